/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that keeps the conversation going: it connects, and connects again; it sends as soon as
 * something is saved, pulls as soon as the server rings, and asks every quarter of a minute in any
 * case, because the bell is only a courtesy. What it finds out reaches the main thread as
 * properties. */
#include "config.h"

#include "crm-sync-engine.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "crm-clock.h"
#include "crm-conflict.h"
#include "crm-error.h"
#include "crm-refused.h"
#include "crm-replica.h"
#include "crm-sync-cycle.h"

#define POLL_SPAN (15 * G_TIME_SPAN_SECOND)
#define POLL_JITTER (5 * G_TIME_SPAN_SECOND)
#define POOLED_SPAN (4 * G_TIME_SPAN_SECOND) /* where no bell rings */
#define POOLED_JITTER (1 * G_TIME_SPAN_SECOND)
#define FIRST_RETRY (1 * G_TIME_SPAN_SECOND)
#define LAST_RETRY (60 * G_TIME_SPAN_SECOND)
/* When many desks hear one bell they do not all come at once: so long between two pulls, times the
 * number of desks. */
#define PULL_SPAN_PER_DESK (2500)
#define MIN_PULL_SPAN (25 * G_TIME_SPAN_MILLISECOND)
#define CONTACT_SPAN (10 * G_TIME_SPAN_MINUTE)
/* The server forgets after a minute what a desk shows. */
#define LOOK_SPAN (20 * G_TIME_SPAN_SECOND)
/* Two who open a record at the same time do not see each other's transaction, and no bell rings; so
 * each asks again soon, and then more and more rarely. */
#define FIRST_LOOK_SPAN (500 * G_TIME_SPAN_MILLISECOND)
#define LOOK_SPAN_GROWTH 4
#define MIN_LOOK_SPAN (100 * G_TIME_SPAN_MILLISECOND)
#define NEVER G_MAXINT64

typedef struct
{
  CrmSyncState state;
  guint64 pending;
  guint64 received;
  gint64 last_contact;
  char *message;
  double fraction;
  guint conflicts;
  gboolean can_be_corrected;
  gint64 clock_ahead; /* as in CrmSyncStatus */
  gint64 broken_seal;
  CrmSyncEvent event;
  guint n_again;
  CrmId looked;        /* the record that the presence is about */
  GPtrArray *presence; /* never changed once it is here; NULL: nobody, or not known */
} Report;

struct _CrmSyncEngine
{
  GObject parent_instance;

  CrmStore *store;
  CrmSyncPasswordFunc password_func;
  gpointer password_data;
  GDestroyNotify free_password_data;

  /* Only accessed on the main thread. */
  Report shown;
  GThread *thread;
  gulong changed_handler;
  gulong network_handler;

  GCancellable *cancellable; /* of the running thread */
  int wake_fd;
  int wants_sync; /* atomic */

  GMutex lock;
  Report told;        /* under lock: what the thread found out, on its way to the main thread */
  guint telling;      /* under lock: source */
  CrmSyncLook wanted; /* under lock: what this desk shows */

  /* Only accessed on the thread of the engine. */
  CrmSyncCycle *cycle;
  Report found;
  gint64 last_pull;
  gint64 contact_saved;
  gint64 retry;
  CrmSyncLook looked; /* what the server was told */
  gboolean hides_presence;
  gint64 looked_at;
  gboolean is_new;  /* the connection, since the last round */
  gint64 n_to_send; /* bytes of files that waited when the sending of them began; 0: none does */
  gint64 look_due;  /* 0: as soon as possible */
  gint64 look_span; /* until the server is asked again, unless something happens */
};

G_DEFINE_ENUM_TYPE (CrmSyncState,
                    crm_sync_state,
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_UP_TO_DATE, "up-to-date"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_RECEIVING, "receiving"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_CLONING, "cloning"),
                    G_DEFINE_ENUM_VALUE (CRM_SYNC_REVOKED, "revoked"))

