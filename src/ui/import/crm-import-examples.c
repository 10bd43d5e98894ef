/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small table of records that an import would save. Main thread. */
#include "config.h"

#include "crm-import-examples.h"

#include <glib/gi18n-lib.h>

#define MOST_ROWS_NAMED 12

/* One row of the table. */
#define CRM_TYPE_IMPORT_EXAMPLE_ITEM (crm_import_example_item_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmImportExampleItem, crm_import_example_item, CRM, IMPORT_EXAMPLE_ITEM, GObject)

struct _CrmImportExampleItem
{
  GObject parent_instance;

  guint64 row;
  CrmRecord *record;
};

G_DEFINE_FINAL_TYPE (CrmImportExampleItem, crm_import_example_item, G_TYPE_OBJECT)

static void
crm_import_example_item_finalize (GObject *object)
{
  g_clear_object (&CRM_IMPORT_EXAMPLE_ITEM (object)->record);
  G_OBJECT_CLASS (crm_import_example_item_parent_class)->finalize (object);
}

static void
crm_import_example_item_class_init (CrmImportExampleItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_import_example_item_finalize;
}

static void
crm_import_example_item_init (CrmImportExampleItem *self)
{
}

struct _CrmImportExamples
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *text;
  GtkWidget *scroller;
  GtkColumnView *view;

  const CrmLocale *locale;
  GListStore *items;
};

G_DEFINE_FINAL_TYPE (CrmImportExamples, crm_import_examples, GTK_TYPE_WIDGET)

/* ---- cells ---- */

static void
on_cell_set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *cell = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), 16);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 11);
  gtk_list_item_set_child (item, cell);
}

static void
on_cell_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmImportExamples *self)
{
  CrmImportExampleItem *example = gtk_list_item_get_item (item);
  const CrmField *field = g_object_get_data (G_OBJECT (factory), "crm-field");
  g_autofree char *text = NULL;
  if (!field)
    text = crm_locale_format_integer (self->locale, (gint64) example->row);
  else if (example->record)
    text = crm_record_format (example->record, field, self->locale);
  GtkWidget *cell = gtk_list_item_get_child (item);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), field && crm_field_is_number (field) ? 1 : 0);
  gtk_widget_set_tooltip_text (cell, text && *text ? text : NULL);
}

static void
add_column (CrmImportExamples *self, const char *title, const CrmField *field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), "crm-field", (gpointer) field);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_set_up_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_cell_bound_cb), self, 0);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

/**
 * crm_import_examples_set_fields:
 * @fields: (element-type CrmField): the columns of the table
 *
 * Empties the table and gives it columns.
 */
void
crm_import_examples_set_fields (CrmImportExamples *self, GPtrArray *fields, const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_IMPORT_EXAMPLES (self));
  self->locale = locale;
  g_list_store_remove_all (self->items);
  GListModel *columns = gtk_column_view_get_columns (self->view);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
  /* Translators: the heading of a column: the number of a row of a file. */
  add_column (self, C_ ("import", "Row"), NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      const CrmField *field = g_ptr_array_index (fields, i);
      add_column (self, crm_field_get_label (field), field);
    }
}

static char *
name_rows (CrmImportExamples *self, GArray *examples, guint64 n)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  guint n_named = MIN (examples->len, MOST_ROWS_NAMED);
  for (guint i = 0; i < n_named; i++)
    {
      CrmImportExample *example = &g_array_index (examples, CrmImportExample, i);
      g_autofree char *number = crm_locale_format_integer (self->locale, (gint64) example->row);
      g_string_append_printf (rows, "%s%s", i > 0 ? ", " : "", number);
    }
  if (n > n_named)
    g_string_append (rows, " …");
  /* Translators: %s are the numbers of rows of a file. */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "This row cannot be brought in; the problems below say why: %s",
                   "These rows cannot be brought in; the problems below say why: %s", (gulong) n),
      rows->str);
}

/**
 * crm_import_examples_set_report:
 * @report: (nullable): %NULL shows nothing
 *
 * Shows the first rows that @action happens to.
 */
void
crm_import_examples_set_report (CrmImportExamples *self,
                                CrmImportReport *report,
                                CrmImportAction action)
{
  g_return_if_fail (CRM_IS_IMPORT_EXAMPLES (self));
  guint64 n = report ? crm_import_report_get_n (report, action) : 0;
  GArray *examples = report ? crm_import_report_get_examples (report, action) : NULL;
  gboolean is_skip = action == CRM_IMPORT_SKIP && n > 0;
  g_autofree char *text = is_skip ? name_rows (self, examples, n) : NULL;
  gtk_label_set_text (self->text, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), is_skip);
  gtk_widget_set_visible (self->scroller, n > 0 && !is_skip);

  g_list_store_remove_all (self->items);
  for (guint i = 0; n > 0 && !is_skip && i < examples->len; i++)
    {
      CrmImportExample *example = &g_array_index (examples, CrmImportExample, i);
      g_autoptr (CrmImportExampleItem) item = g_object_new (CRM_TYPE_IMPORT_EXAMPLE_ITEM, NULL);
      item->row = example->row;
      g_set_object (&item->record, example->record);
      g_list_store_append (self->items, item);
    }
}

static void
crm_import_examples_dispose (GObject *object)
{
  CrmImportExamples *self = CRM_IMPORT_EXAMPLES (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (crm_import_examples_parent_class)->dispose (object);
}

static void
crm_import_examples_class_init (CrmImportExamplesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_examples_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-examples.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportExamples, box);
  gtk_widget_class_bind_template_child (widget_class, CrmImportExamples, text);
  gtk_widget_class_bind_template_child (widget_class, CrmImportExamples, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmImportExamples, view);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_examples_init (CrmImportExamples *self)
{
  self->locale = crm_locale_default ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (CRM_TYPE_IMPORT_EXAMPLE_ITEM);
  g_autoptr (GtkNoSelection) selection
      = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  gtk_widget_set_visible (self->scroller, FALSE);
}
