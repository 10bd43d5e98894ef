/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new record. Main thread. */
#include "config.h"

#include "crm-new-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-section.h"
#include "crm-field-editor.h"
#include "crm-match.h"
#include "crm-similar-bar.h"

struct _CrmNewDialog
{
  AdwWindow parent_instance;

  GtkLabel *title_label;
  GtkWidget *save;
  GtkBox *form;
  GtkToggleButton *more;
  GtkLabel *error;
  CrmSimilarBar *similar;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *draft;
  CrmRecord *typed;   /* as far as it can be read */
  GPtrArray *editors; /* CrmFieldEditor; borrowed */
};

G_DEFINE_FINAL_TYPE (CrmNewDialog, crm_new_dialog, ADW_TYPE_WINDOW)

/* What is asked at once: what is required, what lists show, and what the draft already says. */
static gboolean
is_usual (CrmNewDialog *self, const CrmField *field)
{
  static const char *const names[]
      = { "first_name", "last_name", "job_title", "phone", "mobile", "email", "amount", "price" };

  if (crm_field_has (field, CRM_FIELD_REQUIRED) || crm_field_has (field, CRM_FIELD_LISTED)
      || !crm_value_is_none (crm_record_get (self->draft, field)))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], crm_field_get_name (field)) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_asked (const CrmField *field)
{
  return crm_field_is_on_card (field) && crm_field_is_editable (field);
}

/* Saving */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmNewDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->context == NULL)
    return;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      CrmNavigator *navigator = self->navigator;
      const CrmKind *kind = crm_record_get_kind (self->draft);
      CrmId id = *crm_record_get_id (self->draft);

      gtk_window_close (GTK_WINDOW (self));
      if (navigator != NULL)
        crm_navigator_open_record (navigator, kind, &id);
      return;
    }
  gtk_widget_set_sensitive (self->save, TRUE);
  gtk_label_set_text (self->error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
}

/* Puts what was typed into the draft; tells everything that is wrong, and shows the first. */
static gboolean
take_values (CrmNewDialog *self)
{
  CrmFieldEditor *wrong = NULL;

  for (guint i = 0; i < self->editors->len; i++)
    {
      CrmFieldEditor *editor = g_ptr_array_index (self->editors, i);
      g_autoptr (GError) error = NULL;
      CrmValue value;

      if (crm_field_editor_get_value (editor, &value, &error))
        {
          crm_record_set (self->draft, crm_field_editor_get_field (editor), value);
          continue;
        }
      crm_field_editor_show_error (editor, error->message);
      if (wrong == NULL)
        wrong = editor;
    }
  if (wrong != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (wrong));
  return wrong == NULL;
}

static void
on_save_clicked_cb (CrmNewDialog *self)
{
  const CrmKind *kind = crm_record_get_kind (self->draft);
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;
  const char *title;

  if (!gtk_widget_get_sensitive (self->save) || !take_values (self))
    return;
  title = crm_record_get_title (self->draft);
  label = *title != '\0' ? g_strdup_printf (_ ("New %s “%s”"), crm_kind_get_label (kind), title)
                         /* Translators: a kind of record. */
                         : g_strdup_printf (_ ("New %s"), crm_kind_get_label (kind));
  operation = crm_operation_new (label);
  crm_operation_insert (operation, self->draft);
  gtk_widget_set_sensitive (self->save, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

static void
on_cancel_clicked_cb (CrmNewDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* Enter in an entry saves; a choice that was made is only a choice. */
static void
on_editor_committed_cb (CrmFieldEditor *editor, CrmNewDialog *self)
{
  CrmFieldType type = crm_field_get_field_type (crm_field_editor_get_field (editor));

  if (!crm_field_editor_is_instant (editor) && type != CRM_FIELD_LINK && type != CRM_FIELD_ANY_LINK
      && type != CRM_FIELD_DATE)
    on_save_clicked_cb (self);
}

/* While one types, in the background: whether there is somebody like that already. */
static void
on_editor_changed_cb (CrmFieldEditor *editor, CrmNewDialog *self)
{
  g_autoptr (GError) error = NULL;
  CrmValue value;

  if (!crm_field_editor_get_value (editor, &value, &error))
    return;
  crm_record_set (self->typed, crm_field_editor_get_field (editor), value);
  crm_similar_bar_look (self->similar, self->typed);
}

/* The form */

static GtkWidget *
make_row (CrmNewDialog *self, const CrmField *field)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (crm_field_get_label (field));
  GtkWidget *editor = crm_field_editor_new (self->context, field);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  crm_field_editor_load (CRM_FIELD_EDITOR (editor), self->draft);
  g_signal_connect_object (editor, "changed", G_CALLBACK (on_editor_changed_cb), self, 0);
  g_signal_connect_object (editor, "commit", G_CALLBACK (on_editor_committed_cb), self, 0);
  g_signal_connect_object (editor, "cancel", G_CALLBACK (on_cancel_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), editor);
  g_ptr_array_add (self->editors, editor);
  return row;
}

static void
add_rows (CrmNewDialog *self, gboolean usual)
{
  const CrmKind *kind = crm_record_get_kind (self->draft);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      GtkWidget *row;

      if (!is_asked (field) || is_usual (self, field) != usual)
        continue;
      row = make_row (self, field);
      gtk_box_append (self->form, row);
      if (!usual)
        g_object_bind_property (self->more, "active", row, "visible", G_BINDING_SYNC_CREATE);
    }
}

static gboolean
has_rest (CrmNewDialog *self)
{
  const CrmKind *kind = crm_record_get_kind (self->draft);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (is_asked (field) && !is_usual (self, field))
        return TRUE;
    }
  return FALSE;
}

