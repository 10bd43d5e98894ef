/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editor of an activity. What is typed is kept until it is saved: a failure loses nothing.
 * Main thread. */
#include "config.h"

#include "crm-activity-editor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-busy-row.h"
#include "crm-calendar-change.h"
#include "crm-clock.h"
#include "crm-date-entry.h"
#include "crm-link-picker.h"
#include "crm-outcome-dialog.h"
#include "crm-calendar-files.h"
#include "crm-people-group.h"
#include "crm-reminder-group.h"
#include "crm-repeat-group.h"
#include "crm-time-entry.h"

#define DAY_MINUTES 1440

/* How an activity stands in time; the positions of the row's list. */
typedef enum
{
  TIMING_HOURS,
  TIMING_DAYS,
  TIMING_DUE,
} Timing;

struct _CrmActivityEditor
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkButton *save;
  AdwEntryRow *subject;
  AdwComboRow *type;
  AdwComboRow *timing;
  AdwActionRow *start_row;
  CrmDateEntry *start_date;
  CrmTimeEntry *start_time;
  AdwActionRow *end_row;
  CrmDateEntry *end_date;
  CrmTimeEntry *end_time;
  CrmBusyRow *busy;
  CrmRepeatGroup *repeat;
  CrmLinkPicker *about;
  CrmLinkPicker *owner;
  AdwEntryRow *place;
  GtkSwitch *done;
  AdwEntryRow *outcome;
  CrmPeopleGroup *people;
  CrmReminderGroup *reminders;
  GtkTextView *note;
  GtkLabel *error;
  GtkWidget *remove;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmOccurrence *occurrence; /* NULL for a new one */
  CrmRecord *record;         /* what is edited: a copy */
  int length;                /* minutes from start to end, kept when the start moves */
  gboolean is_loading;
  gboolean was_ended; /* here, so that what comes next is proposed */
};

G_DEFINE_FINAL_TYPE (CrmActivityEditor, crm_activity_editor, ADW_TYPE_WINDOW)

static const CrmField *
find_field (CrmActivityEditor *self, const char *name)
{
  return crm_kind_find_field (crm_record_get_kind (self->record), name);
}

/* Times */

static Timing
get_timing (CrmActivityEditor *self)
{
  return (Timing) adw_combo_row_get_selected (self->timing);
}

static gboolean
get_moment (CrmDateEntry *date_entry, CrmTimeEntry *time_entry, gboolean has_time, CrmWall *wall)
{
  wall->minute = 0;
  return crm_date_entry_get_date (date_entry, &wall->date) && wall->date != CRM_DATE_NONE
         && (!has_time || crm_time_entry_get_minute (time_entry, &wall->minute));
}

static gboolean
get_span (CrmActivityEditor *self, CrmWall *start, CrmWall *end)
{
  Timing timing = get_timing (self);
  gboolean has_time = timing == TIMING_HOURS;

  if (!get_moment (self->start_date, self->start_time, has_time, start))
    return FALSE;
  if (timing == TIMING_DUE)
    {
      *end = crm_wall_add (*start, 1, 0);
      return TRUE;
    }
  if (!get_moment (self->end_date, self->end_time, has_time, end))
    return FALSE;
  if (timing == TIMING_DAYS)
    *end = crm_wall_add (*end, 1, 0);
  return TRUE;
}

static void
show_end (CrmActivityEditor *self, CrmWall end)
{
  if (get_timing (self) == TIMING_DAYS)
    end = crm_wall_add (end, 0, -1);
  crm_date_entry_set_date (self->end_date, end.date);
  if (get_timing (self) == TIMING_HOURS)
    crm_time_entry_set_minute (self->end_time, end.minute);
}

