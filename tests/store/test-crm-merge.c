/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that become one, and two again. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "crm-merge.h"
#include "crm-replica.h"
#include "crm-undo.h"
#include "fixture.h"

typedef struct
{
  const CrmKind *kind;
  CrmId ids[4];
  guint n;
  guint survivor; /* position, or more than there are: as proposed */
  CrmId merge;
  CrmUnmerge result;
  CrmId batch; /* of the merge */
} Job;

static gpointer
merge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (CrmMerge) plan = crm_session_plan_merge (session, job->kind, job->ids, job->n, error);
  g_autoptr (CrmRecord) result = NULL;

  if (plan == NULL)
    return NULL;
  if (job->survivor < job->n)
    crm_merge_set_survivor (plan, job->survivor);
  result = crm_merge_dup_result (plan);
  if (!crm_session_begin (session, "Merge", "test", error))
    return NULL;
  if (!crm_session_merge (session, plan, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_commit (session, &job->batch, error) ? g_object_ref (result) : NULL;
}

static gpointer
unmerge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  CrmUnmerge preview;
  g_autoptr (GPtrArray) merges = crm_session_merges_into (session, &job->ids[job->survivor], error);

  g_assert_cmpuint (merges->len, >, 0);
  job->merge = *crm_record_get_id (g_ptr_array_index (merges, 0));
  if (!crm_session_preview_unmerge (session, &job->merge, &preview, error)
      || !crm_session_begin (session, "Unmerge", "test", error)
      || !crm_session_unmerge (session, &job->merge, &job->result, error))
    return NULL;
  g_assert_cmpmem (&preview, sizeof preview, &job->result, sizeof preview);
  return crm_session_commit (session, NULL, error) ? data : NULL;
}

static CrmId
id_of (CrmRecord *record)
{
  return *crm_record_get_id (record);
}

static char *
link_text (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static guint
count_children (Fixture *fixture, const char *kind, const char *field, const CrmId *id);

typedef struct
{
  const CrmKind *kind;
  const char *field;
  const CrmKind *parent;
  const CrmId *id;
} Ask;

static gpointer
list_children (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  return crm_session_children (session, ask->kind, ask->field, ask->parent, ask->id, error);
}

static guint
count_children (Fixture *fixture, const char *kind, const char *field, const CrmId *id)
{
  Ask ask = { fixture_kind (fixture, kind), field, NULL, id };
  g_autoptr (GPtrArray) children = NULL;

  if (strcmp (field, "parent") == 0)
    ask.parent = fixture_kind (fixture, "contact");
  children = fixture_run (fixture, CRM_LANE_READ, list_children, &ask);
  return children->len;
}

static void
assert_text (CrmRecord *record, const char *field, const char *text)
{
  g_autofree char *is = fixture_text (record, field);

  g_assert_cmpstr (is, ==, text);
}

typedef struct
{
  CrmRecord *a, *b, *account, *call, *deal;
  Job job;
} People;

/* Two records of one person: the first has the deal and its call, the second better words. */
static void
make_people (Fixture *fixture, People *people)
{
  g_autofree char *a = NULL, *account = NULL, *about = NULL;

  people->account = fixture_new (fixture, "account", "name", "Padaria Central", NULL);
  account = link_text (people->account);
  people->a = fixture_new (fixture, "contact", "first_name", "Ze", "last_name", "Pereira", "phone",
                           "912 345 678", "email", "ze@example.com", "city", "Porto", NULL);
  people->b = fixture_new (fixture, "contact", "first_name", "José", "last_name", "Pereira",
                           "phone", "+351 912345678", "mobile", "933 333 333", "job_title",
                           "Padeiro", "account_id", account, "city", "Lisboa", NULL);
  a = link_text (people->a);
  about = g_strconcat ("contact:", a, NULL);
  people->deal = fixture_new (fixture, "opportunity", "name", "Forno", "account_id", account,
                              "contact_id", a, NULL);
  people->call = fixture_new (fixture, "activity", "subject", "Call", "parent", about, NULL);
  people->job = (Job){ .kind = fixture_kind (fixture, "contact"),
                       .ids = { id_of (people->a), id_of (people->b) },
                       .n = 2,
                       .survivor = 1 };
}

static void
clear_people (People *people)
{
  g_object_unref (people->a);
  g_object_unref (people->b);
  g_object_unref (people->account);
  g_object_unref (people->call);
  g_object_unref (people->deal);
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  People people;
  g_autoptr (CrmRecord) preview = NULL, now = NULL, deal = NULL, call = NULL;

  make_people (fixture, &people);
  preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &people.job);
  now = fixture_get (fixture, "contact", &people.job.ids[1]);
  for (guint i = 0; i < crm_kind_get_n_fields (people.job.kind); i++)
    {
      const CrmField *field = crm_kind_get_field (people.job.kind, i);

      if (crm_field_has (field, CRM_FIELD_HEADER) || crm_field_has (field, CRM_FIELD_HIDDEN))
        continue;
      g_test_message ("%s", crm_field_get_name (field));
      g_assert_true (
          crm_value_equal (crm_record_get (preview, field), crm_record_get (now, field)));
    }
  assert_text (now, "name", "José Pereira");
  assert_text (now, "job_title", "Padeiro");
  assert_text (now, "email", "ze@example.com");
  assert_text (now, "mobile", "933 333 333");
  deal = fixture_get (fixture, "opportunity", crm_record_get_id (people.deal));
  g_assert_true (crm_id_equal (crm_record_get_link (deal, "contact_id"), &people.job.ids[1]));
  call = fixture_get (fixture, "activity", crm_record_get_id (people.call));
  g_assert_true (crm_id_equal (crm_record_get_link (call, "parent"), &people.job.ids[1]));
  g_assert_cmpint (crm_record_get_by_name (call, "parent")->kind, ==, 4);
  g_assert_cmpuint (count_children (fixture, "contact_method", "contact_id", &people.job.ids[1]),
                    ==, 3);
  g_assert_cmpuint (count_children (fixture, "contact_method", "contact_id", &people.job.ids[0]),
                    ==, 0);
  clear_people (&people);
}

