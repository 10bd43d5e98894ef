/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From template and data to the file: what is printed, what is missing, what cannot be done. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "crm-error.h"
#include "fixture.h"

#define HEAD "---\ntype: letter\nlocale: en-GB\npage: A5\nmargins: 15 15 15 15\nsize: 10\n---\n"

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_invoice_example (void)
{
  static const char *const parts[]
      = { "FATURA",
          "FT 2026/117",
          "Data: 02/03/2026",
          "Vencimento: 01/04/2026",
          "Azenha & Filhos, Lda.",
          "4050-262 Porto",
          "NIF PT 509 442 013",
          "Ștefan & Müller — Comércio Internacional, S.A.",
          "NIF PT 501 234 567",
          "N.º Descrição Qtd. Preço IVA Total",
          "1 Consultoria de processos comerciais 12 85,00",
          "Manual do utilizador 25 9,90",
          "Total sem IVA 4 228,90 €",
          "Total a pagar 5 159,47 €",
          "Por extenso: cinco mil cento e cinquenta e nove euros e quarenta e sete cêntimos.",
          "IBAN PT50 0002",
          "ATCUD: JJTK3W8B-117",
          "Página 1 de 1",
          "Inês Carvalhal, Diretora Comercial",
          "+351 222 004 118" };
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fixture_render (template, data);
  g_autoptr (ReadBack) pdf = read_back (document);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_contains (pdf->text, parts[i]);
  g_assert_true (crm_document_is_complete (document));
  g_assert_cmpuint (crm_document_get_n_pages (document), ==, 1);
  g_assert_null (strstr (pdf->text, "{{"));
  g_assert_null (strstr (pdf->text, "}}"));
  g_assert_null (strstr (pdf->text, "DRAFT"));
  g_assert_cmpstr (crm_document_get_title (document), ==, "Fatura FT 2026/117");
  g_assert_cmpstr (crm_document_get_filename (document), ==,
                   "Fatura-FT 2026-117-Stefan-Muller.pdf");
  g_assert_cmpuint (g_bytes_get_size (crm_document_get_bytes (document)), <, 60 * 1024);
}

static void
test_contract_example (void)
{
  static const char *const parts[]
      = { "Contrato de prestação de serviços",
          "Contrato n.º C-2026-014",
          "sede em Rua das Flores 128, 2.º Esq., 4050-262 Porto, aqui",
          "1. Objeto",
          "2. Duração",
          "começa em 1 de abril de 2026 e termina em 31 de março de 2027.",
          "Renova-se por períodos iguais",
          "6. Foro",
          "1 234,50 € (mil duzentos e trinta e quatro euros e cinquenta cêntimos) por mês",
          "até ao dia 8 de cada mês",
          "Feito em Porto, em 2 de março de 2026",
          "______________________________",
          "• Apoio comercial — acompanhamento",
          "Página 1 de 2 — rubricas: ________ / ________",
          "Página 2 de 2" };
  g_autoptr (CrmTemplate) template = fixture_template ("contract.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("contract.json");
  g_autoptr (CrmDocument) document = fixture_render (template, data);
  g_autoptr (ReadBack) pdf = read_back (document);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_contains (pdf->text, parts[i]);
  g_assert_null (strstr (pdf->text, "Não se renova"));
  g_assert_true (crm_document_is_complete (document));
  g_assert_cmpuint (crm_document_get_n_pages (document), ==, 2);
}

static void
remove_field (CrmDocumentData *data, const char *path)
{
  g_assert_nonnull (crm_document_data_lookup (data, path));
  crm_document_data_remove (data, path);
}

static gboolean
is_reported (CrmDocument *document, const char *path)
{
  GPtrArray *missing = crm_document_get_missing (document);

  for (guint i = 0; i < missing->len; i++)
    if (g_strcmp0 (((CrmTemplateProblem *) g_ptr_array_index (missing, i))->path, path) == 0)
      return TRUE;
  return FALSE;
}

/* Each required value is taken away in turn: it is named, marked in red and the page is a draft. */
static void
test_missing (void)
{
  static const char *const paths[]
      = { "company.name",     "company.address",  "company.tax_id",    "company.city",
          "manager.name",     "manager.title",    "client.name",       "client.tax_id",
          "client.address",   "contract.number",  "contract.start",    "contract.end",
          "contract.fee",     "contract.pay_day", "contract.services", "doc.today",
          "manager.signature" };
  g_autoptr (CrmTemplate) template = fixture_template ("contract.clt");

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (CrmDocumentData) data = fixture_data ("contract.json");
      g_autoptr (CrmDocument) document = NULL;
      g_autoptr (ReadBack) pdf = NULL;
      g_autofree char *mark = g_strconcat ("‹", paths[i], "?›", NULL);

      remove_field (data, paths[i]);
      document = fixture_render (template, data);
      pdf = read_back (document);
      g_assert_false (crm_document_is_complete (document));
      g_assert_true (is_reported (document, paths[i]));
      assert_contains (pdf->text, "DRAFT");
      assert_contains (pdf->text, "RASCUNHO");
      if (strcmp (paths[i], "contract.services") != 0)
        assert_contains (pdf->text, mark);
    }
}

