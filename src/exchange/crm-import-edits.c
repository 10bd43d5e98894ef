/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corrections lie over the rows as they are read. There are few of them: a person made them. */
#include "config.h"

#include "crm-import-edits.h"

#include <string.h>

#include "crm-import-plan-private.h"

struct _CrmImportEdits
{
  GHashTable *rows;   /* number -> GHashTable of column and one -> text */
  GHashTable *exempt; /* numbers of rows that are not as takes_all says */
  gboolean takes_all; /* rows whose changes are taken unless they are exempt */
  const char **cells; /* of the row that was read last */
  gsize n_cells;      /* room in cells */
};

static gpointer
key_of (guint64 row)
{
  return GSIZE_TO_POINTER ((gsize) row);
}

CrmImportEdits *
crm_import_edits_new (void)
{
  CrmImportEdits *self = g_new0 (CrmImportEdits, 1);

  self->rows = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  self->exempt = g_hash_table_new (NULL, NULL);
  return self;
}

void
crm_import_edits_free (CrmImportEdits *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->exempt);
  g_free (self->cells);
  g_free (self);
}

void
crm_import_edits_set_cell (CrmImportEdits *self, guint64 row, guint column, const char *text)
{
  GHashTable *cells = g_hash_table_lookup (self->rows, key_of (row));

  if (cells == NULL)
    {
      cells = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->rows, key_of (row), cells);
    }
  g_hash_table_insert (cells, GUINT_TO_POINTER (column + 1), g_strdup (text));
}

/**
 * crm_import_edits_get_cell:
 *
 * Returns: (nullable): what a person wrote into the cell; %NULL when it is as in the file
 */
const char *
crm_import_edits_get_cell (CrmImportEdits *self, guint64 row, guint column)
{
  GHashTable *cells = g_hash_table_lookup (self->rows, key_of (row));

  return cells != NULL ? g_hash_table_lookup (cells, GUINT_TO_POINTER (column + 1)) : NULL;
}

guint
crm_import_edits_get_n_rows (CrmImportEdits *self)
{
  return g_hash_table_size (self->rows);
}

void
crm_import_edits_take (CrmImportEdits *self, guint64 row, gboolean take)
{
  if (take == self->takes_all)
    g_hash_table_remove (self->exempt, key_of (row));
  else
    g_hash_table_add (self->exempt, key_of (row));
}

void
crm_import_edits_take_all (CrmImportEdits *self, gboolean take)
{
  g_hash_table_remove_all (self->exempt);
  self->takes_all = take;
}

gboolean
crm_import_edits_is_taken (CrmImportEdits *self, guint64 row)
{
  return g_hash_table_contains (self->exempt, key_of (row)) != self->takes_all;
}

/**
 * crm_import_edits_count_taken:
 * @n_rows: among how many rows a person chooses
 */
guint64
crm_import_edits_count_taken (CrmImportEdits *self, guint64 n_rows)
{
  guint64 n_exempt = g_hash_table_size (self->exempt);

  return self->takes_all ? n_rows - MIN (n_rows, n_exempt) : MIN (n_rows, n_exempt);
}

/**
 * crm_import_edits_overlay:
 * @row: as it was read; its cells are good until the next one
 *
 * Puts what a person corrected over the cells of a row.
 */
void
crm_import_edits_overlay (CrmImportEdits *self, CrmCsvRow *row, guint n_columns)
{
  GHashTable *edited = g_hash_table_size (self->rows) > 0
                           ? g_hash_table_lookup (self->rows, key_of (row->number))
                           : NULL;
  gsize n_cells = MAX (row->n_cells, n_columns);
  GHashTableIter iter;
  gpointer column, text;

  if (edited == NULL)
    return;
  if (n_cells > self->n_cells)
    {
      self->cells = g_renew (const char *, self->cells, n_cells);
      self->n_cells = n_cells;
    }
  memcpy (self->cells, row->cells, n_cells * sizeof *self->cells);
  g_hash_table_iter_init (&iter, edited);
  while (g_hash_table_iter_next (&iter, &column, &text))
    if (GPOINTER_TO_UINT (column) <= n_columns)
      self->cells[GPOINTER_TO_UINT (column) - 1] = text;
  row->cells = (const char *const *) self->cells;
  /* Who corrected the row has seen what it lacked or had too much. */
  row->n_cells = n_columns;
  row->flags &= ~(guint) (CRM_CSV_ROW_SHORT | CRM_CSV_ROW_LONG | CRM_CSV_ROW_CUT
                          | CRM_CSV_ROW_STRAY_QUOTE | CRM_CSV_ROW_BAD_BYTES);
}

/* ---- of a plan ---- */

/**
 * crm_import_plan_set_cell:
 * @row: number of the row, the first one below the header being 1
 *
 * Corrects a cell; the file stays as it is.
 */
void
crm_import_plan_set_cell (CrmImportPlan *self, guint64 row, guint column, const char *text)
{
  g_return_if_fail (column < crm_import_plan_get_n_columns (self));

  crm_import_edits_set_cell (crm_import_plan_peek_edits (self), row, column, text);
}

/**
 * crm_import_plan_get_cell:
 *
 * Returns: (nullable): what the cell was corrected to; %NULL when it is as in the file
 */
const char *
crm_import_plan_get_cell (CrmImportPlan *self, guint64 row, guint column)
{
  return crm_import_edits_get_cell (crm_import_plan_peek_edits (self), row, column);
}

/**
 * crm_import_plan_get_n_edited:
 *
 * Returns: how many rows were corrected
 */
guint
crm_import_plan_get_n_edited (CrmImportPlan *self)
{
  return crm_import_edits_get_n_rows (crm_import_plan_peek_edits (self));
}

/**
 * crm_import_plan_take_row:
 *
 * With %CRM_IMPORT_EXISTING_ASK: whether the row may change the record that is there.
 */
void
crm_import_plan_take_row (CrmImportPlan *self, guint64 row, gboolean take)
{
  crm_import_edits_take (crm_import_plan_peek_edits (self), row, take);
}

void
crm_import_plan_take_all_rows (CrmImportPlan *self, gboolean take)
{
  crm_import_edits_take_all (crm_import_plan_peek_edits (self), take);
}

gboolean
crm_import_plan_is_row_taken (CrmImportPlan *self, guint64 row)
{
  return crm_import_edits_is_taken (crm_import_plan_peek_edits (self), row);
}

/**
 * crm_import_plan_count_taken:
 * @n_rows: how many rows find a record that is there and would change it
 */
guint64
crm_import_plan_count_taken (CrmImportPlan *self, guint64 n_rows)
{
  return crm_import_edits_count_taken (crm_import_plan_peek_edits (self), n_rows);
}
