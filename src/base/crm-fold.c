/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding for search: one plain form for every way of writing a word. Accents fall away, case
 * falls away, the four Turkish i are one letter, and letters that Unicode does not decompose
 * (ß, ø, ł …) become what people type for them. */
#include "config.h"

#include "crm-fold-private.h"

#include <string.h>

static const char *
fold_special (gunichar c)
{
  switch (c)
    {
    case 0x0131: /* ı */
    case 0x0130: /* İ */
      return "i";
    case 0x00df:
    case 0x1e9e:
      return "ss";
    case 0x00e6:
    case 0x00c6:
      return "ae";
    case 0x0153:
    case 0x0152:
      return "oe";
    case 0x00f8:
    case 0x00d8:
      return "o";
    case 0x0142:
    case 0x0141:
      return "l";
    case 0x0111:
    case 0x0110:
    case 0x00f0:
    case 0x00d0:
      return "d";
    case 0x00fe:
    case 0x00de:
      return "th";
    default:
      return NULL;
    }
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02bc || c == '`' || c == 0x00b4;
}

static const char *
find_letter (const CrmFoldLetter *letters, gunichar c)
{
  if (letters != NULL)
    for (; letters->letter != 0; letters++)
      if (letters->letter == c)
        return letters->becomes;
  return NULL;
}

/* A letter outside ASCII: what it consists of, without its marks. */
static void
fold_letter (GString *folded, gunichar c, const CrmFoldLetter *letters)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n; i++)
    {
      gunichar part = g_unichar_tolower (parts[i]);
      const char *becomes = find_letter (letters, part);

      if (g_unichar_ismark (part) || !g_unichar_isalnum (part))
        continue;
      if (becomes != NULL)
        g_string_append (folded, becomes);
      else
        g_string_append_unichar (folded, part);
    }
}

/* The letters of most languages with marks, folded once for ever. */
#define FIRST_KEPT 0x80
#define N_KEPT (0x280 - FIRST_KEPT)
#define KEPT_SIZE 16

static const char *
fold_kept (gunichar c)
{
  static char (*kept)[KEPT_SIZE] = NULL;

  if (g_once_init_enter (&kept))
    {
      char (*table)[KEPT_SIZE] = g_malloc0 ((gsize) N_KEPT * KEPT_SIZE);

      for (gunichar letter = FIRST_KEPT; letter < FIRST_KEPT + N_KEPT; letter++)
        {
          g_autoptr (GString) folded = g_string_new (NULL);

          if (is_apostrophe (letter))
            continue;
          if (fold_special (letter) != NULL)
            g_string_append (folded, fold_special (letter));
          else if (g_unichar_isalnum (letter) || g_unichar_ismark (letter))
            fold_letter (folded, letter, NULL);
          else
            g_string_append_c (folded, ' ');
          g_strlcpy (table[letter - FIRST_KEPT], folded->str, KEPT_SIZE);
        }
      g_once_init_leave (&kept, table);
    }
  return kept[c - FIRST_KEPT];
}

/* Most texts consist of letters that need no look at the tables of Unicode. Returns: NULL for those
 * that do */
static char *
fold_quickly (const char *text)
{
  /* No letter of these becomes longer than itself in bytes, but for ligatures. */
  gsize size = strlen (text) + 1;
  char *folded = g_malloc (size + KEPT_SIZE), *to = folded, *end = folded + size;

  for (const char *p = text; *p != '\0';)
    {
      guchar byte = (guchar) *p;
      const char *kept;

      if (byte < 0x80)
        {
          p++;
          if (g_ascii_isalnum (byte))
            *to++ = g_ascii_tolower ((char) byte);
          else if (byte != '\'' && byte != '`' && to > folded && to[-1] != ' ')
            *to++ = ' ';
        }
      else if (byte >= 0xc2 && byte <= 0xc9 && ((guchar) p[1] & 0xc0) == 0x80)
        {
          kept = fold_kept ((gunichar) (byte & 0x1f) << 6 | ((guchar) p[1] & 0x3f));
          p += 2;
          if (*kept != ' ' || (to > folded && to[-1] != ' '))
            while (*kept != '\0')
              *to++ = *kept++;
        }
      else
        byte = 0;
      if (byte == 0 || to > end)
        {
          g_free (folded);
          return NULL;
        }
    }
  if (to > folded && to[-1] == ' ')
    to--;
  *to = '\0';
  return folded;
}

/**
 * crm_fold_with:
 * @text: any text; bytes that are not UTF-8 are left out
 * @letters: (nullable): letters that do not become what they become for search, up to a 0
 *
 * Returns: (transfer full): the folded text
 */
char *
crm_fold_with (const char *text, const CrmFoldLetter *letters)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *folded = g_string_sized_new (strlen (valid) + 8);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *special = find_letter (letters, c);

      if (special == NULL && c < 0x80)
        {
          if (g_ascii_isalnum (c))
            g_string_append_c (folded, g_ascii_tolower ((char) c));
          else if (c != '\'' && c != '`' && folded->len > 0 && folded->str[folded->len - 1] != ' ')
            g_string_append_c (folded, ' ');
          continue;
        }
      if (c == 0xfffd || is_apostrophe (c))
        continue;
      if (special == NULL)
        special = fold_special (c);
      if (special != NULL)
        g_string_append (folded, special);
      else if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        fold_letter (folded, c, letters);
      else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    }
  if (folded->len > 0 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);
  return g_string_free (folded, FALSE);
}

/**
 * crm_fold:
 * @text: any text; bytes that are not UTF-8 are left out
 *
 * Lower case, no accents, no apostrophes, the Turkish i as i; all that is neither letter nor digit
 * becomes a single space.
 *
 * Returns: (transfer full): the folded text
 */
char *
crm_fold (const char *text)
{
  char *folded = fold_quickly (text);

  return folded != NULL ? folded : crm_fold_with (text, NULL);
}

/**
 * crm_fold_words:
 *
 * Returns: (transfer full) (element-type utf8): the folded words of @text
 */
GPtrArray *
crm_fold_words (const char *text)
{
  g_autofree char *folded = crm_fold (text);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (char *p = folded; *p != '\0';)
    {
      char *end = p;

      while (*end != '\0' && *end != ' ')
        end++;
      g_ptr_array_add (words, g_strndup (p, (gsize) (end - p)));
      p = *end == ' ' ? end + 1 : end;
    }
  return words;
}

/**
 * crm_fold_digits:
 *
 * Returns: (transfer full): only the digits of @text, 00 at the start dropped, as a phone number
 *   is compared
 */
char *
crm_fold_digits (const char *text)
{
  GString *digits = g_string_sized_new (strlen (text) + 1);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  if (g_str_has_prefix (digits->str, "00"))
    g_string_erase (digits, 0, 2);
  return g_string_free (digits, FALSE);
}
