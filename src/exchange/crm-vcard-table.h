/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-table-writer.h"

G_BEGIN_DECLS

gboolean crm_vcard_table_write (GFile *file,
                                CrmTableWriter *writer,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
