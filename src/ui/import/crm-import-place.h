/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

#include "crm-import-flow.h"

G_BEGIN_DECLS

/**
 * CrmImportPlace:
 *
 * Brings in a table from a file: what it is, what it becomes, what will happen, what is to be
 * fixed. crm_place_show() takes the URI of a file as a string, or the id of an earlier import.
 */
#define CRM_TYPE_IMPORT_PLACE (crm_import_place_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportPlace, crm_import_place, CRM, IMPORT_PLACE, GtkWidget)

CrmImportFlow *crm_import_place_get_flow (CrmImportPlace *self);
GtkWidget *crm_import_place_new (CrmContext *context, CrmNavigator *navigator);

G_END_DECLS
