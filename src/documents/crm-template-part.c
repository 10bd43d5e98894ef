/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that a template takes in by name: {{> Letterhead}}. A part is read where it stands, as
 * whole blocks: what it opens it closes. What is wrong in it is told at the place that takes it in.
 */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PARTS 8 /* inside each other */

static gboolean
is_being_read (CrmTemplateParser *self, const char *name)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (strcmp (g_ptr_array_index (self->parts, i), name) == 0)
      return TRUE;
  return FALSE;
}

/* Makes the parser read the text called @name, its first line first. FALSE after a problem at
 * @spot; otherwise crm_parser_end_part() must follow. */
gboolean
crm_parser_begin_part (CrmTemplateParser *self,
                       const char *name,
                       CrmSpot spot,
                       CrmParserReturn *back)
{
  const char *text = self->shelf != NULL
                         ? crm_template_shelf_find (self->shelf, name, self->template->head.locale)
                         : NULL;
  gsize length = text != NULL ? strlen (text) : 0;

  if (text == NULL)
    {
      g_autofree char *names
          = self->shelf != NULL ? crm_template_shelf_say_names (self->shelf) : g_strdup ("—");

      crm_parser_problem (
          self, spot,
          /* Translators: the first %s is a name that somebody wrote, the second the
           * names that there are. */
          g_strdup_printf (_ ("There is no part or style “%s”. There are: %s"), name, names));
      return FALSE;
    }
  if (is_being_read (self, name))
    {
      crm_parser_problem (self, spot,
                          /* Translators: %s is the name of a part of a template. */
                          g_strdup_printf (_ ("The part “%s” takes itself in"), name));
      return FALSE;
    }
  if (self->parts->len >= MAX_PARTS)
    {
      crm_parser_problem (
          self, spot,
          g_strdup_printf (_ ("Parts may take in each other at most %d deep"), MAX_PARTS));
      return FALSE;
    }
  self->part_bytes += length;
  if (self->part_bytes > CRM_TEMPLATE_MAX_BYTES)
    {
      crm_parser_problem (self, spot,
                          g_strdup (_ ("A template may have 1 MB at most, with all its parts")));
      self->aborted = TRUE;
      self->at = self->lines->len;
      return FALSE;
    }
  if (self->parts->len == 0)
    self->part_spot = spot;
  *back = (CrmParserReturn){ self->lines, self->at, self->open_base };
  g_ptr_array_add (self->parts, crm_arena_strdup (self->arena, name));
  self->lines = g_array_new (FALSE, FALSE, sizeof (CrmSourceLine));
  crm_parser_split_lines (self->lines, crm_arena_strndup (self->arena, text, length), length);
  self->at = 0;
  self->open_base = self->open->len;
  return TRUE;
}

/* Goes back to where the parser was before. */
void
crm_parser_end_part (CrmTemplateParser *self, const CrmParserReturn *back)
{
  g_array_unref (self->lines);
  g_ptr_array_set_size (self->parts, self->parts->len - 1);
  self->lines = back->lines;
  self->at = self->aborted ? back->lines->len : back->at;
  self->open_base = back->open_base;
}

/* Appends what the text named in the line {{> name}} consists of; its head does not count. */
void
crm_parser_read_part (CrmTemplateParser *self, GPtrArray *blocks, gboolean in_table)
{
  const CrmSourceLine *line = crm_parser_line (self, self->at);
  gsize start = line->indent + strlen ("{{>");
  g_autofree char *name = g_strstrip (g_strndup (line->start + start, line->length - 2 - start));
  CrmSpot spot = crm_parser_spot (self, self->at, line->indent, line->length - line->indent);
  CrmParserReturn back;

  self->at++;
  if (!crm_parser_begin_part (self, name, spot, &back))
    return;
  crm_parser_skip_head (self);
  crm_parser_read_blocks (self, blocks, in_table);
  crm_parser_end_part (self, &back);
}
