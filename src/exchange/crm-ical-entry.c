/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry of a calendar (VEVENT, VTODO; RFC 5545, by libical) as an activity, and back. */
#include "config.h"

#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-ical-private.h"
#include "crm-wall.h"

/* Longer than any note that a person writes; what is longer is cut off in the field, not in what is
 * kept of the entry. */
#define LONGEST_TEXT 60000
#define DAY_MINUTES (24 * 60)

/* ---- times ---- */

static GTimeZone *
find_zone (icalproperty *property, char **name)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
  const char *tzid = parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
  const char *windows = tzid != NULL ? crm_ical_zone_of_windows (tzid) : NULL;
  GTimeZone *zone = NULL;

  *name = NULL;
  if (tzid == NULL)
    return NULL;
  /* Some programs put their own name before that of the zone: /mozilla.org/20050126_1/Europe/Rome
   */
  for (const char *at = tzid; zone == NULL && at != NULL; at = strchr (at + 1, '/'))
    {
      const char *part = *at == '/' ? at + 1 : at;

      if (strchr (part, '/') == NULL && at != tzid)
        break;
      zone = crm_zone_find (part);
      if (zone != NULL)
        *name = g_strdup (part);
    }
  if (zone == NULL && windows != NULL)
    {
      zone = crm_zone_find (windows);
      *name = zone != NULL ? g_strdup (windows) : NULL;
    }
  return zone;
}

/* The zone of a calendar that nobody else knows is described in the file itself. */
static gint64
instant_of_described (icalproperty *property, struct icaltimetype time)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
  icalcomponent *calendar = icalproperty_get_parent (property);
  icaltimezone *zone = NULL;

  while (calendar != NULL && icalcomponent_isa (calendar) != ICAL_VCALENDAR_COMPONENT)
    calendar = icalcomponent_get_parent (calendar);
  if (calendar != NULL && parameter != NULL)
    zone = icalcomponent_get_timezone (calendar, icalparameter_get_tzid (parameter));
  if (zone == NULL)
    return CRM_INSTANT_NONE;
  return (gint64) icaltime_as_timet_with_zone (time, zone) * CRM_SECOND;
}

/* libical takes the fortieth of a thirteenth month as it comes. */
static gboolean
is_possible (struct icaltimetype time)
{
  return time.year >= 1 && time.year <= 9999 && time.month >= 1 && time.month <= 12 && time.day >= 1
         && g_date_valid_dmy ((GDateDay) time.day, (GDateMonth) time.month, (GDateYear) time.year)
         && time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60
         && time.second >= 0 && time.second <= 60;
}

/**
 * crm_ical_instant:
 * @zone: (out) (optional) (nullable) (transfer full): where it was planned, when that is said
 * @is_day: (out) (optional): a day without an hour
 *
 * What names no zone is meant by the clock of this computer.
 *
 * Returns: the instant of a property that holds one, or %CRM_INSTANT_NONE
 */
gint64
crm_ical_instant (icalproperty *property, char **zone, gboolean *is_day)
{
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;
  struct icaltimetype time = icaltime_null_time ();
  g_autofree char *name = NULL;
  g_autoptr (GTimeZone) found = NULL;
  gint64 described;
  CrmWall wall;

  if (zone != NULL)
    *zone = NULL;
  if (value != NULL && icalvalue_isa (value) == ICAL_DATE_VALUE)
    time = icalvalue_get_date (value);
  else if (value != NULL)
    time = icalvalue_get_datetime (value);
  if (!is_possible (time))
    return CRM_INSTANT_NONE;
  if (is_day != NULL)
    *is_day = time.is_date;
  if (icaltime_is_utc (time))
    return (gint64) icaltime_as_timet (time) * CRM_SECOND;
  found = find_zone (property, &name);
  described = found == NULL ? instant_of_described (property, time) : CRM_INSTANT_NONE;
  if (described != CRM_INSTANT_NONE)
    return described;
  if (found == NULL)
    found = g_time_zone_new_local ();
  if (zone != NULL)
    *zone = g_steal_pointer (&name);
  wall = (CrmWall){ crm_date_new (time.year, time.month, time.day), time.hour * 60 + time.minute };
  return crm_wall_to_instant_in_zone (wall, found) + time.second * CRM_SECOND;
}

