/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* A file that has to go to the shared database. */
typedef struct
{
  char *hash;
  gint64 size;
} CrmFileToSend;

void crm_file_to_send_free (CrmFileToSend *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmFileToSend, crm_file_to_send_free)

gboolean crm_session_queue_files (CrmSession *self, GHashTable *hashes, GError **error);
GPtrArray *crm_session_list_files_to_send (CrmSession *self, GError **error);
gboolean
crm_session_note_gone_files (CrmSession *self, CrmRecord *record, gboolean *any, GError **error);
gboolean crm_session_drop_gone_files (CrmSession *self, GError **error);
gboolean crm_session_note_file_sent (CrmSession *self, const char *hash, GError **error);

gint64 crm_session_count_part (CrmSession *self, const char *hash, GError **error);
gboolean crm_session_put_part (
    CrmSession *self, const char *hash, gint64 start, GBytes *bytes, GError **error);
GBytes *crm_session_join_parts (CrmSession *self, const char *hash, GError **error);

G_END_DECLS
