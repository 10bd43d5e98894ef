/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: their sums, numbers and status, what was delivered, and what is on invoices. */
#include "config.h"

#include "crm-error.h"
#include "fixture.h"

static CrmRecord *
new_order (Fixture *f)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));

  return fixture_new (f, "sales_order", "account_id", account_id, "date", "2026-03-02", NULL);
}

static CrmRecord *
new_line (Fixture *f, CrmRecord *order, const char *name, const char *qty, const char *price)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (order));

  return fixture_new (f, "sales_order_line", "sales_order_id", id, "name", name, "qty", qty,
                      "price", price, "vat", "23", NULL);
}

static void
assert_text (Fixture *f, CrmRecord *record, const char *field, const char *expected)
{
  g_autoptr (CrmRecord) now = fixture_get (f, crm_kind_get_name (crm_record_get_kind (record)),
                                           crm_record_get_id (record));
  const CrmField *described = crm_kind_find_field (crm_record_get_kind (now), field);
  g_autofree char *text = crm_field_to_text (described, crm_record_get (now, described),
                                             crm_record_get_currency (now));

  g_assert_cmpstr (text, ==, expected);
}

static void
set (Fixture *f, CrmRecord *record, const char *field, const char *text)
{
  fixture_set (f, crm_kind_get_name (crm_record_get_kind (record)), crm_record_get_id (record),
               field, text);
}

static void
test_sums (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) order = new_order (f);
  g_autoptr (CrmRecord) bread = new_line (f, order, "Bread", "3", "1.35");
  g_autoptr (CrmRecord) oven = new_line (f, order, "Oven", "1.5", "100.10");
  g_autoptr (GError) error = NULL;

  set (f, oven, "discount", "12.5");
  /* 4.05 + 131.38; 23 % of 135.43 is 31.1489. */
  assert_text (f, oven, "total", "131.38");
  assert_text (f, oven, "position", "2");
  assert_text (f, order, "net", "135.43");
  assert_text (f, order, "tax", "31.15");
  assert_text (f, order, "gross", "166.58");
  assert_text (f, order, "uninvoiced", "135.43");
  set (f, order, "rate", "0.5");
  assert_text (f, order, "gross_base", "83.29");
  error = fixture_try_set (f, "sales_order_line", crm_record_get_id (oven), "discount", "101");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

static gpointer
delete_record (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *record = data;

  g_assert_true (crm_session_begin (session, "Delete", "test", error));
  if (!crm_session_delete (session, crm_record_get_kind (record), crm_record_get_id (record),
                           error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_commit (session, NULL, error) ? record : NULL;
}

static gpointer
get_record (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), error);
}

/* A line goes with its order, and not with its product. */
static void
test_delete (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) order = new_order (f);
  g_autofree char *order_id = crm_id_dup_string (crm_record_get_id (order));
  g_autoptr (CrmRecord) product = fixture_new (f, "product", "name", "Flour", "price", "2.50",
                                               "tax_percent", "6", "unit", "kg", NULL);
  g_autofree char *product_id = crm_id_dup_string (crm_record_get_id (product));
  g_autoptr (CrmRecord) line = fixture_new (f, "sales_order_line", "sales_order_id", order_id,
                                            "product_id", product_id, "qty", "4", NULL);
  g_autoptr (GError) error = NULL;

  assert_text (f, line, "name", "Flour");
  assert_text (f, line, "unit", "kg");
  assert_text (f, line, "total", "10.00");
  assert_text (f, order, "gross", "10.60");
  fixture_run (f, CRM_LANE_WRITE, delete_record, product);
  assert_text (f, line, "total", "10.00");
  fixture_run (f, CRM_LANE_WRITE, delete_record, line);
  assert_text (f, order, "gross", "0.00");
  fixture_undo (f);
  assert_text (f, order, "gross", "10.60");
  fixture_run (f, CRM_LANE_WRITE, delete_record, order);
  error = fixture_run_expecting (f, CRM_LANE_READ, get_record, line);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  fixture_undo (f);
  assert_text (f, line, "total", "10.00");
}

/* A draft has no number; what is confirmed gets the office's next one, and skips what is taken. */
static void
test_numbers (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) office
      = fixture_new (f, "office", "name", "Ours", "next_order_number", "SO-09", NULL);
  g_autoptr (CrmRecord) first = new_order (f), taken = new_order (f), second = new_order (f);
  g_autoptr (CrmRecord) cancelled = new_order (f);

  g_assert_false (crm_record_is_set (first, "number"));
  set (f, taken, "number", "SO-10");
  set (f, first, "status", "confirmed");
  set (f, second, "status", "confirmed");
  set (f, cancelled, "status", "cancelled");
  assert_text (f, first, "number", "SO-09");
  assert_text (f, second, "number", "SO-11");
  assert_text (f, cancelled, "number", NULL);
  assert_text (f, office, "next_order_number", "SO-12");
  /* What was confirmed later does not stand in the way of taking the first back. */
  set (f, second, "status", "draft");
  assert_text (f, second, "number", "SO-11");
}

