/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record enters the table under each of its keys: its name, its reference, its tax number, its
 * e-mail. Names are weak keys: records of one name hang in a chain, and a row is the same record
 * only when nothing that it says contradicts it. */
#include "config.h"

#include "crm-import-index.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-import-keys.h"
#include "crm-match.h"
#include "crm-suggest.h"

#define NAME_LIMIT 20000
#define PROPOSAL_LIMIT 1000
#define MAX_KEYS 8
#define MAX_SIGNS 8
#define SLOT_ID 255
#define SLOT_MATCH 128 /* the keys that a person chose follow it */
#define AMBIGUOUS G_MAXUINT32
#define SLOT_OUTCOME 254
#define SLOT_SIGN 253

typedef struct
{
  CrmId id;
  guint32 exact; /* of the name as it is written */
  guint32 next;  /* the next record of the same name; its place and one */
} Entry;

/* What a text came to the last time: a row looks for its record by the very texts under which it
 * enters the index a moment later. */
typedef struct
{
  GString *text;
  gsize hash;
} Memo;

struct _CrmImportIndex
{
  const CrmKind *kind;
  const CrmField *title;
  const CrmField *scope;
  CrmId default_scope;
  const CrmField *keys[MAX_KEYS]; /* strong ones */
  guint n_keys;
  CrmImportKey match[CRM_IMPORT_MATCH_KEYS]; /* that a person chose instead of these */
  guint n_match;
  const CrmField *signs[MAX_SIGNS];
  guint n_signs;
  GArray *entries;
  GArray *values;       /* of n_signs a record: what contradicts another one; 0 for no value */
  GArray *scopes;       /* of a stage: its pipeline */
  CrmImportKeys *table; /* hash of slot and text -> place in entries and one */
  guint n_stored;       /* of the entries: those that were there before the import */
  Memo memos[1 + MAX_KEYS + MAX_SIGNS];
  GPtrArray *names, *squeezed; /* as they are and as proposals compare them */
  GHashTable *proposals;       /* text -> name in names, or "" */
};

static gboolean
is_person (const CrmKind *kind)
{
  return strcmp (crm_kind_get_name (kind), "contact") == 0
         || strcmp (crm_kind_get_name (kind), "lead") == 0;
}

/* A mailbox belongs to one person, but companies share theirs with others. */
static gboolean
is_strong_key (const CrmField *field)
{
  if (!crm_field_has (field, CRM_FIELD_KEY) || crm_field_is_link (field)
      || field == crm_kind_get_title_field (crm_field_get_kind (field)))
    return FALSE;
  return crm_field_get_field_type (field) != CRM_FIELD_EMAIL
         || strcmp (crm_kind_get_name (crm_field_get_kind (field)), "account") != 0;
}

/**
 * crm_import_field_is_weak_key:
 *
 * Returns: TRUE for the name by which records of the kind are recognised when nothing contradicts
 */
gboolean
crm_import_field_is_weak_key (const CrmField *field)
{
  return crm_field_has (field, CRM_FIELD_KEY)
         && field == crm_kind_get_title_field (crm_field_get_kind (field));
}

static void
choose_keys (CrmImportIndex *self)
{
  const CrmField *reference = crm_kind_find_field (self->kind, "external_id");

  if (reference != NULL && is_strong_key (reference))
    self->keys[self->n_keys++] = reference;
  for (guint i = 0; i < crm_kind_get_n_fields (self->kind) && self->n_keys < MAX_KEYS; i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);

      if (field != reference && is_strong_key (field))
        self->keys[self->n_keys++] = field;
    }
}

static void
add_sign (CrmImportIndex *self, const CrmField *field)
{
  if (field != NULL && self->n_signs < MAX_SIGNS)
    self->signs[self->n_signs++] = field;
}

/* What tells two records of one name apart: their references, and of people also where they work,
 * how they are reached and when they were born. */
static void
choose_signs (CrmImportIndex *self)
{
  gboolean person = is_person (self->kind);

  for (guint i = 0; i < self->n_keys; i++)
    if (person || crm_field_get_field_type (self->keys[i]) == CRM_FIELD_TEXT)
      add_sign (self, self->keys[i]);
  if (!person)
    return;
  add_sign (self, crm_kind_get_subtitle_field (self->kind));
  for (guint i = 0; i < crm_kind_get_n_fields (self->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);
      CrmFieldType type = crm_field_get_field_type (field);

      if (type == CRM_FIELD_PHONE || type == CRM_FIELD_DATE)
        add_sign (self, field);
    }
}

