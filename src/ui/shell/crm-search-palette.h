/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmSearchPalette:
 *
 * Finds any record and runs any command as one types; the keyboard is enough.
 */
#define CRM_TYPE_SEARCH_PALETTE (crm_search_palette_get_type ())
G_DECLARE_FINAL_TYPE (CrmSearchPalette, crm_search_palette, CRM, SEARCH_PALETTE, AdwWindow)

CrmSearchPalette *crm_search_palette_new (CrmContext *context, CrmNavigator *navigator);
void crm_search_palette_present (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
