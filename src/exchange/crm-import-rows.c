/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is written as marked texts, each ended by a zero: C a cell, V a field with what was there
 * and what comes, P a field with what is wrong, R the record. In front stand the length, the number
 * and the action. Places are noted for every 16th row; the lists hold four bytes for a row. */
#include "config.h"

#include "crm-import-rows.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "crm-catalog.h"
#include "crm-error.h"
#include "crm-import-rows-private.h"
#include "crm-table-writer.h"

#define STEP 16
#define BUFFER (256 * 1024)

typedef struct
{
  guint32 length; /* of what follows the head */
  guint32 action;
  guint64 number;
} Head;

struct _CrmImportRows
{
  GObject parent_instance;

  int file; /* has no name any more */
  GByteArray *waiting;
  guint64 written;
  GArray *places; /* guint64: of every 16th row */
  guint n_rows;
  GArray *lists[CRM_IMPORT_N_LISTS]; /* guint32: which row */
  GHashTable *late;                  /* number -> GPtrArray of field and message in turn */
  guint64 first_number;

  GStrv columns;
  const CrmField **fields; /* for each column, or NULL */
  gboolean *used;

  /* The row that is being written. */
  GByteArray *row;
  Head head;
  gboolean has_problem;
};

G_DEFINE_FINAL_TYPE (CrmImportRows, crm_import_rows, G_TYPE_OBJECT)

struct _CrmImportRow
{
  GObject parent_instance;

  guint64 number;
  CrmImportAction action;
  GPtrArray *cells;    /* ends with NULL */
  GPtrArray *values;   /* field, before, after in turn */
  GPtrArray *problems; /* field, message in turn */
  const char *record;
  char *bytes; /* that all of these point into */
  GPtrArray *late;
};

G_DEFINE_FINAL_TYPE (CrmImportRow, crm_import_row, G_TYPE_OBJECT)

/* ---- one row ---- */

static void
crm_import_row_finalize (GObject *object)
{
  CrmImportRow *self = CRM_IMPORT_ROW (object);

  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->late, g_ptr_array_unref);
  g_free (self->bytes);
  G_OBJECT_CLASS (crm_import_row_parent_class)->finalize (object);
}

static void
crm_import_row_class_init (CrmImportRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_import_row_finalize;
}

static void
crm_import_row_init (CrmImportRow *self)
{
  self->cells = g_ptr_array_new ();
  self->values = g_ptr_array_new ();
  self->problems = g_ptr_array_new ();
}

static const char *
next_text (const char **at)
{
  const char *text = *at;

  *at = text + strlen (text) + 1;
  return text;
}

static CrmImportRow *
row_new (const Head *head, char *bytes, GPtrArray *late)
{
  CrmImportRow *self = g_object_new (CRM_TYPE_IMPORT_ROW, NULL);
  const char *at = bytes, *end = bytes + head->length;

  self->number = head->number;
  self->action = (CrmImportAction) head->action;
  self->bytes = bytes;
  while (at < end)
    switch (*at++)
      {
      case 'C':
        g_ptr_array_add (self->cells, (gpointer) next_text (&at));
        break;
      case 'V':
        for (int i = 0; i < 3; i++)
          g_ptr_array_add (self->values, (gpointer) next_text (&at));
        break;
      case 'P':
        for (int i = 0; i < 2; i++)
          g_ptr_array_add (self->problems, (gpointer) next_text (&at));
        break;
      default:
        self->record = next_text (&at);
        break;
      }
  g_ptr_array_add (self->cells, NULL);
  if (late != NULL)
    {
      self->late = g_ptr_array_ref (late);
      for (guint i = 0; i < late->len; i++)
        g_ptr_array_add (self->problems, late->pdata[i]);
    }
  return self;
}

guint64
crm_import_row_get_number (CrmImportRow *self)
{
  return self->number;
}

CrmImportAction
crm_import_row_get_action (CrmImportRow *self)
{
  return self->action;
}

/**
 * crm_import_row_get_cells:
 *
 * Returns: (transfer none) (array zero-terminated=1): the row as it stands in the file; empty
 *   unless something is wrong with it
 */
const char *const *
crm_import_row_get_cells (CrmImportRow *self)
{
  return (const char *const *) self->cells->pdata;
}

/**
 * crm_import_row_get_value:
 * @before: (out): what the record says now, for people; empty where nothing changes
 * @after: (out): what it will say
 *
 * Returns: whether the row says anything of the field
 */
