/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language: what it accepts, and for what it does not the very place and the words that help.
 */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "crm-template-private.h"
#include "fixture.h"

#define HEAD "---\ntype: letter\nlocale: en-GB\n---\n"
/* Lines of bad templates are counted from the first line behind HEAD. */
#define HEAD_LINES 4

typedef struct
{
  const char *name;
  const char *text; /* behind HEAD, or a whole template that begins with --- */
  guint line;
  guint column;
  const char *message; /* a part of it */
} BadTemplate;

static const BadTemplate bad_templates[] = {
  { "unclosed-field", "Dear {{client.name,\n", 1, 6, "not closed by }}" },
  { "empty-field", "Dear {{}},", 1, 8, "letters, digits" },
  { "bad-path", "Dear {{client..name}}", 1, 8, "letters, digits" },
  { "path-with-digit", "{{client.9}}", 1, 3, "letters, digits" },
  { "space-in-path", "{{client name}}", 1, 10, "After a field may come" },
  { "unknown-formatter", "é {{client.name:shout}}", 1, 17, "no such formatter" },
  { "formatter-argument", "{{invoice.gross:number(x)}}", 1, 17, "number, number(2)" },
  { "formatter-too-many-digits", "{{invoice.gross:number(9)}}", 1, 17, "number(2)" },
  { "formatter-date", "{{invoice.date:date(huge)}}", 1, 16, "date(long)" },
  { "formatter-money", "{{invoice.gross:money(big)}}", 1, 17, "money(code)" },
  { "formatter-plus", "{{invoice.date:plus(30)}}", 1, 16, "plus(30d)" },
  { "formatter-mask", "{{company.iban:mask}}", 1, 16, "mask(4)" },
  { "formatter-unclosed", "{{invoice.date:date(long}}", 1, 16, "date(long)" },
  { "table-in-a-sentence", "See {{table report.table.funnel}}", 1, 5, "line of its own" },
  { "table-with-a-size", "{{table report.table.funnel width=9mm}}", 1, 29, "nothing but its name" },
  { "formatter-join", "{{list:join}}", 1, 8, "join(\", \")" },
  { "or-without-quotes", "{{client.fax or none}}", 1, 17, "text in quotes" },
  { "page-in-body", "Page {{page}}", 1, 8, "header or footer" },
  { "pages-in-body", "of {{pages}}", 1, 6, "header or footer" },
  { "carry-in-body", "{{carry:money}}", 1, 3, "carry-out" },
  { "loop-sign", "{{item.@index}}", 1, 3, "No loop is open" },
  { "loop-sign-unknown", "{{#each a.b as x}}\n{{x.@size}}\n{{/each}}", 2, 5, "@index" },
  { "open-bold", "one\ntwo **three\n\nfour", 2, 5, "** is not closed" },
  { "open-italic", "*a", 1, 1, "* is not closed" },
  { "open-underline", "say __it", 1, 5, "__ is not closed" },
  { "link-scheme", "[x](file:///etc/passwd)", 1, 5, "https://" },
  { "link-quote", "[x](https://a'b)", 1, 5, "https://" },
  { "unknown-block", ":::boxes\n", 1, 1, "no such block" },
  { "unclosed-block", "\n:::keep\ntext\n", 2, 1, ":::/keep is missing" },
  { "wrong-closer", ":::keep\ntext\n:::/box\n:::/keep", 3, 1, ":::/keep is expected" },
  { "stray-closer", "text\n:::/keep", 2, 1, "not open" },
  { "crossed-blocks", ":::keep\n:::center\n:::/keep\n:::/center", 3, 1, ":::/center is expected" },
  { "block-word", ":::keep tight\n:::/keep", 1, 9, "center, right, small" },
  { "space-length", ":::space much", 1, 1, ":::space 10mm" },
  { "next-outside", "a\n:::next\nb", 2, 1, "not open" },
  { "columns-widths", ":::columns 2,x\na\n:::/columns", 1, 12, "numbers" },
  { "columns-count", ":::columns 2,1\na\n:::/columns", 1, 1, "needs its width" },
  { "header-inside", ":::keep\n:::header\nx\n:::/header\n:::/keep", 2, 1, "inside another" },
  { "header-twice", ":::header\nx\n:::/header\n:::header rest\ny\n:::/header", 4, 1, "already" },
  { "if-not-closed", "{{#if a.b}}\ntext\n", 1, 1, "{{/if}} is missing" },
  { "if-inside-line", "x {{#if a.b}} y {{/if}}", 1, 3, "line of its own" },
  { "if-closed-by-each", "{{#if a}}\n{{/each}}\n{{/if}}", 2, 1, "{{/if}} is expected" },
  { "else-alone", "{{else}}", 1, 1, "not open" },
  { "if-empty", "{{#if }}\n{{/if}}", 1, 7, "A condition is" },
  { "if-operand", "{{#if client.city = Faro}}\n{{/if}}", 1, 20, "compared with" },
  { "if-parentheses", "{{#if a = 1 (b)}}\n{{/if}}", 1, 13, "no parentheses" },
  { "unless", "{{#unless a}}\n", 1, 1, "{{#if …}}" },
  { "each-syntax", "{{#each invoice.items}}\n{{/each}}", 1, 1, "A loop is written" },
  { "each-variable", "{{#each a.b as page}}\n{{/each}}", 1, 1, "A loop is written" },
  { "each-shadow", "{{#each a.b as x}}\n{{#each x.c as x}}\n{{/each}}\n{{/each}}", 2, 1,
    "a name of" },
  { "picture-in-line", "Logo: {{image company.logo}}", 1, 7, "line of its own or in a cell" },
  { "picture-size", "{{image company.logo height=tall}}", 1, 22, "width=38mm" },
  { "label-twice", "#. One {#a}\n#. Two {#a}", 2, 8, "one clause only" },
  { "label-unknown", "see {{ref:pay}}", 1, 5, "{#pay}" },
  { "table-empty", ":::table\n:::/table", 2, 1, "header row" },
  { "table-no-aligns", ":::table\n| A | B |\n| 1 | 2 |\n:::/table", 3, 1, "row of alignments" },
  { "table-row-end", ":::table\n| A |\n|---|\n| 1\n:::/table", 4, 1, "begins and ends" },
  { "table-cells", ":::table\n| A | B |\n|---|---|\n| 1 |\n:::/table", 4, 1, "1 cell" },
  { "table-text", ":::table\n| A |\n|---|\nhello\n:::/table", 4, 1, "In a table there are" },
  { "table-option", ":::table width=1\n| A |\n|---|\n:::/table", 1, 10, "widths=8,50,12" },
  { "table-widths", ":::table widths=1,2\n| A |\n|---|\n:::/table", 1, 1, "2 numbers for 1" },
  { "table-carry", ":::table\n| A |\n|---|\n:::carry-out\n| {{carry}} |\n:::/table", 4, 1,
    "carry=item.total" },
  { "cell-field", ":::table\n| A |\n|---|\n| {{x|y}} |\n:::/table", 4, 6, "After a field" },
  { "too-deep", ":::keep\n:::keep\n:::keep\n:::keep\n:::keep\n:::keep\n:::keep\n:::keep\n:::keep\n",
    9, 1, "at most 8 deep" },
  { "head-unclosed", "---\ntype: letter\n", 1, 1, "head is not closed" },
  { "head-key", "---\ntype: letter\ncolour: red\n---\n", 3, 1, "type, style, locale" },
  { "head-type", "---\ntype: novel\n---\n", 2, 7, "invoice, credit_note" },
  { "head-locale", "---\nlocale: pt\n---\n", 2, 9, "pt-PT" },
  { "head-page", "---\npage: A0\n---\n", 2, 7, "A4, A5" },
  { "head-margins", "---\nmargins: 1 2 3\n---\n", 2, 10, "18 18 16 18" },
  { "head-margins-wide", "---\nmargins: 18 99 16 98\n---\n", 1, 1, "no room" },
  { "head-size", "---\nsize: 900\n---\n", 2, 7, "4–72" },
  { "head-accent", "---\naccent: blue\n---\n", 2, 9, "#1a5fb4" },
  { "head-empty", "---\nfont:\n---\n", 2, 6, "Noto Sans" },
  { "head-twice", "---\nsize: 9\nsize: 10\n---\n", 3, 1, "twice" },
  { "head-when", "---\nwhen: client.country is PT\n---\n", 2, 22, "no parentheses" },
  { "head-justify", "---\njustify: maybe\n---\n", 2, 10, "yes, no" },
  { "head-table", "---\ntable: dotted\n---\n", 2, 8, "lines, grid, zebra, plain" },
  { "head-money", "---\nmoney: 12 €\n---\n", 2, 8, "1.234,50 €" },
  { "head-money-symbol", "---\nmoney: 1.234,50\n---\n", 2, 8, "₺1.234,50" },
  { "head-style", "---\ntype: letter\nstyle: Nobody\n---\n", 3, 8, "Letterhead" },
  { "style-wrong", "---\nstyle: Wrong style\n---\n", 2, 8, "In “Wrong style”, line 2" },
  { "style-page", "---\nstyle: Page style\n---\n", 2, 8, "margins, font, size" },
  { "style-no-head", "---\nstyle: Letterhead\n---\n", 2, 8, "A style is a head" },
  { "part-unknown", "one\n  {{> Nobody}}", 2, 3, "There are: Letterhead" },
  { "part-in-line", "one {{> Letterhead}}", 1, 5, "line of its own" },
  { "part-itself", "{{> Snake}}", 1, 1, "“Snake” takes itself in" },
  { "part-circle", "\n\n{{> Hen}}", 3, 1, "“Hen” takes itself in" },
  { "part-wrong", "{{> Wrong part}}", 1, 1, "In “Wrong part”, line 2: There is no such formatter" },
  { "part-open", ":::keep\n{{> Open part}}\n:::/keep", 2, 1, "In “Open part”, line 1" },
  { "part-closes", ":::keep\n{{> Closing part}}\n:::/keep", 2, 1, "not open" },
  { "part-in-part", "{{> Outer}}", 1, 1, "In “Wrong part”, line 2" },
  { "part-deep", "{{> Deep 1}}", 1, 1, "at most 8 deep" },
  { "part-many", "{{> Bomb 1}}", 1, 1, "1 MB" },
  { "part-page", "{{> Page part}}", 1, 1, "header or footer" },
  { "part-reference", "see {{ref:none}}\n{{> Letterhead}}", 1, 5, "{#none}" },
  { "part-label-twice", "#. One {#pay}\n{{> Clause}}", 2, 1, "one clause only" },
  { "barcode-type", "{{barcode doc.number type=code39}}", 1, 22, "type=code128" },
  { "barcode-size", "{{barcode doc.number size=tall}}", 1, 22, "type=ean13" },
  { "image-type", "{{image company.logo type=ean13}}", 1, 22, "width=38mm" },
};

