/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-plan.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmImportPending:
 * @file: what was being imported
 * @name: of the file, for people
 * @mapping: how it is read, for crm_import_pending_apply()
 * @first_row: the first row that is not in yet
 * @size: of the file then
 * @changed_at: when the file was changed last, seconds since 1970
 * @was_stopped: a person stopped it; FALSE when the program or the machine went down
 *
 * An import whose rest is still outside. A replica has one at most: the last one. Immutable; any
 * thread may hold it.
 */
typedef struct
{
  GFile *file;
  char *name;
  char *mapping;
  guint64 first_row;
  guint64 size;
  gint64 changed_at;
  gboolean was_stopped;
} CrmImportPending;

CrmImportPending *crm_import_pending_ref (CrmImportPending *self);
void crm_import_pending_unref (CrmImportPending *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportPending, crm_import_pending_unref)

/* These run on a worker thread of the store. */
CrmImportPending *crm_import_pending_read (CrmSession *session);
gboolean crm_import_pending_begin (CrmSession *session, CrmImportPlan *plan, GError **error);
gboolean crm_import_pending_settle (CrmSession *session, CrmImportPlan *plan, GError **error);
gboolean crm_import_pending_forget (CrmSession *session, GError **error);

gboolean crm_import_pending_check (const CrmImportPending *self, GError **error);
void crm_import_pending_read_options (const CrmImportPending *self, CrmCsvOptions *options);
gboolean
crm_import_pending_apply (const CrmImportPending *self, CrmImportPlan *plan, GError **error);

G_END_DECLS
