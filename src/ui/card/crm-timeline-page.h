/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-timeline-read.h"

G_BEGIN_DECLS

/**
 * CrmTimelinePage:
 *
 * Some entries of a timeline in words, and where the next ones begin. Read only after it was handed
 * over.
 */
typedef struct
{
  GPtrArray *items; /* CrmTimelineItem, the newest first */
  CrmTimelineKey last;
  gboolean has_more;
} CrmTimelinePage;

CrmTimelinePage *crm_timeline_page_read (CrmSession *session,
                                         const CrmTimelineQuery *query,
                                         const CrmLocale *locale,
                                         GError **error);
void crm_timeline_page_read_async (CrmContext *context,
                                   const CrmTimelineQuery *query,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
CrmTimelinePage *
crm_timeline_page_read_finish (CrmContext *context, GAsyncResult *result, GError **error);
void crm_timeline_page_free (CrmTimelinePage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTimelinePage, crm_timeline_page_free)

G_END_DECLS
