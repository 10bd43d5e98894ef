/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-paper.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/* A calendar on paper. */
void crm_calendar_print (CrmCalendarPaper *paper, CrmNavigator *navigator, const char *name);

G_END_DECLS
