/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-session.h"
#include "crm-template-shelf.h"

G_BEGIN_DECLS

/**
 * CrmIssueResult:
 * @CRM_ISSUE_FAILED: nothing may stay of it: the batch is to be rolled back
 * @CRM_ISSUE_WAITS: it is on its way; its number comes with the next contact with the shared
 *   database, and its pages with crm_document_issue_waiting()
 * @CRM_ISSUE_DONE: its pages are kept
 */
typedef enum
{
  CRM_ISSUE_FAILED,
  CRM_ISSUE_WAITS,
  CRM_ISSUE_DONE,
} CrmIssueResult;

CrmDocumentData *
crm_document_gather (CrmSession *session, CrmRecord *document, CrmRecord *template, GError **error);
CrmRecord *crm_document_get_template (CrmSession *session, CrmRecord *document, GError **error);
CrmIssueResult crm_document_issue (CrmSession *session,
                                   CrmRecord *document,
                                   CrmTemplateShelf *shelf,
                                   GBytes **pdf,
                                   GError **error);
int crm_document_issue_waiting (CrmSession *session, const char *source, GError **error);
GBytes *crm_document_reprint (CrmSession *session, CrmRecord *document, GError **error);

G_END_DECLS
