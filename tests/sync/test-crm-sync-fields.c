/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that a role does not see, or sees and does not change: on the desks, and for an attacker
 * with nothing but a connection. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-sight.h"
#include "crm-test-sellers.h"

static TestServer *server;

/* Sellers see and change every deal; "margin" and "tags" are fields of the office's own. */
typedef struct
{
  TestSellers sellers;
  CrmId deal;
  CrmId amount; /* the lines of the role */
  CrmId margin;
  CrmId tags;
  CrmId words;
  CrmId made; /* by rui, meanwhile */
} Fields;

static CrmId
limit (Fields *f, const char *kind, const char *field, const char *access)
{
  return test_desk_insert (f->sellers.ana, "role_field", "role_id:id", &f->sellers.role, "entity",
                           kind, "field_name", field, "access", access, NULL);
}

static void
open_fields (Fields *f)
{
  TestSellers *o = &f->sellers;

  test_sellers_open (o, server);
  test_office_run (o->office, "UPDATE crm.role SET see = 'all', make = 'all', change = 'all'");
  test_desk_insert (o->ana, "custom_field", "entity", "opportunity", "key", "margin", "label",
                    "Margin", "type", "integer", NULL);
  test_desk_insert (o->ana, "custom_field", "entity", "opportunity", "key", "tags", "label", "Tags",
                    "type", "choices", "options", "vip\nbad", NULL);
  f->deal = test_desk_insert (o->ana, "opportunity", "name", "Stairs", "amount", "4321",
                              "description", "zanzibar plan", "margin", "37", "tags", "vip", NULL);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "opportunity", &f->deal, "margin", "37");
}

static void
hide_all (Fields *f)
{
  f->amount = limit (f, "opportunity", "amount", "hidden");
  f->margin = limit (f, "opportunity", "margin", "hidden");
  f->tags = limit (f, "opportunity", "tags", "hidden");
  f->words = limit (f, "opportunity", "description", "hidden");
}

/* How often a word stands anywhere in the file of the replica, its log and its indexes. */
static gpointer
checkpoint (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_checkpoint (session, error) ? data : NULL;
}

static guint
count_bytes (TestDesk *desk, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (desk->folder, 0, NULL);
  const char *name;
  guint n = 0;

  test_desk_run (desk, checkpoint, desk);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (!g_file_get_contents (path, &bytes, &length, NULL))
        continue;
      for (gsize i = 0; i + strlen (word) <= length; i++)
        n += memcmp (bytes + i, word, strlen (word)) == 0;
    }
  return n;
}

static gpointer
count_found (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = crm_session_search (session, "zanzibar", 10, error);

  g_assert_nonnull (found);
  return GUINT_TO_POINTER (found->len + 1);
}

static guint
found (TestDesk *desk)
{
  return GPOINTER_TO_UINT (test_desk_run (desk, count_found, NULL)) - 1;
}

typedef struct
{
  const CrmId *id;
  const char *field;
  guint n;
} Told;

static gpointer
count_told (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Told *told = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_autoptr (GPtrArray) history = crm_session_history (session, kind, told->id, 100, error);

  told->n = 0;
  for (guint i = 0; i < history->len; i++)
    {
      const CrmField *field = ((CrmChange *) history->pdata[i])->field;

      told->n += field != NULL && strcmp (crm_field_get_name (field), told->field) == 0;
    }
  return told;
}

static guint
told_of (TestDesk *desk, const CrmId *id, const char *field)
{
  Told told = { id, field, 0 };

  test_desk_run (desk, count_told, &told);
  return told.n;
}

/* A field goes out of sight with its past, and what is reckoned from it goes too; what is done
 * meanwhile takes nothing of it away; and it comes back. */
static void
test_hidden (void)
{
  Fields f;
  TestSellers *o = &f.sellers;

  open_fields (&f);
  test_desk_set (o->ana, "opportunity", &f.deal, "amount", "8765");
  test_desk_set (o->ana, "opportunity", &f.deal, "description", "zanzibar plan of spring");
  test_sellers_sync (o);
  g_assert_cmpuint (told_of (o->rui, &f.deal, "amount"), >, 0);
  g_assert_cmpuint (found (o->rui), ==, 1);
  g_assert_cmpuint (count_bytes (o->rui, "zanzibar"), >, 0);
  hide_all (&f);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "opportunity", &f.deal, "amount", NULL);
  test_desk_assert (o->rui, "opportunity", &f.deal, "amount_base", NULL);
  test_desk_assert (o->rui, "opportunity", &f.deal, "margin", NULL);
  test_desk_assert (o->rui, "opportunity", &f.deal, "tags", NULL);
  test_desk_assert (o->rui, "opportunity", &f.deal, "description", NULL);
  g_assert_cmpuint (told_of (o->rui, &f.deal, "amount"), ==, 0);
  g_assert_cmpuint (told_of (o->rui, &f.deal, "description"), ==, 0);
  g_assert_cmpuint (found (o->rui), ==, 0);
  g_assert_cmpuint (count_bytes (o->rui, "zanzibar"), ==, 0);

  /* The deal is worked on by whoever does not see all of it. */
  test_desk_set (o->rui, "opportunity", &f.deal, "name", "Stairs and rails");
  test_desk_set (o->rui, "opportunity", &f.deal, "currency", "USD");
  test_sellers_sync (o);
  test_desk_assert (o->ana, "opportunity", &f.deal, "name", "Stairs and rails");
  test_desk_assert (o->ana, "opportunity", &f.deal, "amount", "8765.00");
  test_desk_assert (o->ana, "opportunity", &f.deal, "margin", "37");
  test_desk_assert (o->ana, "opportunity", &f.deal, "tags", "vip");
  test_desk_set (o->ana, "opportunity", &f.deal, "amount", "9999");
  test_sellers_sync (o);
  test_desk_assert (o->rui, "opportunity", &f.deal, "amount", NULL);
  g_assert_cmpuint (told_of (o->rui, &f.deal, "amount"), ==, 0);

  test_desk_delete (o->ana, "role_field", &f.amount);
  test_desk_delete (o->ana, "role_field", &f.words);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "opportunity", &f.deal, "amount", "9999.00");
  test_desk_assert (o->rui, "opportunity", &f.deal, "description", "zanzibar plan of spring");
  test_desk_assert (o->rui, "opportunity", &f.deal, "margin", NULL);
  /* That they came into sight is no change that anybody made. */
  g_assert_cmpuint (told_of (o->rui, &f.deal, "amount"), ==, 0);
  g_assert_cmpuint (found (o->rui), ==, 1);
  test_sellers_close (o);
}

/* What somebody typed into a new record while a field of it went out of sight is not lost: it is
 * refused as if it had been sent before. When the field comes back first, it is taken. */
static gboolean
make_meanwhile (const char *point, gpointer data)
{
  Fields *f = data;

  if (strcmp (point, "pulled") != 0 || !crm_id_is_none (&f->made))
    return TRUE;
  f->made = test_desk_insert (f->sellers.rui, "opportunity", "name", "Meanwhile", "amount", "1234",
                              "description", "quagga first", "margin", "55", "tags", "bad", NULL);
  test_desk_set (f->sellers.rui, "opportunity", &f->made, "description", "quagga second");
  return TRUE;
}

