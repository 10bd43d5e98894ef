/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and numbers of search: how they are written into the index and asked for.
 *
 * A document is a line of folded words, each after the letter of its place. A number is cut into
 * overlapping pieces of four digits and its last three, "35191" is "3519 5191 191": any part of it
 * is then a run of pieces that stand beside each other, and there are only ten thousand of them,
 * whatever the number of telephones. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-search-private.h"

#define PIECE 4
/* A word that is longer is no word. */
#define MAX_WORD 48

static const char *
skip_letters (const char *word, guint n)
{
  while (n > 0 && *word != '\0')
    {
      word = g_utf8_next_char (word);
      n--;
    }
  return word;
}

static void
add_folded (GString *document, char place, const char *folded)
{
  for (const char *p = folded; *p != '\0';)
    {
      const char *end = strchrnul (p, ' ');

      if (document->len > 0)
        g_string_append_c (document, ' ');
      g_string_append_c (document, place);
      if (end - p <= MAX_WORD)
        g_string_append_len (document, p, end - p);
      else
        g_string_append_len (document, p, skip_letters (p, MAX_WORD / 4) - p);
      p = *end == ' ' ? end + 1 : end;
    }
}

/**
 * crm_search_add_words:
 *
 * Appends the words of @text to a document. What stands after an apostrophe is a word as well:
 * “O’Neill” is found as oneill and as neill.
 */
void
crm_search_add_words (GString *document, char place, const char *text)
{
  g_autofree char *folded = crm_fold (text);
  g_autofree char *spaced = NULL;

  add_folded (document, place, folded);
  if (strchr (text, '\'') == NULL && strstr (text, "’") == NULL)
    return;
  g_clear_pointer (&folded, g_free);
  spaced = g_strdup (text);
  for (char *p = spaced; *p != '\0'; p++)
    if (*p == '\'')
      *p = ' ';
    else if (g_str_has_prefix (p, "’"))
      memset (p, ' ', strlen ("’"));
  folded = crm_fold (spaced);
  add_folded (document, place, folded);
}

/**
 * crm_search_digits:
 *
 * Returns: (transfer full): the digits of @text as numbers are compared: without the 00 of a
 *   country, without a national zero that is put in brackets after it
 */
char *
crm_search_digits (const char *text)
{
  const char *bracket = strstr (text, "(0)");
  g_autofree char *without = NULL;

  if (bracket == NULL || bracket == text)
    return crm_fold_digits (text);
  without = g_strdup (text);
  memset (without + (bracket - text), ' ', 3);
  return crm_fold_digits (without);
}

/* How many digits of an international number name the country, as the ITU gives them out. */
static gsize
country_length (const char *digits)
{
  static const char pairs[] = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54"
                              " 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
  char pair[5];

  if (digits[0] == '1' || digits[0] == '7')
    return 1;
  if (digits[0] == '\0' || digits[1] == '\0')
    return 0;
  g_snprintf (pair, sizeof pair, " %.2s ", digits);
  return strstr (pairs, pair) != NULL ? 2 : 3;
}

static void
add_form (GPtrArray *forms, const char *digits)
{
  if (strlen (digits) >= CRM_SEARCH_HEAD
      && !g_ptr_array_find_with_equal_func (forms, digits, g_str_equal, NULL))
    g_ptr_array_add (forms, g_strdup (digits));
}

/**
 * crm_search_number_forms:
 *
 * The digits of what was typed: all of them, then without what only says where it is called from:
 * the 00 or the country after it or after +, the national zero.
 *
 * Returns: (transfer full) (element-type utf8): the forms that are long enough to look for
 */
GPtrArray *
crm_search_number_forms (const char *text)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *digits = crm_search_digits (text);
  g_autoptr (GString) typed = g_string_new (NULL);
  const char *first = text + strcspn (text, "+0123456789");
  gsize length = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (typed, *p);
  if (*first == '+' || g_str_has_prefix (first, "00"))
    length = country_length (digits);
  else if (digits[0] == '0')
    length = 1;
  if (strstr (text, "(0)") == NULL)
    add_form (forms, typed->str);
  add_form (forms, digits);
  if (strlen (digits) > length)
    add_form (forms, digits + length);
  return forms;
}

