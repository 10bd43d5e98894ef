/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day: what it asks for, what is answered, and what is added to it in one line of words. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-day-act.h"
#include "crm-error.h"
#include "crm-locale.h"
#include "crm-money.h"
#include "crm-quick-entry.h"
#include "crm-wall.h"

typedef struct
{
  CrmCli *cli;
  char *user;
  gboolean everybody;
  gboolean back;
  int limit;
  const char *line; /* an id, or a number of the list */
  CrmDayAct act;
  char *until;
  char *text;
  char *remind;
  int choice;
  gboolean dry;
  char *order;
} Task;

/* ---- output ---- */

static void
build_item (CrmDayItem *item, const char *currency, JsonBuilder *builder)
{
  CrmRecord *record = crm_day_item_get_record (item);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));
  g_autofree char *worth = crm_money_to_string (crm_day_item_get_worth (item), currency);
  gint64 at = crm_day_item_get_at (item);
  char when[CRM_INSTANT_STRING_SIZE];
  const struct
  {
    const char *name, *value;
  } members[] = {
    { "reason", crm_day_reason_get_key (crm_day_item_get_reason (item)) },
    { "kind", crm_kind_get_name (crm_record_get_kind (record)) },
    { "id", id },
    { "name", crm_day_item_get_title (item) },
    { "about", crm_day_item_get_about (item) },
    { "why", crm_day_item_get_why (item) },
    { "worth", worth },
    { "currency", currency },
  };

  json_builder_begin_object (builder);
  crm_cli_build_integer (builder, "rank", crm_day_item_get_rank (item));
  crm_cli_build_integer (builder, "place", crm_day_item_get_place (item));
  crm_cli_build_integer (builder, "score", crm_day_item_get_score (item));
  crm_cli_build_integer (builder, "urgency", crm_day_item_get_urgency (item));
  crm_cli_build_integer (builder, "worth_points", crm_day_item_get_worth_points (item));
  crm_cli_build_integer (builder, "days_late", crm_day_item_get_late (item));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    crm_cli_build_text (builder, members[i].name, members[i].value);
  json_builder_set_member_name (builder, "at");
  if (at == CRM_INSTANT_NONE)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, crm_instant_format (at, when));
  json_builder_end_object (builder);
}

static void
put_day_json (GPtrArray *items, const char *currency)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    build_item (g_ptr_array_index (items, i), currency, builder);
  json_builder_end_array (builder);
  crm_cli_put_built (builder);
}

static void
put_day_table (CrmCli *cli, GPtrArray *items)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  const CrmLocale *locale = crm_context_get_locale (cli->context);

  crm_cli_table_add_column (table, "", TRUE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("About"), FALSE);
  crm_cli_table_add_column (table, _ ("Why"), FALSE);
  crm_cli_table_add_column (table, _ ("Worth"), TRUE);
  crm_cli_table_add_column (table, _ ("Score"), TRUE);
  for (guint i = 0; i < items->len; i++)
    {
      CrmDayItem *item = g_ptr_array_index (items, i);
      gint64 worth = crm_day_item_get_worth (item);

      crm_cli_table_add (table, g_strdup_printf ("%u", crm_day_item_get_rank (item) + 1));
      crm_cli_table_add (table, g_strdup (crm_kind_get_label (
                                    crm_record_get_kind (crm_day_item_get_record (item)))));
      crm_cli_table_add (table, g_strdup (crm_day_item_get_title (item)));
      crm_cli_table_add (table, g_strdup (crm_day_item_get_about (item)));
      crm_cli_table_add (table, g_strdup (crm_day_item_get_why (item)));
      crm_cli_table_add (
          table, worth == 0 ? NULL
                            : crm_locale_format_money (locale, worth,
                                                       crm_context_get_currency (cli->context),
                                                       CRM_MONEY_SYMBOL));
      crm_cli_table_add (table, g_strdup_printf ("%d", crm_day_item_get_score (item)));
    }
  crm_cli_table_put (table);
}

/* ---- today ---- */

