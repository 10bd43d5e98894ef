/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a reason has more lines than anybody looks at, whole records are read only of those that
 * are shown; the others are counted. */
#include "config.h"

#include "crm-day-item-private.h"

#define PAGE 128

/* In the order in which the list has them. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const CrmDayCandidate *first = a, *second = b;

  if (first->reason != second->reason)
    return first->reason < second->reason ? -1 : 1;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return crm_id_compare (&first->id, &second->id);
}

/* What somebody answered may not be shown, so it takes nobody's place among those that are. */
static GArray *
choose (CrmDayMaker *maker, const CrmKind *kind, GArray *candidates)
{
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  guint n[CRM_DAY_N_REASONS] = { 0 };

  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      const CrmDayCandidate *candidate = &g_array_index (candidates, CrmDayCandidate, i);
      CrmRef ref = CRM_REF_MAKE (candidate->row, crm_kind_get_number (kind));
      gboolean answered = g_hash_table_contains (maker->answered, &candidate->id);

      if (!answered && maker->options->most > 0 && n[candidate->reason]++ >= maker->options->most)
        maker->beyond[candidate->reason]++;
      else
        g_array_append_val (refs, ref);
    }
  return refs;
}

/*
 * crm_day_maker_choose:
 * @candidates: (element-type CrmDayCandidate): records of @kind; sorted here
 * @add: makes the line of one that is shown
 */
gboolean
crm_day_maker_choose (CrmDayMaker *self,
                      const CrmKind *kind,
                      GArray *candidates,
                      CrmDayAdd add,
                      gpointer data,
                      GError **error)
{
  g_autoptr (GArray) refs = choose (self, kind, candidates);

  for (guint i = 0; i < refs->len; i += PAGE)
    {
      g_autoptr (GPtrArray) records = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      records = crm_session_page (self->session, &g_array_index (refs, CrmRef, i),
                                  MIN (PAGE, refs->len - i), error);
      if (records == NULL)
        return FALSE;
      for (guint k = 0; k < records->len; k++)
        if (records->pdata[k] != NULL)
          add (self, records->pdata[k], data);
    }
  return TRUE;
}

/*
 * crm_day_maker_scan:
 * @names: the fields that are looked at, up to a %NULL
 */
gboolean
crm_day_maker_scan (CrmDayMaker *self,
                    CrmQuery *query,
                    const char *const *names,
                    CrmScan take,
                    gpointer data,
                    GError **error)
{
  const CrmKind *kind = crm_query_get_kind (query, 0);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (fields, (gpointer) crm_kind_find_field (kind, names[i]));
  return crm_session_scan (self->session, query, fields, take, data, self->cancellable, error);
}
