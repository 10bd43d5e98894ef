/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records in groups. The store groups by values; here the first value of several paths, texts that
 * differ only in capitals, and quarters become one group, which gets a name and the filter that
 * finds its records again. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-groups-private.h"
#include "crm-stages-private.h"

static const CrmDimension dimensions[] = {
  { "month", N_ ("Month"), N_ ("Sales by month"), { "closed_on" }, CRM_DIMENSION_MONTH, NULL },
  { "quarter",
    N_ ("Quarter"),
    N_ ("Sales by quarter"),
    { "closed_on" },
    CRM_DIMENSION_QUARTER,
    NULL },
  { "year", N_ ("Year"), N_ ("Sales by year"), { "closed_on" }, CRM_DIMENSION_YEAR, NULL },
  { "seller", N_ ("Seller"), N_ ("Sales by seller"), { "owner_id" }, 0, N_ ("Nobody") },
  { "team",
    N_ ("Team"),
    N_ ("Sales by team"),
    { "team_id", "owner_id.team_id" },
    0,
    N_ ("No team") },
  /* The team above that of the deal or of its seller; a team with none above is a department. */
  { "department",
    N_ ("Department"),
    N_ ("Sales by department"),
    { "team_id.parent_id", "team_id", "owner_id.team_id.parent_id", "owner_id.team_id" },
    0,
    N_ ("No department") },
  { "manager",
    N_ ("Manager"),
    N_ ("Sales by manager"),
    { "owner_id.reports_to_id" },
    0,
    N_ ("Nobody") },
  { "product", N_ ("Product"), N_ ("Sales by product"), { "product_id" }, 0, N_ ("No product") },
  { "series",
    N_ ("Product series"),
    N_ ("Sales by product series"),
    { "product_id.category" },
    0,
    N_ ("No series") },
  { "source", N_ ("Source"), N_ ("Sales by source"), { "source" }, 0, N_ ("No source") },
  { "first-source",
    N_ ("First source"),
    N_ ("Sales by first source"),
    { "account_id.source", "contact_id.source", "source" },
    0,
    N_ ("No source") },
  { "method", N_ ("Sales method"), N_ ("Sales by method"), { "method" }, 0, N_ ("No method") },
  { "customer",
    N_ ("Customer"),
    N_ ("Sales by customer"),
    { "account_id", "contact_id" },
    0,
    N_ ("No customer") },
  { "industry",
    N_ ("Industry"),
    N_ ("Sales by industry"),
    { "account_id.industry" },
    0,
    N_ ("No industry") },
};

guint
crm_report_groupings_get_n (void)
{
  return G_N_ELEMENTS (dimensions);
}

const char *
crm_report_groupings_get_key (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (dimensions), NULL);
  return dimensions[position].key;
}

const char *
crm_report_groupings_get_label (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (dimensions), NULL);
  return crm_dimension_get_label (&dimensions[position]);
}

const char *
crm_dimension_get_label (const CrmDimension *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->label);
}

gboolean
crm_dimension_is_time (const CrmDimension *self)
{
  return self->unit != CRM_DIMENSION_VALUE;
}

static void
free_group (gpointer data)
{
  CrmGroup *group = data;

  for (guint i = 0; i < 2; i++)
    {
      crm_value_clear (&group->keys[i]);
      g_clear_pointer (&group->texts[i], g_ptr_array_unref);
      g_free (group->names[i]);
    }
  g_clear_pointer (&group->spread, g_array_unref);
  g_free (group);
}

void
crm_groups_free (CrmGroups *self)
{
  for (guint i = 0; i < self->n_dimensions; i++)
    g_free (self->dimensions[i]);
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->titles);
  g_hash_table_unref (self->texts);
  g_free (self);
}

