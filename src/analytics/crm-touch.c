/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where customers came from first and what brought them last, and what becomes of leads. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-groups-private.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"

/* A deal that was a lead has the source of the lead; another that of its company or person. */
#define NO_LEAD "none of lead by converted_opportunity_id"
#define DEAL_OF_LEAD "converted_opportunity_id."

typedef enum
{
  SUM_LEADS,
  SUM_FIRST,
  SUM_FIRST_AMOUNT,
  SUM_LAST,
  SUM_LAST_AMOUNT,
} Sum;

typedef struct
{
  CrmSession *session;
  const CrmReportFilter *filter;
  GCancellable *cancellable;
  CrmGroups *all; /* of leads, by source */
} Touch;

static gboolean
add_groups (Touch *self,
            const char *kind,
            const char *by,
            const char *text,
            const CrmGroupsMeasure *measures,
            guint n,
            GError **error)
{
  g_autoptr (CrmGroups) groups = crm_groups_new (
      self->session, crm_catalog_find_kind (crm_session_get_catalog (self->session), kind), by,
      NULL, error);
  g_autoptr (CrmQuery) query = crm_reports_query (self->session, kind, text, error);

  if (groups == NULL || query == NULL
      || !crm_groups_read (groups, query, measures, n, self->cancellable, error))
    return FALSE;
  for (guint i = 0; i < groups->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (groups->groups, i);
      CrmGroup *place = crm_groups_find (self->all, group->keys);

      for (guint k = 0; k < CRM_GROUPS_MOST_SUMS; k++)
        place->sums[k] += group->sums[k];
      for (guint k = 0; group->texts[0] != NULL && k < group->texts[0]->len; k++)
        if (!g_ptr_array_find_with_equal_func (place->texts[0], group->texts[0]->pdata[k],
                                               g_str_equal, NULL))
          g_ptr_array_add (place->texts[0], g_strdup (group->texts[0]->pdata[k]));
    }
  return TRUE;
}

static char *
dup_won_leads (const CrmReportFilter *filter)
{
  GString *text = g_string_new ("converted_opportunity_id.stage_id.type = won");
  char id[CRM_ID_STRING_SIZE];

  if (!crm_id_is_none (&filter->owner))
    crm_report_text_and (text, DEAL_OF_LEAD "owner_id = \"%s\"",
                         crm_id_format (&filter->owner, id));
  crm_report_text_days (text, DEAL_OF_LEAD "closed_on", filter->from, filter->to);
  return g_string_free (text, FALSE);
}

static char *
dup_new_leads (const CrmReportFilter *filter)
{
  GString *text = g_string_new (NULL);

  crm_report_text_party (text, filter);
  crm_report_text_days (text, "first_contact_at", filter->from, filter->to);
  return g_string_free (text, FALSE);
}

static gboolean
read_touches (Touch *self, GError **error)
{
  static const CrmGroupsMeasure leads[] = { { CRM_MEASURE_COUNT, NULL, SUM_LEADS } };
  static const CrmGroupsMeasure from_leads[]
      = { { CRM_MEASURE_COUNT, NULL, SUM_FIRST },
          { CRM_MEASURE_SUM, DEAL_OF_LEAD "amount_base", SUM_FIRST_AMOUNT } };
  static const CrmGroupsMeasure first[] = { { CRM_MEASURE_COUNT, NULL, SUM_FIRST },
                                            { CRM_MEASURE_SUM, "amount_base", SUM_FIRST_AMOUNT } };
  static const CrmGroupsMeasure last[] = { { CRM_MEASURE_COUNT, NULL, SUM_LAST },
                                           { CRM_MEASURE_SUM, "amount_base", SUM_LAST_AMOUNT } };
  g_autoptr (GString) won = crm_report_text_deals (self->filter, CRM_REPORT_WON, "closed_on");
  g_autofree char *without = crm_report_text_join (won->str, NO_LEAD);
  g_autofree char *with = dup_won_leads (self->filter);
  g_autofree char *fresh = dup_new_leads (self->filter);

  return add_groups (self, "lead", "source", fresh, leads, G_N_ELEMENTS (leads), error)
         && add_groups (self, "lead", "source", with, from_leads, G_N_ELEMENTS (from_leads), error)
         && add_groups (self, "opportunity", "first-source", without, first, G_N_ELEMENTS (first),
                        error)
         && add_groups (self, "opportunity", "source", won->str, last, G_N_ELEMENTS (last), error);
}

