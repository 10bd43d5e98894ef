/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmLabelsDialog:
 *
 * Asks on what the addresses of records are printed, shows the first page, and prints.
 */
#define CRM_TYPE_LABELS_DIALOG (crm_labels_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmLabelsDialog, crm_labels_dialog, CRM, LABELS_DIALOG, AdwWindow)

GtkWidget *crm_labels_dialog_new (CrmContext *context, CrmNavigator *navigator, GArray *refs);
guint crm_labels_dialog_get_n_labels (CrmLabelsDialog *self);

G_END_DECLS
