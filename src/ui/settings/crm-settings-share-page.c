/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of sharing, joining and letting in. Passwords leave its rows only for the work itself.
 * Main thread. */
#include "config.h"

#include "crm-settings-share-page.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-file-choose.h"
#include "crm-secrets.h"
#include "crm-settings-data.h"
#include "crm-settings-share.h"

struct _CrmSettingsSharePage
{
  GtkWidget parent_instance;

  /* Widgets */
  GtkWidget *box;
  AdwWindowTitle *title;
  GtkButton *go_button;
  AdwPreferencesGroup *intro_group;
  GtkWidget *server_group;
  AdwEntryRow *host_row;
  AdwEntryRow *database_row;
  AdwActionRow *certificate_row;
  GtkWidget *admin_group;
  AdwEntryRow *admin_row;
  AdwEntryRow *admin_password_row;
  AdwPreferencesGroup *person_group;
  AdwComboRow *person_row;
  AdwEntryRow *login_row;
  AdwEntryRow *password_row;
  GtkLabel *error;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkWidget *done_group;
  GtkTextView *letter;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSettingsShareTask task;
  char *certificate;
  GPtrArray *people;  /* CrmRecord, as person_row lists them */
  CrmPassword *given; /* the password that was made for a colleague */
  CrmJob *job;        /* set while the work is under way */
  gulong job_id;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (CrmSettingsSharePage, crm_settings_share_page, GTK_TYPE_WIDGET)

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
say (CrmSettingsSharePage *self, const char *message)
{
  gtk_label_set_text (self->error, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
  /* Where the page is scrolled down, what is wrong comes into sight. */
  if (message)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->error));
      gtk_label_select_region (self->error, 0, 0);
    }
}

static gboolean
is_asked (AdwEntryRow *row)
{
  GtkWidget *widget = GTK_WIDGET (row);
  GtkWidget *group = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_GROUP);
  return gtk_widget_get_visible (widget) && (!group || gtk_widget_get_visible (group));
}

static void
update_button (CrmSettingsSharePage *self)
{
  AdwEntryRow *rows[] = { self->host_row, self->database_row, self->admin_row, self->login_row,
                          self->password_row };
  gboolean is_whole = !self->is_busy && !gtk_widget_get_visible (self->done_group);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (is_asked (rows[i]) && !*get_text (rows[i]))
      is_whole = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->go_button), is_whole);
}

static void
on_row_changed_cb (CrmSettingsSharePage *self)
{
  say (self, NULL);
  update_button (self);
}

static void
on_back_clicked_cb (CrmSettingsSharePage *self)
{
  crm_settings_window_close_subpage (self->window);
}

/* ---- the certificate ---- */

static void
on_certificate_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmSettingsSharePage *self = CRM_SETTINGS_SHARE_PAGE (source);
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  if (!file || !g_file_peek_path (file))
    return;
  g_autofree char *name = g_filename_display_name (g_file_peek_path (file));
  g_free (self->certificate);
  self->certificate = g_file_get_path (file);
  adw_action_row_set_subtitle (self->certificate_row, name);
  say (self, NULL);
}

static void
on_certificate_clicked_cb (CrmSettingsSharePage *self)
{
  static const char *const suffixes[] = { "crt", "pem", "cer", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  crm_file_add_filter (filters, _ ("Certificates"), suffixes);
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_OPEN, _ ("Choose a Certificate"), NULL,
                         G_LIST_MODEL (filters), NULL, on_certificate_chosen_cb, NULL);
}

/* ---- people ---- */

static CrmRecord *
get_person (CrmSettingsSharePage *self)
{
  guint selected = adw_combo_row_get_selected (self->person_row);
  return self->people && selected < self->people->len ? g_ptr_array_index (self->people, selected)
                                                      : NULL;
}

static void
on_person_selected_cb (CrmSettingsSharePage *self)
{
  CrmRecord *person = get_person (self);
  if (!person)
    return;
  const char *known = crm_record_get_text (person, "login");
  g_autofree char *made = known ? NULL : crm_settings_make_login (crm_record_get_title (person));
  gtk_editable_set_text (GTK_EDITABLE (self->login_row), known ? known : made);
}

static void
on_people_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharePage) self = user_data;
  g_autoptr (GPtrArray) people = crm_settings_list_finish (result, NULL);
  if (!people || !self->context)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (people, i);
      gboolean is_me
          = crm_id_equal (crm_record_get_id (person), crm_context_get_user (self->context));
      if (is_me != (self->task == CRM_SETTINGS_SHARE_OFFICE))
        continue;
      g_ptr_array_add (self->people, g_object_ref (person));
      gtk_string_list_append (names, crm_record_get_title (person));
    }
  g_autofree char *typed = g_strdup (get_text (self->login_row));
  adw_combo_row_set_model (self->person_row, G_LIST_MODEL (names));
  on_person_selected_cb (self);
  /* Who types faster than the list is read has the last word. */
  if (*typed)
    gtk_editable_set_text (GTK_EDITABLE (self->login_row), typed);
  if (self->task == CRM_SETTINGS_ADD_PERSON && self->people->len == 0)
    say (self, _ ("There is no colleague yet: add one under People."));
}