static void
make_while_hidden (Fields *f)
{
  TestSellers *o = &f->sellers;

  open_fields (f);
  hide_all (f);
  test_desk_sync (o->ana);
  f->made = CRM_ID_NONE;
  crm_sync_cycle_set_probe (o->rui->cycle, make_meanwhile, f);
  test_desk_sync (o->rui);
  crm_sync_cycle_set_probe (o->rui->cycle, NULL, NULL);
  g_assert_false (crm_id_is_none (&f->made));
  g_assert_cmpint (test_desk_pending (o->rui), ==, 2);
  test_desk_assert (o->rui, "opportunity", &f->made, "description", NULL);
}

static void
assert_kept (TestDesk *desk, const char *word)
{
  if (count_bytes (desk, word) == 0)
    g_error ("%s has lost “%s”", desk->login, word);
}

static void
test_made_meanwhile (void)
{
  Fields f;
  TestSellers *o = &f.sellers;

  make_while_hidden (&f);
  test_desk_sync (o->rui);
  g_assert_cmpint (test_desk_pending (o->rui), ==, 0);
  test_desk_assert (o->rui, "opportunity", &f.made, "name", "(gone)");
  test_desk_assert_refused (o->rui, "42501");
  assert_kept (o->rui, "\"amount\":123400");
  assert_kept (o->rui, "\"description\":\"quagga first\"");
  assert_kept (o->rui, "\"description\":\"quagga second\"");
  assert_kept (o->rui, "\"margin\":55");
  assert_kept (o->rui, "\"tags.bad\":true");
  test_sellers_sync (o);
  test_desk_compare (o->rui);
  test_sellers_close (o);

  make_while_hidden (&f);
  test_desk_delete (o->ana, "role_field", &f.amount);
  test_desk_delete (o->ana, "role_field", &f.margin);
  test_desk_delete (o->ana, "role_field", &f.tags);
  test_desk_delete (o->ana, "role_field", &f.words);
  test_sellers_sync (o);
  test_desk_assert (o->ana, "opportunity", &f.made, "amount", "1234.00");
  test_desk_assert (o->ana, "opportunity", &f.made, "description", "quagga second");
  test_desk_assert (o->ana, "opportunity", &f.made, "margin", "55");
  test_desk_assert (o->ana, "opportunity", &f.made, "tags", "bad");
  test_desk_assert (o->rui, "opportunity", &f.made, "amount", "1234.00");
  test_desk_compare (o->rui);
  test_sellers_close (o);
}

/* A new desk never has it. A desk that crashes on the way goes on. */
static gboolean
stop_at (const char *point, gpointer data)
{
  return strcmp (point, data) != 0;
}

static void
test_new_desk (void)
{
  Fields f;
  TestSellers *o = &f.sellers;
  TestDesk *can;
  g_autoptr (GError) error = NULL;
  g_autofree char *give = NULL;
  char role[CRM_ID_STRING_SIZE];

  open_fields (&f);
  hide_all (&f);
  test_sellers_sync (o);
  can = test_desk_let_in (o->office, "can");
  give = g_strdup_printf ("UPDATE crm.\"user\" SET role_id = '%s' WHERE id = (SELECT person FROM "
                          "sync.usr WHERE rol = 'can')",
                          crm_id_format (&o->role, role));
  test_office_run (o->office, give);
  test_desk_join (can);
  test_desk_assert (can, "opportunity", &f.deal, "name", "Stairs");
  test_desk_assert (can, "opportunity", &f.deal, "amount", NULL);
  test_desk_assert (can, "opportunity", &f.deal, "margin", NULL);
  g_assert_cmpuint (count_bytes (can, "zanzibar"), ==, 0);
  test_desk_compare (can);

  test_desk_delete (o->ana, "role_field", &f.margin);
  test_desk_delete (o->ana, "role_field", &f.words);
  test_desk_sync (o->ana);
  crm_sync_cycle_set_probe (can->cycle, stop_at, (gpointer) "gained");
  g_assert_false (test_desk_try_sync (can, &error));
  test_desk_crash (can);
  test_desk_sync (can);
  test_desk_assert (can, "opportunity", &f.deal, "margin", "37");
  test_desk_assert (can, "opportunity", &f.deal, "amount", NULL);
  test_desk_compare (can);
  test_desk_free (can);
  test_sellers_sync (o);
  test_sellers_close (o);
}

/* Two edits of a hidden field meet: nobody hears of it who does not see the field. */
static void
test_conflict (void)
{
  Fields f;
  TestSellers *o = &f.sellers;
  g_autoptr (CrmSyncConnection) rui = NULL;
  TestDesk *second;

  open_fields (&f);
  second = test_desk_new (o->office, "ana");
  test_desk_set (o->ana, "opportunity", &f.deal, "amount", "1111");
  test_desk_set (second, "opportunity", &f.deal, "amount", "2222");
  test_desk_sync (o->ana);
  test_desk_sync (second);
  test_sellers_sync (o);
  rui = test_office_connect_as (o->office, "rui");
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM crm.conflict"), ==, 1);
  hide_all (&f);
  test_sellers_sync (o);
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM crm.conflict"), ==, 0);
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM seen.conflict"), ==, 0);
  g_assert_cmpuint (count_bytes (o->rui, "222200"), ==, 0);
  /* Who sees the field again hears of it again. */
  test_desk_delete (o->ana, "role_field", &f.amount);
  test_sellers_sync (o);
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM seen.conflict"), ==, 1);
  test_desk_free (second);
  test_sellers_close (o);
}

/* A document that states a hidden field is as hidden as the field: with its file, its history, and
 * whoever asks why hears it. What somebody makes who does not see the field states nothing. */
static gpointer
put_blob (CrmSession *session, gpointer bytes, GCancellable *cancellable, GError **error)
{
  return crm_session_put_blob (session, bytes, error);
}

static CrmId
make_document (TestDesk *desk, const char *name, const char *data, char **hash)
{
  g_autoptr (GBytes) bytes = g_bytes_new (name, strlen (name));

  *hash = test_desk_run (desk, put_blob, bytes);
  return test_desk_insert (desk, "document", "name", name, "type", "quote", "file_hash", *hash,
                           "data_snapshot", data, NULL);
}

static void
assert_has_blob (TestOffice *office, const char *login, const char *hash, int has)
{
  g_autoptr (CrmSyncConnection) connection = test_office_connect_as (office, login);
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM sync.get_blob ('%s') b WHERE b IS NOT NULL", hash);

  g_assert_cmpint (test_count (connection, sql), ==, has);
}

static void
test_documents (void)
{
  Fields f;
  TestSellers *o = &f.sellers;
  CrmId quote, plain, own;
  g_autofree char *quoted = NULL;
  g_autofree char *other = NULL;
  g_autofree char *made = NULL;
  g_autofree char *why = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;
  char id[CRM_ID_STRING_SIZE];

  open_fields (&f);
  quote
      = make_document (o->ana, "Quote zebra",
                       "{\"deal\":{\"name\":\"Stairs\",\"amount\":{\"money\":\"4321\"}}}", &quoted);
  plain = make_document (o->ana, "Letter", "{\"deal\":{\"name\":\"Stairs\"}}", &other);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "document", &quote, "name", "Quote zebra");
  assert_has_blob (o->office, "rui", quoted, 1);
  hide_all (&f);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "document", &quote, "name", "(gone)");
  g_assert_cmpuint (count_bytes (o->rui, "Quote zebra"), ==, 0);
  test_desk_assert (o->rui, "document", &plain, "name", "Letter");
  test_desk_assert (o->ana, "document", &quote, "name", "Quote zebra");
  assert_has_blob (o->office, "rui", quoted, 0);
  assert_has_blob (o->office, "ana", quoted, 1);
  rui = test_office_connect_as (o->office, "rui");
  sql = g_strdup_printf ("SELECT count (*) FROM sync.why ('%s') w WHERE w.reason = 'unknown'",
                         crm_id_format (&quote, id));
  g_assert_cmpint (test_count (rui, sql), ==, 1);
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM seen.document WHERE name LIKE 'Quote%'"),
                   ==, 0);
  why = g_strdup_printf ("SELECT string_agg (w.login || w.sees || w.reason, ' ' ORDER BY w.login) "
                         "FROM sync.why ('%s') w WHERE w.login IN ('ana', 'rui')",
                         id);
  {
    g_autofree char *said = test_office_ask (o->office, why);

    g_assert_cmpstr (said, ==, "anatruefree ruifalsefield");
  }
  /* What one makes oneself has nothing of it. */
  own = make_document (o->rui, "Mine", "{\"deal\":{\"name\":\"Stairs\"}}", &made);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "document", &own, "name", "Mine");
  test_desk_assert (o->ana, "document", &own, "name", "Mine");
  test_desk_delete (o->ana, "role_field", &f.amount);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "document", &quote, "name", "Quote zebra");
  test_sellers_close (o);
}

