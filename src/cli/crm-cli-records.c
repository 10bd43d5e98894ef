/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record: new, set, show, delete, restore; and what kinds and fields there are. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-record-json.h"

typedef struct
{
  CrmCli *cli;
  const CrmKind *kind;
  const char *id;
  char **pairs;
} Task;

static char *
dup_id (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

/* The record as it is stored now, with the titles of its links. */
static CrmRecord *
read_again (CrmSession *session, CrmRecord *record, GError **error)
{
  return crm_session_get_any (session, crm_record_get_kind (record), crm_record_get_id (record),
                              error);
}

/* Ends the batch of a verb: commits when all went well. Returns: (transfer full): the record as it
 * is stored, or %NULL with @error. */
static CrmRecord *
finish (CrmSession *session, gboolean good, CrmRecord *record, GError **error)
{
  if (!good || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return read_again (session, record, error);
}

static gpointer
run_new (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_record_new (task->kind);
  /* Translators: an operation in the log; %s is the name of a kind of record. */
  g_autofree char *label = g_strdup_printf (_ ("New: %s"), crm_kind_get_label (task->kind));

  if (!crm_cli_assign (session, record, task->pairs, error)
      || !crm_session_begin (session, label, "cli", error))
    return NULL;
  return finish (session, crm_session_insert (session, record, error), record, error);
}

static gboolean
verb_new (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 1, -1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.pairs = cli->argv + 2;
  if (task.kind == NULL || !crm_cli_check_pairs (task.kind, task.pairs, error))
    return FALSE;
  record = crm_cli_run (cli, CRM_LANE_WRITE, run_new, &task, error);
  if (record == NULL)
    return FALSE;
  crm_cli_put_record (cli, record);
  return TRUE;
}

static gpointer
run_set (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->id, error);
  g_autofree char *label = NULL;

  if (record == NULL)
    return NULL;
  /* Translators: an operation in the log; %s is the title of a record. */
  label = g_strdup_printf (_ ("Change %s"), crm_record_get_title (record));
  if (!crm_cli_assign (session, record, task->pairs, error)
      || !crm_session_begin (session, label, "cli", error))
    return NULL;
  return finish (session, crm_session_update (session, record, error), record, error);
}

static gboolean
verb_set (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 3, -1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.id = cli->argv[2];
  task.pairs = cli->argv + 3;
  if (task.kind == NULL || !crm_cli_check_pairs (task.kind, task.pairs, error))
    return FALSE;
  record = crm_cli_run (cli, CRM_LANE_WRITE, run_set, &task, error);
  if (record == NULL)
    return FALSE;
  crm_cli_put_record (cli, record);
  return TRUE;
}

static gpointer
run_find (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  return crm_session_find (session, task->kind, task->id, error);
}

static void
put_fields (CrmCli *cli, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autofree char *id = dup_id (record);

  crm_cli_put ("%s: %s\n", crm_kind_get_label (kind), crm_record_get_title (record));
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, id, FALSE);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_value_is_none (crm_record_get (record, field)))
        continue;
      crm_cli_table_add (table, g_strdup (crm_field_get_name (field)));
      crm_cli_table_add (table,
                         crm_record_format (record, field, crm_context_get_locale (cli->context)));
    }
  crm_cli_table_put (table);
}

