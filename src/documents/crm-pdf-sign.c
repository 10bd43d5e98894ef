/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signature in a PDF file: a field without a picture, whose value covers the whole file but for
 * the hole that it stands in itself. The first signature only: the file is written anew for it. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-pdf-private.h"
#include "crm-sign-private.h"

/* Bytes of the hole; its letters are twice as many. */
#define HOLE 8192
/* Stands for the three numbers until they are known, and is as wide as they can get. */
#define NUMBER "1000000000"
#define RANGE "/ByteRange [ 0 " NUMBER " " NUMBER " " NUMBER " ]"
#define FIELD_FLAGS 132 /* printed, locked */
#define SIGNED_AND_APPENDED 3

static char *
pdf_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "D:%Y%m%d%H%M%SZ");
}

static qpdf_oh
new_signature (CrmQpdf *self, CrmSigner *signer, const CrmSignatureNote *note)
{
  qpdf_oh value = qpdf_oh_parse (self, "<< /Type /Sig /Filter /Adobe.PPKLite"
                                       " /SubFilter /adbe.pkcs7.detached " RANGE " >>");
  g_autofree char *hole = g_malloc0 (HOLE);
  g_autofree char *time = pdf_time (note->time);

  crm_pdf_put (self, value, "/Contents", qpdf_oh_new_binary_string (self, hole, HOLE));
  crm_pdf_put (self, value, "/M", qpdf_oh_new_string (self, time));
  crm_pdf_put (self, value, "/Name",
               qpdf_oh_new_unicode_string (self, crm_signer_get_name (signer)));
  if (note->reason != NULL && *note->reason != '\0')
    crm_pdf_put (self, value, "/Reason", qpdf_oh_new_unicode_string (self, note->reason));
  if (note->place != NULL && *note->place != '\0')
    crm_pdf_put (self, value, "/Location", qpdf_oh_new_unicode_string (self, note->place));
  return crm_pdf_indirect (self, value);
}

static void
add_field (CrmQpdf *self, qpdf_oh value)
{
  qpdf_oh page = qpdf_get_page_n (self, 0), annotations, form;
  qpdf_oh field = qpdf_oh_parse (self, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1)"
                                       " /Rect [ 0 0 0 0 ] >>");

  crm_pdf_put (self, field, "/F", qpdf_oh_new_integer (self, FIELD_FLAGS));
  crm_pdf_put (self, field, "/P", page);
  crm_pdf_put (self, field, "/V", value);
  field = crm_pdf_indirect (self, field);
  annotations = crm_pdf_get (self, page, "Annots");
  if (qpdf_oh_is_array (self, annotations))
    qpdf_oh_append_item (self, annotations, field);
  else
    crm_pdf_put (self, page, "/Annots", qpdf_oh_wrap_in_array (self, field));
  form = qpdf_oh_new_dictionary (self);
  crm_pdf_put (self, form, "/Fields", qpdf_oh_wrap_in_array (self, field));
  crm_pdf_put (self, form, "/SigFlags", qpdf_oh_new_integer (self, SIGNED_AND_APPENDED));
  crm_pdf_put (self, qpdf_get_root (self), "/AcroForm", crm_pdf_indirect (self, form));
}

/* Where the hole begins, with its bracket; NULL when the file was not written as expected. */
static char *
find_hole (char *data, gsize length)
{
  g_autofree char *hole = g_strnfill (2 * HOLE, '0');
  char *at = memmem (data, length, hole, 2 * HOLE);

  return at != NULL && at > data && at[-1] == '<' && at[2 * HOLE] == '>' ? at - 1 : NULL;
}

/* Writes the numbers in place of those that stood for them, blanks after them. */
static gboolean
write_range (char *data, gsize length, gsize head, gsize tail_at)
{
  g_autofree char *text
      = g_strdup_printf ("/ByteRange [ 0 %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT,
                         head, tail_at, length - tail_at);
  char *at = memmem (data, length, RANGE, strlen (RANGE));

  if (at == NULL || strlen (text) + 2 > strlen (RANGE))
    return FALSE;
  memset (at, ' ', strlen (RANGE));
  memcpy (at, text, strlen (text));
  at[strlen (RANGE) - 1] = ']';
  return TRUE;
}

static gboolean
write_signature (char *letters, GBytes *signature)
{
  static const char digits[] = "0123456789abcdef";
  gsize length;
  const guint8 *data = g_bytes_get_data (signature, &length);

  if (length > HOLE)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      letters[2 * i] = digits[data[i] >> 4];
      letters[2 * i + 1] = digits[data[i] & 15];
    }
  return TRUE;
}

/* The file with the signature in its hole. Takes nothing. */
static GBytes *
fill_hole (GBytes *file, CrmSigner *signer, const CrmSignatureNote *note, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (file, &length);
  g_autofree char *data = g_memdup2 (bytes, length);
  char *hole = find_hole (data, length);
  gsize tail_at = hole != NULL ? (gsize) (hole - data) + 2 * HOLE + 2 : 0;
  g_autoptr (GBytes) signature = NULL;
  CrmSignedRange range;

  if (hole == NULL || !write_range (data, length, (gsize) (hole - data), tail_at))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                           _ ("There is no room for a signature in the file"));
      return NULL;
    }
  range = (CrmSignedRange){ (guint8 *) data, (gsize) (hole - data), (guint8 *) data + tail_at,
                            length - tail_at };
  signature = crm_signer_sign (signer, &range, note->time, error);
  if (signature == NULL)
    return NULL;
  if (!write_signature (hole + 1, signature))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FULL,
                           _ ("The signature is too large: the file of the certificate holds too "
                              "many others"));
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static gboolean
has_form (CrmQpdf *self)
{
  return qpdf_oh_is_dictionary (self, crm_pdf_get (self, 0, "Root/AcroForm"));
}

