/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmDate:
 *
 * A calendar date as days since 1970-01-01 (proleptic Gregorian). It has no time zone.
 */
typedef gint32 CrmDate;

#define CRM_DATE_NONE G_MININT32
#define CRM_DATE_STRING_SIZE 16
#define CRM_INSTANT_STRING_SIZE 32

CrmDate crm_date_new (int year, int month, int day);
void crm_date_split (CrmDate date, int *year, int *month, int *day);
gboolean crm_date_is_valid (int year, int month, int day);
int crm_date_days_in_month (int year, int month);
int crm_date_weekday (CrmDate date);
CrmDate crm_date_add_months (CrmDate date, int months);
CrmDate crm_date_month_start (CrmDate date);
gboolean crm_date_parse (const char *text, CrmDate *date);
const char *crm_date_format (CrmDate date, char buffer[CRM_DATE_STRING_SIZE]);

CrmDate crm_date_today (void);
CrmDate crm_instant_to_date (gint64 instant);
gint64 crm_instant_from_date (CrmDate date, int hour, int minute);
gboolean crm_instant_parse (const char *text, gint64 *instant);
const char *crm_instant_format (gint64 instant, char buffer[CRM_INSTANT_STRING_SIZE]);

G_END_DECLS
