/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file is scanned once for its encoding, then decoded chunk by chunk and handed to libcsv one
 * line at a time, which is what makes line numbers exact and a stray quotation mark curable: the
 * text of a row that goes on over several lines is kept, and when its quote proves to be never
 * closed the first line is read again with the mark as an ordinary letter. */
#include "config.h"

#include "crm-csv-reader.h"

#include <csv.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-csv-dialect.h"
#include "crm-encoding-guess.h"
#include "crm-error.h"
#include "crm-file-kind.h"

#define CHUNK_SIZE (256 * 1024)
#define SAMPLE_SIZE (64 * 1024)
#define LINE_LIMIT (512 * 1024)
#define REPLACEMENT "\xef\xbf\xbd"

/* The states of libcsv's parser that tell an open row and an open quote. */
#define PARSER_ROW_NOT_BEGUN 0
#define PARSER_FIELD_BEGUN 2

struct _CrmCsvReader
{
  GObject parent_instance;

  GFile *file;
  CrmTableForm form;
  GPtrArray *sheets; /* names, ends with NULL */
  char *sheet;
  GInputStream *stream;
  guint64 position, size;

  /* decoding */
  CrmEncodingGuess encoding;
  GIConv converter; /* or -1 where the file is UTF-8 already */
  guint8 *raw;
  gsize n_raw; /* bytes of a letter that the chunk's end has cut */
  GString *input;
  gsize input_at; /* what of @input has been parsed */
  gboolean at_end;
  gboolean has_bad_bytes;
  gboolean ends_within_letter;
  gboolean ends_with_line;

  /* parsing */
  CrmCsvDialect dialect;
  char line_end;
  struct csv_parser parser;
  GString *arena;  /* the cells of the row, each with a zero behind it */
  GArray *offsets; /* where each begins */
  GPtrArray *cells;
  GString *row_text; /* the lines of a row that goes on */
  gboolean row_is_done;
  gboolean is_too_long; /* the lines of this row are not kept any longer */
  CrmCsvRowFlags flags;
  guint64 line, row_line, row_number;

  GPtrArray *names;
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (CrmCsvReader, crm_csv_reader, G_TYPE_OBJECT)

static void
close_converter (CrmCsvReader *self)
{
  if (self->converter != (GIConv) -1)
    g_iconv_close (self->converter);
  self->converter = (GIConv) -1;
}

static void
crm_csv_reader_finalize (GObject *object)
{
  CrmCsvReader *self = CRM_CSV_READER (object);

  close_converter (self);
  csv_free (&self->parser);
  g_clear_object (&self->file);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  g_clear_pointer (&self->sheet, g_free);
  g_clear_pointer (&self->raw, g_free);
  g_string_free (self->input, TRUE);
  g_string_free (self->arena, TRUE);
  g_string_free (self->row_text, TRUE);
  g_array_unref (self->offsets);
  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->names);
  G_OBJECT_CLASS (crm_csv_reader_parent_class)->finalize (object);
}

static void
crm_csv_reader_class_init (CrmCsvReaderClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_csv_reader_finalize;
}

static void
crm_csv_reader_init (CrmCsvReader *self)
{
  self->converter = (GIConv) -1;
  self->raw = g_malloc (CHUNK_SIZE);
  self->input = g_string_sized_new (CHUNK_SIZE);
  self->arena = g_string_sized_new (4096);
  self->row_text = g_string_new (NULL);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->cells = g_ptr_array_new ();
  self->names = g_ptr_array_new_with_free_func (g_free);
  csv_init (&self->parser, CSV_APPEND_NULL);
}

/* ---- bytes to text ---- */

/* Decodes what stands in raw. A letter that the end of the chunk cuts stays there. */
static void
decode (CrmCsvReader *self)
{
  char *in = (char *) self->raw;
  gsize left = self->n_raw;

  while (left > 0)
    {
      gsize room = left * 2 + 64, before = self->input->len;
      char *out;
      gsize result;

      g_string_set_size (self->input, before + room);
      out = self->input->str + before;
      result = g_iconv (self->converter, &in, &left, &out, &room);
      g_string_truncate (self->input, (gsize) (out - self->input->str));
      if (result != (gsize) -1 || errno == EINVAL)
        break;
      if (errno == EILSEQ)
        {
          gsize unit = MIN (left, g_str_has_prefix (self->encoding.charset, "UTF-16") ? 2 : 1);

          g_string_append (self->input, REPLACEMENT);
          self->has_bad_bytes = TRUE;
          in += unit;
          left -= unit;
        }
    }
  memmove (self->raw, in, left);
  self->n_raw = left;
}