/* Parts and styles of an office, some of them wrong. */
static CrmTemplateShelf *
make_shelf (void)
{
  static const char *const texts[][2] = {
    { "Letterhead", "**{{company.name}}**\\\n{{company.address?}}" },
    { "Snake", "a\n\n{{> Snake}}" },
    { "Hen", "{{> Egg}}" },
    { "Egg", "{{> Hen}}" },
    { "Wrong part", "first\n{{client.name:shout}}" },
    { "Outer", "---\ntype: part\n---\nsome\n\n{{> Wrong part}}" },
    { "Open part", ":::box\nbox" },
    { "Closing part", "text\n:::/keep" },
    { "Page part", "{{page}}" },
    { "Clause", "#. Two {#pay}" },
    { "Wrong style", "---\nsize: 900\n---" },
    { "Page style", "---\ntype: style\npage: A5\n---" },
    { "House", "---\ntype: style\nfont: Carlito\nsize: 12\naccent: #aa0000\ntable: grid\n"
               "money: 1.234,50 €\n---" },
    { "Rows", "{{#each invoice.items as item}}\n| {{item.name}} | {{item.total:money}} |\n"
              "{{/each}}" },
  };
  CrmTemplateShelf *shelf = crm_template_shelf_new ();
  g_autofree char *filler = g_strnfill (1000, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    crm_template_shelf_add (shelf, texts[i][0], NULL, texts[i][1], NULL);
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *deep = g_strdup_printf ("Deep %u", i),
                      *bomb = g_strdup_printf ("Bomb %u", i);
      g_autofree char *next = g_strdup_printf ("{{> Deep %u}}", i + 1);
      g_autoptr (GString) many = g_string_new (filler);

      for (guint k = 0; k < 20; k++)
        g_string_append_printf (many, "\n{{> Bomb %u}}", i + 1);
      crm_template_shelf_add (shelf, deep, NULL, i < 9 ? next : "end", NULL);
      crm_template_shelf_add (shelf, bomb, NULL, i < 6 ? many->str : "end", NULL);
    }
  return shelf;
}

