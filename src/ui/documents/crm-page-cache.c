/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table to find pictures in, and a queue that says which was used last. */
#include "config.h"

#include "crm-page-cache.h"

#include <string.h>

typedef struct
{
  CrmPagePart part;
  GdkTexture *texture;
  GList *link; /* in the queue */
} Entry;

struct _CrmPageCache
{
  GObject parent_instance;

  GHashTable *entries;
  GQueue order; /* of Entry, the one used last in front */
  gsize n_bytes;
  gsize max_bytes;
};

G_DEFINE_FINAL_TYPE (CrmPageCache, crm_page_cache, G_TYPE_OBJECT)

static guint
part_hash (gconstpointer data)
{
  const CrmPagePart *part = data;

  return part->page * 31u + (guint) part->scale * 17u + (guint) part->x * 7u + (guint) part->y;
}

static gboolean
part_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (CrmPagePart)) == 0;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->texture);
  g_free (entry);
}

static gsize
size_of (GdkTexture *texture)
{
  return (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture) * 4;
}

static void
crm_page_cache_finalize (GObject *object)
{
  CrmPageCache *self = CRM_PAGE_CACHE (object);

  crm_page_cache_clear (self);
  g_hash_table_unref (self->entries);
  G_OBJECT_CLASS (crm_page_cache_parent_class)->finalize (object);
}

static void
crm_page_cache_class_init (CrmPageCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_page_cache_finalize;
}

static void
crm_page_cache_init (CrmPageCache *self)
{
  self->entries = g_hash_table_new_full (part_hash, part_equal, NULL, entry_free);
}

/**
 * crm_page_cache_new:
 * @max_bytes: that the pictures may have together
 *
 * Returns: (transfer full): an empty cache
 */
CrmPageCache *
crm_page_cache_new (gsize max_bytes)
{
  CrmPageCache *self = g_object_new (CRM_TYPE_PAGE_CACHE, NULL);

  self->max_bytes = max_bytes;
  return self;
}

/**
 * crm_page_cache_get:
 *
 * Returns: (transfer none) (nullable): the picture of a part
 */
GdkTexture *
crm_page_cache_get (CrmPageCache *self, const CrmPagePart *part)
{
  Entry *entry = g_hash_table_lookup (self->entries, part);

  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->order, entry->link);
  g_queue_push_head_link (&self->order, entry->link);
  return entry->texture;
}

static void
drop (CrmPageCache *self, Entry *entry)
{
  self->n_bytes -= size_of (entry->texture);
  g_queue_delete_link (&self->order, entry->link);
  g_hash_table_remove (self->entries, &entry->part);
}

/**
 * crm_page_cache_put:
 *
 * Keeps a picture for as long as there is room for it.
 */
void
crm_page_cache_put (CrmPageCache *self, const CrmPagePart *part, GdkTexture *texture)
{
  Entry *entry = g_hash_table_lookup (self->entries, part);

  if (entry != NULL)
    drop (self, entry);
  entry = g_new0 (Entry, 1);
  entry->part = *part;
  entry->texture = g_object_ref (texture);
  g_queue_push_head (&self->order, entry);
  entry->link = self->order.head;
  g_hash_table_insert (self->entries, &entry->part, entry);
  self->n_bytes += size_of (texture);
  while (self->n_bytes > self->max_bytes)
    drop (self, g_queue_peek_tail (&self->order));
}

/**
 * crm_page_cache_clear:
 *
 * Forgets all pictures, as when the document is another one.
 */
void
crm_page_cache_clear (CrmPageCache *self)
{
  while (!g_queue_is_empty (&self->order))
    drop (self, g_queue_peek_tail (&self->order));
}

gsize
crm_page_cache_get_n_bytes (CrmPageCache *self)
{
  return self->n_bytes;
}
