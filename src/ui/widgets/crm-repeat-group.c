/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an activity repeats: one of a list, or days, weeks, months and years as they are chosen below
 * it, and the end. A rule that cannot be said in these rows is kept as it is. Main thread. */
#include "config.h"

#include "crm-repeat-group.h"

#include <glib/gi18n-lib.h>

#include "crm-date-entry.h"

typedef enum
{
  END_NEVER,
  END_UNTIL,
  END_COUNT,
} End;

/* On which day of a month or year; the positions of the row's list. */
typedef enum
{
  PLACE_SAME_DAY,
  PLACE_WEEKDAY,
  PLACE_LAST_WEEKDAY,
} Place;

struct _CrmRepeatGroup
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *repeat;
  GtkWidget *every_row;
  GtkSpinButton *interval;
  GtkDropDown *frequency;
  GtkWidget *weekdays_row;
  GtkToggleButton *weekdays[7];
  AdwComboRow *place;
  AdwComboRow *end;
  GtkWidget *until_row;
  CrmDateEntry *until;
  GtkWidget *count_row;
  GtkSpinButton *count;

  const CrmLocale *locale;
  char *own_rule; /* one that is kept as it is */
  CrmDate start;
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (CrmRepeatGroup, crm_repeat_group, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

/* ---- what is chosen ---- */

static CrmRepeat
get_repeat (CrmRepeatGroup *self)
{
  return (CrmRepeat) adw_combo_row_get_selected (self->repeat);
}

static void
read_custom (CrmRepeatGroup *self, CrmRecurrence *recurrence)
{
  int day;
  Place place = (Place) adw_combo_row_get_selected (self->place);

  recurrence->frequency = (CrmFrequency) gtk_drop_down_get_selected (self->frequency);
  recurrence->interval = gtk_spin_button_get_value_as_int (self->interval);
  for (int i = 0; recurrence->frequency == CRM_FREQUENCY_WEEKLY && i < 7; i++)
    if (gtk_toggle_button_get_active (self->weekdays[i]))
      recurrence->weekdays |= 1u << i;
  if (recurrence->frequency < CRM_FREQUENCY_MONTHLY || place == PLACE_SAME_DAY)
    return;
  crm_date_split (self->start, NULL, NULL, &day);
  recurrence->position = place == PLACE_LAST_WEEKDAY ? -1 : (day - 1) / 7 + 1;
  recurrence->weekday = crm_date_weekday (self->start);
}

/* Returns: FALSE when it does not repeat, or by a rule of its own */
static gboolean
read_recurrence (CrmRepeatGroup *self, CrmRecurrence *recurrence)
{
  CrmRepeat repeat = get_repeat (self);

  *recurrence = (CrmRecurrence) CRM_RECURRENCE_INIT;
  if (repeat == CRM_REPEAT_NEVER || repeat == CRM_REPEAT_OTHER)
    return FALSE;
  if (repeat == CRM_REPEAT_CUSTOM)
    read_custom (self, recurrence);
  else
    crm_recurrence_choose (recurrence, repeat);
  if (adw_combo_row_get_selected (self->end) == END_COUNT)
    recurrence->count = gtk_spin_button_get_value_as_int (self->count);
  else if (adw_combo_row_get_selected (self->end) == END_UNTIL)
    crm_date_entry_get_date (self->until, &recurrence->until);
  return TRUE;
}

/* ---- showing ---- */

static void
update (CrmRepeatGroup *self)
{
  CrmRepeat repeat = get_repeat (self);
  gboolean custom = repeat == CRM_REPEAT_CUSTOM;
  gboolean repeats = repeat != CRM_REPEAT_NEVER && repeat != CRM_REPEAT_OTHER;
  CrmFrequency frequency = (CrmFrequency) gtk_drop_down_get_selected (self->frequency);
  guint end = adw_combo_row_get_selected (self->end);
  CrmRecurrence recurrence;
  g_autofree char *said = NULL;

  gtk_widget_set_visible (self->every_row, custom);
  gtk_widget_set_visible (self->weekdays_row, custom && frequency == CRM_FREQUENCY_WEEKLY);
  gtk_widget_set_visible (GTK_WIDGET (self->place), custom && frequency >= CRM_FREQUENCY_MONTHLY);
  gtk_widget_set_visible (GTK_WIDGET (self->end), repeats);
  gtk_widget_set_visible (self->until_row, repeats && end == END_UNTIL);
  gtk_widget_set_visible (self->count_row, repeats && end == END_COUNT);
  if (custom && read_recurrence (self, &recurrence))
    said = crm_recurrence_say (&recurrence, self->locale);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->repeat), said != NULL ? said : "");
}

