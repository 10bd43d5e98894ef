/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands where on the pages of a calendar; drawing only follows it. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "crm-calendar-layout.h"
#include "crm-calendar-paper-private.h"

#define DAY_MINUTES 1440
#define MOST_LANES 6    /* of bars over the hours */
#define FEWEST_HOURS 8  /* so that a quiet day is not drawn as a poster */
#define LEAST_GRID 40.0 /* points, also on a label */
#define WEEK 7

double
crm_paper_line_height (CrmCalendarPaper *self, double size, gboolean bold)
{
  crm_chart_pen_set_font (self->pen, size, bold);
  return ceil (crm_chart_pen_get_line_height (self->pen));
}

static double
content_width (CrmCalendarPaper *self)
{
  return MAX (100, self->width - 2 * CRM_PAPER_MARGIN);
}

static guint
count_columns (CrmCalendarPaper *self)
{
  return self->form == CRM_CALENDAR_PAPER_MONTH ? WEEK : self->n_days;
}

double
crm_paper_column_width (CrmCalendarPaper *self)
{
  return (content_width (self) - self->gutter) / count_columns (self);
}

/* The left edge of a day. */
double
crm_paper_column (CrmCalendarPaper *self, int day)
{
  return CRM_PAPER_MARGIN + self->gutter + crm_paper_column_width (self) * day;
}

double
crm_paper_week_height (CrmCalendarPaper *self)
{
  return (self->grid_bottom - self->grid_top) / (self->n_days / WEEK);
}

double
crm_paper_y_of (CrmCalendarPaper *self, int minute)
{
  double part
      = (CLAMP (minute, self->from, self->to) - self->from) / (double) (self->to - self->from);

  return self->grid_top + (self->grid_bottom - self->grid_top) * part;
}

double
crm_paper_title_width (CrmCalendarPaper *self)
{
  return content_width (self) - self->times_width;
}

static double
measure_times (CrmCalendarPaper *self)
{
  double widest = 60;

  crm_chart_pen_set_font (self->pen, CRM_PAPER_TEXT, FALSE);
  for (guint i = 0; i < self->entries->len; i++)
    widest = MAX (widest, crm_chart_pen_measure (
                              self->pen, g_array_index (self->entries, CrmPaperEntry, i).times));
  return MIN (widest + 24, content_width (self) / 3);
}

static void
add_box (CrmCalendarPaper *self, double x, double y, double width, double height, int entry)
{
  CrmPaperBox box = { x, y, width, height, entry, NULL };

  g_array_append_val (self->boxes, box);
}

static void
add_more (CrmCalendarPaper *self, double x, double y, double width, double height, int n)
{
  /* Translators: how many entries of a day have no room on a printed calendar. */
  CrmPaperBox box = {
    x,     y,
    width, height,
    -1,    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "+%d more", "+%d more", (gulong) n), n)
  };

  g_array_append_val (self->boxes, box);
}

static gboolean
touches (const CrmPaperEntry *entry, CrmDate date)
{
  return entry->first <= date && entry->last >= date;
}

/* ---- hours of days ---- */

static int
minute_from (const CrmPaperEntry *entry, CrmDate date)
{
  return entry->first < date ? 0 : entry->from;
}

static int
minute_to (const CrmPaperEntry *entry, CrmDate date)
{
  return entry->last > date ? DAY_MINUTES : entry->to;
}

