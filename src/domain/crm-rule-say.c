/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule in the words of the person who reads. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-recurrence.h"
#include "crm-rule.h"

static const char *
link_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

static char *
say_fields (CrmRecord *rule)
{
  g_autoptr (GPtrArray) fields = crm_rule_list_fields (rule);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            crm_field_get_label (g_ptr_array_index (fields, i)));
  return g_string_free (text, FALSE);
}

static char *
say_date (CrmRecord *rule, const char *kind)
{
  const CrmKind *entity = crm_rule_get_entity (rule);
  const char *name = crm_record_get_text (rule, "date_field");
  const CrmField *field = name != NULL ? crm_kind_find_field (entity, name) : NULL;
  const char *label = field != NULL ? crm_field_get_label (field) : "";
  int days = (int) crm_record_get_integer (rule, "days", 0);

  if (days == 0)
    /* Translators: when a rule acts: a kind of records and one of their dates: “Invoice: on the day
     * of Due”. */
    return g_strdup_printf (_ ("%s: on the day of %s"), kind, label);
  if (days < 0)
    /* Translators: a kind of records, a number of days, one of their dates. */
    return g_strdup_printf (
        ngettext ("%s: %d day before %s", "%s: %d days before %s", (gulong) -days), kind, -days,
        label);
  return g_strdup_printf (
      /* Translators: a kind of records, a number of days, one of their dates. */
      ngettext ("%s: %d day after %s", "%s: %d days after %s", (gulong) days), kind, days, label);
}

static char *
say_schedule (CrmRecord *rule, const char *kind, const CrmLocale *locale)
{
  CrmRecurrence recurrence;
  const char *rrule = crm_record_get_text (rule, "rrule");
  const char *time = crm_record_get_text (rule, "at_time");
  g_autofree char *when = crm_recurrence_parse (rrule, &recurrence) != CRM_REPEAT_OTHER
                              ? crm_recurrence_say (&recurrence, locale)
                              : g_strdup (rrule);
  GString *text = g_string_new (when);

  if (time != NULL)
    g_string_append_printf (text, ", %s", time);
  if (kind != NULL)
    g_string_append_printf (text, ": %s", kind);
  return g_string_free (text, FALSE);
}

/**
 * crm_rule_say_event:
 *
 * Returns: (transfer full): when the rule acts, in words
 */
char *
crm_rule_say_event (CrmRecord *rule, const CrmLocale *locale)
{
  const CrmKind *entity = crm_rule_get_entity (rule);
  const char *kind = entity != NULL ? crm_kind_get_label (entity) : NULL;
  const char *type = crm_record_get_text (rule, "activity_type");
  int days = (int) crm_record_get_integer (rule, "days", 0);
  g_autofree char *fields = NULL;

  switch (crm_rule_get_event (rule))
    {
    case CRM_RULE_CREATED:
      /* Translators: when a rule acts; %s is a kind of records, as “Lead”. */
      return g_strdup_printf (_ ("%s: a new one"), kind);
    case CRM_RULE_CHANGED:
      fields = say_fields (rule);
      /* Translators: when a rule acts; a kind of records, then names of fields. */
      return *fields != '\0' ? g_strdup_printf (_ ("%s: %s changes"), kind, fields)
                             /* Translators: %s is a kind of records. */
                             : g_strdup_printf (_ ("%s: anything changes"), kind);
    case CRM_RULE_MOVED:
      return crm_record_is_set (rule, "stage_id")
                 /* Translators: when a rule acts; %s is a stage of deals. */
                 ? g_strdup_printf (_ ("A deal moves to “%s”"), link_title (rule, "stage_id"))
                 : g_strdup (_ ("A deal moves to another stage"));
    case CRM_RULE_ENDED:
      /* Translators: when a rule acts; %s is a type of activities, as “Call”. */
      return g_strdup_printf (
          _ ("%s: it is done"),
          type != NULL ? crm_field_choice_label (
              crm_kind_find_field (crm_record_get_kind (rule), "activity_type"), type)
                       : kind);
    case CRM_RULE_DATE:
      return say_date (rule, kind);
    case CRM_RULE_SCHEDULE:
      return say_schedule (rule, kind, locale);
    case CRM_RULE_IDLE:
    default:
      return g_strdup_printf (
          /* Translators: when a rule acts; a kind of records and a number of days. */
          ngettext ("%s: nothing was done for %d day", "%s: nothing was done for %d days",
                    (gulong) days),
          kind, days);
    }
}

