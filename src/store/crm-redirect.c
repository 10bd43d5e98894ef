/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A merged record redirects to the one that goes on. This is the one place that knows: a record
 * that is asked for by the id of a merged one, a link that is written to it, a row that another
 * desk made before it heard of the merge. Desks that merged differently come to the same end: of
 * merges that contradict each other the oldest stands, and the others are taken apart. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-merge-private.h"

/* Merges of merges are followed so far. */
#define MAX_HOPS 64

static gboolean
one_hop (CrmSession *self, const CrmId *id, CrmId *to)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT survivor_id FROM merge WHERE merged_id = ? AND _del = 0 ORDER BY id LIMIT 1", NULL);
  gboolean found = FALSE;

  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, id);
  return crm_database_step (self->db, statement, &found, NULL) && found
         && crm_statement_get_id (statement, 0, to);
}

/**
 * crm_session_redirect:
 * @to: (out): who goes on for @id; untouched when @id was not merged
 *
 * Follows merges of merges to their end.
 *
 * Returns: whether @id was merged
 */
gboolean
crm_session_redirect (CrmSession *self, const CrmId *id, CrmId *to)
{
  CrmId here = *id, next;
  int hops = 0;

  while (hops < MAX_HOPS && one_hop (self, &here, &next))
    {
      here = next;
      hops++;
    }
  /* A circle is there only until the next look at what arrived. */
  if (hops == 0 || hops == MAX_HOPS || crm_id_equal (&here, id))
    return FALSE;
  *to = here;
  return TRUE;
}

/**
 * crm_session_find_survivor:
 *
 * Returns: whether the record @id was merged into another one, which is @survivor
 */
gboolean
crm_session_find_survivor (CrmSession *self, const CrmId *id, CrmId *survivor)
{
  CRM_ASSERT_SESSION (self);
  return crm_session_redirect (self, id, survivor);
}

static gboolean
has_merges (CrmSession *self)
{
  return crm_database_get_integer (self->db, "SELECT EXISTS (SELECT 1 FROM merge)", 0) != 0;
}

static GPtrArray *
list_merges (CrmSession *self, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db, "SELECT row FROM merge WHERE _del = 0 ORDER BY id", error);
  g_autoptr (GPtrArray) merges = g_ptr_array_new_with_free_func (g_object_unref);
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, "merge");
  gboolean found;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      CrmRecord *record;

      if (!crm_database_step (self->db, statement, &found, error))
        return NULL;
      if (!found)
        return g_steal_pointer (&merges);
      record = crm_session_read_row (self, kind, sqlite3_column_int64 (statement, 0), error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (merges, record);
    }
}

static gboolean
leads_back (GHashTable *standing, const CrmId *from, const CrmId *to)
{
  const CrmId *here = to;

  for (guint hops = 0; here != NULL && hops <= g_hash_table_size (standing); hops++)
    {
      if (crm_id_equal (here, from))
        return TRUE;
      here = g_hash_table_lookup (standing, here);
    }
  return FALSE;
}

/* Oldest first, each merge stands unless its record was merged by an older one or it would lead
 * back to itself. Ids order them alike on all desks. */
static GPtrArray *
find_contradictions (GPtrArray *merges)
{
  g_autoptr (GHashTable) standing = g_hash_table_new (crm_id_hash, crm_id_equal);
  GPtrArray *against = g_ptr_array_new ();

  for (guint i = 0; i < merges->len; i++)
    {
      CrmRecord *merge = g_ptr_array_index (merges, i);
      const CrmId *merged = crm_record_get_link (merge, "merged_id");
      const CrmId *survivor = crm_record_get_link (merge, "survivor_id");

      if (g_hash_table_contains (standing, merged) || leads_back (standing, merged, survivor))
        g_ptr_array_add (against, merge);
      else
        g_hash_table_insert (standing, (gpointer) merged, (gpointer) survivor);
    }
  return against;
}

static gboolean
follow_link (
    CrmSession *self, CrmRecord *record, const CrmField *field, gpointer data, GError **error)
{
  CrmMergeTrace *trace = data;
  const CrmValue *value = crm_record_get (record, field);
  CrmId to;

  if (value->type != CRM_VALUE_LINK || !crm_session_redirect (self, &value->link, &to))
    return TRUE;
  if (trace != NULL)
    crm_merge_trace_add_link (trace, crm_record_get_kind (record), field,
                              crm_record_get_id (record));
  return crm_session_relink (self, record, field, &to, error);
}

/* What came late for a merged record is noted with its merge, so that it goes back with the rest
 * when that is taken apart. */
static gboolean
note_late (CrmSession *self, CrmRecord *merge, CrmMergeTrace *late, GError **error)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (merge), "moved");
  g_autoptr (CrmMergeTrace) trace
      = crm_merge_trace_from_text (self->catalog, crm_record_get_text (merge, "moved"));
  g_auto (CrmValue) value = CRM_VALUE_INIT;

  if (late->links->len == 0)
    return TRUE;
  for (guint i = 0; i < late->links->len; i++)
    {
      const CrmMovedLink *link = g_ptr_array_index (late->links, i);
      gboolean known = FALSE;

      for (guint k = 0; k < trace->links->len && !known; k++)
        {
          const CrmMovedLink *other = g_ptr_array_index (trace->links, k);

          known = other->field == link->field && crm_id_equal (&other->id, &link->id);
        }
      if (!known)
        crm_merge_trace_add_link (trace, link->kind, link->field, &link->id);
    }
  value = crm_value_take_text (crm_merge_trace_to_text (trace));
  return crm_session_revalue (self, merge, field, &value, error);
}

