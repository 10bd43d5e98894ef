/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmPictureRow:
 *
 * A picture of a record: a logo, a signature. It is chosen from a file, kept in the replica and
 * saved at once.
 */
#define CRM_TYPE_PICTURE_ROW (crm_picture_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmPictureRow, crm_picture_row, CRM, PICTURE_ROW, AdwActionRow)

GtkWidget *crm_picture_row_new (CrmContext *context, const char *kind, const char *field);
void crm_picture_row_set_record (CrmPictureRow *self, CrmRecord *record);
void crm_picture_row_set_file (CrmPictureRow *self, GFile *file);

G_END_DECLS
