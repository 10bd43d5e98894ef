/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log of the shared database: read, verified, and a record restored from it. Desks are
 * witnesses: each remembers the newest seal that it saw, so that whoever alters the log and makes
 * all seals anew is found out. */
#include "config.h"

#include "crm-sync-audit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-cycle-private.h"

void
crm_audit_entry_free (CrmAuditEntry *entry)
{
  g_free (entry->login);
  g_free (entry->desk);
  g_free (entry->kind);
  g_free (entry->id);
  g_free (entry->changes);
  g_free (entry);
}

static void
free_entry (gpointer data)
{
  crm_audit_entry_free (data);
}

static void
free_problem (gpointer data)
{
  CrmAuditProblem *problem = data;

  g_free (problem->what);
  g_free (problem);
}

void
crm_audit_check_free (CrmAuditCheck *check)
{
  if (check == NULL)
    return;
  g_ptr_array_unref (check->problems);
  g_free (check);
}

static gint64
get_integer (PGresult *result, int row, int column)
{
  return g_ascii_strtoll (PQgetvalue (result, row, column), NULL, 10);
}

static char *
dup_text (PGresult *result, int row, int column)
{
  return PQgetisnull (result, row, column) ? NULL : g_strdup (PQgetvalue (result, row, column));
}

/**
 * crm_sync_audit_list:
 * @server: address of the shared database, and who administers it
 * @record: (nullable): only the entries of this record
 * @before: number of an entry: only older ones; 0 for the newest
 *
 * Returns: (transfer full) (element-type CrmAuditEntry): the newest first, or %NULL with @error
 */
GPtrArray *
crm_sync_audit_list (const char *server,
                     const char *admin_password,
                     const CrmId *record,
                     gint64 before,
                     int limit,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  g_autofree char *id = record != NULL ? crm_id_dup_string (record) : NULL;
  g_autofree char *first = before > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, before) : NULL;
  g_autofree char *most = g_strdup_printf ("%d", limit);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (PGresult) result = NULL;

  if (connection == NULL)
    return NULL;
  result = crm_sync_connection_query (
      connection,
      "SELECT entry, at, login, desk, kind, id, action, changes::text, sealed "
      "FROM sync.audit_entries ($1::uuid, $2::bigint, $3::int)",
      3, (const char *const[]){ id, first, most }, cancellable, error);
  if (result == NULL)
    return NULL;
  for (int row = 0; row < PQntuples (result); row++)
    {
      CrmAuditEntry *entry = g_new0 (CrmAuditEntry, 1);

      entry->number = get_integer (result, row, 0);
      entry->at = get_integer (result, row, 1);
      entry->login = dup_text (result, row, 2);
      entry->desk = dup_text (result, row, 3);
      entry->kind = dup_text (result, row, 4);
      entry->id = dup_text (result, row, 5);
      entry->action = PQgetvalue (result, row, 6)[0];
      entry->changes = dup_text (result, row, 7);
      entry->is_sealed = PQgetvalue (result, row, 8)[0] == 't';
      g_ptr_array_add (entries, entry);
    }
  return g_steal_pointer (&entries);
}

static void
add_problem (CrmAuditCheck *check, gint64 seal, gint64 entry, const char *what)
{
  CrmAuditProblem *problem = g_new0 (CrmAuditProblem, 1);

  problem->seal = seal;
  problem->entry = entry;
  problem->what = g_strdup (what);
  g_ptr_array_add (check->problems, problem);
}

static gpointer
read_witness (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  char *seal = crm_session_get_meta (session, "sync.seal");

  return seal != NULL ? seal : g_strdup ("");
}

/* What the desk remembers: "NUMBER HASH GENERATION". */
static gboolean
ask_witness (CrmAuditCheck *check,
             CrmSyncConnection *connection,
             CrmStore *witness,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *seal
      = crm_store_run (witness, CRM_LANE_READ, read_witness, NULL, cancellable, error);
  g_auto (GStrv) parts = seal != NULL ? g_strsplit (seal, " ", 3) : NULL;
  g_autoptr (PGresult) result = NULL;

  if (seal == NULL)
    return FALSE;
  if (g_strv_length (parts) < 3)
    return TRUE;
  result = crm_sync_connection_query (
      connection,
      "SELECT sync.generation () = $3 AND NOT EXISTS (SELECT 1 FROM sync.seal WHERE n = $1::bigint "
      "AND hash = decode ($2, 'hex'))",
      3, (const char *const[]){ parts[0], parts[1], parts[2] }, cancellable, error);
  if (result == NULL)
    return FALSE;
  if (PQgetvalue (result, 0, 0)[0] == 't')
    add_problem (check, g_ascii_strtoll (parts[0], NULL, 10), 0, "seal altered");
  return TRUE;
}

