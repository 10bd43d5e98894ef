/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept sums equal a recount of the records after any history, and an aggregate that they answer
 * equals one that looked at each record. */
#include "config.h"

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-merge.h"
#include "crm-replica.h"
#include "crm-sums-private.h"
#include "crm-undo.h"
#include "fixture.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define N_STEPS 400
#define N_QUERIES 120

static const char *const sources[] = { "", "Web", "web", "Fair" };

typedef struct
{
  GPtrArray *ids[3]; /* CrmId by kind: opportunity, contact, account */
  GPtrArray *stages;
  GPtrArray *owners;
  gboolean applied; /* how the last one came */
} History;

static const char *const kinds[] = { "opportunity", "contact", "account" };

static int
pick (guint n)
{
  return g_test_rand_int_range (0, (gint32) n);
}

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static void
set_days (CrmRecord *record, const char *field)
{
  if (pick (3) == 0)
    crm_record_unset (record, field);
  else
    crm_record_set_integer (record, field, crm_date_new (2025, 11, 1) + pick (200));
}

static void
set_link_of (CrmRecord *record, const char *field, GPtrArray *ids)
{
  crm_record_set_link (record, field, g_ptr_array_index (ids, pick (ids->len)));
}

static void
fill (CrmRecord *record, History *history)
{
  const char *kind = crm_kind_get_name (crm_record_get_kind (record));

  if (pick (2) == 0)
    crm_record_set_text (record, "source", sources[pick (G_N_ELEMENTS (sources))]);
  if (!g_str_equal (kind, "opportunity"))
    return;
  if (pick (2) == 0)
    set_days (record, "engaged_on");
  if (pick (2) == 0)
    set_days (record, "closed_on");
  if (pick (2) == 0)
    set_link_of (record, "stage_id", history->stages);
  /* A loss asks why. */
  crm_record_set_text (record, "lost_reason", "Price");
  if (pick (2) == 0)
    set_link_of (record, "owner_id", history->owners);
  if (pick (2) == 0)
    crm_record_set_integer (record, "amount", pick (100000));
}

static gboolean
insert_one (CrmSession *session, History *history, guint k, GError **error)
{
  g_autoptr (CrmRecord) record = crm_record_new (find_kind (session, kinds[k]));
  g_autofree char *name = g_strdup_printf ("N%d", pick (1000000));

  crm_record_set_text (record, "name", name);
  fill (record, history);
  crm_session_set_time (session, crm_instant_from_date (crm_date_new (2025, 12, 1) + pick (100),
                                                        pick (24), pick (60)));
  if (!crm_session_insert (session, record, error))
    return FALSE;
  g_ptr_array_add (history->ids[k], crm_id_copy (crm_record_get_id (record)));
  return TRUE;
}

static gboolean
change_one (CrmSession *session, History *history, guint k, GError **error)
{
  const CrmKind *kind = find_kind (session, kinds[k]);
  const CrmId *id = g_ptr_array_index (history->ids[k], pick (history->ids[k]->len));
  g_autoptr (CrmRecord) record = crm_session_get_any (session, kind, id, NULL);

  if (record == NULL)
    return TRUE;
  if (crm_record_is_deleted (record))
    return crm_session_restore (session, kind, id, error);
  if (pick (5) == 0)
    return crm_session_delete (session, kind, id, error);
  fill (record, history);
  return crm_session_update (session, record, error);
}

/* What arrives from the server is written below the rules and the log. */
static gboolean
apply_one (CrmSession *session, History *history, guint k, GError **error)
{
  const CrmKind *kind = find_kind (session, kinds[k]);
  const CrmId *id = g_ptr_array_index (history->ids[k], pick (history->ids[k]->len));
  g_autoptr (CrmRecord) record
      = pick (3) == 0 ? crm_record_new (kind) : crm_session_get_any (session, kind, id, NULL);

  if (record == NULL)
    return TRUE;
  crm_record_set_text (record, "name", "Arrived");
  if (k == 1)
    crm_record_set_text (record, "last_name", "Arrived");
  fill (record, history);
  crm_record_set_deleted (record, pick (6) == 0);
  crm_record_set_version (record, crm_record_get_version (record) + 1);
  g_ptr_array_add (history->ids[k], crm_id_copy (crm_record_get_id (record)));
  return crm_session_begin_apply (session, error) && crm_session_apply_row (session, record, error)
         && (pick (10) != 0
             || crm_session_apply_gone (session, kind, crm_record_get_id (record), error))
         && crm_session_end_apply (session, error);
}

