/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocks of a template: paragraphs, headings, clauses, lists, pictures, :::blocks, #if, #each.
 */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COLUMNS 6

static CrmTemplateBlock *
block_new (CrmTemplateParser *self, CrmBlockType type)
{
  CrmTemplateBlock *block = crm_arena_new0 (self->arena, CrmTemplateBlock);
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  block->type = type;
  block->spot = crm_parser_spot (self, self->at, line->indent, line->length - line->indent);
  return block;
}

/* Reads the text of the line that the parser stands at, from byte @start; TRUE when it ends with a
 * break. */
static gboolean
read_line (CrmTemplateParser *self, gsize start, CrmInlineState *state, GPtrArray *inlines)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  gsize end = line->length, slashes = 0;

  while (slashes < end - start && line->start[end - 1 - slashes] == '\\')
    slashes++;
  if (slashes % 2 == 1)
    {
      end--;
      while (end > start && g_ascii_isspace (line->start[end - 1]))
        end--;
    }
  crm_parser_read_inlines (self, self->at, start, end, state, inlines);
  return slashes % 2 == 1;
}

/* A paragraph or the text of a list item: this line from byte @start and the lines that continue
 * it. */
static void
read_paragraph (CrmTemplateParser *self, CrmTemplateBlock *block, gsize start)
{
  CrmInlineState state = { 0 };

  block->inlines = crm_arena_array (self->arena);
  for (;;)
    {
      gboolean hard = read_line (self, start, &state, block->inlines);
      const CrmSourceLine *line;

      self->at++;
      line = crm_parser_line (self, self->at);
      if (line == NULL || crm_parser_line_kind (self, self->at, FALSE) != CRM_LINE_TEXT)
        {
          block->no_gap = hard;
          break;
        }
      crm_parser_add_inline (self, block->inlines, hard ? CRM_INLINE_BREAK : CRM_INLINE_TEXT);
      start = line->indent;
    }
  crm_parser_end_inlines (self, &state);
}

static void
read_heading (CrmTemplateParser *self, CrmTemplateBlock *block)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  CrmInlineState state = { 0 };
  gsize start = line->indent, end = line->length;
  const char *label = NULL;

  while (line->start[start] == '#')
    {
      block->level++;
      start++;
    }
  crm_parser_skip_word (line, &start);
  if (block->type == CRM_BLOCK_CLAUSE && end > start && line->start[end - 1] == '}')
    label = g_strrstr_len (line->start + start, end - start, "{#");
  if (label != NULL)
    {
      gsize name = label + 2 - line->start, length = end - 1 - name;

      block->label = crm_arena_strndup (self->arena, label + 2, length);
      if (!crm_path_is_valid (label + 2, length)
          || !g_hash_table_add (self->labels, (gpointer) block->label))
        crm_parser_problem (
            self, crm_parser_spot (self, self->at, name - 2, length + 3),
            g_strdup (_ ("A label is one word, such as {#pay}, and stands on one clause only")));
      end = name - 2;
      while (end > start && g_ascii_isspace (line->start[end - 1]))
        end--;
    }
  block->inlines = crm_arena_array (self->arena);
  crm_parser_read_inlines (self, self->at, start, end, &state, block->inlines);
  crm_parser_end_inlines (self, &state);
  self->at++;
}

static void
read_list_item (CrmTemplateParser *self, CrmTemplateBlock *block)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  gsize start = line->indent;

  block->level = (guint) MIN (line->indent / 2, 3);
  if (block->type == CRM_BLOCK_NUMBER)
    block->number = (guint) g_ascii_strtoull (line->start + start, NULL, 10);
  else if (block->type == CRM_BLOCK_LETTER)
    block->number = line->start[start] - 'a' + 1;
  crm_parser_skip_word (line, &start);
  read_paragraph (self, block, start);
}

