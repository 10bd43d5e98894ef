/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts in words: what hovering shows and what a screen reader says. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-chart-private.h"

static char *
dup_money_or_number (CrmChart *self, gint64 value)
{
  return crm_chart_dup_value (crm_chart_get_locale (self), value, crm_chart_get_value_type (self),
                              crm_series_get_currency (crm_chart_get_series (self)), FALSE);
}

static const char *
get_stage (CrmSeries *series, guint row)
{
  int column = crm_series_find_column (series, "stage");
  const char *name = column >= 0 ? crm_series_get_text (series, row, (guint) column) : NULL;

  /* Translators: stands in a chart for what has no name, such as deals of nobody. */
  return name != NULL && *name != '\0' ? name : _ ("(none)");
}

/* "Proposal · Deals: 1,234 · Value: €340,000 · 62% of the stage before" */
static char *
dup_stage_text (CrmChart *self, guint row)
{
  static const char *const keys[] = { "count", "amount" };
  CrmSeries *series = crm_chart_get_series (self);
  const CrmLocale *locale = crm_chart_get_locale (self);
  GString *text = g_string_new (get_stage (series, row));
  int conversion = crm_series_find_column (series, "conversion");

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      int column = crm_series_find_column (series, keys[i]);
      g_autofree char *value = NULL;

      if (column < 0)
        continue;
      value = crm_chart_dup_value (locale, crm_series_get_integer (series, row, (guint) column),
                                   crm_series_get_column (series, (guint) column)->type,
                                   crm_series_get_currency (series), FALSE);
      /* Translators: one value of a chart's hover text: what it is and how much: "Deals: 12". */
      g_string_append_printf (text, _ (" · %s: %s"),
                              crm_series_get_column (series, (guint) column)->label, value);
    }
  if (row > 0 && conversion >= 0
      && !crm_value_is_none (crm_series_get_value (series, row, (guint) conversion)))
    {
      g_autofree char *share = crm_locale_format_percent (
          locale, crm_series_get_integer (series, row, (guint) conversion), 0);

      g_string_append (text, " · ");
      /* Translators: %s is a share such as 62%. */
      g_string_append_printf (text, _ ("%s of the stage before"), share);
    }
  return g_string_free (text, FALSE);
}

/* "12 340 €", "12 340 € of 20 000 € planned", "12 340 €, between 9 000 € and 15 000 €" */
static char *
dup_item_value (CrmChart *self, guint item)
{
  guint category = crm_chart_item_get_category (self, item);
  g_autofree char *value = dup_money_or_number (self, crm_chart_item_get_value (self, item));
  gint64 low, high;

  if (crm_chart_get_target (self, category, &low))
    {
      g_autofree char *target = dup_money_or_number (self, low);

      /* Translators: what was reached and what was planned: "€12,340 of €20,000 planned". */
      return g_strdup_printf (_ ("%s of %s planned"), value, target);
    }
  if (crm_chart_get_band (self, category, &low, &high))
    {
      g_autofree char *least = dup_money_or_number (self, low);
      g_autofree char *most = dup_money_or_number (self, high);

      /* Translators: a forecast and between what it will lie: "€12,340, between €9,000 and
       * €15,000". */
      return g_strdup_printf (_ ("%s, between %s and %s"), value, least, most);
    }
  return g_steal_pointer (&value);
}

/**
 * crm_chart_item_dup_text:
 *
 * Returns: (transfer full): all about an item, to show beside the pointer or to be read out:
 *   "March 2026 · Ana Silva · 12 340 €"
 */
char *
crm_chart_item_dup_text (CrmChart *self, guint item)
{
  const CrmChartData *data = crm_chart_get_shown (self);
  guint category, group;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (item < crm_chart_n_items (self), NULL);
  category = crm_chart_item_get_category (self, item);
  group = crm_chart_item_get_group (self, item);
  if (data == NULL)
    return dup_stage_text (self, category);
  name = crm_chart_data_dup_category (data, category, crm_chart_get_locale (self));
  value = dup_item_value (self, item);
  if (*data->groups[group] == '\0')
    return g_strdup_printf ("%s · %s", name, value);
  return g_strdup_printf ("%s · %s · %s", name, data->groups[group], value);
}

