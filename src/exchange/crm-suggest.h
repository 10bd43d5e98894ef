/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *crm_suggest_squeeze (const char *text);
const char *crm_suggest_name (GPtrArray *names, GPtrArray *squeezed, const char *text);

G_END_DECLS
