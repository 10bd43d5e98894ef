/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"

G_BEGIN_DECLS

/* Zoom that follows the width there is. */
#define CRM_ZOOM_FIT 0.0

/**
 * CrmPageStrip:
 *
 * The pages of a document below each other, all to the same scale. Only those near what is seen
 * have pictures.
 *
 * Signal "drawn": every page that is seen has its picture.
 */
#define CRM_TYPE_PAGE_STRIP (crm_page_strip_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageStrip, crm_page_strip, CRM, PAGE_STRIP, GtkWidget)

GtkWidget *crm_page_strip_new (void);
void crm_page_strip_set_preview (CrmPageStrip *self, CrmDocumentPreview *preview);
void crm_page_strip_set_zoom (CrmPageStrip *self, double zoom);
double crm_page_strip_get_zoom (CrmPageStrip *self);
double crm_page_strip_get_scale (CrmPageStrip *self);
guint crm_page_strip_set_seen (CrmPageStrip *self, double top, double bottom);
gboolean crm_page_strip_is_drawn (CrmPageStrip *self);

G_END_DECLS
