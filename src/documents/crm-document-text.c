/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the marks and fields of a paragraph to measured lines. Values only ever become the text of a
 * layout; nothing in them is read as markup. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-layout-private.h"

#define COLOR_MISSING 0xc01c28

/* A stretch of text of one look. */
typedef struct
{
  const char *text; /* NULL: a break */
  guint style;
  const char *link;
  CrmValueState state;
  gboolean is_literal; /* written in the template */
  guint line;          /* of the template; 0: as of what is before it */
} Piece;

static GArray *
collect_pieces (CrmBinder *self, GPtrArray *inlines)
{
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (Piece));

  for (guint i = 0; i < inlines->len; i++)
    {
      CrmTemplateInline *item = g_ptr_array_index (inlines, i);
      Piece piece = { NULL, item->style, item->link, CRM_STATE_PRESENT, FALSE, item->line };

      if (item->type == CRM_INLINE_PICTURE)
        continue;
      if (item->type == CRM_INLINE_TEXT)
        {
          piece.text = item->text;
          piece.is_literal = TRUE;
        }
      else if (item->type == CRM_INLINE_FIELD)
        piece.text = crm_evaluate_field (&self->evaluation, item->field, &piece.state);
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

static gboolean
is_separator (gunichar c)
{
  return c == 0xb7 || c == 0x2022 || c == '|' || c == ',' || c == ';' || c == '/' || c == 0x2013
         || c == 0x2014 || c == '-';
}

static gboolean
is_blank_text (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* The bytes of @text without a separator such as " · " at its end; all of them without one. */
gsize
crm_text_without_separator (const char *text)
{
  const char *end = text + strlen (text), *p = end;
  gboolean found = FALSE;

  while (p > text)
    {
      const char *before = g_utf8_prev_char (p);
      gunichar c = g_utf8_get_char (before);

      if (!g_unichar_isspace (c) && (found || !is_separator (c)))
        break;
      found |= !g_unichar_isspace (c);
      p = before;
    }
  return (gsize) ((found ? p : end) - text);
}

/* What of @text follows the separator that it begins with; all of it without one. */
const char *
crm_text_skip_separator (const char *text)
{
  const char *p = text;

  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  if (!is_separator (g_utf8_get_char (p)))
    return text;
  p = g_utf8_next_char (p);
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* Whether nothing but separators and blanks is in @text. */
gboolean
crm_text_is_separators (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)) && !is_separator (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* Cuts " · " off the end of @piece; FALSE when there is none. */
static gboolean
cut_end (CrmBinder *self, Piece *piece)
{
  gsize length = crm_text_without_separator (piece->text);

  if (piece->text[length] == '\0')
    return FALSE;
  piece->text = crm_arena_strndup (self->arena, piece->text, length);
  return TRUE;
}

/* An empty optional takes along the separator beside it: "Tel · {{fax?}} · Web" leaves one. */
static void
cut_separators (CrmBinder *self, GArray *pieces, guint from, guint to)
{
  gboolean blank = TRUE;

  for (guint i = from; i < to; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);
      Piece *before = i > from ? piece - 1 : NULL, *behind = i + 1 < to ? piece + 1 : NULL;

      if (piece->state == CRM_STATE_EMPTY)
        {
          if (before != NULL && before->is_literal && cut_end (self, before))
            continue;
          if (blank && behind != NULL && behind->is_literal)
            behind->text = crm_text_skip_separator (behind->text);
        }
      else
        blank = blank && is_blank_text (piece->text);
    }
}

/* A line whose optionals are all empty and that holds nothing else disappears. */
static gboolean
line_vanishes (GArray *pieces, guint from, guint to)
{
  gboolean empty = FALSE;

  for (guint i = from; i < to; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->state == CRM_STATE_EMPTY)
        empty = TRUE;
      else if (!piece->is_literal)
        return FALSE;
      else if (!crm_text_is_separators (piece->text))
        return FALSE;
    }
  return empty;
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = (guint) start;
  attribute->end_index = (guint) end;
  pango_attr_list_insert (list, attribute);
}

static void
add_color (PangoAttrList *list, guint32 color, gsize start, gsize end)
{
  add_attribute (list,
                 pango_attr_foreground_new ((guint16) ((color >> 16 & 0xff) * 0x101),
                                            (guint16) ((color >> 8 & 0xff) * 0x101),
                                            (guint16) ((color & 0xff) * 0x101)),
                 start, end);
}

static void
style_piece (CrmBinder *self,
             PangoAttrList *list,
             const Piece *piece,
             gsize start,
             gsize end,
             GArray **links)
{
  if (start == end)
    return;
  if ((piece->style & CRM_STYLE_BOLD) != 0)
    add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  if ((piece->style & CRM_STYLE_ITALIC) != 0)
    add_attribute (list, pango_attr_style_new (PANGO_STYLE_ITALIC), start, end);
  if ((piece->style & CRM_STYLE_UNDERLINE) != 0)
    add_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
  if (piece->state == CRM_STATE_MISSING)
    {
      add_color (list, COLOR_MISSING, start, end);
      add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
    }
  else if (piece->link != NULL)
    {
      CrmTextLink link = { (int) start, (int) end, piece->link };

      if (*links == NULL)
        *links = crm_arena_own (self->arena, g_array_new (FALSE, FALSE, sizeof (CrmTextLink)),
                                (GDestroyNotify) g_array_unref);
      g_array_append_val (*links, link);
      add_color (list, self->accent, start, end);
      add_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
    }
}

/* The lines of a value behind each other. */
const char *
crm_text_join_lines (CrmArena *arena, const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  if (strchr (text, '\n') == NULL)
    return text;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  joined = g_strjoinv (", ", lines);
  return crm_arena_strdup (arena, joined);
}

/* A value of several lines, such as an address, keeps them where it stands alone on its line;
 * inside a sentence they are joined by commas. */
static void
join_lines (CrmBinder *self, GArray *pieces, guint from, guint to)
{
  guint filled = 0;

  for (guint i = from; i < to; i++)
    filled += !is_blank_text (g_array_index (pieces, Piece, i).text);
  for (guint i = from; i < to && filled > 1; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);

      if (!piece->is_literal)
        piece->text = crm_text_join_lines (self->arena, piece->text);
    }
}

