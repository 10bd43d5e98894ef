/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-template-private.h"

G_BEGIN_DECLS

/* The {{tags}} of a file that another program wrote. They are a template of our own, one tag a
 * line, so that there is one language, one check and one list of what is missing. */

typedef enum
{
  CRM_TAG_FIELD,
  CRM_TAG_IF,
  CRM_TAG_EACH,
  CRM_TAG_ELSE,
  CRM_TAG_END,
  CRM_TAG_PAGE, /* the number of the page, which the other program knows */
  CRM_TAG_PAGES,
} CrmTagType;

typedef struct
{
  CrmTagType type;
  char *text;
  guint place; /* number of the paragraph or field that it stands in, from 1 */
  const CrmTemplateField *field;
  const CrmTemplateBlock *block; /* of if and each */
} CrmTag;

typedef struct
{
  GPtrArray *tags; /* of CrmTag */
  char *head;      /* of the template, with its two lines of dashes; or empty */
  guint n_head_lines;
  gboolean is_ours;      /* they become a template of our own, where more may stand */
  CrmTemplate *template; /* when it was parsed */
  GPtrArray *problems;   /* of CrmTemplateProblem whose line is a place */
} CrmTagSheet;

CrmTagSheet *crm_tag_sheet_new (const char *body);
void crm_tag_sheet_free (CrmTagSheet *self);
guint crm_tag_sheet_add (CrmTagSheet *self, const char *text, gsize length, guint place);
void crm_tag_sheet_problem (CrmTagSheet *self, guint place, char *message);
char *crm_tag_sheet_dup_body (CrmTagSheet *self);
void crm_tag_sheet_parse (CrmTagSheet *self);
const CrmTag *crm_tag_sheet_get (CrmTagSheet *self, guint index);
void
crm_tag_sheet_add_problems (CrmTagSheet *self, GPtrArray *found, GPtrArray *problems, guint from);

/* Where the tag ends that begins at @start: behind its braces; 0 where they are not closed. */
gsize crm_tag_end (const char *text, gsize length, gsize start);
char *crm_template_dup_head (const char *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTagSheet, crm_tag_sheet_free)

G_END_DECLS
