/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stage asks for before deals go there: of a loss the reason, and whatever else the office
 * wants to know. Main thread. */
#include "config.h"

#include "crm-stage-dialog.h"

#include <glib/gi18n-lib.h>
#include "crm-field-editor.h"
#include "crm-opportunity.h"

#define MAX_REASONS 12

struct _CrmStageDialog
{
  AdwWindow parent_instance;

  GtkLabel *deal_label;
  GtkBox *fields;
  GtkWidget *loss;
  AdwEntryRow *reason;
  GtkFlowBox *usual;
  GtkTextView *note;
  GtkWidget *accept;

  CrmContext *context;
  GPtrArray *editors; /* CrmFieldEditor, borrowed */
  CrmRecord *answer;  /* NULL until it is given */
  gboolean is_loss;
  gboolean may_be_empty; /* of many deals only some lack what is asked */
  gboolean has_answered;
};

G_DEFINE_FINAL_TYPE (CrmStageDialog, crm_stage_dialog, ADW_TYPE_WINDOW)

static guint answered_signal;

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  GArray *first = *(GArray *const *) a, *second = *(GArray *const *) b;
  gint64 n = g_array_index (first, CrmValue, 1).integer;
  gint64 m = g_array_index (second, CrmValue, 1).integer;

  return n > m ? -1 : n < m;
}

/* The office's own reasons, on the store's thread, or else those that were given so far. */
static gpointer
read_reasons (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrmQuery) own = crm_query_new (crm_catalog_find_kind (catalog, "lost_reason"));
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "opportunity"));
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!crm_query_filter (own, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (own, "position", FALSE, error))
    return NULL;
  records = crm_session_list (session, own, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_ptr_array_add (reasons, g_strdup (crm_record_get_title (g_ptr_array_index (records, i))));
  if (reasons->len > 0 || records == NULL)
    return g_steal_pointer (&reasons);
  if (!crm_query_filter (query, "lost_reason", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error))
    return NULL;
  aggregate = crm_aggregate_new (query);
  if (!crm_aggregate_group (aggregate, "lost_reason", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, "id", error))
    return NULL;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  if (rows == NULL)
    return NULL;
  g_ptr_array_sort (rows, compare_counts);
  for (guint i = 0; i < rows->len; i++)
    {
      const CrmValue *reason = &g_array_index ((GArray *) g_ptr_array_index (rows, i), CrmValue, 0);

      if (reason->type == CRM_VALUE_TEXT)
        g_ptr_array_add (reasons, g_strdup (reason->text));
    }
  return g_steal_pointer (&reasons);
}

static void
on_usual_clicked_cb (GtkButton *button, CrmStageDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->reason), gtk_button_get_label (button));
  gtk_editable_set_position (GTK_EDITABLE (self->reason), -1);
  gtk_widget_grab_focus (self->accept);
}

static void
on_reasons_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmStageDialog) self = user_data;
  g_autoptr (GPtrArray) reasons = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (reasons == NULL || self->has_answered)
    return;
  for (guint i = 0; i < MIN (reasons->len, MAX_REASONS); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (g_ptr_array_index (reasons, i));

      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                               PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (button, "reason");
      g_signal_connect (button, "clicked", G_CALLBACK (on_usual_clicked_cb), self);
      gtk_flow_box_append (self->usual, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->usual), reasons->len > 0);
}

static void
answer (CrmStageDialog *self)
{
  if (self->has_answered)
    return;
  self->has_answered = TRUE;
  g_signal_emit (self, answered_signal, 0);
}

/* Returns: FALSE when an editor holds what is no value, or nothing where there must be something */
static gboolean
take_fields (CrmStageDialog *self, CrmRecord *record, gboolean tells)
{
  gboolean good = TRUE;

  for (guint i = 0; i < self->editors->len; i++)
    {
      CrmFieldEditor *editor = g_ptr_array_index (self->editors, i);
      g_auto (CrmValue) value = CRM_VALUE_INIT;
      g_autoptr (GError) error = NULL;

      if (!crm_field_editor_get_value (editor, &value, &error))
        {
          if (tells)
            crm_field_editor_show_error (editor, error->message);
          good = FALSE;
        }
      else if (!crm_value_is_none (&value))
        crm_record_set (record, crm_field_editor_get_field (editor), crm_value_copy (&value));
      else
        good = good && self->may_be_empty;
    }
  return good;
}

static CrmRecord *
draft (CrmStageDialog *self)
{
  CrmRecord *record = crm_record_new (crm_context_get_kind (self->context, "opportunity"));

  crm_record_clear_changes (record);
  return record;
}

static void
on_reason_changed_cb (CrmStageDialog *self)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  g_autoptr (CrmRecord) record = draft (self);

  gtk_widget_set_sensitive (self->accept,
                            (!self->is_loss || *text != '\0') && take_fields (self, record, FALSE));
}