/* The condition of a group, on leads, or on deals as the first or the last source. */
static char *
dup_first_test (CrmGroups *all, const CrmGroup *group)
{
  g_autofree char *lead = crm_groups_dup_filter (all, group, NULL);
  GString *text = g_string_new (NULL);
  static const char *const paths[] = { "account_id.source", "contact_id.source", "source" };

  g_string_append_printf (text, "(any of lead by converted_opportunity_id (%s) or (" NO_LEAD, lead);
  if (crm_value_is_none (&group->keys[0]))
    g_string_append (text, " and account_id.source is empty and contact_id.source is empty and "
                           "source is empty))");
  else
    {
      g_string_append (text, " and (");
      for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
        {
          g_auto (GStrv) parts = g_strsplit (lead, "source = ", -1);
          g_autofree char *equal = g_strconcat (paths[i], " = ", NULL);
          g_autofree char *here = g_strjoinv (equal, parts);

          g_string_append (text, i > 0 ? " or (" : "(");
          for (gsize k = 0; k < i; k++)
            g_string_append_printf (text, "%s is empty and ", paths[k]);
          g_string_append_printf (text, "%s)", here);
        }
      g_string_append (text, ")))");
    }
  return g_string_free (text, FALSE);
}

static void
put_touch (CrmSeries *series,
           int row,
           const gint64 *sums,
           const CrmReportFilter *filter,
           const char *first_test,
           const char *test)
{
  g_autoptr (GString) won = crm_report_text_deals (filter, CRM_REPORT_WON, "closed_on");
  g_autofree char *fresh = dup_new_leads (filter);

  crm_report_put (series, row, 1, sums[SUM_LEADS], "lead", fresh, test);
  for (guint i = SUM_FIRST; i <= SUM_LAST_AMOUNT; i++)
    crm_report_put (series, row, i + 1, sums[i], "opportunity", won->str,
                    i <= SUM_FIRST_AMOUNT ? first_test : test);
}

