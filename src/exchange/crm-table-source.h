/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmTableForm:
 *
 * What a file is that holds a table.
 */
typedef enum
{
  CRM_TABLE_TEXT, /* CSV and its like */
  CRM_TABLE_EXCEL,
  CRM_TABLE_OPENDOCUMENT,
  CRM_TABLE_VCARD,
  CRM_TABLE_HTML, /* a table of a web page */
} CrmTableForm;

CrmTableForm crm_table_form_guess (const guint8 *data, gsize length);
GFileInputStream *crm_table_convert (GFile *file,
                                     CrmTableForm form,
                                     const char *sheet,
                                     GPtrArray **sheets,
                                     char **chosen,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