static gboolean
verb_show (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  Task task = { .cli = cli };
  g_autofree char *past = NULL;
  GOptionEntry entries[] = {
    { "as-of", 0, 0, G_OPTION_ARG_FILENAME, &past, N_ ("As it was at the end of that day"),
      N_ ("DATE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 2, 2, error) || !crm_cli_read_past (cli, past, error)
      || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.id = cli->argv[2];
  if (task.kind == NULL)
    return FALSE;
  record = crm_cli_run (cli, CRM_LANE_READ, run_find, &task, error);
  if (record == NULL)
    return FALSE;
  if (cli->json)
    crm_cli_put_record (cli, record);
  else
    put_fields (cli, record);
  return TRUE;
}

static gpointer
run_delete (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->id, error);
  g_autofree char *label = NULL;

  if (record == NULL)
    return NULL;
  /* Translators: an operation in the log; %s is the title of a record. */
  label = g_strdup_printf (_ ("Delete %s"), crm_record_get_title (record));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  return finish (session,
                 crm_session_delete (session, task->kind, crm_record_get_id (record), error),
                 record, error);
}

/* What was deleted has no name any more: its whole id is asked for. */
static gpointer
run_restore (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *label = NULL;
  CrmId id;

  if (!crm_id_parse (task->id, &id))
    {
      crm_cli_usage (error, _ ("“%s” is not a whole id"), task->id);
      return NULL;
    }
  record = crm_session_get_any (session, task->kind, &id, error);
  if (record == NULL)
    return NULL;
  /* Translators: an operation in the log; %s is the title of a record. */
  label = g_strdup_printf (_ ("Bring back %s"), crm_record_get_title (record));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  return finish (session, crm_session_restore (session, task->kind, &id, error), record, error);
}

static gboolean
change_one (CrmCli *cli, CrmSessionFunc func, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 2, 2, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.id = cli->argv[2];
  if (task.kind == NULL)
    return FALSE;
  record = crm_cli_run (cli, CRM_LANE_WRITE, func, &task, error);
  if (record == NULL)
    return FALSE;
  crm_cli_put_record (cli, record);
  return TRUE;
}

static gboolean
verb_delete (CrmCli *cli, GError **error)
{
  return change_one (cli, run_delete, error);
}

static gboolean
verb_restore (CrmCli *cli, GError **error)
{
  return change_one (cli, run_restore, error);
}

static void
build_choices (const CrmField *field, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  for (const CrmChoice *choice = crm_field_get_choices (field); choice->key != NULL; choice++)
    {
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "key", choice->key);
      crm_cli_build_text (builder, "label", crm_field_choice_label (field, choice->key));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_field (const CrmField *field, JsonBuilder *builder)
{
  g_autofree char *accepted = crm_field_dup_accepted (field);

  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "name", crm_field_get_name (field));
  crm_cli_build_text (builder, "label", crm_field_get_label (field));
  crm_cli_build_text (builder, "type", crm_field_get_type_name (field));
  crm_cli_build_text (builder, "accepts", accepted);
  crm_cli_build_flag (builder, "required", crm_field_has (field, CRM_FIELD_REQUIRED));
  crm_cli_build_flag (builder, "editable", crm_field_is_editable (field));
  crm_cli_build_flag (builder, "searched", crm_field_has (field, CRM_FIELD_SEARCHED));
  crm_cli_build_flag (builder, "custom", crm_field_has (field, CRM_FIELD_CUSTOM));
  if (crm_field_get_target (field) != NULL)
    crm_cli_build_text (builder, "target", crm_kind_get_name (crm_field_get_target (field)));
  if (crm_field_get_choices (field) != NULL)
    build_choices (field, builder);
  json_builder_end_object (builder);
}

static void
build_kind (const CrmKind *kind, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "name", crm_kind_get_name (kind));
  crm_cli_build_text (builder, "label", crm_kind_get_label (kind));
  crm_cli_build_text (builder, "label_plural", crm_kind_get_label_plural (kind));
  crm_cli_build_text (builder, "title", crm_field_get_name (crm_kind_get_title_field (kind)));
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    build_field (crm_kind_get_field (kind, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
put_kind_table (const CrmKind *kind)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  crm_cli_table_add_column (table, _ ("Label"), FALSE);
  crm_cli_table_add_column (table, _ ("Type"), FALSE);
  crm_cli_table_add_column (table, _ ("Accepts"), FALSE);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      crm_cli_table_add (table,
                         g_strconcat (crm_field_get_name (field),
                                      crm_field_has (field, CRM_FIELD_REQUIRED) ? " *" : "", NULL));
      crm_cli_table_add (table, g_strdup (crm_field_get_label (field)));
      crm_cli_table_add (table, g_strdup (crm_field_get_type_name (field)));
      crm_cli_table_add (table, crm_field_is_editable (field)
                                    ? crm_field_dup_accepted (field)
                                    : g_strdup (_ ("set by the program")));
    }
  crm_cli_table_put (table);
}

static void
put_kinds_table (const CrmCatalog *catalog)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Label"), FALSE);
  crm_cli_table_add_column (table, _ ("Fields"), TRUE);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      crm_cli_table_add (table, g_strdup (crm_kind_get_name (kind)));
      crm_cli_table_add (table, g_strdup (crm_kind_get_label (kind)));
      crm_cli_table_add (table, g_strdup_printf ("%u", crm_kind_get_n_fields (kind)));
    }
  crm_cli_table_put (table);
}

static void
put_kinds_json (const CrmCatalog *catalog, const CrmKind *only)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (only != NULL)
    build_kind (only, builder);
  else
    {
      json_builder_begin_array (builder);
      for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
        build_kind (crm_catalog_get_kind (catalog, i), builder);
      json_builder_end_array (builder);
    }
  crm_cli_put_built (builder);
}

/* Without a profile the description of the program is shown; an office may have added fields. */
static gboolean
verb_kinds (CrmCli *cli, GError **error)
{
  g_autoptr (CrmCatalog) catalog = NULL;
  const CrmKind *kind = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 1, error))
    return FALSE;
  if (crm_profile_exists (cli->profile))
    {
      if (!crm_cli_open (cli, FALSE, error))
        return FALSE;
      catalog = g_object_ref (crm_context_get_catalog (cli->context));
    }
  else
    catalog = crm_catalog_new ();
  if (cli->argc > 1)
    {
      kind = crm_catalog_find_kind (catalog, cli->argv[1]);
      if (kind == NULL)
        return crm_cli_usage (error, _ ("There is no kind “%s”"), cli->argv[1]);
    }
  if (cli->json)
    put_kinds_json (catalog, kind);
  else if (kind != NULL)
    put_kind_table (kind);
  else
    put_kinds_table (catalog);
  return TRUE;
}

#define RECORD_WORDS                                                                               \
  N_ ("ID is the id of a record, the beginning of one, or its exact name where only one has it.")

const CrmVerb crm_cli_record_verbs[] = {
  { "kinds", "[KIND]", N_ ("List the kinds of records, or the fields of one kind"),
    N_ ("A field with * is required."), CRM_VERB_JSON | CRM_VERB_PLAIN, verb_kinds },
  { "new", "KIND field=value…", N_ ("Make a record and print its id"),
    N_ ("Fields and kinds have the names that “kinds” lists. Dates are YYYY-MM-DD, instants\n"
        "YYYY-MM-DDThh:mm:ssZ, amounts 1234.50, yes or no. A link is the id of the other\n"
        "record, the beginning of one, or its exact name; a link to any kind has the kind and a\n"
        "colon before it: parent=account:Acme. What is left empty has no value."),
    CRM_VERB_JSON, verb_new },
  { "set", "KIND ID field=value…", N_ ("Change fields of a record"), RECORD_WORDS, CRM_VERB_JSON,
    verb_set },
  { "show", "KIND ID", N_ ("Show a record"), RECORD_WORDS, CRM_VERB_JSON, verb_show },
  { "delete", "KIND ID", N_ ("Delete a record"), RECORD_WORDS, CRM_VERB_JSON, verb_delete },
  { "restore", "KIND ID", N_ ("Bring a deleted record back; needs its whole id"), NULL,
    CRM_VERB_JSON, verb_restore },
  { NULL },
};
