/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and amounts in words, by the grammars of four languages, and back again. */
#include "config.h"

#include <string.h>

#include "crm-amount-words.h"

typedef struct
{
  const char *tag;
  gint64 minor;
  const char *currency;
  const char *words;
} Amount;

static const Amount amounts[] = {
  { "pt-PT", 0, "EUR", "zero euros" },
  { "pt-PT", 1, "EUR", "um cêntimo" },
  { "pt-PT", 100, "EUR", "um euro" },
  { "pt-PT", 150, "EUR", "um euro e cinquenta cêntimos" },
  { "pt-PT", 1600, "EUR", "dezasseis euros" },
  { "pt-PT", 10000, "EUR", "cem euros" },
  { "pt-PT", 10100, "EUR", "cento e um euros" },
  { "pt-PT", 20200, "GBP", "duzentas e duas libras" },
  { "pt-PT", 100000, "EUR", "mil euros" },
  { "pt-PT", 110000, "EUR", "mil e cem euros" },
  { "pt-PT", 105000, "EUR", "mil e cinquenta euros" },
  { "pt-PT", 120000, "EUR", "mil e duzentos euros" },
  { "pt-PT", 123450, "EUR", "mil duzentos e trinta e quatro euros e cinquenta cêntimos" },
  { "pt-PT", 200000, "TRY", "duas mil liras turcas" },
  { "pt-PT", 210000, "EUR", "dois mil e cem euros" },
  { "pt-PT", 515947, "EUR", "cinco mil cento e cinquenta e nove euros e quarenta e sete cêntimos" },
  { "pt-PT", 100000000, "EUR", "um milhão de euros" },
  { "pt-PT", 120000000, "EUR", "um milhão e duzentos mil euros" },
  { "pt-PT", 123456700, "EUR",
    "um milhão duzentos e trinta e quatro mil quinhentos e sessenta e sete euros" },
  { "pt-PT", 100010000, "EUR", "um milhão e cem euros" },
  { "pt-PT", 250000000000, "EUR", "dois mil e quinhentos milhões de euros" },
  { "pt-PT", 100000000000, "EUR", "mil milhões de euros" },
  { "pt-PT", -100, "EUR", "menos um euro" },
  { "pt-PT", 12345, "BRL", "cento e vinte e três reais e quarenta e cinco centavos" },
  { "pt-BR", 1600, "BRL", "dezesseis reais" },
  { "pt-BR", 1950, "BRL", "dezenove reais e cinquenta centavos" },
  { "pt-BR", 100, "BRL", "um real" },
  { "pt-BR", 1, "BRL", "um centavo" },
  { "pt-BR", 200000000, "BRL", "dois milhões de reais" },
  { "pt-BR", 100000000000, "BRL", "um bilhão de reais" },
  { "pt-BR", 150000000000, "BRL", "um bilhão e quinhentos milhões de reais" },
  { "pt-BR", 150, "EUR", "um euro e cinquenta centavos" },
  { "ro-RO", 0, "RON", "zero lei" },
  { "ro-RO", 1, "RON", "un ban" },
  { "ro-RO", 100, "RON", "un leu" },
  { "ro-RO", 200, "RON", "doi lei" },
  { "ro-RO", 1900, "RON", "nouăsprezece lei" },
  { "ro-RO", 2000, "RON", "douăzeci de lei" },
  { "ro-RO", 2100, "RON", "douăzeci și unu de lei" },
  { "ro-RO", 2150, "RON", "douăzeci și unu de lei și cincizeci de bani" },
  { "ro-RO", 10000, "RON", "o sută de lei" },
  { "ro-RO", 10100, "RON", "o sută unu lei" },
  { "ro-RO", 11900, "RON", "o sută nouăsprezece lei" },
  { "ro-RO", 12000, "RON", "o sută douăzeci de lei" },
  { "ro-RO", 100000, "RON", "o mie de lei" },
  { "ro-RO", 200000, "RON", "două mii de lei" },
  { "ro-RO", 123450, "RON", "o mie două sute treizeci și patru de lei și cincizeci de bani" },
  { "ro-RO", 2000000, "RON", "douăzeci de mii de lei" },
  { "ro-RO", 2100000, "RON", "douăzeci și una de mii de lei" },
  { "ro-RO", 2200000, "RON", "douăzeci și două de mii de lei" },
  { "ro-RO", 10000000, "RON", "o sută de mii de lei" },
  { "ro-RO", 10100000, "RON", "o sută una mii de lei" },
  { "ro-RO", 100000000, "RON", "un milion de lei" },
  { "ro-RO", 200000000, "RON", "două milioane de lei" },
  { "ro-RO", 2100000000, "RON", "douăzeci și unu de milioane de lei" },
  { "ro-RO", 2200000000, "RON", "douăzeci și două de milioane de lei" },
  { "ro-RO", 1200000000, "RON", "douăsprezece milioane de lei" },
  { "ro-RO", 100, "TRY", "o liră turcească" },
  { "ro-RO", 200, "GBP", "două lire sterline" },
  { "ro-RO", 1200, "GBP", "douăsprezece lire sterline" },
  { "ro-RO", 200, "EUR", "doi euro" },
  { "tr-TR", 0, "TRY", "sıfır lira" },
  { "tr-TR", 100, "TRY", "bir lira" },
  { "tr-TR", 10000, "TRY", "yüz lira" },
  { "tr-TR", 100000, "TRY", "bin lira" },
  { "tr-TR", 123450, "TRY", "binikiyüzotuzdört lira elli kuruş" },
  { "tr-TR", 100000000, "TRY", "birmilyon lira" },
  { "tr-TR", 99, "TRY", "doksandokuz kuruş" },
  { "tr-TR", 2150, "EUR", "yirmibir avro elli sent" },
  { "en-GB", 0, "EUR", "zero euros" },
  { "en-GB", 1, "GBP", "one penny" },
  { "en-GB", 205, "GBP", "two pounds and five pence" },
  { "en-GB", 10100, "EUR", "one hundred and one euros" },
  { "en-GB", 123450, "EUR", "one thousand two hundred and thirty-four euros and fifty cents" },
  { "en-GB", 100100, "EUR", "one thousand and one euros" },
  { "en-US", 123450, "USD", "one thousand two hundred thirty-four dollars and fifty cents" },
  { "en-US", 100100, "USD", "one thousand one dollars" },
  { "en-GB", 100000000, "EUR", "one million euros" },
  { "en-GB", 12345, "CHF", "one hundred and twenty-three CHF 45/100" },
  { "en-GB", 500, "JPY", "five hundred JPY" },
  { "en-GB", 1234567, "KWD", "one thousand two hundred and thirty-four KWD 567/1000" },
};

