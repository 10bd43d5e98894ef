/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list on paper, as it is seen: its columns, its order, what is selected or else all of it. Main
 * thread, but for what is said. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-date.h"
#include "crm-export-note.h"
#include "crm-export-series.h"
#include "crm-issue-dialog.h"
#include "crm-labels-dialog.h"
#include "crm-list-view-private.h"
#include "crm-page-print.h"

/* Some 300 pages: who wants more of it on paper has mistaken the button. */
#define MAX_ROWS 12000

typedef struct
{
  GArray *refs;
  GArray *columns; /* CrmExportColumn */
  char *title;
  const CrmLocale *locale;
} Print;

static void
print_free (gpointer data)
{
  Print *print = data;
  g_array_unref (print->refs);
  g_array_unref (print->columns);
  g_free (print->title);
  g_free (print);
}

/* On the thread of the store that reads what a person waits for. */
static gpointer
read_rows (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Print *print = data;
  return crm_export_series (
      session, (const CrmRef *) (gpointer) print->refs->data, print->refs->len, print->title,
      (const CrmExportColumn *) (gpointer) print->columns->data, print->locale, cancellable, error);
}

static void
on_rows_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmListView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSeries) series = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (series && self->context)
    {
      g_autoptr (CrmReport) report = crm_list_view_make_report (self, series);
      g_autoptr (CrmPagePrint) operation
          = crm_page_print_new_report (report, crm_series_get_title (series));
      crm_export_note_async (CRM_STORE (source), NULL, (gint64) crm_series_get_n_rows (series),
                             "print");
      crm_page_print_run (operation, self->navigator, _ ("The list could not be printed"));
    }
  if (error && self->context)
    crm_navigator_report_error (self->navigator, _ ("The list could not be printed"), error);
}

/**
 * crm_list_view_make_report:
 * @series: rows of the list
 *
 * Returns: (transfer full): the pages, with the name of the office and the day at the foot of each
 */
CrmReport *
crm_list_view_make_report (CrmListView *self, CrmSeries *series)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  CrmReport *report = crm_report_new (series, NULL, locale);
  g_autofree char *number = crm_locale_format_integer (locale, crm_series_get_n_rows (series));
  g_autofree char *count = self->spec->format_count (crm_series_get_n_rows (series), number);
  g_autofree char *today = crm_locale_format_date (locale, crm_date_today (), CRM_DATE_LONG);
  /* Translators: foot of a printed report: the office's name, then today's date. */
  g_autofree char *foot
      = g_strdup_printf (_ ("%s, %s"), crm_context_get_office_name (self->context), today);
  crm_report_set_subtitle (report, count);
  crm_report_set_footer (report, foot);
  return report;
}

/* What is selected, or the whole list; NULL, and it is said, where that is too much. */
static GArray *
dup_wanted (CrmListView *self)
{
  g_autoptr (GArray) refs = crm_list_model_get_n_selected (self->model) > 0
                                ? crm_list_model_dup_selected (self->model)
                                : crm_list_model_dup_all (self->model);
  if (refs->len > MAX_ROWS)
    {
      g_autofree char *number
          = crm_locale_format_integer (crm_context_get_locale (self->context), MAX_ROWS);
      /* Translators: %s is a number of rows of a list. */
      g_autofree char *text = g_strdup_printf (
          _ ("More than %s rows are not printed; filter the list first"), number);
      crm_navigator_toast (self->navigator, text, NULL);
      return NULL;
    }
  return g_steal_pointer (&refs);
}

/* Prints what is selected, or the whole list. */
void
crm_list_view_print (CrmListView *self)
{
  const CrmKind *only = self->n_kinds == 1 ? self->kinds[0] : self->only_kind;
  g_autoptr (GArray) refs = dup_wanted (self);
  if (!refs)
    return;
  Print *print = g_new0 (Print, 1);
  print->refs = g_steal_pointer (&refs);
  print->columns = crm_list_view_make_columns (self, TRUE);
  print->title = g_strdup (only ? crm_kind_get_label_plural (only) : _ ("List"));
  print->locale = crm_context_get_locale (self->context);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_rows, print, print_free, g_object_unref, NULL, on_rows_read_cb,
                       g_object_ref (self));
}

/* Asks on which labels or envelopes the addresses are printed. */
void
crm_list_view_print_labels (CrmListView *self)
{
  g_autoptr (GArray) refs = dup_wanted (self);
  if (refs)
    gtk_window_present (GTK_WINDOW (crm_labels_dialog_new (self->context, self->navigator, refs)));
}

/* Documents are made for parties, deals and papers; of documents themselves those are issued that
 * were begun. */
gboolean
crm_list_view_can_issue (CrmListView *self)
{
  static const char *const kinds[]
      = { "document", "invoice", "sales_order", "opportunity", "account", "contact", "lead", NULL };

  return g_strv_contains (kinds,
                          crm_kind_get_name (self->only_kind ? self->only_kind : self->kinds[0]));
}

/* Asks which documents are issued for what is selected, or for the whole list. */
void
crm_list_view_issue (CrmListView *self)
{
  const CrmKind *kind = self->only_kind ? self->only_kind : self->kinds[0];
  g_autoptr (GArray) refs = dup_wanted (self);
  if (refs && refs->len > 0)
    gtk_window_present (
        GTK_WINDOW (crm_issue_dialog_new (self->context, self->navigator, kind, refs)));
}
