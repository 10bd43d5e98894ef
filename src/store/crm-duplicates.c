/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates across the base without comparing everything with everything: each record has a few
 * keys (its phones, its mails, pairs of its names as they sound …), the keys are sorted, and only
 * records that meet under a key are compared. A key that very many share tells nothing and is left
 * out. What is found is kept in a table of this desk, derived like the search index. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-duplicates-private.h"

/* More than so many under one key are not compared with each other. */
#define MOST_UNDER_KEY 40
#define MOST_UNDER_WIDE_KEY 24
#define CACHED_FACTS 130000
/* From so many on, pairs that were noted twice are not kept until the end. */
#define MANY_PAIRS 4000000
/* After more changes than these it is quicker to look through everything. */
#define MOST_CHANGED 3000

typedef struct
{
  guint64 key;
  guint32 place; /* of the record in Scan.rows */
  guint32 is_wide;
} Key;

typedef struct
{
  CrmSession *session;
  const CrmKind *kind;
  GArray *rows; /* gint64 */
  GArray *keys;
  GArray *pairs;     /* guint64: the lower place and the higher */
  GHashTable *words; /* word -> guint */
  GHashTable *facts; /* place -> CrmMatchFacts */
  guint32 place;
  CrmDuplicateProgress progress;
  gpointer data;
  GCancellable *cancellable;
  GArray *found;
} Scan;

void
crm_duplicate_scan_free (CrmDuplicateScan *scan)
{
  g_clear_pointer (&scan->pairs, g_array_unref);
  g_clear_pointer (&scan->looked, g_array_unref);
  g_free (scan);
}

static void
note_key (guint64 key, gboolean is_wide, gpointer data)
{
  Scan *scan = data;
  Key entry = { key, scan->place, is_wide };

  g_array_append_val (scan->keys, entry);
}

static void
note_word (const char *word, gpointer data)
{
  Scan *scan = data;
  guint *count = g_hash_table_lookup (scan->words, word);

  if (count == NULL)
    {
      count = g_new0 (guint, 1);
      g_hash_table_insert (scan->words, g_strdup (word), count);
    }
  (*count)++;
}

static double
share_of_word (const char *word, gpointer data)
{
  Scan *scan = data;
  const guint *n = g_hash_table_lookup (scan->words, word);

  return n != NULL && scan->rows->len > 200 ? (double) *n / (double) scan->rows->len : 0;
}

static gboolean
tell (Scan *scan, double fraction, GError **error)
{
  if (scan->progress != NULL)
    scan->progress (fraction, scan->found->len, scan->data);
  return !g_cancellable_set_error_if_cancelled (scan->cancellable, error);
}

