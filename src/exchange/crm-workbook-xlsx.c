/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Office Open XML: the sheets are parts of their own, texts stand in a table that all share, and
 * only the number format of a cell tells that a number is a date. The shared texts lie in a passing
 * file, eight bytes of memory each. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "crm-csv-reader.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-workbook-private.h"

#define DAY (24 * 60 * 60)

typedef enum
{
  STYLE_PLAIN,
  STYLE_DATE,
  STYLE_PERCENT,
} Style;

typedef struct
{
  char *name, *id, *part;
} Sheet;

typedef struct
{
  GArray *sheets; /* Sheet */
  gboolean from_1904;
  GHashTable *formats; /* number of a format -> Style */
  GArray *styles;      /* Style of each cell format */
  gboolean in_cell_formats;

  /* shared texts */
  FILE *texts;
  GArray *offsets; /* guint64, where each ends */
  GMappedFile *map;
  GString *text;
  gboolean in_text;
  guint phonetic_depth;

  /* the sheet */
  CrmTableWriter *writer;
  GCancellable *cancellable;
  guint column;
  char type;
  gboolean is_inline;
  guint style;
  gboolean is_done;
  GError *error;
} Xlsx;

static void
clear_sheet (gpointer data)
{
  Sheet *sheet = data;

  g_free (sheet->name);
  g_free (sheet->id);
  g_free (sheet->part);
}

static void
xlsx_init (Xlsx *self)
{
  memset (self, 0, sizeof *self);
  self->sheets = g_array_new (FALSE, TRUE, sizeof (Sheet));
  g_array_set_clear_func (self->sheets, clear_sheet);
  self->formats = g_hash_table_new (NULL, NULL);
  self->styles = g_array_new (FALSE, FALSE, sizeof (Style));
  self->offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->text = g_string_new (NULL);
}

static void
xlsx_clear (Xlsx *self)
{
  g_array_unref (self->sheets);
  g_hash_table_unref (self->formats);
  g_array_unref (self->styles);
  g_array_unref (self->offsets);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->texts, fclose);
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_clear_error (&self->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Xlsx, xlsx_clear)

/* ---- the workbook ---- */

static void
on_workbook_start (gpointer data, const char *name, const char **attributes)
{
  Xlsx *self = data;
  const char *state = crm_part_attribute (attributes, "state");

  if (strcmp (name, "workbookPr") == 0)
    {
      const char *epoch = crm_part_attribute (attributes, "date1904");

      self->from_1904 = g_strcmp0 (epoch, "1") == 0 || g_strcmp0 (epoch, "true") == 0;
    }
  else if (strcmp (name, "sheet") == 0 && (state == NULL || strcmp (state, "visible") == 0))
    {
      const char *title = NULL, *id = NULL;
      Sheet sheet = { NULL, NULL, NULL };

      for (const char **at = attributes; *at != NULL; at += 2)
        {
          if (strcmp (at[0], "name") == 0)
            title = at[1];
          else if (g_str_has_suffix (at[0], ":id"))
            id = at[1];
        }
      sheet.name = g_strdup (title != NULL ? title : "");
      sheet.id = g_strdup (id != NULL ? id : "");
      g_array_append_val (self->sheets, sheet);
    }
}

static void
on_relation_start (gpointer data, const char *name, const char **attributes)
{
  Xlsx *self = data;
  const char *id = crm_part_attribute (attributes, "Id");
  const char *target = crm_part_attribute (attributes, "Target");

  for (guint i = 0; id != NULL && target != NULL && i < self->sheets->len; i++)
    {
      Sheet *sheet = &g_array_index (self->sheets, Sheet, i);

      if (strcmp (sheet->id, id) != 0 || sheet->part != NULL)
        continue;
      sheet->part = target[0] == '/' ? g_strdup (target + 1) : g_strconcat ("xl/", target, NULL);
    }
}

