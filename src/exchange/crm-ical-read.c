/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars of other programs come in: entries, series with what was moved in them, who takes part
 * and what they answered, reminders. What there is no field for is kept with the activity. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-ical-private.h"
#include "crm-ical.h"
#include "crm-series-rule.h"

#define MOST_ENTRIES 200000
#define MOST_PROBLEMS 100
#define MOST_PARTICIPANTS 500
/* An entry with a whole file in it is not kept as it came. */
#define LONGEST_KEPT (256 * 1024)
#define PAUSE 64 /* entries between two reports of progress */

typedef struct
{
  CrmSession *session;
  CrmIcalReport *report;
  const CrmKind *activity, *participant, *reminder, *method, *user;
  icalproperty_method said; /* what the file asks for */
  gint64 n_done, n_all;
} Reading;

void
crm_ical_report_clear (CrmIcalReport *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
}

static void
add_problem (Reading *reading, icalcomponent *entry, const char *text)
{
  const char *summary = entry != NULL ? icalcomponent_get_summary (entry) : NULL;
  GPtrArray *problems = reading->report->problems;
  g_autofree char *title = summary != NULL ? g_utf8_make_valid (summary, -1) : NULL;

  if (problems->len < MOST_PROBLEMS)
    g_ptr_array_add (problems,
                     title != NULL ? g_strdup_printf ("%s: %s", title, text) : g_strdup (text));
}

/**
 * crm_ical_guess:
 * @data: the beginning of a file
 *
 * Returns: whether it is a calendar
 */
gboolean
crm_ical_guess (const guint8 *data, gsize length)
{
  const char *text = (const char *) data;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  return length >= 15 && g_ascii_strncasecmp (text, "BEGIN:VCALENDAR", 15) == 0;
}

/* ---- finding ---- */

static CrmRecord *
find_one (Reading *reading, CrmQuery *query, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  crm_query_set_limit (query, 1);
  found = crm_session_list (reading->session, query, error);
  return found != NULL && found->len > 0 ? g_object_ref (found->pdata[0]) : NULL;
}

/* An entry that was made here says by its UID which activity it is. */
static CrmRecord *
find_own (Reading *reading, const char *uid)
{
  g_autofree char *text = NULL;
  CrmId id;

  if (!g_str_has_suffix (uid, CRM_ICAL_UID_SUFFIX))
    return NULL;
  text = g_strndup (uid, strlen (uid) - strlen (CRM_ICAL_UID_SUFFIX));
  return crm_id_parse (text, &id) ? crm_session_get (reading->session, reading->activity, &id, NULL)
                                  : NULL;
}

/* The activity of an entry, or of that of a series which was moved at @recurrence. */
static CrmRecord *
find_activity (Reading *reading, const char *uid, gint64 recurrence, GError **error)
{
  g_autoptr (CrmRecord) own = find_own (reading, uid);
  g_autoptr (CrmQuery) query = crm_query_new (reading->activity);
  gboolean good;

  if (own != NULL && recurrence == CRM_INSTANT_NONE)
    return g_steal_pointer (&own);
  if (own != NULL)
    good = crm_query_filter (query, "series_id", CRM_FILTER_EQUAL,
                             crm_value_link (crm_record_get_id (own)), error);
  else
    good = crm_query_filter (query, "uid", CRM_FILTER_EQUAL, crm_value_text (uid), error);
  if (recurrence != CRM_INSTANT_NONE)
    good = good
           && crm_query_filter (query, "recurrence_id", CRM_FILTER_EQUAL,
                                crm_value_integer (recurrence), error);
  else
    good = good
           && crm_query_filter (query, "recurrence_id", CRM_FILTER_NOT_SET,
                                (CrmValue) CRM_VALUE_INIT, error);
  return good ? find_one (reading, query, error) : NULL;
}

