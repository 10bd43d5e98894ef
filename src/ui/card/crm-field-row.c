/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fact of a record. Main thread. */
#include "config.h"

#include "crm-field-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-rights.h"

struct _CrmFieldRow
{
  GtkListBoxRow parent_instance;

  GtkBox *box;
  GtkWidget *facts;
  GtkLabel *label;
  GtkLabel *value;
  GtkWidget *open;
  GtkWidget *pencil;
  GtkBox *editor_box;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmField *field;
  CrmRecord *record;
  GtkWidget *mark;        /* while two edits of the field wait for a decision */
  CrmFieldEditor *editor; /* NULL unless it is being edited */
  guint left_idle;
  gboolean is_saving;
  CrmValue pending; /* what is being saved */
  char *pending_title;
};

G_DEFINE_FINAL_TYPE (CrmFieldRow, crm_field_row, GTK_TYPE_LIST_BOX_ROW)

static guint edit_changed_signal;

/* Showing */

/* Mail, phone and web lead to the programs of the desktop. */
static char *
dup_link (CrmFieldRow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  switch ((int) crm_field_get_field_type (self->field))
    {
    case CRM_FIELD_EMAIL:
      escaped = g_uri_escape_string (text, "@", FALSE);
      return g_strconcat ("mailto:", escaped, NULL);
    case CRM_FIELD_PHONE:
      {
        GString *number = g_string_new ("tel:");

        for (const char *p = text; *p != '\0'; p++)
          if (g_ascii_isdigit (*p) || *p == '+')
            g_string_append_c (number, *p);
        return g_string_free (number, FALSE);
      }
    case CRM_FIELD_WEB:
      escaped = g_uri_escape_string (text, ":/?#[]@!$&'()*+,;=%", FALSE);
      return strstr (text, "://") != NULL ? g_steal_pointer (&escaped)
                                          : g_strconcat ("https://", escaped, NULL);
    default:
      return NULL;
    }
}

/* What is arranged in the settings, as a stage, has no card that one would want to see. */
static gboolean
leads_to_card (CrmFieldRow *self)
{
  const CrmKind *target = crm_field_get_target (self->field);

  return crm_field_is_link (self->field)
         && (target == NULL || !crm_kind_has (target, CRM_KIND_SETUP));
}

