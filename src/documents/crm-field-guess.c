/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field of a foreign form means, by what it is called: in the words of five languages, and
 * by the labels of our own fields. A guess is only ever a proposal to a person. */
#include "config.h"

#include "crm-field-guess-private.h"

#include <string.h>

#include "crm-fold.h"

/* Folded words that name a thing, the surest first; all of an entry have to be there. */
static const struct
{
  const char *words;
  const char *path; /* behind the first word of whose it is */
} things[] = {
  { "tax id", "tax_id" },
  { "tax number", "tax_id" },
  { "vat number", "tax_id" },
  { "vergi no", "tax_id" },
  { "vergi numarasi", "tax_id" },
  { "cod fiscal", "tax_id" },
  { "cod tva", "tax_id" },
  { "nif", "tax_id" },
  { "nipc", "tax_id" },
  { "vat", "tax_id" },
  { "cnpj", "tax_id" },
  { "cpf", "tax_id" },
  { "cui", "tax_id" },
  { "cif", "tax_id" },
  { "vkn", "tax_id" },
  { "contribuinte", "tax_id" },
  { "email", "email" },
  { "mail", "email" },
  { "eposta", "email" },
  { "telemovel", "phone" },
  { "telefone", "phone" },
  { "telefon", "phone" },
  { "phone", "phone" },
  { "tel", "phone" },
  { "mobile", "phone" },
  { "celular", "phone" },
  { "gsm", "phone" },
  { "iban", "iban" },
  { "codigo postal", "postal_code" },
  { "cod postal", "postal_code" },
  { "posta kodu", "postal_code" },
  { "postal code", "postal_code" },
  { "postcode", "postal_code" },
  { "zip", "postal_code" },
  { "cep", "postal_code" },
  { "localidade", "city" },
  { "cidade", "city" },
  { "localitate", "city" },
  { "localitatea", "city" },
  { "oras", "city" },
  { "sehir", "city" },
  { "city", "city" },
  { "town", "city" },
  { "pais", "country" },
  { "tara", "country" },
  { "ulke", "country" },
  { "country", "country" },
  { "morada", "address" },
  { "endereco", "address" },
  { "adresa", "address" },
  { "adres", "address" },
  { "adresi", "address" },
  { "address", "address" },
  { "rua", "street" },
  { "strada", "street" },
  { "sokak", "street" },
  { "street", "street" },
  { "website", "website" },
  { "site", "website" },
  { "denominacao", "name" },
  { "denumire", "name" },
  { "unvan", "name" },
  { "unvani", "name" },
  { "firma", "name" },
  { "empresa", "name" },
  { "company", "name" },
  { "cliente", "name" },
  { "client", "name" },
  { "customer", "name" },
  { "musteri", "name" },
  { "nome", "name" },
  { "nume", "name" },
  { "ad", "name" },
  { "adi", "name" },
  { "name", "name" },
};

/* Words that say whose it is. */
static const struct
{
  const char *word;
  const char *space;
} owners[] = {
  { "fornecedor", "company" },  { "furnizor", "company" },     { "satici", "company" },
  { "supplier", "company" },    { "seller", "company" },       { "emitente", "company" },
  { "nossa", "company" },       { "our", "company" },          { "vendedor", "manager" },
  { "gestor", "manager" },      { "manager", "manager" },      { "temsilci", "manager" },
  { "agent", "manager" },       { "pessoa", "person" },        { "person", "person" },
  { "contacto", "person" },     { "contact", "person" },       { "yetkili", "person" },
  { "reprezentant", "person" }, { "representante", "person" },
};

static const struct
{
  const char *words;
  const char *path;
} others[] = {
  { "first name", "person.first_name" },
  { "last name", "person.last_name" },
  { "prenume", "person.first_name" },
  { "apelido", "person.last_name" },
  { "sobrenome", "person.last_name" },
  { "soyad", "person.last_name" },
  { "soyadi", "person.last_name" },
  { "surname", "person.last_name" },
  { "data", "doc.today" },
  { "date", "doc.today" },
  { "tarih", "doc.today" },
  { "today", "doc.today" },
  { "total", "invoice.gross" },
};

