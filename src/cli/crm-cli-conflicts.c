/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that met: share conflicts, share resolve. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-conflict.h"

typedef struct
{
  CrmCli *cli;
  gboolean of_all;
  const char *id;
  CrmConflictSide side;
} Task;

static const char *const side_names[] = { "stands", "other", "before" };

static void
put_link (JsonBuilder *builder, CrmRecord *conflict, const char *name, const char *field)
{
  const CrmField *link = crm_kind_find_field (crm_record_get_kind (conflict), field);

  crm_cli_build_text (builder, name, crm_record_get_link_title (conflict, link));
}

static void
put_json (CrmSession *session, GPtrArray *conflicts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < conflicts->len; i++)
    {
      CrmRecord *conflict = g_ptr_array_index (conflicts, i);
      char text[CRM_ID_STRING_SIZE], when[CRM_INSTANT_STRING_SIZE];
      CrmId target = CRM_ID_NONE;
      const CrmKind *kind = crm_conflict_get_kind (conflict, &target);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", crm_id_format (crm_record_get_id (conflict), text));
      crm_cli_build_text (builder, "kind", kind != NULL ? crm_kind_get_name (kind) : NULL);
      crm_cli_build_text (builder, "record", crm_id_format (&target, text));
      crm_cli_build_text (builder, "field", crm_record_get_text (conflict, "field_name"));
      for (gsize s = 0; s < G_N_ELEMENTS (side_names); s++)
        {
          g_autofree char *value = crm_session_describe_conflict (session, conflict, s);

          crm_cli_build_text (builder, side_names[s], value);
        }
      put_link (builder, conflict, "stands_by", "stands_by_id");
      put_link (builder, conflict, "other_by", "other_by_id");
      json_builder_set_member_name (builder, "at");
      json_builder_add_string_value (
          builder, crm_instant_format (crm_record_get_integer (conflict, "created_at", 0), when));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_row (CrmSession *session, CrmCliTable *table, CrmRecord *conflict)
{
  const CrmField *field = crm_conflict_get_field (conflict);
  CrmId target;
  const CrmKind *kind = crm_conflict_get_kind (conflict, &target);
  g_autoptr (CrmRecord) record
      = kind != NULL ? crm_session_get_any (session, kind, &target, NULL) : NULL;

  crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (conflict)));
  crm_cli_table_add (table, g_strdup (record != NULL ? crm_record_get_title (record) : ""));
  crm_cli_table_add (table, g_strdup (field != NULL  ? crm_field_get_label (field)
                                      : kind != NULL ? crm_kind_get_label (kind)
                                                     : ""));
  for (gsize s = 0; s < G_N_ELEMENTS (side_names); s++)
    {
      char *value = crm_session_describe_conflict (session, conflict, s);

      crm_cli_table_add (table, value != NULL ? value : g_strdup (""));
    }
}

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmCliTable) table = NULL;
  g_autoptr (GPtrArray) conflicts = crm_session_list_conflicts (
      session, task->of_all ? NULL : crm_session_get_user (session), NULL, NULL, 0, error);

  if (conflicts == NULL)
    return NULL;
  if (task->cli->json)
    {
      put_json (session, conflicts);
      return task;
    }
  table = crm_cli_table_new ();
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Record"), FALSE);
  crm_cli_table_add_column (table, _ ("Field"), FALSE);
  /* Translators: of two edits at once, the value that the record has now. */
  crm_cli_table_add_column (table, C_ ("conflict", "Stands"), FALSE);
  /* Translators: of two edits at once, the value that the record does not have. */
  crm_cli_table_add_column (table, C_ ("conflict", "Other"), FALSE);
  /* Translators: the value that a record had before two edits at once. */
  crm_cli_table_add_column (table, C_ ("conflict", "Before"), FALSE);
  for (guint i = 0; i < conflicts->len; i++)
    put_row (session, table, g_ptr_array_index (conflicts, i));
  crm_cli_table_put (table);
  return task;
}

static gboolean
verb_conflicts (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &task.of_all, N_ ("Those of everybody"), NULL },
    { NULL },
  };

  return crm_cli_parse (cli, entries, 0, 0, error) && crm_cli_open (cli, FALSE, error)
         && crm_cli_run (cli, CRM_LANE_READ, run_list, &task, error) != NULL;
}

static gpointer
run_resolve (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "conflict");
  g_autoptr (CrmRecord) conflict = crm_session_find (session, kind, task->id, error);

  if (conflict == NULL
      || !crm_session_begin (session, _ ("Decide between two edits"), "cli", error))
    return NULL;
  if (crm_session_settle_conflict (session, crm_record_get_id (conflict), task->side, error)
      && crm_session_commit (session, NULL, error))
    return task;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static gboolean
verb_resolve (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  gsize side = 0;

  if (!crm_cli_parse (cli, NULL, 2, 2, error))
    return FALSE;
  while (side < G_N_ELEMENTS (side_names) && strcmp (cli->argv[2], side_names[side]) != 0)
    side++;
  if (side == G_N_ELEMENTS (side_names))
    return crm_cli_usage (error, _ ("“%s” is not accepted; give stands, other or before"),
                          cli->argv[2]);
  task.id = cli->argv[1];
  task.side = side;
  return crm_cli_open (cli, TRUE, error)
         && crm_cli_run (cli, CRM_LANE_WRITE, run_resolve, &task, error) != NULL;
}

const CrmVerb crm_cli_conflict_verbs[] = {
  { "share conflicts", "", N_ ("List edits that met a colleague’s and wait for a decision"),
    N_ ("What stands is in the record; the other value is not. Known without a network."),
    CRM_VERB_JSON, verb_conflicts },
  { "share resolve", "ID stands|other|before",
    N_ ("Decide between two edits that met: which value the record has"),
    N_ ("“undo” takes the decision back and puts the conflict on the list again."), 0,
    verb_resolve },
  { NULL },
};
