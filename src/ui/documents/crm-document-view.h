/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-page-strip.h"

G_BEGIN_DECLS

/**
 * CrmDocumentView:
 *
 * Pages to look at: scrolled, zoomed up to 800 %, turned, numbered, found in, with small pages and
 * contents beside them, on a screen of their own. Ctrl with the wheel zooms, as do the keys
 * Ctrl+plus, Ctrl+minus and Ctrl+0.
 *
 * Signal "drawn": every page that is seen has its picture.
 */
#define CRM_TYPE_DOCUMENT_VIEW (crm_document_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentView, crm_document_view, CRM, DOCUMENT_VIEW, GtkWidget)

GtkWidget *crm_document_view_new (void);
void crm_document_view_set_preview (CrmDocumentView *self, CrmDocumentPreview *preview);
CrmDocumentPreview *crm_document_view_get_preview (CrmDocumentView *self);
void crm_document_view_add_start (CrmDocumentView *self, GtkWidget *widget);
void crm_document_view_set_message (CrmDocumentView *self,
                                    const char *icon,
                                    const char *title,
                                    const char *text);
void crm_document_view_set_zoom (CrmDocumentView *self, double zoom);
void crm_document_view_zoom_in (CrmDocumentView *self);
void crm_document_view_zoom_out (CrmDocumentView *self);
gboolean crm_document_view_is_drawn (CrmDocumentView *self);

G_END_DECLS
