/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-pages.h"

#include <glib/gi18n-lib.h>

#include "crm-occurrence.h"

/* The colours of the palette that stand for types of activities on the screen. */
static guint
get_color (CrmOccurrence *occurrence)
{
  static const char *const types[] = { "meeting", "visit", "call", "task", "send" };
  const char *type = crm_occurrence_get_activity_type (occurrence);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i], type))
      return i;
  return G_N_ELEMENTS (types);
}

static void
add_days (CrmCalendarPaper *paper, CrmDate first, CrmDate last, CrmWorkCalendar *work)
{
  for (CrmDate date = first; date <= last; date++)
    {
      CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
      CrmCalendarPaperSpan printed[CRM_WORK_MOST_SPANS];
      guint n = crm_work_calendar_get_spans (work, date, spans);

      for (guint i = 0; i < n; i++)
        printed[i] = (CrmCalendarPaperSpan){ spans[i].from, spans[i].to };
      crm_calendar_paper_set_day (paper, date, crm_work_calendar_get_day_off (work, date), printed,
                                  n);
    }
}

static void
add_occurrence (CrmCalendarPaper *paper, CrmOccurrence *occurrence, const CrmLocale *locale)
{
  CrmWall start = crm_occurrence_get_start (occurrence);
  CrmWall last = crm_wall_add (crm_occurrence_get_end (occurrence), 0, -1);
  g_autofree char *times = crm_occurrence_dup_times (occurrence, locale);

  crm_calendar_paper_add (paper, start.date, start.minute, last.date, last.minute + 1,
                          crm_occurrence_is_bar (occurrence), times,
                          crm_occurrence_get_subject (occurrence),
                          crm_occurrence_get_about (occurrence), get_color (occurrence));
}

/**
 * crm_calendar_pages_make:
 * @occurrences: (element-type CrmOccurrence): all of those days, by crm_occurrence_compare()
 * @title: what is shown and whose it is
 *
 * Returns: (transfer full): the pages, with the name of the office and the day at the foot of each
 */
CrmCalendarPaper *
crm_calendar_pages_make (CrmContext *context,
                         CrmCalendarPaperForm form,
                         CrmDate first,
                         CrmDate last,
                         GPtrArray *occurrences,
                         CrmWorkCalendar *work,
                         const char *title)
{
  const CrmLocale *locale = crm_context_get_locale (context);
  CrmCalendarPaper *paper
      = crm_calendar_paper_new (form, first, (guint) (last - first) + 1, locale);
  g_autofree char *today = crm_locale_format_date (locale, crm_date_today (), CRM_DATE_LONG);
  /* Translators: foot of a printed report: the office's name, then today's date. */
  g_autofree char *foot
      = g_strdup_printf (_ ("%s, %s"), crm_context_get_office_name (context), today);

  crm_calendar_paper_set_texts (paper, title, foot);
  add_days (paper, first, last, work);
  for (guint i = 0; i < occurrences->len; i++)
    add_occurrence (paper, g_ptr_array_index (occurrences, i), locale);
  return paper;
}
