/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colleagues and teams. Main thread. */
#include "config.h"

#include "crm-settings-people-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-subpage.h"

struct _CrmSettingsPeoplePage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *people;
  AdwPreferencesGroup *teams;
  GPtrArray *people_rows; /* borrowed from their groups */
  GPtrArray *team_rows;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsPeoplePage, crm_settings_people_page, ADW_TYPE_PREFERENCES_PAGE)

/* ---- subpages ---- */

static void
open_person (CrmSettingsPeoplePage *self, CrmRecord *person, gboolean is_new)
{
  static const char *const stored[]
      = { "name", "job_title", "email", "phone", "team_id", "reports_to_id", "active", NULL };
  static const char *const added[]
      = { "name", "job_title", "email", "phone", "team_id", "reports_to_id", NULL };
  crm_settings_subpage_open_form (
      self->window, is_new ? _ ("New Colleague") : crm_record_get_title (person), "user",
      is_new ? added : stored, person, is_new ? _ ("Add colleague") : NULL);
}

static void
open_team (CrmSettingsPeoplePage *self, CrmRecord *team, gboolean is_new)
{
  static const char *const fields[] = { "name", "parent_id", NULL };
  crm_settings_subpage_open_form (self->window,
                                  is_new ? _ ("New Team") : crm_record_get_title (team), "team",
                                  fields, team, is_new ? _ ("Add team") : NULL);
}

static void
on_person_activated_cb (CrmSettingsPeoplePage *self, GtkWidget *row)
{
  open_person (self, g_object_get_data (G_OBJECT (row), "crm-record"), FALSE);
}

static void
on_team_activated_cb (CrmSettingsPeoplePage *self, GtkWidget *row)
{
  open_team (self, g_object_get_data (G_OBJECT (row), "crm-record"), FALSE);
}

static void
on_add_person_activated_cb (CrmSettingsPeoplePage *self)
{
  g_autoptr (CrmRecord) person = crm_record_new (crm_context_get_kind (self->context, "user"));
  open_person (self, person, TRUE);
}

static void
on_add_team_activated_cb (CrmSettingsPeoplePage *self)
{
  g_autoptr (CrmRecord) team = crm_record_new (crm_context_get_kind (self->context, "team"));
  open_team (self, team, TRUE);
}

/* ---- rows ---- */

static GtkWidget *
make_row (CrmRecord *record, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle && *subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (record), g_object_unref);
  return row;
}

static GtkWidget *
make_add_row (CrmSettingsPeoplePage *self, const char *title, GCallback callback)
{
  GtkWidget *row = crm_settings_add_row_new (title);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  return row;
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
append_row (AdwPreferencesGroup *group, GPtrArray *rows, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

static char *
describe_person (CrmRecord *person)
{
  const char *parts[4] = { NULL };
  guint n = 0;
  const char *job = crm_record_get_text (person, "job_title");
  const char *email = crm_record_get_text (person, "email");
  const CrmField *team = crm_kind_find_field (crm_record_get_kind (person), "team_id");
  const char *team_name = crm_record_get_link_title (person, team);
  if (!crm_record_get_integer (person, "active", 1))
    return g_strdup (_ ("Does not work here any more"));
  if (job && *job)
    parts[n++] = job;
  if (team_name && *team_name)
    parts[n++] = team_name;
  if (email && *email)
    parts[n++] = email;
  return g_strjoinv (" · ", (char **) parts);
}

static void
append_person (CrmSettingsPeoplePage *self, CrmRecord *person)
{
  const CrmId *me = crm_context_get_user (self->context);
  const char *name = crm_record_get_title (person);
  g_autofree char *subtitle = describe_person (person);
  g_autofree char *mine = NULL;
  if (crm_id_equal (me, crm_record_get_id (person)))
    /* Translators: the name of the person who sits here. */
    mine = g_strdup_printf (_ ("%s (me)"), name);
  GtkWidget *row = make_row (person, mine ? mine : name, subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, name, TRUE));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_person_activated_cb), self,
                           G_CONNECT_SWAPPED);
  append_row (self->people, self->people_rows, row);
}

