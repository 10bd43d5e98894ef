/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sees and may change what: roles, teams, managers, absences, shares; with desks, and with
 * nothing but a connection, as an attacker has it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-sight.h"
#include "crm-test-sellers.h"

static TestServer *server;

/* Two sellers do not see each other's companies, nor what stands in them. */
static void
test_own (void)
{
  TestSellers o;
  CrmId mine, phone, note, other, unowned;

  test_sellers_open (&o, server);
  mine = test_desk_insert (o.rui, "account", "name", "Rui's", "phone", "+351 213 456 789", NULL);
  note = test_desk_insert (o.rui, "note", "body", "secret", "parent:account", &mine, NULL);
  phone = test_desk_insert (o.rui, "contact_method", "type", "email", "value", "x@example.org",
                            "account_id:id", &mine, NULL);
  other = test_desk_insert (o.ion, "account", "name", "Ion's", NULL);
  unowned = test_desk_insert (o.ana, "account", "name", "Ana's", NULL);
  test_sellers_sync (&o);
  test_desk_assert (o.ana, "account", &mine, "name", "Rui's");
  test_desk_assert (o.ana, "note", &note, "body", "secret");
  test_desk_assert (o.ion, "account", &mine, "name", "(gone)");
  test_desk_assert (o.ion, "note", &note, "body", "(gone)");
  test_desk_assert (o.ion, "contact_method", &phone, "value", "(gone)");
  test_desk_assert (o.rui, "account", &other, "name", "(gone)");
  test_desk_assert (o.rui, "account", &unowned, "name", "(gone)");
  test_sellers_close (&o);
}

/* A company changes hands: it leaves one replica with all that stands in it and arrives in the
 * other. */
static void
test_changes_hands (void)
{
  TestSellers o;
  CrmId account, contact, note, reminder, activity;

  test_sellers_open (&o, server);
  account
      = test_desk_insert (o.rui, "account", "name", "Wanders", "phone", "+351 213 456 789", NULL);
  contact
      = test_desk_insert (o.rui, "contact", "name", "Maria Silva", "account_id:id", &account, NULL);
  note = test_desk_insert (o.rui, "note", "body", "said in spring", "parent:account", &account,
                           NULL);
  test_sellers_sync (&o);
  activity
      = test_desk_insert (o.ana, "activity", "subject", "Call", "parent:account", &account, NULL);
  test_sellers_sync (&o);
  reminder = test_desk_insert (o.ana, "reminder", "activity_id:id", &activity, "minutes_before",
                               "10", NULL);
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "activity", &activity, "subject", "Call");
  test_sellers_set_owner (&o, "account", &account, "ion");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "name", "(gone)");
  test_desk_assert (o.rui, "account", &account, "phone", "(gone)");
  test_desk_assert (o.rui, "activity", &activity, "subject", "(gone)");
  test_desk_assert (o.rui, "reminder", &reminder, "activity_id", "(gone)");
  /* What one made oneself stays one's own; a person has an owner of their own. */
  test_desk_assert (o.rui, "note", &note, "body", "said in spring");
  test_desk_assert (o.rui, "contact", &contact, "name", "Maria Silva");
  test_desk_assert (o.ion, "account", &account, "phone", "+351 213 456 789");
  test_desk_assert (o.ion, "note", &note, "body", "said in spring");
  test_desk_assert (o.ion, "activity", &activity, "subject", "Call");
  test_desk_assert (o.ion, "contact", &contact, "name", "(gone)");
  test_sellers_close (&o);
}

/* What may not be done is refused with a sentence, and nothing that was typed is lost. */
static void
test_refused (void)
{
  TestSellers o;
  CrmId account, product;

  test_sellers_open (&o, server);
  account = test_desk_insert (o.rui, "account", "name", "Rui's", NULL);
  product = test_desk_insert (o.ana, "product", "name", "Lamp", NULL);
  test_sellers_sync (&o);
  test_desk_delete (o.rui, "account", &account);
  test_desk_sync (o.rui);
  test_desk_assert_refused (o.rui, "Your role does not let you delete this account (none)");
  test_desk_assert (o.rui, "account", &account, "name", "Rui's");

  /* Typed while the record went to somebody else. */
  test_desk_set (o.rui, "account", &account, "industry", "typed in vain");
  test_sellers_set_owner (&o, "account", &account, "ion");
  test_desk_sync (o.rui);
  test_desk_assert_refused (o.rui, "typed in vain");
  test_desk_assert_refused (o.rui, "cannot be seen");
  test_desk_assert (o.rui, "account", &account, "industry", "(gone)");

  test_office_run (o.office, "UPDATE crm.role SET change = 'none', make = 'none'");
  test_sellers_sync (&o);
  test_desk_set (o.ion, "account", &account, "industry", "Steel");
  test_desk_sync (o.ion);
  test_desk_assert_refused (o.ion, "Your role does not let you change this account (none)");
  test_desk_insert (o.ion, "account", "name", "New", NULL);
  test_desk_sync (o.ion);
  test_desk_assert_refused (o.ion, "Your role does not let you make this account (none)");
  test_desk_insert (o.ion, "contact_method", "type", "phone", "value", "1", "account_id:id",
                    &account, NULL);
  test_desk_sync (o.ion);
  test_desk_assert_refused (o.ion, "Your role does not let you change this contact_method (none)");
  test_desk_assert (o.ion, "product", &product, "name", "Lamp");
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* Roles, and what sight hangs on, are for administrators. */
static void
test_only_administrators (void)
{
  TestSellers o;
  g_autofree char *role = NULL;
  CrmId user;

  test_sellers_open (&o, server);
  test_desk_set (o.rui, "role", &o.role, "see", "all");
  test_desk_sync (o.rui);
  test_desk_assert_refused (o.rui,
                            "Only an administrator of the office may change who may do what");
  test_desk_assert (o.rui, "role", &o.role, "see", "own");
  {
    g_autofree char *id
        = test_office_ask (o.office, "SELECT person FROM sync.usr WHERE rol = 'rui'");

    g_assert_true (crm_id_parse (id, &user));
  }
  test_desk_set (o.rui, "user", &user, "role_id", NULL);
  test_desk_sync (o.rui);
  role = test_desk_text (o.rui, "user", &user, "role_id");
  g_assert_cmpstr (role, !=, "");
  test_desk_set (o.rui, "user", &user, "phone", "+351 1");
  test_desk_sync (o.rui);
  test_desk_assert (o.rui, "user", &user, "phone", "+351 1");
  test_desk_set (o.ana, "role", &o.role, "see", "all");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "role", &o.role, "see", "all");
  test_sellers_close (&o);
}

