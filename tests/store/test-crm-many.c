/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two offices that begin alike and live through the same: in one, many records are made, changed
 * and deleted at once, in the other one by one. After each step both must be the same: tables,
 * history of each record, what waits to be sent, search, and the past as each was then. */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-replica.h"
#include "crm-undo-private.h"
#include "fixture.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define N_STEPS 30

static gint64 now;

static gint64
read_clock (void)
{
  return now;
}

/* ---- an office as text ---- */

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
join_sorted (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_text);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
append_value (GString *line, const CrmField *field, const CrmValue *value)
{
  g_autofree char *text
      = crm_value_is_none (value) ? g_strdup ("-") : crm_field_to_text (field, value, NULL);

  g_string_append_printf (line, " %s=%s", crm_field_get_name (field), text);
}

static GPtrArray *
list_all (CrmSession *session, const char *kind_name)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind_name));
  GPtrArray *records;

  crm_query_include_deleted (query);
  records = crm_session_list (session, query, NULL);
  g_assert_nonnull (records);
  return records;
}

static char *
dump_record (CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  GString *line = g_string_new (crm_kind_get_name (kind));
  char id[CRM_ID_STRING_SIZE];

  g_string_append_printf (line, " %s v%d%s", crm_id_format (crm_record_get_id (record), id),
                          (int) crm_record_get_version (record),
                          crm_record_is_deleted (record) ? " deleted" : "");
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (!crm_value_is_none (crm_record_get (record, crm_kind_get_field (kind, i))))
      append_value (line, crm_kind_get_field (kind, i),
                    crm_record_get (record, crm_kind_get_field (kind, i)));
  return g_string_free (line, FALSE);
}

static gpointer
dump_tables (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (int k = 0; k < 2; k++)
    {
      g_autoptr (GPtrArray) records = list_all (session, k == 0 ? "account" : "contact_method");

      for (guint i = 0; i < records->len; i++)
        g_ptr_array_add (lines, dump_record (records->pdata[i]));
    }
  return join_sorted (lines);
}

static void
append_history (CrmSession *session, CrmRecord *record, GPtrArray *lines)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (GPtrArray) changes
      = crm_session_history (session, kind, crm_record_get_id (record), 1000, NULL);
  GString *line = g_string_new ("history ");
  char id[CRM_ID_STRING_SIZE];
  gint64 last = G_MAXINT64;

  g_string_append (line, crm_id_format (crm_record_get_id (record), id));
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmChange *change = changes->pdata[i];
      g_autoptr (CrmBatch) batch = crm_session_get_batch (session, &change->batch, NULL);

      /* What was one operation there is several here. */
      if (strstr (batch->label, " and ") != NULL)
        *strstr (batch->label, " and ") = '\0';
      g_assert_true (change->kind == kind);
      g_assert_true (crm_id_equal (&change->id, crm_record_get_id (record)));
      g_assert_cmpint (change->seq, <, last);
      last = change->seq;
      g_string_append_printf (line, " | %c %s", change->action, batch->label);
      if (change->field == NULL)
        continue;
      append_value (line, change->field, &change->old_value);
      append_value (line, change->field, &change->new_value);
    }
  g_ptr_array_add (lines, g_string_free (line, FALSE));
}

/* What waits is read in small parts, which must be without gaps and in order. */
static GPtrArray *
list_pending (CrmSession *session)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_pending_change_free);
  CrmPendingChange *last = NULL;
  gint64 number = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) part = last != NULL && !last->is_last
                                       ? crm_session_pending_after (session, last, 7, &error)
                                       : crm_session_pending (session, 7, &error);

      g_assert_no_error (error);
      if (part->len == 0)
        return all;
      for (guint i = 0; i < part->len; i++)
        g_assert_cmpint (((CrmPendingChange *) part->pdata[i])->number, >, number);
      last = part->pdata[part->len - 1];
      number = last->number;
      if (last->is_last)
        /* Out of the way of the next one, until the transaction is given up. */
        for (guint i = 0; i < part->len; i++)
          g_assert_true (crm_session_acknowledge (
              session, &((CrmPendingChange *) part->pdata[i])->batch, NULL, NULL, NULL, NULL));
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&part));
    }
}