static void
update_sensitivity (CrmActivityEditor *self)
{
  Timing timing = get_timing (self);
  const char *subject = gtk_editable_get_text (GTK_EDITABLE (self->subject));
  CrmWall start, end;

  gtk_widget_set_visible (GTK_WIDGET (self->outcome), gtk_switch_get_active (self->done));
  gtk_widget_set_visible (GTK_WIDGET (self->start_time), timing == TIMING_HOURS);
  gtk_widget_set_visible (GTK_WIDGET (self->end_row), timing != TIMING_DUE);
  gtk_widget_set_visible (GTK_WIDGET (self->end_time), timing == TIMING_HOURS);
  gtk_widget_set_visible (GTK_WIDGET (self->repeat), timing != TIMING_DUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->start_row),
                                 timing == TIMING_DUE ? _ ("Due") : _ ("Start"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            *subject != '\0' && get_span (self, &start, &end)
                                && crm_wall_minutes_between (start, end) > 0
                                && crm_repeat_group_is_valid (self->repeat)
                                && crm_reminder_group_is_valid (self->reminders));
}

/* Who is responsible and the colleagues who take part are to have time. What is only due takes
 * none, and neither does what was done. */
static void
ask_busy (CrmActivityEditor *self)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (CrmId));
  const CrmId *owner = crm_link_picker_get_id (self->owner);
  CrmWall start, end;

  if (get_timing (self) != TIMING_DUE && !gtk_switch_get_active (self->done)
      && get_span (self, &start, &end) && crm_wall_minutes_between (start, end) > 0)
    {
      if (owner != NULL)
        g_array_append_vals (users, owner, 1);
      crm_people_group_add_colleagues (self->people, users);
    }
  else
    start = end = (CrmWall){ 0, 0 };
  crm_busy_row_ask (self->busy, users, start, end, get_timing (self) == TIMING_DAYS);
}

static void
on_form_changed_cb (CrmActivityEditor *self)
{
  if (self->is_loading)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  update_sensitivity (self);
  ask_busy (self);
}

/* A start that moves takes the end along. */
static void
on_start_changed_cb (CrmActivityEditor *self)
{
  CrmWall start;

  if (self->is_loading)
    return;
  self->is_loading = TRUE;
  if (get_timing (self) != TIMING_DUE
      && get_moment (self->start_date, self->start_time, get_timing (self) == TIMING_HOURS, &start))
    show_end (self, crm_wall_add (start, 0, self->length));
  if (crm_date_entry_get_date (self->start_date, &start.date))
    crm_repeat_group_set_start (self->repeat, start.date);
  self->is_loading = FALSE;
  on_form_changed_cb (self);
}

static void
on_time_found_cb (CrmActivityEditor *self, gint64 instant)
{
  CrmWall start = crm_wall_from_instant (instant);

  self->is_loading = TRUE;
  crm_date_entry_set_date (self->start_date, start.date);
  crm_time_entry_set_minute (self->start_time, start.minute);
  self->is_loading = FALSE;
  on_start_changed_cb (self);
}

static void
on_end_changed_cb (CrmActivityEditor *self)
{
  CrmWall start, end;

  if (self->is_loading)
    return;
  if (get_span (self, &start, &end) && crm_wall_minutes_between (start, end) > 0)
    self->length = crm_wall_minutes_between (start, end);
  on_form_changed_cb (self);
}

static void
on_timing_changed_cb (CrmActivityEditor *self)
{
  Timing timing = get_timing (self);

  if (self->is_loading)
    return;
  if (timing == TIMING_DAYS)
    self->length = MAX (1, (self->length + DAY_MINUTES - 1) / DAY_MINUTES) * DAY_MINUTES;
  else if (timing == TIMING_HOURS && self->length >= DAY_MINUTES)
    self->length = 60;
  on_start_changed_cb (self);
}

/* From the record into the form */

static void
load_times (CrmActivityEditor *self)
{
  gint64 start = crm_record_get_integer (self->record, "start_at", CRM_INSTANT_NONE);
  gint64 due = crm_record_get_integer (self->record, "due_at", CRM_INSTANT_NONE);
  int minutes = (int) crm_record_get_integer (self->record, "duration", 0);
  gboolean all_day = crm_record_get_integer (self->record, "all_day", 0) != 0;
  CrmWall wall;

  if (start == CRM_INSTANT_NONE && due != CRM_INSTANT_NONE)
    adw_combo_row_set_selected (self->timing, TIMING_DUE);
  else
    adw_combo_row_set_selected (self->timing, all_day ? TIMING_DAYS : TIMING_HOURS);
  wall = crm_wall_from_instant (start != CRM_INSTANT_NONE ? start
                                : due != CRM_INSTANT_NONE ? due
                                                          : crm_clock_now ());
  if (all_day)
    minutes = MAX (1, (minutes + DAY_MINUTES - 1) / DAY_MINUTES) * DAY_MINUTES;
  self->length = minutes > 0 ? minutes : 30;
  crm_date_entry_set_date (self->start_date, wall.date);
  crm_time_entry_set_minute (self->start_time, start != CRM_INSTANT_NONE ? wall.minute : 9 * 60);
  crm_time_entry_set_minute (self->end_time, 10 * 60);
  show_end (self, crm_wall_add (wall, 0, self->length));
}

