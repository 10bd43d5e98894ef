/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a child kind on the card of their owner. The form opens in place and stays while the card
 * is read anew; Enter keeps, Esc gives up. Main thread. */
#include "config.h"

#include "crm-card-children.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-child-text.h"
#include "crm-card-section.h"
#include "crm-conflict-mark.h"
#include "crm-facts.h"
#include "crm-field-editor.h"
#include "crm-side-row.h"

#define MAX_FIELDS 8

struct _CrmCardChildren
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *form; /* set while a row is made or changed */
  GtkLabel *error;
  GtkListBox *list;
  GtkFlowBox *chips; /* instead of the list */
  GPtrArray *editors;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmCardChildKind which;
  const CrmKind *owner_kind;
  CrmId owner;
  char *owner_title;
  CrmRecord *draft;
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (CrmCardChildren, crm_card_children, GTK_TYPE_WIDGET)

/* Fields that are one line of the form are joined by +. */
static const struct
{
  const char *add;
  const char *fields[MAX_FIELDS];
} sections[CRM_N_CARD_CHILDREN] = {
  [CRM_CARD_AGREEMENTS] = { N_ ("Add an Agreement"), { "what", "by", "due_on", "remind_on" } },
  [CRM_CARD_DATES] = { N_ ("Add a Date"), { "type", "day+month+year", "label", "weeks_before" } },
  [CRM_CARD_FAMILY] = { N_ ("Add a Person"), { "contact_b_id", "type", "note" } },
  [CRM_CARD_PREFERENCES] = { N_ ("Add a Preference"), { "polarity", "value", "key", "is_minor" } },
  [CRM_CARD_METHODS] = { N_ ("Add a Way of Contact"),
                         { "type", "value", "label", "is_primary", "invalid", "opt_out" } },
  [CRM_CARD_ADDRESSES]
  = { N_ ("Add an Address"), { "type", "street", "postal_code+city", "region", "country" } },
  [CRM_CARD_ROLES]
  = { N_ ("Add a Role"), { "account_id", "contact_id", "role", "is_primary", "valid_to" } },
};

static const CrmKind *
get_kind (CrmCardChildren *self)
{
  return crm_context_get_kind (self->context, crm_card_child_kind_name (self->which));
}

static void
close_form (CrmCardChildren *self)
{
  GtkWidget *form = self->form;

  if (form == NULL)
    return;
  self->form = NULL;
  self->error = NULL;
  g_ptr_array_set_size (self->editors, 0);
  g_clear_object (&self->draft);
  gtk_box_remove (GTK_BOX (self->box), form);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardChildren) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  if (self->context == NULL || self->form == NULL)
    return;
  gtk_widget_set_sensitive (self->form, TRUE);
  if (is_saved)
    {
      close_form (self);
      return;
    }
  gtk_label_set_text (self->error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
}

static gboolean
take_editors (CrmCardChildren *self)
{
  for (guint i = 0; i < self->editors->len; i++)
    {
      CrmFieldEditor *editor = self->editors->pdata[i];
      g_autoptr (GError) error = NULL;
      CrmValue value;

      if (!crm_field_editor_get_value (editor, &value, &error))
        {
          crm_field_editor_show_error (editor, error->message);
          gtk_widget_grab_focus (GTK_WIDGET (editor));
          return FALSE;
        }
      crm_record_set (self->draft, crm_field_editor_get_field (editor), value);
    }
  return TRUE;
}

