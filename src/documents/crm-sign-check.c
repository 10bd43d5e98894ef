/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a signature holds for the bytes that it is over. Whom to trust is not decided here: the
 * name in the certificate is told, and who vouches for it is for the reader of the file. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sign-private.h"

#define OID_SIGNING_CERTIFICATE "1.2.840.113549.1.9.16.2.47"

GBytes *
crm_signed_range_join (const CrmSignedRange *range)
{
  guint8 *data = g_malloc (range->head_length + range->tail_length);

  memcpy (data, range->head, range->head_length);
  memcpy (data + range->head_length, range->tail, range->tail_length);
  return g_bytes_new_take (data, range->head_length + range->tail_length);
}

/* The certificate that signed is named by the hash of its very bytes among what is signed. */
static gboolean
is_bound (gnutls_pkcs7_attrs_t attributes, const gnutls_datum_t *certificate)
{
  guint8 hash[32];

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, certificate->data, certificate->size, hash) < 0)
    return FALSE;
  for (unsigned int i = 0;; i++)
    {
      gnutls_datum_t value = { NULL, 0 };
      char *oid = NULL;
      gboolean found;

      if (gnutls_pkcs7_get_attr (attributes, i, &oid, &value, 0) < 0)
        return FALSE;
      found = strcmp (oid, OID_SIGNING_CERTIFICATE) == 0 && value.size == 40
              && memcmp (value.data + 8, hash, sizeof hash) == 0;
      gnutls_free (value.data);
      if (found)
        return TRUE;
    }
}

/* It is also the one that the signature says it is by. */
static gboolean
is_named (const gnutls_pkcs7_signature_info_st *info, gnutls_x509_crt_t certificate)
{
  guint8 serial[64];
  size_t size = sizeof serial;
  gnutls_datum_t issuer = { NULL, 0 };
  gboolean same;

  if (gnutls_x509_crt_get_serial (certificate, serial, &size) < 0
      || gnutls_x509_crt_get_raw_issuer_dn (certificate, &issuer) < 0)
    return FALSE;
  same = info->signer_serial.size == size && memcmp (info->signer_serial.data, serial, size) == 0
         && info->issuer_dn.size == issuer.size
         && memcmp (info->issuer_dn.data, issuer.data, issuer.size) == 0;
  gnutls_free (issuer.data);
  return same;
}

static gboolean
verify (gnutls_pkcs7_t pkcs7,
        gnutls_x509_crt_t certificate,
        const gnutls_datum_t *raw,
        const CrmSignedRange *range,
        gint64 *time)
{
  g_autoptr (GBytes) joined = crm_signed_range_join (range);
  gsize length;
  const void *data = g_bytes_get_data (joined, &length);
  gnutls_datum_t input = { (unsigned char *) data, (unsigned int) length };
  gnutls_pkcs7_signature_info_st info;
  gboolean good;

  if (gnutls_pkcs7_verify_direct (pkcs7, certificate, 0, &input, 0) < 0
      || gnutls_pkcs7_get_signature_info (pkcs7, 0, &info) < 0)
    return FALSE;
  good = is_bound (info.signed_attrs, raw) && is_named (&info, certificate);
  *time = info.signing_time;
  gnutls_pkcs7_signature_info_deinit (&info);
  return good;
}

/* The header of a part of DER: how long it is and what it holds. FALSE when it is cut off. */
static gboolean
read_header (const guint8 *data, gsize size, gsize *header, gsize *length)
{
  guint n;

  if (size < 2)
    return FALSE;
  n = data[1] >= 0x80 ? data[1] & 0x7f : 0;
  *header = 2 + n;
  *length = n == 0 ? data[1] : 0;
  if (n > 3 || size < *header || data[1] == 0x80)
    return FALSE;
  for (guint i = 0; i < n; i++)
    *length = *length << 8 | data[2 + i];
  return *length <= size - *header;
}

