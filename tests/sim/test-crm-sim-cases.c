/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulated history has found once, told by hand: as short as it can be, with the twin alone
 * and, where there is a PostgreSQL, with both servers, which must agree in every answer. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "sim-office.h"

#define LAST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

static TestServer *server;
static TestDesk *pattern;

/* Ana administers; Rui is free; Ion and Can have a role that sees its own. */
enum
{
  ANA,
  RUI,
  ION,
  CAN
};

static SimOffice *
begin (gconstpointer mode)
{
  SimOffice *office
      = sim_office_new (GPOINTER_TO_INT (mode), 1,
                        GPOINTER_TO_INT (mode) != SIM_TWIN ? server : NULL, pattern->folder);

  sim_office_begin (office);
  return office;
}

static void
end (SimOffice *office)
{
  sim_office_heal (office);
  sim_office_check (office);
  sim_office_free (office);
}

static CrmSyncServer *
open_server (SimOffice *office, int number)
{
  SimNetwork *network = &office->networks[number];
  TestDesk *desk = office->desks[number];
  g_autoptr (GError) error = NULL;
  CrmSyncServer *session
      = network->open (desk->office != NULL ? desk->office->address : "host=localhost", desk->login,
                       TEST_PASSWORD, network->open_data, NULL, &error);

  g_assert_no_error (error);
  return session;
}

static gboolean
count_row (gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error)
{
  (*(int *) data)++;
  return TRUE;
}

/* How many records of a kind have come into somebody's sight since a snapshot. */
static int
count_gained (SimOffice *office, int number, const char *kind, const char *since)
{
  g_autoptr (CrmSyncServer) session = open_server (office, number);
  g_autoptr (GError) error = NULL;
  CrmId last;
  int n = 0;

  g_assert_true (crm_id_parse (LAST_ID, &last));
  crm_sync_server_read_page (session, test_desk_kind (office->desks[number], kind), NULL, &last,
                             100, since, count_row, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static char *
take_snapshot (SimOffice *office, int number)
{
  g_autoptr (CrmSyncServer) session = open_server (office, number);

  return crm_sync_server_get_snapshot (session, NULL, NULL);
}

static gpointer
list_conflicts (CrmSession *session, gpointer n, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "conflict"));
  g_autoptr (GPtrArray) conflicts = crm_session_list (session, query, error);

  *(guint *) n = conflicts->len;
  return session;
}

/* Those that a person decides, and those that were decided by themselves. */
static guint
count_conflicts (TestDesk *desk)
{
  guint n = 0;

  test_desk_run (desk, list_conflicts, &n);
  return n;
}

static void
make_account (SimOffice *office, int number, const char *industry)
{
  TestDesk *desk = office->desks[number];

  sim_office_advance (office);
  test_desk_insert (desk, "account", "name", "Account", "industry", industry, NULL);
  test_desk_sync (desk);
}

/* Ion makes the first account of his own, which is refused; the next one is taken. It has come into
 * his sight by then, not when nothing was made. History 210014 (`both`) of 1 December 2026: the
 * twin kept what a refused batch had given. */
static void
test_refused_birth (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  g_autofree char *since = NULL;

  make_account (office, ION, "forbidden");
  since = take_snapshot (office, ION);
  g_assert_cmpint (count_gained (office, ION, "account", since), ==, 0);
  make_account (office, ION, "allowed");
  g_assert_cmpint (count_gained (office, ION, "account", since), ==, 1);
  end (office);
}

/* Rui works with a clock that is a year behind, which is then set a year ahead; what he sent is
 * sent again all the same when the server has forgotten it. History 8 (`twin`) of 1 December 2026:
 * what the clocks said was older than sixty days. */
