/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmSimilarBar:
 *
 * Says while somebody types that there is such a person or company already, and opens it. Shows
 * nothing when there is none.
 */
#define CRM_TYPE_SIMILAR_BAR (crm_similar_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmSimilarBar, crm_similar_bar, CRM, SIMILAR_BAR, GtkWidget)

GtkWidget *crm_similar_bar_new (CrmContext *context, CrmNavigator *navigator, double least);
void crm_similar_bar_look (CrmSimilarBar *self, CrmRecord *draft);

/* Signal "opened": a similar record is being opened. */

G_END_DECLS
