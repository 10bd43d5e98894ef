/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *crm_fold (const char *text);
GPtrArray *crm_fold_words (const char *text);
char *crm_fold_digits (const char *text);

G_END_DECLS
