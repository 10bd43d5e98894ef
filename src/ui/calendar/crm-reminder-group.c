/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reminders of an activity for the person at this desk. Those of colleagues stay as they are.
 * Main thread. */
#include "config.h"

#include "crm-reminder-group.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-date-entry.h"
#include "crm-time-entry.h"
#include "crm-wall.h"

typedef struct
{
  CrmRecord *reminder;
  gboolean is_stored;
  GtkWidget *row;
  GtkDropDown *before;
  GtkWidget *at; /* holds the two entries */
  CrmDateEntry *date;
  CrmTimeEntry *time;
  int own; /* minutes that no choice says, or -1 */
} Line;

struct _CrmReminderGroup
{
  AdwPreferencesGroup parent_instance;

  CrmContext *context;
  GPtrArray *lines;   /* Line */
  GPtrArray *removed; /* CrmRecord */
  GPtrArray *others;  /* CrmRecord: of colleagues */
};

G_DEFINE_FINAL_TYPE (CrmReminderGroup, crm_reminder_group, ADW_TYPE_PREFERENCES_GROUP)

static const int choices[] = { 0, 5, 10, 15, 30, 60, 120, 24 * 60, 2 * 24 * 60, 7 * 24 * 60 };

static void
line_free (gpointer data)
{
  Line *line = data;

  g_object_unref (line->reminder);
  g_free (line);
}

static char *
say_before (int minutes)
{
  if (minutes == 0)
    return g_strdup (_ ("When it begins"));
  if (minutes % (24 * 60) == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day before", "%d days before",
                                         (gulong) (minutes / (24 * 60))),
                            minutes / (24 * 60));
  if (minutes % 60 == 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d hour before", "%d hours before", (gulong) (minutes / 60)),
        minutes / 60);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d minute before", "%d minutes before", (gulong) minutes),
      minutes);
}

static gboolean
is_at (Line *line)
{
  guint last = g_list_model_get_n_items (gtk_drop_down_get_model (line->before)) - 1;

  return gtk_drop_down_get_selected (line->before) == last;
}

static void
on_before_chosen_cb (GtkDropDown *before, GParamSpec *pspec, Line *line)
{
  gtk_widget_set_visible (line->at, is_at (line));
}

static void
on_remove_clicked_cb (GtkButton *button, CrmReminderGroup *self)
{
  Line *line = g_object_get_data (G_OBJECT (button), "line");

  if (line->is_stored)
    g_ptr_array_add (self->removed, g_object_ref (line->reminder));
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), line->row);
  g_ptr_array_remove (self->lines, line);
}

static void
fill_choices (Line *line)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  int minutes = (int) crm_record_get_integer (line->reminder, "minutes_before", -1);
  guint selected = G_N_ELEMENTS (choices);

  line->own = minutes;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *label = say_before (choices[i]);

      gtk_string_list_append (labels, label);
      if (choices[i] == minutes)
        {
          selected = i;
          line->own = -1;
        }
    }
  if (line->own >= 0)
    {
      g_autofree char *label = say_before (line->own);

      gtk_string_list_append (labels, label);
    }
  /* Translators: of a reminder; a date and a time follow. */
  gtk_string_list_append (labels, _ ("At a day and time"));
  gtk_drop_down_set_model (line->before, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (line->before, selected);
}

static void
add_line (CrmReminderGroup *self, CrmRecord *reminder, gboolean is_stored)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  Line *line = g_new0 (Line, 1);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  CrmWall wall = crm_wall_from_instant (
      crm_record_get_integer (reminder, "remind_at", crm_clock_now () + CRM_HOUR));

  line->reminder = g_object_ref (reminder);
  line->is_stored = is_stored;
  line->row = adw_action_row_new ();
  line->before = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  line->at = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  line->date = CRM_DATE_ENTRY (crm_date_entry_new (locale));
  line->time = g_object_new (CRM_TYPE_TIME_ENTRY, NULL);
  crm_time_entry_set_locale (line->time, locale);
  crm_date_entry_set_label (line->date, _ ("Day of the reminder"));
  crm_time_entry_set_label (line->time, _ ("Time of the reminder"));
  crm_date_entry_set_date (line->date, wall.date);
  crm_time_entry_set_minute (line->time, wall.minute);
  gtk_box_append (GTK_BOX (line->at), GTK_WIDGET (line->date));
  gtk_box_append (GTK_BOX (line->at), GTK_WIDGET (line->time));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->before));
  gtk_box_append (GTK_BOX (box), line->at);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_halign (GTK_WIDGET (line->before), GTK_ALIGN_START);
  adw_action_row_add_prefix (ADW_ACTION_ROW (line->row), box);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line->row), remove);
  for (GtkWidget *widgets[] = { GTK_WIDGET (line->before), line->at, remove }, **each = widgets;
       each < widgets + G_N_ELEMENTS (widgets); each++)
    gtk_widget_set_valign (*each, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove the Reminder"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->before), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reminder"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove the Reminder"), -1);
  fill_choices (line);
  g_signal_connect (line->before, "notify::selected", G_CALLBACK (on_before_chosen_cb), line);
  on_before_chosen_cb (line->before, NULL, line);
  g_object_set_data (G_OBJECT (remove), "line", line);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove_clicked_cb), self);
  g_ptr_array_add (self->lines, line);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line->row);
}