G_DEFINE_FINAL_TYPE (CrmSyncEngine, crm_sync_engine, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PENDING,
  PROP_RECEIVED,
  PROP_LAST_CONTACT,
  PROP_MESSAGE,
  PROP_FRACTION,
  PROP_CONFLICTS,
  PROP_HAS_NEWS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint presence_changed_signal;

static void
clear_report (Report *report)
{
  g_clear_pointer (&report->message, g_free);
  g_clear_pointer (&report->presence, g_ptr_array_unref);
}

static void
copy_report (Report *to, const Report *from)
{
  clear_report (to);
  *to = *from;
  to->message = g_strdup (from->message);
  if (to->presence != NULL)
    g_ptr_array_ref (to->presence);
}

static gboolean
has_news (const Report *report)
{
  return report->clock_ahead != 0 || report->broken_seal != 0
         || report->event != CRM_SYNC_EVENT_NONE;
}

static gboolean
has_other_news (const Report *a, const Report *b)
{
  return a->clock_ahead != b->clock_ahead || a->broken_seal != b->broken_seal
         || a->event != b->event || a->n_again != b->n_again
         || a->can_be_corrected != b->can_be_corrected;
}

static void
crm_sync_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CrmSyncEngine *self = CRM_SYNC_ENGINE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->shown.state);
      break;
    case PROP_PENDING:
      g_value_set_uint64 (value, self->shown.pending);
      break;
    case PROP_RECEIVED:
      g_value_set_uint64 (value, self->shown.received);
      break;
    case PROP_LAST_CONTACT:
      g_value_set_int64 (value, self->shown.last_contact);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->shown.message);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->shown.fraction);
      break;
    case PROP_CONFLICTS:
      g_value_set_uint (value, self->shown.conflicts);
      break;
    case PROP_HAS_NEWS:
      g_value_set_boolean (value, has_news (&self->shown));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_sync_engine_dispose (GObject *object)
{
  crm_sync_engine_stop (CRM_SYNC_ENGINE (object));
  G_OBJECT_CLASS (crm_sync_engine_parent_class)->dispose (object);
}

static void
crm_sync_engine_finalize (GObject *object)
{
  CrmSyncEngine *self = CRM_SYNC_ENGINE (object);

  if (self->free_password_data != NULL)
    self->free_password_data (self->password_data);
  clear_report (&self->shown);
  clear_report (&self->told);
  clear_report (&self->found);
  g_free (self->wanted.field);
  g_free (self->looked.field);
  g_object_unref (self->store);
  g_mutex_clear (&self->lock);
  close (self->wake_fd);
  G_OBJECT_CLASS (crm_sync_engine_parent_class)->finalize (object);
}

static void
crm_sync_engine_class_init (CrmSyncEngineClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = crm_sync_engine_get_property;
  G_OBJECT_CLASS (klass)->dispose = crm_sync_engine_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_sync_engine_finalize;

  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, CRM_TYPE_SYNC_STATE, CRM_SYNC_OFF, flags);
  properties[PROP_PENDING] = g_param_spec_uint64 ("pending", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_RECEIVED]
      = g_param_spec_uint64 ("received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_LAST_CONTACT] = g_param_spec_int64 ("last-contact", NULL, NULL, G_MININT64,
                                                      G_MAXINT64, CRM_INSTANT_NONE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_CONFLICTS] = g_param_spec_uint ("conflicts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HAS_NEWS] = g_param_spec_boolean ("has-news", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  presence_changed_signal = g_signal_new ("presence-changed", CRM_TYPE_SYNC_ENGINE,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_sync_engine_init (CrmSyncEngine *self)
{
  g_mutex_init (&self->lock);
  self->wake_fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  g_assert (self->wake_fd >= 0);
  self->shown.last_contact = self->found.last_contact = CRM_INSTANT_NONE;
  self->shown.fraction = self->found.fraction = -1;
}

/* On the main thread: takes over what the engine's thread found out. */
static void
show_report (CrmSyncEngine *self, const Report *report)
{
  Report old = self->shown;

  g_object_freeze_notify (G_OBJECT (self));
  self->shown = *report;
  if (old.state != report->state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (old.pending != report->pending)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
  if (old.received != report->received)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECEIVED]);
  if (old.last_contact != report->last_contact)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_CONTACT]);
  if (g_strcmp0 (old.message, report->message) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  if (old.fraction != report->fraction)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (old.conflicts != report->conflicts)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFLICTS]);
  if (has_other_news (&old, report))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_NEWS]);
  g_object_thaw_notify (G_OBJECT (self));
  if (!crm_id_equal (&old.looked, &report->looked)
      || !crm_presence_list_equal (old.presence, report->presence))
    g_signal_emit (self, presence_changed_signal, 0);
  clear_report (&old);
}

