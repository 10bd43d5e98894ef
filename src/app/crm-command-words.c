/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of commands. Offices mix languages, and a person types the word that comes to mind, so
 * all of them count, whichever language the window speaks. They are folded: without accents. */
#include "config.h"

#include "crm-command-private.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-fold.h"
#include "crm-wall.h"

/* “day after tomorrow” */
#define MAX_DAY_WORDS 3

typedef struct
{
  const char *words; /* between bars */
  int meaning;
} Words;

static const Words verbs[] = {
  { "|deal|opportunity|move|negocio|oportunidade|mover|mova|afacere|oportunitate|muta|firsat|"
    "anlasma|tasi|",
    CRM_VERB_DEAL },
  { "|call|phone|ring|ligar|liga|telefonar|telefona|chamada|ligacao|suna|apel|apeleaza|telefoneaza|"
    "ara|arama|telefon|",
    CRM_VERB_CALL },
  { "|meet|meeting|reuniao|encontro|reunir|encontrar|intalnire|sedinta|intalneste|toplanti|gorusme|"
    "bulusma|bulus|gorus|",
    CRM_VERB_MEETING },
  { "|visit|visita|visitar|vizita|viziteaza|ziyaret|", CRM_VERB_VISIT },
  { "|send|enviar|envia|mandar|manda|trimite|expediaza|gonder|yolla|", CRM_VERB_SEND },
  { "|task|todo|remind|tarefa|lembrar|lembrete|sarcina|aminteste|gorev|hatirlat|", CRM_VERB_TASK },
  { "|new|add|create|novo|nova|criar|adicionar|nou|noua|adauga|creeaza|yeni|ekle|olustur|",
    CRM_VERB_NEW },
  { "|open|go|show|abrir|abre|ir|mostrar|deschide|mergi|arata|ac|git|goster|", CRM_VERB_OPEN },
};

static const struct
{
  const char *words;
  const char *kind;
} kinds[] = {
  { "|contact|person|contacto|contato|pessoa|persoana|contactul|kisi|", "contact" },
  { "|account|company|customer|empresa|cliente|firma|companie|client|sirket|musteri|", "account" },
  { "|lead|prospect|potencial|aday|", "lead" },
  { "|deal|opportunity|negocio|oportunidade|afacere|oportunitate|firsat|anlasma|", "opportunity" },
  { "|product|produto|produs|urun|", "product" },
};

static const struct
{
  const char *words;
  const char *type;
} stage_types[] = {
  { "|won|ganho|ganha|ganhou|ganhar|castigat|castigata|kazanildi|kazanilan|kazandik|", "won" },
  { "|lost|perdido|perdida|perdeu|perder|pierdut|pierduta|kaybedildi|kaybedilen|", "lost" },
};

static const Words days[] = {
  { "|today|hoje|azi|astazi|bugun|", 0 },
  { "|tomorrow|amanha|maine|yarin|", 1 },
  { "|day after tomorrow|depois de amanha|poimaine|obur gun|ertesi gun|", 2 },
};

static const char next_week[]
    = "|next week|proxima semana|semana que vem|saptamana viitoare|gelecek hafta|haftaya|"
      "onumuzdeki hafta|";
static const char next_month[]
    = "|next month|proximo mes|mes que vem|luna viitoare|gelecek ay|onumuzdeki ay|";

static const char *const weekdays[] = {
  "|monday|mon|segunda|segunda feira|luni|lunea|pazartesi|",
  "|tuesday|tue|terca|terca feira|marti|martea|sali|",
  "|wednesday|wed|quarta|quarta feira|miercuri|miercurea|carsamba|",
  "|thursday|thu|quinta|quinta feira|joi|joia|persembe|",
  "|friday|fri|sexta|sexta feira|vineri|vinerea|cuma|",
  "|saturday|sat|sabado|sambata|cumartesi|",
  "|sunday|sun|domingo|duminica|pazar|",
};

/* “next Monday” is the Monday that comes. */
static const char *const before_weekday[]
    = { "next ", "on ", "na ", "no ", "proxima ", "proximo ", "gelecek ", "onumuzdeki " };
static const char *const after_weekday[] = { " que vem", " viitoare", " viitor", " gunu" };

/* Parts of the day, and the hour that they stand for. */
static const Words day_parts[] = {
  { "|morning|manha|de manha|dimineata|sabah|sabahleyin|", 9 },
  { "|noon|midday|meio dia|pranz|la pranz|ogle|oglen|ogleyin|", 12 },
  { "|afternoon|tarde|a tarde|de tarde|dupa amiaza|dupa masa|ogleden sonra|", 15 },
  { "|evening|tonight|noite|a noite|de noite|seara|diseara|aksam|bu aksam|", 18 },
};