/* Opening, linking to, and editing the merged record reach the one that goes on. */
static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  People people;
  g_autoptr (CrmRecord) preview = NULL, opened = NULL, late = NULL, late_now = NULL;
  g_autofree char *about = NULL, *a = NULL;
  g_autoptr (GError) error = NULL;

  make_people (fixture, &people);
  preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &people.job);
  opened = fixture_get (fixture, "contact", &people.job.ids[0]);
  g_assert_true (crm_id_equal (crm_record_get_id (opened), &people.job.ids[1]));
  a = link_text (people.a);
  about = g_strconcat ("contact:", a, NULL);
  late = fixture_new (fixture, "note", "body", "Late", "parent", about, NULL);
  late_now = fixture_get (fixture, "note", crm_record_get_id (late));
  g_assert_true (crm_id_equal (crm_record_get_link (late_now, "parent"), &people.job.ids[1]));
  fixture_set (fixture, "contact", &people.job.ids[0], "description", "typed late");
  g_clear_object (&opened);
  opened = fixture_get (fixture, "contact", &people.job.ids[1]);
  assert_text (opened, "description", "typed late");
  clear_people (&people);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  People people;
  g_autoptr (CrmRecord) preview = NULL, a = NULL, b = NULL, deal = NULL;

  make_people (fixture, &people);
  preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &people.job);
  fixture_undo (fixture);
  a = fixture_get (fixture, "contact", &people.job.ids[0]);
  b = fixture_get (fixture, "contact", &people.job.ids[1]);
  assert_text (a, "name", "Ze Pereira");
  assert_text (a, "phone", "912 345 678");
  assert_text (a, "city", "Porto");
  assert_text (b, "city", "Lisboa");
  g_assert_null (crm_record_get_text (b, "email"));
  deal = fixture_get (fixture, "opportunity", crm_record_get_id (people.deal));
  g_assert_true (crm_id_equal (crm_record_get_link (deal, "contact_id"), &people.job.ids[0]));
  clear_people (&people);
}

/* Days later: what was typed since stays, what came since stays with the survivor, what somebody
 * gave to others stays there. */
