/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"
#include "crm-series.h"

G_BEGIN_DECLS

char *crm_series_dup_header (CrmSeries *series, guint column, const CrmLocale *locale);
char *crm_series_dup_shown (CrmSeries *series,
                            const CrmValue *value,
                            guint column,
                            const CrmLocale *locale);

G_END_DECLS