gboolean
crm_import_row_get_value (CrmImportRow *self,
                          const CrmField *field,
                          const char **before,
                          const char **after)
{
  const char *name = crm_field_get_name (field);

  *before = *after = "";
  for (guint i = 0; i + 2 < self->values->len; i += 3)
    if (strcmp (self->values->pdata[i], name) == 0)
      {
        *before = self->values->pdata[i + 1];
        *after = self->values->pdata[i + 2];
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_import_row_get_problem:
 * @field: name of a field
 *
 * Returns: (nullable): what is wrong with the field in this row, for people
 */
const char *
crm_import_row_get_problem (CrmImportRow *self, const char *field)
{
  for (guint i = 0; i + 1 < self->problems->len; i += 2)
    if (strcmp (self->problems->pdata[i], field) == 0)
      return self->problems->pdata[i + 1];
  return NULL;
}

/**
 * crm_import_row_dup_problems:
 *
 * Returns: (transfer full): all that is wrong with the row, one after the other
 */
char *
crm_import_row_dup_problems (CrmImportRow *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < self->problems->len; i += 2)
    g_string_append_printf (text, "%s%s", i > 1 ? "; " : "", (char *) self->problems->pdata[i]);
  return g_string_free (text, FALSE);
}

/**
 * crm_import_row_get_record:
 *
 * Returns: (nullable): the id of the record that the row became, of an import that was run
 */
const char *
crm_import_row_get_record (CrmImportRow *self)
{
  return self->record;
}

/* ---- all rows ---- */

static void
crm_import_rows_finalize (GObject *object)
{
  CrmImportRows *self = CRM_IMPORT_ROWS (object);

  if (self->file >= 0)
    close (self->file);
  for (guint i = 0; i < CRM_IMPORT_N_LISTS; i++)
    g_array_unref (self->lists[i]);
  g_array_unref (self->places);
  g_byte_array_unref (self->waiting);
  g_byte_array_unref (self->row);
  g_hash_table_unref (self->late);
  g_strfreev (self->columns);
  g_free (self->fields);
  g_free (self->used);
  G_OBJECT_CLASS (crm_import_rows_parent_class)->finalize (object);
}

static void
crm_import_rows_class_init (CrmImportRowsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_import_rows_finalize;
}

static void
crm_import_rows_init (CrmImportRows *self)
{
  self->file = -1;
  self->waiting = g_byte_array_new ();
  self->row = g_byte_array_new ();
  self->places = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < CRM_IMPORT_N_LISTS; i++)
    self->lists[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->late = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
fail (GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("The preview could not be kept: %s"), g_strerror (code));
  return FALSE;
}

/**
 * crm_import_rows_new:
 *
 * Returns: (transfer full): no rows yet
 */
CrmImportRows *
crm_import_rows_new (GError **error)
{
  g_autoptr (CrmImportRows) self = g_object_new (CRM_TYPE_IMPORT_ROWS, NULL);
  g_autoptr (GFile) file = crm_passing_file_new (error);

  if (file == NULL)
    return NULL;
  self->file = open (g_file_peek_path (file), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->file < 0)
    {
      fail (error);
      return NULL;
    }
  unlink (g_file_peek_path (file));
  return g_steal_pointer (&self);
}

/**
 * crm_import_rows_take_columns:
 * @columns: (transfer full): the headings of the file
 */
void
crm_import_rows_take_columns (CrmImportRows *self, GStrv columns)
{
  guint n = g_strv_length (columns);

  g_strfreev (self->columns);
  self->columns = columns;
  self->fields = g_renew (const CrmField *, self->fields, n + 1);
  self->used = g_renew (gboolean, self->used, n + 1);
  memset (self->fields, 0, (n + 1) * sizeof *self->fields);
  memset (self->used, 0, (n + 1) * sizeof *self->used);
}

void
crm_import_rows_set_field (CrmImportRows *self, guint column, const CrmField *field)
{
  self->fields[column] = field;
  self->used[column] = TRUE;
}

void
crm_import_rows_set_used (CrmImportRows *self, guint column)
{
  self->used[column] = TRUE;
}

/* ---- writing ---- */

static void
put (CrmImportRows *self, const char *text)
{
  g_byte_array_append (self->row, (const guint8 *) text, (guint) strlen (text) + 1);
}

static void
put_mark (CrmImportRows *self, char mark)
{
  g_byte_array_append (self->row, (const guint8 *) &mark, 1);
}

void
crm_import_rows_begin (CrmImportRows *self, guint64 number, CrmImportAction action)
{
  g_byte_array_set_size (self->row, 0);
  self->head = (Head){ 0, (guint32) action, number };
  self->has_problem = action == CRM_IMPORT_SKIP;
}

void
crm_import_rows_add_cell (CrmImportRows *self, const char *text)
{
  put_mark (self, 'C');
  put (self, text);
}

void
crm_import_rows_add_value (CrmImportRows *self,
                           const CrmField *field,
                           const char *before,
                           const char *after)
{
  put_mark (self, 'V');
  put (self, crm_field_get_name (field));
  put (self, before);
  put (self, after);
}

void
crm_import_rows_add_problem (CrmImportRows *self, const char *field, const char *message)
{
  put_mark (self, 'P');
  put (self, field);
  put (self, message);
  self->has_problem = TRUE;
}

void
crm_import_rows_set_record (CrmImportRows *self, const CrmId *record)
{
  char id[CRM_ID_STRING_SIZE];

  put_mark (self, 'R');
  put (self, crm_id_format (record, id));
}

static gboolean
flush (CrmImportRows *self, GError **error)
{
  gsize done = 0;

  while (done < self->waiting->len)
    {
      gssize n = write (self->file, self->waiting->data + done, self->waiting->len - done);

      if (n < 0 && errno != EINTR)
        return fail (error);
      done += (gsize) MAX (n, 0);
    }
  self->written += self->waiting->len;
  g_byte_array_set_size (self->waiting, 0);
  return TRUE;
}

gboolean
crm_import_rows_end (CrmImportRows *self, GError **error)
{
  guint64 place = self->written + self->waiting->len;
  guint32 which = self->n_rows++;

  if (which == 0)
    self->first_number = self->head.number;
  if (which % STEP == 0)
    g_array_append_val (self->places, place);
  self->head.length = self->row->len;
  g_byte_array_append (self->waiting, (const guint8 *) &self->head, sizeof self->head);
  g_byte_array_append (self->waiting, self->row->data, self->row->len);
  g_array_append_val (self->lists[self->head.action], which);
  if (self->has_problem)
    g_array_append_val (self->lists[CRM_IMPORT_LIST_PROBLEMS], which);
  return self->waiting->len < BUFFER || flush (self, error);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

static gboolean
has_row (GArray *list, guint32 which)
{
  return g_array_binary_search (list, &which, compare_numbers, NULL);
}

/**
 * crm_import_rows_add_late_problem:
 *
 * Notes what turned out to be wrong with a row when the whole file was read.
 */
void
crm_import_rows_add_late_problem (CrmImportRows *self,
                                  guint64 number,
                                  const char *field,
                                  const char *message)
{
  guint32 which = (guint32) (number - self->first_number);
  GPtrArray *late = g_hash_table_lookup (self->late, GSIZE_TO_POINTER ((gsize) number));

  if (number < self->first_number || which >= self->n_rows)
    return;
  if (late == NULL)
    {
      late = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->late, GSIZE_TO_POINTER ((gsize) number), late);
      if (!has_row (self->lists[CRM_IMPORT_LIST_PROBLEMS], which))
        {
          g_array_append_val (self->lists[CRM_IMPORT_LIST_PROBLEMS], which);
          g_array_sort (self->lists[CRM_IMPORT_LIST_PROBLEMS], compare_numbers);
        }
    }
  g_ptr_array_add (late, g_strdup (field));
  g_ptr_array_add (late, g_strdup (message));
}

gboolean
crm_import_rows_finish (CrmImportRows *self, GError **error)
{
  return flush (self, error);
}

/* ---- reading ---- */

guint
crm_import_rows_get_n (CrmImportRows *self, guint list)
{
  g_return_val_if_fail (list < CRM_IMPORT_N_LISTS, 0);

  return self->lists[list]->len;
}

static gboolean
read_bytes (CrmImportRows *self, guint64 place, void *bytes, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = pread (self->file, (char *) bytes + done, length - done, (off_t) (place + done));

      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      done += (gsize) MAX (n, 0);
    }
  return TRUE;
}

