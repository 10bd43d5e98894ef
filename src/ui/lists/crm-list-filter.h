/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmListFilter:
 *
 * A condition that a person put on a list: a field, a test, a value, and how to say it.
 */
typedef struct
{
  char *path;
  CrmFilterTest test;
  CrmValue value;
  char *label;
} CrmListFilter;

CrmListFilter *crm_list_filter_new (const CrmField *field,
                                    CrmFilterTest test,
                                    const CrmValue *value,
                                    const char *value_label,
                                    CrmContext *context);
void crm_list_filter_free (CrmListFilter *self);
gboolean crm_list_filter_apply (const CrmListFilter *self, CrmQuery *query, GError **error);

const CrmFilterTest *crm_list_filter_tests (const CrmField *field, guint *n_tests);
const char *crm_list_filter_test_label (const CrmField *field, CrmFilterTest test);
gboolean crm_list_filter_takes_value (CrmFilterTest test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmListFilter, crm_list_filter_free)

G_END_DECLS
