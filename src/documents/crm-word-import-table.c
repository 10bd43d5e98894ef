/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: a header row, the sides of the columns, rows. Tags of loops and conditions that stand in
 * a cell come on lines of their own before and after the row. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "crm-word-import-private.h"

#define MAX_COLUMNS 30
#define MAX_SPAN 30

typedef struct
{
  GString *text;     /* the row as it is written */
  GPtrArray *before; /* of CrmTag */
  GPtrArray *after;
  guint n_columns;
  CrmAlign aligns[MAX_COLUMNS];
  gboolean has_text;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_string_free (row->text, TRUE);
  g_ptr_array_unref (row->before);
  g_ptr_array_unref (row->after);
  g_free (row);
}

static guint
read_span (const xmlNode *cell)
{
  g_autofree char *odt = crm_xml_dup (cell, "number-columns-spanned");
  g_autofree char *docx
      = crm_xml_dup (crm_xml_child (crm_xml_child (cell, "tcPr"), "gridSpan"), "val");
  const char *text = odt != NULL ? odt : docx;

  return text != NULL ? (guint) CLAMP (atoi (text), 1, MAX_SPAN) : 1;
}

/* The text of a paragraph without the tags that stand on lines of their own. */
static char *
read_paragraph (CrmWordImport *self, xmlNode *paragraph, CrmAlign *align)
{
  CrmWordParagraphLook look;
  g_autoptr (GPtrArray) spans = NULL;

  crm_word_styles_read_paragraph (self->styles, paragraph, &look);
  spans = crm_word_import_read_spans (self, paragraph, &look);
  *align = look.align;
  for (guint i = spans->len; i-- > 0;)
    {
      const CrmWordSpan *span = g_ptr_array_index (spans, i);

      if (span->tag != NULL && span->tag->type >= CRM_TAG_IF && span->tag->type <= CRM_TAG_END)
        g_ptr_array_remove_index (spans, i);
    }
  return crm_word_import_join (spans, 0, spans->len, FALSE, TRUE);
}

/* What begins in the cell comes before the row, what ends in it comes after. */
static void
collect_tags (CrmWordImport *self, Row *row, xmlNode *cell)
{
  for (xmlNode *node = cell; node != NULL; node = crm_xml_next (node, cell, TRUE))
    {
      const CrmTag *tag = crm_tag_sheet_get (self->sheet, crm_word_tag_index (node));

      if (tag != NULL && (tag->type == CRM_TAG_IF || tag->type == CRM_TAG_EACH))
        g_ptr_array_add (row->before, (gpointer) tag);
      else if (tag != NULL && (tag->type == CRM_TAG_ELSE || tag->type == CRM_TAG_END))
        g_ptr_array_add (row->after, (gpointer) tag);
    }
}

static void
read_cell (CrmWordImport *self, Row *row, xmlNode *cell)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint span = read_span (cell);
  CrmAlign align = CRM_ALIGN_LEFT;

  for (xmlNode *node = cell->children; node != NULL; node = crm_xml_next (node, cell, TRUE))
    {
      CrmAlign own;
      g_autofree char *words
          = crm_word_is_paragraph (node) ? read_paragraph (self, node, &own) : NULL;

      if (crm_xml_is (node, "w", "tbl") || crm_xml_is (node, "table", "table"))
        crm_word_import_lose (self,
                              g_strdup (_ ("A table inside a cell: its text is in the cell")));
      if (words == NULL || *words == '\0')
        continue;
      align = own;
      if (text->len > 0)
        g_string_append (text, " \\ ");
      g_string_append (text, words);
    }
  collect_tags (self, row, cell);
  row->has_text |= text->len > 0;
  if (row->n_columns + span > MAX_COLUMNS)
    return;
  g_string_append_printf (row->text, "%s %s%s", row->n_columns == 0 ? "|" : "", text->str,
                          text->len > 0 ? " |" : "|");
  for (guint i = 1; i < span; i++)
    g_string_append_c (row->text, '|');
  for (guint i = 0; i < span; i++)
    row->aligns[row->n_columns + i] = align;
  row->n_columns += span;
}

