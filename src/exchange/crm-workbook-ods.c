/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenDocument spreadsheets: all sheets stand in content.xml, each cell with its typed value. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-csv-reader.h"
#include "crm-error.h"
#include "crm-workbook-private.h"

#define PART "content.xml"
#define ROW_REPEAT_LIMIT 1048576
#define EXPANDED_CELLS (4 * 1024 * 1024) /* so many may stand in a file as repetitions */
#define EXPANDED_BYTES (256 * 1024 * 1024)

typedef struct
{
  const char *sheet;
  CrmTableWriter *writer;
  GCancellable *cancellable;
  GPtrArray *names;

  gboolean is_inside; /* the sheet that is wanted */
  gboolean is_done;
  guint table_depth, note_depth;
  guint column;
  guint row_repeat, cell_repeat;
  GArray *row; /* Cell */
  gboolean in_cell, in_paragraph;
  GString *text;
  guint64 n_expanded, n_expanded_bytes;
  char *typed; /* the value where the text is not it */
  GError *error;
} Ods;

typedef struct
{
  guint column;
  guint n;
  char *text;
} Cell;

static void
clear_cell (gpointer data)
{
  g_free (((Cell *) data)->text);
}

static guint
read_repeat (const char **attributes, const char *name, guint limit)
{
  const char *text = crm_part_attribute (attributes, name);
  guint64 n = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 1;

  return (guint) CLAMP (n, 1, limit);
}

/* What the cell is worth, where its text is written for people. */
static char *
read_typed (const char **attributes)
{
  const char *type = crm_part_attribute (attributes, "value-type");
  const char *value = crm_part_attribute (attributes, "value");
  const char *date = crm_part_attribute (attributes, "date-value");
  const char *currency = crm_part_attribute (attributes, "currency");
  g_autofree char *number = NULL;

  if (g_strcmp0 (type, "date") == 0 && date != NULL)
    {
      char *text = g_strndup (date, 19);

      if (g_str_has_suffix (text, "T00:00:00"))
        text[10] = '\0';
      return g_strdelimit (text, "T", ' ');
    }
  if (value == NULL)
    return NULL;
  if (g_strcmp0 (type, "percentage") == 0)
    return crm_workbook_format_percent (value);
  if (g_strcmp0 (type, "currency") == 0 && currency != NULL && *currency != '\0')
    {
      number = crm_workbook_format_number (value);
      return g_strdup_printf ("%s %s", number, currency);
    }
  return g_strcmp0 (type, "float") == 0 || g_strcmp0 (type, "currency") == 0
             ? crm_workbook_format_number (value)
             : NULL;
}

static void
begin_table (Ods *self, const char **attributes)
{
  const char *name = crm_part_attribute (attributes, "name");

  /* A table within a cell is none of the workbook's sheets. */
  if (self->table_depth++ > 0)
    return;
  if (self->names != NULL)
    g_ptr_array_add (self->names, g_strdup (name != NULL ? name : ""));
  self->is_inside = self->writer != NULL && g_strcmp0 (name, self->sheet) == 0;
}

static void
begin_cell (Ods *self, const char **attributes)
{
  self->in_cell = TRUE;
  self->cell_repeat = read_repeat (attributes, "number-columns-repeated", CRM_CSV_COLUMN_LIMIT);
  g_string_truncate (self->text, 0);
  g_free (self->typed);
  self->typed = read_typed (attributes);
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
  Ods *self = data;

  if (strcmp (name, "table") == 0)
    begin_table (self, attributes);
  if (!self->is_inside || self->table_depth != 1)
    return;
  if (self->note_depth > 0 || strcmp (name, "annotation") == 0)
    self->note_depth++;
  else if (strcmp (name, "table-row") == 0)
    {
      self->column = 0;
      self->row_repeat = read_repeat (attributes, "number-rows-repeated", ROW_REPEAT_LIMIT);
    }
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    begin_cell (self, attributes);
  else if (self->in_cell && strcmp (name, "p") == 0)
    {
      if (self->text->len > 0)
        g_string_append_c (self->text, '\n');
      self->in_paragraph = TRUE;
    }
  else if (self->in_paragraph && strcmp (name, "s") == 0)
    {
      guint n = read_repeat (attributes, "c", 1000);

      while (n-- > 0)
        g_string_append_c (self->text, ' ');
    }
  else if (self->in_paragraph && strcmp (name, "tab") == 0)
    g_string_append_c (self->text, '\t');
  else if (self->in_paragraph && strcmp (name, "line-break") == 0)
    g_string_append_c (self->text, '\n');
}

