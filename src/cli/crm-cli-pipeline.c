/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How customers are won and kept: stages, convert, assign. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-assign-work.h"
#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-lead-conversion.h"
#include "crm-matches.h"
#include "crm-opportunity.h"
#include "crm-stage-work.h"

typedef struct
{
  CrmCli *cli;
  const char *name; /* of what is meant: a stage, a deal, a lead */
  const char *to;
  const CrmKind *kind;
  const char *filter;
  char **names;
  gboolean dry;
  /* Of a conversion: new, none, or a name. */
  const char *account;
  const char *contact;
  const char *deal;
  const char *deal_name;
} Task;

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gpointer
end (CrmSession *session, gboolean good, gpointer data, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

static void
add_integer (CrmCliTable *table, gint64 n)
{
  crm_cli_table_add (table, g_strdup_printf ("%" G_GINT64_FORMAT, n));
}

/* ---- stages ---- */

static const char *
link_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

static char *
dup_required (CrmRecord *stage, const CrmKind *kind)
{
  g_autoptr (GPtrArray) fields = crm_stage_list_required (stage, kind);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            crm_field_get_name (g_ptr_array_index (fields, i)));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
put_stage (CrmSession *session, CrmCliTable *table, JsonBuilder *builder, CrmRecord *stage)
{
  g_autofree char *required = dup_required (stage, find_kind (session, "opportunity"));
  gint64 n_deals = crm_stage_count_deals (session, crm_record_get_id (stage), NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (stage));

  if (builder != NULL)
    {
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "pipeline", link_title (stage, "pipeline_id"));
      crm_cli_build_text (builder, "stage", crm_record_get_title (stage));
      crm_cli_build_text (builder, "type", crm_record_get_text (stage, "type"));
      crm_cli_build_integer (builder, "chance", crm_record_get_integer (stage, "probability", 0));
      crm_cli_build_integer (builder, "stuck_after",
                             crm_record_get_integer (stage, "rotting_days", 0));
      crm_cli_build_text (builder, "asks_for", required);
      crm_cli_build_text (builder, "plan", link_title (stage, "plan_id"));
      crm_cli_build_flag (builder, "archived", crm_record_get_integer (stage, "archived", 0) != 0);
      crm_cli_build_integer (builder, "deals", n_deals);
      json_builder_end_object (builder);
      return;
    }
  crm_cli_table_add (table, g_strdup (link_title (stage, "pipeline_id")));
  crm_cli_table_add (table, g_strdup (crm_record_get_title (stage)));
  crm_cli_table_add (table, g_strdup (crm_record_get_integer (stage, "archived", 0)
                                          ? _ ("Archived")
                                          : crm_record_get_text (stage, "type")));
  add_integer (table, crm_record_get_integer (stage, "probability", 0));
  add_integer (table, crm_record_get_integer (stage, "rotting_days", 0));
  crm_cli_table_add (table, g_steal_pointer (&required));
  crm_cli_table_add (table, g_strdup (link_title (stage, "plan_id")));
  add_integer (table, n_deals);
}

static gpointer
run_stages (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "stage"));
  g_autoptr (CrmRecord) pipeline = NULL;
  g_autoptr (GPtrArray) stages = NULL;
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = task->cli->json ? json_builder_new () : NULL;

  if (task->name != NULL)
    {
      pipeline = crm_session_find (session, find_kind (session, "pipeline"), task->name, error);
      if (pipeline == NULL
          || !crm_query_filter (query, "pipeline_id", CRM_FILTER_EQUAL,
                                crm_value_link (crm_record_get_id (pipeline)), error))
        return NULL;
    }
  if (!crm_query_sort (query, "pipeline_id.position", FALSE, error)
      || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  stages = crm_session_list (session, query, error);
  if (stages == NULL)
    return NULL;
  crm_cli_table_add_column (table, _ ("Pipeline"), FALSE);
  crm_cli_table_add_column (table, _ ("Stage"), FALSE);
  crm_cli_table_add_column (table, _ ("Type"), FALSE);
  crm_cli_table_add_column (table, "%", TRUE);
  crm_cli_table_add_column (table, _ ("Stuck after days"), TRUE);
  crm_cli_table_add_column (table, _ ("Asks for"), FALSE);
  crm_cli_table_add_column (table, _ ("Plan"), FALSE);
  crm_cli_table_add_column (table, _ ("Deals"), TRUE);
  if (builder != NULL)
    json_builder_begin_array (builder);
  for (guint i = 0; i < stages->len; i++)
    put_stage (session, table, builder, g_ptr_array_index (stages, i));
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      crm_cli_put_built (builder);
    }
  else
    crm_cli_table_put (table);
  return data;
}