static gboolean
fill (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  gsize before;
  gssize n;

  if (self->input_at > 0)
    {
      g_string_erase (self->input, 0, (gssize) self->input_at);
      self->input_at = 0;
    }
  before = self->input->len;
  n = g_input_stream_read (self->stream, self->raw + self->n_raw, CHUNK_SIZE - self->n_raw,
                           cancellable, error);
  if (n < 0)
    return FALSE;
  self->position += (guint64) n;
  self->n_raw += (gsize) n;
  if (n == 0)
    {
      self->at_end = TRUE;
      self->ends_within_letter = self->n_raw > 0;
      return TRUE;
    }
  if (self->converter == (GIConv) -1)
    {
      g_string_append_len (self->input, (const char *) self->raw, (gssize) self->n_raw);
      self->n_raw = 0;
      return TRUE;
    }
  decode (self);
  for (gsize i = before; i < self->input->len; i++)
    if (self->input->str[i] == '\0')
      self->input->str[i] = ' ';
  return TRUE;
}

static gboolean
seek_to_text (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  if (!g_seekable_seek (G_SEEKABLE (self->stream), self->encoding.bom_size, G_SEEK_SET, cancellable,
                        error))
    return FALSE;
  close_converter (self);
  if (strcmp (self->encoding.charset, "UTF-8") != 0)
    {
      self->converter = g_iconv_open ("UTF-8", self->encoding.charset);
      if (self->converter == (GIConv) -1)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       /* Translators: %s is the name of a text encoding, such as KOI8-R */
                       _ ("The encoding “%s” is not known here."), self->encoding.charset);
          return FALSE;
        }
    }
  g_string_truncate (self->input, 0);
  self->input_at = self->n_raw = 0;
  self->position = self->encoding.bom_size;
  self->at_end = self->ends_within_letter = FALSE;
  self->ends_with_line = TRUE;
  self->line = self->row_number = 0;
  return TRUE;
}

/* ---- text to rows ---- */

