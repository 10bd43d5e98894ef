/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared database of an office: share init, join, status, people; sync. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-office.h"
#include "crm-secrets.h"
#include "crm-share.h"

#define MAX_PASSWORD 1000

static char *
chomp_line (char *text)
{
  text[strcspn (text, "\r\n")] = '\0';
  return text;
}

/* Asks without showing what is typed. */
static char *
ask_password (const char *question)
{
  char line[MAX_PASSWORD];
  struct termios shown, hidden;
  char *answer;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, &shown) != 0)
    return NULL;
  crm_cli_note ("%s ", question);
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  answer = fgets (line, sizeof line, stdin);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  crm_cli_note ("\n");
  if (answer != NULL)
    answer = g_strdup (chomp_line (line));
  explicit_bzero (line, sizeof line);
  return answer;
}

static char *
read_password_file (const char *path, GError **error)
{
  char line[MAX_PASSWORD] = "";
  char *text = NULL;

  if (strcmp (path, "-") == 0)
    return fgets (line, sizeof line, stdin) != NULL ? g_strdup (chomp_line (line)) : g_strdup ("");
  return g_file_get_contents (path, &text, NULL, error) ? chomp_line (text) : NULL;
}

/* The password of a person: from a file, the environment, or the keyboard; never from the command
 * line, where others could read it. */
static char *
get_password (const char *path, const char *login, GError **error)
{
  const char *set = g_getenv ("CLIENTELA_PASSWORD");
  /* Translators: %s is a login. */
  g_autofree char *question = g_strdup_printf (_ ("Password of %s:"), login);
  g_autoptr (CrmPassword) password = NULL;

  if (path != NULL)
    password = read_password_file (path, error);
  else if (set != NULL && set[0] != '\0')
    password = g_strdup (set);
  else
    password = ask_password (question);
  if (password != NULL && password[0] != '\0')
    return g_steal_pointer (&password);
  if (error == NULL || *error == NULL)
    crm_cli_usage (error, _ ("No password: give --password-file FILE or set CLIENTELA_PASSWORD"));
  return NULL;
}

static void
show_progress (double fraction, const char *status, gpointer data)
{
  if (!isatty (STDERR_FILENO))
    return;
  if (fraction >= 0)
    crm_cli_note ("\r%3d %%  %s\033[K", (int) (fraction * 100), status != NULL ? status : "");
  else
    crm_cli_note ("\r%s\033[K", status != NULL ? status : "");
}

static void
end_progress (void)
{
  if (isatty (STDERR_FILENO))
    crm_cli_note ("\r\033[K");
}

typedef struct
{
  char *db;
  char *login;
  char *password_file;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->db);
  g_free (options->login);
  g_free (options->password_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (CrmCli *cli, Options *options, gboolean login, int most, GError **error)
{
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &options->db,
      N_ ("Address of the database: postgresql://HOST/NAME, or key=value pairs"),
      N_ ("CONNSTRING") },
    { "login", 0, 0, G_OPTION_ARG_FILENAME, &options->login, N_ ("How the person logs in there"),
      N_ ("LOGIN") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("File with the password of that person; - for the standard input"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, most, most, error))
    return FALSE;
  if (options->db == NULL)
    return crm_cli_usage (error, _ ("--db is required"));
  if (login && options->login == NULL)
    return crm_cli_usage (error, _ ("--login is required"));
  return TRUE;
}

static gpointer
run_get_user (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");

  return crm_session_get (session, kind, crm_session_get_user (session), error);
}

static gboolean
join (CrmCli *cli, const Options *options, const char *password, GError **error)
{
  gboolean good = crm_share_join (crm_context_get_store (cli->context), options->db, options->login,
                                  password, show_progress, NULL, NULL, error);

  end_progress ();
  return good;
}

