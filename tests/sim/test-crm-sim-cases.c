/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulated history has found once, told by hand: as short as it can be, with the twin alone
 * and, where there is a PostgreSQL, with both servers, which must agree in every answer. */
#include "config.h"

#include <string.h>

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
  status = g_test_run ();
  test_server_free (server);
  test_desk_free (pattern);
  return status;
}
