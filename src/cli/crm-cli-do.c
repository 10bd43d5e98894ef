/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of words that the palette of the window takes too: “deal acme stage won”. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-cli.h"
#include "crm-command.h"
#include "crm-error.h"

typedef struct
{
  CrmCli *cli;
  char *text;
  int choice; /* from 1; 0: the only one */
  gboolean dry;
  char *because; /* why a deal is lost, or NULL */
} Task;

static void
put_choices (GPtrArray *commands)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, "", TRUE);
  /* Translators: a heading: what would be done. */
  crm_cli_table_add_column (table, _ ("What is done"), FALSE);
  crm_cli_table_add_column (table, "", FALSE);
  for (guint i = 0; i < commands->len; i++)
    {
      const CrmCommand *command = g_ptr_array_index (commands, i);

      crm_cli_table_add (table, g_strdup_printf ("%u", i + 1));
      crm_cli_table_add (table, g_strdup (command->effect));
      crm_cli_table_add (table, g_strdup (command->detail));
    }
  crm_cli_table_put (table);
}

/* A refusal prints nothing but its reason, so what may be chosen is a part of it. */
static void
refuse_several (GPtrArray *commands, GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < commands->len; i++)
    {
      const CrmCommand *command = g_ptr_array_index (commands, i);

      g_string_append_printf (lines, "\n  %u  %s%s%s", i + 1, command->effect,
                              command->detail != NULL ? " · " : "",
                              command->detail != NULL ? command->detail : "");
    }
  g_set_error (error, CRM_ERROR, CRM_ERROR_AMBIGUOUS, "%s%s",
               _ ("Several things may be meant: choose one by --choose N"), lines->str);
}

static const CrmCommand *
choose (Task *task, GPtrArray *commands, GError **error)
{
  if (commands->len == 0)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 _ ("“%s” asks for nothing that can be done"), task->text);
  else if (task->choice > (int) commands->len)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("--choose: give a number from 1 to %u"),
                 commands->len);
  else if (task->choice == 0 && commands->len > 1)
    refuse_several (commands, error);
  else
    return g_ptr_array_index (commands, MAX (task->choice, 1) - 1);
  return NULL;
}

static gboolean
carry_out (CrmSession *session, const CrmCommand *command, const char *because, GError **error)
{
  if (!crm_session_begin (session, command->effect, "cli", error))
    return FALSE;
  if (command->type == CRM_COMMAND_MOVE)
    {
      crm_record_set_link (command->record, "stage_id", crm_record_get_id (command->stage));
      if (because != NULL)
        crm_record_set_text (command->record, "lost_reason", because);
      return crm_session_update (session, command->record, error);
    }
  return crm_session_insert (session, command->record, error);
}

static gpointer
run_do (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GPtrArray) commands = crm_commands_read (session, task->text, error);
  const CrmCommand *command = commands != NULL ? choose (task, commands, error) : NULL;
  CrmRecord *done;

  if (command == NULL)
    return NULL;
  if (task->dry)
    {
      put_choices (commands);
      return g_object_ref (command->record);
    }
  if (!carry_out (session, command, task->because, error)
      || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  crm_cli_note ("%s\n", command->effect);
  done = crm_session_get (session, crm_record_get_kind (command->record),
                          crm_record_get_id (command->record), error);
  return done;
}

static gboolean
verb_do (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *text = NULL;
  g_autofree char *because = NULL;
  GOptionEntry entries[] = {
    { "because", 0, 0, G_OPTION_ARG_FILENAME, &because, N_ ("Why a deal is lost"), N_ ("REASON") },
    { "choose", 0, 0, G_OPTION_ARG_INT, &task.choice,
      N_ ("Which one is meant, when several may be"), N_ ("N") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only say what would happen"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, -1, error))
    return FALSE;
  if (task.choice < 0)
    return crm_cli_usage (error, _ ("--choose: give a number from 1"));
  if (!crm_cli_open (cli, !task.dry, error))
    return FALSE;
  task.because = because;
  task.text = text = g_strjoinv (" ", cli->argv + 1);
  record = crm_cli_run (cli, task.dry ? CRM_LANE_READ : CRM_LANE_WRITE, run_do, &task, error);
  if (record == NULL)
    return FALSE;
  if (!task.dry)
    crm_cli_put_record (cli, record);
  return TRUE;
}

const CrmVerb crm_cli_do_verbs[] = {
  { "do", "WORD…", N_ ("Do what a line of words says, as the palette of the window does"),
    N_ ("deal acme stage won; call maria tomorrow 10; meeting with maria next Monday 14:30;\n"
        "task order paper friday; new contact João. The words of all five languages count. What\n"
        "was done is said on the standard error, and the record is printed. When several things\n"
        "may be meant, nothing is done and they are listed with their numbers."),
    CRM_VERB_JSON, verb_do },
  { NULL },
};
