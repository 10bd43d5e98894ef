/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the administrator of a shared database asks of it: its audit log, its series of
 * numbers.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-office.h"
#include "crm-sync-audit.h"
#include "crm-sync-health.h"
#include "crm-sync-share.h"

#define DEFAULT_LIMIT 50
#define SHORT_VALUE 40 /* characters of a value in a table */

typedef struct
{
  char *db;
  char *record;
  int limit;
  gint64 before;
  gint64 restore;
  gboolean verify;
} AuditOptions;

static void
clear_audit_options (AuditOptions *options)
{
  g_free (options->db);
  g_free (options->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AuditOptions, clear_audit_options)

static gboolean
parse_db (CrmCli *cli, char **db, GOptionEntry *entries, int most, GError **error)
{
  if (!crm_cli_parse (cli, entries, 0, most, error))
    return FALSE;
  return *db != NULL || crm_cli_usage (error, _ ("--db is required"));
}

static const char *
action_label (const CrmAuditEntry *entry)
{
  switch (entry->action)
    {
    case 'I':
      return C_ ("audit log", "made");
    case 'D':
      return C_ ("audit log", "deleted");
    case 'E':
      return C_ ("audit log", "exported");
    case 'R':
      return C_ ("audit log", "restored");
    case 'X':
      return C_ ("audit log", "erased");
    case 'T':
      return C_ ("audit log", "all erased");
    case 'F':
      return C_ ("audit log", "folded");
    default:
      return C_ ("audit log", "changed");
    }
}

static char *
short_value (JsonNode *node)
{
  g_autofree char *text = node == NULL || JSON_NODE_HOLDS_NULL (node) ? g_strdup ("–")
                          : json_node_get_value_type (node) == G_TYPE_STRING
                              ? g_strdup (json_node_get_string (node))
                              : json_to_string (node, FALSE);

  g_strdelimit (text, "\n\r\t", ' ');
  if (g_utf8_strlen (text, -1) <= SHORT_VALUE)
    return g_steal_pointer (&text);
  *g_utf8_offset_to_pointer (text, SHORT_VALUE - 1) = '\0';
  return g_strconcat (text, "…", NULL);
}

/* "industry: Steel → Tin, city: – → Porto"; of a record that was made, what it began with. */
static char *
describe_changes (const CrmAuditEntry *entry)
{
  g_autoptr (JsonNode) node
      = entry->changes != NULL ? json_from_string (entry->changes, NULL) : NULL;
  JsonObject *changes
      = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *field;
  JsonNode *pair;

  if (changes == NULL)
    return g_string_free (text, FALSE);
  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &field, &pair))
    {
      JsonArray *values = JSON_NODE_HOLDS_ARRAY (pair) ? json_node_get_array (pair) : NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (values == NULL || json_array_get_length (values) != 2)
        continue;
      before = short_value (json_array_get_element (values, 0));
      after = short_value (json_array_get_element (values, 1));
      g_string_append_printf (text, "%s%s: ", text->len > 0 ? ", " : "", field);
      if (entry->action != 'I')
        g_string_append_printf (text, "%s → ", before);
      g_string_append (text, after);
    }
  return g_string_free (text, FALSE);
}

static void
put_entries (GPtrArray *entries)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Entry"), TRUE);
  crm_cli_table_add_column (table, _ ("When"), FALSE);
  crm_cli_table_add_column (table, _ ("Who"), FALSE);
  crm_cli_table_add_column (table, _ ("Desk"), FALSE);
  crm_cli_table_add_column (table, _ ("What"), FALSE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Record"), FALSE);
  crm_cli_table_add_column (table, _ ("Values"), FALSE);
  for (guint i = 0; i < entries->len; i++)
    {
      const CrmAuditEntry *entry = g_ptr_array_index (entries, i);

      crm_cli_table_add (table, g_strdup_printf ("%" G_GINT64_FORMAT, entry->number));
      crm_cli_table_add (table, crm_locale_format_instant (crm_locale_default (), entry->at));
      crm_cli_table_add (table, g_strdup (entry->login));
      /* Translators: in the audit log, of a change that did not come through a desk. */
      crm_cli_table_add (table, g_strdup (entry->desk != NULL ? entry->desk : _ ("by hand")));
      crm_cli_table_add (table, g_strdup (action_label (entry)));
      crm_cli_table_add (table, g_strdup (*entry->kind != '\0' ? entry->kind : _ ("access")));
      crm_cli_table_add (table, g_strdup (entry->id != NULL ? entry->id : ""));
      crm_cli_table_add (table, describe_changes (entry));
    }
  crm_cli_table_put (table);
}

