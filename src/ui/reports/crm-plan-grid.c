/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sales plan as a grid. Main thread. */
#include "config.h"

#include "crm-plan-grid.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-link-picker.h"

/* Of a plan without lines, so many colleagues stand in the grid from the beginning. */
#define MOST_PEOPLE 40
#define MOST_COLUMNS 12

#define CRM_PLAN_GRID(object) G_TYPE_CHECK_INSTANCE_CAST (object, CRM_TYPE_PLAN_GRID, CrmPlanGrid)

/* Whom a row is for: a person, a team or a product; the whole office without a kind. */
typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char *title;
} Who;

typedef struct
{
  guint row;
  guint column;
  gboolean is_empty;
  gint64 value;
} Cell;

typedef struct
{
  AdwWindow parent_instance;

  CrmContext *context;
  CrmRecord *plan;
  GPtrArray *lines; /* CrmRecord, of all years */
  GPtrArray *rows;  /* Who */
  GPtrArray *added; /* Who: rows that have no line yet */
  GPtrArray *entries;
  GPtrArray *row_totals;
  GtkLabel *column_totals[MOST_COLUMNS];
  GtkLabel *all;
  GtkWidget *frame;
  GtkLabel *year_label;
  GtkLabel *status;
  GtkWidget *undo;
  GArray *batches; /* CrmId: what was done here, the last at the end */
  int year;
  int current; /* the cell that has or had the keyboard */
  GCancellable *cancellable;
} CrmPlanGrid;

typedef struct
{
  AdwWindowClass parent_class;
} CrmPlanGridClass;

G_DEFINE_TYPE (CrmPlanGrid, crm_plan_grid, ADW_TYPE_WINDOW)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmPlanGrid, g_object_unref)

typedef struct
{
  GPtrArray *lines;
  GPtrArray *people;
} Answer;

static void read_again (CrmPlanGrid *self);

static void
who_free (gpointer data)
{
  Who *who = data;

  g_free (who->title);
  g_free (who);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->lines, g_ptr_array_unref);
  g_clear_pointer (&answer->people, g_ptr_array_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* ---- what the plan says ---- */

static gboolean
counts_deals (CrmPlanGrid *self)
{
  return g_strcmp0 (crm_record_get_text (self->plan, "metric"), "deals") == 0;
}

static const char *
get_field (CrmPlanGrid *self)
{
  return counts_deals (self) ? "quantity" : "amount";
}

/* How many months a column has. */
static guint
get_months (CrmPlanGrid *self)
{
  const char *period = crm_record_get_text (self->plan, "period");

  return g_strcmp0 (period, "year") == 0 ? 12 : g_strcmp0 (period, "quarter") == 0 ? 3 : 1;
}

static guint
get_n_columns (CrmPlanGrid *self)
{
  return MOST_COLUMNS / get_months (self);
}

static CrmDate
get_start (CrmPlanGrid *self, guint column)
{
  return crm_date_new (self->year, (int) (column * get_months (self)) + 1, 1);
}

/* The field of a line that says whom it is for; NULL: nobody alone. */
static const CrmField *
find_link (CrmRecord *line)
{
  static const char *const links[] = { "user_id", "team_id", "product_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    if (crm_record_is_set (line, links[i]))
      return crm_kind_find_field (crm_record_get_kind (line), links[i]);
  return NULL;
}

static gboolean
is_for (CrmRecord *line, const Who *who)
{
  const CrmField *field = find_link (line);

  if (field == NULL || who->kind == NULL)
    return field == NULL && who->kind == NULL;
  return crm_field_get_target (field) == who->kind
         && crm_id_equal (crm_record_get_link (line, crm_field_get_name (field)), &who->id);
}

/* The lines that a cell is the sum of: one, unless somebody made more by hand. */
static GPtrArray *
list_lines (CrmPlanGrid *self, guint row, guint column)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      CrmRecord *line = self->lines->pdata[i];
      int year, month, day;

      crm_date_split ((CrmDate) crm_record_get_integer (line, "start", 0), &year, &month, &day);
      if (year == self->year && (guint) (month - 1) / get_months (self) == column
          && is_for (line, self->rows->pdata[row]))
        g_ptr_array_add (found, line);
    }
  return found;
}

