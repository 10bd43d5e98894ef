/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-report-print.h"

struct _CrmReportPrint
{
  GtkPrintOperation parent_instance;

  CrmReport *report;
};

G_DEFINE_FINAL_TYPE (CrmReportPrint, crm_report_print, GTK_TYPE_PRINT_OPERATION)

static void
crm_report_print_begin_print (GtkPrintOperation *operation, GtkPrintContext *context)
{
  CrmReportPrint *self = CRM_REPORT_PRINT (operation);
  guint pages = crm_report_paginate (self->report, gtk_print_context_get_width (context),
                                     gtk_print_context_get_height (context));

  gtk_print_operation_set_n_pages (operation, (int) pages);
}

static void
crm_report_print_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page)
{
  crm_report_draw_page (CRM_REPORT_PRINT (operation)->report,
                        gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
crm_report_print_finalize (GObject *object)
{
  g_clear_object (&CRM_REPORT_PRINT (object)->report);
  G_OBJECT_CLASS (crm_report_print_parent_class)->finalize (object);
}

static void
crm_report_print_class_init (CrmReportPrintClass *klass)
{
  GtkPrintOperationClass *print_class = GTK_PRINT_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_report_print_finalize;
  print_class->begin_print = crm_report_print_begin_print;
  print_class->draw_page = crm_report_print_draw_page;
}

static void
crm_report_print_init (CrmReportPrint *self)
{
  gtk_print_operation_set_unit (GTK_PRINT_OPERATION (self), GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (GTK_PRINT_OPERATION (self), TRUE);
  gtk_print_operation_set_embed_page_setup (GTK_PRINT_OPERATION (self), TRUE);
}

/**
 * crm_report_print_new:
 * @name: of the print job
 */
CrmReportPrint *
crm_report_print_new (CrmReport *report, const char *name)
{
  CrmReportPrint *self = g_object_new (CRM_TYPE_REPORT_PRINT, "job-name", name, NULL);

  self->report = g_object_ref (report);
  return self;
}
