/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and amounts in words, as contracts and cheques want them. Each language has its own
 * rules: Portuguese joins with "e", Romanian puts "de" behind what ends in 0 or in 20 to 99 and
 * counts thousands as feminine, Turkish writes an amount in one word. */
#include "config.h"

#include "crm-amount-words.h"

#include <string.h>

#include "crm-money.h"

/* A number beyond this is written in digits. */
#define MAX_NUMBER G_GINT64_CONSTANT (999999999999999)

typedef enum
{
  MASCULINE,
  FEMININE,
} Gender;

typedef enum
{
  ENGLISH,
  PORTUGUESE,
  ROMANIAN,
  TURKISH,
} Language;

typedef struct
{
  const char *tag;
  Language language;
  gboolean long_scale; /* 10⁹ is a thousand millions */
  gboolean with_and;   /* one hundred and one */
  const char *minus;
  const char *const *ones; /* 0 to 19 */
  const char *const *tens; /* by ten, from 0 */
} Words;

typedef struct
{
  const char *one;
  const char *many;
  Gender gender;
} Unit;

typedef struct
{
  const char *tag; /* of the language or locale */
  const char code[4];
  Unit whole;
  Unit part;
} Currency;

static const char *const english_ones[]
    = { "zero",     "one",     "two",     "three",     "four",     "five",    "six",
        "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
static const char *const english_tens[]
    = { "", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };

static const char *const portuguese_ones[]
    = { "zero",    "um",     "dois",      "três",      "quatro",  "cinco",   "seis",
        "sete",    "oito",   "nove",      "dez",       "onze",    "doze",    "treze",
        "catorze", "quinze", "dezasseis", "dezassete", "dezoito", "dezanove" };
static const char *const brazilian_ones[]
    = { "zero",    "um",     "dois",      "três",      "quatro",  "cinco",   "seis",
        "sete",    "oito",   "nove",      "dez",       "onze",    "doze",    "treze",
        "catorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove" };
static const char *const portuguese_tens[]
    = { "",          "dez",      "vinte",   "trinta",  "quarenta",
        "cinquenta", "sessenta", "setenta", "oitenta", "noventa" };
static const char *const portuguese_hundreds[]
    = { "",         "cento",    "duzent",   "trezent",  "quatrocent",
        "quinhent", "seiscent", "setecent", "oitocent", "novecent" };

static const char *const romanian_ones[]
    = { "zero",          "unu",         "doi",           "trei",         "patru",
        "cinci",         "șase",        "șapte",         "opt",          "nouă",
        "zece",          "unsprezece",  "doisprezece",   "treisprezece", "paisprezece",
        "cincisprezece", "șaisprezece", "șaptesprezece", "optsprezece",  "nouăsprezece" };
static const char *const romanian_tens[]
    = { "",          "zece",    "douăzeci",  "treizeci", "patruzeci",
        "cincizeci", "șaizeci", "șaptezeci", "optzeci",  "nouăzeci" };

static const char *const turkish_ones[]
    = { "sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz" };
static const char *const turkish_tens[]
    = { "", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan" };

static const Words languages[] = {
  { "en-US", ENGLISH, FALSE, FALSE, "minus", english_ones, english_tens },
  { "en", ENGLISH, FALSE, TRUE, "minus", english_ones, english_tens },
  { "pt-BR", PORTUGUESE, FALSE, TRUE, "menos", brazilian_ones, portuguese_tens },
  { "pt", PORTUGUESE, TRUE, TRUE, "menos", portuguese_ones, portuguese_tens },
  { "ro", ROMANIAN, FALSE, TRUE, "minus", romanian_ones, romanian_tens },
  { "tr", TURKISH, FALSE, TRUE, "eksi", turkish_ones, turkish_tens },
};

static const Currency currencies[] = {
  { "en", "EUR", { "euro", "euros" }, { "cent", "cents" } },
  { "en", "USD", { "dollar", "dollars" }, { "cent", "cents" } },
  { "en", "GBP", { "pound", "pounds" }, { "penny", "pence" } },
  { "en", "RON", { "leu", "lei" }, { "ban", "bani" } },
  { "en", "TRY", { "Turkish lira", "Turkish liras" }, { "kuruş", "kuruş" } },
  { "en", "BRL", { "real", "reais" }, { "centavo", "centavos" } },
  { "pt-BR", "EUR", { "euro", "euros" }, { "centavo", "centavos" } },
  { "pt-BR", "USD", { "dólar", "dólares" }, { "centavo", "centavos" } },
  { "pt", "EUR", { "euro", "euros" }, { "cêntimo", "cêntimos" } },
  { "pt", "USD", { "dólar", "dólares" }, { "cêntimo", "cêntimos" } },
  { "pt", "GBP", { "libra", "libras", FEMININE }, { "péni", "pence" } },
  { "pt", "RON", { "leu", "leus" }, { "ban", "bani" } },
  { "pt", "TRY", { "lira turca", "liras turcas", FEMININE }, { "kuruş", "kuruş" } },
  { "pt", "BRL", { "real", "reais" }, { "centavo", "centavos" } },
  { "ro", "EUR", { "euro", "euro" }, { "cent", "cenți" } },
  { "ro", "USD", { "dolar", "dolari" }, { "cent", "cenți" } },
  { "ro", "GBP", { "liră sterlină", "lire sterline", FEMININE }, { "penny", "pence" } },
  { "ro", "RON", { "leu", "lei" }, { "ban", "bani" } },
  { "ro", "TRY", { "liră turcească", "lire turcești", FEMININE }, { "kuruș", "kuruși" } },
  { "ro", "BRL", { "real brazilian", "reali brazilieni" }, { "centavo", "centavos" } },
  { "tr", "EUR", { "avro", "avro" }, { "sent", "sent" } },
  { "tr", "USD", { "dolar", "dolar" }, { "sent", "sent" } },
  { "tr", "GBP", { "sterlin", "sterlin" }, { "peni", "peni" } },
  { "tr", "RON", { "ley", "ley" }, { "ban", "ban" } },
  { "tr", "TRY", { "lira", "lira" }, { "kuruş", "kuruş" } },
  { "tr", "BRL", { "real", "real" }, { "sentavo", "sentavo" } },
};

static gboolean
fits (const char *tag, const char *table)
{
  return strncmp (tag, table, strlen (table)) == 0;
}

static const Words *
find_words (const CrmLocale *locale)
{
  const char *tag = crm_locale_get_tag (locale);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    if (fits (tag, languages[i].tag))
      return &languages[i];
  return &languages[1];
}

static const Currency *
find_currency (const CrmLocale *locale, const char *code)
{
  const char *tag = crm_locale_get_tag (locale);

  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (fits (tag, currencies[i].tag) && strcmp (currencies[i].code, code) == 0)
      return &currencies[i];
  return NULL;
}

static void
append (GString *text, const char *joint, const char *word)
{
  if (text->len > 0)
    g_string_append (text, joint);
  g_string_append (text, word);
}

static char *
english_group (const Words *words, int group)
{
  GString *text = g_string_new (NULL);
  int rest = group % 100;

  if (group >= 100)
    g_string_append_printf (text, "%s hundred", words->ones[group / 100]);
  if (rest == 0)
    return g_string_free (text, FALSE);
  append (text, words->with_and ? " and " : " ",
          rest < 20 ? words->ones[rest] : words->tens[rest / 10]);
  if (rest >= 20 && rest % 10 != 0)
    g_string_append_printf (text, "-%s", words->ones[rest % 10]);
  return g_string_free (text, FALSE);
}

static const char *
portuguese_one (const Words *words, int number, Gender gender)
{
  if (gender == FEMININE && number == 1)
    return "uma";
  return gender == FEMININE && number == 2 ? "duas" : words->ones[number];
}

static char *
portuguese_group (const Words *words, int group, Gender gender)
{
  GString *text = g_string_new (NULL);
  int rest = group % 100;

  if (group == 100)
    return g_string_free (g_string_append (text, "cem"), FALSE);
  if (group > 100)
    {
      g_string_append (text, portuguese_hundreds[group / 100]);
      if (group >= 200)
        g_string_append (text, gender == FEMININE ? "as" : "os");
    }
  if (rest >= 20)
    {
      append (text, " e ", words->tens[rest / 10]);
      rest %= 10;
    }
  if (rest > 0)
    append (text, " e ", portuguese_one (words, rest, gender));
  return g_string_free (text, FALSE);
}

static const char *
romanian_one (const Words *words, int number, Gender gender)
{
  if (gender == MASCULINE)
    return words->ones[number];
  return number == 1    ? "una"
         : number == 2  ? "două"
         : number == 12 ? "douăsprezece"
                        : words->ones[number];
}

static char *
romanian_group (const Words *words, int group, Gender gender)
{
  GString *text = g_string_new (NULL);
  int hundreds = group / 100, rest = group % 100;

  if (hundreds == 1)
    g_string_append (text, "o sută");
  else if (hundreds > 1)
    g_string_append_printf (text, "%s sute", romanian_one (words, hundreds, FEMININE));
  if (rest >= 20)
    {
      append (text, " ", words->tens[rest / 10]);
      rest %= 10;
      if (rest > 0)
        g_string_append_printf (text, " și %s", romanian_one (words, rest, gender));
    }
  else if (rest > 0)
    append (text, " ", romanian_one (words, rest, gender));
  return g_string_free (text, FALSE);
}

static char *
turkish_group (const Words *words, int group)
{
  GString *text = g_string_new (NULL);

  if (group >= 200)
    append (text, " ", words->ones[group / 100]);
  if (group >= 100)
    append (text, " ", "yüz");
  if (group % 100 >= 10)
    append (text, " ", words->tens[group % 100 / 10]);
  if (group % 10 > 0)
    append (text, " ", words->ones[group % 10]);
  return g_string_free (text, FALSE);
}

static char *
english_number (const Words *words, const int groups[5])
{
  static const char *const scales[] = { "", " thousand", " million", " billion", " trillion" };
  GString *text = g_string_new (NULL);

  for (int i = 4; i >= 0; i--)
    {
      g_autofree char *group = english_group (words, groups[i]);

      if (groups[i] == 0)
        continue;
      append (text, i == 0 && groups[i] < 100 && words->with_and ? " and " : " ", group);
      g_string_append (text, scales[i]);
    }
  return g_string_free (text, FALSE);
}

/* "e" joins what follows to what is before it when it is at most one hundred or round hundreds. */
static const char *
portuguese_joint (int group)
{
  return group <= 100 || group % 100 == 0 ? " e " : " ";
}

static gboolean
is_last (const int groups[5], int position)
{
  for (int i = 0; i < position; i++)
    if (groups[i] != 0)
      return FALSE;
  return TRUE;
}

/* One to 999,999 of something: "dois mil e cem". */
static char *
portuguese_thousands (const Words *words, int thousands, int ones, Gender gender)
{
  GString *text = g_string_new (NULL);
  g_autofree char *many = portuguese_group (words, thousands, gender);
  g_autofree char *few = portuguese_group (words, ones, gender);

  if (thousands > 1)
    g_string_append_printf (text, "%s mil", many);
  else if (thousands == 1)
    g_string_append (text, "mil");
  if (ones > 0)
    append (text, portuguese_joint (ones), few);
  return g_string_free (text, FALSE);
}

static void
append_portuguese_scale (GString *text,
                         const char *joint,
                         const char *count,
                         gboolean single,
                         const char *one,
                         const char *many)
{
  append (text, joint, count);
  g_string_append_printf (text, " %s", single ? one : many);
}

static char *
portuguese_number (const Words *words, const int groups[5], Gender gender)
{
  GString *text = g_string_new (NULL);
  g_autofree char *trillions = portuguese_group (words, groups[4], MASCULINE);
  g_autofree char *thousands = portuguese_thousands (words, groups[1], groups[0], gender);
  int last = groups[0] != 0 ? groups[0] : groups[1];

  if (groups[4] > 0)
    append_portuguese_scale (text, "", trillions, groups[4] == 1,
                             words->long_scale ? "bilião" : "trilhão",
                             words->long_scale ? "biliões" : "trilhões");
  if (words->long_scale)
    {
      g_autofree char *millions = portuguese_thousands (words, groups[3], groups[2], MASCULINE);

      if (groups[3] + groups[2] > 0)
        append_portuguese_scale (
            text, is_last (groups, 2) && groups[3] == 0 ? portuguese_joint (groups[2]) : " ",
            millions, groups[3] == 0 && groups[2] == 1, "milhão", "milhões");
    }
  else
    for (int i = 3; i >= 2; i--)
      {
        g_autofree char *count = portuguese_group (words, groups[i], MASCULINE);

        if (groups[i] > 0)
          append_portuguese_scale (text, is_last (groups, i) ? portuguese_joint (groups[i]) : " ",
                                   count, groups[i] == 1, i == 3 ? "bilhão" : "milhão",
                                   i == 3 ? "bilhões" : "milhões");
      }
  if (groups[1] + groups[0] > 0)
    append (text, groups[1] == 0 || groups[0] == 0 ? portuguese_joint (last) : " ", thousands);
  return g_string_free (text, FALSE);
}

/* Whether Romanian puts "de" between a number and what it counts. */
static gboolean
takes_de (gint64 number)
{
  return number % 100 >= 20 || (number % 100 == 0 && number > 0);
}

static void
append_romanian_scale (const Words *words, GString *text, int scale, int group)
{
  static const struct
  {
    const char *one;
    const char *many;
    Gender gender; /* of what counts it */
  } scales[] = { { NULL },
                 { "o mie", "mii", FEMININE },
                 { "un milion", "milioane", MASCULINE },
                 { "un miliard", "miliarde", MASCULINE },
                 { "un trilion", "trilioane", MASCULINE } };
  g_autofree char *count = NULL;

  if (group == 1)
    {
      append (text, " ", scales[scale].one);
      return;
    }
  /* The neuter counts two as the feminine does, and one as the masculine. */
  count = romanian_group (words, group,
                          group % 100 == 2 || group % 100 == 12
                                  || (group % 100 > 20 && group % 10 == 2)
                              ? FEMININE
                              : scales[scale].gender);
  append (text, " ", count);
  g_string_append_printf (text, "%s %s", takes_de (group) ? " de" : "", scales[scale].many);
}

static char *
romanian_number (const Words *words, const int groups[5], Gender gender)
{
  GString *text = g_string_new (NULL);
  g_autofree char *last = romanian_group (words, groups[0], gender);

  for (int i = 4; i >= 1; i--)
    if (groups[i] > 0)
      append_romanian_scale (words, text, i, groups[i]);
  if (groups[0] > 0)
    append (text, " ", last);
  return g_string_free (text, FALSE);
}

static char *
turkish_number (const Words *words, const int groups[5])
{
  static const char *const scales[] = { "", "bin", "milyon", "milyar", "trilyon" };
  GString *text = g_string_new (NULL);

  for (int i = 4; i >= 0; i--)
    {
      g_autofree char *group = turkish_group (words, groups[i]);

      if (groups[i] == 0)
        continue;
      if (i != 1 || groups[i] != 1)
        append (text, " ", group);
      if (i > 0)
        append (text, " ", scales[i]);
    }
  return g_string_free (text, FALSE);
}

static char *
number_words (const Words *words, guint64 number, Gender gender)
{
  int groups[5];

  if (number == 0)
    return g_strdup (words->ones[0]);
  for (int i = 0; i < 5; i++)
    {
      groups[i] = (int) (number % 1000);
      number /= 1000;
    }
  switch (words->language)
    {
    case PORTUGUESE:
      return portuguese_number (words, groups, gender);
    case ROMANIAN:
      return romanian_number (words, groups, gender);
    case TURKISH:
      return turkish_number (words, groups);
    case ENGLISH:
    default:
      return english_number (words, groups);
    }
}

/* A number with what it counts: "um milhão de euros", "un leu", "twenty-one pounds". */
static char *
counted_words (const Words *words, guint64 number, const Unit *unit)
{
  g_autofree char *count = number_words (words, number, unit->gender);
  const char *name = number == 1 ? unit->one : unit->many, *joint = " ";

  if (words->language == PORTUGUESE && number >= 1000000 && number % 1000000 == 0)
    joint = " de ";
  if (words->language == ROMANIAN)
    {
      if (number == 1)
        return g_strconcat (unit->gender == FEMININE ? "o " : "un ", name, NULL);
      joint = takes_de ((gint64) number) ? " de " : " ";
    }
  if (words->language == TURKISH)
    {
      g_auto (GStrv) parts = g_strsplit (count, " ", -1);
      g_autofree char *joined = g_strjoinv ("", parts);

      return g_strconcat (joined, joint, name, NULL);
    }
  return g_strconcat (count, joint, name, NULL);
}

/* Without names of its own a currency gets its code, and hundredths in digits. */
static char *
coded_words (const Words *words, guint64 whole, guint64 part, guint64 scale, const char *code)
{
  const Unit unit = { code, code, MASCULINE };
  g_autofree char *text = counted_words (words, whole, &unit);

  if (part == 0)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, text, part, scale);
}

static char *
joined_words (const Words *words, const Currency *currency, guint64 whole, guint64 part)
{
  static const char *const joints[] = { " and ", " e ", " și ", " " };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (part > 0)
    second = counted_words (words, part, &currency->part);
  if (whole == 0 && part > 0)
    return g_steal_pointer (&second);
  first = counted_words (words, whole, &currency->whole);
  if (part == 0)
    return g_steal_pointer (&first);
  return g_strconcat (first, joints[words->language], second, NULL);
}

static char *
with_sign (const Words *words, gboolean negative, char *text)
{
  g_autofree char *owned = text;

  return negative ? g_strconcat (words->minus, " ", text, NULL) : g_steal_pointer (&owned);
}

/**
 * crm_amount_words:
 * @locale: the language to write in
 * @minor: minor units of @currency
 * @currency: ISO 4217 code
 *
 * Returns: (transfer full): the amount in words: "mil duzentos e trinta e quatro euros e cinquenta
 *   cêntimos"; in digits when it is beyond a thousand billions
 */
char *
crm_amount_words (const CrmLocale *locale, gint64 minor, const char *currency)
{
  const Words *words = find_words (locale);
  const Currency *names = find_currency (locale, currency);
  guint64 magnitude = minor < 0 ? (guint64) - (minor + 1) + 1 : (guint64) minor, scale = 1;

  for (int i = crm_currency_decimals (currency); i > 0; i--)
    scale *= 10;
  if (magnitude / scale > MAX_NUMBER)
    return crm_locale_format_money (locale, minor, currency, CRM_MONEY_CODE);
  if (names == NULL)
    return with_sign (words, minor < 0,
                      coded_words (words, magnitude / scale, magnitude % scale, scale, currency));
  return with_sign (words, minor < 0,
                    joined_words (words, names, magnitude / scale, magnitude % scale));
}

/**
 * crm_number_words:
 *
 * Returns: (transfer full): a whole number in words; in digits when it is beyond a thousand
 * billions
 */
char *
crm_number_words (const CrmLocale *locale, gint64 number)
{
  const Words *words = find_words (locale);

  if (number > MAX_NUMBER || number < -MAX_NUMBER)
    return crm_locale_format_integer (locale, number);
  return with_sign (words, number < 0,
                    number_words (words, (guint64) (number < 0 ? -number : number), MASCULINE));
}
