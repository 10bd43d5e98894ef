/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a decision between two edits. The shared database is asked on a thread of its own,
 * the words are read on a thread of the store; called on the main thread. */
#include "config.h"

#include "crm-settings-conflicts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-secrets.h"
#include "crm-share.h"

struct _CrmSettingsConflict
{
  GObject parent_instance;

  gint64 number;
  const CrmKind *kind;
  CrmId id;
  const CrmField *field; /* NULL where the record itself was deleted */
  gboolean was_deleted_by_me;
  CrmRecord *loser; /* with the field as I wrote it */
  char *title;
  char *mine;
  char *theirs;
  char *by;
};

G_DEFINE_FINAL_TYPE (CrmSettingsConflict, crm_settings_conflict, G_TYPE_OBJECT)

static void
crm_settings_conflict_finalize (GObject *object)
{
  CrmSettingsConflict *self = CRM_SETTINGS_CONFLICT (object);
  g_clear_object (&self->loser);
  g_free (self->title);
  g_free (self->mine);
  g_free (self->theirs);
  g_free (self->by);
  G_OBJECT_CLASS (crm_settings_conflict_parent_class)->finalize (object);
}

static void
crm_settings_conflict_class_init (CrmSettingsConflictClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_settings_conflict_finalize;
}

static void
crm_settings_conflict_init (CrmSettingsConflict *self)
{
}

const CrmKind *
crm_settings_conflict_get_kind (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return self->kind;
}

const CrmId *
crm_settings_conflict_get_id (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return &self->id;
}

/* Returns: the name of the record */
const char *
crm_settings_conflict_get_title (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return self->title;
}

/* Returns: the label of the field, or of the record itself */
const char *
crm_settings_conflict_get_field (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return self->field ? crm_field_get_label (self->field) : crm_kind_get_label (self->kind);
}

const char *
crm_settings_conflict_get_mine (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return self->mine;
}

const char *
crm_settings_conflict_get_theirs (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return self->theirs;
}

/* Returns: the login of the colleague whose edit stands; empty for the database itself */
const char *
crm_settings_conflict_get_by (CrmSettingsConflict *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_CONFLICT (self), NULL);
  return self->by;
}

/* ---- in words ---- */

static const CrmField *
find_field (const CrmSyncConflict *conflict)
{
  const char *slash = strchr (conflict->field, '/');
  return crm_kind_find_field (conflict->kind, slash ? slash + 1 : conflict->field);
}

/* On a thread of the store. */
static char *
describe (CrmSession *session, CrmRecord *side, const CrmField *field)
{
  if (!side)
    return g_strdup ("");
  if (!field)
    return g_strdup (crm_record_is_deleted (side) ? _ ("Deleted") : _ ("Kept"));
  const CrmValue *value = crm_record_get (side, field);
  if (crm_value_is_none (value))
    /* Translators: what stands in a field: nothing. */
    return g_strdup (C_ ("value", "Nothing"));
  if (value->type != CRM_VALUE_LINK)
    return crm_record_format (side, field, crm_locale_default ());
  const CrmKind *target = crm_field_get_target (field);
  g_autoptr (CrmRecord) linked
      = target ? crm_session_get_any (session, target, &value->link, NULL) : NULL;
  return g_strdup (linked ? crm_record_get_title (linked) : "");
}

static CrmSettingsConflict *
conflict_new (CrmSession *session, const CrmSyncConflict *source)
{
  CrmSettingsConflict *self = g_object_new (CRM_TYPE_SETTINGS_CONFLICT, NULL);
  g_autoptr (CrmRecord) record = crm_session_get_any (session, source->kind, &source->id, NULL);
  g_autoptr (CrmRecord) winner = crm_sync_conflict_read (source, FALSE);
  self->loser = crm_sync_conflict_read (source, TRUE);
  self->number = source->number;
  self->kind = source->kind;
  self->id = source->id;
  self->field = strcmp (source->field, "_del") == 0 ? NULL : find_field (source);
  self->was_deleted_by_me = self->loser && crm_record_is_deleted (self->loser);
  self->title
      = g_strdup (record ? crm_record_get_title (record) : crm_kind_get_label (source->kind));
  self->mine = describe (session, self->loser, self->field);
  self->theirs = describe (session, winner, self->field);
  self->by = g_strdup (source->by);
  return self;
}