static void
on_part_changed_cb (CrmRepeatGroup *self)
{
  if (self->is_loading)
    return;
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

/* The weekday of the first day, by its place in the month. */
static void
name_places (CrmRepeatGroup *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = adw_combo_row_get_selected (self->place);
  int day;
  const char *weekday = crm_locale_weekday_name (self->locale, crm_date_weekday (self->start));
  g_autofree char *same = NULL;
  g_autofree char *position = NULL;
  g_autofree char *last = NULL;

  crm_date_split (self->start, NULL, NULL, &day);
  /* Translators: %d is a day of the month. */
  same = g_strdup_printf (_ ("Day %d"), day);
  position = g_strdup_printf (_ ("%s, no. %d of the month"), weekday, (day - 1) / 7 + 1);
  last = g_strdup_printf (_ ("%s, the last of the month"), weekday);
  gtk_string_list_append (labels, same);
  gtk_string_list_append (labels, position);
  gtk_string_list_append (labels, last);
  adw_combo_row_set_model (self->place, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->place,
                              selected == GTK_INVALID_LIST_POSITION ? 0 : MIN (selected, 2));
}

/* ---- the rows ---- */

static AdwComboRow *
add_combo (CrmRepeatGroup *self, const char *title, GtkStringList *labels)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (labels != NULL)
    adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (on_part_changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
add_row (CrmRepeatGroup *self, const char *title, GtkWidget *child)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), child);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static GtkSpinButton *
make_spin (CrmRepeatGroup *self, double least, double most, const char *label)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, 1);

  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_part_changed_cb), self);
  return GTK_SPIN_BUTTON (spin);
}

static void
add_every (CrmRepeatGroup *self)
{
  const char *units[] = { _ ("days"), _ ("weeks"), _ ("months"), _ ("years"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->interval = make_spin (self, 1, 99, _ ("Every"));
  self->frequency = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (units));
  g_signal_connect_swapped (self->frequency, "notify::selected", G_CALLBACK (on_part_changed_cb),
                            self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->interval));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->frequency));
  /* Translators: a number and “days”, “weeks”, “months” or “years” follow. */
  self->every_row = add_row (self, _ ("Every"), box);
}

static void
add_weekdays (CrmRepeatGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  for (int i = 0; i < 7; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();

      gtk_widget_add_css_class (button, "circular");
      gtk_box_append (GTK_BOX (box), button);
      self->weekdays[i] = GTK_TOGGLE_BUTTON (button);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_part_changed_cb), self);
    }
  /* Translators: weekdays follow. */
  self->weekdays_row = add_row (self, _ ("On"), box);
}

static void
crm_repeat_group_finalize (GObject *object)
{
  g_free (CRM_REPEAT_GROUP (object)->own_rule);
  G_OBJECT_CLASS (crm_repeat_group_parent_class)->finalize (object);
}

