/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-value.h"

static void
test_life (void)
{
  g_auto (CrmValue) text = crm_value_text ("Ana");
  g_auto (CrmValue) copy = crm_value_copy (&text);
  g_auto (CrmValue) none = crm_value_text (NULL);
  CrmId empty = CRM_ID_NONE;

  g_assert_true (crm_value_equal (&text, &copy));
  g_assert_true (text.text != copy.text);
  crm_value_clear (&copy);
  g_assert_true (crm_value_is_none (&copy));
  g_assert_cmpstr (text.text, ==, "Ana");
  g_assert_true (crm_value_is_none (&none));
  none = crm_value_link (&empty);
  g_assert_true (crm_value_is_none (&none));
  none = crm_value_link (NULL);
  g_assert_true (crm_value_is_none (&none));
  none = crm_value_integer (0);
  g_assert_false (crm_value_is_none (&none));
}

/* Every value is equal to itself and smaller than all that follow. */
static void
test_order (void)
{
  CrmId low = { { 1 } }, high = { { 2 } };
  CrmValue values[] = {
    CRM_VALUE_INIT,
    crm_value_integer (G_MININT64),
    crm_value_integer (-1),
    crm_value_integer (G_MAXINT64),
    crm_value_text (""),
    crm_value_text ("a"),
    crm_value_text ("b"),
    crm_value_link_of_kind (1, &low),
    crm_value_link_of_kind (1, &high),
    crm_value_link_of_kind (2, &low),
  };

  for (int i = 0; i < (int) G_N_ELEMENTS (values); i++)
    for (int j = 0; j < (int) G_N_ELEMENTS (values); j++)
      {
        int order = crm_value_compare (&values[i], &values[j]);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
        g_assert_cmpint (crm_value_equal (&values[i], &values[j]), ==, i == j);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    crm_value_clear (&values[i]);
}

static void
test_links (void)
{
  CrmId id = { { 9 } };
  CrmValue plain = crm_value_link (&id), typed = crm_value_link_of_kind (3, &id);

  /* Where a field allows one kind only, the kind need not be written. */
  g_assert_true (crm_value_equal (&plain, &typed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/life", test_life);
  g_test_add_func ("/value/order", test_order);
  g_test_add_func ("/value/links", test_links);
  return g_test_run ();
}