/**
 * crm_search_add_number:
 *
 * Appends the pieces of the digits of @text.
 */
void
crm_search_add_number (GString *numbers, const char *text)
{
  g_autofree char *digits = crm_search_digits (text);
  gsize length = strlen (digits);

  for (gsize i = 0; i + CRM_SEARCH_HEAD <= length; i++)
    {
      if (numbers->len > 0)
        g_string_append_c (numbers, ' ');
      g_string_append_len (numbers, digits + i, (gssize) MIN (PIECE, length - i));
    }
}

/**
 * crm_search_number_run:
 *
 * Returns: (transfer full): the pieces of @digits as they stand beside each other in the index
 */
char *
crm_search_number_run (const char *digits)
{
  GString *run = g_string_new (NULL);
  gsize length = strlen (digits);

  if (length < PIECE)
    g_string_append (run, digits);
  for (gsize i = 0; i + PIECE <= length; i++)
    g_string_append_printf (run, "%s%.*s", i > 0 ? " " : "", PIECE, digits + i);
  return g_string_free (run, FALSE);
}

/**
 * crm_search_holds_number:
 * @numbers: pieces, as the index keeps them
 *
 * Returns: whether @digits are a part of one of the numbers
 */
gboolean
crm_search_holds_number (const char *numbers, const char *digits)
{
  g_autofree char *run = crm_search_number_run (digits);

  return strstr (numbers, run) != NULL;
}

/**
 * crm_search_number_expression:
 *
 * Returns: (transfer full): what narrows the numbers down to those that may hold @digits
 */
char *
crm_search_number_expression (const char *digits)
{
  GString *expression = g_string_new (NULL);

  if (strlen (digits) >= PIECE)
    {
      g_string_free (expression, TRUE);
      return crm_search_number_run (digits);
    }
  g_string_append (expression, digits);
  for (char next = '0'; next <= '9'; next++)
    g_string_append_printf (expression, " OR %s%c", digits, next);
  return g_string_free (expression, FALSE);
}

/**
 * crm_search_holds_word:
 * @document: as the index keeps it
 *
 * Returns: whether a word that stands in one of @places begins with @word
 */
gboolean
crm_search_holds_word (const char *document, const char *places, const char *word)
{
  gsize length = strlen (word);

  for (const char *p = document; p != NULL && *p != '\0';)
    {
      if (strchr (places, *p) != NULL && strncmp (p + 1, word, length) == 0)
        return TRUE;
      p = strchr (p, ' ');
      if (p != NULL)
        p++;
    }
  return FALSE;
}

static void
add_terms (GString *expression, const char *word, const char *places, CrmWordForm form)
{
  const char *end
      = form == CRM_WORD_HEAD ? skip_letters (word, CRM_SEARCH_HEAD) : word + strlen (word);

  for (const char *place = places; *place != '\0'; place++)
    g_string_append_printf (expression, "%s\"%c%.*s\"%s", place > places ? " OR " : "", *place,
                            (int) (end - word), word, form == CRM_WORD_ALL ? "" : "*");
}

/**
 * crm_search_expression:
 * @forms: (nullable): for each word, how it is put to the index; %NULL: by its first letters
 *
 * Returns: (transfer full): the words, each the beginning of one that stands in any of @places
 */
char *
crm_search_expression (GPtrArray *words, const char *places, const CrmWordForm *forms)
{
  GString *expression = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      g_string_append (expression, i > 0 ? " AND (" : "(");
      add_terms (expression, words->pdata[i], places, forms != NULL ? forms[i] : CRM_WORD_HEAD);
      g_string_append_c (expression, ')');
    }
  return g_string_free (expression, FALSE);
}

/**
 * crm_search_is_number:
 *
 * Returns: whether @word is made of digits, and of so many that it may be a part of a number
 */
gboolean
crm_search_is_number (const char *word)
{
  return strspn (word, "0123456789") == strlen (word) && strlen (word) >= CRM_SEARCH_HEAD;
}
