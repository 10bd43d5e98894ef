/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* Documents before they are issued. */
char *crm_record_dup_name (CrmRecord *record);
CrmRecord *
crm_document_draft_new (const CrmCatalog *catalog, CrmRecord *template, CrmRecord *subject);
gboolean
crm_document_find_begun (CrmSession *session, CrmRecord *draft, CrmRecord **begun, GError **error);
CrmRecord *crm_document_get_subject (CrmSession *session, CrmRecord *document);
char *crm_document_dup_language (CrmSession *session, CrmRecord *record);
CrmRecord *crm_document_revision_new (CrmRecord *document);

G_END_DECLS
