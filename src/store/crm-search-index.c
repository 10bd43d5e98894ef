/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full text: one document a record, made of folded words, so that SQLite compares plain letters.
 * Its number is the record's ref. A phone number is indexed with all of its endings, so that any
 * part of it is found as a beginning. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-session-private.h"

/* Shorter endings of a phone number would only be noise. */
#define SHORTEST_ENDING 3

static gboolean
has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
append_prefix (GString *expression, const char *word)
{
  g_string_append_printf (expression, "\"%s\"*", word);
}

/**
 * crm_session_fts_expression:
 *
 * Returns: (transfer full): the words of @text as an FTS5 expression: each the beginning of a word,
 *   in any order; what has digits but no letters also as one number, without its national 0
 */
char *
crm_session_fts_expression (const char *text)
{
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  g_autofree char *digits = crm_fold_digits (text);
  GString *expression = g_string_new (NULL);

  if (words->len > 0)
    g_string_append_c (expression, '(');
  for (guint i = 0; i < words->len; i++)
    {
      g_string_append (expression, i > 0 ? " AND " : "");
      append_prefix (expression, g_ptr_array_index (words, i));
    }
  if (words->len > 0)
    g_string_append_c (expression, ')');
  if (strlen (digits) >= SHORTEST_ENDING && !has_letter (text))
    {
      g_string_append (expression, " OR ");
      append_prefix (expression, digits);
      if (digits[0] == '0' && digits[1] != '\0')
        {
          g_string_append (expression, " OR ");
          append_prefix (expression, digits + 1);
        }
    }
  return g_string_free (expression, FALSE);
}

static void
add_folded (GString *words, const char *text)
{
  g_autofree char *folded = crm_fold (text);

  if (folded[0] == '\0')
    return;
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, folded);
}

static void
add_phone (GString *words, const char *text)
{
  g_autofree char *digits = crm_fold_digits (text);
  gsize length = strlen (digits);

  for (gsize i = 0; i + SHORTEST_ENDING <= length; i++)
    g_string_append_printf (words, " %s", digits + i);
}

static gboolean
looks_like_phone (const char *text)
{
  g_autofree char *digits = crm_fold_digits (text);

  return strlen (digits) >= 5 && !has_letter (text);
}

/* A tax number is found by any part of its digits too, however it is spaced. */
static gboolean
is_long_number (const char *text)
{
  g_autofree char *digits = crm_fold_digits (text);

  return strlen (digits) >= 7;
}

typedef struct
{
  GString *title;
  GString *keys;
  GString *body;
} Words;

static void
add_text (Words *words, const CrmField *field, const char *text)
{
  if (field == crm_kind_get_title_field (crm_field_get_kind (field)))
    add_folded (words->title, text);
  else if (crm_field_get_field_type (field) == CRM_FIELD_PHONE)
    add_phone (words->keys, text);
  else if (crm_field_get_field_type (field) == CRM_FIELD_EMAIL
           || crm_field_has (field, CRM_FIELD_KEY))
    {
      add_folded (words->keys, text);
      if (is_long_number (text))
        add_phone (words->keys, text);
    }
  else
    add_folded (words->body, text);
}

/* All phones and addresses of a party, not only the first of each kind that its card shows. */
static void
add_children (CrmSession *self, CrmRecord *record, const char *child_name, Words *words)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const CrmKind *child = crm_catalog_find_kind (self->catalog, child_name);
  g_autofree char *link = g_strconcat (crm_kind_get_name (kind), "_id", NULL);
  g_autoptr (GPtrArray) children
      = crm_session_children (self, child, link, NULL, crm_record_get_id (record), NULL);

  for (guint i = 0; children != NULL && i < children->len; i++)
    for (guint f = 0; f < crm_kind_get_n_fields (child); f++)
      {
        const CrmField *field = crm_kind_get_field (child, f);
        const CrmValue *value = crm_record_get (g_ptr_array_index (children, i), field);

        if (value->type != CRM_VALUE_TEXT || crm_field_get_field_type (field) != CRM_FIELD_TEXT
            || crm_field_has (field, CRM_FIELD_READ_ONLY))
          continue;
        if (looks_like_phone (value->text))
          add_phone (words->keys, value->text);
        else if (strchr (value->text, '@') != NULL)
          add_folded (words->keys, value->text);
        else
          add_folded (words->body, value->text);
      }
}

static void
collect_words (CrmSession *self, CrmRecord *record, Words *words)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const char *children[4] = { NULL };
  gsize n_children = 0;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *satellite = crm_field_get_spec (field)->satellite;
      const CrmValue *value = crm_record_get (record, field);
      gboolean known = FALSE;

      if (!crm_field_has (field, CRM_FIELD_SEARCHED) && !crm_field_has (field, CRM_FIELD_CUSTOM))
        continue;
      for (gsize c = 0; satellite != NULL && c < n_children; c++)
        known = known || strcmp (children[c], satellite) == 0;
      if (satellite != NULL && !known && n_children < G_N_ELEMENTS (children))
        children[n_children++] = satellite;
      if (satellite == NULL && value->type == CRM_VALUE_TEXT)
        add_text (words, field, value->text);
    }
  for (gsize c = 0; c < n_children; c++)
    add_children (self, record, children[c], words);
}

static gboolean
is_searched (const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_has (crm_kind_get_field (kind, i), CRM_FIELD_SEARCHED))
      return TRUE;
  return FALSE;
}

/**
 * crm_session_index:
 *
 * Renews what search knows of one record; a deleted one is forgotten.
 */
gboolean
crm_session_index (CrmSession *self, CrmRef ref, GError **error)
{
  const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (ref));
  sqlite3_stmt *statement;
  g_autoptr (CrmRecord) record = NULL;
  Words words;
  gboolean good;

  if (!is_searched (kind))
    return TRUE;
  record = crm_session_read_row (self, kind, CRM_REF_ROW (ref), NULL);
  statement = crm_database_prepare (self->db, "DELETE FROM search WHERE rowid = ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, ref);
  if (!crm_database_run (self->db, statement, error))
    return FALSE;
  if (record == NULL || crm_record_is_deleted (record))
    return TRUE;
  statement = crm_database_prepare (
      self->db, "INSERT INTO search (rowid, title, keys, body) VALUES (?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  words = (Words){ g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
  collect_words (self, record, &words);
  sqlite3_bind_int64 (statement, 1, ref);
  sqlite3_bind_text (statement, 2, words.title->str, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, words.keys->str, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 4, words.body->str, -1, SQLITE_TRANSIENT);
  good = crm_database_run (self->db, statement, error);
  g_string_free (words.title, TRUE);
  g_string_free (words.keys, TRUE);
  g_string_free (words.body, TRUE);
  return good;
}

/**
 * crm_session_index_dirty:
 *
 * Renews what search knows of all records that the open transaction touched.
 */
gboolean
crm_session_index_dirty (CrmSession *self, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!crm_session_index (self, *(CrmRef *) key, error))
        return FALSE;
      g_hash_table_iter_remove (&iter);
    }
  return TRUE;
}