/* On a thread of the store. */
static gpointer
put_into_words (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *conflicts = data;
  GListStore *list = g_list_store_new (CRM_TYPE_SETTINGS_CONFLICT);
  for (guint i = 0; i < conflicts->len; i++)
    {
      const CrmSyncConflict *source = g_ptr_array_index (conflicts, i);
      if (!source->kind)
        continue;
      g_autoptr (CrmSettingsConflict) conflict = conflict_new (session, source);
      g_list_store_append (list, conflict);
    }
  return list;
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CrmStore *store = data;
  GError *error = NULL;
  g_autoptr (CrmPassword) password = crm_share_lookup_password (store, &error);
  g_autoptr (GPtrArray) conflicts
      = password ? crm_sync_list_conflicts (store, password, cancellable, &error) : NULL;
  GListModel *list = conflicts ? crm_store_run (store, CRM_LANE_READ, put_into_words, conflicts,
                                                cancellable, &error)
                               : NULL;
  if (list)
    g_task_return_pointer (task, list, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
crm_settings_conflicts_list_async (CrmContext *context,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_settings_conflicts_list_async);
  g_task_set_task_data (task, g_object_ref (crm_context_get_store (context)), g_object_unref);
  g_task_run_in_thread (task, list_in_thread);
}

/**
 * crm_settings_conflicts_list_finish:
 *
 * Returns: (transfer full): a list of CrmSettingsConflict
 */
GListModel *
crm_settings_conflicts_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- deciding ---- */

typedef struct
{
  CrmStore *store;
  CrmSettingsConflict *conflict;
  gboolean is_mine;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;
  g_object_unref (decision->store);
  g_object_unref (decision->conflict);
  g_free (decision);
}

static gboolean
write_mine (CrmSession *session, CrmSettingsConflict *conflict, GError **error)
{
  if (!conflict->field)
    return conflict->was_deleted_by_me
               ? crm_session_delete (session, conflict->kind, &conflict->id, error)
               : crm_session_restore (session, conflict->kind, &conflict->id, error);
  g_autoptr (CrmRecord) record = crm_session_get (session, conflict->kind, &conflict->id, error);
  if (!record)
    return FALSE;
  crm_record_set (record, conflict->field,
                  crm_value_copy (crm_record_get (conflict->loser, conflict->field)));
  return crm_session_update (session, record, error);
}

/* On the writing thread: my value again, as any edit. Returns: @data, or NULL with an error. */
static gpointer
run_mine (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSettingsConflict *conflict = data;
  /* Translators: the name of an operation that can be undone: of two edits, mine. */
  if (!crm_session_begin (session, _ ("Keep my version"), "window", error))
    return NULL;
  if (write_mine (session, conflict, error) && crm_session_commit (session, NULL, error))
    return data;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static void
settle_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Decision *decision = data;
  GError *error = NULL;
  g_autoptr (CrmPassword) password = crm_share_lookup_password (decision->store, &error);
  gboolean is_done = password != NULL;
  if (is_done && decision->is_mine)
    is_done = crm_store_run (decision->store, CRM_LANE_WRITE, run_mine, decision->conflict,
                             cancellable, &error)
              != NULL;
  if (is_done)
    is_done = crm_sync_resolve_conflict (decision->store, password, decision->conflict->number,
                                         cancellable, &error);
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * crm_settings_conflict_settle_async:
 * @is_mine: whether my edit is to stand, not the other one
 */
void
crm_settings_conflict_settle_async (CrmContext *context,
                                    CrmSettingsConflict *conflict,
                                    gboolean is_mine,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_settings_conflict_settle_async);
  Decision *decision = g_new0 (Decision, 1);
  decision->store = g_object_ref (crm_context_get_store (context));
  decision->conflict = g_object_ref (conflict);
  decision->is_mine = is_mine;
  g_task_set_task_data (task, decision, decision_free);
  g_task_run_in_thread (task, settle_in_thread);
}

gboolean
crm_settings_conflict_settle_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