static void
add_new (CrmReminderGroup *self, int minutes)
{
  g_autoptr (CrmRecord) reminder
      = crm_record_new (crm_context_get_kind (self->context, "reminder"));
  const CrmId *user = crm_context_get_user (self->context);

  crm_record_set_integer (reminder, "minutes_before", minutes);
  if (!crm_id_is_none (user))
    crm_record_set_link (reminder, "user_id", user);
  add_line (self, reminder, FALSE);
}

static void
on_add_clicked_cb (CrmReminderGroup *self)
{
  if (self->context != NULL)
    add_new (self, 10);
}

static void
crm_reminder_group_dispose (GObject *object)
{
  CrmReminderGroup *self = CRM_REMINDER_GROUP (object);

  g_clear_object (&self->context);
  for (guint i = 0; self->lines != NULL && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      g_signal_handlers_disconnect_by_data (line->before, line);
    }
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_reminder_group_parent_class)->dispose (object);
}

static void
crm_reminder_group_class_init (CrmReminderGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_reminder_group_dispose;
}

static void
crm_reminder_group_init (CrmReminderGroup *self)
{
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Reminders"));
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_tooltip_text (add, _ ("Add a Reminder"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a Reminder"), -1);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add_clicked_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), add);
}

static gpointer
read_reminders (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_children (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "reminder"), "activity_id",
      NULL, data, error);
}

static void
on_reminders_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmReminderGroup) self = user_data;
  g_autoptr (GPtrArray) reminders = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (self->context == NULL)
    return;
  for (guint i = 0; reminders != NULL && i < reminders->len; i++)
    {
      CrmRecord *reminder = g_ptr_array_index (reminders, i);
      const CrmId *user = crm_record_get_link (reminder, "user_id");

      crm_record_clear_changes (reminder);
      if (user == NULL || crm_id_equal (user, crm_context_get_user (self->context)))
        add_line (self, reminder, TRUE);
      else
        g_ptr_array_add (self->others, g_object_ref (reminder));
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
}

/**
 * crm_reminder_group_load:
 * @activity: (nullable): whose reminders are shown; none of a new one
 * @usual: of a new one: minutes before it, -1 for no reminder
 */
void
crm_reminder_group_load (CrmReminderGroup *self,
                         CrmContext *context,
                         const CrmId *activity,
                         int usual)
{
  g_set_object (&self->context, context);
  if (activity == NULL)
    {
      if (usual >= 0)
        add_new (self, usual);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_reminders, crm_id_copy (activity), g_free,
                       (GDestroyNotify) g_ptr_array_unref, NULL, on_reminders_read_cb,
                       g_object_ref (self));
}

/* Puts what is chosen into the record. Returns: whether it can be understood */
static gboolean
take_choice (Line *line)
{
  guint selected = gtk_drop_down_get_selected (line->before);
  CrmWall wall = { CRM_DATE_NONE, 0 };
  int minutes = selected < G_N_ELEMENTS (choices) ? choices[selected] : line->own;

  if (!is_at (line))
    {
      if (crm_record_get_integer (line->reminder, "minutes_before", -1) != minutes)
        crm_record_set_integer (line->reminder, "minutes_before", minutes);
      if (crm_record_is_set (line->reminder, "remind_at"))
        crm_record_unset (line->reminder, "remind_at");
      return TRUE;
    }
  if (!crm_date_entry_get_date (line->date, &wall.date) || wall.date == CRM_DATE_NONE
      || !crm_time_entry_get_minute (line->time, &wall.minute))
    return FALSE;
  if (crm_record_get_integer (line->reminder, "remind_at", CRM_INSTANT_NONE)
      != crm_wall_to_instant (wall))
    crm_record_set_integer (line->reminder, "remind_at", crm_wall_to_instant (wall));
  if (crm_record_is_set (line->reminder, "minutes_before"))
    crm_record_unset (line->reminder, "minutes_before");
  return TRUE;
}

/**
 * crm_reminder_group_is_valid:
 *
 * Returns: whether what is typed can be understood
 */
gboolean
crm_reminder_group_is_valid (CrmReminderGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (!take_choice (g_ptr_array_index (self->lines, i)))
      return FALSE;
  return TRUE;
}

static void
insert_copy (CrmOperation *operation, CrmRecord *reminder, const CrmId *activity)
{
  static const char *const fields[] = { "user_id", "minutes_before", "remind_at" };
  const CrmKind *kind = crm_record_get_kind (reminder);
  g_autoptr (CrmRecord) copy = crm_record_new (kind);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, fields[i]);

      crm_record_set (copy, field, crm_value_copy (crm_record_get (reminder, field)));
    }
  crm_record_set_link (copy, "activity_id", activity);
  crm_operation_insert (operation, copy);
}

/**
 * crm_reminder_group_store:
 * @activity: what they remind of
 * @is_other: whether that is another record than the one whose reminders were read
 *
 * Adds what was changed to an operation, after the activity itself.
 */
void
crm_reminder_group_store (CrmReminderGroup *self,
                          CrmOperation *operation,
                          const CrmId *activity,
                          gboolean is_other)
{
  crm_reminder_group_is_valid (self);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (is_other || !line->is_stored)
        insert_copy (operation, line->reminder, activity);
      else if (crm_record_has_changes (line->reminder))
        crm_operation_update (operation, line->reminder);
    }
  for (guint i = 0; is_other && i < self->others->len; i++)
    insert_copy (operation, g_ptr_array_index (self->others, i), activity);
  for (guint i = 0; !is_other && i < self->removed->len; i++)
    crm_operation_delete (operation, crm_record_get_kind (g_ptr_array_index (self->removed, i)),
                          crm_record_get_id (g_ptr_array_index (self->removed, i)));
}