/* What a person does who may not: by statement, by pushes of their own making, by guessing. */
static const char push_sql[]
    = "SELECT count (*) FROM (SELECT sync.register ('forger', '1', 2) AS rep OFFSET 0) d, "
      "sync.entity e, sync.push (d.rep, 0, 0, jsonb_build_array (jsonb_build_object ('s', 1, 'x', "
      "gen_random_uuid (), 'o', jsonb_build_array (jsonb_build_object ('k', e.ent, 'i', '%%s', "
      "'a', 'U', 'b', %s, 't', 0, 'p', '%s'::jsonb))))) p WHERE e.name = 'opportunity' AND "
      "p.r_code IS NULL";

/* Returns: whether the server took the patch */
static gboolean
push (CrmSyncConnection *connection, const CrmId *id, const char *base, const char *patch)
{
  char text[CRM_ID_STRING_SIZE];
  g_autofree char *pattern = g_strdup_printf (push_sql, base, patch);
  g_auto (GStrv) parts = g_strsplit (pattern, "%s", -1);
  g_autofree char *sql = g_strjoinv (crm_id_format (id, text), parts);

  return test_count (connection, sql) == 1;
}

static const char *const hidden_attacks[] = {
  "SELECT * FROM crm.opportunity",
  "SELECT amount FROM crm.opportunity",
  "SELECT count (*) FROM crm.opportunity WHERE amount > 0",
  "SELECT custom FROM crm.opportunity",
  "SELECT _fm FROM crm.opportunity",
  "SELECT 1 FROM crm.opportunity ORDER BY amount",
  "SELECT * FROM crm.stage_history",
  "TABLE crm.opportunity",
  "DECLARE c CURSOR WITH HOLD FOR SELECT amount FROM crm.opportunity",
  "CREATE TEMP TABLE t AS SELECT * FROM crm.opportunity",
  "UPDATE crm.opportunity SET name = amount::text",
  "UPDATE crm.opportunity SET amount = 1",
  "UPDATE crm.opportunity SET name = 'x' WHERE amount = 432100",
  "UPDATE crm.opportunity SET name = 'x' RETURNING amount",
  "UPDATE crm.opportunity SET custom = '{}'",
  "INSERT INTO crm.opportunity (id, name) VALUES (gen_random_uuid (), 'x') RETURNING amount",
  "INSERT INTO crm.opportunity (id, name, amount) VALUES (gen_random_uuid (), 'x', 5)",
  "INSERT INTO crm.opportunity (id, name, custom) VALUES (gen_random_uuid (), 'x', "
  "'{\"margin\": 5}')",
  "INSERT INTO crm.opportunity (id, name, custom) VALUES (gen_random_uuid (), 'x', "
  "'{\"tags.vip\": true}')",
  "INSERT INTO crm.opportunity (id, name) VALUES ('%s', 'x') ON CONFLICT (id) DO UPDATE SET "
  "name = crm.opportunity.amount::text",
  "SELECT * FROM crm.opportunity FOR UPDATE",
  "SELECT * FROM sync.usr_field",
  "SELECT * FROM sync.tells",
  "SELECT * FROM sync.audit",
  "SELECT sync.audit_entries (NULL, NULL, 10)",
  "SELECT sync.audit_restore (1)",
  "SELECT sync.check_patch (11::smallint, '{}', '{}')",
  "SELECT sync.field_rights ()",
  "SELECT sync.merge (11::smallint, '%s', '{}', '{}', '{}', 0, 0, 0)",
  "CREATE VIEW seen.mine AS SELECT 1",
  "CREATE FUNCTION pg_temp.leak (bigint) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN "
  "RAISE NOTICE '%%', $1; RETURN true; END $$; SELECT count (*) FROM crm.opportunity WHERE "
  "pg_temp.leak (amount)",
  "ALTER VIEW seen.opportunity SET (security_barrier = false)",
  "DROP VIEW seen.opportunity",
  "UPDATE seen.opportunity SET amount = 1",
  "DELETE FROM seen.opportunity",
};

static void
test_attack_hidden (void)
{
  static const char *const patches[] = {
    "{\"amount\": 1}",
    "{\"amount\": 432100}",
    "{\"amount\": null}",
    "{\"custom\": {\"margin\": 37}}",
    "{\"custom\": {\"margin\": 1}}",
    "{\"custom\": {\"tags.vip\": null}}",
    "{\"custom\": {\"tags.bad\": true}}",
    "{\"description\": \"mine\"}",
  };
  static const char *const bases[] = { "0", "99" };
  Fields f;
  TestSellers *o = &f.sellers;
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *noted = NULL;
  guint n_refused = 0;

  open_fields (&f);
  hide_all (&f);
  test_sellers_sync (o);
  rui = test_office_connect_as (o->office, "rui");
  for (guint i = 0; i < G_N_ELEMENTS (hidden_attacks); i++, n_refused++)
    if (test_may_to (rui, hidden_attacks[i], &f.deal))
      g_error ("rui may: %s", hidden_attacks[i]);
  for (guint i = 0; i < G_N_ELEMENTS (patches); i++)
    for (guint b = 0; b < G_N_ELEMENTS (bases); b++, n_refused++)
      if (push (rui, &f.deal, bases[b], patches[i]))
        g_error ("rui may push: %s on %s", patches[i], bases[b]);
  /* What a desk reckoned without seeing all is left out, and no word is said of it. */
  g_assert_true (push (rui, &f.deal, "99", "{\"amount_base\": 5, \"name\": \"Banister\"}"));
  kept = test_office_ask (o->office, "SELECT format ('%s %s %s %s', name, amount, amount_base, "
                                     "custom ->> 'margin') FROM crm.opportunity");
  g_assert_cmpstr (kept, ==, "Banister 432100 432100 37");
  noted = test_office_ask (o->office, "SELECT count (*) FROM crm.conflict");
  g_assert_cmpstr (noted, ==, "0");
  /* The view has the rows and not the values. */
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM seen.opportunity WHERE name = "
                                    "'Banister'"),
                   ==, 1);
  g_assert_cmpint (
      test_count (rui, "SELECT count (*) FROM seen.opportunity WHERE amount IS NOT NULL OR "
                       "amount_base IS NOT NULL OR description IS NOT NULL OR custom IS NOT NULL"),
      ==, 0);
  g_assert_cmpint (test_count (rui, "SELECT count (*) FROM seen.stage_history WHERE amount_base IS "
                                    "NOT NULL"),
                   ==, 0);
  g_test_message ("hidden fields: %u statements of a seller refused", n_refused);
  test_sellers_sync (o);
  test_sellers_close (o);
}

