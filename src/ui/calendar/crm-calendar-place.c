/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Calendar: which view is seen, what it shows, and what is done with it. Main thread. */
#include "config.h"

#include "crm-calendar-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity-editor.h"
#include "crm-adaptive-bin.h"
#include "crm-call-back.h"
#include "crm-calendar-change.h"
#include "crm-calendar-files.h"
#include "crm-calendar-entry.h"
#include "crm-calendar-pages.h"
#include "crm-calendar-print.h"
#include "crm-calendar-read.h"
#include "crm-calendar-work.h"
#include "crm-agenda-list.h"
#include "crm-agenda-view.h"
#include "crm-calendar-answer.h"
#include "crm-layer-list.h"
#include "crm-mini-month.h"
#include "crm-month-view.h"
#include "crm-quick-bar.h"
#include "crm-series-rule.h"
#include "crm-spring.h"
#include "crm-week-view.h"

typedef enum
{
  MODE_DAY,
  MODE_WORK_WEEK,
  MODE_WEEK,
  MODE_MONTH,
  MODE_AGENDA,
  N_MODES
} Mode;

/* As the settings call them. */
static const char *const mode_names[N_MODES] = { "day", "work-week", "week", "month", "agenda" };

/* Of a layer; nobody looks at more lines than these. */
#define MOST_DAYS 5000

struct _CrmCalendarPlace
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *header_bin; /* narrow: the header bar has no room for all that belongs there */
  CrmAdaptiveBin *bin;        /* narrow: only one day at a time is shown */
  GtkStack *stack;
  GtkWidget *header_start;
  GtkWidget *page_buttons;
  GtkWidget *header_end;
  GtkDropDown *mode_choice;
  GtkMenuButton *quick_button;
  CrmQuickBar *quick;
  AdwFlap *flap;
  GtkToggleButton *side_button;
  CrmMiniMonth *month;
  CrmLayerList *layers;

  CrmContext *context;
  CrmNavigator *navigator;
  GSettings *settings;
  GtkWidget *views[N_MODES + 1]; /* by mode; the last one for little room */
  Mode mode;
  CrmDate date;
  char *title;
  GCancellable *reading;
  GPtrArray *shown;      /* CrmOccurrence: of the days that are shown; NULL until they were read */
  CrmWorkCalendar *work; /* of whose days are shown */
  GCancellable *asking_work;
  gulong changed_id;
  gboolean is_front;
  gboolean is_stale;
  CrmId focus; /* what gets the keyboard when it is read anew */
  CrmDate focus_date;
  CrmOccurrence *carried; /* by the keys, until it is put somewhere */
};

static void crm_calendar_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmCalendarPlace,
                               crm_calendar_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_calendar_place_place_init))

static gboolean
is_narrow (CrmCalendarPlace *self)
{
  return crm_adaptive_bin_is_narrow (self->bin);
}

static CrmCalendarView *
get_view (CrmCalendarPlace *self)
{
  return CRM_CALENDAR_VIEW (self->views[is_narrow (self) ? N_MODES : self->mode]);
}

/* Reading */

/* Of one calendar the colours tell what each entry is; of several they tell whose it is. */
static void
set_colors (CrmCalendarPlace *self, GPtrArray *occurrences)
{
  CrmAgendaQuestion question = { 0 };
  g_autoptr (GArray) people = NULL;

  crm_layer_list_ask (self->layers, &question);
  people = question.people;
  for (guint i = 0; i < occurrences->len; i++)
    {
      CrmOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      int whose = crm_occurrence_get_whose (occurrence);

      crm_occurrence_set_whose (
          occurrence,
          people->len > 1 && whose >= 0 && whose < (int) people->len
              ? crm_layer_list_get_color (self->layers, &g_array_index (people, CrmId, whose))
              : -1);
    }
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCalendarPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCalendarFound) found = NULL;

  if (self->context == NULL)
    return;
  found = crm_calendar_read_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  crm_place_changed (CRM_PLACE (self));
  if (found == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The calendar could not be read"), error);
      return;
    }
  set_colors (self, found->occurrences);
  crm_layer_list_set_cut (self->layers, found->cut);
  crm_calendar_view_set_occurrences (get_view (self), found->occurrences);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (found->occurrences);
  if (!crm_id_is_none (&self->focus))
    crm_calendar_view_focus_activity (get_view (self), &self->focus, self->focus_date);
  self->focus = CRM_ID_NONE;
}

