/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "crm-date.h"

G_BEGIN_DECLS

/**
 * CrmLocale:
 *
 * How one language writes dates, numbers and money: our own small tables, the same on every
 * machine, whatever locales it has installed. A locale is static and never freed.
 */
typedef struct _CrmLocale CrmLocale;

typedef enum
{
  CRM_DATE_SHORT,  /* 03/04/2026 as the language orders it */
  CRM_DATE_MEDIUM, /* 3 Apr 2026 */
  CRM_DATE_LONG,   /* 3 April 2026 */
  CRM_DATE_FULL,   /* Friday, 3 April 2026 */
} CrmDateStyle;

typedef enum
{
  CRM_MONEY_SYMBOL, /* 1 234,50 € */
  CRM_MONEY_CODE,   /* 1 234,50 EUR */
  CRM_MONEY_NONE,   /* 1 234,50 */
} CrmMoneyStyle;

const CrmLocale *crm_locale_find (const char *tag);
const CrmLocale *crm_locale_default (void);
const CrmLocale *const *crm_locale_all (guint *count);
const char *crm_locale_get_tag (const CrmLocale *self);
const char *crm_locale_get_name (const CrmLocale *self);
int crm_locale_get_first_weekday (const CrmLocale *self);
gboolean crm_locale_day_comes_first (const CrmLocale *self);
const char *crm_locale_month_name (const CrmLocale *self, int month);
const char *crm_locale_month_short (const CrmLocale *self, int month);
const char *crm_locale_weekday_name (const CrmLocale *self, int weekday);
const char *crm_locale_weekday_short (const CrmLocale *self, int weekday);

char *crm_locale_format_date (const CrmLocale *self, CrmDate date, CrmDateStyle style);
char *crm_locale_format_date_pattern (const CrmLocale *self, CrmDate date, const char *pattern);
char *crm_locale_format_month (const CrmLocale *self, CrmDate date);
char *crm_locale_format_month_short (const CrmLocale *self, CrmDate date);
char *crm_locale_format_time (const CrmLocale *self, gint64 instant);
char *crm_locale_format_instant (const CrmLocale *self, gint64 instant);
const char *crm_locale_get_decimal_point (const CrmLocale *self);
const char *crm_locale_currency_symbol (const CrmLocale *self, const char *currency);
char *crm_locale_format_integer (const CrmLocale *self, gint64 value);
char *crm_locale_format_integer_short (const CrmLocale *self, gint64 value);
char *crm_locale_format_decimal (const CrmLocale *self, gint64 decimal, int digits);
char *crm_locale_format_percent (const CrmLocale *self, gint64 decimal, int digits);
char *crm_locale_format_money (const CrmLocale *self,
                               gint64 minor,
                               const char *currency,
                               CrmMoneyStyle style);
char *crm_locale_format_money_short (const CrmLocale *self, gint64 minor, const char *currency);
char *crm_locale_format_money_whole (const CrmLocale *self, gint64 minor, const char *currency);
char *crm_locale_upper (const CrmLocale *self, const char *text);
char *crm_locale_lower (const CrmLocale *self, const char *text);
gboolean crm_locale_parse_date (const CrmLocale *self, const char *text, CrmDate *date);

G_END_DECLS