/* A wider and a narrower role: records come and go, also when the desk crashes on the way. */
static gboolean
stop_at_second (const char *point, gpointer data)
{
  int *n = data;

  return strcmp (point, "gained") != 0 || ++*n != 2;
}

static void
test_role_changes (void)
{
  TestSellers o;
  CrmId account;
  int n = 0;
  g_autoptr (GError) error = NULL;

  test_sellers_open (&o, server);
  account = test_desk_insert (o.ana, "account", "name", "Ana's", "phone", "+351 2", NULL);
  test_office_run (
      o.office, "INSERT INTO crm.contact (id, name, owner_id) SELECT gen_random_uuid (), 'C ' || "
                "i, (SELECT person FROM sync.usr WHERE rol = 'ana') FROM generate_series (1, "
                "4500) i");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "phone", "(gone)");
  test_office_run (o.office, "UPDATE crm.role SET see = 'all'");
  crm_sync_cycle_set_probe (o.rui->cycle, stop_at_second, &n);
  g_assert_false (test_desk_try_sync (o.rui, &error));
  g_clear_error (&error);
  test_desk_crash (o.rui);
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "phone", "+351 2");
  test_desk_set (o.rui, "account", &account, "industry", "mine?");
  test_desk_sync (o.rui);
  test_desk_assert_refused (o.rui, "Your role does not let you change this account (own)");
  test_office_run (o.office, "UPDATE crm.role SET see = 'own'");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "phone", "(gone)");
  /* Without a role everybody sees all, as ever. */
  test_office_run (o.office, "UPDATE crm.\"user\" SET role_id = NULL");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "phone", "+351 2");
  test_sellers_close (&o);
}

/* ---- with nothing but a connection ---- */

/* Every function that a person may call, and every table that one may touch, is one of these. */
static void
test_nothing_else_is_open (void)
{
  TestOffice *office = test_office_new (server);
  g_autofree char *functions = test_office_ask (
      office, "SELECT string_agg (p.proname, ' ' ORDER BY p.proname) FROM pg_proc p JOIN "
              "pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('sync', 'crm') AND "
              "has_function_privilege ('crm_user', p.oid, 'EXECUTE')");
  g_autofree char *loose = test_office_ask (
      office, "SELECT string_agg (p.proname, ' ') FROM pg_proc p JOIN pg_namespace n ON n.oid = "
              "p.pronamespace WHERE n.nspname IN ('sync', 'crm') AND (p.proconfig IS NULL OR "
              "array_to_string (p.proconfig, ',') NOT LIKE '%search_path=pg_catalog, pg_temp%')");
  g_autofree char *tables = test_office_ask (
      office, "SELECT string_agg (c.relname, ' ' ORDER BY c.relname) FROM pg_class c JOIN "
              "pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sync' AND c.relkind IN "
              "('r', 'v', 'm', 'S') AND has_table_privilege ('crm_user', c.oid, 'SELECT, INSERT, "
              "UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')");
  /* Kinds whose records are of everybody are the only ones without a policy. */
  g_autofree char *bare = test_office_ask (
      office, "SELECT string_agg (e.name, ' ' ORDER BY e.name) FROM sync.entity e JOIN pg_class c "
              "ON c.oid = format ('crm.%I', e.name)::regclass WHERE (e.sight <> 'open') <> "
              "c.relrowsecurity");
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (!crm_kind_has (crm_catalog_get_kind (catalog, i), CRM_KIND_SETUP))
      g_assert_cmpint (crm_sync_kind_get_sight (crm_catalog_get_kind (catalog, i)), !=,
                       CRM_SYNC_SIGHT_OPEN);
  g_assert_cmpstr (
      functions, ==,
      "derive_today desks get_blob get_piece has_blob header health hello hides is_of known look "
      "my_acl my_gained my_hidden my_rights my_uid note_export offer_file present push put_blob "
      "put_piece reads_whole recall_numbers register revoke_desk seals sees_all stage "
      "states_hidden why without");
  g_assert_cmpstr (loose, ==, NULL);
  g_assert_cmpstr (tables, ==, "entity field log");
  g_assert_cmpstr (bare, ==, NULL);
  test_office_free (office);
}

