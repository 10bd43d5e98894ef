/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-day-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *crm_today_why_dup_text (CrmContext *context, CrmDayItem *item);
GtkWidget *crm_today_why_new (CrmContext *context, CrmDayItem *item);

G_END_DECLS
