/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day list of one Wednesday, line by line. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-day-act.h"
#include "crm-day-list.h"
#include "crm-session-private.h"
#include "fixture.h"

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

/* Wednesday, 4 March 2026, 11:00 in Lisbon. */
#define NOW (G_GINT64_CONSTANT (1772622000) * CRM_SECOND)

static gint64 clock_now = NOW;

static gint64
read_clock (void)
{
  return clock_now;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  clock_now = NOW;
  crm_clock_set_source (read_clock);
  fixture_set_up (f, data);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_tear_down (f, data);
  crm_clock_set_source (NULL);
}

typedef struct
{
  CrmDayListOptions options;
  gboolean everybody;
} Ask;

static gpointer
compute (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  if (!ask->everybody)
    ask->options.user = *crm_session_get_user (session);
  return crm_day_list_compute (session, &ask->options, cancellable, error);
}

static CrmDayList *
ask_list (Fixture *f, guint most, gboolean everybody)
{
  Ask ask = { { .now = NOW, .most = most, .locale = crm_locale_find ("en-GB") }, everybody };

  return fixture_run (f, CRM_LANE_READ, compute, &ask);
}

static char *
write_down (CrmDayList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->items->len; i++)
    {
      CrmDayItem *item = g_ptr_array_index (list->items, i);

      g_assert_cmpuint (crm_day_item_get_rank (item), ==, i);
      g_string_append_printf (text, "%s: %s (%s) %s %" G_GINT64_FORMAT "\n",
                              crm_day_reason_get_key (crm_day_item_get_reason (item)),
                              crm_day_item_get_title (item), crm_day_item_get_about (item),
                              crm_day_item_get_why (item), crm_day_item_get_worth (item));
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (Fixture *f, const char *expected)
{
  g_autoptr (CrmDayList) list = ask_list (f, 0, FALSE);
  g_autofree char *text = write_down (list);

  g_assert_cmpstr (text, ==, expected);
}

static char *
user_id (Fixture *f)
{
  g_autoptr (CrmDayList) list = NULL;
  Ask ask = { { .now = NOW }, FALSE };

  list = fixture_run (f, CRM_LANE_READ, compute, &ask);
  return crm_id_dup_string (&ask.options.user);
}

static CrmRecord *
add_deal (Fixture *f, const char *name, const char *amount, const char *expected_close)
{
  g_autofree char *me = user_id (f);

  return fixture_new (f, "opportunity", "name", name, "amount", amount, "expected_close_on",
                      expected_close, "owner_id", me, NULL);
}

static char *
parent_of (CrmRecord *record)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

  return g_strconcat (crm_kind_get_name (crm_record_get_kind (record)), ":", id, NULL);
}

static void
add_activity (Fixture *f, const char *subject, const char *type, const char *field, const char *at)
{
  g_object_unref (fixture_new (f, "activity", "subject", subject, "type", type, field, at, NULL));
}

static void
test_activities_by_their_time (Fixture *f, gconstpointer data)
{
  add_activity (f, "Later", "meeting", "start_at", "2026-03-04T15:30:00Z");
  add_activity (f, "Soon", "task", "due_at", "2026-03-04T12:00:00Z");
  add_activity (f, "Missed", "call", "start_at", "2026-03-04T09:15:00Z");
  add_activity (f, "Old", "task", "due_at", "2026-03-01T09:00:00Z");
  add_activity (f, "Met", "meeting", "start_at", "2026-03-03T09:00:00Z");
  add_activity (f, "Tomorrow", "task", "due_at", "2026-03-05T09:00:00Z");
  g_object_unref (fixture_new (f, "activity", "subject", "Urgent", "due_at", "2026-03-03T12:00:00Z",
                               "priority", "high", NULL));
  g_object_unref (fixture_new (f, "activity", "subject", "Done", "due_at", "2026-03-01T09:00:00Z",
                               "status", "done", NULL));
  g_object_unref (fixture_new (f, "activity", "subject", "Fair", "start_at", "2026-03-04T00:00:00Z",
                               "all_day", "yes", NULL));
  assert_list (f, "overdue: Urgent () Was due 1 day ago 0\n"
                  "overdue: Old () Was due 3 days ago 0\n"
                  "overdue: Met () Was 1 day ago; note how it went 0\n"
                  "overdue: Missed () Was due today at 09:15 0\n"
                  "today: Fair () Today, all day 0\n"
                  "today: Soon () Due at 12:00 0\n"
                  "today: Later () At 15:30 0\n");
}

static void
test_a_series_falls_on_today (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) series
      = fixture_new (f, "activity", "subject", "Weekly", "type", "meeting", "start_at",
                     "2026-01-07T16:00:00Z", "rrule", "FREQ=WEEKLY;BYDAY=WE", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (series));

  g_object_unref (fixture_new (f, "activity", "subject", "Other day", "start_at",
                               "2026-01-08T16:00:00Z", "rrule", "FREQ=WEEKLY;BYDAY=TH", NULL));
  assert_list (f, "today: Weekly () At 16:00 0\n");
  /* This one was moved to the afternoon before. */
  g_object_unref (fixture_new (f, "activity", "subject", "Weekly, moved", "type", "meeting",
                               "series_id", id, "recurrence_id", "2026-03-04T16:00:00Z", "start_at",
                               "2026-03-04T13:00:00Z", NULL));
  assert_list (f, "today: Weekly, moved () At 13:00 0\n");
}

