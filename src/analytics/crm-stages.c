/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages that a report runs over. A pipeline has few; they are read first, so that sums over
 * deals compare a stage with known ids and never look a stage up for every deal. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-groups-private.h"
#include "crm-money.h"
#include "crm-opportunity.h"
#include "crm-stages-private.h"

void
crm_stages_free (CrmStages *self)
{
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_free (self);
}

/**
 * crm_stages_load:
 * @pipeline: none for the stages of all pipelines
 *
 * Returns: (transfer full): the stages in their order
 */
CrmStages *
crm_stages_load (CrmSession *session, const CrmId *pipeline, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmStages) self = g_new0 (CrmStages, 1);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "stage"));

  if (!crm_id_is_none (pipeline))
    {
      self->pipeline
          = crm_session_get (session, crm_catalog_find_kind (catalog, "pipeline"), pipeline, error);
      if (self->pipeline == NULL
          || !crm_query_filter (query, "pipeline_id", CRM_FILTER_EQUAL, crm_value_link (pipeline),
                                error))
        return NULL;
    }
  if (!crm_query_sort (query, "position", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  self->session = session;
  self->deals = crm_catalog_find_kind (catalog, "opportunity");
  self->stages = crm_session_list (session, query, error);
  if (self->stages == NULL)
    return NULL;
  self->by_id = g_hash_table_new (crm_id_hash, crm_id_equal);
  for (guint i = 0; i < self->stages->len; i++)
    g_hash_table_insert (self->by_id,
                         (gpointer) crm_record_get_id (g_ptr_array_index (self->stages, i)),
                         GUINT_TO_POINTER (i + 1));
  return g_steal_pointer (&self);
}

/**
 * crm_stages_load_first:
 * @pipeline: none for the first pipeline that is not archived
 */
CrmStages *
crm_stages_load_first (CrmSession *session, const CrmId *pipeline, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GPtrArray) pipelines = NULL;

  if (!crm_id_is_none (pipeline))
    return crm_stages_load (session, pipeline, error);
  query = crm_query_new (crm_catalog_find_kind (catalog, "pipeline"));
  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  crm_query_set_limit (query, 1);
  pipelines = crm_session_list (session, query, error);
  if (pipelines == NULL)
    return NULL;
  if (pipelines->len == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("There is no pipeline yet: make one first"));
      return NULL;
    }
  return crm_stages_load (session, crm_record_get_id (g_ptr_array_index (pipelines, 0)), error);
}

/**
 * crm_stages_find:
 * @stage: a link to a stage, or no value
 *
 * Returns: the position of the stage, -1 when it is none of these
 */
int
crm_stages_find (CrmStages *self, const CrmValue *stage)
{
  if (stage->type != CRM_VALUE_LINK)
    return -1;
  return GPOINTER_TO_INT (g_hash_table_lookup (self->by_id, &stage->link)) - 1;
}

CrmStagesType
crm_stages_get_type (CrmStages *self, guint position)
{
  CrmRecord *stage = g_ptr_array_index (self->stages, position);

  if (crm_stage_is_won (stage))
    return CRM_STAGES_WON;
  return crm_stage_is_lost (stage) ? CRM_STAGES_LOST : CRM_STAGES_OPEN;
}

/* What only a part of the deals has: the team, and what a person asks for besides. */
static gboolean
narrow (CrmStages *self, CrmQuery *query, const CrmReportFilter *filter, GError **error)
{
  CrmReportFilter rest = CRM_REPORT_FILTER_INIT;
  g_autoptr (GString) text = NULL;
  g_autoptr (CrmFilter) parsed = NULL;

  rest.team = filter->team;
  rest.where = filter->where;
  text = crm_report_text_deals (&rest, NULL, NULL);
  if (text->len == 0)
    return TRUE;
  parsed = crm_reports_parse (self->session, "opportunity", text->str, error);
  if (parsed == NULL)
    return FALSE;
  crm_query_add_filter (query, parsed, crm_session_get_user (self->session));
  return TRUE;
}

/**
 * crm_stages_query:
 * @types: which stages, #CrmStagesType
 *
 * Returns: (transfer full): a query for the deals that stand in those stages, of the owner of
 *   @filter and of whatever else it asks for; its dates are left to the caller
 */