/* Of the paths those that the kind has. */
static CrmDimension *
copy_dimension (CrmGroups *self, const CrmDimension *dimension)
{
  CrmDimension *copy = g_memdup2 (dimension, sizeof *dimension);
  guint n = 0;

  for (guint i = 0; dimension->paths[i] != NULL; i++)
    if (crm_kind_find_path (self->kind, dimension->paths[i]) != NULL)
      copy->paths[n++] = dimension->paths[i];
  copy->paths[n] = NULL;
  return copy;
}

/* The name of a grouping, or the path of a field. Its strings live for ever. */
static gboolean
add_dimension (CrmGroups *self, const char *key, GError **error)
{
  CrmDimension *dimension;
  const CrmField *field;

  for (gsize i = 0; i < G_N_ELEMENTS (dimensions); i++)
    if (strcmp (dimensions[i].key, key) == 0
        && crm_kind_find_path (self->kind, dimensions[i].paths[0]) != NULL)
      {
        self->dimensions[self->n_dimensions++] = copy_dimension (self, &dimensions[i]);
        return TRUE;
      }
  field = crm_kind_find_path (self->kind, key);
  if (field == NULL)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (gsize i = 0; i < G_N_ELEMENTS (dimensions); i++)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", dimensions[i].key);
      /* Translators: what was asked for, then the names of what numbers can be told apart by. */
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("Numbers cannot be told apart by “%s”; accepted: %s, or a field"), key,
                   names->str);
      return FALSE;
    }
  dimension = g_new0 (CrmDimension, 1);
  dimension->label = crm_field_get_label (field);
  if (crm_field_get_field_type (field) == CRM_FIELD_DATE
      || crm_field_get_field_type (field) == CRM_FIELD_INSTANT)
    dimension->unit = CRM_DIMENSION_MONTH;
  dimension->key = g_intern_string (key);
  dimension->paths[0] = dimension->key;
  dimension->nobody = N_ ("(none)");
  self->dimensions[self->n_dimensions++] = dimension;
  return TRUE;
}

/**
 * crm_groups_new:
 * @first: (nullable): the name of a grouping, or the path of a field of @kind
 * @second: (nullable): another one
 */
CrmGroups *
crm_groups_new (
    CrmSession *session, const CrmKind *kind, const char *first, const char *second, GError **error)
{
  g_autoptr (CrmGroups) self = g_new0 (CrmGroups, 1);

  self->session = session;
  self->kind = kind;
  self->groups = g_ptr_array_new_with_free_func (free_group);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->titles = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  self->texts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  if ((first != NULL && !add_dimension (self, first, error))
      || (second != NULL && !add_dimension (self, second, error)))
    return NULL;
  return g_steal_pointer (&self);
}

static CrmDate
quarter_start (CrmDate date)
{
  int year, month;

  crm_date_split (date, &year, &month, NULL);
  return crm_date_new (year, (month - 1) / 3 * 3 + 1, 1);
}

/* The value of the first path that has one. */
static CrmValue
read_key (const CrmDimension *dimension, GArray *row, guint column)
{
  for (guint i = 0; dimension->paths[i] != NULL; i++)
    {
      const CrmValue *value = crm_reports_get_value (row, column + i);

      if (crm_value_is_none (value) || (value->type == CRM_VALUE_TEXT && value->text[0] == '\0'))
        continue;
      if (dimension->unit == CRM_DIMENSION_QUARTER)
        return crm_value_integer (quarter_start ((CrmDate) value->integer));
      return crm_value_copy (value);
    }
  return (CrmValue) CRM_VALUE_INIT;
}

static void
append_key (GString *text, const CrmValue *value)
{
  char id[CRM_ID_STRING_SIZE];

  if (value->type == CRM_VALUE_TEXT)
    {
      g_autofree char *folded = crm_fold (value->text);

      g_string_append (text, folded);
    }
  else if (value->type == CRM_VALUE_INTEGER)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
  else if (value->type == CRM_VALUE_LINK)
    g_string_append (text, crm_id_format (&value->link, id));
  g_string_append_printf (text, "\t%d\n", value->type);
}

