/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes part in an activity. What is changed here is stored with the activity. Main thread. */
#include "config.h"

#include "crm-people-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-link-picker.h"

struct _CrmPeopleGroup
{
  AdwPreferencesGroup parent_instance;

  CrmLinkPicker *picker;
  AdwEntryRow *outside;

  CrmContext *context;
  GPtrArray *people;  /* CrmRecord: as they are to be */
  GPtrArray *removed; /* CrmRecord: of those that were stored */
  GHashTable *stored; /* CrmRecord: those of @people that were read */
  GPtrArray *rows;    /* GtkWidget: of @people, in their order */
};

G_DEFINE_FINAL_TYPE (CrmPeopleGroup, crm_people_group, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static const CrmField *
find_field (CrmRecord *person, const char *name)
{
  return crm_kind_find_field (crm_record_get_kind (person), name);
}

static const char *
get_name (CrmRecord *person)
{
  const char *title = crm_record_get_link_title (person, find_field (person, "participant"));
  const char *name = title != NULL ? title : crm_record_get_text (person, "name");

  return name != NULL ? name : crm_record_get_text (person, "email");
}

static const char *
get_sort (CrmPeopleGroup *self, CrmRecord *person)
{
  const CrmValue *link = crm_record_get_by_name (person, "participant");
  const CrmKind *kind
      = link->type == CRM_VALUE_LINK
            ? crm_catalog_find_number (crm_context_get_catalog (self->context), link->kind)
            : NULL;

  if (kind != NULL)
    return crm_kind_get_label (kind);
  /* Translators: somebody who takes part in a meeting and is not known to the office. */
  return _ ("From outside");
}

static void
on_answer_chosen_cb (GtkDropDown *answer, GParamSpec *pspec, CrmRecord *person)
{
  const CrmChoice *choices = crm_field_get_choices (find_field (person, "acceptance"));
  const char *key = choices[gtk_drop_down_get_selected (answer)].key;

  if (g_strcmp0 (key, crm_record_get_text (person, "acceptance")) != 0)
    {
      crm_record_set_text (person, "acceptance", key);
      g_signal_emit (gtk_widget_get_ancestor (GTK_WIDGET (answer), CRM_TYPE_PEOPLE_GROUP),
                     changed_signal, 0);
    }
}

static void
on_remove_clicked_cb (GtkButton *button, CrmPeopleGroup *self)
{
  CrmRecord *person = g_object_get_data (G_OBJECT (button), "person");
  guint position;

  if (!g_ptr_array_find (self->people, person, &position))
    return;
  if (g_hash_table_contains (self->stored, person))
    g_ptr_array_add (self->removed, g_object_ref (person));
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                g_ptr_array_index (self->rows, position));
  g_ptr_array_remove_index (self->rows, position);
  g_ptr_array_remove_index (self->people, position);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
make_answer (CrmRecord *person)
{
  const CrmField *field = find_field (person, "acceptance");
  const CrmChoice *choices = crm_field_get_choices (field);
  const char *key = crm_record_get_text (person, "acceptance");
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *answer;
  guint selected = 0;

  for (guint i = 0; choices[i].key != NULL; i++)
    {
      gtk_string_list_append (labels, crm_field_choice_label (field, choices[i].key));
      if (g_strcmp0 (choices[i].key, key) == 0)
        selected = i;
    }
  answer = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (answer), selected);
  gtk_widget_set_valign (answer, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (answer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (field), -1);
  g_signal_connect_object (answer, "notify::selected", G_CALLBACK (on_answer_chosen_cb), person, 0);
  return answer;
}

/* The rows of people come first, then those that add somebody. */
static void
put_last (CrmPeopleGroup *self, GtkWidget *row)
{
  g_object_ref (row);
  if (gtk_widget_get_parent (row) != NULL)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_object_unref (row);
}

static void
add_row (CrmPeopleGroup *self, CrmRecord *person)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  /* Translators: %s is a person who takes part in an activity. */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), get_name (person));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_name (person));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_sort (self, person));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_answer (person));
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data (G_OBJECT (remove), "person", person);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  put_last (self, gtk_widget_get_ancestor (GTK_WIDGET (self->picker), ADW_TYPE_ACTION_ROW));
  put_last (self, GTK_WIDGET (self->outside));
}

static void
add_person (CrmPeopleGroup *self, CrmRecord *person)
{
  g_ptr_array_add (self->people, g_object_ref (person));
  add_row (self, person);
}

static CrmRecord *
new_person (CrmPeopleGroup *self)
{
  CrmRecord *person = crm_record_new (crm_context_get_kind (self->context, "activity_participant"));

  crm_record_take_defaults (person);
  return person;
}

static gboolean
is_there (CrmPeopleGroup *self, const CrmId *id)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      const CrmValue *link
          = crm_record_get_by_name (g_ptr_array_index (self->people, i), "participant");

      if (link->type == CRM_VALUE_LINK && crm_id_equal (&link->link, id))
        return TRUE;
    }
  return FALSE;
}

static void
on_picked_cb (CrmPeopleGroup *self)
{
  const CrmId *id = crm_link_picker_get_id (self->picker);
  g_autoptr (CrmRecord) person = NULL;

  if (id == NULL)
    return;
  if (!is_there (self, id))
    {
      person = new_person (self);
      crm_record_set_parent (person, "participant", crm_link_picker_get_kind (self->picker), id);
      crm_record_set_link_title (person, find_field (person, "participant"),
                                 crm_link_picker_get_title (self->picker));
      add_person (self, person);
      g_signal_emit (self, changed_signal, 0);
    }
  crm_link_picker_set_link (self->picker, NULL, NULL, NULL);
}

