/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One stage: what it is, what it asks for, and its end. Main thread. */
#include "config.h"

#include "crm-settings-stage-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-opportunity.h"
#include "crm-settings-data.h"
#include "crm-settings-subpage.h"
#include "crm-stage-work.h"

/* What a group of rows is about; its widgets own it. */
typedef struct
{
  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSettingsForm *form;
  GPtrArray *targets; /* CrmRecord: stages that may take the deals */
  AdwComboRow *combo; /* borrowed */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_object_unref (page->context);
  g_object_unref (page->form);
  g_clear_pointer (&page->targets, g_ptr_array_unref);
  g_free (page);
}

static CrmRecord *
get_stage (Page *page)
{
  return crm_settings_form_get_record (page->form);
}

/* ---- what it asks for ---- */

/* Not what is bookkeeping, nor what a stage of lost deals asks in any case. */
static gboolean
may_be_asked (const CrmField *field)
{
  static const char *const left_out[]
      = { "name", "pipeline_id", "stage_id", "lost_reason", "probability", "currency", NULL };
  return crm_field_is_editable (field) && !crm_field_has (field, CRM_FIELD_HEADER)
         && !crm_field_has (field, CRM_FIELD_HIDDEN) && !crm_field_has (field, CRM_FIELD_ARCHIVED)
         && crm_field_get_field_type (field) != CRM_FIELD_BOOLEAN
         && !g_strv_contains (left_out, crm_field_get_name (field));
}

static void
on_asked_changed_cb (GtkSwitch *toggle, GParamSpec *pspec, Page *page)
{
  CrmRecord *stage = get_stage (page);
  const CrmField *field = g_object_get_data (G_OBJECT (toggle), "crm-field");
  const char *text = crm_record_get_text (stage, "required_fields");
  g_auto (GStrv) names = g_strsplit (text ? text : "", "\n", -1);
  g_autoptr (GString) asked = g_string_new (NULL);
  g_autofree char *label = NULL;
  CrmOperation *operation;
  for (int i = 0; names[i]; i++)
    if (*names[i] && strcmp (names[i], crm_field_get_name (field)) != 0)
      g_string_append_printf (asked, "%s%s", asked->len > 0 ? "\n" : "", names[i]);
  if (gtk_switch_get_active (toggle))
    g_string_append_printf (asked, "%s%s", asked->len > 0 ? "\n" : "", crm_field_get_name (field));
  crm_record_set_text (stage, "required_fields", asked->len > 0 ? asked->str : NULL);
  /* Translators: the name of an operation that can be undone; %s is a stage, as "Proposal". */
  label = g_strdup_printf (_ ("What %s asks for"), crm_record_get_title (stage));
  operation = crm_operation_new (label);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_set (operation, crm_record_get_kind (stage), crm_record_get_id (stage),
                     "required_fields",
                     asked->len > 0 ? crm_value_text (asked->str) : (CrmValue) CRM_VALUE_INIT);
  crm_settings_window_run (page->window, operation);
}

static AdwPreferencesGroup *
make_asked (Page *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const CrmKind *kind = crm_context_get_kind (page->context, "opportunity");
  g_autoptr (GPtrArray) asked = crm_stage_list_required (get_stage (page), kind);
  adw_preferences_group_set_title (group, _ ("Asks For"));
  adw_preferences_group_set_description (
      group, crm_stage_is_lost (get_stage (page))
                 ? _ ("What a deal must say before it goes here, beside the reason of the loss.")
                 : _ ("What a deal must say before it goes here."));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      GtkWidget *row, *toggle;
      if (!may_be_asked (field))
        continue;
      row = adw_action_row_new ();
      toggle = gtk_switch_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_field_get_label (field));
      gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
      gtk_switch_set_active (GTK_SWITCH (toggle), g_ptr_array_find (asked, field, NULL));
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      crm_field_get_label (field), -1);
      g_object_set_data (G_OBJECT (toggle), "crm-field", (gpointer) field);
      g_signal_connect (toggle, "notify::active", G_CALLBACK (on_asked_changed_cb), page);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
      adw_preferences_group_add (group, row);
    }
  return group;
}

/* ---- its end ---- */

typedef struct
{
  CrmId stage;
  CrmId to;
} Archive;

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_archive (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Archive *archive = data;
  const CrmId *to = crm_id_is_none (&archive->to) ? NULL : &archive->to;
  return crm_stage_archive (session, &archive->stage, to, cancellable, error) >= 0 ? data : NULL;
}