static CrmImportRow *
read_row (CrmImportRows *self, guint32 which)
{
  guint64 place = g_array_index (self->places, guint64, which / STEP);
  g_autofree char *bytes = NULL;
  Head head;

  for (guint i = which % STEP;; i--)
    {
      if (!read_bytes (self, place, &head, sizeof head))
        return NULL;
      place += sizeof head;
      if (i == 0)
        break;
      place += head.length;
    }
  bytes = g_malloc (head.length + 1);
  bytes[head.length] = '\0';
  if (!read_bytes (self, place, bytes, head.length))
    return NULL;
  return row_new (&head, g_steal_pointer (&bytes),
                  g_hash_table_lookup (self->late, GSIZE_TO_POINTER ((gsize) head.number)));
}

/**
 * crm_import_rows_read:
 * @list: a CrmImportAction or %CRM_IMPORT_LIST_PROBLEMS
 *
 * May wait for the disk.
 *
 * Returns: (transfer full) (nullable): the row; %NULL when the disk fails
 */
CrmImportRow *
crm_import_rows_read (CrmImportRows *self, guint list, guint position)
{
  g_return_val_if_fail (list < CRM_IMPORT_N_LISTS && position < self->lists[list]->len, NULL);

  return read_row (self, g_array_index (self->lists[list], guint32, position));
}

