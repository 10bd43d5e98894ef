/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmPlanStanding:
 *
 * Where a client or a deal stands in a plan.
 */
typedef struct
{
  CrmRecord *run;
  GPtrArray *steps; /* CrmRecord of kind activity, as they follow each other */
  guint n_done;     /* done or skipped */
  CrmRecord *next;  /* one of the steps, or NULL when none is left */
} CrmPlanStanding;

gint64 crm_plan_put (CrmSession *session,
                     const CrmId *plan,
                     GArray *refs,
                     CrmDate day,
                     GCancellable *cancellable,
                     GError **error);
gint64 crm_plan_count_following (CrmSession *session, CrmRecord *activity, GError **error);
gint64
crm_plan_shift_following (CrmSession *session, CrmRecord *activity, int days, GError **error);
GPtrArray *
crm_plan_list_standings (CrmSession *session, const CrmKind *kind, const CrmId *id, GError **error);
void crm_plan_standing_free (CrmPlanStanding *self);

G_END_DECLS