/**
 * crm_rule_say_filter:
 *
 * Returns: (transfer full) (nullable): of which records, in words; %NULL when of all
 */
char *
crm_rule_say_filter (CrmRecord *rule, const char *currency, const CrmLocale *locale)
{
  g_autoptr (CrmFilter) filter = crm_rule_parse_filter (rule, currency, NULL);
  const CrmKind *kind = crm_rule_get_entity (rule);

  return filter != NULL ? crm_filter_say (filter, &kind, 1, currency, locale) : NULL;
}

static char *
say_set (CrmRecord *action, const CrmKind *entity)
{
  const char *name = crm_record_get_text (action, "field");
  const CrmField *field
      = entity != NULL && name != NULL ? crm_kind_find_field (entity, name) : NULL;
  const char *value = crm_record_get_text (action, "value");
  const char *label = field != NULL ? crm_field_get_label (field) : name;
  const char *choice = field != NULL && value != NULL && crm_field_has_choices (field)
                           ? crm_field_choice_label (field, value)
                           : NULL;

  if (value == NULL)
    /* Translators: what a rule does; %s is a field. */
    return g_strdup_printf (_ ("Empty “%s”"), label);
  /* Translators: what a rule does; a field and its new value. */
  return g_strdup_printf (_ ("Set “%s” to “%s”"), label, choice != NULL ? choice : value);
}

static char *
say_document (CrmRecord *action, const char *label)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (action), "document_step");
  const char *step = crm_record_get_text (action, "document_step");
  const char *template = link_title (action, "template_id");

  if (step == NULL || g_strcmp0 (step, "draft") == 0)
    return g_strdup_printf (_ ("%s: %s"), label, template);
  /* Translators: what a rule does, with what, and how far: “Make a document: Payment reminder
   * (Issue it and send it by mail)”. */
  return g_strdup_printf (_ ("%s: %s (%s)"), label, template, crm_field_choice_label (field, step));
}

/**
 * crm_rule_say_action:
 * @entity: (nullable): of what records the rule is
 *
 * Returns: (transfer full): what the action does, in words
 */
char *
crm_rule_say_action (CrmRecord *action, const CrmKind *entity, const CrmLocale *locale)
{
  const char *type = crm_record_get_text (action, "type");
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (action), "type");
  const char *label = type != NULL ? crm_field_choice_label (field, type) : "";
  const char *what = NULL;

  if (g_strcmp0 (type, "set") == 0)
    return say_set (action, entity);
  if (g_strcmp0 (type, "plan") == 0)
    what = link_title (action, "plan_id");
  else if (g_strcmp0 (type, "assign") == 0)
    what = crm_record_is_set (action, "user_id") ? link_title (action, "user_id")
                                                 : _ ("by the rules of assignment");
  else if (g_strcmp0 (type, "document") == 0)
    return say_document (action, label);
  else if (crm_record_is_set (action, "subject"))
    what = crm_record_get_text (action, "subject");
  else if (crm_record_is_set (action, "saved_report_id"))
    what = link_title (action, "saved_report_id");
  else if (crm_record_is_set (action, "template_id"))
    what = link_title (action, "template_id");
  /* Translators: what a rule does, and with what: “Start a plan: New customer”. */
  return what != NULL && *what != '\0' ? g_strdup_printf (_ ("%s: %s"), label, what)
                                       : g_strdup (label);
}