CrmImportIndex *
crm_import_index_new (const CrmKind *kind)
{
  CrmImportIndex *self = g_new0 (CrmImportIndex, 1);
  const CrmField *title = crm_kind_get_title_field (kind);

  self->kind = kind;
  self->title = crm_field_get_field_type (title) == CRM_FIELD_TEXT ? title : NULL;
  if (strcmp (crm_kind_get_name (kind), "stage") == 0)
    self->scope = crm_kind_find_field (kind, "pipeline_id");
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->values = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->scopes = g_array_new (FALSE, TRUE, sizeof (CrmId));
  self->table = crm_import_keys_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (self->memos); i++)
    self->memos[i].text = g_string_new (NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->squeezed = g_ptr_array_new_with_free_func (g_free);
  self->proposals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  choose_keys (self);
  choose_signs (self);
  return self;
}

void
crm_import_index_free (CrmImportIndex *self)
{
  g_array_unref (self->entries);
  g_array_unref (self->values);
  g_array_unref (self->scopes);
  crm_import_keys_free (self->table);
  for (gsize i = 0; i < G_N_ELEMENTS (self->memos); i++)
    g_string_free (self->memos[i].text, TRUE);
  g_hash_table_unref (self->proposals);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->squeezed);
  g_free (self);
}

static gsize
hash_bytes (guint slot, const void *bytes, gsize length)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037) ^ slot;

  hash *= G_GUINT64_CONSTANT (1099511628211);
  for (gsize i = 0; i < length; i++)
    {
      hash ^= ((const guint8 *) bytes)[i];
      hash *= G_GUINT64_CONSTANT (1099511628211);
    }
  return (gsize) (hash ^ (hash >> 29));
}

/* The form in which two ways of writing a key are one; NULL for nothing to compare. */
static char *
normalize (const CrmField *field, gboolean is_title, const char *text)
{
  char *plain;

  if (text == NULL || *text == '\0')
    return NULL;
  if (crm_field_get_field_type (field) == CRM_FIELD_PHONE)
    plain = crm_fold_digits (text);
  else if (is_title)
    plain = crm_fold (text);
  else if (g_str_is_ascii (text))
    plain = g_strstrip (g_ascii_strdown (text, -1));
  else
    plain = g_strstrip (g_utf8_casefold (text, -1));
  if (*plain == '\0')
    {
      g_free (plain);
      plain = g_utf8_casefold (text, -1);
    }
  return plain;
}

/* The memos of the title, of the keys and of the signs. */
static Memo *
title_memo (CrmImportIndex *self)
{
  return &self->memos[0];
}

static Memo *
key_memo (CrmImportIndex *self, guint key)
{
  return &self->memos[1 + key];
}

static Memo *
sign_memo (CrmImportIndex *self, guint sign)
{
  return &self->memos[1 + MAX_KEYS + sign];
}

/* Returns: FALSE when @text says nothing to compare */
static gboolean
hash_text (Memo *memo, guint slot, const CrmField *field, const char *text, gsize *hash)
{
  g_autofree char *plain = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  if (memo->hash == 0 || strcmp (memo->text->str, text) != 0)
    {
      plain = normalize (field, slot == 0, text);
      g_string_assign (memo->text, text);
      memo->hash = hash_bytes (slot, plain, strlen (plain));
    }
  *hash = memo->hash;
  return TRUE;
}

static char *
dup_title (CrmImportIndex *self, CrmRecord *record)
{
  const char *title = self->title != NULL ? crm_record_get_title (record) : "";
  const char *first, *last;

  if (*title != '\0' || crm_kind_find_field (self->kind, "first_name") == NULL)
    return g_strdup (title);
  first = crm_record_get_text (record, "first_name");
  last = crm_record_get_text (record, "last_name");
  return g_strstrip (g_strconcat (first != NULL ? first : "", " ", last != NULL ? last : "", NULL));
}

