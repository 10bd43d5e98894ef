/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing about a record. What is typed stays until it is saved. Main thread. */
#include "config.h"

#include "crm-composer.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-date-entry.h"
#include "crm-time-entry.h"

#define MAX_SUBJECT 90

struct _CrmComposer
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkToggleButton *note_tab;
  GtkToggleButton *call_tab;
  GtkToggleButton *meeting_tab;
  GtkToggleButton *task_tab;
  GtkRevealer *revealer;
  GtkEntry *subject;
  GtkWidget *text_frame;
  GtkTextView *text;
  GtkLabel *placeholder;
  GtkWidget *when;
  GtkLabel *when_label;
  CrmDateEntry *date;
  CrmTimeEntry *time;
  GtkDropDown *duration;
  GtkCheckButton *pin;
  GtkButton *save;
  GtkLabel *error;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind;
  CrmId id;
  CrmComposerMode mode;
  gboolean is_open;
  gboolean is_changing;
};

G_DEFINE_FINAL_TYPE (CrmComposer, crm_composer, GTK_TYPE_WIDGET)

static const int durations[] = { 15, 30, 45, 60, 90, 120, 180 };

static GtkToggleButton *
get_tab (CrmComposer *self, CrmComposerMode mode)
{
  GtkToggleButton *const tabs[]
      = { self->note_tab, self->call_tab, self->meeting_tab, self->task_tab };

  return tabs[mode];
}

static char *
dup_text (CrmComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static char *
dup_subject (CrmComposer *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject))));
}

static gboolean
writes_text (CrmComposer *self)
{
  return self->mode == CRM_COMPOSER_NOTE || self->mode == CRM_COMPOSER_CALL;
}

/* A call of a later time is one to make, not one that was made. */
static gboolean
is_call_planned (CrmComposer *self)
{
  CrmDate date;
  int minute;

  return self->mode == CRM_COMPOSER_CALL && crm_date_entry_get_date (self->date, &date)
         && date != CRM_DATE_NONE && crm_time_entry_get_minute (self->time, &minute)
         && crm_instant_from_date (date, minute / 60, minute % 60) > crm_clock_now ();
}

/* Which parts of the form are there, and whether it can be saved */

