/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-fake-list-source.h"

struct _CrmFakeListSource
{
  GObject parent_instance;

  const CrmKind *kind;
  GArray *refs;
  guint n_snapshots;
  GArray *pages; /* gint64: the first row of each page that was asked for */
  gboolean holds;
  GPtrArray *held; /* GTask */
};

static void list_source_init (CrmListSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmFakeListSource,
                               crm_fake_list_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_LIST_SOURCE, list_source_init))

static gboolean
answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (g_object_get_data (G_OBJECT (task), "is-page"))
    g_task_return_pointer (task, g_ptr_array_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_pointer (task, g_array_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) g_array_unref);
  return G_SOURCE_REMOVE;
}

static void
answer (CrmFakeListSource *self, GTask *task)
{
  if (self->holds)
    g_ptr_array_add (self->held, task);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, task, g_object_unref);
}

static void
snapshot_async (CrmListSource *source,
                CrmQuery *query,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  CrmFakeListSource *self = CRM_FAKE_LIST_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GArray *refs = g_array_copy (self->refs);
  self->n_snapshots++;
  if (crm_query_get_limit (query) > 0)
    g_array_set_size (refs, MIN (refs->len, crm_query_get_limit (query)));
  g_task_set_task_data (task, refs, (GDestroyNotify) g_array_unref);
  answer (self, task);
}

static void
page_async (CrmListSource *source,
            const CrmRef *refs,
            guint n_refs,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  CrmFakeListSource *self = CRM_FAKE_LIST_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gint64 first = CRM_REF_ROW (refs[0]);
  g_array_append_val (self->pages, first);
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_refs; i++)
    {
      CrmRecord *record = crm_record_new (self->kind);
      g_autofree char *name = g_strdup_printf ("Record %" G_GINT64_FORMAT, CRM_REF_ROW (refs[i]));
      crm_record_set_text (record, "name", name);
      g_ptr_array_add (records, record);
    }
  g_object_set_data (G_OBJECT (task), "is-page", GUINT_TO_POINTER (1));
  g_task_set_task_data (task, records, (GDestroyNotify) g_ptr_array_unref);
  answer (self, task);
}

static GArray *
snapshot_finish (CrmListSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
page_finish (CrmListSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
list_source_init (CrmListSourceInterface *iface)
{
  iface->snapshot_async = snapshot_async;
  iface->snapshot_finish = snapshot_finish;
  iface->page_async = page_async;
  iface->page_finish = page_finish;
}

static void
crm_fake_list_source_finalize (GObject *object)
{
  CrmFakeListSource *self = CRM_FAKE_LIST_SOURCE (object);
  g_array_unref (self->refs);
  g_array_unref (self->pages);
  g_ptr_array_unref (self->held);
  G_OBJECT_CLASS (crm_fake_list_source_parent_class)->finalize (object);
}

static void
crm_fake_list_source_class_init (CrmFakeListSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_fake_list_source_finalize;
}

static void
crm_fake_list_source_init (CrmFakeListSource *self)
{
  self->refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  self->pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

CrmFakeListSource *
crm_fake_list_source_new (const CrmKind *kind)
{
  CrmFakeListSource *self = g_object_new (CRM_TYPE_FAKE_LIST_SOURCE, NULL);
  self->kind = kind;
  return self;
}

void
crm_fake_list_source_set_rows (CrmFakeListSource *self, const gint64 *rows, guint n_rows)
{
  g_array_set_size (self->refs, 0);
  for (guint i = 0; i < n_rows; i++)
    {
      CrmRef ref = CRM_REF_MAKE (rows[i], crm_kind_get_number (self->kind));
      g_array_append_val (self->refs, ref);
    }
}

void
crm_fake_list_source_set_n_rows (CrmFakeListSource *self, guint n_rows)
{
  g_autofree gint64 *rows = g_new (gint64, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    rows[i] = i + 1;
  crm_fake_list_source_set_rows (self, rows, n_rows);
}

guint
crm_fake_list_source_get_n_snapshots (CrmFakeListSource *self)
{
  return self->n_snapshots;
}

guint
crm_fake_list_source_get_n_pages (CrmFakeListSource *self)
{
  return self->pages->len;
}

guint
crm_fake_list_source_get_first_of_page (CrmFakeListSource *self, guint page)
{
  return (guint) g_array_index (self->pages, gint64, page);
}

void
crm_fake_list_source_reset (CrmFakeListSource *self)
{
  self->n_snapshots = 0;
  g_array_set_size (self->pages, 0);
}

/* Keeps its answers back until it is told not to. */
void
crm_fake_list_source_hold (CrmFakeListSource *self, gboolean hold)
{
  self->holds = hold;
  while (!hold && self->held->len > 0)
    answer (self, g_ptr_array_steal_index (self->held, 0));
}

/* Gives the answer that it has kept back for longest. */
void
crm_fake_list_source_answer_first (CrmFakeListSource *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, g_ptr_array_steal_index (self->held, 0),
                   g_object_unref);
}
