/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns are made for one file; cells follow their row, which is there a moment later than the
 * place in the list. Main thread. */
#include "config.h"

#include "crm-import-rows-table.h"

#include <glib/gi18n-lib.h>

#include "crm-import-row-list.h"

#define CELL_CHARS 16

struct _CrmImportRowsTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkColumnView *view;

  CrmImportRowList *model;
  CrmImportRows *rows;
  guint list;
  const CrmLocale *locale;
  CrmImportPlan *plan; /* whose rows are chosen, or NULL */
  gboolean is_editable;
  gboolean is_binding;
  gboolean has_cells; /* the columns are made for cells, not for values */
  gboolean has_checks;
  CrmImportRows *shown;    /* that the columns were made for; not owned, never read */
  GHashTable *corrections; /* number of a row -> CrmImportCorrection */
};

G_DEFINE_FINAL_TYPE (CrmImportRowsTable, crm_import_rows_table, GTK_TYPE_WIDGET)

enum
{
  CORRECTED,
  TAKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a column is for: one of the columns of the file, or one of these. */
#define COLUMN_NUMBER -1
#define COLUMN_PROBLEMS -2
#define COLUMN_TITLE -3
#define COLUMN_CHECK -4

static CrmImportCorrection *
find_correction (CrmImportRowsTable *self, CrmImportRow *row)
{
  return g_hash_table_lookup (self->corrections,
                              GSIZE_TO_POINTER ((gsize) crm_import_row_get_number (row)));
}

/* ---- what stands in a cell ---- */

static void
show_value (GtkInscription *cell, const char *before, const char *after)
{
  if (!*before)
    {
      gtk_inscription_set_text (cell, after);
      gtk_widget_set_tooltip_text (GTK_WIDGET (cell), *after ? after : NULL);
      return;
    }
  g_autofree char *markup = g_markup_printf_escaped (
      "<span alpha=\"65%%\" strikethrough=\"true\">%s</span> → <b>%s</b>", before, after);
  g_autofree char *tip = g_strdup_printf ("%s → %s", before, after);
  gtk_inscription_set_markup (cell, markup);
  gtk_widget_set_tooltip_text (GTK_WIDGET (cell), tip);
}

static void
show_text (CrmImportRowsTable *self, GtkInscription *cell, CrmImportRow *row, int column)
{
  g_autofree char *text = NULL;
  const char *before = "", *after = "";
  const CrmField *field = NULL;
  if (column == COLUMN_NUMBER)
    text = crm_locale_format_integer (self->locale, (gint64) crm_import_row_get_number (row));
  else if (column == COLUMN_PROBLEMS)
    text = crm_import_row_dup_problems (row);
  else if (column == COLUMN_TITLE)
    field = g_object_get_data (G_OBJECT (self->view), "crm-title");
  else
    field = crm_import_rows_get_field (self->rows, (guint) column);
  if (field)
    crm_import_row_get_value (row, field, &before, &after);
  show_value (cell, before, text ? text : after);
  gtk_inscription_set_xalign (cell, field && crm_field_is_number (field) ? 1 : 0);
}

static const char *
get_cell (CrmImportRow *row, guint column)
{
  const char *const *cells = crm_import_row_get_cells (row);
  return column < g_strv_length ((char **) cells) ? cells[column] : "";
}

static void
show_entry (CrmImportRowsTable *self, GtkWidget *cell, CrmImportRow *row, guint column)
{
  const CrmField *field = crm_import_rows_get_field (self->rows, column);
  const CrmImportCorrection *correction = find_correction (self, row);
  gboolean is_edited = correction && correction->is_edited[column];
  const char *problem
      = field && !is_edited ? crm_import_row_get_problem (row, crm_field_get_name (field)) : NULL;
  gtk_editable_set_text (GTK_EDITABLE (cell),
                         is_edited ? correction->cells[column] : get_cell (row, column));
  gtk_widget_set_tooltip_text (cell, problem);
  if (problem)
    gtk_widget_add_css_class (cell, "error");
  else
    gtk_widget_remove_css_class (cell, "error");
}

static void
show_check (CrmImportRowsTable *self, GtkWidget *cell, CrmImportRow *row)
{
  guint64 number = crm_import_row_get_number (row);
  g_autofree char *text = crm_locale_format_integer (self->locale, (gint64) number);
  /* Translators: a check button; %s is the number of a row of a file. */
  g_autofree char *name = g_strdup_printf (_ ("Take Row %s"), text);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (cell),
                               self->plan && crm_import_plan_is_row_taken (self->plan, number));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_cell (CrmImportRowsTable *self, GtkListItem *item, int column)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  CrmImportRow *row = crm_import_row_item_get_row (gtk_list_item_get_item (item));
  self->is_binding = TRUE;
  if (!row && GTK_IS_INSCRIPTION (cell))
    gtk_inscription_set_text (GTK_INSCRIPTION (cell), "…");
  else if (row && GTK_IS_INSCRIPTION (cell))
    show_text (self, GTK_INSCRIPTION (cell), row, column);
  else if (row && column == COLUMN_CHECK)
    show_check (self, cell, row);
  else if (row)
    show_entry (self, cell, row, (guint) column);
  gtk_widget_set_sensitive (cell, row != NULL);
  self->is_binding = FALSE;
}

