/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders of a person who has two desks, over a real database: told once, and answered for both.
 */
#include "config.h"

#include "crm-clock.h"
#include "crm-reminders.h"
#include "crm-test-sellers.h"

static TestServer *server;

typedef struct
{
  TestOffice *office;
  TestDesk *work;
  TestDesk *home; /* of the same person */
  CrmId activity;
  CrmId reminder;
  gint64 start;
} Desks;

typedef struct
{
  CrmId id;
  gint64 at;
  int desk;
  gboolean result;
} Task;

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 now = crm_clock_now ();

  return crm_reminders_list (session, crm_session_get_user (session), now - CRM_DAY, now + CRM_DAY,
                             cancellable, error);
}

/* Returns: when the only reminder of the next day comes, none where nothing is to be told */
static gint64
next_of (TestDesk *desk)
{
  g_autoptr (GPtrArray) due = test_desk_run (desk, run_list, NULL);

  g_assert_nonnull (due);
  g_assert_cmpuint (due->len, <=, 1);
  return due->len > 0 ? ((CrmDueReminder *) due->pdata[0])->at : CRM_INSTANT_NONE;
}

static gpointer
run_claim (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_reminder_claim (session, &task->id, task->at, task->desk, error);
  return data;
}

static gpointer
run_is_mine (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_reminder_is_mine (session, &task->id, task->at, task->desk);
  return data;
}

static gpointer
run_note_shown (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_reminder_note_shown (session, &task->id, task->at, error);
  return data;
}

static gpointer
run_snooze (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_reminder_snooze (session, &task->id, task->at, error);
  return data;
}

static gpointer
run_finish (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->result = crm_reminder_finish (session, &task->id, task->at, crm_clock_now (), error);
  return data;
}

static gboolean
run (TestDesk *desk, CrmSessionFunc func, const CrmId *id, gint64 at, int number)
{
  Task task = { *id, at, number, FALSE };

  test_desk_run (desk, func, &task);
  return task.result;
}

static void
sync_both (Desks *o)
{
  test_desk_sync (o->work);
  test_desk_sync (o->home);
  test_desk_sync (o->work);
}

/* A call in half an hour of which both desks know; its reminder comes ten minutes before. */
static void
open_desks (Desks *o)
{
  char text[CRM_INSTANT_STRING_SIZE];

  o->office = test_office_new (server);
  o->work = test_desk_found (o->office, "ana");
  test_desk_join (o->work);
  o->home = test_desk_start (NULL, "ana", NULL, NULL);
  o->home->office = o->office;
  test_desk_join (o->home);
  o->start = (crm_clock_now () / CRM_SECOND + 30 * 60) * CRM_SECOND;
  o->activity = test_desk_insert (o->work, "activity", "subject", "Call Zeynep", "type", "call",
                                  "due_at", crm_instant_format (o->start, text), NULL);
  o->reminder = test_desk_insert (o->work, "reminder", "activity_id:id", &o->activity, "remind_at",
                                  crm_instant_format (o->start - 10 * CRM_MINUTE, text), NULL);
  sync_both (o);
  g_assert_cmpint (next_of (o->work), ==, o->start - 10 * CRM_MINUTE);
  g_assert_cmpint (next_of (o->home), ==, o->start - 10 * CRM_MINUTE);
}

static void
close_desks (Desks *o)
{
  test_desk_free (o->home);
  test_desk_free (o->work);
  test_office_free (o->office);
}

/* Both want to tell it before they have heard of each other: one claim stands, on both. */
static void
test_told_once (void)
{
  Desks o;
  gint64 at;

  open_desks (&o);
  at = next_of (o.work);
  g_assert_true (run (o.work, run_claim, &o.reminder, at, 1));
  g_assert_true (run (o.home, run_claim, &o.reminder, at, 2));
  sync_both (&o);
  g_assert_cmpint (run (o.work, run_is_mine, &o.reminder, at, 1)
                       + run (o.home, run_is_mine, &o.reminder, at, 2),
                   ==, 1);
  g_assert_false (run (o.work, run_claim, &o.reminder, at, 1));
  g_assert_false (run (o.home, run_claim, &o.reminder, at, 2));
  close_desks (&o);
}

/* What was told at one desk is not told at the other, nor there again. */
static void
test_shown (void)
{
  Desks o;
  gint64 at;

  open_desks (&o);
  at = next_of (o.work);
  g_assert_true (run (o.work, run_claim, &o.reminder, at, 1));
  g_assert_true (run (o.work, run_note_shown, &o.reminder, at, 1));
  sync_both (&o);
  g_assert_cmpint (next_of (o.home), ==, CRM_INSTANT_NONE);
  g_assert_false (run (o.home, run_claim, &o.reminder, at, 2));
  close_desks (&o);
}

/* Done at one desk takes it away at the other. */
static void
test_done (void)
{
  Desks o;
  g_autofree char *status = NULL;

  open_desks (&o);
  g_assert_true (run (o.home, run_finish, &o.activity, o.start, 2));
  sync_both (&o);
  status = test_desk_text (o.work, "activity", &o.activity, "status");
  g_assert_cmpstr (status, ==, "done");
  g_assert_cmpint (next_of (o.work), ==, CRM_INSTANT_NONE);
  close_desks (&o);
}

/* Snoozed at one desk it comes back at both, and once more one of them tells it. */
static void
test_snoozed (void)
{
  Desks o;
  gint64 at, until;

  open_desks (&o);
  at = next_of (o.work);
  until = at + 15 * CRM_MINUTE;
  g_assert_true (run (o.work, run_note_shown, &o.reminder, at, 1));
  g_assert_true (run (o.work, run_snooze, &o.reminder, until, 1));
  sync_both (&o);
  g_assert_cmpint (next_of (o.work), ==, until);
  g_assert_cmpint (next_of (o.home), ==, until);
  g_assert_true (run (o.home, run_claim, &o.reminder, until, 2));
  sync_both (&o);
  g_assert_false (run (o.work, run_claim, &o.reminder, until, 1));
  g_assert_true (run (o.home, run_is_mine, &o.reminder, until, 2));
  close_desks (&o);
}

static void
add_tests (void)
{
  g_test_add_func ("/sync-reminders/told-once", test_told_once);
  g_test_add_func ("/sync-reminders/shown", test_shown);
  g_test_add_func ("/sync-reminders/done", test_done);
  g_test_add_func ("/sync-reminders/snoozed", test_snoozed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return test_server_run (&server, add_tests);
}