static void
update_form (CrmComposer *self)
{
  static const char *const placeholders[] = { N_ ("Write a note…"), N_ ("What was said?"), "", "" };
  static const char *const saves[]
      = { N_ ("_Keep Note"), N_ ("_Log Call"), N_ ("_Plan Meeting"), N_ ("_Plan Task") };
  g_autofree char *text = dup_text (self);
  g_autofree char *subject = dup_subject (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  CrmDate date;
  int minute;

  gtk_widget_set_visible (GTK_WIDGET (self->subject), !writes_text (self));
  gtk_widget_set_visible (self->text_frame, writes_text (self));
  gtk_widget_set_visible (GTK_WIDGET (self->pin), self->mode == CRM_COMPOSER_NOTE);
  gtk_widget_set_visible (self->when, self->mode != CRM_COMPOSER_NOTE);
  gtk_widget_set_visible (GTK_WIDGET (self->time), self->mode != CRM_COMPOSER_TASK);
  gtk_widget_set_visible (GTK_WIDGET (self->duration), self->mode != CRM_COMPOSER_TASK);
  gtk_label_set_text (self->when_label,
                      self->mode == CRM_COMPOSER_TASK ? _ ("Due") : C_ ("activity", "At"));
  gtk_label_set_text (self->placeholder, writes_text (self) ? _ (placeholders[self->mode]) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          gtk_text_buffer_get_char_count (buffer) == 0);
  gtk_entry_set_placeholder_text (self->subject, self->mode == CRM_COMPOSER_MEETING
                                                     ? _ ("What is it about?")
                                                     : _ ("What is to be done?"));
  gtk_button_set_label (self->save,
                        is_call_planned (self) ? _ ("_Plan Call") : _ (saves[self->mode]));
  gtk_widget_set_sensitive (
      GTK_WIDGET (self->save),
      (self->mode == CRM_COMPOSER_CALL || *(writes_text (self) ? text : subject) != '\0')
          && (self->mode == CRM_COMPOSER_NOTE
              || (crm_date_entry_get_date (self->date, &date) && date != CRM_DATE_NONE
                  && (self->mode == CRM_COMPOSER_TASK
                      || crm_time_entry_get_minute (self->time, &minute)))));
}

static void
on_form_changed_cb (CrmComposer *self)
{
  if (self->context == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  update_form (self);
}

/* A call was just now; a meeting or a task is for tomorrow, until a person says otherwise. */
static void
set_usual_times (CrmComposer *self)
{
  gint64 now = crm_clock_now ();
  CrmDate today = crm_date_today ();
  int minute = (int) ((now - crm_instant_from_date (today, 0, 0)) / CRM_MINUTE);

  if (self->mode == CRM_COMPOSER_CALL)
    {
      crm_date_entry_set_date (self->date, today);
      crm_time_entry_set_minute (self->time, CLAMP (minute - minute % 5, 0, 1435));
      gtk_drop_down_set_selected (self->duration, 0);
    }
  else
    {
      CrmDate day = today + 1;

      while (crm_date_weekday (day) > 5)
        day++;
      crm_date_entry_set_date (self->date, day);
      crm_time_entry_set_minute (self->time, 10 * 60);
      gtk_drop_down_set_selected (self->duration, 3);
    }
}

static void
show_mode (CrmComposer *self, CrmComposerMode mode, gboolean is_open)
{
  self->is_changing = TRUE;
  for (int i = 0; i < CRM_COMPOSER_N_MODES; i++)
    gtk_toggle_button_set_active (get_tab (self, (CrmComposerMode) i), is_open && i == (int) mode);
  self->is_changing = FALSE;
  if (self->mode != mode || !self->is_open)
    {
      self->mode = mode;
      set_usual_times (self);
    }
  self->is_open = is_open;
  update_form (self);
  gtk_revealer_set_reveal_child (self->revealer, is_open);
}

/**
 * crm_composer_open:
 *
 * Opens the form for something, ready to type.
 */
void
crm_composer_open (CrmComposer *self, CrmComposerMode mode)
{
  g_return_if_fail (CRM_IS_COMPOSER (self));
  show_mode (self, mode, TRUE);
  gtk_widget_grab_focus (writes_text (self) ? GTK_WIDGET (self->text) : GTK_WIDGET (self->subject));
}

/**
 * crm_composer_is_open:
 *
 * Returns: whether a person is writing something
 */
gboolean
crm_composer_is_open (CrmComposer *self)
{
  g_return_val_if_fail (CRM_IS_COMPOSER (self), FALSE);
  return self->is_open;
}

static void
on_tab_toggled_cb (CrmComposer *self, GtkToggleButton *tab)
{
  if (self->is_changing || self->context == NULL)
    return;
  for (int i = 0; i < CRM_COMPOSER_N_MODES; i++)
    if (get_tab (self, (CrmComposerMode) i) == tab)
      {
        if (gtk_toggle_button_get_active (tab))
          crm_composer_open (self, (CrmComposerMode) i);
        else
          show_mode (self, (CrmComposerMode) i, FALSE);
      }
}

/* Saving */

/* A call has no subject of its own: the first line of what was said is one. */
static char *
dup_call_subject (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);

  if (*text == '\0')
    return g_strdup (C_ ("activity type", "Call"));
  if (g_utf8_strlen (lines[0], -1) <= MAX_SUBJECT)
    return g_strdup (lines[0]);
  {
    g_autofree char *begin = g_utf8_substring (lines[0], 0, MAX_SUBJECT);

    return g_strconcat (begin, "…", NULL);
  }
}

static CrmRecord *
build_note (CrmComposer *self)
{
  CrmRecord *note = crm_record_new (crm_context_get_kind (self->context, "note"));
  g_autofree char *text = dup_text (self);

  crm_record_set_text (note, "body", text);
  crm_record_set_parent (note, "parent", self->kind, &self->id);
  if (gtk_check_button_get_active (self->pin))
    crm_record_set_integer (note, "pinned", 1);
  return note;
}

static CrmRecord *
build_activity (CrmComposer *self)
{
  static const char *const types[] = { NULL, "call", "meeting", "task" };
  CrmRecord *activity = crm_record_new (crm_context_get_kind (self->context, "activity"));
  g_autofree char *text = dup_text (self);
  g_autofree char *subject
      = self->mode == CRM_COMPOSER_CALL ? dup_call_subject (text) : dup_subject (self);
  CrmDate date = CRM_DATE_NONE;
  int minute = 0;

  crm_record_set_text (activity, "type", types[self->mode]);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_parent (activity, "parent", self->kind, &self->id);
  if (!crm_date_entry_get_date (self->date, &date) || date == CRM_DATE_NONE)
    date = crm_date_today ();
  if (self->mode == CRM_COMPOSER_TASK)
    {
      crm_record_set_integer (activity, "due_at", crm_instant_from_date (date, 0, 0));
      return activity;
    }
  crm_time_entry_get_minute (self->time, &minute);
  crm_record_set_integer (activity, "start_at",
                          crm_instant_from_date (date, minute / 60, minute % 60));
  crm_record_set_integer (activity, "duration",
                          durations[gtk_drop_down_get_selected (self->duration)]);
  if (self->mode == CRM_COMPOSER_CALL && is_call_planned (self))
    {
      if (g_strcmp0 (text, subject) != 0 && *text != '\0')
        crm_record_set_text (activity, "description", text);
    }
  else if (self->mode == CRM_COMPOSER_CALL)
    {
      crm_record_set_text (activity, "status", "done");
      if (g_strcmp0 (text, subject) != 0 && *text != '\0')
        crm_record_set_text (activity, "outcome", text);
    }
  return activity;
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  if (self->context == NULL)
    return;
  if (!done)
    {
      gtk_label_set_text (self->error, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
      gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
      return;
    }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", -1);
  gtk_editable_set_text (GTK_EDITABLE (self->subject), "");
  gtk_check_button_set_active (self->pin, FALSE);
  show_mode (self, self->mode, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (get_tab (self, self->mode)));
}

static void
on_save_clicked_cb (CrmComposer *self)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save)))
    return;
  record = self->mode == CRM_COMPOSER_NOTE ? build_note (self) : build_activity (self);
  label = self->mode == CRM_COMPOSER_NOTE
              ? g_strdup (_ ("New note"))
              /* Translators: the subject of an activity. */
              : g_strdup_printf (_ ("New activity “%s”"), crm_record_get_title (record));
  operation = crm_operation_new (label);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_insert (operation, record);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmComposer *self)
{
  if (keyval == GDK_KEY_Escape && self->is_open)
    {
      show_mode (self, self->mode, FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (get_tab (self, self->mode)));
      return TRUE;
    }
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (modifiers & GDK_CONTROL_MASK)
      && self->is_open)
    {
      on_save_clicked_cb (self);
      return TRUE;
    }
  return FALSE;
}

