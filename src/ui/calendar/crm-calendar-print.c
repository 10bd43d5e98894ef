/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Main thread. */
#include "config.h"

#include "crm-calendar-print.h"

#include <glib/gi18n-lib.h>

#include "crm-page-print.h"

static guint
paginate (gpointer pages, double width, double height)
{
  return crm_calendar_paper_paginate (pages, width, height);
}

static void
draw (gpointer pages, cairo_t *cr, guint page)
{
  crm_calendar_paper_draw_page (pages, cr, page);
}

/**
 * crm_calendar_print:
 * @name: of the print job
 *
 * Asks for a printer, and prints; several days lie on the side of the paper.
 */
void
crm_calendar_print (CrmCalendarPaper *paper, CrmNavigator *navigator, const char *name)
{
  g_autoptr (CrmPagePrint) operation = crm_page_print_new (G_OBJECT (paper), paginate, draw, name);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  gtk_page_setup_set_orientation (setup, crm_calendar_paper_is_wide (paper)
                                             ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                             : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (GTK_PRINT_OPERATION (operation), setup);
  crm_page_print_run (operation, navigator, _ ("The calendar could not be printed"));
}
