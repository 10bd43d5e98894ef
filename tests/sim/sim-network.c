/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server behind a bad network: each question is passed on to another server, or not. */
#include "config.h"

#include "sim-network.h"

#include "crm-error.h"

#define SIM_TYPE_WIRE (sim_wire_get_type ())
G_DECLARE_FINAL_TYPE (SimWire, sim_wire, SIM, WIRE, GObject)

/* One connection. */
struct _SimWire
{
  GObject parent_instance;

  SimNetwork *network;
  CrmSyncServer *inner;
};

/* A push that arrives once more. */
typedef struct
{
  CrmSyncServer *inner;
  int replica;
  gint64 seq;
  gint64 now;
  char *batches;
} LatePush;

const char *const sim_fault_names[SIM_N_FAULTS]
    = { "lost question", "lost answer", "cut answer", "push twice", "late push", "unreachable" };

static void init_server (CrmSyncServerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SimWire,
                               sim_wire,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_SYNC_SERVER, init_server))

static gboolean
happens (SimWire *self, SimFault fault)
{
  SimNetwork *network = self->network;
  /* Pushes are few, and matter most. */
  int part = fault == SIM_TWICE || fault == SIM_LATE ? 250 : 1000;

  if (g_rand_int_range (network->random, 0, part) >= network->trouble)
    return FALSE;
  network->seen[fault]++;
  return TRUE;
}

/* Returns: FALSE with @error when the question does not arrive */
static gboolean
ask (SimWire *self, GError **error)
{
  if (!happens (self, SIM_LOST_QUESTION))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE, "the question was lost");
  return FALSE;
}

/* Returns: FALSE with @error when the answer does not come back */
static gboolean
hear (SimWire *self, GError **error)
{
  if (!happens (self, SIM_LOST_ANSWER))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE, "the answer was lost");
  return FALSE;
}

typedef struct
{
  SimWire *wire;
  CrmSyncRowFunc func;
  gpointer data;
} RowJob;

static gboolean
on_row (gint16 kind, const CrmId *id, const char *json, gpointer data, GError **error)
{
  RowJob *job = data;

  if (job->func (kind, id, json, job->data, error))
    {
      if (!happens (job->wire, SIM_CUT_ANSWER))
        return TRUE;
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE, "the answer was cut short");
    }
  return FALSE;
}

static char *
hello (CrmSyncServer *server, int replica, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autofree char *answer
      = ask (self, error) ? crm_sync_server_hello (self->inner, replica, cancellable, error) : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static int
enrol (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);
  int answer = ask (self, error) ? crm_sync_server_enrol (self->inner, cancellable, error) : 0;

  return answer != 0 && hear (self, error) ? answer : 0;
}

static gboolean
listen_to_bell (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);

  return ask (self, error) && crm_sync_server_listen (self->inner, cancellable, error)
         && hear (self, error);
}

static gboolean
is_pooled (CrmSyncServer *server)
{
  SimWire *self = SIM_WIRE (server);

  return crm_sync_server_is_pooled (self->inner);
}

static gboolean
take_bell (CrmSyncServer *server)
{
  SimWire *self = SIM_WIRE (server);

  return crm_sync_server_take_bell (self->inner);
}

static gboolean
wait_for_bell (CrmSyncServer *server, gint64 timeout, int wake_fd, gboolean *rang, GError **error)
{
  SimWire *self = SIM_WIRE (server);

  return crm_sync_server_wait (self->inner, timeout, wake_fd, rang, error);
}

static GPtrArray *
push (CrmSyncServer *server,
      int replica,
      gint64 seq,
      gint64 now,
      const char *batches,
      GCancellable *cancellable,
      GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autoptr (GPtrArray) answers = NULL;

  if (!ask (self, error))
    return NULL;
  if (happens (self, SIM_LATE))
    {
      LatePush *late = g_new0 (LatePush, 1);

      late->inner = g_object_ref (self->inner);
      late->replica = replica;
      late->seq = seq;
      late->now = now;
      late->batches = g_strdup (batches);
      g_ptr_array_add (self->network->late, late);
      /* It comes once more, or for the first time when nobody waits for it any longer. */
      if (g_rand_boolean (self->network->random))
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE, "the question is late");
          return NULL;
        }
    }
  if (happens (self, SIM_TWICE))
    {
      g_autoptr (GPtrArray) first
          = crm_sync_server_push (self->inner, replica, seq, now, batches, cancellable, NULL);
    }
  answers = crm_sync_server_push (self->inner, replica, seq, now, batches, cancellable, error);
  return answers != NULL && hear (self, error) ? g_steal_pointer (&answers) : NULL;
}

