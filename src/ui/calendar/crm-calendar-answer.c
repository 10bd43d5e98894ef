/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invitations are answered where they stand: by one key, or in a small menu. Main thread. */
#include "config.h"

#include "crm-calendar-answer.h"

#include <glib/gi18n-lib.h>

#include "crm-calendar-files.h"
#include "crm-invitation-mail.h"

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *activity;
  CrmAnswer answer;
  CrmInvitationTold told;
  char *organizer;
} Answering;

static void
answering_free (Answering *answering)
{
  g_object_unref (answering->context);
  g_object_unref (answering->navigator);
  g_object_unref (answering->activity);
  g_free (answering->organizer);
  g_free (answering);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answering, answering_free)

static gpointer
run_answer (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Answering *answering = data;

  return crm_invitation_reply (
             session, crm_record_get_id (answering->activity), crm_session_get_user (session),
             crm_answer_get_key (answering->answer), &answering->told, &answering->organizer, error)
             ? data
             : NULL;
}

/* Who invited from outside learns of it by mail, or by a file where no mail is sent from here. */
static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answering) answering = user_data;
  CrmOperation *operation = CRM_OPERATION (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!crm_operation_run_finish (operation, result, &error))
    {
      crm_navigator_report_error (answering->navigator, _ ("The answer was not written down"),
                                  error);
      return;
    }
  if (answering->told == CRM_INVITATION_QUEUED)
    /* Translators: %s is who invited, as “Ana Pop <ana@client.example>”. */
    text = g_strdup_printf (_ ("Your answer goes to %s"), answering->organizer);
  else if (answering->told == CRM_INVITATION_BY_HAND)
    /* Translators: %s is who invited, as “Ana Pop <ana@client.example>”. */
    text = g_strdup_printf (_ ("No mail is sent from here: save your answer and send it to %s"),
                            answering->organizer);
  else
    text = g_strdup (crm_operation_get_label (operation));
  crm_navigator_toast (answering->navigator, text, crm_operation_get_batch (operation));
  if (answering->told == CRM_INVITATION_BY_HAND)
    crm_calendar_choose_reply (GTK_WIDGET (crm_navigator_get_window (answering->navigator)),
                               answering->context, answering->navigator, answering->activity);
}

/**
 * crm_calendar_answer:
 *
 * Answers for who works here, with undo. An answer is for all days of a series.
 */
void
crm_calendar_answer (CrmContext *context,
                     CrmNavigator *navigator,
                     CrmOccurrence *occurrence,
                     CrmAnswer answer)
{
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;
  Answering *answering;

  if (crm_occurrence_get_activity (occurrence) == NULL || crm_context_get_user (context) == NULL)
    return;
  /* Translators: the subject of what somebody is invited to. */
  label = g_strdup_printf (_ ("Answer “%s”"), crm_occurrence_get_subject (occurrence));
  answering = g_new0 (Answering, 1);
  answering->context = g_object_ref (context);
  answering->navigator = g_object_ref (navigator);
  answering->activity = g_object_ref (crm_occurrence_get_activity (occurrence));
  answering->answer = answer;
  operation = crm_operation_new (label);
  crm_operation_set_func (operation, run_answer, answering, NULL);
  crm_operation_run_async (operation, context, NULL, on_answered_cb, answering);
}

/**
 * crm_calendar_answer_by_key:
 *
 * Y, M and N answer an invitation with yes, maybe and no.
 *
 * Returns: whether the key meant something
 */
gboolean
crm_calendar_answer_by_key (CrmContext *context,
                            CrmNavigator *navigator,
                            CrmOccurrence *occurrence,
                            guint keyval)
{
  guint key = gdk_keyval_to_lower (keyval);

  if (crm_occurrence_get_answer (occurrence) == CRM_ANSWER_NONE
      || (key != GDK_KEY_y && key != GDK_KEY_m && key != GDK_KEY_n))
    return FALSE;
  crm_calendar_answer (context, navigator, occurrence,
                       key == GDK_KEY_y   ? CRM_ANSWER_ACCEPTED
                       : key == GDK_KEY_m ? CRM_ANSWER_TENTATIVE
                                          : CRM_ANSWER_DECLINED);
  return TRUE;
}

/* The menu */

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmOccurrence *occurrence;
} Menu;

static void
menu_free (gpointer data)
{
  Menu *menu = data;

  g_object_unref (menu->context);
  g_object_unref (menu->occurrence);
  g_free (menu);
}

static void
on_answer_clicked_cb (GtkButton *button, GtkPopover *popover)
{
  Menu *menu = g_object_get_data (G_OBJECT (popover), "crm-menu");
  CrmAnswer answer = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "crm-answer"));

  crm_calendar_answer (menu->context, menu->navigator, menu->occurrence, answer);
  gtk_popover_popdown (popover);
}

static void
on_closed_cb (GtkWidget *popover)
{
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

static void
add_answer (
    GtkWidget *box, GtkWidget *popover, const char *label, const char *key, CrmAnswer answer)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *name = gtk_label_new (label), *shortcut = gtk_label_new (key);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (shortcut, "dim-label");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), shortcut);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data (G_OBJECT (button), "crm-answer", GINT_TO_POINTER (answer));
  g_signal_connect (button, "clicked", G_CALLBACK (on_answer_clicked_cb), popover);
  gtk_box_append (GTK_BOX (box), button);
}

/**
 * crm_calendar_answer_popup:
 * @entry: at which the menu opens
 */
void
crm_calendar_answer_popup (GtkWidget *entry,
                           CrmContext *context,
                           CrmNavigator *navigator,
                           CrmOccurrence *occurrence)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Menu *menu = g_new (Menu, 1);

  *menu = (Menu){ g_object_ref (context), navigator, g_object_ref (occurrence) };
  g_object_set_data_full (G_OBJECT (popover), "crm-menu", menu, menu_free);
  /* Translators: answers to an invitation. */
  add_answer (box, popover, C_ ("invitation", "Accept"), "Y", CRM_ANSWER_ACCEPTED);
  add_answer (box, popover, C_ ("invitation", "Maybe"), "M", CRM_ANSWER_TENTATIVE);
  add_answer (box, popover, C_ ("invitation", "Decline"), "N", CRM_ANSWER_DECLINED);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_set_parent (popover, entry);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