/**
 * crm_sync_audit_verify:
 * @witness: (nullable): a replica of the office: its memory of the last seal is asked as well
 *
 * Seals what is settled, then looks for entries and seals that are not what they were.
 *
 * Returns: (transfer full): what was found, or %NULL with @error
 */
CrmAuditCheck *
crm_sync_audit_verify (const char *server,
                       const char *admin_password,
                       CrmStore *witness,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  g_autoptr (CrmAuditCheck) check = g_new0 (CrmAuditCheck, 1);
  g_autoptr (PGresult) sealed = NULL;
  g_autoptr (PGresult) counts = NULL;
  g_autoptr (PGresult) problems = NULL;

  check->problems = g_ptr_array_new_with_free_func (free_problem);
  if (connection == NULL)
    return NULL;
  sealed = crm_sync_connection_query (connection, "SELECT sync.seal_audit ()", 0, NULL, cancellable,
                                      error);
  if (sealed != NULL)
    counts = crm_sync_connection_query (
        connection,
        "SELECT (SELECT count (*) FROM sync.audit), (SELECT count (*) FROM sync.seal), "
        "(SELECT count (*) FROM sync.audit a WHERE a.entry NOT IN (SELECT entry FROM sync.leaves "
        "()))",
        0, NULL, cancellable, error);
  if (counts != NULL)
    problems = crm_sync_connection_query (
        connection, "SELECT seal, coalesce (entry, 0), what FROM sync.verify_audit ()", 0, NULL,
        cancellable, error);
  if (problems == NULL)
    return NULL;
  check->entries = get_integer (counts, 0, 0);
  check->seals = get_integer (counts, 0, 1);
  check->unsealed = get_integer (counts, 0, 2);
  for (int row = 0; row < PQntuples (problems); row++)
    add_problem (check, get_integer (problems, row, 0), get_integer (problems, row, 1),
                 PQgetvalue (problems, row, 2));
  if (witness != NULL && !ask_witness (check, connection, witness, cancellable, error))
    return NULL;
  return g_steal_pointer (&check);
}

/**
 * crm_sync_audit_restore:
 * @entry: number of an entry of the log
 * @record: (out): which record that was
 *
 * Brings the record back to what it was before the entry; also one that was erased. It goes to all
 * desks as any other change.
 */
gboolean
crm_sync_audit_restore (const char *server,
                        const char *admin_password,
                        gint64 entry,
                        CrmId *record,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, entry);
  g_autoptr (PGresult) result = NULL;

  if (connection == NULL)
    return FALSE;
  result = crm_sync_connection_query (connection, "SELECT sync.audit_restore ($1::bigint)", 1,
                                      (const char *const[]){ number }, cancellable, error);
  return result != NULL && crm_id_parse (PQgetvalue (result, 0, 0), record);
}

/*
 * crm_sync_cycle_witness_seal:
 *
 * Remembers the newest seal of the audit log, after a look at whether the one that is remembered is
 * still what it was. When it is not, that is noted as sync.seal-broken, and the memory stays.
 */
gboolean
crm_sync_cycle_witness_seal (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *memory
      = crm_store_run (self->store, CRM_LANE_WRITE, read_witness, NULL, cancellable, error);
  g_auto (GStrv) parts = memory != NULL ? g_strsplit (memory, " ", 3) : NULL;
  gboolean knows = parts != NULL && g_strv_length (parts) == 3
                   && g_strcmp0 (parts[2], self->server_generation) == 0;
  gint64 number = knows ? g_ascii_strtoll (parts[0], NULL, 10) : 0;
  g_autoptr (GPtrArray) seals = NULL;
  g_autofree char *newest = NULL;
  const CrmSyncSeal *seal;

  if (memory == NULL)
    return FALSE;
  seals = crm_sync_server_list_seals (self->remote, number, cancellable, error);
  if (seals == NULL)
    return FALSE;
  seal = seals->len > 0 ? g_ptr_array_index (seals, 0) : NULL;
  if (knows && (seal == NULL || seal->number != number || strcmp (seal->hash, parts[1]) != 0))
    return crm_sync_cycle_save (self, (const char *const[]){ "sync.seal-broken", parts[0], NULL },
                                error);
  if (seal == NULL)
    return TRUE;
  seal = g_ptr_array_index (seals, seals->len - 1);
  newest = g_strdup_printf ("%" G_GINT64_FORMAT " %s %s", seal->number, seal->hash,
                            self->server_generation);
  return strcmp (newest, memory) == 0
         || crm_sync_cycle_save (self, (const char *const[]){ "sync.seal", newest, NULL }, error);
}