static guint32
sign_value (CrmImportIndex *self, CrmRecord *record, guint sign)
{
  const CrmField *field = self->signs[sign];
  const CrmValue *value = crm_record_get (record, field);
  guint key = 0;
  gsize hash = 0;

  /* Most signs are keys as well, whose texts were looked at already. */
  while (key < self->n_keys && self->keys[key] != field)
    key++;

  switch (value->type)
    {
    case CRM_VALUE_TEXT:
      if (key < self->n_keys)
        hash_text (key_memo (self, key), key + 1, field, value->text, &hash);
      else
        hash_text (sign_memo (self, sign), SLOT_SIGN, field, value->text, &hash);
      break;
    case CRM_VALUE_LINK:
      hash = hash_bytes (0, &value->link, sizeof value->link);
      break;
    case CRM_VALUE_INTEGER:
      hash = hash_bytes (0, &value->integer, sizeof value->integer);
      break;
    case CRM_VALUE_NONE:
      return 0;
    }
  return (guint32) hash != 0 ? (guint32) hash : 1;
}

static guint
lookup (CrmImportIndex *self, gsize hash)
{
  return crm_import_keys_find (self->table, hash);
}

static const CrmId *
get_scope (CrmImportIndex *self, guint place)
{
  return self->scope != NULL ? &g_array_index (self->scopes, CrmId, place - 1) : NULL;
}

static Entry *
get_entry (CrmImportIndex *self, guint place)
{
  return &g_array_index (self->entries, Entry, place - 1);
}

static void
enter (CrmImportIndex *self, gsize hash, guint place)
{
  if (lookup (self, hash) == 0)
    crm_import_keys_set (self->table, hash, place);
}

static void
enter_title (CrmImportIndex *self, const char *title, guint place)
{
  gsize hash;
  guint first;

  if (!hash_text (title_memo (self), 0, self->title, title, &hash))
    return;
  get_entry (self, place)->exact = (guint32) hash_bytes (0, title, strlen (title));
  first = lookup (self, hash);
  if (first == 0)
    enter (self, hash, place);
  else
    {
      get_entry (self, place)->next = get_entry (self, first)->next;
      get_entry (self, first)->next = place;
    }
  if (self->names->len < NAME_LIMIT)
    {
      g_ptr_array_add (self->names, g_strdup (title));
      g_ptr_array_add (self->squeezed, crm_suggest_squeeze (title));
      g_hash_table_remove_all (self->proposals);
    }
}

static void
enter_keys (CrmImportIndex *self, CrmRecord *record, guint place)
{
  for (guint i = 0; i < self->n_keys; i++)
    {
      const CrmValue *value = crm_record_get (record, self->keys[i]);
      gsize hash;

      if (value->type == CRM_VALUE_TEXT
          && hash_text (key_memo (self, i), i + 1, self->keys[i], value->text, &hash))
        enter (self, hash, place);
    }
}

/* ---- keys that a person chose ---- */

static char *
normalize_value (CrmImportIndex *self, CrmRecord *record, const CrmField *field)
{
  const CrmValue *value = crm_record_get (record, field);
  char id[CRM_ID_STRING_SIZE];

  if (field == self->title)
    {
      g_autofree char *title = dup_title (self, record);

      return normalize (field, TRUE, title);
    }
  switch (value->type)
    {
    case CRM_VALUE_TEXT:
      if (crm_field_get_field_type (field) == CRM_FIELD_PHONE)
        return crm_match_phone (value->text);
      if (strcmp (crm_field_get_name (field), "tax_id") == 0)
        return crm_match_tax_id (value->text);
      return normalize (field, FALSE, value->text);
    case CRM_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case CRM_VALUE_LINK:
      return g_strdup (crm_id_format (&value->link, id));
    case CRM_VALUE_NONE:
      break;
    }
  return NULL;
}

/* The key of a record; NULL when one of its fields says nothing. @instead stands for the first
 * field, or is NULL. */
