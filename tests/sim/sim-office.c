/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A simulated office: its server, its desks, what may befall them, and what must be true in the
 * end. What people do is in sim-people.c. */
#include "config.h"

#include "sim-office.h"

#include <stdlib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-sync-postgres.h"
#include "crm-sync-wire.h"

/* The server's clock stays behind the machine's, which PostgreSQL looks at too. */
#define BEHIND (3 * CRM_DAY)

static const char *const logins[SIM_N_DESKS] = { "ana", "rui", "ion", "can" };

const char *const sim_seen_names[SIM_N_SEEN] = {
  "typed",
  "born",
  "deleted",
  "undone",
  "paper",
  "issued",
  "note",
  "shared",
  "rights",
  "field hidden",
  "handed over",
  "decided",
  "crash somewhere",
  "crash after push",
  "crash after answer",
  "crash before write",
  "crash after pull",
  "crash in first copy",
  "crash before sweep",
  "crash while sight changed",
  "crash between pieces",
  "crash while fetching",
  "file",
  "fetched",
  "typed meanwhile",
  "still on screen",
  "copied",
  "restored",
  "revoked",
  "long transaction",
  "trimmed",
  "compared",
  "conflict",
  "refused",
  "denied",
  "forked",
  "other sight",
  "numbers",
  "killed",
  "full disk",
  "server backed up",
  "server restored",
  "forgery noticed",
};

static SimOffice *at_work; /* whose clock counts */

static gint64
desk_clock (void)
{
  return at_work->now + at_work->skew;
}

static gint64
server_clock (gpointer data)
{
  return ((SimOffice *) data)->now / 1000;
}

int
sim_draw (SimOffice *self, int n)
{
  return g_rand_int_range (self->random, 0, n);
}

/* Every value that was ever put into a field, outside of the code under test; and a clock. */
static const char oracle_sql[]
    = "CREATE TABLE public.history (value text, before text);"
      "CREATE FUNCTION public.remember () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$"
      " DECLARE o jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb (OLD) ELSE '{}' END; BEGIN"
      " INSERT INTO public.history SELECT CASE e.key WHEN 'stands' THEN '=' ELSE '' END || e.value,"
      " o ->> e.key FROM jsonb_each_text (to_jsonb "
      "(NEW)) e"
      " WHERE e.value LIKE '%tag%' AND o ->> e.key IS DISTINCT FROM e.value;"
      " RETURN NULL; END $$;"
      "CREATE TRIGGER remember AFTER INSERT OR UPDATE ON crm.account FOR EACH ROW EXECUTE FUNCTION"
      " public.remember ();"
      "CREATE TRIGGER remember AFTER INSERT OR UPDATE ON crm.conflict FOR EACH ROW EXECUTE FUNCTION"
      " public.remember ();"
      "CREATE TRIGGER remember AFTER INSERT OR UPDATE ON crm.note FOR EACH ROW EXECUTE FUNCTION"
      " public.remember ();"
      "ALTER TABLE crm.account ADD CHECK (concat (industry, tax_id, language, description) NOT "
      "LIKE '%forbidden%');"
      "CREATE TABLE public.clock (ms bigint); INSERT INTO public.clock VALUES (0);"
      "GRANT SELECT ON public.clock TO crm_owner;"
      "CREATE OR REPLACE FUNCTION sync.now_ms () RETURNS bigint LANGUAGE sql VOLATILE SECURITY "
      "DEFINER AS $$ SELECT ms FROM public.clock $$;";

static void
run (SimOffice *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  crm_sync_connection_script (self->clock, sql, NULL, &error);
  g_assert_no_error (error);
}

/* Some time goes by. */
void
sim_office_advance (SimOffice *self)
{
  self->now += (1 + sim_draw (self, 30)) * CRM_SECOND;
  if (self->clock != NULL && self->mode == SIM_BOTH)
    {
      g_autofree char *sql
          = g_strdup_printf ("UPDATE public.clock SET ms = %" G_GINT64_FORMAT, self->now / 1000);

      run (self, sql);
    }
}

static CrmSyncServer *
open_server (const char *address,
             const char *login,
             const char *password,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  SimOffice *self = data;

  if (self->mode == SIM_TWIN)
    return sim_twin_open (address, login, password, self->twin, cancellable, error);
  if (self->mode == SIM_BOTH)
    return sim_pair_open (self->pair, self->twin, address, login, password, cancellable, error);
  return crm_sync_postgres_open (address, login, password, NULL, cancellable, error);
}