/* ---- cells ---- */

static int
get_column (GtkSignalListItemFactory *factory)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "crm-column"));
}

static void
on_row_read_cb (CrmImportRowItem *row, GParamSpec *spec, GtkListItem *item)
{
  CrmImportRowsTable *self = g_object_get_data (G_OBJECT (item), "crm-table");
  show_cell (self, item, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (item), "crm-column")));
}

static void
on_cell_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmImportRowsTable *self)
{
  GObject *row = gtk_list_item_get_item (item);
  gulong id = g_signal_connect (row, "notify::row", G_CALLBACK (on_row_read_cb), item);
  g_object_set_data (G_OBJECT (item), "crm-table", self);
  g_object_set_data (G_OBJECT (item), "crm-column", GINT_TO_POINTER (get_column (factory)));
  g_object_set_data (G_OBJECT (item), "crm-handler", GSIZE_TO_POINTER (id));
  show_cell (self, item, get_column (factory));
}

static void
on_cell_unbound_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmImportRowsTable *self)
{
  gulong id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (item), "crm-handler"));
  if (id)
    g_signal_handler_disconnect (gtk_list_item_get_item (item), id);
  g_object_set_data (G_OBJECT (item), "crm-handler", NULL);
}

static void
on_entry_changed_cb (GtkListItem *item, GtkEditable *entry)
{
  CrmImportRowsTable *self = g_object_get_data (G_OBJECT (item), "crm-table");
  CrmImportRowItem *place = gtk_list_item_get_item (item);
  CrmImportRow *row = place ? crm_import_row_item_get_row (place) : NULL;
  int column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (item), "crm-column"));
  if (!self || self->is_binding || !row)
    return;
  CrmImportCorrection *correction = find_correction (self, row);
  if (!correction)
    {
      guint n = g_strv_length ((char **) crm_import_rows_get_columns (self->rows));
      correction = crm_import_correction_new (row, n);
      g_hash_table_insert (self->corrections,
                           GSIZE_TO_POINTER ((gsize) crm_import_row_get_number (row)), correction);
    }
  crm_import_correction_set_cell (correction, (guint) column, gtk_editable_get_text (entry));
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  g_signal_emit (self, signals[CORRECTED], 0);
}

static void
on_check_toggled_cb (GtkListItem *item, GtkCheckButton *check)
{
  CrmImportRowsTable *self = g_object_get_data (G_OBJECT (item), "crm-table");
  CrmImportRowItem *place = gtk_list_item_get_item (item);
  CrmImportRow *row = place ? crm_import_row_item_get_row (place) : NULL;
  if (!self || self->is_binding || !row || !self->plan)
    return;
  crm_import_plan_take_row (self->plan, crm_import_row_get_number (row),
                            gtk_check_button_get_active (check));
  g_signal_emit (self, signals[TAKEN], 0);
}

