/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_template_create (CrmContext *context,
                          CrmNavigator *navigator,
                          CrmOperation *operation,
                          CrmRecord *created);
void crm_template_duplicate (CrmContext *context, CrmNavigator *navigator, CrmRecord *like);

G_END_DECLS
