/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of any length. What GTK asks of a model was measured first: get_item must not read, a
 * change must never be told as "all rows were replaced by as many others", and a selection of all
 * rows must not ask for them. Main thread. */
#include "config.h"

#include "crm-list-model.h"

#include <string.h>

#include "crm-list-diff.h"

#define MAX_SPLICES 100
#define MAX_EXCHANGED 64
#define MAX_RECENT_PAGES 12
#define REFRESH_DELAY_MS 120
#define FRAME_MS 16
/* What a window can show at first: read before all the others, which may take long. */
#define N_FIRST_ROWS 256
/* So many rows can be told in one frame, and in each frame once: GTK makes widgets for the first
 * 200, and those of a screen are half of it. */
#define N_TOLD_AT_ONCE 16

struct _CrmListModel
{
  GObject parent_instance;

  CrmListSource *source;
  CrmQuery *query;
  GArray *refs;     /* CrmRef, in order; replaced and spliced, never shared */
  GHashTable *rows; /* CrmRef: Entry */
  GQueue recent;    /* GPtrArray of CrmRow: pages kept although nobody looks at them */
  GtkBitset *selected;

  GCancellable *snapshotting; /* set while a snapshot is read or compared */
  gint64 began;               /* when it was asked for */
  gboolean is_new_query;      /* it is not the same list read again */
  gboolean is_loaded;
  gboolean is_read;     /* to the end, but for what changed since */
  gboolean selects_all; /* with those that are not here yet */
  GArray *coming; /* CrmRef (nullable): the rows as they are to be, of which refs are the first */
  guint coming_timer;
  gboolean refresh_pending;
  guint refresh_timer;

  GQueue wanted; /* numbers of pages plus 1, the newest request first */
  guint wanted_idle;
  gboolean is_paging;
  guint n_requests; /* that are under way, pages and others */
  guint paged;      /* the number of the page that is read, as long as the numbers hold */
  GCancellable *closing;
};

enum
{
  REPLACED,
  LOADED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A row that somebody holds. */
typedef struct
{
  CrmRef ref;
  CrmRow *row; /* weak */
  CrmListModel *model;
} Entry;

static void read_snapshot (CrmListModel *self);
static void settle (CrmListModel *self);
static void read_pages (CrmListModel *self);

static CrmRef *
get_refs (CrmListModel *self)
{
  return (CrmRef *) (gpointer) self->refs->data;
}

/* GListModel */

static void
on_row_finalized_cb (gpointer user_data, GObject *where_the_row_was)
{
  Entry *entry = user_data;
  entry->row = NULL;
  g_hash_table_remove (entry->model->rows, &entry->ref);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  if (entry->row)
    g_object_weak_unref (G_OBJECT (entry->row), on_row_finalized_cb, entry);
  g_free (entry);
}

static CrmRow *
peek_row (CrmListModel *self, CrmRef ref)
{
  Entry *entry = g_hash_table_lookup (self->rows, &ref);
  return entry ? entry->row : NULL;
}

static void
add_row (CrmListModel *self, CrmRow *row)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->ref = crm_row_get_ref (row);
  entry->row = row;
  entry->model = self;
  g_object_weak_ref (G_OBJECT (row), on_row_finalized_cb, entry);
  g_hash_table_replace (self->rows, &entry->ref, entry);
}

static CrmRow *
ensure_row (CrmListModel *self, CrmRef ref)
{
  CrmRow *row = peek_row (self, ref);
  if (row)
    return g_object_ref (row);
  row = crm_row_new (ref);
  add_row (self, row);
  return row;
}

static GType
crm_list_model_get_item_type (GListModel *model)
{
  return CRM_TYPE_ROW;
}

static guint
crm_list_model_get_n_items (GListModel *model)
{
  return CRM_LIST_MODEL (model)->refs->len;
}

static gpointer
crm_list_model_get_item (GListModel *model, guint position)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  if (position >= self->refs->len)
    return NULL;
  return ensure_row (self, get_refs (self)[position]);
}

static void
crm_list_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crm_list_model_get_item_type;
  iface->get_n_items = crm_list_model_get_n_items;
  iface->get_item = crm_list_model_get_item;
}

/* GtkSelectionModel */

static gboolean
crm_list_model_is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (CRM_LIST_MODEL (model)->selected, position);
}

