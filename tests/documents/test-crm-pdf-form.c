/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF forms of others: their fields, as Poppler sees them too, and what is left of them when they
 * are filled in. */
#include "config.h"

#include "crm-catalog.h"
#include "crm-error.h"
#include "crm-template-file.h"

#include <poppler.h>
#include <string.h>

#include "fixture.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

#define HEAD "---\ntype: letter\nlocale: pt-PT\n---\n"

/* One page, and on it one field of each kind. Objects without a table of them: readers look. */
static const char form[]
    = "%PDF-1.6\n"
      "1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R 6 0 R 7 0 R 8 0 R 11 0 R "
      "12 0 R]/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 13 0 R>>>>>>>> endobj\n"
      "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>> endobj\n"
      "3 0 obj <</Type/Page/Parent 2 0 R/Contents 14 0 R/Resources<</Font<</Helv 13 0 R>>>>"
      "/Annots[4 0 R 5 0 R 6 0 R 7 0 R 9 0 R 10 0 R 11 0 R 12 0 R 17 0 R]>> endobj\n"
      "4 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(NomeCliente)/TU(Nome do cliente)/Ff 2"
      "/Rect[50 750 300 770]/F 4/P 3 0 R>> endobj\n"
      "5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(Morada)/Ff 4096/Rect[50 680 300 740]/F 4"
      "/P 3 0 R/DA(/Helv 10 Tf 0 g)>> endobj\n"
      "6 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(NIF)/Ff 16777216/MaxLen 9"
      "/Rect[50 640 230 660]/F 4/P 3 0 R>> endobj\n"
      "7 0 obj <</Type/Annot/Subtype/Widget/FT/Btn/T(Vip)/Rect[50 600 64 614]/F 4/P 3 0 R/AS/Off"
      "/AP<</N<</Sim 15 0 R/Off 16 0 R>>>>>> endobj\n"
      "8 0 obj <</FT/Btn/Ff 49152/T(Sexo)/Kids[9 0 R 10 0 R]>> endobj\n"
      "9 0 obj <</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[50 560 64 574]/F 4/P 3 0 R/AS/Off"
      "/AP<</N<</M 15 0 R/Off 16 0 R>>>>>> endobj\n"
      "10 0 obj <</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[90 560 104 574]/F 4/P 3 0 R/AS/Off"
      "/AP<</N<</F 15 0 R/Off 16 0 R>>>>>> endobj\n"
      "11 0 obj <</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(Distrito)/Opt[[(1)(Lisboa)][(2)"
      "(Porto)]]/Rect[50 520 200 538]/F 4/P 3 0 R>> endobj\n"
      "12 0 obj <</Type/Annot/Subtype/Widget/FT/Sig/T(Assinatura)/Rect[50 460 200 500]/F 4"
      "/P 3 0 R>> endobj\n"
      "13 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
      "14 0 obj <</Length 47>> stream\nBT /Helv 12 Tf 50 800 Td (Formulario 12) Tj ET q "
      "\nendstream "
      "endobj\n"
      "15 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 14 14]/Length 41>> stream\n"
      "0.7 g 1 1 12 12 re f 0 0 m 14 14 l S      \nendstream endobj\n"
      "16 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 14 14]/Length 14>> stream\n"
      "1 1 12 12 re S\nendstream endobj\n"
      "17 0 obj <</Type/Annot/Subtype/Link/Rect[50 790 120 812]/A<</S/URI/URI(https://a.example)"
      ">>>> endobj\n"
      "trailer <</Root 1 0 R/Size 18>>\nstartxref\n0\n%%EOF\n";

static GBytes *
form_bytes (void)
{
  return g_bytes_new_static (form, strlen (form));
}

static CrmTemplateFile *
open_form (const char *mapping)
{
  g_autoptr (GBytes) bytes = form_bytes ();
  g_autoptr (GError) error = NULL;
  CrmTemplateFile *file = crm_template_file_new (bytes, HEAD, mapping, &error);

  g_assert_no_error (error);
  return file;
}

static CrmDocument *
fill (const char *mapping, CrmDocumentData *data)
{
  g_autoptr (CrmTemplateFile) file = open_form (mapping);
  g_autoptr (GError) error = NULL;
  CrmDocument *document = NULL;

  if (crm_template_file_get_problems (file)->len > 0)
    g_error ("%s",
             ((CrmTemplateProblem *) crm_template_file_get_problems (file)->pdata[0])->message);
  g_assert_true (crm_template_file_fill (file, data, NULL, &document, &error));
  g_assert_no_error (error);
  return document;
}

