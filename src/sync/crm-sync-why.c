/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a record is in somebody's sight or not: the shared database knows, this puts it into words.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-sync-cycle-private.h"

void
crm_sync_reason_free (CrmSyncReason *reason)
{
  if (reason == NULL)
    return;
  g_free (reason->login);
  g_free (reason->name);
  g_free (reason->reason);
  g_free (reason->level);
  g_free (reason);
}

static void
free_reason (gpointer data)
{
  crm_sync_reason_free (data);
}

static CrmSyncReason *
read_reason (PGresult *result, int row, const char *me)
{
  CrmSyncReason *reason = g_new0 (CrmSyncReason, 1);

  reason->is_me = g_strcmp0 (PQgetvalue (result, row, 0), me) == 0;
  reason->login = g_strdup (PQgetvalue (result, row, 1));
  reason->name = g_strdup (PQgetisnull (result, row, 2) ? PQgetvalue (result, row, 1)
                                                        : PQgetvalue (result, row, 2));
  reason->sees = PQgetvalue (result, row, 3)[0] == 't';
  reason->changes = PQgetvalue (result, row, 4)[0] == 't';
  reason->reason = g_strdup (PQgetvalue (result, row, 5));
  reason->level = g_strdup (PQgetvalue (result, row, 6));
  return reason;
}

/**
 * crm_sync_why:
 * @id: of any record, whether it is on this desk or not
 *
 * Asks the shared database who sees a record, and why. An administrator hears of everybody, others
 * of themselves and of those who see it too.
 *
 * Returns: (transfer full) (element-type CrmSyncReason): one for each person, oneself first
 */
GPtrArray *
crm_sync_why (CrmStore *store,
              const char *password,
              const CrmId *id,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (free_reason);
  g_autoptr (PGresult) result = NULL;
  char text[CRM_ID_STRING_SIZE];

  if (!crm_sync_cycle_visit (cycle, password, cancellable, error))
    return NULL;
  result = crm_sync_connection_query (
      cycle->connection,
      "SELECT person, login, name, sees, changes, reason, level FROM sync.why ($1::uuid)", 1,
      (const char *const[]){ crm_id_format (id, text) }, cancellable, error);
  if (result == NULL)
    return NULL;
  for (int row = 0; row < PQntuples (result); row++)
    g_ptr_array_add (reasons, read_reason (result, row, cycle->person));
  return g_steal_pointer (&reasons);
}

/**
 * crm_sync_reason_describe:
 *
 * Returns: (transfer none): a sentence that says why
 */
const char *
crm_sync_reason_describe (const CrmSyncReason *self)
{
  static const struct
  {
    const char *reason;
    const char *sentence; /* English, to be translated */
  } sentences[] = {
    { "free", N_ ("No role limits what this person sees.") },
    { "owner", N_ ("Responsible for it, or made it.") },
    { "substitute", N_ ("Stands in for the person who is responsible for it.") },
    { "office", N_ ("Nobody is responsible for it, so that everybody sees it.") },
    { "team", N_ ("It belongs to the team, or to somebody who reports to this person.") },
    { "share", N_ ("It was shared with this person or the team.") },
    { "with", N_ ("It stands in a record that this person sees.") },
    { "all", N_ ("The role sees all records of this kind.") },
    { "field", N_ ("It is a document that states what the role does not show this person.") },
    { "role", N_ ("The role does not reach as far as whoever is responsible for it.") },
    { "kind", N_ ("The role sees no records of this kind.") },
    { "parent", N_ ("It stands in a record that this person does not see.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (strcmp (sentences[i].reason, self->reason) == 0)
      return _ (sentences[i].sentence);
  return _ ("There is no such record, or it is not in your sight.");
}
