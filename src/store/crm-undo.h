/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* What taking back does with one thing that an operation did. */
typedef enum
{
  CRM_UNDO_BACK, /* goes back */
  CRM_UNDO_KEPT, /* somebody changed it since: stays unless the person wants otherwise */
  CRM_UNDO_SAME, /* is by now as it was before */
  CRM_UNDO_GONE, /* the record is not on this desk any more */
} CrmUndoFate;

/**
 * CrmUndoItem:
 *
 * One thing that operations did to a record, on the whole: a field, or that it is there.
 */
typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char *title;           /* of the record, as it is now */
  char action;           /* 'I' made, 'D' deleted, 'R' brought back, 'U' changed */
  const CrmField *field; /* of a change, else NULL */
  CrmValue before;
  CrmValue after;
  CrmValue now;
  CrmUndoFate fate;
  CrmId changed_by; /* of what is kept: who changed it since; none when nobody knows */
  gint64 changed_at;
} CrmUndoItem;

/**
 * CrmUndo:
 *
 * What a person wants to take back, and what that would do. Filled on any one thread, then looked
 * at with crm_session_preview_undo() and carried out with crm_session_carry_out_undo().
 */
#define CRM_TYPE_UNDO (crm_undo_get_type ())
G_DECLARE_FINAL_TYPE (CrmUndo, crm_undo, CRM, UNDO, GObject)

/* So many items are told one by one; all are counted. */
#define CRM_UNDO_TOLD 500

CrmUndo *crm_undo_new (void);
void crm_undo_add (CrmUndo *self, const CrmId *batch);
const CrmId *crm_undo_get_batch (CrmUndo *self, guint position);
void crm_undo_limit (CrmUndo *self, const CrmId *record, const char *field);
void crm_undo_set_all (CrmUndo *self, gboolean all);
void crm_undo_choose (CrmUndo *self, const CrmUndoItem *item, gboolean back);
gboolean crm_undo_is_chosen (CrmUndo *self, const CrmUndoItem *item);
GPtrArray *crm_undo_get_items (CrmUndo *self);
gint64 crm_undo_count (CrmUndo *self, CrmUndoFate fate);
const char *crm_undo_get_label (CrmUndo *self);

gboolean crm_session_preview_undo (CrmSession *self,
                                   CrmUndo *undo,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean crm_session_carry_out_undo (CrmSession *self,
                                     CrmUndo *undo,
                                     CrmProgress progress,
                                     gpointer data,
                                     CrmId *batch,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
