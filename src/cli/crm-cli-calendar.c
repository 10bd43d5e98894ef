/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars of other programs in, invitations out. */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-ical.h"

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

typedef struct
{
  const char *id;
  const char *path;
} InviteTask;

static gpointer
run_invite (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  InviteTask *task = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmRecord) activity = crm_session_find (session, kind, task->id, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GOutputStream) stream = NULL;

  if (activity == NULL)
    return NULL;
  bytes = crm_ical_invitation (session, crm_record_get_id (activity), error);
  if (bytes == NULL)
    return NULL;
  if (task->path != NULL)
    {
      file = g_file_new_for_commandline_arg (task->path);
      return g_file_replace_contents (file, g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                      NULL, cancellable, error)
                 ? task
                 : NULL;
    }
  stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes), NULL, cancellable, error)
             ? task
             : NULL;
}

static gboolean
verb_invite (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  InviteTask task = { 0 };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Into this file"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.id = cli->argv[1];
  task.path = path;
  return crm_cli_run (cli, CRM_LANE_READ, run_invite, &task, error) != NULL;
}

const CrmVerb crm_cli_calendar_verbs[] = {
  { "read-calendar", "FILE", N_ ("Bring in a calendar (.ics), or answers to invitations"),
    N_ ("Entries that are here already, by their UID, are changed; what was moved in a series, who "
        "takes\n"
        "part, their answers and reminders come along. What there is no field for is kept and goes "
        "out\n"
        "again with “export activity --format ical”."),
    0, verb_read_calendar },
  { "invite", "ACTIVITY", N_ ("Write an invitation (.ics) for those who take part"), NULL, 0,
    verb_invite },
  { NULL },
};
