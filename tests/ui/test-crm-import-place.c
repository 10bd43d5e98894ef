/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import as a person makes it in the window: real files, their problems fixed and everything
 * taken back, and files that are no tables. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-import-fix-row.h"
#include "crm-import-place.h"
#include "crm-screenshots.h"
#include "crm-ui-fixture.h"
#include "crm-window.h"

typedef struct
{
  CrmTestOffice office;
  CrmWindow *window;
  GtkWidget *place;
  char *files; /* folder */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  self->files = g_dir_make_tmp ("clientela-files-XXXXXX", NULL);
  self->window = crm_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 800);
  crm_window_set_context (self->window, self->office.context);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.import", NULL));
  self->place = GTK_WIDGET (crm_window_get_page (self->window));
  g_assert_true (CRM_IS_IMPORT_PLACE (self->place));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (!self->window);
  crm_test_office_close (&self->office);
  g_rmdir (self->files);
  g_free (self->files);
}

static void
settle (Fixture *self)
{
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->place)));
}

static void
open_path (Fixture *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  crm_navigator_go (CRM_NAVIGATOR (self->window), "import", g_variant_new_string (uri));
  settle (self);
}

static void
open_bytes (Fixture *self, const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = g_build_filename (self->files, name, NULL);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  open_path (self, path);
  g_unlink (path);
}

static gboolean
says (Fixture *self, const char *text)
{
  return crm_test_find (self->place, GTK_TYPE_LABEL, text) != NULL;
}

static gpointer
count_records (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *const *what = data;
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), what[0]));
  if (what[1]
      && !crm_query_filter (query, what[1], CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error))
    return NULL;
  gint64 n = crm_session_count (session, query, error);
  return g_memdup2 (&n, sizeof n);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *n = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_assert_no_error (error);
  *(gint64 *) data = *n;
}

/* How many records there are, or those where @field says something. */
static gint64
count (Fixture *self, const char *kind, const char *field)
{
  const char *what[] = { kind, field };
  gint64 n = -1;
  crm_store_run_async (crm_context_get_store (self->office.context), CRM_LANE_READ, 0,
                       count_records, what, NULL, g_free, NULL, on_counted_cb, &n);
  CRM_WAIT_UNTIL (n >= 0);
  return n;
}