static CrmDayList *
compute (CrmSession *session, Task *task, GError **error)
{
  CrmDayListOptions options = { .user = *crm_session_get_user (session),
                                .now = crm_clock_now (),
                                .most = (guint) task->limit,
                                .locale = crm_context_get_locale (task->cli->context) };

  if (task->everybody)
    options.user = CRM_ID_NONE;
  else if (task->user != NULL)
    {
      g_autoptr (CrmRecord) user = crm_session_find (
          session, crm_catalog_find_kind (crm_session_get_catalog (session), "user"), task->user,
          error);

      if (user == NULL)
        return NULL;
      options.user = *crm_record_get_id (user);
    }
  return crm_day_list_compute (session, &options, NULL, error);
}

static gpointer
run_today (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return compute (session, data, error);
}

/* By the number that the list shows, or by the id of its record. */
static CrmDayItem *
find_line (CrmDayList *list, const char *text, GError **error)
{
  char *end;
  guint64 number = g_ascii_strtoull (text, &end, 10);
  CrmDayItem *found = NULL;

  if (*end == '\0' && number >= 1 && number <= list->items->len)
    return g_ptr_array_index (list->items, number - 1);
  for (guint i = 0; i < list->items->len; i++)
    {
      CrmDayItem *item = g_ptr_array_index (list->items, i);
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (crm_day_item_get_record (item)));

      if (g_strcmp0 (id, text) != 0)
        continue;
      if (found != NULL)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_AMBIGUOUS,
                       _ ("“%s” is on several lines of the day: give the number of one"), text);
          return NULL;
        }
      found = item;
    }
  if (found == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("“%s” is no line of the day"), text);
  return found;
}

/* hour, tomorrow, week, a date or an instant */
static gboolean
parse_until (Task *task, CrmDayItem *item, gint64 now, gint64 *until, GError **error)
{
  static const char *const names[] = { "hour", "tomorrow", "week" };
  const char *text = task->until != NULL ? task->until : "tomorrow";
  gint64 at = item != NULL && crm_day_item_is_activity (item) ? crm_day_item_get_at (item)
                                                              : CRM_INSTANT_NONE;
  CrmDate date;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *until = crm_snooze_instant ((CrmSnooze) i, at, now);
        return TRUE;
      }
  if (crm_instant_parse (text, until))
    return TRUE;
  if (!crm_date_parse (text, &date))
    return crm_cli_usage (
        error, _ ("--until: give hour, tomorrow, week, a date or an instant, not “%s”"), text);
  *until = crm_wall_to_instant ((CrmWall){ date, 9 * 60 });
  return TRUE;
}

static gboolean
commit (CrmSession *session, gboolean good, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return TRUE;
  crm_session_rollback (session);
  return FALSE;
}

static gpointer
run_act (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  gint64 now = crm_clock_now (), until = now;
  g_autoptr (CrmDayList) list = compute (session, task, error);
  CrmDayItem *item = list != NULL ? find_line (list, task->line, error) : NULL;
  g_autofree char *label = NULL;

  if (item == NULL
      || (task->act == CRM_DAY_ACT_SNOOZE && !parse_until (task, item, now, &until, error)))
    return NULL;
  label = crm_day_act_dup_label (item, task->act);
  if (!crm_session_begin (session, label, "cli", error)
      || !commit (session, crm_day_act_run (session, item, task->act, until, now, error), error))
    return NULL;
  crm_cli_note ("%s\n", label);
  return compute (session, task, error);
}

static gpointer
run_back (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  if (!crm_session_begin (session, _ ("Show again what was put off"), "cli", error)
      || !commit (
          session,
          crm_day_act_bring_back (session, crm_session_get_user (session), crm_clock_now (), error),
          error))
    return NULL;
  return compute (session, data, error);
}

