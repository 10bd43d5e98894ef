/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When somebody works and when something is planned, as the replica knows it. */
#include "config.h"

#include "crm-work-read.h"

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-wall.h"

/* An activity that began this long ago may still go on. */
#define LONGEST_DAYS 62
#define DAY_MINUTES 1440
#define USUAL_MINUTES 30
#define STEP 30
/* Teams that stand in each other do so no deeper than this. */
#define MOST_TEAMS 16

static GPtrArray *
list_all (CrmSession *session, const char *kind, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind));

  return crm_session_list (session, query, error);
}

static gboolean
links_to (CrmRecord *record, const char *field, const CrmId *id)
{
  const CrmId *link = crm_record_get_link (record, field);

  return link != NULL && id != NULL && crm_id_equal (link, id);
}

/* The hours of the person if they have their own, of the office else. */
static CrmRecord *
choose_hours (GPtrArray *all, const CrmId *user)
{
  CrmRecord *office = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      CrmRecord *hours = g_ptr_array_index (all, i);

      if (links_to (hours, "user_id", user))
        return hours;
      if (!crm_record_is_set (hours, "user_id") && office == NULL)
        office = hours;
    }
  return office;
}

/* The team of a person and what it is part of. */
static GArray *
list_teams (CrmSession *session, const CrmId *user)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *kind = crm_catalog_find_kind (catalog, "team");
  GArray *teams = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_autoptr (CrmRecord) record
      = user != NULL
            ? crm_session_get (session, crm_catalog_find_kind (catalog, "user"), user, NULL)
            : NULL;
  const char *field = "team_id";

  while (record != NULL && teams->len < MOST_TEAMS)
    {
      const CrmId *team = crm_record_get_link (record, field);
      CrmRecord *next;

      if (team == NULL)
        break;
      g_array_append_vals (teams, team, 1);
      next = crm_session_get (session, kind, team, NULL);
      g_object_unref (record);
      record = next;
      field = "parent_id";
    }
  return teams;
}

static gboolean
concerns (CrmRecord *holiday, const GArray *teams)
{
  if (!crm_record_is_set (holiday, "team_id"))
    return TRUE;
  for (guint i = 0; i < teams->len; i++)
    if (links_to (holiday, "team_id", &g_array_index (teams, CrmId, i)))
      return TRUE;
  return FALSE;
}

/**
 * crm_work_read:
 * @user: (nullable): whose; %NULL or the empty id for the office
 *
 * Returns: (transfer full) (nullable): when that person works: their own hours or those of the
 *   office, without its holidays, those of their teams, and their absences
 */
CrmWorkCalendar *
crm_work_read (CrmSession *session, const CrmId *user, GError **error)
{
  g_autoptr (CrmWorkCalendar) calendar = crm_work_calendar_new ();
  g_autoptr (GPtrArray) hours = list_all (session, "working_hours", error);
  g_autoptr (GPtrArray) holidays = hours != NULL ? list_all (session, "holiday", error) : NULL;
  g_autoptr (GPtrArray) absences = holidays != NULL ? list_all (session, "absence", error) : NULL;
  g_autoptr (GArray) teams = NULL;
  CrmRecord *chosen;

  if (absences == NULL)
    return NULL;
  if (user != NULL && crm_id_is_none (user))
    user = NULL;
  teams = list_teams (session, user);
  chosen = choose_hours (hours, user);
  if (chosen != NULL)
    crm_work_calendar_set_hours (calendar, chosen);
  for (guint i = 0; i < holidays->len; i++)
    if (concerns (g_ptr_array_index (holidays, i), teams))
      crm_work_calendar_add_day_off (calendar, g_ptr_array_index (holidays, i));
  for (guint i = 0; i < absences->len; i++)
    if (links_to (g_ptr_array_index (absences, i), "user_id", user))
      crm_work_calendar_add_day_off (calendar, g_ptr_array_index (absences, i));
  return g_steal_pointer (&calendar);
}

/* ---- what is planned ---- */

typedef struct
{
  CrmSession *session;
  CrmPersonTime *person;
  CrmDate first, last;
  const CrmId *except;
  GHashTable *seen; /* CrmId of activities that were taken */
} Reading;

