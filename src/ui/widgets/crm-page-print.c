/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages on paper, whoever draws them. Main thread. */
#include "config.h"

#include "crm-page-print.h"

struct _CrmPagePrint
{
  GtkPrintOperation parent_instance;

  GObject *pages;
  CrmPagePaginate paginate;
  CrmPageDraw draw;
};

G_DEFINE_FINAL_TYPE (CrmPagePrint, crm_page_print, GTK_TYPE_PRINT_OPERATION)

static void
crm_page_print_begin_print (GtkPrintOperation *operation, GtkPrintContext *context)
{
  CrmPagePrint *self = CRM_PAGE_PRINT (operation);
  guint n = self->paginate (self->pages, gtk_print_context_get_width (context),
                            gtk_print_context_get_height (context));

  gtk_print_operation_set_n_pages (operation, (int) n);
}

static void
crm_page_print_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page)
{
  CrmPagePrint *self = CRM_PAGE_PRINT (operation);

  self->draw (self->pages, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
crm_page_print_finalize (GObject *object)
{
  g_clear_object (&CRM_PAGE_PRINT (object)->pages);
  G_OBJECT_CLASS (crm_page_print_parent_class)->finalize (object);
}

static void
crm_page_print_class_init (CrmPagePrintClass *klass)
{
  GtkPrintOperationClass *print_class = GTK_PRINT_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_page_print_finalize;
  print_class->begin_print = crm_page_print_begin_print;
  print_class->draw_page = crm_page_print_draw_page;
}

static void
crm_page_print_init (CrmPagePrint *self)
{
  gtk_print_operation_set_unit (GTK_PRINT_OPERATION (self), GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (GTK_PRINT_OPERATION (self), TRUE);
  gtk_print_operation_set_embed_page_setup (GTK_PRINT_OPERATION (self), TRUE);
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

/**
 * crm_page_print_run:
 *
 * Asks where to and prints, while the window goes on.
 *
 * Returns: FALSE with @error when it could not begin
 */
gboolean
crm_page_print_run (CrmPagePrint *self, GtkWindow *parent, GError **error)
{
  gtk_print_operation_set_allow_async (GTK_PRINT_OPERATION (self), TRUE);
  return gtk_print_operation_run (GTK_PRINT_OPERATION (self),
                                  GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, error)
         != GTK_PRINT_OPERATION_RESULT_ERROR;
}