static void
read_view (CrmCalendarPlace *self)
{
  CrmAgendaQuestion question = { .most = MOST_DAYS };
  g_autoptr (GArray) people = NULL;

  if (!self->is_front)
    {
      self->is_stale = TRUE;
      return;
    }
  self->is_stale = FALSE;
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_layer_list_ask (self->layers, &question);
  people = question.people;
  crm_calendar_view_get_range (get_view (self), &question.first, &question.last);
  crm_calendar_read_async (self->context, &question, self->reading, on_read_cb,
                           g_object_ref (self));
  crm_place_changed (CRM_PLACE (self));
}

static void
on_work_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCalendarPlace) self = user_data;
  g_autoptr (CrmWorkCalendar) work = crm_store_run_finish (CRM_STORE (source), result, NULL);

  /* Without it the usual hours stay. */
  if (work == NULL || self->context == NULL)
    return;
  g_clear_pointer (&self->work, crm_work_calendar_unref);
  self->work = g_steal_pointer (&work);
  for (guint i = 0; i < G_N_ELEMENTS (self->views); i++)
    crm_calendar_view_set_work (CRM_CALENDAR_VIEW (self->views[i]), self->work);
}

static void
read_work (CrmCalendarPlace *self)
{
  const CrmId *person = crm_layer_list_get_only_person (self->layers);
  CrmId nobody = CRM_ID_NONE;

  if (self->asking_work != NULL)
    g_cancellable_cancel (self->asking_work);
  g_clear_object (&self->asking_work);
  self->asking_work = g_cancellable_new ();
  crm_calendar_work_read_async (self->context, person != NULL ? person : &nobody, self->asking_work,
                                on_work_read_cb, g_object_ref (self));
}

static void
show_date (CrmCalendarPlace *self, CrmDate date)
{
  self->date = date;
  crm_mini_month_set_date (self->month, date);
  crm_calendar_view_set_date (get_view (self), date);
  g_free (self->title);
  /* Where there is little room the small month says it. */
  self->title = is_narrow (self) ? g_strdup ("") : crm_calendar_view_dup_title (get_view (self));
  read_view (self);
}

static void
show_mode (CrmCalendarPlace *self, Mode mode)
{
  self->mode = mode;
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (get_view (self)));
  show_date (self, self->date);
}

/* What the views say */

static void
on_open_cb (CrmCalendarPlace *self, CrmOccurrence *occurrence)
{
  const CrmCalendarLayer *layer = crm_occurrence_get_layer (occurrence);
  const CrmKind *kind;
  CrmId id;

  if (layer == NULL)
    {
      crm_activity_editor_edit (self->context, self->navigator, occurrence);
      return;
    }
  kind = crm_calendar_layer_get_subject (layer, crm_occurrence_get_record (occurrence), &id);
  crm_navigator_open_record (self->navigator, kind, &id);
}

static void
on_create_cb (CrmCalendarPlace *self, const CrmCalendarTimes *times)
{
  g_autoptr (CrmRecord) draft = crm_record_new (crm_context_get_kind (self->context, "activity"));
  const CrmId *person = crm_layer_list_get_only_person (self->layers);

  crm_record_set_text (draft, "type", times->all_day ? "task" : "meeting");
  crm_activity_set_times (draft, times->start, times->end, times->all_day);
  if (person != NULL && !crm_layer_list_is_only_me (self->layers))
    crm_record_set_link (draft, "owner_id", person);
  crm_activity_editor_create (self->context, self->navigator, draft);
}

/* A question about a series, and what is done when it is answered. */
typedef struct
{
  CrmCalendarPlace *place;
  CrmOccurrence *occurrence;
  CrmCalendarTimes times;
  gboolean removes;
} Question;