/* A field that one sees and may not change: on the desk with the reason, on the server whatever the
 * program; parts of links and fields of the office's own are fields too. */
typedef struct
{
  const CrmId *id;
  const char *field;
  const char *value;
} Typed;

static gpointer
type (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Typed *typed = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  const CrmField *field = crm_kind_find_field (kind, typed->field);
  g_autoptr (CrmRecord) record = crm_session_get (session, kind, typed->id, NULL);
  g_autoptr (GError) local = NULL;
  CrmValue value = CRM_VALUE_INIT;

  g_assert_true (crm_field_parse (field, typed->value, "EUR", NULL, &value, NULL));
  crm_record_set (record, field, value);
  g_assert_true (crm_session_begin (session, "type", "test", error));
  crm_session_update (session, record, &local);
  crm_session_rollback (session);
  return local != NULL ? g_strdup (local->message) : g_strdup ("");
}

static void
assert_typing (
    TestDesk *desk, const CrmId *id, const char *field, const char *value, const char *said)
{
  Typed typed = { id, field, value };
  g_autofree char *message = test_desk_run (desk, type, &typed);

  g_assert_cmpstr (message, ==, said);
}

static void
test_read_only (void)
{
  static const char *const patches[] = {
    "{\"amount\": 1}",
    "{\"custom\": {\"margin\": 1}}",
    "{\"custom\": {\"tags.bad\": true}}",
    "{\"custom\": {\"tags.vip\": null}}",
  };
  static const char *const statements[] = {
    "UPDATE crm.opportunity SET amount = 1",
    "UPDATE crm.opportunity SET custom = '{}'",
    "UPDATE crm.opportunity SET custom = custom || '{\"margin\": 1}'",
    "UPDATE crm.opportunity SET custom = custom - 'tags.vip'",
    "INSERT INTO crm.opportunity (id, name, amount) VALUES (gen_random_uuid (), 'x', 5)",
    "INSERT INTO crm.opportunity (id, name, custom) VALUES (gen_random_uuid (), 'x', "
    "'{\"margin\": 5}')",
    "UPDATE crm.note SET parent_kind = 4",
  };
  Fields f;
  TestSellers *o = &f.sellers;
  g_autoptr (CrmSyncConnection) rui = NULL;
  g_autofree char *conflicts = NULL;
  CrmId fresh;
  guint n_refused = 0;

  open_fields (&f);
  limit (&f, "opportunity", "amount", "read");
  limit (&f, "opportunity", "margin", "read");
  limit (&f, "opportunity", "tags", "read");
  limit (&f, "note", "parent", "read");
  test_desk_insert (o->ana, "note", "body", "n", "parent:opportunity", &f.deal, NULL);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "opportunity", &f.deal, "amount", "4321.00");
  assert_typing (o->rui, &f.deal, "amount", "5", "Your role lets you only read “Amount”");
  assert_typing (o->rui, &f.deal, "margin", "5", "Your role lets you only read “Margin”");
  assert_typing (o->rui, &f.deal, "name", "Rails", "");
  fresh = test_desk_insert (o->rui, "opportunity", "name", "New", NULL);
  test_sellers_sync (o);
  test_desk_assert (o->ana, "opportunity", &fresh, "name", "New");
  rui = test_office_connect_as (o->office, "rui");
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++, n_refused++)
    if (test_may (rui, statements[i]))
      g_error ("rui may: %s", statements[i]);
  /* Neither as an edit that met somebody else's, of which everybody would hear. */
  test_desk_set (o->ana, "opportunity", &f.deal, "amount", "77");
  test_desk_sync (o->ana);
  for (guint i = 0; i < G_N_ELEMENTS (patches); i++, n_refused += 2)
    if (push (rui, &f.deal, "0", patches[i]) || push (rui, &f.deal, "99", patches[i]))
      g_error ("rui may push: %s", patches[i]);
  conflicts = test_office_ask (o->office, "SELECT count (*) FROM crm.conflict");
  g_assert_cmpstr (conflicts, ==, "0");
  g_test_message ("read only fields: %u statements of a seller refused", n_refused);
  test_sellers_sync (o);
  test_sellers_close (o);
}

/* What names a record, or what it stands in, cannot be hidden, also not by a line in the table. */
static void
test_cannot_be_hidden (void)
{
  Fields f;
  TestSellers *o = &f.sellers;
  char role[CRM_ID_STRING_SIZE];
  g_autofree char *slip = NULL;

  open_fields (&f);
  slip = g_strdup_printf ("INSERT INTO crm.role_field (id, role_id, entity, field_name, access) "
                          "VALUES (gen_random_uuid (), '%s', 'opportunity', 'name', 'hidden')",
                          crm_id_format (&o->role, role));
  test_office_run (o->office, slip);
  test_sellers_sync (o);
  test_desk_assert (o->rui, "opportunity", &f.deal, "name", "Stairs");
  test_sellers_close (o);
}

/* Those who do not see all. */
static const struct
{
  const char *name;
  const char *see;
  const char *change;
} narrow[]
    = { { "seller", "own", "own" }, { "manager", "team", "team" }, { "viewer", "own", "none" } };

static void
give_role (TestSellers *o, guint role)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE crm.role SET see = '%s', make = '%s', change = '%s', remove = '%s'", narrow[role].see,
      narrow[role].change, narrow[role].change, narrow[role].change);

  test_office_run (o->office, sql);
}

