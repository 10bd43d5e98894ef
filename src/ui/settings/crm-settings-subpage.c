/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page over the settings. Main thread. */
#include "config.h"

#include "crm-settings-subpage.h"

#include <glib/gi18n-lib.h>

struct _CrmSettingsSubpage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  AdwPreferencesPage *page;

  CrmSettingsWindow *window; /* borrowed: it has the subpage */
  CrmSettingsForm *form;
  char *label;
};

G_DEFINE_FINAL_TYPE (CrmSettingsSubpage, crm_settings_subpage, GTK_TYPE_WIDGET)

static void
on_back_clicked_cb (CrmSettingsSubpage *self)
{
  crm_settings_window_close_subpage (self->window);
}

static void
on_add_clicked_cb (CrmSettingsSubpage *self)
{
  crm_settings_form_insert (self->form, self->label);
}

static void
crm_settings_subpage_dispose (GObject *object)
{
  g_clear_object (&CRM_SETTINGS_SUBPAGE (object)->form);
  g_clear_pointer (&CRM_SETTINGS_SUBPAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_settings_subpage_parent_class)->dispose (object);
}

static void
crm_settings_subpage_finalize (GObject *object)
{
  g_free (CRM_SETTINGS_SUBPAGE (object)->label);
  G_OBJECT_CLASS (crm_settings_subpage_parent_class)->finalize (object);
}

static void
crm_settings_subpage_class_init (CrmSettingsSubpageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_subpage_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_settings_subpage_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-subpage.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSubpage, box);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSubpage, header);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSubpage, title);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsSubpage, page);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_settings_subpage_init (CrmSettingsSubpage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_settings_subpage_new:
 *
 * Returns: (transfer floating): a page without groups, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_subpage_new (CrmSettingsWindow *window, const char *title)
{
  CrmSettingsSubpage *self = g_object_new (CRM_TYPE_SETTINGS_SUBPAGE, NULL);
  self->window = window;
  adw_window_title_set_title (self->title, title);
  return GTK_WIDGET (self);
}

void
crm_settings_subpage_add (CrmSettingsSubpage *self, AdwPreferencesGroup *group)
{
  g_return_if_fail (CRM_IS_SETTINGS_SUBPAGE (self));
  adw_preferences_page_add (self->page, group);
}

/**
 * crm_settings_subpage_set_action:
 * @label: with a mnemonic
 *
 * Offers what the page is for, as "Add".
 *
 * Returns: (transfer none): the button in the header bar
 */
GtkWidget *
crm_settings_subpage_set_action (CrmSettingsSubpage *self, const char *label)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_SUBPAGE (self), NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_add_css_class (button, "suggested-action");
  adw_header_bar_pack_end (self->header, button);
  return button;
}

/**
 * crm_settings_subpage_set_form:
 * @form: with a new record
 * @label: what adding it is called in the log, as "Add stage"
 *
 * Offers to add the record of a form; then the page closes.
 */
void
crm_settings_subpage_set_form (CrmSettingsSubpage *self, CrmSettingsForm *form, const char *label)
{
  g_return_if_fail (CRM_IS_SETTINGS_SUBPAGE (self));
  g_return_if_fail (self->form == NULL);
  self->form = g_object_ref (form);
  self->label = g_strdup (label);
  GtkWidget *button = crm_settings_subpage_set_action (self, _ ("_Add"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "inserted", G_CALLBACK (on_back_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * crm_settings_subpage_open_form:
 * @kind: name of the kind of @record
 * @fields: (array zero-terminated=1): names of the fields to show
 * @record: copied
 * @add_label: (nullable): what adding it is called in the log; %NULL for a stored record
 *
 * Opens a page with the rows of one record.
 */
void
crm_settings_subpage_open_form (CrmSettingsWindow *window,
                                const char *title,
                                const char *kind,
                                const char *const *fields,
                                CrmRecord *record,
                                const char *add_label)
{
  GtkWidget *subpage = crm_settings_subpage_new (window, title);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (CrmSettingsForm) form
      = crm_settings_form_new (crm_settings_window_get_context (window), kind);
  g_autoptr (CrmRecord) copy = crm_record_copy (record);
  for (guint i = 0; fields[i]; i++)
    adw_preferences_group_add (group, crm_settings_form_add (form, fields[i]));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), group);
  crm_settings_form_set_record (form, copy, add_label != NULL);
  if (add_label)
    crm_settings_subpage_set_form (CRM_SETTINGS_SUBPAGE (subpage), form, add_label);
  crm_settings_window_open (window, subpage);
}

/**
 * crm_settings_add_row_new:
 *
 * Returns: (transfer floating): a row that adds something when it is activated
 */
GtkWidget *
crm_settings_add_row_new (const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}