/* The hour of a series is that of the clock on the wall, also after the change of the clocks. */
static void
test_a_series_keeps_its_hour (Fixture *f, gconstpointer data)
{
  Ask ask = { { .now = NOW + 35 * CRM_DAY, .locale = crm_locale_find ("en-GB") }, FALSE };
  g_autoptr (CrmDayList) list = NULL;
  g_autofree char *text = NULL;

  add_activity (f, "x", "task", "due_at", "2027-01-01T00:00:00Z");
  g_object_unref (fixture_new (f, "activity", "subject", "Weekly", "type", "meeting", "start_at",
                               "2026-01-07T16:00:00Z", "rrule", "FREQ=WEEKLY;BYDAY=WE", NULL));
  list = fixture_run (f, CRM_LANE_READ, compute, &ask);
  text = write_down (list);
  g_assert_cmpstr (text, ==, "today: Weekly () At 16:00 0\n");
}

static void
test_deals_that_want_attention (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) late = add_deal (f, "Late", "1000", "2026-02-25");
  g_autoptr (CrmRecord) idle = add_deal (f, "Idle", "300", "2026-05-01");
  g_autoptr (CrmRecord) big = add_deal (f, "Idle and big", "9000", "");
  g_autoptr (CrmRecord) busy = add_deal (f, "Busy", "500", "2026-05-01");
  g_autofree char *about = parent_of (busy);
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));

  fixture_set (f, "opportunity", crm_record_get_id (late), "account_id", account_id);
  g_object_unref (fixture_new (f, "activity", "subject", "Call", "due_at", "2026-03-09T10:00:00Z",
                               "parent", about, NULL));
  assert_list (f,
               "past_close: Late (Acme) Expected to close 7 days ago · Nothing is planned 10000\n"
               "no_next_step: Idle and big () Nothing is planned 90000\n"
               "no_next_step: Idle () Nothing is planned 3000\n");
}

static void
test_a_deal_is_stuck_by_its_last_move (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) old = NULL;
  g_autoptr (CrmRecord) fresh = NULL;
  g_autofree char *about = NULL;
  g_autoptr (CrmRecord) stage = fixture_find (f, "stage", "Prospecting");

  fixture_set (f, "stage", crm_record_get_id (stage), "rotting_days", "14");
  clock_now = NOW - 20 * CRM_DAY;
  old = add_deal (f, "Old", "100", "");
  clock_now = NOW - 14 * CRM_DAY;
  fresh = add_deal (f, "Fresh", "100", "");
  clock_now = NOW;
  about = parent_of (fresh);
  g_object_unref (fixture_new (f, "activity", "subject", "Call", "due_at", "2026-03-09T10:00:00Z",
                               "parent", about, NULL));
  assert_list (f, "stuck: Old () In “Prospecting” for 20 days · Nothing is planned 1000\n");
}

static void
test_closed_deals_are_left_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) deal = add_deal (f, "Late", "1000", "2026-02-25");
  g_autoptr (CrmRecord) won = NULL;
  g_autofree char *id = NULL;

  won = fixture_find (f, "stage", "Won");
  id = crm_id_dup_string (crm_record_get_id (won));
  fixture_set (f, "opportunity", crm_record_get_id (deal), "stage_id", id);
  assert_list (f, "");
}

static void
test_leads_wait_for_an_answer (Fixture *f, gconstpointer data)
{
  g_object_unref (fixture_new (f, "lead", "name", "Second", "company", "Acme", "first_contact_at",
                               "2026-03-04T06:00:00Z", NULL));
  g_object_unref (
      fixture_new (f, "lead", "name", "First", "first_contact_at", "2026-02-27T10:00:00Z", NULL));
  g_object_unref (fixture_new (f, "lead", "name", "Answered", "first_contact_at",
                               "2026-02-27T10:00:00Z", "first_response_at", "2026-02-28T10:00:00Z",
                               NULL));
  g_object_unref (fixture_new (f, "lead", "name", "Talked to", "status", "contacted", NULL));
  assert_list (f, "lead_unanswered: First () Has waited for an answer for 5 days 0\n"
                  "lead_unanswered: Second (Acme) Has waited for an answer for 5 hours 0\n");
}

static void
add_order (Fixture *f, const char *link, CrmRecord *client, const char *date, const char *status)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (client));
  g_autoptr (CrmRecord) order = fixture_new (f, "sales_order", link, id, "number", date, "date",
                                             date, "deliver_on", date, NULL);
  g_autofree char *order_id = crm_id_dup_string (crm_record_get_id (order));

  g_object_unref (fixture_new (f, "sales_order_line", "sales_order_id", order_id, "name", "Bread",
                               "qty", "2", "price", "100", NULL));
  fixture_set (f, "sales_order", crm_record_get_id (order), "status", status);
}