static void
load_choice (CrmActivityEditor *self)
{
  const CrmField *field = find_field (self, "type");
  const CrmChoice *choices = crm_field_get_spec (field)->choices;
  const char *type = crm_record_get_text (self->record, "type");
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; choices[i].key != NULL; i++)
    {
      gtk_string_list_append (labels, crm_field_choice_label (field, choices[i].key));
      if (g_strcmp0 (choices[i].key, type) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->type, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->type, selected);
}

static void
load_repeat (CrmActivityEditor *self)
{
  CrmDate start;

  if (crm_date_entry_get_date (self->start_date, &start))
    crm_repeat_group_set_start (self->repeat, start);
  crm_repeat_group_set_rule (self->repeat, crm_record_get_text (self->record, "rrule"),
                             crm_context_get_locale (self->context));
}

static void
on_invite_clicked_cb (CrmActivityEditor *self)
{
  crm_calendar_invite (self->context, self->navigator, self->record);
}

/* Who takes part in what is stored can be invited to it. */
static void
offer_invitation (CrmActivityEditor *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Invitation…"));

  gtk_widget_set_tooltip_text (button,
                               _ ("Send an invitation to those who take part, or save it (.ics)"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_invite_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->people), button);
}

/* Only what has a time of its own is told in advance without anybody asking for it. */
static void
load_parts (CrmActivityEditor *self)
{
  const CrmId *id = self->occurrence != NULL ? crm_record_get_id (self->record) : NULL;
  g_autoptr (GSettings) settings = g_settings_new ("org.clientela.Clientela");
  gboolean timed = get_timing (self) == TIMING_HOURS;
  int usual = timed ? g_settings_get_int (settings, "reminder-minutes") : -1;

  if (id != NULL && self->navigator != NULL)
    offer_invitation (self);
  crm_busy_row_set_activity (self->busy, self->context, id);
  crm_people_group_load (self->people, self->context, id);
  crm_reminder_group_load (self->reminders, self->context, id, usual);
}

static void
load_link (CrmActivityEditor *self, CrmLinkPicker *picker, const char *name)
{
  const CrmField *field = find_field (self, name);
  const CrmValue *value = crm_record_get (self->record, field);
  const CrmKind *kind = crm_field_get_target (field);

  if (kind == NULL && value->type == CRM_VALUE_LINK)
    kind = crm_catalog_find_number (crm_context_get_catalog (self->context), value->kind);
  crm_link_picker_set_link (picker, kind, value->type == CRM_VALUE_LINK ? &value->link : NULL,
                            crm_record_get_link_title (self->record, field));
}

static void
load_text (CrmActivityEditor *self, GtkEditable *editable, const char *name)
{
  const char *text = crm_record_get_text (self->record, name);

  gtk_editable_set_text (editable, text != NULL ? text : "");
}

