/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

const CrmField *crm_custom_field_join (CrmCatalog *catalog, CrmRecord *record, GError **error);

gboolean crm_description_join (CrmCatalog *catalog, CrmRecord *record, GError **error);

G_END_DECLS
