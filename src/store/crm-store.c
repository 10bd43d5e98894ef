/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The replica and its five lanes. Each lane is a worker thread with a connection of its own, so
 * that a long report never delays a card, and a long import never delays a list. */
#include "config.h"

#include "crm-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "crm-error.h"
#include "crm-search-private.h"
#include "crm-sums-private.h"
#include "crm-worker.h"

#define N_LANES 5
/* More changes than this are told as "read anew". */
#define MAX_TOLD 1000
/* How long a search waits at most until the index knows what was saved just before. */
#define CATCH_UP_MILLISECONDS 100

typedef struct
{
  CrmWorker *worker;
  CrmSession *session; /* only accessed on the worker's thread */
} Lane;

struct _CrmStore
{
  GObject parent_instance;

  char *folder;
  char *path;
  CrmStoreFlags flags;
  gint64 past; /* the instant that is looked back at; 0 for now */
  CrmCatalog *catalog;
  Lane lanes[N_LANES];
  gboolean is_open;
  gboolean is_waited_for; /* opened by crm_store_open() */
  int is_closing;         /* atomic */

  /* Only accessed on the lane that writes. */
  gboolean is_learning;
  gboolean has_learned;

  /* Only accessed on the main thread. */
  GFileMonitor *monitor;
  guint look_source;
  gint64 data_version;
};

typedef struct
{
  CrmSessionFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  CrmLane lane;
} Call;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GThread *main_thread;

G_DEFINE_FINAL_TYPE (CrmStore, crm_store, G_TYPE_OBJECT)

static void
close_session (gpointer data, gpointer user_data)
{
  Lane *lane = data;

  g_clear_pointer (&lane->session, crm_session_free);
}

/**
 * crm_store_close:
 *
 * Finishes what is queued and closes the connections. Waits for the threads.
 */
void
crm_store_close (CrmStore *self)
{
  g_atomic_int_set (&self->is_closing, TRUE);
  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->look_source, g_source_remove);
  for (int i = N_LANES - 1; i >= 0; i--)
    {
      Lane *lane = &self->lanes[i];

      if (lane->worker == NULL)
        continue;
      crm_worker_call (lane->worker, G_MAXINT - 1, close_session, lane, NULL);
      crm_worker_stop (lane->worker);
      g_clear_object (&lane->worker);
    }
  self->is_open = FALSE;
}

static void
crm_store_finalize (GObject *object)
{
  CrmStore *self = CRM_STORE (object);

  crm_store_close (self);
  g_free (self->folder);
  g_free (self->path);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (crm_store_parent_class)->finalize (object);
}

static void
crm_store_class_init (CrmStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_store_finalize;

  /**
   * CrmStore::changed:
   * @changes: (element-type CrmChangedRecord): what a committed transaction touched; empty when it
   *   is too much to tell
   */
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
}

static void
crm_store_init (CrmStore *self)
{
}

/**
 * crm_store_mark_main_thread:
 *
 * Names the calling thread as the one that draws: crm_store_run() asserts that it never waits
 * there.
 */
void
crm_store_mark_main_thread (void)
{
  main_thread = g_thread_self ();
}

static gboolean
set_error_from_errno (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, CRM_ERROR, code == ENOSPC ? CRM_ERROR_FULL : CRM_ERROR_DENIED,
               /* Translators: the path of a file or folder and why it failed. */
               _ ("%s cannot be opened: %s"), path, g_strerror (code));
  return FALSE;
}

/* The file exists with the right mode before SQLite sees it; the files beside it follow its mode.
 */
static gboolean
make_file (CrmStore *self, GError **error)
{
  GStatBuf status;
  int fd;

  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      if (!(self->flags & CRM_STORE_READ_ONLY))
        g_chmod (self->path, 0600);
      /* SQLite would take an empty file for a new one, and everything would seem to be gone. */
      if ((self->flags & CRM_STORE_CREATE) || g_stat (self->path, &status) != 0
          || status.st_size > 0)
        return TRUE;
      g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT,
                   _ ("The file with the data of this office is damaged"));
      return FALSE;
    }
  if (!(self->flags & CRM_STORE_CREATE))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no office in %s"),
                   self->folder);
      return FALSE;
    }
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return set_error_from_errno (error, self->folder);
  fd = g_open (self->path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_error_from_errno (error, self->path);
  close (fd);
  return TRUE;
}

/* Lists and searches that are open show what search has learned. */
static void
tell_learned (CrmStore *self)
{
  g_autoptr (GArray) everything = g_array_new (FALSE, FALSE, sizeof (CrmChangedRecord));

  crm_store_emit_changed (self, everything);
}

