/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing the head, the footer, the logo and the tables of a template by what they mean, line by
 * line. Any thread. */
#include "config.h"

#include "crm-template-edit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOGO "company.logo"
#define USUAL_LOGO 15 /* mm */

static GPtrArray *
split (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) all = g_strsplit (text, "\n", -1);

  for (guint i = 0; all[i] != NULL; i++)
    g_ptr_array_add (lines, g_strdup (all[i]));
  return lines;
}

static char *
join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

static const char *
line_at (GPtrArray *lines, guint i)
{
  return i < lines->len ? g_ptr_array_index (lines, i) : "";
}

/* Takes @line. */
static void
replace (GPtrArray *lines, guint i, char *line)
{
  g_free (g_ptr_array_index (lines, i));
  g_ptr_array_index (lines, i) = line;
}

/* The head */

/* The line that closes the head; 0: there is none. */
static guint
find_head_end (GPtrArray *lines)
{
  if (strcmp (line_at (lines, 0), "---") != 0)
    return 0;
  for (guint i = 1; i < lines->len; i++)
    if (strcmp (line_at (lines, i), "---") == 0)
      return i;
  return 0;
}

static gboolean
is_key (const char *line, const char *key)
{
  gsize length = strlen (key);

  return strncmp (line, key, length) == 0 && line[length] == ':';
}

/**
 * crm_template_get_key:
 *
 * Returns: (transfer full) (nullable): the value of a key of the head
 */
char *
crm_template_get_key (const char *text, const char *key)
{
  g_autoptr (GPtrArray) lines = split (text);
  guint end = find_head_end (lines);

  for (guint i = 1; i < end; i++)
    if (is_key (line_at (lines, i), key))
      return g_strstrip (g_strdup (line_at (lines, i) + strlen (key) + 1));
  return NULL;
}

/**
 * crm_template_set_key:
 * @value: (nullable): %NULL takes the key out
 *
 * Returns: (transfer full): the text with another value of a key of the head
 */
char *
crm_template_set_key (const char *text, const char *key, const char *value)
{
  g_autoptr (GPtrArray) lines = split (text);
  guint end = find_head_end (lines), at = 0;

  for (guint i = 1; i < end && at == 0; i++)
    if (is_key (line_at (lines, i), key))
      at = i;
  if (value == NULL || *value == '\0')
    {
      if (at > 0)
        g_ptr_array_remove_index (lines, at);
      return join (lines);
    }
  if (at > 0)
    replace (lines, at, g_strdup_printf ("%s: %s", key, value));
  else if (end > 0)
    g_ptr_array_insert (lines, (int) end, g_strdup_printf ("%s: %s", key, value));
  else
    {
      g_ptr_array_insert (lines, 0, g_strdup ("---"));
      g_ptr_array_insert (lines, 1, g_strdup_printf ("%s: %s", key, value));
      g_ptr_array_insert (lines, 2, g_strdup ("---"));
    }
  return join (lines);
}

/* The footer */

/* The lines that open and close a block; FALSE when there is none. */
static gboolean
find_block (GPtrArray *lines, const char *name, guint *first, guint *last)
{
  g_autofree char *open = g_strconcat (":::", name, NULL);
  g_autofree char *close = g_strconcat (":::/", name, NULL);
  gsize length = strlen (open);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = line_at (lines, i);

      if (strncmp (line, open, length) != 0 || (line[length] != '\0' && line[length] != ' '))
        continue;
      for (guint k = i + 1; k < lines->len; k++)
        if (g_str_has_prefix (line_at (lines, k), close))
          {
            *first = i;
            *last = k;
            return TRUE;
          }
    }
  return FALSE;
}

/**
 * crm_template_get_footer:
 *
 * Returns: (transfer full) (nullable): what stands at the foot of pages, as it is written
 */
char *
crm_template_get_footer (const char *text)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_autoptr (GPtrArray) inside = g_ptr_array_new ();
  guint first, last;

  if (!find_block (lines, "footer", &first, &last))
    return NULL;
  for (guint i = first + 1; i < last; i++)
    g_ptr_array_add (inside, g_ptr_array_index (lines, i));
  return join (inside);
}

