/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid behind a chart. Grids are never changed: coarser or folded ones are made from finer. */
#include "config.h"

#include "crm-chart-data-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-chart-scale-private.h"

/* More steps of time than this are never laid side by side. */
#define MOST_STEPS 20000

static CrmChartData *
new_grid (guint n_categories, guint n_groups, const CrmChartData *like)
{
  CrmChartData *self = g_new0 (CrmChartData, 1);
  gsize n = (gsize) n_categories * n_groups;

  if (like != NULL)
    *self = *like;
  self->n_categories = n_categories;
  self->n_groups = n_groups;
  self->starts = g_new0 (CrmDate, n_categories + 1);
  self->categories = g_new0 (char *, n_categories + 1);
  self->groups = g_new0 (char *, n_groups + 1);
  self->values = g_new0 (gint64, n + 1);
  self->rows = g_new (int, n + 1);
  memset (self->rows, 0xff, (n + 1) * sizeof *self->rows);
  return self;
}

void
crm_chart_data_free (CrmChartData *self)
{
  g_strfreev (self->categories);
  g_strfreev (self->groups);
  g_free (self->starts);
  g_free (self->values);
  g_free (self->rows);
  g_free (self);
}

/* Adds to a cell; its row is that of the one part that is not nothing, -1 after a second. */
static void
add_to_cell (CrmChartData *self, guint category, guint group, gint64 value, int row)
{
  gsize cell = (gsize) category * self->n_groups + group;

  if (self->rows[cell] == -1 && self->values[cell] == 0)
    self->rows[cell] = row;
  else if (value != 0)
    self->rows[cell] = self->values[cell] == 0 ? row : -1;
  self->values[cell] = crm_chart_add (self->values[cell], value);
}

gint64
crm_chart_data_get_value (const CrmChartData *self, guint category, guint group)
{
  return self->values[(gsize) category * self->n_groups + group];
}

gint64
crm_chart_data_get_total (const CrmChartData *self, guint category)
{
  gint64 total = 0;

  for (guint group = 0; group < self->n_groups; group++)
    total = crm_chart_add (total, crm_chart_data_get_value (self, category, group));
  return total;
}

gint64
crm_chart_data_get_group_total (const CrmChartData *self, guint group)
{
  gint64 total = 0;

  for (guint category = 0; category < self->n_categories; category++)
    total = crm_chart_add (total, crm_chart_data_get_value (self, category, group));
  return total;
}

/**
 * crm_chart_data_get_range:
 * @smallest: (out): the lowest end of any stack, 0 at most
 * @largest: (out): the highest end of any stack, 0 at least
 */
void
crm_chart_data_get_range (const CrmChartData *self, gint64 *smallest, gint64 *largest)
{
  *smallest = *largest = 0;
  for (guint category = 0; category < self->n_categories; category++)
    {
      gint64 below = 0, above = 0;

      for (guint group = 0; group < self->n_groups; group++)
        {
          gint64 value = crm_chart_data_get_value (self, category, group);

          *(value < 0 ? &below : &above) = crm_chart_add (value < 0 ? below : above, value);
        }
      *smallest = MIN (*smallest, below);
      *largest = MAX (*largest, above);
    }
}

/**
 * crm_chart_data_get_span:
 * @smallest: (out): the lowest value, 0 at most
 * @largest: (out): the highest value, 0 at least
 */
void
crm_chart_data_get_span (const CrmChartData *self, gint64 *smallest, gint64 *largest)
{
  gsize n = (gsize) self->n_categories * self->n_groups;

  *smallest = *largest = 0;
  for (gsize i = 0; i < n; i++)
    {
      *smallest = MIN (*smallest, self->values[i]);
      *largest = MAX (*largest, self->values[i]);
    }
}

/**
 * crm_chart_data_is_average:
 *
 * Returns: whether the values are shares or times that took, of which a sum says nothing
 */
gboolean
crm_chart_data_is_average (const CrmChartData *self)
{
  return self->type == CRM_SERIES_PERCENT || self->type == CRM_SERIES_DURATION;
}

/**
 * crm_chart_data_is_missing:
 *
 * Returns: whether no row of the series is about that cell
 */
