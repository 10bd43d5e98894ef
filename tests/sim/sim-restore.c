/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server of a simulated office is backed up, lost, and restored; and what its audit log tells.
 */
#include "config.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "crm-sync-wire.h"
#include "sim-office.h"

/* Nobody is connected any more; who was in the middle of something has written nothing. */
static void
disconnect_all (SimOffice *self)
{
  for (int i = 0; i < SIM_N_DESKS; i++)
    {
      crm_sync_cycle_disconnect (self->desks[i]->cycle);
      sim_network_forget (&self->networks[i]);
    }
  if (self->saved != NULL)
    crm_sync_cycle_disconnect (self->saved->cycle);
  if (self->writer != NULL || self->direct != NULL)
    {
      g_ptr_array_remove (self->typed, self->direct_tag);
      g_clear_pointer (&self->writer, sim_twin_writer_abort);
      g_clear_pointer (&self->direct, crm_sync_connection_close);
    }
  g_clear_pointer (&self->clock, crm_sync_connection_close);
}

static void
run_all (SimOffice *self, const char *const *steps)
{
  for (; *steps != NULL; steps++)
    {
      g_autoptr (GString) sql = g_string_new (*steps);

      g_string_replace (sql, "OFFICE", self->office->database, 0);
      g_string_replace (sql, "DISK", self->has_disk ? "small" : "pg_default", 0);
      test_office_run_beside (self->office, sql->str);
    }
}

static void
back_up (SimOffice *self)
{
  static const char *const steps[]
      = { "CREATE DATABASE saved TEMPLATE OFFICE TABLESPACE pg_default", NULL };

  disconnect_all (self);
  if (self->twin != NULL)
    self->twin_saved = sim_twin_back_up (self->twin);
  if (self->office != NULL)
    {
      run_all (self, steps);
      self->clock = test_office_connect (self->office);
    }
  self->is_backed_up = TRUE;
  self->seen[SIM_BACKED_UP]++;
}

/**
 * sim_office_forget_backup:
 *
 * Nobody needed it.
 */
void
sim_office_forget_backup (SimOffice *self)
{
  static const char *const steps[] = { "DROP DATABASE saved", NULL };

  g_clear_pointer (&self->twin_saved, sim_twin_free);
  if (self->is_backed_up && self->office != NULL)
    run_all (self, steps);
  self->is_backed_up = FALSE;
}

/* ---- what is lost with it ---- */

/**
 * sim_office_lose_desk:
 * @instead: (nullable): a copy of it that takes its place
 * @n_tags: how many tags had been typed when that was made
 *
 * What a desk typed since is on no desk any more: if a server forgets it as well, it is gone.
 */
void
sim_office_lose_desk (SimOffice *self, TestDesk *desk, TestDesk *instead, int n_tags)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->origins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimOrigin *origin = value;

      if (origin->desk == desk)
        origin->desk = origin->number <= n_tags ? instead : NULL;
    }
  for (guint i = 0; i < self->files->len; i++)
    {
      SimFile *file = g_ptr_array_index (self->files, i);

      /* One that came with no tag in between may have come after the copy. */
      if (file->desk == desk)
        file->desk = file->number < n_tags ? instead : NULL;
    }
}

/* Whether the history of a desk still has what its person typed: of a record that left their sight
 * it has not, however it came back. */
