/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmCsvDialect:
 * @delimiter: the character between cells
 * @n_columns: how many cells most rows have
 * @has_header: whether the first row names the columns
 * @skip: bytes before the table: a first line such as "sep=;"
 */
typedef struct
{
  char delimiter;
  guint n_columns;
  gboolean has_header;
  gsize skip;
} CrmCsvDialect;

void crm_csv_dialect_guess (
    const char *sample, gsize length, gboolean is_whole, char delimiter, CrmCsvDialect *dialect);

G_END_DECLS
