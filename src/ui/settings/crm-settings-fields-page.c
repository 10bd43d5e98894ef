/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's own fields, in a group for each kind that has some. Main thread. */
#include "config.h"

#include "crm-settings-fields-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-card-page.h"
#include "crm-settings-data.h"
#include "crm-settings-field-page.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsFieldsPage
{
  AdwPreferencesPage parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  GPtrArray *groups;         /* AdwPreferencesGroup, borrowed */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsFieldsPage, crm_settings_fields_page, ADW_TYPE_PREFERENCES_PAGE)

static void
on_field_activated_cb (CrmSettingsFieldsPage *self, GtkWidget *row)
{
  CrmRecord *field = g_object_get_data (G_OBJECT (row), "crm-record");
  crm_settings_window_open (self->window, crm_settings_field_page_new (self->window, field));
}

static void
on_add_activated_cb (CrmSettingsFieldsPage *self)
{
  crm_settings_window_open (self->window, crm_settings_field_page_new (self->window, NULL));
}

static AdwPreferencesGroup *
add_group (CrmSettingsFieldsPage *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title ? title : "");
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static GtkWidget *
make_row (CrmSettingsFieldsPage *self, CrmRecord *field)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_archived = crm_record_get_integer (field, "archived", 0) != 0;
  g_autofree char *subtitle
      = g_strjoin (" · ", crm_settings_field_type_label (crm_record_get_text (field, "type")),
                   crm_record_get_text (field, "key"), is_archived ? _ ("Archived") : NULL, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (field));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (is_archived)
    gtk_widget_add_css_class (row, "dim-label");
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (field), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_field_activated_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static void
on_card_activated_cb (CrmSettingsFieldsPage *self, GtkWidget *row)
{
  const CrmKind *kind = g_object_get_data (G_OBJECT (row), "crm-kind");
  crm_settings_window_open (self->window, crm_settings_card_page_new (self->window, kind));
}

/* Cards of what may have own fields are arranged by the office. */
static void
add_cards (CrmSettingsFieldsPage *self)
{
  AdwPreferencesGroup *group
      = add_group (self, _ ("Cards"),
                   _ ("Which sections a card shows, and in which order: for the whole office."));
  const char *const *kinds = crm_settings_field_kinds ();
  for (guint i = 0; kinds[i] != NULL; i++)
    {
      const CrmKind *kind = crm_context_get_kind (self->context, kinds[i]);
      GtkWidget *row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_kind_get_label_plural (kind));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                   crm_kind_get_layout (kind) ? _ ("Arranged by the office") : "");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name (crm_kind_get_icon (kind)));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "crm-kind", (gpointer) kind);
      g_signal_connect_object (row, "activated", G_CALLBACK (on_card_activated_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (group, row);
    }
}

/* @fields are sorted by the kind that they belong to. */
static void
rebuild (CrmSettingsFieldsPage *self, GPtrArray *fields)
{
  const char *entity = NULL;
  AdwPreferencesGroup *group = NULL;
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  GtkWidget *add = crm_settings_add_row_new (_ ("Add Field"));
  g_signal_connect_object (add, "activated", G_CALLBACK (on_add_activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (
      add_group (self, _ ("Own Fields"),
                 _ ("What your trade knows about its customers and deals, beside what is there "
                    "already. Own fields are on the cards, in lists, imports and documents.")),
      add);
  for (guint i = 0; i < fields->len; i++)
    {
      CrmRecord *field = g_ptr_array_index (fields, i);
      const char *of = crm_record_get_text (field, "entity");
      const CrmKind *kind
          = of ? crm_catalog_find_kind (crm_context_get_catalog (self->context), of) : NULL;
      if (!kind)
        continue;
      if (!group || g_strcmp0 (of, entity) != 0)
        group = add_group (self, crm_kind_get_label_plural (kind), NULL);
      entity = of;
      adw_preferences_group_add (group, make_row (self, field));
    }
  add_cards (self);
}

static void
on_fields_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsFieldsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (fields)
    rebuild (self, fields);
  else
    crm_settings_window_report_error (self->window, _ ("The fields could not be read"), error);
}

static void
read_fields (CrmSettingsFieldsPage *self)
{
  crm_settings_list_async (self->context, "custom_field", "entity", NULL, on_fields_listed_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsFieldsPage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "custom_field")
      || crm_settings_concern (changes, "card_layout"))
    read_fields (self);
}

static void
crm_settings_fields_page_dispose (GObject *object)
{
  CrmSettingsFieldsPage *self = CRM_SETTINGS_FIELDS_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_settings_fields_page_parent_class)->dispose (object);
}

static void
crm_settings_fields_page_class_init (CrmSettingsFieldsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_fields_page_dispose;
}

static void
crm_settings_fields_page_init (CrmSettingsFieldsPage *self)
{
  self->groups = g_ptr_array_new ();
}

/**
 * crm_settings_fields_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_fields_page_new (CrmSettingsWindow *window)
{
  CrmSettingsFieldsPage *self
      = g_object_new (CRM_TYPE_SETTINGS_FIELDS_PAGE, "name", "fields", "title",
                      C_ ("settings", "Fields"), "icon-name", "crm-table-symbolic", NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_fields (self);
  return ADW_PREFERENCES_PAGE (self);
}