static void
test_missing_place (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;
  CrmDocumentData *list = crm_document_data_set_list (data, "invoice.items");
  CrmTemplateProblem *problem;

  crm_document_data_set_text (crm_document_data_append_group (list), "name", "one");
  crm_document_data_set_text (crm_document_data_append_group (list), "name", " \n ");
  crm_document_data_set_integer (data, "zero", 0);
  document
      = fixture_render_text (HEAD "Zero is {{zero}}.\n\nÉ {{client.fax}} {{client.none?}}\n"
                                  "{{#each invoice.items as item}}\n- {{item.name}}\n{{/each}}\n"
                                  "{{zero:money}}",
                             data);
  pdf = read_back (document);
  g_assert_cmpuint (crm_document_get_missing (document)->len, ==, 3);
  problem = g_ptr_array_index (crm_document_get_missing (document), 0);
  g_assert_cmpuint (problem->line, ==, 10);
  g_assert_cmpuint (problem->column, ==, 3);
  g_assert_cmpstr (problem->path, ==, "client.fax");
  g_assert_cmpstr (problem->message, ==, "client.fax is missing");
  problem = g_ptr_array_index (crm_document_get_missing (document), 1);
  g_assert_cmpuint (problem->line, ==, 12);
  g_assert_cmpstr (problem->path, ==, "invoice.items[2].name");
  problem = g_ptr_array_index (crm_document_get_missing (document), 2);
  g_assert_nonnull (strstr (problem->message, "a whole number"));
  assert_contains (pdf->text, "Zero is 0.");
  assert_contains (pdf->text, "É ‹client.fax?›");
}

/* Optional values take their separators and their lines with them; defaults stand in. */
static void
test_optional (void)
{
  static const struct
  {
    const char *text;
    const char *printed;
  } rows[] = {
    { "{{a}} · {{no?}} · {{b}}", "A · B" },
    { "{{no?}} · {{a}}", "A" },
    { "{{a}} · {{no?}}", "A" },
    { "{{a}}, {{no?}}, {{none?}}", "A" },
    { "x\\\n{{no?}}\\\ny", "x y" },
    { "{{no?}} · {{none?}}\\\ny", "y" },
    { "Fax {{no or \"—\"}}!", "Fax —!" },
    { "{{no or \"a | b\"}}", "a | b" },
    { "{{lines}}", "one two" },
    { "at {{lines}}, here", "at one, two, here" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CrmDocumentData) data = crm_document_data_new ();
      g_autofree char *text = g_strconcat (HEAD, rows[i].text, NULL);
      g_autoptr (CrmDocument) document = NULL;
      g_autoptr (ReadBack) pdf = NULL;

      crm_document_data_set_text (data, "a", "A");
      crm_document_data_set_text (data, "b", "B");
      crm_document_data_set_text (data, "lines", "one\r\ntwo");
      document = fixture_render_text (text, data);
      pdf = read_back (document);
      g_assert_cmpstr (g_strstrip (pdf->text), ==, rows[i].printed);
    }
}

