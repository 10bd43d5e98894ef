/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-groups-private.h"
#include "crm-stages-private.h"

G_BEGIN_DECLS

/* How a deal stood at the beginning of a day. */
typedef struct
{
  CrmStagesType type; /* 0: it was not there yet */
  gint64 amount;
  int chance; /* percent; -1: nobody wrote it down */
  CrmDate expected_close;
  guint stage; /* its position among the stages, + 1; 0: nobody wrote it down */
} CrmPastState;

typedef struct
{
  CrmId id;
  CrmPastState now;
  CrmDate began;
  CrmDate closed;
  guint first_move; /* of the moves */
  guint n_moves;
} CrmPastDeal;

/**
 * CrmDealPast:
 *
 * The deals as they stood on any day, by the history of their stages.
 */
typedef struct
{
  GArray *deals; /* CrmPastDeal */
  GArray *moves; /* in the order of deals and time */
  CrmDate today;
  GPtrArray *stages; /* CrmRecord: of the pipeline, or of all, in their order */
} CrmDealPast;

CrmDealPast *crm_deal_past_load (CrmSession *session,
                                 const CrmReportFilter *filter,
                                 GCancellable *cancellable,
                                 GError **error);
void crm_deal_past_free (CrmDealPast *self);
CrmPastState crm_deal_past_before (const CrmDealPast *self,
                                   const CrmPastDeal *deal,
                                   CrmDate day,
                                   gint64 instant);
CrmPastState crm_deal_past_at (const CrmDealPast *self, const CrmPastDeal *deal, CrmDate day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDealPast, crm_deal_past_free)

G_END_DECLS
