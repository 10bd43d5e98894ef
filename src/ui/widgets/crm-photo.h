/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"

G_BEGIN_DECLS

/* Photos of people and logos of companies. A photo fills a square; a logo is seen whole. */
typedef enum
{
  CRM_PHOTO_FACE,
  CRM_PHOTO_LOGO,
} CrmPhotoKind;

const CrmField *crm_photo_get_field (const CrmKind *kind);
CrmPhotoKind crm_photo_kind_of (const CrmField *field);

GdkTexture *crm_photo_decode (GBytes *bytes, CrmPhotoKind kind, int size, GError **error);

void crm_photo_show_avatar (AdwAvatar *avatar, CrmContext *context, CrmRecord *record);
void crm_photo_show_image (GtkImage *image, CrmContext *context, CrmRecord *record);

G_END_DECLS