static GtkBitset *
crm_list_model_get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_ref (CRM_LIST_MODEL (model)->selected);
}

/* Takes what is to be selected, and tells the range in which something changed. */
static void
take_selection (CrmListModel *self, GtkBitset *selected)
{
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (self->selected);
  gtk_bitset_difference (changed, selected);
  gtk_bitset_unref (self->selected);
  self->selected = selected;
  self->selects_all = FALSE;
  if (gtk_bitset_is_empty (changed))
    return;
  guint first = gtk_bitset_get_minimum (changed), last = gtk_bitset_get_maximum (changed);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

/* Keys that move from row to row ask for that row alone: they take the selection away and select
 * nothing, since a list of records opens what is under the cursor; a selection is made with the
 * boxes, Ctrl or Shift. */
static gboolean
crm_list_model_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  GtkBitset *selected = unselect_rest ? gtk_bitset_new_empty () : gtk_bitset_copy (self->selected);
  if (!unselect_rest)
    gtk_bitset_add (selected, position);
  take_selection (self, selected);
  return TRUE;
}

static gboolean
crm_list_model_unselect_item (GtkSelectionModel *model, guint position)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  GtkBitset *selected = gtk_bitset_copy (self->selected);
  gtk_bitset_remove (selected, position);
  take_selection (self, selected);
  return TRUE;
}

static gboolean
crm_list_model_select_range (GtkSelectionModel *model,
                             guint position,
                             guint n_items,
                             gboolean unselect_rest)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  GtkBitset *selected = unselect_rest ? gtk_bitset_new_empty () : gtk_bitset_copy (self->selected);
  gtk_bitset_add_range (selected, position, n_items);
  take_selection (self, selected);
  return TRUE;
}

static gboolean
crm_list_model_unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  GtkBitset *selected = gtk_bitset_copy (self->selected);
  gtk_bitset_remove_range (selected, position, n_items);
  take_selection (self, selected);
  return TRUE;
}

static gboolean
crm_list_model_select_all (GtkSelectionModel *model)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  take_selection (self, self->refs->len > 0 ? gtk_bitset_new_range (0, self->refs->len)
                                            : gtk_bitset_new_empty ());
  self->selects_all = !self->is_read || self->coming;
  return TRUE;
}

static gboolean
crm_list_model_unselect_all (GtkSelectionModel *model)
{
  take_selection (CRM_LIST_MODEL (model), gtk_bitset_new_empty ());
  return TRUE;
}

static gboolean
crm_list_model_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  CrmListModel *self = CRM_LIST_MODEL (model);
  GtkBitset *result = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset) added = gtk_bitset_copy (selected);
  gtk_bitset_intersect (added, mask);
  gtk_bitset_subtract (result, mask);
  gtk_bitset_union (result, added);
  take_selection (self, result);
  return TRUE;
}

static void
crm_list_model_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = crm_list_model_is_selected;
  iface->get_selection_in_range = crm_list_model_get_selection_in_range;
  iface->select_item = crm_list_model_select_item;
  iface->unselect_item = crm_list_model_unselect_item;
  iface->select_range = crm_list_model_select_range;
  iface->unselect_range = crm_list_model_unselect_range;
  iface->select_all = crm_list_model_select_all;
  iface->unselect_all = crm_list_model_unselect_all;
  iface->set_selection = crm_list_model_set_selection;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmListModel,
                               crm_list_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      crm_list_model_list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          crm_list_model_selection_model_init))

/* Pages */

typedef struct
{
  CrmListModel *model;
  GArray *refs; /* what was asked for */
  gboolean is_page;
} PageRequest;

static void
page_request_free (PageRequest *request)
{
  g_array_unref (request->refs);
  g_object_unref (request->model);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PageRequest, page_request_free)

static void
keep_page (CrmListModel *self, GPtrArray *rows)
{
  g_queue_push_head (&self->recent, rows);
  if (self->recent.length > MAX_RECENT_PAGES)
    g_ptr_array_unref (g_queue_pop_tail (&self->recent));
}

