/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

CrmRecord *
crm_template_find (CrmSession *session, const char *text, const char *language, GError **error);

G_END_DECLS
