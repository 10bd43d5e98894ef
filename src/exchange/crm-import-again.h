/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-csv-reader.h"
#include "crm-import-report.h"
#include "crm-import-rows.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmImportCorrection:
 * @number: of the row in the file
 * @record: (nullable): the id of the record that it became
 * @cells: the row with what a person wrote
 * @is_edited: for each cell, whether the person changed it
 *
 * A row that comes in once more.
 */
typedef struct
{
  guint64 number;
  char *record;
  GStrv cells;
  gboolean *is_edited;
} CrmImportCorrection;

CrmImportCorrection *crm_import_correction_new (CrmImportRow *row, guint n_columns);
void crm_import_correction_set_cell (CrmImportCorrection *self, guint column, const char *text);
void crm_import_correction_free (CrmImportCorrection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportCorrection, crm_import_correction_free)

GPtrArray *crm_import_corrections_read (CrmImportRows *rows,
                                        GFile *file,
                                        const CrmCsvOptions *options,
                                        GCancellable *cancellable,
                                        GError **error);

/* These run on a worker thread of the store. */
CrmImportRows *crm_import_list_rows (CrmSession *session,
                                     const CrmId *import,
                                     GCancellable *cancellable,
                                     GError **error);
CrmImportReport *crm_import_run_again (CrmSession *session,
                                       const CrmId *import,
                                       GPtrArray *corrections,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
