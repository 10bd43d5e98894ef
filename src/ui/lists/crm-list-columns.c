/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a list. GTK 4.8 cannot be asked which column sorts: each column has a sorter that
 * notes that it was asked, and the view's sorter is made to ask. Nor can it be told to sort by
 * several: it knows the first, which has its arrow, and the headings of the others say their place
 * and direction. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-list-cell.h"
#include "crm-list-columns.h"
#include "crm-paper.h"

#define MAX_ORDERS 3
#define WIDTH_STEP 24
#define LEAST_WIDTH 48
#define MOST_WIDTH 1200
/* The boxes and the summary stand before all others. */
#define N_FIXED_COLUMNS 2

typedef struct
{
  CrmListColumns *owner;
  char *key;
  char **names; /* of fields: the first that a kind has is shown */
  const char *title;
  const CrmField *field; /* of the first kind that has it: says how the column looks */
  gboolean is_default;
  GtkColumnViewColumn *column;
} Column;

typedef struct
{
  Column *column;
  gboolean descending;
} Order;

struct _CrmListColumns
{
  GObject parent_instance;

  CrmContext *context;
  const CrmListSpec *spec;
  const CrmKind *kinds[CRM_LIST_MAX_KINDS];
  guint n_kinds;
  GtkColumnView *view; /* lives longer */
  CrmListModel *model;

  GPtrArray *columns; /* Column, all that there are, in the order of the description */
  GtkColumnViewColumn *check_column;
  GtkColumnViewColumn *summary_column;
  gboolean is_narrow;
  gboolean is_arranging;
  gulong sorter_changed_id;
  GArray *orders;    /* Order, the first one first */
  gboolean is_added; /* a heading was clicked with Shift held */

  /* While the view's sorter is asked. */
  gboolean is_asking;
  Column *asked;
};

enum
{
  SORT_CHANGED,
  LAYOUT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmListColumns, crm_list_columns, G_TYPE_OBJECT)

static void
column_free (gpointer data)
{
  Column *column = data;
  g_free (column->key);
  g_strfreev (column->names);
  g_clear_object (&column->column);
  g_free (column);
}

static const CrmField *
find_field (const Column *column, const CrmKind *kind)
{
  for (guint i = 0; column->names[i]; i++)
    {
      const CrmField *field = crm_kind_find_field (kind, column->names[i]);
      if (field)
        return field;
    }
  return NULL;
}

static Column *
find_column (CrmListColumns *self, const char *key)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      if (g_strcmp0 (column->key, key) == 0)
        return column;
    }
  return NULL;
}

static gboolean
is_title (CrmListColumns *self, const Column *column)
{
  return column->field == crm_kind_get_title_field (self->kinds[0]);
}

static gboolean
is_numeric (const CrmField *field)
{
  return crm_field_is_number (field) || crm_field_get_field_type (field) == CRM_FIELD_DURATION;
}

static guint
count_chars (CrmListColumns *self, const Column *column)
{
  if (is_title (self, column))
    return 20;
  switch (crm_field_get_field_type (column->field))
    {
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
      return 18;
    case CRM_FIELD_LONG_TEXT:
      return 30;
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_INSTANT:
      return 15;
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_DURATION:
      return 8;
    case CRM_FIELD_DATE:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_TEXT:
    case CRM_FIELD_PICTURE:
    default:
      return 10;
    }
}

/* Where room is short the name keeps most of it; a number to dial and a moment without its hour are
 * of no use in part, and an address says who it is before the @. */
static guint
count_min_chars (CrmListColumns *self, const Column *column)
{
  if (is_title (self, column))
    return 15;
  CrmFieldType type = crm_field_get_field_type (column->field);
  if (type == CRM_FIELD_PHONE || type == CRM_FIELD_INSTANT)
    return 14;
  return type == CRM_FIELD_EMAIL ? 12 : 6;
}

static char *
format (CrmListColumns *self, const Column *column, CrmRecord *record)
{
  const CrmField *field = find_field (column, crm_record_get_kind (record));
  if (!field)
    return g_strdup ("");
  char *text = crm_record_format (record, field, crm_context_get_locale (self->context));
  if (text && crm_field_get_field_type (field) == CRM_FIELD_LONG_TEXT)
    g_strdelimit (text, "\n\r\t", ' ');
  return text;
}

