/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmCardFiles:
 *
 * Files that come to the card of a record: chosen, dropped or pasted.
 */
#define CRM_TYPE_CARD_FILES (crm_card_files_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardFiles, crm_card_files, CRM, CARD_FILES, GObject)

CrmCardFiles *crm_card_files_new (CrmContext *context, CrmNavigator *navigator, GtkWidget *card);
void crm_card_files_set_record (CrmCardFiles *self, const CrmKind *kind, const CrmId *id);
void crm_card_files_choose (CrmCardFiles *self);
void crm_card_files_add (CrmCardFiles *self, GSList *files);
gboolean crm_card_files_paste (CrmCardFiles *self);

G_END_DECLS
