/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-filter.h"

G_BEGIN_DECLS

/* The words of the language, which the reader and the writer share; each array by its enumeration,
 * where a NULL has no word of its own. */
extern const char *const crm_filter_units[];
extern const char *const crm_filter_measures[];
extern const char *const crm_filter_signs[];

const CrmField *
crm_filter_find_field (const CrmKind *const *kinds, guint n_kinds, const char *path);
gboolean crm_filter_is_time (const CrmField *field);

G_END_DECLS