static void
load (CrmActivityEditor *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const CrmKind *user = crm_context_get_kind (self->context, "user");
  const char *description = crm_record_get_text (self->record, "description");

  self->is_loading = TRUE;
  crm_date_entry_set_locale (self->start_date, locale);
  crm_date_entry_set_locale (self->end_date, locale);
  crm_time_entry_set_locale (self->start_time, locale);
  crm_time_entry_set_locale (self->end_time, locale);
  crm_link_picker_set_kinds (self->about, self->context, NULL, 0);
  crm_link_picker_set_kinds (self->owner, self->context, &user, 1);
  crm_link_picker_set_can_create (self->owner, FALSE);
  load_text (self, GTK_EDITABLE (self->subject), "subject");
  load_text (self, GTK_EDITABLE (self->place), "location");
  load_text (self, GTK_EDITABLE (self->outcome), "outcome");
  load_choice (self);
  load_times (self);
  load_repeat (self);
  load_parts (self);
  load_link (self, self->about, "parent");
  load_link (self, self->owner, "owner_id");
  gtk_switch_set_active (self->done,
                         g_strcmp0 (crm_record_get_text (self->record, "status"), "done") == 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note),
                            description != NULL ? description : "", -1);
  gtk_widget_set_visible (self->remove, self->occurrence != NULL);
  adw_window_title_set_title (self->title,
                              self->occurrence != NULL ? _ ("Activity") : _ ("New Activity"));
  self->is_loading = FALSE;
  update_sensitivity (self);
  ask_busy (self);
}

/* From the form into the record */

static void
store_text (CrmActivityEditor *self, const char *name, const char *text)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));

  if (*clean != '\0')
    crm_record_set_text (self->record, name, clean);
  else
    crm_record_unset (self->record, name);
}

static void
store_times (CrmActivityEditor *self)
{
  gint64 due = crm_record_get_integer (self->record, "due_at", CRM_INSTANT_NONE);
  CrmWall start, end;

  if (!get_span (self, &start, &end))
    return;
  if (get_timing (self) == TIMING_DUE)
    {
      crm_record_unset (self->record, "start_at");
      crm_record_unset (self->record, "rrule");
      crm_record_unset (self->record, "duration");
      crm_record_set_integer (self->record, "all_day", 0);
      /* A day that stays keeps the hour that it may have had. */
      if (due == CRM_INSTANT_NONE || crm_wall_from_instant (due).date != start.date)
        crm_record_set_integer (self->record, "due_at", crm_wall_to_instant (start));
      return;
    }
  crm_record_set_integer (self->record, "start_at", crm_wall_to_instant (start));
  crm_record_set_integer (self->record, "duration", crm_wall_minutes_between (start, end));
  crm_record_set_integer (self->record, "all_day", get_timing (self) == TIMING_DAYS);
}

static void
store_repeat (CrmActivityEditor *self)
{
  g_autofree char *rrule = NULL;

  if (get_timing (self) == TIMING_DUE)
    return;
  rrule = crm_repeat_group_dup_rule (self->repeat);
  if (g_strcmp0 (rrule, crm_record_get_text (self->record, "rrule")) == 0)
    return;
  if (rrule != NULL)
    crm_record_set_text (self->record, "rrule", rrule);
  else
    crm_record_unset (self->record, "rrule");
}

static void
store_link (CrmActivityEditor *self, CrmLinkPicker *picker, const char *name)
{
  const CrmId *id = crm_link_picker_get_id (picker);
  const CrmKind *kind = crm_link_picker_get_kind (picker);

  if (id == NULL)
    crm_record_unset (self->record, name);
  else if (crm_field_get_target (find_field (self, name)) == NULL)
    crm_record_set_parent (self->record, name, kind, id);
  else
    crm_record_set_link (self->record, name, id);
}

static void
store (CrmActivityEditor *self)
{
  const CrmChoice *types = crm_field_get_spec (find_field (self, "type"))->choices;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  gboolean was_done = g_strcmp0 (crm_record_get_text (self->record, "status"), "done") == 0;
  GtkTextIter start, end;
  g_autofree char *note = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  note = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  store_text (self, "subject", gtk_editable_get_text (GTK_EDITABLE (self->subject)));
  store_text (self, "location", gtk_editable_get_text (GTK_EDITABLE (self->place)));
  store_text (self, "description", note);
  if (gtk_switch_get_active (self->done))
    store_text (self, "outcome", gtk_editable_get_text (GTK_EDITABLE (self->outcome)));
  crm_record_set_text (self->record, "type", types[adw_combo_row_get_selected (self->type)].key);
  store_times (self);
  store_repeat (self);
  store_link (self, self->about, "parent");
  store_link (self, self->owner, "owner_id");
  if (gtk_switch_get_active (self->done) != was_done)
    crm_record_set_text (self->record, "status", was_done ? "planned" : "done");
  self->was_ended = !was_done && gtk_switch_get_active (self->done);
}