static void
test_formatters (void)
{
  static const struct
  {
    const char *text;
    const char *printed;
  } rows[] = {
    { "{{t:upper}} {{t:lower}} {{t:title}}", "İZMİR IĞDIR izmir ığdır İzmir Iğdır" },
    { "{{d}} {{d:date(long)}} {{d:date(\"yyyy-MM-dd\")}}", "02.03.2026 2 Mart 2026 2026-03-02" },
    { "{{d:plus(30d)}} {{d:plus(1m):date(medium)}} {{d:plus(-1y):date(\"yyyy\")}}",
      "01.04.2026 2 Nis 2026 2025" },
    { "{{b}} {{b:yesno}}", "Evet Evet" },
    { "{{m}} {{m:money(code)}} {{m:money(none)}}", "₺1.234,50 TRY 1.234,50 1.234,50" },
    { "{{m:words}}", "binikiyüzotuzdört lira elli kuruş" },
    { "{{n}} {{n:number}} {{n:number(2)}} {{p}} {{p:percent(1)}}", "1,5 1,5 1,50 %23 %23,0" },
    { "{{i}} {{i:words}}", "12.000 on iki bin" },
    { "{{iban:iban}} {{iban:mask(4)}}", "TR33 0006 10 ••••••0610" },
    { "{{l:count}} {{l:sum(v)}} {{l:min(v)}} {{l:max(v):money(none)}}", "2 ₺30,00 ₺10,00 20,00" },
    { "{{l:join(\", \")}} {{born:age}}", "bir, iki 35" },
  };
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  CrmDocumentData *list = crm_document_data_set_list (data, "l");

  for (guint i = 0; i < 2; i++)
    {
      CrmDocumentData *item = crm_document_data_append_group (list);

      crm_document_data_set_money (item, "v", 1000 * (i + 1), "TRY");
      crm_document_data_set_text (item, "name", i == 0 ? "bir" : "iki");
    }
  crm_document_data_set_text (data, "t", "izmir IĞDIR");
  crm_document_data_set_date (data, "d", crm_date_new (2026, 3, 2));
  crm_document_data_set_date (data, "born", crm_date_new (1990, 3, 3));
  crm_document_data_set_date (data, "doc.today", crm_date_new (2026, 3, 2));
  crm_document_data_set_boolean (data, "b", TRUE);
  crm_document_data_set_money (data, "m", 123450, "TRY");
  crm_document_data_set_decimal (data, "n", 1500000);
  crm_document_data_set_percent (data, "p", 230000);
  crm_document_data_set_integer (data, "i", 12000);
  crm_document_data_set_text (data, "iban", "TR33000610");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = g_strconcat ("---\nlocale: tr-TR\npage: A4\n---\n", rows[i].text, NULL);
      g_autoptr (CrmDocument) document = fixture_render_text (text, data);
      g_autoptr (ReadBack) pdf = read_back (document);

      g_assert_true (crm_document_is_complete (document));
      g_assert_cmpstr (g_strstrip (pdf->text), ==, rows[i].printed);
    }
}

static void
test_logic (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  CrmDocumentData *list = crm_document_data_set_list (data, "l");
  static const char *const kinds[] = { "fruit", "tool", "fruit" }, *const names[]
                                                                   = { "apple", "saw", "pear" };
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;

  for (guint i = 0; i < 3; i++)
    {
      CrmDocumentData *item = crm_document_data_append_group (list);

      crm_document_data_set_text (item, "kind", kinds[i]);
      crm_document_data_set_text (item, "name", names[i]);
    }
  crm_document_data_set_list (data, "empty");
  document = fixture_render_text (
      HEAD
      "{{#each l as x}}\n{{#if x.@first}}\nfirst\n{{/if}}\n{{x.@index}}={{x.name}}\n"
      "{{#if x.@last}}\nlast\n{{/if}}\n{{/each}}\n"
      "{{#each empty as x}}\nno\n{{else}}\nnothing\n{{/each}}\n"
      "{{#each l by x.kind as g}}\n{{g.key}}:\n{{#each g.items as i}}\n{{i.name}};\n{{/each}}\n"
      "{{/each}}\n"
      "See {{ref:b}} and {{ref:c}}.\n#. One\n{{#if no}}\n#. Never\n{{/if}}\n#. Two {#b}\n"
      "##. Sub {#c}\n3. three\n4. four\n\na. aa\nb. bb\n",
      data);
  pdf = read_back (document);
  g_assert_true (crm_document_is_complete (document));
  g_assert_cmpstr (g_strstrip (pdf->text), ==,
                   "first 1=apple 2=saw 3=pear last nothing fruit: apple; pear; tool: saw; "
                   "See 2 and 2.1. 1. One 2. Two 2.1 Sub 3. three 4. four a. aa b. bb");
}

