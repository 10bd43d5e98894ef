/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/**
 * CrmAttachmentPage:
 *
 * A file on the card of a record: a PDF file, a picture or a text to look at, of others the name,
 * the size and a way to open them. What can be done with it is in the menu.
 */
#define CRM_TYPE_ATTACHMENT_PAGE (crm_attachment_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmAttachmentPage, crm_attachment_page, CRM, ATTACHMENT_PAGE, GtkWidget)

GtkWidget *
crm_attachment_page_new (CrmContext *context, CrmNavigator *navigator, const CrmId *attachment);
gboolean crm_attachment_page_shows (CrmAttachmentPage *self, const CrmId *attachment);

G_END_DECLS
