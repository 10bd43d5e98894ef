/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-settings-window.h"

G_BEGIN_DECLS

void
crm_settings_role_fields_open (CrmSettingsWindow *window, CrmRecord *role, const CrmKind *kind);

G_END_DECLS