static const CrmFormField *
find (CrmTemplateFile *file, const char *name)
{
  GPtrArray *fields = crm_template_file_get_fields (file);

  for (guint i = 0; i < fields->len; i++)
    if (strcmp (((CrmFormField *) fields->pdata[i])->name, name) == 0)
      return fields->pdata[i];
  g_assert_not_reached ();
}

static void
test_fields (void)
{
  g_autoptr (CrmTemplateFile) file = open_form (NULL);

  g_assert_cmpint (crm_template_file_get_form (file), ==, CRM_TEMPLATE_FILE_PDF);
  g_assert_cmpuint (crm_template_file_get_fields (file)->len, ==, 7);
  g_assert_cmpstr (find (file, "NomeCliente")->label, ==, "Nome do cliente");
  g_assert_true (find (file, "NomeCliente")->is_required);
  g_assert_true (find (file, "Morada")->is_multiline);
  g_assert_true (find (file, "NIF")->is_comb);
  g_assert_cmpuint (find (file, "NIF")->max_length, ==, 9);
  g_assert_cmpint (find (file, "Vip")->type, ==, CRM_FORM_CHECK);
  g_assert_cmpint (find (file, "Sexo")->type, ==, CRM_FORM_RADIO);
  g_assert_cmpstr (find (file, "Sexo")->options[0], ==, "M");
  g_assert_cmpstr (find (file, "Sexo")->options[1], ==, "F");
  g_assert_cmpstr (find (file, "Distrito")->options[1], ==, "Porto");
  g_assert_cmpstr (find (file, "Distrito")->exports[1], ==, "2");
  g_assert_cmpint (find (file, "Assinatura")->type, ==, CRM_FORM_SIGNATURE);
  g_assert_cmpfloat (find (file, "NIF")->width, ==, 180);
}

static void
check_seen_by_poppler (CrmTemplateFile *file, PopplerFormField *field)
{
  g_autofree char *name = poppler_form_field_get_name (field);
  const CrmFormField *ours;

  if (name == NULL)
    return;
  ours = find (file, name);
  switch (poppler_form_field_get_field_type (field))
    {
    case POPPLER_FORM_FIELD_TEXT:
      g_assert_cmpint (ours->type, ==, CRM_FORM_TEXT);
      g_assert_cmpint ((int) ours->max_length, ==,
                       MAX (poppler_form_field_text_get_max_len (field), 0));
      g_assert_cmpint (ours->is_multiline, ==,
                       poppler_form_field_text_get_text_type (field)
                           == POPPLER_FORM_TEXT_MULTILINE);
      break;
    case POPPLER_FORM_FIELD_CHOICE:
      g_assert_cmpint (ours->type, ==, CRM_FORM_CHOICE);
      g_assert_cmpint ((int) g_strv_length (ours->options), ==,
                       poppler_form_field_choice_get_n_items (field));
      break;
    case POPPLER_FORM_FIELD_BUTTON:
      g_assert_cmpint (ours->type, ==,
                       poppler_form_field_button_get_button_type (field)
                               == POPPLER_FORM_BUTTON_RADIO
                           ? CRM_FORM_RADIO
                           : CRM_FORM_CHECK);
      break;
    case POPPLER_FORM_FIELD_SIGNATURE:
      g_assert_cmpint (ours->type, ==, CRM_FORM_SIGNATURE);
      break;
    case POPPLER_FORM_FIELD_UNKNOWN:
    default:
      break;
    }
}

static void
test_poppler_agrees (void)
{
  g_autoptr (GBytes) bytes = form_bytes ();
  g_autoptr (CrmTemplateFile) file = open_form (NULL);
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  g_autoptr (PopplerPage) page = poppler_document_get_page (document, 0);
  GList *list = poppler_page_get_form_field_mapping (page);
  guint n = 0;

  for (GList *at = list; at != NULL; at = at->next, n++)
    check_seen_by_poppler (file, ((PopplerFormFieldMapping *) at->data)->field);
  g_assert_cmpuint (n, ==, 8);
  poppler_page_free_form_field_mapping (list);
}

