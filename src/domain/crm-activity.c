/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of activities, and the days on which a repeating one falls (RFC 5545, by libical). */
#include "config.h"

#include "crm-activity.h"

#include <glib/gi18n-lib.h>
#include <libical/ical.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-kinds-private.h"

/* More occurrences than this in one view say nothing to anybody. */
#define MAX_OCCURRENCES 5000

/**
 * crm_rrule_is_valid:
 * @rrule: the value of an RRULE, such as FREQ=WEEKLY;BYDAY=MO
 */
gboolean
crm_rrule_is_valid (const char *rrule)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (rrule);

  return rule.freq != ICAL_NO_RECURRENCE;
}

gboolean
crm_activity_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *rrule = crm_record_get_text (record, "rrule");
  const char *status = crm_record_get_text (record, "status");

  if (rrule != NULL && !crm_rrule_is_valid (rrule))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("rrule: “%s” is not accepted; give a rule such as FREQ=WEEKLY;BYDAY=MO"),
                   rrule);
      return FALSE;
    }
  if (rrule != NULL && !crm_record_is_set (record, "start_at"))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("start_at: what repeats must say when it starts"));
      return FALSE;
    }
  if (g_strcmp0 (status, "done") == 0 && !crm_record_is_set (record, "done_at"))
    crm_record_set_integer (record, "done_at", rules->now);
  else if (g_strcmp0 (status, "planned") == 0)
    crm_record_unset (record, "done_at");
  if (!crm_record_is_set (record, "owner_id") && before == NULL)
    crm_record_set_link (record, "owner_id", &rules->user);
  return TRUE;
}

static struct icaltimetype
local_time (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / CRM_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  struct icaltimetype time = icaltime_null_time ();

  time.year = g_date_time_get_year (local);
  time.month = g_date_time_get_month (local);
  time.day = g_date_time_get_day_of_month (local);
  time.hour = g_date_time_get_hour (local);
  time.minute = g_date_time_get_minute (local);
  time.second = g_date_time_get_second (local);
  return time;
}

static gint64
instant_of (struct icaltimetype time)
{
  CrmDate date = crm_date_new (time.year, time.month, time.day);

  return crm_instant_from_date (date, time.hour, time.minute) + time.second * CRM_SECOND;
}

static gboolean
is_left_out (const char *exdates, gint64 instant)
{
  char text[CRM_INSTANT_STRING_SIZE];

  if (exdates == NULL)
    return FALSE;
  crm_instant_format (instant, text);
  return strstr (exdates, text) != NULL;
}

/**
 * crm_activity_expand:
 * @from: instant, inclusive
 * @to: instant, exclusive
 *
 * The hours of a series are those of a clock on the wall: they stay when daylight saving begins.
 *
 * Returns: (transfer full) (element-type gint64): the instants at which the activity starts in the
 *   span, in order; one at most when it does not repeat. What "exdates" lists is left out.
 */
GArray *
crm_activity_expand (CrmRecord *activity, gint64 from, gint64 to)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *rrule = crm_record_get_text (activity, "rrule");
  const char *exdates = crm_record_get_text (activity, "exdates");
  gint64 start = crm_record_get_integer (activity, "start_at", CRM_INSTANT_NONE);
  struct icaltimetype time;
  icalrecur_iterator *iterator;

  if (start == CRM_INSTANT_NONE)
    return starts;
  if (rrule == NULL)
    {
      if (start >= from && start < to)
        g_array_append_val (starts, start);
      return starts;
    }
  iterator = icalrecur_iterator_new (icalrecurrencetype_from_string (rrule), local_time (start));
  if (iterator == NULL)
    return starts;
  if (from > start)
    icalrecur_iterator_set_start (iterator, local_time (from - CRM_DAY));
  for (time = icalrecur_iterator_next (iterator);
       !icaltime_is_null_time (time) && starts->len < MAX_OCCURRENCES;
       time = icalrecur_iterator_next (iterator))
    {
      gint64 instant = instant_of (time);

      if (instant >= to)
        break;
      if (instant >= from && !is_left_out (exdates, instant))
        g_array_append_val (starts, instant);
    }
  icalrecur_iterator_free (iterator);
  return starts;
}
