/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as boxes: rows of cells, the running sum of what is carried, and the rows that carry it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-document-layout-private.h"
#include "crm-error.h"

#define COLOR_CARRY 0x505050

typedef struct
{
  CrmTableBox *table;
  const CrmLook *look;
  GPtrArray *rows;
  CrmRowLook row_look;
  const CrmTemplateBlock *grand; /* the row that closes the totals */
  gint64 sum;
} RowTarget;

static double
padding_y (CrmBinder *self, CrmRowLook look)
{
  return self->size * (look == CRM_ROW_GRAND_TOTAL ? 0.42 : look == CRM_ROW_TOTAL ? 0.24 : 0.34);
}

static CrmLook
cell_look (CrmBinder *self,
           const RowTarget *target,
           const CrmTemplateCell *cell,
           CrmRowLook row_look)
{
  const CrmTableBox *table = target->table;
  guint last = cell->first_column + cell->n_columns - 1;
  CrmLook look = *target->look;

  look.width = table->edges[last + 1] - table->edges[cell->first_column] - 2 * CRM_CELL_PADDING;
  look.align = g_array_index (table->source->aligns, CrmAlign, last);
  look.figures = look.align == CRM_ALIGN_RIGHT;
  look.tight = TRUE;
  if (row_look == CRM_ROW_HEADER)
    {
      look.bold = TRUE;
      look.scale *= 0.9;
      look.color = self->accent;
    }
  else if (row_look == CRM_ROW_CARRY)
    {
      look.italic = TRUE;
      look.color = COLOR_CARRY;
    }
  else if (row_look == CRM_ROW_GRAND_TOTAL)
    {
      look.bold = TRUE;
      look.scale *= 1.1;
      look.color = self->accent;
    }
  return look;
}

/* Sets the height of a row from its cells, and places what is in them. */
static void
measure_row (CrmBinder *self, CrmBox *row)
{
  double padding = padding_y (self, row->look);

  row->height = 0;
  for (guint i = 0; i < row->children->len; i++)
    {
      CrmBox *cell = g_ptr_array_index (row->children, i);

      cell->y = padding;
      cell->height = crm_boxes_stack (cell->children);
      row->height = MAX (row->height, cell->height + 2 * padding);
    }
}

static CrmRowLook
choose_look (const RowTarget *target, const CrmTemplateBlock *block)
{
  if (target->row_look == CRM_ROW_BODY && target->table->is_zebra && target->rows->len % 2 == 1)
    return CRM_ROW_ZEBRA;
  return block == target->grand ? CRM_ROW_GRAND_TOTAL : target->row_look;
}

static void
bind_row (CrmBinder *self, const CrmTemplateBlock *block, const RowTarget *target)
{
  CrmBox *row = crm_box_new (self, CRM_BOX_ROW, block->spot.line);

  row->look = choose_look (target, block);
  row->owner = target->table;
  row->width = target->look->width;
  row->no_break = block->no_break;
  row->children = crm_arena_array (self->arena);
  for (guint i = 0; i < block->children->len; i++)
    {
      CrmTemplateCell *source = g_ptr_array_index (block->children, i);
      CrmBox *cell = crm_box_new (self, CRM_BOX_STACK, block->spot.line);
      CrmLook look = cell_look (self, target, source, row->look);

      cell->x = target->table->edges[source->first_column] + CRM_CELL_PADDING;
      cell->width = look.width;
      cell->children = crm_arena_array (self->arena);
      crm_binder_cell (self, source->inlines, &look, block->spot.line, cell->children);
      g_ptr_array_add (row->children, cell);
    }
  measure_row (self, row);
  g_ptr_array_add (target->rows, row);
}

/* Adds what the row that was bound last carries to the running sum. */
static void
add_carried (CrmBinder *self, const CrmTemplateBlock *block, RowTarget *target)
{
  CrmTableBox *table = target->table;
  CrmTemplateField field = { .path = table->source->carry, .spot = block->spot };
  CrmDocumentData *node = crm_evaluate_path (&self->evaluation, field.path);

  if (node != NULL && crm_document_data_get_data_type (node) == CRM_DATA_MONEY)
    {
      const char *currency = crm_document_data_get_currency (node);

      if (table->currency == NULL)
        table->currency = currency;
      if (g_strcmp0 (table->currency, currency) != 0)
        crm_evaluate_problem (
            &self->evaluation, &field,
            g_strdup (_ ("Amounts of different currencies cannot be carried in one sum")));
      else if (__builtin_add_overflow (target->sum, crm_document_data_get_number (node),
                                       &target->sum))
        crm_evaluate_problem (&self->evaluation, &field,
                              g_strdup (_ ("The sum of the amounts is too large")));
    }
  g_array_append_val (table->carried, target->sum);
}