/* What is not there and what one does not see are told apart by nothing. */
static void
test_probing (void)
{
  static const char *const probes[] = {
    "INSERT INTO crm.contact (id, last_name, account_id) VALUES (gen_random_uuid (), 'x', '%s')",
    "INSERT INTO crm.opportunity (id, name, account_id) VALUES (gen_random_uuid (), 'x', '%s')",
    "INSERT INTO crm.contact_method (id, account_id, value) VALUES (gen_random_uuid (), '%s', 'x')",
    "UPDATE crm.account SET parent_id = '%s' WHERE name = 'Mine'",
    "INSERT INTO crm.invoice (id, account_id, date) VALUES (gen_random_uuid (), '%s', "
    "'2026-01-01')",
  };
  static const char *const numbers[] = {
    "INSERT INTO crm.invoice (id, number, status) VALUES (gen_random_uuid (), '%s', 'issued')",
    "INSERT INTO crm.invoice (id, number, status) VALUES (gen_random_uuid (), '%s', 'draft')",
  };
  TestSellers o;
  CrmId secret, missing = crm_id_generate ();
  g_autofree char *given = NULL;

  test_sellers_open (&o, server);
  secret = test_desk_insert (o.ana, "account", "name", "Secret", NULL);
  test_desk_insert (o.ana, "invoice", "account_id:id", &secret, "status", "issued", NULL);
  test_desk_insert (o.rui, "account", "name", "Mine", NULL);
  test_sellers_sync (&o);
  test_office_run (o.office, "UPDATE crm.invoice SET number = '2026-0007'");
  given = test_office_ask (o.office, "SELECT number FROM crm.invoice");
  for (guint role = 0; role < G_N_ELEMENTS (narrow); role++)
    {
      g_autoptr (CrmSyncConnection) rui = NULL;
      guint n = 0;

      give_role (&o, role);
      rui = test_office_connect_as (o.office, "rui");
      for (guint i = 0; i < G_N_ELEMENTS (probes); i++, n += 2)
        {
          g_autofree char *there = test_refusal (rui, probes[i], &secret);
          g_autofree char *nowhere = test_refusal (rui, probes[i], &missing);

          g_assert_cmpstr (there, ==, nowhere);
          /* Who may change nothing hears that first. */
          g_assert_true (strstr (there, "the record is gone or cannot be seen") != NULL
                         || (role == 2 && (strstr (there, "(none)") != NULL || *there == '\0')));
        }
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++, n += 2)
        {
          const char *const tried[] = { given, "1999-0001" };
          g_autofree char *taken = NULL;
          g_autofree char *free = NULL;

          for (guint k = 0; k < 2; k++)
            {
              g_auto (GStrv) parts = g_strsplit (numbers[i], "%s", -1);
              g_autofree char *sql = g_strjoinv (tried[k], parts);

              *(k == 0 ? &taken : &free) = test_refusal (rui, sql, NULL);
            }
          g_assert_cmpstr (taken, ==, free);
          g_assert_cmpstr (taken, !=, "");
        }
      g_test_message ("probing: %u statements of a %s refused", n, narrow[role].name);
    }
  give_role (&o, 0);
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* Nobody fills the disk in a day. */
static void
test_quota (void)
{
  static const char *const brought[] = {
    "SELECT sync.put_blob (encode (sha256 (b), 'hex'), b) FROM (SELECT convert_to (repeat "
    "(random ()::text, 60), 'UTF8') AS b) s",
    "SELECT sync.stage (r.rep, gen_random_uuid (), 1, to_jsonb (g.t)) FROM (SELECT max (rep) AS "
    "rep "
    "FROM sync.desks ()) r, (SELECT string_agg (random ()::text, '') AS t FROM generate_series (1, "
    "60)) g",
    "SELECT sync.register ('another', '1', 2)",
  };
  TestSellers o;

  test_sellers_open (&o, server);
  test_office_run (o.office, "UPDATE sync.meta SET daily_bytes = 5000, daily_desks = 3");
  for (guint role = 0; role < G_N_ELEMENTS (narrow); role++)
    {
      g_autoptr (CrmSyncConnection) rui = NULL;
      guint n = 0;

      give_role (&o, role);
      test_office_run (o.office, "DELETE FROM sync.spent");
      rui = test_office_connect_as (o.office, "rui");
      for (guint i = 0; i < G_N_ELEMENTS (brought); i++)
        {
          guint taken = 0;

          while (taken < 20 && test_may (rui, brought[i]))
            taken++;
          g_assert_cmpuint (taken, <, 20);
          g_assert_false (test_may (rui, brought[i]));
          n += 2;
        }
      /* The day after there is room again. */
      test_office_run (o.office, "UPDATE sync.spent SET day = day - 1");
      for (guint i = 0; i < G_N_ELEMENTS (brought); i++)
        g_assert_true (test_may (rui, brought[i]));
      g_test_message ("filling the disk: %u statements of a %s refused", n, narrow[role].name);
    }
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* How long a refusal takes does not tell either: of two answers to one question, about what is
 * there and out of sight and about what is not there, none comes before the other more often than
 * by chance. */
#define N_TIMED 400

static gint64
time_answer (CrmSyncConnection *connection, const char *sql, const CrmId *id)
{
  gint64 start = g_get_monotonic_time ();

  test_may_to (connection, sql, id);
  return g_get_monotonic_time () - start;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* Returns: of all pairs the part in which the answer about what is there took longer */
static double
measure (CrmSyncConnection *connection, const char *sql, const CrmId *there, GRand *random)
{
  static gint64 here[N_TIMED], nowhere[N_TIMED];
  double n = 0;

  for (guint i = 0; i < N_TIMED; i++)
    {
      CrmId missing = crm_id_generate ();
      gboolean first = g_rand_boolean (random);

      if (first)
        here[i] = time_answer (connection, sql, there);
      nowhere[i] = time_answer (connection, sql, &missing);
      if (!first)
        here[i] = time_answer (connection, sql, there);
    }
  for (guint i = 0; i < N_TIMED; i++)
    for (guint k = 0; k < N_TIMED; k++)
      n += here[i] > nowhere[k] ? 1 : here[i] == nowhere[k] ? 0.5 : 0;
  qsort (here, N_TIMED, sizeof *here, compare_times);
  qsort (nowhere, N_TIMED, sizeof *nowhere, compare_times);
  n /= (double) N_TIMED * N_TIMED;
  g_test_message ("there %" G_GINT64_FORMAT " µs, nowhere %" G_GINT64_FORMAT
                  " µs, there takes longer in %.2f of all pairs: %.60s",
                  here[N_TIMED / 2], nowhere[N_TIMED / 2], n, sql);
  return n;
}

static void
test_timing (void)
{
  /* What reads a table by an id tells one who has the id (74 random bits of it) that it is there:
   * only of a row that is found the database asks whether it may be seen. */
  static const struct
  {
    const char *sql;
    gboolean tells;
  } questions[] = {
    { "SELECT name FROM crm.account WHERE id = '%s'", TRUE },
    { "UPDATE crm.account SET name = 'x' WHERE id = '%s'", TRUE },
    { "INSERT INTO crm.contact (id, last_name, account_id) VALUES (gen_random_uuid (), 'x', '%s')",
      FALSE },
    { "SELECT 1 FROM sync.log WHERE id = '%s'", FALSE },
    { "SELECT sync.look (2, 3, '%s', NULL)", FALSE },
    { "SELECT sync.get_blob (md5 ('%s') || md5 ('x'))", FALSE },
    { "SELECT sync.get_piece (md5 ('%s') || md5 ('x'), 0, 10)", FALSE },
    { "SELECT sync.offer_file (md5 ('%s') || md5 ('x'), 10)", FALSE },
    { "SELECT * FROM sync.why ('%s')", FALSE },
  };
  TestSellers o;
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (CrmSyncConnection) rui = NULL;
  CrmId secret;

  test_sellers_open (&o, server);
  secret = test_desk_insert (o.ana, "account", "name", "Secret", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      double part = measure (rui, questions[i].sql, &secret, random);

      if (!questions[i].tells)
        g_assert_cmpfloat (ABS (part - 0.5), <, 0.25);
    }
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* What the whole office works with, and who the others are. */
static void
test_set_up (void)
{
  static const char *const arranging[] = {
    "INSERT INTO crm.card_layout (id, entity, sections) VALUES (gen_random_uuid (), 'account', "
    "'details')",
    "INSERT INTO crm.custom_field (id, entity, key, label, type) VALUES (gen_random_uuid (), "
    "'account', 'x', 'X', 'text')",
    "INSERT INTO crm.stage (id, name) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.pipeline (id, name) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.template (id, name) VALUES (gen_random_uuid (), 'x')",
    "UPDATE crm.office SET name = 'x'",
    "UPDATE crm.stage SET name = 'x'",
  };
  TestSellers o;
  CrmId account;
  g_autoptr (CrmSyncConnection) rui = NULL;
  guint n = 0;

  test_sellers_open (&o, server);
  test_office_run (o.office,
                   "INSERT INTO crm.office (id, name) SELECT gen_random_uuid (), 'O' WHERE "
                   "NOT EXISTS (SELECT 1 FROM crm.office); INSERT INTO crm.stage (id, "
                   "name) VALUES (gen_random_uuid (), 'First')");
  rui = test_office_connect_as (o.office, "rui");
  g_assert_true (test_may (rui, arranging[2]));
  test_desk_set (o.ana, "role", &o.role, "may_set_up", "no");
  test_sellers_sync (&o);
  for (guint i = 0; i < G_N_ELEMENTS (arranging); i++, n++)
    if (test_may (rui, arranging[i]))
      g_error ("rui may: %s", arranging[i]);
  /* Papers are still numbered by the office. */
  account = test_desk_insert (o.rui, "account", "name", "Mine", NULL);
  test_desk_insert (o.rui, "invoice", "account_id:id", &account, "status", "issued", NULL);
  test_sellers_sync (&o);
  g_assert_false (test_may (rui, "UPDATE crm.\"user\" SET email = 'x' WHERE id <> (SELECT person "
                                 "FROM (SELECT created_by AS person FROM crm.invoice) i)"));
  g_test_message ("arranging the office: %u statements of a seller refused", n + 1);
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* A share ends with its day, also for whoever stands outside. */
static void
test_share_until (void)
{
  TestSellers o;
  CrmId account, share, rui_id;

  test_sellers_open (&o, server);
  account = test_desk_insert (o.ana, "account", "name", "Ana's", NULL);
  rui_id = test_sellers_person (&o, "rui");
  share = test_desk_insert (o.ana, "record_share", "target:account", &account, "user_id:id",
                            &rui_id, "until_on", "2120-01-01", NULL);
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "name", "Ana's");
  test_desk_set (o.ana, "record_share", &share, "until_on", "2020-01-01");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "name", "(gone)");
  /* The same by the clock: yesterday it was still there. */
  test_desk_set (o.ana, "record_share", &share, "until_on", "2120-01-01");
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "name", "Ana's");
  test_office_run (
      o.office, "ALTER TABLE crm.record_share DISABLE TRIGGER shared_changed; UPDATE "
                "crm.record_share SET until_on = current_date - 1; ALTER TABLE crm.record_share "
                "ENABLE TRIGGER shared_changed; UPDATE sync.meta SET derived_on = current_date - "
                "1");
  test_sellers_sync (&o);
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "name", "(gone)");
  test_sellers_close (&o);
}