/* Behind the head and the headers. */
static guint
footer_place (GPtrArray *lines)
{
  guint end = find_head_end (lines), place = end > 0 ? end + 1 : 0;

  for (guint i = place; i < lines->len; i++)
    if (g_str_has_prefix (line_at (lines, i), ":::/header"))
      place = i + 1;
  return place;
}

/**
 * crm_template_set_footer:
 * @content: (nullable): %NULL takes the footer away
 *
 * Returns: (transfer full): the text with another footer
 */
char *
crm_template_set_footer (const char *text, const char *content)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_auto (GStrv) inside = content != NULL ? g_strsplit (content, "\n", -1) : NULL;
  guint first, last;

  if (content == NULL || *content == '\0')
    {
      if (find_block (lines, "footer", &first, &last))
        g_ptr_array_remove_range (lines, first, last - first + 1);
      return join (lines);
    }
  if (!find_block (lines, "footer", &first, &last))
    {
      first = footer_place (lines);
      last = first + 1;
      g_ptr_array_insert (lines, (int) first, g_strdup (":::footer center small"));
      g_ptr_array_insert (lines, (int) last, g_strdup (":::/footer"));
    }
  if (last > first + 1)
    g_ptr_array_remove_range (lines, first + 1, last - first - 1);
  for (guint i = 0; inside[i] != NULL; i++)
    g_ptr_array_insert (lines, (int) (first + 1 + i), g_strdup (inside[i]));
  return join (lines);
}

/* The logo */

static gboolean
is_logo (const char *line)
{
  const char *field = line + strspn (line, " \t");

  return g_str_has_prefix (field, "{{image " LOGO);
}

static guint
find_logo (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    if (is_logo (line_at (lines, i)))
      return i;
  return G_MAXUINT;
}

/**
 * crm_template_get_logo:
 *
 * Returns: how high the company's logo is, in millimetres; 0 when it is not shown
 */
int
crm_template_get_logo (const char *text)
{
  g_autoptr (GPtrArray) lines = split (text);
  guint at = find_logo (lines);
  const char *height;

  if (at == G_MAXUINT)
    return 0;
  height = strstr (line_at (lines, at), "height=");
  return height != NULL ? MAX (1, (int) round (g_ascii_strtod (height + 7, NULL))) : USUAL_LOGO;
}

/* As the first thing of the first column of a header that has columns, else of the header; without
 * a header at the top of the text. */
static guint
logo_place (GPtrArray *lines)
{
  guint first, last, end = find_head_end (lines);

  if (!find_block (lines, "header", &first, &last))
    return end > 0 ? end + 1 : 0;
  if (g_str_has_prefix (line_at (lines, first + 1), ":::columns"))
    return first + 2;
  return first + 1;
}

/**
 * crm_template_set_logo:
 * @millimetres: how high; 0 takes it away
 *
 * Returns: (transfer full): the text with the company's logo so high
 */
char *
crm_template_set_logo (const char *text, int millimetres)
{
  g_autoptr (GPtrArray) lines = split (text);
  guint at = find_logo (lines);

  if (millimetres <= 0)
    {
      if (at != G_MAXUINT)
        g_ptr_array_remove_index (lines, at);
    }
  else if (at != G_MAXUINT)
    replace (lines, at, g_strdup_printf ("{{image " LOGO "? height=%dmm}}", millimetres));
  else
    g_ptr_array_insert (lines, (int) logo_place (lines),
                        g_strdup_printf ("{{image " LOGO "? height=%dmm}}", millimetres));
  return join (lines);
}

/* Tables */

typedef struct
{
  GPtrArray *lines;
  guint first; /* :::table */
  guint last;  /* :::/table */
  guint n_columns;
} Table;

static gboolean
is_row (const char *line)
{
  return line[0] == '|';
}

/* The cells of a row; bars inside fields and behind a backslash divide nothing. */
static GPtrArray *
read_cells (const char *line)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  const char *start = line + 1, *p;

  for (p = start; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (strncmp (p, "{{", 2) == 0 && strstr (p, "}}") != NULL)
      p = strstr (p, "}}") + 1;
    else if (*p == '|')
      {
        g_ptr_array_add (cells, g_strndup (start, (gsize) (p - start)));
        start = p + 1;
      }
  return cells;
}

