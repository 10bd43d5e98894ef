/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-reports.h"

G_BEGIN_DECLS

/* The stages of one pipeline, or of all, in their order. */
typedef struct
{
  CrmSession *session;
  CrmRecord *pipeline;  /* NULL when all are meant */
  GPtrArray *stages;    /* CrmRecord */
  GHashTable *by_id;    /* CrmId of a stage -> its position in stages + 1 */
  const CrmKind *deals; /* the kind opportunity */
} CrmStages;

typedef enum
{
  CRM_STAGES_OPEN = 1 << 0,
  CRM_STAGES_WON = 1 << 1,
  CRM_STAGES_LOST = 1 << 2,
} CrmStagesType;

CrmStages *crm_stages_load (CrmSession *session, const CrmId *pipeline, GError **error);
CrmStages *crm_stages_load_first (CrmSession *session, const CrmId *pipeline, GError **error);
void crm_stages_free (CrmStages *self);
int crm_stages_find (CrmStages *self, const CrmValue *stage);
CrmStagesType crm_stages_get_type (CrmStages *self, guint position);
CrmQuery *
crm_stages_query (CrmStages *self, guint types, const CrmReportFilter *filter, GError **error);
GPtrArray *crm_stages_query_begun (CrmStages *self, const CrmReportFilter *filter, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmStages, crm_stages_free)

gboolean crm_reports_filter_days (
    CrmQuery *query, const char *field, CrmDate from, CrmDate to, GError **error);
CrmValue crm_reports_share (gint64 part, gint64 whole);
gint64 crm_reports_get_integer (GArray *row, guint column);
const CrmValue *crm_reports_get_value (GArray *row, guint column);

G_END_DECLS
