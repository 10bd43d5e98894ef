/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A large operation is taken back kind by kind and row by row, without making a record of each: a
 * row says what it holds now, the change log what it held before. As long as these agree nobody has
 * to be asked; rows where they do not, and those that somebody has used or chosen, are left to be
 * looked at one by one. The log gets a line for all that went the same way. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-log-private.h"
#include "crm-undo-private.h"

/* Of more changed records search learns after the commit. */
#define MANY_WORDS 4000
/* So many marks are taken off before they need much memory. */
#define MANY_MARKS 8000
#define MAX_FIELDS 64
#define BLOCK_OF(row) ((row) & ~(gint64) 65535)
/* Columns that are read of each row before those of fields: id, _rv, _del. */
#define N_HEAD 3

/* What a line of the log tells. */
typedef struct
{
  char action;
  int field; /* its place in the pile; -1: none */
  CrmValue before;
  CrmValue after;
} Line;

/* That it tells this of a row. */
typedef struct
{
  gint64 row;
  guint line;
} Touch;

/* All that was done to the rows of a kind. */
typedef struct
{
  const CrmKind *kind;
  GArray *touches;    /* Touch */
  GPtrArray *fields;  /* CrmField: that were changed */
  gboolean has_words; /* whether search has to learn of it */
} Pile;

typedef struct
{
  CrmUndoWalk *walk;
  CrmSession *session;
  GArray *lines;      /* Line */
  GPtrArray *piles;   /* Pile */
  GHashTable *rest;   /* CrmId: to be looked at one by one */
  GHashTable *asked;  /* CrmId: of which a person chose, or somebody changed them since */
  guint n_shown[4];   /* rows that a preview shows one by one, of each fate */
  gboolean asks_more; /* whether what was used or changed since was looked up */
} Sets;

/* What is at hand for the rows of one kind. */
typedef struct
{
  Sets *sets;
  Pile *pile;
  GPtrArray *links; /* CrmField: by which a part belongs to its whole */
  sqlite3_stmt *read;
  sqlite3_stmt *write_being;
  GHashTable *writes; /* which fields go back -> sqlite3_stmt */
  CrmLogMany *fields[MAX_FIELDS];
  CrmLogMany *deleted;
  CrmLogMany *restored;
  gint64 block;
} Turn;

/* The sum of what was done to one row. */
typedef struct
{
  gint64 row;
  CrmId id;
  gint64 version;
  char first; /* of 'I', 'D' and 'R', or 0 */
  char last;
  guint64 touched;
  guint64 back;
  gboolean goes; /* or comes back */
  gboolean is_here;
  gboolean is_alone; /* to be looked at by itself */
  const CrmValue *before[MAX_FIELDS];
  const CrmValue *after[MAX_FIELDS];
} Row;

static void
clear_line (gpointer data)
{
  Line *line = data;

  crm_value_clear (&line->before);
  crm_value_clear (&line->after);
}

static void
free_pile (gpointer data)
{
  Pile *pile = data;

  g_array_unref (pile->touches);
  g_ptr_array_unref (pile->fields);
  g_free (pile);
}

static void
clear_sets (Sets *sets)
{
  g_array_unref (sets->lines);
  g_ptr_array_unref (sets->piles);
  g_hash_table_unref (sets->rest);
  g_hash_table_unref (sets->asked);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sets, clear_sets)

static void
leave (Sets *sets, const CrmId *id)
{
  if (!g_hash_table_contains (sets->rest, id))
    g_hash_table_add (sets->rest, crm_id_copy (id));
}

/* ---- what the log tells ---- */

static Pile *
take_pile (Sets *sets, const CrmKind *kind)
{
  Pile *pile;

  for (guint i = 0; i < sets->piles->len; i++)
    if (((Pile *) sets->piles->pdata[i])->kind == kind)
      return sets->piles->pdata[i];
  pile = g_new0 (Pile, 1);
  pile->kind = kind;
  pile->touches = g_array_new (FALSE, FALSE, sizeof (Touch));
  pile->fields = g_ptr_array_new ();
  g_ptr_array_add (sets->piles, pile);
  return pile;
}

