/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step of a plan was moved, wherever a person does that: what follows may move along, which is
 * asked. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-ask.h"
#include "crm-clock.h"
#include "crm-date.h"
#include "crm-plan-work.h"
#include "crm-window-private.h"

/* More changes than these are no step that somebody moved. */
#define MOST_CHANGES 8

typedef struct
{
  CrmRecord *step;
  int days;
  gint64 n_following;
} Moved;

static void
moved_free (gpointer data)
{
  Moved *moved = data;

  g_object_unref (moved->step);
  g_free (moved);
}

/* The one activity of the operation whose day changed. */
static const CrmChange *
find_move (GPtrArray *changes)
{
  const CrmChange *found = NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);

      if (change->action != 'U' || change->field == NULL
          || strcmp (crm_kind_get_name (change->kind), "activity") != 0
          || strcmp (crm_field_get_name (change->field), "start_at") != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = change;
    }
  return found;
}

/* On a reading thread of the store. Returns: (nullable): %NULL without an error when nothing
 * follows */
static gpointer
read_moved (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) changes = crm_session_changes (session, data, NULL);
  const CrmChange *move
      = changes != NULL && changes->len <= MOST_CHANGES ? find_move (changes) : NULL;
  g_autoptr (CrmRecord) step = NULL;
  Moved *moved;
  gint64 n;
  int days;

  if (move == NULL || move->old_value.type != CRM_VALUE_INTEGER
      || move->new_value.type != CRM_VALUE_INTEGER)
    return NULL;
  days = crm_instant_to_date (move->new_value.integer)
         - crm_instant_to_date (move->old_value.integer);
  step = days != 0 ? crm_session_get (session, move->kind, &move->id, NULL) : NULL;
  if (step == NULL || !crm_record_is_set (step, "plan_run_id"))
    return NULL;
  n = crm_plan_count_following (session, step, NULL);
  if (n <= 0)
    return NULL;
  moved = g_new0 (Moved, 1);
  moved->step = g_steal_pointer (&step);
  moved->days = days;
  moved->n_following = n;
  return moved;
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_shift (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Moved *moved = data;

  return crm_plan_shift_following (session, moved->step, moved->days, error) >= 0 ? moved : NULL;
}

typedef struct
{
  CrmWindow *window; /* holds a reference */
  Moved *moved;
} Asking;

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (CrmWindow) self = asking->window;
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  if (!crm_ask_finish (result) || self->context == NULL)
    {
      moved_free (asking->moved);
      return;
    }
  /* Translators: the name of an operation that can be undone; %s is a step of a plan. */
  label
      = g_strdup_printf (_ ("Move what follows “%s”"), crm_record_get_title (asking->moved->step));
  operation = crm_operation_new (label);
  g_object_set_data (G_OBJECT (operation), "crm-plan-shift", GINT_TO_POINTER (TRUE));
  crm_operation_set_func (operation, run_shift, asking->moved, moved_free);
  crm_navigator_run (CRM_NAVIGATOR (self), operation);
}

static void
on_moved_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  Moved *moved = crm_store_run_finish (CRM_STORE (source), result, NULL);
  g_autofree char *body = NULL;
  Asking *asking;

  if (moved == NULL)
    return;
  if (self->context == NULL)
    {
      moved_free (moved);
      return;
    }
  body = g_strdup_printf (
      /* Translators: how many steps of a plan come after one that was moved. */
      g_dngettext (GETTEXT_PACKAGE, "%1$d step of the plan comes after “%2$s”.",
                   "%1$d steps of the plan come after “%2$s”.", (gulong) moved->n_following),
      (int) moved->n_following, crm_record_get_title (moved->step));
  asking = g_new0 (Asking, 1);
  asking->window = g_object_ref (self);
  asking->moved = moved;
  crm_ask_async (GTK_WIDGET (self), _ ("Move What Follows Too?"), body, _ ("_Move"),
                 CRM_ASK_SUGGESTED, NULL, on_answered_cb, asking);
}

/*
 * crm_window_ask_following:
 *
 * Looks whether the operation moved a step of a plan that others follow.
 */
void
crm_window_ask_following (CrmWindow *self, CrmOperation *operation)
{
  const CrmId *batch = crm_operation_get_batch (operation);

  if (self->context == NULL || crm_id_is_none (batch)
      || g_object_get_data (G_OBJECT (operation), "crm-plan-shift") != NULL)
    return;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       read_moved, crm_id_copy (batch), g_free, moved_free, NULL, on_moved_read_cb,
                       g_object_ref (self));
}