/* Who makes the database from this desk joins it at once. */
static gboolean
let_in_this_desk (CrmCli *cli, const Options *options, GError **error)
{
  g_autoptr (CrmPassword) password = get_password (options->password_file, options->login, error);
  g_autoptr (CrmRecord) user = NULL;

  if (password == NULL)
    return FALSE;
  user = crm_cli_run (cli, CRM_LANE_READ, run_get_user, NULL, error);
  return user != NULL
         && crm_sync_add_person (options->db, NULL, options->login, password, user, NULL, error)
         && join (cli, options, password, error);
}

static gboolean
verb_share_init (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };
  g_autoptr (CrmCatalog) catalog = NULL;

  if (!parse_options (cli, &options, FALSE, 0, error))
    return FALSE;
  if (options.login != NULL || crm_profile_exists (cli->profile))
    {
      if (!crm_cli_open (cli, options.login != NULL, error))
        return FALSE;
      catalog = g_object_ref (crm_context_get_catalog (cli->context));
    }
  else
    catalog = crm_catalog_new ();
  if (!crm_sync_share_init (options.db, NULL, catalog, NULL, error))
    return FALSE;
  if (options.login != NULL && !let_in_this_desk (cli, &options, error))
    return FALSE;
  crm_cli_put ("%s\n", options.login != NULL
                           ? _ ("The shared database is ready, and this desk has joined it.")
                           : _ ("The shared database is ready. Let people in with “share "
                                "add-person”."));
  return TRUE;
}

static gboolean
verb_share_roll_back (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };
  g_autofree char *time = NULL;
  gint64 at;

  if (!parse_options (cli, &options, FALSE, 0, error)
      || !crm_sync_roll_back (options.db, NULL, &at, NULL, error))
    return FALSE;
  time = crm_locale_format_instant (crm_locale_default (), at);
  /* Translators: %s is a date and a time. */
  crm_cli_put (_ ("The upgrade of %s is taken back; nothing that was typed since is lost.\n"),
               time);
  return TRUE;
}

static gpointer
run_find_user (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");

  return crm_session_find (session, kind, data, error);
}

/* A colleague of this office, or a new one. */
static CrmRecord *
find_or_make_user (CrmCli *cli, char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (CrmCatalog) catalog = NULL;
  CrmRecord *user = NULL;

  if (crm_profile_exists (cli->profile))
    {
      if (!crm_cli_open (cli, FALSE, error))
        return NULL;
      user = crm_cli_run (cli, CRM_LANE_READ, run_find_user, name, &local);
      if (user != NULL)
        return user;
      if (!g_error_matches (local, CRM_ERROR, CRM_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      catalog = g_object_ref (crm_context_get_catalog (cli->context));
    }
  else
    catalog = crm_catalog_new ();
  user = crm_record_new (crm_catalog_find_kind (catalog, "user"));
  crm_record_set_text (user, "name", name);
  /* The record needs its description for as long as it lives. */
  g_object_set_data_full (G_OBJECT (user), "catalog", g_steal_pointer (&catalog), g_object_unref);
  return user;
}

static gboolean
verb_share_add (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };
  g_autoptr (CrmRecord) user = NULL;
  g_autoptr (CrmPassword) password = NULL;

  if (!parse_options (cli, &options, TRUE, 1, error))
    return FALSE;
  user = find_or_make_user (cli, cli->argv[1], error);
  password = user != NULL ? get_password (options.password_file, options.login, error) : NULL;
  if (password == NULL
      || !crm_sync_add_person (options.db, NULL, options.login, password, user, NULL, error))
    return FALSE;
  /* Translators: the name of a person, then a login. */
  crm_cli_put (_ ("%s may join as %s\n"), crm_record_get_title (user), options.login);
  return TRUE;
}

static gboolean
verb_share_remove (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };

  if (!parse_options (cli, &options, TRUE, 0, error)
      || !crm_sync_remove_person (options.db, NULL, options.login, NULL, error))
    return FALSE;
  /* Translators: %s is a login. */
  crm_cli_put (_ ("%s may not come in any more\n"), options.login);
  return TRUE;
}