static void
append_pending (CrmSession *session, GPtrArray *lines)
{
  g_autoptr (GHashTable) records = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, NULL);
  g_autoptr (GPtrArray) pending = NULL;
  GHashTableIter iter;
  gpointer line;

  g_assert_true (crm_session_begin_apply (session, NULL));
  pending = list_pending (session);
  crm_session_rollback (session);
  for (guint i = 0; i < pending->len; i++)
    {
      CrmPendingChange *change = pending->pdata[i];
      GString *text = g_hash_table_lookup (records, &change->id);
      g_autofree char *record = change->record != NULL ? dump_record (change->record) : NULL;
      char id[CRM_ID_STRING_SIZE];

      if (text == NULL)
        {
          text = g_string_new ("waits ");
          g_string_append (text, crm_id_format (&change->id, id));
          g_hash_table_insert (records, &change->id, text);
        }
      g_string_append_printf (text, " | %c %d %s", change->action, (int) change->base,
                              record != NULL ? record : "");
    }
  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    g_ptr_array_add (lines, g_string_free (line, FALSE));
}

/* What search knows: each document, its words sorted. */
static char *
dump_search (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, CRM_STORE_FILE, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT rowid, words FROM search_words UNION ALL"
                                       " SELECT rowid, pieces FROM search_numbers",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_auto (GStrv) words
          = g_strsplit ((const char *) sqlite3_column_text (statement, 1), " ", -1);
      g_autofree char *text = NULL;

      qsort (words, g_strv_length (words), sizeof (char *),
             (int (*) (const void *, const void *)) compare_text);
      text = g_strjoinv (" ", words);
      g_ptr_array_add (lines,
                       g_strdup_printf ("search %d: %s", sqlite3_column_int (statement, 0), text));
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return join_sorted (lines);
}

static gpointer
dump (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) findings = crm_session_check (session, NULL);
  g_autoptr (GArray) answered = crm_session_acknowledged_ids (session, NULL);

  g_ptr_array_add (lines, dump_tables (session, NULL, NULL, NULL));
  for (int k = 0; k < 2; k++)
    {
      g_autoptr (GPtrArray) records = list_all (session, k == 0 ? "account" : "contact_method");

      for (guint i = 0; i < records->len; i++)
        append_history (session, records->pdata[i], lines);
    }
  append_pending (session, lines);
  for (guint i = 0; i < answered->len; i++)
    {
      char id[CRM_ID_STRING_SIZE];

      g_ptr_array_add (
          lines,
          g_strdup_printf ("answered %s",
                           crm_id_format (&g_array_index (answered, CrmChangedRecord, i).id, id)));
    }
  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_add (lines, g_strdup (findings->pdata[i]));
  g_assert_cmpuint (findings->len, ==, 0);
  return join_sorted (lines);
}

static gpointer
count_unlearned (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_unlearned (session, error);
  return NULL;
}

static char *
picture (Fixture *f)
{
  g_autofree char *office = NULL;
  g_autofree char *search = NULL;
  gint64 n = 1;

  while (n > 0)
    fixture_run (f, CRM_LANE_WRITE, count_unlearned, &n);
  office = fixture_run (f, CRM_LANE_WRITE, dump, NULL);
  search = dump_search (f);
  return g_strconcat (office, "\n", search, NULL);
}