/* What was promised by today, and who orders in a rhythm and is late with it. */
static void
test_orders (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) brix = fixture_new (f, "account", "name", "Brix", NULL);
  g_autoptr (CrmRecord) corp = fixture_new (f, "account", "name", "Corp", NULL);
  g_autoptr (CrmRecord) ana = fixture_new (f, "contact", "last_name", "Sá", NULL);

  /* Every 10 days, and 14 days ago the last time. */
  add_order (f, "account_id", acme, "2026-01-29", "delivered");
  add_order (f, "account_id", acme, "2026-02-09", "delivered");
  add_order (f, "account_id", acme, "2026-02-10", "cancelled");
  add_order (f, "account_id", acme, "2026-02-18", "delivered");
  /* Twice is no rhythm; who stayed away for long is not waited for. */
  add_order (f, "account_id", brix, "2026-01-01", "delivered");
  add_order (f, "account_id", brix, "2026-01-02", "delivered");
  for (int day = 1; day <= 3; day++)
    {
      g_autofree char *date = g_strdup_printf ("2025-12-%02d", day);

      add_order (f, "account_id", corp, date, "delivered");
    }
  add_order (f, "contact_id", ana, "2026-02-01", "delivered");
  add_order (f, "contact_id", ana, "2026-02-11", "delivered");
  add_order (f, "contact_id", ana, "2026-02-21", "delivered");
  add_order (f, "account_id", brix, "2026-03-02", "confirmed");
  add_order (f, "account_id", brix, "2026-03-05", "confirmed");
  assert_list (f, "delivery: 2026-03-02 (Brix) Not delivered, 2 days late 20000\n"
                  "reorder: Acme () Usually orders every 10 days, now 14 20000\n"
                  "reorder: Sá () Usually orders every 10 days, now 11 20000\n");
}

static void
test_invoices_past_due (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));
  g_autoptr (CrmRecord) late = fixture_new (f, "invoice", "account_id", account_id, "number", "1",
                                            "due", "2026-03-02", NULL);
  g_autofree char *late_id = crm_id_dup_string (crm_record_get_id (late));
  g_autoptr (CrmRecord) paid = fixture_new (f, "invoice", "account_id", account_id, "number", "2",
                                            "due", "2026-03-02", NULL);
  g_autoptr (CrmRecord) due = fixture_new (f, "invoice", "account_id", account_id, "number", "3",
                                           "due", "2026-03-04", NULL);

  g_object_unref (fixture_new (f, "invoice_line", "invoice_id", late_id, "name", "Bread", "qty",
                               "2", "price", "100", "vat", "23", NULL));
  fixture_set (f, "invoice", crm_record_get_id (late), "status", "sent");
  fixture_set (f, "invoice", crm_record_get_id (paid), "status", "paid");
  fixture_set (f, "invoice", crm_record_get_id (due), "status", "sent");
  assert_list (f, "invoice_overdue: 1 (Acme) Not paid, 2 days past due 24600\n");
}

static void
add_person (Fixture *f, const char *name, const char *birthday)
{
  g_object_unref (fixture_new (f, "contact", "name", name, "birthday", birthday, NULL));
}

static void
test_birthdays_of_three_weeks (Fixture *f, gconstpointer data)
{
  add_person (f, "Too late", "1980-03-26");
  add_person (f, "Last", "1980-03-25");
  add_person (f, "Over", "1980-03-03");
  add_person (f, "Unknown year", "1900-03-10");
  add_person (f, "Today", "1990-03-04");
  assert_list (f, "birthday: Today () Turns 36 today 0\n"
                  "birthday: Unknown year () Birthday on 10 Mar 2026 0\n"
                  "birthday: Last () Turns 46 on 25 Mar 2026 0\n");
}

static void
test_a_birthday_of_a_leap_day_and_of_next_year (Fixture *f, gconstpointer data)
{
  Ask ask = { { .locale = crm_locale_find ("en-GB") }, FALSE };
  g_autoptr (CrmDayList) leap = NULL;
  g_autoptr (CrmDayList) turn = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_person (f, "Leap", "2000-02-29");
  add_person (f, "New year", "2000-01-02");
  ask.options.now = crm_instant_from_date (crm_date_new (2027, 2, 20), 9, 0);
  leap = fixture_run (f, CRM_LANE_READ, compute, &ask);
  first = write_down (leap);
  g_assert_cmpstr (first, ==, "birthday: Leap () Turns 27 on 28 Feb 2027 0\n");
  ask.options.now = crm_instant_from_date (crm_date_new (2026, 12, 20), 9, 0);
  turn = fixture_run (f, CRM_LANE_READ, compute, &ask);
  second = write_down (turn);
  g_assert_cmpstr (second, ==, "birthday: New year () Turns 27 on 2 Jan 2027 0\n");
}

static CrmRecord *
add_contact (Fixture *f, const char *name, char **id)
{
  CrmRecord *record = fixture_new (f, "contact", "name", name, NULL);

  *id = crm_id_dup_string (crm_record_get_id (record));
  return record;
}

