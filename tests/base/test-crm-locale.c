/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-fold.h"
#include "crm-locale.h"

static gint64
spring_of_2026 (void)
{
  return crm_date_new (2026, 4, 3) * CRM_DAY + 13 * CRM_HOUR + 5 * CRM_MINUTE;
}

/* Takes @text, in which the tests write a no-break space as ~. */
static void
assert_text (char *text, const char *expected)
{
  g_autofree char *owned = text;
  g_auto (GStrv) parts = g_strsplit (owned, "\u00a0", -1);
  g_autofree char *plain = g_strjoinv ("~", parts);

  g_assert_cmpstr (plain, ==, expected);
}

static void
test_find (void)
{
  static const struct
  {
    const char *name, *tag;
  } cases[] = {
    { "pt_BR.UTF-8", "pt-BR" },
    { "pt-BR", "pt-BR" },
    { "pt", "pt-PT" },
    { "pt_AO", "pt-PT" },
    { "pt_PT@euro", "pt-PT" },
    { "en_US", "en-US" },
    { "tr", "tr-TR" },
    { "RO", "ro-RO" },
    { "en", "en-GB" },
    { "en_CA", "en-GB" },
    { "de_DE", "en-GB" },
    { "C.UTF-8", "en-GB" },
    { "", "en-GB" },
    { "tru", "en-GB" },
    { NULL, "en-GB" },
  };
  guint count;
  const CrmLocale *const *all = crm_locale_all (&count);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (crm_locale_get_tag (crm_locale_find (cases[i].name)), ==, cases[i].tag);
  g_assert_cmpuint (count, ==, 6);
  for (guint i = 0; i < count; i++)
    g_assert_true (crm_locale_find (crm_locale_get_tag (all[i])) == all[i]);
  g_assert_null (all[count]);
}

static void
test_default (void)
{
  g_autofree char *before = g_strdup (g_getenv ("LC_ALL"));

  g_unsetenv ("LANGUAGE");
  g_setenv ("LC_ALL", "tr_TR.UTF-8", TRUE);
  g_assert_cmpstr (crm_locale_get_tag (crm_locale_default ()), ==, "tr-TR");
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_assert_cmpstr (crm_locale_get_tag (crm_locale_default ()), ==, "en-GB");
  g_setenv ("LC_ALL", before != NULL ? before : "C", TRUE);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *tag, *texts[CRM_DATE_FULL + 1], *month;
  } cases[] = {
    { "en-GB",
      { "03/04/2026", "3 Apr 2026", "3 April 2026", "Friday, 3 April 2026" },
      "April 2026" },
    { "en-US",
      { "04/03/2026", "Apr 3, 2026", "April 3, 2026", "Friday, April 3, 2026" },
      "April 2026" },
    { "pt-PT",
      { "03/04/2026", "3 abr. 2026", "3 de abril de 2026", "sexta-feira, 3 de abril de 2026" },
      "abril de 2026" },
    { "pt-BR",
      { "03/04/2026", "3 de abr. de 2026", "3 de abril de 2026",
        "sexta-feira, 3 de abril de 2026" },
      "abril de 2026" },
    { "ro-RO",
      { "03.04.2026", "3 apr. 2026", "3 aprilie 2026", "vineri, 3 aprilie 2026" },
      "aprilie 2026" },
    { "tr-TR", { "03.04.2026", "3 Nis 2026", "3 Nisan 2026", "3 Nisan 2026 Cuma" }, "Nisan 2026" },
  };
  CrmDate date = crm_date_new (2026, 4, 3);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CrmLocale *locale = crm_locale_find (cases[i].tag);

      for (int style = CRM_DATE_SHORT; style <= CRM_DATE_FULL; style++)
        assert_text (crm_locale_format_date (locale, date, style), cases[i].texts[style]);
      assert_text (crm_locale_format_month (locale, date), cases[i].month);
      assert_text (crm_locale_format_date (locale, CRM_DATE_NONE, CRM_DATE_LONG), "");
    }
  /* May is no abbreviation where the name has three letters. */
  assert_text (
      crm_locale_format_date (crm_locale_find ("ro"), crm_date_new (2026, 5, 9), CRM_DATE_MEDIUM),
      "9 mai 2026");
  assert_text (
      crm_locale_format_date (crm_locale_find ("pt"), crm_date_new (2026, 5, 9), CRM_DATE_MEDIUM),
      "9 mai. 2026");
}

