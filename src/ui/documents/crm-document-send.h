/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Hands a document to the mail program of the desktop, as an attachment of a new letter. */
void crm_document_send_async (GBytes *pdf,
                              const char *file_name,
                              const char *address,
                              const char *subject,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean crm_document_send_finish (GAsyncResult *result, GError **error);

G_END_DECLS
