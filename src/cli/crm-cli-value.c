/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields, values, conditions and orders as a person writes them on the command line. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-picture.h"

/* A link is the whole id, its beginning, or the exact name of the only record that has it. */
static gboolean
read_link (CrmSession *session,
           const CrmField *field,
           const CrmKind *target,
           const char *text,
           CrmValue *value,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (CrmRecord) record = crm_session_find (session, target, text, &local);

  if (record == NULL)
    {
      if (g_error_matches (local, CRM_ERROR, CRM_ERROR_NOT_FOUND))
        g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                     /* Translators: a field, what was typed, the name of a kind of record. */
                     _ ("%s: “%s” is not accepted; give the id of a record of kind %s, the "
                        "beginning of one, or its exact name"),
                     crm_field_get_name (field), text, crm_kind_get_name (target));
      else
        g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                    "%s: ", crm_field_get_name (field));
      return FALSE;
    }
  *value = crm_value_link (crm_record_get_id (record));
  return TRUE;
}

static gboolean
read_any_link (
    CrmSession *session, const CrmField *field, const char *text, CrmValue *value, GError **error)
{
  const char *colon = strchr (text, ':');
  g_autofree char *name = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  const CrmKind *kind
      = name != NULL ? crm_catalog_find_kind (crm_session_get_catalog (session), name) : NULL;

  if (kind == NULL)
    return crm_cli_usage (error,
                          /* Translators: a field, then what was typed. */
                          _ ("%s: “%s” is not accepted; give a kind, a colon and a record, such as "
                             "account:0190… or account:NAME"),
                          crm_field_get_name (field), text);
  if (!read_link (session, field, kind, colon + 1, value, error))
    return FALSE;
  value->kind = crm_kind_get_number (kind);
  return TRUE;
}

/* A picture is a file after an @, kept small as the window keeps it. */
static gboolean
read_picture (
    CrmSession *session, const CrmField *field, const char *path, CrmValue *value, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GBytes) foreign = crm_picture_load_file (file, NULL, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;

  if (foreign != NULL)
    bytes = crm_picture_prepare (foreign, strcmp (crm_field_get_name (field), "photo") == 0, error);
  if (bytes != NULL)
    hash = crm_session_put_blob (session, bytes, error);
  if (hash == NULL)
    {
      g_prefix_error (error, "%s: ", crm_field_get_name (field));
      return FALSE;
    }
  *value = crm_value_text (hash);
  return TRUE;
}

/**
 * crm_cli_read_value:
 * @text: empty for no value
 * @currency: (nullable): of the record's amounts
 * @value: (out): to be cleared by the caller
 *
 * Returns: FALSE with an error that names the field and what it accepts
 */
gboolean
crm_cli_read_value (CrmSession *session,
                    const CrmField *field,
                    const char *text,
                    const char *currency,
                    CrmValue *value,
                    GError **error)
{
  *value = (CrmValue) CRM_VALUE_INIT;
  if (text[0] == '\0')
    return TRUE;
  if (crm_field_get_field_type (field) == CRM_FIELD_PICTURE && text[0] == '@'
      && crm_session_in_batch (session))
    return read_picture (session, field, text + 1, value, error);
  if (crm_field_get_field_type (field) == CRM_FIELD_LINK)
    return read_link (session, field, crm_field_get_target (field), text, value, error);
  if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK)
    return read_any_link (session, field, text, value, error);
  return crm_field_parse (field, text, currency, crm_locale_default (), value, error);
}

static const CrmField *
find_pair_field (const CrmKind *kind, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *name = NULL;
  g_autoptr (GError) local = NULL;
  const CrmField *field;

  if (equals == NULL || equals == pair)
    {
      crm_cli_usage (error, _ ("“%s” is not accepted; give field=value"), pair);
      return NULL;
    }
  name = g_strndup (pair, (gsize) (equals - pair));
  field = crm_kind_require_field (kind, name, &local);
  if (field == NULL)
    crm_cli_usage (error, "%s", local->message);
  else if (!crm_field_is_editable (field))
    {
      crm_cli_usage (error, _ ("%s: the program sets this field itself; it accepts no value"),
                     name);
      return NULL;
    }
  return field;
}

/**
 * crm_cli_check_pairs:
 * @pairs: field=value, ends with %NULL
 *
 * Returns: whether all fields are there and may be given, before anything is opened for writing
 */
gboolean
crm_cli_check_pairs (const CrmKind *kind, char **pairs, GError **error)
{
  for (int i = 0; pairs[i] != NULL; i++)
    if (find_pair_field (kind, pairs[i], error) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * crm_cli_assign:
 * @pairs: field=value, ends with %NULL
 *
 * Sets the fields of a record. The currency is read first, since amounts are written in it.
 */
gboolean
crm_cli_assign (CrmSession *session, CrmRecord *record, char **pairs, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; pairs[i] != NULL; i++)
      {
        const CrmField *field = find_pair_field (kind, pairs[i], error);
        const char *currency = crm_record_get_currency (record);
        CrmValue value;

        if (field == NULL)
          return FALSE;
        if ((crm_field_get_field_type (field) == CRM_FIELD_CURRENCY) != (pass == 0))
          continue;
        if (currency == NULL)
          currency = crm_session_get_currency (session);
        if (!crm_cli_read_value (session, field, strchr (pairs[i], '=') + 1, currency, &value,
                                 error))
          return FALSE;
        crm_record_set (record, field, value);
      }
  return TRUE;
}

/* The field in which a path ends: amount, account_id.city, owner_id.team_id.name. */
static const CrmField *
find_path (const CrmKind *kind, const char *path, GError **error)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  const CrmField *field = NULL;

  for (int i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;

      if (kind == NULL)
        {
          crm_cli_usage (error, _ ("%s: %s leads to no other record"), path,
                         crm_field_get_name (field));
          return NULL;
        }
      field = crm_kind_require_field (kind, names[i], &local);
      if (field == NULL)
        {
          crm_cli_usage (error, "%s", local->message);
          return NULL;
        }
      kind = crm_field_get_target (field);
    }
  return field;
}