static void
test_agreements_when_their_day_comes (Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (CrmRecord) ana = add_contact (f, "Ana", &id);
  g_autoptr (CrmRecord) kept = NULL;

  g_object_unref (fixture_new (f, "agreement", "what", "Send samples", "contact_id", id, "due_on",
                               "2026-03-02", NULL));
  g_object_unref (fixture_new (f, "agreement", "what", "Pay half", "contact_id", id, "by", "them",
                               "due_on", "2026-03-10", "remind_on", "2026-03-04", NULL));
  g_object_unref (fixture_new (f, "agreement", "what", "Later", "contact_id", id, "due_on",
                               "2026-03-10", NULL));
  kept = fixture_new (f, "agreement", "what", "Kept", "contact_id", id, "due_on", "2026-03-02",
                      NULL);
  fixture_set (f, "agreement", crm_record_get_id (kept), "done", "yes");
  assert_list (f, "agreement: Send samples (Ana) We promised it for 2 days ago 0\n"
                  "agreement: Pay half (Ana) They promised it for 10 Mar 2026 0\n");
}

static void
test_dates_of_families_weeks_ahead (Fixture *f, gconstpointer data)
{
  g_autofree char *ana_id = NULL;
  g_autofree char *rita_id = NULL;
  g_autoptr (CrmRecord) ana = add_contact (f, "Ana", &ana_id);
  g_autoptr (CrmRecord) rita = add_contact (f, "Rita", &rita_id);

  g_object_unref (fixture_new (f, "relationship", "contact_a_id", ana_id, "contact_b_id", rita_id,
                               "type", "child", NULL));
  g_object_unref (fixture_new (f, "important_date", "contact_id", rita_id, "type", "birthday",
                               "day", "20", "month", "3", "year", "2019", NULL));
  g_object_unref (fixture_new (f, "important_date", "contact_id", ana_id, "type", "name_day", "day",
                               "26", "month", "7", NULL));
  g_object_unref (fixture_new (f, "important_date", "contact_id", ana_id, "type", "anniversary",
                               "day", "1", "month", "4", "year", "2006", "weeks_before", "4",
                               NULL));
  g_object_unref (fixture_new (f, "important_date", "contact_id", ana_id, "type", "other", "label",
                               "Opening", "day", "28", "month", "3", "weeks_before", "1", NULL));
  assert_list (f, "birthday: Rita (Child, Ana) Turns 7 on 20 Mar 2026 0\n"
                  "important_date: Ana (Parent, Rita) Anniversary: 20 years on 1 Apr 2026 0\n");
}

/* The span of notice may reach over the turn of the year, and over a day that a year lacks. */
static void
test_dates_of_the_turn_of_the_year (Fixture *f, gconstpointer data)
{
  Ask ask = { { .locale = crm_locale_find ("en-GB") }, FALSE };
  g_autofree char *id = NULL;
  g_autoptr (CrmRecord) ana = add_contact (f, "Ana", &id);
  g_autoptr (CrmDayList) winter = NULL;
  g_autoptr (CrmDayList) leap = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_object_unref (fixture_new (f, "important_date", "contact_id", id, "type", "contract", "day",
                               "2", "month", "1", NULL));
  g_object_unref (fixture_new (f, "important_date", "contact_id", id, "type", "founding", "day",
                               "29", "month", "2", "year", "2000", NULL));
  ask.options.now = crm_instant_from_date (crm_date_new (2026, 12, 20), 9, 0);
  winter = fixture_run (f, CRM_LANE_READ, compute, &ask);
  first = write_down (winter);
  g_assert_cmpstr (first, ==, "important_date: Ana () Contract on 2 Jan 2027 0\n");
  ask.options.now = crm_instant_from_date (crm_date_new (2027, 2, 28), 9, 0);
  leap = fixture_run (f, CRM_LANE_READ, compute, &ask);
  second = write_down (leap);
  g_assert_cmpstr (second, ==, "important_date: Ana () Founding: 27 years on 28 Feb 2027 0\n");
}

static void
test_each_has_ones_own_list (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) rui = fixture_new (f, "user", "name", "Rui", NULL);
  g_autofree char *rui_id = crm_id_dup_string (crm_record_get_id (rui));
  g_autoptr (CrmDayList) all = NULL;

  g_object_unref (fixture_new (f, "activity", "subject", "His", "due_at", "2026-03-04T12:00:00Z",
                               "owner_id", rui_id, NULL));
  add_activity (f, "Mine", "task", "due_at", "2026-03-04T13:00:00Z");
  assert_list (f, "today: Mine () Due at 13:00 0\n");
  all = ask_list (f, 0, TRUE);
  g_assert_cmpuint (all->items->len, ==, 2);
}

static void
test_the_weightiest_are_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmDayList) list = NULL;
  g_autofree char *text = NULL;

  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("Deal %d", i);
      g_autofree char *amount = g_strdup_printf ("%d", i * 100);

      g_object_unref (add_deal (f, name, amount, ""));
    }
  list = ask_list (f, 2, FALSE);
  text = write_down (list);
  g_assert_cmpstr (text, ==,
                   "no_next_step: Deal 9 () Nothing is planned 9000\n"
                   "no_next_step: Deal 8 () Nothing is planned 8000\n");
  g_assert_cmpuint (list->found[CRM_DAY_NO_NEXT_STEP], ==, 9);
}

