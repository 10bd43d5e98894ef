/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of the settings: its pages, and what they share. Main thread. */
#include "config.h"

#include "crm-settings-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-fold.h"
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
#include "crm-split-view.h"

#define CARD_PREFIX "card:"
#define CORRECT_SHARE "sharing:correct"
#define PAGE_KEY "crm-page"
#define ROW_KEY "crm-row"

struct _CrmSettingsWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *subpages;
  CrmSplitView *split_view;
  GtkToggleButton *search_button;
  GtkSearchEntry *search_entry;
  GtkListBox *page_list;
  GtkListBox *found_list;
  AdwWindowTitle *page_title;
  GtkStack *pages;

  CrmContext *context;
  GtkWidget *subpage; /* in front, or NULL */
};

G_DEFINE_FINAL_TYPE (CrmSettingsWindow, crm_settings_window, ADW_TYPE_WINDOW)

/* What is being typed is kept when the keyboard leaves its row; closing the window is leaving. */
static gboolean
crm_settings_window_close_request (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);
  return GTK_WINDOW_CLASS (crm_settings_window_parent_class)->close_request (window);
}

/* Pages */

static void
show_page (CrmSettingsWindow *self, AdwPreferencesPage *page)
{
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  adw_window_title_set_title (self->page_title, adw_preferences_page_get_title (page));
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->page_list, i);

      if (row == NULL || g_object_get_data (G_OBJECT (row), PAGE_KEY) == page)
        {
          gtk_list_box_select_row (self->page_list, row);
          break;
        }
    }
  crm_split_view_set_show_content (self->split_view, TRUE);
}

static void
add_page (CrmSettingsWindow *self, AdwPreferencesPage *page)
{
  const char *title = adw_preferences_page_get_title (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (adw_preferences_page_get_icon_name (page));
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), PAGE_KEY, page);
  gtk_list_box_append (self->page_list, row);
  gtk_stack_add_named (self->pages, GTK_WIDGET (page), adw_preferences_page_get_name (page));
}

static void
on_page_activated_cb (CrmSettingsWindow *self, GtkListBoxRow *row)
{
  show_page (self, g_object_get_data (G_OBJECT (row), PAGE_KEY));
}

static void
on_back_clicked_cb (CrmSettingsWindow *self)
{
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  crm_split_view_set_show_content (self->split_view, FALSE);
}

static void
on_folded_cb (CrmSettingsWindow *self)
{
  gboolean is_folded = crm_split_view_is_folded (self->split_view);

  crm_split_view_set_can_go_back (self->split_view, is_folded);
  /* A row of a list that stands beside its page shows which one that is. */
  gtk_list_box_set_selection_mode (self->page_list,
                                   is_folded ? GTK_SELECTION_NONE : GTK_SELECTION_BROWSE);
  if (!is_folded)
    show_page (self, ADW_PREFERENCES_PAGE (gtk_stack_get_visible_child (self->pages)));
}

/* Search */

typedef struct
{
  CrmSettingsWindow *window;
  GPtrArray *words;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *group;
} Search;

static void
free_found (gpointer data)
{
  g_clear_weak_pointer ((GtkWidget **) data);
  g_free (data);
}

static char *
read_row (AdwPreferencesRow *row)
{
  const char *title = adw_preferences_row_get_title (row);
  g_autofree char *plain = NULL;

  if (adw_preferences_row_get_use_markup (row)
      && !pango_parse_markup (title, -1, 0, NULL, &plain, NULL, NULL))
    return g_strdup (title);
  return g_strdup (plain != NULL ? plain : title);
}

static void
offer_row (Search *search, AdwPreferencesRow *row)
{
  const char *page = adw_preferences_page_get_title (search->page);
  const char *group = adw_preferences_group_get_title (search->group);
  g_autofree char *title = read_row (row);
  g_autofree char *all = g_strjoin (" ", title, page, group, NULL);
  g_autofree char *folded = crm_fold (all);
  GtkWidget *found, *box, *name, *place;
  GtkWidget **target;

  if (*title == '\0')
    return;
  for (guint i = 0; i < search->words->len; i++)
    if (strstr (folded, g_ptr_array_index (search->words, i)) == NULL)
      return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  name = gtk_label_new (title);
  place = gtk_label_new (group != NULL && *group != '\0' ? group : page);
  for (GtkWidget *label = name; label != NULL; label = label == name ? place : NULL)
    {
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (place, "caption");
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  found = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (found), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (found), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_text (GTK_LABEL (place)), -1);
  target = g_new0 (GtkWidget *, 1);
  g_set_weak_pointer (target, GTK_WIDGET (row));
  g_object_set_data_full (G_OBJECT (found), ROW_KEY, target, free_found);
  g_object_set_data (G_OBJECT (found), PAGE_KEY, search->page);
  gtk_list_box_append (search->window->found_list, found);
}

static void
search_in (Search *search, GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (ADW_IS_PREFERENCES_GROUP (widget))
    search->group = ADW_PREFERENCES_GROUP (widget);
  if (ADW_IS_PREFERENCES_ROW (widget))
    {
      if (search->group != NULL)
        offer_row (search, ADW_PREFERENCES_ROW (widget));
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    search_in (search, child);
}

static void
on_search_changed_cb (CrmSettingsWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  Search search = { .window = self, .words = words };
  GtkWidget *child;

  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (self->found_list, 0))) != NULL)
    gtk_list_box_remove (self->found_list, child);
  gtk_widget_set_visible (GTK_WIDGET (self->found_list), words->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->page_list), words->len == 0);
  if (words->len == 0)
    return;
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      search.page = ADW_PREFERENCES_PAGE (child);
      search.group = NULL;
      for (GtkWidget *part = gtk_widget_get_first_child (child); part != NULL;
           part = gtk_widget_get_next_sibling (part))
        search_in (&search, part);
    }
}

