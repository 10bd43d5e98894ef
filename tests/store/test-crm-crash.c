/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kills a writer in the middle of its work, again and again, and looks at what is left: every
 * operation that was acknowledged is there, whole; no other is there in part. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

typedef struct
{
  int number;
  CrmId account;
} Work;

static gpointer
work (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *job = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autofree char *name = g_strdup_printf ("Operation %d", job->number);
  g_autoptr (CrmRecord) account = crm_record_new (crm_catalog_find_kind (catalog, "account"));
  g_autoptr (CrmRecord) contact = crm_record_new (crm_catalog_find_kind (catalog, "contact"));
  g_autoptr (CrmRecord) deal = crm_record_new (crm_catalog_find_kind (catalog, "opportunity"));

  crm_record_set_text (account, "name", name);
  crm_record_set_text (account, "external_id", name);
  crm_record_set_text (account, "phone", "+351 21 000 00 00");
  crm_record_set_text (contact, "name", name);
  crm_record_set_link (contact, "account_id", crm_record_get_id (account));
  crm_record_set_text (deal, "name", name);
  crm_record_set_link (deal, "account_id", crm_record_get_id (account));
  if (!crm_session_begin (session, name, "test", error)
      || !crm_session_insert (session, account, error)
      || !crm_session_insert (session, contact, error) || !crm_session_insert (session, deal, error)
      || !crm_session_commit (session, NULL, error))
    return NULL;
  return data;
}

/* So many records that search learns of them after the commit. */
#define N_MANY 8200

static gpointer
work_much (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *job = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");

  if (!crm_session_begin (session, "Many", "test", error)
      || !crm_session_flood (session, kind, 1000000, NULL, NULL, error))
    return NULL;
  for (int i = 0; i < N_MANY; i++)
    {
      g_autoptr (CrmRecord) account = crm_record_new (kind);
      g_autofree char *name = g_strdup_printf ("Batch%04d Row%d", job->number, i);

      crm_record_set_text (account, "name", name);
      crm_record_set_text (account, "phone", "+351 21 000 00 00");
      if (!crm_session_insert (session, account, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? data : NULL;
}

/* The child: works until it is killed, and says each number as soon as it is saved. */
static void
work_until_killed (const char *folder, int first, int fd, CrmSessionFunc func)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) store = crm_store_open (folder, 0, catalog, NULL);
  Work job = { .number = first };

  for (; store != NULL && crm_store_run (store, CRM_LANE_WRITE, func, &job, NULL, NULL) != NULL;
       job.number++)
    if (write (fd, &job.number, sizeof job.number) != sizeof job.number)
      break;
  _exit (1);
}

/* Returns the last number that the child acknowledged, or first - 1; adds all of them to @heard. */
static int
run_and_kill (const char *program,
              const char *work,
              const char *folder,
              int first,
              guint patience_us,
              GArray *heard)
{
  int pipes[2], number, last = first - 1;
  g_autofree char *first_text = g_strdup_printf ("%d", first);
  g_autofree char *fd_text = NULL;
  pid_t child;

  g_assert_cmpint (pipe (pipes), ==, 0);
  fd_text = g_strdup_printf ("%d", pipes[1]);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      close (pipes[0]);
      execl (program, program, work, folder, first_text, fd_text, NULL);
      _exit (2);
    }
  close (pipes[1]);
  /* The first acknowledgement, or the end of the child, starts the clock. */
  if (read (pipes[0], &number, sizeof number) == sizeof number)
    {
      last = number;
      g_array_append_val (heard, number);
      g_usleep (patience_us);
    }
  kill (child, SIGKILL);
  while (read (pipes[0], &number, sizeof number) == sizeof number)
    {
      last = number;
      g_array_append_val (heard, number);
    }
  close (pipes[0]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  return last;
}

typedef struct
{
  GArray *heard; /* every acknowledged number */
  int found;
} Look;

static int
count (CrmSession *session, const char *kind, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind));

  return (int) crm_session_count (session, query, error);
}

static GHashTable *
read_names (CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) accounts = crm_session_list (session, query, error);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < accounts->len; i++)
    g_hash_table_add (names, g_strdup (crm_record_get_title (g_ptr_array_index (accounts, i))));
  return names;
}

/* Of the last that were acknowledged the child had no time to tell search. */
#define N_SEARCHED 20

