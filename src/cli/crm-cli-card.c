/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the office arranges its cards: card. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-arrange.h"
#include "crm-cli.h"

typedef struct
{
  const CrmKind *kind;
  GPtrArray *sections; /* NULL: as it was */
} Task;

static gpointer
run_arrange (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmOperation) operation = crm_card_arrange_operation (task->kind, task->sections);

  if (!crm_session_begin (session, crm_operation_get_label (operation), "cli", error))
    return NULL;
  if (crm_card_arrange (session, task->kind, task->sections, error)
      && crm_session_commit (session, NULL, error))
    return task;
  crm_session_rollback (session);
  return NULL;
}

static GPtrArray *
list_fields (const CrmKind *kind, const CrmCardSection *section)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; section->has_fields && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_is_on_card (field)
          && strcmp (crm_field_get_section_key (field), section->key) == 0)
        g_ptr_array_add (names, (gpointer) crm_field_get_name (field));
    }
  g_ptr_array_add (names, NULL);
  return names;
}

static void
put_json (const CrmKind *kind, GPtrArray *sections)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < sections->len; i++)
    {
      const CrmCardSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) fields = list_fields (kind, section);

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "section", section->key);
      crm_cli_build_text (builder, "label", section->label);
      crm_cli_build_flag (builder, "shown", !section->is_hidden);
      crm_cli_build_text (builder, "pane", section->is_side ? "related" : "facts");
      json_builder_set_member_name (builder, "fields");
      json_builder_begin_array (builder);
      for (guint f = 0; f + 1 < fields->len; f++)
        json_builder_add_string_value (builder, g_ptr_array_index (fields, f));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_table (const CrmKind *kind, GPtrArray *sections)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  crm_cli_table_add_column (table, C_ ("card", "Section"), FALSE);
  crm_cli_table_add_column (table, C_ ("card", "Heading"), FALSE);
  /* Translators: a column: whether a section of a card is shown. */
  crm_cli_table_add_column (table, C_ ("card", "Shown"), FALSE);
  crm_cli_table_add_column (table, C_ ("card", "Fields"), FALSE);
  for (guint i = 0; i < sections->len; i++)
    {
      const CrmCardSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) fields = list_fields (kind, section);

      crm_cli_table_add (table, g_strdup (section->key));
      crm_cli_table_add (table, g_strdup (section->label != NULL ? section->label : ""));
      crm_cli_table_add (table, g_strdup (section->is_hidden ? _ ("No") : _ ("Yes")));
      crm_cli_table_add (table, g_strjoinv (", ", (char **) fields->pdata));
    }
  crm_cli_table_put (table);
}

static gboolean
verb_card (CrmCli *cli, GError **error)
{
  g_autoptr (GPtrArray) sections = NULL;
  gboolean reset = FALSE;
  GOptionEntry entries[] = {
    { "reset", 0, 0, G_OPTION_ARG_NONE, &reset, N_ ("Back to the arrangement of the program"),
      NULL },
    { NULL },
  };
  Task task = { NULL };
  gboolean writes;

  if (!crm_cli_parse (cli, entries, 1, G_MAXINT, error))
    return FALSE;
  writes = reset || cli->argc > 2;
  if (reset && cli->argc > 2)
    return crm_cli_usage (error, _ ("--reset: name no sections with it"));
  if (!crm_cli_open (cli, writes, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  sections = crm_card_sections_list (task.kind);
  task.sections = reset ? NULL : sections;
  if (writes
      && (!crm_card_sections_arrange (sections, (const char *const *) cli->argv + 2, error)
          || crm_cli_run (cli, CRM_LANE_WRITE, run_arrange, &task, error) == NULL))
    return FALSE;
  g_ptr_array_unref (sections);
  sections = crm_card_sections_list (task.kind);
  if (cli->json)
    put_json (task.kind, sections);
  else
    put_table (task.kind, sections);
  return TRUE;
}

const CrmVerb crm_cli_card_verbs[] = {
  { "card", "KIND [[~][<|>]SECTION…]", N_ ("Show or arrange the sections of the cards of a kind"),
    N_ ("Sections that are named get that order among each other, the others stay where they are;\n"
        "one with ~ before its name is not shown, one with > stands beside the history, one with\n"
        "< among the facts. The whole office sees it. An own field is put into a section with\n"
        "clientela-cli set custom_field FIELD section=SECTION."),
    CRM_VERB_JSON, verb_card },
  { NULL },
};