/* ---- answers ---- */

typedef struct
{
  guint line;
  CrmDayAct act;
  gint64 until;
  gint64 now;
} Act;

static gpointer
run_act (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Act *act = data;
  CrmDayListOptions options = { .user = *crm_session_get_user (session),
                                .now = act->now,
                                .locale = crm_locale_find ("en-GB") };
  g_autoptr (CrmDayList) list = crm_day_list_compute (session, &options, NULL, error);
  CrmDayItem *item = g_ptr_array_index (list->items, act->line);
  g_autofree char *label = crm_day_act_dup_label (item, act->act);

  g_assert_true (crm_session_begin (session, label, "window", error));
  g_assert_true (crm_day_act_run (session, item, act->act, act->until, act->now, error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

static void
act (Fixture *f, guint line, CrmDayAct what, gint64 until)
{
  Act asked = { line, what, until, NOW };

  fixture_run (f, CRM_LANE_WRITE, run_act, &asked);
}

static void
assert_list_at (Fixture *f, gint64 now, const char *expected)
{
  Ask ask = { { .now = now, .locale = crm_locale_find ("en-GB") }, FALSE };
  g_autoptr (CrmDayList) list = fixture_run (f, CRM_LANE_READ, compute, &ask);
  g_autofree char *text = write_down (list);

  g_assert_cmpstr (text, ==, expected);
}

#define STUCK_20 "stuck: Old () In “Prospecting” for 20 days · Nothing is planned 1000\n"

/* What was answered stays away while its reason is the same, in whatever words it is said. */
static void
test_answers (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) old = NULL;
  g_autoptr (CrmRecord) stage = fixture_find (f, "stage", "Prospecting");

  fixture_set (f, "stage", crm_record_get_id (stage), "rotting_days", "14");
  clock_now = NOW - 20 * CRM_DAY;
  old = add_deal (f, "Old", "100", "");
  clock_now = NOW;
  assert_list (f, STUCK_20);

  act (f, 0, CRM_DAY_ACT_SNOOZE, NOW + CRM_HOUR);
  assert_list (f, "");
  assert_list_at (f, NOW + CRM_HOUR + 1, STUCK_20);
  fixture_undo (f);
  assert_list (f, STUCK_20);

  act (f, 0, CRM_DAY_ACT_SKIP, 0);
  assert_list_at (f, NOW + CRM_DAY, "");
  fixture_reopen (f);
  assert_list_at (f, NOW + CRM_DAY, "");
  /* Another reason brings it back: it is late, too. */
  fixture_set (f, "opportunity", crm_record_get_id (old), "expected_close_on", "2026-03-01");
  assert_list (f,
               "past_close: Old () Expected to close 3 days ago · In “Prospecting” for 20 days · "
               "Nothing is planned 1000\n");
  act (f, 0, CRM_DAY_ACT_DONE, 0);
  assert_list (f, "");
  fixture_undo (f);
  fixture_set (f, "opportunity", crm_record_get_id (old), "expected_close_on", "");
  assert_list_at (f, NOW + CRM_DAY, "");
}

/* Activities themselves are ended and moved; of a series one time only. */
static void
test_answers_to_activities (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) series
      = fixture_new (f, "activity", "subject", "Weekly", "type", "meeting", "start_at",
                     "2026-01-07T16:00:00Z", "rrule", "FREQ=WEEKLY;BYDAY=WE", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (series));

  g_object_unref (fixture_new (f, "reminder", "activity_id", id, "minutes_before", "15", NULL));
  add_activity (f, "Soon", "task", "due_at", "2026-03-04T12:00:00Z");
  assert_list (f, "today: Soon () Due at 12:00 0\n"
                  "today: Weekly () At 16:00 0\n");
  act (f, 0, CRM_DAY_ACT_SNOOZE, NOW + CRM_DAY);
  assert_list (f, "today: Weekly () At 16:00 0\n");
  act (f, 0, CRM_DAY_ACT_SNOOZE, NOW + 2 * CRM_HOUR);
  assert_list (f, "today: Weekly () At 13:00 0\n");
  act (f, 0, CRM_DAY_ACT_DONE, 0);
  assert_list (f, "");
  assert_list_at (f, NOW + 7 * CRM_DAY,
                  "overdue: Soon () Was due 6 days ago 0\n"
                  "today: Weekly () At 16:00 0\n");
}

static void
test_leads_and_answers (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) lead = NULL;

  g_object_unref (
      fixture_new (f, "lead", "name", "First", "first_contact_at", "2026-03-04T06:00:00Z", NULL));
  act (f, 0, CRM_DAY_ACT_DONE, 0);
  assert_list (f, "");
  lead = fixture_find (f, "lead", "First");
  g_assert_cmpint (crm_record_get_integer (lead, "first_response_at", 0), ==, NOW);
}

