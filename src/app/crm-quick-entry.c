/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of words as something to do. What says when is taken out first, wherever it stands; then
 * the word that says what, at the beginning or, as in Turkish, at the end; then what it is about;
 * what is left says with whom, and is looked for. */
#include "config.h"

#include "crm-quick-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-command-private.h"
#include "crm-wall.h"

#define MOST_PARTIES 6
#define USUAL_MINUTE (10 * 60)
#define USUAL_DURATION 30

typedef struct
{
  CrmSession *session;
  GPtrArray *words; /* as typed */
  gboolean *used;
  CrmMoment moment;
  CrmVerbMeaning verb;
  int verb_at; /* -1 for none */
} Reading;

void
crm_quick_entry_free (CrmQuickEntry *self)
{
  g_clear_object (&self->activity);
  g_clear_pointer (&self->parties, g_ptr_array_unref);
  g_free (self->whom);
  g_free (self->topic);
  g_free (self);
}

static GPtrArray *
split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\n", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (char **part = parts; *part != NULL; part++)
    {
      gsize length = strlen (*part);

      while (length > 0 && strchr (",;!?", (*part)[length - 1]) != NULL)
        length--;
      if (length > 0)
        g_ptr_array_add (words, g_strndup (*part, length));
    }
  return words;
}

static const char *
word_at (Reading *reading, guint i)
{
  return g_ptr_array_index (reading->words, i);
}

/* The words of [from, to) that say nothing else; NULL for none. */
static char *
join_left (Reading *reading, guint from, guint to)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    if (!reading->used[i])
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", word_at (reading, i));
  return g_string_free (text, text->len == 0);
}

static int
next_left (Reading *reading, int from, int step)
{
  int n = (int) reading->words->len;

  for (from += step; from >= 0 && from < n; from += step)
    if (!reading->used[from])
      return from;
  return -1;
}

/* What is to be done is said first or last. */
static void
take_verb (Reading *reading)
{
  int ends[] = { next_left (reading, -1, 1), next_left (reading, (int) reading->words->len, -1) };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      CrmVerbMeaning verb = ends[i] >= 0
                                ? crm_command_find_verb (word_at (reading, (guint) ends[i]))
                                : CRM_VERB_NONE;

      if (verb != CRM_VERB_CALL && verb != CRM_VERB_MEETING && verb != CRM_VERB_VISIT
          && verb != CRM_VERB_SEND && verb != CRM_VERB_TASK)
        continue;
      reading->verb = verb;
      reading->verb_at = ends[i];
      reading->used[ends[i]] = TRUE;
      return;
    }
}

/* “about prices”, “sobre a tabela de preços”: to the end. Turkish says it before its word. */
static char *
take_topic (Reading *reading)
{
  guint n = reading->words->len;
  char *topic;

  for (guint i = 0; i < n; i++)
    {
      if (reading->used[i] || !crm_command_is_before_topic (word_at (reading, i)))
        continue;
      reading->used[i] = TRUE;
      for (int k = next_left (reading, (int) i, 1);
           k >= 0 && crm_command_is_around_name (word_at (reading, (guint) k));
           k = next_left (reading, k, 1))
        reading->used[k] = TRUE;
      topic = join_left (reading, i, n);
      for (guint k = i; k < n; k++)
        reading->used[k] = TRUE;
      return topic;
    }
  return NULL;
}

/* Of “müşteriyi fiyat listesi hakkında” what stands before hakkında, from the second word on. */
static char *
take_topic_before (Reading *reading)
{
  for (guint i = 1; i < reading->words->len; i++)
    {
      int first = next_left (reading, -1, 1), second = next_left (reading, first, 1);
      guint from;
      char *topic;

      if (reading->used[i] || !crm_command_is_after_topic (word_at (reading, i)))
        continue;
      reading->used[i] = TRUE;
      from = (guint) (second >= 0 && second < (int) i ? second : first);
      topic = join_left (reading, from, i);
      for (guint k = from; k < i; k++)
        reading->used[k] = TRUE;
      return topic;
    }
  return NULL;
}