static char *
tables_at (Fixture *f, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) store = crm_store_open_past (f->folder, 0, at, catalog, &error);
  char *text;

  g_assert_no_error (error);
  text = crm_store_run (store, CRM_LANE_READ, dump_tables, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* ---- what happens ---- */

typedef enum
{
  BIRTHS,
  SETTING,
  DELETION,
  UNDO,
  RECEIVING,
  ANSWER,
} Deed;

typedef struct
{
  Deed deed;
  gboolean at_once;
  guint n; /* of the step, in its name */
  const char *field;
  const char *value;
  GArray *refs;       /* CrmRef: whom it concerns */
  GPtrArray *born;    /* CrmRecord */
  GArray *batches;    /* CrmId: what came of it */
  GArray *taken_back; /* CrmId: what an undo takes back, or what is answered */
  gboolean all;
  gboolean chooses;
  GArray *counts; /* gint64: of an undo, what the preview counted */
} Step;

static void
begin (CrmSession *session, Step *step)
{
  static const char *const names[] = { "Import", "Set", "Delete", "Undo", "Receive", "Answer" };
  g_autofree char *label = g_strdup_printf ("%s %u", names[step->deed], step->n);
  g_autoptr (GError) error = NULL;

  crm_session_begin (session, label, "test", &error);
  g_assert_no_error (error);
}

static void
commit (CrmSession *session, Step *step)
{
  g_autoptr (GError) error = NULL;
  CrmId batch;

  crm_session_commit (session, &batch, &error);
  g_assert_no_error (error);
  if (!crm_id_is_none (&batch))
    g_array_append_val (step->batches, batch);
}

/* The same record by the description of this office. */
static CrmRecord *
copy_record (CrmSession *session, CrmRecord *record)
{
  const CrmKind *from = crm_record_get_kind (record);
  const CrmKind *kind
      = crm_catalog_find_kind (crm_session_get_catalog (session), crm_kind_get_name (from));
  CrmRecord *copy = crm_record_new_with_id (kind, crm_record_get_id (record));

  for (guint i = 0; i < crm_kind_get_n_fields (from); i++)
    crm_record_set (copy, crm_kind_get_field (kind, i),
                    crm_value_copy (crm_record_get (record, crm_kind_get_field (from, i))));
  return copy;
}

static void
bear (CrmSession *session, Step *step)
{
  guint limit = step->at_once ? G_MAXUINT : 20;

  begin (session, step);
  for (guint i = 0; i < step->born->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmRecord) record = copy_record (session, step->born->pdata[i]);

      if (i > 0 && i % limit == 0)
        {
          commit (session, step);
          begin (session, step);
        }
      crm_session_insert (session, record, &error);
      g_assert_no_error (error);
    }
  commit (session, step);
}

static void
set_values (CrmSession *session, Step *step)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmField *field
      = crm_kind_find_field (crm_catalog_find_kind (catalog, "account"), step->field);
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (step->value != NULL)
    g_assert_true (crm_field_parse (field, step->value, NULL, NULL, &value, NULL));
  begin (session, step);
  if (step->at_once)
    {
      crm_session_set_many (session, step->refs, step->field, &value, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; !step->at_once && i < step->refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (step->refs, CrmRef, i), 1, NULL);
      CrmRecord *record = page->pdata[0];

      if (record == NULL || crm_record_is_deleted (record)
          || crm_record_get_kind (record) != crm_field_get_kind (field))
        continue;
      crm_record_set (record, field, crm_value_copy (&value));
      if (crm_record_has_changes (record))
        crm_session_update (session, record, &error);
      g_assert_no_error (error);
    }
  commit (session, step);
}

static void
delete_some (CrmSession *session, Step *step)
{
  g_autoptr (GError) error = NULL;

  begin (session, step);
  if (step->at_once)
    crm_session_delete_many (session, step->refs, NULL, NULL, NULL, &error);
  for (guint i = 0; !step->at_once && i < step->refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (step->refs, CrmRef, i), 1, NULL);
      CrmRecord *record = page->pdata[0];

      if (record != NULL && !crm_record_is_deleted (record))
        crm_session_delete (session, crm_record_get_kind (record), crm_record_get_id (record),
                            &error);
      g_assert_no_error (error);
    }
  g_assert_no_error (error);
  commit (session, step);
}

