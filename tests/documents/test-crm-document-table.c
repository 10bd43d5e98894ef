/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table over pages promises, for every number of rows, read back from the file. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "crm-error.h"
#include "crm-money.h"
#include "fixture.h"

#define MARGIN (15 * 72 / 25.4)
#define PAGE_HEIGHT (210 * 72 / 25.4)

static const char template_text[]
    = "---\ntype: invoice\nlocale: en-GB\npage: A5\nmargins: 15 15 15 15\nsize: 9\n---\n"
      ":::header rest\nContinued {{page}}\n:::/header\n"
      ":::footer\nPage {{page}} of {{pages}}\n:::/footer\n"
      "{{#each inv.intro as line}}\n{{line}}\n\n{{/each}}\n"
      ":::table widths=2,5,3 carry=item.total\n"
      "| HeadNo | HeadName | HeadTotal |\n|--:|:--|--:|\n"
      "{{#each inv.items as item}}\n"
      "| {{item.id?}} | {{item.name}} | {{item.total:money(none)}} |\n"
      "{{/each}}\n"
      ":::carry-out\n| OUT || {{carry:money(none)}} |\n"
      ":::carry-in\n| IN || {{carry:money(none)}} |\n"
      ":::total\n| NET || {{inv.net:money(none)}} |\n| GROSS || {{inv.net:money(none)}} |\n"
      ":::/table\n"
      "Behind the table.\n";

static CrmDocumentData *
make_data (guint n_rows, guint intro, GRand *random, gint64 *totals)
{
  CrmDocumentData *data = crm_document_data_new ();
  CrmDocumentData *list = crm_document_data_set_list (data, "inv.intro"), *items;
  gint64 sum = 0;

  for (guint i = 0; i < intro; i++)
    crm_document_data_append_text (list, "Some words before the table begins.");
  items = crm_document_data_set_list (data, "inv.items");
  for (guint i = 0; i < n_rows; i++)
    {
      CrmDocumentData *item = crm_document_data_append_group (items);
      g_autoptr (GString) name = g_string_new ("thing");
      g_autofree char *id = g_strdup_printf ("row%ux", i + 1);
      int words = g_rand_int_range (random, 0, 10) < 6 ? 1 : g_rand_int_range (random, 2, 70);

      for (int k = 0; k < words; k++)
        g_string_append_printf (name, " part%d", k);
      totals[i] = g_rand_int_range (random, -5000, 500000);
      sum += totals[i];
      crm_document_data_set_text (item, "id", id);
      crm_document_data_set_text (item, "name", name->str);
      crm_document_data_set_money (item, "total", totals[i], "EUR");
    }
  crm_document_data_set_money (data, "inv.net", sum, "EUR");
  return data;
}

/* The last word on the line of word @at of a page, as an amount. */
static gint64
amount_beside (GPtrArray *words, guint at)
{
  const Word *word = g_ptr_array_index (words, at), *last = word;
  gint64 amount = 0;

  for (guint i = at; i < words->len; i++)
    {
      const Word *other = g_ptr_array_index (words, i);

      if (other->y2 - word->y2 < 1.5)
        last = other;
    }
  g_assert_true (crm_money_parse (last->text, "EUR", &amount));
  return amount;
}

typedef struct
{
  guint rows;
  guint headers;
  guint nets;
  gboolean header_first; /* no row above the header */
  gboolean has_out;
  gboolean has_in;
  gint64 out;
  gint64 in;
} PageFacts;

static PageFacts
read_facts (GPtrArray *words, guint *next_row)
{
  PageFacts facts = { .header_first = TRUE };

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = g_ptr_array_index (words, i);
      guint row;
      char end;

      g_assert_cmpfloat (word->y2, <=, PAGE_HEIGHT - MARGIN + 0.5);
      if (sscanf (word->text, "row%u%c", &row, &end) == 2 && end == 'x')
        {
          g_assert_cmpuint (row, ==, *next_row);
          (*next_row)++;
          facts.rows++;
          facts.header_first &= facts.headers == 1;
        }
      else if (strcmp (word->text, "HeadNo") == 0)
        facts.headers++;
      else if (strcmp (word->text, "NET") == 0)
        facts.nets++;
      else if (strcmp (word->text, "OUT") == 0)
        {
          facts.has_out = TRUE;
          facts.out = amount_beside (words, i);
        }
      else if (strcmp (word->text, "IN") == 0)
        {
          facts.has_in = TRUE;
          facts.in = amount_beside (words, i);
        }
    }
  return facts;
}

