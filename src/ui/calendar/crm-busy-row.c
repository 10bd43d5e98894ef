/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read a moment after the last change, so that typing a time asks once. Main thread. */
#include "config.h"

#include "crm-busy-row.h"

#include <glib/gi18n-lib.h>

#include "crm-calendar-work.h"
#include "crm-find-time.h"

#define PAUSE 150 /* milliseconds without a change before it is read */

struct _CrmBusyRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkWidget *find;

  CrmContext *context;
  CrmId activity; /* does not count; none of a new one */
  GArray *users;  /* CrmId */
  CrmWall start, end;
  gboolean all_day;
  guint timeout;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmBusyRow, crm_busy_row, ADW_TYPE_ACTION_ROW)

static guint chosen_signal;

/* Where rights hide what somebody has, it is only said that they have something. */
static char *
describe_busy (CrmBusyRow *self, const CrmPersonTime *person, CrmRecord *activity)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *subject = crm_record_get_text (activity, "subject");
  gint64 from = crm_wall_to_instant (self->start), to = crm_wall_to_instant (self->end);

  for (guint i = 0; subject != NULL && i < person->busy->len; i++)
    {
      const CrmTimeSpan *span = &g_array_index (person->busy, CrmTimeSpan, i);
      g_autofree char *begin = crm_locale_format_time (locale, span->from);
      g_autofree char *end = crm_locale_format_time (locale, span->to);

      if (g_ptr_array_index (person->activities, i) == activity
          && MAX (from, span->from) < MIN (to, span->to))
        /* Translators: a person, what they have planned, from when to when. */
        return g_strdup_printf (_ ("%s: %s, %s – %s"), person->name, subject, begin, end);
    }
  /* Translators: %s is a person who has something else planned. */
  return g_strdup_printf (_ ("%s: busy"), person->name);
}

static char *
describe (CrmBusyRow *self, const CrmPersonTime *person)
{
  CrmRecord *activity = self->all_day
                            ? NULL
                            : crm_person_time_find_busy (person, crm_wall_to_instant (self->start),
                                                         crm_wall_to_instant (self->end));
  g_autofree char *warning = NULL;

  if (activity != NULL)
    return describe_busy (self, person, activity);
  warning = crm_calendar_work_dup_warning (person->calendar, crm_context_get_locale (self->context),
                                           self->start, self->end, self->all_day);
  return warning != NULL ? g_strdup_printf ("%s: %s", person->name, warning) : NULL;
}

static void
show_people (CrmBusyRow *self, GPtrArray *people)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < people->len; i++)
    {
      g_autofree char *line = describe (self, g_ptr_array_index (people, i));

      if (line != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  gtk_image_set_from_icon_name (self->icon, text->len > 0 ? "dialog-warning-symbolic"
                                                          : "object-select-symbolic");
  if (text->len > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "warning");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 text->len == 0    ? _ ("Nothing else is planned then")
                                 : people->len > 1 ? _ ("Not everybody has time")
                                                   : _ ("Not free then"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text->str);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
on_people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmBusyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  g_clear_object (&self->reading);
  if (people != NULL)
    show_people (self, people);
}

static void
stop (CrmBusyRow *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static gboolean
on_pause_over_cb (gpointer user_data)
{
  CrmBusyRow *self = user_data;

  self->timeout = 0;
  self->reading = g_cancellable_new ();
  crm_people_time_read_async (self->context, self->users, self->start.date,
                              crm_wall_add (self->end, 0, -1).date, &self->activity, self->reading,
                              on_people_read_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/**
 * crm_busy_row_set_activity:
 * @activity: (nullable): what is being edited: it does not meet itself
 */
void
crm_busy_row_set_activity (CrmBusyRow *self, CrmContext *context, const CrmId *activity)
{
  g_set_object (&self->context, context);
  self->activity = activity != NULL ? *activity : CRM_ID_NONE;
}

/**
 * crm_busy_row_ask:
 * @users: (element-type CrmId): who is to have time
 * @end: first moment after it
 * @all_day: whether only days off are told
 *
 * Looks whether they have time then; the row is hidden until it is known, and while nobody is
 * asked.
 */
void
crm_busy_row_ask (
    CrmBusyRow *self, const GArray *users, CrmWall start, CrmWall end, gboolean all_day)
{
  stop (self);
  g_array_set_size (self->users, 0);
  g_array_append_vals (self->users, users->data, users->len);
  self->start = start;
  self->end = end;
  self->all_day = all_day;
  gtk_widget_set_visible (self->find, !all_day);
  if (users->len == 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  else
    self->timeout = g_timeout_add (PAUSE, on_pause_over_cb, self);
}

static void
on_time_chosen_cb (CrmBusyRow *self, gint64 start)
{
  g_signal_emit (self, chosen_signal, 0, start);
}

static void
on_find_clicked_cb (CrmBusyRow *self)
{
  GtkWidget *window
      = crm_find_time_new (self->context, self->users, self->start, self->end, &self->activity);

  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (window, "chosen", G_CALLBACK (on_time_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
crm_busy_row_dispose (GObject *object)
{
  CrmBusyRow *self = CRM_BUSY_ROW (object);

  stop (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_busy_row_parent_class)->dispose (object);
}

static void
crm_busy_row_finalize (GObject *object)
{
  g_array_unref (CRM_BUSY_ROW (object)->users);
  G_OBJECT_CLASS (crm_busy_row_parent_class)->finalize (object);
}

static void
crm_busy_row_class_init (CrmBusyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_busy_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_busy_row_finalize;
  chosen_signal = g_signal_new ("chosen", CRM_TYPE_BUSY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
crm_busy_row_init (CrmBusyRow *self)
{
  self->users = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->find = gtk_button_new_with_mnemonic (_ ("_Find a Time…"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->icon));
  gtk_widget_set_valign (self->find, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->find, "clicked", G_CALLBACK (on_find_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->find);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
