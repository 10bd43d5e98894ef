/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has which record open: share presence. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-secrets.h"
#include "crm-share.h"
#include "crm-sync-presence.h"

typedef struct
{
  CrmCli *cli;
  GPtrArray *all; /* CrmPresent */
} Task;

static void
put_json (CrmSession *session, GPtrArray *all)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < all->len; i++)
    {
      const CrmPresent *present = g_ptr_array_index (all, i);
      const CrmKind *kind = crm_catalog_find_number (catalog, (gint16) present->kind);
      char text[CRM_ID_STRING_SIZE], when[CRM_INSTANT_STRING_SIZE];

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "name", present->name);
      crm_cli_build_text (builder, "kind", kind != NULL ? crm_kind_get_name (kind) : NULL);
      crm_cli_build_text (builder, "record", crm_id_format (&present->id, text));
      crm_cli_build_text (builder, "field", present->field);
      crm_cli_build_text (builder, "since", crm_instant_format (present->since, when));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

/* A record that this desk has not heard of yet has no name here. */
static void
put_row (CrmSession *session, CrmCliTable *table, const CrmPresent *present)
{
  const CrmKind *kind
      = crm_catalog_find_number (crm_session_get_catalog (session), (gint16) present->kind);
  g_autoptr (CrmRecord) record
      = kind != NULL ? crm_session_get_any (session, kind, &present->id, NULL) : NULL;
  const CrmField *field
      = kind != NULL && present->field != NULL ? crm_kind_find_field (kind, present->field) : NULL;

  crm_cli_table_add (table, g_strdup (present->name));
  crm_cli_table_add (table, g_strdup (kind != NULL ? crm_kind_get_label (kind) : ""));
  crm_cli_table_add (table, record != NULL ? g_strdup (crm_record_get_title (record))
                                           : crm_id_dup_string (&present->id));
  crm_cli_table_add (table, g_strdup (field != NULL ? crm_field_get_label (field) : ""));
  crm_cli_table_add (table, crm_locale_format_instant (crm_locale_default (), present->since));
}

static gpointer
run_put (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmCliTable) table = NULL;

  if (task->cli->json)
    {
      put_json (session, task->all);
      return task;
    }
  table = crm_cli_table_new ();
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Record"), FALSE);
  /* Translators: the field that a colleague is writing in now. */
  crm_cli_table_add_column (table, _ ("Editing"), FALSE);
  crm_cli_table_add_column (table, _ ("Since"), FALSE);
  for (guint i = 0; i < task->all->len; i++)
    put_row (session, table, g_ptr_array_index (task->all, i));
  crm_cli_table_put (table);
  return task;
}

static gboolean
put_present (CrmCli *cli, GError **error)
{
  CrmStore *store = crm_context_get_store (cli->context);
  g_autoptr (CrmPassword) password = crm_share_lookup_password (store, error);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (CrmSyncStatus) status = NULL;
  Task task = { .cli = cli };

  if (password == NULL)
    return FALSE;
  all = crm_sync_list_present (store, password, NULL, error);
  if (all == NULL)
    return FALSE;
  task.all = all;
  if (crm_cli_run (cli, CRM_LANE_READ, run_put, &task, error) == NULL)
    return FALSE;
  status = crm_sync_status (store, NULL);
  if (!cli->json && status != NULL && !status->shows_presence)
    crm_cli_put ("%s\n", _ ("What this desk has open is not shown to colleagues."));
  return TRUE;
}

/* With --db it is for the whole office, else for this desk. */
static gboolean
verb_presence (CrmCli *cli, GError **error)
{
  g_autofree char *db = NULL;
  GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db,
      N_ ("Address of the database and its administrator, for the whole office"),
      N_ ("CONNSTRING") },
    { NULL },
  };
  const char *word;
  gboolean on;

  if (!crm_cli_parse (cli, entries, 0, 1, error))
    return FALSE;
  word = cli->argc > 1 ? cli->argv[1] : NULL;
  on = g_strcmp0 (word, "on") == 0;
  if ((word == NULL && db != NULL) || (word != NULL && !on && strcmp (word, "off") != 0))
    return crm_cli_usage (error, _ ("“%s” is not accepted; give on or off"),
                          word != NULL ? word : "");
  if (db != NULL)
    {
      if (!crm_sync_allow_presence (db, NULL, on, NULL, error))
        return FALSE;
      crm_cli_put ("%s\n",
                   on ? _ ("Who has a card open is shown in this office.")
                      : _ ("Who has a card open is not shown in this office, and not kept."));
      return TRUE;
    }
  if (!crm_cli_open (cli, word != NULL, error))
    return FALSE;
  if (word == NULL)
    return put_present (cli, error);
  if (!crm_sync_show_presence (crm_context_get_store (cli->context), on, error))
    return FALSE;
  crm_cli_put ("%s\n", on ? _ ("What this desk has open is shown to colleagues.")
                          : _ ("What this desk has open is not shown to colleagues."));
  return TRUE;
}

const CrmVerb crm_cli_presence_verbs[] = {
  { "share presence", "[on|off] [--db CONNSTRING]",
    N_ ("List who has which record open; or show what this desk has open, or do not"),
    N_ ("A desk that does not show what it has open does not see it of others on its cards "
        "either.\n"
        "With --db and an administrator it is for the whole office. Asking does not show "
        "anything."),
    CRM_VERB_JSON, verb_presence },
  { NULL },
};
