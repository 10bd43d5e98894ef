/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that sign, by GnuTLS: out of a file with a password, or on a card that keeps its key
 * to itself. A password is used and forgotten. */
#include "config.h"

#include "crm-sign.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs11.h>
#include <gnutls/pkcs12.h>
#include <gnutls/pkcs7.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sign-private.h"

/* signingCertificateV2 of RFC 5035: the signature holds for this certificate and for no other that
 * has the same key. */
#define OID_SIGNING_CERTIFICATE "1.2.840.113549.1.9.16.2.47"

struct _CrmSigner
{
  gnutls_privkey_t key;
  gnutls_x509_crt_t *chain; /* its own certificate first */
  unsigned int n_chain;
  char *name;
  char *pin;
};

static gboolean
fail (int code, GError **error)
{
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
               /* Translators: %s is a technical reason. */
               _ ("The signature could not be made: %s"), gnutls_strerror (code));
  return FALSE;
}

static void
wipe (char *secret)
{
  if (secret != NULL)
    gnutls_memset (secret, 0, strlen (secret));
  g_free (secret);
}

void
crm_signer_free (CrmSigner *self)
{
  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
  for (unsigned int i = 0; i < self->n_chain; i++)
    gnutls_x509_crt_deinit (self->chain[i]);
  gnutls_free (self->chain);
  wipe (self->pin);
  g_free (self->name);
  g_free (self);
}

/* The person's name in a certificate, or all that it says of him. */
char *
crm_certificate_dup_name (gnutls_x509_crt_t certificate)
{
  char name[256];
  size_t size = sizeof name;
  gnutls_datum_t whole = { NULL, 0 };
  char *text;

  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size)
      >= 0)
    return g_utf8_make_valid (name, (gssize) size);
  if (gnutls_x509_crt_get_dn3 (certificate, &whole, 0) < 0)
    return g_strdup ("");
  text = g_utf8_make_valid ((const char *) whole.data, (gssize) whole.size);
  gnutls_free (whole.data);
  return text;
}

/* A certificate whose time has run out, or has not begun, signs nothing that holds. */
static gboolean
check_time (gnutls_x509_crt_t certificate, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (gnutls_x509_crt_get_activation_time (certificate) <= now
      && gnutls_x509_crt_get_expiration_time (certificate) > now)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("The certificate has run out, or is not valid yet"));
  return FALSE;
}

/**
 * crm_signer_new_from_file:
 * @pkcs12: the content of a certificate file (.p12, .pfx)
 * @password: (nullable): of the file
 *
 * Returns: (transfer full): the signer, or %NULL with %CRM_ERROR_DENIED for a wrong password,
 *   %CRM_ERROR_INVALID for a file without a certificate or one that has run out
 */
CrmSigner *
crm_signer_new_from_file (GBytes *pkcs12, const char *password, GError **error)
{
  g_autoptr (CrmSigner) self = g_new0 (CrmSigner, 1);
  gsize length;
  const void *data = g_bytes_get_data (pkcs12, &length);
  gnutls_datum_t input = { (unsigned char *) data, (unsigned int) length };
  gnutls_x509_privkey_t key = NULL;
  gnutls_pkcs12_t file = NULL;
  int code;

  gnutls_pkcs12_init (&file);
  code = gnutls_pkcs12_import (file, &input, GNUTLS_X509_FMT_DER, 0);
  if (code >= 0)
    code = gnutls_pkcs12_verify_mac (file, password);
  if (code == GNUTLS_E_MAC_VERIFY_FAILED)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED, _ ("The password is wrong"));
  else if (code >= 0)
    code = gnutls_pkcs12_simple_parse (file, password, &key, &self->chain, &self->n_chain, NULL,
                                       NULL, NULL, 0);
  gnutls_pkcs12_deinit (file);
  if (code < 0 || key == NULL || self->n_chain == 0)
    {
      if (key != NULL)
        gnutls_x509_privkey_deinit (key);
      if (code != GNUTLS_E_MAC_VERIFY_FAILED)
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                             _ ("The file holds no certificate with a key (.p12, .pfx)"));
      return NULL;
    }
  gnutls_privkey_init (&self->key);
  gnutls_privkey_import_x509 (self->key, key, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE);
  self->name = crm_certificate_dup_name (self->chain[0]);
  return check_time (self->chain[0], error) ? g_steal_pointer (&self) : NULL;
}

