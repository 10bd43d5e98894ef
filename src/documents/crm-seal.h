/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes that only who has the key can read, and keys that only one person can take out. Keys are
 * texts. Any thread. */
char *crm_seal_new_key (GError **error);
GBytes *crm_seal_close (GBytes *plain, const char *key, const char *about, GError **error);
GBytes *crm_seal_open (GBytes *sealed, const char *key, const char *about, GError **error);
gboolean crm_seal_is_sealed (GBytes *bytes);

gboolean crm_seal_new_pair (char **private_key, char **public_key, GError **error);
char *crm_seal_wrap (const char *key, const char *public_key, GError **error);
char *crm_seal_unwrap (const char *wrapped, const char *private_key, GError **error);
void crm_seal_wipe (char *secret);

G_END_DECLS
