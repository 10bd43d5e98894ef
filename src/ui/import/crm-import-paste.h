/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A table on the clipboard becomes a file that only this person may read. */
void crm_import_paste_async (GtkWidget *widget,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GFile *crm_import_paste_finish (GAsyncResult *result, GError **error);

G_END_DECLS
