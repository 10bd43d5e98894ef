/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When nothing is written like what was typed: words of the office that differ from it by a letter
 * or two. The words stand in their order, so all that begin alike are judged at once: the letters
 * that a word shares with the one before are not compared again, and where no word that goes on
 * like this can be near enough any more, the next that does not is looked up. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-search-private.h"

#define MAX_WORDS_KNOWN 100000
#define SHORTEST_LEARNT 3
#define MAX_LETTERS 32
#define MAX_CANDIDATES 8
#define MAX_TRIED 24
/* How long a person may wait for what is only similar. */
#define MAX_LOOKUPS 12000
#define MAX_MICROSECONDS 30000

static gboolean
learn (CrmSession *self, const char *word, gsize length, GError **error)
{
  g_autofree char *copy = g_strndup (word, length);
  sqlite3_stmt *statement;

  if (g_hash_table_contains (self->vocabulary, copy))
    return TRUE;
  statement = crm_database_prepare (
      self->db, "INSERT INTO search_vocabulary (word) VALUES (?) ON CONFLICT DO NOTHING", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, copy, -1, SQLITE_TRANSIENT);
  if (!crm_database_run (self->db, statement, error))
    return FALSE;
  if (g_hash_table_size (self->vocabulary) >= MAX_WORDS_KNOWN)
    g_hash_table_remove_all (self->vocabulary);
  g_hash_table_add (self->vocabulary, g_steal_pointer (&copy));
  return TRUE;
}

/**
 * crm_search_learn_words:
 *
 * Adds the words of a document, without their places, to those that search proposes. A word that
 * nothing is called by any more may stay: it is only proposed when it leads to something.
 */
gboolean
crm_search_learn_words (CrmSession *self, const char *document, GError **error)
{
  for (const char *p = document; *p != '\0';)
    {
      const char *word = p + 1;
      const char *end = strchrnul (p, ' ');
      gsize length = (gsize) (end - word);

      if (length >= SHORTEST_LEARNT && length <= MAX_LETTERS
          && strcspn (word, "0123456789") >= length && !learn (self, word, length, error))
        return FALSE;
      p = *end == ' ' ? end + 1 : end;
    }
  return TRUE;
}

typedef struct
{
  char *word;
  guint distance;
  guint rest; /* letters that the word goes on after what was typed */
} Candidate;

static void
clear_candidate (gpointer data)
{
  g_free (((Candidate *) data)->word);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a, *second = b;

  if (first->distance != second->distance)
    return first->distance < second->distance ? -1 : 1;
  if (first->rest != second->rest)
    return first->rest < second->rest ? -1 : 1;
  return strcmp (first->word, second->word);
}

/* Each row tells how far the first letters of a word of the office are from those of what was
 * typed. */
typedef struct
{
  CrmSession *session;
  const gunichar *typed;
  guint n_typed;
  guint most; /* the largest distance that is near enough */
  gunichar letters[MAX_LETTERS];
  guint rows[MAX_LETTERS + 1][MAX_LETTERS + 1];
  guint n_lookups;
  gint64 deadline;
  GArray *found; /* Candidate */
} Walk;

static void
start_walk (Walk *walk)
{
  for (guint j = 0; j <= walk->n_typed; j++)
    walk->rows[0][j] = j;
}

/* Reckons the row of the letter at @depth. Returns: the least in it */
static guint
add_row (Walk *walk, guint depth, gunichar letter)
{
  guint *row = walk->rows[depth + 1];
  const guint *above = walk->rows[depth];
  guint least;

  walk->letters[depth] = letter;
  row[0] = least = depth + 1;
  for (guint j = 1; j <= walk->n_typed; j++)
    {
      gunichar typed = walk->typed[j - 1];

      row[j] = MIN (MIN (above[j] + 1, row[j - 1] + 1), above[j - 1] + (typed != letter));
      if (depth > 0 && j > 1 && typed == walk->letters[depth - 1] && walk->typed[j - 2] == letter)
        row[j] = MIN (row[j], walk->rows[depth - 1][j - 2] + 1);
      least = MIN (least, row[j]);
    }
  return least;
}

