/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *crm_pdf_merge (GPtrArray *files, GError **error);

G_END_DECLS
