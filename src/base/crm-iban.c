/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of bank accounts (ISO 13616) and of banks (ISO 9362), as people type them. */
#include "config.h"

#include "crm-iban.h"

#include <string.h>

#define SHORTEST 15
#define LONGEST 34

/* How long an account number is where it is known. */
static const char lengths[]
    = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 "
      "EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 "
      "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 "
      "NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 TL23 TN24 TR26 UA29 "
      "VA22 VG24 XK20";

static gboolean
has_right_length (const GString *iban)
{
  char country[3] = { iban->str[0], iban->str[1], '\0' };
  const char *at = strstr (lengths, country);

  return at == NULL || g_ascii_strtoull (at + 2, NULL, 10) == iban->len;
}

/**
 * crm_iban_clean:
 * @text: (nullable): an account number as it was typed
 *
 * Returns: (transfer full) (nullable): without spaces, in capital letters; %NULL when its check
 *   digits or its length are wrong
 */
char *
crm_iban_clean (const char *text)
{
  g_autoptr (GString) iban = g_string_new (NULL);
  guint rest = 0;

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (iban, g_ascii_toupper (*p));
    else if (strchr (" .-\t", *p) == NULL)
      return NULL;
  if (iban->len < SHORTEST || iban->len > LONGEST || !g_ascii_isalpha (iban->str[0])
      || !g_ascii_isalpha (iban->str[1]) || !has_right_length (iban))
    return NULL;
  for (gsize i = 0; i < iban->len; i++)
    {
      char c = iban->str[(i + 4) % iban->len];

      rest = g_ascii_isdigit (c) ? (rest * 10 + (guint) (c - '0')) % 97
                                 : (rest * 100 + (guint) (c - 'A' + 10)) % 97;
    }
  return rest == 1 ? g_strdup (iban->str) : NULL;
}

/**
 * crm_bic_clean:
 * @text: (nullable): the code of a bank as it was typed
 *
 * Returns: (transfer full) (nullable): eight or eleven capital letters and digits; %NULL when it is
 *   no such code
 */
char *
crm_bic_clean (const char *text)
{
  g_autoptr (GString) bic = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (bic, g_ascii_toupper (*p));
    else if (*p != ' ')
      return NULL;
  if (bic->len != 8 && bic->len != 11)
    return NULL;
  for (guint i = 0; i < 6; i++)
    if (!g_ascii_isalpha (bic->str[i]))
      return NULL;
  return g_strdup (bic->str);
}

static gboolean
is_random_key (const char *text)
{
  for (guint i = 0; i < 36; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  return text[36] == '\0';
}

/* The last of the digits of a CPF or a CNPJ up to @n, from those before it. */
static char
check_digit (const char *digits, guint n, guint highest)
{
  guint sum = 0, weight = 2;

  for (guint i = n; i > 0; i--)
    {
      sum += (guint) (digits[i - 1] - '0') * weight;
      weight = weight == highest ? 2 : weight + 1;
    }
  sum = sum % 11;
  return (char) ('0' + (sum < 2 ? 0 : 11 - sum));
}

static gboolean
is_tax_number (const char *digits, gsize length)
{
  guint highest = length == 11 ? 12 : 9, n = (guint) length - 2;

  return digits[n] == check_digit (digits, n, highest)
         && digits[n + 1] == check_digit (digits, n + 1, highest);
}

/**
 * crm_pix_key_clean:
 * @text: (nullable): a key of Brazil's Pix as it was typed: a CPF or CNPJ, a telephone number that
 *   begins with +55, an e-mail address, or a random key
 *
 * Returns: (transfer full) (nullable): the key as a code says it; %NULL when it is none
 */
char *
crm_pix_key_clean (const char *text)
{
  g_autofree char *key = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *at = strchr (key, '@');

  if (at != NULL)
    return at > key && at[1] != '\0' && strlen (key) <= 77 && strpbrk (key, " \t\n") == NULL
               ? g_ascii_strdown (key, -1)
               : NULL;
  if (is_random_key (key))
    return g_ascii_strdown (key, -1);
  for (const char *p = *key == '+' ? key + 1 : key; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
    else if (strchr (" .-/()", *p) == NULL)
      return NULL;
  if (*key == '+')
    return digits->len >= 12 && digits->len <= 13 && g_str_has_prefix (digits->str, "55")
               ? g_strconcat ("+", digits->str, NULL)
               : NULL;
  if ((digits->len != 11 && digits->len != 14) || !is_tax_number (digits->str, digits->len))
    return NULL;
  return g_strdup (digits->str);
}
