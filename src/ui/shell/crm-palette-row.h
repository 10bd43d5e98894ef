/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-command.h"
#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmPaletteRow:
 *
 * One line of the search palette: a record to open or a command to run.
 */
#define CRM_TYPE_PALETTE_ROW (crm_palette_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmPaletteRow, crm_palette_row, CRM, PALETTE_ROW, GtkListBoxRow)

GtkWidget *crm_palette_row_new_record (CrmContext *context, CrmRecord *record);
GtkWidget *crm_palette_row_new_command (const char *icon,
                                        const char *title,
                                        const char *detailed_action,
                                        const char *shortcut);
GtkWidget *crm_palette_row_new_view (CrmRecord *view, const char *place, const char *where);
GtkWidget *crm_palette_row_new_effect (CrmCommand *command);
CrmCommand *crm_palette_row_get_effect (CrmPaletteRow *self);
CrmRecord *crm_palette_row_get_record (CrmPaletteRow *self);
const char *crm_palette_row_get_action (CrmPaletteRow *self);

G_END_DECLS