static int
is_blank (unsigned char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static int
is_line_feed (unsigned char c)
{
  return c == '\n';
}

static void
reset_parser (CrmCsvReader *self)
{
  csv_free (&self->parser);
  csv_init (&self->parser, CSV_APPEND_NULL);
  csv_set_delim (&self->parser, (unsigned char) self->dialect.delimiter);
  csv_set_blk_size (&self->parser, 4096);
  /* A carriage return ends a row only in files that have no line feeds. */
  if (self->line_end == '\n')
    {
      csv_set_term_func (&self->parser, is_line_feed);
      csv_set_space_func (&self->parser, is_blank);
    }
}

static void
begin_row (CrmCsvReader *self)
{
  g_string_truncate (self->arena, 0);
  g_array_set_size (self->offsets, 0);
  g_string_truncate (self->row_text, 0);
  self->row_is_done = self->is_too_long = FALSE;
  self->flags = 0;
  self->row_line = self->line + 1;
}

static void
add_cell (CrmCsvReader *self, const char *text, gsize length)
{
  gsize offset = self->arena->len;

  if (self->offsets->len > CRM_CSV_COLUMN_LIMIT || offset + length > CRM_CSV_ROW_LIMIT)
    {
      self->flags |= CRM_CSV_ROW_OVERSIZE;
      return;
    }
  g_string_append_len (self->arena, text, (gssize) length);
  g_string_append_c (self->arena, '\0');
  g_array_append_val (self->offsets, offset);
}

static void
on_cell_read (void *data, gsize length, void *user_data)
{
  add_cell (user_data, data, length);
}

static void
on_row_read (int end, void *user_data)
{
  CrmCsvReader *self = user_data;

  self->row_is_done = TRUE;
}

/* How many cells a line has when its quotation marks are letters. */
static guint
count_plain_cells (CrmCsvReader *self, const char *text, gsize length)
{
  guint n = 1;

  for (gsize i = 0; i < length; i++)
    n += text[i] == self->dialect.delimiter;
  return n;
}

static gsize
line_length (CrmCsvReader *self, const char *text, gsize length)
{
  const char *end = memchr (text, self->line_end, length);

  return end != NULL ? (gsize) (end - text) + 1 : length;
}

/* A row that runs over several lines and does not come out right: if its first line by itself has
 * all cells, and the second one too, its quotation mark was a letter. The lines behind the first
 * go back into the input. */
static gboolean
cure_stray_quote (CrmCsvReader *self)
{
  const char *text = self->row_text->str;
  gsize length = self->row_text->len, first, second;

  if (self->n_columns < 2 || length == 0)
    return FALSE;
  first = line_length (self, text, length);
  if (first == length || count_plain_cells (self, text, first) != self->n_columns)
    return FALSE;
  second = line_length (self, text + first, length - first);
  if (count_plain_cells (self, text + first, second) != self->n_columns)
    return FALSE;

  g_string_truncate (self->arena, 0);
  g_array_set_size (self->offsets, 0);
  for (gsize at = 0; at < first;)
    {
      gsize end = at;
      g_autofree char *cell = NULL;

      while (end < first && text[end] != self->dialect.delimiter)
        end++;
      cell = g_strstrip (g_strndup (text + at, end - at));
      add_cell (self, cell, strlen (cell));
      at = end + 1;
    }
  g_string_erase (self->input, 0, (gssize) self->input_at);
  g_string_insert_len (self->input, 0, text + first, (gssize) (length - first));
  self->input_at = 0;
  self->line = self->row_line;
  self->flags = CRM_CSV_ROW_STRAY_QUOTE;
  self->row_is_done = TRUE;
  reset_parser (self);
  return TRUE;
}

static gboolean
is_quote_open (CrmCsvReader *self)
{
  return self->parser.quoted && self->parser.pstate == PARSER_FIELD_BEGUN;
}

/* libcsv keeps a cell in memory until it ends: one beyond the limit is shortened there. */
static void
limit_cell (CrmCsvReader *self)
{
  if (self->parser.entry_pos <= CRM_CSV_CELL_LIMIT)
    return;
  self->parser.entry_pos = CRM_CSV_CELL_LIMIT;
  self->parser.spaces = 0;
  self->flags |= CRM_CSV_ROW_OVERSIZE;
}

static void
feed (CrmCsvReader *self, const char *text, gsize length)
{
  g_autofree char *valid = NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      valid = g_utf8_make_valid (text, (gssize) length);
      self->flags |= CRM_CSV_ROW_BAD_BYTES;
      text = valid;
      length = strlen (valid);
    }
  else if (self->has_bad_bytes && memmem (text, length, REPLACEMENT, 3) != NULL)
    self->flags |= CRM_CSV_ROW_BAD_BYTES;
  csv_parse (&self->parser, text, length, on_cell_read, on_row_read, self);
  limit_cell (self);
}

/* Takes the next line out of the input, or a piece of a line that is too long for one.
 * Returns: its length; 0 at the end of the file or on an error */
static gsize
next_piece (CrmCsvReader *self, gboolean *is_line, GCancellable *cancellable, GError **error)
{
  gsize searched = 0;

  *is_line = FALSE;
  for (;;)
    {
      gsize left = self->input->len - self->input_at;
      const char *text = self->input->str + self->input_at;
      const char *end = memchr (text + searched, self->line_end, left - searched);

      if (end != NULL)
        {
          *is_line = TRUE;
          return (gsize) (end - text) + 1;
        }
      if (self->at_end || left >= LINE_LIMIT)
        {
          const char *last
              = left > 4 && !self->at_end ? g_utf8_find_prev_char (text, text + left) : NULL;

          /* A letter must not be cut by the piece's end. */
          return last != NULL ? (gsize) (last - text) : left;
        }
      searched = left;
      if (!fill (self, cancellable, error))
        return 0;
    }
}

