/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-paper.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-calendar-paper-private.h"
#include "crm-chart-private.h"
#include "crm-report.h"

#define DAY_MINUTES 1440
#define WEEK 7
#define FREE_SHARE 0.07
#define DAY_OFF_SHARE 0.22

G_DEFINE_FINAL_TYPE (CrmCalendarPaper, crm_calendar_paper, G_TYPE_OBJECT)

static void
clear_entry (gpointer data)
{
  CrmPaperEntry *entry = data;

  g_free (entry->times);
  g_free (entry->title);
  g_free (entry->detail);
}

static void
clear_box (gpointer data)
{
  g_free (((CrmPaperBox *) data)->text);
}

static void
crm_calendar_paper_finalize (GObject *object)
{
  CrmCalendarPaper *self = CRM_CALENDAR_PAPER (object);

  for (guint i = 0; i < self->n_days; i++)
    g_free (self->days[i].day_off);
  g_free (self->days);
  g_free (self->title);
  g_free (self->footer);
  g_array_unref (self->entries);
  g_array_unref (self->boxes);
  g_array_unref (self->lines);
  g_clear_pointer (&self->pen, crm_chart_pen_free);
  G_OBJECT_CLASS (crm_calendar_paper_parent_class)->finalize (object);
}

static void
crm_calendar_paper_class_init (CrmCalendarPaperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_calendar_paper_finalize;
}

static void
crm_calendar_paper_init (CrmCalendarPaper *self)
{
  self->style = crm_chart_style_print ();
  self->pen = crm_chart_pen_new (self->style.font_family);
  self->entries = g_array_new (FALSE, TRUE, sizeof (CrmPaperEntry));
  self->boxes = g_array_new (FALSE, TRUE, sizeof (CrmPaperBox));
  self->lines = g_array_new (FALSE, TRUE, sizeof (CrmPaperLine));
  g_array_set_clear_func (self->entries, clear_entry);
  g_array_set_clear_func (self->boxes, clear_box);
}

/**
 * crm_calendar_paper_new:
 * @first: first day; of a month, the first day of its first week
 * @n_days: how many there are; of a month, whole weeks
 *
 * Returns: (transfer full): the pages, with nothing planned
 */
CrmCalendarPaper *
crm_calendar_paper_new (CrmCalendarPaperForm form,
                        CrmDate first,
                        guint n_days,
                        const CrmLocale *locale)
{
  CrmCalendarPaper *self = g_object_new (CRM_TYPE_CALENDAR_PAPER, NULL);

  self->form = form;
  self->first = first;
  self->n_days = MAX (1, n_days);
  if (form == CRM_CALENDAR_PAPER_MONTH)
    self->n_days = (self->n_days + WEEK - 1) / WEEK * WEEK;
  self->days = g_new0 (CrmPaperDay, self->n_days);
  self->locale = locale != NULL ? locale : crm_locale_default ();
  return self;
}

/**
 * crm_calendar_paper_set_texts:
 * @title: heads each page: “November 2026 · Ana Silva”
 * @footer: (nullable): at the foot of each page, left of its number
 */
void
crm_calendar_paper_set_texts (CrmCalendarPaper *self, const char *title, const char *footer)
{
  g_free (self->title);
  g_free (self->footer);
  self->title = g_strdup (title);
  self->footer = g_strdup (footer);
}

/**
 * crm_calendar_paper_set_day:
 * @day_off: (nullable): what its holiday is called
 * @work: (array length=n_work): when is worked; the rest is shaded
 */
void
crm_calendar_paper_set_day (CrmCalendarPaper *self,
                            CrmDate date,
                            const char *day_off,
                            const CrmCalendarPaperSpan *work,
                            guint n_work)
{
  CrmPaperDay *day;

  if (date < self->first || date >= self->first + (CrmDate) self->n_days)
    return;
  day = &self->days[date - self->first];
  g_free (day->day_off);
  day->day_off = g_strdup (day_off);
  day->n_work = MIN (n_work, CRM_PAPER_MOST_SPANS);
  for (guint i = 0; i < day->n_work; i++)
    day->work[i] = work[i];
}

/**
 * crm_calendar_paper_add:
 * @from: minute of the first day
 * @last: last day that it touches
 * @to: minute of the last day, up to 1440
 * @is_bar: whether it takes whole days and no hours
 * @times: as “10:00 – 11:00”
 * @detail: (nullable): whom it is about
 * @color: position in the palette of charts
 *
 * Adds what is planned, in the order of time.
 */
