/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One change of many records, as the window does it with what is selected: one operation with one
 * undo. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-many-more.h"
#include "crm-matches.h"

typedef enum
{
  ACTION_SET,
  ACTION_ADD,
  ACTION_TAKE,
  ACTION_DELETE,
  ACTION_RESTORE,
  N_ACTIONS,
} Action;

static const char *const actions[N_ACTIONS] = { "set", "add", "take", "delete", "restore" };

typedef struct
{
  CrmCli *cli;
  const CrmKind *kind;
  Action action;
  char **what;        /* FIELD=VALUE, ends with NULL */
  const char *filter; /* in the language of filters; NULL for all records */
  gboolean dry;
  gint64 n_found;
  gint64 n_changed;
} Task;

static GArray *
find (CrmSession *session, Task *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (task->kind);
  g_autoptr (CrmFilter) filter
      = crm_filter_parse (&task->kind, 1, task->filter != NULL ? task->filter : "",
                          crm_session_get_currency (session), error);
  g_autoptr (CrmFilter) followed = NULL;

  if (filter == NULL)
    return NULL;
  followed = crm_session_follow_links (session, filter, &task->kind, 1, NULL);
  crm_query_add_filter (query, followed, crm_session_get_user (session));
  if (task->action == ACTION_RESTORE)
    crm_query_only_deleted (query);
  return crm_session_snapshot (session, query, cancellable, error);
}

/* Returns: (nullable): the field before the sign, with its value behind it */
static const CrmField *
read_what (CrmSession *session, Task *task, const char *what, CrmValue *value, GError **error)
{
  const char *sign = strchr (what, '=');
  g_autofree char *name = sign != NULL ? g_strndup (what, (gsize) (sign - what)) : g_strdup (what);
  const CrmField *field = crm_kind_find_field (task->kind, name);

  if (sign == NULL || field == NULL)
    {
      crm_cli_usage (error, _ ("“%s” is not a field of this kind and a value: FIELD=VALUE"), what);
      return NULL;
    }
  if (task->action != ACTION_SET && crm_field_get_field_type (field) != CRM_FIELD_CHOICES)
    {
      crm_cli_usage (error, _ ("The field “%s” does not have several choices; use set"), name);
      return NULL;
    }
  if (!crm_cli_read_value (session, field, sign + 1, crm_session_get_currency (session), value,
                           error))
    return NULL;
  if (task->action == ACTION_SET || value->type == CRM_VALUE_TEXT)
    return field;
  crm_cli_usage (error, _ ("“%s” is not a field of this kind and a value: FIELD=VALUE"), what);
  return NULL;
}

static gint64
change (CrmSession *session, Task *task, GArray *refs, GCancellable *cancellable, GError **error)
{
  gint64 n_changed = 0;

  /* What goes with a record does not count. */
  if (task->action == ACTION_DELETE)
    return crm_session_delete_many (session, refs, NULL, NULL, cancellable, error) < 0 ? -1
                                                                                       : refs->len;
  if (task->action == ACTION_RESTORE)
    return crm_session_restore_many (session, refs, NULL, NULL, cancellable, error);
  for (int i = 0; task->what[i] != NULL; i++)
    {
      g_auto (CrmValue) value = CRM_VALUE_INIT;
      const CrmField *field = read_what (session, task, task->what[i], &value, error);
      gint64 n;

      if (field == NULL)
        return -1;
      if (task->action == ACTION_SET)
        n = crm_session_set_many (session, refs, crm_field_get_name (field), &value, NULL, NULL,
                                  cancellable, error);
      else
        n = crm_session_choose_many (session, refs, crm_field_get_name (field), value.text,
                                     task->action == ACTION_ADD, NULL, NULL, cancellable, error);
      if (n < 0)
        return -1;
      n_changed = MAX (n_changed, n);
    }
  return n_changed;
}

static gpointer
run_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GArray) refs = find (session, task, cancellable, error);
  g_autofree char *label = NULL;
  g_autofree char *what = g_strjoinv (" ", task->what);

  if (refs == NULL)
    return NULL;
  task->n_found = refs->len;
  if (task->dry)
    return task;
  /* Translators: an operation in the log: a number of records, and what they are, as "12 People:
   * set city=Porto". The last is what was typed. */
  label = g_strdup_printf (_ ("%1$u %2$s: %3$s %4$s"), refs->len,
                           crm_kind_get_label_plural (task->kind), actions[task->action], what);
  if (!crm_session_begin (session, g_strchomp (label), "cli", error))
    return NULL;
  task->n_changed = change (session, task, refs, cancellable, error);
  if (task->n_changed >= 0 && crm_session_commit (session, NULL, error))
    return task;
  crm_session_rollback (session);
  return NULL;
}

static void
put_result (const Task *task)
{
  gint64 n = task->dry ? task->n_found : task->n_changed;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  if (task->cli->json)
    crm_cli_put ("{ \"%s\" : %s }\n", task->dry ? "found" : "changed", number);
  else if (task->dry)
    /* Translators: %s is a number of records. */
    crm_cli_put (
        ngettext ("%s record would be changed\n", "%s records would be changed\n", (gulong) n),
        number);
  else
    /* Translators: %s is a number of records. */
    crm_cli_put (ngettext ("%s record changed\n", "%s records changed\n", (gulong) n), number);
}

static gboolean
verb_many (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli, .action = N_ACTIONS };
  g_autofree char *filter = NULL;
  gboolean takes_value;
  GOptionEntry entries[] = {
    { "filter", 'F', 0, G_OPTION_ARG_FILENAME, &filter,
      N_ ("Only records of which this holds, in the language of filters"), N_ ("FILTER") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only count them"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, G_MAXINT, error))
    return FALSE;
  for (int i = 0; i < N_ACTIONS; i++)
    if (strcmp (cli->argv[2], actions[i]) == 0)
      task.action = (Action) i;
  takes_value = task.action <= ACTION_TAKE;
  if (task.action == N_ACTIONS || takes_value != (cli->argc > 3))
    return crm_cli_usage (error, "%s",
                          _ ("give set, add or take with FIELD=VALUE, or delete or "
                             "restore without"));
  if (!crm_cli_open (cli, !task.dry, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  task.what = cli->argv + 3;
  task.filter = filter;
  if (crm_cli_run (cli, task.dry ? CRM_LANE_READ : CRM_LANE_WRITE, run_many, &task, error) == NULL)
    return FALSE;
  put_result (&task);
  return TRUE;
}

const CrmVerb crm_cli_bulk_verbs[] = {
  { "many", "KIND ACTION [FIELD=VALUE…] [--filter FILTER]",
    N_ ("Change many records in one operation with one undo"),
    N_ ("ACTION is set FIELD=VALUE, which each of them gets; add or take FIELD=CHOICE of a field\n"
        "that has several choices, which leaves the other ones as they are; delete; or restore,\n"
        "which looks among those that were deleted. Several choices stand with ; between them.\n"
        "Several FIELD=VALUE are set one after the other, so what a stage asks for comes before\n"
        "it: many opportunity set lost_reason=Price stage_id=Lost.\n"
        "Without --filter all records of the kind are meant; --dry-run says how many they are."),
    CRM_VERB_JSON, verb_many },
  { NULL },
};