/* What looks like language in a value is printed as it is, and moves nothing. */
static void
test_injection (void)
{
  static const char *const values[] = { "<b>bold</b>",
                                        "{{company.iban}}",
                                        "{{/if}}",
                                        "{{#each x as y}}",
                                        "**stars** and *star*",
                                        "__under__",
                                        "a | b || c",
                                        ":::pagebreak",
                                        ":::/table",
                                        "# heading",
                                        "#. clause",
                                        "- item",
                                        "1. one",
                                        "---",
                                        "\\{{x}}",
                                        "back\\",
                                        "[x](https://example.org)",
                                        "&lt;&amp;",
                                        "'; DROP TABLE account; --",
                                        "${jndi:ldap://x}",
                                        "%s%n%d",
                                        "€ ₺ ș ț İ ı ğ ç ã",
                                        "‹client.name?›",
                                        "=1+1",
                                        "{{page}} of {{pages}}",
                                        "{#label}",
                                        "(x) Tj ET" };
  static const char text[]
      = HEAD ":::header all\n{{v}}\n:::/header\n:::footer\nfoot {{page}} of {{pages}}\n:::/footer\n"
             "before\n\n{{v}}\n\n:::table\n| A | B |\n|---|---|\n| {{v}} | end |\n:::/table\nafter";

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (CrmDocumentData) data = crm_document_data_new ();
      g_autoptr (CrmDocument) document = NULL;
      g_autoptr (ReadBack) pdf = NULL;
      g_autofree char *expected = NULL;

      crm_document_data_set_text (data, "v", values[i]);
      document = fixture_render_text (text, data);
      pdf = read_back (document);
      expected = g_strdup_printf ("%s before %s A B %s end after foot 1 of 1", values[i], values[i],
                                  values[i]);
      g_assert_true (crm_document_is_complete (document));
      g_assert_cmpuint (pdf->n_pages, ==, 1);
      g_assert_cmpstr (g_strstrip (pdf->text), ==, expected);
    }
}

/* Controls and marks that turn the direction cannot hide or disguise what stands beside them. */
static void
test_controls (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;

  crm_document_data_set_text (data, "v",
                              "a\x01"
                              "b\u202e"
                              "cd\u2066"
                              "e\x7f"
                              "f\xff"
                              "g");
  g_assert_cmpstr (crm_document_data_get_text (crm_document_data_lookup (data, "v")), ==,
                   "a\ufffdb\ufffdcd\ufffde\ufffdf\ufffdg");
  document = fixture_render_text (HEAD "[{{v}}] 100", data);
  pdf = read_back (document);
  assert_contains (pdf->text, "cd");
  assert_contains (pdf->text, "100");
}