/**
 * crm_pdf_is_signed:
 *
 * Returns: whether there is a signature in the file, good or not
 */
gboolean
crm_pdf_is_signed (GBytes *pdf)
{
  g_autoptr (CrmQpdf) self = crm_pdf_open (pdf, NULL);

  return self != NULL && qpdf_oh_is_integer (self, crm_pdf_get (self, 0, "Root/AcroForm/SigFlags"));
}

/**
 * crm_pdf_sign:
 * @pdf: a file that is not signed yet
 *
 * Signs a file: from then on every change to it shows. Never on the main thread: a card takes its
 * time.
 *
 * Returns: (transfer full): the signed file, or %NULL with %CRM_ERROR_CONFLICT when it is signed
 *   already, %CRM_ERROR_INVALID, %CRM_ERROR_FULL or %CRM_ERROR_FAILED
 */
GBytes *
crm_pdf_sign (GBytes *pdf, CrmSigner *signer, const CrmSignatureNote *note, GError **error)
{
  g_autoptr (CrmQpdf) self = crm_pdf_open (pdf, error);
  g_autoptr (GBytes) file = NULL;

  if (self == NULL)
    return NULL;
  if (has_form (self))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                           _ ("The file is signed already, or has a form"));
      return NULL;
    }
  add_field (self, new_signature (self, signer, note));
  file = crm_pdf_write (self, FALSE, error);
  return file != NULL ? fill_hole (file, signer, note, error) : NULL;
}

/* Checking */

/* The hole holds the signature and nothing else: letters as we write them, zeros after them. */
static gboolean
holds_only (const char *hole, GBytes *signature)
{
  g_autofree char *expected = g_strnfill (2 * HOLE, '0');
  gsize length = g_bytes_get_size (signature);

  if (length > HOLE)
    return FALSE;
  return write_signature (expected, signature) && memcmp (hole, expected, 2 * HOLE) == 0;
}

/* DER says itself how long it is. */
static gsize
der_length (const guint8 *data, gsize size)
{
  gsize length = 0;
  guint n;

  if (size < 4 || data[0] != 0x30)
    return 0;
  if (data[1] < 0x80)
    return 2u + data[1];
  n = data[1] & 0x7f;
  if (n == 0 || n > 3)
    return 0;
  for (guint i = 0; i < n; i++)
    length = length << 8 | data[2 + i];
  length += 2 + n;
  return length <= size ? length : 0;
}

/* The four numbers have to cover the whole file but for the hole. */
static gboolean
read_range (CrmQpdf *self, qpdf_oh value, const guint8 *data, gsize length, CrmSignedRange *range)
{
  qpdf_oh list = crm_pdf_get (self, value, "ByteRange");
  gint64 numbers[4];

  if (!qpdf_oh_is_array (self, list) || qpdf_oh_get_array_n_items (self, list) != 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    numbers[i] = qpdf_oh_get_int_value (self, qpdf_oh_get_array_item (self, list, i));
  if (numbers[0] != 0 || numbers[1] <= 0 || numbers[2] != numbers[1] + 2 * HOLE + 2
      || numbers[2] + numbers[3] != (gint64) length || data[numbers[1]] != '<'
      || data[numbers[2] - 1] != '>')
    return FALSE;
  *range = (CrmSignedRange){ data, (gsize) numbers[1], data + numbers[2], (gsize) numbers[3] };
  return TRUE;
}

static GBytes *
read_signature (CrmQpdf *self, qpdf_oh value)
{
  qpdf_oh contents = crm_pdf_get (self, value, "Contents");
  size_t size = 0, length;
  const char *data;

  if (!qpdf_oh_is_string (self, contents))
    return NULL;
  data = qpdf_oh_get_binary_string_value (self, contents, &size);
  length = der_length ((const guint8 *) data, size);
  return length > 0 ? g_bytes_new (data, length) : NULL;
}

/**
 * crm_pdf_check_signature:
 * @pdf: a file that we signed
 * @name: (out) (optional): who signed, as the certificate says
 * @time: (out) (optional): when, in seconds since 1970, as the signer's clock said
 *
 * Checks that nothing in the file changed after it was signed. Who vouches for the certificate is
 * not checked.
 *
 * Returns: FALSE with %CRM_ERROR_NOT_FOUND for a file without a signature of ours,
 *   %CRM_ERROR_INVALID when it does not hold
 */
gboolean
crm_pdf_check_signature (GBytes *pdf, char **name, gint64 *time, GError **error)
{
  g_autoptr (CrmQpdf) self = crm_pdf_open (pdf, error);
  g_autoptr (GBytes) signature = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (pdf, &length);
  qpdf_oh fields, value;
  CrmSignedRange range;

  if (self == NULL)
    return FALSE;
  fields = crm_pdf_get (self, 0, "Root/AcroForm/Fields");
  if (!qpdf_oh_is_array (self, fields) || qpdf_oh_get_array_n_items (self, fields) < 1)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("The file is not signed"));
      return FALSE;
    }
  value = crm_pdf_get (self, qpdf_oh_get_array_item (self, fields, 0), "V");
  signature = read_signature (self, value);
  if (signature != NULL && read_range (self, value, data, length, &range)
      && holds_only ((const char *) range.head + range.head_length + 1, signature))
    return crm_signature_verify (signature, &range, name, time, error);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("The signature does not hold: the file was changed after it"));
  return FALSE;
}