/* Returns: whether there is anything in the cell */
static gboolean
get_value (CrmPlanGrid *self, guint row, guint column, gint64 *value)
{
  g_autoptr (GPtrArray) lines = list_lines (self, row, column);

  *value = 0;
  for (guint i = 0; i < lines->len; i++)
    *value += crm_record_get_integer (lines->pdata[i], get_field (self), 0);
  return lines->len > 0;
}

static char *
format_value (CrmPlanGrid *self, gint64 value)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);

  if (counts_deals (self))
    return crm_locale_format_integer (locale, value);
  return crm_locale_format_money (locale, value, crm_context_get_currency (self->context),
                                  CRM_MONEY_NONE);
}

/* Reads what was typed or pasted: nothing, or a number that is not below zero. */
static gboolean
parse (CrmPlanGrid *self, const char *text, Cell *cell, GError **error)
{
  g_autoptr (CrmRecord) line
      = crm_record_new (crm_context_get_kind (self->context, "sales_plan_line"));
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  cell->is_empty = trimmed[0] == '\0';
  cell->value = 0;
  if (cell->is_empty)
    return TRUE;
  crm_record_set_text (line, "currency", crm_context_get_currency (self->context));
  if (!crm_record_parse (line, get_field (self), trimmed, crm_context_get_locale (self->context),
                         error))
    return FALSE;
  cell->value = crm_record_get_integer (line, get_field (self), 0);
  if (cell->value >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("A plan cannot be below zero"));
  return FALSE;
}

/* ---- changing ---- */

static void
tell (CrmPlanGrid *self, const char *text)
{
  gtk_label_set_text (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->status), text[0] != '\0');
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmPlanGrid) self = data;
  g_autoptr (GError) error = NULL;
  CrmOperation *operation = CRM_OPERATION (source);

  if (self->context == NULL)
    return;
  if (crm_operation_run_finish (operation, result, &error))
    g_array_append_vals (self->batches, crm_operation_get_batch (operation), 1);
  else
    tell (self, error->message);
  gtk_widget_set_sensitive (self->undo, self->batches->len > 0);
  read_again (self);
}

static void
insert_line (CrmPlanGrid *self, CrmOperation *operation, const Cell *cell)
{
  g_autoptr (CrmRecord) line
      = crm_record_new (crm_context_get_kind (self->context, "sales_plan_line"));
  const Who *who = self->rows->pdata[cell->row];

  crm_record_set_link (line, "sales_plan_id", crm_record_get_id (self->plan));
  crm_record_set_integer (line, "start", get_start (self, cell->column));
  crm_record_set_integer (line, get_field (self), cell->value);
  if (who->kind != NULL)
    {
      g_autofree char *link = g_strconcat (crm_kind_get_name (who->kind), "_id", NULL);

      crm_record_set_link (line, link, &who->id);
    }
  crm_operation_insert (operation, line);
}

/* Returns: whether the cell is another than before */
static gboolean
add_cell (CrmPlanGrid *self, CrmOperation *operation, const Cell *cell)
{
  g_autoptr (GPtrArray) lines = list_lines (self, cell->row, cell->column);
  gint64 before;
  gboolean is_set = get_value (self, cell->row, cell->column, &before);

  if (cell->is_empty ? !is_set : is_set && before == cell->value)
    return FALSE;
  if (!cell->is_empty && lines->len == 0)
    insert_line (self, operation, cell);
  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *line = lines->pdata[i];

      if (i == 0 && !cell->is_empty)
        crm_operation_set (operation, crm_record_get_kind (line), crm_record_get_id (line),
                           get_field (self), crm_value_integer (cell->value));
      else
        crm_operation_delete (operation, crm_record_get_kind (line), crm_record_get_id (line));
    }
  return TRUE;
}

