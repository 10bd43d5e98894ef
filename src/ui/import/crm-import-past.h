/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-import-report.h"

G_BEGIN_DECLS

/**
 * CrmImportPast:
 *
 * An import that was run: its record and what of it waits to be fixed. Immutable.
 */
#define CRM_TYPE_IMPORT_PAST (crm_import_past_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportPast, crm_import_past, CRM, IMPORT_PAST, GObject)

CrmRecord *crm_import_past_get_record (CrmImportPast *self);
const CrmKind *crm_import_past_get_kind (CrmImportPast *self);
guint64 crm_import_past_get_n_open (CrmImportPast *self);
GListModel *crm_import_past_get_problems (CrmImportPast *self);
const CrmId *crm_import_past_get_batch (CrmImportPast *self);
char *crm_import_past_dup_summary (CrmImportPast *self, const CrmLocale *locale);

/* All imports of this desk, the last one first: a list of CrmImportPast without problems. */
void crm_import_past_list_async (CrmContext *context,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GListModel *crm_import_past_list_finish (GAsyncResult *result, GError **error);

/* One of them, whole; CRM_ERROR_NOT_FOUND when it was taken back. */
void crm_import_past_read_async (CrmContext *context,
                                 const CrmId *import,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CrmImportPast *crm_import_past_read_finish (GAsyncResult *result, GError **error);

/* Settles a problem in all its rows: @replacement is put in, NULL leaves them as they are. */
void crm_import_past_settle_async (CrmContext *context,
                                   const CrmId *import,
                                   CrmImportProblem *problem,
                                   const char *replacement,
                                   gboolean create,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gint64 crm_import_past_settle_finish (GAsyncResult *result, CrmId *batch, GError **error);

G_END_DECLS
