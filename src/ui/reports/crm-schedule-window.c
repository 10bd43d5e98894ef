/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports to a schedule: a rule of fixed times whose action is a message with a saved report. Main
 * thread. */
#include "config.h"

#include "crm-schedule-window.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-date-entry.h"
#include "crm-report-choices.h"
#include "crm-repeat-group.h"
#include "crm-row-error.h"
#include "crm-rule-work.h"
#include "crm-time-entry.h"

/* The next time of a schedule is looked for so far ahead. */
#define AHEAD (5 * 366 * CRM_DAY)
#define MORNING 540 /* minutes of the day */

struct _CrmScheduleWindow
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *scheduled;
  GPtrArray *rows; /* GtkWidget, of the group; borrowed */
  GtkWidget *hint;
  AdwComboRow *report;
  GtkLabel *report_error;
  CrmDateEntry *first;
  CrmTimeEntry *time;
  GtkWidget *time_row;
  GtkLabel *time_error;
  GtkEditable *recipients;
  GtkLabel *recipients_error;
  CrmRepeatGroup *repeat;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmReportChoices *shown; /* (nullable): what can be scheduled without being saved before */
  GPtrArray *saved;        /* CrmRecord */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CrmScheduleWindow, crm_schedule_window, ADW_TYPE_WINDOW)

/* ---- what is scheduled ---- */

typedef struct
{
  CrmRecord *rule;
  CrmRecord *action;
} Scheduled;

typedef struct
{
  GPtrArray *saved;     /* CrmRecord */
  GPtrArray *scheduled; /* Scheduled */
  gboolean has_account;
} Answer;

static void
scheduled_free (gpointer data)
{
  Scheduled *scheduled = data;

  g_object_unref (scheduled->rule);
  g_object_unref (scheduled->action);
  g_free (scheduled);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->saved, g_ptr_array_unref);
  g_clear_pointer (&answer->scheduled, g_ptr_array_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* Rules that send a report at fixed times. On a thread of the store. */
static GPtrArray *
list_scheduled (CrmSession *session, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "rule_action"));
  g_autoptr (GPtrArray) actions = NULL;
  GPtrArray *all;

  if (!crm_query_filter (query, "saved_report_id", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT,
                         error))
    return NULL;
  actions = crm_session_list (session, query, error);
  if (actions == NULL)
    return NULL;
  all = g_ptr_array_new_with_free_func (scheduled_free);
  for (guint i = 0; i < actions->len; i++)
    {
      const CrmId *id = crm_record_get_link (actions->pdata[i], "rule_id");
      g_autoptr (CrmRecord) rule
          = id != NULL
                ? crm_session_get (session, crm_catalog_find_kind (catalog, "rule"), id, NULL)
                : NULL;
      Scheduled *scheduled;

      if (rule == NULL || crm_rule_get_event (rule) != CRM_RULE_SCHEDULE
          || crm_record_get_integer (rule, "archived", 0) != 0)
        continue;
      scheduled = g_new0 (Scheduled, 1);
      scheduled->rule = g_steal_pointer (&rule);
      scheduled->action = g_object_ref (actions->pdata[i]);
      g_ptr_array_add (all, scheduled);
    }
  return all;
}

static gpointer
read_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) accounts = crm_query_new (crm_catalog_find_kind (catalog, "mail_account"));
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  answer->saved = crm_report_choices_list_saved (session, error);
  answer->scheduled = answer->saved != NULL ? list_scheduled (session, error) : NULL;
  answer->has_account = crm_session_count (session, accounts, NULL) > 0;
  return answer->scheduled != NULL ? g_steal_pointer (&answer) : NULL;
}

static char *
say_next (CrmScheduleWindow *self, CrmRecord *rule)
{
  gint64 now = crm_clock_now ();
  g_autoptr (GArray) times = crm_rule_list_times (rule, now, now + AHEAD);
  g_autofree char *next = NULL;

  if (!crm_rule_is_active (rule))
    return g_strdup (_ ("Paused"));
  if (times->len == 0)
    return g_strdup (_ ("Does not go out any more"));
  next = crm_locale_format_instant (crm_context_get_locale (self->context),
                                    g_array_index (times, gint64, 0));
  /* Translators: %s is the day and the time at which a report is sent the next time. */
  return g_strdup_printf (_ ("Next: %s"), next);
}