static char *
print_cells (GPtrArray *cells)
{
  GString *line = g_string_new ("|");

  for (guint i = 0; i < cells->len; i++)
    g_string_append_printf (line, "%s|", (char *) g_ptr_array_index (cells, i));
  return g_string_free (line, FALSE);
}

static gboolean
is_alignment (const char *line)
{
  return is_row (line) && strpbrk (line, "-") != NULL && strspn (line, "|:- \t\r") == strlen (line);
}

static guint
find_row (const Table *table, guint from)
{
  for (guint i = from; i < table->last; i++)
    if (is_row (line_at (table->lines, i)))
      return i;
  return table->last;
}

static guint
alignment_row (const Table *table)
{
  for (guint i = table->first; i < table->last; i++)
    if (is_alignment (line_at (table->lines, i)))
      return i;
  return table->last;
}

static gboolean
find_table (GPtrArray *lines, guint number, Table *table)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      guint row;

      if (!g_str_has_prefix (line_at (lines, i), ":::table"))
        continue;
      *table = (Table){ lines, i, i, 0 };
      while (table->last < lines->len
             && !g_str_has_prefix (line_at (lines, table->last), ":::/table"))
        table->last++;
      row = alignment_row (table);
      if (table->last == lines->len || row == table->last)
        return FALSE;
      if (n++ == number)
        {
          g_autoptr (GPtrArray) cells = read_cells (line_at (lines, row));

          table->n_columns = cells->len;
          return cells->len > 0;
        }
      i = table->last;
    }
  return FALSE;
}

/**
 * crm_template_count_tables:
 *
 * Returns: how many tables there are whose columns can be told
 */
guint
crm_template_count_tables (const char *text)
{
  g_autoptr (GPtrArray) lines = split (text);
  Table table;
  guint n = 0;

  while (find_table (lines, n, &table))
    n++;
  return n;
}

static GArray *
read_widths (const Table *table)
{
  GArray *widths = g_array_new (FALSE, TRUE, sizeof (double));
  const char *p = strstr (line_at (table->lines, table->first), "widths=");
  double width = 1;

  for (guint i = 0; i < table->n_columns; i++)
    {
      if (p != NULL)
        {
          char *end;

          width = g_ascii_strtod (p + (i == 0 ? 7 : 1), &end);
          p = *end == ',' ? end : NULL;
        }
      g_array_append_val (widths, width);
    }
  return widths;
}

static void
write_widths (Table *table, GArray *widths)
{
  const char *line = line_at (table->lines, table->first);
  const char *old = strstr (line, "widths="), *behind;
  g_autoptr (GString) words = g_string_new ("widths=");
  g_autofree char *before = NULL;

  for (guint i = 0; i < widths->len; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.4g", g_array_index (widths, double, i));
      g_string_append_printf (words, "%s%s", i > 0 ? "," : "", number);
    }
  if (old == NULL)
    {
      before = g_strdup (":::table");
      behind = line + strlen (":::table");
    }
  else
    {
      before = g_strchomp (g_strndup (line, (gsize) (old - line)));
      behind = old + strcspn (old, " ");
    }
  replace (table->lines, table->first, g_strconcat (before, " ", words->str, behind, NULL));
}

static int
read_align (const char *cell)
{
  g_autofree char *sign = g_strstrip (g_strdup (cell));
  gboolean left = sign[0] == ':', right = g_str_has_suffix (sign, ":");

  return left && right ? 1 : right ? 2 : 0;
}

static const char *const align_cells[] = { ":--", ":-:", "--:" };

/* The row that stands for all: the one inside the loop, else the first. */
static guint
sample_row (const Table *table)
{
  guint from = alignment_row (table) + 1;

  for (guint i = from; i < table->last; i++)
    {
      if (g_str_has_prefix (line_at (table->lines, i), ":::"))
        break;
      if (strstr (line_at (table->lines, i), "{{#each ") != NULL)
        return find_row (table, i);
    }
  return find_row (table, from);
}

