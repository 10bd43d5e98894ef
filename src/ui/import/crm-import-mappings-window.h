/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-import-flow.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmImportMappingsWindow:
 *
 * The mappings that are kept, to be renamed and deleted.
 */
#define CRM_TYPE_IMPORT_MAPPINGS_WINDOW (crm_import_mappings_window_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmImportMappingsWindow, crm_import_mappings_window, CRM, IMPORT_MAPPINGS_WINDOW, AdwWindow)

GtkWidget *
crm_import_mappings_window_new (CrmContext *context, CrmNavigator *navigator, CrmImportFlow *flow);

G_END_DECLS
