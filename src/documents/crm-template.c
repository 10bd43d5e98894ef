/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template: its text becomes lines, a head and a tree of blocks. What is wrong is collected with
 * its place; a template with problems keeps the part of its tree that could be read, but cannot be
 * rendered. */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PROBLEMS 100

G_DEFINE_FINAL_TYPE (CrmTemplate, crm_template, G_TYPE_OBJECT)

/**
 * crm_template_problem_new:
 * @path: (nullable)
 * @message: (transfer full)
 */
CrmTemplateProblem *
crm_template_problem_new (guint line, guint column, guint length, const char *path, char *message)
{
  CrmTemplateProblem *problem = g_new0 (CrmTemplateProblem, 1);

  problem->line = line;
  problem->column = column;
  problem->length = length;
  problem->path = g_strdup (path);
  problem->message = message;
  return problem;
}

void
crm_template_problem_free (CrmTemplateProblem *problem)
{
  g_free (problem->path);
  g_free (problem->message);
  g_free (problem);
}

static void
crm_template_finalize (GObject *object)
{
  CrmTemplate *self = CRM_TEMPLATE (object);

  crm_arena_free (self->arena);
  g_ptr_array_unref (self->problems);
  G_OBJECT_CLASS (crm_template_parent_class)->finalize (object);
}

static void
crm_template_class_init (CrmTemplateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_template_finalize;
}

static void
crm_template_init (CrmTemplate *self)
{
  self->arena = crm_arena_new ();
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  self->fields = crm_arena_array (self->arena);
}

/* Takes @message. */
void
crm_parser_problem (CrmTemplateParser *self, CrmSpot spot, char *message)
{
  if (self->template->problems->len >= MAX_PROBLEMS)
    {
      g_free (message);
      return;
    }
  if (spot.part != NULL)
    {
      g_autofree char *inner = message;

      /* Translators: the name of a part of a template, a line in it, and what is wrong there. */
      message = g_strdup_printf (_ ("In “%s”, line %u: %s"), spot.part, spot.part_line, inner);
    }
  g_ptr_array_add (
      self->template->problems,
      crm_template_problem_new (spot.line, spot.column, MAX (spot.length, 1), NULL, message));
}

/* NULL behind the last line. */
const CrmSourceLine *
crm_parser_line (CrmTemplateParser *self, guint index)
{
  return index < self->lines->len ? &g_array_index (self->lines, CrmSourceLine, index) : NULL;
}

/* The place of @length bytes at byte @offset of a line, counted in characters from 1. Inside a part
 * it is the place where the template takes the part in. */
CrmSpot
crm_parser_spot (CrmTemplateParser *self, guint line, gsize offset, gsize length)
{
  const CrmSourceLine *source = crm_parser_line (self, line);
  CrmSpot spot = { line + 1, 1, 1 };

  if (self->parts->len > 0)
    {
      spot = self->part_spot;
      spot.part = g_ptr_array_index (self->parts, self->parts->len - 1);
      spot.part_line = line + 1;
    }
  else if (source != NULL)
    {
      offset = MIN (offset, source->length);
      length = MIN (length, source->length - offset);
      spot.column = (guint) g_utf8_strlen (source->start, offset) + 1;
      spot.length = MAX ((guint) g_utf8_strlen (source->start + offset, length), 1);
    }
  return spot;
}

/* Appends the lines of @text, which must live as long as they do. */
void
crm_parser_split_lines (GArray *lines, const char *text, gsize length)
{
  const char *end = text + length;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  while (text < end)
    {
      const char *stop = memchr (text, '\n', end - text);
      CrmSourceLine line = { text, 0, 0 };

      if (stop == NULL)
        stop = end;
      line.length = stop - text;
      while (line.length > 0 && g_ascii_isspace (text[line.length - 1]))
        line.length--;
      while (line.indent < line.length && (text[line.indent] == ' ' || text[line.indent] == '\t'))
        line.indent++;
      g_array_append_val (lines, line);
      text = stop + 1;
    }
}

static void
check_references (CrmTemplateParser *self)
{
  for (guint i = 0; i < self->references->len; i++)
    {
      CrmTemplateField *field = g_ptr_array_index (self->references, i);

      if (!g_hash_table_contains (self->labels, field->path))
        crm_parser_problem (self, field->spot,
                            /* Translators: %s is the label of a clause, such as "pay". */
                            g_strdup_printf (_ ("No clause bears the label {#%s}"), field->path));
    }
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const CrmTemplateProblem *first = *(CrmTemplateProblem *const *) a;
  const CrmTemplateProblem *second = *(CrmTemplateProblem *const *) b;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  return first->column < second->column ? -1 : first->column > second->column;
}