static void
test_pattern (void)
{
  static const struct
  {
    const char *tag, *pattern, *text;
  } cases[] = {
    { "pt-PT", "dd.MM.yyyy", "03.04.2026" },
    { "pt-PT", "d/M/yy", "3/4/26" },
    { "pt-PT", "d de MMMM de yyyy", "3 de abril de 2026" },
    { "ro-RO", "dd MMM yyyy", "03 apr 2026" },
    { "tr-TR", "EEEE, dd MMMM", "Cuma, 03 Nisan" },
    { "tr-TR", "EEE", "Cum" },
    { "en-GB", "yyyyMMdd", "20260403" },
    { "en-GB", "'day' d 'o''clock", "day 3 oclock" },
    { "en-GB", "''yy", "'26" },
    { "en-GB", "N", "N" },
    { "en-GB", "", "" },
  };
  CrmDate date = crm_date_new (2026, 4, 3);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (
        crm_locale_format_date_pattern (crm_locale_find (cases[i].tag), date, cases[i].pattern),
        cases[i].text);
}

static void
test_times (void)
{
  gint64 instant = crm_instant_from_date (crm_date_new (2026, 4, 3), 14, 5);
  const CrmLocale *us = crm_locale_find ("en-US");

  assert_text (crm_locale_format_time (crm_locale_find ("pt"), instant), "14:05");
  assert_text (crm_locale_format_time (us, instant), "2:05~PM");
  assert_text (crm_locale_format_time (us, instant - 2 * CRM_HOUR), "12:05~PM");
  assert_text (crm_locale_format_time (us, instant - 14 * CRM_HOUR), "12:05~AM");
  assert_text (crm_locale_format_instant (us, instant), "04/03/2026, 2:05~PM");
  assert_text (crm_locale_format_instant (crm_locale_find ("tr"), instant), "03.04.2026 14:05");
  assert_text (crm_locale_format_instant (us, CRM_INSTANT_NONE), "");
  assert_text (crm_locale_format_time (us, CRM_INSTANT_NONE), "");
  /* Before 1970 too, and never a minute late. */
  assert_text (crm_locale_format_time (crm_locale_find ("en"), -CRM_SECOND / 2), "00:59");
}

static void
test_numbers (void)
{
  static const struct
  {
    gint64 value;
    const char *gb, *pt, *br, *tr;
  } cases[] = {
    { 0, "0", "0", "0", "0" },
    { 999, "999", "999", "999", "999" },
    { 1234, "1,234", "1234", "1.234", "1.234" },
    { -12345, "-12,345", "-12~345", "-12.345", "-12.345" },
    { 1234567, "1,234,567", "1~234~567", "1.234.567", "1.234.567" },
    { G_MININT64, "-9,223,372,036,854,775,808", "-9~223~372~036~854~775~808",
      "-9.223.372.036.854.775.808", "-9.223.372.036.854.775.808" },
  };
  const CrmLocale *gb = crm_locale_find ("en-GB"), *pt = crm_locale_find ("pt-PT");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_text (crm_locale_format_integer (gb, cases[i].value), cases[i].gb);
      assert_text (crm_locale_format_integer (pt, cases[i].value), cases[i].pt);
      assert_text (crm_locale_format_integer (crm_locale_find ("pt-BR"), cases[i].value),
                   cases[i].br);
      assert_text (crm_locale_format_integer (crm_locale_find ("tr"), cases[i].value), cases[i].tr);
    }
  assert_text (crm_locale_format_decimal (gb, 1234567890, -1), "1,234.56789");
  assert_text (crm_locale_format_decimal (gb, 1234567890, 2), "1,234.57");
  assert_text (crm_locale_format_decimal (pt, -1500000, -1), "-1,5");
  assert_text (crm_locale_format_decimal (pt, -1500000, 0), "-2");
  assert_text (crm_locale_format_decimal (pt, -400000, 0), "0");
  assert_text (crm_locale_format_decimal (gb, 2000000, 3), "2.000");
  assert_text (crm_locale_format_decimal (gb, 1, -1), "0.000001");
}

