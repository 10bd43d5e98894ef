/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Main thread, but for what is said. */
#include "config.h"

#include "crm-find-time.h"

#include <glib/gi18n-lib.h>

#include "crm-busy-strip.h"
#include "crm-clock.h"

#define DAYS 60 /* that are looked at */
#define MOST_STARTS 2000
#define MOST_ROWS 40

struct _CrmFindTime
{
  AdwWindow parent_instance;

  CrmBusyStrip *strip;
  GtkListBox *list;
  GtkStack *states;
  GtkWidget *choose;

  CrmContext *context;
  int minutes;
  gint64 not_before;
  GPtrArray *people; /* CrmPersonTime */
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmFindTime, crm_find_time, ADW_TYPE_WINDOW)

static guint chosen_signal;

/* ---- reading ---- */

typedef struct
{
  GArray *users;
  CrmDate first, last;
  CrmId except;
} Question;

static void
question_free (gpointer data)
{
  g_array_unref (((Question *) data)->users);
  g_free (data);
}

static gpointer
read_people (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) people
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_person_time_free);

  for (guint i = 0; i < question->users->len; i++)
    {
      CrmPersonTime *person = crm_person_time_read (
          session, &g_array_index (question->users, CrmId, i), question->first, question->last,
          crm_id_is_none (&question->except) ? NULL : &question->except, error);

      if (person == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_clear_pointer (&person, crm_person_time_free);
          return NULL;
        }
      g_ptr_array_add (people, person);
    }
  return g_steal_pointer (&people);
}

/**
 * crm_people_time_read_async:
 * @users: (element-type CrmId)
 * @except: an activity that does not count, or the empty id
 *
 * The result of crm_store_run_finish() is an array of #CrmPersonTime, as many as @users.
 */
void
crm_people_time_read_async (CrmContext *context,
                            const GArray *users,
                            CrmDate first,
                            CrmDate last,
                            const CrmId *except,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question){ g_array_new (FALSE, FALSE, sizeof (CrmId)), first, last, *except };
  g_array_append_vals (question->users, users->data, users->len);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_people, question, question_free, (GDestroyNotify) g_ptr_array_unref,
                       cancellable, callback, user_data);
}

/* ---- rows ---- */

static gint64
get_start (GtkListBoxRow *row)
{
  gint64 *start = row != NULL ? g_object_get_data (G_OBJECT (row), "crm-start") : NULL;

  return start != NULL ? *start : CRM_INSTANT_NONE;
}

static void
add_row (CrmFindTime *self, gint64 start)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *day
      = crm_locale_format_date (locale, crm_instant_to_date (start), CRM_DATE_FULL);
  g_autofree char *from = crm_locale_format_time (locale, start);
  g_autofree char *to = crm_locale_format_time (locale, start + self->minutes * CRM_MINUTE);
  g_autofree char *times = g_strdup_printf (_ ("%s – %s"), from, to);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), times);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), day);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "crm-start", g_memdup2 (&start, sizeof start), g_free);
  gtk_list_box_append (self->list, row);
}

/* Of times that overlap, the first is enough to choose from. */
static void
show_proposals (CrmFindTime *self)
{
  g_autoptr (GArray) starts = crm_person_times_propose (
      self->people, self->not_before, crm_instant_to_date (self->not_before) + DAYS - 1,
      self->minutes, MOST_STARTS);
  gint64 last = G_MININT64;
  int n = 0;

  for (guint i = 0; i < starts->len && n < MOST_ROWS; i++)
    {
      gint64 start = g_array_index (starts, gint64, i);

      if (last != G_MININT64 && start < last + self->minutes * CRM_MINUTE)
        continue;
      add_row (self, start);
      last = start;
      n++;
    }
  gtk_stack_set_visible_child_name (self->states, n > 0 ? "list" : "empty");
  if (n > 0)
    {
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
      gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
    }
}

static void
on_people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmFindTime) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL || people == NULL)
    return;
  g_clear_object (&self->reading);
  self->people = g_steal_pointer (&people);
  crm_busy_strip_set_people (self->strip, self->people);
  show_proposals (self);
}

static void
on_row_selected_cb (CrmFindTime *self, GtkListBoxRow *row)
{
  gint64 start = get_start (row);

  gtk_widget_set_sensitive (self->choose, start != CRM_INSTANT_NONE);
  if (start != CRM_INSTANT_NONE)
    crm_busy_strip_set_time (self->strip, crm_wall_from_instant (start),
                             crm_wall_from_instant (start + self->minutes * CRM_MINUTE));
}

static void
choose (CrmFindTime *self)
{
  gint64 start = get_start (gtk_list_box_get_selected_row (self->list));

  if (start == CRM_INSTANT_NONE)
    return;
  g_signal_emit (self, chosen_signal, 0, start);
  gtk_window_close (GTK_WINDOW (self));
}

/* A second click on what is selected, or Enter, takes it. */
static void
on_row_activated_cb (CrmFindTime *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  choose (self);
}

/* ---- the window ---- */

static void
crm_find_time_dispose (GObject *object)
{
  CrmFindTime *self = CRM_FIND_TIME (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->context);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_find_time_parent_class)->dispose (object);
}

static void
crm_find_time_class_init (CrmFindTimeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_find_time_dispose;
  g_type_ensure (CRM_TYPE_BUSY_STRIP);
  chosen_signal = g_signal_new ("chosen", CRM_TYPE_FIND_TIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/calendar/crm-find-time.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFindTime, strip);
  gtk_widget_class_bind_template_child (widget_class, CrmFindTime, list);
  gtk_widget_class_bind_template_child (widget_class, CrmFindTime, states);
  gtk_widget_class_bind_template_child (widget_class, CrmFindTime, choose);
  gtk_widget_class_bind_template_callback (widget_class, choose);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_find_time_init (CrmFindTime *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_find_time_new:
 * @users: (element-type CrmId): who is to have time
 * @start: when it is now; what is proposed is not before its day, nor before this moment
 * @end: its end
 * @except: what does not count as busy, or the empty id
 *
 * Returns: (transfer none): the window, which GTK owns
 */
GtkWidget *
crm_find_time_new (
    CrmContext *context, const GArray *users, CrmWall start, CrmWall end, const CrmId *except)
{
  CrmFindTime *self = g_object_new (CRM_TYPE_FIND_TIME, NULL);
  CrmDate first;

  self->context = g_object_ref (context);
  crm_busy_strip_set_locale (self->strip, crm_context_get_locale (context));
  self->minutes = CLAMP (crm_wall_minutes_between (start, end), 1, 1440);
  self->not_before = MAX (crm_clock_now (), crm_wall_to_instant ((CrmWall){ start.date, 0 }));
  first = crm_instant_to_date (self->not_before);
  self->reading = g_cancellable_new ();
  crm_people_time_read_async (context, users, first, first + DAYS - 1, except, self->reading,
                              on_people_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