static gboolean
read_workbook (Xlsx *self, const char *path, GCancellable *cancellable, GError **error)
{
  const CrmPartHandler workbook = { on_workbook_start, NULL, NULL, NULL };
  const CrmPartHandler relations = { on_relation_start, NULL, NULL, NULL };
  gboolean is_there;

  if (!crm_workbook_scan_part (path, "xl/workbook.xml", &workbook, self, &is_there, cancellable,
                               error))
    return FALSE;
  if (!is_there)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("This is no workbook with sheets in it. Open it in a spreadsheet "
                              "program and save it as .xlsx, .ods or CSV."));
      return FALSE;
    }
  return crm_workbook_scan_part (path, "xl/_rels/workbook.xml.rels", &relations, self, NULL,
                                 cancellable, error);
}

/* ---- number formats ---- */

/* A format of date or time has the letters of one outside of quotes, brackets and escapes. */
static Style
read_format (const char *code)
{
  gboolean quoted = FALSE, bracketed = FALSE;

  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    if (*p == '"')
      quoted = !quoted;
    else if (quoted)
      continue;
    else if (*p == '[' || *p == ']')
      bracketed = *p == '[';
    else if ((*p == '\\' || *p == '_' || *p == '*') && p[1] != '\0')
      p++;
    else if (bracketed)
      continue;
    else if (*p == '%')
      return STYLE_PERCENT;
    else if (strchr ("yYdDhHmMsS", *p) != NULL)
      return STYLE_DATE;
  return STYLE_PLAIN;
}

static Style
built_in_format (guint number)
{
  if (number == 9 || number == 10)
    return STYLE_PERCENT;
  return (number >= 14 && number <= 22) || (number >= 27 && number <= 36)
                 || (number >= 45 && number <= 47) || (number >= 50 && number <= 58)
             ? STYLE_DATE
             : STYLE_PLAIN;
}

static guint
read_number (const char *text)
{
  return text != NULL ? (guint) MIN (g_ascii_strtoull (text, NULL, 10), G_MAXINT) : 0;
}

static void
on_styles_start (gpointer data, const char *name, const char **attributes)
{
  Xlsx *self = data;
  guint number = read_number (crm_part_attribute (attributes, "numFmtId"));

  if (strcmp (name, "numFmt") == 0)
    {
      const char *code = crm_part_attribute (attributes, "formatCode");

      g_hash_table_insert (self->formats, GUINT_TO_POINTER (number),
                           GUINT_TO_POINTER (read_format (code != NULL ? code : "")));
    }
  else if (strcmp (name, "cellXfs") == 0)
    self->in_cell_formats = TRUE;
  else if (self->in_cell_formats && strcmp (name, "xf") == 0)
    {
      gpointer found;
      Style style
          = g_hash_table_lookup_extended (self->formats, GUINT_TO_POINTER (number), NULL, &found)
                ? (Style) GPOINTER_TO_UINT (found)
                : built_in_format (number);

      g_array_append_val (self->styles, style);
    }
}

static void
on_styles_end (gpointer data, const char *name)
{
  if (strcmp (name, "cellXfs") == 0)
    ((Xlsx *) data)->in_cell_formats = FALSE;
}

/* ---- shared texts ---- */

static void
on_text_start (gpointer data, const char *name, const char **attributes)
{
  Xlsx *self = data;

  if (strcmp (name, "si") == 0)
    g_string_truncate (self->text, 0);
  else if (strcmp (name, "rPh") == 0)
    self->phonetic_depth++;
  else if (strcmp (name, "t") == 0)
    self->in_text = self->phonetic_depth == 0;
}

static void
on_text_end (gpointer data, const char *name)
{
  Xlsx *self = data;

  if (strcmp (name, "t") == 0)
    self->in_text = FALSE;
  else if (strcmp (name, "rPh") == 0 && self->phonetic_depth > 0)
    self->phonetic_depth--;
  else if (strcmp (name, "si") == 0)
    {
      guint64 end = self->offsets->len > 0
                        ? g_array_index (self->offsets, guint64, self->offsets->len - 1)
                        : 0;

      end += self->text->len;
      fwrite (self->text->str, 1, self->text->len, self->texts);
      g_array_append_val (self->offsets, end);
    }
}