static void
on_text_set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  int column = get_column (factory);
  GtkWidget *cell = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell),
                                 column == COLUMN_PROBLEMS ? CELL_CHARS * 2 : CELL_CHARS);
  /* What is wrong is read before anything is corrected, on a narrow screen too. */
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), column == COLUMN_NUMBER     ? 6
                                                         : column == COLUMN_PROBLEMS ? 26
                                                                                     : 11);
  gtk_list_item_set_child (item, cell);
}

static void
on_entry_set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmImportRowsTable *self)
{
  const char *title = g_object_get_data (G_OBJECT (factory), "crm-title");
  GtkWidget *cell = gtk_entry_new ();
  gtk_entry_set_has_frame (GTK_ENTRY (cell), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (cell), CELL_CHARS);
  gtk_editable_set_editable (GTK_EDITABLE (cell), self->is_editable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_add_css_class (cell, "crm-import-cell");
  g_signal_connect_swapped (cell, "changed", G_CALLBACK (on_entry_changed_cb), item);
  gtk_list_item_set_child (item, cell);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_check_set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *cell = gtk_check_button_new ();
  g_signal_connect_swapped (cell, "toggled", G_CALLBACK (on_check_toggled_cb), item);
  gtk_list_item_set_child (item, cell);
}

/* ---- columns ---- */

static void
add_column (CrmImportRowsTable *self, const char *title, int which, gboolean is_entry)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), "crm-column", GINT_TO_POINTER (which));
  g_object_set_data_full (G_OBJECT (factory), "crm-title", g_strdup (title), g_free);
  if (is_entry)
    g_signal_connect_object (factory, "setup", G_CALLBACK (on_entry_set_up_cb), self, 0);
  else
    g_signal_connect (factory, "setup",
                      which == COLUMN_CHECK ? G_CALLBACK (on_check_set_up_cb)
                                            : G_CALLBACK (on_text_set_up_cb),
                      NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_cell_bound_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_cell_unbound_cb), self, 0);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

static gboolean
wants_cells (CrmImportRowsTable *self)
{
  return self->list == CRM_IMPORT_SKIP || self->list == CRM_IMPORT_LIST_PROBLEMS;
}

static gboolean
wants_checks (CrmImportRowsTable *self)
{
  return self->list == CRM_IMPORT_UPDATE && self->plan
         && crm_import_plan_get_existing (self->plan) == CRM_IMPORT_EXISTING_ASK;
}

/* The name of what a row becomes, where it is put together from several columns. */
static void
add_title (CrmImportRowsTable *self, guint n_columns)
{
  const CrmField *title = NULL;
  for (guint i = 0; i < n_columns && !title; i++)
    if (crm_import_rows_get_field (self->rows, i))
      title = crm_kind_get_title_field (
          crm_field_get_kind (crm_import_rows_get_field (self->rows, i)));
  g_object_set_data (G_OBJECT (self->view), "crm-title", (gpointer) title);
  for (guint i = 0; i < n_columns; i++)
    {
      const CrmField *field = crm_import_rows_get_field (self->rows, i);
      if (field && (field == title || g_str_equal (crm_field_get_name (field), "last_name")))
        return;
    }
  if (title)
    add_column (self, crm_field_get_label (title), COLUMN_TITLE, FALSE);
}

static void
make_columns (CrmImportRowsTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const char *const *names = crm_import_rows_get_columns (self->rows);
  guint n_columns = g_strv_length ((char **) names);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
  self->shown = self->rows;
  self->has_cells = wants_cells (self);
  self->has_checks = wants_checks (self);
  if (self->has_checks)
    /* Translators: the heading of a column of check buttons: whether a row changes what is there.
     */
    add_column (self, C_ ("import", "Take"), COLUMN_CHECK, FALSE);
  /* Translators: the heading of a column: the number of a row of a file. */
  add_column (self, C_ ("import", "Row"), COLUMN_NUMBER, FALSE);
  if (self->has_cells)
    add_column (self, _ ("What Is Wrong"), COLUMN_PROBLEMS, FALSE);
  else
    add_title (self, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const CrmField *field = crm_import_rows_get_field (self->rows, i);
      if (self->has_cells && crm_import_rows_is_used (self->rows, i))
        add_column (self, names[i], (int) i, TRUE);
      else if (!self->has_cells && field)
        add_column (self, crm_field_get_label (field), (int) i, FALSE);
    }
  guint n = g_list_model_get_n_items (columns);
  g_autoptr (GtkColumnViewColumn) last = n > 0 ? g_list_model_get_item (columns, n - 1) : NULL;
  if (last)
    gtk_column_view_column_set_expand (last, TRUE);
}