static void
put_entries_json (GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const CrmAuditEntry *entry = g_ptr_array_index (entries, i);
      const char action[2] = { entry->action, '\0' };
      char when[CRM_INSTANT_STRING_SIZE];

      json_builder_begin_object (builder);
      crm_cli_build_integer (builder, "entry", entry->number);
      crm_cli_build_text (builder, "at", crm_instant_format (entry->at, when));
      crm_cli_build_text (builder, "login", entry->login);
      crm_cli_build_text (builder, "desk", entry->desk);
      crm_cli_build_text (builder, "kind", entry->kind);
      crm_cli_build_text (builder, "id", entry->id);
      crm_cli_build_text (builder, "action", action);
      json_builder_set_member_name (builder, "changes");
      json_builder_add_value (builder, entry->changes != NULL
                                           ? json_from_string (entry->changes, NULL)
                                           : json_node_new (JSON_NODE_NULL));
      crm_cli_build_flag (builder, "sealed", entry->is_sealed);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_problem (const CrmAuditProblem *problem)
{
  g_autofree char *seal = g_strdup_printf ("%" G_GINT64_FORMAT, problem->seal);
  g_autofree char *entry = g_strdup_printf ("%" G_GINT64_FORMAT, problem->entry);

  if (strcmp (problem->what, "removed") == 0)
    crm_cli_put (_ ("Entry %s was removed (seal %s)\n"), entry, seal);
  else if (strcmp (problem->what, "altered") == 0)
    crm_cli_put (_ ("Entry %s was altered (seal %s)\n"), entry, seal);
  else if (strcmp (problem->what, "seal removed") == 0)
    crm_cli_put (_ ("Seal %s was removed\n"), seal);
  else
    crm_cli_put (_ ("Seal %s was altered\n"), seal);
}

static void
put_check_json (const CrmAuditCheck *check)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_build_integer (builder, "entries", check->entries);
  crm_cli_build_integer (builder, "unsealed", check->unsealed);
  crm_cli_build_integer (builder, "seals", check->seals);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < check->problems->len; i++)
    {
      const CrmAuditProblem *problem = g_ptr_array_index (check->problems, i);

      json_builder_begin_object (builder);
      crm_cli_build_integer (builder, "seal", problem->seal);
      crm_cli_build_integer (builder, "entry", problem->entry);
      crm_cli_build_text (builder, "what", problem->what);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_put_built (builder);
}

static void
put_check (const CrmAuditCheck *check)
{
  g_autofree char *entries = crm_locale_format_integer (crm_locale_default (), check->entries);
  g_autofree char *seals = crm_locale_format_integer (crm_locale_default (), check->seals);
  g_autofree char *unsealed = crm_locale_format_integer (crm_locale_default (), check->unsealed);

  /* Translators: three numbers. */
  crm_cli_put (_ ("Entries: %s, seals: %s, not sealed yet: %s\n"), entries, seals, unsealed);
  for (guint i = 0; i < check->problems->len; i++)
    put_problem (g_ptr_array_index (check->problems, i));
  if (check->problems->len == 0)
    crm_cli_put ("%s\n", _ ("Nothing was removed or altered."));
}

/* A replica here is asked what it remembers, when it is one of a shared office. */
static gboolean
verify (CrmCli *cli, const AuditOptions *options, GError **error)
{
  g_autoptr (CrmAuditCheck) check = NULL;

  if (crm_profile_exists (cli->profile) && !crm_cli_open (cli, FALSE, error))
    return FALSE;
  check = crm_sync_audit_verify (options->db, NULL,
                                 cli->context != NULL ? crm_context_get_store (cli->context) : NULL,
                                 NULL, error);
  if (check == NULL)
    return FALSE;
  if (cli->json)
    put_check_json (check);
  else
    put_check (check);
  if (check->problems->len > 0)
    cli->status = CRM_EXIT_FAILED;
  return TRUE;
}

