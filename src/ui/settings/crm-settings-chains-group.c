/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list is made anew when one of them changed. Main thread. */
#include "config.h"

#include "crm-settings-chains-group.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsChainsGroup
{
  AdwPreferencesGroup parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the group */
  GPtrArray *rows;           /* GtkWidget, borrowed */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsChainsGroup, crm_settings_chains_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *const fields[]
    = { "after_type", "subject", "next_type", "delay_days", "archived", NULL };

static void
on_add_activated_cb (CrmSettingsChainsGroup *self)
{
  g_autoptr (CrmRecord) chain
      = crm_record_new (crm_context_get_kind (self->context, "activity_chain"));
  crm_record_take_defaults (chain);
  crm_settings_subpage_open_form (self->window, _ ("What Comes Next"), "activity_chain", fields,
                                  chain, _ ("Add what comes next"));
}

static void
on_chain_activated_cb (CrmSettingsChainsGroup *self, GtkWidget *row)
{
  crm_settings_subpage_open_form (self->window, _ ("What Comes Next"), "activity_chain", fields,
                                  g_object_get_data (G_OBJECT (row), "crm-record"), NULL);
}

static void
add_row (CrmSettingsChainsGroup *self, GtkWidget *row, GCallback callback)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_chain (CrmSettingsChainsGroup *self, CrmRecord *chain)
{
  GtkWidget *row = adw_action_row_new ();
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const CrmKind *kind = crm_record_get_kind (chain);
  int days = (int) crm_record_get_integer (chain, "delay_days", 0);
  g_autofree char *after
      = crm_record_format (chain, crm_kind_find_field (kind, "after_type"), locale);
  g_autofree char *when = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d day later", "%d days later", (gulong) days), days);
  /* Translators: a type of activity, then how many days later: “After: Call · 3 days later”. */
  g_autofree char *subtitle = g_strdup_printf (_ ("After: %s · %s"), after, when);
  gboolean is_archived = crm_record_get_integer (chain, "archived", 0) != 0;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (chain));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_archived ? _ ("Archived") : subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (chain), g_object_unref);
  add_row (self, row, G_CALLBACK (on_chain_activated_cb));
}

static void
on_chains_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsChainsGroup) self = user_data;
  g_autoptr (GPtrArray) chains = crm_settings_list_finish (result, NULL);
  if (!chains || !self->context)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < chains->len; i++)
    add_chain (self, g_ptr_array_index (chains, i));
  add_row (self, crm_settings_add_row_new (_ ("Add What Comes Next")),
           G_CALLBACK (on_add_activated_cb));
}

static void
read_chains (CrmSettingsChainsGroup *self)
{
  crm_settings_list_async (self->context, "activity_chain", "after_type", NULL, on_chains_read_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsChainsGroup *self, GArray *changes)
{
  if (crm_settings_concern (changes, "activity_chain"))
    read_chains (self);
}

static void
crm_settings_chains_group_dispose (GObject *object)
{
  CrmSettingsChainsGroup *self = CRM_SETTINGS_CHAINS_GROUP (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_settings_chains_group_parent_class)->dispose (object);
}

static void
crm_settings_chains_group_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_SETTINGS_CHAINS_GROUP (object)->rows);
  G_OBJECT_CLASS (crm_settings_chains_group_parent_class)->finalize (object);
}

static void
crm_settings_chains_group_class_init (CrmSettingsChainsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_chains_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_settings_chains_group_finalize;
}

static void
crm_settings_chains_group_init (CrmSettingsChainsGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("What Comes Next"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("When an activity is done, the next one is proposed: after a call, say, a message two "
         "days later."));
}

/**
 * crm_settings_chains_group_new:
 *
 * Returns: (transfer floating): the group
 */
AdwPreferencesGroup *
crm_settings_chains_group_new (CrmSettingsWindow *window)
{
  CrmSettingsChainsGroup *self = g_object_new (CRM_TYPE_SETTINGS_CHAINS_GROUP, NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_chains (self);
  return ADW_PREFERENCES_GROUP (self);
}
