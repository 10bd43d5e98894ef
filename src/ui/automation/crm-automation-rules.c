/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of rules. Main thread. */
#include "config.h"

#include "crm-automation-rules.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-rule-examples.h"

struct _CrmAutomationRules
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  AdwPreferencesGroup *empty;
  AdwPreferencesGroup *group;
  GPtrArray *rows; /* GtkWidget, of the group, borrowed */

  CrmContext *context;
  CrmNavigator *navigator;
};

G_DEFINE_FINAL_TYPE (CrmAutomationRules, crm_automation_rules, GTK_TYPE_WIDGET)

static guint edit_signal;

/* ---- rules ---- */

static CrmRecord *
get_rule (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "crm-rule");
}

static void
on_rule_activated_cb (CrmAutomationRules *self, GtkWidget *row)
{
  g_signal_emit (self, edit_signal, 0, crm_rule_draft_new (get_rule (row), FALSE));
}

static void
on_switched_cb (GtkSwitch *toggle, GParamSpec *pspec, CrmAutomationRules *self)
{
  CrmRecord *rule = get_rule (GTK_WIDGET (toggle));
  gboolean is_on = gtk_switch_get_active (toggle);
  /* Translators: the names of operations that can be undone; %s is the name of a rule. */
  g_autofree char *label = g_strdup_printf (
      is_on ? _ ("Switch on rule “%s”") : _ ("Switch off rule “%s”"), crm_record_get_title (rule));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (rule), crm_record_get_id (rule), "active",
                     crm_value_integer (is_on));
  crm_navigator_run (self->navigator, operation);
}

static char *
say_past (CrmAutomationRules *self, CrmAutomationRule *rule)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *number = crm_locale_format_integer (locale, rule->n_runs);
  g_autofree char *last
      = rule->n_runs > 0 ? crm_locale_format_instant (locale, rule->last_at) : NULL;

  if (rule->n_runs == 0)
    return g_strdup (_ ("Has not acted yet"));
  return g_strdup_printf (
      /* Translators: how often a rule acted: a number, and the last time. */
      ngettext ("Acted %s time, last on %s", "Acted %s times, last on %s", (gulong) rule->n_runs),
      number, last);
}

static GtkWidget *
make_label (const char *text, const char *first, const char *second)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (first != NULL)
    gtk_widget_add_css_class (label, first);
  if (second != NULL)
    gtk_widget_add_css_class (label, second);
  return label;
}

static GtkWidget *
make_words (CrmAutomationRules *self, CrmAutomationRule *rule)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *past = say_past (self, rule);

  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), make_label (crm_record_get_title (rule->rule), "heading", NULL));
  gtk_box_append (GTK_BOX (box), make_label (rule->sentence, NULL, NULL));
  gtk_box_append (GTK_BOX (box), make_label (past, "dim-label", "caption"));
  if (rule->halt != NULL)
    gtk_box_append (GTK_BOX (box), make_label (rule->halt, "error", "caption"));
  if (rule->n_failed > 0)
    {
      g_autofree char *number
          = crm_locale_format_integer (crm_context_get_locale (self->context), rule->n_failed);
      /* Translators: %s is a number: how often a rule failed. */
      g_autofree char *failed
          = g_strdup_printf (ngettext ("Failed %s time: see the log",
                                       "Failed %s times: see the log", (gulong) rule->n_failed),
                             number);

      gtk_box_append (GTK_BOX (box), make_label (failed, "error", "caption"));
    }
  return box;
}

static GtkWidget *
make_switch (CrmAutomationRules *self, CrmAutomationRule *rule)
{
  GtkWidget *toggle = gtk_switch_new ();
  /* Translators: a switch; %s is the name of a rule. */
  g_autofree char *label
      = g_strdup_printf (_ ("%s is switched on"), crm_record_get_title (rule->rule));

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), crm_rule_is_active (rule->rule));
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (toggle), "crm-rule", g_object_ref (rule->rule), g_object_unref);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (on_switched_cb), self, 0);
  return toggle;
}

