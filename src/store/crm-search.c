/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search as a person types. Weighing all that fits a single letter would take longer than the next
 * key, so nothing is weighed: what fits is asked for in the order of its worth, each time only as
 * many as are still wanted.
 *
 * The index has lists of all words that begin with the same one to three letters, and of each word
 * as it is written, and walks them without gathering them. Who types several words is at the last
 * one, so those before it are first taken as they are written: their lists are short and skip over
 * what the others have not. A longer beginning is looked for in the list of its first letters,
 * document by document: where it is frequent the page is soon full, and where it is not, what is
 * left to gather is short. Either way the work for a key has an end that does not depend on the
 * office's size. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-search-private.h"

/* Documents that are looked at before a rare word is gathered instead, and after that. */
#define MAX_LOOKED_AT 300
#define MAX_GATHERED 4000
#define TELLING_DIGITS 4
/* So many that were found are enough not to guess what else might be meant. */
#define ENOUGH 5
/* A word in fewer of the documents than one in so many is a rare one. */
#define RARE 10

typedef struct
{
  CrmSession *session;
  const char *text;
  GPtrArray *words;
  GPtrArray *numbers; /* (nullable) the forms of what has no letters */
  GArray *used;       /* CrmSearchUsed, the most used first */
  GArray *refs;       /* CrmRef, what was found so far */
  guint limit;
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->words, g_ptr_array_unref);
  g_clear_pointer (&search->numbers, g_ptr_array_unref);
  g_clear_pointer (&search->used, g_array_unref);
  g_clear_pointer (&search->refs, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
is_full (Search *search)
{
  return search->refs->len >= search->limit;
}

static void
add_ref (Search *search, CrmRef ref)
{
  for (guint i = 0; i < search->refs->len; i++)
    if (g_array_index (search->refs, CrmRef, i) == ref)
      return;
  if (!is_full (search))
    g_array_append_val (search->refs, ref);
}

typedef struct
{
  CrmRef ref;
  char *key;
} Named;

static void
clear_named (gpointer data)
{
  g_free (((Named *) data)->key);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Named *first = a, *second = b;
  int order = strcmp (first->key, second->key);

  return order != 0 ? order : first->ref < second->ref ? -1 : first->ref > second->ref;
}

static gboolean
has_names (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_CHILD)
         && crm_field_has (crm_kind_get_title_field (kind), CRM_FIELD_SEARCHED);
}

/* The first records of a kind whose folded name begins with @prefix, by the index of names. */
static gboolean
add_named (Search *search, const CrmKind *kind, const char *prefix, GArray *found, GError **error)
{
  CrmDatabase *db = search->session->db;
  g_autofree char *sql = g_strdup_printf (
      "SELECT row, _key FROM \"%s\" WHERE _key >= ?1 AND _key < ?1 || char (1114111) AND _del = 0 "
      "ORDER BY _key LIMIT ?2",
      crm_kind_get_name (kind));
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, prefix, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, search->limit);
  for (;;)
    {
      Named named;

      if (!crm_database_step (db, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      named.ref = CRM_REF_MAKE (sqlite3_column_int64 (statement, 0), crm_kind_get_number (kind));
      named.key = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      g_array_append_val (found, named);
    }
}

/* Names that begin with all that was typed, in their order. */
static gboolean
find_by_name (Search *search, gboolean parties, GError **error)
{
  CrmCatalog *catalog = search->session->catalog;
  g_autofree char *prefix = crm_fold (search->text);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Named));

  g_array_set_clear_func (found, clear_named);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (has_names (kind) && crm_kind_has (kind, CRM_KIND_PARTY) == parties
          && !add_named (search, kind, prefix, found, error))
        return FALSE;
    }
  g_array_sort (found, compare_names);
  for (guint i = 0; i < found->len; i++)
    add_ref (search, g_array_index (found, Named, i).ref);
  return TRUE;
}

static gboolean
holds_words (Search *search, const char *document, const char *places)
{
  for (guint i = 0; i < search->words->len; i++)
    if (!crm_search_holds_word (document, places, g_ptr_array_index (search->words, i)))
      return FALSE;
  return TRUE;
}

