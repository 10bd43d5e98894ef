/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as a file. The refs of the query are eight bytes each; the records themselves are read
 * page by page, so a million of them needs no more memory than a hundred. */
#include "config.h"

#include <string.h>

#include "crm-export-private.h"
#include "crm-rights.h"

#define PAGE_SIZE 256

typedef struct
{
  const char *name;   /* in clientela-cli, and the end of a file's name */
  const char *suffix; /* where it differs */
  const CrmExportWriter *writer;
} Format;

static const Format formats[] = {
  [CRM_EXPORT_CSV] = { "csv", NULL, &crm_export_csv_writer },
  [CRM_EXPORT_JSON] = { "json", NULL, &crm_export_json_writer },
  [CRM_EXPORT_ODS] = { "ods", NULL, &crm_export_ods_writer },
  [CRM_EXPORT_VCARD] = { "vcard", "vcf", &crm_export_vcard_writer },
  [CRM_EXPORT_ICAL] = { "ical", "ics", &crm_export_ical_writer },
};

static void
heading_free (gpointer data)
{
  CrmExportHeading *heading = data;

  g_free (heading->title);
  g_strfreev (heading->names);
  g_free (heading);
}

static void
export_clear (CrmExport *self)
{
  if (self->writer != NULL && self->writer->clear != NULL)
    self->writer->clear (self);
  g_clear_pointer (&self->headings, g_ptr_array_unref);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmExport, export_clear)

/**
 * crm_export_format_from_name:
 * @name: "csv", "json", "ods" or "vcard"
 */
gboolean
crm_export_format_from_name (const char *name, CrmExportFormat *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (name, formats[i].name) == 0)
      {
        *format = (CrmExportFormat) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_export_format_suffix:
 *
 * Returns: how the name of a file of this format ends, without the dot
 */
const char *
crm_export_format_suffix (CrmExportFormat format)
{
  return formats[format].suffix != NULL ? formats[format].suffix : formats[format].name;
}

/**
 * crm_export_find_field:
 *
 * Returns: (nullable): what stands in a column of a record; %NULL for its id, and where its kind
 *   has nothing to say
 */
const CrmField *
crm_export_find_field (CrmExport *self, guint column, CrmRecord *record)
{
  const CrmExportHeading *heading = g_ptr_array_index (self->headings, column);

  for (guint i = 0; heading->names[i] != NULL; i++)
    {
      const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), heading->names[i]);

      if (field != NULL)
        return field;
    }
  return NULL;
}

static gboolean
is_id (CrmExport *self, guint column)
{
  const CrmExportHeading *heading = g_ptr_array_index (self->headings, column);

  return g_strcmp0 (heading->names[0], "id") == 0;
}

/**
 * crm_export_dup_cell:
 * @column: of the headings
 *
 * Returns: (transfer full): what a file of text says there
 */
char *
crm_export_dup_cell (CrmExport *self, guint column, CrmRecord *record)
{
  const CrmField *field = crm_export_find_field (self, column, record);
  const char *currency = crm_record_get_currency (record);
  const CrmValue *value;
  char *text = NULL;

  if (field == NULL)
    return is_id (self, column) ? crm_id_dup_string (crm_record_get_id (record)) : g_strdup ("");
  value = crm_record_get (record, field);
  if (value->type == CRM_VALUE_LINK && crm_record_get_link_title (record, field) != NULL)
    return g_strdup (crm_record_get_link_title (record, field));
  if (self->options->locale != NULL
      && (crm_field_get_field_type (field) == CRM_FIELD_CHOICE
          || crm_field_get_field_type (field) == CRM_FIELD_BOOLEAN))
    text = crm_record_format (record, field, self->options->locale);
  else
    text = crm_field_to_text (field, value, currency != NULL ? currency : self->currency);
  return text != NULL ? text : g_strdup ("");
}

/* A list of several kinds has columns that one of them lacks. */
static gboolean
is_known (CrmExport *self, const char *name)
{
  const CrmCatalog *catalog = crm_session_get_catalog (self->session);

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (crm_kind_find_field (crm_catalog_get_kind (catalog, i), name) != NULL)
      return TRUE;
  return strcmp (name, "id") == 0;
}

static void
add_heading (CrmExport *self, const char *title, const char *names)
{
  CrmExportHeading *heading = g_new0 (CrmExportHeading, 1);

  heading->title = g_strdup (title);
  heading->names = g_strsplit (names, "/", -1);
  g_ptr_array_add (self->headings, heading);
}

