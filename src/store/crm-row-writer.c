/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-writer-private.h"

#include <string.h>

/* Some dozens of rows: handing over costs little, and whoever settles finds nearly all written. */
#define PARCEL_SIZE (16 * 1024)
#define N_PARCELS 32

typedef enum
{
  ROW,
  INTEGER,
  TEXT,
  ID,
  END,
} Mark;

typedef struct
{
  guint8 *bytes;
  gsize length, size;
} Parcel;

struct _CrmRowWriter
{
  CrmDatabase *database;
  Parcel *parcel;  /* that is being filled */
  gboolean is_out; /* parcels were handed over since the connection was last here */

  /* Shared with the thread that writes. */
  GThread *thread;
  GMutex lock;
  GCond changed;
  GQueue ready; /* Parcel */
  GQueue spare;
  gboolean is_writing;
  gboolean is_ended;
  gboolean is_discarded;
  GError *error; /* the first one */
};

static Parcel *
parcel_new (void)
{
  Parcel *parcel = g_new (Parcel, 1);

  /* The row with which it is full fits in as well, unless that is a large one. */
  parcel->length = 0;
  parcel->size = 2 * PARCEL_SIZE;
  parcel->bytes = g_malloc (parcel->size);
  return parcel;
}

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  g_free (parcel->bytes);
  g_free (parcel);
}

/* ---- writing ---- */

static gint64
read_integer (const guint8 **at)
{
  gint64 value;

  memcpy (&value, *at, sizeof value);
  *at += sizeof value;
  return value;
}

static sqlite3_stmt *
read_statement (const guint8 **at)
{
  sqlite3_stmt *statement;

  memcpy (&statement, *at, sizeof statement);
  *at += sizeof statement;
  return statement;
}

/* Binds one value; what it consists of stays in the parcel until the row is written. */
static void
bind (sqlite3_stmt *statement, Mark mark, const guint8 **at)
{
  int position = *(*at)++;
  gint64 length;

  switch (mark)
    {
    case INTEGER:
      sqlite3_bind_int64 (statement, position, read_integer (at));
      break;
    case TEXT:
      length = read_integer (at);
      sqlite3_bind_text (statement, position, (const char *) *at, (int) length, SQLITE_STATIC);
      *at += length;
      break;
    case ID:
      sqlite3_bind_blob (statement, position, *at, sizeof (CrmId), SQLITE_STATIC);
      *at += sizeof (CrmId);
      break;
    case ROW:
    case END:
      g_assert_not_reached ();
    }
}

static gboolean
write_parcel (CrmRowWriter *self, const Parcel *parcel, GError **error)
{
  const guint8 *at = parcel->bytes, *end = parcel->bytes + parcel->length;

  while (at < end)
    {
      sqlite3_stmt *statement;
      Mark mark = *at++;

      g_assert (mark == ROW);
      statement = read_statement (&at);
      while ((mark = *at++) != END)
        bind (statement, mark, &at);
      if (!crm_database_write (self->database, statement, error))
        return FALSE;
    }
  return TRUE;
}

/* Without the lock, which is held before and after. */
static void
write_unlocked (CrmRowWriter *self, Parcel *parcel)
{
  g_autoptr (GError) error = NULL;
  gboolean is_wanted = self->error == NULL && !self->is_discarded;

  self->is_writing = TRUE;
  g_mutex_unlock (&self->lock);
  if (is_wanted)
    write_parcel (self, parcel, &error);
  g_mutex_lock (&self->lock);
  self->is_writing = FALSE;
  if (error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&error);
}

static gpointer
write_parcels (gpointer data)
{
  CrmRowWriter *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_ended || !g_queue_is_empty (&self->ready))
    {
      Parcel *parcel = g_queue_pop_head (&self->ready);

      if (parcel == NULL)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      write_unlocked (self, parcel);
      parcel->length = 0;
      g_queue_push_tail (&self->spare, parcel);
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* ---- handing over ---- */

/**
 * crm_row_writer_new:
 * @database: not owned; its connection is shared as the head of this room says
 */
CrmRowWriter *
crm_row_writer_new (CrmDatabase *database)
{
  CrmRowWriter *self = g_new0 (CrmRowWriter, 1);

  self->database = database;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->ready);
  g_queue_init (&self->spare);
  self->parcel = parcel_new ();
  for (int i = 1; i < N_PARCELS; i++)
    g_queue_push_tail (&self->spare, parcel_new ());
  self->thread = g_thread_new ("crm-rows", write_parcels, self);
  database->writer = self;
  return self;
}

static void
free_parcels (GQueue *parcels)
{
  g_queue_clear_full (parcels, parcel_free);
}

