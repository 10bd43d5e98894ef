/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a calendar shows, read and expanded on the store's thread. */
#include "config.h"

#include "crm-calendar-read.h"

#include "crm-clock.h"

/* An activity that began this long ago may still go on. */
#define LONGEST_DAYS 62

typedef struct
{
  CrmDate first;
  CrmDate last;
  CrmId owner; /* none: everybody's */
} Span;

static gboolean
filter_common (CrmQuery *query, const Span *span, GError **error)
{
  return crm_query_filter (query, "status", CRM_FILTER_NOT_EQUAL, crm_value_text ("canceled"),
                           error)
         && (crm_id_is_none (&span->owner)
             || crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                                  crm_value_link (&span->owner), error));
}

static CrmQuery *
query_timed (const CrmKind *kind, const Span *span, GError **error)
{
  CrmQuery *query = crm_query_new (kind);
  gint64 from = crm_instant_from_date (span->first - LONGEST_DAYS, 0, 0);
  gint64 to = crm_instant_from_date (span->last + 1, 0, 0);

  if (!crm_query_filter (query, "start_at", CRM_FILTER_AT_LEAST, crm_value_integer (from), error)
      || !crm_query_filter (query, "start_at", CRM_FILTER_LESS, crm_value_integer (to), error)
      || !crm_query_filter (query, "rrule", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !filter_common (query, span, error))
    g_clear_object (&query);
  return query;
}

static CrmQuery *
query_series (const CrmKind *kind, const Span *span, GError **error)
{
  CrmQuery *query = crm_query_new (kind);

  if (!crm_query_filter (query, "rrule", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !filter_common (query, span, error))
    g_clear_object (&query);
  return query;
}

static CrmQuery *
query_due (const CrmKind *kind, const Span *span, GError **error)
{
  CrmQuery *query = crm_query_new (kind);
  gint64 from = crm_instant_from_date (span->first, 0, 0);
  gint64 to = crm_instant_from_date (span->last + 1, 0, 0);

  if (!crm_query_filter (query, "start_at", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_query_filter (query, "due_at", CRM_FILTER_AT_LEAST, crm_value_integer (from), error)
      || !crm_query_filter (query, "due_at", CRM_FILTER_LESS, crm_value_integer (to), error)
      || !filter_common (query, span, error))
    g_clear_object (&query);
  return query;
}

static gboolean
add_occurrences (
    CrmSession *session, CrmQuery *query, const Span *span, GPtrArray *found, GError **error)
{
  g_autoptr (GPtrArray) records = query != NULL ? crm_session_list (session, query, error) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autoptr (GPtrArray) occurrences
          = crm_occurrence_expand (g_ptr_array_index (records, i), span->first, span->last);

      g_ptr_array_extend_and_steal (found, g_steal_pointer (&occurrences));
    }
  return records != NULL;
}

static gpointer
read_span (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Span *span = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  CrmQuery *(*const queries[]) (const CrmKind *, const Span *, GError **)
      = { query_timed, query_series, query_due };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (CrmQuery) query = queries[i](kind, span, error);

      if (!add_occurrences (session, query, span, found, error)
          || g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  g_ptr_array_sort (found, crm_occurrence_compare);
  return g_steal_pointer (&found);
}

/**
 * crm_calendar_read_async:
 * @last: last day
 * @owner: whose activities; the empty id for everybody's
 */
void
crm_calendar_read_async (CrmContext *context,
                         CrmDate first,
                         CrmDate last,
                         const CrmId *owner,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Span *span = g_new0 (Span, 1);

  *span = (Span){ first, last, *owner };
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_span, span, g_free, (GDestroyNotify) g_ptr_array_unref, cancellable,
                       callback, user_data);
}

/**
 * crm_calendar_read_finish:
 *
 * Returns: (transfer full) (element-type CrmOccurrence): by crm_occurrence_compare()
 */
GPtrArray *
crm_calendar_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}