/* Returns: its place, or -1 when there is none */
static int
take_field (Pile *pile, const CrmField *field)
{
  guint place;

  if (g_ptr_array_find (pile->fields, field, &place))
    return (int) place;
  if (pile->fields->len == MAX_FIELDS)
    return -1;
  g_ptr_array_add (pile->fields, (gpointer) field);
  return (int) pile->fields->len - 1;
}

static void
touch (Pile *pile, gint64 row, guint line)
{
  Touch one = { row, line };

  g_array_append_val (pile->touches, one);
}

/* Whether a value of @field is one column of the table. */
static gboolean
is_simple (const CrmField *field)
{
  return crm_field_has_column (field) && crm_field_get_field_type (field) != CRM_FIELD_ANY_LINK;
}

enum
{
  COLUMN_KIND,
  COLUMN_ID,
  COLUMN_ACTION,
  COLUMN_FIELD,
  COLUMN_OLD,
  COLUMN_NEW,
  COLUMN_FIRST,
  COLUMN_LAST,
  COLUMN_ROWS,
  COLUMN_BATCH,
};

/* The rows of a line that tells of many; those of a birth name their operation.
 * @pile: (nullable): %NULL to look at each alone */
static gboolean
take_many (
    Sets *sets, const CrmKind *kind, Pile *pile, sqlite3_stmt *log, guint line, GError **error)
{
  CrmSession *self = sets->session;
  gboolean is_set = sqlite3_column_type (log, COLUMN_ROWS) != SQLITE_NULL;
  g_autofree char *sql = g_strdup_printf (
      "SELECT row, id FROM \"%s\" WHERE row BETWEEN ?1 AND ?2 AND %s ORDER BY row",
      crm_kind_get_name (kind), is_set ? "crm_has_row (?3, row - ?1)" : "_born = ?3");
  g_autoptr (CrmStatementUse) rows = crm_database_prepare (self->db, sql, error);
  gboolean row;

  if (rows == NULL)
    return FALSE;
  sqlite3_bind_int64 (rows, 1, sqlite3_column_int64 (log, COLUMN_FIRST));
  sqlite3_bind_int64 (rows, 2, sqlite3_column_int64 (log, COLUMN_LAST));
  sqlite3_bind_value (rows, 3, sqlite3_column_value (log, is_set ? COLUMN_ROWS : COLUMN_BATCH));
  while (crm_database_step (self->db, rows, &row, error))
    {
      CrmId id;

      if (!row)
        return TRUE;
      if (pile != NULL)
        touch (pile, sqlite3_column_int64 (rows, 0), line);
      else if (crm_statement_get_id (rows, 1, &id))
        leave (sets, &id);
    }
  return FALSE;
}

static gboolean
read_line (Sets *sets, sqlite3_stmt *log, GError **error)
{
  CrmSession *self = sets->session;
  const CrmKind *kind
      = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (log, COLUMN_KIND));
  const char *name = (const char *) sqlite3_column_text (log, COLUMN_FIELD);
  const CrmField *field = kind != NULL && name != NULL ? crm_kind_find_field (kind, name) : NULL;
  gboolean is_many = sqlite3_column_type (log, COLUMN_FIRST) != SQLITE_NULL;
  char action = ((const char *) sqlite3_column_text (log, COLUMN_ACTION))[0];
  Line line = { action, -1, CRM_VALUE_INIT, CRM_VALUE_INIT };
  Pile *pile = NULL;
  gint64 row = 0;
  CrmId id;

  /* A field or kind that this version does not know is left as it is. */
  if (kind == NULL || (action == 'U' && field == NULL))
    return TRUE;
  crm_statement_get_id (log, COLUMN_ID, &id);
  if (!crm_kind_has (kind, CRM_KIND_SETUP) && (field == NULL || is_simple (field)))
    pile = take_pile (sets, kind);
  if (pile != NULL && field != NULL)
    {
      line.field = take_field (pile, field);
      if (line.field < 0)
        pile = NULL;
    }
  if (is_many && pile == NULL)
    return take_many (sets, kind, NULL, log, 0, error);
  if (!is_many && pile != NULL)
    row = crm_session_find_row (self, kind, &id, TRUE, NULL);
  if (!is_many && row == 0)
    {
      leave (sets, &id);
      return TRUE;
    }
  if (field != NULL)
    {
      line.before = crm_statement_get_value (log, COLUMN_OLD);
      line.after = crm_statement_get_value (log, COLUMN_NEW);
    }
  pile->has_words = pile->has_words || field == NULL || crm_kind_has (kind, CRM_KIND_CHILD)
                    || crm_field_has (field, CRM_FIELD_SEARCHED);
  g_array_append_val (sets->lines, line);
  if (is_many)
    return take_many (sets, kind, pile, log, sets->lines->len - 1, error);
  touch (pile, row, sets->lines->len - 1);
  return TRUE;
}