void
crm_calendar_paper_add (CrmCalendarPaper *self,
                        CrmDate first,
                        int from,
                        CrmDate last,
                        int to,
                        gboolean is_bar,
                        const char *times,
                        const char *title,
                        const char *detail,
                        guint color)
{
  CrmPaperEntry entry = { first,
                          last,
                          from,
                          to,
                          is_bar,
                          g_strdup (times),
                          g_strdup (title),
                          detail != NULL && *detail != '\0' ? g_strdup (detail) : NULL,
                          color % CRM_CHART_N_COLORS,
                          FALSE };

  g_array_append_val (self->entries, entry);
}

/**
 * crm_calendar_paper_is_wide:
 *
 * Returns: whether paper that lies on its side suits it better
 */
gboolean
crm_calendar_paper_is_wide (CrmCalendarPaper *self)
{
  return self->form != CRM_CALENDAR_PAPER_AGENDA && self->n_days > 1;
}

/**
 * crm_calendar_paper_paginate:
 * @width: of the paper, in points
 * @height: of the paper, in points
 *
 * Returns: how many pages there are, 1 at least
 */
guint
crm_calendar_paper_paginate (CrmCalendarPaper *self, double width, double height)
{
  self->width = width;
  self->height = height;
  crm_paper_plan (self);
  return self->n_pages;
}

/**
 * crm_calendar_paper_count_listed:
 *
 * Returns: after crm_calendar_paper_paginate(), how many entries are told on the pages that follow
 */
guint
crm_calendar_paper_count_listed (CrmCalendarPaper *self)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += g_array_index (self->entries, CrmPaperEntry, i).is_listed ? 1 : 0;
  return n;
}

/* ---- drawing ---- */

static void
fill (CrmCalendarPaper *self,
      cairo_t *cr,
      CrmChartColor color,
      double share,
      double x,
      double y,
      double width,
      double height)
{
  CrmChartColor white = { 1, 1, 1, 1 };

  crm_chart_set_source (cr, crm_chart_color_mix (white, color, share));
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

static void
stroke (CrmCalendarPaper *self, cairo_t *cr, double x, double y, double to_x, double to_y)
{
  crm_chart_set_source (cr, self->style.grid);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, to_x, to_y);
  cairo_stroke (cr);
}

static void
write_text (CrmCalendarPaper *self,
            cairo_t *cr,
            const char *text,
            double size,
            gboolean bold,
            gboolean muted,
            double x,
            double y,
            double width,
            CrmChartAlign align)
{
  crm_chart_pen_set_font (self->pen, size, bold);
  crm_chart_set_source (cr, muted ? self->style.muted : self->style.foreground);
  crm_chart_pen_write (self->pen, cr, text, x, y, MAX (1, width), align, FALSE);
}

static void
draw_frame (CrmCalendarPaper *self, cairo_t *cr, guint page)
{
  double width = self->width - 2 * CRM_PAPER_MARGIN;
  double y = self->height - CRM_PAPER_MARGIN - crm_paper_line_height (self, CRM_PAPER_SMALL, FALSE);
  /* Translators: at the foot of a printed report: the number of the page and how many there are. */
  g_autofree char *number = g_strdup_printf (_ ("Page %u of %u"), page + 1, self->n_pages);

  write_text (self, cr, self->title != NULL ? self->title : "", CRM_PAPER_TITLE, TRUE, FALSE,
              CRM_PAPER_MARGIN, CRM_PAPER_MARGIN, width, CRM_CHART_START);
  if (self->footer != NULL)
    write_text (self, cr, self->footer, CRM_PAPER_SMALL, FALSE, TRUE, CRM_PAPER_MARGIN, y,
                width * 0.75, CRM_CHART_START);
  write_text (self, cr, number, CRM_PAPER_SMALL, FALSE, TRUE, CRM_PAPER_MARGIN, y, width,
              CRM_CHART_END);
}

