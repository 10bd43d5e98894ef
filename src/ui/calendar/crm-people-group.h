/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmPeopleGroup:
 *
 * Who takes part in an activity and what they answered: colleagues, customers, and people who are
 * nobody's record.
 *
 * Signals:
 * changed: somebody was added or removed, or another answer chosen; also once it has been read
 */
#define CRM_TYPE_PEOPLE_GROUP (crm_people_group_get_type ())
G_DECLARE_FINAL_TYPE (CrmPeopleGroup, crm_people_group, CRM, PEOPLE_GROUP, AdwPreferencesGroup)

void crm_people_group_load (CrmPeopleGroup *self, CrmContext *context, const CrmId *activity);
void crm_people_group_add_colleagues (CrmPeopleGroup *self, GArray *users);
void crm_people_group_store (CrmPeopleGroup *self,
                             CrmOperation *operation,
                             const CrmId *activity,
                             gboolean is_other);

G_END_DECLS
