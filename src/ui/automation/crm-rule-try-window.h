/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmRuleTryWindow:
 *
 * What a rule would have done in a span of the past, saved or not; nothing is done.
 */
#define CRM_TYPE_RULE_TRY_WINDOW (crm_rule_try_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmRuleTryWindow, crm_rule_try_window, CRM, RULE_TRY_WINDOW, AdwWindow)

GtkWidget *crm_rule_try_window_new (CrmContext *context,
                                    CrmNavigator *navigator,
                                    GtkWindow *parent,
                                    CrmRecord *rule,
                                    GPtrArray *actions);

G_END_DECLS