static void
save (CrmCardChildren *self)
{
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  if (self->form == NULL || !take_editors (self))
    return;
  /* Translators: the name of an operation that can be undone: what is added or changed
   * (“Agreement”), on whose card. */
  label = g_strdup_printf (self->is_new ? _ ("Add to “%2$s”: %1$s") : _ ("Change on “%2$s”: %1$s"),
                           crm_kind_get_label (get_kind (self)), self->owner_title);
  operation = crm_operation_new (label);
  crm_operation_set_quiet (operation, TRUE);
  if (self->is_new)
    crm_operation_insert (operation, self->draft);
  else
    crm_operation_update (operation, self->draft);
  gtk_widget_set_sensitive (self->form, FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

static void
on_remove_clicked_cb (CrmCardChildren *self)
{
  g_autofree char *title = crm_card_child_dup_title (self->draft, &self->owner,
                                                     crm_context_get_locale (self->context));
  /* Translators: what is removed from a card. */
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s”"), title);
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (self->draft),
                        crm_record_get_id (self->draft));
  close_form (self);
  crm_navigator_run (self->navigator, operation);
}

/* ---- the form ---- */

/* Whose card it is goes without saying. */
static gboolean
is_owner_link (CrmCardChildren *self, const char *field)
{
  g_autofree char *link = g_strconcat (crm_kind_get_name (self->owner_kind), "_id", NULL);

  return strcmp (link, field) == 0;
}

static GtkWidget *
make_editor (CrmCardChildren *self, const char *name)
{
  const CrmField *field = crm_kind_find_field (get_kind (self), name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new (crm_field_get_label (field));
  GtkWidget *editor = crm_field_editor_new (self->context, field);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  crm_field_editor_load (CRM_FIELD_EDITOR (editor), self->draft);
  crm_field_editor_set_width_chars (CRM_FIELD_EDITOR (editor), 4);
  if (!crm_field_editor_is_instant (CRM_FIELD_EDITOR (editor)))
    g_signal_connect_object (editor, "commit", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "cancel", G_CALLBACK (close_form), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), editor);
  g_ptr_array_add (self->editors, editor);
  return box;
}

static void
add_editors (CrmCardChildren *self, const char *fields)
{
  g_auto (GStrv) names = g_strsplit (fields, "+", -1);
  GtkWidget *line;

  if (is_owner_link (self, names[0]) && self->which == CRM_CARD_ROLES)
    return;
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  for (guint i = 0; names[i] != NULL; i++)
    gtk_box_append (GTK_BOX (line), make_editor (self, names[i]));
  gtk_box_append (GTK_BOX (self->form), line);
}

static GtkWidget *
make_button (CrmCardChildren *self, const char *label, const char *style, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_buttons (CrmCardChildren *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->error = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->error, TRUE);
  gtk_label_set_xalign (self->error, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_box_append (GTK_BOX (self->form), GTK_WIDGET (self->error));
  if (!self->is_new)
    gtk_box_append (GTK_BOX (line), make_button (self, _ ("_Remove"), "destructive-action",
                                                 G_CALLBACK (on_remove_clicked_cb)));
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (line), space);
  gtk_box_append (GTK_BOX (line), make_button (self, _ ("_Cancel"), NULL, G_CALLBACK (close_form)));
  gtk_box_append (GTK_BOX (line), make_button (self, self->is_new ? _ ("_Add") : _ ("_Save"),
                                               "suggested-action", G_CALLBACK (save)));
  gtk_box_append (GTK_BOX (self->form), line);
}

/* Takes @draft. */
static void
open_form (CrmCardChildren *self, CrmRecord *draft, gboolean is_new)
{
  close_form (self);
  self->draft = draft;
  self->is_new = is_new;
  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (self->form, "card");
  gtk_widget_add_css_class (self->form, "child-form");
  for (guint i = 0; i < MAX_FIELDS && sections[self->which].fields[i] != NULL; i++)
    add_editors (self, sections[self->which].fields[i]);
  add_buttons (self);
  gtk_box_insert_child_after (GTK_BOX (self->box), self->form,
                              gtk_widget_get_first_child (self->box));
  gtk_widget_grab_focus (GTK_WIDGET (self->editors->pdata[0]));
}

static void
on_add_clicked_cb (CrmCardChildren *self)
{
  CrmRecord *draft = crm_record_new (get_kind (self));
  g_autofree char *name = self->which == CRM_CARD_FAMILY
                              ? g_strdup ("contact_a_id")
                              : g_strconcat (crm_kind_get_name (self->owner_kind), "_id", NULL);

  crm_record_set_link (draft, name, &self->owner);
  open_form (self, draft, TRUE);
}

/* A relationship is changed as it is seen from here. */
static void
turn (CrmCardChildren *self, CrmRecord *draft)
{
  const CrmId *first = crm_record_get_link (draft, "contact_a_id");
  const CrmKind *kind = crm_record_get_kind (draft);
  const CrmField *a = crm_kind_find_field (kind, "contact_a_id");
  const CrmField *b = crm_kind_find_field (kind, "contact_b_id");
  g_autofree char *type = NULL;
  g_autofree char *title = NULL;
  CrmId other;

  if (first == NULL || crm_id_equal (first, &self->owner))
    return;
  other = *first;
  type = g_strdup (crm_relationship_get_type_seen_from (draft, &self->owner));
  title = g_strdup (crm_record_get_link_title (draft, a));
  crm_record_set_link (draft, "contact_a_id", &self->owner);
  crm_record_set_link (draft, "contact_b_id", &other);
  crm_record_set_link_title (draft, b, title);
  crm_record_set_text (draft, "type", type);
}

static void
edit (CrmCardChildren *self, CrmRecord *child)
{
  CrmRecord *draft = crm_record_copy (child);

  if (self->which == CRM_CARD_FAMILY)
    turn (self, draft);
  open_form (self, draft, FALSE);
}

/* ---- rows ---- */

static void
on_row_activated_cb (CrmCardChildren *self, GtkListBoxRow *row)
{
  edit (self, crm_side_row_get_record (CRM_SIDE_ROW (row)));
}

static void
on_chip_clicked_cb (CrmCardChildren *self, GtkButton *chip)
{
  edit (self, g_object_get_data (G_OBJECT (chip), "crm-record"));
}

static void
on_done_cb (CrmCardChildren *self, CrmSideRow *row)
{
  CrmRecord *child = crm_side_row_get_record (row);
  gboolean is_done = crm_card_child_is_done (child);
  /* Translators: the subject of an activity. */
  g_autofree char *label = g_strdup_printf (is_done ? _ ("“%s” is open again") : _ ("“%s” is done"),
                                            crm_record_get_title (child));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (child), crm_record_get_id (child), "done",
                     crm_value_integer (!is_done));
  crm_navigator_run (self->navigator, operation);
}

