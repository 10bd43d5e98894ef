/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of one office: opening it, what is shown until it is open, size and place remembered.
 * Its pages are in crm-window-pages.c, its actions in crm-window-actions.c. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-document-waiter.h"
#include "crm-outbox-service.h"
#include "crm-first-run-page.h"
#include "crm-places.h"
#include "crm-reminder-service.h"
#include "crm-settings-window.h"
#include "crm-tips.h"
#include "crm-window-private.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmWindow,
                               crm_window,
                               ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_NAVIGATOR,
                                                      crm_window_navigator_init))

static void
on_context_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) context = crm_context_open_finish (result, &error);
  if (context)
    {
      crm_window_set_context (self, context);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  crm_window_show_problem (self, _ ("The Office Cannot Be Opened"), error->message);
}

/**
 * crm_window_show_problem:
 *
 * Says in the place of an office why there is none.
 */
void
crm_window_show_problem (CrmWindow *self, const char *title, const char *message)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);
  adw_status_page_set_title (self->error_page, title);
  adw_status_page_set_description (self->error_page, markup);
  gtk_stack_set_visible_child_name (self->states, "error");
}

static void
on_office_name_changed_cb (CrmWindow *self)
{
  const char *name = self->context ? crm_context_get_office_name (self->context) : NULL;
  const char *title = name && *name ? name : _ ("Clientela");
  adw_window_title_set_title (self->office_title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->office_title), name && *name ? name : NULL);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
remember (CrmWindow *self)
{
  gboolean is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  g_settings_set_boolean (self->settings, "is-maximized", is_maximized);
  if (!is_maximized)
    {
      int width, height;
      gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
      g_settings_set_int (self->settings, "window-width", MAX (width, 360));
      g_settings_set_int (self->settings, "window-height", MAX (height, 294));
    }
  if (self->place_name)
    g_settings_set_string (self->settings, "last-place", self->place_name);
}

static gboolean
crm_window_close_request (GtkWindow *window)
{
  CrmWindow *self = CRM_WINDOW (window);
  remember (self);
  return GTK_WINDOW_CLASS (crm_window_parent_class)->close_request (window);
}

static void
drop_context (CrmWindow *self)
{
  if (!self->context)
    return;
  crm_settings_window_drop (GTK_WINDOW (self));
  crm_window_clear_pages (self);
  crm_window_forget_views (self);
  crm_sync_button_set_context (self->sync_button, NULL);
  crm_jobs_button_set_context (self->jobs_button, NULL);
  crm_outbox_button_set_context (self->outbox_button, NULL, NULL);
  g_clear_signal_handler (&self->operation_done_id, self->context);
  g_clear_signal_handler (&self->office_name_id, self->context);
  g_clear_signal_handler (&self->sync_state_id, crm_context_get_sync (self->context));
  CrmReminderService *reminders = crm_reminder_service_find (g_application_get_default ());
  if (reminders)
    crm_reminder_service_leave (reminders, self->context);
  crm_context_close (self->context);
  g_clear_object (&self->context);
}

static void
crm_window_unmap (GtkWidget *widget)
{
  crm_tips_leave_popovers (widget);
  GTK_WIDGET_CLASS (crm_window_parent_class)->unmap (widget);
}

static void
crm_window_dispose (GObject *object)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_cancellable_cancel (self->opening);
  drop_context (self);
  G_OBJECT_CLASS (crm_window_parent_class)->dispose (object);
}

static void
crm_window_finalize (GObject *object)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_clear_object (&self->opening);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_pointer (&self->spare_cards, g_ptr_array_unref);
  g_clear_pointer (&self->undone, g_array_unref);
  g_free (self->folder);
  g_free (self->place_name);
  G_OBJECT_CLASS (crm_window_parent_class)->finalize (object);
}

static void
crm_window_class_init (CrmWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_window_dispose;
  object_class->finalize = crm_window_finalize;
  GTK_WIDGET_CLASS (klass)->unmap = crm_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = crm_window_close_request;

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/shell/crm-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, states);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, loading_label);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, loading_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, office_title);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, sidebar_list);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, past_label);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, sync_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, jobs_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, outbox_button);
  gtk_widget_class_bind_template_callback (widget_class, crm_window_activate_sidebar_row);
  crm_window_install_actions (widget_class);

  g_type_ensure (CRM_TYPE_SPLIT_VIEW);
  g_type_ensure (CRM_TYPE_SYNC_BUTTON);
  g_type_ensure (CRM_TYPE_JOBS_BUTTON);
  g_type_ensure (CRM_TYPE_OUTBOX_BUTTON);
}

static void
crm_window_init (CrmWindow *self)
{
  self->settings = g_settings_new ("org.clientela.Clientela");
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  self->cards = g_ptr_array_new ();
  self->spare_cards = g_ptr_array_new ();
  self->undone = g_array_new (FALSE, FALSE, sizeof (CrmId));
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "is-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  crm_window_fill_sidebar (self);
  crm_window_accept_files (self);
  crm_window_accept_side_button (self);
  on_office_name_changed_cb (self);
  g_signal_connect_swapped (self->split_view, "notify::folded",
                            G_CALLBACK (crm_window_update_header), self);
  crm_window_update_actions (self);
}

/**
 * crm_window_new:
 *
 * Returns: (transfer none): a window without an office, which the application owns
 */
