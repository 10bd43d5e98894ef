/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-today-row.h"

G_BEGIN_DECLS

/**
 * CrmTodaySection:
 *
 * The lines of one reason below its heading, the first of them shown, the rest on request.
 *
 * Signals:
 * act (CrmDayItem *item, CrmTodayAct act): a person chose what to do with a line
 */
#define CRM_TYPE_TODAY_SECTION (crm_today_section_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodaySection, crm_today_section, CRM, TODAY_SECTION, GtkWidget)

GtkWidget *crm_today_section_new (CrmContext *context, CrmDayReason reason);
void crm_today_section_set_items (CrmTodaySection *self, GPtrArray *items, guint n_found);
GtkListBox *crm_today_section_get_list (CrmTodaySection *self);

G_END_DECLS
