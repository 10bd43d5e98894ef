/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a CSV file is written: the delimiter is the one that cuts most rows into the same number of
 * cells, and the first row is a header when it does not look like the rows below it. */
#include "config.h"

#include "crm-csv-dialect.h"

#include <csv.h>
#include <string.h>

#include "crm-column-guess.h"

#define SAMPLE_ROWS 200

typedef struct
{
  GPtrArray *rows; /* of GPtrArray of cells */
  GPtrArray *row;
} Sample;

static void
on_cell_read (void *data, gsize length, void *user_data)
{
  Sample *sample = user_data;

  g_ptr_array_add (sample->row, g_strndup (data, length));
}

static void
on_row_read (int end, void *user_data)
{
  Sample *sample = user_data;

  g_ptr_array_add (sample->rows, sample->row);
  sample->row = g_ptr_array_new_with_free_func (g_free);
}

/* The first rows as @delimiter cuts them. The last row of a sample that ends anywhere is left
 * out. */
static GPtrArray *
read_rows (const char *text, gsize length, gboolean is_whole, char delimiter)
{
  Sample sample;
  struct csv_parser parser;

  sample.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  sample.row = g_ptr_array_new_with_free_func (g_free);
  csv_init (&parser, CSV_APPEND_NULL);
  csv_set_delim (&parser, (unsigned char) delimiter);
  for (gsize at = 0; at < length && sample.rows->len < SAMPLE_ROWS;)
    {
      gsize step = MIN (length - at, 1024);

      csv_parse (&parser, text + at, step, on_cell_read, on_row_read, &sample);
      at += step;
      if (at == length && is_whole)
        csv_fini (&parser, on_cell_read, on_row_read, &sample);
    }
  csv_free (&parser);
  g_ptr_array_unref (sample.row);
  return sample.rows;
}

/* How many cells most rows have, and how many rows have so many. */
static guint
find_mode (GPtrArray *rows, guint *share)
{
  guint best = 0;

  *share = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      guint n = ((GPtrArray *) rows->pdata[i])->len, count = 0;

      for (guint j = 0; j < rows->len; j++)
        count += ((GPtrArray *) rows->pdata[j])->len == n;
      if (count > *share || (count == *share && n > best))
        {
          *share = count;
          best = n;
        }
    }
  return best;
}

/* In thousandths; a delimiter that cuts nothing is worth nothing. */
static guint
rate_delimiter (const char *text, gsize length, gboolean is_whole, char delimiter)
{
  g_autoptr (GPtrArray) rows = read_rows (text, length, is_whole, delimiter);
  guint share, mode = find_mode (rows, &share);

  if (rows->len == 0 || mode < 2)
    return 0;
  /* The header alone speaks for a delimiter when ragged rows drown the rest. */
  if (((GPtrArray *) rows->pdata[0])->len == mode)
    share += rows->len / 4 + 1;
  return share * 1000 / rows->len + MIN (mode, 20);
}

static char
guess_delimiter (const char *text, gsize length, gboolean is_whole)
{
  static const char delimiters[] = { ',', ';', '\t', '|' };
  char best = ',';
  guint best_rate = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint rate = rate_delimiter (text, length, is_whole, delimiters[i]);

      if (rate > best_rate)
        {
          best = delimiters[i];
          best_rate = rate;
        }
    }
  return best;
}

static const char *
get_cell (GPtrArray *rows, guint row, guint column)
{
  GPtrArray *cells = rows->pdata[row];

  return column < cells->len ? g_strstrip (cells->pdata[column]) : "";
}

static gboolean
is_typed (CrmColumnType type)
{
  return type != CRM_COLUMN_EMPTY && type != CRM_COLUMN_TEXT && type != CRM_COLUMN_CHOICE;
}

/* What one column says: positive when its first cell is a name, negative when it is a value like
 * those below. */
static int
vote_column (GPtrArray *rows, guint column)
{
  const char *first = get_cell (rows, 0, column);
  g_autoptr (CrmColumnGuess) below = crm_column_guess_new ();
  g_autoptr (CrmColumnGuess) top = crm_column_guess_new ();
  CrmColumnType type;
  int vote = 0;

  for (guint i = 1; i < rows->len; i++)
    {
      const char *cell = get_cell (rows, i, column);

      crm_column_guess_add (below, cell);
      if (*cell != '\0' && strcmp (cell, first) == 0)
        vote = -2; /* a value that comes again is no name */
    }
  crm_column_guess_add (top, first);
  crm_column_guess_finish (below, TRUE);
  crm_column_guess_finish (top, TRUE);
  if (*first == '\0')
    return crm_column_guess_get_n_empty (below) > 0 ? -1 : 0;
  type = crm_column_guess_get_column_type (below);
  /* A column may be called "n" or "x", which mean no and yes only above the like. */
  if (is_typed (crm_column_guess_get_column_type (top))
      && (crm_column_guess_get_column_type (top) != CRM_COLUMN_BOOLEAN
          || type == CRM_COLUMN_BOOLEAN))
    return -3;
  if (is_typed (type))
    return 3;
  return vote;
}

static gboolean
is_name_like (GPtrArray *row)
{
  for (guint i = 0; i < row->len; i++)
    {
      const char *cell = row->pdata[i];

      if (*cell == '\0' || strlen (cell) > 64 || g_ascii_isdigit (*cell))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (g_ascii_strcasecmp (row->pdata[j], cell) == 0)
          return FALSE;
    }
  return row->len > 0;
}

static gboolean
guess_header (GPtrArray *rows, guint n_columns)
{
  int votes = 0;

  if (rows->len == 0)
    return FALSE;
  for (guint column = 0; column < n_columns; column++)
    votes += vote_column (rows, column);
  /* Where all is text, a row of different short words is taken for names. */
  if (votes == 0)
    return is_name_like (rows->pdata[0]);
  return votes > 0;
}

/* Spreadsheets write the delimiter into a line of its own: sep=; */
static gsize
read_sep_line (const char *text, gsize length, char *delimiter)
{
  const char *end;

  if (length < 6 || g_ascii_strncasecmp (text, "sep=", 4) != 0)
    return 0;
  end = memchr (text, '\n', MIN (length, 16));
  if (end == NULL || (text[5] != '\r' && text[5] != '\n'))
    return 0;
  *delimiter = text[4];
  return (gsize) (end - text) + 1;
}

/**
 * crm_csv_dialect_guess:
 * @sample: the beginning of the file in UTF-8
 * @is_whole: whether it is all of the file
 * @delimiter: what a person chose, or 0 to find it
 * @dialect: (out caller-allocates): the answer
 *
 * Finds how a CSV file is written. Any thread.
 */
void
crm_csv_dialect_guess (
    const char *sample, gsize length, gboolean is_whole, char delimiter, CrmCsvDialect *dialect)
{
  g_autoptr (GPtrArray) rows = NULL;
  char written = 0;
  guint share;

  memset (dialect, 0, sizeof *dialect);
  dialect->skip = read_sep_line (sample, length, &written);
  sample += dialect->skip;
  length -= dialect->skip;
  if (delimiter == 0)
    delimiter = written != 0 ? written : guess_delimiter (sample, length, is_whole);
  dialect->delimiter = delimiter;
  rows = read_rows (sample, length, is_whole, delimiter);
  dialect->n_columns = find_mode (rows, &share);
  dialect->has_header = guess_header (rows, dialect->n_columns);
}
