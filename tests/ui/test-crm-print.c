/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper: what reaches a real print queue, and what is printed into a file. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "crm-labels.h"
#include "crm-page-print.h"
#include "crm-papers-fixture.h"

#define POINTS (72.0 / 25.4)

static char *folder;
static GSubprocess *server;
static guint n_jobs; /* that the queue was given so far */

static CrmDocumentPreview *
make_pages (guint n_pages, const char *page, const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "---\ntype: letter\nlocale: en-GB\npage: %s\n---\n", page);
  for (guint i = 1; i <= n_pages; i++)
    g_string_append_printf (text, "%s%s sheet %u\n", i > 1 ? ":::pagebreak\n" : "", words, i);
  return crm_test_papers_render (text->str);
}

static char *
run (const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_true (g_spawn_command_line_sync (command, &out, NULL, NULL, &error));
  g_assert_no_error (error);
  return out;
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

static void
export_into (CrmPagePrint *print, const char *path)
{
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_export_filename (GTK_PRINT_OPERATION (print), path);
  gtk_print_operation_set_allow_async (GTK_PRINT_OPERATION (print), FALSE);
  g_assert_cmpint (gtk_print_operation_run (GTK_PRINT_OPERATION (print),
                                            GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
}

/* Text stays text with its fonts, and A4 is A4. */
static void
test_export (void)
{
  g_autoptr (CrmDocumentPreview) document = make_pages (3, "A4", "čšž");
  g_autoptr (CrmPagePrint) print = crm_page_print_new_document (document, "Sheets");
  g_autofree char *path = g_build_filename (folder, "export.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *info = NULL;
  g_autofree char *fonts = NULL;

  export_into (print, path);
  text = run ("pdftotext -layout %s -", path);
  info = run ("pdfinfo -f 1 -l 9 %s", path);
  fonts = run ("pdffonts %s", path);
  g_assert_nonnull (strstr (text, "čšž sheet 3"));
  g_assert_nonnull (strstr (info, "Pages:           3"));
  g_assert_cmpuint (count (info, "595.276 x 841.89"), ==, 3);
  g_assert_null (strstr (fonts, "Type 3"));
  g_assert_cmpuint (count (fonts, "yes yes yes"), >, 0);
}

/* Documents of different sizes are one file, each page as large as in its own. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CrmPagePrint) print = NULL;
  g_autofree char *path = g_build_filename (folder, "many.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *info = NULL;

  g_ptr_array_add (documents, make_pages (2, "A4", "alpha"));
  g_ptr_array_add (documents, make_pages (1, "A5", "bravo"));
  g_ptr_array_add (documents, make_pages (1, "297x210", "gamma"));
  print = crm_page_print_new_documents (documents, "All");
  export_into (print, path);
  text = run ("pdftotext -layout %s -", path);
  info = run ("pdfinfo -f 1 -l 9 %s", path);
  g_assert_nonnull (strstr (text, "alpha sheet 2"));
  g_assert_true (strstr (text, "alpha sheet 2") < strstr (text, "bravo sheet 1"));
  g_assert_true (strstr (text, "bravo sheet 1") < strstr (text, "gamma sheet 1"));
  g_assert_nonnull (strstr (info, "Pages:           4"));
  g_assert_cmpuint (count (info, "595.276 x 841.89"), ==, 2);
  g_assert_cmpuint (count (info, "419.528 x 595.276"), ==, 1);
  g_assert_cmpuint (count (info, "841.89 x 595.276"), ==, 1);
}

static guint
paginate_labels (gpointer labels, double width, double height)
{
  return crm_labels_get_n_pages (labels);
}

static void
draw_labels (gpointer labels, cairo_t *cr, guint page)
{
  crm_labels_draw_page (labels, cr, page);
}

/* Where the second line of labels of a sheet begins is a matter of half a millimetre. */
static void
test_labels (void)
{
  const CrmLabelSheet *sheet = crm_label_sheet_get (0);
  g_autoptr (CrmLabels) labels = crm_labels_new (sheet, 0, NULL);
  g_autoptr (CrmPagePrint) print = NULL;
  g_autofree char *path = g_build_filename (folder, "labels.pdf", NULL);
  g_autofree char *info = NULL;
  g_autofree char *words = NULL;
  double first = -1, below = -1;

  for (guint i = 0; i <= sheet->n_columns; i++)
    crm_labels_add (labels, i == 0 ? "Firstlabel" : i == sheet->n_columns ? "Belowlabel" : "Other");
  print = crm_page_print_new (G_OBJECT (labels), paginate_labels, draw_labels, "Labels");
  crm_page_print_set_paper (print, sheet->width, sheet->height);
  export_into (print, path);
  info = run ("pdfinfo %s", path);
  words = run ("pdftotext -bbox %s -", path);
  for (const char *at = words; (at = strstr (at, "<word ")) != NULL; at++)
    {
      const char *y = strstr (at, "yMin=\"");
      g_autofree char *line = g_strndup (at, strcspn (at, "\n"));

      if (strstr (line, "Firstlabel") != NULL)
        first = g_ascii_strtod (y + 6, NULL);
      if (strstr (line, "Belowlabel") != NULL)
        below = g_ascii_strtod (y + 6, NULL);
    }
  g_assert_nonnull (strstr (info, "Pages:           1"));
  g_assert_cmpfloat (first, >, 0);
  g_assert_cmpfloat_with_epsilon (below - first, sheet->step_y * POINTS, 0.5 * POINTS);
}

/* The queue */

static gboolean
has_started (void)
{
  g_autofree char *socket = g_build_filename (folder, "run", "cups.sock", NULL);

  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
start_server (void)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "start-cups", NULL);
  g_autofree char *program = g_find_program_in_path ("lpadmin");
  g_autofree char *socket = g_build_filename (folder, "run", "cups.sock", NULL);
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL || !g_file_test ("/usr/sbin/cupsd", G_FILE_TEST_IS_EXECUTABLE))
    return;
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  server = g_subprocess_launcher_spawn (launcher, &error, script, folder, NULL);
  g_assert_no_error (error);
  CRM_WAIT_UNTIL (has_started ());
  g_setenv ("CUPS_SERVER", socket, TRUE);
  out = run ("lpadmin -p paper -E -v file:///dev/null -P %s/paper.ppd", folder);
  g_clear_pointer (&out, g_free);
  out = run ("lpadmin -d paper");
}

/* What the queue keeps of a job: how it was asked for, and its bytes. */
static gboolean
job_has (guint job, const char *name, gconstpointer value, gsize size)
{
  g_autofree char *file = g_strdup_printf ("c%05u", job);
  g_autofree char *path = g_build_filename (folder, "spool", file, NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *wanted = g_malloc (strlen (name) + 2 + size);
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return FALSE;
  memcpy (wanted, name, strlen (name));
  wanted[strlen (name)] = (char) (size >> 8);
  wanted[strlen (name) + 1] = (char) size;
  memcpy (wanted + strlen (name) + 2, value, size);
  return memmem (bytes, length, wanted, strlen (name) + 2 + size) != NULL;
}

static char *
job_file (guint job)
{
  g_autofree char *file = g_strdup_printf ("d%05u-001", job);

  return g_build_filename (folder, "spool", file, NULL);
}

static gboolean
has_job (guint job)
{
  g_autofree char *path = job_file (job);

  return g_file_test (path, G_FILE_TEST_EXISTS) && job_has (job, "job-state", "\0\0\0\x9", 4);
}

static void
on_done_cb (gboolean *is_done)
{
  *is_done = TRUE;
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (GTK_IS_DIALOG (window))
        return window;
    }
  return NULL;
}

/* The button Print is there to be pressed once the dialog knows the queue. */
static gboolean
can_print (void)
{
  GtkWidget *dialog = find_dialog ();
  GtkWidget *button
      = dialog != NULL ? gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK)
                       : NULL;

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
test_queue (gconstpointer data)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (CrmPagePrint) print = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *info = NULL;
  g_autofree char *path = NULL;
  GtkPageRange range = { 1, 2 };
  gboolean is_done = FALSE;
  guint job;

  if (server == NULL)
    {
      g_test_skip ("there is no cupsd");
      return;
    }
  g_ptr_array_add (documents, make_pages (2, "A4", "alpha"));
  g_ptr_array_add (documents, make_pages (2, "A5", "bravo"));
  print = crm_page_print_new_documents (documents, "Two letters");
  gtk_print_settings_set_n_copies (settings, 3);
  gtk_print_settings_set_duplex (settings, GTK_PRINT_DUPLEX_HORIZONTAL);
  gtk_print_settings_set_print_pages (settings, GTK_PRINT_PAGES_RANGES);
  gtk_print_settings_set_page_ranges (settings, &range, 1);
  gtk_print_operation_set_print_settings (GTK_PRINT_OPERATION (print), settings);
  g_signal_connect_swapped (print, "done", G_CALLBACK (on_done_cb), &is_done);
  g_assert_cmpint (gtk_print_operation_run (GTK_PRINT_OPERATION (print),
                                            GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, NULL, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_IN_PROGRESS);
  g_assert_no_error (error);
  CRM_WAIT_UNTIL (can_print ());
  gtk_dialog_response (GTK_DIALOG (find_dialog ()), GTK_RESPONSE_OK);
  CRM_WAIT_UNTIL (is_done);
  job = ++n_jobs;
  CRM_WAIT_UNTIL (has_job (job));
  path = job_file (job);
  text = run ("pdftotext -layout %s -", path);
  info = run ("pdfinfo -f 1 -l 9 %s", path);
  g_assert_nonnull (strstr (text, "alpha sheet 2"));
  g_assert_nonnull (strstr (text, "bravo sheet 1"));
  g_assert_null (strstr (text, "alpha sheet 1"));
  g_assert_true (job_has (job, "job-name", "Two letters", strlen ("Two letters")));
  g_assert_true (job_has (job, "copies", "\0\0\0\3", 4));
  g_assert_true (job_has (job, "Duplex", "DuplexNoTumble", strlen ("DuplexNoTumble")));
}

static void
stop_server (void)
{
  if (server == NULL)
    return;
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  g_clear_object (&server);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *removed = NULL;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  /* GTK warns where nobody knows of printers in the network. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  folder = g_dir_make_tmp ("clientela-print-XXXXXX", &error);
  g_assert_no_error (error);
  /* The print server's jobs belong to another user where the test is run by root. */
  g_chmod (folder, 0755);
  /* GTK asks all kinds of printers for theirs, and waits for those of CUPS. */
  start_server ();
  g_test_add_func ("/print/export", test_export);
  g_test_add_func ("/print/many", test_many);
  g_test_add_func ("/print/labels", test_labels);
  g_test_add_data_func ("/print/queue", NULL, test_queue);
  status = g_test_run ();
  stop_server ();
  removed = run ("rm -rf %s", folder);
  g_free (folder);
  return status;
}
