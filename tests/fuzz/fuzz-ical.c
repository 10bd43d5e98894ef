/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A calendar of another program. What is taken of it is written and read again: nothing is new the
 * second time. */
#include "config.h"

#include <string.h>

#include "../store/fixture.h"
#include "crm-export.h"
#include "crm-ical.h"
#include "fuzz.h"

static Fixture office;

static void
close_office (void)
{
  fixture_tear_down (&office, NULL);
}

static void
open_office (void)
{
  if (office.store != NULL)
    return;
  fixture_set_up (&office, NULL);
  atexit (close_office);
}

static char *
write_all (CrmSession *session)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  CrmExportOptions options = { .format = CRM_EXPORT_ICAL };
  g_autoptr (GError) error = NULL;

  crm_export_query (session, query, &options, stream, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static gpointer
take (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto (CrmIcalReport) report = { 0 };
  g_auto (CrmIcalReport) again = { 0 };
  g_autoptr (GError) local = NULL;

  g_assert_true (crm_session_begin (session, "fuzz", "import", error));
  if (crm_ical_import (session, data, &report, NULL, NULL, cancellable, &local)
      && report.n_made > 0)
    {
      g_autofree char *text = write_all (session);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      g_assert_true (crm_ical_import (session, bytes, &again, NULL, NULL, cancellable, error));
      g_assert_cmpuint (again.n_made, ==, 0);
    }
  crm_session_rollback (session);
  return data;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  open_office ();
  fixture_run (&office, CRM_LANE_WRITE, take, bytes);
  return 0;
}
