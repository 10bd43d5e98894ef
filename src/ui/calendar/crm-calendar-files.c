/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars of other programs: read in, saved for them, and invitations. Main thread. */
#include "config.h"

#include "crm-calendar-files.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-export-note.h"
#include "crm-export.h"
#include "crm-file-choose.h"
#include "crm-ical.h"
#include "crm-invitation-mail.h"
#include "crm-operation.h"

/* So many problems are told; more nobody reads. */
#define MOST_TOLD 8

/* ---- reading ---- */

/* The days of layers have no end on one side, nor on the other. */
#define LAYER_DAYS_BEFORE 31
#define LAYER_DAYS_AFTER 365

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  GBytes *bytes;
  CrmIcalReport report;
  char *name;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->context);
  g_object_unref (reading->navigator);
  g_clear_pointer (&reading->bytes, g_bytes_unref);
  crm_ical_report_clear (&reading->report);
  g_free (reading->name);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;

  return crm_ical_import (session, reading->bytes, &reading->report, NULL, NULL, cancellable, error)
             ? reading
             : NULL;
}

/* What did not come in is said, with what it was. */
static void
tell_problems (Reading *reading)
{
  GPtrArray *problems = reading->report.problems;
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *dialog;

  for (guint i = 0; i < problems->len && i < MOST_TOLD; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) problems->pdata[i]);
  if (problems->len > MOST_TOLD)
    g_string_append_printf (text, "\n…");
  dialog = adw_message_dialog_new (crm_navigator_get_window (reading->navigator),
                                   _ ("Not Everything Could Be Read"), text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_read_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  CrmOperation *operation = CRM_OPERATION (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!crm_operation_run_finish (operation, result, &error))
    {
      crm_navigator_report_error (reading->navigator, _ ("The calendar was not read"), error);
      return;
    }
  text = crm_ical_report_dup_text (&reading->report);
  crm_navigator_toast (reading->navigator, text, crm_operation_get_batch (operation));
  if (reading->report.problems->len > 0)
    tell_problems (reading);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  reading->bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  if (reading->bytes == NULL)
    {
      crm_navigator_report_error (reading->navigator, _ ("The calendar was not read"), error);
      return;
    }
  label = g_strdup_printf (_ ("Read the calendar %s"), reading->name);
  operation = crm_operation_new (label);
  crm_operation_set_func (operation, run_read, reading, NULL);
  crm_operation_run_async (operation, reading->context, NULL, on_read_in_cb, reading);
  reading = NULL; /* who is told of the end frees it */
}

/**
 * crm_calendar_import:
 * @file: a calendar (.ics), or an answer to an invitation
 *
 * Reads it in as one operation, and says what came of it.
 */
void
crm_calendar_import (CrmContext *context, CrmNavigator *navigator, GFile *file)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->context = g_object_ref (context);
  reading->navigator = g_object_ref (navigator);
  reading->name = g_file_get_basename (file);
  g_file_load_bytes_async (file, NULL, on_loaded_cb, reading);
}

/* ---- choosing ---- */

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmId id;                   /* of an activity that is invited to */
  CrmAgendaQuestion question; /* what of the calendar is saved */
  GFile *file;
  gint64 n;
} Choice;

static Choice *
choice_new (CrmContext *context, CrmNavigator *navigator, const CrmId *id)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->context = g_object_ref (context);
  choice->navigator = g_object_ref (navigator);
  if (id != NULL)
    choice->id = *id;
  return choice;
}

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->context);
  g_object_unref (choice->navigator);
  g_clear_object (&choice->file);
  g_clear_pointer (&choice->question.people, g_array_unref);
  g_free (choice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

static void
ask_for_file (GtkWidget *parent,
              CrmFileAction action,
              const char *title,
              const char *name,
              GAsyncReadyCallback callback,
              Choice *choice)
{
  static const char *const suffixes[] = { "ics", "ical", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  crm_file_add_filter (filters, _ ("Calendars (iCalendar)"), suffixes);
  crm_file_choose_async (parent, action, title, name, G_LIST_MODEL (filters), NULL, callback,
                         choice);
}

static void
on_import_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) choice = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);

  if (file != NULL)
    crm_calendar_import (choice->context, choice->navigator, file);
}

