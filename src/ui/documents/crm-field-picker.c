/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of templates, found by their translated names. There are a few hundred. Main thread.
 */
#include "config.h"

#include "crm-field-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-fold.h"
#include "crm-template-complete.h"

/* A placeholder that stands in a list, with the words it is found by. */
#define CRM_TYPE_FIELD_ITEM (crm_field_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmFieldItem, crm_field_item, CRM, FIELD_ITEM, GObject)

struct _CrmFieldItem
{
  GObject parent_instance;

  const CrmPlaceholder *placeholder; /* belongs to the placeholders, which the picker keeps */
  char *words;
};

G_DEFINE_FINAL_TYPE (CrmFieldItem, crm_field_item, G_TYPE_OBJECT)

struct _CrmFieldPicker
{
  GtkPopover parent_instance;

  GtkSearchEntry *entry;
  GtkListView *list;
  GtkStack *stack;

  CrmPlaceholders *placeholders;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  GPtrArray *wanted;     /* words, folded */
  CrmDocumentData *data; /* of a real record, or NULL */
  const CrmLocale *locale;
  const CrmPlaceholder *picked; /* belongs to the placeholders */
};

G_DEFINE_FINAL_TYPE (CrmFieldPicker, crm_field_picker, GTK_TYPE_POPOVER)

static guint picked_signal;

static void
crm_field_item_finalize (GObject *object)
{
  g_free (CRM_FIELD_ITEM (object)->words);
  G_OBJECT_CLASS (crm_field_item_parent_class)->finalize (object);
}

static void
crm_field_item_class_init (CrmFieldItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_field_item_finalize;
}

static void
crm_field_item_init (CrmFieldItem *self)
{
}

static CrmFieldItem *
crm_field_item_new (const CrmPlaceholder *placeholder)
{
  CrmFieldItem *self = g_object_new (CRM_TYPE_FIELD_ITEM, NULL);
  g_autofree char *text
      = g_strjoin (" ", placeholder->group, placeholder->label, placeholder->path, NULL);

  self->placeholder = placeholder;
  self->words = crm_fold (text);
  return self;
}

/* What one writes for a field: a value, a picture, or a loop over a list. */
static char *
text_of (const CrmPlaceholder *placeholder)
{
  switch (placeholder->type)
    {
    case CRM_DATA_LIST:
      return g_strdup_printf ("{{#each %s as item}}\n\n{{/each}}", placeholder->path);
    case CRM_DATA_PICTURE:
      return g_strdup_printf ("{{image %s height=15mm}}", placeholder->path);
    case CRM_DATA_MONEY:
      return placeholder->list != NULL ? g_strdup_printf (
                 "{{item.%s:money}}", placeholder->path + strlen (placeholder->list) + 1)
                                       : g_strdup_printf ("{{%s:money}}", placeholder->path);
    case CRM_DATA_DATE:
      return g_strdup_printf ("{{%s:date(long)}}", placeholder->path);
    case CRM_DATA_GROUP:
    case CRM_DATA_TEXT:
    case CRM_DATA_INTEGER:
    case CRM_DATA_DECIMAL:
    case CRM_DATA_PERCENT:
    case CRM_DATA_INSTANT:
    case CRM_DATA_BOOLEAN:
    default:
      /* Inside a loop the variable stands for the item. */
      if (placeholder->list != NULL)
        return g_strdup_printf ("{{item.%s}}", placeholder->path + strlen (placeholder->list) + 1);
      return g_strdup_printf ("{{%s}}", placeholder->path);
    }
}

/* Searching */

static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  CrmFieldPicker *self = user_data;

  for (guint i = 0; self->wanted != NULL && i < self->wanted->len; i++)
    if (strstr (CRM_FIELD_ITEM (item)->words, g_ptr_array_index (self->wanted, i)) == NULL)
      return FALSE;
  return TRUE;
}

