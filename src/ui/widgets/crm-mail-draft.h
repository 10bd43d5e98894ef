/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-attachment.h"
#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmMailDraft:
 * @fields: of what was typed, by names of fields of a message
 * @files: (element-type CrmAttachmentFile): that were added by hand
 *
 * A message that somebody began and did not send; each record has one on a desk.
 */
typedef struct
{
  GHashTable *fields;
  GPtrArray *files;
} CrmMailDraft;

CrmMailDraft *crm_mail_draft_new (void);
void crm_mail_draft_free (CrmMailDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMailDraft, crm_mail_draft_free)
void crm_mail_draft_set (CrmMailDraft *self, const char *field, const char *text);
const char *crm_mail_draft_get (CrmMailDraft *self, const char *field);

/* Main thread. */
char *crm_mail_draft_dup_key (const CrmKind *kind, const CrmId *id);
void crm_mail_draft_keep (CrmMailDraft *self, CrmContext *context, const char *key);
void crm_mail_draft_keep_files (GPtrArray *files, CrmContext *context, const char *key);

/* On a thread of the store. */
CrmMailDraft *crm_mail_draft_read (CrmSession *session, const char *key, const char *text);
gboolean crm_mail_draft_drop (CrmSession *session, const char *key, GError **error);

G_END_DECLS