static void
note_unknown_zone (icalparameter *parameter, void *data)
{
  g_autofree char *name = NULL;
  icalproperty *property = icalparameter_get_parent (parameter);
  g_autoptr (GTimeZone) zone = property != NULL ? find_zone (property, &name) : NULL;

  if (zone == NULL)
    g_ptr_array_add (data, g_strdup (icalparameter_get_tzid (parameter)));
}

/**
 * crm_ical_dup_with_zones:
 * @entry: in the calendar that it came in
 *
 * Returns: (transfer full) (nullable): a calendar with the entry and with those of its time zones
 *   that nobody else knows; %NULL when there are none
 */
icalcomponent *
crm_ical_dup_with_zones (icalcomponent *entry)
{
  icalcomponent *calendar = icalcomponent_get_parent (entry);
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (icalcomponent) kept = icalcomponent_new (ICAL_VCALENDAR_COMPONENT);
  gboolean any = FALSE;

  icalcomponent_foreach_tzid (entry, note_unknown_zone, unknown);
  if (calendar == NULL || unknown->len == 0)
    return NULL;
  for (icalcompiter at = icalcomponent_begin_component (calendar, ICAL_VTIMEZONE_COMPONENT);
       icalcompiter_deref (&at) != NULL; icalcompiter_next (&at))
    {
      icalcomponent *zone = icalcompiter_deref (&at);
      icalproperty *tzid = icalcomponent_get_first_property (zone, ICAL_TZID_PROPERTY);

      if (tzid == NULL
          || !g_ptr_array_find_with_equal_func (unknown, icalproperty_get_tzid (tzid), g_str_equal,
                                                NULL))
        continue;
      icalcomponent_add_component (kept, icalcomponent_new_clone (zone));
      any = TRUE;
    }
  if (!any)
    return NULL;
  icalcomponent_add_component (kept, icalcomponent_new_clone (entry));
  return g_steal_pointer (&kept);
}

static icalproperty *
first (icalcomponent *entry, icalproperty_kind kind)
{
  return icalcomponent_get_first_property (entry, kind);
}

/**
 * crm_ical_recurrence:
 *
 * Returns: which one of its series an entry is about, or %CRM_INSTANT_NONE
 */
gint64
crm_ical_recurrence (icalcomponent *entry)
{
  return crm_ical_instant (first (entry, ICAL_RECURRENCEID_PROPERTY), NULL, NULL);
}

static int
minutes_of (struct icaldurationtype duration)
{
  return (int) CLAMP (icaldurationtype_as_int (duration) / 60, 0, 10 * 366 * DAY_MINUTES);
}

/* Days are counted on the wall, so that one with a change of the clock is a whole one, too. */
static int
days_between (icalproperty *start, icalproperty *end)
{
  struct icaltimetype a = icalvalue_get_date (icalproperty_get_value (start));
  struct icaltimetype b = icalvalue_get_date (icalproperty_get_value (end));

  if (!is_possible (a) || !is_possible (b))
    return 1;
  return crm_date_new (b.year, b.month, b.day) - crm_date_new (a.year, a.month, a.day);
}

/* In minutes; 0 where an entry has no end. */
static int
read_duration (icalcomponent *entry, gint64 start, gboolean all_day)
{
  icalproperty *begin = first (entry, ICAL_DTSTART_PROPERTY);
  icalproperty *end = first (entry, ICAL_DTEND_PROPERTY);
  icalproperty *length = first (entry, ICAL_DURATION_PROPERTY);
  gboolean ends_on_day = FALSE;
  gint64 instant = crm_ical_instant (end, NULL, &ends_on_day);

  if (all_day && ends_on_day && instant != CRM_INSTANT_NONE)
    return CLAMP (days_between (begin, end), 1, 3660) * DAY_MINUTES;
  if (instant != CRM_INSTANT_NONE && start != CRM_INSTANT_NONE)
    return (int) CLAMP ((instant - start) / CRM_MINUTE, 0, 10 * 366 * DAY_MINUTES);
  if (length != NULL)
    return minutes_of (icalproperty_get_duration (length));
  return all_day ? DAY_MINUTES : 0;
}

/* ---- reading ---- */

