/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmAttachmentFile:
 *
 * A file that is to be kept on the card of a record: its name, its type, its bytes.
 */
typedef struct
{
  char *name;
  char *mime;
  GBytes *bytes;
} CrmAttachmentFile;

/* How a file is looked at. */
typedef enum
{
  CRM_ATTACHMENT_OTHER, /* by another program */
  CRM_ATTACHMENT_PDF,
  CRM_ATTACHMENT_PICTURE,
  CRM_ATTACHMENT_TEXT,
} CrmAttachmentLook;

CrmAttachmentFile *crm_attachment_file_new (const char *name, GBytes *bytes);
CrmAttachmentFile *
crm_attachment_file_load (GFile *file, GCancellable *cancellable, GError **error);
void crm_attachment_file_free (CrmAttachmentFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmAttachmentFile, crm_attachment_file_free)

CrmAttachmentLook crm_attachment_get_look (const char *mime);
CrmRecord *crm_attachment_add (CrmSession *session,
                               const CrmKind *kind,
                               const CrmId *id,
                               const CrmAttachmentFile *file,
                               GError **error);
GPtrArray *
crm_attachment_list (CrmSession *session, const CrmKind *kind, const CrmId *id, GError **error);
CrmOperation *crm_attachment_operation_new (const CrmKind *kind, const CrmId *id, GPtrArray *files);

G_END_DECLS
