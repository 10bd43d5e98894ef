/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

gboolean crm_paper_can_make (const CrmKind *kind, const CrmKind *source);
char *crm_paper_make_label (const CrmKind *kind, CrmRecord *source);
CrmRecord *
crm_paper_make (CrmSession *session, const CrmKind *kind, CrmRecord *source, GError **error);
CrmRecord *crm_paper_make_correction (CrmSession *session,
                                      CrmRecord *invoice,
                                      const char *type,
                                      GError **error);
char *crm_paper_correction_label (CrmRecord *invoice, const char *type);

G_END_DECLS
