/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders as notifications with Done, Snooze and Open. While a window shows the office the
 * service works with the window's; without one it opens the office itself. Of several desks of a
 * person one tells: each claims the reminder, and after the copies had time to hear of each other
 * the claim that stands tells it. What is answered on one desk is withdrawn on the others. Main
 * thread. */
#include "config.h"

#include "crm-reminder-service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-desk.h"
#include "crm-reminders.h"
#include "crm-rule-runner.h"

/* What should have been told within this time is told late. */
#define LATE (12 * CRM_HOUR)

/* How far ahead is read; more is read again before that. */
#define AHEAD CRM_DAY

#define SNOOZE (10 * CRM_MINUTE)

/* How long the copies of an office take to hear of each other, with room to spare. */
#define SETTLE_SECONDS 4

/* The clock on the wall jumps when the machine wakes, which a long timeout would not notice. */
#define TICK_SECONDS 5

/* Many commits in a row are one change. */
#define COALESCE_MILLISECONDS 500

struct _CrmReminderService
{
  GObject parent_instance;

  GApplication *application; /* which owns the service */
  CrmContext *context;       /* NULL while no office is open */
  CrmRuleRunner *rules;      /* of that office */
  CrmRuleRunner *sample;     /* of the sample office, while a window shows it */
  gboolean is_own;           /* opened here, so closed here */
  gboolean is_holding;
  gboolean stays; /* also without a window */
  char *folder;   /* of the office that is opened without one */

  gulong changed_id;
  guint tick_id;
  guint refresh_id;
  GCancellable *reading;
  GCancellable *opening;
  gint64 wake; /* when the next one comes; G_MAXINT64 */
  gint64 read_until;
  GHashTable *shown;  /* id of a reminder -> its CrmDueReminder, as it was told */
  GPtrArray *waiting; /* GVariant: answers that came before the office was open */
};

G_DEFINE_FINAL_TYPE (CrmReminderService, crm_reminder_service, G_TYPE_OBJECT)

static guint open_signal;
static guint followed_signal;

static void refresh (CrmReminderService *self);
static void open_own (CrmReminderService *self);

/* ---- telling ---- */

static char *
dup_notification_id (const char *reminder)
{
  return g_strconcat ("reminder-", reminder, NULL);
}

static char *
say_body (CrmReminderService *self, CrmDueReminder *due)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const CrmKind *kind = crm_record_get_kind (due->activity);
  const char *about
      = crm_record_get_link_title (due->activity, crm_kind_find_field (kind, "parent"));
  const char *place = crm_record_get_text (due->activity, "location");
  gboolean today = crm_instant_to_date (due->start) == crm_instant_to_date (crm_clock_now ());
  g_autofree char *when = due->start == CRM_INSTANT_NONE ? NULL
                          : today ? crm_locale_format_time (locale, due->start)
                                  : crm_locale_format_instant (locale, due->start);
  g_autoptr (GString) text = g_string_new (when);

  if (about != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", about);
  if (place != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", place);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show (CrmReminderService *self, CrmDueReminder *due)
{
  g_autofree char *reminder = crm_id_dup_string (crm_record_get_id (due->reminder));
  g_autofree char *activity = crm_id_dup_string (crm_record_get_id (due->activity));
  g_autofree char *id = dup_notification_id (reminder);
  g_autofree char *body = say_body (self, due);
  g_autoptr (GNotification) notification
      = g_notification_new (crm_record_get_title (due->activity));
  g_autoptr (GVariant) target
      = g_variant_ref_sink (g_variant_new ("(ssx)", reminder, activity, due->start));

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target_value (notification, "app.reminder-open", target);
  g_notification_add_button_with_target_value (notification, _ ("Done"), "app.reminder-done",
                                               target);
  /* Translators: a button of a reminder: tell it again in some minutes. */
  g_notification_add_button_with_target_value (notification, _ ("Snooze"), "app.reminder-snooze",
                                               target);
  g_notification_add_button_with_target_value (notification, _ ("Open"), "app.reminder-open",
                                               target);
  g_application_send_notification (self->application, id, notification);
}

typedef struct
{
  CrmReminderService *service;
  CrmDueReminder *due;
} Telling;

static void
telling_free (Telling *telling)
{
  g_object_unref (telling->service);
  if (telling->due != NULL)
    crm_due_reminder_free (telling->due);
  g_free (telling);
}

/* A session without anybody who shows notifications is no fault of the office. */
static void
on_notifier_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Telling *telling = user_data;
  CrmReminderService *self = telling->service;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply != NULL && self->context != NULL)
    {
      char *id = crm_id_dup_string (crm_record_get_id (telling->due->reminder));

      show (self, telling->due);
      g_hash_table_replace (self->shown, id, g_steal_pointer (&telling->due));
    }
  telling_free (telling);
}

