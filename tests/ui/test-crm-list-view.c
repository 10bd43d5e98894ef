/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of records over a real office. */
#include "config.h"

#include "crm-list-bulk.h"
#include "crm-list-view.h"

#include <glib/gstdio.h>

#include "crm-export-dialog.h"
#include "crm-export-series.h"
#include "crm-labels-dialog.h"
#include "crm-list-cell.h"
#include "crm-report.h"
#include "crm-rows-content.h"
#include "crm-keyboard.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *list;
  CrmListModel *model;
} Fixture;

static char *
count (guint n, const char *number)
{
  return g_strdup_printf ("%s things", number);
}

static const CrmListSpec spec = {
  .name = "test",
  .kinds = { "contact", "account" },
  .columns = "name account_id city phone",
  .icon = "crm-contacts-symbolic",
  .empty_title = "Nothing Yet",
  .empty_text = "Nothing.",
  .new_label = "_New",
  .new_kind = "contact",
  .format_count = count,
};

static const CrmListSpec leads = {
  .name = "test-leads",
  .kinds = { "lead" },
  .columns = "name owner_id",
  .icon = "crm-lead-symbolic",
  .empty_title = "Nothing Yet",
  .empty_text = "Nothing.",
  .format_count = count,
};

static void
settle (Fixture *self)
{
  for (int i = 0; i < 3; i++)
    {
      gtk_test_widget_wait_for_draw (self->window);
      CRM_WAIT_UNTIL (!crm_list_view_is_busy (CRM_LIST_VIEW (self->list)));
    }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  if (data && !g_str_equal (data, "leads"))
    {
      crm_test_office_add (&self->office, "account", "name", "Çakmak Gıda A.Ş.", "city", "İzmir",
                           NULL);
      crm_test_office_add (&self->office, "contact", "first_name", "Ada", "last_name", "Yıldız",
                           "city", "Ankara", NULL);
      crm_test_office_add (&self->office, "contact", "first_name", "Berk", "last_name", "Öncü",
                           "city", "Bursa", NULL);
      crm_test_office_add (&self->office, "contact", "first_name", "Cem", "last_name", "Acar",
                           "phone", "+90 212 000 1234", NULL);
    }
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 600);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->list = crm_list_view_new (self->office.context, CRM_NAVIGATOR (self->navigator),
                                  g_strcmp0 (data, "leads") == 0 ? &leads : &spec);
  self->model = crm_list_view_get_model (CRM_LIST_VIEW (self->list));
  adw_window_set_content (ADW_WINDOW (self->window), self->list);
  crm_list_view_set_front (CRM_LIST_VIEW (self->list), TRUE);
  crm_keyboard_guard (GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  settle (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->list);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->list);
  crm_test_office_close (&self->office);
  g_assert_finalize_object (self->navigator);
}

static guint
n_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

static char *
dup_names (Fixture *self)
{
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < n_rows (self); i++)
    {
      g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      g_string_append_printf (names, "%s;", crm_record_get_title (crm_row_get_record (row)));
    }
  return g_string_free (names, FALSE);
}

#define assert_names(self, expected)                                                               \
  do                                                                                               \
    {                                                                                              \
      g_autofree char *names_ = dup_names (self);                                                  \
      g_assert_cmpstr (names_, ==, expected);                                                      \
    }                                                                                              \
  while (0)