static TestDesk *
start_desk (SimOffice *self, int number, const char *pattern)
{
  SimNetwork *network = &self->networks[number];
  TestDesk *desk;

  sim_network_init (network, self->random);
  network->open = open_server;
  network->open_data = self;
  desk = test_desk_start (pattern, logins[number], sim_network_open, network);
  desk->office = self->office;
  return desk;
}

static void
add_person (SimOffice *self, const char *login, CrmRecord *user)
{
  g_autoptr (CrmRecord) copy = crm_record_copy (user);
  const char *const days[] = { "created_at", "modified_at" };

  /* So that both servers have the same. */
  crm_record_set_text (copy, "login", login);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    crm_record_set_integer (copy, days[i], self->now);
  for (guint i = 0; i < crm_kind_get_n_fields (crm_record_get_kind (copy)); i++)
    if (crm_field_is_link (crm_kind_get_field (crm_record_get_kind (copy), i)))
      crm_record_set (copy, crm_kind_get_field (crm_record_get_kind (copy), i),
                      (CrmValue) CRM_VALUE_INIT);
  if (self->office != NULL)
    test_office_add_person (self->office, login, copy);
  if (self->twin != NULL)
    sim_twin_add_person (self->twin, login, copy);
}

static void
open_desk (SimOffice *self, int number, const char *pattern)
{
  TestDesk *desk = start_desk (self, number, pattern);
  g_autoptr (CrmRecord) user = NULL;

  self->desks[number] = desk;
  if (number == 0)
    user = test_desk_found_alone (desk);
  else
    {
      user = crm_record_new (test_desk_kind (desk, "user"));
      crm_record_set_text (user, "name", logins[number]);
    }
  add_person (self, logins[number], user);
  test_desk_note_server (desk);
}

static void
free_origin (gpointer data)
{
  SimOrigin *origin = data;

  g_free (origin->login);
  g_free (origin->seen);
  g_free (origin);
}

/* Once for all offices of a server: a disk of some megabytes. */
static void
move_to_disk (SimOffice *self)
{
  static gboolean is_made;
  g_autofree char *make = g_strdup_printf ("CREATE TABLESPACE small LOCATION '%s/small/space'",
                                           test_server_get_folder (self->server));
  g_autofree char *move
      = g_strdup_printf ("ALTER DATABASE %s SET TABLESPACE small", self->office->database);

  if (!is_made && !test_server_order (self->server, "disk"))
    return;
  if (!is_made)
    test_office_run_beside (self->office, make);
  is_made = TRUE;
  test_office_run_beside (self->office, move);
  self->has_disk = TRUE;
}

/**
 * sim_office_new:
 * @server: (nullable): where PostgreSQL is, if it is to be asked
 * @pattern: folder of an empty replica
 */
SimOffice *
sim_office_new (SimMode mode, guint32 seed, TestServer *server, const char *pattern)
{
  SimOffice *self = g_new0 (SimOffice, 1);
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  self->mode = mode;
  self->random = g_rand_new_with_seed (seed);
  self->pattern = pattern;
  self->server = server;
  self->now = (g_get_real_time () - BEHIND) / CRM_SECOND * CRM_SECOND;
  self->accounts = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->papers = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->files = g_ptr_array_new_with_free_func (sim_file_free);
  self->limits = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->typed = g_ptr_array_new_with_free_func (g_free);
  self->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_origin);
  self->since_save = g_ptr_array_new_with_free_func (g_free);
  self->refused = g_string_new (NULL);
  self->forgotten = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->undoes = sim_draw (self, 2) == 0;
  at_work = self;
  crm_clock_set_source (desk_clock);
  if (mode != SIM_POSTGRES)
    {
      self->twin = sim_twin_new (catalog, server_clock, self);
      sim_twin_refuse_text (self->twin, "account", "forbidden");
    }
  if (mode != SIM_TWIN)
    {
      self->office = test_office_new (server);
      if (mode == SIM_POSTGRES)
        move_to_disk (self);
      self->clock = test_office_connect (self->office);
      run (self, oracle_sql);
      if (mode == SIM_POSTGRES)
        run (self, "CREATE OR REPLACE FUNCTION sync.now_ms () RETURNS bigint LANGUAGE sql VOLATILE "
                   "AS $$ SELECT (extract (epoch FROM clock_timestamp ()) * 1000)::bigint $$");
    }
  if (mode == SIM_BOTH)
    self->pair = sim_pair_new ();
  sim_office_advance (self);
  for (int i = 0; i < SIM_N_DESKS; i++)
    open_desk (self, i, pattern);
  return self;
}

