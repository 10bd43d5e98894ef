/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdarg.h>

#include "crm-clock.h"
#include "crm-column-guess.h"
#include "crm-csv-reader.h"
#include "exchange-fixture.h"

static CrmColumnGuess *
guess (gboolean day_comes_first, const char *cell, ...)
{
  CrmColumnGuess *column = crm_column_guess_new ();
  va_list cells;

  va_start (cells, cell);
  for (; cell != NULL; cell = va_arg (cells, const char *))
    crm_column_guess_add (column, cell);
  va_end (cells);
  crm_column_guess_finish (column, day_comes_first);
  return column;
}

#define assert_type(expected, ...)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (CrmColumnGuess) column_ = guess (TRUE, __VA_ARGS__, NULL);                          \
    g_assert_cmpint (crm_column_guess_get_column_type (column_), ==, expected);                    \
  }                                                                                                \
  G_STMT_END

static void
test_types (void)
{
  assert_type (CRM_COLUMN_EMPTY, "", "");
  assert_type (CRM_COLUMN_TEXT, "Ana", "Rui", "Zé");
  assert_type (CRM_COLUMN_CHOICE, "a", "b", "a", "b", "a", "b");
  assert_type (CRM_COLUMN_INTEGER, "1", "22", "-3", "1 234");
  assert_type (CRM_COLUMN_DECIMAL, "1.5", "22", "0.25");
  assert_type (CRM_COLUMN_DECIMAL, "123456.78", "7654321.05");
  assert_type (CRM_COLUMN_MONEY, "€ 1.50", "22,00 €", "R$ 3");
  assert_type (CRM_COLUMN_PERCENT, "10 %", "25%", "");
  assert_type (CRM_COLUMN_DATE, "2016-10-20", "2017/03/01", "");
  assert_type (CRM_COLUMN_DATE, "20 Oct 2016", "1 de março de 2017", "3 Ağu 2018", "5 iulie 2019");
  assert_type (CRM_COLUMN_INSTANT, "26-02-2018 19:58", "2018-02-26T19:58:01.5Z", "2/26/18 7:58 PM");
  assert_type (CRM_COLUMN_BOOLEAN, "yes", "no", "yes");
  assert_type (CRM_COLUMN_BOOLEAN, "Sim", "Não", "não");
  assert_type (CRM_COLUMN_BOOLEAN, "1", "0", "1");
  assert_type (CRM_COLUMN_EMAIL, "a@b.pt", "c.d@e.com");
  assert_type (CRM_COLUMN_PHONE, "+351 912 345 678", "0040 721 123 456", "(212) 555-0100");
  assert_type (CRM_COLUMN_PHONE, "912345678", "213456789");
  assert_type (CRM_COLUMN_URL, "https://a.pt", "www.b.com");
  assert_type (CRM_COLUMN_TEXT, "007", "012", "4711"); /* codes, not numbers */
  assert_type (CRM_COLUMN_TEXT, "1.2.3", "10.0.0.1", "v2");
}

static void
test_misfits (void)
{
  g_autoptr (CrmColumnGuess) column
      = guess (TRUE, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "many", "", NULL);

  g_assert_cmpint (crm_column_guess_get_column_type (column), ==, CRM_COLUMN_INTEGER);
  g_assert_cmpuint (crm_column_guess_get_n_misfits (column), ==, 1);
  g_assert_cmpuint (crm_column_guess_get_n_values (column), ==, 12);
  g_assert_cmpuint (crm_column_guess_get_n_empty (column), ==, 1);
}

static void
assert_order (CrmColumnGuess *column, CrmDateOrder order, gboolean ambiguous)
{
  g_assert_cmpint (crm_column_guess_get_format (column)->date_order, ==, order);
  g_assert_cmpint (crm_column_guess_is_ambiguous (column), ==, ambiguous);
}

static void
test_date_order (void)
{
  g_autoptr (CrmColumnGuess) month = guess (TRUE, "3/1/2017", "10/20/2016", "3/4/2017", NULL);
  g_autoptr (CrmColumnGuess) day = guess (FALSE, "3/1/2017", "20/10/2016", "3/4/2017", NULL);
  g_autoptr (CrmColumnGuess) open_day = guess (TRUE, "3/1/2017", "4/5/2017", NULL);
  g_autoptr (CrmColumnGuess) open_month = guess (FALSE, "3/1/2017", "4/5/2017", NULL);
  g_autoptr (CrmColumnGuess) points = guess (FALSE, "3.1.2017", "4.5.2017", NULL);
  g_autoptr (CrmColumnGuess) iso = guess (FALSE, "2017-01-03", "2017-05-04", NULL);
  g_autofree char *said = crm_column_guess_dup_description (open_day);

  assert_order (month, CRM_DATE_ORDER_MDY, FALSE);
  assert_order (day, CRM_DATE_ORDER_DMY, FALSE);
  assert_order (open_day, CRM_DATE_ORDER_DMY, TRUE);
  assert_order (open_month, CRM_DATE_ORDER_MDY, TRUE);
  assert_order (points, CRM_DATE_ORDER_DMY, TRUE);
  assert_order (iso, CRM_DATE_ORDER_YMD, FALSE);
  g_assert_nonnull (g_strstr_len (said, -1, "does not show"));
}