/* The object */

static void
crm_composer_dispose (GObject *object)
{
  CrmComposer *self = CRM_COMPOSER (object);

  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_composer_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, box);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, note_tab);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, call_tab);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, meeting_tab);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, task_tab);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, revealer);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, subject);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, text_frame);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, text);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, when);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, when_label);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, date);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, time);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, duration);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, pin);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, save);
  gtk_widget_class_bind_template_child (widget_class, CrmComposer, error);
}

static void
crm_composer_class_init (CrmComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_composer_dispose;
  g_type_ensure (CRM_TYPE_DATE_ENTRY);
  g_type_ensure (CRM_TYPE_TIME_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/card/crm-composer.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_tab_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fill_durations (CrmComposer *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = durations[i] % 60 == 0
                                  /* Translators: a duration in hours, as short as possible. */
                                  ? g_strdup_printf (_ ("%d h"), durations[i] / 60)
                                  /* Translators: a duration in minutes, as short as possible. */
                                  : g_strdup_printf (_ ("%d min"), durations[i]);

      gtk_string_list_append (labels, text);
    }
  gtk_drop_down_set_model (self->duration, G_LIST_MODEL (labels));
}

static void
crm_composer_init (CrmComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_durations (self);
  crm_date_entry_set_label (self->date, _ ("Day"));
  crm_time_entry_set_label (self->time, _ ("Time"));
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->text), "changed",
                            G_CALLBACK (on_form_changed_cb), self);
}

/**
 * crm_composer_new:
 *
 * Returns: (transfer full): a composer that is closed and has no subject
 */
GtkWidget *
crm_composer_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmComposer *self = g_object_new (CRM_TYPE_COMPOSER, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  crm_date_entry_set_locale (self->date, crm_context_get_locale (context));
  crm_time_entry_set_locale (self->time, crm_context_get_locale (context));
  show_mode (self, CRM_COMPOSER_NOTE, FALSE);
  return GTK_WIDGET (self);
}

/**
 * crm_composer_set_subject:
 * @kind: of the record that one writes about
 */
void
crm_composer_set_subject (CrmComposer *self, const CrmKind *kind, const CrmId *id)
{
  g_return_if_fail (CRM_IS_COMPOSER (self));
  self->kind = kind;
  self->id = *id;
}