static void
test_unmerge (Fixture *fixture, gconstpointer data)
{
  People people;
  g_autoptr (CrmRecord) preview = NULL, a = NULL, b = NULL, deal = NULL, call = NULL, note = NULL;
  g_autoptr (CrmRecord) note_now = NULL, other = NULL;
  g_autofree char *about = NULL, *id = NULL, *other_id = NULL;

  make_people (fixture, &people);
  preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &people.job);
  id = link_text (people.b);
  about = g_strconcat ("contact:", id, NULL);
  note = fixture_new (fixture, "note", "body", "After", "parent", about, NULL);
  other = fixture_new (fixture, "contact", "name", "Rui Costa", NULL);
  other_id = link_text (other);
  fixture_set (fixture, "opportunity", crm_record_get_id (people.deal), "contact_id", other_id);
  fixture_set (fixture, "contact", &people.job.ids[1], "job_title", "Chefe");
  fixture_reopen (fixture);
  people.job.kind = fixture_kind (fixture, "contact");
  fixture_run (fixture, CRM_LANE_WRITE, unmerge, &people.job);
  g_assert_cmpuint (people.job.result.n_stay, ==, 1);
  a = fixture_get (fixture, "contact", &people.job.ids[0]);
  b = fixture_get (fixture, "contact", &people.job.ids[1]);
  assert_text (a, "name", "Ze Pereira");
  assert_text (a, "phone", "912 345 678");
  assert_text (a, "email", "ze@example.com");
  assert_text (a, "city", "Porto");
  assert_text (b, "phone", "+351 912345678");
  assert_text (b, "city", "Lisboa");
  assert_text (b, "job_title", "Chefe");
  g_assert_null (crm_record_get_text (b, "email"));
  note_now = fixture_get (fixture, "note", crm_record_get_id (note));
  g_assert_true (crm_id_equal (crm_record_get_link (note_now, "parent"), &people.job.ids[1]));
  call = fixture_get (fixture, "activity", crm_record_get_id (people.call));
  g_assert_true (crm_id_equal (crm_record_get_link (call, "parent"), &people.job.ids[0]));
  deal = fixture_get (fixture, "opportunity", crm_record_get_id (people.deal));
  g_assert_true (
      crm_id_equal (crm_record_get_link (deal, "contact_id"), crm_record_get_id (other)));
  clear_people (&people);
}

/* A into B, B into C: A leads to C; taken apart one after the other, all is as it was. */
static void
test_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) a
      = fixture_new (fixture, "account", "name", "Acme", "phone", "2345678", NULL);
  g_autoptr (CrmRecord) b = fixture_new (fixture, "account", "name", "Acme Lda", NULL);
  g_autoptr (CrmRecord) c = fixture_new (fixture, "account", "name", "ACME Limitada", NULL);
  g_autofree char *a_id = link_text (a);
  g_autoptr (CrmRecord) person
      = fixture_new (fixture, "contact", "name", "Ana Silva", "account_id", a_id, NULL);
  Job first = { fixture_kind (fixture, "account"), { id_of (a), id_of (b) }, 2, 1 };
  Job second = { fixture_kind (fixture, "account"), { id_of (b), id_of (c) }, 2, 1 };
  g_autoptr (CrmRecord) one = fixture_run (fixture, CRM_LANE_WRITE, merge, &first);
  g_autoptr (CrmRecord) two = fixture_run (fixture, CRM_LANE_WRITE, merge, &second);
  g_autoptr (CrmRecord) opened = fixture_get (fixture, "account", &first.ids[0]);
  g_autoptr (CrmRecord) moved = fixture_get (fixture, "contact", crm_record_get_id (person));
  g_autoptr (CrmRecord) back = NULL, a_now = NULL;

  g_assert_true (crm_id_equal (crm_record_get_id (opened), &second.ids[1]));
  g_assert_true (crm_id_equal (crm_record_get_link (moved, "account_id"), &second.ids[1]));
  fixture_run (fixture, CRM_LANE_WRITE, unmerge, &first);
  back = fixture_get (fixture, "contact", crm_record_get_id (person));
  g_assert_true (crm_id_equal (crm_record_get_link (back, "account_id"), &first.ids[0]));
  a_now = fixture_get (fixture, "account", &first.ids[0]);
  assert_text (a_now, "phone", "2345678");
  fixture_run (fixture, CRM_LANE_WRITE, unmerge, &second);
  g_clear_object (&opened);
  opened = fixture_get (fixture, "account", &first.ids[1]);
  assert_text (opened, "name", "Acme Lda");
}

