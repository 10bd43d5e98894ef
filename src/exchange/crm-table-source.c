/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that hold a table in another form than text become text once, in a passing file that has no
 * name any more when it is read: an import walks through a file several times, and unpacking it
 * each time would cost more. */
#include "config.h"

#include "crm-table-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-html-table.h"
#include "crm-table-writer.h"
#include "crm-vcard-table.h"
#include "crm-workbook.h"

static gboolean
contains (const guint8 *data, gsize length, const char *word)
{
  return data != NULL && memmem (data, length, word, strlen (word)) != NULL;
}

static gboolean
is_vcard (const guint8 *data, gsize length)
{
  const char *text = (const char *) data;
  static const char utf16[] = "B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D";

  if (memmem (data, MIN (length, 64), utf16, sizeof utf16 - 1) != NULL)
    return TRUE;
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  return length >= 11 && g_ascii_strncasecmp (text, "BEGIN:VCARD", 11) == 0;
}

/**
 * crm_table_form_guess:
 * @data: the beginning of a file, some kilobytes
 */
CrmTableForm
crm_table_form_guess (const guint8 *data, gsize length)
{
  if (is_vcard (data, length))
    return CRM_TABLE_VCARD;
  if (crm_html_guess (data, length))
    return CRM_TABLE_HTML;
  if (length < 4 || memcmp (data, "PK\3\4", 4) != 0)
    return CRM_TABLE_TEXT;
  if (contains (data, length, "opendocument.spreadsheet"))
    return CRM_TABLE_OPENDOCUMENT;
  if (contains (data, length, "xl/") || contains (data, length, "spreadsheetml"))
    return CRM_TABLE_EXCEL;
  /* Some programs pack even the note that says what the file is. */
  if (length > 38 && memcmp (data + 30, "mimetype", 8) == 0
      && !contains (data, length, "opendocument.") && !contains (data, length, "epub"))
    return CRM_TABLE_OPENDOCUMENT;
  return contains (data, length, "[Content_Types].xml") && !contains (data, length, "word/")
                 && !contains (data, length, "ppt/")
             ? CRM_TABLE_EXCEL
             : CRM_TABLE_TEXT;
}

static gboolean
choose_sheet (GPtrArray *sheets, const char *sheet, char **chosen, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < sheets->len; i++)
    {
      if (sheet == NULL || strcmp (sheets->pdata[i], sheet) == 0)
        {
          *chosen = g_strdup (sheets->pdata[i]);
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (char *) sheets->pdata[i]);
    }
  if (sheets->len == 0)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("The workbook has no sheet that is shown."));
  else
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 /* Translators: the name of a sheet, and the names of those that are there */
                 _ ("The workbook has no sheet “%s”. It has: %s"), sheet, names->str);
  return FALSE;
}

static gboolean
write_workbook (GFile *file,
                CrmWorkbookForm form,
                const char *sheet,
                CrmTableWriter *writer,
                GPtrArray **sheets,
                char **chosen,
                GCancellable *cancellable,
                GError **error)
{
  const char *path = g_file_peek_path (file);

  if (path == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("A spreadsheet can only be read from this computer: save it here "
                              "first."));
      return FALSE;
    }
  *sheets = crm_workbook_list_sheets (path, form, cancellable, error);
  return *sheets != NULL && choose_sheet (*sheets, sheet, chosen, error)
         && crm_workbook_read (path, form, *chosen, writer, cancellable, error);
}

/* The largest table is meant unless a person says another one. */
static gboolean
write_html (GFile *file,
            const char *name,
            CrmTableWriter *writer,
            GPtrArray **tables,
            char **chosen,
            GCancellable *cancellable,
            GError **error)
{
  guint table;

  *tables = crm_html_list_tables (file, &table, cancellable, error);
  if (*tables == NULL)
    return FALSE;
  if (name != NULL && !g_ptr_array_find_with_equal_func (*tables, name, g_str_equal, &table))
    return choose_sheet (*tables, name, chosen, error);
  *chosen = g_strdup ((*tables)->pdata[table]);
  return crm_html_read_table (file, table, writer, cancellable, error);
}

static gboolean
write_table (GFile *file,
             CrmTableForm form,
             const char *sheet,
             GOutputStream *stream,
             GPtrArray **sheets,
             char **chosen,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (CrmTableWriter) writer = crm_table_writer_new (stream);

  if (form == CRM_TABLE_VCARD)
    return crm_vcard_table_write (file, writer, cancellable, error);
  if (form == CRM_TABLE_HTML)
    return write_html (file, sheet, writer, sheets, chosen, cancellable, error);
  return write_workbook (file,
                         form == CRM_TABLE_EXCEL ? CRM_WORKBOOK_EXCEL : CRM_WORKBOOK_OPENDOCUMENT,
                         sheet, writer, sheets, chosen, cancellable, error);
}

/**
 * crm_table_convert:
 * @form: not %CRM_TABLE_TEXT
 * @sheet: (nullable): of a workbook; %NULL for the first one
 * @sheets: (out) (element-type utf8): the sheets that there are; %NULL for other files
 * @chosen: (out): the sheet that was taken; %NULL for other files
 *
 * Blocks: worker threads only.
 *
 * Returns: (transfer full): the table as CSV in UTF-8; nothing of it stays when it is closed
 */
GFileInputStream *
crm_table_convert (GFile *file,
                   CrmTableForm form,
                   const char *sheet,
                   GPtrArray **sheets,
                   char **chosen,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GFile) passing = crm_passing_file_new (error);
  g_autoptr (GFileOutputStream) out = NULL;
  GFileInputStream *in = NULL;

  if (passing == NULL)
    return NULL;
  out = g_file_create (passing, G_FILE_CREATE_PRIVATE, cancellable, error);
  if (out == NULL)
    return NULL;
  if (write_table (file, form, sheet, G_OUTPUT_STREAM (out), sheets, chosen, cancellable, error)
      && g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, error))
    in = g_file_read (passing, cancellable, error);
  g_file_delete (passing, NULL, NULL);
  return in;
}
