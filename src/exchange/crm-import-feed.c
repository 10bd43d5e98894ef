/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a file, read on a thread beside the one that saves them: what stands in the cells is
 * understood there, and only what it means among the records of the office is left. A few parcels
 * of rows are on their way at most, however large the file is. */
#include "config.h"

#include "crm-import-feed.h"

#include <string.h>

/* So many rows, or so many bytes of cells, are handed over at once. */
#define PARCEL_ROWS 64
#define PARCEL_BYTES (64 * 1024)
#define N_PARCELS 6

typedef struct
{
  GArray *rows; /* CrmImportFed */
  GString *cells;
  GArray *offsets; /* gsize, of the cells of all rows */
  GPtrArray *pointers;
  GError *error;
  gboolean is_last;
} Parcel;

struct _CrmImportFeed
{
  CrmImportRun reader; /* the plan, without the session and what is there */
  GCancellable *cancellable;
  GThread *thread;

  /* Of who takes the rows. */
  Parcel *taken;
  guint at;

  /* Shared. */
  GMutex lock;
  GCond changed;
  GQueue ready, spare;
  gboolean is_ended;
};

static void
clear_fed (gpointer data)
{
  CrmImportFed *fed = data;

  g_clear_object (&fed->draft);
  g_clear_pointer (&fed->problems, g_array_unref);
}

static Parcel *
parcel_new (void)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->rows = g_array_new (FALSE, FALSE, sizeof (CrmImportFed));
  g_array_set_clear_func (parcel->rows, clear_fed);
  parcel->cells = g_string_new (NULL);
  parcel->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  parcel->pointers = g_ptr_array_new ();
  return parcel;
}

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  g_array_unref (parcel->rows);
  g_string_free (parcel->cells, TRUE);
  g_array_unref (parcel->offsets);
  g_ptr_array_unref (parcel->pointers);
  g_clear_error (&parcel->error);
  g_free (parcel);
}

/* ---- reading ---- */

static guint
count_cells (CrmImportFeed *self, const CrmCsvRow *row)
{
  return MAX (row->n_cells, crm_import_plan_get_n_columns (self->reader.plan));
}

static void
add_row (CrmImportFeed *self, Parcel *parcel, const CrmCsvRow *row)
{
  CrmImportFed fed = { .row = *row };
  guint n_cells = count_cells (self, row);

  for (guint i = 0; i < n_cells; i++)
    {
      gsize offset = parcel->cells->len;

      g_array_append_val (parcel->offsets, offset);
      g_string_append_len (parcel->cells, row->cells[i], (gssize) strlen (row->cells[i]) + 1);
    }
  fed.draft = crm_import_read_draft (&self->reader, row);
  if (self->reader.problems->len > 0)
    {
      fed.problems = self->reader.problems;
      self->reader.problems = crm_import_problems_new ();
    }
  fed.fraction = crm_import_plan_get_fraction (self->reader.plan);
  g_array_append_val (parcel->rows, fed);
}

/* Where the cells stand is known when the last one was added. */
static void
point_at_cells (CrmImportFeed *self, Parcel *parcel)
{
  guint at = 0;

  g_ptr_array_set_size (parcel->pointers, (int) parcel->offsets->len);
  for (guint i = 0; i < parcel->offsets->len; i++)
    parcel->pointers->pdata[i] = parcel->cells->str + g_array_index (parcel->offsets, gsize, i);
  for (guint i = 0; i < parcel->rows->len; i++)
    {
      CrmCsvRow *row = &g_array_index (parcel->rows, CrmImportFed, i).row;

      row->cells = (const char *const *) parcel->pointers->pdata + at;
      at += count_cells (self, row);
    }
}

static void
fill (CrmImportFeed *self, Parcel *parcel)
{
  CrmCsvRow row;

  g_array_set_size (parcel->rows, 0);
  g_array_set_size (parcel->offsets, 0);
  g_string_truncate (parcel->cells, 0);
  while (parcel->rows->len < PARCEL_ROWS && parcel->cells->len < PARCEL_BYTES && !parcel->is_last)
    if (crm_import_plan_next_row (self->reader.plan, &row, self->cancellable, &parcel->error))
      add_row (self, parcel, &row);
    else
      parcel->is_last = TRUE;
  point_at_cells (self, parcel);
}

static gpointer
read_rows (gpointer data)
{
  CrmImportFeed *self = data;
  gboolean is_last = FALSE;

  g_mutex_lock (&self->lock);
  while (!self->is_ended && !is_last)
    {
      Parcel *parcel = g_queue_pop_head (&self->spare);

      if (parcel == NULL)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      g_mutex_unlock (&self->lock);
      fill (self, parcel);
      is_last = parcel->is_last;
      g_mutex_lock (&self->lock);
      g_queue_push_tail (&self->ready, parcel);
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* ---- taking ---- */

/**
 * crm_import_feed_new:
 * @run: ready; its plan stands at the beginning of the file and belongs to the feed until that is
 *   freed
 */
CrmImportFeed *
crm_import_feed_new (CrmImportRun *run, GCancellable *cancellable)
{
  CrmImportFeed *self = g_new0 (CrmImportFeed, 1);

  self->reader.plan = run->plan;
  self->reader.kind = run->kind;
  self->reader.currency = run->currency;
  self->reader.order = run->order;
  self->reader.n_order = run->n_order;
  self->reader.card_column = run->card_column;
  self->reader.labels_column = run->labels_column;
  self->reader.problems = crm_import_problems_new ();
  self->cancellable = cancellable;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->ready);
  g_queue_init (&self->spare);
  for (guint i = 0; i < N_PARCELS; i++)
    g_queue_push_tail (&self->spare, parcel_new ());
  self->thread = g_thread_new ("crm-feed", read_rows, self);
  return self;
}

static void
take_parcel (CrmImportFeed *self)
{
  g_mutex_lock (&self->lock);
  if (self->taken != NULL)
    {
      g_queue_push_tail (&self->spare, self->taken);
      g_cond_broadcast (&self->changed);
    }
  while ((self->taken = g_queue_pop_head (&self->ready)) == NULL)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  self->at = 0;
}

/**
 * crm_import_feed_next:
 *
 * Returns: (transfer none) (nullable): the next row; its draft and its problems may be stolen;
 * %NULL at the end, and with @error
 */
CrmImportFed *
crm_import_feed_next (CrmImportFeed *self, GError **error)
{
  while (self->taken == NULL || (self->at == self->taken->rows->len && !self->taken->is_last))
    take_parcel (self);
  if (self->at < self->taken->rows->len)
    return &g_array_index (self->taken->rows, CrmImportFed, self->at++);
  if (self->taken->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->taken->error));
  return NULL;
}

void
crm_import_feed_free (CrmImportFeed *self)
{
  g_mutex_lock (&self->lock);
  self->is_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_clear_pointer (&self->taken, parcel_free);
  g_queue_clear_full (&self->ready, parcel_free);
  g_queue_clear_full (&self->spare, parcel_free);
  g_array_unref (self->reader.problems);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}
