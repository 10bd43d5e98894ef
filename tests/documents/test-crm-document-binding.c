/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the records of a real store to the values of a document. */
#include "config.h"

#include <string.h>

#include "../store/fixture.h"
#include "crm-document-binding.h"
#include "crm-document.h"
#include "crm-placeholders.h"
#include "crm-starter-templates.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

typedef struct
{
  CrmRecord *account;
  CrmRecord *opportunity;
  CrmRecord *invoice;
  CrmRecord *order;
  CrmRecord *contract;
  CrmRecord *activity;
  CrmRecord *credit;
} Papers;

#define N_STARTERS 85

static char *
id_of (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static void
make_office (Fixture *f)
{
  g_object_unref (fixture_new (f, "office", "name", "Azenha & Filhos, Lda.", "tax_id", "509442013",
                               "street", "Rua das Flores 128", "postal_code", "4050-262", "city",
                               "Porto", "country", "Portugal", "iban", "PT50000201231234567890154",
                               "currency", "EUR", "language", "pt-PT", NULL));
}

static void
make_papers (Fixture *f, Papers *papers)
{
  static const char *const lines[][4] = { { "Consultoria", "12", "85", "23" },
                                          { "Manual", "25", "9.90", "6" },
                                          { "Licença", "1.5", "148.50", "23" } };
  g_autofree char *account = NULL;
  g_autofree char *deal = NULL;
  g_autofree char *invoice = NULL;
  g_autofree char *order = NULL;

  make_office (f);
  papers->account = fixture_new (f, "account", "name", "Ștefan & Müller, S.A.", "tax_id",
                                 "501234567", "street", "Av. da Liberdade 1000", "postal_code",
                                 "1250-096", "city", "Lisboa", "country", "Portugal", NULL);
  account = id_of (papers->account);
  papers->opportunity = fixture_new (f, "opportunity", "name", "Renovação", "account_id", account,
                                     "amount", "5000", NULL);
  deal = id_of (papers->opportunity);
  papers->invoice
      = fixture_new (f, "invoice", "number", "FT 2026/117", "account_id", account, "opportunity_id",
                     deal, "date", "2026-03-02", "due", "2026-04-01", NULL);
  invoice = id_of (papers->invoice);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *position = g_strdup_printf ("%zu", i + 1);

      g_object_unref (fixture_new (f, "invoice_line", "invoice_id", invoice, "position", position,
                                   "name", lines[i][0], "qty", lines[i][1], "price", lines[i][2],
                                   "vat", lines[i][3], NULL));
    }
  papers->order
      = fixture_new (f, "sales_order", "account_id", account, "opportunity_id", deal, "date",
                     "2026-02-27", "deliver_on", "2026-03-20", "customer_reference", "PO 7",
                     "delivery_address", "Cais 3\nPorto", NULL);
  order = id_of (papers->order);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_object_unref (fixture_new (f, "sales_order_line", "sales_order_id", order, "name",
                                 lines[i][0], "qty", lines[i][1], "unit", "h", "price", lines[i][2],
                                 "discount", "10", "vat", lines[i][3], NULL));
  fixture_set (f, "sales_order", crm_record_get_id (papers->order), "status", "confirmed");
  papers->contract = fixture_new (
      f, "document", "name", "Contrato", "type", "contract", "number", "C-2026-014", "account_id",
      account, "start", "2026-04-01", "end", "2027-03-31", "fee", "1234.50", "pay_day", "8",
      "services", "Apoio comercial — carteira de clientes\nFormação: duas sessões\n\nAssistência",
      NULL);
}

static void
free_papers (Papers *papers)
{
  g_object_unref (papers->account);
  g_object_unref (papers->opportunity);
  g_object_unref (papers->invoice);
  g_object_unref (papers->order);
  g_object_unref (papers->contract);
}

static gpointer
bind (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), error);

  CrmDocumentData *values
      = record != NULL ? crm_document_data_new_for_record (session, record, error) : NULL;

  if (values != NULL)
    crm_document_data_add_lists (values, session, NULL, error);
  return values;
}

