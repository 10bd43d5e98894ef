/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A count is kept by keeping which records it counts: of a change only what changed is looked at.
 * All records are looked at when a view is new, after a change of very many, where the view depends
 * on other records than its own, and at midnight where it speaks of days; and never so often that
 * it would take more than a small part of a processor. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "crm-filter-links.h"
#include "crm-matches.h"
#include "crm-pinned-views.h"
#include "crm-views.h"

#define DELAY_MS 150
/* After all records were looked at, that is not done again for so many times as long. */
#define REST 20
#define RETRY_US (10 * G_USEC_PER_SEC)
#define KEY "crm-pinned-views"

typedef struct
{
  const CrmListSpec *spec;
  const CrmKind *kinds[CRM_LIST_MAX_KINDS];
  guint n_kinds;
  char *base_path; /* (nullable) */
  CrmValue base_value;
} List;

typedef struct
{
  CrmRecord *view;
  List *list;
  CrmFilter *filter; /* NULL where a newer program wrote it */
  GHashTable *reads; /* const CrmKind: whose records have a say beside those that it shows */
  gboolean moves;
  GtkBitset *rows[CRM_LIST_MAX_KINDS]; /* which records it has now */
  gboolean is_known;
  gboolean needs_all;
  gint64 rests_until;
  guint generation; /* of what is asked for */
} View;

struct _CrmPinnedViews
{
  GObject parent_instance;

  CrmContext *context; /* owns this */
  gulong changed_id;
  GPtrArray *lists;
  GPtrArray *views;
  guint generation;
  GArray *changed; /* CrmRef, since the last look */
  guint timer;
  guint midnight;
  gboolean is_looking;
  GCancellable *reading;
  GCancellable *closing;
};

enum
{
  CHANGED,
  COUNTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmPinnedViews, crm_pinned_views, G_TYPE_OBJECT)

static void look_soon (CrmPinnedViews *self);
static void read_views (CrmPinnedViews *self);

static void
list_free (gpointer data)
{
  List *list = data;
  g_free (list->base_path);
  crm_value_clear (&list->base_value);
  g_free (list);
}

static void
view_free (gpointer data)
{
  View *view = data;
  g_object_unref (view->view);
  g_clear_pointer (&view->filter, crm_filter_unref);
  g_hash_table_unref (view->reads);
  for (guint i = 0; i < CRM_LIST_MAX_KINDS; i++)
    g_clear_pointer (&view->rows[i], gtk_bitset_unref);
  g_free (view);
}

static List *
find_list (CrmPinnedViews *self, const char *name)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      List *list = g_ptr_array_index (self->lists, i);
      if (g_strcmp0 (list->spec->name, name) == 0)
        return list;
    }
  return NULL;
}

static View *
get_nth (CrmPinnedViews *self, guint i)
{
  return i < self->views->len ? g_ptr_array_index (self->views, i) : NULL;
}

/* A look */

/* What a thread of the store is asked about one view. */
typedef struct
{
  guint generation;
  CrmFilter *filter;
  const CrmKind *kinds[CRM_LIST_MAX_KINDS];
  guint n_kinds;
  char *base_path;
  CrmValue base_value;
  CrmId me;
  GArray *among; /* CrmRef; NULL for all records */
  GArray *found;
  gint64 took;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  crm_filter_unref (question->filter);
  g_free (question->base_path);
  crm_value_clear (&question->base_value);
  g_clear_pointer (&question->among, g_array_unref);
  g_clear_pointer (&question->found, g_array_unref);
  g_free (question);
}

static gboolean
answer (CrmSession *session, Question *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (question->kinds[0]);
  g_autoptr (CrmFilter) filter = crm_session_follow_links (
      session, question->filter, question->kinds, question->n_kinds, NULL);
  gint64 began = g_get_monotonic_time ();
  for (guint i = 1; i < question->n_kinds; i++)
    crm_query_add_kind (query, question->kinds[i]);
  if (question->base_path
      && !crm_query_filter (query, question->base_path, CRM_FILTER_EQUAL,
                            crm_value_copy (&question->base_value), error))
    return FALSE;
  crm_query_add_filter (query, filter, &question->me);
  question->found = crm_session_matches (session, query, question->among, cancellable, error);
  question->took = g_get_monotonic_time () - began;
  return question->found != NULL;
}

/* On the lane of reports. */
static gpointer
run_look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *questions = data;
  for (guint i = 0; i < questions->len; i++)
    if (!answer (session, questions->pdata[i], cancellable, error))
      return NULL;
  return g_ptr_array_ref (questions);
}

static guint
kind_position (List *list, CrmRef ref)
{
  for (guint i = 0; i < list->n_kinds; i++)
    if (crm_kind_get_number (list->kinds[i]) == CRM_REF_KIND (ref))
      return i;
  return CRM_LIST_MAX_KINDS;
}

