/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits in the change log goes to the server, batch by batch, in order. A batch is one local
 * transaction: the server takes it whole or refuses it whole, and answers a batch that it has seen
 * before as it did then. So a lost answer costs nothing but a repetition. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-wire.h"

/* So many changes go in one statement; a single operation that has more goes in parts. */
#define PUSH_LIMIT 2000
#define PART_LIMIT 5000
#define MAX_TRIES 4

typedef struct
{
  gint64 seq;
  CrmId id;
  guint n_changes;
  JsonNode *node; /* owned by the tree of the push */
} SentBatch;

typedef struct
{
  GPtrArray *pending; /* CrmPendingChange */
  GArray *batches;    /* SentBatch */
  JsonNode *tree;
  char *json;
  GHashTable *blobs;     /* hashes that the records name */
  gint64 other_versions; /* operations up to this one were done on versions of another generation */
  gboolean is_staged;
} Push;

static void
push_free (Push *push)
{
  g_clear_pointer (&push->pending, g_ptr_array_unref);
  g_clear_pointer (&push->batches, g_array_unref);
  g_clear_pointer (&push->tree, json_node_unref);
  g_clear_pointer (&push->blobs, g_hash_table_unref);
  g_free (push->json);
  g_free (push);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Push, push_free)

/* @data: the last change of the part before, or none for the beginning. */
static gpointer
read_pending (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *pending = data != NULL ? crm_session_pending_after (session, data, PART_LIMIT, error)
                                    : crm_session_pending (session, PUSH_LIMIT, error);

  return pending != NULL ? crm_sync_session_name_numbers (session, pending) : NULL;
}

static void
note_blobs (GHashTable *blobs, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (record, field);

      if (crm_field_get_field_type (field) == CRM_FIELD_PICTURE && value->type == CRM_VALUE_TEXT)
        g_hash_table_add (blobs, g_strdup (value->text));
    }
}

/* The change log has a line for each field; what a person changed in one record at once is one
 * patch on the wire. Takes the lines that follow @first and belong to it, and returns their number.
 * @seen becomes the lowest version that they were written on: of a field in which something came
 * in unseen that is an older one.
 */
static guint
gather_patch (GPtrArray *pending, guint first, CrmRecord *patch, gint64 *seen)
{
  CrmPendingChange *head = g_ptr_array_index (pending, first);
  const CrmKind *kind = head->kind;
  guint n;

  for (n = 0; first + n < pending->len; n++)
    {
      CrmPendingChange *change = g_ptr_array_index (pending, first + n);

      if (change->action != 'U' || change->seq != head->seq
          || !crm_id_equal (&change->id, &head->id))
        break;
      *seen = MIN (*seen, change->base);
      for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
        {
          const CrmField *field = crm_kind_get_field (kind, i);

          if (!crm_record_is_changed (change->record, field))
            continue;
          if (crm_field_get_field_type (field) == CRM_FIELD_CHOICES
              && crm_record_is_changed (patch, field))
            {
              g_autofree char *both
                  = g_strconcat (crm_record_get (patch, field)->text, "\n",
                                 crm_record_get (change->record, field)->text, NULL);

              crm_record_set (patch, field, crm_value_text (both));
              continue;
            }
          /* An empty patch that is set to nothing has to say so. */
          crm_record_set (patch, field, crm_value_text (""));
          crm_record_set (patch, field, crm_value_copy (crm_record_get (change->record, field)));
        }
    }
  return n;
}

/* A server that was restored counts the versions of records anew, so the one that a person saw
 * means nothing to it. It is told what they saw instead. */
static void
add_seen (JsonBuilder *builder, Push *push, guint first, guint n)
{
  CrmPendingChange *head = g_ptr_array_index (push->pending, first);
  g_autoptr (CrmRecord) seen = crm_record_new_with_id (head->kind, &head->id);

  for (guint i = 0; i < n; i++)
    {
      CrmPendingChange *change = g_ptr_array_index (push->pending, first + i);

      if (change->field == NULL || crm_record_is_changed (seen, change->field)
          || crm_field_get_field_type (change->field) == CRM_FIELD_CHOICES)
        continue;
      crm_record_set (seen, change->field, crm_value_text (""));
      crm_record_set (seen, change->field, crm_value_copy (&change->old));
    }
  json_builder_set_member_name (builder, "o");
  crm_sync_wire_add_patch (builder, seen);
}