static char *
dup_count (const CrmChartData *data, guint n)
{
  switch (data->period)
    {
    case CRM_CHART_DAYS:
      return g_strdup_printf (ngettext ("%u day", "%u days", n), n);
    case CRM_CHART_WEEKS:
      return g_strdup_printf (ngettext ("%u week", "%u weeks", n), n);
    case CRM_CHART_MONTHS:
      return g_strdup_printf (ngettext ("%u month", "%u months", n), n);
    case CRM_CHART_QUARTERS:
      return g_strdup_printf (ngettext ("%u quarter", "%u quarters", n), n);
    case CRM_CHART_YEARS:
      if (data->span == 1)
        return g_strdup_printf (ngettext ("%u year", "%u years", n), n);
      break;
    case CRM_CHART_NAMES:
      break;
    }
  return g_strdup_printf (ngettext ("%u entry", "%u entries", n), n);
}

static char *
describe_grid (CrmChart *self, const CrmChartData *data, const char *title)
{
  guint n = data->period == CRM_CHART_NAMES ? crm_chart_get_n_names (self) : data->n_categories;
  guint highest = 0;
  gint64 sum = 0;
  g_autofree char *count = dup_count (data, n);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *total = NULL;
  g_autofree char *text = NULL;
  g_autofree char *leader = NULL;

  for (guint i = 0; i < data->n_categories; i++)
    {
      gint64 here = crm_chart_data_get_total (data, i);
      gboolean rest = data->other_category && i + 1 == data->n_categories;

      sum = crm_chart_add (sum, here);
      if (!rest && here > crm_chart_data_get_total (data, highest))
        highest = i;
    }
  name = crm_chart_data_dup_category (data, highest, crm_chart_get_locale (self));
  value = dup_money_or_number (self, crm_chart_data_get_total (data, highest));
  if (crm_chart_data_is_average (data))
    /* Translators: describes a chart of shares or durations to those who do not see it: the title,
     * how many months or entries it has, the name and the value of the highest. */
    return g_strdup_printf (_ ("%s: %s, highest %s with %s."), title, count, name, value);
  total = dup_money_or_number (self, sum);
  /* Translators: describes a chart to those who do not see it: the title, how many months or
   * entries it has, the name and the value of the highest, and the sum of all. */
  text = g_strdup_printf (_ ("%s: %s, highest %s with %s, %s in all."), title, count, name, value,
                          total);
  if (data->n_groups < 2)
    return g_steal_pointer (&text);
  leader = dup_money_or_number (self, crm_chart_data_get_group_total (data, 0));
  /* Translators: goes on describing a chart: the first sentence, then the name of the largest
   * seller, team or product and its sum. */
  return g_strdup_printf (_ ("%s The largest part is %s with %s."), text, data->groups[0], leader);
}

/* The item whose value is the highest. */
static guint
find_highest (CrmChart *self)
{
  guint highest = 0, n = crm_chart_n_items (self);

  for (guint i = 1; i < n; i++)
    if (crm_chart_item_get_value (self, i) > crm_chart_item_get_value (self, highest))
      highest = i;
  return highest;
}

static char *
describe_heat (CrmChart *self, const CrmChartData *data, const char *title)
{
  g_autofree char *highest = NULL;

  if (crm_chart_n_items (self) == 0)
    return g_strdup_printf ("%s: %s", title, crm_chart_get_empty_text (self));
  highest = crm_chart_item_dup_text (self, find_highest (self));
  /* Translators: describes a table of coloured numbers to those who do not see it: the title, how
   * many rows and columns, and the row, column and value of the highest: "Lost: Proposal". */
  return g_strdup_printf (_ ("%s: %u × %u, highest: %s."), title, data->n_categories,
                          data->n_groups, highest);
}

