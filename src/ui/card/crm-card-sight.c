/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sees a record, and why: what the shared database says, in a dialog. Main thread. */
#include "config.h"

#include "crm-card-sight.h"

#include <glib/gi18n-lib.h>

#include "crm-share.h"

#define DIALOG_WIDTH 340
#define DIALOG_MARGIN 30
#define MAX_HEIGHT 420
#define LIST_SHADOW 3

typedef struct
{
  AdwMessageDialog *dialog;
  GtkStack *stack;
  GtkListBox *list;
  GCancellable *cancellable;
} Sight;

static void
sight_free (Sight *self)
{
  g_object_unref (self->dialog);
  g_object_unref (self->cancellable);
  g_free (self);
}

static GtkWidget *
make_reason_row (const CrmSyncReason *reason)
{
  GtkWidget *row = adw_action_row_new ();
  const char *icon = !reason->sees     ? "view-conceal-symbolic"
                     : reason->changes ? "document-edit-symbolic"
                                       : "view-reveal-symbolic";
  const char *words = !reason->sees     ? _ ("Does not see it")
                      : reason->changes ? _ ("Sees and changes it")
                                        : _ ("Sees it");
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  g_autofree char *mine = NULL;

  if (reason->is_me)
    /* Translators: the name of the person who sits here. */
    mine = g_strdup_printf (_ ("%s (me)"), reason->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), mine != NULL ? mine : reason->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), crm_sync_reason_describe (reason));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_tooltip_text (image, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, reason->name, TRUE));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  return row;
}

/* A scrolled list asks for the height of its rows as if none of their words wrapped. */
static void
make_room (Sight *self)
{
  GtkWidget *window = gtk_stack_get_child_by_name (self->stack, "list");
  int width = gtk_widget_get_width (GTK_WIDGET (self->stack)), height;

  gtk_widget_measure (GTK_WIDGET (self->list), GTK_ORIENTATION_VERTICAL,
                      width > 0 ? width : DIALOG_WIDTH - 2 * DIALOG_MARGIN, NULL, &height, NULL,
                      NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (window),
                                              MIN (height, MAX_HEIGHT));
}

static void
on_why_told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sight *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reasons = crm_share_why_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      sight_free (self);
      return;
    }
  for (guint i = 0; reasons != NULL && i < reasons->len; i++)
    gtk_list_box_append (self->list, make_reason_row (g_ptr_array_index (reasons, i)));
  if (reasons != NULL)
    {
      make_room (self);
      gtk_stack_set_visible_child_name (self->stack, "list");
    }
  else
    {
      adw_message_dialog_set_body (self->dialog, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->stack), FALSE);
    }
  sight_free (self);
}

static GtkWidget *
make_list (Sight *self)
{
  GtkWidget *window = gtk_scrolled_window_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->list), LIST_SHADOW);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (window), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (window), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), GTK_WIDGET (self->list));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (self->stack, spinner, "waiting");
  gtk_stack_add_named (self->stack, window, "list");
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  return GTK_WIDGET (self->stack);
}

/**
 * crm_card_sight_show:
 * @over: widget of the window that asks
 * @title: name of the record
 *
 * Shows who sees a record, and why.
 */
void
crm_card_sight_show (GtkWidget *over, CrmContext *context, const CrmId *id, const char *title)
{
  Sight *self = g_new0 (Sight, 1);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (over)),
                                              _ ("Who Sees This"), title);

  self->dialog = g_object_ref (ADW_MESSAGE_DIALOG (dialog));
  self->cancellable = g_cancellable_new ();
  adw_message_dialog_add_response (self->dialog, "close", _ ("_Close"));
  adw_message_dialog_set_extra_child (self->dialog, make_list (self));
  gtk_widget_set_size_request (dialog, DIALOG_WIDTH, -1);
  g_signal_connect_object (dialog, "response", G_CALLBACK (g_cancellable_cancel), self->cancellable,
                           G_CONNECT_SWAPPED);
  crm_share_why_async (crm_context_get_store (context), id, self->cancellable, on_why_told_cb,
                       self);
  gtk_window_present (GTK_WINDOW (dialog));
}
