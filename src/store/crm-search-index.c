/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What search is told of each record: its words and its numbers, as crm-search-words.c writes them.
 * The number of a document is the record's ref. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-search-private.h"

/* A code of fewer digits is found as a word only. */
#define SHORTEST_CODE 4
/* So many marks are worth a walk through the index in the middle of an operation. */
#define MANY_MARKS 4000
/* Of so few search learns right after the commit, which then need not wait for it. */
#define FEW_MARKS 64

/**
 * crm_text_has_letter:
 *
 * Returns: whether @text is more than a number, however it is punctuated
 */
gboolean
crm_text_has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
looks_like_phone (const char *text)
{
  g_autofree char *digits = crm_fold_digits (text);

  return strlen (digits) >= 5 && !crm_text_has_letter (text);
}

/* The number of a tax payer, an order or a product is found by any part of its digits, however it
 * is spaced and whatever letters stand before it. */
static gboolean
is_code (const char *text)
{
  g_autofree char *digits = crm_fold_digits (text);

  return strlen (digits) >= SHORTEST_CODE;
}

/* What search is to know of a record. A record that the open transaction made is known whole, so
 * its words are gathered as it and what belongs to it are written; of any other what is not known
 * is read when the transaction ends. */
typedef enum
{
  UNKNOWN,
  OWN_WORDS, /* the words below are those of the record, without its children's */
  ALL_WORDS,
} Knowledge;

typedef struct
{
  CrmRef ref;
  CrmId id;
  Knowledge known;
  gboolean is_new; /* nothing was indexed under its number before */
  guint step;      /* of the operation that touched it last */
  GString *words;
  GString *numbers;
} Entry;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  if (entry->words != NULL)
    {
      g_string_free (entry->words, TRUE);
      g_string_free (entry->numbers, TRUE);
    }
  g_free (entry);
}

static void
add_text (Entry *entry, const CrmField *field, const char *text)
{
  const CrmKind *kind = crm_field_get_kind (field);
  gboolean is_title = field == crm_kind_get_title_field (kind);
  gboolean is_key
      = crm_field_get_field_type (field) == CRM_FIELD_EMAIL || crm_field_has (field, CRM_FIELD_KEY);

  if (crm_field_get_field_type (field) == CRM_FIELD_PHONE)
    {
      crm_search_add_number (entry->numbers, text);
      return;
    }
  crm_search_add_words (entry->words,
                        is_title && crm_kind_has (kind, CRM_KIND_PARTY) ? CRM_PLACE_NAME
                        : is_title                                      ? CRM_PLACE_TITLE
                        : is_key                                        ? CRM_PLACE_KEY
                                                                        : CRM_PLACE_BODY,
                        text);
  if (is_key && is_code (text))
    crm_search_add_number (entry->numbers, text);
}

static gboolean
is_lent (const CrmField *field)
{
  return crm_field_has_column (field) && crm_field_get_field_type (field) == CRM_FIELD_TEXT
         && !crm_field_has (field, CRM_FIELD_READ_ONLY);
}

static void
add_lent (Entry *entry, const char *text)
{
  if (looks_like_phone (text))
    crm_search_add_number (entry->numbers, text);
  else
    crm_search_add_words (entry->words, strchr (text, '@') != NULL ? CRM_PLACE_KEY : CRM_PLACE_BODY,
                          text);
}

/* All phones and addresses of a party, not only the first of each kind that its card shows. */
static void
add_child (Entry *entry, CrmRecord *child)
{
  const CrmKind *kind = crm_record_get_kind (child);

  for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
    {
      const CrmField *field = crm_kind_get_field (kind, f);
      const CrmValue *value = crm_record_get (child, field);

      if (value->type == CRM_VALUE_TEXT && is_lent (field))
        add_lent (entry, value->text);
    }
}

static gboolean
is_indexed (const CrmField *field)
{
  return crm_field_has (field, CRM_FIELD_SEARCHED) || crm_field_has (field, CRM_FIELD_CUSTOM);
}

static void
clear_words (Entry *entry)
{
  if (entry->words == NULL)
    {
      entry->words = g_string_new (NULL);
      entry->numbers = g_string_new (NULL);
    }
  g_string_truncate (entry->words, 0);
  g_string_truncate (entry->numbers, 0);
}

