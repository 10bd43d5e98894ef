/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text with the fields of templates in it, as letters begin with: what {{client.name}} and
 * {{#if …}} mean there they mean here. */
#include "config.h"

#include "crm-text-fill.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-arena-private.h"
#include "crm-document-value-private.h"
#include "crm-error.h"
#include "crm-template-tags-private.h"

#define MOST_DEPTH 20

typedef struct
{
  gsize start;
  gsize end;
  guint index; /* of the tag */
} Place;

typedef struct
{
  const char *text;
  CrmTagSheet *sheet;
  GArray *places; /* Place */
  CrmEvaluation evaluation;
  GString *result;
  gboolean shown[MOST_DEPTH]; /* of the conditions that are open */
  guint depth;
} Fill;

static gboolean
refuse (const char *tag, const char *message, GError **error)
{
  /* Translators: a tag such as {{client.nam}} and what is wrong with it. */
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("%s: %s"), tag, message);
  return FALSE;
}

static gboolean
read_tags (Fill *self, GError **error)
{
  gsize length = strlen (self->text), end;

  for (const char *p = strstr (self->text, "{{"); p != NULL; p = strstr (self->text + end, "{{"))
    {
      Place place = { .start = (gsize) (p - self->text) };

      end = crm_tag_end (self->text, length, place.start);
      if (end == 0)
        return refuse (p, _ ("the braces are not closed"), error);
      place.end = end;
      place.index = crm_tag_sheet_add (self->sheet, p, end - place.start, self->places->len + 1);
      if (place.index != G_MAXUINT)
        g_array_append_val (self->places, place);
    }
  crm_tag_sheet_parse (self->sheet);
  if (self->sheet->problems->len == 0)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       ((CrmTemplateProblem *) self->sheet->problems->pdata[0])->message);
  return FALSE;
}

static gboolean
is_shown (Fill *self)
{
  for (guint i = 0; i < self->depth; i++)
    if (!self->shown[i])
      return FALSE;
  return TRUE;
}

static void
put_field (Fill *self, const CrmTag *tag)
{
  CrmValueState state;
  const char *value = crm_evaluate_field (&self->evaluation, tag->field, &state);

  if (state == CRM_STATE_PRESENT)
    g_string_append (self->result, value);
  else if (state == CRM_STATE_MISSING)
    g_string_append (self->result, tag->text);
}

static gboolean
put_tag (Fill *self, const CrmTag *tag, GError **error)
{
  switch (tag->type)
    {
    case CRM_TAG_FIELD:
      if (tag->field == NULL)
        return refuse (tag->text, _ ("this cannot stand in a message"), error);
      if (is_shown (self))
        put_field (self, tag);
      return TRUE;
    case CRM_TAG_IF:
      if (self->depth == MOST_DEPTH || tag->block == NULL || tag->block->condition == NULL)
        return refuse (tag->text, _ ("this cannot stand in a message"), error);
      self->shown[self->depth]
          = is_shown (self) && crm_evaluate_condition (&self->evaluation, tag->block->condition);
      self->depth++;
      return TRUE;
    case CRM_TAG_ELSE:
      if (self->depth > 0)
        self->shown[self->depth - 1] = !self->shown[self->depth - 1];
      return TRUE;
    case CRM_TAG_END:
      if (self->depth > 0)
        self->depth--;
      return TRUE;
    case CRM_TAG_EACH:
    case CRM_TAG_PAGE:
    case CRM_TAG_PAGES:
    default:
      return refuse (tag->text, _ ("this cannot stand in a message"), error);
    }
}

/* A condition alone on its line takes the line with it. */
static gboolean
is_alone (Fill *self, const Place *place, const CrmTag *tag)
{
  return tag->type != CRM_TAG_FIELD && self->text[place->end] == '\n'
         && (place->start == 0 || self->text[place->start - 1] == '\n');
}

static gboolean
fill (Fill *self, GError **error)
{
  gsize at = 0;

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      const CrmTag *tag = crm_tag_sheet_get (self->sheet, place->index);

      if (is_shown (self))
        g_string_append_len (self->result, self->text + at, (gssize) (place->start - at));
      if (!put_tag (self, tag, error))
        return FALSE;
      at = place->end + (is_alone (self, place, tag) ? 1 : 0);
    }
  g_string_append (self->result, self->text + at);
  return TRUE;
}

static char *
conclude (Fill *self, GPtrArray *missing, GError **error)
{
  GPtrArray *problems = self->evaluation.problems;

  if (problems->len > 0 && missing == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           ((CrmTemplateProblem *) problems->pdata[0])->message);
      return NULL;
    }
  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (missing,
                     g_strdup (((CrmTemplateProblem *) g_ptr_array_index (problems, i))->message));
  return g_strdup (self->result->str);
}

/**
 * crm_text_fill:
 * @text: with fields in it
 * @locale: how dates and amounts are written
 * @missing: (nullable) (element-type utf8): what is missing is added, in words for people, and its
 *   field left as it is; %NULL: it is an error that something is
 *
 * Returns: (transfer full): the text with its values, or %NULL with %CRM_ERROR_INVALID
 */
char *
crm_text_fill (const char *text,
               CrmDocumentData *data,
               const CrmLocale *locale,
               GPtrArray *missing,
               GError **error)
{
  g_autoptr (CrmArena) arena = crm_arena_new ();
  g_autoptr (CrmTagSheet) sheet = crm_tag_sheet_new (NULL);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GString) result = g_string_new (NULL);
  g_autoptr (GPtrArray) problems
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Fill self = { .text = text, .sheet = sheet, .places = places, .result = result };

  self.evaluation.data = data;
  self.evaluation.locale = locale;
  self.evaluation.arena = arena;
  self.evaluation.problems = problems;
  self.evaluation.problem_keys = keys;
  if (!read_tags (&self, error) || !fill (&self, error))
    return NULL;
  return conclude (&self, missing, error);
}
