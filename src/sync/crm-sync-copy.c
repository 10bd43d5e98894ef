/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the first copy in PostgreSQL's binary form, bound to the tables of the replica as it
 * came. */
#include "config.h"

#include <string.h>

#include "crm-date.h"
#include "crm-error.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

/* Signature, flags, and the length of an extension that does not exist yet. */
#define HEADER_SIZE 19
/* PostgreSQL counts days from 2000. */
#define DAY_ZERO 10957
#define N_HEAD 4

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gsize at;
} Reader;

/* A value as it stands on the wire. */
typedef struct
{
  const guint8 *bytes; /* NULL: none */
  gsize length;
} Datum;

struct _CrmSyncPage
{
  CrmSyncCycle *cycle;
  const CrmKind *kind;
  GPtrArray *fields;
  GByteArray *bytes;
  GArray *places; /* gsize: where each row begins */
  gboolean is_large;
  char *key;
  char *state;
  GMainContext *context; /* while it is being written */
  gboolean is_written;   /* or not, with the error */
  GError *error;
};

static gboolean
fail (const CrmKind *kind, GError **error)
{
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, "a page of %s is not as it was asked for",
               crm_kind_get_name (kind));
  return FALSE;
}

static gint64
to_integer (const guint8 *bytes, gsize length)
{
  guint64 value = length > 0 && (bytes[0] & 0x80) != 0 ? G_MAXUINT64 : 0;

  for (gsize i = 0; i < length; i++)
    value = value << 8 | bytes[i];
  return (gint64) value;
}

static gboolean
read_integer (Reader *reader, gsize length, gint64 *value)
{
  if (reader->length - reader->at < length)
    return FALSE;
  *value = to_integer (reader->bytes + reader->at, length);
  reader->at += length;
  return TRUE;
}

static gboolean
read_datum (Reader *reader, Datum *datum)
{
  gint64 length;

  if (!read_integer (reader, 4, &length))
    return FALSE;
  datum->bytes = NULL;
  datum->length = 0;
  if (length < 0)
    return TRUE;
  if (reader->length - reader->at < (gsize) length)
    return FALSE;
  datum->bytes = reader->bytes + reader->at;
  datum->length = (gsize) length;
  reader->at += (gsize) length;
  return TRUE;
}

static guint
count_columns (GPtrArray *fields)
{
  guint n = N_HEAD;

  for (guint i = 0; i < fields->len; i++)
    n += crm_field_get_field_type (fields->pdata[i]) == CRM_FIELD_ANY_LINK ? 2 : 1;
  return n;
}

/* Finds where each row begins, and the id of the last one. */
static gboolean
find_rows (CrmSyncPage *job, CrmId *last, GError **error)
{
  static const guint8 signature[] = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0 };
  Reader reader = { job->bytes->data, job->bytes->len, HEADER_SIZE };
  guint n_columns = count_columns (job->fields);

  if (reader.length < HEADER_SIZE || memcmp (reader.bytes, signature, sizeof signature) != 0)
    return fail (job->kind, error);
  for (;;)
    {
      gsize place = reader.at;
      gint64 n;

      if (!read_integer (&reader, 2, &n))
        return fail (job->kind, error);
      if (n == -1)
        return TRUE;
      if (n != n_columns)
        return fail (job->kind, error);
      for (gint64 i = 0; i < n; i++)
        {
          Datum datum;

          if (!read_datum (&reader, &datum) || (i == 0 && datum.length != sizeof (CrmId)))
            return fail (job->kind, error);
          if (i == 0)
            memcpy (last, datum.bytes, sizeof *last);
        }
      g_array_append_val (job->places, place);
    }
}

static void
set_number (CrmCopy *copy, guint position, CrmFieldType type, const Datum *datum)
{
  gint64 value = to_integer (datum->bytes, datum->length);

  if (type != CRM_FIELD_DATE)
    crm_copy_set_integer (copy, position, value);
  /* A day without end is none. */
  else if (value > G_MININT32 && value < G_MAXINT32)
    crm_copy_set_integer (copy, position, value + DAY_ZERO);
}

static gboolean
set_field (CrmCopy *copy, Reader *reader, guint position, const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);
  Datum datum, kind = { NULL, 0 };

  if (!read_datum (reader, &datum) || (type == CRM_FIELD_ANY_LINK && !read_datum (reader, &kind)))
    return FALSE;
  if (datum.bytes == NULL)
    return TRUE;
  if (crm_field_is_link (field))
    {
      if (datum.length != sizeof (CrmId))
        return FALSE;
      crm_copy_set_link (copy, position, (const CrmId *) (gconstpointer) datum.bytes);
      if (kind.bytes != NULL)
        crm_copy_set_link_kind (copy, position, to_integer (kind.bytes, kind.length));
      return TRUE;
    }
  if (crm_field_is_number (field) || type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT
      || type == CRM_FIELD_BOOLEAN)
    {
      if (datum.length > sizeof (gint64))
        return FALSE;
      set_number (copy, position, type, &datum);
    }
  else
    crm_copy_set_text (copy, position, (const char *) datum.bytes, datum.length);
  return TRUE;
}

