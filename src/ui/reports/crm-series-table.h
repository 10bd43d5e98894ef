/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-locale.h"
#include "crm-series.h"

G_BEGIN_DECLS

/**
 * CrmSeriesTable:
 *
 * The numbers behind a chart: a table of the series, with its totals in the last line.
 */
#define CRM_TYPE_SERIES_TABLE (crm_series_table_get_type ())
G_DECLARE_FINAL_TYPE (CrmSeriesTable, crm_series_table, CRM, SERIES_TABLE, GtkWidget)

GtkWidget *crm_series_table_new (const CrmLocale *locale);
void crm_series_table_set_series (CrmSeriesTable *self, CrmSeries *series);

G_END_DECLS
