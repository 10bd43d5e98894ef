/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finished file: fit for an archive and for people who hear it read. Each clause of the check
 * is shown a file that fails it, made from a good one. */
#include "config.h"

#include <poppler.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

#include "crm-error.h"
#include "crm-pdf-finish.h"
#include "fixture.h"

#define PIXEL                                                                                      \
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4"                                   \
  "IScHRAwQCgAfJgQRoo8irwAAAABJRU5ErkJggg=="

static CrmDocument *
render (const char *template_name, const char *data_name)
{
  g_autoptr (CrmTemplate) template = fixture_template (template_name);
  g_autoptr (CrmDocumentData) data = fixture_data (data_name);

  return fixture_render (template, data);
}

static CrmDocument *
render_invoice (void)
{
  return render ("invoice.clt", "invoice.json");
}

static void
assert_archive (GBytes *pdf)
{
  g_autoptr (GPtrArray) faults = crm_pdf_check_archive (pdf);

  if (faults->len > 0)
    {
      const CrmPdfFault *fault = g_ptr_array_index (faults, 0);

      g_error ("%u faults; clause %d: %s", faults->len, fault->clause, fault->message);
    }
}

static gboolean
holds (GBytes *pdf, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

/* The logo and the signature are packed once and put in place of what cairo painted. */
static void
test_pictures (void)
{
  g_autoptr (CrmDocument) document = render_invoice ();
  GBytes *pdf = crm_document_get_bytes (document);

  g_assert_true (holds (pdf, "/Subtype /Image"));
  g_assert_true (holds (pdf, "/SMask"));
  g_assert_false (holds (pdf, "/DCTDecode"));
  g_assert_false (holds (pdf, "Clientela picture "));
}

static void
test_archive (void)
{
  static const char *const names[][2]
      = { { "invoice.clt", "invoice.json" }, { "contract.clt", "contract.json" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CrmDocument) document = render (names[i][0], names[i][1]);
      g_autoptr (CrmDocument) again = render (names[i][0], names[i][1]);

      assert_archive (crm_document_get_bytes (document));
      g_assert_true (
          g_bytes_equal (crm_document_get_bytes (document), crm_document_get_bytes (again)));
      g_assert_cmpuint (g_bytes_get_size (crm_document_get_bytes (document)), <, 60 * 1024);
    }
}

/* What others read in it. */
static void
test_programs (void)
{
  g_autoptr (CrmDocument) document = render_invoice ();
  g_autofree char *path = fixture_write (document, "finished.pdf");
  g_autofree char *facts = fixture_run ("pdfinfo", path, NULL);
  g_autofree char *fonts = fixture_run ("pdffonts", path, NULL);
  g_autofree char *check = fixture_run ("qpdf", "--check", path, NULL);
  g_auto (GStrv) lines = NULL;

  if (facts == NULL || fonts == NULL || check == NULL)
    {
      g_test_skip ("poppler-utils or qpdf is not installed");
      return;
    }
  g_assert_nonnull (strstr (facts, "Tagged:          yes"));
  g_assert_nonnull (strstr (facts, "Title:           Fatura FT 2026/117"));
  g_assert_nonnull (strstr (facts, "Author:          Azenha & Filhos, Lda."));
  g_assert_nonnull (strstr (facts, "Metadata Stream: yes"));
  g_assert_nonnull (strstr (facts, "Mar  2 12:00:00 2026"));
  g_assert_nonnull (strstr (check, "No syntax or stream encoding errors found"));
  lines = g_strsplit (fonts, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 4);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_assert_nonnull (strstr (lines[i], "yes yes yes"));
      g_assert_null (strstr (lines[i], "Type 3"));
    }
}