/* What stands in a list for a record without a title. A draft gets its number when it goes out, in
 * a shared office with the next contact after that. */
static const char *
name_untitled (CrmRecord *record)
{
  const CrmField *field = crm_kind_get_title_field (crm_record_get_kind (record));

  if (crm_paper_awaits_number (record))
    return _ ("Number to come");
  return strcmp (crm_field_get_name (field), "number") == 0 ? _ ("No number yet") : _ ("No name");
}

static void
fill_cell (CrmRecord *record, char **text, char **number, gpointer data)
{
  Column *column = data;
  *text = format (column->owner, column, record);
  if ((!*text || !**text) && is_title (column->owner, column))
    {
      g_free (*text);
      *text = g_strdup (name_untitled (record));
    }
}

/* The number at the end of a summary: the first amount that the list shows. */
static void
fill_summary (CrmRecord *record, char **text, char **number, gpointer data)
{
  CrmListColumns *self = data;
  const char *title = crm_record_get_title (record);
  *text = g_strdup (*title ? title : name_untitled (record));
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      if (column->is_default && crm_field_get_field_type (column->field) == CRM_FIELD_MONEY)
        {
          *number = format (self, column, record);
          return;
        }
    }
}

static void
on_cell_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Column *column)
{
  CrmListColumns *self = column->owner;
  CrmListCellStyle style = CRM_LIST_CELL_TEXT;
  if (is_title (self, column))
    style = self->n_kinds > 1 ? CRM_LIST_CELL_KIND : CRM_LIST_CELL_TITLE;
  else if (is_numeric (column->field))
    style = CRM_LIST_CELL_NUMBER;
  gtk_list_item_set_child (item,
                           crm_list_cell_new (self->context, style, count_chars (self, column),
                                              count_min_chars (self, column), fill_cell, column));
}

static void
on_summary_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmListColumns *self)
{
  gtk_list_item_set_child (
      item, crm_list_cell_new (self->context, CRM_LIST_CELL_SUMMARY, 20, 6, fill_summary, self));
}

static void
on_cell_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmListColumns *self)
{
  guint position = gtk_list_item_get_position (item);
  crm_list_cell_bind (CRM_LIST_CELL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item),
                      position);
  crm_list_model_want (self->model, position);
}

static void
on_cell_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  if (cell)
    crm_list_cell_unbind (CRM_LIST_CELL (cell));
}

/* The box of a row follows the selection; what a person clicks goes to the selection. */
static void
on_check_toggled_cb (GtkCheckButton *button, GtkListItem *item)
{
  CrmListModel *model = g_object_get_data (G_OBJECT (item), "crm-model");
  guint position = gtk_list_item_get_position (item);
  if (position != GTK_INVALID_LIST_POSITION
      && gtk_check_button_get_active (button) != gtk_list_item_get_selected (item))
    {
      crm_list_model_toggle (model, position);
      /* The box itself takes no focus: its row does, for the keys that act on the selection. */
      GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (button));
      gtk_widget_grab_focus (gtk_widget_get_parent (cell));
    }
}

static void
on_item_selected_cb (GtkListItem *item)
{
  GtkWidget *button = gtk_list_item_get_child (item);
  if (button)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), gtk_list_item_get_selected (item));
}

static void
on_check_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmListColumns *self)
{
  GtkWidget *button = gtk_check_button_new ();
  gtk_widget_set_focusable (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Select"), -1);
  g_object_set_data (G_OBJECT (item), "crm-model", self->model);
  gtk_list_item_set_child (item, button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_check_toggled_cb), item, 0);
  g_signal_connect (item, "notify::selected", G_CALLBACK (on_item_selected_cb), NULL);
}

static void
on_check_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  on_item_selected_cb (item);
}

/* Sorting */

static int
note_that_it_was_asked (gconstpointer a, gconstpointer b, gpointer data)
{
  Column *column = data;
  CrmListColumns *self = column->owner;
  if (!self->is_asking)
    return GTK_ORDERING_EQUAL;
  if (!self->asked)
    self->asked = column;
  return GTK_ORDERING_SMALLER;
}

