/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histories of simulated offices. Each follows from a seed: four desks whose people work, whose
 * network loses, repeats and delays messages, whose programs crash, whose home folders are copied
 * and restored, whose clocks are wrong by up to a year. When all is well again every desk has what
 * its person may see, nothing that anybody typed is lost or was written twice, and the numbers of
 * papers are 1 to n.
 *
 *   --server twin      in memory (what CI runs by the hundred)
 *   --server both      in memory and PostgreSQL, which must agree in every answer
 *   --server postgres  PostgreSQL, which is killed now and then
 *   --seeds N --first-seed S --steps N
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim-office.h"

static TestServer *server;
static char *server_name;
static SimMode mode = SIM_TWIN;
static int n_seeds = 20;
static int first_seed = 1;
static int n_steps = 100;
static TestDesk *pattern;
static int seen[SIM_N_SEEN];
static int faults[SIM_N_FAULTS];
static guint n_answers;
static char reproduce[200];

/* Whatever fails, the seed is what somebody needs to see it again. */
static void
on_abort (int number)
{
  if (write (STDERR_FILENO, reproduce, strlen (reproduce)) < 0)
    _exit (1);
  signal (number, SIG_DFL);
  raise (number);
}

static void
run_history (guint32 seed)
{
  SimOffice *office;

  g_snprintf (reproduce, sizeof reproduce,
              "\n# See it again: test-crm-sim --server %s --first-seed %u --seeds 1 --steps %d\n",
              server_name != NULL ? server_name : "twin", seed, n_steps);
  office = sim_office_new (mode, seed, server, pattern->folder);
  sim_office_begin (office);
  for (int i = 0; i < n_steps; i++)
    sim_office_step (office);
  sim_office_heal (office);
  sim_office_check (office);
  for (int i = 0; i < SIM_N_SEEN; i++)
    seen[i] += office->seen[i];
  for (int d = 0; d < SIM_N_DESKS; d++)
    for (int i = 0; i < SIM_N_FAULTS; i++)
      faults[i] += office->networks[d].seen[i];
  if (office->pair != NULL)
    n_answers += sim_pair_count_answers (office->pair);
  sim_office_free (office);
}

static void
test_histories (void)
{
  for (int i = 0; i < n_seeds; i++)
    run_history ((guint32) (first_seed + i));
  g_test_message ("%d histories of %d steps, %d desks", n_seeds, n_steps, SIM_N_DESKS);
  if (mode == SIM_BOTH)
    g_test_message ("both servers gave %u answers, and the same", n_answers);
}

/* A fault that never happened was not tried. */
static void
test_all_happened (void)
{
  for (int i = 0; i < SIM_N_SEEN; i++)
    g_test_message ("%s: %d", sim_seen_names[i], seen[i]);
  for (int i = 0; i < SIM_N_FAULTS; i++)
    g_test_message ("%s: %d", sim_fault_names[i], faults[i]);
  if (n_seeds < 100)
    return;
  for (int i = 0; i < SIM_N_SEEN; i++)
    if (mode == SIM_POSTGRES || (i != SIM_KILLED && i != SIM_FULL_DISK))
      g_assert_cmpint (seen[i], >, 0);
  for (int i = 0; i < SIM_N_FAULTS; i++)
    g_assert_cmpint (faults[i], >, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/sim/histories", test_histories);
  g_test_add_func ("/sim/every-fault-happened", test_all_happened);
}

int
main (int argc, char *argv[])
{
  const GOptionEntry entries[]
      = { { "server", 0, 0, G_OPTION_ARG_STRING, &server_name, NULL, NULL },
          { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, NULL, NULL },
          { "first-seed", 0, 0, G_OPTION_ARG_INT, &first_seed, NULL, NULL },
          { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, NULL, NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  mode = g_strcmp0 (server_name, "both") == 0       ? SIM_BOTH
         : g_strcmp0 (server_name, "postgres") == 0 ? SIM_POSTGRES
                                                    : SIM_TWIN;
  signal (SIGABRT, on_abort);
  signal (SIGTRAP, on_abort);
  signal (SIGSEGV, on_abort);
  pattern = test_desk_start (NULL, "nobody", NULL, NULL);
  if (mode != SIM_TWIN)
    status = test_server_run (&server, add_tests);
  else
    {
      add_tests ();
      status = g_test_run ();
    }
  test_desk_free (pattern);
  return status;
}
