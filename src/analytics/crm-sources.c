/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where clients come from, and what comes of them: customers, deals and sales by source. Sources
 * are what people typed; those that differ only in capitals or marks are one. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-fold.h"
#include "crm-groups-private.h"
#include "crm-money.h"
#include "crm-stages-private.h"

typedef struct
{
  char *name;       /* (nullable): as most wrote it; %NULL where nobody wrote it */
  gint64 n_named;   /* records that have it written so */
  GPtrArray *texts; /* every way in which it is written */
  gint64 customers;
  gint64 deals;
  gint64 won;
  gint64 amount;
} Source;

typedef enum
{
  COLUMN_SOURCE,
  COLUMN_CUSTOMERS,
  COLUMN_DEALS,
  COLUMN_WON,
  COLUMN_AMOUNT,
  COLUMN_SHARE,
} Column;

typedef struct
{
  CrmSession *session;
  const CrmReportFilter *filter;
  GCancellable *cancellable;
  GHashTable *sources; /* folded name -> Source */
} Count;

static void
free_source (gpointer data)
{
  Source *source = data;

  g_free (source->name);
  g_ptr_array_unref (source->texts);
  g_free (source);
}

static Source *
find_source (Count *self, const CrmValue *value, gint64 count)
{
  const char *name = value->type == CRM_VALUE_TEXT ? value->text : NULL;
  g_autofree char *key = name != NULL ? crm_fold (name) : g_strdup ("");
  Source *source = g_hash_table_lookup (self->sources, key);

  if (source == NULL)
    {
      source = g_new0 (Source, 1);
      source->texts = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->sources, g_steal_pointer (&key), source);
    }
  if (name != NULL && name[0] != '\0'
      && !g_ptr_array_find_with_equal_func (source->texts, name, g_str_equal, NULL))
    g_ptr_array_add (source->texts, g_strdup (name));
  if (name != NULL && name[0] != '\0' && count > source->n_named)
    {
      g_free (source->name);
      source->name = g_strdup (name);
      source->n_named = count;
    }
  return source;
}

/* Adds how many records of each source @query has to the number at @count_offset, and their value
 * to that at @amount_offset unless it is 0. */
static gboolean
add_groups (Count *self, CrmQuery *query, gsize count_offset, gsize amount_offset, GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;

  if (!crm_aggregate_group (aggregate, "source", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || (amount_offset != 0
          && !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error)))
    return FALSE;
  rows = crm_session_aggregate (self->session, aggregate, self->cancellable, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      gint64 count = crm_reports_get_integer (row, 1);
      Source *source = find_source (self, crm_reports_get_value (row, 0), count);

      G_STRUCT_MEMBER (gint64, source, count_offset) += count;
      if (amount_offset != 0)
        G_STRUCT_MEMBER (gint64, source, amount_offset) += crm_reports_get_integer (row, 2);
    }
  return TRUE;
}

/* Of customers without a source there are as many as the office has ever noted: they say nothing
 * about sources and are not counted. */
static gboolean
count_customers (Count *self, const char *kind_name, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (self->session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, kind_name));

  return crm_query_filter (query, "source", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
         && (crm_id_is_none (&self->filter->owner)
             || crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                                  crm_value_link (&self->filter->owner), error))
         && crm_reports_filter_days (query, "created_at", self->filter->from, self->filter->to,
                                     error)
         && add_groups (self, query, G_STRUCT_OFFSET (Source, customers), 0, error);
}

static gboolean
count_deals (Count *self, CrmStages *stages, GError **error)
{
  g_autoptr (GPtrArray) begun = crm_stages_query_begun (stages, self->filter, error);
  g_autoptr (CrmQuery) won = crm_stages_query (stages, CRM_STAGES_WON, self->filter, error);

  if (begun == NULL || won == NULL)
    return FALSE;
  for (guint i = 0; i < begun->len; i++)
    if (!add_groups (self, g_ptr_array_index (begun, i), G_STRUCT_OFFSET (Source, deals), 0, error))
      return FALSE;
  return crm_reports_filter_days (won, "closed_on", self->filter->from, self->filter->to, error)
         && add_groups (self, won, G_STRUCT_OFFSET (Source, won), G_STRUCT_OFFSET (Source, amount),
                        error);
}

/* The largest sums first; what has no source last. */
static int
compare_sources (gconstpointer a, gconstpointer b)
{
  const Source *first = *(Source *const *) a, *second = *(Source *const *) b;

  if ((first->name == NULL) != (second->name == NULL))
    return first->name == NULL ? 1 : -1;
  if (first->amount != second->amount)
    return first->amount > second->amount ? -1 : 1;
  if (first->customers != second->customers)
    return first->customers > second->customers ? -1 : 1;
  return g_strcmp0 (first->name, second->name);
}

