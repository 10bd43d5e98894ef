/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open office. Everything here belongs to the main thread; what it knows about the office is
 * read on the store's thread as one set of facts and taken over on the main thread. */
#include "config.h"

#include "crm-context.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-context-private.h"
#include "crm-error.h"
#include "crm-share.h"

/* What a context keeps in memory about the office. */
typedef struct
{
  CrmId user;
  char *user_name;
  char *currency;
  char *office_name;
} Facts;

struct _CrmContext
{
  GObject parent_instance;

  CrmStore *store;
  CrmCatalog *catalog;
  const CrmLocale *locale;
  CrmId user;
  char *user_name;
  char *currency;
  char *office_name;
  GListStore *jobs;
  CrmSyncEngine *sync; /* NULL until somebody asks */
  gulong changed_id;
  GCancellable *closing;
};

G_DEFINE_FINAL_TYPE (CrmContext, crm_context, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_USER_NAME,
  PROP_OFFICE_NAME,
  PROP_CURRENCY,
  N_PROPS
};

enum
{
  CHANGED,
  OPERATION_DONE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
free_facts (gpointer data)
{
  Facts *facts = data;

  g_free (facts->user_name);
  g_free (facts->currency);
  g_free (facts->office_name);
  g_free (facts);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Facts, free_facts)

static void
crm_context_dispose (GObject *object)
{
  CrmContext *self = CRM_CONTEXT (object);

  crm_context_close (self);
  G_OBJECT_CLASS (crm_context_parent_class)->dispose (object);
}

static void
crm_context_finalize (GObject *object)
{
  CrmContext *self = CRM_CONTEXT (object);

  g_clear_object (&self->sync);
  g_clear_object (&self->store);
  g_clear_object (&self->catalog);
  g_clear_object (&self->jobs);
  g_clear_object (&self->closing);
  g_free (self->user_name);
  g_free (self->currency);
  g_free (self->office_name);
  G_OBJECT_CLASS (crm_context_parent_class)->finalize (object);
}

static void
crm_context_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CrmContext *self = CRM_CONTEXT (object);

  switch (id)
    {
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_OFFICE_NAME:
      g_value_set_string (value, self->office_name);
      break;
    case PROP_CURRENCY:
      g_value_set_string (value, self->currency);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_context_class_init (CrmContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = crm_context_dispose;
  object_class->finalize = crm_context_finalize;
  object_class->get_property = crm_context_get_property;
  properties[PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, NULL, flags);
  properties[PROP_OFFICE_NAME] = g_param_spec_string ("office-name", NULL, NULL, NULL, flags);
  properties[PROP_CURRENCY] = g_param_spec_string ("currency", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CrmContext::changed:
   * @changes: (element-type CrmChangedRecord): as #CrmStore::changed
   */
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  /**
   * CrmContext::operation-done:
   * @operation: was committed; a toast offers its undo, unless it is quiet
   */
  signals[OPERATION_DONE] = g_signal_new ("operation-done", CRM_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_OPERATION);
}

static void
crm_context_init (CrmContext *self)
{
  self->jobs = g_list_store_new (CRM_TYPE_JOB);
  self->closing = g_cancellable_new ();
  self->locale = crm_locale_default ();
}

/**
 * crm_profile_default_folder:
 *
 * Returns: (transfer full): the folder of the replica that a person works in
 */
char *
crm_profile_default_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "clientela", "default", NULL);
}

/**
 * crm_profile_sample_folder:
 *
 * Returns: (transfer full): the folder of the sample office, to try things in
 */
char *
crm_profile_sample_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "clientela", "sample", NULL);
}

/**
 * crm_profile_exists:
 *
 * Returns: whether a replica lies in @folder
 */
gboolean
crm_profile_exists (const char *folder)
{
  g_autofree char *file = g_build_filename (folder, CRM_STORE_FILE, NULL);

  return g_file_test (file, G_FILE_TEST_IS_REGULAR);
}

/* On a thread of the store. Returns: (transfer full): Facts. */
static gpointer
read_facts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Facts) facts = g_new0 (Facts, 1);
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *users = crm_catalog_find_kind (catalog, "user");
  g_autoptr (CrmRecord) office = crm_session_get_office (session);
  g_autoptr (CrmRecord) user = NULL;

  facts->user = *crm_session_get_user (session);
  if (!crm_id_is_none (&facts->user))
    user = crm_session_get (session, users, &facts->user, NULL);
  facts->user_name = g_strdup (user != NULL ? crm_record_get_title (user) : "");
  facts->currency = g_strdup (crm_session_get_currency (session));
  facts->office_name = g_strdup (office != NULL ? crm_record_get_title (office) : "");
  return g_steal_pointer (&facts);
}

static void
take_text (CrmContext *self, char **place, char **text, int property)
{
  if (g_strcmp0 (*place, *text) == 0)
    return;
  g_free (*place);
  *place = g_steal_pointer (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_facts (CrmContext *self, Facts *facts)
{
  self->user = facts->user;
  take_text (self, &self->user_name, &facts->user_name, PROP_USER_NAME);
  take_text (self, &self->office_name, &facts->office_name, PROP_OFFICE_NAME);
  take_text (self, &self->currency, &facts->currency, PROP_CURRENCY);
}

static void
on_facts_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmContext) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Facts) facts = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (facts != NULL)
    take_facts (self, facts);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The office could not be read anew: %s", error->message);
}

