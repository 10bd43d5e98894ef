/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmMerge:
 *
 * Several records of one kind that are to become one: which of them goes on, and for each field
 * whose value it keeps. A proposal at first; made by crm_session_plan_merge(), then changed on any
 * one thread, and carried out by crm_session_merge(). What crm_merge_dup_result() shows is what
 * will be stored.
 */
#define CRM_TYPE_MERGE (crm_merge_get_type ())
G_DECLARE_FINAL_TYPE (CrmMerge, crm_merge, CRM, MERGE, GObject)

#define CRM_MERGE_MOST 12

/* So many records of a kind come along with those that are merged. */
typedef struct
{
  const CrmKind *kind;
  guint n;
} CrmMergeFollowers;

CrmMerge *crm_session_plan_merge (
    CrmSession *self, const CrmKind *kind, const CrmId *ids, guint n_ids, GError **error);
const CrmKind *crm_merge_get_kind (CrmMerge *self);
guint crm_merge_get_n_records (CrmMerge *self);
CrmRecord *crm_merge_get_record (CrmMerge *self, guint position);
guint crm_merge_get_survivor (CrmMerge *self);
void crm_merge_set_survivor (CrmMerge *self, guint position);
gboolean crm_merge_field_is_asked (CrmMerge *self, const CrmField *field);
gboolean crm_merge_field_differs (CrmMerge *self, const CrmField *field);
guint crm_merge_get_choice (CrmMerge *self, const CrmField *field);
void crm_merge_choose (CrmMerge *self, const CrmField *field, guint position);
CrmRecord *crm_merge_dup_result (CrmMerge *self);
const CrmMergeFollowers *crm_merge_get_followers (CrmMerge *self, guint *n);

gboolean crm_session_merge (CrmSession *self, CrmMerge *merge, GError **error);

/**
 * CrmUnmerge:
 *
 * What taking a merge apart does: what goes back to the record that was merged, and what stays
 * because somebody has moved or changed it since.
 */
typedef struct
{
  guint n_back;        /* records that go back */
  guint n_stay;        /* records that somebody gave to others since */
  guint n_fields_back; /* values of the survivor that are as before again */
  guint n_fields_stay; /* values of the survivor that somebody changed since */
} CrmUnmerge;

gboolean crm_session_preview_unmerge (CrmSession *self,
                                      const CrmId *merge,
                                      CrmUnmerge *result,
                                      GError **error);
gboolean
crm_session_unmerge (CrmSession *self, const CrmId *merge, CrmUnmerge *result, GError **error);
GPtrArray *crm_session_merges_into (CrmSession *self, const CrmId *survivor, GError **error);
gboolean crm_session_set_distinct (
    CrmSession *self, const CrmKind *kind, const CrmId *first, const CrmId *second, GError **error);
gboolean crm_session_find_survivor (CrmSession *self, const CrmId *id, CrmId *survivor);

G_END_DECLS