/* A person decides otherwise about some of what the preview tells. */
static void
choose_some (CrmUndo *undo)
{
  GPtrArray *items = crm_undo_get_items (undo);

  for (guint i = 0; i < items->len; i++)
    {
      const CrmUndoItem *item = items->pdata[i];

      if ((item->fate == CRM_UNDO_KEPT || (item->fate == CRM_UNDO_BACK && item->field != NULL))
          && item->id.bytes[sizeof item->id - 1] % 5 == 0)
        crm_undo_choose (undo, item, item->fate == CRM_UNDO_KEPT);
    }
}

static void
take_back (CrmSession *session, Step *step)
{
  g_autoptr (CrmUndo) undo = crm_undo_new ();
  g_autoptr (GError) error = NULL;
  CrmId batch;

  if (step->taken_back->len == 0)
    return;
  for (guint i = 0; i < step->taken_back->len; i++)
    crm_undo_add (undo, &g_array_index (step->taken_back, CrmId, i));
  crm_undo_set_all (undo, step->all);
  crm_undo_set_sets_from (undo, step->at_once ? 1 : G_MAXINT64);
  if (!crm_session_preview_undo (session, undo, NULL, &error))
    {
      g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
      return;
    }
  for (int i = 0; i < 4; i++)
    g_array_append_val (step->counts, undo->counts[i]);
  g_assert_cmpint (crm_undo_count (undo, CRM_UNDO_GONE), ==, 0);
  if (step->chooses)
    choose_some (undo);
  crm_session_carry_out_undo (session, undo, NULL, NULL, &batch, NULL, &error);
  g_assert_no_error (error);
  if (!crm_id_is_none (&batch))
    g_array_append_val (step->batches, batch);
}

/* A colleague changed some records on top of what the server had. */
static void
receive (CrmSession *session, Step *step)
{
  g_autoptr (GError) error = NULL;

  crm_session_begin_apply (session, &error);
  for (guint i = 0; i < step->refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (step->refs, CrmRef, i), 1, NULL);
      CrmRecord *record = page->pdata[0];

      if (record == NULL
          || crm_record_get_kind (record)
                 != crm_catalog_find_kind (crm_session_get_catalog (session), "account"))
        continue;
      crm_record_set_text (record, "industry", step->value);
      crm_record_set_integer (record, "modified_at", now);
      crm_record_set_version (record, crm_record_get_version (record) + 1);
      crm_session_apply_row (session, record, &error);
      g_assert_no_error (error);
    }
  crm_session_end_apply (session, &error);
  g_assert_no_error (error);
}

static void
answer (CrmSession *session, Step *step)
{
  crm_session_begin_apply (session, NULL);
  g_assert_true (crm_session_apply_acknowledged (session, NULL));
  for (guint i = 0; i < step->taken_back->len; i++)
    g_assert_true (crm_session_acknowledge (session, &g_array_index (step->taken_back, CrmId, i),
                                            "1", NULL, NULL, NULL));
  crm_session_end_apply (session, NULL);
}

static gpointer
run_step (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static void (*const funcs[]) (CrmSession * session, Step * step)
      = { bear, set_values, delete_some, take_back, receive, answer };
  Step *step = data;

  funcs[step->deed](session, step);
  return step;
}

/* ---- two offices ---- */

typedef struct
{
  Fixture offices[2];
  GRand *rand;
  GPtrArray *deeds[2]; /* GArray of CrmId */
  guint n_rows[2];
  GArray *accounts; /* CrmId */
} Pair;

