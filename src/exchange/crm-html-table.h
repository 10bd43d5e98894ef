/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-table-writer.h"

G_BEGIN_DECLS

/* Tables of a web page, as spreadsheets put them on the clipboard and as many programs save them
 * under the name .xls. Worker threads only. */
gboolean crm_html_guess (const guint8 *data, gsize length);
GPtrArray *
crm_html_list_tables (GFile *file, guint *largest, GCancellable *cancellable, GError **error);
gboolean crm_html_read_table (
    GFile *file, guint table, CrmTableWriter *writer, GCancellable *cancellable, GError **error);

G_END_DECLS
