/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Painting: boxes that lie on a page are drawn on a cairo context, the look of tables and frames
 * is decided here. */
#include "config.h"

#include <math.h>

#include "crm-document-layout-private.h"

#define COLOR_HAIRLINE 0xd0d0d0
#define COLOR_ZEBRA 0xf5f5f5
#define COLOR_FRAME 0xb0b0b0
#define COLOR_DRAFT_MARK 0xc01c28
/* Nobody clicks through more. */
#define MOST_PLACES 50000

static void paint_box (CrmPages *pages, CrmBox *box, double x, double y, cairo_t *cr);

/* Tags tell a reader who cannot see what is a heading, a table, a picture. They may stay open from
 * one page to the next. Cairo 1.16 knows none for headers and footers. */
static void
begin_tag (CrmPages *pages, const char *name, cairo_t *cr)
{
  if (pages->is_tagged)
    cairo_tag_begin (cr, name, NULL);
}

static void
end_tag (CrmPages *pages, const char *name, cairo_t *cr)
{
  if (pages->is_tagged)
    cairo_tag_end (cr, name);
}

static const char *const text_tags[] = { "P", "H1", "H2", "H3", "H4" };

/* The text of a cell needs no tag besides the cell's own. */
static void
begin_text (CrmPages *pages, const CrmBox *box, cairo_t *cr)
{
  if (!pages->in_cell)
    begin_tag (pages, text_tags[box->text.heading], cr);
}

static void
end_text (CrmPages *pages, const CrmBox *box, cairo_t *cr)
{
  if (!pages->in_cell)
    end_tag (pages, text_tags[box->text.heading], cr);
}

static void
set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
}

/* A color of @part of 255 of @color on white paper. */
static guint32
tint (guint32 color, guint32 part)
{
  guint32 result = 0;

  for (int shift = 16; shift >= 0; shift -= 8)
    result |= (255 - (255 - (color >> shift & 0xff)) * part / 255) << shift;
  return result;
}

static void
paint_rule (cairo_t *cr, double x, double y, double width, double thickness, guint32 color)
{
  set_color (cr, color);
  cairo_rectangle (cr, x, y - thickness / 2, width, thickness);
  cairo_fill (cr);
}

/* An area over the words of a link, for each line that they are on. */
static void
paint_links (const CrmTextBox *text, const CrmTextLine *line, double x, double y, cairo_t *cr)
{
  for (guint i = 0; text->links != NULL && i < text->links->len; i++)
    {
      CrmTextLink *link = &g_array_index (text->links, CrmTextLink, i);
      int start = line->line->start_index, end = start + line->line->length, n;
      int *ranges = NULL;

      if (link->end <= start || link->start >= end)
        continue;
      pango_layout_line_get_x_ranges (line->line, MAX (link->start, start), MIN (link->end, end),
                                      &ranges, &n);
      for (int r = 0; r < n; r++)
        {
          char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
          double left = pango_units_to_double (ranges[2 * r]);
          g_autofree char *attributes = NULL;

          g_ascii_formatd (numbers[0], sizeof numbers[0], "%.2f", x + left);
          g_ascii_formatd (numbers[1], sizeof numbers[1], "%.2f", y);
          g_ascii_formatd (numbers[2], sizeof numbers[2], "%.2f",
                           pango_units_to_double (ranges[2 * r + 1]) - left);
          g_ascii_formatd (numbers[3], sizeof numbers[3], "%.2f", line->height);
          attributes = g_strdup_printf ("rect=[%s %s %s %s] uri='%s'", numbers[0], numbers[1],
                                        numbers[2], numbers[3], link->address);
          cairo_tag_begin (cr, CAIRO_TAG_LINK, attributes);
          cairo_tag_end (cr, CAIRO_TAG_LINK);
        }
      g_free (ranges);
    }
}

/* Remembers what of the page comes from which line of the template, for those who look at both. */
static void
note_place (CrmPages *pages, guint line, double x, double y, double width, double height)
{
  CrmDocumentPlace place = { pages->painted, line, x, y, width, height };

  if (pages->places->len < MOST_PLACES)
    g_array_append_val (pages->places, place);
}