static void
keep_line (CrmCsvReader *self, const char *text, gsize length, gboolean is_line)
{
  if (self->is_too_long)
    return;
  if (!is_line || self->row_text->len + length > CRM_CSV_CELL_LIMIT)
    {
      if (!cure_stray_quote (self))
        {
          self->is_too_long = TRUE;
          g_string_truncate (self->row_text, 0);
        }
      return;
    }
  g_string_append_len (self->row_text, text, (gssize) length);
}

/* The file is over: what libcsv still holds is the last row. */
static void
finish_file (CrmCsvReader *self)
{
  gboolean is_open = is_quote_open (self);

  if (self->parser.pstate == PARSER_ROW_NOT_BEGUN)
    return;
  if (is_open && cure_stray_quote (self))
    return;
  csv_fini (&self->parser, on_cell_read, on_row_read, self);
  reset_parser (self);
  self->row_is_done = self->offsets->len > 0;
  if (is_open || self->ends_within_letter
      || (!self->ends_with_line && self->offsets->len < self->n_columns))
    self->flags |= CRM_CSV_ROW_CUT;
}

static gboolean
read_row (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  begin_row (self);
  while (!self->row_is_done)
    {
      GError *problem = NULL;
      gboolean is_line;
      gsize length = next_piece (self, &is_line, cancellable, &problem);
      const char *text = self->input->str + self->input_at;

      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (length == 0)
        {
          finish_file (self);
          return self->row_is_done;
        }
      if (self->parser.pstate == PARSER_ROW_NOT_BEGUN)
        self->row_line = self->line + 1;
      feed (self, text, length);
      self->input_at += length;
      self->ends_with_line = is_line;
      self->line += is_line;
      if (self->parser.pstate != PARSER_ROW_NOT_BEGUN || self->row_text->len > 0)
        keep_line (self, text, length, is_line);
    }
  if (self->row_text->len > 0 && self->flags != CRM_CSV_ROW_STRAY_QUOTE
      && self->offsets->len != self->n_columns)
    cure_stray_quote (self);
  return TRUE;
}

static void
export_row (CrmCsvReader *self, CrmCsvRow *row)
{
  guint n = self->offsets->len;

  g_ptr_array_set_size (self->cells, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->cells, self->arena->str + g_array_index (self->offsets, gsize, i));
  /* Empty cells at the end are how spreadsheets fill up a table. */
  while (n > self->n_columns && *(const char *) self->cells->pdata[n - 1] == '\0')
    n--;
  for (guint i = n; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, (gpointer) "");
  if (n < self->n_columns)
    self->flags |= CRM_CSV_ROW_SHORT;
  else if (n > self->n_columns)
    self->flags |= CRM_CSV_ROW_LONG;
  row->cells = (const char *const *) self->cells->pdata;
  row->n_cells = n;
  row->number = ++self->row_number;
  row->line = self->row_line;
  row->flags = self->flags;
}

/**
 * crm_csv_reader_next:
 * @row: (out caller-allocates): the row; its cells are good until the next call
 *
 * Reads one row. Blank lines are no rows.
 *
 * Returns: FALSE at the end of the file, on a read error and when cancelled; only the latter two
 *   set @error
 */
gboolean
crm_csv_reader_next (CrmCsvReader *self, CrmCsvRow *row, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CRM_IS_CSV_READER (self), FALSE);

  if ((self->row_number & 0xff) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!read_row (self, cancellable, error))
    return FALSE;
  export_row (self, row);
  return TRUE;
}

/* ---- opening ---- */

static void
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, sentence);
}

/* A sentence of our own for what a person can do something about. */
static void
explain (GError **error, GFile *file)
{
  g_autoptr (GError) problem = g_steal_pointer (error);
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 /* Translators: %s is the path of a file */
                 _ ("There is no file “%s”."), name);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is the path of a folder */
                 _ ("“%s” is a folder, not a file."), name);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                 /* Translators: %s is the path of a file */
                 _ ("The file “%s” may not be read by you."), name);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
}

