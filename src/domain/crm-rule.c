/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule may say, and what it means: which parameters an event and an action have, which
 * kinds and fields suit them, when a schedule comes. */
#include "config.h"

#include "crm-rule.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-wall.h"

/* What comes on a day without an hour of its own comes in the morning. */
#define MORNING 9

typedef struct
{
  const char *key;
  CrmRuleParameter parameters[8]; /* ends with a NULL field */
} Shape;

/* In the order of CrmRuleEvent */
static const Shape events[] = {
  { "created", { { "entity", TRUE }, { "imported", FALSE } } },
  { "changed", { { "entity", TRUE }, { "fields", FALSE }, { "imported", FALSE } } },
  { "moved", { { "stage_id", FALSE } } },
  { "ended", { { "activity_type", FALSE } } },
  { "date",
    { { "entity", TRUE },
      { "date_field", TRUE },
      { "days", FALSE },
      { "yearly", FALSE },
      { "at_time", FALSE } } },
  { "schedule",
    { { "rrule", TRUE }, { "first_on", FALSE }, { "at_time", FALSE }, { "entity", FALSE } } },
  { "idle", { { "entity", TRUE }, { "days", TRUE }, { "at_time", FALSE } } },
};

static const Shape actions[] = {
  { "activity",
    { { "subject", TRUE },
      { "activity_type", FALSE },
      { "delay_days", FALSE },
      { "at_time", FALSE },
      { "responsible", FALSE },
      { "user_id", FALSE },
      { "message", FALSE } } },
  { "plan", { { "plan_id", TRUE }, { "delay_days", FALSE } } },
  { "set", { { "field", TRUE }, { "value", FALSE } } },
  { "assign", { { "user_id", FALSE } } },
  { "document",
    { { "template_id", TRUE },
      { "document_step", FALSE },
      { "recipients", FALSE },
      { "subject", FALSE },
      { "message", FALSE } } },
  { "message",
    { { "recipients", FALSE },
      { "subject", FALSE },
      { "message", FALSE },
      { "saved_report_id", FALSE } } },
  { "notify", { { "subject", TRUE }, { "responsible", FALSE }, { "user_id", FALSE } } },
  { "payment", { { NULL, FALSE } } },
};

static const Shape *
find_shape (const Shape *shapes, gsize n, const char *key)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (shapes[i].key, key) == 0)
      return &shapes[i];
  return NULL;
}

/**
 * crm_rule_event_get_parameters:
 * @event: a key of the field "event"
 *
 * Returns: (nullable): the fields of a rule that the event has, up to a %NULL field
 */
const CrmRuleParameter *
crm_rule_event_get_parameters (const char *event)
{
  const Shape *shape = find_shape (events, G_N_ELEMENTS (events), event);

  return shape != NULL ? shape->parameters : NULL;
}

/**
 * crm_rule_action_get_parameters:
 * @type: a key of the field "type" of actions
 *
 * Returns: (nullable): the fields of an action that the type has, up to a %NULL field
 */
const CrmRuleParameter *
crm_rule_action_get_parameters (const char *type)
{
  const Shape *shape = find_shape (actions, G_N_ELEMENTS (actions), type);

  return shape != NULL ? shape->parameters : NULL;
}

/**
 * crm_rule_get_event:
 *
 * Returns: which event the rule waits for
 */
CrmRuleEvent
crm_rule_get_event (CrmRecord *rule)
{
  const Shape *shape
      = find_shape (events, G_N_ELEMENTS (events), crm_record_get_text (rule, "event"));

  return shape != NULL ? (CrmRuleEvent) (shape - events) : CRM_RULE_CREATED;
}

/**
 * crm_rule_get_entity:
 *
 * Returns: (nullable): the kind whose records the rule is about
 */
const CrmKind *
crm_rule_get_entity (CrmRecord *rule)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (crm_record_get_kind (rule));
  const char *name = crm_record_get_text (rule, "entity");

  return name != NULL ? crm_catalog_find_kind (catalog, name) : NULL;
}