static void
end_cell (Ods *self)
{
  Cell cell = { self->column, self->cell_repeat, NULL };

  self->in_cell = self->in_paragraph = FALSE;
  self->column = MIN (self->column + self->cell_repeat, CRM_CSV_COLUMN_LIMIT);
  cell.text = self->typed != NULL ? g_steal_pointer (&self->typed) : g_strdup (self->text->str);
  if (*cell.text == '\0')
    {
      g_free (cell.text);
      return;
    }
  g_array_append_val (self->row, cell);
}

/* A few bytes can ask for billions of cells. */
static void
check_repetition (Ods *self)
{
  guint64 n = 0, n_bytes = 0;

  for (guint i = 0; i < self->row->len; i++)
    {
      const Cell *cell = &g_array_index (self->row, Cell, i);

      n += cell->n;
      n_bytes += cell->n * strlen (cell->text);
    }
  if (self->row_repeat > 1 || n > self->row->len)
    {
      self->n_expanded += n * self->row_repeat;
      self->n_expanded_bytes += n_bytes * self->row_repeat;
    }
  if (self->n_expanded > EXPANDED_CELLS || self->n_expanded_bytes > EXPANDED_BYTES)
    crm_workbook_refuse_huge (&self->error);
}

static void
end_row (Ods *self)
{
  check_repetition (self);
  for (guint i = 0; self->row->len > 0 && i < self->row_repeat && self->error == NULL; i++)
    {
      for (guint j = 0; j < self->row->len; j++)
        {
          const Cell *cell = &g_array_index (self->row, Cell, j);

          for (guint k = 0; k < cell->n; k++)
            crm_table_writer_set (self->writer, cell->column + k, cell->text);
        }
      crm_table_writer_end_row (self->writer, self->cancellable, &self->error);
    }
  g_array_set_size (self->row, 0);
  self->is_done = self->error != NULL;
}

static void
on_end (gpointer data, const char *name)
{
  Ods *self = data;

  if (strcmp (name, "table") == 0 && self->table_depth > 0 && --self->table_depth == 0)
    {
      self->is_done = self->is_inside;
      self->is_inside = FALSE;
      return;
    }
  if (!self->is_inside || self->table_depth != 1)
    return;
  if (self->note_depth > 0)
    self->note_depth--;
  else if (strcmp (name, "p") == 0)
    self->in_paragraph = FALSE;
  else if (self->in_cell
           && (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0))
    end_cell (self);
  else if (strcmp (name, "table-row") == 0)
    end_row (self);
}

static void
on_text (gpointer data, const char *text, gsize length)
{
  Ods *self = data;

  if (self->in_paragraph && self->note_depth == 0 && self->table_depth == 1
      && self->text->len < CRM_CSV_CELL_LIMIT)
    g_string_append_len (self->text, text, (gssize) length);
}

static gboolean
scan (Ods *self, const char *path, GCancellable *cancellable, GError **error)
{
  const CrmPartHandler handler = { on_start, on_end, on_text, &self->is_done };
  gboolean good;

  self->cancellable = cancellable;
  self->text = g_string_new (NULL);
  self->row = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self->row, clear_cell);
  good = crm_workbook_scan_part (path, PART, &handler, self, NULL, cancellable, error);
  g_string_free (self->text, TRUE);
  g_array_unref (self->row);
  g_free (self->typed);
  if (self->error == NULL)
    return good;
  g_clear_error (error);
  g_propagate_error (error, self->error);
  return FALSE;
}

GPtrArray *
crm_ods_list_sheets (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Ods self = { .names = names };

  return scan (&self, path, cancellable, error) ? g_steal_pointer (&names) : NULL;
}

gboolean
crm_ods_read (const char *path,
              const char *sheet,
              CrmTableWriter *writer,
              GCancellable *cancellable,
              GError **error)
{
  Ods self = { .sheet = sheet, .writer = writer };

  return scan (&self, path, cancellable, error);
}