static gboolean
restore (const AuditOptions *options, GError **error)
{
  CrmId id;
  char text[CRM_ID_STRING_SIZE];

  if (!crm_sync_audit_restore (options->db, NULL, options->restore, &id, NULL, error))
    return FALSE;
  /* Translators: the id of a record. */
  crm_cli_put (_ ("Record %s is as it was before that\n"), crm_id_format (&id, text));
  return TRUE;
}

static gboolean
list_entries (CrmCli *cli, const AuditOptions *options, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  CrmId id;

  if (options->record != NULL && !crm_id_parse (options->record, &id))
    return crm_cli_usage (error, _ ("“%s” is not the whole id of a record"), options->record);
  entries = crm_sync_audit_list (options->db, NULL, options->record != NULL ? &id : NULL,
                                 options->before, options->limit, NULL, error);
  if (entries == NULL)
    return FALSE;
  if (cli->json)
    put_entries_json (entries);
  else
    put_entries (entries);
  return TRUE;
}

static gboolean
verb_share_audit (CrmCli *cli, GError **error)
{
  g_auto (AuditOptions) options = { .limit = DEFAULT_LIMIT };
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &options.db,
      N_ ("Address of the database and its administrator"), N_ ("CONNSTRING") },
    { "record", 0, 0, G_OPTION_ARG_STRING, &options.record, N_ ("Only the record with this id"),
      N_ ("ID") },
    { "before", 0, 0, G_OPTION_ARG_INT64, &options.before, N_ ("Only entries before this one"),
      N_ ("ENTRY") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, N_ ("At most so many entries"), N_ ("N") },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options.verify,
      N_ ("Look for entries that were removed or altered"), NULL },
    { "restore", 0, 0, G_OPTION_ARG_INT64, &options.restore,
      N_ ("Bring the record of this entry back to what it was before it"), N_ ("ENTRY") },
    { NULL },
  };

  if (!parse_db (cli, &options.db, entries, 0, error))
    return FALSE;
  if (options.verify)
    return verify (cli, &options, error);
  return options.restore != 0 ? restore (&options, error) : list_entries (cli, &options, error);
}

static void
put_series (GPtrArray *list)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Next number"), FALSE);
  crm_cli_table_add_column (table, _ ("State"), FALSE);
  for (guint i = 0; i < list->len; i++)
    {
      const CrmSyncSeries *series = g_ptr_array_index (list, i);

      crm_cli_table_add (table, g_strdup (series->kind));
      crm_cli_table_add (table, g_strdup (series->next));
      /* Translators: of a series of numbers. */
      crm_cli_table_add (table, g_strdup (series->is_current ? _ ("in use") : _ ("earlier")));
    }
  crm_cli_table_put (table);
}

static void
put_series_json (GPtrArray *list)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const CrmSyncSeries *series = g_ptr_array_index (list, i);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "kind", series->kind);
      crm_cli_build_text (builder, "next", series->next);
      crm_cli_build_flag (builder, "current", series->is_current);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static gboolean
verb_share_numbers (CrmCli *cli, GError **error)
{
  g_autofree char *db = NULL;
  g_autoptr (GPtrArray) list = NULL;
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_ ("Address of the database and its administrator"),
      N_ ("CONNSTRING") },
    { NULL },
  };

  if (!parse_db (cli, &db, entries, 2, error))
    return FALSE;
  if (cli->argc == 2)
    return crm_cli_usage (error, _ ("Give the kind and its next number, or neither"));
  if (cli->argc == 3 && !crm_sync_move_series (db, NULL, cli->argv[1], cli->argv[2], NULL, error))
    return FALSE;
  list = crm_sync_list_series (db, NULL, NULL, error);
  if (list == NULL)
    return FALSE;
  if (cli->json)
    put_series_json (list);
  else
    put_series (list);
  return TRUE;
}

static void
put_compacted (CrmCli *cli, const CrmSyncCompacted *compacted)
{
  const CrmLocale *locale = crm_locale_default ();
  g_autofree char *log = crm_locale_format_integer (locale, compacted->log);
  g_autofree char *answers = crm_locale_format_integer (locale, compacted->answers);
  g_autofree char *audit = crm_locale_format_integer (locale, compacted->audit);
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      /* Translators: three numbers, of what was deleted. */
      crm_cli_put (_ ("Given up: changes %s, answers %s, entries of the audit log %s\n"), log,
                   answers, audit);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  crm_cli_build_integer (builder, "changes", compacted->log);
  crm_cli_build_integer (builder, "answers", compacted->answers);
  crm_cli_build_integer (builder, "audit", compacted->audit);
  json_builder_end_object (builder);
  crm_cli_put_built (builder);
}

