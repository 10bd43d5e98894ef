/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmPaperLines:
 *
 * The lines of a sales paper with its sums. While it is still written they are edited in place;
 * what was issued, delivered or cancelled is only shown.
 */
#define CRM_TYPE_PAPER_LINES (crm_paper_lines_get_type ())
G_DECLARE_FINAL_TYPE (CrmPaperLines, crm_paper_lines, CRM, PAPER_LINES, GtkWidget)

GtkWidget *crm_paper_lines_new (CrmContext *context, CrmNavigator *navigator);
void crm_paper_lines_set_paper (CrmPaperLines *self, CrmRecord *paper, GPtrArray *lines);

G_END_DECLS
