/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deal goes to another stage. Main thread. */
#include "config.h"

#include "crm-deal-move.h"

#include <glib/gi18n-lib.h>

#include "crm-stage-dialog.h"
#include "crm-opportunity.h"

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *deal;
  CrmRecord *stage;
  CrmId owner; /* to whom it goes; none: it stays with whom it is */
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

/* @answer: (nullable): what the stage asked for */
static void
run (GTask *task, CrmRecord *answer)
{
  Move *move = g_task_get_task_data (task);
  const CrmKind *kind = crm_record_get_kind (move->deal);
  g_autoptr (CrmRecord) change = crm_record_copy (move->deal);
  /* Translators: a deal, a stage. */
  g_autofree char *label = g_strdup_printf (
      _ ("Move “%s” to %s"), crm_record_get_title (move->deal), crm_record_get_title (move->stage));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_record_clear_changes (change);
  crm_record_set_link (change, "stage_id", crm_record_get_id (move->stage));
  if (!crm_id_is_none (&move->owner))
    crm_record_set_link (change, "owner_id", &move->owner);
  for (guint i = 0; answer != NULL && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (answer, field))
        crm_record_set (change, field, crm_value_copy (crm_record_get (answer, field)));
    }
  crm_operation_update (operation, change);
  crm_operation_run_async (operation, move->context, NULL, on_moved_cb, task);
}

static void
on_answered_cb (CrmStageDialog *dialog, GTask *task)
{
  CrmRecord *answer = crm_stage_dialog_get_answer (dialog);

  if (answer != NULL)
    {
      run (task, answer);
      return;
    }
  g_task_return_boolean (task, FALSE);
  g_object_unref (task);
}

/**
 * crm_deal_move_to_async:
 * @deal: an opportunity
 * @stage: where it shall be
 * @owner: (nullable): who shall be responsible for it; %NULL for who is
 */
void
crm_deal_move_to_async (CrmContext *context,
                        CrmNavigator *navigator,
                        CrmRecord *deal,
                        CrmRecord *stage,
                        const CrmId *owner,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (deal, NULL, callback, user_data);
  Move *move = g_new0 (Move, 1);
  const CrmId *now = crm_record_get_link (deal, "stage_id");
  g_autoptr (GPtrArray) missing = NULL;
  GtkWidget *dialog;

  g_task_set_source_tag (task, crm_deal_move_to_async);
  move->context = g_object_ref (context);
  move->navigator = g_object_ref (navigator);
  move->deal = g_object_ref (deal);
  move->stage = g_object_ref (stage);
  move->owner = owner != NULL ? *owner : CRM_ID_NONE;
  g_task_set_task_data (task, move, move_free);
  if (now != NULL && crm_id_equal (now, crm_record_get_id (stage)))
    {
      if (owner != NULL)
        {
          run (task, NULL);
          return;
        }
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  missing = crm_stage_list_missing (stage, deal);
  if (missing->len == 0 && !crm_stage_is_lost (stage))
    {
      run (task, NULL);
      return;
    }
  dialog = crm_stage_dialog_new (context, crm_navigator_get_window (navigator),
                                 crm_record_get_title (deal), stage, missing, FALSE);
  g_signal_connect (dialog, "answered", G_CALLBACK (on_answered_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
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
  crm_deal_move_to_async (context, navigator, deal, stage, NULL, callback, user_data);
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

/* ---- many deals ---- */

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  GArray *refs;
  CrmId stage_id;
  CrmRecord *stage; /* once it was read */
  CrmRecord *answer;
} Moves;

static void
moves_free (gpointer data)
{
  Moves *moves = data;

  g_object_unref (moves->context);
  g_object_unref (moves->navigator);
  g_array_unref (moves->refs);
  g_clear_object (&moves->stage);
  g_clear_object (&moves->answer);
  g_free (moves);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
set_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Moves *moves = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_auto (CrmValue) stage = crm_value_link (&moves->stage_id);

  for (guint i = 0; moves->answer != NULL && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (moves->answer, field)
          && crm_session_set_many (session, moves->refs, crm_field_get_name (field),
                                   crm_record_get (moves->answer, field), NULL, NULL, cancellable,
                                   error)
                 < 0)
        return NULL;
    }
  return crm_session_set_many (session, moves->refs, "stage_id", &stage, NULL, NULL, cancellable,
                               error)
                 < 0
             ? NULL
             : moves;
}

static void
run_moves (Moves *moves)
{
  g_autofree char *count
      = crm_locale_format_integer (crm_context_get_locale (moves->context), moves->refs->len);
  /* Translators: the name of an operation that can be undone: a number of deals, a stage. */
  g_autofree char *label
      = g_strdup_printf (ngettext ("Move %s deal to %s", "Move %s deals to %s", moves->refs->len),
                         count, crm_record_get_title (moves->stage));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set_func (operation, set_all, moves, moves_free);
  crm_navigator_run (moves->navigator, operation);
}

static void
on_many_answered_cb (CrmStageDialog *dialog, Moves *moves)
{
  CrmRecord *answer = crm_stage_dialog_get_answer (dialog);

  if (answer == NULL)
    {
      moves_free (moves);
      return;
    }
  moves->answer = g_object_ref (answer);
  run_moves (moves);
}

static gpointer
read_stage (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get (session,
                          crm_catalog_find_kind (crm_session_get_catalog (session), "stage"),
                          &((Moves *) data)->stage_id, error);
}

static void
on_stage_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Moves *moves = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autofree char *what = NULL;
  GtkWidget *dialog;

  moves->stage = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (moves->stage == NULL)
    {
      crm_navigator_report_error (moves->navigator, _ ("The deal could not be moved"), error);
      moves_free (moves);
      return;
    }
  fields = crm_stage_list_required (moves->stage,
                                    crm_context_get_kind (moves->context, "opportunity"));
  if (fields->len == 0)
    {
      run_moves (moves);
      return;
    }
  what = g_strdup_printf (ngettext ("%u deal", "%u deals", moves->refs->len), moves->refs->len);
  dialog = crm_stage_dialog_new (moves->context, crm_navigator_get_window (moves->navigator), what,
                                 moves->stage, fields, TRUE);
  g_signal_connect (dialog, "answered", G_CALLBACK (on_many_answered_cb), moves);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * crm_deals_move:
 * @refs: (element-type CrmRef): deals
 * @stage: where they shall be
 *
 * Moves many deals in one operation; what the stage asks for is asked once for all of them.
 */
void
crm_deals_move (CrmContext *context, CrmNavigator *navigator, GArray *refs, const CrmId *stage)
{
  Moves *moves = g_new0 (Moves, 1);

  moves->context = g_object_ref (context);
  moves->navigator = g_object_ref (navigator);
  moves->refs = g_array_ref (refs);
  moves->stage_id = *stage;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_stage, moves, NULL, g_object_unref, NULL, on_stage_read_cb, moves);
}
