/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files from outside: read by another process, which they may kill as often as they like. */
#include "config.h"

#include <cairo-pdf.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "crm-document-preview.h"
#include "crm-error.h"
#include "crm-pdf-helper.h"

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_letter (void)
{
  GByteArray *file = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, file, 400, 600);
  cairo_t *cr = cairo_create (surface);

  cairo_set_font_size (cr, 20);
  cairo_tag_begin (cr, CAIRO_TAG_LINK, "uri='https://example.org/a'");
  cairo_move_to (cr, 40, 60);
  cairo_show_text (cr, "Maçã one");
  cairo_tag_end (cr, CAIRO_TAG_LINK);
  cairo_tag_begin (cr, CAIRO_TAG_LINK, "dest='second'");
  cairo_move_to (cr, 40, 100);
  cairo_show_text (cr, "further");
  cairo_tag_end (cr, CAIRO_TAG_LINK);
  cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, "First", "page=1", 0);
  cairo_show_page (cr);
  cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, "Second", "page=2", 0);
  cairo_tag_begin (cr, CAIRO_TAG_DEST, "name='second'");
  cairo_move_to (cr, 40, 60);
  cairo_show_text (cr, "page two, MACA");
  cairo_tag_end (cr, CAIRO_TAG_DEST);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (file);
}

