/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-window.h"

G_BEGIN_DECLS

gboolean crm_screenshot_save (GtkWidget *widget, const char *file, GError **error);
void crm_screenshots_start (CrmWindow *window, const char *folder);

G_END_DECLS