/* The same as each role, and what is nobody's but an administrator's; a viewer changes nothing at
 * all. */
static const char *const never[] = {
  "UPDATE crm.role SET see = 'all'",
  "UPDATE crm.role SET may_export = true",
  "DELETE FROM crm.role_field",
  "UPDATE crm.role_field SET _del = true",
  "UPDATE crm.role_field SET access = 'read'",
  "INSERT INTO crm.role (id, name, administrator) VALUES (gen_random_uuid (), 'x', true)",
  "UPDATE crm.\"user\" SET role_id = NULL",
  "UPDATE sync.usr SET free = true",
  "UPDATE sync.usr_field SET hidden = false",
  "DELETE FROM sync.usr_field",
  "UPDATE sync.meta SET daily_bytes = 1e15",
  "DELETE FROM sync.spent",
  "DELETE FROM sync.audit",
  "SELECT sync.derive ()",
  "SELECT sync.spend ('bytes', -1000000)",
  "SELECT sync.need_set_up ()",
  "SELECT sync.check_link (NULL, 3, gen_random_uuid ())",
  "SELECT sync.refuse_field (3::smallint, 'x', true)",
  "SET ROLE crm_owner",
  "SET ROLE ana",
  "LOCK TABLE crm.opportunity IN SHARE MODE",
  "LOCK TABLE seen.opportunity IN SHARE MODE",
  "ALTER TABLE crm.opportunity NO FORCE ROW LEVEL SECURITY",
  "CREATE POLICY mine ON crm.opportunity USING (true)",
  "CREATE RULE r AS ON INSERT TO crm.note DO ALSO SELECT 1",
  "CREATE TRIGGER t AFTER INSERT ON crm.note EXECUTE FUNCTION "
  "pg_catalog.suppress_redundant_updates_trigger ()",
  "CREATE FUNCTION sync.leak () RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE OR REPLACE FUNCTION sync.my_hidden (int) RETURNS text[] LANGUAGE sql AS 'SELECT NULL'",
  "SELECT pg_read_file ('pg_hba.conf')",
  "SELECT lo_import ('/etc/passwd')",
};
static const char *const writing[] = {
  "INSERT INTO crm.account (id, name) VALUES (gen_random_uuid (), 'x')",
  "INSERT INTO crm.opportunity (id, name) VALUES (gen_random_uuid (), 'x')",
  "INSERT INTO crm.note (id, body, parent, parent_kind) VALUES (gen_random_uuid (), 'x', '%s', 11)",
  "INSERT INTO crm.record_share (id, target, target_kind, user_id) SELECT gen_random_uuid (), "
  "'%s', "
  "11, u.id FROM crm.\"user\" u LIMIT 1",
};

static guint
count_refused (CrmSyncConnection *connection,
               const char *const *statements,
               guint n,
               const CrmId *id,
               gboolean changes)
{
  guint n_refused = 0;

  for (guint i = 0; i < n; i++)
    /* Who may change nothing finds no row to change: that is no refusal. */
    if (!changes
        && (g_str_has_prefix (statements[i], "UPDATE crm.opportunity")
            || g_str_has_suffix (statements[i], "FOR UPDATE")))
      g_assert_true (test_may_to (connection, statements[i], id));
    else if (test_may_to (connection, statements[i], id))
      g_error ("may: %s", statements[i]);
    else
      n_refused++;
  return n_refused;
}

static void
test_by_role (void)
{
  static const struct
  {
    const char *name;
    const char *see;
    const char *change;
  } roles[]
      = { { "seller", "own", "own" }, { "manager", "team", "team" }, { "viewer", "all", "none" } };
  Fields f;
  TestSellers *o = &f.sellers;

  open_fields (&f);
  hide_all (&f);
  test_sellers_sync (o);
  /* Something of one's own to try it on. */
  test_sellers_set_owner (o, "opportunity", &f.deal, "rui");
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "UPDATE crm.role SET see = '%s', make = '%s', change = '%s', remove = '%s'", roles[i].see,
          roles[i].change, roles[i].change, roles[i].change);
      g_autoptr (CrmSyncConnection) rui = NULL;
      gboolean changes = strcmp (roles[i].change, "none") != 0;
      guint n;

      test_office_run (o->office, sql);
      rui = test_office_connect_as (o->office, "rui");
      n = count_refused (rui, hidden_attacks, G_N_ELEMENTS (hidden_attacks), &f.deal, changes)
          + count_refused (rui, never, G_N_ELEMENTS (never), &f.deal, changes);
      if (!changes)
        n += count_refused (rui, writing, G_N_ELEMENTS (writing), &f.deal, changes);
      g_test_message ("as a %s: %u statements refused", roles[i].name, n);
    }
  {
    g_autofree char *kept = test_office_ask (o->office, "SELECT name || ' ' || amount FROM "
                                                        "crm.opportunity WHERE name <> 'x'");

    g_assert_cmpstr (kept, ==, "Stairs 432100");
  }
  test_sellers_sync (o);
  test_sellers_close (o);
}

/* What a kind has no owner of, as products, belongs to all who see anything of it. */
static gboolean
is_offices (const CrmKind *kind)
{
  return crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_OWN
         && crm_kind_find_field (kind, "owner_id") == NULL;
}

/* A record of Ana's of a kind, in what there is of hers already, as SQL; @ids: kind → CrmId of
 * that. @is_hers: (out): whether it stands in what is out of sight, or has her as its owner */
