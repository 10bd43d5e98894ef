/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imports that were run, as the replica keeps them. Objects are made on a thread of the store and
 * not changed afterwards; the functions are called on the main thread. */
#include "config.h"

#include "crm-import-past.h"

#include <glib/gi18n-lib.h>

#include "crm-import-fix.h"

struct _CrmImportPast
{
  GObject parent_instance;

  CrmRecord *record;
  const CrmKind *kind;
  guint64 n_open;
  GListModel *problems; /* NULL in a list */
  CrmId batch;
};

G_DEFINE_FINAL_TYPE (CrmImportPast, crm_import_past, G_TYPE_OBJECT)

static void
crm_import_past_finalize (GObject *object)
{
  CrmImportPast *self = CRM_IMPORT_PAST (object);
  g_clear_object (&self->record);
  g_clear_object (&self->problems);
  G_OBJECT_CLASS (crm_import_past_parent_class)->finalize (object);
}

static void
crm_import_past_class_init (CrmImportPastClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_import_past_finalize;
}

static void
crm_import_past_init (CrmImportPast *self)
{
}

static CrmImportPast *
past_new (CrmRecord *record)
{
  CrmImportPast *self = g_object_new (CRM_TYPE_IMPORT_PAST, NULL);
  const char *entity = crm_record_get_text (record, "entity");
  self->record = g_object_ref (record);
  self->kind
      = entity ? crm_catalog_find_kind (crm_kind_get_catalog (crm_record_get_kind (record)), entity)
               : NULL;
  return self;
}

CrmRecord *
crm_import_past_get_record (CrmImportPast *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PAST (self), NULL);
  return self->record;
}

/**
 * crm_import_past_get_kind:
 *
 * Returns: (nullable): what the rows became
 */
const CrmKind *
crm_import_past_get_kind (CrmImportPast *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PAST (self), NULL);
  return self->kind;
}

/**
 * crm_import_past_get_n_open:
 *
 * Returns: how many rows have a problem that nobody settled
 */
guint64
crm_import_past_get_n_open (CrmImportPast *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PAST (self), 0);
  return self->n_open;
}

/**
 * crm_import_past_get_problems:
 *
 * Returns: (transfer none) (nullable): a list of CrmImportProblem that are open
 */
GListModel *
crm_import_past_get_problems (CrmImportPast *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PAST (self), NULL);
  return self->problems;
}

/**
 * crm_import_past_get_batch:
 *
 * Returns: the operation that undo takes back; none where the log does not reach back so far
 */
const CrmId *
crm_import_past_get_batch (CrmImportPast *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PAST (self), NULL);
  return &self->batch;
}

/**
 * crm_import_past_dup_summary:
 *
 * Returns: (transfer full): "Deals · 3 April 2026, 10:15 · 8,800 new, 0 changed"
 */
char *
crm_import_past_dup_summary (CrmImportPast *self, const CrmLocale *locale)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PAST (self), NULL);
  const char *label = self->kind ? crm_kind_get_label_plural (self->kind) : "";
  g_autofree char *at
      = crm_locale_format_instant (locale, crm_record_get_integer (self->record, "at", 0));
  g_autofree char *created
      = crm_locale_format_integer (locale, crm_record_get_integer (self->record, "created", 0));
  g_autofree char *updated
      = crm_locale_format_integer (locale, crm_record_get_integer (self->record, "updated", 0));
  /* Translators: an import: kind of records, when, how many were made, how many were changed, as
   * "Deals · 03/04/2026, 10:15 · 8,800 new, 0 changed". */
  return g_strdup_printf (_ ("%s · %s · %s new, %s changed"), label, at, created, updated);
}

/* ---- the list ---- */

static GPtrArray *
read_imports (CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "import_batch");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  crm_query_set_limit (query, 100);
  return crm_query_sort (query, "at", TRUE, error) ? crm_session_list (session, query, error)
                                                   : NULL;
}

/* Returns: (transfer full): rows of import and number of open problems */
static GPtrArray *
count_open (CrmSession *session, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "import_row");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("open"), error)
      || !crm_aggregate_group (aggregate, "import_batch_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error))
    return NULL;
  return crm_session_aggregate (session, aggregate, cancellable, error);
}

