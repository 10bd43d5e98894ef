/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working time: holidays, and when people are free. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "crm-agenda.h"
#include "crm-calendar-pages.h"
#include "crm-cli.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-holidays.h"
#include "crm-ical.h"
#include "crm-work-read.h"

/* ---- holidays ---- */

typedef struct
{
  CrmCli *cli;
  CrmHolidayCountry country;
  int year;
  gboolean add, optional;
} HolidayTask;

static gboolean
add_offers (HolidayTask *task, CrmSession *session, GArray *offers, guint *n_added, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "holiday");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) known = crm_session_list (session, query, error);

  for (guint i = 0; known != NULL && i < offers->len; i++)
    {
      const CrmHolidayOffer *offer = &g_array_index (offers, CrmHolidayOffer, i);
      g_autoptr (CrmRecord) holiday = crm_holiday_new (kind, offer);

      if ((offer->is_optional && !task->optional) || crm_holiday_is_among (known, holiday))
        continue;
      if (!crm_session_insert (session, holiday, error))
        return FALSE;
      (*n_added)++;
    }
  return known != NULL;
}

static void
put_offers (HolidayTask *task, GArray *offers)
{
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  crm_cli_table_add_column (table, _ ("Day"), FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, _ ("Free"), FALSE);
  json_builder_begin_array (builder);
  for (guint i = 0; i < offers->len; i++)
    {
      const CrmHolidayOffer *offer = &g_array_index (offers, CrmHolidayOffer, i);
      char date[CRM_DATE_STRING_SIZE];

      crm_date_format (offer->date, date);
      crm_cli_table_add (table, g_strdup (date));
      crm_cli_table_add (table, g_strdup (offer->name));
      crm_cli_table_add (table, g_strdup (offer->part));
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "day", date);
      crm_cli_build_text (builder, "name", offer->name);
      crm_cli_build_text (builder, "free", offer->part);
      crm_cli_build_flag (builder, "optional", offer->is_optional);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (task->cli->json)
    crm_cli_put_built (builder);
  else
    crm_cli_table_put (table);
}

/* Translators: %u is a number of holidays. */
static void
note_added (guint n)
{
  crm_cli_note (g_dngettext (GETTEXT_PACKAGE, "%u holiday added.", "%u holidays added.", n), n);
}

static gpointer
run_holidays (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  HolidayTask *task = data;
  g_autoptr (GArray) offers = crm_holidays_offer (task->country, task->year);
  guint n_added = 0;

  if (!task->add)
    {
      put_offers (task, offers);
      return data;
    }
  if (!crm_session_begin (session, _ ("Add holidays"), "cli", error))
    return NULL;
  if (add_offers (task, session, offers, &n_added, error)
      && crm_session_commit (session, NULL, error))
    {
      note_added (n_added);
      return data;
    }
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static gboolean
verb_holidays (CrmCli *cli, GError **error)
{
  HolidayTask task = { .cli = cli };
  GOptionEntry entries[] = {
    { "add", 0, 0, G_OPTION_ARG_NONE, &task.add, N_ ("Make them holidays of the office"), NULL },
    { "optional", 0, 0, G_OPTION_ARG_NONE, &task.optional,
      N_ ("Add those too that the law leaves to the office"), NULL },
    { NULL },
  };
  char *end;

  if (!crm_cli_parse (cli, entries, 2, 2, error))
    return FALSE;
  task.year = (int) strtol (cli->argv[2], &end, 10);
  if (*end != '\0' || task.year < 1970 || task.year > 2199)
    return crm_cli_usage (error, _ ("%s is no year from 1970 to 2199"), cli->argv[2]);
  if (!crm_holidays_find_country (cli->argv[1], &task.country))
    return crm_cli_usage (error, _ ("%s: the holidays of BR, GB, PT, RO and TR are known"),
                          cli->argv[1]);
  if (!crm_cli_open (cli, task.add, error))
    return FALSE;
  if (!crm_holidays_are_complete (task.country))
    crm_cli_note (_ ("Ramazan and Kurban Bayramı follow the moon: read them from a calendar "
                     "(.ics)."));
  return crm_cli_run (cli, task.add ? CRM_LANE_WRITE : CRM_LANE_READ, run_holidays, &task, error)
         != NULL;
}

static gpointer
run_read_holidays (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  guint n_made = 0, n_known = 0;

  if (!crm_session_begin (session, _ ("Read holidays"), "import", error))
    return NULL;
  if (crm_ical_import_holidays (session, data, &n_made, &n_known, error)
      && crm_session_commit (session, NULL, error))
    {
      note_added (n_made);
      return data;
    }
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static gboolean
verb_read_holidays (CrmCli *cli, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  file = g_file_new_for_commandline_arg (cli->argv[1]);
  bytes = g_file_load_bytes (file, NULL, NULL, error);
  return bytes != NULL
         && crm_cli_run (cli, CRM_LANE_WRITE, run_read_holidays, bytes, error) != NULL;
}

/* ---- free times ---- */

typedef struct
{
  CrmCli *cli;
  int minutes, days, most;
  gint64 from;
} FreeTask;

static GPtrArray *
read_people (FreeTask *task, CrmSession *session, CrmDate first, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (GPtrArray) people
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_person_time_free);

  for (int i = 1; i < task->cli->argc; i++)
    {
      g_autoptr (CrmRecord) user = crm_session_find (session, kind, task->cli->argv[i], error);
      CrmPersonTime *person = user != NULL
                                  ? crm_person_time_read (session, crm_record_get_id (user), first,
                                                          first + task->days - 1, NULL, error)
                                  : NULL;

      if (person == NULL)
        return NULL;
      g_ptr_array_add (people, person);
    }
  return g_steal_pointer (&people);
}

static void
put_starts (FreeTask *task, GArray *starts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < starts->len; i++)
    {
      gint64 start = g_array_index (starts, gint64, i);
      char from[CRM_INSTANT_STRING_SIZE], to[CRM_INSTANT_STRING_SIZE];

      crm_instant_format (start, from);
      crm_instant_format (start + task->minutes * CRM_MINUTE, to);
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "start", from);
      crm_cli_build_text (builder, "end", to);
      json_builder_end_object (builder);
      if (!task->cli->json)
        {
          const CrmLocale *locale = crm_context_get_locale (task->cli->context);
          g_autofree char *day
              = crm_locale_format_date (locale, crm_instant_to_date (start), CRM_DATE_FULL);
          g_autofree char *begin = crm_locale_format_time (locale, start);
          g_autofree char *end
              = crm_locale_format_time (locale, start + task->minutes * CRM_MINUTE);

          crm_cli_put ("%s  %s–%s\n", day, begin, end);
        }
    }
  json_builder_end_array (builder);
  if (task->cli->json)
    crm_cli_put_built (builder);
}

