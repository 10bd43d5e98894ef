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
};

G_DEFINE_FINAL_TYPE (CrmSeries, crm_series, G_TYPE_OBJECT)

static void
clear_column (gpointer data)
{
  CrmSeriesColumn *column = data;

  g_free (column->key);
  g_free (column->label);
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
  CrmSeriesColumn column = { g_strdup (key), g_strdup (label), type };

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
