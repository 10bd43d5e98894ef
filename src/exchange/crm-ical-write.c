/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Activities as a calendar for other programs (RFC 5545). */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-export-private.h"
#include "crm-ical-private.h"
#include "crm-ical.h"

#define PRODUCT "-//Clientela//Clientela//EN"

static struct icaltimetype
utc_of (gint64 instant)
{
  return icaltime_from_timet_with_zone ((time_t) (instant / CRM_SECOND), 0,
                                        icaltimezone_get_utc_timezone ());
}

/* As it came in, or a new one: what one does for oneself is a task, the rest has its time. */
static icalcomponent *
make_entry (CrmRecord *activity)
{
  const char *kept = crm_record_get_text (activity, "ical");
  icalcomponent *root = kept != NULL ? icalparser_parse_string (kept) : NULL;

  if (root != NULL && crm_ical_get_entry (root) != NULL)
    return root;
  g_clear_pointer (&root, icalcomponent_free);
  return icalcomponent_new (g_strcmp0 (crm_record_get_text (activity, "type"), "task") == 0
                                    || !crm_record_is_set (activity, "start_at")
                                ? ICAL_VTODO_COMPONENT
                                : ICAL_VEVENT_COMPONENT);
}

/**
 * crm_ical_get_entry:
 * @root: an entry, or a calendar that describes its time zones and has one
 *
 * Returns: (transfer none) (nullable): the entry
 */
icalcomponent *
crm_ical_get_entry (icalcomponent *root)
{
  icalcomponent *entry = root;

  if (icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT)
    entry = icalcomponent_get_first_real_component (root);
  return entry != NULL
                 && (icalcomponent_isa (entry) == ICAL_VEVENT_COMPONENT
                     || icalcomponent_isa (entry) == ICAL_VTODO_COMPONENT)
             ? entry
             : NULL;
}

static void
put_text (icalcomponent *entry, icalproperty_kind kind, icalproperty *property)
{
  icalproperty *there = icalcomponent_get_first_property (entry, kind);

  if (there != NULL)
    {
      icalcomponent_remove_property (entry, there);
      icalproperty_free (there);
    }
  icalcomponent_add_property (entry, property);
}

/* What was moved says from where, in the form of its series. */
static void
put_recurrence (icalcomponent *entry, CrmRecord *activity)
{
  gint64 at = crm_record_get_integer (activity, "recurrence_id", CRM_INSTANT_NONE);

  if (at != CRM_INSTANT_NONE
      && icalcomponent_get_first_property (entry, ICAL_RECURRENCEID_PROPERTY) == NULL)
    icalcomponent_add_property (entry, icalproperty_new_recurrenceid (utc_of (at)));
}

static icalproperty *
find_attendee (icalcomponent *entry, const char *address)
{
  for (icalproperty *property = icalcomponent_get_first_property (entry, ICAL_ATTENDEE_PROPERTY);
       property != NULL; property = icalcomponent_get_next_property (entry, ICAL_ATTENDEE_PROPERTY))
    {
      const char *other = crm_ical_mail_address (property);

      if (other != NULL && g_ascii_strcasecmp (other, address) == 0)
        return property;
    }
  return NULL;
}

/* The address of a client by their card: the first choice before others. */
static char *
dup_party_address (CrmSession *session, const CrmKind *kind, const CrmId *id)
{
  const CrmKind *methods
      = crm_catalog_find_kind (crm_session_get_catalog (session), "contact_method");
  g_autofree char *link = g_strconcat (crm_kind_get_name (kind), "_id", NULL);
  g_autoptr (GPtrArray) found = crm_session_children (session, methods, link, kind, id, NULL);
  const char *address = NULL;

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      CrmRecord *method = g_ptr_array_index (found, i);
      gboolean is_first = crm_record_get_integer (method, "is_primary", 0) != 0;

      if (g_strcmp0 (crm_record_get_text (method, "type"), "email") == 0
          && crm_record_get_integer (method, "invalid", 0) == 0 && (address == NULL || is_first))
        address = crm_record_get_text (method, "value");
    }
  return g_strdup (address);
}

/**
 * crm_ical_dup_address:
 *
 * Returns: (transfer full) (nullable): the mail address of who takes part: as it was written down
 *   with the activity, or that of the record
 */
