/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form and the completion of the editor do to texts: what was right before is right after,
 * and what they do not name stays as it was written. */
#include "config.h"

#include <string.h>

#include "crm-catalog.h"
#include "crm-document.h"
#include "crm-line-diff.h"
#include "crm-starter-templates.h"
#include "crm-template-complete.h"
#include "crm-template-edit.h"

#define TABLE                                                                                      \
  ":::table widths=8,50,20 zebra\n"                                                                \
  "| No. | Description | Amount |\n"                                                               \
  "|----:|:-----------:|-------:|\n"                                                               \
  "{{#each invoice.items as item}}\n"                                                              \
  "| {{item.@index}} | {{item.name or \"|\"}} | {{item.total:money}} |\n"                          \
  "{{/each}}\n"                                                                                    \
  ":::total\n"                                                                                     \
  "| Total || {{invoice.gross:money}} |\n"                                                         \
  ":::/table\n"

static void
check_text (char *found, const char *expected)
{
  g_assert_cmpstr (found, ==, expected);
  g_free (found);
}

static void
test_keys (void)
{
  const char *text = "---\ntype: letter\nfont:  Noto Sans \n---\nfont: no key\n";

  check_text (crm_template_get_key (text, "font"), "Noto Sans");
  check_text (crm_template_get_key (text, "size"), NULL);
  check_text (crm_template_set_key (text, "font", "Carlito"),
              "---\ntype: letter\nfont: Carlito\n---\nfont: no key\n");
  check_text (crm_template_set_key (text, "size", "9"),
              "---\ntype: letter\nfont:  Noto Sans \nsize: 9\n---\nfont: no key\n");
  check_text (crm_template_set_key (text, "font", NULL), "---\ntype: letter\n---\nfont: no key\n");
  check_text (crm_template_set_key ("Words", "size", "9"), "---\nsize: 9\n---\nWords");
  check_text (crm_template_set_key ("Words", "size", NULL), "Words");
}

static void
test_footer_and_logo (void)
{
  const char *text = "---\ntype: letter\n---\n:::header first\n:::columns 2,1\nA\n:::next\nB\n"
                     ":::/columns\n:::/header\nWords\n";
  g_autofree char *with = crm_template_set_footer (text, "Page {{page}}\\\n2nd");
  g_autofree char *logo = crm_template_set_logo (text, 12);

  check_text (crm_template_get_footer (text), NULL);
  g_assert_nonnull (strstr (with, ":::/header\n:::footer center small\nPage {{page}}\\\n2nd\n"
                                  ":::/footer\nWords\n"));
  check_text (crm_template_get_footer (with), "Page {{page}}\\\n2nd");
  check_text (crm_template_set_footer (with, ""), text);
  g_assert_cmpint (crm_template_get_logo (text), ==, 0);
  g_assert_cmpint (crm_template_get_logo (logo), ==, 12);
  g_assert_nonnull (strstr (logo, ":::columns 2,1\n{{image company.logo? height=12mm}}\nA\n"));
  check_text (crm_template_set_logo (logo, 0), text);
}

