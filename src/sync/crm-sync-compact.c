/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving up old history of a shared database, so that it stays small. */
#include "config.h"

#include <json-glib/json-glib.h>

#include "crm-sync-connection.h"
#include "crm-sync-health.h"

/* Dead rows give their room back to new ones at once, not when autovacuum comes by. */
#define TIDY "VACUUM (ANALYZE) sync.log, sync.pushed, sync.part, sync.audit, sync.seal"

static gint64
count (JsonObject *object, const char *name)
{
  return json_object_get_int_member_with_default (object, name, 0);
}

/**
 * crm_sync_compact:
 * @server: address of the shared database, and who administers it
 * @days: of which the changes are kept; 90 at least
 * @audit_days: of which the audit log is kept, 365 at least; 0 for all
 * @compacted: (out caller-allocates): what went
 *
 * Gives up what is older. Blocks.
 */
gboolean
crm_sync_compact (const char *server,
                  const char *admin_password,
                  int days,
                  int audit_days,
                  CrmSyncCompacted *compacted,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  g_autofree char *keep = g_strdup_printf ("%d days", days);
  g_autofree char *audit = audit_days > 0 ? g_strdup_printf ("%d days", audit_days) : NULL;
  g_autoptr (PGresult) result = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (connection == NULL)
    return FALSE;
  result
      = crm_sync_connection_query (connection, "SELECT sync.compact ($1::interval, $2::interval)",
                                   2, (const char *const[]){ keep, audit }, cancellable, error);
  if (result == NULL)
    return FALSE;
  node = json_from_string (PQgetvalue (result, 0, 0), error);
  if (node == NULL)
    return FALSE;
  compacted->log = count (json_node_get_object (node), "log");
  compacted->answers = count (json_node_get_object (node), "answers");
  compacted->audit = count (json_node_get_object (node), "audit");
  return crm_sync_connection_script (connection, TIDY, cancellable, error);
}
