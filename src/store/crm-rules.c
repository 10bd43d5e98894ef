/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rules of the trade may ask for while a record is saved. */
#include "config.h"

#include "crm-desk.h"
#include "crm-query.h"
#include "crm-session-private.h"

/* So many records that rules asked for are kept at most. */
#define MOST_ASKED 8000

/**
 * crm_session_forget_asked:
 *
 * A record changed: what rules asked of it, or of what it belongs to, is read again.
 */
void
crm_session_forget_asked (CrmSession *self, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  g_hash_table_remove (self->asked_all, kind);
  if (g_hash_table_size (self->setup) == 0)
    return;
  g_hash_table_remove (self->setup, crm_record_get_id (record));
  for (guint i = 0; crm_kind_has (kind, CRM_KIND_CHILD) && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmKind *target = crm_field_get_target (field);
      const CrmValue *value = crm_record_get (record, field);

      /* Numbers and addresses are fields of the party, too. */
      if (value->type == CRM_VALUE_LINK && target != NULL && crm_kind_has (target, CRM_KIND_PARTY))
        g_hash_table_remove (self->setup, &value->link);
    }
}

/* Stages, pipelines and people are few and asked for with every deal; so are the companies of the
 * deals that an import makes. */
static gboolean
is_asked_again (CrmSession *self, const CrmKind *kind)
{
  return crm_kind_has (kind, CRM_KIND_SETUP)
         || (self->is_flood && g_hash_table_size (self->setup) < MOST_ASKED);
}

static CrmRecord *
rules_get (gpointer data, const CrmKind *kind, const CrmId *id)
{
  CrmSession *self = data;
  CrmRecord *record = g_hash_table_lookup (self->setup, id);

  if (record != NULL)
    return g_object_ref (record);
  record = crm_session_get (self, kind, id, NULL);
  if (record != NULL && is_asked_again (self, kind))
    g_hash_table_insert (self->setup, crm_id_copy (id), g_object_ref (record));
  return record;
}

static GPtrArray *
rules_children (gpointer data, const CrmKind *kind, const CrmField *link, const CrmId *id)
{
  return crm_session_children (data, kind, crm_field_get_name (link), NULL, id, NULL);
}

static CrmRecord *
rules_first (gpointer data,
             const CrmKind *kind,
             const CrmField *field,
             const CrmValue *value,
             const CrmField *sort)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;

  if (field != NULL)
    crm_query_filter (query, crm_field_get_name (field), CRM_FILTER_EQUAL, crm_value_copy (value),
                      NULL);
  if (sort != NULL)
    crm_query_sort (query, crm_field_get_name (sort), FALSE, NULL);
  crm_query_set_limit (query, 1);
  records = crm_session_list (data, query, NULL);
  if (records == NULL || records->len == 0)
    return NULL;
  return g_object_ref (g_ptr_array_index (records, 0));
}

static CrmRecord *
rules_get_any (gpointer data, const CrmKind *kind, const CrmId *id)
{
  return crm_session_get_any (data, kind, id, NULL);
}

/* What is arranged in the settings is little, and asked for with every record that is saved. */
static GPtrArray *
rules_all (gpointer data, const CrmKind *kind)
{
  CrmSession *self = data;
  GPtrArray *all = g_hash_table_lookup (self->asked_all, kind);
  gboolean descending;
  const CrmField *sort = crm_kind_get_sort_field (kind, &descending);
  g_autoptr (CrmQuery) query = NULL;

  if (all != NULL)
    return g_ptr_array_ref (all);
  query = crm_query_new (kind);
  if (sort != NULL)
    crm_query_sort (query, crm_field_get_name (sort), descending, NULL);
  all = crm_session_list (self, query, NULL);
  if (all == NULL)
    return NULL;
  g_hash_table_insert (self->asked_all, (gpointer) kind, g_ptr_array_ref (all));
  return all;
}

static gint64
rules_sum (gpointer data, const CrmKind *kind, const CrmField *field, const char *filter)
{
  CrmSession *self = data;
  g_autoptr (CrmFilter) parsed
      = crm_filter_parse (&kind, 1, filter, crm_session_get_currency (self), NULL);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const CrmValue *value;

  g_return_val_if_fail (parsed != NULL, 0);
  crm_query_add_filter (query, parsed, &self->user);
  if (field == NULL)
    return MAX (0, crm_session_count (self, query, NULL));
  aggregate = crm_aggregate_new (query);
  if (crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, crm_field_get_name (field), NULL))
    rows = crm_session_aggregate (self, aggregate, NULL, NULL);
  if (rows == NULL || rows->len == 0)
    return 0;
  value = &g_array_index ((GArray *) g_ptr_array_index (rows, 0), CrmValue, 0);
  return value->type == CRM_VALUE_INTEGER ? value->integer : 0;
}

static gboolean
rules_set_deleted (
    gpointer data, const CrmKind *kind, const CrmId *id, gboolean deleted, GError **error)
{
  return deleted ? crm_session_delete (data, kind, id, error)
                 : crm_session_restore (data, kind, id, error);
}

static gboolean
rules_insert (gpointer data, CrmRecord *record, GError **error)
{
  return crm_session_insert (data, record, error);
}

static gboolean
rules_update (gpointer data, CrmRecord *record, GError **error)
{
  return crm_session_update (data, record, error);
}

static gboolean
rules_is_shared (gpointer data)
{
  return crm_session_is_shared (data);
}

/**
 * crm_session_make_rules:
 *
 * Returns: what rules may ask for inside the open operation
 */
CrmRules
crm_session_make_rules (CrmSession *self)
{
  return (CrmRules){ .data = self,
                     .now = self->batch_at,
                     .user = self->user,
                     .currency = crm_session_get_currency (self),
                     .catalog = self->catalog,
                     .get = rules_get,
                     .children = rules_children,
                     .first = rules_first,
                     .insert = rules_insert,
                     .update = rules_update,
                     .is_shared = rules_is_shared,
                     .get_any = rules_get_any,
                     .all = rules_all,
                     .sum = rules_sum,
                     .set_deleted = rules_set_deleted,
                     .memo = self->memo };
}