/* A value of 256 KB fills pages, in time. */
static void
test_huge_value (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (CrmDocument) document = NULL;
  gint64 start = g_get_monotonic_time ();

  while (value->len < 256 * 1024)
    g_string_append_printf (value, "word%zu ", value->len);
  crm_document_data_set_text (data, "v", value->str);
  document
      = fixture_render_text (HEAD "{{v}}\n\n:::table\n| A |\n|---|\n| {{v}} |\n:::/table", data);
  g_test_message ("%u pages in %.1f s", crm_document_get_n_pages (document),
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_assert_cmpuint (crm_document_get_n_pages (document), >, 50);
}

static void
test_too_tall (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "Before\n:::keep\n");
  g_autoptr (CrmTemplate) template = NULL;
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 80; i++)
    g_string_append (text, "Line.\n\n");
  g_string_append (text, ":::/keep\n");
  template = fixture_parse (text->str);
  g_assert_false (crm_document_render (template, data, NULL, &document, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  assert_contains (error->message, "Line 9:");
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (HEAD);
  g_autoptr (CrmTemplate) template = NULL;
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2100; i++)
    g_string_append (text, "x\n:::pagebreak\n");
  template = fixture_parse (text->str);
  g_assert_false (crm_document_render (template, data, NULL, &document, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_FULL);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (crm_document_render (template, data, cancellable, &document, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (document);
}

/* Two lines of a paragraph at least stand on each side of a page's end, and a heading is never the
 * last line of a page. */
static void
test_paragraphs (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint round = 0; round < 25; round++)
    {
      g_autoptr (GString) text = g_string_new (HEAD);
      g_autoptr (CrmDocumentData) data = crm_document_data_new ();
      g_autoptr (CrmDocument) document = NULL;
      g_autoptr (ReadBack) pdf = NULL;
      guint last_paragraph = G_MAXUINT, last_lines = 0;

      for (guint p = 0; p < 40; p++)
        {
          if (g_rand_int_range (random, 0, 4) == 0)
            g_string_append_printf (text, "## Heading h%u\n", p);
          for (int w = g_rand_int_range (random, 1, 120); w > 0; w--)
            g_string_append_printf (text, "p%uw ", p);
          g_string_append (text, "\n\n");
        }
      document = fixture_render_text (text->str, data);
      pdf = read_back (document);
      for (guint i = 0; i < pdf->n_pages; i++)
        {
          GPtrArray *words = g_ptr_array_index (pdf->pages, i);
          guint paragraph = G_MAXUINT, lines = 0, first = G_MAXUINT, first_lines = 0, n;
          double y = 0;
          gboolean heading = FALSE;

          for (guint k = 0; k < words->len; k++)
            {
              const Word *word = g_ptr_array_index (words, k);

              heading = word->text[0] == 'h' || word->text[0] == 'H';
              if (sscanf (word->text, "p%uw", &n) != 1)
                continue;
              lines = n == paragraph ? lines + (word->y2 > y + 2) : 1;
              paragraph = n;
              y = word->y2;
              if (first == G_MAXUINT || n == first)
                {
                  first = n;
                  first_lines = lines;
                }
            }
          g_assert_false (heading);
          if (i > 0 && first == last_paragraph)
            {
              g_assert_cmpuint (first_lines, >=, 2);
              g_assert_cmpuint (last_lines, >=, 2);
            }
          last_paragraph = paragraph;
          last_lines = lines;
        }
    }
}

static void
test_deterministic (void)
{
  static const char *const names[] = { "invoice", "contract" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *source = g_strconcat (names[i], ".clt", NULL);
      g_autofree char *json = g_strconcat (names[i], ".json", NULL);
      g_autofree char *source_path = fixture_file (source);
      g_autofree char *json_path = fixture_file (json);
      g_autofree char *out = g_test_build_filename (G_TEST_BUILT, "documents", "again.pdf", NULL);
      g_autoptr (CrmTemplate) template = fixture_template (source);
      g_autoptr (CrmDocumentData) data = fixture_data (json);
      g_autoptr (CrmDocument) first = fixture_render (template, data);
      g_autoptr (CrmDocument) second = fixture_render (template, data);
      g_autofree char *printed = NULL;
      g_autofree char *snapshot = crm_document_data_to_json (data);
      g_autoptr (CrmDocumentData) restored = crm_document_data_new_from_json (snapshot, -1, NULL);
      g_autoptr (CrmDocument) third = fixture_render (template, restored);

      g_assert_cmpstr (crm_document_get_sha256 (first), ==, crm_document_get_sha256 (second));
      g_assert_cmpstr (crm_document_get_sha256 (first), ==, crm_document_get_sha256 (third));
      g_assert_true (
          g_bytes_equal (crm_document_get_bytes (first), crm_document_get_bytes (second)));
      printed = fixture_run (g_getenv ("RENDER_TEMPLATE"), source_path, json_path, out, NULL);
      assert_contains (printed, crm_document_get_sha256 (first));
    }
}

/* Another process on a computer without any font of its own makes the same file. */
static void
test_other_fonts (void)
{
  g_autofree char *configuration
      = g_test_build_filename (G_TEST_BUILT, "documents", "no-fonts.conf", NULL);
  g_autofree char *source = fixture_file ("invoice.clt"), *json = fixture_file ("invoice.json");
  g_autofree char *out = g_test_build_filename (G_TEST_BUILT, "documents", "no-fonts.pdf", NULL);
  g_autofree char *setting = g_strconcat ("FONTCONFIG_FILE=", configuration, NULL);
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fixture_render (template, data);
  g_autofree char *printed = NULL;

  g_assert_true (g_file_set_contents (
      configuration, "<?xml version=\"1.0\"?><fontconfig></fontconfig>", -1, NULL));
  printed = fixture_run ("env", setting, g_getenv ("RENDER_TEMPLATE"), source, json, out, NULL);
  assert_contains (printed, crm_document_get_sha256 (document));
  g_assert_cmpuint (crm_document_get_warnings (document)->len, ==, 0);
}

/* Fonts that do not come with the program are allowed, and a person is told. */
static void
test_font_warnings (void)
{
  static const struct
  {
    const char *font;
    const char *warning; /* NULL: none */
  } rows[] = {
    { "Noto Serif", NULL },
    { "Liberation Mono", NULL },
    { "carlito", NULL },
    { "Calibri", NULL },
    { "Times New Roman", NULL },
    { "No Such Font", "not on this computer" },
    { "DejaVu Sans", "another computer" },
  };
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("---\ntype: letter\nlocale: en-GB\nfont: %s\n---\nOne", rows[i].font);
      g_autoptr (CrmDocument) document = fixture_render_text (text, data);
      GPtrArray *warnings = crm_document_get_warnings (document);

      g_assert_true (crm_document_is_complete (document));
      g_assert_cmpuint (warnings->len, ==, rows[i].warning != NULL ? 1 : 0);
      if (rows[i].warning == NULL)
        continue;
      g_assert_cmpuint (((CrmTemplateProblem *) g_ptr_array_index (warnings, 0))->line, ==, 4);
      assert_contains (((CrmTemplateProblem *) g_ptr_array_index (warnings, 0))->message,
                       rows[i].warning);
    }
}

/* Pixels of two pictures of the same size that differ by more than anybody would see. */
static guint
count_differences (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint n = 0;

  g_assert_cmpint (width, ==, cairo_image_surface_get_width (b));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (b));
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guchar *first
            = cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a) + 4 * x;
        const guchar *second
            = cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b) + 4 * x;
        int most = 0;

        for (guint i = 0; i < 3; i++)
          most = MAX (most, ABS ((int) first[i] - (int) second[i]));
        n += most > 16;
      }
  return n;
}

