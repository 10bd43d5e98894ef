/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "crm-chart-fixtures.h"
#include "crm-report.h"

static CrmReport *
new_report (CrmSeries *series, gboolean with_chart, const char *tag)
{
  const CrmLocale *locale = crm_locale_find (tag);
  g_autoptr (CrmChart) chart = NULL;

  if (with_chart)
    chart = crm_chart_new_sales (series, locale);
  return crm_report_new (series, chart, locale);
}

/* The text of each page of a PDF; NULL where pdftotext is not installed. */
static GStrv
extract_pages (CrmReport *report)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tool = g_find_program_in_path ("pdftotext");
  g_autoptr (GError) error = NULL;
  const char *argv[] = { tool, "-layout", "-enc", "UTF-8", NULL, "-", NULL };
  GStrv pages;
  guint n;

  if (tool == NULL)
    return NULL;
  folder = g_dir_make_tmp ("crm-report-XXXXXX", NULL);
  path = g_build_filename (folder, "report.pdf", NULL);
  argv[4] = path;
  g_assert_true (crm_report_write_pdf (report, path, &error));
  g_assert_no_error (error);
  g_assert_true (
      g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &text, NULL, NULL, &error));
  g_assert_no_error (error);
  g_remove (path);
  g_rmdir (folder);
  pages = g_strsplit (text, "\f", -1);
  n = g_strv_length (pages);
  g_assert_cmpuint (n, >, 1);
  g_clear_pointer (&pages[n - 1], g_free); /* after the last form feed comes nothing */
  return pages;
}

static guint
count_of (const char *text, const char *word)
{
  guint count = 0;

  for (const char *p = text; (p = strstr (p, word)) != NULL; p += strlen (word))
    count++;
  return count;
}

static void
test_text (void)
{
  g_autoptr (CrmSeries) series = fixture_months (18, 5, FALSE);
  g_autoptr (CrmReport) report = new_report (series, TRUE, "en-GB");
  g_auto (GStrv) pages = NULL;
  guint n;

  crm_report_set_subtitle (report, "October 2025 to March 2027");
  crm_report_set_footer (report, "Clientela Lda. – İstanbul, Iași");
  pages = extract_pages (report);
  if (pages == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  n = g_strv_length (pages);
  g_assert_cmpuint (n, ==, 3);
  g_assert_nonnull (strstr (pages[0], "Sales by month"));
  g_assert_nonnull (strstr (pages[0], "October 2025 to March 2027"));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u of %u", i + 1, n);

      g_assert_nonnull (strstr (pages[i], number));
      g_assert_nonnull (strstr (pages[i], "Amount (€)"));
      g_assert_nonnull (strstr (pages[i], "Clientela Lda. – İstanbul, Iași"));
      g_assert_cmpint (strstr (pages[i], "Total") != NULL, ==, i == n - 1);
    }
}

/* Each row once and in order, the totals never alone, whatever the number of rows. */
static void
test_pages (void)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext");

  if (tool == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  for (guint n = 1; n<140; n += n> 25 && n < 95 ? 7 : 3)
    {
      g_autoptr (CrmSeries) series = crm_series_new ("Rows", NULL);
      g_autoptr (CrmReport) report = NULL;
      g_auto (GStrv) pages = NULL;
      guint number = crm_series_add_column (series, "number", "Number", CRM_SERIES_INTEGER);
      guint next = 0, last;

      for (guint i = 0; i < n; i++)
        crm_series_set_value (series, crm_series_add_row (series), number,
                              crm_value_integer (100000 + i));
      crm_series_set_total (series, number, crm_value_integer (777));
      report = crm_report_new (series, NULL, crm_locale_find ("en-GB"));
      pages = extract_pages (report);
      last = g_strv_length (pages) - 1;
      for (guint page = 0; page <= last; page++)
        {
          g_auto (GStrv) lines = g_strsplit (pages[page], "\n", -1);
          guint rows = 0;

          for (guint i = 0; lines[i] != NULL; i++)
            {
              const char *digits = g_strstrip (lines[i]);

              if (strlen (digits) != 7 || !g_str_has_prefix (digits, "100,"))
                continue;
              g_assert_cmpint (atoi (digits + 4), ==, (int) next++);
              rows++;
            }
          g_assert_cmpuint (count_of (pages[page], "Number"), ==, 1);
          g_assert_cmpuint (count_of (pages[page], "777"), ==, page == last ? 1 : 0);
          if (page == last)
            g_assert_cmpuint (rows, >=, MIN (n, 2));
        }
      g_assert_cmpuint (next, ==, n);
    }
}