/* Every way in which a text is written, whatever group it stands in. */
static GPtrArray *
find_texts (CrmGroups *self, guint dimension, const CrmValue *value)
{
  g_autoptr (GString) key = g_string_new (dimension == 0 ? "0" : "1");
  GPtrArray *texts;

  append_key (key, value);
  texts = g_hash_table_lookup (self->texts, key->str);
  if (texts == NULL)
    {
      texts = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->texts, g_strdup (key->str), texts);
    }
  return texts;
}

/**
 * crm_groups_find:
 *
 * Returns: (transfer none): the group with those keys, made where there was none
 */
CrmGroup *
crm_groups_find (CrmGroups *self, const CrmValue keys[2])
{
  g_autoptr (GString) text = g_string_new (NULL);
  CrmGroup *group;

  for (guint i = 0; i < self->n_dimensions; i++)
    append_key (text, &keys[i]);
  group = g_hash_table_lookup (self->by_key, text->str);
  if (group != NULL)
    return group;
  group = g_new0 (CrmGroup, 1);
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      group->keys[i] = crm_value_copy (&keys[i]);
      if (keys[i].type == CRM_VALUE_TEXT)
        group->texts[i] = g_ptr_array_ref (find_texts (self, i, &keys[i]));
    }
  g_ptr_array_add (self->groups, group);
  g_hash_table_insert (self->by_key, g_strdup (text->str), group);
  return group;
}

/* A group is called as most wrote it, and found again by every way in which it is written. */
static void
note_text (CrmGroup *group, guint dimension, const CrmValue *value, gint64 count)
{
  if (value->type != CRM_VALUE_TEXT)
    return;
  if (!g_ptr_array_find_with_equal_func (group->texts[dimension], value->text, g_str_equal, NULL))
    g_ptr_array_add (group->texts[dimension], g_strdup (value->text));
  if (count <= group->n_named && strcmp (value->text, group->keys[dimension].text) != 0)
    return;
  group->n_named = MAX (count, group->n_named);
  if (strcmp (value->text, group->keys[dimension].text) != 0)
    {
      crm_value_clear (&group->keys[dimension]);
      group->keys[dimension] = crm_value_copy (value);
    }
}

static CrmAggregate *
new_aggregate (CrmGroups *self,
               CrmQuery *query,
               const CrmGroupsMeasure *measures,
               guint n_measures,
               GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);

  for (guint i = 0; i < self->n_dimensions; i++)
    for (guint k = 0; self->dimensions[i]->paths[k] != NULL; k++)
      {
        CrmDimensionUnit unit = self->dimensions[i]->unit;
        CrmGroupBy by = unit == CRM_DIMENSION_VALUE  ? CRM_GROUP_VALUE
                        : unit == CRM_DIMENSION_YEAR ? CRM_GROUP_YEAR
                                                     : CRM_GROUP_MONTH;

        if (!crm_aggregate_group (aggregate, self->dimensions[i]->paths[k], by, error))
          return NULL;
      }
  for (guint i = 0; i < n_measures; i++)
    if (!crm_aggregate_measure (aggregate, measures[i].measure, measures[i].path, error))
      return NULL;
  return g_steal_pointer (&aggregate);
}

static guint
count_paths (const CrmDimension *dimension)
{
  return g_strv_length ((char **) dimension->paths);
}

/**
 * crm_groups_read:
 * @measures: counts and sums; others cannot be added up
 *
 * Adds the records of @query to the groups; may be called for several queries.
 */