/* A block says when, where there is a line for it; else only what. */
static void
draw_box (CrmCalendarPaper *self, cairo_t *cr, const CrmPaperBox *box)
{
  const CrmPaperEntry *entry
      = box->entry >= 0 ? &g_array_index (self->entries, CrmPaperEntry, box->entry) : NULL;
  double line = crm_paper_line_height (self, CRM_PAPER_SMALL, TRUE);
  double x = box->x + CRM_PAPER_PAD + 1.5, room = box->width - 2 * CRM_PAPER_PAD - 1;
  double title;
  g_autofree char *text = NULL;

  if (entry == NULL)
    {
      write_text (self, cr, box->text, CRM_PAPER_SMALL, TRUE, TRUE, x, box->y, room,
                  CRM_CHART_START);
      return;
    }
  fill (self, cr, self->style.palette[entry->color], 0.16, box->x, box->y, box->width, box->height);
  fill (self, cr, self->style.palette[entry->color], 1, box->x, box->y, 2, box->height);
  if (box->height < 2 * line)
    {
      g_autofree char *start = crm_locale_format_time (
          self->locale,
          crm_instant_from_date (entry->first, entry->from / 60 % 24, entry->from % 60));

      text = entry->is_bar ? g_strdup (entry->title)
                           : g_strdup_printf ("%s  %s", start, entry->title);
      write_text (self, cr, text, CRM_PAPER_SMALL, entry->is_bar, FALSE, x,
                  box->y + (box->height - line) / 2, room, CRM_CHART_START);
      return;
    }
  cairo_save (cr);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_clip (cr);
  crm_chart_pen_set_font (self->pen, CRM_PAPER_SMALL, TRUE);
  crm_chart_set_source (cr, self->style.foreground);
  title = crm_chart_pen_measure_paragraph (self->pen, entry->title, MAX (1, room));
  crm_chart_pen_write_paragraph (self->pen, cr, entry->title, x, box->y + 1, MAX (1, room),
                                 CRM_CHART_START);
  if (title + line < box->height)
    write_text (self, cr, entry->times, CRM_PAPER_SMALL, FALSE, TRUE, x, box->y + 1 + title, room,
                CRM_CHART_START);
  if (entry->detail != NULL && title + 2 * line < box->height)
    write_text (self, cr, entry->detail, CRM_PAPER_SMALL, FALSE, TRUE, x, box->y + 1 + title + line,
                room, CRM_CHART_START);
  cairo_restore (cr);
}

static void
draw_boxes (CrmCalendarPaper *self, cairo_t *cr)
{
  for (guint i = 0; i < self->boxes->len; i++)
    draw_box (self, cr, &g_array_index (self->boxes, CrmPaperBox, i));
}

/* ---- hours ---- */

/* What is free of a day: of half a day off, that half. */
static void
draw_free_time (CrmCalendarPaper *self, cairo_t *cr, int day)
{
  const CrmPaperDay *its = &self->days[day];
  CrmChartColor color = its->day_off != NULL ? self->style.palette[1] : self->style.muted;
  double share = its->day_off != NULL ? DAY_OFF_SHARE : FREE_SHARE;
  double x = crm_paper_column (self, day), width = crm_paper_column_width (self);
  int from = 0;

  for (guint i = 0; i <= its->n_work; i++)
    {
      double top = crm_paper_y_of (self, from);
      double bottom = crm_paper_y_of (self, i < its->n_work ? its->work[i].from : DAY_MINUTES);

      if (bottom > top)
        fill (self, cr, color, share, x, top, width, bottom - top);
      from = i < its->n_work ? its->work[i].to : DAY_MINUTES;
    }
}

static void
draw_day_head (CrmCalendarPaper *self, cairo_t *cr, int day)
{
  CrmDate date = self->first + day;
  double x = crm_paper_column (self, day), width = crm_paper_column_width (self);
  g_autofree char *number = crm_locale_format_date_pattern (self->locale, date, "d");
  const char *name = crm_locale_weekday_name (self->locale, crm_date_weekday (date));
  g_autofree char *text = NULL;

  crm_chart_pen_set_font (self->pen, CRM_PAPER_TEXT, TRUE);
  text = g_strdup_printf ("%s %s", name, number);
  if (crm_chart_pen_measure (self->pen, text) > width - 4)
    {
      g_free (text);
      text = g_strdup_printf (
          "%s %s", crm_locale_weekday_short (self->locale, crm_date_weekday (date)), number);
    }
  write_text (self, cr, text, CRM_PAPER_TEXT, TRUE, FALSE, x + 2, self->head_top, width - 4,
              CRM_CHART_CENTER);
  if (self->days[day].day_off != NULL)
    write_text (self, cr, self->days[day].day_off, CRM_PAPER_SMALL, FALSE, FALSE, x + 2,
                self->head_top + crm_paper_line_height (self, CRM_PAPER_TEXT, TRUE) + 1, width - 4,
                CRM_CHART_CENTER);
}

