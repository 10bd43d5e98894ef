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
  AdwActionRow *warning_row;
  AdwExpanderRow *health_row;
  GPtrArray *health_rows; /* borrowed from it */
  AdwActionRow *login_row;
  GtkWidget *alone_group;
  GtkWidget *shared_group;
  GtkSwitch *presence_switch;
  gulong presence_id;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSyncEngine *engine;
  gulong engine_id;
  CrmSyncState state;
  AdwPreferencesGroup *desks_group;
  GPtrArray *desk_rows; /* borrowed from their group */
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
  [CRM_SYNC_REVOKED] = { "dialog-warning-symbolic", N_ ("Taken Back") },
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
  g_autofree char *since = at ? g_strdup_printf (_ ("Last contact %s"), at) : NULL;
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

static void read_desks (CrmSettingsSharingPage *self);

static void
on_status_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (CrmSyncStatus) status = crm_settings_share_status_finish (result, NULL);
  if (!status || !self->context)
    return;
  g_autofree char *warning
      = crm_sync_status_dup_warning (status, crm_context_get_locale (self->context));
  gtk_widget_set_visible (GTK_WIDGET (self->warning_row), warning != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->health_row), status->is_admin);
  if (warning)
    adw_action_row_set_subtitle (self->warning_row, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->server_row), status->is_shared);
  gtk_widget_set_visible (GTK_WIDGET (self->login_row), status->is_shared);
  gtk_widget_set_visible (self->shared_group, status->is_shared);
  gtk_widget_set_visible (self->alone_group, !status->is_shared);
  gtk_widget_set_visible (self->sync_button, status->is_shared);
  g_signal_handler_block (self->presence_switch, self->presence_id);
  gtk_switch_set_active (self->presence_switch, status->shows_presence);
  g_signal_handler_unblock (self->presence_switch, self->presence_id);
  gtk_widget_set_visible (GTK_WIDGET (self->desks_group), FALSE);
  if (status->is_shared)
    read_desks (self);
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

/* ---- presence ---- */

static void
on_presence_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_settings_share_finish (result, &error);
  if (!self->context)
    return;
  if (is_done)
    crm_sync_engine_sync_now (self->engine);
  else
    crm_settings_window_report_error (self->window, _ ("It could not be saved"), error);
}

static void
on_presence_switched_cb (CrmSettingsSharingPage *self)
{
  if (self->context)
    crm_settings_show_presence_async (self->context, gtk_switch_get_active (self->presence_switch),
                                      on_presence_shown_cb, g_object_ref (self));
}

/* ---- health ---- */

static void
add_health_row (CrmSettingsSharingPage *self, const char *title, const char *text, gboolean warns)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (warns)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  adw_expander_row_add_row (self->health_row, row);
  g_ptr_array_add (self->health_rows, row);
}

static void
on_health_told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *health = crm_settings_ask_health_finish (result, &error);
  if (!self->context)
    return;
  for (guint i = 0; i < self->health_rows->len; i++)
    adw_expander_row_remove (self->health_row, g_ptr_array_index (self->health_rows, i));
  g_ptr_array_set_size (self->health_rows, 0);
  if (!health)
    {
      add_health_row (self, _ ("It could not be asked"), error->message, TRUE);
      return;
    }
  g_autoptr (GPtrArray) facts
      = crm_sync_health_describe (health, crm_context_get_locale (self->context));
  for (guint i = 0; i < facts->len; i++)
    {
      const CrmHealthFact *fact = g_ptr_array_index (facts, i);
      g_autofree char *text = fact->advice ? g_strdup_printf ("%s\n%s", fact->value, fact->advice)
                                           : g_strdup (fact->value);
      add_health_row (self, fact->label, text, fact->advice != NULL);
    }
}

static void
on_health_expanded_cb (CrmSettingsSharingPage *self)
{
  if (self->context && adw_expander_row_get_expanded (self->health_row))
    crm_settings_ask_health_async (self->context, on_health_told_cb, g_object_ref (self));
}

/* ---- desks ---- */

static void
on_desk_revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_settings_share_finish (result, &error);
  if (!self->context)
    return;
  if (!is_done)
    crm_settings_window_report_error (self->window, _ ("It could not be taken back"), error);
  read_desks (self);
}

