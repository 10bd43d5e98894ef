/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search as a person types: one query for every letter, the first page of records read each time.
 * Beside it the same words put straight to FTS5, asking for as many rowids and nothing else. */
#include "config.h"

#include "bench.h"

#include "crm-fold.h"
#include <string.h>

#define N_TEXTS 40
#define PAGE 20

typedef struct
{
  GPtrArray *texts; /* what stands in the entry after each key */
  GArray *seconds;
  GArray *by_length[6]; /* of what was typed */
  gint64 n_found;
  gboolean is_list;
} Typing;

static void
add_keystrokes (GPtrArray *texts, const char *text)
{
  for (const char *p = text; *p != '\0';)
    {
      p = g_utf8_next_char (p);
      g_ptr_array_add (texts, g_strndup (text, (gsize) (p - text)));
    }
}

/* First names, family names, both in either order, parts of phone numbers and addresses. */
static GPtrArray *
make_texts (void)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  BenchRandom random = { BENCH_SEED + 7 };

  for (guint i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *first = NULL;
      g_autofree char *last = NULL;
      g_autofree char *phone = bench_phone (&random);
      g_autofree char *text = NULL;

      bench_person (&random, &first, &last);
      switch (i % 5)
        {
        case 0:
          text = g_strdup (first);
          break;
        case 1:
          text = g_utf8_strdown (last, -1);
          break;
        case 2:
          text = g_strconcat (last, " ", first, NULL);
          break;
        case 3:
          text = g_strdup (strchr (phone, ' ') + 1);
          break;
        default:
          text = bench_mail_name (first, last);
          break;
        }
      add_keystrokes (texts, text);
    }
  return texts;
}

static guint
length_class (const char *text)
{
  return (guint) MIN (g_utf8_strlen (text, -1), 6) - 1;
}

static void
note (Typing *typing, const char *text, double seconds)
{
  g_array_append_val (typing->seconds, seconds);
  g_array_append_val (typing->by_length[length_class (text)], seconds);
}

static gpointer
type_in_palette (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Typing *typing = data;

  for (guint i = 0; i < typing->texts->len; i++)
    {
      const char *text = g_ptr_array_index (typing->texts, i);
      double start = bench_now ();
      g_autoptr (GPtrArray) records = crm_session_search (session, text, PAGE, error);

      if (records == NULL)
        return NULL;
      note (typing, text, bench_now () - start);
      typing->n_found += records->len;
    }
  return data;
}

static gpointer
type_in_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Typing *typing = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");

  for (guint i = 0; i < typing->texts->len; i++)
    {
      const char *text = g_ptr_array_index (typing->texts, i);
      double start = bench_now ();
      g_autoptr (CrmQuery) query = crm_query_new (kind);
      g_autoptr (GArray) refs = NULL;
      g_autoptr (GPtrArray) page = NULL;

      crm_query_search (query, text);
      refs = crm_session_snapshot (session, query, NULL, error);
      if (refs == NULL)
        return NULL;
      page = crm_session_page (session, (const CrmRef *) (gpointer) refs->data,
                               MIN (refs->len, PAGE), error);
      note (typing, text, bench_now () - start);
      typing->n_found += refs->len;
    }
  return data;
}

/* As little as can be asked: any twenty rowids that match, in no order of worth. */
static void
type_bare (Typing *typing, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, CRM_STORE_FILE, NULL);
  sqlite3 *db = bench_sqlite_open (folder, CRM_STORE_FILE);
  sqlite3_stmt *statement = bench_sqlite_prepare (
      db, "SELECT rowid FROM search_words WHERE search_words MATCH ? LIMIT 20");

  for (guint i = 0; i < typing->texts->len; i++)
    {
      const char *text = g_ptr_array_index (typing->texts, i);
      g_autoptr (GPtrArray) words = crm_fold_words (text);
      g_autoptr (GString) expression = g_string_new (NULL);
      double start;

      for (guint w = 0; w < words->len; w++)
        {
          const char *word = g_ptr_array_index (words, w);

          g_string_append_printf (expression, "%s(\"n%s\"* OR \"k%s\"* OR \"b%s\"*)",
                                  w > 0 ? " AND " : "", word, word, word);
        }
      start = bench_now ();
      sqlite3_bind_text (statement, 1, expression->str, -1, SQLITE_TRANSIENT);
      while (sqlite3_step (statement) == SQLITE_ROW)
        typing->n_found++;
      sqlite3_reset (statement);
      note (typing, text, bench_now () - start);
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
init (Typing *typing, GPtrArray *texts)
{
  typing->texts = texts;
  typing->n_found = 0;
  typing->seconds = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < G_N_ELEMENTS (typing->by_length); i++)
    typing->by_length[i] = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
clear (Typing *typing)
{
  g_array_unref (typing->seconds);
  for (guint i = 0; i < G_N_ELEMENTS (typing->by_length); i++)
    g_array_unref (typing->by_length[i]);
}

static void
report (const char *what, Typing *typing, Typing *bare)
{
  static const double percents[] = { 50, 99 };

  for (gsize i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s, p%.0f a key", what, percents[i]);

      bench_time (line, bench_percentile (typing->seconds, percents[i]),
                  bench_percentile (bare->seconds, percents[i]), "FTS5, any 20 rowids");
    }
  for (guint i = 0; i < G_N_ELEMENTS (typing->by_length); i++)
    bench_note ("    %u%s letters: worst %.2f ms, median %.2f ms", i + 1,
                i + 1 == G_N_ELEMENTS (typing->by_length) ? " and more" : "",
                bench_percentile (typing->by_length[i], 100) * 1000,
                bench_median (typing->by_length[i]) * 1000);
}

int
main (int argc, char *argv[])
{
  guint n_accounts = 10000, n_contacts = bench_is_long () ? 1000000 : 100000;
  g_autofree char *accounts = bench_accounts_csv (n_accounts);
  g_autofree char *contacts = bench_contacts_csv (n_contacts, n_accounts);
  g_autoptr (GPtrArray) texts = make_texts ();
  g_autofree char *title
      = g_strdup_printf ("Search as you type, %u contacts and %u companies, %u keystrokes",
                         n_contacts, n_accounts, texts->len);
  Typing palette, list, bare;
  Fixture office;

  bench_open (&office);
  bench_import (&office, "account", accounts, NULL);
  bench_import (&office, "contact", contacts, NULL);
  bench_title (title);
  init (&palette, texts);
  init (&list, texts);
  init (&bare, texts);
  type_bare (&bare, office.folder);
  fixture_run (&office, CRM_LANE_READ, type_in_palette, &palette);
  report ("everywhere, first 20 records", &palette, &bare);
  fixture_run (&office, CRM_LANE_READ, type_in_list, &list);
  report ("list of contacts, whole and sorted", &list, &bare);
  clear (&palette);
  clear (&list);
  clear (&bare);
  fixture_tear_down (&office, NULL);
  return 0;
}