/* Saving and deleting */

static void
on_operation_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmActivityEditor) self = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      if (self->was_ended && self->navigator != NULL)
        crm_outcome_propose (self->context, self->navigator, self->record);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_text (self->error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
}

static void
run (CrmActivityEditor *self, CrmOperation *operation)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_operation_run_cb,
                           g_object_ref (self));
}

/* Keeps what was edited, with who takes part and what reminds. */
static void
save_edited (CrmActivityEditor *self, CrmScope scope)
{
  CrmId changed;
  g_autoptr (CrmOperation) operation
      = crm_calendar_change_edit (self->occurrence, self->record, scope, &changed);
  gboolean is_other = !crm_id_equal (&changed, crm_record_get_id (self->record));

  crm_people_group_store (self->people, operation, &changed, is_other);
  crm_reminder_group_store (self->reminders, operation, &changed, is_other);
  run (self, operation);
}

static void
on_save_scope_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmActivityEditor) self = user_data;
  CrmScope scope;

  if (crm_calendar_ask_scope_finish (result, &scope))
    save_edited (self, scope);
}

static void
save_new (CrmActivityEditor *self)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label
      = g_strdup_printf (_ ("New activity “%s”"), crm_record_get_text (self->record, "subject"));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  const CrmId *id = crm_record_get_id (self->record);

  crm_operation_insert (operation, self->record);
  crm_people_group_store (self->people, operation, id, TRUE);
  crm_reminder_group_store (self->reminders, operation, id, TRUE);
  run (self, operation);
}

static void
on_save_clicked_cb (CrmActivityEditor *self)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save)))
    return;
  store (self);
  if (self->occurrence == NULL)
    save_new (self);
  else if (!crm_occurrence_repeats (self->occurrence))
    save_edited (self, CRM_SCOPE_ALL);
  else
    crm_calendar_ask_scope_async (GTK_WIDGET (self), on_save_scope_chosen_cb, g_object_ref (self));
}

static void
remove_activity (CrmActivityEditor *self, CrmScope scope)
{
  g_autoptr (CrmOperation) operation = crm_calendar_change_remove (self->occurrence, scope);

  run (self, operation);
}

static void
on_remove_scope_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmActivityEditor) self = user_data;
  CrmScope scope;

  if (crm_calendar_ask_scope_finish (result, &scope))
    remove_activity (self, scope);
}

static void
on_remove_clicked_cb (CrmActivityEditor *self)
{
  if (crm_occurrence_repeats (self->occurrence))
    crm_calendar_ask_scope_async (GTK_WIDGET (self), on_remove_scope_chosen_cb,
                                  g_object_ref (self));
  else
    remove_activity (self, CRM_SCOPE_ALL);
}

static void
on_cancel_clicked_cb (CrmActivityEditor *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* The object */

static void
crm_activity_editor_dispose (GObject *object)
{
  CrmActivityEditor *self = CRM_ACTIVITY_EDITOR (object);

  self->is_loading = TRUE;
  g_clear_object (&self->context);
  g_clear_object (&self->occurrence);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (crm_activity_editor_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, title);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, save);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, subject);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, type);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, timing);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, start_row);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, start_date);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, start_time);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, end_row);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, end_date);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, end_time);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, repeat);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, busy);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, outcome);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, people);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, reminders);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, about);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, owner);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, place);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, done);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, note);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, error);
  gtk_widget_class_bind_template_child (widget_class, CrmActivityEditor, remove);
}