static void
ask_notifier (Telling *telling)
{
  GDBusConnection *bus = g_application_get_dbus_connection (telling->service->application);

  if (bus == NULL)
    {
      telling_free (telling);
      return;
    }
  /* Who shows them is started by being asked. */
  g_dbus_connection_call (bus,
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS)
                              ? "org.freedesktop.portal.Desktop"
                              : "org.freedesktop.Notifications",
                          "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_notifier_asked_cb, telling);
}

/* On the writing thread. Returns: (nullable): @data when this desk tells the reminder. */
static gpointer
settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmDueReminder *due = data;
  const CrmId *id = crm_record_get_id (due->reminder);

  return crm_reminder_is_mine (session, id, due->at, (int) crm_session_get_desk (session))
                 && crm_reminder_note_shown (session, id, due->at, error)
             ? data
             : NULL;
}

static gpointer
claim (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmDueReminder *due = data;

  return crm_reminder_claim (session, crm_record_get_id (due->reminder), due->at,
                             (int) crm_session_get_desk (session), error)
             ? data
             : NULL;
}

static void
on_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Telling *telling = user_data;

  if (crm_store_run_finish (CRM_STORE (source), result, NULL) != NULL)
    ask_notifier (telling);
  else
    telling_free (telling);
}

static gboolean
on_settle_due_cb (gpointer user_data)
{
  Telling *telling = user_data;
  CrmReminderService *self = telling->service;

  if (self->context != NULL)
    crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                         settle, telling->due, NULL, NULL, NULL, on_settled_cb, telling);
  else
    telling_free (telling);
  return G_SOURCE_REMOVE;
}

static gboolean
is_shared (CrmReminderService *self)
{
  CrmSyncState state;

  g_object_get (crm_context_get_sync (self->context), "state", &state, NULL);
  return state != CRM_SYNC_OFF && state != CRM_SYNC_OFFLINE && state != CRM_SYNC_ERROR
         && state != CRM_SYNC_REVOKED;
}

static void
on_claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Telling *telling = user_data;

  if (crm_store_run_finish (CRM_STORE (source), result, NULL) == NULL
      || telling->service->context == NULL)
    {
      telling_free (telling);
      return;
    }
  if (is_shared (telling->service))
    g_timeout_add_seconds (SETTLE_SECONDS, on_settle_due_cb, telling);
  else
    on_settle_due_cb (telling);
}

static void
tell (CrmReminderService *self, CrmDueReminder *due)
{
  Telling *telling = g_new0 (Telling, 1);

  telling->service = g_object_ref (self);
  telling->due = due;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       claim, due, NULL, NULL, NULL, on_claimed_cb, telling);
}

/* ---- reading ---- */

typedef struct
{
  CrmId user;
  gint64 now;
  GPtrArray *shown; /* ids of reminders */
} Question;

typedef struct
{
  GPtrArray *due;
  GPtrArray *over; /* ids of reminders that were answered elsewhere */
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_ptr_array_unref (question->shown);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->due, g_ptr_array_unref);
  g_ptr_array_unref (answer->over);
  g_free (answer);
}

