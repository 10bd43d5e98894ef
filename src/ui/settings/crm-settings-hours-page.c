/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that are made anew when one of their records changed. Main thread. */
#include "config.h"

#include "crm-settings-hours-page.h"

#include <glib/gi18n-lib.h>

#include "crm-ical.h"
#include "crm-settings-data.h"
#include "crm-settings-order.h"
#include "crm-settings-subpage.h"
#include "crm-work-calendar.h"

#define WEEK 7

enum
{
  HOURS,
  HOLIDAYS,
  ABSENCES,
  N_LISTS
};

struct _CrmSettingsHoursPage
{
  AdwPreferencesPage parent_instance;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  GPtrArray *groups;         /* AdwPreferencesGroup, borrowed */
  GPtrArray *lists[N_LISTS]; /* CrmRecord */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsHoursPage, crm_settings_hours_page, ADW_TYPE_PREFERENCES_PAGE)

static const struct
{
  const char *kind, *sort;
} lists[N_LISTS] = {
  { "working_hours", "user_id" },
  { "holiday", "first_on" },
  { "absence", "first_on" },
};

static const char *const office_fields[]
    = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL };
static const char *const person_fields[]
    = { "user_id", "monday",   "tuesday", "wednesday", "thursday",
        "friday",  "saturday", "sunday",  NULL };
static const char *const holiday_fields[]
    = { "name", "first_on", "last_on", "every_year", "part", "team_id", NULL };
static const char *const absence_fields[]
    = { "user_id", "type", "first_on", "last_on", "part", "note", NULL };

/* ---- what is done ---- */

static void
open_new (CrmSettingsHoursPage *self,
          const char *kind,
          const char *const *fields,
          const char *title,
          const char *label)
{
  g_autoptr (CrmRecord) record = crm_record_new (crm_context_get_kind (self->context, kind));
  crm_record_take_defaults (record);
  crm_settings_subpage_open_form (self->window, title, kind, fields, record, label);
}

static void
on_hours_activated_cb (CrmSettingsHoursPage *self, GtkWidget *row)
{
  CrmRecord *hours = g_object_get_data (G_OBJECT (row), "crm-record");
  gboolean is_person = hours && crm_record_is_set (hours, "user_id");
  if (!hours)
    open_new (self, "working_hours", office_fields, _ ("Hours of the Office"),
              _ ("Set the hours of the office"));
  else
    crm_settings_subpage_open_form (
        self->window, is_person ? _ ("Own Hours") : _ ("Hours of the Office"), "working_hours",
        is_person ? person_fields : office_fields, hours, NULL);
}

static void
on_add_hours_activated_cb (CrmSettingsHoursPage *self)
{
  open_new (self, "working_hours", person_fields, _ ("Own Hours"), _ ("Add own hours"));
}

static void
on_holiday_activated_cb (CrmSettingsHoursPage *self, GtkWidget *row)
{
  crm_settings_subpage_open_form (self->window, _ ("Holiday"), "holiday", holiday_fields,
                                  g_object_get_data (G_OBJECT (row), "crm-record"), NULL);
}

static void
on_add_holiday_activated_cb (CrmSettingsHoursPage *self)
{
  open_new (self, "holiday", holiday_fields, _ ("New Holiday"), _ ("Add holiday"));
}

static void
on_offer_activated_cb (CrmSettingsHoursPage *self)
{
  crm_settings_window_open (self->window,
                            crm_settings_holidays_page_new (self->window, self->lists[HOLIDAYS]));
}

static void
on_absence_activated_cb (CrmSettingsHoursPage *self, GtkWidget *row)
{
  crm_settings_subpage_open_form (self->window, _ ("Absence"), "absence", absence_fields,
                                  g_object_get_data (G_OBJECT (row), "crm-record"), NULL);
}

static void
on_add_absence_activated_cb (CrmSettingsHoursPage *self)
{
  open_new (self, "absence", absence_fields, _ ("New Absence"), _ ("Add absence"));
}

