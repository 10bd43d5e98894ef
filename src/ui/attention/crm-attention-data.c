/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the place Needs Attention shows, read on a thread of the store. */
#include "config.h"

#include "crm-attention-data.h"

#include <glib/gi18n-lib.h>

#include "crm-read-model.h"
#include "crm-refused.h"

/* A work list: when these are decided, the next ones come. */
#define MOST_SHOWN 200

/* Of one operation that was refused, so many records are told one by one. */
#define MOST_TOLD 5

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
      g_autoptr (CrmConflictItem) item
          = crm_conflict_item_read (session, g_ptr_array_index (conflicts, i));

      if (item != NULL)
        g_list_store_append (list, item);
    }
  return g_steal_pointer (&list);
}

void
crm_attention_read_async (CrmContext *context,
                          gboolean of_everybody,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  crm_read_model_async (context, read_items, GINT_TO_POINTER (of_everybody), cancellable, callback,
                        user_data);
}

/**
 * crm_attention_read_finish:
 *
 * Returns: (transfer full): a list of CrmAttentionRefusal, then of CrmConflictItem, the newest
 *   first
 */
GListModel *
crm_attention_read_finish (GAsyncResult *result, GError **error)
{
  return crm_read_model_finish (result, error);
}
