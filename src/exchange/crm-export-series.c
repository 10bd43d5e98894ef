/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as a table to be printed: what a list shows, in words. */
#include "config.h"

#include "crm-export-series.h"

#include "crm-rights.h"

#define PAGE_SIZE 256

static const CrmField *
find_field (CrmRecord *record, char **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), names[i]);

      if (field != NULL)
        return field;
    }
  return NULL;
}

/* Numbers of one kind can be written below each other by whoever draws the table. Money stays in
 * words, since each record may have a currency of its own. */
static CrmSeriesType
choose_type (const CrmCatalog *catalog, char **names)
{
  for (guint k = 0; k < crm_catalog_get_n_kinds (catalog); k++)
    for (guint i = 0; names[i] != NULL; i++)
      {
        const CrmField *field = crm_kind_find_field (crm_catalog_get_kind (catalog, k), names[i]);

        if (field != NULL && crm_field_get_field_type (field) == CRM_FIELD_INTEGER)
          return CRM_SERIES_INTEGER;
        if (field != NULL)
          return CRM_SERIES_TEXT;
      }
  return CRM_SERIES_TEXT;
}

static void
add_row (CrmSeries *series, CrmRecord *record, GPtrArray *names, const CrmLocale *locale)
{
  guint row = crm_series_add_row (series);

  for (guint i = 0; i < names->len; i++)
    {
      const CrmField *field = find_field (record, g_ptr_array_index (names, i));
      char *text = field != NULL ? crm_record_format (record, field, locale) : NULL;

      if (text != NULL && crm_series_get_column (series, i)->type == CRM_SERIES_INTEGER)
        {
          crm_series_set_value (series, row, i, crm_value_copy (crm_record_get (record, field)));
          g_free (text);
        }
      else if (text != NULL)
        crm_series_set_value (series, row, i,
                              crm_value_take_text (g_strdelimit (text, "\n\r\t", ' ')));
    }
}

/**
 * crm_export_series:
 * @columns: ends with %NULL names
 *
 * Reads records as a table in the words of a person. Any lane of the store.
 *
 * Returns: (transfer full): the table, or %NULL with @error
 */
CrmSeries *
crm_export_series (CrmSession *session,
                   const CrmRef *refs,
                   guint n_refs,
                   const char *title,
                   const CrmExportColumn *columns,
                   const CrmLocale *locale,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (CrmSeries) series = crm_series_new (title, crm_session_get_currency (session));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  if (n_refs > 1 && !crm_rights_check_export (crm_session_get_catalog (session), error))
    return NULL;
  for (; columns->names != NULL; columns++)
    {
      char **of_kinds = g_strsplit (columns->names, "/", -1);

      g_ptr_array_add (names, of_kinds);
      crm_series_add_column (series, columns->names, columns->title,
                             choose_type (crm_session_get_catalog (session), of_kinds));
    }
  for (guint at = 0; at < n_refs; at += PAGE_SIZE)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, refs + at, MIN (PAGE_SIZE, n_refs - at), error);

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (guint i = 0; i < page->len; i++)
        if (g_ptr_array_index (page, i) != NULL)
          add_row (series, g_ptr_array_index (page, i), names, locale);
    }
  return g_steal_pointer (&series);
}
