/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmReminderGroup:
 *
 * What reminds whoever works at this desk of an activity: some time before it, or at an instant.
 */
#define CRM_TYPE_REMINDER_GROUP (crm_reminder_group_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmReminderGroup, crm_reminder_group, CRM, REMINDER_GROUP, AdwPreferencesGroup)

void crm_reminder_group_load (CrmReminderGroup *self,
                              CrmContext *context,
                              const CrmId *activity,
                              int usual);
gboolean crm_reminder_group_is_valid (CrmReminderGroup *self);
void crm_reminder_group_store (CrmReminderGroup *self,
                               CrmOperation *operation,
                               const CrmId *activity,
                               gboolean is_other);

G_END_DECLS