/* What GnuTLS compares with nothing: version 1, SHA-256 and detached data before the certificates,
 * version 1 of who signed after them. */
static gboolean
has_our_versions (const gnutls_datum_t *input)
{
  static const guint8 head[] = { 0x02, 0x01, 0x01, 0x31, 0x0d, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86,
                                 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x30, 0x0b, 0x06, 0x09,
                                 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
  gsize at = 23; /* after three lengths of four bytes and the name of the content */
  gsize header, length;

  if (input->size <= at + sizeof head || memcmp (input->data + at, head, sizeof head) != 0)
    return FALSE;
  at += sizeof head;
  if (!read_header (input->data + at, input->size - at, &header, &length))
    return FALSE;
  at += header + length;
  for (guint i = 0; i < 2; i++) /* the set of who signed, and the first of them */
    {
      if (!read_header (input->data + at, input->size - at, &header, &length))
        return FALSE;
      at += header;
    }
  return input->size > at + 3 && memcmp (input->data + at, head, 3) == 0;
}

/* The kinds of values that certificates and signatures are made of. */
static gboolean
is_known_tag (guint8 tag, gsize length)
{
  static const guint8 tags[]
      = { 0x01, 0x02, 0x03, 0x04, 0x06, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31 };

  if (tag == 0x05)
    return length == 0;
  return (tag & 0xc0) == 0x80 || (length > 0 && memchr (tags, tag, sizeof tags) != NULL);
}

/* Whether every part of DER ends where what it is in ends. GnuTLS reads lengths that are too large
 * as if they fitted. */
static gboolean
is_exact (const guint8 *data, gsize size, guint depth)
{
  while (size > 0)
    {
      gsize length, header;

      if (depth > 24 || !read_header (data, size, &header, &length)
          || !is_known_tag (data[0], length)
          || ((data[0] & 0x20) != 0 && !is_exact (data + header, length, depth + 1)))
        return FALSE;
      data += header + length;
      size -= header + length;
    }
  return TRUE;
}

/* Whether the certificate holds a key at all: of one that does not, GnuTLS 3.7 forgets to give back
 * what it tried to read it into when it verifies. */
static gboolean
has_key (gnutls_x509_crt_t certificate)
{
  gnutls_pubkey_t key = NULL;
  gboolean good = gnutls_pubkey_init (&key) >= 0;

  good = good && gnutls_pubkey_import_x509 (key, certificate, 0) >= 0;
  gnutls_pubkey_deinit (key);
  return good;
}

gboolean
crm_signature_verify (
    GBytes *signature, const CrmSignedRange *range, char **name, gint64 *time, GError **error)
{
  gsize length;
  const void *data = g_bytes_get_data (signature, &length);
  gnutls_datum_t input = { (unsigned char *) data, (unsigned int) length }, raw = { NULL, 0 };
  gnutls_x509_crt_t certificate = NULL;
  gnutls_pkcs7_t pkcs7 = NULL;
  gboolean good = FALSE;
  gint64 when = 0;

  gnutls_pkcs7_init (&pkcs7);
  gnutls_x509_crt_init (&certificate);
  if (gnutls_pkcs7_import (pkcs7, &input, GNUTLS_X509_FMT_DER) >= 0 && has_our_versions (&input)
      && is_exact (input.data, input.size, 0) && gnutls_pkcs7_get_crt_raw2 (pkcs7, 0, &raw) >= 0
      && gnutls_x509_crt_import (certificate, &raw, GNUTLS_X509_FMT_DER) >= 0
      && has_key (certificate))
    good = verify (pkcs7, certificate, &raw, range, &when);
  if (good && name != NULL)
    *name = crm_certificate_dup_name (certificate);
  if (good && time != NULL)
    *time = when;
  gnutls_free (raw.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_pkcs7_deinit (pkcs7);
  if (!good)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("The signature does not hold: the file was changed after it"));
  return good;
}
