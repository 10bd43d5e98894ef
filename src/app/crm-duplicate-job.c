/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for duplicates in the background: on a connection of its own that only reads, so that
 * nothing else of the office waits for it, then one short write of what was found. Main thread. */
#include "config.h"

#include "crm-duplicate-job.h"

#include <glib/gi18n-lib.h>

#include "crm-duplicates.h"

typedef struct
{
  CrmContext *context;
  CrmStore *reader;
  CrmJob *job;
  gboolean anew;
  guint position; /* of the kind that is looked through */
  guint n_found;
} Work;

typedef struct
{
  CrmJob *job;
  const CrmKind *kind;
  gboolean anew;
} Look;

static void look_at_next (Work *work);

static void
free_work (Work *work)
{
  g_clear_object (&work->context);
  g_clear_object (&work->reader);
  g_clear_object (&work->job);
  g_free (work);
}

static void
finish (Work *work, CrmJobState state, const char *status)
{
  crm_job_finish (work->job, state, status);
  if (work->reader != NULL)
    crm_store_close (work->reader);
  free_work (work);
}

static void
finish_with (Work *work, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finish (work, CRM_JOB_CANCELED, _ ("Canceled"));
  else
    finish (work, CRM_JOB_FAILED, error->message);
}

static char *
describe (guint n)
{
  /* Translators: pairs of records that are probably one. */
  return g_strdup_printf (ngettext ("%u possible duplicate", "%u possible duplicates", n), n);
}

static void
on_progress (double fraction, guint n_found, gpointer data)
{
  Look *look = data;
  g_autofree char *status = describe (n_found);

  crm_job_report (look->job, fraction, status);
}

static gpointer
run_scan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  gint64 since = look->anew ? 0 : crm_session_get_duplicates_time (session, look->kind);

  return crm_session_scan_duplicates (session, look->kind, since, on_progress, look, cancellable,
                                      error);
}

static gpointer
run_keep (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_keep_duplicates (session, data, error) ? data : NULL;
}

static void
free_scan (gpointer scan)
{
  crm_duplicate_scan_free (scan);
}

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;

  crm_store_run_finish (CRM_STORE (source), result, &error);
  if (error != NULL)
    {
      finish_with (work, error);
      return;
    }
  work->position++;
  look_at_next (work);
}

static void
on_scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;
  CrmDuplicateScan *scan = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (scan == NULL)
    {
      finish_with (work, error);
      return;
    }
  work->n_found += scan->pairs->len;
  crm_store_run_async (crm_context_get_store (work->context), CRM_LANE_WRITE, G_PRIORITY_LOW,
                       run_keep, scan, free_scan, NULL, NULL, on_kept_cb, work);
}

static void
look_at_next (Work *work)
{
  CrmCatalog *catalog = crm_store_get_catalog (work->reader);
  Look *look;

  while (work->position < crm_catalog_get_n_kinds (catalog)
         && !crm_kind_has_duplicates (crm_catalog_get_kind (catalog, work->position)))
    work->position++;
  if (work->position == crm_catalog_get_n_kinds (catalog))
    {
      g_autofree char *status = describe (work->n_found);

      finish (work, CRM_JOB_DONE, status);
      return;
    }
  look = g_new0 (Look, 1);
  *look = (Look){ work->job, crm_catalog_get_kind (catalog, work->position), work->anew };
  crm_store_run_async (work->reader, CRM_LANE_REPORT, G_PRIORITY_LOW, run_scan, look, g_free,
                       free_scan, crm_job_get_cancellable (work->job), on_scanned_cb, work);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;

  work->reader = crm_store_open_finish (result, &error);
  if (work->reader == NULL)
    finish_with (work, error);
  else
    look_at_next (work);
}

/**
 * crm_duplicate_job_start:
 * @anew: look through everything, not only at what changed since the last time
 *
 * Returns: (transfer full): the job; it is among those of the context and can be cancelled. When
 *   it is done, crm_session_list_duplicates() lists what was found.
 */
CrmJob *
crm_duplicate_job_start (CrmContext *context, gboolean anew)
{
  Work *work = g_new0 (Work, 1);
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  work->context = g_object_ref (context);
  work->anew = anew;
  work->job = crm_job_new (_ ("Looking for duplicates"));
  crm_context_add_job (context, work->job);
  crm_store_open_async (crm_context_get_folder (context), CRM_STORE_READ_ONLY, catalog,
                        crm_job_get_cancellable (work->job), on_opened_cb, work);
  return g_object_ref (work->job);
}