/* The hours of work, and whatever lies outside of them and is planned. */
static void
choose_hours (CrmCalendarPaper *self)
{
  self->from = 9 * 60;
  self->to = 18 * 60;
  for (guint day = 0; day < self->n_days; day++)
    {
      const CrmPaperDay *its = &self->days[day];
      CrmDate date = self->first + (CrmDate) day;

      for (guint i = 0; i < its->n_work; i++)
        {
          self->from = MIN (self->from, its->work[i].from);
          self->to = MAX (self->to, its->work[i].to);
        }
      for (guint i = 0; i < self->entries->len; i++)
        {
          const CrmPaperEntry *entry = &g_array_index (self->entries, CrmPaperEntry, i);

          if (entry->is_bar || !touches (entry, date))
            continue;
          self->from = MIN (self->from, minute_from (entry, date));
          self->to = MAX (self->to, minute_to (entry, date));
        }
    }
  self->from = self->from / 60 * 60;
  self->to = MIN (DAY_MINUTES, (self->to + 59) / 60 * 60);
  self->to = MIN (DAY_MINUTES, MAX (self->to, self->from + FEWEST_HOURS * 60));
}

/* Text that is cut is told again in full. */
static void
check_text (CrmCalendarPaper *self, CrmPaperEntry *entry, double width, double height)
{
  double line = crm_paper_line_height (self, CRM_PAPER_SMALL, TRUE);
  double room = width - 2 * CRM_PAPER_PAD;

  if (height >= 2 * line)
    {
      double lines = crm_chart_pen_measure_paragraph (self->pen, entry->title, MAX (1, room));

      entry->is_listed |= lines > height - CRM_PAPER_PAD;
    }
  else
    entry->is_listed |= crm_chart_pen_measure (self->pen, entry->title) > room;
}

static void
lay_out_day (CrmCalendarPaper *self, guint day)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree CrmCalendarSlot *slots = g_new0 (CrmCalendarSlot, self->entries->len);
  CrmDate date = self->first + (CrmDate) day;
  double line = crm_paper_line_height (self, CRM_PAPER_SMALL, TRUE) + 1;
  double minute = (self->grid_bottom - self->grid_top) / (self->to - self->from);
  int least = (int) ceil (line / minute);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const CrmPaperEntry *entry = &g_array_index (self->entries, CrmPaperEntry, i);
      int n = (int) i, from = minute_from (entry, date);

      if (entry->is_bar || !touches (entry, date))
        continue;
      from = MIN (from, self->to - least);
      slots[positions->len]
          = (CrmCalendarSlot){ .start = from,
                               .end = MAX (MIN (minute_to (entry, date), self->to), from + least) };
      g_array_append_val (positions, n);
    }
  crm_calendar_layout (slots, positions->len);
  for (guint i = 0; i < positions->len; i++)
    {
      int position = g_array_index (positions, int, i);
      double column = (crm_paper_column_width (self) - 3) / slots[i].n_columns;
      double y = crm_paper_y_of (self, slots[i].start);
      double height = crm_paper_y_of (self, slots[i].end) - y - 1;
      double width = column * slots[i].span - 1;

      add_box (self, crm_paper_column (self, (int) day) + 1.5 + column * slots[i].column, y + 0.5,
               width, height, position);
      check_text (self, &g_array_index (self->entries, CrmPaperEntry, position), width, height);
    }
}

/* Of each day, how many bars lie in lanes for which there is no room. */
static void
add_hidden_bars (CrmCalendarPaper *self,
                 const CrmCalendarSlot *slots,
                 const GArray *positions,
                 int n_shown,
                 double line)
{
  for (int day = 0; day < (int) self->n_days; day++)
    {
      int n = 0;

      for (guint i = 0; i < positions->len; i++)
        if (slots[i].column >= n_shown && slots[i].start <= day && slots[i].end > day)
          {
            g_array_index (self->entries, CrmPaperEntry, g_array_index (positions, int, i))
                .is_listed
                = TRUE;
            n++;
          }
      if (n > 0)
        add_more (self, crm_paper_column (self, day) + 1.5, self->bars_top + n_shown * line,
                  crm_paper_column_width (self) - 3, line - 1, n);
    }
}

