/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/**
 * CrmPaperTax:
 * @percent: the rate, in millionths of a percent point
 * @net: what is taxed at it, in minor units
 * @tax: rounded once for the rate, as a paper shows it
 */
typedef struct
{
  gint64 percent;
  gint64 net;
  gint64 tax;
} CrmPaperTax;

const CrmKind *crm_paper_get_line_kind (const CrmKind *paper);
const CrmField *crm_paper_line_get_link (const CrmKind *line);
const char *crm_paper_kind_of_document (const char *type);
gboolean crm_paper_is_open (CrmRecord *paper);
const char *crm_paper_get_next_field (const CrmKind *kind);
const char *const *crm_paper_get_unnumbered (const CrmKind *kind);
gboolean crm_paper_counts_by_year (const CrmKind *kind);
const char *const *crm_paper_get_numbered_types (const CrmKind *kind);
gboolean crm_paper_is_numbered (CrmRecord *paper);
gboolean crm_paper_awaits_number (CrmRecord *paper);
char *crm_paper_dup_next_number (const char *number);
gint64 crm_paper_line_total (gint64 price, gint64 qty, gint64 discount);
GArray *crm_paper_sum_taxes (GPtrArray *lines);
gint64 crm_order_line_get_remaining (CrmRecord *line);
CrmRecord *crm_paper_copy_head (CrmRecord *source, const CrmKind *kind);
CrmRecord *crm_paper_copy_line (CrmRecord *source, CrmRecord *paper);

/* What puts an invoice right that has gone out. */
gboolean crm_invoice_is_credit (CrmRecord *invoice);
gboolean crm_invoice_can_be_corrected (CrmRecord *invoice);
CrmRecord *crm_invoice_copy_head (CrmRecord *invoice, const char *type);
CrmRecord *crm_invoice_copy_line (CrmRecord *line, CrmRecord *paper);

G_END_DECLS