static void
test_bad (gconstpointer data)
{
  const BadTemplate *bad = data;
  gboolean whole = g_str_has_prefix (bad->text, "---");
  g_autofree char *text = whole ? g_strdup (bad->text) : g_strconcat (HEAD, bad->text, NULL);
  g_autoptr (CrmTemplateShelf) shelf = make_shelf ();
  g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (text, -1, shelf);
  g_autoptr (CrmDocumentData) values = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *problems = crm_template_get_problems (template);
  CrmTemplateProblem *problem;

  g_assert_cmpuint (problems->len, >, 0);
  problem = g_ptr_array_index (problems, 0);
  g_test_message ("%u:%u: %s", problem->line, problem->column, problem->message);
  g_assert_cmpuint (problem->line, ==, bad->line + (whole ? 0 : HEAD_LINES));
  g_assert_cmpuint (problem->column, ==, bad->column);
  g_assert_cmpuint (problem->length, >, 0);
  if (strstr (problem->message, bad->message) == NULL)
    g_error ("“%s” does not say “%s”", problem->message, bad->message);
  g_assert_false (crm_template_is_valid (template));
  g_assert_false (crm_document_render (template, values, NULL, &document, &error));
  g_assert_null (document);
  g_assert_nonnull (strstr (error->message, problem->message));
}

