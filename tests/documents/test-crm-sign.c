/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed files: valid for us and for pdfsig, and not any more when a byte changed. Certificates are
 * made by OpenSSL, the card is SoftHSM. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-error.h"
#include "crm-pdf-finish.h"
#include "crm-sign.h"
#include "fixture.h"

#define PASSWORD "cheie ș 1"

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

/* A key and a certificate of its own for "Inês Carvalhal". */
static gboolean
make_certificate (void)
{
  g_autofree char *key = in_folder ("key.pem");
  g_autofree char *certificate = in_folder ("certificate.pem");
  g_autofree char *file = in_folder ("certificate.p12");
  g_autofree char *made = NULL;
  g_autofree char *packed = NULL;

  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return TRUE;
  made = fixture_run ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-days",
                      "30", "-subj", "/C=PT/O=Azenha/CN=Inês Carvalhal", "-addext",
                      "basicConstraints=critical,CA:FALSE", "-addext",
                      "keyUsage=critical,digitalSignature,nonRepudiation", "-keyout", key, "-out",
                      certificate, NULL);
  if (made == NULL)
    return FALSE;
  packed = fixture_run ("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate,
                        "-passout", "pass:" PASSWORD, "-out", file, NULL);
  return packed != NULL;
}

static GBytes *
load (const char *name)
{
  g_autofree char *path = in_folder (name);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static GBytes *
make_pages (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("contract.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("contract.json");
  g_autoptr (CrmDocument) document = fixture_render (template, data);

  return g_bytes_ref (crm_document_get_bytes (document));
}

static GBytes *
sign (CrmSigner *signer)
{
  CrmSignatureNote note = { "Aprovado ș", "Porto", g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr (GBytes) pages = make_pages ();
  g_autoptr (GError) error = NULL;
  GBytes *file = crm_pdf_sign (pages, signer, &note, &error);

  g_assert_no_error (error);
  return file;
}

static CrmSigner *
open_signer (void)
{
  g_autoptr (GBytes) file = load ("certificate.p12");
  g_autoptr (GError) error = NULL;
  CrmSigner *signer = crm_signer_new_from_file (file, PASSWORD, &error);

  g_assert_no_error (error);
  return signer;
}

static char *
write_file (GBytes *pdf, const char *name)
{
  char *path = g_test_build_filename (G_TEST_BUILT, "documents", name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL),
                                      (gssize) g_bytes_get_size (pdf), NULL));
  return path;
}

static void
assert_holds (GBytes *pdf)
{
  g_autoptr (GPtrArray) faults = crm_pdf_check_archive (pdf);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  gint64 time = 0, now = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_true (crm_pdf_is_signed (pdf));
  crm_pdf_check_signature (pdf, &name, &time, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "Inês Carvalhal");
  g_assert_cmpint (ABS (now - time), <, 3600);
  g_assert_cmpuint (faults->len, ==, 0);
}

static void
test_file (void)
{
  g_autoptr (CrmSigner) signer = NULL;
  g_autoptr (GBytes) pages = make_pages ();
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *path = NULL;
  g_autofree char *said = NULL;
  g_autofree char *check = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_certificate ())
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  signer = open_signer ();
  g_assert_cmpstr (crm_signer_get_name (signer), ==, "Inês Carvalhal");
  pdf = sign (signer);
  assert_holds (pdf);
  path = write_file (pdf, "signed.pdf");
  said = fixture_run ("pdfsig", "-nocert", path, NULL);
  check = fixture_run ("qpdf", "--check", path, NULL);
  if (said != NULL)
    {
      g_assert_nonnull (strstr (said, "Signature is Valid"));
      g_assert_nonnull (strstr (said, "Inês Carvalhal"));
      g_assert_nonnull (strstr (said, "Total document signed"));
      g_assert_nonnull (strstr (said, "SHA-256"));
    }
  if (check != NULL)
    g_assert_nonnull (strstr (check, "No syntax or stream encoding errors found"));
  g_assert_false (crm_pdf_is_signed (pages));
  g_assert_false (crm_pdf_check_signature (pages, NULL, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

static GBytes *
flip (GBytes *pdf, gsize at)
{
  gsize length;
  guint8 *data = g_memdup2 (g_bytes_get_data (pdf, &length), g_bytes_get_size (pdf));

  data[at] ^= 1;
  return g_bytes_new_take (data, length);
}

static void
assert_broken (GBytes *pdf, gsize at)
{
  g_autoptr (GBytes) broken = flip (pdf, at);

  if (crm_pdf_check_signature (broken, NULL, NULL, NULL))
    g_error ("the byte at %" G_GSIZE_FORMAT " may change", at);
}

/* Every byte of the signature itself, and every so many of the rest. */
static void
test_changed (void)
{
  g_autoptr (CrmSigner) signer = NULL;
  g_autoptr (GBytes) pdf = NULL;
  gsize length, step = g_test_slow () ? 1 : 211, hole;
  const char *data;

  if (!make_certificate ())
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  signer = open_signer ();
  pdf = sign (signer);
  data = g_bytes_get_data (pdf, &length);
  hole = (gsize) ((const char *) memmem (data, length, "/Contents <", 11) - data) + 10;
  for (gsize at = 0; at < length; at += step)
    assert_broken (pdf, at);
  for (gsize at = hole - 40; at < hole + 16400; at += g_test_slow () ? 1 : 7)
    assert_broken (pdf, at);
}

/* The same with somebody else's eyes. */
static void
test_changed_for_others (void)
{
  g_autoptr (CrmSigner) signer = NULL;
  g_autoptr (GBytes) pdf = NULL;
  gsize length;

  if (!make_certificate () || !has_program ("pdfsig"))
    {
      g_test_skip ("openssl or pdfsig is not installed");
      return;
    }
  signer = open_signer ();
  pdf = sign (signer);
  length = g_bytes_get_size (pdf);
  for (gsize i = 1; i < 6; i++)
    {
      /* Behind the signature: pdfsig looks at no zeros after it, crm_pdf_check_signature() does. */
      g_autoptr (GBytes) broken = flip (pdf, length - length * i / 11);
      g_autofree char *path = write_file (broken, "changed.pdf");
      g_autofree char *said = NULL;

      g_spawn_sync (NULL, (char *[]){ (char *) "pdfsig", (char *) "-nocert", path, NULL }, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &said, NULL, NULL,
                    NULL);
      g_assert_true (said == NULL || strstr (said, "Signature is Valid") == NULL);
    }
}

static void
test_refused (void)
{
  g_autoptr (CrmSigner) signer = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("no file", 7);
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  CrmSignatureNote note = { NULL, NULL, 1764500000 };

  if (!make_certificate ())
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  file = load ("certificate.p12");
  g_assert_null (crm_signer_new_from_file (file, "wrong", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_null (crm_signer_new_from_file (file, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_null (crm_signer_new_from_file (text, PASSWORD, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&error);
  signer = open_signer ();
  g_assert_null (crm_pdf_sign (text, signer, &note, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&error);
  pdf = sign (signer);
  g_assert_null (crm_pdf_sign (pdf, signer, &note, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (crm_pdf_attach_invoice (pdf, text, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
}

static void
test_run_out (void)
{
  g_autofree char *key = in_folder ("key.pem");
  g_autofree char *request = in_folder ("old.csr");
  g_autofree char *old = in_folder ("old.pem");
  g_autofree char *packed = in_folder ("old.p12");
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_certificate ())
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  g_free (fixture_run ("openssl", "req", "-new", "-key", key, "-subj", "/CN=Old", "-out", request,
                       NULL));
  g_free (fixture_run ("openssl", "x509", "-req", "-in", request, "-signkey", key, "-days", "-1",
                       "-out", old, NULL));
  g_free (fixture_run ("openssl", "pkcs12", "-export", "-inkey", key, "-in", old, "-passout",
                       "pass:" PASSWORD, "-out", packed, NULL));
  file = load ("old.p12");
  g_assert_null (crm_signer_new_from_file (file, PASSWORD, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

/* A card: its key never leaves it. */

static gboolean
make_card (void)
{
  g_autofree char *config = in_folder ("softhsm2.conf");
  g_autofree char *tokens = in_folder ("tokens");
  g_autofree char *key = in_folder ("key.pem");
  g_autofree char *certificate = in_folder ("certificate.pem");
  g_autofree char *text
      = g_strdup_printf ("directories.tokendir = %s\nlog.level = ERROR\n", tokens);
  g_autofree char *made = NULL;
  g_autofree char *written = NULL;

  if (!has_program ("softhsm2-util") || !has_program ("p11tool") || !make_certificate ())
    return FALSE;
  g_assert_cmpint (g_mkdir (tokens, 0700), ==, 0);
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  made = fixture_run ("softhsm2-util", "--init-token", "--free", "--label", "Cartão", "--pin",
                      "123456", "--so-pin", "654321", NULL);
  g_free (fixture_run ("softhsm2-util", "--import", key, "--token", "Cartão", "--label", "sign",
                       "--id", "01", "--pin", "123456", NULL));
  written = fixture_run ("p11tool", "--batch", "--login", "--set-pin", "123456", "--write",
                         "--load-certificate", certificate, "--label", "sign", "--id", "01",
                         "pkcs11:token=Cart%C3%A3o", NULL);
  return made != NULL && written != NULL;
}

static void
test_card (void)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (CrmSigner) signer = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  const CrmTokenCertificate *certificate = NULL;

  if (!make_card ())
    {
      g_test_skip ("softhsm2 or p11tool is not installed");
      return;
    }
  list = crm_sign_list_tokens (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((CrmTokenCertificate *) g_ptr_array_index (list, i))->token, "Cartão"))
      certificate = g_ptr_array_index (list, i);
  g_assert_nonnull (certificate);
  g_assert_cmpstr (certificate->name, ==, "Inês Carvalhal");
  g_assert_null (crm_signer_new_from_token (certificate->url, "000000", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_null (crm_signer_new_from_token ("pkcs11:token=none;object=x;type=cert", "1", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  signer = crm_signer_new_from_token (certificate->url, "123456", &error);
  g_assert_no_error (error);
  pdf = sign (signer);
  assert_holds (pdf);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        remove_folder (inner);
      else
        g_unlink (inner);
    }
  g_rmdir (path);
}

int
main (int argc, char *argv[])
{
  g_autofree char *config = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("crm-sign-XXXXXX", NULL);
  config = in_folder ("softhsm2.conf");
  g_setenv ("SOFTHSM2_CONF", config, TRUE);
  g_test_add_func ("/sign/file", test_file);
  g_test_add_func ("/sign/changed", test_changed);
  g_test_add_func ("/sign/changed-for-others", test_changed_for_others);
  g_test_add_func ("/sign/refused", test_refused);
  g_test_add_func ("/sign/run-out", test_run_out);
  g_test_add_func ("/sign/card", test_card);
  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return status;
}