static void
column_free (gpointer data)
{
  CrmTableColumn *column = data;

  g_free (column->heading);
  g_free (column->source);
  g_free (column);
}

static char *
dup_cell (GPtrArray *cells, guint i)
{
  return i < cells->len ? g_strstrip (g_strdup (g_ptr_array_index (cells, i))) : g_strdup ("");
}

/**
 * crm_template_get_columns:
 * @table: from 0
 *
 * Returns: (transfer full) (nullable) (element-type CrmTableColumn): the columns of a table
 */
GPtrArray *
crm_template_get_columns (const char *text, guint table)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_autoptr (GPtrArray) headings = NULL;
  g_autoptr (GPtrArray) aligns = NULL;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GArray) widths = NULL;
  GPtrArray *columns;
  Table found;

  if (!find_table (lines, table, &found))
    return NULL;
  headings = read_cells (line_at (lines, find_row (&found, found.first)));
  aligns = read_cells (line_at (lines, alignment_row (&found)));
  cells = read_cells (line_at (lines, sample_row (&found)));
  widths = read_widths (&found);
  columns = g_ptr_array_new_with_free_func (column_free);
  for (guint i = 0; i < found.n_columns; i++)
    {
      CrmTableColumn *column = g_new0 (CrmTableColumn, 1);

      column->heading = dup_cell (headings, i);
      column->width = g_array_index (widths, double, i);
      column->align = read_align (g_ptr_array_index (aligns, i));
      column->source = dup_cell (cells, i);
      g_ptr_array_add (columns, column);
    }
  return columns;
}

static char *
pad (const char *text)
{
  return g_strdup_printf (" %s ", text);
}

static void
write_cell (Table *table, guint row, guint column, char *cell)
{
  g_autoptr (GPtrArray) cells = read_cells (line_at (table->lines, row));

  if (row < table->last && column < cells->len)
    {
      g_free (g_ptr_array_index (cells, column));
      g_ptr_array_index (cells, column) = cell;
      replace (table->lines, row, print_cells (cells));
    }
  else
    g_free (cell);
}

/**
 * crm_template_set_column:
 *
 * Returns: (transfer full): the text with another heading, width and side of a column
 */
char *
crm_template_set_column (
    const char *text, guint table, guint column, const char *heading, double width, int align)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_autoptr (GArray) widths = NULL;
  g_autofree char *clean = g_strdelimit (g_strdup (heading), "|\n", ' ');
  Table found;

  if (!find_table (lines, table, &found) || column >= found.n_columns)
    return g_strdup (text);
  widths = read_widths (&found);
  g_array_index (widths, double, column) = width;
  write_widths (&found, widths);
  write_cell (&found, find_row (&found, found.first), column, pad (clean));
  write_cell (&found, alignment_row (&found), column, g_strdup (align_cells[CLAMP (align, 0, 2)]));
  return join (lines);
}

typedef void (*ChangeCells) (GPtrArray *cells, guint row, const Table *table, gpointer data);

static void
change_rows (Table *table, ChangeCells func, gpointer data)
{
  for (guint i = table->first; i < table->last; i++)
    if (is_row (line_at (table->lines, i)))
      {
        g_autoptr (GPtrArray) cells = read_cells (line_at (table->lines, i));

        func (cells, i, table, data);
        replace (table->lines, i, print_cells (cells));
      }
}

static gboolean
is_joined (GPtrArray *cells, guint i)
{
  return i < cells->len && *(char *) g_ptr_array_index (cells, i) == '\0';
}

typedef struct
{
  guint column;
  guint other;
} Move;

/* Cells that are joined stay where they are. */
static void
swap_cells (GPtrArray *cells, guint row, const Table *table, gpointer data)
{
  const Move *move = data;
  guint last = MAX (move->column, move->other);
  gpointer kept;

  if (last >= cells->len || is_joined (cells, move->column) || is_joined (cells, move->other)
      || is_joined (cells, last + 1))
    return;
  kept = g_ptr_array_index (cells, move->column);
  g_ptr_array_index (cells, move->column) = g_ptr_array_index (cells, move->other);
  g_ptr_array_index (cells, move->other) = kept;
}

