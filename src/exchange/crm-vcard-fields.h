/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-vcard.h"

G_BEGIN_DECLS

/**
 * CrmVcardField:
 * @field: of a person or a company
 * @property: whose value it is
 * @part: of a structured value, or -1 for the whole
 * @accepts: (nullable): whether a property of this name is meant
 *
 * Where a field of ours stands in a card.
 */
typedef struct
{
  const char *field;
  const char *property;
  int part;
  gboolean (*accepts) (const CrmVcardProperty *property);
} CrmVcardField;

extern const CrmVcardField crm_vcard_fields[]; /* ends with a NULL field */

CrmVcardProperty *crm_vcard_find (GPtrArray *card, const CrmVcardField *field);
char *crm_vcard_dup_part (const CrmVcardProperty *property, const CrmVcardField *field);
const char *crm_vcard_get_kind (GPtrArray *card);
const char *crm_vcard_method_type (const CrmVcardProperty *property);

G_END_DECLS