static void
drop_around (Reading *reading)
{
  for (int i = next_left (reading, -1, 1);
       i >= 0 && crm_command_is_around_name (word_at (reading, (guint) i));
       i = next_left (reading, i, 1))
    reading->used[i] = TRUE;
  for (int i = next_left (reading, (int) reading->words->len, -1);
       i >= 0 && crm_command_is_around_name (word_at (reading, (guint) i));
       i = next_left (reading, i, -1))
    reading->used[i] = TRUE;
}

/* “Ayşe'yi” is Ayşe. */
static char *
cut_case (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      char *end = strchr (*word, '\'');

      if (end == NULL)
        end = strstr (*word, "’");
      if (end != NULL && end > *word + 1)
        *end = '\0';
    }
  return g_strjoinv (" ", words);
}

static gboolean
is_anybody (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (!crm_command_is_anybody (*word) && !crm_command_is_around_name (*word))
      return FALSE;
  return TRUE;
}

static gboolean
search_parties (Reading *reading, const char *text, GPtrArray *parties, GError **error)
{
  g_autofree char *plain = cut_case (text);
  g_autoptr (GPtrArray) found = crm_session_search (reading->session, plain, MOST_PARTIES, error);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (found, i);

      if (record != NULL && crm_kind_has (crm_record_get_kind (record), CRM_KIND_PARTY))
        g_ptr_array_add (parties, g_object_ref (record));
    }
  return found != NULL;
}

/* All of the words that are left, else the first ones, else the last ones. What is not the name is
 * what it is about. */
static gboolean
find_parties (Reading *reading, CrmQuickEntry *entry, GError **error)
{
  g_auto (GStrv) words = g_strsplit (entry->whom, " ", -1);
  guint n = g_strv_length (words);

  if (is_anybody (entry->whom))
    return TRUE;
  if (!search_parties (reading, entry->whom, entry->parties, error))
    return FALSE;
  for (guint k = MIN (n - 1, 3); entry->parties->len == 0 && k > 0; k--)
    for (guint side = 0; side < 2 && entry->parties->len == 0; side++)
      {
        guint from = side == 0 ? 0 : n - k;
        g_autoptr (GStrvBuilder) name = g_strv_builder_new ();
        g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
        g_auto (GStrv) names = NULL;
        g_auto (GStrv) rests = NULL;
        g_autofree char *text = NULL;

        for (guint i = 0; i < n; i++)
          g_strv_builder_add (i >= from && i < from + k ? name : rest, words[i]);
        names = g_strv_builder_end (name);
        rests = g_strv_builder_end (rest);
        text = g_strjoinv (" ", names);
        if (is_anybody (text) || g_utf8_strlen (text, -1) < 3)
          continue;
        if (!search_parties (reading, text, entry->parties, error))
          return FALSE;
        if (entry->parties->len > 0 && entry->topic == NULL)
          entry->topic = g_strjoinv (" ", rests);
      }
  return TRUE;
}

/* What was not said: the next working day, ten o'clock; an hour that has passed is tomorrow's. */
static void
complete_moment (CrmMoment *moment)
{
  gint64 now = crm_clock_now ();
  CrmDate today = crm_instant_to_date (now);
  gboolean has_hour = moment->minute >= 0;

  if (!has_hour)
    moment->minute = USUAL_MINUTE;
  if (moment->date != CRM_DATE_NONE)
    return;
  moment->date = today;
  if (has_hour && crm_wall_to_instant ((CrmWall){ today, moment->minute }) > now)
    return;
  do
    moment->date++;
  while (!has_hour && crm_date_weekday (moment->date) > 5);
}

static const char *
name_type (CrmVerbMeaning verb)
{
  return verb == CRM_VERB_CALL      ? "call"
         : verb == CRM_VERB_MEETING ? "meeting"
         : verb == CRM_VERB_VISIT   ? "visit"
         : verb == CRM_VERB_SEND    ? "send"
                                    : "task";
}

