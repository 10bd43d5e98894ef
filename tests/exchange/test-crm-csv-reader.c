/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-csv-reader.h"
#include "crm-error.h"
#include "exchange-fixture.h"

static CrmCsvReader *
open_file (GFile *file)
{
  g_autoptr (GError) error = NULL;
  CrmCsvReader *reader = crm_csv_reader_open (file, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);
  return reader;
}

static CrmCsvReader *
open_text (const char *text)
{
  g_autoptr (GFile) file = fixture_write ("text.csv", text, -1);

  return open_file (file);
}

/* All rows as text: "cell|cell" and what is wrong with them behind a '#'. */
static char *
read_all (CrmCsvReader *reader)
{
  GString *all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  CrmCsvRow row;

  while (crm_csv_reader_next (reader, &row, NULL, &error))
    {
      guint n = MAX (row.n_cells, crm_csv_reader_get_n_columns (reader));

      if (all->len > 0)
        g_string_append_c (all, '\n');
      g_string_append_printf (all, "%" G_GUINT64_FORMAT ":", row.line);
      for (guint i = 0; i < n; i++)
        g_string_append_printf (all, "%s%s", i > 0 ? "|" : "", row.cells[i]);
      if (row.flags != 0)
        g_string_append_printf (all, "#%u", row.flags);
    }
  g_assert_no_error (error);
  return g_string_free (all, FALSE);
}

