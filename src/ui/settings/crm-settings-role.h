/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

void crm_settings_role_open (CrmSettingsWindow *window, CrmRecord *role);
char *crm_settings_role_describe (CrmRecord *rights, const CrmLocale *locale);

G_END_DECLS
