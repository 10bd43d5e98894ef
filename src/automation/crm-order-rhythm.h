/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmOrderRhythm:
 * @n_days: on how many different days they ordered
 * @last: day of the last order
 * @interval: the usual number of days between two orders; 0 while there is no rhythm yet
 * @next: when the next order is to be expected
 * @worth: what an order usually comes to, in minor units of the office's currency
 *
 * How often a client orders.
 */
typedef struct
{
  int n_days;
  CrmDate last;
  int interval;
  CrmDate next;
  gint64 worth;
} CrmOrderRhythm;

/* Of a client whose orders are counted together. */
typedef struct
{
  CrmId client;
  CrmOrderRhythm rhythm;
} CrmClientRhythm;

CrmOrderRhythm
crm_order_rhythm_make (int n_days, int n_orders, CrmDate first, CrmDate last, gint64 sum);
gboolean crm_order_rhythm_is_due (const CrmOrderRhythm *self, CrmDate today);
char *crm_order_rhythm_describe (const CrmOrderRhythm *self, CrmDate today);
gboolean crm_order_rhythm_read (CrmSession *session,
                                const CrmKind *kind,
                                const CrmId *client,
                                CrmOrderRhythm *rhythm,
                                GCancellable *cancellable,
                                GError **error);
GArray *crm_order_rhythm_list (CrmSession *session,
                               const char *link,
                               CrmQuery *query,
                               GCancellable *cancellable,
                               GError **error);
CrmQuery *crm_order_rhythm_query (const CrmCatalog *catalog, GError **error);

G_END_DECLS
