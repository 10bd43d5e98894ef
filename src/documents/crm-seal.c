/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed bytes, by GnuTLS: AES-256 in GCM, which shows when they or what they are about was
 * altered. The key goes to another person locked with that person's public key. */
#include "config.h"

#include "crm-seal.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "crm-error.h"

#define MAGIC "CRMSEAL1"
#define MAGIC_SIZE 8
#define KEY_SIZE 32
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define HEAD_SIZE (MAGIC_SIZE + NONCE_SIZE)
#define PAIR_BITS 3072
#define MOST_PEM 8192

static gboolean
fail (int code, GError **error)
{
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
               /* Translators: %s is a technical reason. */
               _ ("What is sealed cannot be opened here: %s"), gnutls_strerror (code));
  return FALSE;
}

/**
 * crm_seal_wipe:
 * @secret: (nullable) (transfer full):
 *
 * Overwrites a key in memory and frees it.
 */
void
crm_seal_wipe (char *secret)
{
  if (secret != NULL)
    gnutls_memset (secret, 0, strlen (secret));
  g_free (secret);
}

/**
 * crm_seal_new_key:
 *
 * Returns: (transfer full): a key of its own, to be freed with crm_seal_wipe()
 */
char *
crm_seal_new_key (GError **error)
{
  guint8 bytes[KEY_SIZE];
  int code = gnutls_rnd (GNUTLS_RND_KEY, bytes, sizeof bytes);
  char *key;

  if (code < 0)
    {
      fail (code, error);
      return NULL;
    }
  key = g_base64_encode (bytes, sizeof bytes);
  gnutls_memset (bytes, 0, sizeof bytes);
  return key;
}

static gnutls_aead_cipher_hd_t
open_cipher (const char *key, GError **error)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (key, &length);
  gnutls_datum_t datum = { bytes, (unsigned int) length };
  gnutls_aead_cipher_hd_t cipher = NULL;
  int code = length != KEY_SIZE
                 ? GNUTLS_E_INVALID_REQUEST
                 : gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &datum);

  gnutls_memset (bytes, 0, length);
  if (code >= 0)
    return cipher;
  fail (code, error);
  return NULL;
}

/**
 * crm_seal_close:
 * @about: whose bytes these are: with another one they cannot be opened
 *
 * Returns: (transfer full): the bytes, sealed
 */
GBytes *
crm_seal_close (GBytes *plain, const char *key, const char *about, GError **error)
{
  gsize length, size;
  const guint8 *data = g_bytes_get_data (plain, &length);
  gnutls_aead_cipher_hd_t cipher = open_cipher (key, error);
  g_autofree guint8 *sealed = g_malloc (HEAD_SIZE + length + TAG_SIZE);
  int code;

  if (cipher == NULL)
    return NULL;
  memcpy (sealed, MAGIC, MAGIC_SIZE);
  size = length + TAG_SIZE;
  code = gnutls_rnd (GNUTLS_RND_NONCE, sealed + MAGIC_SIZE, NONCE_SIZE);
  if (code >= 0)
    code = gnutls_aead_cipher_encrypt (cipher, sealed + MAGIC_SIZE, NONCE_SIZE, about,
                                       strlen (about), TAG_SIZE, data, length, sealed + HEAD_SIZE,
                                       &size);
  gnutls_aead_cipher_deinit (cipher);
  if (code >= 0)
    return g_bytes_new_take (g_steal_pointer (&sealed), HEAD_SIZE + size);
  fail (code, error);
  return NULL;
}

/**
 * crm_seal_is_sealed:
 *
 * Returns: whether crm_seal_close() made these bytes
 */
gboolean
crm_seal_is_sealed (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length >= HEAD_SIZE + TAG_SIZE && memcmp (data, MAGIC, MAGIC_SIZE) == 0;
}

/**
 * crm_seal_open:
 *
 * Returns: (transfer full): what was sealed; %NULL when the key is another one, when it was sealed
 *   about something else or was altered
 */
