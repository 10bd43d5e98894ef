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
#include "crm-wall.h"

/* More occurrences than this in one view say nothing to anybody. */
#define MAX_OCCURRENCES 5000

/* Another day without an hour of its own means the morning. */
#define MORNING 9

/* A call is short until somebody says otherwise. */
#define CALL_MINUTES 15

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

/* Days and hours that come again belong to the zone in which they were planned. */
static gboolean
check_zone (CrmRecord *record, GError **error)
{
  const char *name = crm_record_get_text (record, "zone");
  g_autoptr (GTimeZone) zone = name != NULL ? crm_zone_find (name) : NULL;
  gboolean needed = crm_record_is_set (record, "rrule")
                    || (crm_record_is_set (record, "start_at")
                        && crm_record_get_integer (record, "all_day", 0) != 0);

  if (name != NULL && zone == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("zone: “%s” is not known; give a name such as Europe/Lisbon"), name);
      return FALSE;
    }
  if (name == NULL && needed)
    {
      g_autofree char *local = crm_zone_dup_local_name ();

      if (local != NULL)
        crm_record_set_text (record, "zone", local);
    }
  return TRUE;
}

/* Who is invited is asked again after a change of these; whoever else invited counts for
 * themselves.
 */
static void
count_revision (CrmRecord *record, CrmRecord *before)
{
  static const char *const fields[]
      = { "start_at", "due_at", "duration", "all_day", "rrule", "exdates", "location" };
  const CrmKind *kind = crm_record_get_kind (record);
  gboolean was_off = g_strcmp0 (crm_record_get_text (before, "status"), "canceled") == 0;
  gboolean is_off = g_strcmp0 (crm_record_get_text (record, "status"), "canceled") == 0;
  gboolean changed = was_off != is_off;

  for (gsize i = 0; i < G_N_ELEMENTS (fields) && !changed; i++)
    changed = crm_record_is_changed (record, crm_kind_find_field (kind, fields[i]));
  if (changed && !crm_record_is_set (record, "uid")
      && !crm_record_is_changed (record, crm_kind_find_field (kind, "sequence")))
    crm_record_set_integer (record, "sequence", crm_record_get_integer (record, "sequence", 0) + 1);
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
  if (!check_zone (record, error))
    return FALSE;
  if (g_strcmp0 (status, "done") == 0 && !crm_record_is_set (record, "done_at"))
    crm_record_set_integer (record, "done_at", rules->now);
  else if (g_strcmp0 (status, "planned") == 0)
    crm_record_unset (record, "done_at");
  if (!crm_record_is_set (record, "owner_id") && before == NULL)
    crm_record_set_link (record, "owner_id", &rules->user);
  if (before != NULL)
    count_revision (record, before);
  return TRUE;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

/* Somebody takes part: a record, or a name, or an address. */
gboolean
crm_activity_participant_prepare (CrmRecord *record,
                                  CrmRecord *before,
                                  CrmRules *rules,
                                  GError **error)
{
  const CrmField *answer = crm_kind_find_field (crm_record_get_kind (record), "acceptance");

  if (!crm_record_is_set (record, "participant") && !crm_record_is_set (record, "name")
      && !crm_record_is_set (record, "email"))
    return refuse (error, _ ("participant: say who takes part"));
  if (g_strcmp0 (crm_record_get_text (record, "acceptance"), "none") == 0)
    crm_record_unset (record, "answered_at");
  else if (before == NULL || crm_record_is_changed (record, answer))
    crm_record_set_integer (record, "answered_at", rules->now);
  return TRUE;
}

/* Either some time before the activity or at an instant of its own. */
gboolean
crm_reminder_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gboolean has_time = crm_record_is_set (record, "remind_at");
  gint64 minutes = crm_record_get_integer (record, "minutes_before", 0);

  if (has_time == crm_record_is_set (record, "minutes_before"))
    return refuse (error, _ ("reminder: give minutes_before or remind_at"));
  if (minutes < 0 || minutes > CRM_REMINDER_MOST_MINUTES)
    return refuse (error, _ ("minutes_before: give a number from 0 to 40320, four weeks"));
  return TRUE;
}