void
sim_office_free (SimOffice *self)
{
  for (int i = 0; i < SIM_N_DESKS; i++)
    {
      test_desk_free (self->desks[i]);
      sim_network_clear (&self->networks[i]);
    }
  g_clear_pointer (&self->pair, sim_pair_free);
  g_clear_pointer (&self->twin, sim_twin_free);
  g_clear_pointer (&self->clock, crm_sync_connection_close);
  sim_office_forget_backup (self);
  if (self->has_disk)
    {
      g_autofree char *drop
          = g_strdup_printf ("DROP DATABASE %s WITH (FORCE)", self->office->database);

      test_office_run_beside (self->office, drop);
    }
  g_clear_pointer (&self->office, test_office_free);
  crm_clock_set_source (NULL);
  g_array_unref (self->accounts);
  g_array_unref (self->papers);
  g_ptr_array_unref (self->files);
  g_array_unref (self->limits);
  g_ptr_array_unref (self->typed);
  g_ptr_array_unref (self->since_save);
  g_hash_table_unref (self->origins);
  g_hash_table_unref (self->forgotten);
  g_string_free (self->refused, TRUE);
  g_free (self->screen_text);
  g_rand_free (self->random);
  g_free (self);
}

/* ---- a round of the conversation ---- */

static gboolean
on_probe (const char *point, gpointer data)
{
  const struct
  {
    const char *point;
    SimSeen seen;
  } crashes[]
      = { { "pushed", SIM_CRASHED_PUSHED },     { "acknowledged", SIM_CRASHED_ACKNOWLEDGED },
          { "received", SIM_CRASHED_RECEIVED }, { "pulled", SIM_CRASHED_PULLED },
          { "page", SIM_CRASHED_PAGE },         { "copied", SIM_CRASHED_COPIED },
          { "gained", SIM_CRASHED_GAINED },     { "piece", SIM_CRASHED_PIECE },
          { "fetched", SIM_CRASHED_FETCHED } };
  SimOffice *self = data;

  if (self->types_meanwhile && sim_draw (self, 2) == 0)
    {
      /* A person does not stop typing while the program talks to the server. */
      g_clear_pointer (&self->screen_text, g_free);
      sim_office_type (self, self->syncing);
      self->seen[SIM_TYPED_MEANWHILE]++;
    }
  else if (strcmp (point, "pulled") != 0)
    g_clear_pointer (&self->screen_text, g_free);
  self->seen[SIM_OTHER_SIGHT] += strcmp (point, "gained") == 0;
  if (g_strcmp0 (point, self->crash_at) != 0
      || (sim_draw (self, 8) != 0
          && (strcmp (point, "page") == 0 || strcmp (point, "gained") == 0)))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (crashes); i++)
    self->seen[crashes[i].seen] += strcmp (point, crashes[i].point) == 0;
  return FALSE;
}

/* What a person typed while rows came in, and what is not sent yet, is still on the screen. */
static void
check_screen (SimOffice *self, TestDesk *desk)
{
  g_autofree char *text = NULL;

  if (self->screen_text == NULL || test_desk_pending (desk) == 0)
    return;
  text = test_desk_text (desk, "account", &self->screen_id, self->screen_field);
  if (strcmp (text, "(deleted)") == 0 || strcmp (text, "(gone)") == 0)
    return;
  g_assert_cmpstr (text, ==, self->screen_text);
  self->seen[SIM_ON_SCREEN]++;
}

/* Only what a bad network or a crash may do is forgiven. */
void
sim_office_check_failure (SimOffice *self, TestDesk *desk, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, CRM_ERROR, CRM_ERROR_OFFLINE)
      || (self->mode == SIM_POSTGRES && g_error_matches (error, CRM_ERROR, CRM_ERROR_BUSY)))
    return;
  g_error ("%s: %s", desk->login, error->message);
}

