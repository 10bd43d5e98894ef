/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sales plans against what was sold: how far it is, how far it should be by now, where it leads. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-groups-private.h"
#include "crm-money.h"
#include "crm-report-specs-private.h"
#include "crm-stages-private.h"

enum
{
  COLUMN_WHO,
  COLUMN_PERIOD,
  COLUMN_TARGET,
  COLUMN_ACTUAL,
  COLUMN_SHARE,
  COLUMN_DUE,
  COLUMN_RATE,
  COLUMN_FORECAST,
  COLUMN_GAP,
};

typedef struct
{
  CrmSession *session;
  const CrmReportFilter *filter;
  GCancellable *cancellable;
  gboolean is_money;
  CrmSeries *series;
  gint64 totals[COLUMN_GAP + 1];
} Plan;

static int
count_workdays (CrmDate from, CrmDate to)
{
  int n = 0;

  for (CrmDate day = from; day <= to; day++)
    n += crm_date_weekday (day) <= 5;
  return n;
}

static CrmDate
period_end (CrmRecord *plan, CrmDate start)
{
  const char *period = crm_record_get_text (plan, "period");
  int months = g_strcmp0 (period, "year") == 0 ? 12 : g_strcmp0 (period, "quarter") == 0 ? 3 : 1;

  return crm_date_add_months (start, months) - 1;
}

/* The deals that count for a line. */
static char *
dup_test (CrmRecord *line)
{
  GString *text = g_string_new (NULL);
  CrmReportFilter party = CRM_REPORT_FILTER_INIT;
  const CrmId *user = crm_record_get_link (line, "user_id");
  const CrmId *team = crm_record_get_link (line, "team_id");
  const CrmId *product = crm_record_get_link (line, "product_id");
  char id[CRM_ID_STRING_SIZE];

  if (user != NULL)
    party.owner = *user;
  if (team != NULL)
    party.team = *team;
  crm_report_text_party (text, &party);
  if (product != NULL)
    crm_report_text_and (text, "product_id = \"%s\"", crm_id_format (product, id));
  return g_string_free (text, FALSE);
}

static char *
dup_who (CrmRecord *line)
{
  static const char *const links[] = { "user_id", "team_id", "product_id" };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    if (crm_record_is_set (line, links[i]))
      {
        const char *title = crm_record_get_link_title (
            line, crm_kind_find_field (crm_record_get_kind (line), links[i]));

        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                title != NULL ? title : "");
      }
  if (text->len == 0)
    /* Translators: a line of a sales plan that is not for one person, team or product. */
    g_string_append (text, _ ("Whole office"));
  return g_string_free (text, FALSE);
}

/* Open deals that are expected to close in the rest of the period, by their chance. */
static gboolean
weigh_open (Plan *self, const char *text, gint64 *sum, GError **error)
{
  g_autoptr (CrmQuery) query = crm_reports_query (self->session, "opportunity", text, error);
  g_autoptr (CrmAggregate) aggregate = query != NULL ? crm_aggregate_new (query) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (aggregate == NULL || !crm_aggregate_group (aggregate, "probability", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, "amount_base", error))
    return FALSE;
  rows = crm_session_aggregate (self->session, aggregate, self->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);

      *sum += crm_decimal_multiply (crm_reports_get_integer (row, self->is_money ? 2 : 1),
                                    crm_reports_get_integer (row, 0) * CRM_DECIMAL_ONE / 100);
    }
  return rows != NULL;
}

static void
put_numbers (Plan *self, guint row, const gint64 *numbers, const char *base, const char *open)
{
  for (guint i = COLUMN_TARGET; i <= COLUMN_GAP; i++)
    if (i == COLUMN_SHARE)
      crm_series_set_value (self->series, row, i,
                            crm_reports_share (numbers[COLUMN_ACTUAL], numbers[COLUMN_TARGET]));
    else
      {
        crm_series_set_value (self->series, row, i, crm_value_integer (numbers[i]));
        self->totals[i] += numbers[i];
      }
  crm_series_take_filter (self->series, (int) row, COLUMN_ACTUAL, "opportunity", g_strdup (base));
  crm_series_take_filter (self->series, (int) row, COLUMN_FORECAST, "opportunity",
                          g_strdup_printf ("((%s) or (%s))", base, open));
  crm_series_take_filter (self->series, (int) row, COLUMN_GAP, "opportunity", g_strdup (open));
  if (numbers[COLUMN_GAP] > 0)
    crm_series_mark_row (self->series, row);
}

static gboolean
add_line (Plan *self, CrmRecord *plan, CrmRecord *line, GError **error)
{
  CrmDate today = crm_reports_today (self->filter);
  CrmDate from = (CrmDate) crm_record_get_integer (line, "start", CRM_DATE_NONE);
  CrmDate to = period_end (plan, from);
  int all = count_workdays (from, to), done = count_workdays (from, MIN (to, today));
  g_autofree char *test = dup_test (line);
  g_autoptr (GString) won = g_string_new (CRM_REPORT_WON);
  g_autoptr (GString) open = g_string_new (CRM_REPORT_OPEN);
  gint64 numbers[COLUMN_GAP + 1] = { 0 }, sum = 0, count;
  guint row;

  if ((self->filter->from != CRM_DATE_NONE && to < self->filter->from)
      || (self->filter->to != CRM_DATE_NONE && from > self->filter->to))
    return TRUE;
  if (test[0] != '\0')
    {
      crm_report_text_and (won, "%s", test);
      crm_report_text_and (open, "%s", test);
    }
  crm_report_text_days (won, "closed_on", from, to);
  crm_report_text_days (open, "expected_close_on", from, to);
  count = crm_reports_count (self->session, "opportunity", won->str, &sum, "amount_base",
                             self->cancellable, error);
  if (count < 0)
    return FALSE;
  numbers[COLUMN_TARGET] = crm_record_get_integer (line, self->is_money ? "amount" : "quantity", 0);
  numbers[COLUMN_ACTUAL] = self->is_money ? sum : count;
  numbers[COLUMN_DUE] = all > 0 ? numbers[COLUMN_TARGET] * done / all : 0;
  numbers[COLUMN_RATE] = done > 0 ? numbers[COLUMN_ACTUAL] * all / done : 0;
  numbers[COLUMN_FORECAST] = numbers[COLUMN_ACTUAL];
  if (to >= today && !weigh_open (self, open->str, &numbers[COLUMN_FORECAST], error))
    return FALSE;
  numbers[COLUMN_GAP] = MAX (0, numbers[COLUMN_TARGET] - numbers[COLUMN_FORECAST]);
  row = crm_series_add_row (self->series);
  crm_series_set_value (self->series, row, COLUMN_WHO, crm_value_take_text (dup_who (line)));
  crm_series_set_value (self->series, row, COLUMN_PERIOD, crm_value_integer (from));
  put_numbers (self, row, numbers, won->str, open->str);
  return TRUE;
}