static gboolean
read_rows (Scan *scan, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT row FROM \"%s\" WHERE _del = 0 ORDER BY row",
                                          crm_kind_get_name (scan->kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (scan->session->db, sql, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      gint64 row;

      if (!crm_database_step (scan->session->db, statement, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      row = sqlite3_column_int64 (statement, 0);
      g_array_append_val (scan->rows, row);
    }
}

static gboolean
read_keys (Scan *scan, GError **error)
{
  for (guint i = 0; i < scan->rows->len; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (CrmMatchFacts) facts = crm_session_read_facts (
          scan->session, scan->kind, g_array_index (scan->rows, gint64, i), FALSE, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (i % 1000 == 0 && !tell (scan, 0.5 * i / scan->rows->len, error))
        return FALSE;
      if (facts == NULL)
        continue;
      scan->place = i;
      crm_match_facts_each_key (facts, note_key, scan);
      crm_match_facts_each_word (facts, note_word, scan);
    }
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Key *first = a, *second = b;

  if (first->key != second->key)
    return first->key < second->key ? -1 : 1;
  return first->place < second->place ? -1 : first->place > second->place;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

/* Most pairs meet under several keys. */
static void
drop_repeated (GArray *pairs)
{
  guint64 *all = (guint64 *) (gpointer) pairs->data;
  guint n = 0;

  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    if (n == 0 || all[i] != all[n - 1])
      all[n++] = all[i];
  g_array_set_size (pairs, n);
}

static void
pair_group (Scan *scan, guint from, guint to)
{
  const Key *keys = (const Key *) (gpointer) scan->keys->data;

  if (to - from > (keys[from].is_wide ? MOST_UNDER_WIDE_KEY : MOST_UNDER_KEY))
    return;
  for (guint i = from; i < to; i++)
    for (guint j = i + 1; j < to; j++)
      {
        guint64 pair = (guint64) keys[i].place << 32 | keys[j].place;

        if (keys[i].place != keys[j].place)
          g_array_append_val (scan->pairs, pair);
      }
}

static void
find_pairs (Scan *scan)
{
  const Key *keys;
  guint most = MANY_PAIRS;

  g_array_sort (scan->keys, compare_keys);
  keys = (const Key *) (gpointer) scan->keys->data;
  for (guint from = 0, to; from < scan->keys->len; from = to)
    {
      for (to = from + 1; to < scan->keys->len && keys[to].key == keys[from].key; to++)
        ;
      pair_group (scan, from, to);
      if (scan->pairs->len < most)
        continue;
      drop_repeated (scan->pairs);
      most = MAX (MANY_PAIRS, scan->pairs->len * 2);
    }
  g_clear_pointer (&scan->keys, g_array_unref);
  drop_repeated (scan->pairs);
}

static const CrmMatchFacts *
get_facts (Scan *scan, guint32 place, GError **error)
{
  CrmMatchFacts *facts = g_hash_table_lookup (scan->facts, GUINT_TO_POINTER (place));

  if (facts != NULL)
    return facts;
  facts = crm_session_read_facts (scan->session, scan->kind,
                                  g_array_index (scan->rows, gint64, place), TRUE, error);
  if (facts != NULL)
    g_hash_table_insert (scan->facts, GUINT_TO_POINTER (place), facts);
  return facts;
}

static gboolean
read_id (CrmSession *self, const CrmKind *kind, gint64 row, CrmId *id)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM \"%s\" WHERE row = ?", crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, NULL);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row);
  return crm_database_step (self->db, statement, &found, NULL) && found
         && crm_statement_get_id (statement, 0, id);
}

static void
add_found (GArray *found, const CrmKind *kind, const CrmId *a, const CrmId *b, CrmMatchScore score)
{
  gboolean in_order = crm_id_compare (a, b) < 0;
  CrmDuplicate pair
      = { kind, in_order ? *a : *b, in_order ? *b : *a, score.probability, score.signs };

  g_array_append_val (found, pair);
}

static gboolean
compare_pair (Scan *scan, guint64 pair, const CrmMatchRarity *rarity, GError **error)
{
  guint32 a = (guint32) (pair >> 32), b = (guint32) pair;
  g_autoptr (GError) local = NULL;
  const CrmMatchFacts *first, *second;
  CrmMatchScore score;
  CrmId first_id, second_id;

  if (g_hash_table_size (scan->facts) > CACHED_FACTS)
    g_hash_table_remove_all (scan->facts);
  first = get_facts (scan, a, &local);
  second = local == NULL ? get_facts (scan, b, &local) : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (first == NULL || second == NULL)
    return TRUE;
  score = crm_match_facts_compare (first, second, rarity);
  if (score.probability >= CRM_MATCH_PERHAPS
      && read_id (scan->session, scan->kind, g_array_index (scan->rows, gint64, a), &first_id)
      && read_id (scan->session, scan->kind, g_array_index (scan->rows, gint64, b), &second_id))
    add_found (scan->found, scan->kind, &first_id, &second_id, score);
  return TRUE;
}

static gboolean
compare_all (Scan *scan, GError **error)
{
  const CrmMatchRarity rarity = { (double) scan->rows->len, share_of_word, scan };

  for (guint i = 0; i < scan->pairs->len; i++)
    {
      if (i % 1000 == 0 && !tell (scan, 0.5 + 0.5 * i / scan->pairs->len, error))
        return FALSE;
      if (!compare_pair (scan, g_array_index (scan->pairs, guint64, i), &rarity, error))
        return FALSE;
    }
  return tell (scan, 1, error);
}

static void
free_facts (gpointer facts)
{
  crm_match_facts_free (facts);
}

static gboolean
scan_all (CrmSession *self,
          CrmDuplicateScan *result,
          CrmDuplicateProgress progress,
          gpointer data,
          GCancellable *cancellable,
          GError **error)
{
  Scan scan = { .session = self,
                .kind = result->kind,
                .rows = g_array_new (FALSE, FALSE, sizeof (gint64)),
                .keys = g_array_new (FALSE, FALSE, sizeof (Key)),
                .pairs = g_array_new (FALSE, FALSE, sizeof (guint64)),
                .words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                .facts = g_hash_table_new_full (NULL, NULL, NULL, free_facts),
                .progress = progress,
                .data = data,
                .cancellable = cancellable,
                .found = result->pairs };
  gboolean good = read_rows (&scan, error) && read_keys (&scan, error);

  if (good)
    find_pairs (&scan);
  good = good && compare_all (&scan, error);
  g_array_unref (scan.rows);
  g_clear_pointer (&scan.keys, g_array_unref);
  g_array_unref (scan.pairs);
  g_hash_table_unref (scan.words);
  g_hash_table_unref (scan.facts);
  return good;
}

/* Records of the kind that changed since, and those whose phones or addresses did. */
static GArray *
list_changed (CrmSession *self, const CrmKind *kind, gint64 since, GError **error)
{
  const char *name = crm_kind_get_name (kind);
  g_autofree char *sql = g_strdup_printf (
      "SELECT row, id FROM \"%s\" WHERE _del = 0 AND (modified_at > ?1 OR id IN ("
      "SELECT %s_id FROM contact_method WHERE modified_at > ?1 UNION ALL "
      "SELECT %s_id FROM address WHERE modified_at > ?1)) LIMIT %d",
      name, name, name, MOST_CHANGED + 1);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (CrmId));
  gboolean found;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, since);
  for (;;)
    {
      CrmId id;

      if (!crm_database_step (self->db, statement, &found, error))
        return NULL;
      if (!found)
        return g_steal_pointer (&rows);
      if (crm_statement_get_id (statement, 1, &id))
        g_array_append_val (rows, id);
    }
}