static char *
say_scheduled (CrmScheduleWindow *self, Scheduled *scheduled)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *to = crm_record_get_text (scheduled->action, "recipients");
  g_autofree char *when = crm_rule_say_event (scheduled->rule, locale);
  g_autofree char *next = say_next (self, scheduled->rule);
  g_autofree char *text = g_strdup_printf ("%s → %s\n%s", when, to != NULL ? to : "", next);

  return g_markup_escape_text (text, -1);
}

static CrmRecord *
get_rule (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "crm-rule");
}

static void
on_switched_cb (GtkSwitch *toggle, GParamSpec *pspec, CrmScheduleWindow *self)
{
  CrmRecord *rule = get_rule (toggle);
  gboolean is_on = gtk_switch_get_active (toggle);
  /* Translators: the names of operations that can be undone; %s is the name of a rule. */
  g_autofree char *label = g_strdup_printf (
      is_on ? _ ("Switch on rule “%s”") : _ ("Switch off rule “%s”"), crm_record_get_title (rule));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (rule), crm_record_get_id (rule), "active",
                     crm_value_integer (is_on));
  crm_navigator_run (self->navigator, operation);
}

static void
on_remove_clicked_cb (GtkButton *button, CrmScheduleWindow *self)
{
  CrmRecord *rule = get_rule (button);
  /* Translators: the name of an operation that can be undone; %s is the name of a report. */
  g_autofree char *label = g_strdup_printf (_ ("Send “%s” no more"), crm_record_get_title (rule));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (rule), crm_record_get_id (rule));
  crm_navigator_run (self->navigator, operation);
}

static void
name_for (GtkWidget *widget, const char *format_text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  format_text, -1);
}

static GtkWidget *
make_row (CrmScheduleWindow *self, Scheduled *scheduled)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *title = crm_record_get_title (scheduled->rule);
  g_autofree char *said = say_scheduled (self, scheduled);
  /* Translators: a switch; %s is the name of a report that is sent on certain days. */
  g_autofree char *is_sent = g_strdup_printf (_ ("“%s” is sent"), title);
  /* Translators: a button; %s is the name of a report that is sent on certain days. */
  g_autofree char *no_more = g_strdup_printf (_ ("Remove the schedule of “%s”"), title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), said);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), crm_rule_is_active (scheduled->rule));
  name_for (toggle, is_sent);
  g_object_set_data_full (G_OBJECT (toggle), "crm-rule", g_object_ref (scheduled->rule),
                          g_object_unref);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (on_switched_cb), self, 0);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_name (remove, "remove_schedule");
  gtk_widget_set_tooltip_text (remove, no_more);
  name_for (remove, no_more);
  g_object_set_data_full (G_OBJECT (remove), "crm-rule", g_object_ref (scheduled->rule),
                          g_object_unref);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  return row;
}

/* ---- what can be scheduled ---- */

/* What is shown comes first, then what was saved before. */
static void
fill_reports (CrmScheduleWindow *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  guint selected = adw_combo_row_get_selected (self->report);

  if (self->shown != NULL)
    {
      g_autofree char *label
          /* Translators: one of the reports that can be sent; %s is the name of the one on screen.
           */
          = g_strdup_printf (_ ("%s, as it is shown"),
                             crm_report_spec_get_title (self->shown->spec));

      gtk_string_list_append (labels, label);
    }
  for (guint i = 0; i < self->saved->len; i++)
    gtk_string_list_append (labels, crm_record_get_title (self->saved->pdata[i]));
  adw_combo_row_set_model (self->report, G_LIST_MODEL (labels));
  if (selected < g_list_model_get_n_items (G_LIST_MODEL (labels)))
    adw_combo_row_set_selected (self->report, selected);
  g_object_unref (labels);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmScheduleWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The schedules could not be read"), error);
      return;
    }
  g_clear_pointer (&self->saved, g_ptr_array_unref);
  self->saved = g_steal_pointer (&answer->saved);
  fill_reports (self);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->scheduled, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < answer->scheduled->len; i++)
    {
      GtkWidget *row = make_row (self, answer->scheduled->pdata[i]);

      adw_preferences_group_add (self->scheduled, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->scheduled), self->rows->len > 0);
  gtk_widget_set_visible (self->hint, !answer->has_account);
}

static void
read_again (CrmScheduleWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_all, NULL, NULL, (GDestroyNotify) answer_free, self->cancellable,
                       on_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmScheduleWindow *self)
{
  read_again (self);
}