static guint
add_operation (JsonBuilder *builder, Push *push, guint position)
{
  CrmPendingChange *change = g_ptr_array_index (push->pending, position);
  const char action[2] = { change->action, '\0' };
  char id[CRM_ID_STRING_SIZE];
  g_autoptr (CrmRecord) patch = NULL;
  gint64 seen = change->base;
  guint n = 1;

  if (change->action == 'U')
    {
      patch = crm_record_new_with_id (change->kind, &change->id);
      n = gather_patch (push->pending, position, patch, &seen);
    }
  else if (change->record != NULL)
    patch = g_object_ref (change->record);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "k");
  json_builder_add_int_value (builder, crm_kind_get_number (change->kind));
  json_builder_set_member_name (builder, "i");
  json_builder_add_string_value (builder, crm_id_format (&change->id, id));
  json_builder_set_member_name (builder, "a");
  json_builder_add_string_value (builder, action);
  json_builder_set_member_name (builder, "b");
  json_builder_add_int_value (builder, seen);
  json_builder_set_member_name (builder, "t");
  json_builder_add_int_value (builder, change->at / 1000);
  if (patch != NULL)
    {
      json_builder_set_member_name (builder, "p");
      crm_sync_wire_add_patch (builder, patch);
      note_blobs (push->blobs, patch);
    }
  if (change->action == 'U' && change->seq <= push->other_versions)
    add_seen (builder, push, position, n);
  json_builder_end_object (builder);
  return n;
}

static Push *
push_new (CrmSyncCycle *cycle, GPtrArray *pending)
{
  Push *push = g_new0 (Push, 1);

  push->other_versions = cycle->other_versions;
  push->pending = pending;
  push->batches = g_array_new (FALSE, TRUE, sizeof (SentBatch));
  push->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return push;
}

/* Adds the operations of the batch that begins at @first; returns how many changes that were. */
static guint
add_operations (JsonBuilder *builder, Push *push, guint first, guint *n_operations)
{
  gint64 seq = ((CrmPendingChange *) g_ptr_array_index (push->pending, first))->seq;
  guint i = first;

  json_builder_begin_array (builder);
  while (i < push->pending->len
         && ((CrmPendingChange *) g_ptr_array_index (push->pending, i))->seq == seq)
    {
      i += add_operation (builder, push, i);
      (*n_operations)++;
    }
  json_builder_end_array (builder);
  return i - first;
}

static void
begin_batch (JsonBuilder *builder, const CrmPendingChange *head)
{
  char id[CRM_ID_STRING_SIZE];

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "s");
  json_builder_add_int_value (builder, head->seq);
  json_builder_set_member_name (builder, "x");
  json_builder_add_string_value (builder, crm_id_format (&head->batch, id));
}

static void
end_push (Push *push, JsonBuilder *builder)
{
  JsonArray *nodes;

  json_builder_end_array (builder);
  push->tree = json_builder_get_root (builder);
  push->json = json_to_string (push->tree, FALSE);
  nodes = json_node_get_array (push->tree);
  for (guint i = 0; i < push->batches->len; i++)
    g_array_index (push->batches, SentBatch, i).node = json_array_get_element (nodes, i);
}

static void
encode_push (Push *push)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < push->pending->len;)
    {
      CrmPendingChange *head = g_ptr_array_index (push->pending, i);
      SentBatch batch = { head->seq, head->batch, 0, NULL };

      begin_batch (builder, head);
      json_builder_set_member_name (builder, "o");
      i += add_operations (builder, push, i, &batch.n_changes);
      json_builder_end_object (builder);
      g_array_append_val (push->batches, batch);
    }
  end_push (push, builder);
}

/* The push of a batch whose operations have been staged. */
static void
encode_staged (Push *push, const CrmPendingChange *head, int n_parts, guint n_operations)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  SentBatch batch = { head->seq, head->batch, n_operations, NULL };

  json_builder_begin_array (builder);
  begin_batch (builder, head);
  json_builder_set_member_name (builder, "n");
  json_builder_add_int_value (builder, n_parts);
  json_builder_end_object (builder);
  g_array_append_val (push->batches, batch);
  end_push (push, builder);
}

