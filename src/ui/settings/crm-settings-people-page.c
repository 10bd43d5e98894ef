/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colleagues, teams, roles and who stands in for whom. Main thread. */
#include "config.h"

#include "crm-settings-people-page.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-role.h"
#include "crm-settings-share.h"
#include "crm-settings-subpage.h"

/* Short lists beside that of the colleagues. */
typedef enum
{
  TEAMS,
  ROLES,
  SUBSTITUTES,
  APPROVALS,
  N_LISTS
} List;

static const struct
{
  const char *kind;
  const char *sort;
  const char *title;
  const char *add;     /* row that adds one */
  const char *new_one; /* title of the page of a new one */
  const char *label;   /* of the operation */
  const char *failed;
  const char *fields[8];
} lists[N_LISTS] = {
  [TEAMS] = { "team",
              "name",
              N_ ("Teams"),
              N_ ("Add Team"),
              N_ ("New Team"),
              N_ ("Add team"),
              N_ ("The teams could not be read"),
              { "name", "parent_id" } },
  [ROLES] = { "role",
              "name",
              N_ ("Roles"),
              N_ ("Add Role"),
              N_ ("New Role"),
              N_ ("Add role"),
              N_ ("The roles could not be read"),
              { "name", "administrator", "see", "make", "change", "remove" } },
  [SUBSTITUTES] = { "substitute",
                    "from_on",
                    N_ ("Substitutes"),
                    N_ ("Add Substitute"),
                    N_ ("New Substitute"),
                    N_ ("Add substitute"),
                    N_ ("The substitutes could not be read"),
                    { "user_id", "substitute_id", "from_on", "to_on", "may_sign" } },
  [APPROVALS] = { "approval_rule",
                  "name",
                  N_ ("Approvals of Documents"),
                  N_ ("Add Rule"),
                  N_ ("New Rule"),
                  N_ ("Add approval rule"),
                  N_ ("The rules for approvals could not be read"),
                  { "name", "type", "max_discount", "max_amount", "approver_id", "active" } },
};

struct _CrmSettingsPeoplePage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *people;
  AdwPreferencesGroup *groups[N_LISTS];
  GPtrArray *people_rows; /* borrowed from their groups */
  GPtrArray *rows[N_LISTS];

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsPeoplePage, crm_settings_people_page, ADW_TYPE_PREFERENCES_PAGE)

/* ---- subpages ---- */

static void
open_person (CrmSettingsPeoplePage *self, CrmRecord *person, gboolean is_new)
{
  static const char *const stored[] = { "name",          "job_title", "email",  "phone", "team_id",
                                        "reports_to_id", "role_id",   "active", NULL };
  static const char *const added[]
      = { "name", "job_title", "email", "phone", "team_id", "reports_to_id", "role_id", NULL };
  crm_settings_subpage_open_form (
      self->window, is_new ? _ ("New Colleague") : crm_record_get_title (person), "user",
      is_new ? added : stored, person, is_new ? _ ("Add colleague") : NULL);
}

static void
open_listed (CrmSettingsPeoplePage *self, List list, CrmRecord *record, gboolean is_new)
{
  g_autofree char *title
      = is_new ? g_strdup (_ (lists[list].new_one)) : g_strdup (crm_record_get_title (record));
  if (list == ROLES && !is_new)
    crm_settings_role_open (self->window, record);
  else
    crm_settings_subpage_open_form (self->window, title, lists[list].kind, lists[list].fields,
                                    record, is_new ? _ (lists[list].label) : NULL);
}

static void
on_person_activated_cb (CrmSettingsPeoplePage *self, GtkWidget *row)
{
  open_person (self, g_object_get_data (G_OBJECT (row), "crm-record"), FALSE);
}

static List
get_list (GtkWidget *row)
{
  return (List) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "crm-list"));
}

static void
on_listed_activated_cb (CrmSettingsPeoplePage *self, GtkWidget *row)
{
  open_listed (self, get_list (row), g_object_get_data (G_OBJECT (row), "crm-record"), FALSE);
}

static void
on_add_person_activated_cb (CrmSettingsPeoplePage *self)
{
  g_autoptr (CrmRecord) person = crm_record_new (crm_context_get_kind (self->context, "user"));
  open_person (self, person, TRUE);
}