/* ---- one more ---- */

/* The report that is chosen; one that was not saved before is saved with the rule. */
static CrmRecord *
take_report (CrmScheduleWindow *self, CrmOperation *operation)
{
  guint selected = adw_combo_row_get_selected (self->report);
  g_autofree char *text = NULL;
  CrmRecord *record;

  if (self->shown == NULL || selected > 0)
    {
      selected -= self->shown != NULL;
      return selected < self->saved->len ? g_object_ref (self->saved->pdata[selected]) : NULL;
    }
  record = crm_record_new (crm_context_get_kind (self->context, "saved_report"));
  text = crm_report_choices_print (self->shown);
  crm_record_take_defaults (record);
  crm_record_set_text (record, "name", crm_report_spec_get_title (self->shown->spec));
  crm_record_set_text (record, "report", self->shown->spec->key);
  crm_record_set_text (record, "choices", text);
  crm_record_set_integer (record, "shared", 1);
  crm_record_set_link (record, "owner_id", crm_context_get_user (self->context));
  crm_operation_insert (operation, record);
  return record;
}

static gboolean
check (CrmScheduleWindow *self, int *minute, CrmDate *first)
{
  const char *to = gtk_editable_get_text (self->recipients);
  gboolean has_report = adw_combo_row_get_selected (self->report) != GTK_INVALID_LIST_POSITION;
  gboolean good_time = crm_time_entry_get_minute (self->time, minute) && *minute >= 0;
  gboolean good_day = crm_date_entry_get_date (self->first, first) && *first != CRM_DATE_NONE;
  gboolean good_to = strchr (to, '@') != NULL;

  crm_row_show_error (GTK_WIDGET (self->report), self->report_error,
                      has_report ? NULL : _ ("Save a report first."));
  crm_row_show_error (self->time_row, self->time_error,
                      good_time && good_day ? NULL
                                            : _ ("Say from which day on, and at what time."));
  crm_row_show_error (GTK_WIDGET (self->recipients), self->recipients_error,
                      good_to ? NULL
                              : _ ("Give one or more e-mail addresses, with commas between."));
  if (!good_to)
    gtk_widget_grab_focus (GTK_WIDGET (self->recipients));
  return has_report && good_time && good_day && good_to && crm_repeat_group_is_valid (self->repeat);
}

static void
on_schedule_clicked_cb (CrmScheduleWindow *self)
{
  g_autoptr (CrmRecord) rule = crm_record_new (crm_context_get_kind (self->context, "rule"));
  g_autoptr (CrmRecord) action
      = crm_record_new (crm_context_get_kind (self->context, "rule_action"));
  g_autoptr (CrmOperation) operation = NULL;
  g_autoptr (CrmRecord) report = NULL;
  g_autofree char *rrule = crm_repeat_group_dup_rule (self->repeat);
  g_autofree char *at = NULL;
  CrmDate first = CRM_DATE_NONE;
  int minute = -1;

  if (!check (self, &minute, &first) || rrule == NULL)
    return;
  operation = crm_operation_new (_ ("Schedule a report"));
  report = take_report (self, operation);
  if (report == NULL)
    return;
  at = g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
  crm_record_take_defaults (rule);
  crm_record_set_text (rule, "name", crm_record_get_title (report));
  crm_record_set_text (rule, "event", "schedule");
  crm_record_set_text (rule, "rrule", rrule);
  crm_record_set_integer (rule, "first_on", first);
  crm_record_set_text (rule, "at_time", at);
  crm_record_set_integer (rule, "active", 1);
  crm_record_take_defaults (action);
  crm_record_set_link (action, "rule_id", crm_record_get_id (rule));
  crm_record_set_text (action, "type", "message");
  crm_record_set_text (action, "recipients", gtk_editable_get_text (self->recipients));
  crm_record_set_text (action, "subject", crm_record_get_title (report));
  crm_record_set_link (action, "saved_report_id", crm_record_get_id (report));
  crm_operation_insert (operation, rule);
  crm_operation_insert (operation, action);
  crm_navigator_run (self->navigator, operation);
  gtk_editable_set_text (self->recipients, "");
}

/* ---- the window ---- */

static void
add_entry_row (AdwPreferencesGroup *group, const char *title, GtkWidget *first, GtkWidget *second)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (first, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), first);
  if (second != NULL)
    {
      gtk_widget_set_valign (second, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), second);
    }
  adw_preferences_group_add (group, row);
}

