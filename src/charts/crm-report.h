/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "crm-chart.h"

G_BEGIN_DECLS

/**
 * CrmReport:
 *
 * A series as pages to print: a title, its chart, and its table beneath with the header on every
 * page and the totals at the end. Lengths are points. A report belongs to the thread that made it.
 */
#define CRM_TYPE_REPORT (crm_report_get_type ())
G_DECLARE_FINAL_TYPE (CrmReport, crm_report, CRM, REPORT, GObject)

/* Paper sizes in points. */
#define CRM_REPORT_A4_WIDTH 595.276
#define CRM_REPORT_A4_HEIGHT 841.89

CrmReport *crm_report_new (CrmSeries *series, CrmChart *chart, const CrmLocale *locale);
void crm_report_set_subtitle (CrmReport *self, const char *subtitle);
void crm_report_set_footer (CrmReport *self, const char *footer);
void crm_report_set_margin (CrmReport *self, double margin);

guint crm_report_paginate (CrmReport *self, double width, double height);
void crm_report_draw_page (CrmReport *self, cairo_t *cr, guint page);

GBytes *crm_report_to_pdf (CrmReport *self, GError **error);
GBytes *crm_report_to_svg (CrmReport *self, GError **error);
gboolean crm_report_write_pdf (CrmReport *self, const char *path, GError **error);
gboolean crm_report_write_svg (CrmReport *self, const char *path, GError **error);

G_END_DECLS
