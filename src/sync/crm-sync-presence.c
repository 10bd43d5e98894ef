/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else has a record open. The server keeps it for a minute at a time; nobody waits for it, and
 * nothing is locked. */
#include "config.h"

#include "crm-sync-presence.h"

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
 * Tells the server, without waiting for an answer, that this desk shows nothing any more; the
 * conversation is to end now.
 */
void
crm_sync_cycle_look_away (CrmSyncCycle *self)
{
  g_autofree char *replica = g_strdup_printf ("%d", self->replica);
  const char *const params[] = { replica, NULL, NULL, NULL };

  if (crm_sync_cycle_can_look (self))
    crm_sync_connection_post (self->connection, LOOK_SQL, 4, params);
}
