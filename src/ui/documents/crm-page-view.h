/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"

G_BEGIN_DECLS

/**
 * CrmPageView:
 *
 * One page of a document as a sheet of paper. Its picture is made when the page is wanted, as sharp
 * as the screen is, and the old one stays until the new one is there. Who cannot see it reads its
 * text.
 *
 * Signal "drawn": the picture of the page as it is now has come.
 */
#define CRM_TYPE_PAGE_VIEW (crm_page_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageView, crm_page_view, CRM, PAGE_VIEW, GtkWidget)

GtkWidget *crm_page_view_new (void);
void crm_page_view_set_page (CrmPageView *self, CrmDocumentPreview *preview, guint page);
void crm_page_view_set_wanted (CrmPageView *self, gboolean wanted);
gboolean crm_page_view_is_drawn (CrmPageView *self);
const char *crm_page_view_get_text (CrmPageView *self);

G_END_DECLS
