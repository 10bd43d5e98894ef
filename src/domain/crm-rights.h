/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-record.h"

G_BEGIN_DECLS

char *crm_rights_describe (const CrmKind *kind, const char *level);
void crm_rights_take (CrmCatalog *catalog, const char *text);
char *crm_rights_join (const char *one, const char *other);
CrmFieldAccess crm_rights_find (const char *text, const CrmField *field);
char *crm_rights_dup_reason (const CrmField *field);
gboolean crm_rights_check (CrmRecord *record, const CrmField *field, GError **error);
gboolean crm_rights_check_record (CrmRecord *record, CrmRecord *before, GError **error);
void crm_rights_hold (CrmRecord *record, CrmRecord *before);
gboolean crm_rights_check_export (const CrmCatalog *catalog, GError **error);

G_END_DECLS
