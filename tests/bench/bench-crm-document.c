/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice of one page as a PDF file in memory. Beside it Pango and Cairo alone, which set as
 * many lines of text in the same font on one page. Then a batch of a thousand, by one process for
 * each core, each invoice a file; beside it LibreOffice, which makes the same document into PDF
 * files in one batch, where it is installed. Run with "batch FOLDER FIRST N" it is one of those
 * processes. What we make is fit for an archive, so LibreOffice makes PDF/A-3 as well as plain PDF.
 */
#include "config.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench.h"
#include "crm-document.h"

#define N_DOCUMENTS 100
#define N_LINES 70
#define N_BATCH 1000
#define N_FEW                                                                                      \
  10 /* LibreOffice is measured by the difference of these two: its start is left out              \
      */
#define N_MORE 50
#define PLAIN_PDF "pdf"
#define ARCHIVE_PDF                                                                                \
  "pdf:writer_pdf_Export:{\"SelectPdfVersion\":{\"type\":\"long\",\"value\":\"3\"},"               \
  "\"UseTaggedPDF\":{\"type\":\"boolean\",\"value\":\"true\"}}"

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (CRM_DOCUMENT_TEST_DATA, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  return text;
}

static cairo_status_t
take_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static double
make_bare (PangoFontMap *fonts)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double start = bench_now ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (take_bytes, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = pango_font_map_create_context (fonts);
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans 9.5");

  pango_layout_set_font_description (layout, font);
  for (int i = 0; i < N_LINES; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d. Manutenção trimestral, São João: 1 %03d,%02d €",
                                               i, i * 37 % 1000, i);

      pango_layout_set_text (layout, text, -1);
      cairo_move_to (cr, 50, 40 + i * 11);
      pango_cairo_show_layout (cr, layout);
    }
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  g_object_unref (layout);
  g_object_unref (context);
  return bench_now () - start;
}

static CrmDocument *
make_document (CrmTemplate *template, CrmDocumentData *data)
{
  CrmDocument *document = NULL;
  g_autoptr (GError) error = NULL;

  if (!crm_document_render (template, data, NULL, &document, &error))
    g_error ("%s", error->message);
  return document;
}

/* Gives the invoice the words of another client and other lines with other amounts; what the
 * template says, the company and the pictures stay, as in the batch of one office. */
static void
vary (CrmDocumentData *data, int i)
{
  CrmDocumentData *items = crm_document_data_lookup (data, "invoice.items");
  g_autofree char *number = g_strdup_printf ("FT 2026/%d", 117 + i);
  g_autofree char *client
      = g_strdup_printf ("Müller & Ștefan %d — Comércio, S.A.", i * 7919 % 10007);
  g_autofree char *address = g_strdup_printf ("Av. da Liberdade %d\n1250-096 Lisboa", i + 1);

  crm_document_data_set_text (data, "invoice.number", number);
  crm_document_data_set_text (data, "client.name", client);
  crm_document_data_set_text (data, "client.address", address);
  for (guint k = 0; k < crm_document_data_get_n_children (items); k++)
    {
      CrmDocumentData *item = crm_document_data_get_child (items, k);
      const char *words = crm_document_data_get_text (crm_document_data_lookup (item, "name"));
      const char *mark = strrchr (words, '#');
      g_autofree char *base
          = g_strndup (words, mark != NULL ? (gsize) (mark - words) - 1 : strlen (words));
      g_autofree char *name = g_strdup_printf ("%s #%d", base, i * 13 + (int) k);
      int quantity = 1 + (i + (int) k) % 40;

      crm_document_data_set_text (item, "name", name);
      crm_document_data_set_decimal (item, "qty", quantity * G_GINT64_CONSTANT (1000000));
      crm_document_data_set_money (item, "price", 100 + i * 37 % 9000, "EUR");
      crm_document_data_set_money (item, "total", quantity * (100 + i * 37 % 9000), "EUR");
    }
}