static void
test_proposal (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (catalog);
  g_autoptr (CrmTemplateFile) file = open_form ("{\"Vip\":\"client.vip\"}");
  g_autofree char *proposal = crm_template_file_propose (file, placeholders);

  g_assert_cmpstr (proposal, ==,
                   "{\"NomeCliente\":\"{{client.name}}\",\"Morada\":\"{{client.address?}}\","
                   "\"NIF\":\"{{client.tax_id?}}\",\"Vip\":\"client.vip\"}");
}

#define MAPPING                                                                                    \
  "{\"NomeCliente\":\"{{client.name}}\",\"Morada\":\"{{client.address}}\",\"NIF\":\"501234567\","  \
  "\"Vip\":\"client.name\",\"Sexo\":\"F\",\"Distrito\":\"{{company.city}}\"}"

static char *
read_text (GBytes *pdf)
{
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  g_autoptr (PopplerPage) page = poppler_document_get_page (document, 0);

  return poppler_page_get_text (page);
}

static void
test_fill (void)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (MAPPING, data);
  GBytes *bytes = crm_document_get_bytes (document);
  g_autofree char *text = read_text (bytes);
  g_autoptr (PopplerDocument) pdf = poppler_document_new_from_bytes (bytes, NULL, NULL);
  g_autoptr (PopplerPage) page = poppler_document_get_page (pdf, 0);
  GList *fields = poppler_page_get_form_field_mapping (page);
  GList *links = poppler_page_get_link_mapping (page);
  GList *images;
  g_autofree char *path = fixture_write (document, "form-filled.pdf");
  g_autofree char *check = fixture_run ("qpdf", "--check", path, NULL);
  g_autofree char *json
      = fixture_run ("qpdf", "--qdf", "--object-streams=disable", path, "-", NULL);

  g_assert_cmpuint (crm_document_get_missing (document)->len, ==, 0);
  g_assert_null (fields);
  g_assert_nonnull (links);
  poppler_page_free_link_mapping (links);
  images = poppler_page_get_image_mapping (page);
  poppler_page_free_image_mapping (images);
  g_assert_cmpuint (crm_document_get_n_pages (document), ==, 1);
  g_assert_nonnull (strstr (text, "Formulario 12"));
  g_assert_nonnull (strstr (text, "Ștefan & Müller — Comércio Internacional, S.A."));
  g_assert_nonnull (strstr (text, "Av. da Liberdade 1000\n1250-096 Lisboa"));
  g_assert_nonnull (strstr (text, "Porto"));
  g_assert_cmpuint (g_bytes_get_size (bytes), <, strlen (form) + 60 * 1024);
  if (check != NULL)
    g_assert_nonnull (strstr (check, "No syntax or stream encoding errors"));
  if (json != NULL)
    g_assert_null (strstr (json, "/AcroForm"));
}

/* What is ticked, by the darkness of the places. */
static double
darkness (cairo_surface_t *surface, double x, double y)
{
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint sum = 0;

  for (int row = 0; row < 10; row++)
    for (int column = 0; column < 10; column++)
      sum += 255u - pixels[(842 - (int) y - 12 + row) * stride + ((int) x + 2 + column) * 4 + 1];
  return sum / 100.0;
}

static void
test_buttons (void)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (MAPPING, data);
  g_autoptr (PopplerDocument) pdf
      = poppler_document_new_from_bytes (crm_document_get_bytes (document), NULL, NULL);
  g_autoptr (PopplerPage) page = poppler_document_get_page (pdf, 0);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 595, 842);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_cmpfloat (darkness (surface, 50, 600), >, 40); /* on: the form's own mark */
  g_assert_cmpfloat (darkness (surface, 50, 560), <, 5);  /* M is off */
  g_assert_cmpfloat (darkness (surface, 90, 560), >, 40); /* F is on */
  cairo_surface_destroy (surface);
}

static void
check_misfit (const char *mapping, const char *message)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (mapping, data);
  GPtrArray *missing = crm_document_get_missing (document);

  g_assert_cmpuint (missing->len, ==, 1);
  if (strstr (((CrmTemplateProblem *) missing->pdata[0])->message, message) == NULL)
    g_error ("“%s”, not “%s”", ((CrmTemplateProblem *) missing->pdata[0])->message, message);
}

