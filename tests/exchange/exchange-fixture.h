/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files for the tests of this room: written into a temporary folder that goes at the end. */
GFile *fixture_write (const char *name, const void *data, gssize length);
GFile *fixture_write_encoded (const char *name, const char *text, const char *charset);
GFile *fixture_shared (const char *path);
void fixture_cleanup (void);

G_END_DECLS