/* The column whose heading was clicked last, and its direction: it says that the first of two
 * things is smaller, and the view turns that round when the column is sorted downwards. */
static Column *
ask_sorter (CrmListColumns *self, gboolean *descending)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  g_autoptr (CrmRow) a = crm_row_new (0);
  g_autoptr (CrmRow) b = crm_row_new (0);
  self->is_asking = TRUE;
  self->asked = NULL;
  GtkOrdering order = gtk_sorter_compare (sorter, a, b);
  self->is_asking = FALSE;
  *descending = order == GTK_ORDERING_LARGER;
  return self->asked;
}

static Order *
find_order (CrmListColumns *self, Column *column)
{
  for (guint i = 0; i < self->orders->len; i++)
    if (g_array_index (self->orders, Order, i).column == column)
      return &g_array_index (self->orders, Order, i);
  return NULL;
}

static gboolean
find_position (CrmListColumns *self, GtkColumnViewColumn *column, guint *position)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) here = g_list_model_get_item (columns, i);
      if (here == column)
        {
          if (position)
            *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
show_orders (CrmListColumns *self)
{
  Order first = self->orders->len > 0 ? g_array_index (self->orders, Order, 0) : (Order){ NULL, 0 };
  self->is_arranging = TRUE;
  /* What sorts need not be shown. */
  if (first.column && !find_position (self, first.column->column, NULL))
    first.column = NULL;
  gtk_column_view_sort_by_column (self->view, first.column ? first.column->column : NULL,
                                  first.descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      gtk_column_view_column_set_title (column->column, column->title);
    }
  for (guint i = 1; i < self->orders->len; i++)
    {
      Order order = g_array_index (self->orders, Order, i);
      g_autofree char *title
          = g_strdup_printf ("%s  %s%u", order.column->title, order.descending ? "↓" : "↑", i + 1);
      gtk_column_view_column_set_title (order.column->column, title);
    }
  self->is_arranging = FALSE;
}

/* Sorts by a column alone, or within what the others leave equal. */
static void
take_order (CrmListColumns *self, Column *column, gboolean descending, gboolean is_added)
{
  Order order = { column, descending };
  Order *there = is_added ? find_order (self, column) : NULL;
  if (!is_added)
    g_array_set_size (self->orders, 0);
  if (there)
    there->descending = !there->descending;
  else if (column)
    {
      g_array_set_size (self->orders, MIN (self->orders->len, MAX_ORDERS - 1));
      g_array_append_val (self->orders, order);
    }
  show_orders (self);
}

static void
on_sorter_changed_cb (CrmListColumns *self)
{
  gboolean descending = FALSE;
  if (self->is_arranging)
    return;
  Column *column = ask_sorter (self, &descending);
  if (column || !self->is_added)
    take_order (self, column, descending, self->is_added);
  else
    show_orders (self);
  g_signal_emit (self, signals[SORT_CHANGED], 0);
}

static void
on_view_pressed_cb (CrmListColumns *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  self->is_added = (state & GDK_SHIFT_MASK) != 0;
}

/* Before a heading is told of the click. */
static void
watch_shift (CrmListColumns *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (on_view_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (gesture));
}

/* Making the columns */

static gboolean
is_offered (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);
  if (type == CRM_FIELD_PICTURE || crm_field_has (field, CRM_FIELD_ARCHIVED))
    return FALSE;
  return !crm_field_has (field, CRM_FIELD_HIDDEN) || crm_field_has (field, CRM_FIELD_LISTED)
         || crm_field_has (field, CRM_FIELD_HEADER);
}

static gboolean
is_named_already (CrmListColumns *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      if (g_strv_contains ((const char *const *) column->names, name))
        return TRUE;
    }
  return FALSE;
}

