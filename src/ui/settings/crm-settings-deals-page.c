/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipelines and stages. The page is built anew when one of them changed: they are few. Main
 * thread. */
#include "config.h"

#include "crm-settings-deals-page.h"

#include <glib/gi18n-lib.h>

#include "crm-opportunity.h"
#include "crm-settings-data.h"
#include "crm-settings-order.h"
#include "crm-settings-stage-page.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsDealsPage
{
  AdwPreferencesPage parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  GPtrArray *groups;         /* AdwPreferencesGroup, borrowed */
  GPtrArray *pipelines;      /* CrmRecord */
  GPtrArray *stages;         /* CrmRecord, in their order */
  GPtrArray *reasons;        /* CrmRecord: why deals are lost, in their order */
  CrmSettingsOrder *order;
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsDealsPage, crm_settings_deals_page, ADW_TYPE_PREFERENCES_PAGE)

static gboolean
is_archived (CrmRecord *record)
{
  return crm_record_get_integer (record, "archived", 0) != 0;
}

static gboolean
is_in (CrmRecord *stage, CrmRecord *pipeline)
{
  const CrmId *id = crm_record_get_link (stage, "pipeline_id");
  return id && crm_id_equal (id, crm_record_get_id (pipeline));
}

/* The stages of a pipeline that are in use, in their order. */
static GPtrArray *
list_stages (CrmSettingsDealsPage *self, CrmRecord *pipeline)
{
  GPtrArray *stages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (self->stages, i);
      if (is_in (stage, pipeline) && !is_archived (stage))
        g_ptr_array_add (stages, g_object_ref (stage));
    }
  return stages;
}

static CrmRecord *
find_pipeline (CrmSettingsDealsPage *self, CrmRecord *stage)
{
  for (guint i = 0; i < self->pipelines->len; i++)
    if (is_in (stage, g_ptr_array_index (self->pipelines, i)))
      return g_ptr_array_index (self->pipelines, i);
  return NULL;
}

/* ---- subpages ---- */

static void
open_stage (CrmSettingsDealsPage *self, CrmRecord *stage, gboolean is_new)
{
  CrmRecord *pipeline = find_pipeline (self, stage);
  crm_settings_window_open (
      self->window,
      crm_settings_stage_page_new (self->window, stage,
                                   pipeline != NULL && crm_pipeline_is_repeat (pipeline), is_new));
}

static void
open_pipeline (CrmSettingsDealsPage *self, CrmRecord *pipeline, gboolean is_new)
{
  static const char *const stored[] = { "name", "type", "team_id", "archived", NULL };
  static const char *const added[] = { "name", "type", "team_id", NULL };
  crm_settings_subpage_open_form (
      self->window, is_new ? _ ("New Pipeline") : crm_record_get_title (pipeline), "pipeline",
      is_new ? added : stored, pipeline, is_new ? _ ("Add pipeline") : NULL);
}

static void
on_stage_activated_cb (CrmSettingsDealsPage *self, GtkWidget *row)
{
  open_stage (self, g_object_get_data (G_OBJECT (row), "crm-record"), FALSE);
}

static void
on_pipeline_activated_cb (CrmSettingsDealsPage *self, GtkWidget *widget)
{
  open_pipeline (self, g_object_get_data (G_OBJECT (widget), "crm-record"), FALSE);
}

static void
on_add_stage_activated_cb (CrmSettingsDealsPage *self, GtkWidget *row)
{
  CrmRecord *pipeline = g_object_get_data (G_OBJECT (row), "crm-record");
  g_autoptr (GPtrArray) stages = list_stages (self, pipeline);
  g_autoptr (CrmRecord) stage = crm_record_new (crm_context_get_kind (self->context, "stage"));
  CrmRecord *last = stages->len > 0 ? g_ptr_array_index (stages, stages->len - 1) : NULL;
  crm_record_set_link (stage, "pipeline_id", crm_record_get_id (pipeline));
  crm_record_set_integer (stage, "position",
                          last ? crm_record_get_integer (last, "position", 0) + 1 : 0);
  open_stage (self, stage, TRUE);
}

static void
on_add_pipeline_activated_cb (CrmSettingsDealsPage *self)
{
  g_autoptr (CrmRecord) pipeline
      = crm_record_new (crm_context_get_kind (self->context, "pipeline"));
  crm_record_set_integer (pipeline, "position", self->pipelines->len);
  open_pipeline (self, pipeline, TRUE);
}