/* The server moved, or the password is another one. */
static gboolean
verb_share_correct (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };
  g_autoptr (CrmPassword) password = NULL;

  if (!parse_options (cli, &options, TRUE, 0, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  password = get_password (options.password_file, options.login, error);
  if (password == NULL
      || !crm_share_correct (crm_context_get_store (cli->context), options.db, options.login,
                             password, NULL, error))
    return FALSE;
  crm_cli_put ("%s\n",
               _ ("This desk goes there from now on; what waits is sent with the next sync."));
  return TRUE;
}

/* An empty replica that could not even reach the server is not left behind. */
static gboolean
verb_share_join (CrmCli *cli, GError **error)
{
  g_auto (Options) options = { NULL };
  g_autoptr (CrmPassword) password = NULL;
  g_autoptr (CrmSyncStatus) status = NULL;
  gboolean is_new;

  if (!parse_options (cli, &options, TRUE, 0, error))
    return FALSE;
  is_new = !crm_profile_exists (cli->profile);
  password = get_password (options.password_file, options.login, error);
  if (password == NULL)
    return FALSE;
  cli->context = crm_context_open (cli->profile, CRM_STORE_CREATE, error);
  if (cli->context == NULL)
    return FALSE;
  if (join (cli, &options, password, error))
    {
      if (!crm_context_reload (cli->context, error))
        return FALSE;
      /* Translators: the name of an office. */
      crm_cli_put (_ ("This desk has joined %s\n"), crm_context_get_office_name (cli->context));
      return TRUE;
    }
  status = crm_sync_status (crm_context_get_store (cli->context), NULL);
  if (is_new && (status == NULL || !status->is_shared))
    {
      crm_context_close (cli->context);
      crm_profile_remove (cli->profile, NULL);
    }
  return FALSE;
}

static gboolean
verb_share_leave (CrmCli *cli, GError **error)
{
  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, TRUE, error)
      || !crm_share_leave (crm_context_get_store (cli->context), error))
    return FALSE;
  crm_cli_put ("%s\n", _ ("This desk is on its own now; its records stay."));
  return TRUE;
}

static void
put_status_json (const CrmSyncStatus *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  char when[CRM_INSTANT_STRING_SIZE];

  json_builder_begin_object (builder);
  crm_cli_build_flag (builder, "shared", status->is_shared);
  crm_cli_build_text (builder, "server", status->server);
  crm_cli_build_text (builder, "login", status->login);
  crm_cli_build_integer (builder, "replica", status->replica);
  crm_cli_build_flag (builder, "complete", status->is_complete);
  crm_cli_build_integer (builder, "pending", status->pending);
  crm_cli_build_text (builder, "last_contact",
                      status->last_contact == CRM_INSTANT_NONE
                          ? NULL
                          : crm_instant_format (status->last_contact, when));
  json_builder_end_object (builder);
  crm_cli_put_built (builder);
}

static void
put_status (CrmCli *cli, const CrmSyncStatus *status)
{
  g_autofree char *when = status->last_contact == CRM_INSTANT_NONE
                              ? g_strdup (_ ("never"))
                              : crm_locale_format_instant (crm_context_get_locale (cli->context),
                                                           status->last_contact);

  g_autofree char *pending
      = crm_locale_format_integer (crm_context_get_locale (cli->context), status->pending);
  g_autofree char *warning = NULL;

  if (!status->is_shared)
    {
      crm_cli_put ("%s\n", _ ("This office is on this desk only."));
      return;
    }
  crm_cli_put (_ ("Database: %s\n"), status->server);
  crm_cli_put (_ ("Login: %s\n"), status->login);
  crm_cli_put (_ ("Changes to send: %s\n"), pending);
  crm_cli_put (_ ("First copy: %s\n"), status->is_complete ? _ ("whole") : _ ("not whole yet"));
  /* Translators: %s is a date and time, or “never”. */
  crm_cli_put (_ ("Last contact: %s\n"), when);
  warning = crm_sync_status_dup_warning (status, crm_context_get_locale (cli->context));
  if (warning != NULL)
    crm_cli_put ("%s\n", warning);
}

