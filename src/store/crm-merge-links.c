/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links from everywhere to one record, found by the description. Rows are given to another record
 * without their rules: nobody changed what they say, only who they belong to has another name. */
#include "config.h"

#include <string.h>

#include "crm-merge-private.h"

/**
 * crm_link_follows_merges:
 *
 * Returns: TRUE for a link that leads to the survivor when its target is merged; what tells of the
 *   past as it was, and who made a record, do not
 */
gboolean
crm_link_follows_merges (const CrmField *field)
{
  const CrmKind *kind = crm_field_get_kind (field);

  return crm_field_is_link (field)
         && (crm_field_has_column (field) || crm_field_has (field, CRM_FIELD_CUSTOM))
         && !crm_field_has (field, CRM_FIELD_HEADER)
         && !crm_kind_has (kind, CRM_KIND_TRACE | CRM_KIND_APPEND_ONLY);
}

static GArray *
find_rows (CrmSession *self, const CrmField *field, const CrmId *id, GError **error)
{
  g_autofree char *value = crm_sql_field (field, "t");
  g_autofree char *sql
      = g_strdup_printf ("SELECT row FROM \"%s\" t WHERE %s = ? AND _del = 0 ORDER BY id",
                         crm_kind_get_name (crm_field_get_kind (field)), value);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean found;

  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  for (;;)
    {
      gint64 row;

      if (!crm_database_step (self->db, statement, &found, error))
        return NULL;
      if (!found)
        return g_steal_pointer (&rows);
      row = sqlite3_column_int64 (statement, 0);
      g_array_append_val (rows, row);
    }
}

static gboolean
each_of_field (CrmSession *self,
               const CrmField *field,
               const CrmId *id,
               CrmLinkFunc func,
               gpointer data,
               GError **error)
{
  g_autoptr (GArray) rows = find_rows (self, field, id, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (CrmRecord) record = crm_session_read_row (self, crm_field_get_kind (field),
                                                           g_array_index (rows, gint64, i), error);

      if (record == NULL || !func (self, record, field, data, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_session_each_link:
 * @target: the kind of the record
 * @func: called for each live record that links to it, in the order of the description
 *
 * Returns: FALSE as soon as @func does
 */
gboolean
crm_session_each_link (CrmSession *self,
                       const CrmKind *target,
                       const CrmId *id,
                       CrmLinkFunc func,
                       gpointer data,
                       GError **error)
{
  for (guint k = 0; k < crm_catalog_get_n_kinds (self->catalog); k++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, k);

      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);

          if (!crm_link_follows_merges (field)
              || (crm_field_get_target (field) != NULL && crm_field_get_target (field) != target))
            continue;
          if (!each_of_field (self, field, id, func, data, error))
            return FALSE;
        }
    }
  return TRUE;
}

/**
 * crm_session_revalue:
 *
 * Writes one value of a stored record and logs it, without the rules of its kind.
 */
gboolean
crm_session_revalue (CrmSession *self,
                     CrmRecord *record,
                     const CrmField *field,
                     const CrmValue *value,
                     GError **error)
{
  g_auto (CrmValue) before = crm_value_copy (crm_record_get (record, field));

  if (crm_value_equal (&before, value))
    return TRUE;
  crm_record_clear_changes (record);
  crm_record_set (record, field, crm_value_copy (value));
  crm_record_set_integer (record, "modified_at", self->batch_at);
  if (!crm_session_write_fields (self, record, error)
      || !crm_session_log_change (self, record, 'U', field, &before, value, error))
    return FALSE;
  crm_session_touch (self, record, 'U');
  return TRUE;
}

/**
 * crm_session_relink:
 *
 * Lets a link of a stored record lead to @to. A record that would lead to itself, leads nowhere.
 */
gboolean
crm_session_relink (
    CrmSession *self, CrmRecord *record, const CrmField *field, const CrmId *to, GError **error)
{
  const CrmValue *now = crm_record_get (record, field);
  g_auto (CrmValue) value = CRM_VALUE_INIT;

  if (!crm_id_equal (to, crm_record_get_id (record)))
    value = crm_value_link_of_kind (now->type == CRM_VALUE_LINK ? now->kind : 0, to);
  return crm_session_revalue (self, record, field, &value, error);
}

/**
 * crm_session_mark_deleted:
 *
 * Deletes or restores one record and logs it, without its rules and without what belongs to it.
 */
gboolean
crm_session_mark_deleted (CrmSession *self, CrmRecord *record, gboolean deleted, GError **error)
{
  const char action = deleted ? 'D' : 'R';

  if (crm_record_is_deleted (record) == deleted)
    return TRUE;
  crm_record_clear_changes (record);
  if (!crm_session_write_deleted (self, record, deleted, error)
      || !crm_session_log_change (self, record, action, NULL, NULL, NULL, error))
    return FALSE;
  crm_session_touch (self, record, action);
  return TRUE;
}
