/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-flow.h"

G_BEGIN_DECLS

struct _CrmImportFlow
{
  GObject parent_instance;

  CrmContext *context;
  CrmImportState state;

  GFile *file;
  char *file_name;
  char *encoding; /* that a person gave */
  char *sheet;
  char delimiter;
  CrmCsvHeader header;

  CrmImportPlan *plan;
  CrmJob *job;            /* of the reading, the preview or the run */
  GCancellable *working;  /* set while a worker has the plan */
  GArray *edits;          /* Edit, waiting for the plan */
  guint preview_id;       /* the preview that is due */
  gboolean is_run_wanted; /* as soon as the plan is free */
  CrmImportReport *preview;
  CrmImportReport *report;
  char *message;

  GPtrArray *mappings;       /* CrmRecord, those used last first */
  CrmRecord *mapping;        /* that the plan began with, or NULL */
  CrmRecord *wanted;         /* that it is to begin with */
  gboolean is_recognised;    /* by the headings of the file */
  gboolean was_reread;       /* in the letters that the mapping knows */
  CrmImportPending *pending; /* that goes on, or NULL */
  gboolean remember;
  char *mapping_name;
};

/* crm-import-flow.c */
void crm_import_flow_emit (CrmImportFlow *self, guint what);
void crm_import_flow_set_state (CrmImportFlow *self, CrmImportState state);

/* crm-import-flow-work.c */
void crm_import_flow_read (CrmImportFlow *self);
void crm_import_flow_settle (CrmImportFlow *self);

/* crm-import-flow-mapping.c */
void crm_import_flow_begin_plan (CrmImportFlow *self);
void crm_import_flow_begin_mapping (CrmImportFlow *self, CrmRecord *mapping);

/* crm-import-flow-edits.c */
GArray *crm_import_flow_edits_new (void);
gboolean crm_import_flow_apply_edits (CrmImportFlow *self);

G_END_DECLS
