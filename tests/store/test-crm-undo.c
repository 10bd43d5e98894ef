/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-replica.h"
#include "crm-undo-private.h"
#include "fixture.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, fixture_tear_down)
/* Once record by record, as few changes are, and once in sets. */
#define ADD_UNDO(name, func)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    ADD ("/undo/" name, func);                                                                     \
    g_test_add ("/undo/in-sets/" name, Fixture, "sets", set_up, func, fixture_tear_down);          \
  }                                                                                                \
  G_STMT_END
#define SECOND G_GINT64_CONSTANT (1000000)

static gint64 now;
static gboolean in_sets;

static void
set_up (Fixture *f, gconstpointer data)
{
  in_sets = data != NULL;
  fixture_set_up (f, NULL);
}

static CrmUndo *
new_undo (void)
{
  CrmUndo *undo = crm_undo_new ();

  crm_undo_set_sets_from (undo, in_sets ? 1 : G_MAXINT64);
  return undo;
}

static gint64
read_clock (void)
{
  return now;
}

static void
start_clock (void)
{
  now = crm_clock_now () + 10 * SECOND;
  crm_clock_set_source (read_clock);
}

static void
assert_text (Fixture *f, const char *kind, CrmRecord *record, const char *field, const char *wanted)
{
  g_autoptr (CrmRecord) stored = fixture_get (f, kind, crm_record_get_id (record));
  g_autofree char *text = fixture_text (stored, field);

  g_assert_cmpstr (text, ==, wanted);
}

static gpointer
read_log (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_log (session, 100000, error);
}

static CrmId
batch_at (Fixture *f, guint position)
{
  g_autoptr (GPtrArray) log = fixture_run (f, CRM_LANE_READ, read_log, NULL);

  g_assert_cmpuint (position, <, log->len);
  return ((CrmBatch *) log->pdata[position])->id;
}

static gpointer
preview (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_preview_undo (session, data, cancellable, error) ? data : NULL;
}

static gpointer
carry_out (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmId batch;

  return crm_session_carry_out_undo (session, data, NULL, NULL, &batch, cancellable, error) ? data
                                                                                            : NULL;
}

static CrmUndo *
look_at (Fixture *f, guint position)
{
  CrmUndo *undo = new_undo ();
  CrmId batch = batch_at (f, position);

  crm_undo_add (undo, &batch);
  fixture_run (f, CRM_LANE_READ, preview, undo);
  return undo;
}

static void
test_what_was_changed_since_is_told_and_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Acme", "industry", "Food", NULL);
  const CrmId *id = crm_record_get_id (account);
  g_autoptr (CrmUndo) undo = NULL;
  const CrmUndoItem *item;

  fixture_set (f, "account", id, "name", "Acme Iberia");
  fixture_set (f, "account", id, "name", "Acme Porto");
  undo = look_at (f, 1);
  g_assert_cmpint (crm_undo_count (undo, CRM_UNDO_KEPT), ==, 1);
  g_assert_cmpint (crm_undo_count (undo, CRM_UNDO_BACK), ==, 0);
  item = g_ptr_array_index (crm_undo_get_items (undo), 0);
  g_assert_cmpstr (item->before.text, ==, "Acme");
  g_assert_cmpstr (item->now.text, ==, "Acme Porto");
  g_assert_false (crm_id_is_none (&item->changed_by));
  assert_text (f, "account", account, "name", "Acme Porto");
  crm_undo_choose (undo, item, TRUE);
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme");
  g_clear_object (&undo);
  /* And the undo is an operation that can be taken back itself. */
  undo = look_at (f, 0);
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme Porto");
}

/* Two operations at once, and of what they did one field stays as it is. */
static void
test_fields_are_picked (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Acme", "industry", "Food", NULL);
  const CrmId *id = crm_record_get_id (account);
  g_autoptr (CrmUndo) undo = new_undo ();
  CrmId first, second;
  GPtrArray *items;

  fixture_set (f, "account", id, "name", "Acme Porto");
  fixture_set (f, "account", id, "industry", "Wine");
  first = batch_at (f, 0);
  second = batch_at (f, 1);
  crm_undo_add (undo, &first);
  crm_undo_add (undo, &second);
  fixture_run (f, CRM_LANE_READ, preview, undo);
  g_assert_cmpint (crm_undo_count (undo, CRM_UNDO_BACK), ==, 2);
  items = crm_undo_get_items (undo);
  for (guint i = 0; i < items->len; i++)
    {
      const CrmUndoItem *item = items->pdata[i];

      g_assert_true (crm_undo_is_chosen (undo, item));
      if (g_str_equal (crm_field_get_name (item->field), "name"))
        crm_undo_choose (undo, item, FALSE);
    }
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme Porto");
  assert_text (f, "account", account, "industry", "Food");
  /* What was left can be taken back later. */
  g_clear_object (&undo);
  undo = look_at (f, 2);
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme");
}

