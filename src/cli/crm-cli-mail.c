/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages to clients: mail new, mail list, mail send and what else one does with a queue. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "crm-attachment.h"
#include "crm-cli.h"
#include "crm-error.h"
#include "crm-mail-account.h"
#include "crm-message-draft.h"
#include "crm-outbox.h"
#include "crm-secrets.h"

typedef struct
{
  const CrmKind *kind;
  const char *record;
  char *text;
  char *language;
  char *to;
  char *copies;
  char *blind_copies;
  char *subject;
  char *body;
  char *account;
  gboolean dry;
  gboolean mailing;
  GPtrArray *files; /* CrmAttachmentFile */
} New;

static void
clear_new (New *task)
{
  g_free (task->text);
  g_free (task->language);
  g_free (task->to);
  g_free (task->copies);
  g_free (task->blind_copies);
  g_free (task->subject);
  g_free (task->body);
  g_free (task->account);
  g_clear_pointer (&task->files, g_ptr_array_unref);
}

static void
set_if_given (CrmRecord *message, const char *field, const char *text)
{
  if (text != NULL)
    crm_record_set_text (message, field, text);
}

static gboolean
complete (CrmSession *session, CrmMessageDraft *draft, New *task, GError **error)
{
  g_autoptr (CrmRecord) account
      = task->account != NULL ? crm_mail_account_find (session, task->account, error) : NULL;

  if (task->account != NULL && account == NULL)
    return FALSE;
  if (account != NULL)
    crm_record_set_link (draft->message, "mail_account_id", crm_record_get_id (account));
  set_if_given (draft->message, "recipients", task->to);
  set_if_given (draft->message, "copies", task->copies);
  set_if_given (draft->message, "blind_copies", task->blind_copies);
  set_if_given (draft->message, "subject", task->subject);
  set_if_given (draft->message, "body", task->body);
  while (task->files->len > 0)
    g_ptr_array_add (draft->files, g_ptr_array_steal_index (task->files, 0));
  if (draft->missing->len == 0 || (task->subject != NULL && task->body != NULL))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, g_ptr_array_index (draft->missing, 0));
  return FALSE;
}

static gpointer
run_new (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  New *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->record, error);
  g_autoptr (CrmMessageDraft) draft
      = record != NULL ? crm_message_draft_new (session, record, task->text, task->language, error)
                       : NULL;
  g_autofree char *label = NULL;

  if (draft == NULL || !complete (session, draft, task, error))
    return NULL;
  if (task->dry)
    return g_object_ref (draft->message);
  /* Translators: the name of an operation: a message is put into the queue; %s is a document. */
  label = g_strdup_printf (_ ("Send “%s”"), crm_record_get_title (draft->message));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  if (crm_message_queue (session, draft, task->mailing, error)
      && crm_session_commit (session, NULL, error))
    return crm_session_get (session, crm_record_get_kind (draft->message),
                            crm_record_get_id (draft->message), error);
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static gboolean
load_files (New *task, char **paths, GError **error)
{
  task->files = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_attachment_file_free);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (paths[i]);
      CrmAttachmentFile *loaded = crm_attachment_file_load (file, NULL, error);

      if (loaded == NULL)
        return FALSE;
      g_ptr_array_add (task->files, loaded);
    }
  return TRUE;
}