static gboolean
stage (CrmSyncServer *server,
       int replica,
       const CrmId *batch,
       int part,
       const char *operations,
       GCancellable *cancellable,
       GError **error)
{
  SimWire *self = SIM_WIRE (server);

  return ask (self, error)
         && crm_sync_server_stage (self->inner, replica, batch, part, operations, cancellable,
                                   error)
         && hear (self, error);
}

static GArray *
find_unknown (CrmSyncServer *server, GArray *batches, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autoptr (GArray) answer
      = ask (self, error) ? crm_sync_server_find_unknown (self->inner, batches, cancellable, error)
                          : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static gboolean
pull (CrmSyncServer *server,
      const CrmCatalog *catalog,
      GHashTable *known,
      const char *cursor,
      int replica,
      const char *wanted,
      CrmSyncRowFunc func,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  SimWire *self = SIM_WIRE (server);
  RowJob job = { self, func, data };

  return ask (self, error)
         && crm_sync_server_pull (self->inner, catalog, known, cursor, replica, wanted, on_row,
                                  &job, cancellable, error)
         && hear (self, error);
}

static gboolean
turn_day (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);

  return ask (self, error) && crm_sync_server_turn_day (self->inner, cancellable, error)
         && hear (self, error);
}

static char *
get_rights (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autofree char *answer
      = ask (self, error) ? crm_sync_server_get_rights (self->inner, cancellable, error) : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static gboolean
hides (CrmSyncServer *server)
{
  return crm_sync_server_hides (SIM_WIRE (server)->inner);
}

static char *
get_snapshot (CrmSyncServer *server, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autofree char *answer
      = ask (self, error) ? crm_sync_server_get_snapshot (self->inner, cancellable, error) : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static gint64
count (CrmSyncServer *server,
       const CrmCatalog *catalog,
       GHashTable *known,
       GCancellable *cancellable,
       GError **error)
{
  SimWire *self = SIM_WIRE (server);
  gint64 answer = ask (self, error)
                      ? crm_sync_server_count (self->inner, catalog, known, cancellable, error)
                      : -1;

  return answer != -1 && hear (self, error) ? answer : -1;
}

static gboolean
read_page (CrmSyncServer *server,
           const CrmKind *kind,
           GHashTable *known,
           const CrmId *last,
           int limit,
           const char *since,
           CrmSyncRowFunc func,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  SimWire *self = SIM_WIRE (server);
  RowJob job = { self, func, data };

  return ask (self, error)
         && crm_sync_server_read_page (self->inner, kind, known, last, limit, since, on_row, &job,
                                       cancellable, error)
         && hear (self, error);
}

static GByteArray *
copy_page (CrmSyncServer *server,
           const CrmKind *kind,
           GHashTable *known,
           const CrmId *last,
           int limit,
           GCancellable *cancellable,
           GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autoptr (GByteArray) answer
      = ask (self, error)
            ? crm_sync_server_copy_page (self->inner, kind, known, last, limit, cancellable, error)
            : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static GArray *
find_missing (CrmSyncServer *server,
              const CrmKind *kind,
              GArray *ids,
              GCancellable *cancellable,
              GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autoptr (GArray) answer
      = ask (self, error)
            ? crm_sync_server_find_missing (self->inner, kind, ids, cancellable, error)
            : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static gboolean
offer_file (CrmSyncServer *server,
            const char *hash,
            gint64 size,
            gint64 *arrived,
            GCancellable *cancellable,
            GError **error)
{
  SimWire *self = SIM_WIRE (server);

  return ask (self, error)
         && crm_sync_server_offer_file (self->inner, hash, size, arrived, cancellable, error)
         && hear (self, error);
}

static gboolean
put_piece (CrmSyncServer *server,
           const char *hash,
           gint64 size,
           gint64 start,
           GBytes *bytes,
           gint64 *arrived,
           GCancellable *cancellable,
           GError **error)
{
  SimWire *self = SIM_WIRE (server);

  /* It may come twice, and it is the second that is answered. */
  return ask (self, error)
         && (!happens (self, SIM_TWICE)
             || crm_sync_server_put_piece (self->inner, hash, size, start, bytes, arrived,
                                           cancellable, error))
         && crm_sync_server_put_piece (self->inner, hash, size, start, bytes, arrived, cancellable,
                                       error)
         && hear (self, error);
}

static GBytes *
get_piece (CrmSyncServer *server,
           const char *hash,
           gint64 start,
           gint64 length,
           gint64 *size,
           GCancellable *cancellable,
           GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autoptr (GBytes) answer
      = ask (self, error)
            ? crm_sync_server_get_piece (self->inner, hash, start, length, size, cancellable, error)
            : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static gboolean
recall_numbers (CrmSyncServer *server,
                int replica,
                const char *numbers,
                GCancellable *cancellable,
                GError **error)
{
  SimWire *self = SIM_WIRE (server);

  return ask (self, error)
         && crm_sync_server_recall_numbers (self->inner, replica, numbers, cancellable, error)
         && hear (self, error);
}

static GPtrArray *
list_seals (CrmSyncServer *server, gint64 remembered, GCancellable *cancellable, GError **error)
{
  SimWire *self = SIM_WIRE (server);
  g_autoptr (GPtrArray) answer
      = ask (self, error) ? crm_sync_server_list_seals (self->inner, remembered, cancellable, error)
                          : NULL;

  return answer != NULL && hear (self, error) ? g_steal_pointer (&answer) : NULL;
}

static void
init_server (CrmSyncServerInterface *iface)
{
  iface->hello = hello;
  iface->enrol = enrol;
  iface->listen = listen_to_bell;
  iface->is_pooled = is_pooled;
  iface->take_bell = take_bell;
  iface->wait = wait_for_bell;
  iface->push = push;
  iface->stage = stage;
  iface->find_unknown = find_unknown;
  iface->pull = pull;
  iface->turn_day = turn_day;
  iface->get_rights = get_rights;
  iface->hides = hides;
  iface->get_snapshot = get_snapshot;
  iface->count = count;
  iface->read_page = read_page;
  iface->copy_page = copy_page;
  iface->find_missing = find_missing;
  iface->offer_file = offer_file;
  iface->put_piece = put_piece;
  iface->get_piece = get_piece;
  iface->recall_numbers = recall_numbers;
  iface->list_seals = list_seals;
}

static void
sim_wire_finalize (GObject *object)
{
  g_object_unref (SIM_WIRE (object)->inner);
  G_OBJECT_CLASS (sim_wire_parent_class)->finalize (object);
}

static void
sim_wire_class_init (SimWireClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sim_wire_finalize;
}

static void
sim_wire_init (SimWire *self)
{
}

static void
free_late (gpointer data)
{
  LatePush *late = data;

  g_object_unref (late->inner);
  g_free (late->batches);
  g_free (late);
}

void
sim_network_init (SimNetwork *self, GRand *random)
{
  self->random = random;
  self->late = g_ptr_array_new_with_free_func (free_late);
}

void
sim_network_clear (SimNetwork *self)
{
  g_clear_pointer (&self->late, g_ptr_array_unref);
}

/**
 * sim_network_deliver:
 *
 * What was late arrives now; nobody hears the answer.
 */
void
sim_network_deliver (SimNetwork *self)
{
  for (guint i = 0; i < self->late->len; i++)
    {
      LatePush *late = g_ptr_array_index (self->late, i);
      g_autoptr (GPtrArray) answers = crm_sync_server_push (late->inner, late->replica, late->seq,
                                                            late->now, late->batches, NULL, NULL);
    }
  g_ptr_array_set_size (self->late, 0);
}

/**
 * sim_network_forget:
 *
 * What was late never arrives.
 */
void
sim_network_forget (SimNetwork *self)
{
  g_ptr_array_set_size (self->late, 0);
}

/**
 * sim_network_open:
 *
 * A #CrmSyncOpen with the network as its data.
 */
CrmSyncServer *
sim_network_open (const char *address,
                  const char *login,
                  const char *password,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  SimNetwork *network = data;
  CrmSyncServer *inner = NULL;
  SimWire *self;

  if (!network->is_cut)
    inner = network->open (address, login, password, network->open_data, cancellable, error);
  else
    {
      network->seen[SIM_UNREACHABLE]++;
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE, "the server cannot be reached");
    }
  if (inner == NULL)
    return NULL;
  self = g_object_new (SIM_TYPE_WIRE, NULL);
  self->network = network;
  self->inner = inner;
  return CRM_SYNC_SERVER (self);
}
