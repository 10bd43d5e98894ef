/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

GtkWindow *crm_assign_window_new (CrmContext *context, CrmNavigator *navigator, GArray *refs);

G_END_DECLS