static gboolean
merge_two (CrmSession *session, History *history, guint k, GError **error)
{
  CrmId ids[2];
  g_autoptr (CrmMerge) merge = NULL;

  for (guint i = 0; i < 2; i++)
    ids[i] = *(const CrmId *) g_ptr_array_index (history->ids[k], pick (history->ids[k]->len));
  merge = crm_session_plan_merge (session, find_kind (session, kinds[k]), ids, 2, NULL);
  /* One that is deleted, or merged with itself, is no pair. */
  return merge == NULL
         || (crm_session_begin (session, "Merge", "test", error)
             && crm_session_merge (session, merge, error)
             && crm_session_commit (session, NULL, error));
}

static gboolean
operate (CrmSession *session, History *history, GError **error)
{
  guint n = pick (4) == 0 ? 12 : 1;

  if (!crm_session_begin (session, "Step", "test", error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint k = (guint) pick (G_N_ELEMENTS (kinds));

      if (pick (3) != 0 ? !insert_one (session, history, k, error)
                        : !change_one (session, history, k, error))
        return FALSE;
    }
  if (pick (10) == 0)
    {
      crm_session_rollback (session);
      return TRUE;
    }
  return crm_session_commit (session, NULL, error);
}

static gboolean
step (CrmSession *session, History *history, GError **error)
{
  guint k = (guint) pick (G_N_ELEMENTS (kinds));
  g_autoptr (CrmBatch) undone = NULL;
  gboolean done;

  switch (pick (9))
    {
    case 0:
      undone = crm_session_undo_last (session, NULL);
      return TRUE;
    case 1:
      return apply_one (session, history, k, error);
    case 2:
      return merge_two (session, history, 1 + (guint) pick (2), error);
    case 3:
      return crm_sums_renew_days (session, &done, error);
    default:
      return operate (session, history, error);
    }
}

static gpointer
live (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  History *history = data;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "stage"));
  g_autoptr (GPtrArray) stages = crm_session_list (session, query, error);

  for (guint i = 0; i < stages->len; i++)
    g_ptr_array_add (history->stages,
                     crm_id_copy (crm_record_get_id (g_ptr_array_index (stages, i))));
  g_assert_true (crm_session_begin (session, "First", "test", error));
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    g_assert_true (insert_one (session, history, k, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  for (guint i = 0; i < N_STEPS; i++)
    {
      if (!step (session, history, error))
        return NULL;
      crm_session_rollback (session);
    }
  return data;
}

static void
free_history (History *history)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    g_ptr_array_unref (history->ids[k]);
  g_ptr_array_unref (history->stages);
  g_ptr_array_unref (history->owners);
}

static History
live_long (Fixture *f)
{
  History history = { .stages = g_ptr_array_new_with_free_func (g_free),
                      .owners = g_ptr_array_new_with_free_func (g_free) };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    history.ids[k] = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CrmRecord) user = fixture_new (f, "user", "name", i == 0 ? "Ana" : "Rui", NULL);

      g_ptr_array_add (history.owners, crm_id_copy (crm_record_get_id (user)));
    }
  fixture_run (f, CRM_LANE_WRITE, live, &history);
  return history;
}

static gpointer
check (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  crm_sums_check (session, findings);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  return GUINT_TO_POINTER (findings->len);
}

static gpointer
drop (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  crm_sums_drop (session, NULL, error);
  return NULL;
}

static gpointer
make (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  while (!done && crm_sums_make_some (session, &done, error))
    continue;
  return NULL;
}

static gpointer
renew (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  while (!done && crm_sums_renew_days (session, &done, error))
    continue;
  return GINT_TO_POINTER (crm_database_get_integer (
      session->db, "SELECT count (*) FROM sum_deals_closed_days_stale", -1));
}

