/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which field a column fills: by what its heading says in any of our languages, checked against
 * what its cells hold, and by its cells alone where they speak for themselves. */
#include "config.h"

#include "crm-import-guess.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-suggest.h"

#define RATE_NAME 100   /* the field's own name or label */
#define RATE_ALIAS 90   /* a heading that other programs use */
#define RATE_LOOSE 40   /* the heading only begins with it */
#define RATE_CONTENT 50 /* the cells speak for themselves */

/**
 * crm_import_field_is_offered:
 *
 * Returns: whether a column may fill the field
 */
gboolean
crm_import_field_is_offered (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);

  return crm_field_is_editable (field) && type != CRM_FIELD_PICTURE && type != CRM_FIELD_ANY_LINK;
}

static gboolean
is_numeric (CrmColumnType type)
{
  return type == CRM_COLUMN_INTEGER || type == CRM_COLUMN_DECIMAL || type == CRM_COLUMN_MONEY
         || type == CRM_COLUMN_PERCENT;
}

/* Could the cells be values of the field at all? */
static gboolean
contents_fit (const CrmField *field, CrmColumnType type)
{
  if (type == CRM_COLUMN_EMPTY)
    return TRUE;
  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DURATION:
      return is_numeric (type) || type == CRM_COLUMN_BOOLEAN || type == CRM_COLUMN_PHONE;
    case CRM_FIELD_DATE:
    case CRM_FIELD_INSTANT:
      return type == CRM_COLUMN_DATE || type == CRM_COLUMN_INSTANT;
    case CRM_FIELD_EMAIL:
      return type == CRM_COLUMN_EMAIL || type == CRM_COLUMN_TEXT;
    case CRM_FIELD_PHONE:
      return type == CRM_COLUMN_PHONE || type == CRM_COLUMN_INTEGER || type == CRM_COLUMN_TEXT;
    case CRM_FIELD_BOOLEAN:
      return type == CRM_COLUMN_BOOLEAN || type == CRM_COLUMN_CHOICE || type == CRM_COLUMN_TEXT;
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_CURRENCY:
      return type == CRM_COLUMN_CHOICE || type == CRM_COLUMN_TEXT;
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
      return !is_numeric (type) && type != CRM_COLUMN_DATE && type != CRM_COLUMN_INSTANT;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_WEB:
    case CRM_FIELD_PICTURE:
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

/* Texts of a column that prove its field even under a heading that says nothing. */
static gboolean
contents_prove (const CrmField *field, CrmColumnType type)
{
  CrmFieldType wanted = crm_field_get_field_type (field);

  return (type == CRM_COLUMN_EMAIL && wanted == CRM_FIELD_EMAIL)
         || (type == CRM_COLUMN_PHONE && wanted == CRM_FIELD_PHONE)
         || (type == CRM_COLUMN_URL && wanted == CRM_FIELD_WEB);
}

static guint
rate_words (const char *heading, const char *words, guint rate)
{
  g_autofree char *known = crm_suggest_squeeze (words);

  if (*known == '\0')
    return 0;
  if (strcmp (heading, known) == 0)
    return rate;
  /* "Sales price (EUR)" is a sales price; "price" alone would be in too much else. */
  if (strlen (known) >= 6 && g_str_has_prefix (heading, known))
    return RATE_LOOSE;
  return 0;
}

static guint
rate_heading (const CrmField *field, const char *header)
{
  const CrmFieldSpec *spec = crm_field_get_spec (field);
  g_autofree char *heading = crm_suggest_squeeze (header);
  g_auto (GStrv) aliases = g_strsplit (spec->aliases != NULL ? spec->aliases : "", "|", -1);
  g_autofree char *bare = g_strdup (spec->name);
  guint rate;

  if (g_str_has_suffix (bare, "_id"))
    bare[strlen (bare) - 3] = '\0';
  rate = MAX (rate_words (heading, spec->name, RATE_NAME), rate_words (heading, bare, RATE_NAME));
  rate = MAX (rate, rate_words (heading, spec->label, RATE_NAME));
  rate = MAX (rate, rate_words (heading, crm_field_get_label (field), RATE_NAME));
  for (guint i = 0; aliases[i] != NULL; i++)
    rate = MAX (rate, rate_words (heading, aliases[i], RATE_ALIAS));
  return rate;
}

/**
 * crm_import_rate_field:
 *
 * Returns: how well a column suits a field; 0 for not at all
 */
guint
crm_import_rate_field (const CrmField *field, const char *header, CrmColumnGuess *guess)
{
  CrmColumnType type = crm_column_guess_get_column_type (guess);
  guint rate;

  if (!crm_import_field_is_offered (field))
    return 0;
  rate = rate_heading (field, header);
  /* Under the field's own name even odd cells are meant for it: they are problems to be told. */
  if (rate == RATE_NAME)
    return contents_fit (field, type) ? rate : RATE_LOOSE + 1;
  if (rate > 0)
    return contents_fit (field, type) ? rate : 0;
  return contents_prove (field, type) ? RATE_CONTENT : 0;
}

/**
 * crm_import_assign_fields:
 * @fields: (out caller-allocates) (array length=n_columns): the field of each column, or %NULL
 *
 * Gives each column its field, the surest first; no field twice.
 *
 * Returns: how well the file suits the kind; compare it with other kinds
 */
guint
crm_import_assign_fields (const CrmKind *kind,
                          const char *const *headers,
                          CrmColumnGuess *const *guesses,
                          guint n_columns,
                          const CrmField **fields)
{
  guint n_fields = crm_kind_get_n_fields (kind), sum = 0;
  g_autofree guint *rates = g_new (guint, (gsize) n_columns * n_fields);

  for (guint column = 0; column < n_columns; column++)
    {
      fields[column] = NULL;
      for (guint i = 0; i < n_fields; i++)
        rates[column * n_fields + i] = crm_import_rate_field (crm_kind_get_field (kind, i),
                                                              headers[column], guesses[column]);
    }
  for (;;)
    {
      guint best = 0, best_column = 0, best_field = 0;

      for (guint at = 0; at < n_columns * n_fields; at++)
        if (rates[at] > best)
          {
            best = rates[at];
            best_column = at / n_fields;
            best_field = at % n_fields;
          }
      if (best == 0)
        return sum;
      fields[best_column] = crm_kind_get_field (kind, best_field);
      sum += best;
      for (guint i = 0; i < n_fields; i++)
        rates[best_column * n_fields + i] = 0;
      for (guint column = 0; column < n_columns; column++)
        rates[column * n_fields + best_field] = 0;
    }
}