static void
test_quotes_and_catalogues (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Acme", NULL);
  g_autoptr (CrmRecord) other = fixture_new (f, "account", "name", "Beta", NULL);
  g_autoptr (CrmRecord) deal = add_deal (f, "Roof", "1000", "2026-05-01");
  g_autoptr (CrmRecord) template = fixture_new (f, "template", "name", "Catalogue", "type",
                                                "price_list", "version", "3", "body", "x", NULL);
  g_autofree char *about = parent_of (deal);
  g_autofree char *acme = parent_of (account);
  g_autofree char *beta = parent_of (other);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (template));

  g_object_unref (fixture_new (f, "activity", "subject", "Call", "due_at", "2026-03-09T10:00:00Z",
                               "parent", about, NULL));
  g_object_unref (fixture_new (f, "document", "name", "Offer", "type", "quote", "status", "sent",
                               "parent", about, "expires_on", "2026-03-06", NULL));
  g_object_unref (fixture_new (f, "document", "name", "Old offer", "type", "quote", "status",
                               "sent", "parent", about, "expires_on", "2026-02-01", NULL));
  g_object_unref (fixture_new (f, "document", "name", "Far offer", "type", "quote", "status",
                               "sent", "parent", about, "expires_on", "2026-06-01", NULL));
  g_object_unref (fixture_new (f, "document", "name", "Taken offer", "type", "quote", "status",
                               "accepted", "parent", about, "expires_on", "2026-03-06", NULL));
  g_object_unref (fixture_new (f, "document", "name", "Prices", "type", "price_list", "status",
                               "sent", "parent", acme, "template_id", id, "template_version", "2",
                               NULL));
  g_object_unref (fixture_new (f, "document", "name", "Prices", "type", "price_list", "status",
                               "sent", "parent", beta, "template_id", id, "template_version", "2",
                               NULL));
  g_object_unref (fixture_new (f, "document", "name", "Prices", "type", "price_list", "status",
                               "sent", "parent", beta, "template_id", id, "template_version", "3",
                               NULL));
  assert_list (f, "quote_lapsing: Offer (Roof) The quote lapses in 2 days 10000\n"
                  "catalogue: Acme (Catalogue) They have version 2, ours is 3 0\n");
  act (f, 1, CRM_DAY_ACT_SKIP, 0);
  assert_list (f, "quote_lapsing: Offer (Roof) The quote lapses in 2 days 10000\n");
  fixture_set (f, "template", crm_record_get_id (template), "version", "4");
  assert_list (f, "quote_lapsing: Offer (Roof) The quote lapses in 2 days 10000\n"
                  "catalogue: Acme (Catalogue) They have version 2, ours is 4 0\n"
                  "catalogue: Beta (Catalogue) They have version 3, ours is 4 0\n");
}

/* A meeting of a colleague that one is invited to is in one's day, until it is declined. */
static void
test_invitations (Fixture *f, gconstpointer data)
{
  g_autofree char *me = user_id (f);
  g_autofree char *link = g_strconcat ("user:", me, NULL);
  g_autoptr (CrmRecord) bruno = fixture_new (f, "user", "name", "Bruno", NULL);
  g_autofree char *his = crm_id_dup_string (crm_record_get_id (bruno));
  g_autoptr (CrmRecord) meeting
      = fixture_new (f, "activity", "subject", "Review", "type", "meeting", "start_at",
                     "2026-03-04T15:00:00Z", "owner_id", his, NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (meeting));
  g_autoptr (CrmRecord) part = NULL;

  assert_list (f, "");
  part = fixture_new (f, "activity_participant", "activity_id", id, "participant", link, NULL);
  assert_list (f, "today: Review () At 15:00 0\n");
  fixture_set (f, "activity_participant", crm_record_get_id (part), "acceptance", "declined");
  assert_list (f, "");
}

static gpointer
add_born (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");

  g_assert_true (crm_session_begin (session, "Many", "window", error));
  for (int i = 0; i < 1500; i++)
    {
      g_autoptr (CrmRecord) person = crm_record_new (kind);
      g_autofree char *name = g_strdup_printf ("Person %d", i);

      crm_record_set_text (person, "name", name);
      crm_record_set_integer (person, "birthday", crm_date_new (1906 + i % 100, 3, 5 + i / 100));
      g_assert_true (crm_session_insert (session, person, error));
    }
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

/* An office knows more dates of birth than can be asked for at once. */
static void
test_many_birthdays (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmDayList) list = NULL;

  fixture_run (f, CRM_LANE_WRITE, add_born, f);
  list = ask_list (f, 10, TRUE);
  g_assert_cmpuint (list->found[CRM_DAY_BIRTHDAY], ==, 1500);
  g_assert_cmpuint (list->items->len, ==, 10);
  g_assert_nonnull (strstr (crm_day_item_get_why (g_ptr_array_index (list->items, 0)), "5 Mar"));
}

/* The same data and the same instant make the same list, in whatever lane and after whatever order
 * of writing; and every line of it says why. */