gboolean
crm_groups_read (CrmGroups *self,
                 CrmQuery *query,
                 const CrmGroupsMeasure *measures,
                 guint n_measures,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (CrmAggregate) aggregate = new_aggregate (self, query, measures, n_measures, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (aggregate == NULL)
    return FALSE;
  rows = crm_session_aggregate (self->session, aggregate, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      CrmValue keys[2] = { CRM_VALUE_INIT, CRM_VALUE_INIT };
      CrmGroup *group;
      guint column = 0;

      for (guint k = 0; k < self->n_dimensions; k++)
        {
          keys[k] = read_key (self->dimensions[k], row, column);
          column += count_paths (self->dimensions[k]);
        }
      group = crm_groups_find (self, keys);
      for (guint k = 0; k < n_measures; k++)
        group->sums[measures[k].sum] += crm_reports_get_integer (row, column + k);
      for (guint k = 0; k < self->n_dimensions; k++)
        {
          note_text (group, k, &keys[k], crm_reports_get_integer (row, column));
          crm_value_clear (&keys[k]);
        }
    }
  return rows != NULL;
}

/**
 * crm_groups_scan:
 * @paths: %NULL-terminated; their values go to @take, which makes a number of them
 *
 * Adds how often each number occurs to the spread of the group.
 */
gboolean
crm_groups_scan (CrmGroups *self,
                 CrmQuery *query,
                 const char *const *paths,
                 CrmGroupsTake take,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (CrmAggregate) aggregate = new_aggregate (self, query, NULL, 0, error);
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; aggregate != NULL && paths[i] != NULL; i++)
    if (!crm_aggregate_group (aggregate, paths[i], CRM_GROUP_VALUE, error))
      return FALSE;
  if (aggregate == NULL || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error))
    return FALSE;
  rows = crm_session_aggregate (self->session, aggregate, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      CrmValue keys[2] = { CRM_VALUE_INIT, CRM_VALUE_INIT };
      gint64 number, count = crm_reports_get_integer (row, row->len - 1);
      CrmGroup *group;
      guint column = 0;

      for (guint k = 0; k < self->n_dimensions; k++)
        {
          keys[k] = read_key (self->dimensions[k], row, column);
          column += count_paths (self->dimensions[k]);
        }
      if (take (row, column, &number, data))
        {
          group = crm_groups_find (self, keys);
          for (guint k = 0; k < self->n_dimensions; k++)
            note_text (group, k, &keys[k], count);
          crm_spread_add (&group->spread, number, count);
        }
      for (guint k = 0; k < self->n_dimensions; k++)
        crm_value_clear (&keys[k]);
    }
  return rows != NULL;
}

/* Also what was archived or deleted since has the name under which it stood. */
static char *
dup_link_name (CrmGroups *self, const CrmField *field, const CrmId *id)
{
  char *name = g_hash_table_lookup (self->titles, id);
  const CrmKind *kind = crm_field_get_target (field);
  g_autoptr (CrmRecord) record = NULL;

  if (name == NULL && kind != NULL)
    {
      record = crm_session_get_any (self->session, kind, id, NULL);
      name = g_strdup (record != NULL ? crm_record_get_title (record) : "");
      g_hash_table_insert (self->titles, g_memdup2 (id, sizeof *id), name);
    }
  return g_strdup (name);
}

static char *
dup_name (CrmGroups *self, const CrmDimension *dimension, const CrmValue *key)
{
  char *name = NULL;

  for (guint i = 0; dimension->paths[i] != NULL && !crm_value_is_none (key); i++)
    {
      const CrmField *field = crm_kind_find_path (self->kind, dimension->paths[i]);

      g_clear_pointer (&name, g_free);
      if (key->type == CRM_VALUE_LINK)
        name = dup_link_name (self, field, &key->link);
      else
        name = crm_field_format (field, key, crm_session_get_currency (self->session),
                                 crm_locale_default ());
      if (name != NULL && name[0] != '\0')
        return name;
    }
  g_free (name);
  return g_strdup (dimension->nobody != NULL ? g_dgettext (GETTEXT_PACKAGE, dimension->nobody)
                                             : "");
}

