/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-job.h"

G_BEGIN_DECLS

/**
 * CrmOperation:
 *
 * One thing that a person does to data: some records inserted, changed, deleted, all or nothing,
 * with one undo. Made and run on the main thread; the work happens on the store's thread.
 */
#define CRM_TYPE_OPERATION (crm_operation_get_type ())
G_DECLARE_FINAL_TYPE (CrmOperation, crm_operation, CRM, OPERATION, GObject)

CrmOperation *crm_operation_new (const char *label);
void crm_operation_insert (CrmOperation *self, CrmRecord *record);
void crm_operation_update (CrmOperation *self, CrmRecord *record);
void crm_operation_set (
    CrmOperation *self, const CrmKind *kind, const CrmId *id, const char *field, CrmValue value);
void crm_operation_delete (CrmOperation *self, const CrmKind *kind, const CrmId *id);
void crm_operation_set_func (CrmOperation *self,
                             CrmSessionFunc func,
                             gpointer data,
                             GDestroyNotify free_data);
void crm_operation_set_quiet (CrmOperation *self, gboolean quiet);
void crm_operation_set_job (CrmOperation *self, CrmJob *job);
const char *crm_operation_get_label (CrmOperation *self);
gboolean crm_operation_is_quiet (CrmOperation *self);
const CrmId *crm_operation_get_batch (CrmOperation *self);

void crm_operation_run_async (CrmOperation *self,
                              CrmContext *context,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean crm_operation_run_finish (CrmOperation *self, GAsyncResult *result, GError **error);

G_END_DECLS
