/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table beside a chart. Main thread. */
#include "config.h"

#include "crm-series-table.h"

#include <glib/gi18n-lib.h>

#include "crm-series-text.h"

/* A line of the table: a row of the series, or its totals. */
#define CRM_TYPE_SERIES_LINE (crm_series_line_get_type ())
G_DECLARE_FINAL_TYPE (CrmSeriesLine, crm_series_line, CRM, SERIES_LINE, GObject)

struct _CrmSeriesLine
{
  GObject parent_instance;

  int row; /* -1: the totals */
};

G_DEFINE_FINAL_TYPE (CrmSeriesLine, crm_series_line, G_TYPE_OBJECT)

static void
crm_series_line_class_init (CrmSeriesLineClass *klass)
{
}

static void
crm_series_line_init (CrmSeriesLine *self)
{
}

struct _CrmSeriesTable
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkColumnView *view;
  GListStore *lines;
  CrmSeries *series;
  const CrmLocale *locale;
};

G_DEFINE_FINAL_TYPE (CrmSeriesTable, crm_series_table, GTK_TYPE_WIDGET)

enum
{
  EXPLAIN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_text (CrmSeries *series, guint column)
{
  CrmSeriesType type = crm_series_get_column (series, column)->type;

  return type == CRM_SERIES_TEXT || type == CRM_SERIES_MONTH || type == CRM_SERIES_DATE;
}

/* A number that has records behind it, or a formula, explains itself when it is clicked. */
static gboolean
can_explain (CrmSeries *series, int row, guint column)
{
  return crm_series_get_records (series, row, column) != NULL
         || crm_series_get_column (series, column)->formula != NULL;
}

static void
on_cell_clicked_cb (GtkGestureClick *gesture, int n, double x, double y, GtkListItem *item)
{
  CrmSeriesTable *self = g_object_get_data (G_OBJECT (gesture), "table");
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (gesture), "column"));
  CrmSeriesLine *line = gtk_list_item_get_item (item);

  if (line != NULL && can_explain (self->series, line->row, column))
    g_signal_emit (self, signals[EXPLAIN], 0, line->row, column);
}

/* Enter explains the first number of the row. */
static void
on_row_activated_cb (GtkColumnView *view, guint position, CrmSeriesTable *self)
{
  g_autoptr (CrmSeriesLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), position);

  for (guint i = 0; i < crm_series_get_n_columns (self->series); i++)
    if (crm_series_get_records (self->series, line->row, i) != NULL)
      {
        g_signal_emit (self, signals[EXPLAIN], 0, line->row, i);
        return;
      }
}

static void
add_click (CrmSeriesTable *self, GtkWidget *label, GtkListItem *item, guint column)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_object_set_data (G_OBJECT (click), "table", self);
  g_object_set_data (G_OBJECT (click), "column", GUINT_TO_POINTER (column));
  g_signal_connect (click, "released", G_CALLBACK (on_cell_clicked_cb), item);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));
}

static void
on_cell_set_up_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  CrmSeriesTable *self = g_object_get_data (G_OBJECT (factory), "table");
  GtkWidget *label = gtk_label_new (NULL);
  gboolean text = is_text (self->series, GPOINTER_TO_UINT (column));

  gtk_label_set_xalign (GTK_LABEL (label), text ? 0 : 1);
  /* A name may be cut, a number never. */
  if (text)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), GPOINTER_TO_UINT (column) == 0 ? 14 : 8);
    }
  gtk_widget_set_hexpand (label, TRUE);
  if (!text)
    gtk_widget_add_css_class (label, "numeric");
  add_click (self, label, item, GPOINTER_TO_UINT (column));
  gtk_list_item_set_child (item, label);
}

static char *
dup_total (CrmSeriesTable *self, guint column)
{
  if (column == 0)
    return g_strdup (_ ("Total"));
  return crm_series_dup_shown (self->series, crm_series_get_total (self->series, column), column,
                               self->locale);
}

