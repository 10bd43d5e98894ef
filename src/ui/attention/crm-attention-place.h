/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmAttentionPlace:
 *
 * The work list of edits that met: mine, theirs or before, one key each.
 */
#define CRM_TYPE_ATTENTION_PLACE (crm_attention_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmAttentionPlace, crm_attention_place, CRM, ATTENTION_PLACE, GtkWidget)

GtkWidget *crm_attention_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