static void
test_columns (void)
{
  g_autoptr (GPtrArray) columns = crm_template_get_columns ("Before\n" TABLE, 0);
  const CrmTableColumn *middle = g_ptr_array_index (columns, 1);

  g_assert_cmpuint (crm_template_count_tables (TABLE "x\n" TABLE), ==, 2);
  g_assert_cmpuint (columns->len, ==, 3);
  g_assert_cmpstr (middle->heading, ==, "Description");
  g_assert_cmpfloat (middle->width, ==, 50);
  g_assert_cmpint (middle->align, ==, 1);
  g_assert_cmpstr (middle->source, ==, "{{item.name or \"|\"}}");
  check_text (crm_template_set_column (TABLE, 0, 1, "Text | more", 40, 0),
              ":::table widths=8,40,20 zebra\n"
              "| No. | Text   more | Amount |\n"
              "|----:|:--|-------:|\n"
              "{{#each invoice.items as item}}\n"
              "| {{item.@index}} | {{item.name or \"|\"}} | {{item.total:money}} |\n"
              "{{/each}}\n"
              ":::total\n"
              "| Total || {{invoice.gross:money}} |\n"
              ":::/table\n");
  check_text (crm_template_remove_column (TABLE, 0, 0),
              ":::table widths=50,20 zebra\n"
              "| Description | Amount |\n"
              "|:-----------:|-------:|\n"
              "{{#each invoice.items as item}}\n"
              "| {{item.name or \"|\"}} | {{item.total:money}} |\n"
              "{{/each}}\n"
              ":::total\n"
              "| Total | {{invoice.gross:money}} |\n"
              ":::/table\n");
  check_text (crm_template_move_column (TABLE, 0, 0, 1),
              ":::table widths=50,8,20 zebra\n"
              "| Description | No. | Amount |\n"
              "|:-----------:|----:|-------:|\n"
              "{{#each invoice.items as item}}\n"
              "| {{item.name or \"|\"}} | {{item.@index}} | {{item.total:money}} |\n"
              "{{/each}}\n"
              ":::total\n"
              "| Total || {{invoice.gross:money}} |\n"
              ":::/table\n");
  check_text (
      crm_template_add_column (TABLE, 0, "Unit", "{{item.unit?}}", 1),
      ":::table widths=8,50,16,20 zebra\n"
      "| No. | Description | Unit | Amount |\n"
      "|----:|:-----------:|:-:|-------:|\n"
      "{{#each invoice.items as item}}\n"
      "| {{item.@index}} | {{item.name or \"|\"}} | {{item.unit?}} | {{item.total:money}} |\n"
      "{{/each}}\n"
      ":::total\n"
      "| Total ||| {{invoice.gross:money}} |\n"
      ":::/table\n");
}

static CrmTemplateShelf *shelf; /* the parts among the starter templates */

/* Takes @text. */
static void
check_valid (char *text, const char *what, const CrmStarterTemplate *starter)
{
  g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (text, -1, shelf);

  if (!crm_template_is_valid (template))
    {
      const CrmTemplateProblem *problem
          = g_ptr_array_index (crm_template_get_problems (template), 0);

      g_error ("%s of %s %s: %u:%u %s\n%s", what, starter->name, starter->language, problem->line,
               problem->column, problem->message, text);
    }
  g_free (text);
}

/* Every change of a form leaves each of the starter templates right. */
static void
test_starters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) starters = crm_starter_templates_load (&error);
  guint n_tables = 0;

  g_assert_no_error (error);
  shelf = crm_template_shelf_new ();
  for (guint s = 0; s < starters->len; s++)
    {
      const CrmStarterTemplate *starter = g_ptr_array_index (starters, s);

      crm_template_shelf_add (shelf, starter->name, starter->language, starter->body, NULL);
    }
  for (guint s = 0; s < starters->len; s++)
    {
      const CrmStarterTemplate *starter = g_ptr_array_index (starters, s);
      const char *text = starter->body;

      check_valid (crm_template_set_key (text, "accent", "#aa0000"), "a colour", starter);
      check_valid (crm_template_set_footer (text, "Page {{page}} of {{pages}}"), "a footer",
                   starter);
      check_valid (crm_template_set_logo (text, 20), "a logo", starter);
      check_valid (crm_template_set_logo (text, 0), "no logo", starter);
      for (guint t = 0; t < crm_template_count_tables (text); t++)
        {
          g_autoptr (GPtrArray) columns = crm_template_get_columns (text, t);

          n_tables++;
          check_valid (crm_template_add_column (text, t, "New", "text", 2), "one more", starter);
          for (guint c = 0; c < columns->len; c++)
            {
              const CrmTableColumn *column = g_ptr_array_index (columns, c);

              check_valid (crm_template_remove_column (text, t, c), "one less", starter);
              check_valid (crm_template_move_column (text, t, c, 1), "to the right", starter);
              check_valid (crm_template_move_column (text, t, c, -1), "to the left", starter);
              check_valid (crm_template_set_column (text, t, c, column->heading, 30, 2), "wider",
                           starter);
            }
        }
    }
  g_assert_cmpuint (n_tables, >, 30);
  g_clear_object (&shelf);
}

