/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmAddressee:
 * @words: (nullable): why a mailing would not go there: what the card says of the address
 *
 * Somebody to whom a message about a record may go.
 */
typedef struct
{
  CrmId party;
  const CrmKind *kind; /* of @party */
  char *name;
  char *address;
  char *words;
  gboolean is_opted_out;
} CrmAddressee;

/**
 * CrmMessageDraft:
 * @message: not stored; its fields may be changed
 * @language: in which its text is
 * @addressees: (element-type CrmAddressee): to whom it may go, the likeliest first
 * @files: (element-type CrmAttachmentFile): what goes with it
 * @missing: (element-type utf8): what the text wanted and nobody has written down yet
 *
 * A message before it is queued.
 */
typedef struct
{
  CrmRecord *message;
  char *language;
  GPtrArray *addressees;
  GPtrArray *files;
  GPtrArray *missing;
} CrmMessageDraft;

CrmMessageDraft *crm_message_draft_new (CrmSession *session,
                                        CrmRecord *subject,
                                        const char *text,
                                        const char *language,
                                        GError **error);
void crm_message_draft_free (CrmMessageDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMessageDraft, crm_message_draft_free)
gboolean crm_message_draft_add_document (CrmMessageDraft *self,
                                         CrmSession *session,
                                         CrmRecord *document,
                                         GError **error);

GPtrArray *crm_message_list_addressees (CrmSession *session, CrmRecord *subject, GError **error);
gboolean crm_message_queue (CrmSession *session,
                            CrmMessageDraft *draft,
                            gboolean is_mailing,
                            GError **error);

/* crm-message-text.c: what a message begins with, in the language of who gets it. */
typedef struct
{
  char *key;   /* a family, or the id of a text of the office */
  char *label; /* for people */
} CrmMessageChoice;

GPtrArray *crm_message_text_list (CrmSession *session, GError **error);
gboolean crm_message_text_find (CrmSession *session,
                                const char *key,
                                const char *language,
                                char **subject,
                                char **body,
                                char **used_language,
                                GError **error);

G_END_DECLS
