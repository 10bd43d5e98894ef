/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a deal was lost. Main thread. */
#include "config.h"

#include "crm-lost-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_REASONS 6

struct _CrmLostDialog
{
  AdwWindow parent_instance;

  GtkLabel *deal_label;
  AdwEntryRow *reason;
  GtkFlowBox *usual;
  GtkTextView *note;
  GtkWidget *accept;

  CrmContext *context;
  char *given_reason; /* NULL until the answer is given */
  char *given_note;
  gboolean has_answered;
};

G_DEFINE_FINAL_TYPE (CrmLostDialog, crm_lost_dialog, ADW_TYPE_WINDOW)

static guint answered_signal;

/* The reasons so far, on the store's thread: rows of a reason and how often it was given. */
static gpointer
read_reasons (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (CrmAggregate) aggregate = NULL;

  if (!crm_query_filter (query, "lost_reason", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error))
    return NULL;
  aggregate = crm_aggregate_new (query);
  if (!crm_aggregate_group (aggregate, "lost_reason", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, "id", error))
    return NULL;
  return crm_session_aggregate (session, aggregate, cancellable, error);
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  GArray *first = *(GArray *const *) a, *second = *(GArray *const *) b;
  gint64 n = g_array_index (first, CrmValue, 1).integer;
  gint64 m = g_array_index (second, CrmValue, 1).integer;

  return n > m ? -1 : n < m;
}

static void
on_usual_clicked_cb (GtkButton *button, CrmLostDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->reason), gtk_button_get_label (button));
  gtk_editable_set_position (GTK_EDITABLE (self->reason), -1);
  gtk_widget_grab_focus (self->accept);
}

static void
on_reasons_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmLostDialog) self = user_data;
  g_autoptr (GPtrArray) rows = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (rows == NULL || self->has_answered)
    return;
  g_ptr_array_sort (rows, compare_counts);
  for (guint i = 0; i < MIN (rows->len, MAX_REASONS); i++)
    {
      const CrmValue *reason = &g_array_index ((GArray *) g_ptr_array_index (rows, i), CrmValue, 0);
      GtkWidget *button;

      if (reason->type != CRM_VALUE_TEXT)
        continue;
      button = gtk_button_new_with_label (reason->text);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                               PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (button, "reason");
      g_signal_connect (button, "clicked", G_CALLBACK (on_usual_clicked_cb), self);
      gtk_flow_box_append (self->usual, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->usual), rows->len > 0);
}

static void
answer (CrmLostDialog *self)
{
  if (self->has_answered)
    return;
  self->has_answered = TRUE;
  g_signal_emit (self, answered_signal, 0);
}

static void
on_reason_changed_cb (CrmLostDialog *self)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  gtk_widget_set_sensitive (self->accept, *text != '\0');
}

static void
on_accept_clicked_cb (CrmLostDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  GtkTextIter start, end;

  if (!gtk_widget_get_sensitive (self->accept) || self->has_answered)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  self->given_reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  self->given_note = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  answer (self);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_cancel_clicked_cb (CrmLostDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
crm_lost_dialog_close_request (GtkWindow *window)
{
  answer (CRM_LOST_DIALOG (window));
  return GTK_WINDOW_CLASS (crm_lost_dialog_parent_class)->close_request (window);
}

static void
crm_lost_dialog_dispose (GObject *object)
{
  CrmLostDialog *self = CRM_LOST_DIALOG (object);

  answer (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_lost_dialog_parent_class)->dispose (object);
}

static void
crm_lost_dialog_finalize (GObject *object)
{
  CrmLostDialog *self = CRM_LOST_DIALOG (object);

  g_free (self->given_reason);
  g_free (self->given_note);
  G_OBJECT_CLASS (crm_lost_dialog_parent_class)->finalize (object);
}

static void
crm_lost_dialog_class_init (CrmLostDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_lost_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_lost_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = crm_lost_dialog_close_request;
  answered_signal = g_signal_new ("answered", CRM_TYPE_LOST_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-lost-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmLostDialog, deal_label);
  gtk_widget_class_bind_template_child (widget_class, CrmLostDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, CrmLostDialog, usual);
  gtk_widget_class_bind_template_child (widget_class, CrmLostDialog, note);
  gtk_widget_class_bind_template_child (widget_class, CrmLostDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_lost_dialog_init (CrmLostDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_lost_dialog_new:
 * @parent: (nullable): the window that it belongs to
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWidget *
crm_lost_dialog_new (CrmContext *context, GtkWindow *parent, CrmRecord *deal)
{
  CrmLostDialog *self = g_object_new (CRM_TYPE_LOST_DIALOG, "transient-for", parent, NULL);
  const char *reason = crm_record_get_text (deal, "lost_reason");

  self->context = g_object_ref (context);
  gtk_label_set_text (self->deal_label, crm_record_get_title (deal));
  gtk_editable_set_text (GTK_EDITABLE (self->reason), reason != NULL ? reason : "");
  on_reason_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_reasons, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                       on_reasons_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

/**
 * crm_lost_dialog_get_reason:
 *
 * Returns: (nullable): why; %NULL when the question was closed
 */
const char *
crm_lost_dialog_get_reason (CrmLostDialog *self)
{
  g_return_val_if_fail (CRM_IS_LOST_DIALOG (self), NULL);
  return self->given_reason;
}

/**
 * crm_lost_dialog_get_note:
 *
 * Returns: (nullable): what else there is to say
 */
const char *
crm_lost_dialog_get_note (CrmLostDialog *self)
{
  g_return_val_if_fail (CRM_IS_LOST_DIALOG (self), NULL);
  return self->given_note;
}
