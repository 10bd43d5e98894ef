/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-preview.h"

G_BEGIN_DECLS

/**
 * CrmDocumentPrint:
 *
 * Prints the pages of a document as they are in its file: vectors and text, each page at its own
 * size.
 */
#define CRM_TYPE_DOCUMENT_PRINT (crm_document_print_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentPrint, crm_document_print, CRM, DOCUMENT_PRINT, GtkPrintOperation)

CrmDocumentPrint *crm_document_print_new (CrmDocumentPreview *preview, const char *name);

G_END_DECLS