static void
draw_hours (CrmCalendarPaper *self, cairo_t *cr)
{
  double right = self->width - CRM_PAPER_MARGIN;
  double half = crm_paper_line_height (self, CRM_PAPER_SMALL, FALSE) / 2;

  for (int day = 0; day < (int) self->n_days; day++)
    {
      draw_free_time (self, cr, day);
      draw_day_head (self, cr, day);
    }
  for (int minute = self->from; minute <= self->to; minute += 60)
    {
      double y = crm_paper_y_of (self, minute);
      g_autofree char *time = crm_locale_format_time (
          self->locale, crm_instant_from_date (self->first, minute % DAY_MINUTES / 60, 0));

      stroke (self, cr, CRM_PAPER_MARGIN + self->gutter, y, right, y);
      if (minute < self->to)
        write_text (self, cr, time, CRM_PAPER_SMALL, FALSE, TRUE, CRM_PAPER_MARGIN,
                    minute > self->from ? y - half : y, self->gutter - 4, CRM_CHART_END);
    }
  for (int day = 0; day <= (int) self->n_days; day++)
    stroke (self, cr, crm_paper_column (self, day), self->bars_top, crm_paper_column (self, day),
            self->grid_bottom);
  draw_boxes (self, cr);
}

/* ---- a month ---- */

static void
draw_cell (CrmCalendarPaper *self, cairo_t *cr, int day)
{
  CrmDate date = self->first + day;
  CrmDate month = crm_date_month_start (self->first + WEEK - 1);
  double x = crm_paper_column (self, day % WEEK), width = crm_paper_column_width (self);
  double height = crm_paper_week_height (self), y = self->grid_top + height * (day / WEEK);
  gboolean is_out = crm_date_month_start (date) != month;
  g_autofree char *number = crm_locale_format_date_pattern (self->locale, date, "d");
  double taken;

  if (self->days[day].day_off != NULL)
    fill (self, cr, self->style.palette[1], DAY_OFF_SHARE, x, y, width, height);
  else if (self->days[day].n_work == 0)
    fill (self, cr, self->style.muted, FREE_SHARE, x, y, width, height);
  write_text (self, cr, number, CRM_PAPER_TEXT, !is_out, is_out, x + 4, y + 2, width - 8,
              CRM_CHART_START);
  taken = crm_chart_pen_measure (self->pen, "00") + 8;
  if (self->days[day].day_off != NULL)
    write_text (self, cr, self->days[day].day_off, CRM_PAPER_SMALL, FALSE, FALSE, x + taken, y + 3,
                width - taken - 4, CRM_CHART_END);
}

static void
draw_month (CrmCalendarPaper *self, cairo_t *cr)
{
  int n_weeks = (int) self->n_days / WEEK;

  for (int day = 0; day < WEEK; day++)
    write_text (self, cr,
                crm_locale_weekday_name (self->locale, crm_date_weekday (self->first + day)),
                CRM_PAPER_TEXT, TRUE, FALSE, crm_paper_column (self, day), self->head_top,
                crm_paper_column_width (self), CRM_CHART_CENTER);
  for (int day = 0; day < (int) self->n_days; day++)
    draw_cell (self, cr, day);
  for (int week = 0; week <= n_weeks; week++)
    {
      double y = self->grid_top + crm_paper_week_height (self) * week;

      stroke (self, cr, CRM_PAPER_MARGIN, y, self->width - CRM_PAPER_MARGIN, y);
    }
  for (int day = 0; day <= WEEK; day++)
    stroke (self, cr, crm_paper_column (self, day), self->grid_top, crm_paper_column (self, day),
            self->grid_bottom);
  draw_boxes (self, cr);
}

/* ---- lists ---- */

