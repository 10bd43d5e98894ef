/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line of a template is, and the book of what is open. */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const table_sections[] = { ":::carry-out", ":::carry-in", ":::total" };

/* The text of a line without what surrounds it. */
static const char *
trimmed (const CrmSourceLine *line, gsize *length)
{
  *length = line->length - MIN (line->indent, line->length);
  return line->start + MIN (line->indent, line->length);
}

static gboolean
starts_with (const char *text, gsize length, const char *prefix)
{
  gsize n = strlen (prefix);

  return length >= n && strncmp (text, prefix, n) == 0;
}

static gboolean
equals (const char *text, gsize length, const char *other)
{
  return length == strlen (other) && strncmp (text, other, length) == 0;
}

/* Whether the whole line is one tag that begins with @prefix. */
static gboolean
is_tag (const char *text, gsize length, const char *prefix)
{
  return starts_with (text, length, prefix) && crm_text_field_end (text, length, 0) + 2 == length;
}

/* The name of the open block that a line ends or divides, or NULL when it is no such line. */
static const char *
ended_block (const char *text, gsize length, char name[16])
{
  gsize n;

  if (starts_with (text, length, ":::/"))
    {
      for (n = 0; n < 15 && 4 + n < length && !g_ascii_isspace (text[4 + n]); n++)
        name[n] = text[4 + n];
      name[n] = '\0';
      return name;
    }
  if (equals (text, length, ":::next") || starts_with (text, length, ":::next "))
    return "columns";
  for (gsize i = 0; i < G_N_ELEMENTS (table_sections); i++)
    if (equals (text, length, table_sections[i]))
      return "table";
  if (equals (text, length, "{{else}}"))
    return "else";
  if (is_tag (text, length, "{{/if"))
    return "if";
  if (is_tag (text, length, "{{/each"))
    return "each";
  return is_tag (text, length, "{{/") ? "?" : NULL;
}

static CrmLineKind
list_kind (const char *text, gsize length)
{
  gsize digits = 0;

  if (starts_with (text, length, "- "))
    return CRM_LINE_BULLET;
  while (digits < length && digits < 4 && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits > 0 && digits < 4 && starts_with (text + digits, length - digits, ". "))
    return CRM_LINE_NUMBER;
  if (length > 3 && g_ascii_islower (text[0]) && starts_with (text + 1, length - 1, ". "))
    return CRM_LINE_LETTER;
  return CRM_LINE_TEXT;
}

static CrmLineKind
hash_kind (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && text[n] == '#')
    n++;
  if (n >= 1 && n <= 2 && starts_with (text + n, length - n, ". "))
    return CRM_LINE_CLAUSE;
  return n >= 1 && n <= 4 && starts_with (text + n, length - n, " ") ? CRM_LINE_HEADING
                                                                     : CRM_LINE_TEXT;
}

CrmLineKind
crm_parser_line_kind (CrmTemplateParser *self, guint line, gboolean in_table)
{
  gsize length;
  char name[16];
  const char *text = trimmed (crm_parser_line (self, line), &length);

  if (length == 0)
    return CRM_LINE_BLANK;
  if (ended_block (text, length, name) != NULL)
    return CRM_LINE_END;
  if (starts_with (text, length, ":::"))
    return CRM_LINE_OPEN;
  if (is_tag (text, length, "{{#if"))
    return CRM_LINE_IF;
  if (is_tag (text, length, "{{#each"))
    return CRM_LINE_EACH;
  if (is_tag (text, length, "{{>"))
    return CRM_LINE_PART;
  if (in_table)
    return text[0] == '|' ? CRM_LINE_ROW : CRM_LINE_TEXT;
  if (is_tag (text, length, "{{") && crm_text_is_picture (text + 2, length - 4))
    return CRM_LINE_PICTURE;
  return text[0] == '#' ? hash_kind (text, length) : list_kind (text, length);
}

gboolean
crm_parser_line_is (CrmTemplateParser *self, guint line, const char *text)
{
  const CrmSourceLine *source = crm_parser_line (self, line);
  gsize length;
  const char *start;

  if (source == NULL)
    return FALSE;
  start = trimmed (source, &length);
  return equals (start, length, text);
}

/* Notes that a block is open. FALSE, and the end of all reading, when it is one too deep. */
gboolean
crm_parser_enter (CrmTemplateParser *self, CrmSpot spot, const char *name)
{
  if (self->open->len >= CRM_TEMPLATE_MAX_DEPTH)
    {
      crm_parser_problem (
          self, spot,
          g_strdup_printf (ngettext ("Blocks may stand inside each other at most %d deep",
                                     "Blocks may stand inside each other at most %d deep",
                                     CRM_TEMPLATE_MAX_DEPTH),
                           CRM_TEMPLATE_MAX_DEPTH));
      self->aborted = TRUE;
      self->at = self->lines->len;
      return FALSE;
    }
  g_ptr_array_add (self->open, (gpointer) name);
  return TRUE;
}

void
crm_parser_leave (CrmTemplateParser *self)
{
  g_ptr_array_set_size (self->open, self->open->len - 1);
}

static gboolean
is_open (CrmTemplateParser *self, const char *name, guint below)
{
  for (guint i = self->open_base; i < below; i++)
    {
      const char *open = g_ptr_array_index (self->open, i);

      if (strcmp (open, name) == 0
          || (strcmp (name, "else") == 0
              && (strcmp (open, "if") == 0 || strcmp (open, "each") == 0)))
        return TRUE;
    }
  return FALSE;
}

/* Whether the parser stands at @closer, the end of the innermost open block, or must stop there
 * because another end follows that belongs further out. FALSE after a stray end was skipped. */
gboolean
crm_parser_at_closer (CrmTemplateParser *self, const char *closer, CrmSpot opened)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  CrmSpot spot;
  gsize length;
  char name[16];
  const char *text, *block;

  if (self->aborted)
    return TRUE;
  if (line == NULL)
    {
      crm_parser_problem (self, opened,
                          /* Translators: %s is a sign such as :::/keep or {{/if}}. */
                          g_strdup_printf (_ ("This is not closed: %s is missing"), closer));
      return TRUE;
    }
  text = trimmed (line, &length);
  if (equals (text, length, closer))
    {
      self->at++;
      return TRUE;
    }
  spot = crm_parser_spot (self, self->at, line->indent, length);
  block = ended_block (text, length, name);
  crm_parser_problem (
      self, spot,
      /* Translators: %s is a sign such as :::/keep or {{/if}}, %u the number of a line. */
      g_strdup_printf (_ ("Here %s is expected, for what line %u opened"), closer, opened.line));
  if (block != NULL && is_open (self, block, self->open->len - 1))
    return TRUE;
  self->at++;
  return FALSE;
}

/* Moves @at behind the word at @at and the blanks that follow it. */
void
crm_parser_skip_word (const CrmSourceLine *line, gsize *at)
{
  while (*at < line->length && !g_ascii_isspace (line->start[*at]))
    (*at)++;
  while (*at < line->length && g_ascii_isspace (line->start[*at]))
    (*at)++;
}

/* The flag of a word that any block takes, or 0. */
guint
crm_parser_read_word (const char *text, gsize length)
{
  static const struct
  {
    const char *word;
    guint flag;
  } words[] = { { "center", CRM_WORD_CENTER },
                { "right", CRM_WORD_RIGHT },
                { "small", CRM_WORD_SMALL },
                { "keep", CRM_WORD_KEEP },
                { "box", CRM_WORD_BOX } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (equals (text, length, words[i].word))
      return words[i].flag;
  return 0;
}
