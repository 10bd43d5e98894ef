/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report asks for, as a filter in words: the same text counts the records and opens the list
 * of them. */
#include "config.h"

#include "crm-groups-private.h"
#include "crm-stages-private.h"

/**
 * crm_report_text_and:
 *
 * Appends a condition that must hold too.
 */
void
crm_report_text_and (GString *text, const char *format, ...)
{
  va_list arguments;

  if (text->len > 0)
    g_string_append (text, " and ");
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

/* @field: a date, or an instant. An open end asks for nothing. */
void
crm_report_text_days (GString *text, const char *field, CrmDate from, CrmDate to)
{
  char day[CRM_DATE_STRING_SIZE];

  if (from != CRM_DATE_NONE)
    crm_report_text_and (text, "%s >= %s", field, crm_date_format (from, day));
  if (to != CRM_DATE_NONE)
    crm_report_text_and (text, "%s before %s", field, crm_date_format (to + 1, day));
}

/* Of whom: for every kind that has an owner and a team. */
void
crm_report_text_party (GString *text, const CrmReportFilter *filter)
{
  char id[CRM_ID_STRING_SIZE];

  if (!crm_id_is_none (&filter->owner))
    crm_report_text_and (text, "owner_id = \"%s\"", crm_id_format (&filter->owner, id));
  if (!crm_id_is_none (&filter->team))
    {
      crm_id_format (&filter->team, id);
      crm_report_text_and (
          text, "(team_id = \"%s\" or (team_id is empty and owner_id.team_id = \"%s\"))", id, id);
    }
}

/**
 * crm_report_text_deals:
 * @outcome: (nullable): CRM_REPORT_WON and its like
 * @field: (nullable): the date on which the days of @filter count
 *
 * Returns: (transfer full): the deals that @filter means
 */
GString *
crm_report_text_deals (const CrmReportFilter *filter, const char *outcome, const char *field)
{
  GString *text = g_string_new (outcome);
  char id[CRM_ID_STRING_SIZE];

  if (!crm_id_is_none (&filter->pipeline))
    crm_report_text_and (text, "pipeline_id = \"%s\"", crm_id_format (&filter->pipeline, id));
  crm_report_text_party (text, filter);
  if (filter->where != NULL && filter->where[0] != '\0')
    crm_report_text_and (text, "(%s)", filter->where);
  if (field != NULL)
    crm_report_text_days (text, field, filter->from, filter->to);
  return text;
}

/* The deals that began in the days of the filter; without days the text is that of all. */
char *
crm_report_text_begun (const CrmReportFilter *filter)
{
  GString *text = crm_report_text_deals (filter, NULL, NULL);
  g_autoptr (GString) engaged = g_string_new (NULL);
  g_autoptr (GString) noted = g_string_new (NULL);

  if (filter->from != CRM_DATE_NONE || filter->to != CRM_DATE_NONE)
    {
      crm_report_text_days (engaged, "engaged_on", filter->from, filter->to);
      crm_report_text_days (noted, "created_at", filter->from, filter->to);
      crm_report_text_and (text, "((%s) or (engaged_on is empty and %s))", engaged->str,
                           noted->str);
    }
  return g_string_free (text, FALSE);
}

/* A text as a filter has it. */
char *
crm_report_text_quote (const char *value)
{
  GString *text = g_string_new ("\"");

  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

char *
crm_report_text_join (const char *base, const char *more)
{
  if (base == NULL || base[0] == '\0')
    return g_strdup (more);
  return more == NULL || more[0] == '\0' ? g_strdup (base)
                                         : g_strconcat (base, " and ", more, NULL);
}

CrmFilter *
crm_reports_parse (CrmSession *session, const char *kind_name, const char *text, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), kind_name);

  return crm_filter_parse (&kind, 1, text, crm_session_get_currency (session), error);
}

CrmQuery *
crm_reports_query (CrmSession *session, const char *kind_name, const char *text, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), kind_name);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (CrmFilter) filter = NULL;

  if (text == NULL || text[0] == '\0')
    return g_steal_pointer (&query);
  filter = crm_reports_parse (session, kind_name, text, error);
  if (filter == NULL)
    return NULL;
  crm_query_add_filter (query, filter, crm_session_get_user (session));
  return g_steal_pointer (&query);
}

/**
 * crm_reports_count:
 * @sum: (out) (optional): the sum of @path
 *
 * Returns: how many records there are of which @text holds, -1 with an error
 */
gint64
crm_reports_count (CrmSession *session,
                   const char *kind,
                   const char *text,
                   gint64 *sum,
                   const char *path,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (CrmQuery) query = crm_reports_query (session, kind, text, error);
  g_autoptr (CrmAggregate) aggregate = query != NULL ? crm_aggregate_new (query) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (aggregate == NULL || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || (path != NULL && !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, path, error)))
    return -1;
  rows = crm_session_aggregate (session, aggregate, cancellable, error);
  if (rows == NULL || rows->len == 0)
    return -1;
  if (path != NULL && sum != NULL)
    *sum = crm_reports_get_integer (g_ptr_array_index (rows, 0), 1);
  return crm_reports_get_integer (g_ptr_array_index (rows, 0), 0);
}

CrmDate
crm_reports_today (const CrmReportFilter *filter)
{
  return filter->today != CRM_DATE_NONE ? filter->today : crm_date_today ();
}

/**
 * crm_reports_snapshot:
 * @records: of a cell of a report
 *
 * Returns: (transfer full) (element-type CrmRef): the records behind the number, in the order of
 *   their kind
 */
GArray *
crm_reports_snapshot (CrmSession *session,
                      const CrmSeriesRecords *records,
                      GCancellable *cancellable,
                      GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), records->kind);
  g_autoptr (CrmQuery) query = NULL;
  gboolean descending;

  if (records->ids != NULL)
    {
      GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));

      for (guint i = 0; i < records->ids->len; i++)
        {
          g_autoptr (CrmRecord) record
              = crm_session_get (session, kind, &g_array_index (records->ids, CrmId, i), NULL);
          CrmRef ref;

          if (record == NULL)
            continue;
          ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (kind));
          g_array_append_val (refs, ref);
        }
      return refs;
    }
  query = crm_reports_query (session, records->kind, records->filter, error);
  if (query == NULL
      || !crm_query_sort (query, crm_field_get_name (crm_kind_get_sort_field (kind, &descending)),
                          descending, error))
    return NULL;
  return crm_session_snapshot (session, query, cancellable, error);
}
