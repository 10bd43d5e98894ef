/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else has a record open. The server keeps it for a minute at a time; nobody waits for it, and
 * nothing is locked. */
#include "config.h"

#include "crm-sync-presence.h"

#include <stdlib.h>

#include "crm-sync-cycle-private.h"

#define LOOK_SQL "SELECT mark, person, name, field FROM sync.look ($1::int, $2::int, $3::uuid, $4)"

void
crm_presence_free (CrmPresence *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->field);
  g_free (self);
}

static void
free_presence (gpointer data)
{
  crm_presence_free (data);
}

/**
 * crm_presence_list_equal:
 * @a: (nullable) (element-type CrmPresence)
 * @b: (nullable) (element-type CrmPresence)
 */
gboolean
crm_presence_list_equal (GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const CrmPresence *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);

      if (!crm_id_equal (&one->person, &other->person) || g_strcmp0 (one->name, other->name) != 0
          || g_strcmp0 (one->field, other->field) != 0)
        return FALSE;
    }
  return TRUE;
}

void
crm_sync_look_set (CrmSyncLook *self, int kind, const CrmId *id, const char *field)
{
  g_autofree char *old = self->field;

  self->kind = kind;
  self->id = *id;
  self->field = g_strdup (field);
}

gboolean
crm_sync_look_equal (const CrmSyncLook *a, const CrmSyncLook *b)
{
  return crm_id_equal (&a->id, &b->id) && g_strcmp0 (a->field, b->field) == 0;
}

/**
 * crm_sync_cycle_can_look:
 *
 * Returns: whether the cycle is connected to a server that knows who has which record open
 */
gboolean
crm_sync_cycle_can_look (CrmSyncCycle *self)
{
  return self->connection != NULL && crm_sync_connection_can_look (self->connection);
}

/**
 * crm_sync_cycle_is_alive:
 *
 * Returns: whether the connection is there and did not break, as far as is known
 */
gboolean
crm_sync_cycle_is_alive (CrmSyncCycle *self)
{
  return self->connection != NULL
         && PQstatus (crm_sync_connection_get_handle (self->connection)) == CONNECTION_OK;
}

/**
 * crm_sync_cycle_heard_look:
 *
 * Returns: whether somebody came to the record that was looked at, or went, since the last call
 */
gboolean
crm_sync_cycle_heard_look (CrmSyncCycle *self)
{
  return self->connection != NULL && crm_sync_connection_take_look (self->connection);
}

/* Somebody with two desks is there once, and there where something is being typed. */
static void
add_person (GPtrArray *people, PGresult *result, int row)
{
  CrmPresence *presence;
  CrmId person;

  if (PQgetisnull (result, row, 1) || !crm_id_parse (PQgetvalue (result, row, 1), &person))
    return;
  for (guint i = 0; i < people->len; i++)
    {
      presence = g_ptr_array_index (people, i);
      if (!crm_id_equal (&presence->person, &person))
        continue;
      if (presence->field == NULL && !PQgetisnull (result, row, 3))
        presence->field = g_strdup (PQgetvalue (result, row, 3));
      return;
    }
  presence = g_new0 (CrmPresence, 1);
  presence->person = person;
  presence->name = g_strdup (PQgetvalue (result, row, 2));
  presence->field = PQgetisnull (result, row, 3) ? NULL : g_strdup (PQgetvalue (result, row, 3));
  g_ptr_array_add (people, presence);
}

/**
 * crm_sync_cycle_look:
 *
 * Tells the server what this desk shows, and asks who else does. To be repeated within a minute for
 * as long as it is shown.
 *
 * Returns: (transfer full) (element-type CrmPresence): colleagues, those first who came first;
 *   nobody for a record that is not in this person's sight
 */