/* Which one of the three was asked for, if any. */
static gboolean
choose_act (Task *task, char *const *lines, GError **error)
{
  for (int i = CRM_DAY_ACT_DONE; i <= CRM_DAY_ACT_SKIP; i++)
    if (lines[i] != NULL)
      {
        if (task->line != NULL || task->back)
          return crm_cli_usage (error, _ ("Give one of --do, --snooze, --skip, --back"));
        task->act = (CrmDayAct) i;
        task->line = lines[i];
      }
  if (task->order != NULL && g_strcmp0 (task->order, "worth") != 0
      && g_strcmp0 (task->order, "kind") != 0)
    return crm_cli_usage (error, _ ("--by: give kind or worth, not “%s”"), task->order);
  if (task->until != NULL && (task->line == NULL || task->act != CRM_DAY_ACT_SNOOZE))
    return crm_cli_usage (error, _ ("--until belongs to --snooze"));
  return TRUE;
}

static gboolean
show_day (Task *task, GError **error)
{
  gboolean writes = task->line != NULL || task->back;
  g_autoptr (CrmDayList) list = crm_cli_run (task->cli, writes ? CRM_LANE_WRITE : CRM_LANE_READ,
                                             task->back ? run_back
                                             : writes   ? run_act
                                                        : run_today,
                                             task, error);
  GPtrArray *items;

  if (list == NULL)
    return FALSE;
  items = g_strcmp0 (task->order, "worth") == 0 ? list->by_worth : list->items;
  if (task->cli->json)
    put_day_json (items, crm_context_get_currency (task->cli->context));
  else
    put_day_table (task->cli, items);
  return TRUE;
}

static gboolean
verb_today (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  char *lines[3] = { NULL };
  gboolean good;
  GOptionEntry entries[] = {
    { "user", 'u', 0, G_OPTION_ARG_FILENAME, &task.user, N_ ("Of this colleague"), N_ ("NAME") },
    { "everybody", 0, 0, G_OPTION_ARG_NONE, &task.everybody, N_ ("Of all colleagues"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &task.limit, N_ ("How many lines of each reason"), "N" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &task.order,
      N_ ("Which comes first: kind (what is overdue, what is today …) or worth (the highest "
          "score)"),
      N_ ("ORDER") },
    /* Translators: the name of the argument of an option: which line of a list. */
    { "do", 0, 0, G_OPTION_ARG_STRING, &lines[0], N_ ("Mark a line as done"), N_ ("LINE") },
    { "snooze", 0, 0, G_OPTION_ARG_STRING, &lines[1], N_ ("Put a line off"), N_ ("LINE") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &task.until,
      N_ ("Until when: hour, tomorrow, week, a date or an instant"), N_ ("WHEN") },
    { "skip", 0, 0, G_OPTION_ARG_STRING, &lines[2],
      N_ ("Leave a line out until its reason changes"), N_ ("LINE") },
    { "back", 0, 0, G_OPTION_ARG_NONE, &task.back, N_ ("Show again what was put off"), NULL },
    { NULL },
  };

  good = crm_cli_parse (cli, entries, 0, 0, error) && choose_act (&task, lines, error)
         && (task.limit >= 0 || crm_cli_usage (error, _ ("--limit: give a number from 1")))
         && crm_cli_open (cli, task.line != NULL || task.back, error) && show_day (&task, error);
  g_free (task.user);
  g_free (task.until);
  g_free (task.order);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (lines[i]);
  return good;
}

/* ---- add ---- */

/* @minutes: (out): before the activity, -1 for none */
static gboolean
parse_remind (Task *task, int *minutes, GError **error)
{
  char *end = NULL;
  gint64 value = task->remind != NULL ? g_ascii_strtoll (task->remind, &end, 10) : -1;

  *minutes = (int) value;
  if (task->remind == NULL)
    return TRUE;
  if (*end != '\0' || end == task->remind || value < 0 || value > CRM_REMINDER_MOST_MINUTES)
    return crm_cli_usage (error, _ ("--remind: give minutes from 0 to 40320, not “%s”"),
                          task->remind);
  return TRUE;
}

static gboolean
choose_party (Task *task, CrmQuickEntry *entry, GError **error)
{
  if (task->choice == 0)
    return TRUE;
  if (task->choice > (int) entry->parties->len)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("--choose: give a number from 1 to %u"), entry->parties->len);
      return FALSE;
    }
  crm_quick_entry_choose (entry, (guint) task->choice - 1);
  return TRUE;
}