static void
add_column (CrmListColumns *self, const char *key, gboolean is_default)
{
  g_auto (GStrv) names = g_strsplit (key, "/", -1);
  const CrmField *field = NULL;
  for (guint i = 0; !field && names[i]; i++)
    for (guint k = 0; !field && k < self->n_kinds; k++)
      field = crm_kind_find_field (self->kinds[k], names[i]);
  if (!field || is_named_already (self, names[0]))
    return;
  Column *column = g_new0 (Column, 1);
  column->owner = self;
  column->key = g_strdup (key);
  column->names = g_steal_pointer (&names);
  column->field = field;
  column->title = crm_field_get_label (field);
  column->is_default = is_default;
  g_ptr_array_add (self->columns, column);
}

static void
find_columns (CrmListColumns *self)
{
  if (self->spec->columns)
    {
      g_auto (GStrv) keys = g_strsplit (self->spec->columns, " ", -1);
      for (guint i = 0; keys[i]; i++)
        add_column (self, keys[i], TRUE);
    }
  for (guint k = 0; k < self->n_kinds; k++)
    for (guint i = 0; i < crm_kind_get_n_fields (self->kinds[k]); i++)
      {
        const CrmField *field = crm_kind_get_field (self->kinds[k], i);
        if (is_offered (field))
          add_column (self, crm_field_get_name (field),
                      !self->spec->columns && crm_field_has (field, CRM_FIELD_LISTED));
      }
}

static void
on_width_changed_cb (CrmListColumns *self)
{
  if (!self->is_arranging)
    g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

static void
make_column (CrmListColumns *self, Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind_cb), NULL);
  column->column = gtk_column_view_column_new (column->title, factory);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  gtk_column_view_column_set_expand (column->column,
                                     is_title (self, column) || crm_field_is_link (column->field));
  if (crm_field_get_field_type (column->field) != CRM_FIELD_LONG_TEXT)
    {
      g_autoptr (GtkSorter) sorter
          = GTK_SORTER (gtk_custom_sorter_new (note_that_it_was_asked, column, NULL));
      gtk_column_view_column_set_sorter (column->column, sorter);
    }
  g_signal_connect_swapped (column->column, "notify::fixed-width", G_CALLBACK (on_width_changed_cb),
                            self);
}

static GtkColumnViewColumn *
make_check_column (CrmListColumns *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_check_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_check_bind_cb), NULL);
  return gtk_column_view_column_new (NULL, factory);
}

static GtkColumnViewColumn *
make_summary_column (CrmListColumns *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_summary_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind_cb), NULL);
  GtkColumnViewColumn *column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_column_set_expand (column, TRUE);
  return column;
}

/* A heading stands over its numbers. GTK 4.8 has no way to say so; headings are the children of the
 * header in the order of the columns. */
static void
align_headings (CrmListColumns *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  GtkWidget *title
      = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (self->view)));
  for (guint i = 0; title && i < g_list_model_get_n_items (columns);
       i++, title = gtk_widget_get_next_sibling (title))
    {
      g_autoptr (GtkColumnViewColumn) here = g_list_model_get_item (columns, i);
      GtkWidget *content = gtk_widget_get_first_child (title);
      for (guint c = 0; content && c < self->columns->len; c++)
        {
          Column *column = g_ptr_array_index (self->columns, c);
          if (column->column == here)
            gtk_widget_set_halign (content,
                                   is_numeric (column->field) ? GTK_ALIGN_END : GTK_ALIGN_FILL);
        }
    }
}

static void
on_columns_changed_cb (CrmListColumns *self)
{
  if (!self->is_arranging)
    align_headings (self);
  if (!self->is_arranging && !self->is_narrow)
    g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

static void
remove_all (CrmListColumns *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
}

static void
crm_list_columns_dispose (GObject *object)
{
  CrmListColumns *self = CRM_LIST_COLUMNS (object);
  if (self->view)
    {
      g_clear_signal_handler (&self->sorter_changed_id, gtk_column_view_get_sorter (self->view));
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_columns (self->view), self);
      remove_all (self);
      self->view = NULL;
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      if (column->column)
        g_signal_handlers_disconnect_by_data (column->column, self);
    }
  G_OBJECT_CLASS (crm_list_columns_parent_class)->dispose (object);
}

