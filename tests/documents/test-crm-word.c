/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Word and Writer as templates. */
#include "config.h"

#include "crm-catalog.h"
#include "crm-error.h"
#include "crm-template-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crm-word-pdf.h"
#include "fixture.h"
#include "word-fixture.h"

#define HEAD "---\ntype: letter\nlocale: en-GB\nfilename: Letter {{invoice.number}}\n---\n"
#define P(text) "<w:p><w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define CELL(text) "<w:tc><w:tcPr/>" P (text) "</w:tc>"
#define ROW(a, b) "<w:tr>" CELL (a) CELL (b) "</w:tr>"
#define TABLE(rows)                                                                                \
  "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>" rows "</w:tbl>"
#define OP(text) "<text:p>" text "</text:p>"
#define OROW(a, b)                                                                                 \
  "<table:table-row><table:table-cell>" OP (a) "</table:table-cell><table:table-cell>" OP (        \
      b) "</table:table-cell></table:table-row>"

static CrmDocument *
fill (GBytes *file, const char *mapping, CrmDocumentData *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTemplateFile) template = crm_template_file_new (file, HEAD, mapping, &error);
  CrmDocument *document = NULL;

  g_assert_no_error (error);
  if (crm_template_file_get_problems (template)->len > 0)
    g_error ("%s",
             ((CrmTemplateProblem *) crm_template_file_get_problems (template)->pdata[0])->message);
  g_assert_true (crm_template_file_fill (template, data, NULL, &document, &error));
  g_assert_no_error (error);
  return document;
}

static void
check_part (GBytes *file, const char *part, const char *expected)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (file, NULL, data);
  g_autofree char *lines = word_lines (crm_document_get_bytes (document), part);

  g_assert_cmpuint (crm_document_get_missing (document)->len, ==, 0);
  g_assert_cmpstr (lines, ==, expected);
}

static void
check_docx (const char *body, const char *expected)
{
  g_autoptr (GBytes) file = word_docx (body, NULL, NULL);

  check_part (file, "word/document.xml", expected);
}

static void
check_odt (const char *body, const char *expected)
{
  g_autoptr (GBytes) file = word_odt (body, NULL, NULL);

  check_part (file, "content.xml", expected);
}

static void
test_fields (void)
{
  check_docx (P ("Dear {{client.name}}, {{invoice.gross:money}} {{ invoice.date:date(long) }}"),
              "Dear Ștefan & Müller — Comércio Internacional, S.A., €5,159.47 2 March 2026\n");
  check_odt (OP ("Dear {{client.name}}, {{invoice.gross:money}}"),
             "Dear Ștefan & Müller — Comércio Internacional, S.A., €5,159.47\n");
  /* Several lines stay lines where the field stands alone. */
  check_docx (P ("{{client.address}}") P ("at {{client.address}}"),
              "Av. da Liberdade 1000/1250-096 Lisboa\nat Av. da Liberdade 1000, 1250-096 Lisboa\n");
  check_odt (OP ("{{client.address}}"), "Av. da Liberdade 1000/1250-096 Lisboa\n");
  /* Quotation marks that a word processor made typographic, and blanks that do not break. */
  check_docx (P ("{{client.fax or “none”}} {{#if client.name = “x”}}A{{else}}B{{/if}}"),
              "none B\n");
}

/* Word divides what is typed as it likes. */
static void
test_split_runs (void)
{
  check_docx ("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>A {</w:t></w:r><w:r><w:t>{cli</w:t></w:r>"
              "<w:proofErr w:type=\"spellStart\"/><w:r><w:t>ent.sho</w:t></w:r><w:hyperlink><w:r>"
              "<w:t>rt_name</w:t></w:r></w:hyperlink><w:r><w:t>}} Z</w:t></w:r></w:p>",
              "A Stefan-Muller Z\n");
  check_odt (OP ("A {<text:span>{cli</text:span>ent.<text:span>sho</text:span>rt<text:span>_name}"
                 "</text:span>} Z"),
             "A Stefan-Muller Z\n");
}

