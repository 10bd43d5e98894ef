/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes part in an activity and what reminds of it, when one of a series goes its own way. */
#include "config.h"

#include "crm-activity-parts.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
copy_rows (
    CrmSession *session, const char *name, const CrmId *from, const CrmId *to, GError **error)
{
  /* What was told of the series says nothing of the one that leaves it. */
  static const char *const left_out[] = { "shown_at", "snoozed_until", NULL };
  const CrmKind *kind = find_kind (session, name);
  g_autoptr (GPtrArray) rows
      = crm_session_children (session, kind, "activity_id", NULL, from, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      g_autoptr (CrmRecord) copy = crm_record_new (kind);

      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);

          if (!crm_field_has (field, CRM_FIELD_HEADER)
              && !g_strv_contains (left_out, crm_field_get_name (field)))
            crm_record_set (copy, field,
                            crm_value_copy (crm_record_get (g_ptr_array_index (rows, i), field)));
        }
      crm_record_set_link (copy, "activity_id", to);
      if (!crm_session_insert (session, copy, error))
        return FALSE;
    }
  return rows != NULL;
}

/**
 * crm_activity_copy_parts:
 *
 * Gives one activity the participants and reminders of another, in the batch that @session began.
 */
gboolean
crm_activity_copy_parts (CrmSession *session, const CrmId *from, const CrmId *to, GError **error)
{
  return copy_rows (session, "activity_participant", from, to, error)
         && copy_rows (session, "reminder", from, to, error);
}

/**
 * crm_series_hand_over:
 * @since: instant
 *
 * Days of the series @from that went their own way and were meant for @since or later belong to the
 * series @to from now on. In the batch that @session began.
 */
gboolean
crm_series_hand_over (
    CrmSession *session, const CrmId *from, const CrmId *to, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) rows = crm_session_children (session, find_kind (session, "activity"),
                                                     "series_id", NULL, from, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      CrmRecord *row = g_ptr_array_index (rows, i);

      if (crm_record_get_integer (row, "recurrence_id", CRM_INSTANT_NONE) < since)
        continue;
      crm_record_set_link (row, "series_id", to);
      if (!crm_session_update (session, row, error))
        return FALSE;
    }
  return rows != NULL;
}

/**
 * crm_invitation_answer:
 * @user: who answers
 * @acceptance: "accepted", "tentative" or "declined"
 *
 * Writes down what somebody answers to an invitation, in an open batch.
 *
 * Returns: whether it is written; an error when that person is not invited
 */
gboolean
crm_invitation_answer (CrmSession *session,
                       const CrmId *activity,
                       const CrmId *user,
                       const char *acceptance,
                       gint64 now,
                       GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *kind = crm_catalog_find_kind (catalog, "activity_participant");
  g_autoptr (GPtrArray) people
      = crm_session_children (session, kind, "activity_id", NULL, activity, error);

  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (people, i);
      const CrmValue *who = crm_record_get_by_name (person, "participant");

      if (who->type != CRM_VALUE_LINK || !crm_id_equal (&who->link, user))
        continue;
      crm_record_set_text (person, "acceptance", acceptance);
      crm_record_set_integer (person, "answered_at", now);
      return crm_session_update (session, person, error);
    }
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("You are not invited to it, so there is nothing to answer."));
  return FALSE;
}
