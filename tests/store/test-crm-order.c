/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The orders of lists: alphabets, what is empty, the first rows against all, kept indexes. */
#include "config.h"

#include <string.h>

#include "crm-matches.h"
#include "crm-search-private.h"
#include "fixture.h"

#define MANY 20000
#define HEAD 100

static const char *const sorted_turkish[]
    = { "Cem", "Çelik", "Irmak", "İbrahim", "Oya", "Özge", "Sarp", "Şule", NULL };

typedef struct
{
  const char *kinds[3];
  const char *path;
  const char *then; /* second order, or NULL */
  gboolean descending;
  guint limit;
  GArray *refs;
  GPtrArray *titles;
} Look;

static CrmQuery *
make_query (CrmSession *session, const Look *look)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  CrmQuery *query = crm_query_new (crm_catalog_find_kind (catalog, look->kinds[0]));

  if (look->kinds[1] != NULL)
    crm_query_add_kind (query, crm_catalog_find_kind (catalog, look->kinds[1]));
  g_assert_true (crm_query_sort (query, look->path, look->descending, NULL));
  if (look->then != NULL)
    g_assert_true (crm_query_sort (query, look->then, FALSE, NULL));
  crm_query_set_limit (query, look->limit);
  return query;
}

static gpointer
run_look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  g_autoptr (CrmQuery) query = make_query (session, look);
  g_autoptr (GPtrArray) records = NULL;

  g_clear_pointer (&look->refs, g_array_unref);
  look->refs = crm_session_snapshot (session, query, cancellable, error);
  if (look->refs == NULL)
    return NULL;
  g_clear_pointer (&look->titles, g_ptr_array_unref);
  look->titles = g_ptr_array_new_with_free_func (g_free);
  records = crm_session_page (session, (const CrmRef *) (gpointer) look->refs->data,
                              MIN (look->refs->len, 20), error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_ptr_array_add (look->titles,
                     g_strdup (crm_record_get_title (g_ptr_array_index (records, i))));
  return look;
}

static void
clear_look (Look *look)
{
  g_clear_pointer (&look->refs, g_array_unref);
  g_clear_pointer (&look->titles, g_ptr_array_unref);
}

static gpointer
run_keep (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = make_query (session, data);

  return crm_session_keep_order (session, query, error) ? data : NULL;
}

/* The steps by which SQLite reads the list. Returns: (transfer full) */
static gpointer
run_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = make_query (session, data);
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autofree char *refs = crm_query_compile_refs (query, session, binds);
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", refs, NULL);
  sqlite3_stmt *statement = crm_database_prepare_once (session->db, sql, error);
  GString *plan = g_string_new (NULL);

  crm_binds_apply (binds, statement);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
  return g_string_free (plan, FALSE);
}

/* Rows of words from a small alphabet with every kind of letter, some without a value. */
static gpointer
run_fill (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const words[] = { "Çam", "cam", "Izgara", "ızgara", "İnci", "inci",
                                       "Öz",  "oz",  "Şen",    "sen",    "José", "Jose" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  sqlite3_stmt *statement = crm_database_prepare_once (
      session->db,
      "INSERT INTO contact (id, _key, name, job_title, birthday) VALUES (randomblob (16), ?, ?, ?, "
      "?)",
      error);

  g_assert_true (crm_database_execute (session->db, "BEGIN", error));
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *name
          = g_strdup_printf ("%s %d", words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))],
                             g_rand_int_range (rand, 0, 500));
      g_autofree char *key = g_ascii_strdown (name, -1);

      sqlite3_bind_text (statement, 1, key, -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (statement, 2, name, -1, SQLITE_TRANSIENT);
      if (g_rand_int_range (rand, 0, 5) > 0)
        sqlite3_bind_text (statement, 3, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))],
                           -1, SQLITE_STATIC);
      if (g_rand_int_range (rand, 0, 5) > 0)
        sqlite3_bind_int (statement, 4, g_rand_int_range (rand, -9000, 9000));
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
    }
  sqlite3_finalize (statement);
  return crm_database_execute (session->db, "COMMIT", error) ? session : NULL;
}

