/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-template.h"

G_BEGIN_DECLS

/**
 * CrmPlaceholder:
 * @path: what a template writes: `client.name`; of the items of a list: `invoice.items.price`
 * @list: (nullable): the list whose items have it: `invoice.items`
 * @label: for people, translated
 * @group: heading in the picker, translated
 */
typedef struct
{
  char *path;
  char *list;
  char *label;
  char *group;
  CrmDataType type;
} CrmPlaceholder;

/**
 * CrmPlaceholders:
 *
 * Every field that a template may name, derived from the description of the business: each field
 * of a kind, an office's own ones too, is a placeholder. It does not change after it was made.
 */
#define CRM_TYPE_PLACEHOLDERS (crm_placeholders_get_type ())
G_DECLARE_FINAL_TYPE (CrmPlaceholders, crm_placeholders, CRM, PLACEHOLDERS, GObject)

CrmPlaceholders *crm_placeholders_new (const CrmCatalog *catalog);
guint crm_placeholders_get_n_items (CrmPlaceholders *self);
const CrmPlaceholder *crm_placeholders_get_item (CrmPlaceholders *self, guint position);
const CrmPlaceholder *crm_placeholders_find (CrmPlaceholders *self, const char *path);
GPtrArray *crm_placeholders_check (CrmPlaceholders *self, CrmTemplate *template);

G_END_DECLS