static void
test_amounts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      const Amount *row = &amounts[i];
      g_autofree char *words
          = crm_amount_words (crm_locale_find (row->tag), row->minor, row->currency);

      g_assert_cmpstr (words, ==, row->words);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *tag;
    gint64 number;
    const char *words;
  } rows[] = {
    { "pt-PT", 21, "vinte e um" },
    { "ro-RO", 1, "unu" },
    { "ro-RO", 2, "doi" },
    { "tr-TR", 2345, "iki bin üç yüz kırk beş" },
    { "en-GB", -12, "minus twelve" },
    { "en-GB", 1000001, "one million and one" },
    { "pt-PT", 1000000000000, "um bilião" },
    { "pt-BR", 1000000000000, "um trilhão" },
    { "en-GB", 1000000000000000, "1,000,000,000,000,000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = crm_number_words (crm_locale_find (rows[i].tag), rows[i].number);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* A reader that knows only what single words mean: what is smaller adds, what is larger counts. */
typedef struct
{
  const char *word;
  gint64 value;
} Meaning;

static const Meaning meanings[] = {
  { "one", 1 },
  { "two", 2 },
  { "three", 3 },
  { "four", 4 },
  { "five", 5 },
  { "six", 6 },
  { "seven", 7 },
  { "eight", 8 },
  { "nine", 9 },
  { "ten", 10 },
  { "eleven", 11 },
  { "twelve", 12 },
  { "thirteen", 13 },
  { "fourteen", 14 },
  { "fifteen", 15 },
  { "sixteen", 16 },
  { "seventeen", 17 },
  { "eighteen", 18 },
  { "nineteen", 19 },
  { "twenty", 20 },
  { "thirty", 30 },
  { "forty", 40 },
  { "fifty", 50 },
  { "sixty", 60 },
  { "seventy", 70 },
  { "eighty", 80 },
  { "ninety", 90 },
  { "hundred", 100 },
  { "thousand", 1000 },
  { "million", 1000000 },
  { "um", 1 },
  { "dois", 2 },
  { "três", 3 },
  { "quatro", 4 },
  { "cinco", 5 },
  { "seis", 6 },
  { "sete", 7 },
  { "oito", 8 },
  { "nove", 9 },
  { "dez", 10 },
  { "onze", 11 },
  { "doze", 12 },
  { "treze", 13 },
  { "catorze", 14 },
  { "quinze", 15 },
  { "dezasseis", 16 },
  { "dezassete", 17 },
  { "dezoito", 18 },
  { "dezanove", 19 },
  { "vinte", 20 },
  { "trinta", 30 },
  { "quarenta", 40 },
  { "cinquenta", 50 },
  { "sessenta", 60 },
  { "setenta", 70 },
  { "oitenta", 80 },
  { "noventa", 90 },
  { "cem", -100 },
  { "cento", -100 },
  { "duzentos", -200 },
  { "trezentos", -300 },
  { "quatrocentos", -400 },
  { "quinhentos", -500 },
  { "seiscentos", -600 },
  { "setecentos", -700 },
  { "oitocentos", -800 },
  { "novecentos", -900 },
  { "mil", 1000 },
  { "milhão", 1000000 },
  { "milhões", 1000000 },
  { "unu", 1 },
  { "una", 1 },
  { "o", 1 },
  { "un", 1 },
  { "doi", 2 },
  { "două", 2 },
  { "trei", 3 },
  { "patru", 4 },
  { "cinci", 5 },
  { "șase", 6 },
  { "șapte", 7 },
  { "opt", 8 },
  { "nouă", 9 },
  { "zece", 10 },
  { "unsprezece", 11 },
  { "doisprezece", 12 },
  { "douăsprezece", 12 },
  { "treisprezece", 13 },
  { "paisprezece", 14 },
  { "cincisprezece", 15 },
  { "șaisprezece", 16 },
  { "șaptesprezece", 17 },
  { "optsprezece", 18 },
  { "nouăsprezece", 19 },
  { "douăzeci", 20 },
  { "treizeci", 30 },
  { "patruzeci", 40 },
  { "cincizeci", 50 },
  { "șaizeci", 60 },
  { "șaptezeci", 70 },
  { "optzeci", 80 },
  { "nouăzeci", 90 },
  { "sută", 100 },
  { "sute", 100 },
  { "mie", 1000 },
  { "mii", 1000 },
  { "milion", 1000000 },
  { "milioane", 1000000 },
  { "bir", 1 },
  { "iki", 2 },
  { "üç", 3 },
  { "dört", 4 },
  { "beş", 5 },
  { "altı", 6 },
  { "yedi", 7 },
  { "sekiz", 8 },
  { "dokuz", 9 },
  { "on", 10 },
  { "yirmi", 20 },
  { "otuz", 30 },
  { "kırk", 40 },
  { "elli", 50 },
  { "altmış", 60 },
  { "yetmiş", 70 },
  { "seksen", 80 },
  { "doksan", 90 },
  { "yüz", 100 },
  { "bin", 1000 },
  { "milyon", 1000000 },
};

static gint64
meaning_of (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (strcmp (meanings[i].word, word) == 0)
      return meanings[i].value;
  g_error ("“%s” is no number word", word);
}

static gint64
read_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " -", -1);
  gint64 total = 0, group = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gint64 value;

      if (strcmp (words[i], "and") == 0 || strcmp (words[i], "e") == 0
          || strcmp (words[i], "și") == 0 || strcmp (words[i], "de") == 0)
        continue;
      value = meaning_of (words[i]);
      if (value < 0)
        group += -value;
      else if (value == 100)
        group = MAX (group, 1) * 100;
      else if (value >= 1000)
        {
          total += MAX (group, 1) * value;
          group = 0;
        }
      else
        group += value;
    }
  return total + group;
}