static char *
describe_steps (CrmChart *self, const CrmChartData *data, const char *title)
{
  guint last = data->n_categories - 1;
  g_autofree char *first_text = dup_money_or_number (self, crm_chart_data_get_total (data, 0));
  g_autofree char *last_text = dup_money_or_number (self, crm_chart_data_get_total (data, last));

  /* Translators: describes a chart of steps to those who do not see it: the title, the name and
   * value of the first level, and of the last. */
  return g_strdup_printf (_ ("%s: from %s with %s to %s with %s."), title, data->categories[0],
                          first_text, data->categories[last], last_text);
}

static char *
describe_plans (CrmChart *self, const CrmChartData *data, const char *title)
{
  guint reached = 0, planned = 0;
  gint64 target;

  for (guint i = 0; i < data->n_categories; i++)
    if (crm_chart_get_target (self, i, &target))
      {
        planned++;
        reached += crm_chart_data_get_total (data, i) >= target;
      }
  /* Translators: describes a chart of plans to those who do not see it: the title, how many have a
   * plan, and how many of them reached it. */
  return g_strdup_printf (
      ngettext ("%s: %u plan, reached: %u.", "%s: %u plans, reached: %u.", planned), title, planned,
      reached);
}

static char *
describe_funnel (CrmChart *self, const char *title)
{
  CrmSeries *series = crm_chart_get_series (self);
  guint n = crm_series_get_n_rows (series), value;
  gint64 first, last;
  g_autofree char *first_text = NULL;
  g_autofree char *last_text = NULL;
  g_autofree char *share = NULL;
  int column = crm_series_find_column (series, "count");

  value = (guint) (column >= 0 ? column : crm_series_find_column (series, "amount"));
  first = crm_series_get_integer (series, 0, value);
  last = crm_series_get_integer (series, n - 1, value);
  first_text = dup_money_or_number (self, first);
  last_text = dup_money_or_number (self, last);
  if (n == 1)
    /* Translators: describes a funnel chart of one stage: its title, the stage, its value. */
    return g_strdup_printf (_ ("%s: 1 stage, %s with %s."), title, get_stage (series, 0),
                            first_text);
  if (first <= 0)
    /* Translators: describes a funnel chart: its title, the name and value of its last stage. */
    return g_strdup_printf (ngettext ("%s: %u stage, the last is %s with %s.",
                                      "%s: %u stages, the last is %s with %s.", n),
                            title, n, get_stage (series, n - 1), last_text);
  share = crm_locale_format_percent (crm_chart_get_locale (self),
                                     (gint64) ((__int128) last * 1000000 / first), 0);
  /* Translators: describes a funnel chart to those who do not see it: its title, how many stages,
   * value and name of the first and of the last, and which share of the first came to the last. */
  return g_strdup_printf (
      ngettext ("%s: %u stage, from %s in %s to %s in %s, which is %s of the first.",
                "%s: %u stages, from %s in %s to %s in %s, which is %s of the first.", n),
      title, n, first_text, get_stage (series, 0), last_text, get_stage (series, n - 1), share);
}

/**
 * crm_chart_dup_description:
 *
 * Returns: (transfer full): the chart in a sentence, for a screen reader
 */
char *
crm_chart_dup_description (CrmChart *self)
{
  CrmSeries *series = crm_chart_get_series (self);
  const CrmChartData *data = crm_chart_get_shown (self);
  const char *title = crm_series_get_title (series);

  if (title == NULL)
    title = "";
  if ((data == NULL && crm_chart_get_kind (self) != CRM_CHART_FUNNEL)
      || (data != NULL && data->n_categories == 0) || crm_series_get_n_rows (series) == 0)
    return g_strdup_printf ("%s: %s", title, crm_chart_get_empty_text (self));
  switch (crm_chart_get_kind (self))
    {
    case CRM_CHART_FUNNEL:
      return describe_funnel (self, title);
    case CRM_CHART_HEAT:
      return describe_heat (self, data, title);
    case CRM_CHART_WATERFALL:
      return describe_steps (self, data, title);
    case CRM_CHART_BULLET:
      return describe_plans (self, data, title);
    case CRM_CHART_COLUMNS:
    case CRM_CHART_BARS:
    case CRM_CHART_LINES:
    case CRM_CHART_AREAS:
    case CRM_CHART_SPARK:
      break;
    }
  return describe_grid (self, data, title);
}