static gboolean
make_new (CrmCli *cli, New *task, char **paths, GError **error)
{
  g_autoptr (CrmRecord) message = NULL;

  if (!load_files (task, paths, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task->kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task->record = cli->argv[2];
  message = task->kind != NULL ? crm_cli_run (cli, CRM_LANE_WRITE, run_new, task, error) : NULL;
  if (message == NULL)
    return FALSE;
  crm_cli_put_record (cli, message);
  return TRUE;
}

static gboolean
verb_new (CrmCli *cli, GError **error)
{
  New task = { 0 };
  g_auto (GStrv) paths = NULL;
  gboolean good;
  GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &task.to,
      N_ ("To whom; without it to the address on the card"), N_ ("ADDRESS,…") },
    { "copy", 0, 0, G_OPTION_ARG_FILENAME, &task.copies, N_ ("Who gets a copy"), N_ ("ADDRESS,…") },
    { "hidden-copy", 0, 0, G_OPTION_ARG_FILENAME, &task.blind_copies,
      N_ ("Who gets a copy without the others seeing it"), N_ ("ADDRESS,…") },
    { "text", 't', 0, G_OPTION_ARG_FILENAME, &task.text,
      N_ ("What it begins with: blank, document, reminder, or a text of the office"), N_ ("TEXT") },
    { "language", 'l', 0, G_OPTION_ARG_FILENAME, &task.language,
      N_ ("In which language; without it in that of the client"), N_ ("LANGUAGE") },
    { "subject", 's', 0, G_OPTION_ARG_FILENAME, &task.subject, N_ ("Instead of that of the text"),
      N_ ("SUBJECT") },
    { "body", 'b', 0, G_OPTION_ARG_FILENAME, &task.body, N_ ("Instead of that of the text"),
      N_ ("WORDS") },
    { "attach", 'a', 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, N_ ("A file to go with it"),
      N_ ("FILE") },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &task.account,
      N_ ("By which mail account; without it by the usual one"), N_ ("ACCOUNT") },
    { "mailing", 0, 0, G_OPTION_ARG_NONE, &task.mailing,
      N_ ("It is one of many: not to those who want no mailings"), NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only show what would be sent"), NULL },
    { NULL },
  };

  good = crm_cli_parse (cli, entries, 2, 2, error) && make_new (cli, &task, paths, error);
  clear_new (&task);
  return good;
}

/* ---- the queue ---- */

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_outbox_list (session, error);
}

static void
put_json (GPtrArray *messages)
{
  static const char *const fields[]
      = { "subject", "recipients", "status", "problem", "message_id", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < messages->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (messages, i);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (message));

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      for (guint f = 0; fields[f] != NULL; f++)
        crm_cli_build_text (builder, fields[f], crm_record_get_text (message, fields[f]));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_table (GPtrArray *messages)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  static const char *const fields[] = { "subject", "recipients", "status", "problem", NULL };
  const CrmKind *kind
      = messages->len > 0 ? crm_record_get_kind (g_ptr_array_index (messages, 0)) : NULL;

  if (kind == NULL)
    return;
  crm_cli_table_add_column (table, "id", FALSE);
  for (guint f = 0; fields[f] != NULL; f++)
    crm_cli_table_add_column (table, crm_field_get_label (crm_kind_find_field (kind, fields[f])),
                              FALSE);
  for (guint i = 0; i < messages->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (messages, i);

      crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (message)));
      for (guint f = 0; fields[f] != NULL; f++)
        crm_cli_table_add (table, crm_record_format (message, crm_kind_find_field (kind, fields[f]),
                                                     crm_locale_default ()));
    }
  crm_cli_table_put (table);
}

static gboolean
verb_list (CrmCli *cli, GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  messages = crm_cli_run (cli, CRM_LANE_READ, run_list, NULL, error);
  if (messages == NULL)
    return FALSE;
  if (cli->json)
    put_json (messages);
  else
    put_table (messages);
  return TRUE;
}

static gboolean
verb_send (CrmCli *cli, GError **error)
{
  g_auto (CrmOutboxResult) result = { 0 };
  g_autofree char *words = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, TRUE, error)
      || !crm_outbox_run (crm_context_get_store (cli->context), NULL, &result, error))
    return FALSE;
  words = crm_outbox_result_describe (&result);
  crm_cli_put ("%s\n", words);
  if (result.problem != NULL)
    crm_cli_note ("%s\n", result.problem);
  if (result.n_failed > 0 || result.n_uncertain > 0)
    cli->status = CRM_EXIT_FAILED;
  else if (result.problem != NULL)
    cli->status = CRM_EXIT_OFFLINE;
  return TRUE;
}

typedef struct
{
  char **ids;
  CrmMessageStep step;
  const char *label;
} Steps;

