/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money is a whole number of minor units (cents) beside an ISO 4217 code; a decimal is a whole
 * number of millionths. Neither ever passes through floating point. */
#define CRM_DECIMAL_ONE G_GINT64_CONSTANT (1000000)

gboolean crm_currency_is_known (const char *currency);
int crm_currency_decimals (const char *currency);
char *crm_money_to_string (gint64 minor, const char *currency);
gboolean crm_money_parse (const char *text, const char *currency, gint64 *minor);
char *crm_decimal_to_string (gint64 decimal);
gboolean crm_decimal_parse (const char *text, gint64 *decimal);
gint64 crm_decimal_multiply (gint64 amount, gint64 decimal);

G_END_DECLS