/* Whose address it is: a colleague's, or that of a person or company. */
static gboolean
find_party (Reading *reading, const char *address, CrmValue *party)
{
  g_autofree char *folded = g_ascii_strdown (address, -1);
  g_autoptr (CrmQuery) users = crm_query_new (reading->user);
  g_autoptr (CrmQuery) methods = crm_query_new (reading->method);
  g_autoptr (CrmRecord) user = NULL, method = NULL;
  static const char *const kinds[] = { "contact", "account", "lead" };

  *party = (CrmValue) CRM_VALUE_INIT;
  if (crm_query_filter (users, "email", CRM_FILTER_EQUAL, crm_value_text (folded), NULL))
    user = find_one (reading, users, NULL);
  if (user != NULL)
    {
      *party = crm_value_link (crm_record_get_id (user));
      party->kind = crm_kind_get_number (reading->user);
      return TRUE;
    }
  if (crm_query_filter (methods, "value_normalized", CRM_FILTER_EQUAL, crm_value_text (folded),
                        NULL))
    method = find_one (reading, methods, NULL);
  for (gsize i = 0; method != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strconcat (kinds[i], "_id", NULL);
      const CrmValue *link = crm_record_get_by_name (method, name);
      const CrmKind *kind
          = crm_catalog_find_kind (crm_session_get_catalog (reading->session), kinds[i]);

      if (link == NULL || link->type != CRM_VALUE_LINK)
        continue;
      *party = crm_value_link (&link->link);
      party->kind = crm_kind_get_number (kind);
      return TRUE;
    }
  return FALSE;
}

/* ---- who takes part ---- */

static char *
dup_name (icalproperty *attendee)
{
  icalparameter *parameter = icalproperty_get_first_parameter (attendee, ICAL_CN_PARAMETER);
  const char *name = parameter != NULL ? icalparameter_get_cn (parameter) : NULL;

  return name != NULL && *name != '\0' ? g_utf8_make_valid (name, -1) : NULL;
}

static CrmRecord *
find_participant (Reading *reading, GPtrArray *participants, const char *address)
{
  for (guint i = 0; i < participants->len; i++)
    {
      g_autofree char *email = crm_ical_dup_address (reading->session, participants->pdata[i]);

      if (email != NULL && g_ascii_strcasecmp (email, address) == 0)
        return participants->pdata[i];
    }
  return NULL;
}

static gboolean
answer (Reading *reading, CrmRecord *participant, const char *acceptance, GError **error)
{
  if (g_strcmp0 (crm_record_get_text (participant, "acceptance"), acceptance) == 0)
    return TRUE;
  crm_record_set_text (participant, "acceptance", acceptance);
  reading->report->n_answers++;
  return crm_session_update (reading->session, participant, error);
}

static gboolean
add_participant (Reading *reading,
                 CrmRecord *activity,
                 icalproperty *attendee,
                 const char *address,
                 GError **error)
{
  g_autoptr (CrmRecord) made = crm_record_new (reading->participant);
  g_autofree char *name = dup_name (attendee);
  CrmValue party;

  crm_record_set_link (made, "activity_id", crm_record_get_id (activity));
  crm_record_set_text (made, "email", address);
  crm_record_set_text (made, "name", name);
  crm_record_set_text (made, "acceptance", crm_ical_acceptance (attendee));
  if (find_party (reading, address, &party))
    crm_record_set (made, crm_kind_find_field (reading->participant, "participant"), party);
  return crm_session_insert (reading->session, made, error);
}

