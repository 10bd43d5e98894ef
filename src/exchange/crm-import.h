/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-plan.h"
#include "crm-import-report.h"
#include "crm-store.h"

G_BEGIN_DECLS

/* A plan meets the replica. These run on a worker thread of the store, inside crm_store_run() or
 * crm_store_run_async(): the preview on %CRM_LANE_REPORT, the run on %CRM_LANE_WRITE. The whole
 * import is one operation: cancelled or failed it leaves nothing behind, and one undo of
 * crm_import_report_get_batch() takes back all of it. */
CrmImportReport *crm_import_preview (CrmSession *session,
                                     CrmImportPlan *plan,
                                     CrmImportProgress progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);
CrmImportReport *crm_import_run (CrmSession *session,
                                 CrmImportPlan *plan,
                                 CrmImportProgress progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
