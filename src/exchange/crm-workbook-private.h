/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <expat.h>

#include "crm-workbook.h"

G_BEGIN_DECLS

/* One XML part of a workbook as it is read: names come without their prefix. */
typedef struct
{
  void (*start) (gpointer data, const char *name, const char **attributes);
  void (*end) (gpointer data, const char *name);
  void (*text) (gpointer data, const char *text, gsize length);
  const gboolean *is_enough; /* nothing more is wanted */
} CrmPartHandler;

gboolean crm_workbook_scan_part (const char *path,
                                 const char *part,
                                 const CrmPartHandler *handler,
                                 gpointer data,
                                 gboolean *is_there,
                                 GCancellable *cancellable,
                                 GError **error);
const char *crm_part_attribute (const char **attributes, const char *name);

gboolean crm_workbook_refuse_huge (GError **error);
char *crm_workbook_format_number (const char *written);
char *crm_workbook_format_percent (const char *written);

GPtrArray *crm_xlsx_list_sheets (const char *path, GCancellable *cancellable, GError **error);
gboolean crm_xlsx_read (const char *path,
                        const char *sheet,
                        CrmTableWriter *writer,
                        GCancellable *cancellable,
                        GError **error);
GPtrArray *crm_ods_list_sheets (const char *path, GCancellable *cancellable, GError **error);
gboolean crm_ods_read (const char *path,
                       const char *sheet,
                       CrmTableWriter *writer,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