static void
test_misfits (void)
{
  check_misfit ("{\"NomeCliente\":\"{{client.fax}}\"}", "client.fax is missing");
  check_misfit ("{\"NIF\":\"{{client.tax_id}}\"}", "it takes 9 letters at most");
  check_misfit ("{\"Sexo\":\"X\"}", "“X” is none of: M, F");
  check_misfit ("{\"Distrito\":\"{{client.name}}\"}", "is none of: Lisboa, Porto");
  check_misfit ("{\"NomeCliente\":\"{{client.name}} {{client.name}} {{client.name}} "
                "{{client.name}} {{client.name}}\"}",
                "not enough room");
}

static void
test_problems (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (catalog);
  g_autoptr (CrmTemplateFile) file
      = open_form ("{\"Morada\":\"{{client.nam}}\",\"Vip\":\"client.x and\"}");
  g_autoptr (GPtrArray) problems = crm_template_file_check (file, placeholders);
  g_autoptr (GBytes) bytes = form_bytes ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (problems->len, >, 0);
  g_assert_cmpuint (((CrmTemplateProblem *) problems->pdata[0])->line, ==, 4);
  g_assert_null (crm_template_file_new (bytes, NULL, "[1]", &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

/* A page that is turned and does not begin at nought, with a field that is turned with it. */
static void
test_turned (void)
{
  static const char turned[]
      = "%PDF-1.6\n1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>> endobj\n"
        "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[100 200 695 1042]/Rotate 90/Annots[4 0 R]>> "
        "endobj\n"
        "4 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(A)/Rect[200 300 220 500]/MK<</R 90>>/F 4>> "
        "endobj\ntrailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (turned, strlen (turned));
  g_autoptr (CrmTemplateFile) file
      = crm_template_file_new (bytes, HEAD, "{\"A\":\"upright words\"}", NULL);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (PopplerDocument) pdf = NULL;
  g_autoptr (PopplerPage) page = NULL;
  g_autofree PopplerRectangle *boxes = NULL;
  guint n = 0;

  g_assert_true (crm_template_file_fill (file, data, NULL, &document, NULL));
  g_free (fixture_write (document, "form-turned.pdf"));
  pdf = poppler_document_new_from_bytes (crm_document_get_bytes (document), NULL, NULL);
  page = poppler_document_get_page (pdf, 0);
  g_assert_true (poppler_page_get_text_layout (page, &boxes, &n));
  /* On the turned page the text runs from left to right, inside of its field. */
  g_assert_cmpfloat (boxes[n - 2].x1, >, boxes[0].x1 + 20);
  g_assert_cmpfloat (boxes[0].x1, >=, 100);
  g_assert_cmpfloat (boxes[n - 2].x2, <=, 300);
  g_assert_cmpfloat (boxes[0].y1, >=, 100);
  g_assert_cmpfloat (boxes[0].y2, <=, 122);
}

static void
test_hostile (void)
{
  static const char *const files[] = {
    "%PDF-1.4\n", "%PDF-1.4\ntrailer <</Root 1 0 R>>",
    "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</XFA (x)>>>> endobj\n2 0 obj "
    "<</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n3 0 obj <</Type/Page/MediaBox[0 0 9 9]>> "
    "endobj\ntrailer <</Root 1 0 R>>",
    "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]"
    "/Count 1>> endobj\n3 0 obj <</Type/Page/MediaBox[0 0 9 9]/Annots[4 0 R]>> endobj\n4 0 obj "
    "<</Subtype/Widget/FT/Tx/Rect[0 0 nan 1e99]/Parent 4 0 R/T(a)>> endobj\ntrailer <</Root 1 "
    "0 R>>"
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (files[i], strlen (files[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_template_file_new (bytes, NULL, NULL, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-form/fields", test_fields);
  g_test_add_func ("/pdf-form/poppler-agrees", test_poppler_agrees);
  g_test_add_func ("/pdf-form/proposal", test_proposal);
  g_test_add_func ("/pdf-form/fill", test_fill);
  g_test_add_func ("/pdf-form/buttons", test_buttons);
  g_test_add_func ("/pdf-form/misfits", test_misfits);
  g_test_add_func ("/pdf-form/problems", test_problems);
  g_test_add_func ("/pdf-form/turned", test_turned);
  g_test_add_func ("/pdf-form/hostile", test_hostile);
  return g_test_run ();
}
