/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a sales paper. Sums are made by the rules of the trade when a line is saved, and
 * what a line of a product does not say comes from the product. Main thread. */
#include "config.h"

#include "crm-paper-lines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-adaptive-bin.h"
#include "crm-field-editor.h"
#include "crm-fiscal.h"
#include "crm-link-picker.h"
#include "crm-paper-open.h"
#include "crm-paper.h"

typedef struct
{
  const char *field;
  int chars;
} Column;

/* The text of a line comes first; the total, which nobody types, stands after these. */
static const Column columns[]
    = { { "name", 10 },    { "qty", 4 }, { "unit", 3 },     { "price", 7 },
        { "discount", 3 }, { "vat", 3 }, { "delivered", 4 } };

/* How much there is beside the lines. */
typedef enum
{
  ROOM_WIDE,
  ROOM_NARROW,
  ROOM_TIGHT,
} Room;

#define TIGHT_COLUMNS 3 /* numbers in a row where there is hardly any room */
#define WIDE_OPEN 700   /* with cells to type in, in pixels */
#define WIDE_CLOSED 520

/* What usually comes next for a paper: another status, or another paper. */
typedef struct
{
  const char *kind;
  const char *from;   /* status */
  const char *label;  /* English, to be translated, with a mnemonic */
  const char *status; /* or NULL */
  const char *make;   /* kind, or NULL */
} PaperStep;

static const PaperStep steps[] = {
  { "sales_order", "draft", N_ ("_Confirm the Order"), "confirmed", NULL },
  { "sales_order", "confirmed", N_ ("All _Delivered"), "delivered", NULL },
  { "sales_order", "partly_delivered", N_ ("All _Delivered"), "delivered", NULL },
  { "sales_order", "delivered", N_ ("Make an _Invoice"), NULL, "invoice" },
  { "invoice", "draft", N_ ("_Issue the Invoice"), "issued", NULL },
  { "invoice", "issued", N_ ("_Credit or Correct…"), NULL, "invoice" },
  { "invoice", "sent", N_ ("_Credit or Correct…"), NULL, "invoice" },
  { "invoice", "paid", N_ ("_Credit or Correct…"), NULL, "invoice" },
};

struct _CrmPaperLines
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *bin; /* narrow: the text of a line stands above its numbers */
  CrmAdaptiveBin *tight;
  GtkGrid *grid;
  GtkBox *add_box;
  GtkGrid *sums;
  GtkButton *step;
  GtkLabel *fiscal; /* what an invoice that is issued here is not */

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *paper;
  const Column *shown[G_N_ELEMENTS (columns)];
  guint n_shown;
  gboolean is_open;  /* whether the grid has cells to type in */
  GPtrArray *lines;  /* as they are in the grid, with what was kept since */
  GPtrArray *totals; /* GtkLabel of each line; borrowed */
  CrmLinkPicker *product;
};

G_DEFINE_FINAL_TYPE (CrmPaperLines, crm_paper_lines, GTK_TYPE_WIDGET)

static const CrmKind *
line_kind (CrmPaperLines *self)
{
  return crm_paper_get_line_kind (crm_record_get_kind (self->paper));
}

/* Cells of a paper that is still written */

typedef struct
{
  CrmPaperLines *lines;
  CrmRecord *line;
} Cell;

static void
cell_free (gpointer data, GClosure *closure)
{
  Cell *cell = data;

  g_object_unref (cell->line);
  g_free (cell);
}

static void
on_cell_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmFieldEditor) editor = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error)
      && gtk_widget_get_parent (GTK_WIDGET (editor)) != NULL)
    crm_field_editor_show_error (editor, error->message);
}

static void
commit_cell (CrmFieldEditor *editor, Cell *cell)
{
  const CrmField *field = crm_field_editor_get_field (editor);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmOperation) operation = NULL;
  CrmValue value;

  if (cell->lines->context == NULL)
    return;
  if (!crm_field_editor_get_value (editor, &value, &error))
    {
      crm_field_editor_show_error (editor, error->message);
      return;
    }
  if (crm_value_equal (&value, crm_record_get (cell->line, field)))
    {
      crm_value_clear (&value);
      return;
    }
  operation = crm_operation_new (_ ("Change a line"));
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_set (operation, crm_record_get_kind (cell->line), crm_record_get_id (cell->line),
                     crm_field_get_name (field), crm_value_copy (&value));
  crm_record_set (cell->line, field, value);
  crm_operation_run_async (operation, cell->lines->context, NULL, on_cell_saved_cb,
                           g_object_ref (editor));
}