/* Words after the name of a block that every block takes; others are a problem. */
static void
read_words (CrmTemplateParser *self, CrmTemplateBlock *block, gsize at)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  while (at < line->length)
    {
      gsize start = at, length = 0;
      guint word;

      while (start + length < line->length && !g_ascii_isspace (line->start[start + length]))
        length++;
      word = crm_parser_read_word (line->start + start, length);
      if (word == 0)
        crm_parser_problem (self, crm_parser_spot (self, self->at, start, length),
                            /* Translators: %s is a list of words that stay English. */
                            g_strdup_printf (_ ("Not known here. A block takes the words %s"),
                                             "center, right, small, keep, box"));
      block->words |= word;
      crm_parser_skip_word (line, &at);
    }
}

static void
read_group (CrmTemplateParser *self, CrmTemplateBlock *block, const char *name)
{
  g_autofree char *closer = g_strconcat (":::/", name, NULL);

  block->children = crm_arena_array (self->arena);
  self->at++;
  if (!crm_parser_enter (self, block->spot, name))
    return;
  do
    crm_parser_read_blocks (self, block->children, FALSE);
  while (!crm_parser_at_closer (self, closer, block->spot));
  crm_parser_leave (self);
}

/* "2,1" or "[2,1]" at @at: relative widths. */
static GArray *
read_widths (CrmTemplateParser *self, gsize *at)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  const char *p = line->start + *at, *end = line->start + line->length;
  GArray *widths = crm_arena_own (self->arena, g_array_new (FALSE, FALSE, sizeof (double)),
                                  (GDestroyNotify) g_array_unref);

  while (p < end && !g_ascii_isspace (*p))
    {
      char *stop;
      double width;

      if (*p == '[' || *p == ']' || *p == ',')
        {
          p++;
          continue;
        }
      width = g_ascii_strtod (p, &stop);
      if (stop == p || stop > end || !(width > 0 && width < 10000))
        return NULL;
      g_array_append_val (widths, width);
      p = stop;
    }
  crm_parser_skip_word (line, at);
  return widths;
}

static CrmTemplateBlock *
add_column (CrmTemplateParser *self, CrmTemplateBlock *block, gsize words)
{
  CrmTemplateBlock *column = block_new (self, CRM_BLOCK_GROUP);

  column->children = crm_arena_array (self->arena);
  read_words (self, column, words);
  g_ptr_array_add (block->children, column);
  self->at++;
  return column;
}

static gboolean
at_next (CrmTemplateParser *self)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  return line != NULL && g_str_has_prefix (line->start + line->indent, ":::next");
}

static void
read_columns (CrmTemplateParser *self, CrmTemplateBlock *block, gsize at)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  CrmTemplateBlock *column;
  guint opened = self->at;

  block->children = crm_arena_array (self->arena);
  if (at < line->length && (g_ascii_isdigit (line->start[at]) || line->start[at] == '['))
    {
      gsize start = at;

      block->widths = read_widths (self, &at);
      if (block->widths == NULL)
        {
          crm_parser_problem (self, crm_parser_spot (self, self->at, start, line->length - start),
                              g_strdup (_ ("Widths of columns are numbers: :::columns 2,1")));
          at = line->length;
        }
    }
  column = add_column (self, block, at);
  if (!crm_parser_enter (self, block->spot, "columns"))
    return;
  for (;;)
    {
      crm_parser_read_blocks (self, column->children, FALSE);
      if (at_next (self))
        {
          gsize words = crm_parser_line (self, self->at)->indent;

          crm_parser_skip_word (crm_parser_line (self, self->at), &words);
          column = add_column (self, block, words);
        }
      else if (crm_parser_at_closer (self, ":::/columns", block->spot))
        break;
    }
  crm_parser_leave (self);
  if (block->children->len > MAX_COLUMNS
      || (block->widths != NULL && block->widths->len != block->children->len))
    crm_parser_problem (
        self, crm_parser_spot (self, opened, line->indent, line->length),
        g_strdup_printf (_ ("%u columns: each needs its width, and %d are the most"),
                         block->children->len, MAX_COLUMNS));
}

