/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/* The one file of the shell that knows the subrooms card and documents. */
GtkWidget *crm_card_create (CrmContext *context,
                            CrmNavigator *navigator,
                            const CrmKind *kind,
                            const CrmId *id);
GtkWidget *
crm_card_create_empty (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind);
gboolean crm_card_prepare (CrmPlace *page);
gboolean crm_card_can_show_another (CrmPlace *page, const CrmKind *kind);
void crm_card_show_another (CrmPlace *page, const CrmId *id);
gboolean crm_card_shows (CrmPlace *page, const CrmKind *kind, const CrmId *id);
void crm_card_create_record (CrmContext *context,
                             CrmNavigator *navigator,
                             const CrmKind *kind,
                             CrmRecord *draft);
void crm_card_make_document (CrmContext *context,
                             CrmNavigator *navigator,
                             const CrmKind *kind,
                             const CrmId *id);

G_END_DECLS