/**
 * crm_template_move_column:
 * @step: -1 to the left, 1 to the right
 *
 * Returns: (transfer full): the text with two columns exchanged; rows whose cells are joined there,
 *   as those of totals, stay as they are
 */
char *
crm_template_move_column (const char *text, guint table, guint column, int step)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_autoptr (GArray) widths = NULL;
  Move move = { column, column + (guint) step };
  double width;
  Table found;

  if (!find_table (lines, table, &found) || column >= found.n_columns
      || move.other >= found.n_columns)
    return g_strdup (text);
  widths = read_widths (&found);
  width = g_array_index (widths, double, column);
  g_array_index (widths, double, column) = g_array_index (widths, double, move.other);
  g_array_index (widths, double, move.other) = width;
  change_rows (&found, swap_cells, &move);
  write_widths (&found, widths);
  return join (lines);
}

/* What is joined to the cell that goes takes its text over. */
static void
remove_cell (GPtrArray *cells, guint row, const Table *table, gpointer data)
{
  guint column = ((const Move *) data)->column;

  if (column >= cells->len)
    return;
  g_ptr_array_remove_index (cells, is_joined (cells, column + 1) ? column + 1 : column);
}

/**
 * crm_template_remove_column:
 *
 * Returns: (transfer full): the text without a column; the last one stays
 */
char *
crm_template_remove_column (const char *text, guint table, guint column)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_autoptr (GArray) widths = NULL;
  Move move = { column, 0 };
  Table found;

  if (!find_table (lines, table, &found) || column >= found.n_columns || found.n_columns < 2)
    return g_strdup (text);
  widths = read_widths (&found);
  g_array_remove_index (widths, column);
  change_rows (&found, remove_cell, &move);
  write_widths (&found, widths);
  return join (lines);
}

typedef struct
{
  const char *heading;
  const char *source;
  int align;
  guint heading_row;
  guint alignment_row;
  guint sample_row;
} Addition;

/* Before the last column: there stand amounts, and totals below them. A row in which that place is
 * inside joined cells gets another joined one. */
static void
add_cell (GPtrArray *cells, guint row, const Table *table, gpointer data)
{
  const Addition *addition = data;
  guint at = cells->len > 0 ? cells->len - 1 : 0;
  char *cell;

  if (row == addition->heading_row)
    cell = pad (addition->heading);
  else if (row == addition->alignment_row)
    cell = g_strdup (align_cells[CLAMP (addition->align, 0, 2)]);
  else if (row == addition->sample_row)
    cell = pad (addition->source);
  else if (at > 0 && (is_joined (cells, at) || is_joined (cells, at - 1)))
    cell = g_strdup ("");
  else
    cell = g_strdup (" ");
  g_ptr_array_insert (cells, (int) at, cell);
}

/**
 * crm_template_add_column:
 * @source: what stands in it: {{item.unit}}
 * @align: 0 left, 1 middle, 2 right
 *
 * Returns: (transfer full): the text with one more column, before the last one
 */
char *
crm_template_add_column (
    const char *text, guint table, const char *heading, const char *source, int align)
{
  g_autoptr (GPtrArray) lines = split (text);
  g_autoptr (GArray) widths = NULL;
  g_autofree char *clean = g_strdelimit (g_strdup (heading), "|\n", ' ');
  Addition addition = { clean, source, align, 0, 0, 0 };
  double total = 0, width;
  Table found;

  if (!find_table (lines, table, &found))
    return g_strdup (text);
  addition.heading_row = find_row (&found, found.first);
  addition.alignment_row = alignment_row (&found);
  addition.sample_row = sample_row (&found);
  widths = read_widths (&found);
  for (guint i = 0; i < widths->len; i++)
    total += g_array_index (widths, double, i);
  width = MAX (1, round (total / (widths->len + 1) * 0.8));
  change_rows (&found, add_cell, &addition);
  g_array_insert_val (widths, widths->len > 0 ? widths->len - 1 : 0, width);
  found.n_columns++;
  write_widths (&found, widths);
  return join (lines);
}