static void
assert_value (CrmDocumentData *data, const char *path, const char *expected)
{
  g_autoptr (CrmDocumentData) root = crm_document_data_new ();
  CrmDocumentData *node = crm_document_data_lookup (data, path);
  g_autofree char *json = NULL;

  if (node == NULL)
    g_error ("%s is missing", path);
  if (crm_document_data_get_text (node) != NULL)
    {
      g_assert_cmpstr (crm_document_data_get_text (node), ==, expected);
      return;
    }
  json = crm_document_data_to_json (node);
  g_assert_cmpstr (json, ==, expected);
}

static void
test_invoice (Fixture *f, gconstpointer user_data)
{
  Papers papers;
  g_autoptr (CrmDocumentData) data = NULL;
  CrmDocumentData *items, *taxes;

  make_papers (f, &papers);
  data = fixture_run (f, CRM_LANE_READ, bind, papers.invoice);
  assert_value (data, "client.name", "Ștefan & Müller, S.A.");
  assert_value (data, "client.short_name", "Ștefan-Müller-S");
  assert_value (data, "client.address", "Av. da Liberdade 1000\n1250-096 Lisboa");
  assert_value (data, "company.address", "Rua das Flores 128\n4050-262 Porto");
  assert_value (data, "manager.name", "Desk Owner");
  assert_value (data, "opportunity.name", "Renovação");
  assert_value (data, "contract.number", "C-2026-014");
  assert_value (data, "invoice.status_key", "draft");
  assert_value (data, "invoice.date", "{\"date\":\"2026-03-02\"}");
  assert_value (data, "invoice.gross", "{\"money\":\"1790.93\",\"currency\":\"EUR\"}");
  assert_value (data, "doc.number", "FT 2026/117");
  assert_value (data, "doc.locale", "pt-PT");
  g_assert_nonnull (
      strstr (crm_document_data_get_text (crm_document_data_lookup (data, "invoice.pay_qr")),
              "\nPT50000201231234567890154\nEUR1790.93\n"));
  items = crm_document_data_lookup (data, "invoice.items");
  g_assert_cmpuint (crm_document_data_get_n_children (items), ==, 3);
  assert_value (crm_document_data_get_child (items, 2), "qty", "{\"number\":\"1.5\"}");
  assert_value (crm_document_data_get_child (items, 2), "vat", "{\"percent\":\"0.23\"}");
  assert_value (crm_document_data_get_child (items, 2), "total",
                "{\"money\":\"222.75\",\"currency\":\"EUR\"}");
  taxes = crm_document_data_lookup (data, "invoice.taxes");
  g_assert_cmpuint (crm_document_data_get_n_children (taxes), ==, 2);
  assert_value (crm_document_data_get_child (taxes, 0), "tax",
                "{\"money\":\"285.83\",\"currency\":\"EUR\"}");
  free_papers (&papers);
}

static void
test_contract (Fixture *f, gconstpointer user_data)
{
  Papers papers;
  g_autoptr (CrmDocumentData) data = NULL;
  g_autoptr (CrmDocumentData) of_deal = NULL;
  CrmDocumentData *services;

  make_papers (f, &papers);
  data = fixture_run (f, CRM_LANE_READ, bind, papers.contract);
  assert_value (data, "contract.start", "{\"date\":\"2026-04-01\"}");
  assert_value (data, "document.number", "C-2026-014");
  assert_value (data, "contract.fee", "{\"money\":\"1234.50\",\"currency\":\"EUR\"}");
  services = crm_document_data_lookup (data, "contract.services");
  g_assert_cmpuint (crm_document_data_get_n_children (services), ==, 3);
  assert_value (crm_document_data_get_child (services, 0), "name", "Apoio comercial");
  assert_value (crm_document_data_get_child (services, 0), "text", "carteira de clientes");
  assert_value (crm_document_data_get_child (services, 1), "text", "duas sessões");
  assert_value (crm_document_data_get_child (services, 2), "name", "Assistência");
  of_deal = fixture_run (f, CRM_LANE_READ, bind, papers.opportunity);
  assert_value (of_deal, "contract.number", "C-2026-014");
  assert_value (of_deal, "invoice.number", "FT 2026/117");
  free_papers (&papers);
}