static char *
make_secret (
    const CrmKind *kind, GHashTable *ids, const CrmId *ana, const CrmId *id, gboolean *is_hers)
{
  g_autoptr (GString) columns = g_string_new ("id, created_by");
  g_autoptr (GString) values = g_string_new (NULL);
  char text[CRM_ID_STRING_SIZE], target_text[CRM_ID_STRING_SIZE];

  *is_hers = FALSE;
  g_string_printf (values, "'%s', '%s'", crm_id_format (id, text),
                   crm_id_format (ana, target_text));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmKind *target = crm_field_get_target (field);
      gboolean is_any = crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK;
      const CrmId *in = is_any           ? g_hash_table_lookup (ids, "account")
                        : target != NULL ? g_hash_table_lookup (ids, crm_kind_get_name (target))
                                         : NULL;

      /* What stands in a product is seen by all who see products. */
      if (in == NULL || crm_field_has (field, CRM_FIELD_HEADER)
          || !crm_sync_field_has_column (field) || (target != NULL && is_offices (target)))
        continue;
      g_string_append_printf (columns, ", %s", crm_field_get_name (field));
      g_string_append_printf (values, ", '%s'", crm_id_format (in, target_text));
      *is_hers |= is_any || strcmp (crm_kind_get_name (target), "user") != 0
                  || strcmp (crm_field_get_name (field), "owner_id") == 0;
      if (is_any)
        {
          g_string_append_printf (columns, ", %s_kind", crm_field_get_name (field));
          g_string_append (values, ", 3");
        }
    }
  return g_strdup_printf ("INSERT INTO crm.\"%s\" (%s) VALUES (%s)", crm_kind_get_name (kind),
                          columns->str, values->str);
}

static gboolean
is_sighted (const CrmKind *kind, int depth)
{
  CrmSyncSight sight
      = crm_sync_kind_is_shared (kind) ? crm_sync_kind_get_sight (kind) : CRM_SYNC_SIGHT_OPEN;

  return sight != CRM_SYNC_SIGHT_OPEN && crm_sync_sight_get_depth (sight) == depth;
}

/* Of each kind that has sight, one record of Ana's. */
static void
make_secrets (TestSellers *o, GHashTable *ids, const CrmId *ana)
{
  for (int depth = 0; depth <= crm_sync_sight_get_depth (CRM_SYNC_SIGHT_TRACE); depth++)
    for (guint i = 0; i < crm_catalog_get_n_kinds (o->ana->catalog); i++)
      {
        const CrmKind *kind = crm_catalog_get_kind (o->ana->catalog, i);
        CrmId id = crm_id_generate ();
        gboolean is_hers;
        g_autofree char *sql = NULL;

        if (!is_sighted (kind, depth))
          continue;
        sql = make_secret (kind, ids, ana, &id, &is_hers);
        test_office_run (o->office, sql);
        g_hash_table_insert (ids, (gpointer) crm_kind_get_name (kind), crm_id_copy (&id));
      }
}

static char *
fill_in (const char *pattern, const char *kind, const char *id)
{
  GString *sql = g_string_new (pattern);

  g_string_replace (sql, "KIND", kind, 0);
  g_string_replace (sql, "ID", id, 0);
  return g_string_free (sql, FALSE);
}

/* Everything an attacker can try with a record out of sight and what it stands in. Returns: how
 * many statements were of no use */
static guint
attack_kind (CrmSyncConnection *rui, const CrmKind *kind, GHashTable *ids, const CrmId *ana)
{
  static const char *const reading[] = {
    "SELECT count (*) FROM crm.\"KIND\" WHERE id = 'ID'",
    "SELECT count (*) FROM crm.\"KIND\" t WHERE t::text LIKE '%ID%'",
    "WITH u AS (UPDATE crm.\"KIND\" SET _del = true WHERE id = 'ID' RETURNING 1) SELECT count (*) "
    "FROM u",
    "WITH u AS (UPDATE crm.\"KIND\" SET modified_at = 1 WHERE id = 'ID' RETURNING 1) SELECT count "
    "(*) "
    "FROM u",
  };
  static const char *const refused[] = {
    "DELETE FROM crm.\"KIND\" WHERE id = 'ID'",
    "LOCK TABLE crm.\"KIND\" IN SHARE MODE ",
    "TRUNCATE crm.\"KIND\" ",
  };
  const char *name = crm_kind_get_name (kind);
  const CrmId *secret = g_hash_table_lookup (ids, name);
  char text[CRM_ID_STRING_SIZE];
  const CrmId others[] = { *secret, crm_id_generate () };
  guint n = 0;

  crm_id_format (secret, text);
  for (guint i = 0; i < G_N_ELEMENTS (reading); i++, n++)
    {
      g_autofree char *sql = fill_in (reading[i], name, text);
      g_autoptr (GError) error = NULL;
      g_autoptr (PGresult) result = crm_sync_connection_query (rui, sql, 0, NULL, NULL, &error);

      if (error == NULL && strcmp (PQgetvalue (result, 0, 0), "0") != 0)
        g_error ("rui may: %s", sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++, n++)
    {
      g_autofree char *sql = fill_in (refused[i], name, text);

      if (test_may (rui, sql))
        g_error ("rui may: %s", sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++, n++)
    {
      gboolean is_hers;
      g_autofree char *sql = make_secret (kind, ids, ana, &others[i], &is_hers);

      /* What stands in nothing of hers becomes whose connection it is. */
      if ((i == 0 || is_hers) && test_may (rui, sql))
        g_error ("rui may: %s", sql);
    }
  return n;
}

/* Each kind that there is, also those that come later, as each role: what is Ana's is neither read
 * nor changed, and nothing is put into it. */
static void
test_every_kind (void)
{
  static const char *const levels[] = { "own", "team", "none" };
  TestSellers o;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  CrmId ana;

  test_sellers_open (&o, server);
  ana = test_sellers_person (&o, "ana");
  g_hash_table_insert (ids, (gpointer) "user", crm_id_copy (&ana));
  make_secrets (&o, ids, &ana);
  for (guint r = 0; r < G_N_ELEMENTS (levels); r++)
    {
      g_autofree char *sql = g_strdup_printf (
          "UPDATE crm.role SET see = '%s', make = '%s', change = '%s', remove = '%s'", levels[r],
          levels[r], levels[r], levels[r]);
      g_autoptr (CrmSyncConnection) rui = NULL;
      guint n = 0, n_kinds = 0;

      test_office_run (o.office, sql);
      rui = test_office_connect_as (o.office, "rui");
      for (guint i = 0; i < crm_catalog_get_n_kinds (o.ana->catalog); i++)
        {
          const CrmKind *kind = crm_catalog_get_kind (o.ana->catalog, i);

          if (g_hash_table_contains (ids, crm_kind_get_name (kind))
              && strcmp (crm_kind_get_name (kind), "user") != 0
              && !(is_offices (kind) && strcmp (levels[r], "none") != 0))
            {
              n += attack_kind (rui, kind, ids, &ana);
              n_kinds++;
            }
        }
      g_test_message ("as who sees %s: %u statements about %u kinds were of no use", levels[r], n,
                      n_kinds);
    }
  test_desk_free (o.ana);
  test_desk_free (o.rui);
  test_desk_free (o.ion);
  test_office_free (o.office);
}

/* What everybody sees is not everybody's to write: hours and absences of a person, the server that
 * a colleague's password goes to, days off and texts of the whole office. */
static void
test_of_a_person (void)
{
  static const char *const refused[] = {
    "INSERT INTO crm.absence (id, user_id, first_on) VALUES (gen_random_uuid (), '%s', "
    "'2027-01-04')",
    "UPDATE crm.absence SET first_on = '2027-02-01'",
    "UPDATE crm.absence SET _del = true",
    "INSERT INTO crm.working_hours (id, user_id) VALUES (gen_random_uuid (), '%s')",
    "UPDATE crm.working_hours SET _del = true",
    "INSERT INTO crm.mail_account (id, name, host, user_id) VALUES (gen_random_uuid (), 'x', "
    "'evil.example', '%s')",
    "INSERT INTO crm.mail_account (id, name, host) VALUES (gen_random_uuid (), 'x', "
    "'evil.example')",
    "UPDATE crm.mail_account SET host = 'evil.example'",
    "UPDATE crm.mail_account SET security = 'none'",
    "UPDATE crm.mail_account SET user_id = (SELECT person FROM me)",
  };
  static const char *const arranging[] = {
    "INSERT INTO crm.holiday (id, name, first_on) VALUES (gen_random_uuid (), 'x', '2027-01-04')",
    "INSERT INTO crm.message_text (id, name) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.sales_plan (id, name) VALUES (gen_random_uuid (), 'x')",
    "UPDATE crm.sales_plan SET name = 'x'",
    "INSERT INTO crm.sales_plan_line (id) VALUES (gen_random_uuid ())",
    "INSERT INTO crm.plan_step (id) VALUES (gen_random_uuid ())",
    "INSERT INTO crm.rule_action (id) VALUES (gen_random_uuid ())",
    "INSERT INTO crm.assignment_member (id) VALUES (gen_random_uuid ())",
    "INSERT INTO crm.assignment_rule (id, name) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.plan (id, name) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.activity_chain (id, subject) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.lost_reason (id, name) VALUES (gen_random_uuid (), 'x')",
    "INSERT INTO crm.working_hours (id) VALUES (gen_random_uuid ())",
  };
  static const char *const own[] = {
    "INSERT INTO crm.absence (id, user_id, first_on) VALUES (gen_random_uuid (), '%s', "
    "'2027-01-04')",
    "INSERT INTO crm.working_hours (id, user_id) VALUES (gen_random_uuid (), '%s')",
    "INSERT INTO crm.mail_account (id, name, host, user_id) VALUES (gen_random_uuid (), 'x', "
    "'mail.example', '%s')",
  };
  TestSellers o;
  g_autoptr (CrmSyncConnection) rui = NULL;
  CrmId ana, rui_id, ion;
  guint n = 0;

  test_sellers_open (&o, server);
  ana = test_sellers_person (&o, "ana");
  rui_id = test_sellers_person (&o, "rui");
  ion = test_sellers_person (&o, "ion");
  test_desk_insert (o.ana, "absence", "user_id:id", &ana, "first_on", "2027-01-04", NULL);
  test_desk_insert (o.ana, "mail_account", "name", "Ana", "address", "ana@example.org", "host",
                    "mail.example", "user_id:id", &ana, NULL);
  test_desk_insert (o.ana, "working_hours", "user_id:id", &ana, NULL);
  test_desk_insert (o.ana, "sales_plan", "name", "2027", NULL);
  test_sellers_sync (&o);
  rui = test_office_connect_as (o.office, "rui");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++, n++)
    if (test_may_to (rui, refused[i], &ana))
      g_error ("rui may: %s", refused[i]);
  /* Ion reports to Rui by and by, who then says when Ion is away, and not by which server he sends.
   */
  g_assert_false (test_may_to (rui, own[0], &ion));
  test_desk_set_link (o.ana, "user", &ion, "reports_to_id", &rui_id);
  test_sellers_sync (&o);
  g_assert_true (test_may_to (rui, own[0], &ion));
  g_assert_true (test_may_to (rui, own[1], &ion));
  g_assert_false (test_may_to (rui, own[2], &ion));
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_assert_true (test_may_to (rui, own[i], &rui_id));
  g_assert_true (test_may (rui, arranging[0]));
  test_desk_set (o.ana, "role", &o.role, "may_set_up", "no");
  test_sellers_sync (&o);
  for (guint i = 0; i < G_N_ELEMENTS (arranging); i++, n++)
    if (test_may (rui, arranging[i]))
      g_error ("rui may: %s", arranging[i]);
  g_test_message ("what is a colleague's or the office's: %u statements of a seller refused",
                  n + 2);
  test_sellers_sync (&o);
  test_sellers_close (&o);
}

/* What left the office by a desk is in the audit log; who may not export hears of it on the desk.
 */
static gpointer
note_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, "sync.export:1", "3 250 1700000000000 csv", error) ? data
                                                                                           : NULL;
}

