/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/**
 * CrmSyncSight:
 * @CRM_SYNC_SIGHT_OPEN: what an office is set up with: everybody sees it
 * @CRM_SYNC_SIGHT_OWN: seen by its owner and team
 * @CRM_SYNC_SIGHT_FOLLOWS: has an owner, and stands in another record with which it is seen
 * @CRM_SYNC_SIGHT_CHILD: a part of another record: seen and changed by whoever sees and changes
 * that
 * @CRM_SYNC_SIGHT_TRACE: tells of another record: seen with it
 *
 * What decides who sees the records of a kind. It follows from the description.
 */
typedef enum
{
  CRM_SYNC_SIGHT_OPEN,
  CRM_SYNC_SIGHT_OWN,
  CRM_SYNC_SIGHT_FOLLOWS,
  CRM_SYNC_SIGHT_CHILD,
  CRM_SYNC_SIGHT_TRACE,
} CrmSyncSight;

gboolean crm_sync_kind_hangs_on_fields (const CrmKind *kind);
CrmSyncSight crm_sync_kind_get_sight (const CrmKind *kind);
const char *crm_sync_sight_get_name (CrmSyncSight sight);
int crm_sync_sight_get_depth (CrmSyncSight sight);

void crm_sync_sight_append_tables (GString *sql, const CrmKind *kind);
void crm_sync_sight_append_lookup (GString *sql, const CrmCatalog *catalog);
char *crm_sync_sight_acl (const CrmKind *kind);
char *crm_sync_sight_code (const CrmKind *kind);
char *crm_sync_sight_follow (const CrmKind *kind);
char *crm_sync_sight_policies (const CrmKind *kind);
void crm_sync_sight_append_upgrade (GString *sql, const CrmCatalog *catalog);

G_END_DECLS
