/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libxml2 reads the page piece by piece and mends what is broken in it; no tree is built, so that
 * memory stays flat. A table within a cell is a table of its own. */
#include "config.h"

#include "crm-html-table.h"

#include <glib/gi18n-lib.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#include "crm-csv-reader.h"
#include "crm-error.h"

#define PIECE (64 * 1024)
#define MOST_TABLES 200
#define MOST_DEPTH 32

/* A table that is open. */
typedef struct
{
  guint number;
  guint column; /* the next one of the row */
  gboolean in_cell;
  guint span;      /* columns that the cell takes */
  GArray *hanging; /* guint: for each column, how many rows a cell from above still takes */
} OpenTable;

typedef struct
{
  GArray *open; /* OpenTable */
  guint n_tables;
  GArray *n_rows;   /* guint: of each table */
  GPtrArray *names; /* captions, or NULL */
  GString *text;    /* of the cell that is open */
  gboolean in_caption;
  guint hidden; /* depth within script and style */

  guint wanted; /* G_MAXUINT to only count */
  CrmTableWriter *writer;
  GCancellable *cancellable;
  GError *error;
} Reading;

static void
clear_table (gpointer table)
{
  g_array_unref (((OpenTable *) table)->hanging);
}

static OpenTable *
get_table (Reading *self)
{
  return self->open->len > 0 ? &g_array_index (self->open, OpenTable, self->open->len - 1) : NULL;
}

static guint
get_number (const xmlChar **attributes, const char *name, guint fallback)
{
  for (guint i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    if (g_ascii_strcasecmp ((const char *) attributes[i], name) == 0 && attributes[i + 1] != NULL)
      return (guint) CLAMP (g_ascii_strtoll ((const char *) attributes[i + 1], NULL, 10), 1,
                            CRM_CSV_COLUMN_LIMIT);
  return fallback;
}

/* ---- cells ---- */

/* Lines that the page breaks are lines; all other white space is one space. */
static char *
tidy (const char *text)
{
  g_autoptr (GString) tidied = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\v", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;

      /* No-break spaces pad cells. */
      for (char *p = strstr (lines[i], "\u00a0"); p != NULL; p = strstr (p, "\u00a0"))
        memcpy (p, "  ", 2);
      words = g_strsplit_set (lines[i], " \t\r\n\f", -1);
      if (i > 0)
        g_string_append_c (tidied, '\n');
      for (guint j = 0; words[j] != NULL; j++)
        if (*words[j] != '\0')
          g_string_append_printf (
              tidied, "%s%s", tidied->len > 0 && tidied->str[tidied->len - 1] != '\n' ? " " : "",
              words[j]);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&tidied), FALSE));
}

static guint *
get_hanging (OpenTable *table, guint column)
{
  if (column >= table->hanging->len)
    g_array_set_size (table->hanging, column + 1);
  return &g_array_index (table->hanging, guint, column);
}

/* A cell from above reaches into this row. */
static void
skip_hanging (OpenTable *table)
{
  while (table->column<table->hanging->len && * get_hanging (table, table->column)> 0)
    (*get_hanging (table, table->column++))--;
}

static void
end_cell (Reading *self)
{
  OpenTable *table = get_table (self);

  if (table == NULL || !table->in_cell)
    return;
  if (self->wanted == table->number && table->column < CRM_CSV_COLUMN_LIMIT)
    {
      g_autofree char *text = tidy (self->text->str);

      if (*text != '\0')
        crm_table_writer_set (self->writer, table->column, text);
    }
  table->column = MIN (table->column + table->span, CRM_CSV_COLUMN_LIMIT);
  table->in_cell = FALSE;
  g_string_truncate (self->text, 0);
}

static void
begin_cell (Reading *self, const xmlChar **attributes)
{
  OpenTable *table = get_table (self);
  guint rows = get_number (attributes, "rowspan", 1);

  if (table == NULL)
    return;
  end_cell (self);
  skip_hanging (table);
  table->in_cell = TRUE;
  table->span = get_number (attributes, "colspan", 1);
  for (guint i = 0; rows > 1 && i < table->span && table->column + i < CRM_CSV_COLUMN_LIMIT; i++)
    *get_hanging (table, table->column + i) = rows - 1;
  g_string_truncate (self->text, 0);
}

