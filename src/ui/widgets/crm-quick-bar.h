/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmQuickBar:
 *
 * An entry that takes something to do in one line of words, and says while it is typed what it
 * understands. Enter plans it; Shift+Enter opens it in the editor first.
 */
#define CRM_TYPE_QUICK_BAR (crm_quick_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmQuickBar, crm_quick_bar, CRM, QUICK_BAR, GtkWidget)

void crm_quick_bar_set_context (CrmQuickBar *self, CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