char *
crm_ical_dup_address (CrmSession *session, CrmRecord *participant)
{
  const char *email = crm_record_get_text (participant, "email");
  const CrmValue *link = crm_record_get_by_name (participant, "participant");
  const CrmKind *kind;
  g_autoptr (CrmRecord) party = NULL;

  if (email != NULL)
    return g_strdup (email);
  kind = link->type == CRM_VALUE_LINK
             ? crm_catalog_find_number (crm_session_get_catalog (session), link->kind)
             : NULL;
  if (kind != NULL && crm_kind_has (kind, CRM_KIND_PARTY))
    return dup_party_address (session, kind, &link->link);
  if (kind != NULL && crm_kind_find_field (kind, "email") != NULL)
    party = crm_session_get (session, kind, &link->link, NULL);
  return party != NULL ? g_strdup (crm_record_get_text (party, "email")) : NULL;
}

/**
 * crm_ical_find_attendee:
 *
 * Returns: (transfer none) (nullable): the property of an entry that stands for @participant
 */
icalproperty *
crm_ical_find_attendee (CrmSession *session, icalcomponent *entry, CrmRecord *participant)
{
  g_autofree char *address = crm_ical_dup_address (session, participant);

  return address != NULL ? find_attendee (entry, address) : NULL;
}

static void
put_attendee (CrmSession *session, icalcomponent *entry, CrmRecord *participant)
{
  g_autofree char *address = crm_ical_dup_address (session, participant);
  const char *acceptance = crm_record_get_text (participant, "acceptance");
  g_autofree char *uri = address != NULL ? g_strconcat ("mailto:", address, NULL) : NULL;
  icalproperty *property = address != NULL ? find_attendee (entry, address) : NULL;
  const CrmField *who = crm_kind_find_field (crm_record_get_kind (participant), "participant");
  const char *name = crm_record_get_text (participant, "name");

  if (address == NULL)
    return;
  if (name == NULL)
    name = crm_record_get_link_title (participant, who);
  if (property == NULL)
    {
      property = icalproperty_new_attendee (uri);
      if (name != NULL)
        icalproperty_add_parameter (property, icalparameter_new_cn (name));
      icalproperty_add_parameter (property, icalparameter_new_rsvp (ICAL_RSVP_TRUE));
      icalcomponent_add_property (entry, property);
    }
  if (strcmp (crm_ical_acceptance (property), acceptance != NULL ? acceptance : "none") != 0
      || icalproperty_get_first_parameter (property, ICAL_PARTSTAT_PARAMETER) == NULL)
    icalproperty_set_parameter (property,
                                icalparameter_new_partstat (crm_ical_partstat (acceptance)));
}

static gboolean
put_attendees (CrmSession *session, icalcomponent *entry, CrmRecord *activity, GError **error)
{
  const CrmKind *kind
      = crm_catalog_find_kind (crm_session_get_catalog (session), "activity_participant");
  g_autoptr (GPtrArray) all = crm_session_children (session, kind, "activity_id", NULL,
                                                    crm_record_get_id (activity), error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    put_attendee (session, entry, all->pdata[i]);
  return all != NULL;
}

/* Reminders of the person who writes the file; those that came in with the entry are in it. */
static gboolean
put_alarms (CrmSession *session, icalcomponent *entry, CrmRecord *activity, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "reminder");
  g_autoptr (GPtrArray) all = NULL;

  if (icalcomponent_count_components (entry, ICAL_VALARM_COMPONENT) > 0)
    return TRUE;
  all = crm_session_children (session, kind, "activity_id", NULL, crm_record_get_id (activity),
                              error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const CrmValue *user = crm_record_get_by_name (all->pdata[i], "user_id");
      gint64 minutes = crm_record_get_integer (all->pdata[i], "minutes_before", -1);
      icalcomponent *alarm;

      if (minutes < 0
          || (user->type == CRM_VALUE_LINK
              && !crm_id_equal (&user->link, crm_session_get_user (session))))
        continue;
      alarm = icalcomponent_new (ICAL_VALARM_COMPONENT);
      icalcomponent_add_property (alarm, icalproperty_new_action (ICAL_ACTION_DISPLAY));
      icalcomponent_add_property (
          alarm, icalproperty_new_description (crm_record_get_text (activity, "subject")));
      icalcomponent_add_property (
          alarm, icalproperty_new_trigger (icaltriggertype_from_int ((int) (-60 * minutes))));
      icalcomponent_add_component (entry, alarm);
    }
  return all != NULL;
}

/* Zero is what an entry without a number has. */
static void
put_sequence (icalcomponent *entry, CrmRecord *activity)
{
  int sequence = (int) crm_record_get_integer (activity, "sequence", 0);

  if (sequence != icalcomponent_get_sequence (entry))
    put_text (entry, ICAL_SEQUENCE_PROPERTY, icalproperty_new_sequence (sequence));
}

/* What was moved to another time replaces its day of the series in a calendar; programs that were
 * told to leave that day out would not show it at all. */