static gboolean
verb_stages (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 0, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argc > 1 ? cli->argv[1] : NULL;
  return crm_cli_run (cli, CRM_LANE_READ, run_stages, &task, error) != NULL;
}

static gpointer
run_archive (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  const CrmKind *kind = find_kind (session, "stage");
  g_autoptr (CrmRecord) stage = crm_session_find (session, kind, task->name, error);
  g_autoptr (CrmRecord) to = NULL;
  g_autofree char *label = NULL;
  gint64 n;

  if (stage == NULL)
    return NULL;
  if (task->to != NULL)
    to = crm_session_find (session, kind, task->to, error);
  if (task->to != NULL && to == NULL)
    return NULL;
  /* Translators: the name of an operation that can be undone; %s is a stage, as "Proposal". */
  label = g_strdup_printf (_ ("Archive stage %s"), crm_record_get_title (stage));
  if (!crm_session_begin (session, label, "cli", error))
    return NULL;
  n = crm_stage_archive (session, crm_record_get_id (stage),
                         to != NULL ? crm_record_get_id (to) : NULL, cancellable, error);
  if (end (session, n >= 0, data, error) == NULL)
    return NULL;
  crm_cli_note (ngettext ("%d deal moved\n", "%d deals moved\n", (gulong) n), (int) n);
  return data;
}

static gboolean
verb_archive (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *to = NULL;
  GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Where its deals go"), N_ ("STAGE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.name = cli->argv[1];
  task.to = to;
  return crm_cli_run (cli, CRM_LANE_WRITE, run_archive, &task, error) != NULL;
}

static void
put_stays (CrmCli *cli, GPtrArray *stays)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  crm_cli_table_add_column (table, _ ("Stage"), FALSE);
  crm_cli_table_add_column (table, _ ("Since"), FALSE);
  crm_cli_table_add_column (table, _ ("Days"), TRUE);
  crm_cli_table_add_column (table, _ ("By"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < stays->len; i++)
    {
      const CrmStageStay *stay = g_ptr_array_index (stays, i);
      char instant[CRM_INSTANT_STRING_SIZE];

      crm_instant_format (stay->from, instant);
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "stage", stay->name);
      crm_cli_build_text (builder, "from", instant);
      crm_cli_build_integer (builder, "seconds", stay->seconds);
      crm_cli_build_flag (builder, "now", stay->is_now);
      crm_cli_build_text (builder, "by", stay->by);
      json_builder_end_object (builder);
      crm_cli_table_add (table, g_strdup (stay->name));
      crm_cli_table_add (table, g_strdup (instant));
      crm_cli_table_add (table, g_strdup_printf ("%.1f", (double) stay->seconds / 86400));
      crm_cli_table_add (table, g_strdup (stay->by != NULL ? stay->by : ""));
    }
  json_builder_end_array (builder);
  if (cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
}

static gpointer
run_history (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) deal
      = crm_session_find (session, find_kind (session, "opportunity"), task->name, error);
  g_autoptr (GPtrArray) stays
      = deal != NULL
            ? crm_stage_list_stays (session, crm_record_get_id (deal), crm_clock_now (), error)
            : NULL;

  if (stays == NULL)
    return NULL;
  put_stays (task->cli, stays);
  return data;
}