/* Whether nobody needs to be told any more. */
static gboolean
is_over (CrmSession *session, const char *text, gint64 now)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) reminder = NULL;
  g_autoptr (CrmRecord) activity = NULL;
  const CrmId *of;
  CrmId id;

  if (!crm_id_parse (text, &id))
    return TRUE;
  reminder = crm_session_get (session, crm_catalog_find_kind (catalog, "reminder"), &id, NULL);
  of = reminder != NULL ? crm_record_get_link (reminder, "activity_id") : NULL;
  if (of == NULL)
    return TRUE;
  activity = crm_session_get (session, crm_catalog_find_kind (catalog, "activity"), of, NULL);
  return activity == NULL || g_strcmp0 (crm_record_get_text (activity, "status"), "planned") != 0
         || crm_record_get_integer (reminder, "snoozed_until", 0) > now;
}

/* On a thread of the store. */
static gpointer
read_due (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  Answer *answer = g_new0 (Answer, 1);

  answer->over = g_ptr_array_new_with_free_func (g_free);
  answer->due = crm_reminders_list (session, &question->user, question->now - LATE,
                                    question->now + AHEAD, cancellable, error);
  for (guint i = 0; i < question->shown->len; i++)
    if (is_over (session, g_ptr_array_index (question->shown, i), question->now))
      g_ptr_array_add (answer->over, g_strdup (g_ptr_array_index (question->shown, i)));
  if (answer->due != NULL)
    return answer;
  answer_free (answer);
  return NULL;
}

static void
withdraw (CrmReminderService *self, const char *reminder)
{
  g_autofree char *id = dup_notification_id (reminder);

  g_application_withdraw_notification (self->application, id);
  g_hash_table_remove (self->shown, reminder);
}

static void
on_due_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmReminderService) self = user_data;
  Answer *answer = crm_store_run_finish (CRM_STORE (source), result, NULL);
  gint64 now = crm_clock_now ();

  g_clear_object (&self->reading);
  if (answer == NULL)
    return;
  if (self->context != NULL && CRM_STORE (source) == crm_context_get_store (self->context))
    {
      self->wake = G_MAXINT64;
      self->read_until = now + AHEAD / 2;
      for (guint i = 0; i < answer->over->len; i++)
        withdraw (self, g_ptr_array_index (answer->over, i));
      while (answer->due->len > 0)
        {
          CrmDueReminder *due = g_ptr_array_steal_index (answer->due, 0);

          if (due->at <= now)
            {
              tell (self, due);
              continue;
            }
          self->wake = MIN (self->wake, due->at);
          crm_due_reminder_free (due);
        }
    }
  answer_free (answer);
}

static void
refresh (CrmReminderService *self)
{
  Question *question;
  GHashTableIter iter;
  gpointer key;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->context == NULL || self->reading != NULL)
    return;
  question = g_new0 (Question, 1);
  question->user = *crm_context_get_user (self->context);
  question->now = crm_clock_now ();
  question->shown = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (question->shown, g_strdup (key));
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_LOW,
                       read_due, question, question_free, answer_free, self->reading,
                       on_due_read_cb, g_object_ref (self));
}

static gboolean
on_refresh_due_cb (gpointer user_data)
{
  CrmReminderService *self = user_data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick_cb (gpointer user_data)
{
  CrmReminderService *self = user_data;
  gint64 now = crm_clock_now ();

  if (now >= self->wake || now >= self->read_until)
    refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
on_context_changed_cb (CrmReminderService *self, GArray *changes)
{
  gboolean ours = FALSE;

  for (guint i = 0; i < changes->len && !ours; i++)
    {
      const char *name = crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind);

      ours = g_str_equal (name, "activity") || g_str_equal (name, "reminder");
    }
  if (ours && self->refresh_id == 0)
    self->refresh_id = g_timeout_add (COALESCE_MILLISECONDS, on_refresh_due_cb, self);
}

/* ---- answers ---- */

typedef struct
{
  char *what; /* done, snooze */
  CrmId reminder;
  CrmId activity;
  gint64 start;
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_free (deed->what);
  g_free (deed);
}

static gpointer
run_deed (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Deed *deed = data;
  gint64 now = crm_clock_now ();
  gboolean good = g_str_equal (deed->what, "done")
                      ? crm_reminder_finish (session, &deed->activity, deed->start, now, error)
                      : crm_reminder_snooze (session, &deed->reminder, now + SNOOZE, error);

  return good ? data : NULL;
}

static void
on_deed_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmReminderService) self = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL && error != NULL)
    {
      g_autoptr (GNotification) notification = g_notification_new (_ ("This could not be kept"));

      g_notification_set_body (notification, error->message);
      g_application_send_notification (self->application, "reminder-error", notification);
    }
  /* Started for this answer alone. */
  if (self->is_own && !self->stays)
    crm_reminder_service_end (self);
  else
    refresh (self);
}

