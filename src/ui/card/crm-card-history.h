/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-timeline-item.h"

G_BEGIN_DECLS

gboolean crm_card_history_read (CrmSession *session,
                                CrmRecord *record,
                                guint limit,
                                const CrmLocale *locale,
                                GPtrArray *items,
                                GError **error);

G_END_DECLS