/* Completion */

static CrmPlaceholders *
make_placeholders (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  return crm_placeholders_new (catalog);
}

/* What is offered at the | in @text; the texts joined by a line. */
static char *
complete (const char *text, gsize *start)
{
  g_autoptr (CrmPlaceholders) placeholders = make_placeholders ();
  g_auto (GStrv) halves = g_strsplit (text, "|", 2);
  g_autofree char *whole = g_strconcat (halves[0], halves[1], NULL);
  g_autoptr (GPtrArray) found
      = crm_template_complete (placeholders, NULL, whole, strlen (halves[0]), start);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "",
                            ((CrmCompletion *) g_ptr_array_index (found, i))->text);
  return g_string_free (all, FALSE);
}

static void
test_completion (void)
{
  static const struct
  {
    const char *text;
    const char *first; /* completion */
    gsize start;
  } rows[] = {
    { "Dear {{client.na|", "client.name}}", 7 },
    { "{{invoice.gross:w|", "words}}", 16 },
    { "{{doc.today:date(f|", "date(full)}}", 12 },
    { "{{tax num|", "client.tax_id}}", 2 },
    { "{{#each invoice.it|", "invoice.items as item", 8 },
    { "{{#each invoice.items as x}}\n{{x.pri|", "x.price}}", 31 },
    { "{{#each invoice.items by item.vat as g}}\n{{#each g.items as x}}\n{{x.na|", "x.name}}", 66 },
    { "{{image company.lo|", "company.logo height=15mm}}", 8 },
    { "{{#if client.na|", "client.name", 6 },
    { ":::pa|", "pagebreak\n", 3 },
    { "---\nfon|", "font: ", 4 },
    { "---\ntype: quo|", "quote", 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize start;
      g_autofree char *found = complete (rows[i].text, &start);
      g_auto (GStrv) lines = g_strsplit (found, "}}\n", 2);

      g_test_message ("%s -> %s", rows[i].text, found);
      g_assert_true (g_str_has_prefix (found, rows[i].first));
      g_assert_cmpuint (start, ==, rows[i].start);
    }
  {
    gsize start;

    check_text (complete ("Plain wor|ds", &start), "");
    check_text (complete ("{{client.name}} and|", &start), "");
  }
}

/* Whatever is offered somewhere, nothing outside of the text is touched. */
static void
test_completion_anywhere (void)
{
  g_autoptr (CrmPlaceholders) placeholders = make_placeholders ();
  g_autoptr (GPtrArray) starters = crm_starter_templates_load (NULL);
  const char *text = ((CrmStarterTemplate *) g_ptr_array_index (starters, 10))->body;

  for (gsize at = 0, end = strlen (text); at < end; at += 7)
    {
      gsize start, cursor = at;
      g_autoptr (GPtrArray) found = NULL;

      while ((text[cursor] & 0xc0) == 0x80)
        cursor++;
      found = crm_template_complete (placeholders, NULL, text, cursor, &start);
      g_assert_cmpuint (start, <=, cursor);
      g_assert_true (g_utf8_validate (text + start, (gssize) (cursor - start), NULL));
    }
}

static void
test_field_at (void)
{
  const char *line = "é {{client.name}} and {{invoice.gross?:money(code)}}{{client.fax or \"—\"}} "
                     "{{#if x}}";
  g_autoptr (CrmFieldPart) first = crm_template_field_at (line, 4);
  g_autoptr (CrmFieldPart) second = crm_template_field_at (line, 30);
  g_autoptr (CrmFieldPart) third = crm_template_field_at (line, 60);

  g_assert_null (crm_template_field_at (line, 0));
  g_assert_null (crm_template_field_at (line, 19));
  g_assert_null (crm_template_field_at (line, (guint) g_utf8_strlen (line, -1) - 3));
  g_assert_cmpstr (first->path, ==, "client.name");
  g_assert_cmpuint (first->start, ==, 2);
  g_assert_cmpuint (first->end, ==, 17);
  g_assert_cmpstr (second->format, ==, "money(code)");
  g_assert_true (second->is_optional);
  check_text (crm_field_part_print (second), "{{invoice.gross?:money(code)}}");
  g_assert_cmpstr (third->fallback, ==, "\"—\"");
  check_text (crm_field_part_print (third), "{{client.fax or \"—\"}}");
}

static void
test_example (void)
{
  g_autoptr (CrmPlaceholders) placeholders = make_placeholders ();
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  const CrmLocale *locale = crm_locale_find ("pt-PT");
  CrmDocumentData *item
      = crm_document_data_append_group (crm_document_data_set_list (data, "invoice.items"));

  crm_document_data_set_money (data, "invoice.gross", 123456, "EUR");
  crm_document_data_set_text (item, "name", "Pão\nde Mafra");
  check_text (crm_placeholder_dup_example (crm_placeholders_find (placeholders, "invoice.gross"),
                                           NULL, data, locale),
              "1\u00a0234,56\u00a0€");
  check_text (
      crm_placeholder_dup_example (crm_placeholders_find (placeholders, "invoice.items.name"),
                                   "upper", data, locale),
      "PÃO DE MAFRA");
  check_text (crm_placeholder_dup_example (crm_placeholders_find (placeholders, "client.name"),
                                           NULL, data, locale),
              NULL);
}

/* Versions beside each other */

static void
test_diff (void)
{
  g_autoptr (GPtrArray) changes = crm_line_diff ("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n");
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const CrmLineChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (found, "%c%u%s ", change->sign, change->line, change->text);
    }
  g_assert_cmpstr (found->str, ==, " 1a -2b +2B  3c  4d +5e ");
}