static void
copy_file (const char *from, const char *to, const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (source, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (target, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
pair_set_up (Pair *pair, gconstpointer data)
{
  now = crm_clock_now () + 10 * SECOND;
  crm_clock_set_source (read_clock);
  pair->accounts = g_array_new (FALSE, FALSE, sizeof (CrmId));
  pair->rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  fixture_set_up (&pair->offices[0], NULL);
  fixture_set_up (&pair->offices[1], NULL);
  g_clear_object (&pair->offices[0].store);
  g_clear_object (&pair->offices[1].store);
  copy_file (pair->offices[0].folder, pair->offices[1].folder, CRM_STORE_FILE);
  for (int i = 0; i < 2; i++)
    {
      fixture_reopen (&pair->offices[i]);
      pair->deeds[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
    }
}

static void
pair_tear_down (Pair *pair, gconstpointer data)
{
  for (int i = 0; i < 2; i++)
    {
      g_ptr_array_unref (pair->deeds[i]);
      fixture_tear_down (&pair->offices[i], NULL);
    }
  g_rand_free (pair->rand);
  g_array_unref (pair->accounts);
  crm_clock_set_source (NULL);
}

/* Of the new account, or of one that was there before. */
static const CrmId *
choose_owner (Pair *pair, CrmRecord *account, int i)
{
  guint n = pair->accounts->len;

  if (i % 7 != 1 || n == 0)
    return crm_record_get_id (account);
  return &g_array_index (pair->accounts, CrmId, g_rand_int_range (pair->rand, 0, (gint32) n));
}

static GPtrArray *
make_born (Pair *pair)
{
  static const char *const words[] = { "Red", "Blue", "Green" };
  GPtrArray *born = g_ptr_array_new_with_free_func (g_object_unref);
  int n = g_rand_int_range (pair->rand, 1, 4) * 45;

  for (int i = 0; i < n; i++)
    {
      g_autoptr (CrmRecord) account = crm_record_new (fixture_kind (&pair->offices[0], "account"));
      g_autofree char *name = g_strdup_printf ("%s Firm %u", words[i % 3], pair->n_rows[0] + i);
      g_autoptr (CrmRecord) method = NULL;
      g_autofree char *number = g_strdup_printf ("+351 9121 %04d", i);

      crm_record_set_text (account, "name", name);
      g_ptr_array_add (born, g_object_ref (account));
      if (i % 3 == 0)
        continue;
      method = crm_record_new (fixture_kind (&pair->offices[0], "contact_method"));
      crm_record_set_link (method, "account_id", choose_owner (pair, account, i));
      crm_record_set_text (method, "type", "phone");
      crm_record_set_text (method, "value", number);
      g_ptr_array_add (born, g_steal_pointer (&method));
    }
  return born;
}

static GArray *
choose_refs (Pair *pair, int one_in)
{
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  gint16 numbers[] = { crm_kind_get_number (fixture_kind (&pair->offices[0], "account")),
                       crm_kind_get_number (fixture_kind (&pair->offices[0], "contact_method")) };

  for (int k = 0; k < 2; k++)
    for (guint row = 1; row <= pair->n_rows[k]; row++)
      if (g_rand_int_range (pair->rand, 0, k == 0 ? one_in : 30 * one_in) == 0)
        {
          CrmRef ref = CRM_REF_MAKE (row, numbers[k]);

          g_array_append_val (refs, ref);
        }
  return refs;
}

static void
choose_setting (Pair *pair, Step *step)
{
  static const char *const fields[] = { "industry", "description", "founded_year", "source" };
  static const char *const texts[] = { "Red tape", "Lisboa", NULL, "Buyers" };
  static const char *const numbers[] = { "1990", "2001", NULL, "2010" };

  step->field = fields[g_rand_int_range (pair->rand, 0, 4)];
  step->value
      = (strcmp (step->field, "founded_year") == 0 ? numbers
                                                   : texts)[g_rand_int_range (pair->rand, 0, 4)];
}

static Deed
choose_deed (Pair *pair)
{
  int choice = g_rand_int_range (pair->rand, 0, 100);

  if (pair->n_rows[0] == 0 || (choice < 8 && pair->n_rows[0] < 150))
    return BIRTHS;
  return choice < 50   ? SETTING
         : choice < 62 ? DELETION
         : choice < 80 ? UNDO
         : choice < 92 ? RECEIVING
                       : ANSWER;
}

static void
live (Pair *pair, guint n)
{
  Deed deed = choose_deed (pair);
  g_autoptr (GPtrArray) born = deed == BIRTHS ? make_born (pair) : NULL;
  g_autoptr (GArray) refs = choose_refs (pair, deed == DELETION ? 6 : deed == RECEIVING ? 20 : 2);
  gboolean all = g_rand_boolean (pair->rand);
  gboolean chooses = g_rand_boolean (pair->rand);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint back = pair->deeds[0]->len > 0
                   ? (guint) g_rand_int_range (pair->rand, 0, (gint32) pair->deeds[0]->len)
                   : 0;
  Step setting = { 0 };

  /* The first made records, on which all else was done. */
  if (g_rand_int_range (pair->rand, 0, 4) == 0)
    back = 0;
  choose_setting (pair, &setting);
  for (int i = 0; i < 2; i++)
    {
      Step step = { .deed = deed,
                    .at_once = i == 0,
                    .n = n,
                    .field = setting.field,
                    .value = deed == RECEIVING ? "Received" : setting.value,
                    .refs = refs,
                    .born = born,
                    .all = all,
                    .chooses = chooses,
                    .counts = counts };

      step.batches = g_array_new (FALSE, FALSE, sizeof (CrmId));
      step.taken_back = pair->deeds[i]->len > 0 ? pair->deeds[i]->pdata[back] : step.batches;
      fixture_run (&pair->offices[i], CRM_LANE_WRITE, run_step, &step);
      g_ptr_array_add (pair->deeds[i], step.batches);
    }
  for (guint i = 0; i < counts->len / 2; i++)
    g_assert_cmpint (g_array_index (counts, gint64, i), ==,
                     g_array_index (counts, gint64, i + counts->len / 2));
  for (guint i = 0; born != NULL && i < born->len; i++)
    {
      gboolean is_account
          = crm_record_get_kind (born->pdata[i]) == fixture_kind (&pair->offices[0], "account");

      pair->n_rows[!is_account]++;
      if (is_account)
        g_array_append_vals (pair->accounts, crm_record_get_id (born->pdata[i]), 1);
    }
}

/* Tells the first line that differs; the whole would be a book. */
static void
assert_alike (const char *first, const char *second, guint step)
{
  g_auto (GStrv) a = g_strsplit (first, "\n", -1);
  g_auto (GStrv) b = g_strsplit (second, "\n", -1);

  for (guint i = 0; a[i] != NULL && b[i] != NULL; i++)
    if (strcmp (a[i], b[i]) != 0)
      g_test_message ("step %u", step);
  for (guint i = 0; a[i] != NULL && b[i] != NULL; i++)
    g_assert_cmpstr (a[i], ==, b[i]);
  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
}

static void
test_many_at_once_are_as_one_by_one (Pair *pair, gconstpointer data)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint n = 0; n < N_STEPS; n++)
    {
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      gint64 at;

      now += 10 * SECOND;
      live (pair, n);
      first = picture (&pair->offices[0]);
      second = picture (&pair->offices[1]);
      assert_alike (first, second, n);
      at = now + SECOND;
      if (n % 7 != 6)
        continue;
      g_array_append_val (times, at);
      g_ptr_array_add (tables, fixture_run (&pair->offices[1], CRM_LANE_READ, dump_tables, NULL));
    }
  now += 10 * SECOND;
  for (guint i = 0; i < times->len; i++)
    {
      g_autofree char *then = tables_at (&pair->offices[0], g_array_index (times, gint64, i));
      g_autofree char *other = tables_at (&pair->offices[1], g_array_index (times, gint64, i));

      assert_alike (then, other, i * 7);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *name = g_strdup_printf ("/many/at-once-as-one-by-one/%u", seed);

      g_test_add (name, Pair, GUINT_TO_POINTER (seed), pair_set_up,
                  test_many_at_once_are_as_one_by_one, pair_tear_down);
    }
  return g_test_run ();
}
