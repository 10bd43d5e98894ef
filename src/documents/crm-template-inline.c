/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marks inside a line: **bold**, *italic*, __underline__, [text](address), \ before a sign that
 * shall be printed, and {{fields}}, which are found before any other mark. */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CrmTemplateParser *parser;
  guint line;
  const char *text; /* of the line */
  gsize start;
  gsize at;
  gsize end;
  CrmInlineState *state;
  GPtrArray *inlines;
  GString *pending;
  const char *link;
  gboolean in_cell;
} Reader;

static CrmTemplateInline *
add (Reader *reader, CrmInlineType type)
{
  CrmTemplateInline *item = crm_arena_new0 (reader->parser->arena, CrmTemplateInline);

  item->type = type;
  item->style = reader->state->style;
  item->link = reader->link;
  g_ptr_array_add (reader->inlines, item);
  return item;
}

static void
flush (Reader *reader)
{
  if (reader->pending->len == 0)
    return;
  add (reader, CRM_INLINE_TEXT)->text
      = crm_arena_strndup (reader->parser->arena, reader->pending->str, reader->pending->len);
  g_string_truncate (reader->pending, 0);
}

/* Where the }} is that closes the {{ at @start; quotes hide it. @length when there is none. */
gsize
crm_text_field_end (const char *text, gsize length, gsize start)
{
  gboolean quoted = FALSE;

  for (gsize i = start + 2; i + 1 < length; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && text[i] == '}' && text[i + 1] == '}')
        return i;
    }
  return length;
}

static void
problem (Reader *reader, gsize offset, gsize length, const char *message)
{
  crm_parser_problem (reader->parser,
                      crm_parser_spot (reader->parser, reader->line, offset, length),
                      g_strdup (message));
}

static void
read_braces (Reader *reader)
{
  gsize start = reader->at, close = crm_text_field_end (reader->text, reader->end, start);
  const char *inner = reader->text + start + 2;

  flush (reader);
  reader->at = close + 2;
  if (close >= reader->end)
    {
      reader->at = reader->end;
      problem (reader, start, 2, _ ("This {{ is not closed by }} on the same line"));
    }
  else if (*inner == '#' || *inner == '/' || *inner == '>' || strncmp (inner, "else}}", 6) == 0)
    problem (reader, start, reader->at - start,
             _ ("Of this kind there are {{#if …}}, {{#each …}}, {{else}}, {{/if}}, {{/each}} and "
                "{{> part}}, each on a line of its own"));
  else if (crm_text_is_picture (inner, close - start - 2))
    {
      CrmTemplatePicture *picture
          = crm_parser_read_picture (reader->parser, reader->line, start + 2, close);

      if (!reader->in_cell)
        problem (reader, start, reader->at - start,
                 _ ("A picture stands on a line of its own or in a cell of a table"));
      else if (picture != NULL && picture->type == CRM_PICTURE_TABLE)
        problem (reader, start, reader->at - start, _ ("A table stands on a line of its own"));
      else if (picture != NULL)
        add (reader, CRM_INLINE_PICTURE)->picture = picture;
    }
  else
    {
      CrmTemplateField *field
          = crm_parser_read_field (reader->parser, reader->line, start + 2, close);

      if (field != NULL)
        add (reader, CRM_INLINE_FIELD)->field = field;
    }
}

static gboolean
is_blank_at (Reader *reader, gssize at)
{
  return at < (gssize) reader->start || at >= (gssize) reader->end
         || g_ascii_isspace (reader->text[at]);
}

/* @length signs that may open or close @style. A sign between blanks is a plain sign. */
static void
read_mark (Reader *reader, guint style, gsize length)
{
  CrmInlineState *state = reader->state;
  gboolean open = (state->style & style) == style;
  gboolean plain = open ? is_blank_at (reader, (gssize) reader->at - 1)
                        : is_blank_at (reader, (gssize) (reader->at + length));

  if (plain)
    g_string_append_len (reader->pending, reader->text + reader->at, length);
  else
    {
      flush (reader);
      for (guint i = 0; i < G_N_ELEMENTS (state->opened); i++)
        if ((style & (1u << i)) != 0)
          state->opened[i] = crm_parser_spot (reader->parser, reader->line, reader->at, length);
      state->style ^= style;
    }
  reader->at += length;
}

static void
read_marks (Reader *reader)
{
  static const guint stars[]
      = { 0, CRM_STYLE_ITALIC, CRM_STYLE_BOLD, CRM_STYLE_BOLD | CRM_STYLE_ITALIC };
  char sign = reader->text[reader->at];
  gsize length = 1;

  while (reader->at + length < reader->end && reader->text[reader->at + length] == sign)
    length++;
  if (sign == '*' && length < G_N_ELEMENTS (stars))
    read_mark (reader, stars[length], length);
  else if (sign == '_' && length == 2)
    read_mark (reader, CRM_STYLE_UNDERLINE, length);
  else
    {
      g_string_append_len (reader->pending, reader->text + reader->at, length);
      reader->at += length;
    }
}

