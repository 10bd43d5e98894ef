/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed and not saved, kept on this desk until it is. It is read with
 * crm_session_get_meta(). Main thread. */
#include "config.h"

#include "crm-draft.h"

typedef struct
{
  char *key;
  char *text;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->key);
  g_free (draft->text);
  g_free (draft);
}

static gpointer
keep_draft (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Draft *draft = data;

  return crm_session_set_meta (session, draft->key, draft->text, error) ? GINT_TO_POINTER (TRUE)
                                                                        : NULL;
}

/* Texts that the store has not kept yet, by their keys: a window that is opened in the moment after
 * another was closed would read an older one. */
typedef struct
{
  guint n_waiting;
  char *text;
} WaitingDraft;

static void
waiting_draft_free (gpointer data)
{
  WaitingDraft *waiting = data;

  g_free (waiting->text);
  g_free (waiting);
}

static GHashTable *
get_waiting_drafts (CrmContext *context)
{
  GObject *store = G_OBJECT (crm_context_get_store (context));
  GHashTable *drafts = g_object_get_data (store, "crm-waiting-drafts");

  if (drafts == NULL)
    {
      drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, waiting_draft_free);
      g_object_set_data_full (store, "crm-waiting-drafts", drafts,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return drafts;
}

/**
 * crm_draft_find_waiting:
 * @text: (out) (transfer full) (nullable): the text; %NULL when there is none any more
 *
 * Returns: whether a text was to be kept that the store may not have yet. Main thread.
 */
gboolean
crm_draft_find_waiting (CrmContext *context, const char *key, char **text)
{
  WaitingDraft *waiting = g_hash_table_lookup (get_waiting_drafts (context), key);

  if (waiting == NULL)
    return FALSE;
  *text = g_strdup (waiting->text);
  return TRUE;
}

static void
on_draft_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *key = user_data;
  g_autoptr (GError) error = NULL;
  GHashTable *drafts = g_object_get_data (source, "crm-waiting-drafts");
  WaitingDraft *waiting = g_hash_table_lookup (drafts, key);

  if (--waiting->n_waiting == 0)
    g_hash_table_remove (drafts, key);
  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("What was typed could not be kept: %s", error->message);
}

/**
 * crm_draft_keep:
 * @key: under which the replica keeps it
 * @text: (nullable): what is not saved yet; %NULL when there is nothing any more
 *
 * Keeps text on this desk, so that it is there after the window was closed, or the program ended.
 * Main thread.
 */
void
crm_draft_keep (CrmContext *context, const char *key, const char *text)
{
  Draft *draft = g_new0 (Draft, 1);
  GHashTable *drafts = get_waiting_drafts (context);
  WaitingDraft *waiting = g_hash_table_lookup (drafts, key);

  draft->key = g_strdup (key);
  draft->text = g_strdup (text);
  if (waiting == NULL)
    {
      waiting = g_new0 (WaitingDraft, 1);
      g_hash_table_insert (drafts, g_strdup (key), waiting);
    }
  waiting->n_waiting++;
  g_free (waiting->text);
  waiting->text = g_strdup (text);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       keep_draft, draft, draft_free, NULL, NULL, on_draft_kept_cb, g_strdup (key));
}
