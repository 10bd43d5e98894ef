/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who resembles what somebody is typing: a few look-ups by index, quick enough for every key. */
#include "config.h"

#include <string.h>

#include "crm-duplicates-private.h"
#include "crm-fold.h"
#include "crm-search-private.h"

#define CANDIDATES 40
#define COUNTED_MOST 2000
#define FEWEST_RECORDS 200

/* How common the words of the draft are here; each is counted once. */
typedef struct
{
  CrmSession *session;
  double n_records;
  GHashTable *counts; /* word -> guint */
} Commonness;

void
crm_similar_free (CrmSimilar *similar)
{
  g_clear_object (&similar->record);
  g_free (similar);
}

static gboolean
run_refs (CrmSession *self, const char *sql, const char *text, GHashTable *refs, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, text, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 2, CANDIDATES);
  for (;;)
    {
      CrmRef ref;

      if (!crm_database_step (self->db, statement, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      ref = sqlite3_column_int64 (statement, 0);
      g_hash_table_add (refs, g_memdup2 (&ref, sizeof ref));
    }
}

static gboolean
find_words (CrmSession *self, const char *expression, GHashTable *refs, GError **error)
{
  return run_refs (self, "SELECT rowid FROM search_words WHERE search_words MATCH ? LIMIT ?",
                   expression, refs, error);
}

/* A word, or any form of the first name that it may be. */
static void
append_word (GString *expression, const char *word)
{
  const char *line = crm_match_full_form (word);

  if (expression->len > 0)
    g_string_append (expression, " AND ");
  g_string_append_printf (expression, "(\"%c%s\"", CRM_PLACE_NAME, word);
  if (line != NULL)
    {
      g_auto (GStrv) forms = g_strsplit (line, " ", -1);

      for (char **form = forms; *form != NULL; form++)
        g_string_append_printf (expression, " OR \"%c%s\"", CRM_PLACE_NAME, *form);
    }
  g_string_append (expression, ")");
}

static void
add_to_expression (const char *word, gpointer data)
{
  if (strlen (word) > 1)
    append_word (data, word);
}

static gboolean
find_by_name (CrmSession *self, const CrmMatchFacts *facts, GHashTable *refs, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);

  crm_match_facts_each_word (facts, add_to_expression, words);
  return words->len == 0 || find_words (self, words->str, refs, error);
}

/* Any part of a number is found, so that the country in front does not matter. */
static gboolean
find_by_number (CrmSession *self, const char *number, GHashTable *refs, GError **error)
{
  g_autofree char *digits = number != NULL ? crm_match_phone (number) : NULL;
  g_autofree char *expression = NULL;

  if (digits == NULL)
    return TRUE;
  expression = crm_search_number_expression (digits);
  return run_refs (self, "SELECT rowid FROM search_numbers WHERE search_numbers MATCH ? LIMIT ?",
                   expression, refs, error);
}

static char *
method_sql (CrmSession *self)
{
  static const char *const parties[] = { "account", "contact", "lead" };
  GString *sql = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++)
    g_string_append_printf (
        sql,
        "%sSELECT t.row << 8 | %d FROM contact_method m JOIN \"%s\" t ON t.id = m.%s_id"
        " WHERE m.value_normalized = ?1 AND m._del = 0 AND t._del = 0",
        i > 0 ? " UNION ALL " : "",
        crm_kind_get_number (crm_catalog_find_kind (self->catalog, parties[i])), parties[i],
        parties[i]);
  g_string_append (sql, " LIMIT ?2");
  return g_string_free (sql, FALSE);
}

static gboolean
find_by_mail (CrmSession *self, const char *mail, GHashTable *refs, GError **error)
{
  g_autofree char *sql = method_sql (self);
  g_autofree char *lower = mail != NULL ? g_strstrip (g_utf8_strdown (mail, -1)) : NULL;
  g_autofree char *box = mail != NULL ? crm_match_mail (mail) : NULL;

  return box == NULL
         || (run_refs (self, sql, lower, refs, error) && run_refs (self, sql, box, refs, error));
}

static gboolean
find_by_tax_id (CrmSession *self, const char *tax_id, GHashTable *refs, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT row << 8 | %d FROM account WHERE tax_id = ?1 AND _del = 0 LIMIT ?2",
      crm_kind_get_number (crm_catalog_find_kind (self->catalog, "account")));
  g_autofree char *plain = tax_id != NULL ? crm_match_tax_id (tax_id) : NULL;

  if (plain == NULL)
    return TRUE;
  return run_refs (self, sql, tax_id, refs, error) && run_refs (self, sql, plain, refs, error)
         && find_by_number (self, plain, refs, error);
}

static guint
count_word (CrmSession *self, const char *word)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT count (*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)", NULL);
  g_autofree char *expression = g_strdup_printf ("{title} : \"%s\"", word);
  gboolean found;

  if (statement == NULL)
    return 0;
  sqlite3_bind_text (statement, 1, expression, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, COUNTED_MOST);
  return crm_database_step (self->db, statement, &found, NULL) && found
             ? (guint) sqlite3_column_int (statement, 0)
             : 0;
}

