/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

gboolean crm_vcard_photo_take (CrmSession *session, CrmRecord *record, GError **error);
gboolean
crm_vcard_photo_put (CrmSession *session, CrmRecord *record, GPtrArray *card, GError **error);

G_END_DECLS
