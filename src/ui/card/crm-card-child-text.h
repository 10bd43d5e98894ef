/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-card-data.h"

G_BEGIN_DECLS

char *crm_card_child_dup_title (CrmRecord *child, const CrmId *owner, const CrmLocale *locale);
char *crm_card_child_dup_subtitle (CrmRecord *child, const CrmId *owner, const CrmLocale *locale);
const char *crm_card_child_get_icon (CrmRecord *child);
gboolean crm_card_child_is_late (CrmRecord *child);
gboolean crm_card_child_is_done (CrmRecord *child);

G_END_DECLS