/* Notes where a text goes on with another line of the template than it began with. */
static void
note_source (CrmBinder *self, GArray **sources, gsize start, guint line, guint *last)
{
  CrmTextSource source = { (int) start, line };

  if (line == 0 || line == *last)
    return;
  *last = line;
  if (*sources == NULL)
    *sources = crm_arena_own (self->arena, g_array_new (FALSE, FALSE, sizeof (CrmTextSource)),
                              (GDestroyNotify) g_array_unref);
  g_array_append_val (*sources, source);
}

/* Joins the pieces into one text with its attributes; NULL when all lines vanish. */
static GString *
compose (CrmBinder *self,
         GArray *pieces,
         guint line,
         PangoAttrList *attributes,
         GArray **links,
         GArray **sources)
{
  GString *text = g_string_new (NULL);
  gboolean any = pieces->len == 0;

  for (guint from = 0, to; from < pieces->len; from = to + 1)
    {
      for (to = from; to < pieces->len && g_array_index (pieces, Piece, to).text != NULL;)
        to++;
      if (line_vanishes (pieces, from, to))
        continue;
      if (any)
        g_string_append_c (text, '\n');
      any = TRUE;
      cut_separators (self, pieces, from, to);
      join_lines (self, pieces, from, to);
      for (guint i = from; i < to; i++)
        {
          Piece *piece = &g_array_index (pieces, Piece, i);
          gsize start = text->len;

          note_source (self, sources, start, piece->line, &line);
          g_string_append (text, piece->text);
          style_piece (self, attributes, piece, start, text->len, links);
        }
    }
  if (!any)
    return g_string_free (text, TRUE), NULL;
  return text;
}

/* A line that follows another from within the same text still ends where its paragraph ends, so
 * that a hard break is never stretched. */