static void
test_export (void)
{
  static const char asked[] = "SELECT string_agg (format ('%s %s %s', a.rol, a.ent, a.changes ->> "
                              "'count'), ',') FROM sync.audit a WHERE a.action = 'E'";
  TestSellers o;
  g_autofree char *noted = NULL;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  g_assert_true (crm_catalog_may_export (o.rui->catalog));
  test_desk_set (o.ana, "role", &o.role, "may_export", "no");
  test_sellers_sync (&o);
  g_assert_false (crm_catalog_may_export (o.rui->catalog));
  test_desk_crash (o.rui);
  g_assert_false (crm_catalog_may_export (o.rui->catalog));
  test_desk_run (o.ana, note_export, &o);
  test_sellers_sync (&o);
  noted = test_office_ask (o.office, asked);
  g_assert_cmpstr (noted, ==, "ana 3 [null, 250]");
  rui = test_office_connect_as (o.office, "rui");
  g_assert_false (test_may (rui, "SELECT sync.note_export (1, 3, 1, 'csv', 0)"));
  test_desk_set (o.ana, "role", &o.role, "may_export", "yes");
  test_sellers_sync (&o);
  g_assert_true (crm_catalog_may_export (o.rui->catalog));
  test_sellers_close (&o);
}

/* Deleting a role sets nobody free. */
static void
test_deleted_role (void)
{
  TestSellers o;
  CrmId account;
  g_autoptr (CrmSyncConnection) rui = NULL;

  test_sellers_open (&o, server);
  account = test_desk_insert (o.ana, "account", "name", "Ana's", NULL);
  test_sellers_sync (&o);
  test_desk_delete (o.ana, "role", &o.role);
  test_sellers_sync (&o);
  test_desk_assert (o.rui, "account", &account, "name", "(gone)");
  rui = test_office_connect_as (o.office, "rui");
  g_assert_false (test_may (rui, "UPDATE crm.\"user\" SET role_id = NULL"));
  test_sellers_close (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/fields/by-role", test_by_role);
  g_test_add_func ("/sync/fields/every-kind", test_every_kind);
  g_test_add_func ("/sync/fields/of-a-person", test_of_a_person);
  g_test_add_func ("/sync/fields/export", test_export);
  g_test_add_func ("/sync/fields/deleted-role", test_deleted_role);
  g_test_add_func ("/sync/fields/probing", test_probing);
  g_test_add_func ("/sync/fields/quota", test_quota);
  g_test_add_func ("/sync/fields/timing", test_timing);
  g_test_add_func ("/sync/fields/set-up", test_set_up);
  g_test_add_func ("/sync/fields/share-until", test_share_until);
  g_test_add_func ("/sync/fields/hidden", test_hidden);
  g_test_add_func ("/sync/fields/made-meanwhile", test_made_meanwhile);
  g_test_add_func ("/sync/fields/new-desk", test_new_desk);
  g_test_add_func ("/sync/fields/conflict", test_conflict);
  g_test_add_func ("/sync/fields/documents", test_documents);
  g_test_add_func ("/sync/fields/attack-hidden", test_attack_hidden);
  g_test_add_func ("/sync/fields/read-only", test_read_only);
  g_test_add_func ("/sync/fields/cannot-be-hidden", test_cannot_be_hidden);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