static void
carry_out (CrmCalendarPlace *self,
           CrmOccurrence *occurrence,
           const CrmCalendarTimes *times,
           CrmScope scope)
{
  g_autoptr (CrmOperation) operation = times != NULL
                                           ? crm_calendar_change_times (occurrence, times, scope)
                                           : crm_calendar_change_remove (occurrence, scope);

  if (times != NULL)
    {
      g_autofree char *warning
          = crm_calendar_work_dup_warning (self->work, crm_context_get_locale (self->context),
                                           times->start, times->end, times->all_day);

      if (warning != NULL)
        crm_navigator_toast (self->navigator, warning, NULL);
      self->focus = *crm_record_get_id (crm_occurrence_get_record (occurrence));
      self->focus_date = times->start.date;
    }
  crm_navigator_run (self->navigator, operation);
}

static void
on_question_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  CrmScope scope;

  if (crm_calendar_ask_scope_finish (result, &scope) && question->place->context != NULL)
    carry_out (question->place, question->occurrence, question->removes ? NULL : &question->times,
               scope);
  g_object_unref (question->place);
  g_object_unref (question->occurrence);
  g_free (question);
}

static void
ask_or_carry_out (CrmCalendarPlace *self, CrmOccurrence *occurrence, const CrmCalendarTimes *times)
{
  Question *question;

  if (!crm_occurrence_repeats (occurrence))
    {
      carry_out (self, occurrence, times, CRM_SCOPE_ALL);
      return;
    }
  question = g_new0 (Question, 1);
  question->place = g_object_ref (self);
  question->occurrence = g_object_ref (occurrence);
  question->removes = times == NULL;
  if (times != NULL)
    question->times = *times;
  crm_calendar_ask_scope_async (GTK_WIDGET (self), on_question_answered_cb, question);
}

static void
on_move_cb (CrmCalendarPlace *self, CrmOccurrence *occurrence, const CrmCalendarTimes *times)
{
  ask_or_carry_out (self, occurrence, times);
}

static void
on_dropped_on_day_cb (CrmCalendarPlace *self, GObject *occurrence, int date)
{
  crm_calendar_move_to_date (get_view (self), CRM_OCCURRENCE (occurrence), date);
}

static void
on_remove_cb (CrmCalendarPlace *self, CrmOccurrence *occurrence)
{
  ask_or_carry_out (self, occurrence, NULL);
}

/* A day that was chosen: in weeks and months it leads to the next closer view, or, when it lies
 * outside what is shown, to its week or month. */
static void
on_pick_cb (CrmCalendarPlace *self, int date)
{
  CrmDate first, last;

  crm_calendar_view_get_range (get_view (self), &first, &last);
  if (is_narrow (self) || date < first || date > last)
    {
      show_date (self, date);
      return;
    }
  self->date = date;
  /* A day that does not fit into its hours is read in the agenda. */
  gtk_drop_down_set_selected (self->mode_choice, self->mode == MODE_DAY ? MODE_AGENDA : MODE_DAY);
}

/* Header and keys */

static void
on_today_clicked_cb (CrmCalendarPlace *self)
{
  show_date (self, crm_date_today ());
}

static void
on_previous_clicked_cb (CrmCalendarPlace *self)
{
  show_date (self, crm_calendar_view_step (get_view (self), self->date, -1));
}

static void
on_next_clicked_cb (CrmCalendarPlace *self)
{
  show_date (self, crm_calendar_view_step (get_view (self), self->date, 1));
}

static void
on_mode_chosen_cb (CrmCalendarPlace *self)
{
  Mode mode = (Mode) gtk_drop_down_get_selected (self->mode_choice);

  if (self->context == NULL || mode == self->mode)
    return;
  g_settings_set_string (self->settings, "calendar-view", mode_names[mode]);
  show_mode (self, mode);
}

static void
on_layers_changed_cb (CrmCalendarPlace *self)
{
  read_work (self);
  read_view (self);
}

