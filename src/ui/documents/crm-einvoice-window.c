/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The e-invoice of an invoice. Read on the store's thread, put into the PDF file on another one.
 * Main thread. */
#include "config.h"

#include "crm-einvoice-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-einvoice.h"
#include "crm-file-choose.h"
#include "crm-fiscal.h"
#include "crm-pdf-finish.h"

typedef enum
{
  FORMAT_HYBRID,
  FORMAT_CII,
  FORMAT_RO,
} Format;

struct _CrmEInvoiceWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *save_button;
  AdwComboRow *format;
  AdwPreferencesGroup *result;
  GtkLabel *note;
  GPtrArray *rows;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *invoice;
  GBytes *pdf; /* its pages, or NULL */
  CrmEInvoice *read;
  GBytes *file; /* while a person chooses where to */
  GPtrArray *faults;
  gboolean was_shown;
};

G_DEFINE_FINAL_TYPE (CrmEInvoiceWindow, crm_einvoice_window, ADW_TYPE_WINDOW)

static Format
get_format (CrmEInvoiceWindow *self)
{
  return (Format) adw_combo_row_get_selected (self->format);
}

static CrmEInvoiceFormat
data_format (Format format)
{
  return format == FORMAT_RO ? CRM_EINVOICE_RO : CRM_EINVOICE_CII;
}

/* What is missing */

static void
add_row (CrmEInvoiceWindow *self, GtkWidget *row)
{
  adw_preferences_group_add (self->result, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (CrmEInvoiceWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->result, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* A line is filled in on the card of its invoice, the office in the settings. */
static void
on_fault_activated_cb (AdwActionRow *row, CrmEInvoiceWindow *self)
{
  const CrmEInvoiceFault *fault = g_object_get_data (G_OBJECT (row), "crm-fault");
  const CrmKind *kind = crm_context_get_kind (self->context, fault->kind);
  const CrmId *id = &fault->id;

  if (g_str_equal (fault->kind, "office"))
    gtk_widget_activate_action (GTK_WIDGET (crm_navigator_get_window (self->navigator)),
                                "app.preferences-page", "s", "office");
  else
    {
      if (g_str_equal (fault->kind, "invoice_line"))
        {
          kind = crm_record_get_kind (self->invoice);
          id = crm_record_get_id (self->invoice);
        }
      crm_navigator_open_record (self->navigator, kind, id);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
make_row (const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  return row;
}

/* A field that several rules ask for is listed once. */
static gboolean
is_listed (CrmEInvoiceWindow *self, guint position)
{
  const CrmEInvoiceFault *fault = g_ptr_array_index (self->faults, position);

  for (guint i = 0; fault->field != NULL && i < position; i++)
    {
      const CrmEInvoiceFault *other = g_ptr_array_index (self->faults, i);

      if (g_strcmp0 (other->field, fault->field) == 0 && g_strcmp0 (other->kind, fault->kind) == 0
          && crm_id_equal (&other->id, &fault->id))
        return TRUE;
    }
  return FALSE;
}

/* Which of the choices is the first one that charges no tax. */
#define FIRST_UNTAXED 1

static void
on_category_chosen_cb (AdwComboRow *row, GParamSpec *pspec, CrmEInvoiceWindow *self)
{
  const CrmEInvoiceFault *fault = g_object_get_data (G_OBJECT (row), "crm-fault");
  const CrmKind *kind = crm_context_get_kind (self->context, "invoice_line");
  const CrmField *field = crm_kind_find_field (kind, "tax_category");
  guint selected = adw_combo_row_get_selected (row);
  g_autoptr (CrmOperation) operation = NULL;

  if (selected == 0)
    return;
  operation = crm_operation_new (_ ("Tax category"));
  crm_operation_set (
      operation, kind, &fault->id, "tax_category",
      crm_value_text (crm_field_get_choices (field)[FIRST_UNTAXED + selected - 1].key));
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  crm_navigator_run (self->navigator, operation);
}

/* Short, so that there is room for what is chosen beside it. */
static char *
dup_line_title (CrmEInvoiceWindow *self, const CrmId *id)
{
  for (guint i = 0; i < self->read->lines->len; i++)
    {
      const CrmEInvoiceLine *line = g_ptr_array_index (self->read->lines, i);

      if (crm_id_equal (&line->id, id))
        /* Translators: %s is a number. */
        return g_strdup_printf (_ ("Line %s: Why No Tax?"), line->number);
    }
  return g_strdup (_ ("Tax category"));
}

/* Why a line charges no tax is chosen here at once. */
static void
add_category_row (CrmEInvoiceWindow *self, CrmEInvoiceFault *fault)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "invoice_line");
  const CrmField *field = crm_kind_find_field (kind, "tax_category");
  const CrmChoice *choices = crm_field_get_choices (field);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *title = dup_line_title (self, &fault->id);
  GtkWidget *row = adw_combo_row_new ();

  gtk_string_list_append (labels, _ ("Choose…"));
  for (guint i = FIRST_UNTAXED; choices[i].key != NULL; i++)
    gtk_string_list_append (labels, crm_field_choice_label (field, choices[i].key));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fault->rule);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_object_set_data (G_OBJECT (row), "crm-fault", fault);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_category_chosen_cb), self);
  add_row (self, row);
}