static gboolean
is_safe_address (const char *address)
{
  static const char *const schemes[] = { "https://", "http://", "mailto:", "tel:" };

  for (const char *p = address; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == '"' || *p == '\'' || *p == '\\' || *p == '<' || *p == '>')
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (address, schemes[i]))
      return TRUE;
  return FALSE;
}

static void read_range (Reader *reader);

static void
read_bracket (Reader *reader)
{
  gsize start = reader->at, outer_end = reader->end;
  const char *text = reader->text;
  const char *middle = g_strstr_len (text + start, outer_end - start, "](");
  const char *close = middle != NULL ? memchr (middle, ')', text + outer_end - middle) : NULL;
  const char *address;

  if (close == NULL || reader->link != NULL)
    {
      g_string_append_c (reader->pending, '[');
      reader->at++;
      return;
    }
  flush (reader);
  address = crm_arena_strndup (reader->parser->arena, middle + 2, close - middle - 2);
  if (!is_safe_address (address))
    problem (
        reader, middle + 2 - text, MAX (strlen (address), 1),
        _ ("A link leads to https://…, http://…, mailto:… or tel:…, without spaces or quotes"));
  reader->link = address;
  reader->at = start + 1;
  reader->end = middle - text;
  read_range (reader);
  flush (reader);
  reader->link = NULL;
  reader->end = outer_end;
  reader->at = close + 1 - text;
}

static void
read_backslash (Reader *reader)
{
  gboolean last = reader->at + 1 >= reader->end;
  char next = last ? ' ' : reader->text[reader->at + 1];

  if (!last && g_ascii_ispunct (next))
    {
      g_string_append_c (reader->pending, next);
      reader->at += 2;
    }
  else if (reader->in_cell && next == ' ')
    {
      while (reader->pending->len > 0 && reader->pending->str[reader->pending->len - 1] == ' ')
        g_string_truncate (reader->pending, reader->pending->len - 1);
      flush (reader);
      add (reader, CRM_INLINE_BREAK);
      for (reader->at++; reader->at < reader->end && reader->text[reader->at] == ' ';)
        reader->at++;
    }
  else
    {
      g_string_append_c (reader->pending, '\\');
      reader->at++;
    }
}

static void
read_range (Reader *reader)
{
  while (reader->at < reader->end)
    {
      char c = reader->text[reader->at];

      if (c == '{' && reader->at + 1 < reader->end && reader->text[reader->at + 1] == '{')
        read_braces (reader);
      else if (c == '\\')
        read_backslash (reader);
      else if ((c == '*' || c == '_') && (reader->parser->place & CRM_IN_HEAD) == 0)
        read_marks (reader);
      else if (c == '[' && (reader->parser->place & CRM_IN_HEAD) == 0)
        read_bracket (reader);
      else
        {
          g_string_append_c (reader->pending, c == '\t' ? ' ' : c);
          reader->at++;
        }
    }
}

/* Reads bytes @start to @end of a line and appends what is there to @inlines. Marks may stay open
 * in @state for the next line. */
void
crm_parser_read_inlines (CrmTemplateParser *self,
                         guint line,
                         gsize start,
                         gsize end,
                         CrmInlineState *state,
                         GPtrArray *inlines)
{
  Reader reader = { self, line, crm_parser_line (self, line)->start, start, start, end };
  guint n_before = inlines->len, in_template = crm_parser_spot (self, line, start, 1).line;

  reader.state = state;
  reader.inlines = inlines;
  reader.pending = g_string_new (NULL);
  reader.in_cell = (self->place & CRM_IN_CELL) != 0;
  read_range (&reader);
  flush (&reader);
  g_string_free (reader.pending, TRUE);
  for (guint i = n_before; i < inlines->len; i++)
    ((CrmTemplateInline *) g_ptr_array_index (inlines, i))->line = in_template;
}

/* Marks must be closed where their paragraph, heading or cell ends. */
void
crm_parser_end_inlines (CrmTemplateParser *self, CrmInlineState *state)
{
  static const char *const marks[] = { "**", "*", "__" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((state->style & (1u << i)) != 0)
      crm_parser_problem (
          self, state->opened[i],
          /* Translators: %s is a sign such as **. */
          g_strdup_printf (_ ("This %s is not closed; a plain sign is written with \\ before it"),
                           marks[i]));
  memset (state, 0, sizeof *state);
}

/* A break, or the blank between two lines of one paragraph. */
void
crm_parser_add_inline (CrmTemplateParser *self, GPtrArray *inlines, CrmInlineType type)
{
  CrmTemplateInline *item = crm_arena_new0 (self->arena, CrmTemplateInline);

  item->type = type;
  if (type == CRM_INLINE_TEXT)
    item->text = crm_arena_strdup (self->arena, " ");
  g_ptr_array_add (inlines, item);
}