static void
crm_list_columns_finalize (GObject *object)
{
  CrmListColumns *self = CRM_LIST_COLUMNS (object);
  g_ptr_array_unref (self->columns);
  g_array_unref (self->orders);
  g_clear_object (&self->check_column);
  g_clear_object (&self->summary_column);
  g_clear_object (&self->model);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_list_columns_parent_class)->finalize (object);
}

static void
crm_list_columns_class_init (CrmListColumnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_list_columns_dispose;
  object_class->finalize = crm_list_columns_finalize;

  /**
   * CrmListColumns::sort-changed:
   *
   * Another order was chosen.
   */
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", CRM_TYPE_LIST_COLUMNS, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CrmListColumns::layout-changed:
   *
   * Columns were shown, hidden, moved or made wider.
   */
  signals[LAYOUT_CHANGED] = g_signal_new ("layout-changed", CRM_TYPE_LIST_COLUMNS,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_list_columns_init (CrmListColumns *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->orders = g_array_new (FALSE, FALSE, sizeof (Order));
}

/**
 * crm_list_columns_new:
 * @view: gets the columns; lives longer than they
 *
 * Returns: (transfer full): the columns of the description, those of @spec shown
 */
CrmListColumns *
crm_list_columns_new (CrmContext *context,
                      const CrmListSpec *spec,
                      GtkColumnView *view,
                      CrmListModel *model)
{
  CrmListColumns *self = g_object_new (CRM_TYPE_LIST_COLUMNS, NULL);
  self->context = g_object_ref (context);
  self->spec = spec;
  self->view = view;
  self->model = g_object_ref (model);
  for (; spec->kinds[self->n_kinds]; self->n_kinds++)
    self->kinds[self->n_kinds] = crm_context_get_kind (context, spec->kinds[self->n_kinds]);
  find_columns (self);
  for (guint i = 0; i < self->columns->len; i++)
    make_column (self, g_ptr_array_index (self->columns, i));
  self->check_column = make_check_column (self);
  self->summary_column = make_summary_column (self);

  crm_list_columns_reset (self);
  watch_shift (self);
  self->sorter_changed_id = g_signal_connect_swapped (gtk_column_view_get_sorter (view), "changed",
                                                      G_CALLBACK (on_sorter_changed_cb), self);
  g_signal_connect_swapped (gtk_column_view_get_columns (view), "items-changed",
                            G_CALLBACK (on_columns_changed_cb), self);
  return self;
}

/**
 * crm_list_columns_get_n:
 *
 * Returns: how many columns there are, shown or not
 */
guint
crm_list_columns_get_n (CrmListColumns *self)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), 0);
  return self->columns->len;
}

/**
 * crm_list_columns_get_key:
 *
 * Returns: under which a column is remembered
 */
const char *
crm_list_columns_get_key (CrmListColumns *self, guint i)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), NULL);
  return ((Column *) g_ptr_array_index (self->columns, i))->key;
}

/**
 * crm_list_columns_get_title:
 *
 * Returns: the heading of a column
 */
const char *
crm_list_columns_get_title (CrmListColumns *self, guint i)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), NULL);
  return ((Column *) g_ptr_array_index (self->columns, i))->title;
}

/**
 * crm_list_columns_get_field:
 * @kind: (nullable): %NULL for the kind that comes first
 *
 * Returns: (nullable): what a column shows of a kind
 */
const CrmField *
crm_list_columns_get_field (CrmListColumns *self, guint i, const CrmKind *kind)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), NULL);
  Column *column = g_ptr_array_index (self->columns, i);
  return kind ? find_field (column, kind) : column->field;
}

/**
 * crm_list_columns_format:
 *
 * Returns: (transfer full): what a cell shows
 */
char *
crm_list_columns_format (CrmListColumns *self, guint i, CrmRecord *record)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), NULL);
  return format (self, g_ptr_array_index (self->columns, i), record);
}

/**
 * crm_list_columns_is_shown:
 *
 * Returns: whether a column is seen in a wide window
 */
gboolean
crm_list_columns_is_shown (CrmListColumns *self, guint i)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), FALSE);
  return find_position (self, ((Column *) g_ptr_array_index (self->columns, i))->column, NULL);
}