/* One part of what is kept beside the records and is not there, or not whole. */
static gboolean
renew_some (CrmSession *session, gboolean *done, GError **error)
{
  return crm_search_learn_touched (session, error)
         && crm_session_make_waiting_indexes (session, done, error)
         && (!*done || crm_sums_make_some (session, done, error))
         && (!*done || crm_search_renew_some (session, done, error));
}

/* Nobody who reads has to wait for these, or to be told: on a full disk they stay as they are. */
static void
renew_days (CrmStore *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (!crm_sums_renew_days (self->lanes[CRM_LANE_WRITE].session, &done, &error))
    g_debug ("Days of sums are not counted anew: %s", error->message);
  else if (!done)
    crm_store_learn (self);
}

/* One part at a time, behind whatever is asked of the lane meanwhile. A window that closes leaves
 * the rest for the next start. */
static void
renew_kept (gpointer data, gpointer user_data)
{
  CrmStore *self = data;
  Lane *lane = &self->lanes[CRM_LANE_WRITE];
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  self->is_learning = FALSE;
  if (lane->session == NULL || (g_atomic_int_get (&self->is_closing) && !self->is_waited_for))
    return;
  if (!renew_some (lane->session, &done, &error))
    g_warning ("What is kept beside the records is not whole yet: %s", error->message);
  else if (!done)
    crm_store_learn (self);
  else
    {
      if (self->has_learned)
        tell_learned (self);
      renew_days (self);
    }
  self->has_learned = !done;
}

/**
 * crm_store_learn:
 *
 * Lets search learn what waits for it, and makes sums that are missing, behind all else that the
 * lane has to do. From the lane that writes.
 */
void
crm_store_learn (CrmStore *self)
{
  if (self->is_learning)
    return;
  self->is_learning = TRUE;
  crm_worker_call (self->lanes[CRM_LANE_WRITE].worker, G_PRIORITY_LOW, renew_kept, self, NULL);
}

/* Whoever waited for the call has been answered: now search learns of what it changed. What fails,
 * on a full disk, is tried again after the next call. */
static void
learn_after_call (CrmStore *self, CrmLane lane)
{
  CrmSession *session = self->lanes[lane].session;
  g_autoptr (GError) error = NULL;

  if (lane != CRM_LANE_WRITE || session == NULL || !session->can_write)
    return;
  if (!crm_search_learn_touched (session, &error))
    g_debug ("Search has not learnt of the last changes: %s", error->message);
  crm_session_tidy (session);
}

/* Somebody who waits until search knows what was committed; whoever is last frees it. */
typedef struct
{
  CrmStore *store;
  GMutex lock;
  GCond cond;
  gboolean done;
} CatchUp;

static void
clear_catch_up (gpointer data)
{
  CatchUp *catch_up = data;

  g_mutex_clear (&catch_up->lock);
  g_cond_clear (&catch_up->cond);
}

static void
catch_up_now (gpointer data, gpointer user_data)
{
  CatchUp *catch_up = data;
  CrmSession *session = catch_up->store->lanes[CRM_LANE_WRITE].session;

  /* Another program may have left it. */
  if (session != NULL)
    session->has_touched = TRUE;
  learn_after_call (catch_up->store, CRM_LANE_WRITE);
  g_mutex_lock (&catch_up->lock);
  catch_up->done = TRUE;
  g_cond_signal (&catch_up->cond);
  g_mutex_unlock (&catch_up->lock);
  g_atomic_rc_box_release_full (catch_up, clear_catch_up);
}

/**
 * crm_store_catch_up:
 *
 * Waits until search knows what was committed before, but not for a lane that is busy with a large
 * operation. From a lane that reads.
 */
void
crm_store_catch_up (CrmStore *self)
{
  gint64 end = g_get_monotonic_time () + CATCH_UP_MILLISECONDS * 1000;
  CatchUp *catch_up;

  if ((self->flags & CRM_STORE_READ_ONLY) || g_atomic_int_get (&self->is_closing))
    return;
  catch_up = g_atomic_rc_box_new0 (CatchUp);
  catch_up->store = self;
  g_mutex_init (&catch_up->lock);
  g_cond_init (&catch_up->cond);
  crm_worker_call (self->lanes[CRM_LANE_WRITE].worker, G_PRIORITY_HIGH, catch_up_now,
                   g_atomic_rc_box_acquire (catch_up), NULL);
  g_mutex_lock (&catch_up->lock);
  while (!catch_up->done && g_cond_wait_until (&catch_up->cond, &catch_up->lock, end))
    ;
  g_mutex_unlock (&catch_up->lock);
  g_atomic_rc_box_release_full (catch_up, clear_catch_up);
}