/* ---- rows ---- */

static void
keep_record (GtkWidget *widget, CrmRecord *record)
{
  g_object_set_data_full (G_OBJECT (widget), "crm-record", g_object_ref (record), g_object_unref);
}

static char *
describe_stage (CrmSettingsDealsPage *self, CrmRecord *stage)
{
  const CrmKind *kind = crm_record_get_kind (stage);
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *type = crm_record_format (stage, crm_kind_find_field (kind, "type"), locale);
  g_autofree char *chance
      = crm_record_format (stage, crm_kind_find_field (kind, "probability"), locale);
  gint64 days = crm_record_get_integer (stage, "rotting_days", 0);
  if (is_archived (stage))
    return g_strdup (_ ("Archived"));
  g_autofree char *stuck
      = days > 0 ? g_strdup_printf (
            /* Translators: after how many days a deal counts as stuck in a stage. */
            g_dngettext (GETTEXT_PACKAGE, "stuck after %d day", "stuck after %d days",
                         (gulong) days),
            (int) days)
                 : NULL;
  return g_strjoin (" · ", type, chance, stuck, NULL);
}

static GtkWidget *
make_stage_row (CrmSettingsDealsPage *self, CrmRecord *stage)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = describe_stage (self, stage);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (stage));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  keep_record (row, stage);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_stage_activated_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static void
add_stage (CrmSettingsDealsPage *self,
           AdwPreferencesGroup *group,
           GPtrArray *stages,
           CrmRecord *stage)
{
  GtkWidget *row = make_stage_row (self, stage);
  adw_preferences_group_add (group, row);
  crm_settings_order_add (self->order, row, stages, stage);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
}

static GtkWidget *
make_add_row (CrmSettingsDealsPage *self, const char *title, GCallback callback)
{
  GtkWidget *row = crm_settings_add_row_new (title);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  return row;
}

