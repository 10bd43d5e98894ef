/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmRowsContent:
 *
 * Records on their way out of the program, dragged or copied: as a file for a file manager and for
 * mail, as vCards for an address book, as text for anything else. They are read when somebody asks.
 */
#define CRM_TYPE_ROWS_CONTENT (crm_rows_content_get_type ())
G_DECLARE_FINAL_TYPE (CrmRowsContent, crm_rows_content, CRM, ROWS_CONTENT, GdkContentProvider)

GdkContentProvider *crm_rows_content_new (
    CrmContext *context, const CrmKind *kind, GArray *refs, const char *name, const char *text);

G_END_DECLS
