/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-date.h"
#include "crm-series.h"

static void
test_table (void)
{
  static const struct
  {
    const char *key;
    CrmSeriesType type;
    gint64 value;
    const char *text;
  } columns[] = {
    { "count", CRM_SERIES_INTEGER, -12, "-12" },
    { "amount", CRM_SERIES_MONEY, 123450, "1234.50" },
    { "share", CRM_SERIES_PERCENT, 500000, "0.5" },
    { "rate", CRM_SERIES_DECIMAL, 1250000, "1.25" },
    { "day", CRM_SERIES_DATE, 0, "1970-01-01" },
    { "month", CRM_SERIES_MONTH, 31, "1970-02" },
    { "age", CRM_SERIES_DURATION, 90, "90" },
  };
  g_autoptr (CrmSeries) series = crm_series_new ("Sales", "EUR");
  guint name = crm_series_add_column (series, "name", "Name", CRM_SERIES_TEXT);
  guint row;
  CrmId id = { { 5 } };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    crm_series_add_column (series, columns[i].key, columns[i].key, columns[i].type);
  crm_series_add_row (series);
  row = crm_series_add_row (series);
  crm_series_set_value (series, row, name, crm_value_text ("Ana"));
  crm_series_set_value (series, row, name, crm_value_text ("Bruno"));
  crm_series_set_row_id (series, row, &id);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      guint column = (guint) crm_series_find_column (series, columns[i].key);
      g_autofree char *text = NULL;
      g_autofree char *empty = crm_series_dup_text (series, 0, column);

      crm_series_set_value (series, row, column, crm_value_integer (columns[i].value));
      text = crm_series_dup_text (series, row, column);
      g_assert_cmpstr (text, ==, columns[i].text);
      g_assert_cmpstr (empty, ==, "");
      g_assert_cmpint (crm_series_get_integer (series, row, column), ==, columns[i].value);
      g_assert_cmpint (crm_series_get_integer (series, 0, column), ==, 0);
    }
  g_assert_cmpuint (crm_series_get_n_rows (series), ==, 2);
  g_assert_cmpuint (crm_series_get_n_columns (series), ==, G_N_ELEMENTS (columns) + 1);
  g_assert_cmpstr (crm_series_get_text (series, row, name), ==, "Bruno");
  g_assert_null (crm_series_get_text (series, 0, name));
  g_assert_cmpint (crm_series_find_column (series, "nothing"), ==, -1);
  g_assert_true (crm_id_equal (crm_series_get_row_id (series, row), &id));
  g_assert_true (crm_id_is_none (crm_series_get_row_id (series, 0)));
}

static void
test_totals (void)
{
  CrmSeries *series = crm_series_new ("Sales", "JPY");
  guint amount = crm_series_add_column (series, "amount", "Amount", CRM_SERIES_MONEY);
  g_autofree char *none = crm_series_dup_total_text (series, amount);
  g_autofree char *some = NULL;

  crm_series_set_total (series, amount, crm_value_integer (1234));
  some = crm_series_dup_total_text (series, amount);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (some, ==, "1234");
  g_assert_cmpint (crm_series_get_total (series, amount)->integer, ==, 1234);
  g_assert_finalize_object (series);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/table", test_table);
  g_test_add_func ("/series/totals", test_totals);
  return g_test_run ();
}
