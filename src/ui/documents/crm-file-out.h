/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A file of the office for other programs: a copy in the cache, under its own name. */
void crm_file_out_async (GBytes *bytes,
                         const char *name,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GFile *crm_file_out_finish (GAsyncResult *result, GError **error);

void crm_file_out_open (GtkWidget *parent, GFile *file);
void crm_file_out_show (GtkWidget *parent, GFile *file);

G_END_DECLS
