/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the place Duplicates shows, read on a thread of the store, and what is done there. */
#include "config.h"

#include "crm-duplicates-data.h"

#include <glib/gi18n-lib.h>

#include "crm-read-model.h"

/* A work list: when these are decided, the next ones come. */
#define MOST_SHOWN 100

struct _CrmDuplicatePair
{
  GObject parent_instance;

  CrmRecord *first;
  CrmRecord *second;
  CrmRecord *merge;
  double probability;
  guint signs;
};

G_DEFINE_FINAL_TYPE (CrmDuplicatePair, crm_duplicate_pair, G_TYPE_OBJECT)

static void
crm_duplicate_pair_finalize (GObject *object)
{
  CrmDuplicatePair *self = CRM_DUPLICATE_PAIR (object);

  g_clear_object (&self->first);
  g_clear_object (&self->second);
  g_clear_object (&self->merge);
  G_OBJECT_CLASS (crm_duplicate_pair_parent_class)->finalize (object);
}

static void
crm_duplicate_pair_class_init (CrmDuplicatePairClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_duplicate_pair_finalize;
}

static void
crm_duplicate_pair_init (CrmDuplicatePair *self)
{
}

CrmRecord *
crm_duplicate_pair_get_first (CrmDuplicatePair *self)
{
  return self->first;
}

CrmRecord *
crm_duplicate_pair_get_second (CrmDuplicatePair *self)
{
  return self->second;
}

CrmRecord *
crm_duplicate_pair_get_merge (CrmDuplicatePair *self)
{
  return self->merge;
}

double
crm_duplicate_pair_get_probability (CrmDuplicatePair *self)
{
  return self->probability;
}

guint
crm_duplicate_pair_get_signs (CrmDuplicatePair *self)
{
  return self->signs;
}

static void
add_pair (GListStore *list,
          CrmRecord *first,
          CrmRecord *second,
          CrmRecord *merge,
          const CrmDuplicate *found)
{
  g_autoptr (CrmDuplicatePair) pair = NULL;

  if (first == NULL || second == NULL)
    return;
  pair = g_object_new (CRM_TYPE_DUPLICATE_PAIR, NULL);
  pair->first = g_object_ref (first);
  pair->second = g_object_ref (second);
  pair->merge = merge != NULL ? g_object_ref (merge) : NULL;
  if (found != NULL)
    {
      pair->probability = found->probability;
      pair->signs = found->signs;
    }
  g_list_store_append (list, pair);
}

/* On a thread of the store. */
static gpointer
read_pairs (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) pairs
      = crm_session_list_duplicates (session, CRM_MATCH_PERHAPS, MOST_SHOWN, error);
  GListStore *list;

  if (pairs == NULL)
    return NULL;
  list = g_list_store_new (CRM_TYPE_DUPLICATE_PAIR);
  for (guint i = 0; i < pairs->len; i++)
    {
      const CrmDuplicate *found = &g_array_index (pairs, CrmDuplicate, i);
      g_autoptr (CrmRecord) first = crm_session_get (session, found->kind, &found->first, NULL);
      g_autoptr (CrmRecord) second = crm_session_get (session, found->kind, &found->second, NULL);

      add_pair (list, first, second, NULL, found);
    }
  return list;
}

static CrmRecord *
read_linked (CrmSession *session, CrmRecord *merge, const char *field)
{
  const CrmValue *value = crm_record_get_by_name (merge, field);
  const CrmKind *kind
      = value->type == CRM_VALUE_LINK
            ? crm_catalog_find_number (crm_session_get_catalog (session), value->kind)
            : NULL;

  return kind != NULL ? crm_session_get_any (session, kind, &value->link, NULL) : NULL;
}

static gpointer
read_merges (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "merge");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) merges = NULL;
  GListStore *list;

  crm_query_set_limit (query, MOST_SHOWN);
  merges = crm_session_list (session, query, error);
  if (merges == NULL)
    return NULL;
  list = g_list_store_new (CRM_TYPE_DUPLICATE_PAIR);
  for (guint i = 0; i < merges->len; i++)
    {
      CrmRecord *merge = g_ptr_array_index (merges, i);
      g_autoptr (CrmRecord) survivor = read_linked (session, merge, "survivor_id");
      g_autoptr (CrmRecord) merged = read_linked (session, merge, "merged_id");

      add_pair (list, survivor, merged, merge, NULL);
    }
  return list;
}

void
crm_duplicates_read_async (CrmContext *context,
                           gboolean merged,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  crm_read_model_async (context, merged ? read_merges : read_pairs, NULL, cancellable, callback,
                        user_data);
}

GListModel *
crm_duplicates_read_finish (GAsyncResult *result, GError **error)
{
  return crm_read_model_finish (result, error);
}

/* On the writing thread, inside the batch of the operation. */
static gpointer
run_merge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_merge (session, data, error) ? data : NULL;
}

/**
 * crm_duplicates_merge_operation:
 *
 * Returns: (transfer full): an operation that carries the plan out
 */
CrmOperation *
crm_duplicates_merge_operation (CrmMerge *plan)
{
  CrmRecord *survivor = crm_merge_get_record (plan, crm_merge_get_survivor (plan));
  /* Translators: an operation: %u records become one; %s is its name. */
  g_autofree char *label
      = g_strdup_printf (ngettext ("Merge %u record into “%s”", "Merge %u records into “%s”",
                                   crm_merge_get_n_records (plan)),
                         crm_merge_get_n_records (plan), crm_record_get_title (survivor));
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set_func (operation, run_merge, g_object_ref (plan), g_object_unref);
  return operation;
}

static gpointer
run_unmerge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_unmerge (session, crm_record_get_id (data), NULL, error) ? data : NULL;
}

/**
 * crm_duplicates_unmerge_operation:
 *
 * Returns: (transfer full): an operation that takes a merge apart
 */
CrmOperation *
crm_duplicates_unmerge_operation (CrmRecord *merge)
{
  /* Translators: an operation; %s is the name of the record that was merged. */
  g_autofree char *label
      = g_strdup_printf (_ ("Take “%s” apart again"), crm_record_get_title (merge));
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set_func (operation, run_unmerge, g_object_ref (merge), g_object_unref);
  return operation;
}

typedef struct
{
  const CrmKind *kind;
  CrmId first;
  CrmId second;
} Distinct;

static gpointer
run_distinct (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Distinct *pair = data;

  return crm_session_set_distinct (session, pair->kind, &pair->first, &pair->second, error) ? data
                                                                                            : NULL;
}

/**
 * crm_duplicates_distinct_operation:
 *
 * Returns: (transfer full): an operation that notes that two records are not the same
 */
CrmOperation *
crm_duplicates_distinct_operation (CrmRecord *first, CrmRecord *second)
{
  Distinct *pair = g_new0 (Distinct, 1);
  /* Translators: an operation: the names of two people or companies. */
  g_autofree char *label
      = g_strdup_printf (_ ("“%s” and “%s” are not the same"), crm_record_get_title (first),
                         crm_record_get_title (second));
  CrmOperation *operation = crm_operation_new (label);

  *pair = (Distinct){ crm_record_get_kind (first), *crm_record_get_id (first),
                      *crm_record_get_id (second) };
  crm_operation_set_func (operation, run_distinct, pair, g_free);
  return operation;
}
