/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a record. Main thread. */
#include "config.h"

#include "crm-facts-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-field-row.h"
#include "crm-similar-bar.h"

/* A card is not the place for every suspicion. */
#define SIMILAR_LEAST 0.75

struct _CrmFactsView
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkBox *sections;
  GtkButton *empty_button;
  CrmSimilarBar *similar;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind;
  CrmRecord *record;
  GPtrArray *rows; /* CrmFieldRow; borrowed */
  guint n_fields;  /* of the kind when the rows were made: an office may add some */
  gboolean shows_empty;
};

G_DEFINE_FINAL_TYPE (CrmFactsView, crm_facts_view, GTK_TYPE_WIDGET)

/**
 * crm_facts_view_is_on_card:
 *
 * Returns: whether people see the field on a card
 */
gboolean
crm_facts_view_is_on_card (const CrmField *field)
{
  return !crm_field_has (field, CRM_FIELD_HIDDEN) && !crm_field_has (field, CRM_FIELD_HEADER)
         && !crm_field_has (field, CRM_FIELD_ARCHIVED)
         && crm_field_get_field_type (field) != CRM_FIELD_PICTURE;
}

/* Where there is nothing, what people look for first is still offered. */
static gboolean
is_always_shown (const CrmField *field)
{
  return crm_field_has (field, CRM_FIELD_REQUIRED) || crm_field_has (field, CRM_FIELD_LISTED);
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CrmFactsView *self)
{
  crm_field_row_edit (CRM_FIELD_ROW (row));
}

static GtkListBox *
add_section (CrmFactsView *self, const char *title)
{
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
  gtk_box_append (GTK_BOX (section), label);
  gtk_box_append (GTK_BOX (section), list);
  gtk_box_append (self->sections, section);
  return GTK_LIST_BOX (list);
}

static void
make_rows (CrmFactsView *self)
{
  g_autoptr (GHashTable) lists = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  g_ptr_array_set_size (self->rows, 0);
  self->n_fields = crm_kind_get_n_fields (self->kind);
  for (guint i = 0; i < self->n_fields; i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);
      const char *section = crm_field_get_section (field);
      GtkListBox *list = g_hash_table_lookup (lists, section);
      GtkWidget *row;

      /* Where a deal stands is shown by the bar of stages. */
      if (!crm_facts_view_is_on_card (field)
          || strcmp (crm_field_get_name (field), "stage_id") == 0)
        continue;
      if (list == NULL)
        {
          list = add_section (self, section);
          g_hash_table_insert (lists, (gpointer) section, list);
        }
      row = crm_field_row_new (self->context, self->navigator, field);
      gtk_list_box_append (list, row);
      g_ptr_array_add (self->rows, row);
    }
}

/* A section without a row that is shown hides its heading as well. */
static void
show_sections (CrmFactsView *self)
{
  for (GtkWidget *section = gtk_widget_get_first_child (GTK_WIDGET (self->sections));
       section != NULL; section = gtk_widget_get_next_sibling (section))
    {
      GtkWidget *list = gtk_widget_get_last_child (section);
      gboolean any = FALSE;

      for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
           row = gtk_widget_get_next_sibling (row))
        any |= gtk_widget_get_visible (row);
      gtk_widget_set_visible (section, any);
    }
}

/* Numbers and addresses of the net that are there stand above the facts, all of them, with what is
 * known about each; here they are only typed first. */
static gboolean
is_shown_above (const CrmField *field)
{
  const char *satellite = crm_field_get_spec (field)->satellite;

  return satellite != NULL && strcmp (satellite, "contact_method") == 0;
}

static void
show_rows (CrmFactsView *self)
{
  guint n_hidden = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmFieldRow *row = g_ptr_array_index (self->rows, i);
      const CrmField *field = crm_field_row_get_field (row);
      gboolean is_editing = crm_field_row_is_editing (row);
      gboolean optional = crm_field_row_is_empty (row) && !is_editing && !is_always_shown (field);
      gboolean elsewhere = !crm_field_row_is_empty (row) && !is_editing && is_shown_above (field);

      n_hidden += optional;
      gtk_widget_set_visible (GTK_WIDGET (row), (!optional || self->shows_empty) && !elsewhere);
    }
  show_sections (self);
  if (self->shows_empty)
    label = g_strdup (_ ("Hide Empty Fields"));
  else
    label = g_strdup_printf (ngettext ("%u Empty Field", "%u Empty Fields", n_hidden), n_hidden);
  gtk_button_set_label (self->empty_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), n_hidden > 0);
}

static void
on_empty_clicked_cb (CrmFactsView *self)
{
  self->shows_empty = !self->shows_empty;
  show_rows (self);
}

static void
crm_facts_view_dispose (GObject *object)
{
  CrmFactsView *self = CRM_FACTS_VIEW (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_facts_view_parent_class)->dispose (object);
}

static void
crm_facts_view_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_FACTS_VIEW (object)->rows);
  G_OBJECT_CLASS (crm_facts_view_parent_class)->finalize (object);
}

static void
crm_facts_view_class_init (CrmFactsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_facts_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_facts_view_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/card/crm-facts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, box);
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, sections);
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, on_empty_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_facts_view_init (CrmFactsView *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_facts_view_new:
 *
 * Returns: (transfer full): the fields of a kind, without a record
 */
GtkWidget *
crm_facts_view_new (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind)
{
  CrmFactsView *self = g_object_new (CRM_TYPE_FACTS_VIEW, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->kind = kind;
  self->similar = CRM_SIMILAR_BAR (crm_similar_bar_new (context, navigator, SIMILAR_LEAST));
  gtk_box_prepend (self->box, GTK_WIDGET (self->similar));
  return GTK_WIDGET (self);
}

/**
 * crm_facts_view_set_record:
 *
 * Shows a record, or the same one as it was read anew.
 */
void
crm_facts_view_set_record (CrmFactsView *self, CrmRecord *record)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  g_set_object (&self->record, record);
  if (self->n_fields != crm_kind_get_n_fields (self->kind))
    make_rows (self);
  for (guint i = 0; i < self->rows->len; i++)
    crm_field_row_set_record (g_ptr_array_index (self->rows, i), record);
  show_rows (self);
  /* Who was edited may be somebody else by now. */
  crm_similar_bar_look (self->similar, record);
}

/**
 * crm_facts_view_is_editing:
 *
 * Returns: whether the input of a field is open
 */
gboolean
crm_facts_view_is_editing (CrmFactsView *self)
{
  g_return_val_if_fail (CRM_IS_FACTS_VIEW (self), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    if (crm_field_row_is_editing (g_ptr_array_index (self->rows, i)))
      return TRUE;
  return FALSE;
}

/**
 * crm_facts_view_fold:
 *
 * Leaves out again what has no value.
 */
void
crm_facts_view_fold (CrmFactsView *self)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  self->shows_empty = FALSE;
}

/**
 * crm_facts_view_edit:
 *
 * Opens the input of a field.
 *
 * Returns: whether the field is on the card
 */
gboolean
crm_facts_view_edit (CrmFactsView *self, const char *field)
{
  g_return_val_if_fail (CRM_IS_FACTS_VIEW (self), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmFieldRow *row = g_ptr_array_index (self->rows, i);

      if (strcmp (crm_field_get_name (crm_field_row_get_field (row)), field) != 0)
        continue;
      gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
      crm_field_row_edit (row);
      show_sections (self);
      return TRUE;
    }
  return FALSE;
}
