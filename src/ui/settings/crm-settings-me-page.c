/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person at this desk. Main thread. */
#include "config.h"

#include "crm-settings-me-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-form.h"
#include "crm-picture-row.h"

struct _CrmSettingsMePage
{
  AdwPreferencesPage parent_instance;

  AdwComboRow *scheme_row;
  GtkSpinButton *minutes;
  GtkSwitch *background;
  AdwPreferencesGroup *profile;
  GtkWidget *signature;

  CrmContext *context;
  CrmSettingsForm *form;
  GSettings *settings;
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsMePage, crm_settings_me_page, ADW_TYPE_PREFERENCES_PAGE)

static void
on_scheme_selected_cb (CrmSettingsMePage *self)
{
  if (self->settings)
    g_settings_set_enum (self->settings, "color-scheme",
                         (int) adw_combo_row_get_selected (self->scheme_row));
}

static void
on_user_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsMePage) self = user_data;
  g_autoptr (CrmRecord) user = crm_settings_read_finish (result, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->profile), user != NULL);
  if (!user || !self->context)
    return;
  crm_settings_form_set_record (self->form, user, FALSE);
  crm_picture_row_set_record (CRM_PICTURE_ROW (self->signature), user);
}

static void
read_user (CrmSettingsMePage *self)
{
  crm_settings_read_async (self->context, "user", crm_context_get_user (self->context), NULL,
                           on_user_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsMePage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "user"))
    read_user (self);
}

static void
crm_settings_me_page_dispose (GObject *object)
{
  CrmSettingsMePage *self = CRM_SETTINGS_ME_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->form);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (crm_settings_me_page_parent_class)->dispose (object);
}

static void
crm_settings_me_page_class_init (CrmSettingsMePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_me_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-me-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsMePage, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsMePage, minutes);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsMePage, background);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsMePage, profile);
  gtk_widget_class_bind_template_callback (widget_class, on_scheme_selected_cb);
}

static void
crm_settings_me_page_init (CrmSettingsMePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_settings_me_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_me_page_new (CrmSettingsWindow *window)
{
  static const char *const fields[] = { "name", "job_title", "email", "phone" };
  CrmSettingsMePage *self = g_object_new (CRM_TYPE_SETTINGS_ME_PAGE, NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  g_autoptr (GSettings) settings = g_settings_new ("org.clientela.Clientela");
  adw_combo_row_set_selected (self->scheme_row,
                              (guint) g_settings_get_enum (settings, "color-scheme"));
  self->settings = g_steal_pointer (&settings);
  g_settings_bind (self->settings, "reminder-minutes",
                   gtk_spin_button_get_adjustment (self->minutes), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "background", self->background, "active",
                   G_SETTINGS_BIND_DEFAULT);
  self->form = crm_settings_form_new (self->context, "user");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_preferences_group_add (self->profile, crm_settings_form_add (self->form, fields[i]));
  self->signature = crm_picture_row_new (self->context, "user", "signature");
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->signature),
      _ ("Printed where you sign a document, or a substitute whom you let; kept sealed"));
  adw_preferences_group_add (self->profile, self->signature);
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_user (self);
  return ADW_PREFERENCES_PAGE (self);
}