static void
test_equal_a_recount (Fixture *f, gconstpointer data)
{
  History history = live_long (f);

  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, check, NULL)), ==, 0);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, renew, NULL)), <=, 8);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, check, NULL)), ==, 0);
  fixture_run (f, CRM_LANE_WRITE, drop, NULL);
  fixture_run (f, CRM_LANE_WRITE, make, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, check, NULL)), ==, 0);
  free_history (&history);
}

/* A field, and how it may be grouped. */
static const struct
{
  const char *path;
  CrmGroupBy by;
} groups[] = {
  { "stage_id", CRM_GROUP_VALUE },         { "owner_id", CRM_GROUP_VALUE },
  { "source", CRM_GROUP_VALUE },           { "closed_on", CRM_GROUP_MONTH },
  { "closed_on", CRM_GROUP_YEAR },         { "engaged_on", CRM_GROUP_MONTH },
  { "owner_id.team_id", CRM_GROUP_VALUE }, { "lost_from_stage_id", CRM_GROUP_VALUE },
  { "closed_on", CRM_GROUP_DAY },          { "engaged_on", CRM_GROUP_DAY },
  { "closed_on", CRM_GROUP_VALUE },        { "product_id", CRM_GROUP_VALUE },
};

static void
filter_days (CrmQuery *query, const char *path, gboolean instant)
{
  CrmDate from = crm_date_new (2025, 11, 20) + pick (120), to = from + pick (90) - 5;
  g_autoptr (GError) error = NULL;

  if (pick (3) == 0)
    from = crm_date_month_start (from);
  if (pick (4) != 0)
    crm_query_filter (query, path, CRM_FILTER_AT_LEAST,
                      crm_value_integer (instant ? crm_instant_from_date (from, 0, 0) : from),
                      &error);
  if (pick (4) != 0)
    crm_query_filter (query, path, CRM_FILTER_LESS,
                      crm_value_integer (instant ? crm_instant_from_date (to, 0, 0) : to), &error);
  g_assert_no_error (error);
}

static CrmAggregate *
any_aggregate (CrmSession *session, History *history)
{
  gboolean deals = pick (4) != 0;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, deals ? kinds[0] : kinds[1]));
  CrmAggregate *aggregate;

  if (deals && pick (2) == 0)
    crm_query_filter (
        query, "stage_id", pick (4) == 0 ? CRM_FILTER_NOT_EQUAL : CRM_FILTER_EQUAL,
        crm_value_link (g_ptr_array_index (history->stages, pick (history->stages->len))), NULL);
  if (deals && pick (3) == 0)
    crm_query_filter (query, "engaged_on", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, NULL);
  if (pick (2) == 0)
    crm_query_filter (query, "source", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, NULL);
  if (deals && pick (2) == 0)
    filter_days (query, pick (2) == 0 ? "closed_on" : "engaged_on", FALSE);
  else
    filter_days (query, "created_at", TRUE);
  if (pick (5) == 0)
    crm_query_include_deleted (query);
  aggregate = crm_aggregate_new (query);
  if (!deals)
    crm_aggregate_group (aggregate, "source", CRM_GROUP_VALUE, NULL);
  for (int n = deals ? pick (3) : 0; n > 0; n--)
    {
      int group = pick (G_N_ELEMENTS (groups));

      crm_aggregate_group (aggregate, groups[group].path, groups[group].by, NULL);
    }
  crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, NULL);
  if (deals)
    crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", NULL);
  return aggregate;
}

static gpointer
make_aggregates (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *aggregates = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < N_QUERIES; i++)
    g_ptr_array_add (aggregates, any_aggregate (session, data));
  return aggregates;
}