static void
type (Fixture *self, const char *text)
{
  GtkWidget *entry = crm_test_find (self->list, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  settle (self);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static char *
read_content (GdkContentProvider *content, const char *type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gdk_content_provider_write_mime_type_async (content, type, stream, G_PRIORITY_DEFAULT, NULL,
                                              take_result, &result);
  CRM_WAIT_UNTIL (result);
  gdk_content_provider_write_mime_type_finish (content, result, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

/* A row that is dragged out is a vCard for an address book and a file for a file manager. */
static void
test_drag_out (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) refs = crm_list_model_dup_all (self->model);
  g_array_set_size (refs, 1);
  g_autoptr (GdkContentProvider) content = crm_rows_content_new (
      self->office.context, crm_context_get_kind (self->office.context, "contact"), refs,
      "Ada / Yıldız", "Ada Yıldız");
  g_autofree char *vcard = read_content (content, "text/vcard");
  g_autofree char *text = read_content (content, "text/plain;charset=utf-8");
  g_autofree char *uris = read_content (content, "text/uri-list");
  g_assert_nonnull (strstr (vcard, "FN:Ada Yıldız\r\n"));
  g_assert_cmpstr (text, ==, "Ada Yıldız");
  g_autofree char *path = g_filename_from_uri (g_strchomp (uris), NULL, NULL);
  g_assert_nonnull (path);
  g_assert_true (g_str_has_suffix (path, "/Ada   Yıldız.vcf"));
  g_autofree char *kept = NULL;
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, vcard);
  g_unlink (path);
}

/* Only what has an address gets a label; what is left of a sheet is used up. */
static void
test_labels (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) refs = crm_list_model_dup_all (self->model);
  GtkWidget *dialog
      = crm_labels_dialog_new (self->office.context, CRM_NAVIGATOR (self->navigator), refs);
  gtk_window_present (GTK_WINDOW (dialog));
  CRM_WAIT_UNTIL (crm_labels_dialog_get_n_labels (CRM_LABELS_DIALOG (dialog)) == 3);
  GtkWidget *first = crm_test_find (dialog, GTK_TYPE_SPIN_BUTTON, NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (first), 20);
  gtk_test_widget_wait_for_draw (dialog);
  g_assert_nonnull (crm_test_find (
      dialog, GTK_TYPE_LABEL, "3 addresses · 2 sheets\n1 without a postal address is left out"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
note_accepted (gboolean *accepted)
{
  *accepted = TRUE;
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_LABEL, "Nothing Yet"));
  g_autofree char *text = crm_list_view_dup_count (CRM_LIST_VIEW (self->list));
  g_assert_cmpstr (text, ==, "0 things");
  crm_test_office_add (&self->office, "account", "name", "First", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 1);
  settle (self);
  g_assert_null (crm_test_find (self->list, GTK_TYPE_LABEL, "Nothing Yet"));
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_INSCRIPTION, "First"));
}

static void
test_search_folds (Fixture *self, gconstpointer data)
{
  assert_names (self, "Ada Yıldız;Berk Öncü;Çakmak Gıda A.Ş.;Cem Acar;");
  type (self, "yildi");
  assert_names (self, "Ada Yıldız;");
  type (self, "CAKMAK gida");
  assert_names (self, "Çakmak Gıda A.Ş.;");
  type (self, "0001234");
  assert_names (self, "Cem Acar;");
  type (self, "nobody");
  g_assert_cmpuint (n_rows (self), ==, 0);
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_LABEL, "Nothing Found"));
  gtk_widget_activate_action (self->list, "crm-list.clear-filters", NULL);
  settle (self);
  g_assert_cmpuint (n_rows (self), ==, 4);
}

static void
test_sort_by_header (Fixture *self, gconstpointer data)
{
  GtkWidget *view = crm_test_find (self->list, GTK_TYPE_COLUMN_VIEW, NULL);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (view));
  g_autoptr (GtkColumnViewColumn) city = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      if (g_strcmp0 (gtk_column_view_column_get_title (column), "City") == 0)
        city = g_steal_pointer (&column);
    }
  g_assert_nonnull (city);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), city, GTK_SORT_ASCENDING);
  settle (self);
  assert_names (self, "Ada Yıldız;Berk Öncü;Çakmak Gıda A.Ş.;Cem Acar;");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), city, GTK_SORT_DESCENDING);
  settle (self);
  assert_names (self, "Çakmak Gıda A.Ş.;Berk Öncü;Ada Yıldız;Cem Acar;");
}

static void
test_sort_by_menu (Fixture *self, gconstpointer data)
{
  gtk_widget_activate_action (self->list, "crm-list.sort", "s", "city");
  settle (self);
  assert_names (self, "Ada Yıldız;Berk Öncü;Çakmak Gıda A.Ş.;Cem Acar;");
  gtk_widget_activate_action (self->list, "crm-list.sort", "s", "city");
  settle (self);
  assert_names (self, "Çakmak Gıda A.Ş.;Berk Öncü;Ada Yıldız;Cem Acar;");
}

