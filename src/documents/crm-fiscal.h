/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *crm_fiscal_notice (const char *country);
gboolean crm_fiscal_is_romania (const char *country);

G_END_DECLS