static void
test_twice_is_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set (f, "account", crm_record_get_id (account), "name", "Bcme");
  undo = look_at (f, 0);
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme");
  error = fixture_run_expecting (f, CRM_LANE_WRITE, carry_out, undo);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
}

static void
test_one_field_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Acme", "website", "https://acme.example", NULL);
  g_autoptr (CrmUndo) undo = new_undo ();
  const CrmId *id = crm_record_get_id (account);
  CrmId batch;

  fixture_set (f, "account", id, "name", "Bcme");
  batch = batch_at (f, 0);
  fixture_set (f, "account", id, "website", "https://b.example");
  crm_undo_add (undo, &batch);
  crm_undo_limit (undo, id, "name");
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme");
  assert_text (f, "account", account, "website", "https://b.example");
}

static void
test_several_operations_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "One", NULL);
  g_autoptr (CrmUndo) undo = new_undo ();
  g_autoptr (CrmUndo) redo = new_undo ();
  const CrmId *id = crm_record_get_id (account);
  CrmId first, second, undone;

  fixture_set (f, "account", id, "name", "Two");
  first = batch_at (f, 0);
  fixture_set (f, "account", id, "name", "Three");
  second = batch_at (f, 0);
  crm_undo_add (undo, &first);
  crm_undo_add (undo, &second);
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "One");
  undone = batch_at (f, 0);
  crm_undo_add (redo, &undone);
  fixture_run (f, CRM_LANE_WRITE, carry_out, redo);
  assert_text (f, "account", account, "name", "Three");
  /* Both stand again and can be taken back again. */
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "One");
}

static gpointer
find (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) found
      = crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), NULL);

  return GINT_TO_POINTER (found != NULL);
}

static gboolean
is_there (Fixture *f, CrmRecord *record)
{
  return fixture_run (f, CRM_LANE_READ, find, record) != NULL;
}

static void
test_what_is_used_since_stays_whole (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) used
      = fixture_new (f, "account", "name", "Used", "phone", "210000000", NULL);
  g_autoptr (CrmRecord) edited
      = fixture_new (f, "account", "name", "Edited", "phone", "220000000", NULL);
  g_autoptr (CrmUndo) first = NULL;
  g_autoptr (CrmUndo) second = NULL;
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (used));
  g_autoptr (CrmRecord) contact
      = fixture_new (f, "contact", "last_name", "Silva", "account_id", id, NULL);

  fixture_set (f, "account", crm_record_get_id (edited), "phone", "229999999");
  first = look_at (f, 3);
  g_assert_cmpint (crm_undo_count (first, CRM_UNDO_BACK), ==, 0);
  g_assert_cmpint (crm_undo_count (first, CRM_UNDO_KEPT), ==, 2);
  second = look_at (f, 2);
  g_assert_cmpint (crm_undo_count (second, CRM_UNDO_BACK), ==, 0);
  fixture_run (f, CRM_LANE_WRITE, carry_out, first);
  assert_text (f, "account", used, "phone", "210000000");
  crm_undo_set_all (second, TRUE);
  fixture_run (f, CRM_LANE_WRITE, carry_out, second);
  g_assert_false (is_there (f, edited));
  g_assert_true (is_there (f, used));
}

static const char *const kinds[] = { "account", "contact", "contact_method", "opportunity" };

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gpointer
dump (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), kinds[k]);
      g_autoptr (CrmQuery) query = crm_query_new (kind);
      g_autoptr (GPtrArray) records = crm_session_list (session, query, error);

      g_assert_cmpint (crm_session_count (session, query, NULL), ==, records->len);
      for (guint i = 0; i < records->len; i++)
        {
          CrmRecord *record = records->pdata[i];
          GString *line = g_string_new (kinds[k]);
          char id[CRM_ID_STRING_SIZE];

          g_string_append_printf (line, " %s", crm_id_format (crm_record_get_id (record), id));
          for (guint n = 0; n < crm_kind_get_n_fields (kind); n++)
            {
              const CrmField *field = crm_kind_get_field (kind, n);
              const CrmValue *value = crm_record_get (record, field);
              g_autofree char *text = NULL;

              if (crm_field_has (field, CRM_FIELD_HEADER) || crm_value_is_none (value))
                continue;
              text = crm_field_to_text (field, value, NULL);
              g_string_append_printf (line, " %s=%s/%d", crm_field_get_name (field), text,
                                      value->kind);
            }
          g_ptr_array_add (lines, g_string_free (line, FALSE));
        }
    }
  g_ptr_array_sort (lines, compare_text);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
