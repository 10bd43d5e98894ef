/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmInvoiceLines:
 *
 * The lines of an invoice with its sums. The lines of a draft are edited in place; what was issued
 * is only shown.
 */
#define CRM_TYPE_INVOICE_LINES (crm_invoice_lines_get_type ())
G_DECLARE_FINAL_TYPE (CrmInvoiceLines, crm_invoice_lines, CRM, INVOICE_LINES, GtkWidget)

GtkWidget *crm_invoice_lines_new (CrmContext *context, CrmNavigator *navigator);
void crm_invoice_lines_set_invoice (CrmInvoiceLines *self, CrmRecord *invoice, GPtrArray *lines);

G_END_DECLS