static void
measure_one (CrmTemplate *template, CrmDocumentData *data)
{
  PangoFontMap *fonts = pango_cairo_font_map_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  double first = bench_now ();
  g_autoptr (CrmDocument) document = make_document (template, data);

  first = bench_now () - first;
  make_bare (fonts);
  bench_note ("%u page(s); the first one, with the fonts to be found: %.1f ms",
              crm_document_get_n_pages (document), first * 1000);
  for (int i = 0; i < N_DOCUMENTS; i++)
    {
      double one;

      vary (data, i);
      one = bench_now ();
      g_object_unref (make_document (template, data));
      one = bench_now () - one;
      g_array_append_val (times, one);
    }
  for (int i = 0; i < N_DOCUMENTS; i++)
    {
      double one = make_bare (fonts);

      g_array_append_val (bare, one);
    }
  bench_time ("one invoice, median", bench_median (times), bench_median (bare),
              "Pango and Cairo, 70 lines");
  bench_judge (bench_median (times), 0.010);
  bench_time ("one invoice, p95", bench_percentile (times, 95), bench_percentile (bare, 95),
              "Pango and Cairo, 70 lines");
  g_object_unref (fonts);
}

/* ---- the batch ---- */

static void
make_batch (CrmTemplate *template, CrmDocumentData *data, const char *folder, int first, int n)
{
  for (int i = first; i < first + n; i++)
    {
      g_autoptr (CrmDocument) document = (vary (data, i), make_document (template, data));
      GBytes *bytes = crm_document_get_bytes (document);
      g_autofree char *path = g_strdup_printf ("%s/%04d.pdf", folder, i);
      g_autoptr (GError) error = NULL;

      if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                     (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_NONE,
                                     0644, &error))
        g_error ("%s", error->message);
    }
}

static void
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static guint
count_files (const char *folder, const char *ending)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ending);
  return n;
}

/* Seconds of the clock, or of the processor in processes that have ended. */
static double
time_of_children (void)
{
  struct rusage usage;

  if (!bench_counts_processor ())
    return bench_wall ();
  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Returns: seconds for all of them */
static double
run_batch (const char *self, const char *folder)
{
  guint n_processes = g_get_num_processors ();
  GSubprocess **processes = g_new0 (GSubprocess *, n_processes);
  double start = time_of_children ();

  for (guint i = 0; i < n_processes; i++)
    {
      guint first = N_BATCH * i / n_processes, next = N_BATCH * (i + 1) / n_processes;
      g_autofree char *from = g_strdup_printf ("%u", first);
      g_autofree char *n = g_strdup_printf ("%u", next - first);
      g_autoptr (GError) error = NULL;

      processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, self, "batch", folder, from,
                                       n, NULL);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < n_processes; i++)
    {
      g_subprocess_wait_check (processes[i], NULL, NULL);
      g_object_unref (processes[i]);
    }
  g_free (processes);
  start = time_of_children () - start;
  g_assert_cmpuint (count_files (folder, ".pdf"), ==, N_BATCH);
  return start;
}

/* ---- LibreOffice ---- */

static const char *
member (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

/* A number or an amount is an object with one string. */
static const char *
inner (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GList) values = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return "";
  values = json_object_get_values (json_node_get_object (node));
  return values != NULL && json_node_get_value_type (values->data) == G_TYPE_STRING
             ? json_node_get_string (values->data)
             : "";
}

static void
append_paragraph (GString *xml, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (xml, "<text:p>%s</text:p>", escaped);
}

static void
append_cell (GString *xml, const char *text)
{
  g_string_append (xml, "<table:table-cell>");
  append_paragraph (xml, text);
  g_string_append (xml, "</table:table-cell>");
}

static void
append_picture (GString *xml, JsonObject *owner, const char *name, const char *width)
{
  JsonObject *picture = json_object_get_object_member (owner, name);

  if (picture != NULL)
    g_string_append_printf (xml,
                            "<text:p><draw:frame text:anchor-type=\"as-char\" svg:width=\"%s\" "
                            "svg:height=\"14mm\"><draw:image><office:binary-data>%s"
                            "</office:binary-data></draw:image></draw:frame></text:p>",
                            width, member (picture, "picture"));
}