/**
 * crm_rule_is_active:
 *
 * Returns: whether the rule is switched on
 */
gboolean
crm_rule_is_active (CrmRecord *rule)
{
  return crm_record_get_integer (rule, "active", 0) != 0
         && crm_record_get_integer (rule, "archived", 0) == 0;
}

/* ---- what suits what ---- */

/**
 * crm_rule_kind_is_offered:
 *
 * Returns: whether a rule can be about records of the kind: what people work with, not what is
 *   arranged in the settings or kept by the program
 */
gboolean
crm_rule_kind_is_offered (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_SETUP) && !crm_kind_has (kind, CRM_KIND_LOCAL)
         && !crm_kind_has (kind, CRM_KIND_RIGHTS) && !crm_kind_has (kind, CRM_KIND_TRACE)
         && !crm_kind_has (kind, CRM_KIND_APPEND_ONLY)
         && (!crm_kind_has (kind, CRM_KIND_CHILD)
             || strcmp (crm_kind_get_name (kind), "important_date") == 0
             || strcmp (crm_kind_get_name (kind), "agreement") == 0);
}

static gboolean
has_field (const CrmKind *kind, const char *name)
{
  return crm_kind_find_field (kind, name) != NULL;
}

/**
 * crm_rule_event_suits:
 *
 * Returns: whether the event happens to records of the kind
 */
gboolean
crm_rule_event_suits (const char *event, const CrmKind *entity)
{
  if (!crm_rule_kind_is_offered (entity))
    return FALSE;
  if (g_strcmp0 (event, "moved") == 0)
    return strcmp (crm_kind_get_name (entity), "opportunity") == 0;
  if (g_strcmp0 (event, "ended") == 0)
    return strcmp (crm_kind_get_name (entity), "activity") == 0;
  if (g_strcmp0 (event, "idle") == 0)
    return crm_kind_has (entity, CRM_KIND_PARTY)
           || strcmp (crm_kind_get_name (entity), "opportunity") == 0;
  return TRUE;
}

/**
 * crm_rule_action_suits:
 * @entity: (nullable): %NULL for a schedule that is not about records
 *
 * Returns: whether an action of the type can be done for records of the kind
 */
gboolean
crm_rule_action_suits (const char *type, const CrmKind *entity)
{
  const char *name = entity != NULL ? crm_kind_get_name (entity) : NULL;

  if (g_strcmp0 (type, "payment") == 0)
    return g_strcmp0 (name, "invoice") == 0;
  if (g_strcmp0 (type, "plan") == 0)
    return entity != NULL
           && (crm_kind_has (entity, CRM_KIND_PARTY) || strcmp (name, "opportunity") == 0);
  if (g_strcmp0 (type, "assign") == 0)
    return entity != NULL && has_field (entity, "owner_id");
  if (g_strcmp0 (type, "set") == 0)
    return entity != NULL;
  if (g_strcmp0 (type, "document") == 0)
    return entity != NULL && strcmp (name, "document") != 0;
  return TRUE;
}

/**
 * crm_rule_field_suits:
 *
 * Returns: whether a rule of that event can name the field: any that is kept of a change, dates and
 *   instants of a date
 */
gboolean
crm_rule_field_suits (const CrmField *field, CrmRuleEvent event)
{
  CrmFieldType type = crm_field_get_field_type (field);

  if (event == CRM_RULE_DATE)
    return crm_field_get_satellite (field, NULL) == NULL
           && (type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT
               || strcmp (crm_field_get_name (field), "month_day") == 0);
  return !crm_field_has (field, CRM_FIELD_HEADER) && !crm_field_has (field, CRM_FIELD_HIDDEN);
}

/**
 * crm_rule_field_can_be_set:
 *
 * Returns: whether an action can set the field
 */
