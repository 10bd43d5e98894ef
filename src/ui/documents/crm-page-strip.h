/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"
#include "crm-page-cache.h"

G_BEGIN_DECLS

/* Zoom that follows the width there is, or shows whole pages. */
#define CRM_ZOOM_FIT 0.0
#define CRM_ZOOM_PAGE -1.0

/**
 * CrmPageStrip:
 *
 * The pages of a document below each other, all to the same scale. Only those near what is seen
 * have pictures. Text is selected with the pointer, across pages, and copied.
 *
 * Signals: "drawn": every page that is seen has its picture. "follow" (page, top, address): a link
 * was pressed.
 */
#define CRM_TYPE_PAGE_STRIP (crm_page_strip_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageStrip, crm_page_strip, CRM, PAGE_STRIP, GtkWidget)

GtkWidget *crm_page_strip_new (void);
CrmPageCache *crm_page_strip_get_cache (CrmPageStrip *self);
void crm_page_strip_set_preview (CrmPageStrip *self, CrmDocumentPreview *preview);
void crm_page_strip_set_zoom (CrmPageStrip *self, double zoom);
double crm_page_strip_get_zoom (CrmPageStrip *self);
double crm_page_strip_get_scale (CrmPageStrip *self);
void crm_page_strip_set_turns (CrmPageStrip *self, guint turns);
guint crm_page_strip_get_turns (CrmPageStrip *self);
void crm_page_strip_set_height (CrmPageStrip *self, int height);
guint crm_page_strip_set_seen (CrmPageStrip *self, const graphene_rect_t *seen);
double crm_page_strip_get_top (CrmPageStrip *self, guint page, double points);
gboolean crm_page_strip_is_drawn (CrmPageStrip *self);
gboolean crm_page_strip_has_failed (CrmPageStrip *self);
void crm_page_strip_try_again (CrmPageStrip *self);

gboolean crm_page_strip_has_selection (CrmPageStrip *self);
void crm_page_strip_select_all (CrmPageStrip *self);
void crm_page_strip_select_none (CrmPageStrip *self);
void crm_page_strip_extend (CrmPageStrip *self, guint page, int letters, gboolean by_words);
void crm_page_strip_copy (CrmPageStrip *self);
void crm_page_strip_set_finds (CrmPageStrip *self, guint page, GArray *finds, GArray *current);

G_END_DECLS