static void
on_page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PageRequest) request = user_data;
  CrmListModel *self = request->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records
      = crm_list_source_page_finish (CRM_LIST_SOURCE (source), result, &error);
  self->n_requests--;
  if (request->is_page)
    self->is_paging = FALSE;
  if (error)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_signal_emit (self, signals[FAILED], 0, error);
      read_pages (self);
      return;
    }

  GPtrArray *rows = g_ptr_array_new_full (records->len, g_object_unref);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      CrmRow *row = ensure_row (self, g_array_index (request->refs, CrmRef, i));
      g_ptr_array_add (rows, row);
      if (record)
        crm_row_set_record (row, record);
    }
  if (request->is_page)
    keep_page (self, rows);
  else
    g_ptr_array_unref (rows);
  read_pages (self);
}

static void
request_refs (CrmListModel *self, const CrmRef *refs, guint n_refs, gboolean is_page)
{
  PageRequest *request = g_new0 (PageRequest, 1);
  request->model = g_object_ref (self);
  request->is_page = is_page;
  self->n_requests++;
  request->refs = g_array_sized_new (FALSE, FALSE, sizeof (CrmRef), n_refs);
  g_array_append_vals (request->refs, refs, n_refs);
  crm_list_source_page_async (self->source, refs, n_refs, self->closing, on_page_read_cb, request);
}

/* Pages are read to their end, also where GTK was not told of all their rows yet. */
static guint
page_end (CrmListModel *self, guint page)
{
  GArray *known = self->coming ? self->coming : self->refs;
  return MIN ((page + 1) * CRM_LIST_PAGE_SIZE, known->len);
}

/* Whether somebody still looks at a row of the page that has no record. */
static gboolean
is_page_needed (CrmListModel *self, guint page)
{
  guint first = page * CRM_LIST_PAGE_SIZE;
  guint end = MIN (page_end (self, page), self->refs->len);
  for (guint i = first; i < end; i++)
    {
      CrmRow *row = peek_row (self, get_refs (self)[i]);
      if (row && !crm_row_get_record (row))
        return TRUE;
    }
  return FALSE;
}

/* One page at a time: the next one is chosen when this one has come, and is then the newest. */
static void
read_pages (CrmListModel *self)
{
  while (!self->is_paging && !g_queue_is_empty (&self->wanted))
    {
      guint page = GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted)) - 1;
      if (!is_page_needed (self, page))
        continue;
      guint first = page * CRM_LIST_PAGE_SIZE;
      GArray *known = self->coming ? self->coming : self->refs;
      self->is_paging = TRUE;
      self->paged = page;
      request_refs (self, &g_array_index (known, CrmRef, first), page_end (self, page) - first,
                    TRUE);
    }
}

static gboolean
on_wanted_idle_cb (gpointer user_data)
{
  CrmListModel *self = user_data;
  self->wanted_idle = 0;
  read_pages (self);
  return G_SOURCE_REMOVE;
}

static void
want_page (CrmListModel *self, guint number)
{
  gpointer page = GUINT_TO_POINTER (number + 1);
  if (g_queue_peek_head (&self->wanted) == page || (self->is_paging && self->paged == number))
    return;
  g_queue_remove (&self->wanted, page);
  g_queue_push_head (&self->wanted, page);
  if (!self->wanted_idle)
    self->wanted_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_wanted_idle_cb, self, NULL);
}

/* Rows that are seen are read again and keep what they show until then; rows that are only kept
 * are forgotten. */
static void
read_seen_rows_again (CrmListModel *self)
{
  g_queue_clear_full (&self->recent, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (crm_row_get_record (((Entry *) value)->row))
      g_array_append_val (refs, ((Entry *) value)->ref);
  for (guint i = 0; i < refs->len; i += CRM_LIST_PAGE_SIZE)
    request_refs (self, &g_array_index (refs, CrmRef, i), MIN (CRM_LIST_PAGE_SIZE, refs->len - i),
                  FALSE);
}

/* Snapshots */

typedef struct
{
  GArray *before;
  GArray *after;
} Comparison;

static void
comparison_free (gpointer data)
{
  Comparison *comparison = data;
  g_array_unref (comparison->before);
  g_array_unref (comparison->after);
  g_free (comparison);
}

static void
forget_pages (CrmListModel *self)
{
  self->paged = G_MAXUINT;
  g_queue_clear (&self->wanted);
}

static void
forget_coming (CrmListModel *self)
{
  g_clear_pointer (&self->coming, g_array_unref);
  g_clear_handle_id (&self->coming_timer, g_source_remove);
}

/* A few at a time while GTK makes widgets for them; what lies behind costs nothing to tell. */
static void
tell_more (CrmListModel *self)
{
  guint n_told = self->refs->len;
  guint n = MIN (N_TOLD_AT_ONCE, self->coming->len - n_told);
  if (self->is_read && n_told >= N_FIRST_ROWS)
    n = self->coming->len - n_told;
  if (n_told + n == self->coming->len)
    {
      g_array_unref (self->refs);
      self->refs = g_steal_pointer (&self->coming);
    }
  else
    g_array_append_vals (self->refs, &g_array_index (self->coming, CrmRef, n_told), n);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n_told, 0, n);
}

