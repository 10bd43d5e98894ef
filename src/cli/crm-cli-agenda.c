/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What calendars show. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-agenda.h"
#include "crm-cli.h"

#define DAYS_SHOWN 14
#define MOST_DAYS 5000

/* ---- layers ---- */

/**
 * crm_cli_read_layers:
 * @text: names of layers with commas, “all” or “none”
 * @layers: (out): as bits
 *
 * Returns: whether each name is one of a layer
 */
gboolean
crm_cli_read_layers (const char *text, guint *layers, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);
  guint position;

  *layers = strcmp (text, "all") == 0 ? CRM_CALENDAR_ALL_LAYERS : 0;
  if (strcmp (text, "all") == 0 || strcmp (text, "none") == 0)
    return TRUE;
  for (gsize i = 0; names[i] != NULL; i++)
    if (crm_calendar_layer_find (g_strstrip (names[i]), &position))
      *layers |= 1u << position;
    else
      {
        g_autoptr (GString) known = g_string_new (NULL);

        for (guint k = 0; k < crm_calendar_layer_count (); k++)
          g_string_append_printf (known, "%s%s", k > 0 ? ", " : "",
                                  crm_calendar_layer_get (k)->name);
        return crm_cli_usage (error, _ ("--layers: “%s” is no layer; there are %s"), names[i],
                              known->str);
      }
  return TRUE;
}

/* ---- agenda ---- */

typedef struct
{
  CrmCli *cli;
  char **users;
  CrmAgendaQuestion question;
} AgendaTask;

static gboolean
find_people (CrmSession *session, AgendaTask *task, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");

  for (gsize i = 0; task->users != NULL && task->users[i] != NULL; i++)
    {
      g_autoptr (CrmRecord) user = crm_session_find (session, kind, task->users[i], error);

      if (user == NULL)
        return FALSE;
      g_array_append_vals (task->question.people, crm_record_get_id (user), 1);
    }
  if (task->question.people->len == 0)
    g_array_append_vals (task->question.people, crm_session_get_user (session), 1);
  return TRUE;
}

static gpointer
run_agenda (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  AgendaTask *task = data;

  return find_people (session, task, error)
             ? crm_agenda_read (session, &task->question, cancellable, error)
             : NULL;
}

static const char *
get_type (CrmOccurrence *occurrence)
{
  const CrmCalendarLayer *layer = crm_occurrence_get_layer (occurrence);
  const CrmKind *kind = crm_record_get_kind (crm_occurrence_get_record (occurrence));

  return layer != NULL ? crm_calendar_layer_get_label (layer)
                       : crm_field_choice_label (crm_kind_find_field (kind, "type"),
                                                 crm_occurrence_get_activity_type (occurrence));
}

static void
put_agenda_table (CrmCli *cli, GPtrArray *occurrences)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  const CrmLocale *locale = crm_context_get_locale (cli->context);

  crm_cli_table_add_column (table, _ ("Day"), FALSE);
  crm_cli_table_add_column (table, _ ("Time"), FALSE);
  crm_cli_table_add_column (table, _ ("Type"), FALSE);
  crm_cli_table_add_column (table, _ ("What"), FALSE);
  crm_cli_table_add_column (table, _ ("About"), FALSE);
  for (guint i = 0; i < occurrences->len; i++)
    {
      CrmOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      char day[CRM_DATE_STRING_SIZE];

      crm_cli_table_add (
          table, g_strdup (crm_date_format (crm_occurrence_get_start (occurrence).date, day)));
      crm_cli_table_add (table, crm_occurrence_dup_times (occurrence, locale));
      crm_cli_table_add (table, g_strdup (get_type (occurrence)));
      crm_cli_table_add (table, g_strdup (crm_occurrence_get_subject (occurrence)));
      crm_cli_table_add (table, g_strdup (crm_occurrence_get_about (occurrence)));
    }
  crm_cli_table_put (table);
}

