/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was planned for an open deal is done, and nothing else is: what comes next is asked at once.
 * Main thread. */
#include "config.h"

#include "crm-next-step-ask.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-ask.h"
#include "crm-clock.h"
#include "crm-next-step.h"

/* More changes than these are not one activity that somebody ended. */
#define MOST_CHANGES 8

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *activity; /* NULL where the operation tells it */
  CrmId batch;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->context);
  g_object_unref (asking->navigator);
  g_clear_object (&asking->activity);
  g_free (asking);
}

static Asking *
asking_new (CrmContext *context, CrmNavigator *navigator)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->context = g_object_ref (context);
  asking->navigator = g_object_ref (navigator);
  return asking;
}

static gboolean
is_end (const CrmChange *change)
{
  return change->action == 'U' && change->field != NULL
         && strcmp (crm_kind_get_name (change->kind), "activity") == 0
         && strcmp (crm_field_get_name (change->field), "status") == 0
         && change->new_value.type == CRM_VALUE_TEXT
         && strcmp (change->new_value.text, "planned") != 0;
}

/* Returns: (transfer full) (nullable): the activity that an operation ended */
static CrmRecord *
find_ended (CrmSession *session, const CrmId *batch)
{
  g_autoptr (GPtrArray) changes = crm_session_changes (session, batch, NULL);

  for (guint i = 0; changes != NULL && changes->len <= MOST_CHANGES && i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);

      if (is_end (change))
        return crm_session_get (session, change->kind, &change->id, NULL);
    }
  return NULL;
}

/* On a reading thread of the store. Returns: (nullable): the activity, when its deal is owed a next
 * step */
static gpointer
read_owed (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Asking *asking = data;
  g_autoptr (CrmRecord) activity = asking->activity != NULL ? g_object_ref (asking->activity)
                                                            : find_ended (session, &asking->batch);

  return activity != NULL && crm_next_step_is_owed (session, activity, NULL)
             ? g_steal_pointer (&activity)
             : NULL;
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  const CrmKind *kind = crm_record_get_kind (asking->activity);
  const CrmField *about = crm_kind_find_field (kind, "parent");
  g_autoptr (CrmRecord) draft = crm_record_new (kind);

  if (crm_ask_finish (result))
    {
      crm_record_set_integer (
          draft, "due_at",
          crm_snooze_instant (CRM_SNOOZE_TOMORROW, CRM_INSTANT_NONE, crm_clock_now ()));
      crm_record_set (draft, about, crm_value_copy (crm_record_get (asking->activity, about)));
      crm_record_set_link_title (draft, about, crm_record_get_link_title (asking->activity, about));
      crm_navigator_new_record (asking->navigator, kind, draft);
    }
  asking_free (asking);
}

static void
on_owed_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (CrmRecord) activity = crm_store_run_finish (CRM_STORE (source), result, NULL);
  const char *deal;
  g_autofree char *body = NULL;

  if (activity == NULL || crm_navigator_get_window (asking->navigator) == NULL)
    {
      asking_free (asking);
      return;
    }
  g_set_object (&asking->activity, activity);
  deal = crm_record_get_link_title (activity,
                                    crm_kind_find_field (crm_record_get_kind (activity), "parent"));
  /* Translators: %s is a deal that is still open. */
  body = g_strdup_printf (_ ("Nothing is planned any more for “%s”."), deal != NULL ? deal : "");
  crm_ask_async (GTK_WIDGET (crm_navigator_get_window (asking->navigator)), _ ("What Comes Next?"),
                 body, _ ("_Plan Next Step"), CRM_ASK_SUGGESTED, NULL, on_answered_cb, asking);
}

static void
begin (Asking *asking)
{
  crm_store_run_async (crm_context_get_store (asking->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       read_owed, asking, NULL, g_object_unref, NULL, on_owed_read_cb, asking);
}

/**
 * crm_next_step_ask:
 * @activity: which is done
 *
 * Asks for what comes next where @activity was the last that was planned for an open deal.
 */
void
crm_next_step_ask (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity)
{
  Asking *asking = asking_new (context, navigator);

  asking->activity = g_object_ref (activity);
  begin (asking);
}

/**
 * crm_next_step_ask_after:
 * @batch: an operation
 *
 * The same, where the operation ended an activity.
 */
void
crm_next_step_ask_after (CrmContext *context, CrmNavigator *navigator, const CrmId *batch)
{
  Asking *asking = asking_new (context, navigator);

  asking->batch = *batch;
  begin (asking);
}