static void
set_words (Entry *entry, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  clear_words (entry);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (record, field);

      if (is_indexed (field) && crm_field_get_spec (field)->satellite == NULL
          && value->type == CRM_VALUE_TEXT)
        add_text (entry, field, value->text);
    }
}

/* The kinds whose rows lend their words to a record of @kind. */
static GPtrArray *
list_lenders (CrmSession *self, const CrmKind *kind)
{
  GPtrArray *lenders = g_ptr_array_new ();

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *satellite = crm_field_get_spec (field)->satellite;
      gpointer lender;

      if (satellite == NULL || !is_indexed (field))
        continue;
      lender = (gpointer) crm_catalog_find_kind (self->catalog, satellite);
      if (!g_ptr_array_find (lenders, lender, NULL))
        g_ptr_array_add (lenders, lender);
    }
  return lenders;
}

/* How the words of a kind's records are read: those of a row, and those of what lends it its own.
 */
typedef struct
{
  guint n_fields; /* of the kind, which the office may have given more since */
  char *own;
  GPtrArray *fields;  /* CrmField, of the columns of @own behind the id */
  GPtrArray *lenders; /* statements */
} WordSource;

void
crm_word_source_free (gpointer data)
{
  WordSource *source = data;

  g_free (source->own);
  g_ptr_array_unref (source->fields);
  g_ptr_array_unref (source->lenders);
  g_free (source);
}

static char *
own_sql (const CrmKind *kind, GPtrArray *fields)
{
  GString *sql = g_string_new ("SELECT t.id");

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *expression = NULL;

      if (!is_indexed (field) || crm_field_get_spec (field)->satellite != NULL)
        continue;
      expression = crm_sql_field (field, "t");
      g_string_append_printf (sql, ", %s", expression);
      g_ptr_array_add (fields, (gpointer) field);
    }
  g_string_append_printf (sql, " FROM \"%s\" t WHERE t.row = ? AND t._del = 0",
                          crm_kind_get_name (kind));
  return g_string_free (sql, FALSE);
}

static char *
lender_sql (const CrmKind *kind, const CrmKind *lender)
{
  GString *sql = g_string_new ("SELECT 0");

  for (guint f = 0; f < crm_kind_get_n_fields (lender); f++)
    if (is_lent (crm_kind_get_field (lender, f)))
      g_string_append_printf (sql, ", \"%s\"", crm_field_get_name (crm_kind_get_field (lender, f)));
  g_string_append_printf (sql, " FROM \"%s\" WHERE \"%s_id\" = ? AND _del = 0 ORDER BY row",
                          crm_kind_get_name (lender), crm_kind_get_name (kind));
  return g_string_free (sql, FALSE);
}

static const WordSource *
get_source (CrmSession *self, const CrmKind *kind)
{
  WordSource *source = g_hash_table_lookup (self->word_sources, kind);
  g_autoptr (GPtrArray) lenders = NULL;

  if (source != NULL && source->n_fields == crm_kind_get_n_fields (kind))
    return source;
  source = g_new0 (WordSource, 1);
  source->n_fields = crm_kind_get_n_fields (kind);
  source->fields = g_ptr_array_new ();
  source->own = own_sql (kind, source->fields);
  source->lenders = g_ptr_array_new_with_free_func (g_free);
  lenders = list_lenders (self, kind);
  for (guint i = 0; i < lenders->len; i++)
    g_ptr_array_add (source->lenders, lender_sql (kind, lenders->pdata[i]));
  g_hash_table_replace (self->word_sources, (gpointer) kind, source);
  return source;
}