/* Several columns sort, the first one first; headings of the others say their place. */
static void
test_sort_by_several (Fixture *self, gconstpointer data)
{
  crm_test_office_add (&self->office, "contact", "first_name", "Zeki", "last_name", "Ok", "city",
                       "Ankara", NULL);
  crm_test_office_add (&self->office, "contact", "first_name", "Ali", "last_name", "Ok", "city",
                       "Ankara", NULL);
  settle (self);
  gtk_widget_activate_action (self->list, "crm-list.sort", "s", "city");
  gtk_widget_activate_action (self->list, "crm-list.sort-also", "s", "name");
  settle (self);
  assert_names (self, "Ada Yıldız;Ali Ok;Zeki Ok;Berk Öncü;Çakmak Gıda A.Ş.;Cem Acar;");
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_LABEL, "Name  ↑2"));
  gtk_widget_activate_action (self->list, "crm-list.sort-also", "s", "name");
  settle (self);
  assert_names (self, "Zeki Ok;Ali Ok;Ada Yıldız;Berk Öncü;Çakmak Gıda A.Ş.;Cem Acar;");
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_LABEL, "Name  ↓2"));
  gtk_widget_activate_action (self->list, "crm-list.sort", "s", "name");
  settle (self);
  g_assert_null (crm_test_find (self->list, GTK_TYPE_LABEL, "Name  ↓2"));
}

/* What a person arranged is there again in another list of the same name. */
static void
test_remembers (Fixture *self, gconstpointer data)
{
  gtk_widget_activate_action (self->list, "crm-list.sort", "s", "phone");
  settle (self);
  GtkWidget *first = g_object_ref (self->list);
  adw_window_set_content (ADW_WINDOW (self->window), NULL);
  gtk_test_widget_wait_for_draw (self->window);
  crm_test_drain ();
  g_assert_finalize_object (first);
  self->list = crm_list_view_new (self->office.context, CRM_NAVIGATOR (self->navigator), &spec);
  self->model = crm_list_view_get_model (CRM_LIST_VIEW (self->list));
  adw_window_set_content (ADW_WINDOW (self->window), self->list);
  settle (self);
  g_autofree char *names = dup_names (self);
  g_assert_true (g_str_has_prefix (names, "Cem Acar;"));
  gtk_widget_activate_action (self->list, "crm-list.sort", "s", "name");
  settle (self);
}

static void
test_kind_chip (Fixture *self, gconstpointer data)
{
  GtkWidget *chip = crm_test_find (self->list, GTK_TYPE_TOGGLE_BUTTON, "Companies");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  settle (self);
  assert_names (self, "Çakmak Gıda A.Ş.;");
}

/* The keyboard must not be lost with the row that had it. */
static void
test_delete_keeps_keyboard (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *box = crm_test_find (self->list, GTK_TYPE_CHECK_BUTTON, NULL);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (box), TRUE);
      settle (self);
      g_assert_cmpuint (crm_list_model_get_n_selected (self->model), ==, 1);
      g_assert_true (gtk_widget_activate_action (self->list, "crm-list.delete", NULL));
      CRM_WAIT_UNTIL (n_rows (self) == 3 - i);
      settle (self);
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));
      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_get_root (focus) == GTK_ROOT (self->window));
      g_assert_true (gtk_widget_is_ancestor (focus, self->list));
    }
  g_assert_cmpstr (crm_fake_navigator_get_log (self->navigator), ==,
                   "done Delete 1 things;done Delete 1 things;");
}

static void
test_bulk_undo (Fixture *self, gconstpointer data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->model));
  gtk_widget_activate_action (self->list, "crm-list.delete", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 0);
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (n_rows (self) == 4);
}

/* What was deleted is looked at in the list and comes back, in one step that can be undone. */
static void
test_restore_many (Fixture *self, gconstpointer data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->model));
  gtk_widget_activate_action (self->list, "crm-list.delete", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 0);
  gtk_widget_activate_action (self->list, "crm-list.show-deleted", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 4);
  settle (self);
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_LABEL, "Deleted"));
  crm_list_model_toggle (self->model, 0);
  crm_list_model_toggle (self->model, 2);
  gtk_widget_activate_action (self->list, "crm-list.delete", NULL);
  gtk_widget_activate_action (self->list, "crm-list.restore", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 2);
  gtk_widget_activate_action (self->list, "crm-list.show-deleted", NULL);
  settle (self);
  assert_names (self, "Ada Yıldız;Çakmak Gıda A.Ş.;");
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (n_rows (self) == 0);
}

