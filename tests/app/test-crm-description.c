/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One description of the business: one line more, and everything knows it. The same is asked of a
 * field that stands in the tables of the program and of one that an office makes itself. What a
 * person sees of it, the card and the columns of lists, is in tests/ui. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "../store/fixture.h"
#include "crm-custom-field.h"
#include "crm-error.h"
#include "crm-import-plan.h"
#include "crm-placeholders.h"
#include "crm-replica.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

static const CrmChoice colours[] = {
  { "red", "Red", NULL },
  { "blue", "Blue", NULL },
  { NULL },
};

/* The one line. */
static const CrmFieldSpec line = { .name = "colour",
                                   .label = "Colour",
                                   .type = CRM_FIELD_CHOICE,
                                   .choices = colours,
                                   .aliases = "color|cor|culoare|renk",
                                   .flags = CRM_FIELD_SEARCHED | CRM_FIELD_LISTED };

typedef struct
{
  Fixture office;
  const CrmKind *kind;
  const CrmField *field;
  CrmRecord *account; /* was red, is blue */
} Description;

static void
make_account (Description *self)
{
  self->kind = fixture_kind (&self->office, "account");
  self->field = crm_kind_find_field (self->kind, "colour");
  g_assert_nonnull (self->field);
  self->account = fixture_new (&self->office, "account", "name", "Harbour", "colour", "red", NULL);
  fixture_set (&self->office, "account", crm_record_get_id (self->account), "colour", "blue");
}

static void
set_up_own (Description *self, gconstpointer data)
{
  g_autoptr (CrmRecord) field = NULL;

  fixture_set_up (&self->office, NULL);
  field = fixture_new (&self->office, "custom_field", "entity", "account", "key", "colour", "label",
                       "Colour", "type", "choice", "options", "red\nblue", NULL);
  /* It is known at once, and again when the office is opened the next time. */
  g_assert_nonnull (crm_kind_find_field (fixture_kind (&self->office, "account"), "colour"));
  fixture_reopen (&self->office);
  make_account (self);
}

/* The replica is there already, of a version of the program that did not have the line. */
static void
set_up_built_in (Description *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->office, NULL);
  g_clear_object (&self->office.store);
  g_clear_object (&self->office.catalog);
  self->office.catalog = crm_catalog_new ();
  g_assert_nonnull (crm_catalog_add_built_in (self->office.catalog, "account", &line, &error));
  g_assert_no_error (error);
  self->office.store = crm_store_open (self->office.folder, 0, self->office.catalog, &error);
  g_assert_no_error (error);
  make_account (self);
}

static void
tear_down (Description *self, gconstpointer data)
{
  g_clear_object (&self->account);
  fixture_tear_down (&self->office, NULL);
}

static gboolean
is_own (Description *self)
{
  return crm_field_has (self->field, CRM_FIELD_CUSTOM);
}

/* ---- SQLite: looked at with another program's eyes ---- */

static void
test_replica (Description *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->office.folder, CRM_STORE_FILE, NULL);
  sqlite3_stmt *statement;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db,
                          is_own (self) ? "SELECT custom ->> 'colour', typeof (custom) FROM account"
                                        : "SELECT colour, typeof (colour) FROM account",
                          -1, &statement, NULL),
      ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "blue");
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 1), ==, "text");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

/* ---- PostgreSQL ---- */

static void
test_shared_database (Description *self, gconstpointer data)
{
  g_autofree char *sql = crm_sync_schema_generate (self->office.catalog);
  g_autofree char *pull = crm_sync_schema_row_sql (self->kind, NULL);
  const char *column = "ALTER TABLE crm.\"account\" ADD COLUMN IF NOT EXISTS \"colour\" text;";

  g_assert_nonnull (strstr (sql, "CREATE TABLE IF NOT EXISTS crm.\"account\""));
  if (is_own (self))
    {
      /* It lives in the column custom, which every table has and which is merged key by key. */
      g_assert_null (strstr (sql, column));
      g_assert_nonnull (strstr (pull, "custom"));
    }
  else
    {
      g_assert_nonnull (strstr (sql, column));
      g_assert_nonnull (strstr (pull, "\"colour\""));
    }
}