static void
test_alphabet (Fixture *fixture, gconstpointer data)
{
  static const char *const mixed[]
      = { "Sarp", "Özge", "İbrahim", "Cem", "Şule", "Oya", "Irmak", "Çelik" };
  Look up = { .kinds = { "contact", "account" }, .path = "name" };
  Look down = { .kinds = { "contact" }, .path = "job_title", .descending = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (mixed); i++)
    g_object_unref (fixture_new (fixture, i % 2 ? "account" : "contact", "name", mixed[i], NULL));
  fixture_run (fixture, CRM_LANE_READ, run_look, &up);
  for (guint i = 0; sorted_turkish[i] != NULL; i++)
    g_assert_cmpstr (g_ptr_array_index (up.titles, i), ==, sorted_turkish[i]);

  /* What is empty comes last, whichever way. */
  g_object_unref (fixture_new (fixture, "contact", "name", "A", "job_title", "Işıkçı", NULL));
  g_object_unref (fixture_new (fixture, "contact", "name", "B", "job_title", "İşçi", NULL));
  fixture_run (fixture, CRM_LANE_READ, run_look, &down);
  g_assert_cmpstr (g_ptr_array_index (down.titles, 0), ==, "B");
  g_assert_cmpstr (g_ptr_array_index (down.titles, 1), ==, "A");
  g_assert_cmpuint (down.refs->len, ==, 6);
  clear_look (&up);
  clear_look (&down);
}

/* Choices sort as they are offered, not by the keys that they are stored under. */
static void
test_choices (Fixture *fixture, gconstpointer data)
{
  const CrmKind *kind = fixture_kind (fixture, "activity");
  const CrmChoice *choices = crm_field_get_choices (crm_kind_find_field (kind, "priority"));
  Look look = { .kinds = { "activity" }, .path = "priority" };
  guint n = 0;

  while (choices[n].key != NULL)
    n++;
  for (guint i = n; i-- > 0;)
    g_object_unref (fixture_new (fixture, "activity", "subject", choices[i].key, "type", "task",
                                 "priority", choices[i].key, NULL));
  fixture_run (fixture, CRM_LANE_READ, run_look, &look);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (g_ptr_array_index (look.titles, i), ==, choices[i].key);
  clear_look (&look);
}

/* The first rows are those of the whole list, and an index changes nothing but the time. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "name", "job_title", "birthday", "account_id", "email" };

  fixture_run (fixture, CRM_LANE_WRITE, run_fill, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    for (int turn = 0; turn < 8; turn++)
      {
        Look whole = { .kinds = { "contact", turn & 2 ? "account" : NULL },
                       .path = paths[i],
                       .then = turn & 4 ? "birthday" : NULL,
                       .descending = turn & 1 };
        Look head = whole, kept = whole;

        head.limit = HEAD;
        fixture_run (fixture, CRM_LANE_READ, run_look, &whole);
        fixture_run (fixture, CRM_LANE_READ, run_look, &head);
        g_assert_cmpuint (whole.refs->len, ==, MANY);
        g_assert_cmpmem (head.refs->data, HEAD * sizeof (CrmRef), whole.refs->data,
                         HEAD * sizeof (CrmRef));
        fixture_run (fixture, CRM_LANE_WRITE, run_keep, &whole);
        fixture_run (fixture, CRM_LANE_READ, run_look, &kept);
        g_assert_cmpmem (kept.refs->data, MANY * sizeof (CrmRef), whole.refs->data,
                         MANY * sizeof (CrmRef));
        clear_look (&whole);
        clear_look (&head);
        clear_look (&kept);
      }
}

#define COMPANIES 300

/* Companies of which some have one name and some are in the bin; some people have none. */
static gpointer
run_employ (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_database_execute (
             session->db,
             "BEGIN;"
             "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i "
             "< " G_STRINGIFY (
                 COMPANIES) ")"
                            "INSERT INTO account (id, _key, name, _del) SELECT randomblob (16), "
                            "'firma ' || (i * "
                            "7919 % 97), 'Firma ' || (i * 7919 % 97), i % 11 = 0 FROM n;"
                            "UPDATE contact SET account_id = (SELECT id FROM account WHERE row = 1 "
                            "+ contact.row * "
                            "31 % " G_STRINGIFY (COMPANIES) ") WHERE row % 5 > 0;"
                                                            "COMMIT",
             error)
             ? session
             : NULL;
}

static gpointer
run_index_companies (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_database_execute (session->db,
                               "CREATE INDEX account_by_name_tr1 ON account (crm_sort_tr1 (name), "
                               "name) WHERE _del = 0",
                               error)
             ? session
             : NULL;
}

static gpointer
run_short (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look look = *(Look *) data;
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GArray) refs = NULL;

  look.limit = HEAD;
  query = make_query (session, &look);
  g_assert_true (crm_session_first_rows (session, query, &refs, cancellable, error));
  g_assert_nonnull (refs);
  return data;
}

static gpointer
run_slow (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look look = *(Look *) data;
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GArray) refs = NULL;

  look.limit = HEAD;
  query = make_query (session, &look);
  g_assert_true (crm_session_first_rows (session, query, &refs, cancellable, error));
  g_assert_null (refs);
  return data;
}

