/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that come whole out of the data, such as that of a report: a list whose first item is the
 * header. Its cells are called c0, c1, c2 and so on; where the header's field `right` has a letter
 * r, the column keeps to the right. Other lists have no such cells and are no tables. */
#include "config.h"

#include <string.h>

#include "crm-document-data-table.h"
#include "crm-document-layout-private.h"

#define LONGEST 40  /* letters that a column is made wider for */
#define LETTER 0.62 /* how wide one is, in sizes of the font */
#define BOLD 1.1    /* how much wider in a header */

static CrmDocumentData *
add_row (CrmDocumentData *table, const char *const *cells)
{
  CrmDocumentData *row = crm_document_data_append_group (table);

  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      crm_document_data_set_text (row, name, cells[i]);
    }
  return row;
}

/**
 * crm_document_data_set_table:
 * @path: of the table in @data
 * @header: the headings of its columns
 * @right: for each column r where it keeps to the right, else l
 *
 * Returns: (transfer none): the table, without rows
 */
CrmDocumentData *
crm_document_data_set_table (CrmDocumentData *data,
                             const char *path,
                             const char *const *header,
                             const char *right)
{
  CrmDocumentData *table = crm_document_data_set_list (data, path);

  crm_document_data_set_text (add_row (table, header), "right", right);
  return table;
}

/**
 * crm_document_data_add_table_row:
 * @cells: as many as the header has
 * @is_total: it closes the table
 */
void
crm_document_data_add_table_row (CrmDocumentData *table,
                                 const char *const *cells,
                                 gboolean is_total)
{
  CrmDocumentData *row = add_row (table, cells);

  if (is_total)
    crm_document_data_set_boolean (row, "is_total", TRUE);
}

static const char *
get_cell (CrmDocumentData *row, guint column)
{
  g_autofree char *name = g_strdup_printf ("c%u", column);
  CrmDocumentData *node = crm_document_data_lookup (row, name);

  return node != NULL ? crm_document_data_get_text (node) : NULL;
}

static CrmTemplateBlock *
new_row (CrmBinder *self, const CrmTemplateBlock *block, CrmDocumentData *data, guint n_columns)
{
  CrmTemplateBlock *row = crm_arena_new0 (self->arena, CrmTemplateBlock);

  row->type = CRM_BLOCK_ROW;
  row->spot = block->spot;
  row->children = crm_arena_array (self->arena);
  for (guint i = 0; i < n_columns; i++)
    {
      CrmTemplateCell *cell = crm_arena_new0 (self->arena, CrmTemplateCell);
      CrmTemplateInline *text = crm_arena_new0 (self->arena, CrmTemplateInline);
      const char *words = get_cell (data, i);

      text->type = CRM_INLINE_TEXT;
      text->text = crm_arena_strdup (self->arena, words != NULL ? words : "");
      cell->spot = block->spot;
      cell->first_column = i;
      cell->n_columns = 1;
      cell->inlines = crm_arena_array (self->arena);
      g_ptr_array_add (cell->inlines, text);
      g_ptr_array_add (row->children, cell);
    }
  return row;
}

/* The letters of the longest word. */
static glong
longest_word (const char *text)
{
  glong longest = 0, n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      n = *p == ' ' ? 0 : n + 1;
      longest = MAX (longest, n);
    }
  return longest;
}

/* What the columns need so that no word is torn apart, and what they would like, in letters. */
static void
count_letters (CrmDocumentData *data, guint column, double *need, double *want)
{
  *need = *want = 2;
  for (guint row = 0; row < crm_document_data_get_n_children (data); row++)
    {
      const char *words = get_cell (crm_document_data_get_child (data, row), column);
      double bold = row == 0 ? BOLD : 1;

      if (words == NULL)
        continue;
      *need = MAX (*need, bold * (double) longest_word (words));
      *want = MAX (*want, bold * (double) g_utf8_strlen (words, -1));
    }
  *want = MAX (MIN (*want, LONGEST), *need);
}

/* Each column gets what it needs; what is left goes to those that would like more. */
static void
measure_columns (CrmBinder *self, CrmTemplateTable *table, CrmDocumentData *data, double width)
{
  CrmDocumentData *right
      = crm_document_data_lookup (crm_document_data_get_child (data, 0), "right");
  const char *sides = right != NULL ? crm_document_data_get_text (right) : "";
  guint n = (guint) strlen (sides);
  double letter = self->size * LETTER, needs = 0, wants = 0, share, need, want;

  for (guint i = 0; i < n; i++)
    {
      count_letters (data, i, &need, &want);
      needs += need * letter + 2 * CRM_CELL_PADDING;
      wants += want * letter + 2 * CRM_CELL_PADDING;
    }
  share = wants > needs ? CLAMP ((width - needs) / (wants - needs), 0, 1) : 0;
  for (guint i = 0; i < n; i++)
    {
      CrmAlign align = sides[i] == 'r' ? CRM_ALIGN_RIGHT : CRM_ALIGN_LEFT;
      double column;

      count_letters (data, i, &need, &want);
      column = (need + (want - need) * share) * letter + 2 * CRM_CELL_PADDING;
      g_array_append_val (table->widths, column);
      g_array_append_val (table->aligns, align);
    }
}

static GArray *
new_array (CrmBinder *self, guint size)
{
  return crm_arena_own (self->arena, g_array_new (FALSE, FALSE, size),
                        (GDestroyNotify) g_array_unref);
}

/* What is missing is marked as a picture that is missing. */
CrmBox *
crm_data_table_box_new (CrmBinder *self,
                        const CrmTemplateBlock *block,
                        const CrmLook *look,
                        GError **error)
{
  CrmDocumentData *data = crm_evaluate_path (&self->evaluation, block->picture->field->path);
  CrmTemplateBlock *whole = crm_arena_new0 (self->arena, CrmTemplateBlock);
  CrmTemplateTable *table = crm_arena_new0 (self->arena, CrmTemplateTable);
  guint n = data != NULL && crm_document_data_get_data_type (data) == CRM_DATA_LIST
                ? crm_document_data_get_n_children (data)
                : 0;

  table->widths = new_array (self, sizeof (double));
  table->aligns = new_array (self, sizeof (CrmAlign));
  if (n > 0)
    measure_columns (self, table, data, look->width);
  if (table->aligns->len == 0)
    return crm_picture_box_new (self, block->picture, look, block->spot.line);
  table->header = crm_arena_array (self->arena);
  table->body = crm_arena_array (self->arena);
  table->carry_out = crm_arena_array (self->arena);
  table->carry_in = crm_arena_array (self->arena);
  table->total = crm_arena_array (self->arena);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (
        i == 0 ? table->header : table->body,
        new_row (self, block, crm_document_data_get_child (data, i), table->aligns->len));
  *whole = *block;
  whole->type = CRM_BLOCK_TABLE;
  whole->table = table;
  return crm_table_box_new (self, whole, look, error);
}