/* Words of a name: NomeCliente, nome_cliente and form[0].nome[0] fall apart; numbers do not count.
 */
static char *
dup_words (const char *name, const char *label)
{
  g_autoptr (GString) apart = g_string_new (NULL);
  g_autofree char *whole = g_strconcat (label != NULL ? label : "", " ", name, NULL);
  g_autofree char *folded = NULL;
  g_autoptr (GString) words = g_string_new (" ");
  gboolean low = FALSE;

  for (const char *p = whole; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalpha (c))
        c = ' ';
      else if (low && g_unichar_isupper (c))
        g_string_append_c (apart, ' ');
      low = g_unichar_islower (c);
      g_string_append_unichar (apart, c);
    }
  folded = crm_fold (apart->str);
  for (const char *p = folded; *p != '\0'; p++)
    if (*p != ' ' || words->str[words->len - 1] != ' ')
      g_string_append_c (words, *p);
  g_string_append_c (words, ' ');
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* Whether @some, words with one blank between them, are among @words, which blanks enclose. */
static gboolean
has_words (const char *words, const char *some)
{
  g_autofree char *enclosed = g_strconcat (" ", some, " ", NULL);

  return strstr (words, enclosed) != NULL;
}

static const char *
find_owner (const char *words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (owners); i++)
    if (has_words (words, owners[i].word))
      return owners[i].space;
  return "client";
}

static char *
take (CrmPlaceholders *placeholders, char *path)
{
  const CrmPlaceholder *item = crm_placeholders_find (placeholders, path);
  gboolean good = item != NULL && item->list == NULL && item->type != CRM_DATA_LIST
                  && item->type != CRM_DATA_PICTURE;

  if (good)
    return path;
  g_free (path);
  return NULL;
}

/* The field is called as one of ours is: client.name or client_name. */
static char *
find_same (CrmPlaceholders *placeholders, const char *name)
{
  char *path = take (placeholders, g_ascii_strdown (name, -1));
  char *line;

  if (path != NULL)
    return path;
  path = g_ascii_strdown (name, -1);
  line = strchr (path, '_');
  if (line != NULL)
    *line = '.';
  return take (placeholders, path);
}

/* Our own label is in the name: the longest one counts. */
static char *
find_label (CrmPlaceholders *placeholders, const char *words, const char *space)
{
  gsize longest = 2;
  char *found = NULL;

  for (guint i = 0; i < crm_placeholders_get_n_items (placeholders); i++)
    {
      const CrmPlaceholder *item = crm_placeholders_get_item (placeholders, i);
      g_autofree char *label = crm_fold (item->label);

      if (!g_str_has_prefix (item->path, space) || item->path[strlen (space)] != '.'
          || strlen (label) <= longest || !has_words (words, label))
        continue;
      g_free (found);
      found = take (placeholders, g_strdup (item->path));
      longest = found != NULL ? strlen (label) : longest;
    }
  return found;
}

/**
 * crm_field_guess:
 *
 * Returns: (transfer full) (nullable): the path of the field that is probably meant
 */
char *
crm_field_guess (CrmPlaceholders *placeholders, const CrmFormField *field)
{
  g_autofree char *words = dup_words (field->name, field->label);
  const char *space = find_owner (words);
  char *path = find_same (placeholders, field->name);

  for (gsize i = 0; path == NULL && i < G_N_ELEMENTS (others); i++)
    if (has_words (words, others[i].words))
      path = take (placeholders, g_strdup (others[i].path));
  for (gsize i = 0; path == NULL && i < G_N_ELEMENTS (things); i++)
    if (has_words (words, things[i].words))
      path = take (placeholders, g_strconcat (space, ".", things[i].path, NULL));
  return path != NULL ? path : find_label (placeholders, words, space);
}
