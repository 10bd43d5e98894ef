/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-table-writer.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

#include "crm-csv-reader.h"

#define FLUSH_SIZE (64 * 1024)
#define TITLE_ROWS 20 /* so many rows of one cell may stand above a table */

struct _CrmTableWriter
{
  GOutputStream *stream;
  GPtrArray *cells; /* char * or NULL */
  GString *text;
  GString *title; /* rows that are perhaps no part of the table */
  guint n_title_rows;
  guint width;
  gboolean has_begun;
};

CrmTableWriter *
crm_table_writer_new (GOutputStream *stream)
{
  CrmTableWriter *self = g_new0 (CrmTableWriter, 1);

  self->stream = g_object_ref (stream);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_new (NULL);
  self->title = g_string_new (NULL);
  return self;
}

void
crm_table_writer_free (CrmTableWriter *self)
{
  g_object_unref (self->stream);
  g_ptr_array_unref (self->cells);
  g_string_free (self->text, TRUE);
  g_string_free (self->title, TRUE);
  g_free (self);
}

/**
 * crm_table_writer_set:
 * @text: of the cell; columns beyond what a table may have are left out
 */
void
crm_table_writer_set (CrmTableWriter *self, guint column, const char *text)
{
  gsize length = strnlen (text, CRM_CSV_CELL_LIMIT);

  if (column >= CRM_CSV_COLUMN_LIMIT || length == 0)
    return;
  /* A letter must not be cut by the limit. */
  if (length == CRM_CSV_CELL_LIMIT)
    length = (gsize) (g_utf8_find_prev_char (text, text + length) - text);
  if (column >= self->cells->len)
    g_ptr_array_set_size (self->cells, (gint) column + 1);
  g_free (self->cells->pdata[column]);
  self->cells->pdata[column] = g_strndup (text, length);
}

static void
append_row (CrmTableWriter *self, GString *to)
{
  self->width = MAX (self->width, self->cells->len);
  for (guint i = 0; i < self->width; i++)
    {
      const char *cell = i < self->cells->len ? self->cells->pdata[i] : NULL;
      gsize length = cell != NULL ? strlen (cell) : 0, before = to->len + (i > 0);

      if (i > 0)
        g_string_append_c (to, ',');
      if (length == 0)
        continue;
      g_string_set_size (to, before + length * 2 + 2);
      g_string_truncate (to, before + csv_write (to->str + before, length * 2 + 2, cell, length));
    }
  g_string_append_c (to, '\n');
}

static guint
count_filled (CrmTableWriter *self)
{
  guint n = 0;

  for (guint i = 0; i < self->cells->len; i++)
    n += self->cells->pdata[i] != NULL;
  return n;
}

static gboolean
flush (CrmTableWriter *self, GCancellable *cancellable, GError **error)
{
  gboolean good = g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                             cancellable, error);

  g_string_truncate (self->text, 0);
  return good;
}

static void
take_title (CrmTableWriter *self)
{
  g_string_append (self->text, self->title->str);
  g_string_truncate (self->title, 0);
  self->has_begun = TRUE;
}

/**
 * crm_table_writer_end_row:
 *
 * Writes the cells that were set and begins the next row.
 */
gboolean
crm_table_writer_end_row (CrmTableWriter *self, GCancellable *cancellable, GError **error)
{
  guint n = count_filled (self);

  if (n > 1 && !self->has_begun)
    {
      /* What stood above was a title. */
      g_string_truncate (self->title, 0);
      self->width = 0;
      self->has_begun = TRUE;
    }
  if (n > 0 && self->has_begun)
    append_row (self, self->text);
  else if (n > 0)
    {
      append_row (self, self->title);
      if (++self->n_title_rows >= TITLE_ROWS)
        take_title (self);
    }
  g_ptr_array_set_size (self->cells, 0);
  return self->text->len < FLUSH_SIZE || flush (self, cancellable, error);
}

/**
 * crm_table_writer_finish:
 *
 * Writes what is left. The stream stays open.
 */
gboolean
crm_table_writer_finish (CrmTableWriter *self, GCancellable *cancellable, GError **error)
{
  if (!self->has_begun)
    take_title (self);
  return flush (self, cancellable, error);
}

/**
 * crm_passing_file_new:
 *
 * Returns: (transfer full): the name of a file, not yet there, in the person's cache, where nobody
 *   else may read; %NULL on an error
 */
GFile *
crm_passing_file_new (GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "clientela", NULL);
  g_autofree char *path = g_strdup_printf ("%s/import-%s", folder, id);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", g_strerror (errno));
      return NULL;
    }
  return g_file_new_for_path (path);
}