static void
test_split_keeps_look (void)
{
  g_autoptr (GBytes) file
      = word_docx ("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{</w:t></w:r><w:r><w:rPr><w:i/></w:rPr>"
                   "<w:t>{client.short_name}} end</w:t></w:r></w:p>",
                   NULL, NULL);
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (file, NULL, data);
  g_autofree char *xml = word_read (crm_document_get_bytes (document), "word/document.xml");

  g_assert_nonnull (strstr (
      xml, "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Stefan-Muller</w:t></w:r>"));
  g_assert_nonnull (strstr (xml, "<w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\"> end"));
}

static void
test_headers (void)
{
  g_autoptr (GBytes) file
      = word_docx (P ("text"), P ("{{company.city}}"), P ("{{invoice.number}} {{page}}/{{pages}}"));
  g_autoptr (GBytes) odt = word_odt (OP ("text"), OP ("{{company.city}} {{page}}"), NULL);
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (file, NULL, data);
  g_autofree char *footer = word_read (crm_document_get_bytes (document), "word/footer1.xml");

  check_part (file, "word/header1.xml", "Porto\n");
  check_part (odt, "styles.xml", "Porto 1\n");
  g_assert_nonnull (strstr (footer, "FT 2026/117"));
  g_assert_nonnull (strstr (footer, "<w:instrText> NUMPAGES </w:instrText>"));
  g_assert_cmpstr (crm_document_get_filename (document), ==, "Letter FT 2026-117.docx");
}

static void
test_rows (void)
{
  g_autoptr (GBytes) file = word_docx (
      TABLE (ROW ("No.", "What") ROW ("{{#each invoice.items as item}}{{item.@index}}",
                                      "{{item.name}}{{/each}}") ROW ("Total", "{{invoice.gross}}")),
      NULL, NULL);
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (file, NULL, data);
  g_autofree char *lines = word_lines (crm_document_get_bytes (document), "word/document.xml");
  g_auto (GStrv) rows = g_strsplit (lines, "=", -1);

  g_assert_true (g_str_has_prefix (lines, "No.\nWhat\n=1\n"));
  g_assert_true (g_str_has_suffix (lines, "Total\n€5,159.47\n="));
  g_assert_cmpuint (g_strv_length (rows), ==, 5 + 2 + 1);
  /* Rows of tags alone are not there afterwards. */
  check_docx (TABLE (ROW ("{{#each invoice.taxes as tax}}", "")
                         ROW ("{{tax.rate:percent}}", "{{tax.tax:money}}") ROW ("{{/each}}", "")),
              "23%\n€915.72\n=6%\n€14.85\n=");
  check_odt ("<table:table><table:table-column/>" OROW (
                 "{{#each invoice.taxes as tax}}{{tax.rate:percent}}",
                 "{{tax.tax:money}}{{/each}}") "</table:table>",
             "23%\n€915.72\n=6%\n€14.85\n=");
  /* In groups, one table inside the paragraphs of another loop. */
  check_docx (P ("{{#each invoice.items by item.vat as g}}") P ("{{g.key:percent}}")
                  TABLE (ROW ("{{#each g.items as i}}{{i.@index}}", "{{i.total:money}}{{/each}}"))
                      P ("{{/each}}"),
              "23%\n1\n€1,020.00\n=2\n€1,485.00\n=3\n€1,380.00\n=4\n€96.40\n=6%\n1\n€247.50\n=");
}