/* Units of “in 2 hours”, in minutes; those of whole days keep the hour. */
static const Words units[] = {
  { "|minute|minutes|min|minuto|minutos|minut|dakika|dk|", 1 },
  { "|hour|hours|h|hora|horas|ora|ore|saat|", 60 },
  { "|day|days|dia|dias|zi|zile|gun|", 24 * 60 },
  { "|week|weeks|semana|semanas|saptamana|saptamani|hafta|", 7 * 24 * 60 },
};

static const char one[] = "|a|an|one|um|uma|un|o|una|bir|";
static const char before_span[] = "|in|em|daqui a|dentro de|peste|in|";
static const char after_span[] = "|sonra|later|depois|mai tarziu|icinde|";

/* What stands before an hour or a day and belongs to it. */
static const char before_moment[] = "|at|on|by|la|as|a|na|no|em|de|da|saat|pe|in|ate|pana|this|";
static const char before_hour[] = "|at|la|as|a|saat|";

/* What stands between a verb and a name, or around a name. */
static const char around_name[] = "|the|to|with|for|of|a|ao|aos|as|o|os|com|para|por|do|da|dos|das|"
                                  "de|la|cu|pe|pentru|lui|catre|"
                                  "ile|ve|and|e|si|et|";

/* Who is nobody in particular. */
static const char anybody[] = "|client|customer|supplier|cliente|clientes|fornecedor|fornecedora|"
                              "clientul|clienta|clientului|"
                              "furnizorul|furnizor|furnizorului|musteri|musteriyi|musteriye|"
                              "musterimi|tedarikci|tedarikciyi|"
                              "tedarikciye|him|her|them|ele|ela|";

static const char before_topic[] = "|about|regarding|re|sobre|acerca|despre|referitor|privind|";
static const char after_topic[] = "|hakkinda|konusunda|icin|ilgili|";

static const char fillers[] = "|stage|to|at|on|with|fase|etapa|para|as|com|em|a|stadiu|la|cu|in|"
                              "asama|asamasi|saat|ile|";

static gboolean
is_among (const char *words, const char *folded)
{
  g_autofree char *between = g_strdup_printf ("|%s|", folded);

  return *folded != '\0' && strstr (words, between) != NULL;
}

CrmVerbMeaning
crm_command_find_verb (const char *word)
{
  g_autofree char *folded = crm_fold (word);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (is_among (verbs[i].words, folded))
      return (CrmVerbMeaning) verbs[i].meaning;
  return CRM_VERB_NONE;
}

/* The name of the kind that @word means, or %NULL. */
const char *
crm_command_find_kind (const char *word)
{
  g_autofree char *folded = crm_fold (word);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (is_among (kinds[i].words, folded))
      return kinds[i].kind;
  return NULL;
}

/* Whether @word means the stages of that type, whatever the office calls them. */
gboolean
crm_command_is_stage_type (const char *word, const char *type)
{
  g_autofree char *folded = crm_fold (word);

  for (gsize i = 0; i < G_N_ELEMENTS (stage_types); i++)
    if (strcmp (stage_types[i].type, type) == 0 && is_among (stage_types[i].words, folded))
      return TRUE;
  return FALSE;
}

gboolean
crm_command_is_filler (const char *word)
{
  g_autofree char *folded = crm_fold (word);

  return is_among (fillers, folded);
}

