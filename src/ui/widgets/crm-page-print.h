/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-report.h"

G_BEGIN_DECLS

/**
 * CrmPagePrint:
 *
 * Prints pages that something draws: a report, a list, labels. What draws says how many pages of a
 * size it needs, then draws each, in points from the top left corner of the paper.
 */
#define CRM_TYPE_PAGE_PRINT (crm_page_print_get_type ())
G_DECLARE_FINAL_TYPE (CrmPagePrint, crm_page_print, CRM, PAGE_PRINT, GtkPrintOperation)

typedef guint (*CrmPagePaginate) (gpointer pages, double width, double height);
typedef void (*CrmPageDraw) (gpointer pages, cairo_t *cr, guint page);

CrmPagePrint *
crm_page_print_new (GObject *pages, CrmPagePaginate paginate, CrmPageDraw draw, const char *name);
CrmPagePrint *crm_page_print_new_report (CrmReport *report, const char *name);
void crm_page_print_set_paper (CrmPagePrint *self, double width, double height);
gboolean crm_page_print_run (CrmPagePrint *self, GtkWindow *parent, GError **error);

G_END_DECLS