static void
end_row (Reading *self)
{
  OpenTable *table = get_table (self);

  if (table == NULL)
    return;
  end_cell (self);
  if (table->column == 0)
    return;
  skip_hanging (table);
  table->column = 0;
  g_array_index (self->n_rows, guint, table->number)++;
  if (self->wanted == table->number && self->error == NULL)
    crm_table_writer_end_row (self->writer, self->cancellable, &self->error);
}

static void
begin_table (Reading *self)
{
  OpenTable table = { self->n_tables, 0, FALSE, 1, NULL };
  guint none = 0;

  if (self->n_tables >= MOST_TABLES || self->open->len >= MOST_DEPTH)
    return;
  /* What stood before it in a cell is the text of this cell no more. */
  g_string_truncate (self->text, 0);
  table.hanging = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_append_val (self->open, table);
  g_array_append_val (self->n_rows, none);
  g_ptr_array_add (self->names, NULL);
  self->n_tables++;
}

static void
end_table (Reading *self)
{
  end_row (self);
  if (self->open->len > 0)
    g_array_set_size (self->open, self->open->len - 1);
  g_string_truncate (self->text, 0);
}

static void
end_caption (Reading *self)
{
  OpenTable *table = get_table (self);

  self->in_caption = FALSE;
  if (table != NULL && self->names->pdata[table->number] == NULL)
    self->names->pdata[table->number] = tidy (self->text->str);
  g_string_truncate (self->text, 0);
}

/* ---- what libxml2 tells ---- */

static gboolean
is_one_of (const xmlChar *name, const char *const *names)
{
  for (; *names != NULL; names++)
    if (g_ascii_strcasecmp ((const char *) name, *names) == 0)
      return TRUE;
  return FALSE;
}

static const char *const hidden_parts[] = { "script", "style", "head", "template", NULL };
static const char *const breaks[] = { "br", "p", "div", "li", NULL };
static const char *const cells[] = { "td", "th", NULL };

static void
on_begin (void *data, const xmlChar *name, const xmlChar **attributes)
{
  Reading *self = data;
  const char *tag = (const char *) name;

  if (is_one_of (name, hidden_parts))
    self->hidden++;
  else if (g_ascii_strcasecmp (tag, "table") == 0)
    begin_table (self);
  else if (g_ascii_strcasecmp (tag, "tr") == 0)
    end_row (self);
  else if (is_one_of (name, cells))
    begin_cell (self, attributes);
  else if (g_ascii_strcasecmp (tag, "caption") == 0)
    {
      self->in_caption = get_table (self) != NULL;
      g_string_truncate (self->text, 0);
    }
  else if (is_one_of (name, breaks) && self->text->len > 0)
    g_string_append_c (self->text, '\v');
}

static void
on_end (void *data, const xmlChar *name)
{
  Reading *self = data;
  const char *tag = (const char *) name;

  if (is_one_of (name, hidden_parts))
    self->hidden -= self->hidden > 0;
  else if (g_ascii_strcasecmp (tag, "table") == 0)
    end_table (self);
  else if (g_ascii_strcasecmp (tag, "tr") == 0)
    end_row (self);
  else if (is_one_of (name, cells))
    end_cell (self);
  else if (g_ascii_strcasecmp (tag, "caption") == 0 && self->in_caption)
    end_caption (self);
}

static void
on_text (void *data, const xmlChar *text, int length)
{
  Reading *self = data;
  OpenTable *table = get_table (self);

  if (self->hidden == 0 && length > 0 && self->text->len < CRM_CSV_CELL_LIMIT
      && (self->in_caption || (table != NULL && table->in_cell)))
    g_string_append_len (self->text, (const char *) text, length);
}

/* ---- reading ---- */

/* Programs that say nothing of their letters write UTF-8 today. */
static xmlCharEncoding
guess_encoding (const char *data, gsize length)
{
  g_autofree char *start = g_ascii_strdown (data, (gssize) MIN (length, 4096));
  const char *end;

  if (memmem (start, strlen (start), "charset", 7) != NULL)
    return XML_CHAR_ENCODING_NONE;
  return g_utf8_validate (data, (gssize) length, &end) || length - (gsize) (end - data) < 4
             ? XML_CHAR_ENCODING_UTF8
             : XML_CHAR_ENCODING_NONE;
}