static void
draw_day_line (CrmCalendarPaper *self, cairo_t *cr, const CrmPaperLine *line)
{
  double width = self->width - 2 * CRM_PAPER_MARGIN;
  double height = crm_paper_line_height (self, CRM_PAPER_TEXT, TRUE);
  const char *day_off = self->days[line->date - self->first].day_off;
  g_autofree char *day = crm_locale_format_date (self->locale, line->date, CRM_DATE_FULL);

  if (day_off != NULL)
    fill (self, cr, self->style.palette[1], DAY_OFF_SHARE, CRM_PAPER_MARGIN, line->y + 4, width,
          height + 4);
  write_text (self, cr, day, CRM_PAPER_TEXT, TRUE, FALSE, CRM_PAPER_MARGIN + 2, line->y + 6,
              width * 0.6, CRM_CHART_START);
  if (day_off != NULL)
    write_text (self, cr, day_off, CRM_PAPER_TEXT, FALSE, FALSE, CRM_PAPER_MARGIN, line->y + 6,
                width - 2, CRM_CHART_END);
  stroke (self, cr, CRM_PAPER_MARGIN, line->y + 8 + height, self->width - CRM_PAPER_MARGIN,
          line->y + 8 + height);
}

static void
draw_entry_line (CrmCalendarPaper *self, cairo_t *cr, const CrmPaperLine *line)
{
  const CrmPaperEntry *entry = &g_array_index (self->entries, CrmPaperEntry, line->entry);
  double times = self->times_width, width = crm_paper_title_width (self);
  double x = CRM_PAPER_MARGIN + times, height;

  fill (self, cr, self->style.palette[entry->color], 1, CRM_PAPER_MARGIN + 4, line->y + 5, 5, 5);
  write_text (self, cr, entry->times, CRM_PAPER_TEXT, FALSE, TRUE, CRM_PAPER_MARGIN + 14,
              line->y + 2, times - 18, CRM_CHART_START);
  crm_chart_pen_set_font (self->pen, CRM_PAPER_TEXT, FALSE);
  crm_chart_set_source (cr, self->style.foreground);
  height = crm_chart_pen_measure_paragraph (self->pen, entry->title, width);
  crm_chart_pen_write_paragraph (self->pen, cr, entry->title, x, line->y + 2, width,
                                 CRM_CHART_START);
  crm_chart_set_source (cr, self->style.muted);
  if (entry->detail != NULL)
    crm_chart_pen_write_paragraph (self->pen, cr, entry->detail, x, line->y + 2 + height, width,
                                   CRM_CHART_START);
}

/**
 * crm_calendar_paper_draw_page:
 * @cr: with its origin at the top left corner of the paper, in points
 * @page: from 0 on
 *
 * After crm_calendar_paper_paginate().
 */
void
crm_calendar_paper_draw_page (CrmCalendarPaper *self, cairo_t *cr, guint page)
{
  g_return_if_fail (CRM_IS_CALENDAR_PAPER (self) && page < self->n_pages);
  draw_frame (self, cr, page);
  if (page == 0 && self->form == CRM_CALENDAR_PAPER_DAYS)
    draw_hours (self, cr);
  else if (page == 0 && self->form == CRM_CALENDAR_PAPER_MONTH)
    draw_month (self, cr);
  if (page == 0 && self->form == CRM_CALENDAR_PAPER_AGENDA && self->lines->len == 0)
    write_text (self, cr, _ ("Nothing is planned."), CRM_PAPER_TEXT, FALSE, TRUE, CRM_PAPER_MARGIN,
                self->head_top, self->width - 2 * CRM_PAPER_MARGIN, CRM_CHART_START);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const CrmPaperLine *line = &g_array_index (self->lines, CrmPaperLine, i);

      if (line->page != page)
        continue;
      if (line->entry < 0)
        draw_day_line (self, cr, line);
      else
        draw_entry_line (self, cr, line);
    }
}

static void
draw_all_pages (cairo_surface_t *surface, cairo_t *cr, gpointer user_data)
{
  CrmCalendarPaper *self = user_data;

  for (guint i = 0; i < self->n_pages; i++)
    {
      crm_calendar_paper_draw_page (self, cr, i);
      cairo_show_page (cr);
    }
}

/**
 * crm_calendar_paper_to_pdf:
 *
 * Returns: (transfer full): the calendar as a PDF file of A4 pages
 */
GBytes *
crm_calendar_paper_to_pdf (CrmCalendarPaper *self, GError **error)
{
  gboolean wide = crm_calendar_paper_is_wide (self);

  crm_calendar_paper_paginate (self, wide ? CRM_REPORT_A4_HEIGHT : CRM_REPORT_A4_WIDTH,
                               wide ? CRM_REPORT_A4_WIDTH : CRM_REPORT_A4_HEIGHT);
  return crm_chart_record (cairo_pdf_surface_create_for_stream, self->width, self->height,
                           self->title != NULL ? self->title : "", "", draw_all_pages, self, error);
}