static void
check_document (CrmDocument *document, guint n_rows, const gint64 *totals)
{
  g_autoptr (ReadBack) pdf = read_back (document);
  guint next = 1;
  gint64 sum = 0;
  gboolean open = FALSE, closed = FALSE;

  g_assert_cmpuint (pdf->n_pages, ==, crm_document_get_n_pages (document));
  for (guint i = 0; i < pdf->n_pages; i++)
    {
      guint first = next;
      PageFacts facts = read_facts (g_ptr_array_index (pdf->pages, i), &next);
      g_autofree char *foot = g_strdup_printf ("Page %u of %u ", i + 1, pdf->n_pages);

      g_assert_nonnull (strstr (pdf->text, foot));
      for (guint row = first; row < next; row++)
        sum += totals[row - 1];
      if (facts.headers == 0)
        {
          g_assert_cmpuint (facts.rows, ==, 0);
          continue;
        }
      g_assert_cmpuint (facts.headers, ==, 1);
      g_assert_true (facts.header_first);
      g_assert_cmpuint (facts.rows, >, 0);
      g_assert_cmpint (facts.has_in, ==, open);
      if (open)
        {
          gint64 before = sum;

          for (guint row = first; row < next; row++)
            before -= totals[row - 1];
          g_assert_cmpint (facts.in, ==, before);
        }
      if (facts.has_out)
        g_assert_cmpint (facts.out, ==, sum);
      g_assert_cmpint (facts.has_out, ==, facts.nets == 0);
      open = facts.has_out;
      if (facts.nets > 0)
        {
          g_assert_false (closed);
          closed = TRUE;
          g_assert_cmpuint (facts.rows, >=, MIN (2, n_rows));
        }
    }
  g_assert_cmpuint (next, ==, n_rows + 1);
  g_assert_true (closed);
  g_assert_nonnull (strstr (pdf->text, "Behind the table."));
}

static void
test_rows (void)
{
  g_autoptr (CrmTemplate) template = fixture_parse (template_text);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autofree gint64 *totals = g_new0 (gint64, 400);
  guint sizes[121];

  for (guint i = 0; i < 120; i++)
    sizes[i] = i + 1;
  sizes[120] = 400;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CrmDocumentData) data
          = make_data (sizes[i], (guint) g_rand_int_range (random, 0, 40), random, totals);
      g_autoptr (CrmDocument) document = fixture_render (template, data);

      check_document (document, sizes[i], totals);
    }
}

/* A table of hundreds of pages keeps every promise too. */
static void
test_long (void)
{
  g_autoptr (CrmTemplate) template = fixture_parse (template_text);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree gint64 *totals = g_new0 (gint64, 5000);
  g_autoptr (CrmDocumentData) data = make_data (5000, 3, random, totals);
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (!crm_document_render (template, data, NULL, &document, &error))
    {
      /* A machine that is busy with other things may need more than the ten seconds there are. */
      g_assert_error (error, CRM_ERROR, CRM_ERROR_FULL);
      g_test_skip (error->message);
      return;
    }
  g_assert_cmpuint (crm_document_get_n_pages (document), >, 200);
  check_document (document, 5000, totals);
}

/* Rows of one height and a beginning that moves down by single lines: every way in which the end
 * of the table can fall on the end of a page. */
static void
test_every_height (void)
{
  g_autoptr (CrmTemplate) template = fixture_parse (template_text);
  g_autofree gint64 *totals = g_new0 (gint64, 400);
  g_autoptr (GRand) random = g_rand_new_with_seed (9);

  for (guint intro = 0; intro < 30; intro++)
    for (guint rows = 1; rows <= 26; rows += 5)
      {
        g_autoptr (CrmDocumentData) data = make_data (rows, intro, random, totals);
        g_autoptr (CrmDocument) document = fixture_render (template, data);

        check_document (document, rows, totals);
      }
}