gboolean
crm_rule_field_can_be_set (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);

  return crm_field_is_editable (field) && type != CRM_FIELD_ANY_LINK && type != CRM_FIELD_PICTURE
         && !crm_field_has (field, CRM_FIELD_HIDDEN);
}

/**
 * crm_rule_list_fields:
 *
 * Returns: (transfer container) (element-type CrmField): those whose change starts the rule; none
 *   when any does
 */
GPtrArray *
crm_rule_list_fields (CrmRecord *rule)
{
  GPtrArray *fields = g_ptr_array_new ();
  const CrmKind *kind = crm_rule_get_entity (rule);
  const char *text = crm_record_get_text (rule, "fields");
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const CrmField *field
          = kind != NULL ? crm_kind_find_field (kind, g_strstrip (names[i])) : NULL;

      if (field != NULL)
        g_ptr_array_add (fields, (gpointer) field);
    }
  return fields;
}

/**
 * crm_rule_parse_filter:
 *
 * Returns: (nullable): what must hold of a record; %NULL without @error when nothing must
 */
CrmFilter *
crm_rule_parse_filter (CrmRecord *rule, const char *currency, GError **error)
{
  const CrmKind *kind = crm_rule_get_entity (rule);
  const char *text = crm_record_get_text (rule, "filter");

  return text != NULL && kind != NULL ? crm_filter_parse (&kind, 1, text, currency, error) : NULL;
}

/* ---- when ---- */

/**
 * crm_rule_parse_time:
 * @text: (nullable): as 09:30
 *
 * Returns: FALSE when it is no time of day
 */
gboolean
crm_rule_parse_time (const char *text, int *hour, int *minute)
{
  char rest;

  return text != NULL && sscanf (text, "%2d:%2d%c", hour, minute, &rest) == 2 && *hour >= 0
         && *hour < 24 && *minute >= 0 && *minute < 60;
}

static GTimeZone *
dup_zone (CrmRecord *rule)
{
  GTimeZone *zone = crm_zone_find (crm_record_get_text (rule, "zone"));

  return zone != NULL ? zone : g_time_zone_new_local ();
}

/**
 * crm_rule_instant_on:
 *
 * Returns: when the rule acts on @day: at its time of day in its zone, in the morning without one
 */
gint64
crm_rule_instant_on (CrmRecord *rule, CrmDate day)
{
  g_autoptr (GTimeZone) zone = dup_zone (rule);
  int hour = MORNING, minute = 0;

  crm_rule_parse_time (crm_record_get_text (rule, "at_time"), &hour, &minute);
  return crm_wall_to_instant_in_zone ((CrmWall){ day, hour * 60 + minute }, zone);
}

/**
 * crm_rule_list_times:
 * @from: instant, inclusive
 * @to: instant, exclusive
 *
 * Returns: (transfer full) (element-type gint64): when a rule of a schedule acts in the span
 */
GArray *
crm_rule_list_times (CrmRecord *rule, gint64 from, gint64 to)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (crm_record_get_kind (rule));
  g_autoptr (CrmRecord) series = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
  CrmDate first = (CrmDate) crm_record_get_integer (rule, "first_on", CRM_DATE_NONE);

  if (first == CRM_DATE_NONE)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  crm_record_set_text (series, "rrule", crm_record_get_text (rule, "rrule"));
  crm_record_set_text (series, "zone", crm_record_get_text (rule, "zone"));
  crm_record_set_integer (series, "start_at", crm_rule_instant_on (rule, first));
  return crm_activity_expand (series, from, to);
}

/* ---- what an action says ---- */

static gboolean
parse_days (const char *text, int *days)
{
  char rest;

  if (strcmp (text, "today") == 0)
    {
      *days = 0;
      return TRUE;
    }
  return (*text == '+' || *text == '-') && sscanf (text, "%d%c", days, &rest) == 1
         && ABS (*days) <= CRM_RULE_MOST_DAYS;
}

