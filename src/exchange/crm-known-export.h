/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmKnownColumn:
 * @header: as the program writes it; its names in other languages or versions follow behind |
 * @target: a field, or where further values go: a child kind, its type and its field, such as
 *   contact_method/phone/value
 * @label: (nullable): of a further value; with @ in front the column that holds it
 */
typedef struct
{
  const char *header;
  const char *target;
  const char *label;
} CrmKnownColumn;

/**
 * CrmKnownExport:
 * @program: whose export it is
 * @kind: what its rows are
 * @signature: (array zero-terminated=1): headings that a file must have, all of them
 * @columns: (array): ends with a %NULL header
 */
typedef struct
{
  const char *program;
  const char *kind;
  const char *const *signature;
  const CrmKnownColumn *columns;
} CrmKnownExport;

/* The columns for further numbers and addresses in a table made of address cards. */
typedef struct
{
  const char *type;
  const char *header;
  const char *label_header;
} CrmVcardMethod;

/* The column that says whether a card is a company or a group; empty for a person. */
#define CRM_VCARD_KIND_HEADER "card kind"

#define CRM_VCARD_N_METHODS 9
extern const CrmVcardMethod crm_vcard_methods[CRM_VCARD_N_METHODS];

const CrmKnownExport *crm_known_export_find (const char *const *headers, guint n_headers);
const CrmKnownColumn *crm_known_export_find_column (const CrmKnownExport *self, const char *header);
gboolean crm_known_header_matches (const char *known, const char *header);

G_END_DECLS
