/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmNewDocumentWindow:
 *
 * Asks from which template a document shall be made, and for whom, and opens it.
 */
#define CRM_TYPE_NEW_DOCUMENT_WINDOW (crm_new_document_window_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmNewDocumentWindow, crm_new_document_window, CRM, NEW_DOCUMENT_WINDOW, AdwWindow)

GtkWidget *crm_new_document_window_new (CrmContext *context,
                                        CrmNavigator *navigator,
                                        const CrmKind *kind,
                                        const CrmId *subject);

G_END_DECLS
