/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every example of docs/TEMPLATES.md is made into a page, on which the lines that follow it stand.
 */
#include "config.h"

#include "crm-template-file.h"

#include <json-glib/json-glib.h>
#include <poppler.h>
#include <string.h>

#include "fixture.h"
#include "word-fixture.h"

#define NBSP "\302\240"
#define NARROW "\342\200\257"

static CrmTemplateShelf *
make_shelf (void)
{
  CrmTemplateShelf *shelf = crm_template_shelf_new ();

  crm_template_shelf_add (shelf, "Letterhead", NULL, "**{{company.name}}**\\\n{{company.address}}",
                          NULL);
  crm_template_shelf_add (shelf, "Terms", NULL, "Payment within thirty days.", NULL);
  crm_template_shelf_add (shelf, "House style", NULL,
                          "---\ntype: style\nfont: Carlito\naccent: #204a87\ntable: zebra\n---",
                          NULL);
  return shelf;
}

static char *
with_plain_blanks (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, NBSP, -1);
  g_autofree char *joined = g_strjoinv (" ", parts);
  g_auto (GStrv) narrow = g_strsplit (joined, NARROW, -1);

  return g_strjoinv (" ", narrow);
}

static void
check_lines (const char *page, const char *text, const char *example)
{
  g_auto (GStrv) lines = g_strsplit (g_strchomp ((char *) page), "\n", -1);
  g_autofree char *plain = with_plain_blanks (text);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = with_plain_blanks (lines[i]);

      if (strstr (plain, line) == NULL)
        g_error ("“%s” is not on the page:\n%s\nof\n%s", line, plain, example);
    }
}

/* The text of the next fence of the kind @name from @at on, and where it ends; NULL without one. */
static char *
next_fence (const char **at, const char *name)
{
  g_autofree char *open = g_strconcat ("\n```", name, "\n", NULL);
  const char *start = strstr (*at, open), *end;

  if (start == NULL)
    return NULL;
  start += strlen (open);
  end = strstr (start, "\n```");
  g_assert_nonnull (end);
  *at = end + 1;
  return g_strndup (start, end - start);
}

static void
test_examples (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "TEMPLATES.md", NULL);
  g_autofree char *manual = NULL;
  g_autoptr (CrmTemplateShelf) shelf = make_shelf ();
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  const char *at;
  char *example;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  at = manual;
  while ((example = next_fence (&at, "template")) != NULL)
    {
      g_autofree char *text = example;
      g_autofree char *page = next_fence (&at, "page");
      g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (text, -1, shelf);
      GPtrArray *problems = crm_template_get_problems (template);
      g_autoptr (CrmDocument) document = NULL;
      g_autoptr (ReadBack) pdf = NULL;
      g_autofree char *name = g_strdup_printf ("example-%02u.pdf", ++n);
      g_autofree char *file = NULL;

      if (problems->len > 0)
        g_error ("%s\n%s", ((CrmTemplateProblem *) g_ptr_array_index (problems, 0))->message, text);
      document = fixture_render (template, data);
      if (!crm_document_is_complete (document))
        g_error ("%s\n%s",
                 ((CrmTemplateProblem *) g_ptr_array_index (crm_document_get_missing (document), 0))
                     ->message,
                 text);
      file = fixture_write (document, name);
      pdf = read_back (document);
      g_assert_nonnull (page);
      check_lines (page, pdf->text, text);
    }
  g_assert_cmpuint (n, >=, 12);
}

static char *
dup_escaped (const char *text)
{
  return g_markup_escape_text (text, -1);
}

