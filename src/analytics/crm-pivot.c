/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any records in a table of two dimensions of choice. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-groups-private.h"
#include "crm-report-specs-private.h"

/* The kinds that a pivot is offered for, the day on which a period counts, and the sum of money. */
static const struct
{
  const char *kind;
  const char *day;
  const char *by;
} kinds[] = {
  { "opportunity", "created_at", "stage_id" },
  { "lead", "first_contact_at", "source" },
  { "activity", "done_at", "type" },
  { "sales_order", "date", "status" },
  { "invoice", "date", "status" },
  { "account", "created_at", "industry" },
  { "contact", "created_at", "source" },
};

static int
find_kind (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, name) == 0)
      return (int) i;
  return -1;
}

static gboolean
read_measure (const CrmKind *kind,
              const char *text,
              CrmGroupsMeasure *measure,
              CrmSeriesType *type,
              GError **error)
{
  const CrmField *field;
  const char *path;

  *measure = (CrmGroupsMeasure){ CRM_MEASURE_COUNT, NULL, 0 };
  *type = CRM_SERIES_INTEGER;
  if (text == NULL || text[0] == '\0' || strcmp (text, "count") == 0)
    return TRUE;
  path = g_str_has_prefix (text, "sum:") ? text + strlen ("sum:") : text;
  field = crm_kind_find_path (kind, path);
  if (field == NULL || !crm_field_is_number (field))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("“%s” cannot be added up; accepted: count, or sum: and a field with numbers"),
                   text);
      return FALSE;
    }
  measure->measure = CRM_MEASURE_SUM;
  measure->path = path;
  if (crm_field_get_field_type (field) == CRM_FIELD_MONEY)
    *type = CRM_SERIES_MONEY;
  else if (crm_field_get_field_type (field) == CRM_FIELD_DURATION)
    *type = CRM_SERIES_DURATION;
  return TRUE;
}

static char *
dup_base (const CrmReportFilter *filter, guint kind, CrmSession *session)
{
  const CrmKind *described
      = crm_catalog_find_kind (crm_session_get_catalog (session), kinds[kind].kind);
  CrmReportFilter heeded = *filter;

  if (crm_kind_find_field (described, "pipeline_id") == NULL)
    heeded.pipeline = (CrmId) CRM_ID_NONE;
  if (crm_kind_find_field (described, "owner_id") == NULL)
    heeded.owner = (CrmId) CRM_ID_NONE;
  if (crm_kind_find_field (described, "team_id") == NULL)
    heeded.team = (CrmId) CRM_ID_NONE;
  return g_string_free (crm_report_text_deals (&heeded, NULL, kinds[kind].day), FALSE);
}

/**
 * crm_reports_pivot:
 * @filter: its kind (deals without one), its groupings, down and across, and its measure
 *
 * The first column names the groups of the first grouping; then one for each of the second, and
 * "total".
 */
CrmSeries *
crm_reports_pivot (CrmSession *session,
                   const CrmReportFilter *filter,
                   GCancellable *cancellable,
                   GError **error)
{
  int kind = find_kind (filter->kind != NULL ? filter->kind : "opportunity");
  g_autoptr (CrmGroups) groups = NULL;
  g_autoptr (CrmQuery) query = NULL;
  g_autofree char *base = NULL;
  g_autofree char *title = NULL;
  const CrmKind *described;
  CrmGroupsMeasure measure;
  CrmSeriesType type;

  if (kind < 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("A pivot of “%s” is not made; accepted: %s"), filter->kind,
                   "opportunity, lead, activity, sales_order, invoice, account, contact");
      return NULL;
    }
  described = crm_catalog_find_kind (crm_session_get_catalog (session), kinds[kind].kind);
  groups
      = crm_groups_new (session, described, filter->by[0] != NULL ? filter->by[0] : kinds[kind].by,
                        filter->by[1], error);
  if (groups == NULL || !read_measure (described, filter->measure, &measure, &type, error))
    return NULL;
  base = dup_base (filter, (guint) kind, session);
  query = crm_reports_query (session, kinds[kind].kind, base, error);
  if (query == NULL || !crm_groups_read (groups, query, &measure, 1, cancellable, error))
    return NULL;
  if (groups->n_dimensions == 2)
    /* Translators: title of a table: the records, then what stands down and what across. */
    title = g_strdup_printf (_ ("%s: %s × %s"), crm_kind_get_label_plural (described),
                             crm_dimension_get_label (groups->dimensions[0]),
                             crm_dimension_get_label (groups->dimensions[1]));
  else
    /* Translators: title of a table: the records, then what tells them apart. */
    title = g_strdup_printf (_ ("%s: %s"), crm_kind_get_label_plural (described),
                             crm_dimension_get_label (groups->dimensions[0]));
  return crm_groups_cross (groups, title, type, 0, base);
}
