/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as people read them: on axes, in hover texts, in the tables of a report. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-chart-scene-private.h"

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static char *
dup_duration (const CrmLocale *locale, gint64 seconds)
{
  const char *sign = seconds < 0 ? "-" : "";
  g_autofree char *count = NULL;
  gint64 magnitude = seconds < 0 ? -MAX (seconds, -G_MAXINT64) : seconds;

  if (magnitude >= 2 * DAY)
    {
      gint64 days = (magnitude + DAY / 2) / DAY;

      count = crm_locale_format_integer (locale, days);
      /* Translators: a duration in a chart or table, %s%s is its sign and number: "12 d". */
      return g_strdup_printf (C_ ("days", "%s%s d"), sign, count);
    }
  if (magnitude >= 2 * HOUR)
    /* Translators: a duration in a chart or table, %s%d is its sign and number: "5 h". */
    return g_strdup_printf (C_ ("hours", "%s%d h"), sign, (int) ((magnitude + HOUR / 2) / HOUR));
  if (magnitude >= 2 * MINUTE)
    /* Translators: a duration in a chart or table, %s%d is its sign and number: "40 min". */
    return g_strdup_printf (C_ ("minutes", "%s%d min"), sign,
                            (int) ((magnitude + MINUTE / 2) / MINUTE));
  /* Translators: a duration in a chart or table, %s%d is its sign and number: "30 s". */
  return g_strdup_printf (C_ ("seconds", "%s%d s"), sign, (int) magnitude);
}

/**
 * crm_chart_dup_value:
 * @exact: with cents; otherwise whole units where cents are noise
 *
 * Returns: (transfer full): the value as a person reads it
 */
char *
crm_chart_dup_value (
    const CrmLocale *locale, gint64 value, CrmSeriesType type, const char *currency, gboolean exact)
{
  switch (type)
    {
    case CRM_SERIES_MONEY:
      return exact ? crm_locale_format_money (locale, value, currency, CRM_MONEY_SYMBOL)
                   : crm_locale_format_money_whole (locale, value, currency);
    case CRM_SERIES_PERCENT:
      return crm_locale_format_percent (locale, value, exact ? 1 : 0);
    case CRM_SERIES_DECIMAL:
      return crm_locale_format_decimal (locale, value, exact ? 2 : -1);
    case CRM_SERIES_DATE:
      return crm_locale_format_date (locale, (CrmDate) value,
                                     exact ? CRM_DATE_SHORT : CRM_DATE_MEDIUM);
    case CRM_SERIES_MONTH:
      return crm_locale_format_month (locale, (CrmDate) value);
    case CRM_SERIES_DURATION:
      return dup_duration (locale, value);
    case CRM_SERIES_TEXT:
    case CRM_SERIES_INTEGER:
      break;
    }
  return crm_locale_format_integer (locale, value);
}

/* For the value axis and the ends of bars. */
char *
crm_chart_scene_dup_short (CrmChartScene *self, gint64 value, CrmSeriesType type)
{
  if (type == CRM_SERIES_MONEY)
    return crm_locale_format_money_short (self->locale, value, self->currency);
  if (type == CRM_SERIES_INTEGER)
    return crm_locale_format_integer_short (self->locale, value);
  if (type == CRM_SERIES_PERCENT)
    return crm_locale_format_percent (self->locale, value, -1);
  return crm_chart_dup_value (self->locale, value, type, self->currency, FALSE);
}