static char *
dup_shared (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "..", "shared", "data",
                                                 "b2b-sales", name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static void
import_shared (Fixture *self, const char *name, const char *button)
{
  g_autofree char *path = dup_shared (name);
  open_path (self, path);
  GtkWidget *import = crm_test_find (self->place, GTK_TYPE_BUTTON, button);
  g_assert_nonnull (import);
  g_assert_true (gtk_widget_is_sensitive (import));
  g_signal_emit_by_name (import, "clicked");
  settle (self);
  g_assert_true (says (self, name));
}

static void
test_sales (Fixture *self, gconstpointer data)
{
  g_autofree char *shared = dup_shared ("sales_pipeline.csv");
  if (!shared)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  import_shared (self, "sales_teams.csv", "_Import 35 Rows");
  import_shared (self, "accounts.csv", "_Import 85 Rows");
  import_shared (self, "products.csv", "_Import 7 Rows");
  import_shared (self, "sales_pipeline.csv", "_Import 8,800 Rows");
  g_assert_true (says (self, "1,425 × Company is empty"));
  g_assert_cmpint (count (self, "opportunity", NULL), ==, 8800);
  g_assert_cmpint (count (self, "opportunity", "product_id"), ==, 8800 - 1480);

  GtkWidget *label
      = crm_test_find (self->place, GTK_TYPE_LABEL, "1,480 × Product “GTXPro” → GTX Pro");
  g_assert_nonnull (label);
  GtkWidget *row = gtk_widget_get_ancestor (label, CRM_TYPE_IMPORT_FIX_ROW);
  g_signal_emit_by_name (crm_test_find (row, GTK_TYPE_BUTTON, "Apply to All"), "clicked");
  CRM_WAIT_UNTIL (says (self, "1,425 problems to fix"));
  g_assert_cmpint (count (self, "opportunity", "product_id"), ==, 8800);

  /* The fix, then the whole import. */
  g_assert_true (gtk_widget_activate_action (self->place, "win.undo", NULL));
  CRM_WAIT_UNTIL (says (self, "2,905 problems to fix"));
  g_signal_emit_by_name (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Undo Import"), "clicked");
  CRM_WAIT_UNTIL (says (self, "This Import Was Taken Back"));
  g_assert_cmpint (count (self, "opportunity", NULL), ==, 0);
}

static void
test_revisit (Fixture *self, gconstpointer data)
{
  static const char table[] = "Name,Responsible\nAcme,Ayşe Tester\n";
  static const char deals[] = "Opportunity,Account,Stage\nOne,Acmee,Prospecting\n";
  open_bytes (self, "accounts.csv", table, -1);
  gtk_widget_activate_action (self->place, "import.run", NULL);
  settle (self);
  open_bytes (self, "opportunities.csv", deals, -1);
  gtk_widget_activate_action (self->place, "import.run", NULL);
  settle (self);
  g_assert_true (says (self, "1 × Company “Acmee” → Acme"));

  gtk_widget_activate_action (self->place, "import.start", NULL);
  settle (self);
  g_assert_true (says (self, "1 to fix"));
  GtkWidget *row = gtk_widget_get_ancestor (crm_test_find (self->place, GTK_TYPE_LABEL, "1 to fix"),
                                            GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  settle (self);
  g_signal_emit_by_name (crm_test_find (self->place, GTK_TYPE_BUTTON, "Apply"), "clicked");
  CRM_WAIT_UNTIL (!crm_test_find (self->place, CRM_TYPE_IMPORT_FIX_ROW, NULL));
  g_assert_cmpint (count (self, "opportunity", "account_id"), ==, 1);
}

/* Nothing is imported before a person has said so, and what is no table says what it is. */
static void
test_odd_files (Fixture *self, gconstpointer data)
{
  static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0";
  static const char utf16[] = "\xff\xfeN\0a\0m\0e\0;\0C\0i\0t\0y\0\n\0"
                              "\xd6\0m\0"
                              "e\0r\0;\0\x30\x01z\0m\0i\0r\0\n\0";
  static const char cut[] = "Name,City\n\"Acme\",Lisbon\n\"Globex\",\"Por";
  open_bytes (self, "picture.csv", png, sizeof png - 1);
  g_assert_true (says (self, "picture.csv Cannot Be Imported"));
  open_bytes (self, "none.csv", "", 0);
  g_assert_true (says (self, "none.csv Cannot Be Imported"));
  open_bytes (self, "accounts16.csv", utf16, sizeof utf16 - 1);
  g_assert_true (says (self, "1 row · 2 columns · 44 bytes"));
  open_bytes (self, "accounts-cut.csv", cut, sizeof cut - 1);
  g_assert_nonnull (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Import 1 Row"));
  g_assert_nonnull (crm_test_find (self->place, CRM_TYPE_IMPORT_FIX_ROW, NULL));
  g_assert_cmpint (count (self, "account", NULL), ==, 0);
}

static GtkWidget *
find_entry (GtkWidget *root, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_ENTRY (child) && gtk_widget_get_mapped (child)
          && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (child)), text))
        return child;
      GtkWidget *below = find_entry (child, text);
      if (below)
        return below;
    }
  return NULL;
}

