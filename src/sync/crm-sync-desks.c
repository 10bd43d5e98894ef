/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desks of an office: which there are, and taking back the copy of one that was lost. */
#include "config.h"

#include "crm-clock.h"
#include "crm-sync-cycle-private.h"

void
crm_sync_desk_free (CrmSyncDesk *desk)
{
  if (desk == NULL)
    return;
  g_free (desk->login);
  g_free (desk->label);
  g_free (desk->version);
  g_free (desk);
}

static void
free_desk (gpointer data)
{
  crm_sync_desk_free (data);
}

static gint64
read_instant (PGresult *result, int row, int column)
{
  if (PQgetisnull (result, row, column))
    return CRM_INSTANT_NONE;
  return g_ascii_strtoll (PQgetvalue (result, row, column), NULL, 10);
}

static GPtrArray *
list (CrmSyncConnection *connection, int own, GCancellable *cancellable, GError **error)
{
  g_autoptr (PGresult) result = crm_sync_connection_query (
      connection, "SELECT rep, login, label, app_version, seen, revoked, wiped FROM sync.desks ()",
      0, NULL, cancellable, error);
  g_autoptr (GPtrArray) desks = g_ptr_array_new_with_free_func (free_desk);

  if (result == NULL)
    return NULL;
  for (int row = 0; row < PQntuples (result); row++)
    {
      CrmSyncDesk *desk = g_new0 (CrmSyncDesk, 1);

      desk->number = atoi (PQgetvalue (result, row, 0));
      desk->login = g_strdup (PQgetvalue (result, row, 1));
      desk->label = g_strdup (PQgetvalue (result, row, 2));
      desk->version = g_strdup (PQgetvalue (result, row, 3));
      desk->seen = read_instant (result, row, 4);
      desk->revoked = read_instant (result, row, 5);
      desk->wiped = read_instant (result, row, 6);
      desk->is_this = desk->number == own;
      g_ptr_array_add (desks, desk);
    }
  return g_steal_pointer (&desks);
}

static gboolean
revoke_desk (CrmSyncConnection *connection, int number, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%d", number);
  g_autoptr (PGresult) result
      = crm_sync_connection_query (connection, "SELECT sync.revoke_desk ($1::int)", 1,
                                   (const char *const[]){ text }, cancellable, error);

  return result != NULL;
}

/**
 * crm_sync_list_desks:
 *
 * Returns: (transfer full) (element-type CrmSyncDesk): the desks of the person of this one, the one
 *   that was there last first
 */
GPtrArray *
crm_sync_list_desks (CrmStore *store,
                     const char *password,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);

  if (!crm_sync_cycle_visit (cycle, password, cancellable, error))
    return NULL;
  return list (cycle->connection, cycle->replica, cancellable, error);
}

/**
 * crm_sync_revoke_desk:
 * @number: of a desk of the person of this one
 *
 * Takes a copy back: from now on the desk can send nothing, and it removes its copy as soon as it
 * hears of this. Whoever may have the password as well should be given a new one.
 */
gboolean
crm_sync_revoke_desk (
    CrmStore *store, const char *password, int number, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);

  return crm_sync_cycle_visit (cycle, password, cancellable, error)
         && revoke_desk (cycle->connection, number, cancellable, error);
}

/**
 * crm_sync_list_all_desks:
 * @server: address of the shared database, and who administers it
 *
 * Returns: (transfer full) (element-type CrmSyncDesk): the desks of everybody
 */
GPtrArray *
crm_sync_list_all_desks (const char *server,
                         const char *admin_password,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);

  return connection != NULL ? list (connection, 0, cancellable, error) : NULL;
}

/* As crm_sync_revoke_desk(), for a desk of anybody. */
gboolean
crm_sync_revoke_any_desk (const char *server,
                          const char *admin_password,
                          int number,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);

  return connection != NULL && revoke_desk (connection, number, cancellable, error);
}