static CrmSeries *
new_series (CrmSession *session)
{
  CrmSeries *series = crm_series_new (_ ("Sources"), crm_session_get_currency (session));

  crm_series_add_column (series, "source", _ ("Source"), CRM_SERIES_TEXT);
  /* Translators: heading of a column: how many new customers came by a source. */
  crm_report_add_column (series, "customers", _ ("New customers"), CRM_SERIES_INTEGER,
                         _ ("Companies and people with this source that were noted in the period"));
  /* Translators: heading of a column: how many deals began. */
  crm_report_add_column (series, "deals", _ ("Deals begun"), CRM_SERIES_INTEGER,
                         _ ("Deals with this source that were engaged, or else noted, in the "
                            "period"));
  /* Translators: heading of a column of a sales report: how many deals were won. */
  crm_report_add_column (series, "won", _ ("Deals won"), CRM_SERIES_INTEGER,
                         _ ("Deals that stand in a won stage and were closed in the period"));
  /* Translators: heading of a column of a sales report: the sum of the deals that were won. */
  crm_report_add_column (series, "amount", _ ("Sales"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  /* Translators: heading of a column: the share that a source has of all sales. */
  crm_report_add_column (series, "share", _ ("Of all sales"), CRM_SERIES_PERCENT,
                         _ ("Sales of the source ÷ all sales"));
  return series;
}

/* What holds of the records of a source, however it is written. */
static char *
dup_test (const Source *source)
{
  GString *text = g_string_new (NULL);

  if (source->texts->len == 0)
    g_string_append (text, "source is empty");
  for (guint i = 0; i < source->texts->len; i++)
    {
      g_autofree char *quoted = crm_report_text_quote (source->texts->pdata[i]);

      g_string_append_printf (text, "%ssource = %s", i > 0 ? " or " : "(", quoted);
    }
  if (source->texts->len > 0)
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

static void
add_row (CrmSeries *series, const Source *source, gint64 all, const CrmReportFilter *filter)
{
  guint row = crm_series_add_row (series);
  g_autoptr (GString) won = crm_report_text_deals (filter, CRM_REPORT_WON, "closed_on");
  g_autofree char *begun = crm_report_text_begun (filter);
  g_autofree char *test = dup_test (source);

  crm_series_set_value (
      series, row, COLUMN_SOURCE,
      /* Translators: the row of a report for what came by no source that anybody wrote down. */
      crm_value_text (source->name != NULL ? source->name : _ ("No source")));
  if (source->name != NULL)
    crm_series_set_value (series, row, COLUMN_CUSTOMERS, crm_value_integer (source->customers));
  crm_report_put (series, (int) row, COLUMN_DEALS, source->deals, "opportunity", begun, test);
  crm_report_put (series, (int) row, COLUMN_WON, source->won, "opportunity", won->str, test);
  crm_report_put (series, (int) row, COLUMN_AMOUNT, source->amount, "opportunity", won->str, test);
  crm_series_set_value (series, row, COLUMN_SHARE, crm_reports_share (source->amount, all));
}

static CrmSeries *
write_series (Count *self)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  CrmSeries *series = new_series (self->session);
  Source total = { 0 };
  GHashTableIter iter;
  gpointer source;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_ptr_array_add (sources, source);
  g_ptr_array_sort (sources, compare_sources);
  for (guint i = 0; i < sources->len; i++)
    {
      const Source *one = g_ptr_array_index (sources, i);

      total.customers += one->customers;
      total.deals += one->deals;
      total.won += one->won;
      total.amount += one->amount;
    }
  for (guint i = 0; i < sources->len; i++)
    add_row (series, g_ptr_array_index (sources, i), total.amount, self->filter);
  crm_series_set_total (series, COLUMN_CUSTOMERS, crm_value_integer (total.customers));
  crm_series_set_total (series, COLUMN_DEALS, crm_value_integer (total.deals));
  crm_series_set_total (series, COLUMN_WON, crm_value_integer (total.won));
  crm_series_set_total (series, COLUMN_AMOUNT, crm_value_integer (total.amount));
  return series;
}

/**
 * crm_reports_sources:
 * @filter: its days are those on which customers were noted, deals began, deals were won
 *
 * Columns: "source", "customers" (companies and people who came by it), "deals" (that began),
 * "won", "amount" (of those won), "share" (of all sales). The largest sums come first; the last row
 * may be for what has no source.
 *
 * Returns: (transfer full): what each source brought
 */
CrmSeries *
crm_reports_sources (CrmSession *session,
                     const CrmReportFilter *filter,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GHashTable) sources
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_source);
  g_autoptr (CrmStages) stages = crm_stages_load (session, &filter->pipeline, error);
  Count count = { session, filter, cancellable, sources };

  if (stages == NULL || !count_customers (&count, "account", error)
      || !count_customers (&count, "contact", error) || !count_deals (&count, stages, error))
    return NULL;
  return write_series (&count);
}