/* Whoever edited a merged record elsewhere woke it up. What they typed goes to the survivor where
 * that has nothing, and the record sleeps again. */
static gboolean
put_to_sleep (CrmSession *self, CrmRecord *merge, GError **error)
{
  const CrmValue *merged = crm_record_get_by_name (merge, "merged_id");
  const CrmKind *kind = crm_catalog_find_number (self->catalog, merged->kind);
  g_autoptr (CrmRecord) record
      = kind != NULL ? crm_session_get_any (self, kind, &merged->link, NULL) : NULL;
  g_autoptr (CrmRecord) survivor = NULL;
  CrmId to;

  if (record == NULL || crm_record_is_deleted (record)
      || !crm_session_redirect (self, &merged->link, &to))
    return TRUE;
  survivor = crm_session_get_any (self, kind, &to, NULL);
  if (survivor == NULL || crm_record_is_deleted (survivor))
    return TRUE;
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (record, field);

      if (!crm_field_is_editable (field) || crm_field_get_spec (field)->satellite != NULL
          || crm_value_is_none (value) || !crm_value_is_none (crm_record_get (survivor, field))
          || (value->type == CRM_VALUE_LINK && crm_id_equal (&value->link, &to)))
        continue;
      if (!crm_session_revalue (self, survivor, field, value, error))
        return FALSE;
    }
  return crm_session_mark_deleted (self, record, TRUE, error);
}

static gboolean
settle_one (CrmSession *self, CrmRecord *merge, GError **error)
{
  const CrmValue *merged = crm_record_get_by_name (merge, "merged_id");
  const CrmKind *kind = crm_catalog_find_number (self->catalog, merged->kind);
  g_autoptr (CrmMergeTrace) late = crm_merge_trace_new ();

  return kind == NULL
         || (put_to_sleep (self, merge, error)
             && crm_session_each_link (self, kind, &merged->link, follow_link, late, error)
             && note_late (self, merge, late, error));
}

/* Which merges what arrived has to do with: new ones, and those of records that are linked to or
 * were woken up. */
static char *
concern_sql (const CrmKind *kind)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT m.id FROM \"%s\" t JOIN merge m ON m.merged_id IN (t.id",
                          crm_kind_get_name (kind));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_link_follows_merges (crm_kind_get_field (kind, i)))
      {
        g_autofree char *value = crm_sql_field (crm_kind_get_field (kind, i), "t");

        g_string_append_printf (sql, ", %s", value);
      }
  g_string_append (sql, ") AND m._del = 0 WHERE t.row = ? AND t._del = 0");
  return g_string_free (sql, FALSE);
}

static gboolean
add_concerned (CrmSession *self, CrmChangedRecord *change, GHashTable *ids, GError **error)
{
  g_autofree char *sql = concern_sql (change->kind);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, CRM_REF_ROW (change->ref));
  for (;;)
    {
      CrmId id;

      if (!crm_database_step (self->db, statement, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      if (crm_statement_get_id (statement, 0, &id))
        g_hash_table_add (ids, crm_id_copy (&id));
    }
}

static GHashTable *
find_concerned (CrmSession *self, gboolean *has_new, GError **error)
{
  const CrmKind *merge = crm_catalog_find_kind (self->catalog, "merge");
  g_autoptr (GHashTable) ids = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);

  for (guint i = 0; i < self->changed->len; i++)
    {
      CrmChangedRecord *change = &g_array_index (self->changed, CrmChangedRecord, i);

      if (change->kind == merge)
        {
          *has_new = TRUE;
          g_hash_table_add (ids, crm_id_copy (&change->id));
        }
      else if (!crm_kind_has (change->kind, CRM_KIND_TRACE | CRM_KIND_APPEND_ONLY)
               && !add_concerned (self, change, ids, error))
        return NULL;
    }
  return g_steal_pointer (&ids);
}

static gboolean
take_contradictions_apart (CrmSession *self, GError **error)
{
  g_autoptr (GPtrArray) merges = list_merges (self, error);
  g_autoptr (GPtrArray) against = merges != NULL ? find_contradictions (merges) : NULL;

  if (against == NULL)
    return FALSE;
  for (guint i = 0; i < against->len; i++)
    if (!crm_session_take_apart (self, g_ptr_array_index (against, i), TRUE, NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * crm_session_settle_merges:
 *
 * After rows have arrived and before they are committed: links to merged records lead to who goes
 * on, merges that contradict each other are settled. Opens an operation within the transaction, so
 * that what it changes goes to the server like any other change.
 */
gboolean
crm_session_settle_merges (CrmSession *self, GError **error)
{
  g_autoptr (GHashTable) ids = NULL;
  gboolean has_new = FALSE;
  GHashTableIter iter;
  const CrmId *id;

  if (self->changed->len == 0 || !has_merges (self))
    return TRUE;
  ids = find_concerned (self, &has_new, error);
  if (ids == NULL)
    return FALSE;
  if (g_hash_table_size (ids) == 0)
    return TRUE;
  if (!crm_session_open_batch (self, _ ("Merge with a colleague’s changes"), "sync", error))
    return FALSE;
  self->is_apply = FALSE;
  if (has_new && !take_contradictions_apart (self, error))
    return FALSE;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      g_autoptr (CrmRecord) merge
          = crm_session_get_any (self, crm_catalog_find_kind (self->catalog, "merge"), id, NULL);

      if (merge != NULL && !crm_record_is_deleted (merge) && !settle_one (self, merge, error))
        return FALSE;
    }
  return TRUE;
}