/* On a thread of the store. */
static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) imports = read_imports (session, error);
  g_autoptr (GPtrArray) open = imports ? count_open (session, cancellable, error) : NULL;
  if (!open)
    return NULL;
  GListStore *list = g_list_store_new (CRM_TYPE_IMPORT_PAST);
  for (guint i = 0; i < imports->len; i++)
    {
      g_autoptr (CrmImportPast) past = past_new (g_ptr_array_index (imports, i));
      for (guint k = 0; k < open->len; k++)
        {
          GArray *row = g_ptr_array_index (open, k);
          const CrmValue *link = &g_array_index (row, CrmValue, 0);
          if (link->type == CRM_VALUE_LINK
              && crm_id_equal (&link->link, crm_record_get_id (past->record)))
            past->n_open = (guint64) g_array_index (row, CrmValue, 1).integer;
        }
      g_list_store_append (list, past);
    }
  return list;
}

static void
on_object_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GObject *object = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (object)
    g_task_return_pointer (task, object, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
crm_import_past_list_async (CrmContext *context,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_import_past_list_async);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, run_list,
                       NULL, NULL, g_object_unref, cancellable, on_object_ready_cb, task);
}

GListModel *
crm_import_past_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- one import ---- */

static void
find_batch (CrmSession *session, CrmImportPast *self)
{
  g_autoptr (GPtrArray) history = crm_session_history (session, crm_record_get_kind (self->record),
                                                       crm_record_get_id (self->record), 100, NULL);
  for (guint i = 0; history && i < history->len; i++)
    {
      CrmChange *change = g_ptr_array_index (history, i);
      if (change->action == 'I')
        self->batch = change->batch;
    }
}

/* On a thread of the store. */
static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "import_batch");
  g_autoptr (CrmRecord) record = crm_session_get (session, kind, data, error);
  if (!record)
    return NULL;
  g_autoptr (CrmImportPast) self = past_new (record);
  self->problems = crm_import_list_problems (session, data, error);
  if (!self->problems)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (self->problems); i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (self->problems, i);
      self->n_open += crm_import_problem_get_n_rows (problem);
    }
  find_batch (session, self);
  return g_steal_pointer (&self);
}

void
crm_import_past_read_async (CrmContext *context,
                            const CrmId *import,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_import_past_read_async);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, run_read,
                       crm_id_copy (import), g_free, g_object_unref, cancellable,
                       on_object_ready_cb, task);
}

CrmImportPast *
crm_import_past_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- settling ---- */

typedef struct
{
  CrmId import;
  CrmImportProblem *problem;
  char *replacement;
  gboolean create;
} Settling;

typedef struct
{
  gint64 n;
  CrmId batch;
} Settled;

static void
settling_free (gpointer data)
{
  Settling *settling = data;
  g_object_unref (settling->problem);
  g_free (settling->replacement);
  g_free (settling);
}

/* On the writing thread. Returns: (transfer full): Settled */
static gpointer
run_settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Settling *settling = data;
  CrmImportFix fix = { settling->replacement, settling->create };
  Settled settled = { 0, CRM_ID_NONE };
  if (settling->replacement)
    settled.n = crm_import_apply_fix (session, &settling->import, settling->problem, &fix,
                                      &settled.batch, error);
  else
    settled.n
        = crm_import_ignore (session, &settling->import, settling->problem, &settled.batch, error);
  return settled.n < 0 ? NULL : g_memdup2 (&settled, sizeof settled);
}

static void
on_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Settled *settled = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (settled)
    g_task_return_pointer (task, settled, g_free);
  else
    g_task_return_error (task, error);
}

void
crm_import_past_settle_async (CrmContext *context,
                              const CrmId *import,
                              CrmImportProblem *problem,
                              const char *replacement,
                              gboolean create,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (context, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_import_past_settle_async);
  Settling *settling = g_new0 (Settling, 1);
  settling->import = *import;
  settling->problem = g_object_ref (problem);
  settling->replacement = g_strdup (replacement);
  settling->create = create;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_settle, settling, settling_free, g_free, NULL, on_settled_cb, task);
}

/**
 * crm_import_past_settle_finish:
 * @batch: (out): the operation, for its undo
 *
 * Returns: how many rows were settled; -1 on an error
 */
gint64
crm_import_past_settle_finish (GAsyncResult *result, CrmId *batch, GError **error)
{
  g_autofree Settled *settled = g_task_propagate_pointer (G_TASK (result), error);
  if (!settled)
    return -1;
  *batch = settled->batch;
  return settled->n;
}
