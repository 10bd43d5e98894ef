/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"

G_BEGIN_DECLS

/**
 * CrmWorkingTime:
 *
 * When an office works: from and to a minute of the day, on some days of the week.
 */
typedef struct
{
  int from;            /* minute of the day */
  int to;              /* minute of the day */
  gboolean is_work[7]; /* from Monday */
} CrmWorkingTime;

void crm_working_time_init (CrmWorkingTime *self);
gint64 crm_working_time_count (const CrmWorkingTime *self, gint64 from, gint64 to);

G_END_DECLS
