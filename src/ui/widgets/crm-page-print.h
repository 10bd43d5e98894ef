/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"
#include "crm-navigator.h"
#include "crm-report.h"

G_BEGIN_DECLS

/**
 * CrmPagePrint:
 *
 * The one way to paper: a report, a list, labels, a document, or many documents in one job. What
 * draws says how many pages of a size it needs, then draws each, in points from the top left corner
 * of the paper; the pages of documents are as large as in their files. Vectors and text stay what
 * they are. Which pages, how many copies and on which sides is asked by the dialog of the desktop,
 * in a Flatpak by its portal.
 */
#define CRM_TYPE_PAGE_PRINT (crm_page_print_get_type ())
G_DECLARE_FINAL_TYPE (CrmPagePrint, crm_page_print, CRM, PAGE_PRINT, GtkPrintOperation)

typedef guint (*CrmPagePaginate) (gpointer pages, double width, double height);
typedef void (*CrmPageDraw) (gpointer pages, cairo_t *cr, guint page);

CrmPagePrint *
crm_page_print_new (GObject *pages, CrmPagePaginate paginate, CrmPageDraw draw, const char *name);
CrmPagePrint *crm_page_print_new_report (CrmReport *report, const char *name);
CrmPagePrint *crm_page_print_new_document (CrmDocumentPreview *document, const char *name);
CrmPagePrint *crm_page_print_new_documents (GPtrArray *documents, const char *name);
void crm_page_print_set_paper (CrmPagePrint *self, double width, double height);
void crm_page_print_run (CrmPagePrint *self, CrmNavigator *navigator, const char *failure);

G_END_DECLS