static double
share_of_word (const char *word, gpointer data)
{
  Commonness *commonness = data;
  guint *count = g_hash_table_lookup (commonness->counts, word);

  if (count == NULL)
    {
      count = g_new0 (guint, 1);
      *count = count_word (commonness->session, word);
      g_hash_table_insert (commonness->counts, g_strdup (word), count);
    }
  return (*count + 1) / commonness->n_records;
}

static double
count_records (CrmSession *self, const CrmKind *kind)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT coalesce (max (row), 0) FROM \"%s\"", crm_kind_get_name (kind));

  return MAX ((double) crm_database_get_integer (self->db, sql, 0), FEWEST_RECORDS);
}

static const char *
text_of (CrmRecord *draft, const char *field)
{
  return crm_kind_find_field (crm_record_get_kind (draft), field) != NULL
             ? crm_record_get_text (draft, field)
             : NULL;
}

static gboolean
is_distinct (CrmSession *self, const CrmId *a, const CrmId *b)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db, "SELECT 1 FROM distinct_pair WHERE first_id = ? AND second_id = ? AND _del = 0",
      NULL);
  gboolean in_order = crm_id_compare (a, b) < 0;
  gboolean found;

  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, in_order ? a : b);
  crm_statement_bind_id (statement, 2, in_order ? b : a);
  return crm_database_step (self->db, statement, &found, NULL) && found;
}

static void
weigh (CrmSession *self,
       CrmRecord *draft,
       const CrmMatchFacts *facts,
       CrmRef ref,
       const CrmMatchRarity *rarity,
       double least,
       GPtrArray *similar)
{
  const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (ref));
  g_autoptr (CrmMatchFacts) other = NULL;
  CrmMatchScore score;
  CrmSimilar *found;
  CrmRecord *record;

  if (kind == NULL || !crm_kind_has_duplicates (kind))
    return;
  other = crm_session_read_facts (self, kind, CRM_REF_ROW (ref), TRUE, NULL);
  if (other == NULL)
    return;
  score = crm_match_facts_compare (facts, other, rarity);
  if (score.probability < least)
    return;
  record = crm_session_read_row (self, kind, CRM_REF_ROW (ref), NULL);
  if (record == NULL || crm_record_is_deleted (record)
      || crm_id_equal (crm_record_get_id (record), crm_record_get_id (draft))
      || is_distinct (self, crm_record_get_id (record), crm_record_get_id (draft)))
    {
      g_clear_object (&record);
      return;
    }
  found = g_new0 (CrmSimilar, 1);
  *found = (CrmSimilar){ record, score.probability, score.signs };
  g_ptr_array_add (similar, found);
}

static int
compare_similar (gconstpointer a, gconstpointer b)
{
  const CrmSimilar *first = *(CrmSimilar *const *) a, *second = *(CrmSimilar *const *) b;

  return first->probability > second->probability ? -1 : first->probability < second->probability;
}

static void
free_similar (gpointer similar)
{
  crm_similar_free (similar);
}

/**
 * crm_session_find_similar:
 * @draft: a record that is being written, or a stored one
 * @least: probability
 *
 * Looks for people and companies that may be the same as @draft, whatever kind of party they are.
 *
 * Returns: (transfer full) (element-type CrmSimilar): the likeliest first
 */
GPtrArray *
crm_session_find_similar (
    CrmSession *self, CrmRecord *draft, double least, guint limit, GError **error)
{
  g_autoptr (GHashTable) refs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) similar = g_ptr_array_new_with_free_func (free_similar);
  g_autoptr (CrmMatchFacts) facts = crm_match_facts_of_draft (draft);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Commonness commonness = { self, count_records (self, crm_record_get_kind (draft)), counts };
  const CrmMatchRarity rarity = { commonness.n_records, share_of_word, &commonness };
  GHashTableIter iter;
  const CrmRef *ref;

  CRM_ASSERT_SESSION (self);
  if (!crm_search_catch_up (self, error) || !find_by_name (self, facts, refs, error)
      || !find_by_number (self, text_of (draft, "phone"), refs, error)
      || !find_by_number (self, text_of (draft, "mobile"), refs, error)
      || !find_by_mail (self, text_of (draft, "email"), refs, error)
      || !find_by_tax_id (self, text_of (draft, "tax_id"), refs, error))
    return NULL;
  g_hash_table_iter_init (&iter, refs);
  while (g_hash_table_iter_next (&iter, (gpointer *) &ref, NULL))
    weigh (self, draft, facts, *ref, &rarity, least, similar);
  g_ptr_array_sort (similar, compare_similar);
  if (similar->len > limit)
    g_ptr_array_set_size (similar, (int) limit);
  return g_steal_pointer (&similar);
}
