/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmTemplateList:
 *
 * The templates of the office, by type of document, in one language or in all. There are never
 * many.
 *
 * Signals:
 * chosen (CrmRecord *template): a person chose one
 * changed: whether it is busy changed
 */
#define CRM_TYPE_TEMPLATE_LIST (crm_template_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateList, crm_template_list, CRM, TEMPLATE_LIST, GtkWidget)

GtkWidget *crm_template_list_new (CrmContext *context, CrmNavigator *navigator);
void crm_template_list_set_can_manage (CrmTemplateList *self, gboolean can_manage);
void crm_template_list_set_subject (CrmTemplateList *self, const CrmKind *kind, const CrmId *id);
CrmRecord *crm_template_list_get_subject (CrmTemplateList *self);
void crm_template_list_set_front (CrmTemplateList *self, gboolean is_front);
gboolean crm_template_list_is_busy (CrmTemplateList *self);
const char *crm_template_language_name (const char *tag);

G_END_DECLS
