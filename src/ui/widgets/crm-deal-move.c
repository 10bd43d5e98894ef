/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deal goes to another stage. Main thread. */
#include "config.h"

#include "crm-deal-move.h"

#include <glib/gi18n-lib.h>

#include "crm-lost-dialog.h"
#include "crm-opportunity.h"

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *deal;
  CrmRecord *stage;
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_object_unref (move->context);
  g_object_unref (move->navigator);
  g_object_unref (move->deal);
  g_object_unref (move->stage);
  g_free (move);
}

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Move *move = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean done = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  if (!done)
    crm_navigator_report_error (move->navigator, _ ("The deal could not be moved"), error);
  g_task_return_boolean (task, done);
}

static void
run (GTask *task, const char *reason, const char *note)
{
  Move *move = g_task_get_task_data (task);
  const CrmKind *kind = crm_record_get_kind (move->deal);
  const CrmId *id = crm_record_get_id (move->deal);
  /* Translators: a deal, a stage. */
  g_autofree char *label = g_strdup_printf (
      _ ("Move “%s” to %s"), crm_record_get_title (move->deal), crm_record_get_title (move->stage));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, kind, id, "stage_id",
                     crm_value_link (crm_record_get_id (move->stage)));
  if (reason != NULL)
    crm_operation_set (operation, kind, id, "lost_reason", crm_value_text (reason));
  if (note != NULL && *note != '\0')
    crm_operation_set (operation, kind, id, "lost_note", crm_value_text (note));
  crm_operation_run_async (operation, move->context, NULL, on_moved_cb, task);
}

static void
on_reason_given_cb (CrmLostDialog *dialog, GTask *task)
{
  const char *reason = crm_lost_dialog_get_reason (dialog);

  if (reason == NULL)
    {
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  run (task, reason, crm_lost_dialog_get_note (dialog));
}

/**
 * crm_deal_move_async:
 * @deal: an opportunity
 * @stage: where it shall be
 */
void
crm_deal_move_async (CrmContext *context,
                     CrmNavigator *navigator,
                     CrmRecord *deal,
                     CrmRecord *stage,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (deal, NULL, callback, user_data);
  Move *move = g_new0 (Move, 1);
  const CrmId *now = crm_record_get_link (deal, "stage_id");
  GtkWidget *dialog;

  g_task_set_source_tag (task, crm_deal_move_async);
  move->context = g_object_ref (context);
  move->navigator = g_object_ref (navigator);
  move->deal = g_object_ref (deal);
  move->stage = g_object_ref (stage);
  g_task_set_task_data (task, move, move_free);
  if (now != NULL && crm_id_equal (now, crm_record_get_id (stage)))
    {
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  if (!crm_stage_is_lost (stage))
    {
      run (task, NULL, NULL);
      return;
    }
  dialog = crm_lost_dialog_new (context, crm_navigator_get_window (navigator), deal);
  g_signal_connect (dialog, "answered", G_CALLBACK (on_reason_given_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * crm_deal_move_finish:
 *
 * Returns: whether the deal was moved; a failure has been reported
 */
gboolean
crm_deal_move_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