/* ---- change capture ---- */

static gpointer
read_history (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Description *self = data;

  return crm_session_history (session, self->kind, crm_record_get_id (self->account), 10, error);
}

static gpointer
read_pending (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_pending (session, 1000, error);
}

static void
test_change_log (Description *self, gconstpointer data)
{
  g_autoptr (GPtrArray) changes = fixture_run (&self->office, CRM_LANE_READ, read_history, self);
  const CrmChange *change;

  g_assert_cmpuint (changes->len, ==, 2);
  change = g_ptr_array_index (changes, 0);
  g_assert_cmpint (change->action, ==, 'U');
  g_assert_true (change->field == self->field);
  g_assert_cmpstr (change->old_value.text, ==, "red");
  g_assert_cmpstr (change->new_value.text, ==, "blue");
}

static char *
dup_patch (CrmRecord *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  crm_sync_wire_add_patch (builder, record);
  return crm_sync_wire_to_string (builder);
}

static void
test_push (Description *self, gconstpointer data)
{
  g_autoptr (GPtrArray) pending = fixture_run (&self->office, CRM_LANE_WRITE, read_pending, NULL);
  const CrmPendingChange *change = g_ptr_array_index (pending, pending->len - 1);
  g_autofree char *patch = dup_patch (change->record);
  g_autofree char *row = g_strdup_printf ("{\"id\":\"x\",\"_rv\":2,%s", patch + 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (CrmRecord) arrived = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (change->action, ==, 'U');
  g_assert_cmpstr (patch, ==,
                   is_own (self) ? "{\"custom\":{\"colour\":\"blue\"}}" : "{\"colour\":\"blue\"}");
  /* And another desk reads it as it was sent. */
  arrived = crm_sync_wire_read_row (parser, self->kind, &change->id, row, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_record_get_text (arrived, "colour"), ==, "blue");
}

/* ---- undo, filter, sort, search ---- */

typedef struct
{
  Description *description;
  const char *colour;
  gint64 n;
  guint n_found;
} Question;

static gpointer
ask (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  g_autoptr (CrmQuery) query = crm_query_new (question->description->kind);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GArray) refs = NULL;

  if (!crm_query_filter (query, "colour", CRM_FILTER_EQUAL, crm_value_text (question->colour),
                         error)
      || !crm_query_sort (query, "colour", TRUE, error))
    return NULL;
  refs = crm_session_snapshot (session, query, NULL, error);
  found = crm_session_search (session, question->colour, 10, error);
  question->n = refs != NULL ? refs->len : -1;
  question->n_found = found != NULL ? found->len : 0;
  return data;
}

static void
assert_colour (Description *self, const char *colour, gboolean is_it)
{
  Question question = { self, colour, 0, 0 };

  fixture_run (&self->office, CRM_LANE_READ, ask, &question);
  g_assert_cmpint (question.n, ==, is_it ? 1 : 0);
  g_assert_cmpuint (question.n_found, ==, is_it ? 1 : 0);
}

static void
test_queries (Description *self, gconstpointer data)
{
  assert_colour (self, "blue", TRUE);
  assert_colour (self, "red", FALSE);
  fixture_undo (&self->office);
  assert_colour (self, "blue", FALSE);
  assert_colour (self, "red", TRUE);
}

static void
test_refusal (Description *self, gconstpointer data)
{
  g_autoptr (GError) error = fixture_try_set (&self->office, "account",
                                              crm_record_get_id (self->account), "colour", "green");

  g_assert_nonnull (strstr (error->message, "colour"));
  g_assert_nonnull (strstr (error->message, "red, blue"));
}

