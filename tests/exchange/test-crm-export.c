/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-export.h"
#include "crm-record-json.h"
#include "import-fixture.h"

typedef struct
{
  CrmQuery *query;
  CrmExportOptions options;
  GOutputStream *stream;
  GFile *file;
  gint64 n;
} Export;

static gpointer export(CrmSession *session,
                       gpointer data,
                       GCancellable *cancellable,
                       GError **error)
{
  Export *self = data;

  if (self->file != NULL)
    self->n = crm_export_query_to_file (session, self->query, &self->options, self->file, NULL,
                                        NULL, cancellable, error);
  else
    self->n = crm_export_query (session, self->query, &self->options, self->stream, NULL, NULL,
                                cancellable, error);
  return NULL;
}

static char *
export_text (Fixture *fixture, const char *kind, CrmExportOptions options, gint64 n)
{
  g_autoptr (CrmQuery) query = crm_query_new (fixture_kind (fixture, kind));
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  Export data = { query, options, stream, NULL, 0 };

  crm_query_sort (query, "name", FALSE, NULL);
  fixture_run (fixture, CRM_LANE_READ, export, &data);
  g_assert_cmpint (data.n, ==, n);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_csv (Fixture *fixture, gconstpointer data)
{
  static const CrmExportColumn columns[] = { { "name", "name" },
                                             { "phone", "phone" },
                                             { "Turnover", "annual_revenue" },
                                             { "parent_id", "parent_id" },
                                             { "description", "description" },
                                             { NULL } };
  const CrmExportOptions options
      = { .format = CRM_EXPORT_CSV, .columns = columns, .delimiter = ';', .with_mark = TRUE };
  g_autoptr (CrmRecord) a
      = fixture_new (fixture, "account", "name", "=cmd|' /C calc'!A0", "phone", "+351 911 111 111",
                     "annual_revenue", "-5", "currency", "EUR", NULL);
  g_autofree char *parent = crm_id_dup_string (crm_record_get_id (a));
  g_autoptr (CrmRecord) b = fixture_new (fixture, "account", "name", "B; \"the\" firm", "parent_id",
                                         parent, "description", "two\nlines", NULL);
  g_autofree char *text = export_text (fixture, "account", options, 2);

  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfname;phone;Turnover;parent_id;description\r\n"
                   "\"B; \"\"the\"\" firm\";;;'=cmd|' /C calc'!A0;\"two\nlines\"\r\n"
                   "'=cmd|' /C calc'!A0;+351 911 111 111;-5.00;;\r\n");
}

/* What goes out comes in again: every record is recognised, and nothing is different. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const CrmExportOptions options = { .format = CRM_EXPORT_CSV };
  g_autoptr (CrmImportReport) first = fixture_import_text (
      fixture, "account", "{\"update_existing\": false, \"columns\": {}}",
      "Name,City,Type,Revenue,Employees,Part of\nAcme,Lisboa,organization,1.25,3,\n"
      "Acme,Porto,organization,2,4,\n'-Minus,Faro,person,,5,\nZen,Évora,organization,,,-Minus\n");
  g_autofree char *text = export_text (fixture, "account", options, 4);
  g_autoptr (GFile) file = fixture_write ("again.csv", text, -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, NULL, NULL);
  g_autoptr (CrmImportReport) again = NULL;

  g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, "account");
  g_assert_true (crm_import_plan_is_id_column (plan, 0));
  again = fixture_import (fixture, plan);
  g_assert_cmpuint (crm_import_report_get_n (again, CRM_IMPORT_SAME), ==, 4);
  g_assert_cmpuint (crm_import_report_get_n_problems (again), ==, 0);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_null_member (object, member)
             ? NULL
             : json_object_get_string_member (object, member);
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  const CrmExportOptions options = { .format = CRM_EXPORT_JSON };
  g_autoptr (CrmRecord) account = fixture_new (fixture, "account", "name", "Acme", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (account));
  g_autoptr (CrmRecord) a
      = fixture_new (fixture, "opportunity", "name", "A “deal”\"", "account_id", id, "amount",
                     "1234.5", "expected_close_on", "2026-05-01", "probability", "40", NULL);
  g_autoptr (CrmRecord) b
      = fixture_new (fixture, "opportunity", "name", "B", "currency", "JPY", "amount", "7", NULL);
  g_autofree char *text = export_text (fixture, "opportunity", options, 2);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *first, *second, *link;
  gint64 created;

  g_assert_nonnull (root);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 2);
  first = json_array_get_object_element (json_node_get_array (root), 0);
  second = json_array_get_object_element (json_node_get_array (root), 1);
  g_assert_cmpstr (get_text (first, "name"), ==, "A “deal”\"");
  g_assert_cmpstr (get_text (first, "amount"), ==, "1234.50");
  g_assert_cmpstr (get_text (first, "currency"), ==, "EUR");
  g_assert_cmpstr (get_text (first, "expected_close_on"), ==, "2026-05-01");
  g_assert_cmpint (json_object_get_int_member (first, "probability"), ==, 40);
  g_assert_true (crm_instant_parse (get_text (first, "created_at"), &created));
  link = json_object_get_object_member (first, "account_id");
  g_assert_cmpstr (get_text (link, "id"), ==, id);
  g_assert_cmpstr (get_text (link, "name"), ==, "Acme");
  g_assert_true (json_object_get_null_member (first, "closed_on"));
  g_assert_cmpstr (get_text (second, "amount"), ==, "7");
  g_assert_cmpstr (get_text (second, "currency"), ==, "JPY");
}

/* Every number of a person, what has a meaning to the format escaped, long lines folded between
 * letters. */
