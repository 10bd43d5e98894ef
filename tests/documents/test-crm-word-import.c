/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Word and Writer become templates of our own. */
#include "config.h"

#include "crm-catalog.h"
#include "crm-template.h"
#include "crm-word-import.h"

#include <string.h>

#include "fixture.h"
#include "word-fixture.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define P(text) "<w:p>" R (text) "</w:p>"
#define STYLED(style, text) "<w:p><w:pPr>" style "</w:pPr>" R (text) "</w:p>"
#define OUTLINE(n) "<w:outlineLvl w:val=\"" n "\"/>"
#define CELL(text) "<w:tc>" P (text) "</w:tc>"

static char *
import (GBytes *file, GPtrArray **lost)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (catalog);
  g_autoptr (GError) error = NULL;
  char *text = crm_word_import (file, "---\ntype: letter\nlocale: en-GB\nfile: a.docx\n---\n",
                                placeholders, lost, &error);
  g_autoptr (CrmTemplate) template = NULL;

  g_assert_no_error (error);
  template = crm_template_new (text, -1);
  if (!crm_template_is_valid (template))
    {
      const CrmTemplateProblem *problem
          = g_ptr_array_index (crm_template_get_problems (template), 0);

      g_error ("%u: %s\n%s", problem->line, problem->message, text);
    }
  return text;
}

static void
check (GBytes *file, const char *expected, guint n_lost)
{
  g_autoptr (GPtrArray) lost = NULL;
  g_autofree char *text = import (file, &lost);
  const char *end = strstr (text, "\n---\n");

  g_assert_nonnull (end);
  g_assert_null (strstr (text, "file:"));
  g_assert_cmpstr (end + strlen ("\n---\n"), ==, expected);
  if (lost->len != n_lost)
    for (guint i = 0; i < lost->len; i++)
      g_printerr ("lost: %s\n", ((CrmTemplateProblem *) lost->pdata[i])->message);
  g_assert_cmpuint (lost->len, ==, n_lost);
}

static void
check_docx (const char *body, const char *expected, guint n_lost)
{
  g_autoptr (GBytes) file = word_docx (body, NULL, NULL);

  check (file, expected, n_lost);
}

static void
test_text (void)
{
  check_docx (P ("One") "<w:p/>" P ("Two {{client.name}}"), "One\n\nTwo {{client.name}}\n", 0);
  check_docx ("<w:p>" R ("a ") "<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r>"
                               "<w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>c</w:t></w:r>" R (
                                   " d") "<w:r><w:br/></w:r>" R ("e") "</w:p>",
              "a **b*c*** d\\\ne\n", 0);
  check_docx (STYLED (OUTLINE ("0"), "Head") STYLED (OUTLINE ("2"), "Third")
                  STYLED ("<w:jc w:val=\"center\"/>", "Middle") P ("Left"),
              "# Head\n\n### Third\n\n:::center\nMiddle\n:::/center\n\nLeft\n", 0);
  check_docx (P ("{{image company.logo height=14mm}}"), "{{image company.logo height=14mm}}\n", 0);
  check_docx (P ("a") "<w:p><w:r><w:br w:type=\"page\"/></w:r>" R ("b") "</w:p>",
              "a\n\n:::pagebreak\n\nb\n", 0);
}

/* What would be a mark in our language is text in theirs. */
static void
test_marks (void)
{
  check_docx (P ("2*3*4 __x__ [y](z) \\ |") P ("# no heading") P ("- no item") P ("12. no number")
                  P ("a. no letter") P (":::no block"),
              "2\\*3\\*4 \\__x\\__ \\[y](z) \\\\ |\n\n\\# no heading\n\n\\- no item\n\n"
              "12\\. no number\n\na\\. no letter\n\n\\:::no block\n",
              0);
}

static void
test_tables (void)
{
  check_docx ("<w:tbl><w:tr>" CELL ("What") CELL ("Sum") "</w:tr><w:tr>" CELL (
                  "{{#each invoice.items as item}}{{item.name}} | x") "<w:tc><w:p><w:pPr><w:jc "
                                                                      "w:val=\"right\"/></"
                                                                      "w:pPr>" R ("{{item.total:"
                                                                                  "money}}{{/"
                                                                                  "each}}") "</"
                                                                                            "w:p></"
                                                                                            "w:tc><"
                                                                                            "/w:tr>"
                                                                                            "</"
                                                                                            "w:"
                                                                                            "tbl>",
              ":::table\n| What | Sum |\n|:--|--:|\n{{#each invoice.items as item}}\n"
              "| {{item.name}} \\| x | {{item.total:money}} |\n{{/each}}\n:::/table\n",
              0);
  check_docx ("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P (
                  "Wide") "</w:tc></w:tr><w:tr>" CELL ("") CELL ("b") "</w:tr></w:tbl>",
              ":::table\n| Wide ||\n|:--|:--|\n| | b |\n:::/table\n", 0);
}