static void
on_found_activated_cb (CrmSettingsWindow *self, GtkListBoxRow *found)
{
  GtkWidget *row = *(GtkWidget **) g_object_get_data (G_OBJECT (found), ROW_KEY);

  show_page (self, g_object_get_data (G_OBJECT (found), PAGE_KEY));
  if (row != NULL && !gtk_widget_grab_focus (row))
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

/* Enter takes what stands first. */
static void
on_search_activated_cb (CrmSettingsWindow *self)
{
  GtkListBoxRow *first;

  on_search_changed_cb (self);
  first = gtk_list_box_get_row_at_index (self->found_list, 0);
  if (first != NULL)
    on_found_activated_cb (self, first);
}

static void
activate_search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CrmSettingsWindow *self = CRM_SETTINGS_WINDOW (widget);

  if (self->subpage != NULL)
    return;
  crm_split_view_set_show_content (self->split_view, FALSE);
  gtk_toggle_button_set_active (self->search_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* Escape goes one step back: out of the search, out of a subpage, out of the window. */
static void
activate_leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CrmSettingsWindow *self = CRM_SETTINGS_WINDOW (widget);

  if (self->subpage != NULL)
    crm_settings_window_close_subpage (self);
  else if (gtk_toggle_button_get_active (self->search_button))
    gtk_toggle_button_set_active (self->search_button, FALSE);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* Subpages */

/* What is behind goes when it is out of sight. */
static void
on_subpage_changed_cb (CrmSettingsWindow *self)
{
  GtkWidget *front = adw_leaflet_get_visible_child (self->subpages);
  GtkWidget *child, *next;

  if (front == NULL || adw_leaflet_get_child_transition_running (self->subpages))
    return;
  self->subpage = front != GTK_WIDGET (self->split_view) ? front : NULL;
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->subpages)); child != NULL;
       child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (child != front && child != GTK_WIDGET (self->split_view))
        adw_leaflet_remove (self->subpages, child);
    }
}

static void
crm_settings_window_dispose (GObject *object)
{
  CrmSettingsWindow *self = CRM_SETTINGS_WINDOW (object);

  if (self->subpages != NULL)
    g_signal_handlers_disconnect_by_func (self->subpages, on_subpage_changed_cb, self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_settings_window_parent_class)->dispose (object);
}

static void
crm_settings_window_class_init (CrmSettingsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_settings_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = crm_settings_window_close_request;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, subpages);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, page_list);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, found_list);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, page_title);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, on_page_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_found_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_subpage_changed_cb);
  gtk_widget_class_install_action (widget_class, "settings.search", NULL, activate_search);
  gtk_widget_class_install_action (widget_class, "settings.leave", NULL, activate_leave);
}

static void
crm_settings_window_init (CrmSettingsWindow *self)
{
  g_type_ensure (CRM_TYPE_SPLIT_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->split_view, "notify::folded", G_CALLBACK (on_folded_cb), self,
                           G_CONNECT_SWAPPED);
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
  CrmSettingsWindow *self = g_object_new (CRM_TYPE_SETTINGS_WINDOW, "transient-for", parent,
                                          "destroy-with-parent", TRUE, NULL);
  self->context = g_object_ref (context);
  add_page (self, crm_settings_me_page_new (self));
  add_page (self, crm_settings_office_page_new (self));
  add_page (self, crm_settings_people_page_new (self));
  add_page (self, crm_settings_hours_page_new (self));
  add_page (self, crm_settings_deals_page_new (self));
  add_page (self, crm_settings_plans_page_new (self));
  add_page (self, crm_settings_mail_page_new (self));
  add_page (self, crm_settings_fields_page_new (self));
  add_page (self, crm_settings_sharing_page_new (self));
  crm_settings_window_show_page (self, "me");
  crm_split_view_set_show_content (self->split_view, FALSE);
  return GTK_WIDGET (self);
}

/**
 * crm_settings_window_show_page:
 * @name: of a page, as "office"; one that is not there changes nothing
 */
void
crm_settings_window_show_page (CrmSettingsWindow *self, const char *name)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, name);
  if (page != NULL)
    show_page (self, ADW_PREFERENCES_PAGE (page));
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
      crm_settings_window_show_page (self, "fields");
      if (kind)
        crm_settings_window_open (self, crm_settings_card_page_new (self, kind));
    }
  else if (g_strcmp0 (page, CORRECT_SHARE) == 0)
    {
      crm_settings_window_show_page (self, "sharing");
      crm_settings_window_open (self,
                                crm_settings_share_page_new (self, CRM_SETTINGS_CORRECT_SHARE));
    }
  else if (page)
    crm_settings_window_show_page (self, page);
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
  self->subpage = subpage;
  adw_leaflet_append (self->subpages, subpage);
  adw_leaflet_set_visible_child (self->subpages, subpage);
}

void
crm_settings_window_close_subpage (CrmSettingsWindow *self)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  adw_leaflet_set_visible_child (self->subpages, GTK_WIDGET (self->split_view));
}

void
crm_settings_window_toast (CrmSettingsWindow *self, const char *message)
{
  g_return_if_fail (CRM_IS_SETTINGS_WINDOW (self));
  g_autofree char *markup = g_markup_escape_text (message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
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
