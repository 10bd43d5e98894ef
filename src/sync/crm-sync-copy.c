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

typedef struct
{
  CrmSyncCycle *cycle;
  const CrmKind *kind;
  GPtrArray *fields;
  GByteArray *bytes;
  GArray *places; /* gsize: where each row begins */
  gboolean is_large;
  char *key;
  char *state;
} CopyJob;

static void
clear_job (CopyJob *job)
{
  g_clear_pointer (&job->fields, g_ptr_array_unref);
  g_clear_pointer (&job->bytes, g_byte_array_unref);
  g_clear_pointer (&job->places, g_array_unref);
  g_free (job->key);
  g_free (job->state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopyJob, clear_job)

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
find_rows (CopyJob *job, CrmId *last, GError **error)
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
set_custom (CopyJob *job, CrmCopy *copy, const CrmId *id, const Datum *custom, GError **error)
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
write_row (CopyJob *job, CrmCopy *copy, gsize place, GError **error)
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
write_rows (CopyJob *job, CrmSession *session, GError **error)
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
  CopyJob *job = data;

  if (crm_session_begin_apply (session, error) && write_rows (job, session, error)
      && crm_session_set_meta (session, job->key, job->state, error)
      && crm_session_end_apply (session, error))
    return job;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_sync_cycle_copy_rows:
 * @last: (inout): the id below which the page begins; then that of its last row
 *
 * Copies the next rows of a kind, none of which is here, and notes how far that is.
 *
 * Returns: how many rows that were, or -1
 */
int
crm_sync_cycle_copy_rows (CrmSyncCycle *self,
                          const CrmKind *kind,
                          CrmId *last,
                          int limit,
                          GCancellable *cancellable,
                          GError **error)
{
  g_auto (CopyJob) job = { .cycle = self, .kind = kind };
  g_autofree char *sql = crm_sync_schema_copy_sql (kind, self->known, last, limit);
  g_autofree char *fingerprint = crm_sync_schema_fingerprint (kind, self->known);
  char id[CRM_ID_STRING_SIZE];

  job.fields = crm_sync_schema_copy_fields (kind, self->known);
  job.places = g_array_new (FALSE, FALSE, sizeof (gsize));
  job.bytes = crm_sync_connection_copy (self->connection, sql, cancellable, error);
  if (job.bytes == NULL || !find_rows (&job, last, error))
    return -1;
  job.is_large = job.places->len == (guint) limit;
  job.key = g_strconcat ("sync.clone:", crm_kind_get_name (kind), NULL);
  job.state = job.is_large ? g_strconcat (fingerprint, " ", crm_id_format (last, id), NULL)
                           : g_strconcat (fingerprint, CRM_SYNC_COPIED, NULL);
  if (crm_store_run (self->store, CRM_LANE_WRITE, write_page, &job, cancellable, error) == NULL)
    return -1;
  return (int) job.places->len;
}