static void
test_vcard (Fixture *fixture, gconstpointer data)
{
  const CrmExportOptions options = { .format = CRM_EXPORT_VCARD };
  g_autoptr (CrmRecord) account = fixture_new (fixture, "account", "name", "Acme; Sons", NULL);
  g_autofree char *company = crm_id_dup_string (crm_record_get_id (account));
  g_autoptr (CrmRecord) person = fixture_new (
      fixture, "contact", "first_name", "Zoë", "last_name", "Öztürk", "account_id", company,
      "phone", "+90 212 000 1234", "mobile", "+90 532 000 1234", "email", "zoe@acme.example",
      "city", "İzmir", "street", "Kordon 1, kat 2", "birthday", "1990-02-28", "description",
      "şşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşşş\nsecond", NULL);
  g_autofree char *text = export_text (fixture, "contact", options, 1);
  g_autofree char *unfolded = NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_auto (GStrv) parts = g_strsplit (text, "\r\n ", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  unfolded = g_strjoinv ("", parts);
  g_assert_true (g_str_has_prefix (unfolded, "BEGIN:VCARD\r\nVERSION:3.0\r\n"));
  g_assert_nonnull (strstr (unfolded, "\r\nFN:Zoë Öztürk\r\nN:Öztürk;Zoë;;;\r\n"));
  g_assert_nonnull (strstr (unfolded, "\r\nORG:Acme\\; Sons\r\n"));
  g_assert_nonnull (strstr (unfolded, "TEL;TYPE=WORK,VOICE:+90 212 000 1234\r\n"));
  g_assert_nonnull (strstr (unfolded, "TEL;TYPE=CELL:+90 532 000 1234\r\n"));
  g_assert_nonnull (strstr (unfolded, "EMAIL;TYPE=INTERNET:zoe@acme.example\r\n"));
  g_assert_nonnull (strstr (unfolded, "ADR;TYPE=WORK:;;Kordon 1\\, kat 2;İzmir;;;\r\n"));
  g_assert_nonnull (strstr (unfolded, "BDAY:1990-02-28\r\n"));
  g_assert_nonnull (strstr (unfolded, "ş\\nsecond\r\nEND:VCARD\r\n"));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  static const CrmExportColumn columns[] = { { "id", "id" }, { "name", "name" }, { NULL } };
  const CrmExportOptions json = { .format = CRM_EXPORT_JSON };
  const CrmExportOptions csv = { .format = CRM_EXPORT_CSV, .columns = columns };
  g_autofree char *no_json = export_text (fixture, "account", json, 0);
  g_autofree char *no_csv = export_text (fixture, "account", csv, 0);
  CrmExportFormat format;

  g_assert_cmpstr (no_json, ==, "[]\n");
  g_assert_cmpstr (no_csv, ==, "id,name\r\n");
  g_assert_true (crm_export_format_from_name ("json", &format));
  g_assert_cmpint (format, ==, CRM_EXPORT_JSON);
  g_assert_false (crm_export_format_from_name ("xlsx", &format));
}

/* More than one page, some of the fields, and a file that is left alone when it fails. */
static void
test_file (Fixture *fixture, gconstpointer data)
{
  static const CrmExportColumn columns[] = { { "name", "name" }, { "city", "city" }, { NULL } };
  static const CrmExportColumn unknown[] = { { "name", "name" }, { "x", "altitude" }, { NULL } };
  g_autoptr (GString) text = g_string_new ("Name,City\n");
  g_autoptr (CrmImportReport) report = NULL;
  g_autoptr (CrmQuery) query = crm_query_new (fixture_kind (fixture, "account"));
  g_autoptr (GFile) file = fixture_write ("out.json", "old", -1);
  Export good = { query, { .format = CRM_EXPORT_JSON, .columns = columns }, NULL, file, 0 };
  Export bad = { query, { .format = CRM_EXPORT_JSON, .columns = unknown }, NULL, file, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *array;

  for (int i = 0; i < 700; i++)
    g_string_append_printf (text, "Company %03d,Lisboa\n", i);
  report = fixture_import_text (fixture, "account", NULL, text->str);
  error = fixture_run_expecting (fixture, CRM_LANE_READ, export, &bad);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (json_parser_load_from_file (parser, g_file_peek_path (file), NULL));
  fixture_run (fixture, CRM_LANE_READ, export, &good);
  g_assert_cmpint (good.n, ==, 700);
  g_assert_true (json_parser_load_from_file (parser, g_file_peek_path (file), &error));
  array = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (array), ==, 700);
  g_assert_cmpuint (json_object_get_size (json_array_get_object_element (array, 699)), ==, 3);
}

/* Who may not export gets no list, in no form and in no file; one card may be handed on. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const CrmExportFormat formats[] = { CRM_EXPORT_CSV, CRM_EXPORT_JSON, CRM_EXPORT_VCARD };
  const CrmKind *kind = fixture_kind (fixture, "contact");
  CrmCatalog *catalog = (CrmCatalog *) crm_kind_get_catalog (kind);
  g_autoptr (CrmImportReport) report
      = fixture_import_text (fixture, "contact", NULL, "Name\nMaria Silva\nRui Costa\n");
  g_autoptr (CrmQuery) all = crm_query_new (kind);
  g_autoptr (CrmQuery) one = crm_query_new (kind);

  crm_query_set_limit (one, 1);
  crm_catalog_set_may_export (catalog, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GOutputStream) card = g_memory_output_stream_new_resizable ();
      g_autoptr (GFile) file = fixture_write ("out", "old", -1);
      Export list = { all, { .format = formats[i] }, stream, NULL, 0 };
      Export kept = { all, { .format = formats[i] }, NULL, file, 0 };
      Export handed = { one, { .format = formats[i] }, card, NULL, 0 };
      g_autoptr (GError) error = fixture_run_expecting (fixture, CRM_LANE_READ, export, &list);
      g_autofree char *text = NULL;

      g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
      g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), ==,
                        0);
      g_clear_error (&error);
      error = fixture_run_expecting (fixture, CRM_LANE_READ, export, &kept);
      g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
      g_assert_true (g_file_get_contents (g_file_peek_path (file), &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "old");
      fixture_run (fixture, CRM_LANE_READ, export, &handed);
      g_assert_cmpint (handed.n, ==, 1);
    }
  crm_catalog_set_may_export (catalog, TRUE);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/export/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  ADD ("csv", test_csv);
  ADD ("round-trip", test_round_trip);
  ADD ("json", test_json);
  ADD ("vcard", test_vcard);
  ADD ("empty", test_empty);
  ADD ("file", test_file);
  ADD ("refused", test_refused);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