static gpointer
run_free (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  FreeTask *task = data;
  CrmDate first = crm_instant_to_date (task->from);
  g_autoptr (GPtrArray) people = read_people (task, session, first, error);
  g_autoptr (GArray) starts = NULL;

  if (people == NULL)
    return NULL;
  starts = crm_person_times_propose (people, task->from, first + task->days - 1, task->minutes,
                                     (guint) task->most);
  put_starts (task, starts);
  if (starts->len == 0)
    crm_cli_note (_ ("They have no time together on these days."));
  return data;
}

static gboolean
verb_free (CrmCli *cli, GError **error)
{
  FreeTask task = { cli, 60, 30, 10, crm_clock_now () };
  g_autofree char *from = NULL;
  CrmDate date;
  GOptionEntry entries[] = {
    { "minutes", 0, 0, G_OPTION_ARG_INT, &task.minutes, N_ ("How long it takes (60)"), "N" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Not before this day or instant"),
      N_ ("DATE") },
    { "days", 0, 0, G_OPTION_ARG_INT, &task.days, N_ ("How many days are looked at (30)"), "N" },
    { "most", 0, 0, G_OPTION_ARG_INT, &task.most, N_ ("How many are listed (10)"), "N" },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 50, error))
    return FALSE;
  if (task.minutes < 1 || task.minutes > 1440 || task.days < 1 || task.days > 366 || task.most < 1
      || task.most > 1000)
    return crm_cli_usage (error, _ ("Give 1 to 1440 minutes, 1 to 366 days, 1 to 1000 times"));
  if (from != NULL && !crm_instant_parse (from, &task.from))
    {
      if (!crm_date_parse (from, &date))
        return crm_cli_usage (error, _ ("%s is no date such as 2026-11-30"), from);
      task.from = crm_instant_from_date (date, 0, 0);
    }
  return crm_cli_open (cli, FALSE, error)
         && crm_cli_run (cli, CRM_LANE_READ, run_free, &task, error) != NULL;
}

/* ---- paper ---- */

typedef struct
{
  CrmCli *cli;
  const char *person; /* NULL: who works here */
  CrmDate first, last;
  GPtrArray *occurrences;
  CrmWorkCalendar *work;
  char *name; /* of the person */
} PrintTask;

static gpointer
run_print (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  PrintTask *task = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (CrmRecord) user
      = task->person != NULL
            ? crm_session_find (session, kind, task->person, error)
            : crm_session_get (session, kind, crm_session_get_user (session), error);
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (CrmId));
  CrmAgendaQuestion question = { .first = task->first, .last = task->last, .people = people };

  if (user == NULL)
    return NULL;
  g_array_append_vals (people, crm_record_get_id (user), 1);
  task->name = g_strdup (crm_record_get_title (user));
  task->work = crm_work_read (session, crm_record_get_id (user), error);
  if (task->work != NULL)
    task->occurrences = crm_agenda_read (session, &question, cancellable, error);
  return task->occurrences != NULL ? data : NULL;
}

