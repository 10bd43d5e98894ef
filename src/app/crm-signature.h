/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-store.h"

G_BEGIN_DECLS

/* The picture of a hand's signature: sealed, with the key in the secret service of its owner. */

/* Not on a thread of the store: these wait for the secret service. */
gboolean crm_signature_set (CrmStore *store, GBytes *picture, GError **error);
gboolean crm_signature_prepare (CrmStore *store, GError **error);
gboolean crm_signature_lend (CrmStore *store, GError **error);

/* On the thread of a session. */
GBytes *crm_signature_open (CrmSession *session, CrmRecord *signer, GError **error);
gboolean crm_signature_put (CrmSession *session,
                            CrmDocumentData *data,
                            CrmRecord *document,
                            const char *body,
                            CrmRecord **signer,
                            GError **error);
gboolean crm_signature_note_use (
    CrmSession *session, CrmRecord *document, CrmRecord *signer, const char *hash, GError **error);

G_END_DECLS