static void
open_writer (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CrmStore *self = data;
  Lane *lane = &self->lanes[CRM_LANE_WRITE];
  gboolean can_write = !(self->flags & CRM_STORE_READ_ONLY);
  GError *error = NULL;

  if (!make_file (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  lane->session
      = crm_session_new (self, self->path, can_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY,
                         can_write, self->catalog, &error);
  if (lane->session == NULL
      || ((self->flags & CRM_STORE_DRAFT)
          && !crm_database_execute (lane->session->db, "PRAGMA synchronous = OFF", &error))
      || (can_write && !crm_schema_grow (lane->session, &error))
      || !crm_schema_load_description (lane->session, &error)
      || (self->past != 0 && !crm_session_look_back (lane->session, self->past, &error)))
    {
      g_clear_pointer (&lane->session, crm_session_free);
      g_task_return_error (task, error);
      return;
    }
  self->is_open = TRUE;
  lane->session->is_draft = (self->flags & CRM_STORE_DRAFT) != 0;
  /* A program that was killed left it. */
  lane->session->has_touched = can_write;
  if (can_write)
    crm_store_learn (self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static CrmStore *
store_new (const char *folder, CrmStoreFlags flags, gint64 past, CrmCatalog *catalog)
{
  static const char *const names[N_LANES]
      = { "crm-write", "crm-read", "crm-report", "crm-list", "crm-first" };
  CrmStore *self = g_object_new (CRM_TYPE_STORE, NULL);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, CRM_STORE_FILE, NULL);
  self->flags = past != 0 ? CRM_STORE_READ_ONLY : flags;
  self->past = past;
  self->catalog = g_object_ref (catalog);
  for (int i = 0; i < N_LANES; i++)
    self->lanes[i].worker = crm_worker_new (names[i]);
  return self;
}

/**
 * crm_store_open_async:
 * @folder: of the profile; holds the replica and nothing of anybody else
 * @catalog: the description; the office's own fields join it
 *
 * Opens, or makes, the replica on its own thread.
 */
void
crm_store_open_async (const char *folder,
                      CrmStoreFlags flags,
                      CrmCatalog *catalog,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  crm_store_open_past_async (folder, flags, 0, catalog, cancellable, callback, user_data);
}

/**
 * crm_store_open_past_async:
 * @past: an instant, or 0 for now
 *
 * As crm_store_open_async(), but all that is read is as it was at @past, and nothing can be
 * changed.
 */
void
crm_store_open_past_async (const char *folder,
                           CrmStoreFlags flags,
                           gint64 past,
                           CrmCatalog *catalog,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  CrmStore *self = store_new (folder, flags, past, catalog);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_store_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  crm_worker_push (self->lanes[CRM_LANE_WRITE].worker, task, G_PRIORITY_DEFAULT, open_writer);
}

CrmStore *
crm_store_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean done;
  Call *call;
  CrmStore *store;
  GCancellable *cancellable;
  gpointer result;
  GError *error;
} Waiting;

static void
finish_waiting (Waiting *waiting)
{
  g_mutex_lock (&waiting->lock);
  waiting->done = TRUE;
  g_cond_signal (&waiting->cond);
  g_mutex_unlock (&waiting->lock);
}

static void
wait_for (Waiting *waiting)
{
  g_mutex_lock (&waiting->lock);
  while (!waiting->done)
    g_cond_wait (&waiting->cond, &waiting->lock);
  g_mutex_unlock (&waiting->lock);
  g_mutex_clear (&waiting->lock);
  g_cond_clear (&waiting->cond);
}

static void
renew_all_kept (CrmStore *self)
{
  CrmSession *session = self->lanes[CRM_LANE_WRITE].session;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  while (session != NULL && session->can_write && !done && error == NULL)
    renew_some (session, &done, &error);
  if (error != NULL)
    g_warning ("What is kept beside the records is not whole yet: %s", error->message);
}

static void
open_waiting (gpointer data, gpointer user_data)
{
  Waiting *waiting = data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  open_writer (task, NULL, waiting->store, NULL);
  waiting->result = g_task_propagate_pointer (task, &waiting->error);
  renew_all_kept (waiting->store);
  finish_waiting (waiting);
}

/**
 * crm_store_open:
 *
 * As crm_store_open_async(), but waits, and for the index of search too, where an older program
 * left one: for programs without a window, which may not be here when it is whole, and tests.
 */
CrmStore *
crm_store_open (const char *folder, CrmStoreFlags flags, CrmCatalog *catalog, GError **error)
{
  return crm_store_open_past (folder, flags, 0, catalog, error);
}

/**
 * crm_store_open_past:
 *
 * As crm_store_open_past_async(), but waits.
 */
CrmStore *
crm_store_open_past (
    const char *folder, CrmStoreFlags flags, gint64 past, CrmCatalog *catalog, GError **error)
{
  g_autoptr (CrmStore) self = store_new (folder, flags, past, catalog);
  Waiting waiting = { .store = self };

  g_assert (main_thread != g_thread_self ());
  self->is_waited_for = TRUE;
  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.cond);
  crm_worker_call (self->lanes[CRM_LANE_WRITE].worker, G_PRIORITY_DEFAULT, open_waiting, &waiting,
                   NULL);
  wait_for (&waiting);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);
  return waiting.result;
}

