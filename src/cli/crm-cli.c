/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clientela-cli: finds the verb, opens the profile, says what went wrong and by which exit code. */
#include "config.h"

#include "crm-cli.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "crm-error.h"

#define PROGRAM "clientela-cli"

static const CrmVerb *const groups[]
    = { crm_cli_office_verbs,   crm_cli_record_verbs,   crm_cli_many_verbs,
        crm_cli_bulk_verbs,     crm_cli_card_verbs,     crm_cli_day_verbs,
        crm_cli_do_verbs,       crm_cli_pipeline_verbs, crm_cli_plan_verbs,
        crm_cli_rule_verbs,     crm_cli_merge_verbs,    crm_cli_import_verbs,
        crm_cli_file_verbs,     crm_cli_agenda_verbs,   crm_cli_calendar_verbs,
        crm_cli_hours_verbs,    crm_cli_attach_verbs,   crm_cli_report_verbs,
        crm_cli_paper_verbs,    crm_cli_template_verbs, crm_cli_template_file_verbs,
        crm_cli_document_verbs, crm_cli_pdf_verbs,      crm_cli_share_verbs,
        crm_cli_admin_verbs,    crm_cli_conflict_verbs, crm_cli_presence_verbs,
        crm_cli_mail_verbs,     crm_cli_log_verbs };

static const char exit_codes[] = N_ (
    "Exit codes: 0 done; 1 failed; 2 a wrong option, field or value; 3 no such record, or several\n"
    "fit; 4 the shared database cannot be reached; 5 another program writes to the replica, try\n"
    "again; 6 somebody changed it meanwhile, or it is locked; 7 not permitted.");

/**
 * crm_cli_list_verbs:
 *
 * Returns: (transfer container): all verbs, in the order of the manual
 */
const CrmVerb *const *
crm_cli_list_verbs (guint *count)
{
  GPtrArray *all = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const CrmVerb *verb = groups[i]; verb->name != NULL; verb++)
      g_ptr_array_add (all, (gpointer) verb);
  *count = all->len;
  return (const CrmVerb *const *) g_ptr_array_free (all, FALSE);
}

/**
 * crm_cli_usage:
 *
 * Returns: FALSE, with an error that says what is wrong with the command line
 */
gboolean
crm_cli_usage (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

static CrmExit
exit_code (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return CRM_EXIT_USAGE;
  if (error->domain != CRM_ERROR)
    return CRM_EXIT_FAILED;
  switch ((CrmError) error->code)
    {
    case CRM_ERROR_INVALID:
      return CRM_EXIT_USAGE;
    case CRM_ERROR_NOT_FOUND:
    case CRM_ERROR_AMBIGUOUS:
      return CRM_EXIT_NOT_FOUND;
    case CRM_ERROR_OFFLINE:
      return CRM_EXIT_OFFLINE;
    case CRM_ERROR_BUSY:
      return CRM_EXIT_BUSY;
    case CRM_ERROR_CONFLICT:
      return CRM_EXIT_CONFLICT;
    case CRM_ERROR_DENIED:
      return CRM_EXIT_DENIED;
    case CRM_ERROR_FAILED:
    case CRM_ERROR_FULL:
    case CRM_ERROR_CORRUPT:
    case CRM_ERROR_NEWER:
      break;
    }
  return CRM_EXIT_FAILED;
}

static void
put_verb (const CrmVerb *verb)
{
  crm_cli_put ("  %-20s %s\n", verb->name, _ (verb->summary));
}

/* The verbs that begin with a word, as “share”; says whether there are any. */
static gboolean
put_family (const char *word)
{
  guint count;
  gboolean is_one = FALSE;
  g_autofree const CrmVerb *const *verbs = crm_cli_list_verbs (&count);

  for (guint i = 0; i < count; i++)
    if (g_str_has_prefix (verbs[i]->name, word) && verbs[i]->name[strlen (word)] == ' ')
      {
        put_verb (verbs[i]);
        is_one = TRUE;
      }
  return is_one;
}

static void
put_overview (void)
{
  guint count;
  g_autofree const CrmVerb *const *verbs = crm_cli_list_verbs (&count);

  crm_cli_put (_ ("Usage: %s [--profile DIR] VERB …\n\n"), PROGRAM);
  crm_cli_put ("%s\n\n", _ ("The data of an office, for scripts, cron and servers."));
  for (guint i = 0; i < count; i++)
    put_verb (verbs[i]);
  crm_cli_put ("\n%s\n",
               _ ("  --profile DIR  folder of the replica; without it CLIENTELA_PROFILE, or the\n"
                  "                 clientela/default of the user’s data folder\n"
                  "  --version      the version of the program\n"
                  "  VERB --help    what the verb takes"));
  crm_cli_put ("\n%s\n", _ (exit_codes));
}

static GOptionContext *
new_option_context (CrmCli *cli, GOptionEntry *entries, gboolean *help)
{
  const GOptionEntry common[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &cli->profile, N_ ("Folder of the replica"),
      N_ ("DIR") },
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_ ("Print this help"), NULL },
    { NULL },
  };
  const GOptionEntry json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print JSON"), NULL },
    { NULL },
  };
  /* An empty text would be translated into the head of the catalogue. */
  GOptionContext *context
      = g_option_context_new (cli->verb->parameters[0] != '\0' ? cli->verb->parameters : NULL);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _ (cli->verb->summary));
  if (cli->verb->text != NULL)
    g_option_context_set_description (context, _ (cli->verb->text));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (cli->verb->flags & CRM_VERB_JSON)
    g_option_context_add_main_entries (context, json, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return context;
}

