/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup of the twin, and the twin as it was when that was made. */
#include "config.h"

#include "sim-twin-private.h"

static void
copy_rows (SimTwin *to, SimTwin *from)
{
  GHashTableIter kinds;
  gpointer kind, rows;

  g_hash_table_iter_init (&kinds, from->kinds);
  while (g_hash_table_iter_next (&kinds, &kind, &rows))
    {
      GHashTable *copies = twin_rows (to, kind);
      GHashTableIter iter;
      gpointer row;

      g_hash_table_iter_init (&iter, rows);
      while (g_hash_table_iter_next (&iter, NULL, &row))
        {
          TwinRow *copy = twin_row_copy (row);

          g_hash_table_insert (copies, &copy->id, copy);
          if (g_hash_table_contains (from->orphans, row))
            g_hash_table_add (to->orphans, copy);
        }
    }
}

static void
copy_acls (SimTwin *to, SimTwin *from)
{
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < from->acls->len; i++)
    g_ptr_array_add (to->acls, twin_acl_copy (from->acls->pdata[i]));
  g_hash_table_iter_init (&iter, from->acl_keys);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->acl_keys, g_strdup (key),
                         to->acls->pdata[((TwinAcl *) value)->number - 1]);
}

static void
copy_pushed (SimTwin *to, SimTwin *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from->pushed);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      TwinPushed *pushed = g_memdup2 (value, sizeof *pushed);

      pushed->code = g_strdup (pushed->code);
      pushed->message = g_strdup (pushed->message);
      g_hash_table_insert (to->pushed, crm_id_copy (key), pushed);
    }
}

static void
copy_people (SimTwin *to, SimTwin *from)
{
  for (guint i = 0; i < from->people->len; i++)
    g_ptr_array_add (to->people, twin_person_copy (from->people->pdata[i]));
  for (guint i = 0; i < from->replicas->len; i++)
    {
      TwinReplica *replica = g_memdup2 (from->replicas->pdata[i], sizeof *replica);

      replica->generation = g_strdup (replica->generation);
      g_ptr_array_add (to->replicas, replica);
    }
}

/* What has come in pieces, and what was ever put into a field. */
static void
copy_rest (SimTwin *to, SimTwin *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from->parts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->parts, g_strdup (key), g_strdup (value));
  g_hash_table_iter_init (&iter, from->blobs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->blobs, g_strdup (key), g_bytes_ref (value));
  g_hash_table_iter_init (&iter, from->uploads);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->uploads, g_strdup (key), twin_upload_copy (value));
  g_hash_table_iter_init (&iter, from->texts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->texts, g_strdup (key), value);
  for (guint i = 0; i < from->changes->len; i++)
    g_ptr_array_add (to->changes, g_strdup (from->changes->pdata[i]));
  for (guint i = 0; i < from->series->len; i++)
    g_ptr_array_add (to->series, twin_series_copy (from->series->pdata[i]));
}

/**
 * sim_twin_back_up:
 *
 * Returns: (transfer full): what is committed now; a twin of its own
 */
SimTwin *
sim_twin_back_up (SimTwin *self)
{
  SimTwin *copy = sim_twin_new (self->catalog, self->clock, self->clock_data);

  g_free (copy->office);
  copy->office = g_strdup (self->office);
  copy->refused_kind = self->refused_kind;
  copy->refused_text = g_strdup (self->refused_text);
  g_array_append_vals (copy->log, self->log->data, self->log->len);
  copy->log_floor = self->log_floor;
  copy->next_xid = self->next_xid;
  copy->last_entry = self->last_entry;
  copy_rows (copy, self);
  copy_people (copy, self);
  copy_pushed (copy, self);
  copy_acls (copy, self);
  copy_rest (copy, self);
  twin_audit_copy (copy, self);
  return copy;
}

/**
 * sim_twin_restore:
 * @backup: (transfer full): what was made with sim_twin_back_up()
 * @counts_on: whether transactions are counted on from now, as where a database was copied inside
 * of its server, and not again from when the backup was made
 *
 * All that came since is forgotten. It is the same office, in another generation.
 */
void
sim_twin_restore (SimTwin *self, SimTwin *backup, gboolean counts_on)
{
  SimTwin lost = *self;

  *self = *backup;
  *backup = lost;
  if (counts_on)
    self->next_xid = lost.next_xid;
  sim_twin_free (backup);
}
