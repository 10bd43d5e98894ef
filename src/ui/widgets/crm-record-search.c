/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first records that a typed text means, for whoever lets a person pick one. */
#include "config.h"

#include "crm-record-search.h"

typedef struct
{
  char *text;
  GPtrArray *kinds; /* of CrmKind, which live for ever */
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->text);
  g_ptr_array_unref (search->kinds);
  g_free (search);
}

/* Nothing typed yet: what was touched last is the likeliest. */
static gpointer
search_records (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Search *search = data;
  g_autoptr (CrmQuery) query = crm_query_new (g_ptr_array_index (search->kinds, 0));

  for (guint i = 1; i < search->kinds->len; i++)
    crm_query_add_kind (query, g_ptr_array_index (search->kinds, i));
  crm_query_set_limit (query, search->limit);
  if (*search->text != '\0')
    crm_query_search (query, search->text);
  else if (!crm_query_sort (query, "modified_at", TRUE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

/**
 * crm_record_search_async:
 * @kinds: (array length=n_kinds): what to find, at least one
 * @text: as it was typed; blanks around it do not count
 * @limit: how many at most
 *
 * Reads on the store's lane for what a person waits for. A text of nothing finds what was touched
 * last. Main thread.
 */
void
crm_record_search_async (CrmContext *context,
                         const CrmKind *const *kinds,
                         guint n_kinds,
                         const char *text,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Search *search;

  g_return_if_fail (n_kinds > 0);
  search = g_new0 (Search, 1);
  search->text = g_strstrip (g_strdup (text));
  search->kinds = g_ptr_array_new ();
  for (guint i = 0; i < n_kinds; i++)
    g_ptr_array_add (search->kinds, (gpointer) kinds[i]);
  search->limit = limit;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       search_records, search, search_free, (GDestroyNotify) g_ptr_array_unref,
                       cancellable, callback, user_data);
}

/**
 * crm_record_search_finish:
 * @source: the object that the callback was given
 *
 * Returns: (transfer full) (element-type CrmRecord): the best first
 */
GPtrArray *
crm_record_search_finish (GObject *source, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (CRM_STORE (source), result, error);
}