/* All of it is one operation, so that one undo takes it back. */
static void
set_cells (CrmPlanGrid *self, GArray *cells)
{
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("Change a sales plan"));
  gboolean any = FALSE;

  tell (self, "");
  for (guint i = 0; i < cells->len; i++)
    any = add_cell (self, operation, &g_array_index (cells, Cell, i)) || any;
  if (any)
    crm_operation_run_async (operation, self->context, NULL, on_done_cb, g_object_ref (self));
}

static GtkEditable *
get_entry (CrmPlanGrid *self, guint row, guint column)
{
  return self->entries->pdata[row * get_n_columns (self) + column];
}

static void
set_wrong (GtkEditable *entry, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static const char *
get_shown (GtkEditable *entry)
{
  return g_object_get_data (G_OBJECT (entry), "crm-shown");
}

static gboolean
is_edited (GtkEditable *entry)
{
  return g_strcmp0 (gtk_editable_get_text (entry), get_shown (entry)) != 0;
}

/* What was typed is taken when the cell is left; what is no number stays and says so. */
static gboolean
take (CrmPlanGrid *self, guint row, guint column)
{
  GtkEditable *entry = get_entry (self, row, column);
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (Cell));
  g_autoptr (GError) error = NULL;
  Cell cell = { row, column, FALSE, 0 };

  if (!is_edited (entry))
    return TRUE;
  if (!parse (self, gtk_editable_get_text (entry), &cell, &error))
    {
      set_wrong (entry, TRUE);
      tell (self, error->message);
      return FALSE;
    }
  set_wrong (entry, FALSE);
  g_array_append_val (cells, cell);
  set_cells (self, cells);
  return TRUE;
}

static void
fill_right (CrmPlanGrid *self, guint row, guint column)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (Cell));
  g_autoptr (GError) error = NULL;
  GtkEditable *entry = get_entry (self, row, column);
  Cell cell = { row, column, FALSE, 0 };

  if (!parse (self, gtk_editable_get_text (entry), &cell, &error))
    {
      set_wrong (entry, TRUE);
      tell (self, error->message);
      return;
    }
  for (; cell.column < get_n_columns (self); cell.column++)
    g_array_append_val (cells, cell);
  set_cells (self, cells);
}

/* Reads one line of a table into the cells of a row; what goes beyond the grid is left out. */
static gboolean
read_pasted (CrmPlanGrid *self, const char *text, guint row, guint column, GArray *cells)
{
  g_auto (GStrv) parts = g_strsplit (text, "\t", -1);

  for (guint i = 0; parts[i] != NULL && column + i < get_n_columns (self); i++)
    {
      g_autoptr (GError) error = NULL;
      Cell cell = { row, column + i, FALSE, 0 };

      if (!parse (self, parts[i], &cell, &error))
        {
          tell (self, error->message);
          return FALSE;
        }
      g_array_append_val (cells, cell);
    }
  return TRUE;
}

/**
 * crm_plan_grid_paste:
 * @window: a grid
 * @row: where the first cell of @text goes
 * @text: cells as spreadsheets copy them: rows in lines, tabs between the cells
 *
 * Writes a part of a spreadsheet into the grid. When one of its cells is no number nothing is
 * changed, and the window says which.
 */
void
crm_plan_grid_paste (GtkWindow *window, guint row, guint column, const char *text)
{
  CrmPlanGrid *self = CRM_PLAN_GRID (window);
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (Cell));
  g_autofree char *plain = g_strdup (text);
  g_auto (GStrv) lines = NULL;
  guint n;

  g_strdelimit (plain, "\r", '\n');
  lines = g_strsplit (plain, "\n", -1);
  n = g_strv_length (lines);
  for (guint i = 0; i < n && row < self->rows->len; i++)
    {
      /* Lines end with two signs in some programs, and the last one with one. */
      if (lines[i][0] == '\0' && (i + 1 == n || n > 1))
        continue;
      if (!read_pasted (self, lines[i], row++, column, cells))
        return;
    }
  set_cells (self, cells);
}