/* A file by hand: objects from number 1 on, the first being the catalog. */
static GBytes *
make_by_hand (const char *const *objects)
{
  GString *file = g_string_new ("%PDF-1.5\n");
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize start, length;

  for (guint i = 0; objects[i] != NULL; i++)
    {
      g_array_append_val (offsets, file->len);
      g_string_append_printf (file, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
  start = file->len;
  g_string_append_printf (file, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
  for (guint i = 0; i < offsets->len; i++)
    g_string_append_printf (file, "%010" G_GSIZE_FORMAT " 00000 n \n",
                            g_array_index (offsets, gsize, i));
  g_string_append_printf (
      file, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
      offsets->len + 1, start);
  length = file->len;
  return g_bytes_new_take (g_string_free (file, FALSE), length);
}

static GVariant *
ask (CrmPdfHelper *helper, CrmPdfQuestion question, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = crm_pdf_helper_ask (helper, question, arguments, &error);

  g_assert_no_error (error);
  g_assert_true (g_variant_is_of_type (answer, crm_pdf_question_get_answer (question)));
  return answer;
}

static void
test_questions (void)
{
  g_autoptr (GBytes) file = make_letter ();
  g_autoptr (CrmPdfHelper) helper = crm_pdf_helper_new (file, NULL);
  g_autoptr (GVariant) sizes = ask (helper, CRM_PDF_OPEN, NULL);
  g_autoptr (GVariant) text = ask (helper, CRM_PDF_TEXT, g_variant_new ("(u)", 0));
  g_autoptr (GVariant) layout = ask (helper, CRM_PDF_LAYOUT, g_variant_new ("(u)", 1));
  g_autoptr (GVariant) found = ask (helper, CRM_PDF_FIND, g_variant_new ("(us)", 1, "maçã"));
  g_autoptr (GVariant) links = ask (helper, CRM_PDF_LINKS, g_variant_new ("(u)", 0));
  g_autoptr (GVariant) outline = ask (helper, CRM_PDF_OUTLINE, g_variant_new_tuple (NULL, 0));
  g_autoptr (GVariant) picture
      = ask (helper, CRM_PDF_PICTURE, g_variant_new ("(udiiii)", 0, 2.0, 0, 0, 0, 0));
  g_autoptr (GVariant) part
      = ask (helper, CRM_PDF_PICTURE, g_variant_new ("(udiiii)", 0, 8.0, 100, 200, 64, 32));
  g_autoptr (GVariant) places = g_variant_get_child_value (layout, 1);
  double width, height, x1, y1, x2, y2, top;
  const char *words, *uri, *title;
  int pixels_width, pixels_height, target;
  guint depth;

  g_assert_cmpuint (g_variant_n_children (sizes), ==, 2);
  g_variant_get_child (sizes, 0, "(dd)", &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 400, 0.01);
  g_assert_cmpfloat_with_epsilon (height, 600, 0.01);
  g_assert_nonnull (strstr (g_variant_get_string (text, NULL), "Maçã one"));
  g_variant_get_child (layout, 0, "&s", &words);
  g_assert_cmpstr (words, ==, "page two, MACA");
  g_assert_cmpuint (g_variant_n_children (places), ==, strlen (words));
  g_variant_get_child (places, 0, "(dddd)", &x1, &y1, &x2, &y2);
  g_assert_cmpfloat_with_epsilon (x1, 40, 4);
  g_assert_cmpfloat (y1, <, 60);
  g_assert_cmpfloat (y2, >, 55);
  g_assert_cmpuint (g_variant_n_children (found), ==, 1);
  g_variant_get_child (found, 0, "(ddddb)", &x1, &y1, &x2, &y2, NULL);
  g_assert_cmpfloat (x1, >, 100);
  g_assert_cmpfloat (y1, >, 35);
  g_assert_cmpfloat (y2, <, 70);
  g_assert_cmpuint (g_variant_n_children (links), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_variant_get_child (links, i, "(ddddid&s)", &x1, &y1, &x2, &y2, &target, &top, &uri);
      g_assert_cmpfloat (y2, <, 110);
      if (target >= 0)
        g_assert_cmpint (target, ==, 1);
      else
        g_assert_cmpstr (uri, ==, "https://example.org/a");
    }
  g_assert_cmpuint (g_variant_n_children (outline), ==, 2);
  g_variant_get_child (outline, 1, "(u&sid)", &depth, &title, &target, &top);
  g_assert_cmpstr (title, ==, "Second");
  g_assert_cmpint (target, ==, 1);
  g_variant_get (picture, "(iiay)", &pixels_width, &pixels_height, NULL);
  g_assert_cmpint (pixels_width, ==, 800);
  g_assert_cmpint (pixels_height, ==, 1200);
  g_variant_get (part, "(iiay)", &pixels_width, &pixels_height, NULL);
  g_assert_cmpint (pixels_width, ==, 64);
  g_assert_cmpint (pixels_height, ==, 32);
}

static void
test_form (void)
{
  static const char *const objects[] = {
    "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 5 0 R] /NeedAppearances true"
    " /DA (/Helv 0 Tf 0 g) >> >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Annots [4 0 R 5 0 R] >>",
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ana) /MaxLen 30 /Rect [50 300 250 320]"
    " /P 3 0 R >>",
    "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (town) /Opt [(Porto) (Braga)] /V "
    "(Braga)"
    " /Rect [50 200 250 220] /P 3 0 R >>",
    NULL,
  };
  g_autoptr (GBytes) file = make_by_hand (objects);
  g_autoptr (CrmPdfHelper) helper = crm_pdf_helper_new (file, NULL);
  g_autoptr (GVariant) form = ask (helper, CRM_PDF_FORM, g_variant_new_tuple (NULL, 0));
  g_autofree const char **choices = NULL;
  const char *type, *name, *value;
  double y1;
  guint page, length;
  gboolean is_fixed;

  g_assert_cmpuint (g_variant_n_children (form), ==, 2);
  g_variant_get_child (form, 0, "(ui&s&s&sddddub^a&s)", &page, NULL, &type, &name, &value, NULL,
                       &y1, NULL, NULL, &length, &is_fixed, &choices);
  g_assert_cmpstr (type, ==, "text");
  g_assert_cmpstr (name, ==, "name");
  g_assert_cmpstr (value, ==, "Ana");
  g_assert_cmpuint (length, ==, 30);
  g_assert_cmpfloat_with_epsilon (y1, 80, 0.01);
  g_clear_pointer (&choices, g_free);
  g_variant_get_child (form, 1, "(ui&s&s&sddddub^a&s)", &page, NULL, &type, &name, &value, NULL,
                       NULL, NULL, NULL, &length, &is_fixed, &choices);
  g_assert_cmpstr (type, ==, "combo");
  g_assert_cmpstr (value, ==, "Braga");
  g_assert_cmpstr (choices[0], ==, "Porto");
}

/* Whoever kills the process takes nothing along: the next question is answered by another one. */
static void
test_killed (void)
{
  g_autoptr (GBytes) file = make_letter ();
  g_autoptr (CrmPdfHelper) helper = crm_pdf_helper_new (file, NULL);
  g_autoptr (GVariant) text = ask (helper, CRM_PDF_TEXT, g_variant_new ("(u)", 0));
  g_autoptr (GVariant) again = NULL;
  g_autoptr (GError) error = NULL;
  int pid = crm_pdf_helper_get_pid (helper);

  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_null (crm_pdf_helper_ask (helper, CRM_PDF_TEXT, g_variant_new ("(u)", 0), &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
  again = ask (helper, CRM_PDF_TEXT, g_variant_new ("(u)", 0));
  g_assert_true (g_variant_equal (again, text));
  g_assert_cmpint (crm_pdf_helper_get_pid (helper), !=, pid);
}

/* A page that would take hours, one that would take all memory, and one beside them that is well.
 */
static void
test_greedy (void)
{
  static const char *const objects[] = {
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R"
    " /Resources << /XObject << /A 7 0 R >> >> >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 900] /Contents 10 0 R"
    " /Resources << /XObject << /I 9 0 R >> >> >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
    "<< /Length 5 >>\nstream\n/A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 8 0 R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 11 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB"
    " /BitsPerComponent 8 /Length 1 >>\nstream\n\nendstream",
    "<< /Length 23 >>\nstream\n900 0 0 900 0 0 cm /I Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 12 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 13 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 14 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 15 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 16 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources << /XObject << /A 17 0 "
    "R"
    " >> >> >>\nstream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 13 >>\nstream\n0 0 9 9 re "
    "f\nendstream",
    NULL,
  };
  g_autoptr (GBytes) file = make_by_hand (objects);
  g_autoptr (CrmPdfHelper) helper = crm_pdf_helper_new (file, NULL);
  g_autoptr (GVariant) good = NULL;
  g_autoptr (GVariant) large = NULL;
  g_autoptr (GError) error = NULL;

  crm_pdf_helper_set_seconds (helper, 1);
  g_assert_null (crm_pdf_helper_ask (helper, CRM_PDF_PICTURE,
                                     g_variant_new ("(udiiii)", 0, 1.0, 0, 0, 0, 0), &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
  g_clear_error (&error);
  good = ask (helper, CRM_PDF_PICTURE, g_variant_new ("(udiiii)", 2, 1.0, 0, 0, 0, 0));
  /* Poppler may refuse the picture by itself; then the page is white. */
  large = crm_pdf_helper_ask (helper, CRM_PDF_PICTURE,
                              g_variant_new ("(udiiii)", 1, 1.0, 0, 0, 0, 0), &error);
  if (large == NULL)
    g_assert_error (error, CRM_ERROR, CRM_ERROR_CORRUPT);
  g_clear_pointer (&good, g_variant_unref);
  good = ask (helper, CRM_PDF_PICTURE, g_variant_new ("(udiiii)", 2, 1.0, 0, 0, 0, 0));
}

/* No change of a byte, and no cut, gets anything but an answer or an error. */
static void
test_corrupt (void)
{
  g_autoptr (GBytes) letter = make_letter ();
  gsize size = g_bytes_get_size (letter);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (letter, NULL), size);
      gsize length = i % 3 == 0 ? (gsize) g_rand_int_range (rand, 0, (int) size) : size;
      g_autoptr (GBytes) file = NULL;
      g_autoptr (CrmPdfHelper) helper = NULL;

      for (guint k = 0; k < 1 + i; k++)
        bytes[g_rand_int_range (rand, 0, (int) size)] = (guint8) g_rand_int (rand);
      file = g_bytes_new (bytes, length);
      helper = crm_pdf_helper_new (file, NULL);
      for (CrmPdfQuestion question = CRM_PDF_OPEN; question < CRM_N_PDF_QUESTIONS; question++)
        {
          static const char *const arguments[CRM_N_PDF_QUESTIONS]
              = { NULL, "(0, 1.0, 0, 0, 0, 0)", "(0,)", "(0,)", "(0,)",
                  "()", "(0, 'one')",           "()",   "(0,)" };
          g_autoptr (GError) error = NULL;
          g_autoptr (GVariant) answer = crm_pdf_helper_ask (
              helper, question,
              arguments[question] != NULL ? g_variant_new_parsed (arguments[question]) : NULL,
              &error);

          if (answer == NULL)
            g_assert_nonnull (error);
          if (answer == NULL && question == CRM_PDF_OPEN)
            break;
        }
    }
}

/* What the process gave up it does not have. */
static void
test_closed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  const char *argv[] = { g_getenv ("PDF_HELPER"), "--check", NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL,
                               &status, &error));
  g_assert_no_error (error);
  if (g_str_has_prefix (out, "open"))
    {
      g_test_skip ("the kernel has no filter of system calls here");
      return;
    }
  g_assert_cmpstr (out, ==, "closed\n");
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* Looked at like a file of our own; printed as vectors. */
static void
test_preview (void)
{
  g_autoptr (GBytes) file = make_letter ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) printed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDocumentPreview) preview = NULL;
  g_autoptr (GByteArray) paper = g_byte_array_new ();
  g_autoptr (GBytes) paper_bytes = NULL;
  g_autoptr (CrmPdfHelper) reader = NULL;
  g_autoptr (GVariant) text = NULL;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, paper, 400, 600);
  cairo_t *cr = cairo_create (surface);

  crm_document_preview_open_foreign_async (file, NULL, NULL, on_result, &opened);
  preview = crm_document_preview_open_finish (wait_for (&opened), &error);
  g_assert_no_error (error);
  g_assert_true (crm_document_preview_is_foreign (preview));
  g_assert_cmpuint (crm_document_preview_get_n_pages (preview), ==, 2);
  crm_document_preview_print_page_async (preview, 1, cr, NULL, on_result, &printed);
  g_assert_true (crm_document_preview_print_page_finish (preview, wait_for (&printed), &error));
  g_assert_no_error (error);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  paper_bytes = g_bytes_new (paper->data, paper->len);
  reader = crm_pdf_helper_new (paper_bytes, NULL);
  text = ask (reader, CRM_PDF_TEXT, g_variant_new ("(u)", 0));
  g_assert_cmpstr (g_variant_get_string (text, NULL), ==, "page two, MACA");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-helper/questions", test_questions);
  g_test_add_func ("/pdf-helper/form", test_form);
  g_test_add_func ("/pdf-helper/killed", test_killed);
  g_test_add_func ("/pdf-helper/greedy", test_greedy);
  g_test_add_func ("/pdf-helper/corrupt", test_corrupt);
  g_test_add_func ("/pdf-helper/closed", test_closed);
  g_test_add_func ("/pdf-helper/preview", test_preview);
  return g_test_run ();
}