/* One mistake gives one message, not a shower of them. */
static void
test_one_problem_each (void)
{
  static const char *const texts[] = { "{{client.name:shout}}", ":::keep\ntext\n", "**bold",
                                       ":::table\n| A |\n|---|\n| 1\n:::/table",
                                       ":::keep\n:::keep\n:::keep\n:::keep\n:::keep\n"
                                       ":::keep\n:::keep\n:::keep\n:::keep\nx" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CrmTemplate) template = crm_template_new (texts[i], -1);

      g_assert_cmpuint (crm_template_get_problems (template)->len, ==, 1);
    }
}

static void
test_not_text (void)
{
  g_autoptr (CrmTemplate) latin = crm_template_new ("a\nb\xe9\n", -1);
  g_autoptr (CrmTemplate) zero = crm_template_new ("a\0b", 3);
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (CrmTemplate) large = crm_template_new (huge, -1);
  CrmTemplateProblem *problem;

  g_assert_cmpuint (crm_template_get_problems (latin)->len, ==, 1);
  problem = g_ptr_array_index (crm_template_get_problems (latin), 0);
  g_assert_cmpuint (problem->line, ==, 2);
  g_assert_false (crm_template_is_valid (zero));
  g_assert_false (crm_template_is_valid (large));
}

static void
test_good (void)
{
  static const char *const texts[] = {
    "",
    "plain",
    "\xef\xbb\xbf---\ntype: letter\n---\nwith a mark",
    "Windows\r\nlines\r\n\r\n**bold**\r\n",
    "5 * 3 = 15, a_b_c, __________ and **** stay as they are",
    "***both*** and **bold *inside* it**",
    "\\{{client.name}} \\* \\# \\| \\\\",
    "[text](https://example.org/a?b=c) and [no link] and [not](closed",
    "{{client.fax?}} {{client.fax or \"—\"}} {{a.b or “x”:upper}} {{ a.b : lower }}",
    "{{invoice.date:date(\"dd.MM.yyyy\")}} {{invoice.date:plus(30d):date(long)}}",
    "{{a.list:join(\"}}\")}}",
    "# One\n## Two\n### Three\n#### Four\n##### not a heading",
    "#. One {#a}\n##. Two\nsee {{ref:a}}",
    "- a\n  - b\n1. c\na. d\n2. e",
    ":::pagebreak\n:::rule\n:::space 5mm\n:::space 1cm\n:::space 12pt",
    ":::columns [2,1] small\na\n:::next right\nb\n:::/columns",
    ":::columns 2,1\na\n:::next\nb\n:::/columns",
    ":::keep center\n:::box right\nx\n:::/box\n:::/keep",
    "{{#if a and not b or c = \"d\"}}\nx\n{{else}}\ny\n{{/if}}",
    "{{#if a >= 3}}\nx\n{{/if}}",
    "{{#each a.b as x}}\n{{x.@index}} {{x.name}}\n{{else}}\nnone\n{{/each}}",
    "{{#each a.b by x.kind as g}}\n{{g.key}}\n{{#each g.items as i}}\n{{i.name}}\n{{/each}}\n"
    "{{/each}}",
    ":::table\n| A | B |\n|:--|--:|\n| a \\| b | {{x.y or \"|\"}} |\n|! joined ||\n:::/table",
    ":::table zebra widths=1,2 carry=i.t\n| A | B |\n|:-:|---|\n{{#each a.b as i}}\n| {{i.n}} | |\n"
    "{{/each}}\n:::carry-out\n| {{carry}} ||\n:::carry-in\n| {{carry}} ||\n:::total\n| a | b |\n"
    ":::/table",
    "{{image company.logo? height=14mm}}\n{{qr invoice.qr size=3cm}}\n{{signature m.s width=40pt}}",
    ":::footer\n{{page}}/{{pages}}\n:::/footer",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CrmTemplate) template = crm_template_new (texts[i], -1);
      GPtrArray *problems = crm_template_get_problems (template);

      if (problems->len > 0)
        g_error ("“%s”: %s", texts[i],
                 ((CrmTemplateProblem *) g_ptr_array_index (problems, 0))->message);
    }
}