/**
 * crm_import_rows_table_set_rows:
 * @rows: (nullable): %NULL while they are not known
 * @list: a CrmImportAction or %CRM_IMPORT_LIST_PROBLEMS
 *
 * Shows a list of rows. Corrections stay until they are forgotten.
 */
void
crm_import_rows_table_set_rows (CrmImportRowsTable *self,
                                CrmImportRows *rows,
                                guint list,
                                const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self));
  if (self->rows == rows && self->list == list && self->has_checks == wants_checks (self))
    return;
  /* No cell may meet columns of one file and a row of another. */
  crm_import_row_list_set_rows (self->model, NULL, 0);
  g_set_object (&self->rows, rows);
  self->list = list;
  self->locale = locale;
  if (rows
      && (self->shown != rows || self->has_cells != wants_cells (self)
          || self->has_checks != wants_checks (self)))
    make_columns (self);
  crm_import_row_list_set_rows (self->model, rows, list);
}

/**
 * crm_import_rows_table_set_editable:
 *
 * Sets whether rows with problems can be corrected here. To be called before rows are shown.
 */
void
crm_import_rows_table_set_editable (CrmImportRowsTable *self, gboolean is_editable)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self));
  self->is_editable = is_editable;
}

/**
 * crm_import_rows_table_set_plan:
 * @plan: (nullable): whose rows a person chooses, when it asks for that
 */
void
crm_import_rows_table_set_plan (CrmImportRowsTable *self, CrmImportPlan *plan)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self));
  g_set_object (&self->plan, plan);
}

/**
 * crm_import_rows_table_list_corrections:
 *
 * Returns: (transfer container) (element-type CrmImportCorrection): the rows that were corrected;
 *   they belong to the table
 */
GPtrArray *
crm_import_rows_table_list_corrections (CrmImportRowsTable *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self), NULL);
  GPtrArray *corrections = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer correction;
  g_hash_table_iter_init (&iter, self->corrections);
  while (g_hash_table_iter_next (&iter, NULL, &correction))
    g_ptr_array_add (corrections, correction);
  return corrections;
}

guint
crm_import_rows_table_get_n_corrected (CrmImportRowsTable *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self), 0);
  return g_hash_table_size (self->corrections);
}

void
crm_import_rows_table_forget_corrections (CrmImportRowsTable *self)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self));
  g_hash_table_remove_all (self->corrections);
}

/**
 * crm_import_rows_table_refresh:
 *
 * Shows the same rows again, as others were chosen.
 */
void
crm_import_rows_table_refresh (CrmImportRowsTable *self)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_TABLE (self));
  crm_import_row_list_set_rows (self->model, self->rows, self->list);
}

static void
crm_import_rows_table_dispose (GObject *object)
{
  CrmImportRowsTable *self = CRM_IMPORT_ROWS_TABLE (object);
  if (self->model)
    crm_import_row_list_set_rows (self->model, NULL, 0);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_object (&self->rows);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->corrections, g_hash_table_unref);
  G_OBJECT_CLASS (crm_import_rows_table_parent_class)->dispose (object);
}

static void
crm_import_rows_table_class_init (CrmImportRowsTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_rows_table_dispose;
  signals[CORRECTED] = g_signal_new ("corrected", CRM_TYPE_IMPORT_ROWS_TABLE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TAKEN] = g_signal_new ("taken", CRM_TYPE_IMPORT_ROWS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-rows-table.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsTable, view);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_rows_table_init (CrmImportRowsTable *self)
{
  self->locale = crm_locale_default ();
  self->corrections
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) crm_import_correction_free);
  self->model = crm_import_row_list_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkNoSelection) selection
      = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}
