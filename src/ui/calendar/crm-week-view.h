/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"

G_BEGIN_DECLS

/**
 * CrmWeekView:
 *
 * One, five or seven days with their hours. Drag over empty hours to make something there, drag an
 * entry to move it, drag its lower edge to stretch it; Alt and arrows do the same.
 */
#define CRM_TYPE_WEEK_VIEW (crm_week_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmWeekView, crm_week_view, CRM, WEEK_VIEW, GtkWidget)

GtkWidget *crm_week_view_new (const CrmLocale *locale, guint n_days);
void crm_week_view_scroll_to (CrmWeekView *self, int minute);

G_END_DECLS
