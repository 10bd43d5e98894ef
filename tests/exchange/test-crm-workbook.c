/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "crm-csv-reader.h"
#include "import-fixture.h"

typedef struct
{
  const char *name;
  const char *text;
} Part;

static const Part workbook = {
  "xl/workbook.xml",
  "<?xml version=\"1.0\"?><workbook xmlns:r=\"r\"><sheets>"
  "<sheet name=\"Hidden\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>"
  "<sheet name=\"Clientes\" sheetId=\"2\" r:id=\"rId2\"/>"
  "<sheet name=\"Notas\" sheetId=\"3\" r:id=\"rId3\"/></sheets></workbook>",
};
static const Part relations = {
  "xl/_rels/workbook.xml.rels",
  "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
  "<Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/>"
  "<Relationship Id=\"rId3\" Target=\"/xl/worksheets/sheet3.xml\"/></Relationships>",
};
static const Part styles = {
  "xl/styles.xml",
  "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy;@\"/>"
  "<numFmt numFmtId=\"165\" formatCode=\"[Red]#,##0.00\\ &quot;days&quot;\"/></numFmts>"
  "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/><xf numFmtId=\"165\"/>"
  "<xf numFmtId=\"22\"/></cellXfs></styleSheet>",
};
static const Part texts = {
  "xl/sharedStrings.xml",
  "<sst><si><t>Empresa</t></si><si><r><t>São </t></r><r><t>Exemplo &amp; Filhos</t></r>"
  "<rPh><t>reading</t></rPh></si><si><t>Cidade</t></si></sst>",
};
static const Part sheet = {
  "xl/worksheets/sheet2.xml",
  "<worksheet><sheetData>"
  "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Lista de clientes 2024</t></is></c></row>"
  "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>2</v></c>"
  "<c r=\"C3\" t=\"str\"><v>Desde</v></c><c r=\"D3\" t=\"str\"><v>Desconto</v></c>"
  "<c r=\"E3\" t=\"str\"><v>Valor</v></c><c r=\"F3\" t=\"str\"><v>Activo</v></c>"
  "<c r=\"G3\" t=\"str\"><v>Hora</v></c></row>"
  "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"C4\" s=\"1\"><v>45382</v></c>"
  "<c r=\"D4\" s=\"2\"><v>0.125</v></c><c r=\"E4\" s=\"3\"><f>1+2</f><v>0.30000000000000004</v></c>"
  "<c r=\"F4\" t=\"b\"><v>1</v></c><c r=\"G4\" s=\"4\"><v>45382.5</v></c></row>"
  "<row r=\"5\"><c r=\"A5\" t=\"str\"><v>Zeta</v></c><c r=\"B5\" t=\"e\"><v>#REF!</v></c>"
  "<c r=\"C5\" s=\"1\"><v>59</v></c><c r=\"E5\"><v>1.5E-3</v></c></row>"
  "</sheetData></worksheet>",
};
static const Part notes = { "xl/worksheets/sheet3.xml",
                            "<worksheet><sheetData><row><c t=\"str\"><v>Name</v></c></row>"
                            "<row><c t=\"str\"><v>Nota</v></c></row></sheetData></worksheet>" };

static GFile *
write_zip (const char *name, const Part *const *parts)
{
  GFile *file = fixture_write (name, "", 0);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, g_file_peek_path (file)), ==, ARCHIVE_OK);
  for (; *parts != NULL; parts++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize length = strlen ((*parts)->text);

      archive_entry_set_pathname (entry, (*parts)->name);
      archive_entry_set_size (entry, (gint64) length);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0600);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, (*parts)->text, length), ==, length);
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return file;
}

static GFile *
write_xlsx (void)
{
  const Part *parts[] = { &workbook, &relations, &styles, &texts, &sheet, &notes, NULL };

  return write_zip ("clientes.xlsx", parts);
}