static gpointer
answer (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *aggregates = data;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < aggregates->len; i++)
    {
      g_autoptr (GPtrArray) rows
          = crm_session_aggregate (session, g_ptr_array_index (aggregates, i), cancellable, error);

      if (rows == NULL)
        break;
      for (guint r = 0; r < rows->len; r++)
        {
          GArray *row = g_ptr_array_index (rows, r);

          for (guint c = 0; c < row->len; c++)
            {
              CrmValue *value = &g_array_index (row, CrmValue, c);
              g_autofree char *id
                  = value->type == CRM_VALUE_LINK ? crm_id_dup_string (&value->link) : NULL;

              if (value->type == CRM_VALUE_INTEGER)
                g_string_append_printf (text, "%" G_GINT64_FORMAT " ", value->integer);
              else
                g_string_append_printf (text, "%s ",
                                        value->type == CRM_VALUE_TEXT ? value->text : id);
            }
          g_string_append_c (text, ';');
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
test_answer_as_the_records_do (Fixture *f, gconstpointer data)
{
  History history = live_long (f);
  g_autoptr (GPtrArray) aggregates = fixture_run (f, CRM_LANE_REPORT, make_aggregates, &history);
  g_autofree char *kept = fixture_run (f, CRM_LANE_REPORT, answer, aggregates);
  g_auto (GStrv) kept_lines = g_strsplit (kept, "\n", -1);
  g_autofree char *looked_at = NULL;
  g_auto (GStrv) lines = NULL;

  fixture_run (f, CRM_LANE_WRITE, drop, NULL);
  looked_at = fixture_run (f, CRM_LANE_REPORT, answer, aggregates);
  lines = g_strsplit (looked_at, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_QUERIES + 1);
  for (guint i = 0; i < N_QUERIES; i++)
    g_assert_cmpstr (kept_lines[i], ==, lines[i]);
  free_history (&history);
}

static gpointer
count_answered (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (CrmAggregateColumn));
  CrmAggregateColumn seller = { (char *) "owner_id", FALSE, CRM_GROUP_VALUE, CRM_MEASURE_COUNT };
  CrmAggregateColumn count = { NULL, TRUE, CRM_GROUP_VALUE, CRM_MEASURE_COUNT };
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "opportunity"));
  g_autoptr (CrmQuery) searched = crm_query_copy (query);
  g_autoptr (CrmQuery) other = crm_query_copy (query);
  g_autofree char *yes = NULL;
  g_autofree char *no = NULL;

  g_array_append_val (columns, seller);
  g_array_append_val (columns, count);
  crm_query_search (searched, "Silva");
  crm_query_filter (other, "name", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error);
  yes = crm_sums_compile_from (session, query, columns, binds);
  g_assert_nonnull (yes);
  no = crm_sums_compile_from (session, searched, columns, binds);
  g_assert_null (no);
  no = crm_sums_compile_from (session, other, columns, binds);
  g_assert_null (no);
  return NULL;
}

/* The sums answer only what they know of; and they do answer, or all of this proves nothing. */
static void
test_answer_what_they_know (Fixture *f, gconstpointer data)
{
  fixture_run (f, CRM_LANE_REPORT, count_answered, NULL);
}

static gpointer
spoil (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  crm_database_execute (session->db, "UPDATE sum_deals_standing SET total = total + 1", error);
  return NULL;
}

static gpointer
check_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_check (session, error);
}

static void
test_check_finds_what_is_wrong (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Deal", "amount", "5", NULL);
  g_autoptr (GPtrArray) good = fixture_run (f, CRM_LANE_WRITE, check_all, NULL);
  g_autoptr (GPtrArray) bad = NULL;

  g_assert_cmpuint (good->len, ==, 0);
  fixture_run (f, CRM_LANE_WRITE, spoil, NULL);
  bad = fixture_run (f, CRM_LANE_WRITE, check_all, NULL);
  g_assert_cmpuint (bad->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (bad, 0), "sum_deals_standing"));
}

/* A replica that an older program left has none. */
static void
test_made_when_opened (Fixture *f, gconstpointer data)
{
  History history = live_long (f);

  fixture_run (f, CRM_LANE_WRITE, drop, NULL);
  fixture_reopen (f);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, check, NULL)), ==, 0);
  fixture_run (f, CRM_LANE_WRITE, spoil, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, check, NULL)), ==, 1);
  free_history (&history);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sums/equal-a-recount", test_equal_a_recount);
  ADD ("/sums/answer-as-the-records-do", test_answer_as_the_records_do);
  ADD ("/sums/answer-what-they-know", test_answer_what_they_know);
  ADD ("/sums/check-finds-what-is-wrong", test_check_finds_what_is_wrong);
  ADD ("/sums/made-when-opened", test_made_when_opened);
  return g_test_run ();
}