static void
on_archive_clicked_cb (Page *page)
{
  CrmRecord *stage = get_stage (page);
  guint selected
      = page->combo ? adw_combo_row_get_selected (page->combo) : GTK_INVALID_LIST_POSITION;
  Archive *archive = g_new0 (Archive, 1);
  g_autofree char *label = NULL;
  CrmOperation *operation;
  archive->stage = *crm_record_get_id (stage);
  if (page->targets && selected < page->targets->len)
    archive->to = *crm_record_get_id (g_ptr_array_index (page->targets, selected));
  /* Translators: the name of an operation that can be undone; %s is a stage, as "Proposal". */
  label = g_strdup_printf (_ ("Archive stage %s"), crm_record_get_title (stage));
  operation = crm_operation_new (label);
  crm_operation_set_func (operation, run_archive, archive, g_free);
  crm_settings_window_run (page->window, operation);
  crm_settings_window_close_subpage (page->window);
}

static void
on_restore_clicked_cb (Page *page)
{
  CrmRecord *stage = get_stage (page);
  /* Translators: the name of an operation that can be undone; %s is a stage, as "Proposal". */
  g_autofree char *label = g_strdup_printf (_ ("Use stage %s again"), crm_record_get_title (stage));
  CrmOperation *operation = crm_operation_new (label);
  crm_operation_set (operation, crm_record_get_kind (stage), crm_record_get_id (stage), "archived",
                     crm_value_integer (0));
  crm_settings_window_run (page->window, operation);
  crm_settings_window_close_subpage (page->window);
}

static void
on_targets_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwComboRow) combo = user_data;
  Page *page = g_object_get_data (G_OBJECT (combo), "crm-page");
  g_autoptr (GPtrArray) stages = crm_settings_list_finish (result, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const CrmId *pipeline;
  if (!stages || !gtk_widget_get_root (GTK_WIDGET (combo)))
    return;
  pipeline = crm_record_get_link (get_stage (page), "pipeline_id");
  page->targets = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);
      const CrmId *its_pipeline = crm_record_get_link (stage, "pipeline_id");
      if (crm_record_get_integer (stage, "archived", 0) || !its_pipeline || !pipeline
          || !crm_id_equal (its_pipeline, pipeline)
          || crm_id_equal (crm_record_get_id (stage), crm_record_get_id (get_stage (page)))
          || (crm_stage_is_lost (stage) && !crm_stage_is_lost (get_stage (page))))
        continue;
      g_ptr_array_add (page->targets, g_object_ref (stage));
      gtk_string_list_append (names, crm_record_get_title (stage));
    }
  adw_combo_row_set_model (combo, G_LIST_MODEL (names));
}

static GtkWidget *
make_action (Page *page, const char *label, const char *css_class, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (button, 12);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, css_class);
  g_signal_connect_swapped (button, "clicked", callback, page);
  return button;
}

static AdwPreferencesGroup *
make_end (Page *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  if (crm_record_get_integer (get_stage (page), "archived", 0))
    {
      adw_preferences_group_add (group, make_action (page, _ ("_Use Again"), "suggested-action",
                                                     G_CALLBACK (on_restore_clicked_cb)));
      return group;
    }
  adw_preferences_group_set_title (group, _ ("No Longer Needed?"));
  adw_preferences_group_set_description (
      group, _ ("An archived stage is not offered any more. What happened in it stays in the "
                "history and in the reports."));
  page->combo = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (page->combo), _ ("Its deals go to"));
  g_object_set_data (G_OBJECT (page->combo), "crm-page", page);
  adw_preferences_group_add (group, GTK_WIDGET (page->combo));
  adw_preferences_group_add (group, make_action (page, _ ("_Archive Stage"), "destructive-action",
                                                 G_CALLBACK (on_archive_clicked_cb)));
  crm_settings_list_async (page->context, "stage", "position", NULL, on_targets_listed_cb,
                           g_object_ref (page->combo));
  return group;
}

/**
 * crm_settings_stage_page_new:
 * @stage: copied
 * @is_repeat: whether its pipeline is one of repeat customers
 * @is_new: whether it is to be added
 *
 * Returns: (transfer floating): a page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_stage_page_new (CrmSettingsWindow *window,
                             CrmRecord *stage,
                             gboolean is_repeat,
                             gboolean is_new)
{
  static const char *const fields[]
      = { "name", "type", "probability", "rotting_days", "plan_id", "min_orders" };
  GtkWidget *subpage
      = crm_settings_subpage_new (window, is_new ? _ ("New Stage") : crm_record_get_title (stage));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (CrmRecord) copy = crm_record_copy (stage);
  Page *page = g_new0 (Page, 1);
  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->form = crm_settings_form_new (page->context, "stage");
  g_object_set_data_full (G_OBJECT (subpage), "crm-page", page, page_free);
  for (guint i = 0; i < G_N_ELEMENTS (fields) - (is_repeat ? 0 : 1); i++)
    adw_preferences_group_add (group, crm_settings_form_add (page->form, fields[i]));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), group);
  crm_settings_form_set_record (page->form, copy, is_new);
  if (is_new)
    crm_settings_subpage_set_form (CRM_SETTINGS_SUBPAGE (subpage), page->form, _ ("Add stage"));
  else
    {
      if (!is_repeat)
        crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), make_asked (page));
      crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), make_end (page));
    }
  return subpage;
}
