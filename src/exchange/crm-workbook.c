/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreadsheets are XML in a zip file. libarchive unpacks a part piece by piece and expat reads the
 * pieces, so that no part is ever whole in memory. A part that unpacks to far more than any table
 * needs, and one that declares entities of its own, is refused. */
#include "config.h"

#include "crm-workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "crm-error.h"
#include "crm-workbook-private.h"

#define PIECE_SIZE (64 * 1024)
#define PART_LIMIT (G_GUINT64_CONSTANT (8) << 30)
#define FREE_SIZE (64 * 1024 * 1024) /* a part up to this size needs no justification */
#define RATIO_LIMIT 300
#define DEPTH_LIMIT 200

typedef struct
{
  const CrmPartHandler *handler;
  gpointer data;
  XML_Parser parser;
  guint depth;
  gboolean is_hostile;
} Scan;

static const char *
strip_prefix (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

/**
 * crm_part_attribute:
 *
 * Returns: (nullable): the value of an attribute, whatever its prefix
 */
const char *
crm_part_attribute (const char **attributes, const char *name)
{
  for (; *attributes != NULL; attributes += 2)
    if (strcmp (strip_prefix (attributes[0]), name) == 0)
      return attributes[1];
  return NULL;
}

static void
stop (Scan *scan)
{
  XML_StopParser (scan->parser, XML_FALSE);
}

static void XMLCALL
on_start (void *user_data, const XML_Char *name, const XML_Char **attributes)
{
  Scan *scan = user_data;

  if (++scan->depth > DEPTH_LIMIT)
    {
      scan->is_hostile = TRUE;
      stop (scan);
      return;
    }
  scan->handler->start (scan->data, strip_prefix (name), attributes);
}

static void XMLCALL
on_end (void *user_data, const XML_Char *name)
{
  Scan *scan = user_data;

  scan->depth--;
  if (scan->handler->end != NULL)
    scan->handler->end (scan->data, strip_prefix (name));
  if (scan->handler->is_enough != NULL && *scan->handler->is_enough)
    stop (scan);
}

static void XMLCALL
on_text (void *user_data, const XML_Char *text, int length)
{
  Scan *scan = user_data;

  if (scan->handler->text != NULL)
    scan->handler->text (scan->data, text, (gsize) length);
}

static void XMLCALL
on_doctype (void *user_data,
            const XML_Char *name,
            const XML_Char *system_id,
            const XML_Char *public_id,
            int has_internal_subset)
{
  Scan *scan = user_data;

  scan->is_hostile = TRUE;
  stop (scan);
}

static gboolean
refuse_damaged (GError **error)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("This spreadsheet is damaged. Open it in a spreadsheet program and save "
                          "it again."));
  return FALSE;
}

gboolean
crm_workbook_refuse_huge (GError **error)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("This spreadsheet unpacks to more than any table needs and was not "
                          "read."));
  return FALSE;
}

static gboolean
is_enough (Scan *scan)
{
  return scan->handler->is_enough != NULL && *scan->handler->is_enough;
}

static gboolean
read_pieces (
    Scan *scan, struct archive *archive, gint64 packed, GCancellable *cancellable, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE_SIZE);
  guint64 total = 0;
  gssize n;

  while ((n = archive_read_data (archive, piece, PIECE_SIZE)) > 0)
    {
      total += (guint64) n;
      if (total > PART_LIMIT
          || (total > FREE_SIZE && total / RATIO_LIMIT > (guint64) MAX (packed, 1)))
        return crm_workbook_refuse_huge (error);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (XML_Parse (scan->parser, piece, (int) n, 0) != XML_STATUS_OK)
        return is_enough (scan) || refuse_damaged (error);
    }
  if (n < 0 || (XML_Parse (scan->parser, "", 0, 1) != XML_STATUS_OK && !is_enough (scan)))
    return refuse_damaged (error);
  return TRUE;
}