static void
test_decimals (void)
{
  g_autoptr (CrmColumnGuess) point = guess (TRUE, "1.234", "1,100.04", "2.5", NULL);
  g_autoptr (CrmColumnGuess) comma = guess (FALSE, "1.234", "1.100,04", "2,5", NULL);
  g_autoptr (CrmColumnGuess) open = guess (TRUE, "1.234", "26.768", NULL);
  g_autoptr (CrmColumnGuess) open_point = guess (FALSE, "1.234", "26.768", NULL);

  g_assert_cmpint (crm_column_guess_get_format (point)->decimal, ==, '.');
  g_assert_cmpint (crm_column_guess_get_format (comma)->decimal, ==, ',');
  g_assert_cmpint (crm_column_guess_get_format (open)->decimal, ==, ',');
  g_assert_true (crm_column_guess_is_ambiguous (open));
  g_assert_cmpint (crm_column_guess_get_column_type (open), ==, CRM_COLUMN_INTEGER);
  g_assert_cmpint (crm_column_guess_get_format (open_point)->decimal, ==, '.');
  g_assert_cmpint (crm_column_guess_get_column_type (open_point), ==, CRM_COLUMN_DECIMAL);
}

static const struct
{
  const char *text;
  char decimal;
  const char *plain; /* NULL: no number */
} numbers[] = {
  { "1054", 0, "1054" },
  { "1 100,04", ',', "1100.04" },
  { "1.234", ',', "1234" },
  { "1.234", '.', "1.234" },
  { "-12,5", ',', "-12.5" },
  { "(1,200.50)", '.', "-1200.50" },
  { "€ 5", 0, "5" },
  { "5 EUR", 0, "5" },
  { "USD 1'234.5", 0, "1234.5" },
  { "\u22123", 0, "-3" },
  { ".5", '.', "0.5" },
  { "1,234,567", 0, "1234567" },
  { "12,5", '.', "12.5" },
  { "1\u00a0234,5", 0, "1234.5" },
  { "abc", 0, NULL },
  { "12-34", 0, NULL },
  { "1.2.3", 0, NULL },
  { "", 0, NULL },
  { "5 XYZ", 0, NULL },
  { "1e5", 0, NULL },
  { "R$ 1.200,00", 0, "1200.00" },
};

static void
test_numbers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      CrmWrittenNumber written;
      gboolean is_number = crm_cell_read_number (numbers[i].text, numbers[i].decimal, &written);

      g_test_message ("%s", numbers[i].text);
      g_assert_cmpstr (is_number ? written.plain : NULL, ==, numbers[i].plain);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    CrmDateOrder order;
    const char *iso;
  } dates[] = {
    { "10/20/2016", CRM_DATE_ORDER_MDY, "2016-10-20" },
    { "3/1/2017", CRM_DATE_ORDER_MDY, "2017-03-01" },
    { "3/1/2017", CRM_DATE_ORDER_DMY, "2017-01-03" },
    { "01-02-18", CRM_DATE_ORDER_DMY, "2018-02-01" },
    { "1.2.1999", CRM_DATE_ORDER_DMY, "1999-02-01" },
    { "2016-10-20 10:00", CRM_DATE_ORDER_DMY, "2016-10-20" },
    { "Oct 20, 2016", CRM_DATE_ORDER_DMY, "2016-10-20" },
    { "20-Oct-16", CRM_DATE_ORDER_MDY, "2016-10-20" },
    { "31/02/2017", CRM_DATE_ORDER_DMY, NULL },
    { "20/10/2016", CRM_DATE_ORDER_MDY, NULL },
    { "2016-10-200", CRM_DATE_ORDER_MDY, NULL },
    { "1/2/3/4", CRM_DATE_ORDER_MDY, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      const CrmCellFormat format = { dates[i].order, 0 };
      char buffer[CRM_DATE_STRING_SIZE];
      CrmDate date;
      gboolean is_date = crm_cell_parse_date (&format, dates[i].text, &date);

      g_test_message ("%s", dates[i].text);
      g_assert_cmpstr (is_date ? crm_date_format (date, buffer) : NULL, ==, dates[i].iso);
    }
}

static void
test_instants (void)
{
  const CrmCellFormat format = { CRM_DATE_ORDER_DMY, 0 };
  char buffer[CRM_INSTANT_STRING_SIZE];
  gint64 instant;

  /* The tests run in the zone of Lisbon: winter time is UTC. */
  g_assert_true (crm_cell_parse_instant (&format, "26-02-2018 19:58", &instant));
  g_assert_cmpstr (crm_instant_format (instant, buffer), ==, "2018-02-26T19:58:00Z");
  g_assert_true (crm_cell_parse_instant (&format, "2018-07-01T10:00:05+03:00", &instant));
  g_assert_cmpstr (crm_instant_format (instant, buffer), ==, "2018-07-01T07:00:05Z");
  g_assert_false (crm_cell_parse_instant (&format, "26-02-2018 25:58", &instant));
}

