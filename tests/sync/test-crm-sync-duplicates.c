/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two desks merge while they are cut off from each other, in every way that contradicts, and edit
 * and link meanwhile. Both end alike, nothing leads to a merged record, nobody is lost. */
#include "config.h"

#include "crm-merge.h"
#include "crm-test-office.h"

#define N_PEOPLE 6
#define N_NOTES 12

static TestServer *server;

typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
  CrmId people[N_PEOPLE];
  CrmId notes[N_NOTES];
} Pair;

typedef struct
{
  CrmId survivor;
  CrmId merged;
} Job;

static gpointer
merge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");
  const CrmId ids[] = { job->survivor, job->merged };
  g_autoptr (CrmMerge) plan = crm_session_plan_merge (session, kind, ids, 2, error);

  if (plan == NULL)
    return NULL;
  crm_merge_set_survivor (plan, 0);
  if (crm_session_begin (session, "Merge", "test", error)
      && crm_session_merge (session, plan, error) && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

/* Takes the latest merge into the survivor apart, when there is one. */
static gpointer
unmerge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (GPtrArray) merges = crm_session_merges_into (session, &job->survivor, error);

  if (merges == NULL || merges->len == 0)
    return data;
  if (crm_session_begin (session, "Unmerge", "test", error)
      && crm_session_unmerge (session, crm_record_get_id (g_ptr_array_index (merges, 0)), NULL,
                              error)
      && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

static gpointer
find (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmId *id = data;
  CrmId survivor;

  if (crm_session_find_survivor (session, id, &survivor))
    *id = survivor;
  return data;
}

/* Who goes on for a person, on this desk. */
static CrmId
now (TestDesk *desk, const CrmId *person)
{
  CrmId id = *person;

  test_desk_run (desk, find, &id);
  return id;
}

static Pair *
pair_new (void)
{
  Pair *pair = g_new0 (Pair, 1);

  pair->office = test_office_new (server);
  pair->ana = test_desk_found (pair->office, "ana");
  test_desk_join (pair->ana);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *phone = g_strdup_printf ("91234567%u", i % 2);

      pair->people[i]
          = test_desk_insert (pair->ana, "contact", "name", "Ana Silva", "phone", phone, NULL);
    }
  for (guint i = 0; i < N_NOTES; i++)
    pair->notes[i] = test_desk_insert (pair->ana, "activity", "subject", "Call", NULL);
  test_desk_sync (pair->ana);
  pair->rui = test_desk_new (pair->office, "rui");
  test_desk_sync (pair->ana);
  return pair;
}

static void
pair_free (Pair *pair)
{
  test_desk_free (pair->ana);
  test_desk_free (pair->rui);
  test_office_free (pair->office);
  g_free (pair);
}

static void
meet (Pair *pair)
{
  for (guint i = 0; i < 6; i++)
    {
      test_desk_sync (pair->ana);
      test_desk_sync (pair->rui);
    }
  g_assert_cmpint (test_desk_pending (pair->ana), ==, 0);
  g_assert_cmpint (test_desk_pending (pair->rui), ==, 0);
  g_assert_cmpuint (test_desk_compare (pair->ana), >, 8);
  g_assert_cmpuint (test_desk_compare (pair->rui), >, 8);
}

static gpointer
check_whole (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Pair *pair = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *method = crm_catalog_find_kind (catalog, "contact_method");
  g_autoptr (CrmQuery) query = crm_query_new (method);
  g_autoptr (GPtrArray) methods = crm_session_list (session, query, error);

  /* Each person is there, or leads to one who is. */
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (CrmRecord) person = crm_session_get (
          session, crm_catalog_find_kind (catalog, "contact"), &pair->people[i], error);

      if (person == NULL)
        return NULL;
      g_assert_false (crm_record_is_deleted (person));
    }
  for (guint i = 0; i < methods->len; i++)
    {
      CrmId survivor;

      g_assert_false (crm_session_find_survivor (
          session, crm_record_get_link (g_ptr_array_index (methods, i), "contact_id"), &survivor));
    }
  return data;
}

