/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkLabel *crm_row_add_error_label (AdwPreferencesRow *row);
void crm_row_show_error (GtkWidget *row, GtkLabel *label, const char *message);

G_END_DECLS
