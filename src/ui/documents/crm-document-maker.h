/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-preview.h"
#include "crm-document.h"
#include "crm-placeholders.h"
#include "crm-template-file.h"

G_BEGIN_DECLS

/**
 * CrmDocumentMaker:
 *
 * Makes a document from the text of a template and data, again whenever either changes: at once
 * when it has nothing to do, then at most once in 30 ms; what is out of date before its turn is
 * never made. The last good document stays while the text has problems. Everything slow happens on
 * other threads.
 *
 * Signals:
 * changed: problems, the document or whether it is busy changed
 */
#define CRM_TYPE_DOCUMENT_MAKER (crm_document_maker_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentMaker, crm_document_maker, CRM, DOCUMENT_MAKER, GObject)

CrmDocumentMaker *crm_document_maker_new (CrmPlaceholders *placeholders);
void crm_document_maker_set (CrmDocumentMaker *self,
                             const char *body,
                             CrmTemplateShelf *shelf,
                             CrmDocumentData *data);
void crm_document_maker_set_file (CrmDocumentMaker *self, CrmTemplateFile *file);
gboolean crm_document_maker_is_busy (CrmDocumentMaker *self);
CrmTemplate *crm_document_maker_get_template (CrmDocumentMaker *self);
GPtrArray *crm_document_maker_get_problems (CrmDocumentMaker *self);
CrmDocument *crm_document_maker_get_document (CrmDocumentMaker *self);
CrmDocumentData *crm_document_maker_get_data (CrmDocumentMaker *self);
CrmDocumentPreview *crm_document_maker_get_preview (CrmDocumentMaker *self);
const GError *crm_document_maker_get_error (CrmDocumentMaker *self);
gint64 crm_document_maker_get_asked_at (CrmDocumentMaker *self);

G_END_DECLS
