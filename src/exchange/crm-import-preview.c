/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a preview keeps of each row: what is there and what comes, or the cells and what is wrong
 * with them. */
#include "config.h"

#include "crm-import-private.h"
#include "crm-locale.h"

/**
 * crm_import_begin_preview:
 *
 * Makes room for the rows of a preview.
 */
gboolean
crm_import_begin_preview (CrmImportRun *run, GError **error)
{
  guint n_columns = crm_import_plan_get_n_columns (run->plan);
  g_autoptr (GStrvBuilder) columns = g_strv_builder_new ();

  run->rows = crm_import_rows_new (error);
  if (run->rows == NULL)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    g_strv_builder_add (columns, crm_import_plan_get_column_name (run->plan, i));
  crm_import_rows_take_columns (run->rows, g_strv_builder_end (columns));
  for (guint i = 0; i < n_columns; i++)
    {
      const CrmField *field = crm_import_plan_get_field (run->plan, i);

      if (field != NULL)
        crm_import_rows_set_field (run->rows, i, field);
      else if (crm_import_plan_is_used (run->plan, i))
        crm_import_rows_set_used (run->rows, i);
    }
  return TRUE;
}

static void
note_value (CrmImportRun *run, const CrmField *field, CrmRecord *record)
{
  const CrmLocale *locale = crm_locale_default ();
  const CrmValue *value = crm_record_get (record, field);
  const CrmValue *there = run->before != NULL ? crm_record_get (run->before, field) : NULL;
  g_autofree char *after = NULL, *before = NULL;

  if (crm_value_is_none (value))
    return;
  after = crm_record_format (record, field, locale);
  if (there != NULL && !crm_value_is_none (there) && !crm_value_equal (there, value))
    before = crm_record_format (run->before, field, locale);
  crm_import_rows_add_value (run->rows, field, before != NULL ? before : "",
                             after != NULL ? after : "");
}

static void
note_values (CrmImportRun *run, CrmRecord *record)
{
  const CrmField *title = crm_kind_get_title_field (run->kind);
  gboolean has_title = FALSE;

  for (guint i = 0; i < run->n_order; i++)
    {
      const CrmField *field = crm_import_plan_get_field (run->plan, run->order[i]);

      note_value (run, field, record);
      has_title = has_title || field == title;
    }
  if (!has_title)
    note_value (run, title, record);
}

/* The row as the file has it, with what is wrong. */
static void
note_problems (CrmImportRun *run, const CrmCsvRow *row)
{
  guint n_cells = MAX (row->n_cells, crm_import_plan_get_n_columns (run->plan));

  for (guint i = 0; i < n_cells; i++)
    crm_import_rows_add_cell (run->rows, row->cells[i]);
  for (guint i = 0; i < run->problems->len; i++)
    {
      const CrmImportRowProblem *problem = &g_array_index (run->problems, CrmImportRowProblem, i);

      crm_import_rows_add_problem (run->rows, problem->field, problem->message);
    }
}

/**
 * crm_import_note_row:
 * @record: (nullable): as it would be saved
 *
 * Keeps a row for the lists of a preview. To be called before its problems are counted.
 */
gboolean
crm_import_note_row (CrmImportRun *run,
                     const CrmCsvRow *row,
                     CrmImportAction action,
                     CrmRecord *record,
                     GError **error)
{
  if (run->rows == NULL)
    return TRUE;
  crm_import_rows_begin (run->rows, row->number, action);
  if (record != NULL)
    note_values (run, record);
  if (run->problems->len > 0 || action == CRM_IMPORT_SKIP || run->row_later->len > 0)
    note_problems (run, row);
  g_clear_object (&run->before);
  return crm_import_rows_end (run->rows, error);
}