static gboolean
check_utf8 (CrmCli *cli, GError **error)
{
  for (int i = 1; i < cli->argc; i++)
    if (!g_utf8_validate (cli->argv[i], -1, NULL))
      return crm_cli_usage (error, _ ("Argument %d is not UTF-8"), i);
  return TRUE;
}

/**
 * crm_cli_parse:
 * @entries: (nullable): the options of the verb; texts as %G_OPTION_ARG_FILENAME, so that a script
 *   that runs in the locale C may hand over UTF-8
 * @least: how many words at least
 * @most: how many words at most, -1 for any number
 *
 * Reads the options of a verb; afterwards the words are argv[1] and those that follow.
 *
 * Returns: FALSE with an error when they are wrong, FALSE without one when help was asked for
 */
gboolean
crm_cli_parse (CrmCli *cli, GOptionEntry *entries, int least, int most, GError **error)
{
  gboolean help = FALSE;
  g_autoptr (GOptionContext) context = new_option_context (cli, entries, &help);
  g_autofree char *name = g_strconcat (PROGRAM " ", cli->verb->name, NULL);
  int words;

  g_set_prgname (name);
  if (!g_option_context_parse (context, &cli->argc, &cli->argv, error))
    return FALSE;
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      crm_cli_put ("%s", text);
      return FALSE;
    }
  if (cli->argc > 1 && strcmp (cli->argv[1], "--") == 0)
    {
      cli->argv++;
      cli->argc--;
    }
  words = cli->argc - 1;
  if (words < least || (most >= 0 && words > most))
    return crm_cli_usage (error, _ ("Usage: %s %s %s\nMore by %s %s --help"), PROGRAM,
                          cli->verb->name, cli->verb->parameters, PROGRAM, cli->verb->name);
  return check_utf8 (cli, error);
}

static gpointer
tell_known_since (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmCli *cli = data;
  gint64 since = crm_session_known_since (session);
  g_autofree char *text = NULL;

  if (since <= cli->past)
    return cli;
  text = since == G_MAXINT64
             ? g_strdup ("…")
             : crm_locale_format_instant (crm_context_get_locale (cli->context), since);
  /* Translators: a date and time. */
  crm_cli_note (
      _ ("This desk knows changes since %s; what was changed before that is shown as of then.\n"),
      text);
  return cli;
}

/**
 * crm_cli_open:
 * @writes: whether the verb changes anything
 *
 * Opens the profile of the command line. What only reads also works where nothing may be written.
 */
gboolean
crm_cli_open (CrmCli *cli, gboolean writes, GError **error)
{
  g_autoptr (GError) local = NULL;

  cli->context = crm_context_open_past (cli->profile, 0, cli->past, &local);
  if (cli->context == NULL && !writes
      && (g_error_matches (local, CRM_ERROR, CRM_ERROR_DENIED)
          || g_error_matches (local, CRM_ERROR, CRM_ERROR_FAILED)))
    cli->context = crm_context_open_past (cli->profile, CRM_STORE_READ_ONLY, cli->past, NULL);
  if (cli->context == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (cli->past != 0)
    crm_cli_run (cli, CRM_LANE_READ, tell_known_since, cli, NULL);
  return cli->context != NULL;
}

/**
 * crm_cli_run:
 *
 * Runs @func on a thread of the open replica and waits for it.
 */
gpointer
crm_cli_run (CrmCli *cli, CrmLane lane, CrmSessionFunc func, gpointer data, GError **error)
{
  return crm_store_run (crm_context_get_store (cli->context), lane, func, data, NULL, error);
}

/**
 * crm_cli_find_kind:
 *
 * Returns: the kind, or %NULL with an error that lists those there are
 */
const CrmKind *
crm_cli_find_kind (CrmCli *cli, const char *name, GError **error)
{
  const CrmCatalog *catalog = crm_context_get_catalog (cli->context);
  const CrmKind *kind = crm_catalog_find_kind (catalog, name);
  g_autoptr (GString) names = NULL;

  if (kind != NULL)
    return kind;
  names = g_string_new (NULL);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            crm_kind_get_name (crm_catalog_get_kind (catalog, i)));
  /* Translators: what was typed, then a list of names. */
  crm_cli_usage (error, _ ("There is no kind “%s”; there are: %s"), name, names->str);
  return NULL;
}

