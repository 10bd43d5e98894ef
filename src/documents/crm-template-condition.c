/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of #if and of the head: a field, not, and, or, and comparisons with a text or number.
 */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CrmTemplateParser *parser;
  guint line;
  const char *text;
  gsize at;
  gsize end;
  guint n_nodes;
} Reader;

#define MAX_NODES 64

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end && g_ascii_isspace (reader->text[reader->at]))
    reader->at++;
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize length = strlen (word);

  skip_space (reader);
  if (reader->end - reader->at < length || strncmp (reader->text + reader->at, word, length) != 0)
    return FALSE;
  if (g_ascii_isalpha (word[0]) && reader->at + length < reader->end
      && !g_ascii_isspace (reader->text[reader->at + length]))
    return FALSE;
  reader->at += length;
  return TRUE;
}

static CrmTemplateCondition *
node_new (Reader *reader, CrmConditionType type)
{
  CrmTemplateCondition *node = crm_arena_new0 (reader->parser->arena, CrmTemplateCondition);

  node->type = type;
  node->spot = crm_parser_spot (reader->parser, reader->line, reader->at, 1);
  reader->n_nodes++;
  return node;
}

static void
fail (Reader *reader, gsize start, const char *message)
{
  crm_parser_problem (reader->parser,
                      crm_parser_spot (reader->parser, reader->line, start, reader->end - start),
                      g_strdup (message));
}

/* A quoted text, a number, or true and false. */
static const char *
read_operand (Reader *reader)
{
  gsize start;

  skip_space (reader);
  start = reader->at;
  if (reader->at < reader->end && reader->text[reader->at] == '"')
    {
      const char *close = memchr (reader->text + start + 1, '"', reader->end - reader->at - 1);

      if (close == NULL)
        return NULL;
      reader->at = close + 1 - reader->text;
      return crm_arena_strndup (reader->parser->arena, reader->text + start + 1,
                                close - reader->text - start - 1);
    }
  while (reader->at < reader->end && !g_ascii_isspace (reader->text[reader->at]))
    reader->at++;
  if (reader->at == start || strchr ("0123456789-tf", reader->text[start]) == NULL)
    return NULL;
  return crm_arena_strndup (reader->parser->arena, reader->text + start, reader->at - start);
}

static CrmTemplateCondition *
read_comparison (Reader *reader)
{
  static const struct
  {
    const char *sign;
    CrmConditionType type;
  } signs[] = { { "!=", CRM_CONDITION_UNEQUAL },       { "<=", CRM_CONDITION_LESS_EQUAL },
                { ">=", CRM_CONDITION_GREATER_EQUAL }, { "=", CRM_CONDITION_EQUAL },
                { "<", CRM_CONDITION_LESS },           { ">", CRM_CONDITION_GREATER } };
  CrmTemplateCondition *node;
  gsize start;

  skip_space (reader);
  start = reader->at;
  node = node_new (reader, CRM_CONDITION_VALUE);
  while (reader->at < reader->end
         && (g_ascii_isalnum (reader->text[reader->at])
             || strchr ("_.@", reader->text[reader->at]) != NULL))
    reader->at++;
  if (!crm_path_is_valid (reader->text + start, reader->at - start))
    {
      fail (reader, start,
            _ ("A condition is a field, or “not field”, or a comparison: client.city = \"Faro\""));
      return NULL;
    }
  node->path = crm_arena_strndup (reader->parser->arena, reader->text + start, reader->at - start);
  node->spot = crm_parser_spot (reader->parser, reader->line, start, reader->at - start);
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (!take_word (reader, signs[i].sign))
        continue;
      start = reader->at;
      node->type = signs[i].type;
      node->text = read_operand (reader);
      if (node->text != NULL)
        break;
      fail (reader, start,
            _ ("A field is compared with a text in quotes, a number, true or false"));
      return NULL;
    }
  return node;
}

static CrmTemplateCondition *
read_factor (Reader *reader)
{
  gboolean negate = FALSE;
  CrmTemplateCondition *inner, *node;

  while (take_word (reader, "not"))
    negate = !negate;
  inner = read_comparison (reader);
  if (inner == NULL || !negate)
    return inner;
  node = node_new (reader, CRM_CONDITION_NOT);
  node->first = inner;
  return node;
}

static CrmTemplateCondition *
read_term (Reader *reader)
{
  CrmTemplateCondition *first = read_factor (reader);

  while (first != NULL && reader->n_nodes < MAX_NODES && take_word (reader, "and"))
    {
      CrmTemplateCondition *node = node_new (reader, CRM_CONDITION_AND);

      node->first = first;
      node->second = read_factor (reader);
      first = node->second != NULL ? node : NULL;
    }
  return first;
}

/* Reads the condition in bytes @start to @end of a line; “and” binds tighter than “or”. NULL after
 * a problem. */
CrmTemplateCondition *
crm_parser_read_condition (CrmTemplateParser *self, guint line, gsize start, gsize end)
{
  Reader reader = { self, line, crm_parser_line (self, line)->start, start, end };
  CrmTemplateCondition *first = read_term (&reader);

  while (first != NULL && reader.n_nodes < MAX_NODES && take_word (&reader, "or"))
    {
      CrmTemplateCondition *node = node_new (&reader, CRM_CONDITION_OR);

      node->first = first;
      node->second = read_term (&reader);
      first = node->second != NULL ? node : NULL;
    }
  skip_space (&reader);
  if (first != NULL && reader.at < reader.end)
    {
      fail (&reader, reader.at,
            _ ("Conditions are joined by “and” and “or”; there are no parentheses"));
      return NULL;
    }
  return first;
}