#define assert_reads(text, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (CrmCsvReader) reader_ = open_text (text);                                           \
    g_autofree char *rows_ = read_all (reader_);                                                   \
    g_assert_cmpstr (rows_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static void
test_plain (void)
{
  g_autoptr (CrmCsvReader) reader = open_text ("name,age\nAna,31\n\nJo\xc3\xa3o,42\n");
  g_autofree char *rows = read_all (reader);

  g_assert_cmpstr (rows, ==, "2:Ana|31\n4:João|42");
  g_assert_true (crm_csv_reader_get_has_header (reader));
  g_assert_cmpuint (crm_csv_reader_get_n_columns (reader), ==, 2);
  g_assert_cmpstr (crm_csv_reader_get_column_name (reader, 1), ==, "age");
  g_assert_cmpstr (crm_csv_reader_get_encoding (reader), ==, "UTF-8");
  g_assert_true (crm_csv_reader_is_encoding_certain (reader));
  g_assert_cmpint (crm_csv_reader_get_delimiter (reader), ==, ',');
  g_assert_cmpuint (crm_csv_reader_get_position (reader), ==, crm_csv_reader_get_size (reader));
}

static void
test_rewind (void)
{
  g_autoptr (GFile) file
      = fixture_write_encoded ("wide.csv", "sep=;\nname;age\nAna;31\nSão;2\n", "UTF-16");
  g_autoptr (CrmCsvReader) reader = open_file (file);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = read_all (reader);
  g_autofree char *second = NULL;

  g_assert_cmpstr (first, ==, "3:Ana|31\n4:São|2");
  g_assert_true (crm_csv_reader_rewind (reader, NULL, &error));
  g_assert_no_error (error);
  second = read_all (reader);
  g_assert_cmpstr (first, ==, second);
}

static void
test_delimiters (void)
{
  assert_reads ("name;price\nTea;1,5\nRye;2,25\n", "2:Tea|1,5\n3:Rye|2,25");
  assert_reads ("name\tprice\nTea\t\nRye\t2,25\n", "2:Tea|\n3:Rye|2,25");
  assert_reads ("name|price\nTea, black|1\nRye|2\n", "2:Tea, black|1\n3:Rye|2");
  assert_reads ("sep=;\nname;price\nTea;1\n", "3:Tea|1");
  assert_reads ("e-mail\na@b.pt\nc@d.pt\n", "2:a@b.pt\n3:c@d.pt");
}

static void
test_quoting (void)
{
  assert_reads ("name,note\n\"Silva, Ana\",\"says \"\"hi\"\"\"\nB,\"two\nlines\"\nC,3\n",
                "2:Silva, Ana|says \"hi\"\n3:B|two\nlines\n5:C|3");
  assert_reads ("name,age\r\nAna , 31\r\n\"B\" ,2\r\n", "2:Ana|31\n3:B|2");
  assert_reads ("name,age\rAna,31\rB,2\r", "2:Ana|31\n3:B|2");
  assert_reads ("name,age\nAna,31\nB,2", "2:Ana|31\n3:B|2");
}

static void
test_stray_quote (void)
{
  /* 5" is five inches: the mark opens nothing that anything closes. */
  assert_reads ("name,size,n\nA,\"5,1\nB,6,2\nC,7,3\n", "2:A|\"5|1#8\n3:B|6|2\n4:C|7|3");
  /* Closed by chance some rows below: the rows come out right all the same. */
  assert_reads ("name,size,n\nA,\"5,1\nB,6,2\nC,\"7,3\nD,8,4\n",
                "2:A|\"5|1#8\n3:B|6|2\n4:C|\"7|3#8\n5:D|8|4");
}

static void
test_ragged (void)
{
  assert_reads ("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,,\n1,2,3\n",
                "2:1|2|3\n3:1|2|#1\n4:1|2|3|4#2\n5:1|2|3\n6:1|2|3");
}

static void
test_cut (void)
{
  assert_reads ("a,b,c\n1,2,3\n4,5,6\n7,8", "2:1|2|3\n3:4|5|6\n4:7|8|#5");
  assert_reads ("a,b,c\n1,2,3\n4,5,6\n7,\"ei", "2:1|2|3\n3:4|5|6\n4:7|ei|#5");
  assert_reads ("a,b,c\n1,2,3\n4,5,\"six\nand ha", "2:1|2|3\n3:4|5|six\nand ha#4");
  assert_reads ("a,b\nS\xc3\xa3o,2\nx,\xc3", "2:São|2\n3:x|\xef\xbf\xbd#32");
}

static void
test_headers (void)
{
  g_autoptr (CrmCsvReader) none = open_text ("Ana,31,a@b.pt\nRui,42,c@d.pt\n");
  g_autoptr (CrmCsvReader) only = open_text ("name,city,phone\n");
  g_autoptr (CrmCsvReader) doubled = open_text ("name,,Name,age\na,1,c,5\nb,2,d,6\n");
  g_autofree char *rows = read_all (none);
  g_autofree char *nothing = read_all (only);

  g_assert_false (crm_csv_reader_get_has_header (none));
  g_assert_cmpstr (rows, ==, "1:Ana|31|a@b.pt\n2:Rui|42|c@d.pt");
  g_assert_cmpstr (crm_csv_reader_get_column_name (none, 2), ==, "Column 3");
  g_assert_true (crm_csv_reader_get_has_header (only));
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpuint (crm_csv_reader_get_n_columns (only), ==, 3);
  g_assert_cmpstr (crm_csv_reader_get_column_name (doubled, 1), ==, "Column 2");
  g_assert_cmpstr (crm_csv_reader_get_column_name (doubled, 2), ==, "Name (2)");
}

static void
test_options (void)
{
  const CrmCsvOptions options = { "ISO-8859-9", ';', CRM_CSV_HEADER_NO, NULL };
  g_autoptr (GFile) file = fixture_write ("o.csv", "a,b;c\n\xfe,1;2\n", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, &options, NULL, &error);
  g_autofree char *rows = NULL;

  g_assert_no_error (error);
  rows = read_all (reader);
  g_assert_cmpstr (rows, ==, "1:a,b|c\n2:ş,1|2");
}

static const char portuguese[] = "nome;cidade;observação\nJoão Antão;São João da Madeira;não há\n"
                                 "Conceição;Évora;À espera\nLuís Simões;Açores;às três\n";
static const char turkish[] = "ad;şehir\nGülşah Yıldız;İstanbul\nÇağrı Öztürk;Muğla\n"
                              "Işık Doğan;Eskişehir\n";
static const char romanian[] = "nume;oraș\nȘtefan Țepeș;Brăila\nIonuț Mănescu;Timișoara\n"
                               "Ana Câmpeanu;Târgu Mureș\n";
static const char cedilla[] = "nume;oraş\nŞtefan Ţepeş;Brăila – centru\nIonuţ Mănescu;Timişoara\n";
static const char german[] = "Name;Ort\nJürgen Größ;Köln\nBärbel Weiß;Würzburg\n";
static const char russian[] = "имя;город\nИван Петров;Москва\nАнна Смирнова;Санкт-Петербург\n";

static const struct
{
  const char *name;
  const char *text;
  const char *charset;
  const char *expected;
} encoded[] = {
  { "utf-8", turkish, "UTF-8", "UTF-8" },
  { "utf-16", turkish, "UTF-16", "UTF-16LE" },
  { "utf-16le-unmarked", romanian, "UTF-16LE", "UTF-16LE" },
  { "utf-16be-unmarked", russian, "UTF-16BE", "UTF-16BE" },
  { "latin-1", portuguese, "ISO-8859-1", "ISO-8859-1" },
  { "windows-1252", german, "WINDOWS-1252", "ISO-8859-1" },
  { "windows-1254", turkish, "WINDOWS-1254", "ISO-8859-9" },
  { "windows-1250", cedilla, "WINDOWS-1250", "WINDOWS-1250" },
  { "iso-8859-16", romanian, "ISO-8859-16", "ISO-8859-16" },
  { "windows-1251", russian, "WINDOWS-1251", "WINDOWS-1251" },
};

/* Every letter comes back, whatever name the encoding is given. */
static void
test_encoding (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GFile) file
      = fixture_write_encoded ("encoded.csv", encoded[i].text, encoded[i].charset);
  g_autoptr (CrmCsvReader) reader = open_file (file);
  g_autoptr (GString) text = g_string_new (NULL);
  CrmCsvRow row;

  for (guint c = 0; c < crm_csv_reader_get_n_columns (reader); c++)
    g_string_append_printf (text, "%s%s", c > 0 ? ";" : "",
                            crm_csv_reader_get_column_name (reader, c));
  g_string_append_c (text, '\n');
  while (crm_csv_reader_next (reader, &row, NULL, NULL))
    {
      for (guint c = 0; c < row.n_cells; c++)
        g_string_append_printf (text, "%s%s", c > 0 ? ";" : "", row.cells[c]);
      g_string_append_c (text, '\n');
    }
  g_assert_cmpstr (text->str, ==, encoded[i].text);
  g_assert_cmpstr (crm_csv_reader_get_encoding (reader), ==, encoded[i].expected);
}

