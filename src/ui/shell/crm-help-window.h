/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CrmHelpWindow:
 *
 * How the usual things are done, one short paragraph each.
 */
#define CRM_TYPE_HELP_WINDOW (crm_help_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmHelpWindow, crm_help_window, CRM, HELP_WINDOW, AdwWindow)

void crm_help_window_present (GtkWindow *parent);

G_END_DECLS
