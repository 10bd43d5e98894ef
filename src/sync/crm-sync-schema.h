/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/* The version of the conversation between a desktop and the functions of data/sql/. */
#define CRM_SYNC_PROTOCOL 2

gboolean crm_sync_kind_is_shared (const CrmKind *kind);
gboolean crm_sync_kind_stays_as_sent (const CrmKind *kind);
gboolean crm_sync_field_has_column (const CrmField *field);
const char *crm_sync_field_get_policy (const CrmField *field);
char *crm_sync_quote (const char *name);

char *crm_sync_schema_generate (const CrmCatalog *catalog);

/* What a desk asks for is what both sides know: @known is a set of "KIND" and "KIND.FIELD" that the
 * server has; NULL means all of the description. */
gboolean crm_sync_kind_is_known (const CrmKind *kind, GHashTable *known);
char *crm_sync_schema_dup_source (const CrmKind *kind);
char *crm_sync_schema_row_sql (const CrmKind *kind, GHashTable *known);
char *crm_sync_schema_pull_sql (const CrmCatalog *catalog, GHashTable *known, GPtrArray *kinds);
char *crm_sync_schema_page_sql (const CrmKind *kind, GHashTable *known);
char *crm_sync_schema_gained_sql (const CrmKind *kind, GHashTable *known);
char *crm_sync_schema_fingerprint (const CrmKind *kind, GHashTable *known);

GPtrArray *crm_sync_schema_copy_fields (const CrmKind *kind, GHashTable *known);
char *
crm_sync_schema_copy_sql (const CrmKind *kind, GHashTable *known, const CrmId *last, int limit);

G_END_DECLS
