/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document that was kept is signed: a wrong password is told and nothing is lost, the signed file
 * takes the place of the pages for whoever sends or saves it. */
#include "config.h"

#include "crm-sign-window.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-document-page.h"
#include "crm-papers-fixture.h"
#include "crm-sign.h"

typedef struct
{
  CrmTestPapers papers;
  char *folder;
  char *certificate;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  crm_test_papers_open (&f->papers);
  f->folder = g_dir_make_tmp ("clientela-sign-XXXXXX", NULL);
  f->certificate = g_build_filename (f->folder, "certificate.p12", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *key = g_build_filename (f->folder, "key.pem", NULL);
  g_autofree char *certificate = g_build_filename (f->folder, "certificate.pem", NULL);

  crm_test_papers_close (&f->papers);
  g_unlink (key);
  g_unlink (certificate);
  g_unlink (f->certificate);
  g_rmdir (f->folder);
  g_free (f->certificate);
  g_free (f->folder);
}

static gboolean
run_in (const char *folder, const char *command)
{
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  int status = 1;

  return g_spawn_sync (folder, words, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                           | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL)
         && status == 0;
}

static gboolean
make_certificate (Fixture *f)
{
  return run_in (f->folder, "openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=Ana "
                            "-keyout key.pem -out certificate.pem")
         && run_in (f->folder, "openssl pkcs12 -export -inkey key.pem -in certificate.pem -passout "
                               "pass:secret -out certificate.p12");
}

/* The desk remembers which file was used last. */
static gpointer
remember (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, "sign-certificate-file", data, error)
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static gpointer
fill_office (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) office = crm_session_get_office (session);
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) accounts = crm_session_list (session, query, error);
  CrmRecord *account = g_ptr_array_index (accounts, 0);

  crm_record_set_text (office, "street", "Rua das Flores 128");
  crm_record_set_text (office, "city", "Porto");
  crm_record_set_text (account, "street", "Piotrkowska 1");
  return crm_session_begin (session, "Fill in", "test", error)
                 && crm_session_update (session, office, error)
                 && crm_session_update (session, account, error)
                 && crm_session_commit (session, NULL, error)
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static void
run (Fixture *f, CrmSessionFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;

  crm_store_run (crm_context_get_store (f->papers.office.context), CRM_LANE_WRITE, func, data, NULL,
                 &error);
  g_assert_no_error (error);
}

static GtkWidget *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (CRM_IS_SIGN_WINDOW (window))
        return window;
    }
  return NULL;
}

static gboolean
is_kept (Fixture *f, const char *field)
{
  g_autoptr (CrmRecord) document = crm_test_papers_get (&f->papers, "document", NULL);

  return crm_record_is_set (document, field);
}

static void
sign (GtkWidget *window, const char *password)
{
  GtkWidget *row = crm_test_find_row (window, "Password");
  GtkWidget *button = crm_test_find (window, GTK_TYPE_BUTTON, "_Sign");

  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (row), password);
  g_signal_emit_by_name (button, "clicked");
}

static gpointer
read_signed (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get_blob (session, crm_record_get_text (data, "signed_hash"), error);
}

static gboolean
asks_for_signature (Fixture *f)
{
  if (find_window () == NULL && !crm_place_is_busy (CRM_PLACE (f->papers.page)))
    gtk_widget_activate_action (f->papers.page, "document.sign", NULL);
  return find_window () != NULL;
}

static void
test_sign (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) document = crm_test_papers_get (&f->papers, "document", NULL);
  g_autoptr (GBytes) file = NULL;
  g_autofree char *name = NULL;
  GtkWidget *window;

  if (!make_certificate (f))
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  run (f, remember, f->certificate);
  run (f, fill_office, NULL);
  crm_test_papers_show (&f->papers, crm_document_page_new (f->papers.office.context,
                                                           CRM_NAVIGATOR (f->papers.navigator),
                                                           crm_record_get_id (document)));
  gtk_widget_activate_action (f->papers.page, "document.sign", NULL);
  g_assert_null (find_window ());
  gtk_widget_activate_action (f->papers.page, "document.save", NULL);
  CRM_WAIT_UNTIL (is_kept (f, "file_hash"));
  /* What the page shows is read anew after it was issued. */
  CRM_WAIT_UNTIL (asks_for_signature (f));
  window = find_window ();
  sign (window, "wrong");
  CRM_WAIT_UNTIL (crm_test_find (window, GTK_TYPE_LABEL, "The password is wrong") != NULL);
  crm_test_picture (window, "sign");
  g_assert_false (is_kept (f, "signed_hash"));
  sign (window, "secret");
  CRM_WAIT_UNTIL (find_window () == NULL);
  g_assert_true (is_kept (f, "signed_hash"));

  g_clear_object (&document);
  document = crm_test_papers_get (&f->papers, "document", NULL);
  file = crm_store_run (crm_context_get_store (f->papers.office.context), CRM_LANE_READ,
                        read_signed, document, NULL, NULL);
  g_assert_true (crm_pdf_check_signature (file, &name, NULL, NULL));
  g_assert_cmpstr (name, ==, "Ana");
  g_assert_cmpstr (crm_record_get_text (document, "signed_by"), ==, "Ana");
  CRM_WAIT_UNTIL (strstr (crm_place_get_subtitle (CRM_PLACE (f->papers.page)), "signed by Ana"));
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (f->papers.page)));
  /* Once is enough. */
  gtk_widget_activate_action (f->papers.page, "document.sign", NULL);
  g_assert_null (find_window ());
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/sign-window/sign", Fixture, NULL, set_up, test_sign, tear_down);
  return g_test_run ();
}