static void
test_empty (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;

  crm_document_data_set_list (data, "inv.intro");
  crm_document_data_set_list (data, "inv.items");
  crm_document_data_set_money (data, "inv.net", 0, "EUR");
  document = fixture_render_text (template_text, data);
  pdf = read_back (document);
  g_assert_true (crm_document_is_complete (document));
  g_assert_cmpuint (pdf->n_pages, ==, 1);
  g_assert_nonnull (strstr (pdf->text, "HeadNo"));
  g_assert_nonnull (strstr (pdf->text, "NET 0.00"));
}

/* A row that no page can hold is divided; every word of it is there, in order. */
static void
test_tall_row (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;
  CrmDocumentData *items;
  guint next = 0;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (name, "w%u ", i);
  crm_document_data_set_list (data, "inv.intro");
  items = crm_document_data_set_list (data, "inv.items");
  for (guint i = 0; i < 3; i++)
    {
      CrmDocumentData *item = crm_document_data_append_group (items);

      crm_document_data_set_text (item, "name", i == 1 ? name->str : "short");
      crm_document_data_set_money (item, "total", 1000, "EUR");
    }
  crm_document_data_set_money (data, "inv.net", 3000, "EUR");
  document = fixture_render_text (template_text, data);
  pdf = read_back (document);
  g_assert_cmpuint (pdf->n_pages, >, 3);
  for (guint i = 0; i < pdf->n_pages; i++)
    {
      GPtrArray *words = g_ptr_array_index (pdf->pages, i);

      for (guint k = 0; k < words->len; k++)
        {
          const Word *word = g_ptr_array_index (words, k);
          guint number;
          char more;

          g_assert_cmpfloat (word->y2, <=, PAGE_HEIGHT - MARGIN + 0.5);
          if (sscanf (word->text, "w%u%c", &number, &more) == 1)
            g_assert_cmpuint (number, ==, next++);
        }
    }
  g_assert_cmpuint (next, ==, 3000);
}

/* Rows marked |! stay with the row before them. */
static void
test_no_break (void)
{
  g_autoptr (GString) text = g_string_new ("---\npage: A5\nsize: 9\n---\n:::table\n| A |\n|---|\n");
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (ReadBack) pdf = NULL;
  guint next = 0;

  for (guint i = 0; i < 90; i++)
    g_string_append_printf (text, "|%s row%ux |\n", i % 3 == 0 ? "" : "!", i);
  g_string_append (text, ":::/table\n");
  document = fixture_render_text (text->str, data);
  pdf = read_back (document);
  g_assert_cmpuint (pdf->n_pages, >, 2);
  for (guint i = 0; i < pdf->n_pages; i++)
    {
      GPtrArray *words = g_ptr_array_index (pdf->pages, i);

      for (guint k = 0; k < words->len; k++)
        next += g_str_has_prefix (((Word *) g_ptr_array_index (words, k))->text, "row");
      g_assert_cmpuint (next % 3, ==, 0);
    }
  g_assert_cmpuint (next, ==, 90);
}

static void
test_currencies (void)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;
  CrmDocumentData *items;
  CrmTemplateProblem *problem;

  crm_document_data_set_list (data, "inv.intro");
  items = crm_document_data_set_list (data, "inv.items");
  for (guint i = 0; i < 2; i++)
    {
      CrmDocumentData *item = crm_document_data_append_group (items);

      crm_document_data_set_text (item, "name", "x");
      crm_document_data_set_money (item, "total", 1000, i == 0 ? "EUR" : "USD");
    }
  crm_document_data_set_money (data, "inv.net", 3000, "EUR");
  document = fixture_render_text (template_text, data);
  g_assert_cmpuint (crm_document_get_missing (document)->len, ==, 1);
  problem = g_ptr_array_index (crm_document_get_missing (document), 0);
  g_assert_nonnull (strstr (problem->message, "different currencies"));
  g_assert_cmpstr (problem->path, ==, "inv.items[2].total");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document-table/rows", test_rows);
  if (g_getenv ("CRM_TEST_NIGHTLY") != NULL)
    g_test_add_func ("/document-table/long", test_long);
  g_test_add_func ("/document-table/every-height", test_every_height);
  g_test_add_func ("/document-table/empty", test_empty);
  g_test_add_func ("/document-table/tall-row", test_tall_row);
  g_test_add_func ("/document-table/no-break", test_no_break);
  g_test_add_func ("/document-table/currencies", test_currencies);
  return g_test_run ();
}
