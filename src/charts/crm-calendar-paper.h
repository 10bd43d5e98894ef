/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "crm-chart-style.h"
#include "crm-date.h"
#include "crm-locale.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_CALENDAR_PAPER_DAYS,   /* hours of one to seven days beside each other */
  CRM_CALENDAR_PAPER_MONTH,  /* whole weeks below each other */
  CRM_CALENDAR_PAPER_AGENDA, /* one line an entry, day after day */
} CrmCalendarPaperForm;

/* Minutes of a day, the end not included. */
typedef struct
{
  int from;
  int to;
} CrmCalendarPaperSpan;

/**
 * CrmCalendarPaper:
 *
 * Days of a calendar as pages to print: a title, days off, and what is planned. What has no room
 * among the hours or in its day is counted there and told in full on pages that follow. Lengths are
 * points. It belongs to the thread that made it.
 */
#define CRM_TYPE_CALENDAR_PAPER (crm_calendar_paper_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarPaper, crm_calendar_paper, CRM, CALENDAR_PAPER, GObject)

CrmCalendarPaper *crm_calendar_paper_new (CrmCalendarPaperForm form,
                                          CrmDate first,
                                          guint n_days,
                                          const CrmLocale *locale);
void crm_calendar_paper_set_texts (CrmCalendarPaper *self, const char *title, const char *footer);
void crm_calendar_paper_set_day (CrmCalendarPaper *self,
                                 CrmDate date,
                                 const char *day_off,
                                 const CrmCalendarPaperSpan *work,
                                 guint n_work);
void crm_calendar_paper_add (CrmCalendarPaper *self,
                             CrmDate first,
                             int from,
                             CrmDate last,
                             int to,
                             gboolean is_bar,
                             const char *times,
                             const char *title,
                             const char *detail,
                             guint color);
gboolean crm_calendar_paper_is_wide (CrmCalendarPaper *self);
guint crm_calendar_paper_paginate (CrmCalendarPaper *self, double width, double height);
void crm_calendar_paper_draw_page (CrmCalendarPaper *self, cairo_t *cr, guint page);
guint crm_calendar_paper_count_listed (CrmCalendarPaper *self);
GBytes *crm_calendar_paper_to_pdf (CrmCalendarPaper *self, GError **error);

G_END_DECLS