GPtrArray *
crm_sync_cycle_look (CrmSyncCycle *self,
                     const CrmSyncLook *look,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *replica = g_strdup_printf ("%d", self->replica);
  g_autofree char *kind = g_strdup_printf ("%d", look->kind);
  gboolean any = !crm_id_is_none (&look->id);
  char id[CRM_ID_STRING_SIZE];
  const char *const params[]
      = { replica, any ? kind : NULL, any ? crm_id_format (&look->id, id) : NULL, look->field };
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (free_presence);
  g_autoptr (PGresult) result
      = crm_sync_connection_query (self->connection, LOOK_SQL, 4, params, cancellable, error);

  if (result == NULL)
    return NULL;
  crm_sync_connection_set_look_mark (self->connection,
                                     PQgetisnull (result, 0, 0) ? NULL : PQgetvalue (result, 0, 0));
  for (int row = 1; row < PQntuples (result); row++)
    add_person (people, result, row);
  return g_steal_pointer (&people);
}

/**
 * crm_sync_cycle_look_away:
 *
 * Tells the server that this desk shows nothing any more; the conversation is to end now.
 */
void
crm_sync_cycle_look_away (CrmSyncCycle *self)
{
  g_autofree char *replica = g_strdup_printf ("%d", self->replica);
  const char *const params[] = { replica, NULL, NULL, NULL };

  if (crm_sync_cycle_can_look (self))
    crm_sync_connection_post (self->connection, LOOK_SQL, 4, params);
}

/* ---- asked once ---- */

void
crm_present_free (CrmPresent *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->field);
  g_free (self);
}

static void
free_present (gpointer data)
{
  crm_present_free (data);
}

/**
 * crm_sync_list_present:
 *
 * Asks who has which record open, without being seen oneself.
 *
 * Returns: (transfer full) (element-type CrmPresent): those of records in this person's sight, who
 *   came first first; %NULL with @error
 */
GPtrArray *
crm_sync_list_present (CrmStore *store,
                       const char *password,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_present);
  g_autoptr (PGresult) result = NULL;

  if (!crm_sync_cycle_visit (cycle, password, cancellable, error))
    return NULL;
  result = crm_sync_connection_query (cycle->connection,
                                      "SELECT ent, id, name, field, since FROM sync.present ()", 0,
                                      NULL, cancellable, error);
  if (result == NULL)
    return NULL;
  for (int row = 0; row < PQntuples (result); row++)
    {
      CrmPresent *present = g_new0 (CrmPresent, 1);

      g_ptr_array_add (all, present);
      present->kind = atoi (PQgetvalue (result, row, 0));
      crm_id_parse (PQgetvalue (result, row, 1), &present->id);
      present->name = g_strdup (PQgetvalue (result, row, 2));
      present->field = PQgetisnull (result, row, 3) ? NULL : g_strdup (PQgetvalue (result, row, 3));
      present->since = g_ascii_strtoll (PQgetvalue (result, row, 4), NULL, 10);
    }
  return g_steal_pointer (&all);
}

static gpointer
set_shown (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, CRM_SYNC_HIDES_PRESENCE, *(gboolean *) data ? NULL : "1",
                               error)
             ? data
             : NULL;
}

/**
 * crm_sync_show_presence:
 * @shows: whether colleagues see what this desk has open; then it sees them, too
 *
 * An engine heeds it with its next round. Blocks.
 */
gboolean
crm_sync_show_presence (CrmStore *store, gboolean shows, GError **error)
{
  return crm_store_run (store, CRM_LANE_WRITE, set_shown, &shows, NULL, error) != NULL;
}

/**
 * crm_sync_allow_presence:
 * @server: address of the shared database, and who administers it
 * @allow: whether it keeps who has which record open, and tells
 *
 * For the whole office.
 */
gboolean
crm_sync_allow_presence (const char *server,
                         const char *admin_password,
                         gboolean allow,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);

  return connection != NULL
         && crm_sync_connection_script (connection,
                                        allow ? "UPDATE sync.meta SET presence = true"
                                              : "UPDATE sync.meta SET presence = false; DELETE "
                                                "FROM sync.presence",
                                        cancellable, error);
}