static gboolean
verb_share_status (CrmCli *cli, GError **error)
{
  g_autoptr (CrmSyncStatus) status = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  status = crm_sync_status (crm_context_get_store (cli->context), error);
  if (status == NULL)
    return FALSE;
  if (cli->json)
    put_status_json (status);
  else
    put_status (cli, status);
  return TRUE;
}

static void
put_total (CrmCli *cli, const char *format, gint64 number)
{
  g_autofree char *text = crm_locale_format_integer (crm_context_get_locale (cli->context), number);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  crm_cli_put ("%s%s%s", parts[0], text, parts[1] != NULL ? parts[1] : "");
}

static void
put_totals (CrmCli *cli, const CrmSyncTotals *totals)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      put_total (cli, _ ("Sent: %s\n"), totals->sent);
      put_total (cli, _ ("Received: %s\n"), totals->received);
      put_total (cli, _ ("Refused: %s\n"), totals->refused);
      /* Translators: %s is a number of edits of which a person must choose one. */
      put_total (cli, _ ("To decide: %s\n"), totals->conflicts);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  crm_cli_build_integer (builder, "sent", totals->sent);
  crm_cli_build_integer (builder, "received", totals->received);
  crm_cli_build_integer (builder, "refused", totals->refused);
  crm_cli_build_integer (builder, "conflicts", totals->conflicts);
  json_builder_end_object (builder);
  crm_cli_put_built (builder);
}

/* A copy that the office has taken back does not stay here. */
static void
wipe_if_revoked (CrmCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSyncStatus) status = crm_sync_status (crm_context_get_store (cli->context), NULL);

  if (status == NULL || !status->is_revoked)
    return;
  crm_context_close (cli->context);
  if (!crm_share_wipe (cli->profile, status, &error))
    crm_cli_note ("%s\n", error->message);
}

static gboolean
verb_sync (CrmCli *cli, GError **error)
{
  g_autoptr (CrmPassword) password = NULL;
  CrmSyncTotals totals = { 0 };
  gboolean good;

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  password = crm_share_lookup_password (crm_context_get_store (cli->context), error);
  if (password == NULL)
    return FALSE;
  good = crm_sync_run (crm_context_get_store (cli->context), password, &totals, show_progress, NULL,
                       NULL, error);
  end_progress ();
  if (good)
    put_totals (cli, &totals);
  else
    wipe_if_revoked (cli);
  return good;
}

static void
put_desks_json (GPtrArray *desks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < desks->len; i++)
    {
      const CrmSyncDesk *desk = g_ptr_array_index (desks, i);
      char seen[CRM_INSTANT_STRING_SIZE];

      json_builder_begin_object (builder);
      crm_cli_build_integer (builder, "number", desk->number);
      crm_cli_build_text (builder, "login", desk->login);
      crm_cli_build_text (builder, "label", desk->label);
      crm_cli_build_text (builder, "version", desk->version);
      crm_cli_build_text (builder, "last_contact", crm_instant_format (desk->seen, seen));
      crm_cli_build_flag (builder, "revoked", desk->revoked != CRM_INSTANT_NONE);
      crm_cli_build_flag (builder, "wiped", desk->wiped != CRM_INSTANT_NONE);
      crm_cli_build_flag (builder, "this", desk->is_this);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static const char *
desk_state (const CrmSyncDesk *desk)
{
  if (desk->wiped != CRM_INSTANT_NONE)
    return _ ("copy removed");
  if (desk->revoked != CRM_INSTANT_NONE)
    return _ ("taken back, not heard of since");
  return desk->is_this ? _ ("this desk") : "";
}

static void
put_desks (GPtrArray *desks)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Number"), TRUE);
  crm_cli_table_add_column (table, _ ("Login"), FALSE);
  crm_cli_table_add_column (table, _ ("Desk"), FALSE);
  crm_cli_table_add_column (table, _ ("Version"), FALSE);
  crm_cli_table_add_column (table, _ ("Last contact"), FALSE);
  crm_cli_table_add_column (table, _ ("State"), FALSE);
  for (guint i = 0; i < desks->len; i++)
    {
      const CrmSyncDesk *desk = g_ptr_array_index (desks, i);

      crm_cli_table_add (table, g_strdup_printf ("%d", desk->number));
      crm_cli_table_add (table, g_strdup (desk->login));
      crm_cli_table_add (table, g_strdup (desk->label));
      crm_cli_table_add (table, g_strdup (desk->version));
      crm_cli_table_add (table, crm_locale_format_instant (crm_locale_default (), desk->seen));
      crm_cli_table_add (table, g_strdup (desk_state (desk)));
    }
  crm_cli_table_put (table);
}

