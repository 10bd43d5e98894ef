/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: what belongs to a record and through its deals, whose, of which kind, page by page.
 */
#include "config.h"

#include "crm-timeline-read.h"
#include "fixture.h"

static gpointer
read_timeline (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_timeline_read (session, data, error);
}

static CrmTimelineQuery
everything (Fixture *f, CrmRecord *record)
{
  return (CrmTimelineQuery){ .kind = crm_record_get_kind (record),
                             .id = *crm_record_get_id (record),
                             .through = fixture_kind (f, "opportunity"),
                             .limit = 1000 };
}

static guint
count (Fixture *f, const CrmTimelineQuery *query)
{
  g_autoptr (GPtrArray) entries = fixture_run (f, CRM_LANE_READ, read_timeline, (gpointer) query);

  return entries->len;
}

static char *
dup_link (CrmRecord *record)
{
  char id[CRM_ID_STRING_SIZE];

  return g_strconcat (crm_kind_get_name (crm_record_get_kind (record)), ":",
                      crm_id_format (crm_record_get_id (record), id), NULL);
}

static char *
dup_id (CrmRecord *record)
{
  char id[CRM_ID_STRING_SIZE];

  return g_strdup (crm_id_format (crm_record_get_id (record), id));
}

static void
test_whose_and_what (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) ana = fixture_new (f, "user", "name", "Ana Silva", NULL);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Yıldız", NULL);
  g_autoptr (CrmRecord) stranger = fixture_new (f, "account", "name", "Popescu", NULL);
  g_autofree char *account_id = dup_id (account);
  g_autofree char *ana_id = dup_id (ana);
  g_autoptr (CrmRecord) deal
      = fixture_new (f, "opportunity", "name", "Ovens", "account_id", account_id, NULL);
  g_autofree char *account_link = dup_link (account);
  g_autofree char *stranger_link = dup_link (stranger);
  g_autofree char *deal_link = dup_link (deal);
  g_autoptr (CrmRecord) note
      = fixture_new (f, "note", "body", "Asked for a price", "parent", account_link, NULL);
  g_autoptr (CrmRecord) call = fixture_new (f, "activity", "type", "call", "subject", "Call",
                                            "parent", deal_link, "owner_id", ana_id, NULL);
  g_autoptr (CrmRecord) other
      = fixture_new (f, "note", "body", "Elsewhere", "parent", stranger_link, NULL);
  CrmTimelineQuery query = everything (f, account);

  /* The account was made, the deal, its call, the note. */
  g_assert_cmpuint (count (f, &query), ==, 4);
  query.groups = 1u << CRM_TIMELINE_ACTIVITY;
  g_assert_cmpuint (count (f, &query), ==, 1);
  query.groups = 1u << CRM_TIMELINE_NOTE | 1u << CRM_TIMELINE_SALE;
  g_assert_cmpuint (count (f, &query), ==, 2);
  query.groups = 0;
  query.colleague = *crm_record_get_id (ana);
  g_assert_cmpuint (count (f, &query), ==, 1);
  query = everything (f, account);
  query.through = NULL;
  g_assert_cmpuint (count (f, &query), ==, 3);
  query = everything (f, deal);
  g_assert_cmpuint (count (f, &query), ==, 2);
  query = everything (f, stranger);
  g_assert_cmpuint (count (f, &query), ==, 2);
}

/* An activity stands where it takes place, a deal on the day it was closed or begun. */
static void
test_order (Fixture *f, gconstpointer data)
{
  static const char *const expected[] = { "Next year", "Change", "Due", "Ovens", "Long ago" };
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Yıldız", NULL);
  g_autofree char *link = dup_link (account);
  g_autofree char *account_id = dup_id (account);
  g_autoptr (CrmRecord) ahead
      = fixture_new (f, "activity", "type", "meeting", "subject", "Next year", "start_at",
                     "2090-01-01T10:00:00Z", "parent", link, NULL);
  g_autoptr (CrmRecord) due = fixture_new (f, "activity", "type", "task", "subject", "Due",
                                           "due_at", "2020-05-02T00:00:00Z", "parent", link, NULL);
  g_autoptr (CrmRecord) past
      = fixture_new (f, "activity", "type", "call", "subject", "Long ago", "start_at",
                     "2001-01-01T10:00:00Z", "parent", link, NULL);
  g_autoptr (CrmRecord) deal = fixture_new (f, "opportunity", "name", "Ovens", "account_id",
                                            account_id, "engaged_on", "2020-05-01", NULL);
  CrmTimelineQuery query = everything (f, account);
  g_autoptr (GPtrArray) entries = fixture_run (f, CRM_LANE_READ, read_timeline, &query);

  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < entries->len; i++)
    {
      CrmTimelineEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpstr (entry->record != NULL ? crm_record_get_title (entry->record) : "Change", ==,
                       expected[i]);
    }
}

static gpointer
add_notes (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "note");

  g_assert_true (crm_session_begin (session, "Notes", "test", error));
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (CrmRecord) note = crm_record_new (kind);

      crm_record_set_text (note, "body", "The same instant");
      crm_record_set_parent (note, "parent", crm_record_get_kind (data), crm_record_get_id (data));
      g_assert_true (crm_session_insert (session, note, error));
    }
  g_assert_true (crm_session_commit (session, NULL, error));
  return NULL;
}

/* Pages put together are the whole, with nothing twice, also where many entries are of one instant.
 */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Yıldız", NULL);
  g_autoptr (GPtrArray) whole = NULL;
  CrmTimelineQuery query;
  guint n = 0;

  fixture_run (f, CRM_LANE_WRITE, add_notes, account);
  query = everything (f, account);
  whole = fixture_run (f, CRM_LANE_READ, read_timeline, &query);
  g_assert_cmpuint (whole->len, ==, 101);
  query.limit = 7;
  for (;;)
    {
      g_autoptr (GPtrArray) page = fixture_run (f, CRM_LANE_READ, read_timeline, &query);

      for (guint i = 0; i < page->len; i++, n++)
        {
          CrmTimelineEntry *entry = g_ptr_array_index (page, i);
          CrmTimelineEntry *same = g_ptr_array_index (whole, n);

          g_assert_true (entry->key.ref == same->key.ref && entry->key.at == same->key.at);
          query.before = entry->key;
        }
      if (page->len < query.limit)
        break;
    }
  g_assert_cmpuint (n, ==, whole->len);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/timeline/whose-and-what", Fixture, NULL, fixture_set_up, test_whose_and_what,
              fixture_tear_down);
  g_test_add ("/timeline/order", Fixture, NULL, fixture_set_up, test_order, fixture_tear_down);
  g_test_add ("/timeline/pages", Fixture, NULL, fixture_set_up, test_pages, fixture_tear_down);
  return g_test_run ();
}
