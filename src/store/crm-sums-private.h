/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session-private.h"
#include "crm-sums.h"

G_BEGIN_DECLS

/* A column of an aggregate. */
typedef struct
{
  char *path; /* NULL for a count of records */
  gboolean is_measure;
  CrmGroupBy by;
  CrmMeasure measure;
} CrmAggregateColumn;

/* crm-sums.c: the tables and what keeps them true. */
gboolean crm_sums_make (CrmSession *self, GError **error);
gboolean crm_sums_make_some (CrmSession *self, gboolean *done, GError **error);
gboolean crm_sums_drop (CrmSession *self, const CrmKind *kind, GError **error);
gboolean crm_sums_renew_days (CrmSession *self, gboolean *done, GError **error);
void crm_sums_check (CrmSession *self, GPtrArray *findings);

/* crm-sums-read.c: which of them answers an aggregate. */
char *crm_sums_compile_from (CrmSession *self, CrmQuery *query, GArray *columns, GArray *binds);

G_END_DECLS
