/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first byte chooses the form; what follows is the XML of its sheet, put into a zip file so
 * that the fuzzer need not find out how one is packed. Bytes that are a zip file are taken as they
 * are. */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "crm-workbook.h"
#include "fuzz.h"

static void
add_part (struct archive *archive, const char *name, const void *data, gsize size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (gint64) size);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_write_header (archive, entry);
  archive_write_data (archive, data, size);
  archive_entry_free (entry);
}

static gsize
pack (guint8 *packed, gsize room, gboolean is_ods, const guint8 *data, gsize size)
{
  static const char workbook[] = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/>"
                                 "</sheets></workbook>";
  static const char relations[] = "<R><Relationship Id=\"a\" Target=\"s.xml\"/></R>";
  static const char styles[] = "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
                               "<xf numFmtId=\"9\"/></cellXfs></s>";
  static const char texts[] = "<sst><si><t>one</t></si><si><t>two</t></si></sst>";
  struct archive *archive = archive_write_new ();
  gsize used = 0;

  archive_write_set_format_zip (archive);
  archive_write_open_memory (archive, packed, room, &used);
  if (is_ods)
    add_part (archive, "content.xml", data, size);
  else
    {
      add_part (archive, "xl/workbook.xml", workbook, strlen (workbook));
      add_part (archive, "xl/_rels/workbook.xml.rels", relations, strlen (relations));
      add_part (archive, "xl/styles.xml", styles, strlen (styles));
      add_part (archive, "xl/sharedStrings.xml", texts, strlen (texts));
      add_part (archive, "xl/s.xml", data, size);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return used;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  CrmWorkbookForm form = size > 0 && data[0] % 2 ? CRM_WORKBOOK_OPENDOCUMENT : CRM_WORKBOOK_EXCEL;
  gsize room = size + 64 * 1024;
  g_autofree guint8 *packed = g_malloc (room);
  gboolean is_zip = size > 4 && memcmp (data, "PK", 2) == 0;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CrmTableWriter) writer = crm_table_writer_new (stream);
  g_autoptr (GPtrArray) sheets = NULL;
  g_autoptr (GFile) file = NULL;

  if (size == 0)
    return 0;
  if (is_zip)
    file = fuzz_write ("book", data, size);
  else
    file = fuzz_write ("book", packed,
                       pack (packed, room, form == CRM_WORKBOOK_OPENDOCUMENT, data + 1, size - 1));
  sheets = crm_workbook_list_sheets (g_file_peek_path (file), form, NULL, NULL);
  if (sheets != NULL && sheets->len > 0)
    crm_workbook_read (g_file_peek_path (file), form, sheets->pdata[0], writer, NULL, NULL);
  g_file_delete (file, NULL, NULL);
  return 0;
}