static CrmJob *
run_many (Fixture *self, GArray *refs, const char *city)
{
  g_auto (CrmValue) value = crm_value_text (city);
  g_autoptr (CrmOperation) operation
      = crm_list_bulk_set ("Move", refs, "job_title", &value, crm_locale_find ("en"));
  crm_navigator_run (CRM_NAVIGATOR (self->navigator), operation);
  GListModel *jobs = crm_context_get_jobs (self->office.context);
  guint n = g_list_model_get_n_items (jobs);
  g_assert_cmpuint (n, >, 0);
  return g_list_model_get_item (jobs, n - 1);
}

/* Many at once are a job: stopped it leaves nothing behind, and it can be undone. */
static void
test_many_are_a_job (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmOperation) filling = crm_operation_new ("Fill");
  for (int i = 0; i < 600; i++)
    {
      g_autoptr (CrmRecord) record
          = crm_record_new (crm_context_get_kind (self->office.context, "contact"));
      crm_record_set_text (record, "first_name", "Many");
      crm_operation_insert (filling, record);
    }
  crm_navigator_run (CRM_NAVIGATOR (self->navigator), filling);
  CRM_WAIT_UNTIL (n_rows (self) == 604);
  settle (self);
  g_autoptr (GArray) refs = crm_list_model_dup_all (self->model);

  g_autoptr (CrmJob) stopped = run_many (self, refs, "Stopped");
  g_cancellable_cancel (crm_job_get_cancellable (stopped));
  CRM_WAIT_UNTIL (crm_job_get_state (stopped) != CRM_JOB_RUNNING);
  g_assert_cmpint (crm_job_get_state (stopped), ==, CRM_JOB_CANCELED);
  type (self, "Stopped");
  g_assert_cmpuint (n_rows (self), ==, 0);

  g_autoptr (CrmJob) done = run_many (self, refs, "Clerk");
  CRM_WAIT_UNTIL (crm_job_get_state (done) != CRM_JOB_RUNNING);
  g_assert_cmpint (crm_job_get_state (done), ==, CRM_JOB_DONE);
  type (self, "Clerk");
  CRM_WAIT_UNTIL (n_rows (self) == 603);
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (n_rows (self) == 0);
  type (self, "");
}

