/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations taken back, at once or years later. What they did is summed up record by record; what
 * somebody has changed since is told first and stays unless the person says otherwise. Previewing
 * and carrying out walk the same way, so that what was shown is what happens. */
#include "config.h"

#include "crm-undo-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-log-private.h"

/* From so many changes on it is worth to look at them in sets. */
#define SETS_FROM 200

G_DEFINE_FINAL_TYPE (CrmUndo, crm_undo, G_TYPE_OBJECT)

/* All that the operations did to one record. */
typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char first; /* of 'I', 'D' and 'R', or 0 */
  char last;
  gint64 seq;        /* of the latest change */
  GPtrArray *fields; /* CrmUndoItem */
} Deed;

static void
free_item (gpointer data)
{
  CrmUndoItem *item = data;

  crm_value_clear (&item->before);
  crm_value_clear (&item->after);
  crm_value_clear (&item->now);
  g_free (item->title);
  g_free (item);
}

static void
crm_undo_finalize (GObject *object)
{
  CrmUndo *self = CRM_UNDO (object);

  g_array_unref (self->batches);
  g_hash_table_unref (self->choices);
  g_ptr_array_unref (self->items);
  g_free (self->field);
  g_free (self->label);
  G_OBJECT_CLASS (crm_undo_parent_class)->finalize (object);
}

static void
crm_undo_class_init (CrmUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_undo_finalize;
}

static void
crm_undo_init (CrmUndo *self)
{
  self->batches = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_ptr_array_new_with_free_func (free_item);
  self->sets_from = SETS_FROM;
}

/**
 * crm_undo_new:
 *
 * Returns: (transfer full): a wish that names no operation yet
 */
CrmUndo *
crm_undo_new (void)
{
  return g_object_new (CRM_TYPE_UNDO, NULL);
}

/**
 * crm_undo_add:
 * @batch: one more operation to take back; all of them go as one
 */
void
crm_undo_add (CrmUndo *self, const CrmId *batch)
{
  g_array_append_val (self->batches, *batch);
}

/**
 * crm_undo_get_batch:
 *
 * Returns: (transfer none) (nullable): the operation at @position
 */
const CrmId *
crm_undo_get_batch (CrmUndo *self, guint position)
{
  return position < self->batches->len ? &g_array_index (self->batches, CrmId, position) : NULL;
}

/**
 * crm_undo_limit:
 * @record: (nullable): take back only what was done to this record
 * @field: (nullable): and only to this field of it
 */
void
crm_undo_limit (CrmUndo *self, const CrmId *record, const char *field)
{
  self->record = record != NULL ? *record : CRM_ID_NONE;
  g_free (self->field);
  self->field = g_strdup (field);
}

/**
 * crm_undo_set_all:
 * @all: whether what was changed since goes back too, unless chosen otherwise one by one
 */
void
crm_undo_set_all (CrmUndo *self, gboolean all)
{
  self->all = all;
}

static char *
choice_key (const CrmUndoItem *item)
{
  char id[CRM_ID_STRING_SIZE];

  return g_strconcat (crm_id_format (&item->id, id), " ",
                      item->field != NULL ? crm_field_get_name (item->field) : "", NULL);
}

/**
 * crm_undo_choose:
 * @item: a field, or one that was changed since
 * @back: whether it goes back: what was changed since all the same, a field that nobody changed
 *   since does unless this says otherwise
 */
void
crm_undo_choose (CrmUndo *self, const CrmUndoItem *item, gboolean back)
{
  g_hash_table_replace (self->choices, choice_key (item), GINT_TO_POINTER (back));
}

/**
 * crm_undo_is_chosen:
 *
 * Returns: whether the item goes back when the undo is carried out now
 */
gboolean
crm_undo_is_chosen (CrmUndo *self, const CrmUndoItem *item)
{
  g_autofree char *key = NULL;
  gpointer back;

  if (item->fate != CRM_UNDO_KEPT && item->fate != CRM_UNDO_BACK)
    return FALSE;
  key = choice_key (item);
  if (g_hash_table_lookup_extended (self->choices, key, NULL, &back))
    return GPOINTER_TO_INT (back);
  return item->fate == CRM_UNDO_BACK || self->all;
}