static gboolean
on_coming_timer_cb (gpointer user_data)
{
  g_autoptr (CrmListModel) self = g_object_ref (CRM_LIST_MODEL (user_data));
  if (self->coming)
    tell_more (self);
  if (self->coming)
    return G_SOURCE_CONTINUE;
  self->coming_timer = 0;
  settle (self);
  return G_SOURCE_REMOVE;
}

/* Keeps the rows that are told and goes on with these. Returns: FALSE when those are not the first
 * of these any more */
static gboolean
go_on_with (CrmListModel *self, GArray *refs)
{
  guint n_told = self->refs->len;
  if (refs->len < n_told || memcmp (refs->data, self->refs->data, n_told * sizeof (CrmRef)) != 0)
    return FALSE;
  g_clear_pointer (&self->coming, g_array_unref);
  self->coming = g_array_ref (refs);
  if (n_told == 0 || n_told >= N_FIRST_ROWS || n_told == refs->len)
    tell_more (self);
  if (self->coming && !self->coming_timer)
    self->coming_timer
        = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, FRAME_MS, on_coming_timer_cb, self, NULL);
  return TRUE;
}

/* The rows that somebody holds among the first, taken out of the table. */
static GPtrArray *
take_rows (CrmListModel *self, guint n)
{
  GPtrArray *rows = g_ptr_array_sized_new (n);
  for (guint i = 0; i < n; i++)
    {
      CrmRow *row = peek_row (self, get_refs (self)[i]);
      g_ptr_array_add (rows, row);
      if (row)
        g_hash_table_remove (self->rows, &get_refs (self)[i]);
    }
  return rows;
}

/* Other records come to stand where the first ones do. Of rows that are exchanged GTK 4.8 makes all
 * widgets anew; rows that only show something else keep theirs. */
static void
exchange_first (CrmListModel *self, GArray *refs, guint n)
{
  g_queue_clear_full (&self->recent, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) rows = take_rows (self, n);
  g_array_unref (self->refs);
  self->refs = g_array_sized_new (FALSE, FALSE, sizeof (CrmRef), n);
  g_array_append_vals (self->refs, refs->data, n);
  guint n_seen = 0;
  for (guint i = 0; i < n; i++)
    if (rows->pdata[i])
      {
        crm_row_set_ref (rows->pdata[i], get_refs (self)[i]);
        add_row (self, rows->pdata[i]);
        n_seen = i + 1;
      }
  for (guint page = (n_seen + CRM_LIST_PAGE_SIZE - 1) / CRM_LIST_PAGE_SIZE; page > 0; page--)
    want_page (self, page - 1);
}

/* Another list in the place of this one. Whoever shows it has gone to its top before. */
static void
replace_all (CrmListModel *self, GArray *refs)
{
  guint n_before = self->refs->len;
  guint n_exchanged = MIN (MIN (n_before, refs->len), N_FIRST_ROWS);
  if (n_before > 0 && self->is_new_query)
    g_signal_emit (self, signals[REPLACED], 0);
  forget_pages (self);
  forget_coming (self);
  take_selection (self, gtk_bitset_new_empty ());
  if (n_before > n_exchanged)
    {
      g_array_set_size (self->refs, n_exchanged);
      g_list_model_items_changed (G_LIST_MODEL (self), n_exchanged, n_before - n_exchanged, 0);
    }
  exchange_first (self, refs, n_exchanged);
  go_on_with (self, refs);
}

