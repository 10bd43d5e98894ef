/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-operation.h"

G_BEGIN_DECLS

/* The operations of this place: each is one undo. */
void crm_document_make_async (CrmContext *context,
                              const CrmId *template,
                              const CrmKind *kind,
                              const CrmId *subject,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CrmRecord *crm_document_make_finish (GAsyncResult *result, GError **error);

CrmOperation *crm_document_change_issue (CrmRecord *record);
CrmOperation *crm_document_change_status (CrmRecord *record, const char *status);
CrmOperation *crm_document_change_revise (CrmRecord *record, CrmRecord **created);
CrmOperation *crm_template_change_save (CrmRecord *template, const char *body);
CrmOperation *crm_template_change_restore (CrmRecord *template, CrmRecord *version);
CrmOperation *crm_template_change_new (CrmContext *context, CrmRecord *like, CrmRecord **created);
CrmOperation *
crm_template_change_variant (CrmRecord *template, const char *language, CrmRecord **created);
CrmOperation *crm_template_change_archived (CrmRecord *template, gboolean is_archived);
CrmOperation *crm_template_change_starters (CrmContext *context);
void crm_template_keep_draft (CrmContext *context, const CrmId *id, const char *body);
gboolean crm_template_find_waiting_draft (CrmContext *context, const CrmId *id, char **body);

G_END_DECLS