/* ---- the work ---- */

static void
on_job_told_cb (CrmSettingsSharePage *self)
{
  double fraction = crm_job_get_fraction (self->job);
  const char *status = crm_job_get_status (self->job);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else
    gtk_progress_bar_pulse (self->progress);
  gtk_label_set_text (self->status, status ? status : "");
}

static void
set_busy (CrmSettingsSharePage *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_set_visible (self->progress_box, is_busy && self->job);
  gtk_widget_set_sensitive (self->server_group, !is_busy);
  gtk_widget_set_sensitive (self->admin_group, !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->person_group), !is_busy);
  if (!is_busy && self->job)
    {
      g_clear_signal_handler (&self->job_id, self->job);
      g_clear_object (&self->job);
    }
  update_button (self);
}

static void
on_joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmContext *context = CRM_CONTEXT (source);
  g_autoptr (CrmSettingsSharePage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_settings_share_finish (result, &error);
  gboolean is_canceled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  crm_job_finish (self->job,
                  is_done       ? CRM_JOB_DONE
                  : is_canceled ? CRM_JOB_CANCELED
                                : CRM_JOB_FAILED,
                  is_done ? _ ("This desk shares the office now.") : error->message);
  if (is_done)
    {
      crm_sync_engine_start (crm_context_get_sync (context));
      crm_sync_engine_sync_now (crm_context_get_sync (context));
    }
  if (!self->context)
    return;
  set_busy (self, FALSE);
  if (is_done)
    crm_settings_window_close_subpage (self->window);
  else if (!is_canceled)
    say (self, error->message);
}

static void
begin_job (CrmSettingsSharePage *self, const char *title)
{
  self->job = crm_job_new (title);
  self->job_id
      = g_signal_connect_swapped (self->job, "notify::status", G_CALLBACK (on_job_told_cb), self);
  gtk_progress_bar_set_fraction (self->progress, 0);
  on_job_told_cb (self);
  crm_context_add_job (self->context, self->job);
}

static void
show_letter (CrmSettingsSharePage *self, const CrmSyncStatus *status)
{
  CrmRecord *person = get_person (self);
  g_autofree char *letter = g_strdup_printf (
      /* Translators: what a colleague needs to join: the address of a database, a login, a
       * password. The first %s is a name. */
      _ ("%s, to join our office in Clientela:\nDatabase: %s\nLogin: %s\nPassword: %s"),
      person ? crm_record_get_title (person) : "", status ? status->server : "",
      get_text (self->login_row), self->given);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->letter), letter, -1);
  gtk_widget_set_visible (self->done_group, TRUE);
  gtk_widget_set_visible (self->admin_group, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->person_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->go_button), FALSE);
}

static void
on_status_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharePage) self = user_data;
  g_autoptr (CrmSyncStatus) status = crm_settings_share_status_finish (result, NULL);
  if (self->context)
    show_letter (self, status);
}

static void
on_person_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharePage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_settings_share_finish (result, &error);
  if (!self->context)
    return;
  set_busy (self, FALSE);
  if (!is_done)
    {
      say (self, error->message);
      return;
    }
  crm_sync_engine_sync_now (crm_context_get_sync (self->context));
  crm_settings_share_status_async (self->context, on_status_read_cb, g_object_ref (self));
}

static void
add_person (CrmSettingsSharePage *self)
{
  CrmRecord *person = get_person (self);
  g_clear_pointer (&self->given, crm_password_free);
  self->given = crm_settings_make_password ();
  if (!person || !self->given)
    return;
  set_busy (self, TRUE);
  crm_settings_add_person_async (
      self->context, get_text (self->admin_row), get_text (self->admin_password_row), person,
      get_text (self->login_row), self->given, on_person_added_cb, g_object_ref (self));
}

/* ---- correcting ---- */

static void
on_corrected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmSyncEngine *engine = crm_context_get_sync (CRM_CONTEXT (source));
  g_autoptr (CrmSettingsSharePage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_settings_share_finish (result, &error);
  if (is_done)
    {
      /* It may be connected to the old place. */
      crm_sync_engine_stop (engine);
      crm_sync_engine_start (engine);
    }
  if (!self->context)
    return;
  set_busy (self, FALSE);
  if (is_done)
    crm_settings_window_close_subpage (self->window);
  else
    say (self, error->message);
}

static void
on_known_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharePage) self = user_data;
  g_autoptr (CrmSyncStatus) status = crm_settings_share_status_finish (result, NULL);
  if (!self->context || !status || !status->is_shared)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->host_row), status->server);
  gtk_editable_set_text (GTK_EDITABLE (self->login_row), status->login);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
