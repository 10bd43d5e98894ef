/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void crm_tips_leave_popovers (GtkWidget *window);

G_END_DECLS