static void
on_search_changed_cb (CrmFieldPicker *self)
{
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  self->wanted = crm_fold_words (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_stack_set_visible_child_name (
      self->stack,
      g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list" : "nothing");
}

/* Picking */

static void
pick (CrmFieldPicker *self, guint position)
{
  g_autoptr (CrmFieldItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);
  g_autofree char *text = NULL;

  if (item == NULL)
    return;
  text = text_of (item->placeholder);
  gtk_popover_popdown (GTK_POPOVER (self));
  self->picked = item->placeholder;
  g_signal_emit (self, picked_signal, 0, text);
}

static void
on_row_activated_cb (CrmFieldPicker *self, guint position)
{
  pick (self, position);
}

static void
on_entry_activated_cb (CrmFieldPicker *self)
{
  pick (self, gtk_single_selection_get_selected (self->selection));
}

/* From the entry the arrows move in the list. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmFieldPicker *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_Up) || n_items == 0)
    return FALSE;
  if (keyval == GDK_KEY_Down && selected + 1 < n_items)
    selected++;
  else if (keyval == GDK_KEY_Up && selected > 0)
    selected--;
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
  return TRUE;
}

static void
on_shown_cb (CrmFieldPicker *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* Rows */

static void
on_row_set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *path = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (path), 0);
  gtk_label_set_ellipsize (GTK_LABEL (path), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (path, "caption");
  gtk_widget_add_css_class (path, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), path);
  gtk_list_item_set_child (item, box);
}

static void
on_row_bound_cb (CrmFieldPicker *self, GtkListItem *item)
{
  const CrmPlaceholder *placeholder = CRM_FIELD_ITEM (gtk_list_item_get_item (item))->placeholder;
  GtkWidget *box = gtk_list_item_get_child (item);
  /* Translators: what a field belongs to and its label: "Client · Tax number". */
  g_autofree char *label = g_strdup_printf (_ ("%s · %s"), placeholder->group, placeholder->label);

  g_autofree char *example
      = self->data != NULL
            ? crm_placeholder_dup_example (placeholder, NULL, self->data, self->locale)
            : NULL;
  g_autofree char *detail = example != NULL
                                ? g_strdup_printf ("%s = %s", placeholder->path, example)
                                : g_strdup (placeholder->path);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), label);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), detail);
}

/* The object */

static void
crm_field_picker_dispose (GObject *object)
{
  CrmFieldPicker *self = CRM_FIELD_PICKER (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->placeholders);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_pointer (&self->data, crm_document_data_unref);
  G_OBJECT_CLASS (crm_field_picker_parent_class)->dispose (object);
}

static void
crm_field_picker_class_init (CrmFieldPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_field_picker_dispose;
  picked_signal = g_signal_new ("picked", CRM_TYPE_FIELD_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-field-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFieldPicker, entry);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldPicker, list);
  gtk_widget_class_bind_template_child (widget_class, CrmFieldPicker, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_set_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bound_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_shown_cb);
}

static void
crm_field_picker_init (CrmFieldPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (CrmFieldPicker *self)
{
  g_autoptr (GListStore) store = g_list_store_new (CRM_TYPE_FIELD_ITEM);

  for (guint i = 0; i < crm_placeholders_get_n_items (self->placeholders); i++)
    {
      g_autoptr (CrmFieldItem) item
          = crm_field_item_new (crm_placeholders_get_item (self->placeholders, i));

      g_list_store_append (store, item);
    }
  self->filter = gtk_custom_filter_new (is_wanted, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_steal_pointer (&store)),
                                              GTK_FILTER (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->filtered));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

/**
 * crm_field_picker_new:
 *
 * Returns: (transfer full): a popover that finds @placeholders
 */
GtkWidget *
crm_field_picker_new (CrmPlaceholders *placeholders)
{
  CrmFieldPicker *self = g_object_new (CRM_TYPE_FIELD_PICKER, NULL);

  self->placeholders = g_object_ref (placeholders);
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * crm_field_picker_get_picked:
 *
 * Returns: (transfer none) (nullable): the field that was picked last
 */
const CrmPlaceholder *
crm_field_picker_get_picked (CrmFieldPicker *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_PICKER (self), NULL);
  return self->picked;
}

/**
 * crm_field_picker_set_data:
 * @data: of a real record: each field is shown with its value
 */
void
crm_field_picker_set_data (CrmFieldPicker *self, CrmDocumentData *data, const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_FIELD_PICKER (self));
  crm_document_data_ref (data);
  g_clear_pointer (&self->data, crm_document_data_unref);
  self->data = data;
  self->locale = locale;
}

/**
 * crm_field_picker_set_search:
 *
 * Finds what the words of @text say.
 */
void
crm_field_picker_set_search (CrmFieldPicker *self, const char *text)
{
  g_return_if_fail (CRM_IS_FIELD_PICKER (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  on_search_changed_cb (self);
}

/**
 * crm_field_picker_get_n_found:
 *
 * Returns: how many fields there are to choose from
 */
guint
crm_field_picker_get_n_found (CrmFieldPicker *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_PICKER (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
}