/**
 * crm_undo_get_items:
 *
 * Returns: (transfer none) (element-type CrmUndoItem): what the preview found, what was changed
 *   since before the rest, at most %CRM_UNDO_TOLD of each
 */
GPtrArray *
crm_undo_get_items (CrmUndo *self)
{
  return self->items;
}

gint64
crm_undo_count (CrmUndo *self, CrmUndoFate fate)
{
  return self->counts[fate];
}

/**
 * crm_undo_get_label:
 *
 * Returns: (nullable): what the operation is called that is taken back, once it was looked at
 */
const char *
crm_undo_get_label (CrmUndo *self)
{
  return self->label;
}

/**
 * crm_undo_set_sets_from:
 *
 * From how many changes on they are taken back in sets and not record by record; what comes of it
 * is the same.
 */
void
crm_undo_set_sets_from (CrmUndo *self, gint64 n_changes)
{
  self->sets_from = n_changes;
}

static void
free_deed (Deed *deed)
{
  g_ptr_array_unref (deed->fields);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, free_deed)

static Deed *
new_deed (CrmSession *self, sqlite3_stmt *statement)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->fields = g_ptr_array_new_with_free_func (free_item);
  deed->kind = crm_catalog_find_number (self->catalog, (gint16) sqlite3_column_int (statement, 1));
  crm_statement_get_id (statement, 2, &deed->id);
  return deed;
}

static void
add_field (Deed *deed, const CrmField *field, sqlite3_stmt *statement)
{
  CrmUndoItem *item = NULL;

  for (guint i = 0; i < deed->fields->len && item == NULL; i++)
    if (((CrmUndoItem *) deed->fields->pdata[i])->field == field)
      item = deed->fields->pdata[i];
  if (item == NULL)
    {
      item = g_new0 (CrmUndoItem, 1);
      item->kind = deed->kind;
      item->id = deed->id;
      item->action = 'U';
      item->field = field;
      item->before = crm_statement_get_value (statement, 5);
      g_ptr_array_add (deed->fields, item);
    }
  crm_value_clear (&item->after);
  item->after = crm_statement_get_value (statement, 6);
}

static void
add_change (Deed *deed, sqlite3_stmt *statement)
{
  char action = ((const char *) sqlite3_column_text (statement, 3))[0];
  const char *name = (const char *) sqlite3_column_text (statement, 4);
  const CrmField *field
      = name != NULL && deed->kind != NULL ? crm_kind_find_field (deed->kind, name) : NULL;

  deed->seq = sqlite3_column_int64 (statement, 0);
  if (action != 'U')
    {
      if (deed->first == 0)
        deed->first = action;
      deed->last = action;
    }
  else if (field != NULL)
    add_field (deed, field, statement);
}

/* Whether a person would miss the field: not what rules keep by themselves. */
gboolean
crm_undo_is_told (const CrmField *field)
{
  return field != NULL && !crm_field_has (field, CRM_FIELD_HEADER | CRM_FIELD_HIDDEN)
         && !crm_field_has (field, CRM_FIELD_READ_ONLY);
}

/* Looks for a change that came after those of the deed and still stands. */
static gboolean
find_later (
    CrmUndoWalk *walk, const Deed *deed, const CrmField *field, CrmUndoItem *item, GError **error)
{
  CrmSession *self = walk->session;
  g_autofree char *log = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CrmStatementUse) statement = NULL;
  gboolean row;

  if (walk->is_latest)
    return TRUE;
  log = crm_log_source (self, deed->kind, NULL, "?1");
  sql = g_strdup_printf ("SELECT c.field, b.user, b.at FROM %s c JOIN batch b ON b.seq = c.batch"
                         " WHERE c.seq > ?2 AND c.action = 'U'"
                         " AND c.batch NOT IN (SELECT value FROM json_each (?3))"
                         " AND b.undone_by IS NULL AND b.undoes IS NULL ORDER BY c.seq DESC",
                         log);
  statement = crm_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, &deed->id);
  sqlite3_bind_int64 (statement, 2, deed->seq);
  sqlite3_bind_text (statement, 3, walk->batches, -1, SQLITE_TRANSIENT);
  while (crm_database_step (self->db, statement, &row, error))
    {
      const CrmField *found;

      if (!row)
        return TRUE;
      found = crm_kind_find_field (deed->kind, (const char *) sqlite3_column_text (statement, 0));
      if (field != NULL ? found != field : !crm_undo_is_told (found))
        continue;
      item->fate = CRM_UNDO_KEPT;
      crm_statement_get_id (statement, 1, &item->changed_by);
      item->changed_at = sqlite3_column_int64 (statement, 2);
      return TRUE;
    }
  return FALSE;
}

