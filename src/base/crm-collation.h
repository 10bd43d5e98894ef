/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmCollation:
 *
 * The order of an alphabet. Our own small tables, so that a key that was made once sorts the same
 * on every machine: a replica keeps indexes of them.
 */
typedef enum
{
  CRM_COLLATION_PLAIN, /* accents and case make no difference: English, Portuguese */
  CRM_COLLATION_ROMANIAN,
  CRM_COLLATION_TURKISH,
  CRM_N_COLLATIONS
} CrmCollation;

/* Raised when a key changes for any text. */
#define CRM_COLLATION_VERSION 1

CrmCollation crm_collation_default (void);
CrmCollation crm_collation_find (const char *tag);
const char *crm_collation_get_name (CrmCollation self);
char *crm_collation_key (CrmCollation self, const char *text);

G_END_DECLS