/* Four at once; the parent among them does not become its own parent. */
static void
test_several (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) a = fixture_new (fixture, "account", "name", "Beta", NULL);
  g_autofree char *a_id = link_text (a);
  g_autoptr (CrmRecord) b
      = fixture_new (fixture, "account", "name", "BETA", "parent_id", a_id, NULL);
  g_autoptr (CrmRecord) c
      = fixture_new (fixture, "account", "name", "Beta Sul", "tax_id", "501964843", NULL);
  g_autoptr (CrmRecord) d = fixture_new (fixture, "account", "name", "Beta Sul", "tax_id",
                                         "501964844", "employees", "7", NULL);
  Job job
      = { fixture_kind (fixture, "account"), { id_of (a), id_of (b), id_of (c), id_of (d) }, 4, 1 };
  g_autoptr (CrmRecord) preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &job);
  g_autoptr (CrmRecord) now = fixture_get (fixture, "account", &job.ids[3]);

  g_assert_true (crm_id_equal (crm_record_get_id (now), &job.ids[1]));
  g_assert_null (crm_record_get_link (now, "parent_id"));
  assert_text (now, "tax_id", "501964843");
  assert_text (now, "employees", "7");
  assert_text (now, "name", "Beta Sul");
}

static const CrmId *
parent_of (CrmRecord *record)
{
  return crm_record_get_link (record, "parent_id");
}

/* A is a part of C, which is a part of B: A and B as one have C as a part, and are a part of
 * nothing. Taken apart all is as it was. */
static void
test_ring (Fixture *fixture, gconstpointer data)
{
  for (guint survivor = 0; survivor < 2; survivor++)
    {
      g_autoptr (CrmRecord) b = fixture_new (fixture, "account", "name", "Gama", NULL);
      g_autofree char *b_id = link_text (b);
      g_autoptr (CrmRecord) c
          = fixture_new (fixture, "account", "name", "Delta", "parent_id", b_id, NULL);
      g_autofree char *c_id = link_text (c);
      g_autoptr (CrmRecord) a
          = fixture_new (fixture, "account", "name", "Gama Lda", "parent_id", c_id, NULL);
      Job job = { fixture_kind (fixture, "account"), { id_of (a), id_of (b) }, 2, survivor };
      g_autoptr (CrmRecord) preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &job);
      g_autoptr (CrmRecord) one = fixture_get (fixture, "account", &job.ids[survivor]);
      g_autoptr (CrmRecord) part = fixture_get (fixture, "account", crm_record_get_id (c));
      g_autoptr (CrmRecord) a_now = NULL, b_now = NULL, c_now = NULL;

      g_assert_null (parent_of (one));
      g_assert_true (crm_id_equal (parent_of (part), &job.ids[survivor]));
      fixture_run (fixture, CRM_LANE_WRITE, unmerge, &job);
      a_now = fixture_get (fixture, "account", &job.ids[0]);
      b_now = fixture_get (fixture, "account", &job.ids[1]);
      c_now = fixture_get (fixture, "account", crm_record_get_id (c));
      g_assert_true (crm_id_equal (parent_of (a_now), crm_record_get_id (c)));
      g_assert_null (parent_of (b_now));
      g_assert_true (crm_id_equal (parent_of (c_now), &job.ids[1]));
    }
}

static gpointer
undo_merge (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (CrmUndo) undo = crm_undo_new ();

  crm_undo_add (undo, &job->batch);
  return crm_session_carry_out_undo (session, undo, NULL, NULL, NULL, cancellable, error) ? data
                                                                                          : NULL;
}

static gpointer
count_merges (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (GPtrArray) merges = crm_session_merges_into (session, &job->ids[job->survivor], error);

  return merges != NULL ? GUINT_TO_POINTER (merges->len + 1) : NULL;
}

/* Days later by the log: both are there again, nothing redirects, nothing is left to be taken
 * apart; and what was taken apart is not undone once more. */
