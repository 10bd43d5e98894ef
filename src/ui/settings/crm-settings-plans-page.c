/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of plans and of rules of assignment, made anew when one of them changed. Main thread. */
#include "config.h"

#include "crm-settings-plans-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-chains-group.h"
#include "crm-settings-data.h"
#include "crm-settings-order.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsPlansPage
{
  AdwPreferencesPage parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSettingsOrder *order;
  GPtrArray *groups; /* AdwPreferencesGroup, borrowed */
  GPtrArray *plans;  /* CrmRecord */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsPlansPage, crm_settings_plans_page, ADW_TYPE_PREFERENCES_PAGE)

static void
on_plan_activated_cb (CrmSettingsPlansPage *self, GtkWidget *row)
{
  CrmRecord *plan = g_object_get_data (G_OBJECT (row), "crm-record");
  crm_settings_window_open (self->window, crm_settings_plan_page_new (self->window, plan));
}

static void
on_rule_activated_cb (CrmSettingsPlansPage *self, GtkWidget *row)
{
  CrmRecord *rule = g_object_get_data (G_OBJECT (row), "crm-record");
  crm_settings_window_open (self->window, crm_settings_rule_page_new (self->window, rule));
}

static void
on_would_activated_cb (CrmSettingsPlansPage *self, GtkWidget *row)
{
  crm_settings_window_open (self->window, crm_settings_would_page_new (self->window));
}

static void
on_add_plan_activated_cb (CrmSettingsPlansPage *self)
{
  static const char *const fields[] = { "name", "description", "workdays", NULL };
  g_autoptr (CrmRecord) plan = crm_record_new (crm_context_get_kind (self->context, "plan"));
  crm_settings_subpage_open_form (self->window, _ ("New Plan"), "plan", fields, plan,
                                  _ ("Add plan"));
}

static void
on_add_rule_activated_cb (CrmSettingsPlansPage *self)
{
  static const char *const fields[] = { "name", "entity", "method", "source", NULL };
  g_autoptr (CrmRecord) rule
      = crm_record_new (crm_context_get_kind (self->context, "assignment_rule"));
  crm_settings_subpage_open_form (self->window, _ ("New Rule"), "assignment_rule", fields, rule,
                                  _ ("Add rule"));
}

static AdwPreferencesGroup *
add_group (CrmSettingsPlansPage *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static GtkWidget *
make_row (CrmSettingsPlansPage *self, CrmRecord *record, const char *subtitle, GCallback callback)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_archived = crm_record_get_integer (record, "archived", 0) != 0;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (record));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_archived ? _ ("Archived") : subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  if (is_archived)
    gtk_widget_add_css_class (row, "dim-label");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_end (AdwPreferencesGroup *group, CrmSettingsPlansPage *self, GtkWidget *row, GCallback callback)
{
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

static void
add_plans (CrmSettingsPlansPage *self)
{
  AdwPreferencesGroup *group = add_group (
      self, _ ("Plans"),
      _ ("What is done for a client or a deal, step by step. A plan is put on a card, on many "
         "records in a list, or begins when a deal comes to a stage."));
  for (guint i = 0; i < self->plans->len; i++)
    {
      CrmRecord *plan = g_ptr_array_index (self->plans, i);
      const char *description = crm_record_get_text (plan, "description");
      GtkWidget *row = make_row (self, plan, description ? description : "",
                                 G_CALLBACK (on_plan_activated_cb));
      adw_preferences_group_add (group, row);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
    }
  add_end (group, self, crm_settings_add_row_new (_ ("Add Plan")),
           G_CALLBACK (on_add_plan_activated_cb));
}

static char *
describe_rule (CrmSettingsPlansPage *self, CrmRecord *rule)
{
  const CrmKind *kind = crm_record_get_kind (rule);
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *entity = crm_record_format (rule, crm_kind_find_field (kind, "entity"), locale);
  g_autofree char *method = crm_record_format (rule, crm_kind_find_field (kind, "method"), locale);
  return g_strjoin (" · ", entity, method, crm_record_get_text (rule, "source"), NULL);
}

static void
add_rules (CrmSettingsPlansPage *self, GPtrArray *rules)
{
  AdwPreferencesGroup *group = add_group (
      self, _ ("Who Gets New Leads and Deals"),
      _ ("Of what nobody is responsible for, imported or from the web too: the first rule that "
         "finds somebody decides. Who got what and why is written down."));
  for (guint i = 0; i < rules->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);
      g_autofree char *subtitle = describe_rule (self, rule);
      GtkWidget *row = make_row (self, rule, subtitle, G_CALLBACK (on_rule_activated_cb));
      adw_preferences_group_add (group, row);
      crm_settings_order_add (self->order, row, rules, rule);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
    }
  add_end (group, self, crm_settings_add_row_new (_ ("Add Rule")),
           G_CALLBACK (on_add_rule_activated_cb));
  if (rules->len > 0)
    {
      GtkWidget *row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Who Would Get What"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                   _ ("Try the rules on what nobody is responsible for now"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      add_end (group, self, row, G_CALLBACK (on_would_activated_cb));
    }
}

/* ---- reading ---- */

static gboolean
is_gone (CrmSettingsPlansPage *self, gpointer records, const GError *error)
{
  if (self->context && !records)
    crm_settings_window_report_error (self->window, _ ("The plans could not be read"), error);
  return !self->context || !records;
}

static void
on_rules_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsPlansPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = crm_settings_list_finish (result, &error);
  if (is_gone (self, rules, error))
    return;
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  add_plans (self);
  add_rules (self, rules);
}

static void
on_plans_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsPlansPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plans = crm_settings_list_finish (result, &error);
  if (is_gone (self, plans, error))
    return;
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  self->plans = g_steal_pointer (&plans);
  crm_settings_list_async (self->context, "assignment_rule", "position", NULL, on_rules_listed_cb,
                           g_object_ref (self));
}

static void
read_all (CrmSettingsPlansPage *self)
{
  crm_settings_list_async (self->context, "plan", "name", NULL, on_plans_listed_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsPlansPage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "plan") || crm_settings_concern (changes, "assignment_rule"))
    read_all (self);
}

static void
crm_settings_plans_page_dispose (GObject *object)
{
  CrmSettingsPlansPage *self = CRM_SETTINGS_PLANS_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->order);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_settings_plans_page_parent_class)->dispose (object);
}

static void
crm_settings_plans_page_class_init (CrmSettingsPlansPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_plans_page_dispose;
}

static void
crm_settings_plans_page_init (CrmSettingsPlansPage *self)
{
  self->groups = g_ptr_array_new ();
}

/**
 * crm_settings_plans_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_plans_page_new (CrmSettingsWindow *window)
{
  CrmSettingsPlansPage *self
      = g_object_new (CRM_TYPE_SETTINGS_PLANS_PAGE, "name", "plans", "title",
                      C_ ("settings", "Plans"), "icon-name", "crm-list-symbolic", NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->order = crm_settings_order_new (window);
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), crm_settings_chains_group_new (window));
  read_all (self);
  return ADW_PREFERENCES_PAGE (self);
}
