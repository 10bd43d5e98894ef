/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"
#include "crm-template-private.h"

G_BEGIN_DECLS

/* Where the fields of a template find their values: the data, the loops that are open around the
 * field, and what only a page or a row of a table knows. */

typedef struct _CrmScope CrmScope;
struct _CrmScope
{
  const CrmScope *outer;
  const char *name;      /* of the loop's variable */
  CrmDocumentData *item; /* a group or a text */
  const char *path;      /* from the root: invoice.items[3] */
  guint index;           /* from 0 */
  guint count;
};

typedef struct
{
  CrmDocumentData *data;
  const CrmLocale *locale;
  const CrmMoneyLook *money; /* how amounts are written where not as the language does; or NULL */
  const CrmScope *scope;
  CrmArena *arena;
  GHashTable *labels;   /* label of a clause -> its number; NULL while they are counted */
  const char *page;     /* in headers and footers */
  const char *pages;    /* in headers and footers */
  const char *currency; /* of carry, or NULL: nothing is carried */
  gint64 carry;
  GPtrArray *problems;      /* CrmTemplateProblem; what is missing */
  GHashTable *problem_keys; /* set of text */
} CrmEvaluation;

typedef enum
{
  CRM_STATE_PRESENT,
  CRM_STATE_EMPTY,   /* optional and missing */
  CRM_STATE_MISSING, /* the text is what shall be printed in red */
} CrmValueState;

const char *
crm_evaluate_field (CrmEvaluation *self, const CrmTemplateField *field, CrmValueState *state);
gboolean crm_evaluate_condition (CrmEvaluation *self, const CrmTemplateCondition *condition);
CrmDocumentData *crm_evaluate_path (CrmEvaluation *self, const char *path);
const char *crm_evaluate_full_path (CrmEvaluation *self, const char *path);
char *crm_evaluate_inlines (CrmEvaluation *self, GPtrArray *inlines);
void crm_evaluate_problem (CrmEvaluation *self, const CrmTemplateField *field, char *message);
gboolean crm_data_is_missing (CrmDocumentData *node);
CrmDate crm_evaluate_today (CrmEvaluation *self);

/* crm-document-format.c: a value on its way through the formatters of a field. */
typedef struct
{
  CrmDataType type;
  gint64 number;
  const char *text;
  const char *currency;
  CrmDocumentData *node; /* of a list */
} CrmTypedValue;

gboolean crm_format_value (CrmEvaluation *self,
                           CrmTypedValue *value,
                           const CrmFormat *format,
                           char **problem);
gboolean crm_format_suits (const CrmFormat *format, CrmDataType type, CrmDataType *result);
const char *crm_format_plain (CrmEvaluation *self, const CrmTypedValue *value);
const char *crm_locale_draft (const CrmLocale *locale);
const char *crm_data_type_label (CrmDataType type);

G_END_DECLS