/**
 * crm_calendar_choose_import:
 *
 * Asks for a calendar and reads it in.
 */
void
crm_calendar_choose_import (GtkWidget *parent, CrmContext *context, CrmNavigator *navigator)
{
  ask_for_file (parent, CRM_FILE_OPEN, _ ("Read a Calendar"), NULL, on_import_chosen_cb,
                choice_new (context, navigator, NULL));
}

/* ---- writing ---- */

static gboolean
filter_owners (CrmQuery *query, const CrmAgendaQuestion *question, GError **error)
{
  if (question->everybody)
    return TRUE;
  crm_query_begin_any (query);
  for (guint i = 0; i < question->people->len; i++)
    if (!crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                           crm_value_link (&g_array_index (question->people, CrmId, i)), error))
      return FALSE;
  crm_query_end_any (query);
  return TRUE;
}

static gpointer
run_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  CrmDate today = crm_date_today ();
  CrmLayerQuestion layers
      = { .first = today - LAYER_DAYS_BEFORE,
          .last = today + LAYER_DAYS_AFTER,
          .layers = choice->question.layers,
          .people = choice->question.everybody ? NULL : choice->question.people };
  CrmExportOptions options
      = { .format = CRM_EXPORT_ICAL, .layers = choice->question.layers != 0 ? &layers : NULL };

  if (!filter_owners (query, &choice->question, error)
      || !crm_query_sort (query, "start_at", FALSE, error))
    return NULL;
  choice->n = crm_export_query_to_file (session, query, &options, choice->file, NULL, NULL,
                                        cancellable, error);
  return choice->n >= 0 ? choice : NULL;
}

static gpointer
write_file (Choice *choice, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  return bytes != NULL
                 && g_file_replace_contents (choice->file, g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes), NULL, FALSE,
                                             G_FILE_CREATE_PRIVATE, NULL, cancellable, error)
             ? choice
             : NULL;
}

static gpointer
run_invite (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;
  g_autoptr (GBytes) bytes = crm_ical_invitation (session, &choice->id, error);

  return write_file (choice, bytes, cancellable, error);
}

static gpointer
run_reply (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;
  g_autoptr (GBytes) bytes
      = crm_ical_reply (session, &choice->id, crm_session_get_user (session), error);

  return write_file (choice, bytes, cancellable, error);
}

static void
on_exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) choice = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL, *text = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL)
    {
      crm_navigator_report_error (choice->navigator, _ ("The calendar was not saved"), error);
      return;
    }
  crm_export_note_async (CRM_STORE (source), crm_context_get_kind (choice->context, "activity"),
                         choice->n, "ics");
  number = crm_locale_format_integer (crm_context_get_locale (choice->context), choice->n);
  text = g_strdup_printf (
      /* Translators: %s is a number of entries of a calendar. */
      ngettext ("%s entry saved", "%s entries saved", (gulong) choice->n), number);
  crm_navigator_toast (choice->navigator, text, NULL);
}

static void
on_invited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) choice = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL)
    crm_navigator_report_error (choice->navigator, _ ("The invitation was not written"), error);
  else
    crm_navigator_toast (choice->navigator, _ ("Invitation saved; send it to those who take part"),
                         NULL);
}

static void
on_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) choice = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL)
    crm_navigator_report_error (choice->navigator, _ ("The answer was not written"), error);
  else
    crm_navigator_toast (choice->navigator, _ ("Answer saved; send it to who invited you"), NULL);
}

static void
start (Choice *choice, GAsyncResult *result, CrmSessionFunc func, GAsyncReadyCallback callback)
{
  choice->file = crm_file_choose_finish (result);
  if (choice->file == NULL)
    choice_free (choice);
  else
    crm_store_run_async (crm_context_get_store (choice->context), CRM_LANE_REPORT,
                         G_PRIORITY_DEFAULT, func, choice, NULL, NULL, NULL, callback, choice);
}

