/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "crm-id.h"

G_BEGIN_DECLS

/**
 * CrmValue:
 *
 * What a field of a record holds. The field says what an integer means: a number, yes or no (1, 0),
 * millionths, minor units, a date (days since 1970) or an instant (microseconds UTC).
 * A link may name the kind that it leads to, where the field allows several.
 */
typedef enum
{
  CRM_VALUE_NONE,
  CRM_VALUE_INTEGER,
  CRM_VALUE_TEXT,
  CRM_VALUE_LINK,
} CrmValueType;

typedef struct
{
  CrmValueType type;
  gint16 kind; /* of a link: the number of the kind, or 0 where the field allows only one */
  union
  {
    gint64 integer;
    char *text;
    CrmId link;
  };
} CrmValue;

#define CRM_VALUE_INIT                                                                             \
  {                                                                                                \
    CRM_VALUE_NONE, 0, { 0 }                                                                       \
  }

CrmValue crm_value_integer (gint64 integer);
CrmValue crm_value_text (const char *text);
CrmValue crm_value_take_text (char *text);
CrmValue crm_value_link (const CrmId *id);
CrmValue crm_value_link_of_kind (gint16 kind, const CrmId *id);
CrmValue crm_value_copy (const CrmValue *value);
void crm_value_clear (CrmValue *value);
gboolean crm_value_is_none (const CrmValue *value);
gboolean crm_value_equal (const CrmValue *a, const CrmValue *b);
int crm_value_compare (const CrmValue *a, const CrmValue *b);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmValue, crm_value_clear)

G_END_DECLS
