/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmUndoWindow:
 *
 * Shows what taking back an operation would do, what was changed since first, and does it.
 */
#define CRM_TYPE_UNDO_WINDOW (crm_undo_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmUndoWindow, crm_undo_window, CRM, UNDO_WINDOW, AdwWindow)

void crm_undo_window_present (CrmContext *context,
                              CrmNavigator *navigator,
                              GArray *batches,
                              const CrmId *record);

G_END_DECLS