/* Only the manager's own desk prints the picture of his hand. */
static void
test_signature (Fixture *f, gconstpointer user_data)
{
  g_autoptr (CrmRecord) other
      = fixture_new (f, "user", "name", "Inês Carvalhal", "job_title", "Diretora", "signature",
                     "0000000000000000000000000000000000000000000000000000000000000000", NULL);
  g_autofree char *other_id = id_of (other);
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Acme", "owner_id", other_id, NULL);
  g_autoptr (CrmDocumentData) data = fixture_run (f, CRM_LANE_READ, bind, account);

  assert_value (data, "manager.name", "Inês Carvalhal");
  assert_value (data, "manager.title", "Diretora");
  g_assert_null (crm_document_data_lookup (data, "manager.signature"));
}

/* An order has its own lines and taxes, and the client of whoever placed it. */
static void
test_order (Fixture *f, gconstpointer user_data)
{
  Papers papers;
  g_autoptr (CrmDocumentData) data = NULL;
  CrmDocumentData *taxes;

  make_papers (f, &papers);
  data = fixture_run (f, CRM_LANE_READ, bind, papers.order);
  assert_value (data, "client.city", "Lisboa");
  assert_value (data, "opportunity.name", "Renovação");
  assert_value (data, "order.deliver_on", "{\"date\":\"2026-03-20\"}");
  /* 918.00 + 222.75 + 200.48, and 23 % of 1118.48, 6 % of 222.75. */
  assert_value (data, "order.gross", "{\"money\":\"1611.85\",\"currency\":\"EUR\"}");
  assert_value (crm_document_data_get_child (crm_document_data_lookup (data, "order.items"), 0),
                "discount", "{\"percent\":\"0.1\"}");
  taxes = crm_document_data_lookup (data, "order.taxes");
  g_assert_cmpuint (crm_document_data_get_n_children (taxes), ==, 2);
  free_papers (&papers);
}

static void
write_pages (CrmDocument *document, const CrmStarterTemplate *starter)
{
  g_autofree char *name = g_strdup_printf ("starter-%s-%s.pdf", starter->language, starter->name);
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "documents", name, NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (crm_document_get_bytes (document), &length);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* What an office has besides its papers: a visit, products, an invoice that is late. */
static void
make_more (Fixture *f, Papers *papers)
{
  static const char *const products[][4]
      = { { "Azeite virgem extra, 5 l", "AZ-005", "Azeites", "38.90" },
          { "Azeite virgem extra, 0,75 l", "AZ-075", "Azeites", "8.45" },
          { "Vinho tinto reserva 2021", "VT-021", "Vinhos", "12.60" },
          { "Cesto de Natal", "CN-001", NULL, "55" } };
  g_autofree char *account = id_of (papers->account);
  g_autoptr (CrmRecord) visit = NULL;
  g_autofree char *parent = g_strconcat ("account:", account, NULL);
  g_autofree char *activity = NULL, *corrected = NULL, *credit = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (products); i++)
    g_object_unref (fixture_new (f, "product", "name", products[i][0], "sku", products[i][1],
                                 "price", products[i][3], "unit", "un", "description",
                                 "Colheita própria, engarrafado na origem.",
                                 products[i][2] != NULL ? "category" : NULL, products[i][2], NULL));
  visit = fixture_new (f, "activity", "subject", "Apresentação da nova gama", "type", "visit",
                       "parent", parent, "location", "Lisboa", "description",
                       "Vimos o armazém.\nQuerem entregas semanais.", "outcome",
                       "Enviar proposta até sexta-feira.", NULL);
  activity = id_of (visit);
  g_assert_nonnull (activity);
  papers->activity = g_steal_pointer (&visit);
  fixture_set (f, "invoice", crm_record_get_id (papers->invoice), "status", "issued");
  corrected = id_of (papers->invoice);
  papers->credit = fixture_new (f, "invoice", "type", "credit_note", "number", "NC 2026/3",
                                "account_id", account, "corrects_id", corrected, "date",
                                "2026-03-09", "due", "2026-03-09", NULL);
  credit = id_of (papers->credit);
  g_object_unref (fixture_new (f, "invoice_line", "invoice_id", credit, "position", "1", "name",
                               "Azeite", "qty", "2", "price", "12.50", "vat", "6", NULL));
}

static CrmRecord *
subject_of (const Papers *papers, const char *type)
{
  const struct
  {
    const char *type;
    CrmRecord *record;
  } subjects[] = { { "invoice", papers->invoice },     { "receipt", papers->invoice },
                   { "order", papers->order },         { "quote", papers->order },
                   { "delivery_note", papers->order }, { "contract", papers->contract },
                   { "letter", papers->opportunity },  { "report", papers->activity },
                   { "credit_note", papers->credit } };

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (strcmp (subjects[i].type, type) == 0)
      return subjects[i].record;
  return papers->account;
}

