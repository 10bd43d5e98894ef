/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was changed that a rule waits for, read from the log of this desk. */
#include "config.h"

#include <string.h>

#include "crm-rule-finder-private.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

gboolean
crm_rule_find_cause (CrmSession *session,
                     const CrmBatch *batch,
                     GPtrArray *changes,
                     CrmRuleCause *cause)
{
  *cause = (CrmRuleCause){ CRM_ID_NONE, 0 };
  if (g_strcmp0 (batch->source, CRM_RULE_SOURCE) != 0)
    return TRUE;
  for (guint i = 0; i < changes->len; i++)
    {
      CrmChange *change = g_ptr_array_index (changes, i);
      g_autoptr (CrmRecord) run = NULL;

      if (change->kind != find_kind (session, "rule_run") || change->action != 'I')
        continue;
      run = crm_session_get_any (session, change->kind, &change->id, NULL);
      if (run == NULL || crm_record_get_link (run, "rule_id") == NULL)
        return FALSE;
      cause->rule = *crm_record_get_link (run, "rule_id");
      cause->depth = (int) crm_record_get_integer (run, "depth", 0) + 1;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_born_in (GPtrArray *changes, const CrmId *id)
{
  for (guint i = 0; i < changes->len; i++)
    {
      CrmChange *change = g_ptr_array_index (changes, i);

      if (change->action == 'I' && crm_id_equal (&change->id, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_done (CrmSession *session, const CrmChange *change)
{
  g_autoptr (CrmRecord) record = NULL;

  if (change->action == 'U')
    return change->field != NULL && strcmp (crm_field_get_name (change->field), "status") == 0
           && change->new_value.type == CRM_VALUE_TEXT
           && strcmp (change->new_value.text, "done") == 0;
  if (change->action != 'I')
    return FALSE;
  record = crm_session_get (session, change->kind, &change->id, NULL);
  return record != NULL && g_strcmp0 (crm_record_get_text (record, "status"), "done") == 0;
}

static gboolean
is_of_type (CrmRuleFinder *finder, const CrmChange *change)
{
  const char *type = crm_record_get_text (finder->rule, "activity_type");
  g_autoptr (CrmRecord) record = NULL;

  if (type == NULL)
    return TRUE;
  record = crm_session_get (finder->session, change->kind, &change->id, NULL);
  return record != NULL && g_strcmp0 (crm_record_get_text (record, "type"), type) == 0;
}

static gboolean
is_noticed (CrmRuleFinder *finder, const CrmField *field)
{
  g_autoptr (GPtrArray) fields = NULL;

  if (field == NULL)
    return FALSE;
  fields = crm_rule_list_fields (finder->rule);
  if (fields->len > 0)
    return g_ptr_array_find (fields, field, NULL);
  return crm_rule_field_suits (field, CRM_RULE_CHANGED)
         && !crm_field_has (field, CRM_FIELD_READ_ONLY);
}

static gboolean
has_happened (CrmRuleFinder *finder, const CrmChange *change, GPtrArray *changes)
{
  const CrmId *stage = crm_record_get_link (finder->rule, "stage_id");

  switch (crm_rule_get_event (finder->rule))
    {
    case CRM_RULE_CREATED:
      return change->action == 'I';
    case CRM_RULE_CHANGED:
      return change->action == 'U' && is_noticed (finder, change->field)
             && !is_born_in (changes, &change->id);
    case CRM_RULE_MOVED:
      return change->action == 'U' && change->field != NULL
             && strcmp (crm_field_get_name (change->field), "stage_id") == 0
             && change->new_value.type == CRM_VALUE_LINK
             && (stage == NULL || crm_id_equal (stage, &change->new_value.link));
    case CRM_RULE_ENDED:
      return is_done (finder->session, change) && is_of_type (finder, change);
    case CRM_RULE_DATE:
    case CRM_RULE_SCHEDULE:
    case CRM_RULE_IDLE:
    default:
      return FALSE;
    }
}

static char *
dup_word (CrmRecord *rule, const CrmBatch *batch)
{
  char id[CRM_ID_STRING_SIZE];

  if (crm_rule_get_event (rule) == CRM_RULE_CREATED)
    return g_strdup ("created");
  return g_strconcat (crm_record_get_text (rule, "event"), " ", crm_id_format (&batch->id, id),
                      NULL);
}

/* A phone or an address is a record of its own, which tells of the one that it belongs to. */
static gboolean
is_part (CrmRuleFinder *finder, const CrmChange *change, CrmRecord *part, const CrmId **whole)
{
  for (guint i = 0; i < crm_kind_get_n_fields (finder->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (finder->kind, i);
      const CrmField *link = NULL;
      const CrmField *value = crm_field_get_satellite (field, &link);
      const char *type = crm_field_get_spec (field)->satellite_type;

      if (value == NULL || crm_field_get_kind (value) != change->kind || !is_noticed (finder, field)
          || (type != NULL && g_strcmp0 (crm_record_get_text (part, "type"), type) != 0)
          || (change->action == 'U' ? change->field != value
                                    : crm_value_is_none (crm_record_get (part, value))))
        continue;
      *whole = crm_record_get_link (part, crm_field_get_name (link));
      if (*whole != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
look_at_part (CrmRuleFinder *finder,
              const CrmBatch *batch,
              const CrmChange *change,
              GPtrArray *changes,
              const CrmRuleCause *cause)
{
  g_autoptr (CrmRecord) part = NULL;
  const CrmId *whole = NULL;

  if (change->kind == NULL || !crm_kind_has (change->kind, CRM_KIND_CHILD))
    return;
  part = crm_session_get_any (finder->session, change->kind, &change->id, NULL);
  if (part != NULL && is_part (finder, change, part, &whole) && !is_born_in (changes, whole))
    crm_rule_finder_add (finder, finder->kind, whole, dup_word (finder->rule, batch), batch->at,
                         &batch->user, cause->depth);
}

void
crm_rule_finder_look_at_changes (CrmRuleFinder *finder,
                                 const CrmBatch *batch,
                                 GPtrArray *changes,
                                 const CrmRuleCause *cause)
{
  /* The log is read last change first. */
  for (guint i = changes->len; i-- > 0;)
    {
      CrmChange *change = g_ptr_array_index (changes, i);

      if (change->kind == finder->kind && has_happened (finder, change, changes))
        crm_rule_finder_add (finder, change->kind, &change->id, dup_word (finder->rule, batch),
                             batch->at, &batch->user, cause->depth);
      else if (finder->kind != NULL && crm_rule_get_event (finder->rule) == CRM_RULE_CHANGED)
        look_at_part (finder, batch, change, changes, cause);
    }
}

gboolean
crm_rule_concerns (CrmRecord *rule, const CrmBatch *batch)
{
  static const char *const silent[]
      = { "setup", "sync", "reminder", "undo", CRM_RULE_QUEUE_SOURCE, "merge", NULL };

  if (crm_rule_get_event (rule) >= CRM_RULE_DATE
      || batch->at < crm_record_get_integer (rule, "active_since", batch->at))
    return FALSE;
  if (g_strcmp0 (batch->source, "import") == 0)
    return crm_record_get_integer (rule, "imported", 0) != 0;
  return !g_strv_contains (silent, batch->source);
}

gboolean
crm_rule_is_change_event (CrmRecord *rule)
{
  return crm_rule_get_event (rule) < CRM_RULE_DATE;
}