/* What a dialog offers is what is saved. */
static void
test_export_dialog (Fixture *self, gconstpointer data)
{
  gtk_widget_activate_action (self->list, "crm-list.select-all", NULL);
  settle (self);
  g_autoptr (CrmExportDialog) dialog = CRM_EXPORT_DIALOG (
      crm_export_dialog_new (GTK_WINDOW (self->window), "4 things", "2 things", TRUE));
  g_object_ref (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  g_assert_true (crm_export_dialog_only_selected (dialog));
  g_assert_true (crm_export_dialog_as_seen (dialog));
  g_assert_cmpint (crm_export_dialog_get_format (dialog), ==, CRM_EXPORT_ODS);
  gboolean accepted = FALSE;
  g_signal_connect_swapped (dialog, "accepted", G_CALLBACK (note_accepted), &accepted);
  gtk_widget_activate (gtk_window_get_default_widget (GTK_WINDOW (dialog)));
  CRM_WAIT_UNTIL (accepted);
  crm_test_drain ();
}

static gpointer
make_series (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static const CrmExportColumn columns[]
      = { { "Name", "name" }, { "City", "city" }, { "Industry", "industry" }, { NULL } };
  GArray *refs = data;
  return crm_export_series (session, (const CrmRef *) (gpointer) refs->data, refs->len, "Contacts",
                            columns, crm_locale_default (), cancellable, error);
}

/* The whole list in its order, every kind in one table, on pages that can be read again. */
static void
test_prints_as_seen (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) refs = crm_list_model_dup_all (self->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSeries) series = crm_store_run (crm_context_get_store (self->office.context),
                                                CRM_LANE_READ, make_series, refs, NULL, &error);
  g_autoptr (CrmReport) report = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_assert_no_error (error);
  g_assert_cmpuint (crm_series_get_n_rows (series), ==, 4);
  g_assert_cmpstr (crm_series_get_text (series, 0, 0), ==, "Ada Yıldız");
  g_assert_cmpstr (crm_series_get_text (series, 2, 0), ==, "Çakmak Gıda A.Ş.");
  g_assert_cmpstr (crm_series_get_text (series, 2, 1), ==, "İzmir");
  report = crm_report_new (series, NULL, NULL);
  g_assert_cmpuint (crm_report_paginate (report, CRM_REPORT_A4_WIDTH, CRM_REPORT_A4_HEIGHT), ==, 1);
  pdf = crm_report_to_pdf (report, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find_by_tooltip (GtkWidget *widget, GType type, const char *tooltip)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_by_tooltip (child, type, tooltip);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
pop_up (Fixture *self, const char *tooltip)
{
  GtkWidget *button = find_by_tooltip (self->list, GTK_TYPE_MENU_BUTTON, tooltip);
  g_assert_nonnull (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  CRM_WAIT_UNTIL (gtk_widget_get_mapped (popover));
  return popover;
}

static GtkWidget *
find_entry (GtkWidget *widget, const char *placeholder)
{
  if (GTK_IS_ENTRY (widget)
      && g_strcmp0 (gtk_entry_get_placeholder_text (GTK_ENTRY (widget)), placeholder) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child, placeholder);
      if (found)
        return found;
    }
  return NULL;
}

static void
write_in (GtkWidget *popover, const char *placeholder, const char *text)
{
  GtkWidget *entry = find_entry (popover, placeholder);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

/* A filter is written, corrected, kept as a view, and the view shows the same. */
static void
test_view_keeps_filter (Fixture *self, gconstpointer data)
{
  GtkWidget *popover = pop_up (self, "Add a Filter");
  write_in (popover, "Written filter", "town = 1");
  g_assert_true (gtk_widget_get_mapped (popover));
  write_in (popover, "Written filter", "city ~ izmir or none of opportunity and phone is set");
  CRM_WAIT_UNTIL (n_rows (self) == 2);
  settle (self);
  assert_names (self, "Çakmak Gıda A.Ş.;Cem Acar;");

  write_in (pop_up (self, "Saved Views"), "Name of the view", "Near");
  CRM_WAIT_UNTIL (g_strcmp0 (crm_fake_navigator_get_log (self->navigator), "done Save view “Near”;")
                  == 0);
  gtk_widget_activate_action (self->list, "crm-list.clear-filters", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 4);

  popover = pop_up (self, "Saved Views");
  CRM_WAIT_UNTIL (crm_test_find (popover, GTK_TYPE_LABEL, "Near"));
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (crm_test_find (popover, GTK_TYPE_LABEL, "Near"), GTK_TYPE_BUTTON),
      "clicked");
  CRM_WAIT_UNTIL (n_rows (self) == 2);
  settle (self);
  assert_names (self, "Çakmak Gıda A.Ş.;Cem Acar;");
  CRM_WAIT_UNTIL (!gtk_widget_get_mapped (popover));
  settle (self);
  gtk_root_set_focus (GTK_ROOT (self->window), NULL);
}

/* A group in a group, by clicking; the chips say what is built. */
/* A report opens the list of what it counts by a filter in words. */
static void
test_shows_a_filter (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) some
      = g_variant_ref_sink (g_variant_new_string ("filter:city = \"Bursa\" or city = \"Ankara\""));
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_new_string (""));

  crm_list_view_show_target (CRM_LIST_VIEW (self->list), some);
  settle (self);
  g_assert_cmpuint (n_rows (self), ==, 2);
  crm_list_view_show_target (CRM_LIST_VIEW (self->list), all);
  settle (self);
  g_assert_cmpuint (n_rows (self), ==, 4);
}

static void
test_filter_groups (Fixture *self, gconstpointer data)
{
  GtkWidget *popover = pop_up (self, "Add a Filter");
  write_in (popover, "Written filter", "phone is set");
  CRM_WAIT_UNTIL (n_rows (self) == 1);
  settle (self);

  popover = pop_up (self, "Add a Filter");
  g_signal_emit_by_name (find_by_tooltip (popover, GTK_TYPE_BUTTON, "Add a Group of Filters"),
                         "clicked");
  write_in (popover, "Written filter", "name ~ cem");
  write_in (popover, "Written filter", "name ~ ada");
  CRM_WAIT_UNTIL (
      crm_test_find (self->list, GTK_TYPE_LABEL, "Name contains “cem” or Name contains “ada”"));
  settle (self);
  assert_names (self, "Cem Acar;");
  g_assert_true (gtk_widget_get_mapped (popover));

  /* The first condition goes: what is left is the group. */
  GtkWidget *row
      = gtk_widget_get_parent (crm_test_find (popover, GTK_TYPE_LABEL, "Phone is filled in"));
  g_signal_emit_by_name (find_by_tooltip (row, GTK_TYPE_BUTTON, "Remove This Filter"), "clicked");
  CRM_WAIT_UNTIL (n_rows (self) == 2);
  settle (self);
  assert_names (self, "Ada Yıldız;Cem Acar;");

  /* None of them: the others. */
  GtkWidget *drop = gtk_widget_get_ancestor (crm_test_find (popover, GTK_TYPE_LABEL, "Any of"),
                                             GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 2);
  CRM_WAIT_UNTIL (n_rows (self) == 2);
  settle (self);
  assert_names (self, "Berk Öncü;Çakmak Gıda A.Ş.;");

  /* What belongs to a record is a group of its own kind. */
  write_in (popover, "Written filter", "none of opportunity");
  settle (self);
  write_in (popover, "Written filter", "amount > 5");
  settle (self);
  g_autofree char *filter = crm_list_view_dup_filter_text (CRM_LIST_VIEW (self->list));
  g_assert_cmpstr (filter, ==,
                   "not (name contains \"cem\" or name contains \"ada\" or none of opportunity "
                   "(amount > 5.00))");
  gtk_popover_popdown (GTK_POPOVER (popover));
  settle (self);
  gtk_root_set_focus (GTK_ROOT (self->window), NULL);
}

