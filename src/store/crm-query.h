/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-filter.h"

G_BEGIN_DECLS

/**
 * CrmQuery:
 *
 * What to read: kinds, a filter, words to find, an order. A plain description without a connection:
 * made on any thread, immutable once it is handed over. A path names a field of the kind, or of a
 * record that it links to: "amount", "account_id.city", "owner_id.team_id".
 */
#define CRM_TYPE_QUERY (crm_query_get_type ())
G_DECLARE_FINAL_TYPE (CrmQuery, crm_query, CRM, QUERY, GObject)

/* A ref is a record in this replica: its row and the number of its kind in one integer. */
typedef gint64 CrmRef;
#define CRM_REF_MAKE(row, kind_number) (((CrmRef) (row) << 8) | (kind_number))
#define CRM_REF_ROW(ref) ((ref) >> 8)
#define CRM_REF_KIND(ref) ((gint16) ((ref) &0xff))

CrmQuery *crm_query_new (const CrmKind *kind);
void crm_query_add_kind (CrmQuery *self, const CrmKind *kind);
gboolean crm_query_filter (
    CrmQuery *self, const char *path, CrmFilterTest test, CrmValue value, GError **error);
void crm_query_add_filter (CrmQuery *self, CrmFilter *filter, const CrmId *me);
void crm_query_begin_any (CrmQuery *self);
void crm_query_end_any (CrmQuery *self);
void crm_query_search (CrmQuery *self, const char *text);
gboolean crm_query_sort (CrmQuery *self, const char *path, gboolean descending, GError **error);
void crm_query_leave_unsorted (CrmQuery *self);
void crm_query_set_limit (CrmQuery *self, guint limit);
guint crm_query_get_limit (CrmQuery *self);
void crm_query_include_deleted (CrmQuery *self);
void crm_query_only_deleted (CrmQuery *self);
CrmQuery *crm_query_copy (CrmQuery *self);
guint crm_query_get_n_kinds (CrmQuery *self);
const CrmKind *crm_query_get_kind (CrmQuery *self, guint position);
const char *crm_query_get_search (CrmQuery *self);
const char *crm_query_get_order (CrmQuery *self, guint position, gboolean *descending);

/**
 * CrmAggregate:
 *
 * Sums over a query: groups by paths (a date or instant by day, month or year), counts, sums,
 * smallest and largest values.
 */
typedef enum
{
  CRM_GROUP_VALUE,
  CRM_GROUP_DAY,   /* integer: days since 1970 */
  CRM_GROUP_MONTH, /* integer: days since 1970 of the first day */
  CRM_GROUP_YEAR,  /* integer: days since 1970 of the first day */
} CrmGroupBy;

typedef enum
{
  CRM_MEASURE_COUNT, /* of records; the path is ignored */
  CRM_MEASURE_SUM,
  CRM_MEASURE_MIN,
  CRM_MEASURE_MAX,
  CRM_MEASURE_DISTINCT, /* number of different values */
} CrmMeasure;

#define CRM_TYPE_AGGREGATE (crm_aggregate_get_type ())
G_DECLARE_FINAL_TYPE (CrmAggregate, crm_aggregate, CRM, AGGREGATE, GObject)

CrmAggregate *crm_aggregate_new (CrmQuery *query);
gboolean crm_aggregate_group (CrmAggregate *self, const char *path, CrmGroupBy by, GError **error);
gboolean
crm_aggregate_measure (CrmAggregate *self, CrmMeasure measure, const char *path, GError **error);
guint crm_aggregate_get_n_columns (CrmAggregate *self);

G_END_DECLS
