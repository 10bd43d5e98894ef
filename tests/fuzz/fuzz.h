/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-catalog.h"

G_BEGIN_DECLS

/* Each fuzzer is this one function: libFuzzer calls it with what it makes up, the corpus runner
 * with every file that ever broke something. It must end without a fault, whatever the bytes are.
 */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

GFile *fuzz_write (const char *name, const guint8 *data, gsize size);
const CrmKind *fuzz_read_kind (const CrmCatalog *catalog, const char *text, const char **rest);

G_END_DECLS
