/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels and envelopes for the rows of a list. The addresses are read once; what is chosen is drawn
 * on the first page that is seen here. Main thread, but for what is said. */
#include "config.h"

#include "crm-labels-dialog.h"

#include <glib/gi18n-lib.h>

#include "crm-labels.h"
#include "crm-page-print.h"

#define PAGE_SIZE 256
#define POINTS (72.0 / 25.4) /* of a millimetre */

typedef struct
{
  GPtrArray *addresses;
  char *sender;
  guint n_without;
} Addresses;

struct _CrmLabelsDialog
{
  AdwWindow parent_instance;

  AdwComboRow *sheet_row;
  GtkWidget *first_row;
  GtkSpinButton *first;
  GtkAdjustment *first_adjustment;
  GtkDrawingArea *preview;
  GtkLabel *status;
  GtkWidget *accept;

  CrmContext *context;
  CrmNavigator *navigator; /* lives longer */
  GCancellable *closing;
  Addresses *read; /* NULL until they are */
  CrmLabels *labels;
};

G_DEFINE_FINAL_TYPE (CrmLabelsDialog, crm_labels_dialog, ADW_TYPE_WINDOW)

static void
addresses_free (gpointer data)
{
  Addresses *addresses = data;

  g_ptr_array_unref (addresses->addresses);
  g_free (addresses->sender);
  g_free (addresses);
}

/* On the thread of the store that reads what takes long. */
static gpointer
read_addresses (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GArray *refs = data;
  Addresses *found = g_new0 (Addresses, 1);
  g_autoptr (CrmRecord) office = crm_session_get_office (session);
  const char *country = NULL;

  found->addresses = g_ptr_array_new_with_free_func (g_free);
  if (office != NULL)
    {
      country = crm_record_get_text (office, "country");
      found->sender = crm_labels_dup_address (office, country);
    }
  for (guint at = 0; at < refs->len; at += PAGE_SIZE)
    {
      g_autoptr (GPtrArray) page = crm_session_page (session, &g_array_index (refs, CrmRef, at),
                                                     MIN (PAGE_SIZE, refs->len - at), error);

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          addresses_free (found);
          return NULL;
        }
      for (guint i = 0; i < page->len; i++)
        {
          CrmRecord *record = g_ptr_array_index (page, i);
          char *address = record != NULL ? crm_labels_dup_address (record, country) : NULL;

          if (address != NULL)
            g_ptr_array_add (found->addresses, address);
          else
            found->n_without++;
        }
    }
  return found;
}

static const CrmLabelSheet *
get_sheet (CrmLabelsDialog *self)
{
  return crm_label_sheet_get (adw_combo_row_get_selected (self->sheet_row));
}

static void
tell (CrmLabelsDialog *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  guint n = self->read->addresses->len, n_pages = crm_labels_get_n_pages (self->labels);
  g_autofree char *number = crm_locale_format_integer (locale, n);
  g_autofree char *pages = crm_locale_format_integer (locale, n_pages);
  /* Translators: %s is a number of addresses to be printed. */
  g_autofree char *addresses = g_strdup_printf (ngettext ("%s address", "%s addresses", n), number);
  /* Translators: %s is a number of sheets of paper. */
  g_autofree char *sheets = g_strdup_printf (ngettext ("%s sheet", "%s sheets", n_pages), pages);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s · %s", addresses, sheets);
  if (self->read->n_without > 0)
    {
      g_autofree char *without = crm_locale_format_integer (locale, self->read->n_without);

      g_string_append_c (text, '\n');
      /* Translators: %s is a number of records. */
      g_string_append_printf (text,
                              ngettext ("%s without a postal address is left out",
                                        "%s without a postal address are left out",
                                        self->read->n_without),
                              without);
    }
  gtk_label_set_label (self->status, text->str);
}