static guint
find_source (const CrmBox *box, const CrmTextLine *line)
{
  GArray *sources = box->text.sources;
  guint found = box->line;

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    if (g_array_index (sources, CrmTextSource, i).start <= line->line->start_index)
      found = g_array_index (sources, CrmTextSource, i).line;
  return found;
}

/* Lines that follow each other and come from one line of the template are one place. */
static void
note_text (CrmPages *pages, const CrmBox *box, double x, double y)
{
  const CrmTextBox *text = &box->text;

  for (guint first = 0, end; first < text->n_lines; first = end)
    {
      guint line = find_source (box, &text->lines[first]);
      double top = text->lines[first].top, bottom = top;

      for (end = first; end < text->n_lines && find_source (box, &text->lines[end]) == line; end++)
        bottom = text->lines[end].top + text->lines[end].height;
      note_place (pages, line, x, y + top - text->lines[0].top, box->width, bottom - top);
    }
}

static void
paint_text (const CrmBox *box, double x, double y, cairo_t *cr)
{
  const CrmTextBox *text = &box->text;
  double top = text->n_lines > 0 ? text->lines[0].top : 0;

  set_color (cr, text->color);
  if (text->marker != NULL && text->n_lines > 0)
    {
      cairo_move_to (cr, x + text->marker_x, y + text->lines[0].baseline - top);
      pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (text->marker, 0));
    }
  for (guint i = 0; i < text->n_lines; i++)
    {
      const CrmTextLine *line = &text->lines[i];

      cairo_move_to (cr, x + line->x, y + line->baseline - top);
      pango_cairo_show_layout_line (cr, line->line);
      paint_links (text, line, x, y + line->top - top, cr);
    }
}

/* A filled rectangle instead of a plain cairo_paint(): cairo 1.16 refuses the latter as the first
 * drawing of a tagged page. Nearest keeps the modules of a QR code and the pixels of a logo as they
 * are, and a viewer scales them itself. */
static void
paint_picture (const CrmBox *box, double x, double y, cairo_t *cr)
{
  const CrmPictureBox *picture = &box->picture;
  cairo_pattern_t *pattern;
  double scale_x, scale_y;

  x += picture->x;
  if (picture->surface == NULL)
    {
      paint_rule (cr, x, y + box->height - 1, picture->width, 0.6, 0x000000);
      return;
    }
  scale_x = picture->width / picture->natural_width;
  scale_y = box->height / picture->natural_height;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, scale_x, scale_y);
  pattern = cairo_pattern_create_for_surface (picture->surface);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  if (picture->is_mask)
    {
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_mask (cr, pattern);
    }
  else
    {
      cairo_set_source (cr, pattern);
      cairo_rectangle (cr, 0, 0, picture->natural_width, picture->natural_height);
      cairo_fill (cr);
    }
  cairo_pattern_destroy (pattern);
  cairo_restore (cr);
}

static void
paint_background (CrmBox *row, double x, double y, guint32 color, cairo_t *cr)
{
  set_color (cr, color);
  cairo_rectangle (cr, x, y, row->width, row->height);
  cairo_fill (cr);
}

/* What is under the text of a row, and the line below it. */
static void
paint_row_look (CrmPages *pages, CrmBox *row, double x, double y, cairo_t *cr)
{
  CrmTableLook look = pages->binder->template->head.table;
  guint32 accent = pages->binder->accent;

  if (row->look == CRM_ROW_HEADER)
    {
      paint_background (row, x, y, tint (accent, 22), cr);
      paint_rule (cr, x, y + row->height, row->width, 0.9, accent);
    }
  else if (row->look == CRM_ROW_GRAND_TOTAL)
    {
      paint_background (row, x, y, tint (accent, 22), cr);
      paint_rule (cr, x, y, row->width, 0.9, accent);
    }
  else if (row->look == CRM_ROW_ZEBRA)
    paint_background (row, x, y, COLOR_ZEBRA, cr);
  if ((row->look == CRM_ROW_BODY || row->look == CRM_ROW_ZEBRA || row->look == CRM_ROW_CARRY)
      && (look == CRM_TABLE_LINES || look == CRM_TABLE_GRID))
    paint_rule (cr, x, y + row->height, row->width, 0.4, COLOR_HAIRLINE);
  if (look != CRM_TABLE_GRID)
    return;
  set_color (cr, COLOR_FRAME);
  for (guint i = 0; i <= row->children->len; i++)
    {
      double edge = i < row->children->len
                        ? ((CrmBox *) g_ptr_array_index (row->children, i))->x - CRM_CELL_PADDING
                        : row->width;

      cairo_rectangle (cr, x + edge - 0.2, y, 0.4, row->height);
    }
  cairo_fill (cr);
}

