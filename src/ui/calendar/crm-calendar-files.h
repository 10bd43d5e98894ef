/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-agenda.h"
#include "crm-context.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_calendar_choose_import (GtkWidget *parent, CrmContext *context, CrmNavigator *navigator);
void crm_calendar_import (CrmContext *context, CrmNavigator *navigator, GFile *file);
void crm_calendar_choose_export (GtkWidget *parent,
                                 CrmContext *context,
                                 CrmNavigator *navigator,
                                 const CrmAgendaQuestion *question);
void crm_calendar_invite (CrmContext *context, CrmNavigator *navigator, CrmRecord *activity);
void crm_calendar_choose_reply (GtkWidget *parent,
                                CrmContext *context,
                                CrmNavigator *navigator,
                                CrmRecord *activity);

G_END_DECLS