static char *
capitalize (const char *text)
{
  g_autofree char *head = g_utf8_substring (text, 0, 1);
  g_autofree char *upper = crm_locale_upper (crm_locale_default (), head);

  return g_strconcat (upper, g_utf8_next_char (text), NULL);
}

/* With a person, the words of the program and their name; otherwise the words that were typed. */
static char *
make_subject (Reading *reading, CrmQuickEntry *entry, const char *plain)
{
  const char *whom = entry->parties->len > 0
                         ? crm_record_get_title (g_ptr_array_index (entry->parties, 0))
                         : NULL;
  g_autofree char *subject = NULL;

  if (whom != NULL && reading->verb == CRM_VERB_CALL)
    /* Translators: the subject of a call: with whom. */
    subject = g_strdup_printf (_ ("Call %s"), whom);
  else if (whom != NULL && reading->verb == CRM_VERB_MEETING)
    /* Translators: the subject of a meeting: with whom. */
    subject = g_strdup_printf (_ ("Meet %s"), whom);
  else if (whom != NULL && reading->verb == CRM_VERB_VISIT)
    /* Translators: the subject of a visit: to whom. */
    subject = g_strdup_printf (_ ("Visit %s"), whom);
  if (subject == NULL)
    return capitalize (plain);
  if (entry->topic == NULL)
    return g_steal_pointer (&subject);
  return g_strdup_printf ("%s: %s", subject, entry->topic);
}

static CrmRecord *
make_activity (Reading *reading, CrmQuickEntry *entry, const char *plain)
{
  CrmRecord *activity = crm_record_new (
      crm_catalog_find_kind (crm_session_get_catalog (reading->session), "activity"));
  const CrmId *user = crm_session_get_user (reading->session);
  const CrmMoment *moment = &reading->moment;
  gboolean timed = reading->verb == CRM_VERB_CALL || reading->verb == CRM_VERB_MEETING
                   || reading->verb == CRM_VERB_VISIT;
  g_autofree char *subject = make_subject (reading, entry, plain);

  crm_record_set_text (activity, "type", name_type (reading->verb));
  crm_record_set_text (activity, "subject", subject);
  if (!crm_id_is_none (user))
    crm_record_set_link (activity, "owner_id", user);
  if (timed)
    {
      crm_record_set_integer (activity, "start_at",
                              crm_wall_to_instant ((CrmWall){ moment->date, moment->minute }));
      crm_record_set_integer (activity, "duration", USUAL_DURATION);
    }
  else
    crm_record_set_integer (
        activity, "due_at",
        crm_wall_to_instant ((CrmWall){
            moment->date, entry->has_moment && moment->minute >= 0 ? moment->minute : 0 }));
  return activity;
}

/**
 * crm_quick_entry_choose:
 * @position: in the parties
 *
 * Makes the activity about another one of those who may be meant.
 */
void
crm_quick_entry_choose (CrmQuickEntry *self, guint position)
{
  CrmRecord *party;
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (self->activity), "parent");
  const char *old = crm_record_get_link_title (self->activity, field);
  const char *subject = crm_record_get_text (self->activity, "subject");
  const char *place = old != NULL ? strstr (subject, old) : NULL;

  g_return_if_fail (position < self->parties->len);
  party = g_ptr_array_index (self->parties, position);
  if (place != NULL)
    {
      g_autofree char *head = g_strndup (subject, (gsize) (place - subject));
      g_autofree char *other
          = g_strconcat (head, crm_record_get_title (party), place + strlen (old), NULL);

      crm_record_set_text (self->activity, "subject", other);
    }
  crm_record_set_parent (self->activity, "parent", crm_record_get_kind (party),
                         crm_record_get_id (party));
  crm_record_set_link_title (self->activity, field, crm_record_get_title (party));
}

