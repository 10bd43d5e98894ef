/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmApprovalStanding:
 * @document: (nullable): %NULL when the paper has no document yet
 * @approvals: (element-type CrmRecord): what was asked about it and answered, the oldest first
 * @mine: (nullable): about which the person at this desk was asked
 * @needed: (nullable): who has to approve the document before it goes out, and why
 * @is_asked: somebody was asked and has not answered
 *
 * Where a document stands with those who have to approve it.
 */
typedef struct
{
  CrmRecord *document;
  GPtrArray *approvals;
  CrmRecord *mine;
  char *needed;
  gboolean is_asked;
} CrmApprovalStanding;

void crm_approval_standing_free (CrmApprovalStanding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmApprovalStanding, crm_approval_standing_free)

/* Who has to say yes before a document goes out. On the thread of the session. */
GPtrArray *crm_approval_list (CrmSession *session, CrmRecord *document, GError **error);
GPtrArray *crm_approval_list_rules (CrmSession *session, CrmRecord *document, GError **error);
int crm_approval_ask (CrmSession *session, CrmRecord *document, GError **error);
gboolean crm_approval_check (CrmSession *session, CrmRecord *document, GError **error);
CrmApprovalStanding *
crm_approval_read_standing (CrmSession *session, CrmRecord *document, GError **error);
GPtrArray *crm_approval_list_standings (CrmSession *session, CrmRecord *paper, GError **error);
CrmRecord *crm_approval_find_mine (CrmSession *session, CrmRecord *document, GError **error);

G_END_DECLS