static void
assert_searched (CrmSession *session, const char *name, GError **error)
{
  g_autoptr (GPtrArray) found = crm_session_search (session, name, 10, error);
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    n += strcmp (crm_record_get_title (found->pdata[i]), name) == 0;
  /* An account, a contact and a deal. */
  g_assert_cmpuint (n, ==, 3);
}

static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *seen = data;
  g_autoptr (GPtrArray) findings = crm_session_check (session, error);
  g_autoptr (GHashTable) names = read_names (session, error);

  g_assert_cmpuint (findings->len, ==, 0);
  seen->found = count (session, "account", error);
  /* All or nothing: each operation left one of each. */
  g_assert_cmpint (count (session, "contact", error), ==, seen->found);
  g_assert_cmpint (count (session, "opportunity", error), ==, seen->found);
  g_assert_cmpint (count (session, "stage_history", error), ==, seen->found);
  g_assert_cmpint (count (session, "contact_method", error), ==, seen->found);
  for (guint i = 0; i < seen->heard->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("Operation %d", g_array_index (seen->heard, int, i));

      g_assert_true (g_hash_table_contains (names, name));
      if (i + N_SEARCHED >= seen->heard->len)
        assert_searched (session, name, error);
    }
  return data;
}

static char *program;

static void
test_kill (Fixture *f, gconstpointer data)
{
  int kills = g_test_slow () ? 1000 : 200, next = 1;
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (int));
  Look seen = { .heard = heard };

  for (int i = 1; i <= kills; i++)
    {
      guint patience = (guint) g_test_rand_int_range (0, 60000);

      g_clear_object (&f->store);
      /* The operation in flight may have been saved though its word was never heard. */
      next = run_and_kill (program, "--work", f->folder, next, patience, heard) + 2;
      if (i % 20 != 0)
        continue;
      fixture_reopen (f);
      fixture_run (f, CRM_LANE_WRITE, look, &seen);
      g_assert_cmpint (seen.found, >=, heard->len);
      g_assert_cmpint (seen.found, <=, (int) heard->len + i);
    }
  g_test_message ("%d kills in %d operations, %u acknowledged", kills, seen.found, heard->len);
  g_assert_cmpuint (heard->len, >, (guint) kills);
}

static gpointer
look_at_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *seen = data;
  g_autoptr (GPtrArray) findings = crm_session_check (session, error);

  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpint (crm_session_count_unlearned (session, error), ==, 0);
  seen->found = count (session, "account", error);
  g_assert_cmpint (seen->found % N_MANY, ==, 0);
  g_assert_cmpint (count (session, "contact_method", error), ==, seen->found);
  for (guint i = 0; i < seen->heard->len; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("batch%04d row%d", g_array_index (seen->heard, int, i), N_MANY - 1);
      g_autoptr (GPtrArray) found = crm_session_search (session, text, 5, error);

      g_assert_cmpuint (found->len, ==, 1);
    }
  return data;
}

/* Killed between the records of a large operation and while search learns of it: the next start
 * shows all of it or nothing, and search knows it whole. */
static void
test_kill_much (Fixture *f, gconstpointer data)
{
  int kills = g_test_slow () ? 40 : 4, next = 1;
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (int));
  Look seen = { .heard = heard };

  for (int i = 1; i <= kills; i++)
    {
      guint patience = (guint) g_test_rand_int_range (0, 2000000);

      g_clear_object (&f->store);
      next = run_and_kill (program, "--work-much", f->folder, next, patience, heard) + 2;
      fixture_reopen (f);
      fixture_run (f, CRM_LANE_WRITE, look_at_many, &seen);
      g_assert_cmpint (seen.found, >=, (int) heard->len * N_MANY);
    }
  g_assert_cmpuint (heard->len, >=, (guint) kills);
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && strcmp (argv[1], "--work") == 0)
    work_until_killed (argv[2], atoi (argv[3]), atoi (argv[4]), work);
  if (argc == 5 && strcmp (argv[1], "--work-much") == 0)
    work_until_killed (argv[2], atoi (argv[3]), atoi (argv[4]), work_much);
  g_test_init (&argc, &argv, NULL);
  program = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add ("/store/kill", Fixture, NULL, fixture_set_up, test_kill, fixture_tear_down);
  g_test_add ("/store/kill-much", Fixture, NULL, fixture_set_up, test_kill_much, fixture_tear_down);
  return g_test_run ();
}