/* @answer: what was answered, and (ssx) of which reminder */
static void
carry_out (CrmReminderService *self, GVariant *answer)
{
  const char *what, *reminder, *activity;
  Deed *deed;
  gint64 start;

  g_variant_get (answer, "(&s(&s&sx))", &what, &reminder, &activity, &start);
  withdraw (self, reminder);
  if (g_str_equal (what, "open"))
    {
      g_signal_emit (self, open_signal, 0, self->context, activity);
      return;
    }
  deed = g_new0 (Deed, 1);
  deed->what = g_strdup (what);
  deed->start = start;
  if (!crm_id_parse (reminder, &deed->reminder) || !crm_id_parse (activity, &deed->activity))
    {
      deed_free (deed);
      return;
    }
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_HIGH,
                       run_deed, deed, deed_free, NULL, NULL, on_deed_run_cb, g_object_ref (self));
}

static void
on_answered_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  CrmReminderService *self = user_data;
  const char *what = g_action_get_name (G_ACTION (action)) + strlen ("reminder-");
  g_autoptr (GVariant) answer = g_variant_ref_sink (g_variant_new ("(s@(ssx))", what, target));

  if (self->context != NULL)
    {
      carry_out (self, answer);
      return;
    }
  /* The program was started by the answer itself. */
  g_ptr_array_add (self->waiting, g_steal_pointer (&answer));
  open_own (self);
}

/* ---- which office ---- */

static void
hold (CrmReminderService *self, gboolean holds)
{
  if (holds == self->is_holding)
    return;
  self->is_holding = holds;
  if (holds)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

static void
stop_rules (CrmRuleRunner **rules)
{
  if (*rules != NULL)
    crm_rule_runner_stop (*rules);
  g_clear_object (rules);
}

static void
drop (CrmReminderService *self)
{
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_cancellable_cancel (self->reading);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  stop_rules (&self->rules);
  if (self->context == NULL)
    return;
  g_clear_signal_handler (&self->changed_id, self->context);
  if (self->is_own)
    crm_context_close (self->context);
  g_clear_object (&self->context);
}

static void
take (CrmReminderService *self, CrmContext *context, gboolean is_own)
{
  drop (self);
  self->context = g_object_ref (context);
  self->is_own = is_own;
  self->wake = self->read_until = 0;
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, on_tick_cb, self);
  self->rules = crm_rule_runner_new (context);
  for (guint i = 0; i < self->waiting->len; i++)
    carry_out (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
  refresh (self);
}

static void
on_context_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmReminderService) self = user_data;
  g_autoptr (CrmContext) context = crm_context_open_finish (result, NULL);

  /* An office that cannot be opened tells why when a window opens it. */
  if (context == NULL)
    {
      hold (self, FALSE);
      return;
    }
  if (self->context != NULL || self->opening == NULL)
    {
      crm_context_close (context);
      return;
    }
  crm_sync_engine_start (crm_context_get_sync (context));
  take (self, context, TRUE);
}

static void
open_own (CrmReminderService *self)
{
  if (self->folder == NULL || self->context != NULL || self->opening != NULL)
    return;
  hold (self, TRUE);
  self->opening = g_cancellable_new ();
  crm_context_open_async (self->folder, 0, self->opening, on_context_opened_cb,
                          g_object_ref (self));
}

/**
 * crm_reminder_service_follow:
 * @context: of a window; not of an office as it was in the past
 *
 * Tells the reminders of the office that a window shows, and lets its rules act, as long as it
 * shows it. The sample office has nobody to remind; its rules act.
 */