static gboolean
concerns_facts (GArray *changes)
{
  static const char *const kinds[] = { "office", "user", NULL };

  if (changes->len == 0)
    return TRUE;
  for (guint i = 0; i < changes->len; i++)
    if (g_strv_contains (kinds,
                         crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind)))
      return TRUE;
  return FALSE;
}

static void
on_store_changed_cb (CrmStore *store, GArray *changes, gpointer data)
{
  CrmContext *self = data;

  if (concerns_facts (changes))
    crm_store_run_async (store, CRM_LANE_READ, G_PRIORITY_DEFAULT, read_facts, NULL, NULL,
                         free_facts, self->closing, on_facts_read_cb, g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0, changes);
}

static CrmContext *
new_context (CrmStore *store, Facts *facts)
{
  CrmContext *self = g_object_new (CRM_TYPE_CONTEXT, NULL);

  self->store = g_object_ref (store);
  self->catalog = g_object_ref (crm_store_get_catalog (store));
  take_facts (self, facts);
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (on_store_changed_cb), self);
  return self;
}

static void
on_first_facts_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Facts) facts = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (facts == NULL)
    {
      crm_store_close (CRM_STORE (source));
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (crm_store_get_past (CRM_STORE (source)) == 0)
    crm_store_watch (CRM_STORE (source));
  g_task_return_pointer (task, new_context (CRM_STORE (source), facts), g_object_unref);
}

static void
on_store_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmStore) store = crm_store_open_finish (result, &error);

  if (store == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  crm_store_run_async (store, CRM_LANE_READ, G_PRIORITY_DEFAULT, read_facts, NULL, NULL, free_facts,
                       g_task_get_cancellable (task), on_first_facts_read_cb, g_object_ref (task));
}

/**
 * crm_context_open_async:
 * @folder: of the replica
 * @flags: %CRM_STORE_CREATE makes an empty replica where there is none
 *
 * Opens the replica on its worker threads and learns what a window needs at once.
 */
void
crm_context_open_async (const char *folder,
                        CrmStoreFlags flags,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  crm_context_open_past_async (folder, flags, 0, cancellable, callback, user_data);
}

/**
 * crm_context_open_past_async:
 * @past: an instant, or 0 for now
 *
 * As crm_context_open_async(), but the office is shown as it was at @past: nothing in it can be
 * changed. Ends with crm_context_open_finish().
 */
void
crm_context_open_past_async (const char *folder,
                             CrmStoreFlags flags,
                             gint64 past,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, crm_context_open_past_async);
  crm_store_open_past_async (folder, flags, past, catalog, cancellable, on_store_opened_cb, task);
}

/**
 * crm_context_open_finish:
 *
 * Returns: (transfer full): the open office
 */
CrmContext *
crm_context_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crm_context_open:
 *
 * The same, waiting for it: for programs without a main loop. Never in the window.
 */
CrmContext *
crm_context_open (const char *folder, CrmStoreFlags flags, GError **error)
{
  return crm_context_open_past (folder, flags, 0, error);
}

/**
 * crm_context_open_past:
 *
 * As crm_context_open_past_async(), waiting for it.
 */
CrmContext *
crm_context_open_past (const char *folder, CrmStoreFlags flags, gint64 past, GError **error)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) store = crm_store_open_past (folder, flags, past, catalog, error);
  g_autoptr (Facts) facts = NULL;

  if (store == NULL)
    return NULL;
  facts = crm_store_run (store, CRM_LANE_READ, read_facts, NULL, NULL, error);
  if (facts == NULL)
    {
      crm_store_close (store);
      return NULL;
    }
  return new_context (store, facts);
}

/**
 * crm_context_close:
 *
 * Stops running jobs and closes the replica. What was acknowledged is on the disk already.
 */
void
crm_context_close (CrmContext *self)
{
  g_return_if_fail (CRM_IS_CONTEXT (self));
  if (self->changed_id == 0)
    return;
  g_clear_signal_handler (&self->changed_id, self->store);
  g_cancellable_cancel (self->closing);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->jobs)); i++)
    {
      g_autoptr (CrmJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);

      g_cancellable_cancel (crm_job_get_cancellable (job));
    }
  if (self->sync != NULL)
    crm_sync_engine_stop (self->sync);
  crm_store_close (self->store);
}

/**
 * crm_context_reload:
 *
 * Reads anew, and waits for it, what the context knows about the office: for programs without a
 * main loop, after they changed the office or its people.
 */
gboolean
crm_context_reload (CrmContext *self, GError **error)
{
  g_autoptr (Facts) facts = NULL;

  g_return_val_if_fail (CRM_IS_CONTEXT (self), FALSE);
  facts = crm_store_run (self->store, CRM_LANE_READ, read_facts, NULL, NULL, error);
  if (facts == NULL)
    return FALSE;
  take_facts (self, facts);
  return TRUE;
}

