/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"
#include "crm-occurrence.h"

G_BEGIN_DECLS

/**
 * CrmActivityEditor:
 *
 * A window in which all of an activity is seen and changed: a new one, an old one, or one day of a
 * series.
 */
#define CRM_TYPE_ACTIVITY_EDITOR (crm_activity_editor_get_type ())
G_DECLARE_FINAL_TYPE (CrmActivityEditor, crm_activity_editor, CRM, ACTIVITY_EDITOR, AdwWindow)

void crm_activity_editor_create (CrmContext *context, CrmNavigator *navigator, CrmRecord *draft);
void
crm_activity_editor_edit (CrmContext *context, CrmNavigator *navigator, CrmOccurrence *occurrence);
void crm_activity_editor_open (CrmContext *context, CrmNavigator *navigator, const CrmId *id);

G_END_DECLS
