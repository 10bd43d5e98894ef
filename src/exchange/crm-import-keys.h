/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hashes of 64 bits, each with a number that is not 0; some fifteen bytes for each, so that the
 * keys of a million records fit into little memory. */
typedef struct _CrmImportKeys CrmImportKeys;

CrmImportKeys *crm_import_keys_new (void);
void crm_import_keys_free (CrmImportKeys *self);
guint32 crm_import_keys_find (const CrmImportKeys *self, guint64 hash);
void crm_import_keys_set (CrmImportKeys *self, guint64 hash, guint32 number);

G_END_DECLS
