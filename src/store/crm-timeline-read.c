/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline of a record: one statement puts everything that links to it and every operation that
 * changed it in one order, so that a page costs as much as is on it, wherever it is. */
#include "config.h"

#include "crm-timeline-read.h"

#include <string.h>

#include "crm-log-private.h"
#include "crm-session-private.h"

/* When a record of @kind happened, as an instant: when it takes place, or else when it was done or
 * is due, or else when it was written down. A date is its noon, so that it is the same day
 * everywhere. */
static char *
instant_sql (const CrmKind *kind)
{
  static const char *const names[]
      = { "start_at", "done_at", "due_at", "closed_on", "engaged_on", "date" };
  GString *sql = g_string_new ("coalesce (");
  gboolean descending;
  const CrmField *sorted = crm_kind_get_sort_field (kind, &descending);

  for (gsize i = 0; i <= G_N_ELEMENTS (names); i++)
    {
      const CrmField *field
          = i < G_N_ELEMENTS (names) ? crm_kind_find_field (kind, names[i]) : sorted;
      g_autofree char *value = field != NULL ? crm_sql_field (field, "t") : NULL;

      if (field != NULL && crm_field_get_field_type (field) == CRM_FIELD_DATE)
        g_string_append_printf (sql, "%s * 86400000000 + 43200000000, ", value);
      else if (field != NULL && crm_field_get_field_type (field) == CRM_FIELD_INSTANT)
        g_string_append_printf (sql, "%s, ", value);
    }
  g_string_append (sql, "t.created_at)");
  return g_string_free (sql, FALSE);
}

static CrmTimelineGroup
group_of_kind (const CrmKind *kind)
{
  const char *name = crm_kind_get_name (kind);

  return strcmp (name, "note") == 0       ? CRM_TIMELINE_NOTE
         : strcmp (name, "activity") == 0 ? CRM_TIMELINE_ACTIVITY
         : strcmp (name, "rule_run") == 0 ? CRM_TIMELINE_CHANGE
                                          : CRM_TIMELINE_SALE;
}

static gboolean
wants (const CrmTimelineQuery *query, CrmTimelineGroup group)
{
  return query->groups == 0 || (query->groups & (1u << group)) != 0;
}

/* Whether a field may lead to the record, or to one through which entries belong to it. */
static gboolean
leads_to (const CrmField *field, const CrmKind *kind)
{
  return kind != NULL && crm_field_is_link (field) && crm_field_has_column (field)
         && !crm_field_has (field, CRM_FIELD_HEADER)
         && (crm_field_get_target (field) == NULL || crm_field_get_target (field) == kind);
}

static void
append_kind (GString *sql, const CrmTimelineQuery *query, const CrmKind *kind)
{
  g_autofree char *instant = instant_sql (kind);
  const char *who = crm_kind_find_field (kind, "owner_id") != NULL
                        ? "coalesce (t.owner_id, t.created_by)"
                        : "t.created_by";

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      gboolean through = leads_to (field, query->through);

      if (!through && !leads_to (field, query->kind))
        continue;
      g_string_append_printf (
          sql,
          "%sSELECT t.row << 8 | %d AS ref, %s AS at, %s AS who FROM \"%s\" t WHERE +t._del = 0"
          " AND t.\"%s\" %s",
          sql->len > 0 ? " UNION " : "", crm_kind_get_number (kind), instant, who,
          crm_kind_get_name (kind), crm_field_get_name (field),
          through ? "IN (SELECT id FROM subject)" : "= ?1");
    }
}

/* The record itself, and what stands between it and its entries. */
static char *
subject_sql (const CrmTimelineQuery *query)
{
  GString *sql = g_string_new ("WITH subject (id) AS (SELECT ?1");

  for (guint i = 0; query->through != NULL && i < crm_kind_get_n_fields (query->through); i++)
    {
      const CrmField *field = crm_kind_get_field (query->through, i);

      if (leads_to (field, query->kind))
        g_string_append_printf (
            sql, " UNION SELECT t.id FROM \"%s\" t WHERE +t._del = 0 AND t.\"%s\" = ?1",
            crm_kind_get_name (query->through), crm_field_get_name (field));
    }
  g_string_append (sql, ") ");
  return g_string_free (sql, FALSE);
}