static void
lay_out_bars (CrmCalendarPaper *self)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree CrmCalendarSlot *slots = g_new0 (CrmCalendarSlot, self->entries->len);
  double line = crm_paper_line_height (self, CRM_PAPER_SMALL, TRUE) + 3;
  CrmDate last = self->first + (CrmDate) self->n_days - 1;
  int n_lanes, n_shown;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const CrmPaperEntry *entry = &g_array_index (self->entries, CrmPaperEntry, i);
      int n = (int) i;

      if (!entry->is_bar || entry->first > last || entry->last < self->first)
        continue;
      slots[positions->len]
          = (CrmCalendarSlot){ .start = MAX (entry->first, self->first) - self->first,
                               .end = MIN (entry->last, last) - self->first + 1 };
      g_array_append_val (positions, n);
    }
  crm_calendar_layout (slots, positions->len);
  n_lanes = crm_calendar_count_columns (slots, positions->len);
  n_shown = n_lanes <= MOST_LANES ? n_lanes : MOST_LANES - 1;
  for (guint i = 0; i < positions->len; i++)
    {
      int position = g_array_index (positions, int, i);
      double width = crm_paper_column_width (self) * (slots[i].end - slots[i].start) - 3;

      if (slots[i].column >= n_shown)
        continue;
      add_box (self, crm_paper_column (self, slots[i].start) + 1.5,
               self->bars_top + slots[i].column * line, width, line - 1, position);
      check_text (self, &g_array_index (self->entries, CrmPaperEntry, position), width, line - 1);
    }
  add_hidden_bars (self, slots, positions, n_shown, line);
  self->grid_top = self->bars_top + MIN (n_lanes, MOST_LANES) * line + 3;
}

static void
lay_out_hours (CrmCalendarPaper *self)
{
  crm_chart_pen_set_font (self->pen, CRM_PAPER_SMALL, FALSE);
  self->gutter = ceil (crm_chart_pen_measure (self->pen, "00:00")) + 8;
  choose_hours (self);
  lay_out_bars (self);
  self->grid_bottom = MAX (self->grid_bottom, self->grid_top + LEAST_GRID);
  for (guint day = 0; day < self->n_days; day++)
    lay_out_day (self, day);
}

/* ---- a month ---- */

static void
lay_out_cell (CrmCalendarPaper *self, guint day)
{
  CrmDate date = self->first + (CrmDate) day;
  double line = crm_paper_line_height (self, CRM_PAPER_SMALL, FALSE) + 2;
  double x = crm_paper_column (self, (int) day % WEEK) + 1.5;
  double width = crm_paper_column_width (self) - 3;
  double top = self->grid_top + crm_paper_week_height (self) * (day / WEEK)
               + crm_paper_line_height (self, CRM_PAPER_TEXT, TRUE) + 4;
  double bottom = self->grid_top + crm_paper_week_height (self) * (day / WEEK + 1) - 1;
  int room = MAX (1, (int) ((bottom - top) / line)), n = 0, shown;

  for (guint i = 0; i < self->entries->len; i++)
    n += touches (&g_array_index (self->entries, CrmPaperEntry, i), date) ? 1 : 0;
  shown = n <= room ? n : room - 1;
  n = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      CrmPaperEntry *entry = &g_array_index (self->entries, CrmPaperEntry, i);

      if (!touches (entry, date))
        continue;
      if (n < shown)
        add_box (self, x, top + n * line, width, line - 1, (int) i);
      else
        entry->is_listed = TRUE;
      n++;
    }
  if (n > shown)
    add_more (self, x, top + shown * line, width, line - 1, n - shown);
}

static void
lay_out_month (CrmCalendarPaper *self)
{
  self->gutter = 0;
  self->grid_top = self->bars_top;
  for (guint day = 0; day < self->n_days; day++)
    lay_out_cell (self, day);
}

/* ---- lists ---- */