static void
place_margin (CrmTemplateParser *self,
              CrmTemplateBlock **places,
              guint which,
              CrmTemplateBlock *block)
{
  for (guint i = 0; i < CRM_N_PAGE_PLACES; i++)
    {
      if ((which & (1u << i)) == 0)
        continue;
      if (places[i] != NULL)
        crm_parser_problem (self, block->spot,
                            g_strdup (_ ("There is already one for these pages")));
      places[i] = block;
    }
}

/* :::header first|rest|all words, and :::footer. */
static void
read_margin (CrmTemplateParser *self, CrmTemplateBlock *block, gsize at, gboolean header)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  guint which = (1u << CRM_PAGE_FIRST) | (1u << CRM_PAGE_REST);
  static const char *const names[] = { "first", "rest", "all" };
  CrmTemplate *template = self->template;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (line->length < at + length || strncmp (line->start + at, names[i], length) != 0)
        continue;
      which = i == 0 ? 1u << CRM_PAGE_FIRST : i == 1 ? 1u << CRM_PAGE_REST : which;
      crm_parser_skip_word (line, &at);
      break;
    }
  read_words (self, block, at);
  if (self->open->len > 0)
    crm_parser_problem (self, block->spot,
                        g_strdup (_ ("A header or footer may not stand inside another block")));
  self->place |= CRM_IN_MARGIN;
  read_group (self, block, header ? "header" : "footer");
  self->place &= ~CRM_IN_MARGIN;
  place_margin (self, header ? template->headers : template->footers, which, block);
}

static CrmTemplateBlock *
read_space (CrmTemplateParser *self, CrmTemplateBlock *block, gsize at)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  block->type = CRM_BLOCK_SPACE;
  if (!crm_length_parse (line->start + at, line->length - at, &block->height)
      || block->height > 250 * CRM_POINTS_PER_MM)
    crm_parser_problem (self, block->spot, g_strdup (_ ("A space is written :::space 10mm")));
  self->at++;
  return block;
}

static CrmTemplateBlock *
read_mark (CrmTemplateParser *self, CrmTemplateBlock *block, CrmBlockType type, gsize at)
{
  block->type = type;
  read_words (self, block, at);
  self->at++;
  return block;
}

#define BLOCK_NAMES                                                                                \
  "header, footer, columns, keep, box, center, right, small, table, pagebreak, space, rule"

/* A line :::name words. NULL when the block stands elsewhere in the tree, or is none. */
static CrmTemplateBlock *
read_named (CrmTemplateParser *self)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  CrmTemplateBlock *block = block_new (self, CRM_BLOCK_GROUP);
  gsize start = line->indent + 3, at = line->indent, length = 0;
  g_autofree char *name = NULL;

  crm_parser_skip_word (line, &at);
  while (start + length < line->length && !g_ascii_isspace (line->start[start + length]))
    length++;
  name = g_strndup (line->start + start, length);
  if (strcmp (name, "header") == 0 || strcmp (name, "footer") == 0)
    {
      read_margin (self, block, at, name[0] == 'h');
      return NULL;
    }
  if (strcmp (name, "columns") == 0)
    {
      block->type = CRM_BLOCK_COLUMNS;
      read_columns (self, block, at);
      return block;
    }
  if (strcmp (name, "table") == 0)
    {
      block->type = CRM_BLOCK_TABLE;
      crm_parser_read_table (self, block, at);
      return block;
    }
  if (strcmp (name, "pagebreak") == 0)
    return read_mark (self, block, CRM_BLOCK_PAGE_BREAK, at);
  if (strcmp (name, "rule") == 0)
    return read_mark (self, block, CRM_BLOCK_RULE, at);
  if (strcmp (name, "space") == 0)
    return read_space (self, block, at);
  block->words = crm_parser_read_word (name, length);
  if (block->words != 0)
    {
      read_words (self, block, at);
      read_group (self, block, crm_arena_strdup (self->arena, name));
      return block;
    }
  crm_parser_problem (self, crm_parser_spot (self, self->at, line->indent, length + 3),
                      /* Translators: %s is a list of words that stay English. */
                      g_strdup_printf (_ ("There is no such block. There are %s"), BLOCK_NAMES));
  self->at++;
  return NULL;
}