static gboolean
on_told (gpointer data)
{
  CrmSyncEngine *self = data;
  Report report = { .state = CRM_SYNC_OFF };

  g_mutex_lock (&self->lock);
  copy_report (&report, &self->told);
  self->telling = 0;
  g_mutex_unlock (&self->lock);
  show_report (self, &report);
  return G_SOURCE_REMOVE;
}

/* On the engine's thread. Many reports may become one on the way. */
static void
tell (CrmSyncEngine *self)
{
  g_mutex_lock (&self->lock);
  copy_report (&self->told, &self->found);
  if (self->telling == 0)
    self->telling
        = g_idle_add_full (G_PRIORITY_DEFAULT, on_told, g_object_ref (self), g_object_unref);
  g_mutex_unlock (&self->lock);
}

static void
tell_state (CrmSyncEngine *self, CrmSyncState state, const char *message)
{
  if (self->found.state == state && g_strcmp0 (self->found.message, message) == 0)
    return;
  self->found.state = state;
  g_free (self->found.message);
  self->found.message = g_strdup (message);
  tell (self);
}

typedef struct
{
  gint64 pending;
  gint64 conflicts;
  gint64 refused;
  gboolean hides_presence;
} Counts;

static gpointer
count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Counts *counts = data;
  g_autofree char *hides = crm_session_get_meta (session, CRM_SYNC_HIDES_PRESENCE);

  counts->hides_presence = hides != NULL;
  counts->pending = crm_session_count_pending (session, error);
  counts->conflicts = crm_session_count_conflicts (session, error);
  counts->refused = crm_session_count_refused (session, error);
  return counts->pending >= 0 && counts->conflicts >= 0 && counts->refused >= 0 ? data : NULL;
}

static void
look_at_counts (CrmSyncEngine *self)
{
  Counts counts;

  if (crm_store_run (self->store, CRM_LANE_READ, count, &counts, NULL, NULL) == NULL)
    return;
  self->hides_presence = counts.hides_presence;
  if (self->found.pending == (guint64) counts.pending
      && self->found.conflicts == (guint) (counts.conflicts + counts.refused))
    return;
  self->found.pending = (guint64) counts.pending;
  self->found.conflicts = (guint) (counts.conflicts + counts.refused);
  tell (self);
}

static gboolean
is_stopping (CrmSyncEngine *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
clear_wake (CrmSyncEngine *self)
{
  guint64 count;

  (void) !read (self->wake_fd, &count, sizeof count);
}

static void
on_step (const char *step, gpointer data)
{
  if (strcmp (step, "sending") == 0)
    tell_state (data, CRM_SYNC_SENDING, NULL);
  else if (strcmp (step, "receiving") == 0)
    tell_state (data, CRM_SYNC_RECEIVING, NULL);
  else
    tell_state (data, CRM_SYNC_CLONING, NULL);
}

static void
on_progress (double fraction, const char *status, gpointer data)
{
  CrmSyncEngine *self = data;
  CrmSyncTotals totals;

  crm_sync_cycle_get_totals (self->cycle, &totals);
  self->found.received = (guint64) totals.received;
  self->found.fraction = self->found.state == CRM_SYNC_CLONING ? fraction : -1;
  tell (self);
}

/* Without a word from the server nobody knows who looks. */
static void
forget_presence (CrmSyncEngine *self)
{
  g_clear_pointer (&self->found.presence, g_ptr_array_unref);
  self->look_due = 0;
  self->look_span = FIRST_LOOK_SPAN;
}

/* Sees whether this desk shows something else than the server was told, or somebody came or went.
 */
static void
look_at_wish (CrmSyncEngine *self)
{
  gint64 soon = self->looked_at + MIN_LOOK_SPAN;
  const CrmSyncLook nothing = { .id = CRM_ID_NONE };
  const CrmSyncLook *wish;

  g_mutex_lock (&self->lock);
  wish = self->hides_presence ? &nothing : &self->wanted;
  if (!crm_sync_look_equal (wish, &self->looked))
    {
      crm_sync_look_set (&self->looked, wish->kind, &wish->id, wish->field);
      self->look_due = soon;
      self->look_span = FIRST_LOOK_SPAN;
    }
  g_mutex_unlock (&self->lock);
  if (crm_sync_cycle_heard_look (self->cycle))
    self->look_due = MIN (self->look_due, soon);
}

/* Tells what this desk shows and asks who else does, when that is due. Only a connection that died
 * is a failure: what the server refuses here must not keep anybody from syncing. */
static gboolean
look_around (CrmSyncEngine *self, GError **error)
{
  gboolean is_pooled = crm_sync_cycle_is_pooled (self->cycle);
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) failure = NULL;

  look_at_wish (self);
  if (!crm_sync_cycle_can_look (self->cycle)
      || (self->look_due == 0 && crm_id_is_none (&self->looked.id)))
    self->look_due = NEVER;
  if (g_get_monotonic_time () < self->look_due)
    return TRUE;
  people = crm_sync_cycle_look (self->cycle, &self->looked, self->cancellable, &failure);
  self->looked_at = g_get_monotonic_time ();
  self->look_due = self->looked_at + MIN (self->look_span, is_pooled ? POOLED_SPAN : LOOK_SPAN);
  self->look_span = MIN (self->look_span * LOOK_SPAN_GROWTH, LOOK_SPAN);
  if (people != NULL && crm_id_is_none (&self->looked.id))
    self->look_due = NEVER;
  if (people == NULL && !crm_sync_cycle_is_alive (self->cycle))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_clear_pointer (&self->found.presence, g_ptr_array_unref);
  self->found.presence = g_steal_pointer (&people);
  self->found.looked = self->looked.id;
  tell (self);
  return TRUE;
}

