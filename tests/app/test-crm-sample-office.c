/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "crm-clock.h"
#include "crm-office.h"
#include "crm-sample-office.h"

typedef struct
{
  char *parent;
  char *folder;
  CrmContext *context;
} Fixture;

static void
set_up (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->parent = g_dir_make_tmp ("clientela-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "sample", NULL);
  f->context = crm_sample_office_create (f->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->context);
  crm_profile_remove (f->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (f->parent), ==, 0);
  g_free (f->folder);
  g_free (f->parent);
}

static gpointer
run (Fixture *f, CrmSessionFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result
      = crm_store_run (crm_context_get_store (f->context), CRM_LANE_READ, func, data, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static gint64
count (CrmSession *session, const char *kind, const char *field, const char *value)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind));
  g_autoptr (GError) error = NULL;
  gint64 n;

  if (field != NULL)
    crm_query_filter (query, field, CRM_FILTER_EQUAL, crm_value_text (value), &error);
  g_assert_no_error (error);
  n = crm_session_count (session, query, &error);
  g_assert_no_error (error);
  return n;
}

static gpointer
check_counts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_cmpint (count (session, "office", NULL, NULL), ==, 1);
  g_assert_cmpint (count (session, "user", NULL, NULL), ==, 8);
  g_assert_cmpint (count (session, "team", NULL, NULL), ==, 3);
  g_assert_cmpint (count (session, "product", NULL, NULL), ==, 12);
  g_assert_cmpint (count (session, "account", NULL, NULL), ==, 120);
  g_assert_cmpint (count (session, "contact", NULL, NULL), >=, 220);
  g_assert_cmpint (count (session, "lead", NULL, NULL), ==, 40);
  g_assert_cmpint (count (session, "lead", "status", "new"), ==, 6);
  g_assert_cmpint (count (session, "opportunity", NULL, NULL), ==, 400);
  g_assert_cmpint (count (session, "opportunity", "stage_id.type", "won"), >=, 80);
  g_assert_cmpint (count (session, "opportunity", "stage_id.type", "lost"), >=, 120);
  g_assert_cmpint (count (session, "opportunity", "stage_id.type", "open"), >=, 30);
  g_assert_cmpint (count (session, "activity", NULL, NULL), >=, 880);
  g_assert_cmpint (count (session, "activity", "status", "planned"), >=, 50);
  g_assert_cmpint (count (session, "note", NULL, NULL), ==, 300);
  g_assert_cmpint (count (session, "sales_order", NULL, NULL), ==, 36);
  g_assert_cmpint (count (session, "sales_order", "status", "draft"), ==, 1);
  g_assert_cmpint (count (session, "sales_order", "status", "delivered"), ==, 30);
  g_assert_cmpint (count (session, "sales_order_line", NULL, NULL), >=, 50);
  g_assert_cmpint (count (session, "invoice", NULL, NULL), ==, 60);
  g_assert_cmpint (count (session, "invoice_line", NULL, NULL), >=, 90);
  g_assert_cmpint (count (session, "document", NULL, NULL), ==, 24);
  return NULL;
}

static void
test_has_a_whole_office (Fixture *f)
{
  run (f, check_counts, NULL);
  g_assert_cmpstr (crm_context_get_currency (f->context), ==, "EUR");
  g_assert_cmpstr (crm_context_get_user_name (f->context), ==, "Matilde Valadares");
  g_assert_cmpstr (crm_context_get_office_name (f->context), ==, "Quadrante Sistemas, Lda.");
}

static gpointer
check_integrity (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = crm_session_check (session, error);

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (findings, i));
  g_assert_nonnull (findings);
  g_assert_cmpuint (findings->len, ==, 0);
  return NULL;
}

static void
test_is_sound (Fixture *f)
{
  run (f, check_integrity, NULL);
}

/* Each deal has a history that begins when it was noted and ends in its stage, in order. */
static gpointer
check_history (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "opportunity"));
  g_autoptr (GPtrArray) deals = crm_session_list (session, query, error);
  gint64 now = crm_clock_now ();

  for (guint i = 0; i < deals->len; i++)
    {
      CrmRecord *deal = g_ptr_array_index (deals, i);
      g_autoptr (GPtrArray) moves
          = crm_session_children (session, crm_catalog_find_kind (catalog, "stage_history"),
                                  "opportunity_id", NULL, crm_record_get_id (deal), error);
      gint64 created = crm_record_get_integer (deal, "created_at", 0);
      gint64 before = created;

      g_assert_cmpuint (moves->len, >=, 1);
      for (guint k = 0; k < moves->len; k++)
        {
          CrmRecord *move = g_ptr_array_index (moves, k);
          gint64 at = crm_record_get_integer (move, "at", 0);

          g_assert_cmpint (at, >=, k == 0 ? created : before - 12 * CRM_HOUR);
          g_assert_cmpint (at, <=, now);
          before = at;
          if (k + 1 == moves->len)
            g_assert_true (crm_value_equal (crm_record_get_by_name (move, "to_stage_id"),
                                            crm_record_get_by_name (deal, "stage_id")));
        }
      g_assert_cmpint (created, >=, now - 367 * CRM_DAY);
    }
  return NULL;
}

static void
test_deals_have_a_past (Fixture *f)
{
  run (f, check_history, NULL);
}

static gpointer
list_names (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "account"));
  g_autoptr (GPtrArray) accounts = NULL;
  GString *names = g_string_new (NULL);

  crm_query_sort (query, "name", FALSE, error);
  accounts = crm_session_list (session, query, error);
  for (guint i = 0; i < accounts->len; i++)
    g_string_append_printf (names, "%s|%s\n",
                            crm_record_get_title (g_ptr_array_index (accounts, i)),
                            crm_record_get_text (g_ptr_array_index (accounts, i), "phone"));
  return g_string_free (names, FALSE);
}

static void
test_is_the_same_again (Fixture *f)
{
  Fixture other;
  g_autofree char *first = run (f, list_names, NULL);
  g_autofree char *second = NULL;

  set_up (&other);
  second = run (&other, list_names, NULL);
  g_assert_cmpstr (first, ==, second);
  tear_down (&other);
}

static void
test_leaves_another_office_alone (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) again = crm_sample_office_create (f->folder, &error);

  g_assert_null (again);
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  Fixture shared;
  int code;

  g_test_init (&argc, &argv, NULL);
  set_up (&shared);
#define ADD(name, func)                                                                            \
  g_test_add_data_func ("/sample-office/" name, &shared, (GTestDataFunc) (gpointer) (func))
  ADD ("has-a-whole-office", test_has_a_whole_office);
  ADD ("is-sound", test_is_sound);
  ADD ("deals-have-a-past", test_deals_have_a_past);
  ADD ("is-the-same-again", test_is_the_same_again);
  ADD ("leaves-another-office-alone", test_leaves_another_office_alone);
  code = g_test_run ();
  tear_down (&shared);
  return code;
}