static char *
render_text (const char *text, CrmTemplateShelf *shelf, CrmDocumentData *data)
{
  g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (text, -1, shelf);
  GPtrArray *problems = crm_template_get_problems (template);
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  ReadBack *pdf;
  char *read;

  if (problems->len > 0)
    g_error ("%s", ((CrmTemplateProblem *) g_ptr_array_index (problems, 0))->message);
  crm_document_render (template, data, NULL, &document, &error);
  g_assert_no_error (error);
  g_assert_true (crm_document_is_complete (document));
  pdf = read_back (document);
  read = g_strdup (pdf->text);
  read_back_free (pdf);
  return read;
}

/* Parts are read where they stand, in the language of the template, in blocks and in tables. */
static void
test_parts (void)
{
  g_autoptr (CrmTemplateShelf) shelf = make_shelf ();
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  CrmDocumentData *item;
  g_autofree char *text = NULL;

  crm_template_shelf_add (shelf, "Terms", "pt-PT", "Pagamento a {{doc.number}} dias.", NULL);
  crm_template_shelf_add (shelf, "Terms", "en-GB", "Payment within {{doc.number}} days.", NULL);
  crm_document_data_set_text (data, "doc.number", "30");
  crm_document_data_set_text (data, "company.name", "Alba");
  item = crm_document_data_append_group (crm_document_data_set_list (data, "invoice.items"));
  crm_document_data_set_text (item, "name", "Oil");
  crm_document_data_set_money (item, "total", 123450, "EUR");
  text = render_text ("---\nlocale: en-GB\nmoney: 1 234,50 €\n---\n:::header\n{{> LETTERHEAD}}\n"
                      ":::/header\n:::keep\n{{> Terms}}\n:::/keep\n:::table\n| A | B |\n|---|--:|\n"
                      "{{> Rows}}\n:::/table\n",
                      shelf, data);
  g_assert_nonnull (strstr (text, "Alba"));
  g_assert_nonnull (strstr (text, "Payment within 30 days."));
  g_assert_null (strstr (text, "Pagamento"));
  g_assert_nonnull (strstr (text, "Oil"));
}

