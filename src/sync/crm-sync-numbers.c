/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of papers, which the server gives. A desk only helps it after a restore: it says which
 * numbers it has seen, and names them when it sends again what went out with them. */
#include "config.h"

#include "crm-paper.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-wire.h"

/* Of each kind, the papers that were changed last. */
#define RECALL_LIMIT 5000

/*
 * crm_sync_session_name_numbers:
 * @pending: (element-type CrmPendingChange): about to be sent
 *
 * A paper that is sent for the second time, because the server was restored, has a number by now:
 * the server is to give it the same one. What is sent for the first time has none.
 *
 * Returns: @pending
 */
gpointer
crm_sync_session_name_numbers (CrmSession *session, GPtrArray *pending)
{
  for (guint i = 0; i < pending->len; i++)
    {
      CrmPendingChange *change = g_ptr_array_index (pending, i);
      g_autoptr (CrmRecord) paper = NULL;

      if (change->record == NULL || !crm_paper_awaits_number (change->record))
        continue;
      paper = crm_session_get_any (session, change->kind, &change->id, NULL);
      if (paper != NULL && crm_record_is_set (paper, "number"))
        crm_record_set_text (change->record, "number", crm_record_get_text (paper, "number"));
    }
  return pending;
}

static gpointer
list_numbers (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      g_autofree char *name = g_strdup_printf ("%d", crm_kind_get_number (kind));
      g_autoptr (CrmQuery) query = NULL;
      g_autoptr (GPtrArray) papers = NULL;

      if (crm_paper_get_next_field (kind) == NULL)
        continue;
      query = crm_query_new (kind);
      crm_query_include_deleted (query);
      crm_query_sort (query, "modified_at", TRUE, NULL);
      crm_query_set_limit (query, RECALL_LIMIT);
      papers = crm_session_list (session, query, error);
      if (papers == NULL)
        return NULL;
      json_builder_set_member_name (builder, name);
      json_builder_begin_array (builder);
      for (guint n = 0; n < papers->len; n++)
        if (crm_record_is_set (g_ptr_array_index (papers, n), "number")
            && crm_paper_is_numbered (g_ptr_array_index (papers, n)))
          json_builder_add_string_value (
              builder, crm_record_get_text (g_ptr_array_index (papers, n), "number"));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  return crm_sync_wire_to_string (builder);
}

/*
 * crm_sync_cycle_recall_numbers:
 *
 * Tells a server that was restored which numbers it has given, as far as this desk knows.
 */
gboolean
crm_sync_cycle_recall_numbers (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *numbers
      = crm_store_run (self->store, CRM_LANE_WRITE, list_numbers, NULL, cancellable, error);

  return numbers != NULL
         && crm_sync_server_recall_numbers (self->remote, self->replica, numbers, cancellable,
                                            error);
}

static void
free_series (gpointer data)
{
  CrmSyncSeries *series = data;

  g_free (series->kind);
  g_free (series->next);
  g_free (series);
}

/**
 * crm_sync_list_series:
 * @server: address of the shared database, and who administers it
 *
 * Returns: (transfer full) (element-type CrmSyncSeries): those that were begun, by kind
 */
GPtrArray *
crm_sync_list_series (const char *server,
                      const char *admin_password,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_series);
  g_autoptr (PGresult) result = NULL;

  if (connection == NULL)
    return NULL;
  result = crm_sync_connection_query (
      connection,
      "SELECT e.name, sync.format_number (s), s.current FROM sync.series s JOIN sync.entity e "
      "USING (ent) ORDER BY e.name, s.current DESC, s.head, s.tail",
      0, NULL, cancellable, error);
  if (result == NULL)
    return NULL;
  for (int row = 0; row < PQntuples (result); row++)
    {
      CrmSyncSeries *series = g_new0 (CrmSyncSeries, 1);

      series->kind = g_strdup (PQgetvalue (result, row, 0));
      series->next = g_strdup (PQgetvalue (result, row, 1));
      series->is_current = PQgetvalue (result, row, 2)[0] == 't';
      g_ptr_array_add (list, series);
    }
  return g_steal_pointer (&list);
}

/**
 * crm_sync_move_series:
 * @kind: name of a kind that is numbered
 * @next: number of its next paper, which may leave a gap
 *
 * From now on the papers of a kind are numbered from another number on.
 */
gboolean
crm_sync_move_series (const char *server,
                      const char *admin_password,
                      const char *kind,
                      const char *next,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  g_autoptr (PGresult) result = NULL;

  if (connection == NULL)
    return FALSE;
  result = crm_sync_connection_query (connection, "SELECT sync.move_series ($1, $2)", 2,
                                      (const char *const[]){ kind, next }, cancellable, error);
  return result != NULL;
}