/* Ids begin with the time when they were made: what came since is found by them alone. */
static CrmId
first_id_at (gint64 at)
{
  CrmId id;
  guint64 milliseconds = (guint64) MAX (at, 0) / 1000;

  memset (&id, 0, sizeof id);
  for (int i = 0; i < 6; i++)
    id.bytes[i] = (guint8) (milliseconds >> (8 * (5 - i)));
  return id;
}

/* What a record leads to that was made since or, as a part of it, changed since. */
static gboolean
collect_used (CrmUndoWalk *walk, const CrmField *field, GError **error)
{
  CrmSession *self = walk->session;
  const CrmKind *kind = crm_field_get_kind (field);
  const char *name = crm_field_get_name (field);
  g_autofree char *own
      = crm_log_source (self, kind, "c.batch IN (SELECT value FROM json_each (?2))", "t.id");
  g_autofree char *later = crm_log_source (
      self, kind,
      "c.batch IN (SELECT seq FROM batch WHERE seq > ?3 AND undone_by IS NULL AND undoes IS NULL)",
      NULL);
  g_autofree char *sql = g_strdup_printf (
      "SELECT DISTINCT t.\"%s\" FROM \"%s\" t WHERE t.id >= ?1 AND t._del = 0 AND t.\"%s\" IS NOT "
      "NULL AND NOT EXISTS (SELECT 1 FROM %s)"
      " UNION SELECT t.\"%s\" FROM \"%s\" t WHERE ?4 AND t._del = 0 AND t.\"%s\" IS NOT NULL AND "
      "t.id IN (SELECT l.id FROM %s l)",
      name, crm_kind_get_name (kind), name, own, name, crm_kind_get_name (kind), name, later);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  CrmId from = first_id_at (walk->from);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, &from);
  sqlite3_bind_text (statement, 2, walk->batches, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 3, walk->last);
  sqlite3_bind_int (statement, 4, crm_kind_has (kind, CRM_KIND_CHILD));
  while (crm_database_step (self->db, statement, &row, error))
    {
      CrmId id;

      if (!row)
        return TRUE;
      if (crm_statement_get_id (statement, 0, &id))
        g_hash_table_add (walk->used, crm_id_copy (&id));
    }
  return FALSE;
}