/* What is a record by itself, and that a rule acted, which would not be understood otherwise. */
static gboolean
is_told (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_CHILD | CRM_KIND_SETUP | CRM_KIND_PARTY | CRM_KIND_LOCAL)
         || strcmp (crm_kind_get_name (kind), "rule_run") == 0;
}

static char *
keys_sql (CrmSession *session, const CrmTimelineQuery *query)
{
  g_autofree char *subject = subject_sql (query);
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < crm_catalog_get_n_kinds (session->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (session->catalog, i);

      if (is_told (kind) && wants (query, group_of_kind (kind)))
        append_kind (sql, query, kind);
    }
  if (wants (query, CRM_TIMELINE_CHANGE))
    {
      g_autofree char *log = crm_log_source (session, query->kind, NULL, "?1");

      g_string_append_printf (sql,
                              "%sSELECT b.seq << 8 AS ref, b.at AS at, b.user AS who FROM batch b"
                              " WHERE b.seq IN (SELECT batch FROM %s)",
                              sql->len > 0 ? " UNION " : "", log);
    }
  return g_strconcat (subject, "SELECT at, ref FROM (", sql->str,
                      ") WHERE (?2 IS NULL OR who = ?2)"
                      " AND (?4 = 0 OR at < ?3 OR (at = ?3 AND ref < ?4))"
                      " ORDER BY at DESC, ref DESC LIMIT ?5",
                      NULL);
}

static GArray *
read_keys (CrmSession *session, const CrmTimelineQuery *query, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (CrmTimelineKey));
  g_autofree char *sql = keys_sql (session, query);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (session->db, sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, &query->id);
  if (!crm_id_is_none (&query->colleague))
    crm_statement_bind_id (statement, 2, &query->colleague);
  sqlite3_bind_int64 (statement, 3, query->before.at);
  sqlite3_bind_int64 (statement, 4, query->before.ref);
  sqlite3_bind_int64 (statement, 5, query->limit);
  for (;;)
    {
      CrmTimelineKey key;

      if (!crm_database_step (session->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&keys);
      key.at = sqlite3_column_int64 (statement, 0);
      key.ref = sqlite3_column_int64 (statement, 1);
      g_array_append_val (keys, key);
    }
}

/* What is gone since its key was read yields an entry without anything. */
static CrmTimelineEntry *
read_entry (CrmSession *session,
            const CrmTimelineQuery *query,
            const CrmTimelineKey *key,
            GError **error)
{
  CrmTimelineEntry *entry = g_new0 (CrmTimelineEntry, 1);
  const CrmKind *kind = crm_catalog_find_number (session->catalog, CRM_REF_KIND (key->ref));

  entry->key = *key;
  if (kind != NULL)
    entry->record = crm_session_read_row (session, kind, CRM_REF_ROW (key->ref), error);
  else
    entry->changes
        = crm_session_changes_of (session, CRM_REF_ROW (key->ref), query->kind, &query->id, error);
  return entry;
}

static void
free_entry (gpointer entry)
{
  crm_timeline_entry_free (entry);
}

void
crm_timeline_entry_free (CrmTimelineEntry *entry)
{
  g_clear_object (&entry->record);
  g_clear_pointer (&entry->changes, g_ptr_array_unref);
  g_free (entry);
}

/**
 * crm_timeline_read:
 *
 * Needs any lane.
 *
 * Returns: (transfer full) (element-type CrmTimelineEntry): the next entries, newest first, fewer
 *   than the limit only at the end
 */
GPtrArray *
crm_timeline_read (CrmSession *session, const CrmTimelineQuery *query, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (GArray) keys = NULL;

  CRM_ASSERT_SESSION (session);
  keys = read_keys (session, query, error);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      g_autoptr (GError) local = NULL;

      g_ptr_array_add (
          entries, read_entry (session, query, &g_array_index (keys, CrmTimelineKey, i), &local));
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return keys != NULL ? g_steal_pointer (&entries) : NULL;
}
