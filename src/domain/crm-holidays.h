/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"
#include "crm-record.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_HOLIDAYS_BRAZIL,
  CRM_HOLIDAYS_PORTUGAL,
  CRM_HOLIDAYS_ROMANIA,
  CRM_HOLIDAYS_TURKEY,
  CRM_HOLIDAYS_UNITED_KINGDOM,
  CRM_N_HOLIDAYS,
} CrmHolidayCountry;

/**
 * CrmHolidayOffer:
 *
 * A public holiday of a country in a year, called as it is called there.
 */
typedef struct
{
  const char *name;
  CrmDate date;
  const char *part;     /* of the day that is free: a key of the field “part” */
  gboolean is_optional; /* many offices are closed, the law does not ask for it */
} CrmHolidayOffer;

CrmDate crm_date_easter (int year);
CrmDate crm_date_orthodox_easter (int year);
const char *crm_holidays_country_label (CrmHolidayCountry country);
const char *crm_holidays_country_code (CrmHolidayCountry country);
gboolean crm_holidays_find_country (const char *code, CrmHolidayCountry *country);
gboolean crm_holidays_are_complete (CrmHolidayCountry country);
GArray *crm_holidays_offer (CrmHolidayCountry country, int year);
CrmRecord *crm_holiday_new (const CrmKind *kind, const CrmHolidayOffer *offer);
gboolean crm_holiday_is_among (GPtrArray *holidays, CrmRecord *holiday);

G_END_DECLS