gboolean
crm_day_mark_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (!crm_record_is_set (record, "user_id") && before == NULL && !crm_id_is_none (&rules->user))
    crm_record_set_link (record, "user_id", &rules->user);
  if (g_strcmp0 (crm_record_get_text (record, "answer"), "snoozed") == 0
      && !crm_record_is_set (record, "until"))
    return refuse (error, _ ("until: say when the line comes back"));
  if (!crm_record_is_set (record, "answered_at"))
    crm_record_set_integer (record, "answered_at", rules->now);
  return TRUE;
}

gboolean
crm_activity_chain_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gint64 days = crm_record_get_integer (record, "delay_days", 0);

  if (days < 0 || days > CRM_CHAIN_MOST_DAYS)
    return refuse (error, _ ("delay_days: give a number from 0 to 3650"));
  return TRUE;
}

/**
 * crm_activity_dup_zone:
 *
 * Returns: (transfer full): in whose hours and days the activity is meant: where it was planned.
 *   What says nothing is meant as the clock on the wall of this computer shows it.
 */
GTimeZone *
crm_activity_dup_zone (CrmRecord *activity)
{
  GTimeZone *zone = crm_zone_find (crm_record_get_text (activity, "zone"));

  return zone != NULL ? zone : g_time_zone_new_local ();
}

static struct icaltimetype
time_of (gint64 instant, GTimeZone *zone)
{
  CrmWall wall = crm_wall_in_zone (instant, zone);
  struct icaltimetype time = icaltime_null_time ();

  crm_date_split (wall.date, &time.year, &time.month, &time.day);
  time.hour = wall.minute / 60;
  time.minute = wall.minute % 60;
  time.second = (int) ((instant / CRM_SECOND % 60 + 60) % 60);
  return time;
}

static gint64
instant_of (struct icaltimetype time, GTimeZone *zone)
{
  CrmWall wall = { crm_date_new (time.year, time.month, time.day), time.hour * 60 + time.minute };

  return crm_wall_to_instant_in_zone (wall, zone) + time.second * CRM_SECOND;
}

/* The end of a rule may be a day or an instant of UTC; the days of the rule are those of a wall. */
static struct icalrecurrencetype
read_rule (const char *rrule, GTimeZone *zone)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (rrule);

  if (icaltime_is_null_time (rule.until))
    return rule;
  if (rule.until.is_date)
    {
      rule.until.is_date = 0;
      rule.until.hour = 23;
      rule.until.minute = rule.until.second = 59;
    }
  else if (icaltime_is_utc (rule.until))
    rule.until = time_of ((gint64) icaltime_as_timet (rule.until) * CRM_SECOND, zone);
  return rule;
}

/**
 * crm_activity_get_day:
 * @instant: at which the activity or one of a series starts
 *
 * Returns: the day that it is on: of what takes whole days the day where it was planned, wherever
 *   this computer is
 */
CrmDate
crm_activity_get_day (CrmRecord *activity, gint64 instant)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (crm_record_get_integer (activity, "all_day", 0) == 0)
    return crm_instant_to_date (instant);
  zone = crm_activity_dup_zone (activity);
  return crm_wall_in_zone (instant, zone).date;
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
 * The hours of a series are those of a clock on the wall where it was planned: they stay when
 * daylight saving begins there, and a desk in another zone sees them move.
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
  g_autoptr (GTimeZone) zone = NULL;
  struct icalrecurrencetype rule;
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
  zone = crm_activity_dup_zone (activity);
  rule = read_rule (rrule, zone);
  iterator = icalrecur_iterator_new (rule, time_of (start, zone));
  if (iterator == NULL)
    return starts;
  /* A rule that counts must be counted from its beginning. */
  if (from > start && rule.count == 0)
    icalrecur_iterator_set_start (iterator, time_of (from - CRM_DAY, zone));
  for (time = icalrecur_iterator_next (iterator);
       !icaltime_is_null_time (time) && starts->len < MAX_OCCURRENCES;
       time = icalrecur_iterator_next (iterator))
    {
      gint64 instant = instant_of (time, zone);

      if (instant >= to)
        break;
      if (instant >= from && !is_left_out (exdates, instant))
        g_array_append_val (starts, instant);
    }
  icalrecur_iterator_free (iterator);
  return starts;
}