void
sim_office_sync (SimOffice *self, TestDesk *desk)
{
  const char *const points[] = { "pushed", "acknowledged", "received", "pulled", "page",
                                 "copied", "copied",       "gained",   "piece",  "piece" };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->screen_text, g_free);
  self->syncing = desk;
  self->crash_at = sim_draw (self, 3) == 0 ? points[sim_draw (self, G_N_ELEMENTS (points))] : NULL;
  self->types_meanwhile = sim_draw (self, 3) == 0;
  crm_sync_cycle_set_probe (desk->cycle, on_probe, self);
  crm_sync_cycle_set_piece (desk->cycle, SIM_PIECE);
  if (!test_desk_try_sync (desk, &error))
    {
      gboolean crashes
          = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || sim_draw (self, 3) == 0;

      sim_office_check_failure (self, desk, error);
      if (g_test_verbose ())
        g_test_message ("%d %s syncs: %s", self->n_steps, desk->login, error->message);
      self->seen[SIM_CRASHED] += crashes;
      if (crashes)
        test_desk_crash (desk);
      return;
    }
  if (g_test_verbose ())
    g_test_message ("%d %s syncs", self->n_steps, desk->login);
  check_screen (self, desk);
  if (!self->is_down && test_desk_pending (desk) == 0)
    {
      sim_office_compare (self, desk);
      self->seen[SIM_COMPARED]++;
    }
}

static gpointer
read_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error);

/* ---- what may befall ---- */

/* A transaction that stays open while others come and go; it writes rows that nobody else writes.
 */
void
sim_office_toggle_writer (SimOffice *self)
{
  g_autofree char *tag = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *json = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (self->writer != NULL || self->direct != NULL)
    {
      if (self->direct != NULL)
        crm_sync_connection_script (self->direct, "COMMIT", NULL, &error);
      g_clear_pointer (&self->direct, crm_sync_connection_close);
      g_clear_pointer (&self->writer, sim_twin_writer_commit);
      g_assert_no_error (error);
      self->seen[SIM_LONG_TRANSACTION]++;
      return;
    }
  tag = g_strdup_printf ("tag%d.", ++self->n_tags);
  record = crm_record_new (test_desk_kind (self->desks[0], "account"));
  crm_record_set_text (record, "name", "Direct");
  crm_record_set_text (record, "kind", "organization");
  crm_record_set_text (record, "industry", tag);
  crm_record_set_integer (record, "created_at", self->now);
  crm_record_set_integer (record, "modified_at", self->now);
  builder = json_builder_new ();
  crm_sync_wire_add_patch (builder, record);
  json = crm_sync_wire_to_string (builder);
  id = crm_id_dup_string (crm_record_get_id (record));
  if (self->twin != NULL)
    {
      self->writer = sim_twin_begin (self->twin);
      sim_twin_writer_insert (self->writer, record);
    }
  if (self->office != NULL)
    {
      self->direct = test_office_connect (self->office);
      sql = g_strdup_printf ("BEGIN; INSERT INTO crm.account SELECT (jsonb_populate_record "
                             "(NULL::crm.account, '%s'::jsonb || '{\"id\": \"%s\", \"_rv\": 1, "
                             "\"_hlc\": 0, \"_rep\": 0, \"_del\": false, \"_acl\": 0}')).*",
                             json, id);
      crm_sync_connection_script (self->direct, sql, NULL, &error);
      g_assert_no_error (error);
    }
  self->direct_tag = tag;
  g_ptr_array_add (self->typed, g_steal_pointer (&tag));
}

static int
desk_number (SimOffice *self, TestDesk *desk)
{
  for (int i = 0; i < SIM_N_DESKS; i++)
    if (self->desks[i] == desk)
      return i;
  return self->saved_of;
}

