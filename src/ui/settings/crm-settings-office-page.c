/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office. Main thread. */
#include "config.h"

#include "crm-settings-office-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-form.h"
#include "crm-picture-row.h"

struct _CrmSettingsOfficePage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *identity;
  AdwPreferencesGroup *address;
  AdwPreferencesGroup *money;
  GtkLabel *currency;
  GtkWidget *save_button;
  GtkWidget *logo;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSettingsForm *form;
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsOfficePage, crm_settings_office_page, ADW_TYPE_PREFERENCES_PAGE)

static void
on_office_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsOfficePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) office = crm_settings_read_finish (result, &error);
  if (!self->context)
    return;
  if (!office)
    {
      crm_settings_window_report_error (self->window, _ ("The office could not be read"), error);
      return;
    }
  gboolean is_new = crm_record_get_row (office) == 0;
  crm_settings_form_set_record (self->form, office, is_new);
  gtk_widget_set_visible (self->save_button, is_new);
  gtk_widget_set_sensitive (self->logo, !is_new);
  gtk_label_set_text (self->currency, crm_context_get_currency (self->context));
  if (!is_new)
    crm_picture_row_set_record (CRM_PICTURE_ROW (self->logo), office);
}

static void
read_office (CrmSettingsOfficePage *self)
{
  crm_settings_read_async (self->context, "office", NULL, NULL, on_office_read_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsOfficePage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "office"))
    read_office (self);
}

static void
on_save_clicked_cb (CrmSettingsOfficePage *self)
{
  crm_settings_form_insert (self->form, _ ("Make the office"));
}

static void
crm_settings_office_page_dispose (GObject *object)
{
  CrmSettingsOfficePage *self = CRM_SETTINGS_OFFICE_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (crm_settings_office_page_parent_class)->dispose (object);
}

static void
crm_settings_office_page_class_init (CrmSettingsOfficePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_office_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-office-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsOfficePage, identity);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsOfficePage, address);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsOfficePage, money);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsOfficePage, currency);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsOfficePage, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
}

static void
crm_settings_office_page_init (CrmSettingsOfficePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_rows (CrmSettingsOfficePage *self, AdwPreferencesGroup *group, const char *const *fields)
{
  for (guint i = 0; fields[i]; i++)
    adw_preferences_group_add (group, crm_settings_form_add (self->form, fields[i]));
}

/**
 * crm_settings_office_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_office_page_new (CrmSettingsWindow *window)
{
  static const char *const identity[]
      = { "name", "tax_id", "registration", "phone", "email", "website", NULL };
  static const char *const address[]
      = { "street", "postal_code", "city", "region", "country", NULL };
  static const char *const money[] = {
    "iban", "bic", "pix_key", "next_order_number", "next_invoice_number", "next_document_number",
    NULL
  };
  CrmSettingsOfficePage *self = g_object_new (CRM_TYPE_SETTINGS_OFFICE_PAGE, NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->form = crm_settings_form_new (self->context, "office");
  add_rows (self, self->identity, identity);
  self->logo = crm_picture_row_new (self->context, "office", "logo");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->logo), _ ("PNG or JPEG"));
  adw_preferences_group_add (self->identity, self->logo);
  add_rows (self, self->address, address);
  add_rows (self, self->money, money);
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_office (self);
  return ADW_PREFERENCES_PAGE (self);
}
