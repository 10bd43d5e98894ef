/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a person chose for a list, kept between runs. */
char **crm_list_memory_dup_columns (const char *list);
void crm_list_memory_set_columns (const char *list, const char *const *columns);
char *crm_list_memory_dup_order (const char *list);
void crm_list_memory_set_order (const char *list, const char *order);

G_END_DECLS