gboolean
crm_chart_data_is_missing (const CrmChartData *self, guint category, guint group)
{
  gsize cell = (gsize) category * self->n_groups + group;

  return self->rows[cell] == -1 && self->values[cell] == 0;
}

/* The first day of the step of time that holds @date. */
static CrmDate
step_start (const CrmChartData *self, CrmDate date, int first_weekday)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  switch (self->period)
    {
    case CRM_CHART_WEEKS:
      return date - (crm_date_weekday (date) - first_weekday + 7) % 7;
    case CRM_CHART_MONTHS:
      return crm_date_new (year, month, 1);
    case CRM_CHART_QUARTERS:
      return crm_date_new (year, (month - 1) / 3 * 3 + 1, 1);
    case CRM_CHART_YEARS:
      return crm_date_new (MAX (1, year - year % (int) self->span), 1, 1);
    case CRM_CHART_NAMES:
    case CRM_CHART_DAYS:
      break;
    }
  return date;
}

/* Where @date lies along the axis, counted in steps from some fixed step. */
static int
step_number (const CrmChartData *self, CrmDate date, int first_weekday)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  switch (self->period)
    {
    case CRM_CHART_WEEKS:
      return (step_start (self, date, first_weekday) + 7 * 200000) / 7;
    case CRM_CHART_MONTHS:
      return year * 12 + month - 1;
    case CRM_CHART_QUARTERS:
      return year * 4 + (month - 1) / 3;
    case CRM_CHART_YEARS:
      return year / (int) self->span;
    case CRM_CHART_NAMES:
    case CRM_CHART_DAYS:
      break;
    }
  return date;
}

static CrmDate
next_step (const CrmChartData *self, CrmDate start)
{
  int year;

  switch (self->period)
    {
    case CRM_CHART_WEEKS:
      return start + 7;
    case CRM_CHART_MONTHS:
      return crm_date_add_months (start, 1);
    case CRM_CHART_QUARTERS:
      return crm_date_add_months (start, 3);
    case CRM_CHART_YEARS:
      crm_date_split (start, &year, NULL, NULL);
      return crm_date_new (year - year % (int) self->span + (int) self->span, 1, 1);
    case CRM_CHART_NAMES:
    case CRM_CHART_DAYS:
      break;
    }
  return start + 1;
}

static void
coarsen_period (CrmChartData *self)
{
  static const guint spans[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000 };

  if (self->period < CRM_CHART_YEARS)
    {
      self->period++;
      self->span = 1;
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (spans[i] > self->span)
      {
        self->span = spans[i];
        return;
      }
}

/* Coarsens @shape until the days from @first to @last are at most @most steps; how many they are.
 */
static guint
fit_steps (CrmChartData *shape, CrmDate first, CrmDate last, guint most, int first_weekday)
{
  for (;; coarsen_period (shape))
    {
      int steps = step_number (shape, last, first_weekday)
                  - step_number (shape, first, first_weekday) + 1;

      if (steps <= (int) MAX (most, 1) || shape->span == 10000)
        return (guint) steps;
    }
}

static void
fill_starts (CrmChartData *self, CrmDate first, int first_weekday)
{
  CrmDate start = step_start (self, first, first_weekday);

  for (guint i = 0; i < self->n_categories; i++)
    {
      self->starts[i] = start;
      start = next_step (self, start);
    }
}

/* What a cell says, or the name for nothing. */
static char *
dup_name (CrmSeries *series, guint row, guint column)
{
  g_autofree char *name = crm_series_get_column (series, column)->type == CRM_SERIES_TEXT
                              ? g_strdup (crm_series_get_text (series, row, column))
                              : crm_series_dup_text (series, row, column);

  if (name != NULL && *name != '\0')
    return g_steal_pointer (&name);
  /* Translators: stands in a chart for what has no name, such as deals of nobody. */
  return g_strdup (_ ("(none)"));
}

static guint
find_name (CrmSeries *series, guint row, guint column, GHashTable *numbers)
{
  g_autofree char *name = dup_name (series, row, column);

  return GPOINTER_TO_UINT (g_hash_table_lookup (numbers, name));
}

typedef struct
{
  gint64 value;
  guint row;
} Found;

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *first = a, *second = b;

  if (first->value != second->value)
    return first->value < second->value ? -1 : 1;
  return first->row < second->row ? -1 : first->row > second->row;
}