static void
take_loss (CrmStageDialog *self, CrmRecord *record)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  GtkTextIter start, end;
  g_autofree char *reason
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  g_autofree char *note = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  note = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  crm_record_set_text (record, "lost_reason", reason);
  if (*note != '\0')
    crm_record_set_text (record, "lost_note", note);
}

static void
on_accept_clicked_cb (CrmStageDialog *self)
{
  g_autoptr (CrmRecord) record = NULL;

  if (!gtk_widget_get_sensitive (self->accept) || self->has_answered)
    return;
  record = draft (self);
  if (!take_fields (self, record, TRUE))
    return;
  if (self->is_loss)
    take_loss (self, record);
  self->answer = g_steal_pointer (&record);
  answer (self);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_cancel_clicked_cb (CrmStageDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
crm_stage_dialog_close_request (GtkWindow *window)
{
  answer (CRM_STAGE_DIALOG (window));
  return GTK_WINDOW_CLASS (crm_stage_dialog_parent_class)->close_request (window);
}

static void
crm_stage_dialog_dispose (GObject *object)
{
  CrmStageDialog *self = CRM_STAGE_DIALOG (object);

  answer (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_stage_dialog_parent_class)->dispose (object);
}

static void
crm_stage_dialog_finalize (GObject *object)
{
  CrmStageDialog *self = CRM_STAGE_DIALOG (object);

  g_clear_object (&self->answer);
  g_ptr_array_unref (self->editors);
  G_OBJECT_CLASS (crm_stage_dialog_parent_class)->finalize (object);
}

static void
crm_stage_dialog_class_init (CrmStageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_stage_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_stage_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = crm_stage_dialog_close_request;
  answered_signal = g_signal_new ("answered", CRM_TYPE_STAGE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-stage-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, deal_label);
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, loss);
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, usual);
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, note);
  gtk_widget_class_bind_template_child (widget_class, CrmStageDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_stage_dialog_init (CrmStageDialog *self)
{
  self->editors = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_field (CrmStageDialog *self, const CrmField *field)
{
  GtkWidget *label = gtk_label_new (crm_field_get_label (field));
  GtkWidget *editor = crm_field_editor_new (self->context, field);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_set_margin_top (label, 6);
  g_signal_connect_object (editor, "changed", G_CALLBACK (on_reason_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->fields, label);
  gtk_box_append (self->fields, editor);
  g_ptr_array_add (self->editors, editor);
}

static void
add_fields (CrmStageDialog *self, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const CrmField *field = g_ptr_array_index (fields, i);
      const char *name = crm_field_get_name (field);

      if (g_str_equal (name, "lost_reason") || (self->is_loss && g_str_equal (name, "lost_note")))
        continue;
      add_field (self, field);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->fields), self->editors->len > 0);
}

/**
 * crm_stage_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @what: which deal goes there, or how many
 * @fields: (element-type CrmField): what is asked; of a loss the reason is asked in any case
 * @may_be_empty: whether what is left empty stays as it is, as some of many deals have it
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWidget *
crm_stage_dialog_new (CrmContext *context,
                      GtkWindow *parent,
                      const char *what,
                      CrmRecord *stage,
                      GPtrArray *fields,
                      gboolean may_be_empty)
{
  CrmStageDialog *self = g_object_new (CRM_TYPE_STAGE_DIALOG, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  self->is_loss = crm_stage_is_lost (stage);
  self->may_be_empty = may_be_empty;
  gtk_label_set_text (self->deal_label, what);
  gtk_widget_set_visible (self->loss, self->is_loss);
  add_fields (self, fields);
  if (!self->is_loss)
    {
      gtk_window_set_title (GTK_WINDOW (self), crm_record_get_title (stage));
      gtk_button_set_label (GTK_BUTTON (self->accept), _ ("_Move"));
      gtk_widget_remove_css_class (self->accept, "destructive-action");
      gtk_widget_add_css_class (self->accept, "suggested-action");
    }
  on_reason_changed_cb (self);
  gtk_widget_grab_focus (self->is_loss ? GTK_WIDGET (self->reason)
                                       : GTK_WIDGET (g_ptr_array_index (self->editors, 0)));
  if (self->is_loss)
    crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                         read_reasons, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                         on_reasons_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

/**
 * crm_stage_dialog_get_answer:
 *
 * Returns: (nullable): a deal of which only what was answered is set; %NULL when the question was
 *   closed
 */
CrmRecord *
crm_stage_dialog_get_answer (CrmStageDialog *self)
{
  g_return_val_if_fail (CRM_IS_STAGE_DIALOG (self), NULL);
  return self->answer;
}
