/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-plan.h"
#include "crm-session.h"

G_BEGIN_DECLS

/* How tables were read before: records of kind import_mapping, shared with the office. A file with
 * the headings of one is recognised and read in the same way. Functions with a session belong on a
 * worker thread of the store. */
char *crm_import_plan_dup_signature (CrmImportPlan *plan);

GPtrArray *crm_import_mapping_list (CrmSession *session, GError **error);
CrmRecord *crm_import_mapping_find (CrmSession *session, const char *name, GError **error);
CrmRecord *crm_import_mapping_choose (GPtrArray *mappings, CrmImportPlan *plan);
gboolean crm_import_mapping_apply (CrmRecord *mapping, CrmImportPlan *plan, GError **error);
void crm_import_mapping_read_options (CrmRecord *mapping, CrmCsvOptions *options);
void crm_import_mapping_parse_options (const char *json, CrmCsvOptions *options);
gboolean crm_import_mapping_save (
    CrmSession *session, CrmImportPlan *plan, const char *name, CrmId *id, GError **error);
char *crm_import_plan_propose_name (CrmImportPlan *plan);

G_END_DECLS