static void
add_candidate (Walk *walk, const char *word, guint n_letters, guint distance)
{
  Candidate candidate
      = { NULL, distance, n_letters > walk->n_typed ? n_letters - walk->n_typed : 0 };

  candidate.word = g_strdup (word);
  g_array_append_val (walk->found, candidate);
  if (walk->found->len < MAX_CANDIDATES * 4)
    return;
  g_array_sort (walk->found, compare_candidates);
  g_array_set_size (walk->found, MAX_CANDIDATES);
}

/* Judges @word, of which the first @shared letters are those of the one before. Returns: how many
 * letters of it were read before it was too far, or all */
static guint
judge (Walk *walk, const char *word, const gunichar *letters, guint n, guint shared)
{
  guint best = walk->most + 1;

  for (guint i = 0; i < n; i++)
    {
      guint least = walk->most;

      if (i >= shared)
        least = add_row (walk, i, letters[i]);
      best = MIN (best, walk->rows[i + 1][walk->n_typed]);
      if (i >= shared && least > walk->most && best > walk->most)
        return i + 1;
    }
  if (best <= walk->most)
    add_candidate (walk, word, n, best);
  return n;
}

/* The least word that is not before @from, letters included. */
static gboolean
look_up (Walk *walk, const char *from, char **word, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      walk->session->db, "SELECT word FROM search_vocabulary WHERE word >= ? ORDER BY word LIMIT 1",
      error);
  gboolean row;

  g_clear_pointer (word, g_free);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, from, -1, SQLITE_STATIC);
  if (!crm_database_step (walk->session->db, statement, &row, error))
    return FALSE;
  if (row)
    *word = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  walk->n_lookups++;
  return TRUE;
}

/* All words from @from on and before @to. */
static gboolean
walk_range (Walk *walk, const char *from, const char *to, GError **error)
{
  g_autofree char *next = g_strdup (from);
  g_autofree char *word = NULL;
  g_autofree gunichar *before = NULL;
  guint n_before = 0;

  while (walk->n_lookups < MAX_LOOKUPS && g_get_monotonic_time () < walk->deadline)
    {
      g_autofree gunichar *letters = NULL;
      glong n;
      guint shared = 0, n_read;

      if (!look_up (walk, next, &word, error))
        return FALSE;
      if (word == NULL || (to != NULL && strcmp (word, to) >= 0))
        return TRUE;
      letters = g_utf8_to_ucs4_fast (word, -1, &n);
      n = MIN (n, MAX_LETTERS);
      while (shared < n_before && shared < (guint) n && before[shared] == letters[shared])
        shared++;
      n_read = judge (walk, word, letters, (guint) n, shared);
      g_free (next);
      if (n_read < (guint) n)
        {
          g_autofree char *head = g_ucs4_to_utf8 (letters, n_read, NULL, NULL, NULL);

          next = g_strconcat (head, "\xf4\x8f\xbf\xbf", NULL);
        }
      else
        next = g_strconcat (word, "\x01", NULL);
      n_before = n_read;
      g_free (before);
      before = g_steal_pointer (&letters);
    }
  return TRUE;
}

/* A slip in a short word leaves too little of it to tell which was meant. */
static guint
largest_distance (guint n_letters)
{
  return n_letters < 3 ? 0 : n_letters < 8 ? 1 : 2;
}

/* Few people miss the first letter, so the words that share it are looked at first. */
static gboolean
walk_all (Walk *walk, GError **error)
{
  char first[7] = { 0 };
  g_autofree char *last = NULL;

  g_unichar_to_utf8 (walk->typed[0], first);
  last = g_strconcat (first, "\xf4\x8f\xbf\xbf", NULL);
  start_walk (walk);
  return walk_range (walk, first, last, error) && walk_range (walk, "", first, error)
         && walk_range (walk, last, NULL, error);
}