void
crm_groups_name (CrmGroups *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (self->groups, i);

      for (guint k = 0; k < self->n_dimensions; k++)
        if (!crm_dimension_is_time (self->dimensions[k]) && group->names[k] == NULL)
          group->names[k] = dup_name (self, self->dimensions[k], &group->keys[k]);
    }
}

typedef struct
{
  CrmGroups *groups;
  guint sum;
} Order;

/* In the order of time; then the largest sums, and where these are equal, by name. */
static int
compare_groups (gconstpointer a, gconstpointer b, gpointer data)
{
  const CrmGroup *first = *(CrmGroup *const *) a, *second = *(CrmGroup *const *) b;
  const Order *order = data;

  for (guint i = 0; i < order->groups->n_dimensions; i++)
    if (crm_dimension_is_time (order->groups->dimensions[i]))
      {
        int result = crm_value_compare (&first->keys[i], &second->keys[i]);

        if (result != 0)
          return result;
      }
  if (first->sums[order->sum] != second->sums[order->sum])
    return first->sums[order->sum] > second->sums[order->sum] ? -1 : 1;
  for (guint i = 0; i < order->groups->n_dimensions; i++)
    {
      int result = g_strcmp0 (first->names[i], second->names[i]);

      if (result != 0)
        return result;
    }
  return 0;
}

void
crm_groups_sort (CrmGroups *self, guint sum)
{
  Order order = { self, sum };

  g_ptr_array_sort_with_data (self->groups, compare_groups, &order);
}

static CrmDate
next_start (CrmDimensionUnit unit, CrmDate start)
{
  return crm_date_add_months (start, unit == CRM_DIMENSION_YEAR      ? 12
                                     : unit == CRM_DIMENSION_QUARTER ? 3
                                                                     : 1);
}

static CrmDate
unit_start (CrmDimensionUnit unit, CrmDate date)
{
  int year;

  crm_date_split (date, &year, NULL, NULL);
  if (unit == CRM_DIMENSION_YEAR)
    return crm_date_new (year, 1, 1);
  return unit == CRM_DIMENSION_QUARTER ? quarter_start (date) : crm_date_month_start (date);
}

/**
 * crm_groups_fill_months:
 *
 * Where time is the only dimension, a step of it without records is a group too, so that nobody
 * takes two months for neighbours. For groups that are in order.
 *
 * Returns: whether there are new groups
 */
gboolean
crm_groups_fill_months (CrmGroups *self, CrmDate from, CrmDate to)
{
  guint n = self->groups->len;
  CrmDimensionUnit unit = self->dimensions[0]->unit;

  if (self->n_dimensions != 1 || !crm_dimension_is_time (self->dimensions[0]))
    return FALSE;
  if (from == CRM_DATE_NONE && n > 0)
    from = (CrmDate) ((CrmGroup *) g_ptr_array_index (self->groups, 0))->keys[0].integer;
  if (to == CRM_DATE_NONE && n > 0)
    to = (CrmDate) ((CrmGroup *) g_ptr_array_index (self->groups, n - 1))->keys[0].integer;
  if (from == CRM_DATE_NONE || to == CRM_DATE_NONE || to - from > 366 * 200)
    return FALSE;
  for (CrmDate start = unit_start (unit, from); start <= to; start = next_start (unit, start))
    {
      CrmValue keys[2] = { crm_value_integer (start), CRM_VALUE_INIT };

      crm_groups_find (self, keys);
    }
  return self->groups->len > n;
}