GBytes *
crm_seal_open (GBytes *sealed, const char *key, const char *about, GError **error)
{
  gsize length, size;
  const guint8 *data = g_bytes_get_data (sealed, &length);
  gnutls_aead_cipher_hd_t cipher;
  g_autofree guint8 *plain = NULL;
  int code;

  if (!crm_seal_is_sealed (sealed))
    {
      fail (GNUTLS_E_DECRYPTION_FAILED, error);
      return NULL;
    }
  cipher = open_cipher (key, error);
  if (cipher == NULL)
    return NULL;
  size = length - HEAD_SIZE;
  plain = g_malloc (size);
  code = gnutls_aead_cipher_decrypt (cipher, data + MAGIC_SIZE, NONCE_SIZE, about, strlen (about),
                                     TAG_SIZE, data + HEAD_SIZE, length - HEAD_SIZE, plain, &size);
  gnutls_aead_cipher_deinit (cipher);
  if (code >= 0)
    return g_bytes_new_take (g_steal_pointer (&plain), size);
  fail (code, error);
  return NULL;
}

/* Keys for another person */

/**
 * crm_seal_new_pair:
 * @private_key: (out) (transfer full): to be freed with crm_seal_wipe()
 * @public_key: (out) (transfer full): that others lock with
 */
gboolean
crm_seal_new_pair (char **private_key, char **public_key, GError **error)
{
  gnutls_x509_privkey_t pair = NULL;
  gnutls_privkey_t key = NULL;
  gnutls_pubkey_t other = NULL;
  char text[MOST_PEM], shown[MOST_PEM];
  size_t size = sizeof text, shown_size = sizeof shown;
  int code = gnutls_x509_privkey_init (&pair);

  if (code >= 0)
    code = gnutls_x509_privkey_generate (pair, GNUTLS_PK_RSA, PAIR_BITS, 0);
  if (code >= 0)
    code = gnutls_x509_privkey_export (pair, GNUTLS_X509_FMT_PEM, text, &size);
  if (code >= 0)
    code = gnutls_privkey_init (&key);
  if (code >= 0)
    code = gnutls_privkey_import_x509 (key, pair, 0);
  if (code >= 0)
    code = gnutls_pubkey_init (&other);
  if (code >= 0)
    code = gnutls_pubkey_import_privkey (other, key, 0, 0);
  if (code >= 0)
    code = gnutls_pubkey_export (other, GNUTLS_X509_FMT_PEM, shown, &shown_size);
  gnutls_pubkey_deinit (other);
  gnutls_privkey_deinit (key);
  gnutls_x509_privkey_deinit (pair);
  if (code < 0)
    return fail (code, error);
  *private_key = g_strndup (text, size);
  *public_key = g_strndup (shown, shown_size);
  gnutls_memset (text, 0, sizeof text);
  return TRUE;
}

/**
 * crm_seal_wrap:
 * @public_key: of who shall have the key
 *
 * Returns: (transfer full): the key, locked for that person alone
 */
char *
crm_seal_wrap (const char *key, const char *public_key, GError **error)
{
  gnutls_pubkey_t other = NULL;
  gnutls_datum_t pem = { (unsigned char *) public_key, (unsigned int) strlen (public_key) };
  gnutls_datum_t plain = { (unsigned char *) key, (unsigned int) strlen (key) };
  gnutls_datum_t locked = { NULL, 0 };
  char *text = NULL;
  int code = gnutls_pubkey_init (&other);

  if (code >= 0)
    code = gnutls_pubkey_import (other, &pem, GNUTLS_X509_FMT_PEM);
  if (code >= 0)
    code = gnutls_pubkey_encrypt_data (other, 0, &plain, &locked);
  if (code >= 0)
    text = g_base64_encode (locked.data, locked.size);
  else
    fail (code, error);
  gnutls_free (locked.data);
  gnutls_pubkey_deinit (other);
  return text;
}

/**
 * crm_seal_unwrap:
 *
 * Returns: (transfer full): the key that was locked for whose private key this is
 */
char *
crm_seal_unwrap (const char *wrapped, const char *private_key, GError **error)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (wrapped, &length);
  gnutls_privkey_t key = NULL;
  gnutls_datum_t pem = { (unsigned char *) private_key, (unsigned int) strlen (private_key) };
  gnutls_datum_t locked = { bytes, (unsigned int) length };
  gnutls_datum_t plain = { NULL, 0 };
  char *text = NULL;
  int code = gnutls_privkey_init (&key);

  if (code >= 0)
    code = gnutls_privkey_import_x509_raw (key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
  if (code >= 0)
    code = gnutls_privkey_decrypt_data (key, 0, &locked, &plain);
  if (code >= 0)
    text = g_strndup ((const char *) plain.data, plain.size);
  else
    fail (code, error);
  if (plain.data != NULL)
    gnutls_memset (plain.data, 0, plain.size);
  gnutls_free (plain.data);
  gnutls_privkey_deinit (key);
  return text;
}