/* Cards */

/**
 * crm_sign_add_module:
 * @path: of a module that speaks to cards and that this system does not know yet
 *
 * Returns: FALSE with %CRM_ERROR_INVALID
 */
gboolean
crm_sign_add_module (const char *path, GError **error)
{
  int code = gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL);

  if (code >= 0)
    code = gnutls_pkcs11_add_provider (path, NULL);
  if (code >= 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: the name of a file, and a technical reason. */
               _ ("“%s” is no module for cards: %s"), path, gnutls_strerror (code));
  return FALSE;
}

static void
free_certificate (gpointer data)
{
  CrmTokenCertificate *certificate = data;

  g_free (certificate->url);
  g_free (certificate->token);
  g_free (certificate->name);
  g_free (certificate);
}

static void
add_certificate (GPtrArray *list, gnutls_pkcs11_obj_t object)
{
  gnutls_x509_crt_t crt = NULL;
  char label[128] = "";
  size_t size = sizeof label;
  char *url = NULL;

  gnutls_x509_crt_init (&crt);
  if (gnutls_x509_crt_import_pkcs11 (crt, object) >= 0
      && gnutls_x509_crt_get_ca_status (crt, NULL) <= 0
      && gnutls_pkcs11_obj_export_url (object, GNUTLS_PKCS11_URL_GENERIC, &url) >= 0)
    {
      CrmTokenCertificate *certificate = g_new0 (CrmTokenCertificate, 1);

      gnutls_pkcs11_obj_get_info (object, GNUTLS_PKCS11_OBJ_TOKEN_LABEL, label, &size);
      certificate->url = g_strdup (url);
      certificate->token = g_utf8_make_valid (label, -1);
      certificate->name = crm_certificate_dup_name (crt);
      g_ptr_array_add (list, certificate);
    }
  gnutls_free (url);
  gnutls_x509_crt_deinit (crt);
}

static void
list_token (GPtrArray *list, const char *url)
{
  gnutls_pkcs11_obj_t *objects = NULL;
  unsigned int n = 0, flags = 0;

  /* What the system trusts is there as a token too; it signs nothing. */
  if (gnutls_pkcs11_token_get_flags (url, &flags) < 0 || (flags & GNUTLS_PKCS11_TOKEN_TRUSTED) != 0
      || gnutls_pkcs11_obj_list_import_url4 (&objects, &n, url, GNUTLS_PKCS11_OBJ_FLAG_CRT) < 0)
    return;
  for (unsigned int i = 0; i < n; i++)
    {
      add_certificate (list, objects[i]);
      gnutls_pkcs11_obj_deinit (objects[i]);
    }
  gnutls_free (objects);
}

/**
 * crm_sign_list_tokens:
 *
 * Looks at the cards and sticks that are plugged in. May take seconds: never on the main thread.
 *
 * Returns: (transfer full) (element-type CrmTokenCertificate): the certificates on them
 */
GPtrArray *
crm_sign_list_tokens (GError **error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_certificate);

  for (unsigned int i = 0;; i++)
    {
      char *url = NULL;

      if (gnutls_pkcs11_token_get_url (i, GNUTLS_PKCS11_URL_GENERIC, &url) < 0)
        break;
      list_token (list, url);
      gnutls_free (url);
    }
  return list;
}

/* Asked again after a wrong one, a card would lock itself. */
static int
give_pin (void *data,
          int attempt,
          const char *url,
          const char *label,
          unsigned int flags,
          char *pin,
          size_t size)
{
  CrmSigner *self = data;

  if (attempt > 0 || (flags & GNUTLS_PIN_WRONG) != 0 || self->pin == NULL
      || strlen (self->pin) >= size)
    return -1;
  strcpy (pin, self->pin);
  return 0;
}