/* A desk is backed up or its home copied; the copy speaks for itself, or takes its place. */
void
sim_office_save_or_lose (SimOffice *self, TestDesk *desk)
{
  int number = desk_number (self, desk);

  if (self->saved == NULL)
    {
      self->saved = test_desk_copy (desk);
      if (g_test_verbose ())
        g_test_message ("%d %s is copied", self->n_steps, desk->login);
      self->saved_of = number;
      self->saved_at = self->n_tags;
      g_ptr_array_set_size (self->since_save, 0);
      self->seen[SIM_COPIED]++;
      return;
    }
  self->skew = self->skews[self->saved_of];
  if (sim_draw (self, 2) == 0)
    {
      sim_office_sync (self, self->saved);
      return;
    }
  if (g_test_verbose ())
    g_test_message ("%d %s is restored", self->n_steps, self->desks[self->saved_of]->login);
  /* The desk is lost; what it typed since the backup and did not send is lost with it. */
  for (guint i = 0; i < self->since_save->len; i++)
    for (guint t = 0; t < self->typed->len; t++)
      if (strcmp (self->typed->pdata[t], self->since_save->pdata[i]) == 0)
        g_ptr_array_remove_index_fast (self->typed, t--);
  g_ptr_array_set_size (self->since_save, 0);
  sim_office_lose_files (self, self->saved->login);
  sim_office_lose_desk (self, self->desks[self->saved_of], self->saved, self->saved_at);
  test_desk_free (self->desks[self->saved_of]);
  self->desks[self->saved_of] = g_steal_pointer (&self->saved);
  self->seen[SIM_RESTORED]++;
}

gboolean
sim_office_is_on_server (SimOffice *self, const char *tag)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", tag);

  return sim_office_count_text (self, tag) > 0 || sim_office_count_text (self, quoted) > 0;
}

/* What somebody typed on a copy that is gone, and that the server never had, is lost. */
static void
lose_unsent (SimOffice *self, const char *login)
{
  for (guint i = 0; i < self->typed->len; i++)
    {
      const char *tag = self->typed->pdata[i];
      SimOrigin *origin = g_hash_table_lookup (self->origins, tag);
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", tag);

      if (origin != NULL && strcmp (origin->login, login) == 0
          && !sim_office_is_on_server (self, tag) && strstr (self->refused->str, quoted) == NULL)
        g_ptr_array_remove_index_fast (self->typed, i--);
    }
}

static void
tell_revoked (SimOffice *self, int replica)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE sync.replica SET revoked = now () WHERE rep = %d AND revoked IS NULL", replica);

  if (self->twin != NULL)
    sim_twin_revoke (self->twin, replica);
  if (self->office != NULL)
    run (self, sql);
}

/* The laptop of a desk is lost, and its copy taken back: it can send nothing, hears nothing but
 * that, and its person begins anew on another one. */
void
sim_office_revoke (SimOffice *self, int number)
{
  SimNetwork *network = &self->networks[number];
  TestDesk *desk = self->desks[number];
  g_autofree char *replica = test_desk_meta (desk, "sync.replica");
  g_autofree char *cursor = test_desk_meta (desk, "sync.cursor");
  g_autofree char *cursor_then = NULL;
  g_autofree char *revoked = NULL;
  g_autoptr (GError) error = NULL;

  if (replica == NULL || (self->saved != NULL && self->saved_of == number))
    return;
  self->skew = self->skews[number];
  tell_revoked (self, atoi (replica));
  network->trouble = 0;
  network->is_cut = FALSE;
  sim_network_deliver (network);
  test_desk_run (desk, read_refused, self);
  test_desk_crash (desk);
  if (test_desk_try_sync (desk, &error) || !g_error_matches (error, CRM_ERROR, CRM_ERROR_DENIED))
    g_error ("%s syncs with a copy that was taken back: %s", desk->login,
             error != NULL ? error->message : "");
  revoked = test_desk_meta (desk, "sync.revoked");
  cursor_then = test_desk_meta (desk, "sync.cursor");
  g_assert_cmpstr (revoked, ==, "1");
  g_assert_cmpstr (cursor_then, ==, cursor);
  lose_unsent (self, desk->login);
  sim_office_lose_files (self, desk->login);
  sim_office_lose_desk (self, desk, NULL, 0);
  test_desk_free (desk);
  sim_network_clear (network);
  self->desks[number] = start_desk (self, number, self->pattern);
  test_desk_note_server (self->desks[number]);
  test_desk_sync (self->desks[number]);
  self->seen[SIM_REVOKED]++;
}

void
sim_office_trim (SimOffice *self)
{
  if (self->twin != NULL)
    sim_twin_trim (self->twin);
  if (self->office != NULL)
    run (self, "SELECT sync.trim ('0 days')");
  self->seen[SIM_TRIMMED]++;
}

static gpointer
kill_soon (gpointer data)
{
  SimOffice *self = data;

  g_usleep ((gulong) self->seen[SIM_KILLED] * 7919 % 60000);
  g_assert_true (test_server_order (self->server, "kill"));
  return NULL;
}

