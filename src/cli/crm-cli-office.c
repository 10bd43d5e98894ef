/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office itself: init, demo, check. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-office.h"
#include "crm-sample-office.h"

static void
put_made (CrmCli *cli)
{
  /* Translators: the name of an office, then the path of a folder. */
  crm_cli_put (_ ("%s is ready in %s\n"), crm_context_get_office_name (cli->context),
               crm_context_get_folder (cli->context));
}

static gboolean
verb_init (CrmCli *cli, GError **error)
{
  g_autofree char *name = NULL, *user = NULL, *currency = NULL;
  CrmOfficeSetup setup;
  GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("Name of the office"), N_ ("NAME") },
    { "user", 0, 0, G_OPTION_ARG_FILENAME, &user, N_ ("Who works at this desk"), N_ ("NAME") },
    { "currency", 0, 0, G_OPTION_ARG_FILENAME, &currency,
      N_ ("Currency in which the office counts; EUR without it"), N_ ("CODE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 0, error))
    return FALSE;
  setup.office_name = name != NULL ? name : _ ("My office");
  setup.user_name = user != NULL ? user : g_get_real_name ();
  setup.currency = currency;
  if (setup.user_name[0] == '\0' || strcmp (setup.user_name, "Unknown") == 0)
    setup.user_name = g_get_user_name ();
  cli->context = crm_office_create (cli->profile, &setup, error);
  if (cli->context == NULL)
    return FALSE;
  put_made (cli);
  return TRUE;
}

static gboolean
verb_demo (CrmCli *cli, GError **error)
{
  if (!crm_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  cli->context = crm_sample_office_create (cli->profile, error);
  if (cli->context == NULL)
    return FALSE;
  put_made (cli);
  return TRUE;
}

static gpointer
run_check (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_check (session, error);
}

static void
put_findings_json (GPtrArray *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_build_flag (builder, "ok", findings->len == 0);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (findings, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_put_built (builder);
}

static gboolean
verb_check (CrmCli *cli, GError **error)
{
  g_autoptr (GPtrArray) findings = NULL;

  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  findings = crm_cli_run (cli, CRM_LANE_REPORT, run_check, NULL, error);
  if (findings == NULL)
    return FALSE;
  if (cli->json)
    put_findings_json (findings);
  else if (findings->len == 0)
    crm_cli_put ("%s\n", _ ("The replica is sound."));
  else
    for (guint i = 0; i < findings->len; i++)
      crm_cli_put ("%s\n", (char *) g_ptr_array_index (findings, i));
  cli->status = findings->len == 0 ? CRM_EXIT_DONE : CRM_EXIT_FAILED;
  return TRUE;
}

const CrmVerb crm_cli_office_verbs[] = {
  { "init", "", N_ ("Make a new office in the profile"),
    N_ ("The office begins with one pipeline of five stages and the starter templates."),
    CRM_VERB_PLAIN, verb_init },
  { "demo", "", N_ ("Make a sample office in the profile: a generated company to try things with"),
    NULL, CRM_VERB_PLAIN, verb_demo },
  { "check", "", N_ ("Check that the replica is whole; exit code 1 when it is not"), NULL,
    CRM_VERB_JSON, verb_check },
  { NULL },
};