static AdwPreferencesGroup *
make_form (CrmScheduleWindow *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _ ("Send a Report by Mail"));
  adw_preferences_group_set_description (
      group, _ ("As a PDF, with the numbers of that day. It goes out while Clientela runs on a "
                "computer of the office."));
  self->report = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->report), _ ("Report"));
  self->report_error = crm_row_add_error_label (ADW_PREFERENCES_ROW (self->report));
  adw_preferences_group_add (group, GTK_WIDGET (self->report));
  self->recipients = GTK_EDITABLE (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->recipients), C_ ("message", "To"));
  self->recipients_error = crm_row_add_error_label (ADW_PREFERENCES_ROW (self->recipients));
  adw_preferences_group_add (group, GTK_WIDGET (self->recipients));
  self->first = CRM_DATE_ENTRY (crm_date_entry_new (locale));
  crm_date_entry_set_label (self->first, _ ("First day"));
  crm_date_entry_set_date (self->first, crm_date_today () + 1);
  add_entry_row (group, _ ("First day"), GTK_WIDGET (self->first), NULL);
  self->time = CRM_TIME_ENTRY (crm_time_entry_new (locale));
  crm_time_entry_set_label (self->time, _ ("Time of day"));
  crm_time_entry_set_minute (self->time, MORNING);
  self->time_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->time_row), _ ("Time of day"));
  gtk_widget_set_valign (GTK_WIDGET (self->time), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->time_row), GTK_WIDGET (self->time));
  self->time_error = crm_row_add_error_label (ADW_PREFERENCES_ROW (self->time_row));
  adw_preferences_group_add (group, self->time_row);
  return group;
}

static void
on_first_changed_cb (CrmScheduleWindow *self)
{
  CrmDate day;

  if (crm_date_entry_get_date (self->first, &day) && day != CRM_DATE_NONE)
    crm_repeat_group_set_start (self->repeat, day);
}

static AdwPreferencesGroup *
make_hint (void)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("No mail account yet"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("Add one in the settings: nothing can be sent without it."));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  adw_preferences_group_add (group, row);
  return group;
}

static void
build (CrmScheduleWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new (), *page = adw_preferences_page_new ();
  GtkWidget *schedule = gtk_button_new_with_mnemonic (_ ("_Schedule"));

  gtk_widget_add_css_class (schedule, "suggested-action");
  g_signal_connect_object (schedule, "clicked", G_CALLBACK (on_schedule_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), schedule);
  self->scheduled = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->scheduled, _ ("Scheduled"));
  gtk_widget_set_visible (GTK_WIDGET (self->scheduled), FALSE);
  self->hint = GTK_WIDGET (make_hint ());
  gtk_widget_set_visible (self->hint, FALSE);
  self->repeat = CRM_REPEAT_GROUP (g_object_new (CRM_TYPE_REPEAT_GROUP, NULL));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->scheduled);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->hint));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), make_form (self));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->repeat));
  crm_repeat_group_set_rule (self->repeat, "FREQ=MONTHLY", crm_context_get_locale (self->context));
  on_first_changed_cb (self);
  g_signal_connect_object (self->first, "changed", G_CALLBACK (on_first_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), header);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
crm_schedule_window_dispose (GObject *object)
{
  CrmScheduleWindow *self = CRM_SCHEDULE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->shown, crm_report_choices_free);
  g_clear_pointer (&self->saved, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_schedule_window_parent_class)->dispose (object);
}

static void
crm_schedule_window_class_init (CrmScheduleWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_schedule_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
crm_schedule_window_init (CrmScheduleWindow *self)
{
  self->rows = g_ptr_array_new ();
  self->saved = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * crm_schedule_window_new:
 * @shown: (nullable): the report on screen, which need not be saved
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
crm_schedule_window_new (CrmContext *context,
                         CrmNavigator *navigator,
                         const CrmReportChoices *shown)
{
  CrmScheduleWindow *self
      = g_object_new (CRM_TYPE_SCHEDULE_WINDOW, "title", _ ("Scheduled Reports"), "default-width",
                      560, "default-height", 700, "modal", TRUE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->shown = shown != NULL ? crm_report_choices_copy (shown) : NULL;
  if (navigator != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (self), crm_navigator_get_window (navigator));
  build (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  read_again (self);
  return GTK_WINDOW (self);
}