static char *
write_scores (CrmDayList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->by_worth->len; i++)
    {
      CrmDayItem *item = list->by_worth->pdata[i];

      g_assert_cmpuint (crm_day_item_get_place (item), ==, i);
      g_assert_cmpint (crm_day_item_get_score (item), ==,
                       crm_day_item_get_urgency (item) + crm_day_item_get_worth_points (item));
      g_string_append_printf (text, "%s %d+%d\n", crm_day_item_get_title (item),
                              crm_day_item_get_urgency (item),
                              crm_day_item_get_worth_points (item));
    }
  return g_string_free (text, FALSE);
}

/* A quarter of the most has half of the points; what waited for months is less pressing than what
 * slipped last week. */
static void
test_by_worth_across_reasons (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) large = add_deal (f, "Large", "40000", "2026-02-02");
  g_autoptr (CrmRecord) small = add_deal (f, "Small", "10000", "2026-03-03");
  g_autoptr (CrmRecord) idle = add_deal (f, "Idle", "40000", "");
  g_autoptr (CrmDayList) list = NULL;
  g_autofree char *text = NULL;
  g_autofree char *parent = parent_of (large);

  add_activity (f, "Today", "call", "due_at", "2026-03-04T15:00:00Z");
  add_activity (f, "Last week", "task", "due_at", "2026-02-25T09:00:00Z");
  add_activity (f, "Long ago", "task", "due_at", "2025-06-01T09:00:00Z");
  g_object_unref (fixture_new (f, "activity", "subject", "About the large one", "due_at",
                               "2026-03-04T16:00:00Z", "parent", parent, NULL));
  list = ask_list (f, 0, FALSE);
  text = write_scores (list);
  g_assert_cmpstr (text, ==,
                   "About the large one 45+50\n"
                   "Large 33+50\n"
                   "Idle 20+50\n"
                   "Small 26+25\n"
                   "Last week 45+0\n"
                   "Today 45+0\n"
                   "Long ago 23+0\n");
}

/* Of the same score the earlier comes first, then the order of ids: never chance. */
static void
test_ties_are_settled (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL;

  for (int i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("Call %c", 'L' - i);

      add_activity (f, name, "call", "due_at",
                    i % 3 == 0 ? "2026-03-04T15:00:00Z" : "2026-03-04T14:00:00Z");
    }
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (CrmDayList) list = ask_list (f, 0, FALSE);
      g_autofree char *text = write_scores (list);

      if (before != NULL)
        g_assert_cmpstr (text, ==, before);
      g_assert_true (g_str_has_prefix (text, "Call K 45+0\nCall J 45+0\nCall H 45+0\n"));
      g_assert_true (
          g_str_has_suffix (text, "Call L 45+0\nCall I 45+0\nCall F 45+0\nCall C 45+0\n"));
      g_free (before);
      before = g_steal_pointer (&text);
    }
}

/* What is beyond the lines that are shown is counted, and an answer takes nobody's place. */
static void
test_many_deals_are_counted (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmDayList) list = NULL;

  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = g_strdup_printf ("Deal %d", i);
      g_autofree char *amount = g_strdup_printf ("%d", 1000 + i);

      g_object_unref (add_deal (f, name, amount, ""));
      add_activity (f, name, "task", "due_at", "2026-03-01T09:00:00Z");
    }
  list = ask_list (f, 2, FALSE);
  g_assert_cmpuint (list->items->len, ==, 4);
  g_assert_cmpuint (list->found[CRM_DAY_NO_NEXT_STEP], ==, 7);
  g_assert_cmpuint (list->found[CRM_DAY_OVERDUE], ==, 7);
  g_assert_cmpstr (crm_day_item_get_title (list->items->pdata[2]), ==, "Deal 6");
}

static void
test_reproducible (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260304);

  for (int i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("No. %d", g_rand_int_range (random, 0, 1000));
      g_autofree char *amount = g_strdup_printf ("%d", g_rand_int_range (random, 1, 9000));
      g_autofree char *day = g_strdup_printf ("2026-03-%02d", g_rand_int_range (random, 1, 20));
      g_autofree char *at
          = g_strdup_printf ("%sT%02d:00:00Z", day, g_rand_int_range (random, 0, 24));

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          g_object_unref (add_deal (f, name, amount, day));
          break;
        case 1:
          add_activity (f, name, "call", "start_at", at);
          break;
        case 2:
          g_object_unref (fixture_new (f, "lead", "name", name, "first_contact_at", at, NULL));
          break;
        default:
          g_object_unref (fixture_new (f, "contact", "name", name, "birthday", day, NULL));
          break;
        }
    }
  for (int i = 0; i < 12; i++)
    {
      gint64 now = NOW + g_rand_int_range (random, -72, 240) * CRM_HOUR;
      Ask ask = { { .now = now, .locale = crm_locale_find ("en-GB") }, FALSE };
      g_autoptr (CrmDayList) first = fixture_run (f, CRM_LANE_READ, compute, &ask);
      g_autoptr (CrmDayList) second = NULL;
      g_autofree char *a = write_down (first);
      g_autofree char *b = NULL;

      if (i % 4 == 3)
        fixture_reopen (f);
      g_object_unref (fixture_new (f, "product", "name", "Nothing to do with it", NULL));
      second = fixture_run (f, CRM_LANE_REPORT, compute, &ask);
      b = write_down (second);
      g_assert_cmpstr (a, ==, b);
      g_assert_cmpuint (first->items->len, >, 0);
      for (guint k = 0; k < first->items->len; k++)
        g_assert_cmpstr (crm_day_item_get_why (g_ptr_array_index (first->items, k)), !=, "");
    }
}