static gboolean
bind_rows (CrmBinder *self, GPtrArray *blocks, gpointer data, GError **error)
{
  RowTarget *target = data;

  for (guint i = 0; i < blocks->len; i++)
    {
      CrmTemplateBlock *block = g_ptr_array_index (blocks, i);

      if (block->type == CRM_BLOCK_IF)
        {
          GPtrArray *branch = crm_evaluate_condition (&self->evaluation, block->condition)
                                  ? block->children
                                  : block->otherwise;

          if (!bind_rows (self, branch, data, error))
            return FALSE;
          continue;
        }
      if (block->type == CRM_BLOCK_EACH)
        {
          if (!crm_binder_loop (self, block, bind_rows, data, error))
            return FALSE;
          continue;
        }
      if (++self->n_rows > CRM_DOCUMENT_MAX_ROWS)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_FULL, _ ("A document has at most %d rows"),
                       CRM_DOCUMENT_MAX_ROWS);
          return FALSE;
        }
      bind_row (self, block, target);
      if (target->rows == target->table->rows && target->table->source->carry != NULL)
        add_carried (self, block, target);
    }
  return TRUE;
}

/* The row that closes the totals; NULL where a loop does. */
static const CrmTemplateBlock *
find_last_row (CrmBinder *self, GPtrArray *blocks)
{
  CrmTemplateBlock *last = blocks->len > 0 ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;

  if (last != NULL && last->type == CRM_BLOCK_IF)
    return find_last_row (self, crm_evaluate_condition (&self->evaluation, last->condition)
                                    ? last->children
                                    : last->otherwise);
  return last != NULL && last->type == CRM_BLOCK_ROW ? last : NULL;
}

static GPtrArray *
bind_section (CrmBinder *self,
              CrmTableBox *table,
              GPtrArray *blocks,
              const CrmLook *look,
              CrmRowLook row_look,
              GError **error)
{
  RowTarget target = { table, look, NULL, row_look };

  if (row_look == CRM_ROW_TOTAL)
    target.grand = find_last_row (self, blocks);
  target.rows = row_look == CRM_ROW_BODY ? table->rows : crm_arena_array (self->arena);
  return bind_rows (self, blocks, &target, error) ? target.rows : NULL;
}

double
crm_rows_height (GPtrArray *rows)
{
  double height = 0;

  for (guint i = 0; i < rows->len; i++)
    height += ((CrmBox *) g_ptr_array_index (rows, i))->height;
  return height;
}

/* The rows under :::carry-out or :::carry-in with the sum that they show. NULL with @error. */
GPtrArray *
crm_table_carry_rows (
    CrmBinder *self, CrmTableBox *table, gboolean out, gint64 carried, GError **error)
{
  const CrmScope *scope = self->evaluation.scope;
  GPtrArray *rows;

  self->evaluation.scope = table->scope;
  self->evaluation.currency = table->currency;
  self->evaluation.carry = carried;
  rows = bind_section (self, table, out ? table->source->carry_out : table->source->carry_in,
                       &table->look, CRM_ROW_CARRY, error);
  self->evaluation.currency = NULL;
  self->evaluation.scope = scope;
  return rows;
}

/* The room that the carried sums need, measured with the longest of them. */
static gboolean
measure_carry (CrmBinder *self, CrmTableBox *table, GError **error)
{
  gint64 low = 0, high = 0, widest;
  GPtrArray *out, *in, *problems = self->evaluation.problems;

  if (table->currency == NULL)
    return TRUE;
  for (guint i = 0; i < table->carried->len; i++)
    {
      low = MIN (low, g_array_index (table->carried, gint64, i));
      high = MAX (high, g_array_index (table->carried, gint64, i));
    }
  widest = low < 0 && -(low / 10) >= high / 100 ? low : high;
  self->evaluation.problems = NULL;
  out = crm_table_carry_rows (self, table, TRUE, widest, error);
  in = out != NULL ? crm_table_carry_rows (self, table, FALSE, widest, error) : NULL;
  self->evaluation.problems = problems;
  if (in == NULL)
    return FALSE;
  table->carry_out_height = crm_rows_height (out);
  table->carry_in_height = crm_rows_height (in);
  return TRUE;
}