static void
on_delete_clicked_cb (GtkWidget *button, CrmSettingsHoursPage *self)
{
  CrmRecord *record = g_object_get_data (G_OBJECT (button), "crm-record");
  /* Translators: the name of a record. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete “%s”"), crm_kind_get_label (crm_record_get_kind (record)));
  CrmOperation *operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (record), crm_record_get_id (record));
  crm_settings_window_run (self->window, operation);
}

/* ---- reading a file ---- */

typedef struct
{
  GBytes *bytes;
  guint n_made, n_known;
} Reading;

static void
reading_free (gpointer data)
{
  g_bytes_unref (((Reading *) data)->bytes);
  g_free (data);
}

static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;
  return crm_ical_import_holidays (session, reading->bytes, &reading->n_made, &reading->n_known,
                                   error)
             ? data
             : NULL;
}

static void
on_file_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsHoursPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  if (!self->context)
    return;
  if (bytes)
    {
      Reading *reading = g_new0 (Reading, 1);
      CrmOperation *operation = crm_operation_new (_ ("Read holidays"));
      reading->bytes = bytes;
      crm_operation_set_func (operation, run_read, reading, reading_free);
      crm_settings_window_run (self->window, operation);
    }
  else
    crm_settings_window_report_error (self->window, _ ("The calendar was not read"), error);
}

static void
on_file_chosen_cb (GtkNativeDialog *dialog, int response, CrmSettingsHoursPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  if (file)
    g_file_load_bytes_async (file, NULL, on_file_loaded_cb, g_object_ref (self));
  g_object_unref (dialog);
}

static void
on_read_activated_cb (CrmSettingsHoursPage *self)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Read Holidays"), GTK_WINDOW (self->window),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Read"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Calendars (.ics)"));
  gtk_file_filter_add_pattern (filter, "*.ics");
  gtk_file_filter_add_mime_type (filter, "text/calendar");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- rows ---- */