static void
on_text_pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmPlanGrid) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  guint row, column;

  if (text == NULL || self->context == NULL || self->current < 0
      || (guint) self->current >= self->entries->len)
    return;
  row = (guint) self->current / get_n_columns (self);
  column = (guint) self->current % get_n_columns (self);
  if (strpbrk (text, "\t\r\n") != NULL)
    crm_plan_grid_paste (GTK_WINDOW (self), row, column, text);
  else
    {
      int position = gtk_editable_get_position (get_entry (self, row, column));

      gtk_editable_delete_selection (get_entry (self, row, column));
      position = gtk_editable_get_position (get_entry (self, row, column));
      gtk_editable_insert_text (get_entry (self, row, column), text, -1, &position);
      gtk_editable_set_position (get_entry (self, row, column), position);
    }
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmPlanGrid) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = crm_context_undo_finish (CRM_CONTEXT (source), result, &error);

  if (self->context == NULL)
    return;
  if (what == NULL && error != NULL)
    tell (self, error->message);
  read_again (self);
}

static void
undo (CrmPlanGrid *self)
{
  CrmId batch;

  if (self->batches->len == 0)
    return;
  batch = g_array_index (self->batches, CrmId, self->batches->len - 1);
  g_array_set_size (self->batches, self->batches->len - 1);
  gtk_widget_set_sensitive (self->undo, self->batches->len > 0);
  crm_context_undo_async (self->context, &batch, NULL, on_undone_cb, g_object_ref (self));
}

/* ---- keys ---- */

static guint
get_number (GtkWidget *entry)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), "crm-cell"));
}

static gboolean
move_by_rows (CrmPlanGrid *self, guint number, int by)
{
  int to = (int) number + by * (int) get_n_columns (self);

  if (to < 0 || to >= (int) self->entries->len)
    return FALSE;
  return gtk_widget_grab_focus (self->entries->pdata[to]);
}