static CrmSeries *
new_touch_series (CrmSession *session)
{
  CrmSeries *series
      = crm_series_new (C_ ("report", "First and Last Source"), crm_session_get_currency (session));

  crm_series_add_column (series, "source", _ ("Source"), CRM_SERIES_TEXT);
  crm_report_add_column (series, "leads", _ ("Leads"), CRM_SERIES_INTEGER,
                         _ ("Leads whose first contact lies in the period"));
  /* Translators: heading of a column: deals of customers who first came by a source. */
  crm_report_add_column (series, "first_won", _ ("Won, by first source"), CRM_SERIES_INTEGER,
                         _ ("Won deals whose lead, or else company or person, came by this "
                            "source"));
  crm_report_add_column (series, "first_amount", _ ("Sales, by first source"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  /* Translators: heading of a column: deals that were brought by a source themselves. */
  crm_report_add_column (series, "last_won", _ ("Won, by last source"), CRM_SERIES_INTEGER,
                         _ ("Won deals that have this source themselves"));
  crm_report_add_column (series, "last_amount", _ ("Sales, by last source"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  return series;
}

/**
 * crm_reports_touch:
 * @filter: its days are those on which deals were won and leads came
 *
 * Columns: "source", "leads", "first_won", "first_amount", "last_won", "last_amount".
 */
CrmSeries *
crm_reports_touch (CrmSession *session,
                   const CrmReportFilter *filter,
                   GCancellable *cancellable,
                   GError **error)
{
  const CrmKind *leads = crm_catalog_find_kind (crm_session_get_catalog (session), "lead");
  g_autoptr (CrmGroups) all = crm_groups_new (session, leads, "source", NULL, error);
  Touch touch = { session, filter, cancellable, all };
  gint64 totals[CRM_GROUPS_MOST_SUMS] = { 0 };
  CrmSeries *series;

  if (all == NULL || !read_touches (&touch, error))
    return NULL;
  crm_groups_name (all);
  crm_groups_sort (all, SUM_FIRST_AMOUNT);
  series = new_touch_series (session);
  for (guint i = 0; i < all->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (all->groups, i);
      guint row = crm_groups_add_row (all, group, series);
      g_autofree char *test = crm_groups_dup_filter (all, group, NULL);
      g_autofree char *first = dup_first_test (all, group);

      put_touch (series, (int) row, group->sums, filter, first, test);
      for (guint k = 0; k < CRM_GROUPS_MOST_SUMS; k++)
        totals[k] += group->sums[k];
    }
  put_touch (series, CRM_SERIES_TOTALS, totals, filter, NULL, NULL);
  return series;
}

enum
{
  LEADS,
  CONVERTED,
  WON,
  AMOUNT,
};

static gboolean
take_days (GArray *row, guint column, gint64 *number, gpointer data)
{
  const CrmValue *contact = crm_reports_get_value (row, column);
  const CrmValue *closed = crm_reports_get_value (row, column + 1);

  if (contact->type != CRM_VALUE_INTEGER || closed->type != CRM_VALUE_INTEGER)
    return FALSE;
  *number = MAX (0, closed->integer - crm_instant_to_date (contact->integer)) * 86400;
  return TRUE;
}

static gboolean
read_leads (CrmGroups *groups, const char *base, GCancellable *cancellable, GError **error)
{
  static const char *const paths[] = { "first_contact_at", DEAL_OF_LEAD "closed_on", NULL };
  static const CrmGroupsMeasure all[] = { { CRM_MEASURE_COUNT, NULL, LEADS } };
  static const CrmGroupsMeasure converted[] = { { CRM_MEASURE_COUNT, NULL, CONVERTED } };
  static const CrmGroupsMeasure won[] = { { CRM_MEASURE_COUNT, NULL, WON },
                                          { CRM_MEASURE_SUM, DEAL_OF_LEAD "amount_base", AMOUNT } };
  g_autofree char *converted_text = crm_report_text_join (base, "status = converted");
  g_autofree char *won_text = crm_report_text_join (base, DEAL_OF_LEAD "stage_id.type = won");
  const struct
  {
    const char *text;
    const CrmGroupsMeasure *measures;
    guint n;
  } parts[] = { { base, all, 1 }, { converted_text, converted, 1 }, { won_text, won, 2 } };
  g_autoptr (CrmQuery) won_query = crm_reports_query (groups->session, "lead", won_text, error);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (CrmQuery) query
          = crm_reports_query (groups->session, "lead", parts[i].text, error);

      if (query == NULL
          || !crm_groups_read (groups, query, parts[i].measures, parts[i].n, cancellable, error))
        return FALSE;
    }
  return won_query != NULL
         && crm_groups_scan (groups, won_query, paths, take_days, NULL, cancellable, error);
}

static void
put_lead_row (CrmSeries *series,
              int row,
              guint first,
              const CrmGroup *group,
              const char *base,
              const char *test)
{
  g_autofree char *converted = crm_report_text_join (base, "status = converted");
  g_autofree char *won = crm_report_text_join (base, DEAL_OF_LEAD "stage_id.type = won");
  CrmValue shares[2] = { crm_reports_share (group->sums[CONVERTED], group->sums[LEADS]),
                         crm_reports_share (group->sums[WON], group->sums[LEADS]) };
  CrmValue times[2] = { crm_spread_mean (group->spread), crm_spread_median (group->spread) };

  crm_report_put (series, row, first, group->sums[LEADS], "lead", base, test);
  crm_report_put (series, row, first + 1, group->sums[CONVERTED], "lead", converted, test);
  crm_report_put (series, row, first + 3, group->sums[WON], "lead", won, test);
  for (guint i = 0; i < 2; i++)
    if (row == CRM_SERIES_TOTALS)
      {
        crm_series_set_total (series, first + 2 + 2 * i, shares[i]);
        crm_series_set_total (series, first + 5 + i, times[i]);
      }
    else
      {
        crm_series_set_value (series, (guint) row, first + 2 + 2 * i, shares[i]);
        crm_series_set_value (series, (guint) row, first + 5 + i, times[i]);
      }
  crm_report_put (series, row, first + 7, group->sums[AMOUNT], "lead", won, test);
}

static CrmSeries *
new_leads_series (CrmGroups *groups)
{
  CrmSeries *series = crm_series_new (C_ ("report", "What Becomes of Leads"),
                                      crm_session_get_currency (groups->session));

  crm_groups_add_columns (groups, series);
  crm_report_add_column (series, "leads", _ ("Leads"), CRM_SERIES_INTEGER,
                         _ ("Leads whose first contact lies in the period"));
  /* Translators: heading of a column: leads that became a company, person or deal. */
  crm_report_add_column (series, "converted", _ ("Converted"), CRM_SERIES_INTEGER,
                         _ ("Of these, those whose status is converted"));
  crm_report_add_column (series, "conversion", _ ("Conversion"), CRM_SERIES_PERCENT,
                         _ ("Converted ÷ leads"));
  crm_report_add_column (series, "won", _ ("Deals won"), CRM_SERIES_INTEGER,
                         _ ("Of these, those whose deal was won"));
  crm_report_add_column (series, "rate", _ ("Won of leads"), CRM_SERIES_PERCENT,
                         _ ("Deals won ÷ leads"));
  crm_report_add_column (series, "mean", _ ("Mean time to close"), CRM_SERIES_DURATION,
                         _ ("Mean of the days from the first contact to the close"));
  crm_report_add_column (series, "median", _ ("Median time to close"), CRM_SERIES_DURATION,
                         _ ("Half of the deals took no longer from the first contact"));
  crm_report_add_column (series, "amount", _ ("Sales"), CRM_SERIES_MONEY,
                         _ ("Sum of the amounts of these deals in the office's currency"));
  return series;
}

/**
 * crm_reports_leads:
 * @filter: its days are those of the first contact; its first grouping tells leads apart
 *
 * Columns: the grouping, then "leads", "converted", "conversion", "won", "rate", "mean",
 * "median", "amount".
 */
CrmSeries *
crm_reports_leads (CrmSession *session,
                   const CrmReportFilter *filter,
                   GCancellable *cancellable,
                   GError **error)
{
  const CrmKind *leads = crm_catalog_find_kind (crm_session_get_catalog (session), "lead");
  const char *by = filter->by[0] != NULL ? filter->by[0] : "source";
  g_autoptr (CrmGroups) groups = crm_groups_new (
      session, leads, g_str_equal (by, "month") ? "first_contact_at" : by, NULL, error);
  g_autofree char *base = dup_new_leads (filter);
  CrmGroup all = { .spread = NULL };
  CrmSeries *series;

  if (groups == NULL || !read_leads (groups, base, cancellable, error))
    return NULL;
  crm_groups_name (groups);
  crm_groups_sort (groups, LEADS);
  series = new_leads_series (groups);
  for (guint i = 0; i < groups->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (groups->groups, i);
      guint row = crm_groups_add_row (groups, group, series);
      g_autofree char *test = crm_groups_dup_filter (groups, group, NULL);

      put_lead_row (series, (int) row, 1, group, base, test);
      for (guint k = 0; k <= AMOUNT; k++)
        all.sums[k] += group->sums[k];
      for (guint k = 0; group->spread != NULL && k < group->spread->len; k++)
        {
          const CrmSpreadStep *step = &g_array_index (group->spread, CrmSpreadStep, k);

          crm_spread_add (&all.spread, step->value, step->count);
        }
    }
  put_lead_row (series, CRM_SERIES_TOTALS, 1, &all, base, NULL);
  g_clear_pointer (&all.spread, g_array_unref);
  return series;
}
