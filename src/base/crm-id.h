/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmId:
 *
 * The identity of a record: a UUIDv7 (RFC 9562), made offline, ordered by time of birth.
 * All zero means "none".
 */
typedef struct
{
  guint8 bytes[16];
} CrmId;

#define CRM_ID_STRING_SIZE 37
#define CRM_ID_NONE ((CrmId){ { 0 } })

CrmId crm_id_generate (void);
gboolean crm_id_parse (const char *text, CrmId *id);
const char *crm_id_format (const CrmId *id, char buffer[CRM_ID_STRING_SIZE]);
char *crm_id_dup_string (const CrmId *id);
gboolean crm_id_is_none (const CrmId *id);
gboolean crm_id_equal (gconstpointer a, gconstpointer b);
guint crm_id_hash (gconstpointer id);
int crm_id_compare (gconstpointer a, gconstpointer b);
CrmId *crm_id_copy (const CrmId *id);

G_END_DECLS
