/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-series.h"

G_BEGIN_DECLS

GBytes *crm_series_to_csv (CrmSeries *self);

G_END_DECLS
