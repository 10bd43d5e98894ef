/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing. Poppler draws on the thread of the room documents; while it draws, nobody else touches
 * the printer's surface. Main thread. */
#include "config.h"

#include "crm-document-print.h"

#include <glib/gi18n-lib.h>

struct _CrmDocumentPrint
{
  GtkPrintOperation parent_instance;

  CrmDocumentPreview *preview;
};

G_DEFINE_FINAL_TYPE (CrmDocumentPrint, crm_document_print, GTK_TYPE_PRINT_OPERATION)

static void
crm_document_print_begin_print (GtkPrintOperation *operation, GtkPrintContext *context)
{
  CrmDocumentPrint *self = CRM_DOCUMENT_PRINT (operation);

  gtk_print_operation_set_n_pages (operation,
                                   (int) crm_document_preview_get_n_pages (self->preview));
}

/* The paper is as large as the page; a page that is wider than high lies on its side. */
static void
crm_document_print_request_page_setup (GtkPrintOperation *operation,
                                       GtkPrintContext *context,
                                       int page,
                                       GtkPageSetup *setup)
{
  CrmDocumentPrint *self = CRM_DOCUMENT_PRINT (operation);
  double width, height;
  gboolean is_landscape;
  GtkPaperSize *paper;

  crm_document_preview_get_page_size (self->preview, (guint) page, &width, &height);
  is_landscape = width > height;
  paper = gtk_paper_size_new_from_ipp ("", MIN (width, height), MAX (width, height));
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_orientation (setup, is_landscape ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                      : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_paper_size_free (paper);
}

static void
on_page_printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPrintOperation) operation = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_document_preview_print_page_finish (CRM_DOCUMENT_PREVIEW (source), result, &error))
    {
      g_warning ("A page was not printed: %s", error->message);
      gtk_print_operation_cancel (operation);
    }
  gtk_print_operation_draw_page_finish (operation);
}

static void
crm_document_print_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page)
{
  gtk_print_operation_set_defer_drawing (operation);
  crm_document_preview_print_page_async (CRM_DOCUMENT_PRINT (operation)->preview, (guint) page,
                                         gtk_print_context_get_cairo_context (context), NULL,
                                         on_page_printed_cb, g_object_ref (operation));
}

static void
crm_document_print_finalize (GObject *object)
{
  g_clear_object (&CRM_DOCUMENT_PRINT (object)->preview);
  G_OBJECT_CLASS (crm_document_print_parent_class)->finalize (object);
}

static void
crm_document_print_class_init (CrmDocumentPrintClass *klass)
{
  GtkPrintOperationClass *print_class = GTK_PRINT_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_document_print_finalize;
  print_class->begin_print = crm_document_print_begin_print;
  print_class->request_page_setup = crm_document_print_request_page_setup;
  print_class->draw_page = crm_document_print_draw_page;
}

static void
crm_document_print_init (CrmDocumentPrint *self)
{
  gtk_print_operation_set_unit (GTK_PRINT_OPERATION (self), GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (GTK_PRINT_OPERATION (self), TRUE);
  gtk_print_operation_set_embed_page_setup (GTK_PRINT_OPERATION (self), TRUE);
  gtk_print_operation_set_allow_async (GTK_PRINT_OPERATION (self), TRUE);
}

/**
 * crm_document_print_new:
 * @name: of the print job
 *
 * Returns: (transfer full): a print operation to be run
 */
CrmDocumentPrint *
crm_document_print_new (CrmDocumentPreview *preview, const char *name)
{
  CrmDocumentPrint *self = g_object_new (CRM_TYPE_DOCUMENT_PRINT, "job-name", name, NULL);

  self->preview = g_object_ref (preview);
  return self;
}
