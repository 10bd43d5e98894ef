/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-id.h"

static gint64 fake_now;

static gint64
read_fake_clock (void)
{
  return fake_now;
}

static void
test_form (void)
{
  char text[CRM_ID_STRING_SIZE];
  CrmId id, back;

  fake_now = G_GINT64_CONSTANT (0x0123456789ab) * 1000 + 999;
  crm_clock_set_source (read_fake_clock);
  id = crm_id_generate ();
  crm_clock_set_source (NULL);
  crm_id_format (&id, text);
  g_assert_cmpuint (strlen (text), ==, 36);
  g_assert_true (g_str_has_prefix (text, "01234567-89ab-7"));
  g_assert_nonnull (strchr ("89ab", text[19]));
  g_assert_true (crm_id_parse (text, &back));
  g_assert_true (crm_id_equal (&id, &back));
  g_assert_cmpuint (crm_id_hash (&id), ==, crm_id_hash (&back));
}

/* Ids rise even when the clock stands still for longer than the counter lasts, or goes back. */
static void
test_order (void)
{
  CrmId last = CRM_ID_NONE;

  fake_now = G_GINT64_CONSTANT (0x200000000000) * 1000;
  crm_clock_set_source (read_fake_clock);
  for (int i = 0; i < 20000; i++)
    {
      CrmId id = crm_id_generate ();

      g_assert_cmpint (crm_id_compare (&last, &id), <, 0);
      last = id;
      if (i == 10000)
        fake_now -= 5 * CRM_DAY;
    }
  crm_clock_set_source (NULL);
}

static gpointer
generate_many (gpointer data)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (CrmId));

  for (int i = 0; i < 20000; i++)
    {
      CrmId id = crm_id_generate ();

      g_array_append_val (ids, id);
    }
  return ids;
}

static void
test_threads (void)
{
  GThread *threads[4];
  g_autoptr (GHashTable) seen = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ids", generate_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GArray) ids = g_thread_join (threads[i]);

      for (guint j = 0; j < ids->len; j++)
        g_assert_true (g_hash_table_add (seen, crm_id_copy (&g_array_index (ids, CrmId, j))));
    }
}

static void
test_parse (void)
{
  static const char *const bad[] = { "",
                                     "01",
                                     "0123456789abcdef0123456789abcde",
                                     "0123456789abcdef0123456789abcdef0",
                                     "0123456789abcdef0123456789abcdeg",
                                     "0123456789abcdef 123456789abcdef" };
  CrmId id, none = CRM_ID_NONE;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (crm_id_parse (bad[i], &id));
  g_assert_true (crm_id_parse ("0123456789ABCDEF0123456789abcdef", &id));
  text = crm_id_dup_string (&id);
  g_assert_cmpstr (text, ==, "01234567-89ab-cdef-0123-456789abcdef");
  g_assert_false (crm_id_is_none (&id));
  g_assert_true (crm_id_is_none (&none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/form", test_form);
  g_test_add_func ("/id/order", test_order);
  g_test_add_func ("/id/threads", test_threads);
  g_test_add_func ("/id/parse", test_parse);
  return g_test_run ();
}