/* The kinds of tags in the order in which a reader meets them, pictures with their words. */
static void
append_tags (GString *tags, PopplerStructureElementIter *iter)
{
  static const struct
  {
    PopplerStructureElementKind kind;
    const char *name;
  } kinds[] = { { POPPLER_STRUCTURE_ELEMENT_DOCUMENT, "Document" },
                { POPPLER_STRUCTURE_ELEMENT_HEADING_1, "H1" },
                { POPPLER_STRUCTURE_ELEMENT_HEADING_2, "H2" },
                { POPPLER_STRUCTURE_ELEMENT_PARAGRAPH, "P" },
                { POPPLER_STRUCTURE_ELEMENT_TABLE, "Table" },
                { POPPLER_STRUCTURE_ELEMENT_TABLE_ROW, "TR" },
                { POPPLER_STRUCTURE_ELEMENT_TABLE_HEADING, "TH" },
                { POPPLER_STRUCTURE_ELEMENT_TABLE_DATA, "TD" },
                { POPPLER_STRUCTURE_ELEMENT_FIGURE, "Figure" } };

  do
    {
      PopplerStructureElement *element = poppler_structure_element_iter_get_element (iter);
      PopplerStructureElementIter *child = poppler_structure_element_iter_get_child (iter);
      PopplerStructureElementKind kind = poppler_structure_element_get_kind (element);

      for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (kinds[i].kind == kind)
          g_string_append_printf (tags, "%s ", kinds[i].name);
      if (kind == POPPLER_STRUCTURE_ELEMENT_FIGURE)
        {
          g_autofree char *words = poppler_structure_element_get_alt_text (element);

          g_string_append_printf (tags, "[%s] ", words);
        }
      if (child != NULL)
        {
          append_tags (tags, child);
          poppler_structure_element_iter_free (child);
        }
      g_object_unref (element);
    }
  while (poppler_structure_element_iter_next (iter));
}

static char *
read_tags (CrmDocument *document)
{
  g_autoptr (GError) error = NULL;
  PopplerDocument *pdf
      = poppler_document_new_from_bytes (crm_document_get_bytes (document), NULL, &error);
  PopplerStructureElementIter *iter;
  GString *tags = g_string_new (NULL);

  g_assert_no_error (error);
  iter = poppler_structure_element_iter_new (pdf);
  g_assert_nonnull (iter);
  append_tags (tags, iter);
  poppler_structure_element_iter_free (iter);
  g_object_unref (pdf);
  return g_string_free (tags, FALSE);
}

/* A picture as the first thing on a page is where cairo 1.16 breaks a tagged file. */
static void
test_tags (void)
{
  gsize length;
  g_autofree guchar *pixel = g_base64_decode (PIXEL, &length);
  g_autoptr (GBytes) bytes = g_bytes_new (pixel, length);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autofree char *tags = NULL;

  crm_document_data_set_text (data, "company.name", "Popescu & Fiii <SRL>");
  crm_document_data_set_picture (data, "company.logo", bytes);
  document = fixture_render_text ("---\ntype: letter\nlocale: ro-RO\npage: A5\n---\n"
                                  "{{image company.logo height=10mm}}\n# Ofertă\n"
                                  "[ofertă](https://example.org/o?a=1)\n## Preț\n"
                                  ":::table widths=50,50\n| Nume | Preț |\n|:--|--:|\n"
                                  "| unu | 2 |\n:::/table\n"
                                  "{{signature manager.signature? width=40mm}}\n"
                                  "{{qr company.name size=20mm}}\n",
                                  data);
  tags = read_tags (document);
  g_assert_cmpstr (tags, ==,
                   "Document Figure [Siglă: Popescu & Fiii <SRL>] H1 P H2 Table TR TH TH TR TD TD "
                   "Figure [Rând pentru semnătură] Figure [Cod: Popescu & Fiii <SRL>] ");
  assert_archive (crm_document_get_bytes (document));
}

/* A long table is not tagged, and the file does not say that it is. */
static void
test_long (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  CrmDocumentData *list = crm_document_data_set_list (data, "invoice.items");
  g_autoptr (CrmDocument) document = NULL;

  for (guint i = 0; i < 400; i++)
    crm_document_data_set_text (crm_document_data_append_group (list), "name", "x");
  document = fixture_render_text ("---\ntype: letter\nlocale: en-GB\n---\n"
                                  ":::table widths=100\n| Name |\n|:--|\n"
                                  "{{#each invoice.items as item}}\n| {{item.name}} |\n{{/each}}\n"
                                  ":::/table\n",
                                  data);
  assert_archive (crm_document_get_bytes (document));
  g_assert_cmpuint (crm_document_get_n_pages (document), >, 3);
}

/* Files that fail: what is done to a good one, and the clause that has to say so. */