static gpointer
run_steps (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Steps *steps = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "message");
  gboolean good = TRUE;

  if (!crm_session_begin (session, steps->label, "cli", error))
    return NULL;
  for (char **id = steps->ids; good && *id != NULL; id++)
    {
      g_autoptr (CrmRecord) message = crm_session_find (session, kind, *id, error);

      good = message != NULL
             && crm_outbox_take_step (session, crm_record_get_id (message), steps->step, error);
    }
  if (good && crm_session_commit (session, NULL, error))
    return data;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static gboolean
take_steps (CrmCli *cli, CrmMessageStep step, const char *label, GError **error)
{
  Steps steps = { NULL, step, label };

  if (!crm_cli_parse (cli, NULL, 1, -1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  steps.ids = cli->argv + 1;
  return crm_cli_run (cli, CRM_LANE_WRITE, run_steps, &steps, error) != NULL;
}

static gboolean
verb_retry (CrmCli *cli, GError **error)
{
  return take_steps (cli, CRM_MESSAGE_RETRY, _ ("Send again"), error);
}

static gboolean
verb_cancel (CrmCli *cli, GError **error)
{
  return take_steps (cli, CRM_MESSAGE_CANCEL, _ ("Do not send"), error);
}

static gboolean
verb_arrived (CrmCli *cli, GError **error)
{
  return take_steps (cli, CRM_MESSAGE_WAS_SENT, _ ("It was sent"), error);
}

/* ---- accounts ---- */

static gpointer
run_account (CrmSession *session, gpointer name, GCancellable *cancellable, GError **error)
{
  return crm_mail_account_find (session, name, error);
}

static gboolean
verb_password (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) account = NULL;
  char line[1024];
  gboolean good;

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  account = crm_cli_run (cli, CRM_LANE_READ, run_account, cli->argv[1], error);
  if (account == NULL)
    return FALSE;
  if (fgets (line, sizeof line, stdin) == NULL)
    return crm_cli_usage (error, _ ("The password is read from the standard input"));
  line[strcspn (line, "\r\n")] = '\0';
  good = crm_mail_account_store_password (account, line, error);
  explicit_bzero (line, sizeof line);
  return good;
}

static gboolean
verb_test (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) account = NULL;
  g_autofree char *to = NULL;
  GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to,
      N_ ("Who gets it; without it the address of the account"), N_ ("ADDRESS") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  account = crm_cli_run (cli, CRM_LANE_READ, run_account, cli->argv[1], error);
  return account != NULL && crm_mail_account_test (account, to, NULL, error);
}

const CrmVerb crm_cli_mail_verbs[] = {
  { "mail new", "KIND RECORD", N_ ("Put a message to the client of a record into the queue"),
    N_ ("An issued document goes with the message as its file, and counts as sent when the "
        "message\n"
        "was. The message stands on the card of the client. mail send sends it."),
    CRM_VERB_JSON, verb_new },
  { "mail list", "", N_ ("Show the messages of which something is still to become"), NULL,
    CRM_VERB_JSON, verb_list },
  { "mail send", "", N_ ("Send what waits in the queue of this desk"),
    N_ ("Passwords come from the secret service or from CLIENTELA_MAIL_PASSWORD. What could not "
        "be\n"
        "sent for now is tried again later; of what may have been sent when the program ended "
        "last\n"
        "time a person decides: mail retry or mail arrived. CLIENTELA_MAIL_CA names a file of\n"
        "certificates to trust instead of those of the system."),
    0, verb_send },
  { "mail retry", "MESSAGE…", N_ ("Put messages that did not go out into the queue again"), NULL, 0,
    verb_retry },
  { "mail cancel", "MESSAGE…", N_ ("Take messages out of the queue"), NULL, 0, verb_cancel },
  { "mail arrived", "MESSAGE…", N_ ("Say of messages that were perhaps sent that they were"), NULL,
    0, verb_arrived },
  { "mail password", "ACCOUNT", N_ ("Keep the password of a mail account on this desk"),
    N_ ("It is read from the standard input and kept in the secret service. The account itself is "
        "a\n"
        "record of kind mail_account."),
    0, verb_password },
  { "mail test", "[ACCOUNT]", N_ ("Send a message to see whether a mail account works"), NULL, 0,
    verb_test },
  { NULL },
};
