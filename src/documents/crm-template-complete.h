/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-placeholders.h"

G_BEGIN_DECLS

/**
 * CrmCompletion:
 * @text: what takes the place of what was begun
 * @back: how many characters behind the cursor will be: it is moved back by these
 * @label: for people, translated; may be empty
 */
typedef struct
{
  char *text;
  guint back;
  char *label;
} CrmCompletion;

/**
 * CrmFieldPart:
 * @start: characters from the beginning of the line to the first brace; @end behind the last one
 * @path: client.name
 * @is_optional: whether a question mark says that it may be missing
 * @fallback: (nullable): what stands in place of a missing value, quoted
 * @format: (nullable): what follows the first colon: date(long)
 *
 * A field as it is written in a line.
 */
typedef struct
{
  guint start;
  guint end;
  char *path;
  gboolean is_optional;
  char *fallback;
  char *format;
} CrmFieldPart;

GPtrArray *crm_template_complete (CrmPlaceholders *placeholders,
                                  CrmTemplateShelf *shelf,
                                  const char *text,
                                  gsize cursor,
                                  gsize *start);
CrmFieldPart *crm_template_field_at (const char *line, guint column);
char *crm_field_part_print (const CrmFieldPart *self);
void crm_field_part_free (CrmFieldPart *self);
const char *const *crm_data_type_formats (CrmDataType type);
char *crm_template_expand_path (const char *text, gsize offset, const char *path);
char *crm_placeholder_dup_example (const CrmPlaceholder *self,
                                   const char *format,
                                   CrmDocumentData *data,
                                   const CrmLocale *locale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmFieldPart, crm_field_part_free)

G_END_DECLS