static void
click (Fixture *self, const char *label)
{
  GtkWidget *button = crm_test_find (self->place, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
correct (Fixture *self, const char *from, const char *to)
{
  CRM_WAIT_UNTIL (find_entry (self->place, from));
  gtk_editable_set_text (GTK_EDITABLE (find_entry (self->place, from)), to);
}

static const char spoilt[] = "Name,Employees,City\nAcme,many,Lisboa\n,3,Faro\nZencor,4,Porto\n";

/* Rows are corrected before anything is imported, and checked again. */
static void
test_correct_first (Fixture *self, gconstpointer data)
{
  open_bytes (self, "accounts.csv", spoilt, -1);
  gtk_widget_activate_action (self->place, "import.rows", "u", CRM_IMPORT_SKIP);
  correct (self, "many", "12");
  click (self, "_Check 1 Corrected Row");
  settle (self);
  CRM_WAIT_UNTIL (!find_entry (self->place, "many") && find_entry (self->place, "3"));
  g_assert_null (find_entry (self->place, "12"));
  click (self, "_Back");
  click (self, "_Import 2 Rows");
  settle (self);
  g_assert_cmpint (count (self, "account", "employees"), ==, 2);
}

/* What was left out is corrected when the file is gone, and comes in alone. */
static void
test_correct_later (Fixture *self, gconstpointer data)
{
  open_bytes (self, "accounts.csv", spoilt, -1);
  gtk_widget_activate_action (self->place, "import.run", NULL);
  settle (self);
  g_assert_cmpint (count (self, "account", NULL), ==, 2);
  click (self, "_Correct Rows…");
  settle (self);
  correct (self, "many", "7");
  CRM_WAIT_UNTIL (find_entry (self->place, ""));
  correct (self, "", "Novo");
  click (self, "_Import 2 Corrected Rows");
  settle (self);
  g_assert_cmpint (count (self, "account", NULL), ==, 3);
  g_assert_cmpint (count (self, "account", "employees"), ==, 3);
  CRM_WAIT_UNTIL (says (self, "No Such Rows"));
  g_assert_true (gtk_widget_activate_action (self->place, "win.undo", NULL));
  CRM_WAIT_UNTIL (find_entry (self->place, "many"));
  g_assert_cmpint (count (self, "account", NULL), ==, 2);
}

/* How a table was read is known when the next one comes. */
static void
test_mapping (Fixture *self, gconstpointer data)
{
  open_bytes (self, "firms-05.csv", "Firm,Town,Nr\nAcme,Faro,7\n", -1);
  CrmImportPlan *plan;
  CrmImportFlow *flow = crm_import_place_get_flow (CRM_IMPORT_PLACE (self->place));
  const CrmKind *kind = crm_context_get_kind (self->office.context, "account");
  crm_import_flow_set_kind (flow, kind);
  crm_import_flow_set_field (flow, 0, crm_kind_find_field (kind, "name"));
  crm_import_flow_set_field (flow, 1, crm_kind_find_field (kind, "city"));
  crm_import_flow_set_field (flow, 2, crm_kind_find_field (kind, "external_id"));
  crm_import_flow_set_existing (flow, CRM_IMPORT_EXISTING_FILL);
  settle (self);
  g_assert_true (crm_import_flow_get_remember (flow));
  g_assert_cmpstr (crm_import_flow_get_mapping_name (flow), ==, "firms");
  gtk_widget_activate_action (self->place, "import.run", NULL);
  settle (self);
  g_assert_cmpint (count (self, "import_mapping", NULL), ==, 1);

  open_bytes (self, "other.csv", "Nr,Firm,Town\n8,Zencor,Beja\n", -1);
  g_assert_true (says (self, "Recognised by its headings"));
  g_assert_true (crm_import_flow_is_recognised (flow));
  plan = crm_import_flow_get_plan (flow);
  g_assert_true (crm_import_plan_get_field (plan, 0) == crm_kind_find_field (kind, "external_id"));
  g_assert_cmpint (crm_import_plan_get_existing (plan), ==, CRM_IMPORT_EXISTING_FILL);
}

static void
copy (Fixture *self, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_for_bytes (type, bytes);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (self->place), content);
}

static void
paste (Fixture *self)
{
  CrmImportFlow *flow = crm_import_place_get_flow (CRM_IMPORT_PLACE (self->place));
  crm_import_flow_reset (flow);
  gtk_widget_activate_action (self->place, "import.paste", NULL);
  CRM_WAIT_UNTIL (crm_import_flow_get_state (flow) == CRM_IMPORT_PLANNING);
  settle (self);
}

/* A table is taken from the clipboard, whichever way it lies there. */
static void
test_paste (Fixture *self, gconstpointer data)
{
  copy (self, "text/plain;charset=utf-8", "Name\tCity\nAcme\tFaro\nZencor\tBeja\n");
  paste (self);
  g_assert_nonnull (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Import 2 Rows"));
  copy (self, "text/html", "<table><tr><td>Name<td>City<tr><td>Acme<td>Faro</table>");
  paste (self);
  click (self, "_Import 1 Row");
  settle (self);
  g_assert_cmpint (count (self, "account", "city"), ==, 1);
}

/* For people who look at what a test saw: CRM_TEST_PICTURES names a folder. */
static void
picture (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("CRM_TEST_PICTURES");
  if (!folder)
    return;
  for (int i = 0; i < 30; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_autofree char *file = g_strdup_printf ("%s/import-%s.png", folder, name);
  crm_screenshot_save (window, file, NULL);
}

static GtkWidget *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

#define MANY_ROWS 40000

static char *
write_many (Fixture *self)
{
  g_autoptr (GString) text = g_string_new ("Name,City\n");
  char *path = g_build_filename (self->files, "many-firms.csv", NULL);
  for (int i = 0; i < MANY_ROWS; i++)
    g_string_append_printf (text, "Firm %05d,Faro\n", i);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  return path;
}

static void
begin_many (Fixture *self, const char *answer)
{
  CrmImportFlow *flow = crm_import_place_get_flow (CRM_IMPORT_PLACE (self->place));
  gtk_widget_activate_action (self->place, "import.run", NULL);
  CRM_WAIT_UNTIL (crm_import_flow_get_state (flow) == CRM_IMPORT_RUNNING);
  gtk_widget_activate_action (self->place, "import.cancel", NULL);
  CRM_WAIT_UNTIL (find_question ());
  g_assert_nonnull (crm_test_find (find_question (), GTK_TYPE_BUTTON, "_Keep What Is In"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_question ()), answer);
  CRM_WAIT_UNTIL (crm_import_flow_get_state (flow) != CRM_IMPORT_RUNNING);
  settle (self);
}

/* A person stops an import: nothing stays, or what is in does and the rest follows, no row twice.
 */
static void
test_stop (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_many (self);
  open_path (self, path);
  picture (GTK_WIDGET (self->window), "plan");
  begin_many (self, "nothing");
  g_assert_cmpint (count (self, "account", NULL), ==, 0);
  begin_many (self, "keep");
  gint64 n = count (self, "account", NULL);
  g_assert_cmpint (n, >, 0);
  g_assert_cmpint (n, <, MANY_ROWS);
  CRM_WAIT_UNTIL (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Go On"));
  picture (GTK_WIDGET (self->window), "stopped");

  gtk_widget_activate_action (self->place, "import.start", NULL);
  settle (self);
  CRM_WAIT_UNTIL (says (self, "The import of many-firms.csv was stopped"));
  picture (GTK_WIDGET (self->window), "go-on");
  click (self, "_Go On");
  CrmImportFlow *flow = crm_import_place_get_flow (CRM_IMPORT_PLACE (self->place));
  CRM_WAIT_UNTIL (crm_import_flow_get_state (flow) == CRM_IMPORT_PLANNING);
  settle (self);
  gtk_widget_activate_action (self->place, "import.run", NULL);
  CRM_WAIT_UNTIL (crm_import_flow_get_state (flow) == CRM_IMPORT_DONE);
  settle (self);
  g_assert_cmpint (count (self, "account", NULL), ==, MANY_ROWS);
  gtk_widget_activate_action (self->place, "import.start", NULL);
  settle (self);
  CRM_WAIT_UNTIL (!says (self, "The import of many-firms.csv was stopped"));
  g_unlink (path);
}

/* Its pages as somebody with a narrow window and other words sees them. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  static const char firms[]
      = "Name;Employees;City;Phone\nKonstantinopolis Çağdaş İnşaat Sanayi ve Ticaret Anonim "
        "Şirketi;many;Diyarbakır;+90 412 111 22 33\n;3;Faro;\nZencor;4;Porto;211 000 001\n";
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 720);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  open_bytes (self, "şirketler.csv", firms, -1);
  picture (GTK_WIDGET (self->window), "narrow-plan");
  gtk_widget_activate_action (self->place, "import.rows", "u", CRM_IMPORT_SKIP);
  settle (self);
  CRM_WAIT_UNTIL (find_entry (self->place, "many"));
  picture (GTK_WIDGET (self->window), "narrow-rows");
  gtk_widget_activate_action (self->place, "import.run", NULL);
  settle (self);
  CRM_WAIT_UNTIL (crm_test_find (self->place, CRM_TYPE_IMPORT_FIX_ROW, NULL));
  picture (GTK_WIDGET (self->window), "narrow-result");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <=, 360);
  gtk_widget_activate_action (self->place, "import.start", NULL);
  settle (self);
  picture (GTK_WIDGET (self->window), "narrow-start");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/import/sales", Fixture, NULL, set_up, test_sales, tear_down);
  g_test_add ("/import/revisit", Fixture, NULL, set_up, test_revisit, tear_down);
  g_test_add ("/import/odd-files", Fixture, NULL, set_up, test_odd_files, tear_down);
  g_test_add ("/import/correct-first", Fixture, NULL, set_up, test_correct_first, tear_down);
  g_test_add ("/import/correct-later", Fixture, NULL, set_up, test_correct_later, tear_down);
  g_test_add ("/import/mapping", Fixture, NULL, set_up, test_mapping, tear_down);
  g_test_add ("/import/paste", Fixture, NULL, set_up, test_paste, tear_down);
  g_test_add ("/import/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/import/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  return g_test_run ();
}
