/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"
#include "crm-template.h"

G_BEGIN_DECLS

gboolean crm_template_is_offered (CrmTemplate *self,
                                  CrmSession *session,
                                  CrmRecord *subject,
                                  CrmDocumentData *data);

G_END_DECLS
