/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes of a record in words: one entry for each operation, one line for each field. Runs on
 * the store's thread, where the names behind links can be looked up. */
#include "config.h"

#include "crm-card-history.h"

#include <glib/gi18n-lib.h>

#include "crm-change-words.h"

static char *
describe (CrmSession *session, CrmChange *change, char action)
{
  g_autofree char *name = crm_change_words_user (session, &change->user);
  const char *who = name[0] != '\0' ? name : NULL;

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
          if (change->action == 'U' && crm_change_words_is_told (change->field))
            crm_change_words_append (session, change, currency, locale, text);
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