/* The invoice as a flat OpenDocument text: the same words, pictures and lines. */
static char *
write_open_document (JsonObject *root)
{
  JsonObject *company = json_object_get_object_member (root, "company");
  JsonObject *client = json_object_get_object_member (root, "client");
  JsonObject *manager = json_object_get_object_member (root, "manager");
  JsonObject *invoice = json_object_get_object_member (root, "invoice");
  JsonArray *items = json_object_get_array_member (invoice, "items");
  const char *const columns[] = { "qty", "price", "vat", "total" };
  GString *xml = g_string_new (
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document "
      "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
      "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "
      "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "
      "office:version=\"1.2\" office:mimetype=\"application/vnd.oasis.opendocument.text\">"
      "<office:body><office:text>");

  append_picture (xml, company, "logo", "42mm");
  append_paragraph (xml, member (company, "name"));
  append_paragraph (xml, member (company, "address"));
  append_paragraph (xml, member (company, "tax_id"));
  append_paragraph (xml, member (invoice, "number"));
  append_paragraph (xml, member (client, "name"));
  append_paragraph (xml, member (client, "address"));
  append_paragraph (xml, member (invoice, "notes"));
  g_string_append (xml, "<table:table><table:table-column table:number-columns-repeated=\"5\"/>");
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);

      g_string_append (xml, "<table:table-row>");
      append_cell (xml, member (item, "name"));
      for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
        append_cell (xml, inner (item, columns[c]));
      g_string_append (xml, "</table:table-row>");
    }
  g_string_append (xml, "</table:table>");
  append_paragraph (xml, member (company, "iban"));
  append_picture (xml, manager, "signature", "38mm");
  append_paragraph (xml, member (manager, "name"));
  g_string_append (xml, "</office:text></office:body></office:document>");
  return g_string_free (xml, FALSE);
}

/* Returns: seconds for @n files of @kind in one run of LibreOffice with a profile of its own */
static double
run_office (const char *soffice, const char *kind, const char *folder, const char *text, int n)
{
  g_autofree char *profile = g_strdup_printf ("-env:UserInstallation=file://%s/profile", folder);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  const char *const fixed[]
      = { soffice, profile, "--headless", "--convert-to", kind, "--outdir", out };
  g_autoptr (GError) error = NULL;
  double start;

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (arguments, g_strdup (fixed[i]));
  for (int i = 0; i < n; i++)
    {
      char *path = g_strdup_printf ("%s/%04d.fodt", folder, i);

      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      g_ptr_array_add (arguments, path);
    }
  g_ptr_array_add (arguments, NULL);
  empty_folder (out);
  start = time_of_children ();
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                NULL, &error);
  g_assert_no_error (error);
  start = time_of_children () - start;
  g_assert_cmpuint (count_files (out, ".pdf"), ==, (guint) n);
  return start;
}

/* Returns: seconds for one file, 0 where there is no LibreOffice */
static double
time_office (const char *kind, const char *folder, const char *json)
{
  g_autofree char *soffice = g_find_program_in_path ("soffice");
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autofree char *text = write_open_document (json_node_get_object (root));
  double few;

  if (soffice == NULL)
    return 0;
  run_office (soffice, kind, folder, text, 1);
  few = run_office (soffice, kind, folder, text, N_FEW);
  return (run_office (soffice, kind, folder, text, N_MORE) - few) / (N_MORE - N_FEW);
}

static void
judge_batch (double batch, double office, const char *rival)
{
  bench_rate ("invoices in one batch", N_BATCH / batch, 1 / office, rival);
  bench_note ("    budget 20 times LibreOffice: %s",
              N_BATCH / batch * office >= 20 ? "met" : "NOT met");
}

static void
measure_batch (const char *self, const char *json)
{
  g_autofree char *folder = g_dir_make_tmp ("clientela-batch-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-r", folder, NULL };
  double batch = run_batch (self, folder);
  double archive = time_office (ARCHIVE_PDF, folder, json);
  double plain = time_office (PLAIN_PDF, folder, json);

  bench_note ("%d in one batch, %u processes: %.2f s", N_BATCH, g_get_num_processors (), batch);
  if (archive > 0)
    {
      judge_batch (batch, archive, "LibreOffice headless, PDF/A-3 of the same words");
      judge_batch (batch, plain, "LibreOffice headless, plain PDF of the same words");
    }
  else
    bench_note ("LibreOffice is not measured here: it is not installed");
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

int
main (int argc, char *argv[])
{
  g_autofree char *text = read_file ("invoice.clt");
  g_autofree char *json = read_file ("invoice.json");
  g_autoptr (CrmTemplate) template = crm_template_new (text, -1);
  g_autoptr (CrmDocumentData) data = crm_document_data_new_from_json (json, -1, NULL);

  if (argc == 5 && strcmp (argv[1], "batch") == 0)
    make_batch (template, data, argv[2], atoi (argv[3]), atoi (argv[4]));
  else
    {
      bench_title ("Invoice as PDF");
      measure_one (template, data);
      measure_batch (argv[0], json);
    }
  return 0;
}
