/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as a file. The refs of the query are eight bytes each; the records themselves are read
 * page by page, so a million of them needs no more memory than a hundred. */
#include "config.h"

#include "crm-export.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-record-json.h"

#define PAGE_SIZE 256

typedef struct
{
  CrmSession *session;
  const CrmExportOptions *options;
  GOutputStream *stream;
  GPtrArray *fields; /* CrmField; NULL stands for the id */
  const char *currency;
  GString *text; /* a page on its way out */
  guint64 n_done;
} Export;

static void
export_clear (Export *self)
{
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

/**
 * crm_export_format_from_name:
 * @name: "csv" or "json"
 */
gboolean
crm_export_format_from_name (const char *name, CrmExportFormat *format)
{
  if (g_strcmp0 (name, "csv") == 0)
    *format = CRM_EXPORT_CSV;
  else if (g_strcmp0 (name, "json") == 0)
    *format = CRM_EXPORT_JSON;
  else
    return FALSE;
  return TRUE;
}

/* ---- CSV ---- */

static void
append_cell (Export *self, const char *cell)
{
  char delimiter = self->options->delimiter != 0 ? self->options->delimiter : ',';
  const char special[] = { delimiter, '"', '\r', '\n', '\0' };
  gsize length = strlen (cell), before = self->text->len;

  /* Spaces at the ends would be lost without quotes. */
  if (strpbrk (cell, special) == NULL
      && (length == 0 || (cell[0] != ' ' && cell[length - 1] != ' ')))
    {
      g_string_append (self->text, cell);
      return;
    }
  g_string_set_size (self->text, before + length * 2 + 2);
  g_string_truncate (self->text,
                     before + csv_write (self->text->str + before, length * 2 + 2, cell, length));
}

/* A spreadsheet takes a text that begins so for a formula and runs it. Numbers, dates and
 * telephone numbers that begin so are none. */
static gboolean
looks_like_formula (const CrmField *field, const char *cell)
{
  CrmFieldType type = crm_field_get_field_type (field);

  if (strchr ("=+-@\t\r", cell[0]) == NULL || cell[0] == '\0')
    return FALSE;
  if (type == CRM_FIELD_PHONE)
    return strspn (cell + 1, "0123456789 ()./-") != strlen (cell + 1);
  return type == CRM_FIELD_TEXT || type == CRM_FIELD_LONG_TEXT || type == CRM_FIELD_EMAIL
         || type == CRM_FIELD_WEB || crm_field_is_link (field);
}

static char *
dup_cell (Export *self, CrmRecord *record, const CrmField *field)
{
  const CrmValue *value;
  const char *currency = crm_record_get_currency (record);
  g_autofree char *text = NULL;

  if (field == NULL)
    return crm_id_dup_string (crm_record_get_id (record));
  value = crm_record_get (record, field);
  if (value->type == CRM_VALUE_LINK && crm_record_get_link_title (record, field) != NULL)
    text = g_strdup (crm_record_get_link_title (record, field));
  else
    text = crm_field_to_text (field, value, currency != NULL ? currency : self->currency);
  if (text == NULL)
    return g_strdup ("");
  return looks_like_formula (field, text) ? g_strconcat ("'", text, NULL) : g_steal_pointer (&text);
}

static void
append_separator (Export *self, guint column)
{
  if (column > 0)
    g_string_append_c (self->text, self->options->delimiter != 0 ? self->options->delimiter : ',');
}

static void
append_csv_header (Export *self)
{
  if (self->options->with_mark)
    g_string_append (self->text, "\xef\xbb\xbf");
  for (guint i = 0; i < self->fields->len; i++)
    {
      const CrmField *field = self->fields->pdata[i];

      append_separator (self, i);
      append_cell (self, field != NULL ? crm_field_get_name (field) : "id");
    }
  g_string_append (self->text, "\r\n");
}

static void
append_csv_row (Export *self, CrmRecord *record)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      g_autofree char *cell = dup_cell (self, record, self->fields->pdata[i]);

      append_separator (self, i);
      append_cell (self, cell);
    }
  g_string_append (self->text, "\r\n");
}

/* ---- JSON ---- */

static JsonNode *
choose_members (Export *self, JsonNode *whole)
{
  JsonObject *from = json_node_get_object (whole), *to = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_member (to, "id", json_object_dup_member (from, "id"));
  for (const char *const *name = self->options->fields; *name != NULL; name++)
    if (json_object_has_member (from, *name))
      json_object_set_member (to, *name, json_object_dup_member (from, *name));
  json_node_take_object (node, to);
  json_node_unref (whole);
  return node;
}

