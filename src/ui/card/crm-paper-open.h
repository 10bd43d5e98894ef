/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_paper_make_and_open (CrmContext *context,
                              CrmNavigator *navigator,
                              const CrmKind *kind,
                              const CrmKind *source_kind,
                              const CrmId *source);

G_END_DECLS
