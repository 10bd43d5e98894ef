/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of an invoice. Sums are made by the rules of the trade when a line is saved. Main
 * thread. */
#include "config.h"

#include "crm-invoice-lines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-adaptive-bin.h"
#include "crm-field-editor.h"
#include "crm-link-picker.h"
#include "crm-money.h"

static const char *const column_fields[] = { "name", "qty", "price", "vat" };
static const int column_chars[] = { 10, 4, 7, 3 };

struct _CrmInvoiceLines
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *bin; /* narrow: the text of a line stands above its numbers */
  GtkGrid *grid;
  GtkBox *add_box;
  GtkGrid *sums;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *invoice;
  GPtrArray *lines;  /* as they are in the grid, with what was kept since */
  GPtrArray *totals; /* GtkLabel of each line; borrowed */
  gboolean was_draft;
  CrmLinkPicker *product;
};

G_DEFINE_FINAL_TYPE (CrmInvoiceLines, crm_invoice_lines, GTK_TYPE_WIDGET)

static const CrmKind *
line_kind (CrmInvoiceLines *self)
{
  return crm_context_get_kind (self->context, "invoice_line");
}

static gboolean
is_draft (CrmInvoiceLines *self)
{
  return g_strcmp0 (crm_record_get_text (self->invoice, "status"), "draft") == 0;
}

/* Cells of a draft */

typedef struct
{
  CrmInvoiceLines *lines;
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
  operation = crm_operation_new (_ ("Change a line of an invoice"));
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
make_cell (CrmInvoiceLines *self, CrmRecord *line, guint column)
{
  const char *field_name = column_fields[column];
  const CrmField *field = crm_kind_find_field (line_kind (self), field_name);
  GtkWidget *editor = crm_field_editor_new (self->context, field);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  Cell *cell = g_new0 (Cell, 1);

  if (column > 0)
    crm_field_editor_set_width_chars (CRM_FIELD_EDITOR (editor), column_chars[column]);
  cell->lines = self;
  cell->line = g_object_ref (line);
  crm_field_editor_load (CRM_FIELD_EDITOR (editor), line);
  g_signal_connect_data (editor, "commit", G_CALLBACK (commit_cell), cell, cell_free, 0);
  g_signal_connect (editor, "cancel", G_CALLBACK (restore_cell), cell);
  g_signal_connect (focus, "leave", G_CALLBACK (on_cell_left_cb), editor);
  gtk_widget_add_controller (editor, focus);
  gtk_widget_set_hexpand (editor, strcmp (field_name, "name") == 0);
  return editor;
}

/* Cells that are only shown */

static GtkWidget *
make_text (CrmInvoiceLines *self, CrmRecord *line, const char *field_name)
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
    }
  else
    gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
on_remove_clicked_cb (GtkButton *button, CrmInvoiceLines *self)
{
  CrmRecord *line = g_object_get_data (G_OBJECT (button), "crm-line");
  /* Translators: the text of a line of an invoice. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete the line “%s”"), crm_record_get_title (line));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (line), crm_record_get_id (line));
  crm_navigator_run (self->navigator, operation);
}

static GtkWidget *
make_remove (CrmInvoiceLines *self, CrmRecord *line)
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

static gboolean
is_narrow (CrmInvoiceLines *self)
{
  return crm_adaptive_bin_is_narrow (self->bin);
}

/* Where there is little room the text takes the row above the numbers, and its column is theirs. */
static int
grid_column (CrmInvoiceLines *self, guint column)
{
  return is_narrow (self) && column > 0 ? (int) column - 1 : (int) column;
}

static int
grid_row (CrmInvoiceLines *self, guint column, guint line)
{
  if (!is_narrow (self))
    return (int) line + 1;
  return 2 * (int) line + 1 + (column > 0 ? 1 : 0);
}

static void
add_heads (CrmInvoiceLines *self)
{
  for (guint i = is_narrow (self) ? 1 : 0; i <= G_N_ELEMENTS (column_fields); i++)
    {
      gboolean is_number = i > 0 && (i == G_N_ELEMENTS (column_fields) || !is_draft (self));
      const char *name = i < G_N_ELEMENTS (column_fields) ? column_fields[i] : "total";
      GtkWidget *head
          = gtk_label_new (crm_field_get_label (crm_kind_find_field (line_kind (self), name)));

      gtk_label_set_xalign (GTK_LABEL (head), is_number ? 1 : 0);
      gtk_widget_add_css_class (head, "caption");
      gtk_widget_add_css_class (head, "dim-label");
      gtk_grid_attach (self->grid, head, grid_column (self, i), 0, 1, 1);
    }
}

static void
add_line (CrmInvoiceLines *self, CrmRecord *line, guint number)
{
  guint n = G_N_ELEMENTS (column_fields);
  GtkWidget *total = make_text (self, line, "total");

  gtk_widget_set_hexpand (total, is_narrow (self));
  g_ptr_array_add (self->totals, total);
  for (guint i = 0; i < n; i++)
    gtk_grid_attach (self->grid,
                     is_draft (self) ? make_cell (self, line, i)
                                     : make_text (self, line, column_fields[i]),
                     grid_column (self, i), grid_row (self, i, number),
                     i == 0 && is_narrow (self) ? (int) n - (is_draft (self) ? 1 : 0) : 1, 1);
  gtk_grid_attach (self->grid, total, grid_column (self, n), grid_row (self, n, number), 1, 1);
  if (is_draft (self))
    {
      GtkWidget *remove = make_remove (self, line);

      gtk_widget_set_halign (remove, GTK_ALIGN_END);
      gtk_grid_attach (self->grid, remove, is_narrow (self) ? (int) n - 1 : (int) n + 1,
                       grid_row (self, 0, number), 1, 1);
    }
}

static void
show_sums (CrmInvoiceLines *self)
{
  static const char *const names[] = { "net", "tax", "gross" };
  const CrmKind *kind = crm_record_get_kind (self->invoice);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sums))) != NULL)
    gtk_grid_remove (self->sums, child);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, names[i]);
      g_autofree char *text
          = crm_record_format (self->invoice, field, crm_context_get_locale (self->context));
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
insert_line (CrmInvoiceLines *self, CrmRecord *line)
{
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("New line of an invoice"));
  gint64 position = 0;

  for (guint i = 0; i < self->lines->len; i++)
    position = MAX (position,
                    crm_record_get_integer (g_ptr_array_index (self->lines, i), "position", 0));
  crm_record_set_link (line, "invoice_id", crm_record_get_id (self->invoice));
  crm_record_set_integer (line, "position", position + 1);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_insert (operation, line);
  crm_navigator_run (self->navigator, operation);
}