static void
check_heads (Fixture *fixture, Look *whole)
{
  static const guint limits[] = { 1, HEAD, MANY - 10 };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      Look head = *whole;

      head.refs = NULL;
      head.titles = NULL;
      head.limit = limits[i];
      fixture_run (fixture, CRM_LANE_READ, run_look, &head);
      g_assert_cmpmem (head.refs->data, head.refs->len * sizeof (CrmRef), whole->refs->data,
                       limits[i] * sizeof (CrmRef));
      clear_look (&head);
    }
}

/* Whoever sorts by company, and by something else within it, sees the same first rows that the
 * whole list has, also when they are not found by sorting it; where these are not enough, the list
 * is sorted. */
static void
test_by_link (Fixture *fixture, gconstpointer data)
{
  static const char *const thens[] = { NULL, "name", "birthday", "industry" };

  fixture_run (fixture, CRM_LANE_WRITE, run_fill, NULL);
  fixture_run (fixture, CRM_LANE_WRITE, run_employ, NULL);
  for (int turn = 0; turn < 8; turn++)
    {
      /* A kind without such a link comes behind all others. */
      gboolean is_mixed = turn & 2;

      /* Companies are too few to get an index of the Turkish alphabet by themselves. */
      if (turn == 4)
        fixture_run (fixture, CRM_LANE_WRITE, run_index_companies, NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (thens); i++)
        {
          Look whole = { .kinds = { is_mixed ? "account" : "contact", is_mixed ? "contact" : NULL },
                         .path = "account_id",
                         .then = thens[i],
                         .descending = turn & 1 };

          /* People have no industry: only beside companies it sorts. */
          if (!is_mixed && g_strcmp0 (thens[i], "industry") == 0)
            continue;
          fixture_run (fixture, CRM_LANE_READ, run_look, &whole);
          g_assert_true ((whole.refs->len > MANY) == (is_mixed != 0));
          check_heads (fixture, &whole);
          fixture_run (fixture, CRM_LANE_READ, turn < 4 ? run_slow : run_short, &whole);
          clear_look (&whole);
        }
    }
}

static void
check_plan (Fixture *fixture, const char *path, gboolean descending, const char *index)
{
  Look look = { .kinds = { "contact" }, .path = path, .descending = descending };
  g_autofree char *plan = fixture_run (fixture, CRM_LANE_READ, run_plan, &look);

  g_test_message ("%s: %s", path, plan);
  g_assert_nonnull (strstr (plan, index));
  g_assert_null (strstr (plan, "B-TREE"));
}

static void
test_plans (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "name", "job_title", "birthday" };
  gboolean is_turkish = g_strcmp0 (g_getenv ("LANGUAGE"), "tr") == 0;

  fixture_run (fixture, CRM_LANE_WRITE, run_fill, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      Look look = { .kinds = { "contact" }, .path = paths[i] };

      fixture_run (fixture, CRM_LANE_WRITE, run_keep, &look);
    }
  for (int down = 0; down < 2; down++)
    {
      check_plan (fixture, "name", down, is_turkish ? "contact_by_name_tr1" : "contact_names");
      check_plan (fixture, "job_title", down,
                  is_turkish ? "contact_by_job_title_tr1" : "contact_by_job_title_plain1");
      check_plan (fixture, "birthday", down, "contact_by_birthday");
    }

  /* A change keeps its place right, and the file stays whole when it is opened again. */
  g_object_unref (fixture_new (fixture, "contact", "name", "Aaa", "job_title", "aaa", NULL));
  fixture_reopen (fixture);
  Look look = { .kinds = { "contact" }, .path = "job_title", .limit = 3 };
  fixture_run (fixture, CRM_LANE_READ, run_look, &look);
  g_assert_cmpstr (g_ptr_array_index (look.titles, 0), ==, "Aaa");
  clear_look (&look);
}

typedef struct
{
  gboolean is_done;
  GError *error;
} Kept;

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Kept *kept = data;

  crm_store_run_finish (CRM_STORE (source), result, &kept->error);
  kept->is_done = TRUE;
}

static int holds_lane; /* atomic */

/* Holds the lane until somebody waits for it; what is then begun finds it wanted. */
static gpointer
run_until_wanted (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_atomic_int_set (&holds_lane, TRUE);
  while (!crm_store_is_wanted (session->store))
    g_thread_yield ();
  return run_keep (session, data, cancellable, error);
}

typedef struct
{
  const char *text;
  guint limit;
  gboolean is_short; /* out: whether there was a shorter way */
  GArray *refs;
} Words;

