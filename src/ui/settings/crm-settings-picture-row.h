/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmSettingsPictureRow:
 *
 * A picture of a record: a logo, a signature. It is chosen from a file, kept in the replica and
 * saved at once.
 */
#define CRM_TYPE_SETTINGS_PICTURE_ROW (crm_settings_picture_row_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmSettingsPictureRow, crm_settings_picture_row, CRM, SETTINGS_PICTURE_ROW, AdwActionRow)

GtkWidget *crm_settings_picture_row_new (CrmContext *context, const char *kind, const char *field);
void crm_settings_picture_row_set_record (CrmSettingsPictureRow *self, CrmRecord *record);
void crm_settings_picture_row_set_file (CrmSettingsPictureRow *self, GFile *file);

G_END_DECLS