static void
on_sheet_chosen_cb (CrmLabelsDialog *self)
{
  const CrmLabelSheet *sheet = get_sheet (self);
  guint per_page = sheet->n_columns * sheet->n_rows;

  gtk_adjustment_set_upper (self->first_adjustment, per_page);
  gtk_widget_set_visible (self->first_row, !sheet->is_envelope);
  if (self->read == NULL)
    return;
  g_clear_object (&self->labels);
  self->labels = crm_labels_new (
      sheet, sheet->is_envelope ? 0 : (guint) gtk_spin_button_get_value_as_int (self->first) - 1,
      self->read->sender);
  for (guint i = 0; i < self->read->addresses->len; i++)
    crm_labels_add (self->labels, g_ptr_array_index (self->read->addresses, i));
  gtk_widget_set_sensitive (self->accept, self->read->addresses->len > 0);
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmLabelsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  Addresses *read = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (read == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_label_set_label (self->status, error->message);
      return;
    }
  self->read = read;
  on_sheet_chosen_cb (self);
}

/* The outlines are those of the labels, as on the sheet that lies in the printer. */
static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  CrmLabelsDialog *self = data;
  const CrmLabelSheet *sheet = get_sheet (self);
  double page_width = sheet->width * POINTS, page_height = sheet->height * POINTS;
  double scale = MIN ((width - 2) / page_width, (height - 2) / page_height);

  cairo_translate (cr, (width - page_width * scale) / 2, (height - page_height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, page_width, page_height);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1 / scale);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.2);
  cairo_stroke (cr);
  for (guint i = 0; !sheet->is_envelope && i < sheet->n_columns * sheet->n_rows; i++)
    {
      cairo_rectangle (cr, (sheet->left + i % sheet->n_columns * sheet->step_x) * POINTS,
                       (sheet->top + i / sheet->n_columns * sheet->step_y) * POINTS,
                       sheet->label_width * POINTS, sheet->label_height * POINTS);
      cairo_stroke (cr);
    }
  if (self->labels != NULL && crm_labels_get_n_pages (self->labels) > 0)
    crm_labels_draw_page (self->labels, cr, 0);
}

static guint
paginate (gpointer pages, double width, double height)
{
  return crm_labels_get_n_pages (pages);
}

static void
draw_page (gpointer pages, cairo_t *cr, guint page)
{
  crm_labels_draw_page (pages, cr, page);
}

static void
on_accept_clicked_cb (CrmLabelsDialog *self)
{
  const CrmLabelSheet *sheet = get_sheet (self);
  g_autoptr (CrmPagePrint) print = NULL;

  if (self->labels == NULL)
    return;
  print = crm_page_print_new (G_OBJECT (self->labels), paginate, draw_page,
                              _ ("Labels and Envelopes"));
  crm_page_print_set_paper (print, sheet->width, sheet->height);
  crm_page_print_run (print, self->navigator, _ ("The labels could not be printed"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
crm_labels_dialog_dispose (GObject *object)
{
  CrmLabelsDialog *self = CRM_LABELS_DIALOG (object);

  g_cancellable_cancel (self->closing);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->read, addresses_free);
  g_clear_object (&self->labels);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_labels_dialog_parent_class)->dispose (object);
}

static void
crm_labels_dialog_class_init (CrmLabelsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_labels_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-labels-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, sheet_row);
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, first);
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, first_adjustment);
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, status);
  gtk_widget_class_bind_template_child (widget_class, CrmLabelsDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_labels_dialog_init (CrmLabelsDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->closing = g_cancellable_new ();
  for (guint i = 0; i < crm_label_sheet_get_n (); i++)
    gtk_string_list_append (names, _ (crm_label_sheet_get (i)->label));
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->sheet_row, G_LIST_MODEL (names));
  gtk_drawing_area_set_draw_func (self->preview, draw_preview, self, NULL);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->accept);
}

/**
 * crm_labels_dialog_new:
 * @refs: (element-type gint64): whose addresses
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWidget *
crm_labels_dialog_new (CrmContext *context, CrmNavigator *navigator, GArray *refs)
{
  CrmLabelsDialog *self = g_object_new (CRM_TYPE_LABELS_DIALOG, "transient-for",
                                        crm_navigator_get_window (navigator), NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_addresses, g_array_ref (refs), (GDestroyNotify) g_array_unref,
                       addresses_free, self->closing, on_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

guint
crm_labels_dialog_get_n_labels (CrmLabelsDialog *self)
{
  return self->labels != NULL ? crm_labels_get_n (self->labels) : 0;
}
