/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void crm_autostart_set (GDBusConnection *bus, gboolean starts);

G_END_DECLS