static GtkWidget *
make_row (CrmAutomationRules *self, CrmAutomationRule *rule)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (box), make_words (self, rule));
  gtk_box_append (GTK_BOX (box), make_switch (self, rule));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_widget_add_css_class (box, "crm-automation-rule");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (rule->rule));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_record_get_title (rule->rule),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, rule->sentence, -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "crm-rule", g_object_ref (rule->rule), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_rule_activated_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static CrmRecord *
find_focused (CrmAutomationRules *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? get_rule (focus)
                                                                            : NULL;
}

/* The rows are made anew: the keyboard goes back to the rule that had it. */
static void
focus_again (GtkWidget *row, CrmRecord *rule, gboolean on_switch)
{
  if (!crm_id_equal (crm_record_get_id (get_rule (row)), crm_record_get_id (rule)))
    return;
  if (!on_switch)
    gtk_widget_grab_focus (row);
  else
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

/**
 * crm_automation_rules_set:
 * @rules: (element-type CrmAutomationRule): what is shown from now on
 */
void
crm_automation_rules_set (CrmAutomationRules *self, GPtrArray *rules)
{
  g_autoptr (CrmRecord) focused = NULL;
  gboolean on_switch;

  g_return_if_fail (CRM_IS_AUTOMATION_RULES (self));
  g_set_object (&focused, find_focused (self));
  on_switch = focused != NULL
              && GTK_IS_SWITCH (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < rules->len; i++)
    {
      GtkWidget *row = make_row (self, rules->pdata[i]);

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
      if (focused != NULL)
        focus_again (row, focused, on_switch);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->group), rules->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), rules->len == 0);
}

/* ---- examples ---- */

static void
on_example_activated_cb (CrmAutomationRules *self, GtkWidget *row)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "crm-example"));

  g_signal_emit (self, edit_signal, 0, crm_rule_example_make (self->context, position));
}

static AdwPreferencesGroup *
make_examples (CrmAutomationRules *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Start from an Example"));
  for (guint i = 0; i < crm_rule_examples_get_n (); i++)
    {
      GtkWidget *row;

      if (!crm_rule_example_is_offered (i))
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_rule_example_get_title (i));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), crm_rule_example_get_text (i));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name (crm_rule_example_get_icon (i)));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("list-add-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "crm-example", GUINT_TO_POINTER (i));
      g_signal_connect_object (row, "activated", G_CALLBACK (on_example_activated_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return ADW_PREFERENCES_GROUP (group);
}

/* ---- the object ---- */

static void
crm_automation_rules_dispose (GObject *object)
{
  CrmAutomationRules *self = CRM_AUTOMATION_RULES (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->context);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_automation_rules_parent_class)->dispose (object);
}

static void
crm_automation_rules_class_init (CrmAutomationRulesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_automation_rules_dispose;
  edit_signal = g_signal_new ("edit", CRM_TYPE_AUTOMATION_RULES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_automation_rules_init (CrmAutomationRules *self)
{
  self->rows = g_ptr_array_new ();
}

/**
 * crm_automation_rules_new:
 *
 * Returns: (transfer floating): the list, with examples only
 */
GtkWidget *
crm_automation_rules_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmAutomationRules *self = g_object_new (CRM_TYPE_AUTOMATION_RULES, NULL);
  GtkWidget *page = adw_preferences_page_new ();

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->empty = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->empty, _ ("Let the Program Do What Repeats"));
  adw_preferences_group_set_description (
      self->empty,
      _ ("A rule waits for something to happen, looks whether its condition holds, and then does "
         "what you tell it, once, whichever computer of the office is on. Everything it does is "
         "listed and can be taken back."));
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Rules"));
  gtk_widget_set_visible (GTK_WIDGET (self->group), FALSE);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->empty);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), make_examples (self));
  self->scrolled = page;
  gtk_widget_set_parent (page, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