static gboolean
is_wanted (Plan *self, CrmRecord *line)
{
  const CrmId *user = crm_record_get_link (line, "user_id");
  const CrmId *team = crm_record_get_link (line, "team_id");

  return (crm_id_is_none (&self->filter->owner)
          || (user != NULL && crm_id_equal (user, &self->filter->owner)))
         && (crm_id_is_none (&self->filter->team)
             || (team != NULL && crm_id_equal (team, &self->filter->team)));
}

static gboolean
add_plan (Plan *self, CrmRecord *plan, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (self->session);
  g_autoptr (GPtrArray) lines = crm_session_children (
      self->session, crm_catalog_find_kind (catalog, "sales_plan_line"), "sales_plan_id",
      crm_record_get_kind (plan), crm_record_get_id (plan), error);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (is_wanted (self, g_ptr_array_index (lines, i))
        && !add_line (self, plan, g_ptr_array_index (lines, i), error))
      return FALSE;
  return lines != NULL;
}

static void
add_columns (CrmSeries *series, CrmSeriesType type)
{
  /* Translators: heading of a column of a plan: the person, team or product it is for. */
  crm_series_add_column (series, "who", _ ("For"), CRM_SERIES_TEXT);
  crm_series_add_column (series, "period", _ ("From"), CRM_SERIES_DATE);
  crm_report_add_column (series, "target", _ ("Plan"), type, _ ("As the sales plan says"));
  crm_report_add_column (series, "actual", _ ("Reached"), type,
                         _ ("Deals won in the time of the line"));
  crm_report_add_column (series, "share", _ ("Of the plan"), CRM_SERIES_PERCENT,
                         _ ("Reached ÷ plan"));
  crm_report_add_column (series, "due", _ ("Due by now"), type,
                         _ ("Plan × working days gone ÷ working days of the period"));
  /* Translators: heading of a column: where it leads when it goes on as until now. */
  crm_report_add_column (series, "run_rate", _ ("At this rate"), type,
                         _ ("Reached ÷ working days gone × working days of the period"));
  crm_report_add_column (series, "forecast", _ ("Forecast"), type,
                         _ ("Reached + open deals expected to close in the period, by their "
                            "chance"));
  /* Translators: heading of a column: what lacks to the plan. */
  crm_report_add_column (series, "gap", _ ("Missing"), type,
                         _ ("Plan − forecast; behind it stand the deals that can still close it"));
}

static CrmSeries *
read_plans (CrmSession *session,
            const CrmReportFilter *filter,
            gboolean is_money,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("archived != yes and metric = %s", is_money ? "revenue" : "deals");
  g_autoptr (CrmQuery) query = crm_reports_query (session, "sales_plan", text, error);
  g_autoptr (GPtrArray) plans = query != NULL ? crm_session_list (session, query, error) : NULL;
  g_autoptr (CrmSeries) series
      = crm_series_new (C_ ("report", "Plan and Sales"), crm_session_get_currency (session));
  Plan self = { session, filter, cancellable, is_money, series, { 0 } };

  if (plans == NULL)
    return NULL;
  add_columns (series, is_money ? CRM_SERIES_MONEY : CRM_SERIES_INTEGER);
  for (guint i = 0; i < plans->len; i++)
    if (!add_plan (&self, g_ptr_array_index (plans, i), error))
      return NULL;
  for (guint i = COLUMN_TARGET; i <= COLUMN_GAP; i++)
    crm_series_set_total (series, i, crm_value_integer (self.totals[i]));
  crm_series_set_total (series, COLUMN_SHARE,
                        crm_reports_share (self.totals[COLUMN_ACTUAL], self.totals[COLUMN_TARGET]));
  if (crm_series_get_n_rows (series) == 0)
    crm_series_set_note (series, _ ("There is no sales plan for this period yet"));
  return g_steal_pointer (&series);
}

/**
 * crm_reports_plan:
 * @filter: its days choose the lines whose time they touch
 *
 * Columns: "who", "period", "target", "actual", "share", "due", "run_rate", "forecast", "gap".
 */
CrmSeries *
crm_reports_plan (CrmSession *session,
                  const CrmReportFilter *filter,
                  GCancellable *cancellable,
                  GError **error)
{
  return read_plans (session, filter, TRUE, cancellable, error);
}

CrmSeries *
crm_reports_plan_deals (CrmSession *session,
                        const CrmReportFilter *filter,
                        GCancellable *cancellable,
                        GError **error)
{
  return read_plans (session, filter, FALSE, cancellable, error);
}
