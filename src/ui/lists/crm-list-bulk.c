/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One operation over many records: they are read and changed on the store's thread, in one
 * transaction with one undo, however many there are. */
#include "config.h"

#include "crm-list-bulk.h"

#define CHUNK 256

typedef struct
{
  GArray *refs;
  char *field; /* NULL to delete */
  CrmValue value;
} Bulk;

static void
bulk_free (gpointer data)
{
  Bulk *bulk = data;
  g_array_unref (bulk->refs);
  g_free (bulk->field);
  crm_value_clear (&bulk->value);
  g_free (bulk);
}

static gboolean
change_one (CrmSession *session, CrmRecord *record, Bulk *bulk, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  if (!bulk->field)
    return crm_session_delete (session, kind, crm_record_get_id (record), error);
  const CrmField *field = crm_kind_find_field (kind, bulk->field);
  if (!field)
    return TRUE; /* a list of several kinds: this one has no such field */
  crm_record_set (record, field, crm_value_copy (&bulk->value));
  return !crm_record_has_changes (record) || crm_session_update (session, record, error);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_bulk (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;
  for (guint first = 0; first < bulk->refs->len; first += CHUNK)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_autoptr (GPtrArray) records
          = crm_session_page (session, &g_array_index (bulk->refs, CrmRef, first),
                              MIN (CHUNK, bulk->refs->len - first), error);
      if (!records)
        return NULL;
      for (guint i = 0; i < records->len; i++)
        {
          CrmRecord *record = g_ptr_array_index (records, i);
          if (record && !crm_record_is_deleted (record)
              && !change_one (session, record, bulk, error))
            return NULL;
        }
    }
  return GUINT_TO_POINTER (1);
}

static CrmOperation *
bulk_operation_new (const char *label, GArray *refs, const char *field, const CrmValue *value)
{
  Bulk *bulk = g_new0 (Bulk, 1);
  bulk->refs = g_array_ref (refs);
  bulk->field = g_strdup (field);
  if (value)
    bulk->value = crm_value_copy (value);
  CrmOperation *operation = crm_operation_new (label);
  crm_operation_set_func (operation, run_bulk, bulk, bulk_free);
  return operation;
}

/**
 * crm_list_bulk_delete:
 * @label: what is done, as undo and the log show it
 * @refs: (element-type gint64): not changed afterwards
 *
 * Returns: (transfer full): an operation that deletes the records
 */
CrmOperation *
crm_list_bulk_delete (const char *label, GArray *refs)
{
  return bulk_operation_new (label, refs, NULL, NULL);
}

/**
 * crm_list_bulk_set:
 * @label: what is done, as undo and the log show it
 * @refs: (element-type gint64): not changed afterwards
 * @field: a kind that has no field of that name is left alone
 *
 * Returns: (transfer full): an operation that gives the records a value
 */
CrmOperation *
crm_list_bulk_set (const char *label, GArray *refs, const char *field, const CrmValue *value)
{
  return bulk_operation_new (label, refs, field, value);
}
