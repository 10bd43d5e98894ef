/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every example of docs/TEMPLATES.md is made into a page, on which the lines that follow it stand.
 */
#include "config.h"

#include <string.h>

#include "fixture.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-examples/manual", test_examples);
  return g_test_run ();
}