/* What holds of a path whose value is that of the group. */
static void
append_value (CrmGroups *self, const CrmGroup *group, guint at, const char *path, GString *text)
{
  const CrmValue *key = &group->keys[at];
  const CrmField *field = crm_kind_find_path (self->kind, path);
  char id[CRM_ID_STRING_SIZE];

  if (key->type == CRM_VALUE_LINK)
    g_string_append_printf (text, "%s = \"%s\"", path, crm_id_format (&key->link, id));
  else if (key->type == CRM_VALUE_TEXT && group->texts[at] != NULL)
    {
      g_string_append_c (text, '(');
      for (guint i = 0; i < group->texts[at]->len; i++)
        {
          g_autofree char *quoted = crm_report_text_quote (g_ptr_array_index (group->texts[at], i));

          g_string_append_printf (text, "%s%s = %s", i > 0 ? " or " : "", path, quoted);
        }
      g_string_append_c (text, ')');
    }
  else
    {
      g_autofree char *plain
          = crm_field_to_text (field, key, crm_session_get_currency (self->session));

      g_autofree char *quoted = crm_report_text_quote (plain != NULL ? plain : "");

      g_string_append_printf (text, "%s = %s", path, quoted);
    }
}

/**
 * crm_groups_append_test:
 *
 * Appends the condition that a record lies in @group as far as one of its dimensions says it.
 */
void
crm_groups_append_test (CrmGroups *self, const CrmGroup *group, guint at, GString *text)
{
  const CrmDimension *dimension = self->dimensions[at];
  guint n = count_paths (dimension);

  if (crm_value_is_none (&group->keys[at]))
    {
      for (guint i = 0; i < n; i++)
        crm_report_text_and (text, "%s is empty", dimension->paths[i]);
      return;
    }
  if (crm_dimension_is_time (dimension))
    {
      CrmDate start = (CrmDate) group->keys[at].integer;

      crm_report_text_days (text, dimension->paths[0], start,
                            next_start (dimension->unit, start) - 1);
      return;
    }
  g_string_append (text, text->len > 0 ? " and (" : "(");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, i > 0 ? " or (" : "");
      for (guint k = 0; k < i; k++)
        g_string_append_printf (text, "%s is empty and ", dimension->paths[k]);
      append_value (self, group, at, dimension->paths[i], text);
      g_string_append (text, i > 0 ? ")" : "");
    }
  g_string_append_c (text, ')');
}

/**
 * crm_groups_dup_filter:
 * @base: (nullable): what holds of all records in the groups
 *
 * Returns: (transfer full): the filter that finds the records of @group
 */
char *
crm_groups_dup_filter (CrmGroups *self, const CrmGroup *group, const char *base)
{
  GString *text = g_string_new (base);

  for (guint i = 0; i < self->n_dimensions; i++)
    crm_groups_append_test (self, group, i, text);
  return g_string_free (text, FALSE);
}

void
crm_groups_add_columns (CrmGroups *self, CrmSeries *series)
{
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      const CrmDimension *dimension = self->dimensions[i];
      CrmSeriesType type = !crm_dimension_is_time (dimension)       ? CRM_SERIES_TEXT
                           : dimension->unit == CRM_DIMENSION_MONTH ? CRM_SERIES_MONTH
                                                                    : CRM_SERIES_DATE;

      crm_series_add_column (series, dimension->key, crm_dimension_get_label (dimension), type);
    }
}

/* A row that begins with the group; it bears the id of the last record that tells it apart. */
guint
crm_groups_add_row (CrmGroups *self, const CrmGroup *group, CrmSeries *series)
{
  guint row = crm_series_add_row (series);

  for (guint i = 0; i < self->n_dimensions; i++)
    {
      if (crm_dimension_is_time (self->dimensions[i]))
        crm_series_set_value (series, row, i, crm_value_copy (&group->keys[i]));
      else
        crm_series_set_value (series, row, i,
                              crm_value_text (group->names[i] != NULL ? group->names[i] : ""));
      if (group->keys[i].type == CRM_VALUE_LINK)
        crm_series_set_row_id (series, row, &group->keys[i].link);
    }
  return row;
}

#define MOST_COLUMNS 12

/* The values of the second dimension, those with the largest sums first, or in the order of time;
 * those that find no place are one. */