static void
test_undo_later (Fixture *fixture, gconstpointer data)
{
  for (guint apart_first = 0; apart_first < 2; apart_first++)
    {
      People people;
      g_autoptr (CrmRecord) preview = NULL, a = NULL, b = NULL, deal = NULL;

      make_people (fixture, &people);
      preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &people.job);
      fixture_set (fixture, "contact", &people.job.ids[1], "job_title", "Chefe");
      fixture_reopen (fixture);
      people.job.kind = fixture_kind (fixture, "contact");
      if (apart_first)
        fixture_run (fixture, CRM_LANE_WRITE, unmerge, &people.job);
      fixture_run (fixture, CRM_LANE_WRITE, undo_merge, &people.job);
      a = fixture_get (fixture, "contact", &people.job.ids[0]);
      b = fixture_get (fixture, "contact", &people.job.ids[1]);
      g_assert_true (crm_id_equal (crm_record_get_id (a), &people.job.ids[0]));
      assert_text (a, "phone", "912 345 678");
      assert_text (a, "city", "Porto");
      assert_text (b, "city", "Lisboa");
      assert_text (b, "job_title", "Chefe");
      g_assert_null (crm_record_get_text (b, "email"));
      deal = fixture_get (fixture, "opportunity", crm_record_get_id (people.deal));
      g_assert_true (crm_id_equal (crm_record_get_link (deal, "contact_id"), &people.job.ids[0]));
      g_assert_cmpuint (
          GPOINTER_TO_UINT (fixture_run (fixture, CRM_LANE_READ, count_merges, &people.job)), ==,
          1);
      clear_people (&people);
    }
}

static gpointer
make_own_link (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) field
      = crm_record_new (crm_catalog_find_kind (crm_session_get_catalog (session), "custom_field"));

  crm_record_set_text (field, "entity", "contact");
  crm_record_set_text (field, "key", "brought_by");
  crm_record_set_text (field, "label", "Brought by");
  crm_record_set_text (field, "type", "link");
  crm_record_set_text (field, "target", "account");
  g_assert_true (crm_session_begin (session, "Own field", "test", error));
  g_assert_true (crm_session_insert (session, field, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return NULL;
}

/* A link that the office made itself leads to the survivor as well, and back after undo. */
static void
test_own_links_follow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) a = fixture_new (fixture, "account", "name", "Beta", NULL);
  g_autoptr (CrmRecord) b = fixture_new (fixture, "account", "name", "Beta Lda", NULL);
  g_autofree char *b_id = link_text (b);
  g_autoptr (CrmRecord) who = NULL, now = NULL, before = NULL;
  Job job = { fixture_kind (fixture, "account"), { id_of (a), id_of (b) }, 2, 0 };

  fixture_run (fixture, CRM_LANE_WRITE, make_own_link, NULL);
  who = fixture_new (fixture, "contact", "name", "Ana", "brought_by", b_id, NULL);
  fixture_run (fixture, CRM_LANE_WRITE, merge, &job);
  now = fixture_get (fixture, "contact", crm_record_get_id (who));
  g_assert_true (crm_id_equal (crm_record_get_link (now, "brought_by"), &job.ids[0]));
  fixture_undo (fixture);
  before = fixture_get (fixture, "contact", crm_record_get_id (who));
  g_assert_true (crm_id_equal (crm_record_get_link (before, "brought_by"), &job.ids[1]));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) a = fixture_new (fixture, "account", "name", "Acme", NULL);
  Job job = { fixture_kind (fixture, "account"), { id_of (a), id_of (a) }, 2, 0 };
  g_autoptr (GError) same = fixture_run_expecting (fixture, CRM_LANE_WRITE, merge, &job);
  g_autoptr (GError) single = NULL, kind = NULL;

  g_assert_error (same, CRM_ERROR, CRM_ERROR_INVALID);
  job.n = 1;
  single = fixture_run_expecting (fixture, CRM_LANE_WRITE, merge, &job);
  g_assert_error (single, CRM_ERROR, CRM_ERROR_INVALID);
  job.kind = fixture_kind (fixture, "note");
  kind = fixture_run_expecting (fixture, CRM_LANE_WRITE, merge, &job);
  g_assert_error (kind, CRM_ERROR, CRM_ERROR_INVALID);
}

/* A row that another desk wrote for the merged record arrives after the merge. */
static gpointer
arrive (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *record = data;

  return crm_session_begin_apply (session, error) && crm_session_apply_row (session, record, error)
                 && crm_session_end_apply (session, error)
             ? data
             : NULL;
}

/* The server has taken all that this desk did. */
static gpointer
settle_all (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) batches = crm_session_log (session, 1000, error);

  crm_session_begin_apply (session, error);
  for (guint i = 0; i < batches->len; i++)
    crm_session_acknowledge (session, &((CrmBatch *) g_ptr_array_index (batches, i))->id, "1", NULL,
                             NULL, error);
  return crm_session_apply_acknowledged (session, error) && crm_session_end_apply (session, error)
             ? data
             : NULL;
}