static gboolean
verb_history (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.name = cli->argv[1];
  return crm_cli_run (cli, CRM_LANE_READ, run_history, &task, error) != NULL;
}

static gpointer
run_settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 n;

  if (!crm_session_begin (session, _ ("Repeat customers by their orders"), "cli", error))
    return NULL;
  n = crm_repeat_settle_all (session, cancellable, error);
  if (end (session, n >= 0, data, error) == NULL)
    return NULL;
  crm_cli_note (ngettext ("%d client looked at\n", "%d clients looked at\n", (gulong) n), (int) n);
  return data;
}

static gboolean
verb_settle (CrmCli *cli, GError **error)
{
  if (!crm_cli_parse (cli, NULL, 0, 0, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  return crm_cli_run (cli, CRM_LANE_WRITE, run_settle, cli, error) != NULL;
}

/* ---- leads ---- */

static void
put_matches (CrmLeadMatches *matches)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  GPtrArray *similar[] = { matches->accounts, matches->contacts };

  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, "%", TRUE);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  for (guint k = 0; k < G_N_ELEMENTS (similar); k++)
    for (guint i = 0; i < similar[k]->len; i++)
      {
        const CrmSimilar *one = g_ptr_array_index (similar[k], i);

        crm_cli_table_add (table, g_strdup (crm_kind_get_name (crm_record_get_kind (one->record))));
        crm_cli_table_add (table, g_strdup_printf ("%.0f", one->probability * 100));
        crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (one->record)));
        crm_cli_table_add (table, g_strdup (crm_record_get_title (one->record)));
      }
  for (guint i = 0; i < matches->deals->len; i++)
    {
      CrmRecord *deal = g_ptr_array_index (matches->deals, i);

      crm_cli_table_add (table, g_strdup ("opportunity"));
      crm_cli_table_add (table, g_strdup (""));
      crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (deal)));
      crm_cli_table_add (table, g_strdup (crm_record_get_title (deal)));
    }
  crm_cli_table_put (table);
}

static gboolean
read_part (CrmSession *session,
           const char *kind,
           const char *text,
           CrmConvert *is,
           CrmId *id,
           GError **error)
{
  g_autoptr (CrmRecord) record = NULL;

  if (text == NULL)
    return TRUE;
  if (strcmp (text, "new") == 0 || strcmp (text, "none") == 0)
    {
      *is = strcmp (text, "new") == 0 ? CRM_CONVERT_NEW : CRM_CONVERT_NONE;
      return TRUE;
    }
  record = crm_session_find (session, find_kind (session, kind), text, error);
  if (record == NULL)
    return FALSE;
  *is = CRM_CONVERT_EXISTING;
  *id = *crm_record_get_id (record);
  return TRUE;
}

static gpointer
run_convert (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) lead
      = crm_session_find (session, find_kind (session, "lead"), task->name, error);
  g_autoptr (CrmLeadMatches) matches
      = lead != NULL ? crm_lead_find_matches (session, crm_record_get_id (lead), error) : NULL;
  g_autoptr (CrmLeadConversion) conversion = g_new0 (CrmLeadConversion, 1);
  g_autofree char *label = NULL;

  if (matches == NULL)
    return NULL;
  if (task->dry)
    {
      put_matches (matches);
      return g_object_ref (lead);
    }
  crm_lead_conversion_propose (conversion, matches);
  conversion->deal_name = g_strdup (task->deal_name);
  if (!read_part (session, "account", task->account, &conversion->account_is, &conversion->account,
                  error)
      || !read_part (session, "contact", task->contact, &conversion->contact_is,
                     &conversion->contact, error)
      || !read_part (session, "opportunity", task->deal, &conversion->deal_is, &conversion->deal,
                     error))
    return NULL;
  /* Translators: the name of a lead. */
  label = g_strdup_printf (_ ("“%s” is now a customer"), crm_record_get_title (lead));
  if (!crm_session_begin (session, label, "cli", error)
      || end (session, crm_lead_convert_in (session, conversion, error), data, error) == NULL)
    return NULL;
  crm_cli_note ("%s\n", label);
  return crm_session_get (session, crm_record_get_kind (lead), crm_record_get_id (lead), error);
}