static void
assert_same_end (Pair *pair)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      CrmId ana = now (pair->ana, &pair->people[i]), rui = now (pair->rui, &pair->people[i]);

      g_assert_true (crm_id_equal (&ana, &rui));
    }
  test_desk_run (pair->ana, check_whole, pair);
  test_desk_run (pair->rui, check_whole, pair);
}

static void
do_merge (TestDesk *desk, Pair *pair, guint merged, guint survivor)
{
  Job job = { now (desk, &pair->people[survivor]), now (desk, &pair->people[merged]) };

  if (!crm_id_equal (&job.survivor, &job.merged))
    test_desk_run (desk, merge, &job);
}

/* Into each other. */
static void
test_circle (void)
{
  Pair *pair = pair_new ();
  CrmId first, second;

  do_merge (pair->ana, pair, 0, 1);
  do_merge (pair->rui, pair, 1, 0);
  meet (pair);
  assert_same_end (pair);
  first = now (pair->ana, &pair->people[0]);
  second = now (pair->ana, &pair->people[1]);
  g_assert_true (crm_id_equal (&first, &second));
  pair_free (pair);
}

/* One into two others; and A into B while B goes into C. */
static void
test_fork_and_chain (void)
{
  Pair *pair = pair_new ();
  CrmId first, last;

  do_merge (pair->ana, pair, 0, 1);
  do_merge (pair->rui, pair, 0, 2);
  do_merge (pair->ana, pair, 3, 4);
  do_merge (pair->rui, pair, 4, 5);
  meet (pair);
  assert_same_end (pair);
  first = now (pair->rui, &pair->people[3]);
  last = now (pair->rui, &pair->people[5]);
  g_assert_true (crm_id_equal (&first, &last));
  pair_free (pair);
}

/* What the other desk links to the merged record, and types into it, finds the survivor. */
static void
test_late (void)
{
  Pair *pair = pair_new ();
  CrmId phone;
  Job job = { pair->people[1], pair->people[0] };

  do_merge (pair->ana, pair, 0, 1);
  phone = test_desk_insert (pair->rui, "contact_method", "type", "mobile", "value", "933 000 111",
                            "contact_id:id", &pair->people[0], NULL);
  test_desk_set (pair->rui, "contact", &pair->people[0], "job_title", "Baker");
  meet (pair);
  assert_same_end (pair);
  test_desk_assert (pair->ana, "contact", &pair->people[1], "mobile", "933 000 111");
  test_desk_assert (pair->rui, "contact", &pair->people[1], "job_title", "Baker");
  /* Taken apart on the other desk, the phone goes back to whom it was given. */
  test_desk_run (pair->rui, unmerge, &job);
  meet (pair);
  test_desk_assert (pair->ana, "contact", &pair->people[0], "mobile", "933 000 111");
  g_assert_false (crm_id_is_none (&phone));
  pair_free (pair);
}

static void
act (Pair *pair, TestDesk *desk, GRand *rand)
{
  guint a = (guint) g_rand_int_range (rand, 0, N_PEOPLE);
  guint b = (guint) g_rand_int_range (rand, 0, N_PEOPLE);
  Job job;

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
    case 1:
      do_merge (desk, pair, a, b);
      break;
    case 2:
      job.survivor = now (desk, &pair->people[a]);
      test_desk_run (desk, unmerge, &job);
      break;
    case 3:
      test_desk_insert (desk, "contact_method", "type", "mobile", "value", "933 000 111",
                        "contact_id:id", &pair->people[a], NULL);
      break;
    default:
      test_desk_set (desk, "contact", &pair->people[a], "job_title", a % 2 == 0 ? "A" : "B");
    }
}

static void
test_random (void)
{
  for (guint32 seed = 1; seed <= 3; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Pair *pair = pair_new ();

      g_test_message ("seed %u", seed);
      for (guint round = 0; round < 4; round++)
        {
          for (guint i = 0; i < 4; i++)
            act (pair, g_rand_boolean (rand) ? pair->ana : pair->rui, rand);
          meet (pair);
          assert_same_end (pair);
        }
      pair_free (pair);
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/sync/duplicates/circle", test_circle);
  g_test_add_func ("/sync/duplicates/fork-and-chain", test_fork_and_chain);
  g_test_add_func ("/sync/duplicates/late", test_late);
  g_test_add_func ("/sync/duplicates/random", test_random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