static void
splice_refs (
    CrmListModel *self, guint position, guint n_removed, const CrmRef *added, guint n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->refs, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->refs, position, added, n_added);
  gtk_bitset_splice (self->selected, position, n_removed, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* Many rows exchanged for many are told in two steps: in one, GTK would look through all of them.
 */
static void
apply_splices (CrmListModel *self, GArray *splices, GArray *after)
{
  forget_pages (self);
  guint end = after->len; /* what lies beyond is as it is to be */
  guint old_end = self->refs->len;
  for (guint i = 0; i < splices->len; i++)
    {
      CrmSplice splice = g_array_index (splices, CrmSplice, i);
      guint n_kept = old_end - (splice.position + splice.n_removed);
      guint first_added = end - n_kept - splice.n_added;
      if (splice.n_removed > MAX_EXCHANGED && splice.n_added > 0)
        {
          splice_refs (self, splice.position, splice.n_removed, NULL, 0);
          splice.n_removed = 0;
        }
      splice_refs (self, splice.position, splice.n_removed,
                   &g_array_index (after, CrmRef, first_added), splice.n_added);
      end = first_added;
      old_end = splice.position;
    }
}

static void
finish_snapshot (CrmListModel *self)
{
  g_cancellable_cancel (self->snapshotting);
  g_clear_object (&self->snapshotting);
  self->is_loaded = TRUE;
  g_debug ("%u rows in %.1f ms", self->refs->len,
           (double) (g_get_monotonic_time () - self->began) / 1000);
  if (self->selects_all)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self));
  if (self->refresh_pending)
    read_snapshot (self);
  g_signal_emit (self, signals[LOADED], 0);
}

/* After rows were told: all of them, or the first. */
static void
settle (CrmListModel *self)
{
  if (self->is_read && !self->coming)
    {
      finish_snapshot (self);
      return;
    }
  self->is_loaded = TRUE;
  g_signal_emit (self, signals[LOADED], 0);
}

/* On a thread of GTask's pool: only the two snapshots are touched. */
static void
compare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Comparison *comparison = task_data;
  GArray *splices = crm_list_diff (
      (const CrmRef *) (gpointer) comparison->before->data, comparison->before->len,
      (const CrmRef *) (gpointer) comparison->after->data, comparison->after->len, MAX_SPLICES);
  g_task_return_pointer (task, splices, (GDestroyNotify) g_array_unref);
}

static void
on_compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmListModel) self = user_data;
  Comparison *comparison = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) splices = g_task_propagate_pointer (G_TASK (result), &error);
  if (error)
    return; /* cancelled: another snapshot is on its way */
  if (splices)
    apply_splices (self, splices, comparison->after);
  else
    replace_all (self, comparison->after);
  read_seen_rows_again (self);
  settle (self);
}

static void
on_snapshot_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmListModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) refs
      = crm_list_source_snapshot_finish (CRM_LIST_SOURCE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the one that took its place goes on */
  if (error)
    {
      g_clear_object (&self->snapshotting);
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  gboolean goes_on = !self->is_new_query && (!self->is_read || self->coming);
  self->is_read = TRUE;
  if (self->is_new_query || goes_on || self->refs->len == 0 || refs->len == 0)
    {
      if (!goes_on || !go_on_with (self, refs))
        replace_all (self, refs);
      self->is_new_query = FALSE;
      settle (self);
      return;
    }
  Comparison *comparison = g_new0 (Comparison, 1);
  comparison->before = g_array_copy (self->refs);
  comparison->after = g_array_ref (refs);
  /* The pool's thread lets its task go when it likes: the list must not hang on it. */
  g_autoptr (GTask) task
      = g_task_new (NULL, self->snapshotting, on_compared_cb, g_object_ref (self));
  g_task_set_task_data (task, comparison, comparison_free);
  g_task_run_in_thread (task, compare);
}

/* A list that is not longer than its first rows is whole, and nothing else need be read. */
static void
on_first_rows_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmListModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) refs
      = crm_list_source_snapshot_finish (CRM_LIST_SOURCE (source), result, &error);
  if (!refs || !self->is_new_query)
    return; /* the whole list came before, or says itself what is wrong */
  self->is_read = refs->len < N_FIRST_ROWS;
  g_debug ("first rows in %.1f ms", (double) (g_get_monotonic_time () - self->began) / 1000);
  replace_all (self, refs);
  self->is_new_query = FALSE;
  settle (self);
}

