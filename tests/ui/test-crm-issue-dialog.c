/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents for the rows of a list: chosen, issued as a job, and what could not be is named. */
#include "config.h"

#include "crm-issue-dialog.h"

#include <string.h>

#include "crm-job.h"
#include "crm-papers-fixture.h"

#define BODY "---\ntype: letter\nlocale: en-GB\n---\nNo. {{doc.number?}} for {{client.name}}\n"

typedef struct
{
  CrmTestPapers papers;
  GtkWidget *dialog;
} Fixture;

static GArray *
dup_refs (Fixture *f, const char *kind)
{
  g_autoptr (CrmRecord) record = crm_test_papers_get (&f->papers, kind, NULL);
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  CrmRef ref = CRM_REF_MAKE (crm_record_get_row (record),
                             crm_kind_get_number (crm_record_get_kind (record)));

  g_array_append_val (refs, ref);
  return refs;
}

static void
open_dialog (Fixture *f, const char *kind)
{
  g_autoptr (GArray) refs = dup_refs (f, kind);

  gtk_window_present (GTK_WINDOW (f->papers.window));
  f->dialog = crm_issue_dialog_new (f->papers.office.context, CRM_NAVIGATOR (f->papers.navigator),
                                    crm_context_get_kind (f->papers.office.context, kind), refs);
  gtk_window_present (GTK_WINDOW (f->dialog));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  crm_test_papers_open (&f->papers);
  crm_test_office_add (&f->papers.office, "template", "name", "Plain words", "type", "letter",
                       "body", BODY, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  crm_test_papers_close (&f->papers);
}

static AdwComboRow *
find_row (Fixture *f, const char *title)
{
  return ADW_COMBO_ROW (crm_test_find_row (f->dialog, title));
}

static gboolean
choose (AdwComboRow *row, const char *text)
{
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (!g_str_has_prefix (gtk_string_object_get_string (item), text))
        continue;
      adw_combo_row_set_selected (row, i);
      return TRUE;
    }
  return FALSE;
}

static CrmJob *
get_job (Fixture *f)
{
  GListModel *jobs = crm_context_get_jobs (f->papers.office.context);
  CrmJob *job = g_list_model_get_n_items (jobs) > 0 ? g_list_model_get_item (jobs, 0) : NULL;

  if (job != NULL)
    g_object_unref (job); /* the context has it */
  return job;
}

static void
accept (Fixture *f)
{
  g_signal_emit_by_name (crm_test_find (f->dialog, GTK_TYPE_BUTTON, "_Issue"), "clicked");
  CRM_WAIT_UNTIL (get_job (f) != NULL && crm_job_get_state (get_job (f)) != CRM_JOB_RUNNING);
}

static void
test_issues (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) document = NULL;

  open_dialog (f, "account");
  CRM_WAIT_UNTIL (choose (find_row (f, "Document"), "Plain words"));
  crm_test_picture (f->dialog, "issue-dialog");
  accept (f);
  g_assert_cmpint (crm_job_get_state (get_job (f)), ==, CRM_JOB_DONE);
  g_assert_nonnull (strstr (crm_job_get_status (get_job (f)), "1 document"));
  document = crm_test_papers_get (&f->papers, "document", "letter");
  g_assert_true (crm_record_is_set (document, "file_hash"));
  g_assert_true (crm_record_is_set (document, "number"));
}

static GtkWidget *
find_message (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* An invoice cannot go out as a credit note: that is said with its number. */
static void
test_names_the_rest (Fixture *f, gconstpointer data)
{
  open_dialog (f, "invoice");
  CRM_WAIT_UNTIL (choose (find_row (f, "Document"), "Credit note"));
  accept (f);
  CRM_WAIT_UNTIL (find_message () != NULL);
  g_assert_nonnull (
      strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (find_message ())), "INV-1"));
  crm_test_picture (find_message (), "issue-dialog-rest");
  gtk_window_close (GTK_WINDOW (find_message ()));
  CRM_WAIT_UNTIL (find_message () == NULL);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/issue-dialog/issues", Fixture, NULL, set_up, test_issues, tear_down);
  g_test_add ("/issue-dialog/names-the-rest", Fixture, NULL, set_up, test_names_the_rest,
              tear_down);
  return g_test_run ();
}