CrmQuery *
crm_stages_query (CrmStages *self, guint types, const CrmReportFilter *filter, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (self->deals);
  gboolean any = FALSE;

  crm_query_begin_any (query);
  for (guint i = 0; i < self->stages->len; i++)
    if (crm_stages_get_type (self, i) & types)
      {
        const CrmId *id = crm_record_get_id (g_ptr_array_index (self->stages, i));

        any = TRUE;
        if (!crm_query_filter (query, "stage_id", CRM_FILTER_EQUAL, crm_value_link (id), error))
          return NULL;
      }
  /* Where there is no such stage, there is no such deal. */
  if (!any
      && !crm_query_filter (query, "stage_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                            error))
    return NULL;
  crm_query_end_any (query);
  if (!crm_id_is_none (&filter->owner)
      && !crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL, crm_value_link (&filter->owner),
                            error))
    return NULL;
  return narrow (self, query, filter, error) ? g_steal_pointer (&query) : NULL;
}

/**
 * crm_reports_filter_days:
 * @field: a date, or an instant
 *
 * Lets only records pass whose @field lies from @from to @to, where these are set.
 */
gboolean
crm_reports_filter_days (
    CrmQuery *query, const char *name, CrmDate from, CrmDate to, GError **error)
{
  const CrmField *field = crm_kind_find_field (crm_query_get_kind (query, 0), name);
  gboolean instant = crm_field_get_field_type (field) == CRM_FIELD_INSTANT;

  if (from != CRM_DATE_NONE
      && !crm_query_filter (query, name, CRM_FILTER_AT_LEAST,
                            crm_value_integer (instant ? crm_instant_from_date (from, 0, 0) : from),
                            error))
    return FALSE;
  return to == CRM_DATE_NONE
         || crm_query_filter (
             query, name, CRM_FILTER_LESS,
             crm_value_integer (instant ? crm_instant_from_date (to + 1, 0, 0) : to + 1), error);
}

static gboolean
begin_in_days (CrmQuery *engaged, CrmQuery *noted, const CrmReportFilter *filter, GError **error)
{
  return crm_reports_filter_days (engaged, "engaged_on", filter->from, filter->to, error)
         && crm_query_filter (noted, "engaged_on", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                              error)
         && crm_reports_filter_days (noted, "created_at", filter->from, filter->to, error);
}

/**
 * crm_stages_query_begun:
 *
 * A deal begins on the day on which it was engaged, or else on that on which it was noted.
 *
 * Returns: (transfer full) (element-type CrmQuery): queries which together find the deals that
 *   began in the days of @filter, each of them once
 */
GPtrArray *
crm_stages_query_begun (CrmStages *self, const CrmReportFilter *filter, GError **error)
{
  const guint all = CRM_STAGES_OPEN | CRM_STAGES_WON | CRM_STAGES_LOST;
  gboolean ever = filter->from == CRM_DATE_NONE && filter->to == CRM_DATE_NONE;
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < (ever ? 1 : 2); i++)
    {
      CrmQuery *query = crm_stages_query (self, all, filter, error);

      if (query == NULL)
        return NULL;
      g_ptr_array_add (queries, query);
    }
  if (!ever
      && !begin_in_days (g_ptr_array_index (queries, 0), g_ptr_array_index (queries, 1), filter,
                         error))
    return NULL;
  return g_steal_pointer (&queries);
}

/**
 * crm_reports_share:
 *
 * Returns: @part of @whole, in millionths; no value when there is no whole
 */
CrmValue
crm_reports_share (gint64 part, gint64 whole)
{
  double share = whole != 0 ? (double) part / (double) whole * CRM_DECIMAL_ONE : 0;

  if (whole == 0)
    return (CrmValue) CRM_VALUE_INIT;
  return crm_value_integer ((gint64) (share + (share < 0 ? -0.5 : 0.5)));
}

const CrmValue *
crm_reports_get_value (GArray *row, guint column)
{
  return &g_array_index (row, CrmValue, column);
}

gint64
crm_reports_get_integer (GArray *row, guint column)
{
  const CrmValue *value = crm_reports_get_value (row, column);

  return value->type == CRM_VALUE_INTEGER ? value->integer : 0;
}