/* ---- import ---- */

static void
test_import_guess (Description *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->office.folder, "import.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (CrmImportPlan) plan = NULL;
  g_autoptr (GPtrArray) offered = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "Company name,COLOUR\nOne,red\nTwo,Blue\nThree,red\n", -1, &error);
  g_assert_no_error (error);
  plan = crm_import_plan_new (file, self->office.catalog, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  crm_import_plan_set_kind (plan, self->kind);
  g_assert_true (crm_import_plan_get_field (plan, 1) == self->field);
  offered = crm_import_plan_list_fields (plan);
  g_assert_true (g_ptr_array_find (offered, self->field, NULL));
  g_unlink (path);
}

/* ---- templates ---- */

static void
test_placeholders (Description *self, gconstpointer data)
{
  g_autoptr (CrmPlaceholders) placeholders = crm_placeholders_new (self->office.catalog);
  const CrmPlaceholder *found = crm_placeholders_find (placeholders, "client.colour");

  g_assert_nonnull (found);
  g_assert_cmpstr (found->label, ==, "Colour");
  g_assert_null (crm_placeholders_find (placeholders, "client.no_such_field"));
}

/* ---- clientela-cli, as a person would ---- */

/* Returns: (transfer full): what it printed; fails when it ends with another code */
static char *
run_cli (Description *self, int expected, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr (GError) error = NULL;
  const char *argument;
  va_list list;
  int status;

  g_ptr_array_add (arguments, (char *) g_getenv ("CLIENTELA_CLI"));
  g_ptr_array_add (arguments, (char *) "--profile");
  g_ptr_array_add (arguments, self->office.folder);
  va_start (list, expected);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, (char *) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                &complaint, &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", output, complaint);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, expected);
  return expected == 0 ? g_strstrip (g_steal_pointer (&output)) : g_steal_pointer (&complaint);
}

static void
test_cli (Description *self, gconstpointer data)
{
  g_autofree char *kinds = NULL;
  g_autofree char *refusal = NULL;
  g_autofree char *id = NULL;
  g_autofree char *set = NULL;
  g_autofree char *none = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *own = NULL;

  fixture_set_up (&self->office, NULL);
  g_clear_object (&self->office.store);
  own = run_cli (self, 0, "new", "custom_field", "entity=account", "key=colour", "label=Colour",
                 "type=choice", "options=red\nblue", NULL);
  kinds = run_cli (self, 0, "kinds", "account", NULL);
  g_assert_nonnull (strstr (kinds, "colour"));
  g_assert_nonnull (strstr (kinds, "red, blue"));
  id = run_cli (self, 0, "new", "account", "name=Harbour", "colour=red", NULL);
  refusal = run_cli (self, 2, "set", "account", id, "colour=green", NULL);
  g_assert_nonnull (strstr (refusal, "red, blue"));
  set = run_cli (self, 0, "set", "account", id, "colour=blue", NULL);
  none = run_cli (self, 0, "list", "account", "--where", "colour=red", "--json", NULL);
  g_assert_null (strstr (none, "Harbour"));
  listed = run_cli (self, 0, "list", "account", "--where", "colour=blue", "--sort", "colour",
                    "--json", NULL);
  g_assert_nonnull (strstr (listed, "\"colour\" : \"blue\""));
  shown = run_cli (self, 0, "show", "account", id, NULL);
  g_assert_nonnull (strstr (shown, "colour       blue"));
  csv = run_cli (self, 0, "export", "account", "--format", "csv", NULL);
  g_assert_nonnull (strstr (csv, ",colour\r\n"));
  g_assert_nonnull (strstr (csv, ",blue"));
}

/* The program of the test has the line, the installed one has not: what it stored of it stays. */
static void
test_older_program (Description *self, gconstpointer data)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (self->account));
  g_autofree char *set = NULL;

  set = run_cli (self, 0, "set", "account", id, "name=Haven", NULL);
  test_replica (self, NULL);
}

