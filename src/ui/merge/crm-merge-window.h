/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmMergeWindow:
 *
 * Several records side by side, of which one is made: which of them goes on, and for each field in
 * which they differ whose value is kept. The better value is chosen already.
 */
#define CRM_TYPE_MERGE_WINDOW (crm_merge_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmMergeWindow, crm_merge_window, CRM, MERGE_WINDOW, AdwWindow)

void crm_merge_window_open (CrmContext *context,
                            CrmNavigator *navigator,
                            const CrmKind *kind,
                            const CrmId *ids,
                            guint n_ids);

G_END_DECLS
