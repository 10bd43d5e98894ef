/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-series.h"

#include "crm-date.h"
#include "crm-money.h"

struct _CrmSeries
{
  GObject parent_instance;

  char *title;
  char *currency;
  GArray *columns; /* CrmSeriesColumn */
  GArray *values;  /* CrmValue, row by row */
  GArray *ids;     /* CrmId, one a row */
  GArray *totals;  /* CrmValue, one a column */
  char *note;
  GHashTable *marked;  /* (nullable): rows */
  GHashTable *records; /* (nullable): number of a cell -> CrmSeriesRecords */
};

G_DEFINE_FINAL_TYPE (CrmSeries, crm_series, G_TYPE_OBJECT)

static void
clear_column (gpointer data)
{
  CrmSeriesColumn *column = data;

  g_free (column->key);
  g_free (column->label);
  g_free (column->formula);
}

static void
free_records (gpointer data)
{
  CrmSeriesRecords *records = data;

  g_free (records->kind);
  g_free (records->filter);
  g_clear_pointer (&records->ids, g_array_unref);
  g_free (records);
}

static void
clear_value (gpointer data)
{
  crm_value_clear (data);
}

static void
crm_series_finalize (GObject *object)
{
  CrmSeries *self = CRM_SERIES (object);

  g_free (self->title);
  g_free (self->currency);
  g_array_unref (self->columns);
  g_array_unref (self->values);
  g_array_unref (self->ids);
  g_array_unref (self->totals);
  g_free (self->note);
  g_clear_pointer (&self->marked, g_hash_table_unref);
  g_clear_pointer (&self->records, g_hash_table_unref);
  G_OBJECT_CLASS (crm_series_parent_class)->finalize (object);
}

static void
crm_series_class_init (CrmSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_series_finalize;
}

static void
crm_series_init (CrmSeries *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (CrmSeriesColumn));
  g_array_set_clear_func (self->columns, clear_column);
  self->values = g_array_new (FALSE, TRUE, sizeof (CrmValue));
  g_array_set_clear_func (self->values, clear_value);
  self->ids = g_array_new (FALSE, TRUE, sizeof (CrmId));
  self->totals = g_array_new (FALSE, TRUE, sizeof (CrmValue));
  g_array_set_clear_func (self->totals, clear_value);
}

/**
 * crm_series_new:
 * @title: what the numbers are, translated
 * @currency: (nullable): ISO 4217 code of the money columns
 */
CrmSeries *
crm_series_new (const char *title, const char *currency)
{
  CrmSeries *self = g_object_new (CRM_TYPE_SERIES, NULL);

  self->title = g_strdup (title);
  self->currency = g_strdup (currency);
  return self;
}

/**
 * crm_series_add_column:
 *
 * All columns are added before the first row.
 *
 * Returns: the number of the column
 */
guint
crm_series_add_column (CrmSeries *self, const char *key, const char *label, CrmSeriesType type)
{
  CrmSeriesColumn column = { g_strdup (key), g_strdup (label), type, NULL };

  g_return_val_if_fail (self->values->len == 0, 0);
  g_array_append_val (self->columns, column);
  g_array_set_size (self->totals, self->columns->len);
  return self->columns->len - 1;
}

guint
crm_series_add_row (CrmSeries *self)
{
  g_array_set_size (self->values, self->values->len + self->columns->len);
  g_array_set_size (self->ids, self->ids->len + 1);
  return self->ids->len - 1;
}

/**
 * crm_series_set_value:
 * @value: (transfer full): taken
 */
void
crm_series_set_value (CrmSeries *self, guint row, guint column, CrmValue value)
{
  CrmValue *place;

  g_return_if_fail (row < self->ids->len && column < self->columns->len);
  place = &g_array_index (self->values, CrmValue, row * self->columns->len + column);
  crm_value_clear (place);
  *place = value;
}

/**
 * crm_series_set_total:
 * @value: (transfer full): taken
 */
void
crm_series_set_total (CrmSeries *self, guint column, CrmValue value)
{
  CrmValue *place;

  g_return_if_fail (column < self->columns->len);
  place = &g_array_index (self->totals, CrmValue, column);
  crm_value_clear (place);
  *place = value;
}

const char *
crm_series_get_title (CrmSeries *self)
{
  return self->title;
}

const char *
crm_series_get_currency (CrmSeries *self)
{
  return self->currency;
}

guint
crm_series_get_n_columns (CrmSeries *self)
{
  return self->columns->len;
}

guint
crm_series_get_n_rows (CrmSeries *self)
{
  return self->ids->len;
}

const CrmSeriesColumn *
crm_series_get_column (CrmSeries *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);
  return &g_array_index (self->columns, CrmSeriesColumn, column);
}

/**
 * crm_series_find_column:
 *
 * Returns: the number of the column with that key, or -1
 */
int
crm_series_find_column (CrmSeries *self, const char *key)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (g_array_index (self->columns, CrmSeriesColumn, i).key, key))
      return (int) i;
  return -1;
}

const CrmValue *
crm_series_get_value (CrmSeries *self, guint row, guint column)
{
  g_return_val_if_fail (row < self->ids->len && column < self->columns->len, NULL);
  return &g_array_index (self->values, CrmValue, row * self->columns->len + column);
}

/**
 * crm_series_get_integer:
 *
 * Returns: the number there, 0 where there is none
 */
gint64
crm_series_get_integer (CrmSeries *self, guint row, guint column)
{
  const CrmValue *value = crm_series_get_value (self, row, column);

  return value->type == CRM_VALUE_INTEGER ? value->integer : 0;
}

const char *
crm_series_get_text (CrmSeries *self, guint row, guint column)
{
  const CrmValue *value = crm_series_get_value (self, row, column);

  return value->type == CRM_VALUE_TEXT ? value->text : NULL;
}