static gboolean
is_help (const char *word)
{
  return strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0;
}

/* What stands before the verb. Returns: how many words of it, or -1 when all is done. */
static int
read_front (CrmCli *cli, int argc, char **argv, GError **error)
{
  int i;

  for (i = 1; i < argc && argv[i][0] == '-'; i++)
    {
      if (strcmp (argv[i], "--version") == 0)
        {
          crm_cli_put ("clientela %s\n", CRM_VERSION);
          return -1;
        }
      if (is_help (argv[i]))
        {
          put_overview ();
          return -1;
        }
      if (strcmp (argv[i], "--profile") == 0 && i + 1 < argc)
        {
          g_free (cli->profile);
          cli->profile = g_strdup (argv[++i]);
        }
      else if (g_str_has_prefix (argv[i], "--profile="))
        {
          g_free (cli->profile);
          cli->profile = g_strdup (argv[i] + strlen ("--profile="));
        }
      else if (strcmp (argv[i], "--json") == 0)
        cli->json = TRUE;
      else
        {
          crm_cli_usage (error, _ ("Unknown option %s; see %s --help"), argv[i], PROGRAM);
          return -1;
        }
    }
  return i;
}

/* Some verbs are two words: “share init”. */
static const CrmVerb *
find_verb (int argc, char **argv, int *words)
{
  guint count;
  g_autofree const CrmVerb *const *verbs = crm_cli_list_verbs (&count);

  for (*words = 2; *words > 0; (*words)--)
    {
      g_autofree char *name
          = *words > argc ? NULL : g_strjoin (" ", argv[0], *words > 1 ? argv[1] : NULL, NULL);

      for (guint i = 0; name != NULL && i < count; i++)
        if (strcmp (verbs[i]->name, name) == 0)
          return verbs[i];
    }
  return NULL;
}

/* “help VERB” says the same as “VERB --help”. */
static gboolean
put_help (CrmCli *cli, int argc, char **argv, GError **error)
{
  char *asked[] = { (char *) "help", (char *) "--help", NULL };
  int words;

  if (argc == 0)
    {
      put_overview ();
      return TRUE;
    }
  cli->verb = find_verb (argc, argv, &words);
  if (cli->verb == NULL && argc == 1 && put_family (argv[0]))
    return TRUE;
  if (cli->verb == NULL)
    return crm_cli_usage (error, _ ("There is no verb “%s”; see %s --help"), argv[0], PROGRAM);
  cli->argv = asked;
  cli->argc = 2;
  return cli->verb->run (cli, error);
}

static gboolean
run (CrmCli *cli, int argc, char **argv, GError **error)
{
  int front = read_front (cli, argc, argv, error);
  int words = 0;

  if (front < 0)
    return FALSE;
  if (front < argc && strcmp (argv[front], "help") == 0)
    return put_help (cli, argc - front - 1, argv + front + 1, error);
  if (front == argc)
    {
      put_overview ();
      cli->status = CRM_EXIT_USAGE;
      return TRUE;
    }
  cli->verb = find_verb (argc - front, argv + front, &words);
  if (cli->verb == NULL && (front + 1 == argc || is_help (argv[front + 1]))
      && put_family (argv[front]))
    {
      cli->status = front + 1 == argc ? CRM_EXIT_USAGE : CRM_EXIT_DONE;
      return TRUE;
    }
  if (cli->verb == NULL)
    return crm_cli_usage (error, _ ("There is no verb “%s”; see %s --help"), argv[front], PROGRAM);
  cli->argv = argv + front + words - 1;
  cli->argc = argc - front - words + 1;
  return cli->verb->run (cli, error);
}

static char *
dup_profile (void)
{
  const char *set = g_getenv ("CLIENTELA_PROFILE");

  return set != NULL && set[0] != '\0' ? g_strdup (set) : crm_profile_default_folder ();
}

/**
 * crm_cli_main:
 *
 * Returns: the exit code of the program
 */
int
crm_cli_main (int argc, char *argv[])
{
  CrmCli cli = { 0 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CRM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname (PROGRAM);
  cli.profile = dup_profile ();
  if (run (&cli, argc, argv, &error) || error == NULL)
    crm_cli_flush (&error);
  if (cli.context != NULL)
    crm_context_close (cli.context);
  g_clear_object (&cli.context);
  g_free (cli.profile);
  if (error == NULL)
    return cli.status;
  crm_cli_note ("%s: %s\n", PROGRAM, error->message);
  return (int) exit_code (error);
}