/* A direct writer who had not committed has written nothing. */
static void
lose_writer (SimOffice *self)
{
  if (self->direct == NULL)
    return;
  g_clear_pointer (&self->direct, crm_sync_connection_close);
  g_ptr_array_remove (self->typed, self->direct_tag);
}

/* PostgreSQL is killed while a desk talks to it, and started again. */
void
sim_office_kill (SimOffice *self, TestDesk *desk)
{
  GThread *thread;

  self->seen[SIM_KILLED]++;
  lose_writer (self);
  g_clear_pointer (&self->clock, crm_sync_connection_close);
  self->is_down = TRUE;
  thread = g_thread_new ("kill", kill_soon, self);
  sim_office_sync (self, desk);
  g_thread_join (thread);
  self->is_down = FALSE;
  g_assert_true (test_server_order (self->server, "start"));
  self->clock = test_office_connect (self->office);
}

/* For a while there is no byte left on the disk of the office. */
void
sim_office_fill (SimOffice *self)
{
  if (!self->has_disk || !test_server_order (self->server, "fill"))
    return;
  self->is_down = TRUE;
  for (int i = 0; i < SIM_N_DESKS; i++)
    {
      self->skew = self->skews[i];
      for (int n = 0; n < 40; n++)
        sim_office_type (self, self->desks[i]);
      sim_office_sync (self, self->desks[i]);
    }
  self->is_down = FALSE;
  self->seen[SIM_FULL_DISK]++;
  g_assert_true (test_server_order (self->server, "empty"));
}

/* ---- what must be true ---- */

typedef struct
{
  TestDesk *desk;
  JsonParser *parser;
  GHashTable *here; /* kind → id → CrmRecord */
  guint n;
} Compare;

static gpointer
read_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Compare *compare = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      g_autoptr (CrmQuery) query = NULL;
      g_autoptr (GPtrArray) records = NULL;

      if (!crm_sync_kind_is_shared (kind))
        continue;
      query = crm_query_new (kind);
      crm_query_include_deleted (query);
      records = crm_session_list (session, query, error);
      for (guint r = 0; r < records->len; r++)
        g_hash_table_insert (compare->here, (gpointer) crm_record_get_id (records->pdata[r]),
                             g_object_ref (records->pdata[r]));
    }
  return compare;
}

static gboolean
compare_row (gint16 number, const CrmId *id, const char *json, gpointer data, GError **error)
{
  Compare *compare = data;
  TestDesk *desk = compare->desk;
  const CrmKind *kind = crm_catalog_find_number (desk->catalog, number);
  g_autoptr (CrmRecord) there = crm_sync_wire_read_row (compare->parser, kind, id, json, NULL);

  test_desk_assert_same (desk, there, g_hash_table_lookup (compare->here, id));
  compare->n++;
  return TRUE;
}

/**
 * sim_office_compare:
 *
 * Asserts that a desk has what the server shows to its person, and nothing else.
 */
guint
sim_office_compare (SimOffice *self, TestDesk *desk)
{
  Compare compare = { desk, NULL, NULL, 0 };

  if (self->office != NULL)
    return test_desk_compare (desk);
  compare.parser = json_parser_new ();
  compare.here = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, g_object_unref);
  test_desk_run (desk, read_all, &compare);
  sim_twin_for_each (self->twin, desk->login, compare_row, &compare);
  if (compare.n != g_hash_table_size (compare.here))
    g_error ("%s has %u records, and sees %u on the server", desk->login,
             g_hash_table_size (compare.here), compare.n);
  g_hash_table_unref (compare.here);
  g_object_unref (compare.parser);
  return compare.n;
}

/* How often a text was put into a field where another one was. */
int
sim_office_count_text (SimOffice *self, const char *text)
{
  g_autofree char *sql = NULL;
  g_autofree char *answer = NULL;

  if (self->office == NULL)
    return sim_twin_count_text (self->twin, text);
  sql = g_strdup_printf ("SELECT count (*) FROM public.history WHERE value = '%s'", text);
  answer = test_office_ask (self->office, sql);
  return atoi (answer);
}

/* Every value that anybody typed is in the history of its record, or a conflict, or was refused
 * to whoever typed it; and was not written twice. */