/**
 * crm_list_columns_show:
 *
 * Shows or hides a column.
 */
void
crm_list_columns_show (CrmListColumns *self, guint i, gboolean is_shown)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  GtkColumnViewColumn *column = ((Column *) g_ptr_array_index (self->columns, i))->column;
  if (find_position (self, column, NULL) == is_shown)
    return;
  gtk_column_view_column_set_visible (column, !self->is_narrow);
  if (is_shown)
    gtk_column_view_append_column (self->view, column);
  else
    gtk_column_view_remove_column (self->view, column);
}

/**
 * crm_list_columns_move:
 * @step: by how many places, to the front when below 0
 *
 * Moves a column that is shown. Returns: whether there was room
 */
gboolean
crm_list_columns_move (CrmListColumns *self, guint i, int step)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), FALSE);
  g_autoptr (GtkColumnViewColumn) column
      = g_object_ref (((Column *) g_ptr_array_index (self->columns, i))->column);
  guint n = g_list_model_get_n_items (gtk_column_view_get_columns (self->view));
  guint position;
  if (!find_position (self, column, &position))
    return FALSE;
  int to = (int) position + step;
  if (to < N_FIXED_COLUMNS || to >= (int) n)
    return FALSE;
  self->is_arranging = TRUE;
  gtk_column_view_remove_column (self->view, column);
  self->is_arranging = FALSE;
  gtk_column_view_insert_column (self->view, (guint) to, column);
  return TRUE;
}

/* The heading over a column, as wide as it is. */
static GtkWidget *
find_heading (CrmListColumns *self, guint position)
{
  GtkWidget *heading
      = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (self->view)));
  for (; heading && position > 0; position--)
    heading = gtk_widget_get_next_sibling (heading);
  return heading;
}

/**
 * crm_list_columns_widen:
 * @steps: below 0 makes it narrower
 *
 * Makes a column that is shown wider, as dragging the edge of its heading does.
 */
void
crm_list_columns_widen (CrmListColumns *self, guint i, int steps)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  GtkColumnViewColumn *column = ((Column *) g_ptr_array_index (self->columns, i))->column;
  int width = gtk_column_view_column_get_fixed_width (column);
  guint position;
  if (!find_position (self, column, &position))
    return;
  GtkWidget *heading = find_heading (self, position);
  if (width < 0)
    width = heading ? gtk_widget_get_width (heading) : 0;
  gtk_column_view_column_set_fixed_width (
      column, CLAMP (width + steps * WIDTH_STEP, LEAST_WIDTH, MOST_WIDTH));
}

/**
 * crm_list_columns_get_place:
 *
 * Returns: where among the columns that are shown it stands, -1 when it is not
 */
int
crm_list_columns_get_place (CrmListColumns *self, guint i)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), -1);
  guint position;
  return find_position (self, ((Column *) g_ptr_array_index (self->columns, i))->column, &position)
             ? (int) position - N_FIXED_COLUMNS
             : -1;
}

static void
apply_narrow (CrmListColumns *self)
{
  align_headings (self);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  gtk_widget_set_visible (header, !self->is_narrow);
  gtk_column_view_column_set_visible (self->check_column, !self->is_narrow);
  gtk_column_view_column_set_visible (self->summary_column, self->is_narrow);
  for (guint i = 0; i < self->columns->len; i++)
    gtk_column_view_column_set_visible (((Column *) g_ptr_array_index (self->columns, i))->column,
                                        !self->is_narrow);
}

/**
 * crm_list_columns_set_layout:
 * @layout: (array zero-terminated=1): keys in order, each with its width behind a colon where a
 *   person chose one, as "name:220"; keys that are not known are passed over
 *
 * Shows these columns.
 */
void
crm_list_columns_set_layout (CrmListColumns *self, const char *const *layout)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  g_autofree char *order = crm_list_columns_dup_order (self);
  self->is_arranging = TRUE;
  remove_all (self);
  gtk_column_view_append_column (self->view, self->check_column);
  gtk_column_view_append_column (self->view, self->summary_column);
  for (guint i = 0; layout[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (layout[i], ":", 2);
      Column *column = find_column (self, parts[0]);
      if (!column || find_position (self, column->column, NULL))
        continue;
      int width = parts[1] ? (int) g_ascii_strtoll (parts[1], NULL, 10) : -1;
      gtk_column_view_column_set_fixed_width (column->column, width > 0 ? width : -1);
      gtk_column_view_append_column (self->view, column->column);
    }
  apply_narrow (self);
  self->is_arranging = FALSE;
  crm_list_columns_set_order (self, order);
}