void
crm_reminder_service_follow (CrmReminderService *self, CrmContext *context)
{
  g_autofree char *sample = crm_profile_sample_folder ();

  g_return_if_fail (CRM_IS_REMINDER_SERVICE (self));
  if (crm_context_get_past (context) != 0)
    return;
  if (g_strcmp0 (crm_context_get_folder (context), sample) == 0)
    {
      stop_rules (&self->sample);
      self->sample = crm_rule_runner_new (context);
      return;
    }
  take (self, context, FALSE);
  hold (self, FALSE);
  g_signal_emit (self, followed_signal, 0, context);
}

/**
 * crm_reminder_service_leave:
 *
 * The window of @context is about to close it. Where reminders are told without a window, too, the
 * service opens the office itself.
 */
void
crm_reminder_service_leave (CrmReminderService *self, CrmContext *context)
{
  g_return_if_fail (CRM_IS_REMINDER_SERVICE (self));
  if (self->sample != NULL && crm_rule_runner_get_context (self->sample) == context)
    stop_rules (&self->sample);
  if (self->context != context || self->is_own)
    return;
  g_free (self->folder);
  self->folder = g_strdup (crm_context_get_folder (context));
  drop (self);
  if (self->stays)
    open_own (self);
}

/**
 * crm_reminder_service_stay:
 * @folder: (nullable): of the office; %NULL: reminders are told only while a window is open
 * @now: whether to open it at once, as no window does
 */
void
crm_reminder_service_stay (CrmReminderService *self, const char *folder, gboolean now)
{
  g_return_if_fail (CRM_IS_REMINDER_SERVICE (self));
  self->stays = folder != NULL;
  if (folder == NULL)
    {
      if (self->is_own)
        crm_reminder_service_end (self);
      return;
    }
  g_free (self->folder);
  self->folder = g_strdup (folder);
  if (now)
    open_own (self);
}

/**
 * crm_reminder_service_end:
 *
 * Closes what the service opened; the program is about to end.
 */
void
crm_reminder_service_end (CrmReminderService *self)
{
  g_return_if_fail (CRM_IS_REMINDER_SERVICE (self));
  self->stays = FALSE;
  stop_rules (&self->sample);
  drop (self);
  hold (self, FALSE);
}

static void
crm_reminder_service_dispose (GObject *object)
{
  CrmReminderService *self = CRM_REMINDER_SERVICE (object);

  stop_rules (&self->sample);
  drop (self);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (crm_reminder_service_parent_class)->dispose (object);
}

static void
crm_reminder_service_class_init (CrmReminderServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_reminder_service_dispose;
  open_signal = g_signal_new ("open-activity", CRM_TYPE_REMINDER_SERVICE, G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 2, CRM_TYPE_CONTEXT, G_TYPE_STRING);
  followed_signal = g_signal_new ("followed", CRM_TYPE_REMINDER_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_CONTEXT);
}

static void
crm_reminder_service_init (CrmReminderService *self)
{
  self->wake = G_MAXINT64;
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) crm_due_reminder_free);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
}

/**
 * crm_reminder_service_new:
 * @application: keeps the service, and gets its actions
 *
 * Returns: (transfer none): the service
 */
CrmReminderService *
crm_reminder_service_new (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "reminder-open", on_answered_cb, "(ssx)" },
    { "reminder-done", on_answered_cb, "(ssx)" },
    { "reminder-snooze", on_answered_cb, "(ssx)" },
  };
  CrmReminderService *self = g_object_new (CRM_TYPE_REMINDER_SERVICE, NULL);

  self->application = application;
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   self);
  g_object_set_data_full (G_OBJECT (application), "crm-reminder-service", self, g_object_unref);
  return self;
}

/**
 * crm_reminder_service_find:
 *
 * Returns: (transfer none) (nullable): the service of a program
 */
CrmReminderService *
crm_reminder_service_find (GApplication *application)
{
  return application != NULL ? g_object_get_data (G_OBJECT (application), "crm-reminder-service")
                             : NULL;
}
