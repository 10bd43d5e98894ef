/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_TIMELINE_NOTE,
  CRM_TIMELINE_ACTIVITY,
  CRM_TIMELINE_SALE, /* deals, orders, invoices, documents */
  CRM_TIMELINE_CHANGE,
  CRM_N_TIMELINE_GROUPS,
} CrmTimelineGroup;

/* Where an entry stands in a timeline. */
typedef struct
{
  gint64 at;  /* an instant */
  CrmRef ref; /* of a change: its batch, with 0 in place of a kind */
} CrmTimelineKey;

/**
 * CrmTimelineQuery:
 *
 * What happened, or is planned, with a record: what links to it, and what was changed in it.
 */
typedef struct
{
  const CrmKind *kind; /* whose timeline it is */
  CrmId id;
  const CrmKind *through; /* what links to its records belongs to it as well; or NULL */
  guint groups;           /* bits 1 << CrmTimelineGroup; 0 for all of them */
  CrmId colleague;        /* whose entries; none for everybody's */
  CrmTimelineKey before;  /* only what is older than this entry; zeros to begin */
  guint limit;            /* how many entries at most */
} CrmTimelineQuery;

/**
 * CrmTimelineEntry:
 *
 * One entry: a record, or what an operation changed in the record of the card.
 */
typedef struct
{
  CrmTimelineKey key;
  CrmRecord *record;  /* NULL of a change */
  GPtrArray *changes; /* CrmChange, last first; NULL of a record */
} CrmTimelineEntry;

GPtrArray *crm_timeline_read (CrmSession *session, const CrmTimelineQuery *query, GError **error);
void crm_timeline_entry_free (CrmTimelineEntry *entry);

G_END_DECLS