static void
restore_cell (CrmFieldEditor *editor, Cell *cell)
{
  crm_field_editor_load (editor, cell->line);
}

static void
on_cell_left_cb (GtkEventControllerFocus *controller, CrmFieldEditor *editor)
{
  g_signal_emit_by_name (editor, "commit");
}

static GtkWidget *
make_cell (CrmPaperLines *self, CrmRecord *line, const Column *column)
{
  const CrmField *field = crm_kind_find_field (line_kind (self), column->field);
  GtkWidget *editor = crm_field_editor_new (self->context, field);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  Cell *cell = g_new0 (Cell, 1);

  if (column != columns)
    crm_field_editor_set_width_chars (CRM_FIELD_EDITOR (editor), column->chars);
  cell->lines = self;
  cell->line = g_object_ref (line);
  crm_field_editor_load (CRM_FIELD_EDITOR (editor), line);
  g_signal_connect_data (editor, "commit", G_CALLBACK (commit_cell), cell, cell_free, 0);
  g_signal_connect (editor, "cancel", G_CALLBACK (restore_cell), cell);
  g_signal_connect (focus, "leave", G_CALLBACK (on_cell_left_cb), editor);
  gtk_widget_add_controller (editor, focus);
  gtk_widget_set_hexpand (editor, column == columns);
  return editor;
}

/* Cells that are only shown */

static GtkWidget *
make_text (CrmPaperLines *self, CrmRecord *line, const char *field_name)
{
  const CrmField *field = crm_kind_find_field (line_kind (self), field_name);
  g_autofree char *text = crm_record_format (line, field, crm_context_get_locale (self->context));
  GtkWidget *label = gtk_label_new (text);
  gboolean is_name = strcmp (field_name, "name") == 0;

  gtk_label_set_xalign (GTK_LABEL (label), is_name ? 0 : 1);
  gtk_widget_set_hexpand (label, is_name);
  if (is_name)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
      gtk_label_set_width_chars (GTK_LABEL (label), 16);
    }
  else
    gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
