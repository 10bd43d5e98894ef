/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *bench_office_ready (guint n_contacts, GError **error);
gboolean bench_office_make (const char *folder, guint n_contacts, GError **error);

G_END_DECLS