typedef struct
{
  const char *name;
  CrmPdfClause clause;
  const char *path;  /* to the dictionary; with a leading ~: the first object of this /Subtype, */
                     /* with a leading ^: of this /S or /Type */
  const char *key;   /* that is changed in it */
  const char *value; /* as a PDF file writes it; NULL: the key is taken out */
} Breach;

static const Breach breaches[] = {
  { "no packet", CRM_PDF_XMP, "Root", "/Metadata", NULL },
  { "a packet of no type", CRM_PDF_XMP, "Root/Metadata", "/Subtype", "/Text" },
  { "another title", CRM_PDF_SAME_FACTS, "Info", "/Title", "(Other)" },
  { "another author", CRM_PDF_SAME_FACTS, "Info", "/Author", NULL },
  { "a date as cairo writes it", CRM_PDF_SAME_FACTS, "Info", "/ModDate", "(20260302120000Z)" },
  { "another producer", CRM_PDF_SAME_FACTS, "Info", "/Producer", "(Somebody)" },
  { "no intent", CRM_PDF_COLORS, "Root", "/OutputIntents", NULL },
  { "an intent of print", CRM_PDF_COLORS, "^OutputIntent", "/S", "/GTS_PDFX" },
  { "a profile of four colors", CRM_PDF_COLORS, "^OutputIntent/DestOutputProfile", "/N", "4" },
  { "an intent without a profile", CRM_PDF_COLORS, "^OutputIntent", "/DestOutputProfile", NULL },
  { "a page in CMYK", CRM_PDF_COLORS, "^Page/Group", "/CS", "/DeviceCMYK" },
  { "a picture in CMYK", CRM_PDF_COLORS, "~Image", "/ColorSpace", "/DeviceCMYK" },
  { "a font that is not there", CRM_PDF_FONTS, "~TrueType/FontDescriptor", "/FontFile2", NULL },
  { "a font of drawings", CRM_PDF_FONTS, "~TrueType", "/Subtype", "/Type3" },
  { "glyphs not numbered", CRM_PDF_GLYPHS, "~CIDFontType2", "/CIDToGIDMap", NULL },
  { "glyphs without meaning", CRM_PDF_GLYPHS, "~Type0", "/ToUnicode", NULL },
  { "a link that is not printed", CRM_PDF_ANNOTATIONS, "~Link", "/F", NULL },
  { "a link that is hidden", CRM_PDF_ANNOTATIONS, "~Link", "/F", "6" },
  { "a smoothed picture", CRM_PDF_PICTURES, "~Image", "/Interpolate", "true" },
  { "a second picture", CRM_PDF_PICTURES, "~Image", "/Alternates", "[]" },
  { "a script", CRM_PDF_ACTIONS, "Root", "/OpenAction", "<< /S /JavaScript /JS (1) >>" },
  { "a program", CRM_PDF_ACTIONS, "~Link/A", "/S", "/Launch" },
  { "something by itself", CRM_PDF_ACTIONS, "Root", "/AA", "<< >>" },
  { "named scripts", CRM_PDF_ACTIONS, "Root", "/Names", "<< /JavaScript << /Names [] >> >>" },
  { "data elsewhere", CRM_PDF_FILTERS, "~Image", "/F", "(a.png)" },
  { "an attachment without a type", CRM_PDF_ATTACHMENTS, "^Filespec/EF/F", "/Subtype", NULL },
  { "an attachment without a time", CRM_PDF_ATTACHMENTS, "^Filespec/EF/F/Params", "/ModDate",
    NULL },
  { "an attachment for nothing", CRM_PDF_ATTACHMENTS, "^Filespec", "/AFRelationship", NULL },
  { "an attachment without a name", CRM_PDF_ATTACHMENTS, "^Filespec", "/UF", NULL },
  { "an attachment of nobody", CRM_PDF_ATTACHMENTS, "Root", "/AF", NULL },
  { "no language", CRM_PDF_TAGS, "Root", "/Lang", NULL },
  { "a title that is not shown", CRM_PDF_TAGS, "Root/ViewerPreferences", "/DisplayDocTitle",
    "false" },
  { "tags not said", CRM_PDF_TAGS, "Root", "/MarkInfo", NULL },
  { "a picture without words", CRM_PDF_ALTERNATIVES, "^Figure", "/Alt", NULL },
};