static void
crm_repeat_group_class_init (CrmRepeatGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_repeat_group_finalize;
  changed_signal = g_signal_new ("changed", CRM_TYPE_REPEAT_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
crm_repeat_group_init (CrmRepeatGroup *self)
{
  const char *ends[] = { _ ("Never"), _ ("On a day"), _ ("After a number of times"), NULL };
  g_autoptr (GtkStringList) labels = gtk_string_list_new (ends);

  self->is_loading = TRUE;
  self->locale = crm_locale_default ();
  self->start = crm_date_today ();
  self->repeat = add_combo (self, _ ("Repeats"), NULL);
  add_every (self);
  add_weekdays (self);
  /* Translators: on which day of the month something repeats. */
  self->place = add_combo (self, _ ("Day"), NULL);
  /* Translators: when a repetition ends. */
  self->end = add_combo (self, _ ("Ends"), labels);
  self->until = CRM_DATE_ENTRY (crm_date_entry_new (self->locale));
  crm_date_entry_set_label (self->until, _ ("Repeats until"));
  g_signal_connect_swapped (self->until, "changed", G_CALLBACK (on_part_changed_cb), self);
  self->until_row = add_row (self, _ ("Until"), GTK_WIDGET (self->until));
  self->count = make_spin (self, 1, 999, _ ("Times"));
  gtk_spin_button_set_value (self->count, 10);
  self->count_row = add_row (self, _ ("Times"), GTK_WIDGET (self->count));
}

static void
show_custom (CrmRepeatGroup *self, const CrmRecurrence *recurrence)
{
  gtk_spin_button_set_value (self->interval, recurrence->interval);
  gtk_drop_down_set_selected (self->frequency, recurrence->frequency);
  for (int i = 0; i < 7; i++)
    gtk_toggle_button_set_active (self->weekdays[i], (recurrence->weekdays & (1u << i)) != 0);
  adw_combo_row_set_selected (self->place, recurrence->position == 0  ? PLACE_SAME_DAY
                                           : recurrence->position < 0 ? PLACE_LAST_WEEKDAY
                                                                      : PLACE_WEEKDAY);
}

/**
 * crm_repeat_group_set_rule:
 * @rrule: (nullable): as it is stored
 */
void
crm_repeat_group_set_rule (CrmRepeatGroup *self, const char *rrule, const CrmLocale *locale)
{
  CrmRecurrence recurrence;
  CrmRepeat repeat = crm_recurrence_parse (rrule, &recurrence);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->is_loading = TRUE;
  self->locale = locale;
  g_free (self->own_rule);
  self->own_rule = repeat == CRM_REPEAT_OTHER ? g_strdup (rrule) : NULL;
  crm_date_entry_set_locale (self->until, locale);
  for (int i = 0; i < 7; i++)
    {
      const char *name = crm_locale_weekday_short (locale, i + 1);
      g_autofree char *letter = g_utf8_substring (name, 0, 1);

      /* Seven names do not fit into a narrow window; the tooltip has them. */
      gtk_button_set_label (GTK_BUTTON (self->weekdays[i]), letter);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->weekdays[i]),
                                   crm_locale_weekday_name (locale, i + 1));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->weekdays[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      crm_locale_weekday_name (locale, i + 1), -1);
    }
  /* Its own rule is offered only to an activity that has one. */
  for (int i = CRM_REPEAT_NEVER; i <= CRM_REPEAT_OTHER; i++)
    if (i != CRM_REPEAT_OTHER || repeat == CRM_REPEAT_OTHER)
      gtk_string_list_append (labels, crm_repeat_label ((CrmRepeat) i));
  adw_combo_row_set_model (self->repeat, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->repeat, repeat);
  name_places (self);
  show_custom (self, &recurrence);
  adw_combo_row_set_selected (self->end, recurrence.count > 0                ? END_COUNT
                                         : recurrence.until != CRM_DATE_NONE ? END_UNTIL
                                                                             : END_NEVER);
  if (recurrence.count > 0)
    gtk_spin_button_set_value (self->count, recurrence.count);
  crm_date_entry_set_date (self->until, recurrence.until);
  update (self);
  self->is_loading = FALSE;
}

/**
 * crm_repeat_group_set_start:
 * @start: first day
 */
void
crm_repeat_group_set_start (CrmRepeatGroup *self, CrmDate start)
{
  gboolean was_loading = self->is_loading;

  if (start == CRM_DATE_NONE || start == self->start)
    return;
  self->is_loading = TRUE;
  self->start = start;
  name_places (self);
  update (self);
  self->is_loading = was_loading;
}

/**
 * crm_repeat_group_dup_rule:
 *
 * Returns: (transfer full) (nullable): the rule to store; %NULL for what does not repeat
 */
char *
crm_repeat_group_dup_rule (CrmRepeatGroup *self)
{
  CrmRecurrence recurrence;

  if (get_repeat (self) == CRM_REPEAT_OTHER)
    return g_strdup (self->own_rule);
  return read_recurrence (self, &recurrence) ? crm_recurrence_build (&recurrence, self->start)
                                             : NULL;
}

/**
 * crm_repeat_group_is_valid:
 *
 * Returns: whether what is typed can be understood
 */
gboolean
crm_repeat_group_is_valid (CrmRepeatGroup *self)
{
  CrmDate until;

  return !gtk_widget_get_visible (self->until_row)
         || (crm_date_entry_get_date (self->until, &until) && until != CRM_DATE_NONE);
}
