/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days that layers of a calendar show: each read by the index of its date, so that it costs as
 * much as is shown. On a thread of the store. */
#include "config.h"

#include "crm-layer-read.h"

#include <string.h>

#define FIRST_BIRTH_YEAR 1900
#define LONGEST_SPAN 300 /* days, above which every month is in it */

static CrmFilter *
test_date (const char *field, CrmFilterTest test, gint64 value)
{
  CrmOperand operand = CRM_OPERAND_INIT;

  operand.value = crm_value_integer (value);
  return crm_filter_new_test (field, test, &operand);
}

static void
add_range (CrmFilter *any, const char *field, gint64 from, gint64 to)
{
  CrmFilter *range = crm_filter_new_group (CRM_FILTER_ALL);

  crm_filter_add (range, test_date (field, CRM_FILTER_AT_LEAST, from));
  crm_filter_add (range, test_date (field, CRM_FILTER_AT_MOST, to));
  crm_filter_add (any, range);
}

static CrmDate
in_year (CrmDate date, int years, int *month_day)
{
  int year, month, day;

  crm_date_split (date, &year, &month, &day);
  if (month_day != NULL)
    *month_day = month * 100 + day;
  return crm_date_new (year + years, month,
                       MIN (day, crm_date_days_in_month (year + years, month)));
}

/* Who was born in the same days of any year: one range of the index for each year. The 29th of
 * February is kept on the 28th where a year lacks it, so the ranges reach one day further. */
static void
add_birth_ranges (CrmFilter *any, const CrmLayerQuestion *question, const char *field)
{
  int year;

  crm_date_split (question->first, &year, NULL, NULL);
  for (int years = 0; year - years >= FIRST_BIRTH_YEAR; years++)
    add_range (any, field, in_year (question->first, -years, NULL),
               in_year (question->last, -years, NULL) + 1);
}

static void
add_month_days (CrmFilter *any, const CrmLayerQuestion *question, const char *field)
{
  int from, to;

  in_year (question->first, 0, &from);
  in_year (question->last, 0, &to);
  if (to == 228)
    to = 229;
  if (from <= to)
    add_range (any, field, from, to);
  else
    {
      add_range (any, field, from, 1231);
      add_range (any, field, 101, to);
    }
}

static gboolean
filter_days (CrmQuery *query,
             const CrmCalendarLayer *layer,
             const CrmLayerQuestion *question,
             GError **error)
{
  g_autoptr (CrmFilter) any = crm_filter_new_group (CRM_FILTER_ANY);

  if (layer->is_yearly && question->last - question->first > LONGEST_SPAN)
    return crm_query_filter (query, layer->field, CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error);
  if (!layer->is_yearly)
    add_range (any, layer->field, question->first, question->last);
  else if (strcmp (layer->field, "month_day") == 0)
    add_month_days (any, question, layer->field);
  else
    add_birth_ranges (any, question, layer->field);
  crm_query_add_filter (query, any, NULL);
  return TRUE;
}

static gboolean
has_people (const CrmLayerQuestion *question)
{
  return question->people != NULL && question->people->len > 0;
}

static gboolean
filter_people (CrmQuery *query, const CrmLayerQuestion *question, GError **error)
{
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error))
    return FALSE;
  for (guint i = 0; i < question->people->len; i++)
    if (!crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                           crm_value_link (&g_array_index (question->people, CrmId, i)), error))
      return FALSE;
  crm_query_end_any (query);
  return TRUE;
}

static CrmQuery *
query_layer (CrmSession *session,
             const CrmCalendarLayer *layer,
             const CrmKind *kind,
             const CrmLayerQuestion *question,
             GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (CrmFilter) filter = NULL;

  if (layer->filter != NULL)
    {
      filter
          = crm_filter_parse (&kind, 1, layer->filter, crm_session_get_currency (session), error);
      if (filter == NULL)
        return NULL;
      crm_query_add_filter (query, filter, NULL);
    }
  if (!filter_days (query, layer, question, error)
      || (has_people (question) && crm_kind_find_field (kind, "owner_id") != NULL
          && !filter_people (query, question, error))
      || !crm_query_sort (query, layer->field, FALSE, error))
    return NULL;
  if (question->most > 0)
    crm_query_set_limit (query, question->most + 1);
  return g_steal_pointer (&query);
}

