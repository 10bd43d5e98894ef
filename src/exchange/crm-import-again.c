/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of an import that were wrong, corrected and brought in alone. They become a passing table
 * that is read as the whole file was; a row that became a record changes this record, and only in
 * what was corrected, as somebody may have worked on the rest since. */
#include "config.h"

#include "crm-import-again.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-private.h"
#include "crm-table-writer.h"

#define PAGE_SIZE 256

/* ---- corrections ---- */

/**
 * crm_import_correction_new:
 * @row: as the import keeps it
 *
 * Returns: (transfer full): the row, nothing of it changed yet
 */
CrmImportCorrection *
crm_import_correction_new (CrmImportRow *row, guint n_columns)
{
  CrmImportCorrection *self = g_new0 (CrmImportCorrection, 1);
  const char *const *cells = crm_import_row_get_cells (row);
  guint n_cells = g_strv_length ((char **) cells);

  self->number = crm_import_row_get_number (row);
  self->record = g_strdup (crm_import_row_get_record (row));
  self->cells = g_new0 (char *, n_columns + 1);
  self->is_edited = g_new0 (gboolean, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    self->cells[i] = g_strdup (i < n_cells ? cells[i] : "");
  return self;
}

void
crm_import_correction_set_cell (CrmImportCorrection *self, guint column, const char *text)
{
  g_return_if_fail (column < g_strv_length (self->cells));

  g_free (self->cells[column]);
  self->cells[column] = g_strdup (text);
  self->is_edited[column] = TRUE;
}

void
crm_import_correction_free (CrmImportCorrection *self)
{
  g_free (self->record);
  g_strfreev (self->cells);
  g_free (self->is_edited);
  g_free (self);
}

static int
find_column (CrmCsvReader *reader, const char *name)
{
  for (guint i = 0; i < crm_csv_reader_get_n_columns (reader); i++)
    if (g_strcmp0 (crm_csv_reader_get_column_name (reader, i), name) == 0)
      return (int) i;
  return -1;
}

/* The rows on the list, by their number in the file that was imported. */
static GHashTable *
number_rows (CrmImportRows *rows)
{
  GHashTable *numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  guint n = crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS);

  for (guint i = 0; i < n; i++)
    {
      CrmImportRow *row = crm_import_rows_read (rows, CRM_IMPORT_LIST_PROBLEMS, i);
      gint64 *number = g_new (gint64, 1);

      if (row == NULL)
        {
          g_free (number);
          continue;
        }
      *number = (gint64) crm_import_row_get_number (row);
      g_hash_table_replace (numbers, number, row);
    }
  return numbers;
}

/* What a person changed in one row; NULL when it was left as it was. */
static CrmImportCorrection *
compare_row (CrmImportRow *row,
             const char *const *columns,
             const int *places,
             const CrmCsvRow *read)
{
  guint n_columns = g_strv_length ((char **) columns);
  g_autoptr (CrmImportCorrection) correction = crm_import_correction_new (row, n_columns);
  gboolean any = FALSE;

  for (guint i = 0; i < n_columns; i++)
    {
      const char *cell = places[i] >= 0 ? read->cells[places[i]] : correction->cells[i];

      if (strcmp (cell, correction->cells[i]) == 0)
        continue;
      crm_import_correction_set_cell (correction, i, cell);
      any = TRUE;
    }
  return any ? g_steal_pointer (&correction) : NULL;
}

/**
 * crm_import_corrections_read:
 * @rows: those with problems, from crm_import_list_rows()
 * @file: what crm_import_rows_save_problems() wrote of them, edited since
 * @options: (nullable): how it is written; a spreadsheet may have saved it in its own way
 *
 * Finds what a person corrected in a table of rows with problems. Rows that are no longer on the
 * list, or that nobody changed, are left out. Blocks.
 *
 * Returns: (transfer full) (element-type CrmImportCorrection): for crm_import_run_again()
 */