/* A pinned view stands over the list with its count, which follows what changes. */
static void
test_pinned_view (Fixture *self, gconstpointer data)
{
  crm_test_office_add (&self->office, "saved_view", "name", "With phone", "entity", "test",
                       "filter", "phone is set", "pinned", "1", NULL);
  CRM_WAIT_UNTIL (find_by_tooltip (self->list, GTK_TYPE_TOGGLE_BUTTON, "With phone: 1 things"));
  crm_test_office_add (&self->office, "contact", "first_name", "Deniz", "phone", "+90 212 1", NULL);
  CRM_WAIT_UNTIL (find_by_tooltip (self->list, GTK_TYPE_TOGGLE_BUTTON, "With phone: 2 things"));
  GtkWidget *chip = find_by_tooltip (self->list, GTK_TYPE_TOGGLE_BUTTON, "With phone: 2 things");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  settle (self);
  assert_names (self, "Cem Acar;Deniz;");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), FALSE);
  settle (self);
  g_assert_cmpuint (n_rows (self), ==, 5);
}

/* Of two companies of one name the filter means the one that was chosen, says which one, and
 * follows it when it is called otherwise. */
static void
test_homonyms (Fixture *self, gconstpointer data)
{
  crm_test_office_add (&self->office, "account", "name", "Acme", "city", "Bursa", NULL);
  crm_test_office_add (&self->office, "account", "name", "Acme", "city", "Ankara", NULL);
  settle (self);
  g_autoptr (CrmRecord) acme = NULL;
  for (guint i = 0; i < n_rows (self); i++)
    {
      g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      if (g_strcmp0 (crm_record_get_title (crm_row_get_record (row)), "Acme") == 0
          && g_strcmp0 (crm_record_get_text (crm_row_get_record (row), "city"), "Ankara") == 0)
        g_set_object (&acme, crm_row_get_record (row));
    }
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (acme));
  g_autofree char *text = g_strdup_printf ("account_id = \"%s\"", id);
  crm_test_office_add (&self->office, "contact", "first_name", "Deniz", "account_id", id, NULL);
  crm_test_office_add (&self->office, "saved_view", "name", "Of Acme", "entity", "test", "filter",
                       text, "pinned", "1", NULL);
  CRM_WAIT_UNTIL (find_by_tooltip (self->list, GTK_TYPE_TOGGLE_BUTTON, "Of Acme: 1 things"));
  GtkWidget *chip = find_by_tooltip (self->list, GTK_TYPE_TOGGLE_BUTTON, "Of Acme: 1 things");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  settle (self);
  assert_names (self, "Deniz;");
  g_assert_nonnull (crm_test_find (self->list, GTK_TYPE_LABEL, "Company is “Acme (Ankara)”"));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  g_autofree char *filter = crm_list_view_dup_filter_text (CRM_LIST_VIEW (self->list));
  g_assert_cmpstr (filter, ==, text);

  g_autoptr (CrmOperation) rename = crm_operation_new ("Rename");
  gboolean is_done = FALSE;
  crm_record_set_text (acme, "name", "Zenith");
  crm_operation_update (rename, acme);
  crm_operation_run_async (rename, self->office.context, NULL, crm_test_done_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
  CRM_WAIT_UNTIL (crm_test_find (self->list, GTK_TYPE_LABEL, "Company is “Zenith”"));
  assert_names (self, "Deniz;");
}