static gboolean
on_control_key (CrmPlanGrid *self, GtkWidget *entry, guint keyval)
{
  guint number = get_number (entry), n = get_n_columns (self);

  switch (keyval)
    {
    case GDK_KEY_r:
      fill_right (self, number / n, number % n);
      return TRUE;
    case GDK_KEY_v:
      gdk_clipboard_read_text_async (gtk_widget_get_clipboard (entry), NULL, on_text_pasted_cb,
                                     g_object_ref (self));
      return TRUE;
    case GDK_KEY_z:
      /* What is being typed is taken back by the entry itself. */
      if (is_edited (GTK_EDITABLE (entry)))
        return FALSE;
      undo (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmPlanGrid *self)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  guint number = get_number (entry);

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK)
    return on_control_key (self, entry, gdk_keyval_to_lower (keyval));
  switch (keyval)
    {
    case GDK_KEY_Up:
      return move_by_rows (self, number, -1);
    case GDK_KEY_Down:
      return move_by_rows (self, number, 1);
    case GDK_KEY_Escape:
      if (!is_edited (GTK_EDITABLE (entry)))
        return FALSE;
      gtk_editable_set_text (GTK_EDITABLE (entry), get_shown (GTK_EDITABLE (entry)));
      set_wrong (GTK_EDITABLE (entry), FALSE);
      tell (self, "");
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_entry_activated_cb (GtkWidget *entry, CrmPlanGrid *self)
{
  guint number = get_number (entry), n = get_n_columns (self);

  if (take (self, number / n, number % n))
    move_by_rows (self, number, 1);
}

static void
on_entry_entered_cb (GtkEventControllerFocus *controller, CrmPlanGrid *self)
{
  self->current
      = (int) get_number (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
}

static void
on_entry_left_cb (GtkEventControllerFocus *controller, CrmPlanGrid *self)
{
  guint number = get_number (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));

  /* Cells of a window that goes are left too. */
  if (self->context != NULL && number < self->entries->len)
    take (self, number / get_n_columns (self), number % get_n_columns (self));
}

/* ---- the grid ---- */

static char *
dup_heading (CrmPlanGrid *self, guint column, gboolean whole)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  CrmDate start = get_start (self, column);

  if (get_months (self) == 12)
    return g_strdup_printf ("%d", self->year);
  if (get_months (self) == 3)
    /* Translators: a quarter of a year, as short as possible: “Q1”. */
    return g_strdup_printf (C_ ("plan period", "Q%u"), column + 1);
  if (whole)
    return crm_locale_format_month (locale, start);
  return g_strdup (crm_locale_month_short (locale, (int) column + 1));
}

static GtkWidget *
new_entry (CrmPlanGrid *self, guint row, guint column)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *heading = dup_heading (self, column, TRUE);
  g_autofree char *label
      /* Translators: a cell of a sales plan: who it is for, and the month. */
      = g_strdup_printf (_ ("%s, %s"), ((Who *) self->rows->pdata[row])->title, heading);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 7);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (entry), "crm-cell",
                     GUINT_TO_POINTER (row * get_n_columns (self) + column));
  g_object_set_data_full (G_OBJECT (entry), "crm-shown", g_strdup (""), g_free);
  g_signal_connect (entry, "activate", G_CALLBACK (on_entry_activated_cb), self);
  /* Before the entry itself: a table on the clipboard is no text for it. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_name (keys, "crm-plan-keys");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect (focus, "enter", G_CALLBACK (on_entry_entered_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_entry_left_cb), self);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkLabel *
attach_label (GtkWidget *grid, const char *text, int column, int row, const char *css, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (xalign < 0.5)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
      gtk_label_set_width_chars (GTK_LABEL (label), 18);
      gtk_widget_set_tooltip_text (label, text);
    }
  else
    gtk_widget_set_margin_end (label, 9); /* as the numbers in their entries */
  gtk_widget_add_css_class (label, css);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static void
show_values (CrmPlanGrid *self)
{
  gint64 columns[MOST_COLUMNS] = { 0 }, all = 0;
  g_autofree char *total = NULL;

  for (guint row = 0; row < self->rows->len; row++)
    {
      gint64 sum = 0;
      g_autofree char *text = NULL;

      for (guint column = 0; column < get_n_columns (self); column++)
        {
          GtkEditable *entry = get_entry (self, row, column);
          gint64 value;
          gboolean is_set = get_value (self, row, column, &value);
          gboolean typing
              = is_edited (entry) && gtk_widget_has_css_class (GTK_WIDGET (entry), "error");
          char *shown = is_set ? format_value (self, value) : g_strdup ("");

          sum += value;
          columns[column] += value;
          /* Neither what is wrong nor what is being typed is lost to a colleague's change. */
          typing = typing
                   || (is_edited (entry)
                       && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (entry))));
          g_object_set_data_full (G_OBJECT (entry), "crm-shown", shown, g_free);
          if (!typing)
            gtk_editable_set_text (entry, shown);
        }
      text = format_value (self, sum);
      gtk_label_set_text (self->row_totals->pdata[row], text);
      all += sum;
    }
  for (guint column = 0; column < get_n_columns (self); column++)
    {
      g_autofree char *text = format_value (self, columns[column]);

      gtk_label_set_text (self->column_totals[column], text);
    }
  total = format_value (self, all);
  gtk_label_set_text (self->all, total);
}