GPtrArray *
crm_import_corrections_read (CrmImportRows *rows,
                             GFile *file,
                             const CrmCsvOptions *options,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, options, cancellable, error);
  g_autoptr (GPtrArray) corrections
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_correction_free);
  const char *const *columns = crm_import_rows_get_columns (rows);
  g_autoptr (GHashTable) numbers = NULL;
  g_autofree int *places = NULL;
  g_autoptr (GError) problem = NULL;
  CrmCsvRow read;
  int place;

  if (reader == NULL)
    return NULL;
  place = find_column (reader, CRM_IMPORT_NUMBER_HEADER);
  if (place < 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   /* Translators: %s is the heading of a column */
                   _ ("The file has no column “%s” that says which rows were corrected"),
                   CRM_IMPORT_NUMBER_HEADER);
      return NULL;
    }
  places = g_new (int, g_strv_length ((char **) columns) + 1);
  for (guint i = 0; columns[i] != NULL; i++)
    places[i] = find_column (reader, columns[i]);
  numbers = number_rows (rows);
  while (crm_csv_reader_next (reader, &read, cancellable, &problem))
    {
      gint64 number = g_ascii_strtoll (read.cells[place], NULL, 10);
      CrmImportRow *row = g_hash_table_lookup (numbers, &number);
      CrmImportCorrection *correction
          = row != NULL ? compare_row (row, columns, places, &read) : NULL;

      if (correction != NULL)
        g_ptr_array_add (corrections, correction);
    }
  if (problem == NULL)
    return g_steal_pointer (&corrections);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* ---- the import ---- */

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* The import, its kind and its headings. Imports of old versions kept no rows. */
static CrmRecord *
get_import (
    CrmSession *session, const CrmId *id, const CrmKind **kind, GStrv *columns, GError **error)
{
  g_autoptr (CrmRecord) import
      = crm_session_get (session, find_kind (session, "import_batch"), id, error);
  const char *entity = import != NULL ? crm_record_get_text (import, "entity") : NULL;

  if (import == NULL)
    return NULL;
  *kind = entity != NULL ? find_kind (session, entity) : NULL;
  *columns = crm_import_cells_from_json (crm_record_get_text (import, "columns"));
  if (*kind != NULL)
    return g_steal_pointer (&import);
  g_strfreev (*columns);
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no kind “%s”."),
               entity != NULL ? entity : "");
  return NULL;
}

static GArray *
find_open_rows (CrmSession *session, const CrmId *import, guint64 number, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "import_row"));

  if (!crm_query_filter (query, "import_batch_id", CRM_FILTER_EQUAL, crm_value_link (import), error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("open"), error)
      || (number > 0
          && !crm_query_filter (query, "row_number", CRM_FILTER_EQUAL,
                                crm_value_integer ((gint64) number), error))
      || !crm_query_sort (query, "row_number", FALSE, error))
    return NULL;
  return crm_session_snapshot (session, query, NULL, error);
}

/* ---- listing ---- */

static void
set_fields (CrmImportRows *rows, CrmRecord *import, const CrmKind *kind)
{
  const char *json = crm_record_get_text (import, "mapping");
  g_autoptr (JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  JsonNode *node = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                       ? json_object_get_member (json_node_get_object (root), "columns")
                       : NULL;
  const char *const *columns = crm_import_rows_get_columns (rows);

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_OBJECT (node) && columns[i] != NULL; i++)
    {
      JsonNode *column = json_object_get_member (json_node_get_object (node), columns[i]);
      JsonNode *name = column != NULL && JSON_NODE_HOLDS_OBJECT (column)
                           ? json_object_get_member (json_node_get_object (column), "field")
                           : column;
      const CrmField *field
          = name != NULL && JSON_NODE_HOLDS_VALUE (name) && json_node_get_string (name) != NULL
                ? crm_kind_find_field (kind, json_node_get_string (name))
                : NULL;

      if (field != NULL)
        crm_import_rows_set_field (rows, i, field);
      else if (column != NULL && !JSON_NODE_HOLDS_NULL (column))
        crm_import_rows_set_used (rows, i);
    }
}

static void
begin_listed (CrmImportRows *rows, CrmRecord *kept, guint64 number)
{
  const CrmValue *link = crm_record_get_by_name (kept, "record");
  g_auto (GStrv) cells = crm_import_cells_from_json (crm_record_get_text (kept, "cells"));

  crm_import_rows_begin (rows, number,
                         link->type == CRM_VALUE_LINK ? CRM_IMPORT_CREATE : CRM_IMPORT_SKIP);
  for (guint i = 0; cells[i] != NULL; i++)
    crm_import_rows_add_cell (rows, cells[i]);
  if (link->type == CRM_VALUE_LINK)
    crm_import_rows_set_record (rows, &link->link);
}

static gboolean
list_page (CrmImportRows *rows, GPtrArray *page, guint64 *last, GError **error)
{
  for (guint i = 0; i < page->len; i++)
    {
      CrmRecord *kept = page->pdata[i];
      const char *field = kept != NULL ? crm_record_get_text (kept, "field") : NULL;
      const char *message = kept != NULL ? crm_record_get_text (kept, "message") : NULL;
      guint64 number = kept != NULL ? (guint64) crm_record_get_integer (kept, "row_number", 0) : 0;

      if (kept == NULL)
        continue;
      if (number != *last)
        {
          if (*last != 0 && !crm_import_rows_end (rows, error))
            return FALSE;
          begin_listed (rows, kept, number);
          *last = number;
        }
      crm_import_rows_add_problem (rows, field != NULL ? field : "",
                                   message != NULL ? message : "");
    }
  return TRUE;
}

