/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates across a small base of known truth, and while somebody types. */
#include "config.h"

#include <string.h>

#include "crm-duplicates.h"
#include "crm-merge.h"
#include "fixture.h"

typedef struct
{
  const CrmKind *kind;
  gint64 since;
  double least;
  CrmRecord *draft;
  CrmId first, second;
} Job;

static gpointer
scan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (CrmDuplicateScan) found = crm_session_scan_duplicates (session, job->kind, job->since,
                                                                    NULL, NULL, cancellable, error);

  if (found == NULL || !crm_session_keep_duplicates (session, found, error))
    return NULL;
  job->since = crm_session_get_duplicates_time (session, job->kind);
  return crm_session_list_duplicates (session, job->least, 100, error);
}

static gpointer
find_similar (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  return crm_session_find_similar (session, job->draft, job->least, 5, error);
}

static gpointer
set_distinct (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  return crm_session_begin (session, "Not the same", "test", error)
                 && crm_session_set_distinct (session, job->kind, &job->first, &job->second, error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

static GArray *
look (Fixture *fixture, Job *job)
{
  return fixture_run (fixture, CRM_LANE_WRITE, scan, job);
}

static void
make (Fixture *fixture, const char *name, const char *phone, const char *email)
{
  g_object_unref (
      fixture_new (fixture, "contact", "name", name, "phone", phone, "email", email, NULL));
}

static void
test_finds (Fixture *fixture, gconstpointer data)
{
  Job job = { .kind = fixture_kind (fixture, "contact"), .least = CRM_MATCH_SURE };
  g_autoptr (GArray) first = NULL, second = NULL, third = NULL, fourth = NULL;

  make (fixture, "Ana Silva", "912 345 678", "");
  make (fixture, "Silva Ana", "+351 912345678", "");
  make (fixture, "Rui Silva", "912 345 678", "");
  make (fixture, "José Pereira", "", "ze.pereira@gmail.com");
  make (fixture, "Zé Pereira", "", "zepereira@gmail.com");
  make (fixture, "Maria Costa", "933 000 111", "");
  first = look (fixture, &job);
  g_assert_cmpuint (first->len, ==, 2);
  job.first = g_array_index (first, CrmDuplicate, 0).first;
  job.second = g_array_index (first, CrmDuplicate, 0).second;
  fixture_run (fixture, CRM_LANE_WRITE, set_distinct, &job);
  second = look (fixture, &job);
  g_assert_cmpuint (second->len, ==, 1);
  /* Only what changed since is looked at. */
  make (fixture, "Costa Maria", "+351 933000111", "");
  third = look (fixture, &job);
  g_assert_cmpuint (third->len, ==, 2);
  job.since = 0;
  fourth = look (fixture, &job);
  g_assert_cmpuint (fourth->len, ==, 2);
}

static GPtrArray *
type (Fixture *fixture, Job *job, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;

  crm_record_parse (job->draft, field, text, NULL, &error);
  g_assert_no_error (error);
  return fixture_run (fixture, CRM_LANE_READ, find_similar, job);
}

static void
test_while_typing (Fixture *fixture, gconstpointer data)
{
  Job job = { .least = CRM_MATCH_PERHAPS };
  g_autoptr (GPtrArray) nobody = NULL, by_name = NULL, by_phone = NULL, by_tax = NULL,
                        by_mail = NULL;
  g_autoptr (CrmRecord) company = NULL;

  make (fixture, "Mehmet Yıldız", "0532 123 45 67", "m@ornek.com");
  company = fixture_new (fixture, "account", "name", "Padaria Central Lda", "tax_id", "501 964 843",
                         NULL);
  job.draft = crm_record_new (fixture_kind (fixture, "contact"));
  nobody = type (fixture, &job, "name", "Ayşe Demir");
  g_assert_cmpuint (nobody->len, ==, 0);
  by_name = type (fixture, &job, "name", "memo yildiz");
  g_assert_cmpuint (by_name->len, <=, 1);
  by_phone = type (fixture, &job, "phone", "+90 532 1234567");
  g_assert_cmpuint (by_phone->len, ==, 1);
  g_assert_cmpfloat (((CrmSimilar *) g_ptr_array_index (by_phone, 0))->probability, >,
                     CRM_MATCH_SURE);
  g_object_unref (job.draft);
  job.draft = crm_record_new (fixture_kind (fixture, "lead"));
  by_mail = type (fixture, &job, "email", "M@Ornek.com");
  g_assert_cmpuint (by_mail->len, ==, 1);
  g_object_unref (job.draft);
  job.draft = crm_record_new (fixture_kind (fixture, "account"));
  by_tax = type (fixture, &job, "tax_id", "PT501964843");
  g_assert_cmpuint (by_tax->len, ==, 1);
  g_object_unref (job.draft);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/duplicates/finds", Fixture, NULL, fixture_set_up, test_finds, fixture_tear_down);
  g_test_add ("/duplicates/while-typing", Fixture, NULL, fixture_set_up, test_while_typing,
              fixture_tear_down);
  return g_test_run ();
}