#define ADD(path, way, set_up, test)                                                               \
  g_test_add ("/description/" way "/" path, Description, NULL, set_up, test, tear_down)
#define ADD_BOTH(path, test)                                                                       \
  ADD (path, "own", set_up_own, test);                                                             \
  ADD (path, "built-in", set_up_built_in, test)

/* ---- every type that an office may give to a field of its own ---- */

static void
test_every_type (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *type, *text, *stored;
  } types[] = {
    { "text", "Oak", "Oak" },
    { "long_text", "Rua A\nPorto", "Rua A\nPorto" },
    { "integer", "12", "12" },
    { "decimal", "1.5", "1.5" },
    { "percent", "40", "40" },
    { "money", "19.90", "19.90" },
    { "date", "2026-03-04", "2026-03-04" },
    { "instant", "2026-03-04T10:00:00Z", "2026-03-04T10:00:00Z" },
    { "boolean", "yes", "yes" },
    { "choice", "Blue", "blue" },
    { "choices", "Red, Blue", "blue;red" },
    { "phone", "+351 912 000 111", "+351 912 000 111" },
    { "email", "ana@example.com", "ana@example.com" },
    { "web", "https://example.com", "https://example.com" },
  };
  g_autoptr (CrmRecord) account = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *key = g_strconcat ("own_", types[i].type, NULL);

      g_object_unref (fixture_new (f, "custom_field", "entity", "account", "key", key, "label",
                                   types[i].type, "type", types[i].type, "options",
                                   "red=Red\nblue=Blue", NULL));
    }
  account = fixture_new (f, "account", "name", "Harbour", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *key = g_strconcat ("own_", types[i].type, NULL);

      fixture_set (f, "account", crm_record_get_id (account), key, types[i].text);
    }
  fixture_reopen (f);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *key = g_strconcat ("own_", types[i].type, NULL);
      g_autoptr (CrmRecord) stored = fixture_get (f, "account", crm_record_get_id (account));
      const CrmField *field = crm_kind_find_field (fixture_kind (f, "account"), key);
      g_autofree char *text = crm_field_to_text (field, crm_record_get (stored, field), NULL);

      g_assert_cmpstr (text, ==, types[i].stored);
    }
}

typedef struct
{
  const char *path;
  CrmFilterTest test;
  CrmValue value;
} Asked;

static gpointer
count_accounts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Asked *asked = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "account"));
  g_autoptr (GPtrArray) found = NULL;

  if (!crm_query_filter (query, asked->path, asked->test, crm_value_copy (&asked->value), error)
      || !crm_query_sort (query, asked->path, FALSE, error))
    return NULL;
  found = crm_session_list (session, query, error);
  return found != NULL ? GUINT_TO_POINTER (found->len + 1) : NULL;
}

static guint
count_found (Fixture *f, const char *path, CrmFilterTest test, CrmValue value)
{
  Asked asked = { path, test, value };
  guint found = GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_READ, count_accounts, &asked)) - 1;

  crm_value_clear (&value);
  return found;
}

static void
test_own_link (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) before = fixture_new (f, "account", "name", "Before", NULL);
  g_autoptr (CrmRecord) ana = fixture_new (f, "contact", "name", "Ana Silva", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (ana));
  g_autoptr (CrmRecord) read = fixture_get (f, "account", crm_record_get_id (before));
  g_autoptr (CrmRecord) account = NULL;
  g_autoptr (CrmRecord) stored = NULL;
  g_autoptr (GError) error = NULL;
  const CrmField *field;

  g_object_unref (fixture_new (f, "custom_field", "entity", "account", "key", "keeper", "label",
                               "Keeper", "type", "link", "target", "contact", NULL));
  account = fixture_new (f, "account", "name", "Harbour", "keeper", id, NULL);
  stored = fixture_get (f, "account", crm_record_get_id (account));
  field = crm_kind_find_field (fixture_kind (f, "account"), "keeper");
  g_assert_cmpstr (crm_record_get_link_title (stored, field), ==, "Ana Silva");
  g_assert_cmpuint (
      count_found (f, "keeper", CRM_FILTER_EQUAL, crm_value_link (crm_record_get_id (ana))), ==, 1);
  g_assert_cmpuint (count_found (f, "keeper.name", CRM_FILTER_STARTS, crm_value_text ("ana")), ==,
                    1);
  error = fixture_try_set (f, "account", crm_record_get_id (account), "keeper",
                           "01900000-0000-7000-8000-000000000000");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
}