/* The pages look as they did when a person last looked at them. With CRM_TEST_KEEP_PAGES they
 * become what a page shall look like. */
static void
test_pages_look (void)
{
  static const char *const names[] = { "invoice", "contract" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *source = g_strconcat (names[i], ".clt", NULL);
      g_autofree char *json = g_strconcat (names[i], ".json", NULL);
      g_autofree char *kept_name = g_strconcat (names[i], ".page.png", NULL);
      g_autofree char *pdf_name = g_strconcat ("look-", names[i], ".pdf", NULL);
      g_autofree char *kept = fixture_file (kept_name);
      g_autofree char *base = g_test_build_filename (G_TEST_BUILT, "documents", names[i], NULL);
      g_autofree char *now = g_strconcat (base, ".png", NULL);
      g_autoptr (CrmTemplate) template = fixture_template (source);
      g_autoptr (CrmDocumentData) data = fixture_data (json);
      g_autoptr (CrmDocument) document = fixture_render (template, data);
      g_autofree char *path = fixture_write (document, pdf_name);
      g_autofree char *drawn
          = fixture_run ("pdftoppm", "-r", "72", "-gray", "-png", "-singlefile", path, base, NULL);
      cairo_surface_t *before, *after;

      if (drawn == NULL)
        {
          g_test_skip ("pdftoppm is not installed");
          return;
        }
      if (g_getenv ("CRM_TEST_KEEP_PAGES") != NULL)
        {
          g_autofree char *copied = fixture_run ("cp", now, kept, NULL);

          g_assert_nonnull (copied);
        }
      before = cairo_image_surface_create_from_png (kept);
      after = cairo_image_surface_create_from_png (now);
      g_assert_cmpint (cairo_surface_status (before), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_surface_status (after), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpuint (count_differences (before, after), <=, 595 * 842 / 1000);
      cairo_surface_destroy (before);
      cairo_surface_destroy (after);
    }
}

static void
test_file (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fixture_render (template, data);
  g_autofree char *path = fixture_write (document, "file.pdf");
  g_autofree char *fonts = fixture_run ("pdffonts", path, NULL);
  g_autofree char *info = fixture_run ("pdfinfo", path, NULL);
  g_autofree char *checked = fixture_run ("qpdf", "--check", path, NULL);
  g_auto (GStrv) lines = fonts != NULL ? g_strsplit (g_strstrip (fonts), "\n", -1) : NULL;
  double width, height;

  if (fonts == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  g_assert_cmpuint (g_strv_length (lines), >, 2);
  for (guint i = 2; lines[i] != NULL; i++)
    {
      assert_contains (lines[i], "yes yes yes");
      g_assert_null (strstr (lines[i], "Type 3"));
    }
  assert_contains (info, "Title:           Fatura FT 2026/117");
  assert_contains (info, "Author:          Azenha & Filhos, Lda.");
  assert_contains (info, "Mon Mar  2");
  assert_contains (info, "A4");
  assert_contains (info, "Tagged:          yes");
  if (checked != NULL)
    assert_contains (checked, "No syntax or stream encoding errors");
  crm_document_get_page_size (document, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 595.28, 0.01);
  g_assert_cmpfloat_with_epsilon (height, 841.89, 0.01);
}

static void
test_qr (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) document = fixture_render (template, data);
  g_autofree char *path = fixture_write (document, "qr.pdf");
  g_autofree char *picture = g_test_build_filename (G_TEST_BUILT, "documents", "qr", NULL);
  g_autofree char *file = g_strconcat (picture, ".png", NULL);
  g_autofree char *drawn
      = fixture_run ("pdftoppm", "-r", "150", "-png", "-singlefile", path, picture, NULL);
  g_autofree char *read = drawn != NULL ? fixture_run ("zbarimg", "-q", "--raw", file, NULL) : NULL;

  if (read == NULL)
    g_test_skip ("zbarimg is not installed");
  else
    assert_contains (read,
                     crm_document_data_get_text (crm_document_data_lookup (data, "invoice.qr_pt")));
}

/* Barcodes are read back by somebody else's program; what they cannot hold is told. */
static void
test_barcodes (void)
{
  static const char *const numbers[]
      = { "FT 2026/117", "0012345678", "A1234567", "x", "12", "Lot-9 #4471 (a)", "978030640615" };
  static const char *const bad[] = { "ção", "4006381333932", "12345" };
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  CrmDocumentData *list = crm_document_data_set_list (data, "codes");
  g_autoptr (CrmDocument) document = NULL;
  g_autofree char *path = NULL, *drawn = NULL, *read = NULL;
  g_autofree char *picture = g_test_build_filename (G_TEST_BUILT, "documents", "barcode", NULL);
  g_autofree char *file = g_strconcat (picture, ".png", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    crm_document_data_set_text (crm_document_data_append_group (list), "code", numbers[i]);
  crm_document_data_set_text (data, "ean", "4006381333931");
  document = fixture_render_text (HEAD "{{#each codes as c}}\n{{barcode c.code}}\n{{/each}}\n"
                                       ":::table\n| A |\n|--:|\n| {{barcode ean type=ean13 "
                                       "height=9mm}} |\n:::/table",
                                  data);
  g_assert_true (crm_document_is_complete (document));
  path = fixture_write (document, "barcode.pdf");
  drawn = fixture_run ("pdftoppm", "-r", "150", "-png", "-singlefile", path, picture, NULL);
  read = drawn != NULL ? fixture_run ("zbarimg", "-q", "--raw", file, NULL) : NULL;
  if (read == NULL)
    g_test_skip ("zbarimg is not installed");
  for (gsize i = 0; read != NULL && i < G_N_ELEMENTS (numbers); i++)
    assert_contains (read, numbers[i]);
  if (read != NULL)
    assert_contains (read, "4006381333931");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (CrmDocument) refused = NULL;

      crm_document_data_set_text (data, "ean", bad[i]);
      refused = fixture_render_text (
          i == 0 ? HEAD "{{barcode ean}}" : HEAD "{{barcode ean type=ean13}}", data);
      g_assert_true (is_reported (refused, "ean"));
    }
}

/* However tables look, their words are the same. */
static void
test_table_looks (void)
{
  static const char *const looks[] = { "lines", "grid", "zebra", "plain" };
  g_autofree char *source = NULL;
  g_autofree char *path = fixture_file ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *first = NULL;

  g_assert_true (g_file_get_contents (path, &source, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *text = g_strdup_printf ("---\ntable: %s\n%s", looks[i], source + 4);
      g_autofree char *name = g_strdup_printf ("look-%s.pdf", looks[i]);
      g_autoptr (CrmDocument) document = fixture_render_text (text, data);
      g_autoptr (ReadBack) pdf = read_back (document);
      g_autofree char *file = fixture_write (document, name);

      g_assert_nonnull (file);
      g_assert_true (g_hash_table_add (hashes, g_strdup (crm_document_get_sha256 (document))));
      if (first == NULL)
        first = g_strdup (pdf->text);
      g_assert_cmpstr (pdf->text, ==, first);
    }
}

static void
test_pictures (void)
{
  /* A whole JPEG of one grey pixel, and the beginning of one. */
  static const guint8 jpeg[]
      = { 0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0,  1, 1, 0,    0, 1,    0,   1,
          0,    0,    0xff, 0xc0, 0, 11, 8,   0,   20,  0,   40, 1, 1, 0x11, 0, 0xff, 0xd9 };
  g_autoptr (GBytes) good = g_bytes_new_static (jpeg, sizeof jpeg);
  g_autoptr (GBytes) cut = g_bytes_new_static (jpeg, 20);
  g_autoptr (GBytes) other = g_bytes_new_static ("GIF89a not a picture at all", 27);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;
  static const char text[]
      = HEAD "{{image good width=20mm}}\n{{image cut}}\n{{image other}}\n"
             "{{image none?}}\n{{signature none?}}\n{{image text}}\n{{qr long}}";
  g_autofree char *content = g_strnfill (5000, 'x');

  crm_document_data_set_picture (data, "good", good);
  crm_document_data_set_picture (data, "cut", cut);
  crm_document_data_set_picture (data, "other", other);
  crm_document_data_set_text (data, "text", "words");
  crm_document_data_set_text (data, "long", content);
  document = fixture_render_text (text, data);
  pdf = read_back (document);
  g_assert_cmpuint (crm_document_get_missing (document)->len, ==, 4);
  g_assert_false (is_reported (document, "good"));
  g_assert_true (is_reported (document, "cut"));
  g_assert_true (is_reported (document, "other"));
  g_assert_true (is_reported (document, "text"));
  g_assert_true (is_reported (document, "long"));
  assert_contains (pdf->text, "‹other?›");
  g_assert_null (strstr (pdf->text, "xxxx"));
}

static void
on_rendered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmDocument **document = user_data;
  g_autoptr (GError) error = NULL;

  *document = crm_document_render_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) here = fixture_render (template, data);
  g_autoptr (CrmDocument) there = NULL;

  crm_document_render_async (template, data, NULL, on_rendered, &there);
  while (there == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (crm_document_get_sha256 (here), ==, crm_document_get_sha256 (there));
}

/* What no font can print blocks the document as a missing value does. U+10FFFD is a private use
 * letter that no font has. */
static void
test_glyphs (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  CrmTemplateProblem *problem;

  crm_document_data_set_text (data, "v", "x\U0010fffdy");
  document = fixture_render_text (HEAD "one\n\n{{v}}", data);
  g_assert_cmpuint (crm_document_get_missing (document)->len, ==, 1);
  problem = g_ptr_array_index (crm_document_get_missing (document), 0);
  g_assert_cmpuint (problem->line, ==, 10);
  assert_contains (problem->message, "1 letter");
}

typedef struct
{
  CrmTemplate *template;
  CrmDocumentData *data;
  const char *sha256;
} Rival;

static gpointer
render_often (gpointer user_data)
{
  Rival *rival = user_data;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (CrmDocument) document = fixture_render (rival->template, rival->data);

      g_assert_cmpstr (crm_document_get_sha256 (document), ==, rival->sha256);
    }
  return NULL;
}

