/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the place Needs Attention shows, read on a thread of the store, and what is decided there.
 */
#include "config.h"

#include "crm-attention-data.h"

#include <glib/gi18n-lib.h>

#include "crm-refused.h"

/* A work list: when these are decided, the next ones come. */
#define MOST_SHOWN 200

/* Of one operation that was refused, so many records are told one by one. */
#define MOST_TOLD 5

#define N_SIDES (CRM_CONFLICT_BEFORE + 1)

struct _CrmAttentionItem
{
  GObject parent_instance;

  CrmId id;
  const CrmKind *kind;
  CrmId target;
  char *title;
  const char *field;
  gint64 time;
  char *values[N_SIDES];
  char *people[N_SIDES];
  gboolean mine[N_SIDES];
};

G_DEFINE_FINAL_TYPE (CrmAttentionItem, crm_attention_item, G_TYPE_OBJECT)

static void
crm_attention_item_finalize (GObject *object)
{
  CrmAttentionItem *self = CRM_ATTENTION_ITEM (object);

  g_free (self->title);
  for (int side = 0; side < N_SIDES; side++)
    {
      g_free (self->values[side]);
      g_free (self->people[side]);
    }
  G_OBJECT_CLASS (crm_attention_item_parent_class)->finalize (object);
}

static void
crm_attention_item_class_init (CrmAttentionItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_attention_item_finalize;
}

static void
crm_attention_item_init (CrmAttentionItem *self)
{
}

/**
 * crm_attention_item_get_kind:
 * @id: (out): the record that it is about
 *
 * Returns: (transfer none): its kind
 */
const CrmKind *
crm_attention_item_get_kind (CrmAttentionItem *self, CrmId *id)
{
  *id = self->target;
  return self->kind;
}

/* Returns: (transfer none): the name of the record */
const char *
crm_attention_item_get_title (CrmAttentionItem *self)
{
  return self->title;
}

/* Returns: (transfer none): the label of the field, or of the kind where a record was deleted */
const char *
crm_attention_item_get_field (CrmAttentionItem *self)
{
  return self->field;
}

/* Returns: when the two met, an instant */
gint64
crm_attention_item_get_time (CrmAttentionItem *self)
{
  return self->time;
}

/* Returns: (transfer none) (nullable): a side's value in words, where this desk knows it */
const char *
crm_attention_item_get_value (CrmAttentionItem *self, CrmConflictSide side)
{
  return self->values[side];
}

/* Returns: (transfer none) (nullable): who wrote it, where that was a person of the office */
const char *
crm_attention_item_get_person (CrmAttentionItem *self, CrmConflictSide side)
{
  return self->people[side];
}

gboolean
crm_attention_item_is_mine (CrmAttentionItem *self, CrmConflictSide side)
{
  return self->mine[side];
}

static void
read_person (CrmAttentionItem *self,
             CrmSession *session,
             CrmRecord *conflict,
             CrmConflictSide side,
             const char *field)
{
  const CrmField *link = crm_kind_find_field (crm_record_get_kind (conflict), field);
  const CrmValue *value = crm_record_get (conflict, link);

  if (value->type != CRM_VALUE_LINK)
    return;
  self->people[side] = g_strdup (crm_record_get_link_title (conflict, link));
  self->mine[side] = crm_id_equal (&value->link, crm_session_get_user (session));
}

/* Returns: (transfer full) (nullable): what a person can decide; a newer version of the program may
 * know fields that this one does not. */
static CrmAttentionItem *
item_new (CrmSession *session, CrmRecord *conflict)
{
  CrmId target;
  const CrmKind *kind = crm_conflict_get_kind (conflict, &target);
  const CrmField *field = crm_conflict_get_field (conflict);
  g_autoptr (CrmAttentionItem) self = NULL;
  g_autoptr (CrmRecord) record = NULL;

  if (kind == NULL)
    return NULL;
  self = g_object_new (CRM_TYPE_ATTENTION_ITEM, NULL);
  self->id = *crm_record_get_id (conflict);
  self->kind = kind;
  self->target = target;
  self->field = field != NULL ? crm_field_get_label (field) : crm_kind_get_label (kind);
  self->time = crm_record_get_integer (conflict, "created_at", 0);
  record = crm_session_get_any (session, kind, &target, NULL);
  self->title
      = g_strdup (record != NULL ? crm_record_get_title (record) : crm_kind_get_label (kind));
  for (int side = 0; side < N_SIDES; side++)
    self->values[side] = crm_session_describe_conflict (session, conflict, side);
  if (self->values[CRM_CONFLICT_STANDS] == NULL || self->values[CRM_CONFLICT_OTHER] == NULL)
    return NULL;
  read_person (self, session, conflict, CRM_CONFLICT_STANDS, "stands_by_id");
  read_person (self, session, conflict, CRM_CONFLICT_OTHER, "other_by_id");
  return g_steal_pointer (&self);
}

/* ---- what was refused ---- */

struct _CrmAttentionRefusal
{
  GObject parent_instance;

  char *key;
  char *reason;
  char *text;
  gint64 time;
};

G_DEFINE_FINAL_TYPE (CrmAttentionRefusal, crm_attention_refusal, G_TYPE_OBJECT)

static void
crm_attention_refusal_finalize (GObject *object)
{
  CrmAttentionRefusal *self = CRM_ATTENTION_REFUSAL (object);

  g_free (self->key);
  g_free (self->reason);
  g_free (self->text);
  G_OBJECT_CLASS (crm_attention_refusal_parent_class)->finalize (object);
}

static void
crm_attention_refusal_class_init (CrmAttentionRefusalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_attention_refusal_finalize;
}

static void
crm_attention_refusal_init (CrmAttentionRefusal *self)
{
}

