/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-series-csv.h"

#include <string.h>

static void
append_cell (GString *csv, const char *text, gboolean first)
{
  if (!first)
    g_string_append_c (csv, ',');
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/* A text that a spreadsheet would take for a formula is shown as the text that it is. */
static char *
dup_cell (CrmSeries *self, guint row, guint column)
{
  char *text = crm_series_dup_text (self, row, column);

  if (crm_series_get_column (self, column)->type == CRM_SERIES_TEXT && text[0] != '\0'
      && strchr ("=+-@", text[0]) != NULL)
    {
      char *plain = g_strconcat ("'", text, NULL);

      g_free (text);
      return plain;
    }
  return text;
}

/**
 * crm_series_to_csv:
 *
 * Returns: (transfer full): the rows as CSV (RFC 4180, UTF-8), keys of the columns in the first
 *   line, plain decimals and ISO dates, without the totals
 */
GBytes *
crm_series_to_csv (CrmSeries *self)
{
  GString *csv = g_string_new (NULL);
  guint n_columns = crm_series_get_n_columns (self);

  for (guint column = 0; column < n_columns; column++)
    append_cell (csv, crm_series_get_column (self, column)->key, column == 0);
  g_string_append (csv, "\r\n");
  for (guint row = 0; row < crm_series_get_n_rows (self); row++)
    {
      for (guint column = 0; column < n_columns; column++)
        {
          g_autofree char *text = dup_cell (self, row, column);

          append_cell (csv, text, column == 0);
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free_to_bytes (csv);
}