static void
test_percents (void)
{
  static const struct
  {
    const char *tag, *text;
  } cases[] = {
    { "en-GB", "12.5%" }, { "en-US", "12.5%" },  { "pt-PT", "12,5%" },
    { "pt-BR", "12,5%" }, { "ro-RO", "12,5~%" }, { "tr-TR", "%12,5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (crm_locale_format_percent (crm_locale_find (cases[i].tag), 125000, 1),
                 cases[i].text);
  assert_text (crm_locale_format_percent (crm_locale_find ("tr"), -500000, 0), "-%50");
  assert_text (crm_locale_format_percent (crm_locale_find ("en"), 1000000, -1), "100%");
  assert_text (crm_locale_format_percent (crm_locale_find ("en"), 12345, -1), "1.2345%");
  assert_text (crm_locale_format_percent (crm_locale_find ("en"), 666667, 9), "66.6667%");
}

static void
test_money (void)
{
  static const struct
  {
    const char *tag, *currency, *symbol, *code;
  } cases[] = {
    { "pt-PT", "EUR", "1~234,50~€", "1~234,50~EUR" },
    { "pt-PT", "USD", "1~234,50~US$", "1~234,50~USD" },
    { "pt-BR", "BRL", "R$~1.234,50", "BRL~1.234,50" },
    { "pt-BR", "EUR", "€~1.234,50", "EUR~1.234,50" },
    { "ro-RO", "RON", "1.234,50~lei", "1.234,50~RON" },
    { "ro-RO", "EUR", "1.234,50~€", "1.234,50~EUR" },
    { "tr-TR", "TRY", "₺1.234,50", "TRY~1.234,50" },
    { "tr-TR", "CHF", "CHF~1.234,50", "CHF~1.234,50" },
    { "en-GB", "GBP", "£1,234.50", "GBP~1,234.50" },
    { "en-GB", "USD", "US$1,234.50", "USD~1,234.50" },
    { "en-US", "USD", "$1,234.50", "USD~1,234.50" },
    { "en-US", "RON", "RON~1,234.50", "RON~1,234.50" },
    { "en-US", "JPY", "¥123,450", "JPY~123,450" },
    { "en-US", "KWD", "KWD~123.450", "KWD~123.450" },
  };
  const CrmLocale *pt = crm_locale_find ("pt"), *gb = crm_locale_find ("en-GB");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CrmLocale *locale = crm_locale_find (cases[i].tag);

      assert_text (crm_locale_format_money (locale, 123450, cases[i].currency, CRM_MONEY_SYMBOL),
                   cases[i].symbol);
      assert_text (crm_locale_format_money (locale, 123450, cases[i].currency, CRM_MONEY_CODE),
                   cases[i].code);
    }
  assert_text (crm_locale_format_money (pt, -5, "EUR", CRM_MONEY_SYMBOL), "-0,05~€");
  assert_text (crm_locale_format_money (gb, -123450, "GBP", CRM_MONEY_SYMBOL), "-£1,234.50");
  assert_text (crm_locale_format_money (pt, 123450, "EUR", CRM_MONEY_NONE), "1~234,50");
  assert_text (crm_locale_format_money (gb, G_MININT64, "JPY", CRM_MONEY_NONE),
               "-9,223,372,036,854,775,808");
  assert_text (crm_locale_format_money_whole (pt, 1234050, "EUR"), "12~341~€");
  assert_text (crm_locale_format_money_whole (pt, 1250, "EUR"), "12,50~€");
  assert_text (crm_locale_format_money_whole (pt, -1200, "EUR"), "-12~€");
  assert_text (crm_locale_format_money (pt, 1250, NULL, CRM_MONEY_SYMBOL), "12,50");
}

