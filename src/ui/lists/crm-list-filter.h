/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmListFilter:
 *
 * A condition that a person put on a list, and how to say it: one chip.
 */
typedef struct
{
  CrmFilter *filter;
  char *label;
} CrmListFilter;

CrmListFilter *crm_list_filter_new (CrmFilter *filter,
                                    const CrmKind *const *kinds,
                                    guint n_kinds,
                                    GHashTable *names,
                                    CrmContext *context);
gboolean crm_list_filter_say (CrmListFilter *self,
                              const CrmKind *const *kinds,
                              guint n_kinds,
                              GHashTable *names,
                              CrmContext *context);
void crm_list_filter_free (CrmListFilter *self);

const CrmFilterTest *crm_list_filter_tests (const CrmField *field, guint *n_tests);
gboolean crm_list_filter_takes_value (CrmFilterTest test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmListFilter, crm_list_filter_free)

G_END_DECLS
