/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this person uses: which records were opened or edited here, lately and often. It stays on
 * this desk and is a few hundred lines at most. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-search-private.h"

/* Who was opened once today is worth as much as who was opened twice a fortnight ago. */
#define HALF_LIFE (14.0 * 86400 * 1000000)
#define MAX_KEPT 200
/* An operation that touches more records is not somebody's look at them. */
#define MAX_TOUCHED 8

/* The logarithm of a sum in which each use counts half as much as one a half-life later: it only
 * grows when the record is used, so the order of the records never has to be reckoned anew. */
static double
add_use (double worth, double now)
{
  return now + log2 (1 + exp2 (worth - now));
}

static gboolean
note (CrmSession *self, CrmRef ref, gint64 at, GError **error)
{
  double now = (double) at / HALF_LIFE;
  g_autoptr (CrmStatementUse) read
      = crm_database_prepare (self->db, "SELECT worth FROM search_use WHERE ref = ?", error);
  sqlite3_stmt *write = crm_database_prepare (self->db,
                                              "INSERT INTO search_use (ref, worth) VALUES (?1, ?2)"
                                              " ON CONFLICT (ref) DO UPDATE SET worth = ?2",
                                              error);
  gboolean row;

  if (read == NULL || write == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, ref);
  if (!crm_database_step (self->db, read, &row, error))
    return FALSE;
  sqlite3_bind_int64 (write, 1, ref);
  sqlite3_bind_double (write, 2, row ? add_use (sqlite3_column_double (read, 0), now) : now);
  return crm_database_run (self->db, write, error);
}

static gboolean
drop_least (CrmSession *self, GError **error)
{
  sqlite3_stmt *statement
      = crm_database_prepare (self->db,
                              "DELETE FROM search_use WHERE ref IN"
                              " (SELECT ref FROM search_use ORDER BY worth DESC LIMIT -1 OFFSET ?)",
                              error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, MAX_KEPT);
  return crm_database_run (self->db, statement, error);
}

/**
 * crm_session_note_use:
 *
 * Notes that the person at this desk opened a record, so that search puts it before its like.
 * Needs the lane %CRM_LANE_WRITE and no open operation; it is none itself: there is nothing to undo
 * and nothing to send.
 */
gboolean
crm_session_note_use (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 row;

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (!self->in_batch, FALSE);
  if (!self->can_write)
    return TRUE;
  row = crm_session_find_row (self, kind, id, FALSE, &local);
  if (row != 0
      && note (self, CRM_REF_MAKE (row, crm_kind_get_number (kind)), crm_clock_now (), &local))
    drop_least (self, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* An edit that is on the disk, and not noted yet. */
typedef struct
{
  CrmRef ref;
  gint64 at;
} Edit;

GArray *
crm_search_used_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Edit));
}

/**
 * crm_search_keep_edits:
 *
 * Keeps in mind what the operation that was committed just now changed, when it is one of a person.
 */
void
crm_search_keep_edits (CrmSession *self)
{
  if (self->is_apply || !self->is_by_hand || self->changed->len > MAX_TOUCHED)
    return;
  for (guint i = 0; i < self->changed->len; i++)
    {
      CrmChangedRecord *change = &g_array_index (self->changed, CrmChangedRecord, i);
      Edit edit = { change->ref, self->batch_at };

      if (change->action != 'D' && !crm_kind_has (change->kind, CRM_KIND_CHILD)
          && crm_search_is_searched (change->kind))
        g_array_append_val (self->used, edit);
    }
  self->has_touched = self->has_touched || self->used->len > 0;
}

/**
 * crm_search_note_edits:
 *
 * Notes what crm_search_keep_edits() kept in mind, inside a transaction of the caller, who empties
 * it when that is committed.
 */
gboolean
crm_search_note_edits (CrmSession *self, GError **error)
{
  for (guint i = 0; i < self->used->len; i++)
    {
      Edit *edit = &g_array_index (self->used, Edit, i);

      if (!note (self, edit->ref, edit->at, error))
        return FALSE;
    }
  return TRUE;
}

static void
clear_used (gpointer data)
{
  CrmSearchUsed *used = data;

  g_free (used->document);
  g_free (used->numbers);
}

/**
 * crm_search_read_used:
 *
 * Returns: (transfer full) (element-type CrmSearchUsed): the records that are used, the most used
 *   first, with what search knows of them
 */
GArray *
crm_search_read_used (CrmSession *self, GError **error)
{
  g_autoptr (GArray) used = g_array_new (FALSE, FALSE, sizeof (CrmSearchUsed));
  g_autoptr (CrmStatementUse) statement
      = crm_database_prepare (self->db,
                              "SELECT u.ref, (SELECT words FROM search_words WHERE rowid = u.ref),"
                              " (SELECT pieces FROM search_numbers WHERE rowid = u.ref)"
                              " FROM search_use u ORDER BY u.worth DESC LIMIT ?",
                              error);

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (used, clear_used);
  sqlite3_bind_int (statement, 1, MAX_KEPT);
  for (;;)
    {
      CrmSearchUsed one;
      gboolean row;

      if (!crm_database_step (self->db, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&used);
      /* Deleted since. */
      if (sqlite3_column_type (statement, 1) != SQLITE_TEXT)
        continue;
      one.ref = sqlite3_column_int64 (statement, 0);
      one.document = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      one.numbers = g_strdup (sqlite3_column_type (statement, 2) == SQLITE_TEXT
                                  ? (const char *) sqlite3_column_text (statement, 2)
                                  : "");
      g_array_append_val (used, one);
    }
}