static void
test_round_trip (void)
{
  static const char *const tags[] = { "en-GB", "en-US", "pt-PT", "ro-RO", "tr-TR" };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (gsize t = 0; t < G_N_ELEMENTS (tags); t++)
    {
      const CrmLocale *locale = crm_locale_find (tags[t]);

      for (gint64 i = 1; i < 6000; i++)
        {
          gint64 number = i < 2500   ? i
                          : i < 4000 ? g_rand_int_range (random, 2500, 1000000)
                                     : g_rand_int_range (random, 1000000, 1000000000);
          g_autofree char *words = crm_number_words (locale, number);

          g_assert_cmpint (read_words (words), ==, number);
        }
    }
}

/* ---- beside libnumbertext ---- */

#define SPELLOUT "/usr/lib/libnumbertext/spellout"
#define N_AT_ONCE 500

/* The words without what is only a way to write them: blanks, hyphens, commas. */
static char *
bare_words (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (strchr (" -,", *p) == NULL)
      g_string_append_c (bare, *p);
  return g_string_free (bare, FALSE);
}

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/* Where libnumbertext is known to say it otherwise, what it would say in our way. */
static char *
mend (const char *tag, const char *theirs)
{
  static const struct
  {
    const char *language;
    const char *from;
    const char *to;
  } known[] = {
    { "en", " and ", " " },
    { "pt", " e ", " " },
    { "pt", "quatorze", "catorze" },
    /* It puts "de" behind 101 to 119 thousand too, where the language has none. */
    { "ro", " de mii", " mii" },
    { "ro", " de milioane", " milioane" },
    { "ro", "șai ", "șase " },
    /* Thousands are feminine in Romanian, and so are several millions. */
    { "ro", "unu mii", "una mii" },
    { "ro", "doi mii", "două mii" },
    { "ro", "doisprezece mii", "douăsprezece mii" },
    { "ro", "doisprezece milioane", "douăsprezece milioane" },
  };
  char *mended = g_strdup (theirs);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      char *next;

      if (!g_str_has_prefix (tag, known[i].language))
        continue;
      next = replace (mended, known[i].from, known[i].to);
      g_free (mended);
      mended = next;
    }
  return mended;
}

