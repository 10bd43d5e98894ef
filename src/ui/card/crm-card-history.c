/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes of a record in words: one entry for each operation, one line for each field. Runs on
 * the store's thread, where the names behind links can be looked up. */
#include "config.h"

#include "crm-card-history.h"

#include <glib/gi18n-lib.h>

#define MAX_SHOWN 60 /* characters of a value */

/* Bookkeeping that rules set: not what somebody did. */
static gboolean
is_told (const CrmField *field)
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

static char *
format_value (CrmSession *session,
              const CrmField *field,
              const CrmValue *value,
              const char *currency,
              const CrmLocale *locale)
{
  if (value->type == CRM_VALUE_LINK)
    return format_link (session, field, value);
  return shorten (crm_field_format (field, value, currency, locale));
}

static void
append_change (CrmSession *session,
               CrmChange *change,
               const char *currency,
               const CrmLocale *locale,
               GString *text)
{
  const char *label = crm_field_get_label (change->field);
  g_autofree char *before
      = format_value (session, change->field, &change->old_value, currency, locale);
  g_autofree char *after
      = format_value (session, change->field, &change->new_value, currency, locale);

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

static char *
describe (CrmSession *session, CrmChange *change, char action)
{
  const CrmKind *users = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (CrmRecord) user = crm_id_is_none (&change->user)
                                   ? NULL
                                   : crm_session_get_any (session, users, &change->user, NULL);
  const char *who = user != NULL ? crm_record_get_title (user) : NULL;

  if (action == 'I')
    /* Translators: the name of a person. */
    return who != NULL ? g_strdup_printf (_ ("%s created this"), who) : g_strdup (_ ("Created"));
  if (action == 'D')
    return who != NULL ? g_strdup_printf (_ ("%s deleted this"), who) : g_strdup (_ ("Deleted"));
  if (action == 'R')
    return who != NULL ? g_strdup_printf (_ ("%s brought this back"), who)
                       : g_strdup (_ ("Brought back"));
  return who != NULL ? g_strdup_printf (_ ("%s changed this"), who) : g_strdup (_ ("Changed"));
}

/**
 * crm_card_history_read:
 * @items: (inout): gets the changes, in no order
 */
gboolean
crm_card_history_read (CrmSession *session,
                       CrmRecord *record,
                       guint limit,
                       const CrmLocale *locale,
                       GPtrArray *items,
                       GError **error)
{
  g_autoptr (GPtrArray) changes = crm_session_history (session, crm_record_get_kind (record),
                                                       crm_record_get_id (record), limit, error);
  const char *currency = crm_record_get_currency (record);

  if (changes == NULL)
    return FALSE;
  if (currency == NULL)
    currency = crm_session_get_currency (session);
  for (guint i = 0; i < changes->len;)
    {
      CrmChange *first = g_ptr_array_index (changes, i);
      g_autoptr (GString) text = g_string_new (NULL);
      char action = 'U'; /* what the operation was on the whole */

      for (; i < changes->len; i++)
        {
          CrmChange *change = g_ptr_array_index (changes, i);

          if (!crm_id_equal (&change->batch, &first->batch))
            break;
          if (change->action == 'U' && is_told (change->field))
            append_change (session, change, currency, locale, text);
          else if (change->action != 'U')
            action = change->action;
        }
      if (action != 'U' || text->len > 0)
        {
          g_autofree char *title = describe (session, first, action);

          g_ptr_array_add (
              items, crm_timeline_item_new_change (first->at, title, text->str, &first->batch));
        }
    }
  return TRUE;
}
