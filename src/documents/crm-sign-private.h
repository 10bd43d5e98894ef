/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/x509.h>

#include "crm-sign.h"

G_BEGIN_DECLS

/* Bytes of the file on both sides of the hole that the signature stands in. */
typedef struct
{
  const guint8 *head;
  gsize head_length;
  const guint8 *tail;
  gsize tail_length;
} CrmSignedRange;

/* crm-sign.c */
char *crm_certificate_dup_name (gnutls_x509_crt_t certificate);
GBytes *crm_signer_sign (CrmSigner *self, const CrmSignedRange *range, gint64 time, GError **error);

/* crm-sign-check.c */
GBytes *crm_signed_range_join (const CrmSignedRange *range);
gboolean crm_signature_verify (
    GBytes *signature, const CrmSignedRange *range, char **name, gint64 *time, GError **error);

G_END_DECLS
