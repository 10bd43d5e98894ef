/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars of other programs in, invitations out. */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-ical.h"
#include "crm-invitation-mail.h"

typedef struct
{
  GBytes *bytes;
  const char *name; /* of the file */
  gboolean dry_run;
  CrmIcalReport report;
} ReadTask;

static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  ReadTask *task = data;
  /* Translators: an operation in the history; %s is the name of a file. */
  g_autofree char *label = g_strdup_printf (_ ("Read the calendar %s"), task->name);

  if (!crm_session_begin (session, label, "import", error))
    return NULL;
  if (crm_ical_import (session, task->bytes, &task->report, NULL, NULL, cancellable, error))
    {
      if (task->dry_run)
        crm_session_rollback (session);
      if (task->dry_run || crm_session_commit (session, NULL, error))
        return task;
    }
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static void
put_report (CrmCli *cli, const CrmIcalReport *report)
{
  g_autofree char *text = crm_ical_report_dup_text (report);

  crm_cli_put ("%s\n", text);
  for (guint i = 0; i < report->problems->len; i++)
    g_printerr ("%s\n", (char *) report->problems->pdata[i]);
}

static gboolean
verb_read_calendar (CrmCli *cli, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  ReadTask task = { 0 };
  gboolean good;
  GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry_run, N_ ("Only say what would happen"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  file = g_file_new_for_commandline_arg (cli->argv[1]);
  bytes = g_file_load_bytes (file, NULL, NULL, error);
  if (bytes == NULL)
    return FALSE;
  name = g_file_get_basename (file);
  task.bytes = bytes;
  task.name = name;
  good = crm_cli_run (cli, CRM_LANE_WRITE, run_read, &task, error) != NULL;
  if (good)
    put_report (cli, &task.report);
  crm_ical_report_clear (&task.report);
  return good;
}

static gboolean
write_calendar (GBytes *bytes, const char *path, GCancellable *cancellable, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GOutputStream) stream = NULL;

  if (path != NULL)
    {
      file = g_file_new_for_commandline_arg (path);
      return g_file_replace_contents (file, data, length, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                      cancellable, error);
    }
  stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return g_output_stream_write_all (stream, data, length, NULL, cancellable, error);
}

typedef struct
{
  const char *id;
  const char *path;
  const char *acceptance;
  gboolean is_off;
  CrmInvitationTold told;
  char *organizer;
  GBytes *reply;
} InviteTask;

static CrmRecord *
find_activity (CrmSession *session, const InviteTask *task, GError **error)
{
  return crm_session_find (session,
                           crm_catalog_find_kind (crm_session_get_catalog (session), "activity"),
                           task->id, error);
}

static gpointer
run_invite (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  InviteTask *task = data;
  g_autoptr (CrmRecord) activity = find_activity (session, task, error);
  g_autoptr (GBytes) bytes = NULL;

  if (activity != NULL)
    bytes = task->is_off ? crm_ical_cancellation (session, crm_record_get_id (activity), error)
                         : crm_ical_invitation (session, crm_record_get_id (activity), error);
  return bytes != NULL && write_calendar (bytes, task->path, cancellable, error) ? task : NULL;
}

static gboolean
commit (CrmSession *session, gboolean good, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}

static gpointer
run_mail (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  InviteTask *task = data;
  g_autoptr (CrmRecord) activity = find_activity (session, task, error);
  gboolean good;

  if (activity == NULL || !crm_session_begin (session, _ ("Invite"), "user", error))
    return NULL;
  good = crm_invitation_send (session, crm_record_get_id (activity), task->is_off, &task->told,
                              error);
  if (good && task->told != CRM_INVITATION_QUEUED)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                           task->told == CRM_INVITATION_NOBODY
                               ? _ ("Nobody from outside who takes part has a mail address.")
                               : _ ("There is no account by which mail is sent."));
      good = FALSE;
    }
  return commit (session, good, error) ? task : NULL;
}

