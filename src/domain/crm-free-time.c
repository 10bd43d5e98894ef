/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When several people have time for each other. */
#include "config.h"

#include "crm-free-time.h"

#include "crm-clock.h"
#include "crm-wall.h"

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const CrmTimeSpan *one = a, *other = b;

  if (one->from != other->from)
    return one->from < other->from ? -1 : 1;
  return one->to < other->to ? -1 : one->to > other->to;
}

/**
 * crm_time_spans_unite:
 * @spans: (element-type CrmTimeSpan)
 *
 * Puts them in order, makes one of those that overlap or touch, and leaves out empty ones.
 */
void
crm_time_spans_unite (GArray *spans)
{
  guint kept = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      CrmTimeSpan span = g_array_index (spans, CrmTimeSpan, i);
      CrmTimeSpan *last = kept > 0 ? &g_array_index (spans, CrmTimeSpan, kept - 1) : NULL;

      if (span.to <= span.from)
        continue;
      if (last != NULL && span.from <= last->to)
        last->to = MAX (last->to, span.to);
      else
        g_array_index (spans, CrmTimeSpan, kept++) = span;
    }
  g_array_set_size (spans, kept);
}

/**
 * crm_time_spans_overlap:
 *
 * Returns: whether any of them has a moment between @from and @to
 */
gboolean
crm_time_spans_overlap (const GArray *spans, gint64 from, gint64 to)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const CrmTimeSpan *span = &g_array_index (spans, CrmTimeSpan, i);

      if (MAX (span->from, from) < MIN (span->to, to))
        return TRUE;
    }
  return FALSE;
}

/* What is in both; each in order and without overlaps. */
static GArray *
intersect (const GArray *one, const GArray *other)
{
  GArray *both = g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));
  guint i = 0, j = 0;

  while (i < one->len && j < other->len)
    {
      const CrmTimeSpan *a = &g_array_index (one, CrmTimeSpan, i);
      const CrmTimeSpan *b = &g_array_index (other, CrmTimeSpan, j);
      CrmTimeSpan span = { MAX (a->from, b->from), MIN (a->to, b->to) };

      if (span.from < span.to)
        g_array_append_val (both, span);
      if (a->to < b->to)
        i++;
      else
        j++;
    }
  return both;
}

/* What of @spans is not in @taken; each in order and without overlaps. */
static GArray *
subtract (const GArray *spans, const GArray *taken)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));
  guint j = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      CrmTimeSpan rest = g_array_index (spans, CrmTimeSpan, i);

      while (j < taken->len && g_array_index (taken, CrmTimeSpan, j).to <= rest.from)
        j++;
      for (guint k = j; k < taken->len && rest.from < rest.to; k++)
        {
          const CrmTimeSpan *busy = &g_array_index (taken, CrmTimeSpan, k);
          CrmTimeSpan before = { rest.from, MIN (rest.to, busy->from) };

          if (busy->from >= rest.to)
            break;
          if (before.from < before.to)
            g_array_append_val (left, before);
          rest.from = busy->to;
        }
      if (rest.from < rest.to)
        g_array_append_val (left, rest);
    }
  return left;
}

static GArray *
list_work (CrmWorkCalendar *calendar, CrmDate first, CrmDate last)
{
  GArray *work = g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));

  for (CrmDate date = first; date <= last; date++)
    {
      CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
      guint n = crm_work_calendar_get_spans (calendar, date, spans);

      for (guint i = 0; i < n; i++)
        {
          CrmTimeSpan span = { crm_wall_to_instant ((CrmWall){ date, spans[i].from }),
                               crm_wall_to_instant ((CrmWall){ date, spans[i].to }) };

          g_array_append_val (work, span);
        }
    }
  crm_time_spans_unite (work);
  return work;
}

/**
 * crm_free_time_common:
 * @first: first day that is looked at
 * @last: last day
 *
 * Returns: (transfer full) (element-type CrmTimeSpan): when all of them work and none is busy, in
 *   order; what touches is one span
 */
GArray *
crm_free_time_common (const CrmFreePerson *people, guint n_people, CrmDate first, CrmDate last)
{
  g_autoptr (GArray) common = NULL;

  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr (GArray) work = list_work (people[i].calendar, first, last);
      g_autoptr (GArray) busy = g_array_copy (people[i].busy);
      g_autoptr (GArray) before = g_steal_pointer (&common);
      g_autoptr (GArray) free_time = NULL;

      crm_time_spans_unite (busy);
      free_time = subtract (work, busy);
      common = before != NULL ? intersect (before, free_time) : g_steal_pointer (&free_time);
    }
  return common != NULL ? g_steal_pointer (&common)
                        : g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));
}

/* The first moment from @at on at which the clock on the wall shows a whole step. */
static gint64
align (gint64 at, int step)
{
  CrmWall wall = crm_wall_from_instant (at);
  gint64 within = at % CRM_MINUTE;
  int over = wall.minute % step;

  if (over == 0 && within == 0)
    return at;
  return at - within + (gint64) (step - over) * CRM_MINUTE;
}

/**
 * crm_free_time_propose:
 * @common: what crm_free_time_common() gave
 * @not_before: an instant
 * @minutes: how long it takes
 * @step: the minutes of an hour at which it may begin, as 30
 * @most: how many are wanted
 *
 * Returns: (transfer full) (element-type gint64): instants at which it may begin, the next first
 */
GArray *
crm_free_time_propose (const GArray *common, gint64 not_before, int minutes, int step, guint most)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 length = (gint64) MAX (1, minutes) * CRM_MINUTE;

  step = CLAMP (step, 1, 60);
  for (guint i = 0; i < common->len && starts->len < most; i++)
    {
      const CrmTimeSpan *span = &g_array_index (common, CrmTimeSpan, i);
      gint64 start = align (MAX (span->from, not_before), step);

      for (; start + length <= span->to && starts->len < most;
           start = align (start + step * CRM_MINUTE, step))
        g_array_append_val (starts, start);
    }
  return starts;
}