dump_at (Fixture *f, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) store = crm_store_open_past (f->folder, 0, at, catalog, &error);
  char *text;

  g_assert_no_error (error);
  text = crm_store_run (store, CRM_LANE_READ, dump, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static gpointer
delete_one (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *record = data;

  if (crm_session_begin (session, "Delete", "test", error)
      && crm_session_delete (session, crm_record_get_kind (record), crm_record_get_id (record),
                             NULL))
    crm_session_commit (session, NULL, error);
  else
    crm_session_rollback (session);
  return data;
}

static void
act (Fixture *f, GRand *rand, GPtrArray *records)
{
  static const char *const fields[][2] = {
    { "phone", "phone" }, { "email", "email" }, { "website", "job_title" }, { "name", "last_name" }
  };
  CrmRecord *record
      = records->len > 0 ? records->pdata[g_rand_int_range (rand, 0, (gint32) records->len)] : NULL;
  g_autofree char *word = g_strdup_printf ("W%d@x.example", g_rand_int_range (rand, 0, 1000));
  int choice = g_rand_int_range (rand, 0, record != NULL ? 10 : 1);

  if (choice == 0)
    g_ptr_array_add (records, fixture_new (f, "account", "name", word, "phone", "2100", NULL));
  else if (choice == 1)
    {
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

      if (crm_record_get_kind (record) == fixture_kind (f, "account") && is_there (f, record))
        g_ptr_array_add (records,
                         fixture_new (f, "contact", "last_name", word, "account_id", id, NULL));
    }
  else if (choice == 2)
    fixture_run (f, CRM_LANE_WRITE, delete_one, record);
  else
    {
      int n = g_rand_int_range (rand, 0, G_N_ELEMENTS (fields));

      if (is_there (f, record))
        fixture_set (f, crm_kind_get_name (crm_record_get_kind (record)),
                     crm_record_get_id (record),
                     fields[n][crm_record_get_kind (record) != fixture_kind (f, "account")],
                     g_rand_int_range (rand, 0, 4) == 0 && n < 3 ? "" : word);
    }
}

static void
test_the_past_is_what_it_was (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  start_clock ();
  for (int i = 0; i < 150; i++)
    {
      now += 10 * SECOND;
      if (i % 23 == 22)
        fixture_undo (f);
      else
        act (f, rand, records);
      if (i % 10 == 9)
        {
          gint64 at = now + SECOND;

          g_array_append_val (times, at);
          g_ptr_array_add (pictures, fixture_run (f, CRM_LANE_READ, dump, NULL));
        }
    }
  for (guint i = 0; i < times->len; i++)
    {
      g_autofree char *then = dump_at (f, g_array_index (times, gint64, i));

      g_assert_cmpstr (then, ==, pictures->pdata[i]);
    }
  g_assert_cmpuint (strlen (pictures->pdata[times->len - 1]), >, 500);
  crm_clock_set_source (NULL);
}

static gpointer
list_stages (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "stage"));
  g_autoptr (CrmRecord) deal
      = crm_session_find (session, crm_catalog_find_kind (catalog, "opportunity"), "Roof", error);
  g_autoptr (GPtrArray) stages = NULL;
  g_autoptr (GString) said = g_string_new (NULL);

  if (deal == NULL || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  stages = crm_session_list (session, query, error);
  for (guint i = 0; stages != NULL && i < stages->len; i++)
    g_string_append_printf (said, "%s|", crm_record_get_title (stages->pdata[i]));
  g_string_append (said, crm_record_get_link_title (
                             deal, crm_kind_find_field (crm_record_get_kind (deal), "stage_id")));
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static char *
stages_at (Fixture *f, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) store = crm_store_open_past (f->folder, 0, at, catalog, &error);
  char *said;

  g_assert_no_error (error);
  said = crm_store_run (store, CRM_LANE_READ, list_stages, NULL, NULL, &error);
  g_assert_no_error (error);
  return said;
}

/* The stages are those of the day: with their names and order, without what was added later, with
 * what was deleted since. */
static void
test_the_past_has_its_stages (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) first = fixture_find (f, "stage", "Prospecting");
  g_autoptr (CrmRecord) second = fixture_find (f, "stage", "Engaging");
  g_autoptr (CrmRecord) pipeline = fixture_find (f, "pipeline", "Sales");
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (pipeline));
  g_autofree char *then = NULL, *today = NULL;
  gint64 at;

  start_clock ();
  g_object_unref (fixture_new (f, "opportunity", "name", "Roof", NULL));
  at = now + SECOND;
  now += 10 * SECOND;
  fixture_set (f, "stage", crm_record_get_id (first), "name", "Found");
  fixture_set (f, "stage", crm_record_get_id (first), "position", "1");
  fixture_set (f, "stage", crm_record_get_id (second), "position", "0");
  g_object_unref (fixture_new (f, "stage", "name", "Offer", "pipeline_id", id, "position", "9",
                               "type", "open", NULL));
  now += 10 * SECOND;
  then = stages_at (f, at);
  today = stages_at (f, now);
  g_assert_cmpstr (then, ==, "Prospecting|Engaging|Won|Lost|Prospecting");
  g_assert_cmpstr (today, ==, "Engaging|Found|Won|Lost|Offer|Found");
  crm_clock_set_source (NULL);
}

