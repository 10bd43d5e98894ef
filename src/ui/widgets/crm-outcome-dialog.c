/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks how an activity went, and proposes what the office does next after one of its type. Where
 * the office has not said what comes next, it is asked only when a deal is left with nothing
 * planned. Main thread. */
#include "config.h"

#include "crm-outcome-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-next-step-ask.h"
#include "crm-work-read.h"

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *activity;
  CrmOperation *finish;
  gboolean is_done;  /* what comes next is all that is asked */
  GPtrArray *next;   /* CrmRecord: proposed */
  GPtrArray *checks; /* GtkCheckButton of each */
  AdwEntryRow *outcome;
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->context);
  g_object_unref (asking->navigator);
  g_object_unref (asking->activity);
  g_object_unref (asking->finish);
  g_clear_pointer (&asking->next, g_ptr_array_unref);
  g_clear_pointer (&asking->checks, g_ptr_array_unref);
  g_free (asking);
}

/* Returns: (transfer full) (element-type CrmRecord): what comes after the activity. */
static gpointer
read_next (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity_chain");
  CrmRecord *activity = data;
  const char *type = crm_record_get_text (activity, "type");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) chains = NULL;
  g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CrmWorkCalendar) office = crm_work_read (session, NULL, error);

  if (office == NULL
      || !crm_query_filter (query, "after_type", CRM_FILTER_EQUAL,
                            crm_value_text (type != NULL ? type : "task"), error)
      || !crm_query_sort (query, "delay_days", FALSE, error))
    return NULL;
  chains = crm_session_list (session, query, error);
  for (guint i = 0; chains != NULL && i < chains->len; i++)
    {
      CrmRecord *chain = g_ptr_array_index (chains, i);

      if (crm_record_get_integer (chain, "archived", 0) == 0)
        g_ptr_array_add (next, crm_activity_follow_up (activity, chain, office, crm_clock_now ()));
    }
  return chains != NULL ? g_steal_pointer (&next) : NULL;
}

static void
on_responded_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Asking *asking = user_data;

  if (g_strcmp0 (response, "done") == 0)
    {
      g_autofree char *outcome
          = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (asking->outcome))));

      /* What ends the activity takes its fields from this record. */
      if (*outcome != '\0' && !asking->is_done)
        crm_record_set_text (asking->activity, "outcome", outcome);
      for (guint i = 0; i < asking->next->len; i++)
        if (gtk_check_button_get_active (g_ptr_array_index (asking->checks, i)))
          crm_operation_insert (asking->finish, g_ptr_array_index (asking->next, i));
      crm_navigator_run (asking->navigator, asking->finish);
    }
  asking_free (asking);
}

static GtkWidget *
make_proposal (Asking *asking, CrmRecord *next)
{
  const CrmLocale *locale = crm_context_get_locale (asking->context);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  gint64 at = crm_record_get_integer (next, "start_at", crm_record_get_integer (next, "due_at", 0));
  g_autofree char *when = crm_locale_format_date (locale, crm_instant_to_date (at), CRM_DATE_FULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (next));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_record_get_title (next), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_ptr_array_add (asking->checks, check);
  return row;
}

static void
present (Asking *asking, GPtrArray *next)
{
  const char *old = crm_record_get_text (asking->activity, "outcome");
  GtkWidget *dialog
      = adw_message_dialog_new (crm_navigator_get_window (asking->navigator),
                                asking->is_done ? _ ("What Comes Next?") : _ ("How Did It Go?"),
                                crm_record_get_title (asking->activity));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *first = adw_preferences_group_new ();
  GtkWidget *second = adw_preferences_group_new ();

  asking->next = g_ptr_array_ref (next);
  asking->checks = g_ptr_array_new ();
  asking->outcome = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asking->outcome), _ ("Outcome"));
  gtk_editable_set_text (GTK_EDITABLE (asking->outcome), old != NULL ? old : "");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (first), GTK_WIDGET (asking->outcome));
  /* Translators: a heading over activities that are proposed after one that was done. */
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (second), _ ("Next"));
  for (guint i = 0; i < next->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (second),
                               make_proposal (asking, g_ptr_array_index (next, i)));
  gtk_box_append (GTK_BOX (box), first);
  gtk_widget_set_visible (first, !asking->is_done);
  gtk_box_append (GTK_BOX (box), second);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "done",
                                    asking->is_done ? _ ("_Plan") : _ ("_Done"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "done",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "done");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_swapped (asking->outcome, "entry-activated",
                            G_CALLBACK (gtk_widget_activate_default), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (on_responded_cb), asking);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_next_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) next = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (next != NULL && next->len > 0)
    {
      present (asking, next);
      return;
    }
  if (asking->is_done)
    crm_next_step_ask (asking->context, asking->navigator, asking->activity);
  else
    crm_navigator_run (asking->navigator, asking->finish);
  asking_free (asking);
}

static void
start (CrmContext *context,
       CrmNavigator *navigator,
       CrmRecord *activity,
       CrmOperation *finish,
       gboolean is_done)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->context = g_object_ref (context);
  asking->navigator = g_object_ref (navigator);
  asking->activity = g_object_ref (activity);
  asking->finish = g_object_ref (finish);
  asking->is_done = is_done;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH, read_next,
                       crm_record_copy (activity), g_object_unref,
                       (GDestroyNotify) g_ptr_array_unref, NULL, on_next_read_cb, asking);
}

/**
 * crm_outcome_ask:
 * @activity: what is done; gets the outcome
 * @finish: ends it, reading @activity only when it runs
 *
 * Runs @finish, at once or, where the office has said what comes after an activity of that type,
 * after asking for the outcome; what is accepted of the proposals is planned in the same operation.
 */
void
crm_outcome_ask (CrmContext *context,
                 CrmNavigator *navigator,
                 CrmRecord *activity,
                 CrmOperation *finish)
{
  start (context, navigator, activity, finish, FALSE);
}

/**
 * crm_outcome_propose:
 * @activity: which was done
 *
 * Proposes what the office does next after an activity of that type, where it has said so, and
 * asks where otherwise nothing would be planned for an open deal.
 */
void
crm_outcome_propose (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity)
{
  /* Translators: the name of an operation that can be undone; %s is an activity, as "Call Ana". */
  g_autofree char *label
      = g_strdup_printf (_ ("Plan what follows: %s"), crm_record_get_title (activity));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  start (context, navigator, activity, operation, TRUE);
}