static void
measure_lines (CrmBinder *self, CrmBox *box, double least)
{
  CrmTextBox *text = &box->text;
  PangoLayoutIter *iter = pango_layout_get_iter (text->layout);
  double y = 0;

  text->n_lines = (guint) pango_layout_get_line_count (text->layout);
  text->lines = crm_arena_alloc (self->arena, sizeof (CrmTextLine) * text->n_lines);
  for (guint i = 0; i < text->n_lines; i++)
    {
      CrmTextLine *line = &text->lines[i];
      PangoRectangle extents;
      double height, ascent;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      height = pango_units_to_double (extents.height);
      ascent = pango_units_to_double (pango_layout_iter_get_baseline (iter) - extents.y);
      line->line = pango_layout_iter_get_line_readonly (iter);
      line->x = pango_units_to_double (extents.x);
      line->height = MAX (height, least);
      line->top = y;
      line->baseline = y + (line->height - height) / 2 + ascent;
      y += line->height;
      pango_layout_iter_next_line (iter);
    }
  pango_layout_iter_free (iter);
  box->height = y;
}

/* Letters that no font has would be printed as boxes: the document is not fit to be sent. */
static void
check_glyphs (CrmBinder *self, const CrmBox *box)
{
  int unknown = pango_layout_get_unknown_glyphs_count (box->text.layout);
  const char *text = pango_layout_get_text (box->text.layout);
  CrmTemplateField field = { .path = "", .spot = { box->line, 1, 1 } };
  g_autofree char *beginning = NULL;

  if (unknown == 0)
    return;
  beginning = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 40));
  crm_evaluate_problem (
      &self->evaluation, &field,
      /* Translators: the number of letters, and the text that they are in. */
      g_strdup_printf (
          ngettext ("%d letter is in no font of this document: “%s”. Name a font that has it: "
                    "“font: …” in the head of the template",
                    "%d letters are in no font of this document: “%s”. Name a font "
                    "that has them: “font: …” in the head of the template",
                    unknown),
          unknown, beginning));
}

