/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-office.h"
#include "bench-people.h"
#include "crm-office.h"

#define N_PEOPLE 200

static gpointer
check (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_check (session, error);
}

static gpointer
count_contacts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "contact"));

  *(gint64 *) data = crm_session_count (session, query, error);
  return data;
}

static gpointer
search (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_search (session, data, 10, error);
}

static void
test_replica (void)
{
  g_autofree char *parent = g_dir_make_tmp ("clientela-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "office", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) context = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) found = NULL;
  BenchPerson person;
  gint64 n = 0;

  g_assert_true (bench_office_make (folder, N_PEOPLE, &error));
  g_assert_no_error (error);
  context = crm_context_open (folder, 0, &error);
  g_assert_no_error (error);
  problems
      = crm_store_run (crm_context_get_store (context), CRM_LANE_READ, check, NULL, NULL, NULL);
  g_assert_cmpuint (problems->len, ==, 0);
  crm_store_run (crm_context_get_store (context), CRM_LANE_READ, count_contacts, &n, NULL, NULL);
  g_assert_cmpint (n, ==, N_PEOPLE);
  bench_people_person (7, bench_n_accounts (N_PEOPLE), &person);
  found = crm_store_run (crm_context_get_store (context), CRM_LANE_READ, search, person.mail, NULL,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  bench_people_clear (&person);
  crm_context_close (context);
  g_assert_true (crm_profile_remove (folder, NULL));
  g_rmdir (parent);
}

static char *
csv_of (guint n)
{
  char *text = NULL;
  gsize size = 0;
  FILE *file = open_memstream (&text, &size);

  bench_people_write_csv (n, file);
  fclose (file);
  return text;
}

static void
test_same_again (void)
{
  char *first = csv_of (N_PEOPLE), *second = csv_of (N_PEOPLE);

  g_assert_cmpstr (first, ==, second);
  free (first);
  free (second);
}

static char *
digits_of (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  return g_string_free (digits, FALSE);
}

/* Nobody but the same person and a family share a number, so that the truth is one. */
static void
test_truth (void)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_same = 0, n_different = 0;

  for (guint i = 0; i < 4000; i++)
    {
      BenchPerson person;
      g_autofree char *digits = NULL;
      gsize length;

      bench_people_person (i, 400, &person);
      digits = digits_of (person.mobile);
      length = strlen (digits);
      if (length > 7)
        memmove (digits, digits + length - 7, 8);
      if (person.truth == BENCH_TRUTH_SAME)
        n_same++;
      else if (person.mobile != NULL)
        g_assert_true (
            g_hash_table_add (numbers, g_strdup_printf ("%u %s", person.nation, digits)));
      if (person.truth == BENCH_TRUTH_DIFFERENT)
        n_different++;
      if (person.truth != BENCH_TRUTH_NONE)
        g_assert_cmpuint (person.other, <, i);
      bench_people_clear (&person);
    }
  g_assert_cmpuint (n_same, ==, 100);
  g_assert_cmpuint (n_different, ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/office/replica", test_replica);
  g_test_add_func ("/bench/office/same-again", test_same_again);
  g_test_add_func ("/bench/office/truth", test_truth);
  return g_test_run ();
}