static AdwPreferencesGroup *
add_group (CrmSettingsHoursPage *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static GtkWidget *
add_row (CrmSettingsHoursPage *self,
         AdwPreferencesGroup *group,
         CrmRecord *record,
         const char *title,
         const char *subtitle,
         GCallback callback)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (record)
    g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_remove (CrmSettingsHoursPage *self, GtkWidget *row, CrmRecord *record)
{
  /* Translators: %s is what a row of the settings is called. */
  g_autofree char *label = g_strdup_printf (
      _ ("Delete %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  GtkWidget *remove = crm_settings_button_new ("user-trash-symbolic", label);
  g_object_set_data_full (G_OBJECT (remove), "crm-record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_delete_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
}

static void
add_end (CrmSettingsHoursPage *self, AdwPreferencesGroup *group, const char *title, GCallback call)
{
  GtkWidget *row = crm_settings_add_row_new (title);
  g_signal_connect_object (row, "activated", call, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

static const char *
get_day (CrmRecord *hours, int weekday)
{
  return hours          ? crm_record_get_text (hours, crm_work_weekday_field (weekday))
         : weekday <= 5 ? "09:00-18:00"
                        : NULL;
}

/* Days of the same hours are one: “Mon–Fri 09:00-18:00”. */
static char *
describe_week (CrmSettingsHoursPage *self, CrmRecord *hours)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  int first = crm_locale_get_first_weekday (locale);
  GString *text = g_string_new (NULL);
  for (int i = 0, n; i < WEEK; i += n)
    {
      const char *spans = get_day (hours, (first + i - 1) % WEEK + 1);
      for (n = 1; i + n < WEEK; n++)
        if (g_strcmp0 (spans, get_day (hours, (first + i + n - 1) % WEEK + 1)) != 0)
          break;
      if (!spans)
        continue;
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append (text, crm_locale_weekday_short (locale, (first + i - 1) % WEEK + 1));
      if (n > 1)
        g_string_append_printf (text, "–%s",
                                crm_locale_weekday_short (locale, (first + i + n - 2) % WEEK + 1));
      g_string_append_printf (text, " %s", spans);
    }
  if (text->len == 0)
    g_string_append (text, _ ("No working day"));
  return g_string_free (text, FALSE);
}

static const char *
get_person (CrmRecord *record)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), "user_id");
  const char *name = crm_record_get_link_title (record, field);
  return name ? name : "";
}

static void
add_hours (CrmSettingsHoursPage *self)
{
  AdwPreferencesGroup *group = add_group (
      self, _ ("Working Hours"),
      _ ("The calendar shades what lies outside of them, free times are looked for within them, "
         "and reports count response times in them."));
  GPtrArray *all = self->lists[HOURS];
  CrmRecord *office = NULL;
  g_autofree char *week = NULL;
  for (guint i = 0; i < all->len && !office; i++)
    if (!crm_record_is_set (g_ptr_array_index (all, i), "user_id"))
      office = g_ptr_array_index (all, i);
  week = describe_week (self, office);
  add_row (self, group, office, _ ("The office"), week, G_CALLBACK (on_hours_activated_cb));
  for (guint i = 0; i < all->len; i++)
    {
      CrmRecord *hours = g_ptr_array_index (all, i);
      g_autofree char *own = describe_week (self, hours);
      if (crm_record_is_set (hours, "user_id"))
        add_remove (self,
                    add_row (self, group, hours, get_person (hours), own,
                             G_CALLBACK (on_hours_activated_cb)),
                    hours);
    }
  add_end (self, group, _ ("Add Own Hours of a Person"), G_CALLBACK (on_add_hours_activated_cb));
}

static char *
describe_days (CrmSettingsHoursPage *self, CrmRecord *record)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const CrmKind *kind = crm_record_get_kind (record);
  CrmDate first = (CrmDate) crm_record_get_integer (record, "first_on", 0);
  CrmDate last = (CrmDate) crm_record_get_integer (record, "last_on", first);
  GString *text = g_string_new (NULL);
  g_autofree char *from = crm_locale_format_date (locale, first, CRM_DATE_FULL);
  g_autofree char *to = crm_locale_format_date (locale, last, CRM_DATE_FULL);
  g_autofree char *part = crm_record_format (record, crm_kind_find_field (kind, "part"), locale);
  g_string_append (text, from);
  if (last > first)
    g_string_append_printf (text, " – %s", to);
  if (crm_kind_find_field (kind, "every_year") && crm_record_get_integer (record, "every_year", 0))
    g_string_append_printf (text, " · %s", _ ("every year"));
  if (g_strcmp0 (crm_record_get_text (record, "part"), "day") != 0)
    g_string_append_printf (text, " · %s", part);
  return g_string_free (text, FALSE);
}

/* What is over and does not come again is left to the command line. */
static gboolean
is_past (CrmRecord *record)
{
  gint64 first = crm_record_get_integer (record, "first_on", 0);
  gboolean yearly = crm_kind_find_field (crm_record_get_kind (record), "every_year")
                    && crm_record_get_integer (record, "every_year", 0) != 0;
  int year;
  crm_date_split (crm_date_today (), &year, NULL, NULL);
  return !yearly && crm_record_get_integer (record, "last_on", first) < crm_date_new (year, 1, 1);
}

static void
add_holidays (CrmSettingsHoursPage *self)
{
  AdwPreferencesGroup *group
      = add_group (self, _ ("Holidays"), _ ("Days on which the office, or one team, is closed."));
  for (guint i = 0; i < self->lists[HOLIDAYS]->len; i++)
    {
      CrmRecord *holiday = g_ptr_array_index (self->lists[HOLIDAYS], i);
      g_autofree char *days = describe_days (self, holiday);
      if (!is_past (holiday))
        add_remove (self,
                    add_row (self, group, holiday, crm_record_get_title (holiday), days,
                             G_CALLBACK (on_holiday_activated_cb)),
                    holiday);
    }
  add_end (self, group, _ ("Add Holiday"), G_CALLBACK (on_add_holiday_activated_cb));
  add_end (self, group, _ ("Add Public Holidays of a Country…"),
           G_CALLBACK (on_offer_activated_cb));
  add_end (self, group, _ ("Read Holidays from a Calendar (.ics)…"),
           G_CALLBACK (on_read_activated_cb));
}

static void
add_absences (CrmSettingsHoursPage *self)
{
  AdwPreferencesGroup *group = add_group (
      self, _ ("Absences"), _ ("Vacations and the like: everybody who plans with them sees them."));
  for (guint i = 0; i < self->lists[ABSENCES]->len; i++)
    {
      CrmRecord *absence = g_ptr_array_index (self->lists[ABSENCES], i);
      const CrmField *type = crm_kind_find_field (crm_record_get_kind (absence), "type");
      g_autofree char *days = describe_days (self, absence);
      g_autofree char *title
          = g_strdup_printf ("%s · %s", get_person (absence),
                             crm_field_choice_label (type, crm_record_get_text (absence, "type")));
      if (!is_past (absence))
        add_remove (
            self, add_row (self, group, absence, title, days, G_CALLBACK (on_absence_activated_cb)),
            absence);
    }
  add_end (self, group, _ ("Add Absence"), G_CALLBACK (on_add_absence_activated_cb));
}

/* ---- reading ---- */

static void
show_all (CrmSettingsHoursPage *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  add_hours (self);
  add_holidays (self);
  add_absences (self);
}

typedef struct
{
  CrmSettingsHoursPage *page;
  int list;
} Question;

static void read_list (CrmSettingsHoursPage *self, int list);

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (CrmSettingsHoursPage) self = question->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = crm_settings_list_finish (result, &error);
  if (!self->context)
    return;
  if (!records)
    {
      crm_settings_window_report_error (self->window, _ ("The settings cannot be read"), error);
      return;
    }
  g_clear_pointer (&self->lists[question->list], g_ptr_array_unref);
  self->lists[question->list] = g_steal_pointer (&records);
  if (question->list + 1 < N_LISTS)
    read_list (self, question->list + 1);
  else
    show_all (self);
}

