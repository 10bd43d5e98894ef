/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-import-match.h"
#include "crm-import-pending.h"
#include "crm-import-plan.h"
#include "crm-import-report.h"

G_BEGIN_DECLS

/**
 * CrmImportFlow:
 *
 * One import from the choice of a file to its result, without a widget: reads the file, keeps the
 * preview up to date with what a person changes in the plan, runs it as a job. It goes on whatever
 * is shown. Main thread; the work happens on others.
 *
 * Signals:
 * changed (guint what): CrmImportChange bits
 */
#define CRM_TYPE_IMPORT_FLOW (crm_import_flow_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportFlow, crm_import_flow, CRM, IMPORT_FLOW, GObject)

typedef enum
{
  CRM_IMPORT_IDLE,     /* no file */
  CRM_IMPORT_READING,  /* the file is being read */
  CRM_IMPORT_REFUSED,  /* it is no table; the message says why */
  CRM_IMPORT_PLANNING, /* there is a plan, and a preview of it sooner or later */
  CRM_IMPORT_RUNNING,
  CRM_IMPORT_DONE, /* there is a report */
} CrmImportState;

typedef enum
{
  CRM_IMPORT_CHANGE_STATE = 1 << 0,
  CRM_IMPORT_CHANGE_PLAN = 1 << 1,
  CRM_IMPORT_CHANGE_PREVIEW = 1 << 2,
  CRM_IMPORT_CHANGE_MAPPING = 1 << 3,
} CrmImportChange;

CrmImportFlow *crm_import_flow_new (CrmContext *context);
void crm_import_flow_open (CrmImportFlow *self, GFile *file);
void crm_import_flow_resume (CrmImportFlow *self, CrmImportPending *pending);
void crm_import_flow_stop (CrmImportFlow *self, gboolean keep);
void crm_import_flow_reset (CrmImportFlow *self);
void crm_import_flow_read_sheet (CrmImportFlow *self, const char *sheet);
void crm_import_flow_read_as (CrmImportFlow *self,
                              const char *encoding,
                              char delimiter,
                              CrmCsvHeader header);

CrmImportState crm_import_flow_get_state (CrmImportFlow *self);
const char *crm_import_flow_get_file_name (CrmImportFlow *self);
CrmImportPlan *crm_import_flow_get_plan (CrmImportFlow *self);
CrmJob *crm_import_flow_get_job (CrmImportFlow *self);
CrmImportReport *crm_import_flow_get_preview (CrmImportFlow *self);
gboolean crm_import_flow_is_previewing (CrmImportFlow *self);
CrmImportReport *crm_import_flow_get_report (CrmImportFlow *self);
const char *crm_import_flow_get_message (CrmImportFlow *self);

void crm_import_flow_set_kind (CrmImportFlow *self, const CrmKind *kind);
void crm_import_flow_set_field (CrmImportFlow *self, guint column, const CrmField *field);
void
crm_import_flow_set_create_missing (CrmImportFlow *self, guint column, gboolean create_missing);
void crm_import_flow_set_date_order (CrmImportFlow *self, guint column, CrmDateOrder order);
void crm_import_flow_set_match (CrmImportFlow *self, const char *match);
void crm_import_flow_set_existing (CrmImportFlow *self, CrmImportExisting existing);
void crm_import_flow_set_field_existing (CrmImportFlow *self, guint column, int existing);

void crm_import_flow_set_cell (CrmImportFlow *self, guint64 row, guint column, const char *text);
void crm_import_flow_note_taken (CrmImportFlow *self);
guint64 crm_import_flow_count_wanted (CrmImportFlow *self);

/* The memory of how tables are read. */
GPtrArray *crm_import_flow_get_mappings (CrmImportFlow *self);
CrmRecord *crm_import_flow_get_mapping (CrmImportFlow *self);
gboolean crm_import_flow_is_recognised (CrmImportFlow *self);
void crm_import_flow_use_mapping (CrmImportFlow *self, CrmRecord *mapping);
void crm_import_flow_reload_mappings (CrmImportFlow *self);
gboolean crm_import_flow_get_remember (CrmImportFlow *self);
void crm_import_flow_set_remember (CrmImportFlow *self, gboolean remember);
const char *crm_import_flow_get_mapping_name (CrmImportFlow *self);
void crm_import_flow_set_mapping_name (CrmImportFlow *self, const char *name);

void crm_import_flow_run (CrmImportFlow *self);
void crm_import_flow_cancel (CrmImportFlow *self);

G_END_DECLS