static void
fill (CrmNewDialog *self)
{
  /* Translators: a kind of record: “New Company”. */
  g_autofree char *title
      = g_strdup_printf (_ ("New %s"), crm_kind_get_label (crm_record_get_kind (self->draft)));

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (self->title_label, title);
  self->similar
      = CRM_SIMILAR_BAR (crm_similar_bar_new (self->context, self->navigator, CRM_MATCH_PERHAPS));
  g_signal_connect_object (self->similar, "opened", G_CALLBACK (gtk_window_close), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->form, GTK_WIDGET (self->similar));
  add_rows (self, TRUE);
  if (has_rest (self))
    {
      self->more = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_ ("_More Fields")));
      gtk_widget_set_halign (GTK_WIDGET (self->more), GTK_ALIGN_START);
      gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
      gtk_box_append (self->form, GTK_WIDGET (self->more));
      add_rows (self, FALSE);
    }
  if (self->editors->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->editors, 0));
}

static void
crm_new_dialog_dispose (GObject *object)
{
  CrmNewDialog *self = CRM_NEW_DIALOG (object);

  g_clear_object (&self->context);
  g_clear_object (&self->draft);
  g_clear_object (&self->typed);
  G_OBJECT_CLASS (crm_new_dialog_parent_class)->dispose (object);
}

static void
crm_new_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_NEW_DIALOG (object)->editors);
  G_OBJECT_CLASS (crm_new_dialog_parent_class)->finalize (object);
}

static void
crm_new_dialog_class_init (CrmNewDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_new_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_new_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/card/crm-new-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmNewDialog, title_label);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDialog, save);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDialog, form);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDialog, error);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_new_dialog_init (CrmNewDialog *self)
{
  self->editors = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_new_dialog_new:
 * @draft: (nullable): values to begin with
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWidget *
crm_new_dialog_new (CrmContext *context,
                    CrmNavigator *navigator,
                    const CrmKind *kind,
                    CrmRecord *draft)
{
  CrmNewDialog *self = g_object_new (CRM_TYPE_NEW_DIALOG, NULL);
  const CrmField *owner = crm_kind_find_field (kind, "owner_id");

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->draft = draft != NULL ? crm_record_copy (draft) : crm_record_new (kind);
  if (owner != NULL && crm_value_is_none (crm_record_get (self->draft, owner))
      && !crm_id_is_none (crm_context_get_user (context)))
    {
      crm_record_set (self->draft, owner, crm_value_link (crm_context_get_user (context)));
      crm_record_set_link_title (self->draft, owner, crm_context_get_user_name (context));
    }
  self->typed = crm_record_copy (self->draft);
  if (navigator != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (self), crm_navigator_get_window (navigator));
  fill (self);
  return GTK_WIDGET (self);
}
