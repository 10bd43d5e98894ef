/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

char *crm_data_folder (const char *name);
gboolean crm_template_shelf_install (CrmSession *session, GError **error);
CrmRecord *crm_template_shelf_find (CrmSession *session,
                                    const char *text,
                                    const char *language,
                                    GError **error);

G_END_DECLS