/* Columns move by buttons, which keys reach, and stay where they were put. */
static void
test_columns_move (Fixture *self, gconstpointer data)
{
  GtkWidget *popover = pop_up (self, "Columns");
  GtkWidget *row
      = gtk_widget_get_ancestor (crm_test_find (popover, GTK_TYPE_LABEL, "City"), GTK_TYPE_BOX);
  GtkWidget *wider = find_by_tooltip (row, GTK_TYPE_BUTTON, "Wider");
  g_signal_emit_by_name (wider, "clicked");
  g_signal_emit_by_name (wider, "clicked");
  g_signal_emit_by_name (find_by_tooltip (row, GTK_TYPE_BUTTON, "Narrower"), "clicked");
  g_signal_emit_by_name (find_by_tooltip (row, GTK_TYPE_BUTTON, "Move Forward"), "clicked");
  settle (self);
  GtkWidget *view = crm_test_find (self->list, GTK_TYPE_COLUMN_VIEW, NULL);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (view));
  g_autoptr (GtkColumnViewColumn) second = g_list_model_get_item (columns, 3);
  g_assert_cmpstr (gtk_column_view_column_get_title (second), ==, "City");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (second), >=, 48 + 24);
  g_signal_emit_by_name (find_by_tooltip (row, GTK_TYPE_BUTTON, "Move Forward"), "clicked");
  settle (self);
  g_assert_false (
      gtk_widget_get_sensitive (find_by_tooltip (row, GTK_TYPE_BUTTON, "Move Forward")));
  g_signal_emit_by_name (crm_test_find (popover, GTK_TYPE_BUTTON, "_Usual Columns"), "clicked");
  settle (self);
  gtk_popover_popdown (GTK_POPOVER (popover));
  settle (self);
  gtk_root_set_focus (GTK_ROOT (self->window), NULL);
}

static void
test_select_others (Fixture *self, gconstpointer data)
{
  crm_list_model_toggle (self->model, 1);
  gtk_widget_activate_action (self->list, "crm-list.select-others", NULL);
  g_assert_cmpuint (crm_list_model_get_n_selected (self->model), ==, 3);
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), 1));
}

/* Where nothing is planned one click plans something, for one record or for many; what has a next
 * step keeps the one that it has. */
static void
test_next_step (Fixture *self, gconstpointer data)
{
  GtkWidget *popover;
  crm_list_model_toggle (self->model, 0);
  settle (self);
  popover = pop_up (self, "Plan Next Step");
  crm_test_picture (self->window, "next-step");
  g_signal_emit_by_name (crm_test_find (popover, GTK_TYPE_BUTTON, "_Plan"), "clicked");
  CRM_WAIT_UNTIL (
      strcmp (crm_fake_navigator_get_log (self->navigator), "done Plan “Follow up” for 1 things;")
      == 0);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->model));
  settle (self);
  popover = pop_up (self, "Plan Next Step");
  g_signal_emit_by_name (crm_test_find (popover, GTK_TYPE_BUTTON, "_Plan"), "clicked");
  CRM_WAIT_UNTIL (strstr (crm_fake_navigator_get_log (self->navigator), "for 4 things;"));
  settle (self);
  gtk_root_set_focus (GTK_ROOT (self->window), NULL);
}

static GtkWidget *
find_window (Fixture *self)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (window != self->window
          && g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), "Assign to People") == 0)
        return window;
    }
  return NULL;
}

/* Opens what gives records to people, when the rules were tried. */
static GtkWidget *
open_assigning (Fixture *self)
{
  GtkWidget *window;
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->model));
  settle (self);
  g_signal_emit_by_name (find_by_tooltip (self->list, GTK_TYPE_BUTTON, "Assign to People"),
                         "clicked");
  window = find_window (self);
  CRM_WAIT_UNTIL (crm_test_find (window, GTK_TYPE_LABEL, "By the rules of the office"));
  return window;
}