/* @found: whether the row is there and was not deleted */
static gboolean
read_words (
    CrmSession *self, const WordSource *source, Entry *entry, gboolean *found, GError **error)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, source->own, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, CRM_REF_ROW (entry->ref));
  if (!crm_database_step (self->db, statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  crm_statement_get_id (statement, 0, &entry->id);
  clear_words (entry);
  for (guint i = 0; i < source->fields->len; i++)
    if (sqlite3_column_type (statement, (int) i + 1) == SQLITE_TEXT)
      add_text (entry, source->fields->pdata[i],
                (const char *) sqlite3_column_text (statement, (int) i + 1));
  return TRUE;
}

static gboolean
read_lent (CrmSession *self, const WordSource *source, Entry *entry, GError **error)
{
  for (guint l = 0; l < source->lenders->len; l++)
    {
      g_autoptr (CrmStatementUse) statement
          = crm_database_prepare (self->db, source->lenders->pdata[l], error);
      gboolean row = statement != NULL;

      if (statement == NULL)
        return FALSE;
      crm_statement_bind_id (statement, 1, &entry->id);
      while (row)
        {
          if (!crm_database_step (self->db, statement, &row, error))
            return FALSE;
          for (int c = 1; row && c < sqlite3_column_count (statement); c++)
            if (sqlite3_column_type (statement, c) == SQLITE_TEXT)
              add_lent (entry, (const char *) sqlite3_column_text (statement, c));
        }
    }
  return TRUE;
}

/**
 * crm_search_is_searched:
 *
 * Returns: whether records of @kind have words of their own in the index
 */
gboolean
crm_search_is_searched (const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_has (crm_kind_get_field (kind, i), CRM_FIELD_SEARCHED))
      return TRUE;
  return FALSE;
}

/**
 * crm_search_index_new:
 *
 * Returns: (transfer full): the table of what is to be indexed, by ref
 */
GHashTable *
crm_search_index_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_entry);
}

static Entry *
take_entry (CrmSession *self, CrmRef ref, const CrmId *id)
{
  Entry *entry = g_hash_table_lookup (self->dirty, &ref);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->ref = ref;
      entry->id = *id;
      g_hash_table_insert (self->dirty, &entry->ref, entry);
    }
  entry->step = self->step;
  return entry;
}

/**
 * crm_session_waits_for_commit:
 *
 * Returns: whether search learns of a record after the commit: it is one of many that were made
 */
gboolean
crm_session_waits_for_commit (CrmSession *self, const CrmKind *kind, gint64 row)
{
  gpointer first;

  if (!self->learns_later)
    return FALSE;
  first = g_hash_table_lookup (self->first_rows, GINT_TO_POINTER (crm_kind_get_number (kind)));
  return first != NULL && row >= (gint64) GPOINTER_TO_SIZE (first);
}

/* New rows stand behind all others of their kind. */
static void
note_birth (CrmSession *self, const CrmKind *kind, CrmRecord *record)
{
  gpointer number = GINT_TO_POINTER (crm_kind_get_number (kind));

  self->last_born = *crm_record_get_id (record);
  if (!g_hash_table_contains (self->first_rows, number))
    g_hash_table_insert (self->first_rows, number,
                         GSIZE_TO_POINTER ((gsize) crm_record_get_row (record)));
}

/* A child's words are found through its parents. */
static void
mark_parents (CrmSession *self, CrmRecord *child, gboolean is_new)
{
  const CrmKind *kind = crm_record_get_kind (child);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmKind *target = crm_field_get_target (field);
      const CrmValue *value = crm_record_get (child, field);
      Entry *entry;
      gint64 row;

      if (target == NULL || !crm_kind_has (target, CRM_KIND_PARTY) || value->type != CRM_VALUE_LINK)
        continue;
      entry = g_hash_table_lookup (self->newborn, &value->link);
      if (entry != NULL && is_new)
        {
          g_autoptr (GPtrArray) lenders = list_lenders (self, target);

          if (entry->known == ALL_WORDS && g_ptr_array_find (lenders, kind, NULL))
            add_child (entry, child);
          entry->step = self->step;
          continue;
        }
      if (self->learns_later && crm_id_equal (&value->link, &self->last_born))
        continue;
      row = crm_session_find_row (self, target, &value->link, TRUE, NULL);
      if (row == 0 || crm_session_waits_for_commit (self, target, row))
        continue;
      entry = take_entry (self, CRM_REF_MAKE (row, crm_kind_get_number (target)), &value->link);
      /* With words of children among them, one cannot be taken out alone. */
      if (entry->known == ALL_WORDS)
        entry->known = UNKNOWN;
    }
}

