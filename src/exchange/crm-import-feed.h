/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-private.h"

G_BEGIN_DECLS

/**
 * CrmImportFed:
 * @row: stays as it is until the next row is taken
 * @draft: (nullable): an empty record with what its cells say, without its links; not for a row
 *   that is left out whatever its cells say
 * @problems: (element-type CrmImportRowProblem): of its cells
 * @fraction: how much of the file was read, 0 to 1
 *
 * A row of the file, read as far as that needs no look at what is there.
 */
typedef struct
{
  CrmCsvRow row;
  CrmRecord *draft;
  GArray *problems;
  double fraction;
} CrmImportFed;

typedef struct _CrmImportFeed CrmImportFeed;

CrmImportFeed *crm_import_feed_new (CrmImportRun *run, GCancellable *cancellable);
CrmImportFed *crm_import_feed_next (CrmImportFeed *self, GError **error);
void crm_import_feed_free (CrmImportFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportFeed, crm_import_feed_free)

G_END_DECLS