/**
 * crm_rule_action_value:
 * @field: that the action sets
 * @now: instant from which days are counted
 * @value: (out): to be cleared by the caller; none clears the field
 *
 * Reads the value that an action of the type "set" sets: as the field writes it, or of a date and
 * an instant today, +7 or -7 days from now.
 */
gboolean
crm_rule_action_value (CrmRecord *action,
                       const CrmField *field,
                       const char *currency,
                       gint64 now,
                       CrmValue *value,
                       GError **error)
{
  const char *text = crm_record_get_text (action, "value");
  CrmFieldType type = crm_field_get_field_type (field);
  int days;

  *value = (CrmValue) CRM_VALUE_INIT;
  if (text == NULL)
    return TRUE;
  if ((type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT) && parse_days (text, &days))
    {
      CrmDate day = crm_instant_to_date (now) + days;

      *value = crm_value_integer (type == CRM_FIELD_DATE ? day
                                                         : crm_instant_from_date (day, MORNING, 0));
      return TRUE;
    }
  return crm_field_parse (field, text, currency, NULL, value, error);
}

/**
 * crm_rule_fill:
 * @text: (nullable): with names of fields in braces, as “Call {name}”
 *
 * Returns: (transfer full): the text with what @record says in these fields; what is no field of it
 *   stays as it is
 */
char *
crm_rule_fill (const char *text, CrmRecord *record, const CrmLocale *locale)
{
  GString *filled = g_string_new (NULL);

  while (text != NULL && *text != '\0')
    {
      const char *end = *text == '{' ? strchr (text, '}') : NULL;
      g_autofree char *name = end != NULL ? g_strndup (text + 1, (gsize) (end - text - 1)) : NULL;
      const CrmField *field
          = name != NULL ? crm_kind_find_field (crm_record_get_kind (record), name) : NULL;

      if (field != NULL)
        {
          g_autofree char *said = crm_record_format (record, field, locale);

          g_string_append (filled, said != NULL ? said : "");
          text = end + 1;
          continue;
        }
      g_string_append_c (filled, *text);
      text++;
    }
  return g_string_free (filled, FALSE);
}

