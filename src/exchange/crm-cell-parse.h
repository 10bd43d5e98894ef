/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "crm-date.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_DATE_ORDER_UNKNOWN,
  CRM_DATE_ORDER_DMY,
  CRM_DATE_ORDER_MDY,
  CRM_DATE_ORDER_YMD,
} CrmDateOrder;

/**
 * CrmCellFormat:
 * @date_order: how a date of three numbers is read where the year does not come first
 * @decimal: '.' or ',', or 0 to decide by the number itself
 *
 * How the cells of one column are written.
 */
typedef struct
{
  CrmDateOrder date_order;
  char decimal;
} CrmCellFormat;

/**
 * CrmWrittenDate:
 *
 * A date as three numbers in the order in which they were written, before anyone decided which is
 * the day. @order is known where the year comes first or the month is a word.
 */
typedef struct
{
  int parts[3];
  CrmDateOrder order;
  char separator;
  gboolean has_time;
  gint64 time; /* microseconds since midnight */
  gboolean has_zone;
  gint64 zone; /* microseconds east of UTC */
} CrmWrittenDate;

gboolean crm_cell_read_date (const char *text, CrmWrittenDate *written);
CrmDate crm_written_date_resolve (const CrmWrittenDate *written, CrmDateOrder order);

gboolean crm_cell_parse_date (const CrmCellFormat *format, const char *text, CrmDate *date);
gboolean crm_cell_parse_instant (const CrmCellFormat *format, const char *text, gint64 *instant);
gboolean crm_cell_parse_boolean (const char *text, gboolean *value);

/**
 * CrmWrittenNumber:
 * @plain: sign, digits and at most one point
 * @decimal: the decimal character that the number proves, or 0 when it proves none
 * @doubtful: the separator that stands once before exactly three digits, or 0
 * @currency: an ISO 4217 code where a symbol or code stands beside the number, or ""
 */
typedef struct
{
  char plain[48];
  char decimal;
  char doubtful;
  char currency[4];
  gboolean is_percent;
  gboolean has_fraction;
} CrmWrittenNumber;

gboolean crm_cell_read_number (const char *text, char decimal, CrmWrittenNumber *written);

gboolean crm_cell_is_email (const char *text);
gboolean crm_cell_is_phone (const char *text);
gboolean crm_cell_is_url (const char *text);

G_END_DECLS
