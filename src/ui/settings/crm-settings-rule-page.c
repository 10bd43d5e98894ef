/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule of assignment: every colleague is a row, switched on for who takes part. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-plans-page.h"
#include "crm-settings-subpage.h"

/* Owned by the subpage. */
typedef struct
{
  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmRecord *rule;
  AdwPreferencesGroup *group; /* borrowed */
  GPtrArray *users;           /* CrmRecord */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_object_unref (page->context);
  g_object_unref (page->rule);
  g_clear_pointer (&page->users, g_ptr_array_unref);
  g_free (page);
}

static CrmRecord *
get_member (GtkWidget *row)
{
  CrmSettingsForm *form = g_object_get_data (G_OBJECT (row), "crm-form");
  return crm_settings_form_get_record (form);
}

/* Who takes part is a record, which is made and deleted. */
static void
on_enabled_cb (GtkWidget *row, GParamSpec *pspec, Page *page)
{
  CrmRecord *user = g_object_get_data (G_OBJECT (row), "crm-user");
  CrmSettingsForm *form = g_object_get_data (G_OBJECT (row), "crm-form");
  const CrmKind *kind = crm_context_get_kind (page->context, "assignment_member");
  CrmOperation *operation;
  g_autofree char *label = NULL;
  if (adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)))
    {
      g_autoptr (CrmRecord) member = crm_record_new (kind);
      crm_record_set_link (member, "assignment_rule_id", crm_record_get_id (page->rule));
      crm_record_set_link (member, "user_id", crm_record_get_id (user));
      /* Translators: the name of an operation that can be undone; %s is a colleague. */
      label = g_strdup_printf (_ ("%s takes part"), crm_record_get_title (user));
      operation = crm_operation_new (label);
      crm_operation_insert (operation, member);
      crm_record_clear_changes (member);
      crm_settings_form_set_record (form, member, FALSE);
    }
  else
    {
      CrmRecord *member = get_member (row);
      if (!member)
        return;
      /* Translators: the name of an operation that can be undone; %s is a colleague. */
      label = g_strdup_printf (_ ("%s takes no part"), crm_record_get_title (user));
      operation = crm_operation_new (label);
      crm_operation_delete (operation, kind, crm_record_get_id (member));
    }
  crm_operation_set_quiet (operation, TRUE);
  crm_settings_window_run (page->window, operation);
}

static void
add_user (Page *page, CrmRecord *user, CrmRecord *member)
{
  static const char *const fields[] = { "territories", "languages" };
  GtkWidget *row = adw_expander_row_new ();
  g_autoptr (CrmSettingsForm) form = crm_settings_form_new (page->context, "assignment_member");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (user));
  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (row), TRUE);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), member != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), crm_settings_form_add (form, fields[i]));
  if (member)
    crm_settings_form_set_record (form, member, FALSE);
  g_object_set_data_full (G_OBJECT (row), "crm-form", g_object_ref (form), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "crm-user", g_object_ref (user), g_object_unref);
  g_signal_connect (row, "notify::enable-expansion", G_CALLBACK (on_enabled_cb), page);
  adw_preferences_group_add (page->group, row);
}

static CrmRecord *
find_member (Page *page, GPtrArray *members, CrmRecord *user)
{
  for (guint i = 0; i < members->len; i++)
    {
      CrmRecord *member = g_ptr_array_index (members, i);
      const CrmId *rule = crm_record_get_link (member, "assignment_rule_id");
      const CrmId *who = crm_record_get_link (member, "user_id");
      if (rule && who && crm_id_equal (rule, crm_record_get_id (page->rule))
          && crm_id_equal (who, crm_record_get_id (user)))
        return member;
    }
  return NULL;
}

static void
on_members_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) subpage = user_data;
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  g_autoptr (GPtrArray) members = crm_settings_list_finish (result, NULL);
  if (!members || !gtk_widget_get_root (subpage))
    return;
  for (guint i = 0; i < page->users->len; i++)
    {
      CrmRecord *user = g_ptr_array_index (page->users, i);
      CrmRecord *member = find_member (page, members, user);
      if (member || crm_record_get_integer (user, "active", 1))
        add_user (page, user, member);
    }
}

static void
on_users_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) subpage = user_data;
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  g_autoptr (GPtrArray) users = crm_settings_list_finish (result, NULL);
  if (!users || !gtk_widget_get_root (subpage))
    return;
  page->users = g_steal_pointer (&users);
  crm_settings_list_async (page->context, "assignment_member", "position", NULL,
                           on_members_listed_cb, g_object_ref (subpage));
}

/**
 * crm_settings_rule_page_new:
 *
 * Returns: (transfer floating): a page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_rule_page_new (CrmSettingsWindow *window, CrmRecord *rule)
{
  static const char *const fields[] = { "name", "entity", "method", "source", "archived" };
  GtkWidget *subpage = crm_settings_subpage_new (window, crm_record_get_title (rule));
  AdwPreferencesGroup *about = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  Page *page = g_new0 (Page, 1);
  g_autoptr (CrmSettingsForm) form = NULL;
  g_autoptr (CrmRecord) copy = crm_record_copy (rule);
  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->rule = g_object_ref (rule);
  page->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_object_set_data_full (G_OBJECT (subpage), "crm-page", page, page_free);
  form = crm_settings_form_new (page->context, "assignment_rule");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_preferences_group_add (about, crm_settings_form_add (form, fields[i]));
  crm_settings_form_set_record (form, copy, FALSE);
  adw_preferences_group_set_title (page->group, _ ("Who Takes Part"));
  adw_preferences_group_set_description (
      page->group, _ ("Territories and languages, several with ; between them, matter to rules "
                      "that look at them."));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), about);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), page->group);
  crm_settings_list_async (page->context, "user", "name", NULL, on_users_listed_cb,
                           g_object_ref (subpage));
  return subpage;
}