static gboolean
is_wanted (qpdf_data pdf, qpdf_oh object, const char *word)
{
  g_autofree char *name = g_strconcat ("/", word + 1, NULL);

  if (*word == '~')
    return qpdf_oh_is_name_and_equals (pdf, qpdf_oh_get_key (pdf, object, "/Subtype"), name);
  return qpdf_oh_is_name_and_equals (pdf, qpdf_oh_get_key (pdf, object, "/S"), name)
         || qpdf_oh_is_name_and_equals (pdf, qpdf_oh_get_key (pdf, object, "/Type"), name);
}

static qpdf_oh
find_dictionary (qpdf_data pdf, const char *path)
{
  g_auto (GStrv) words = g_strsplit (path, "/", -1);
  qpdf_oh object = qpdf_get_trailer (pdf);
  guint i = 0;

  if (strchr ("~^", *path) != NULL)
    for (int id = 1, found = FALSE; !found; id++)
      {
        object = qpdf_get_object_by_id (pdf, id, 0);
        g_assert_cmpint (id, <, 2000);
        if (qpdf_oh_is_stream (pdf, object))
          object = qpdf_oh_get_dict (pdf, object);
        found = qpdf_oh_is_dictionary (pdf, object) && is_wanted (pdf, object, words[0]);
        i = 1;
      }
  for (; words[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("/", words[i], NULL);

      object = qpdf_oh_get_key (pdf, object, key);
      if (qpdf_oh_is_stream (pdf, object))
        object = qpdf_oh_get_dict (pdf, object);
      g_assert_true (qpdf_oh_is_dictionary (pdf, object));
    }
  return object;
}

static GBytes *
break_file (GBytes *good, const Breach *breach)
{
  qpdf_data pdf = qpdf_init ();
  gsize length;
  const char *data = g_bytes_get_data (good, &length);
  qpdf_oh dictionary;
  GBytes *broken;

  g_assert_cmpint (qpdf_read_memory (pdf, "good", data, length, NULL), ==, QPDF_SUCCESS);
  dictionary = find_dictionary (pdf, breach->path);
  if (breach->value == NULL)
    {
      g_assert_true (qpdf_oh_has_key (pdf, dictionary, breach->key));
      qpdf_oh_remove_key (pdf, dictionary, breach->key);
    }
  else
    qpdf_oh_replace_key (pdf, dictionary, breach->key, qpdf_oh_parse (pdf, breach->value));
  qpdf_init_write_memory (pdf);
  qpdf_set_deterministic_ID (pdf, TRUE);
  qpdf_set_stream_data_mode (pdf, qpdf_s_preserve);
  qpdf_set_preserve_unreferenced_objects (pdf, TRUE);
  g_assert_cmpint (qpdf_write (pdf), ==, QPDF_SUCCESS);
  broken = g_bytes_new (qpdf_get_buffer (pdf), qpdf_get_buffer_length (pdf));
  qpdf_cleanup (&pdf);
  return broken;
}

static gboolean
has_fault (GBytes *pdf, CrmPdfClause clause)
{
  g_autoptr (GPtrArray) faults = crm_pdf_check_archive (pdf);

  for (guint i = 0; i < faults->len; i++)
    if (((const CrmPdfFault *) g_ptr_array_index (faults, i))->clause == clause)
      return TRUE;
  return FALSE;
}

/* One file that has everything that a breach could be done to. */
static GBytes *
make_rich_file (void)
{
  gsize length;
  g_autofree guchar *pixel = g_base64_decode (PIXEL, &length);
  g_autoptr (GBytes) bytes = g_bytes_new (pixel, length);
  g_autoptr (GBytes) xml = g_bytes_new_static ("<a/>", 4);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *pdf;

  crm_document_data_set_text (data, "company.name", "Popescu");
  crm_document_data_set_date (data, "doc.today", 20514);
  crm_document_data_set_picture (data, "company.logo", bytes);
  document = fixture_render_text ("---\ntype: letter\nlocale: ro-RO\npage: A5\ntitle: Ofertă\n---\n"
                                  "{{image company.logo height=10mm}}\n# Ofertă ș ț\n"
                                  "[here](https://example.org/)\n",
                                  data);
  pdf = crm_pdf_attach_invoice (crm_document_get_bytes (document), xml, &error);
  g_assert_no_error (error);
  return pdf;
}

static void
test_breaches (void)
{
  g_autoptr (GBytes) good = make_rich_file ();

  assert_archive (good);
  for (gsize i = 0; i < G_N_ELEMENTS (breaches); i++)
    {
      g_autoptr (GBytes) broken = break_file (good, &breaches[i]);

      if (!has_fault (broken, breaches[i].clause))
        g_error ("%s is not noticed", breaches[i].name);
    }
}

/* What a dictionary cannot be made to say: bytes are exchanged in files that are not packed. */
static void
test_broken_bytes (void)
{
  g_autoptr (GBytes) good = make_rich_file ();
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) / 2);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("no PDF file at all", 18);
  static const struct
  {
    const char *from;
    const char *to; /* of the same length */
    CrmPdfClause clause;
  } changes[] = {
    { "<pdfaid:part>3", "<pdfaid:part>1", CRM_PDF_XMP },
    { "<pdfaid:conformance>B", "<pdfaid:conformance>X", CRM_PDF_XMP },
    { "<rdf:RDF", "<rdf:RDX", CRM_PDF_XMP },
    { "<fx:ConformanceLevel>EN 16931<", "<fx:ConformanceLevel>MINIMUM <", CRM_PDF_EXTENSION },
    { "<pdfaProperty:name>ConformanceLevel", "<pdfaProperty:name>ConformanceLexel",
      CRM_PDF_EXTENSION },
    { "<pdfaSchema:namespaceURI>urn:factur-x", "<pdfaSchema:namespaceURI>urn:factur_x",
      CRM_PDF_EXTENSION },
  };

  g_assert_true (has_fault (cut, CRM_PDF_OPENS));
  g_assert_true (has_fault (none, CRM_PDF_OPENS));
  g_assert_true (has_fault (text, CRM_PDF_OPENS));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (good, &length);
      char *copy = g_memdup2 (data, length);
      char *at = g_strstr_len (copy, (gssize) length, changes[i].from);
      g_autoptr (GBytes) broken = NULL;

      if (at == NULL)
        at = memmem (copy, length, changes[i].from, strlen (changes[i].from));
      g_assert_nonnull (at);
      memcpy (at, changes[i].to, strlen (changes[i].to));
      broken = g_bytes_new_take (copy, length);
      if (!has_fault (broken, changes[i].clause))
        g_error ("“%s” is not noticed", changes[i].to);
    }
}

