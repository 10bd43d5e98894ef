/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

char *crm_rights_describe (const CrmKind *kind, const char *level);

G_END_DECLS
