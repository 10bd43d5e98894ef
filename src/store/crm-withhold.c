/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person at this desk may not see any more leaves the replica: the values of a field, what
 * the history says of them, the files they name, and what search learned of them. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-log-private.h"
#include "crm-replica.h"
#include "crm-rights.h"
#include "crm-search-private.h"
#include "crm-sums-private.h"

/**
 * crm_session_overwrite_deleted:
 *
 * What is deleted until the end of the open transaction is not only left out of the tables, but
 * nowhere in the file any more.
 */
gboolean
crm_session_overwrite_deleted (CrmSession *self, GError **error)
{
  self->wants_checkpoint = TRUE;
  if (!self->is_secure && !crm_database_execute (self->db, "PRAGMA secure_delete = ON", error))
    return FALSE;
  self->is_secure = TRUE;
  return TRUE;
}

static gboolean run (CrmSession *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
run (CrmSession *self, GError **error, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  return crm_database_execute (self->db, sql, error);
}

/* But for pictures that somebody chose here and that wait. */
static gboolean
forget_files (CrmSession *self, const CrmField *field, GError **error)
{
  const CrmKind *kind = crm_field_get_kind (field);
  const char *name = crm_field_get_name (field);

  return run (self, error, "DELETE FROM file_part")
         && run (self, error,
                 "DELETE FROM blob WHERE hash IN (SELECT \"%s\" FROM \"%s\")"
                 " AND hash NOT IN (SELECT hash FROM file_to_send)"
                 " AND hash NOT IN (SELECT new FROM change_log WHERE kind = %d AND field = '%s'"
                 " AND new IS NOT NULL AND batch IN (SELECT seq FROM batch WHERE state = 0))",
                 name, crm_kind_get_name (kind), crm_kind_get_number (kind), name);
}

static gboolean
forget_values (CrmSession *self, const CrmField *field, GError **error)
{
  const char *table = crm_kind_get_name (crm_field_get_kind (field));
  const char *name = crm_field_get_name (field);

  if (crm_field_has (field, CRM_FIELD_CUSTOM))
    return run (self, error,
                "UPDATE \"%s\" SET custom = nullif (json_remove (custom, '$.\"%s\"'), '{}')"
                " WHERE custom IS NOT NULL",
                table, name);
  if (!crm_field_has_column (field))
    return TRUE;
  if (crm_field_get_field_type (field) == CRM_FIELD_PICTURE && !forget_files (self, field, error))
    return FALSE;
  if (crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK
      && !run (self, error, "UPDATE \"%s\" SET \"%s_kind\" = NULL WHERE \"%s\" IS NOT NULL", table,
               name, name))
    return FALSE;
  return run (self, error, "UPDATE \"%s\" SET \"%s\" = NULL WHERE \"%s\" IS NOT NULL", table, name,
              name);
}

/* What this person typed and still waits is theirs: the server will refuse it, and it is kept among
 * what was refused. What was answered and not read again says which records are to be, and goes
 * then. What was there before goes. */
static gboolean
forget_past (CrmSession *self, const CrmField *field, GError **error)
{
  int kind = crm_kind_get_number (crm_field_get_kind (field));
  const char *name = crm_field_get_name (field);

  return run (self, error,
              "DELETE FROM change_log WHERE kind = %d AND field = '%s'"
              " AND batch NOT IN (SELECT seq FROM batch WHERE state < 2)",
              kind, name)
         && run (self, error, "UPDATE change_log SET old = NULL WHERE kind = %d AND field = '%s'",
                 kind, name);
}

static gboolean
forget_answered (CrmSession *self, const CrmField *field, GError **error)
{
  g_autofree char *lines = g_strdup_printf ("FROM change_log WHERE kind = %d AND field = '%s'"
                                            " AND batch IN (SELECT seq FROM batch WHERE state = 1)",
                                            crm_kind_get_number (crm_field_get_kind (field)),
                                            crm_field_get_name (field));
  g_autofree char *any = g_strdup_printf ("SELECT EXISTS (SELECT 1 %s)", lines);

  return crm_database_get_integer (self->db, any, 0) == 0
         || (crm_session_overwrite_deleted (self, error) && run (self, error, "DELETE %s", lines));
}

/*
 * crm_session_forget_answered:
 *
 * What this person wrote into fields that they do not see any more, and was answered, has no place
 * in the history. Inside of crm_session_begin_apply().
 */
gboolean
crm_session_forget_answered (CrmSession *self, GError **error)
{
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);

          if (crm_field_get_access (field) == CRM_ACCESS_NONE
              && !forget_answered (self, field, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* FTS5 keeps words of what was deleted until their parts of the index are merged; it is made anew
 * of nothing instead. */
static gboolean
forget_words (CrmSession *self, GError **error)
{
  g_hash_table_remove_all (self->vocabulary);
  return crm_search_renew (self, error)
         && crm_database_execute (self->db,
                                  "INSERT INTO search_words (search_words) VALUES ('rebuild');"
                                  "INSERT INTO search_numbers (search_numbers) VALUES ('rebuild');"
                                  "DELETE FROM search_vocabulary",
                                  error);
}

static gboolean
is_in_words (const CrmField *field)
{
  return crm_field_has (field, CRM_FIELD_SEARCHED) || crm_field_has (field, CRM_FIELD_CUSTOM)
         || crm_field_get_field_type (field) == CRM_FIELD_TEXT;
}

static gboolean
is_withheld (const CrmField *field, const char *rights)
{
  return crm_field_get_access (field) != CRM_ACCESS_NONE
         && crm_rights_find (rights, field) == CRM_ACCESS_NONE;
}

/* A record that was made here and waits. */
typedef struct
{
  gint64 seq; /* of the line that tells of it */
  gint64 batch;
  CrmId id;
} Birth;

static GArray *
list_births (CrmSession *self, const CrmKind *kind, GError **error)
{
  g_autofree char *log = crm_log_source (
      self, kind, "c.action = 'I' AND c.batch IN (SELECT seq FROM batch WHERE state = 0)", NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT seq, batch, id FROM %s", log);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (GArray) births = g_array_new (FALSE, FALSE, sizeof (Birth));
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (crm_database_step (self->db, statement, &row, error))
    {
      Birth birth;

      if (!row)
        return g_steal_pointer (&births);
      birth.seq = sqlite3_column_int64 (statement, 0);
      birth.batch = sqlite3_column_int64 (statement, 1);
      crm_statement_get_id (statement, 2, &birth.id);
      g_array_append_val (births, birth);
    }
  return NULL;
}

static gboolean
keep_beginning (CrmSession *self,
                const Birth *birth,
                const CrmField *field,
                const CrmValue *value,
                GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (
      self->db,
      "INSERT INTO change_log (batch, kind, id, action, field, new, base)"
      " SELECT ?1, ?2, ?3, 'U', ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM change_log"
      " WHERE id = ?3 AND field = ?4 AND base = ?6)",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, birth->batch);
  sqlite3_bind_int (statement, 2, crm_kind_get_number (crm_field_get_kind (field)));
  crm_statement_bind_id (statement, 3, &birth->id);
  sqlite3_bind_text (statement, 4, crm_field_get_name (field), -1, SQLITE_TRANSIENT);
  crm_statement_bind_value (statement, 5, value);
  sqlite3_bind_int64 (statement, 6, CRM_LOG_BEGINNING);
  return crm_database_run (self->db, statement, error);
}

static gboolean
keep_birth (
    CrmSession *self, const CrmKind *kind, const Birth *birth, const char *rights, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (CrmRecord) born = crm_log_read_born (self, kind, &birth->id, birth->seq, &failure);

  /* Erased since by an administrator: there is nothing to keep. */
  if (born == NULL && g_error_matches (failure, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    return TRUE;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  for (guint f = 0; born != NULL && f < crm_kind_get_n_fields (kind); f++)
    {
      const CrmField *field = crm_kind_get_field (kind, f);
      const CrmValue *value = crm_record_get (born, field);

      if (is_withheld (field, rights) && !crm_field_has (field, CRM_FIELD_HEADER)
          && crm_field_get_spec (field)->satellite == NULL && !crm_value_is_none (value)
          && !keep_beginning (self, birth, field, value, error))
        return FALSE;
    }
  return born != NULL;
}

/* What a new record began with is told by the record alone. Before that is emptied, it gets lines
 * of its own, so that what its maker typed is sent like any edit that waits. */
static gboolean
keep_births (CrmSession *self, const CrmKind *kind, const char *rights, GError **error)
{
  g_autoptr (GArray) births = list_births (self, kind, error);

  for (guint i = 0; births != NULL && i < births->len; i++)
    if (!keep_birth (self, kind, &g_array_index (births, Birth, i), rights, error))
      return FALSE;
  return births != NULL;
}

static gboolean
withholds_any (const CrmKind *kind, const char *rights)
{
  for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
    if (is_withheld (crm_kind_get_field (kind, f), rights))
      return TRUE;
  return FALSE;
}

static gboolean
forget_fields (CrmSession *self, const char *rights, GError **error)
{
  gboolean words = FALSE;

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);

      if (!withholds_any (kind, rights))
        continue;
      if (!keep_births (self, kind, rights, error))
        return FALSE;
      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);

          if (!is_withheld (field, rights))
            continue;
          if (!forget_values (self, field, error) || !forget_past (self, field, error))
            return FALSE;
          words |= is_in_words (field);
        }
      if (!crm_sums_drop (self, kind, error))
        return FALSE;
    }
  return !words || forget_words (self, error);
}

/**
 * crm_session_withhold:
 * @rights: (nullable): what the shared database says of the person, for crm_rights_find()
 *
 * Takes away all that this replica has of the fields that are hidden by @rights and were not until
 * now. Inside of crm_session_begin_apply().
 */
gboolean
crm_session_withhold (CrmSession *self, const char *rights, GError **error)
{
  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->is_apply, FALSE);
  self->description_changed = TRUE;
  return crm_session_overwrite_deleted (self, error) && forget_fields (self, rights, error);
}

/**
 * crm_session_set_rights:
 * @rights: (nullable): what the shared database says of the person
 *
 * Notes what limits this person from now on. Inside of crm_session_begin_apply().
 */
gboolean
crm_session_set_rights (CrmSession *self, const char *rights, GError **error)
{
  CRM_ASSERT_SESSION (self);
  self->description_changed = TRUE;
  return crm_session_set_meta (self, "sync.rights", rights, error);
}
