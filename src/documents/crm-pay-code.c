/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What banking programs read from the code on an invoice to fill in a payment: a transfer in euros
 * (EPC069-12) and Brazil's Pix (BR Code). Plain texts; nothing is asked from a bank. */
#include "config.h"

#include "crm-pay-code.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-iban.h"
#include "crm-money.h"

#define SEPA_MAX_NAME 70
#define SEPA_MAX_TEXT 140
#define SEPA_MAX_AMOUNT G_GINT64_CONSTANT (99999999999) /* cents */
#define SEPA_MAX_BYTES 331
#define PIX_MAX_NAME 25
#define PIX_MAX_CITY 15
#define PIX_MAX_TEXT 25
#define PIX_MAX_AMOUNT G_GINT64_CONSTANT (999999999999)

/* Where money goes through the Single Euro Payments Area. */
static const char sepa_countries[] = "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT "
                                     "LI LT LU LV MC MT NL NO PL PT RO "
                                     "SE SI SK SM VA";

/* The first letters of a text on one line. */
static char *
cut (const char *text, glong letters)
{
  g_autofree char *line = g_strdup (text != NULL ? text : "");

  g_strdelimit (line, "\r\n\t", ' ');
  g_strstrip (line);
  return g_utf8_strlen (line, -1) > letters ? g_utf8_substring (line, 0, letters)
                                            : g_steal_pointer (&line);
}

/* A code that is too long for the norm gives way in its text first. */
static char *
make_sepa (const CrmPayee *payee, const char *iban, gint64 amount, const char *text)
{
  g_autofree char *bic = crm_bic_clean (payee->bic);
  g_autofree char *name = cut (payee->name, SEPA_MAX_NAME);
  g_autofree char *value = crm_money_to_string (amount, "EUR");
  g_autofree char *reference = NULL;
  char *code = NULL;

  if (*name == '\0' || amount > SEPA_MAX_AMOUNT)
    return NULL;
  for (glong letters = SEPA_MAX_TEXT; code == NULL && letters >= 0; letters -= 20)
    {
      g_free (reference);
      reference = cut (text, letters);
      code = g_strdup_printf ("BCD\n002\n1\nSCT\n%s\n%s\n%s\nEUR%s\n\n\n%s", bic != NULL ? bic : "",
                              name, iban, value, reference);
      if (strlen (code) > SEPA_MAX_BYTES)
        g_clear_pointer (&code, g_free);
    }
  return code;
}

static void
append (GString *code, const char *tag, const char *value)
{
  g_string_append_printf (code, "%s%02u%s", tag, (guint) strlen (value), value);
}

/* CRC-16/CCITT-FALSE, as the code ends with it. */
static guint
checksum (const char *text)
{
  guint sum = 0xffff;

  for (const char *p = text; *p != '\0'; p++)
    {
      sum ^= (guint) (guchar) *p << 8;
      for (guint bit = 0; bit < 8; bit++)
        sum = (sum & 0x8000) != 0 ? (sum << 1 ^ 0x1021) & 0xffff : sum << 1 & 0xffff;
    }
  return sum;
}

/* Capital letters without marks, as every reader understands them. */
static char *
plain (const char *text, gsize most)
{
  g_autofree char *folded = crm_fold (text != NULL ? text : "");
  GString *letters = g_string_new (NULL);

  for (const char *p = folded; *p != '\0' && letters->len < most; p++)
    if (g_ascii_isalnum (*p) || strchr (" .-&", *p) != NULL)
      g_string_append_c (letters, g_ascii_toupper (*p));
  g_strchomp (letters->str);
  return g_string_free (letters, FALSE);
}

/* What the payer's bank tells back: letters and digits alone, three stars for none. */
static char *
pix_text (const char *text)
{
  GString *letters = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0' && letters->len < PIX_MAX_TEXT; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (letters, *p);
  if (letters->len == 0)
    g_string_append (letters, "***");
  return g_string_free (letters, FALSE);
}

static char *
make_pix (const CrmPayee *payee, const char *key, gint64 amount, const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);
  g_autoptr (GString) account = g_string_new (NULL);
  g_autoptr (GString) more = g_string_new (NULL);
  g_autofree char *name = plain (payee->name, PIX_MAX_NAME);
  g_autofree char *city = plain (payee->city, PIX_MAX_CITY);
  g_autofree char *reference = pix_text (text);
  g_autofree char *value = crm_money_to_string (amount, "BRL");

  if (*name == '\0' || *city == '\0' || amount > PIX_MAX_AMOUNT)
    return NULL;
  append (account, "00", "br.gov.bcb.pix");
  append (account, "01", key);
  append (more, "05", reference);
  append (code, "00", "01");
  append (code, "26", account->str);
  append (code, "52", "0000");
  append (code, "53", "986");
  append (code, "54", value);
  append (code, "58", "BR");
  append (code, "59", name);
  append (code, "60", city);
  append (code, "62", more->str);
  g_string_append (code, "6304");
  g_string_append_printf (code, "%04X", checksum (code->str));
  return g_strdup (code->str);
}

/**
 * crm_pay_code_new:
 * @amount: in minor units
 * @text: (nullable): what the payment is for: the number of the invoice
 *
 * Makes the text of a payment code: a transfer in euros to an account of the SEPA, Pix for reais.
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL when there is no code for this money and
 *   this account, or nothing to pay
 */
char *
crm_pay_code_new (const CrmPayee *payee, gint64 amount, const char *currency, const char *text)
{
  g_autofree char *account = NULL;

  if (amount <= 0)
    return NULL;
  if (strcmp (currency, "EUR") == 0)
    {
      char country[3] = "";

      account = crm_iban_clean (payee->iban);
      if (account != NULL)
        memcpy (country, account, 2);
      return account != NULL && strstr (sepa_countries, country) != NULL
                 ? make_sepa (payee, account, amount, text)
                 : NULL;
    }
  if (strcmp (currency, "BRL") == 0)
    account = crm_pix_key_clean (payee->pix_key);
  return account != NULL ? make_pix (payee, account, amount, text) : NULL;
}
