/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages of the queue may go out. */
#include "config.h"

#include "crm-clock.h"
#include "crm-outbox.h"
#include "crm-replica.h"
#include "../store/fixture.h"

typedef struct
{
  CrmId id;
  gint64 n_due;
  gint64 next_at;
} Queue;

static const CrmKind *
message_kind (CrmSession *session)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), "message");
}

static gpointer
queue_by_rule (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Queue *queue = data;
  g_autoptr (CrmRecord) message = crm_record_new (message_kind (session));

  crm_record_set_text (message, "subject", "Your offer");
  crm_record_set_text (message, "recipients", "maria@example.com");
  crm_record_set_text (message, "direction", "out");
  crm_record_set_text (message, "status", "queued");
  crm_record_set_integer (message, "desk", 0);
  crm_record_set_integer (message, "after_office", 1);
  queue->id = *crm_record_get_id (message);
  return crm_session_begin (session, "Rule", "rule", error)
                 && crm_session_insert (session, message, error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

static gpointer
join_office (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_begin_apply (session, error)
                 && crm_session_set_meta (session, "sync.server", "host=office", error)
                 && crm_session_end_apply (session, error)
             ? data
             : NULL;
}

static gpointer
office_takes (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Queue *queue = data;
  g_autoptr (CrmRecord) message
      = crm_session_get (session, message_kind (session), &queue->id, error);

  if (message == NULL)
    return NULL;
  crm_record_set_version (message, 1);
  return crm_session_begin_apply (session, error) && crm_session_apply_row (session, message, error)
                 && crm_session_end_apply (session, error)
             ? data
             : NULL;
}

static gpointer
count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Queue *queue = data;

  queue->n_due = crm_outbox_count_due (session, &queue->next_at, error);
  return queue->n_due >= 0 ? data : NULL;
}

/* Of two desks whose rules acted on one occasion the office refuses one: its message has not gone.
 */
static void
test_after_office (Fixture *f, gconstpointer user_data)
{
  Queue queue = { 0 };

  fixture_run (f, CRM_LANE_WRITE, queue_by_rule, &queue);
  fixture_run (f, CRM_LANE_READ, count, &queue);
  g_assert_cmpint (queue.n_due, ==, 1);

  fixture_run (f, CRM_LANE_WRITE, join_office, &queue);
  fixture_run (f, CRM_LANE_READ, count, &queue);
  g_assert_cmpint (queue.n_due, ==, 0);
  g_assert_cmpint (queue.next_at, >, crm_clock_now ());

  fixture_run (f, CRM_LANE_WRITE, office_takes, &queue);
  fixture_run (f, CRM_LANE_READ, count, &queue);
  g_assert_cmpint (queue.n_due, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/outbox/after-office", Fixture, NULL, fixture_set_up, test_after_office,
              fixture_tear_down);
  return g_test_run ();
}