static void
test_late_row (Fixture *fixture, gconstpointer data)
{
  People people;
  g_autoptr (CrmRecord) preview = NULL, late = NULL, now = NULL, woken = NULL, slept = NULL,
                        back = NULL;

  make_people (fixture, &people);
  preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &people.job);
  late = crm_record_new (fixture_kind (fixture, "note"));
  crm_record_set_text (late, "body", "Written on another desk");
  crm_record_set_parent (late, "parent", people.job.kind, &people.job.ids[0]);
  crm_record_set_version (late, 1);
  fixture_run (fixture, CRM_LANE_WRITE, arrive, late);
  now = fixture_get (fixture, "note", crm_record_get_id (late));
  g_assert_true (crm_id_equal (crm_record_get_link (now, "parent"), &people.job.ids[1]));
  fixture_run (fixture, CRM_LANE_WRITE, settle_all, fixture);
  /* Somebody edited the merged record elsewhere, and the server woke it. */
  woken = crm_record_new_with_id (people.job.kind, &people.job.ids[0]);
  crm_record_set_text (woken, "first_name", "Ze");
  crm_record_set_text (woken, "name", "Ze Pereira");
  crm_record_set_text (woken, "description", "allergic to nuts");
  crm_record_set_version (woken, 9);
  fixture_run (fixture, CRM_LANE_WRITE, arrive, woken);
  slept = fixture_get (fixture, "contact", &people.job.ids[0]);
  g_assert_true (crm_id_equal (crm_record_get_id (slept), &people.job.ids[1]));
  assert_text (slept, "description", "allergic to nuts");
  fixture_run (fixture, CRM_LANE_WRITE, unmerge, &people.job);
  back = fixture_get (fixture, "note", crm_record_get_id (late));
  g_assert_true (crm_id_equal (crm_record_get_link (back, "parent"), &people.job.ids[0]));
  clear_people (&people);
}

static CrmRecord *
make_merge (Fixture *fixture, const CrmId *merged, const CrmId *survivor)
{
  CrmRecord *record = crm_record_new (fixture_kind (fixture, "merge"));

  crm_record_set_parent (record, "merged_id", fixture_kind (fixture, "account"), merged);
  crm_record_set_parent (record, "survivor_id", fixture_kind (fixture, "account"), survivor);
  crm_record_set_version (record, 1);
  return record;
}

/* Another desk merged the other way round: the older merge stands, both are never gone. */
static void
test_circle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) a = fixture_new (fixture, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) b = fixture_new (fixture, "account", "name", "Acme Lda", NULL);
  Job job = { fixture_kind (fixture, "account"), { id_of (a), id_of (b) }, 2, 1 };
  g_autoptr (CrmRecord) preview = fixture_run (fixture, CRM_LANE_WRITE, merge, &job);
  g_autoptr (CrmRecord) opposite = make_merge (fixture, &job.ids[1], &job.ids[0]);
  g_autoptr (CrmRecord) gone = crm_record_new_with_id (job.kind, &job.ids[1]);
  g_autoptr (CrmRecord) first = NULL, second = NULL;

  crm_record_set_text (gone, "name", "Acme Lda");
  crm_record_set_version (gone, 5);
  crm_record_set_deleted (gone, TRUE);
  fixture_run (fixture, CRM_LANE_WRITE, settle_all, fixture);
  fixture_run (fixture, CRM_LANE_WRITE, arrive, gone);
  fixture_run (fixture, CRM_LANE_WRITE, arrive, opposite);
  first = fixture_get (fixture, "account", &job.ids[0]);
  second = fixture_get (fixture, "account", &job.ids[1]);
  g_assert_true (crm_id_equal (crm_record_get_id (first), &job.ids[1]));
  g_assert_true (crm_id_equal (crm_record_get_id (second), &job.ids[1]));
}

/* Random merges, edits and undos: a link never leads to a merged record, nobody is lost. */
static gpointer
check_whole (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) problems = crm_session_check (session, error);

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (problems, i));
  g_assert_cmpuint (problems->len, ==, 0);
  return data;
}

#define N_RANDOM 8

