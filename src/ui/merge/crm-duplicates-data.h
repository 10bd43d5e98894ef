/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-duplicates.h"
#include "crm-merge.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmDuplicatePair:
 *
 * Two records that are probably one, or a merge that was made: then @merge is its record.
 */
#define CRM_TYPE_DUPLICATE_PAIR (crm_duplicate_pair_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicatePair, crm_duplicate_pair, CRM, DUPLICATE_PAIR, GObject)

CrmRecord *crm_duplicate_pair_get_first (CrmDuplicatePair *self);
CrmRecord *crm_duplicate_pair_get_second (CrmDuplicatePair *self);
CrmRecord *crm_duplicate_pair_get_merge (CrmDuplicatePair *self);
double crm_duplicate_pair_get_probability (CrmDuplicatePair *self);
guint crm_duplicate_pair_get_signs (CrmDuplicatePair *self);

/* The pairs to decide about, or the merges that were made, as a GListModel. */
void crm_duplicates_read_async (CrmContext *context,
                                gboolean merged,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GListModel *crm_duplicates_read_finish (GAsyncResult *result, GError **error);

CrmOperation *crm_duplicates_merge_operation (CrmMerge *plan);
CrmOperation *crm_duplicates_unmerge_operation (CrmRecord *merge);
CrmOperation *crm_duplicates_distinct_operation (CrmRecord *first, CrmRecord *second);

G_END_DECLS