static void
parse (CrmTemplate *self, const char *text, gsize length, CrmTemplateShelf *shelf)
{
  CrmTemplateParser parser = { .template = self, .arena = self->arena, .shelf = shelf };

  parser.lines = g_array_new (FALSE, FALSE, sizeof (CrmSourceLine));
  parser.open = g_ptr_array_new ();
  parser.parts = g_ptr_array_new ();
  parser.variables = g_ptr_array_new ();
  parser.references = g_ptr_array_new ();
  parser.labels = g_hash_table_new (g_str_hash, g_str_equal);
  crm_parser_split_lines (parser.lines, text, length);
  crm_parser_read_head (&parser);
  self->body = crm_arena_array (self->arena);
  crm_parser_read_blocks (&parser, self->body, FALSE);
  check_references (&parser);
  g_ptr_array_sort (self->problems, compare_problems);
  g_hash_table_unref (parser.labels);
  g_ptr_array_unref (parser.references);
  g_ptr_array_unref (parser.variables);
  g_ptr_array_unref (parser.parts);
  g_ptr_array_unref (parser.open);
  g_array_unref (parser.lines);
}

/**
 * crm_template_new:
 * @text: the whole template in UTF-8
 * @length: bytes of @text, or -1 when it is terminated
 *
 * Parses a template that takes in no parts and has no style.
 *
 * Returns: (transfer full): as crm_template_new_with_shelf()
 */
CrmTemplate *
crm_template_new (const char *text, gssize length)
{
  return crm_template_new_with_shelf (text, length, NULL);
}

/**
 * crm_template_new_with_shelf:
 * @text: the whole template in UTF-8
 * @length: bytes of @text, or -1 when it is terminated
 * @shelf: (nullable): the parts and styles that it may name
 *
 * Parses a template. There is always a result; see crm_template_get_problems().
 *
 * Returns: (transfer full)
 */
CrmTemplate *
crm_template_new_with_shelf (const char *text, gssize length, CrmTemplateShelf *shelf)
{
  CrmTemplate *self = g_object_new (CRM_TYPE_TEMPLATE, NULL);
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  const char *end;

  self->body = self->fields;
  if (size > CRM_TEMPLATE_MAX_BYTES)
    g_ptr_array_add (self->problems,
                     crm_template_problem_new (1, 1, 1, NULL,
                                               g_strdup (_ ("A template may have 1 MB at most"))));
  else if (!g_utf8_validate_len (text, size, &end))
    {
      guint line = 1;

      for (const char *p = text; p < end; p++)
        line += *p == '\n';
      g_ptr_array_add (
          self->problems,
          crm_template_problem_new (
              line, 1, 1, NULL, g_strdup (_ ("The template is not UTF-8 text: save it as UTF-8"))));
    }
  else
    parse (self, crm_arena_strndup (self->arena, text, size), size, shelf);
  return self;
}

/**
 * crm_template_is_valid:
 *
 * Returns: whether the template has no problems and can be rendered
 */
gboolean
crm_template_is_valid (CrmTemplate *self)
{
  return self->problems->len == 0;
}

/**
 * crm_template_get_problems:
 *
 * Returns: (transfer none) (element-type CrmTemplateProblem): in the order of the text
 */
GPtrArray *
crm_template_get_problems (CrmTemplate *self)
{
  return self->problems;
}

/**
 * crm_template_get_document_type:
 *
 * Returns: what kind of document it makes, as its head says: invoice, letter …; “part” and “style”
 *   are no documents of their own
 */
const char *
crm_template_get_document_type (CrmTemplate *self)
{
  return self->head.type != NULL ? self->head.type : "letter";
}

/**
 * crm_template_get_locale:
 *
 * Returns: a tag such as pt-PT, or "client" for the language of the client
 */
const char *
crm_template_get_locale (CrmTemplate *self)
{
  return self->head.locale != NULL ? self->head.locale : "client";
}

/**
 * crm_template_find_locale:
 * @data: the values of the document
 *
 * Returns: (transfer none): how the document writes its numbers and dates: as the head says, or as
 *   the client of @data is written to
 */
const CrmLocale *
crm_template_find_locale (CrmTemplate *self, CrmDocumentData *data)
{
  const char *tag = crm_template_get_locale (self);
  CrmDocumentData *node;

  if (strcmp (tag, "client") != 0)
    return crm_locale_find (tag);
  node = crm_document_data_lookup (data, "doc.locale");
  return crm_locale_find (node != NULL ? crm_document_data_get_text (node) : NULL);
}

/**
 * crm_template_dup_paths:
 *
 * Returns: (transfer full) (element-type utf8): the path of every field, once, in the order of the
 *   text; paths inside loops begin with the name of their loop
 */
GPtrArray *
crm_template_dup_paths (CrmTemplate *self)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!crm_template_is_valid (self))
    return paths;
  for (guint i = 0; i < self->fields->len; i++)
    {
      CrmTemplateField *field = g_ptr_array_index (self->fields, i);

      if (field->use == CRM_USE_VALUE && g_hash_table_add (seen, (gpointer) field->path))
        g_ptr_array_add (paths, g_strdup (field->path));
    }
  return paths;
}