static void
report_failure (CrmSyncEngine *self, const GError *error)
{
  gboolean may_pass = g_error_matches (error, CRM_ERROR, CRM_ERROR_OFFLINE)
                      || g_error_matches (error, CRM_ERROR, CRM_ERROR_BUSY);

  crm_sync_cycle_disconnect (self->cycle);
  forget_presence (self);
  self->n_to_send = 0;
  self->found.fraction = -1;
  self->found.can_be_corrected = g_error_matches (error, CRM_ERROR, CRM_ERROR_DENIED)
                                 || g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND)
                                 || g_error_matches (error, CRM_ERROR, CRM_ERROR_CONFLICT)
                                 || g_error_matches (error, CRM_ERROR, CRM_ERROR_INVALID);
  tell_state (self, may_pass ? CRM_SYNC_OFFLINE : CRM_SYNC_ERROR, error->message);
  look_at_counts (self);
}

/* Sleeps without a connection: until it is time to try again, or somebody asks for it. */
static void
sleep_alone (CrmSyncEngine *self, gint64 span)
{
  gint64 deadline = span >= 0 ? g_get_monotonic_time () + span : G_MAXINT64;

  while (!is_stopping (self) && !g_atomic_int_get (&self->wants_sync))
    {
      GPollFD fd = { self->wake_fd, G_IO_IN, 0 };
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;

      if (left <= 0)
        return;
      g_poll (&fd, 1, span >= 0 ? (int) left + 1 : -1);
      clear_wake (self);
      look_at_counts (self);
    }
}

static void
sleep_until_retry (CrmSyncEngine *self)
{
  sleep_alone (self, self->retry / 2 + g_random_int_range (0, (gint32) (self->retry / 2)));
  self->retry = MIN (self->retry * 2, LAST_RETRY);
}

static gboolean
connect_now (CrmSyncEngine *self, GError **error)
{
  g_autoptr (CrmSyncStatus) status = crm_sync_status (self->store, error);
  g_autofree char *password = NULL;

  g_atomic_int_set (&self->wants_sync, 0);
  if (status == NULL)
    return FALSE;
  if (status->is_revoked || !status->is_shared)
    {
      tell_state (self, status->is_revoked ? CRM_SYNC_REVOKED : CRM_SYNC_OFF, NULL);
      sleep_alone (self, -1);
      return FALSE;
    }
  self->is_new = TRUE;
  if (self->found.last_contact == CRM_INSTANT_NONE)
    self->found.last_contact = status->last_contact;
  password = self->password_func (status->server, status->login, self->password_data,
                                  self->cancellable, error);
  return password != NULL
         && crm_sync_cycle_connect (self->cycle, password, self->cancellable, error);
}

/* What goes on by itself, and what somebody may want to know nevertheless. */
static void
look_at_news (CrmSyncEngine *self)
{
  g_autoptr (CrmSyncStatus) status = NULL;

  self->found.event = crm_sync_cycle_get_event (self->cycle, &self->found.n_again);
  self->found.can_be_corrected = FALSE;
  if (!self->is_new)
    return;
  self->is_new = FALSE;
  status = crm_sync_status (self->store, NULL);
  if (status == NULL)
    return;
  self->found.clock_ahead = status->clock_ahead;
  self->found.broken_seal = status->broken_seal;
}

