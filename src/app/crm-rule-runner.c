/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules at work beside the window: what came since is looked for where reports are read, and acted
 * on where is written, a few occasions at a time, so that whoever saves something never waits long.
 * In an office that is shared a desk first claims what is due and acts after the copies had time to
 * hear of each other; should two act all the same, the shared database refuses the second, and what
 * that desk did is taken back here. */
#include "config.h"

#include "crm-rule-runner.h"

#include "crm-clock.h"
#include "crm-desk.h"
#include "crm-refused.h"
#include "crm-rule-work.h"

/* Many commits in a row are one change. */
#define COALESCE_MILLISECONDS 400

/* Dates and schedules are looked at so often. */
#define TICK_SECONDS 20

/* How long the copies of an office take to hear of each other, with room to spare. */
#define SETTLE_SECONDS 4

#define AT_ONCE 20

struct _CrmRuleRunner
{
  GObject parent_instance;

  CrmContext *context; /* NULL once it was stopped */
  GCancellable *cancellable;
  gulong changed_id;
  guint tick_id;
  guint look_id;
  guint settle_id;
  CrmRuleNews *looked; /* (nullable): at what was looked last; its occasions are queued */
  gboolean is_busy;
  gboolean again; /* something changed meanwhile */
};

G_DEFINE_FINAL_TYPE (CrmRuleRunner, crm_rule_runner, G_TYPE_OBJECT)

static guint acted_signal;

static void look_soon (CrmRuleRunner *self);

/* What one turn on the writing thread is to do, and what came of it. */
typedef struct
{
  CrmRuleNews before; /* without occasions */
  CrmRuleNews *news;
  GHashTable *ahead; /* what takes long to be read, as crm_rules_read_ahead() has it */
  gboolean has_work; /* something is to be written */
  GArray *mine;      /* CrmId: claimed before */
  gboolean is_shared;
  gboolean is_connected;
  GArray *claimed; /* CrmId: to be acted on once the claims have settled */
  guint n_acted;
  gboolean more;
} Turn;

static void
turn_clear (gpointer data)
{
  Turn *turn = data;

  g_clear_pointer (&turn->news, crm_rule_news_free);
  g_hash_table_unref (turn->ahead);
  g_clear_pointer (&turn->mine, g_array_unref);
  g_clear_pointer (&turn->claimed, g_array_unref);
}

static void
turn_unref (gpointer turn)
{
  g_atomic_rc_box_release_full (turn, turn_clear);
}

static Turn *
turn_new (CrmRuleRunner *self)
{
  Turn *turn = g_atomic_rc_box_new0 (Turn);
  CrmSyncState state = crm_sync_engine_get_state (crm_context_get_sync (self->context));

  turn->is_connected
      = state == CRM_SYNC_UP_TO_DATE || state == CRM_SYNC_SENDING || state == CRM_SYNC_RECEIVING;
  turn->claimed = g_array_new (FALSE, FALSE, sizeof (CrmId));
  turn->ahead = crm_rule_ahead_new ();
  if (self->looked != NULL)
    turn->before = *self->looked;
  return turn;
}

/* ---- on the writing thread ---- */

/* Of which occasion a refused operation is: a run and all that was done with it, or a note of this
 * desk in the queue. */
static const CrmId *
find_occasion (const CrmRefused *refused)
{
  const CrmId *occasion = NULL;

  for (guint i = 0; i < refused->changes->len; i++)
    {
      CrmRefusedChange *change = g_ptr_array_index (refused->changes, i);
      const char *kind = crm_kind_get_name (change->kind);

      if (g_strcmp0 (kind, "rule_run") == 0 && change->action == 'I' && change->patch != NULL)
        return crm_record_get_link (change->patch, "occasion_id");
      if (g_strcmp0 (kind, "rule_occasion") == 0 && refused->changes->len == 1)
        occasion = &change->id;
    }
  return occasion;
}

/**
 * crm_rules_settle_refused:
 *
 * Lets go of what the shared database refused of what rules did, so that nobody has to be asked:
 * another desk acted on the same occasion, or the person at this desk may not and others are to. On
 * the writing lane.
 */
gboolean
crm_rules_settle_refused (CrmSession *session, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  if (crm_session_count_refused (session, NULL) == 0)
    return TRUE;
  all = crm_session_list_refused (session, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      CrmRefused *refused = g_ptr_array_index (all, i);
      const CrmId *occasion = find_occasion (refused);

      if (occasion == NULL)
        continue;
      if (g_strcmp0 (refused->code, "23505") != 0 && !crm_rule_decline (session, occasion, error))
        return FALSE;
      if (!crm_session_discard_refused (session, refused->key, error))
        return FALSE;
    }
  return all != NULL;
}

/* What came up only now may need something that takes long to be read, which is read with the next
 * turn, where nobody waits for it. */