static gboolean
scan_changed (CrmSession *self, CrmDuplicateScan *result, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < result->looked->len; i++)
    {
      const CrmId *id = &g_array_index (result->looked, CrmId, i);
      g_autoptr (CrmRecord) record = crm_session_get (self, result->kind, id, NULL);
      g_autoptr (GPtrArray) similar = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (record == NULL)
        continue;
      similar = crm_session_find_similar (self, record, CRM_MATCH_PERHAPS, 20, error);
      if (similar == NULL)
        return FALSE;
      for (guint k = 0; k < similar->len; k++)
        {
          const CrmSimilar *other = g_ptr_array_index (similar, k);

          if (crm_record_get_kind (other->record) == result->kind)
            add_found (result->pairs, result->kind, id, crm_record_get_id (other->record),
                       (CrmMatchScore){ other->signs, 0, other->probability });
        }
    }
  return TRUE;
}

/**
 * crm_session_scan_duplicates:
 * @since: look at what changed since this instant; 0 looks through everything
 * @progress: (nullable): told on this thread how far it is
 *
 * Finds records of @kind that are probably one. Reads only, and may take minutes for a million.
 *
 * Returns: (transfer full): what was found
 */
CrmDuplicateScan *
crm_session_scan_duplicates (CrmSession *self,
                             const CrmKind *kind,
                             gint64 since,
                             CrmDuplicateProgress progress,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (CrmDuplicateScan) scan = g_new0 (CrmDuplicateScan, 1);

  CRM_ASSERT_SESSION (self);
  scan->kind = kind;
  scan->pairs = g_array_new (FALSE, FALSE, sizeof (CrmDuplicate));
  scan->at = crm_clock_now ();
  if (since > 0)
    {
      scan->looked = list_changed (self, kind, since, error);
      if (scan->looked == NULL)
        return NULL;
      if (scan->looked->len <= MOST_CHANGED)
        return scan_changed (self, scan, cancellable, error) ? g_steal_pointer (&scan) : NULL;
      g_clear_pointer (&scan->looked, g_array_unref);
    }
  return scan_all (self, scan, progress, data, cancellable, error) ? g_steal_pointer (&scan) : NULL;
}

static char *
time_key (const CrmKind *kind)
{
  return g_strconcat ("duplicates:", crm_kind_get_name (kind), NULL);
}