static char *
dup_left_out (CrmSession *session, CrmRecord *series, GError **error)
{
  const char *exdates = crm_record_get_text (series, "exdates");
  g_auto (GStrv) texts = g_strsplit (exdates != NULL ? exdates : "", ",", -1);
  g_autoptr (GPtrArray) moved = NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  if (exdates == NULL)
    return g_strdup ("");
  moved = crm_session_children (session, crm_record_get_kind (series), "series_id", NULL,
                                crm_record_get_id (series), error);
  for (gsize i = 0; moved != NULL && texts[i] != NULL; i++)
    {
      gboolean is_moved = FALSE;
      gint64 at;

      for (guint k = 0; k < moved->len && crm_instant_parse (texts[i], &at); k++)
        is_moved
            = is_moved
              || crm_record_get_integer (moved->pdata[k], "recurrence_id", CRM_INSTANT_NONE) == at;
      if (!is_moved)
        g_ptr_array_add (left, texts[i]);
    }
  g_ptr_array_add (left, NULL);
  return moved != NULL ? g_strjoinv (",", (char **) left->pdata) : NULL;
}

/**
 * crm_ical_dup_entry:
 * @with_moved: whether what was moved in a series stands beside it
 *
 * Returns: (transfer full) (nullable): the activity as an entry, maybe in a calendar that describes
 *   its time zones: crm_ical_get_entry() is the entry itself
 */
icalcomponent *
crm_ical_dup_entry (CrmSession *session, CrmRecord *activity, gboolean with_moved, GError **error)
{
  const char *exdates = crm_record_get_text (activity, "exdates");
  g_autofree char *left_out = with_moved ? dup_left_out (session, activity, error)
                                         : g_strdup (exdates != NULL ? exdates : "");
  g_autoptr (icalcomponent) root = make_entry (activity);
  icalcomponent *entry = crm_ical_get_entry (root);
  g_autofree char *uid = crm_ical_dup_uid (activity);
  gint64 modified = crm_record_get_integer (activity, "modified_at", 0);

  if (left_out == NULL)
    return NULL;
  crm_ical_write_entry (activity, entry, left_out);
  put_text (entry, ICAL_UID_PROPERTY, icalproperty_new_uid (uid));
  put_text (entry, ICAL_DTSTAMP_PROPERTY, icalproperty_new_dtstamp (utc_of (modified)));
  put_recurrence (entry, activity);
  put_sequence (entry, activity);
  if (!put_attendees (session, entry, activity, error)
      || !put_alarms (session, entry, activity, error))
    return NULL;
  return g_steal_pointer (&root);
}

/* ---- zones ---- */

static void
note_zone (icalparameter *parameter, void *data)
{
  const char *tzid = icalparameter_get_tzid (parameter);

  if (tzid != NULL)
    g_hash_table_add (data, g_strdup (tzid));
}

static void
append (GString *text, icalcomponent *component)
{
  char *part = icalcomponent_as_ical_string_r (component);

  g_string_append (text, part);
  icalmemory_free_buffer (part);
}

/* What the entry brought along of zones that nobody else knows. */
static void
append_own_zones (GString *text, icalcomponent *root, GHashTable *described)
{
  icalcompiter at = icalcomponent_begin_component (root, ICAL_VTIMEZONE_COMPONENT);

  for (; icalcompiter_deref (&at) != NULL; icalcompiter_next (&at))
    {
      icalproperty *tzid
          = icalcomponent_get_first_property (icalcompiter_deref (&at), ICAL_TZID_PROPERTY);

      if (tzid != NULL && g_hash_table_add (described, g_strdup (icalproperty_get_tzid (tzid))))
        append (text, icalcompiter_deref (&at));
    }
}

/* Each zone that entries name is described, once in a file. */
static void
append_zones (GString *text, icalcomponent *entry, GHashTable *described)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  icalcomponent_foreach_tzid (entry, note_zone, named);
  g_hash_table_iter_init (&iter, named);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      const char *windows = crm_ical_zone_of_windows (name);
      icaltimezone *zone = icaltimezone_get_builtin_timezone (windows != NULL ? windows : name);
      icalcomponent *component = zone != NULL ? icaltimezone_get_component (zone) : NULL;
      g_autoptr (icalcomponent) copy = NULL;
      icalproperty *tzid;

      if (g_hash_table_contains (described, name) || component == NULL)
        continue;
      g_hash_table_add (described, g_strdup (name));
      copy = icalcomponent_new_clone (component);
      tzid = icalcomponent_get_first_property (copy, ICAL_TZID_PROPERTY);
      if (tzid != NULL)
        icalproperty_set_tzid (tzid, name);
      append (text, copy);
    }
}

static void
append_whole (GString *text, icalcomponent *root, GHashTable *described)
{
  icalcomponent *entry = crm_ical_get_entry (root);

  append_own_zones (text, root, described);
  append_zones (text, entry, described);
  append (text, entry);
}