static void
read_first_rows (CrmListModel *self)
{
  g_autoptr (CrmQuery) query = crm_query_copy (self->query);
  crm_query_set_limit (query, N_FIRST_ROWS);
  crm_list_source_snapshot_async (self->source, query, self->snapshotting, on_first_rows_read_cb,
                                  g_object_ref (self));
}

static void
read_snapshot (CrmListModel *self)
{
  self->refresh_pending = FALSE;
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_cancellable_cancel (self->snapshotting);
  g_clear_object (&self->snapshotting);
  self->snapshotting = g_cancellable_new ();
  self->began = g_get_monotonic_time ();
  if (self->is_new_query && crm_query_get_limit (self->query) == 0)
    read_first_rows (self);
  crm_list_source_snapshot_async (self->source, self->query, self->snapshotting,
                                  on_snapshot_read_cb, g_object_ref (self));
}

static gboolean
on_refresh_timer_cb (gpointer user_data)
{
  CrmListModel *self = user_data;
  self->refresh_timer = 0;
  if (self->snapshotting)
    self->refresh_pending = TRUE;
  else
    read_snapshot (self);
  return G_SOURCE_REMOVE;
}

static void
crm_list_model_dispose (GObject *object)
{
  CrmListModel *self = CRM_LIST_MODEL (object);
  g_cancellable_cancel (self->snapshotting);
  g_clear_object (&self->snapshotting);
  g_cancellable_cancel (self->closing);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_clear_handle_id (&self->wanted_idle, g_source_remove);
  forget_coming (self);
  g_queue_clear (&self->wanted);
  g_queue_clear_full (&self->recent, (GDestroyNotify) g_ptr_array_unref);
  G_OBJECT_CLASS (crm_list_model_parent_class)->dispose (object);
}

static void
crm_list_model_finalize (GObject *object)
{
  CrmListModel *self = CRM_LIST_MODEL (object);
  g_clear_object (&self->source);
  g_clear_object (&self->query);
  g_clear_object (&self->closing);
  g_array_unref (self->refs);
  gtk_bitset_unref (self->selected);
  g_hash_table_unref (self->rows);
  G_OBJECT_CLASS (crm_list_model_parent_class)->finalize (object);
}

static void
crm_list_model_class_init (CrmListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_list_model_dispose;
  object_class->finalize = crm_list_model_finalize;

  /**
   * CrmListModel::replaced:
   *
   * Another list takes the place of this one, whose rows are still there.
   */
  signals[REPLACED] = g_signal_new ("replaced", CRM_TYPE_LIST_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CrmListModel::loaded:
   *
   * A snapshot came, or the first rows of one.
   */
  signals[LOADED] = g_signal_new ("loaded", CRM_TYPE_LIST_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  /**
   * CrmListModel::failed:
   * @error: why
   *
   * Something could not be read.
   */
  signals[FAILED] = g_signal_new ("failed", CRM_TYPE_LIST_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
crm_list_model_init (CrmListModel *self)
{
  self->refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  self->selected = gtk_bitset_new_empty ();
  self->closing = g_cancellable_new ();
  g_queue_init (&self->recent);
  g_queue_init (&self->wanted);
}

/**
 * crm_list_model_new:
 *
 * Returns: (transfer full): an empty list
 */
CrmListModel *
crm_list_model_new (CrmListSource *source)
{
  CrmListModel *self = g_object_new (CRM_TYPE_LIST_MODEL, NULL);
  self->source = g_object_ref (source);
  return self;
}

/**
 * crm_list_model_set_query:
 * @query: not changed afterwards
 *
 * Shows another list: the rows stay until the new order was read.
 */
void
crm_list_model_set_query (CrmListModel *self, CrmQuery *query)
{
  g_return_if_fail (CRM_IS_LIST_MODEL (self));
  g_return_if_fail (CRM_IS_QUERY (query));
  g_set_object (&self->query, query);
  self->is_new_query = TRUE;
  self->is_read = FALSE;
  read_snapshot (self);
}

/**
 * crm_list_model_get_query:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
CrmQuery *
crm_list_model_get_query (CrmListModel *self)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), NULL);
  return self->query;
}

/**
 * crm_list_model_refresh:
 *
 * Reads the same list again, soon; calls in a row are one. What stays keeps its place on the
 * screen and its selection.
 */
void
crm_list_model_refresh (CrmListModel *self)
{
  g_return_if_fail (CRM_IS_LIST_MODEL (self));
  if (self->query && !self->refresh_timer)
    self->refresh_timer = g_timeout_add (REFRESH_DELAY_MS, on_refresh_timer_cb, self);
}

/**
 * crm_list_model_is_loading:
 *
 * Returns: whether an order or a page is being read
 */
gboolean
crm_list_model_is_loading (CrmListModel *self)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), FALSE);
  return self->snapshotting || self->coming || self->n_requests > 0 || self->wanted_idle
         || self->refresh_timer || !g_queue_is_empty (&self->wanted);
}

/**
 * crm_list_model_is_loaded:
 *
 * Returns: whether an order was ever read, so that no rows means that there are none
 */
gboolean
crm_list_model_is_loaded (CrmListModel *self)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), FALSE);
  return self->is_loaded;
}

