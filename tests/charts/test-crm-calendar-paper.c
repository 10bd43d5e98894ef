/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars on paper: how many pages, what is told on those that follow, and that it can be drawn.
 */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "crm-calendar-paper.h"
#include "crm-report.h"

#define MONDAY 20605 /* 2026-06-01 */

static CrmCalendarPaper *
new_paper (CrmCalendarPaperForm form, guint n_days)
{
  CrmCalendarPaper *paper = crm_calendar_paper_new (form, MONDAY, n_days, NULL);

  crm_calendar_paper_set_texts (paper, "June", "Office");
  for (guint day = 0; day < n_days; day++)
    {
      CrmCalendarPaperSpan work[] = { { 540, 780 }, { 840, 1080 } };

      crm_calendar_paper_set_day (paper, MONDAY + (CrmDate) day, day == 3 ? "Corpo de Deus" : NULL,
                                  work, day % 7 < 5 && day != 3 ? 2 : 0);
    }
  return paper;
}

static void
add (CrmCalendarPaper *paper, int day, int from, int to, const char *title)
{
  crm_calendar_paper_add (paper, MONDAY + day, from, MONDAY + day, to, FALSE, "10:00 – 11:00",
                          title, NULL, 0);
}

static guint
paginate (CrmCalendarPaper *paper)
{
  g_autoptr (GBytes) bytes = crm_calendar_paper_to_pdf (paper, NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), >, 1000);
  g_assert_true (memcmp (g_bytes_get_data (bytes, NULL), "%PDF-", 5) == 0);
  return crm_calendar_paper_paginate (paper, CRM_REPORT_A4_HEIGHT, CRM_REPORT_A4_WIDTH);
}

static void
test_a_quiet_week_is_a_page (void)
{
  g_autoptr (CrmCalendarPaper) paper = new_paper (CRM_CALENDAR_PAPER_DAYS, 7);

  g_assert_cmpuint (paginate (paper), ==, 1);
  add (paper, 0, 600, 660, "Budget");
  add (paper, 0, 630, 690, "Fair");
  /* Over midnight, and outside of the hours of work. */
  crm_calendar_paper_add (paper, MONDAY + 1, 1380, MONDAY + 2, 60, FALSE, "", "Night", "Acme", 3);
  g_assert_cmpuint (paginate (paper), ==, 1);
  g_assert_cmpuint (crm_calendar_paper_count_listed (paper), ==, 0);
}

/* What is cut is told in full on a page that follows. */
static void
test_text_that_is_cut_is_told (void)
{
  g_autoptr (CrmCalendarPaper) paper = new_paper (CRM_CALENDAR_PAPER_DAYS, 7);

  add (paper, 0, 600, 615, "A quarter of an hour about the inventory of the northern warehouse");
  add (paper, 1, 600, 615, "Short");
  g_assert_cmpuint (paginate (paper), ==, 2);
  g_assert_cmpuint (crm_calendar_paper_count_listed (paper), ==, 1);
}

static void
test_bars_without_a_lane_are_told (void)
{
  g_autoptr (CrmCalendarPaper) paper = new_paper (CRM_CALENDAR_PAPER_DAYS, 5);

  for (int i = 0; i < 9; i++)
    crm_calendar_paper_add (paper, MONDAY - 3, 0, MONDAY + 1, 1440, TRUE, "All day", "Fair", NULL,
                            1);
  g_assert_cmpuint (paginate (paper), ==, 2);
  g_assert_cmpuint (crm_calendar_paper_count_listed (paper), ==, 4);
}

static void
test_a_full_month_goes_on (void)
{
  g_autoptr (CrmCalendarPaper) paper = new_paper (CRM_CALENDAR_PAPER_MONTH, 35);
  guint listed;

  for (int i = 0; i < 300; i++)
    add (paper, 8, 480 + i, 490 + i, "Call");
  g_assert_cmpuint (paginate (paper), >, 3);
  listed = crm_calendar_paper_count_listed (paper);
  g_assert_cmpuint (listed, >, 280);
  g_assert_cmpuint (listed, <, 300);
}

/* A thousand entries, one of them longer than a page is wide, on as many pages as it takes. */
static void
test_an_agenda_has_all (void)
{
  g_autoptr (CrmCalendarPaper) paper = new_paper (CRM_CALENDAR_PAPER_AGENDA, 31);
  g_autofree char *endless = g_strnfill (1000, 'w');

  g_assert_cmpuint (paginate (paper), ==, 1);
  for (int i = 0; i < 1000; i++)
    add (paper, i % 31, 600, 660, i == 500 ? endless : "Visit");
  g_assert_cmpuint (paginate (paper), >, 20);
  g_assert_cmpuint (crm_calendar_paper_count_listed (paper), ==, 0);
}

/* Paper of any size, down to a label, holds it without harm. */
static void
test_small_paper (void)
{
  for (int form = CRM_CALENDAR_PAPER_DAYS; form <= CRM_CALENDAR_PAPER_AGENDA; form++)
    {
      g_autoptr (CrmCalendarPaper) paper = new_paper ((CrmCalendarPaperForm) form, 7);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 10, 10);
      cairo_t *cr = cairo_create (surface);
      guint n;

      for (int i = 0; i < 20; i++)
        add (paper, i % 7, 60 * i, 60 * i + 30, "Meeting");
      n = crm_calendar_paper_paginate (paper, 200, 150);
      for (guint page = 0; page < n; page++)
        crm_calendar_paper_draw_page (paper, cr, page);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar-paper/a-quiet-week-is-a-page", test_a_quiet_week_is_a_page);
  g_test_add_func ("/calendar-paper/text-that-is-cut-is-told", test_text_that_is_cut_is_told);
  g_test_add_func ("/calendar-paper/bars-without-a-lane-are-told",
                   test_bars_without_a_lane_are_told);
  g_test_add_func ("/calendar-paper/a-full-month-goes-on", test_a_full_month_goes_on);
  g_test_add_func ("/calendar-paper/an-agenda-has-all", test_an_agenda_has_all);
  g_test_add_func ("/calendar-paper/small-paper", test_small_paper);
  return g_test_run ();
}