static Row *
read_row (CrmWordImport *self, xmlNode *node)
{
  Row *row = g_new0 (Row, 1);

  row->text = g_string_new (NULL);
  row->before = g_ptr_array_new ();
  row->after = g_ptr_array_new ();
  for (xmlNode *cell = node->children; cell != NULL; cell = cell->next)
    {
      if (crm_xml_child (crm_xml_child (cell, "tcPr"), "vMerge") != NULL)
        crm_word_import_lose (self, g_strdup (_ ("A cell that goes over several rows")));
      if (crm_xml_is (cell, "w", "tc") || crm_xml_is (cell, "table", "table-cell"))
        read_cell (self, row, cell);
      else if (crm_xml_is (cell, "w", "sdt") && crm_xml_child (cell, "sdtContent") != NULL)
        {
          xmlNode *inner = crm_xml_child (crm_xml_child (cell, "sdtContent"), "tc");

          if (inner != NULL)
            read_cell (self, row, inner);
        }
    }
  return row;
}

static void
read_rows (CrmWordImport *self, xmlNode *parent, GPtrArray *rows)
{
  for (xmlNode *node = parent->children; node != NULL && rows->len < 10000; node = node->next)
    if (crm_xml_is (node, "w", "tr") || crm_xml_is (node, "table", "table-row"))
      g_ptr_array_add (rows, read_row (self, node));
    else if (crm_xml_is (node, "table", "table-header-rows")
             || crm_xml_is (node, "table", "table-rows"))
      read_rows (self, node, rows);
}

static void
put_row (CrmWordImport *self, const Row *row, guint n_columns)
{
  g_autoptr (GString) text = g_string_new (row->text->str);

  for (guint i = row->n_columns; i < n_columns; i++)
    g_string_append (text, i == 0 ? "| |" : " |");
  crm_word_import_put_line (self, text->str);
}

static void
put_tags (CrmWordImport *self, GPtrArray *tags)
{
  for (guint i = 0; i < tags->len; i++)
    crm_word_import_put_line (self, ((const CrmTag *) g_ptr_array_index (tags, i))->text);
}

static void
put_sides (CrmWordImport *self, const Row *row, guint n_columns)
{
  static const char *const sides[] = { ":--|", ":-:|", "--:|" };
  g_autoptr (GString) text = g_string_new ("|");

  for (guint i = 0; i < n_columns; i++)
    g_string_append (text, sides[row != NULL && i < row->n_columns ? row->aligns[i] : 0]);
  crm_word_import_put_line (self, text->str);
}

static const Row *
find_body_row (GPtrArray *rows)
{
  for (guint i = rows->len > 1 ? 1 : 0; i < rows->len; i++)
    if (((const Row *) g_ptr_array_index (rows, i))->has_text)
      return g_ptr_array_index (rows, i);
  return NULL;
}

/**
 * crm_word_import_write_table:
 * @table: of Word or Writer
 */
void
crm_word_import_write_table (CrmWordImport *self, xmlNode *table)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  guint n_columns = 0, from = 0;
  const Row *first;

  read_rows (self, table, rows);
  for (guint i = 0; i < rows->len; i++)
    n_columns = MAX (n_columns, ((const Row *) g_ptr_array_index (rows, i))->n_columns);
  if (n_columns == 0)
    return;
  first = g_ptr_array_index (rows, 0);
  crm_word_import_put_line (self, ":::table");
  if (rows->len > 1 && first->before->len == 0 && first->after->len == 0)
    {
      put_row (self, first, n_columns);
      from = 1;
    }
  else
    {
      const Row nothing = { .text = g_string_new (NULL) };

      put_row (self, &nothing, n_columns);
      g_string_free (nothing.text, TRUE);
    }
  put_sides (self, find_body_row (rows), n_columns);
  for (guint i = from; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      put_tags (self, row->before);
      if (row->has_text || (row->before->len == 0 && row->after->len == 0))
        put_row (self, row, n_columns);
      put_tags (self, row->after);
    }
  crm_word_import_put_line (self, ":::/table");
}
