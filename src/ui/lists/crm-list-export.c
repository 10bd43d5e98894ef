/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list saved as a file: all of it or what is selected, as it is seen or with all there is. Main
 * thread, but for what is said. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-export-dialog.h"
#include "crm-export-note.h"
#include "crm-file-choose.h"
#include "crm-list-view-private.h"

typedef struct
{
  CrmQuery *query; /* NULL when refs say which */
  GArray *refs;
  const CrmKind *kind;
  CrmExportOptions options;
  GArray *columns; /* CrmExportColumn, of the options */
  GFile *file;
  CrmJob *job;
  const CrmLocale *locale;
  guint64 n_rows;
} Export;

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmJob *job;
  const CrmKind *kind;
  CrmExportFormat format;
} Waiting;

static void
clear_column (gpointer data)
{
  CrmExportColumn *column = data;
  g_free ((char *) column->title);
  g_free ((char *) column->names);
}

static void
export_free (gpointer data)
{
  Export *export = data;
  g_clear_object (&export->query);
  g_clear_pointer (&export->refs, g_array_unref);
  g_clear_pointer (&export->columns, g_array_unref);
  g_clear_object (&export->file);
  g_clear_object (&export->job);
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
  g_autofree char *number = crm_locale_format_integer (export->locale, (gint64) n_done);
  /* Translators: %s is a number of rows of a list that were written to a file. */
  g_autofree char *status
      = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) n_done), number);
  crm_job_report (export->job, n_all > 0 ? (double) n_done / (double) n_all : 1, status);
}

/* On the thread of the store that reads what takes long. Returns: how many rows, as a pointer that
 * is never NULL. */
static gpointer
run_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Export *export = data;
  gint64 n = export->query
                 ? crm_export_query_to_file (session, export->query, &export->options, export->file,
                                             report_progress, export, cancellable, error)
                 : crm_export_refs_to_file (session, export->kind,
                                            (const CrmRef *) (gpointer) export->refs->data,
                                            export->refs->len, &export->options, export->file,
                                            report_progress, export, cancellable, error);
  if (n < 0)
    return NULL;
  export->n_rows = (guint64) n;
  return g_memdup2 (&export->n_rows, sizeof export->n_rows);
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
      crm_export_note_async (CRM_STORE (source), waiting->kind, (gint64) *n,
                             crm_export_format_suffix (waiting->format));
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
start (CrmListView *self, Export *export)
{
  export->job = crm_job_new (_ ("Saving a list"));
  crm_context_add_job (self->context, export->job);
  Waiting *waiting = g_new0 (Waiting, 1);
  waiting->context = g_object_ref (self->context);
  waiting->navigator = self->navigator;
  waiting->job = g_object_ref (export->job);
  waiting->kind = export->kind;
  waiting->format = export->options.format;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       run_export, export, export_free, g_free,
                       crm_job_get_cancellable (export->job), on_exported_cb, waiting);
}

/* What the list can show, or only what it shows now. */
GArray *
crm_list_view_make_columns (CrmListView *self, gboolean as_seen)
{
  CrmListColumns *columns = self->columns;
  GArray *made = g_array_new (TRUE, TRUE, sizeof (CrmExportColumn));
  g_array_set_clear_func (made, clear_column);
  for (guint i = 0; i < crm_list_columns_get_n (columns); i++)
    {
      if (as_seen && !crm_list_columns_is_shown (columns, i))
        continue;
      CrmExportColumn column = { g_strdup (crm_list_columns_get_title (columns, i)),
                                 g_strdup (crm_list_columns_get_key (columns, i)) };
      g_array_append_val (made, column);
    }
  return made;
}

/* The whole of one kind goes out under the names that an import knows again. */
static Export *
make_export (CrmListView *self, CrmExportDialog *dialog)
{
  const CrmKind *only = self->n_kinds == 1 ? self->kinds[0] : self->only_kind;
  gboolean as_seen = crm_export_dialog_as_seen (dialog);
  Export *export = g_new0 (Export, 1);
  export->locale = crm_context_get_locale (self->context);
  export->kind = only ? only : self->kinds[0];
  if (crm_export_dialog_only_selected (dialog))
    export->refs = crm_list_model_dup_selected (self->model);
  else
    export->query = crm_list_view_make_query (self, only);
  export->options.format = crm_export_dialog_get_format (dialog);
  export->options.with_mark = TRUE;
  if (as_seen)
    export->options.locale = export->locale;
  if (as_seen || !only)
    {
      export->columns = crm_list_view_make_columns (self, as_seen);
      export->options.columns = (const CrmExportColumn *) (gpointer) export->columns->data;
    }
  return export;
}

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmListView *self = CRM_LIST_VIEW (source);
  Export *export = user_data;
  export->file = crm_file_choose_finish (result);
  if (export->file && self->context)
    start (self, export);
  else
    export_free (export);
}

static void
on_accepted_cb (CrmExportDialog *dialog, CrmListView *self)
{
  if (!self->context)
    return;
  Export *export = make_export (self, dialog);
  const char *suffix = crm_export_format_suffix (export->options.format);
  const char *const suffixes[] = { suffix, NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  crm_file_add_filter (filters, crm_export_dialog_format_label (export->options.format), suffixes);
  g_autofree char *name
      = g_strdup_printf ("%s.%s", crm_kind_get_label_plural (export->kind), suffix);
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE, _ ("Save the List"), name,
                         G_LIST_MODEL (filters), NULL, on_chosen_cb, export);
}

static char *
count (CrmListView *self, guint n)
{
  g_autofree char *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  return self->spec->format_count (n, number);
}

/* Asks what is wanted and where to, and saves it. */
void
crm_list_view_export (CrmListView *self)
{
  guint n_selected = crm_list_model_get_n_selected (self->model);
  g_autofree char *all = count (self, g_list_model_get_n_items (G_LIST_MODEL (self->model)));
  g_autofree char *selected = n_selected > 0 ? count (self, n_selected) : NULL;
  GtkWidget *dialog
      = crm_export_dialog_new (crm_navigator_get_window (self->navigator), all, selected,
                               crm_kind_has (self->kinds[0], CRM_KIND_PARTY));
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (on_accepted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
