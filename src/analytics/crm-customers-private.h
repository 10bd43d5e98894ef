/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-bgnbd.h"
#include "crm-groups-private.h"

G_BEGIN_DECLS

/* What a customer bought on one day. */
typedef struct
{
  CrmDate day;
  gint64 amount;
} CrmPurchase;

typedef struct
{
  CrmId id;
  gboolean is_person; /* a contact without a company; else an account */
  GArray *purchases;  /* CrmPurchase, by day */
} CrmCustomer;

/**
 * CrmCustomers:
 *
 * Who bought what when: deals that were won, and orders that come from no deal.
 */
typedef struct
{
  CrmSession *session;
  GPtrArray *customers; /* CrmCustomer */
  GHashTable *by_id;
} CrmCustomers;

CrmCustomers *crm_customers_load (CrmSession *session,
                                  const CrmReportFilter *filter,
                                  GCancellable *cancellable,
                                  GError **error);
void crm_customers_free (CrmCustomers *self);
gint64 crm_customer_get_amount (const CrmCustomer *self);
CrmBuyer crm_customer_get_buyer (const CrmCustomer *self, CrmDate today);
void
crm_customers_put (CrmSeries *series, int row, guint column, gint64 number, GPtrArray *customers);
const char *crm_customer_get_kind (const CrmCustomer *self);
char *crm_customers_dup_name (CrmCustomers *self, const CrmCustomer *customer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCustomers, crm_customers_free)

G_END_DECLS