static void
on_text (gpointer data, const char *text, gsize length)
{
  Xlsx *self = data;

  if (self->in_text && self->text->len < CRM_CSV_CELL_LIMIT)
    g_string_append_len (self->text, text, (gssize) length);
}

static gboolean
read_texts (Xlsx *self, const char *path, GCancellable *cancellable, GError **error)
{
  const CrmPartHandler handler = { on_text_start, on_text_end, on_text, NULL };
  g_autoptr (GFile) file = crm_passing_file_new (error);
  gboolean is_there, good;

  if (file == NULL)
    return FALSE;
  self->texts = g_fopen (g_file_peek_path (file), "wxe");
  if (self->texts == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("There is no room for unpacking the spreadsheet."));
      return FALSE;
    }
  good = crm_workbook_scan_part (path, "xl/sharedStrings.xml", &handler, self, &is_there,
                                 cancellable, error);
  if (fflush (self->texts) != 0 || ferror (self->texts))
    {
      if (good)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                             _ ("There is no room for unpacking the spreadsheet."));
      good = FALSE;
    }
  if (good && self->offsets->len > 0)
    self->map = g_mapped_file_new (g_file_peek_path (file), FALSE, error);
  g_file_delete (file, NULL, NULL);
  self->in_text = FALSE;
  return good && (self->map != NULL || self->offsets->len == 0);
}

static char *
dup_shared (Xlsx *self, const char *written)
{
  guint at = read_number (written);
  guint64 from, to;

  if (self->map == NULL || at >= self->offsets->len)
    return g_strdup ("");
  from = at > 0 ? g_array_index (self->offsets, guint64, at - 1) : 0;
  to = g_array_index (self->offsets, guint64, at);
  if (to > g_mapped_file_get_length (self->map) || to == from)
    return g_strdup ("");
  return g_strndup (g_mapped_file_get_contents (self->map) + from, (gsize) (to - from));
}

/* ---- the sheet ---- */

static guint
read_column (const char *reference)
{
  guint column = 0;

  for (; g_ascii_isalpha (*reference) && column < 100000; reference++)
    column = column * 26 + (guint) (g_ascii_toupper (*reference) - 'A' + 1);
  return column > 0 ? column - 1 : 0;
}