static PangoFontDescription *
describe_font (CrmBinder *self, const CrmLook *look)
{
  PangoFontDescription *font = pango_font_description_new ();
  double size = self->size * look->scale * (look->small ? 0.85 : 1.0);

  pango_font_description_set_family (font, self->family);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (look->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  if (look->italic)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  return font;
}

/* A layout that belongs to the arena, as wide as the look says, without attributes. */
PangoLayout *
crm_text_layout_new (CrmBinder *self, const CrmLook *look, const char *text)
{
  PangoLayout *layout = crm_arena_own (
      self->arena, pango_layout_new (crm_texts_get_context (self->texts)), g_object_unref);
  PangoFontDescription *font = describe_font (self, look);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
set_paragraph (CrmBinder *self, PangoLayout *layout, const CrmLook *look)
{
  pango_layout_set_width (layout, (int) (MAX (look->width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, look->align == CRM_ALIGN_RIGHT    ? PANGO_ALIGN_RIGHT
                                      : look->align == CRM_ALIGN_CENTER ? PANGO_ALIGN_CENTER
                                                                        : PANGO_ALIGN_LEFT);
  pango_layout_set_justify (layout, self->template->head.justify && look->align == CRM_ALIGN_LEFT
                                        && !look->tight && !look->ragged && !self->is_margin);
}

/* Everything that the lines of a text depend on. */
static char *
make_key (CrmBinder *self, const CrmLook *look, const char *text, PangoAttrList *attributes)
{
  g_autofree char *marks = pango_attr_list_to_string (attributes);
  gint64 size = (gint64) (self->size * look->scale * (look->small ? 0.85 : 1.0) * PANGO_SCALE * 64);
  gboolean justify
      = self->template->head.justify && !self->is_margin && !look->tight && !look->ragged;

  return g_strdup_printf ("%x %x %x %d%d%d%d %s\n%s\n\n%s", (guint) size,
                          (guint) (MAX (look->width, 1) * PANGO_SCALE), (guint) look->align,
                          look->bold, look->italic, look->figures, justify, self->family, marks,
                          text);
}

/* A text of which nobody but boxes knows, and boxes do not change it. */
static PangoLayout *
set_text (CrmBinder *self, const CrmLook *look, GString *text, PangoAttrList *attributes)
{
  g_autofree char *key = make_key (self, look, text->str, attributes);
  PangoLayout *layout = crm_texts_find (self->texts, key);

  if (layout != NULL)
    return crm_arena_own (self->arena, g_object_ref (layout), g_object_unref);
  if (look->figures)
    add_attribute (attributes, pango_attr_font_features_new ("tnum=1"), 0, text->len);
  layout = crm_text_layout_new (self, look, text->str);
  set_paragraph (self, layout, look);
  pango_layout_set_attributes (layout, attributes);
  crm_texts_keep (self->texts, key, layout);
  return layout;
}

/* The lines of @inlines; NULL when they hold nothing but empty optionals. */
CrmBox *
crm_text_box_new (CrmBinder *self, GPtrArray *inlines, const CrmLook *look, guint line)
{
  g_autoptr (GArray) pieces = collect_pieces (self, inlines);
  PangoAttrList *attributes = pango_attr_list_new ();
  GArray *links = NULL, *sources = NULL;
  GString *text = compose (self, pieces, line, attributes, &links, &sources);
  double size = self->size * look->scale * (look->small ? 0.85 : 1.0);
  CrmBox *box;

  if (text == NULL)
    {
      pango_attr_list_unref (attributes);
      return NULL;
    }
  box = crm_box_new (self, CRM_BOX_TEXT, line);
  box->width = look->width;
  box->text.links = links;
  box->text.sources = sources;
  box->text.color = look->color;
  box->text.layout = set_text (self, look, text, attributes);
  measure_lines (self, box, size * (look->scale > 1 || look->tight ? 1.2 : 1.3));
  check_glyphs (self, box);
  pango_attr_list_unref (attributes);
  g_string_free (text, TRUE);
  return box;
}

double
crm_text_box_height (const CrmBox *box, guint n_lines)
{
  const CrmTextLine *lines = box->text.lines;

  return n_lines == 0 ? 0 : lines[n_lines - 1].top + lines[n_lines - 1].height - lines[0].top;
}

/* Divides a text behind its first @n lines. FALSE when nothing would be left on one side. */
gboolean
crm_text_box_split (CrmBinder *self, CrmBox *box, guint n, CrmBox **head, CrmBox **tail)
{
  if (n == 0 || n >= box->text.n_lines)
    return FALSE;
  *head = crm_box_new (self, CRM_BOX_TEXT, box->line);
  **head = *box;
  (*head)->text.n_lines = n;
  (*head)->height = crm_text_box_height (box, n);
  (*head)->after = 0;
  *tail = crm_box_new (self, CRM_BOX_TEXT, box->line);
  **tail = *box;
  (*tail)->text.lines = box->text.lines + n;
  (*tail)->text.n_lines = box->text.n_lines - n;
  (*tail)->height = crm_text_box_height (*tail, (*tail)->text.n_lines);
  (*tail)->text.marker = NULL;
  (*tail)->text.heading = 0;
  return TRUE;
}

/* What stands in a cell: its text and its pictures, below each other in the order written. */
gboolean
crm_binder_cell (
    CrmBinder *self, GPtrArray *inlines, const CrmLook *look, guint line, GPtrArray *boxes)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new ();

  for (guint i = 0; i <= inlines->len; i++)
    {
      CrmTemplateInline *item = i < inlines->len ? g_ptr_array_index (inlines, i) : NULL;
      CrmBox *box = NULL;

      if (item != NULL && item->type != CRM_INLINE_PICTURE)
        {
          g_ptr_array_add (run, item);
          continue;
        }
      if (run->len > 0)
        box = crm_text_box_new (self, run, look, line);
      if (box != NULL)
        g_ptr_array_add (boxes, box);
      g_ptr_array_set_size (run, 0);
      if (item != NULL && (box = crm_picture_box_new (self, item->picture, look, line)) != NULL)
        g_ptr_array_add (boxes, box);
    }
  return boxes->len > 0;
}
