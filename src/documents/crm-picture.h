/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

GBytes *crm_picture_load_file (GFile *file, GCancellable *cancellable, GError **error);
GBytes *crm_picture_prepare (GBytes *foreign, gboolean is_face, GError **error);
GdkPixbuf *crm_picture_decode (GBytes *bytes, int smallest, GError **error);

G_END_DECLS
