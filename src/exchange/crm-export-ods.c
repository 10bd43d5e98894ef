/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as an OpenDocument spreadsheet: numbers are numbers and dates are dates. The rows go
 * through the compressor as they are read, so that a long list needs no more memory than a short
 * one. Where a sheet is full another begins, since other programs read no more rows of one. */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-export-private.h"

#define MAX_ROWS 1048576 /* of a sheet, in LibreOffice and Excel alike */
#define CHUNK (64 * 1024)

typedef struct
{
  CrmExport *export;
  struct archive *archive;
  GString *xml;
  GError *error;  /* of the stream beneath */
  guint64 n_rows; /* of the sheet */
  guint n_sheets;
} Ods;

static const char mimetype[] = "application/vnd.oasis.opendocument.spreadsheet";

static const char manifest[]
    = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
      "manifest:version=\"1.2\">"
      "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" "
      "manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
      "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
      "</manifest:manifest>\n";

/* The order of day, month and year is that of whoever opens the file. */
static const char head[]
    = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<office:document-content office:version=\"1.2\""
      " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
      " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
      " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
      " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
      " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
      " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\">"
      "<office:automatic-styles>"
      "<number:date-style style:name=\"n-date\" number:automatic-order=\"true\">"
      "<number:year number:style=\"long\"/><number:text>-</number:text>"
      "<number:month number:style=\"long\"/><number:text>-</number:text>"
      "<number:day number:style=\"long\"/></number:date-style>"
      "<number:date-style style:name=\"n-time\" number:automatic-order=\"true\">"
      "<number:year number:style=\"long\"/><number:text>-</number:text>"
      "<number:month number:style=\"long\"/><number:text>-</number:text>"
      "<number:day number:style=\"long\"/><number:text> </number:text>"
      "<number:hours number:style=\"long\"/><number:text>:</number:text>"
      "<number:minutes number:style=\"long\"/></number:date-style>"
      "<number:number-style style:name=\"n-money\"><number:number number:decimal-places=\"2\" "
      "number:min-decimal-places=\"2\" number:min-integer-digits=\"1\" number:grouping=\"true\"/>"
      "</number:number-style>"
      "<number:percentage-style style:name=\"n-percent\"><number:number "
      "number:decimal-places=\"0\" number:min-integer-digits=\"1\"/><number:text>%</number:text>"
      "</number:percentage-style>"
      "<style:style style:name=\"head\" style:family=\"table-cell\">"
      "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
      "<style:style style:name=\"date\" style:family=\"table-cell\" "
      "style:data-style-name=\"n-date\"/>"
      "<style:style style:name=\"time\" style:family=\"table-cell\" "
      "style:data-style-name=\"n-time\"/>"
      "<style:style style:name=\"money\" style:family=\"table-cell\" "
      "style:data-style-name=\"n-money\"/>"
      "<style:style style:name=\"percent\" style:family=\"table-cell\" "
      "style:data-style-name=\"n-percent\"/>"
      "<style:style style:name=\"wide\" style:family=\"table-column\">"
      "<style:table-column-properties style:column-width=\"5.5cm\"/></style:style>"
      "<style:style style:name=\"narrow\" style:family=\"table-column\">"
      "<style:table-column-properties style:column-width=\"3cm\"/></style:style>"
      "</office:automatic-styles><office:body><office:spreadsheet>";

static la_ssize_t
write_archive (struct archive *archive, void *data, const void *bytes, size_t length)
{
  Ods *ods = data;

  if (ods->error == NULL
      && g_output_stream_write_all (ods->export->stream, bytes, length, NULL,
                                    ods->export->cancellable, &ods->error))
    return (la_ssize_t) length;
  archive_set_error (archive, EIO, "write");
  return -1;
}

static gboolean
report (Ods *ods, int result, GError **error)
{
  if (result >= ARCHIVE_WARN)
    return TRUE;
  if (ods->error != NULL)
    g_propagate_error (error, g_steal_pointer (&ods->error));
  else
    g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The file could not be packed: %s"),
                 archive_error_string (ods->archive));
  return FALSE;
}

