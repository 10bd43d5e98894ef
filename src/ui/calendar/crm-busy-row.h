/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-wall.h"

G_BEGIN_DECLS

/**
 * CrmBusyRow:
 *
 * Says at once who of some people has no time, and why; and finds a time at which all of them have.
 *
 * Signals:
 * chosen (gint64 start): an instant at which all of them are free
 */
#define CRM_TYPE_BUSY_ROW (crm_busy_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmBusyRow, crm_busy_row, CRM, BUSY_ROW, AdwActionRow)

void crm_busy_row_set_activity (CrmBusyRow *self, CrmContext *context, const CrmId *activity);
void crm_busy_row_ask (
    CrmBusyRow *self, const GArray *users, CrmWall start, CrmWall end, gboolean all_day);

G_END_DECLS
