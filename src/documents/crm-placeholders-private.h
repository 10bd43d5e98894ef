/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-placeholders.h"

G_BEGIN_DECLS

/* A first word of paths and the kind whose fields follow it. */
typedef struct
{
  const char *name;
  const char *kind;
  const char *items;      /* name of the list of child records, or NULL */
  const char *items_kind; /* their kind */
  const char *items_link; /* their field that leads to the record */
} CrmNamespace;

extern const CrmNamespace crm_namespaces[]; /* ends with a NULL name */

const CrmCatalog *crm_placeholders_get_catalog (CrmPlaceholders *self);
const CrmNamespace *crm_namespace_find (const char *name);
char *crm_field_placeholder_name (const CrmField *field);
CrmDataType crm_field_data_type (const CrmField *field);

G_END_DECLS
