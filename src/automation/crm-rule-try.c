/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done: it looks for occasions as the rule itself does, and says in words
 * what it would do about each. */
#include "config.h"

#include "crm-rule-private.h"

void
crm_rule_deed_free (CrmRuleDeed *self)
{
  crm_rule_occasion_free (self->occasion);
  g_clear_object (&self->record);
  g_ptr_array_unref (self->actions);
  g_free (self);
}

static GPtrArray *
say_actions (GPtrArray *actions, const CrmKind *entity, CrmRecord *record)
{
  const CrmLocale *locale = crm_locale_default ();
  GPtrArray *said = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *text = crm_rule_say_action (g_ptr_array_index (actions, i), entity, locale);

      g_ptr_array_add (said, crm_rule_fill (text, record, locale));
    }
  return said;
}

/**
 * crm_rule_dry_run:
 * @rule: switched on or not, stored or not yet
 * @actions: (nullable) (element-type CrmRecord): what it would do, in their order; those that are
 *   stored when %NULL
 * @from: instant, inclusive
 * @to: instant, exclusive
 *
 * Tries a rule on the past, as far as this desk knows it, with the condition as it holds now.
 *
 * Returns: (transfer full) (element-type CrmRuleDeed): what it would have done, in the order of
 * time
 */
GPtrArray *
crm_rule_dry_run (CrmSession *session,
                  CrmRecord *rule,
                  GPtrArray *actions,
                  gint64 from,
                  gint64 to,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GPtrArray) occasions
      = crm_rule_find_occasions (session, rule, from, to, cancellable, error);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GPtrArray) deeds
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_deed_free);

  if (occasions == NULL)
    return NULL;
  if (actions == NULL)
    actions = stored = crm_rule_list_actions (session, crm_record_get_id (rule), error);
  if (actions == NULL)
    return NULL;
  for (guint i = 0; i < occasions->len; i++)
    {
      CrmRuleOccasion *occasion = g_ptr_array_index (occasions, i);
      g_autoptr (CrmRecord) record
          = crm_session_get (session, occasion->kind, &occasion->record, NULL);
      CrmRuleDeed *deed;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (record == NULL)
        continue;
      deed = g_new0 (CrmRuleDeed, 1);
      deed->actions = say_actions (actions, crm_rule_get_entity (rule), record);
      deed->record = g_steal_pointer (&record);
      deed->occasion = occasion;
      occasions->pdata[i] = NULL;
      g_ptr_array_add (deeds, deed);
    }
  g_ptr_array_set_free_func (occasions, NULL);
  for (guint i = 0; i < occasions->len; i++)
    if (occasions->pdata[i] != NULL)
      crm_rule_occasion_free (occasions->pdata[i]);
  return g_steal_pointer (&deeds);
}
