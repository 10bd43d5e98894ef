/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first copy of an office, row by row from the wire into the tables: no record is made of a
 * row, its values are bound as they came. Indexes are made when a table is full, and search learns
 * of it last of all. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-replica.h"
#include "crm-search-private.h"
#include "crm-sums-private.h"

/* Columns that every row has: id, _rv, _del, custom, _key. */
#define N_HEAD 5
#define SMALL_TABLE 10000

struct _CrmCopy
{
  CrmSession *session;
  const CrmKind *kind;
  GPtrArray *fields; /* CrmField */
  int *positions;    /* of each in the statement */
  const CrmField *title;
  gboolean has_title;      /* of the row that is being written */
  sqlite3_stmt *statement; /* owned by the database */
};

static char *
insert_sql (const CrmKind *kind, GPtrArray *fields, int *positions)
{
  GString *names = g_string_new (NULL), *marks = g_string_new (NULL);
  int position = N_HEAD;
  char *sql;

  for (guint i = 0; i < fields->len; i++)
    {
      const CrmField *field = fields->pdata[i];

      positions[i] = ++position;
      g_string_append_printf (names, ", \"%s\"", crm_field_get_name (field));
      g_string_append (marks, ", ?");
      if (crm_field_get_field_type (field) != CRM_FIELD_ANY_LINK)
        continue;
      position++;
      g_string_append_printf (names, ", \"%s_kind\"", crm_field_get_name (field));
      g_string_append (marks, ", ?");
    }
  sql = g_strdup_printf ("INSERT INTO \"%s\" (id, _rv, _del, custom, _key%s)"
                         " VALUES (?, ?, ?, ?, ?%s)",
                         crm_kind_get_name (kind), names->str, marks->str);
  g_string_free (names, TRUE);
  g_string_free (marks, TRUE);
  return sql;
}

/* Whether so little is here that making its indexes anew costs nothing. */
static gboolean
is_small (CrmSession *self, const CrmKind *kind)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT coalesce (max (row), 0) FROM \"%s\"", crm_kind_get_name (kind));

  return crm_database_get_integer (self->db, sql, G_MAXINT64) <= SMALL_TABLE;
}

static gboolean
learn_from_here (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT OR IGNORE INTO search_pending (kind, after) SELECT %d, coalesce (max (row), 0)"
      " FROM \"%s\"",
      crm_kind_get_number (kind), crm_kind_get_name (kind));

  return crm_kind_has (kind, CRM_KIND_CHILD) || !crm_search_is_searched (kind)
         || crm_database_execute (self->db, sql, error);
}

/**
 * crm_session_begin_page:
 *
 * As crm_session_begin_apply(), for a page of the first copy. When the power fails, what was
 * written last is not there, and neither is the note how far the copy is.
 */
gboolean
crm_session_begin_page (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  if (!crm_session_wait_for_disk (self, FALSE, error))
    return FALSE;
  if (!crm_session_begin_apply (self, error))
    {
      crm_session_wait_for_disk (self, TRUE, NULL);
      return FALSE;
    }
  self->is_copy = TRUE;
  return TRUE;
}

/**
 * crm_session_copy_begin:
 * @fields: (element-type CrmField): those that have values in the rows that come
 * @is_large: whether there are so many rows that indexes are better made afterwards
 *
 * Begins to write rows of @kind, none of which is here yet. Inside of crm_session_begin_apply().
 *
 * Returns: (transfer full): the copy, or %NULL with @error
 */
CrmCopy *
crm_session_copy_begin (
    CrmSession *self, const CrmKind *kind, GPtrArray *fields, gboolean is_large, GError **error)
{
  g_autoptr (CrmCopy) copy = g_new0 (CrmCopy, 1);
  g_autofree char *sql = NULL;

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->is_apply, NULL);
  if (is_large && is_small (self, kind))
    {
      crm_schema_drop_indexes (self, kind);
      if (!crm_sums_drop (self, kind, error))
        return NULL;
    }
  if (!learn_from_here (self, kind, error))
    return NULL;
  copy->session = self;
  copy->kind = kind;
  copy->fields = g_ptr_array_ref (fields);
  copy->positions = g_new0 (int, fields->len + 1);
  copy->title = crm_kind_get_title_field (kind);
  sql = insert_sql (kind, fields, copy->positions);
  copy->statement = crm_database_prepare (self->db, sql, error);
  return copy->statement != NULL ? g_steal_pointer (&copy) : NULL;
}

void
crm_copy_free (CrmCopy *self)
{
  crm_statement_reset (self->statement);
  g_ptr_array_unref (self->fields);
  g_free (self->positions);
  g_free (self);
}

void
crm_copy_set_integer (CrmCopy *self, guint field, gint64 value)
{
  sqlite3_bind_int64 (self->statement, self->positions[field], value);
}

/**
 * crm_copy_set_text:
 * @bytes: UTF-8; stays as it is until the row is written
 */
void
crm_copy_set_text (CrmCopy *self, guint field, const char *bytes, gsize length)
{
  sqlite3_bind_text (self->statement, self->positions[field], bytes, (int) length, SQLITE_STATIC);
  if (self->fields->pdata[field] == self->title)
    {
      g_autofree char *text = g_strndup (bytes, length);

      sqlite3_bind_text (self->statement, N_HEAD, crm_fold (text), -1, g_free);
      self->has_title = TRUE;
    }
}

/**
 * crm_copy_set_link:
 * @id: stays as it is until the row is written
 */
void
crm_copy_set_link (CrmCopy *self, guint field, const CrmId *id)
{
  sqlite3_bind_blob (self->statement, self->positions[field], id, sizeof *id, SQLITE_STATIC);
}

/**
 * crm_copy_set_link_kind:
 * @number: of the kind to which the link leads, where the field allows several
 */
void
crm_copy_set_link_kind (CrmCopy *self, guint field, gint64 number)
{
  sqlite3_bind_int64 (self->statement, self->positions[field] + 1, number);
}

/**
 * crm_copy_set_custom:
 * @record: that has the values of the office's own fields
 */
void
crm_copy_set_custom (CrmCopy *self, CrmRecord *record)
{
  sqlite3_bind_text (self->statement, 4, crm_record_custom_json (record), -1, g_free);
}

/**
 * crm_copy_write:
 *
 * Writes the row whose values were set.
 */
gboolean
crm_copy_write (CrmCopy *self, const CrmId *id, gint64 version, gboolean is_deleted, GError **error)
{
  CrmSession *session = self->session;

  sqlite3_bind_blob (self->statement, 1, id, sizeof *id, SQLITE_STATIC);
  sqlite3_bind_int64 (self->statement, 2, version);
  sqlite3_bind_int (self->statement, 3, is_deleted);
  if (!self->has_title)
    sqlite3_bind_text (self->statement, N_HEAD, "", 0, SQLITE_STATIC);
  self->has_title = FALSE;
  if (!crm_database_run (session->db, self->statement, error))
    return FALSE;
  crm_session_note_changed (session, self->kind, sqlite3_last_insert_rowid (session->db->handle),
                            id, 'I');
  return TRUE;
}

/**
 * crm_session_end_copy:
 *
 * Makes the indexes that the copy left out, each in a transaction of its own, and lets search
 * learn of the rows. What a program that is killed leaves undone is done when the replica is opened
 * again.
 */
gboolean
crm_session_end_copy (CrmSession *self, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (!self->in_batch, FALSE);
  if (!crm_schema_make_indexes (self, error))
    return FALSE;
  crm_store_learn (self->store);
  return TRUE;
}