static void
set_text (CrmRecord *activity, const char *field, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autofree char *stripped = NULL;

  if (valid != NULL && g_utf8_strlen (valid, -1) > LONGEST_TEXT)
    *g_utf8_offset_to_pointer (valid, LONGEST_TEXT) = '\0';
  stripped = valid != NULL ? g_strstrip (g_strdup (valid)) : NULL;
  crm_record_set_text (activity, field, stripped != NULL && *stripped != '\0' ? stripped : NULL);
}

static void
read_exdates (icalcomponent *entry, CrmRecord *activity)
{
  g_autoptr (GString) dates = g_string_new (NULL);

  for (icalproperty *property = first (entry, ICAL_EXDATE_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (entry, ICAL_EXDATE_PROPERTY))
    {
      gint64 instant = crm_ical_instant (property, NULL, NULL);
      char text[CRM_INSTANT_STRING_SIZE];

      if (instant == CRM_INSTANT_NONE)
        continue;
      crm_instant_format (instant, text);
      g_string_append_printf (dates, "%s%s", dates->len > 0 ? "," : "", text);
    }
  crm_record_set_text (activity, "exdates", dates->len > 0 ? dates->str : NULL);
}

static void
read_status (icalcomponent *entry, CrmRecord *activity)
{
  icalproperty *status = first (entry, ICAL_STATUS_PROPERTY);
  gint64 done = crm_ical_instant (first (entry, ICAL_COMPLETED_PROPERTY), NULL, NULL);
  icalproperty_status said = status != NULL ? icalproperty_get_status (status) : ICAL_STATUS_NONE;

  if (said == ICAL_STATUS_CANCELLED)
    crm_record_set_text (activity, "status", "canceled");
  else if (said == ICAL_STATUS_COMPLETED || done != CRM_INSTANT_NONE)
    {
      crm_record_set_text (activity, "status", "done");
      if (done != CRM_INSTANT_NONE)
        crm_record_set_integer (activity, "done_at", done);
    }
  else
    crm_record_set_text (activity, "status", "planned");
}

static void
read_priority (icalcomponent *entry, CrmRecord *activity)
{
  icalproperty *property = first (entry, ICAL_PRIORITY_PROPERTY);
  int priority = property != NULL ? icalproperty_get_priority (property) : 0;

  crm_record_set_text (activity, "priority",
                       priority >= 1 && priority <= 4 ? "high"
                       : priority >= 6                ? "low"
                                                      : "normal");
}

static const char *
read_type (icalcomponent *entry)
{
  static const char *const types[] = { "task", "call", "meeting", "visit", "send" };

  for (icalproperty *property = first (entry, ICAL_X_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (entry, ICAL_X_PROPERTY))
    if (g_strcmp0 (icalproperty_get_x_name (property), "X-CLIENTELA-TYPE") == 0)
      for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
        if (g_strcmp0 (icalproperty_get_value_as_string (property), types[i]) == 0)
          return types[i];
  return icalcomponent_isa (entry) == ICAL_VTODO_COMPONENT ? "task" : "meeting";
}

/* @name of the zone counts where hours or days come again, or a day is meant. */
static void
read_times (icalcomponent *entry, CrmRecord *activity)
{
  g_autofree char *zone = NULL;
  gboolean is_day = FALSE;
  gint64 start = crm_ical_instant (first (entry, ICAL_DTSTART_PROPERTY), &zone, &is_day);
  gint64 due = crm_ical_instant (first (entry, ICAL_DUE_PROPERTY), NULL, NULL);
  icalproperty *rule = first (entry, ICAL_RRULE_PROPERTY);
  int minutes = read_duration (entry, start, is_day);

  if (start != CRM_INSTANT_NONE)
    {
      crm_record_set_integer (activity, "start_at", start);
      crm_record_set_integer (activity, "all_day", is_day);
    }
  else
    crm_record_unset (activity, "start_at");
  if (due != CRM_INSTANT_NONE)
    crm_record_set_integer (activity, "due_at", due);
  else
    crm_record_unset (activity, "due_at");
  if (minutes > 0 && start != CRM_INSTANT_NONE)
    crm_record_set_integer (activity, "duration", minutes);
  else
    crm_record_unset (activity, "duration");
  if (zone != NULL)
    crm_record_set_text (activity, "zone", zone);
  set_text (activity, "rrule",
            rule != NULL && start != CRM_INSTANT_NONE
                    && crm_rrule_is_valid (icalproperty_get_value_as_string (rule))
                ? icalproperty_get_value_as_string (rule)
                : NULL);
}

/**
 * crm_ical_read_entry:
 * @activity: takes what the entry says; its other fields stay
 */
void
crm_ical_read_entry (icalcomponent *entry, CrmRecord *activity)
{
  set_text (activity, "subject", icalcomponent_get_summary (entry));
  set_text (activity, "description", icalcomponent_get_description (entry));
  set_text (activity, "location", icalcomponent_get_location (entry));
  crm_record_set_text (activity, "type", read_type (entry));
  read_times (entry, activity);
  read_exdates (entry, activity);
  read_status (entry, activity);
  read_priority (entry, activity);
  if (icalcomponent_get_sequence (entry) > 0)
    crm_record_set_integer (activity, "sequence", icalcomponent_get_sequence (entry));
}

/* ---- writing ---- */

static void
drop (icalcomponent *entry, icalproperty_kind kind)
{
  icalproperty *property;

  while ((property = first (entry, kind)) != NULL)
    {
      icalcomponent_remove_property (entry, property);
      icalproperty_free (property);
    }
}

static void
put (icalcomponent *entry, icalproperty_kind kind, icalproperty *property)
{
  drop (entry, kind);
  icalcomponent_add_property (entry, property);
}

static gboolean
differs (CrmRecord *activity, CrmRecord *said, const char *field)
{
  return !crm_value_equal (crm_record_get_by_name (activity, field),
                           crm_record_get_by_name (said, field));
}

/* A series keeps the hours of its zone, a day is a day, anything else is an instant. */
static icalproperty *
new_time (icalproperty_kind kind, gint64 instant, CrmRecord *activity, gboolean is_day)
{
  const char *name = crm_record_get_text (activity, "zone");
  g_autoptr (GTimeZone) zone = crm_activity_dup_zone (activity);
  gboolean in_zone
      = crm_record_is_set (activity, "rrule") || crm_record_is_set (activity, "series_id");
  struct icaltimetype time = icaltime_null_time ();
  icalproperty *property = icalproperty_new (kind);

  if (is_day || (in_zone && name != NULL))
    {
      CrmWall wall = crm_wall_in_zone (instant, zone);

      crm_date_split (wall.date, &time.year, &time.month, &time.day);
      time.hour = is_day ? 0 : wall.minute / 60;
      time.minute = is_day ? 0 : wall.minute % 60;
      time.is_date = is_day;
    }
  else
    time = icaltime_from_timet_with_zone ((time_t) (instant / CRM_SECOND), 0,
                                          icaltimezone_get_utc_timezone ());
  icalproperty_set_value (property,
                          is_day ? icalvalue_new_date (time) : icalvalue_new_datetime (time));
  if (is_day)
    icalproperty_add_parameter (property, icalparameter_new_value (ICAL_VALUE_DATE));
  else if (in_zone && name != NULL)
    icalproperty_add_parameter (property, icalparameter_new_tzid (name));
  return property;
}

static void
write_times (CrmRecord *activity, icalcomponent *entry)
{
  gint64 start = crm_record_get_integer (activity, "start_at", CRM_INSTANT_NONE);
  gint64 due = crm_record_get_integer (activity, "due_at", CRM_INSTANT_NONE);
  gint64 minutes = crm_record_get_integer (activity, "duration", 0);
  gboolean is_day = crm_record_get_integer (activity, "all_day", 0) != 0;
  gboolean is_event = icalcomponent_isa (entry) == ICAL_VEVENT_COMPONENT;

  drop (entry, ICAL_DTSTART_PROPERTY);
  drop (entry, ICAL_DTEND_PROPERTY);
  drop (entry, ICAL_DURATION_PROPERTY);
  drop (entry, ICAL_DUE_PROPERTY);
  if (start == CRM_INSTANT_NONE && is_event)
    start = due;
  if (start != CRM_INSTANT_NONE)
    icalcomponent_add_property (entry, new_time (ICAL_DTSTART_PROPERTY, start, activity, is_day));
  if (due != CRM_INSTANT_NONE && !is_event)
    icalcomponent_add_property (entry, new_time (ICAL_DUE_PROPERTY, due, activity, FALSE));
  else if (start != CRM_INSTANT_NONE && minutes > 0 && is_event)
    icalcomponent_add_property (
        entry, is_day
                   ? icalproperty_new_duration ((struct icaldurationtype){
                       .days = (unsigned) MAX (1, (minutes + DAY_MINUTES - 1) / DAY_MINUTES) })
                   : new_time (ICAL_DTEND_PROPERTY, start + minutes * CRM_MINUTE, activity, FALSE));
}

static void
write_rule (CrmRecord *activity, icalcomponent *entry, const char *exdates)
{
  const char *rrule = crm_record_get_text (activity, "rrule");
  g_auto (GStrv) texts = g_strsplit_set (exdates != NULL ? exdates : "", ", ", -1);
  gboolean is_day = crm_record_get_integer (activity, "all_day", 0) != 0;
  gint64 instant;

  drop (entry, ICAL_RRULE_PROPERTY);
  drop (entry, ICAL_EXDATE_PROPERTY);
  if (rrule != NULL)
    icalcomponent_add_property (entry,
                                icalproperty_new_rrule (icalrecurrencetype_from_string (rrule)));
  for (gsize i = 0; rrule != NULL && texts[i] != NULL; i++)
    if (crm_instant_parse (texts[i], &instant))
      icalcomponent_add_property (entry,
                                  new_time (ICAL_EXDATE_PROPERTY, instant, activity, is_day));
}

static void
write_status (CrmRecord *activity, icalcomponent *entry)
{
  const char *status = crm_record_get_text (activity, "status");
  gint64 done = crm_record_get_integer (activity, "done_at", CRM_INSTANT_NONE);
  gboolean is_event = icalcomponent_isa (entry) == ICAL_VEVENT_COMPONENT;
  icalproperty_status said = is_event ? ICAL_STATUS_CONFIRMED : ICAL_STATUS_NEEDSACTION;

  if (g_strcmp0 (status, "canceled") == 0)
    said = ICAL_STATUS_CANCELLED;
  else if (g_strcmp0 (status, "done") == 0 && !is_event)
    said = ICAL_STATUS_COMPLETED;
  put (entry, ICAL_STATUS_PROPERTY, icalproperty_new_status (said));
  drop (entry, ICAL_COMPLETED_PROPERTY);
  if (said == ICAL_STATUS_COMPLETED && done != CRM_INSTANT_NONE)
    icalcomponent_add_property (
        entry, icalproperty_new_completed (icaltime_from_timet_with_zone (
                   (time_t) (done / CRM_SECOND), 0, icaltimezone_get_utc_timezone ())));
}

static void
write_priority (CrmRecord *activity, icalcomponent *entry)
{
  const char *priority = crm_record_get_text (activity, "priority");

  drop (entry, ICAL_PRIORITY_PROPERTY);
  if (g_strcmp0 (priority, "high") == 0)
    icalcomponent_add_property (entry, icalproperty_new_priority (1));
  else if (g_strcmp0 (priority, "low") == 0)
    icalcomponent_add_property (entry, icalproperty_new_priority (9));
}

static void
write_type (CrmRecord *activity, icalcomponent *entry)
{
  icalproperty *property = icalproperty_new_x (crm_record_get_text (activity, "type"));

  icalproperty_set_x_name (property, "X-CLIENTELA-TYPE");
  icalcomponent_add_property (entry, property);
}

static void
write_text (CrmRecord *activity, icalcomponent *entry, const char *field, icalproperty_kind kind)
{
  const char *text = crm_record_get_text (activity, field);
  icalproperty *property;

  drop (entry, kind);
  if (text == NULL)
    return;
  property = icalproperty_new (kind);
  icalproperty_set_value (property, icalvalue_new_text (text));
  icalcomponent_add_property (entry, property);
}

/* The same dates in any order. */
static gboolean
are_same_dates (const char *one, const char *other)
{
  g_auto (GStrv) texts = g_strsplit_set (one != NULL ? one : "", ", ", -1);

  if (strlen (one != NULL ? one : "") != strlen (other != NULL ? other : ""))
    return FALSE;
  for (gsize i = 0; texts[i] != NULL; i++)
    if (other == NULL || strstr (other, texts[i]) == NULL)
      return one == NULL;
  return TRUE;
}

static gboolean
differs_in (CrmRecord *activity, CrmRecord *said, const char *const *fields)
{
  for (gsize i = 0; fields[i] != NULL; i++)
    if (differs (activity, said, fields[i]))
      return TRUE;
  return FALSE;
}

/**
 * crm_ical_write_entry:
 * @entry: new, or as it came in
 * @exdates: (nullable): what is said to be left out of a series
 *
 * Writes what the activity says otherwise than the entry; all else of an entry stays as it was, so
 * that what this program does not know is not lost.
 */
void
crm_ical_write_entry (CrmRecord *activity, icalcomponent *entry, const char *exdates)
{
  static const char *const times[] = { "start_at", "due_at", "duration", "all_day", NULL };
  static const struct
  {
    const char *field;
    icalproperty_kind kind;
  } texts[] = { { "subject", ICAL_SUMMARY_PROPERTY },
                { "description", ICAL_DESCRIPTION_PROPERTY },
                { "location", ICAL_LOCATION_PROPERTY } };
  g_autoptr (CrmRecord) said = crm_record_new (crm_record_get_kind (activity));

  crm_ical_read_entry (entry, said);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (differs (activity, said, texts[i].field))
      write_text (activity, entry, texts[i].field, texts[i].kind);
  if (differs_in (activity, said, times))
    write_times (activity, entry);
  if (differs (activity, said, "rrule")
      || !are_same_dates (exdates, crm_record_get_text (said, "exdates")))
    write_rule (activity, entry, exdates);
  if (differs (activity, said, "status") || first (entry, ICAL_UID_PROPERTY) == NULL)
    write_status (activity, entry);
  if (differs (activity, said, "priority"))
    write_priority (activity, entry);
  if (differs (activity, said, "type"))
    write_type (activity, entry);
}

/**
 * crm_ical_dup_uid:
 *
 * Returns: (transfer full): the UID under which other calendars know the activity
 */
char *
crm_ical_dup_uid (CrmRecord *activity)
{
  const char *uid = crm_record_get_text (activity, "uid");
  char id[CRM_ID_STRING_SIZE];
  const CrmValue *series = crm_record_get_by_name (activity, "series_id");

  if (uid != NULL)
    return g_strdup (uid);
  crm_id_format (series->type == CRM_VALUE_LINK ? &series->link : crm_record_get_id (activity), id);
  return g_strconcat (id, CRM_ICAL_UID_SUFFIX, NULL);
}

/* ---- who takes part ---- */

/**
 * crm_ical_mail_address:
 * @property: an ATTENDEE or ORGANIZER
 *
 * Returns: (transfer none) (nullable): the mail address
 */
const char *
crm_ical_mail_address (icalproperty *property)
{
  icalvalue *value = icalproperty_get_value (property);
  const char *address = value != NULL ? icalvalue_get_caladdress (value) : NULL;

  if (address == NULL || g_ascii_strncasecmp (address, "mailto:", 7) != 0)
    return NULL;
  return strchr (address + 7, '@') != NULL ? address + 7 : NULL;
}

static const struct
{
  const char *acceptance;
  icalparameter_partstat partstat;
} answers[] = {
  { "accepted", ICAL_PARTSTAT_ACCEPTED },
  { "declined", ICAL_PARTSTAT_DECLINED },
  { "tentative", ICAL_PARTSTAT_TENTATIVE },
};

const char *
crm_ical_acceptance (icalproperty *attendee)
{
  icalparameter *parameter = icalproperty_get_first_parameter (attendee, ICAL_PARTSTAT_PARAMETER);

  for (gsize i = 0; parameter != NULL && i < G_N_ELEMENTS (answers); i++)
    if (icalparameter_get_partstat (parameter) == answers[i].partstat)
      return answers[i].acceptance;
  return "none";
}

icalparameter_partstat
crm_ical_partstat (const char *acceptance)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_strcmp0 (acceptance, answers[i].acceptance) == 0)
      return answers[i].partstat;
  return ICAL_PARTSTAT_NEEDSACTION;
}