static void
build_grid (CrmPlanGrid *self)
{
  GtkWidget *grid = gtk_grid_new ();
  int n = (int) get_n_columns (self), last = (int) self->rows->len + 1;
  g_autofree char *year = g_strdup_printf ("%d", self->year);

  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 3);
  gtk_label_set_text (self->year_label, year);
  g_ptr_array_set_size (self->entries, 0);
  g_ptr_array_set_size (self->row_totals, 0);
  for (int column = 0; column < n; column++)
    {
      g_autofree char *heading = dup_heading (self, (guint) column, FALSE);

      attach_label (grid, heading, column + 1, 0, "caption-heading", 1);
      self->column_totals[column] = attach_label (grid, "", column + 1, last, "numeric", 1);
    }
  attach_label (grid, _ ("Total"), n + 1, 0, "caption-heading", 1);
  attach_label (grid, _ ("Total"), 0, last, "heading", 0);
  self->all = attach_label (grid, "", n + 1, last, "heading", 1);
  for (guint row = 0; row < self->rows->len; row++)
    {
      attach_label (grid, ((Who *) self->rows->pdata[row])->title, 0, (int) row + 1, "body", 0);
      for (int column = 0; column < n; column++)
        {
          GtkWidget *entry = new_entry (self, row, (guint) column);

          gtk_grid_attach (GTK_GRID (grid), entry, column + 1, (int) row + 1, 1, 1);
          g_ptr_array_add (self->entries, entry);
        }
      g_ptr_array_add (self->row_totals,
                       attach_label (grid, "", n + 1, (int) row + 1, "numeric", 1));
    }
  gtk_widget_set_margin_start (grid, 18);
  gtk_widget_set_margin_end (grid, 18);
  gtk_widget_set_margin_top (grid, 12);
  gtk_widget_set_margin_bottom (grid, 12);
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->frame), grid);
}

/* ---- whom the rows are for ---- */

static void
add_row (GPtrArray *rows, const CrmKind *kind, const CrmId *id, const char *title)
{
  Who *who;

  for (guint i = 0; i < rows->len; i++)
    {
      Who *other = rows->pdata[i];

      if (other->kind == kind && (kind == NULL || crm_id_equal (&other->id, id)))
        return;
    }
  who = g_new0 (Who, 1);
  who->kind = kind;
  if (id != NULL)
    who->id = *id;
  who->title = g_strdup (title);
  g_ptr_array_add (rows, who);
}

/* Sorted as the links of a line are: the office, people, teams, products, each by name. */
static int
compare_rows (gconstpointer one, gconstpointer other)
{
  const Who *a = *(const Who *const *) one, *b = *(const Who *const *) other;
  guint first = a->kind != NULL ? crm_kind_get_number (a->kind) : 0;
  guint second = b->kind != NULL ? crm_kind_get_number (b->kind) : 0;

  return first != second ? (first < second ? -1 : 1) : g_utf8_collate (a->title, b->title);
}

static GPtrArray *
list_rows (CrmPlanGrid *self, GPtrArray *people)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (who_free);

  add_row (rows, NULL, NULL, _ ("Whole office"));
  for (guint i = 0; i < self->lines->len; i++)
    {
      CrmRecord *line = self->lines->pdata[i];
      const CrmField *field = find_link (line);
      const char *title = field != NULL ? crm_record_get_link_title (line, field) : NULL;

      if (field != NULL)
        add_row (rows, crm_field_get_target (field),
                 crm_record_get_link (line, crm_field_get_name (field)),
                 title != NULL ? title : "");
    }
  for (guint i = 0; people->len <= MOST_PEOPLE && i < people->len; i++)
    add_row (rows, crm_record_get_kind (people->pdata[i]), crm_record_get_id (people->pdata[i]),
             crm_record_get_title (people->pdata[i]));
  for (guint i = 0; i < self->added->len; i++)
    {
      Who *who = self->added->pdata[i];

      add_row (rows, who->kind, &who->id, who->title);
    }
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

