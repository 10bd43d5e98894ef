/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

void crm_paper_make_and_open (CrmContext *context,
                              CrmNavigator *navigator,
                              const CrmKind *kind,
                              const CrmKind *source_kind,
                              const CrmId *source);
void crm_paper_correct_and_open (GtkWidget *parent,
                                 CrmContext *context,
                                 CrmNavigator *navigator,
                                 CrmRecord *invoice);

G_END_DECLS
