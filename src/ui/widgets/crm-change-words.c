/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-change-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 60 /* characters of a value */

/**
 * crm_change_words_is_told:
 *
 * Returns: whether a change of the field is something that somebody did, not the bookkeeping of
 *   rules
 */
gboolean
crm_change_words_is_told (const CrmField *field)
{
  return field != NULL && !crm_field_has (field, CRM_FIELD_HEADER)
         && !crm_field_has (field, CRM_FIELD_HIDDEN) && !crm_field_has (field, CRM_FIELD_READ_ONLY);
}

static char *
shorten (char *text)
{
  char *line_end;

  if (text == NULL)
    return g_strdup ("");
  line_end = strchr (text, '\n');
  if (line_end != NULL)
    *line_end = '\0';
  if (g_utf8_strlen (text, -1) > MAX_SHOWN)
    {
      g_autofree char *begin = g_utf8_substring (text, 0, MAX_SHOWN);

      g_free (text);
      return g_strconcat (begin, "…", NULL);
    }
  return text;
}

static char *
format_link (CrmSession *session, const CrmField *field, const CrmValue *value)
{
  const CrmKind *kind
      = value->kind != 0 ? crm_catalog_find_number (crm_session_get_catalog (session), value->kind)
                         : crm_field_get_target (field);
  g_autoptr (CrmRecord) record
      = kind != NULL ? crm_session_get_any (session, kind, &value->link, NULL) : NULL;

  return g_strdup (record != NULL ? crm_record_get_title (record) : "…");
}

/**
 * crm_change_words_user:
 *
 * Returns: (transfer full): the name of a person; empty when nobody knows
 */
char *
crm_change_words_user (CrmSession *session, const CrmId *user)
{
  const CrmKind *users = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (CrmRecord) record
      = crm_id_is_none (user) ? NULL : crm_session_get_any (session, users, user, NULL);

  return g_strdup (record != NULL ? crm_record_get_title (record) : "");
}

/**
 * crm_change_words_value:
 *
 * Returns: (transfer full): a value as a person reads it, on one line
 */
char *
crm_change_words_value (CrmSession *session,
                        const CrmField *field,
                        const CrmValue *value,
                        const char *currency,
                        const CrmLocale *locale)
{
  if (value->type == CRM_VALUE_LINK)
    return format_link (session, field, value);
  return shorten (crm_field_format (field, value, currency, locale));
}

/**
 * crm_change_words_append:
 * @text: gets one more line: the field, what it was and what it became
 */
void
crm_change_words_append (CrmSession *session,
                         CrmChange *change,
                         const char *currency,
                         const CrmLocale *locale,
                         GString *text)
{
  const char *label = crm_field_get_label (change->field);
  g_autofree char *before
      = crm_change_words_value (session, change->field, &change->old_value, currency, locale);
  g_autofree char *after
      = crm_change_words_value (session, change->field, &change->new_value, currency, locale);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (*before == '\0')
    /* Translators: a field, its first value. */
    g_string_append_printf (text, _ ("%s: %s"), label, after);
  else if (*after == '\0')
    /* Translators: a field, a value that was taken away. */
    g_string_append_printf (text, _ ("%s: no longer %s"), label, before);
  else
    /* Translators: a field, its old value, its new value. */
    g_string_append_printf (text, _ ("%s: %s → %s"), label, before, after);
}