/* The lanes that read are opened when they are first used. */
static CrmSession *
lane_session (CrmStore *self, CrmLane lane_number, GError **error)
{
  Lane *lane = &self->lanes[lane_number];

  if (lane->session == NULL && lane_number != CRM_LANE_WRITE)
    {
      lane->session
          = crm_session_new (self, self->path, SQLITE_OPEN_READONLY, FALSE, self->catalog, error);
      if (lane->session != NULL && self->past != 0
          && !crm_session_look_back (lane->session, self->past, error))
        g_clear_pointer (&lane->session, crm_session_free);
    }
  else if (lane->session == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "the store is not open");
  return lane->session;
}

/**
 * crm_store_is_wanted:
 *
 * Returns: whether somebody waits for the lane that writes
 */
gboolean
crm_store_is_wanted (CrmStore *self)
{
  return (g_atomic_int_get (&self->is_closing) && !self->is_waited_for)
         || crm_worker_is_wanted (self->lanes[CRM_LANE_WRITE].worker);
}

/* On the thread that cancels; SQLite allows it. */
static void
interrupt_cb (GCancellable *cancellable, gpointer handle)
{
  sqlite3_interrupt (handle);
}

/* What is read for nobody any more is given up in the midst of it, so that the lane is free for
 * what somebody waits for; what is written is not. */
static gpointer
run_call (CrmStore *self, Call *call, GCancellable *cancellable, GError **error)
{
  CrmSession *session = lane_session (self, call->lane, error);
  gulong id = 0;
  gpointer result;

  if (session == NULL)
    return NULL;
  if (cancellable != NULL && call->lane != CRM_LANE_WRITE)
    id = g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), session->db->handle, NULL);
  result = call->func (session, call->data, cancellable, error);
  if (id != 0)
    g_cancellable_disconnect (cancellable, id);
  /* An operation that was left open by an error must not swallow the next one. */
  crm_session_rollback (session);
  return result;
}

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  gpointer result = run_call (source, call, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, call->free_result);
  learn_after_call (source, call->lane);
}

static void
free_call (gpointer data)
{
  Call *call = data;

  if (call->free_data != NULL)
    call->free_data (call->data);
  g_free (call);
}

/**
 * crm_store_run_async:
 * @lane: %CRM_LANE_WRITE for operations, %CRM_LANE_READ for what a person waits for,
 *   %CRM_LANE_LIST for a list to its end, %CRM_LANE_FIRST for its first rows where they take a
 *   while, %CRM_LANE_REPORT for what may take long
 * @priority: as for GLib sources
 * @func: runs on the lane's thread
 * @data: (transfer full): freed with @free_data when @func has run or never will
 * @free_result: (nullable): for a result that nobody takes
 *
 * From any thread; @callback runs on the caller's context. Of a store that was closed nothing is
 * asked any more: a window that goes may still hear of what changed before, and is told
 * %G_IO_ERROR_CANCELLED.
 */