static gboolean
is_owner_meant (CrmRecord *party, const CrmLayerQuestion *question)
{
  const CrmId *owner = crm_record_get_link (party, "owner_id");
  gboolean meant = owner == NULL;

  for (guint i = 0; i < question->people->len && !meant; i++)
    meant = crm_id_equal (owner, &g_array_index (question->people, CrmId, i));
  return meant;
}

/* A date that somebody keeps has no owner: it is seen by whoever looks after that person. What
 * their card says of the birthday is told already. */
static gboolean
is_wanted (CrmSession *session, const CrmLayerDay *day, const CrmLayerQuestion *question)
{
  g_autoptr (CrmRecord) party = NULL;
  const CrmKind *kind;
  CrmId id;

  if (strcmp (day->layer->kind, "important_date") != 0)
    return TRUE;
  kind = crm_calendar_layer_get_subject (day->layer, day->record, &id);
  party = kind != crm_record_get_kind (day->record) ? crm_session_get (session, kind, &id, NULL)
                                                    : NULL;
  if (party == NULL
      || (g_strcmp0 (crm_record_get_text (day->record, "type"), "birthday") == 0
          && crm_kind_find_field (kind, "birthday") != NULL
          && crm_record_is_set (party, "birthday")))
    return FALSE;
  return !has_people (question) || is_owner_meant (party, question);
}

static void
add_days (CrmSession *session,
          const CrmCalendarLayer *layer,
          CrmRecord *record,
          const CrmLayerQuestion *question,
          GPtrArray *days)
{
  for (CrmDate date = crm_calendar_layer_find_day (layer, record, question->first);
       date != CRM_DATE_NONE && date <= question->last;
       date
       = layer->is_yearly ? crm_calendar_layer_find_day (layer, record, date + 1) : CRM_DATE_NONE)
    {
      CrmLayerDay *day = g_new (CrmLayerDay, 1);

      *day = (CrmLayerDay){ layer, g_object_ref (record), date };
      if (is_wanted (session, day, question))
        g_ptr_array_add (days, day);
      else
        crm_layer_day_free (day);
    }
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const CrmLayerDay *first = *(const CrmLayerDay *const *) a;
  const CrmLayerDay *second = *(const CrmLayerDay *const *) b;

  if (first->date != second->date)
    return first->date < second->date ? -1 : 1;
  if (first->layer != second->layer)
    return first->layer < second->layer ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first->record), crm_record_get_id (second->record));
}

static gboolean
read_layer (CrmSession *session,
            const CrmCalendarLayer *layer,
            CrmLayerQuestion *question,
            GPtrArray *days,
            GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), layer->kind);
  g_autoptr (CrmQuery) query = query_layer (session, layer, kind, question, error);
  g_autoptr (GPtrArray) records = query != NULL ? crm_session_list (session, query, error) : NULL;
  guint n;

  if (records == NULL)
    return FALSE;
  n = question->most > 0 ? MIN (records->len, question->most) : records->len;
  if (n < records->len)
    question->cut |= crm_calendar_layer_get_bit (layer);
  for (guint i = 0; i < n; i++)
    add_days (session, layer, g_ptr_array_index (records, i), question, days);
  return TRUE;
}

/**
 * crm_layer_days_read:
 * @question: what to read; its @cut is written
 *
 * What may not be seen at this desk is not in its replica.
 *
 * Returns: (transfer full) (element-type CrmLayerDay): by day, layer and record
 */
GPtrArray *
crm_layer_days_read (CrmSession *session,
                     CrmLayerQuestion *question,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_layer_day_free);

  question->cut = 0;
  for (guint i = 0; i < crm_calendar_layer_count (); i++)
    {
      const CrmCalendarLayer *layer = crm_calendar_layer_get (i);

      if ((question->layers & crm_calendar_layer_get_bit (layer)) == 0)
        continue;
      if (!read_layer (session, layer, question, days, error)
          || g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  g_ptr_array_sort (days, compare_days);
  return g_steal_pointer (&days);
}

void
crm_layer_day_free (CrmLayerDay *day)
{
  g_object_unref (day->record);
  g_free (day);
}
