/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list saved as CSV: what the filters leave, every field of it. A file holds one kind; of a list
 * of several kinds each gets a file of its own in a folder. Main thread, but for what is said. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-export.h"
#include "crm-file-choose.h"
#include "crm-list-view-private.h"

typedef struct
{
  CrmQuery *query;
  GFile *file;
} Part;

typedef struct
{
  GPtrArray *parts; /* Part */
  CrmJob *job;
  const CrmLocale *locale;
  guint64 n_before; /* rows of the parts that are done */
} Export;

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmJob *job;
} Waiting;

static void
part_free (gpointer data)
{
  Part *part = data;
  g_object_unref (part->query);
  g_object_unref (part->file);
  g_free (part);
}

static void
export_free (gpointer data)
{
  Export *export = data;
  g_ptr_array_unref (export->parts);
  g_object_unref (export->job);
  g_free (export);
}

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->context);
  g_object_unref (waiting->job);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* On the thread of the store that reads what takes long. */
static void
report_progress (guint64 n_done, guint64 n_all, gpointer user_data)
{
  Export *export = user_data;
  g_autofree char *number
      = crm_locale_format_integer (export->locale, (gint64) (export->n_before + n_done));
  /* Translators: %s is a number of rows of a list that were written to a file. */
  g_autofree char *status = g_strdup_printf (
      ngettext ("%s row", "%s rows", (gulong) (export->n_before + n_done)), number);
  double share = n_all > 0 ? (double) n_done / (double) n_all : 1;
  crm_job_report (export->job, export->parts->len == 1 ? share : -1, status);
}

/* On the thread of the store that reads what takes long. Returns: how many rows, as a pointer that
 * is never NULL. */
static gpointer
run_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Export *export = data;
  CrmExportOptions options = { .format = CRM_EXPORT_CSV, .with_mark = TRUE };
  for (guint i = 0; i < export->parts->len; i++)
    {
      Part *part = g_ptr_array_index (export->parts, i);
      gint64 n = crm_export_query_to_file (session, part->query, &options, part->file,
                                           report_progress, export, cancellable, error);
      if (n < 0)
        return NULL;
      export->n_before += (guint64) n;
    }
  return g_memdup2 (&export->n_before, sizeof export->n_before);
}

static void
on_exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree guint64 *n = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (n)
    {
      g_autofree char *number
          = crm_locale_format_integer (crm_context_get_locale (waiting->context), (gint64) *n);
      g_autofree char *text = g_strdup_printf (
          /* Translators: %s is a number of rows of a list. */
          ngettext ("%s row saved", "%s rows saved", (gulong) *n), number);
      crm_job_finish (waiting->job, CRM_JOB_DONE, text);
      crm_navigator_toast (waiting->navigator, text, NULL);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crm_job_finish (waiting->job, CRM_JOB_CANCELED, _ ("Stopped; no file was changed"));
  else
    crm_job_finish (waiting->job, CRM_JOB_FAILED, error->message);
  if (error)
    crm_navigator_report_error (waiting->navigator, _ ("The list was not saved"), error);
}

static void
start (CrmListView *self, GPtrArray *parts)
{
  g_autoptr (CrmJob) job = crm_job_new (_ ("Saving a list as CSV"));
  crm_context_add_job (self->context, job);

  Export *export = g_new0 (Export, 1);
  export->parts = parts;
  export->job = g_object_ref (job);
  export->locale = crm_context_get_locale (self->context);
  Waiting *waiting = g_new0 (Waiting, 1);
  waiting->context = g_object_ref (self->context);
  waiting->navigator = self->navigator;
  waiting->job = g_object_ref (job);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       run_export, export, export_free, g_free, crm_job_get_cancellable (job),
                       on_exported_cb, waiting);
}

static void
add_part (GPtrArray *parts, CrmListView *self, const CrmKind *kind, GFile *file)
{
  Part *part = g_new0 (Part, 1);
  part->query = crm_list_view_make_query (self, kind);
  part->file = g_object_ref (file);
  g_ptr_array_add (parts, part);
}

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmListView *self = CRM_LIST_VIEW (source);
  g_autoptr (GFile) chosen = crm_file_choose_finish (result);
  if (!chosen || !self->context)
    return;
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  const CrmKind *only = self->n_kinds == 1 ? self->kinds[0] : self->only_kind;
  if (only)
    add_part (parts, self, only, chosen);
  for (guint i = 0; !only && i < self->n_kinds; i++)
    {
      g_autofree char *name
          = g_strdup_printf ("%s.csv", crm_kind_get_label_plural (self->kinds[i]));
      g_autoptr (GFile) file = g_file_get_child (chosen, name);
      add_part (parts, self, self->kinds[i], file);
    }
  start (self, parts);
}

/* Asks where to, and saves the list. */
void
crm_list_view_export (CrmListView *self)
{
  const CrmKind *only = self->n_kinds == 1 ? self->kinds[0] : self->only_kind;
  if (!only)
    {
      crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_FOLDER,
                             _ ("Choose a Folder for the Files"), NULL, NULL, NULL, on_chosen_cb,
                             NULL);
      return;
    }
  static const char *const suffixes[] = { "csv", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  crm_file_add_filter (filters, _ ("Tables (CSV)"), suffixes);
  g_autofree char *name = g_strdup_printf ("%s.csv", crm_kind_get_label_plural (only));
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE, _ ("Save the List"), name,
                         G_LIST_MODEL (filters), NULL, on_chosen_cb, NULL);
}
