/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-column-guess.h"

G_BEGIN_DECLS

gboolean crm_import_field_is_offered (const CrmField *field);
guint crm_import_rate_field (const CrmField *field, const char *header, CrmColumnGuess *guess);
guint crm_import_assign_fields (const CrmKind *kind,
                                const char *const *headers,
                                CrmColumnGuess *const *guesses,
                                guint n_columns,
                                const CrmField **fields);

G_END_DECLS