/* All is said, but for files that are on their way. */
static void
tell_rest (CrmSyncEngine *self)
{
  const char *trouble = crm_sync_cycle_get_file_trouble (self->cycle);

  if (crm_sync_cycle_get_notice (self->cycle) != NULL)
    tell_state (self, CRM_SYNC_ERROR, crm_sync_cycle_get_notice (self->cycle));
  else if (self->n_to_send > 0)
    tell_state (self, CRM_SYNC_SENDING, NULL);
  else if (trouble != NULL)
    tell_state (self, CRM_SYNC_ERROR, trouble);
  else
    tell_state (self, CRM_SYNC_UP_TO_DATE, NULL);
}

static gboolean
run_round (CrmSyncEngine *self, GError **error)
{
  CrmSyncTotals totals;

  g_atomic_int_set (&self->wants_sync, 0);
  self->last_pull = g_get_monotonic_time ();
  if (!crm_sync_cycle_run (self->cycle, self->cancellable, error))
    return FALSE;
  look_at_news (self);
  crm_sync_cycle_get_totals (self->cycle, &totals);
  self->retry = FIRST_RETRY;
  self->found.received = (guint64) totals.received;
  self->found.last_contact = crm_clock_now ();
  self->found.fraction = -1;
  look_at_counts (self);
  if (self->contact_saved + CONTACT_SPAN < self->last_pull)
    {
      self->contact_saved = self->last_pull;
      crm_sync_cycle_note_contact (self->cycle, NULL);
      /* The server, too, is to know when it has heard of this desk. */
      if (!crm_sync_cycle_greet (self->cycle, self->cancellable, error))
        return FALSE;
    }
  tell_rest (self);
  tell (self);
  return TRUE;
}

/* Bells that ring close together are one. */
static void
let_bells_pass (CrmSyncEngine *self)
{
  gint64 span = MAX (MIN_PULL_SPAN, PULL_SPAN_PER_DESK * crm_sync_cycle_get_desktops (self->cycle));
  gint64 since = g_get_monotonic_time () - self->last_pull;

  if (since < span)
    sleep_alone (self, span - since);
}

/* Sends a piece of a file. Between two of them there is time for all else.
 * Returns FALSE when the connection died. */
static gboolean
send_piece (CrmSyncEngine *self, gboolean *more, GError **error)
{
  gint64 left;

  if (!crm_sync_cycle_send_piece (self->cycle, more, self->cancellable, error))
    return FALSE;
  left = *more ? crm_sync_cycle_count_file_bytes (self->cycle) : 0;
  if (left == 0 && self->n_to_send == 0)
    return TRUE;
  self->n_to_send = left > 0 ? MAX (self->n_to_send, left) : 0;
  self->found.fraction = left > 0 ? 1 - (double) left / (double) self->n_to_send : -1;
  tell_rest (self);
  tell (self);
  return TRUE;
}

/* Waits for a reason to sync. Returns FALSE when the connection died. */
static gboolean
wait_for_reason (CrmSyncEngine *self, GError **error)
{
  gboolean is_pooled = crm_sync_cycle_is_pooled (self->cycle);
  gint32 jitter = is_pooled ? POOLED_JITTER : POLL_JITTER;
  gint64 deadline = g_get_monotonic_time () + (is_pooled ? POOLED_SPAN : POLL_SPAN)
                    + g_random_int_range (-jitter, jitter);
  gboolean rang, more;

  for (;;)
    {
      gint64 left;

      if (!look_around (self, error) || !send_piece (self, &more, error))
        return FALSE;
      left = deadline - g_get_monotonic_time ();
      if (left <= 0 || is_stopping (self) || g_atomic_int_get (&self->wants_sync))
        return TRUE;
      left = more ? 0 : MIN (left, MAX (self->look_due - g_get_monotonic_time (), 0));
      if (!crm_sync_cycle_wait (self->cycle, left, self->wake_fd, &rang, error))
        return FALSE;
      if (rang)
        {
          let_bells_pass (self);
          return TRUE;
        }
      clear_wake (self);
      look_at_counts (self);
      if (self->found.pending > 0 && crm_sync_cycle_get_notice (self->cycle) == NULL)
        return TRUE;
    }
}