static void
on_open_clicked_cb (CrmCardChildren *self, GtkButton *button)
{
  CrmRecord *child = g_object_get_data (G_OBJECT (button), "crm-record");
  const char *field = self->which == CRM_CARD_FAMILY       ? NULL
                      : is_owner_link (self, "contact_id") ? "account_id"
                                                           : "contact_id";
  const CrmId *id = field == NULL ? crm_relationship_get_other (child, &self->owner)
                                  : crm_record_get_link (child, field);

  if (id != NULL)
    crm_navigator_open_record (
        self->navigator,
        crm_context_get_kind (self->context,
                              g_strcmp0 (field, "account_id") == 0 ? "account" : "contact"),
        id);
}

static void
add_open_button (CrmCardChildren *self, GtkWidget *row, CrmRecord *child, const char *title)
{
  GtkWidget *open = gtk_button_new_from_icon_name ("go-next-symbolic");
  /* Translators: the name of a record. */
  g_autofree char *label = g_strdup_printf (_ ("Open “%s”"), title);

  gtk_widget_add_css_class (open, "flat");
  gtk_widget_add_css_class (open, "circular");
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (open, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (open), "crm-record", g_object_ref (child), g_object_unref);
  g_signal_connect_object (open, "clicked", G_CALLBACK (on_open_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), open);
}

/* Returns: (transfer floating) (nullable): what says that two people changed the row at once */
static GtkWidget *
make_mark (CrmCardChildren *self, CrmRecord *child, const CrmCardData *data)
{
  CrmConflictItem *item = crm_conflict_find_of (data->conflicts, child);

  return item != NULL ? crm_conflict_mark_new (self->context, self->navigator, item, FALSE) : NULL;
}

static void
add_row (CrmCardChildren *self, CrmRecord *child, const CrmCardData *data)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *title = crm_card_child_dup_title (child, &self->owner, locale);
  g_autofree char *subtitle = crm_card_child_dup_subtitle (child, &self->owner, locale);
  GtkWidget *row = crm_side_row_new (child, title, subtitle);
  GtkWidget *icon = gtk_image_new_from_icon_name (crm_card_child_get_icon (child));
  GtkWidget *mark = make_mark (self, child, data);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_prepend (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), icon);
  if (self->which == CRM_CARD_AGREEMENTS)
    {
      crm_side_row_add_done (CRM_SIDE_ROW (row));
      g_signal_connect_object (row, "done", G_CALLBACK (on_done_cb), self, G_CONNECT_SWAPPED);
      if (crm_card_child_is_late (child))
        gtk_widget_add_css_class (row, "late");
      if (crm_card_child_is_done (child))
        gtk_widget_add_css_class (row, "dim-label");
    }
  if (self->which == CRM_CARD_FAMILY || self->which == CRM_CARD_ROLES)
    add_open_button (self, row, child, title);
  if (mark != NULL)
    gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), mark);
  gtk_list_box_append (self->list, row);
}

static void
add_chip (CrmCardChildren *self, CrmRecord *child, const CrmCardData *data)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *polarity = crm_record_get_text (child, "polarity");
  g_autofree char *subtitle = crm_card_child_dup_subtitle (child, &self->owner, locale);
  g_autofree char *label = g_strdup_printf ("%s, %s", crm_record_get_title (child), subtitle);
  GtkWidget *chip = gtk_button_new (), *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_label_new (crm_record_get_title (child));
  GtkWidget *mark = make_mark (self, child, data);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content),
                  gtk_image_new_from_icon_name (crm_card_child_get_icon (child)));
  gtk_box_append (GTK_BOX (content), text);
  gtk_button_set_child (GTK_BUTTON (chip), content);
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_add_css_class (chip, "chip");
  if (polarity != NULL)
    gtk_widget_add_css_class (chip, polarity);
  gtk_widget_set_tooltip_text (chip, subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (chip), "crm-record", g_object_ref (child), g_object_unref);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (on_chip_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_flow_box_append (self->chips, chip);
  gtk_widget_set_focusable (gtk_widget_get_parent (chip), FALSE);
  if (mark == NULL)
    return;
  gtk_flow_box_append (self->chips, mark);
  gtk_widget_set_focusable (gtk_widget_get_parent (mark), FALSE);
}