static int
compare_touches (gconstpointer a, gconstpointer b)
{
  const Touch *first = a, *second = b;

  if (first->row != second->row)
    return first->row < second->row ? -1 : 1;
  return first->line < second->line ? -1 : first->line > second->line;
}

/* Wholes come before their parts, so that search learns of each once. */
static int
compare_piles (gconstpointer a, gconstpointer b)
{
  const CrmKind *first = (*(Pile *const *) a)->kind, *second = (*(Pile *const *) b)->kind;
  gboolean part = crm_kind_has (first, CRM_KIND_CHILD);

  if (part != crm_kind_has (second, CRM_KIND_CHILD))
    return part ? 1 : -1;
  return crm_kind_get_number (first) - crm_kind_get_number (second);
}

static gboolean
read_lines (Sets *sets, GError **error)
{
  CrmSession *self = sets->session;
  g_autoptr (CrmStatementUse) log = crm_database_prepare (
      self->db,
      "SELECT kind, id, action, field, old, new, first, last, rows, batch FROM change_log"
      " WHERE batch IN (SELECT value FROM json_each (?1)) ORDER BY seq",
      error);
  gboolean row = TRUE;

  if (log == NULL)
    return FALSE;
  sqlite3_bind_text (log, 1, sets->walk->batches, -1, SQLITE_TRANSIENT);
  while (row)
    {
      if (!crm_database_step (self->db, log, &row, error) || (row && !read_line (sets, log, error)))
        return FALSE;
    }
  for (guint i = 0; i < sets->piles->len; i++)
    g_array_sort (((Pile *) sets->piles->pdata[i])->touches, compare_touches);
  g_ptr_array_sort (sets->piles, compare_piles);
  return TRUE;
}

/* ---- who is asked ---- */

/* What a person chose, one way or the other. */
static void
ask_about_choices (Sets *sets)
{
  GHashTableIter iter;
  const char *key;

  g_hash_table_iter_init (&iter, sets->walk->undo->choices);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL))
    {
      g_autofree char *text = g_strndup (key, CRM_ID_STRING_SIZE - 1);
      CrmId id;

      if (crm_id_parse (text, &id))
        g_hash_table_add (sets->asked, crm_id_copy (&id));
    }
}

/* Records that somebody may have changed since; which of the changes count is seen later. */
static gboolean
ask_about_later (Sets *sets, GError **error)
{
  CrmSession *self = sets->session;
  g_autofree char *log = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean row;

  if (sets->walk->is_latest)
    return TRUE;
  log = crm_log_source (
      self, NULL,
      "c.action = 'U' AND c.seq > (SELECT min (seq) FROM main.change_log WHERE batch IN (SELECT "
      "value FROM json_each (?1))) AND c.batch NOT IN (SELECT value FROM json_each (?1)) AND "
      "c.batch IN (SELECT seq FROM batch WHERE undone_by IS NULL AND undoes IS NULL)",
      NULL);
  sql = g_strdup_printf ("SELECT DISTINCT id FROM %s", log);
  statement = crm_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, sets->walk->batches, -1, SQLITE_TRANSIENT);
  while (crm_database_step (self->db, statement, &row, error))
    {
      CrmId id;

      if (!row)
        return TRUE;
      crm_statement_get_id (statement, 0, &id);
      g_hash_table_add (sets->asked, crm_id_copy (&id));
    }
  return FALSE;
}