/* What is beside the calendar is remembered; what lies over it, where there is little room, not. */
static void
on_side_toggled_cb (CrmCalendarPlace *self)
{
  if (self->context != NULL && !adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "calendar-side",
                            gtk_toggle_button_get_active (self->side_button));
}

static void
on_folded_cb (CrmCalendarPlace *self)
{
  if (self->context != NULL)
    adw_flap_set_reveal_flap (self->flap,
                              !adw_flap_get_folded (self->flap)
                                  && g_settings_get_boolean (self->settings, "calendar-side"));
}

static void
on_narrow_changed_cb (CrmCalendarPlace *self)
{
  if (self->context == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->mode_choice), !is_narrow (self));
  show_mode (self, self->mode);
}

static void
on_header_narrow_changed_cb (CrmCalendarPlace *self)
{
  gboolean narrow = crm_adaptive_bin_is_narrow (self->header_bin);

  gtk_widget_set_visible (self->page_buttons, !narrow);
}

/* Of an entry that has the keyboard: whom it is with is called back. */
static gboolean
call_back (CrmCalendarPlace *self, GdkModifierType modifiers)
{
  CrmOccurrence *chosen = crm_calendar_view_get_chosen (get_view (self));
  CrmRecord *activity = chosen != NULL ? crm_occurrence_get_activity (chosen) : NULL;
  const CrmValue *parent;
  const CrmKind *kind;

  if (activity == NULL)
    return FALSE;
  parent = crm_record_get_by_name (activity, "parent");
  kind = parent->type == CRM_VALUE_LINK
             ? crm_catalog_find_number (crm_context_get_catalog (self->context), parent->kind)
             : NULL;
  if (kind == NULL)
    return FALSE;
  crm_call_back (self->context, self->navigator, kind, &parent->link,
                 crm_record_get_link_title (
                     activity, crm_kind_find_field (crm_record_get_kind (activity), "parent")),
                 modifiers == 0 ? CRM_SNOOZE_HOUR : CRM_SNOOZE_TOMORROW, modifiers == GDK_ALT_MASK);
  return TRUE;
}

static gboolean
answer (CrmCalendarPlace *self, guint keyval)
{
  CrmOccurrence *chosen = crm_calendar_view_get_chosen (get_view (self));

  return chosen != NULL
         && crm_calendar_answer_by_key (self->context, self->navigator, chosen, keyval);
}

/* What is held over the choice of views goes through them. */
static void
show_next_mode (gpointer data)
{
  CrmCalendarPlace *self = data;

  gtk_drop_down_set_selected (self->mode_choice, (self->mode + 1) % N_MODES);
}

static void
pick_up (CrmCalendarPlace *self)
{
  CrmOccurrence *chosen = crm_calendar_view_get_chosen (get_view (self));
  g_autofree char *text = NULL;

  if (chosen == NULL || !crm_occurrence_can_move (chosen))
    return;
  g_set_object (&self->carried, chosen);
  /* Translators: %s is what somebody planned; it is moved by the keys. */
  text = g_strdup_printf (_ ("“%s” is carried: go to another day or view and press Ctrl+V"),
                          crm_occurrence_get_subject (chosen));
  crm_navigator_toast (self->navigator, text, NULL);
}

/* Days and views may have changed since it was picked up. */
static gboolean
carry_by_key (CrmCalendarPlace *self, guint keyval)
{
  g_autoptr (CrmOccurrence) carried = NULL;

  if (keyval == GDK_KEY_x || keyval == GDK_KEY_X)
    {
      pick_up (self);
      return TRUE;
    }
  if ((keyval != GDK_KEY_v && keyval != GDK_KEY_V) || self->carried == NULL)
    return FALSE;
  carried = g_steal_pointer (&self->carried);
  crm_calendar_view_put (get_view (self), carried);
  return TRUE;
}