static gpointer
run_words (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Words *words = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GArray) refs = NULL;

  g_assert_true (crm_query_sort (query, "birthday", FALSE, error));
  crm_query_search (query, words->text);
  crm_query_set_limit (query, words->limit);
  words->refs = crm_session_snapshot (session, query, cancellable, error);
  if (words->limit > 0)
    g_assert_true (crm_session_first_rows (session, query, &refs, cancellable, error));
  words->is_short = refs != NULL;
  return words->refs;
}

static gpointer
run_learn (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (crm_database_execute (session->db, "BEGIN", error));
  g_assert_true (crm_search_renew (session, error));
  return crm_database_execute (session->db, "COMMIT", error) ? session : NULL;
}

static gpointer
run_count_unlearned (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_unlearned (session, error);
  return data;
}

/* The first of those that have frequent words are met on the way; of rare ones all are gathered. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "jose", "j", "jose 4", "jose 49" };
  static const gboolean are_short[] = { TRUE, TRUE, TRUE, FALSE };
  Look birthday = { .kinds = { "contact" }, .path = "birthday" };
  gint64 n = 1;

  fixture_run (fixture, CRM_LANE_WRITE, run_fill, NULL);
  fixture_run (fixture, CRM_LANE_WRITE, run_keep, &birthday);
  fixture_run (fixture, CRM_LANE_WRITE, run_learn, NULL);
  fixture_reopen (fixture);
  while (n > 0)
    fixture_run (fixture, CRM_LANE_WRITE, run_count_unlearned, &n);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Words whole = { texts[i], 0, FALSE, NULL }, head = { texts[i], HEAD, FALSE, NULL };

      fixture_run (fixture, CRM_LANE_READ, run_words, &whole);
      fixture_run (fixture, CRM_LANE_READ, run_words, &head);
      g_assert_cmpint (head.is_short, ==, are_short[i]);
      g_assert_cmpuint (head.refs->len, ==, MIN (whole.refs->len, HEAD));
      g_assert_cmpmem (head.refs->data, head.refs->len * sizeof (CrmRef), whole.refs->data,
                       head.refs->len * sizeof (CrmRef));
      g_array_unref (whole.refs);
      g_array_unref (head.refs);
    }
}

/* An index that is being made makes way for an edit, leaves nothing behind, and can be made later.
 */
static void
test_makes_way (Fixture *fixture, gconstpointer data)
{
  Look look = { .kinds = { "contact" }, .path = "birthday" };
  Kept kept = { FALSE, NULL };
  g_autofree char *plan = NULL;

  fixture_run (fixture, CRM_LANE_WRITE, run_fill, NULL);
  crm_store_run_async (fixture->store, CRM_LANE_WRITE, G_PRIORITY_LOW, run_until_wanted, &look,
                       NULL, NULL, NULL, on_kept_cb, &kept);
  while (!g_atomic_int_get (&holds_lane))
    g_thread_yield ();
  g_object_unref (fixture_new (fixture, "contact", "name", "Zoe", NULL));
  while (!kept.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (kept.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&kept.error);
  plan = fixture_run (fixture, CRM_LANE_READ, run_plan, &look);
  g_assert_null (strstr (plan, "contact_by_birthday"));
  fixture_run (fixture, CRM_LANE_WRITE, run_keep, &look);
  check_plan (fixture, "birthday", FALSE, "contact_by_birthday");
}

/* What takes too long for its lane is given up, and so is what nobody waits for any more. */
static gpointer
run_hurried (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = make_query (session, data);
  g_autoptr (GError) local = NULL;

  g_assert_null (crm_session_snapshot_within (session, query, 0, cancellable, &local));
  g_assert_error (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  ((Look *) data)->refs = crm_session_snapshot_within (session, query, 60000, cancellable, error);
  return ((Look *) data)->refs;
}

static void
test_hurried (Fixture *fixture, gconstpointer data)
{
  Look look = { .kinds = { "contact" }, .path = "account_id" };

  fixture_run (fixture, CRM_LANE_WRITE, run_fill, NULL);
  fixture_run (fixture, CRM_LANE_READ, run_hurried, &look);
  g_assert_cmpuint (look.refs->len, ==, MANY);
  clear_look (&look);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LANGUAGE", "tr", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/order/alphabet", test_alphabet);
  ADD ("/order/choices", test_choices);
  ADD ("/order/kept", test_kept);
  ADD ("/order/by-link", test_by_link);
  ADD ("/order/words", test_words);
  ADD ("/order/plans", test_plans);
  ADD ("/order/makes-way", test_makes_way);
  ADD ("/order/hurried", test_hurried);
#undef ADD
  return g_test_run ();
}