/**
 * crm_import_rows_get_columns:
 *
 * Returns: (transfer none) (array zero-terminated=1): the headings of the file
 */
const char *const *
crm_import_rows_get_columns (CrmImportRows *self)
{
  return (const char *const *) self->columns;
}

/**
 * crm_import_rows_get_field:
 *
 * Returns: (nullable): the field that the column fills
 */
const CrmField *
crm_import_rows_get_field (CrmImportRows *self, guint column)
{
  return self->fields[column];
}

gboolean
crm_import_rows_is_used (CrmImportRows *self, guint column)
{
  return self->used[column];
}

/* ---- the rows to be corrected, as a file ---- */

static gboolean
write_problem (CrmImportRows *self,
               CrmImportRow *row,
               CrmTableWriter *writer,
               GCancellable *cancellable,
               GError **error)
{
  guint n_columns = g_strv_length (self->columns);
  g_autofree char *problems = crm_import_row_dup_problems (row);
  g_autofree char *number = NULL;

  for (guint i = 0; i + 1 < row->cells->len; i++)
    if (i < n_columns)
      crm_table_writer_set (writer, i, row->cells->pdata[i]);
  crm_table_writer_set (writer, n_columns, row->record != NULL ? row->record : "");
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, crm_import_row_get_number (row));
  crm_table_writer_set (writer, n_columns + 1, number);
  crm_table_writer_set (writer, n_columns + 2, problems);
  return crm_table_writer_end_row (writer, cancellable, error);
}

static gboolean
write_problems (CrmImportRows *self,
                GOutputStream *stream,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CrmTableWriter) writer = crm_table_writer_new (stream);
  guint n_columns = g_strv_length (self->columns);
  GArray *list = self->lists[CRM_IMPORT_LIST_PROBLEMS];

  for (guint i = 0; i < n_columns; i++)
    crm_table_writer_set (writer, i, self->columns[i]);
  crm_table_writer_set (writer, n_columns, "id");
  crm_table_writer_set (writer, n_columns + 1, CRM_IMPORT_NUMBER_HEADER);
  crm_table_writer_set (writer, n_columns + 2, _ ("What Is Wrong"));
  if (!crm_table_writer_end_row (writer, cancellable, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      g_autoptr (CrmImportRow) row = crm_import_rows_read (self, CRM_IMPORT_LIST_PROBLEMS, i);

      if (row == NULL)
        return fail (error);
      if (!write_problem (self, row, writer, cancellable, error))
        return FALSE;
    }
  return crm_table_writer_finish (writer, cancellable, error);
}

/**
 * crm_import_rows_save_problems:
 *
 * Writes the rows with problems as CSV: the cells of the file, the record that each became, the
 * number of the row, and what is wrong. The file can be corrected in a spreadsheet and read by
 * crm_import_corrections_read(), or imported as it is. Blocks.
 */
gboolean
crm_import_rows_save_problems (CrmImportRows *self,
                               GFile *file,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (GFileOutputStream) stream
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);

  return stream != NULL && write_problems (self, G_OUTPUT_STREAM (stream), cancellable, error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
}