static void
test_marks (void)
{
  g_autoptr (GFile) utf8 = fixture_write ("bom.csv", "\xef\xbb\xbfname,age\nAna,1\n", -1);
  g_autoptr (GFile) utf32 = fixture_write_encoded ("w.csv", "name,age\nŞule,1\n", "UTF-32");
  g_autoptr (CrmCsvReader) a = open_file (utf8);
  g_autoptr (CrmCsvReader) b = open_file (utf32);
  g_autofree char *rows = read_all (b);

  g_assert_cmpstr (crm_csv_reader_get_column_name (a, 0), ==, "name");
  g_assert_cmpstr (rows, ==, "2:Şule|1");
}

static void
test_bad_bytes (void)
{
  g_autoptr (GString) text = g_string_new ("name,city\n");
  g_autoptr (CrmCsvReader) reader = NULL;
  g_autoptr (GFile) cut = fixture_write ("cut16.csv",
                                         "\xff\xfe"
                                         "a\0,\0b\0\n\0"
                                         "1\0,\0"
                                         "2\0\n\0x",
                                         19);
  g_autoptr (CrmCsvReader) wide = open_file (cut);
  g_autofree char *rows = NULL, *wide_rows = read_all (wide);

  /* One spoilt letter among many good ones is a fault of the file, not another encoding. */
  for (int i = 0; i < 30; i++)
    g_string_append (text, "João,Évora\n");
  g_string_append (text, "Jo\xe3o,Faro\n");
  reader = open_text (text->str);
  rows = read_all (reader);
  g_assert_cmpstr (crm_csv_reader_get_encoding (reader), ==, "UTF-8");
  g_assert_nonnull (strstr (rows, "32:Jo\xef\xbf\xbdo|Faro#32"));
  g_assert_cmpstr (wide_rows, ==, "2:1|2");
}

