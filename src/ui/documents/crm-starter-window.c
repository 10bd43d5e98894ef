/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The starter templates. Their files are read on a thread of the pool. Main thread. */
#include "config.h"

#include "crm-starter-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-starter-templates.h"
#include "crm-template-list.h"
#include "crm-template-new.h"

struct _CrmStarterWindow
{
  AdwWindow parent_instance;

  GtkDropDown *language_choice;
  AdwPreferencesPage *page;
  GPtrArray *groups; /* of GtkWidget, on the page */

  CrmContext *context;
  CrmNavigator *navigator;
  GPtrArray *starters; /* of CrmStarterTemplate, or NULL */
  GPtrArray *tags;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (CrmStarterWindow, crm_starter_window, ADW_TYPE_WINDOW)

static void
on_row_activated_cb (CrmStarterWindow *self, AdwActionRow *row)
{
  const CrmStarterTemplate *starter = g_object_get_data (G_OBJECT (row), "crm-starter");
  CrmRecord *created
      = crm_starter_template_new_record (starter, crm_context_get_catalog (self->context));
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("New template"));

  crm_operation_insert (operation, created);
  crm_template_create (self->context, self->navigator, operation, created);
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
make_row (CrmStarterWindow *self, CrmStarterTemplate *starter)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (starter->name, -1);
  const char *language = crm_template_language_name (starter->language);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), language);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "crm-template-symbolic");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "crm-starter", starter);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static int
compare_starters (gconstpointer a, gconstpointer b)
{
  const CrmStarterTemplate *first = *(const CrmStarterTemplate *const *) a;
  const CrmStarterTemplate *second = *(const CrmStarterTemplate *const *) b;
  int order = strcmp (first->type, second->type);

  return order != 0 ? order : strcmp (first->family, second->family);
}

static void
show_groups (CrmStarterWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->language_choice);
  const char *tag = selected < self->tags->len ? g_ptr_array_index (self->tags, selected) : NULL;
  const CrmField *type
      = crm_kind_find_field (crm_context_get_kind (self->context, "template"), "type");
  const char *last = NULL;

  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; self->starters != NULL && i < self->starters->len; i++)
    {
      CrmStarterTemplate *starter = g_ptr_array_index (self->starters, i);

      if (g_strcmp0 (starter->language, tag) != 0)
        continue;
      if (g_strcmp0 (starter->type, last) != 0)
        {
          GtkWidget *group = adw_preferences_group_new ();

          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                           crm_field_choice_label (type, starter->type));
          adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
          g_ptr_array_add (self->groups, group);
          last = starter->type;
        }
      adw_preferences_group_add (g_ptr_array_index (self->groups, self->groups->len - 1),
                                 make_row (self, starter));
    }
}

/* Reading */

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *starters = crm_starter_templates_load (&error);

  if (starters == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, starters, (GDestroyNotify) g_ptr_array_unref);
}

static void
show_languages (CrmStarterWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *own = crm_locale_get_tag (crm_context_get_locale (self->context));
  guint selected = 0;

  for (guint i = 0; i < self->starters->len; i++)
    {
      const CrmStarterTemplate *starter = g_ptr_array_index (self->starters, i);
      const char *name;

      if (g_ptr_array_find_with_equal_func (self->tags, starter->language, g_str_equal, NULL))
        continue;
      if (g_ascii_strncasecmp (starter->language, own, 2) == 0
          && (selected == 0 || strcmp (starter->language, own) == 0))
        selected = self->tags->len;
      name = crm_template_language_name (starter->language);
      g_ptr_array_add (self->tags, starter->language);
      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->language_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->language_choice, selected);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmStarterWindow *self = CRM_STARTER_WINDOW (source);
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  self->starters = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->starters == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The Templates Cannot Be Read"), error);
      return;
    }
  g_ptr_array_sort (self->starters, compare_starters);
  show_languages (self);
  show_groups (self);
}

/* The object */

static void
crm_starter_window_finalize (GObject *object)
{
  CrmStarterWindow *self = CRM_STARTER_WINDOW (object);

  g_clear_object (&self->context);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->tags);
  g_clear_pointer (&self->starters, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_starter_window_parent_class)->finalize (object);
}

static void
crm_starter_window_class_init (CrmStarterWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_starter_window_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_starter_window_init (CrmStarterWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  self->groups = g_ptr_array_new ();
  self->tags = g_ptr_array_new ();
  gtk_window_set_title (GTK_WINDOW (self), _ ("Templates to Begin With"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 620);
  gtk_widget_set_size_request (GTK_WIDGET (self), 320, -1);
  self->language_choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->language_choice), _ ("Language"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->language_choice),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Language"), -1);
  g_signal_connect_object (self->language_choice, "notify::selected", G_CALLBACK (show_groups),
                           self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->language_choice));
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->page));
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * crm_starter_window_open:
 *
 * Returns: (transfer none): the window, over that of @navigator
 */
GtkWidget *
crm_starter_window_open (CrmContext *context, CrmNavigator *navigator)
{
  CrmStarterWindow *self
      = g_object_new (CRM_TYPE_STARTER_WINDOW, "transient-for",
                      crm_navigator_get_window (navigator), "destroy-with-parent", TRUE, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_loaded_cb, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->is_busy = TRUE;
  g_task_set_source_tag (task, crm_starter_window_open);
  g_task_run_in_thread (task, load_in_thread);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

/**
 * crm_starter_window_is_busy:
 *
 * Returns: whether the templates are still being read
 */
gboolean
crm_starter_window_is_busy (CrmStarterWindow *self)
{
  g_return_val_if_fail (CRM_IS_STARTER_WINDOW (self), FALSE);
  return self->is_busy;
}