/* What everybody should see, said as simply as can be, and not in the words of the code under test:
 * kind by kind, person by person. */
static const char model_sql[]
    = "CREATE FUNCTION public.people_of (who uuid, level text) RETURNS SETOF uuid LANGUAGE sql AS "
      "$$"
      "  WITH RECURSIVE led AS (SELECT id FROM crm.\"user\" WHERE reports_to_id = who"
      "    UNION SELECT u.id FROM led JOIN crm.\"user\" u ON u.reports_to_id = led.id),"
      "  below AS (SELECT team_id AS id FROM crm.\"user\" WHERE id = who AND team_id IS NOT NULL"
      "    UNION SELECT t.id FROM below JOIN crm.team t ON t.parent_id = below.id)"
      "  SELECT who UNION SELECT user_id FROM crm.substitute WHERE substitute_id = who AND NOT _del"
      "    AND from_on <= current_date AND to_on >= current_date"
      "  UNION SELECT id FROM led WHERE level = 'team'"
      "  UNION SELECT id FROM below WHERE level = 'team'"
      "  UNION SELECT u.id FROM below JOIN crm.\"user\" u ON u.team_id = below.id WHERE level = "
      "'team' $$;"
      "CREATE FUNCTION public.should_see (who uuid, kind text, record uuid) RETURNS boolean "
      "LANGUAGE "
      "plpgsql AS $$ DECLARE lvl text; o uuid; t uuid; c uuid; BEGIN"
      "  SELECT coalesce ((SELECT see FROM crm.role_right x WHERE x.role_id = r.id AND x.entity = "
      "kind AND NOT x._del), r.see) INTO lvl FROM crm.\"user\" u JOIN crm.role r ON r.id = "
      "u.role_id "
      "WHERE u.id = who;"
      "  IF lvl IS NULL OR lvl = 'all' THEN RETURN true; END IF;"
      "  IF EXISTS (SELECT 1 FROM crm.record_share s WHERE s.target = record AND NOT s._del AND "
      "(s.user_id IN (SELECT public.people_of (who, 'own')) OR s.team_id IN (WITH RECURSIVE up AS "
      "(SELECT team_id AS id FROM "
      "crm.\"user\" WHERE id = who UNION SELECT t.parent_id FROM up JOIN crm.team t ON t.id = "
      "up.id) "
      "SELECT id FROM up))) THEN RETURN true; END IF;"
      "  IF lvl = 'none' THEN RETURN false; END IF;"
      "  EXECUTE format ('SELECT owner_id, team_id, created_by FROM crm.%I WHERE id = $1', kind) "
      "INTO "
      "o, t, c USING record;"
      "  o := coalesce (o, c);"
      "  RETURN (o IS NULL AND t IS NULL) OR o IN (SELECT public.people_of (who, lvl)) OR t IN "
      "(SELECT public.people_of (who, lvl)); END $$;";

static void
assert_model (TestSellers *o, const char *login)
{
  static const char *const kinds[] = { "account", "contact", "lead", "opportunity", "invoice" };
  g_autoptr (CrmSyncConnection) connection = test_office_connect_as (o->office, login);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *model = g_strdup_printf (
          "SELECT coalesce (md5 (string_agg (t.id::text, ' ' ORDER BY t.id)), '') FROM crm.\"%s\" "
          "t, "
          "sync.usr u WHERE u.rol = '%s' AND public.should_see (u.person, '%s', t.id)",
          kinds[i], login, kinds[i]);
      g_autofree char *expected = test_office_ask (o->office, model);
      g_autofree char *sql = g_strdup_printf ("SELECT coalesce (md5 (string_agg (t.id::text, ' ' "
                                              "ORDER BY t.id)), '') FROM crm.\"%s\" t",
                                              kinds[i]);
      g_autoptr (PGresult) seen = crm_sync_connection_query (connection, sql, 0, NULL, NULL, NULL);
      /* No word of a record that is not theirs in the feed either. */
      g_autofree char *feed = g_strdup_printf ("SELECT count (*) FROM sync.log l LEFT JOIN "
                                               "crm.\"%s\" t USING (id) JOIN sync.entity e USING "
                                               "(ent) WHERE e.name = '%s' AND t.id IS NULL AND "
                                               "l.acl NOT IN (SELECT sync.my_acl (1)) AND "
                                               "NOT sync.sees_all ()",
                                               kinds[i], kinds[i]);

      if (strcmp (PQgetvalue (seen, 0, 0), expected) != 0)
        g_error ("%s sees other records of kind %s than the model says", login, kinds[i]);
      g_assert_cmpint (test_count (connection, feed), ==, 0);
    }
}