/* Begins a file in the file; @length is -1 where it is not known yet. */
static gboolean
add_entry (Ods *ods, const char *name, gint64 length, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int result;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  if (length >= 0)
    archive_entry_set_size (entry, length);
  result = archive_write_header (ods->archive, entry);
  archive_entry_free (entry);
  return report (ods, result, error);
}

static gboolean
add_whole (Ods *ods, const char *name, const char *text, GError **error)
{
  gsize length = strlen (text);

  return add_entry (ods, name, (gint64) length, error)
         && report (ods, (int) MIN (archive_write_data (ods->archive, text, length), 0), error);
}

static gboolean
flush_xml (Ods *ods, GError **error)
{
  gboolean good = report (
      ods, (int) MIN (archive_write_data (ods->archive, ods->xml->str, ods->xml->len), 0), error);

  g_string_truncate (ods->xml, 0);
  return good;
}

/* XML knows no control characters, however they are written. */
static void
append_escaped (GString *xml, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '<':
        g_string_append (xml, "&lt;");
        break;
      case '>':
        g_string_append (xml, "&gt;");
        break;
      case '&':
        g_string_append (xml, "&amp;");
        break;
      case '"':
        g_string_append (xml, "&quot;");
        break;
      case ' ':
        /* Of several spaces one would be read. */
        g_string_append (xml, p == text || p[-1] == ' ' || p[1] == '\0' ? "<text:s/>" : " ");
        break;
      case '\t':
        g_string_append (xml, "<text:tab/>");
        break;
      case '\n':
        g_string_append (xml, "</text:p><text:p>");
        break;
      default:
        if ((guchar) *p >= ' ')
          g_string_append_c (xml, *p);
      }
}

static void
append_text_cell (GString *xml, const char *text, const char *style)
{
  if (*text == '\0')
    {
      g_string_append (xml, "<table:table-cell/>");
      return;
    }
  g_string_append (xml, "<table:table-cell office:value-type=\"string\"");
  if (style != NULL)
    g_string_append_printf (xml, " table:style-name=\"%s\"", style);
  g_string_append (xml, "><text:p>");
  append_escaped (xml, text);
  g_string_append (xml, "</text:p></table:table-cell>");
}

static void
append_value_cell (
    GString *xml, const char *type, const char *attribute, const char *style, const char *value)
{
  g_string_append_printf (xml, "<table:table-cell office:value-type=\"%s\" office:%s=\"%s\"", type,
                          attribute, value);
  if (style != NULL)
    g_string_append_printf (xml, " table:style-name=\"%s\"", style);
  g_string_append (xml, "/>");
}

static void
append_instant_cell (GString *xml, gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text
      = local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S") : g_strdup ("");

  append_value_cell (xml, "date", "date-value", "time", text);
}

static void
append_cell (Ods *ods, guint column, CrmRecord *record)
{
  const CrmField *field = crm_export_find_field (ods->export, column, record);
  const CrmValue *value = field != NULL ? crm_record_get (record, field) : NULL;
  g_autofree char *text = crm_export_dup_cell (ods->export, column, record);
  CrmFieldType type;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == NULL || value->type != CRM_VALUE_INTEGER)
    {
      append_text_cell (ods->xml, text, NULL);
      return;
    }
  type = crm_field_get_field_type (field);
  if (type == CRM_FIELD_DATE)
    append_value_cell (ods->xml, "date", "date-value", "date", text);
  else if (type == CRM_FIELD_INSTANT)
    append_instant_cell (ods->xml, value->integer);
  else if (type == CRM_FIELD_BOOLEAN)
    append_value_cell (ods->xml, "boolean", "boolean-value", NULL,
                       value->integer != 0 ? "true" : "false");
  else if (type == CRM_FIELD_MONEY)
    append_value_cell (ods->xml, "float", "value", "money", text);
  else if (type == CRM_FIELD_PERCENT)
    append_value_cell (
        ods->xml, "percentage", "value", "percent",
        g_ascii_formatd (number, sizeof number, "%.2f", (double) value->integer / 100));
  else
    append_value_cell (ods->xml, "float", "value", NULL, text);
}

