/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line of words asks for: “deal acme won”, “call maria tomorrow 10”, “new contact João”. The
 * first word says what, the last where to or when, those between whom. Nothing is done here. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-command-private.h"
#include "crm-fold.h"
#include "crm-opportunity.h"

#define MAX_COMMANDS 6
#define MAX_STAGE_WORDS 3
#define MAX_FOUND 40
#define USUAL_MINUTE (10 * 60)
#define USUAL_DURATION 30

typedef struct
{
  CrmSession *session;
  const CrmCatalog *catalog;
  const CrmLocale *locale;
  GPtrArray *words; /* as typed, after the verb */
  GPtrArray *commands;
} Reading;

void
crm_command_free (CrmCommand *self)
{
  if (self == NULL)
    return;
  g_free (self->effect);
  g_free (self->detail);
  g_clear_object (&self->record);
  g_clear_object (&self->stage);
  g_free (self);
}

static GPtrArray *
split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\n", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_ptr_array_add (words, g_strdup (*part));
  return words;
}

static char *
join (GPtrArray *words, guint from, guint to)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    g_string_append_printf (text, "%s%s", i > from ? " " : "",
                            (char *) g_ptr_array_index (words, i));
  return g_string_free (text, FALSE);
}

static CrmCommand *
add_command (Reading *reading, CrmCommandType type, CrmRecord *record)
{
  CrmCommand *command = g_new0 (CrmCommand, 1);

  command->type = type;
  command->record = g_object_ref (record);
  g_ptr_array_add (reading->commands, command);
  return command;
}

static const char *
link_title (CrmRecord *record, const char *field)
{
  return crm_record_get_link_title (record,
                                    crm_kind_find_field (crm_record_get_kind (record), field));
}

/* “Acme – Roof”: the deal after whom it is with, unless its name says that too. */
static char *
name_deal (CrmRecord *deal)
{
  const char *company = link_title (deal, "account_id");
  g_autofree char *folded_company = crm_fold (company != NULL ? company : "");
  g_autofree char *folded = crm_fold (crm_record_get_title (deal));

  if (*folded_company == '\0' || strstr (folded, folded_company) != NULL)
    return g_strdup (crm_record_get_title (deal));
  return g_strdup_printf ("%s – %s", company, crm_record_get_title (deal));
}

/* What tells two deals of one name apart. */
static char *
describe_deal (Reading *reading, CrmRecord *deal)
{
  const CrmField *amount = crm_kind_find_field (crm_record_get_kind (deal), "amount");
  g_autofree char *money = crm_record_is_set (deal, "amount")
                               ? crm_record_format (deal, amount, reading->locale)
                               : NULL;
  const char *stage = link_title (deal, "stage_id");

  if (money == NULL)
    return g_strdup (stage);
  return stage != NULL ? g_strdup_printf ("%s · %s", stage, money) : g_strdup (money);
}

static gboolean
same_link (CrmRecord *a, CrmRecord *b, const char *field)
{
  return crm_value_equal (crm_record_get_by_name (a, field), crm_record_get_by_name (b, field));
}

static void
add_move (Reading *reading, CrmRecord *deal, CrmRecord *stage)
{
  const CrmId *now = crm_record_get_link (deal, "stage_id");
  g_autofree char *name = NULL;
  CrmCommand *command;

  if (reading->commands->len >= MAX_COMMANDS || !same_link (deal, stage, "pipeline_id")
      || (now != NULL && crm_id_equal (now, crm_record_get_id (stage))))
    return;
  for (guint i = 0; i < reading->commands->len; i++)
    {
      CrmCommand *other = g_ptr_array_index (reading->commands, i);

      if (crm_id_equal (crm_record_get_id (other->record), crm_record_get_id (deal))
          && crm_id_equal (crm_record_get_id (other->stage), crm_record_get_id (stage)))
        return;
    }
  name = name_deal (deal);
  command = add_command (reading, CRM_COMMAND_MOVE, deal);
  command->stage = g_object_ref (stage);
  /* Translators: a deal, then the stage that it is moved to. */
  command->effect = g_strdup_printf (_ ("Move “%s” to %s"), name, crm_record_get_title (stage));
  command->detail = describe_deal (reading, deal);
}