/* With --db an administrator speaks of the desks of everybody, else a person of the own ones. */
static gboolean
parse_desk_options (CrmCli *cli, char **db, int most, GError **error)
{
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, db,
      N_ ("Address of the database and its administrator, for the desks of everybody"),
      N_ ("CONNSTRING") },
    { NULL },
  };

  return crm_cli_parse (cli, entries, most, most, error)
         && (*db != NULL || crm_cli_open (cli, FALSE, error));
}

static gboolean
verb_share_desks (CrmCli *cli, GError **error)
{
  g_autofree char *db = NULL;
  g_autoptr (CrmPassword) password = NULL;
  g_autoptr (GPtrArray) desks = NULL;

  if (!parse_desk_options (cli, &db, 0, error))
    return FALSE;
  if (db != NULL)
    desks = crm_sync_list_all_desks (db, NULL, NULL, error);
  else
    {
      CrmStore *store = crm_context_get_store (cli->context);

      password = crm_share_lookup_password (store, error);
      desks = password != NULL ? crm_sync_list_desks (store, password, NULL, error) : NULL;
    }
  if (desks == NULL)
    return FALSE;
  if (cli->json)
    put_desks_json (desks);
  else
    put_desks (desks);
  return TRUE;
}

static gboolean
verb_share_revoke (CrmCli *cli, GError **error)
{
  g_autofree char *db = NULL;
  g_autoptr (CrmPassword) password = NULL;
  gint64 number;

  if (!parse_desk_options (cli, &db, 1, error))
    return FALSE;
  if (!g_ascii_string_to_signed (cli->argv[1], 10, 1, G_MAXINT, &number, NULL))
    return crm_cli_usage (error, _ ("“%s” is not accepted; give a number of share desks"),
                          cli->argv[1]);
  if (db != NULL)
    return crm_sync_revoke_any_desk (db, NULL, (int) number, NULL, error);
  password = crm_share_lookup_password (crm_context_get_store (cli->context), error);
  return password != NULL
         && crm_sync_revoke_desk (crm_context_get_store (cli->context), password, (int) number,
                                  NULL, error);
}

static void
put_reasons_json (GPtrArray *reasons)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < reasons->len; i++)
    {
      const CrmSyncReason *reason = g_ptr_array_index (reasons, i);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "login", reason->login);
      crm_cli_build_text (builder, "name", reason->name);
      crm_cli_build_flag (builder, "me", reason->is_me);
      crm_cli_build_flag (builder, "sees", reason->sees);
      crm_cli_build_flag (builder, "changes", reason->changes);
      crm_cli_build_text (builder, "reason", reason->reason);
      crm_cli_build_text (builder, "level", reason->level);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_reasons (GPtrArray *reasons)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Sees it"), FALSE);
  crm_cli_table_add_column (table, _ ("Changes it"), FALSE);
  crm_cli_table_add_column (table, _ ("Why"), FALSE);
  for (guint i = 0; i < reasons->len; i++)
    {
      const CrmSyncReason *reason = g_ptr_array_index (reasons, i);

      crm_cli_table_add (table, g_strdup (reason->name));
      crm_cli_table_add (table, g_strdup (reason->sees ? _ ("yes") : _ ("no")));
      crm_cli_table_add (table, g_strdup (reason->changes ? _ ("yes") : _ ("no")));
      crm_cli_table_add (table, g_strdup (crm_sync_reason_describe (reason)));
    }
  crm_cli_table_put (table);
}

