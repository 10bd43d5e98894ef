/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-preview.h"

G_BEGIN_DECLS

/**
 * CrmPageSearch:
 *
 * Words that are looked for in a document: page by page, the one that is being read first. Main
 * thread.
 *
 * Signals: "found" (page): what was found on a page has come. "moved": another find is looked at,
 * or none.
 */
#define CRM_TYPE_PAGE_SEARCH (crm_page_search_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageSearch, crm_page_search, CRM, PAGE_SEARCH, GObject)

CrmPageSearch *crm_page_search_new (void);
void crm_page_search_start (CrmPageSearch *self,
                            CrmDocumentPreview *preview,
                            const char *words,
                            guint first_page);
void crm_page_search_step (CrmPageSearch *self, int direction);
gboolean crm_page_search_is_busy (CrmPageSearch *self);
guint crm_page_search_get_n (CrmPageSearch *self);
guint crm_page_search_get_position (CrmPageSearch *self);
GArray *crm_page_search_get_places (CrmPageSearch *self, guint page);
GArray *crm_page_search_get_current (CrmPageSearch *self, guint *page);

G_END_DECLS
