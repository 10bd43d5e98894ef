/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"

G_BEGIN_DECLS

/**
 * CrmFilter:
 *
 * What must hold of a record: tests on its fields and on those of records that it links to, on
 * records that belong to it, joined by all of, any of and not. A tree that is never changed once it
 * is made; names are kept, not pointers, so that a filter outlives its catalog. Any thread.
 */
typedef struct _CrmFilter CrmFilter;

typedef enum
{
  CRM_FILTER_EQUAL,
  CRM_FILTER_NOT_EQUAL, /* also true where there is no value */
  CRM_FILTER_LESS,
  CRM_FILTER_AT_MOST,
  CRM_FILTER_MORE,
  CRM_FILTER_AT_LEAST,
  CRM_FILTER_CONTAINS, /* folded text anywhere in it */
  CRM_FILTER_STARTS,   /* folded text at its beginning */
  CRM_FILTER_SET,
  CRM_FILTER_NOT_SET,
} CrmFilterTest;

typedef enum
{
  CRM_FILTER_ALL,  /* of its parts; none: everything */
  CRM_FILTER_ANY,  /* of its parts; none: nothing */
  CRM_FILTER_NOT,  /* its one part does not hold */
  CRM_FILTER_TEST, /* of a field */
  CRM_FILTER_OF,   /* of records that belong to this one; its one part chooses among them */
} CrmFilterType;

/* What is told of the records that belong to a record. */
typedef enum
{
  CRM_FILTER_SOME,
  CRM_FILTER_NONE,
  CRM_FILTER_COUNT,
  CRM_FILTER_SUM,
  CRM_FILTER_FIRST, /* the smallest value: the earliest */
  CRM_FILTER_LAST,  /* the largest value: the latest */
} CrmFilterMeasure;

typedef enum
{
  CRM_FILTER_DAY,
  CRM_FILTER_WEEK, /* from Monday */
  CRM_FILTER_MONTH,
  CRM_FILTER_QUARTER,
  CRM_FILTER_YEAR,
} CrmFilterUnit;

typedef enum
{
  CRM_OPERAND_VALUE,
  CRM_OPERAND_ME,      /* the user who asks */
  CRM_OPERAND_MY_TEAM, /* that user's team */
  CRM_OPERAND_DAY,     /* as many units before (below 0) or after today */
  CRM_OPERAND_PERIOD,  /* the whole unit that is as many units before or after this one */
  CRM_OPERAND_ROLLING, /* from as many units ago to today, or from today to as many units ahead */
} CrmOperandType;

typedef struct
{
  CrmOperandType type;
  CrmFilterUnit unit;
  int amount;
  CrmValue value;
} CrmOperand;

#define CRM_OPERAND_INIT                                                                           \
  {                                                                                                \
    CRM_OPERAND_VALUE, CRM_FILTER_DAY, 0, CRM_VALUE_INIT                                           \
  }

CrmFilter *crm_filter_new_group (CrmFilterType type);
void crm_filter_add (CrmFilter *self, CrmFilter *part);
CrmFilter *crm_filter_new_not (CrmFilter *part);
CrmFilter *crm_filter_new_test (const char *path, CrmFilterTest test, const CrmOperand *operand);
CrmFilter *crm_filter_new_of (CrmFilterMeasure measure,
                              const char *kind,
                              const char *link,
                              const char *path,
                              CrmFilter *which,
                              CrmFilterTest test,
                              const CrmOperand *operand);
CrmFilter *crm_filter_ref (CrmFilter *self);
void crm_filter_unref (CrmFilter *self);

CrmFilterType crm_filter_get_filter_type (const CrmFilter *self);
guint crm_filter_get_n_parts (const CrmFilter *self);
CrmFilter *crm_filter_get_part (const CrmFilter *self, guint position);
CrmFilterMeasure crm_filter_get_measure (const CrmFilter *self);
const char *crm_filter_get_kind (const CrmFilter *self);
const char *crm_filter_get_link (const CrmFilter *self);
const char *crm_filter_get_path (const CrmFilter *self);
CrmFilterTest crm_filter_get_test (const CrmFilter *self);
const CrmOperand *crm_filter_get_operand (const CrmFilter *self);

gboolean crm_operand_range (const CrmOperand *self, CrmDate today, CrmDate *first, CrmDate *after);
const CrmField *crm_kind_find_path (const CrmKind *kind, const char *path);
const CrmField *crm_kind_find_link_to (const CrmKind *kind, const CrmKind *owner, const char *link);

/* The language: crm-filter-parse.c, crm-filter-print.c. */
CrmFilter *crm_filter_parse (const CrmKind *const *kinds,
                             guint n_kinds,
                             const char *text,
                             const char *currency,
                             GError **error);
char *crm_filter_print (const CrmFilter *self,
                        const CrmKind *const *kinds,
                        guint n_kinds,
                        const char *currency);

/* Said to people: crm-filter-say.c. */
char *crm_filter_say (const CrmFilter *self,
                      const CrmKind *const *kinds,
                      guint n_kinds,
                      const char *currency,
                      const CrmLocale *locale);
const char *crm_filter_say_test (const CrmField *field, CrmFilterTest test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmFilter, crm_filter_unref)

G_END_DECLS