/* Something for a whole day takes the day when one meets; a task for a day leaves it open when it
 * is done. */
static gboolean
takes_time (CrmRecord *activity)
{
  const char *type = crm_record_get_text (activity, "type");

  return crm_record_get_integer (activity, "all_day", 0) == 0 || g_strcmp0 (type, "meeting") == 0
         || g_strcmp0 (type, "visit") == 0;
}

static CrmTimeSpan
get_span (CrmRecord *activity, gint64 start)
{
  int minutes = (int) crm_record_get_integer (activity, "duration", 0);
  CrmDate day;

  if (crm_record_get_integer (activity, "all_day", 0) == 0)
    return (CrmTimeSpan){ start, start + (minutes > 0 ? minutes : USUAL_MINUTES) * CRM_MINUTE };
  day = crm_activity_get_day (activity, start);
  return (CrmTimeSpan){ crm_wall_to_instant ((CrmWall){ day, 0 }),
                        crm_wall_to_instant ((CrmWall){
                            day + MAX (1, (minutes + DAY_MINUTES - 1) / DAY_MINUTES), 0 }) };
}

static void
take_activity (Reading *reading, CrmRecord *activity)
{
  gint64 from = crm_instant_from_date (reading->first, 0, 0);
  gint64 to = crm_instant_from_date (reading->last + 1, 0, 0);
  const CrmId *id = crm_record_get_id (activity);
  g_autoptr (GArray) starts = NULL;

  if (!takes_time (activity) || g_hash_table_contains (reading->seen, id)
      || (reading->except != NULL && crm_id_equal (reading->except, id)))
    return;
  g_hash_table_add (reading->seen, crm_id_copy (id));
  starts = crm_activity_expand (activity, from - LONGEST_DAYS * CRM_DAY, to);
  for (guint i = 0; i < starts->len; i++)
    {
      CrmTimeSpan span = get_span (activity, g_array_index (starts, gint64, i));

      if (MAX (span.from, from) >= MIN (span.to, to))
        continue;
      g_array_append_val (reading->person->busy, span);
      g_ptr_array_add (reading->person->activities, g_object_ref (activity));
    }
}

/* @via leads from what is asked for to the activity: nothing, or the link of a participant. */
static gboolean
filter_times (
    CrmQuery *query, const char *via, const Reading *reading, gboolean repeats, GError **error)
{
  gint64 from = crm_instant_from_date (reading->first - LONGEST_DAYS, 0, 0);
  gint64 to = crm_instant_from_date (reading->last + 1, 0, 0);
  g_autofree char *start = g_strconcat (via, "start_at", NULL);
  g_autofree char *rule = g_strconcat (via, "rrule", NULL);
  g_autofree char *status = g_strconcat (via, "status", NULL);

  return crm_query_filter (query, start, CRM_FILTER_LESS, crm_value_integer (to), error)
         && (repeats
             || crm_query_filter (query, start, CRM_FILTER_AT_LEAST, crm_value_integer (from),
                                  error))
         && crm_query_filter (query, rule, repeats ? CRM_FILTER_SET : CRM_FILTER_NOT_SET,
                              (CrmValue) CRM_VALUE_INIT, error)
         && crm_query_filter (query, status, CRM_FILTER_NOT_EQUAL, crm_value_text ("canceled"),
                              error);
}

static gboolean
read_own (Reading *reading, gboolean repeats, GError **error)
{
  const CrmKind *kind
      = crm_catalog_find_kind (crm_session_get_catalog (reading->session), "activity");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) found = NULL;

  if (!crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                         crm_value_link (&reading->person->user), error)
      || !filter_times (query, "", reading, repeats, error))
    return FALSE;
  found = crm_session_list (reading->session, query, error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    take_activity (reading, g_ptr_array_index (found, i));
  return found != NULL;
}