static void
add_fault (CrmEInvoiceWindow *self, CrmEInvoiceFault *fault)
{
  GtkWidget *row
      = make_row (fault->message, fault->rule, fault->kind != NULL ? "go-next-symbolic" : NULL);

  if (fault->kind != NULL)
    {
      g_object_set_data (G_OBJECT (row), "crm-fault", fault);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect (row, "activated", G_CALLBACK (on_fault_activated_cb), self);
    }
  add_row (self, row);
}

static void
show_result (CrmEInvoiceWindow *self)
{
  Format format = get_format (self);
  gboolean has_pages = self->pdf != NULL || format != FORMAT_HYBRID;

  clear_rows (self);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  if (self->read == NULL)
    return;
  self->faults = crm_einvoice_check (self->read, data_format (format));
  for (guint i = 0; i < self->faults->len; i++)
    {
      CrmEInvoiceFault *fault = g_ptr_array_index (self->faults, i);

      if (is_listed (self, i))
        continue;
      if (strcmp (fault->rule, "BR-CO-04") == 0)
        add_category_row (self, fault);
      else
        add_fault (self, fault);
    }
  if (!has_pages)
    add_row (self, make_row (_ ("The pages of the invoice are not complete yet"), NULL, NULL));
  adw_preferences_group_set_title (self->result,
                                   self->faults->len > 0 || !has_pages ? _ ("To Fill In") : "");
  if (self->faults->len == 0 && has_pages)
    add_row (self, make_row (_ ("Nothing Is Missing"),
                             format == FORMAT_RO ? _ ("By the rules of EN 16931 and of Romania")
                                                 : _ ("By the rules of EN 16931"),
                             "emblem-ok-symbolic"));
  gtk_widget_set_sensitive (self->save_button, self->faults->len == 0 && has_pages);
}

static void
show_note (CrmEInvoiceWindow *self)
{
  const char *country = self->read != NULL ? self->read->seller.country_text : NULL;
  const char *notice = crm_fiscal_notice (country);
  const char *nothing = _ ("Nothing is sent from here: hand the file over or upload it yourself.");
  g_autofree char *text
      = notice != NULL ? g_strconcat (notice, "\n\n", nothing, NULL) : g_strdup (nothing);

  gtk_label_set_text (self->note, text);
}

static void
on_format_changed_cb (CrmEInvoiceWindow *self)
{
  show_result (self);
}

/* Reading */

static gpointer
read_invoice (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), error);

  return record != NULL ? crm_einvoice_new_for_record (session, record, error) : NULL;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmEInvoiceWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmEInvoice *read = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL)
    {
      g_clear_pointer (&read, crm_einvoice_free);
      return;
    }
  if (read == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The invoice could not be read"), error);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_clear_pointer (&self->read, crm_einvoice_free);
  self->read = read;
  if (!self->was_shown && crm_fiscal_is_romania (read->seller.country_text))
    adw_combo_row_set_selected (self->format, FORMAT_RO);
  self->was_shown = TRUE;
  show_result (self);
  show_note (self);
}

static void
read_again (CrmEInvoiceWindow *self)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_invoice, g_object_ref (self->invoice), g_object_unref,
                       (GDestroyNotify) crm_einvoice_free, NULL, on_read_cb, g_object_ref (self));
}

