/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmDocumentPage:
 *
 * One document: its pages as they will be, and beside them what is missing. Once it is saved, its
 * pages are the very bytes that were saved.
 */
#define CRM_TYPE_DOCUMENT_PAGE (crm_document_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentPage, crm_document_page, CRM, DOCUMENT_PAGE, GtkWidget)

GtkWidget *
crm_document_page_new (CrmContext *context, CrmNavigator *navigator, const CrmId *document);
gboolean crm_document_page_shows (CrmDocumentPage *self, const CrmId *document);

G_END_DECLS