static void
on_revoke_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  CrmSettingsSharingPage *self
      = CRM_SETTINGS_SHARING_PAGE (g_object_get_data (G_OBJECT (row), "crm-page"));
  if (crm_ask_finish (result) && self->context)
    crm_settings_revoke_desk_async (
        self->context, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "crm-desk")),
        on_desk_revoked_cb, g_object_ref (self));
}

static void
on_revoke_clicked_cb (GtkWidget *row)
{
  g_autofree char *heading
      /* Translators: %s is the name of a computer. */
      = g_strdup_printf (_ ("Take Back the Copy on “%s”?"),
                         adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  crm_ask_async (row, heading,
                 _ ("It can send nothing any more, and its records are removed as soon as it is "
                    "online. What was typed there and not sent yet is lost."),
                 _ ("_Take Back"), CRM_ASK_DESTRUCTIVE, NULL, on_revoke_answered_cb,
                 g_object_ref (row));
}

static char *
describe_desk (CrmSettingsSharingPage *self, const CrmSyncDesk *desk)
{
  g_autofree char *seen
      = crm_locale_format_instant (crm_context_get_locale (self->context), desk->seen);
  if (desk->wiped != CRM_INSTANT_NONE)
    return g_strdup (_ ("Taken back, and its copy was removed"));
  if (desk->revoked != CRM_INSTANT_NONE)
    /* Translators: a computer was lost; %s is when it was last heard of. */
    return g_strdup_printf (_ ("Taken back; not heard of since %s"), seen);
  if (desk->is_this)
    return g_strdup (_ ("This desk"));
  /* Translators: %s is a date and a time. */
  return g_strdup_printf (_ ("Last contact: %s"), seen);
}

static GtkWidget *
make_desk_row (CrmSettingsSharingPage *self, const CrmSyncDesk *desk)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = describe_desk (self, desk);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), desk->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (desk->is_this || desk->revoked != CRM_INSTANT_NONE)
    return row;
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Take Back…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (row), "crm-desk", GINT_TO_POINTER (desk->number));
  g_object_set_data_full (G_OBJECT (row), "crm-page", g_object_ref (self), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_revoke_clicked_cb), row,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
clear_desks (CrmSettingsSharingPage *self)
{
  for (guint i = 0; i < self->desk_rows->len; i++)
    adw_preferences_group_remove (self->desks_group, g_ptr_array_index (self->desk_rows, i));
  g_ptr_array_set_size (self->desk_rows, 0);
}

/* Only the shared database knows them; without it there is nothing to show. */
static void
on_desks_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsSharingPage) self = user_data;
  g_autoptr (GPtrArray) desks = crm_settings_list_desks_finish (result, NULL);
  if (!self->context)
    return;
  clear_desks (self);
  for (guint i = 0; desks && i < desks->len; i++)
    {
      GtkWidget *row = make_desk_row (self, g_ptr_array_index (desks, i));
      adw_preferences_group_add (self->desks_group, row);
      g_ptr_array_add (self->desk_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->desks_group), self->desk_rows->len > 0);
}

static void
read_desks (CrmSettingsSharingPage *self)
{
  crm_settings_list_desks_async (self->context, on_desks_listed_cb, g_object_ref (self));
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
on_correct_activated_cb (CrmSettingsSharingPage *self)
{
  open_task (self, CRM_SETTINGS_CORRECT_SHARE);
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
  g_clear_pointer (&self->desk_rows, g_ptr_array_unref);
  g_clear_pointer (&self->health_rows, g_ptr_array_unref);
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
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, warning_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, health_row);
  gtk_widget_class_bind_template_callback (widget_class, on_health_expanded_cb);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, login_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, alone_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, shared_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, desks_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSharingPage, presence_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_sync_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_share_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_join_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_correct_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_activated_cb);
}

static void
crm_settings_sharing_page_init (CrmSettingsSharingPage *self)
{
  self->desk_rows = g_ptr_array_new ();
  self->health_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->presence_id = g_signal_connect_swapped (self->presence_switch, "notify::active",
                                                G_CALLBACK (on_presence_switched_cb), self);
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