/* Returns: (element-type Candidate): the words that @word may have been meant for, nearest first */
static GArray *
find_candidates (CrmSession *self, const char *word, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autofree gunichar *typed = NULL;
  g_autofree Walk *walk = g_new0 (Walk, 1);
  glong n;

  g_array_set_clear_func (found, clear_candidate);
  typed = g_utf8_to_ucs4_fast (word, -1, &n);
  walk->session = self;
  walk->typed = typed;
  walk->n_typed = (guint) MIN (n, MAX_LETTERS);
  walk->most = largest_distance (walk->n_typed);
  walk->deadline = g_get_monotonic_time () + MAX_MICROSECONDS;
  walk->found = found;
  if (walk->most > 0 && !crm_search_is_number (word) && !walk_all (walk, error))
    return NULL;
  if (found->len == 0)
    {
      Candidate same = { g_strdup (word), 0, 0 };

      g_array_append_val (found, same);
    }
  g_array_sort (found, compare_candidates);
  g_array_set_size (found, MIN (found->len, MAX_CANDIDATES));
  return g_steal_pointer (&found);
}

/* One of the ways in which all words may have been meant. */
typedef struct
{
  char *text;
  guint distance;
} Meaning;

static void
clear_meaning (gpointer data)
{
  g_free (((Meaning *) data)->text);
}

static int
compare_meanings (gconstpointer a, gconstpointer b)
{
  const Meaning *first = a, *second = b;

  return first->distance < second->distance ? -1 : first->distance > second->distance;
}

static GArray *
new_meanings (void)
{
  GArray *meanings = g_array_new (FALSE, FALSE, sizeof (Meaning));

  g_array_set_clear_func (meanings, clear_meaning);
  return meanings;
}

/* Each of @meanings with each of @candidates after it, the likeliest first. */
static GArray *
combine (GArray *meanings, GArray *candidates)
{
  GArray *combined = new_meanings ();

  for (guint i = 0; i < meanings->len; i++)
    for (guint k = 0; k < candidates->len; k++)
      {
        Meaning *meaning = &g_array_index (meanings, Meaning, i);
        Candidate *candidate = &g_array_index (candidates, Candidate, k);
        Meaning both = { g_strconcat (meaning->text, *meaning->text != '\0' ? " " : "",
                                      candidate->word, NULL),
                         meaning->distance + candidate->distance };

        g_array_append_val (combined, both);
      }
  g_array_sort (combined, compare_meanings);
  g_array_set_size (combined, MIN (combined->len, MAX_TRIED));
  return combined;
}

static GArray *
list_meanings (CrmSession *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  g_autoptr (GArray) meanings = new_meanings ();
  Meaning nothing = { g_strdup (""), 0 };

  g_array_append_val (meanings, nothing);
  for (guint i = 0; i < words->len; i++)
    {
      g_autoptr (GArray) candidates = find_candidates (self, g_ptr_array_index (words, i), error);
      GArray *combined;

      if (candidates == NULL)
        return NULL;
      combined = combine (meanings, candidates);
      g_array_unref (meanings);
      meanings = combined;
    }
  return g_steal_pointer (&meanings);
}

static void
add_new_refs (GArray *all, GArray *refs)
{
  guint n_before = all->len;

  for (guint i = 0; i < refs->len; i++)
    {
      CrmRef ref = g_array_index (refs, CrmRef, i);
      gboolean is_new = TRUE;

      for (guint k = 0; is_new && k < n_before; k++)
        is_new = g_array_index (all, CrmRef, k) != ref;
      if (is_new)
        g_array_append_val (all, ref);
    }
}

/**
 * crm_session_search_similar:
 *
 * For when crm_session_search() found nothing: searches for the words of the office that are
 * nearest to those of @text, each a letter or two away.
 *
 * Returns: (transfer full) (element-type CrmRecord): the records, nearest first
 */
GPtrArray *
crm_session_search_similar (CrmSession *self, const char *text, guint limit, GError **error)
{
  g_autoptr (GArray) meanings = NULL;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  guint distance = 0;

  CRM_ASSERT_SESSION (self);
  meanings = list_meanings (self, text, error);
  if (meanings == NULL)
    return NULL;
  for (guint i = 0; i < meanings->len && all->len < limit; i++)
    {
      Meaning *meaning = &g_array_index (meanings, Meaning, i);
      g_autoptr (GArray) refs = NULL;

      /* What is farther away is of no interest beside what is near. */
      if (meaning->distance == 0 || (all->len > 0 && meaning->distance > distance))
        continue;
      refs = crm_session_search_refs (self, meaning->text, limit - all->len, error);
      if (refs == NULL)
        return NULL;
      distance = meaning->distance;
      add_new_refs (all, refs);
    }
  return crm_search_read_found (self, all, error);
}