/**
 * crm_list_columns_dup_layout:
 *
 * Returns: (transfer full) (array zero-terminated=1): what crm_list_columns_set_layout() takes
 */
char **
crm_list_columns_dup_layout (CrmListColumns *self)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) here = g_list_model_get_item (columns, i);
      for (guint c = 0; c < self->columns->len; c++)
        {
          Column *column = g_ptr_array_index (self->columns, c);
          if (column->column != here)
            continue;
          int width = gtk_column_view_column_get_fixed_width (here);
          g_autofree char *text
              = width > 0 ? g_strdup_printf ("%s:%d", column->key, width) : g_strdup (column->key);
          g_strv_builder_add (builder, text);
        }
    }
  return g_strv_builder_end (builder);
}

/**
 * crm_list_columns_reset:
 *
 * Shows the columns that are there before a person chooses.
 */
void
crm_list_columns_reset (CrmListColumns *self)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      if (column->is_default)
        g_strv_builder_add (builder, column->key);
    }
  g_auto (GStrv) layout = g_strv_builder_end (builder);
  crm_list_columns_set_layout (self, (const char *const *) layout);
}

/**
 * crm_list_columns_set_narrow:
 *
 * Shows one column of two lines, where there is little room.
 */
void
crm_list_columns_set_narrow (CrmListColumns *self, gboolean is_narrow)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  apply_narrow (self);
}

/**
 * crm_list_columns_sort:
 *
 * Gives a query the chosen order. Without one the query keeps that of its kind.
 */
void
crm_list_columns_sort (CrmListColumns *self, CrmQuery *query)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  for (guint i = 0; i < self->orders->len; i++)
    {
      Order order = g_array_index (self->orders, Order, i);
      g_autoptr (GError) error = NULL;
      if (!crm_query_sort (query, order.column->names[0], order.descending, &error))
        g_message ("The list cannot be sorted: %s", error->message);
    }
}

/**
 * crm_list_columns_dup_order:
 *
 * Returns: (transfer full): the keys of the columns that sort, with spaces between, each behind a
 *   minus sign when downwards; empty when none does
 */
char *
crm_list_columns_dup_order (CrmListColumns *self)
{
  g_return_val_if_fail (CRM_IS_LIST_COLUMNS (self), NULL);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->orders->len; i++)
    {
      Order order = g_array_index (self->orders, Order, i);
      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", order.descending ? "-" : "",
                              order.column->key);
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_list_columns_set_order:
 * @order: as crm_list_columns_dup_order() returns it; keys that are not known are passed over
 *
 * Sorts by these columns.
 */
void
crm_list_columns_set_order (CrmListColumns *self, const char *order)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  g_auto (GStrv) keys = g_strsplit (order, " ", -1);
  g_array_set_size (self->orders, 0);
  for (guint i = 0; keys[i] && self->orders->len < MAX_ORDERS; i++)
    {
      gboolean descending = *keys[i] == '-';
      Order one = { find_column (self, keys[i] + descending), descending };
      if (one.column && !find_order (self, one.column))
        g_array_append_val (self->orders, one);
    }
  show_orders (self);
}

/**
 * crm_list_columns_sort_by:
 * @key: of a column; one that sorts already is turned round
 * @is_added: whether it sorts within what the others leave equal, not alone
 *
 * Sorts by a column, as a click on its heading does.
 */
void
crm_list_columns_sort_by (CrmListColumns *self, const char *key, gboolean is_added)
{
  g_return_if_fail (CRM_IS_LIST_COLUMNS (self));
  Column *column = find_column (self, key);
  Order *there = column ? find_order (self, column) : NULL;
  if (column)
    take_order (self, column, there && !there->descending, is_added);
}