static void
add_found_deals (Reading *reading, GPtrArray *found, GPtrArray *deals, const char *link)
{
  for (guint i = 0; i < found->len && deals->len < MAX_FOUND; i++)
    {
      CrmRecord *record = g_ptr_array_index (found, i);
      const char *kind = record != NULL ? crm_kind_get_name (crm_record_get_kind (record)) : "";
      g_autofree char *field = g_strconcat (kind, "_id", NULL);
      g_autoptr (CrmQuery) query = NULL;
      g_autoptr (GPtrArray) linked = NULL;

      if (link == NULL && strcmp (kind, "opportunity") == 0)
        g_ptr_array_add (deals, g_object_ref (record));
      if (link == NULL || strcmp (field, link) != 0)
        continue;
      query = crm_query_new (crm_catalog_find_kind (reading->catalog, "opportunity"));
      crm_query_set_limit (query, MAX_COMMANDS);
      if (!crm_query_filter (query, link, CRM_FILTER_EQUAL,
                             crm_value_link (crm_record_get_id (record)), NULL))
        continue;
      linked = crm_session_list (reading->session, query, NULL);
      for (guint k = 0; linked != NULL && k < linked->len; k++)
        g_ptr_array_add (deals, g_object_ref (g_ptr_array_index (linked, k)));
    }
}

/* Deals that are called like @text, then those of the companies and people who are. */
static GPtrArray *
find_deals (Reading *reading, const char *text, GError **error)
{
  g_autoptr (GPtrArray) found = crm_session_search (reading->session, text, MAX_FOUND, error);
  GPtrArray *deals;

  if (found == NULL)
    return NULL;
  deals = g_ptr_array_new_with_free_func (g_object_unref);
  add_found_deals (reading, found, deals, NULL);
  add_found_deals (reading, found, deals, "account_id");
  add_found_deals (reading, found, deals, "contact_id");
  return deals;
}

static gboolean
fits_stage (CrmRecord *stage, const char *phrase, gboolean is_word)
{
  g_autofree char *title = crm_fold (crm_record_get_title (stage));
  g_autofree char *folded = crm_fold (phrase);
  const char *type = crm_record_get_text (stage, "type");

  if (*folded == '\0' || crm_record_get_integer (stage, "archived", 0) != 0)
    return FALSE;
  return g_str_has_prefix (title, folded)
         || (is_word && type != NULL && crm_command_is_stage_type (phrase, type));
}

/* The stages that @phrase is the beginning of, or the type. */
static GPtrArray *
choose_stages (GPtrArray *stages, const char *phrase, gboolean is_word)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < stages->len; i++)
    if (fits_stage (g_ptr_array_index (stages, i), phrase, is_word))
      g_ptr_array_add (chosen, g_ptr_array_index (stages, i));
  return chosen;
}

static gboolean
is_closed (CrmRecord *deal, GPtrArray *stages)
{
  const CrmId *now = crm_record_get_link (deal, "stage_id");

  for (guint i = 0; now != NULL && i < stages->len; i++)
    if (crm_id_equal (crm_record_get_id (g_ptr_array_index (stages, i)), now))
      return crm_stage_is_closed (g_ptr_array_index (stages, i));
  return FALSE;
}

/* Who moves a deal seldom means one that has ended. */
static void
add_moves (
    Reading *reading, GPtrArray *deals, GPtrArray *chosen, GPtrArray *stages, gboolean closed)
{
  for (guint i = 0; i < deals->len; i++)
    if (is_closed (g_ptr_array_index (deals, i), stages) == closed)
      for (guint s = 0; s < chosen->len; s++)
        add_move (reading, g_ptr_array_index (deals, i), g_ptr_array_index (chosen, s));
}

static gboolean
read_move (Reading *reading, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (reading->catalog, "stage"));
  g_autoptr (GPtrArray) stages = crm_session_list (reading->session, query, error);
  guint n = reading->words->len;

  if (stages == NULL)
    return FALSE;
  for (guint k = MIN (MAX_STAGE_WORDS, n > 0 ? n - 1 : 0); k > 0; k--)
    {
      g_autofree char *phrase = join (reading->words, n - k, n);
      g_autoptr (GPtrArray) chosen = choose_stages (stages, phrase, k == 1);
      g_autofree char *rest = NULL;
      g_autoptr (GPtrArray) deals = NULL;
      guint end = n - k;

      while (end > 1 && crm_command_is_filler (g_ptr_array_index (reading->words, end - 1)))
        end--;
      if (chosen->len == 0)
        continue;
      rest = join (reading->words, 0, end);
      deals = find_deals (reading, rest, error);
      if (deals == NULL)
        return FALSE;
      add_moves (reading, deals, chosen, stages, FALSE);
      add_moves (reading, deals, chosen, stages, TRUE);
    }
  return TRUE;
}

