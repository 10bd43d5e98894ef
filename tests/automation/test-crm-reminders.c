/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which reminders come next, and which desk tells them. */
#include "config.h"

#include "crm-clock.h"
#include "crm-reminders.h"
#include "fixture.h"

/* Wednesday, 4 March 2026, 11:00 in Lisbon. */
#define NOW (G_GINT64_CONSTANT (1772622000) * CRM_SECOND)

static gint64
read_clock (void)
{
  return NOW;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  crm_clock_set_source (read_clock);
  fixture_set_up (f, data);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_tear_down (f, data);
  crm_clock_set_source (NULL);
}

static CrmRecord *
add (Fixture *f,
     const char *subject,
     const char *start,
     const char *rrule,
     const char *field,
     const char *value)
{
  g_autoptr (CrmRecord) activity = fixture_new (f, "activity", "subject", subject, "type", "call",
                                                "start_at", start, "rrule", rrule, NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (activity));

  return fixture_new (f, "reminder", "activity_id", id, field, value, NULL);
}

typedef struct
{
  gint64 from;
  GString *said;
} Listing;

static gpointer
list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Listing *listing = data;
  g_autoptr (GPtrArray) due = crm_reminders_list (session, crm_session_get_user (session),
                                                  listing->from, NOW + CRM_DAY, NULL, error);

  for (guint i = 0; i < due->len; i++)
    {
      const CrmDueReminder *each = g_ptr_array_index (due, i);
      char at[CRM_INSTANT_STRING_SIZE], start[CRM_INSTANT_STRING_SIZE];

      g_string_append_printf (
          listing->said, "%s %.16s for %.16s\n", crm_record_get_title (each->activity),
          crm_instant_format (each->at, at), crm_instant_format (each->start, start));
    }
  return data;
}

static void
assert_list (Fixture *f, const char *expected)
{
  Listing listing = { NOW - 12 * CRM_HOUR, g_string_new (NULL) };

  fixture_run (f, CRM_LANE_READ, list, &listing);
  g_assert_cmpstr (listing.said->str, ==, expected);
  g_string_free (listing.said, TRUE);
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) bruno = fixture_new (f, "user", "name", "Bruno", NULL);
  g_autoptr (CrmRecord) soon = add (f, "Soon", "2026-03-04T11:20:00Z", "", "minutes_before", "30");
  g_autoptr (CrmRecord) own
      = add (f, "Far", "2026-04-04T11:20:00Z", "", "remind_at", "2026-03-04T18:00:00Z");
  g_autoptr (CrmRecord) series
      = add (f, "Weekly", "2026-01-07T16:00:00Z", "FREQ=WEEKLY", "minutes_before", "60");
  g_autoptr (CrmRecord) week
      = add (f, "Week ahead", "2026-03-11T16:00:00Z", "", "minutes_before", "10080");
  g_autoptr (CrmRecord) old = add (f, "Old", "2026-03-01T11:20:00Z", "", "minutes_before", "30");
  g_autoptr (CrmRecord) his = add (f, "His", "2026-03-04T12:00:00Z", "", "minutes_before", "0");
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (bruno));

  fixture_set (f, "reminder", crm_record_get_id (his), "user_id", id);
  assert_list (f, "Soon 2026-03-04T10:50 for 2026-03-04T11:20\n"
                  "Weekly 2026-03-04T15:00 for 2026-03-04T16:00\n"
                  "Week ahead 2026-03-04T16:00 for 2026-03-11T16:00\n"
                  "Far 2026-03-04T18:00 for 2026-04-04T11:20\n");
  fixture_set (f, "activity", crm_record_get_link (soon, "activity_id"), "status", "done");
  fixture_set (f, "reminder", crm_record_get_id (series), "shown_at", "2026-03-04T15:00:00Z");
  assert_list (f, "Week ahead 2026-03-04T16:00 for 2026-03-11T16:00\n"
                  "Far 2026-03-04T18:00 for 2026-04-04T11:20\n");
  fixture_set (f, "reminder", crm_record_get_id (series), "snoozed_until", "2026-03-04T15:10:00Z");
  assert_list (f, "Weekly 2026-03-04T15:10 for 2026-03-04T16:00\n"
                  "Week ahead 2026-03-04T16:00 for 2026-03-11T16:00\n"
                  "Far 2026-03-04T18:00 for 2026-04-04T11:20\n");
}

static gpointer
claim (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *id = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "reminder");
  g_autoptr (CrmRecord) record = NULL;
  gint64 at = NOW - CRM_MINUTE;

  g_assert_true (crm_reminder_claim (session, id, at, 3, error));
  g_assert_true (crm_reminder_is_mine (session, id, at, 3));
  /* Another desk that has heard of it does not want to tell it any more. */
  g_assert_false (crm_reminder_claim (session, id, at, 7, error));
  g_assert_no_error (*error);
  /* One that had not: its claim is larger, and stands on all copies. */
  record = crm_session_get (session, kind, id, NULL);
  crm_record_set_integer (record, "teller", crm_record_get_integer (record, "teller", 0) + 4);
  g_assert_true (crm_session_begin (session, "x", "received", error));
  g_assert_true (crm_session_update (session, record, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  g_assert_false (crm_reminder_is_mine (session, id, at, 3));
  g_assert_true (crm_reminder_is_mine (session, id, at, 7));
  g_assert_true (crm_reminder_note_shown (session, id, at, error));
  g_assert_false (crm_reminder_is_mine (session, id, at, 7));
  g_assert_false (crm_reminder_claim (session, id, at, 9, error));
  g_assert_no_error (*error);
  /* A later time of the same reminder is claimed anew, by whatever desk. */
  g_assert_true (crm_reminder_claim (session, id, at + CRM_HOUR, 1, error));
  return data;
}

static void
test_claims (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) reminder
      = add (f, "Soon", "2026-03-04T11:20:00Z", "", "minutes_before", "30");

  fixture_run (f, CRM_LANE_WRITE, claim, (gpointer) crm_record_get_id (reminder));
  /* What a desk notes of its own is nothing that undo takes back. */
  fixture_undo (f);
  assert_list (f, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/reminders/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/reminders/claims", Fixture, NULL, set_up, test_claims, tear_down);
  return g_test_run ();
}