static void
build_occurrence (JsonBuilder *builder, CrmOccurrence *occurrence)
{
  const CrmCalendarLayer *layer = crm_occurrence_get_layer (occurrence);
  CrmRecord *record = crm_occurrence_get_record (occurrence);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));
  CrmWall last = crm_wall_add (crm_occurrence_get_end (occurrence), 0, -1);
  char first_day[CRM_DATE_STRING_SIZE], last_day[CRM_DATE_STRING_SIZE];

  json_builder_begin_object (builder);
  crm_cli_build_text (builder, "layer", layer != NULL ? layer->name : NULL);
  crm_cli_build_text (builder, "kind", crm_kind_get_name (crm_record_get_kind (record)));
  crm_cli_build_text (builder, "id", id);
  crm_cli_build_text (builder, "type", crm_occurrence_get_activity_type (occurrence));
  crm_cli_build_text (builder, "what", crm_occurrence_get_subject (occurrence));
  crm_cli_build_text (builder, "about", crm_occurrence_get_about (occurrence));
  crm_cli_build_text (builder, "day",
                      crm_date_format (crm_occurrence_get_start (occurrence).date, first_day));
  crm_cli_build_text (builder, "last_day", crm_date_format (last.date, last_day));
  crm_cli_build_flag (builder, "all_day", crm_occurrence_is_all_day (occurrence));
  crm_cli_build_integer (builder, "minute", crm_occurrence_get_start (occurrence).minute);
  crm_cli_build_integer (builder, "minutes", crm_occurrence_get_minutes (occurrence));
  crm_cli_build_text (builder, "answer",
                      crm_answer_get_key (crm_occurrence_get_answer (occurrence)));
  json_builder_end_object (builder);
}

static void
put_agenda (CrmCli *cli, GPtrArray *occurrences, gboolean json)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!json)
    {
      put_agenda_table (cli, occurrences);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < occurrences->len; i++)
    build_occurrence (builder, g_ptr_array_index (occurrences, i));
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static gboolean
read_day (const char *name, const char *text, CrmDate *date, GError **error)
{
  if (text == NULL || crm_date_parse (text, date))
    return TRUE;
  return crm_cli_usage (error, _ ("%s: “%s” is no date; write it as 2026-03-31"), name, text);
}

static gboolean
verb_agenda (CrmCli *cli, GError **error)
{
  g_autofree char *from = NULL, *to = NULL, *layers = NULL;
  g_auto (GStrv) users = NULL;
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_autoptr (GPtrArray) found = NULL;
  gboolean json = FALSE;
  AgendaTask task = { .cli = cli, .question = { .people = people, .most = MOST_DAYS } };
  GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_ ("From this day; today without it"),
      N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Up to this day; two weeks without it"),
      N_ ("DATE") },
    { "user", 'u', 0, G_OPTION_ARG_FILENAME_ARRAY, &users,
      N_ ("Of this colleague; may be given several times"), N_ ("NAME") },
    { "everybody", 0, 0, G_OPTION_ARG_NONE, &task.question.everybody, N_ ("Of all colleagues"),
      NULL },
    { "layers", 0, 0, G_OPTION_ARG_FILENAME, &layers,
      N_ ("Which layers beside what was planned; “all” without it, “none” for none"),
      N_ ("LAYER,LAYER…") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  task.question.first = crm_date_today ();
  if (!crm_cli_parse (cli, entries, 0, 0, error)
      || !read_day ("--from", from, &task.question.first, error))
    return FALSE;
  task.question.last = task.question.first + DAYS_SHOWN - 1;
  if (!read_day ("--to", to, &task.question.last, error)
      || !crm_cli_read_layers (layers != NULL ? layers : "all", &task.question.layers, error)
      || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.users = users;
  found = crm_cli_run (cli, CRM_LANE_READ, run_agenda, &task, error);
  if (found == NULL)
    return FALSE;
  put_agenda (cli, found, json);
  return TRUE;
}

const CrmVerb crm_cli_agenda_verbs[] = {
  { "agenda", "", N_ ("List what the calendar shows: what was planned, invitations and layers"),
    N_ ("Layers are deliveries, deals to close, quotes that lapse, invoices due, contracts that "
        "end,\n"
        "promises, birthdays and family dates: those of the people asked for, and of nobody."),
    0, verb_agenda },
  { NULL },
};
