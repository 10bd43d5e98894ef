/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmLinkPicker:
 *
 * Chooses another record: results appear as one types, and what is not there yet can be made at
 * once from the typed name.
 *
 * Signals:
 * picked: another record, or none, was chosen
 * activate: Enter was pressed while nothing was being chosen
 */
#define CRM_TYPE_LINK_PICKER (crm_link_picker_get_type ())
G_DECLARE_FINAL_TYPE (CrmLinkPicker, crm_link_picker, CRM, LINK_PICKER, GtkWidget)

GtkWidget *crm_link_picker_new (CrmContext *context, const CrmKind *kind);
void crm_link_picker_set_kinds (CrmLinkPicker *self,
                                CrmContext *context,
                                const CrmKind *const *kinds,
                                guint n_kinds);
void crm_link_picker_set_label (CrmLinkPicker *self, const char *label);
void crm_link_picker_set_placeholder (CrmLinkPicker *self, const char *text);
void crm_link_picker_set_can_create (CrmLinkPicker *self, gboolean can_create);
void crm_link_picker_set_link (CrmLinkPicker *self,
                               const CrmKind *kind,
                               const CrmId *id,
                               const char *title);
const CrmId *crm_link_picker_get_id (CrmLinkPicker *self);
const CrmKind *crm_link_picker_get_kind (CrmLinkPicker *self);
const char *crm_link_picker_get_title (CrmLinkPicker *self);
gboolean crm_link_picker_is_settled (CrmLinkPicker *self);

G_END_DECLS