/* The rows in the order in which their names are to stand: as they come, numbers by their size. */
static Found *
order_rows (CrmSeries *series, guint column)
{
  guint n = crm_series_get_n_rows (series);
  Found *found = g_new0 (Found, n + 1);
  gboolean is_text = crm_series_get_column (series, column)->type == CRM_SERIES_TEXT;

  for (guint row = 0; row < n; row++)
    found[row] = (Found){ is_text ? 0 : crm_series_get_integer (series, row, column), row };
  if (!is_text)
    qsort (found, n, sizeof *found, compare_found);
  return found;
}

/* Numbers the names of a column. */
static GPtrArray *
collect_names (CrmSeries *series, int column, GHashTable *numbers)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree Found *found = column >= 0 ? order_rows (series, (guint) column) : NULL;

  for (guint i = 0; column >= 0 && i < crm_series_get_n_rows (series); i++)
    {
      char *name = dup_name (series, found[i].row, (guint) column);

      if (g_hash_table_contains (numbers, name))
        {
          g_free (name);
          continue;
        }
      g_hash_table_insert (numbers, name, GUINT_TO_POINTER (names->len));
      g_ptr_array_add (names, name);
    }
  return names;
}

static void
copy_names (char **to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    to[i] = g_strdup (g_ptr_array_index (from, i));
}

static gboolean
is_time (CrmSeries *series, guint column)
{
  CrmSeriesType type = crm_series_get_column (series, column)->type;

  return type == CRM_SERIES_MONTH || type == CRM_SERIES_DATE;
}

/* The first and the last day of a column; FALSE when it has none. */
static gboolean
find_days (CrmSeries *series, guint column, CrmDate *first, CrmDate *last)
{
  *first = G_MAXINT32;
  *last = G_MININT32;
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    {
      CrmDate date = (CrmDate) crm_series_get_integer (series, row, column);

      if (crm_value_is_none (crm_series_get_value (series, row, column)))
        continue;
      *first = MIN (*first, date);
      *last = MAX (*last, date);
    }
  return *first <= *last;
}

static CrmChartData *
new_time_grid (CrmSeries *series, guint category, guint n_groups, CrmDate from, CrmDate to)
{
  CrmChartData shape = { .span = 1 };
  CrmChartData *self;
  CrmDate first, last;
  guint steps = 0;
  gboolean any = find_days (series, category, &first, &last);

  shape.period = crm_series_get_column (series, category)->type == CRM_SERIES_MONTH
                     ? CRM_CHART_MONTHS
                     : CRM_CHART_DAYS;
  if (any && from != CRM_DATE_NONE)
    first = MIN (first, from);
  if (any && to != CRM_DATE_NONE)
    last = MAX (last, to);
  if (any)
    steps = fit_steps (&shape, first, last, MOST_STEPS, 1);
  self = new_grid (steps, n_groups, &shape);
  if (steps > 0)
    fill_starts (self, first, 1);
  return self;
}

/**
 * crm_chart_data_new:
 * @category: column of the categories: text, date or month
 * @group: column of the groups, or -1
 * @value: column of the numbers
 * @first: of a chart over time: the axis begins here at the latest, or %CRM_DATE_NONE
 * @last: the axis ends here at the earliest, or %CRM_DATE_NONE
 *
 * Categories with names and groups keep the order of their first rows, those that are numbers
 * follow their size. Rows without a number say
 * nothing, and rows without a date are left out of a chart over time.
 */
CrmChartData *
crm_chart_data_new (
    CrmSeries *series, int category, int group, int value, CrmDate first, CrmDate last)
{
  g_autoptr (GHashTable) category_numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) group_numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) categories = NULL;
  g_autoptr (GPtrArray) groups = collect_names (series, group, group_numbers);
  gboolean time = is_time (series, (guint) category);
  guint n_groups = group < 0 ? 1 : groups->len;
  CrmChartData *self;

  if (time)
    self = new_time_grid (series, (guint) category, n_groups, first, last);
  else
    {
      categories = collect_names (series, category, category_numbers);
      self = new_grid (categories->len, n_groups, NULL);
      copy_names (self->categories, categories);
    }
  self->type = crm_series_get_column (series, (guint) value)->type;
  if (group < 0)
    self->groups[0] = g_strdup ("");
  else
    copy_names (self->groups, groups);
  for (guint row = 0; row < crm_series_get_n_rows (series); row++)
    {
      guint place, layer = 0;

      if (crm_value_is_none (crm_series_get_value (series, row, (guint) value))
          || (time && crm_value_is_none (crm_series_get_value (series, row, (guint) category))))
        continue;
      if (time)
        place = (guint) (step_number (
                             self, (CrmDate) crm_series_get_integer (series, row, (guint) category),
                             1)
                         - step_number (self, self->starts[0], 1));
      else
        place = find_name (series, row, (guint) category, category_numbers);
      if (group >= 0)
        layer = find_name (series, row, (guint) group, group_numbers);
      add_to_cell (self, place, layer, crm_series_get_integer (series, row, (guint) value),
                   (int) row);
    }
  return self;
}