static gboolean
parse_part (const CrmPartHandler *handler,
            gpointer data,
            struct archive *archive,
            gint64 packed,
            GCancellable *cancellable,
            GError **error)
{
  Scan scan = { .handler = handler, .data = data, .parser = XML_ParserCreate (NULL) };
  gboolean good;

  XML_SetUserData (scan.parser, &scan);
  XML_SetElementHandler (scan.parser, on_start, on_end);
  XML_SetCharacterDataHandler (scan.parser, on_text);
  XML_SetStartDoctypeDeclHandler (scan.parser, on_doctype);
  good = read_pieces (&scan, archive, packed, cancellable, error);
  XML_ParserFree (scan.parser);
  return good;
}

static gint64
get_file_size (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);

  return info != NULL ? g_file_info_get_size (info) : 0;
}

/**
 * crm_workbook_scan_part:
 * @part: such as xl/workbook.xml
 * @is_there: (out) (nullable): whether the workbook has it; without this a missing part is an error
 *
 * Reads one part of a workbook. Blocks.
 */
gboolean
crm_workbook_scan_part (const char *path,
                        const char *part,
                        const CrmPartHandler *handler,
                        gpointer data,
                        gboolean *is_there,
                        GCancellable *cancellable,
                        GError **error)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  gboolean found = FALSE, good = TRUE;

  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, path, PIECE_SIZE) != ARCHIVE_OK)
    good = refuse_damaged (error);
  while (good && !found && archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname (entry);

      if (name == NULL || g_ascii_strcasecmp (name, part) != 0)
        continue;
      found = TRUE;
      good = parse_part (handler, data, archive, get_file_size (path), cancellable, error);
    }
  archive_read_free (archive);
  if (is_there != NULL)
    *is_there = found;
  else if (good && !found)
    good = refuse_damaged (error);
  return good;
}

static char *
format_double (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    return g_strdup ("");
  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (strchr (text, 'e') != NULL && fabs (number) < 1e18)
    {
      char *end;

      g_ascii_formatd (text, sizeof text, fabs (number) < 1 ? "%.12f" : "%.0f", number);
      if (strchr (text, '.') != NULL)
        {
          for (end = text + strlen (text); end[-1] == '0'; end--)
            end[-1] = '\0';
          if (end[-1] == '.')
            end[-1] = '\0';
        }
    }
  return g_strdup (text);
}

/**
 * crm_workbook_format_number:
 * @written: as a spreadsheet stores it, such as 0.30000000000000004 or 1.5E-3
 *
 * Returns: (transfer full): as a person would have typed it, with a point
 */
char *
crm_workbook_format_number (const char *written)
{
  if (strlen (written) <= 15 && strspn (written, "-0123456789.") == strlen (written))
    return g_strdup (written);
  return format_double (g_ascii_strtod (written, NULL));
}

char *
crm_workbook_format_percent (const char *written)
{
  g_autofree char *number = format_double (g_ascii_strtod (written, NULL) * 100);

  return g_strconcat (number, "%", NULL);
}

/**
 * crm_workbook_list_sheets:
 *
 * Returns: (transfer full) (element-type utf8): the names of the sheets that are not hidden, in
 *   their order
 */
GPtrArray *
crm_workbook_list_sheets (const char *path,
                          CrmWorkbookForm form,
                          GCancellable *cancellable,
                          GError **error)
{
  return form == CRM_WORKBOOK_EXCEL ? crm_xlsx_list_sheets (path, cancellable, error)
                                    : crm_ods_list_sheets (path, cancellable, error);
}

/**
 * crm_workbook_read:
 * @sheet: one of crm_workbook_list_sheets()
 *
 * Writes the rows of a sheet: dates as 2024-03-31, numbers with a point, formulas by the value that
 * was stored with them. Blocks.
 */
gboolean
crm_workbook_read (const char *path,
                   CrmWorkbookForm form,
                   const char *sheet,
                   CrmTableWriter *writer,
                   GCancellable *cancellable,
                   GError **error)
{
  return (form == CRM_WORKBOOK_EXCEL ? crm_xlsx_read (path, sheet, writer, cancellable, error)
                                     : crm_ods_read (path, sheet, writer, cancellable, error))
         && crm_table_writer_finish (writer, cancellable, error);
}