typedef struct
{
  const char *sign;
  CrmFilterTest test;
} Sign;

/* Longer signs first, so that >= is not read as >. */
static const Sign signs[] = {
  { "!=", CRM_FILTER_NOT_EQUAL }, { ">=", CRM_FILTER_AT_LEAST }, { "<=", CRM_FILTER_AT_MOST },
  { "=", CRM_FILTER_EQUAL },      { ">", CRM_FILTER_MORE },      { "<", CRM_FILTER_LESS },
  { "~", CRM_FILTER_CONTAINS },
};

static const Sign *
find_sign (const char *condition, gsize *length)
{
  *length = strcspn (condition, "!><=~");
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (condition + *length, signs[i].sign))
      return &signs[i];
  return NULL;
}

/* A link contains a text when the name of its record does. */
static char *
dup_text_path (const char *path, const CrmField *field)
{
  const CrmKind *target = crm_field_get_target (field);

  if (target == NULL)
    return g_strdup (path);
  return g_strconcat (path, ".", crm_field_get_name (crm_kind_get_title_field (target)), NULL);
}

static gboolean
add_condition (CrmSession *session, CrmQuery *query, const char *condition, GError **error)
{
  gsize length;
  const Sign *sign = find_sign (condition, &length);
  g_autofree char *path = g_strndup (condition, length);
  g_autofree char *text_path = NULL;
  const CrmField *field;
  const char *text;
  CrmValue value;

  if (sign == NULL || length == 0)
    return crm_cli_usage (error,
                          _ ("“%s” is not accepted; give field=value, or one of != > >= < <= ~ "
                             "(contains) in the place of ="),
                          condition);
  field = find_path (crm_query_get_kind (query, 0), path, error);
  if (field == NULL)
    return FALSE;
  text = condition + length + strlen (sign->sign);
  if (sign->test == CRM_FILTER_CONTAINS)
    {
      text_path = dup_text_path (path, field);
      return crm_query_filter (query, text_path, sign->test, crm_value_text (text), error);
    }
  if (text[0] == '\0')
    return crm_query_filter (
        query, path, sign->test == CRM_FILTER_NOT_EQUAL ? CRM_FILTER_SET : CRM_FILTER_NOT_SET,
        (CrmValue) CRM_VALUE_INIT, error);
  return crm_cli_read_value (session, field, text, crm_session_get_currency (session), &value,
                             error)
         && crm_query_filter (query, path, sign->test, value, error);
}

/**
 * crm_cli_filter:
 * @conditions: (nullable): field=value and the like, ends with %NULL; all must hold
 */
gboolean
crm_cli_filter (CrmSession *session, CrmQuery *query, char **conditions, GError **error)
{
  for (int i = 0; conditions != NULL && conditions[i] != NULL; i++)
    if (!add_condition (session, query, conditions[i], error))
      return FALSE;
  return TRUE;
}

/**
 * crm_cli_sort:
 * @fields: (nullable): names, with - before one for descending; ends with %NULL
 */
gboolean
crm_cli_sort (CrmQuery *query, char **fields, GError **error)
{
  for (int i = 0; fields != NULL && fields[i] != NULL; i++)
    {
      gboolean descending = fields[i][0] == '-';
      const char *path = fields[i] + (descending ? 1 : 0);

      if (find_path (crm_query_get_kind (query, 0), path, error) == NULL
          || !crm_query_sort (query, path, descending, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_cli_read_fields:
 * @list: names of fields with commas between them
 *
 * Returns: (transfer container) (element-type CrmField): the fields
 */
GPtrArray *
crm_cli_read_fields (const CrmKind *kind, const char *list, GError **error)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (int i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      const CrmField *field = crm_kind_require_field (kind, g_strstrip (names[i]), &local);

      if (field == NULL)
        {
          crm_cli_usage (error, "%s", local->message);
          return NULL;
        }
      g_ptr_array_add (fields, (gpointer) field);
    }
  return g_steal_pointer (&fields);
}

/**
 * crm_cli_read_past:
 * @text: (nullable): a date, meant is its end, or an instant; %NULL for now
 *
 * Takes the value of --as-of; before the profile is opened.
 */
gboolean
crm_cli_read_past (CrmCli *cli, const char *text, GError **error)
{
  CrmDate date;

  if (text == NULL)
    return TRUE;
  if (crm_date_parse (text, &date))
    cli->past = crm_instant_from_date (date + 1, 0, 0) - 1;
  else if (!crm_instant_parse (text, &cli->past))
    return crm_cli_usage (
        error, _ ("--as-of: give a date as 2026-03-01 or an instant as 2026-03-01T12:00:00Z"));
  return TRUE;
}