static gboolean
read_as_participant (Reading *reading, gboolean repeats, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (reading->session);
  const CrmKind *activity = crm_catalog_find_kind (catalog, "activity");
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (catalog, "activity_participant"));
  g_autoptr (GPtrArray) found = NULL;

  if (!crm_query_filter (query, "participant", CRM_FILTER_EQUAL,
                         crm_value_link (&reading->person->user), error)
      || !crm_query_filter (query, "acceptance", CRM_FILTER_NOT_EQUAL, crm_value_text ("declined"),
                            error)
      || !filter_times (query, "activity_id.", reading, repeats, error))
    return FALSE;
  found = crm_session_list (reading->session, query, error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const CrmId *id = crm_record_get_link (g_ptr_array_index (found, i), "activity_id");
      g_autoptr (CrmRecord) record
          = id != NULL ? crm_session_get (reading->session, activity, id, NULL) : NULL;

      if (record != NULL)
        take_activity (reading, record);
    }
  return found != NULL;
}

/**
 * crm_person_time_read:
 * @first: first day
 * @last: last day
 * @except: (nullable): an activity that does not count, as the one that is being planned
 *
 * Returns: (transfer full) (nullable): when a person works, and what of it is taken: by what they
 *   are responsible for and by what they take part in, unless they declined
 */
CrmPersonTime *
crm_person_time_read (CrmSession *session,
                      const CrmId *user,
                      CrmDate first,
                      CrmDate last,
                      const CrmId *except,
                      GError **error)
{
  g_autoptr (CrmPersonTime) self = g_new0 (CrmPersonTime, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  Reading reading = { session, self, first, last, except, seen };
  g_autoptr (CrmRecord) record = crm_session_get (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "user"), user, error);

  self->user = *user;
  self->busy = g_array_new (FALSE, FALSE, sizeof (CrmTimeSpan));
  self->activities = g_ptr_array_new_with_free_func (g_object_unref);
  if (record == NULL)
    return NULL;
  self->name = g_strdup (crm_record_get_title (record));
  self->calendar = crm_work_read (session, user, error);
  if (self->calendar == NULL || !read_own (&reading, FALSE, error)
      || !read_own (&reading, TRUE, error) || !read_as_participant (&reading, FALSE, error)
      || !read_as_participant (&reading, TRUE, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
crm_person_time_free (CrmPersonTime *self)
{
  g_free (self->name);
  g_clear_pointer (&self->calendar, crm_work_calendar_unref);
  g_clear_pointer (&self->busy, g_array_unref);
  g_clear_pointer (&self->activities, g_ptr_array_unref);
  g_free (self);
}

/**
 * crm_person_time_find_busy:
 *
 * Returns: (nullable): the first thing that takes the person's time between two instants
 */
CrmRecord *
crm_person_time_find_busy (const CrmPersonTime *self, gint64 from, gint64 to)
{
  CrmRecord *found = NULL;
  gint64 earliest = G_MAXINT64;

  for (guint i = 0; i < self->busy->len; i++)
    {
      const CrmTimeSpan *span = &g_array_index (self->busy, CrmTimeSpan, i);

      if (MAX (span->from, from) < MIN (span->to, to) && span->from < earliest)
        {
          found = g_ptr_array_index (self->activities, i);
          earliest = span->from;
        }
    }
  return found;
}

/**
 * crm_person_times_propose:
 * @people: (element-type CrmPersonTime): who is to have time
 * @not_before: an instant
 * @last: last day that is looked at, as far as their time was read
 * @minutes: how long it takes
 * @most: how many are wanted
 *
 * Returns: (transfer full) (element-type gint64): the next instants at which all of them work and
 *   none is busy for that long, on the hour or half past
 */
GArray *
crm_person_times_propose (
    GPtrArray *people, gint64 not_before, CrmDate last, int minutes, guint most)
{
  g_autofree CrmFreePerson *free_people = g_new (CrmFreePerson, people->len);
  g_autoptr (GArray) common = NULL;

  for (guint i = 0; i < people->len; i++)
    {
      const CrmPersonTime *person = g_ptr_array_index (people, i);

      free_people[i] = (CrmFreePerson){ person->calendar, person->busy };
    }
  common = crm_free_time_common (free_people, people->len, crm_instant_to_date (not_before), last);
  return crm_free_time_propose (common, not_before, minutes, STEP, most);
}