static gboolean
remembers (SimOrigin *origin, const char *tag)
{
  g_autofree char *path = g_build_filename (origin->desk->folder, "replica.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gboolean is_there;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT 1 FROM change_log c JOIN batch b ON b.seq = c.batch "
                                       "WHERE c.id = ?1 AND (c.new = ?2 OR (?3 AND c.action = 'I' "
                                       "AND b.label <> 'Change by a colleague'))",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_blob (statement, 1, origin->id.bytes, sizeof origin->id.bytes, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, tag, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 3, origin->is_born);
  is_there = sqlite3_step (statement) == SQLITE_ROW;
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return is_there;
}

static void
lose_forgotten (SimOffice *self)
{
  for (guint i = 0; i < self->typed->len; i++)
    {
      const char *tag = self->typed->pdata[i];
      SimOrigin *origin = g_hash_table_lookup (self->origins, tag);

      if ((origin == NULL || origin->desk == NULL || !remembers (origin, tag))
          && !sim_office_is_on_server (self, tag))
        g_ptr_array_remove_index_fast (self->typed, i--);
    }
  for (guint i = 0; i < self->files->len; i++)
    {
      SimFile *file = g_ptr_array_index (self->files, i);

      file->may_be_lost |= file->desk == NULL && !sim_office_has_file (self, file->hash);
    }
}

typedef struct
{
  SimOffice *office;
  JsonParser *parser;
} Numbers;

static gboolean
note_number (gint16 number, const CrmId *id, const char *json, gpointer data, GError **error)
{
  Numbers *job = data;
  const CrmKind *kind = crm_catalog_find_number (job->office->desks[0]->catalog, number);
  g_autoptr (CrmRecord) record = NULL;

  if (strcmp (crm_kind_get_name (kind), "invoice") != 0)
    return TRUE;
  record = crm_sync_wire_read_row (job->parser, kind, id, json, NULL);
  if (crm_record_is_set (record, "number"))
    g_hash_table_insert (job->office->forgotten, g_strdup (crm_record_get_text (record, "number")),
                         crm_id_copy (id));
  return TRUE;
}

/* Numbers that papers have now: one that the server forgets, and that nobody sends again, is not
 * given to another paper. */
static void
note_numbers (SimOffice *self)
{
  g_autofree char *all = NULL;
  g_auto (GStrv) words = NULL;

  if (self->twin != NULL)
    {
      Numbers job = { self, json_parser_new () };

      sim_twin_for_each (self->twin, NULL, note_number, &job);
      g_object_unref (job.parser);
      return;
    }
  all = test_office_ask (self->office, "SELECT string_agg (number || ' ' || id::text, ' ') FROM "
                                       "crm.invoice WHERE number IS NOT NULL");
  words = g_strsplit (all != NULL ? all : "", " ", -1);
  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    {
      CrmId id;

      g_assert_true (crm_id_parse (words[i + 1], &id));
      g_hash_table_insert (self->forgotten, g_strdup (words[i]), crm_id_copy (&id));
    }
}

static void
restore (SimOffice *self)
{
  static const char *const steps[]
      = { "DROP DATABASE OFFICE", "CREATE DATABASE OFFICE TEMPLATE saved TABLESPACE DISK",
          "DROP DATABASE saved", "GRANT CONNECT ON DATABASE OFFICE TO crm_user", NULL };

  note_numbers (self);
  disconnect_all (self);
  if (self->twin != NULL)
    sim_twin_restore (self->twin, g_steal_pointer (&self->twin_saved), self->office != NULL);
  if (self->office != NULL)
    {
      run_all (self, steps);
      self->clock = test_office_connect (self->office);
      sim_office_advance (self); /* its clock is not that of the backup */
    }
  self->is_backed_up = FALSE;
  lose_forgotten (self);
  self->seen[SIM_SERVER_RESTORED]++;
}

/**
 * sim_office_back_up_or_restore:
 *
 * The server is backed up; or it is lost, and the backup takes its place.
 */
void
sim_office_back_up_or_restore (SimOffice *self)
{
  if (g_test_verbose ())
    g_test_message ("%d the server is %s", self->n_steps,
                    self->is_backed_up ? "restored" : "backed up");
  if (self->is_backed_up)
    restore (self);
  else
    back_up (self);
}

/* ---- the audit log ---- */

static void
assert_broken (TestDesk *desk, gboolean is_broken)
{
  g_autofree char *broken = test_desk_meta (desk, "sync.seal-broken");

  if ((broken != NULL) != is_broken)
    g_error ("%s %s the audit log was forged", desk->login,
             is_broken ? "does not notice that" : "says that");
}

/* Whoever alters the log is found; and whoever makes all seals anew as well, by each desk that
 * remembers one. */
static void
forge (SimOffice *self)
{
  if (sim_twin_count_sealed (self->twin) == 0)
    return;
  sim_twin_forge_audit (self->twin, FALSE);
  g_assert_cmpuint (sim_twin_verify_audit (self->twin), ==, 1);
  sim_twin_forge_audit (self->twin, TRUE);
  g_assert_cmpuint (sim_twin_verify_audit (self->twin), ==, 0);
  for (int i = 0; i < SIM_N_DESKS; i++)
    {
      TestDesk *desk = self->desks[i];
      g_autofree char *seal = test_desk_meta (desk, "sync.seal");
      g_auto (GStrv) words = g_strsplit (seal != NULL ? seal : "", " ", 3);
      gboolean remembers = g_strv_length (words) == 3
                           && strcmp (words[2], sim_twin_get_generation (self->twin)) == 0;

      crm_sync_cycle_disconnect (desk->cycle);
      test_desk_sync (desk);
      assert_broken (desk, remembers);
      self->seen[SIM_FORGED] += remembers;
    }
}

/**
 * sim_office_check_audit:
 *
 * The log tells how everything came to be what it is, and is what it was. Afterwards it is not.
 */
void
sim_office_check_audit (SimOffice *self)
{
  for (int i = 0; i < SIM_N_DESKS; i++)
    assert_broken (self->desks[i], FALSE);
  if (self->office != NULL)
    {
      g_autofree char *wrong
          = test_office_ask (self->office, "SELECT count (*) FROM sync.verify_audit ()");

      g_assert_cmpstr (wrong, ==, "0");
    }
  if (self->twin != NULL)
    sim_twin_check_audit (self->twin);
  if (self->pair != NULL)
    sim_pair_compare_audit (self->pair, self->twin, self->office);
  if (self->mode == SIM_TWIN)
    forge (self);
}