/* What was not said: the next working day, ten o'clock; an hour that has passed is tomorrow's. */
static void
complete_moment (CrmMoment *moment)
{
  CrmDate today = crm_date_today ();
  gboolean has_hour = moment->minute >= 0;

  if (!has_hour)
    moment->minute = USUAL_MINUTE;
  if (moment->date != CRM_DATE_NONE)
    return;
  moment->date = today;
  if (has_hour
      && crm_instant_from_date (today, moment->minute / 60, moment->minute % 60)
             > g_get_real_time ())
    return;
  do
    moment->date++;
  while (!has_hour && crm_date_weekday (moment->date) > 5);
}

static CrmRecord *
make_activity (Reading *reading, CrmVerbMeaning verb, const char *whom, const CrmMoment *moment)
{
  CrmRecord *activity = crm_record_new (crm_catalog_find_kind (reading->catalog, "activity"));
  const CrmId *user = crm_session_get_user (reading->session);
  g_autofree char *subject = NULL;

  if (verb == CRM_VERB_CALL)
    /* Translators: the subject of a call: with whom. */
    subject = g_strdup_printf (_ ("Call %s"), whom);
  else if (verb == CRM_VERB_MEETING)
    /* Translators: the subject of a meeting: with whom. */
    subject = g_strdup_printf (_ ("Meet %s"), whom);
  crm_record_set_text (activity, "type",
                       verb == CRM_VERB_CALL      ? "call"
                       : verb == CRM_VERB_MEETING ? "meeting"
                                                  : "task");
  crm_record_set_text (activity, "subject", subject != NULL ? subject : whom);
  if (!crm_id_is_none (user))
    crm_record_set_link (activity, "owner_id", user);
  if (verb == CRM_VERB_TASK)
    {
      crm_record_set_integer (activity, "due_at", crm_instant_from_date (moment->date, 0, 0));
      return activity;
    }
  crm_record_set_integer (
      activity, "start_at",
      crm_instant_from_date (moment->date, moment->minute / 60, moment->minute % 60));
  crm_record_set_integer (activity, "duration", USUAL_DURATION);
  return activity;
}

static char *
describe_moment (Reading *reading, CrmVerbMeaning verb, const CrmMoment *moment)
{
  g_autofree char *date = crm_locale_format_date (reading->locale, moment->date, CRM_DATE_FULL);
  g_autofree char *time = NULL;

  if (verb == CRM_VERB_TASK)
    return g_steal_pointer (&date);
  time = crm_locale_format_time (
      reading->locale,
      crm_instant_from_date (moment->date, moment->minute / 60, moment->minute % 60));
  return g_strdup_printf ("%s, %s", date, time);
}

/* @party: (nullable): whom it is with */
static void
add_plan (Reading *reading,
          CrmVerbMeaning verb,
          CrmRecord *party,
          const char *text,
          const CrmMoment *moment)
{
  const char *whom = party != NULL ? crm_record_get_title (party) : text;
  g_autoptr (CrmRecord) activity = make_activity (reading, verb, whom, moment);
  CrmCommand *command = add_command (reading, CRM_COMMAND_PLAN, activity);
  const char *more = party != NULL ? crm_record_get_subtitle (party) : NULL;
  g_autofree char *when = describe_moment (reading, verb, moment);

  if (party != NULL)
    crm_record_set_parent (activity, "parent", crm_record_get_kind (party),
                           crm_record_get_id (party));
  if (verb == CRM_VERB_CALL)
    /* Translators: a person or company. */
    command->effect = g_strdup_printf (_ ("Plan a call with “%s”"), whom);
  else if (verb == CRM_VERB_MEETING)
    /* Translators: a person or company. */
    command->effect = g_strdup_printf (_ ("Plan a meeting with “%s”"), whom);
  else
    /* Translators: what is to be done. */
    command->effect = g_strdup_printf (_ ("Add the task “%s”"), whom);
  command->detail
      = more != NULL && *more != '\0' ? g_strdup_printf ("%s · %s", when, more) : g_strdup (when);
}

