/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mail account: how its server is reached, its password on this desk, and whether it works.
 * The secret service and the network are waited for on a thread of its own. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-mail-account.h"
#include "crm-secrets.h"
#include "crm-settings-mail-page.h"
#include "crm-settings-subpage.h"

static const char *const fields[]
    = { "name",     "address",   "host",    "security", "port",     "login",
        "reply_to", "signature", "user_id", "team_id",  "archived", NULL };

typedef struct
{
  CrmSettingsForm *form;
  AdwPasswordEntryRow *password_row;
  GtkWidget *test_button;
  GtkLabel *status;
  GCancellable *closing;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_cancellable_cancel (page->closing);
  g_object_unref (page->closing);
  g_object_unref (page->form);
  g_free (page);
}

static void
tell (Page *page, const char *text, const char *css_class)
{
  gtk_label_set_text (page->status, text);
  gtk_widget_remove_css_class (GTK_WIDGET (page->status), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (page->status), "error");
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (page->status), css_class);
  gtk_widget_set_visible (GTK_WIDGET (page->status), TRUE);
}

/* ---- the password, and the test ---- */

typedef struct
{
  CrmRecord *account;
  char *password; /* to be kept, or NULL */
  gboolean tests;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->account);
  crm_password_free (work->password);
  g_free (work);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if ((work->password == NULL
       || crm_mail_account_store_password (work->account, work->password, &error))
      && (!work->tests || crm_mail_account_test (work->account, NULL, cancellable, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWidget *subpage = GTK_WIDGET (source);
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (page->test_button, TRUE);
  if (!good)
    tell (page, error->message, "error");
  else if (work->tests)
    {
      g_autofree char *text
          /* Translators: %s is an e-mail address. */
          = g_strdup_printf (_ ("It works: look into the mailbox of %s."),
                             crm_record_get_text (work->account, "address"));

      tell (page, text, "success");
    }
  else
    tell (page, _ ("The password is kept on this desk."), "success");
  if (good && work->password != NULL)
    gtk_editable_set_text (GTK_EDITABLE (page->password_row), "");
}

static void
start (GtkWidget *subpage, gboolean tests)
{
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  const char *password = gtk_editable_get_text (GTK_EDITABLE (page->password_row));
  g_autoptr (GTask) task = g_task_new (subpage, page->closing, on_worked_cb, NULL);
  Work *work = g_new0 (Work, 1);

  if (tests)
    tell (page, _ ("Sending a test…"), NULL);
  gtk_widget_set_sensitive (page->test_button, FALSE);
  work->account = crm_record_copy (crm_settings_form_get_record (page->form));
  work->password = *password != '\0' ? g_strdup (password) : NULL;
  work->tests = tests;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_in_thread);
}

static void
on_password_applied_cb (GtkWidget *subpage)
{
  start (subpage, FALSE);
}

static void
on_test_clicked_cb (GtkWidget *subpage)
{
  start (subpage, TRUE);
}

/* ---- the page ---- */

static AdwPreferencesGroup *
make_password_group (GtkWidget *subpage, Page *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  page->password_row = ADW_PASSWORD_ENTRY_ROW (adw_password_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (page->password_row), _ ("Password"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (page->password_row), TRUE);
  g_signal_connect_object (page->password_row, "apply", G_CALLBACK (on_password_applied_cb),
                           subpage, G_CONNECT_SWAPPED);
  adw_preferences_group_set_description (
      group, _ ("The password is kept in the password store of this desktop and nowhere else; who "
                "sends by the account at another desk writes it there. Many services want a "
                "password made for programs."));
  adw_preferences_group_add (group, GTK_WIDGET (page->password_row));
  return group;
}

static AdwPreferencesGroup *
make_test_group (GtkWidget *subpage, Page *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  page->test_button = gtk_button_new_with_mnemonic (_ ("_Send a Test"));
  gtk_widget_set_halign (page->test_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (page->test_button, "pill");
  g_signal_connect_object (page->test_button, "clicked", G_CALLBACK (on_test_clicked_cb), subpage,
                           G_CONNECT_SWAPPED);
  page->status = GTK_LABEL (
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL));
  gtk_label_set_wrap (page->status, TRUE);
  gtk_label_set_wrap_mode (page->status, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (page->status, GTK_JUSTIFY_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (page->status), FALSE);
  gtk_box_append (GTK_BOX (box), page->test_button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page->status));
  adw_preferences_group_add (group, box);
  return group;
}

/**
 * crm_settings_account_page_new:
 * @account: as it is stored; copied
 *
 * Returns: (transfer floating): a page for the account, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_account_page_new (CrmSettingsWindow *window, CrmRecord *account)
{
  GtkWidget *subpage = crm_settings_subpage_new (window, _ ("Mail Account"));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (CrmRecord) copy = crm_record_copy (account);
  Page *page = g_new0 (Page, 1);

  page->closing = g_cancellable_new ();
  page->form = crm_settings_form_new (crm_settings_window_get_context (window), "mail_account");
  for (guint i = 0; fields[i] != NULL; i++)
    adw_preferences_group_add (group, crm_settings_form_add (page->form, fields[i]));
  g_object_set_data_full (G_OBJECT (subpage), "crm-page", page, page_free);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), group);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), make_password_group (subpage, page));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), make_test_group (subpage, page));
  crm_settings_form_set_record (page->form, copy, FALSE);
  return subpage;
}