static void
test_locales (void)
{
  static const struct
  {
    const char *tag, *amount, *month;
  } cases[] = {
    { "pt-PT", "12 345,67", "outubro de 2025" }, /* pdftotext makes a plain space of any */
    { "ro-RO", "12.345,67", "octombrie 2025" },
    { "tr-TR", "12.345,67", "Ekim 2025" },
    { "en-US", "12,345.67", "October 2025" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrmSeries) series = fixture_months (1, 1, FALSE);
      g_autoptr (CrmReport) report = NULL;
      g_auto (GStrv) pages = NULL;

      crm_series_set_value (series, 0, 2, crm_value_integer (1234567));
      report = new_report (series, TRUE, cases[i].tag);
      pages = extract_pages (report);
      if (pages == NULL)
        {
          g_test_skip ("pdftotext is not installed");
          return;
        }
      g_assert_nonnull (strstr (pages[0], cases[i].amount));
      g_assert_nonnull (strstr (pages[0], cases[i].month));
    }
}

/* A report leaves the chart of a window as it was. */
static void
test_chart_kept (void)
{
  g_autoptr (CrmSeries) series = fixture_months (12, 2, FALSE);
  g_autoptr (CrmChart) chart = crm_chart_new_sales (series, NULL);
  g_autoptr (CrmReport) report = crm_report_new (series, chart, NULL);
  g_autoptr (GBytes) pdf = NULL;
  CrmChartStyle dark = crm_chart_style_dark ();
  CrmChartRect before, after;

  crm_chart_set_style (chart, &dark);
  crm_chart_set_size (chart, 700, 333);
  crm_chart_set_highlight (chart, 4);
  before = crm_chart_item_get_bounds (chart, 4);
  pdf = crm_report_to_pdf (report, NULL);
  g_assert_nonnull (pdf);
  after = crm_chart_item_get_bounds (chart, 4);
  g_assert_cmpfloat (before.x, ==, after.x);
  g_assert_cmpfloat (before.height, ==, after.height);
  g_assert_cmpint (crm_chart_get_highlight (chart), ==, 4);
  g_assert_cmpfloat (crm_chart_get_style (chart)->surface.red, ==, dark.surface.red);
}

static void
test_same_bytes (void)
{
  g_autoptr (CrmSeries) series = fixture_months (30, 4, TRUE);
  g_autoptr (CrmReport) report = new_report (series, TRUE, "pt-PT");
  g_autoptr (CrmReport) other = new_report (series, TRUE, "pt-PT");
  g_autoptr (GBytes) pdf = crm_report_to_pdf (report, NULL);
  g_autoptr (GBytes) pdf_again = crm_report_to_pdf (other, NULL);
  g_autoptr (GBytes) svg = crm_report_to_svg (report, NULL);
  g_autoptr (GBytes) svg_again = crm_report_to_svg (other, NULL);

  g_assert_true (g_bytes_equal (pdf, pdf_again));
  g_assert_true (g_bytes_equal (svg, svg_again));
}

static CrmSeries *
new_wide (guint n_columns)
{
  CrmSeries *series = crm_series_new ("Everything there is to know", "EUR");

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *label = g_strdup_printf ("A long column label %u", i);

      crm_series_add_column (series, label, label, i % 3 == 0 ? CRM_SERIES_TEXT : CRM_SERIES_MONEY);
    }
  for (guint i = 0; i < 5; i++)
    {
      crm_series_add_row (series);
      for (guint j = 0; j < n_columns; j++)
        crm_series_set_value (series, i, j,
                              j % 3 == 0 ? crm_value_text ("A name that goes on and on and on")
                                         : crm_value_integer (123456789));
    }
  return series;
}

/* Nothing breaks on odd data and odd paper, and drawing always ends well. */
static void
test_odd (void)
{
  static const struct
  {
    double width, height;
  } papers[] = { { 595, 842 }, { 842, 595 }, { 100, 100 }, { 20, 5000 }, { 3000, 90 } };
  CrmSeries *series[] = { fixture_months (0, 2, FALSE),
                          fixture_names (1, FALSE),
                          new_wide (2),
                          new_wide (9),
                          new_wide (40),
                          fixture_months (40, 1, TRUE) };

  for (gsize i = 0; i < G_N_ELEMENTS (series); i++)
    {
      g_autoptr (CrmReport) report = new_report (series[i], TRUE, "en-GB");
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
      cairo_t *cr = cairo_create (surface);

      for (gsize j = 0; j < G_N_ELEMENTS (papers); j++)
        {
          guint n = crm_report_paginate (report, papers[j].width, papers[j].height);

          g_assert_cmpuint (n, >=, 1);
          for (guint page = 0; page < n; page++)
            crm_report_draw_page (report, cr, page);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        }
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      g_object_unref (series[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/text", test_text);
  g_test_add_func ("/report/pages", test_pages);
  g_test_add_func ("/report/locales", test_locales);
  g_test_add_func ("/report/chart-kept", test_chart_kept);
  g_test_add_func ("/report/same-bytes", test_same_bytes);
  g_test_add_func ("/report/odd", test_odd);
  return g_test_run ();
}
