/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmDuplicatesPlace:
 *
 * The work list of records that are probably one, the surest first, and the merges that were made.
 */
#define CRM_TYPE_DUPLICATES_PLACE (crm_duplicates_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicatesPlace, crm_duplicates_place, CRM, DUPLICATES_PLACE, GtkWidget)

GtkWidget *crm_duplicates_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
