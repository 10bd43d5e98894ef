/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast an office goes up, comes down and changes, each beside what PostgreSQL alone does with
 * the same rows on the same machine. Ratios travel between machines; the figures themselves do not.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "crm-test-office.h"

#define N_ROWS 20000

typedef struct
{
  TestDesk *desk;
  int n;
} Import;

static gpointer
import (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Import *job = data;

  if (!crm_session_begin (session, "Import", "import", error))
    return NULL;
  for (int i = 0; i < job->n; i++)
    {
      g_autoptr (CrmRecord) contact = crm_record_new (test_desk_kind (job->desk, "contact"));
      g_autofree char *name = g_strdup_printf ("Maria da Conceição %d", i);

      crm_record_set_text (contact, "name", name);
      crm_record_set_text (contact, "job_title", "Purchasing");
      crm_record_set_text (contact, "source", "Fair");
      crm_record_set_text (contact, "description", "Met at the stand, wants a quote by spring.");
      if (!crm_session_insert (session, contact, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? job : NULL;
}

static double
since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
}

/* Of this program, which is the desk. */
static double
processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
tell (const char *what, double seconds, double desk, double n, double bare_seconds)
{
  g_print ("%-44s %8.2f s (desk %.2f s) %9.0f rows/s   bare %8.0f rows/s   ratio %.2f\n", what,
           seconds, desk, n / seconds, n / bare_seconds, bare_seconds / seconds);
}

/* The same rows into a table of the same columns, without a trigger or a key. */
static double
measure_bare_in (TestOffice *office)
{
  gint64 start;

  test_office_run (office, "CREATE TABLE public.bare (LIKE crm.contact)");
  start = g_get_monotonic_time ();
  test_office_run (office, "INSERT INTO public.bare SELECT * FROM crm.contact");
  return since (start);
}

static double
measure_bare_out (TestOffice *office)
{
  gint64 start = g_get_monotonic_time ();

  test_office_run (office, "COPY crm.contact TO '/dev/null'");
  return since (start);
}

int
main (int argc, char *argv[])
{
  TestServer *server;
  TestOffice *office;
  TestDesk *ana, *rui;
  Import job;
  double up, down, delta, in, out, desk, up_desk, down_desk, delta_desk;
  gint64 start;
  CrmId id;

  g_test_init (&argc, &argv, NULL);
  server = test_server_start ();
  if (server == NULL)
    return 77;
  office = test_office_new (server);
  ana = test_desk_found (office, "ana");
  test_desk_join (ana);
  job = (Import){ ana, N_ROWS };
  test_desk_run (ana, import, &job);
  start = g_get_monotonic_time ();
  desk = processor_time ();
  test_desk_sync (ana);
  up = since (start);
  up_desk = processor_time () - desk;
  start = g_get_monotonic_time ();
  desk = processor_time ();
  rui = test_desk_new (office, "rui");
  down = since (start);
  down_desk = processor_time () - desk;
  test_office_run (office, "UPDATE crm.contact SET job_title = 'Retired'");
  start = g_get_monotonic_time ();
  desk = processor_time ();
  test_desk_sync (rui);
  delta = since (start);
  delta_desk = processor_time () - desk;
  in = measure_bare_in (office);
  out = measure_bare_out (office);
  tell ("an import goes up, and its answer comes back", up, up_desk, N_ROWS, in);
  tell ("first copy of an office", down, down_desk, N_ROWS, out);
  tell ("all rows changed by somebody come in", delta, delta_desk, N_ROWS, out);

  test_desk_sync (ana);
  id = test_desk_insert (ana, "account", "name", "One", NULL);
  test_desk_sync (ana);
  start = g_get_monotonic_time ();
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);

      test_desk_set (ana, "account", &id, "industry", text);
      test_desk_sync (ana);
    }
  g_print ("%-44s %8.2f ms\n", "one edit: saved, sent, answered, read back", since (start) * 10);
  start = g_get_monotonic_time ();
  for (int i = 0; i < 100; i++)
    test_desk_sync (ana);
  g_print ("%-44s %8.2f ms\n", "one sync when nothing changed", since (start) * 10);
  test_desk_free (ana);
  test_desk_free (rui);
  test_office_free (office);
  test_server_free (server);
  return 0;
}