/* What the office made itself is read as everywhere else. */
static gboolean
set_custom (CrmSyncPage *job, CrmCopy *copy, const CrmId *id, const Datum *custom, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *json = NULL;

  if (custom->bytes == NULL)
    return TRUE;
  json = g_strdup_printf ("{\"custom\":%.*s}", (int) custom->length, (const char *) custom->bytes);
  record = crm_sync_wire_read_row (job->cycle->parser, job->kind, id, json, error);
  if (record == NULL)
    return FALSE;
  crm_copy_set_custom (copy, record);
  return TRUE;
}

static gboolean
write_row (CrmSyncPage *job, CrmCopy *copy, gsize place, GError **error)
{
  Reader reader = { job->bytes->data, job->bytes->len, place + 2 };
  Datum head[N_HEAD];
  CrmId id;

  for (int i = 0; i < N_HEAD; i++)
    if (!read_datum (&reader, &head[i]))
      return fail (job->kind, error);
  memcpy (&id, head[0].bytes, sizeof id);
  if (!set_custom (job, copy, &id, &head[3], error))
    return FALSE;
  for (guint i = 0; i < job->fields->len; i++)
    if (!set_field (copy, &reader, i, job->fields->pdata[i]))
      return fail (job->kind, error);
  return crm_copy_write (copy, &id, to_integer (head[1].bytes, head[1].length),
                         head[2].length == 1 && head[2].bytes[0] != 0, error);
}

/* The rows of a page come with falling ids and are written with rising ones, as SQLite likes it. */
static gboolean
write_rows (CrmSyncPage *job, CrmSession *session, GError **error)
{
  g_autoptr (CrmCopy) copy
      = crm_session_copy_begin (session, job->kind, job->fields, job->is_large, error);

  if (copy == NULL)
    return FALSE;
  for (guint i = job->places->len; i > 0; i--)
    if (!write_row (job, copy, g_array_index (job->places, gsize, i - 1), error))
      return FALSE;
  return TRUE;
}

static gpointer
write_page (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmSyncPage *job = data;

  if (crm_session_begin_page (session, error) && write_rows (job, session, error)
      && crm_session_set_meta (session, job->key, job->state, error)
      && crm_session_end_apply (session, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_page_fetch:
 * @last: (inout): the id below which the page begins; then that of its last row
 *
 * Fetches the next rows of a kind, none of which is here.
 *
 * Returns: (transfer full): the page, or %NULL with @error
 */
CrmSyncPage *
crm_sync_page_fetch (CrmSyncCycle *cycle,
                     const CrmKind *kind,
                     CrmId *last,
                     int limit,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncPage) page = g_new0 (CrmSyncPage, 1);
  g_autofree char *fingerprint = crm_sync_schema_fingerprint (kind, cycle->known);
  char id[CRM_ID_STRING_SIZE];

  page->cycle = cycle;
  page->kind = kind;
  page->fields = crm_sync_schema_copy_fields (kind, cycle->known);
  page->places = g_array_new (FALSE, FALSE, sizeof (gsize));
  page->bytes = crm_sync_server_copy_page (cycle->remote, kind, cycle->known, last, limit,
                                           cancellable, error);
  if (page->bytes == NULL || !find_rows (page, last, error))
    return NULL;
  page->is_large = page->places->len == (guint) limit;
  page->key = g_strconcat ("sync.clone:", crm_kind_get_name (kind), NULL);
  page->state = page->is_large ? g_strconcat (fingerprint, " ", crm_id_format (last, id), NULL)
                               : g_strconcat (fingerprint, CRM_SYNC_COPIED, NULL);
  return g_steal_pointer (&page);
}

/**
 * crm_sync_page_is_last:
 *
 * Returns: whether nothing of its kind comes after it
 */
gboolean
crm_sync_page_is_last (CrmSyncPage *self)
{
  return !self->is_large;
}

int
crm_sync_page_count (CrmSyncPage *self)
{
  return (int) self->places->len;
}

static void
on_page_written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  CrmSyncPage *self = data;

  crm_store_run_finish (CRM_STORE (object), result, &self->error);
  self->is_written = TRUE;
}

/**
 * crm_sync_page_write:
 *
 * Begins to write the page with how far it is, while the caller fetches the next one.
 */
void
crm_sync_page_write (CrmSyncPage *self, GCancellable *cancellable)
{
  g_return_if_fail (self->context == NULL);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  crm_store_run_async (self->cycle->store, CRM_LANE_WRITE, G_PRIORITY_DEFAULT, write_page, self,
                       NULL, NULL, cancellable, on_page_written_cb, self);
  g_main_context_pop_thread_default (self->context);
}

/**
 * crm_sync_page_finish:
 *
 * Waits until the page is written.
 *
 * Returns: FALSE with @error when nothing of it is
 */
gboolean
crm_sync_page_finish (CrmSyncPage *self, GError **error)
{
  while (!self->is_written)
    g_main_context_iteration (self->context, TRUE);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* Waits for it when it is being written. */
void
crm_sync_page_free (CrmSyncPage *self)
{
  if (self->context != NULL)
    crm_sync_page_finish (self, NULL);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_error (&self->error);
  g_free (self->key);
  g_free (self->state);
  g_free (self);
}