static CrmTemplateShelf *
shelve_parts (GPtrArray *starters)
{
  CrmTemplateShelf *shelf = crm_template_shelf_new ();

  for (guint i = 0; i < starters->len; i++)
    {
      CrmStarterTemplate *starter = g_ptr_array_index (starters, i);

      if (strcmp (starter->type, "part") == 0)
        crm_template_shelf_add (shelf, starter->name, starter->language, starter->body, NULL);
    }
  return shelf;
}

/* Every starter template names only fields that there are, and a full office leaves none red. */
static void
test_starters (Fixture *f, gconstpointer user_data)
{
  Papers papers;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) starters = crm_starter_templates_load (&error);
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (f->catalog);
  g_autoptr (CrmTemplateShelf) shelf = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (starters->len, ==, N_STARTERS);
  shelf = shelve_parts (starters);
  make_papers (f, &papers);
  make_more (f, &papers);
  for (guint i = 0; i < starters->len; i++)
    {
      CrmStarterTemplate *starter = g_ptr_array_index (starters, i);
      g_autoptr (CrmTemplate) template = crm_template_new_with_shelf (starter->body, -1, shelf);
      g_autoptr (GPtrArray) problems = crm_placeholders_check (placeholders, template);
      g_autoptr (CrmDocumentData) data
          = fixture_run (f, CRM_LANE_READ, bind, subject_of (&papers, starter->type));
      g_autoptr (CrmDocument) document = NULL;

      g_test_message ("%s, %s", starter->name, starter->language);
      if (!crm_template_is_valid (template))
        g_error (
            "%s: %s", starter->name,
            ((CrmTemplateProblem *) g_ptr_array_index (crm_template_get_problems (template), 0))
                ->message);
      if (problems->len > 0)
        g_error ("%s: %s", starter->name,
                 ((CrmTemplateProblem *) g_ptr_array_index (problems, 0))->message);
      /* Its numbers and charts come from the room above; tests/cli looks at them. */
      if (strstr (starter->body, "report.") != NULL)
        continue;
      crm_document_render (template, data, NULL, &document, &error);
      g_assert_no_error (error);
      if (!crm_document_is_complete (document))
        g_error ("%s, %s: %s", starter->name, starter->language,
                 ((CrmTemplateProblem *) g_ptr_array_index (crm_document_get_missing (document), 0))
                     ->message);
      g_assert_cmpuint (crm_document_get_warnings (document)->len, ==, 0);
      write_pages (document, starter);
    }
  g_object_unref (papers.activity);
  g_object_unref (papers.credit);
  free_papers (&papers);
}

static gpointer
insert_starters (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  guint n = 0;

  return crm_session_begin (session, "Templates", "test", error)
                 && crm_starter_templates_insert (session, &n, error)
                 && crm_session_commit (session, NULL, error)
             ? GUINT_TO_POINTER (n + 1)
             : NULL;
}

static void
test_insert_starters (Fixture *f, gconstpointer user_data)
{
  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_WRITE, insert_starters, NULL)), ==,
                    N_STARTERS + 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_WRITE, insert_starters, NULL)), ==,
                    1);
}

/* A field that the office makes is a placeholder at once, and its value is printed. */
static void
test_own_field (Fixture *f, gconstpointer user_data)
{
  const CrmFieldSpec spec = { .name = "x_colour", .label = "Colour", .type = CRM_FIELD_TEXT };
  g_autoptr (CrmPlaceholders) before = crm_placeholders_new (f->catalog);
  g_autoptr (CrmPlaceholders) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) account = NULL;
  g_autoptr (CrmDocumentData) data = NULL;

  g_assert_null (crm_placeholders_find (before, "client.x_colour"));
  crm_catalog_add_field (f->catalog, "account", &spec, &error);
  g_assert_no_error (error);
  after = crm_placeholders_new (f->catalog);
  g_assert_nonnull (crm_placeholders_find (after, "client.x_colour"));
  g_assert_cmpstr (crm_placeholders_find (after, "client.x_colour")->label, ==, "Colour");
  account = fixture_new (f, "account", "name", "Acme", "x_colour", "verde", NULL);
  data = fixture_run (f, CRM_LANE_READ, bind, account);
  assert_value (data, "client.x_colour", "verde");
}