static gpointer
run_engine (gpointer data)
{
  CrmSyncEngine *self = data;

  self->cycle = crm_sync_cycle_new (self->store);
  self->found.state = CRM_SYNC_OFF;
  g_clear_pointer (&self->found.message, g_free);
  self->retry = FIRST_RETRY;
  self->last_pull = self->contact_saved = g_get_monotonic_time ();
  crm_sync_cycle_set_step (self->cycle, on_step, self);
  crm_sync_cycle_set_progress (self->cycle, on_progress, self);
  look_at_counts (self);
  while (!is_stopping (self))
    {
      g_autoptr (GError) error = NULL;

      /* Who had to be updated may have been meanwhile; that is said when a connection begins. */
      if (crm_sync_cycle_get_notice (self->cycle) != NULL)
        {
          crm_sync_cycle_disconnect (self->cycle);
          self->look_due = 0;
        }
      if ((crm_sync_cycle_is_connected (self->cycle) || connect_now (self, &error))
          && run_round (self, &error) && wait_for_reason (self, &error))
        continue;
      if (error == NULL || is_stopping (self))
        continue;
      report_failure (self, error);
      sleep_until_retry (self);
    }
  if (self->found.last_contact != CRM_INSTANT_NONE)
    crm_sync_cycle_note_contact (self->cycle, NULL);
  if (!crm_id_is_none (&self->looked.id))
    crm_sync_cycle_look_away (self->cycle);
  forget_presence (self);
  g_clear_pointer (&self->cycle, crm_sync_cycle_free);
  return NULL;
}

static void
wake (CrmSyncEngine *self)
{
  const guint64 one = 1;

  (void) !write (self->wake_fd, &one, sizeof one);
}

static void
on_store_changed_cb (CrmSyncEngine *self)
{
  wake (self);
}

static void
on_network_changed_cb (CrmSyncEngine *self, gboolean available)
{
  if (available)
    crm_sync_engine_sync_now (self);
}

/**
 * crm_sync_engine_new:
 * @password_func: called on a thread of the engine
 *
 * Returns: (transfer full): an engine that is off until it is started
 */
CrmSyncEngine *
crm_sync_engine_new (CrmStore *store,
                     CrmSyncPasswordFunc password_func,
                     gpointer password_data,
                     GDestroyNotify free_password_data)
{
  CrmSyncEngine *self = g_object_new (CRM_TYPE_SYNC_ENGINE, NULL);

  self->store = g_object_ref (store);
  self->password_func = password_func;
  self->password_data = password_data;
  self->free_password_data = free_password_data;
  return self;
}

/**
 * crm_sync_engine_start:
 *
 * Starts the conversation. Harmless when the office is on this desk only: the engine stays off
 * then, until crm_sync_engine_sync_now() after it joined.
 */
void
crm_sync_engine_start (CrmSyncEngine *self)
{
  if (self->thread != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->changed_handler
      = g_signal_connect_swapped (self->store, "changed", G_CALLBACK (on_store_changed_cb), self);
  self->network_handler
      = g_signal_connect_data (g_network_monitor_get_default (), "network-changed",
                               G_CALLBACK (on_network_changed_cb), self, NULL, G_CONNECT_SWAPPED);
  self->thread = g_thread_new ("crm-sync", run_engine, self);
}

/**
 * crm_sync_engine_stop:
 *
 * Ends the conversation and waits for its thread, which takes no longer than writing one chunk. To
 * be called before the store is closed.
 */
void
crm_sync_engine_stop (CrmSyncEngine *self)
{
  Report off = self->shown;

  if (self->thread == NULL)
    return;
  g_clear_signal_handler (&self->changed_handler, self->store);
  g_clear_signal_handler (&self->network_handler, g_network_monitor_get_default ());
  g_cancellable_cancel (self->cancellable);
  wake (self);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->telling, g_source_remove);
  off.state = CRM_SYNC_OFF;
  off.message = NULL;
  off.presence = NULL;
  off.fraction = -1;
  show_report (self, &off);
}

/**
 * crm_sync_engine_sync_now:
 *
 * Syncs at once, also when the next try would be later: somebody asked for it, gave a password, or
 * the network came back.
 */
void
crm_sync_engine_sync_now (CrmSyncEngine *self)
{
  g_atomic_int_set (&self->wants_sync, 1);
  wake (self);
}

/**
 * crm_sync_engine_look:
 * @id: (nullable): of the record that this desk shows from now on; %NULL for none
 * @field: (nullable): name of the field of it whose input is open
 *
 * Lets colleagues who may see the record know. Costs nothing on this thread; the server hears of it
 * as soon as it can, and at most a few times a second.
 */