/* What would be taken away is asked about more than what changes or comes back. */
static gboolean
ask_more (Sets *sets, GError **error)
{
  if (sets->asks_more)
    return TRUE;
  sets->asks_more = TRUE;
  return ask_about_later (sets, error) && crm_undo_read_used (sets->walk, error);
}

static gboolean
is_asked (Sets *sets, const CrmId *id)
{
  return g_hash_table_contains (sets->asked, id)
         || (sets->walk->used != NULL && g_hash_table_contains (sets->walk->used, id));
}

/* ---- one kind ---- */

static GPtrArray *
list_links (const CrmKind *kind)
{
  GPtrArray *links = g_ptr_array_new ();

  for (guint i = 0; crm_kind_has (kind, CRM_KIND_CHILD) && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_is_link (field) && crm_field_has_column (field)
          && !crm_field_has (field, CRM_FIELD_HEADER))
        g_ptr_array_add (links, (gpointer) field);
    }
  return links;
}

static char *
read_sql (const Pile *pile, GPtrArray *links)
{
  GString *sql = g_string_new ("SELECT id, _rv, _del");

  for (guint i = 0; i < pile->fields->len; i++)
    g_string_append_printf (sql, ", \"%s\"", crm_field_get_name (pile->fields->pdata[i]));
  for (guint i = 0; i < links->len; i++)
    g_string_append_printf (sql, ", \"%s\"", crm_field_get_name (links->pdata[i]));
  g_string_append_printf (sql, " FROM \"%s\" WHERE row = ?", crm_kind_get_name (pile->kind));
  return g_string_free (sql, FALSE);
}

static gboolean
open_turn (Turn *turn, Sets *sets, Pile *pile, GError **error)
{
  CrmSession *self = sets->session;
  g_autofree char *read = NULL;
  g_autofree char *write = g_strdup_printf ("UPDATE \"%s\" SET _del = ?2 WHERE row = ?1",
                                            crm_kind_get_name (pile->kind));

  turn->sets = sets;
  turn->pile = pile;
  turn->links = list_links (pile->kind);
  turn->writes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  turn->block = -1;
  read = read_sql (pile, turn->links);
  turn->read = crm_database_prepare (self->db, read, error);
  turn->write_being = crm_database_prepare (self->db, write, error);
  turn->deleted = crm_log_many_new (self, pile->kind, NULL, 'D');
  turn->restored = crm_log_many_new (self, pile->kind, NULL, 'R');
  for (guint i = 0; i < pile->fields->len && i < MAX_FIELDS; i++)
    turn->fields[i] = crm_log_many_new (self, pile->kind, pile->fields->pdata[i], 'U');
  return turn->read != NULL && turn->write_being != NULL;
}