on_remove_clicked_cb (GtkButton *button, CrmPaperLines *self)
{
  CrmRecord *line = g_object_get_data (G_OBJECT (button), "crm-line");
  /* Translators: the text of a line of an invoice or an order. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete the line “%s”"), crm_record_get_title (line));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (line), crm_record_get_id (line));
  crm_navigator_run (self->navigator, operation);
}

static GtkWidget *
make_remove (CrmPaperLines *self, CrmRecord *line)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label
      = g_strdup_printf (_ ("Delete the line “%s”"), crm_record_get_title (line));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "crm-line", g_object_ref (line), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked_cb), self, 0);
  return button;
}

/* The grid */

static Room
get_room (CrmPaperLines *self)
{
  return !crm_adaptive_bin_is_narrow (self->bin)     ? ROOM_WIDE
         : !crm_adaptive_bin_is_narrow (self->tight) ? ROOM_NARROW
                                                     : ROOM_TIGHT;
}

/* Where the total stands, after all other columns, and where the button to delete. */
static guint
total_column (CrmPaperLines *self)
{
  return self->n_shown;
}

/* The place of a column within its line, from the top left. Where there is little room the text
 * takes a row above the numbers, and its column is theirs; where there is less, the last numbers
 * take a third row. */
static void
find_place (CrmPaperLines *self, guint column, int *x, int *y)
{
  Room room = get_room (self);
  gboolean is_remove = column > total_column (self), is_total = column == total_column (self);

  *y = room == ROOM_WIDE || column == 0 || is_remove ? 0 : 1;
  *x = (int) column;
  if (room == ROOM_WIDE || column == 0)
    return;
  if (room == ROOM_NARROW)
    *x = (int) (is_remove ? total_column (self) : column) - 1;
  else if (is_total || is_remove)
    *x = TIGHT_COLUMNS;
  else if (column > TIGHT_COLUMNS)
    {
      *x = (int) column - 1 - TIGHT_COLUMNS;
      *y = 2;
    }
  else
    *x = (int) column - 1;
}

/* How many columns of the grid a column takes: the text, all that are above the numbers. */
static int
find_width (CrmPaperLines *self, guint column)
{
  int n = get_room (self) == ROOM_TIGHT ? TIGHT_COLUMNS + 1 : (int) total_column (self);

  return column > 0 || get_room (self) == ROOM_WIDE ? 1 : n - (self->is_open ? 1 : 0);
}

static void
attach (CrmPaperLines *self, GtkWidget *child, guint column, int row)
{
  int x, y;

  find_place (self, column, &x, &y);
  gtk_grid_attach (self->grid, child, x, row + y, find_width (self, column), 1);
}

/* In the first rows, one less than a line has where its text has one for itself. */
static void
add_heads (CrmPaperLines *self)
{
  gboolean is_wide = get_room (self) == ROOM_WIDE;

  for (guint i = is_wide ? 0 : 1; i <= total_column (self); i++)
    {
      gboolean is_number = i > 0 && (i == total_column (self) || !self->is_open);
      const char *name = i < self->n_shown ? self->shown[i]->field : "total";
      GtkWidget *head
          = gtk_label_new (crm_field_get_label (crm_kind_find_field (line_kind (self), name)));

      gtk_label_set_xalign (GTK_LABEL (head), is_number ? 1 : 0);
      gtk_widget_add_css_class (head, "caption");
      gtk_widget_add_css_class (head, "dim-label");
      attach (self, head, i, is_wide ? 0 : -1);
    }
}

static void
add_line (CrmPaperLines *self, CrmRecord *line, guint number)
{
  static const int n_rows[] = { 1, 2, 3 }, n_head_rows[] = { 1, 1, 2 };
  Room room = get_room (self);
  int row = n_head_rows[room] + (int) number * n_rows[room];
  GtkWidget *total = make_text (self, line, "total");

  gtk_widget_set_hexpand (total, room != ROOM_WIDE);
  g_ptr_array_add (self->totals, total);
  for (guint i = 0; i < self->n_shown; i++)
    attach (self,
            self->is_open ? make_cell (self, line, self->shown[i])
                          : make_text (self, line, self->shown[i]->field),
            i, row);
  attach (self, total, total_column (self), row);
  if (self->is_open)
    {
      GtkWidget *remove = make_remove (self, line);

      gtk_widget_set_halign (remove, GTK_ALIGN_END);
      attach (self, remove, total_column (self) + 1, row);
    }
}

static void
show_sums (CrmPaperLines *self)
{
  static const char *const names[] = { "net", "tax", "gross" };
  const CrmKind *kind = crm_record_get_kind (self->paper);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sums))) != NULL)
    gtk_grid_remove (self->sums, child);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, names[i]);
      g_autofree char *text
          = crm_record_format (self->paper, field, crm_context_get_locale (self->context));
      GtkWidget *label = gtk_label_new (crm_field_get_label (field)), *sum = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_xalign (GTK_LABEL (sum), 1);
      gtk_widget_add_css_class (sum, "numeric");
      if (i == 2)
        {
          gtk_widget_add_css_class (label, "heading");
          gtk_widget_add_css_class (sum, "heading");
        }
      gtk_grid_attach (self->sums, label, 0, (int) i, 1, 1);
      gtk_grid_attach (self->sums, sum, 1, (int) i, 1, 1);
    }
}

/* New lines */

static void
insert_line (CrmPaperLines *self, CrmRecord *line)
{
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("New line"));

  crm_record_set (line, crm_paper_line_get_link (line_kind (self)),
                  crm_value_link (crm_record_get_id (self->paper)));
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_insert (operation, line);
  crm_navigator_run (self->navigator, operation);
}

static void
on_empty_line_clicked_cb (CrmPaperLines *self)
{
  g_autoptr (CrmRecord) line = crm_record_new (line_kind (self));

  crm_record_set_text (line, "name", _ ("New line"));
  crm_record_set_integer (line, "price", 0);
  insert_line (self, line);
}

static void
on_product_picked_cb (CrmPaperLines *self)
{
  const CrmId *id = crm_link_picker_get_id (self->product);
  g_autoptr (CrmRecord) line = NULL;

  if (id == NULL)
    return;
  line = crm_record_new (line_kind (self));
  crm_record_set_link (line, "product_id", id);
  insert_line (self, line);
  crm_link_picker_set_link (self->product, NULL, NULL, NULL);
}

static void
fill_add_box (CrmPaperLines *self)
{
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("_Empty Line"));

  self->product = CRM_LINK_PICKER (
      crm_link_picker_new (self->context, crm_context_get_kind (self->context, "product")));
  crm_link_picker_set_can_create (self->product, FALSE);
  crm_link_picker_set_label (self->product, _ ("Add a product"));
  crm_link_picker_set_placeholder (self->product, _ ("Add a Product"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->product), TRUE);
  g_signal_connect_object (self->product, "picked", G_CALLBACK (on_product_picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_empty_line_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->add_box, GTK_WIDGET (self->product));
  gtk_box_append (self->add_box, add);
}