CrmChartData *
crm_chart_data_copy (const CrmChartData *self)
{
  CrmChartData *copy = new_grid (self->n_categories, self->n_groups, self);
  gsize n = (gsize) self->n_categories * self->n_groups;

  memcpy (copy->starts, self->starts, self->n_categories * sizeof *copy->starts);
  memcpy (copy->values, self->values, n * sizeof *copy->values);
  memcpy (copy->rows, self->rows, n * sizeof *copy->rows);
  for (guint i = 0; i < self->n_categories; i++)
    copy->categories[i] = g_strdup (self->categories[i]);
  for (guint i = 0; i < self->n_groups; i++)
    copy->groups[i] = g_strdup (self->groups[i]);
  return copy;
}

/**
 * crm_chart_data_coarsen:
 * @self: a grid over time
 * @most: how many categories there is room for
 *
 * Returns: the same numbers in longer steps: weeks, months, quarters, years, several years
 */
CrmChartData *
crm_chart_data_coarsen (const CrmChartData *self, guint most, int first_weekday)
{
  CrmChartData shape = *self;
  CrmChartData *coarse;
  CrmDate first, last;
  guint steps;

  if (self->n_categories <= MAX (most, 1) || self->period == CRM_CHART_NAMES)
    return crm_chart_data_copy (self);
  first = self->starts[0];
  last = self->starts[self->n_categories - 1];
  steps = fit_steps (&shape, first, last, most, first_weekday);
  coarse = new_grid (steps, self->n_groups, &shape);
  fill_starts (coarse, first, first_weekday);
  for (guint i = 0; i < self->n_groups; i++)
    coarse->groups[i] = g_strdup (self->groups[i]);
  for (guint i = 0; i < self->n_categories; i++)
    for (guint group = 0; group < self->n_groups; group++)
      {
        gsize cell = (gsize) i * self->n_groups + group;
        int place = step_number (coarse, self->starts[i], first_weekday)
                    - step_number (coarse, first, first_weekday);

        add_to_cell (coarse, (guint) place, group, self->values[cell], self->rows[cell]);
      }
  return coarse;
}

typedef struct
{
  guint number;
  gint64 weight;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *first = a, *second = b;

  if (first->weight != second->weight)
    return first->weight > second->weight ? -1 : 1;
  return first->number < second->number ? -1 : first->number > second->number;
}

static gint64
magnitude (gint64 value)
{
  return value < 0 ? -value : value;
}

/**
 * crm_chart_data_fold_groups:
 * @most: how many groups may stand for themselves
 *
 * Returns: the groups from the largest to the smallest; when they are more than @most, the
 *   smallest are one last group of their own
 */
CrmChartData *
crm_chart_data_fold_groups (const CrmChartData *self, guint most)
{
  g_autofree Ranked *ranked = g_new0 (Ranked, self->n_groups + 1);
  g_autofree guint *places = g_new0 (guint, self->n_groups + 1);
  gboolean folds = self->n_groups > most;
  guint kept = folds ? most - 1 : self->n_groups;
  CrmChartData *folded = new_grid (self->n_categories, folds ? most : self->n_groups, self);

  for (guint i = 0; i < self->n_groups; i++)
    ranked[i] = (Ranked){ i, magnitude (crm_chart_data_get_group_total (self, i)) };
  qsort (ranked, self->n_groups, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < self->n_groups; i++)
    {
      places[ranked[i].number] = MIN (i, kept);
      if (i < kept)
        folded->groups[i] = g_strdup (self->groups[ranked[i].number]);
    }
  if (folds)
    /* Translators: in a chart, all the smaller sellers, teams or products together. */
    folded->groups[kept] = g_strdup (C_ ("group", "Other"));
  folded->other_group = folds;
  memcpy (folded->starts, self->starts, self->n_categories * sizeof *folded->starts);
  for (guint i = 0; i < self->n_categories; i++)
    {
      folded->categories[i] = g_strdup (self->categories[i]);
      for (guint group = 0; group < self->n_groups; group++)
        {
          gsize cell = (gsize) i * self->n_groups + group;

          add_to_cell (folded, i, places[group], self->values[cell], self->rows[cell]);
        }
    }
  return folded;
}

