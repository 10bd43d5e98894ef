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

/* More columns than these are too narrow to be seen; nothing grows to the side there. */
#define MOST_GROWING 64

/* A heap of numbers, the smallest first; what is kept with each fits beside it. */
typedef struct
{
  guint64 *items;
  guint n;
} Heap;

static void
push (Heap *heap, guint64 item)
{
  guint at = heap->n++;

  while (at > 0 && heap->items[(at - 1) / 2] > item)
    {
      heap->items[at] = heap->items[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  heap->items[at] = item;
}

static guint64
pop (Heap *heap)
{
  guint64 first = heap->items[0], last = heap->items[--heap->n];
  guint at = 0, child;

  while ((child = 2 * at + 1) < heap->n)
    {
      if (child + 1 < heap->n && heap->items[child + 1] < heap->items[child])
        child++;
      if (heap->items[child] >= last)
        break;
      heap->items[at] = heap->items[child];
      at = child;
    }
  heap->items[at] = last;
  return first;
}

/* Whether something of a column, whose slots follow each other, happens at the time of @slot. */
static gboolean
is_taken (GPtrArray *column, const CrmCalendarSlot *slot)
{
  guint low = 0, high = column->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (((const CrmCalendarSlot *) column->pdata[middle])->end > slot->start)
        high = middle;
      else
        low = middle + 1;
    }
  return low < column->len && ((const CrmCalendarSlot *) column->pdata[low])->start < slot->end;
}

/* A slot grows to the right up to the first column in which something happens at its time. */
static void
finish_cluster (CrmCalendarSlot **cluster, guint n, int n_columns)
{
  g_autoptr (GPtrArray) columns
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < n; i++)
    {
      cluster[i]->n_columns = n_columns;
      cluster[i]->span = 1;
    }
  if (n_columns > MOST_GROWING)
    return;
  for (int column = 0; column < n_columns; column++)
    g_ptr_array_add (columns, g_ptr_array_new ());
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (columns->pdata[cluster[i]->column], cluster[i]);
  for (guint i = 0; i < n; i++)
    while (cluster[i]->column + cluster[i]->span < n_columns
           && !is_taken (columns->pdata[cluster[i]->column + cluster[i]->span], cluster[i]))
      cluster[i]->span++;
}

/**
 * crm_calendar_layout:
 * @slots: (array length=n_slots): start and end are read, the rest is written
 *
 * Puts what overlaps side by side: each slot takes the leftmost column that is free at its start;
 * slots that hang together in time share the same number of columns. A slot that ends before it
 * starts counts as a moment at its start. Costs n log n.
 */
void
crm_calendar_layout (CrmCalendarSlot *slots, guint n_slots)
{
  g_autofree CrmCalendarSlot **order = g_new (CrmCalendarSlot *, n_slots);
  g_autofree guint64 *free_items = g_new (guint64, n_slots);
  g_autofree guint64 *busy_items = g_new (guint64, n_slots);
  Heap free_columns = { free_items, 0 }, busy = { busy_items, 0 }; /* by column; by end */
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

      if (i > first && slot->start >= cluster_end)
        {
          finish_cluster (order + first, i - first, n_columns);
          first = i;
          n_columns = 0;
          free_columns.n = busy.n = 0;
        }
      cluster_end = i == first ? slot->end : MAX (cluster_end, slot->end);
      while (busy.n > 0 && (gint64) (busy.items[0] >> 32) <= slot->start)
        push (&free_columns, pop (&busy) & G_MAXUINT32);
      slot->column = free_columns.n > 0 ? (int) pop (&free_columns) : n_columns++;
      push (&busy, (guint64) slot->end << 32 | (guint) slot->column);
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