static void
test_deliveries (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) order = new_order (f);
  g_autoptr (CrmRecord) bread = new_line (f, order, "Bread", "3", "1.35");
  g_autoptr (CrmRecord) oven = new_line (f, order, "Oven", "1", "100");
  g_autoptr (CrmRecord) late = NULL;
  g_autoptr (GError) error = NULL;

  set (f, order, "status", "confirmed");
  assert_text (f, order, "delivered_on", NULL);
  error
      = fixture_try_set (f, "sales_order", crm_record_get_id (order), "status", "partly_delivered");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  set (f, bread, "delivered", "3");
  assert_text (f, order, "status", "partly_delivered");
  set (f, oven, "delivered", "1");
  assert_text (f, order, "status", "delivered");
  set (f, order, "status", "confirmed");
  assert_text (f, bread, "delivered", "0");
  assert_text (f, oven, "delivered", "0");
  set (f, order, "status", "delivered");
  assert_text (f, bread, "delivered", "3");
  assert_text (f, order, "status", "delivered");
  set (f, bread, "delivered", "1");
  assert_text (f, order, "status", "partly_delivered");
  set (f, order, "status", "delivered");
  /* As an import of old orders brings them: first the order, then its lines. */
  late = new_line (f, order, "Nails", "7", "0.10");
  assert_text (f, late, "delivered", "7");
  assert_text (f, order, "status", "delivered");
}

/* What a person alone buys needs no company; a person's order is also their company's. */
static void
test_clients (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));
  g_autoptr (CrmRecord) ana = fixture_new (f, "contact", "last_name", "Sá", NULL);
  g_autoptr (CrmRecord) rui
      = fixture_new (f, "contact", "last_name", "Reis", "account_id", account_id, NULL);
  g_autofree char *ana_id = crm_id_dup_string (crm_record_get_id (ana));
  g_autofree char *rui_id = crm_id_dup_string (crm_record_get_id (rui));
  g_autoptr (CrmRecord) hers = fixture_new (f, "sales_order", "contact_id", ana_id, NULL);
  g_autoptr (CrmRecord) his = fixture_new (f, "sales_order", "contact_id", rui_id, NULL);
  g_autoptr (CrmRecord) bill = fixture_new (f, "invoice", "contact_id", ana_id, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (crm_record_is_set (hers, "account_id"));
  g_assert_true (crm_record_is_set (hers, "date"));
  assert_text (f, his, "account_id", account_id);
  g_assert_nonnull (bill);
  error = fixture_try_set (f, "sales_order", crm_record_get_id (hers), "contact_id", "");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

static void
test_invoiced (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) order = new_order (f);
  g_autoptr (CrmRecord) bread = new_line (f, order, "Bread", "3", "1.35");
  g_autofree char *account = crm_id_dup_string (crm_record_get_link (order, "account_id"));
  g_autofree char *order_id = crm_id_dup_string (crm_record_get_id (order));
  g_autofree char *bread_id = crm_id_dup_string (crm_record_get_id (bread));
  g_autoptr (CrmRecord) invoice
      = fixture_new (f, "invoice", "account_id", account, "order_id", order_id, NULL);
  g_autofree char *invoice_id = crm_id_dup_string (crm_record_get_id (invoice));
  g_autoptr (CrmRecord) line
      = fixture_new (f, "invoice_line", "invoice_id", invoice_id, "order_line_id", bread_id, "name",
                     "Bread", "qty", "2", "price", "1.35", NULL);
  g_autoptr (GError) error = NULL;

  assert_text (f, bread, "invoiced", "2");
  assert_text (f, order, "uninvoiced", "1.35");
  set (f, line, "qty", "1");
  assert_text (f, bread, "invoiced", "1");
  set (f, invoice, "status", "issued");
  /* What an e-invoice asks for beyond the page is said once, also now. */
  set (f, line, "tax_category", "reverse_charge");
  set (f, invoice, "delivered_on", "2026-01-05");
  error = fixture_try_set (f, "invoice_line", crm_record_get_id (line), "tax_category", "exempt");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  g_clear_error (&error);
  set (f, order, "status", "delivered");
  set (f, invoice, "status", "voided");
  assert_text (f, bread, "invoiced", "0");
  assert_text (f, order, "uninvoiced", "4.05");
  /* A line of what was issued is not taken away either. */
  error = fixture_run_expecting (f, CRM_LANE_WRITE, delete_record, line);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
  fixture_run (f, CRM_LANE_WRITE, delete_record, invoice);
  fixture_undo (f);
  assert_text (f, bread, "invoiced", "0");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/sales-order/sums", test_sums);
  ADD ("/sales-order/delete", test_delete);
  ADD ("/sales-order/numbers", test_numbers);
  ADD ("/sales-order/deliveries", test_deliveries);
  ADD ("/sales-order/clients", test_clients);
  ADD ("/sales-order/invoiced", test_invoiced);
#undef ADD
  return g_test_run ();
}
