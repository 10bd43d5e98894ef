/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *crm_letter_new (const char *address,
                        const char *subject,
                        const char *text,
                        const char *file_name,
                        GBytes *pdf,
                        GError **error);
char *crm_file_name_for (const char *name, const char *suffix);

G_END_DECLS