static void
close_turn (Turn *turn)
{
  crm_statement_reset (turn->read);
  g_ptr_array_unref (turn->links);
  g_hash_table_unref (turn->writes);
  g_clear_pointer (&turn->deleted, crm_log_many_free);
  g_clear_pointer (&turn->restored, crm_log_many_free);
  for (int i = 0; i < MAX_FIELDS; i++)
    g_clear_pointer (&turn->fields[i], crm_log_many_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Turn, close_turn)

/* Fields go back before a record goes or comes: so the log tells it, and other desks hear it. */
static gboolean
flush_log (Turn *turn, GError **error)
{
  for (guint i = 0; i < turn->pile->fields->len; i++)
    if (!crm_log_many_flush (turn->fields[i], error))
      return FALSE;
  return crm_log_many_flush (turn->deleted, error) && crm_log_many_flush (turn->restored, error);
}

static void
sum_up (const Turn *turn, const Touch *touches, guint n, Row *row)
{
  row->row = touches[0].row;
  for (guint i = 0; i < n; i++)
    {
      const Line *line = &g_array_index (turn->sets->lines, Line, touches[i].line);

      if (line->field < 0)
        {
          row->first = row->first != 0 ? row->first : line->action;
          row->last = line->action;
          continue;
        }
      if ((row->touched & G_GUINT64_CONSTANT (1) << line->field) == 0)
        row->before[line->field] = &line->before;
      row->after[line->field] = &line->after;
      row->touched |= G_GUINT64_CONSTANT (1) << line->field;
    }
  /* What was made goes as a whole; its fields come back with it. */
  if (row->first == 'I')
    row->touched = 0;
}

/* A part of a whole that is asked about stays or goes with it. */
static gboolean
belongs_to_asked (Turn *turn)
{
  for (guint i = 0; i < turn->links->len; i++)
    {
      CrmId id;

      if (crm_statement_get_id (turn->read, (int) (N_HEAD + turn->pile->fields->len + i), &id)
          && is_asked (turn->sets, &id))
        return TRUE;
    }
  return FALSE;
}

/* Whether the record is there, and was before. */
static gboolean
judge_being (Turn *turn, Row *row, gint64 *counts, GError **error)
{
  gboolean was = row->first == 'D', is = row->last != 'D';
  gboolean deleted = sqlite3_column_int (turn->read, 2) != 0;

  if (row->first == 0)
    return TRUE;
  if (was == is || deleted == !was)
    {
      counts[CRM_UNDO_SAME]++;
      return TRUE;
    }
  if (!was && !ask_more (turn->sets, error))
    return FALSE;
  row->is_alone
      = !was && (is_asked (turn->sets, &row->id) || (row->first == 'I' && belongs_to_asked (turn)));
  row->goes = !row->is_alone;
  counts[CRM_UNDO_BACK]++;
  return TRUE;
}

static void
judge_fields (Turn *turn, Row *row, gint64 *counts)
{
  for (guint i = 0; i < turn->pile->fields->len; i++)
    {
      gboolean told = crm_undo_is_told (turn->pile->fields->pdata[i]);
      g_auto (CrmValue) now = CRM_VALUE_INIT;

      if ((row->touched & G_GUINT64_CONSTANT (1) << i) == 0)
        continue;
      now = crm_statement_get_value (turn->read, (int) (N_HEAD + i));
      if (crm_value_equal (&now, row->before[i]))
        counts[CRM_UNDO_SAME] += told;
      else if (crm_value_equal (&now, row->after[i]))
        {
          row->back |= G_GUINT64_CONSTANT (1) << i;
          counts[CRM_UNDO_BACK] += told;
        }
      else
        row->is_alone = TRUE;
    }
}

/* Reads the row and says what goes back. */
static gboolean
judge (Turn *turn, Row *row, gint64 *counts, GError **error)
{
  Sets *sets = turn->sets;

  crm_statement_reset (turn->read);
  sqlite3_bind_int64 (turn->read, 1, row->row);
  if (!crm_database_step (sets->session->db, turn->read, &row->is_here, error))
    return FALSE;
  if (!row->is_here)
    return TRUE;
  crm_statement_get_id (turn->read, 0, &row->id);
  row->version = sqlite3_column_int64 (turn->read, 1);
  row->is_alone = g_hash_table_contains (sets->rest, &row->id)
                  || g_hash_table_contains (sets->asked, &row->id);
  if (row->is_alone)
    return TRUE;
  if (!judge_being (turn, row, counts, error))
    return FALSE;
  judge_fields (turn, row, counts);
  return TRUE;
}

static char *
write_sql (const Turn *turn, guint64 back)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "UPDATE \"%s\" SET modified_at = ?, modified_by = ?",
                          crm_kind_get_name (turn->pile->kind));
  for (guint i = 0; i < turn->pile->fields->len; i++)
    {
      const CrmField *field = turn->pile->fields->pdata[i];

      if ((back & G_GUINT64_CONSTANT (1) << i) == 0)
        continue;
      g_string_append_printf (sql, ", \"%s\" = ?", crm_field_get_name (field));
      if (field == crm_kind_get_title_field (turn->pile->kind))
        g_string_append (sql, ", _key = ?");
    }
  g_string_append (sql, " WHERE row = ?");
  return g_string_free (sql, FALSE);
}