/**
 * crm_row_writer_free:
 *
 * What was not settled is forgotten.
 */
void
crm_row_writer_free (CrmRowWriter *self)
{
  if (self == NULL)
    return;
  crm_row_writer_discard (self);
  g_mutex_lock (&self->lock);
  self->is_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  self->database->writer = NULL;
  free_parcels (&self->ready);
  free_parcels (&self->spare);
  parcel_free (self->parcel);
  g_clear_error (&self->error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Room for so many bytes more. */
static guint8 *
extend (Parcel *parcel, gsize length)
{
  guint8 *at;

  if (parcel->length + length > parcel->size)
    {
      parcel->size = 2 * (parcel->length + length);
      parcel->bytes = g_realloc (parcel->bytes, parcel->size);
    }
  at = parcel->bytes + parcel->length;
  parcel->length += length;
  return at;
}

/* Where the value goes, of @length bytes. */
static guint8 *
append (CrmRowWriter *self, Mark mark, int position, gsize length)
{
  guint8 *at = extend (self->parcel, 2 + length);

  at[0] = (guint8) mark;
  at[1] = (guint8) position;
  return at + 2;
}

/**
 * crm_row_writer_begin_row:
 * @statement: prepared, with no value bound; parameters without a value stay NULL
 */
void
crm_row_writer_begin_row (CrmRowWriter *self, sqlite3_stmt *statement)
{
  guint8 *at = extend (self->parcel, 1 + sizeof statement);

  at[0] = ROW;
  memcpy (at + 1, &statement, sizeof statement);
}

void
crm_row_writer_add_integer (CrmRowWriter *self, int position, gint64 value)
{
  memcpy (append (self, INTEGER, position, sizeof value), &value, sizeof value);
}

void
crm_row_writer_add_text (CrmRowWriter *self, int position, const char *text, gsize length)
{
  gint64 n = (gint64) length;
  guint8 *at = append (self, TEXT, position, sizeof n + length);

  memcpy (at, &n, sizeof n);
  memcpy (at + sizeof n, text, length);
}

void
crm_row_writer_add_id (CrmRowWriter *self, int position, const CrmId *id)
{
  memcpy (append (self, ID, position, sizeof *id), id, sizeof *id);
}

/**
 * crm_row_writer_end_row:
 *
 * Returns: FALSE when one of the rows before could not be written; nothing more will be
 */
gboolean
crm_row_writer_end_row (CrmRowWriter *self, GError **error)
{
  gboolean good;

  *extend (self->parcel, 1) = END;
  if (self->parcel->length < PARCEL_SIZE)
    return TRUE;
  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->spare))
    g_cond_wait (&self->changed, &self->lock);
  g_queue_push_tail (&self->ready, self->parcel);
  self->parcel = g_queue_pop_head (&self->spare);
  self->is_out = TRUE;
  good = self->error == NULL;
  if (!good && error != NULL)
    *error = g_error_copy (self->error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return good;
}

/**
 * crm_row_writer_settle:
 *
 * Waits until all rows are written; the connection belongs to the calling thread again. What went
 * wrong is told by crm_row_writer_check().
 */
void
crm_row_writer_settle (CrmRowWriter *self)
{
  if (!self->is_out && self->parcel->length == 0)
    return;
  g_mutex_lock (&self->lock);
  while (self->is_writing || !g_queue_is_empty (&self->ready))
    g_cond_wait (&self->changed, &self->lock);
  self->is_out = FALSE;
  if (self->parcel->length > 0)
    {
      Parcel *parcel = self->parcel;

      /* Writing the last ones here is quicker than waking the other thread for them. */
      self->parcel = g_queue_pop_head (&self->spare);
      write_unlocked (self, parcel);
      parcel->length = 0;
      g_queue_push_tail (&self->spare, parcel);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * crm_row_writer_check:
 *
 * Settles. Returns: FALSE when a row could not be written, so that the transaction is not whole
 */
gboolean
crm_row_writer_check (CrmRowWriter *self, GError **error)
{
  crm_row_writer_settle (self);
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/**
 * crm_row_writer_discard:
 *
 * Forgets what is not written yet, and what went wrong: the transaction is taken back.
 */
void
crm_row_writer_discard (CrmRowWriter *self)
{
  g_mutex_lock (&self->lock);
  self->is_discarded = TRUE;
  while (self->is_writing || !g_queue_is_empty (&self->ready))
    g_cond_wait (&self->changed, &self->lock);
  self->is_discarded = FALSE;
  self->is_out = FALSE;
  self->parcel->length = 0;
  g_clear_error (&self->error);
  g_mutex_unlock (&self->lock);
}
