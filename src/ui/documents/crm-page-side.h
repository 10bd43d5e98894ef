/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"
#include "crm-page-cache.h"

G_BEGIN_DECLS

/**
 * CrmPageSide:
 *
 * Beside the pages of a document: its pages in small, and its contents.
 *
 * Signal "go" (page, top): somebody chose where to go; the top is in points.
 */
#define CRM_TYPE_PAGE_SIDE (crm_page_side_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageSide, crm_page_side, CRM, PAGE_SIDE, GtkWidget)

void
crm_page_side_set_preview (CrmPageSide *self, CrmDocumentPreview *preview, CrmPageCache *cache);
void crm_page_side_set_page (CrmPageSide *self, guint page);
void crm_page_side_set_turns (CrmPageSide *self, guint turns);

G_END_DECLS