static void
set_edges (CrmBinder *self, CrmTableBox *table, double width)
{
  const CrmTemplateTable *source = table->source;
  double sum = 0, x = 0;

  table->n_columns = source->aligns->len;
  table->edges = crm_arena_alloc (self->arena, sizeof (double) * (table->n_columns + 1));
  for (guint i = 0; i < table->n_columns; i++)
    sum += source->widths->len > 0 ? g_array_index (source->widths, double, i) : 1;
  for (guint i = 0; i < table->n_columns; i++)
    {
      x += width * (source->widths->len > 0 ? g_array_index (source->widths, double, i) : 1) / sum;
      table->edges[i + 1] = x;
    }
}

/* Places all rows below each other, for a table inside a block that is kept whole. */
static double
stack_rows (CrmTableBox *table)
{
  GPtrArray *parts[] = { table->header, table->rows, table->totals };
  double y = 0;

  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    for (guint i = 0; i < parts[part]->len; i++)
      {
        CrmBox *row = g_ptr_array_index (parts[part], i);

        row->y = y;
        y += row->height;
      }
  return y;
}

CrmBox *
crm_table_box_new (CrmBinder *self,
                   const CrmTemplateBlock *block,
                   const CrmLook *look,
                   GError **error)
{
  CrmBox *box = crm_box_new (self, CRM_BOX_TABLE, block->spot.line);
  CrmTableBox *table = crm_arena_new0 (self->arena, CrmTableBox);

  box->table = table;
  box->width = look->width;
  box->before = self->size * 0.8;
  box->after = self->size * 1.0;
  table->source = block->table;
  table->is_zebra = block->table->zebra || self->template->head.table == CRM_TABLE_ZEBRA;
  table->look = *look;
  table->scope = self->evaluation.scope;
  table->rows = crm_arena_array (self->arena);
  table->carried = crm_arena_own (self->arena, g_array_new (FALSE, FALSE, sizeof (gint64)),
                                  (GDestroyNotify) g_array_unref);
  set_edges (self, table, look->width);
  table->header = bind_section (self, table, block->table->header, look, CRM_ROW_HEADER, error);
  if (table->header == NULL
      || bind_section (self, table, block->table->body, look, CRM_ROW_BODY, error) == NULL)
    return NULL;
  table->totals = bind_section (self, table, block->table->total, look, CRM_ROW_TOTAL, error);
  if (table->totals == NULL || !measure_carry (self, table, error))
    return NULL;
  table->header_height = crm_rows_height (table->header);
  table->totals_height = crm_rows_height (table->totals);
  box->height = stack_rows (table);
  return box;
}

/* Divides a cell where @height ends; what does not fit goes to @tail. TRUE when something fits. */
static gboolean
split_cell (CrmBinder *self, CrmBox *cell, double height, CrmBox *head, CrmBox *tail)
{
  gboolean full = FALSE;

  for (guint i = 0; i < cell->children->len; i++)
    {
      CrmBox *child = g_ptr_array_index (cell->children, i), *first = NULL, *rest = child;
      guint n = 0;

      if (!full && child->y + child->height <= height + 0.01)
        {
          g_ptr_array_add (head->children, child);
          continue;
        }
      if (!full && child->type == CRM_BOX_TEXT)
        while (n < child->text.n_lines
               && child->y + crm_text_box_height (child, n + 1) <= height + 0.01)
          n++;
      if (!full && child->type == CRM_BOX_TEXT
          && crm_text_box_split (self, child, n, &first, &rest))
        g_ptr_array_add (head->children, first);
      full = TRUE;
      g_ptr_array_add (tail->children, rest);
    }
  return head->children->len > 0;
}

/* Divides a row that is taller than a page. FALSE when not even a line fits in @height. */
gboolean
crm_row_split (CrmBinder *self, CrmBox *row, double height, CrmBox **head, CrmBox **tail)
{
  double room = height - 2 * padding_y (self, row->look);
  gboolean any = FALSE;

  *head = crm_box_new (self, CRM_BOX_ROW, row->line);
  *tail = crm_box_new (self, CRM_BOX_ROW, row->line);
  **head = **tail = *row;
  (*head)->children = crm_arena_array (self->arena);
  (*tail)->children = crm_arena_array (self->arena);
  for (guint i = 0; i < row->children->len; i++)
    {
      CrmBox *cell = g_ptr_array_index (row->children, i);
      CrmBox *parts[2];

      for (guint part = 0; part < 2; part++)
        {
          parts[part] = crm_box_new (self, CRM_BOX_STACK, row->line);
          *parts[part] = *cell;
          parts[part]->children = crm_arena_array (self->arena);
          g_ptr_array_add (part == 0 ? (*head)->children : (*tail)->children, parts[part]);
        }
      any |= split_cell (self, cell, room, parts[0], parts[1]);
    }
  measure_row (self, *head);
  measure_row (self, *tail);
  return any;
}