static sqlite3_stmt *
take_write (Turn *turn, guint64 back, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (turn->writes, &back);
  g_autofree char *sql = NULL;

  if (statement != NULL)
    return statement;
  sql = write_sql (turn, back);
  statement = crm_database_prepare (turn->sets->session->db, sql, error);
  if (statement != NULL)
    g_hash_table_insert (turn->writes, g_memdup2 (&back, sizeof back), statement);
  return statement;
}

static gboolean
write_fields (Turn *turn, const Row *row, GError **error)
{
  CrmSession *self = turn->sets->session;
  sqlite3_stmt *statement = take_write (turn, row->back, error);
  int position = 3;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->batch_at);
  if (!crm_id_is_none (&self->user))
    crm_statement_bind_id (statement, 2, &self->user);
  for (guint i = 0; i < turn->pile->fields->len; i++)
    {
      const CrmValue *before = row->before[i];

      if ((row->back & G_GUINT64_CONSTANT (1) << i) == 0)
        continue;
      if (!crm_log_many_add (turn->fields[i], row->row, row->after[i], before, row->version, error))
        return FALSE;
      crm_statement_bind_value (statement, position++, before);
      if (turn->pile->fields->pdata[i] == crm_kind_get_title_field (turn->pile->kind))
        sqlite3_bind_text (statement, position++,
                           crm_fold (before->type == CRM_VALUE_TEXT ? before->text : ""), -1,
                           g_free);
    }
  sqlite3_bind_int64 (statement, position, row->row);
  return crm_database_run (self->db, statement, error);
}

static gboolean
write_being (Turn *turn, const Row *row, GError **error)
{
  CrmSession *self = turn->sets->session;
  gboolean deleted = row->first != 'D';

  sqlite3_bind_int64 (turn->write_being, 1, row->row);
  sqlite3_bind_int (turn->write_being, 2, deleted);
  if (deleted)
    g_hash_table_remove (self->linked, &row->id);
  return crm_log_many_add (deleted ? turn->deleted : turn->restored, row->row, NULL, NULL,
                           row->version, error)
         && crm_database_run (self->db, turn->write_being, error);
}

/* Search learns of the record, or of those that the part belongs to. */
static gboolean
mark (Turn *turn, const Row *row, GError **error)
{
  CrmSession *self = turn->sets->session;

  if (!crm_kind_has (turn->pile->kind, CRM_KIND_CHILD))
    crm_session_mark_row (self, turn->pile->kind, row->row, &row->id);
  for (guint i = 0; i < turn->links->len; i++)
    {
      const CrmKind *whole = crm_field_get_target (turn->links->pdata[i]);
      gint64 found;
      CrmId id;

      if (whole == NULL || !crm_kind_has (whole, CRM_KIND_PARTY)
          || !crm_statement_get_id (turn->read, (int) (N_HEAD + turn->pile->fields->len + i), &id))
        continue;
      found = crm_session_find_row (self, whole, &id, TRUE, NULL);
      if (found != 0)
        crm_session_mark_row (self, whole, found, &id);
    }
  return g_hash_table_size (self->dirty) < MANY_MARKS || crm_session_shed_marks (self, error);
}