static gpointer
run_convert_back (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) lead
      = crm_session_find (session, find_kind (session, "lead"), task->name, error);
  g_autoptr (CrmBatch) undo = NULL;
  CrmId batch;

  if (lead == NULL)
    return NULL;
  if (!crm_lead_find_conversion (session, crm_record_get_id (lead), &batch))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("This desk knows of no conversion of “%s”"), crm_record_get_title (lead));
      return NULL;
    }
  undo = crm_session_undo (session, &batch, error);
  if (undo == NULL)
    return NULL;
  crm_cli_note ("%s\n", undo->label);
  return crm_session_get (session, crm_record_get_kind (lead), crm_record_get_id (lead), error);
}

static gboolean
verb_convert (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *account = NULL, *contact = NULL, *deal = NULL, *name = NULL;
  gboolean back = FALSE;
  g_autoptr (CrmRecord) lead = NULL;
  GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account,
      N_ ("The company it becomes: one that is there, new, or none"), N_ ("ACCOUNT") },
    { "contact", 0, 0, G_OPTION_ARG_FILENAME, &contact,
      N_ ("The person it becomes: one that is there, new, or none"), N_ ("CONTACT") },
    { "deal", 0, 0, G_OPTION_ARG_FILENAME, &deal,
      N_ ("The deal it goes into: one that is there, new, or none"), N_ ("DEAL") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("What a new deal is called"), N_ ("NAME") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only show what is there already"), NULL },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &back, N_ ("Make a lead of it again"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error) || !crm_cli_open (cli, !task.dry, error))
    return FALSE;
  task.name = cli->argv[1];
  task.account = account;
  task.contact = contact;
  task.deal = deal;
  task.deal_name = name;
  lead = crm_cli_run (cli, task.dry ? CRM_LANE_READ : CRM_LANE_WRITE,
                      back ? run_convert_back : run_convert, &task, error);
  if (lead != NULL && !task.dry)
    crm_cli_put_record (cli, lead);
  return lead != NULL;
}

/* ---- who gets what ---- */

static gboolean
add_named (CrmSession *session, Task *task, GArray *refs, GError **error)
{
  for (int i = 0; task->names[i] != NULL; i++)
    {
      g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->names[i], error);
      CrmRef ref;

      if (record == NULL)
        return FALSE;
      ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (task->kind));
      g_array_append_val (refs, ref);
    }
  return TRUE;
}

/* The records that were named, or those that nobody is responsible for. */
static GArray *
find_unassigned (CrmSession *session, Task *task, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (task->kind);
  g_autoptr (CrmFilter) filter = NULL;
  g_autoptr (CrmFilter) followed = NULL;

  if (task->names[0] != NULL)
    {
      g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));

      return add_named (session, task, refs, error) ? g_steal_pointer (&refs) : NULL;
    }
  filter = crm_filter_parse (&task->kind, 1, task->filter != NULL ? task->filter : "",
                             crm_session_get_currency (session), error);
  if (filter == NULL)
    return NULL;
  followed = crm_session_follow_links (session, filter, &task->kind, 1, NULL);
  crm_query_add_filter (query, followed, crm_session_get_user (session));
  if (!crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_query_sort (query, "created_at", FALSE, error))
    return NULL;
  return crm_session_snapshot (session, query, NULL, error);
}

