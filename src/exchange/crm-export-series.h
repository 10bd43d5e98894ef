/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-export.h"
#include "crm-series.h"

G_BEGIN_DECLS

CrmSeries *crm_export_series (CrmSession *session,
                              const CrmRef *refs,
                              guint n_refs,
                              const char *title,
                              const CrmExportColumn *columns,
                              const CrmLocale *locale,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