static gboolean
check_kind (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *sentence = NULL;
  gsize n = 0;

  if (!g_input_stream_read_all (self->stream, self->raw, 8192, &n, cancellable, error))
    return FALSE;
  if (n == 0)
    {
      refuse (error, _ ("The file is empty."));
      return FALSE;
    }
  self->form = crm_table_form_guess (self->raw, n);
  if (self->form == CRM_TABLE_TEXT)
    sentence = crm_file_kind_refuse (self->raw, n);
  if (sentence != NULL)
    refuse (error, sentence);
  return sentence == NULL
         && g_seekable_seek (G_SEEKABLE (self->stream), 0, G_SEEK_SET, cancellable, error);
}

static gboolean
find_encoding (CrmCsvReader *self,
               const CrmCsvOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  const char *language = options->language;

  if (language == NULL)
    language = g_get_language_names ()[0];
  if (!crm_encoding_guess_stream (self->stream, language, &self->encoding, cancellable, error))
    return FALSE;
  if (options->encoding != NULL)
    {
      self->encoding.charset = g_intern_string (options->encoding);
      self->encoding.is_certain = TRUE;
      return TRUE;
    }
  if (self->encoding.has_nul || self->encoding.is_binary)
    {
      refuse (error, _ ("This file holds binary data, not text. It is not a CSV file."));
      return FALSE;
    }
  return TRUE;
}

static void
find_line_end (CrmCsvReader *self)
{
  gboolean has_feed = memchr (self->input->str, '\n', self->input->len) != NULL;
  gboolean has_return = memchr (self->input->str, '\r', self->input->len) != NULL;

  self->line_end = has_return && !has_feed ? '\r' : '\n';
}