static gboolean
take_participants (Reading *reading, icalcomponent *entry, CrmRecord *activity, GError **error)
{
  g_autoptr (GPtrArray) there
      = crm_session_children (reading->session, reading->participant, "activity_id", NULL,
                              crm_record_get_id (activity), error);
  guint n = 0;

  if (there == NULL)
    return FALSE;
  for (icalproperty *attendee = icalcomponent_get_first_property (entry, ICAL_ATTENDEE_PROPERTY);
       attendee != NULL && n < MOST_PARTICIPANTS;
       attendee = icalcomponent_get_next_property (entry, ICAL_ATTENDEE_PROPERTY), n++)
    {
      const char *address = crm_ical_mail_address (attendee);
      CrmRecord *known = address != NULL ? find_participant (reading, there, address) : NULL;

      if (address == NULL)
        continue;
      if (known != NULL ? !answer (reading, known, crm_ical_acceptance (attendee), error)
                        : !add_participant (reading, activity, attendee, address, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
invites (icalcomponent *entry, const char *address)
{
  for (icalproperty *attendee = icalcomponent_get_first_property (entry, ICAL_ATTENDEE_PROPERTY);
       attendee != NULL; attendee = icalcomponent_get_next_property (entry, ICAL_ATTENDEE_PROPERTY))
    {
      const char *other = crm_ical_mail_address (attendee);

      if (other != NULL && g_ascii_strcasecmp (other, address) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whom the invitation named before and does not any more; who was added here stays. */
static gboolean
drop_uninvited (Reading *reading, icalcomponent *entry, CrmRecord *activity, GError **error)
{
  const char *kept = crm_record_get_text (activity, "ical");
  g_autoptr (icalcomponent) root = kept != NULL ? icalparser_parse_string (kept) : NULL;
  icalcomponent *before = root != NULL ? crm_ical_get_entry (root) : NULL;
  g_autoptr (GPtrArray) there = NULL;

  if (before == NULL)
    return TRUE;
  there = crm_session_children (reading->session, reading->participant, "activity_id", NULL,
                                crm_record_get_id (activity), error);
  for (guint i = 0; there != NULL && i < there->len; i++)
    {
      const char *address = crm_record_get_text (there->pdata[i], "email");

      if (address != NULL && invites (before, address) && !invites (entry, address)
          && !crm_session_delete (reading->session, reading->participant,
                                  crm_record_get_id (there->pdata[i]), error))
        return FALSE;
    }
  return there != NULL;
}

/* What an activity is about is whom it is with: the first who is a customer. */
static void
set_parent (Reading *reading, icalcomponent *entry, CrmRecord *activity)
{
  const CrmField *parent = crm_kind_find_field (reading->activity, "parent");
  CrmValue party;

  for (icalproperty *attendee = icalcomponent_get_first_property (entry, ICAL_ATTENDEE_PROPERTY);
       attendee != NULL; attendee = icalcomponent_get_next_property (entry, ICAL_ATTENDEE_PROPERTY))
    {
      const char *address = crm_ical_mail_address (attendee);

      if (address == NULL || !find_party (reading, address, &party)
          || party.kind == crm_kind_get_number (reading->user))
        continue;
      crm_record_set (activity, parent, party);
      return;
    }
}

/* ---- reminders ---- */

static gboolean
add_reminder (Reading *reading, icalcomponent *alarm, CrmRecord *activity, GError **error)
{
  icalproperty *property = icalcomponent_get_first_property (alarm, ICAL_TRIGGER_PROPERTY);
  g_autoptr (CrmRecord) made = crm_record_new (reading->reminder);
  struct icaltriggertype trigger;
  int minutes;

  if (property == NULL)
    return TRUE;
  trigger = icalproperty_get_trigger (property);
  crm_record_set_link (made, "activity_id", crm_record_get_id (activity));
  crm_record_set_link (made, "user_id", crm_session_get_user (reading->session));
  if (!icaltime_is_null_time (trigger.time))
    crm_record_set_integer (made, "remind_at",
                            (gint64) icaltime_as_timet (trigger.time) * CRM_SECOND);
  else
    {
      minutes = -icaldurationtype_as_int (trigger.duration) / 60;
      if (minutes < 0 || minutes > CRM_REMINDER_MOST_MINUTES)
        return TRUE;
      crm_record_set_integer (made, "minutes_before", minutes);
    }
  return crm_session_insert (reading->session, made, error);
}

static gboolean
take_reminders (Reading *reading, icalcomponent *entry, CrmRecord *activity, GError **error)
{
  icalcompiter at = icalcomponent_begin_component (entry, ICAL_VALARM_COMPONENT);

  for (guint n = 0; icalcompiter_deref (&at) != NULL && n < 10; icalcompiter_next (&at), n++)
    if (!add_reminder (reading, icalcompiter_deref (&at), activity, error))
      return FALSE;
  return TRUE;
}

/* ---- entries ---- */

/* Further dates of a series, which no rule says, become activities of their own. */
static gboolean
take_more_dates (Reading *reading, icalcomponent *entry, CrmRecord *series, GError **error)
{
  guint n = 0;

  for (icalproperty *property = icalcomponent_get_first_property (entry, ICAL_RDATE_PROPERTY);
       property != NULL && n < 500;
       property = icalcomponent_get_next_property (entry, ICAL_RDATE_PROPERTY), n++)
    {
      gint64 at = crm_ical_instant (property, NULL, NULL);
      g_autoptr (CrmRecord) known = NULL;
      g_autoptr (CrmRecord) single = NULL;
      g_autofree char *uid = crm_ical_dup_uid (series);

      if (at == CRM_INSTANT_NONE)
        {
          add_problem (reading, entry, _ ("an extra date could not be read; it is kept"));
          continue;
        }
      known = find_activity (reading, uid, at, error);
      if (known != NULL)
        continue;
      single = crm_series_split_off (series, at);
      crm_record_set_text (single, "uid", uid);
      if (!crm_session_insert (reading->session, single, error))
        return FALSE;
    }
  return TRUE;
}

/* The entry as it came, unless it is larger than a note; zones that only its calendar describes are
 * kept with it. */
static void
keep_text (Reading *reading, icalcomponent *entry, CrmRecord *activity)
{
  g_autoptr (icalcomponent) described = crm_ical_dup_with_zones (entry);
  char *text = icalcomponent_as_ical_string_r (described != NULL ? described : entry);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  icalmemory_free_buffer (text);
  if (valid != NULL && strlen (valid) <= LONGEST_KEPT)
    {
      if (g_strcmp0 (crm_record_get_text (activity, "ical"), valid) != 0)
        crm_record_set_text (activity, "ical", valid);
    }
  else
    add_problem (reading, entry, _ ("the entry is too large to be kept whole; its fields are"));
}

/* What was moved in a series is left out of it. */
static gboolean
leave_out (Reading *reading, CrmRecord *activity, const char *uid, gint64 at, GError **error)
{
  g_autoptr (CrmRecord) series = find_activity (reading, uid, CRM_INSTANT_NONE, error);
  const char *exdates;
  char text[CRM_INSTANT_STRING_SIZE];

  if (series == NULL)
    return TRUE;
  if (!crm_record_is_set (activity, "series_id"))
    crm_record_set_link (activity, "series_id", crm_record_get_id (series));
  crm_instant_format (at, text);
  exdates = crm_record_get_text (series, "exdates");
  if (exdates != NULL && strstr (exdates, text) != NULL)
    return TRUE;
  crm_series_leave_out (series, at);
  return crm_session_update (reading->session, series, error);
}

static gboolean
cancel (Reading *reading, CrmRecord *activity, GError **error)
{
  if (activity == NULL)
    {
      reading->report->n_same++;
      return TRUE;
    }
  crm_record_set_text (activity, "status", "canceled");
  reading->report->n_changed++;
  return crm_session_update (reading->session, activity, error);
}

/* The days of a series that were left out here stay so. */
static void
keep_left_out (CrmRecord *said, const char *before)
{
  const char *now = crm_record_get_text (said, "exdates");
  g_auto (GStrv) texts = g_strsplit (before != NULL ? before : "", ",", -1);
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize i = 0; texts[i] != NULL; i++)
    if (*texts[i] != '\0' && (now == NULL || strstr (now, texts[i]) == NULL))
      g_string_append_printf (all, ",%s", texts[i]);
  if (all->len == 0)
    return;
  g_string_prepend (all, now != NULL ? now : "");
  crm_record_set_text (said, "exdates", now != NULL ? all->str : all->str + 1);
}

/* What the entry says otherwise than the activity. What kind of activity it is, is said once. */
static void
take_fields (icalcomponent *entry, CrmRecord *activity, gboolean is_new)
{
  static const char *const fields[] = { "subject", "description", "location", "start_at", "all_day",
                                        "due_at",  "duration",    "rrule",    "exdates",  "status",
                                        "done_at", "priority",    "zone",     "sequence", "type" };
  const CrmKind *kind = crm_record_get_kind (activity);
  g_autoptr (CrmRecord) said = crm_record_new (kind);

  crm_ical_read_entry (entry, said);
  keep_left_out (said, crm_record_get_text (activity, "exdates"));
  if (!crm_record_is_set (said, "subject"))
    /* Translators: the subject of an entry of a calendar that has none. */
    crm_record_set_text (said, "subject", _ ("(no subject)"));
  for (gsize i = 0; i < G_N_ELEMENTS (fields) - (is_new ? 0 : 1); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, fields[i]);
      const CrmValue *value = crm_record_get (said, field);
      gboolean may_stay = strcmp (fields[i], "zone") == 0 || strcmp (fields[i], "sequence") == 0;

      if (!crm_value_equal (crm_record_get (activity, field), value)
          && !(may_stay && crm_value_is_none (value)))
        crm_record_set (activity, field, crm_value_copy (value));
    }
}

static gboolean
save (Reading *reading, icalcomponent *entry, CrmRecord *activity, gboolean is_new, GError **error)
{
  CrmSession *session = reading->session;

  if (!is_new && !crm_record_has_changes (activity))
    {
      reading->report->n_same++;
      return TRUE;
    }
  if (is_new)
    set_parent (reading, entry, activity);
  if (is_new ? !crm_session_insert (session, activity, error)
             : !crm_session_update (session, activity, error))
    return FALSE;
  *(is_new ? &reading->report->n_made : &reading->report->n_changed) += 1;
  return !is_new || take_reminders (reading, entry, activity, error);
}

static char *
dup_entry_uid (icalcomponent *entry)
{
  const char *uid = icalcomponent_get_uid (entry);
  g_autofree char *sum = NULL;
  char *text;

  if (uid != NULL && *uid != '\0')
    return g_utf8_make_valid (uid, -1);
  text = icalcomponent_as_ical_string_r (entry);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  icalmemory_free_buffer (text);
  return g_strconcat (sum, "@no-uid", NULL);
}

/* What is asked by mail may arrive after what was asked later (RFC 5546, 2.1.5). */
static gboolean
is_outdated (Reading *reading, icalcomponent *entry, CrmRecord *activity)
{
  int here = (int) crm_record_get_integer (activity, "sequence", 0);
  icalproperty *sequence = icalcomponent_get_first_property (entry, ICAL_SEQUENCE_PROPERTY);
  int said = sequence != NULL ? icalproperty_get_sequence (sequence) : here;
  const char *kept = crm_record_get_text (activity, "ical");
  g_autoptr (icalcomponent) root = NULL;
  icalcomponent *before;
  gint64 stamp, last;

  if (reading->said == ICAL_METHOD_REPLY)
    return sequence != NULL && said < here;
  if (reading->said != ICAL_METHOD_REQUEST && reading->said != ICAL_METHOD_CANCEL)
    return FALSE;
  if (sequence != NULL && said != here)
    return said < here;
  root = kept != NULL ? icalparser_parse_string (kept) : NULL;
  before = root != NULL ? crm_ical_get_entry (root) : NULL;
  if (before == NULL)
    return FALSE;
  stamp = crm_ical_instant (icalcomponent_get_first_property (entry, ICAL_DTSTAMP_PROPERTY), NULL,
                            NULL);
  last = crm_ical_instant (icalcomponent_get_first_property (before, ICAL_DTSTAMP_PROPERTY), NULL,
                           NULL);
  return stamp != CRM_INSTANT_NONE && last != CRM_INSTANT_NONE && stamp < last;
}

static gboolean
skip (Reading *reading, icalcomponent *entry, const char *problem)
{
  reading->report->n_same++;
  if (problem != NULL)
    add_problem (reading, entry, problem);
  return TRUE;
}

static gboolean
take_reply (Reading *reading, icalcomponent *entry, CrmRecord *activity, GError **error)
{
  if (activity == NULL)
    return skip (reading, entry, _ ("what it answers is not in this calendar"));
  return take_participants (reading, entry, activity, error);
}

static gboolean
take_entry (Reading *reading, icalcomponent *entry, GError **error)
{
  g_autofree char *uid = dup_entry_uid (entry);
  gint64 recurrence = crm_ical_recurrence (entry);
  g_autoptr (GError) local = NULL;
  g_autoptr (CrmRecord) activity = find_activity (reading, uid, recurrence, &local);
  gboolean is_new = activity == NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_str_has_suffix (uid, CRM_ICAL_LAYER_SUFFIX))
    return skip (reading, entry, NULL);
  if (!is_new && is_outdated (reading, entry, activity))
    return skip (reading, entry, _ ("it is older than what is here, and changes nothing"));
  if (reading->said == ICAL_METHOD_CANCEL && recurrence == CRM_INSTANT_NONE)
    return cancel (reading, activity, error);
  if (reading->said == ICAL_METHOD_REPLY)
    return take_reply (reading, entry, activity, error);
  if (reading->said == ICAL_METHOD_REQUEST && !is_new
      && !drop_uninvited (reading, entry, activity, error))
    return FALSE;
  if (is_new)
    {
      activity = crm_record_new (reading->activity);
      if (!g_str_has_suffix (uid, CRM_ICAL_UID_SUFFIX) || recurrence != CRM_INSTANT_NONE)
        crm_record_set_text (activity, "uid", uid);
    }
  take_fields (entry, activity, is_new);
  keep_text (reading, entry, activity);
  if (recurrence != CRM_INSTANT_NONE)
    {
      if (is_new)
        crm_record_set_integer (activity, "recurrence_id", recurrence);
      if (reading->said == ICAL_METHOD_CANCEL)
        crm_record_set_text (activity, "status", "canceled");
      if (!leave_out (reading, activity, uid, recurrence, error))
        return FALSE;
    }
  return save (reading, entry, activity, is_new, error)
         && take_participants (reading, entry, activity, error)
         && take_more_dates (reading, entry, activity, error);
}

/* ---- files ---- */

static icalcomponent *
next_component (icalcompiter *at)
{
  icalcomponent *component = icalcompiter_deref (at);

  icalcompiter_next (at);
  return component;
}

static void
collect_calendar (Reading *reading, icalcomponent *calendar, GPtrArray *series, GPtrArray *moved)
{
  icalcompiter at = icalcomponent_begin_component (calendar, ICAL_ANY_COMPONENT);
  icalcomponent *entry;

  while ((entry = next_component (&at)) != NULL)
    {
      icalcomponent_kind kind = icalcomponent_isa (entry);

      if (kind == ICAL_VEVENT_COMPONENT || kind == ICAL_VTODO_COMPONENT)
        g_ptr_array_add (crm_ical_recurrence (entry) == CRM_INSTANT_NONE ? series : moved, entry);
      else if (kind == ICAL_VJOURNAL_COMPONENT)
        add_problem (reading, entry, _ ("journal entries are not read"));
      else if (kind == ICAL_XLICINVALID_COMPONENT)
        add_problem (reading, NULL, _ ("a part of the file is no calendar"));
    }
}

/* One by one: an entry that is refused must not take the others with it. */
static gboolean
take_all (Reading *reading,
          GPtrArray *entries,
          CrmProgress progress,
          gpointer user_data,
          GCancellable *cancellable,
          GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GError) local = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!take_entry (reading, entries->pdata[i], &local))
        {
          if (!g_error_matches (local, CRM_ERROR, CRM_ERROR_INVALID))
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          add_problem (reading, entries->pdata[i], local->message);
        }
      reading->n_done++;
      if (progress != NULL && reading->n_done % PAUSE == 0)
        progress (reading->n_done, reading->n_all, user_data);
    }
  return TRUE;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

/*
 * crm_ical_parse:
 *
 * Returns: (transfer full) (nullable): the calendar, or several under one root
 */
icalcomponent *
crm_ical_parse (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  icalcomponent *root = NULL;

  if (length > CRM_ICAL_MOST_BYTES)
    {
      refuse (error, _ ("The calendar is larger than 64 MB."));
      return NULL;
    }
  /* libical reads beyond the end of an empty text. */
  if (crm_ical_guess ((const guint8 *) data, length))
    {
      gsize mark = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
      /* A text ends at its first NUL. */
      g_autofree char *text = g_strndup (data + mark, length - mark);

      icalerror_set_errors_are_fatal (0);
      root = icalparser_parse_string (text);
    }
  if (root == NULL)
    refuse (error, _ ("The file is no calendar (.ics)."));
  return root;
}

/**
 * crm_ical_import:
 * @session: inside of a batch of the caller
 * @report: (out caller-allocates): cleared with crm_ical_report_clear()
 *
 * Reads the entries of a calendar (RFC 5545) into activities. An entry that is here already, by its
 * UID, is changed; an answer to an invitation (METHOD:REPLY) marks who gave it; what was called off
 * (METHOD:CANCEL) is canceled.
 *
 * Returns: FALSE when nothing can be read of it; entries that are refused are told in @report
 */
gboolean
crm_ical_import (CrmSession *session,
                 GBytes *bytes,
                 CrmIcalReport *report,
                 CrmProgress progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (icalcomponent) root = NULL;
  g_autoptr (GPtrArray) series = g_ptr_array_new ();
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  Reading reading = {
    .session = session,
    .report = report,
    .activity = crm_catalog_find_kind (catalog, "activity"),
    .participant = crm_catalog_find_kind (catalog, "activity_participant"),
    .reminder = crm_catalog_find_kind (catalog, "reminder"),
    .method = crm_catalog_find_kind (catalog, "contact_method"),
    .user = crm_catalog_find_kind (catalog, "user"),
  };

  *report = (CrmIcalReport){ .problems = g_ptr_array_new_with_free_func (g_free) };
  root = crm_ical_parse (bytes, error);
  if (root == NULL)
    return FALSE;
  if (icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT)
    collect_calendar (&reading, root, series, moved);
  else
    {
      icalcompiter at = icalcomponent_begin_component (root, ICAL_VCALENDAR_COMPONENT);
      icalcomponent *calendar;

      while ((calendar = next_component (&at)) != NULL)
        collect_calendar (&reading, calendar, series, moved);
    }
  reading.said = icalcomponent_get_method (root);
  reading.n_all = series->len + moved->len;
  if (reading.n_all == 0)
    return refuse (error, _ ("The calendar has no entries."));
  if (reading.n_all > MOST_ENTRIES)
    return refuse (error, _ ("The calendar has more than 200,000 entries."));
  return take_all (&reading, series, progress, user_data, cancellable, error)
         && take_all (&reading, moved, progress, user_data, cancellable, error);
}

/**
 * crm_ical_report_dup_text:
 *
 * Returns: (transfer full): what became of the file, in a sentence
 */
char *
crm_ical_report_dup_text (const CrmIcalReport *self)
{
  if (self->n_answers > 0 && self->n_made + self->n_changed == 0)
    return g_strdup_printf (ngettext ("%u answer came in", "%u answers came in", self->n_answers),
                            self->n_answers);
  /* Translators: how many entries of a calendar file were new, changed, and the same as before. */
  return g_strdup_printf (_ ("Calendar read: %u new, %u changed, %u the same"), self->n_made,
                          self->n_changed, self->n_same);
}