/* From the page to the text and back */

static void
test_places (void)
{
  const char *text = "---\ntype: letter\nlocale: en-GB\n---\n:::footer\nFoot\n:::/footer\n"
                     "First line\\\nsecond line\nand more of it\n\n"
                     ":::table widths=1,1\n| A | B |\n|:--|:--|\n| one | two |\n:::/table\n"
                     ":::pagebreak\nLast\n";
  g_autoptr (CrmTemplate) template = crm_template_new (text, -1);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  static const guint lines[] = { 6, 8, 9, 13, 15, 18 };
  const CrmDocumentPlace *place;

  crm_document_render (template, data, NULL, &document, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      place = crm_document_find_place (document, lines[i]);
      g_assert_nonnull (place);
      g_assert_cmpuint (place->line, ==, lines[i]);
      g_assert_cmpuint (place->page, ==, lines[i] == 18 ? 1 : 0);
      g_assert_cmpuint (crm_document_find_line (document, place->page, place->x + 1,
                                                place->y + place->height / 2),
                        ==, lines[i]);
    }
  g_assert_null (crm_document_find_place (document, 2));
  place = crm_document_find_place (document, 10);
  g_assert_cmpuint (place->line, ==, 9);
  g_assert_cmpuint (crm_document_find_line (document, 7, 10, 10), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-edit/keys", test_keys);
  g_test_add_func ("/template-edit/footer-and-logo", test_footer_and_logo);
  g_test_add_func ("/template-edit/columns", test_columns);
  g_test_add_func ("/template-edit/starters", test_starters);
  g_test_add_func ("/template-edit/completion", test_completion);
  g_test_add_func ("/template-edit/completion-anywhere", test_completion_anywhere);
  g_test_add_func ("/template-edit/field-at", test_field_at);
  g_test_add_func ("/template-edit/example", test_example);
  g_test_add_func ("/template-edit/diff", test_diff);
  g_test_add_func ("/template-edit/places", test_places);
  return g_test_run ();
}
