/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: a header row, a row of alignments, body rows, and the rows that are carried or total. */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COLUMNS 24

/* Finds the bars of a row: byte offsets in the line. A bar inside {{…}} or behind \ is none. */
static void
find_bars (const CrmSourceLine *line, gsize from, GArray *bars)
{
  gsize i = from;

  while (i < line->length)
    {
      if (line->start[i] == '|')
        g_array_append_val (bars, i);
      if (line->start[i] == '\\')
        i += 2;
      else if (line->start[i] == '{' && i + 1 < line->length && line->start[i + 1] == '{')
        i = MIN (crm_text_field_end (line->start, line->length, i) + 2, line->length);
      else
        i++;
    }
}

static CrmTemplateCell *
read_cell (CrmTemplateParser *self, guint line, gsize start, gsize end)
{
  const char *text = crm_parser_line (self, line)->start;
  CrmTemplateCell *cell = crm_arena_new0 (self->arena, CrmTemplateCell);
  CrmInlineState state = { 0 };

  cell->inlines = crm_arena_array (self->arena);
  cell->n_columns = 1;
  while (start < end && g_ascii_isspace (text[start]))
    start++;
  while (end > start && g_ascii_isspace (text[end - 1]))
    end--;
  cell->spot = crm_parser_spot (self, line, start, end - start);
  self->place |= CRM_IN_CELL;
  crm_parser_read_inlines (self, line, start, end, &state, cell->inlines);
  self->place &= ~CRM_IN_CELL;
  crm_parser_end_inlines (self, &state);
  return cell;
}

/* Reads a line of the form | cell | cell |. */
CrmTemplateBlock *
crm_parser_read_row (CrmTemplateParser *self, guint line)
{
  const CrmSourceLine *source = crm_parser_line (self, line);
  CrmTemplateBlock *row = crm_arena_new0 (self->arena, CrmTemplateBlock);
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize from = source->indent;

  row->type = CRM_BLOCK_ROW;
  row->spot = crm_parser_spot (self, line, source->indent, source->length - source->indent);
  row->children = crm_arena_array (self->arena);
  find_bars (source, from, bars);
  if (bars->len < 2 || g_array_index (bars, gsize, bars->len - 1) != source->length - 1)
    {
      crm_parser_problem (self, row->spot,
                          g_strdup (_ ("A row of a table begins and ends with |")));
      return row;
    }
  for (guint i = 0; i + 1 < bars->len; i++)
    {
      gsize start = g_array_index (bars, gsize, i) + 1, end = g_array_index (bars, gsize, i + 1);
      CrmTemplateCell *last = row->children->len > 0
                                  ? g_ptr_array_index (row->children, row->children->len - 1)
                                  : NULL;

      if (i == 0 && start < end && source->start[start] == '!')
        {
          row->no_break = TRUE;
          start++;
        }
      if (start == end && last != NULL)
        last->n_columns++;
      else
        {
          last = read_cell (self, line, start, end);
          last->first_column = i;
          g_ptr_array_add (row->children, last);
        }
    }
  row->level = bars->len - 1;
  return row;
}

static gboolean
read_align (const char *text, gsize length, CrmAlign *align)
{
  gsize start = 0, end = length;
  gboolean left, right;

  while (start < end && g_ascii_isspace (text[start]))
    start++;
  while (end > start && g_ascii_isspace (text[end - 1]))
    end--;
  left = start < end && text[start] == ':';
  right = end > start && text[end - 1] == ':';
  *align = left && right ? CRM_ALIGN_CENTER : right ? CRM_ALIGN_RIGHT : CRM_ALIGN_LEFT;
  start += left;
  end -= right && end > start;
  for (gsize i = start; i < end; i++)
    if (text[i] != '-')
      return FALSE;
  return start < end;
}

/* The row under the header: | :-- | --: | :-: |. */
static gboolean
read_aligns (CrmTemplateParser *self, CrmTemplateTable *table, guint n_columns)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (line == NULL || line->length == 0 || line->start[line->indent] != '|')
    return FALSE;
  find_bars (line, line->indent, bars);
  if (bars->len != n_columns + 1)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    {
      gsize start = g_array_index (bars, gsize, i) + 1;
      CrmAlign align;

      if (!read_align (line->start + start, g_array_index (bars, gsize, i + 1) - start, &align))
        return FALSE;
      g_array_append_val (table->aligns, align);
    }
  return TRUE;
}

static gboolean
read_table_widths (CrmTemplateTable *table, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *end;
      double width = g_ascii_strtod (words[i], &end);

      if (end == words[i] || *end != '\0' || !(width > 0 && width < 10000))
        return FALSE;
      g_array_append_val (table->widths, width);
    }
  return TRUE;
}

static void
read_option (CrmTemplateParser *self, CrmTemplateBlock *block, const char *word, CrmSpot spot)
{
  CrmTemplateTable *table = block->table;
  guint flag = crm_parser_read_word (word, strlen (word));

  if (flag != 0)
    block->words |= flag;
  else if (strcmp (word, "zebra") == 0)
    table->zebra = TRUE;
  else if (g_str_has_prefix (word, "carry=") && strchr (word, '.') != NULL
           && crm_path_is_valid (word + 6, strlen (word + 6)))
    table->carry = crm_arena_strdup (self->arena, word + 6);
  else if (!g_str_has_prefix (word, "widths=") || !read_table_widths (table, word + 7))
    crm_parser_problem (
        self, spot,
        g_strdup (_ ("A table takes widths=8,50,12 carry=item.total zebra, and the words center, "
                     "right, small, keep, box")));
}