static void
on_empty_line_clicked_cb (CrmInvoiceLines *self)
{
  g_autoptr (CrmRecord) line = crm_record_new (line_kind (self));

  crm_record_set_text (line, "name", _ ("New line"));
  crm_record_set_integer (line, "price", 0);
  insert_line (self, line);
}

static gpointer
read_product (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "product");

  return crm_session_get (session, kind, data, error);
}

static void
on_product_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmInvoiceLines) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) product = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_autoptr (CrmRecord) line = NULL;

  if (self->context == NULL)
    return;
  if (product == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The product could not be read"), error);
      return;
    }
  line = crm_record_new (line_kind (self));
  crm_record_set_link (line, "product_id", crm_record_get_id (product));
  crm_record_set_text (line, "name", crm_record_get_title (product));
  crm_record_set_integer (line, "price", crm_record_get_integer (product, "price", 0));
  crm_record_set_integer (line, "vat", crm_record_get_integer (product, "tax_percent", 0));
  insert_line (self, line);
}

static void
on_product_picked_cb (CrmInvoiceLines *self)
{
  const CrmId *id = crm_link_picker_get_id (self->product);

  if (id == NULL)
    return;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_product, crm_id_copy (id), g_free, g_object_unref, NULL,
                       on_product_read_cb, g_object_ref (self));
  crm_link_picker_set_link (self->product, NULL, NULL, NULL);
}

static void
fill_add_box (CrmInvoiceLines *self)
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

/* Whether the grid shows these very lines: while it does, what is typed in it stays. */
static gboolean
shows_lines (CrmInvoiceLines *self, GPtrArray *lines)
{
  if (self->lines == NULL || self->lines->len != lines->len || self->was_draft != is_draft (self))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *shown = g_ptr_array_index (self->lines, i), *line = g_ptr_array_index (lines, i);

      if (!crm_id_equal (crm_record_get_id (shown), crm_record_get_id (line)))
        return FALSE;
      for (guint f = 0; f < G_N_ELEMENTS (column_fields); f++)
        if (!crm_value_equal (crm_record_get_by_name (shown, column_fields[f]),
                              crm_record_get_by_name (line, column_fields[f])))
          return FALSE;
    }
  return TRUE;
}

static void
show_totals (CrmInvoiceLines *self, GPtrArray *lines)
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
find_focus (CrmInvoiceLines *self, int *column, int *row)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->grid));

  *column = *row = -1;
  if (child != NULL)
    gtk_grid_query_child (self->grid, child, column, row, NULL, NULL);
}

static void
fill_grid (CrmInvoiceLines *self)
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
on_narrow_changed_cb (CrmInvoiceLines *self)
{
  if (self->lines != NULL)
    fill_grid (self);
}

/**
 * crm_invoice_lines_set_invoice:
 * @lines: (element-type CrmRecord): in their order
 */
void
crm_invoice_lines_set_invoice (CrmInvoiceLines *self, CrmRecord *invoice, GPtrArray *lines)
{
  g_return_if_fail (CRM_IS_INVOICE_LINES (self));
  g_set_object (&self->invoice, invoice);
  if (shows_lines (self, lines))
    show_totals (self, lines);
  else
    {
      g_clear_pointer (&self->lines, g_ptr_array_unref);
      self->lines = g_ptr_array_ref (lines);
      self->was_draft = is_draft (self);
      fill_grid (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->add_box), is_draft (self));
  show_sums (self);
}

static void
crm_invoice_lines_dispose (GObject *object)
{
  CrmInvoiceLines *self = CRM_INVOICE_LINES (object);

  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->invoice);
  G_OBJECT_CLASS (crm_invoice_lines_parent_class)->dispose (object);
}

static void
crm_invoice_lines_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_INVOICE_LINES (object)->totals);
  G_OBJECT_CLASS (crm_invoice_lines_parent_class)->finalize (object);
}

static void
crm_invoice_lines_class_init (CrmInvoiceLinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_invoice_lines_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_invoice_lines_finalize;
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/card/crm-invoice-lines.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmInvoiceLines, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmInvoiceLines, grid);
  gtk_widget_class_bind_template_child (widget_class, CrmInvoiceLines, add_box);
  gtk_widget_class_bind_template_child (widget_class, CrmInvoiceLines, sums);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_invoice_lines_init (CrmInvoiceLines *self)
{
  self->totals = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
crm_invoice_lines_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmInvoiceLines *self = g_object_new (CRM_TYPE_INVOICE_LINES, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  fill_add_box (self);
  return GTK_WIDGET (self);
}
