/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-export.h"

G_BEGIN_DECLS

/**
 * CrmExportDialog:
 *
 * Asks which rows and columns of a list are saved, and as what.
 *
 * Signals:
 * accepted: a person wants it so
 */
#define CRM_TYPE_EXPORT_DIALOG (crm_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmExportDialog, crm_export_dialog, CRM, EXPORT_DIALOG, AdwWindow)

GtkWidget *crm_export_dialog_new (GtkWindow *parent,
                                  const char *all,
                                  const char *selected,
                                  gboolean are_parties);
gboolean crm_export_dialog_only_selected (CrmExportDialog *self);
gboolean crm_export_dialog_as_seen (CrmExportDialog *self);
CrmExportFormat crm_export_dialog_get_format (CrmExportDialog *self);
const char *crm_export_dialog_format_label (CrmExportFormat format);

G_END_DECLS