static gboolean
are_same (GPtrArray *rows, GPtrArray *others)
{
  if (rows->len != others->len)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      Who *a = rows->pdata[i], *b = others->pdata[i];

      if (a->kind != b->kind || !crm_id_equal (&a->id, &b->id)
          || g_strcmp0 (a->title, b->title) != 0)
        return FALSE;
    }
  return TRUE;
}

static gpointer
read_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *plan = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) users = crm_query_new (crm_catalog_find_kind (catalog, "user"));
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  crm_query_set_limit (users, MOST_PEOPLE + 1);
  if (!crm_query_sort (users, "name", FALSE, error))
    return NULL;
  answer->people = crm_session_list (session, users, error);
  answer->lines = crm_session_children (session, crm_catalog_find_kind (catalog, "sales_plan_line"),
                                        "sales_plan_id", crm_record_get_kind (plan),
                                        crm_record_get_id (plan), error);
  return answer->people != NULL && answer->lines != NULL ? g_steal_pointer (&answer) : NULL;
}

static void
on_plan_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_autoptr (GPtrArray) rows = NULL;
  CrmPlanGrid *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_PLAN_GRID (data);
  if (answer == NULL)
    {
      tell (self, error->message);
      return;
    }
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = g_steal_pointer (&answer->lines);
  rows = list_rows (self, answer->people);
  if (self->rows == NULL || !are_same (self->rows, rows))
    {
      g_clear_pointer (&self->rows, g_ptr_array_unref);
      self->rows = g_steal_pointer (&rows);
      build_grid (self);
    }
  show_values (self);
}

static void
read_again (CrmPlanGrid *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_plan, g_object_ref (self->plan), g_object_unref,
                       (GDestroyNotify) answer_free, self->cancellable, on_plan_read_cb, self);
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmPlanGrid *self)
{
  read_again (self);
}

static void
turn_year (CrmPlanGrid *self, int by)
{
  if (self->rows == NULL)
    return;
  self->year += by;
  build_grid (self);
  show_values (self);
}

static void
on_before_clicked_cb (CrmPlanGrid *self)
{
  turn_year (self, -1);
}

static void
on_after_clicked_cb (CrmPlanGrid *self)
{
  turn_year (self, 1);
}

static void
on_fill_clicked_cb (CrmPlanGrid *self)
{
  if (self->current >= 0 && (guint) self->current < self->entries->len)
    fill_right (self, (guint) self->current / get_n_columns (self),
                (guint) self->current % get_n_columns (self));
}

static void
on_picked_cb (CrmLinkPicker *picker, CrmPlanGrid *self)
{
  const CrmId *id = crm_link_picker_get_id (picker);

  if (id == NULL || crm_link_picker_get_kind (picker) == NULL)
    return;
  add_row (self->added, crm_link_picker_get_kind (picker), id, crm_link_picker_get_title (picker));
  crm_link_picker_set_link (picker, NULL, NULL, NULL);
  read_again (self);
}

/* ---- the window ---- */

static GtkWidget *
new_button (CrmPlanGrid *self, const char *icon, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
new_bar (CrmPlanGrid *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *fill = gtk_button_new_with_mnemonic (_ ("_Fill Right"));

  self->year_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->year_label), "numeric");
  self->undo = new_button (self, "edit-undo-symbolic", _ ("Undo"), G_CALLBACK (undo));
  gtk_widget_set_sensitive (self->undo, FALSE);
  /* Translators: of a row of numbers: the cell that is edited is repeated up to the last month. */
  gtk_widget_set_tooltip_text (fill, _ ("Repeat this cell up to the end of the row (Ctrl+R)"));
  g_signal_connect_swapped (fill, "clicked", G_CALLBACK (on_fill_clicked_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar),
                             new_button (self, "go-previous-symbolic", _ ("Year Before"),
                                         G_CALLBACK (on_before_clicked_cb)));
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), GTK_WIDGET (self->year_label));
  adw_header_bar_pack_start (
      ADW_HEADER_BAR (bar),
      new_button (self, "go-next-symbolic", _ ("Year After"), G_CALLBACK (on_after_clicked_cb)));
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), fill);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->undo);
  return bar;
}

