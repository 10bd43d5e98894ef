/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-agenda.h"
#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmCalendarFound:
 * @occurrences: (element-type CrmOccurrence): by crm_occurrence_compare()
 * @cut: the layers of which there is more, as bits
 */
typedef struct
{
  GPtrArray *occurrences;
  guint cut;
} CrmCalendarFound;

void crm_calendar_read_async (CrmContext *context,
                              const CrmAgendaQuestion *question,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CrmCalendarFound *
crm_calendar_read_finish (CrmContext *context, GAsyncResult *result, GError **error);
void crm_calendar_found_free (CrmCalendarFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCalendarFound, crm_calendar_found_free)

G_END_DECLS