typedef struct
{
  CrmSyncCycle *cycle;
  Push *push;
  GPtrArray *answers; /* CrmSyncAnswer */
  gint64 seq;
} NoteJob;

/* What the server refused is kept as it was sent, with its reason, so that nothing that a person
 * typed is lost. */
static gboolean
keep_refused (
    CrmSession *session, SentBatch *batch, const char *code, const char *message, GError **error)
{
  g_autofree char *key = g_strdup_printf ("sync.refused:%" G_GINT64_FORMAT, batch->seq);
  g_autofree char *sent = json_to_string (batch->node, FALSE);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_set_member_name (builder, "sent");
  json_builder_add_value (builder, json_from_string (sent, NULL));
  json_builder_end_object (builder);
  text = crm_sync_wire_to_string (builder);
  return crm_session_set_meta (session, key, text, error);
}

static SentBatch *
find_batch (Push *push, gint64 seq)
{
  for (guint i = 0; i < push->batches->len; i++)
    if (g_array_index (push->batches, SentBatch, i).seq == seq)
      return &g_array_index (push->batches, SentBatch, i);
  return NULL;
}

static gboolean
note_answer (NoteJob *job, CrmSession *session, const CrmSyncAnswer *answer, GError **error)
{
  SentBatch *batch = find_batch (job->push, answer->seq);
  gboolean refused = answer->code != NULL;

  if (batch == NULL)
    return TRUE;
  /* What another copy of this replica has sent is answered, but does not count for us. */
  if (answer->replica == job->cycle->replica)
    job->seq = MAX (job->seq, answer->seq);
  if (refused)
    job->cycle->totals.refused += batch->n_changes;
  else
    job->cycle->totals.sent += batch->n_changes;
  if (refused && !keep_refused (session, batch, answer->code, answer->message, error))
    return FALSE;
  return crm_session_acknowledge (session, &batch->id, answer->xid, answer->code, answer->message,
                                  error);
}

