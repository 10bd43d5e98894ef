/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-money.h"

#define BAD G_MAXINT64

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *currency;
    gint64 minor;
  } cases[] = {
    { "1234.5", "EUR", 123450 },
    { "1.234,50", "EUR", 123450 },
    { "1,234.50", "EUR", 123450 },
    { "1 234,50", "EUR", 123450 },
    { "1\u00a0234,50", "EUR", 123450 },
    { "1\u202f234,50", "EUR", 123450 },
    { "1'234.50", "CHF", 123450 },
    { "1.234.567", "EUR", 123456700 },
    { "1,234,567.89", "EUR", 123456789 },
    { " -12,5 ", "EUR", -1250 },
    { "+3", "EUR", 300 },
    { ",5", "EUR", 50 },
    { "5,", "EUR", 500 },
    { "12.500", "EUR", 1250 },
    { "12", "JPY", 12 },
    { "12.0", "JPY", 12 },
    { "12.5", "JPY", BAD },
    { "1.234", "KWD", 1234 },
    { "1.2345", "KWD", BAD },
    { "12.345", "EUR", BAD },
    { "92233720368547758.07", "EUR", G_MAXINT64 - 0 },
    { "92233720368547758.08", "EUR", BAD },
    { "999999999999999999999", "EUR", BAD },
    { "", "EUR", BAD },
    { "-", "EUR", BAD },
    { ".", "EUR", BAD },
    { "abc", "EUR", BAD },
    { "12€", "EUR", BAD },
    { "1.2.3,4,5", "EUR", BAD },
    { "--1", "EUR", BAD },
    { "03.04.2026", "EUR", BAD },
    { "10 20", "EUR", BAD },
    { "1234,567.00", "EUR", BAD },
    { "1,,234.00", "EUR", BAD },
    { "12,34,567.50", "INR", 123456750 },
    { "1-", "EUR", BAD },
    { "1e3", "EUR", BAD },
    { "0x10", "EUR", BAD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 minor = 77;
      gboolean largest = g_str_has_suffix (cases[i].text, "758.07");
      gboolean read = crm_money_parse (cases[i].text, cases[i].currency, &minor);

      g_test_message ("'%s'", cases[i].text);
      g_assert_cmpint (read, ==, largest || cases[i].minor != BAD);
      if (read)
        g_assert_cmpint (minor, ==, cases[i].minor);
    }
}

static void
test_write (void)
{
  static const gint64 amounts[]
      = { 0, 1, -1, 5, 99, 100, -100, 123456789, G_MAXINT64, -G_MAXINT64 };
  static const char *const currencies[] = { "EUR", "JPY", "KWD" };
  g_autofree char *smallest = crm_money_to_string (G_MININT64, "EUR");
  g_autofree char *cents = crm_money_to_string (-5, "EUR");

  g_assert_cmpstr (smallest, ==, "-92233720368547758.08");
  g_assert_cmpstr (cents, ==, "-0.05");
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (currencies); j++)
      {
        g_autofree char *text = crm_money_to_string (amounts[i], currencies[j]);
        gint64 back;

        g_assert_true (crm_money_parse (text, currencies[j], &back));
        g_assert_cmpint (back, ==, amounts[i]);
      }
}

static void
test_currencies (void)
{
  g_assert_cmpint (crm_currency_decimals ("EUR"), ==, 2);
  g_assert_cmpint (crm_currency_decimals ("JPY"), ==, 0);
  g_assert_cmpint (crm_currency_decimals ("KWD"), ==, 3);
  g_assert_cmpint (crm_currency_decimals ("XXX"), ==, 2);
  g_assert_cmpint (crm_currency_decimals (NULL), ==, 2);
  g_assert_true (crm_currency_is_known ("TRY"));
  g_assert_false (crm_currency_is_known ("try"));
  g_assert_false (crm_currency_is_known (""));
  g_assert_false (crm_currency_is_known (NULL));
}

static void
test_decimals (void)
{
  static const struct
  {
    gint64 decimal;
    const char *text;
  } cases[] = {
    { 0, "0" },       { 1, "0.000001" },         { -500000, "-0.5" },
    { 1000000, "1" }, { 12345678, "12.345678" }, { -10000000, "-10" },
  };
  gint64 back;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = crm_decimal_to_string (cases[i].decimal);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (crm_decimal_parse (text, &back));
      g_assert_cmpint (back, ==, cases[i].decimal);
    }
  g_assert_false (crm_decimal_parse ("0.0000001", &back));
}

static void
test_multiply (void)
{
  g_assert_cmpint (crm_decimal_multiply (100, 230000), ==, 23);
  g_assert_cmpint (crm_decimal_multiply (5, 500000), ==, 3);
  g_assert_cmpint (crm_decimal_multiply (-5, 500000), ==, -3);
  g_assert_cmpint (crm_decimal_multiply (5, 499999), ==, 2);
  g_assert_cmpint (crm_decimal_multiply (G_MAXINT64, CRM_DECIMAL_ONE), ==, G_MAXINT64);
  g_assert_cmpint (crm_decimal_multiply (G_MININT64, CRM_DECIMAL_ONE), ==, G_MININT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/write", test_write);
  g_test_add_func ("/money/currencies", test_currencies);
  g_test_add_func ("/money/decimals", test_decimals);
  g_test_add_func ("/money/multiply", test_multiply);
  return g_test_run ();
}