/* As holds_words(), but each word that is a number may also be a part of a longer one. */
static gboolean
holds_parts (Search *search, const char *document, const char *numbers)
{
  for (guint i = 0; i < search->words->len; i++)
    {
      const char *word = g_ptr_array_index (search->words, i);

      if (!crm_search_holds_word (document, CRM_PLACES_ALL, word)
          && !(crm_search_is_number (word) && crm_search_holds_number (numbers, word)))
        return FALSE;
    }
  return TRUE;
}

static void
add_used (Search *search, const char *places)
{
  for (guint i = 0; i < search->used->len; i++)
    {
      CrmSearchUsed *used = &g_array_index (search->used, CrmSearchUsed, i);

      if (holds_words (search, used->document, places))
        add_ref (search, used->ref);
    }
}

static void
add_used_numbers (Search *search, const char *digits)
{
  for (guint i = 0; i < search->used->len; i++)
    {
      CrmSearchUsed *used = &g_array_index (search->used, CrmSearchUsed, i);

      if (crm_search_holds_number (used->numbers, digits))
        add_ref (search, used->ref);
    }
}

/* What walking a list told of it. */
typedef struct
{
  guint *n_having; /* for each word, how many of the documents have it */
  guint n_looked_at;
  gboolean is_exhausted;
} Walk;

static void
look_at (Search *search, CrmRef ref, const char *document, const char *places, Walk *walk)
{
  gboolean all = TRUE;

  walk->n_looked_at++;
  for (guint i = 0; i < search->words->len; i++)
    {
      gboolean has = crm_search_holds_word (document, places, g_ptr_array_index (search->words, i));

      walk->n_having[i] += has;
      all = all && has;
    }
  if (all)
    add_ref (search, ref);
}