static CrmId
make_id (const char *key)
{
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  CrmId id;

  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (id.bytes, digest, sizeof id.bytes);
  /* An id made of a name, as RFC 9562 has it. */
  id.bytes[6] = (guint8) ((id.bytes[6] & 0x0f) | 0x50);
  id.bytes[8] = (guint8) ((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

/**
 * crm_rule_occasion_id:
 * @occasion: what happened, in a word that is the same on all desks
 *
 * Returns: the id of the occasion: the same wherever it is made
 */
CrmId
crm_rule_occasion_id (const CrmId *rule, const CrmId *record, const char *occasion)
{
  char first[CRM_ID_STRING_SIZE], second[CRM_ID_STRING_SIZE];
  g_autofree char *key = g_strconcat (crm_id_format (rule, first), ":",
                                      crm_id_format (record, second), ":", occasion, NULL);

  return make_id (key);
}

/**
 * crm_rule_run_id:
 *
 * Returns: the id of the run of an occasion
 */
CrmId
crm_rule_run_id (const CrmId *occasion)
{
  char text[CRM_ID_STRING_SIZE];
  g_autofree char *key = g_strconcat ("run:", crm_id_format (occasion, text), NULL);

  return make_id (key);
}

/* ---- checks ---- */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

static gboolean refuse_with (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse_with (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  return refuse (error, message);
}

static gboolean
check_parameters (CrmRecord *record, const CrmRuleParameter *parameters, GError **error)
{
  for (; parameters != NULL && parameters->field != NULL; parameters++)
    if (parameters->required && !crm_record_is_set (record, parameters->field))
      {
        const CrmField *field
            = crm_kind_find_field (crm_record_get_kind (record), parameters->field);
        g_autofree char *name
            = g_strdup_printf ("%s (%s)", parameters->field, crm_field_get_label (field));

        /* Translators: %s is a field of a rule, as “days (Days)”. */
        return refuse_with (error, _ ("%s: this has to be said"), name);
      }
  return TRUE;
}

static gboolean
check_fields (CrmRecord *rule, const CrmKind *kind, GError **error)
{
  CrmRuleEvent event = crm_rule_get_event (rule);
  const char *text = crm_record_get_text (rule, "fields");
  const char *date = crm_record_get_text (rule, "date_field");
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; event == CRM_RULE_CHANGED && names[i] != NULL; i++)
    {
      const CrmField *field = crm_kind_find_field (kind, g_strstrip (names[i]));

      if (field == NULL || !crm_rule_field_suits (field, event))
        return refuse_with (error, _ ("fields: “%s” is no field whose change is noticed"),
                            names[i]);
    }
  if (event == CRM_RULE_DATE)
    {
      const CrmField *field = crm_kind_find_field (kind, date);

      if (field == NULL || !crm_rule_field_suits (field, event))
        return refuse_with (error, _ ("date_field: “%s” is no date of these records"), date);
    }
  return TRUE;
}

static gboolean
check_times (CrmRecord *rule, CrmRules *rules, GError **error)
{
  CrmRuleEvent event = crm_rule_get_event (rule);
  gint64 days = crm_record_get_integer (rule, "days", 0);
  int hour, minute;

  if (ABS (days) > CRM_RULE_MOST_DAYS || (event == CRM_RULE_IDLE && days < 1))
    return refuse (error, _ ("days: give a number of days up to 3650"));
  if (crm_record_is_set (rule, "at_time")
      && !crm_rule_parse_time (crm_record_get_text (rule, "at_time"), &hour, &minute))
    return refuse (error, _ ("at_time: give a time of day such as 09:30"));
  if (event == CRM_RULE_SCHEDULE)
    {
      if (!crm_rrule_is_valid (crm_record_get_text (rule, "rrule")))
        return refuse_with (
            error, _ ("rrule: “%s” is not accepted; give a rule such as FREQ=WEEKLY;BYDAY=MO"),
            crm_record_get_text (rule, "rrule"));
      if (!crm_record_is_set (rule, "first_on"))
        crm_record_set_integer (rule, "first_on", crm_instant_to_date (rules->now));
    }
  if (crm_record_is_set (rule, "zone"))
    {
      g_autoptr (GTimeZone) zone = crm_zone_find (crm_record_get_text (rule, "zone"));

      if (zone == NULL)
        return refuse_with (error, _ ("zone: “%s” is not known; give a name such as Europe/Lisbon"),
                            crm_record_get_text (rule, "zone"));
    }
  else if (event >= CRM_RULE_DATE)
    {
      g_autofree char *local = crm_zone_dup_local_name ();

      if (local != NULL)
        crm_record_set_text (rule, "zone", local);
    }
  return TRUE;
}

static gboolean
check_entity (CrmRecord *rule, GError **error)
{
  const char *event = crm_record_get_text (rule, "event");
  const CrmKind *kind;

  if (crm_rule_get_event (rule) == CRM_RULE_MOVED)
    crm_record_set_text (rule, "entity", "opportunity");
  else if (crm_rule_get_event (rule) == CRM_RULE_ENDED)
    crm_record_set_text (rule, "entity", "activity");
  if (!crm_record_is_set (rule, "entity"))
    return crm_record_is_set (rule, "filter")
               ? refuse (error, _ ("entity: say of which records the condition speaks"))
               : TRUE;
  kind = crm_rule_get_entity (rule);
  if (kind == NULL || !crm_rule_event_suits (event, kind))
    return refuse_with (error, _ ("entity: this does not happen to records of the kind “%s”"),
                        crm_record_get_text (rule, "entity"));
  return check_fields (rule, kind, error);
}

/* What happened while it was off or said something else does not count. */
static void
note_since (CrmRecord *rule, CrmRecord *before, CrmRules *rules)
{
  static const char *const meaning[]
      = { "event", "entity", "date_field", "days", "yearly", "rrule", "first_on", NULL };
  gboolean begins
      = before == NULL || !crm_rule_is_active (before) || !crm_record_is_set (rule, "active_since");

  if (!crm_rule_is_active (rule))
    {
      crm_record_unset (rule, "active_since");
      return;
    }
  for (guint i = 0; !begins && meaning[i] != NULL; i++)
    begins = !crm_value_equal (crm_record_get_by_name (rule, meaning[i]),
                               crm_record_get_by_name (before, meaning[i]));
  if (begins)
    crm_record_set_integer (rule, "active_since", rules->now);
}

gboolean
crm_rule_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (CrmFilter) filter = NULL;
  GError *fault = NULL;

  if (!check_parameters (
          record, crm_rule_event_get_parameters (crm_record_get_text (record, "event")), error)
      || !check_entity (record, error) || !check_times (record, rules, error))
    return FALSE;
  filter = crm_rule_parse_filter (record, rules->currency, &fault);
  if (fault != NULL)
    {
      g_propagate_prefixed_error (error, fault, "filter: ");
      return FALSE;
    }
  note_since (record, before, rules);
  return TRUE;
}

static gboolean
check_set (CrmRecord *action, const CrmKind *entity, CrmRules *rules, GError **error)
{
  const char *name = crm_record_get_text (action, "field");
  const CrmField *field = crm_kind_find_field (entity, name);
  g_auto (CrmValue) value = CRM_VALUE_INIT;

  if (field == NULL || !crm_rule_field_can_be_set (field))
    return refuse_with (error, _ ("field: “%s” cannot be set in these records"), name);
  if (!crm_rule_action_value (action, field, rules->currency, rules->now, &value, error))
    return FALSE;
  if (value.type == CRM_VALUE_NONE && crm_field_has (field, CRM_FIELD_REQUIRED))
    return refuse_with (error, _ ("value: “%s” cannot be empty"), crm_field_get_label (field));
  return TRUE;
}

gboolean
crm_rule_action_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *type = crm_record_get_text (record, "type");
  const CrmId *id = crm_record_get_link (record, "rule_id");
  g_autoptr (CrmRecord) rule
      = id != NULL ? rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "rule"), id)
                   : NULL;
  const CrmKind *entity = rule != NULL ? crm_rule_get_entity (rule) : NULL;
  gint64 delay = crm_record_get_integer (record, "delay_days", 0);
  int hour, minute;

  if (!check_parameters (record, crm_rule_action_get_parameters (type), error))
    return FALSE;
  if (delay < 0 || delay > CRM_RULE_MOST_DAYS)
    return refuse (error, _ ("delay_days: give a number of days from 0 to 3650"));
  if (crm_record_is_set (record, "at_time")
      && !crm_rule_parse_time (crm_record_get_text (record, "at_time"), &hour, &minute))
    return refuse (error, _ ("at_time: give a time of day such as 09:30"));
  if (g_strcmp0 (crm_record_get_text (record, "responsible"), "person") == 0
      && !crm_record_is_set (record, "user_id"))
    return refuse (error, _ ("user_id: say who it is for"));
  if (rule == NULL)
    return TRUE;
  if (!crm_rule_action_suits (type, entity))
    return refuse (error, _ ("type: this cannot be done for the records of this rule"));
  return g_strcmp0 (type, "set") != 0 || check_set (record, entity, rules, error);
}

/* Taking an operation back does not let an occasion come again: that it was done stands. */
gboolean
crm_rule_occasion_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *status = before != NULL ? crm_record_get_text (before, "status") : NULL;

  if (g_strcmp0 (status, "done") == 0
      && g_strcmp0 (crm_record_get_text (record, "status"), "pending") == 0)
    crm_record_set_text (record, "status", status);
  return TRUE;
}
