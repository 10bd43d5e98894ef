/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"

G_BEGIN_DECLS

/**
 * CrmMonthView:
 *
 * The weeks of a month one below the other. Drag an entry to another day, drag over days to make
 * something there.
 */
#define CRM_TYPE_MONTH_VIEW (crm_month_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmMonthView, crm_month_view, CRM, MONTH_VIEW, GtkWidget)

GtkWidget *crm_month_view_new (const CrmLocale *locale);

G_END_DECLS