/**
 * crm_session_get_duplicates_time:
 *
 * Returns: the instant of the last look through the records of @kind, 0 for never
 */
gint64
crm_session_get_duplicates_time (CrmSession *self, const CrmKind *kind)
{
  g_autofree char *key = time_key (kind);
  g_autofree char *value = crm_session_get_meta (self, key);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

static gboolean
forget_pairs (CrmSession *self, CrmDuplicateScan *scan, GError **error)
{
  sqlite3_stmt *statement;

  if (scan->looked == NULL)
    {
      statement = crm_database_prepare (self->db, "DELETE FROM duplicate WHERE kind = ?", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int (statement, 1, crm_kind_get_number (scan->kind));
      return crm_database_run (self->db, statement, error);
    }
  for (guint i = 0; i < scan->looked->len; i++)
    {
      statement = crm_database_prepare (
          self->db, "DELETE FROM duplicate WHERE first = ?1 OR second = ?1", error);
      if (statement == NULL)
        return FALSE;
      crm_statement_bind_id (statement, 1, &g_array_index (scan->looked, CrmId, i));
      if (!crm_database_run (self->db, statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_pairs (CrmSession *self, CrmDuplicateScan *scan, GError **error)
{
  for (guint i = 0; i < scan->pairs->len; i++)
    {
      const CrmDuplicate *pair = &g_array_index (scan->pairs, CrmDuplicate, i);
      sqlite3_stmt *statement = crm_database_prepare (
          self->db,
          "INSERT OR REPLACE INTO duplicate (kind, first, second, probability, signs)"
          " VALUES (?, ?, ?, ?, ?)",
          error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int (statement, 1, crm_kind_get_number (pair->kind));
      crm_statement_bind_id (statement, 2, &pair->first);
      crm_statement_bind_id (statement, 3, &pair->second);
      sqlite3_bind_double (statement, 4, pair->probability);
      sqlite3_bind_int64 (statement, 5, pair->signs);
      if (!crm_database_run (self->db, statement, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_session_keep_duplicates:
 *
 * Writes down what a scan found, in a transaction of its own. Needs the lane that writes; no
 * operation: what is derived is neither logged nor sent.
 */
gboolean
crm_session_keep_duplicates (CrmSession *self, CrmDuplicateScan *scan, GError **error)
{
  g_autofree char *key = time_key (scan->kind);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, scan->at);

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->can_write && !self->in_batch, FALSE);
  if (!crm_database_execute (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (forget_pairs (self, scan, error) && write_pairs (self, scan, error)
      && crm_session_set_meta (self, key, at, error)
      && crm_database_execute (self->db, "COMMIT", error))
    return TRUE;
  crm_database_execute (self->db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * crm_session_list_duplicates:
 * @least: probability
 *
 * Returns: (transfer full) (element-type CrmDuplicate): pairs that were found and are still there,
 *   surest first; what somebody said is not the same is left out
 */
GArray *
crm_session_list_duplicates (CrmSession *self, double least, guint limit, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT kind, first, second, probability, signs FROM duplicate d WHERE probability >= ?"
      " AND NOT EXISTS (SELECT 1 FROM distinct_pair p WHERE p._del = 0"
      " AND p.first_id IN (d.first, d.second) AND p.second_id IN (d.first, d.second))"
      " ORDER BY probability DESC, first, second",
      error);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (CrmDuplicate));
  gboolean found;

  CRM_ASSERT_SESSION (self);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_double (statement, 1, least);
  while (pairs->len < limit)
    {
      CrmDuplicate pair;

      if (!crm_database_step (self->db, statement, &found, error))
        return NULL;
      if (!found)
        break;
      pair.kind
          = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (statement, 0));
      crm_statement_get_id (statement, 1, &pair.first);
      crm_statement_get_id (statement, 2, &pair.second);
      pair.probability = sqlite3_column_double (statement, 3);
      pair.signs = (guint) sqlite3_column_int64 (statement, 4);
      if (pair.kind != NULL && crm_session_find_row (self, pair.kind, &pair.first, FALSE, NULL) != 0
          && crm_session_find_row (self, pair.kind, &pair.second, FALSE, NULL) != 0)
        g_array_append_val (pairs, pair);
    }
  return g_steal_pointer (&pairs);
}