static const struct
{
  const char *data;
  gssize length;
  const char *word;
} refused[] = {
  { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "PNG" },
  { "PK\3\4\24\0\6\0\10\0xl/workbook.xml", 26, "program" },
  { "PK\3\4\24\0\0\0\0\0readme.txt", 20, "ZIP" },
  { "PK\3\4\24\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 63, "program" },
  { "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 15, "PDF" },
  { "\x7f"
    "ELF\2\1\1\0\0\0",
    10, "program" },
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10, ".xls" },
  { "\x1f\x8b\10\0\0\0\0\0", 8, "gzip" },
  { "<!DOCTYPE html>\n<html><table>", 29, "HTML" },
  { "[{\"name\": \"Ana\"}]", 17, "JSON" },
  { "a,b\n1,\0\n", 8, "binary" },
  { "\1\2\3\4,\5\6\7\n\1\2,\3\4\n", 15, "binary" },
  { "", 0, "empty" },
  { " \n\r\n\n", 5, "empty" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GFile) file = fixture_write ("odd.csv", refused[i].data, refused[i].length);
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, NULL, NULL, &error);

      g_assert_null (reader);
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, refused[i].word));
    }
}

static void
test_missing (void)
{
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/table.csv");
  g_autoptr (GFile) directory = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr (GError) a = NULL, b = NULL;

  g_assert_null (crm_csv_reader_open (missing, NULL, NULL, &a));
  g_assert_error (a, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  g_assert_null (crm_csv_reader_open (directory, NULL, NULL, &b));
  g_assert_error (b, CRM_ERROR, CRM_ERROR_INVALID);
}

static void
test_oversize (void)
{
  g_autoptr (GString) text = g_string_new ("name,note\nA,");
  g_autoptr (CrmCsvReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  CrmCsvRow row;

  for (int i = 0; i < 3 * CRM_CSV_CELL_LIMIT; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\nB,2\n");
  reader = open_text (text->str);
  g_assert_true (crm_csv_reader_next (reader, &row, NULL, &error));
  g_assert_true (row.flags & CRM_CSV_ROW_OVERSIZE);
  g_assert_cmpuint (strlen (row.cells[1]), <=, 2 * CRM_CSV_CELL_LIMIT);
  g_assert_true (crm_csv_reader_next (reader, &row, NULL, &error));
  g_assert_cmpstr (row.cells[0], ==, "B");
  g_assert_cmpuint (row.flags, ==, 0);
  g_assert_cmpuint (row.line, ==, 3);

  g_string_assign (text, "a,b\n");
  for (int i = 0; i < 5000; i++)
    g_string_append (text, "1,");
  g_string_append (text, "\n1,2\n");
  g_clear_object (&reader);
  reader = open_text (text->str);
  g_assert_true (crm_csv_reader_next (reader, &row, NULL, &error));
  g_assert_true (row.flags & CRM_CSV_ROW_OVERSIZE);
  g_assert_true (crm_csv_reader_next (reader, &row, NULL, &error));
  g_assert_cmpuint (row.flags, ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (GFile) file = fixture_write ("c.csv", "a,b\n1,2\n", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CrmCsvReader) reader = open_file (file);
  g_autoptr (GError) a = NULL, b = NULL;
  CrmCsvRow row;

  g_cancellable_cancel (cancellable);
  g_assert_null (crm_csv_reader_open (file, NULL, cancellable, &a));
  g_assert_error (a, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (crm_csv_reader_next (reader, &row, cancellable, &b));
  g_assert_error (b, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_problem_text (void)
{
  const CrmCsvRow row = { NULL, 3, 1, 2, CRM_CSV_ROW_SHORT };
  const CrmCsvRow good = { NULL, 3, 1, 2, 0 };
  g_autofree char *text = crm_csv_row_dup_problem (&row, 8);

  g_assert_cmpstr (text, ==, "The row has only 3 of 8 cells.");
  g_assert_null (crm_csv_row_dup_problem (&good, 3));
}

/* Spoilt files, from a seed: whatever is read is text, and reading comes to an end. */
static void
test_spoilt (void)
{
  static const char table[] = "id;name;note\n1;\"Ana \"\"A\"\" Silva\";x\n2;João;\"two\nlines\"\n"
                              "3;Gülşah;12,5\n4;;\n5;\"a;b\";z\r\n";
  static const char spice[] = "\";,\n\r\t|\0\xff\xc3\xe3\xfe a";
  GRand *random = g_rand_new_with_seed (2016);

  for (int round = 0; round < 1000; round++)
    {
      g_autofree char *data = g_memdup2 (table, sizeof table);
      g_autoptr (GFile) file = NULL;
      g_autoptr (CrmCsvReader) reader = NULL;
      guint64 n = 0;
      CrmCsvRow row;

      for (int i = g_rand_int_range (random, 1, 12); i > 0; i--)
        data[g_rand_int_range (random, 0, sizeof table - 1)]
            = spice[g_rand_int_range (random, 0, sizeof spice - 1)];
      file = fixture_write ("spoilt.csv", data, g_rand_int_range (random, 1, sizeof table));
      reader = crm_csv_reader_open (file, NULL, NULL, NULL);
      while (reader != NULL && crm_csv_reader_next (reader, &row, NULL, NULL))
        {
          g_assert_cmpuint (++n, <=, sizeof table);
          for (guint i = 0; i < MAX (row.n_cells, crm_csv_reader_get_n_columns (reader)); i++)
            g_assert_true (g_utf8_validate (row.cells[i], -1, NULL));
        }
    }
  g_rand_free (random);
}

static const struct
{
  const char *path;
  guint n_columns;
  guint64 n_rows;
  const char *first;
} shared[] = {
  { "b2b-sales/accounts.csv", 7, 85, "account" },
  { "b2b-sales/products.csv", 3, 7, "product" },
  { "b2b-sales/sales_teams.csv", 3, 35, "sales_agent" },
  { "b2b-sales/sales_pipeline.csv", 8, 8800, "opportunity_id" },
  { "olist-leads/olist_marketing_qualified_leads_dataset.csv", 4, 8000, "mql_id" },
  { "olist-leads/olist_closed_deals_dataset.csv", 14, 842, "mql_id" },
};

static void
test_shared (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GFile) file = fixture_shared (shared[i].path);
  g_autoptr (CrmCsvReader) reader = NULL;
  guint64 n = 0;
  CrmCsvRow row;

  if (file == NULL)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  reader = open_file (file);
  g_assert_true (crm_csv_reader_get_has_header (reader));
  g_assert_cmpuint (crm_csv_reader_get_n_columns (reader), ==, shared[i].n_columns);
  g_assert_cmpstr (crm_csv_reader_get_column_name (reader, 0), ==, shared[i].first);
  for (; crm_csv_reader_next (reader, &row, NULL, NULL); n++)
    g_assert_cmpuint (row.flags, ==, 0);
  g_assert_cmpuint (n, ==, shared[i].n_rows);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-reader/plain", test_plain);
  g_test_add_func ("/csv-reader/rewind", test_rewind);
  g_test_add_func ("/csv-reader/delimiters", test_delimiters);
  g_test_add_func ("/csv-reader/quoting", test_quoting);
  g_test_add_func ("/csv-reader/stray-quote", test_stray_quote);
  g_test_add_func ("/csv-reader/ragged", test_ragged);
  g_test_add_func ("/csv-reader/cut", test_cut);
  g_test_add_func ("/csv-reader/headers", test_headers);
  g_test_add_func ("/csv-reader/options", test_options);
  for (guint i = 0; i < G_N_ELEMENTS (encoded); i++)
    {
      g_autofree char *path = g_strdup_printf ("/csv-reader/encoding/%s", encoded[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_encoding);
    }
  g_test_add_func ("/csv-reader/marks", test_marks);
  g_test_add_func ("/csv-reader/bad-bytes", test_bad_bytes);
  g_test_add_func ("/csv-reader/refused", test_refused);
  g_test_add_func ("/csv-reader/missing", test_missing);
  g_test_add_func ("/csv-reader/oversize", test_oversize);
  g_test_add_func ("/csv-reader/cancel", test_cancel);
  g_test_add_func ("/csv-reader/problem-text", test_problem_text);
  g_test_add_func ("/csv-reader/spoilt", test_spoilt);
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      g_autofree char *name = g_path_get_basename (shared[i].path);
      g_autofree char *path = g_strdup_printf ("/csv-reader/shared/%s", name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_shared);
    }
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
