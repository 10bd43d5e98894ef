/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void crm_settings_choices_set_options (GtkListBox *list, const char *options);
char *crm_settings_choices_dup_options (GtkListBox *list);

G_END_DECLS