static void
test_distinct (void)
{
  g_autoptr (CrmColumnGuess) link = guess (TRUE, "Acme", "Acme", "Zencor", "Acme", NULL);
  g_autoptr (CrmColumnGuess) unique = guess (TRUE, "a", "b", "c", NULL);
  g_autoptr (CrmColumnGuess) many = crm_column_guess_new ();
  g_auto (GStrv) values = crm_column_guess_dup_distinct (link);
  gboolean exact;

  g_assert_true (crm_column_guess_is_link_candidate (link));
  g_assert_false (crm_column_guess_is_unique (link));
  g_assert_cmpstr (values[0], ==, "Acme");
  g_assert_cmpstr (values[1], ==, "Zencor");
  g_assert_null (values[2]);
  g_assert_true (crm_column_guess_is_unique (unique));
  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *cell = g_strdup_printf ("value %d", i);

      crm_column_guess_add (many, cell);
    }
  crm_column_guess_finish (many, TRUE);
  g_assert_cmpuint (crm_column_guess_get_n_distinct (many, &exact), ==, 1000);
  g_assert_false (exact);
}

static GPtrArray *
guess_file (const char *path)
{
  g_autoptr (GFile) file = fixture_shared (path);
  g_autoptr (CrmCsvReader) reader = NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  CrmCsvRow row;

  if (file == NULL)
    return NULL;
  reader = crm_csv_reader_open (file, NULL, NULL, NULL);
  g_assert_nonnull (reader);
  for (guint i = 0; i < crm_csv_reader_get_n_columns (reader); i++)
    g_ptr_array_add (columns, crm_column_guess_new ());
  while (crm_csv_reader_next (reader, &row, NULL, NULL))
    for (guint i = 0; i < columns->len; i++)
      crm_column_guess_add (columns->pdata[i], row.cells[i]);
  for (guint i = 0; i < columns->len; i++)
    crm_column_guess_finish (columns->pdata[i], TRUE);
  return g_steal_pointer (&columns);
}

static void
assert_columns (const char *path, const CrmColumnType *types, guint n)
{
  g_autoptr (GPtrArray) columns = guess_file (path);

  if (columns == NULL)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  g_assert_cmpuint (columns->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_test_message ("%s %u", path, i);
      g_assert_cmpint (crm_column_guess_get_column_type (columns->pdata[i]), ==, types[i]);
      if (types[i] == CRM_COLUMN_DATE || types[i] == CRM_COLUMN_INSTANT)
        assert_order (columns->pdata[i],
                      g_str_has_prefix (path, "b2b") ? CRM_DATE_ORDER_MDY : CRM_DATE_ORDER_DMY,
                      FALSE);
    }
}

static void
test_shared (void)
{
  static const CrmColumnType pipeline[]
      = { CRM_COLUMN_TEXT,   CRM_COLUMN_CHOICE, CRM_COLUMN_CHOICE, CRM_COLUMN_TEXT,
          CRM_COLUMN_CHOICE, CRM_COLUMN_DATE,   CRM_COLUMN_DATE,   CRM_COLUMN_INTEGER };
  static const CrmColumnType accounts[]
      = { CRM_COLUMN_TEXT,    CRM_COLUMN_CHOICE, CRM_COLUMN_INTEGER, CRM_COLUMN_DECIMAL,
          CRM_COLUMN_INTEGER, CRM_COLUMN_CHOICE, CRM_COLUMN_TEXT };
  static const CrmColumnType leads[]
      = { CRM_COLUMN_TEXT, CRM_COLUMN_DATE, CRM_COLUMN_TEXT, CRM_COLUMN_CHOICE };

  assert_columns ("b2b-sales/sales_pipeline.csv", pipeline, G_N_ELEMENTS (pipeline));
  assert_columns ("b2b-sales/accounts.csv", accounts, G_N_ELEMENTS (accounts));
  assert_columns ("olist-leads/olist_marketing_qualified_leads_dataset.csv", leads,
                  G_N_ELEMENTS (leads));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/column-guess/types", test_types);
  g_test_add_func ("/column-guess/misfits", test_misfits);
  g_test_add_func ("/column-guess/date-order", test_date_order);
  g_test_add_func ("/column-guess/decimals", test_decimals);
  g_test_add_func ("/column-guess/numbers", test_numbers);
  g_test_add_func ("/column-guess/dates", test_dates);
  g_test_add_func ("/column-guess/instants", test_instants);
  g_test_add_func ("/column-guess/distinct", test_distinct);
  g_test_add_func ("/column-guess/shared", test_shared);
  return g_test_run ();
}
