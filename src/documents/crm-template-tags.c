/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the tags of a foreign file to a template of our own and back to the places of the tags. */
#include "config.h"

#include "crm-template-tags-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TAGS 10000

static void
tag_free (gpointer data)
{
  CrmTag *tag = data;

  g_free (tag->text);
  g_free (tag);
}

/**
 * crm_template_dup_head:
 * @body: (nullable): text of a template
 *
 * Returns: (transfer full): its head with both lines of dashes, each line ended; empty without one
 */
char *
crm_template_dup_head (const char *body)
{
  const char *end;

  if (body == NULL || !g_str_has_prefix (body, "---\n"))
    return g_strdup ("");
  end = strstr (body + 3, "\n---");
  if (end == NULL || (end[4] != '\n' && end[4] != '\0'))
    return g_strdup ("");
  return g_strdup_printf ("%.*s\n", (int) (end + 4 - body), body);
}

/* @body: (nullable): a template whose head holds for the file */
CrmTagSheet *
crm_tag_sheet_new (const char *body)
{
  CrmTagSheet *self = g_new0 (CrmTagSheet, 1);

  self->tags = g_ptr_array_new_with_free_func (tag_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  self->head = crm_template_dup_head (body);
  for (const char *p = self->head; *p != '\0'; p++)
    self->n_head_lines += *p == '\n';
  return self;
}

void
crm_tag_sheet_free (CrmTagSheet *self)
{
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->problems);
  g_clear_object (&self->template);
  g_free (self->head);
  g_free (self);
}

/* Takes @message. */
void
crm_tag_sheet_problem (CrmTagSheet *self, guint place, char *message)
{
  g_ptr_array_add (self->problems, crm_template_problem_new (place, 1, 1, NULL, message));
}

/* The length of a quotation mark at @p, however a word processor wrote it; 0 without one. */
static gsize
quote_length (const char *p)
{
  static const char *const quotes[] = { "\"", "“", "”", "„", "‟", "«", "»" };

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_prefix (p, quotes[i]))
      return strlen (quotes[i]);
  return 0;
}

gsize
crm_tag_end (const char *text, gsize length, gsize start)
{
  gboolean quoted = FALSE;

  for (gsize i = start + 2; i + 1 < length;)
    {
      gsize quote = quote_length (text + i);

      if (quote > 0)
        quoted = !quoted;
      else if (!quoted && text[i] == '}' && text[i + 1] == '}')
        return i + 2;
      i += MAX (quote, 1);
    }
  return 0;
}