static void
on_secondary_pressed_cb (
    CrmCalendarPlace *self, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *entry
      = widget != NULL ? gtk_widget_get_ancestor (widget, CRM_TYPE_CALENDAR_ENTRY) : NULL;
  CrmOccurrence *occurrence
      = entry != NULL ? crm_calendar_entry_get_occurrence (CRM_CALENDAR_ENTRY (entry)) : NULL;

  if (occurrence != NULL && crm_occurrence_get_answer (occurrence) != CRM_ANSWER_NONE)
    crm_calendar_answer_popup (entry, self->context, self->navigator, occurrence);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmCalendarPlace *self)
{
  modifiers &= gtk_accelerator_get_default_mod_mask ();
  if ((keyval == GDK_KEY_c || keyval == GDK_KEY_C)
      && (modifiers == 0 || modifiers == GDK_SHIFT_MASK || modifiers == GDK_ALT_MASK))
    return call_back (self, modifiers);
  if (modifiers == GDK_CONTROL_MASK)
    return carry_by_key (self, keyval);
  if (modifiers != 0)
    return FALSE;
  if (keyval >= GDK_KEY_1 && keyval < GDK_KEY_1 + N_MODES && !is_narrow (self))
    {
      gtk_drop_down_set_selected (self->mode_choice, keyval - GDK_KEY_1);
      return TRUE;
    }
  switch (keyval)
    {
    case GDK_KEY_F9:
      gtk_toggle_button_set_active (self->side_button,
                                    !gtk_toggle_button_get_active (self->side_button));
      return TRUE;
    case GDK_KEY_a:
      gtk_menu_button_popup (self->quick_button);
      return TRUE;
    case GDK_KEY_Page_Up:
      on_previous_clicked_cb (self);
      return TRUE;
    case GDK_KEY_Page_Down:
      on_next_clicked_cb (self);
      return TRUE;
    case GDK_KEY_Home:
      on_today_clicked_cb (self);
      return TRUE;
    default:
      return answer (self, keyval);
    }
}

static gboolean
is_shown_kind (CrmContext *context, const CrmKind *kind)
{
  const char *name = crm_kind_get_name (kind);

  for (guint i = 0; i < crm_calendar_layer_count (); i++)
    if (strcmp (crm_calendar_layer_get (i)->kind, name) == 0)
      return TRUE;
  return strcmp (name, "activity") == 0 || strcmp (name, "activity_participant") == 0;
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmCalendarPlace *self)
{
  gboolean any = changes->len == 0;

  for (guint i = 0; i < changes->len && !any; i++)
    any = is_shown_kind (context, g_array_index (changes, CrmChangedRecord, i).kind);
  if (any)
    read_view (self);
  if (crm_calendar_work_concern (changes))
    read_work (self);
}

/* Files */

static void
on_import_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmCalendarPlace *self = user_data;

  crm_calendar_choose_import (GTK_WIDGET (self), self->context, self->navigator);
}

static void
on_export_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmCalendarPlace *self = user_data;
  CrmAgendaQuestion question = { 0 };
  g_autoptr (GArray) people = NULL;

  crm_layer_list_ask (self->layers, &question);
  people = question.people;
  crm_calendar_choose_export (GTK_WIDGET (self), self->context, self->navigator, &question);
}

/* A month by its name, days by their dates. */
static char *
dup_print_title (CrmCalendarPlace *self, CrmCalendarPaperForm form, CrmDate first, CrmDate last)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *from = crm_locale_format_date (locale, first, CRM_DATE_LONG);
  g_autofree char *to = crm_locale_format_date (locale, last, CRM_DATE_LONG);

  if (form == CRM_CALENDAR_PAPER_MONTH && self->title != NULL)
    return g_strdup (self->title);
  if (first == last)
    return crm_locale_format_date (locale, first, CRM_DATE_FULL);
  return g_strdup_printf (_ ("%s – %s"), from, to);
}

/**
 * crm_calendar_place_make_paper:
 * @as_list: one line an entry, in place of hours and weeks
 *
 * Returns: (transfer full) (nullable): what is shown, as pages; %NULL until it has been read
 */
