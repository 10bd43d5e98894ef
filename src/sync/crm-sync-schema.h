/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/* The version of the conversation between a desktop and the functions of data/sql/. */
#define CRM_SYNC_PROTOCOL 1

gboolean crm_sync_kind_is_shared (const CrmKind *kind);
gboolean crm_sync_field_has_column (const CrmField *field);
const char *crm_sync_field_get_policy (const CrmField *field);
char *crm_sync_quote (const char *name);

char *crm_sync_schema_generate (const CrmCatalog *catalog);
char *crm_sync_schema_row_sql (const CrmKind *kind);
char *crm_sync_schema_pull_sql (const CrmCatalog *catalog);
char *crm_sync_schema_page_sql (const CrmKind *kind);

G_END_DECLS