/* Of tasks and what is sent the hour counts only when it was said. */
static void
read_moment (Reading *reading, CrmQuickEntry *entry)
{
  gboolean timed;

  crm_command_find_moment (crm_locale_default (), reading->words, reading->used, &reading->moment);
  entry->has_moment = reading->moment.date != CRM_DATE_NONE || reading->moment.minute >= 0;
  take_verb (reading);
  entry->has_verb = reading->verb != CRM_VERB_NONE;
  timed = reading->verb == CRM_VERB_CALL || reading->verb == CRM_VERB_MEETING
          || reading->verb == CRM_VERB_VISIT || reading->moment.minute >= 0;
  complete_moment (&reading->moment);
  if (!timed)
    reading->moment.minute = 0;
}

/* The subject in the words that were typed: all but the moment, and “task”. */
static char *
dup_plain (Reading *reading)
{
  gboolean with_verb = reading->verb_at >= 0 && reading->verb != CRM_VERB_TASK;
  char *plain;

  if (with_verb)
    reading->used[reading->verb_at] = FALSE;
  plain = join_left (reading, 0, reading->words->len);
  if (with_verb)
    reading->used[reading->verb_at] = TRUE;
  return plain;
}

/**
 * crm_quick_entry_read:
 * @text: as typed, in any of the five languages
 *
 * Runs on a thread of the store.
 *
 * Returns: (transfer full) (nullable): what @text says; %NULL without an error when it says nothing
 *   but when
 */
CrmQuickEntry *
crm_quick_entry_read (CrmSession *session, const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = split (text);
  g_autofree gboolean *used = g_new0 (gboolean, words->len + 1);
  g_autoptr (CrmQuickEntry) entry = g_new0 (CrmQuickEntry, 1);
  Reading reading = { session, words, used, { CRM_DATE_NONE, -1 }, CRM_VERB_NONE, -1 };
  g_autofree char *plain = NULL;

  entry->parties = g_ptr_array_new_with_free_func (g_object_unref);
  read_moment (&reading, entry);
  plain = dup_plain (&reading);
  if (next_left (&reading, -1, 1) < 0)
    return NULL;
  entry->topic = take_topic (&reading);
  if (entry->topic == NULL)
    entry->topic = take_topic_before (&reading);
  drop_around (&reading);
  entry->whom = join_left (&reading, 0, words->len);
  if (entry->whom != NULL && reading.verb != CRM_VERB_TASK && reading.verb != CRM_VERB_NONE
      && !find_parties (&reading, entry, error))
    return NULL;
  entry->activity = make_activity (&reading, entry, plain);
  if (entry->parties->len > 0)
    crm_quick_entry_choose (entry, 0);
  return g_steal_pointer (&entry);
}

/**
 * crm_quick_entry_say:
 *
 * Returns: (transfer full): what was understood, in translated words: “Call · Maria Çelik ·
 * Tuesday, 5 May 2026, 15:00 · about prices”
 */
char *
crm_quick_entry_say (CrmQuickEntry *self, const CrmLocale *locale)
{
  const CrmKind *kind = crm_record_get_kind (self->activity);
  const char *type = crm_record_get_text (self->activity, "type");
  const char *whom
      = crm_record_get_link_title (self->activity, crm_kind_find_field (kind, "parent"));
  gint64 at = crm_activity_get_time (self->activity);
  CrmWall wall = crm_wall_from_instant (at);
  g_autofree char *date = crm_locale_format_date (locale, wall.date, CRM_DATE_FULL);
  g_autofree char *time = crm_locale_format_time (locale, at);
  GString *said = g_string_new (crm_field_choice_label (crm_kind_find_field (kind, "type"), type));
  gboolean timed = crm_record_is_set (self->activity, "start_at") || wall.minute != 0;

  if (whom != NULL)
    g_string_append_printf (said, " · %s", whom);
  g_string_append_printf (said, " · %s", date);
  if (timed)
    g_string_append_printf (said, ", %s", time);
  if (self->topic != NULL && whom != NULL)
    {
      g_string_append (said, " · ");
      /* Translators: what a call or a meeting is about. */
      g_string_append_printf (said, _ ("about: %s"), self->topic);
    }
  else if (whom == NULL)
    g_string_append_printf (said, " · “%s”", crm_record_get_title (self->activity));
  return g_string_free (said, FALSE);
}