static void
take_answer (View *view, Question *question)
{
  for (guint i = 0; !question->among && i < view->list->n_kinds; i++)
    gtk_bitset_remove_all (view->rows[i]);
  for (guint i = 0; question->among && i < question->among->len; i++)
    {
      CrmRef ref = g_array_index (question->among, CrmRef, i);
      guint k = kind_position (view->list, ref);
      if (k < view->list->n_kinds)
        gtk_bitset_remove (view->rows[k], (guint) CRM_REF_ROW (ref));
    }
  for (guint i = 0; i < question->found->len; i++)
    {
      CrmRef ref = g_array_index (question->found, CrmRef, i);
      guint k = kind_position (view->list, ref);
      if (k < view->list->n_kinds)
        gtk_bitset_add (view->rows[k], (guint) CRM_REF_ROW (ref));
    }
  if (!question->among)
    {
      view->is_known = TRUE;
      view->rests_until = g_get_monotonic_time () + REST * question->took;
    }
}

/* What was asked in vain is asked anew, of all records. */
static void
ask_again (CrmPinnedViews *self)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      View *view = get_nth (self, i);
      view->needs_all = TRUE;
      view->rests_until = g_get_monotonic_time () + RETRY_US;
    }
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPinnedViews) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = crm_store_run_finish (CRM_STORE (source), result, &error);
  self->is_looking = FALSE;
  if (!self->context)
    return;
  if (error)
    {
      g_message ("Pinned views could not be counted: %s", error->message);
      ask_again (self);
    }
  for (guint i = 0; questions && i < questions->len; i++)
    for (guint v = 0; v < self->views->len; v++)
      {
        Question *question = g_ptr_array_index (questions, i);
        if (get_nth (self, v)->generation == question->generation)
          take_answer (get_nth (self, v), question);
      }
  g_signal_emit (self, signals[COUNTED], 0);
  look_soon (self);
}

static Question *
question_new (CrmPinnedViews *self, View *view, GArray *among)
{
  Question *question = g_new0 (Question, 1);
  question->generation = view->generation;
  question->filter = crm_filter_ref (view->filter);
  question->n_kinds = view->list->n_kinds;
  for (guint i = 0; i < question->n_kinds; i++)
    question->kinds[i] = view->list->kinds[i];
  question->base_path = g_strdup (view->list->base_path);
  question->base_value = crm_value_copy (&view->list->base_value);
  question->me = *crm_context_get_user (self->context);
  question->among = among ? g_array_ref (among) : NULL;
  return question;
}

static gboolean
on_timer_cb (gpointer user_data)
{
  CrmPinnedViews *self = user_data;
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (question_free);
  g_autoptr (GArray) changed = g_steal_pointer (&self->changed);
  gint64 now = g_get_monotonic_time ();
  self->timer = 0;
  self->changed = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  for (guint i = 0; i < self->views->len; i++)
    {
      View *view = get_nth (self, i);
      if (!view->filter)
        continue;
      if (view->needs_all && now >= view->rests_until)
        {
          g_ptr_array_add (questions, question_new (self, view, NULL));
          view->needs_all = FALSE;
        }
      else if (changed->len > 0 && view->is_known)
        g_ptr_array_add (questions, question_new (self, view, changed));
    }
  if (questions->len == 0)
    {
      look_soon (self);
      return G_SOURCE_REMOVE;
    }
  self->is_looking = TRUE;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_LOW,
                       run_look, g_ptr_array_ref (questions), (GDestroyNotify) g_ptr_array_unref,
                       (GDestroyNotify) g_ptr_array_unref, self->closing, on_looked_cb,
                       g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* When there is something to look at: a little later, or when the views have rested. */
static void
look_soon (CrmPinnedViews *self)
{
  gint64 when = self->changed->len > 0 ? 0 : G_MAXINT64;
  gint64 now = g_get_monotonic_time ();
  for (guint i = 0; i < self->views->len; i++)
    if (get_nth (self, i)->needs_all && get_nth (self, i)->filter)
      when = MIN (when, get_nth (self, i)->rests_until);
  if (self->is_looking || when == G_MAXINT64)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer
      = g_timeout_add (MAX (DELAY_MS, (guint) (MAX (when - now, 0) / 1000)), on_timer_cb, self);
}

/* What changes */

static gboolean
concerns (View *view, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_hash_table_contains (view->reads, g_array_index (changes, CrmChangedRecord, i).kind))
      return TRUE;
  return FALSE;
}