void
crm_sync_engine_look (CrmSyncEngine *self, const CrmKind *kind, const CrmId *id, const char *field)
{
  const CrmId none = CRM_ID_NONE;

  g_mutex_lock (&self->lock);
  if (id != NULL)
    crm_sync_look_set (&self->wanted, crm_kind_get_number (kind), id, field);
  else
    crm_sync_look_set (&self->wanted, 0, &none, NULL);
  g_mutex_unlock (&self->lock);
  wake (self);
}

/**
 * crm_sync_engine_get_presence:
 * @id: what crm_sync_engine_look() was told
 *
 * Returns: (transfer none) (nullable) (element-type CrmPresence): who else has the record open, as
 *   far as the server has said; nobody while there is no connection
 */
GPtrArray *
crm_sync_engine_get_presence (CrmSyncEngine *self, const CrmId *id)
{
  return crm_id_equal (&self->shown.looked, id) ? self->shown.presence : NULL;
}

CrmSyncState
crm_sync_engine_get_state (CrmSyncEngine *self)
{
  return self->shown.state;
}

guint64
crm_sync_engine_get_pending (CrmSyncEngine *self)
{
  return self->shown.pending;
}

guint64
crm_sync_engine_get_received (CrmSyncEngine *self)
{
  return self->shown.received;
}

gint64
crm_sync_engine_get_last_contact (CrmSyncEngine *self)
{
  return self->shown.last_contact;
}

/**
 * crm_sync_engine_get_message:
 *
 * Returns: (nullable): what to tell a person about the state, translated
 */
const char *
crm_sync_engine_get_message (CrmSyncEngine *self)
{
  return self->shown.message;
}

double
crm_sync_engine_get_fraction (CrmSyncEngine *self)
{
  return self->shown.fraction;
}

guint
crm_sync_engine_get_conflicts (CrmSyncEngine *self)
{
  return self->shown.conflicts;
}

/**
 * crm_sync_engine_can_be_corrected:
 *
 * Returns: whether the error is one that another address, login or password may end
 */
gboolean
crm_sync_engine_can_be_corrected (CrmSyncEngine *self)
{
  return self->shown.can_be_corrected && self->shown.state == CRM_SYNC_ERROR;
}

/**
 * crm_sync_engine_dup_warning:
 *
 * Returns: (transfer full) (nullable): what somebody should see to although syncing goes on
 */
char *
crm_sync_engine_dup_warning (CrmSyncEngine *self, const CrmLocale *locale)
{
  const CrmSyncStatus status
      = { .clock_ahead = self->shown.clock_ahead, .broken_seal = self->shown.broken_seal };

  return crm_sync_status_dup_warning (&status, locale);
}

/**
 * crm_sync_engine_dup_event:
 *
 * Returns: (transfer full) (nullable): what happened since the program was started and was mended
 *   by itself
 */
char *
crm_sync_engine_dup_event (CrmSyncEngine *self, const CrmLocale *locale)
{
  const guint n = self->shown.n_again;
  g_autofree char *number = crm_locale_format_integer (locale, n);

  switch (self->shown.event)
    {
    case CRM_SYNC_EVENT_RESTORED:
      if (n == 0)
        return g_strdup (
            _ ("The shared database was restored from a backup. This desk has compared "
               "its copy with it; there is nothing to do."));
      return g_strdup_printf (
          /* Translators: %s is a number of operations, such as saved changes. */
          g_dngettext (
              GETTEXT_PACKAGE,
              "The shared database was restored from a backup. This desk has sent again %s "
              "change that it had forgotten; there is nothing to do.",
              "The shared database was restored from a backup. This desk has sent again %s "
              "changes that it had forgotten; there is nothing to do.",
              n),
          number);
    case CRM_SYNC_EVENT_AWAY:
      return g_strdup (_ ("This desk was away for long, so its whole copy was compared with the "
                          "shared database; there is nothing to do."));
    case CRM_SYNC_EVENT_TWIN:
      return g_strdup (
          _ ("This copy of the office is in use somewhere else too, or it was restored "
             "from a backup. It goes on as a desk of its own; there is nothing to do, "
             "but to remove a copy that nobody needs."));
    case CRM_SYNC_EVENT_NONE:
      break;
    }
  return NULL;
}
