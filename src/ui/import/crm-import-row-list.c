/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows come in pages; what is older than the last pages is forgotten and read again. An answer that
 * comes after the rows were replaced is dropped by its generation. Main thread. */
#include "config.h"

#include "crm-import-row-list.h"

#define PAGE 64
#define MOST_PAGES 32

struct _CrmImportRowList
{
  GObject parent_instance;

  CrmImportRows *rows;
  guint list;
  guint n_items;
  guint generation;
  GHashTable *items; /* position -> CrmImportRowItem, not owned */
  GHashTable *pages; /* number -> GPtrArray of CrmImportRow; NULL while it is read */
  GQueue order;      /* numbers of pages, the oldest first */
};

struct _CrmImportRowItem
{
  GObject parent_instance;

  CrmImportRowList *list; /* weak */
  guint position;
  CrmImportRow *row;
};

enum
{
  PROP_ROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void read_page (CrmImportRowList *self, guint number);

/* ---- one place ---- */

G_DEFINE_FINAL_TYPE (CrmImportRowItem, crm_import_row_item, G_TYPE_OBJECT)

static void
crm_import_row_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_ROW)
    g_value_set_object (value, CRM_IMPORT_ROW_ITEM (object)->row);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
crm_import_row_item_finalize (GObject *object)
{
  CrmImportRowItem *self = CRM_IMPORT_ROW_ITEM (object);
  if (self->list
      && g_hash_table_lookup (self->list->items, GUINT_TO_POINTER (self->position)) == self)
    g_hash_table_remove (self->list->items, GUINT_TO_POINTER (self->position));
  g_clear_weak_pointer (&self->list);
  g_clear_object (&self->row);
  G_OBJECT_CLASS (crm_import_row_item_parent_class)->finalize (object);
}

static void
crm_import_row_item_class_init (CrmImportRowItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = crm_import_row_item_get_property;
  object_class->finalize = crm_import_row_item_finalize;
  properties[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, CRM_TYPE_IMPORT_ROW,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crm_import_row_item_init (CrmImportRowItem *self)
{
}

/**
 * crm_import_row_item_get_row:
 *
 * Returns: (transfer none) (nullable): the row; %NULL while it is being read
 */
CrmImportRow *
crm_import_row_item_get_row (CrmImportRowItem *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_ROW_ITEM (self), NULL);
  if (!self->row && self->list)
    read_page (self->list, self->position / PAGE);
  return self->row;
}

/* ---- pages ---- */

typedef struct
{
  CrmImportRows *rows;
  guint list, first, n;
  guint number, generation;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_object_unref (page->rows);
  g_free (page);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Page *page = data;
  GPtrArray *read = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < page->n; i++)
    {
      CrmImportRow *row = crm_import_rows_read (page->rows, page->list, page->first + i);
      if (!row)
        break;
      g_ptr_array_add (read, row);
    }
  g_task_return_pointer (task, read, (GDestroyNotify) g_ptr_array_unref);
}

static void
fill_item (CrmImportRowList *self, guint position, CrmImportRow *row)
{
  CrmImportRowItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
  if (!item || item->row)
    return;
  item->row = g_object_ref (row);
  g_object_notify_by_pspec (G_OBJECT (item), properties[PROP_ROW]);
}

static void
on_page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmImportRowList *self = CRM_IMPORT_ROW_LIST (source);
  Page *page = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) read = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!read || page->generation != self->generation)
    return;
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (page->number), g_ptr_array_ref (read));
  g_queue_push_tail (&self->order, GUINT_TO_POINTER (page->number));
  if (self->order.length > MOST_PAGES)
    g_hash_table_remove (self->pages, g_queue_pop_head (&self->order));
  for (guint i = 0; i < read->len; i++)
    fill_item (self, page->first + i, g_ptr_array_index (read, i));
}

static void
read_page (CrmImportRowList *self, guint number)
{
  if (g_hash_table_contains (self->pages, GUINT_TO_POINTER (number)))
    return;
  Page *page = g_new0 (Page, 1);
  page->rows = g_object_ref (self->rows);
  page->list = self->list;
  page->number = number;
  page->first = number * PAGE;
  page->n = MIN (PAGE, self->n_items - page->first);
  page->generation = self->generation;
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_page_read_cb, NULL);
  g_task_set_source_tag (task, read_page);
  g_task_set_task_data (task, page, page_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* ---- the list ---- */

static GType
get_item_type (GListModel *model)
{
  return CRM_TYPE_IMPORT_ROW_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CRM_IMPORT_ROW_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CrmImportRowList *self = CRM_IMPORT_ROW_LIST (model);
  CrmImportRowItem *item;
  GPtrArray *page;
  if (position >= self->n_items)
    return NULL;
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
  if (item)
    return g_object_ref (item);
  item = g_object_new (CRM_TYPE_IMPORT_ROW_ITEM, NULL);
  g_set_weak_pointer (&item->list, self);
  item->position = position;
  page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (position / PAGE));
  if (page && position % PAGE < page->len)
    item->row = g_object_ref (g_ptr_array_index (page, position % PAGE));
  g_hash_table_insert (self->items, GUINT_TO_POINTER (position), item);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmImportRowList,
                               crm_import_row_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
free_page (gpointer page)
{
  if (page)
    g_ptr_array_unref (page);
}

static void
crm_import_row_list_finalize (GObject *object)
{
  CrmImportRowList *self = CRM_IMPORT_ROW_LIST (object);
  g_clear_object (&self->rows);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->pages);
  g_queue_clear (&self->order);
  G_OBJECT_CLASS (crm_import_row_list_parent_class)->finalize (object);
}

static void
crm_import_row_list_class_init (CrmImportRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_import_row_list_finalize;
}

static void
crm_import_row_list_init (CrmImportRowList *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, free_page);
  g_queue_init (&self->order);
}

/**
 * crm_import_row_list_set_rows:
 * @rows: (nullable): %NULL for none
 * @list: which of its lists
 *
 * Shows other rows.
 */
void
crm_import_row_list_set_rows (CrmImportRowList *self, CrmImportRows *rows, guint list)
{
  g_return_if_fail (CRM_IS_IMPORT_ROW_LIST (self));
  guint n_before = self->n_items;
  self->generation++;
  g_set_object (&self->rows, rows);
  self->list = list;
  self->n_items = rows ? crm_import_rows_get_n (rows, list) : 0;
  /* Items that somebody still holds are of the old rows. */
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_clear_weak_pointer (&((CrmImportRowItem *) item)->list);
  g_hash_table_remove_all (self->items);
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->order);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_items);
}

CrmImportRowList *
crm_import_row_list_new (void)
{
  return g_object_new (CRM_TYPE_IMPORT_ROW_LIST, NULL);
}
