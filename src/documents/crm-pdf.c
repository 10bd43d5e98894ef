/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF files opened by libqpdf: objects by path, and writing so that equal input gives equal bytes.
 */
#include "config.h"

#include "crm-pdf-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"

#define MAX_BYTES (512 * 1024 * 1024)

/* libqpdf says what is wrong with a broken file as a warning and goes on; here that is an error. */
static gboolean
has_failed (CrmQpdf *self, QPDF_ERROR_CODE code, GError **error)
{
  qpdf_error what = NULL;

  if (qpdf_has_error (self))
    what = qpdf_get_error (self);
  else if (qpdf_more_warnings (self))
    what = qpdf_next_warning (self);
  if (what == NULL && (code & QPDF_ERRORS) == 0)
    return FALSE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: %s says in English what is wrong with the file. */
               _ ("The PDF file cannot be used: %s"),
               what != NULL ? qpdf_get_error_message_detail (self, what) : "");
  return TRUE;
}

void
crm_pdf_close (CrmQpdf *self)
{
  /* Or libqpdf would tell the terminal of an error that was told to a person already. */
  if (qpdf_has_error (self))
    qpdf_get_error (self);
  qpdf_cleanup (&self);
}

/* @pdf has to stay until the file is closed. */
CrmQpdf *
crm_pdf_open (GBytes *pdf, GError **error)
{
  g_autoptr (CrmQpdf) self = qpdf_init ();
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  QPDF_ERROR_CODE code = QPDF_ERRORS;

  qpdf_silence_errors (self);
  qpdf_set_suppress_warnings (self, TRUE);
  qpdf_set_attempt_recovery (self, FALSE);
  if (length > 0 && length <= MAX_BYTES)
    code = qpdf_read_memory (self, "PDF", data, length, NULL);
  return has_failed (self, code, error) ? NULL : g_steal_pointer (&self);
}

/**
 * crm_pdf_write:
 * @object_streams: FALSE for a file that is signed: its dictionaries have to be found in the bytes
 *
 * Returns: (transfer full): the file, whose two IDs come from what it says; %NULL with @error
 */
GBytes *
crm_pdf_write (CrmQpdf *self, gboolean object_streams, GError **error)
{
  QPDF_ERROR_CODE code = qpdf_init_write_memory (self);

  if (!has_failed (self, code, error))
    {
      qpdf_set_deterministic_ID (self, TRUE);
      qpdf_set_minimum_pdf_version (self, "1.7");
      qpdf_set_object_stream_mode (self, object_streams ? qpdf_o_generate : qpdf_o_disable);
      code = qpdf_write (self);
      if (!has_failed (self, code, error))
        return g_bytes_new (qpdf_get_buffer (self), qpdf_get_buffer_length (self));
    }
  return NULL;
}

/* The object at a path of keys such as "Root/Names/EmbeddedFiles", from the trailer when @from is
 * 0; the null object where there is none. */
qpdf_oh
crm_pdf_get (CrmQpdf *self, qpdf_oh from, const char *path)
{
  qpdf_oh object = from != 0 ? from : qpdf_get_trailer (self);
  g_auto (GStrv) keys = g_strsplit (path, "/", -1);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("/", keys[i], NULL);

      if (qpdf_oh_is_stream (self, object))
        object = qpdf_oh_get_dict (self, object);
      object = qpdf_oh_is_dictionary (self, object) ? qpdf_oh_get_key (self, object, key)
                                                    : qpdf_oh_new_null (self);
    }
  return object;
}

void
crm_pdf_put (CrmQpdf *self, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
  qpdf_oh_replace_key (self, dictionary, key, value);
}

qpdf_oh
crm_pdf_indirect (CrmQpdf *self, qpdf_oh object)
{
  return qpdf_make_indirect_object (self, object);
}

/* Replaces what a stream holds. @dictionary is written as in a PDF file and may say how the data
 * are packed already; they are copied. */
void
crm_pdf_fill_stream (
    CrmQpdf *self, qpdf_oh stream, const char *dictionary, const void *data, gsize length)
{
  qpdf_oh values = qpdf_oh_parse (self, dictionary), target = qpdf_oh_get_dict (self, stream);

  qpdf_oh_begin_dict_key_iter (self, values);
  while (qpdf_oh_dict_more_keys (self))
    {
      const char *key = qpdf_oh_dict_next_key (self);

      qpdf_oh_replace_key (self, target, key, qpdf_oh_get_key (self, values, key));
    }
  qpdf_oh_replace_stream_data (self, stream, data, length,
                               qpdf_oh_get_key (self, values, "/Filter"),
                               qpdf_oh_get_key (self, values, "/DecodeParms"));
}

qpdf_oh
crm_pdf_new_stream (CrmQpdf *self, const char *dictionary, const void *data, gsize length)
{
  qpdf_oh stream = qpdf_oh_new_stream (self);

  crm_pdf_fill_stream (self, stream, dictionary, data, length);
  return stream;
}

/* The text at a path in UTF-8; NULL when there is none. */
char *
crm_pdf_dup_text (CrmQpdf *self, qpdf_oh from, const char *path)
{
  qpdf_oh object = crm_pdf_get (self, from, path);

  return qpdf_oh_is_string (self, object) ? g_strdup (qpdf_oh_get_utf8_value (self, object)) : NULL;
}