/* Returns: (transfer none): why the shared database did not take it */
const char *
crm_attention_refusal_get_reason (CrmAttentionRefusal *self)
{
  return self->reason;
}

/* Returns: (transfer none): the records and what was typed into them, in lines */
const char *
crm_attention_refusal_get_text (CrmAttentionRefusal *self)
{
  return self->text;
}

/* Returns: when it was done, an instant */
gint64
crm_attention_refusal_get_time (CrmAttentionRefusal *self)
{
  return self->time;
}

/* On a thread of the store. */
static gboolean
read_refusals (CrmSession *session, GListStore *list, GError **error)
{
  g_autoptr (GPtrArray) all = crm_session_list_refused (session, error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const CrmRefused *refused = g_ptr_array_index (all, i);
      g_autoptr (CrmAttentionRefusal) refusal = g_object_new (CRM_TYPE_ATTENTION_REFUSAL, NULL);
      GString *text = g_string_new (NULL);

      for (guint c = 0; c < refused->changes->len && c < MOST_TOLD; c++)
        {
          g_autofree char *words
              = crm_session_describe_refused (session, g_ptr_array_index (refused->changes, c));

          g_string_append_printf (text, "%s%s", c > 0 ? "\n" : "", words);
        }
      if (refused->changes->len > MOST_TOLD)
        {
          guint n = refused->changes->len - MOST_TOLD;

          g_string_append_c (text, '\n');
          g_string_append_printf (text, ngettext ("and %u more record", "and %u more records", n),
                                  n);
        }
      refusal->key = g_strdup (refused->key);
      refusal->reason = crm_refused_describe_reason (refused);
      refusal->text = g_string_free (text, FALSE);
      refusal->time = refused->at;
      g_list_store_append (list, refusal);
    }
  return all != NULL;
}

/* On the writing thread, inside the batch of the operation. */
static gpointer
run_retry (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_retry_refused (session, data, error) ? data : NULL;
}

/**
 * crm_attention_retry_operation:
 *
 * Returns: (transfer full): an operation that does again what was refused
 */
CrmOperation *
crm_attention_retry_operation (CrmAttentionRefusal *refusal)
{
  /* Translators: an operation: what the shared database refused is sent to it again. */
  CrmOperation *operation = crm_operation_new (_ ("Send again what was refused"));

  crm_operation_set_func (operation, run_retry, g_strdup (refusal->key), g_free);
  return operation;
}

static gpointer
run_discard (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_discard_refused (session, data, error) ? data : NULL;
}

static void
on_discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Forgets what was refused; there is no way back, so a person is asked before. */
void
crm_attention_discard_async (CrmContext *context,
                             CrmAttentionRefusal *refusal,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (context, NULL, callback, user_data);

  g_task_set_source_tag (task, crm_attention_discard_async);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_discard, g_strdup (refusal->key), g_free, NULL, NULL, on_discarded_cb,
                       task);
}

gboolean
crm_attention_discard_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* On a thread of the store. */
static gpointer
read_items (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *person = GPOINTER_TO_INT (data) ? NULL : crm_session_get_user (session);
  g_autoptr (GPtrArray) conflicts
      = crm_session_list_conflicts (session, person, NULL, NULL, MOST_SHOWN, error);
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_OBJECT);

  if (conflicts == NULL || !read_refusals (session, list, error))
    return NULL;
  for (guint i = 0; i < conflicts->len; i++)
    {
      g_autoptr (CrmAttentionItem) item = item_new (session, g_ptr_array_index (conflicts, i));

      if (item != NULL)
        g_list_store_append (list, item);
    }
  return g_steal_pointer (&list);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GObject *list = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
crm_attention_read_async (CrmContext *context,
                          gboolean of_everybody,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_attention_read_async);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_items, GINT_TO_POINTER (of_everybody), NULL, g_object_unref,
                       cancellable, on_read_cb, task);
}

/**
 * crm_attention_read_finish:
 *
 * Returns: (transfer full): a list of CrmAttentionRefusal, then of CrmAttentionItem, the newest
 *   first
 */
GListModel *
crm_attention_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- deciding ---- */

typedef struct
{
  GPtrArray *items;
  CrmConflictSide side;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_ptr_array_unref (decision->items);
  g_free (decision);
}

/* On the writing thread, inside the batch of the operation. */
static gpointer
run_settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Decision *decision = data;

  for (guint i = 0; i < decision->items->len; i++)
    {
      CrmAttentionItem *item = g_ptr_array_index (decision->items, i);

      if (!crm_session_settle_conflict (session, &item->id, decision->side, error))
        return NULL;
    }
  return data;
}

/**
 * crm_attention_settle_operation:
 * @items: (element-type CrmAttentionItem): what is decided, all in the same way
 *
 * Returns: (transfer full): an operation that gives the records the values of that side
 */
CrmOperation *
crm_attention_settle_operation (GPtrArray *items, CrmConflictSide side)
{
  CrmAttentionItem *first = g_ptr_array_index (items, 0);
  g_autofree char *label = NULL;
  CrmOperation *operation;
  Decision *decision = g_new0 (Decision, 1);

  if (items->len == 1)
    /* Translators: an operation: of two edits at once, one was chosen. A record and its field. */
    label = g_strdup_printf (_ ("Decide “%s”, %s"), first->title, first->field);
  else
    /* Translators: an operation: of two edits at once, one was chosen, %u times. */
    label = g_strdup_printf (ngettext ("Decide %u conflict", "Decide %u conflicts", items->len),
                             items->len);
  operation = crm_operation_new (label);
  decision->items = g_ptr_array_ref (items);
  decision->side = side;
  crm_operation_set_func (operation, run_settle, decision, decision_free);
  return operation;
}