static gboolean
parse_pieces (Reading *self, GInputStream *stream, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  htmlSAXHandler handler = { .startElement = on_begin,
                             .endElement = on_end,
                             .characters = on_text,
                             .ignorableWhitespace = on_text,
                             .cdataBlock = NULL };
  gsize n = 0;
  htmlParserCtxtPtr parser;

  if (!g_input_stream_read_all (stream, piece, PIECE, &n, self->cancellable, error))
    return FALSE;
  parser = htmlCreatePushParserCtxt (&handler, self, NULL, 0, NULL, guess_encoding (piece, n));
  htmlCtxtUseOptions (parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                                  | HTML_PARSE_NONET);
  while (n > 0 && self->error == NULL)
    {
      htmlParseChunk (parser, piece, (int) n, FALSE);
      if (!g_input_stream_read_all (stream, piece, PIECE, &n, self->cancellable, &self->error))
        break;
    }
  htmlParseChunk (parser, NULL, 0, TRUE);
  htmlFreeParserCtxt (parser);
  while (self->open->len > 0)
    end_table (self);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    return TRUE;
  return FALSE;
}

static void
reading_init (Reading *self, guint wanted, CrmTableWriter *writer, GCancellable *cancellable)
{
  self->open = g_array_new (FALSE, FALSE, sizeof (OpenTable));
  g_array_set_clear_func (self->open, clear_table);
  self->n_rows = g_array_new (FALSE, TRUE, sizeof (guint));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_new (NULL);
  self->wanted = wanted;
  self->writer = writer;
  self->cancellable = cancellable;
}

static void
reading_clear (Reading *self)
{
  g_array_unref (self->open);
  g_array_unref (self->n_rows);
  g_ptr_array_unref (self->names);
  g_string_free (self->text, TRUE);
  g_clear_error (&self->error);
}

static gboolean
read_page (Reading *self, GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, self->cancellable, error);

  return stream != NULL && parse_pieces (self, G_INPUT_STREAM (stream), error);
}

/**
 * crm_html_guess:
 * @data: the beginning of a file
 *
 * Returns: whether it is a web page, which may have a table
 */
gboolean
crm_html_guess (const guint8 *data, gsize length)
{
  g_autofree char *start = g_strndup ((const char *) data, length);
  g_autofree char *text = g_ascii_strdown (start, -1);
  const char *from = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;

  while (g_ascii_isspace (*from))
    from++;
  /* Spreadsheets put pages of styles before their table. */
  if (g_str_has_prefix (from, "<!doctype html") || g_str_has_prefix (from, "<html"))
    return TRUE;
  if (g_str_has_prefix (from, "<?xml") && strstr (from, "<html") == NULL)
    return FALSE;
  return *from == '<' && strstr (from, "<table") != NULL;
}

/**
 * crm_html_list_tables:
 * @largest: (out): the one with the most rows
 *
 * Returns: (transfer full) (element-type utf8): the tables by their captions or numbers, or %NULL
 *   on an error, also when there is none
 */
GPtrArray *
crm_html_list_tables (GFile *file, guint *largest, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { 0 };
  guint n_rows = 0;
  gboolean good;

  reading_init (&reading, G_MAXUINT, NULL, cancellable);
  good = read_page (&reading, file, error);
  *largest = 0;
  for (guint i = 0; good && i < reading.n_tables; i++)
    {
      const char *caption = reading.names->pdata[i];

      n_rows += g_array_index (reading.n_rows, guint, i);
      g_ptr_array_add (names, caption != NULL && *caption != '\0'
                                  ? g_strdup (caption)
                                  /* Translators: a table of a web page; %u is its number */
                                  : g_strdup_printf (_ ("Table %u"), i + 1));
      if (g_array_index (reading.n_rows, guint, i)
          > g_array_index (reading.n_rows, guint, *largest))
        *largest = i;
    }
  reading_clear (&reading);
  if (good && n_rows == 0)
    g_set_error_literal (
        error, CRM_ERROR, CRM_ERROR_INVALID,
        _ ("This is a web page (HTML), not a CSV file. If it came from a spreadsheet, open "
           "it there and save it as CSV."));
  return good && n_rows > 0 ? g_steal_pointer (&names) : NULL;
}

/**
 * crm_html_read_table:
 * @table: its place in crm_html_list_tables()
 *
 * Writes the rows of one table.
 */
gboolean
crm_html_read_table (
    GFile *file, guint table, CrmTableWriter *writer, GCancellable *cancellable, GError **error)
{
  Reading reading = { 0 };
  gboolean good;

  reading_init (&reading, table, writer, cancellable);
  good = read_page (&reading, file, error);
  reading_clear (&reading);
  return good && crm_table_writer_finish (writer, cancellable, error);
}
