/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-day-list.h"
#include "crm-reports.h"

G_BEGIN_DECLS

/**
 * CrmTodayData:
 *
 * What the place Today shows, as it was at one instant.
 */
typedef struct
{
  gint64 now;
  CrmDayList *list; /* without the lines that a person put off */
  CrmSalesSummary summary;
  gboolean is_part; /* only what people planned and promised; the rest is still computed */
} CrmTodayData;

void crm_today_data_free (CrmTodayData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTodayData, crm_today_data_free)

void crm_today_data_read_async (CrmContext *context,
                                const CrmId *person,
                                gboolean only_planned,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CrmTodayData *crm_today_data_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