static void
test_conditions (void)
{
  check_docx (P ("{{#if client.vip}}") P ("a") P ("{{else}}") P ("b") P ("{{/if}}"),
              "{{#if client.vip}}\n\na\n\n{{else}}\n\nb\n\n{{/if}}\n", 0);
  check_docx (P ("x {{#if client.vip}}a{{/if}} y"),
              "x\n\n{{#if client.vip}}\n\na\n\n{{/if}}\n\ny\n", 1);
}

static void
test_margins (void)
{
  g_autoptr (GBytes) file = word_docx (
      P ("text"), P ("{{company.name}}"),
      "<w:p>" R ("Page ") "<w:fldSimple w:instr=\" PAGE \">" R ("7") "</w:fldSimple></w:p>");
  g_autoptr (GBytes) odt
      = word_odt ("<text:p>text</text:p>",
                  "<text:p>Page <text:page-number>7</text:page-number></text:p>", NULL);
  g_autoptr (GPtrArray) lost = NULL;
  g_autofree char *head = NULL;

  check (file,
         ":::header all\n{{company.name}}\n:::/header\n:::footer all\nPage {{page}}\n:::/footer\n"
         "\ntext\n",
         0);
  check (odt, ":::header all\nPage {{page}}\n:::/header\n\ntext\n", 0);
  head = import (odt, &lost);
  g_assert_nonnull (strstr (head, "page: A4\nmargins: 20 25 20 25\n"));
}

static void
test_writer (void)
{
  static const char styles[]
      = "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties "
        "fo:font-weight=\"bold\"/></style:style>"
        "<style:style style:name=\"P1\" style:family=\"paragraph\"><style:paragraph-properties "
        "fo:text-align=\"end\"/></style:style>"
        "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" "
        "style:num-format=\"1\"/></text:list-style>";
  g_autoptr (GBytes) file = word_odt (
      "<text:h text:outline-level=\"2\">Head</text:h>"
      "<text:p>a <text:span text:style-name=\"T1\">bold</text:span><text:line-break/>b</text:p>"
      "<text:p text:style-name=\"P1\">right</text:p>"
      "<text:list text:style-name=\"L1\"><text:list-item><text:p>one</text:p></text:list-item>"
      "<text:list-item><text:p>two</text:p></text:list-item></text:list>"
      "<text:list><text:list-item><text:p>dot</text:p></text:list-item></text:list>"
      "<text:p>x<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note>"
      "<draw:frame><draw:image/></draw:frame></text:p>",
      NULL, styles);

  check (
      file,
      "## Head\n\na **bold**\\\nb\n\n:::right\nright\n:::/right\n\n1. one\n1. two\n\n- dot\n\nx\n",
      2);
}

static void
test_merge_fields (void)
{
  check_docx ("<w:p><w:fldSimple w:instr=\" MERGEFIELD Cliente \">" R ("x") "</w:fldSimple>" R (
                  ", ") "<w:fldSimple w:instr=\" MERGEFIELD Zzz \">" R ("y") "</w:fldSimple></w:p>",
              "{{client.name}}, «Zzz»\n", 2);
}

/* The report tells the line of the template. */
static void
test_lines (void)
{
  g_autoptr (GBytes) file
      = word_docx (P ("one") "<w:p>" R ("two") "<w:r><w:drawing/></w:r></w:p>", NULL, NULL);
  g_autoptr (GPtrArray) lost = NULL;
  g_autofree char *text = import (file, &lost);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const CrmTemplateProblem *problem;

  g_assert_cmpuint (lost->len, ==, 1);
  problem = g_ptr_array_index (lost, 0);
  g_assert_cmpstr (problem->message, ==, "A picture");
  g_assert_cmpuint (problem->line, <=, g_strv_length (lines));
  g_assert_cmpstr (lines[problem->line - 2], ==, "one");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-import/text", test_text);
  g_test_add_func ("/word-import/marks", test_marks);
  g_test_add_func ("/word-import/tables", test_tables);
  g_test_add_func ("/word-import/conditions", test_conditions);
  g_test_add_func ("/word-import/margins", test_margins);
  g_test_add_func ("/word-import/writer", test_writer);
  g_test_add_func ("/word-import/merge-fields", test_merge_fields);
  g_test_add_func ("/word-import/lines", test_lines);
  return g_test_run ();
}