static gboolean
insert_entry (CrmSession *session, CrmRecord *activity, int minutes, GError **error)
{
  g_autoptr (CrmRecord) reminder = minutes >= 0 ? crm_reminder_draft (activity, minutes) : NULL;

  return crm_session_insert (session, activity, error)
         && (reminder == NULL || crm_session_insert (session, reminder, error));
}

static gpointer
run_add (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GError) failed = NULL;
  g_autoptr (CrmQuickEntry) entry = crm_quick_entry_read (session, task->text, &failed);
  g_autofree char *said = NULL;
  int minutes;

  if (entry == NULL)
    {
      if (failed != NULL)
        g_propagate_error (error, g_steal_pointer (&failed));
      else
        g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                     _ ("“%s” does not say what is to be done"), task->text);
      return NULL;
    }
  if (!parse_remind (task, &minutes, error) || !choose_party (task, entry, error))
    return NULL;
  said = crm_quick_entry_say (entry, crm_context_get_locale (task->cli->context));
  crm_cli_note ("%s\n", said);
  for (guint i = 1; task->choice == 0 && i < entry->parties->len; i++)
    /* Translators: a number to choose by, then a person or company who may be meant instead. */
    crm_cli_note (_ ("or --choose %u: %s\n"), i + 1,
                  crm_record_get_title (g_ptr_array_index (entry->parties, i)));
  if (task->dry)
    return g_object_ref (entry->activity);
  if (!crm_session_begin (session, crm_record_get_title (entry->activity), "cli", error)
      || !commit (session, insert_entry (session, entry->activity, minutes, error), error))
    return NULL;
  return crm_session_get (session, crm_record_get_kind (entry->activity),
                          crm_record_get_id (entry->activity), error);
}

static gboolean
verb_add (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *text = NULL;
  g_autofree char *remind = NULL;
  GOptionEntry entries[] = {
    { "choose", 0, 0, G_OPTION_ARG_INT, &task.choice, N_ ("Who is meant, when several may be"),
      N_ ("N") },
    { "remind", 0, 0, G_OPTION_ARG_STRING, &remind, N_ ("Remind so many minutes before"),
      N_ ("MINUTES") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &task.dry, N_ ("Only say what was understood"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, -1, error))
    return FALSE;
  if (task.choice < 0)
    return crm_cli_usage (error, _ ("--choose: give a number from 1"));
  task.remind = remind;
  task.text = text = g_strjoinv (" ", cli->argv + 1);
  if (!crm_cli_open (cli, !task.dry, error))
    return FALSE;
  record = crm_cli_run (cli, task.dry ? CRM_LANE_READ : CRM_LANE_WRITE, run_add, &task, error);
  if (record == NULL)
    return FALSE;
  if (!task.dry)
    crm_cli_put_record (cli, record);
  return TRUE;
}

const CrmVerb crm_cli_day_verbs[] = {
  { "today", "", N_ ("List what the day asks for, and why"),
    N_ ("--do, --snooze and --skip take the number of a line, or the id of its record, and print\n"
        "what is left. An activity is ended or moved; any other line gets an answer, which all\n"
        "desks of the office know: it comes back when its time has come or its reason is another."),
    CRM_VERB_JSON, verb_today },
  { "add", "WORD…", N_ ("Add a task, call, meeting or visit in one line of words"),
    N_ ("call Ana tomorrow 3pm about prices; ligar ao cliente amanhã 15h sobre a tabela de "
        "preços;\n"
        "mâine la 10 sună furnizorul; yarın 14:00 müşteriyi ara. The words of all five languages\n"
        "count, in any order. What was understood is said on the standard error, with who else "
        "may\n"
        "be meant."),
    CRM_VERB_JSON, verb_add },
  { NULL },
};
