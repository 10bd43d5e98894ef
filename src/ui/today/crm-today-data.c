/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the day list and the numbers beside it on a thread of the store. The functions that are
 * called from outside belong to the main thread. */
#include "config.h"

#include "crm-today-data.h"

#include "crm-clock.h"

/* A person who sees more lines than this of one reason has another problem than the list. */
#define MOST_OF_A_REASON 200

void
crm_today_data_free (CrmTodayData *self)
{
  g_clear_pointer (&self->list, crm_day_list_free);
  g_free (self);
}

typedef struct
{
  CrmId person;
  gboolean only_planned;
} CrmTodayQuestion;

/* On a thread of the store. Returns: (transfer full): CrmTodayData. */
static gpointer
read_data (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmTodayQuestion *question = data;
  g_autoptr (CrmTodayData) self = g_new0 (CrmTodayData, 1);
  self->now = crm_clock_now ();
  self->is_part = question->only_planned;
  CrmDayListOptions options
      = { question->person, self->now, MOST_OF_A_REASON, NULL, question->only_planned };
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;
  filter.owner = question->person;
  self->list = crm_day_list_compute (session, &options, cancellable, error);
  if (!self->list
      || !crm_reports_summary (session, &filter, crm_instant_to_date (self->now), &self->summary,
                               cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
free_data (gpointer data)
{
  crm_today_data_free (data);
}

static void
on_data_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmTodayData *data = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (data)
    g_task_return_pointer (task, data, free_data);
  else
    g_task_return_error (task, error);
}

/**
 * crm_today_data_read_async:
 * @person: whose work; none for everybody's
 * @only_planned: only what people planned and promised, which is there at once
 */
void
crm_today_data_read_async (CrmContext *context,
                           const CrmId *person,
                           gboolean only_planned,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_today_data_read_async);
  CrmTodayQuestion *question = g_new0 (CrmTodayQuestion, 1);
  question->person = *person;
  question->only_planned = only_planned;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_data, question, g_free, free_data, cancellable, on_data_read_cb, task);
}

CrmTodayData *
crm_today_data_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
