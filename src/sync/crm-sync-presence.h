/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-cycle.h"

G_BEGIN_DECLS

/**
 * CrmPresence:
 * @person: a colleague who has the record open on another desk
 * @name: how the office calls the colleague
 * @field: (nullable): name of the field whose input is open there
 */
typedef struct
{
  CrmId person;
  char *name;
  char *field;
} CrmPresence;

/**
 * CrmSyncLook:
 * @kind: number of the kind
 * @id: of the record that a desk shows; none for no record
 * @field: (nullable): name of the field whose input is open
 */
typedef struct
{
  int kind;
  CrmId id;
  char *field;
} CrmSyncLook;

/**
 * CrmPresent:
 * @kind: number of the kind
 * @id: of a record that somebody has open
 * @name: of the colleague
 * @field: (nullable): name of the field whose input is open there
 * @since: instant
 */
typedef struct
{
  int kind;
  CrmId id;
  char *name;
  char *field;
  gint64 since;
} CrmPresent;

void crm_present_free (CrmPresent *self);
GPtrArray *crm_sync_list_present (CrmStore *store,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean crm_sync_show_presence (CrmStore *store, gboolean shows, GError **error);
gboolean crm_sync_allow_presence (const char *server,
                                  const char *admin_password,
                                  gboolean allow,
                                  GCancellable *cancellable,
                                  GError **error);

void crm_presence_free (CrmPresence *self);
gboolean crm_presence_list_equal (GPtrArray *a, GPtrArray *b);

void crm_sync_look_set (CrmSyncLook *self, int kind, const CrmId *id, const char *field);
gboolean crm_sync_look_equal (const CrmSyncLook *a, const CrmSyncLook *b);

gboolean crm_sync_cycle_can_look (CrmSyncCycle *self);
gboolean crm_sync_cycle_is_alive (CrmSyncCycle *self);
gboolean crm_sync_cycle_heard_look (CrmSyncCycle *self);
GPtrArray *crm_sync_cycle_look (CrmSyncCycle *self,
                                const CrmSyncLook *look,
                                GCancellable *cancellable,
                                GError **error);
void crm_sync_cycle_look_away (CrmSyncCycle *self);

G_END_DECLS
