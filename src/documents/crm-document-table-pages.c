/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table over pages. What always holds:
 *
 * 1. the header is on each page of the table, and the first row stays with it;
 * 2. the last two rows stay with the totals;
 * 3. what a page carries out, the next one carries in: the exact sum of the rows so far;
 * 4. room for carrying out is kept free before each row that is not the last;
 * 5. a row is divided only when it is taller than a page.
 *
 * Rows that must stay together form a unit. Where a unit is taller than a page, it is given up and
 * its rows are laid one by one. */
#include "config.h"

#include "crm-document-layout-private.h"

typedef struct
{
  CrmPages *pages;
  CrmTableBox *table;
  guint placed;  /* rows that lie on pages */
  guint on_page; /* rows on the present page */
} Layout;

static CrmBox *
row_at (CrmTableBox *table, guint i)
{
  return g_ptr_array_index (table->rows, i);
}

/* Where the unit ends that begins at row @start: rows marked to stay with the one before, and the
 * last two rows. */
static guint
unit_end (CrmTableBox *table, guint start)
{
  guint end = start + 1, n = table->rows->len;

  while (end < n && row_at (table, end)->no_break)
    end++;
  if (table->totals->len > 0 && end + 1 >= n)
    end = n;
  return end;
}

static double
unit_height (CrmTableBox *table, guint start, guint end)
{
  double height = 0;

  for (guint i = start; i < end; i++)
    height += row_at (table, i)->height;
  return height;
}

/* The least height of a table on the page where it begins. */
double
crm_table_first_height (CrmTableBox *table)
{
  guint n = table->rows->len, end = n > 0 ? unit_end (table, 0) : 0;

  return table->header_height + unit_height (table, 0, end)
         + (end == n ? table->totals_height : table->carry_out_height);
}

static void
put_rows (Layout *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    crm_pages_put (self->pages, g_ptr_array_index (rows, i));
}

static gboolean
put_carry (Layout *self, gboolean out, GError **error)
{
  gint64 carried;
  GPtrArray *rows;

  if (self->table->currency == NULL || self->placed == 0)
    return TRUE;
  carried = g_array_index (self->table->carried, gint64, self->placed - 1);
  rows = crm_table_carry_rows (self->pages->binder, self->table, out, carried, error);
  if (rows == NULL)
    return FALSE;
  put_rows (self, rows);
  return TRUE;
}

/* Ends the page and begins the next one with the header. */
static gboolean
turn_page (Layout *self, GError **error)
{
  if (self->on_page > 0 && !put_carry (self, TRUE, error))
    return FALSE;
  if (!crm_pages_begin (self->pages, error))
    return FALSE;
  put_rows (self, self->table->header);
  self->on_page = 0;
  return put_carry (self, FALSE, error);
}

/* A row that no page can hold: as many of its lines on each page as fit. */
static gboolean
put_tall_row (Layout *self, CrmBox *row, double reserve, GError **error)
{
  gboolean turned = FALSE;

  self->placed++;
  while (row->height + reserve > crm_pages_left (self->pages))
    {
      CrmBox *head, *tail;

      if (crm_row_split (self->pages->binder, row, crm_pages_left (self->pages) - reserve, &head,
                         &tail))
        {
          crm_pages_put (self->pages, head);
          self->on_page++;
          row = tail;
          turned = FALSE;
        }
      else if (turned)
        break; /* a picture that no page can hold is cut off */
      if (!turn_page (self, error))
        return FALSE;
      turned = TRUE;
    }
  crm_pages_put (self->pages, row);
  self->on_page++;
  return TRUE;
}

/* One row by itself, on this page or the next, divided when neither can hold it. */
static gboolean
put_single (Layout *self, guint i, gboolean is_last, GError **error)
{
  CrmBox *row = row_at (self->table, i);
  double reserve = is_last ? 0 : self->table->carry_out_height;

  if (row->height + reserve > crm_pages_left (self->pages) && self->on_page > 0
      && !turn_page (self, error))
    return FALSE;
  if (row->height + reserve > crm_pages_left (self->pages))
    return put_tall_row (self, row, reserve, error);
  crm_pages_put (self->pages, row);
  self->placed++;
  self->on_page++;
  return TRUE;
}

static gboolean
put_totals (Layout *self, GError **error)
{
  GPtrArray *totals = self->table->totals;

  for (guint i = 0; i < totals->len; i++)
    {
      CrmBox *row = g_ptr_array_index (totals, i);

      if (row->height > crm_pages_left (self->pages) && self->on_page > 0
          && !turn_page (self, error))
        return FALSE;
      crm_pages_put (self->pages, row);
      self->on_page++;
    }
  return TRUE;
}

static gboolean
put_unit (Layout *self, guint start, guint end, GError **error)
{
  CrmTableBox *table = self->table;
  gboolean is_last = end == table->rows->len;
  double height = unit_height (table, start, end)
                  + (is_last ? table->totals_height : table->carry_out_height);

  if (height > crm_pages_left (self->pages) && self->on_page > 0 && !turn_page (self, error))
    return FALSE;
  if (height <= crm_pages_left (self->pages))
    {
      for (guint i = start; i < end; i++)
        crm_pages_put (self->pages, row_at (table, i));
      self->placed = end;
      self->on_page += end - start;
      return TRUE;
    }
  for (guint i = start; i < end; i++)
    if (!put_single (self, i, i + 1 == table->rows->len && table->totals->len == 0, error))
      return FALSE;
  return TRUE;
}

gboolean
crm_pages_put_table (CrmPages *self, CrmBox *box, GError **error)
{
  Layout layout = { self, box->table };
  CrmTableBox *table = box->table;
  guint start = 0;

  if (!crm_pages_is_empty (self) && crm_table_first_height (table) > crm_pages_left (self)
      && !crm_pages_begin (self, error))
    return FALSE;
  put_rows (&layout, table->header);
  while (start < table->rows->len)
    {
      guint end = unit_end (table, start);

      if (!crm_binder_check (self->binder, error) || !put_unit (&layout, start, end, error))
        return FALSE;
      start = end;
    }
  if (!put_totals (&layout, error))
    return FALSE;
  self->after = box->after;
  return TRUE;
}
