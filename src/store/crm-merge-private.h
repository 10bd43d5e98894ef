/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-merge.h"
#include "crm-session-private.h"

G_BEGIN_DECLS

/* What a merge moved, as the record of the merge keeps it: enough to take it apart on any desk. */
typedef struct
{
  GPtrArray *links;  /* CrmMovedLink */
  GPtrArray *united; /* CrmMovedLink: a child that was the same as one of the survivor */
  GPtrArray *values; /* CrmMovedValue */
} CrmMergeTrace;

typedef struct
{
  const CrmKind *kind;
  const CrmField *field; /* NULL of one that was united */
  CrmId id;
} CrmMovedLink;

typedef struct
{
  const CrmKind *kind;
  const CrmField *field;
  CrmId id;
  CrmValue before;
  CrmValue after;
} CrmMovedValue;

CrmMergeTrace *crm_merge_trace_new (void);
void crm_merge_trace_free (CrmMergeTrace *self);
void crm_merge_trace_add_link (CrmMergeTrace *self,
                               const CrmKind *kind,
                               const CrmField *field,
                               const CrmId *id);
void crm_merge_trace_add_united (CrmMergeTrace *self, const CrmKind *kind, const CrmId *id);
void crm_merge_trace_add_value (CrmMergeTrace *self,
                                const CrmField *field,
                                const CrmId *id,
                                const CrmValue *before,
                                const CrmValue *after);
char *crm_merge_trace_to_text (CrmMergeTrace *self);
CrmMergeTrace *crm_merge_trace_from_text (const CrmCatalog *catalog, const char *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMergeTrace, crm_merge_trace_free)

/* crm-merge-links.c: links from everywhere to one record. */
typedef gboolean (*CrmLinkFunc) (
    CrmSession *self, CrmRecord *record, const CrmField *field, gpointer data, GError **error);
gboolean crm_session_each_link (CrmSession *self,
                                const CrmKind *target,
                                const CrmId *id,
                                CrmLinkFunc func,
                                gpointer data,
                                GError **error);
gboolean crm_link_follows_merges (const CrmField *field);
gboolean crm_session_relink (
    CrmSession *self, CrmRecord *record, const CrmField *field, const CrmId *to, GError **error);
gboolean crm_session_revalue (CrmSession *self,
                              CrmRecord *record,
                              const CrmField *field,
                              const CrmValue *value,
                              GError **error);
gboolean
crm_session_mark_deleted (CrmSession *self, CrmRecord *record, gboolean deleted, GError **error);

/* crm-unmerge.c */
gboolean crm_session_take_apart (
    CrmSession *self, CrmRecord *merge, gboolean apply, CrmUnmerge *result, GError **error);

G_END_DECLS