static void
on_context_changed_cb (CrmPinnedViews *self, GArray *changes)
{
  gboolean are_others = changes->len == 0;
  for (guint i = 0; i < changes->len; i++)
    {
      CrmChangedRecord *change = &g_array_index (changes, CrmChangedRecord, i);
      are_others = are_others || g_str_equal (crm_kind_get_name (change->kind), "saved_view");
      for (guint l = 0; l < self->lists->len; l++)
        if (kind_position (self->lists->pdata[l], change->ref) < CRM_LIST_MAX_KINDS)
          {
            g_array_append_val (self->changed, change->ref);
            break;
          }
    }
  for (guint i = 0; i < self->views->len; i++)
    if (changes->len == 0 || concerns (get_nth (self, i), changes))
      get_nth (self, i)->needs_all = TRUE;
  if (are_others)
    read_views (self);
  if (!self->timer)
    look_soon (self);
}

static gboolean
on_midnight_cb (gpointer user_data)
{
  CrmPinnedViews *self = user_data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  guint left = (guint) (24 * 3600 - g_date_time_get_hour (now) * 3600
                        - g_date_time_get_minute (now) * 60 - g_date_time_get_second (now));
  self->midnight = g_timeout_add_seconds (left + 1, on_midnight_cb, self);
  for (guint i = 0; i < self->views->len; i++)
    if (get_nth (self, i)->moves)
      get_nth (self, i)->needs_all = TRUE;
  look_soon (self);
  return G_SOURCE_REMOVE;
}

/* Which views there are */

static View *
view_new (CrmPinnedViews *self, CrmRecord *record, List *list)
{
  const char *text = crm_record_get_text (record, "filter");
  View *view = g_new0 (View, 1);
  view->view = g_object_ref (record);
  view->list = list;
  view->generation = ++self->generation;
  view->reads = g_hash_table_new (NULL, NULL);
  view->filter = crm_filter_parse (list->kinds, list->n_kinds, text ? text : "",
                                   crm_context_get_currency (self->context), NULL);
  view->needs_all = view->filter != NULL;
  view->moves = view->filter && crm_filter_moves (view->filter);
  for (guint i = 0; i < list->n_kinds; i++)
    {
      view->rows[i] = gtk_bitset_new_empty ();
      if (view->filter)
        crm_filter_find_kinds (view->filter, list->kinds[i], view->reads);
    }
  return view;
}

/* One whose filter is the same keeps its count. */
static View *
take_again (CrmPinnedViews *self, CrmRecord *record, List *list)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      View *view = get_nth (self, i);
      if (view->list != list
          || !crm_id_equal (crm_record_get_id (view->view), crm_record_get_id (record))
          || g_strcmp0 (crm_record_get_text (view->view, "filter"),
                        crm_record_get_text (record, "filter"))
                 != 0)
        continue;
      g_set_object (&view->view, record);
      return g_ptr_array_steal_index (self->views, i);
    }
  return view_new (self, record, list);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPinnedViews) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("Pinned views could not be read: %s", error->message);
  if (!records || !self->context)
    return;
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (view_free);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      List *list = find_list (self, crm_record_get_text (record, "entity"));
      if (list)
        g_ptr_array_add (views, take_again (self, record, list));
    }
  g_ptr_array_unref (self->views);
  self->views = g_steal_pointer (&views);
  g_signal_emit (self, signals[CHANGED], 0);
  look_soon (self);
}

static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_views_list (session, NULL, TRUE, cancellable, error);
}

static void
read_views (CrmPinnedViews *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       run_read, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, self->reading,
                       on_read_cb, g_object_ref (self));
}

/* The object */

static void
crm_pinned_views_dispose (GObject *object)
{
  CrmPinnedViews *self = CRM_PINNED_VIEWS (object);
  /* When the office itself goes it has let its handlers go before. */
  if (self->context && g_signal_handler_is_connected (self->context, self->changed_id))
    g_signal_handler_disconnect (self->context, self->changed_id);
  self->context = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->midnight, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_cancellable_cancel (self->closing);
  G_OBJECT_CLASS (crm_pinned_views_parent_class)->dispose (object);
}

static void
crm_pinned_views_finalize (GObject *object)
{
  CrmPinnedViews *self = CRM_PINNED_VIEWS (object);
  g_ptr_array_unref (self->views);
  g_ptr_array_unref (self->lists);
  g_array_unref (self->changed);
  g_object_unref (self->closing);
  G_OBJECT_CLASS (crm_pinned_views_parent_class)->finalize (object);
}