static void
test_conditions (void)
{
  check_docx (P ("{{#if invoice.gross > 1000}}") P ("large") P ("{{else}}") P ("small")
                  P ("{{/if}}") P ("end"),
              "large\nend\n");
  check_docx (P ("{{#if not client.name}}") P ("a") P ("{{else}}") P ("b") P ("{{/if}}"), "b\n");
  check_docx (P ("x{{#if client.vip}} and {{client.vip}}{{/if}}y"), "xy\n");
  check_docx (P ("{{#if client.vip}}") P ("{{/if}}") P ("end"), "end\n");
  check_odt (OP ("{{#if client.vip}}") OP ("a") OP ("{{/if}}") "<text:list><text:list-item>" OP (
                 "{{#each invoice.taxes as t}}{{t.rate:percent}}{{/each}}") "</text:list-item>"
                                                                            "</text:list>",
             "23%6%\n");
  /* A cell that loses its paragraphs keeps an empty one, or Word would not open the file. */
  check_docx (TABLE ("<w:tr><w:tc>" P ("{{#if client.vip}}") P ("a")
                         P ("{{/if}}") "</w:tc>" CELL ("b") "</w:tr>"),
              "\nb\n=");
  /* A table that loses its rows goes. */
  check_docx (TABLE (ROW ("{{#if client.vip}}a", "b{{/if}}")) P ("end"), "end\n");
}

static void
test_optionals (void)
{
  check_docx (P ("{{client.fax?}}") P ("Tel · {{company.fax?}} · Web") P ("Fax: {{client.fax?}}"),
              "Tel · Web\nFax: \n");
  check_docx (P ("{{company.fax?}} · {{company.city}}"), "Porto\n");
  check_odt (OP ("{{client.fax?}}") OP ("A"), "A\n");
}

static void
test_injection (void)
{
  static const char nasty[] = "<w:p/> & \"'{{company.iban}} {{#if}} ]]> \x01 \xe2\x80\xae ** \\";
  static const char printed[]
      = "<w:p/> & \"'{{company.iban}} {{#if}} ]]> \xef\xbf\xbd \xef\xbf\xbd ** \\\n";
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (GBytes) docx = word_docx (P ("{{client.name}}"), NULL, NULL);
  g_autoptr (GBytes) odt = word_odt (OP ("{{client.name}}"), NULL, NULL);
  static const char *const parts[] = { "word/document.xml", "content.xml" };

  crm_document_data_set_text (data, "client.name", nasty);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CrmDocument) document = fill (i == 0 ? docx : odt, NULL, data);
      g_autofree char *lines = word_lines (crm_document_get_bytes (document), parts[i]);

      g_assert_cmpstr (lines, ==, printed);
    }
}

static void
test_missing (void)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (GBytes) file
      = word_docx (P ("one") P ("{{client.fax}}") TABLE (ROW ("{{manager.car}}", "")), NULL, NULL);
  g_autoptr (CrmDocument) document = fill (file, NULL, data);
  GPtrArray *missing = crm_document_get_missing (document);
  const CrmTemplateProblem *first, *second;
  g_autofree char *xml = word_read (crm_document_get_bytes (document), "word/document.xml");

  g_assert_false (crm_document_is_complete (document));
  g_assert_cmpuint (missing->len, ==, 2);
  first = g_ptr_array_index (missing, 0);
  second = g_ptr_array_index (missing, 1);
  g_assert_cmpstr (first->path, ==, "client.fax");
  g_assert_cmpuint (first->line, ==, 2);
  g_assert_cmpstr (second->path, ==, "manager.car");
  g_assert_cmpuint (second->line, ==, 3);
  g_assert_nonnull (strstr (xml, "C01C28"));
  g_assert_nonnull (strstr (xml, "‹client.fax?›"));
}

