/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The password of the office's database or of a mail server, in the secret service of the desktop
 * and nowhere else. @office names it: “host:port/database”, “smtp://host:port”. */
void crm_secrets_store_async (const char *office,
                              const char *login,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean crm_secrets_store_finish (GAsyncResult *result, GError **error);
gboolean
crm_secrets_store (const char *office, const char *login, const char *password, GError **error);

void crm_secrets_lookup_async (const char *office,
                               const char *login,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *crm_secrets_lookup_finish (GAsyncResult *result, GError **error);
char *crm_secrets_lookup (const char *office, const char *login, GError **error);

void crm_secrets_clear_async (const char *office,
                              const char *login,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean crm_secrets_clear_finish (GAsyncResult *result, GError **error);
gboolean crm_secrets_clear (const char *office, const char *login, GError **error);

/* Keys of this person, by a name; the environment variable CLIENTELA_KEYS names a file in place of
 * the secret service. Both wait for it. */
gboolean crm_secrets_store_key (const char *name, const char *key, GError **error);
char *crm_secrets_lookup_key (const char *name, GError **error);

/* For tests. */
void crm_secrets_set_patience (gint64 microseconds);

typedef char CrmPassword;
void crm_password_free (char *password);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmPassword, crm_password_free)

G_END_DECLS
