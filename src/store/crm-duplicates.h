/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-match.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmDuplicate:
 *
 * Two records of one kind that are probably one.
 */
typedef struct
{
  const CrmKind *kind;
  CrmId first;
  CrmId second;
  double probability;
  guint signs; /* CrmMatchSigns */
} CrmDuplicate;

/**
 * CrmDuplicateScan:
 *
 * What a look through the records found; crm_session_keep_duplicates() writes it down.
 */
typedef struct
{
  const CrmKind *kind;
  GArray *pairs;  /* CrmDuplicate */
  GArray *looked; /* CrmId of the records that were looked at; NULL: all */
  gint64 at;      /* instant at which it began */
} CrmDuplicateScan;

typedef void (*CrmDuplicateProgress) (double fraction, guint n_found, gpointer data);

/**
 * CrmSimilar:
 *
 * A stored record that resembles what somebody is typing.
 */
typedef struct
{
  CrmRecord *record;
  double probability;
  guint signs;
} CrmSimilar;

gboolean crm_kind_has_duplicates (const CrmKind *kind);
CrmDuplicateScan *crm_session_scan_duplicates (CrmSession *self,
                                               const CrmKind *kind,
                                               gint64 since,
                                               CrmDuplicateProgress progress,
                                               gpointer data,
                                               GCancellable *cancellable,
                                               GError **error);
void crm_duplicate_scan_free (CrmDuplicateScan *scan);
gboolean crm_session_keep_duplicates (CrmSession *self, CrmDuplicateScan *scan, GError **error);
GArray *crm_session_list_duplicates (CrmSession *self, double least, guint limit, GError **error);
gint64 crm_session_get_duplicates_time (CrmSession *self, const CrmKind *kind);
GPtrArray *crm_session_find_similar (
    CrmSession *self, CrmRecord *draft, double least, guint limit, GError **error);
void crm_similar_free (CrmSimilar *similar);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDuplicateScan, crm_duplicate_scan_free)

G_END_DECLS