static void
put_assigned (CrmCli *cli, GPtrArray *all)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  /* Translators: a heading: who gets a lead. */
  crm_cli_table_add_column (table, C_ ("assignment", "Goes to"), FALSE);
  crm_cli_table_add_column (table, _ ("Why"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < all->len; i++)
    {
      const CrmAssigned *one = g_ptr_array_index (all, i);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (one->record));
      g_autofree char *why = one->entry != NULL ? crm_assign_describe (one->entry) : NULL;
      const char *to = one->entry != NULL ? link_title (one->entry, "user_id") : NULL;

      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "name", crm_record_get_title (one->record));
      crm_cli_build_text (builder, "to", to);
      crm_cli_build_text (builder, "why", why);
      json_builder_end_object (builder);
      crm_cli_table_add (table, g_steal_pointer (&id));
      crm_cli_table_add (table, g_strdup (crm_record_get_title (one->record)));
      crm_cli_table_add (table, g_strdup (to != NULL ? to : "—"));
      crm_cli_table_add (table, g_strdup (why != NULL ? why : ""));
    }
  json_builder_end_array (builder);
  if (cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
}

static gpointer
run_assign (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GArray) refs = find_unassigned (session, task, error);
  g_autoptr (GPtrArray) all = NULL;

  if (refs == NULL
      || (!task->dry && !crm_session_begin (session, _ ("Assign by the rules"), "cli", error)))
    return NULL;
  all = crm_assign_many (session, refs, task->dry, cancellable, error);
  if (task->dry ? all == NULL : end (session, all != NULL, data, error) == NULL)
    return NULL;
  put_assigned (task->cli, all);
  return data;
}

static gboolean
verb_assign (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autofree char *filter = NULL;
  GOptionEntry entries[] = {
    { "filter", 'F', 0, G_OPTION_ARG_FILENAME, &filter,
      N_ ("Only records of which this holds, in the language of filters"), N_ ("FILTER") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only say who would get what"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, G_MAXINT, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  if (strcmp (crm_kind_get_name (task.kind), "lead") != 0
      && strcmp (crm_kind_get_name (task.kind), "opportunity") != 0)
    return crm_cli_usage (error, "%s",
                          _ ("only records of the kinds lead and opportunity are "
                             "given to people by rules"));
  task.names = cli->argv + 2;
  task.filter = filter;
  return crm_cli_run (cli, CRM_LANE_WRITE, run_assign, &task, error) != NULL;
}

const CrmVerb crm_cli_pipeline_verbs[] = {
  { "stages", "[PIPELINE]", N_ ("List the stages of the pipelines, and how many deals are there"),
    N_ ("Pipelines, stages and reasons for losses are records: new, set and list know them as\n"
        "pipeline, stage and lost_reason. What a stage asks for stands in required_fields, a\n"
        "field a line; plan_id names the plan that it starts. A stage of a pipeline with\n"
        "type=repeat says from how many orders (min_orders) a customer belongs there."),
    CRM_VERB_JSON, verb_stages },
  { "stages archive", "STAGE", N_ ("Archive a stage and move its deals"), NULL, 0, verb_archive },
  { "stages history", "DEAL", N_ ("Show where a deal was and for how long"), NULL, CRM_VERB_JSON,
    verb_history },
  { "stages settle", "", N_ ("Put all repeat customers where their orders say"),
    N_ ("Orders move customers by themselves; this is for a pipeline that is new, and after\n"
        "several desks took orders of one customer at once."),
    0, verb_settle },
  { "convert", "LEAD", N_ ("Make a customer of a lead"),
    N_ ("Without options the company and the person that are there already and fit are taken,\n"
        "what is missing is made, and a new deal. --dry-run shows what is there. Notes and\n"
        "activities go along. --undo takes a conversion back, also much later."),
    CRM_VERB_JSON, verb_convert },
  { "assign", "KIND [RECORD…]", N_ ("Give leads or deals to people by the rules of the office"),
    N_ ("KIND is lead or opportunity. Without records those are meant that nobody is responsible\n"
        "for, oldest first. Rules are records of kind assignment_rule with an assignment_member\n"
        "for each person; new records are given by them when they are made, imported ones too.\n"
        "Who got what and why: clientela-cli list assignment."),
    CRM_VERB_JSON, verb_assign },
  { NULL },
};