static gboolean
walk_words (Search *search,
            const char *places,
            const CrmWordForm *forms,
            guint most,
            Walk *walk,
            GError **error)
{
  CrmDatabase *db = search->session->db;
  g_autofree char *expression = crm_search_expression (search->words, places, forms);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      db, "SELECT rowid, words FROM search_words WHERE search_words MATCH ?", error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, expression, -1, SQLITE_STATIC);
  while (!is_full (search) && walk->n_looked_at < most)
    {
      if (!crm_database_step (db, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      look_at (search, sqlite3_column_int64 (statement, 0),
               (const char *) sqlite3_column_text (statement, 1), places, walk);
    }
  walk->is_exhausted = !row;
  return TRUE;
}

/* Says which words are to be gathered: those that few of the documents have, at least the rarest.
 * Returns: whether there is any that the walk did not put to the index as it is */
static gboolean
choose_gathered (Search *search, const Walk *walk, CrmWordForm *forms)
{
  int rarest = -1;

  for (guint i = 0; i < search->words->len; i++)
    {
      if (forms[i] != CRM_WORD_HEAD
          || g_utf8_strlen (g_ptr_array_index (search->words, i), -1) <= CRM_SEARCH_HEAD)
        continue;
      if (walk->n_having[i] * RARE < walk->n_looked_at)
        forms[i] = CRM_WORD_BEGIN;
      if (rarest < 0 || walk->n_having[i] < walk->n_having[rarest])
        rarest = (int) i;
    }
  if (rarest >= 0)
    forms[rarest] = CRM_WORD_BEGIN;
  return rarest >= 0;
}

/* Of a word with so many digits there are few that begin like it. */
static gboolean
is_telling (const char *word)
{
  guint n_digits = 0;

  for (const char *p = word; *p != '\0'; p++)
    n_digits += g_ascii_isdigit (*p) != 0;
  return n_digits >= TELLING_DIGITS && !crm_search_is_number (word);
}

/* Documents that have all words in @places: first by the lists of @forms, then, where these are
 * long, by gathering what is rare. */
static gboolean
find_in_lists (Search *search, const char *places, CrmWordForm *forms, GError **error)
{
  g_autofree guint *n_having = g_new0 (guint, search->words->len);
  Walk walk = { n_having, 0, FALSE };

  if (!walk_words (search, places, forms, MAX_LOOKED_AT, &walk, error))
    return FALSE;
  if (walk.is_exhausted || is_full (search) || !choose_gathered (search, &walk, forms))
    return TRUE;
  walk.n_looked_at = 0;
  return walk_words (search, places, forms, MAX_GATHERED, &walk, error);
}

/* Whoever types several words is at the last one: those before it are whole, as a rule. */
static gboolean
find_whole_words (Search *search, const char *places, GError **error)
{
  g_autofree CrmWordForm *forms = g_new0 (CrmWordForm, search->words->len);
  guint last = search->words->len - 1;

  for (guint i = 0; i < last; i++)
    forms[i] = CRM_WORD_ALL;
  if (is_telling (search->words->pdata[last]))
    forms[last] = CRM_WORD_BEGIN;
  return find_in_lists (search, places, forms, error);
}

static gboolean
find_words (Search *search, const char *places, GError **error)
{
  g_autofree CrmWordForm *forms = g_new0 (CrmWordForm, search->words->len);
  gboolean is_title = strcmp (places, "n") == 0 || strcmp (places, "t") == 0;
  guint enough = strchr (search->text, '@') != NULL ? 1 : ENOUGH;

  if (is_full (search))
    return TRUE;
  add_used (search, places);
  if (search->words->len > 1 && !find_whole_words (search, places, error))
    return FALSE;
  /* Beginnings of all words are many; beside what is written so they are of little interest. */
  if (is_full (search) || (!is_title && search->words->len > 1 && search->refs->len >= enough))
    return TRUE;
  for (guint i = 0; i < search->words->len; i++)
    if (is_telling (search->words->pdata[i]))
      forms[i] = CRM_WORD_BEGIN;
  return find_in_lists (search, places, forms, error);
}

static gboolean
find_number (Search *search, const char *digits, GError **error)
{
  CrmDatabase *db = search->session->db;
  g_autofree char *expression = NULL;
  g_autoptr (CrmStatementUse) statement = NULL;

  if (is_full (search))
    return TRUE;
  add_used_numbers (search, digits);
  expression = crm_search_number_expression (digits);
  statement = crm_database_prepare (
      db, "SELECT rowid, pieces FROM search_numbers WHERE search_numbers MATCH ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, expression, -1, SQLITE_STATIC);
  for (guint n = 0; !is_full (search) && n < MAX_GATHERED; n++)
    {
      gboolean row;

      if (!crm_database_step (db, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (crm_search_holds_number ((const char *) sqlite3_column_text (statement, 1), digits))
        add_ref (search, sqlite3_column_int64 (statement, 0));
    }
  return TRUE;
}

/* The text beside @ref, of the other table than the one that is walked. */
static gboolean
read_other (Search *search, const char *sql, CrmRef ref, char **text, GError **error)
{
  CrmDatabase *db = search->session->db;
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, ref);
  if (!crm_database_step (db, statement, &row, error))
    return FALSE;
  *text = g_strdup (row ? (const char *) sqlite3_column_text (statement, 0) : "");
  return TRUE;
}

static gboolean
walk_parts (Search *search,
            const char *walked,
            const char *other,
            const char *expression,
            gboolean by_words,
            gboolean *exhausted,
            GError **error)
{
  CrmDatabase *db = search->session->db;
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (db, walked, error);

  *exhausted = FALSE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, expression, -1, SQLITE_STATIC);
  for (guint n = 0; !is_full (search) && n < MAX_LOOKED_AT; n++)
    {
      g_autofree char *beside = NULL;
      const char *own;
      gboolean row;

      if (!crm_database_step (db, statement, &row, error))
        return FALSE;
      if (!row)
        {
          *exhausted = TRUE;
          return TRUE;
        }
      own = (const char *) sqlite3_column_text (statement, 1);
      if (!read_other (search, other, sqlite3_column_int64 (statement, 0), &beside, error))
        return FALSE;
      if (holds_parts (search, by_words ? own : beside, by_words ? beside : own))
        add_ref (search, sqlite3_column_int64 (statement, 0));
    }
  return TRUE;
}

/* “silva 912”: a name and a part of a telephone number. Of the two lists the one that ends first
 * is enough. */
static gboolean
find_mixed (Search *search, GError **error)
{
  static const char by_number[]
      = "SELECT rowid, pieces FROM search_numbers WHERE search_numbers MATCH ?";
  static const char by_words[] = "SELECT rowid, words FROM search_words WHERE search_words MATCH ?";
  g_autoptr (GPtrArray) letters = g_ptr_array_new ();
  g_autofree char *number = NULL;
  g_autofree char *words = NULL;
  gboolean exhausted;

  for (guint i = 0; i < search->words->len; i++)
    {
      const char *word = g_ptr_array_index (search->words, i);

      if (!crm_search_is_number (word))
        g_ptr_array_add (letters, (gpointer) word);
      else if (number == NULL)
        number = crm_search_number_expression (word);
    }
  if (is_full (search) || number == NULL || letters->len == 0)
    return TRUE;
  if (!walk_parts (search, by_number, "SELECT words FROM search_words WHERE rowid = ?", number,
                   FALSE, &exhausted, error))
    return FALSE;
  if (exhausted)
    return TRUE;
  words = crm_search_expression (letters, CRM_PLACES_ALL, NULL);
  return walk_parts (search, by_words, "SELECT pieces FROM search_numbers WHERE rowid = ?", words,
                     TRUE, &exhausted, error);
}

/* In the order of worth; what this person uses comes first among what is worth the same. The title
 * of a record stands in one place only, so each is looked for by itself. */
static gboolean
find_all (Search *search, GError **error)
{
  /* No name is written like this. */
  if (strchr (search->text, '@') != NULL)
    {
      if (!find_words (search, "k", error))
        return FALSE;
      if (search->refs->len > 0)
        return TRUE;
    }
  add_used (search, "n");
  if (!find_by_name (search, TRUE, error) || !find_words (search, "n", error))
    return FALSE;
  add_used (search, "t");
  if (!find_by_name (search, FALSE, error) || !find_words (search, "t", error))
    return FALSE;
  for (guint i = 0; search->numbers != NULL && i < search->numbers->len; i++)
    if (!find_number (search, g_ptr_array_index (search->numbers, i), error))
      return FALSE;
  return find_words (search, "k", error) && find_words (search, CRM_PLACES_ALL, error)
         && find_mixed (search, error);
}

/**
 * crm_session_search_refs:
 *
 * As crm_session_search(), without reading the records.
 *
 * Returns: (transfer full) (element-type gint64): their refs
 */
GArray *
crm_session_search_refs (CrmSession *self, const char *text, guint limit, GError **error)
{
  g_auto (Search) search = { .session = self, .text = text, .limit = limit };

  CRM_ASSERT_SESSION (self);
  search.words = crm_fold_words (text);
  search.refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  if (search.words->len == 0)
    return g_steal_pointer (&search.refs);
  if (!crm_text_has_letter (text))
    search.numbers = crm_search_number_forms (text);
  if (!crm_search_catch_up (self, error))
    return NULL;
  search.used = crm_search_read_used (self, error);
  if (search.used == NULL || !find_all (&search, error))
    return NULL;
  return g_steal_pointer (&search.refs);
}

/**
 * crm_search_read_found:
 *
 * Returns: (transfer full) (element-type CrmRecord): the records of @refs, without those that were
 *   deleted in a large operation of which search has still to learn
 */
GPtrArray *
crm_search_read_found (CrmSession *self, GArray *refs, GError **error)
{
  g_autoptr (GPtrArray) records
      = crm_session_page (self, (const CrmRef *) (gpointer) refs->data, refs->len, error);
  GPtrArray *found;

  if (records == NULL)
    return NULL;
  found = g_ptr_array_new_full (records->len, g_object_unref);
  for (guint i = 0; i < records->len; i++)
    if (records->pdata[i] != NULL && !crm_record_is_deleted (records->pdata[i]))
      g_ptr_array_add (found, g_object_ref (records->pdata[i]));
  return found;
}

/**
 * crm_session_search:
 *
 * Finds words in any order, beginnings of words, parts of numbers, whatever their accents, case and
 * punctuation. People and companies whose name has all words come before other records whose title
 * has them, these before numbers and addresses, and all else last. Among what is worth the same,
 * what this person uses comes first.
 *
 * Returns: (transfer full) (element-type CrmRecord): the records, best first
 */
GPtrArray *
crm_session_search (CrmSession *self, const char *text, guint limit, GError **error)
{
  g_autoptr (GArray) refs = crm_session_search_refs (self, text, limit, error);

  return refs != NULL ? crm_search_read_found (self, refs, error) : NULL;
}