/* The part of a tag line between "{{#name" and "}}". */
static void
tag_range (CrmTemplateParser *self, const char *tag, gsize *start, gsize *end)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  *start = line->indent + strlen (tag);
  *end = line->length - 2;
}

/* What follows {{#if}} and {{#each}}: blocks, perhaps {{else}} and more blocks, and the end. */
static void
read_branches (CrmTemplateParser *self,
               CrmTemplateBlock *block,
               const char *name,
               const char *closer,
               gboolean in_table)
{
  gboolean closed = FALSE;

  block->children = crm_arena_array (self->arena);
  block->otherwise = crm_arena_array (self->arena);
  self->at++;
  if (!crm_parser_enter (self, block->spot, name))
    return;
  crm_parser_read_blocks (self, block->children, in_table);
  while (!closed && !crm_parser_line_is (self, self->at, "{{else}}"))
    {
      closed = crm_parser_at_closer (self, closer, block->spot);
      if (!closed)
        crm_parser_read_blocks (self, block->children, in_table);
    }
  if (!closed)
    {
      self->at++;
      if (block->variable != NULL)
        g_ptr_array_set_size (self->variables, self->variables->len - 1);
      do
        crm_parser_read_blocks (self, block->otherwise, in_table);
      while (!crm_parser_at_closer (self, closer, block->spot));
      if (block->variable != NULL)
        g_ptr_array_add (self->variables, (gpointer) block->variable);
    }
  crm_parser_leave (self);
}

static CrmTemplateBlock *
read_if (CrmTemplateParser *self, gboolean in_table)
{
  CrmTemplateBlock *block = block_new (self, CRM_BLOCK_IF);
  gsize start, end;

  tag_range (self, "{{#if", &start, &end);
  block->condition = crm_parser_read_condition (self, self->at, start, end);
  read_branches (self, block, "if", "{{/if}}", in_table);
  return block;
}

static gboolean
is_name (const char *word)
{
  static const char *const taken[] = { "page", "pages", "carry", "ref", "not", "and", "or", NULL };

  return word != NULL && strchr (word, '.') == NULL && strchr (word, '@') == NULL
         && crm_path_is_valid (word, strlen (word)) && !g_strv_contains (taken, word);
}

static gboolean
has_variable (CrmTemplateParser *self, const char *name)
{
  for (guint i = 0; i < self->variables->len; i++)
    if (strcmp (g_ptr_array_index (self->variables, i), name) == 0)
      return TRUE;
  return FALSE;
}

/* "list as x" or "list by x.category as g". FALSE when it is neither. */
static gboolean
read_loop (CrmTemplateParser *self, CrmTemplateBlock *block, gsize start, gsize end)
{
  const char *text = crm_parser_line (self, self->at)->start;
  g_autofree char *inner = g_strstrip (g_strndup (text + start, end - start));
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  g_auto (GStrv) words = g_regex_split (blanks, inner, 0);
  guint n = g_strv_length (words);
  const char *by, *variable = words[n > 0 ? n - 1 : 0];

  if ((n != 3 && n != 5) || strcmp (words[n - 2], "as") != 0 || !is_name (variable)
      || has_variable (self, variable) || !crm_path_is_valid (words[0], strlen (words[0])))
    return FALSE;
  if (n == 5)
    {
      by = strchr (words[2], '.');
      if (strcmp (words[1], "by") != 0 || by == NULL
          || !crm_path_is_valid (words[2], strlen (words[2])))
        return FALSE;
      block->group_by = crm_arena_strdup (self->arena, by + 1);
    }
  block->list = crm_arena_new0 (self->arena, CrmTemplateField);
  block->list->path = crm_arena_strdup (self->arena, words[0]);
  block->list->spot = block->spot;
  block->variable = crm_arena_strdup (self->arena, variable);
  g_ptr_array_add (self->template->fields, block->list);
  return TRUE;
}