static void
crm_pinned_views_class_init (CrmPinnedViewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_pinned_views_dispose;
  object_class->finalize = crm_pinned_views_finalize;

  /**
   * CrmPinnedViews::changed:
   *
   * Other views are pinned, or they are called otherwise.
   */
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_PINNED_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CrmPinnedViews::counted:
   *
   * Some of them have another number of records.
   */
  signals[COUNTED] = g_signal_new ("counted", CRM_TYPE_PINNED_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_pinned_views_init (CrmPinnedViews *self)
{
  self->lists = g_ptr_array_new_with_free_func (list_free);
  self->views = g_ptr_array_new_with_free_func (view_free);
  self->changed = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  self->closing = g_cancellable_new ();
}

static void
close_views (gpointer data)
{
  g_object_run_dispose (G_OBJECT (data));
  g_object_unref (data);
}

/**
 * crm_pinned_views_get:
 *
 * Returns: (transfer none): those of the office, made when they are first asked for
 */
CrmPinnedViews *
crm_pinned_views_get (CrmContext *context)
{
  CrmPinnedViews *self = g_object_get_data (G_OBJECT (context), KEY);
  if (self)
    return self;
  self = g_object_new (CRM_TYPE_PINNED_VIEWS, NULL);
  self->context = context;
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  g_object_set_data_full (G_OBJECT (context), KEY, self, close_views);
  on_midnight_cb (self);
  return self;
}

/**
 * crm_pinned_views_drop:
 *
 * Gives up what is under way, before the office is closed.
 */
void
crm_pinned_views_drop (CrmContext *context)
{
  g_object_set_data (G_OBJECT (context), KEY, NULL);
}

/**
 * crm_pinned_views_add_list:
 * @spec: static
 *
 * From now on views of this list count too.
 */
void
crm_pinned_views_add_list (CrmPinnedViews *self, const CrmListSpec *spec)
{
  g_return_if_fail (CRM_IS_PINNED_VIEWS (self));
  if (find_list (self, spec->name))
    return;
  List *list = g_new0 (List, 1);
  list->spec = spec;
  for (; spec->kinds[list->n_kinds]; list->n_kinds++)
    list->kinds[list->n_kinds] = crm_context_get_kind (self->context, spec->kinds[list->n_kinds]);
  g_ptr_array_add (self->lists, list);
  read_views (self);
}

/**
 * crm_pinned_views_set_base:
 * @path: (nullable): %NULL for none
 *
 * What a list leaves in of itself, as the deals of one pipeline, holds for its views too.
 */
void
crm_pinned_views_set_base (CrmPinnedViews *self,
                           const CrmListSpec *spec,
                           const char *path,
                           const CrmValue *value)
{
  List *list = find_list (self, spec->name);
  g_return_if_fail (list != NULL);
  if (g_strcmp0 (list->base_path, path) == 0
      && (!path || crm_value_equal (&list->base_value, value)))
    return;
  g_free (list->base_path);
  list->base_path = g_strdup (path);
  crm_value_clear (&list->base_value);
  list->base_value = path ? crm_value_copy (value) : (CrmValue) CRM_VALUE_INIT;
  for (guint i = 0; i < self->views->len; i++)
    if (get_nth (self, i)->list == list)
      {
        get_nth (self, i)->generation = ++self->generation;
        get_nth (self, i)->needs_all = TRUE;
        get_nth (self, i)->rests_until = 0;
      }
  look_soon (self);
}

guint
crm_pinned_views_get_n (CrmPinnedViews *self)
{
  return self->views->len;
}

/**
 * crm_pinned_views_get_view:
 *
 * Returns: (transfer none): the record of a view, in the order that people gave them
 */
CrmRecord *
crm_pinned_views_get_view (CrmPinnedViews *self, guint i)
{
  return get_nth (self, i)->view;
}

/**
 * crm_pinned_views_get_list:
 *
 * Returns: (transfer none): the list that a view belongs to
 */
const CrmListSpec *
crm_pinned_views_get_list (CrmPinnedViews *self, guint i)
{
  return get_nth (self, i)->list->spec;
}

/**
 * crm_pinned_views_get_count:
 *
 * Returns: how many records a view has, -1 while that is not known
 */
gint64
crm_pinned_views_get_count (CrmPinnedViews *self, guint i)
{
  View *view = get_nth (self, i);
  gint64 count = 0;
  if (!view->is_known)
    return -1;
  for (guint k = 0; k < view->list->n_kinds; k++)
    count += (gint64) gtk_bitset_get_size (view->rows[k]);
  return count;
}

/**
 * crm_pinned_views_dup_words:
 * @number: (out) (transfer full) (nullable): how many records it has, as people write it
 *
 * Returns: (transfer full): what a view is read as
 */
char *
crm_pinned_views_dup_words (CrmPinnedViews *self, guint i, char **number)
{
  const char *title = crm_record_get_title (crm_pinned_views_get_view (self, i));
  gint64 n = crm_pinned_views_get_count (self, i);
  *number = NULL;
  if (n < 0)
    return g_strdup (title);
  *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  g_autofree char *count = get_nth (self, i)->list->spec->format_count ((guint) n, *number);
  /* Translators: a view of a list, and how many records it has, as “Late: 12 contacts”. */
  return g_strdup_printf (_ ("%1$s: %2$s"), title, count);
}
