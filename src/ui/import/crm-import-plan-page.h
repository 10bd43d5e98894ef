/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import-flow.h"
#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmImportPlanPage:
 *
 * What the file is, what its rows and columns become, and what will happen. Uses the actions
 * import.start and import.run of what it stands in.
 */
#define CRM_TYPE_IMPORT_PLAN_PAGE (crm_import_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportPlanPage, crm_import_plan_page, CRM, IMPORT_PLAN_PAGE, GtkWidget)

void crm_import_plan_page_set_flow (CrmImportPlanPage *self,
                                    CrmContext *context,
                                    CrmNavigator *navigator,
                                    CrmImportFlow *flow);

G_END_DECLS