static AdwPreferencesGroup *
add_group (CrmSettingsDealsPage *self, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *markup = title ? g_markup_escape_text (title, -1) : NULL;
  adw_preferences_group_set_title (group, markup ? markup : "");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static void
add_pipeline (CrmSettingsDealsPage *self, CrmRecord *pipeline)
{
  AdwPreferencesGroup *group = add_group (self, crm_record_get_title (pipeline));
  g_autoptr (GPtrArray) stages = list_stages (self, pipeline);
  GtkWidget *edit = crm_settings_button_new ("document-edit-symbolic", _ ("Edit Pipeline"));
  keep_record (edit, pipeline);
  g_signal_connect_object (edit, "clicked", G_CALLBACK (on_pipeline_activated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (group, edit);
  if (crm_pipeline_is_repeat (pipeline))
    adw_preferences_group_set_description (
        group, _ ("Customers who bought, moved by their orders from stage to stage."));
  for (guint i = 0; i < stages->len; i++)
    add_stage (self, group, stages, g_ptr_array_index (stages, i));
  for (guint i = 0; i < self->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (self->stages, i);
      if (!is_in (stage, pipeline) || !is_archived (stage))
        continue;
      GtkWidget *row = make_stage_row (self, stage);
      gtk_widget_add_css_class (row, "dim-label");
      adw_preferences_group_add (group, row);
    }
  GtkWidget *add = make_add_row (self, _ ("Add Stage"), G_CALLBACK (on_add_stage_activated_cb));
  keep_record (add, pipeline);
  adw_preferences_group_add (group, add);
}

static void
add_archived (CrmSettingsDealsPage *self)
{
  AdwPreferencesGroup *group = NULL;
  for (guint i = 0; i < self->pipelines->len; i++)
    {
      CrmRecord *pipeline = g_ptr_array_index (self->pipelines, i);
      if (!is_archived (pipeline))
        continue;
      if (!group)
        group = add_group (self, _ ("Archived Pipelines"));
      GtkWidget *row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (pipeline));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      keep_record (row, pipeline);
      g_signal_connect_object (row, "activated", G_CALLBACK (on_pipeline_activated_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (group, row);
    }
}

/* ---- why deals are lost ---- */

static void
on_reason_activated_cb (CrmSettingsDealsPage *self, GtkWidget *row)
{
  static const char *const fields[] = { "name", "archived", NULL };
  CrmRecord *reason = g_object_get_data (G_OBJECT (row), "crm-record");
  crm_settings_subpage_open_form (self->window, crm_record_get_title (reason), "lost_reason",
                                  fields, reason, NULL);
}

static void
on_add_reason_activated_cb (CrmSettingsDealsPage *self)
{
  static const char *const fields[] = { "name", NULL };
  g_autoptr (CrmRecord) reason
      = crm_record_new (crm_context_get_kind (self->context, "lost_reason"));
  crm_record_set_integer (reason, "position", self->reasons->len);
  crm_settings_subpage_open_form (self->window, _ ("New Reason"), "lost_reason", fields, reason,
                                  _ ("Add reason"));
}

static void
add_reasons (CrmSettingsDealsPage *self)
{
  AdwPreferencesGroup *group = add_group (self, _ ("Why Deals Are Lost"));
  adw_preferences_group_set_description (
      group, _ ("Who loses a deal chooses one of these, or writes another."));
  for (guint i = 0; i < self->reasons->len; i++)
    {
      CrmRecord *reason = g_ptr_array_index (self->reasons, i);
      GtkWidget *row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (reason));
      if (is_archived (reason))
        {
          adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Archived"));
          gtk_widget_add_css_class (row, "dim-label");
        }
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      keep_record (row, reason);
      g_signal_connect_object (row, "activated", G_CALLBACK (on_reason_activated_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (group, row);
      crm_settings_order_add (self->order, row, self->reasons, reason);
    }
  adw_preferences_group_add (
      group, make_add_row (self, _ ("Add Reason"), G_CALLBACK (on_add_reason_activated_cb)));
}

static void
rebuild (CrmSettingsDealsPage *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < self->pipelines->len; i++)
    if (!is_archived (g_ptr_array_index (self->pipelines, i)))
      add_pipeline (self, g_ptr_array_index (self->pipelines, i));
  adw_preferences_group_add (
      add_group (self, NULL),
      make_add_row (self, _ ("Add Pipeline"), G_CALLBACK (on_add_pipeline_activated_cb)));
  add_reasons (self);
  add_archived (self);
}

/* ---- reading ---- */

static void
on_reasons_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsDealsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reasons = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (!reasons)
    {
      crm_settings_window_report_error (self->window, _ ("The stages could not be read"), error);
      return;
    }
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  self->reasons = g_steal_pointer (&reasons);
  rebuild (self);
}

static void
on_stages_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsDealsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stages = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (!stages)
    {
      crm_settings_window_report_error (self->window, _ ("The stages could not be read"), error);
      return;
    }
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  self->stages = g_steal_pointer (&stages);
  crm_settings_list_async (self->context, "lost_reason", "position", NULL, on_reasons_listed_cb,
                           g_object_ref (self));
}

static void
on_pipelines_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsDealsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pipelines = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (!pipelines)
    {
      crm_settings_window_report_error (self->window, _ ("The stages could not be read"), error);
      return;
    }
  g_clear_pointer (&self->pipelines, g_ptr_array_unref);
  self->pipelines = g_steal_pointer (&pipelines);
  crm_settings_list_async (self->context, "stage", "position", NULL, on_stages_listed_cb,
                           g_object_ref (self));
}

static void
read_all (CrmSettingsDealsPage *self)
{
  crm_settings_list_async (self->context, "pipeline", "position", NULL, on_pipelines_listed_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsDealsPage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "pipeline") || crm_settings_concern (changes, "stage")
      || crm_settings_concern (changes, "lost_reason"))
    read_all (self);
}

static void
crm_settings_deals_page_dispose (GObject *object)
{
  CrmSettingsDealsPage *self = CRM_SETTINGS_DEALS_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_pointer (&self->pipelines, g_ptr_array_unref);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_clear_object (&self->order);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_settings_deals_page_parent_class)->dispose (object);
}

static void
crm_settings_deals_page_class_init (CrmSettingsDealsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_deals_page_dispose;
}

static void
crm_settings_deals_page_init (CrmSettingsDealsPage *self)
{
  self->groups = g_ptr_array_new ();
}

/**
 * crm_settings_deals_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_deals_page_new (CrmSettingsWindow *window)
{
  CrmSettingsDealsPage *self
      = g_object_new (CRM_TYPE_SETTINGS_DEALS_PAGE, "name", "deals", "title",
                      C_ ("settings", "Pipelines"), "icon-name", "crm-funnel-symbolic", NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->order = crm_settings_order_new (window);
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_all (self);
  return ADW_PREFERENCES_PAGE (self);
}
