/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the day list and the numbers beside it on a thread of the store, and remembers in the
 * replica which lines a person put off. The functions that are called from outside belong to the
 * main thread. */
#include "config.h"

#include "crm-today-data.h"

#include <string.h>

#include "crm-clock.h"

/* A person who sees more lines than this of one reason has another problem than the list. */
#define MOST_OF_A_REASON 500

#define META_KEY "today.put-off"

typedef struct
{
  char *key;
  gint64 until;
} PutOffRequest;

void
crm_today_data_free (CrmTodayData *self)
{
  g_clear_pointer (&self->list, crm_day_list_free);
  g_free (self);
}

/**
 * crm_today_dup_key:
 *
 * Returns: (transfer full): what tells a line from all others; an occurrence of a series counts by
 *   itself
 */
char *
crm_today_dup_key (CrmDayItem *item)
{
  CrmRecord *record = crm_day_item_get_record (item);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

  if (crm_record_get_kind (record)
          == crm_catalog_find_kind (crm_kind_get_catalog (crm_record_get_kind (record)), "activity")
      && crm_record_is_set (record, "rrule"))
    return g_strdup_printf ("%s@%" G_GINT64_FORMAT, id, crm_day_item_get_at (item));
  return g_steal_pointer (&id);
}

/* ---- what was put off: one line each, "instant key" ---- */

static gint64 *
copy_instant (gint64 instant)
{
  return g_memdup2 (&instant, sizeof instant);
}

static GHashTable *
read_put_off (CrmSession *session, gint64 now)
{
  GHashTable *put_off = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = crm_session_get_meta (session, META_KEY);
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      char *key;
      gint64 until = g_ascii_strtoll (lines[i], &key, 10);
      if (until > now && *key == ' ')
        g_hash_table_insert (put_off, g_strdup (key + 1), copy_instant (until));
    }
  return put_off;
}

static gboolean
write_put_off (CrmSession *session, GHashTable *put_off, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key, until;
  g_hash_table_iter_init (&iter, put_off);
  while (g_hash_table_iter_next (&iter, &key, &until))
    g_string_append_printf (text, "%" G_GINT64_FORMAT " %s\n", *(gint64 *) until,
                            (const char *) key);
  return crm_session_set_meta (session, META_KEY, text->len > 0 ? text->str : NULL, error);
}

/* ---- reading ---- */

static void
leave_out (CrmTodayData *self, GHashTable *put_off)
{
  for (guint i = self->list->items->len; i > 0; i--)
    {
      CrmDayItem *item = g_ptr_array_index (self->list->items, i - 1);
      g_autofree char *key = crm_today_dup_key (item);
      gint64 *until = g_hash_table_lookup (put_off, key);
      if (!until)
        continue;
      if (self->n_put_off++ == 0 || *until < self->next_put_back)
        self->next_put_back = *until;
      self->list->found[crm_day_item_get_reason (item)]--;
      g_ptr_array_remove_index (self->list->items, i - 1);
    }
}

/* On a thread of the store. Returns: (transfer full): CrmTodayData. */
static gpointer
read_data (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *user = data;
  g_autoptr (CrmTodayData) self = g_new0 (CrmTodayData, 1);
  self->now = crm_clock_now ();
  self->next_put_back = CRM_INSTANT_NONE;
  CrmDayListOptions options = { *user, self->now, MOST_OF_A_REASON, NULL };
  CrmReportFilter filter = CRM_REPORT_FILTER_INIT;
  filter.owner = *user;
  self->list = crm_day_list_compute (session, &options, cancellable, error);
  if (!self->list
      || !crm_reports_summary (session, &filter, crm_instant_to_date (self->now), &self->summary,
                               cancellable, error))
    return NULL;
  g_autoptr (GHashTable) put_off = read_put_off (session, self->now);
  leave_out (self, put_off);
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
 */
void
crm_today_data_read_async (CrmContext *context,
                           const CrmId *person,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_today_data_read_async);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_data, crm_id_copy (person), g_free, free_data, cancellable,
                       on_data_read_cb, task);
}

CrmTodayData *
crm_today_data_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- putting off ---- */

static void
free_put_off (gpointer data)
{
  PutOffRequest *request = data;
  g_free (request->key);
  g_free (request);
}

/* On the writing thread. Returns: @data, or NULL with an error. */
static gpointer
run_put_off (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  PutOffRequest *request = data;
  g_autoptr (GHashTable) put_off = read_put_off (session, crm_clock_now ());
  if (request->key)
    g_hash_table_insert (put_off, g_strdup (request->key), copy_instant (request->until));
  else
    g_hash_table_remove_all (put_off);
  return write_put_off (session, put_off, error) ? data : NULL;
}

static void
on_put_off_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  if (crm_store_run_finish (CRM_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * crm_today_put_off_async:
 * @key: (nullable): of a line, by crm_today_dup_key(); %NULL brings all lines back
 * @until: instant at which the line comes back
 *
 * Remembers on this desk that a line is not wanted for now. The record stays as it is.
 */
void
crm_today_put_off_async (CrmContext *context,
                         const char *key,
                         gint64 until,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (context, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_today_put_off_async);
  PutOffRequest *request = g_new0 (PutOffRequest, 1);
  request->key = g_strdup (key);
  request->until = until;
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_put_off, request, free_put_off, NULL, NULL, on_put_off_cb, task);
}

gboolean
crm_today_put_off_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