/**
 * crm_activity_get_time:
 *
 * Returns: the instant for which an activity that does not repeat is meant: its due instant, or
 *   else its start; %CRM_INSTANT_NONE without either
 */
gint64
crm_activity_get_time (CrmRecord *activity)
{
  return crm_record_get_integer (activity, "due_at",
                                 crm_record_get_integer (activity, "start_at", CRM_INSTANT_NONE));
}

/**
 * crm_activity_follow_up:
 * @chain: what the office does after an activity of its type
 * @office: when the office works: the next activity is on none of its free days
 * @now: when it was done
 *
 * Returns: (transfer full): the next activity, not stored yet: about the same, of the same person,
 *   that many days later at the same hour of the day
 */
CrmRecord *
crm_activity_follow_up (CrmRecord *done, CrmRecord *chain, CrmWorkCalendar *office, gint64 now)
{
  CrmRecord *next = crm_record_new (crm_record_get_kind (done));
  const CrmValue *parent = crm_record_get_by_name (done, "parent");
  const CrmKind *kind = crm_record_get_kind (done);
  const char *type = crm_record_get_text (chain, "next_type");
  int days = (int) crm_record_get_integer (chain, "delay_days", 1);
  gint64 meant = crm_record_get_integer (done, "start_at", CRM_INSTANT_NONE);
  int minute = meant != CRM_INSTANT_NONE ? crm_wall_from_instant (meant).minute : 9 * 60;
  CrmWall at = { crm_wall_from_instant (now).date + days, minute };

  if (days > 0)
    at.date = crm_work_calendar_next_workday (office, at.date);
  crm_record_set_text (next, "subject", crm_record_get_text (chain, "subject"));
  crm_record_set_text (next, "type", type);
  crm_record_set_link (next, "follows_id", crm_record_get_id (done));
  if (parent->type == CRM_VALUE_LINK)
    {
      const CrmField *field = crm_kind_find_field (kind, "parent");

      crm_record_set (next, field, crm_value_copy (parent));
      crm_record_set_link_title (next, field, crm_record_get_link_title (done, field));
    }
  if (crm_record_is_set (done, "owner_id"))
    crm_record_set_link (next, "owner_id", crm_record_get_link (done, "owner_id"));
  if (g_strcmp0 (type, "task") == 0 || g_strcmp0 (type, "send") == 0)
    crm_record_set_integer (next, "due_at", crm_wall_to_instant (at));
  else
    {
      crm_record_set_integer (next, "start_at", crm_wall_to_instant (at));
      crm_record_set_integer (next, "duration", 30);
    }
  return next;
}

/**
 * crm_snooze_instant:
 * @at: when it was meant to be; may be none
 *
 * Returns: when a person meets it again: an hour from now, tomorrow or in a week at its own hour
 */
gint64
crm_snooze_instant (CrmSnooze snooze, gint64 at, gint64 now)
{
  CrmWall today = crm_wall_from_instant (now);
  CrmWall again = { today.date + (snooze == CRM_SNOOZE_WEEK ? 7 : 1), MORNING * 60 };

  if (snooze == CRM_SNOOZE_HOUR)
    return (now + CRM_HOUR + 5 * CRM_MINUTE - 1) / (5 * CRM_MINUTE) * (5 * CRM_MINUTE);
  if (at != CRM_INSTANT_NONE)
    again.minute = crm_wall_from_instant (at).minute;
  return crm_wall_to_instant (again);
}

