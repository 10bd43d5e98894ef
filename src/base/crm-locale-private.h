/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"

G_BEGIN_DECLS

#define CRM_LOCALE_COUNT 6
#define CRM_NBSP "\u00a0"

/* Thousands, millions, thousands of millions, millions of millions. */
#define CRM_LOCALE_SCALES 4

struct _CrmLocale
{
  const char *tag;
  const char *name; /* in English, to be translated */
  int first_weekday;
  const char *months[12];
  const char *months_short[12];
  const char *weekdays[7];
  const char *weekdays_short[7];
  gboolean dotted_months; /* a shortened month ends in a point */
  gboolean capital_dates; /* the names of months and days are written with a capital */
  gboolean turkish_i;     /* i and İ, ı and I are pairs */
  gboolean clock12;

  /* Patterns of crm_locale_format_date_pattern (); N is the short month with its point. */
  const char *date_patterns[CRM_DATE_FULL + 1];
  const char *month_pattern;
  const char *instant_joint; /* between a date and a time */

  const char *decimal_point;
  const char *group;
  int group_from; /* how many digits a plain number has before it is grouped */
  const char *percent_before, *percent_after;
  gboolean symbol_first;
  const char *symbol_space; /* between a symbol and the amount */
  const char *dollar;       /* the dollar of the United States */
  const char *leu;
  const char *scales[CRM_LOCALE_SCALES];
};

extern const CrmLocale crm_locale_tables[CRM_LOCALE_COUNT];

G_END_DECLS
