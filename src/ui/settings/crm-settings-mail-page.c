/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of mail accounts and of texts for messages, made anew when one of them changed. Main
 * thread. */
#include "config.h"

#include "crm-settings-mail-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsMailPage
{
  AdwPreferencesPage parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  GPtrArray *groups;         /* AdwPreferencesGroup, borrowed */
  GPtrArray *accounts;       /* CrmRecord */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsMailPage, crm_settings_mail_page, ADW_TYPE_PREFERENCES_PAGE)

static const char *const account_fields[]
    = { "name", "address", "host", "security", "port", "login", NULL };
static const char *const text_fields[] = { "name", "language", "subject", "body", NULL };
static const char *const stored_text_fields[]
    = { "name", "language", "subject", "body", "archived", NULL };

static void
on_account_activated_cb (CrmSettingsMailPage *self, GtkWidget *row)
{
  crm_settings_window_open (self->window,
                            crm_settings_account_page_new (
                                self->window, g_object_get_data (G_OBJECT (row), "crm-record")));
}

static void
on_text_activated_cb (CrmSettingsMailPage *self, GtkWidget *row)
{
  crm_settings_subpage_open_form (self->window, _ ("Text for Messages"), "message_text",
                                  stored_text_fields,
                                  g_object_get_data (G_OBJECT (row), "crm-record"), NULL);
}

static void
on_add_account_activated_cb (CrmSettingsMailPage *self)
{
  g_autoptr (CrmRecord) account
      = crm_record_new (crm_context_get_kind (self->context, "mail_account"));

  crm_record_take_defaults (account);
  crm_settings_subpage_open_form (self->window, _ ("New Mail Account"), "mail_account",
                                  account_fields, account, _ ("Add mail account"));
}

static void
on_add_text_activated_cb (CrmSettingsMailPage *self)
{
  g_autoptr (CrmRecord) text
      = crm_record_new (crm_context_get_kind (self->context, "message_text"));

  crm_settings_subpage_open_form (self->window, _ ("New Text for Messages"), "message_text",
                                  text_fields, text, _ ("Add text for messages"));
}

static AdwPreferencesGroup *
add_group (CrmSettingsMailPage *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static void
add_row (CrmSettingsMailPage *self,
         AdwPreferencesGroup *group,
         CrmRecord *record,
         const char *subtitle,
         GCallback callback)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_archived = crm_record_get_integer (record, "archived", 0) != 0;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (record));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_archived ? _ ("Archived") : subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

static void
add_end (CrmSettingsMailPage *self,
         AdwPreferencesGroup *group,
         const char *title,
         GCallback callback)
{
  GtkWidget *row = crm_settings_add_row_new (title);

  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

static void
show_all (CrmSettingsMailPage *self, GPtrArray *texts)
{
  AdwPreferencesGroup *group;

  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  group = add_group (self, _ ("Mail Accounts"),
                     _ ("By which messages and documents are sent from here. An account is of "
                        "one person, of a team, or of the whole office; its password stays on "
                        "each desk, in the password store of the desktop."));
  for (guint i = 0; i < self->accounts->len; i++)
    {
      CrmRecord *account = g_ptr_array_index (self->accounts, i);

      add_row (self, group, account, crm_record_get_text (account, "address"),
               G_CALLBACK (on_account_activated_cb));
    }
  add_end (self, group, _ ("Add Mail Account"), G_CALLBACK (on_add_account_activated_cb));
  group = add_group (self, _ ("Texts for Messages"),
                     _ ("What a message begins with, in the language of each client: texts of the "
                        "same name are one text in several languages. Fields of templates, such "
                        "as {{client.name}}, are filled in. “document” and “reminder” take the "
                        "place of the program’s own."));
  for (guint i = 0; i < texts->len; i++)
    {
      CrmRecord *text = g_ptr_array_index (texts, i);
      const char *language = crm_record_get_text (text, "language");

      add_row (self, group, text, language != NULL ? language : "",
               G_CALLBACK (on_text_activated_cb));
    }
  add_end (self, group, _ ("Add Text for Messages"), G_CALLBACK (on_add_text_activated_cb));
}

/* ---- reading ---- */

static gboolean
is_gone (CrmSettingsMailPage *self, gpointer records, const GError *error)
{
  if (self->context != NULL && records == NULL)
    crm_settings_window_report_error (self->window, _ ("The mail accounts could not be read"),
                                      error);
  return self->context == NULL || records == NULL;
}

static void
on_texts_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsMailPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = crm_settings_list_finish (result, &error);

  if (!is_gone (self, texts, error))
    show_all (self, texts);
}

static void
on_accounts_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsMailPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = crm_settings_list_finish (result, &error);

  if (is_gone (self, accounts, error))
    return;
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = g_steal_pointer (&accounts);
  crm_settings_list_async (self->context, "message_text", "name", NULL, on_texts_listed_cb,
                           g_object_ref (self));
}

static void
read_all (CrmSettingsMailPage *self)
{
  crm_settings_list_async (self->context, "mail_account", "name", NULL, on_accounts_listed_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsMailPage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "mail_account")
      || crm_settings_concern (changes, "message_text"))
    read_all (self);
}

static void
crm_settings_mail_page_dispose (GObject *object)
{
  CrmSettingsMailPage *self = CRM_SETTINGS_MAIL_PAGE (object);

  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_settings_mail_page_parent_class)->dispose (object);
}

static void
crm_settings_mail_page_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_SETTINGS_MAIL_PAGE (object)->groups);
  G_OBJECT_CLASS (crm_settings_mail_page_parent_class)->finalize (object);
}

static void
crm_settings_mail_page_class_init (CrmSettingsMailPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_mail_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_settings_mail_page_finalize;
}

static void
crm_settings_mail_page_init (CrmSettingsMailPage *self)
{
  self->groups = g_ptr_array_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (self), _ ("E-Mail"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (self), "crm-mail-symbolic");
}

/**
 * crm_settings_mail_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_mail_page_new (CrmSettingsWindow *window)
{
  CrmSettingsMailPage *self = g_object_new (CRM_TYPE_SETTINGS_MAIL_PAGE, NULL);

  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_all (self);
  return ADW_PREFERENCES_PAGE (self);
}