static void
check_typed (SimOffice *self)
{
  for (guint i = 0; i < self->typed->len; i++)
    {
      const char *tag = self->typed->pdata[i];
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", tag);
      int n = sim_office_count_text (self, tag);

      if (n == 0 && sim_office_count_text (self, quoted) == 0
          && strstr (self->refused->str, quoted) == NULL)
        g_error ("typed and nowhere to be found: %s", tag);
      if (n > 1 && !self->undoes)
        g_error ("written %d times: %s", n, tag);
    }
}

/* Whether whoever typed @tag had @before in front of them, or had replaced it themselves. */
static gboolean
had_seen (SimOffice *self, const char *tag, const char *before)
{
  SimOrigin *origin = g_hash_table_lookup (self->origins, tag);
  SimOrigin *earlier = g_hash_table_lookup (self->origins, before);

  if (origin == NULL || earlier == NULL || strcmp (origin->login, earlier->login) == 0)
    return TRUE;
  /* What somebody else had put in its place with open eyes, a server may have forgotten since. */
  for (SimOrigin *at = origin;
       at != NULL && at->seen != NULL
       && (strcmp (at->login, origin->login) == 0 || self->seen[SIM_SERVER_RESTORED] > 0);
       at = g_hash_table_lookup (self->origins, at->seen))
    if (strcmp (at->seen, before) == 0)
      return TRUE;
  return FALSE;
}

/* What somebody wrote over a value that they had not seen is told to a person: one of the two
 * lost, or what was typed just before on the same desk did. */
static void
check_written_over (SimOffice *self, const char *tag, const char *before)
{
  g_autofree char *lost = g_strdup_printf ("\"%s\"", before);
  g_autofree char *stood = g_strdup_printf ("=\"%s\"", before);

  if (!had_seen (self, tag, before) && sim_office_count_text (self, lost) == 0
      && sim_office_count_text (self, stood) == 0)
    g_error ("%s was written over %s, unseen, and nobody is told", tag, before);
}

static void
check_change (const char *value, const char *before, gpointer data)
{
  check_written_over (data, value, before);
}

static void
check_all_written_over (SimOffice *self)
{
  g_autofree char *all = NULL;
  g_auto (GStrv) words = NULL;

  if (self->undoes)
    return;
  if (self->twin != NULL)
    {
      sim_twin_for_each_change (self->twin, check_change, self);
      return;
    }
  all = test_office_ask (self->office, "SELECT string_agg (value || ' ' || before, ' ') FROM "
                                       "public.history WHERE before LIKE 'tag%'");
  words = g_strsplit (all != NULL ? all : "", " ", -1);
  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    check_written_over (self, words[i], words[i + 1]);
}

typedef struct
{
  CrmCatalog *catalog;
  JsonParser *parser;
  GHashTable *numbers;
  GHashTable *papers; /* CrmId of those that have one */
  SimOffice *office;
} Final;

static gboolean
count_row (gint16 number, const CrmId *id, const char *json, gpointer data, GError **error)
{
  Final *final = data;
  const CrmKind *kind = crm_catalog_find_number (final->catalog, number);
  g_autoptr (CrmRecord) record = crm_sync_wire_read_row (final->parser, kind, id, json, NULL);

  if (strcmp (crm_kind_get_name (kind), "conflict") == 0)
    final->office->seen[SIM_CONFLICT]++;
  if (strcmp (crm_kind_get_name (kind), "invoice") != 0 || !crm_record_is_set (record, "number"))
    return TRUE;
  g_hash_table_add (final->papers, crm_id_copy (id));
  if (!g_hash_table_add (final->numbers, g_strdup (crm_record_get_text (record, "number"))))
    g_error ("two papers have the number %s", crm_record_get_text (record, "number"));
  return TRUE;
}

/* A number is only left out where the server forgot the paper that had it, and nobody sent that
 * again. */
static void
check_gap (SimOffice *self, Final *final, const char *number)
{
  const CrmId *paper = g_hash_table_lookup (self->forgotten, number);

  if (paper == NULL)
    g_error ("there are %u papers with numbers, and none is %s", g_hash_table_size (final->numbers),
             number);
  if (g_hash_table_contains (final->papers, paper))
    g_error ("a paper had the number %s before the server was restored, and has another one",
             number);
}