static void
compare_with_spellout (const char *tag, const gint64 *numbers, guint n)
{
  const CrmLocale *locale = crm_locale_find (tag);
  g_autofree char *language = replace (tag, "-", "_");
  g_autoptr (GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (command, g_strdup (SPELLOUT));
  g_ptr_array_add (command, g_strdup ("-l"));
  g_ptr_array_add (command, g_strdup (language));
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (command, g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]));
  g_ptr_array_add (command, NULL);
  g_spawn_sync (NULL, (char **) command->pdata, NULL, 0, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (output), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = crm_number_words (locale, numbers[i]);
      g_autofree char *ours = mend (tag, words), *theirs = mend (tag, lines[i]);
      g_autofree char *a = bare_words (ours), *b = bare_words (theirs);

      if (strcmp (a, b) != 0)
        g_error ("%s %" G_GINT64_FORMAT ": “%s”, but libnumbertext says “%s”", tag, numbers[i],
                 words, lines[i]);
    }
}

/* Somebody else's words for the same numbers: every number to 3,000 and many up to a thousand
 * millions. */
static void
test_other_source (void)
{
  static const char *const tags[] = { "en-GB", "en-US", "pt-PT", "pt-BR", "ro-RO", "tr-TR" };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  gint64 numbers[N_AT_ONCE];

  if (!g_file_test (SPELLOUT, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("libnumbertext-tools is not installed");
      return;
    }
  for (gsize t = 0; t < G_N_ELEMENTS (tags); t++)
    for (guint round = 0; round < 12; round++)
      {
        for (guint i = 0; i < N_AT_ONCE; i++)
          numbers[i] = round < 6   ? round * N_AT_ONCE + i
                       : round < 9 ? g_rand_int_range (random, 3000, 1000000)
                                   : g_rand_int_range (random, 1000000, 1000000000);
        compare_with_spellout (tags[t], numbers, N_AT_ONCE);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/amount-words/amounts", test_amounts);
  g_test_add_func ("/amount-words/numbers", test_numbers);
  g_test_add_func ("/amount-words/round-trip", test_round_trip);
  g_test_add_func ("/amount-words/other-source", test_other_source);
  return g_test_run ();
}
