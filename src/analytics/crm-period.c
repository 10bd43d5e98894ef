/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-period.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const keys[CRM_N_PERIODS] = {
  [CRM_PERIOD_THIS_MONTH] = "this-month",
  [CRM_PERIOD_LAST_MONTH] = "last-month",
  [CRM_PERIOD_THIS_QUARTER] = "this-quarter",
  [CRM_PERIOD_LAST_QUARTER] = "last-quarter",
  [CRM_PERIOD_THIS_YEAR] = "this-year",
  [CRM_PERIOD_LAST_YEAR] = "last-year",
  [CRM_PERIOD_TWELVE_MONTHS] = "twelve-months",
  [CRM_PERIOD_ALL] = "all",
  [CRM_PERIOD_CUSTOM] = "custom",
};

/**
 * crm_period_get_key:
 *
 * Returns: what commands and saved reports call the span
 */
const char *
crm_period_get_key (CrmPeriod period)
{
  return keys[period];
}

gboolean
crm_period_find (const char *key, CrmPeriod *period)
{
  for (guint i = 0; i < CRM_N_PERIODS; i++)
    if (strcmp (keys[i], key) == 0)
      {
        *period = (CrmPeriod) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_period_get_label:
 *
 * Returns: the translated name of the span
 */
const char *
crm_period_get_label (CrmPeriod period)
{
  static const char *const labels[CRM_N_PERIODS] = {
    [CRM_PERIOD_THIS_MONTH] = NC_ ("period", "This Month"),
    [CRM_PERIOD_LAST_MONTH] = NC_ ("period", "Last Month"),
    [CRM_PERIOD_THIS_QUARTER] = NC_ ("period", "This Quarter"),
    [CRM_PERIOD_LAST_QUARTER] = NC_ ("period", "Last Quarter"),
    [CRM_PERIOD_THIS_YEAR] = NC_ ("period", "This Year"),
    [CRM_PERIOD_LAST_YEAR] = NC_ ("period", "Last Year"),
    [CRM_PERIOD_TWELVE_MONTHS] = NC_ ("period", "Last 12 Months"),
    [CRM_PERIOD_ALL] = NC_ ("period", "All Time"),
    [CRM_PERIOD_CUSTOM] = NC_ ("period", "Other Dates…"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "period", labels[period]);
}

static CrmDate
quarter_start (CrmDate date)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  return crm_date_new (year, (month - 1) / 3 * 3 + 1, 1);
}

/**
 * crm_period_get_span:
 * @from: (out): first day, %CRM_DATE_NONE for an open end
 * @to: (out): last day, %CRM_DATE_NONE for an open end
 *
 * %CRM_PERIOD_CUSTOM leaves both as they are.
 */
void
crm_period_get_span (CrmPeriod period, CrmDate today, CrmDate *from, CrmDate *to)
{
  CrmDate month = crm_date_month_start (today), quarter = quarter_start (today);
  int year;

  crm_date_split (today, &year, NULL, NULL);
  switch (period)
    {
    case CRM_PERIOD_THIS_MONTH:
      *from = month;
      *to = crm_date_add_months (month, 1) - 1;
      break;
    case CRM_PERIOD_LAST_MONTH:
      *from = crm_date_add_months (month, -1);
      *to = month - 1;
      break;
    case CRM_PERIOD_THIS_QUARTER:
      *from = quarter;
      *to = crm_date_add_months (quarter, 3) - 1;
      break;
    case CRM_PERIOD_LAST_QUARTER:
      *from = crm_date_add_months (quarter, -3);
      *to = quarter - 1;
      break;
    case CRM_PERIOD_THIS_YEAR:
      *from = crm_date_new (year, 1, 1);
      *to = crm_date_new (year, 12, 31);
      break;
    case CRM_PERIOD_LAST_YEAR:
      *from = crm_date_new (year - 1, 1, 1);
      *to = crm_date_new (year - 1, 12, 31);
      break;
    case CRM_PERIOD_TWELVE_MONTHS:
      *from = crm_date_add_months (month, -11);
      *to = crm_date_add_months (month, 1) - 1;
      break;
    case CRM_PERIOD_ALL:
      *from = CRM_DATE_NONE;
      *to = CRM_DATE_NONE;
      break;
    case CRM_PERIOD_CUSTOM:
    case CRM_N_PERIODS:
      break;
    }
}

/**
 * crm_period_dup_span_text:
 *
 * Returns: (transfer full): the span in words, for the head of a printed report
 */
char *
crm_period_dup_span_text (CrmDate from, CrmDate to, const CrmLocale *locale)
{
  g_autofree char *first
      = from != CRM_DATE_NONE ? crm_locale_format_date (locale, from, CRM_DATE_LONG) : NULL;
  g_autofree char *last
      = to != CRM_DATE_NONE ? crm_locale_format_date (locale, to, CRM_DATE_LONG) : NULL;

  if (first != NULL && last != NULL)
    /* Translators: a span of time, from the first date to the second. */
    return g_strdup_printf (_ ("%s to %s"), first, last);
  if (first != NULL)
    /* Translators: a span of time that begins on a date and is open at its end. */
    return g_strdup_printf (_ ("from %s"), first);
  if (last != NULL)
    /* Translators: a span of time that ends on a date. */
    return g_strdup_printf (_ ("until %s"), last);
  return g_strdup (crm_period_get_label (CRM_PERIOD_ALL));
}
