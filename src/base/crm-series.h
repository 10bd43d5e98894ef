/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-value.h"

G_BEGIN_DECLS

/**
 * CrmSeries:
 *
 * Numbers without pixels: a small table of typed columns that a report yields, a chart draws, a
 * file or a screen shows. Immutable once it is handed over, so any thread may read it.
 */
#define CRM_TYPE_SERIES (crm_series_get_type ())
G_DECLARE_FINAL_TYPE (CrmSeries, crm_series, CRM, SERIES, GObject)

typedef enum
{
  CRM_SERIES_TEXT,
  CRM_SERIES_INTEGER,
  CRM_SERIES_MONEY,   /* minor units of the series' currency */
  CRM_SERIES_PERCENT, /* millionths of one: 500000 is 50 % */
  CRM_SERIES_DECIMAL, /* millionths */
  CRM_SERIES_DATE,    /* days since 1970; a month is its first day */
  CRM_SERIES_MONTH,
  CRM_SERIES_DURATION, /* seconds */
} CrmSeriesType;

typedef struct
{
  char *key;   /* stable, for files: "won_amount" */
  char *label; /* for people, translated */
  CrmSeriesType type;
  char *formula; /* (nullable): how its numbers are got, in words, translated */
} CrmSeriesColumn;

/**
 * CrmSeriesRecords:
 *
 * The records behind a number: those of a kind of which a filter holds, or those with certain ids.
 */
typedef struct
{
  char *kind;
  char *filter; /* (nullable): in the language of filters; %NULL where @ids say which */
  GArray *ids;  /* (nullable) (element-type CrmId) */
} CrmSeriesRecords;

/* Instead of a row: the totals. */
#define CRM_SERIES_TOTALS (-1)

CrmSeries *crm_series_new (const char *title, const char *currency);
guint
crm_series_add_column (CrmSeries *self, const char *key, const char *label, CrmSeriesType type);
guint crm_series_add_row (CrmSeries *self);
void crm_series_set_value (CrmSeries *self, guint row, guint column, CrmValue value);
void crm_series_set_total (CrmSeries *self, guint column, CrmValue value);

const char *crm_series_get_title (CrmSeries *self);
const char *crm_series_get_currency (CrmSeries *self);
guint crm_series_get_n_columns (CrmSeries *self);
guint crm_series_get_n_rows (CrmSeries *self);
const CrmSeriesColumn *crm_series_get_column (CrmSeries *self, guint column);
int crm_series_find_column (CrmSeries *self, const char *key);
const CrmValue *crm_series_get_value (CrmSeries *self, guint row, guint column);
gint64 crm_series_get_integer (CrmSeries *self, guint row, guint column);
const char *crm_series_get_text (CrmSeries *self, guint row, guint column);
const CrmValue *crm_series_get_total (CrmSeries *self, guint column);
char *crm_series_dup_text (CrmSeries *self, guint row, guint column);
char *crm_series_dup_total_text (CrmSeries *self, guint column);
void crm_series_set_row_id (CrmSeries *self, guint row, const CrmId *id);
const CrmId *crm_series_get_row_id (CrmSeries *self, guint row);
void crm_series_set_formula (CrmSeries *self, guint column, const char *formula);
void crm_series_set_note (CrmSeries *self, const char *note);
const char *crm_series_get_note (CrmSeries *self);
void crm_series_mark_row (CrmSeries *self, guint row);
gboolean crm_series_is_marked (CrmSeries *self, guint row);
void
crm_series_take_filter (CrmSeries *self, int row, guint column, const char *kind, char *filter);
void crm_series_take_ids (CrmSeries *self, int row, guint column, const char *kind, GArray *ids);
const CrmSeriesRecords *crm_series_get_records (CrmSeries *self, int row, guint column);

G_END_DECLS