/**
 * crm_list_model_is_whole:
 *
 * Returns: whether all rows are here: of a long list the first ones are shown before
 */
gboolean
crm_list_model_is_whole (CrmListModel *self)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), FALSE);
  return self->is_loaded && self->is_read && !self->coming;
}

/**
 * crm_list_model_want:
 *
 * A cell was bound to the row: its page is read next, unless its record is here.
 */
void
crm_list_model_want (CrmListModel *self, guint position)
{
  g_return_if_fail (CRM_IS_LIST_MODEL (self));
  if (position >= self->refs->len)
    return;
  CrmRow *row = peek_row (self, get_refs (self)[position]);
  if (row && crm_row_get_record (row))
    return;
  want_page (self, position / CRM_LIST_PAGE_SIZE);
}

/**
 * crm_list_model_find:
 *
 * Returns: the position of a record, %GTK_INVALID_LIST_POSITION when it is not in the list
 */
guint
crm_list_model_find (CrmListModel *self, CrmRef ref)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < self->refs->len; i++)
    if (get_refs (self)[i] == ref)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/**
 * crm_list_model_toggle:
 *
 * Selects a row beside those that are selected, or takes it out.
 */
void
crm_list_model_toggle (CrmListModel *self, guint position)
{
  g_return_if_fail (CRM_IS_LIST_MODEL (self));
  g_return_if_fail (position < self->refs->len);
  GtkBitset *selected = gtk_bitset_copy (self->selected);
  if (!gtk_bitset_add (selected, position))
    gtk_bitset_remove (selected, position);
  take_selection (self, selected);
}

/**
 * crm_list_model_select_others:
 *
 * Selects what is not selected, and nothing else.
 */
void
crm_list_model_select_others (CrmListModel *self)
{
  g_return_if_fail (CRM_IS_LIST_MODEL (self));
  GtkBitset *others
      = self->refs->len > 0 ? gtk_bitset_new_range (0, self->refs->len) : gtk_bitset_new_empty ();
  gtk_bitset_subtract (others, self->selected);
  take_selection (self, others);
}

/**
 * crm_list_model_get_n_selected:
 *
 * Returns: how many rows are selected
 */
guint
crm_list_model_get_n_selected (CrmListModel *self)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), 0);
  return (guint) gtk_bitset_get_size (self->selected);
}

/**
 * crm_list_model_dup_all:
 *
 * Returns: (transfer full) (element-type gint64): the refs of all rows, in order
 */
GArray *
crm_list_model_dup_all (CrmListModel *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self));
  GArray *refs = g_array_sized_new (FALSE, FALSE, sizeof (CrmRef), n);
  if (n > 0)
    g_array_append_vals (refs, get_refs (self), n);
  return refs;
}

/**
 * crm_list_model_dup_selected:
 *
 * Returns: (transfer full) (element-type gint64): the refs of the selected rows, in order
 */
GArray *
crm_list_model_dup_selected (CrmListModel *self)
{
  g_return_val_if_fail (CRM_IS_LIST_MODEL (self), NULL);
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  GtkBitsetIter iter;
  guint position;
  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, self->selected, &position); is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (refs, get_refs (self)[position]);
  return refs;
}