/* A task is called what was typed; a call or a meeting is with somebody. */
static gboolean
read_plan (Reading *reading, CrmVerbMeaning verb, GError **error)
{
  CrmMoment moment = { CRM_DATE_NONE, -1 };
  g_autofree char *rest = NULL;
  g_autoptr (GPtrArray) found = NULL;
  guint end = reading->words->len;

  while (end > 1)
    {
      guint taken = crm_command_take_moment (reading->locale, reading->words, end, &moment);

      if (taken == 0 && crm_command_is_filler (g_ptr_array_index (reading->words, end - 1)))
        taken = 1;
      if (taken == 0)
        break;
      end -= taken;
    }
  if (end == 0)
    return TRUE;
  complete_moment (&moment);
  rest = join (reading->words, 0, end);
  if (verb == CRM_VERB_TASK)
    {
      add_plan (reading, verb, NULL, rest, &moment);
      return TRUE;
    }
  found = crm_session_search (reading->session, rest, MAX_COMMANDS, error);
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (found, i);

      if (record != NULL && crm_kind_has (crm_record_get_kind (record), CRM_KIND_PARTY))
        add_plan (reading, verb, record, NULL, &moment);
    }
  return TRUE;
}

static const char *
name_new (const char *kind)
{
  return strcmp (kind, "contact") == 0       ? _ ("New Person")
         : strcmp (kind, "account") == 0     ? _ ("New Company")
         : strcmp (kind, "lead") == 0        ? _ ("New Lead")
         : strcmp (kind, "opportunity") == 0 ? _ ("New Deal")
                                             : _ ("New Product");
}

static void
read_new (Reading *reading)
{
  const char *kind = reading->words->len > 1
                         ? crm_command_find_kind (g_ptr_array_index (reading->words, 0))
                         : NULL;
  g_autofree char *name = NULL;
  g_autoptr (CrmRecord) draft = NULL;
  CrmCommand *command;

  if (kind == NULL)
    return;
  name = join (reading->words, 1, reading->words->len);
  draft = crm_record_new (crm_catalog_find_kind (reading->catalog, kind));
  crm_record_set_text (
      draft, crm_field_get_name (crm_kind_get_title_field (crm_record_get_kind (draft))), name);
  command = add_command (reading, CRM_COMMAND_NEW, draft);
  /* Translators: what is made, as “New Person”, then its name. */
  command->effect = g_strdup_printf (_ ("%s: “%s”"), name_new (kind), name);
}

/**
 * crm_commands_read:
 * @text: as typed
 *
 * Returns: (transfer full) (element-type CrmCommand): what @text may ask for, the likeliest first;
 *   empty when it is no command
 */
GPtrArray *
crm_commands_read (CrmSession *session, const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = split (text);
  g_autoptr (GPtrArray) commands
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_command_free);
  Reading reading
      = { session, crm_session_get_catalog (session), crm_locale_default (), words, commands };
  CrmVerbMeaning verb;
  gboolean good = TRUE;

  if (words->len < 2)
    return g_steal_pointer (&commands);
  verb = crm_command_find_verb (g_ptr_array_index (words, 0));
  g_ptr_array_remove_index (words, 0);
  if (verb == CRM_VERB_DEAL)
    good = read_move (&reading, error);
  else if (verb == CRM_VERB_NEW)
    read_new (&reading);
  else if (verb == CRM_VERB_CALL || verb == CRM_VERB_MEETING || verb == CRM_VERB_TASK)
    good = read_plan (&reading, verb, error);
  return good ? g_steal_pointer (&commands) : NULL;
}

/**
 * crm_command_dup_subject:
 *
 * Returns: (transfer full) (nullable): what stands after the word of a command in @text: “reports”
 *   of “open reports”; %NULL when @text does not begin with one
 */
char *
crm_command_dup_subject (const char *text)
{
  g_autoptr (GPtrArray) words = split (text);

  if (words->len < 2 || crm_command_find_verb (g_ptr_array_index (words, 0)) == CRM_VERB_NONE)
    return NULL;
  return join (words, 1, words->len);
}
