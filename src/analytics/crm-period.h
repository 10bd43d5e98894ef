/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-locale.h"

G_BEGIN_DECLS

/* The spans of time that a report offers, in the order of its menu. */
typedef enum
{
  CRM_PERIOD_THIS_MONTH,
  CRM_PERIOD_LAST_MONTH,
  CRM_PERIOD_THIS_QUARTER,
  CRM_PERIOD_LAST_QUARTER,
  CRM_PERIOD_THIS_YEAR,
  CRM_PERIOD_LAST_YEAR,
  CRM_PERIOD_TWELVE_MONTHS,
  CRM_PERIOD_ALL,
  CRM_PERIOD_CUSTOM,
  CRM_N_PERIODS,
} CrmPeriod;

const char *crm_period_get_key (CrmPeriod period);
gboolean crm_period_find (const char *key, CrmPeriod *period);
const char *crm_period_get_label (CrmPeriod period);
void crm_period_get_span (CrmPeriod period, CrmDate today, CrmDate *from, CrmDate *to);
char *crm_period_dup_span_text (CrmDate from, CrmDate to, const CrmLocale *locale);

G_END_DECLS