static char *
join_key (CrmImportIndex *self, const CrmImportKey *key, CrmRecord *record, const CrmField *instead)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < key->n_fields; i++)
    {
      const CrmField *field = i == 0 && instead != NULL ? instead : key->fields[i];
      g_autofree char *part = normalize_value (self, record, field);

      if (part == NULL)
        return NULL;
      g_string_append_printf (text, "%s%c", part, '\x1f');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The same number may stand as a telephone with one desk and as a mobile with another. */
static const CrmField *
find_other_phone (const CrmImportKey *key)
{
  const CrmField *field = key->fields[0];

  if (crm_field_get_field_type (field) != CRM_FIELD_PHONE)
    return NULL;
  return crm_kind_find_field (crm_field_get_kind (field),
                              strcmp (crm_field_get_name (field), "mobile") == 0 ? "phone"
                                                                                 : "mobile");
}

static void
enter_match (CrmImportIndex *self, guint slot, const char *key, guint place, gboolean is_stored)
{
  gsize hash;
  guint there;

  if (key == NULL)
    return;
  hash = hash_bytes (slot, key, strlen (key));
  there = lookup (self, hash);
  if (there == 0)
    enter (self, hash, place);
  else if (is_stored && there != place)
    crm_import_keys_set (self->table, hash, AMBIGUOUS);
}

/* Two records of the office with one key are told to a person; rows of the file that share one
 * speak of one record. */
static void
enter_matches (CrmImportIndex *self, CrmRecord *record, guint place, gboolean is_stored)
{
  for (guint i = 0; i < self->n_match; i++)
    {
      const CrmField *other = find_other_phone (&self->match[i]);
      g_autofree char *key = join_key (self, &self->match[i], record, NULL);
      g_autofree char *second
          = other != NULL ? join_key (self, &self->match[i], record, other) : NULL;

      enter_match (self, SLOT_MATCH + i, key, place, is_stored);
      enter_match (self, SLOT_MATCH + i, second, place, is_stored);
    }
}

static CrmImportIndexResult
match_chosen (CrmImportIndex *self, CrmRecord *record, CrmId *id)
{
  gboolean is_ambiguous = FALSE;

  for (guint i = 0; i < self->n_match; i++)
    {
      const CrmField *other = find_other_phone (&self->match[i]);

      for (guint turn = 0; turn < (other != NULL ? 2u : 1u); turn++)
        {
          g_autofree char *key = join_key (self, &self->match[i], record, turn == 0 ? NULL : other);
          guint place
              = key != NULL ? lookup (self, hash_bytes (SLOT_MATCH + i, key, strlen (key))) : 0;

          if (place == AMBIGUOUS)
            is_ambiguous = TRUE;
          else if (place != 0)
            {
              *id = get_entry (self, place)->id;
              return CRM_IMPORT_INDEX_FOUND;
            }
        }
    }
  return is_ambiguous ? CRM_IMPORT_INDEX_AMBIGUOUS : CRM_IMPORT_INDEX_MISSING;
}

/**
 * crm_import_index_set_match:
 * @keys: (array length=n_keys): by which a row finds its record, in this order
 *
 * To be called before the index is filled. Without it the kind's own keys are used.
 */
void
crm_import_index_set_match (CrmImportIndex *self, const CrmImportKey *keys, guint n_keys)
{
  g_return_if_fail (n_keys <= CRM_IMPORT_MATCH_KEYS);

  memcpy (self->match, keys, n_keys * sizeof *keys);
  self->n_match = n_keys;
}

/**
 * crm_import_index_limit:
 * @is_filled: whether the rows of the file say something of a field
 * @is_named: whether rows name records of the kind, by any of its keys
 *
 * Leaves out what the rows cannot be compared by. To be called before the index is filled.
 */
void
crm_import_index_limit (CrmImportIndex *self,
                        gboolean (*is_filled) (const CrmField *field, gpointer data),
                        gpointer data,
                        gboolean is_named)
{
  guint n = 0;

  for (guint i = 0; i < self->n_signs; i++)
    if (is_filled (self->signs[i], data))
      self->signs[n++] = self->signs[i];
  self->n_signs = n;
  if (is_named)
    return;
  n = 0;
  for (guint i = 0; i < self->n_keys; i++)
    if (is_filled (self->keys[i], data))
      self->keys[n++] = self->keys[i];
  self->n_keys = n;
}

/**
 * crm_import_index_get_keys:
 *
 * Returns: (array length=n_keys): the fields by which records of the kind are recognised unless a
 *   person chooses others; the name comes after them
 */
const CrmField *const *
crm_import_index_get_keys (CrmImportIndex *self, guint *n_keys)
{
  *n_keys = self->n_keys;
  return self->keys;
}

static gsize
hash_outcome (const char *type, const CrmId *scope)
{
  return hash_bytes (SLOT_OUTCOME, scope, sizeof *scope) ^ (gsize) type[0];
}

/* A stage belongs to a pipeline, and its type says what people call it in other programs. */
static void
enter_scope (CrmImportIndex *self, CrmRecord *record, guint place)
{
  const CrmValue *value = crm_record_get (record, self->scope);
  const char *type = crm_record_get_text (record, "type");
  CrmId scope = value->type == CRM_VALUE_LINK ? value->link : CRM_ID_NONE;

  g_array_append_val (self->scopes, scope);
  if (g_strcmp0 (type, "won") == 0 || g_strcmp0 (type, "lost") == 0)
    enter (self, hash_outcome (type, &scope), place);
}

static void
add (CrmImportIndex *self, CrmRecord *record, gboolean is_stored)
{
  Entry entry = { *crm_record_get_id (record), 0, 0 };
  g_autofree char *title = dup_title (self, record);
  guint place;

  for (guint i = 0; i < self->n_signs; i++)
    {
      guint32 value = sign_value (self, record, i);

      g_array_append_val (self->values, value);
    }
  g_array_append_val (self->entries, entry);
  place = self->entries->len;
  if (self->scope != NULL)
    enter_scope (self, record, place);
  if (self->title != NULL)
    enter_title (self, title, place);
  enter_keys (self, record, place);
  enter_matches (self, record, place, is_stored);
}

/**
 * crm_import_index_add:
 * @record: one that the import makes
 */
void
crm_import_index_add (CrmImportIndex *self, CrmRecord *record)
{
  add (self, record, FALSE);
}

/* Stages of one name stand in several pipelines: the first pipeline is meant unless a row names
 * another. */
static gboolean
find_default_scope (CrmImportIndex *self, CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_field_get_target (self->scope);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  gboolean descending;
  const CrmField *sort = crm_kind_get_sort_field (kind, &descending);
  g_autoptr (GPtrArray) found = NULL;

  crm_query_set_limit (query, 1);
  if (!crm_query_sort (query, crm_field_get_name (sort), descending, error))
    return FALSE;
  found = crm_session_list (session, query, error);
  if (found == NULL)
    return FALSE;
  if (found->len > 0)
    self->default_scope = *crm_record_get_id (found->pdata[0]);
  return TRUE;
}

static void
want (GPtrArray *fields, const CrmField *field)
{
  if (field != NULL && !g_ptr_array_find (fields, field, NULL))
    g_ptr_array_add (fields, (gpointer) field);
}

/* What of a record the index looks at. */
static GPtrArray *
list_fields (CrmImportIndex *self)
{
  GPtrArray *fields = g_ptr_array_new ();

  want (fields, self->title);
  want (fields, crm_kind_find_field (self->kind, "first_name"));
  want (fields, crm_kind_find_field (self->kind, "last_name"));
  want (fields, self->scope);
  if (self->scope != NULL)
    want (fields, crm_kind_find_field (self->kind, "type"));
  for (guint i = 0; i < self->n_keys; i++)
    want (fields, self->keys[i]);
  for (guint i = 0; i < self->n_signs; i++)
    want (fields, self->signs[i]);
  for (guint i = 0; i < self->n_match; i++)
    {
      for (guint f = 0; f < self->match[i].n_fields; f++)
        want (fields, self->match[i].fields[f]);
      want (fields, find_other_phone (&self->match[i]));
    }
  return fields;
}

static void
add_stored (CrmRecord *record, gpointer data)
{
  CrmImportIndex *self = data;
  const CrmId *id = crm_record_get_id (record);

  add (self, record, TRUE);
  enter (self, hash_bytes (SLOT_ID, id, sizeof *id), self->entries->len);
}

/**
 * crm_import_index_load:
 *
 * Fills the index with all records of its kind.
 */
gboolean
crm_import_index_load (CrmImportIndex *self,
                       CrmSession *session,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) fields = list_fields (self);
  g_autoptr (CrmQuery) all = crm_query_new (self->kind);

  if ((self->scope != NULL && !find_default_scope (self, session, error))
      || !crm_session_scan (session, all, fields, add_stored, self, cancellable, error))
    return FALSE;
  self->n_stored = self->entries->len;
  return TRUE;
}

