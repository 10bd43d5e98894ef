/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a list is saved, and as what. Main thread. */
#include "config.h"

#include "crm-export-dialog.h"

#include <glib/gi18n-lib.h>

/* In the order in which they are offered: what an office opens most stands first. */
static const struct
{
  CrmExportFormat format;
  const char *label;
} choices[] = {
  { CRM_EXPORT_ODS, N_ ("Spreadsheet (ODS)") },
  { CRM_EXPORT_CSV, N_ ("Table of text (CSV)") },
  { CRM_EXPORT_VCARD, N_ ("For address books (vCard)") },
  { CRM_EXPORT_JSON, N_ ("For programs (JSON)") },
};

struct _CrmExportDialog
{
  AdwWindow parent_instance;

  AdwComboRow *rows_row;
  AdwComboRow *columns_row;
  AdwComboRow *format_row;
  GtkWidget *accept;

  CrmExportFormat formats[G_N_ELEMENTS (choices)]; /* those that are offered */
};

G_DEFINE_FINAL_TYPE (CrmExportDialog, crm_export_dialog, ADW_TYPE_WINDOW)

static guint accepted_signal;

static void
offer_formats (CrmExportDialog *self, gboolean are_parties)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (are_parties || choices[i].format != CRM_EXPORT_VCARD)
      {
        self->formats[n++] = choices[i].format;
        gtk_string_list_append (labels, _ (choices[i].label));
      }
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (labels));
}

static void
on_accept_clicked_cb (CrmExportDialog *self)
{
  g_signal_emit (self, accepted_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
crm_export_dialog_class_init (CrmExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  accepted_signal = g_signal_new ("accepted", CRM_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmExportDialog, rows_row);
  gtk_widget_class_bind_template_child (widget_class, CrmExportDialog, columns_row);
  gtk_widget_class_bind_template_child (widget_class, CrmExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, CrmExportDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_export_dialog_init (CrmExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->accept);
}

/**
 * crm_export_dialog_new:
 * @parent: the window that it belongs to
 * @all: how the rows of the whole list are called, "12,345 contacts"
 * @selected: (nullable): the same of those that are selected; %NULL when none is
 * @are_parties: whether an address book can take them
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWidget *
crm_export_dialog_new (GtkWindow *parent,
                       const char *all,
                       const char *selected,
                       gboolean are_parties)
{
  CrmExportDialog *self = g_object_new (CRM_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GtkStringList) rows = gtk_string_list_new (NULL);
  /* Translators: a choice; %s is as "12,345 contacts", all that the list holds. */
  g_autofree char *whole = g_strdup_printf (_ ("All: %s"), all);

  gtk_string_list_append (rows, whole);
  if (selected != NULL)
    {
      /* Translators: a choice; %s is as "3 contacts", those that are selected. */
      g_autofree char *some = g_strdup_printf (_ ("Selected: %s"), selected);

      gtk_string_list_append (rows, some);
    }
  adw_combo_row_set_model (self->rows_row, G_LIST_MODEL (rows));
  offer_formats (self, are_parties);
  adw_combo_row_set_selected (self->rows_row, selected != NULL ? 1 : 0);
  return GTK_WIDGET (self);
}

gboolean
crm_export_dialog_only_selected (CrmExportDialog *self)
{
  return adw_combo_row_get_selected (self->rows_row) == 1;
}

/**
 * crm_export_dialog_as_seen:
 *
 * Returns: whether only the columns that the list shows are wanted, in its order
 */
gboolean
crm_export_dialog_as_seen (CrmExportDialog *self)
{
  return adw_combo_row_get_selected (self->columns_row) == 0;
}

CrmExportFormat
crm_export_dialog_get_format (CrmExportDialog *self)
{
  return self->formats[adw_combo_row_get_selected (self->format_row)];
}

/**
 * crm_export_dialog_format_label:
 *
 * Returns: how people call a format, translated
 */
const char *
crm_export_dialog_format_label (CrmExportFormat format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choices[i].format == format)
      return _ (choices[i].label);
  g_return_val_if_reached ("");
}
