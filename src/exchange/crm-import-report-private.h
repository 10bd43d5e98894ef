/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-report.h"

G_BEGIN_DECLS

/* How the rest of this room fills a report. */
CrmImportProblem *crm_import_problem_new (const CrmKind *kind,
                                          const char *field,
                                          const char *value,
                                          const char *message,
                                          const char *proposal,
                                          guint64 n_rows,
                                          guint64 first_row);

CrmImportReport *crm_import_report_new (const CrmKind *kind, gboolean is_preview);
void crm_import_report_count_row (CrmImportReport *self,
                                  CrmImportAction action,
                                  guint64 row,
                                  CrmRecord *record);
void crm_import_report_count_problem (CrmImportReport *self,
                                      const char *field,
                                      const char *value,
                                      const char *message,
                                      const char *proposal,
                                      guint64 row);
void crm_import_report_count_linked (CrmImportReport *self, const CrmKind *kind);
void crm_import_report_set_import (CrmImportReport *self, const CrmId *import);
void crm_import_report_set_batch (CrmImportReport *self, const CrmId *batch);
void crm_import_report_set_rows (CrmImportReport *self, CrmImportRows *rows);
void crm_import_report_finish (CrmImportReport *self);

G_END_DECLS