/* What somebody has used since, by making a record that leads to it, is not taken away silently. */
gboolean
crm_undo_read_used (CrmUndoWalk *walk, GError **error)
{
  const CrmCatalog *catalog = walk->session->catalog;

  if (walk->used != NULL)
    return TRUE;
  walk->used = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  for (guint k = 0; k < crm_catalog_get_n_kinds (catalog); k++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, k);

      if (crm_kind_has (kind, CRM_KIND_TRACE | CRM_KIND_LOCAL))
        continue;
      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);

          if (crm_field_is_link (field) && crm_field_has_column (field)
              && !crm_field_has (field, CRM_FIELD_HEADER) && !collect_used (walk, field, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Whether the record is there: the deeds may have made it, deleted it or brought it back. */
static CrmUndoItem *
judge_alone (CrmUndoWalk *walk, const Deed *deed, CrmRecord *record, GError **error)
{
  gboolean was = deed->first == 'D';
  gboolean is = deed->last != 'D';
  CrmUndoItem *item = g_new0 (CrmUndoItem, 1);

  item->kind = deed->kind;
  item->id = deed->id;
  item->action = deed->first;
  if (record == NULL)
    item->fate = CRM_UNDO_GONE;
  else if (was == is || crm_record_is_deleted (record) == !was)
    item->fate = CRM_UNDO_SAME;
  else if (!was)
    {
      if (!find_later (walk, deed, NULL, item, error) || !crm_undo_read_used (walk, error))
        {
          free_item (item);
          return NULL;
        }
      if (g_hash_table_contains (walk->used, &deed->id))
        item->fate = CRM_UNDO_KEPT;
    }
  return item;
}

/* The deed on the record @id, as far as it was made by one of these operations. */
static CrmUndoItem *
judge_whole (CrmUndoWalk *walk, const CrmKind *kind, const CrmId *id, GError **error)
{
  CrmSession *self = walk->session;
  g_autofree char *log
      = crm_log_source (self, kind, "c.batch IN (SELECT value FROM json_each (?2))", "?1");
  g_autofree char *sql = g_strdup_printf ("SELECT max (seq), max (action = 'I') FROM %s", log);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  Deed deed = { .kind = kind, .id = *id, .first = 'I', .last = 'I' };
  g_autoptr (CrmRecord) record = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  crm_statement_bind_id (statement, 1, id);
  sqlite3_bind_text (statement, 2, walk->batches, -1, SQLITE_TRANSIENT);
  if (!crm_database_step (self->db, statement, &row, error))
    return NULL;
  if (sqlite3_column_int (statement, 1) == 0)
    return g_new0 (CrmUndoItem, 1);
  deed.seq = sqlite3_column_int64 (statement, 0);
  record = crm_session_get_any (self, kind, id, NULL);
  return judge_alone (walk, &deed, record, error);
}

/* A part stays with its whole: a person who is kept keeps the phones. */
static gboolean
follow_whole (CrmUndoWalk *walk, CrmRecord *record, CrmUndoItem *item, GError **error)
{
  const CrmKind *kind = item->kind;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *link = crm_record_get (record, field);
      const CrmKind *target = crm_field_get_target (field);
      CrmUndoItem *whole;

      if (link->type != CRM_VALUE_LINK || crm_field_has (field, CRM_FIELD_HEADER))
        continue;
      if (target == NULL)
        target = crm_catalog_find_number (walk->session->catalog, link->kind);
      if (target == NULL)
        continue;
      whole = g_hash_table_lookup (walk->wholes, &link->link);
      if (whole == NULL)
        {
          whole = judge_whole (walk, target, &link->link, error);
          if (whole == NULL)
            return FALSE;
          g_hash_table_insert (walk->wholes, crm_id_copy (&link->link), whole);
        }
      if (whole->fate != CRM_UNDO_KEPT)
        continue;
      item->fate = crm_undo_is_chosen (walk->undo, whole) ? CRM_UNDO_BACK : CRM_UNDO_KEPT;
      item->changed_by = whole->changed_by;
      item->changed_at = whole->changed_at;
      return TRUE;
    }
  return TRUE;
}

static CrmUndoItem *
judge_being (CrmUndoWalk *walk, const Deed *deed, CrmRecord *record, GError **error)
{
  CrmUndoItem *item = judge_alone (walk, deed, record, error);

  if (item == NULL || record == NULL || deed->first != 'I'
      || !crm_kind_has (deed->kind, CRM_KIND_CHILD) || item->fate == CRM_UNDO_SAME
      || follow_whole (walk, record, item, error))
    return item;
  free_item (item);
  return NULL;
}

static gboolean
judge_field (
    CrmUndoWalk *walk, const Deed *deed, CrmRecord *record, CrmUndoItem *item, GError **error)
{
  const CrmValue *now = record != NULL ? crm_record_get (record, item->field) : NULL;

  if (now == NULL)
    {
      item->fate = CRM_UNDO_GONE;
      return TRUE;
    }
  item->now = crm_value_copy (now);
  if (crm_value_equal (now, &item->before))
    item->fate = CRM_UNDO_SAME;
  else if (!crm_value_equal (now, &item->after))
    {
      if (!find_later (walk, deed, item->field, item, error))
        return FALSE;
      item->fate = CRM_UNDO_KEPT;
    }
  return TRUE;
}

static gboolean
write_being (CrmSession *self, CrmRecord *record, gboolean deleted, GError **error)
{
  const char action = deleted ? 'D' : 'R';
  CrmGuard guard = crm_kind_get_guard (crm_record_get_kind (record));

  if (deleted && guard != NULL && !guard (record, record, TRUE, error))
    return FALSE;
  crm_record_clear_changes (record);
  if (!crm_session_write_deleted (self, record, deleted, error)
      || !crm_session_log_change (self, record, action, NULL, NULL, NULL, error))
    return FALSE;
  crm_session_touch (self, record, action);
  return TRUE;
}

/* The values go back as they were, without the rules: what rules did then is in the deeds too. */
static gboolean
write_fields (CrmSession *self, CrmRecord *record, GPtrArray *back, GError **error)
{
  CrmGuard guard = crm_kind_get_guard (crm_record_get_kind (record));
  g_autoptr (CrmRecord) before = crm_record_copy (record);

  crm_record_clear_changes (record);
  for (guint i = 0; i < back->len; i++)
    {
      const CrmUndoItem *item = back->pdata[i];

      crm_record_set (record, item->field, crm_value_copy (&item->before));
    }
  if (guard != NULL && !guard (record, before, FALSE, error))
    return FALSE;
  crm_record_set_integer (record, "modified_at", self->batch_at);
  crm_record_set_link (record, "modified_by", &self->user);
  if (!crm_session_write_fields (self, record, error))
    return FALSE;
  for (guint i = 0; i < back->len; i++)
    {
      const CrmUndoItem *item = back->pdata[i];

      if (!crm_session_log_change (self, record, 'U', item->field, &item->now, &item->before,
                                   error))
        return FALSE;
    }
  crm_session_touch (self, record, 'U');
  return TRUE;
}

/* One field alone is changed like by hand, so that the rules of its kind see it. */
static gboolean
write_by_rules (CrmSession *self, CrmRecord *record, GPtrArray *back, GError **error)
{
  crm_record_clear_changes (record);
  for (guint i = 0; i < back->len; i++)
    {
      const CrmUndoItem *item = back->pdata[i];

      crm_record_set (record, item->field, crm_value_copy (&item->before));
    }
  return crm_session_update (self, record, error);
}

/* Of what goes back and of what was changed since each so many, in the order they were found. */
static void
tell (CrmUndo *undo, CrmRecord *record, CrmUndoItem *item)
{
  undo->counts[item->fate]++;
  if (undo->counts[item->fate] > CRM_UNDO_TOLD)
    {
      free_item (item);
      return;
    }
  item->title = g_strdup (record != NULL ? crm_record_get_title (record) : "");
  g_ptr_array_add (undo->items, item);
}

/* What rules keep beside the fields of a person goes where those go. */
static gboolean
field_is_chosen (CrmUndo *undo, const Deed *deed, const CrmUndoItem *item)
{
  gboolean any = FALSE;

  if (item->fate != CRM_UNDO_KEPT || undo->field != NULL || crm_undo_is_told (item->field))
    return crm_undo_is_chosen (undo, item);
  for (guint i = 0; i < deed->fields->len; i++)
    {
      const CrmUndoItem *other = deed->fields->pdata[i];

      if (!crm_undo_is_told (other->field) || other->fate != CRM_UNDO_KEPT)
        continue;
      if (!crm_undo_is_chosen (undo, other))
        return FALSE;
      any = TRUE;
    }
  return any || undo->all;
}

/* Whether a person picked some of the fields, so that what rules keep beside them is reckoned anew
 * and not put back. */
static gboolean
is_picked (CrmUndo *undo, const Deed *deed)
{
  if (undo->field != NULL)
    return TRUE;
  for (guint i = 0; i < deed->fields->len; i++)
    {
      const CrmUndoItem *item = deed->fields->pdata[i];

      if (item->fate == CRM_UNDO_BACK && !crm_undo_is_chosen (undo, item))
        return TRUE;
    }
  return FALSE;
}

static gboolean
carry_out (
    CrmUndoWalk *walk, CrmRecord *record, const Deed *deed, CrmUndoItem *being, GError **error)
{
  CrmSession *self = walk->session;
  g_autoptr (GPtrArray) back = g_ptr_array_new ();
  gboolean picked = is_picked (walk->undo, deed);

  if (record == NULL)
    return TRUE;
  for (guint i = 0; i < deed->fields->len; i++)
    {
      const CrmUndoItem *item = deed->fields->pdata[i];

      if (field_is_chosen (walk->undo, deed, item)
          && (!picked || walk->undo->field != NULL || crm_undo_is_told (item->field)))
        g_ptr_array_add (back, (gpointer) item);
    }
  if (back->len > 0 && picked && !crm_record_is_deleted (record)
      && !crm_kind_has (deed->kind, CRM_KIND_APPEND_ONLY))
    return write_by_rules (self, record, back, error);
  if (back->len > 0 && !write_fields (self, record, back, error))
    return FALSE;
  return being == NULL || !crm_undo_is_chosen (walk->undo, being)
         || write_being (self, record, deed->first != 'D', error);
}

/* Tells how far it is, now and then. Returns: FALSE when nobody wants it any more */
gboolean
crm_undo_go_on (CrmUndoWalk *walk, GError **error)
{
  if ((walk->n_deeds++ & 255) != 0)
    return TRUE;
  if (walk->progress != NULL)
    walk->progress (walk->n_deeds, walk->n_total, walk->progress_data);
  return !g_cancellable_set_error_if_cancelled (walk->cancellable, error);
}

static gboolean
settle_deed (CrmUndoWalk *walk, Deed *deed, GError **error)
{
  CrmSession *self = walk->session;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (GError) local = NULL;
  CrmUndoItem *being = NULL;
  gboolean good;

  if (deed->kind == NULL)
    return TRUE;
  if (!crm_undo_go_on (walk, error))
    return FALSE;
  record = crm_session_get_any (self, deed->kind, &deed->id, &local);
  if (record == NULL && !g_error_matches (local, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* What was made goes as a whole; its fields come back with it. */
  if (deed->first == 'I' && walk->undo->field == NULL)
    g_ptr_array_set_size (deed->fields, 0);
  for (guint i = 0; i < deed->fields->len; i++)
    if (!judge_field (walk, deed, record, deed->fields->pdata[i], error))
      return FALSE;
  if (deed->first != 0 && walk->undo->field == NULL)
    {
      being = judge_being (walk, deed, record, error);
      if (being == NULL)
        return FALSE;
    }
  good = !walk->apply || carry_out (walk, record, deed, being, error);
  if (walk->apply)
    {
      g_clear_pointer (&being, free_item);
      return good;
    }
  if (being != NULL)
    tell (walk->undo, record, being);
  for (guint i = 0; i < deed->fields->len; i++)
    {
      CrmUndoItem *item = deed->fields->pdata[i];

      if (crm_undo_is_told (item->field) || walk->undo->field != NULL)
        tell (walk->undo, record, item);
      else
        free_item (item);
      deed->fields->pdata[i] = NULL;
    }
  g_ptr_array_set_free_func (deed->fields, NULL);
  return good;
}

/* @by_id: whether what was done to one record only is read, that of the id ?1 */
static char *
walk_sql (CrmUndoWalk *walk, gboolean by_id)
{
  g_autofree char *log = crm_log_source (
      walk->session, NULL, "c.batch IN (SELECT value FROM json_each (?3))", by_id ? "?1" : NULL);

  return g_strdup_printf ("SELECT c.seq, c.kind, c.id, c.action, c.field, c.old, c.new FROM %s c"
                          "%s ORDER BY c.id, c.seq",
                          log, walk->undo->field == NULL ? "" : " WHERE c.field = ?2");
}

static gboolean
walk_deeds (CrmUndoWalk *walk, const char *sql, const CrmId *record, GError **error)
{
  CrmSession *self = walk->session;
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (Deed) deed = NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (record != NULL)
    crm_statement_bind_id (statement, 1, record);
  if (walk->undo->field != NULL)
    sqlite3_bind_text (statement, 2, walk->undo->field, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, walk->batches, -1, SQLITE_TRANSIENT);
  while (crm_database_step (self->db, statement, &row, error))
    {
      CrmId id;

      if (!row)
        return deed == NULL || settle_deed (walk, deed, error);
      crm_statement_get_id (statement, 2, &id);
      if (deed != NULL && !crm_id_equal (&deed->id, &id))
        {
          if (!settle_deed (walk, deed, error))
            return FALSE;
          g_clear_pointer (&deed, free_deed);
        }
      if (deed == NULL)
        deed = new_deed (self, statement);
      add_change (deed, statement);
    }
  return FALSE;
}

/* In sets as far as possible; what somebody changed since, and what a person chose, is looked at
 * record by record. */
static gboolean
walk_in_sets (CrmUndoWalk *walk, GError **error)
{
  g_autoptr (GArray) rest = crm_undo_in_sets (walk, error);
  g_autofree char *sql = rest != NULL && rest->len > 0 ? walk_sql (walk, TRUE) : NULL;

  for (guint i = 0; rest != NULL && i < rest->len; i++)
    if (!walk_deeds (walk, sql, &g_array_index (rest, CrmId, i), error))
      return FALSE;
  return rest != NULL;
}

static gboolean
walk_all (CrmUndoWalk *walk, GError **error)
{
  const CrmUndo *undo = walk->undo;
  gboolean is_one = !crm_id_is_none (&undo->record);
  g_autofree char *sql = NULL;

  if (!is_one && undo->field == NULL && walk->n_total >= undo->sets_from)
    return walk_in_sets (walk, error);
  sql = walk_sql (walk, is_one);
  return walk_deeds (walk, sql, is_one ? &undo->record : NULL, error);
}

/* What a person takes back is mostly what was done last: then no record need be asked whether
 * somebody changed it since. */
static gboolean
look_for_later (CrmUndoWalk *walk, GError **error)
{
  CrmSession *self = walk->session;
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT EXISTS (SELECT 1 FROM change_log c JOIN batch b ON b.seq = c.batch WHERE c.seq > "
      "(SELECT min (seq) FROM change_log WHERE batch IN (SELECT value FROM json_each (?1)))"
      " AND c.batch NOT IN (SELECT value FROM json_each (?1))"
      " AND b.undone_by IS NULL AND b.undoes IS NULL)",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, walk->batches, -1, SQLITE_TRANSIENT);
  if (!crm_database_step (self->db, statement, &row, error))
    return FALSE;
  walk->is_latest = row && sqlite3_column_int (statement, 0) == 0;
  return TRUE;
}

/* Finds the operations; refuses those that are taken back already. */
static gboolean
prepare_batches (CrmUndoWalk *walk, GError **error)
{
  CrmUndo *undo = walk->undo;
  g_autoptr (GString) seqs = g_string_new ("[");

  walk->from = G_MAXINT64;
  walk->wholes = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, free_item);
  g_clear_pointer (&undo->label, g_free);
  for (guint i = 0; i < undo->batches->len; i++)
    {
      g_autoptr (CrmBatch) batch
          = crm_session_get_batch (walk->session, &g_array_index (undo->batches, CrmId, i), error);

      if (batch == NULL)
        return FALSE;
      if (batch->is_undone && crm_id_is_none (&undo->record))
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT, _ ("That was undone already"));
          return FALSE;
        }
      g_string_append_printf (seqs, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", batch->seq);
      walk->last = MAX (walk->last, batch->seq);
      walk->from = MIN (walk->from, batch->at);
      walk->n_total += batch->n_changes;
      if (undo->label == NULL)
        undo->label = g_strdup (batch->label);
    }
  if (undo->batches->len == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no such operation"));
      return FALSE;
    }
  g_string_append_c (seqs, ']');
  walk->batches = g_string_free (g_steal_pointer (&seqs), FALSE);
  return look_for_later (walk, error);
}

static void
clear_walk (CrmUndoWalk *walk)
{
  g_free (walk->batches);
  g_clear_pointer (&walk->used, g_hash_table_unref);
  g_clear_pointer (&walk->wholes, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmUndoWalk, clear_walk)

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const CrmUndoItem *first = *(CrmUndoItem *const *) a, *second = *(CrmUndoItem *const *) b;
  static const int ranks[]
      = { [CRM_UNDO_KEPT] = 0, [CRM_UNDO_BACK] = 1, [CRM_UNDO_GONE] = 2, [CRM_UNDO_SAME] = 3 };
  int order = ranks[first->fate] - ranks[second->fate];

  return order != 0 ? order : crm_id_compare (&first->id, &second->id);
}

/**
 * crm_session_preview_undo:
 *
 * Finds out what taking back would do, and changes nothing. On any lane.
 */
gboolean
crm_session_preview_undo (CrmSession *self,
                          CrmUndo *undo,
                          GCancellable *cancellable,
                          GError **error)
{
  g_auto (CrmUndoWalk) walk = { .session = self, .undo = undo, .cancellable = cancellable };

  CRM_ASSERT_SESSION (self);
  memset (undo->counts, 0, sizeof undo->counts);
  g_ptr_array_set_size (undo->items, 0);
  if (!prepare_batches (&walk, error) || !walk_all (&walk, error))
    return FALSE;
  g_ptr_array_sort (undo->items, compare_items);
  return TRUE;
}

static gboolean
mark (CrmSession *self, const char *sql, const CrmId *first, const CrmId *second, GError **error)
{
  sqlite3_stmt *statement = crm_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  crm_statement_bind_id (statement, 1, first);
  if (second != NULL)
    crm_statement_bind_id (statement, 2, second);
  return crm_database_run (self->db, statement, error);
}

/* Whether something that would go back was left as it is: the rest can be taken back later. */
static gboolean
is_partial (CrmUndo *undo)
{
  for (guint i = 0; i < undo->items->len; i++)
    {
      const CrmUndoItem *item = undo->items->pdata[i];

      if (item->fate == CRM_UNDO_BACK && !crm_undo_is_chosen (undo, item))
        return TRUE;
    }
  return FALSE;
}

/* Undoing an undo brings the first operations back, which may then be undone again. */
static gboolean
mark_undone (CrmSession *self, CrmUndo *undo, GError **error)
{
  for (guint i = 0; i < undo->batches->len; i++)
    {
      const CrmId *batch = &g_array_index (undo->batches, CrmId, i);

      if (!mark (self, "UPDATE batch SET undone_by = NULL WHERE undone_by = ?1", batch, NULL, error)
          || !mark (self, "UPDATE batch SET undone_by = ?2 WHERE id = ?1", batch, &self->batch_id,
                    error))
        return FALSE;
    }
  crm_session_undoes (self, &g_array_index (undo->batches, CrmId, 0));
  return TRUE;
}

static char *
undo_label (CrmUndo *undo)
{
  if (undo->batches->len > 1)
    /* Translators: the name of an operation; a number, how many operations are taken back. */
    return g_strdup_printf (
        ngettext ("Undo: %s and %u more", "Undo: %s and %u more", undo->batches->len - 1),
        undo->label, undo->batches->len - 1);
  /* Translators: the name of an operation that is taken back. */
  return g_strdup_printf (_ ("Undo: %s"), undo->label);
}

/**
 * crm_session_carry_out_undo:
 * @progress: (nullable): told from this thread
 * @batch: (out) (optional): the new operation; none when nothing was left to take back
 *
 * Takes back as one operation of its own, which can be taken back like any other. What was changed
 * since stays unless crm_undo_choose() or crm_undo_set_all() say otherwise. Only on the lane that
 * writes.
 */
gboolean
crm_session_carry_out_undo (CrmSession *self,
                            CrmUndo *undo,
                            CrmProgress progress,
                            gpointer data,
                            CrmId *batch,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (CrmUndoWalk) walk = { .session = self,
                                .undo = undo,
                                .apply = TRUE,
                                .progress = progress,
                                .progress_data = data,
                                .cancellable = cancellable };
  g_autofree char *label = NULL;

  CRM_ASSERT_SESSION (self);
  if (!prepare_batches (&walk, error))
    return FALSE;
  label = undo_label (undo);
  if (!crm_session_begin (self, label, "undo", error))
    return FALSE;
  if (walk_all (&walk, error)
      && (!crm_id_is_none (&undo->record) || is_partial (undo) || mark_undone (self, undo, error))
      && crm_session_commit (self, batch, error))
    return TRUE;
  crm_session_rollback (self);
  return FALSE;
}