/**
 * crm_call_back_draft:
 * @whom: the name of the record that @kind and @id say
 * @at: instant
 *
 * Returns: (transfer full): a call to somebody who is to be called back, not stored yet
 */
CrmRecord *
crm_call_back_draft (const CrmKind *kind, const CrmId *id, const char *whom, gint64 at)
{
  CrmRecord *call
      = crm_record_new (crm_catalog_find_kind (crm_kind_get_catalog (kind), "activity"));
  /* Translators: the subject of a call: whom to call again. */
  g_autofree char *subject = g_strdup_printf (_ ("Call %s back"), whom);

  crm_record_take_defaults (call);
  crm_record_set_text (call, "subject", subject);
  crm_record_set_text (call, "type", "call");
  crm_record_set_parent (call, "parent", kind, id);
  crm_record_set_link_title (call, crm_kind_find_field (crm_record_get_kind (call), "parent"),
                             whom);
  crm_record_set_integer (call, "start_at", at);
  crm_record_set_integer (call, "duration", CALL_MINUTES);
  return call;
}

/**
 * crm_reminder_draft:
 * @activity: stored, or in the same operation before the reminder
 *
 * Returns: (transfer full): a reminder for whoever the activity belongs to, not stored yet
 */
CrmRecord *
crm_reminder_draft (CrmRecord *activity, int minutes_before)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (crm_record_get_kind (activity));
  CrmRecord *reminder = crm_record_new (crm_catalog_find_kind (catalog, "reminder"));

  crm_record_set_link (reminder, "activity_id", crm_record_get_id (activity));
  crm_record_set_integer (reminder, "minutes_before", minutes_before);
  return reminder;
}

/**
 * crm_reminder_next:
 * @activity: what it reminds of
 * @after: instant
 *
 * Returns: when the reminder tells next: what was told up to is told no more; of a series the first
 *   time after @after that it was not told of; %CRM_INSTANT_NONE for never again
 */
gint64
crm_reminder_next (CrmRecord *reminder, CrmRecord *activity, gint64 after)
{
  gint64 shown = crm_record_get_integer (reminder, "shown_at", CRM_INSTANT_NONE);
  gint64 snoozed = crm_record_get_integer (reminder, "snoozed_until", CRM_INSTANT_NONE);
  gint64 own = crm_record_get_integer (reminder, "remind_at", CRM_INSTANT_NONE);
  gint64 before = crm_record_get_integer (reminder, "minutes_before", 0) * CRM_MINUTE;
  g_autoptr (GArray) starts = NULL;
  gint64 from;

  if (g_strcmp0 (crm_record_get_text (activity, "status"), "planned") != 0)
    return CRM_INSTANT_NONE;
  if (snoozed != CRM_INSTANT_NONE && (shown == CRM_INSTANT_NONE || snoozed > shown))
    return snoozed;
  if (own != CRM_INSTANT_NONE || !crm_record_is_set (activity, "rrule"))
    {
      gint64 meant = own;

      if (own == CRM_INSTANT_NONE)
        meant = crm_record_get_integer (
            activity, "start_at", crm_record_get_integer (activity, "due_at", CRM_INSTANT_NONE));
      if (meant == CRM_INSTANT_NONE)
        return CRM_INSTANT_NONE;
      meant -= own == CRM_INSTANT_NONE ? before : 0;
      return meant < after || (shown != CRM_INSTANT_NONE && meant <= shown) ? CRM_INSTANT_NONE
                                                                            : meant;
    }
  from = shown != CRM_INSTANT_NONE ? MAX (after, shown + 1) : after;
  starts = crm_activity_expand (activity, from + before, from + before + 400 * CRM_DAY);
  return starts->len > 0 ? g_array_index (starts, gint64, 0) - before : CRM_INSTANT_NONE;
}
