/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the form in which they are compared, and how far two of them are apart. The check digits
 * of tax numbers are those that the tax offices of Portugal, Brazil, Romania and Turkey publish. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-match.h"

#define PHONE_DIGITS 9
#define MAX_COMPARED 48

/**
 * crm_match_phone:
 *
 * Returns: (transfer full) (nullable): the digits that tell a number apart, without the country and
 *   the 0 before it; %NULL for what is too short to be one
 */
char *
crm_match_phone (const char *phone)
{
  g_autofree char *digits = crm_fold_digits (phone);
  const char *start = digits;
  gsize length;

  while (*start == '0')
    start++;
  length = strlen (start);
  if (length < 7)
    return NULL;
  return g_strdup (length > PHONE_DIGITS ? start + length - PHONE_DIGITS : start);
}

/**
 * crm_match_is_mobile:
 *
 * Returns: whether a number is sure to be of a mobile phone, as Portugal, Romania, Turkey, Brazil
 *   and the United Kingdom give them out; %FALSE where it cannot be told without the country
 */
gboolean
crm_match_is_mobile (const char *phone)
{
  static const struct
  {
    const char *begin; /* after the 0 before it; . is any digit */
    gsize length;
    gboolean needs_zero; /* elsewhere a number of a house may look like it */
  } plans[] = {
    { "9", 9, FALSE },    { "3519", 12, FALSE },  { "7", 9, FALSE }, { "407", 11, FALSE },
    { "5", 10, TRUE },    { "905", 12, FALSE },   { "7", 10, TRUE }, { "447", 12, FALSE },
    { "..9", 11, FALSE }, { "55..9", 13, FALSE },
  };
  g_autofree char *digits = crm_fold_digits (phone);
  const char *start = digits + strspn (digits, "0");
  gboolean has_zero = start > digits;

  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      gsize n = 0;

      if (strlen (start) != plans[i].length || (plans[i].needs_zero && !has_zero))
        continue;
      while (plans[i].begin[n] != '\0'
             && (plans[i].begin[n] == '.' || plans[i].begin[n] == start[n]))
        n++;
      if (plans[i].begin[n] == '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_gmail (const char *host)
{
  return strcmp (host, "gmail.com") == 0 || strcmp (host, "googlemail.com") == 0;
}

/**
 * crm_match_mail:
 *
 * Returns: (transfer full) (nullable): the mailbox: lower case, without what follows a +, and
 *   without the dots that Gmail ignores
 */
char *
crm_match_mail (const char *mail)
{
  g_autofree char *lower = g_strstrip (g_utf8_strdown (mail, -1));
  char *at = strrchr (lower, '@');
  g_autoptr (GString) box = NULL;

  if (at == NULL || at == lower || strchr (at, '.') == NULL)
    return NULL;
  *at = '\0';
  box = g_string_new (NULL);
  for (const char *p = lower; *p != '\0' && (*p != '+' || p == lower); p++)
    if (*p != '.' || !is_gmail (at + 1))
      g_string_append_c (box, *p);
  g_string_append_printf (box, "@%s", is_gmail (at + 1) ? "gmail.com" : at + 1);
  return g_string_free (g_steal_pointer (&box), FALSE);
}

/**
 * crm_match_web:
 *
 * Returns: (transfer full) (nullable): the host of an address of the web
 */
char *
crm_match_web (const char *web)
{
  g_autofree char *lower = g_strstrip (g_utf8_strdown (web, -1));
  char *start = strstr (lower, "://");
  char *end;

  start = start != NULL ? start + 3 : lower;
  if (g_str_has_prefix (start, "www."))
    start += 4;
  end = start + strcspn (start, "/:?#");
  *end = '\0';
  return strchr (start, '.') != NULL ? g_strdup (start) : NULL;
}

/**
 * crm_match_tax_id:
 *
 * Returns: (transfer full) (nullable): letters and digits alone, without the country in front
 */
char *
crm_match_tax_id (const char *tax_id)
{
  static const char *const countries[] = { "PT", "BR", "RO", "TR" };
  GString *plain = g_string_new (NULL);

  for (const char *p = tax_id; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (plain, g_ascii_toupper (*p));
  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
    if (plain->len > 4 && g_str_has_prefix (plain->str, countries[i]))
      {
        g_string_erase (plain, 0, 2);
        break;
      }
  return g_string_free (plain, plain->len == 0);
}

static int
digit (const char *text, gsize position)
{
  return text[position] - '0';
}

static int
weighted (const char *text, const char *weights)
{
  int sum = 0;

  for (gsize i = 0; weights[i] != '\0'; i++)
    sum += digit (text, i) * (weights[i] - '0');
  return sum;
}

static int
rest_of_eleven (int sum)
{
  int rest = 11 - sum % 11;

  return rest >= 10 ? 0 : rest;
}

static gboolean
is_nif (const char *text)
{
  return strlen (text) == 9 && rest_of_eleven (weighted (text, "98765432")) == digit (text, 8);
}

static gboolean
is_cnpj (const char *text)
{
  return strlen (text) == 14 && rest_of_eleven (weighted (text, "543298765432")) == digit (text, 12)
         && rest_of_eleven (weighted (text, "6543298765432")) == digit (text, 13);
}

static gboolean
is_cpf (const char *text)
{
  int first = 0, second = 0;

  if (strlen (text) != 11)
    return FALSE;
  for (int i = 0; i < 9; i++)
    {
      first += digit (text, (gsize) i) * (10 - i);
      second += digit (text, (gsize) i) * (11 - i);
    }
  second += digit (text, 9) * 2;
  return rest_of_eleven (first) == digit (text, 9) && rest_of_eleven (second) == digit (text, 10);
}

static gboolean
is_cui (const char *text)
{
  static const char weights[] = "753217532";
  gsize length = strlen (text);

  if (length < 2 || length > 10)
    return FALSE;
  return weighted (text, weights + 10 - length) * 10 % 11 % 10 == digit (text, length - 1);
}

static gboolean
is_vkn (const char *text)
{
  int sum = 0;

  if (strlen (text) != 10)
    return FALSE;
  for (int i = 0; i < 9; i++)
    {
      int moved = (digit (text, (gsize) i) + 9 - i) % 10;
      int part = moved;

      for (int power = 0; power < 9 - i; power++)
        part = part * 2 % 9;
      sum += moved != 0 && part == 0 ? 9 : part;
    }
  return (10 - sum % 10) % 10 == digit (text, 9);
}

static gboolean
is_tckn (const char *text)
{
  int odd = 0, even = 0;

  if (strlen (text) != 11 || text[0] == '0')
    return FALSE;
  for (gsize i = 0; i < 9; i++)
    *(i % 2 == 0 ? &odd : &even) += digit (text, i);
  return ((odd * 7 - even) % 10 + 10) % 10 == digit (text, 9)
         && (odd + even + digit (text, 9)) % 10 == digit (text, 10);
}

/**
 * crm_tax_id_is_valid:
 *
 * Returns: whether the check digits of a NIF, CNPJ, CPF, CUI, VKN or TCKN are right; of other
 *   countries, whether there are enough digits
 */
gboolean
crm_tax_id_is_valid (const char *tax_id)
{
  g_autofree char *plain = crm_match_tax_id (tax_id);
  gsize digits = plain != NULL ? strspn (plain, "0123456789") : 0;

  if (plain == NULL || strspn (plain, "0") == strlen (plain))
    return FALSE;
  if (digits < strlen (plain))
    return digits < strlen (plain) && strlen (plain) >= 8;
  return is_nif (plain) || is_cnpj (plain) || is_cpf (plain) || is_cui (plain) || is_vkn (plain)
         || is_tckn (plain);
}

/**
 * crm_text_distance:
 * @most: more than this is not counted
 *
 * Returns: how many letters must be changed, added, left out or exchanged with their neighbour
 *   (Damerau and Levenshtein, without edits of what was exchanged), at most @most + 1
 */
guint
crm_text_distance (const char *a, const char *b, guint most)
{
  guint rows[3][MAX_COMPARED + 1];
  gsize n = strlen (a), m = strlen (b);

  if ((n > m ? n - m : m - n) > most || n > MAX_COMPARED || m > MAX_COMPARED)
    return strcmp (a, b) == 0 ? 0 : most + 1;
  for (gsize j = 0; j <= m; j++)
    rows[0][j] = (guint) j;
  for (gsize i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3], *over = rows[(i + 1) % 3];
      guint least = row[0] = (guint) i;

      for (gsize j = 1; j <= m; j++)
        {
          guint best = above[j - 1] + (a[i - 1] != b[j - 1]);

          best = MIN (best, MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = MIN (best, over[j - 2] + 1);
          row[j] = best;
          least = MIN (least, best);
        }
      if (least > most)
        return most + 1;
    }
  return MIN (rows[n % 3][m], most + 1);
}

static double
jaro (const char *a, const char *b, gsize n, gsize m)
{
  gboolean taken[MAX_COMPARED] = { FALSE };
  char first[MAX_COMPARED], second[MAX_COMPARED];
  gsize window = MAX (n, m) / 2, matches = 0, k = 0, moved = 0;

  window = window > 0 ? window - 1 : 0;
  for (gsize i = 0; i < n; i++)
    for (gsize j = i > window ? i - window : 0; j < MIN (i + window + 1, m); j++)
      if (!taken[j] && a[i] == b[j])
        {
          taken[j] = TRUE;
          first[matches++] = a[i];
          break;
        }
  for (gsize j = 0; j < m; j++)
    if (taken[j])
      second[k++] = b[j];
  for (gsize i = 0; i < matches; i++)
    moved += first[i] != second[i];
  if (matches == 0)
    return 0;
  return ((double) matches / (double) n + (double) matches / (double) m
          + ((double) matches - (double) moved / 2) / (double) matches)
         / 3;
}

/**
 * crm_text_resemblance:
 *
 * Returns: the likeness of two words after Jaro and Winkler, 0 to 1
 */
double
crm_text_resemblance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b), prefix = 0;
  double base;

  if (n == 0 || m == 0 || n > MAX_COMPARED || m > MAX_COMPARED)
    return n == m && strcmp (a, b) == 0 ? 1 : 0;
  base = jaro (a, b, n, m);
  while (prefix < 4 && prefix < MIN (n, m) && a[prefix] == b[prefix])
    prefix++;
  return base > 0.7 ? base + (double) prefix * 0.1 * (1 - base) : base;
}

/* Pairs of letters that stand for one sound where a name travels between the four languages. */
static const char *const sounds[][2] = {
  { "sch", "s" }, { "sh", "s" }, { "tch", "c" }, { "ch", "c" }, { "tz", "t" }, { "ts", "t" },
  { "ph", "f" },  { "th", "t" }, { "gh", "g" },  { "ck", "k" }, { "qu", "k" }, { "kh", "h" },
  { "lh", "l" },  { "nh", "n" }, { "ou", "u" },  { "oe", "o" }, { "ue", "u" }, { "ae", "a" },
  { "ks", "x" },  { "y", "i" },  { "j", "i" },   { "w", "v" },  { "z", "s" },
};

/**
 * crm_match_sound:
 * @folded: a folded word
 *
 * Returns: (transfer full): the word as it sounds, roughly: Souza and Sousa, Chelik and Çelik are
 *   the same
 */
char *
crm_match_sound (const char *folded)
{
  GString *sound = g_string_new (NULL);

  for (const char *p = folded; *p != '\0';)
    {
      const char *heard = NULL;
      gsize length = 1;

      for (gsize i = 0; i < G_N_ELEMENTS (sounds) && heard == NULL; i++)
        if (g_str_has_prefix (p, sounds[i][0]))
          {
            heard = sounds[i][1];
            length = strlen (sounds[i][0]);
          }
      if (heard == NULL && *p == 'h' && p != folded)
        heard = "";
      if (heard == NULL)
        {
          if (sound->len == 0 || sound->str[sound->len - 1] != *p)
            g_string_append_c (sound, *p);
        }
      else if (sound->len == 0 || heard[0] == '\0' || sound->str[sound->len - 1] != heard[0])
        g_string_append (sound, heard);
      p += length;
    }
  return g_string_free (sound, FALSE);
}
