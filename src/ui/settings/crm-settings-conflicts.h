/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmSettingsConflict:
 *
 * An edit of this person that lost against a colleague's, in words. Immutable.
 */
#define CRM_TYPE_SETTINGS_CONFLICT (crm_settings_conflict_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettingsConflict, crm_settings_conflict, CRM, SETTINGS_CONFLICT, GObject)

const CrmKind *crm_settings_conflict_get_kind (CrmSettingsConflict *self);
const CrmId *crm_settings_conflict_get_id (CrmSettingsConflict *self);
const char *crm_settings_conflict_get_title (CrmSettingsConflict *self);
const char *crm_settings_conflict_get_field (CrmSettingsConflict *self);
const char *crm_settings_conflict_get_mine (CrmSettingsConflict *self);
const char *crm_settings_conflict_get_theirs (CrmSettingsConflict *self);
const char *crm_settings_conflict_get_by (CrmSettingsConflict *self);

void crm_settings_conflicts_list_async (CrmContext *context,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GListModel *crm_settings_conflicts_list_finish (GAsyncResult *result, GError **error);

void crm_settings_conflict_settle_async (CrmContext *context,
                                         CrmSettingsConflict *conflict,
                                         gboolean is_mine,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean crm_settings_conflict_settle_finish (GAsyncResult *result, GError **error);

G_END_DECLS
