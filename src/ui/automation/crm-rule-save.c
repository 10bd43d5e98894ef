/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule and its actions are one thing to a person: stored together, taken back together. */
#include "config.h"

#include "crm-rule-save.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CrmRecord *rule;
  GPtrArray *actions; /* CrmRecord */
  GArray *gone;       /* CrmId */
  gboolean is_new;
  int failed; /* position of the action that was refused, -1 for the rule */
} Saving;

static void
saving_clear (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->rule);
  g_ptr_array_unref (saving->actions);
  g_array_unref (saving->gone);
}

static void
saving_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, saving_clear);
}

static gboolean
store (CrmSession *session, CrmRecord *record, gboolean is_new, GError **error)
{
  if (is_new)
    return crm_session_insert (session, record, error);
  return !crm_record_has_changes (record) || crm_session_update (session, record, error);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_save (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Saving *saving = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "rule_action");

  saving->failed = -1;
  if (!store (session, saving->rule, saving->is_new, error))
    return NULL;
  for (guint i = 0; i < saving->gone->len; i++)
    if (!crm_session_delete (session, kind, &g_array_index (saving->gone, CrmId, i), error))
      return NULL;
  for (guint i = 0; i < saving->actions->len; i++)
    {
      CrmRecord *action = saving->actions->pdata[i];

      saving->failed = (int) i;
      if (!store (session, action, crm_record_get_row (action) == 0, error))
        return NULL;
    }
  return session;
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GPtrArray *
copy_actions (CrmRuleDraft *draft)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < draft->actions->len; i++)
    {
      CrmRecord *copy = crm_record_copy (draft->actions->pdata[i]);

      crm_record_set_link (copy, "rule_id", crm_record_get_id (draft->rule));
      if (crm_record_get_integer (copy, "position", -1) != (gint64) i)
        crm_record_set_integer (copy, "position", i);
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

/**
 * crm_rule_save_async:
 * @draft: what is copied and stored
 * @gone: (element-type CrmId): actions that are deleted
 */
void
crm_rule_save_async (CrmContext *context,
                     CrmRuleDraft *draft,
                     GArray *gone,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (context, NULL, callback, user_data);
  Saving *saving = g_atomic_rc_box_new0 (Saving);
  /* Translators: the name of an operation that can be undone; %s is the name of a rule. */
  g_autofree char *label
      = g_strdup_printf (draft->is_new ? _ ("Add rule “%s”") : _ ("Change rule “%s”"),
                         crm_record_get_title (draft->rule));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  saving->rule = crm_record_copy (draft->rule);
  saving->actions = copy_actions (draft);
  saving->gone = g_array_copy (gone);
  saving->is_new = draft->is_new;
  g_task_set_task_data (task, g_atomic_rc_box_acquire (saving), saving_unref);
  crm_operation_set_func (operation, run_save, saving, saving_unref);
  crm_operation_run_async (operation, context, NULL, on_run_cb, task);
}

/**
 * crm_rule_save_finish:
 * @failed: (out): which action was refused, -1 for the rule itself
 */
gboolean
crm_rule_save_finish (GAsyncResult *result, int *failed, GError **error)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));

  *failed = saving->failed;
  return g_task_propagate_boolean (G_TASK (result), error);
}