static void
test_merge_fields (void)
{
  static const char body[]
      = "<w:p><w:r><w:t>Dear </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>"
        "<w:instrText> MERGEFIELD  Cliente \\* MERGEFORMAT </w:instrText></w:r><w:r>"
        "<w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>«Cliente»"
        "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t>!</w:t></w:r></w:p>"
        "<w:p><w:fldSimple w:instr=\" MERGEFIELD &quot;Número fiscal&quot; \"><w:r><w:t>x</w:t>"
        "</w:r></w:fldSimple></w:p>"
        "<w:p><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>";
  g_autoptr (GBytes) file = word_docx (body, NULL, NULL);
  g_autoptr (GBytes) odt = word_odt (OP ("<text:user-field-get text:name=\"Cliente\">x"
                                         "</text:user-field-get>, <text:placeholder "
                                         "text:placeholder-type=\"text\">&lt;NIF&gt;"
                                         "</text:placeholder>"),
                                     NULL, NULL);
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (catalog);
  g_autoptr (CrmTemplateFile) template = crm_template_file_new (file, HEAD, NULL, NULL);
  g_autofree char *proposal = crm_template_file_propose (template, placeholders);
  g_autoptr (CrmDocument) document = fill (
      file, "{\"Cliente\":\"{{client.short_name}}\",\"Número fiscal\":\"NIF {{client.tax_id}}\"}",
      data);
  g_autoptr (CrmDocument) other
      = fill (odt, "{\"Cliente\":\"{{client.short_name}}\",\"NIF\":\"{{client.tax_id}}\"}", data);
  g_autofree char *lines = word_lines (crm_document_get_bytes (document), "word/document.xml");
  g_autofree char *words = word_lines (crm_document_get_bytes (other), "content.xml");
  g_autofree char *xml = word_read (crm_document_get_bytes (document), "word/document.xml");

  g_assert_cmpuint (crm_template_file_get_fields (template)->len, ==, 2);
  g_assert_nonnull (strstr (proposal, "\"Cliente\":\"{{client.name?}}\""));
  g_assert_cmpstr (lines, ==, "Dear Stefan-Muller!\nNIF PT 501 234 567\n7\n");
  g_assert_cmpstr (words, ==, "Stefan-Muller, PT 501 234 567\n");
  g_assert_nonnull (strstr (xml, "<w:b/></w:rPr><w:t xml:space=\"preserve\">Stefan"));
}

static void
test_problems (void)
{
  static const struct
  {
    const char *body, *message;
    guint place;
  } cases[] = {
    { P ("a") P ("{{client.nam}}"), "There is no field client.nam. Did you mean client.name?", 2 },
    { P ("{{client.name:shout}}"), "There is no such formatter", 1 },
    { P ("a") P ("{{#if client.name}}") P ("b"), "This is not closed: {{/if}} is missing", 2 },
    { P ("{{client.name"), "the braces are not closed", 1 },
    { P ("{{image company.logo height=14mm}}"), "belongs to the templates of this program", 1 },
    { P ("{{> Letterhead}}"), "belongs to the templates of this program", 1 },
    { P ("{{client.name:date}}"), "This formatter does not suit", 1 },
    { P ("{{/each}}"), "", 1 },
  };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (catalog);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = word_docx (cases[i].body, NULL, NULL);
      g_autoptr (CrmTemplateFile) template = crm_template_file_new (file, HEAD, NULL, NULL);
      g_autoptr (GPtrArray) problems = crm_template_file_check (template, placeholders);
      const CrmTemplateProblem *problem;

      g_assert_cmpuint (problems->len, >, 0);
      problem = g_ptr_array_index (problems, 0);
      g_assert_cmpuint (problem->line, ==, cases[i].place);
      if (strstr (problem->message, cases[i].message) == NULL)
        g_error ("“%s”, not “%s”", problem->message, cases[i].message);
    }
}

/* The two tags of a block have to stand so that what is between them can be taken out whole. */
static void
test_crossed (void)
{
  static const char *const bodies[] = {
    P ("{{#if client.name}}") TABLE (ROW ("{{/if}}", "")),
    TABLE (ROW ("{{#if client.name}}", "b")) P ("{{/if}}"),
    TABLE (ROW ("{{#if client.name}}{{else}}", "{{/if}}")),
  };
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) file = word_docx (bodies[i], NULL, NULL);
      g_autoptr (CrmTemplateFile) template = crm_template_file_new (file, HEAD, NULL, NULL);
      g_autoptr (CrmDocument) document = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (crm_template_file_fill (template, data, NULL, &document, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "{{#if client.name}}"));
    }
}

