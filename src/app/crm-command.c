/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line of words asks for: “deal acme won”, “call maria tomorrow 10”, “new contact João”. The
 * first word says what, the last where to or when, those between whom. Nothing is done here. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-command-private.h"
#include "crm-fold.h"
#include "crm-opportunity.h"
#include "crm-quick-entry.h"

#define MAX_COMMANDS 6
#define MAX_STAGE_WORDS 3
#define MAX_FOUND 40

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

static void
add_plan (Reading *reading, CrmQuickEntry *entry)
{
  CrmCommand *command = add_command (reading, CRM_COMMAND_PLAN, entry->activity);
  const char *type = crm_record_get_text (entry->activity, "type");
  const CrmKind *kind = crm_record_get_kind (entry->activity);
  const char *whom = link_title (entry->activity, "parent");
  const char *subject = crm_record_get_title (entry->activity);
  g_autofree char *said = crm_quick_entry_say (entry, reading->locale);

  if (whom != NULL && strcmp (type, "call") == 0)
    /* Translators: a person or company. */
    command->effect = g_strdup_printf (_ ("Plan a call with “%s”"), whom);
  else if (whom != NULL && strcmp (type, "meeting") == 0)
    /* Translators: a person or company. */
    command->effect = g_strdup_printf (_ ("Plan a meeting with “%s”"), whom);
  else if (strcmp (type, "task") == 0)
    /* Translators: what is to be done. */
    command->effect = g_strdup_printf (_ ("Add the task “%s”"), subject);
  else
    command->effect = g_strdup_printf (
        "%s: “%s”", crm_field_choice_label (crm_kind_find_field (kind, "type"), type), subject);
  command->detail = g_steal_pointer (&said);
}

/* Among all that can be looked for, a line is something to do only when it says so: by a word that
 * says what, and with somebody who is found, or a moment and nobody in particular. */
static gboolean
read_plan (Reading *reading, const char *text, gboolean verb_first, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (CrmQuickEntry) entry = crm_quick_entry_read (reading->session, text, &failed);
  gboolean with_somebody;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (entry == NULL || !entry->has_verb || !(verb_first || entry->has_moment))
    return TRUE;
  with_somebody = strcmp (crm_record_get_text (entry->activity, "type"), "task") != 0;
  if (!with_somebody
      || (entry->parties->len == 0 && entry->has_moment && entry->whom != NULL
          && crm_command_is_anybody (entry->whom)))
    add_plan (reading, entry);
  for (guint i = 0; i < entry->parties->len && i < MAX_COMMANDS; i++)
    {
      g_autoptr (CrmQuickEntry) other = NULL;

      crm_quick_entry_choose (entry, i);
      other = g_new0 (CrmQuickEntry, 1);
      other->activity = crm_record_copy (entry->activity);
      other->parties = g_ptr_array_ref (entry->parties);
      other->topic = g_strdup (entry->topic);
      add_plan (reading, other);
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
  else
    good = read_plan (&reading, text, verb != CRM_VERB_NONE, error);
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