/* What comes next */

/* Without lines there is nothing to confirm, and what is all on invoices needs no other. */
static gboolean
can_take (CrmPaperLines *self, const PaperStep *step)
{
  if (step->make == NULL)
    return TRUE;
  return strcmp (step->kind, step->make) == 0
             ? crm_invoice_can_be_corrected (self->paper)
             : crm_record_get_integer (self->paper, "uninvoiced", 0) != 0;
}

static const PaperStep *
find_step (CrmPaperLines *self)
{
  const char *kind = crm_kind_get_name (crm_record_get_kind (self->paper));
  const char *status = crm_record_get_text (self->paper, "status");

  for (gsize i = 0; self->lines->len > 0 && i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].kind, kind) == 0 && g_strcmp0 (steps[i].from, status) == 0)
      return can_take (self, &steps[i]) ? &steps[i] : NULL;
  return NULL;
}

static void
show_step (CrmPaperLines *self)
{
  const PaperStep *step = find_step (self);

  gtk_widget_set_visible (GTK_WIDGET (self->step), step != NULL);
  if (step != NULL)
    gtk_button_set_label (self->step, _ (step->label));
}

static gpointer
read_country (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) office = crm_session_get_office (session);
  const char *country = office != NULL ? crm_record_get_text (office, "country") : NULL;

  return g_strdup (country != NULL ? country : "");
}

static void
on_country_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPaperLines) self = user_data;
  g_autofree char *country = crm_store_run_finish (CRM_STORE (source), result, NULL);
  const char *notice = country != NULL ? crm_fiscal_notice (country) : NULL;

  if (self->paper == NULL)
    return;
  gtk_label_set_text (self->fiscal, notice != NULL ? notice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fiscal), notice != NULL);
}

/* Where an authority has a say in invoices, it is said beside the button that issues one. */
static void
show_fiscal_notice (CrmPaperLines *self)
{
  const PaperStep *step = find_step (self);

  if (step == NULL || g_strcmp0 (step->status, "issued") != 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->fiscal), FALSE);
      return;
    }
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       read_country, NULL, NULL, g_free, NULL, on_country_read_cb,
                       g_object_ref (self));
}

static void
on_step_clicked_cb (CrmPaperLines *self)
{
  const PaperStep *step = self->paper != NULL ? find_step (self) : NULL;
  const CrmKind *kind;
  const CrmField *field;
  g_autofree char *label = NULL;
  g_autoptr (CrmOperation) operation = NULL;

  if (step == NULL)
    return;
  kind = crm_record_get_kind (self->paper);
  if (step->make != NULL && strcmp (step->make, step->kind) == 0)
    {
      crm_paper_correct_and_open (GTK_WIDGET (self), self->context, self->navigator, self->paper);
      return;
    }
  if (step->make != NULL)
    {
      crm_paper_make_and_open (self->context, self->navigator,
                               crm_context_get_kind (self->context, step->make), kind,
                               crm_record_get_id (self->paper));
      return;
    }
  field = crm_kind_find_field (kind, "status");
  /* Translators: a kind of paper, such as Order, and its new status. */
  label = g_strdup_printf (_ ("%s: %s"), crm_kind_get_label (kind),
                           crm_field_choice_label (field, step->status));
  operation = crm_operation_new (label);
  crm_operation_set (operation, kind, crm_record_get_id (self->paper), "status",
                     crm_value_text (step->status));
  crm_navigator_run (self->navigator, operation);
}

/* Whether a column has anything to say: in what is only read, empty ones would be in the way, and
 * in a draft nothing is delivered yet. */
static gboolean
wants_column (const Column *column, CrmRecord *paper, GPtrArray *lines)
{
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (paper));
  const CrmField *field = crm_kind_find_field (kind, column->field);

  if (field == NULL)
    return FALSE;
  if (strcmp (column->field, "delivered") == 0
      && g_strcmp0 (crm_record_get_text (paper, "status"), "draft") == 0)
    return FALSE;
  if (crm_paper_is_open (paper) || column == columns)
    return TRUE;
  for (guint i = 0; i < lines->len; i++)
    {
      const CrmValue *value = crm_record_get (g_ptr_array_index (lines, i), field);

      if (!crm_value_is_none (value) && (value->type != CRM_VALUE_INTEGER || value->integer != 0))
        return TRUE;
    }
  return FALSE;
}

