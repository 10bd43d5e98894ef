/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmPhotoButton:
 *
 * The face of a record, large: initials, an icon, or its picture, which is chosen from a file,
 * dropped here, pasted, and taken away again.
 */
#define CRM_TYPE_PHOTO_BUTTON (crm_photo_button_get_type ())
G_DECLARE_FINAL_TYPE (CrmPhotoButton, crm_photo_button, CRM, PHOTO_BUTTON, GtkWidget)

GtkWidget *crm_photo_button_new (CrmContext *context, CrmNavigator *navigator);
void crm_photo_button_set_record (CrmPhotoButton *self, CrmRecord *record, const char *name);
void crm_photo_button_set_file (CrmPhotoButton *self, GFile *file);
void crm_photo_button_set_texture (CrmPhotoButton *self, GdkTexture *texture);

G_END_DECLS