static void
show_value (CrmFieldRow *self)
{
  g_autofree char *text
      = crm_record_format (self->record, self->field, crm_context_get_locale (self->context));
  g_autofree char *link = *text != '\0' ? dup_link (self, text) : NULL;
  g_autofree char *label = NULL;

  if (*text == '\0')
    {
      gtk_label_set_text (self->value, "—");
      gtk_widget_add_css_class (GTK_WIDGET (self->value), "dim-label");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->value), "dim-label");
  if (link != NULL)
    {
      g_autofree char *markup = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", link, text);

      gtk_label_set_markup (self->value, markup);
    }
  else if (*text != '\0')
    gtk_label_set_text (self->value, text);
  gtk_widget_set_visible (self->open, leads_to_card (self) && *text != '\0');
  /* Translators: the label of a field, its value. */
  label = g_strdup_printf (_ ("%s: %s"), crm_field_get_label (self->field),
                           *text != '\0' ? text : _ ("empty"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_open_clicked_cb (CrmFieldRow *self)
{
  const CrmValue *value = crm_record_get (self->record, self->field);
  const CrmKind *kind = crm_field_get_target (self->field);

  if (value->type != CRM_VALUE_LINK)
    return;
  if (kind == NULL)
    kind = crm_catalog_find_number (crm_context_get_catalog (self->context), value->kind);
  if (kind != NULL)
    crm_navigator_open_record (self->navigator, kind, &value->link);
}

/* Editing */

static void
stop_editing (CrmFieldRow *self, gboolean keeps_focus)
{
  GtkWidget *editor = GTK_WIDGET (self->editor);

  if (self->editor == NULL)
    return;
  self->editor = NULL;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  gtk_widget_set_visible (GTK_WIDGET (self->editor_box), FALSE);
  gtk_widget_set_visible (self->facts, TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  if (keeps_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_box_remove (self->editor_box, editor);
  show_value (self);
  g_signal_emit (self, edit_changed_signal, 0);
}

static gboolean
has_focus_inside (CrmFieldRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmFieldRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  self->is_saving = FALSE;
  if (self->context == NULL)
    return;
  if (done)
    {
      /* Shown at once; the record as the store has it now follows. */
      crm_record_set (self->record, self->field, self->pending);
      crm_record_set_link_title (self->record, self->field, self->pending_title);
      self->pending = (CrmValue) CRM_VALUE_INIT;
      stop_editing (self, has_focus_inside (self));
      return;
    }
  crm_value_clear (&self->pending);
  if (self->editor == NULL)
    crm_field_row_edit (self);
  crm_field_editor_show_error (self->editor, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
save (CrmFieldRow *self, CrmValue value)
{
  /* Translators: the label of a field, the name of a record. */
  g_autofree char *label
      = g_strdup_printf (_ ("Change %s of “%s”"), crm_field_get_label (self->field),
                         crm_record_get_title (self->record));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set_quiet (operation, TRUE);
  crm_operation_set (operation, crm_record_get_kind (self->record),
                     crm_record_get_id (self->record), crm_field_get_name (self->field),
                     crm_value_copy (&value));
  self->pending = value;
  g_free (self->pending_title);
  self->pending_title = crm_field_editor_dup_link_title (self->editor);
  self->is_saving = TRUE;
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

static void
commit (CrmFieldRow *self)
{
  g_autoptr (GError) error = NULL;
  CrmValue value;

  if (self->editor == NULL || self->is_saving)
    return;
  if (!crm_field_editor_get_value (self->editor, &value, &error))
    {
      crm_field_editor_show_error (self->editor, error->message);
      return;
    }
  if (crm_value_equal (&value, crm_record_get (self->record, self->field)))
    {
      crm_value_clear (&value);
      stop_editing (self, has_focus_inside (self));
      return;
    }
  save (self, value);
}

static void
on_editor_canceled_cb (CrmFieldRow *self)
{
  stop_editing (self, TRUE);
}

/* Who goes on to something else has kept what was typed; what cannot be kept stays open. The input
 * is not taken away while GTK is still moving the focus out of it. */
static gboolean
on_left_idle_cb (gpointer data)
{
  CrmFieldRow *self = CRM_FIELD_ROW (data);

  self->left_idle = 0;
  if (!has_focus_inside (self))
    commit (self);
  return G_SOURCE_REMOVE;
}

static void
on_focus_left_cb (CrmFieldRow *self)
{
  if (self->left_idle == 0 && self->editor != NULL)
    self->left_idle = g_idle_add (on_left_idle_cb, self);
}

/**
 * crm_field_row_edit:
 *
 * Opens the input, unless the field is only set by rules.
 */
void
crm_field_row_edit (CrmFieldRow *self)
{
  g_return_if_fail (CRM_IS_FIELD_ROW (self));
  if (self->editor != NULL || self->record == NULL || !crm_field_is_editable (self->field))
    return;
  self->editor = CRM_FIELD_EDITOR (crm_field_editor_new (self->context, self->field));
  crm_field_editor_load (self->editor, self->record);
  g_signal_connect_object (self->editor, "commit", G_CALLBACK (commit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "cancel", G_CALLBACK (on_editor_canceled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->editor_box, GTK_WIDGET (self->editor));
  gtk_widget_set_visible (self->facts, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->editor_box), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  g_signal_emit (self, edit_changed_signal, 0);
}

/* The object */

static void
crm_field_row_dispose (GObject *object)
{
  CrmFieldRow *self = CRM_FIELD_ROW (object);

  self->editor = NULL;
  g_clear_handle_id (&self->left_idle, g_source_remove);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_field_row_parent_class)->dispose (object);
}

static void
crm_field_row_finalize (GObject *object)
{
  CrmFieldRow *self = CRM_FIELD_ROW (object);

  crm_value_clear (&self->pending);
  g_free (self->pending_title);
  G_OBJECT_CLASS (crm_field_row_parent_class)->finalize (object);
}

static void
crm_field_row_class_init (CrmFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_field_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_field_row_finalize;
  edit_changed_signal = g_signal_new ("edit-changed", CRM_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/card/crm-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, box);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, facts);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, label);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, value);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, open);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, pencil);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldRow, editor_box);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left_cb);
}

static void
crm_field_row_init (CrmFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Addresses stay on one line; nothing gets hyphens that it does not have. */
static void
set_up_value (CrmFieldRow *self)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  CrmFieldType type = crm_field_get_field_type (self->field);

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (self->value, attributes);
  if (type != CRM_FIELD_LONG_TEXT)
    gtk_label_set_ellipsize (self->value, PANGO_ELLIPSIZE_END);
  if (type == CRM_FIELD_EMAIL || type == CRM_FIELD_WEB || type == CRM_FIELD_PHONE)
    {
      gtk_label_set_wrap (self->value, FALSE);
      gtk_label_set_lines (self->value, -1);
    }
}

/* What a role only lets read looks like it, and says why. */
static void
say_why_not (CrmFieldRow *self)
{
  g_autofree char *reason = crm_rights_dup_reason (self->field);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  if (reason == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason, -1);
}

/**
 * crm_field_row_new:
 *
 * Returns: (transfer full): a row without a record
 */
GtkWidget *
crm_field_row_new (CrmContext *context, CrmNavigator *navigator, const CrmField *field)
{
  CrmFieldRow *self = g_object_new (CRM_TYPE_FIELD_ROW, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->field = field;
  gtk_label_set_text (self->label, crm_field_get_part_label (field));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), crm_field_is_editable (field));
  gtk_widget_set_visible (self->pencil, crm_field_is_editable (field));
  say_why_not (self);
  set_up_value (self);
  return GTK_WIDGET (self);
}

