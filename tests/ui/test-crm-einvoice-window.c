/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an e-invoice lacks is listed, a row leads to where it is filled in, and what this program
 * does not claim is said. */
#include "config.h"

#include "crm-einvoice-window.h"

#include <string.h>

#include "crm-papers-fixture.h"

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

static GtkWidget *
open_window (CrmTestPapers *self)
{
  g_autoptr (CrmRecord) invoice = crm_test_papers_get (self, "invoice", NULL);
  GtkWidget *window = crm_einvoice_window_new (self->office.context,
                                               CRM_NAVIGATOR (self->navigator), invoice, NULL);

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
close_window (GtkWidget *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  CRM_WAIT_UNTIL (window == NULL);
}

static gboolean
can_save (GtkWidget *window)
{
  return gtk_widget_get_sensitive (crm_test_find (window, GTK_TYPE_BUTTON, "_Save…"));
}

static void
choose (GtkWidget *window, guint format)
{
  GtkWidget *row = crm_test_find_row (window, "Format");

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), format);
}

static void
test_missing (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *window = open_window (self);

  CRM_WAIT_UNTIL (crm_test_find_row (window, "The invoice: fill in “Due”") != NULL);
  g_assert_nonnull (crm_test_find_row (window, "Çakmak & Żółć <b>: fill in “Country”"));
  g_assert_null (crm_test_find_row (window, "Nothing Is Missing"));
  g_assert_false (can_save (window));
  crm_test_picture (window, "einvoice-missing");
  choose (window, 2);
  g_assert_nonnull (crm_test_find_row (window, "Çakmak & Żółć <b>: fill in “Street”"));
  /* A row leads to the card. */
  g_signal_emit_by_name (crm_test_find_row (window, "Çakmak & Żółć <b>: fill in “Country”"),
                         "activated");
  g_assert_nonnull (strstr (crm_fake_navigator_get_log (self->navigator), "account"));
}

/* Why a line charges no tax is chosen in the window itself, also when the invoice went out. */
static void
test_category (CrmTestPapers *self, gconstpointer data)
{
  static const char asked[] = "Line 2: Why No Tax?";
  g_autoptr (CrmRecord) invoice = crm_test_papers_get (self, "invoice", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (invoice));
  g_autoptr (CrmOperation) operation = crm_operation_new ("Issue");
  GtkWidget *window, *row;

  crm_test_office_add (&self->office, "invoice_line", "invoice_id", id, "name", "Advice", "price",
                       "80", NULL);
  crm_operation_set (operation, crm_record_get_kind (invoice), crm_record_get_id (invoice),
                     "status", crm_value_text ("issued"));
  crm_test_office_run (&self->office, operation);
  window = open_window (self);
  CRM_WAIT_UNTIL (crm_test_find_row (window, asked) != NULL);
  row = crm_test_find_row (window, asked);
  crm_test_picture (window, "einvoice-category");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  CRM_WAIT_UNTIL (crm_test_find_row (window, asked) == NULL);
  g_assert_nonnull (crm_test_find_row (window, "The invoice: fill in “Reason for no tax”"));
  close_window (window);
}

static gpointer
fill_in (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const values[][3] = { { "office", "country", "Portugal" },
                                           { "office", "tax_id", "509442013" },
                                           { "account", "country", "Polska" },
                                           { "invoice", "due", "2026-04-01" } };

  crm_session_begin (session, "Fill in", "test", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), values[i][0]);
      g_autoptr (CrmQuery) query = crm_query_new (kind);
      g_autoptr (GPtrArray) records = crm_session_list (session, query, NULL);
      CrmRecord *record = g_ptr_array_index (records, 0);

      crm_record_parse (record, values[i][1], values[i][2], NULL, NULL);
      if (!crm_session_update (session, record, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
test_complete (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, fill_in, NULL, NULL,
                 &error);
  g_assert_no_error (error);
  window = open_window (self);
  CRM_WAIT_UNTIL (crm_test_find_row (window, "The pages of the invoice are not complete yet")
                  != NULL);
  g_assert_false (can_save (window));
  choose (window, 1);
  g_assert_nonnull (crm_test_find_row (window, "Nothing Is Missing"));
  g_assert_true (can_save (window));
  crm_test_picture (window, "einvoice-complete");
  close_window (window);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/einvoice-window/missing", CrmTestPapers, NULL, set_up, test_missing, tear_down);
  g_test_add ("/einvoice-window/category", CrmTestPapers, NULL, set_up, test_category, tear_down);
  g_test_add ("/einvoice-window/complete", CrmTestPapers, NULL, set_up, test_complete, tear_down);
  return g_test_run ();
}