/* Saving */

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmEInvoiceWindow) self = user_data;

  if (self->context != NULL
      && crm_navigator_tell_written (self->navigator, G_FILE (source), result))
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmEInvoiceWindow) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  g_autoptr (GBytes) bytes = g_steal_pointer (&self->file);

  if (file != NULL && bytes != NULL && self->context != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                         on_written_cb, g_object_ref (self));
}

/* Takes @bytes. */
static void
choose_file (CrmEInvoiceWindow *self, GBytes *bytes)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  gboolean is_pdf = get_format (self) == FORMAT_HYBRID;
  g_autofree char *name = crm_einvoice_dup_file_name (self->read, data_format (get_format (self)));

  if (is_pdf && g_str_has_suffix (name, ".xml"))
    {
      char *with_pages = g_strdup_printf ("%.*s.pdf", (int) strlen (name) - 4, name);

      g_free (name);
      name = with_pages;
    }
  g_clear_pointer (&self->file, g_bytes_unref);
  self->file = bytes;
  crm_file_add_filter (filters, is_pdf ? _ ("PDF files") : _ ("XML files"),
                       (const char *const[]){ is_pdf ? "pdf" : "xml", NULL });
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE, _ ("Save E-Invoice"), name,
                         G_LIST_MODEL (filters), NULL, on_file_chosen_cb, g_object_ref (self));
}

static void
attach_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GBytes **parts = data;
  GError *error = NULL;
  GBytes *file = crm_pdf_attach_invoice (parts[0], parts[1], &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
free_parts (gpointer data)
{
  GBytes **parts = data;

  g_bytes_unref (parts[0]);
  g_bytes_unref (parts[1]);
  g_free (parts);
}

static void
on_attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmEInvoiceWindow *self = CRM_EINVOICE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  GBytes *file = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->context == NULL)
    {
      g_clear_pointer (&file, g_bytes_unref);
      return;
    }
  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (file != NULL)
    choose_file (self, file);
  else
    crm_navigator_report_error (self->navigator, _ ("The e-invoice was not made"), error);
}

static void
on_save_clicked_cb (CrmEInvoiceWindow *self)
{
  Format format = get_format (self);
  GBytes *xml = crm_einvoice_write (self->read, data_format (format));
  g_autoptr (GTask) task = NULL;
  GBytes **parts;

  if (format != FORMAT_HYBRID)
    {
      choose_file (self, xml);
      return;
    }
  parts = g_new (GBytes *, 2);
  parts[0] = g_bytes_ref (self->pdf);
  parts[1] = xml;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  task = g_task_new (self, NULL, on_attached_cb, NULL);
  g_task_set_task_data (task, parts, free_parts);
  g_task_run_in_thread (task, attach_in_thread);
}

/* The window */

static void
crm_einvoice_window_dispose (GObject *object)
{
  CrmEInvoiceWindow *self = CRM_EINVOICE_WINDOW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->invoice);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->read, crm_einvoice_free);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_einvoice_window_parent_class)->dispose (object);
}

static void
crm_einvoice_window_class_init (CrmEInvoiceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_einvoice_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-einvoice-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmEInvoiceWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmEInvoiceWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, CrmEInvoiceWindow, format);
  gtk_widget_class_bind_template_child (widget_class, CrmEInvoiceWindow, result);
  gtk_widget_class_bind_template_child (widget_class, CrmEInvoiceWindow, note);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_format_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_einvoice_window_init (CrmEInvoiceWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_einvoice_window_new:
 * @invoice: the record
 * @pdf: (nullable): its pages, complete
 *
 * Returns: (transfer none): a window to be presented
 */
GtkWidget *
crm_einvoice_window_new (CrmContext *context,
                         CrmNavigator *navigator,
                         CrmRecord *invoice,
                         GBytes *pdf)
{
  GtkWindow *parent = navigator != NULL ? crm_navigator_get_window (navigator) : NULL;
  CrmEInvoiceWindow *self = g_object_new (CRM_TYPE_EINVOICE_WINDOW, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->invoice = g_object_ref (invoice);
  self->pdf = pdf != NULL ? g_bytes_ref (pdf) : NULL;
  g_signal_connect_object (context, "changed", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  adw_window_title_set_subtitle (self->title, crm_record_get_title (invoice));
  read_again (self);
  return GTK_WIDGET (self);
}