/**
 * crm_card_children_set_data:
 *
 * Shows the rows of a card. An open form stays as it is.
 */
void
crm_card_children_set_data (CrmCardChildren *self, const CrmCardData *data)
{
  GPtrArray *rows;
  GtkWidget *items, *child;

  g_return_if_fail (CRM_IS_CARD_CHILDREN (self));
  rows = data->children[self->which];
  gtk_widget_set_visible (GTK_WIDGET (self), rows != NULL);
  if (rows == NULL)
    return;
  self->owner_kind = crm_record_get_kind (data->record);
  self->owner = *crm_record_get_id (data->record);
  g_free (self->owner_title);
  self->owner_title = g_strdup (crm_record_get_title (data->record));
  items = self->list != NULL ? GTK_WIDGET (self->list) : GTK_WIDGET (self->chips);
  while ((child = gtk_widget_get_first_child (items)) != NULL)
    {
      if (self->list != NULL)
        gtk_list_box_remove (self->list, child);
      else
        gtk_flow_box_remove (self->chips, child);
    }
  for (guint i = 0; i < rows->len; i++)
    if (self->list != NULL)
      add_row (self, rows->pdata[i], data);
    else
      add_chip (self, rows->pdata[i], data);
  gtk_widget_set_visible (items, rows->len > 0);
}

/**
 * crm_card_children_is_open:
 *
 * Returns: whether the form of a row is open
 */
gboolean
crm_card_children_is_open (CrmCardChildren *self)
{
  g_return_val_if_fail (CRM_IS_CARD_CHILDREN (self), FALSE);
  return self->form != NULL;
}

/* ---- the object ---- */

static void
crm_card_children_dispose (GObject *object)
{
  CrmCardChildren *self = CRM_CARD_CHILDREN (object);

  self->form = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->draft);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_card_children_parent_class)->dispose (object);
}

static void
crm_card_children_finalize (GObject *object)
{
  CrmCardChildren *self = CRM_CARD_CHILDREN (object);

  g_ptr_array_unref (self->editors);
  g_free (self->owner_title);
  G_OBJECT_CLASS (crm_card_children_parent_class)->finalize (object);
}

static void
crm_card_children_class_init (CrmCardChildrenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_card_children_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_card_children_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_card_children_init (CrmCardChildren *self)
{
  self->editors = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
make_header (CrmCardChildren *self, const char *title)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");
  const char *add_label = g_dgettext (GETTEXT_PACKAGE, sections[self->which].add);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_add_css_class (add, "circular");
  gtk_widget_set_tooltip_text (add, add_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, add_label,
                                  -1);
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_add_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header), label);
  gtk_box_append (GTK_BOX (header), add);
  return header;
}

/**
 * crm_card_children_new:
 *
 * Returns: (transfer full): an empty section
 */
GtkWidget *
crm_card_children_new (CrmContext *context, CrmNavigator *navigator, CrmCardChildKind kind)
{
  CrmCardChildren *self = g_object_new (CRM_TYPE_CARD_CHILDREN, NULL);
  const char *title = crm_card_section_label (crm_card_child_section (kind));
  GtkWidget *items;

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->which = kind;
  gtk_box_append (GTK_BOX (self->box), make_header (self, title));
  if (kind == CRM_CARD_PREFERENCES)
    {
      items = gtk_flow_box_new ();
      self->chips = GTK_FLOW_BOX (items);
      gtk_flow_box_set_selection_mode (self->chips, GTK_SELECTION_NONE);
      gtk_flow_box_set_column_spacing (self->chips, 6);
      gtk_flow_box_set_row_spacing (self->chips, 6);
      gtk_flow_box_set_max_children_per_line (self->chips, 3);
    }
  else
    {
      items = gtk_list_box_new ();
      self->list = GTK_LIST_BOX (items);
      gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
      gtk_widget_add_css_class (items, "boxed-list");
      g_signal_connect_object (items, "row-activated", G_CALLBACK (on_row_activated_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (items), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (self->box), items);
  return GTK_WIDGET (self);
}
