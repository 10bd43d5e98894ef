/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-reports.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_DIMENSION_VALUE,
  CRM_DIMENSION_MONTH,
  CRM_DIMENSION_QUARTER,
  CRM_DIMENSION_YEAR,
} CrmDimensionUnit;

#define CRM_DIMENSION_MOST_PATHS 4

/**
 * CrmDimension:
 *
 * Something by which records are told apart: the value of a path, or of the first of several that
 * has one.
 */
typedef struct
{
  const char *key;
  const char *label;
  const char *title; /* of sales by it */
  const char *paths[CRM_DIMENSION_MOST_PATHS + 1];
  CrmDimensionUnit unit;
  const char *nobody; /* what a group without a value is called */
} CrmDimension;

#define CRM_GROUPS_MOST_SUMS 8

typedef struct
{
  CrmValue keys[2]; /* none; the first day of a month; a link; a text as most wrote it */
  gint64 n_named;   /* records whose text is written so */
  GPtrArray *texts[2];
  char *names[2];
  gint64 sums[CRM_GROUPS_MOST_SUMS];
  GArray *spread; /* (nullable): CrmSpreadStep, what crm_groups_scan() took */
} CrmGroup;

/* How often a number occurs. */
typedef struct
{
  gint64 value;
  gint64 count;
} CrmSpreadStep;

/**
 * CrmGroups:
 *
 * Records of a kind in groups by up to two dimensions, with sums. Texts that differ only in
 * capitals or marks are one group.
 */
typedef struct
{
  CrmSession *session;
  const CrmKind *kind;
  CrmDimension *dimensions[2];
  guint n_dimensions;
  GPtrArray *groups;  /* CrmGroup */
  GHashTable *by_key; /* (element-type utf8 CrmGroup) */
  GHashTable *titles; /* CrmId -> name */
  GHashTable *texts;  /* (element-type utf8 GPtrArray) */
} CrmGroups;

typedef struct
{
  CrmMeasure measure; /* a count or a sum */
  const char *path;
  guint sum; /* which of the sums of a group it is added to */
} CrmGroupsMeasure;

CrmGroups *crm_groups_new (CrmSession *session,
                           const CrmKind *kind,
                           const char *first,
                           const char *second,
                           GError **error);
void crm_groups_free (CrmGroups *self);
gboolean crm_groups_read (CrmGroups *self,
                          CrmQuery *query,
                          const CrmGroupsMeasure *measures,
                          guint n_measures,
                          GCancellable *cancellable,
                          GError **error);
/* From the values of the extra paths, in their order, the number to spread; FALSE to leave the row
 * out. */
typedef gboolean (*CrmGroupsTake) (GArray *row, guint column, gint64 *number, gpointer data);
gboolean crm_groups_scan (CrmGroups *self,
                          CrmQuery *query,
                          const char *const *paths,
                          CrmGroupsTake take,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error);
void crm_spread_add (GArray **spread, gint64 value, gint64 count);
gint64 crm_spread_count (GArray *spread);
gint64 crm_spread_sum (GArray *spread);
CrmValue crm_spread_mean (GArray *spread);
CrmValue crm_spread_median (GArray *spread);
CrmValue crm_spread_percentile (GArray *spread, guint percent);
CrmGroup *crm_groups_find (CrmGroups *self, const CrmValue keys[2]);
void crm_groups_name (CrmGroups *self);
void crm_groups_sort (CrmGroups *self, guint sum);
gboolean crm_groups_fill_months (CrmGroups *self, CrmDate from, CrmDate to);
char *crm_groups_dup_filter (CrmGroups *self, const CrmGroup *group, const char *base);
void
crm_groups_append_test (CrmGroups *self, const CrmGroup *group, guint dimension, GString *text);
const char *crm_dimension_get_label (const CrmDimension *self);
gboolean crm_dimension_is_time (const CrmDimension *self);
void crm_groups_add_columns (CrmGroups *self, CrmSeries *series);
guint crm_groups_add_row (CrmGroups *self, const CrmGroup *group, CrmSeries *series);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmGroups, crm_groups_free)

/* Filters as text, so that a number and the list behind it ask for the same. */
#define CRM_REPORT_WON "stage_id.type = won"
#define CRM_REPORT_LOST "stage_id.type = lost"
#define CRM_REPORT_OPEN "(stage_id.type = open or stage_id.type = on_hold)"

void crm_report_text_and (GString *text, const char *format, ...) G_GNUC_PRINTF (2, 3);
void crm_report_text_days (GString *text, const char *field, CrmDate from, CrmDate to);
void crm_report_text_party (GString *text, const CrmReportFilter *filter);
GString *
crm_report_text_deals (const CrmReportFilter *filter, const char *outcome, const char *field);
char *crm_report_text_begun (const CrmReportFilter *filter);
char *crm_report_text_quote (const char *value);
char *crm_report_text_join (const char *base, const char *more);
CrmFilter *
crm_reports_parse (CrmSession *session, const char *kind, const char *text, GError **error);
guint crm_report_add_column (
    CrmSeries *series, const char *key, const char *label, CrmSeriesType type, const char *formula);
void crm_report_put (CrmSeries *series,
                     int row,
                     guint column,
                     gint64 number,
                     const char *kind,
                     const char *base,
                     const char *more);
CrmSeries *crm_groups_cross (
    CrmGroups *self, const char *title, CrmSeriesType type, guint sum, const char *base);
CrmQuery *
crm_reports_query (CrmSession *session, const char *kind, const char *text, GError **error);
CrmDate crm_reports_today (const CrmReportFilter *filter);
gint64 crm_reports_count (CrmSession *session,
                          const char *kind,
                          const char *text,
                          gint64 *sum,
                          const char *path,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