static gboolean
are_two (Fixture *fixture, Job *job)
{
  g_autoptr (CrmRecord) first = fixture_get (fixture, "contact", &job->ids[0]);
  g_autoptr (CrmRecord) second = fixture_get (fixture, "contact", &job->ids[1]);

  job->ids[0] = id_of (first);
  job->ids[1] = id_of (second);
  return !crm_id_equal (&job->ids[0], &job->ids[1]);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260728);
  CrmId people[N_RANDOM];
  CrmId notes[N_RANDOM * 2];

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autofree char *name = g_strdup_printf ("Person %u", i);
      g_autofree char *phone = g_strdup_printf ("91234567%u", i % 3);
      g_autoptr (CrmRecord) person
          = fixture_new (fixture, "contact", "name", name, "phone", phone, NULL);

      people[i] = id_of (person);
      for (guint k = 0; k < 2; k++)
        {
          g_autofree char *id = link_text (person);
          g_autofree char *about = g_strconcat ("contact:", id, NULL);
          g_autoptr (CrmRecord) note
              = fixture_new (fixture, "note", "body", name, "parent", about, NULL);

          notes[i * 2 + k] = id_of (note);
        }
    }
  for (guint round = 0; round < 60; round++)
    {
      Job job = { .kind = fixture_kind (fixture, "contact"), .n = 2 };

      job.ids[0] = people[g_rand_int_range (rand, 0, N_RANDOM)];
      job.ids[1] = people[g_rand_int_range (rand, 0, N_RANDOM)];
      job.survivor = (guint) g_rand_int_range (rand, 0, 2);
      if (g_rand_int_range (rand, 0, 4) == 0)
        fixture_set (fixture, "contact", &job.ids[0], "job_title", round % 2 == 0 ? "A" : "B");
      else if (are_two (fixture, &job))
        {
          g_object_unref (fixture_run (fixture, CRM_LANE_WRITE, merge, &job));
          if (g_rand_int_range (rand, 0, 3) == 0)
            fixture_undo (fixture);
          else if (g_rand_int_range (rand, 0, 2) == 0)
            fixture_run (fixture, CRM_LANE_WRITE, unmerge, &job);
        }
      fixture_run (fixture, CRM_LANE_READ, check_whole, fixture);
      for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
        {
          g_autoptr (CrmRecord) note = fixture_get (fixture, "note", &notes[i]);
          g_autoptr (CrmRecord) person
              = fixture_get (fixture, "contact", crm_record_get_link (note, "parent"));

          g_assert_true (
              crm_id_equal (crm_record_get_id (person), crm_record_get_link (note, "parent")));
        }
    }
}

static gpointer
bring_whole_name (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) record = g_object_ref (data);

  g_assert_true (crm_session_begin (session, "Merge", "test", error));
  crm_record_set_text (record, "name", "Rosa Lima");
  crm_record_unset (record, "first_name");
  crm_record_unset (record, "last_name");
  if (!crm_session_update (session, record, error))
    return NULL;
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

/* From another desk may come a person of whom only the whole name is known; who takes it over gets
 * its parts. */
static void
test_whole_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) person
      = fixture_new (fixture, "contact", "first_name", "Ze", "last_name", "Pereira", NULL);
  g_autoptr (CrmRecord) after = NULL;
  g_autofree char *name = NULL;
  g_autofree char *last = NULL;

  fixture_run (fixture, CRM_LANE_WRITE, bring_whole_name, person);
  after = fixture_get (fixture, "contact", crm_record_get_id (person));
  name = fixture_text (after, "name");
  last = fixture_text (after, "last_name");
  g_assert_cmpstr (name, ==, "Rosa Lima");
  g_assert_cmpstr (last, ==, "Lima");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/merge/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("follows", test_follows);
  ADD ("redirects", test_redirects);
  ADD ("undo", test_undo);
  ADD ("unmerge", test_unmerge);
  ADD ("chain", test_chain);
  ADD ("several", test_several);
  ADD ("ring", test_ring);
  ADD ("undo-later", test_undo_later);
  ADD ("own-links-follow", test_own_links_follow);
  ADD ("refused", test_refused);
  ADD ("late-row", test_late_row);
  ADD ("circle", test_circle);
  ADD ("random", test_random);
  ADD ("whole-name", test_whole_name);
  return g_test_run ();
}