static gboolean
verb_share_why (CrmCli *cli, GError **error)
{
  g_autoptr (CrmPassword) password = NULL;
  g_autoptr (GPtrArray) reasons = NULL;
  CrmId id;

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (!crm_id_parse (cli->argv[1], &id))
    return crm_cli_usage (error, _ ("“%s” is not accepted; give the id of a record"), cli->argv[1]);
  password = crm_share_lookup_password (crm_context_get_store (cli->context), error);
  if (password == NULL)
    return FALSE;
  reasons = crm_sync_why (crm_context_get_store (cli->context), password, &id, NULL, error);
  if (reasons == NULL)
    return FALSE;
  if (cli->json)
    put_reasons_json (reasons);
  else
    put_reasons (reasons);
  return TRUE;
}

#define ADMIN_WORDS                                                                                \
  N_ ("CONNSTRING names an administrator of the database, who owns it and may make roles. The\n"   \
      "administrator’s password stands in it, in PGPASSWORD or in ~/.pgpass. The password of "   \
      "the\n"                                                                                      \
      "person is read from --password-file, CLIENTELA_PASSWORD or the keyboard.")

const CrmVerb crm_cli_share_verbs[] = {
  { "share init", "--db CONNSTRING [--login LOGIN]",
    N_ ("Make the shared database of an office; with --login this desk joins it at once"),
    ADMIN_WORDS, CRM_VERB_PLAIN, verb_share_init },
  { "share roll-back", "--db CONNSTRING",
    N_ ("Take the newest upgrade of the shared database back"),
    N_ ("For programs of the version before, which then work with it again. What was typed since\n"
        "stays in the tables; what that version does not know is there again after the next "
        "“share\n"
        "init”. Desks of the newer version read on, and keep what they would send until then."),
    CRM_VERB_PLAIN, verb_share_roll_back },
  { "share add-person", "NAME --db CONNSTRING --login LOGIN",
    N_ ("Let a person into the shared database, or give one a new password"), ADMIN_WORDS,
    CRM_VERB_PLAIN, verb_share_add },
  { "share remove-person", "--db CONNSTRING --login LOGIN",
    N_ ("Let a person no longer into the shared database"), ADMIN_WORDS, CRM_VERB_PLAIN,
    verb_share_remove },
  { "share join", "--db CONNSTRING --login LOGIN",
    N_ ("Join the shared database of an office and make the first copy"),
    N_ ("The profile may be new, or hold an office that was on this desk only: its records go up.\n"
        "The password is kept in the secret service of the desktop where there is one."),
    CRM_VERB_PLAIN, verb_share_join },
  { "share correct", "--db CONNSTRING --login LOGIN",
    N_ ("Correct the address, login or password of the shared database"),
    N_ ("For a server that moved, or a new password. Another office is refused, and nothing that\n"
        "waits on this desk is lost."),
    CRM_VERB_PLAIN, verb_share_correct },
  { "share leave", "", N_ ("Forget the shared database; the records stay"), NULL, 0,
    verb_share_leave },
  { "share desks", "", N_ ("List the desks that have a copy of the office"),
    N_ ("One’s own ones; with --db and an administrator those of everybody."), CRM_VERB_JSON,
    verb_share_desks },
  { "share revoke-desk", "NUMBER", N_ ("Take back the copy on a desk that was lost"),
    N_ ("It sends nothing any more, and removes its copy and password as soon as it hears of "
        "this.\n"
        "Where somebody may know the password, give the person a new one: share add-person."),
    0, verb_share_revoke },
  { "share why", "ID", N_ ("Say who sees a record of the shared database, and why"),
    N_ ("An administrator of the office hears of everybody, others of themselves and of those who\n"
        "see it too. Roles are records: add role, add role_right, set user ID role_id=…"),
    CRM_VERB_JSON, verb_share_why },
  { "share status", "", N_ ("Say how this desk stands to the shared database"), NULL, CRM_VERB_JSON,
    verb_share_status },
  { "sync", "", N_ ("Send what waits and fetch what changed, once"),
    N_ ("The password comes from CLIENTELA_PASSWORD or the secret service of the desktop."),
    CRM_VERB_JSON, verb_sync },
  { NULL },
};
