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

struct _CrmRowWriter
{
  CrmDatabase *database;
  GByteArray *parcel; /* that is being filled */
  gboolean is_out;    /* parcels were handed over since the connection was last here */

  /* Shared with the thread that writes. */
  GThread *thread;
  GMutex lock;
  GCond changed;
  GQueue ready; /* GByteArray */
  GQueue spare;
  gboolean is_writing;
  gboolean is_ended;
  gboolean is_discarded;
  GError *error; /* the first one */
};

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
write_parcel (CrmRowWriter *self, const GByteArray *parcel, GError **error)
{
  const guint8 *at = parcel->data, *end = parcel->data + parcel->len;

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
write_unlocked (CrmRowWriter *self, GByteArray *parcel)
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
      GByteArray *parcel = g_queue_pop_head (&self->ready);

      if (parcel == NULL)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      write_unlocked (self, parcel);
      g_byte_array_set_size (parcel, 0);
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
  self->parcel = g_byte_array_sized_new (PARCEL_SIZE);
  for (int i = 1; i < N_PARCELS; i++)
    g_queue_push_tail (&self->spare, g_byte_array_sized_new (PARCEL_SIZE));
  self->thread = g_thread_new ("crm-rows", write_parcels, self);
  database->writer = self;
  return self;
}

static void
free_parcels (GQueue *parcels)
{
  g_queue_clear_full (parcels, (GDestroyNotify) g_byte_array_unref);
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
  g_byte_array_unref (self->parcel);
  g_clear_error (&self->error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
append (CrmRowWriter *self, Mark mark, int position)
{
  guint8 head[2] = { (guint8) mark, (guint8) position };

  g_byte_array_append (self->parcel, head, mark == ROW || mark == END ? 1 : 2);
}

/**
 * crm_row_writer_begin_row:
 * @statement: prepared, with no value bound; parameters without a value stay NULL
 */
void
crm_row_writer_begin_row (CrmRowWriter *self, sqlite3_stmt *statement)
{
  append (self, ROW, 0);
  g_byte_array_append (self->parcel, (const guint8 *) &statement, sizeof statement);
}

void
crm_row_writer_add_integer (CrmRowWriter *self, int position, gint64 value)
{
  append (self, INTEGER, position);
  g_byte_array_append (self->parcel, (const guint8 *) &value, sizeof value);
}

void
crm_row_writer_add_text (CrmRowWriter *self, int position, const char *text, gsize length)
{
  gint64 n = (gint64) length;

  append (self, TEXT, position);
  g_byte_array_append (self->parcel, (const guint8 *) &n, sizeof n);
  g_byte_array_append (self->parcel, (const guint8 *) text, (guint) length);
}

void
crm_row_writer_add_id (CrmRowWriter *self, int position, const CrmId *id)
{
  append (self, ID, position);
  g_byte_array_append (self->parcel, (const guint8 *) id, sizeof *id);
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

  append (self, END, 0);
  if (self->parcel->len < PARCEL_SIZE)
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
  if (!self->is_out && self->parcel->len == 0)
    return;
  g_mutex_lock (&self->lock);
  while (self->is_writing || !g_queue_is_empty (&self->ready))
    g_cond_wait (&self->changed, &self->lock);
  self->is_out = FALSE;
  if (self->parcel->len > 0)
    {
      GByteArray *parcel = self->parcel;

      /* Writing the last ones here is quicker than waking the other thread for them. */
      self->parcel = g_queue_pop_head (&self->spare);
      write_unlocked (self, parcel);
      g_byte_array_set_size (parcel, 0);
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
  g_byte_array_set_size (self->parcel, 0);
  g_clear_error (&self->error);
  g_mutex_unlock (&self->lock);
}
