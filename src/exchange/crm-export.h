/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-layer-read.h"
#include "crm-session.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_EXPORT_CSV,
  CRM_EXPORT_JSON,
  CRM_EXPORT_ODS,   /* a table of LibreOffice, Excel and others */
  CRM_EXPORT_VCARD, /* whole parties for address books, whatever columns are asked for */
  CRM_EXPORT_ICAL,  /* whole activities for calendars */
} CrmExportFormat;

/**
 * CrmExportColumn:
 * @title: the heading
 * @names: of fields, joined by a slash: of each record the first that its kind has; "id" is the id
 */
typedef struct
{
  const char *title;
  const char *names;
} CrmExportColumn;

/**
 * CrmExportOptions:
 * @columns: (nullable): in their order, ends with %NULL names; %NULL for all fields of the kind
 *   under the names that an import knows
 * @locale: (nullable): write choices in the words that people read, and yes and no too; %NULL for
 *   what an import takes back
 * @delimiter: of CSV; 0 is a comma
 * @layers: (nullable): of a calendar: days of layers that go out as well
 * @with_mark: begin CSV with a byte order mark, so that spreadsheet programs take it for UTF-8
 */
typedef struct
{
  CrmExportFormat format;
  const CrmExportColumn *columns;
  const CrmLocale *locale;
  const CrmLayerQuestion *layers;
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
const char *crm_export_format_suffix (CrmExportFormat format);
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
gint64 crm_export_refs (CrmSession *session,
                        const CrmKind *kind,
                        const CrmRef *refs,
                        guint n_refs,
                        const CrmExportOptions *options,
                        GOutputStream *stream,
                        CrmExportProgress progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error);
gint64 crm_export_refs_to_file (CrmSession *session,
                                const CrmKind *kind,
                                const CrmRef *refs,
                                guint n_refs,
                                const CrmExportOptions *options,
                                GFile *file,
                                CrmExportProgress progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