static void
test_own_choices (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) own = fixture_new (
      f, "custom_field", "entity", "account", "key", "tags", "label", "Tags", "type", "choices",
      "options", "red=Red\nblue=Blue\ndark_red=Dark", "default_value", "red", NULL);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Harbour", NULL);
  g_autoptr (CrmRecord) other
      = fixture_new (f, "account", "name", "Other", "tags", "dark_red", NULL);
  g_autoptr (CrmRecord) stored = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) error = NULL;
  const CrmField *field = crm_kind_find_field (fixture_kind (f, "account"), "tags");

  g_assert_cmpstr (crm_record_get_text (account, "tags"), ==, "red");
  g_assert_cmpuint (count_found (f, "tags", CRM_FILTER_EQUAL, crm_value_text ("red")), ==, 1);
  g_assert_cmpuint (count_found (f, "tags", CRM_FILTER_NOT_EQUAL, crm_value_text ("red")), ==, 1);
  /* A choice that is renamed keeps its records, and so does one that is archived. */
  fixture_set (f, "custom_field", crm_record_get_id (own), "options",
               "~red=Crimson\nblue=Blue\ndark_red=Dark");
  stored = fixture_get (f, "account", crm_record_get_id (account));
  shown = crm_record_format (stored, field, NULL);
  g_assert_cmpstr (shown, ==, "Crimson");
  error = fixture_try_set (f, "account", crm_record_get_id (account), "tags", "red;mauve");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

/* A field that is required later does not lock the records from before. */
static void
test_required_later (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) old = fixture_new (f, "account", "name", "Old", NULL);
  g_autoptr (CrmRecord) full = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture_new (f, "custom_field", "entity", "account", "key", "colour", "label",
                               "Colour", "type", "text", "required", "yes", NULL));
  fixture_set (f, "account", crm_record_get_id (old), "industry", "Steel");
  full = fixture_new (f, "account", "name", "New", "colour", "red", NULL);
  error = fixture_try_set (f, "account", crm_record_get_id (full), "colour", "");
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("replica", test_replica);
  ADD_BOTH ("shared-database", test_shared_database);
  ADD_BOTH ("change-log", test_change_log);
  ADD_BOTH ("push", test_push);
  ADD_BOTH ("queries", test_queries);
  ADD_BOTH ("refusal", test_refusal);
  ADD_BOTH ("import-guess", test_import_guess);
  ADD_BOTH ("placeholders", test_placeholders);
  g_test_add ("/description/own/cli", Description, NULL, NULL, test_cli, tear_down);
  ADD ("older-program", "built-in", set_up_built_in, test_older_program);
  g_test_add ("/description/own/every-type", Fixture, NULL, fixture_set_up, test_every_type,
              fixture_tear_down);
  g_test_add ("/description/own/link", Fixture, NULL, fixture_set_up, test_own_link,
              fixture_tear_down);
  g_test_add ("/description/own/choices", Fixture, NULL, fixture_set_up, test_own_choices,
              fixture_tear_down);
  g_test_add ("/description/own/required-later", Fixture, NULL, fixture_set_up, test_required_later,
              fixture_tear_down);
  return g_test_run ();
}
