/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters of a page by their number and by their place. */
#include "config.h"

#include "crm-page-words.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double x1, y1, x2, y2;
} Place;

struct _CrmPageWords
{
  char *text;
  gunichar *letters;
  Place *places;
  guint n;
};

/**
 * crm_page_words_new:
 * @layout: the answer to %CRM_PDF_LAYOUT
 *
 * Returns: (transfer full): the words
 */
CrmPageWords *
crm_page_words_new (GVariant *layout)
{
  CrmPageWords *self = g_new0 (CrmPageWords, 1);
  g_autoptr (GVariant) places = g_variant_get_child_value (layout, 1);
  long n_letters = 0;
  const Place *given;
  gsize n;

  g_variant_get_child (layout, 0, "s", &self->text);
  self->letters = g_utf8_to_ucs4_fast (self->text, -1, &n_letters);
  given = g_variant_get_fixed_array (places, &n, sizeof (Place));
  self->n = (guint) MIN (n, (gsize) n_letters);
  self->places = g_memdup2 (given, self->n * sizeof (Place));
  return self;
}

void
crm_page_words_free (CrmPageWords *self)
{
  g_free (self->text);
  g_free (self->letters);
  g_free (self->places);
  g_free (self);
}

const char *
crm_page_words_get_text (const CrmPageWords *self)
{
  return self->text;
}

/**
 * crm_page_words_get_n:
 *
 * Returns: how many characters there are
 */
guint
crm_page_words_get_n (const CrmPageWords *self)
{
  return self->n;
}

static double
distance (const Place *place, double x, double y)
{
  double dx = MAX (MAX (place->x1 - x, x - place->x2), 0);
  double dy = MAX (MAX (place->y1 - y, y - place->y2), 0);

  /* What stands in the same line is nearer than what stands above it. */
  return dx + 20 * dy;
}

/**
 * crm_page_words_find:
 * @x: points from the left
 * @y: points from the top
 *
 * Returns: the number of the character before which a selection begins or ends there
 */
guint
crm_page_words_find (const CrmPageWords *self, double x, double y)
{
  guint best = 0;
  double least = INFINITY;

  for (guint i = 0; i < self->n; i++)
    {
      double d = distance (&self->places[i], x, y);

      if (self->letters[i] == '\n' || d >= least)
        continue;
      least = d;
      best = i;
    }
  if (self->n > 0 && x > (self->places[best].x1 + self->places[best].x2) / 2)
    best++;
  return best;
}

gboolean
crm_page_words_is_on_text (const CrmPageWords *self, double x, double y)
{
  for (guint i = 0; i < self->n; i++)
    if (x >= self->places[i].x1 && x <= self->places[i].x2 && y >= self->places[i].y1
        && y <= self->places[i].y2 && self->letters[i] != '\n')
      return TRUE;
  return FALSE;
}

/**
 * crm_page_words_find_word:
 * @from: (out): the first character of the word at @at
 * @to: (out): the one after its last
 */
void
crm_page_words_find_word (const CrmPageWords *self, guint at, guint *from, guint *to)
{
  at = MIN (at, self->n > 0 ? self->n - 1 : 0);
  *from = *to = at;
  while (*from > 0 && g_unichar_isalnum (self->letters[*from - 1]))
    (*from)--;
  while (*to < self->n && g_unichar_isalnum (self->letters[*to]))
    (*to)++;
}

/**
 * crm_page_words_find_line:
 * @from: (out): the first character of the line that @at is in
 * @to: (out): the one after its last
 */
void
crm_page_words_find_line (const CrmPageWords *self, guint at, guint *from, guint *to)
{
  at = MIN (at, self->n > 0 ? self->n - 1 : 0);
  *from = *to = at;
  while (*from > 0 && self->letters[*from - 1] != '\n')
    (*from)--;
  while (*to < self->n && self->letters[*to] != '\n')
    (*to)++;
}

/**
 * crm_page_words_dup_part:
 * @to: may lie behind the last character
 *
 * Returns: (transfer full): the characters from @from until before @to
 */
char *
crm_page_words_dup_part (const CrmPageWords *self, guint from, guint to)
{
  from = MIN (from, self->n);
  to = CLAMP (to, from, self->n);
  return g_ucs4_to_utf8 (self->letters + from, (long) (to - from), NULL, NULL, NULL);
}

/**
 * crm_page_words_get_places:
 *
 * Returns: (transfer full) (element-type graphene_rect_t): where the characters are, those of a
 * line as one
 */
GArray *
crm_page_words_get_places (const CrmPageWords *self, guint from, guint to)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  const Place *before = NULL;

  for (guint i = from; i < MIN (to, self->n); i++)
    {
      const Place *place = &self->places[i];
      graphene_rect_t rect
          = GRAPHENE_RECT_INIT ((float) place->x1, (float) place->y1,
                                (float) (place->x2 - place->x1), (float) (place->y2 - place->y1));
      graphene_rect_t *last
          = places->len > 0 ? &g_array_index (places, graphene_rect_t, places->len - 1) : NULL;

      if (self->letters[i] == '\n')
        {
          before = NULL;
          continue;
        }
      if (before != NULL && fabs (before->y2 - place->y2) < 0.3 * (place->y2 - place->y1)
          && place->x1 >= before->x1)
        graphene_rect_union (last, &rect, last);
      else
        g_array_append_val (places, rect);
      before = place;
    }
  return places;
}