static void
assert_row (CrmCsvReader *reader, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  CrmCsvRow row;

  g_assert_true (crm_csv_reader_next (reader, &row, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (row.flags, ==, 0);
  for (guint i = 0; i < row.n_cells; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", row.cells[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_xlsx (void)
{
  g_autoptr (GFile) file = write_xlsx ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, NULL, NULL, &error);

  g_assert_no_error (error);
  /* The title above the table is no header, and the hidden sheet is not the first. */
  g_assert_cmpint (crm_csv_reader_get_form (reader), ==, CRM_TABLE_EXCEL);
  g_assert_cmpstr (crm_csv_reader_get_sheet (reader), ==, "Clientes");
  g_assert_cmpuint (g_strv_length ((GStrv) crm_csv_reader_get_sheets (reader)), ==, 2);
  g_assert_true (crm_csv_reader_get_has_header (reader));
  g_assert_cmpstr (crm_csv_reader_get_column_name (reader, 1), ==, "Cidade");
  for (guint pass = 0; pass < 2; pass++)
    {
      assert_row (reader, "São Exemplo & Filhos||2024-03-31|12.5%|0.3|true|2024-03-31 12:00:00");
      assert_row (reader, "Zeta||1900-02-28||0.0015||");
      g_assert_true (crm_csv_reader_rewind (reader, NULL, NULL));
    }
}

static void
test_sheet (void)
{
  g_autoptr (GFile) file = write_xlsx ();
  g_autoptr (GError) error = NULL;
  CrmCsvOptions options = { .sheet = "Notas", .header = CRM_CSV_HEADER_YES };
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, &options, NULL, &error);
  CrmCsvReader *none;

  g_assert_no_error (error);
  assert_row (reader, "Nota");
  options.sheet = "Nada";
  none = crm_csv_reader_open (file, &options, NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "Clientes, Notas"));
}

static void
test_ods (void)
{
  static const Part type = { "mimetype", "application/vnd.oasis.opendocument.spreadsheet" };
  static const Part content = {
    "content.xml",
    "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>"
    "<office:spreadsheet><table:table table:name=\"Folha\">"
    "<table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>"
    "<table:table-cell><text:p>Since</text:p></table:table-cell>"
    "<table:table-cell><text:p>Rate</text:p></table:table-cell>"
    "<table:table-cell table:number-columns-repeated=\"2\"><text:p>Sum</text:p></table:table-cell>"
    "</table:table-row><table:table-row>"
    "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a note</text:p>"
    "</office:annotation><text:p>Acme<text:s text:c=\"2\"/>SA</text:p><text:p>Lda</text:p>"
    "</table:table-cell>"
    "<table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-31\">"
    "<text:p>31.3.24</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"percentage\" office:value=\"0.2\"><text:p>20 %</text:p>"
    "</table:table-cell><table:table-cell office:value-type=\"currency\" office:value=\"1200.5\""
    " office:currency=\"EUR\"><text:p>1.200,50 €</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"float\" office:value=\"3\"><text:p>3</text:p>"
    "</table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/>"
    "</table:table-row><table:table-row table:number-rows-repeated=\"1048000\">"
    "<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    "</table:table></office:spreadsheet></office:body></office:document-content>",
  };
  const Part *parts[] = { &type, &content, NULL };
  g_autoptr (GFile) file = write_zip ("folha.ods", parts);
  g_autoptr (GError) error = NULL;
  CrmCsvOptions options = { .header = CRM_CSV_HEADER_YES };
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, &options, NULL, &error);
  CrmCsvRow row;

  g_assert_no_error (error);
  assert_row (reader, "Acme  SA\nLda|2024-03-31|20%|1200.5 EUR|3");
  g_assert_false (crm_csv_reader_next (reader, &row, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_refused (GFile *file, const char *word)
{
  g_autoptr (GError) error = NULL;
  CrmCsvReader *reader = crm_csv_reader_open (file, NULL, NULL, &error);

  g_assert_null (reader);
  g_assert_nonnull (error);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
test_hostile (void)
{
  static const Part entities = {
    "xl/workbook.xml",
    "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><workbook>&b;</workbook>",
  };
  static const Part cut
      = { "xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c t=\"str\">" };
  g_autofree char *deep = NULL, *spaces = g_strnfill (80 * 1024 * 1024, ' ');
  g_autoptr (GString) nested = g_string_new ("<worksheet>");
  Part bomb = { "xl/worksheets/sheet2.xml", spaces }, tower = { "xl/worksheets/sheet2.xml", NULL };
  const Part *with_entities[] = { &entities, &relations, NULL };
  const Part *with_cut[] = { &workbook, &relations, &cut, NULL };
  const Part *with_bomb[] = { &workbook, &relations, &bomb, NULL };
  const Part *with_tower[] = { &workbook, &relations, &tower, NULL };
  g_autoptr (GFile) first = write_zip ("entities.xlsx", with_entities);
  g_autoptr (GFile) second = write_zip ("cut.xlsx", with_cut);
  g_autoptr (GFile) third = NULL, fourth = NULL;

  memcpy (spaces, "<a>", 3);
  third = write_zip ("bomb.xlsx", with_bomb);
  for (guint i = 0; i < 5000; i++)
    g_string_append (nested, "<a>");
  tower.text = nested->str;
  fourth = write_zip ("tower.xlsx", with_tower);
  assert_refused (first, "damaged");
  assert_refused (second, "damaged");
  assert_refused (third, "unpacks");
  assert_refused (fourth, "damaged");
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_xlsx ();
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, "account", NULL);
  g_autoptr (CrmImportReport) report = fixture_import (fixture, plan);

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 2);
  g_assert_cmpint (fixture_count (fixture, "account", "name", "São Exemplo & Filhos"), ==, 1);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbook/xlsx", test_xlsx);
  g_test_add_func ("/workbook/sheet", test_sheet);
  g_test_add_func ("/workbook/ods", test_ods);
  g_test_add_func ("/workbook/hostile", test_hostile);
  g_test_add ("/workbook/import", Fixture, NULL, fixture_set_up, test_import, fixture_tear_down);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