static void
on_export_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  start (user_data, result, run_export, on_exported_cb);
}

static void
on_invitation_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  start (user_data, result, run_invite, on_invited_cb);
}

static void
on_reply_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  start (user_data, result, run_reply, on_replied_cb);
}

/**
 * crm_calendar_choose_export:
 * @question: whose calendars, and which layers
 *
 * Asks where to, and saves a calendar that other programs read: all that was planned, and the days
 * of layers from a month ago to a year ahead.
 */
void
crm_calendar_choose_export (GtkWidget *parent,
                            CrmContext *context,
                            CrmNavigator *navigator,
                            const CrmAgendaQuestion *question)
{
  Choice *choice = choice_new (context, navigator, NULL);
  g_autofree char *name = g_strconcat (_ ("Calendar"), ".ics", NULL);

  choice->question = *question;
  choice->question.people = g_array_copy (question->people);
  ask_for_file (parent, CRM_FILE_SAVE, _ ("Save the Calendar"), name, on_export_chosen_cb, choice);
}

static char *
dup_file_name (CrmRecord *activity)
{
  g_autofree char *title = g_strdelimit (g_strdup (crm_record_get_title (activity)), "/\\", '-');

  return g_strconcat (title, ".ics", NULL);
}

static void
choose_invitation (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity)
{
  g_autofree char *name = dup_file_name (activity);

  ask_for_file (GTK_WIDGET (crm_navigator_get_window (navigator)), CRM_FILE_SAVE,
                _ ("Save the Invitation"), name, on_invitation_chosen_cb,
                choice_new (context, navigator, crm_record_get_id (activity)));
}

/* ---- sending ---- */

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *activity;
  CrmInvitationTold told;
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->context);
  g_object_unref (sending->navigator);
  g_object_unref (sending->activity);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

static gpointer
run_send (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Sending *sending = data;
  const char *status = crm_record_get_text (sending->activity, "status");

  return crm_invitation_send (session, crm_record_get_id (sending->activity),
                              g_strcmp0 (status, "canceled") == 0, &sending->told, error)
             ? data
             : NULL;
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sending) sending = user_data;
  CrmOperation *operation = CRM_OPERATION (source);
  g_autoptr (GError) error = NULL;

  if (!crm_operation_run_finish (operation, result, &error))
    crm_navigator_report_error (sending->navigator, _ ("The invitation was not written"), error);
  else if (sending->told == CRM_INVITATION_QUEUED)
    crm_navigator_toast (sending->navigator, _ ("The invitation goes to those who take part"),
                         crm_operation_get_batch (operation));
  else
    choose_invitation (sending->context, sending->navigator, sending->activity);
}

/**
 * crm_calendar_invite:
 * @activity: stored
 *
 * Sends an invitation to those who take part; where no mail is sent from here, asks where to save
 * it.
 */
void
crm_calendar_invite (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity)
{
  Sending *sending = g_new0 (Sending, 1);
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("Invite"));

  sending->context = g_object_ref (context);
  sending->navigator = g_object_ref (navigator);
  sending->activity = g_object_ref (activity);
  crm_operation_set_func (operation, run_send, sending, NULL);
  crm_operation_run_async (operation, context, NULL, on_sent_cb, sending);
}

/**
 * crm_calendar_choose_reply:
 * @activity: whose invitation was answered
 *
 * Asks where to, and writes the answer of who works here for who invited.
 */
void
crm_calendar_choose_reply (GtkWidget *parent,
                           CrmContext *context,
                           CrmNavigator *navigator,
                           CrmRecord *activity)
{
  g_autofree char *name = dup_file_name (activity);

  ask_for_file (parent, CRM_FILE_SAVE, _ ("Save the Answer"), name, on_reply_chosen_cb,
                choice_new (context, navigator, crm_record_get_id (activity)));
}
