/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmSigner:
 *
 * A certificate with its private key, from a file (PKCS#12) or on a card or stick (PKCS#11). One
 * thread at a time.
 */
typedef struct _CrmSigner CrmSigner;

CrmSigner *crm_signer_new_from_file (GBytes *pkcs12, const char *password, GError **error);
CrmSigner *crm_signer_new_from_token (const char *url, const char *pin, GError **error);
const char *crm_signer_get_name (CrmSigner *self);
void crm_signer_free (CrmSigner *self);

/**
 * CrmTokenCertificate:
 * @url: names it to crm_signer_new_from_token()
 * @token: what the card or stick calls itself
 * @name: whose certificate it is
 *
 * A certificate on a card or stick that is plugged in.
 */
typedef struct
{
  char *url;
  char *token;
  char *name;
} CrmTokenCertificate;

gboolean crm_sign_add_module (const char *path, GError **error);
GPtrArray *crm_sign_list_tokens (GError **error);

/**
 * CrmSignatureNote:
 * @reason: (nullable): why it is signed
 * @place: (nullable): where
 * @time: when, in seconds since 1970
 *
 * What a signature says beside who signed.
 */
typedef struct
{
  const char *reason;
  const char *place;
  gint64 time;
} CrmSignatureNote;

GBytes *crm_pdf_sign (GBytes *pdf, CrmSigner *signer, const CrmSignatureNote *note, GError **error);
gboolean crm_pdf_is_signed (GBytes *pdf);
gboolean crm_pdf_check_signature (GBytes *pdf, char **name, gint64 *time, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSigner, crm_signer_free)

G_END_DECLS