/* GTK names cells and rows after their types; a row is called by what stands in its first cell. */
static void
name_row (GtkWidget *label, guint column, const char *text)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (row == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (column == 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
on_cell_bound_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  CrmSeriesTable *self = g_object_get_data (G_OBJECT (factory), "table");
  CrmSeriesLine *line = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  guint column = GPOINTER_TO_UINT (data);
  g_autofree char *text = NULL;

  text = line->row < 0
             ? dup_total (self, column)
             : crm_series_dup_shown (self->series,
                                     crm_series_get_value (self->series, (guint) line->row, column),
                                     column, self->locale);
  gtk_label_set_text (GTK_LABEL (label), text);
  name_row (label, column, text);
  if (line->row < 0)
    gtk_widget_add_css_class (label, "heading");
  else
    gtk_widget_remove_css_class (label, "heading");
  if (line->row >= 0 && crm_series_is_marked (self->series, (guint) line->row))
    gtk_widget_add_css_class (label, "warning");
  else
    gtk_widget_remove_css_class (label, "warning");
  gtk_widget_set_cursor_from_name (label, can_explain (self->series, line->row, column) ? "pointer"
                                                                                        : NULL);
  gtk_widget_set_tooltip_text (label, crm_series_get_column (self->series, column)->formula);
}

static void
append_column (CrmSeriesTable *self, guint column)
{
  g_autofree char *header = crm_series_dup_header (self->series, column, self->locale);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  g_object_set_data (G_OBJECT (factory), "table", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_set_up_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bound_cb), GUINT_TO_POINTER (column));
  view_column = gtk_column_view_column_new (header, factory);
  gtk_column_view_column_set_expand (view_column, is_text (self->series, column));
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (self->view, view_column);
}

static gboolean
has_totals (CrmSeries *series)
{
  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    if (!crm_value_is_none (crm_series_get_total (series, i)))
      return TRUE;
  return FALSE;
}

static void
append_line (CrmSeriesTable *self, int row)
{
  g_autoptr (CrmSeriesLine) line = g_object_new (CRM_TYPE_SERIES_LINE, NULL);

  line->row = row;
  g_list_store_append (self->lines, line);
}

/**
 * crm_series_table_set_series:
 * @series: (nullable): what to show
 */
void
crm_series_table_set_series (CrmSeriesTable *self, CrmSeries *series)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  g_list_store_remove_all (self->lines);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  g_set_object (&self->series, series);
  if (series == NULL)
    return;
  for (guint i = 0; i < crm_series_get_n_columns (series); i++)
    append_column (self, i);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    append_line (self, (int) row);
  if (crm_series_get_n_rows (series) > 0 && has_totals (series))
    append_line (self, -1);
}

static void
crm_series_table_dispose (GObject *object)
{
  CrmSeriesTable *self = CRM_SERIES_TABLE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->lines);
  g_clear_object (&self->series);
  G_OBJECT_CLASS (crm_series_table_parent_class)->dispose (object);
}

static void
crm_series_table_class_init (CrmSeriesTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_series_table_dispose;

  /**
   * CrmSeriesTable::explain:
   * @row: a row of the series, or %CRM_SERIES_TOTALS
   * @column: its column
   *
   * A number was chosen, to be told how it is got.
   */
  signals[EXPLAIN] = g_signal_new ("explain", CRM_TYPE_SERIES_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_series_table_init (CrmSeriesTable *self)
{
  self->lines = g_list_store_new (CRM_TYPE_SERIES_LINE);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lines))))));
  g_signal_connect (self->view, "activate", G_CALLBACK (on_row_activated_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Numbers of the report"), -1);
  /* The header is a row too. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->view))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Headings"), -1);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), 320);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
crm_series_table_new (const CrmLocale *locale)
{
  CrmSeriesTable *self = g_object_new (CRM_TYPE_SERIES_TABLE, NULL);

  self->locale = locale;
  return GTK_WIDGET (self);
}