static void
on_add_listed_activated_cb (CrmSettingsPeoplePage *self, GtkWidget *row)
{
  List list = get_list (row);
  g_autoptr (CrmRecord) record
      = crm_record_new (crm_context_get_kind (self->context, lists[list].kind));
  open_listed (self, list, record, TRUE);
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
  const char *parts[5] = { NULL };
  guint n = 0;
  const char *job = crm_record_get_text (person, "job_title");
  const char *email = crm_record_get_text (person, "email");
  const CrmField *team = crm_kind_find_field (crm_record_get_kind (person), "team_id");
  const char *team_name = crm_record_get_link_title (person, team);
  const char *role_name = crm_record_get_link_title (
      person, crm_kind_find_field (crm_record_get_kind (person), "role_id"));
  if (!crm_record_get_integer (person, "active", 1))
    return g_strdup (_ ("Does not work here any more"));
  if (job && *job)
    parts[n++] = job;
  if (team_name && *team_name)
    parts[n++] = team_name;
  if (role_name && *role_name)
    parts[n++] = role_name;
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

/* What a row of a list says beside the name. */
static char *
describe_listed (CrmSettingsPeoplePage *self, List list, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const CrmLocale *locale = crm_context_get_locale (self->context);
  if (list == ROLES)
    return crm_settings_role_describe (record, locale);
  if (list == SUBSTITUTES)
    {
      g_autofree char *from
          = crm_record_format (record, crm_kind_find_field (kind, "from_on"), locale);
      g_autofree char *to = crm_record_format (record, crm_kind_find_field (kind, "to_on"), locale);
      const char *absent
          = crm_record_get_link_title (record, crm_kind_find_field (kind, "user_id"));
      /* Translators: for an absent person, from one day to another. */
      return g_strdup_printf (_ ("for %s, %s – %s"), absent ? absent : "", from, to);
    }
  return g_strdup (crm_record_get_link_title (
      record, crm_kind_find_field (kind, list == APPROVALS ? "approver_id" : "parent_id")));
}

static const char *
title_listed (List list, CrmRecord *record)
{
  const char *name
      = list == SUBSTITUTES ? crm_record_get_link_title (
            record, crm_kind_find_field (crm_record_get_kind (record), "substitute_id"))
                            : crm_record_get_title (record);
  return name ? name : "";
}

static void
show_list (CrmSettingsPeoplePage *self, List list, GPtrArray *records)
{
  clear_rows (self->groups[list], self->rows[list]);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      g_autofree char *subtitle = describe_listed (self, list, record);
      GtkWidget *row = make_row (record, title_listed (list, record), subtitle);
      g_object_set_data (G_OBJECT (row), "crm-list", GINT_TO_POINTER (list));
      g_signal_connect_object (row, "activated", G_CALLBACK (on_listed_activated_cb), self,
                               G_CONNECT_SWAPPED);
      append_row (self->groups[list], self->rows[list], row);
    }
  GtkWidget *add
      = make_add_row (self, _ (lists[list].add), G_CALLBACK (on_add_listed_activated_cb));
  g_object_set_data (G_OBJECT (add), "crm-list", GINT_TO_POINTER (list));
  append_row (self->groups[list], self->rows[list], add);
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

typedef struct
{
  CrmSettingsPeoplePage *page;
  List list;
} Listing;

/* What only an administrator may change can be looked at, and says so. */
static void
on_status_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsPeoplePage) self = user_data;
  g_autoptr (CrmSyncStatus) status = crm_settings_share_status_finish (result, NULL);
  gboolean may = !status || !status->is_shared || status->is_admin;
  if (!self->context)
    return;
  for (guint i = 0; i < self->rows[ROLES]->len; i++)
    gtk_widget_set_sensitive (self->rows[ROLES]->pdata[i], may);
  adw_preferences_group_set_description (
      self->groups[ROLES], may ? NULL : _ ("These are arranged by an administrator of the office"));
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  g_autoptr (CrmSettingsPeoplePage) self = listing->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (records)
    {
      show_list (self, listing->list, records);
      if (listing->list == ROLES)
        crm_settings_share_status_async (self->context, on_status_read_cb, g_object_ref (self));
    }
  else
    crm_settings_window_report_error (self->window, _ (lists[listing->list].failed), error);
}

static void
read_people (CrmSettingsPeoplePage *self)
{
  crm_settings_list_async (self->context, "user", "name", NULL, on_people_listed_cb,
                           g_object_ref (self));
}

static void
read_list (CrmSettingsPeoplePage *self, List list)
{
  Listing *listing = g_new0 (Listing, 1);
  listing->page = g_object_ref (self);
  listing->list = list;
  crm_settings_list_async (self->context, lists[list].kind, lists[list].sort, NULL, on_listed_cb,
                           listing);
}

static void
on_context_changed_cb (CrmSettingsPeoplePage *self, GArray *changes)
{
  gboolean any_person = crm_settings_concern (changes, "user");
  for (List list = 0; list < N_LISTS; list++)
    if (crm_settings_concern (changes, lists[list].kind) || (list == SUBSTITUTES && any_person))
      read_list (self, list);
  if (any_person || crm_settings_concern (changes, "team")
      || crm_settings_concern (changes, "role"))
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
  for (List list = 0; list < N_LISTS; list++)
    g_clear_pointer (&self->rows[list], g_ptr_array_unref);
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
  self->people = add_group (self, _ ("Colleagues"));
  for (List list = 0; list < N_LISTS; list++)
    {
      self->rows[list] = g_ptr_array_new ();
      self->groups[list] = add_group (self, _ (lists[list].title));
    }
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
  for (List list = 0; list < N_LISTS; list++)
    read_list (self, list);
  return ADW_PREFERENCES_PAGE (self);
}
