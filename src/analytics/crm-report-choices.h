/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-period.h"
#include "crm-reports.h"

G_BEGIN_DECLS

/**
 * CrmReportChoices:
 *
 * A report as somebody chose it: what the window shows and what a saved report keeps. Spans of time
 * are kept by name, so that a saved report moves along with the days.
 */
typedef struct
{
  const CrmReportSpec *spec;
  CrmPeriod period;
  CrmDate from; /* of CRM_PERIOD_CUSTOM */
  CrmDate to;
  CrmDate today; /* as if it were this day, CRM_DATE_NONE for today; never saved */
  CrmId pipeline;
  CrmId owner;
  CrmId team;
  char *where;
  char *by[2];
  char *kind;
  char *measure;
} CrmReportChoices;

CrmReportChoices *crm_report_choices_new (const CrmReportSpec *spec);
CrmReportChoices *crm_report_choices_copy (const CrmReportChoices *self);
CrmReportChoices *crm_report_choices_parse (const char *report, const char *text, GError **error);
char *crm_report_choices_print (const CrmReportChoices *self);
void crm_report_choices_free (CrmReportChoices *self);
gboolean crm_report_choices_set_by (CrmReportChoices *self, const char *text, GError **error);
void crm_report_choices_fill (const CrmReportChoices *self, CrmReportFilter *filter);
CrmSeries *crm_report_choices_read (const CrmReportChoices *self,
                                    CrmSession *session,
                                    GCancellable *cancellable,
                                    GError **error);
GPtrArray *crm_report_choices_list_saved (CrmSession *session, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmReportChoices, crm_report_choices_free)

G_END_DECLS