static gboolean
make_headings (CrmExport *self, GError **error)
{
  self->headings = g_ptr_array_new_with_free_func (heading_free);
  if (self->options->columns != NULL)
    {
      for (const CrmExportColumn *column = self->options->columns; column->names != NULL; column++)
        {
          add_heading (self, column->title, column->names);
          if (strchr (column->names, '/') == NULL && !is_known (self, column->names))
            return crm_kind_require_field (self->kind, column->names, error) != NULL;
        }
      return TRUE;
    }
  add_heading (self, "id", "id");
  for (guint i = 0; i < crm_kind_get_n_fields (self->kind); i++)
    {
      const char *name = crm_field_get_name (crm_kind_get_field (self->kind, i));

      add_heading (self, name, name);
    }
  return TRUE;
}

static gboolean
flush (CrmExport *self, GError **error)
{
  gboolean good = g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                             self->cancellable, error);

  g_string_truncate (self->text, 0);
  return good;
}

static gboolean
write_page (CrmExport *self, const CrmRef *refs, guint n, GError **error)
{
  g_autoptr (GPtrArray) page = crm_session_page (self->session, refs, n, error);

  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->len; i++)
    {
      if (page->pdata[i] == NULL)
        continue;
      if (!self->writer->add (self, page->pdata[i], error))
        return FALSE;
      self->n_done++;
    }
  return flush (self, error);
}

/**
 * crm_export_refs:
 * @kind: whose fields are written when no columns are given
 * @stream: is written to, flushed, and left open
 * @progress: (nullable) (scope call): called on this thread
 *
 * Writes records in the order of @refs; those that are gone meanwhile are left out. Any lane of the
 * store.
 *
 * Returns: how many records were written, -1 on an error and when cancelled
 */
gint64
crm_export_refs (CrmSession *session,
                 const CrmKind *kind,
                 const CrmRef *refs,
                 guint n_refs,
                 const CrmExportOptions *options,
                 GOutputStream *stream,
                 CrmExportProgress progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_auto (CrmExport) self = { .session = session,
                              .kind = kind,
                              .options = options,
                              .writer = formats[options->format].writer,
                              .stream = stream,
                              .cancellable = cancellable,
                              .currency = crm_session_get_currency (session),
                              .text = g_string_sized_new (64 * 1024) };

  /* One card that is handed on is no list that leaves the office. */
  if (((n_refs > 1 || options->layers != NULL)
       && !crm_rights_check_export (crm_session_get_catalog (session), error))
      || !make_headings (&self, error))
    return -1;
  if (self.writer->begin != NULL && !self.writer->begin (&self, error))
    return -1;
  for (guint at = 0; at < n_refs; at += PAGE_SIZE)
    {
      if (!write_page (&self, refs + at, MIN (PAGE_SIZE, n_refs - at), error))
        return -1;
      if (progress != NULL)
        progress (self.n_done, n_refs, user_data);
    }
  if ((self.writer->end != NULL && !self.writer->end (&self, error)) || !flush (&self, error)
      || !g_output_stream_flush (stream, cancellable, error))
    return -1;
  return (gint64) self.n_done;
}

/**
 * crm_export_query:
 * @query: of one kind, or of several with columns given
 *
 * As crm_export_refs(), for what a query finds, in its order.
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
  g_autoptr (GArray) refs = crm_session_snapshot (session, query, cancellable, error);

  return refs == NULL ? -1
                      : crm_export_refs (session, crm_query_get_kind (query, 0),
                                         (const CrmRef *) (gpointer) refs->data, refs->len, options,
                                         stream, progress, user_data, cancellable, error);
}

/**
 * crm_export_refs_to_file:
 *
 * As crm_export_refs(), into a file that is replaced only when all is written: a failed or
 * cancelled export leaves what was there.
 *
 * Returns: how many records were written, -1 on an error and when cancelled
 */
gint64
crm_export_refs_to_file (CrmSession *session,
                         const CrmKind *kind,
                         const CrmRef *refs,
                         guint n_refs,
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
  n = crm_export_refs (session, kind, refs, n_refs, options, G_OUTPUT_STREAM (stream), progress,
                       user_data, cancellable, error);
  if (n >= 0)
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error) ? n : -1;
  /* Closing with a cancelled cancellable keeps the old file. */
  abandoned = g_cancellable_new ();
  g_cancellable_cancel (abandoned);
  g_output_stream_close (G_OUTPUT_STREAM (stream), abandoned, NULL);
  return -1;
}

/**
 * crm_export_query_to_file:
 *
 * As crm_export_refs_to_file(), for what a query finds, in its order.
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
  g_autoptr (GArray) refs = crm_session_snapshot (session, query, cancellable, error);

  return refs == NULL
             ? -1
             : crm_export_refs_to_file (session, crm_query_get_kind (query, 0),
                                        (const CrmRef *) (gpointer) refs->data, refs->len, options,
                                        file, progress, user_data, cancellable, error);
}