/* Where a missing value can be given: the record and its field. */
static gpointer
find_origins (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const paths[] = { "client.phone",
                                       "client.address",
                                       "manager.title",
                                       "invoice.items[2].name",
                                       "invoice.items[9].name",
                                       "company.iban",
                                       "lead.name",
                                       "nobody.name",
                                       "invoice.nonsense",
                                       "contract.services",
                                       NULL };

  return crm_document_find_origins (session, data, paths);
}

static void
test_origins (Fixture *f, gconstpointer user_data)
{
  static const struct
  {
    const char *kind;
    const char *field;
  } expected[] = { { "account", "phone" },  { "account", "street" },
                   { "user", "job_title" }, { "invoice_line", "name" },
                   { NULL, NULL },          { "office", "iban" },
                   { NULL, NULL },          { NULL, NULL },
                   { "invoice", NULL },     { "document", "services" } };
  Papers papers;
  g_autoptr (GPtrArray) origins = NULL;

  make_papers (f, &papers);
  origins = fixture_run (f, CRM_LANE_READ, find_origins, papers.invoice);
  g_assert_cmpuint (origins->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < origins->len; i++)
    {
      CrmDocumentOrigin *origin = g_ptr_array_index (origins, i);

      g_test_message ("%s", origin->path);
      g_assert_cmpstr (
          origin->record != NULL ? crm_kind_get_name (crm_record_get_kind (origin->record)) : NULL,
          ==, expected[i].kind);
      g_assert_cmpstr (origin->field != NULL ? crm_field_get_name (origin->field) : NULL, ==,
                       expected[i].field);
    }
  free_papers (&papers);
}

static void
test_check (Fixture *f, gconstpointer user_data)
{
  static const struct
  {
    const char *text;
    guint column;
    const char *message; /* NULL: nothing is wrong */
  } rows[] = {
    { "{{client.name}} {{client.city}} {{invoice.items:count}}", 0, NULL },
    { "{{invoice.items:sum(total):money}} {{doc.today:plus(30d)}}", 0, NULL },
    { "{{client.nme}}", 1, "Did you mean client.name?" },
    { "x {{client.name:money}}", 3, "a text" },
    { "{{invoice.date:upper:date}}", 1, "a text" },
    { "{{invoice.items}}", 1, "a list" },
    { "{{invoice.items:sum(price):words}} {{invoice.items:sum(cost)}}", 36, "invoice.items.cost" },
    { "{{company.logo}}", 1, "a picture" },
    { "{{image company.name}}", 1, "a picture" },
    { "{{#if client.vip}}\n{{/if}}", 7, "client.vip" },
    { "{{#each client.name as x}}\n{{/each}}", 1, "not a list" },
    { "{{#each invoice.items as i}}\n{{i.qty:number}} {{i.prize}}\n{{/each}}", 18, "items.price?" },
    { "{{#each invoice.items by i.vat as g}}\n{{g.key}}\n{{#each g.items as i}}\n{{i.nam}}\n"
      "{{/each}}\n{{/each}}",
      1, "items.name?" },
  };
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (f->catalog);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CrmTemplate) template = crm_template_new (rows[i].text, -1);
      g_autoptr (GPtrArray) problems = crm_placeholders_check (placeholders, template);
      CrmTemplateProblem *problem = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;

      g_assert_true (crm_template_is_valid (template));
      if (rows[i].message == NULL)
        {
          g_assert_null (problem);
          continue;
        }
      if (problem == NULL || strstr (problem->message, rows[i].message) == NULL)
        g_error ("%s: %s", rows[i].text, problem != NULL ? problem->message : "nothing");
      g_assert_cmpuint (problem->column, ==, rows[i].column);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/document-binding/invoice", test_invoice);
  ADD ("/document-binding/contract", test_contract);
  ADD ("/document-binding/signature", test_signature);
  ADD ("/document-binding/order", test_order);
  ADD ("/document-binding/starters", test_starters);
  ADD ("/document-binding/insert-starters", test_insert_starters);
  ADD ("/document-binding/own-field", test_own_field);
  ADD ("/document-binding/origins", test_origins);
  ADD ("/document-binding/check", test_check);
  return g_test_run ();
}