/* The days of a view around a date, and how they are printed. */
static gboolean
choose_days (
    PrintTask *task, const char *view, CrmDate date, CrmCalendarPaperForm *form, GError **error)
{
  const CrmLocale *locale = crm_context_get_locale (task->cli->context);
  int first = crm_locale_get_first_weekday (locale);
  CrmDate week = date - (crm_date_weekday (date) - first + 7) % 7;
  CrmDate month = crm_date_month_start (date);

  *form = CRM_CALENDAR_PAPER_DAYS;
  task->first = task->last = date;
  if (g_strcmp0 (view, "day") == 0)
    return TRUE;
  if (g_strcmp0 (view, "work-week") == 0)
    {
      task->first = date - (crm_date_weekday (date) - 1);
      task->last = task->first + 4;
      return TRUE;
    }
  task->first = week;
  task->last = week + 6;
  if (view == NULL || g_strcmp0 (view, "week") == 0)
    return TRUE;
  *form = g_strcmp0 (view, "month") == 0 ? CRM_CALENDAR_PAPER_MONTH : CRM_CALENDAR_PAPER_AGENDA;
  task->first = month;
  task->last = crm_date_add_months (month, 1) - 1;
  if (*form == CRM_CALENDAR_PAPER_MONTH)
    {
      task->first -= (crm_date_weekday (month) - first + 7) % 7;
      task->last = task->first + (task->last - task->first) / 7 * 7 + 6;
    }
  return *form == CRM_CALENDAR_PAPER_MONTH || g_strcmp0 (view, "agenda") == 0
         || crm_cli_usage (error, _ ("A view is day, work-week, week, month or agenda"));
}

static char *
dup_title (PrintTask *task, CrmCalendarPaperForm form, CrmDate date)
{
  const CrmLocale *locale = crm_context_get_locale (task->cli->context);
  g_autofree char *from = crm_locale_format_date (locale, task->first, CRM_DATE_LONG);
  g_autofree char *to = crm_locale_format_date (locale, task->last, CRM_DATE_LONG);
  g_autofree char *month = crm_locale_format_date_pattern (locale, date, "MMMM yyyy");

  if (form == CRM_CALENDAR_PAPER_MONTH)
    return g_strdup_printf ("%s · %s", month, task->name);
  if (task->first == task->last)
    return g_strdup_printf ("%s · %s", from, task->name);
  return g_strdup_printf ("%s – %s · %s", from, to, task->name);
}

static gboolean
print_days (PrintTask *task, const char *view, CrmDate date, const char *path, GError **error)
{
  g_autoptr (CrmCalendarPaper) paper = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *title = NULL;
  CrmCalendarPaperForm form;

  if (!choose_days (task, view, date, &form, error)
      || crm_cli_run (task->cli, CRM_LANE_READ, run_print, task, error) == NULL)
    return FALSE;
  title = dup_title (task, form, date);
  paper = crm_calendar_pages_make (task->cli->context, form, task->first, task->last,
                                   task->occurrences, task->work, title);
  bytes = crm_calendar_paper_to_pdf (paper, error);
  return bytes != NULL && crm_cli_write_bytes (bytes, path, error);
}

static gboolean
verb_print (CrmCli *cli, GError **error)
{
  PrintTask task = { .cli = cli };
  g_autofree char *view = NULL;
  g_autofree char *day = NULL;
  g_autofree char *path = NULL;
  CrmDate date = crm_date_today ();
  gboolean good;
  GOptionEntry entries[] = {
    { "view", 0, 0, G_OPTION_ARG_STRING, &view, N_ ("day, work-week, week, month or agenda"),
      N_ ("VIEW") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &day, N_ ("A day of it; today without one"), N_ ("DATE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Into this file"), N_ ("FILE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error))
    return FALSE;
  if (day != NULL && !crm_date_parse (day, &date))
    return crm_cli_usage (error, _ ("%s is no date such as 2026-11-30"), day);
  task.person = cli->argc > 1 ? cli->argv[1] : NULL;
  good = crm_cli_open (cli, FALSE, error) && print_days (&task, view, date, path, error);
  g_clear_pointer (&task.occurrences, g_ptr_array_unref);
  g_clear_pointer (&task.work, crm_work_calendar_unref);
  g_free (task.name);
  return good;
}

const CrmVerb crm_cli_hours_verbs[] = {
  { "calendar free", "PERSON…", N_ ("List the next times at which all of these people are free"),
    N_ ("Within the working hours of each, without holidays and absences, and without what they\n"
        "are responsible for or take part in, unless they declined."),
    CRM_VERB_JSON, verb_free },
  { "calendar holidays", "COUNTRY YEAR",
    N_ ("List the public holidays of a country, or add them to the office’s"),
    N_ ("COUNTRY is BR, GB (England and Wales), PT, RO or TR. What the office has already is not\n"
        "added twice. Hours are records of the kind working_hours, one for the office and one for\n"
        "each person who has their own; a vacation is one of the kind absence."),
    CRM_VERB_JSON, verb_holidays },
  { "calendar print", "[PERSON]", N_ ("Write days of a calendar as a PDF file to print"),
    N_ ("A page has the hours or weeks; what has no room there is told in full on those that\n"
        "follow."),
    0, verb_print },
  { "calendar read-holidays", "FILE",
    N_ ("Make the whole days of a calendar (.ics) holidays of the office"), NULL, 0,
    verb_read_holidays },
  { NULL },
};