static void
crm_activity_editor_class_init (CrmActivityEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_activity_editor_dispose;
  g_type_ensure (CRM_TYPE_DATE_ENTRY);
  g_type_ensure (CRM_TYPE_TIME_ENTRY);
  g_type_ensure (CRM_TYPE_BUSY_ROW);
  g_type_ensure (CRM_TYPE_LINK_PICKER);
  g_type_ensure (CRM_TYPE_PEOPLE_GROUP);
  g_type_ensure (CRM_TYPE_REMINDER_GROUP);
  g_type_ensure (CRM_TYPE_REPEAT_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/calendar/crm-activity-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_start_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_end_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_time_found_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_timing_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_activity_editor_init (CrmActivityEditor *self)
{
  self->is_loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  crm_date_entry_set_label (self->start_date, _ ("Day of the start"));
  crm_time_entry_set_label (self->start_time, _ ("Time of the start"));
  crm_date_entry_set_label (self->end_date, _ ("Day of the end"));
  crm_time_entry_set_label (self->end_time, _ ("Time of the end"));
  crm_link_picker_set_label (self->about, _ ("About"));
  crm_link_picker_set_label (self->owner, _ ("Responsible"));
}

static void
present (CrmContext *context, CrmNavigator *navigator, CrmOccurrence *occurrence, CrmRecord *record)
{
  CrmActivityEditor *self = g_object_new (CRM_TYPE_ACTIVITY_EDITOR, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->occurrence = occurrence != NULL ? g_object_ref (occurrence) : NULL;
  self->record = g_object_ref (record);
  load (self);
  if (navigator != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (self), crm_navigator_get_window (navigator));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->subject));
}

/**
 * crm_activity_editor_create:
 * @draft: (nullable): a new activity with what is known of it
 *
 * Lets a person make an activity.
 */
void
crm_activity_editor_create (CrmContext *context, CrmNavigator *navigator, CrmRecord *draft)
{
  g_autoptr (CrmRecord) record = draft != NULL
                                     ? g_object_ref (draft)
                                     : crm_record_new (crm_context_get_kind (context, "activity"));
  const CrmField *owner = crm_kind_find_field (crm_record_get_kind (record), "owner_id");
  gint64 hour = (crm_clock_now () / CRM_HOUR + 1) * CRM_HOUR;

  if (!crm_record_is_set (record, "start_at") && !crm_record_is_set (record, "due_at"))
    {
      crm_record_set_integer (record, "start_at", hour);
      crm_record_set_integer (record, "duration", 30);
    }
  if (!crm_record_is_set (record, "owner_id") && !crm_id_is_none (crm_context_get_user (context)))
    {
      crm_record_set_link (record, "owner_id", crm_context_get_user (context));
      crm_record_set_link_title (record, owner, crm_context_get_user_name (context));
    }
  present (context, navigator, NULL, record);
}

/**
 * crm_activity_editor_edit:
 *
 * Lets a person change an activity, or a day of a series.
 */
void
crm_activity_editor_edit (CrmContext *context, CrmNavigator *navigator, CrmOccurrence *occurrence)
{
  g_autoptr (CrmRecord) record = crm_record_copy (crm_occurrence_get_activity (occurrence));

  crm_record_clear_changes (record);
  if (crm_occurrence_repeats (occurrence))
    crm_record_set_integer (record, "start_at", crm_occurrence_get_instant (occurrence));
  present (context, navigator, occurrence, record);
}

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmId id;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->context);
  g_object_unref (opening->navigator);
  g_free (opening);
}

static gpointer
read_activity (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Opening *opening = data;

  return crm_session_get (session,
                          crm_catalog_find_kind (crm_session_get_catalog (session), "activity"),
                          &opening->id, error);
}

static void
on_activity_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_autoptr (CrmOccurrence) occurrence = NULL;

  if (record != NULL)
    {
      gint64 due = crm_record_get_integer (record, "due_at", crm_clock_now ());

      occurrence = crm_occurrence_new (record, crm_record_get_integer (record, "start_at", due));
      crm_activity_editor_edit (opening->context, opening->navigator, occurrence);
    }
  else
    crm_navigator_report_error (opening->navigator, _ ("The activity cannot be shown"), error);
  opening_free (opening);
}

/**
 * crm_activity_editor_open:
 *
 * Reads an activity and lets a person change it.
 */
void
crm_activity_editor_open (CrmContext *context, CrmNavigator *navigator, const CrmId *id)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->context = g_object_ref (context);
  opening->navigator = g_object_ref (navigator);
  opening->id = *id;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_activity, opening, NULL, g_object_unref, NULL, on_activity_read_cb,
                       opening);
}