static void
refuse (GBytes *file, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTemplateFile) template = crm_template_file_new (file, NULL, NULL, &error);

  g_assert_null (template);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s”, not “%s”", error->message, message);
}

static void
test_hostile (void)
{
  static const char laughs[]
      = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
        "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
        "<d>&b;&c;</d>";
  const gsize huge = 48 * 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (huge);
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("hello, this is no zip file", 26);
  g_autoptr (GBytes) old = g_bytes_new_static ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
  const WordPart bomb[] = { { "mimetype", "application/vnd.oasis.opendocument.text", 0 },
                            { "content.xml", zeros, huge } };
  const WordPart entities[] = { { "mimetype", "application/vnd.oasis.opendocument.text", 0 },
                                { "content.xml", laughs, 0 } };
  const WordPart twice[] = { { "content.xml", "<a/>", 0 }, { "content.xml", "<a/>", 0 } };
  const WordPart locked[] = { { "mimetype", "application/vnd.oasis.opendocument.text", 0 },
                              { "META-INF/manifest.xml", "<manifest:encryption-data/>", 0 },
                              { "content.xml", "<a/>", 0 } };
  WordPart nested[]
      = { { "mimetype", "application/vnd.oasis.opendocument.text", 0 }, { "content.xml", "", 0 } };
  g_autoptr (GBytes) bombs = word_pack (bomb, 2), with_entities = word_pack (entities, 2);
  g_autoptr (GBytes) doubled = word_pack (twice, 2), closed = word_pack (locked, 3);
  g_autoptr (GBytes) stacked = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  nested[1].text = deep->str;
  stacked = word_pack (nested, 2);
  refuse (nothing, "damaged");
  refuse (text, "damaged");
  refuse (old, "old Word file");
  refuse (bombs, "unpacks to more");
  refuse (with_entities, "damaged");
  refuse (doubled, "damaged");
  refuse (closed, "password");
  refuse (stacked, "damaged");
}

static void
test_equal_bytes (void)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (GBytes) file = word_docx (P ("{{client.name}}"), NULL, NULL);
  g_autoptr (CrmDocument) first = fill (file, NULL, data);
  g_autoptr (CrmDocument) second = fill (file, NULL, data);

  g_assert_true (g_bytes_equal (crm_document_get_bytes (first), crm_document_get_bytes (second)));
}

/* LibreOffice opens what we write, and the values stand on its pages. */
static void
check_pages (GBytes *file)
{
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fill (file, NULL, data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDocument) pages = crm_word_pdf_make (document, NULL, &error);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (crm_document_is_pdf (pages));
  g_assert_true (crm_document_get_source (pages) == document);
  g_assert_cmpstr (crm_document_get_filename (pages), ==, "Letter FT 2026-117.pdf");
  path = fixture_write (pages, "word.pdf");
  text = fixture_run ("pdftotext", path, "-", NULL);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "Ștefan & Müller — Comércio Internacional, S.A."));
  g_assert_nonnull (strstr (text, "Licença"));
  g_assert_nonnull (strstr (text, "Porto"));
  g_assert_null (strstr (text, "{{"));
}

static gboolean
is_running (GPid pid)
{
  return waitpid (pid, NULL, WNOHANG) == 0;
}

static void
lead_group (gpointer data)
{
  setpgid (0, 0);
}

/* A Writer that a person has open goes on while ours runs. */
static GPid
open_writer (const char *folder)
{
  g_autofree char *profile = g_strconcat ("-env:UserInstallation=file://", folder, "/own", NULL);
  const char *words[]
      = { "soffice", profile, "--headless", "--norestore", "--accept=pipe,name=clientela-test;urp",
          NULL };
  GPid pid = 0;

  g_assert_true (g_spawn_async (NULL, (char **) words, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH
                                    | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                                lead_group, NULL, &pid, NULL));
  return pid;
}