static double
entry_height (CrmCalendarPaper *self, const CrmPaperEntry *entry)
{
  double height;

  crm_chart_pen_set_font (self->pen, CRM_PAPER_TEXT, FALSE);
  height = crm_chart_pen_measure_paragraph (self->pen, entry->title, crm_paper_title_width (self));
  if (entry->detail != NULL)
    height
        += crm_chart_pen_measure_paragraph (self->pen, entry->detail, crm_paper_title_width (self));
  return ceil (height) + 5;
}

static double
list_top (CrmCalendarPaper *self)
{
  return CRM_PAPER_MARGIN + crm_paper_line_height (self, CRM_PAPER_TITLE, TRUE) + 14;
}

/* @needed is what has to stand together. */
static void
add_line (CrmCalendarPaper *self,
          guint *page,
          double *y,
          CrmDate date,
          int entry,
          double height,
          double needed)
{
  CrmPaperLine line = { date, entry, *page, *y };

  if (*y + needed > self->grid_bottom && *y > list_top (self))
    {
      (*page)++;
      *y = list_top (self);
      line.page = *page;
      line.y = *y;
    }
  g_array_append_val (self->lines, line);
  *y += height;
}

/* Days with what is planned on them: all of it, or what had no room on the first page. A day off is
 * told by an agenda also where nothing is planned. */
static void
list_days (CrmCalendarPaper *self, guint page, gboolean all)
{
  double head = crm_paper_line_height (self, CRM_PAPER_TEXT, TRUE) + 12;
  double y = list_top (self);

  for (guint day = 0; day < self->n_days; day++)
    {
      CrmDate date = self->first + (CrmDate) day;
      gboolean is_told = FALSE;

      if (all && self->days[day].day_off != NULL)
        {
          add_line (self, &page, &y, date, -1, head, head);
          is_told = TRUE;
        }
      for (guint i = 0; i < self->entries->len; i++)
        {
          const CrmPaperEntry *entry = &g_array_index (self->entries, CrmPaperEntry, i);
          double height;

          if (!touches (entry, date) || (!all && !entry->is_listed))
            continue;
          height = entry_height (self, entry);
          if (!is_told)
            add_line (self, &page, &y, date, -1, head, head + height);
          is_told = TRUE;
          add_line (self, &page, &y, date, (int) i, height, height);
        }
    }
  self->n_pages = MAX (self->n_pages, self->lines->len > 0 ? page + 1 : 1);
}

static gboolean
has_day_off (CrmCalendarPaper *self)
{
  for (guint day = 0; day < self->n_days; day++)
    if (self->days[day].day_off != NULL)
      return TRUE;
  return FALSE;
}

/* Plans all pages for the width and height that are set. */
void
crm_paper_plan (CrmCalendarPaper *self)
{
  gboolean is_list = self->form == CRM_CALENDAR_PAPER_AGENDA;
  double small = crm_paper_line_height (self, CRM_PAPER_SMALL, FALSE);

  g_array_set_size (self->boxes, 0);
  g_array_set_size (self->lines, 0);
  self->n_pages = 1;
  for (guint i = 0; i < self->entries->len; i++)
    g_array_index (self->entries, CrmPaperEntry, i).is_listed = FALSE;
  self->gutter = 0;
  self->times_width = measure_times (self);
  self->grid_bottom = self->height - CRM_PAPER_MARGIN - small - 8;
  self->head_top = CRM_PAPER_MARGIN + crm_paper_line_height (self, CRM_PAPER_TITLE, TRUE) + 10;
  self->bars_top = self->head_top + crm_paper_line_height (self, CRM_PAPER_TEXT, TRUE) + 3
                   + (self->form == CRM_CALENDAR_PAPER_DAYS && has_day_off (self) ? small + 2 : 0);
  self->grid_bottom = MAX (self->grid_bottom, self->bars_top + LEAST_GRID);
  if (self->form == CRM_CALENDAR_PAPER_DAYS)
    lay_out_hours (self);
  else if (self->form == CRM_CALENDAR_PAPER_MONTH)
    lay_out_month (self);
  list_days (self, is_list ? 0 : 1, is_list);
}