static CrmTemplateBlock *
read_each (CrmTemplateParser *self, gboolean in_table)
{
  CrmTemplateBlock *block = block_new (self, CRM_BLOCK_EACH);
  gsize start, end;

  tag_range (self, "{{#each", &start, &end);
  if (read_loop (self, block, start, end))
    g_ptr_array_add (self->variables, (gpointer) block->variable);
  else
    crm_parser_problem (
        self, block->spot,
        g_strdup (
            _ ("A loop is written {{#each invoice.items as item}}, with a name of its own, or "
               "{{#each invoice.items by item.category as group}}")));
  read_branches (self, block, "each", "{{/each}}", in_table);
  if (block->variable != NULL)
    g_ptr_array_set_size (self->variables, self->variables->len - 1);
  return block;
}

static CrmTemplateBlock *
read_picture_line (CrmTemplateParser *self)
{
  CrmTemplateBlock *block = block_new (self, CRM_BLOCK_PICTURE);
  const CrmSourceLine *line = crm_parser_line (self, self->at);

  block->picture = crm_parser_read_picture (self, self->at, line->indent + 2, line->length - 2);
  self->at++;
  if (block->picture != NULL && block->picture->type == CRM_PICTURE_TABLE)
    block->type = CRM_BLOCK_DATA_TABLE;
  return block->picture != NULL ? block : NULL;
}

static CrmTemplateBlock *
read_text_block (CrmTemplateParser *self, CrmLineKind kind)
{
  CrmTemplateBlock *block = block_new (self, CRM_BLOCK_PARAGRAPH);

  if (kind == CRM_LINE_HEADING || kind == CRM_LINE_CLAUSE)
    {
      block->type = kind == CRM_LINE_HEADING ? CRM_BLOCK_HEADING : CRM_BLOCK_CLAUSE;
      read_heading (self, block);
    }
  else if (kind == CRM_LINE_TEXT)
    read_paragraph (self, block, crm_parser_line (self, self->at)->indent);
  else
    {
      block->type = kind == CRM_LINE_BULLET   ? CRM_BLOCK_BULLET
                    : kind == CRM_LINE_NUMBER ? CRM_BLOCK_NUMBER
                                              : CRM_BLOCK_LETTER;
      read_list_item (self, block);
    }
  return block;
}

static CrmTemplateBlock *
read_block (CrmTemplateParser *self, CrmLineKind kind, gboolean in_table)
{
  if (kind == CRM_LINE_IF)
    return read_if (self, in_table);
  if (kind == CRM_LINE_EACH)
    return read_each (self, in_table);
  if (kind == CRM_LINE_ROW)
    return crm_parser_read_row (self, self->at++);
  if (in_table)
    {
      crm_parser_problem (
          self, block_new (self, CRM_BLOCK_ROW)->spot,
          g_strdup (_ ("In a table there are rows | … |, {{#if}}, {{#each}}, {{> part}}, "
                       ":::carry-out, :::carry-in, :::total and :::/table")));
      self->at++;
      return NULL;
    }
  if (kind == CRM_LINE_OPEN)
    return read_named (self);
  return kind == CRM_LINE_PICTURE ? read_picture_line (self) : read_text_block (self, kind);
}

/* Appends blocks to @blocks up to the end of the innermost open block, or of the text. */
void
crm_parser_read_blocks (CrmTemplateParser *self, GPtrArray *blocks, gboolean in_table)
{
  while (crm_parser_line (self, self->at) != NULL)
    {
      CrmLineKind kind = crm_parser_line_kind (self, self->at, in_table);
      CrmTemplateBlock *block;

      if (kind == CRM_LINE_BLANK)
        {
          self->at++;
          continue;
        }
      if (kind == CRM_LINE_END)
        {
          if (self->open->len > self->open_base)
            return;
          crm_parser_problem (self, block_new (self, CRM_BLOCK_ROW)->spot,
                              g_strdup (_ ("This ends or divides a block that is not open")));
          self->at++;
          continue;
        }
      if (kind == CRM_LINE_PART)
        {
          crm_parser_read_part (self, blocks, in_table);
          continue;
        }
      block = read_block (self, kind, in_table);
      if (block != NULL)
        g_ptr_array_add (blocks, block);
    }
}