/* @method: (nullable): what the reader is asked to do */
static void
append_head (GString *text, const char *method)
{
  g_string_append (text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" PRODUCT "\r\n");
  if (method != NULL)
    g_string_append_printf (text, "METHOD:%s\r\n", method);
}

/* ---- layers ---- */

static struct icaltimetype
day_of (CrmDate date)
{
  struct icaltimetype time = icaltime_null_date ();

  crm_date_split (date, &time.year, &time.month, &time.day);
  return time;
}

/* What comes back every year goes out once, with its rule; the age it tells is of no year then. */
static icalcomponent *
make_day (const CrmLayerDay *day)
{
  icalcomponent *entry = icalcomponent_new (ICAL_VEVENT_COMPONENT);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (day->record));
  g_autofree char *uid = g_strconcat (id, ".", day->layer->name, CRM_ICAL_LAYER_SUFFIX, NULL);
  g_autofree char *text = crm_calendar_layer_dup_text (
      day->layer, day->record, day->layer->is_yearly ? CRM_DATE_NONE : day->date);
  const char *about = crm_calendar_layer_get_about (day->layer, day->record);
  gint64 modified = crm_record_get_integer (day->record, "modified_at", 0);

  icalcomponent_add_property (entry, icalproperty_new_uid (uid));
  icalcomponent_add_property (entry, icalproperty_new_dtstamp (utc_of (modified)));
  icalcomponent_add_property (entry, icalproperty_new_dtstart (day_of (day->date)));
  icalcomponent_add_property (entry, icalproperty_new_dtend (day_of (day->date + 1)));
  icalcomponent_add_property (entry, icalproperty_new_summary (text));
  if (about != NULL)
    icalcomponent_add_property (entry, icalproperty_new_description (about));
  icalcomponent_add_property (
      entry, icalproperty_new_categories (crm_calendar_layer_get_label (day->layer)));
  icalcomponent_add_property (entry, icalproperty_new_transp (ICAL_TRANSP_TRANSPARENT));
  if (day->layer->is_yearly)
    icalcomponent_add_property (
        entry, icalproperty_new_rrule (icalrecurrencetype_from_string ("FREQ=YEARLY")));
  return entry;
}

static gboolean
add_layers (CrmExport *self, GError **error)
{
  CrmLayerQuestion question = *self->options->layers;
  g_autoptr (GPtrArray) days
      = crm_layer_days_read (self->session, &question, self->cancellable, error);
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; days != NULL && i < days->len; i++)
    {
      const CrmLayerDay *day = g_ptr_array_index (days, i);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (day->record));
      g_autoptr (icalcomponent) entry = NULL;

      if (day->layer->is_yearly && !g_hash_table_add (written, g_steal_pointer (&id)))
        continue;
      entry = make_day (day);
      append (self->text, entry);
      self->n_done++;
    }
  return days != NULL;
}

/* ---- a file ---- */

static gboolean
begin (CrmExport *self, GError **error)
{
  if (strcmp (crm_kind_get_name (self->kind), "activity") != 0)
    {
      /* Translators: %s is a kind of record, as in "Deals". */
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("%s cannot be written as a calendar; only activities can"),
                   crm_kind_get_label_plural (self->kind));
      return FALSE;
    }
  self->state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  append_head (self->text, NULL);
  return TRUE;
}

static gboolean
add (CrmExport *self, CrmRecord *record, GError **error)
{
  g_autoptr (icalcomponent) root = crm_ical_dup_entry (self->session, record, TRUE, error);

  if (root == NULL)
    return FALSE;
  append_whole (self->text, root, self->state);
  return TRUE;
}

static gboolean
end (CrmExport *self, GError **error)
{
  if (self->options->layers != NULL && !add_layers (self, error))
    return FALSE;
  g_string_append (self->text, "END:VCALENDAR\r\n");
  return TRUE;
}

static void
clear (CrmExport *self)
{
  g_clear_pointer ((GHashTable **) &self->state, g_hash_table_unref);
}

const CrmExportWriter crm_export_ical_writer = { begin, add, end, clear };

/**
 * crm_ical_write_method:
 * @root: as from crm_ical_dup_entry()
 * @method: what the reader is asked to do (RFC 5546), as “REQUEST”
 *
 * Returns: (transfer full): a calendar with the entry, to be sent to somebody
 */
GBytes *
crm_ical_write_method (icalcomponent *root, const char *method)
{
  g_autoptr (GHashTable) described = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  append_head (text, method);
  append_whole (text, root, described);
  g_string_append (text, "END:VCALENDAR\r\n");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}
