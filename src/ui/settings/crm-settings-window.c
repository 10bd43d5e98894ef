/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of the settings: its pages, and what they share. Main thread. */
#include "config.h"

#include "crm-settings-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-settings-card-page.h"
#include "crm-settings-deals-page.h"
#include "crm-settings-fields-page.h"
#include "crm-settings-hours-page.h"
#include "crm-settings-mail-page.h"
#include "crm-settings-me-page.h"
#include "crm-settings-office-page.h"
#include "crm-settings-people-page.h"
#include "crm-settings-plans-page.h"
#include "crm-settings-share-page.h"
#include "crm-settings-sharing-page.h"

#define CARD_PREFIX "card:"
#define CORRECT_SHARE "sharing:correct"

struct _CrmSettingsWindow
{
  AdwPreferencesWindow parent_instance;

  CrmContext *context;
};

G_DEFINE_FINAL_TYPE (CrmSettingsWindow, crm_settings_window, ADW_TYPE_PREFERENCES_WINDOW)

/* What is being typed is kept when the keyboard leaves its row; closing the window is leaving. */
static gboolean
crm_settings_window_close_request (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);
  return GTK_WINDOW_CLASS (crm_settings_window_parent_class)->close_request (window);
}

/* The search of libadwaita 1.2 keeps a reference of every group for ever. What a group holds is
 * taken from it when it goes, so that only its shell is lost. */
static void
release_group (gpointer group)
{
  if (g_atomic_int_get (&G_OBJECT (group)->ref_count) > 1)
    g_object_run_dispose (group);
  g_object_unref (group);
}

static void
on_group_parted_cb (GtkWidget *group)
{
  if (!gtk_widget_get_parent (group))
    g_idle_add_once (release_group, g_object_ref (group));
}

static void
watch_groups (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_GROUP (widget))
    {
      g_signal_connect (widget, "notify::parent", G_CALLBACK (on_group_parted_cb), NULL);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    watch_groups (child);
}

static void
crm_settings_window_dispose (GObject *object)
{
  watch_groups (GTK_WIDGET (object));
  g_clear_object (&CRM_SETTINGS_WINDOW (object)->context);
  G_OBJECT_CLASS (crm_settings_window_parent_class)->dispose (object);
}

/**
 * crm_settings_window_remove_group:
 *
 * Takes a group off a page of the settings.
 */
void
crm_settings_window_remove_group (AdwPreferencesPage *page, AdwPreferencesGroup *group)
{
  /* A page that reads outlives its window a little, and may still change: released once is enough.
   */
  g_signal_handlers_disconnect_by_func (group, on_group_parted_cb, NULL);
  g_object_ref (group);
  adw_preferences_page_remove (page, group);
  release_group (group);
}

static void
crm_settings_window_class_init (CrmSettingsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = crm_settings_window_close_request;
}

static void
crm_settings_window_init (CrmSettingsWindow *self)
{
}

/**
 * crm_settings_window_new:
 * @parent: (nullable): the window of the office
 *
 * Returns: (transfer none): the window, which GTK owns
 */
GtkWidget *
crm_settings_window_new (CrmContext *context, GtkWindow *parent)
{
  CrmSettingsWindow *self = g_object_new (
      CRM_TYPE_SETTINGS_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, "modal",
      FALSE, "title", _ ("Preferences"), "default-width", 860, "default-height", 680,
      "search-enabled", TRUE, "can-navigate-back", TRUE, NULL);
  AdwPreferencesWindow *window = ADW_PREFERENCES_WINDOW (self);
  self->context = g_object_ref (context);
  adw_preferences_window_add (window, crm_settings_me_page_new (self));
  adw_preferences_window_add (window, crm_settings_office_page_new (self));
  adw_preferences_window_add (window, crm_settings_people_page_new (self));
  adw_preferences_window_add (window, crm_settings_hours_page_new (self));
  adw_preferences_window_add (window, crm_settings_deals_page_new (self));
  adw_preferences_window_add (window, crm_settings_plans_page_new (self));
  adw_preferences_window_add (window, crm_settings_mail_page_new (self));
  adw_preferences_window_add (window, crm_settings_fields_page_new (self));
  adw_preferences_window_add (window, crm_settings_sharing_page_new (self));
  return GTK_WIDGET (self);
}

static CrmSettingsWindow *
find_window (GtkWindow *parent)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (CRM_IS_SETTINGS_WINDOW (window) && gtk_window_get_transient_for (window) == parent)
        return CRM_SETTINGS_WINDOW (window);
    }
  return NULL;
}

/**
 * crm_settings_window_present:
 * @parent: the window of the office
 * @page: (nullable): name of a page to show; “card:KIND” shows how cards of the kind are arranged,
 *   “sharing:correct” asks for the address and password of the shared database
 *
 * Shows the settings of an office: the window that is open, or a new one.
 */
void
crm_settings_window_present (CrmContext *context, GtkWindow *parent, const char *page)
{
  g_return_if_fail (CRM_IS_CONTEXT (context));
  CrmSettingsWindow *self = find_window (parent);
  if (!self)
    self = CRM_SETTINGS_WINDOW (crm_settings_window_new (context, parent));
  if (page && g_str_has_prefix (page, CARD_PREFIX))
    {
      const CrmKind *kind
          = crm_catalog_find_kind (crm_context_get_catalog (context), page + strlen (CARD_PREFIX));
      adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), "fields");
      if (kind)
        crm_settings_window_open (self, crm_settings_card_page_new (self, kind));
    }
  else if (g_strcmp0 (page, CORRECT_SHARE) == 0)
    {
      adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), "sharing");
      crm_settings_window_open (self,
                                crm_settings_share_page_new (self, CRM_SETTINGS_CORRECT_SHARE));
    }
  else if (page)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), page);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * crm_settings_window_drop:
 * @parent: the window of the office
 *
 * Closes the settings of an office that is being left; what is being typed is kept.
 */
void
crm_settings_window_drop (GtkWindow *parent)
{
  CrmSettingsWindow *self = find_window (parent);
  if (self)
    gtk_window_close (GTK_WINDOW (self));
}

CrmContext *
crm_settings_window_get_context (CrmSettingsWindow *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_WINDOW (self), NULL);
  return self->context;
}

/**
 * crm_settings_window_open:
 * @subpage: (transfer floating): is gone when it is closed
 */
void
crm_settings_window_open (CrmSettingsWindow *self, GtkWidget *subpage)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), subpage);
}

void
crm_settings_window_close_subpage (CrmSettingsWindow *self)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
}

void
crm_settings_window_toast (CrmSettingsWindow *self, const char *message)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  g_autofree char *markup = g_markup_escape_text (message, -1);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

void
crm_settings_window_report_error (CrmSettingsWindow *self, const char *what, const GError *error)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), what, error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_operation_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error) || !self->context)
    return;
  /* Translators: %s is what was to be done, as "Add stage". */
  g_autofree char *what
      = g_strdup_printf (_ ("“%s” was not done"), crm_operation_get_label (CRM_OPERATION (source)));
  crm_settings_window_report_error (self, what, error);
}

/**
 * crm_settings_window_run:
 * @operation: (transfer full)
 *
 * Runs an operation; a failure is told here, success by the window of the office.
 */
void
crm_settings_window_run (CrmSettingsWindow *self, CrmOperation *operation)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  crm_operation_run_async (operation, self->context, NULL, on_operation_run_cb,
                           g_object_ref (self));
  g_object_unref (operation);
}
