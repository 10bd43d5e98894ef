/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two orders of the same list. Pure; any thread. */
#include "config.h"

#include "crm-list-diff.h"

#include <string.h>

#define NOWHERE G_MAXUINT

/* Where each ref of @after stood before; NOWHERE for a new one. */
static guint *
find_old_positions (const CrmRef *before, guint n_before, const CrmRef *after, guint n_after)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < n_before; i++)
    g_hash_table_insert (positions, (gpointer) &before[i], GUINT_TO_POINTER (i));
  guint *old = g_new (guint, n_after);
  for (guint i = 0; i < n_after; i++)
    {
      gpointer value;
      old[i] = g_hash_table_lookup_extended (positions, &after[i], NULL, &value)
                   ? GPOINTER_TO_UINT (value)
                   : NOWHERE;
    }
  return old;
}

/* The longest run of rows that kept their order (by patience sorting): marks the others NOWHERE, as
 * if they had gone and come anew. Usually one row moved, and one is marked. */
static void
keep_longest_order (guint *old, guint n)
{
  g_autofree guint *tails = g_new (guint, n);    /* position in old of the end of a run */
  g_autofree guint *previous = g_new (guint, n); /* position in old of what comes before */
  guint length = 0;
  for (guint i = 0; i < n; i++)
    {
      if (old[i] == NOWHERE)
        continue;
      guint low = 0, high = length;
      while (low < high)
        {
          guint middle = (low + high) / 2;
          if (old[tails[middle]] < old[i])
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? tails[low - 1] : NOWHERE;
      tails[low] = i;
      length = MAX (length, low + 1);
    }

  guint next = length > 0 ? tails[length - 1] : NOWHERE;
  for (guint i = n; i-- > 0;)
    if (i == next)
      next = previous[i];
    else
      old[i] = NOWHERE;
}

/**
 * crm_list_diff:
 * @max_splices: give up when there are more
 *
 * Compares two orders of a list.
 *
 * Returns: (transfer full) (nullable) (element-type CrmSplice): the changes from the end to the
 *   beginning, so that each holds when it is applied after those before it; %NULL when there are
 *   so many that replacing everything is cheaper
 */
GArray *
crm_list_diff (
    const CrmRef *before, guint n_before, const CrmRef *after, guint n_after, guint max_splices)
{
  g_autoptr (GArray) splices = g_array_new (FALSE, FALSE, sizeof (CrmSplice));
  if (n_before == n_after && memcmp (before, after, n_before * sizeof (CrmRef)) == 0)
    return g_steal_pointer (&splices);

  g_autofree guint *old = find_old_positions (before, n_before, after, n_after);
  keep_longest_order (old, n_after);

  /* Both ends walk back; between two rows that stayed lies at most one splice. */
  guint end = n_before, i = n_after, n_added = 0;
  for (;;)
    {
      gboolean is_kept = i > 0 && old[i - 1] != NOWHERE;
      if (i > 0 && !is_kept)
        {
          n_added++;
          i--;
          continue;
        }
      guint start = is_kept ? old[i - 1] + 1 : 0;
      if (end > start || n_added > 0)
        {
          CrmSplice splice = { start, end - start, n_added };
          if (splices->len == max_splices)
            return NULL;
          g_array_append_val (splices, splice);
        }
      if (!is_kept)
        return g_steal_pointer (&splices);
      end = old[--i];
      n_added = 0;
    }
}