static gboolean
find_dialect (CrmCsvReader *self,
              const CrmCsvOptions *options,
              GCancellable *cancellable,
              GError **error)
{
  while (!self->at_end && self->input->len < SAMPLE_SIZE)
    if (!fill (self, cancellable, error))
      return FALSE;
  if (self->at_end && strspn (self->input->str, " \t\r\n") == self->input->len)
    {
      refuse (error, _ ("The file is empty."));
      return FALSE;
    }
  find_line_end (self);
  crm_csv_dialect_guess (self->input->str, self->input->len, self->at_end, options->delimiter,
                         &self->dialect);
  if (options->header != CRM_CSV_HEADER_AUTO)
    self->dialect.has_header = options->header == CRM_CSV_HEADER_YES;
  if (self->dialect.n_columns > CRM_CSV_COLUMN_LIMIT)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   /* Translators: both are numbers of columns */
                   _ ("The file has %u columns; at most %u can be read."), self->dialect.n_columns,
                   CRM_CSV_COLUMN_LIMIT);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_name_taken (CrmCsvReader *self, const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_ascii_strcasecmp (self->names->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_name (CrmCsvReader *self, const char *written)
{
  g_autofree char *base = g_strstrip (g_strdup (written));
  char *name;

  if (*base == '\0')
    {
      g_free (base);
      /* Translators: the name of a column that has none in the file; %u is its place */
      base = g_strdup_printf (_ ("Column %u"), self->names->len + 1);
    }
  name = g_strdup (base);
  for (guint n = 2; is_name_taken (self, name); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s (%u)", base, n);
    }
  g_ptr_array_add (self->names, name);
}

/* Goes to the first row of data, over the header where there is one. */
static gboolean
skip_to_data (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;

  reset_parser (self);
  self->input_at = self->dialect.skip;
  self->line = self->dialect.skip > 0 ? 1 : 0;
  if (self->dialect.has_header && !read_row (self, cancellable, &problem) && problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  return TRUE;
}

static void
name_columns (CrmCsvReader *self)
{
  guint n = self->dialect.n_columns;

  if (self->dialect.has_header)
    {
      guint n_cells = self->offsets->len;

      /* Delimiters behind the last name are no columns unless rows fill them. */
      while (n_cells > n
             && self->arena->str[g_array_index (self->offsets, gsize, n_cells - 1)] == '\0')
        n_cells--;
      n = MIN (MAX (n, n_cells), CRM_CSV_COLUMN_LIMIT);
      for (guint i = 0; i < n; i++)
        add_name (self,
                  i < n_cells ? self->arena->str + g_array_index (self->offsets, gsize, i) : "");
    }
  else
    for (guint i = 0; i < n; i++)
      add_name (self, "");
  self->n_columns = n;
}

static gboolean
open_stream (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  GFileInputStream *stream;

  /* Opening a pipe waits for somebody to write into it, and a device may never end. */
  if (g_file_query_file_type (self->file, G_FILE_QUERY_INFO_NONE, cancellable)
      == G_FILE_TYPE_SPECIAL)
    {
      refuse (error,
              _ ("This is a pipe or a device, not a file: save what comes out of it first."));
      return FALSE;
    }
  stream = g_file_read (self->file, cancellable, error);
  if (stream == NULL)
    return FALSE;
  self->stream = G_INPUT_STREAM (stream);
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  self->size = info != NULL ? (guint64) g_file_info_get_size (info) : 0;
  if (!g_seekable_can_seek (G_SEEKABLE (stream)))
    {
      refuse (error,
              _ ("The file cannot be read twice, as an import must: save it on this computer "
                 "first."));
      return FALSE;
    }
  return TRUE;
}

/* A workbook or a file of cards becomes text once and is read as such from then on. */
static gboolean
convert (CrmCsvReader *self, const char *sheet, GCancellable *cancellable, GError **error)
{
  GFileInputStream *stream;
  g_autoptr (GFileInfo) info = NULL;

  if (self->form == CRM_TABLE_TEXT)
    return TRUE;
  stream = crm_table_convert (self->file, self->form, sheet, &self->sheets, &self->sheet,
                              cancellable, error);
  if (stream == NULL)
    return FALSE;
  g_object_unref (self->stream);
  self->stream = G_INPUT_STREAM (stream);
  if (self->sheets != NULL)
    g_ptr_array_add (self->sheets, NULL);
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  self->size = info != NULL ? (guint64) g_file_info_get_size (info) : 0;
  if (self->size == 0)
    refuse (error, self->sheet != NULL ? _ ("The sheet is empty.") : _ ("The file is empty."));
  return self->size > 0;
}

/* What is known of the text that another form became. */
static CrmCsvOptions
settle_options (CrmCsvReader *self, const CrmCsvOptions *options)
{
  CrmCsvOptions settled = *options;

  if (self->form != CRM_TABLE_TEXT)
    {
      settled.encoding = "UTF-8";
      settled.delimiter = ',';
    }
  if (self->form == CRM_TABLE_VCARD)
    settled.header = CRM_CSV_HEADER_YES;
  return settled;
}

/**
 * crm_csv_reader_open:
 * @options: (nullable): what is known already
 *
 * Opens a file with a table, finds how it is written and stands before its first row of data. Reads
 * the whole file once for its encoding. Blocks: worker threads only.
 *
 * Returns: (transfer full): the reader, or %NULL with a sentence for people in @error
 */
CrmCsvReader *
crm_csv_reader_open (GFile *file,
                     const CrmCsvOptions *options,
                     GCancellable *cancellable,
                     GError **error)
{
  static const CrmCsvOptions none = { 0 };
  g_autoptr (CrmCsvReader) self = g_object_new (CRM_TYPE_CSV_READER, NULL);
  CrmCsvOptions settled;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self->file = g_object_ref (file);
  if (!open_stream (self, cancellable, error) || !check_kind (self, cancellable, error))
    {
      explain (error, file);
      return NULL;
    }
  if (!convert (self, options != NULL ? options->sheet : NULL, cancellable, error))
    return NULL;
  settled = settle_options (self, options != NULL ? options : &none);
  if (!find_encoding (self, &settled, cancellable, error)
      || !seek_to_text (self, cancellable, error)
      || !find_dialect (self, &settled, cancellable, error)
      || !skip_to_data (self, cancellable, error))
    return NULL;
  name_columns (self);
  return g_steal_pointer (&self);
}

/**
 * crm_csv_reader_rewind:
 *
 * Goes back before the first row of data.
 */
gboolean
crm_csv_reader_rewind (CrmCsvReader *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CRM_IS_CSV_READER (self), FALSE);

  if (!seek_to_text (self, cancellable, error))
    return FALSE;
  /* The line that names the delimiter must be in the input to be stepped over. */
  while (!self->at_end && self->input->len < self->dialect.skip)
    if (!fill (self, cancellable, error))
      return FALSE;
  return skip_to_data (self, cancellable, error);
}

/**
 * crm_csv_reader_get_file:
 *
 * Returns: (transfer none): the file
 */
GFile *
crm_csv_reader_get_file (CrmCsvReader *self)
{
  return self->file;
}

CrmTableForm
crm_csv_reader_get_form (CrmCsvReader *self)
{
  return self->form;
}

/**
 * crm_csv_reader_get_sheets:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the sheets of a workbook
 */
const char *const *
crm_csv_reader_get_sheets (CrmCsvReader *self)
{
  return self->sheets != NULL ? (const char *const *) self->sheets->pdata : NULL;
}

/**
 * crm_csv_reader_get_sheet:
 *
 * Returns: (transfer none) (nullable): the sheet that is read
 */
const char *
crm_csv_reader_get_sheet (CrmCsvReader *self)
{
  return self->sheet;
}

const char *
crm_csv_reader_get_encoding (CrmCsvReader *self)
{
  return self->encoding.charset;
}

/**
 * crm_csv_reader_is_encoding_certain:
 *
 * Returns: FALSE when the bytes would be text in other encodings too, and this one is the likely
 * one
 */
gboolean
crm_csv_reader_is_encoding_certain (CrmCsvReader *self)
{
  return self->encoding.is_certain;
}

char
crm_csv_reader_get_delimiter (CrmCsvReader *self)
{
  return self->dialect.delimiter;
}

gboolean
crm_csv_reader_get_has_header (CrmCsvReader *self)
{
  return self->dialect.has_header;
}

guint
crm_csv_reader_get_n_columns (CrmCsvReader *self)
{
  return self->n_columns;
}

/**
 * crm_csv_reader_get_column_name:
 *
 * Returns: (transfer none): the name in the header, made different where two are the same, or
 *   "Column 3"
 */
const char *
crm_csv_reader_get_column_name (CrmCsvReader *self, guint column)
{
  g_return_val_if_fail (column < self->names->len, NULL);

  return self->names->pdata[column];
}

/**
 * crm_csv_reader_get_position:
 *
 * Returns: how many bytes of the file have been read into rows, about
 */
guint64
crm_csv_reader_get_position (CrmCsvReader *self)
{
  guint64 waiting = self->input->len - self->input_at;

  return self->position > waiting ? self->position - waiting : 0;
}

guint64
crm_csv_reader_get_size (CrmCsvReader *self)
{
  return self->size;
}

/**
 * crm_csv_row_dup_problem:
 * @n_columns: how many columns the file has
 *
 * Returns: (transfer full) (nullable): what is wrong with the form of the row, for people,
 *   translated; %NULL when nothing is
 */
char *
crm_csv_row_dup_problem (const CrmCsvRow *row, guint n_columns)
{
  if (row->flags & CRM_CSV_ROW_OVERSIZE)
    return g_strdup (
        _ ("A cell of this row is longer than can be read; perhaps a quotation mark is "
           "missing."));
  if (row->flags & CRM_CSV_ROW_CUT)
    return g_strdup (_ ("The file is cut off in the middle of this row."));
  if (row->flags & CRM_CSV_ROW_LONG)
    return g_strdup_printf (/* Translators: both are numbers of cells */
                            _ ("The row has %u cells, but there are %u columns."), row->n_cells,
                            n_columns);
  if (row->flags & CRM_CSV_ROW_SHORT)
    return g_strdup_printf (/* Translators: both are numbers of cells */
                            _ ("The row has only %u of %u cells."), row->n_cells, n_columns);
  if (row->flags & CRM_CSV_ROW_STRAY_QUOTE)
    return g_strdup (_ ("A quotation mark in this row is never closed; it was taken as a letter."));
  if (row->flags & CRM_CSV_ROW_BAD_BYTES)
    return g_strdup (_ ("Some letters of this row could not be read in the encoding of the file."));
  return NULL;
}