/**
 * crm_chart_data_rank_categories:
 * @self: a grid of names
 * @most: how many bars there is room for, 2 at least
 *
 * Returns: the categories from the highest total to the lowest; when they are more than @most,
 *   those that weigh least are one last category
 */
CrmChartData *
crm_chart_data_rank_categories (const CrmChartData *self, guint most)
{
  g_autofree Ranked *ranked = g_new0 (Ranked, self->n_categories + 1);
  gboolean folds = self->n_categories > MAX (most, 2);
  guint kept = folds ? MAX (most, 2) - 1 : self->n_categories;
  CrmChartData *sorted = new_grid (kept + (folds ? 1 : 0), self->n_groups, self);

  for (guint i = 0; i < self->n_categories; i++)
    ranked[i] = (Ranked){ i, magnitude (crm_chart_data_get_total (self, i)) };
  qsort (ranked, self->n_categories, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < kept; i++)
    ranked[i].weight = crm_chart_data_get_total (self, ranked[i].number);
  qsort (ranked, kept, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < self->n_groups; i++)
    sorted->groups[i] = g_strdup (self->groups[i]);
  for (guint i = 0; i < self->n_categories; i++)
    {
      guint place = MIN (i, kept);

      if (i < kept)
        sorted->categories[i] = g_strdup (self->categories[ranked[i].number]);
      for (guint group = 0; group < self->n_groups; group++)
        {
          gsize cell = (gsize) ranked[i].number * self->n_groups + group;

          add_to_cell (sorted, place, group, self->values[cell], self->rows[cell]);
        }
    }
  if (folds)
    /* Translators: in a chart, the one bar for the %u smallest sellers, teams or products. */
    sorted->categories[kept] = g_strdup_printf (
        ngettext ("%u other", "%u others", self->n_categories - kept), self->n_categories - kept);
  sorted->other_category = folds;
  return sorted;
}

static char *
dup_years (const CrmChartData *self, CrmDate start)
{
  int year;

  crm_date_split (start, &year, NULL, NULL);
  if (self->span <= 1)
    return g_strdup_printf ("%d", year);
  return g_strdup_printf ("%d–%d", year, year - year % (int) self->span + (int) self->span - 1);
}

/**
 * crm_chart_data_dup_category:
 *
 * Returns: (transfer full): the whole name of a category: "March 2026", "Ana Silva"
 */
char *
crm_chart_data_dup_category (const CrmChartData *self, guint category, const CrmLocale *locale)
{
  CrmDate start = self->starts[category];
  g_autofree char *day = NULL;
  int year, month;

  switch (self->period)
    {
    case CRM_CHART_NAMES:
      return g_strdup (self->categories[category]);
    case CRM_CHART_DAYS:
      return crm_locale_format_date (locale, start, CRM_DATE_MEDIUM);
    case CRM_CHART_WEEKS:
      day = crm_locale_format_date (locale, start, CRM_DATE_MEDIUM);
      /* Translators: a week in a chart, by its first day: "Week of 3 Apr 2026". */
      return g_strdup_printf (_ ("Week of %s"), day);
    case CRM_CHART_MONTHS:
      return crm_locale_format_month (locale, start);
    case CRM_CHART_QUARTERS:
      crm_date_split (start, &year, &month, NULL);
      /* Translators: a quarter of a year in a chart: its number and the year, "Q1 2026". */
      return g_strdup_printf (_ ("Q%d %d"), (month + 2) / 3, year);
    case CRM_CHART_YEARS:
      break;
    }
  return dup_years (self, start);
}