/* Somebody who is nobody's record: an address, or else a name. */
static void
on_outside_applied_cb (CrmPeopleGroup *self)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->outside))));
  g_autoptr (CrmRecord) person = NULL;

  if (*text == '\0' || self->context == NULL)
    return;
  person = new_person (self);
  if (crm_record_parse (person, strchr (text, '@') != NULL ? "email" : "name", text,
                        crm_context_get_locale (self->context), NULL))
    {
      add_person (self, person);
      gtk_editable_set_text (GTK_EDITABLE (self->outside), "");
      gtk_widget_remove_css_class (GTK_WIDGET (self->outside), "error");
    }
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->outside), "error");
}

static void
crm_people_group_dispose (GObject *object)
{
  CrmPeopleGroup *self = CRM_PEOPLE_GROUP (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->stored, g_hash_table_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_people_group_parent_class)->dispose (object);
}

static void
crm_people_group_class_init (CrmPeopleGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_people_group_dispose;
  changed_signal = g_signal_new ("changed", CRM_TYPE_PEOPLE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
crm_people_group_init (CrmPeopleGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
  self->stored = g_hash_table_new (NULL, NULL);
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Participants"));
  self->picker
      = g_object_new (CRM_TYPE_LINK_PICKER, "valign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  crm_link_picker_set_label (self->picker, _ ("Add a participant"));
  g_signal_connect_swapped (self->picker, "picked", G_CALLBACK (on_picked_cb), self);
  /* Translators: adds somebody who takes part in an activity. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("participant", "Add"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->picker));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  self->outside = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->outside),
                                 _ ("Name or e-mail of somebody else"));
  adw_entry_row_set_show_apply_button (self->outside, TRUE);
  g_signal_connect_swapped (self->outside, "apply", G_CALLBACK (on_outside_applied_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->outside));
}

static gpointer
read_people (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_children (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "activity_participant"),
      "activity_id", NULL, data, error);
}

static void
on_people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPeopleGroup) self = user_data;
  g_autoptr (GPtrArray) people = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (self->context == NULL)
    return;
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (people, i);

      crm_record_clear_changes (person);
      g_hash_table_add (self->stored, person);
      add_person (self, person);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * crm_people_group_add_colleagues:
 * @users: (element-type CrmId): gets the ids of those who take part and did not decline
 */
void
crm_people_group_add_colleagues (CrmPeopleGroup *self, GArray *users)
{
  const CrmKind *kind = self->context != NULL ? crm_context_get_kind (self->context, "user") : NULL;

  for (guint i = 0; kind != NULL && i < self->people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (self->people, i);
      const CrmValue *link = crm_record_get_by_name (person, "participant");
      gboolean is_there = FALSE;

      if (link->type != CRM_VALUE_LINK || link->kind != crm_kind_get_number (kind)
          || g_strcmp0 (crm_record_get_text (person, "acceptance"), "declined") == 0)
        continue;
      for (guint k = 0; k < users->len; k++)
        is_there |= crm_id_equal (&g_array_index (users, CrmId, k), &link->link);
      if (!is_there)
        g_array_append_val (users, link->link);
    }
}

/**
 * crm_people_group_load:
 * @activity: (nullable): whose participants are shown; none of a new one
 */
void
crm_people_group_load (CrmPeopleGroup *self, CrmContext *context, const CrmId *activity)
{
  const CrmKind *kinds[]
      = { crm_context_get_kind (context, "user"), crm_context_get_kind (context, "contact"),
          crm_context_get_kind (context, "lead"), crm_context_get_kind (context, "account") };

  g_set_object (&self->context, context);
  crm_link_picker_set_kinds (self->picker, context, kinds, G_N_ELEMENTS (kinds));
  crm_link_picker_set_can_create (self->picker, FALSE);
  if (activity == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH, read_people,
                       crm_id_copy (activity), g_free, (GDestroyNotify) g_ptr_array_unref, NULL,
                       on_people_read_cb, g_object_ref (self));
}

/* A record of the same fields for another activity. */
static CrmRecord *
copy_for (CrmRecord *person, const CrmId *activity)
{
  static const char *const fields[] = { "participant", "name", "email", "acceptance" };
  CrmRecord *copy = crm_record_new (crm_record_get_kind (person));

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const CrmField *field = find_field (person, fields[i]);

      crm_record_set (copy, field, crm_value_copy (crm_record_get (person, field)));
    }
  crm_record_set_link (copy, "activity_id", activity);
  return copy;
}

/**
 * crm_people_group_store:
 * @activity: whom they take part in
 * @is_other: whether that is another record than the one whose participants were read
 *
 * Adds what was changed to an operation, after the activity itself.
 */
void
crm_people_group_store (CrmPeopleGroup *self,
                        CrmOperation *operation,
                        const CrmId *activity,
                        gboolean is_other)
{
  on_outside_applied_cb (self);
  for (guint i = 0; i < self->people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (self->people, i);

      if (is_other || !g_hash_table_contains (self->stored, person))
        {
          g_autoptr (CrmRecord) copy = copy_for (person, activity);

          crm_operation_insert (operation, copy);
        }
      else if (crm_record_has_changes (person))
        crm_operation_update (operation, person);
    }
  for (guint i = 0; !is_other && i < self->removed->len; i++)
    crm_operation_delete (operation, crm_record_get_kind (g_ptr_array_index (self->removed, i)),
                          crm_record_get_id (g_ptr_array_index (self->removed, i)));
}