/**
 * crm_session_mark:
 * @record: whole, as it is stored now
 * @action: as in the change log
 *
 * Notes that what search knows of a record is to be renewed before the transaction ends.
 */
void
crm_session_mark (CrmSession *self, CrmRecord *record, char action)
{
  const CrmKind *kind = crm_record_get_kind (record);
  /* What arrives from the server comes in any order, children before their parents too. */
  gboolean is_new = action == 'I' && !self->is_apply;
  CrmRef ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (kind));
  gboolean was_marked;
  Entry *entry;

  if (crm_kind_has (kind, CRM_KIND_CHILD) && !self->is_of_newborn)
    mark_parents (self, record, is_new);
  if (crm_kind_has (kind, CRM_KIND_CHILD) || !crm_search_is_searched (kind))
    return;
  if (action == 'I')
    note_birth (self, kind, record);
  if (crm_session_waits_for_commit (self, kind, crm_record_get_row (record)))
    return;
  was_marked = g_hash_table_contains (self->dirty, &ref);
  entry = take_entry (self, ref, crm_record_get_id (record));
  entry->id = *crm_record_get_id (record);
  entry->known = UNKNOWN;
  if (action == 'D' || crm_record_is_deleted (record))
    return;
  set_words (entry, record);
  entry->known = is_new ? ALL_WORDS : OWN_WORDS;
  if (action == 'I')
    entry->is_new = !was_marked;
  if (is_new)
    g_hash_table_insert (self->newborn, &entry->id, entry);
}

/**
 * crm_session_mark_row:
 *
 * As crm_session_mark(), of a record that was there before and need not be read now.
 */
void
crm_session_mark_row (CrmSession *self, const CrmKind *kind, gint64 row, const CrmId *id)
{
  if (!crm_kind_has (kind, CRM_KIND_CHILD) && crm_search_is_searched (kind)
      && !crm_session_waits_for_commit (self, kind, row))
    take_entry (self, CRM_REF_MAKE (row, crm_kind_get_number (kind)), id)->known = UNKNOWN;
}

/**
 * crm_session_mark_from:
 * @row: of the first of many records that changed
 *
 * Search learns of the records of @kind from @row on after the commit.
 */
void
crm_session_mark_from (CrmSession *self, const CrmKind *kind, gint64 row)
{
  gpointer number = GINT_TO_POINTER (crm_kind_get_number (kind));
  gpointer first = g_hash_table_lookup (self->first_rows, number);

  if (!crm_search_is_searched (kind) || crm_kind_has (kind, CRM_KIND_CHILD))
    return;
  if (first == NULL || (gint64) GPOINTER_TO_SIZE (first) > row)
    g_hash_table_insert (self->first_rows, number, GSIZE_TO_POINTER ((gsize) row));
  crm_session_learn_later (self);
}

/**
 * crm_session_learn_later:
 *
 * Search learns of all that the open operation makes after its commit.
 */
void
crm_session_learn_later (CrmSession *self)
{
  if (!self->learns_later)
    crm_session_take_memory (self, TRUE);
  self->learns_later = TRUE;
}

/**
 * crm_session_unmark_step:
 *
 * The operation that is running was taken back: what it told is not true any more.
 */
void
crm_session_unmark_step (CrmSession *self)
{
  GHashTableIter iter;
  Entry *entry;

  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    {
      if (entry->step != self->step)
        continue;
      g_hash_table_remove (self->newborn, &entry->id);
      entry->known = UNKNOWN;
      entry->is_new = FALSE;
    }
}

static gboolean
run_for_ref (CrmSession *self, const char *sql, CrmRef ref, const GString *text, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, ref);
  if (text != NULL)
    sqlite3_bind_text (statement, 2, text->str, (int) text->len, SQLITE_STATIC);
  return crm_database_run (self->db, statement, error);
}

static gboolean
forget_document (CrmSession *self, CrmRef ref, GError **error)
{
  return run_for_ref (self, "DELETE FROM search_words WHERE rowid = ?", ref, NULL, error)
         && run_for_ref (self, "DELETE FROM search_numbers WHERE rowid = ?", ref, NULL, error);
}

