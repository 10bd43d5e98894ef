/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipelines and stages. The page is built anew when one of them changed: they are few. Main
 * thread. */
#include "config.h"

#include "crm-settings-deals-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsDealsPage
{
  AdwPreferencesPage parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  GPtrArray *groups;         /* AdwPreferencesGroup, borrowed */
  GPtrArray *pipelines;      /* CrmRecord */
  GPtrArray *stages;         /* CrmRecord, in their order */
  CrmId moved;               /* the stage that keeps the keyboard after it was moved */
  int moved_by;
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
  GPtrArray *stages = g_ptr_array_new ();
  for (guint i = 0; i < self->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (self->stages, i);
      if (is_in (stage, pipeline) && !is_archived (stage))
        g_ptr_array_add (stages, stage);
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
  static const char *const stored[]
      = { "name", "type", "probability", "rotting_days", "archived", NULL };
  static const char *const added[] = { "name", "type", "probability", "rotting_days", NULL };
  crm_settings_subpage_open_form (self->window,
                                  is_new ? _ ("New Stage") : crm_record_get_title (stage), "stage",
                                  is_new ? added : stored, stage, is_new ? _ ("Add stage") : NULL);
}

static void
open_pipeline (CrmSettingsDealsPage *self, CrmRecord *pipeline, gboolean is_new)
{
  static const char *const stored[] = { "name", "team_id", "archived", NULL };
  static const char *const added[] = { "name", "team_id", NULL };
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

/* ---- order ---- */

/* Moves a stage up or down and numbers all stages of its pipeline. */
static void
move_stage (CrmSettingsDealsPage *self, CrmRecord *stage, int by)
{
  CrmRecord *pipeline = find_pipeline (self, stage);
  if (!pipeline)
    return;
  g_autoptr (GPtrArray) stages = list_stages (self, pipeline);
  guint from;
  if (!g_ptr_array_find (stages, stage, &from) || (by < 0 && from == 0)
      || (by > 0 && from + 1 >= stages->len))
    return;
  g_ptr_array_remove_index (stages, from);
  g_ptr_array_insert (stages, (int) from + by, stage);
  /* Translators: the name of an operation that can be undone; %s is a stage, as "Proposal". */
  g_autofree char *label = g_strdup_printf (_ ("Move stage %s"), crm_record_get_title (stage));
  CrmOperation *operation = crm_operation_new (label);
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *each = g_ptr_array_index (stages, i);
      if (crm_record_get_integer (each, "position", -1) != i)
        crm_operation_set (operation, crm_record_get_kind (each), crm_record_get_id (each),
                           "position", crm_value_integer (i));
    }
  self->moved = *crm_record_get_id (stage);
  self->moved_by = by;
  crm_settings_window_run (self->window, operation);
}

static void
on_up_clicked_cb (CrmSettingsDealsPage *self, GtkWidget *button)
{
  move_stage (self, g_object_get_data (G_OBJECT (button), "crm-record"), -1);
}

static void
on_down_clicked_cb (CrmSettingsDealsPage *self, GtkWidget *button)
{
  move_stage (self, g_object_get_data (G_OBJECT (button), "crm-record"), 1);
}

/* ---- rows ---- */

static void
keep_record (GtkWidget *widget, CrmRecord *record)
{
  g_object_set_data_full (G_OBJECT (widget), "crm-record", g_object_ref (record), g_object_unref);
}

static GtkWidget *
make_button (CrmSettingsDealsPage *self,
             const char *icon,
             const char *label,
             CrmRecord *record,
             GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  keep_record (button, record);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
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

/* A row that was moved keeps the keyboard on the button that moved it. */
static void
restore_focus (CrmSettingsDealsPage *self, CrmRecord *stage, GtkWidget *up, GtkWidget *down)
{
  if (!crm_id_equal (&self->moved, crm_record_get_id (stage)))
    return;
  GtkWidget *wanted = self->moved_by < 0 ? up : down;
  GtkWidget *other = self->moved_by < 0 ? down : up;
  gtk_widget_grab_focus (gtk_widget_get_sensitive (wanted) ? wanted : other);
  self->moved = CRM_ID_NONE;
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
           CrmRecord *stage,
           gboolean is_first,
           gboolean is_last)
{
  GtkWidget *row = make_stage_row (self, stage);
  GtkWidget *up
      = make_button (self, "go-up-symbolic", _ ("Move Up"), stage, G_CALLBACK (on_up_clicked_cb));
  GtkWidget *down = make_button (self, "go-down-symbolic", _ ("Move Down"), stage,
                                 G_CALLBACK (on_down_clicked_cb));
  gtk_widget_set_sensitive (up, !is_first);
  gtk_widget_set_sensitive (down, !is_last);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), up);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), down);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  adw_preferences_group_add (group, row);
  restore_focus (self, stage, up, down);
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
  adw_preferences_group_set_header_suffix (
      group, make_button (self, "document-edit-symbolic", _ ("Edit Pipeline"), pipeline,
                          G_CALLBACK (on_pipeline_activated_cb)));
  for (guint i = 0; i < stages->len; i++)
    add_stage (self, group, g_ptr_array_index (stages, i), i == 0, i + 1 == stages->len);
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

static void
rebuild (CrmSettingsDealsPage *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    crm_settings_window_remove_group (ADW_PREFERENCES_PAGE (self),
                                      g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < self->pipelines->len; i++)
    if (!is_archived (g_ptr_array_index (self->pipelines, i)))
      add_pipeline (self, g_ptr_array_index (self->pipelines, i));
  adw_preferences_group_add (
      add_group (self, NULL),
      make_add_row (self, _ ("Add Pipeline"), G_CALLBACK (on_add_pipeline_activated_cb)));
  add_archived (self);
}

/* ---- reading ---- */

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
  rebuild (self);
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
  if (crm_settings_concern (changes, "pipeline") || crm_settings_concern (changes, "stage"))
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
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_all (self);
  return ADW_PREFERENCES_PAGE (self);
}