static GtkWidget *
new_picker (CrmPlanGrid *self)
{
  const CrmKind *kinds[] = { crm_context_get_kind (self->context, "user"),
                             crm_context_get_kind (self->context, "team"),
                             crm_context_get_kind (self->context, "product") };
  GtkWidget *picker = crm_link_picker_new (self->context, kinds[0]);

  crm_link_picker_set_kinds (CRM_LINK_PICKER (picker), self->context, kinds, G_N_ELEMENTS (kinds));
  crm_link_picker_set_label (CRM_LINK_PICKER (picker), _ ("Row for a person, team or product"));
  crm_link_picker_set_placeholder (CRM_LINK_PICKER (picker),
                                   _ ("Row for a person, team or product"));
  crm_link_picker_set_can_create (CRM_LINK_PICKER (picker), FALSE);
  g_signal_connect (picker, "picked", G_CALLBACK (on_picked_cb), self);
  return picker;
}

static void
build (CrmPlanGrid *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->frame = gtk_scrolled_window_new ();
  gtk_widget_set_vexpand (self->frame, TRUE);
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_xalign (self->status, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->status), FALSE);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->status));
  gtk_box_append (GTK_BOX (foot), new_picker (self));
  gtk_widget_set_margin_start (foot, 18);
  gtk_widget_set_margin_end (foot, 18);
  gtk_widget_set_margin_top (foot, 6);
  gtk_widget_set_margin_bottom (foot, 12);
  gtk_box_append (GTK_BOX (box), new_bar (self));
  gtk_box_append (GTK_BOX (box), self->frame);
  gtk_box_append (GTK_BOX (box), foot);
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
crm_plan_grid_dispose (GObject *object)
{
  CrmPlanGrid *self = CRM_PLAN_GRID (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->plan);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_plan_grid_parent_class)->dispose (object);
}

static void
crm_plan_grid_finalize (GObject *object)
{
  CrmPlanGrid *self = CRM_PLAN_GRID (object);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->row_totals);
  g_array_unref (self->batches);
  G_OBJECT_CLASS (crm_plan_grid_parent_class)->finalize (object);
}

/* What is being typed is not lost when the window is closed. */
static gboolean
crm_plan_grid_close_request (GtkWindow *window)
{
  CrmPlanGrid *self = CRM_PLAN_GRID (window);

  if (self->current >= 0 && (guint) self->current < self->entries->len
      && !take (self, (guint) self->current / get_n_columns (self),
                (guint) self->current % get_n_columns (self)))
    return TRUE;
  return GTK_WINDOW_CLASS (crm_plan_grid_parent_class)->close_request (window);
}

static void
crm_plan_grid_class_init (CrmPlanGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_plan_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_plan_grid_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = crm_plan_grid_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
crm_plan_grid_init (CrmPlanGrid *self)
{
  int month, day;

  self->added = g_ptr_array_new_with_free_func (who_free);
  self->entries = g_ptr_array_new ();
  self->row_totals = g_ptr_array_new ();
  self->batches = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->current = -1;
  crm_date_split (crm_date_today (), &self->year, &month, &day);
}

/**
 * crm_plan_grid_new:
 * @parent: (nullable): the window above which it stands
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
crm_plan_grid_new (CrmContext *context, GtkWindow *parent, CrmRecord *plan)
{
  CrmPlanGrid *self
      = g_object_new (CRM_TYPE_PLAN_GRID, "title", crm_record_get_title (plan), "default-width",
                      1280, "default-height", 560, "modal", TRUE, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  self->plan = g_object_ref (plan);
  build (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self, 0);
  read_again (self);
  return GTK_WINDOW (self);
}