static gboolean
write_row (Turn *turn, const Row *row, GError **error)
{
  CrmSession *self = turn->sets->session;

  if (BLOCK_OF (row->row) != turn->block && !flush_log (turn, error))
    return FALSE;
  turn->block = BLOCK_OF (row->row);
  if ((row->back != 0 && !write_fields (turn, row, error))
      || (row->goes && !write_being (turn, row, error)))
    return FALSE;
  if (row->back == 0 && !row->goes)
    return TRUE;
  crm_session_note_changed (self, turn->pile->kind, row->row, &row->id,
                            !row->goes          ? 'U'
                            : row->first == 'D' ? 'R'
                                                : 'D');
  return !turn->pile->has_words || mark (turn, row, error);
}

/* A preview tells the first of each fate one by one, and counts the others. */
static gboolean
is_shown (Sets *sets, const Row *row)
{
  CrmUndoFate fate = row->back != 0 || row->goes ? CRM_UNDO_BACK : CRM_UNDO_SAME;

  return !sets->walk->apply && sets->n_shown[fate]++ < CRM_UNDO_TOLD;
}

static gboolean
take_row (Turn *turn, const Touch *touches, guint n, GError **error)
{
  Sets *sets = turn->sets;
  CrmUndo *undo = sets->walk->undo;
  gint64 counts[4] = { 0 };
  Row row = { 0 };

  if (!crm_undo_go_on (sets->walk, error))
    return FALSE;
  sum_up (turn, touches, n, &row);
  if (!judge (turn, &row, counts, error))
    return FALSE;
  if (!row.is_here)
    return TRUE;
  if (row.is_alone || is_shown (sets, &row))
    leave (sets, &row.id);
  else if (sets->walk->apply)
    return write_row (turn, &row, error);
  else
    for (int i = 0; i < 4; i++)
      undo->counts[i] += counts[i];
  return TRUE;
}

/* The row from which on search learns after the commit: a few that were there before and only
 * change are found at once. */
static gint64
first_to_learn (const Sets *sets, const Pile *pile)
{
  const Touch *touches = (const Touch *) (gpointer) pile->touches->data;

  for (guint i = 0; i < MIN (pile->touches->len, MANY_WORDS); i++)
    if (g_array_index (sets->lines, Line, touches[i].line).field < 0)
      return touches[i].row;
  return touches[0].row;
}

static gboolean
take_pile_back (Sets *sets, Pile *pile, GError **error)
{
  const Touch *touches = (const Touch *) (gpointer) pile->touches->data;
  g_auto (Turn) turn = { 0 };

  if (!open_turn (&turn, sets, pile, error))
    return FALSE;
  if (sets->walk->apply && pile->touches->len > MANY_WORDS && pile->has_words)
    crm_session_mark_from (sets->session, pile->kind, first_to_learn (sets, pile));
  for (guint from = 0, to; from < pile->touches->len; from = to)
    {
      for (to = from; to < pile->touches->len && touches[to].row == touches[from].row; to++)
        ;
      if (!take_row (&turn, touches + from, to - from, error))
        return FALSE;
    }
  return flush_log (&turn, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return crm_id_compare (a, b);
}

static GArray *
list_rest (Sets *sets)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (CrmId));
  GHashTableIter iter;
  const CrmId *id;

  g_hash_table_iter_init (&iter, sets->rest);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_array_append_val (rest, *id);
  g_array_sort (rest, compare_ids);
  return rest;
}

/**
 * crm_undo_in_sets:
 *
 * Takes back, or counts, what nobody has to be asked about.
 *
 * Returns: (transfer full) (element-type CrmId): the records that are left to be looked at one by
 *   one, in their order; %NULL with @error
 */
GArray *
crm_undo_in_sets (CrmUndoWalk *walk, GError **error)
{
  g_auto (Sets) sets = { .walk = walk, .session = walk->session };

  sets.lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (sets.lines, clear_line);
  sets.piles = g_ptr_array_new_with_free_func (free_pile);
  sets.rest = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  sets.asked = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  ask_about_choices (&sets);
  if (!read_lines (&sets, error))
    return NULL;
  for (guint i = 0; i < sets.piles->len; i++)
    if (!take_pile_back (&sets, sets.piles->pdata[i], error))
      return NULL;
  return list_rest (&sets);
}
