/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-wall.h"
#include "crm-work-read.h"

G_BEGIN_DECLS

/**
 * CrmFindTime:
 *
 * Proposes the next times at which some people are all free, within the working hours of each.
 *
 * Signals:
 * chosen (gint64 start): a person wants that one; the window closes
 */
#define CRM_TYPE_FIND_TIME (crm_find_time_get_type ())
G_DECLARE_FINAL_TYPE (CrmFindTime, crm_find_time, CRM, FIND_TIME, AdwWindow)

GtkWidget *crm_find_time_new (
    CrmContext *context, const GArray *users, CrmWall start, CrmWall end, const CrmId *except);

void crm_people_time_read_async (CrmContext *context,
                                 const GArray *users,
                                 CrmDate first,
                                 CrmDate last,
                                 const CrmId *except,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

G_END_DECLS
