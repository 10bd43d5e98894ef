/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a calendar shows, read and expanded on the store's thread. */
#include "config.h"

#include "crm-calendar-read.h"

void
crm_calendar_found_free (CrmCalendarFound *self)
{
  g_clear_pointer (&self->occurrences, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_agenda (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmAgendaQuestion *question = data;
  CrmCalendarFound *found;
  GPtrArray *occurrences = crm_agenda_read (session, question, cancellable, error);

  if (occurrences == NULL)
    return NULL;
  found = g_new (CrmCalendarFound, 1);
  *found = (CrmCalendarFound){ occurrences, question->cut };
  return found;
}

static void
free_question (gpointer data)
{
  CrmAgendaQuestion *question = data;

  g_clear_pointer (&question->people, g_array_unref);
  g_free (question);
}

/**
 * crm_calendar_read_async:
 * @question: what to read; copied
 */
void
crm_calendar_read_async (CrmContext *context,
                         const CrmAgendaQuestion *question,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  CrmAgendaQuestion *copy = g_memdup2 (question, sizeof *question);

  if (copy->people != NULL)
    copy->people = g_array_copy (copy->people);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_agenda, copy, free_question, (GDestroyNotify) crm_calendar_found_free,
                       cancellable, callback, user_data);
}

/**
 * crm_calendar_read_finish:
 *
 * Returns: (transfer full): what is shown
 */
CrmCalendarFound *
crm_calendar_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}