/* Who works here first. */
static void
show_people (CrmSettingsPeoplePage *self, GPtrArray *people)
{
  clear_rows (self->people, self->people_rows);
  for (int is_active = 1; is_active >= 0; is_active--)
    for (guint i = 0; i < people->len; i++)
      {
        CrmRecord *person = g_ptr_array_index (people, i);
        if ((crm_record_get_integer (person, "active", 1) != 0) == is_active)
          append_person (self, person);
      }
  append_row (self->people, self->people_rows,
              make_add_row (self, _ ("Add Colleague"), G_CALLBACK (on_add_person_activated_cb)));
}

static void
show_teams (CrmSettingsPeoplePage *self, GPtrArray *teams)
{
  clear_rows (self->teams, self->team_rows);
  for (guint i = 0; i < teams->len; i++)
    {
      CrmRecord *team = g_ptr_array_index (teams, i);
      const CrmField *parent = crm_kind_find_field (crm_record_get_kind (team), "parent_id");
      GtkWidget *row
          = make_row (team, crm_record_get_title (team), crm_record_get_link_title (team, parent));
      g_signal_connect_object (row, "activated", G_CALLBACK (on_team_activated_cb), self,
                               G_CONNECT_SWAPPED);
      append_row (self->teams, self->team_rows, row);
    }
  append_row (self->teams, self->team_rows,
              make_add_row (self, _ ("Add Team"), G_CALLBACK (on_add_team_activated_cb)));
}

/* ---- reading ---- */

static void
on_people_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsPeoplePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (people)
    show_people (self, people);
  else
    crm_settings_window_report_error (self->window, _ ("The colleagues could not be read"), error);
}

static void
on_teams_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsPeoplePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) teams = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (teams)
    show_teams (self, teams);
  else
    crm_settings_window_report_error (self->window, _ ("The teams could not be read"), error);
}

static void
read_people (CrmSettingsPeoplePage *self)
{
  crm_settings_list_async (self->context, "user", "name", NULL, on_people_listed_cb,
                           g_object_ref (self));
}

static void
read_teams (CrmSettingsPeoplePage *self)
{
  crm_settings_list_async (self->context, "team", "name", NULL, on_teams_listed_cb,
                           g_object_ref (self));
}

static void
on_context_changed_cb (CrmSettingsPeoplePage *self, GArray *changes)
{
  gboolean any_team = crm_settings_concern (changes, "team");
  if (any_team)
    read_teams (self);
  if (any_team || crm_settings_concern (changes, "user"))
    read_people (self);
}

static void
crm_settings_people_page_dispose (GObject *object)
{
  CrmSettingsPeoplePage *self = CRM_SETTINGS_PEOPLE_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_pointer (&self->people_rows, g_ptr_array_unref);
  g_clear_pointer (&self->team_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_settings_people_page_parent_class)->dispose (object);
}

static void
crm_settings_people_page_class_init (CrmSettingsPeoplePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_people_page_dispose;
}

static AdwPreferencesGroup *
add_group (CrmSettingsPeoplePage *self, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  return group;
}

static void
crm_settings_people_page_init (CrmSettingsPeoplePage *self)
{
  self->people_rows = g_ptr_array_new ();
  self->team_rows = g_ptr_array_new ();
  self->people = add_group (self, _ ("Colleagues"));
  self->teams = add_group (self, _ ("Teams"));
}

/**
 * crm_settings_people_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_people_page_new (CrmSettingsWindow *window)
{
  CrmSettingsPeoplePage *self
      = g_object_new (CRM_TYPE_SETTINGS_PEOPLE_PAGE, "name", "people", "title",
                      C_ ("settings", "People"), "icon-name", "crm-team-symbolic", NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_people (self);
  read_teams (self);
  return ADW_PREFERENCES_PAGE (self);
}
