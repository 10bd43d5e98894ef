/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-session.h"

G_BEGIN_DECLS

gboolean crm_document_report_add (CrmDocumentData *data,
                                  CrmSession *session,
                                  const char *body,
                                  GError **error);

G_END_DECLS