CrmWindow *
crm_window_new (GtkApplication *application)
{
  return g_object_new (CRM_TYPE_WINDOW, "application", application, NULL);
}

/**
 * crm_window_begin_opening:
 * @folder: of the replica
 * @status: what a person reads meanwhile
 *
 * Closes what was open and waits for another office.
 */
void
crm_window_begin_opening (CrmWindow *self, const char *folder, const char *status)
{
  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  drop_context (self);
  if (g_strcmp0 (folder, self->folder) != 0)
    {
      g_free (self->folder);
      self->folder = g_strdup (folder);
    }
  self->opening = g_cancellable_new ();
  gtk_label_set_label (self->loading_label, status);
  gtk_widget_set_visible (GTK_WIDGET (self->loading_bar), FALSE);
  gtk_stack_set_visible_child_name (self->states, "loading");
}

/**
 * crm_window_open_profile:
 * @folder: of the replica
 *
 * Opens an office in this window. A folder without one leads to the first run, unless @flags say
 * that it is to be made.
 */
void
crm_window_open_profile (CrmWindow *self, const char *folder, CrmStoreFlags flags)
{
  g_return_if_fail (CRM_IS_WINDOW (self));
  g_return_if_fail (folder != NULL);

  crm_window_begin_opening (self, folder, _ ("Opening the office…"));
  if (!(flags & CRM_STORE_CREATE) && !crm_profile_exists (folder))
    {
      if (!self->first_run_page)
        {
          self->first_run_page = crm_first_run_page_new ();
          g_signal_connect_swapped (self->first_run_page, "start",
                                    G_CALLBACK (crm_window_start_office), self);
          g_signal_connect_swapped (self->first_run_page, "join",
                                    G_CALLBACK (crm_window_join_office), self);
          gtk_stack_add_named (self->states, self->first_run_page, "first-run");
        }
      gtk_stack_set_visible_child_name (self->states, "first-run");
      return;
    }
  crm_context_open_async (self->folder, flags, self->opening, on_context_opened_cb,
                          g_object_ref (self));
}

/**
 * crm_window_open_past:
 * @past: an instant
 *
 * Opens an office in this window as it was at @past, only to be looked at.
 */
void
crm_window_open_past (CrmWindow *self, const char *folder, gint64 past)
{
  crm_window_begin_opening (self, folder, _ ("Looking back…"));
  crm_context_open_past_async (self->folder, 0, past, self->opening, on_context_opened_cb,
                               g_object_ref (self));
}

/**
 * crm_window_set_context:
 * @context: an open office; the window closes it when it goes
 *
 * Shows an office, at the place where the window was left.
 */
void
crm_window_set_context (CrmWindow *self, CrmContext *context)
{
  g_return_if_fail (CRM_IS_WINDOW (self));
  g_return_if_fail (CRM_IS_CONTEXT (context));

  drop_context (self);
  self->context = g_object_ref (context);
  self->operation_done_id = g_signal_connect_swapped (
      context, "operation-done", G_CALLBACK (crm_window_on_operation_done), self);
  self->office_name_id = g_signal_connect_swapped (context, "notify::office-name",
                                                   G_CALLBACK (on_office_name_changed_cb), self);
  on_office_name_changed_cb (self);
  crm_window_tell_past (self);
  CrmReminderService *reminders
      = crm_reminder_service_find (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  if (reminders)
    crm_reminder_service_follow (reminders, context);
  if (crm_context_get_past (context) == 0)
    {
      crm_window_watch_sync (self);
      crm_document_waiter_start (context);
      crm_outbox_service_start (context);
      crm_outbox_button_set_context (self->outbox_button, context, CRM_NAVIGATOR (self));
      crm_sync_engine_start (crm_context_get_sync (context));
      crm_sync_button_set_context (self->sync_button, context);
    }
  crm_jobs_button_set_context (self->jobs_button, context);
  crm_window_follow_views (self);
  gtk_stack_set_visible_child_name (self->states, "office");

  guint n_places;
  const CrmPlaceInfo *first = crm_places_all (&n_places);
  g_autofree char *last = g_settings_get_string (self->settings, "last-place");
  crm_window_go (self, crm_places_find (last) ? last : first->name, NULL);
  crm_window_update_actions (self);
  crm_window_prepare_cards (self);
}

/**
 * crm_window_get_context:
 *
 * Returns: (transfer none) (nullable): the open office
 */
CrmContext *
crm_window_get_context (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), NULL);
  return self->context;
}

/**
 * crm_window_get_folder:
 *
 * Returns: (nullable): the folder of the replica that is open, or that could not be opened
 */
const char *
crm_window_get_folder (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), NULL);
  return self->folder;
}

/**
 * crm_window_get_place_name:
 *
 * Returns: (nullable): the place that is chosen in the sidebar
 */
const char *
crm_window_get_place_name (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), NULL);
  return self->place_name;
}

/**
 * crm_window_get_page:
 *
 * Returns: (transfer none) (nullable): the place or card in front
 */
CrmPlace *
crm_window_get_page (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), NULL);
  return self->front;
}

/**
 * crm_window_is_busy:
 *
 * Returns: whether the office is being opened or the page in front still reads what it shows
 */
gboolean
crm_window_is_busy (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), FALSE);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->states), "loading") == 0)
    return TRUE;
  return self->front && crm_place_is_busy (self->front);
}