/* ---- what it costs ---- */

#define N_PAST 200

static int
count_step (gpointer n_steps)
{
  ++*(guint *) n_steps;
  return 0;
}

static gpointer
count_steps (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Ask ask = { { .now = NOW, .locale = crm_locale_find ("en-GB") }, FALSE };
  CrmDayList *list;

  sqlite3_progress_handler (session->db->handle, 1, count_step, data);
  list = compute (session, &ask, cancellable, error);
  sqlite3_progress_handler (session->db->handle, 0, NULL, NULL);
  g_assert_nonnull (list);
  crm_day_list_free (list);
  return session;
}

/* An office has millions of activities that are over, and moves of deals that are closed: the day
 * of one person does not look at them. */
static void
test_the_past_costs_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) colleague = fixture_new (f, "user", "name", "Colleague", NULL);
  g_autofree char *colleague_id = crm_id_dup_string (crm_record_get_id (colleague));
  g_autoptr (CrmRecord) deal = add_deal (f, "Mine", "100", "");
  g_autoptr (CrmRecord) other = add_deal (f, "Not mine", "100", "");
  g_autoptr (CrmRecord) stage = fixture_find (f, "stage", "Prospecting");
  g_autofree char *about = parent_of (other);
  guint before = 0, after = 0;

  fixture_set (f, "stage", crm_record_get_id (stage), "rotting_days", "14");
  fixture_set (f, "opportunity", crm_record_get_id (other), "owner_id", colleague_id);
  g_object_unref (fixture_new (f, "activity", "subject", "Weekly", "type", "meeting", "start_at",
                               "2026-01-07T16:00:00Z", "rrule", "FREQ=WEEKLY;BYDAY=WE", NULL));
  fixture_run (f, CRM_LANE_READ, count_steps, &before);
  for (guint i = 0; i < N_PAST; i++)
    g_object_unref (fixture_new (f, "activity", "subject", "Over", "status", "done", "due_at",
                                 "2026-02-02T10:00:00Z", "owner_id", colleague_id, "parent", about,
                                 NULL));
  fixture_run (f, CRM_LANE_READ, count_steps, &after);
  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (after, <, before + N_PAST);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/day-list/activities-by-their-time", test_activities_by_their_time);
  ADD ("/day-list/a-series-falls-on-today", test_a_series_falls_on_today);
  ADD ("/day-list/a-series-keeps-its-hour", test_a_series_keeps_its_hour);
  ADD ("/day-list/deals-that-want-attention", test_deals_that_want_attention);
  ADD ("/day-list/a-deal-is-stuck-by-its-last-move", test_a_deal_is_stuck_by_its_last_move);
  ADD ("/day-list/closed-deals-are-left-alone", test_closed_deals_are_left_alone);
  ADD ("/day-list/leads-wait-for-an-answer", test_leads_wait_for_an_answer);
  ADD ("/day-list/orders", test_orders);
  ADD ("/day-list/invoices-past-due", test_invoices_past_due);
  ADD ("/day-list/birthdays-of-three-weeks", test_birthdays_of_three_weeks);
  ADD ("/day-list/a-birthday-of-a-leap-day", test_a_birthday_of_a_leap_day_and_of_next_year);
  ADD ("/day-list/agreements-when-their-day-comes", test_agreements_when_their_day_comes);
  ADD ("/day-list/dates-of-families-weeks-ahead", test_dates_of_families_weeks_ahead);
  ADD ("/day-list/dates-of-the-turn-of-the-year", test_dates_of_the_turn_of_the_year);
  ADD ("/day-list/each-has-ones-own-list", test_each_has_ones_own_list);
  ADD ("/day-list/the-weightiest-are-kept", test_the_weightiest_are_kept);
  ADD ("/day-list/answers", test_answers);
  ADD ("/day-list/answers-to-activities", test_answers_to_activities);
  ADD ("/day-list/leads-and-answers", test_leads_and_answers);
  ADD ("/day-list/quotes-and-catalogues", test_quotes_and_catalogues);
  ADD ("/day-list/invitations", test_invitations);
  ADD ("/day-list/many-birthdays", test_many_birthdays);
  ADD ("/day-list/by-worth", test_by_worth_across_reasons);
  ADD ("/day-list/ties", test_ties_are_settled);
  ADD ("/day-list/many-deals", test_many_deals_are_counted);
  ADD ("/day-list/reproducible", test_reproducible);
  ADD ("/day-list/the-past-costs-nothing", test_the_past_costs_nothing);
  return g_test_run ();
}