static void
paint_row (CrmPages *pages, CrmBox *row, double x, double y, cairo_t *cr)
{
  begin_tag (pages, "TR", cr);
  paint_row_look (pages, row, x, y, cr);
  for (guint i = 0; i < row->children->len; i++)
    {
      CrmBox *cell = g_ptr_array_index (row->children, i);

      begin_tag (pages, row->look == CRM_ROW_HEADER ? "TH" : "TD", cr);
      pages->in_cell = TRUE;
      paint_box (pages, cell, x + cell->x, y + cell->y, cr);
      pages->in_cell = FALSE;
      end_tag (pages, row->look == CRM_ROW_HEADER ? "TH" : "TD", cr);
    }
  end_tag (pages, "TR", cr);
}

static void
paint_children (CrmPages *pages, GPtrArray *children, double x, double y, cairo_t *cr)
{
  for (guint i = 0; i < children->len; i++)
    {
      CrmBox *child = g_ptr_array_index (children, i);

      paint_box (pages, child, x + child->x, y + child->y, cr);
    }
}

static void
paint_table (CrmPages *pages, CrmTableBox *table, double x, double y, cairo_t *cr)
{
  begin_tag (pages, "Table", cr);
  paint_children (pages, table->header, x, y, cr);
  paint_children (pages, table->rows, x, y, cr);
  paint_children (pages, table->totals, x, y, cr);
  end_tag (pages, "Table", cr);
}

static void
paint_frame (CrmBox *box, double x, double y, cairo_t *cr)
{
  set_color (cr, COLOR_FRAME);
  cairo_set_line_width (cr, 0.6);
  cairo_rectangle (cr, x + 0.3, y + 0.3, box->width - 0.6, box->height - 0.6);
  cairo_stroke (cr);
}

static void
paint_box (CrmPages *pages, CrmBox *box, double x, double y, cairo_t *cr)
{
  switch (box->type)
    {
    case CRM_BOX_TEXT:
      begin_text (pages, box, cr);
      paint_text (box, x, y, cr);
      note_text (pages, box, x, y);
      end_text (pages, box, cr);
      break;
    case CRM_BOX_PICTURE:
      begin_tag (pages, "Figure", cr);
      if (pages->is_tagged)
        g_ptr_array_add (pages->alternatives, (gpointer) box->picture.alternative);
      paint_picture (box, x, y, cr);
      note_place (pages, box->line, x + box->picture.x, y, box->picture.width, box->height);
      end_tag (pages, "Figure", cr);
      break;
    case CRM_BOX_RULE:
      paint_rule (cr, x, y + box->height / 2, box->width, box->height, COLOR_FRAME);
      break;
    case CRM_BOX_STACK:
      if (box->is_framed)
        paint_frame (box, x, y, cr);
      paint_children (pages, box->children, x, y, cr);
      break;
    case CRM_BOX_COLUMNS:
      paint_children (pages, box->children, x, y, cr);
      break;
    case CRM_BOX_TABLE:
      paint_table (pages, box->table, x, y, cr);
      break;
    case CRM_BOX_ROW:
      paint_row (pages, box, x, y, cr);
      break;
    case CRM_BOX_SPACE:
    case CRM_BOX_PAGE_BREAK:
    default:
      break;
    }
}

static void
get_text_size (PangoLayout *layout, double *width, double *height)
{
  int w, h;

  pango_layout_get_size (layout, &w, &h);
  *width = pango_units_to_double (w);
  *height = pango_units_to_double (h);
}

/* A large transparent word from corner to corner. It is drawn as a shape, so that a program that
 * reads the page does not find its letters between the others. */
