/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-recurrence.h"

G_BEGIN_DECLS

/**
 * CrmRepeatGroup:
 *
 * The rows in which a person says how an activity repeats.
 *
 * Signals:
 * changed ()
 */
#define CRM_TYPE_REPEAT_GROUP (crm_repeat_group_get_type ())
G_DECLARE_FINAL_TYPE (CrmRepeatGroup, crm_repeat_group, CRM, REPEAT_GROUP, AdwPreferencesGroup)

void crm_repeat_group_set_rule (CrmRepeatGroup *self, const char *rrule, const CrmLocale *locale);
void crm_repeat_group_set_start (CrmRepeatGroup *self, CrmDate start);
char *crm_repeat_group_dup_rule (CrmRepeatGroup *self);
gboolean crm_repeat_group_is_valid (CrmRepeatGroup *self);

G_END_DECLS