/**
 * crm_series_get_total:
 *
 * Returns: the total of a column; no value where a total has no sense
 */
const CrmValue *
crm_series_get_total (CrmSeries *self, guint column)
{
  g_return_val_if_fail (column < self->totals->len, NULL);
  return &g_array_index (self->totals, CrmValue, column);
}

static char *
format_plain (CrmSeries *self, const CrmValue *value, CrmSeriesType type)
{
  char date[CRM_DATE_STRING_SIZE];

  if (value->type == CRM_VALUE_TEXT)
    return g_strdup (value->text);
  if (value->type != CRM_VALUE_INTEGER)
    return g_strdup ("");
  switch (type)
    {
    case CRM_SERIES_TEXT:
    case CRM_SERIES_INTEGER:
    case CRM_SERIES_DURATION:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case CRM_SERIES_MONEY:
      return crm_money_to_string (value->integer, self->currency);
    case CRM_SERIES_PERCENT:
    case CRM_SERIES_DECIMAL:
      return crm_decimal_to_string (value->integer);
    case CRM_SERIES_DATE:
      return g_strdup (crm_date_format ((CrmDate) value->integer, date));
    case CRM_SERIES_MONTH:
      crm_date_format ((CrmDate) value->integer, date);
      date[7] = '\0';
      return g_strdup (date);
    }
  g_return_val_if_reached (NULL);
}

/**
 * crm_series_dup_text:
 *
 * Returns: (transfer full): the value as files carry it: plain decimals, ISO dates, YYYY-MM months
 */
char *
crm_series_dup_text (CrmSeries *self, guint row, guint column)
{
  return format_plain (self, crm_series_get_value (self, row, column),
                       crm_series_get_column (self, column)->type);
}

char *
crm_series_dup_total_text (CrmSeries *self, guint column)
{
  return format_plain (self, crm_series_get_total (self, column),
                       crm_series_get_column (self, column)->type);
}

/**
 * crm_series_set_row_id:
 *
 * Remembers the record that a row stands for (a stage, a person), so that a click can lead there.
 */
void
crm_series_set_row_id (CrmSeries *self, guint row, const CrmId *id)
{
  g_return_if_fail (row < self->ids->len);
  g_array_index (self->ids, CrmId, row) = *id;
}

const CrmId *
crm_series_get_row_id (CrmSeries *self, guint row)
{
  g_return_val_if_fail (row < self->ids->len, NULL);
  return &g_array_index (self->ids, CrmId, row);
}

/**
 * crm_series_set_formula:
 * @formula: how the numbers of the column are got, in words, translated
 */
void
crm_series_set_formula (CrmSeries *self, guint column, const char *formula)
{
  CrmSeriesColumn *place;

  g_return_if_fail (column < self->columns->len);
  place = &g_array_index (self->columns, CrmSeriesColumn, column);
  g_free (place->formula);
  place->formula = g_strdup (formula);
}

/**
 * crm_series_set_note:
 * @note: (nullable): what is to be known of all numbers, translated
 */
void
crm_series_set_note (CrmSeries *self, const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

const char *
crm_series_get_note (CrmSeries *self)
{
  return self->note;
}

/**
 * crm_series_mark_row:
 *
 * Marks a row that deserves a look, such as the worst step of a funnel.
 */
void
crm_series_mark_row (CrmSeries *self, guint row)
{
  g_return_if_fail (row < self->ids->len);
  if (self->marked == NULL)
    self->marked = g_hash_table_new (NULL, NULL);
  g_hash_table_add (self->marked, GUINT_TO_POINTER (row));
}

gboolean
crm_series_is_marked (CrmSeries *self, guint row)
{
  return self->marked != NULL && g_hash_table_contains (self->marked, GUINT_TO_POINTER (row));
}

static gpointer
cell_number (CrmSeries *self, int row, guint column)
{
  return GUINT_TO_POINTER ((guint) (row + 1) * self->columns->len + column);
}

static CrmSeriesRecords *
new_records (CrmSeries *self, int row, guint column, const char *kind)
{
  CrmSeriesRecords *records = g_new0 (CrmSeriesRecords, 1);

  records->kind = g_strdup (kind);
  if (self->records == NULL)
    self->records = g_hash_table_new_full (NULL, NULL, NULL, free_records);
  g_hash_table_replace (self->records, cell_number (self, row, column), records);
  return records;
}

/**
 * crm_series_take_filter:
 * @row: a row, or %CRM_SERIES_TOTALS
 * @filter: (transfer full): in the language of filters; empty for all records of @kind
 *
 * Says which records stand behind a number.
 */
void
crm_series_take_filter (CrmSeries *self, int row, guint column, const char *kind, char *filter)
{
  g_return_if_fail (row < (int) self->ids->len && column < self->columns->len);
  new_records (self, row, column, kind)->filter = filter;
}

/**
 * crm_series_take_ids:
 * @row: a row, or %CRM_SERIES_TOTALS
 * @ids: (transfer full) (element-type CrmId): where no filter would find just these
 *
 * Says which records stand behind a number.
 */
void
crm_series_take_ids (CrmSeries *self, int row, guint column, const char *kind, GArray *ids)
{
  g_return_if_fail (row < (int) self->ids->len && column < self->columns->len);
  new_records (self, row, column, kind)->ids = ids;
}

/**
 * crm_series_get_records:
 * @row: a row, or %CRM_SERIES_TOTALS
 *
 * Returns: (nullable): the records behind a number; %NULL where none are told
 */
const CrmSeriesRecords *
crm_series_get_records (CrmSeries *self, int row, guint column)
{
  if (self->records == NULL || column >= self->columns->len)
    return NULL;
  return g_hash_table_lookup (self->records, cell_number (self, row, column));
}