/* A style sets the look, the head changes it. */
static void
test_style (void)
{
  g_autoptr (CrmTemplateShelf) shelf = make_shelf ();
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (
      "---\nsize: 9\nstyle: House\nlocale: pt-PT\n---\n{{v:money}} {{w:money}} {{n:money}}", -1,
      shelf);
  const CrmTemplateHead *head = &template->head;
  g_autofree char *text = NULL;

  g_assert_true (crm_template_is_valid (template));
  g_assert_cmpstr (head->font, ==, "Carlito");
  g_assert_cmpfloat (head->size, ==, 9);
  g_assert_cmpuint (head->accent, ==, 0xaa0000);
  g_assert_cmpint (head->table, ==, CRM_TABLE_GRID);
  crm_document_data_set_money (data, "v", 123456789, "EUR");
  crm_document_data_set_money (data, "w", 123450, "USD");
  crm_document_data_set_money (data, "n", -5, "EUR");
  text = render_text ("---\nstyle: House\nlocale: pt-PT\n---\n{{v:money}} {{w:money}} "
                      "{{n:money}} {{v:money(code)}} {{v:money(none)}}",
                      shelf, data);
  g_assert_nonnull (strstr (text, "1.234.567,89 €"));
  g_assert_nonnull (strstr (text, "1.234,50 US$"));
  g_assert_nonnull (strstr (text, "-0,05 €"));
  g_assert_nonnull (strstr (text, "1.234.567,89 EUR 1.234.567,89"));
}

/* Each way to write amounts that an office may choose. */
static void
test_money (void)
{
  static const char *const rows[][3] = {
    { "pt-PT", "1 234,50 €", "-9 876 543,21 €" }, { "pt-PT", "1.234,50€", "-9.876.543,21€" },
    { "tr-TR", "₺1.234,50", "-₺9.876.543,21" },   { "tr-TR", "1.234,50 TL", "-9.876.543,21 TL" },
    { "en-GB", "£1,234.50", "-£9,876,543.21" },   { "ro-RO", "1234,50 lei", "-9876543,21 lei" },
    { "en-US", "1'234.50 $", "-9'876'543.21 $" },
  };
  static const char *const currencies[][2] = { { "pt-PT", "EUR" },
                                               { "tr-TR", "TRY" },
                                               { "en-GB", "GBP" },
                                               { "ro-RO", "RON" },
                                               { "en-US", "USD" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CrmDocumentData) data = crm_document_data_new ();
      g_autofree char *source
          = g_strdup_printf ("---\nlocale: %s\nmoney: %s\n---\n{{v}}", rows[i][0], rows[i][1]);
      g_autofree char *text = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *plain = NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (currencies); k++)
        if (strcmp (currencies[k][0], rows[i][0]) == 0)
          crm_document_data_set_money (data, "v", -987654321, currencies[k][1]);
      text = render_text (source, NULL, data);
      parts = g_strsplit (text, "\302\240", -1);
      plain = g_strjoinv (" ", parts);
      if (strstr (plain, rows[i][2]) == NULL)
        g_error ("“%s” gives “%s”", rows[i][1], plain);
    }
}

