/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-query.h"

G_BEGIN_DECLS

/**
 * CrmSplice:
 *
 * At @position of a list, @n_removed rows go and @n_added come, as in GListModel::items-changed.
 */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} CrmSplice;

GArray *crm_list_diff (
    const CrmRef *before, guint n_before, const CrmRef *after, guint n_after, guint max_splices);

G_END_DECLS