CrmCalendarPaper *
crm_calendar_place_make_paper (CrmCalendarPlace *self, gboolean as_list)
{
  CrmDate first, last;
  CrmCalendarPaperForm form = as_list || is_narrow (self) || self->mode == MODE_AGENDA
                                  ? CRM_CALENDAR_PAPER_AGENDA
                              : self->mode == MODE_MONTH ? CRM_CALENDAR_PAPER_MONTH
                                                         : CRM_CALENDAR_PAPER_DAYS;
  g_autofree char *title = NULL;

  if (self->shown == NULL)
    return NULL;
  crm_calendar_view_get_range (get_view (self), &first, &last);
  title = dup_print_title (self, form, first, last);
  return crm_calendar_pages_make (self->context, form, first, last, self->shown, self->work, title);
}

static void
print (CrmCalendarPlace *self, gboolean as_list)
{
  g_autoptr (CrmCalendarPaper) paper = crm_calendar_place_make_paper (self, as_list);

  if (paper != NULL)
    crm_calendar_print (paper, self->navigator, _ ("Calendar"));
}

static void
on_print_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  print (user_data, FALSE);
}

static void
on_print_list_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  print (user_data, TRUE);
}

/* The buttons of the header bar stand outside of the place. */
static void
add_actions (CrmCalendarPlace *self)
{
  static const GActionEntry entries[] = {
    { .name = "import", .activate = on_import_activated_cb },
    { .name = "export", .activate = on_export_activated_cb },
    { .name = "print", .activate = on_print_activated_cb },
    { .name = "print-list", .activate = on_print_list_activated_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (self->header_end, "calendar", G_ACTION_GROUP (group));
}

/* The place */

static const char *
crm_calendar_place_get_title (CrmPlace *place)
{
  return CRM_CALENDAR_PLACE (place)->title;
}

static GtkWidget *
crm_calendar_place_get_header_start (CrmPlace *place)
{
  return CRM_CALENDAR_PLACE (place)->header_start;
}

static GtkWidget *
crm_calendar_place_get_header_end (CrmPlace *place)
{
  return CRM_CALENDAR_PLACE (place)->header_end;
}

static gboolean
crm_calendar_place_is_busy (CrmPlace *place)
{
  return CRM_CALENDAR_PLACE (place)->reading != NULL;
}

static const char *
crm_calendar_place_get_new_kind (CrmPlace *place)
{
  return "activity";
}

static void
crm_calendar_place_show (CrmPlace *place, GVariant *target)
{
  CrmCalendarPlace *self = CRM_CALENDAR_PLACE (place);

  if (g_variant_is_of_type (target, G_VARIANT_TYPE_INT32))
    show_date (self, g_variant_get_int32 (target));
}

static void
crm_calendar_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmCalendarPlace *self = CRM_CALENDAR_PLACE (place);

  self->is_front = is_front;
  if (is_front && self->is_stale)
    read_view (self);
}

static void
crm_calendar_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_title = crm_calendar_place_get_title;
  iface->get_header_start = crm_calendar_place_get_header_start;
  iface->get_header_end = crm_calendar_place_get_header_end;
  iface->is_busy = crm_calendar_place_is_busy;
  iface->get_new_kind = crm_calendar_place_get_new_kind;
  iface->show = crm_calendar_place_show;
  iface->set_front = crm_calendar_place_set_front;
}

/* The object */

static void
crm_calendar_place_dispose (GObject *object)
{
  CrmCalendarPlace *self = CRM_CALENDAR_PLACE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->asking_work != NULL)
    g_cancellable_cancel (self->asking_work);
  g_clear_object (&self->asking_work);
  g_clear_pointer (&self->work, crm_work_calendar_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->carried);
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_object (&self->header_start);
  g_clear_object (&self->header_end);
  g_clear_pointer ((GtkWidget **) &self->header_bin, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_calendar_place_parent_class)->dispose (object);
}

static void
crm_calendar_place_finalize (GObject *object)
{
  g_free (CRM_CALENDAR_PLACE (object)->title);
  G_OBJECT_CLASS (crm_calendar_place_parent_class)->finalize (object);
}

