/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-plan-private.h"
#include "crm-import-rows.h"

G_BEGIN_DECLS

/* How the rest of this room fills them: row by row, in the order of the file. One thread. */
CrmImportRows *crm_import_rows_new (GError **error);
void crm_import_rows_take_columns (CrmImportRows *self, GStrv columns);
void crm_import_rows_set_field (CrmImportRows *self, guint column, const CrmField *field);
void crm_import_rows_set_used (CrmImportRows *self, guint column);

void crm_import_rows_begin (CrmImportRows *self, guint64 number, CrmImportAction action);
void crm_import_rows_add_cell (CrmImportRows *self, const char *text);
void crm_import_rows_add_value (CrmImportRows *self,
                                const CrmField *field,
                                const char *before,
                                const char *after);
void crm_import_rows_add_problem (CrmImportRows *self, const char *field, const char *message);
void crm_import_rows_set_record (CrmImportRows *self, const CrmId *record);
gboolean crm_import_rows_end (CrmImportRows *self, GError **error);
void crm_import_rows_add_late_problem (CrmImportRows *self,
                                       guint64 number,
                                       const char *field,
                                       const char *message);
gboolean crm_import_rows_finish (CrmImportRows *self, GError **error);

G_END_DECLS