/* Groups keep the type of what they are grouped by, and lists inside them can be summed up. */
static void
test_groups (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  CrmDocumentData *list = crm_document_data_set_list (data, "invoice.items");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 5; i++)
    {
      CrmDocumentData *item = crm_document_data_append_group (list);
      g_autofree char *name = g_strdup_printf ("thing%u", i);

      crm_document_data_set_text (item, "name", name);
      if (i < 4)
        crm_document_data_set_percent (item, "vat", i % 2 == 0 ? 230000 : 60000);
      crm_document_data_set_money (item, "total", 1000 * (i + 1), "EUR");
    }
  text = render_text ("---\nlocale: en-GB\n---\n{{#each invoice.items by item.vat as g}}\n"
                      "rate {{g.key:percent(1) or \"none\"}} {{g.items:count}} "
                      "{{g.items:sum(total):money(none)}} {{g.items:join(\"+\")}}\n\n"
                      "{{#each g.items as item}}\n{{g.key?}}/{{item.name}}\n\n{{/each}}\n{{/each}}",
                      NULL, data);
  g_assert_nonnull (strstr (text, "rate 23.0% 2 40.00 thing0+thing2"));
  g_assert_nonnull (strstr (text, "rate 6.0% 2 60.00 thing1+thing3"));
  g_assert_nonnull (strstr (text, "rate none 1 50.00 thing4"));
  g_assert_nonnull (strstr (text, "23%/thing2"));
}

static void
test_paths (void)
{
  g_autoptr (CrmTemplate) template = crm_template_new (
      "---\ntype: quote\nlocale: ro-RO\ntitle: {{doc.number}}\n---\n{{client.name}} "
      "{{client.name}}\n"
      "{{#each invoice.items as item}}\n{{item.total}}\n{{/each}}\n{{image company.logo}}",
      -1);
  g_autoptr (GPtrArray) paths = crm_template_dup_paths (template);

  g_assert_cmpuint (paths->len, ==, 5);
  g_assert_cmpstr (g_ptr_array_index (paths, 0), ==, "doc.number");
  g_assert_cmpstr (g_ptr_array_index (paths, 1), ==, "client.name");
  g_assert_cmpstr (g_ptr_array_index (paths, 2), ==, "invoice.items");
  g_assert_cmpstr (g_ptr_array_index (paths, 4), ==, "company.logo");
  g_assert_cmpstr (crm_template_get_document_type (template), ==, "quote");
  g_assert_cmpstr (crm_template_get_locale (template), ==, "ro-RO");
}

static void
test_when (void)
{
  static const struct
  {
    const char *condition;
    gboolean applies;
  } rows[] = {
    { "client.country = \"PT\"", TRUE },
    { "client.country = \"RO\"", FALSE },
    { "client.country != \"RO\"", TRUE },
    { "client.none", FALSE },
    { "not client.none", TRUE },
    { "client.none != \"x\"", TRUE },
    { "client.zero", FALSE },
    { "client.zero = 0", TRUE },
    { "client.amount > 12.49", TRUE },
    { "client.amount > 12.50", FALSE },
    { "client.amount >= 12.50 and client.vip = true", TRUE },
    { "client.vip and client.none or client.country = \"PT\"", TRUE },
    { "client.country = \"PT\" or client.vip and client.none", TRUE },
    { "client.since < \"2026-01-01\"", TRUE },
    { "client.since < \"2020-01-01\"", FALSE },
    { "client.blank", FALSE },
    { "client.list", TRUE },
    { "client.empty", FALSE },
  };
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();

  crm_document_data_set_text (data, "client.country", "PT");
  crm_document_data_set_text (data, "client.blank", " \u00a0\n");
  crm_document_data_set_integer (data, "client.zero", 0);
  crm_document_data_set_money (data, "client.amount", 1250, "EUR");
  crm_document_data_set_boolean (data, "client.vip", TRUE);
  crm_document_data_set_date (data, "client.since", crm_date_new (2025, 5, 1));
  crm_document_data_append_text (crm_document_data_set_list (data, "client.list"), "a");
  crm_document_data_set_list (data, "client.empty");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("---\nwhen: %s\n---\n", rows[i].condition);
      g_autoptr (CrmTemplate) template = crm_template_new (text, -1);

      g_assert_true (crm_template_is_valid (template));
      if (crm_template_applies (template, data) != rows[i].applies)
        g_error ("wrong: %s", rows[i].condition);
    }
}