/* The numbers of papers are 1 to n. */
static void
check_numbers (SimOffice *self)
{
  Final final = { self->desks[0]->catalog, NULL, NULL, NULL, self };
  g_autoptr (CrmRecord) office = NULL;

  final.parser = json_parser_new ();
  final.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  final.papers = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  if (self->twin != NULL)
    sim_twin_for_each (self->twin, NULL, count_row, &final);
  else
    {
      g_autofree char *all = test_office_ask (
          self->office,
          "SELECT string_agg (number, ' ') FROM crm.invoice WHERE number IS NOT NULL");
      g_auto (GStrv) words = g_strsplit (all != NULL ? all : "", " ", -1);

      for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
        if (!g_hash_table_add (final.numbers, g_strdup (words[i])))
          g_error ("two papers have the number %s", words[i]);
    }
  for (guint i = 1, n = 0; n < g_hash_table_size (final.numbers); i++)
    {
      g_autofree char *number = g_strdup_printf ("FT%u", i);

      if (g_hash_table_contains (final.numbers, number))
        n++;
      else
        check_gap (self, &final, number);
      self->seen[SIM_NUMBERS]++;
    }
  g_hash_table_unref (final.numbers);
  g_hash_table_unref (final.papers);
  g_object_unref (final.parser);
}

static gpointer
read_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  SimOffice *self = data;
  g_auto (GStrv) keys = crm_session_list_meta (session, "sync.refused:", error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *text = crm_session_get_meta (session, keys[i]);

      self->seen[SIM_REFUSED] += strstr (text, "23514") != NULL;
      self->seen[SIM_DENIED] += strstr (text, "42501") != NULL;
      /* Nothing else is a reason: the database refuses what it was told to, and what leads to a
       * record that it has forgotten and nobody sends again. */
      if (strstr (text, "\"23514\"") == NULL && strstr (text, "\"42501\"") == NULL
          && (self->seen[SIM_SERVER_RESTORED] == 0 || strstr (text, "\"23503\"") == NULL))
        g_error ("refused: %s", text);
      g_string_append (self->refused, text);
    }
  return self;
}

/* A connection to a server that was killed is dead; the next one is not. */
static void
settle (SimOffice *self, TestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  crm_sync_cycle_set_probe (desk->cycle, NULL, NULL);
  crm_sync_cycle_set_piece (desk->cycle, SIM_PIECE);
  if (test_desk_try_sync (desk, &error))
    return;
  sim_office_check_failure (self, desk, error);
  test_desk_sync (desk);
}

/**
 * sim_office_heal:
 *
 * The network is good again, nobody crashes, everybody syncs until nothing waits.
 */
void
sim_office_heal (SimOffice *self)
{
  if (self->writer != NULL || self->direct != NULL)
    sim_office_toggle_writer (self);
  for (int i = 0; i < SIM_N_DESKS; i++)
    {
      self->networks[i].trouble = 0;
      self->networks[i].is_cut = FALSE;
      sim_network_deliver (&self->networks[i]);
    }
  if (self->saved != NULL)
    {
      /* The copy leaves, after it has sent what it has. */
      self->skew = self->skews[self->saved_of];
      settle (self, self->saved);
      test_desk_run (self->saved, read_refused, self);
      test_desk_free (g_steal_pointer (&self->saved));
    }
  for (int round = 0; round < 3; round++)
    for (int i = 0; i < SIM_N_DESKS; i++)
      {
        sim_office_advance (self);
        self->skew = self->skews[i];
        settle (self, self->desks[i]);
      }
  for (int i = 0; i < SIM_N_DESKS; i++)
    test_desk_run (self->desks[i], read_refused, self);
}

static int
count_replicas (SimOffice *self)
{
  g_autofree char *answer = NULL;

  if (self->twin != NULL)
    return sim_twin_count_replicas (self->twin);
  answer = test_office_ask (self->office, "SELECT count (*) FROM sync.replica");
  return atoi (answer);
}

/**
 * sim_office_check:
 *
 * What must be true when an office has healed.
 */
void
sim_office_check (SimOffice *self)
{
  for (int i = 0; i < SIM_N_DESKS; i++)
    {
      g_assert_cmpint (test_desk_pending (self->desks[i]), ==, 0);
      sim_office_compare (self, self->desks[i]);
      if (self->pair != NULL)
        sim_pair_compare (self->pair, self->twin, self->desks[i]);
      sim_office_check_files (self, self->desks[i]);
    }
  check_typed (self);
  check_all_written_over (self);
  check_numbers (self);
  sim_office_check_audit (self);
  self->seen[SIM_FORKED] += count_replicas (self) - SIM_N_DESKS - self->seen[SIM_REVOKED];
}
