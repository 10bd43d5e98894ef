/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Memory that lives and dies together: the nodes of one template, the boxes of one layout. */
typedef struct _CrmArena CrmArena;

CrmArena *crm_arena_new (void);
void crm_arena_free (CrmArena *self);
gpointer crm_arena_alloc (CrmArena *self, gsize size);
char *crm_arena_strndup (CrmArena *self, const char *text, gsize length);
char *crm_arena_strdup (CrmArena *self, const char *text);
GPtrArray *crm_arena_array (CrmArena *self);
gpointer crm_arena_own (CrmArena *self, gpointer thing, GDestroyNotify destroy);

#define crm_arena_new0(self, Type) ((Type *) crm_arena_alloc ((self), sizeof (Type)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmArena, crm_arena_free)

G_END_DECLS