/**
 * crm_import_list_rows:
 * @import: a record of kind import_batch
 *
 * Returns: (transfer full): the rows with problems that are open still, in the list
 *   %CRM_IMPORT_LIST_PROBLEMS
 */
CrmImportRows *
crm_import_list_rows (CrmSession *session,
                      const CrmId *import,
                      GCancellable *cancellable,
                      GError **error)
{
  const CrmKind *kind;
  g_auto (GStrv) columns = NULL;
  g_autoptr (CrmRecord) record = get_import (session, import, &kind, &columns, error);
  g_autoptr (GArray) refs = record != NULL ? find_open_rows (session, import, 0, error) : NULL;
  g_autoptr (CrmImportRows) rows = refs != NULL ? crm_import_rows_new (error) : NULL;
  guint64 last = 0;

  if (rows == NULL)
    return NULL;
  crm_import_rows_take_columns (rows, g_steal_pointer (&columns));
  set_fields (rows, record, kind);
  for (guint at = 0; at < refs->len; at += PAGE_SIZE)
    {
      g_autoptr (GPtrArray) page = crm_session_page (session, &g_array_index (refs, CrmRef, at),
                                                     MIN (PAGE_SIZE, refs->len - at), error);

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error)
          || !list_page (rows, page, &last, error))
        return NULL;
    }
  if ((last != 0 && !crm_import_rows_end (rows, error)) || !crm_import_rows_finish (rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

/* ---- bringing in ---- */

static gboolean
write_rows (
    GFile *file, GStrv columns, GPtrArray *corrections, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream
      = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, error);
  g_autoptr (CrmTableWriter) writer
      = stream != NULL ? crm_table_writer_new (G_OUTPUT_STREAM (stream)) : NULL;

  for (guint i = 0; writer != NULL && columns[i] != NULL; i++)
    crm_table_writer_set (writer, i, columns[i]);
  if (writer == NULL || !crm_table_writer_end_row (writer, cancellable, error))
    return FALSE;
  for (guint i = 0; i < corrections->len; i++)
    {
      const CrmImportCorrection *correction = corrections->pdata[i];

      for (guint j = 0; columns[j] != NULL && correction->cells[j] != NULL; j++)
        crm_table_writer_set (writer, j, correction->cells[j]);
      if (!crm_table_writer_end_row (writer, cancellable, error))
        return FALSE;
    }
  return crm_table_writer_finish (writer, cancellable, error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
}

static CrmImportPlan *
make_plan (CrmSession *session,
           CrmRecord *import,
           GStrv columns,
           GPtrArray *corrections,
           GCancellable *cancellable,
           GError **error)
{
  static const CrmCsvOptions options = { "UTF-8", ',', CRM_CSV_HEADER_YES, NULL, NULL };
  const char *mapping = crm_record_get_text (import, "mapping");
  g_autoptr (GFile) file = crm_passing_file_new (error);
  g_autoptr (CrmImportPlan) plan = NULL;

  if (file == NULL)
    return NULL;
  if (write_rows (file, columns, corrections, cancellable, error))
    plan = crm_import_plan_new (file, crm_session_get_catalog (session), &options, NULL, NULL,
                                cancellable, error);
  g_file_delete (file, NULL, NULL);
  if (plan == NULL || !crm_import_plan_apply (plan, mapping != NULL ? mapping : "", FALSE, error)
      || !crm_import_plan_check (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static gboolean
is_corrected (CrmImportRun *run, const CrmImportCorrection *correction, const char *field)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (run->plan); i++)
    {
      const CrmField *filled = crm_import_plan_get_field (run->plan, i);

      if (correction->is_edited[i] && filled != NULL
          && g_strcmp0 (crm_field_get_name (filled), field) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What was wrong is settled; what still is comes back as a new problem. */
static gboolean
settle_problems (CrmImportRun *run, const CrmImportCorrection *correction, GError **error)
{
  g_autoptr (GArray) refs
      = find_open_rows (run->session, crm_record_get_id (run->import), correction->number, error);
  g_autoptr (GPtrArray) page
      = refs != NULL ? crm_session_page (run->session, (const CrmRef *) (gpointer) refs->data,
                                         refs->len, error)
                     : NULL;

  for (guint i = 0; page != NULL && i < page->len; i++)
    {
      CrmRecord *kept = page->pdata[i];

      if (kept == NULL
          || (run->again != NULL
              && !is_corrected (run, correction, crm_record_get_text (kept, "field"))))
        continue;
      crm_record_set_text (kept, "status", "fixed");
      if (!crm_session_update (run->session, kept, error))
        return FALSE;
    }
  return page != NULL;
}

/* Leaves the cells that were corrected, and those that say how the others are read. */
static const char *const *
choose_cells (CrmImportRun *run, const CrmImportCorrection *correction, const char **cells)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (run->plan); i++)
    {
      const CrmField *field = crm_import_plan_get_field (run->plan, i);
      gboolean is_needed = field != NULL
                           && (crm_field_get_field_type (field) == CRM_FIELD_CURRENCY
                               || strcmp (crm_field_get_name (field), "pipeline_id") == 0);

      cells[i]
          = run->again == NULL || correction->is_edited[i] || is_needed ? correction->cells[i] : "";
    }
  return (const char *const *) cells;
}

static gboolean
take_correction (CrmImportRun *run, const CrmImportCorrection *correction, GError **error)
{
  guint n_columns = crm_import_plan_get_n_columns (run->plan);
  g_autofree const char **cells = g_new0 (const char *, n_columns + 1);
  CrmCsvRow whole
      = { (const char *const *) correction->cells, n_columns, correction->number, 0, 0 };
  CrmCsvRow row = whole;
  CrmId record;
  gboolean good;

  /* A record that somebody deleted since comes back as a new one, whole. */
  run->again = correction->record != NULL && crm_id_parse (correction->record, &record)
                       && crm_import_index_has (run->own, &record)
                   ? &record
                   : NULL;
  run->whole = &whole;
  row.cells = choose_cells (run, correction, cells);
  good = settle_problems (run, correction, error) && crm_import_take_row (run, &row, error);
  run->whole = NULL;
  run->again = NULL;
  return good;
}

static gboolean
take_corrections (CrmImportRun *run,
                  GPtrArray *corrections,
                  GCancellable *cancellable,
                  GError **error)
{
  for (guint i = 0; i < corrections->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !take_correction (run, corrections->pdata[i], error))
      return FALSE;
  run->row = NULL;
  return crm_import_make_later_links (run, cancellable, error);
}

static void
add_count (CrmRecord *import, const char *field, guint64 n)
{
  if (n > 0)
    crm_record_set_integer (import, field, crm_record_get_integer (import, field, 0) + (gint64) n);
}

static gboolean
end_again (CrmImportRun *run, GError **error)
{
  CrmId batch;

  add_count (run->import, "created", crm_import_report_get_n (run->report, CRM_IMPORT_CREATE));
  add_count (run->import, "updated", crm_import_report_get_n (run->report, CRM_IMPORT_UPDATE));
  if ((crm_record_has_changes (run->import)
       && !crm_session_update (run->session, run->import, error))
      || !crm_session_commit (run->session, &batch, error))
    return FALSE;
  crm_import_report_set_batch (run->report, &batch);
  crm_import_report_set_import (run->report, crm_record_get_id (run->import));
  return TRUE;
}

/**
 * crm_import_run_again:
 * @import: a record of kind import_batch
 * @corrections: (element-type CrmImportCorrection): of rows of crm_import_list_rows()
 *
 * Brings corrected rows in, and nothing else, as one operation. What is wrong still stays on the
 * list. Lane %CRM_LANE_WRITE.
 *
 * Returns: (transfer full): what became of these rows, or %NULL on an error
 */
CrmImportReport *
crm_import_run_again (CrmSession *session,
                      const CrmId *import,
                      GPtrArray *corrections,
                      GCancellable *cancellable,
                      GError **error)
{
  const CrmKind *kind;
  g_auto (GStrv) columns = NULL;
  g_autoptr (CrmRecord) record = get_import (session, import, &kind, &columns, error);
  g_autoptr (CrmImportPlan) plan
      = record != NULL ? make_plan (session, record, columns, corrections, cancellable, error)
                       : NULL;
  g_auto (CrmImportRun) run = { 0 };
  g_autofree char *label = NULL;

  if (plan == NULL || !crm_import_run_init (&run, session, plan, FALSE, cancellable, error))
    return NULL;
  run.import = g_steal_pointer (&record);
  /* Translators: the name of an operation that can be undone; %s is the name of a file */
  label = g_strdup_printf (_ ("Corrected rows of %s"), crm_record_get_title (run.import));
  if (crm_session_begin (session, label, "import", error)
      && take_corrections (&run, corrections, cancellable, error) && end_again (&run, error))
    {
      crm_import_report_finish (run.report);
      return g_steal_pointer (&run.report);
    }
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}
