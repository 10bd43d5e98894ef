/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-plan.h"

G_BEGIN_DECLS

/* By what a row finds the record that it speaks of, written as "auto", "none" or as keys that are
 * tried in their order: "external_id,email" or "name+birthday". */
#define CRM_IMPORT_MATCH_AUTO "auto"
#define CRM_IMPORT_MATCH_NONE "none"

/* One key: the fields that must all be the same. */
#define CRM_IMPORT_KEY_FIELDS 3
#define CRM_IMPORT_MATCH_KEYS 8

typedef struct
{
  const CrmField *fields[CRM_IMPORT_KEY_FIELDS];
  guint n_fields;
} CrmImportKey;

gboolean crm_import_match_parse (
    const CrmKind *kind, const char *match, CrmImportKey *keys, guint *n_keys, GError **error);
char *crm_import_key_dup_label (const CrmImportKey *key);
char *crm_import_plan_dup_match_label (CrmImportPlan *plan, const char *match);
char *crm_import_plan_dup_automatic_keys (CrmImportPlan *plan);
GPtrArray *crm_import_plan_list_matches (CrmImportPlan *plan);

const char *crm_import_existing_get_name (CrmImportExisting existing);
const char *crm_import_existing_get_label (CrmImportExisting existing);
gboolean
crm_import_existing_from_name (const char *name, CrmImportExisting *existing, GError **error);

G_END_DECLS
