/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-session.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_EXPORT_CSV,
  CRM_EXPORT_JSON,
} CrmExportFormat;

/**
 * CrmExportOptions:
 * @fields: (nullable): names of the fields in the order of the columns, ends with %NULL; %NULL for
 *   all of the kind
 * @delimiter: of CSV; 0 is a comma
 * @with_mark: begin CSV with a byte order mark, so that spreadsheet programs take it for UTF-8
 */
typedef struct
{
  CrmExportFormat format;
  const char *const *fields;
  char delimiter;
  gboolean with_mark;
} CrmExportOptions;

/**
 * CrmExportProgress:
 *
 * Called on the thread that works, some times a second.
 */
typedef void (*CrmExportProgress) (guint64 n_done, guint64 n_all, gpointer user_data);

gboolean crm_export_format_from_name (const char *name, CrmExportFormat *format);
gint64 crm_export_query (CrmSession *session,
                         CrmQuery *query,
                         const CrmExportOptions *options,
                         GOutputStream *stream,
                         CrmExportProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error);
gint64 crm_export_query_to_file (CrmSession *session,
                                 CrmQuery *query,
                                 const CrmExportOptions *options,
                                 GFile *file,
                                 CrmExportProgress progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
