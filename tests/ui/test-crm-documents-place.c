/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Documents: what was made, the templates, and the way to a new document. */
#include "config.h"

#include "crm-documents-place.h"

#include <string.h>

#include "crm-new-document-window.h"
#include "crm-papers-fixture.h"
#include "crm-record-finder.h"

static void
set_up (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_open (self);
}

static void
tear_down (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_close (self);
}

static const char *
log_of (CrmTestPapers *self)
{
  return crm_fake_navigator_get_log (self->navigator);
}

static void
show_place (CrmTestPapers *self)
{
  crm_test_papers_show (
      self, crm_documents_place_new (self->office.context, CRM_NAVIGATOR (self->navigator)));
}

static void
test_parts (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GVariant) templates = g_variant_ref_sink (g_variant_new_string ("templates"));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  show_place (self);
  CRM_WAIT_UNTIL (crm_test_find (self->page, GTK_TYPE_INSCRIPTION, "The contract") != NULL
                  || crm_test_find (self->page, GTK_TYPE_LABEL, "The contract") != NULL);
  g_assert_cmpstr (crm_place_get_subtitle (CRM_PLACE (self->page)), ==, "1 document");
  crm_place_show (CRM_PLACE (self->page), templates);
  CRM_WAIT_UNTIL (crm_test_find (self->page, GTK_TYPE_LABEL, "Services agreement") != NULL);
  /* In its next frame the window lets go of what had the keyboard. */
  gtk_test_widget_wait_for_draw (self->window);
  /* Only those of the office's language. */
  crm_test_papers_find_all (self->page, ADW_TYPE_ACTION_ROW, rows);
  g_assert_cmpuint (rows->len, >=, 3);
  g_assert_nonnull (crm_test_find_row (self->page, "Invoice"));
  g_assert_null (crm_test_find_row (self->page, "Fatura"));
  g_signal_emit_by_name (g_ptr_array_index (rows, 0), "activated");
  g_assert_cmpstr (log_of (self), ==, "open template;");
}

static char *
subject_of (CrmTestPapers *self, const char *kind)
{
  g_autoptr (CrmRecord) record = crm_test_papers_get (self, kind, NULL);
  char id[CRM_ID_STRING_SIZE];

  return g_strdup_printf ("%s:%s", kind, crm_id_format (crm_record_get_id (record), id));
}

/* With a template and a record there is nothing to ask; asked twice, it is the same document. */
static void
test_target (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) template = crm_test_papers_get (self, "template", "invoice");
  g_autofree char *template_id = crm_id_dup_string (crm_record_get_id (template));
  g_autofree char *subject = subject_of (self, "invoice");
  g_autoptr (CrmRecord) document = NULL;

  show_place (self);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GVariant) target
          = g_variant_ref_sink (g_variant_new ("(ss)", template_id, subject));
      const char *wanted[] = { "open document;", "open document;open document;" };

      crm_place_show (CRM_PLACE (self->page), target);
      CRM_WAIT_UNTIL (g_str_equal (log_of (self), wanted[i]));
    }
  document = crm_test_papers_get (self, "document", "invoice");
  g_assert_nonnull (strstr (crm_record_get_title (document), "INV-1"));
  g_assert_cmpstr (crm_record_get_text (document, "number"), ==, "INV-1");
  g_assert_cmpstr (crm_record_get_text (document, "status"), ==, "draft");
  g_assert_true (crm_record_is_set (document, "account_id"));
  CRM_WAIT_UNTIL (g_strcmp0 (crm_place_get_subtitle (CRM_PLACE (self->page)), "2 documents") == 0);
}

static GtkWidget *
present (CrmTestPapers *self, const CrmKind *kind, const CrmId *id)
{
  GtkWidget *window = crm_new_document_window_new (self->office.context,
                                                   CRM_NAVIGATOR (self->navigator), kind, id);

  gtk_window_present (GTK_WINDOW (window));
  CRM_WAIT_UNTIL (crm_test_find (window, ADW_TYPE_ACTION_ROW, NULL) != NULL);
  return window;
}

/* First the template, then for whom. */
static void
test_two_questions (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *window, *row;

  gtk_window_present (GTK_WINDOW (self->window));
  window = present (self, NULL, NULL);
  g_signal_emit_by_name (crm_test_find (window, ADW_TYPE_ACTION_ROW, NULL), "activated");
  CRM_WAIT_UNTIL (crm_test_find (window, CRM_TYPE_RECORD_FINDER, NULL) != NULL
                  && crm_test_find (crm_test_find (window, CRM_TYPE_RECORD_FINDER, NULL),
                                    ADW_TYPE_ACTION_ROW, NULL)
                         != NULL);
  row = crm_test_find (crm_test_find (window, CRM_TYPE_RECORD_FINDER, NULL), GTK_TYPE_LIST_BOX,
                       NULL);
  g_signal_emit_by_name (row, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (row), 0));
  CRM_WAIT_UNTIL (g_str_equal (log_of (self), "open document;"));
}

/* From a card only what suits it is offered, in the language of its client. */
static void
test_from_invoice (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) invoice = crm_test_papers_get (self, "invoice", NULL);
  GtkWidget *window, *row;

  gtk_window_present (GTK_WINDOW (self->window));
  window = present (self, crm_record_get_kind (invoice), crm_record_get_id (invoice));
  row = crm_test_find_row (window, "Invoice");
  g_assert_nonnull (row);
  g_assert_null (crm_test_find_row (window, "Services agreement"));
  g_assert_null (crm_test_find_row (window, "Fatura"));
  g_signal_emit_by_name (row, "activated");
  CRM_WAIT_UNTIL (g_str_equal (log_of (self), "open document;"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, test) g_test_add (name, CrmTestPapers, NULL, set_up, test, tear_down)
  ADD ("/documents-place/parts", test_parts);
  ADD ("/documents-place/target", test_target);
  ADD ("/documents-place/two-questions", test_two_questions);
  ADD ("/documents-place/from-invoice", test_from_invoice);
  return g_test_run ();
}
