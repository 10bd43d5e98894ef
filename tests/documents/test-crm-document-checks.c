/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others read in our files: each value that was put in comes out again in every language,
 * pages are numbered as they are counted, and every starter template makes a sound file. */
#include "config.h"

#include <string.h>

#include "crm-starter-templates.h"
#include "fixture.h"

static const char *const locales[] = { "pt-PT", "pt-BR", "ro-RO", "tr-TR", "en-GB", "en-US" };

/* The text as pdftotext prints it, blanks of all kinds made equal; NULL without the program. */
static char *
read_text (CrmDocument *document, const char *name)
{
  g_autofree char *path = fixture_write (document, name);
  char *text = fixture_run ("pdftotext", "-layout", path, "-", NULL);
  GString *plain = text != NULL ? g_string_new (text) : NULL;

  g_free (text);
  if (plain == NULL)
    return NULL;
  g_string_replace (plain, "\u00a0", " ", 0);
  g_string_replace (plain, "\u202f", " ", 0);
  return g_string_free (plain, FALSE);
}

static void
test_extraction (void)
{
  static const char *const values[]
      = { "Ștefăniță Țuțuianu – Iași",           "IĞDIR İşçi ışık çöğüş",
          "São João, coração à ré; 2.º Esq.",    "Łódź Żółć & <b>{{x}}</b> **|**",
          "12,5 % · “quoted” ‘so’ … № 7 § 3 °C", "fi fl ffi office" };
  static const struct
  {
    const char *currency;
    const char *sign;
  } money[] = { { "EUR", "€" }, { "TRY", "₺" }, { "RON", NULL }, { "BRL", "R$" } };

  for (gsize l = 0; l < G_N_ELEMENTS (locales); l++)
    {
      g_autoptr (GString) body = g_string_new (NULL);
      g_autoptr (CrmDocumentData) data = crm_document_data_new ();
      g_autoptr (CrmDocument) document = NULL;
      g_autofree char *text = NULL;

      g_string_printf (body, "---\nlocale: %s\n---\n", locales[l]);
      for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
        {
          g_autofree char *path = g_strdup_printf ("client.v%u", (guint) v);

          crm_document_data_set_text (data, path, values[v]);
          g_string_append_printf (body, "{{%s}}\n\n", path);
        }
      for (gsize m = 0; m < G_N_ELEMENTS (money); m++)
        {
          g_autofree char *path = g_strdup_printf ("client.m%u", (guint) m);

          crm_document_data_set_money (data, path, 123456789, money[m].currency);
          g_string_append_printf (body, "{{%s:money}}\n\n", path);
        }
      document = fixture_render_text (body->str, data);
      text = read_text (document, "extraction.pdf");
      if (text == NULL)
        {
          g_test_skip ("poppler-utils is not installed");
          return;
        }
      for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
        if (strstr (text, values[v]) == NULL)
          g_error ("%s: “%s” is not in\n%s", locales[l], values[v], text);
      for (gsize m = 0; m < G_N_ELEMENTS (money); m++)
        if (money[m].sign != NULL)
          g_assert_nonnull (strstr (text, money[m].sign));
      g_assert_null (strstr (text, "undefined"));
    }
}

static void
test_page_numbers (void)
{
  g_autoptr (GString) body
      = g_string_new ("---\nlocale: pt-PT\n---\n:::footer\nPágina {{page}} de {{pages}}\n"
                      ":::/footer\n");
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autofree char *text = NULL, *path = NULL, *info = NULL, *counted = NULL;
  g_auto (GStrv) pages = NULL;

  for (int i = 1; i <= 12; i++)
    g_string_append_printf (body, "Folha %d\n%s", i, i < 12 ? ":::pagebreak\n" : "");
  document = fixture_render_text (body->str, data);
  text = read_text (document, "pages.pdf");
  path = fixture_write (document, "pages.pdf");
  info = fixture_run ("pdfinfo", path, NULL);
  if (text == NULL || info == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  g_assert_nonnull (strstr (info, "Pages:           12\n"));
  pages = g_strsplit (text, "\f", -1);
  g_assert_cmpuint (g_strv_length (pages), ==, 13); /* each ends with a form feed */
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *number = g_strdup_printf ("Página %d de 12", i + 1);

      g_assert_nonnull (strstr (pages[i], number));
    }
  counted = g_strdup_printf ("%u", crm_document_get_n_pages (document));
  g_assert_cmpstr (counted, ==, "12");
}

static void
check_file (CrmDocument *document, const CrmStarterTemplate *starter)
{
  g_autofree char *text = read_text (document, "starter.pdf");
  g_autofree char *path = fixture_write (document, "starter.pdf");
  g_autofree char *fonts = fixture_run ("pdffonts", path, NULL);
  g_autofree char *check = fixture_run ("qpdf", "--check", path, NULL);
  g_auto (GStrv) lines = fonts != NULL ? g_strsplit (g_strstrip (fonts), "\n", -1) : NULL;

  if (text == NULL || fonts == NULL || check == NULL)
    {
      g_test_skip ("poppler-utils or qpdf is not installed");
      return;
    }
  g_test_message ("%s %s", starter->family, starter->language);
  g_assert_null (strstr (text, "{{"));
  g_assert_null (strstr (text, "}}"));
  g_assert_nonnull (strstr (check, "No syntax or stream encoding errors found"));
  for (guint i = 2; lines[i] != NULL; i++)
    {
      g_assert_nonnull (strstr (lines[i], "yes yes yes"));
      g_assert_null (strstr (lines[i], "Type 3"));
    }
  if (crm_document_get_n_pages (document) == 1)
    g_assert_cmpuint (g_bytes_get_size (crm_document_get_bytes (document)), <, 60 * 1024);
}

static void
test_starters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) starters = crm_starter_templates_load (&error);
  g_autoptr (CrmTemplateShelf) shelf = crm_template_shelf_new ();
  g_autoptr (CrmDocumentData) data = fixture_data ("invoice.json");
  guint n_made = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < starters->len; i++)
    {
      const CrmStarterTemplate *starter = g_ptr_array_index (starters, i);

      crm_template_shelf_add (shelf, starter->name, starter->language, starter->body, NULL);
    }
  for (guint i = 0; i < starters->len; i++)
    {
      const CrmStarterTemplate *starter = g_ptr_array_index (starters, i);
      g_autoptr (CrmTemplate) template = NULL;
      g_autoptr (CrmDocument) document = NULL;

      if (strcmp (starter->type, "part") == 0 || strcmp (starter->type, "style") == 0)
        continue;
      template = crm_template_new_with_shelf (starter->body, -1, shelf);
      document = fixture_render (template, data);
      check_file (document, starter);
      n_made++;
    }
  g_assert_cmpuint (n_made, ==, 75);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document-checks/extraction", test_extraction);
  g_test_add_func ("/document-checks/page-numbers", test_page_numbers);
  if (g_getenv ("CRM_TEST_NIGHTLY") != NULL)
    g_test_add_func ("/document-checks/starters", test_starters);
  return g_test_run ();
}