static gboolean
act_on (CrmSession *session, Turn *turn, const CrmId *id, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "rule_occasion");
  g_autoptr (CrmRecord) occasion = crm_session_get (session, kind, id, error);
  int did;

  if (occasion == NULL)
    return FALSE;
  if (!crm_rule_is_read_ahead (session, occasion, turn->ahead))
    {
      turn->more = TRUE;
      return TRUE;
    }
  did = crm_rule_run (session, id, turn->ahead, crm_clock_now (), error);

  if (did > 0)
    turn->n_acted++;
  return did >= 0;
}

/* What was claimed a while ago and is still this desk's. */
static gboolean
act_on_mine (CrmSession *session, Turn *turn, GError **error)
{
  int desk = (int) crm_session_get_desk (session);

  for (guint i = 0; turn->mine != NULL && turn->is_connected && i < turn->mine->len; i++)
    {
      const CrmId *id = &g_array_index (turn->mine, CrmId, i);

      if (crm_rule_is_mine (session, id, crm_clock_now (), desk)
          && !act_on (session, turn, id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_due (CrmSession *session, Turn *turn, GError **error)
{
  gint64 now = crm_clock_now ();
  int desk = (int) crm_session_get_desk (session);
  g_autoptr (GPtrArray) due = crm_rules_list_due (session, now, AT_ONCE, error);
  GError *fault = NULL;

  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      const CrmId *id = crm_record_get_id (g_ptr_array_index (due, i));

      if (!turn->is_shared)
        {
          if (!act_on (session, turn, id, error))
            return FALSE;
          continue;
        }
      if (crm_rule_claim (session, id, now, desk, &fault))
        g_array_append_val (turn->claimed, *id);
      if (fault != NULL)
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
    }
  turn->more = turn->more || (due != NULL && !turn->is_shared && due->len > 0);
  return due != NULL;
}

static gpointer
run_turn (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Turn *turn = data;
  gboolean good = TRUE;

  turn->is_shared = crm_session_is_shared (session);
  if (turn->is_shared)
    good = crm_rules_settle_refused (session, error);
  if (good && turn->news != NULL && crm_rule_news_is_worth_noting (turn->news))
    good = crm_rules_queue (session, turn->news, error) >= 0;
  good = good && act_on_mine (session, turn, error);
  if (good && (!turn->is_shared || turn->is_connected))
    good = take_due (session, turn, error);
  return good ? g_atomic_rc_box_acquire (turn) : NULL;
}

/* ---- where is read ---- */

/* What is to be acted on next. */
static GPtrArray *
list_next (CrmSession *session, Turn *turn, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "rule_occasion");
  GPtrArray *next = crm_rules_list_due (session, crm_clock_now (), AT_ONCE, error);

  for (guint i = 0; next != NULL && turn->mine != NULL && i < turn->mine->len; i++)
    {
      CrmRecord *mine
          = crm_session_get (session, kind, &g_array_index (turn->mine, CrmId, i), NULL);

      if (mine != NULL)
        g_ptr_array_add (next, mine);
    }
  return next;
}

/* Nothing is written here, so that whoever saves something does not wait for it; where nothing came
 * up that concerns a rule nothing is written at all. */
static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Turn *turn = data;
  g_autoptr (GPtrArray) rules = crm_rules_list_active (session, error);
  g_autoptr (GPtrArray) next = rules != NULL ? list_next (session, turn, error) : NULL;

  if (next == NULL)
    return NULL;
  if (rules->len > 0)
    {
      turn->news
          = crm_rules_find_news (session, &turn->before, crm_clock_now (), cancellable, error);
      if (turn->news == NULL)
        return NULL;
    }
  crm_rules_read_ahead (session, next, turn->ahead, cancellable);
  turn->has_work
      = next->len > 0 || (turn->news != NULL && crm_rule_news_is_worth_noting (turn->news))
        || (crm_session_is_shared (session) && crm_session_count_refused (session, NULL) > 0);
  return g_atomic_rc_box_acquire (turn);
}

/* ---- on the main thread ---- */

static void
rest (CrmRuleRunner *self)
{
  self->is_busy = FALSE;
  if (self->again)
    look_soon (self);
  self->again = FALSE;
}

static void begin_turn (CrmRuleRunner *self, Turn *turn);

static gboolean
on_settled_cb (gpointer data)
{
  gpointer *pair = data;
  CrmRuleRunner *self = pair[0];
  Turn *turn;

  self->settle_id = 0;
  if (self->context == NULL)
    return G_SOURCE_REMOVE;
  turn = turn_new (self);
  turn->mine = g_array_ref (pair[1]);
  begin_turn (self, turn);
  return G_SOURCE_REMOVE;
}

static void
free_pair (gpointer data)
{
  gpointer *pair = data;

  g_object_unref (pair[0]);
  g_array_unref (pair[1]);
  g_free (pair);
}

static void
settle_later (CrmRuleRunner *self, GArray *claimed)
{
  gpointer *pair = g_new (gpointer, 2);

  pair[0] = g_object_ref (self);
  pair[1] = g_array_ref (claimed);
  crm_sync_engine_sync_now (crm_context_get_sync (self->context));
  self->settle_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, SETTLE_SECONDS, on_settled_cb,
                                                pair, free_pair);
}