static void
add_rule (Fixture *self)
{
  g_autoptr (CrmRecord) rule
      = crm_record_new (crm_context_get_kind (self->office.context, "assignment_rule"));
  g_autoptr (CrmRecord) member
      = crm_record_new (crm_context_get_kind (self->office.context, "assignment_member"));
  g_autoptr (CrmOperation) operation = crm_operation_new ("Rule");
  crm_record_set_text (rule, "name", "In turn");
  crm_record_set_link (member, "assignment_rule_id", crm_record_get_id (rule));
  crm_record_set_link (member, "user_id", crm_context_get_user (self->office.context));
  crm_operation_insert (operation, rule);
  crm_operation_insert (operation, member);
  crm_test_office_run (&self->office, operation);
}

/* Leads are given by the rules, with who would get what and why, which the log keeps; or to one
 * person. */
static void
test_assign (Fixture *self, gconstpointer data)
{
  GtkWidget *window;
  crm_test_office_add (&self->office, "lead", "name", "Wool Mill", NULL);
  CRM_WAIT_UNTIL (n_rows (self) == 1);
  window = open_assigning (self);
  g_assert_nonnull (crm_test_find (window, GTK_TYPE_LABEL, "No rule finds anybody"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (crm_test_find (window, GTK_TYPE_DROP_DOWN, NULL)), 1);
  g_signal_emit_by_name (crm_test_find (window, GTK_TYPE_BUTTON, "_Assign"), "clicked");
  CRM_WAIT_UNTIL (
      strcmp (crm_fake_navigator_get_log (self->navigator), "done Assign to Ayşe Tester;") == 0);
  crm_test_office_undo (&self->office);

  add_rule (self);
  window = open_assigning (self);
  g_assert_nonnull (crm_test_find (window, GTK_TYPE_LABEL, "1 of 1 would go to somebody"));
  crm_test_picture (window, "assign");
  g_signal_emit_by_name (crm_test_find (window, GTK_TYPE_BUTTON, "_Assign"), "clicked");
  CRM_WAIT_UNTIL (
      strstr (crm_fake_navigator_get_log (self->navigator), "done Assign by the rules;"));
  window = open_assigning (self);
  g_assert_null (crm_test_find_row (window, "Wool Mill"));
  g_assert_nonnull (
      crm_test_find (window, GTK_TYPE_LABEL, "Somebody is responsible for every lead and deal"));
  adw_view_stack_set_visible_child_name (adw_view_switcher_get_stack (ADW_VIEW_SWITCHER (
                                             crm_test_find (window, ADW_TYPE_VIEW_SWITCHER, NULL))),
                                         "log");
  CRM_WAIT_UNTIL (crm_test_find_row (window, "Wool Mill"));
  g_assert_nonnull (crm_test_find (window, GTK_TYPE_LABEL, "Who Got What"));
  crm_test_picture (window, "assign-log");
  gtk_window_close (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func, filled) g_test_add (path, Fixture, filled, set_up, func, tear_down)
  ADD ("/list-view/empty", test_empty, NULL);
  ADD ("/list-view/search-folds", test_search_folds, "");
  ADD ("/list-view/sort-by-header", test_sort_by_header, "");
  ADD ("/list-view/sort-by-several", test_sort_by_several, "");
  ADD ("/list-view/sort-by-menu", test_sort_by_menu, "");
  ADD ("/list-view/remembers", test_remembers, "");
  ADD ("/list-view/kind-chip", test_kind_chip, "");
  ADD ("/list-view/delete-keeps-keyboard", test_delete_keeps_keyboard, "");
  ADD ("/list-view/bulk-undo", test_bulk_undo, "");
  ADD ("/list-view/restore-many", test_restore_many, "");
  ADD ("/list-view/many-are-a-job", test_many_are_a_job, "");
  ADD ("/list-view/labels", test_labels, "");
  ADD ("/list-view/drag-out", test_drag_out, "");
  ADD ("/list-view/export-dialog", test_export_dialog, "");
  ADD ("/list-view/prints-as-seen", test_prints_as_seen, "");
  ADD ("/list-view/shows-a-filter", test_shows_a_filter, "filled");
  ADD ("/list-view/filter-groups", test_filter_groups, "");
  ADD ("/list-view/pinned-view", test_pinned_view, "");
  ADD ("/list-view/homonyms", test_homonyms, "");
  ADD ("/list-view/columns-move", test_columns_move, "");
  ADD ("/list-view/next-step", test_next_step, "");
  ADD ("/list-view/assign", test_assign, "leads");
  ADD ("/list-view/select-others", test_select_others, "");
  ADD ("/list-view/view-keeps-filter", test_view_keeps_filter, "");
  return g_test_run ();
}
