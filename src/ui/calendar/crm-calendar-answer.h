/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-occurrence.h"

G_BEGIN_DECLS

gboolean crm_calendar_answer_by_key (CrmContext *context,
                                     CrmNavigator *navigator,
                                     CrmOccurrence *occurrence,
                                     guint keyval);
void crm_calendar_answer (CrmContext *context,
                          CrmNavigator *navigator,
                          CrmOccurrence *occurrence,
                          CrmAnswer answer);
void crm_calendar_answer_popup (GtkWidget *entry,
                                CrmContext *context,
                                CrmNavigator *navigator,
                                CrmOccurrence *occurrence);

G_END_DECLS
