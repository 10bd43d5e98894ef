/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of sales papers are exact to the cent, whatever the lines; numbers count on. */
#include "config.h"

#include "crm-paper.h"

#include "crm-money.h"

#define N_RUNS 20000
#define PERCENT (100 * CRM_DECIMAL_ONE)

static gint64
random_between (GRand *random, gint64 low, gint64 high)
{
  guint64 bits = ((guint64) g_rand_int (random) << 32) | g_rand_int (random);

  return low + (gint64) (bits % (guint64) (high - low + 1));
}

/* Twice the distance of @sum from the exact product is at most one unit; halves go away from zero.
 */
static void
assert_nearest (gint64 sum, __int128 product, __int128 unit)
{
  __int128 error = product - (__int128) sum * unit;

  g_assert_true (2 * error <= unit && 2 * error >= -unit);
  if (2 * error == unit)
    g_assert_true (sum < 0);
  if (2 * error == -unit)
    g_assert_true (sum > 0);
}

static void
test_line_totals (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (36);

  g_assert_cmpint (crm_paper_line_total (333, 3 * CRM_DECIMAL_ONE, 0), ==, 999);
  g_assert_cmpint (crm_paper_line_total (999, CRM_DECIMAL_ONE, 33 * CRM_DECIMAL_ONE), ==, 669);
  g_assert_cmpint (crm_paper_line_total (1, CRM_DECIMAL_ONE, 50 * CRM_DECIMAL_ONE), ==, 1);
  g_assert_cmpint (crm_paper_line_total (-1, CRM_DECIMAL_ONE, 50 * CRM_DECIMAL_ONE), ==, -1);
  g_assert_cmpint (crm_paper_line_total (500, CRM_DECIMAL_ONE, PERCENT), ==, 0);
  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 price = random_between (random, -1000000000000, 1000000000000);
      gint64 qty = random_between (random, -1000000 * CRM_DECIMAL_ONE, 1000000 * CRM_DECIMAL_ONE);
      gint64 discount = random_between (random, 0, PERCENT);

      assert_nearest (crm_paper_line_total (price, qty, discount),
                      (__int128) price * qty * (PERCENT - discount),
                      (__int128) CRM_DECIMAL_ONE * PERCENT);
    }
}

static CrmRecord *
make_line (const CrmKind *kind, gint64 total, gint64 vat)
{
  CrmRecord *line = crm_record_new (kind);

  crm_record_set_integer (line, "total", total);
  crm_record_set_integer (line, "vat", vat);
  return line;
}

/* What is taxed is all that the lines come to; each rate is there once and rounded once. */
static void
test_taxes (void)
{
  static const gint64 rates[] = { 0, 6000000, 23000000, 5500000, 19000000 };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "sales_order_line");
  g_autoptr (GRand) random = g_rand_new_with_seed (37);

  for (guint run = 0; run < 500; run++)
    {
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GArray) taxes = NULL;
      gint64 net = 0, taxed = 0;
      guint n = (guint) random_between (random, 0, 40);

      for (guint i = 0; i < n; i++)
        {
          gint64 total = random_between (random, -100000000, 100000000);

          net += total;
          g_ptr_array_add (lines, make_line (kind, total, rates[random_between (random, 0, 4)]));
        }
      taxes = crm_paper_sum_taxes (lines);
      g_assert_cmpuint (taxes->len, <=, G_N_ELEMENTS (rates));
      for (guint i = 0; i < taxes->len; i++)
        {
          CrmPaperTax *tax = &g_array_index (taxes, CrmPaperTax, i);

          for (guint k = 0; k < i; k++)
            g_assert_cmpint (g_array_index (taxes, CrmPaperTax, k).percent, !=, tax->percent);
          taxed += tax->net;
          assert_nearest (tax->tax, (__int128) tax->net * tax->percent, PERCENT);
        }
      g_assert_cmpint (taxed, ==, net);
    }
}

static void
test_next_number (void)
{
  static const char *const numbers[][2] = { { "1", "2" },
                                            { "9", "10" },
                                            { "2026-0041", "2026-0042" },
                                            { "FT 7/9", "FT 7/10" },
                                            { "A-999", "A-1000" },
                                            { "0099", "0100" },
                                            { "12-PT", "13-PT" },
                                            { "Order", "Order2" },
                                            { "Ü9é", "Ü10é" } };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *next = crm_paper_dup_next_number (numbers[i][0]);

      g_assert_cmpstr (next, ==, numbers[i][1]);
    }
}

/* Every kind of paper has lines that the shared rules know. */
static void
test_description (void)
{
  static const char *const names[] = { "sales_order", "invoice" };
  static const char *const sums[] = { "net", "tax", "gross", "gross_base", "currency", "rate" };
  static const char *const parts[]
      = { "position", "product_id", "name", "qty", "unit", "price", "discount", "vat", "total" };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const CrmKind *kind = crm_catalog_find_kind (catalog, names[i]);
      const CrmKind *line = crm_paper_get_line_kind (kind);

      g_assert_nonnull (line);
      g_assert_true (crm_field_get_target (crm_paper_line_get_link (line)) == kind);
      g_assert_true (crm_field_is_owner (crm_paper_line_get_link (line)));
      g_assert_false (crm_field_is_owner (crm_kind_find_field (line, "product_id")));
      for (gsize k = 0; k < G_N_ELEMENTS (sums); k++)
        g_assert_nonnull (crm_kind_find_field (kind, sums[k]));
      for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
        g_assert_nonnull (crm_kind_find_field (line, parts[k]));
    }
  g_assert_null (crm_paper_get_line_kind (crm_catalog_find_kind (catalog, "account")));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/line-totals", test_line_totals);
  g_test_add_func ("/paper/taxes", test_taxes);
  g_test_add_func ("/paper/next-number", test_next_number);
  g_test_add_func ("/paper/description", test_description);
  return g_test_run ();
}
