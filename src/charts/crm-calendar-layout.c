/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How entries that overlap in time share the space: pure, without widgets. */
#include "config.h"

#include "crm-calendar-layout.h"

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const CrmCalendarSlot *first = *(CrmCalendarSlot *const *) a;
  const CrmCalendarSlot *second = *(CrmCalendarSlot *const *) b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  if (first->end != second->end)
    return first->end > second->end ? -1 : 1;
  /* Equal ones keep the order in which they came, so that nothing jumps when it is drawn anew. */
  return first < second ? -1 : first > second;
}

static gboolean
overlap (const CrmCalendarSlot *a, const CrmCalendarSlot *b)
{
  return a->start < b->end && b->start < a->end;
}

/* A slot grows to the right up to the first column in which something happens at its time. */
static int
find_span (CrmCalendarSlot *const *cluster, guint n, const CrmCalendarSlot *slot, int n_columns)
{
  int limit = n_columns;

  for (guint i = 0; i < n; i++)
    if (cluster[i]->column > slot->column && cluster[i]->column < limit
        && overlap (cluster[i], slot))
      limit = cluster[i]->column;
  return limit - slot->column;
}

static void
finish_cluster (CrmCalendarSlot **cluster, guint n, int n_columns)
{
  for (guint i = 0; i < n; i++)
    cluster[i]->n_columns = n_columns;
  for (guint i = 0; i < n; i++)
    cluster[i]->span = find_span (cluster, n, cluster[i], n_columns);
}

/**
 * crm_calendar_layout:
 * @slots: (array length=n_slots): start and end are read, the rest is written
 *
 * Puts what overlaps side by side: each slot takes the leftmost column that is free at its start;
 * slots that hang together in time share the same number of columns. A slot that ends before it
 * starts counts as a moment at its start.
 */
void
crm_calendar_layout (CrmCalendarSlot *slots, guint n_slots)
{
  g_autofree CrmCalendarSlot **order = g_new (CrmCalendarSlot *, n_slots);
  g_autofree int *ends = g_new0 (int, n_slots);
  guint first = 0;
  int n_columns = 0, cluster_end = 0;

  if (n_slots == 0)
    return;
  for (guint i = 0; i < n_slots; i++)
    {
      slots[i].end = MAX (slots[i].end, slots[i].start + 1);
      order[i] = &slots[i];
    }
  qsort (order, n_slots, sizeof *order, compare_slots);
  for (guint i = 0; i < n_slots; i++)
    {
      CrmCalendarSlot *slot = order[i];
      int column = 0;

      if (i > first && slot->start >= cluster_end)
        {
          finish_cluster (order + first, i - first, n_columns);
          first = i;
          n_columns = 0;
        }
      cluster_end = i == first ? slot->end : MAX (cluster_end, slot->end);
      while (column < n_columns && ends[column] > slot->start)
        column++;
      n_columns = MAX (n_columns, column + 1);
      ends[column] = slot->end;
      slot->column = column;
    }
  finish_cluster (order + first, n_slots - first, n_columns);
}

/**
 * crm_calendar_count_columns:
 *
 * Returns: how many columns, or lanes, the fullest moment needs
 */
int
crm_calendar_count_columns (const CrmCalendarSlot *slots, guint n_slots)
{
  int count = 0;

  for (guint i = 0; i < n_slots; i++)
    count = MAX (count, slots[i].column + 1);
  return count;
}
