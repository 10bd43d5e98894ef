/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark of two edits that met. Main thread. */
#include "config.h"

#include "crm-conflict-mark.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-conflict-row.h"

#define POPOVER_WIDTH 290

struct _CrmConflictMark
{
  GtkWidget parent_instance;

  GtkWidget *button;

  CrmContext *context;
  CrmNavigator *navigator; /* borrowed */
  CrmConflictItem *item;
};

G_DEFINE_FINAL_TYPE (CrmConflictMark, crm_conflict_mark, GTK_TYPE_WIDGET)

static void
on_decided_cb (CrmConflictRow *row, int side, CrmConflictMark *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CrmOperation) operation = NULL;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_ptr_array_add (items, g_object_ref (self->item));
  operation = crm_conflict_settle_operation (items, (CrmConflictSide) side);
  crm_navigator_run (self->navigator, operation);
}

/* Made when somebody looks. */
static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  CrmConflictMark *self = CRM_CONFLICT_MARK (user_data);
  GtkWidget *popover = gtk_popover_new (), *list = gtk_list_box_new ();
  GtkWidget *row = crm_conflict_row_new (self->context, self->item, FALSE);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "conflict-list");
  gtk_widget_set_size_request (list, POPOVER_WIDTH, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Two people changed it at once"), -1);
  g_signal_connect_object (row, "decided", G_CALLBACK (on_decided_cb), self, 0);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (button, popover);
}

static void
crm_conflict_mark_dispose (GObject *object)
{
  CrmConflictMark *self = CRM_CONFLICT_MARK (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->context);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (crm_conflict_mark_parent_class)->dispose (object);
}

static void
crm_conflict_mark_class_init (CrmConflictMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_conflict_mark_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_conflict_mark_init (CrmConflictMark *self)
{
}

/**
 * crm_conflict_mark_new:
 * @with_words: says which field it is about, where the mark does not stand beside it
 *
 * Returns: (transfer floating): the mark
 */
GtkWidget *
crm_conflict_mark_new (CrmContext *context,
                       CrmNavigator *navigator,
                       CrmConflictItem *item,
                       gboolean with_words)
{
  CrmConflictMark *self = g_object_new (CRM_TYPE_CONFLICT_MARK, NULL);
  GtkWidget *content = adw_button_content_new ();
  /* Translators: the name of a field. */
  g_autofree char *label = g_strdup_printf (_ ("%s: two people changed it at once"),
                                            crm_conflict_item_get_field (item));

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->item = g_object_ref (item);
  self->button = gtk_menu_button_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "crm-conflict-symbolic");
  if (with_words)
    adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), content);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "conflict-mark");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/* Returns: (transfer none): what it is about */
CrmConflictItem *
crm_conflict_mark_get_item (CrmConflictMark *self)
{
  return self->item;
}

/**
 * crm_conflict_find:
 * @conflicts: (nullable) (element-type CrmConflictItem): of one record
 *
 * Returns: (transfer none) (nullable): the one about a field, the newest of several
 */
CrmConflictItem *
crm_conflict_find (GPtrArray *conflicts, const CrmField *field)
{
  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    if (crm_conflict_item_get_about (g_ptr_array_index (conflicts, i)) == field)
      return g_ptr_array_index (conflicts, i);
  return NULL;
}

/**
 * crm_conflict_find_of:
 * @conflicts: (nullable) (element-type CrmConflictItem): of several records
 *
 * Returns: (transfer none) (nullable): the first that is about @record
 */
CrmConflictItem *
crm_conflict_find_of (GPtrArray *conflicts, CrmRecord *record)
{
  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    {
      CrmConflictItem *item = g_ptr_array_index (conflicts, i);
      CrmId id;

      if (crm_conflict_item_get_kind (item, &id) == crm_record_get_kind (record)
          && crm_id_equal (&id, crm_record_get_id (record)))
        return item;
    }
  return NULL;
}