static void
read_options (CrmTemplateParser *self, CrmTemplateBlock *block, gsize at)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  while (at < line->length)
    {
      gsize start = at, length = 0;
      g_autofree char *word = NULL;

      while (start + length < line->length && !g_ascii_isspace (line->start[start + length]))
        length++;
      word = g_strndup (line->start + start, length);
      read_option (self, block, word, crm_parser_spot (self, self->at, start, length));
      crm_parser_skip_word (line, &at);
    }
}

static void
check_rows (CrmTemplateParser *self, GPtrArray *blocks, guint n_columns)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      CrmTemplateBlock *block = g_ptr_array_index (blocks, i);

      if (block->type == CRM_BLOCK_ROW)
        {
          if (block->level != n_columns && block->children->len > 0)
            crm_parser_problem (
                self, block->spot,
                g_strdup_printf (ngettext ("This row has %u cell, but the header has %u",
                                           "This row has %u cells, but the header has %u",
                                           block->level),
                                 block->level, n_columns));
        }
      else
        {
          check_rows (self, block->children, n_columns);
          check_rows (self, block->otherwise, n_columns);
        }
    }
}

/* The header row and its alignments; without them the rest cannot be understood. */
static void
read_table_header (CrmTemplateParser *self, CrmTemplateBlock *block)
{
  CrmTemplateTable *table = block->table;
  CrmTemplateBlock *header;
  CrmSpot spot;

  while (crm_parser_line (self, self->at) != NULL
         && crm_parser_line_kind (self, self->at, TRUE) == CRM_LINE_BLANK)
    self->at++;
  spot = crm_parser_spot (self, self->at, 0, G_MAXSIZE);
  if (crm_parser_line (self, self->at) == NULL
      || crm_parser_line_kind (self, self->at, TRUE) != CRM_LINE_ROW)
    {
      crm_parser_problem (self, spot,
                          g_strdup (_ ("A table begins with its header row: | Name | Total |")));
      return;
    }
  header = crm_parser_read_row (self, self->at++);
  g_ptr_array_add (table->header, header);
  if (header->children->len == 0)
    return;
  if (!read_aligns (self, table, header->level))
    crm_parser_problem (
        self, crm_parser_spot (self, self->at, 0, G_MAXSIZE),
        g_strdup (_ ("Under the header stands a row of alignments, one for each column: "
                     "| :-- | :-: | --: | for left, center and right")));
  else
    self->at++;
  if (header->level > MAX_COLUMNS)
    crm_parser_problem (self, header->spot,
                        g_strdup_printf (_ ("A table has at most %d columns"), MAX_COLUMNS));
  if (table->widths->len > 0 && table->widths->len != header->level)
    crm_parser_problem (self, block->spot,
                        g_strdup_printf (_ ("widths= has %u numbers for %u columns"),
                                         table->widths->len, header->level));
}

/* The array that the rows behind a line such as :::total belong to, or NULL. */
static GPtrArray *
find_section (CrmTemplateParser *self, CrmTemplateTable *table)
{
  if (crm_parser_line_is (self, self->at, ":::carry-out"))
    return table->carry_out;
  if (crm_parser_line_is (self, self->at, ":::carry-in"))
    return table->carry_in;
  return crm_parser_line_is (self, self->at, ":::total") ? table->total : NULL;
}

static void
read_sections (CrmTemplateParser *self, CrmTemplateBlock *block)
{
  CrmTemplateTable *table = block->table;
  GPtrArray *section = table->body, *next;

  for (;;)
    {
      if (section == table->carry_out || section == table->carry_in)
        self->place |= CRM_IN_CARRY;
      crm_parser_read_blocks (self, section, TRUE);
      self->place &= ~CRM_IN_CARRY;
      next = find_section (self, table);
      if (next != NULL)
        {
          if ((next == table->carry_out || next == table->carry_in) && table->carry == NULL)
            crm_parser_problem (
                self, crm_parser_spot (self, self->at, 0, G_MAXSIZE),
                g_strdup (_ ("What is carried must be named in the line that opens the table: "
                             ":::table carry=item.total")));
          self->at++;
          section = next;
        }
      else if (crm_parser_at_closer (self, ":::/table", block->spot))
        return;
    }
}

/* Reads a table whose line :::table the parser stands at; the words begin at byte @words. */
void
crm_parser_read_table (CrmTemplateParser *self, CrmTemplateBlock *block, gsize words)
{
  CrmTemplateTable *table = crm_arena_new0 (self->arena, CrmTemplateTable);
  GPtrArray **arrays[]
      = { &table->header, &table->body, &table->carry_out, &table->carry_in, &table->total };

  block->table = table;
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    *arrays[i] = crm_arena_array (self->arena);
  table->widths = crm_arena_own (self->arena, g_array_new (FALSE, FALSE, sizeof (double)),
                                 (GDestroyNotify) g_array_unref);
  table->aligns = crm_arena_own (self->arena, g_array_new (FALSE, FALSE, sizeof (CrmAlign)),
                                 (GDestroyNotify) g_array_unref);
  read_options (self, block, words);
  self->at++;
  if (!crm_parser_enter (self, block->spot, "table"))
    return;
  read_table_header (self, block);
  read_sections (self, block);
  crm_parser_leave (self);
  for (gsize i = 1; i < G_N_ELEMENTS (arrays) && table->header->len > 0; i++)
    check_rows (self, *arrays[i],
                ((CrmTemplateBlock *) g_ptr_array_index (table->header, 0))->level);
}
