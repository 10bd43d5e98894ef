/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory in blocks that is given back all at once. The trees of this room have thousands of small
 * nodes with one common owner; giving each its own free function would say the same thing often. */
#include "config.h"

#include "crm-arena-private.h"

#include <string.h>

#define BLOCK_SIZE 16384

typedef struct
{
  gpointer thing;
  GDestroyNotify destroy;
} Owned;

struct _CrmArena
{
  GPtrArray *blocks;
  GArray *owned;
  guint8 *next;
  gsize left;
};

CrmArena *
crm_arena_new (void)
{
  CrmArena *self = g_new0 (CrmArena, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->owned = g_array_new (FALSE, FALSE, sizeof (Owned));
  return self;
}

void
crm_arena_free (CrmArena *self)
{
  for (guint i = self->owned->len; i > 0; i--)
    {
      Owned *owned = &g_array_index (self->owned, Owned, i - 1);

      owned->destroy (owned->thing);
    }
  g_array_unref (self->owned);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* Zeroed memory that is aligned for any type. */
gpointer
crm_arena_alloc (CrmArena *self, gsize size)
{
  gpointer memory;

  size = (size + 15) & ~(gsize) 15;
  if (size > BLOCK_SIZE / 4)
    {
      memory = g_malloc0 (size);
      g_ptr_array_add (self->blocks, memory);
      return memory;
    }
  if (size > self->left)
    {
      self->next = g_malloc0 (BLOCK_SIZE);
      self->left = BLOCK_SIZE;
      g_ptr_array_add (self->blocks, self->next);
    }
  memory = self->next;
  self->next += size;
  self->left -= size;
  return memory;
}

char *
crm_arena_strndup (CrmArena *self, const char *text, gsize length)
{
  char *copy = crm_arena_alloc (self, length + 1);

  memcpy (copy, text, length);
  return copy;
}

char *
crm_arena_strdup (CrmArena *self, const char *text)
{
  return crm_arena_strndup (self, text, strlen (text));
}

static void
unref_array (gpointer array)
{
  g_ptr_array_unref (array);
}

GPtrArray *
crm_arena_array (CrmArena *self)
{
  return crm_arena_own (self, g_ptr_array_new (), unref_array);
}

/* Hands @thing to the arena, which destroys it at its own end. Returns @thing. */
gpointer
crm_arena_own (CrmArena *self, gpointer thing, GDestroyNotify destroy)
{
  Owned owned = { thing, destroy };

  g_array_append_val (self->owned, owned);
  return thing;
}
