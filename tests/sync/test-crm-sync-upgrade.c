/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared database of an older version is brought up to date, and back. older-office.sql.gz is
 * pg_dump --inserts of an office that the program of 22 November 2026 made (commit 2a8751c): two
 * people, a handful of records, an edit that waits for a decision. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "crm-error.h"
#include "crm-test-office.h"

static TestServer *server;

static char *
read_dump (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "sync", "older-office.sql.gz", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) packed = g_file_read (file, NULL, &error);
  g_autoptr (GZlibDecompressor) gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  stream = g_converter_input_stream_new (G_INPUT_STREAM (packed), G_CONVERTER (gunzip));
  g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (memory, "", 1, NULL, NULL, &error);
  g_output_stream_close (memory, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

/* The office as the older program left it; in place of what test_office_new() made. */
static TestOffice *
open_older_office (void)
{
  TestOffice *office = test_office_new (server);
  g_autofree char *dump = read_dump ();

  test_office_run (office, "DROP SCHEMA crm CASCADE; DROP SCHEMA sync CASCADE");
  test_office_run (office, dump);
  return office;
}

static void
assert_answer (TestOffice *office, const char *sql, const char *expected)
{
  g_autofree char *answer = test_office_ask (office, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
upgrade (TestOffice *office)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (GError) error = NULL;

  crm_sync_share_init (office->admin, NULL, catalog, NULL, &error);
  g_assert_no_error (error);
}

static void
roll_back (TestOffice *office)
{
  g_autoptr (GError) error = NULL;
  gint64 at = 0;

  crm_sync_roll_back (office->admin, NULL, &at, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (at, >, 0);
}

static TestDesk *
join_as_ana (TestOffice *office)
{
  TestDesk *desk = test_desk_let_in (office, "ana");

  /* The login is that of the person who is in the office already. */
  test_office_run (office, "UPDATE sync.usr SET person = (SELECT id FROM crm.\"user\" WHERE name = "
                           "'Ana Silva') WHERE rol = 'ana'");
  test_desk_join (desk);
  return desk;
}

/* What is there arrives on a desk of today, the old conflict included. */
static void
test_older_office (void)
{
  TestOffice *office = open_older_office ();
  TestDesk *ana;
  CrmId account;

  assert_answer (office, "SELECT protocol FROM sync.meta", "1");
  upgrade (office);
  assert_answer (office, "SELECT count (*) FROM sync.upgrade", "1");
  ana = join_as_ana (office);
  test_desk_compare (ana);
  assert_answer (office, "SELECT string_agg (name, ', ' ORDER BY name) FROM crm.account",
                 "Adega do Monte, Șantier Nou");
  assert_answer (office, "SELECT count (*) FROM crm.conflict WHERE state = 'open'", "1");
  account = test_desk_insert (ana, "account", "name", "Of today", NULL);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &account, "name", "Of today");
  test_desk_compare (ana);
  /* Once more changes nothing, and notes nothing. */
  upgrade (office);
  assert_answer (office, "SELECT count (*) FROM sync.upgrade", "1");
  test_desk_sync (ana);
  test_desk_compare (ana);
  test_desk_free (ana);
  test_office_free (office);
}

/* What fails in the middle did not happen. */
static void
test_half_way (void)
{
  static const char state[]
      = "SELECT md5 (string_agg (x, ' ' ORDER BY x)) FROM (SELECT pg_get_functiondef (p.oid) AS x "
        "FROM pg_proc p WHERE p.pronamespace IN ('crm'::regnamespace, 'sync'::regnamespace) UNION "
        "ALL SELECT format ('%s %s %s', a.attrelid::regclass, a.attname, a.atttypid) FROM "
        "pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace IN "
        "('crm'::regnamespace, 'sync'::regnamespace) AND c.relkind = 'r' UNION ALL SELECT "
        "pg_get_triggerdef (t.oid) FROM pg_trigger t) s";
  TestOffice *office = open_older_office ();
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  gint64 at;

  test_office_run (office,
                   "CREATE FUNCTION public.fail () RETURNS event_trigger LANGUAGE plpgsql AS $$ "
                   "BEGIN IF EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands () c WHERE "
                   "c.object_identity LIKE 'sync.health%') THEN RAISE EXCEPTION 'the power went' "
                   "USING ERRCODE = '57P02'; END IF; END $$; CREATE EVENT TRIGGER fail ON "
                   "ddl_command_end EXECUTE FUNCTION public.fail ()");
  before = test_office_ask (office, state);
  g_assert_false (crm_sync_share_init (office->admin, NULL, catalog, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  assert_answer (office, state, before);
  g_assert_false (crm_sync_roll_back (office->admin, NULL, &at, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
  test_office_run (office, "DROP EVENT TRIGGER fail");
  upgrade (office);
  test_office_free (office);
}

/* Back to the older version, which works as before; then forward again. */
static void
test_roll_back (void)
{
  TestOffice *office = open_older_office ();
  g_autofree char *sql = NULL;
  g_autoptr (CrmSyncConnection) connection = NULL;
  g_autoptr (PGresult) hello = NULL;
  g_autoptr (GError) error = NULL;
  char id[CRM_ID_STRING_SIZE];
  TestDesk *ana;
  CrmId account;

  upgrade (office);
  test_office_run (office,
                   "CREATE TABLE public.first AS SELECT regexp_split_to_table (undo, E'\\n') "
                   "AS line FROM sync.upgrade");
  ana = join_as_ana (office);
  account = test_desk_insert (ana, "account", "name", "Typed since", NULL);
  test_desk_sync (ana);
  crm_sync_cycle_disconnect (ana->cycle);
  roll_back (office);

  /* The older program reads what was typed since, and writes; conflicts go where they went. */
  connection = test_office_connect_as (office, "ana");
  hello = crm_sync_connection_query (connection, "SELECT sync.hello (0, 'old', 1) ->> 'protocol'",
                                     0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (PQgetvalue (hello, 0, 0), ==, "1");
  assert_answer (office, "SELECT to_regclass ('sync.conflict') IS NOT NULL", "t");
  assert_answer (office, "SELECT count (*) FROM sync.entity WHERE name IN ('role', 'conflict')",
                 "0");
  sql = g_strdup_printf ("UPDATE crm.account SET industry = 'by the older one' WHERE id = '%s'",
                         crm_id_format (&account, id));
  g_assert_true (crm_sync_connection_script (connection, sql, NULL, &error));
  assert_answer (office, "SELECT _rv FROM crm.account WHERE name = 'Typed since'", "2");

  /* The desk of today waits, and says why. */
  test_desk_insert (ana, "account", "name", "Waits", NULL);
  test_desk_crash (ana);
  test_desk_try_sync (ana, &error);
  g_clear_error (&error);
  g_assert_cmpint (test_desk_pending (ana), ==, 1);

  upgrade (office);
  /* What was found there is what was there before the first upgrade, but for tables that stay. */
  test_office_run (office, "CREATE TABLE public.second AS SELECT regexp_split_to_table (undo, "
                           "E'\\n') AS line FROM sync.upgrade");
  assert_answer (office, "SELECT count (*) FROM (TABLE public.first EXCEPT TABLE public.second) x",
                 "0");
  assert_answer (office,
                 "SELECT string_agg (line, E'\\n') FROM (TABLE public.second EXCEPT TABLE "
                 "public.first) x WHERE line NOT LIKE 'ALTER TABLE %' AND line !~ 'writer|v_rep|"
                 "replica'",
                 NULL);
  test_desk_crash (ana);
  test_desk_sync (ana);
  g_assert_cmpint (test_desk_pending (ana), ==, 0);
  test_desk_assert (ana, "account", &account, "industry", "by the older one");
  test_desk_compare (ana);
  assert_answer (office, "SELECT count (*) FROM crm.conflict WHERE state = 'open'", "1");
  test_desk_free (ana);
  test_office_free (office);
}

/* A desk that does not know a field leaves alone what newer ones wrote there. */
static void
test_unknown_field (void)
{
  TestOffice *office = test_office_new (server);
  TestDesk *ana = test_desk_found (office, "ana");
  CrmId account;

  test_desk_join (ana);
  account = test_desk_insert (ana, "account", "name", "Kept", NULL);
  test_desk_sync (ana);
  test_office_run (office,
                   "ALTER TABLE crm.account ADD COLUMN of_a_later_version text; INSERT INTO "
                   "sync.field (ent, name, type, policy) VALUES (3, 'of_a_later_version', "
                   "'text', 'lww'); UPDATE crm.account SET of_a_later_version = 'newer'");
  crm_sync_cycle_disconnect (ana->cycle);
  test_desk_sync (ana);
  g_assert_null (crm_sync_cycle_get_notice (ana->cycle));
  test_desk_set (ana, "account", &account, "industry", "Steel");
  test_desk_sync (ana);
  test_desk_delete (ana, "account", &account);
  test_desk_sync (ana);
  test_desk_compare (ana);
  assert_answer (office,
                 "SELECT concat (industry, ' ', of_a_later_version, ' ', _del) FROM crm.account",
                 "Steel newer t");
  test_desk_free (ana);
  test_office_free (office);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/upgrade/older-office", test_older_office);
  g_test_add_func ("/sync/upgrade/half-way", test_half_way);
  g_test_add_func ("/sync/upgrade/roll-back", test_roll_back);
  g_test_add_func ("/sync/upgrade/unknown-field", test_unknown_field);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
