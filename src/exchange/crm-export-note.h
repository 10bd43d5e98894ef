/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-store.h"

G_BEGIN_DECLS

void crm_export_note_async (CrmStore *store, const CrmKind *kind, gint64 n, const char *format);
gboolean crm_export_note (CrmStore *store, const CrmKind *kind, gint64 n, const char *format);

G_END_DECLS
