/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages on paper, whoever draws them. The pages of documents are drawn on another thread; while it
 * draws, nobody else touches the printer's surface. Main thread. */
#include "config.h"

#include "crm-page-print.h"

#include <glib/gi18n-lib.h>

/* What was chosen last: the printer, the sides. */
static GtkPrintSettings *last_settings;

struct _CrmPagePrint
{
  GtkPrintOperation parent_instance;

  /* What something draws here */
  GObject *pages;
  CrmPagePaginate paginate;
  CrmPageDraw draw;

  /* What documents draw */
  GPtrArray *documents; /* of CrmDocumentPreview */
  GError *failure;      /* of the first page that could not be drawn */
};

G_DEFINE_FINAL_TYPE (CrmPagePrint, crm_page_print, GTK_TYPE_PRINT_OPERATION)

static void
crm_page_print_begin_print (GtkPrintOperation *operation, GtkPrintContext *context)
{
  CrmPagePrint *self = CRM_PAGE_PRINT (operation);
  guint n = 0;

  if (self->paginate != NULL)
    n = self->paginate (self->pages, gtk_print_context_get_width (context),
                        gtk_print_context_get_height (context));
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    n += crm_document_preview_get_n_pages (g_ptr_array_index (self->documents, i));
  gtk_print_operation_set_n_pages (operation, (int) n);
}

/* The document that a page of the job belongs to; @page becomes its number there. */
static CrmDocumentPreview *
find_document (CrmPagePrint *self, guint *page)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      CrmDocumentPreview *document = g_ptr_array_index (self->documents, i);
      guint n_pages = crm_document_preview_get_n_pages (document);

      if (*page < n_pages)
        return document;
      *page -= n_pages;
    }
  return NULL;
}

static void
set_up_paper (GtkPageSetup *setup, double width, double height)
{
  GtkPaperSize *paper = gtk_paper_size_new_from_ipp ("", MIN (width, height), MAX (width, height));

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_paper_size_free (paper);
}

/* The paper is as large as the page; a page that is wider than high lies on its side. */
static void
crm_page_print_request_page_setup (GtkPrintOperation *operation,
                                   GtkPrintContext *context,
                                   int number,
                                   GtkPageSetup *setup)
{
  CrmPagePrint *self = CRM_PAGE_PRINT (operation);
  guint page = (guint) number;
  CrmDocumentPreview *document = self->documents != NULL ? find_document (self, &page) : NULL;
  double width, height;

  if (document == NULL)
    return;
  crm_document_preview_get_page_size (document, page, &width, &height);
  set_up_paper (setup, width, height);
}

static void
on_page_printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPagePrint) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_document_preview_print_page_finish (CRM_DOCUMENT_PREVIEW (source), result, &error))
    {
      if (self->failure == NULL)
        self->failure = g_steal_pointer (&error);
      gtk_print_operation_cancel (GTK_PRINT_OPERATION (self));
    }
  gtk_print_operation_draw_page_finish (GTK_PRINT_OPERATION (self));
}

static void
crm_page_print_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int number)
{
  CrmPagePrint *self = CRM_PAGE_PRINT (operation);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  guint page = (guint) number;
  CrmDocumentPreview *document = self->documents != NULL ? find_document (self, &page) : NULL;

  if (self->draw != NULL)
    self->draw (self->pages, cr, page);
  if (document == NULL)
    return;
  gtk_print_operation_set_defer_drawing (operation);
  crm_document_preview_print_page_async (document, page, cr, NULL, on_page_printed_cb,
                                         g_object_ref (self));
}

static void
crm_page_print_done (GtkPrintOperation *operation, GtkPrintOperationResult result)
{
  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    {
      GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);

      if (settings != NULL)
        g_set_object (&last_settings, settings);
    }
}

static void
crm_page_print_finalize (GObject *object)
{
  CrmPagePrint *self = CRM_PAGE_PRINT (object);

  g_clear_object (&self->pages);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (crm_page_print_parent_class)->finalize (object);
}

static void
crm_page_print_class_init (CrmPagePrintClass *klass)
{
  GtkPrintOperationClass *print_class = GTK_PRINT_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_page_print_finalize;
  print_class->begin_print = crm_page_print_begin_print;
  print_class->request_page_setup = crm_page_print_request_page_setup;
  print_class->draw_page = crm_page_print_draw_page;
  print_class->done = crm_page_print_done;
}