static void
crm_calendar_place_class_init (CrmCalendarPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_calendar_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_calendar_place_finalize;
  g_type_ensure (ADW_TYPE_FLAP);
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_QUICK_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/calendar/crm-calendar-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, header_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, header_start);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, page_buttons);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, header_end);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, mode_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, quick_button);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, quick);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, flap);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarPlace, side_button);
  gtk_widget_class_bind_template_callback (widget_class, on_today_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_side_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_header_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_calendar_place_init (CrmCalendarPlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The header bar of the window holds them while the place is in front. */
  g_object_ref (self->header_start);
  g_object_ref (self->header_end);
  self->mode = MODE_WEEK;
  self->date = crm_date_today ();
  self->work = crm_work_calendar_new ();
}

/* A small month, to go to a day and to drop on it, and below it whose days are shown. */
static GtkWidget *
make_side (CrmCalendarPlace *self, CrmContext *context)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *month = crm_mini_month_new (crm_context_get_locale (context));

  self->month = CRM_MINI_MONTH (month);
  self->layers = CRM_LAYER_LIST (crm_layer_list_new (context));
  crm_mini_month_accept (self->month, CRM_TYPE_OCCURRENCE);
  g_signal_connect_object (month, "picked", G_CALLBACK (show_date), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (month, "dropped", G_CALLBACK (on_dropped_on_day_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layers, "changed", G_CALLBACK (on_layers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_margin_start (month, 6);
  gtk_widget_set_margin_end (month, 6);
  gtk_widget_set_margin_top (month, 6);
  gtk_widget_set_vexpand (GTK_WIDGET (self->layers), TRUE);
  gtk_widget_set_size_request (side, 240, -1);
  gtk_box_append (GTK_BOX (side), month);
  gtk_box_append (GTK_BOX (side), GTK_WIDGET (self->layers));
  return side;
}

/* What is dragged leads on by the buttons of the header bar. */
static void
spring_load_header (CrmCalendarPlace *self)
{
  for (GtkWidget *button = gtk_widget_get_first_child (self->page_buttons); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    crm_spring_load (button, NULL, NULL);
  crm_spring_load (GTK_WIDGET (self->mode_choice), show_next_mode, self);
}

static void
add_view (CrmCalendarPlace *self, guint position, GtkWidget *view)
{
  self->views[position] = view;
  gtk_stack_add_child (self->stack, view);
  g_signal_connect_object (view, "open", G_CALLBACK (on_open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "create", G_CALLBACK (on_create_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "move", G_CALLBACK (on_move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "remove", G_CALLBACK (on_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "pick", G_CALLBACK (on_pick_cb), self, G_CONNECT_SWAPPED);
}

/**
 * crm_calendar_place_new:
 *
 * Returns: (transfer full): the place, with the days of who works here
 */
GtkWidget *
crm_calendar_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmCalendarPlace *self = g_object_new (CRM_TYPE_CALENDAR_PLACE, NULL);
  const CrmLocale *locale = crm_context_get_locale (context);
  g_autofree char *mode = NULL;

  crm_quick_bar_set_context (self->quick, context, navigator);
  self->settings = g_settings_new ("org.clientela.Clientela");
  adw_flap_set_flap (self->flap, make_side (self, context));
  spring_load_header (self);
  add_view (self, MODE_DAY, crm_week_view_new (locale, 1));
  add_view (self, MODE_WORK_WEEK, crm_week_view_new (locale, 5));
  add_view (self, MODE_WEEK, crm_week_view_new (locale, 7));
  add_view (self, MODE_MONTH, crm_month_view_new (locale));
  add_view (self, MODE_AGENDA, crm_agenda_list_new (locale));
  add_view (self, N_MODES, crm_agenda_view_new (locale));
  self->context = g_object_ref (context);
  self->navigator = navigator;
  add_actions (self);
  self->changed_id
      = g_signal_connect (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  mode = g_settings_get_string (self->settings, "calendar-view");
  for (int i = 0; i < N_MODES; i++)
    if (strcmp (mode, mode_names[i]) == 0)
      self->mode = (Mode) i;
  gtk_drop_down_set_selected (self->mode_choice, self->mode);
  on_folded_cb (self);
  show_mode (self, self->mode);
  read_work (self);
  return GTK_WIDGET (self);
}