/**
 * crm_context_get_past:
 *
 * Returns: the instant at which this office is looked back at, 0 when it is of now
 */
gint64
crm_context_get_past (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), 0);
  return crm_store_get_past (self->store);
}

CrmStore *
crm_context_get_store (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return self->store;
}

CrmCatalog *
crm_context_get_catalog (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return self->catalog;
}

/**
 * crm_context_get_kind:
 *
 * Returns: the kind of that name; asking for one that the description lacks is a programming error
 */
const CrmKind *
crm_context_get_kind (CrmContext *self, const char *name)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_context_get_catalog (self), name);

  if (kind == NULL)
    g_critical ("There is no kind %s", name);
  return kind;
}

const CrmLocale *
crm_context_get_locale (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return self->locale;
}

/**
 * crm_context_get_user:
 *
 * Returns: the record of who works at this desk; none in a replica without an office
 */
const CrmId *
crm_context_get_user (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return &self->user;
}

const char *
crm_context_get_user_name (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return self->user_name;
}

/**
 * crm_context_get_currency:
 *
 * Returns: the currency in which the office counts
 */
const char *
crm_context_get_currency (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return self->currency;
}

const char *
crm_context_get_office_name (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return self->office_name;
}

const char *
crm_context_get_folder (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return crm_store_get_folder (self->store);
}

/**
 * crm_context_get_sync:
 *
 * The password comes from the secret service, or from CLIENTELA_PASSWORD. After joining a shared
 * database call crm_sync_engine_sync_now().
 *
 * Returns: (transfer none): the conversation of this replica, off until it is started
 */
CrmSyncEngine *
crm_context_get_sync (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  if (self->sync == NULL)
    self->sync = crm_sync_engine_new (self->store, crm_share_get_password, NULL, NULL);
  return self->sync;
}

typedef struct
{
  const CrmKind *kind;
  CrmId id;
} Use;

static gpointer
note_use (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Use *use = data;

  return crm_session_note_use (session, use->kind, &use->id, error) ? data : NULL;
}

/**
 * crm_context_note_use:
 *
 * Tells search that the person opened a record. Nobody waits for it, and nothing is lost when it
 * fails.
 */
void
crm_context_note_use (CrmContext *self, const CrmKind *kind, const CrmId *id)
{
  Use *use;

  g_return_if_fail (CRM_IS_CONTEXT (self));
  use = g_new0 (Use, 1);
  use->kind = kind;
  use->id = *id;
  crm_store_run_async (self->store, CRM_LANE_WRITE, G_PRIORITY_LOW, note_use, use, g_free, NULL,
                       NULL, NULL, NULL);
}

/**
 * crm_context_get_jobs:
 *
 * Returns: (transfer none): a list of #CrmJob, the newest last
 */
GListModel *
crm_context_get_jobs (CrmContext *self)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (self), NULL);
  return G_LIST_MODEL (self->jobs);
}

/**
 * crm_context_add_job:
 *
 * Shows a job among those of the office; closing the office stops it.
 */
void
crm_context_add_job (CrmContext *self, CrmJob *job)
{
  g_return_if_fail (CRM_IS_CONTEXT (self));
  g_list_store_append (self->jobs, job);
}

/**
 * crm_context_remove_job:
 *
 * Takes a job off the list, when a person has seen how it ended.
 */
void
crm_context_remove_job (CrmContext *self, CrmJob *job)
{
  guint position;

  g_return_if_fail (CRM_IS_CONTEXT (self));
  if (g_list_store_find (self->jobs, job, &position))
    g_list_store_remove (self->jobs, position);
}

void
crm_context_emit_operation_done (CrmContext *self, CrmOperation *operation)
{
  g_signal_emit (self, signals[OPERATION_DONE], 0, operation);
}

/* On the store's writing thread. Returns: (transfer full): the label of what was taken back. */
static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *batch = data;
  g_autoptr (CrmBatch) undone = batch != NULL ? crm_session_undo (session, batch, error)
                                              : crm_session_undo_last (session, error);

  return undone != NULL ? g_strdup (undone->label) : NULL;
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  char *label = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (label != NULL)
    g_task_return_pointer (task, label, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * crm_context_undo_async:
 * @batch: (nullable): which operation to take back; %NULL for the last one that can be
 */
void
crm_context_undo_async (CrmContext *self,
                        const CrmId *batch,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CRM_IS_CONTEXT (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_context_undo_async);
  g_task_set_check_cancellable (task, FALSE);
  crm_store_run_async (self->store, CRM_LANE_WRITE, G_PRIORITY_DEFAULT, run_undo,
                       batch != NULL ? crm_id_copy (batch) : NULL, g_free, g_free, cancellable,
                       on_undone_cb, task);
}

/**
 * crm_context_undo_finish:
 *
 * Returns: (transfer full): the label of what was taken back, for a toast
 */
char *
crm_context_undo_finish (CrmContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