void
crm_store_run_async (CrmStore *self,
                     CrmLane lane,
                     int priority,
                     CrmSessionFunc func,
                     gpointer data,
                     GDestroyNotify free_data,
                     GDestroyNotify free_result,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  call->free_data = free_data;
  call->free_result = free_result;
  call->lane = lane;
  g_task_set_source_tag (task, crm_store_run_async);
  g_task_set_task_data (task, call, free_call);
  if (self->lanes[lane].worker == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The store was closed");
  else
    crm_worker_push (self->lanes[lane].worker, task, priority, run_task);
}

gpointer
crm_store_run_finish (CrmStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_waiting (gpointer data, gpointer user_data)
{
  Waiting *waiting = data;
  CrmStore *self = waiting->store;
  CrmLane lane = waiting->call->lane;

  waiting->result = run_call (self, waiting->call, waiting->cancellable, &waiting->error);
  finish_waiting (waiting);
  learn_after_call (self, lane);
}

/**
 * crm_store_run:
 *
 * As crm_store_run_async(), but waits: for programs without a window, other workers, and tests.
 */
gpointer
crm_store_run (CrmStore *self,
               CrmLane lane,
               CrmSessionFunc func,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  Call call = { .func = func, .data = data, .lane = lane };
  Waiting waiting = { .store = self, .call = &call, .cancellable = cancellable };

  g_assert (main_thread != g_thread_self ());
  /* A question that waited for its thread may come when its window has been closed. */
  if (self->lanes[lane].worker == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the office was closed");
      return NULL;
    }
  g_assert (!crm_worker_is_current (self->lanes[lane].worker));
  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.cond);
  crm_worker_call (self->lanes[lane].worker, G_PRIORITY_DEFAULT, run_waiting, &waiting, NULL);
  wait_for (&waiting);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);
  return waiting.result;
}

/* On the lane that writes, this number moves only when another process has written. */
static gpointer
read_data_version (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return GSIZE_TO_POINTER (
      (gsize) crm_database_get_integer (session->db, "PRAGMA data_version", 0));
}

static void
on_data_version_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  CrmStore *self = CRM_STORE (object);
  gint64 version = (gint64) GPOINTER_TO_SIZE (crm_store_run_finish (self, result, NULL));
  g_autoptr (GArray) unknown = g_array_new (FALSE, FALSE, sizeof (CrmChangedRecord));

  if (version == 0 || version == self->data_version)
    return;
  if (self->data_version != 0)
    g_signal_emit (self, signals[CHANGED], 0, unknown);
  self->data_version = version;
}

static gboolean
look_for_others (gpointer data)
{
  CrmStore *self = data;

  self->look_source = 0;
  if (self->lanes[CRM_LANE_WRITE].worker != NULL)
    crm_store_run_async (self, CRM_LANE_WRITE, G_PRIORITY_LOW, read_data_version, NULL, NULL, NULL,
                         NULL, on_data_version_read_cb, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_file_changed_cb (
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, CrmStore *self)
{
  if (self->look_source == 0)
    self->look_source = g_timeout_add (100, look_for_others, self);
}

/**
 * crm_store_watch:
 *
 * From now on CrmStore::changed also tells, without details, when another process wrote to the
 * replica: clientela-cli beside an open window. On the main thread.
 */
void
crm_store_watch (CrmStore *self)
{
  g_autofree char *path = g_strconcat (self->path, "-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (self->monitor != NULL)
    return;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_file_changed_cb), self);
  self->look_source = g_timeout_add (100, look_for_others, self);
}

/**
 * crm_store_get_past:
 *
 * Returns: the instant that this store looks back at, 0 when it is of now
 */
gint64
crm_store_get_past (CrmStore *self)
{
  return self->past;
}

CrmCatalog *
crm_store_get_catalog (CrmStore *self)
{
  return self->catalog;
}

const char *
crm_store_get_folder (CrmStore *self)
{
  return self->folder;
}

typedef struct
{
  GWeakRef store;
  GArray *changes;
} Told;

static gboolean
tell_changed (gpointer data)
{
  Told *told = data;
  g_autoptr (CrmStore) self = g_weak_ref_get (&told->store);

  if (self != NULL)
    g_signal_emit (self, signals[CHANGED], 0, told->changes);
  return G_SOURCE_REMOVE;
}

static void
free_told (gpointer data)
{
  Told *told = data;

  g_weak_ref_clear (&told->store);
  g_array_unref (told->changes);
  g_free (told);
}

/**
 * crm_store_emit_changed:
 *
 * Tells the main context what was committed. From the lane that writes.
 */
void
crm_store_emit_changed (CrmStore *self, GArray *changes)
{
  Told *told = g_new0 (Told, 1);

  g_weak_ref_init (&told->store, self);
  told->changes = g_array_new (FALSE, FALSE, sizeof (CrmChangedRecord));
  if (changes->len <= MAX_TOLD)
    g_array_append_vals (told->changes, changes->data, changes->len);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_changed, told, free_told);
}
