/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session-private.h"
#include "crm-undo.h"

G_BEGIN_DECLS

struct _CrmUndo
{
  GObject parent_instance;

  GArray *batches; /* CrmId */
  CrmId record;
  char *field;
  gboolean all;
  GHashTable *choices; /* "id field" -> whether it goes back */
  GPtrArray *items;    /* CrmUndoItem */
  gint64 counts[4];
  gint64 sets_from;
  char *label;
};

/* One walk over all that the operations did. */
typedef struct
{
  CrmSession *session;
  CrmUndo *undo;
  char *batches;      /* "[3,4]" */
  gint64 last;        /* the highest of them */
  gboolean is_latest; /* nothing that still stands came after them */
  gint64 from;        /* instant of the first operation */
  GHashTable *wholes; /* CrmId -> CrmUndoItem: of records that have parts among the deeds */
  GHashTable *used;   /* CrmId: what records that were made since lead to; read when needed */
  gboolean apply;
  gint64 n_deeds;
  CrmProgress progress;
  gpointer progress_data;
  gint64 n_total;
  GCancellable *cancellable;
} CrmUndoWalk;

void crm_undo_set_sets_from (CrmUndo *self, gint64 n_changes);
gboolean crm_undo_is_told (const CrmField *field);
gboolean crm_undo_read_used (CrmUndoWalk *walk, GError **error);
gboolean crm_undo_go_on (CrmUndoWalk *walk, GError **error);

/* crm-undo-sets.c */
GArray *crm_undo_in_sets (CrmUndoWalk *walk, GError **error);

G_END_DECLS
