/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-filter.h"

G_BEGIN_DECLS

/**
 * CrmFilterLinkFunc:
 * @target: of whose records @id is one
 * @instead: (out): another record to look for
 *
 * Returns: whether @instead takes the place of @id
 */
typedef gboolean (*CrmFilterLinkFunc) (const CrmKind *target,
                                       const CrmId *id,
                                       CrmId *instead,
                                       gpointer data);

CrmFilter *crm_filter_map_links (CrmFilter *self,
                                 const CrmKind *const *kinds,
                                 guint n_kinds,
                                 CrmFilterLinkFunc func,
                                 gpointer data);
gboolean crm_filter_has_links (const CrmFilter *self, const CrmKind *const *kinds, guint n_kinds);
void crm_filter_find_kinds (const CrmFilter *self, const CrmKind *kind, GHashTable *found);
gboolean crm_filter_moves (const CrmFilter *self);

/* crm-filter-say.c */
char *crm_filter_say_with (const CrmFilter *self,
                           const CrmKind *const *kinds,
                           guint n_kinds,
                           const char *currency,
                           const CrmLocale *locale,
                           GHashTable *names);

G_END_DECLS