static int
compare_ids (const CrmId *a, const CrmId *b)
{
  return memcmp (a, b, sizeof *a);
}

/**
 * crm_import_index_knows:
 *
 * Returns: whether the record of that id is there, stored before or made by the import
 */
gboolean
crm_import_index_knows (CrmImportIndex *self, const CrmId *id)
{
  guint low = self->n_stored, high = self->entries->len;

  if (crm_import_index_has (self, id))
    return TRUE;
  /* Ids that are made one after the other rise. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare_ids (id, &g_array_index (self->entries, Entry, middle).id);

      if (order == 0)
        return TRUE;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return FALSE;
}

/* Of the records of one name: those of the scope, then the one that is written exactly so. */
static CrmImportIndexResult
choose (CrmImportIndex *self, guint place, const char *text, const CrmId *scope, CrmId *id)
{
  guint32 exact = (guint32) hash_bytes (0, text, strlen (text));
  const Entry *best = NULL;
  gboolean is_tied = FALSE;

  if (self->scope != NULL && scope == NULL)
    scope = &self->default_scope;
  for (; place != 0; place = get_entry (self, place)->next)
    {
      const Entry *entry = get_entry (self, place);
      gboolean in_scope = self->scope == NULL || crm_id_equal (get_scope (self, place), scope);

      if (!in_scope && !crm_id_is_none (scope))
        continue;
      if (best != NULL && (best->exact == exact) == (entry->exact == exact))
        is_tied = TRUE;
      else if (best == NULL || entry->exact == exact)
        {
          best = entry;
          is_tied = FALSE;
        }
    }
  if (best == NULL)
    return CRM_IMPORT_INDEX_MISSING;
  if (is_tied)
    return CRM_IMPORT_INDEX_AMBIGUOUS;
  *id = best->id;
  return CRM_IMPORT_INDEX_FOUND;
}

/* Every program has its own words for how a deal ends; the type of a stage has only two. */
static guint
find_outcome (CrmImportIndex *self, const char *text, const CrmId *scope)
{
  static const char *const won[]
      = { "won", "closed won", "ganho", "ganha", "castigat", "castigata", "kazanildi", NULL };
  static const char *const lost[]
      = { "lost", "closed lost", "perdido", "perdida", "pierdut", "pierduta", "kaybedildi", NULL };
  g_autofree char *word = crm_fold (text);

  if (self->scope == NULL)
    return 0;
  if (g_strv_contains (won, word))
    return lookup (self, hash_outcome ("won", scope != NULL ? scope : &self->default_scope));
  if (g_strv_contains (lost, word))
    return lookup (self, hash_outcome ("lost", scope != NULL ? scope : &self->default_scope));
  return 0;
}

/* The first stages of an office are named in its language; a file may use their English names. */
static CrmImportIndexResult
find_translated (CrmImportIndex *self, const char *text, const CrmId *scope, CrmId *id)
{
  const char *translated = g_dpgettext2 (GETTEXT_PACKAGE, "stage", text);
  g_autofree char *title = translated != text ? normalize (self->title, TRUE, translated) : NULL;
  guint place = title != NULL ? lookup (self, hash_bytes (0, title, strlen (title))) : 0;

  return place != 0 ? choose (self, place, translated, scope, id) : CRM_IMPORT_INDEX_MISSING;
}

/**
 * crm_import_index_find:
 * @text: a name, one of the other keys, or an id
 * @scope: (nullable): of a stage, its pipeline; %NULL for the first one
 * @id: (out caller-allocates): the record
 *
 * Finds the record that a cell of a file means.
 */
CrmImportIndexResult
crm_import_index_find (CrmImportIndex *self, const char *text, const CrmId *scope, CrmId *id)
{
  g_autofree char *title = self->title != NULL ? normalize (self->title, TRUE, text) : NULL;
  guint place = title != NULL ? lookup (self, hash_bytes (0, title, strlen (title))) : 0;
  CrmImportIndexResult result = CRM_IMPORT_INDEX_MISSING;

  if (place != 0)
    result = choose (self, place, text, scope, id);
  if (result == CRM_IMPORT_INDEX_MISSING && self->scope != NULL)
    result = find_translated (self, text, scope, id);
  if (result != CRM_IMPORT_INDEX_MISSING)
    return result;
  for (guint i = 0; i < self->n_keys; i++)
    {
      g_autofree char *plain = normalize (self->keys[i], FALSE, text);

      place = plain != NULL ? lookup (self, hash_bytes (i + 1, plain, strlen (plain))) : 0;
      if (place != 0)
        {
          *id = get_entry (self, place)->id;
          return CRM_IMPORT_INDEX_FOUND;
        }
    }
  if (crm_id_parse (text, id) && crm_import_index_has (self, id))
    return CRM_IMPORT_INDEX_FOUND;
  place = find_outcome (self, text, scope);
  if (place == 0)
    return CRM_IMPORT_INDEX_MISSING;
  *id = get_entry (self, place)->id;
  return CRM_IMPORT_INDEX_FOUND;
}

static gboolean
contradicts (CrmImportIndex *self, guint place, const guint32 *signs)
{
  const guint32 *values
      = (const guint32 *) (gconstpointer) self->values->data + (gsize) (place - 1) * self->n_signs;

  for (guint i = 0; i < self->n_signs; i++)
    if (values[i] != 0 && signs[i] != 0 && values[i] != signs[i])
      return TRUE;
  return FALSE;
}

static gboolean
is_in_scope_of (CrmImportIndex *self, guint place, CrmRecord *record)
{
  const CrmValue *scope = self->scope != NULL ? crm_record_get (record, self->scope) : NULL;

  return scope == NULL
         || (scope->type == CRM_VALUE_LINK && crm_id_equal (&scope->link, get_scope (self, place)));
}

static gboolean
match_title (CrmImportIndex *self, CrmRecord *record, CrmId *id)
{
  g_autofree char *title = dup_title (self, record);
  guint32 signs[MAX_SIGNS];
  gsize hash;

  if (!hash_text (title_memo (self), 0, self->title, title, &hash))
    return FALSE;
  for (guint i = 0; i < self->n_signs; i++)
    signs[i] = sign_value (self, record, i);
  for (guint place = lookup (self, hash); place != 0; place = get_entry (self, place)->next)
    {
      if (contradicts (self, place, signs) || !is_in_scope_of (self, place, record))
        continue;
      *id = get_entry (self, place)->id;
      return TRUE;
    }
  return FALSE;
}

/**
 * crm_import_index_match:
 * @record: what a row of the file says
 * @id: (out caller-allocates): the record that is the same
 *
 * Finds the record that a row speaks of: by the keys that a person chose, else by its reference and
 * the other keys first, by its name where nothing contradicts. Only keys that were chosen can be
 * ambiguous.
 */
CrmImportIndexResult
crm_import_index_match (CrmImportIndex *self, CrmRecord *record, CrmId *id)
{
  if (self->n_match > 0)
    return match_chosen (self, record, id);
  for (guint i = 0; i < self->n_keys; i++)
    {
      const CrmValue *value = crm_record_get (record, self->keys[i]);
      gsize hash;
      guint place
          = value->type == CRM_VALUE_TEXT
                    && hash_text (key_memo (self, i), i + 1, self->keys[i], value->text, &hash)
                ? lookup (self, hash)
                : 0;

      if (place != 0)
        {
          *id = get_entry (self, place)->id;
          return CRM_IMPORT_INDEX_FOUND;
        }
    }
  if (self->title == NULL || !crm_import_field_is_weak_key (self->title))
    return CRM_IMPORT_INDEX_MISSING;
  return match_title (self, record, id) ? CRM_IMPORT_INDEX_FOUND : CRM_IMPORT_INDEX_MISSING;
}

/**
 * crm_import_index_has:
 *
 * Returns: whether a record of that id was stored before the import
 */
gboolean
crm_import_index_has (CrmImportIndex *self, const CrmId *id)
{
  return lookup (self, hash_bytes (SLOT_ID, id, sizeof *id)) != 0;
}

/**
 * crm_import_index_suggest:
 *
 * Returns: (nullable): the name of a record that @text most likely means, owned by the index
 */
const char *
crm_import_index_suggest (CrmImportIndex *self, const char *text)
{
  const char *known = g_hash_table_lookup (self->proposals, text);

  if (known == NULL && g_hash_table_size (self->proposals) >= PROPOSAL_LIMIT)
    return NULL;
  if (known == NULL)
    {
      known = crm_suggest_name (self->names, self->squeezed, text);
      g_hash_table_insert (self->proposals, g_strdup (text),
                           (gpointer) (known != NULL ? known : ""));
    }
  return known != NULL && *known != '\0' ? known : NULL;
}

gboolean
crm_import_index_is_empty (CrmImportIndex *self)
{
  return self->entries->len == 0;
}
