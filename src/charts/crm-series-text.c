/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series as people read it, in a table on the screen or on paper. */
#include "config.h"

#include "crm-series-text.h"

#include <glib/gi18n-lib.h>

#include "crm-chart-scene-private.h"

/**
 * crm_series_dup_header:
 *
 * Returns: (transfer full): the head of a column; one of money says of which
 */
char *
crm_series_dup_header (CrmSeries *series, guint column, const CrmLocale *locale)
{
  const CrmSeriesColumn *about = crm_series_get_column (series, column);
  const char *currency = crm_series_get_currency (series);

  if (about->type != CRM_SERIES_MONEY || currency == NULL)
    return g_strdup (about->label);
  /* Translators: head of a column of money: what it is, then its currency: "Amount (€)". */
  return g_strdup_printf (_ ("%s (%s)"), about->label,
                          crm_locale_currency_symbol (locale, currency));
}

/**
 * crm_series_dup_shown:
 * @value: of that column, or its total
 *
 * Returns: (transfer full): the value without a currency, which the head of the column says; empty
 *   for none
 */
char *
crm_series_dup_shown (CrmSeries *series,
                      const CrmValue *value,
                      guint column,
                      const CrmLocale *locale)
{
  CrmSeriesType type = crm_series_get_column (series, column)->type;
  const char *currency = crm_series_get_currency (series);

  if (value->type == CRM_VALUE_TEXT)
    return g_strdup (value->text);
  if (value->type != CRM_VALUE_INTEGER)
    return g_strdup ("");
  if (type == CRM_SERIES_MONEY)
    return crm_locale_format_money (locale, value->integer, currency, CRM_MONEY_NONE);
  return crm_chart_dup_value (locale, value->integer, type, currency, TRUE);
}