static gpointer
redo_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) log = crm_session_log (session, 1, error);

  g_assert_cmpint (((CrmBatch *) log->pdata[0])->is_undone, ==, FALSE);
  return crm_session_undo (session, &((CrmBatch *) log->pdata[0])->id, error);
}

/* Any one operation taken back, and that taken back, leaves everything as it was; all operations
 * taken back, the latest first, leave nothing. */
static void
test_undo_of_undo_is_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *begin = fixture_run (f, CRM_LANE_READ, dump, NULL);
  g_autofree char *before = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GPtrArray) setup = fixture_run (f, CRM_LANE_READ, read_log, NULL);
  g_autoptr (CrmUndo) everything = new_undo ();
  guint n_setup = setup->len;

  for (int i = 0; i < 80; i++)
    act (f, rand, records);
  before = fixture_run (f, CRM_LANE_READ, dump, NULL);
  log = fixture_run (f, CRM_LANE_READ, read_log, NULL);
  for (guint i = 0; i < log->len - n_setup; i++)
    {
      CrmBatch *batch = log->pdata[(i * 7) % (log->len - n_setup)];
      g_autoptr (CrmUndo) undo = new_undo ();
      g_autoptr (CrmBatch) redone = NULL;
      g_autofree char *after = NULL;

      crm_undo_add (undo, &batch->id);
      fixture_run (f, CRM_LANE_WRITE, preview, undo);
      if (crm_undo_count (undo, CRM_UNDO_BACK) == 0)
        continue;
      fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
      redone = fixture_run (f, CRM_LANE_WRITE, redo_all, NULL);
      after = fixture_run (f, CRM_LANE_READ, dump, NULL);
      g_assert_cmpstr (after, ==, before);
    }
  /* The first operations made the office of the test. */
  for (guint i = 0; i < log->len - n_setup; i++)
    crm_undo_add (everything, &((CrmBatch *) log->pdata[i])->id);
  fixture_run (f, CRM_LANE_WRITE, carry_out, everything);
  end = fixture_run (f, CRM_LANE_READ, dump, NULL);
  g_assert_cmpstr (end, ==, begin);
}

static gpointer
receive (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_begin_apply (session, error) && crm_session_apply_row (session, data, error)
                 && crm_session_end_apply (session, error)
             ? data
             : NULL;
}

static void
test_what_colleagues_changed_is_known (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) row = fixture_get (f, "account", crm_record_get_id (account));
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (CrmUndo) undo = NULL;
  g_autofree char *then = NULL;
  CrmId colleague = crm_id_generate ();
  CrmBatch *batch;
  gint64 at = crm_clock_now () + 60 * SECOND;

  crm_record_set_text (row, "name", "Acme Iberia");
  crm_record_set_integer (row, "modified_at", at);
  crm_record_set_link (row, "modified_by", &colleague);
  crm_record_set_version (row, 7);
  fixture_run (f, CRM_LANE_WRITE, receive, row);
  log = fixture_run (f, CRM_LANE_READ, read_log, NULL);
  batch = log->pdata[0];
  g_assert_cmpstr (batch->source, ==, "received");
  g_assert_true (crm_id_equal (&batch->user, &colleague));
  g_assert_cmpint (batch->at, ==, at);
  g_assert_cmpint (batch->n_changes, ==, 1);
  then = dump_at (f, at - SECOND);
  g_assert_nonnull (strstr (then, "name=Acme/"));
  undo = look_at (f, 0);
  fixture_run (f, CRM_LANE_WRITE, carry_out, undo);
  assert_text (f, "account", account, "name", "Acme");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD_UNDO ("what-was-changed-since-is-told-and-kept",
            test_what_was_changed_since_is_told_and_kept);
  ADD_UNDO ("twice-is-refused", test_twice_is_refused);
  ADD_UNDO ("fields-are-picked", test_fields_are_picked);
  ADD_UNDO ("one-field-alone", test_one_field_alone);
  ADD_UNDO ("several-operations-at-once", test_several_operations_at_once);
  ADD_UNDO ("what-is-used-since-stays-whole", test_what_is_used_since_stays_whole);
  ADD_UNDO ("undo-of-undo-is-nothing", test_undo_of_undo_is_nothing);
  ADD_UNDO ("what-colleagues-changed-is-known", test_what_colleagues_changed_is_known);
  ADD ("/past/is-what-it-was", test_the_past_is_what_it_was);
  ADD ("/past/has-its-stages", test_the_past_has_its_stages);
  return g_test_run ();
}
