/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-column-guess.h"
#include "crm-csv-reader.h"

G_BEGIN_DECLS

/**
 * CrmImportExisting:
 *
 * What happens to a record that is there already when a row speaks of it.
 */
typedef enum
{
  CRM_IMPORT_EXISTING_OVERWRITE, /* what the file says goes before; what it leaves empty stays */
  CRM_IMPORT_EXISTING_FILL,      /* only fields that are empty take values */
  CRM_IMPORT_EXISTING_SKIP,      /* it stays as it is */
  CRM_IMPORT_EXISTING_ASK,       /* only the rows that a person chose change it */
  CRM_IMPORT_N_EXISTING
} CrmImportExisting;

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

const char *crm_import_plan_get_match (CrmImportPlan *self);
gboolean crm_import_plan_set_match (CrmImportPlan *self, const char *match, GError **error);
CrmImportExisting crm_import_plan_get_existing (CrmImportPlan *self);
void crm_import_plan_set_existing (CrmImportPlan *self, CrmImportExisting existing);
gboolean
crm_import_plan_get_field_existing (CrmImportPlan *self, guint column, CrmImportExisting *existing);
void crm_import_plan_set_field_existing (CrmImportPlan *self,
                                         guint column,
                                         const CrmImportExisting *existing);

/* What a person decides on single rows. */
void crm_import_plan_set_cell (CrmImportPlan *self, guint64 row, guint column, const char *text);
const char *crm_import_plan_get_cell (CrmImportPlan *self, guint64 row, guint column);
guint crm_import_plan_get_n_edited (CrmImportPlan *self);
void crm_import_plan_take_row (CrmImportPlan *self, guint64 row, gboolean take);
void crm_import_plan_take_all_rows (CrmImportPlan *self, gboolean take);
gboolean crm_import_plan_is_row_taken (CrmImportPlan *self, guint64 row);
guint64 crm_import_plan_count_taken (CrmImportPlan *self, guint64 n_rows);
guint64 crm_import_plan_get_first_row (CrmImportPlan *self);
void crm_import_plan_set_first_row (CrmImportPlan *self, guint64 row);
void crm_import_plan_stop (CrmImportPlan *self);
guint64 crm_import_plan_get_stopped_at (CrmImportPlan *self);

char *crm_import_plan_to_json (CrmImportPlan *self);
gboolean crm_import_plan_apply_json (CrmImportPlan *self, const char *json, GError **error);
gboolean crm_import_plan_check (CrmImportPlan *self, GError **error);

G_END_DECLS