static void
paint_draft_word (CrmPages *pages, const char *word, cairo_t *cr)
{
  const CrmTemplateHead *head = &pages->binder->template->head;
  CrmLook look = crm_look_default (pages->binder, 0);
  double width, height, scale;
  PangoLayout *layout;

  look.bold = TRUE;
  layout = crm_text_layout_new (pages->binder, &look, word);
  get_text_size (layout, &width, &height);
  scale = MIN (hypot (head->width, head->height) * 0.7 / width, head->width * 0.25 / height);
  cairo_save (cr);
  cairo_translate (cr, head->width / 2, head->height / 2);
  cairo_rotate (cr, -atan2 (head->height, head->width));
  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, -width / 2, -height / 2);
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_rgba (cr, 0.75, 0.11, 0.16, 0.13);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* The word across the page, in the language of the document, and small and upright in the upper
 * margin, in English too. */
static void
paint_draft (CrmPages *pages, cairo_t *cr)
{
  CrmBinder *binder = pages->binder;
  const CrmTemplateHead *head = &binder->template->head;
  const char *word = crm_locale_draft (binder->evaluation.locale);
  g_autofree char *both = g_strconcat (word, " · DRAFT", NULL);
  CrmLook look = crm_look_default (binder, 0);
  double width, height;
  PangoLayout *layout;

  paint_draft_word (pages, word, cr);
  look.bold = TRUE;
  look.scale = 8 / binder->size;
  layout = crm_text_layout_new (binder, &look, g_str_equal (word, "DRAFT") ? word : both);
  get_text_size (layout, &width, &height);
  set_color (cr, COLOR_DRAFT_MARK);
  cairo_move_to (cr, (head->width - width) / 2, MAX (head->margins[0] / 2, 6) - height / 2);
  pango_cairo_show_layout (cr, layout);
}

static void
paint_margins (CrmPages *pages, guint number, cairo_t *cr)
{
  CrmBinder *binder = pages->binder;
  const CrmTemplateHead *head = &binder->template->head;
  guint place = number == 1 ? CRM_PAGE_FIRST : CRM_PAGE_REST;
  g_autofree char *page = g_strdup_printf ("%u", number);
  g_autofree char *count = g_strdup_printf ("%u", pages->pages->len);
  CrmBox *header = crm_pages_bind_margin (pages, TRUE, place, page, count);
  CrmBox *footer = crm_pages_bind_margin (pages, FALSE, place, page, count);

  if (header != NULL)
    paint_box (pages, header, pages->left, head->margins[0], cr);
  if (footer != NULL)
    {
      double top = head->height - head->margins[2] - footer->height;

      paint_rule (cr, pages->left, top - binder->size * 0.6, pages->width, 0.4, COLOR_HAIRLINE);
      paint_box (pages, footer, pages->left, top, cr);
    }
}

/* The rows of one table lie on the page by themselves; its tag is open as long as they follow each
 * other, over pages too. */
static void
follow_table (CrmPages *pages, const CrmTableBox *table, cairo_t *cr)
{
  if (pages->open_table == table)
    return;
  if (pages->open_table != NULL)
    end_tag (pages, "Table", cr);
  if (table != NULL)
    begin_tag (pages, "Table", cr);
  pages->open_table = table;
}

/* Paints page @number, counted from 1; pages are painted in their order. */
void
crm_page_paint (CrmPages *pages, guint number, cairo_t *cr, gboolean draft)
{
  CrmPage *page = g_ptr_array_index (pages->pages, number - 1);
  gboolean tagged = pages->is_tagged;

  pages->painted = number - 1;
  pages->is_tagged = FALSE;
  paint_margins (pages, number, cr);
  pages->is_tagged = tagged;
  if (number == 1)
    begin_tag (pages, "Document", cr);
  for (guint i = 0; i < page->items->len; i++)
    {
      CrmPageItem *item = &g_array_index (page->items, CrmPageItem, i);

      follow_table (pages, item->box->owner, cr);
      paint_box (pages, item->box, item->x, item->y, cr);
    }
  if (number == pages->pages->len)
    {
      follow_table (pages, NULL, cr);
      end_tag (pages, "Document", cr);
    }
  if (draft)
    paint_draft (pages, cr);
}