static guint
choose_columns (CrmRecord *paper, GPtrArray *lines, const Column **chosen)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (wants_column (&columns[i], paper, lines))
      chosen[n++] = &columns[i];
  return n;
}

/* Whether the grid shows these very lines: while it does, what is typed in it stays. */
static gboolean
shows_lines (CrmPaperLines *self, GPtrArray *lines)
{
  const Column *chosen[G_N_ELEMENTS (columns)];
  guint n = choose_columns (self->paper, lines, chosen);

  if (self->lines == NULL || self->lines->len != lines->len || n != self->n_shown
      || memcmp (chosen, self->shown, n * sizeof *chosen) != 0
      || self->is_open != crm_paper_is_open (self->paper))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *shown = g_ptr_array_index (self->lines, i), *line = g_ptr_array_index (lines, i);

      if (!crm_id_equal (crm_record_get_id (shown), crm_record_get_id (line)))
        return FALSE;
      for (guint f = 0; f < n; f++)
        if (!crm_value_equal (crm_record_get_by_name (shown, chosen[f]->field),
                              crm_record_get_by_name (line, chosen[f]->field)))
          return FALSE;
    }
  return TRUE;
}

static void
show_totals (CrmPaperLines *self, GPtrArray *lines)
{
  const CrmField *field = crm_kind_find_field (line_kind (self), "total");

  for (guint i = 0; i < MIN (lines->len, self->totals->len); i++)
    {
      g_autofree char *text = crm_record_format (g_ptr_array_index (lines, i), field,
                                                 crm_context_get_locale (self->context));

      gtk_label_set_text (g_ptr_array_index (self->totals, i), text);
    }
}

/* Where the keyboard is, by column and row, so that making the grid anew does not lose it. */
static void
find_focus (CrmPaperLines *self, int *column, int *row)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->grid));

  *column = *row = -1;
  if (child != NULL)
    gtk_grid_query_child (self->grid, child, column, row, NULL, NULL);
}

static void
fill_grid (CrmPaperLines *self)
{
  GtkWidget *child;
  int column, row;

  find_focus (self, &column, &row);
  g_ptr_array_set_size (self->totals, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  if (self->lines->len > 0)
    add_heads (self);
  for (guint i = 0; i < self->lines->len; i++)
    add_line (self, g_ptr_array_index (self->lines, i), i);
  child = column >= 0 ? gtk_grid_get_child_at (self->grid, column, row) : NULL;
  if (child != NULL)
    gtk_widget_grab_focus (child);
}

static void
on_narrow_changed_cb (CrmPaperLines *self)
{
  if (self->lines != NULL)
    fill_grid (self);
}

/**
 * crm_paper_lines_set_paper:
 * @paper: an order, an invoice
 * @lines: (element-type CrmRecord): in their order
 */
void
crm_paper_lines_set_paper (CrmPaperLines *self, CrmRecord *paper, GPtrArray *lines)
{
  g_return_if_fail (CRM_IS_PAPER_LINES (self));
  g_set_object (&self->paper, paper);
  if (shows_lines (self, lines))
    show_totals (self, lines);
  else
    {
      g_clear_pointer (&self->lines, g_ptr_array_unref);
      self->lines = g_ptr_array_ref (lines);
      self->is_open = crm_paper_is_open (paper);
      self->n_shown = choose_columns (paper, lines, self->shown);
      crm_adaptive_bin_set_threshold (self->bin, self->is_open ? WIDE_OPEN : WIDE_CLOSED);
      fill_grid (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->add_box), self->is_open);
  show_sums (self);
  show_step (self);
  show_fiscal_notice (self);
}

static void
crm_paper_lines_dispose (GObject *object)
{
  CrmPaperLines *self = CRM_PAPER_LINES (object);

  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->paper);
  G_OBJECT_CLASS (crm_paper_lines_parent_class)->dispose (object);
}

static void
crm_paper_lines_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_PAPER_LINES (object)->totals);
  G_OBJECT_CLASS (crm_paper_lines_parent_class)->finalize (object);
}

static void
crm_paper_lines_class_init (CrmPaperLinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_paper_lines_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_paper_lines_finalize;
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/card/crm-paper-lines.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, tight);
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, grid);
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, add_box);
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, sums);
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, step);
  gtk_widget_class_bind_template_child (widget_class, CrmPaperLines, fiscal);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_step_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_paper_lines_init (CrmPaperLines *self)
{
  self->totals = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
crm_paper_lines_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmPaperLines *self = g_object_new (CRM_TYPE_PAPER_LINES, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  fill_add_box (self);
  return GTK_WIDGET (self);
}