/* Days since the end of 1899, in which the program that came first saw a leap day in 1900. */
static char *
format_serial (Xlsx *self, const char *written)
{
  double serial = g_ascii_strtod (written, NULL);
  gint64 days, seconds;
  g_autoptr (GDateTime) epoch = NULL, day = NULL;

  if (!isfinite (serial) || serial < 0 || serial > 2958466)
    return crm_workbook_format_number (written);
  days = (gint64) floor (serial);
  seconds = (gint64) round ((serial - (double) days) * DAY);
  if (days == 0 && !self->from_1904 && seconds > 0)
    return g_strdup_printf ("%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60));
  if (self->from_1904)
    days += 1462;
  else if (days < 60)
    days++;
  epoch = g_date_time_new_utc (1899, 12, 30, 0, 0, 0);
  day = g_date_time_add_seconds (epoch, (double) (days * DAY + seconds));
  return g_date_time_format (day, seconds > 0 ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d");
}

static char *
dup_value (Xlsx *self)
{
  const char *written = self->text->str;

  if (self->is_inline)
    return g_strdup (written);
  switch (self->type)
    {
    case 's':
      return dup_shared (self, written);
    case 'b':
      return g_strdup (strcmp (written, "1") == 0 ? "true" : "false");
    case 'e':
      return g_strdup ("");
    case 't':
    case 'd':
      return g_strdup (written);
    default:
      break;
    }
  if (*written != '\0' && self->style < self->styles->len)
    switch (g_array_index (self->styles, Style, self->style))
      {
      case STYLE_DATE:
        return format_serial (self, written);
      case STYLE_PERCENT:
        return crm_workbook_format_percent (written);
      case STYLE_PLAIN:
        break;
      }
  return crm_workbook_format_number (written);
}

static char
read_type (const char *type)
{
  if (type == NULL || strcmp (type, "n") == 0)
    return 'n';
  if (strcmp (type, "str") == 0 || strcmp (type, "inlineStr") == 0)
    return 't';
  return type[0];
}

static void
on_sheet_start (gpointer data, const char *name, const char **attributes)
{
  Xlsx *self = data;

  if (strcmp (name, "row") == 0)
    self->column = 0;
  else if (strcmp (name, "c") == 0)
    {
      const char *reference = crm_part_attribute (attributes, "r");

      if (reference != NULL)
        self->column = read_column (reference);
      self->type = read_type (crm_part_attribute (attributes, "t"));
      self->style = read_number (crm_part_attribute (attributes, "s"));
      self->is_inline = FALSE;
      g_string_truncate (self->text, 0);
    }
  else if (strcmp (name, "is") == 0)
    self->is_inline = TRUE;
  else if (strcmp (name, "rPh") == 0)
    self->phonetic_depth++;
  else if (strcmp (name, "v") == 0 || (self->is_inline && strcmp (name, "t") == 0))
    self->in_text = self->phonetic_depth == 0;
}

static void
on_sheet_end (gpointer data, const char *name)
{
  Xlsx *self = data;

  if (strcmp (name, "v") == 0 || strcmp (name, "t") == 0)
    self->in_text = FALSE;
  else if (strcmp (name, "rPh") == 0 && self->phonetic_depth > 0)
    self->phonetic_depth--;
  else if (strcmp (name, "c") == 0)
    {
      g_autofree char *value = dup_value (self);

      crm_table_writer_set (self->writer, self->column++, value);
    }
  else if (strcmp (name, "row") == 0)
    self->is_done = !crm_table_writer_end_row (self->writer, self->cancellable, &self->error);
  else if (strcmp (name, "sheetData") == 0)
    self->is_done = TRUE;
}

static gboolean
read_sheet (
    Xlsx *self, const char *path, const char *part, GCancellable *cancellable, GError **error)
{
  const CrmPartHandler handler = { on_sheet_start, on_sheet_end, on_text, &self->is_done };
  gboolean good;

  self->cancellable = cancellable;
  good = crm_workbook_scan_part (path, part, &handler, self, NULL, cancellable, error);
  if (self->error == NULL)
    return good;
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

GPtrArray *
crm_xlsx_list_sheets (const char *path, GCancellable *cancellable, GError **error)
{
  g_auto (Xlsx) self;
  GPtrArray *names;

  xlsx_init (&self);
  if (!read_workbook (&self, path, cancellable, error))
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self.sheets->len; i++)
    if (g_array_index (self.sheets, Sheet, i).part != NULL)
      g_ptr_array_add (names, g_strdup (g_array_index (self.sheets, Sheet, i).name));
  return names;
}

gboolean
crm_xlsx_read (const char *path,
               const char *sheet,
               CrmTableWriter *writer,
               GCancellable *cancellable,
               GError **error)
{
  const CrmPartHandler styles = { on_styles_start, on_styles_end, NULL, NULL };
  g_auto (Xlsx) self;
  gboolean has_styles;

  xlsx_init (&self);
  self.writer = writer;
  if (!read_workbook (&self, path, cancellable, error)
      || !crm_workbook_scan_part (path, "xl/styles.xml", &styles, &self, &has_styles, cancellable,
                                  error)
      || !read_texts (&self, path, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self.sheets->len; i++)
    {
      const Sheet *found = &g_array_index (self.sheets, Sheet, i);

      if (found->part != NULL && strcmp (found->name, sheet) == 0)
        return read_sheet (&self, path, found->part, cancellable, error);
    }
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               /* Translators: %s is the name of a sheet of a spreadsheet */
               _ ("The workbook has no sheet “%s”."), sheet);
  return FALSE;
}
