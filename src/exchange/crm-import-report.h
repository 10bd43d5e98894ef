/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-record.h"

G_BEGIN_DECLS

/**
 * CrmImportProblem:
 *
 * Rows of an import that have the same thing wrong with them: the same value in the same field.
 * Immutable.
 */
#define CRM_TYPE_IMPORT_PROBLEM (crm_import_problem_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportProblem, crm_import_problem, CRM, IMPORT_PROBLEM, GObject)

const char *crm_import_problem_get_field (CrmImportProblem *self);
const char *crm_import_problem_get_field_label (CrmImportProblem *self);
const char *crm_import_problem_get_value (CrmImportProblem *self);
const char *crm_import_problem_get_message (CrmImportProblem *self);
const char *crm_import_problem_get_proposal (CrmImportProblem *self);
guint64 crm_import_problem_get_n_rows (CrmImportProblem *self);
guint64 crm_import_problem_get_first_row (CrmImportProblem *self);

/**
 * CrmImportReport:
 *
 * What an import did, or what a preview found that it would do. Immutable once it is handed over,
 * so any thread may read it.
 */
#define CRM_TYPE_IMPORT_REPORT (crm_import_report_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportReport, crm_import_report, CRM, IMPORT_REPORT, GObject)

typedef enum
{
  CRM_IMPORT_CREATE,
  CRM_IMPORT_UPDATE,
  CRM_IMPORT_SAME, /* the record is there already and says the same */
  CRM_IMPORT_SKIP, /* the row cannot be brought in; a problem says why */
  CRM_IMPORT_N_ACTIONS
} CrmImportAction;

/**
 * CrmImportExample:
 * @row: number of the row, the first one below the header being 1
 * @record: as it would be saved; titles of its links are set. %NULL for a row that is skipped
 */
typedef struct
{
  guint64 row;
  CrmRecord *record;
} CrmImportExample;

/* All rows of a preview; see crm-import-rows.h. */
typedef struct _CrmImportRows CrmImportRows;

gboolean crm_import_report_is_preview (CrmImportReport *self);
guint64 crm_import_report_get_n_rows (CrmImportReport *self);
guint64 crm_import_report_get_n (CrmImportReport *self, CrmImportAction action);
guint64 crm_import_report_get_n_problems (CrmImportReport *self);
guint64 crm_import_report_get_n_linked (CrmImportReport *self, const CrmKind *kind);
double crm_import_report_get_seconds (CrmImportReport *self);
GArray *crm_import_report_get_examples (CrmImportReport *self, CrmImportAction action);
GListModel *crm_import_report_get_problems (CrmImportReport *self);
const CrmId *crm_import_report_get_batch (CrmImportReport *self);
const CrmId *crm_import_report_get_import (CrmImportReport *self);
CrmImportRows *crm_import_report_get_rows (CrmImportReport *self);
char *crm_import_report_dup_summary (CrmImportReport *self);
char *crm_import_report_to_json (CrmImportReport *self);

G_END_DECLS
