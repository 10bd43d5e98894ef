/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is worth doing first, across all reasons: up to fifty points for how pressing a line is, and
 * up to fifty for what may be gained beside the most that any line of the day may bring. Whole
 * numbers only, so that the same data give the same order everywhere. */
#include "config.h"

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-day-item-private.h"

/* What waits for longer than this was meant for a day that matters less and less. */
#define FRESH_DAYS 10
#define LEAST_OF_LATE -15

/* More pressing with each day at first; what has waited for months is not what waits for today. */
static int
weigh_late (int days)
{
  if (days <= FRESH_DAYS)
    return MAX (days, 0);
  return MAX (FRESH_DAYS - (days - FRESH_DAYS) / 7, LEAST_OF_LATE);
}

static int
weigh_priority (CrmRecord *activity)
{
  const char *priority = crm_record_get_text (activity, "priority");

  if (g_strcmp0 (priority, "high") == 0)
    return 5;
  return g_strcmp0 (priority, "low") == 0 ? -10 : 0;
}

static int
urgency_of (CrmDayItem *item)
{
  int late = crm_day_item_get_late (item);

  switch (crm_day_item_get_reason (item))
    {
    case CRM_DAY_OVERDUE:
      return 38 + weigh_late (late) + weigh_priority (crm_day_item_get_record (item));
    case CRM_DAY_TODAY:
      return 45 + weigh_priority (crm_day_item_get_record (item));
    case CRM_DAY_AGREEMENT:
    case CRM_DAY_DELIVERY:
      return late >= 0 ? 40 + weigh_late (late) : 40 + MAX (late, -15);
    case CRM_DAY_LEAD:
      return 48 - MIN (late, 30);
    case CRM_DAY_QUOTE:
      return 42 - 3 * ABS (late);
    case CRM_DAY_INVOICE:
    case CRM_DAY_REORDER:
    case CRM_DAY_PAST_CLOSE:
      return 25 + weigh_late (late);
    case CRM_DAY_STUCK:
    case CRM_DAY_NO_NEXT_STEP:
      return 20 + weigh_late (late);
    case CRM_DAY_SEND:
      return 15;
    case CRM_DAY_BIRTHDAY:
    case CRM_DAY_DATE:
      return late >= 0 ? 40 : MAX (30 + 2 * late, 5);
    case CRM_DAY_N_REASONS:
      break;
    }
  return 0;
}

static int
square_root (gint64 n)
{
  int root = 0;

  while ((gint64) (root + 1) * (root + 1) <= n)
    root++;
  return root;
}

/* A quarter of the most gives half of the points: what is large does not hide all the rest. */
static int
weigh_worth (gint64 worth, gint64 most)
{
  const gint64 full = CRM_DAY_MOST_POINTS * CRM_DAY_MOST_POINTS;

  if (worth <= 0 || most <= 0)
    return 0;
  if (most > G_MAXINT64 / full)
    return square_root (worth / (most / full));
  return square_root (worth * full / most);
}

static gint64
find_most (GPtrArray *items)
{
  gint64 most = 0;

  for (guint i = 0; i < items->len; i++)
    most = MAX (most, crm_day_item_get_worth (items->pdata[i]));
  return most;
}

/*
 * crm_day_items_score:
 * @items: (element-type CrmDayItem): all lines of a day
 */
void
crm_day_items_score (GPtrArray *items, CrmDate today)
{
  gint64 most = find_most (items);

  for (guint i = 0; i < items->len; i++)
    {
      CrmDayItem *item = items->pdata[i];
      gint64 at = crm_day_item_get_at (item);

      if (at != CRM_INSTANT_NONE)
        crm_day_item_set_late (item, today - crm_instant_to_date (at));
      crm_day_item_set_points (
          item, CLAMP (urgency_of (item), 0, CRM_DAY_MOST_POINTS),
          MIN (weigh_worth (crm_day_item_get_worth (item), most), CRM_DAY_MOST_POINTS));
    }
}

/*
 * crm_day_item_compare_score:
 *
 * The highest score first; of the same score what comes first in time, and then as the list by
 * reason has them.
 */
int
crm_day_item_compare_score (gconstpointer a, gconstpointer b)
{
  CrmDayItem *first = *(CrmDayItem *const *) a, *second = *(CrmDayItem *const *) b;
  int one = crm_day_item_get_score (first), two = crm_day_item_get_score (second);
  gint64 at = crm_day_item_get_at (first), other_at = crm_day_item_get_at (second);

  if (one != two)
    return one > two ? -1 : 1;
  at = at == CRM_INSTANT_NONE ? G_MAXINT64 : at;
  other_at = other_at == CRM_INSTANT_NONE ? G_MAXINT64 : other_at;
  if (at != other_at)
    return at < other_at ? -1 : 1;
  return crm_day_item_compare (a, b);
}