/* Templates that are cut and mixed at random, always the same way: whatever they say, parsing and
 * rendering end well, and the place of each problem is inside the text. */
static void
test_mutations (void)
{
  static const char *const pieces[] = { "{{",
                                        "}}",
                                        "{{#if a}}",
                                        "{{/if}}",
                                        "{{else}}",
                                        "{{#each a.b as x}}",
                                        "{{/each}}",
                                        ":::",
                                        ":::keep\n",
                                        ":::/keep",
                                        ":::table",
                                        "|",
                                        "||",
                                        "**",
                                        "*",
                                        "__",
                                        "\\",
                                        "\n",
                                        "\n\n",
                                        "---\n",
                                        "#. ",
                                        "{#x}",
                                        "{{ref:x}}",
                                        "](",
                                        "\"",
                                        "(",
                                        ")",
                                        "?",
                                        ":date(",
                                        "{{x.@index}}",
                                        "é",
                                        "\t",
                                        "- ",
                                        "1. ",
                                        ":::next\n",
                                        "carry=",
                                        ":::columns\n",
                                        "🜁",
                                        ":::header\n" };
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "documents", "data", "invoice.clt", NULL);
  g_autofree char *seed_text = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20260302);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  guint rendered = 0;

  g_assert_true (g_file_get_contents (path, &seed_text, NULL, NULL));
  for (guint round = 0; round < 1500; round++)
    {
      g_autoptr (GString) text = g_string_new (seed_text);
      g_autoptr (CrmTemplate) template = NULL;
      g_autofree char *valid = NULL;
      GPtrArray *problems;

      for (int n = g_rand_int_range (random, 1, 6); n > 0; n--)
        {
          gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len + 1);
          gsize length = (gsize) g_rand_int_range (random, 1, 30);

          if (g_rand_boolean (random))
            g_string_insert (text, (gssize) at,
                             pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
          else
            g_string_erase (text, (gssize) at, (gssize) MIN (text->len - at, length));
        }
      valid = g_utf8_make_valid (text->str, (gssize) text->len);
      template = crm_template_new (valid, -1);
      problems = crm_template_get_problems (template);
      for (guint i = 0; i < problems->len; i++)
        {
          CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

          g_assert_cmpuint (problem->line, >=, 1);
          g_assert_cmpuint (problem->column, >=, 1);
          g_assert_true (g_utf8_validate (problem->message, -1, NULL));
        }
      if (problems->len == 0 && rendered < 60)
        {
          g_autoptr (CrmDocument) document = NULL;
          g_autoptr (GError) error = NULL;

          rendered++;
          if (crm_document_render (template, data, NULL, &document, &error))
            g_assert_cmpuint (crm_document_get_n_pages (document), >=, 1);
          else
            g_assert_nonnull (error);
        }
    }
  g_assert_cmpuint (rendered, >, 10);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_templates); i++)
    {
      g_autofree char *name = g_strconcat ("/template/bad/", bad_templates[i].name, NULL);

      g_test_add_data_func (name, &bad_templates[i], test_bad);
    }
  g_test_add_func ("/template/one-problem-each", test_one_problem_each);
  g_test_add_func ("/template/not-text", test_not_text);
  g_test_add_func ("/template/good", test_good);
  g_test_add_func ("/template/parts", test_parts);
  g_test_add_func ("/template/style", test_style);
  g_test_add_func ("/template/money", test_money);
  g_test_add_func ("/template/groups", test_groups);
  g_test_add_func ("/template/paths", test_paths);
  g_test_add_func ("/template/when", test_when);
  g_test_add_func ("/template/mutations", test_mutations);
  return g_test_run ();
}