static void
test_restored_wrong_clock (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *desk = office->desks[RUI];
  CrmId id;

  sim_office_back_up_or_restore (office);
  office->skew = office->skews[RUI] = -365 * CRM_DAY;
  id = test_desk_insert (desk, "account", "name", "Long ago", NULL);
  test_desk_sync (desk);
  office->skew = office->skews[RUI] = 365 * CRM_DAY;
  sim_office_back_up_or_restore (office);
  test_desk_sync (desk);
  test_desk_sync (office->desks[ANA]);
  test_desk_assert (office->desks[ANA], "account", &id, "name", "Long ago");
  end (office);
}

/* What Ion made was handed over to Ana, so his desk has nothing of it any more; when the server has
 * forgotten it, he has nothing to send again, and nothing waits for ever. History 4 (`twin`). */
static void
test_restored_out_of_sight (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *ion = office->desks[ION];
  TestDesk *ana = office->desks[ANA];
  g_autofree char *text = test_desk_meta (ana, "user");
  CrmId id, person;

  g_assert_true (crm_id_parse (text, &person));
  sim_office_back_up_or_restore (office);
  id = test_desk_insert (ion, "account", "name", "Handed over", NULL);
  test_desk_sync (ion);
  test_desk_sync (ana);
  test_desk_set_link (ana, "account", &id, "owner_id", &person);
  test_desk_sync (ana);
  test_desk_sync (ion);
  test_desk_assert (ion, "account", &id, "name", "(gone)");
  sim_office_back_up_or_restore (office);
  test_desk_sync (ion);
  g_assert_cmpint (test_desk_pending (ion), ==, 0);
  end (office);
}

/* Rui has made a record and edited it once more when his desk finds that the server has forgotten
 * the record: what was forgotten goes first. History 24 (`twin`): the edit went first and was
 * refused, and with that the record left the desk too, and was on none. */
static void
test_restored_before_edit (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *rui = office->desks[RUI];
  CrmId id;

  sim_office_back_up_or_restore (office);
  id = test_desk_insert (rui, "account", "name", "Born since", NULL);
  test_desk_sync (rui);
  test_desk_set (rui, "account", &id, "industry", "Steel");
  sim_office_back_up_or_restore (office);
  test_desk_sync (rui);
  test_desk_sync (office->desks[ANA]);
  test_desk_assert (office->desks[ANA], "account", &id, "industry", "Steel");
  end (office);
}

/* Ana's edits, which a restored server has forgotten, were on versions 1 to 5. Rui, who has seen
 * none of them, writes the same field on version 1, and his comes first: what Ana sends again was
 * not done over his, whatever its number. History 11 (`twin`). */
static void
test_restored_versions (gconstpointer mode)
{
  static const char *const words[] = { "one", "two", "three", "four" };
  SimOffice *office = begin (mode);
  TestDesk *ana = office->desks[ANA];
  TestDesk *rui = office->desks[RUI];
  CrmId id;
  guint before;

  id = test_desk_insert (ana, "account", "name", "Account", NULL);
  test_desk_sync (ana);
  test_desk_sync (rui);
  sim_office_back_up_or_restore (office);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      test_desk_set (ana, "account", &id, "tax_id", words[i]);
      test_desk_sync (ana);
    }
  test_desk_set (ana, "account", &id, "industry", "Ana's");
  test_desk_sync (ana);
  before = count_conflicts (ana);
  sim_office_back_up_or_restore (office);
  sim_office_advance (office);
  test_desk_set (rui, "account", &id, "industry", "Rui's");
  test_desk_sync (rui);
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &id, "tax_id", "four");
  test_desk_assert (ana, "account", &id, "industry", "Rui's");
  g_assert_cmpuint (count_conflicts (ana), ==, before + 1);
  end (office);
}

/* A home folder is copied, and both work on: the second that sends takes another number, and
 * nothing of the two is taken for the other's. */