static void
test_short (void)
{
  static const struct
  {
    gint64 units;
    const char *gb, *pt, *br, *ro, *tr;
  } cases[] = {
    { 0, "£0", "0~€", "R$~0", "0~lei", "₺0" },
    { 999, "£999", "999~€", "R$~999", "999~lei", "₺999" },
    { 1000, "£1k", "1~mil~€", "R$~1~mil", "1~mii~lei", "₺1~B" },
    { 340000, "£340k", "340~mil~€", "R$~340~mil", "340~mii~lei", "₺340~B" },
    { 1200000, "£1.2M", "1,2~M~€", "R$~1,2~mi", "1,2~mil.~lei", "₺1,2~Mn" },
    { 1050000, "£1.05M", "1,05~M~€", "R$~1,05~mi", "1,05~mil.~lei", "₺1,05~Mn" },
    { 999499, "£999k", "999~mil~€", "R$~999~mil", "999~mii~lei", "₺999~B" },
    { 999500, "£1M", "1~M~€", "R$~1~mi", "1~mil.~lei", "₺1~Mn" },
    { -12345, "-£12.3k", "-12,3~mil~€", "-R$~12,3~mil", "-12,3~mii~lei", "-₺12,3~B" },
    { G_GINT64_CONSTANT (2500000000), "£2.5bn", "2,5~mM~€", "R$~2,5~bi", "2,5~mld.~lei",
      "₺2,5~Mr" },
    { G_GINT64_CONSTANT (20000000000000000), "£20,000tn", "20~000~Bi~€", "R$~20.000~tri",
      "20.000~tril.~lei", "₺20.000~Tn" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 minor = cases[i].units * 100;

      assert_text (crm_locale_format_money_short (crm_locale_find ("en-GB"), minor, "GBP"),
                   cases[i].gb);
      assert_text (crm_locale_format_money_short (crm_locale_find ("pt-PT"), minor, "EUR"),
                   cases[i].pt);
      assert_text (crm_locale_format_money_short (crm_locale_find ("pt-BR"), minor, "BRL"),
                   cases[i].br);
      assert_text (crm_locale_format_money_short (crm_locale_find ("ro-RO"), minor, "RON"),
                   cases[i].ro);
      assert_text (crm_locale_format_money_short (crm_locale_find ("tr-TR"), minor, "TRY"),
                   cases[i].tr);
    }
  assert_text (crm_locale_format_money_short (crm_locale_find ("en"), 50, "GBP"), "£0.50");
  assert_text (crm_locale_format_money_short (crm_locale_find ("en"), 99960, "GBP"), "£1k");
  assert_text (crm_locale_format_money_short (crm_locale_find ("en"), G_MAXINT64, NULL),
               "92,200tn");
  assert_text (crm_locale_format_integer_short (crm_locale_find ("en-US"), 8800), "8.8k");
  assert_text (crm_locale_format_integer_short (crm_locale_find ("en-US"), -7), "-7");
}

static void
test_case (void)
{
  const CrmLocale *tr = crm_locale_find ("tr"), *ro = crm_locale_find ("ro");

  assert_text (crm_locale_upper (tr, "ışık iğde çöğüş"), "IŞIK İĞDE ÇÖĞÜŞ");
  assert_text (crm_locale_lower (tr, "IŞIK İĞDE"), "ışık iğde");
  assert_text (crm_locale_upper (ro, "ștefan țiriac"), "ȘTEFAN ȚIRIAC");
  assert_text (crm_locale_lower (ro, "İIȘ"), "iiș");
  assert_text (crm_locale_upper (ro, "straße"), "STRASSE");
}

static void
test_parse_own (void)
{
  const CrmLocale *const *all = crm_locale_all (NULL);

  for (; *all != NULL; all++)
    for (CrmDate date = crm_date_new (2000, 1, 1); date < crm_date_new (2002, 1, 1); date++)
      for (int style = CRM_DATE_SHORT; style <= CRM_DATE_FULL; style++)
        {
          g_autofree char *text = crm_locale_format_date (*all, date, style);
          CrmDate back = CRM_DATE_NONE;

          if (!crm_locale_parse_date (*all, text, &back) || back != date)
            g_error ("%s: %s is not read back", crm_locale_get_tag (*all), text);
        }
}

static void
test_parse_table (void)
{
  static const struct
  {
    const char *tag, *text, *iso;
  } cases[] = {
    { "pt", "3/4/2026", "2026-04-03" },
    { "en-US", "3/4/2026", "2026-03-04" },
    { "pt", "3.4.26", "2026-04-03" },
    { "tr", "03-04-2026", "2026-04-03" },
    { "ro", "2026-04-03", "2026-04-03" },
    { "en-US", "2026/4/3", "2026-04-03" },
    { "pt", " 3 4 2026 ", "2026-04-03" },
    { "pt", "3/4", "2026-04-03" },
    { "en-US", "12-31", "2026-12-31" },
    { "pt", "29/2/24", "2024-02-29" },
    { "pt", "1/1/46", "2046-01-01" },
    { "pt", "1/1/47", "1947-01-01" },
    { "pt", "1/1/99", "1999-01-01" },
    { "pt", "3 abril", "2026-04-03" },
    { "pt", "1.º de maio", "2026-05-01" },
    { "en", "3rd apr 26", "2026-04-03" },
    { "ro", "3 mar 2026", "2026-03-03" },
    { "ro", "marți 7 apr. 2026", "2026-04-07" },
    { "tr", "3 EYLÜL 2026", "2026-09-03" },
    { "tr", "3 kasim", "2026-11-03" },
    { "pt", "31/4/2026", NULL },
    { "pt", "29/2/2026", NULL },
    { "pt", "4/13/2026", NULL },
    { "pt", "3/4/202", NULL },
    { "pt", "3", NULL },
    { "pt", "", NULL },
    { "pt", "abril", NULL },
    { "pt", "3/4/2026 14:05", NULL },
    { "pt", "3/4/5/6", NULL },
    { "pt", "3 foo 2026", NULL },
    { "pt", "003/4/2026", NULL },
    { "pt", "3/4/99999", NULL },
    { "pt", "0/4/2026", NULL },
    { "pt", "2026-13-01", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrmDate date = CRM_DATE_NONE;
      char iso[CRM_DATE_STRING_SIZE];
      gboolean read = crm_locale_parse_date (crm_locale_find (cases[i].tag), cases[i].text, &date);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (read, ==, cases[i].iso != NULL);
      if (read)
        g_assert_cmpstr (crm_date_format (date, iso), ==, cases[i].iso);
      else
        g_assert_cmpint (date, ==, CRM_DATE_NONE);
    }
}

static void
test_names (void)
{
  const CrmLocale *const *all = crm_locale_all (NULL);

  for (; *all != NULL; all++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      for (int month = 1; month <= 12; month++)
        {
          g_assert_true (g_hash_table_add (seen, (char *) crm_locale_month_name (*all, month)));
          g_assert_cmpint (g_utf8_strlen (crm_locale_month_short (*all, month), -1), >=, 3);
          g_assert_cmpint (g_utf8_strlen (crm_locale_month_short (*all, month), -1), <=, 4);
        }
      for (int day = 1; day <= 7; day++)
        {
          g_assert_true (g_hash_table_add (seen, (char *) crm_locale_weekday_name (*all, day)));
          g_assert_cmpint (g_utf8_strlen (crm_locale_weekday_short (*all, day), -1), ==, 3);
        }
    }
  g_assert_cmpint (crm_locale_get_first_weekday (crm_locale_find ("en-US")), ==, 7);
  g_assert_cmpstr (crm_locale_get_name (crm_locale_find ("tr-TR")), ==, "Turkish");
  g_assert_cmpint (crm_locale_get_first_weekday (crm_locale_find ("pt-PT")), ==, 1);
  g_assert_false (crm_locale_day_comes_first (crm_locale_find ("en-US")));
  g_assert_true (crm_locale_day_comes_first (crm_locale_find ("pt-BR")));
  g_assert_cmpstr (crm_locale_get_decimal_point (crm_locale_find ("ro")), ==, ",");
  g_assert_cmpstr (crm_locale_currency_symbol (crm_locale_find ("ro"), "RON"), ==, "lei");
}

int
main (int argc, char **argv)
{
  crm_clock_set_source (spring_of_2026);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/locale/find", test_find);
  g_test_add_func ("/locale/default", test_default);
  g_test_add_func ("/locale/names", test_names);
  g_test_add_func ("/locale/dates", test_dates);
  g_test_add_func ("/locale/pattern", test_pattern);
  g_test_add_func ("/locale/times", test_times);
  g_test_add_func ("/locale/numbers", test_numbers);
  g_test_add_func ("/locale/percents", test_percents);
  g_test_add_func ("/locale/money", test_money);
  g_test_add_func ("/locale/short", test_short);
  g_test_add_func ("/locale/case", test_case);
  g_test_add_func ("/locale/parse/own", test_parse_own);
  g_test_add_func ("/locale/parse/table", test_parse_table);
  return g_test_run ();
}