static gboolean
verb_share_compact (CrmCli *cli, GError **error)
{
  g_autofree char *db = NULL;
  int days = 180;
  int audit_days = 0;
  CrmSyncCompacted compacted = { 0 };
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_ ("Address of the database and its administrator"),
      N_ ("CONNSTRING") },
    { "days", 0, 0, G_OPTION_ARG_INT, &days,
      N_ ("Changes of so many days are kept, 180 unless said"), N_ ("DAYS") },
    { "audit-days", 0, 0, G_OPTION_ARG_INT, &audit_days,
      N_ ("The audit log of so many days is kept; all of it unless said"), N_ ("DAYS") },
    { NULL },
  };

  if (!parse_db (cli, &db, entries, 0, error))
    return FALSE;
  if (days < 90 || (audit_days != 0 && audit_days < 365))
    return crm_cli_usage (error, _ ("Desks need the last 90 days, and the audit log 365"));
  if (!crm_sync_compact (db, NULL, days, audit_days, &compacted, NULL, error))
    return FALSE;
  put_compacted (cli, &compacted);
  return TRUE;
}

static void
put_health (const char *health)
{
  g_autoptr (GPtrArray) facts = crm_sync_health_describe (health, crm_locale_default ());
  gboolean any = FALSE;

  for (guint i = 0; i < facts->len; i++)
    {
      const CrmHealthFact *fact = g_ptr_array_index (facts, i);

      crm_cli_put ("%s: %s\n", fact->label, fact->value);
    }
  for (guint i = 0; i < facts->len; i++)
    {
      const CrmHealthFact *fact = g_ptr_array_index (facts, i);

      if (fact->advice == NULL)
        continue;
      if (!any)
        crm_cli_put ("\n");
      any = TRUE;
      crm_cli_put ("• %s\n", fact->advice);
    }
}

static gboolean
verb_share_health (CrmCli *cli, GError **error)
{
  g_autofree char *db = NULL;
  g_autofree char *health = NULL;
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_ ("Address of the database and its administrator"),
      N_ ("CONNSTRING") },
    { NULL },
  };

  if (!parse_db (cli, &db, entries, 0, error))
    return FALSE;
  health = crm_sync_health_ask (db, NULL, NULL, error);
  if (health == NULL)
    return FALSE;
  if (cli->json)
    {
      g_autoptr (JsonNode) node = json_from_string (health, error);

      if (node == NULL)
        return FALSE;
      crm_cli_put_json (node);
    }
  else
    put_health (health);
  return TRUE;
}

const CrmVerb crm_cli_admin_verbs[] = {
  { "share audit", "--db CONNSTRING",
    N_ ("Say who changed what, when and from which desk; check that nothing is missing"),
    N_ ("The log is written by the database, also of what somebody does there by hand. With\n"
        "--verify the exit code is 1 when an entry is not what it was when it was sealed; a "
        "replica\n"
        "of the office in the profile remembers the newest seal that it saw and is asked too."),
    CRM_VERB_JSON | CRM_VERB_PLAIN, verb_share_audit },
  { "share compact", "--db CONNSTRING",
    N_ ("Give up old history of the shared database, so that it stays small"),
    N_ ("To be run by cron. A desk that was away for longer compares its whole copy and loses\n"
        "nothing. The audit log stays whole unless --audit-days says otherwise; then its old "
        "entries\n"
        "go, their seals stay, and the log says who gave them up."),
    CRM_VERB_JSON | CRM_VERB_PLAIN, verb_share_compact },
  { "share health", "--db CONNSTRING",
    N_ ("Say how the shared database does: sizes, desks, what waits, and what to do about it"),
    NULL, CRM_VERB_JSON | CRM_VERB_PLAIN, verb_share_health },
  { "share numbers", "[KIND NEXT] --db CONNSTRING",
    N_ ("List the series of numbers of orders and invoices, or go on with another number"),
    N_ ("For a second office that has joined, whose papers are numbered further. It leaves a gap\n"
        "where nobody else can."),
    CRM_VERB_JSON | CRM_VERB_PLAIN, verb_share_numbers },
  { NULL },
};