static gboolean
is_wide (Ods *ods, guint column)
{
  const CrmExportHeading *heading = g_ptr_array_index (ods->export->headings, column);
  const CrmField *field = crm_kind_find_field (ods->export->kind, heading->names[0]);

  return field == NULL
         || (!crm_field_is_number (field) && crm_field_get_field_type (field) != CRM_FIELD_DATE
             && crm_field_get_field_type (field) != CRM_FIELD_CHOICE
             && crm_field_get_field_type (field) != CRM_FIELD_BOOLEAN);
}

static void
begin_sheet (Ods *ods)
{
  const char *name = crm_kind_get_label_plural (ods->export->kind);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  ods->n_sheets++;
  ods->n_rows = 1;
  g_string_append_printf (ods->xml, "<table:table table:name=\"%s", escaped);
  if (ods->n_sheets > 1)
    g_string_append_printf (ods->xml, " %u", ods->n_sheets);
  g_string_append (ods->xml, "\">");
  for (guint i = 0; i < ods->export->headings->len; i++)
    g_string_append_printf (ods->xml, "<table:table-column table:style-name=\"%s\"/>",
                            is_wide (ods, i) ? "wide" : "narrow");
  g_string_append (ods->xml, "<table:table-header-rows><table:table-row>");
  for (guint i = 0; i < ods->export->headings->len; i++)
    {
      const CrmExportHeading *heading = g_ptr_array_index (ods->export->headings, i);

      append_text_cell (ods->xml, heading->title, "head");
    }
  g_string_append (ods->xml, "</table:table-row></table:table-header-rows>");
}

static gboolean
begin (CrmExport *self, GError **error)
{
  Ods *ods = g_new0 (Ods, 1);

  self->state = ods;
  ods->export = self;
  ods->xml = g_string_sized_new (CHUNK);
  ods->archive = archive_write_new ();
  archive_write_set_format_zip (ods->archive);
  archive_write_set_bytes_in_last_block (ods->archive, 1);
  if (!report (ods, archive_write_open (ods->archive, ods, NULL, write_archive, NULL), error))
    return FALSE;
  /* Programs tell the kind of file by its first entry, which hence is not compressed. */
  archive_write_zip_set_compression_store (ods->archive);
  if (!add_whole (ods, "mimetype", mimetype, error))
    return FALSE;
  archive_write_zip_set_compression_deflate (ods->archive);
  if (!add_whole (ods, "META-INF/manifest.xml", manifest, error)
      || !add_entry (ods, "content.xml", -1, error))
    return FALSE;
  g_string_append (ods->xml, head);
  begin_sheet (ods);
  return TRUE;
}

static gboolean
add (CrmExport *self, CrmRecord *record, GError **error)
{
  Ods *ods = self->state;

  if (ods->n_rows == MAX_ROWS)
    {
      g_string_append (ods->xml, "</table:table>");
      begin_sheet (ods);
    }
  ods->n_rows++;
  g_string_append (ods->xml, "<table:table-row>");
  for (guint i = 0; i < self->headings->len; i++)
    append_cell (ods, i, record);
  g_string_append (ods->xml, "</table:table-row>");
  return ods->xml->len < CHUNK || flush_xml (ods, error);
}

static gboolean
end (CrmExport *self, GError **error)
{
  Ods *ods = self->state;

  g_string_append (ods->xml, "</table:table></office:spreadsheet></office:body>"
                             "</office:document-content>\n");
  return flush_xml (ods, error) && report (ods, archive_write_close (ods->archive), error);
}

static void
clear (CrmExport *self)
{
  Ods *ods = self->state;

  if (ods == NULL)
    return;
  /* What is left to be written of a file that failed is of no use. */
  if (ods->error == NULL)
    g_set_error_literal (&ods->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
  archive_write_free (ods->archive);
  g_clear_error (&ods->error);
  g_string_free (ods->xml, TRUE);
  g_free (ods);
}

const CrmExportWriter crm_export_ods_writer = { begin, add, end, clear };
