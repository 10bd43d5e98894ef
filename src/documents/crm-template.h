/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-document-data.h"
#include "crm-template-shelf.h"

G_BEGIN_DECLS

/**
 * CrmTemplate:
 *
 * A document template: plain text with fields and blocks, parsed to a tree before any data is
 * seen. Data is bound into the tree and never parsed. A template does not change after it was
 * made, so every thread may read it.
 */
#define CRM_TYPE_TEMPLATE (crm_template_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplate, crm_template, CRM, TEMPLATE, GObject)

/**
 * CrmTemplateProblem:
 * @line: from 1
 * @column: from 1, in characters
 * @length: how many characters it concerns; at least 1
 * @path: (nullable): the field concerned
 * @message: what is wrong and what would be accepted, translated
 *
 * Something to correct in a template, or a value that a document misses.
 */
typedef struct
{
  guint line;
  guint column;
  guint length;
  char *path;
  char *message;
} CrmTemplateProblem;

CrmTemplateProblem *
crm_template_problem_new (guint line, guint column, guint length, const char *path, char *message);
void crm_template_problem_free (CrmTemplateProblem *problem);

CrmTemplate *crm_template_new (const char *text, gssize length);
CrmTemplate *crm_template_new_with_shelf (const char *text, gssize length, CrmTemplateShelf *shelf);
gboolean crm_template_is_valid (CrmTemplate *self);
GPtrArray *crm_template_get_problems (CrmTemplate *self);
const char *crm_template_get_document_type (CrmTemplate *self);
const char *crm_template_get_locale (CrmTemplate *self);
const CrmLocale *crm_template_find_locale (CrmTemplate *self, CrmDocumentData *data);
GPtrArray *crm_template_dup_paths (CrmTemplate *self);
gboolean crm_template_applies (CrmTemplate *self, CrmDocumentData *data);
const char *crm_template_get_filter (CrmTemplate *self, const char **kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTemplateProblem, crm_template_problem_free)

G_END_DECLS
