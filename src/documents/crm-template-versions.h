/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

void crm_template_record_set_text (CrmRecord *template, const char *text);
GPtrArray *crm_template_list_versions (CrmSession *session, CrmRecord *template, GError **error);
CrmRecord *
crm_template_find_version (CrmSession *session, CrmRecord *template, gint64 number, GError **error);

G_END_DECLS