static GPtrArray *
rank_columns (CrmGroups *self, guint sum, GHashTable *sums)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->groups->len; i++)
    {
      CrmGroup *group = g_ptr_array_index (self->groups, i);
      g_autoptr (GString) key = g_string_new (NULL);
      gint64 *total;

      append_key (key, &group->keys[1]);
      total = g_hash_table_lookup (sums, key->str);
      if (total == NULL)
        {
          total = g_new0 (gint64, 1);
          g_ptr_array_add (names, g_strdup (key->str));
          g_hash_table_insert (sums, names->pdata[names->len - 1], total);
        }
      *total += ABS (group->sums[sum]);
    }
  return names;
}

static int
compare_columns (gconstpointer a, gconstpointer b, gpointer sums)
{
  const gint64 *first = g_hash_table_lookup (sums, *(char *const *) a);
  const gint64 *second = g_hash_table_lookup (sums, *(char *const *) b);

  return *first == *second ? strcmp (*(char *const *) a, *(char *const *) b)
                           : (*first > *second ? -1 : 1);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = g_ascii_strtoll (*(char *const *) a, NULL, 10);
  gint64 second = g_ascii_strtoll (*(char *const *) b, NULL, 10);

  return first < second ? -1 : first > second;
}

static char *
dup_key (const CrmValue *value)
{
  GString *key = g_string_new (NULL);

  append_key (key, value);
  return g_string_free (key, FALSE);
}

typedef struct
{
  CrmGroups *groups;
  CrmSeries *series;
  const char *base;
  guint sum;
  GHashTable *columns; /* key of the second dimension -> number of the column */
  GHashTable *rows;    /* key of the first -> number of the row + 1 */
  guint other;         /* column of those that found no place; 0: none */
  guint total;         /* column */
} Cross;

static char *
dup_column_label (Cross *self, const CrmGroup *group)
{
  const CrmDimension *dimension = self->groups->dimensions[1];

  if (!crm_dimension_is_time (dimension))
    return g_strdup (group->names[1]);
  if (crm_value_is_none (&group->keys[1]))
    return g_strdup (_ ("(none)"));
  return dimension->unit == CRM_DIMENSION_MONTH
             ? crm_locale_format_month (crm_locale_default (), (CrmDate) group->keys[1].integer)
             : crm_locale_format_date (crm_locale_default (), (CrmDate) group->keys[1].integer,
                                       CRM_DATE_SHORT);
}

static void
add_cross_columns (Cross *self, CrmSeriesType type)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) keys = rank_columns (self->groups, self->sum, sums);
  gboolean time = crm_dimension_is_time (self->groups->dimensions[1]);
  guint first = 0, most = time ? 3 * MOST_COLUMNS : MOST_COLUMNS;

  if (time)
    g_ptr_array_sort (keys, compare_times);
  else
    g_ptr_array_sort_with_data (keys, compare_columns, sums);
  if (time && keys->len > most)
    first = keys->len - most;
  for (guint i = first; i < MIN (keys->len, first + most); i++)
    for (guint k = 0; k < self->groups->groups->len; k++)
      {
        CrmGroup *group = g_ptr_array_index (self->groups->groups, k);
        g_autofree char *key = dup_key (&group->keys[1]);
        g_autofree char *label = NULL;
        g_autofree char *name = NULL;

        if (strcmp (key, keys->pdata[i]) != 0)
          continue;
        label = dup_column_label (self, group);
        name = g_strdup_printf ("c%u", i - first + 1);
        g_hash_table_insert (
            self->columns, g_strdup (key),
            GUINT_TO_POINTER (crm_series_add_column (self->series, name, label, type)));
        break;
      }
  if (keys->len > most)
    self->other = crm_series_add_column (self->series, "other", _ ("Others"), type);
  self->total = crm_series_add_column (self->series, "total", _ ("Total"), type);
}

