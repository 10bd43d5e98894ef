/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-report.h"
#include "crm-session.h"

G_BEGIN_DECLS

/* The fix-list of an import that was run: problems are kept as records of kind import_row until
 * somebody fixes or ignores them. These run on a worker thread of the store. */
GListModel *crm_import_list_problems (CrmSession *session, const CrmId *import, GError **error);

/**
 * CrmImportFix:
 * @replacement: what to put instead of the value in the file: written as in a file, so a link is
 *   the name of a record; %NULL takes the proposal
 * @create: where a link leads to no record of that name, make one
 */
typedef struct
{
  const char *replacement;
  gboolean create;
} CrmImportFix;

gint64 crm_import_apply_fix (CrmSession *session,
                             const CrmId *import,
                             CrmImportProblem *problem,
                             const CrmImportFix *fix,
                             CrmId *batch,
                             GError **error);
gint64 crm_import_ignore (CrmSession *session,
                          const CrmId *import,
                          CrmImportProblem *problem,
                          CrmId *batch,
                          GError **error);

G_END_DECLS
