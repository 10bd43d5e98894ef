/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a merge apart, days later and on any desk: what moved goes back unless somebody gave it to
 * others since; what came later stays with the survivor; what was typed since is kept. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-merge-private.h"

typedef struct
{
  CrmId merged;
  CrmId back_to; /* the merged record, or who took its place by another merge */
  CrmId survivor;
  CrmId now; /* where the survivor is by now */
  gboolean apply;
  CrmUnmerge *result;
} Parting;

static gboolean
leads_to_survivor (Parting *parting, const CrmValue *value)
{
  return value->type == CRM_VALUE_LINK
         && (crm_id_equal (&value->link, &parting->survivor)
             || crm_id_equal (&value->link, &parting->now));
}

static CrmRecord *
find_any (CrmSession *self, const CrmKind *kind, const CrmId *id)
{
  return crm_session_get_any (self, kind, id, NULL);
}

static gboolean
give_back_links (CrmSession *self, Parting *parting, CrmMergeTrace *trace, GError **error)
{
  for (guint i = 0; i < trace->links->len; i++)
    {
      const CrmMovedLink *link = g_ptr_array_index (trace->links, i);
      g_autoptr (CrmRecord) record = find_any (self, link->kind, &link->id);

      if (record == NULL || crm_record_is_deleted (record))
        continue;
      if (!leads_to_survivor (parting, crm_record_get (record, link->field)))
        {
          parting->result->n_stay++;
          continue;
        }
      parting->result->n_back++;
      if (parting->apply
          && !crm_session_relink (self, record, link->field, &parting->back_to, error))
        return FALSE;
    }
  return TRUE;
}

/* A child that was the same as one of the survivor leads to its own record to this day. */
static gboolean
give_back_united (CrmSession *self, Parting *parting, CrmMergeTrace *trace, GError **error)
{
  for (guint i = 0; i < trace->united->len; i++)
    {
      const CrmMovedLink *child = g_ptr_array_index (trace->united, i);
      g_autoptr (CrmRecord) record = find_any (self, child->kind, &child->id);

      if (record == NULL || !crm_record_is_deleted (record))
        continue;
      parting->result->n_back++;
      if (parting->apply && !crm_session_mark_deleted (self, record, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
give_back_values (CrmSession *self, Parting *parting, CrmMergeTrace *trace, GError **error)
{
  for (guint i = trace->values->len; i-- > 0;)
    {
      const CrmMovedValue *value = g_ptr_array_index (trace->values, i);
      g_autoptr (CrmRecord) record = find_any (self, value->kind, &value->id);

      if (record == NULL || crm_record_is_deleted (record))
        continue;
      if (!crm_value_equal (crm_record_get (record, value->field), &value->after))
        {
          parting->result->n_fields_stay++;
          continue;
        }
      parting->result->n_fields_back++;
      if (parting->apply
          && !crm_session_revalue (self, record, value->field, &value->before, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
revive (CrmSession *self, Parting *parting, gint16 kind_number, GError **error)
{
  const CrmKind *kind = crm_catalog_find_number (self->catalog, kind_number);
  g_autoptr (CrmRecord) record = kind != NULL ? find_any (self, kind, &parting->merged) : NULL;

  if (record == NULL || crm_session_redirect (self, &parting->merged, &parting->back_to))
    return TRUE;
  return crm_session_mark_deleted (self, record, FALSE, error);
}

/**
 * crm_session_take_apart:
 * @merge: a live record of kind merge
 * @apply: FALSE to count only
 *
 * Part of the open operation when @apply.
 */
gboolean
crm_session_take_apart (
    CrmSession *self, CrmRecord *merge, gboolean apply, CrmUnmerge *result, GError **error)
{
  const CrmValue *merged = crm_record_get_by_name (merge, "merged_id");
  const CrmValue *survivor = crm_record_get_by_name (merge, "survivor_id");
  g_autoptr (CrmMergeTrace) trace
      = crm_merge_trace_from_text (self->catalog, crm_record_get_text (merge, "moved"));
  CrmUnmerge ignored = { 0 };
  Parting parting = { .merged = merged->link,
                      .back_to = merged->link,
                      .survivor = survivor->link,
                      .now = survivor->link,
                      .apply = apply,
                      .result = result != NULL ? result : &ignored };

  *parting.result = (CrmUnmerge){ 0 };
  crm_session_redirect (self, &parting.survivor, &parting.now);
  if (apply
      && (!crm_session_mark_deleted (self, merge, TRUE, error)
          || !revive (self, &parting, merged->kind, error)))
    return FALSE;
  return give_back_links (self, &parting, trace, error)
         && give_back_values (self, &parting, trace, error)
         && give_back_united (self, &parting, trace, error);
}

static CrmRecord *
get_merge (CrmSession *self, const CrmId *id, GError **error)
{
  return crm_session_get (self, crm_catalog_find_kind (self->catalog, "merge"), id, error);
}

/**
 * crm_session_preview_unmerge:
 *
 * Tells what crm_session_unmerge() would do; changes nothing.
 */
gboolean
crm_session_preview_unmerge (CrmSession *self,
                             const CrmId *merge,
                             CrmUnmerge *result,
                             GError **error)
{
  g_autoptr (CrmRecord) record = get_merge (self, merge, error);

  return record != NULL && crm_session_take_apart (self, record, FALSE, result, error);
}

/**
 * crm_session_unmerge:
 * @merge: id of the record of kind merge
 *
 * Takes a merge apart as part of the open operation, and notes that the two are not the same.
 */
gboolean
crm_session_unmerge (CrmSession *self, const CrmId *merge, CrmUnmerge *result, GError **error)
{
  g_autoptr (CrmRecord) record = get_merge (self, merge, error);
  const CrmValue *merged;
  CrmId survivor;

  if (record == NULL || !crm_session_take_apart (self, record, TRUE, result, error))
    return FALSE;
  merged = crm_record_get_by_name (record, "merged_id");
  survivor = *crm_record_get_link (record, "survivor_id");
  crm_session_redirect (self, &survivor, &survivor);
  return crm_session_set_distinct (self, crm_catalog_find_number (self->catalog, merged->kind),
                                   &merged->link, &survivor, error);
}

/**
 * crm_session_merges_into:
 *
 * Returns: (transfer full) (element-type CrmRecord): the merges by which others became part of
 *   @survivor, newest first
 */
GPtrArray *
crm_session_merges_into (CrmSession *self, const CrmId *survivor, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (self->catalog, "merge"));

  if (!crm_query_filter (query, "survivor_id", CRM_FILTER_EQUAL, crm_value_link (survivor), error))
    return NULL;
  return crm_session_list (self, query, error);
}

/**
 * crm_session_set_distinct:
 *
 * Notes, as part of the open operation, that two records are not the same, whatever they look like.
 */
gboolean
crm_session_set_distinct (
    CrmSession *self, const CrmKind *kind, const CrmId *first, const CrmId *second, GError **error)
{
  g_autoptr (CrmRecord) pair
      = crm_record_new (crm_catalog_find_kind (self->catalog, "distinct_pair"));
  g_autoptr (CrmRecord) one = crm_session_get_any (self, kind, first, error);

  if (one == NULL)
    return FALSE;
  crm_record_set_text (pair, "name", crm_record_get_title (one));
  crm_record_set_parent (pair, "first_id", kind,
                         crm_id_compare (first, second) < 0 ? first : second);
  crm_record_set_parent (pair, "second_id", kind,
                         crm_id_compare (first, second) < 0 ? second : first);
  return crm_session_insert (self, pair, error);
}
