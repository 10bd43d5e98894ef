/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-paper.h"

G_BEGIN_DECLS

/* What the rules of one kind of sales paper share with those of the others. */
gboolean
crm_paper_prepare_head (CrmRecord *paper, CrmRecord *before, CrmRules *rules, GError **error);
gboolean crm_paper_give_number (CrmRecord *paper, CrmRules *rules, GError **error);
gboolean crm_paper_refuse_locked (CrmRecord *paper, GError **error);
gboolean crm_paper_check_locked (
    CrmRecord *record, CrmRecord *before, CrmRecord *paper, const char *free, GError **error);
GPtrArray *crm_paper_get_lines (CrmRecord *paper, CrmRules *rules);
gboolean crm_paper_status_changed (CrmRecord *paper, CrmRecord *before);
gboolean crm_paper_is_order (CrmRecord *paper);
gboolean crm_paper_has_status (CrmRecord *paper, const char *status);

/* What only one kind of paper does with its lines. */
void crm_order_line_begin (CrmRecord *line, CrmRecord *order);
void crm_order_settle (CrmRecord *order, CrmRecord *line, GPtrArray *lines, gboolean moved);
gboolean
crm_invoice_line_settle (CrmRecord *line, CrmRecord *before, CrmRules *rules, GError **error);

G_END_DECLS