/* As it would be typed into a template: plain quotation marks and blanks, none at the ends. */
static char *
normalize (const char *text, gsize length)
{
  g_autofree char *inner = g_strndup (text + 2, length - 4);
  GString *plain = g_string_new ("{{");

  for (const char *p = inner; *p != '\0';)
    {
      gsize quote = quote_length (p);
      gunichar c = g_utf8_get_char (p);

      if (quote > 0)
        g_string_append_c (plain, '"');
      else if (g_unichar_isspace (c) || c == 0xa0)
        {
          if (plain->len > 2 && plain->str[plain->len - 1] != ' ')
            g_string_append_c (plain, ' ');
        }
      else if (c >= 0x20 && g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (plain, c);
      p = quote > 0 ? p + quote : g_utf8_next_char (p);
    }
  while (plain->len > 2 && plain->str[plain->len - 1] == ' ')
    g_string_truncate (plain, plain->len - 1);
  g_string_append (plain, "}}");
  return g_string_free (plain, FALSE);
}

static CrmTagType
find_type (const char *text)
{
  static const struct
  {
    const char *begin;
    CrmTagType type;
  } types[] = {
    { "{{#if", CRM_TAG_IF }, { "{{#each", CRM_TAG_EACH },  { "{{else}}", CRM_TAG_ELSE },
    { "{{/", CRM_TAG_END },  { "{{page}}", CRM_TAG_PAGE }, { "{{pages}}", CRM_TAG_PAGES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_prefix (text, types[i].begin))
      return types[i].type;
  return CRM_TAG_FIELD;
}

/* What only the pages of our own templates know. */
static gboolean
is_foreign (const char *text)
{
  return g_str_has_prefix (text, "{{>") || g_str_has_prefix (text, "{{ref:")
         || g_str_has_prefix (text, "{{carry") || crm_text_is_picture (text + 2, strlen (text) - 4);
}

/**
 * crm_tag_sheet_add:
 * @text: the tag with its braces, as the file has it
 *
 * Returns: its index, or %G_MAXUINT where it was refused with a problem
 */
guint
crm_tag_sheet_add (CrmTagSheet *self, const char *text, gsize length, guint place)
{
  g_autofree char *plain = normalize (text, length);
  CrmTag *tag;

  if ((is_foreign (plain) && !self->is_ours) || self->tags->len >= MAX_TAGS)
    {
      if (self->tags->len < MAX_TAGS)
        crm_tag_sheet_problem (
            self, place,
            /* Translators: %s is a tag such as {{carry}}. */
            g_strdup_printf (_ ("%s belongs to the templates of this program and cannot stand in a "
                                "file of another one"),
                             plain));
      else if (self->problems->len == 0)
        crm_tag_sheet_problem (self, place, g_strdup (_ ("The file has too many fields")));
      return G_MAXUINT;
    }
  tag = g_new0 (CrmTag, 1);
  tag->type = find_type (plain);
  tag->text = g_steal_pointer (&plain);
  tag->place = place;
  g_ptr_array_add (self->tags, tag);
  return self->tags->len - 1;
}

/**
 * crm_tag_sheet_dup_body:
 *
 * Returns: (transfer full): the head and the tags, each on a line of its own with a blank line
 *   after it, so that none joins another to a paragraph
 */
char *
crm_tag_sheet_dup_body (CrmTagSheet *self)
{
  GString *body = g_string_new (self->head);

  for (guint i = 0; i < self->tags->len; i++)
    {
      const CrmTag *tag = g_ptr_array_index (self->tags, i);

      if (tag->type != CRM_TAG_PAGE && tag->type != CRM_TAG_PAGES)
        g_string_append (body, tag->text);
      g_string_append (body, "\n\n");
    }
  return g_string_free (body, FALSE);
}

static CrmTag *
tag_of_line (CrmTagSheet *self, guint line)
{
  guint index = line > self->n_head_lines ? (line - self->n_head_lines - 1) / 2 : G_MAXUINT;

  return index < self->tags->len ? g_ptr_array_index (self->tags, index) : NULL;
}

static void
take_blocks (CrmTagSheet *self, GPtrArray *blocks)
{
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const CrmTemplateBlock *block = g_ptr_array_index (blocks, i);
      CrmTag *tag = tag_of_line (self, block->spot.line);

      if (tag == NULL)
        continue;
      tag->block = block;
      for (guint k = 0; block->inlines != NULL && k < block->inlines->len; k++)
        {
          CrmTemplateInline *item = g_ptr_array_index (block->inlines, k);

          if (item->type == CRM_INLINE_FIELD)
            tag->field = item->field;
        }
      take_blocks (self, block->children);
      take_blocks (self, block->otherwise);
    }
}

/* Puts problems of the text of the sheet, from the one at @from on, to the places of their tags. */
void
crm_tag_sheet_add_problems (CrmTagSheet *self, GPtrArray *found, GPtrArray *problems, guint from)
{
  for (guint i = from; i < found->len; i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (found, i);
      const CrmTag *tag = tag_of_line (self, problem->line);
      char *message = tag == NULL || problem->path != NULL
                          ? g_strdup (problem->message)
                          /* Translators: a tag such as {{client.nam}} and what is wrong with it. */
                          : g_strdup_printf (_ ("%s: %s"), tag->text, problem->message);

      g_ptr_array_add (problems, crm_template_problem_new (tag != NULL ? tag->place : 0, 1, 1,
                                                           problem->path, message));
    }
}

/* After all tags were added. What is wrong with them is among the problems then. */
void
crm_tag_sheet_parse (CrmTagSheet *self)
{
  g_autofree char *body = crm_tag_sheet_dup_body (self);

  g_clear_object (&self->template);
  self->template = crm_template_new (body, -1);
  crm_tag_sheet_add_problems (self, crm_template_get_problems (self->template), self->problems, 0);
  if (crm_template_is_valid (self->template))
    take_blocks (self, self->template->body);
}

const CrmTag *
crm_tag_sheet_get (CrmTagSheet *self, guint index)
{
  return index < self->tags->len ? g_ptr_array_index (self->tags, index) : NULL;
}