static void
test_pages (void)
{
  g_autofree char *folder = g_dir_make_tmp ("clientela-writer-XXXXXX", NULL);
  g_autoptr (GBytes) docx = word_docx (
      P ("Dear {{client.name}}")
          TABLE (ROW ("{{#each invoice.items as item}}{{item.@index}}", "{{item.name}}{{/each}}")),
      P ("{{company.city}}"), P ("{{page}}"));
  g_autoptr (GBytes) odt
      = word_odt (OP ("Dear {{client.name}}") "<table:table table:name=\"T\"><table:table-column "
                                              "table:number-columns-repeated=\"2\"/>" OROW (
                                                  "{{#each invoice.items as item}}{{item.@index}}",
                                                  "{{item.name}}{{/each}}") "</table:table>",
                  OP ("{{company.city}}"), NULL);
  GPid writer;

  if (!crm_word_pdf_is_available ())
    {
      g_test_skip ("LibreOffice is not installed");
      return;
    }
  writer = open_writer (folder);
  check_pages (docx);
  check_pages (odt);
  g_assert_true (is_running (writer));
  kill (-writer, SIGKILL);
  waitpid (writer, NULL, 0);
  g_free (fixture_run ("rm", "-rf", folder, NULL));
}

/* One that never ends is ended, with all that it started, and leaves nothing behind. */
static void
test_endless (void)
{
  static const char script[] = "#!/bin/sh\necho $$ > \"$PIDS\"\nsleep 1000 & echo $! >> "
                               "\"$PIDS\"\nwait\n";
  g_autofree char *folder = g_dir_make_tmp ("clientela-endless-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "soffice", NULL);
  g_autofree char *pids = g_build_filename (folder, "pids", NULL);
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *own = g_strconcat (folder, ":", path, NULL);
  g_autofree char *written = NULL;
  g_autoptr (GBytes) file = word_docx (P ("a"), NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_set_contents_full (program, script, -1, 0, 0700, NULL));
  g_setenv ("PATH", own, TRUE);
  g_setenv ("PIDS", pids, TRUE);
  g_assert_null (crm_word_pdf_convert (file, ".docx", 1, NULL, &error));
  g_setenv ("PATH", path, TRUE);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "1 second"));
  g_assert_true (g_file_get_contents (pids, &written, NULL, NULL));
  lines = g_strsplit (written, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >=, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *state = NULL, *stat = g_strdup_printf ("/proc/%s/stat", lines[i]);

      /* Gone, or dead and not yet noticed by whoever inherits it. */
      if (g_file_get_contents (stat, &state, NULL, NULL))
        g_assert_nonnull (strstr (state, ") Z "));
    }
  g_free (fixture_run ("rm", "-rf", folder, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word/fields", test_fields);
  g_test_add_func ("/word/split-runs", test_split_runs);
  g_test_add_func ("/word/split-keeps-look", test_split_keeps_look);
  g_test_add_func ("/word/headers", test_headers);
  g_test_add_func ("/word/rows", test_rows);
  g_test_add_func ("/word/conditions", test_conditions);
  g_test_add_func ("/word/optionals", test_optionals);
  g_test_add_func ("/word/injection", test_injection);
  g_test_add_func ("/word/missing", test_missing);
  g_test_add_func ("/word/merge-fields", test_merge_fields);
  g_test_add_func ("/word/problems", test_problems);
  g_test_add_func ("/word/crossed", test_crossed);
  g_test_add_func ("/word/hostile", test_hostile);
  g_test_add_func ("/word/equal-bytes", test_equal_bytes);
  g_test_add_func ("/word/pages", test_pages);
  g_test_add_func ("/word/endless", test_endless);
  return g_test_run ();
}