static void
test_copied_home (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *rui = office->desks[RUI];
  TestDesk *copy = test_desk_copy (rui);
  g_autofree char *number = NULL;
  g_autofree char *other = NULL;
  CrmId first, second;

  first = test_desk_insert (rui, "account", "name", "First", NULL);
  second = test_desk_insert (copy, "account", "name", "Second", NULL);
  test_desk_sync (rui);
  test_desk_sync (copy);
  number = test_desk_meta (rui, "sync.replica");
  other = test_desk_meta (copy, "sync.replica");
  g_assert_cmpstr (number, !=, other);
  test_desk_sync (rui);
  test_desk_assert (rui, "account", &second, "name", "Second");
  test_desk_assert (copy, "account", &first, "name", "First");
  test_desk_free (copy);
  end (office);
}

/* Rui deletes what Ana has edited meanwhile: the record lives, and he finds that among the
 * conflicts. */
static void
test_edit_beats_deletion (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *ana = office->desks[ANA];
  TestDesk *rui = office->desks[RUI];
  CrmId id = test_desk_insert (ana, "account", "name", "Account", NULL);
  guint before;

  test_desk_sync (ana);
  test_desk_sync (rui);
  before = count_conflicts (rui);
  test_desk_set (ana, "account", &id, "industry", "Steel");
  test_desk_sync (ana);
  test_desk_delete (rui, "account", &id);
  test_desk_sync (rui);
  test_desk_assert (rui, "account", &id, "industry", "Steel");
  g_assert_cmpuint (count_conflicts (rui), ==, before + 1);
  end (office);
}

/* Ion sees all and changes his own: what he writes into a record of Ana's is refused, and kept. */
static void
test_right_to_change (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *ana = office->desks[ANA];
  TestDesk *ion = office->desks[ION];
  CrmId id = test_desk_insert (ana, "account", "name", "Ana's", NULL);

  test_desk_set (ana, "role", &office->role, "see", "all");
  test_desk_set (ana, "role", &office->role, "change", "own");
  test_desk_sync (ana);
  test_desk_sync (ion);
  test_desk_set (ion, "account", &id, "name", "Ion's");
  test_desk_sync (ion);
  test_desk_assert (ion, "account", &id, "name", "Ana's");
  test_desk_sync (ana);
  test_desk_assert (ana, "account", &id, "name", "Ana's");
  end (office);
}

/* Rui's program dies before it hears the answer; it hears the same when it asks again, and is not
 * taken for a copy of itself. */
static void
test_answer_again (gconstpointer mode)
{
  SimOffice *office = begin (mode);
  TestDesk *rui = office->desks[RUI];
  g_autofree char *number = test_desk_meta (rui, "sync.replica");
  g_autofree char *number_then = NULL;

  test_desk_insert (rui, "account", "name", "Account", "industry", "tagged.", NULL);
  test_desk_expect_stop (rui, "pushed", 1);
  test_desk_sync (rui);
  number_then = test_desk_meta (rui, "sync.replica");
  g_assert_cmpstr (number_then, ==, number);
  g_assert_cmpint (sim_office_count_text (office, "tagged."), ==, 1);
  end (office);
}

static void
add (const char *name, void (*test) (gconstpointer mode))
{
  g_autofree char *twin = g_strdup_printf ("/sim/cases/%s/twin", name);
  g_autofree char *both = g_strdup_printf ("/sim/cases/%s/both", name);

  g_test_add_data_func (twin, GINT_TO_POINTER (SIM_TWIN), test);
  if (server != NULL)
    g_test_add_data_func (both, GINT_TO_POINTER (SIM_BOTH), test);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  pattern = test_desk_start (NULL, "nobody", NULL, NULL);
  server = test_server_start ();
  add ("refused-birth", test_refused_birth);
  add ("restored-wrong-clock", test_restored_wrong_clock);
  add ("restored-out-of-sight", test_restored_out_of_sight);
  add ("restored-before-edit", test_restored_before_edit);
  add ("restored-versions", test_restored_versions);
  add ("copied-home", test_copied_home);
  add ("edit-beats-deletion", test_edit_beats_deletion);
  add ("right-to-change", test_right_to_change);
  add ("answer-again", test_answer_again);
  status = g_test_run ();
  test_server_free (server);
  test_desk_free (pattern);
  return status;
}
