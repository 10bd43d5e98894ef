/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-column-guess.h"
#include "crm-csv-reader.h"

G_BEGIN_DECLS

/**
 * CrmImportPlan:
 *
 * What is to be done with a file: the kind that its rows become, and for each column the field
 * that it fills and how it is read. Making a plan reads the whole file, guesses all of this and
 * changes nothing. A person corrects it, crm_import_preview() counts what it would do, and
 * crm_import_run() does it.
 *
 * Make it on a worker thread; afterwards its getters and setters belong to one thread at a time,
 * and must not be called while a preview or a run is under way.
 */
#define CRM_TYPE_IMPORT_PLAN (crm_import_plan_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportPlan, crm_import_plan, CRM, IMPORT_PLAN, GObject)

/**
 * CrmImportProgress:
 * @n_rows: rows done so far
 * @fraction: how far in the file, 0 to 1
 *
 * Called on the thread that works, some times a second; what it does must be quick.
 */
typedef void (*CrmImportProgress) (guint64 n_rows, double fraction, gpointer user_data);

CrmImportPlan *crm_import_plan_new (GFile *file,
                                    const CrmCatalog *catalog,
                                    const CrmCsvOptions *options,
                                    CrmImportProgress progress,
                                    gpointer user_data,
                                    GCancellable *cancellable,
                                    GError **error);

CrmCsvReader *crm_import_plan_get_reader (CrmImportPlan *self);
guint64 crm_import_plan_get_n_rows (CrmImportPlan *self);

GPtrArray *crm_import_plan_guess_kinds (CrmImportPlan *self);
const CrmKind *crm_import_plan_get_kind (CrmImportPlan *self);
void crm_import_plan_set_kind (CrmImportPlan *self, const CrmKind *kind);
GPtrArray *crm_import_plan_list_fields (CrmImportPlan *self);

guint crm_import_plan_get_n_columns (CrmImportPlan *self);
const char *crm_import_plan_get_column_name (CrmImportPlan *self, guint column);
CrmColumnGuess *crm_import_plan_get_guess (CrmImportPlan *self, guint column);
const char *const *crm_import_plan_get_samples (CrmImportPlan *self, guint column);

const CrmField *crm_import_plan_get_field (CrmImportPlan *self, guint column);
void crm_import_plan_set_field (CrmImportPlan *self, guint column, const CrmField *field);
const char *crm_import_plan_get_program (CrmImportPlan *self);
gboolean crm_import_plan_is_used (CrmImportPlan *self, guint column);
char *crm_import_plan_dup_more (CrmImportPlan *self, guint column);
gboolean crm_import_plan_is_id_column (CrmImportPlan *self, guint column);
const CrmCellFormat *crm_import_plan_get_format (CrmImportPlan *self, guint column);
void crm_import_plan_set_format (CrmImportPlan *self, guint column, CrmCellFormat format);
gboolean crm_import_plan_get_create_missing (CrmImportPlan *self, guint column);
void
crm_import_plan_set_create_missing (CrmImportPlan *self, guint column, gboolean create_missing);

gboolean crm_import_plan_get_update_existing (CrmImportPlan *self);
void crm_import_plan_set_update_existing (CrmImportPlan *self, gboolean update_existing);

char *crm_import_plan_to_json (CrmImportPlan *self);
gboolean crm_import_plan_apply_json (CrmImportPlan *self, const char *json, GError **error);
gboolean crm_import_plan_check (CrmImportPlan *self, GError **error);

G_END_DECLS