static guint
find_row (Cross *self, const CrmGroup *group)
{
  g_autofree char *key = dup_key (&group->keys[0]);
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, key));
  const CrmDimension *dimension = self->groups->dimensions[0];

  if (row > 0)
    return row - 1;
  row = crm_series_add_row (self->series);
  g_hash_table_insert (self->rows, g_steal_pointer (&key), GUINT_TO_POINTER (row + 1));
  crm_series_set_value (self->series, row, 0,
                        crm_dimension_is_time (dimension) ? crm_value_copy (&group->keys[0])
                                                          : crm_value_text (group->names[0]));
  if (group->keys[0].type == CRM_VALUE_LINK)
    crm_series_set_row_id (self->series, row, &group->keys[0].link);
  return row;
}

static void
add_to_cell (Cross *self, guint row, guint column, gint64 number)
{
  crm_series_set_value (
      self->series, row, column,
      crm_value_integer (crm_series_get_integer (self->series, row, column) + number));
}

static void
add_to_total (Cross *self, guint column, gint64 number)
{
  const CrmValue *total = crm_series_get_total (self->series, column);

  crm_series_set_total (
      self->series, column,
      crm_value_integer ((total->type == CRM_VALUE_INTEGER ? total->integer : 0) + number));
}

static void
put_cross_group (Cross *self, const CrmGroup *group)
{
  g_autofree char *key = dup_key (&group->keys[1]);
  guint column = GPOINTER_TO_UINT (g_hash_table_lookup (self->columns, key));
  guint row = find_row (self, group);
  const char *kind = crm_kind_get_name (self->groups->kind);
  GString *text = g_string_new (self->base);

  crm_groups_append_test (self->groups, group, 0, text);
  crm_series_take_filter (self->series, (int) row, self->total, kind, g_string_free (text, FALSE));
  if (column > 0)
    {
      crm_series_take_filter (self->series, (int) row, column, kind,
                              crm_groups_dup_filter (self->groups, group, self->base));
      text = g_string_new (self->base);
      crm_groups_append_test (self->groups, group, 1, text);
      crm_series_take_filter (self->series, CRM_SERIES_TOTALS, column, kind,
                              g_string_free (text, FALSE));
    }
  else
    column = self->other;
  if (column > 0)
    {
      add_to_cell (self, row, column, group->sums[self->sum]);
      add_to_total (self, column, group->sums[self->sum]);
    }
  add_to_cell (self, row, self->total, group->sums[self->sum]);
  add_to_total (self, self->total, group->sums[self->sum]);
}

/**
 * crm_groups_cross:
 * @sum: which of the sums of the groups
 * @base: what holds of all records in the groups
 *
 * Returns: (transfer full): the first dimension down, the second across, totals at both ends.
 *   Groups by one dimension get a column of their sums only
 */
CrmSeries *
crm_groups_cross (
    CrmGroups *self, const char *title, CrmSeriesType type, guint sum, const char *base)
{
  CrmSeries *series = crm_series_new (title, crm_session_get_currency (self->session));
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Cross cross = { self, series, base, sum, columns, rows, 0, 0 };
  const CrmDimension *first = self->dimensions[0];

  crm_groups_name (self);
  crm_groups_sort (self, sum);
  crm_series_add_column (series, first->key, crm_dimension_get_label (first),
                         !crm_dimension_is_time (first)       ? CRM_SERIES_TEXT
                         : first->unit == CRM_DIMENSION_MONTH ? CRM_SERIES_MONTH
                                                              : CRM_SERIES_DATE);
  if (self->n_dimensions == 2)
    add_cross_columns (&cross, type);
  else
    cross.total = crm_series_add_column (series, "total", _ ("Total"), type);
  for (guint i = 0; i < self->groups->len; i++)
    put_cross_group (&cross, g_ptr_array_index (self->groups, i));
  crm_series_take_filter (series, CRM_SERIES_TOTALS, cross.total, crm_kind_get_name (self->kind),
                          g_strdup (base));
  return series;
}