/* Lines are paragraphs; lines between strokes are rows. */
static GBytes *
make_word (const char *example)
{
  g_auto (GStrv) lines = g_strsplit (example, "\n", -1);
  g_autoptr (GString) body = g_string_new (NULL);
  gboolean in_table = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean is_row = lines[i][0] == '|';
      g_auto (GStrv) cells = g_strsplit (lines[i] + (is_row ? 1 : 0), "|", -1);

      if (is_row != in_table)
        g_string_append (body, is_row ? "<w:tbl>" : "</w:tbl>");
      in_table = is_row;
      if (is_row)
        g_string_append (body, "<w:tr>");
      for (guint k = 0; cells[k] != NULL && (k == 0 || cells[k + 1] != NULL); k++)
        {
          g_autofree char *text = dup_escaped (g_strstrip (is_row ? cells[k] : lines[i]));

          g_string_append_printf (body, "%s<w:p><w:r><w:t>%s</w:t></w:r></w:p>%s",
                                  is_row ? "<w:tc>" : "", text, is_row ? "</w:tc>" : "");
          if (!is_row)
            break;
        }
      if (is_row)
        g_string_append (body, "</w:tr>");
    }
  if (in_table)
    g_string_append (body, "</w:tbl>");
  return word_docx (body->str, NULL, NULL);
}

/* A form with a field for each line NAME: TEXT, and those as its mapping. */
static GBytes *
make_form (const char *example, char **mapping)
{
  g_auto (GStrv) lines = g_strsplit (example, "\n", -1);
  g_autoptr (GString) text
      = g_string_new ("%PDF-1.6\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                      "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
                      "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]"
                      "/Annots[");
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, json_object_new ());
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      json_object_set_string_member (json_node_get_object (root), parts[0], parts[1]);
      g_string_append_printf (text,
                              "<</Subtype/Widget/FT/Tx/T(\xef\xbb\xbf%s)/F 4/Rect[20 %u 580 %u]>>",
                              parts[0], 700 - i * 40, 720 - i * 40);
    }
  g_string_append (text, "]>> endobj\ntrailer <</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n");
  *mapping = json_to_string (root, FALSE);
  return g_bytes_new (text->str, text->len);
}

static char *
read_form (GBytes *bytes)
{
  PopplerDocument *pdf = poppler_document_new_from_bytes (bytes, NULL, NULL);
  PopplerPage *page = poppler_document_get_page (pdf, 0);
  char *text = poppler_page_get_text (page);

  g_object_unref (page);
  g_object_unref (pdf);
  return text;
}

static void
check_file (GBytes *bytes, const char *mapping, const char *expected, const char *example)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTemplateFile) file
      = crm_template_file_new (bytes, "---\nlocale: en-GB\n---\n", mapping, &error);
  g_autoptr (CrmDocument) document = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (crm_template_file_fill (file, data, NULL, &document, &error));
  g_assert_no_error (error);
  if (!crm_document_is_complete (document))
    g_error ("%s\n%s",
             ((CrmTemplateProblem *) crm_document_get_missing (document)->pdata[0])->message,
             example);
  text = mapping != NULL ? read_form (crm_document_get_bytes (document))
                         : word_lines (crm_document_get_bytes (document), "word/document.xml");
  check_lines (expected, text, example);
}

static void
test_files (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "TEMPLATES.md", NULL);
  g_autofree char *manual = NULL;
  const char *at;
  char *example;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  for (at = manual; (example = next_fence (&at, "word")) != NULL; n++)
    {
      g_autofree char *text = example;
      g_autofree char *filled = next_fence (&at, "filled");
      g_autoptr (GBytes) bytes = make_word (text);

      check_file (bytes, NULL, filled, text);
    }
  for (at = manual; (example = next_fence (&at, "form")) != NULL; n++)
    {
      g_autofree char *text = example;
      g_autofree char *filled = next_fence (&at, "filled");
      g_autofree char *mapping = NULL;
      g_autoptr (GBytes) bytes = make_form (text, &mapping);

      check_file (bytes, mapping, filled, text);
    }
  g_assert_cmpuint (n, >=, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-examples/manual", test_examples);
  g_test_add_func ("/template-examples/files", test_files);
  return g_test_run ();
}