static void
test_raw_cairo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("%PDF-1.5\nnothing", 16);
  g_autoptr (GBytes) finished = crm_pdf_finish (text, "en-GB", NULL, NULL, &error);

  g_assert_null (finished);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

static void
test_attachment (void)
{
  static const char data[] = "<?xml version=\"1.0\"?><rsm:X xmlns:rsm=\"x\">ș ü €</rsm:X>";
  g_autoptr (GBytes) xml = g_bytes_new_static (data, sizeof data - 1);
  g_autoptr (CrmDocument) document = render_invoice ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = crm_pdf_attach_invoice (crm_document_get_bytes (document), xml, &error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "documents", "attached.pdf", NULL);
  g_autofree char *listed = NULL;

  g_assert_no_error (error);
  assert_archive (pdf);
  back = crm_pdf_get_invoice (pdf, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, xml));
  again = crm_pdf_attach_invoice (crm_document_get_bytes (document), xml, &error);
  g_assert_true (g_bytes_equal (pdf, again));
  g_assert_null (crm_pdf_attach_invoice (pdf, xml, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (crm_pdf_get_invoice (crm_document_get_bytes (document), &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), NULL);
  listed = fixture_run ("pdfdetach", "-list", path, NULL);
  if (listed != NULL)
    g_assert_nonnull (strstr (listed, "factur-x.xml"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/archive", test_archive);
  g_test_add_func ("/pdf/pictures", test_pictures);
  g_test_add_func ("/pdf/programs", test_programs);
  g_test_add_func ("/pdf/tags", test_tags);
  g_test_add_func ("/pdf/long", test_long);
  g_test_add_func ("/pdf/breaches", test_breaches);
  g_test_add_func ("/pdf/broken-bytes", test_broken_bytes);
  g_test_add_func ("/pdf/raw-cairo", test_raw_cairo);
  g_test_add_func ("/pdf/attachment", test_attachment);
  return g_test_run ();
}