static gpointer
note_answers (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  NoteJob *job = data;
  gboolean good = crm_session_begin_apply (session, error);

  job->seq = job->cycle->seq;
  for (guint i = 0; good && i < job->answers->len; i++)
    good = note_answer (job, session, g_ptr_array_index (job->answers, i), error);
  if (good)
    {
      g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, job->seq);

      good = crm_session_set_meta (session, "sync.seq", seq, error);
    }
  if (good && crm_session_end_apply (session, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

typedef gboolean (*PartFunc) (
    CrmSyncCycle *self, Push *part, int n, GCancellable *cancellable, GError **error);

/* Sends a part of a large batch. */
static gboolean
stage_part (CrmSyncCycle *self, Push *part, int n, GCancellable *cancellable, GError **error)
{
  CrmPendingChange *head = g_ptr_array_index (part->pending, 0);

  return crm_sync_cycle_queue_files (self, part->blobs, cancellable, error)
         && crm_sync_server_stage (self->remote, self->replica, &head->batch, n, part->json,
                                   cancellable, error)
         && crm_sync_cycle_probe (self, "staged", error);
}

/* Keeps a part of a large batch that was refused. */
static gboolean
keep_part (CrmSyncCycle *self, Push *part, int n, GCancellable *cancellable, GError **error)
{
  CrmPendingChange *head = g_ptr_array_index (part->pending, 0);
  g_autofree char *key = g_strdup_printf ("sync.refused:%" G_GINT64_FORMAT ":%d", head->seq, n);

  return crm_sync_cycle_save (self, (const char *const[]){ key, part->json, NULL }, error);
}

/* Goes through a batch part by part, reading each from the change log. Returns the last one. */
static Push *
for_each_part (CrmSyncCycle *self,
               PartFunc func,
               int *n_parts,
               guint *n_operations,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (Push) part = NULL;
  CrmPendingChange *last = NULL;

  *n_parts = 0;
  *n_operations = 0;
  do
    {
      g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
      GPtrArray *pending
          = crm_store_run (self->store, CRM_LANE_WRITE, read_pending, last, cancellable, error);

      if (pending == NULL)
        return NULL;
      g_clear_pointer (&part, push_free);
      part = push_new (self, pending);
      if (pending->len == 0)
        break;
      add_operations (builder, part, 0, n_operations);
      part->json = crm_sync_wire_to_string (builder);
      if (!func (self, part, ++*n_parts, cancellable, error))
        return NULL;
      last = g_ptr_array_index (pending, pending->len - 1);
    }
  while (!last->is_last);
  return g_steal_pointer (&part);
}

/* Of a batch that was refused nothing may be forgotten, however large it was. */
static gboolean
keep_parts (CrmSyncCycle *self, GPtrArray *answers, GCancellable *cancellable, GError **error)
{
  g_autoptr (Push) last = NULL;
  int n_parts;
  guint n_operations;

  if (answers->len == 0 || ((CrmSyncAnswer *) g_ptr_array_index (answers, 0))->code == NULL)
    return TRUE;
  last = for_each_part (self, keep_part, &n_parts, &n_operations, cancellable, error);
  return last != NULL;
}

static gboolean
send_push (CrmSyncCycle *self, Push *push, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) answers
      = crm_sync_server_push (self->remote, self->replica, self->seq, crm_clock_now () / 1000,
                              push->json, cancellable, error);
  NoteJob job = { self, push, answers, 0 };

  if (answers == NULL || !crm_sync_cycle_probe (self, "pushed", error))
    return FALSE;
  if (push->is_staged && !keep_parts (self, answers, cancellable, error))
    return FALSE;
  if (crm_store_run (self->store, CRM_LANE_WRITE, note_answers, &job, NULL, error) == NULL)
    return FALSE;
  self->seq = job.seq;
  return crm_sync_cycle_probe (self, "acknowledged", error);
}

/* A replica that was copied takes a new number; a push that another one stood in the way of is
 * tried again a little later. */
static gboolean
send_patiently (CrmSyncCycle *self, Push *push, GCancellable *cancellable, GError **error)
{
  for (int i = 0;; i++)
    {
      g_autoptr (GError) failure = NULL;

      if (send_push (self, push, cancellable, &failure))
        return TRUE;
      if (i < MAX_TRIES && g_error_matches (failure, CRM_ERROR, CRM_ERROR_CONFLICT)
          && crm_sync_cycle_renew (self, cancellable, error))
        continue;
      if (error != NULL && *error != NULL)
        return FALSE;
      if (i >= MAX_TRIES || !g_error_matches (failure, CRM_ERROR, CRM_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_usleep ((gulong) g_random_int_range (10000, 50000) << i);
    }
}

static gboolean
push_in_parts (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (Push) part = NULL;
  g_autoptr (Push) push = push_new (self, NULL);
  int n_parts;
  guint n_operations;

  part = for_each_part (self, stage_part, &n_parts, &n_operations, cancellable, error);
  if (part == NULL)
    return FALSE;
  if (part->pending->len == 0)
    return TRUE;
  encode_staged (push, g_ptr_array_index (part->pending, 0), n_parts, n_operations);
  push->is_staged = TRUE;
  return send_patiently (self, push, cancellable, error);
}

static gboolean
is_whole (GPtrArray *pending)
{
  CrmPendingChange *last = g_ptr_array_index (pending, pending->len - 1);

  return last->is_last;
}

/**
 * crm_sync_cycle_push:
 *
 * Sends all that waits. Does nothing while this program or the server must be updated first.
 */
gboolean
crm_sync_cycle_push (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  while (!self->read_only)
    {
      GPtrArray *pending
          = crm_store_run (self->store, CRM_LANE_WRITE, read_pending, NULL, cancellable, error);
      g_autoptr (Push) push = NULL;

      if (pending == NULL)
        return FALSE;
      push = push_new (self, pending);
      if (pending->len == 0)
        return TRUE;
      crm_sync_cycle_say (self, "sending");
      if (!is_whole (pending))
        {
          if (!push_in_parts (self, cancellable, error))
            return FALSE;
          continue;
        }
      encode_push (push);
      if (!crm_sync_cycle_queue_files (self, push->blobs, cancellable, error)
          || !send_patiently (self, push, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