static gboolean
verb_invite (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  gboolean by_mail = FALSE;
  InviteTask task = { 0 };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Into this file"), N_ ("FILE") },
    { "mail", 'm', 0, G_OPTION_ARG_NONE, &by_mail, N_ ("Queue a message to those from outside"),
      NULL },
    { "cancel", 0, 0, G_OPTION_ARG_NONE, &task.is_off, N_ ("Call it off"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, by_mail, error))
    return FALSE;
  task.id = cli->argv[1];
  task.path = path;
  return crm_cli_run (cli, by_mail ? CRM_LANE_WRITE : CRM_LANE_READ,
                      by_mail ? run_mail : run_invite, &task, error)
         != NULL;
}

static gpointer
run_answer (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  InviteTask *task = data;
  g_autoptr (CrmRecord) activity = find_activity (session, task, error);
  const CrmId *id = activity != NULL ? crm_record_get_id (activity) : NULL;
  g_autofree char *label = NULL;
  gboolean good;

  if (id == NULL)
    return NULL;
  label = g_strdup_printf (_ ("Answer “%s”"), crm_record_get_title (activity));
  if (!crm_session_begin (session, label, "user", error))
    return NULL;
  good = crm_invitation_reply (session, id, crm_session_get_user (session), task->acceptance,
                               &task->told, &task->organizer, error);
  if (good && task->told != CRM_INVITATION_NOBODY
      && (task->path != NULL || task->told == CRM_INVITATION_BY_HAND))
    {
      task->reply = crm_ical_reply (session, id, crm_session_get_user (session), error);
      good = task->reply != NULL;
    }
  return commit (session, good, error) ? task : NULL;
}

static gboolean
check_acceptance (const char *acceptance, GError **error)
{
  static const char *const known[] = { "accepted", "tentative", "declined", NULL };

  if (g_strv_contains (known, acceptance))
    return TRUE;
  return crm_cli_usage (error, _ ("“%s” is no answer; give accepted, tentative or declined"),
                        acceptance);
}

static gboolean
verb_answer (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  InviteTask task = { 0 };
  gboolean good;
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write the answer into this file"),
      N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, 2, error) || !check_acceptance (cli->argv[2], error)
      || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.id = cli->argv[1];
  task.acceptance = cli->argv[2];
  task.path = path;
  good = crm_cli_run (cli, CRM_LANE_WRITE, run_answer, &task, error) != NULL;
  if (good && task.told == CRM_INVITATION_QUEUED)
    {
      /* Translators: %s is who invited, as “Ana Pop <ana@client.example>”. */
      g_autofree char *text = g_strdup_printf (_ ("Your answer goes to %s"), task.organizer);

      g_printerr ("%s\n", text);
    }
  if (good && task.reply != NULL)
    good = write_calendar (task.reply, path, NULL, error);
  g_clear_pointer (&task.reply, g_bytes_unref);
  g_free (task.organizer);
  return good;
}

const CrmVerb crm_cli_calendar_verbs[] = {
  { "read-calendar", "FILE", N_ ("Bring in a calendar (.ics), or answers to invitations"),
    N_ ("Entries that are here already, by their UID, are changed; what was moved in a series, who "
        "takes\n"
        "part, their answers and reminders come along. What there is no field for is kept and goes "
        "out\n"
        "again with “export activity --format ical”."),
    0, verb_read_calendar },
  { "invite", "ACTIVITY", N_ ("Write an invitation (.ics) for those who take part"),
    N_ ("After a change it is the news of it; with --cancel it is called off. With --mail a "
        "message "
        "with\n"
        "it waits to be sent by “mail send”."),
    0, verb_invite },
  { "answer", "ACTIVITY ANSWER", N_ ("Answer an invitation: accepted, tentative or declined"),
    N_ ("Who invited from outside gets the answer by mail (“mail send”); without an account it is "
        "written\n"
        "as a file (.ics) that is sent by hand."),
    0, verb_answer },
  { NULL },
};