const CrmField *
crm_field_row_get_field (CrmFieldRow *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_ROW (self), NULL);
  return self->field;
}

/**
 * crm_field_row_set_record:
 *
 * Shows the field of a record, and of that record as it was read anew. What a person is typing
 * stays.
 */
void
crm_field_row_set_record (CrmFieldRow *self, CrmRecord *record)
{
  g_return_if_fail (CRM_IS_FIELD_ROW (self));
  if (self->is_saving)
    return;
  g_set_object (&self->record, record);
  show_value (self);
}

/**
 * crm_field_row_set_conflict:
 * @item: (nullable): of the field, if two edits of it wait for a decision
 *
 * Marks the field. A mark that is there stays: somebody may be looking at it.
 */
void
crm_field_row_set_conflict (CrmFieldRow *self, CrmConflictItem *item)
{
  g_return_if_fail (CRM_IS_FIELD_ROW (self));
  if (self->mark != NULL
      && (item == NULL
          || !crm_conflict_item_is_same (
              crm_conflict_mark_get_item (CRM_CONFLICT_MARK (self->mark)), item)))
    {
      gtk_box_remove (GTK_BOX (self->facts), self->mark);
      self->mark = NULL;
    }
  if (item == NULL || self->mark != NULL)
    return;
  self->mark = crm_conflict_mark_new (self->context, self->navigator, item, FALSE);
  gtk_box_append (GTK_BOX (self->facts), self->mark);
}

/**
 * crm_field_row_set_editor:
 * @name: (nullable): of a colleague who is writing in the same field on another desk
 *
 * Says so above the field. It keeps nobody from writing.
 */
void
crm_field_row_set_editor (CrmFieldRow *self, const char *name)
{
  const char *label = crm_field_get_part_label (self->field);
  g_autofree char *text = NULL;

  g_return_if_fail (CRM_IS_FIELD_ROW (self));
  if (name != NULL)
    /* Translators: the label of a field, the name of a colleague who is writing in it now. */
    text = g_strdup_printf (_ ("%s · %s is editing"), label, name);
  gtk_label_set_text (self->label, text != NULL ? text : label);
  if (name != NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "accent");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->label), "accent");
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
    }
}

/* Whether two edits of the field wait for a decision. */
gboolean
crm_field_row_is_marked (CrmFieldRow *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_ROW (self), FALSE);
  return self->mark != NULL;
}

gboolean
crm_field_row_is_empty (CrmFieldRow *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_ROW (self), TRUE);
  return self->record == NULL || crm_value_is_none (crm_record_get (self->record, self->field));
}

gboolean
crm_field_row_is_editing (CrmFieldRow *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_ROW (self), FALSE);
  return self->editor != NULL;
}
