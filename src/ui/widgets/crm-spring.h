/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void crm_spring_load (GtkWidget *widget, GSourceOnceFunc func, gpointer data);

G_END_DECLS
