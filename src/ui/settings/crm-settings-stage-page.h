/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

GtkWidget *crm_settings_stage_page_new (CrmSettingsWindow *window,
                                        CrmRecord *stage,
                                        gboolean is_repeat,
                                        gboolean is_new);

G_END_DECLS
