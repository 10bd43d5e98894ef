/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of web pages, as programs put them on the clipboard and save them. */
#include "config.h"

#include <string.h>

#include "crm-csv-reader.h"
#include "exchange-fixture.h"

/* The rows of the page as text: cells parted by |, rows by a line end. */
static char *
read_all (const char *html, const char *sheet)
{
  g_autoptr (GFile) file = fixture_write ("page.html", html, -1);
  CrmCsvOptions options = { .sheet = sheet, .header = CRM_CSV_HEADER_YES };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, &options, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  CrmCsvRow row;

  if (reader == NULL)
    return g_strdup (error->message);
  g_assert_cmpint (crm_csv_reader_get_form (reader), ==, CRM_TABLE_HTML);
  for (guint i = 0; i < crm_csv_reader_get_n_columns (reader); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "",
                            crm_csv_reader_get_column_name (reader, i));
  while (crm_csv_reader_next (reader, &row, NULL, &error))
    for (guint i = 0; i < crm_csv_reader_get_n_columns (reader); i++)
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "\n", row.cells[i]);
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *html;
  const char *expected;
} pages[] = {
  /* What LibreOffice Calc puts on the clipboard. */
  { "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.0 Transitional//EN\">\n<html><head>"
    "<meta http-equiv=\"content-type\" content=\"text/html; charset=utf-8\"/>"
    "<style type=\"text/css\">td { color: red }</style></head><body>"
    "<table cellspacing=\"0\" border=\"0\"><colgroup width=\"85\"></colgroup>"
    "<tr><td height=\"17\" align=\"left\">Name</td><td align=\"left\">City</td></tr>"
    "<tr><td align=\"left\">Gıda &amp; Co</td><td align=\"left\">İzmir</td></tr>"
    "</table></body></html>",
    "Name|City\nGıda & Co|İzmir" },
  /* Unclosed tags, letters without a word on their encoding, lines within a cell. */
  { "<table><tr><th>Name<th>Note<tr><td>João<td>one<br>two\n  three<p>four</table>",
    "Name|Note\nJoão|one\ntwo three\nfour" },
  /* Cells over several columns and rows. */
  { "<table><tr><th>A<th>B<th>C<tr><td rowspan=2>x<td colspan=2>y<tr><td>p<td>q"
    "<tr><td>1<td>2<td>3</table>",
    "A|B|C\nx|y|\n|p|q\n1|2|3" },
  /* A table within a cell is another one, and the largest counts. */
  { "<table><tr><td>Menu<table><tr><td>Name<td>City<tr><td>Acme<td>Faro<tr><td>Zencor<td>Beja"
    "</table></table>",
    "Name|City\nAcme|Faro\nZencor|Beja" },
  { "<table><tr><th>Name<th>Phone<tr><td>&nbsp;Ana&nbsp;<td><script>var a = '<td>'</script>"
    "912<!-- no -->345</table>",
    "Name|Phone\nAna|912345" },
};

static void
test_pages (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *text = read_all (pages[i].html, NULL);

      g_assert_cmpstr (text, ==, pages[i].expected);
    }
}

static void
test_choice (void)
{
  static const char html[]
      = "<html><table><caption>People</caption><tr><th>Name<th>City"
        "<tr><td>Ana<td>Faro</table>"
        "<table><tr><th>Firm<th>Town<tr><td>Acme<td>Beja<tr><td>B<td>C</table>";
  g_autofree char *largest = read_all (html, NULL);
  g_autofree char *named = read_all (html, "People");
  g_autofree char *missing = read_all (html, "Nobody");

  g_assert_cmpstr (largest, ==, "Firm|Town\nAcme|Beja\nB|C");
  g_assert_cmpstr (named, ==, "Name|City\nAna|Faro");
  g_assert_nonnull (strstr (missing, "Table 2"));
}

static void
test_no_table (void)
{
  g_autofree char *text = read_all ("<html><body><p>Please log in</p></body></html>", NULL);

  g_assert_nonnull (strstr (text, "HTML"));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html-table/pages", test_pages);
  g_test_add_func ("/html-table/choice", test_choice);
  g_test_add_func ("/html-table/no-table", test_no_table);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
