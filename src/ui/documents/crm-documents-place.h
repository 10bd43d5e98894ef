/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmDocumentsPlace:
 *
 * The place Documents: what was made, and the templates that it is made from. crm_navigator_go()
 * takes a target of two texts: the id of a template or nothing, and "kind:id" of the record that a
 * document shall be made for, or nothing; or one text: "documents" or "templates".
 */
#define CRM_TYPE_DOCUMENTS_PLACE (crm_documents_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentsPlace, crm_documents_place, CRM, DOCUMENTS_PLACE, GtkWidget)

GtkWidget *crm_documents_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