/* Several threads may render at once, and nobody sees it in the files. */
static void
test_threads (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  g_autoptr (CrmDocument) first = fixture_render (template, data);
  Rival rival = { template, data, crm_document_get_sha256 (first) };
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("render", render_often, &rival);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* For information: the aim is 10 ms for a page. */
static void
test_speed (void)
{
  g_autoptr (CrmTemplate) template = fixture_template ("invoice.clt");
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 30; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (CrmDocument) document = fixture_render (template, data);

      best = MIN (best, g_get_monotonic_time () - start);
    }
  g_test_message ("one-page invoice: %.1f ms", (double) best / 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/invoice-example", test_invoice_example);
  g_test_add_func ("/document/contract-example", test_contract_example);
  g_test_add_func ("/document/missing", test_missing);
  g_test_add_func ("/document/missing-place", test_missing_place);
  g_test_add_func ("/document/optional", test_optional);
  g_test_add_func ("/document/formatters", test_formatters);
  g_test_add_func ("/document/logic", test_logic);
  g_test_add_func ("/document/injection", test_injection);
  g_test_add_func ("/document/controls", test_controls);
  g_test_add_func ("/document/huge-value", test_huge_value);
  g_test_add_func ("/document/too-tall", test_too_tall);
  g_test_add_func ("/document/limits", test_limits);
  g_test_add_func ("/document/paragraphs", test_paragraphs);
  g_test_add_func ("/document/deterministic", test_deterministic);
  g_test_add_func ("/document/other-fonts", test_other_fonts);
  g_test_add_func ("/document/font-warnings", test_font_warnings);
  g_test_add_func ("/document/pages-look", test_pages_look);
  g_test_add_func ("/document/file", test_file);
  g_test_add_func ("/document/qr", test_qr);
  g_test_add_func ("/document/barcodes", test_barcodes);
  g_test_add_func ("/document/table-looks", test_table_looks);
  g_test_add_func ("/document/pictures", test_pictures);
  g_test_add_func ("/document/async", test_async);
  g_test_add_func ("/document/glyphs", test_glyphs);
  g_test_add_func ("/document/threads", test_threads);
  g_test_add_func ("/document/speed", test_speed);
  return g_test_run ();
}