on_go_clicked_cb (CrmSettingsSharePage *self)
{
  CrmSettingsServer server
      = { get_text (self->host_row), get_text (self->database_row), self->certificate };
  say (self, NULL);
  switch (self->task)
    {
    case CRM_SETTINGS_SHARE_OFFICE:
      begin_job (self, _ ("Share this office"));
      crm_settings_share_office_async (self->context, &server, get_text (self->admin_row),
                                       get_text (self->admin_password_row),
                                       get_text (self->login_row), get_text (self->password_row),
                                       self->job, on_joined_cb, g_object_ref (self));
      set_busy (self, TRUE);
      break;
    case CRM_SETTINGS_JOIN_OFFICE:
      begin_job (self, _ ("Join an office"));
      crm_settings_join_office_async (self->context, &server, get_text (self->login_row),
                                      get_text (self->password_row), self->job, on_joined_cb,
                                      g_object_ref (self));
      set_busy (self, TRUE);
      break;
    case CRM_SETTINGS_ADD_PERSON:
      add_person (self);
      break;
    case CRM_SETTINGS_CORRECT_SHARE:
      set_busy (self, TRUE);
      crm_settings_correct_share_async (self->context, &server, get_text (self->login_row),
                                        get_text (self->password_row), on_corrected_cb,
                                        g_object_ref (self));
      break;
    }
}

static void
on_copy_clicked_cb (CrmSettingsSharePage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->letter);
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  crm_settings_window_toast (self->window, _ ("Copied"));
}

/* ---- the page ---- */

static void
crm_settings_share_page_dispose (GObject *object)
{
  CrmSettingsSharePage *self = CRM_SETTINGS_SHARE_PAGE (object);
  if (self->job)
    g_clear_signal_handler (&self->job_id, self->job);
  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_settings_share_page_parent_class)->dispose (object);
}

static void
crm_settings_share_page_finalize (GObject *object)
{
  CrmSettingsSharePage *self = CRM_SETTINGS_SHARE_PAGE (object);
  g_clear_object (&self->job);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->given, crm_password_free);
  g_free (self->certificate);
  G_OBJECT_CLASS (crm_settings_share_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, box);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, title);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, go_button);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, intro_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, server_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, host_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, database_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, admin_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, admin_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, admin_password_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, person_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, person_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, login_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, password_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, error);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, progress);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, status);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, done_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharePage, letter);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_person_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_certificate_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
crm_settings_share_page_class_init (CrmSettingsSharePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_share_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_settings_share_page_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-share-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_settings_share_page_init (CrmSettingsSharePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_settings_share_page_new:
 *
 * Returns: (transfer floating): the page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_share_page_new (CrmSettingsWindow *window, CrmSettingsShareTask task)
{
  static const char *const titles[] = { N_ ("Share This Office"), N_ ("Join an Office"),
                                        N_ ("Let a Colleague In"), N_ ("Address and Password") };
  static const char *const intros[] = {
    N_ ("The office moves into a PostgreSQL database of your own, where colleagues can join it. "
        "You go on working on this desk as before, with or without a network."),
    N_ ("What is on this desk joins what is in the database of the office."),
    N_ ("Makes a login for a colleague, who joins from another desk."),
    N_ ("Where the shared database is, and how you log in there. It is tried before anything is "
        "changed; what waits on this desk is not lost."),
  };
  static const char *const actions[]
      = { N_ ("_Share"), N_ ("_Join"), N_ ("_Let In"), N_ ("_Try and Keep") };
  CrmSettingsSharePage *self = g_object_new (CRM_TYPE_SETTINGS_SHARE_PAGE, NULL);
  self->window = window;
  self->task = task;
  self->context = g_object_ref (crm_settings_window_get_context (window));
  adw_window_title_set_title (self->title, _ (titles[task]));
  adw_preferences_group_set_description (self->intro_group, _ (intros[task]));
  gtk_button_set_label (self->go_button, _ (actions[task]));
  gtk_widget_set_visible (self->server_group, task != CRM_SETTINGS_ADD_PERSON);
  gtk_widget_set_visible (self->admin_group,
                          task == CRM_SETTINGS_SHARE_OFFICE || task == CRM_SETTINGS_ADD_PERSON);
  if (task == CRM_SETTINGS_CORRECT_SHARE)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->database_row), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->certificate_row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->host_row), _ ("Address"));
      crm_settings_share_status_async (self->context, on_known_read_cb, g_object_ref (self));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->person_row), task == CRM_SETTINGS_ADD_PERSON);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), task != CRM_SETTINGS_ADD_PERSON);
  adw_preferences_group_set_title (self->person_group,
                                   task == CRM_SETTINGS_ADD_PERSON ? _ ("Colleague") : _ ("You"));
  if (task == CRM_SETTINGS_SHARE_OFFICE)
    adw_preferences_group_set_description (self->person_group,
                                           _ ("How you will log in from this desk; the password "
                                              "is kept in the keyring"));
  if (task == CRM_SETTINGS_SHARE_OFFICE || task == CRM_SETTINGS_ADD_PERSON)
    crm_settings_list_async (self->context, "user", "name", NULL, on_people_listed_cb,
                             g_object_ref (self));
  update_button (self);
  return GTK_WIDGET (self);
}
