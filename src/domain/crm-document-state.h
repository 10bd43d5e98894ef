/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

gboolean crm_document_is_kept (CrmRecord *document);
gboolean crm_document_is_bound (CrmRecord *document);
gboolean crm_document_is_expired (CrmRecord *record, const CrmField *field);
gboolean crm_document_can_become (CrmRecord *document, const char *status);
char *crm_document_dup_next_version (CrmRecord *document);
const char *const *crm_document_get_kept_fields (void);
CrmRecord *crm_document_event_new (const CrmCatalog *catalog,
                                   const CrmId *document,
                                   const char *event,
                                   gint64 at);

G_END_DECLS
