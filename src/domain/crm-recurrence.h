/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-locale.h"

G_BEGIN_DECLS

/* How an activity repeats, as a person chooses it from a list. */
typedef enum
{
  CRM_REPEAT_NEVER,
  CRM_REPEAT_DAILY,
  CRM_REPEAT_WORKDAYS,
  CRM_REPEAT_WEEKLY,
  CRM_REPEAT_FORTNIGHTLY,
  CRM_REPEAT_MONTHLY,
  CRM_REPEAT_YEARLY,
  CRM_REPEAT_CUSTOM, /* what the parts of a CrmRecurrence say */
  CRM_REPEAT_OTHER,  /* a rule that no CrmRecurrence says; it is kept as it is */
} CrmRepeat;

typedef enum
{
  CRM_FREQUENCY_DAILY,
  CRM_FREQUENCY_WEEKLY,
  CRM_FREQUENCY_MONTHLY,
  CRM_FREQUENCY_YEARLY,
} CrmFrequency;

/**
 * CrmRecurrence:
 *
 * A rule of repetition in the parts that a person sets. What is not said follows the first day of
 * the series.
 */
typedef struct
{
  CrmFrequency frequency;
  int interval;   /* every so many days, weeks, months, years; from 1 */
  guint weekdays; /* of weeks: bits, Monday is 1 */
  int position;   /* of months and years: which such weekday, 1 to 5, -1 for the last; or 0 */
  int weekday;    /* of the position: 1 is Monday */
  CrmDate until;  /* last day, CRM_DATE_NONE without */
  int count;      /* how many times, 0 without */
} CrmRecurrence;

#define CRM_RECURRENCE_INIT                                                                        \
  {                                                                                                \
    .interval = 1, .until = CRM_DATE_NONE                                                          \
  }

CrmRepeat crm_recurrence_parse (const char *rrule, CrmRecurrence *self);
char *crm_recurrence_build (const CrmRecurrence *self, CrmDate start);
void crm_recurrence_choose (CrmRecurrence *self, CrmRepeat repeat);
char *crm_recurrence_say (const CrmRecurrence *self, const CrmLocale *locale);
const char *crm_repeat_label (CrmRepeat repeat);

G_END_DECLS