static void
crm_page_print_init (CrmPagePrint *self)
{
  GtkPrintOperation *operation = GTK_PRINT_OPERATION (self);

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (last_settings != NULL)
    gtk_print_operation_set_print_settings (operation, last_settings);
}

/**
 * crm_page_print_new:
 * @pages: what draws
 * @name: of the print job
 *
 * Returns: (transfer full): the operation, to be run
 */
CrmPagePrint *
crm_page_print_new (GObject *pages, CrmPagePaginate paginate, CrmPageDraw draw, const char *name)
{
  CrmPagePrint *self = g_object_new (CRM_TYPE_PAGE_PRINT, "job-name", name, NULL);

  self->pages = g_object_ref (pages);
  self->paginate = paginate;
  self->draw = draw;
  return self;
}

static guint
paginate_report (gpointer pages, double width, double height)
{
  return crm_report_paginate (pages, width, height);
}

static void
draw_report (gpointer pages, cairo_t *cr, guint page)
{
  crm_report_draw_page (pages, cr, page);
}

/**
 * crm_page_print_new_report:
 * @name: of the print job
 *
 * Returns: (transfer full): the operation that prints a report
 */
CrmPagePrint *
crm_page_print_new_report (CrmReport *report, const char *name)
{
  return crm_page_print_new (G_OBJECT (report), paginate_report, draw_report, name);
}

/**
 * crm_page_print_new_documents:
 * @documents: (element-type CrmDocumentPreview): in the order in which they are printed
 * @name: of the print job
 *
 * Returns: (transfer full): the operation that prints many documents as one job
 */
CrmPagePrint *
crm_page_print_new_documents (GPtrArray *documents, const char *name)
{
  CrmPagePrint *self = g_object_new (CRM_TYPE_PAGE_PRINT, "job-name", name, NULL);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  double width, height;

  self->documents = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (self->documents, g_object_ref (g_ptr_array_index (documents, i)));
  if (documents->len > 0)
    {
      crm_document_preview_get_page_size (g_ptr_array_index (documents, 0), 0, &width, &height);
      set_up_paper (setup, width, height);
      gtk_print_operation_set_default_page_setup (GTK_PRINT_OPERATION (self), setup);
    }
  return self;
}

/**
 * crm_page_print_new_document:
 * @name: of the print job
 *
 * Returns: (transfer full): the operation that prints a document
 */
CrmPagePrint *
crm_page_print_new_document (CrmDocumentPreview *document, const char *name)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();

  g_ptr_array_add (documents, document);
  return crm_page_print_new_documents (documents, name);
}

/**
 * crm_page_print_set_paper:
 * @width: in millimetres
 * @height: in millimetres
 *
 * What is drawn fits one size of paper only, as labels do.
 */
void
crm_page_print_set_paper (CrmPagePrint *self, double width, double height)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  gboolean is_wide = width > height;
  g_autofree char *name = g_strdup_printf ("custom_%.0fx%.0fmm", width, height);
  GtkPaperSize *size = gtk_paper_size_new_custom (name, name, MIN (width, height),
                                                  MAX (width, height), GTK_UNIT_MM);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_orientation (setup, is_wide ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                 : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_paper_size_free (size);
  gtk_print_operation_set_default_page_setup (GTK_PRINT_OPERATION (self), setup);
}

typedef struct
{
  CrmNavigator *navigator; /* lives longer */
  char *failure;
} Report;

static void
report_free (gpointer data, GClosure *closure)
{
  Report *report = data;

  g_free (report->failure);
  g_free (report);
}

static void
on_done_cb (CrmPagePrint *self, GtkPrintOperationResult result, Report *report)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (GTK_PRINT_OPERATION (self), &error);
  if (error != NULL || self->failure != NULL)
    crm_navigator_report_error (report->navigator, report->failure,
                                self->failure != NULL ? self->failure : error);
}

/**
 * crm_page_print_run:
 * @failure: a sentence that says what did not work, as "The list could not be printed"
 *
 * Asks where to and prints, while the window goes on; tells when it did not work.
 */
void
crm_page_print_run (CrmPagePrint *self, CrmNavigator *navigator, const char *failure)
{
  Report *report = g_new0 (Report, 1);

  g_return_if_fail (CRM_IS_PAGE_PRINT (self));
  report->navigator = navigator;
  report->failure = g_strdup (failure);
  g_signal_connect_data (self, "done", G_CALLBACK (on_done_cb), report, report_free, 0);
  gtk_print_operation_run (GTK_PRINT_OPERATION (self), GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           crm_navigator_get_window (navigator), NULL);
}