/* Up to where was looked is kept here; it is written down when something came of it, or now and
 * then. */
static void
keep_looked (CrmRuleRunner *self, const CrmRuleNews *news)
{
  if (self->looked == NULL)
    self->looked = g_new0 (CrmRuleNews, 1);
  *self->looked = *news;
  self->looked->occasions = NULL;
}

static void
on_turn_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRuleRunner) self = user_data;
  g_autoptr (GError) error = NULL;
  Turn *turn = crm_store_run_finish (CRM_STORE (source), result, &error);

  /* What could not be written now, as another program writes, is tried with the next tick. */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("rules: %s", error->message);
  if (turn != NULL && turn->news != NULL)
    keep_looked (self, turn->news);
  if (turn != NULL && self->context != NULL)
    {
      if (turn->n_acted > 0)
        g_signal_emit (self, acted_signal, 0, turn->n_acted);
      self->again = self->again || turn->more || turn->n_acted > 0;
      if (turn->claimed->len > 0)
        {
          settle_later (self, turn->claimed);
          turn_unref (turn);
          return;
        }
    }
  g_clear_pointer (&turn, turn_unref);
  rest (self);
}

static void
take_turn (CrmRuleRunner *self, Turn *turn)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_LOW,
                       run_turn, turn, turn_unref, turn_unref, self->cancellable, on_turn_taken_cb,
                       g_object_ref (self));
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRuleRunner) self = user_data;
  Turn *turn = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (turn != NULL && self->context != NULL && turn->has_work)
    {
      take_turn (self, turn);
      return;
    }
  if (turn != NULL && turn->news != NULL)
    keep_looked (self, turn->news);
  g_clear_pointer (&turn, turn_unref);
  rest (self);
}

static void
begin_turn (CrmRuleRunner *self, Turn *turn)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_LOW, look,
                       turn, turn_unref, turn_unref, self->cancellable, on_looked_cb,
                       g_object_ref (self));
}

static gboolean
on_look_due_cb (gpointer data)
{
  CrmRuleRunner *self = data;

  self->look_id = 0;
  if (self->is_busy)
    {
      self->again = TRUE;
      return G_SOURCE_REMOVE;
    }
  self->is_busy = TRUE;
  begin_turn (self, turn_new (self));
  return G_SOURCE_REMOVE;
}

static void
look_soon (CrmRuleRunner *self)
{
  if (self->look_id == 0 && self->context != NULL)
    self->look_id = g_timeout_add (COALESCE_MILLISECONDS, on_look_due_cb, self);
}

static void
on_context_changed_cb (CrmRuleRunner *self)
{
  look_soon (self);
}

static gboolean
on_tick_cb (gpointer data)
{
  look_soon (data);
  return G_SOURCE_CONTINUE;
}

/**
 * crm_rule_runner_new:
 * @context: an office as it is now
 *
 * Returns: (transfer full): rules at work until crm_rule_runner_stop()
 */
CrmRuleRunner *
crm_rule_runner_new (CrmContext *context)
{
  CrmRuleRunner *self = g_object_new (CRM_TYPE_RULE_RUNNER, NULL);

  crm_rule_actions_init ();
  self->context = g_object_ref (context);
  self->cancellable = g_cancellable_new ();
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, on_tick_cb, self);
  look_soon (self);
  return self;
}

/**
 * crm_rule_runner_get_context:
 *
 * Returns: (transfer none) (nullable): whose rules act; %NULL once it was stopped
 */
CrmContext *
crm_rule_runner_get_context (CrmRuleRunner *self)
{
  return self->context;
}

/**
 * crm_rule_runner_stop:
 *
 * Lets no rule act any more: the office is about to be closed. What is under way is done or not
 * begun; what waits goes on when the office is opened again.
 */
void
crm_rule_runner_stop (CrmRuleRunner *self)
{
  if (self->context == NULL)
    return;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->context);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  g_clear_handle_id (&self->settle_id, g_source_remove);
}

static void
crm_rule_runner_dispose (GObject *object)
{
  CrmRuleRunner *self = CRM_RULE_RUNNER (object);

  crm_rule_runner_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->looked, g_free);
  G_OBJECT_CLASS (crm_rule_runner_parent_class)->dispose (object);
}

static void
crm_rule_runner_class_init (CrmRuleRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_rule_runner_dispose;
  acted_signal = g_signal_new ("acted", CRM_TYPE_RULE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
crm_rule_runner_init (CrmRuleRunner *self)
{
}
