/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"
#include "crm-page-cache.h"
#include "crm-page-words.h"

G_BEGIN_DECLS

/* A zoom of 1 shows a page as large as it is on paper, on a screen of 96 dots an inch. */
#define CRM_PIXELS_PER_POINT (96.0 / 72.0)

/**
 * CrmPageView:
 *
 * One page of a document as a sheet of paper. Its picture is made when the page is wanted, as sharp
 * as the screen is, and the old one stays until the new one is there; what is larger than three
 * times the paper is made of pictures of those parts that are seen. Who cannot see it reads its
 * text. Links are buttons.
 *
 * Signals: "drawn": the picture of the page as it is now has come. "follow" (page, top, address): a
 * link was pressed; the page is -1 where it leads to the web. "words": the text has come.
 */
#define CRM_TYPE_PAGE_VIEW (crm_page_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageView, crm_page_view, CRM, PAGE_VIEW, GtkWidget)

GtkWidget *crm_page_view_new (void);
void crm_page_view_set_cache (CrmPageView *self, CrmPageCache *cache);
void crm_page_view_set_small (CrmPageView *self, gboolean is_small);
void crm_page_view_set_page (CrmPageView *self, CrmDocumentPreview *preview, guint page);
guint crm_page_view_get_page (CrmPageView *self);
void crm_page_view_set_turns (CrmPageView *self, guint turns);
void crm_page_view_set_wanted (CrmPageView *self, gboolean wanted);
void crm_page_view_set_seen (CrmPageView *self, const graphene_rect_t *seen);
gboolean crm_page_view_is_drawn (CrmPageView *self);
gboolean crm_page_view_has_failed (CrmPageView *self);
void crm_page_view_try_again (CrmPageView *self);
const char *crm_page_view_get_text (CrmPageView *self);
CrmPageWords *crm_page_view_get_words (CrmPageView *self);
void crm_page_view_read (CrmPageView *self);
void crm_page_view_select (CrmPageView *self, guint from, guint to);
void crm_page_view_set_finds (CrmPageView *self, GArray *finds, GArray *current);
void crm_page_view_to_page (CrmPageView *self, double x, double y, double *page_x, double *page_y);
void
crm_page_view_from_page (CrmPageView *self, const graphene_rect_t *place, graphene_rect_t *out);

G_END_DECLS