static void
read_list (CrmSettingsHoursPage *self, int list)
{
  Question *question = g_new (Question, 1);
  *question = (Question){ g_object_ref (self), list };
  crm_settings_list_async (self->context, lists[list].kind, lists[list].sort, NULL, on_listed_cb,
                           question);
}

static void
on_context_changed_cb (CrmSettingsHoursPage *self, GArray *changes)
{
  for (int i = 0; i < N_LISTS; i++)
    if (crm_settings_concern (changes, lists[i].kind))
      {
        read_list (self, 0);
        return;
      }
}

static void
crm_settings_hours_page_dispose (GObject *object)
{
  CrmSettingsHoursPage *self = CRM_SETTINGS_HOURS_PAGE (object);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  for (int i = 0; i < N_LISTS; i++)
    g_clear_pointer (&self->lists[i], g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_settings_hours_page_parent_class)->dispose (object);
}

static void
crm_settings_hours_page_class_init (CrmSettingsHoursPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_hours_page_dispose;
}

static void
crm_settings_hours_page_init (CrmSettingsHoursPage *self)
{
  self->groups = g_ptr_array_new ();
}

/**
 * crm_settings_hours_page_new:
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
crm_settings_hours_page_new (CrmSettingsWindow *window)
{
  CrmSettingsHoursPage *self
      = g_object_new (CRM_TYPE_SETTINGS_HOURS_PAGE, "name", "hours", "title",
                      C_ ("settings", "Hours"), "icon-name", "crm-calendar-symbolic", NULL);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->window = window;
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  read_list (self, 0);
  return ADW_PREFERENCES_PAGE (self);
}
