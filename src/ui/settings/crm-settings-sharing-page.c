/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this desk stands to the shared database, and what can be done about it. Main thread. */
#include "config.h"

#include "crm-settings-sharing-page.h"

#include <glib/gi18n-lib.h>

#include "crm-ask.h"
#include "crm-clock.h"
#include "crm-settings-share-page.h"
#include "crm-settings-share.h"

struct _CrmSettingsSharingPage
{
  AdwPreferencesPage parent_instance;

  AdwActionRow *state_row;
  GtkImage *state_icon;
  GtkWidget *sync_button;
  AdwActionRow *server_row;
  AdwActionRow *login_row;
  GtkWidget *alone_group;
  GtkWidget *shared_group;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSyncEngine *engine;
  gulong engine_id;
  CrmSyncState state;
};

G_DEFINE_FINAL_TYPE (CrmSettingsSharingPage, crm_settings_sharing_page, ADW_TYPE_PREFERENCES_PAGE)

/* ---- the state ---- */

static const struct
{
  const char *icon;
  const char *title;
} states[] = {
  [CRM_SYNC_OFF] = { "crm-sync-offline-symbolic", N_ ("On This Desk Only") },
  [CRM_SYNC_UP_TO_DATE] = { "crm-sync-ok-symbolic", N_ ("Up to Date") },
  [CRM_SYNC_SENDING] = { "crm-sync-pending-symbolic", N_ ("Sending Changes") },
  [CRM_SYNC_RECEIVING] = { "crm-sync-pending-symbolic", N_ ("Receiving Changes") },
  [CRM_SYNC_OFFLINE] = { "crm-sync-offline-symbolic", N_ ("No Connection") },
  [CRM_SYNC_ERROR] = { "dialog-warning-symbolic", N_ ("Something Is Wrong") },
  [CRM_SYNC_CLONING] = { "crm-sync-pending-symbolic", N_ ("Making the First Copy") },
};

static char *
explain (CrmSettingsSharingPage *self, CrmSyncState state)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *message = crm_sync_engine_get_message (self->engine);
  guint64 pending = crm_sync_engine_get_pending (self->engine);
  gint64 contact = crm_sync_engine_get_last_contact (self->engine);
  if (state == CRM_SYNC_OFF)
    return g_strdup (_ ("Nobody else sees it. Share it when there are several of you."));
  g_autofree char *number = crm_locale_format_integer (locale, (gint64) pending);
  /* Translators: %s is a number of changes that were not sent to the shared database yet. */
  g_autofree char *waiting = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s change to send", "%s changes to send", (gulong) pending),
      number);
  g_autofree char *at
      = contact != CRM_INSTANT_NONE ? crm_locale_format_instant (locale, contact) : NULL;
  /* Translators: %s is a date and a time. */
  g_autofree char *since = at ? g_strdup_printf (_ ("last contact %s"), at) : NULL;
  const char *parts[4] = { NULL };
  guint n = 0;
  if (message && *message)
    parts[n++] = message;
  if (pending > 0)
    parts[n++] = waiting;
  if (since)
    parts[n++] = since;
  return g_strjoinv (" · ", (char **) parts);
}

static void
on_status_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (CrmSyncStatus) status = crm_settings_share_status_finish (result, NULL);
  if (!status || !self->context)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->server_row), status->is_shared);
  gtk_widget_set_visible (GTK_WIDGET (self->login_row), status->is_shared);
  gtk_widget_set_visible (self->shared_group, status->is_shared);
  gtk_widget_set_visible (self->alone_group, !status->is_shared);
  gtk_widget_set_visible (self->sync_button, status->is_shared);
  if (!status->is_shared)
    return;
  adw_action_row_set_subtitle (self->server_row, status->server);
  adw_action_row_set_subtitle (self->login_row, status->login);
}

static void
read_status (CrmSettingsSharingPage *self)
{
  crm_settings_share_status_async (self->context, on_status_read_cb, g_object_ref (self));
}

/* ---- the engine ---- */

static void
on_engine_changed_cb (CrmSettingsSharingPage *self)
{
  CrmSyncState state = crm_sync_engine_get_state (self->engine);
  g_autofree char *explanation = explain (self, state);
  gtk_image_set_from_icon_name (self->state_icon, states[state].icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), _ (states[state].title));
  adw_action_row_set_subtitle (self->state_row, explanation);
  if ((state == CRM_SYNC_OFF) != (self->state == CRM_SYNC_OFF))
    read_status (self);
  self->state = state;
}

/* ---- doing ---- */

static void
on_sync_clicked_cb (CrmSettingsSharingPage *self)
{
  crm_sync_engine_sync_now (self->engine);
}

static void
open_task (CrmSettingsSharingPage *self, CrmSettingsShareTask task)
{
  crm_settings_window_open (self->window, crm_settings_share_page_new (self->window, task));
}

static void
on_share_activated_cb (CrmSettingsSharingPage *self)
{
  open_task (self, CRM_SETTINGS_SHARE_OFFICE);
}

static void
on_join_activated_cb (CrmSettingsSharingPage *self)
{
  open_task (self, CRM_SETTINGS_JOIN_OFFICE);
}

static void
on_add_activated_cb (CrmSettingsSharingPage *self)
{
  open_task (self, CRM_SETTINGS_ADD_PERSON);
}

static void
on_left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_settings_share_finish (result, &error);
  if (!self->context)
    return;
  if (!is_done)
    crm_settings_window_report_error (self->window, _ ("It could not be left"), error);
  /* It stays off when there is nobody left to talk to. */
  crm_sync_engine_start (self->engine);
  read_status (self);
}

static void
on_leave_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  if (!crm_ask_finish (result) || !self->context)
    return;
  crm_sync_engine_stop (self->engine);
  crm_settings_leave_office_async (self->context, on_left_cb, g_object_ref (self));
}

static void
on_leave_activated_cb (CrmSettingsSharingPage *self)
{
  crm_ask_async (GTK_WIDGET (self), _ ("Leave the Shared Database?"),
                 _ ("Changes of colleagues will not arrive here any more, and yours not there. All "
                    "records stay on this desk."),
                 _ ("_Leave"), CRM_ASK_DESTRUCTIVE, NULL, on_leave_answered_cb,
                 g_object_ref (self));
}

/* ---- the page ---- */

static void
crm_settings_sharing_page_dispose (GObject *object)
{
  CrmSettingsSharingPage *self = CRM_SETTINGS_SHARING_PAGE (object);
  if (self->engine)
    g_clear_signal_handler (&self->engine_id, self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_settings_sharing_page_parent_class)->dispose (object);
}

static void
crm_settings_sharing_page_class_init (CrmSettingsSharingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_sharing_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-sharing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, sync_button);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, login_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, alone_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, shared_group);
  gtk_widget_class_bind_template_callback (widget_class, on_sync_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_share_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_join_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_activated_cb);
}

static void
crm_settings_sharing_page_init (CrmSettingsSharingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_settings_sharing_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_sharing_page_new (CrmSettingsWindow *window)
{
  CrmSettingsSharingPage *self = g_object_new (CRM_TYPE_SETTINGS_SHARING_PAGE, NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->engine = g_object_ref (crm_context_get_sync (self->context));
  self->engine_id
      = g_signal_connect_swapped (self->engine, "notify", G_CALLBACK (on_engine_changed_cb), self);
  self->state = CRM_SYNC_OFF;
  read_status (self);
  on_engine_changed_cb (self);
  return ADW_PREFERENCES_PAGE (self);
}
