/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-session.h"

G_BEGIN_DECLS

CrmDocumentData *
crm_document_data_new_for_record (CrmSession *session, CrmRecord *record, GError **error);

G_END_DECLS