static void
append_json_row (Export *self, CrmRecord *record)
{
  g_autoptr (JsonNode) node = crm_record_to_json (record, self->currency);
  g_autofree char *text = NULL;

  if (self->options->fields != NULL)
    node = choose_members (self, g_steal_pointer (&node));
  text = crm_json_to_string (node, FALSE);
  g_string_append (self->text, self->n_done == 0 ? "[\n  " : ",\n  ");
  g_string_append (self->text, text);
}

/* ---- both ---- */

static gboolean
choose_fields (Export *self, const CrmKind *kind, GError **error)
{
  self->fields = g_ptr_array_new ();
  if (self->options->fields == NULL)
    {
      g_ptr_array_add (self->fields, NULL);
      for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
        g_ptr_array_add (self->fields, (gpointer) crm_kind_get_field (kind, i));
      return TRUE;
    }
  for (const char *const *name = self->options->fields; *name != NULL; name++)
    {
      const CrmField *field = NULL;

      if (strcmp (*name, "id") != 0)
        {
          field = crm_kind_require_field (kind, *name, error);
          if (field == NULL)
            return FALSE;
        }
      g_ptr_array_add (self->fields, (gpointer) field);
    }
  return TRUE;
}

static gboolean
flush (Export *self, GCancellable *cancellable, GError **error)
{
  gboolean good = g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                             cancellable, error);

  g_string_truncate (self->text, 0);
  return good;
}

static gboolean
write_page (Export *self, const CrmRef *refs, guint n, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) page = crm_session_page (self->session, refs, n, error);

  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->len; i++)
    {
      if (page->pdata[i] == NULL)
        continue;
      if (self->options->format == CRM_EXPORT_JSON)
        append_json_row (self, page->pdata[i]);
      else
        append_csv_row (self, page->pdata[i]);
      self->n_done++;
    }
  return flush (self, cancellable, error);
}

/**
 * crm_export_query:
 * @query: of one kind
 * @stream: is written to, flushed, and left open
 * @progress: (nullable) (scope call): called on this thread
 *
 * Writes the records of a query as CSV (RFC 4180, UTF-8; links by name) or as a JSON array of
 * objects. Any lane of the store.
 *
 * Returns: how many records were written, -1 on an error and when cancelled
 */
gint64
crm_export_query (CrmSession *session,
                  CrmQuery *query,
                  const CrmExportOptions *options,
                  GOutputStream *stream,
                  CrmExportProgress progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_auto (Export) self = { session, options, stream, NULL, NULL, NULL, 0 };
  g_autoptr (GArray) refs = NULL;

  self.currency = crm_session_get_currency (session);
  self.text = g_string_sized_new (64 * 1024);
  if (!choose_fields (&self, crm_query_get_kind (query, 0), error))
    return -1;
  refs = crm_session_snapshot (session, query, cancellable, error);
  if (refs == NULL)
    return -1;
  if (options->format == CRM_EXPORT_CSV)
    append_csv_header (&self);
  for (guint at = 0; at < refs->len; at += PAGE_SIZE)
    {
      if (!write_page (&self, &g_array_index (refs, CrmRef, at), MIN (PAGE_SIZE, refs->len - at),
                       cancellable, error))
        return -1;
      if (progress != NULL)
        progress (self.n_done, refs->len, user_data);
    }
  if (options->format == CRM_EXPORT_JSON)
    g_string_append (self.text, self.n_done == 0 ? "[]\n" : "\n]\n");
  if (!flush (&self, cancellable, error) || !g_output_stream_flush (stream, cancellable, error))
    return -1;
  return (gint64) self.n_done;
}

/**
 * crm_export_query_to_file:
 *
 * As crm_export_query(), into a file that is replaced only when all is written: a failed or
 * cancelled export leaves what was there.
 *
 * Returns: how many records were written, -1 on an error and when cancelled
 */
gint64
crm_export_query_to_file (CrmSession *session,
                          CrmQuery *query,
                          const CrmExportOptions *options,
                          GFile *file,
                          CrmExportProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GFileOutputStream) stream
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  g_autoptr (GCancellable) abandoned = NULL;
  gint64 n;

  if (stream == NULL)
    return -1;
  n = crm_export_query (session, query, options, G_OUTPUT_STREAM (stream), progress, user_data,
                        cancellable, error);
  if (n >= 0)
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error) ? n : -1;
  /* Closing with a cancelled cancellable keeps the old file. */
  abandoned = g_cancellable_new ();
  g_cancellable_cancel (abandoned);
  g_output_stream_close (G_OUTPUT_STREAM (stream), abandoned, NULL);
  return -1;
}
