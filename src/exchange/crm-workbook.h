/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-table-writer.h"

G_BEGIN_DECLS

/**
 * CrmWorkbookForm:
 * @CRM_WORKBOOK_EXCEL: Office Open XML, .xlsx
 * @CRM_WORKBOOK_OPENDOCUMENT: .ods
 */
typedef enum
{
  CRM_WORKBOOK_EXCEL,
  CRM_WORKBOOK_OPENDOCUMENT,
} CrmWorkbookForm;

GPtrArray *crm_workbook_list_sheets (const char *path,
                                     CrmWorkbookForm form,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean crm_workbook_read (const char *path,
                            CrmWorkbookForm form,
                            const char *sheet,
                            CrmTableWriter *writer,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