/* Random offices: owners, teams, managers, roles, absences and shares change; after each change
 * everybody sees what the model says, in every kind, and every desk has exactly that. */
static void
test_model (void)
{
  static const char *const levels[] = { "none", "own", "team", "all" };
  static const char *const kinds[] = { "account", "contact", "lead", "opportunity", "invoice" };
  static const char *const people[] = { "ana", "rui", "ion" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  TestSellers o;
  CrmId teams[3];

  test_sellers_open (&o, server);
  test_office_run (o.office, model_sql);
  for (int i = 0; i < 3; i++)
    teams[i] = i == 0 ? test_desk_insert (o.ana, "team", "name", "North", NULL)
                      : test_desk_insert (o.ana, "team", "name", "Below", "parent_id:id",
                                          &teams[i - 1], NULL);
  test_desk_sync (o.ana);
  for (int step = 0; step < 60; step++)
    {
      const char *who = people[g_rand_int_range (random, 0, 3)];
      const char *other = people[g_rand_int_range (random, 0, 3)];
      const char *kind = kinds[g_rand_int_range (random, 0, 5)];
      const char *level = levels[g_rand_int_range (random, 0, 4)];
      CrmId who_id = test_sellers_person (&o, who), other_id = test_sellers_person (&o, other);
      char w[CRM_ID_STRING_SIZE], x[CRM_ID_STRING_SIZE], t[CRM_ID_STRING_SIZE],
          r[CRM_ID_STRING_SIZE];
      g_autofree char *sql = NULL;

      crm_id_format (&who_id, w);
      crm_id_format (&other_id, x);
      crm_id_format (&o.role, r);
      crm_id_format (&teams[g_rand_int_range (random, 0, 3)], t);
      switch (g_rand_int_range (random, 0, 9))
        {
        case 0:
        case 1:
          sql = g_strdup_printf (
              "INSERT INTO crm.\"%s\" (id, owner_id, team_id) SELECT "
              "gen_random_uuid (), CASE WHEN random () < 0.8 THEN '%s'::uuid END, "
              "CASE WHEN random () < 0.3 THEN '%s'::uuid END FROM generate_series "
              "(1, 3)",
              kind, w, t);
          break;
        case 2:
          sql = g_strdup_printf ("UPDATE crm.\"%s\" SET owner_id = '%s' WHERE random () < 0.3",
                                 kind, w);
          break;
        case 3:
          sql = g_strdup_printf ("UPDATE crm.\"user\" SET team_id = '%s' WHERE id = '%s'", t, w);
          break;
        case 4:
          sql = g_strdup_printf ("UPDATE crm.\"user\" SET reports_to_id = '%s' WHERE id = '%s'", x,
                                 w);
          break;
        case 5:
          sql = g_strdup_printf ("UPDATE crm.role SET see = '%s'", level);
          break;
        case 6:
          sql = g_strdup_printf (
              "DELETE FROM crm.role_right WHERE entity = '%s'; INSERT INTO "
              "crm.role_right (id, role_id, entity, see, make, change, remove) VALUES "
              "(gen_random_uuid (), '%s', '%s', '%s', 'own', 'own', 'own')",
              kind, r, kind, level);
          break;
        case 7:
          sql = g_strdup_printf ("INSERT INTO crm.substitute (id, user_id, substitute_id, from_on, "
                                 "to_on) VALUES (gen_random_uuid (), '%s', '%s', current_date - 1, "
                                 "current_date + 1)",
                                 w, x);
          break;
        default:
          sql = g_strdup_printf (
              "INSERT INTO crm.record_share (id, target, target_kind, user_id, "
              "team_id, access) SELECT gen_random_uuid (), t.id, e.ent, CASE WHEN %d "
              "= 0 THEN '%s'::uuid END, CASE WHEN %d = 1 THEN '%s'::uuid END, 'see' "
              "FROM crm.\"%s\" t, sync.entity e WHERE e.name = '%s' ORDER BY random "
              "() LIMIT 1",
              step % 2, w, step % 2, t, kind, kind);
        }
      test_office_run (o.office, sql);
      for (guint i = 0; i < G_N_ELEMENTS (people); i++)
        assert_model (&o, people[i]);
      if (step % 10 == 9)
        test_sellers_sync (&o);
    }
  test_sellers_close (&o);
}

/* What the database itself says no to. */
static const char *const forbidden[]
    = { "SELECT * FROM sync.acl",
        "SELECT * FROM sync.usr_acl",
        "SELECT * FROM sync.pushed",
        "SELECT * FROM sync.blob",
        "SELECT * FROM sync.upload",
        "SELECT * FROM sync.piece",
        "SELECT * FROM sync.part",
        "SELECT * FROM sync.orphan",
        "SELECT sync.derive ()",
        "SELECT sync.writing ()",
        "SELECT sync.intern (3::smallint, '{0}', 0)",
        "SELECT sync.look_again (3, gen_random_uuid ())",
        "SELECT sync.acl_of_record (3, gen_random_uuid ())",
        "SELECT sync.insert_account (1, 1, '[]', 0, 0)",
        "SELECT sync.apply_account (1, 1, '{}', 0, 0)",
        "SELECT sync.push_begin (1)",
        "UPDATE sync.usr SET admin = true",
        "INSERT INTO sync.usr_acl VALUES (2, 1, 15)",
        "LOCK TABLE sync.acl IN EXCLUSIVE MODE",
        "LOCK TABLE crm.account IN EXCLUSIVE MODE",
        "INSERT INTO crm.role (id, name) VALUES (gen_random_uuid (), 'Boss')",
        "UPDATE crm.role SET see = 'all'",
        "UPDATE crm.\"user\" SET role_id = NULL",
        "UPDATE crm.\"user\" SET reports_to_id = (SELECT id FROM crm.\"user\" WHERE login = 'rui')",
        "UPDATE crm.team SET parent_id = id",
        "UPDATE crm.\"user\" SET _del = true WHERE login = 'ana'",
        "INSERT INTO crm.substitute (id, user_id, substitute_id, from_on, to_on) SELECT "
        "gen_random_uuid (), a.id, r.id, current_date, current_date FROM crm.\"user\" a, "
        "crm.\"user\" r WHERE a.login = 'ana' AND r.login = 'rui'",
        "ALTER TABLE crm.account DISABLE ROW LEVEL SECURITY",
        "DROP POLICY sight ON crm.account",
        "ALTER TABLE crm.account DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET SESSION AUTHORIZATION ana",
        "ALTER ROLE rui BYPASSRLS",
        "SET row_security = off; "
        "SELECT * FROM crm.account",
        "COPY crm.account TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/x'" };

static void
assert_limits (CrmSyncConnection *rui)
{
  g_assert_false (test_may (rui, "UPDATE crm.account SET description = repeat ('x', 9000000)"));
  g_assert_false (test_may (rui,
                            "SELECT sync.put_blob (encode (sha256 (b), 'hex'), b) FROM (SELECT "
                            "convert_to (repeat ('x', 80000000), 'UTF8') AS b) s"));
}

/* A seller with psql: reads, writes, forges, replays, escalates, probes, fills the disk. */
static void
test_attacks (void)
{
  TestSellers o;
  CrmId secret, mine;
  char id[CRM_ID_STRING_SIZE], own[CRM_ID_STRING_SIZE];
  g_autofree char *sql = NULL;
  g_autofree char *author = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  test_office_run (o.office,
                   "UPDATE crm.\"user\" u SET login = s.rol FROM sync.usr s WHERE s.person "
                   "= u.id");
  test_office_run (o.office, "INSERT INTO crm.team (id, name) VALUES (gen_random_uuid (), 'T')");
  secret = test_desk_insert (o.ana, "account", "name", "Secret", NULL);
  mine = test_desk_insert (o.rui, "account", "name", "Mine", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    if (test_may (rui, forbidden[i]))
      g_error ("rui may: %s", forbidden[i]);

  crm_id_format (&secret, id);
  crm_id_format (&mine, own);
  /* Reading: not by any way round. */
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM crm.account"), ==, 1);
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM crm.account WHERE name LIKE 'Sec%'"), ==,
                   0);
  sql = g_strdup_printf ("SELECT count (*) FROM sync.log WHERE id = '%s'", id);
  g_assert_cmpint (test_count (rui, sql), ==, 0);
  g_assert_cmpint (
      test_count (rui, "SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'account' "
                       "UNION ALL SELECT -1 LIMIT 1"),
      <, 1000000);

  /* Writing what is not theirs changes nothing. */
  g_free (sql);
  sql = g_strdup_printf ("UPDATE crm.account SET name = 'Taken' WHERE id = '%s'", id);
  g_assert_true (test_may (rui, sql));
  g_free (sql);
  sql = g_strdup_printf ("INSERT INTO crm.contact_method (id, account_id, value) VALUES "
                         "(gen_random_uuid (), '%s', 'x')",
                         id);
  g_assert_false (test_may (rui, sql));
  g_free (sql);
  sql = g_strdup_printf (
      "INSERT INTO crm.account (id, name) VALUES ('%s', 'x') ON CONFLICT (id) DO "
      "UPDATE SET name = 'Taken'",
      id);
  g_assert_false (test_may (rui, sql));
  g_free (sql);
  sql = g_strdup_printf ("INSERT INTO crm.record_share (id, target, target_kind, user_id) SELECT "
                         "gen_random_uuid (), '%s', 3, person FROM (SELECT id AS person FROM "
                         "crm.\"user\" WHERE login = 'rui') p",
                         id);
  g_assert_false (test_may (rui, sql));
  test_desk_assert (o.ana, "account", &secret, "name", "Secret");

  /* Author, clock and acl are what the server says. */
  g_free (sql);
  sql = g_strdup_printf ("INSERT INTO crm.account (id, name, created_by, _acl, _hlc) SELECT "
                         "gen_random_uuid (), 'Forged', a.id, 999, 9223372036854775807 FROM "
                         "crm.\"user\" a WHERE a.login = 'ana'");
  g_assert_true (test_may (rui, sql));
  author
      = test_office_ask (o.office, "SELECT format ('%s %s %s', u.login, t._acl <> 999, t._hlc < "
                                   "(extract (epoch FROM now () + interval '1 min') * "
                                   "1000)::bigint << 16) FROM crm.account t JOIN crm.\"user\" u ON "
                                   "u.id = t.created_by WHERE t.name = 'Forged'");
  g_assert_cmpstr (author, ==, "rui t t");

  /* Whoever pretends to push is not believed, and cannot push for another desk. */
  g_assert_false (test_may (rui, "SELECT sync.push (1, 0, 0, '[]')"));
  g_assert_false (test_may (rui, "SELECT sync.revoke_desk (1)"));
  g_free (sql);
  sql = g_strdup_printf ("SET crm.rep = '1'; SET crm.free = 'true'; UPDATE crm.account SET name = "
                         "'Taken' WHERE id = '%s'; RESET crm.rep",
                         id);
  test_may (rui, sql);
  test_desk_sync (o.ana);
  test_desk_assert (o.ana, "account", &secret, "name", "Secret");

  assert_limits (rui);
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* A share that says that a record is of another kind gives nothing, and neither does one of a
 * record that is not there. */
static void
test_forged_share (void)
{
  static const char forged[]
      = "INSERT INTO crm.record_share (id, target, target_kind, user_id, access) SELECT "
        "gen_random_uuid (), '%s', e.ent, p.id, 'change' FROM sync.entity e, crm.\"user\" p WHERE "
        "e.name = 'contact' AND p.id = (SELECT created_by FROM crm.account WHERE name = 'Mine')";
  TestSellers o;
  CrmId secret, missing;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  secret = test_desk_insert (o.ana, "account", "name", "Secret", NULL);
  test_desk_insert (o.rui, "account", "name", "Mine", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  missing = crm_id_generate ();
  g_assert_false (test_may_to (rui, forged, &secret));
  g_assert_false (test_may_to (rui, forged, &missing));

  /* Even an administrator's slip opens nothing. */
  {
    char text[CRM_ID_STRING_SIZE], rui_text[CRM_ID_STRING_SIZE];
    CrmId rui_id = test_sellers_person (&o, "rui");
    g_autofree char *slip
        = g_strdup_printf ("INSERT INTO crm.record_share (id, target, target_kind, user_id) SELECT "
                           "gen_random_uuid (), "
                           "'%s', e.ent, '%s' FROM sync.entity e WHERE e.name = 'contact'",
                           crm_id_format (&secret, text), crm_id_format (&rui_id, rui_text));

    test_office_run (o.office, slip);
  }
  test_sellers_set_owner (&o, "account", &secret, "ion");
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM crm.account WHERE name = 'Secret'"), ==,
                   0);
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &secret, "name", "(gone)");
  test_sellers_close (&o);
}

/* Rights are those of now: neither a transaction that began before they were taken away nor a clock
 * somewhere else brings others. */
static void
test_now (void)
{
  static const char *const zones[] = { "Pacific/Kiritimati", "Pacific/Pago_Pago" };
  TestSellers o;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  rui = test_office_connect_as (o.office, "rui");
  g_assert_true (test_may (rui, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT sync.my_uid ()"));
  g_assert_false (
      test_may (rui, "INSERT INTO crm.account (id, name) VALUES (gen_random_uuid (), 'x')"));
  g_assert_true (test_may (rui, "ROLLBACK"));
  g_assert_true (
      test_may (rui, "INSERT INTO crm.account (id, name) VALUES (gen_random_uuid (), 'x')"));
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("SET timezone = '%s'; SELECT sync.derive_today ()", zones[i]);
      g_autofree char *is_today = NULL;

      g_assert_true (test_may (rui, sql));
      is_today = test_office_ask (o.office, "SELECT derived_on = current_date FROM sync.meta");
      g_assert_cmpstr (is_today, ==, "t");
    }
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* Nobody writes in another one's name, neither with a statement nor with a push of their own
 * making. */
static void
test_names (void)
{
  static const char statement[] = "UPDATE crm.account SET name = 'Later', modified_by = u.id, "
                                  "created_by = u.id, created_at = 1 FROM crm.\"user\" u WHERE "
                                  "account.id = '%s' AND u.id <> account.created_by";
  static const char push[]
      = "SELECT sync.push (d.rep, k.last, 0, jsonb_build_array (jsonb_build_object ('s', k.last + "
        "1, "
        "'x', gen_random_uuid (), 'o', jsonb_build_array (jsonb_build_object ('k', e.ent, 'i', "
        "'%s', "
        "'a', 'U', 'b', 99, 't', 0, 'p', jsonb_build_object ('name', 'Last', 'modified_by', u.id, "
        "'created_by', u.id, 'created_at', 1)))))) FROM (SELECT sync.register ('forger', '1', 2) "
        "AS "
        "rep) d, (SELECT 0 AS last) k, sync.entity e, crm.\"user\" u, crm.account a WHERE e.name = "
        "'account' AND a.id = '%s' AND u.id <> a.created_by LIMIT 1";
  static const char asked[]
      = "SELECT format ('%s %s %s %s', t.name, c.rol, m.rol, t.created_at > 1) FROM crm.account t "
        "JOIN sync.usr c ON c.person = t.created_by JOIN sync.usr m ON m.person = t.modified_by";
  TestSellers o;
  CrmId mine;
  g_autofree char *by_statement = NULL;
  g_autofree char *by_push = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  mine = test_desk_insert (o.rui, "account", "name", "Mine", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  g_assert_true (test_may_to (rui, statement, &mine));
  by_statement = test_office_ask (o.office, asked);
  g_assert_cmpstr (by_statement, ==, "Later rui rui t");
  g_assert_true (test_may_to (rui, push, &mine));
  by_push = test_office_ask (o.office, asked);
  g_assert_cmpstr (by_push, ==, "Last rui rui t");
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* A part of what one may change is no way into what one may not, and what happened stays. */
static void
test_parts (void)
{
  static const char phone[] = "INSERT INTO crm.contact_method (id, account_id, contact_id, value) "
                              "SELECT gen_random_uuid (), a.id, '%s', '+351 2' FROM crm.account a "
                              "WHERE a.name = 'Mine'";
  static const char also[] = "UPDATE crm.contact_method SET contact_id = '%s'";
  static const char push[]
      = "SELECT count (*) FROM (SELECT sync.register ('forger', '1', 2) AS rep OFFSET 0) d, "
        "sync.entity e, crm.stage_history h, sync.push (d.rep, 0, 0, jsonb_build_array "
        "(jsonb_build_object ('s', 1, 'x', gen_random_uuid (), 'o', jsonb_build_array "
        "(jsonb_build_object ('k', e.ent, 'i', h.id, 'a', 'U', 'b', 99, 't', 0, 'p', "
        "jsonb_build_object ('at', 5)))))) p WHERE e.name = 'stage_history' AND p.r_code IS NULL";
  TestSellers o;
  CrmId secret, mine;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  secret = test_desk_insert (o.ana, "contact", "last_name", "Secret", NULL);
  test_desk_insert (o.rui, "account", "name", "Mine", NULL);
  mine = test_desk_insert (o.rui, "contact", "last_name", "Mine", NULL);
  test_desk_insert (o.rui, "opportunity", "name", "Mine", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  g_assert_false (test_may_to (rui, phone, &secret));
  g_assert_true (test_may_to (rui, phone, &mine));
  g_assert_false (test_may_to (rui, also, &secret));

  test_office_run (o.office, "DELETE FROM crm.stage_history; INSERT INTO crm.stage_history (id, "
                             "opportunity_id, at) SELECT gen_random_uuid (), id, 1 FROM "
                             "crm.opportunity");
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM crm.stage_history"), ==, 1);
  g_assert_cmpint (test_count (rui, push), ==, 0);
  g_assert_cmpint (test_count (rui, "SELECT at FROM crm.stage_history"), ==, 1);
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* Why somebody sees a record or not: each word, and nothing of what one does not see. */
static void
assert_why (CrmSyncConnection *asker, const CrmId *id, const char *login, const char *expected)
{
  char text[CRM_ID_STRING_SIZE];
  g_autofree char *sql = g_strdup_printf (
      "SELECT coalesce ((SELECT w.reason FROM sync.why ('%s') w WHERE w.login = '%s'), 'nothing')",
      crm_id_format (id, text), login);
  g_autoptr (PGresult) result = crm_sync_connection_query (asker, sql, 0, NULL, NULL, NULL);

  g_assert_nonnull (result);
  g_assert_cmpstr (PQgetvalue (result, 0, 0), ==, expected);
}

static void
test_why (void)
{
  TestSellers o;
  CrmId account, note, phone, rui_id, ion_id;
  g_autoptr (CrmSyncConnection) ana = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  account = test_desk_insert (o.ana, "account", "name", "Ana's", "phone", "+351 2", NULL);
  note = test_desk_insert (o.ana, "note", "body", "n", "parent:account", &account, NULL);
  test_sellers_sync (&o);
  ana = test_office_connect_as (o.office, "ana");
  rui = test_office_connect_as (o.office, "rui");
  rui_id = test_sellers_person (&o, "rui");
  ion_id = test_sellers_person (&o, "ion");
  assert_why (ana, &account, "ana", "free");
  assert_why (ana, &account, "rui", "role");
  assert_why (ana, &note, "rui", "parent");
  assert_why (rui, &account, "rui", "unknown");
  assert_why (rui, &account, "ana", "nothing");
  assert_why (rui, &rui_id, "rui", "unknown");

  /* Shared with one of them to see, then to change; then taken back. */
  {
    CrmId share = test_desk_insert (o.ana, "record_share", "target:account", &account, "user_id:id",
                                    &rui_id, NULL);

    test_sellers_sync (&o);
    test_desk_assert (o.rui, "account", &account, "phone", "+351 2");
    test_desk_assert (o.rui, "note", &note, "body", "n");
    test_desk_assert (o.ion, "account", &account, "phone", "(gone)");
    assert_why (rui, &account, "rui", "share");
    assert_why (rui, &note, "rui", "with");
    test_desk_set (o.rui, "account", &account, "industry", "Steel");
    test_desk_sync (o.rui);
    test_desk_assert_refused (o.rui, "Your role does not let you change this account (own)");
    test_desk_set (o.ana, "record_share", &share, "access", "change");
    test_sellers_sync (&o);
    test_desk_set (o.rui, "account", &account, "industry", "Copper");
    test_sellers_sync (&o);
    test_desk_assert (o.ana, "account", &account, "industry", "Copper");
    test_desk_delete (o.ana, "record_share", &share);
    test_sellers_sync (&o);
    test_desk_assert (o.rui, "account", &account, "name", "(gone)");
  }

  /* While rui is away ion stands in; the day after, no more. */
  phone = test_desk_insert (o.rui, "account", "name", "Rui's", "phone", "+351 9", NULL);
  test_sellers_sync (&o);
  test_desk_assert (o.ion, "account", &phone, "name", "(gone)");
  test_desk_insert (o.rui, "substitute", "user_id:id", &rui_id, "substitute_id:id", &ion_id,
                    "from_on", "2020-01-01", "to_on", "2120-01-01", NULL);
  test_sellers_sync (&o);
  test_desk_assert (o.ion, "account", &phone, "phone", "+351 9");
  assert_why (ana, &phone, "ion", "substitute");
  test_desk_set (o.ion, "account", &phone, "industry", "Glass");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &phone, "industry", "Glass");
  test_office_run (o.office, "ALTER TABLE crm.substitute DISABLE TRIGGER derive; UPDATE "
                             "crm.substitute SET to_on = current_date - 1; ALTER TABLE "
                             "crm.substitute ENABLE TRIGGER derive; UPDATE sync.meta SET "
                             "derived_on = current_date - 1");
  test_sellers_sync (&o);
  test_desk_assert (o.ion, "account", &phone, "name", "(gone)");
  test_sellers_close (&o);
}

/* A field that a role only reads: refused by name, from a desk and from psql; new records may have
 * in it what every new one has. */
static void
test_read_only_field (void)
{
  TestSellers o;
  CrmId account;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  account = test_desk_insert (o.rui, "account", "name", "Rui's", NULL);
  test_sellers_sync (&o);
  /* Typed before the desk hears of it. */
  test_desk_set (o.rui, "account", &account, "industry", "Steel");
  test_desk_insert (o.ana, "role_field", "role_id:id", &o.role, "entity", "account", "field_name",
                    "industry", NULL);
  test_desk_sync (o.ana);
  test_desk_sync (o.rui);
  test_desk_assert_refused (o.rui,
                            "Your role lets you only read the field industry of this account");
  test_desk_assert (o.rui, "account", &account, "industry", NULL);
  test_desk_set (o.rui, "account", &account, "tax_id", "1");
  test_sellers_sync (&o);
  test_desk_assert (o.ana, "account", &account, "tax_id", "1");
  rui = test_office_connect_as (o.office, "rui");
  g_assert_false (test_may (rui, "UPDATE crm.account SET industry = 'Steel'"));
  g_assert_true (test_may (rui, "UPDATE crm.account SET tax_id = '2'"));
  test_desk_set (o.ana, "account", &account, "industry", "Glass");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "industry", "Glass");
  test_sellers_close (&o);
}

/* When much of a kind is to be taken away at once, the server is asked twice. */
static gboolean
bring_back (const char *point, gpointer data)
{
  TestSellers *o = data;

  if (strcmp (point, "brake") == 0)
    test_office_run (o->office, "INSERT INTO crm.product SELECT * FROM public.products ON CONFLICT "
                                "DO NOTHING; DROP TABLE public.products");
  return TRUE;
}

static void
test_brake (void)
{
  TestSellers o;
  g_autoptr (GError) error = NULL;

  test_sellers_open (&o, server);
  test_office_run (o.office,
                   "INSERT INTO crm.product (id, name) SELECT gen_random_uuid (), 'P ' || i "
                   "FROM generate_series (1, 300) i; CREATE TABLE public.products AS "
                   "SELECT * FROM crm.product");
  test_sellers_sync (&o);
  test_office_run (o.office, "DELETE FROM crm.product");
  crm_sync_cycle_set_probe (o.ana->cycle, bring_back, &o);
  g_assert_false (test_desk_try_sync (o.ana, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_BUSY);
  crm_sync_cycle_set_probe (o.ana->cycle, NULL, NULL);
  test_sellers_sync (&o);
  test_office_run (o.office, "DELETE FROM crm.product");
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/rights/own", test_own);
  g_test_add_func ("/sync/rights/changes-hands", test_changes_hands);
  g_test_add_func ("/sync/rights/refused", test_refused);
  g_test_add_func ("/sync/rights/only-administrators", test_only_administrators);
  g_test_add_func ("/sync/rights/role-changes", test_role_changes);
  g_test_add_func ("/sync/rights/nothing-else-is-open", test_nothing_else_is_open);
  g_test_add_func ("/sync/rights/model", test_model);
  g_test_add_func ("/sync/rights/attacks", test_attacks);
  g_test_add_func ("/sync/rights/forged-share", test_forged_share);
  g_test_add_func ("/sync/rights/now", test_now);
  g_test_add_func ("/sync/rights/names", test_names);
  g_test_add_func ("/sync/rights/parts", test_parts);
  g_test_add_func ("/sync/rights/why", test_why);
  g_test_add_func ("/sync/rights/read-only-field", test_read_only_field);
  g_test_add_func ("/sync/rights/brake", test_brake);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
