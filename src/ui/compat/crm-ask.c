/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question with two answers. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-ask.h"

static void
on_dialog_responded_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  if (!g_task_get_completed (task))
    g_task_return_boolean (task, g_strcmp0 (response, "accept") == 0);
  g_object_unref (task);
}

static GtkWidget *
make_question (
    GtkWidget *parent, const char *heading, const char *body, const char *accept, CrmAskStyle style)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "accept",
                                    accept, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              style == CRM_ASK_DESTRUCTIVE
                                                  ? ADW_RESPONSE_DESTRUCTIVE
                                              : style == CRM_ASK_SUGGESTED ? ADW_RESPONSE_SUGGESTED
                                                                           : ADW_RESPONSE_DEFAULT);
  if (style != CRM_ASK_DESTRUCTIVE)
    adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

/**
 * crm_ask_async:
 * @parent: the widget that asks; its window is blocked meanwhile
 * @heading: the question
 * @body: (nullable): what follows from the answers, as plain text
 * @accept: the button that agrees, with a mnemonic
 *
 * Asks a person to agree. Closing the question refuses.
 */
void
crm_ask_async (GtkWidget *parent,
               const char *heading,
               const char *body,
               const char *accept,
               CrmAskStyle style,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));

  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_ask_async);
  GtkWidget *dialog = make_question (parent, heading, body, accept, style);
  g_signal_connect (dialog, "response", G_CALLBACK (on_dialog_responded_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * crm_ask_finish:
 *
 * Returns: whether the person agreed
 */
gboolean
crm_ask_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
on_choice_responded_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  if (!g_task_get_completed (task))
    g_task_return_int (task, g_str_has_prefix (response, "choice-")
                                 ? g_ascii_strtoll (response + strlen ("choice-"), NULL, 10)
                                 : -1);
  g_object_unref (task);
}

/**
 * crm_ask_choice_async:
 * @parent: the widget that asks; its window is blocked meanwhile
 * @heading: the question
 * @body: (nullable): what follows from the answers, as plain text
 * @choices: (array length=n_choices): the answers, with mnemonics; the first is the usual one
 *
 * Asks a person to choose one of some answers, or to think better of it.
 */
void
crm_ask_choice_async (GtkWidget *parent,
                      const char *heading,
                      const char *body,
                      const char *const *choices,
                      guint n_choices,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));

  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_ask_choice_async);
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *id = g_strdup_printf ("choice-%u", i);
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), id, choices[i]);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "choice-0");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_choice_responded_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * crm_ask_choice_finish:
 *
 * Returns: the position of the answer, -1 when the person thought better of it
 */
int
crm_ask_choice_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), -1);
  g_autoptr (GError) error = NULL;
  int choice = (int) g_task_propagate_int (G_TASK (result), &error);
  return error ? -1 : choice;
}

static void
on_text_responded_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);

  if (!g_task_get_completed (task))
    g_task_return_pointer (task,
                           g_strcmp0 (response, "accept") == 0
                               ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)))
                               : NULL,
                           g_free);
  g_object_unref (task);
}

/**
 * crm_ask_text_async:
 * @label: what the text is, for people who hear the window, and where nothing is typed
 *
 * Asks a person to agree and to say a word about it.
 */
void
crm_ask_text_async (GtkWidget *parent,
                    const char *heading,
                    const char *body,
                    const char *label,
                    const char *accept,
                    CrmAskStyle style,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));

  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_ask_text_async);
  GtkWidget *dialog = make_question (parent, heading, body, accept, style);
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  g_signal_connect (dialog, "response", G_CALLBACK (on_text_responded_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * crm_ask_text_finish:
 *
 * Returns: (transfer full) (nullable): the text, which may be empty; %NULL when the person refused
 */
char *
crm_ask_text_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