static gboolean
write_document (CrmSession *self, Entry *entry, GError **error)
{
  return run_for_ref (self, "INSERT INTO search_words (rowid, words) VALUES (?, ?)", entry->ref,
                      entry->words, error)
         && (entry->numbers->len == 0
             || run_for_ref (self, "INSERT INTO search_numbers (rowid, pieces) VALUES (?, ?)",
                             entry->ref, entry->numbers, error))
         && crm_search_learn_words (self, entry->words->str, error);
}

static gboolean
index_entry (CrmSession *self, Entry *entry, GError **error)
{
  const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (entry->ref));
  const WordSource *source = get_source (self, kind);
  gboolean found = TRUE;

  if (!entry->is_new && !forget_document (self, entry->ref, error))
    return FALSE;
  if (entry->known == UNKNOWN && !read_words (self, source, entry, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (entry->known != ALL_WORDS && !read_lent (self, source, entry, error))
    return FALSE;
  return write_document (self, entry, error);
}

/**
 * crm_search_index_row:
 *
 * Writes anew what search knows of a stored record, inside a transaction of the caller.
 */
gboolean
crm_search_index_row (CrmSession *self, const CrmKind *kind, gint64 row, GError **error)
{
  Entry *entry = g_new0 (Entry, 1);
  gboolean good;

  entry->ref = CRM_REF_MAKE (row, crm_kind_get_number (kind));
  good = index_entry (self, entry, error);
  free_entry (entry);
  return good;
}

static int
compare_refs (gconstpointer a, gconstpointer b)
{
  const Entry *first = *(Entry *const *) a, *second = *(Entry *const *) b;

  return first->ref < second->ref ? -1 : first->ref > second->ref;
}

/**
 * crm_session_shed_marks:
 *
 * Too many records wait for the index: of those that the open transaction made, search learns after
 * the commit, so that a large import waits for no index; the others are indexed now.
 */
gboolean
crm_session_shed_marks (CrmSession *self, GError **error)
{
  GHashTableIter iter;
  Entry *entry;

  crm_session_learn_later (self);
  g_hash_table_remove_all (self->newborn);
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (crm_session_waits_for_commit (
            self, crm_catalog_find_number (self->catalog, CRM_REF_KIND (entry->ref)),
            CRM_REF_ROW (entry->ref)))
      g_hash_table_iter_remove (&iter);
  /* What is left is few, unless the operation changes many as well. */
  return g_hash_table_size (self->dirty) < MANY_MARKS || crm_session_index_dirty (self, error);
}

/**
 * crm_session_index_dirty:
 *
 * Renews what search knows of all records that the open transaction touched; a deleted one is
 * forgotten. FTS5 gathers documents in memory only while their numbers rise, hence the order.
 */
gboolean
crm_session_index_dirty (CrmSession *self, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_sized_new (g_hash_table_size (self->dirty));
  gboolean good = TRUE;
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (entries, entry);
  g_ptr_array_sort (entries, compare_refs);
  for (guint i = 0; good && i < entries->len; i++)
    good = index_entry (self, g_ptr_array_index (entries, i), error);
  if (good)
    crm_session_forget_marks (self);
  return good;
}

/**
 * crm_session_leave_marks:
 *
 * Notes what search has to learn of, or lets it learn now where that is much. Part of the commit.
 */
gboolean
crm_session_leave_marks (CrmSession *self, GError **error)
{
  GHashTableIter iter;
  Entry *entry;

  if (g_hash_table_size (self->dirty) > FEW_MARKS)
    return crm_session_index_dirty (self, error);
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (!run_for_ref (self, "INSERT OR IGNORE INTO search_touched (ref) VALUES (?)", entry->ref,
                      NULL, error))
      return FALSE;
  self->has_touched = self->has_touched || g_hash_table_size (self->dirty) > 0;
  crm_session_forget_marks (self);
  return TRUE;
}

void
crm_session_forget_marks (CrmSession *self)
{
  g_hash_table_remove_all (self->newborn);
  g_hash_table_remove_all (self->dirty);
}
