/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-working-time.h"

#include "crm-clock.h"

/* Whole weeks are counted at once, so that a lead of years ago costs no more than one of today. */
#define WEEK 7

/**
 * crm_working_time_init:
 *
 * Monday to Friday, nine to six.
 */
void
crm_working_time_init (CrmWorkingTime *self)
{
  *self = (CrmWorkingTime){ 9 * 60, 18 * 60, { TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, FALSE } };
}

/* Seconds of work on one day, between two instants. */
static gint64
count_day (const CrmWorkingTime *self, CrmDate day, gint64 from, gint64 to)
{
  gint64 begin = crm_instant_from_date (day, self->from / 60, self->from % 60);
  gint64 end = crm_instant_from_date (day, self->to / 60, self->to % 60);

  if (!self->is_work[(crm_date_weekday (day) + WEEK - 1) % WEEK])
    return 0;
  return MAX (0, MIN (end, to) - MAX (begin, from)) / CRM_SECOND;
}

/**
 * crm_working_time_count:
 *
 * Returns: how many seconds of working time lie between two instants; 0 when @to is not after @from
 */
gint64
crm_working_time_count (const CrmWorkingTime *self, gint64 from, gint64 to)
{
  CrmDate first = crm_instant_to_date (from), last = crm_instant_to_date (to);
  gint64 seconds = 0;
  int n_days = 0;

  if (to <= from)
    return 0;
  for (int i = 0; i < WEEK; i++)
    n_days += self->is_work[i] ? 1 : 0;
  for (; last - first > 2 * WEEK; last -= WEEK)
    seconds += (gint64) n_days * (self->to - self->from) * 60;
  for (CrmDate day = first; day <= last; day++)
    {
      CrmDate real = day == last ? crm_instant_to_date (to) : day;

      seconds += count_day (self, real, from, to);
    }
  return seconds;
}