static gboolean
take_weekday (const char *folded, CrmDate today, CrmMoment *moment)
{
  g_autofree char *name = g_strdup (folded);

  for (gsize i = 0; i < G_N_ELEMENTS (before_weekday); i++)
    if (g_str_has_prefix (name, before_weekday[i]))
      memmove (name, name + strlen (before_weekday[i]),
               strlen (name + strlen (before_weekday[i])) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (after_weekday); i++)
    if (g_str_has_suffix (name, after_weekday[i]))
      name[strlen (name) - strlen (after_weekday[i])] = '\0';
  for (int i = 0; i < 7; i++)
    if (is_among (weekdays[i], name))
      {
        int ahead = (i + 1 - crm_date_weekday (today) + 7) % 7;

        moment->date = today + (ahead == 0 ? 7 : ahead);
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_day (const char *words, CrmMoment *moment)
{
  g_autofree char *folded = crm_fold (words);
  CrmDate today = crm_instant_to_date (crm_clock_now ());

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    if (is_among (days[i].words, folded))
      {
        moment->date = today + days[i].meaning;
        return TRUE;
      }
  if (is_among (next_week, folded))
    moment->date = today + 8 - crm_date_weekday (today);
  else if (is_among (next_month, folded))
    moment->date = crm_date_add_months (crm_date_month_start (today), 1);
  else
    return take_weekday (folded, today, moment);
  return TRUE;
}

/* 10, 10:30, 10.30, 14h, 14h30, 3pm */
static gboolean
take_time (const char *word, CrmMoment *moment)
{
  char *end;
  guint64 hour = g_ascii_strtoull (word, &end, 10);
  guint64 minute = 0;

  if (!g_ascii_isdigit (*word) || end - word > 2)
    return FALSE;
  if (*end == ':' || *end == '.' || *end == 'h')
    {
      const char *rest = end + 1;

      if (*rest == '\0' && *end != 'h')
        return FALSE;
      minute = g_ascii_strtoull (rest, &end, 10);
      if (end - rest != 2 && end != rest)
        return FALSE;
    }
  if (g_ascii_strcasecmp (end, "pm") == 0 && hour < 12)
    hour += 12;
  else if (*end != '\0' && g_ascii_strcasecmp (end, "am") != 0
           && g_ascii_strcasecmp (end, "pm") != 0)
    return FALSE;
  if (hour > 23 || minute > 59)
    return FALSE;
  moment->minute = (int) (hour * 60 + minute);
  return TRUE;
}

/* ---- a moment anywhere among the words ---- */

typedef struct
{
  GPtrArray *words;
  gboolean *used;
  const CrmLocale *locale;
  CrmMoment *moment;
} Search;

static char *
join_words (GPtrArray *words, guint from, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < from + n; i++)
    g_string_append_printf (text, "%s%s", i > from ? " " : "",
                            (char *) g_ptr_array_index (words, i));
  return g_string_free (text, FALSE);
}

static void
use (Search *search, guint from, guint n)
{
  for (guint i = from; i < from + n; i++)
    search->used[i] = TRUE;
}

/* “14:00'te” says 14:00. */
static char *
cut_suffix (const char *word)
{
  const char *end = strpbrk (word, "'’");

  if (end == NULL)
    end = strstr (word, "’");
  return end != NULL ? g_strndup (word, (gsize) (end - word)) : g_strdup (word);
}

static int
find_unit (const char *word)
{
  g_autofree char *folded = crm_fold (word);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (is_among (units[i].words, folded))
      return units[i].meaning;
  return 0;
}

/* “in 2 hours”, “daqui a 3 dias”, “2 saat sonra”: a number, a unit, and a word on one of its sides.
 */
static gboolean
take_span (Search *search, guint at)
{
  GPtrArray *words = search->words;
  int unit = at + 1 < words->len ? find_unit (g_ptr_array_index (words, at + 1)) : 0;
  g_autofree char *folded = crm_fold (g_ptr_array_index (words, at));
  gint64 n = is_among (one, folded) ? 1 : g_ascii_strtoll (folded, NULL, 10);
  guint before = 0, after = 0;
  CrmWall wall;

  if (unit == 0 || n < 1 || n > 366)
    return FALSE;
  for (guint k = 1; k <= 2 && k <= at && before == 0; k++)
    {
      g_autofree char *phrase = join_words (words, at - k, k);
      g_autofree char *plain = crm_fold (phrase);

      before = is_among (before_span, plain) ? k : 0;
    }
  for (guint k = 1; k <= 2 && at + 1 + k < words->len && after == 0; k++)
    {
      g_autofree char *phrase = join_words (words, at + 2, k);
      g_autofree char *plain = crm_fold (phrase);

      after = is_among (after_span, plain) ? k : 0;
    }
  if (before == 0 && after == 0)
    return FALSE;
  wall = crm_wall_from_instant (crm_clock_now ());
  if (unit >= 24 * 60)
    search->moment->date = wall.date + (CrmDate) (n * unit / (24 * 60));
  else
    {
      wall = crm_wall_add (wall, 0, (int) n * unit);
      search->moment->date = wall.date;
      search->moment->minute = wall.minute / 5 * 5;
    }
  use (search, at - before, before + 2 + after);
  return TRUE;
}

static gboolean
take_part (const char *phrase, CrmMoment *moment)
{
  g_autofree char *folded = crm_fold (phrase);

  for (gsize i = 0; i < G_N_ELEMENTS (day_parts); i++)
    if (is_among (day_parts[i].words, folded))
      {
        moment->minute = day_parts[i].meaning * 60;
        return TRUE;
      }
  return FALSE;
}

/* A date in figures, or with the name of a month: of this language, then of any. */
static gboolean
take_date (Search *search, const char *phrase, guint n)
{
  const CrmLocale *const *all;
  guint count;

  if (strpbrk (phrase, "0123456789") == NULL || (n == 1 && strpbrk (phrase, "/-.") == NULL)
      || (n > 1 && !g_regex_match_simple ("\\pL{3}", phrase, 0, 0)))
    return FALSE;
  if (crm_locale_parse_date (search->locale, phrase, &search->moment->date))
    return TRUE;
  all = crm_locale_all (&count);
  for (guint i = 0; i < count; i++)
    if (crm_locale_parse_date (all[i], phrase, &search->moment->date))
      return TRUE;
  search->moment->date = CRM_DATE_NONE;
  return FALSE;
}

/* 10:30, 15h, 3pm; a bare number says an hour only beside something that says so. */
static gboolean
take_clock (Search *search, guint at)
{
  g_autofree char *word = cut_suffix (g_ptr_array_index (search->words, at));
  const char *next = at + 1 < search->words->len ? g_ptr_array_index (search->words, at + 1) : NULL;

  if (next != NULL
      && (g_ascii_strcasecmp (next, "pm") == 0 || g_ascii_strcasecmp (next, "am") == 0))
    {
      g_autofree char *both = g_strconcat (word, next, NULL);

      if (take_time (both, search->moment))
        {
          use (search, at, 2);
          return TRUE;
        }
    }
  if (strspn (word, "0123456789") == strlen (word) || !take_time (word, search->moment))
    return FALSE;
  use (search, at, 1);
  return TRUE;
}

static guint
take_phrase (Search *search, guint at)
{
  for (guint n = MIN (MAX_DAY_WORDS + 1, search->words->len - at); n > 0; n--)
    {
      g_autofree char *phrase = join_words (search->words, at, n);

      if (search->moment->date == CRM_DATE_NONE
          && (take_day (phrase, search->moment) || take_date (search, phrase, n)))
        {
          use (search, at, n);
          return n;
        }
      if (search->moment->minute < 0 && take_part (phrase, search->moment))
        {
          use (search, at, n);
          return n;
        }
    }
  return 0;
}

static gboolean
is_beside_moment (Search *search, guint at)
{
  g_autofree char *before
      = at > 0 ? crm_fold (g_ptr_array_index (search->words, at - 1)) : g_strdup ("");

  return is_among (before_hour, before) || (at > 0 && search->used[at - 1])
         || (at + 1 < search->words->len && search->used[at + 1]);
}

static void
take_bare_hour (Search *search)
{
  for (guint i = 0; i < search->words->len && search->moment->minute < 0; i++)
    {
      g_autofree char *word = cut_suffix (g_ptr_array_index (search->words, i));

      if (!search->used[i] && *word != '\0' && strspn (word, "0123456789") == strlen (word)
          && is_beside_moment (search, i) && take_time (word, search->moment))
        use (search, i, 1);
    }
}

/*
 * crm_command_find_moment:
 * @used: (array): set for the words that say when; as long as @words
 *
 * Finds a day and an hour, wherever among @words they stand.
 */
void
crm_command_find_moment (const CrmLocale *locale,
                         GPtrArray *words,
                         gboolean *used,
                         CrmMoment *moment)
{
  Search search = { words, used, locale, moment };

  for (guint i = 0; i < words->len && moment->date == CRM_DATE_NONE; i++)
    take_span (&search, i);
  for (guint i = 0; i < words->len; i++)
    if (!used[i] && !(moment->minute < 0 && take_clock (&search, i)))
      i += MAX (take_phrase (&search, i), 1) - 1;
  take_bare_hour (&search);
  for (guint i = words->len; i > 1; i--)
    {
      g_autofree char *folded = crm_fold (g_ptr_array_index (words, i - 2));

      if (used[i - 1] && !used[i - 2] && is_among (before_moment, folded))
        used[i - 2] = TRUE;
    }
}

static gboolean
word_is_among (const char *words, const char *word)
{
  g_autofree char *folded = crm_fold (word);

  return is_among (words, folded);
}

gboolean
crm_command_is_around_name (const char *word)
{
  return word_is_among (around_name, word);
}

gboolean
crm_command_is_anybody (const char *word)
{
  return word_is_among (anybody, word);
}

gboolean
crm_command_is_before_topic (const char *word)
{
  return word_is_among (before_topic, word);
}

gboolean
crm_command_is_after_topic (const char *word)
{
  return word_is_among (after_topic, word);
}