static char *
key_url (const char *url)
{
  g_autoptr (GString) text = g_string_new (url);

  if (g_string_replace (text, "type=cert", "type=private", 1) == 0)
    g_string_append (text, ";type=private");
  return g_strdup (text->str);
}

/**
 * crm_signer_new_from_token:
 * @url: as crm_sign_list_tokens() names a certificate
 * @pin: of the card
 *
 * Never on the main thread.
 *
 * Returns: (transfer full): the signer, or %NULL with %CRM_ERROR_DENIED for a wrong PIN,
 *   %CRM_ERROR_NOT_FOUND when the card is not there
 */
CrmSigner *
crm_signer_new_from_token (const char *url, const char *pin, GError **error)
{
  g_autoptr (CrmSigner) self = g_new0 (CrmSigner, 1);
  g_autofree char *private_url = key_url (url);
  int code;

  self->pin = g_strdup (pin);
  self->chain = gnutls_calloc (1, sizeof *self->chain);
  gnutls_x509_crt_init (&self->chain[0]);
  self->n_chain = 1;
  code = gnutls_x509_crt_import_url (self->chain[0], url, 0);
  if (code < 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                           _ ("The card with this certificate is not there"));
      return NULL;
    }
  gnutls_privkey_init (&self->key);
  gnutls_privkey_set_pin_function (self->key, give_pin, self);
  code = gnutls_privkey_import_url (self->key, private_url, 0);
  if (code < 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED,
                           _ ("The PIN is wrong, or the card has no key for this certificate"));
      return NULL;
    }
  self->name = crm_certificate_dup_name (self->chain[0]);
  return check_time (self->chain[0], error) ? g_steal_pointer (&self) : NULL;
}

const char *
crm_signer_get_name (CrmSigner *self)
{
  return self->name;
}

/* Signing */

/* SEQUENCE of one SEQUENCE of one SEQUENCE of the SHA-256 of the certificate. */
static int
add_certificate_hash (gnutls_pkcs7_attrs_t *attributes, gnutls_x509_crt_t certificate)
{
  guint8 value[40] = { 0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20 };
  size_t size = 32;
  gnutls_datum_t datum = { value, sizeof value };
  int code = gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, value + 8, &size);

  return code < 0 ? code : gnutls_pkcs7_add_attr (attributes, OID_SIGNING_CERTIFICATE, &datum, 0);
}

/* A detached CMS signature over the range, in DER. */
GBytes *
crm_signer_sign (CrmSigner *self, const CrmSignedRange *range, gint64 time, GError **error)
{
  g_autoptr (GBytes) joined = crm_signed_range_join (range);
  gsize length;
  const void *data = g_bytes_get_data (joined, &length);
  gnutls_datum_t input = { (unsigned char *) data, (unsigned int) length }, output = { NULL, 0 };
  gnutls_pkcs7_attrs_t attributes = NULL;
  gnutls_pkcs7_t pkcs7 = NULL;
  GBytes *signature = NULL;
  int code = add_certificate_hash (&attributes, self->chain[0]);

  gnutls_pkcs7_init (&pkcs7);
  if (code >= 0)
    code = gnutls_pkcs7_sign (pkcs7, self->chain[0], self->key, &input, attributes, NULL,
                              GNUTLS_DIG_SHA256,
                              GNUTLS_PKCS7_INCLUDE_CERT | GNUTLS_PKCS7_INCLUDE_TIME);
  for (unsigned int i = 1; code >= 0 && i < self->n_chain; i++)
    code = gnutls_pkcs7_set_crt (pkcs7, self->chain[i]);
  if (code >= 0)
    code = gnutls_pkcs7_export2 (pkcs7, GNUTLS_X509_FMT_DER, &output);
  if (code >= 0)
    signature = g_bytes_new (output.data, output.size);
  else
    fail (code, error);
  gnutls_free (output.data);
  gnutls_pkcs7_attrs_deinit (attributes);
  gnutls_pkcs7_deinit (pkcs7);
  return signature;
}
