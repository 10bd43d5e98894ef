/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of commands. Offices mix languages, and a person types the word that comes to mind, so
 * all of them count, whichever language the window speaks. They are folded: without accents. */
#include "config.h"

#include "crm-command-private.h"

#include <string.h>

#include "crm-fold.h"

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
  { "|call|phone|ring|ligar|liga|telefonar|chamada|ligacao|suna|apel|telefoneaza|ara|arama|"
    "telefon|",
    CRM_VERB_CALL },
  { "|meet|meeting|reuniao|encontro|reunir|intalnire|sedinta|toplanti|gorusme|bulusma|",
    CRM_VERB_MEETING },
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
  CrmDate today = crm_date_today ();

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

static gboolean
take_word (const CrmLocale *locale, const char *word, CrmMoment *moment)
{
  if (moment->minute < 0 && take_time (word, moment))
    return TRUE;
  return moment->date == CRM_DATE_NONE && g_ascii_isdigit (*word) && strpbrk (word, "/-.") != NULL
         && crm_locale_parse_date (locale, word, &moment->date);
}

/* How many of the last of the first @end of @words say a day or an hour that was not said yet,
 * 0 for none; it is put into @moment. */
guint
crm_command_take_moment (const CrmLocale *locale, GPtrArray *words, guint end, CrmMoment *moment)
{
  for (guint n = MIN (MAX_DAY_WORDS, end); n > 0 && moment->date == CRM_DATE_NONE; n--)
    {
      g_autoptr (GString) phrase = g_string_new (NULL);

      for (guint i = end - n; i < end; i++)
        g_string_append_printf (phrase, " %s", (char *) g_ptr_array_index (words, i));
      if (take_day (phrase->str, moment))
        return n;
    }
  return end > 0 && take_word (locale, g_ptr_array_index (words, end - 1), moment) ? 1 : 0;
}
