/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written into the fields of a form: text as large as the form asks for, or as fits, with
 * the fonts that come with the program. Any thread but that of the window. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "crm-document-fonts-private.h"
#include "crm-pdf-form-private.h"

#define PADDING 2.0
#define SMALLEST 4.0
#define LARGEST 12.0 /* where the form leaves the size to whoever fills it in */

typedef struct
{
  double width;
  double height;
} Room;

static PangoLayout *
new_layout (cairo_t *cr, const CrmFormPlace *place, const char *text)
{
  PangoContext *context = pango_font_map_create_context (crm_fonts_get_map (CRM_FONTS_OWN));
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoLayout *layout;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_text (layout, text, -1);
  if (place->is_multiline)
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  else
    pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_alignment (layout, place->align == 2   ? PANGO_ALIGN_RIGHT
                                      : place->align == 1 ? PANGO_ALIGN_CENTER
                                                          : PANGO_ALIGN_LEFT);
  return layout;
}

static void
set_size (PangoLayout *layout, const CrmFormPlace *place, double size)
{
  PangoFontDescription *font = pango_font_description_from_string (
      place->is_mono ? "Liberation Mono, Noto Sans" : "Liberation Sans, Noto Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
}

static void
measure (PangoLayout *layout, double *width, double *height)
{
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  *width = pango_units_to_double (extents.width);
  *height = pango_units_to_double (extents.height);
}

/* The largest size up to what is asked for at which the text fits; FALSE when none does. */
static gboolean
fit (PangoLayout *layout, const CrmFormPlace *place, const Room *room)
{
  double size = place->size > 0 ? place->size : MIN (LARGEST, room->height * 0.75);
  double width, height;

  if (place->is_multiline && place->size <= 0)
    size = 10;
  if (place->is_multiline)
    pango_layout_set_width (layout, (int) (MAX (room->width - 2 * PADDING, 1) * PANGO_SCALE));
  for (size = MAX (size, SMALLEST);; size = MAX (size * 0.94, SMALLEST))
    {
      set_size (layout, place, size);
      measure (layout, &width, &height);
      if (place->is_multiline ? height <= room->height : width <= room->width - PADDING)
        return TRUE;
      if (size <= SMALLEST)
        return FALSE;
    }
}

/* One letter in the middle of each cell. */
static gboolean
draw_comb (cairo_t *cr, const CrmFormPlace *place, const Room *room, const char *text)
{
  double cell = room->width / place->n_cells, x = 0;
  double size
      = place->size > 0 ? place->size : MIN (MIN (LARGEST, room->height * 0.75), cell * 1.3);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), x += cell)
    {
      g_autofree char *letter = g_strndup (p, g_utf8_next_char (p) - p);
      g_autoptr (PangoLayout) layout = new_layout (cr, place, letter);
      double width, height;

      set_size (layout, place, size);
      pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
      measure (layout, &width, &height);
      cairo_move_to (cr, x + (cell - width) / 2, (room->height - height) / 2);
      pango_cairo_show_layout (cr, layout);
    }
  return x <= room->width + 0.01;
}

/* Turns the field upright: from here on its upper left is the origin. */
static Room
begin (cairo_t *cr, const CrmFormPlace *place)
{
  const double *at = place->rectangle;
  double width = at[2] - at[0], height = at[3] - at[1];
  gboolean is_sideways = place->rotation % 180 != 0;
  Room room = { is_sideways ? height : width, is_sideways ? width : height };

  cairo_save (cr);
  cairo_translate (cr, at[0] + width / 2, at[1] + height / 2);
  cairo_rotate (cr, place->rotation * G_PI / 180);
  cairo_scale (cr, 1, -1);
  cairo_translate (cr, -room.width / 2, -room.height / 2);
  cairo_rectangle (cr, 0, 0, room.width, room.height);
  cairo_clip (cr);
  return room;
}

/**
 * crm_form_draw_text:
 * @cr: in the coordinates of the page, y upward
 *
 * Returns: FALSE when the text did not fit, as small as it could be; it is cut off
 */
gboolean
crm_form_draw_text (cairo_t *cr, const CrmFormPlace *place, const char *text)
{
  Room room = begin (cr, place);
  g_autoptr (PangoLayout) layout = NULL;
  double width, height, y;
  gboolean fits;

  cairo_set_source_rgb (cr, 0, 0, 0);
  if (place->n_cells > 0)
    fits = draw_comb (cr, place, &room, text);
  else
    {
      layout = new_layout (cr, place, text);
      fits = fit (layout, place, &room);
      measure (layout, &width, &height);
      y = place->is_multiline ? PADDING / 2 : (room.height - height) / 2;
      if (place->is_multiline)
        cairo_move_to (cr, PADDING, y);
      else
        cairo_move_to (cr,
                       place->align == 2   ? room.width - PADDING - width
                       : place->align == 1 ? (room.width - width) / 2
                                           : PADDING,
                       y);
      pango_cairo_show_layout (cr, layout);
    }
  cairo_restore (cr);
  return fits;
}

/**
 * crm_form_draw_check:
 *
 * A tick, for buttons to which the form gives no look of its own.
 */
void
crm_form_draw_check (cairo_t *cr, const CrmFormPlace *place)
{
  Room room = begin (cr, place);
  double side = MIN (room.width, room.height), x = (room.width - side) / 2,
         y = (room.height - side) / 2;

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, MAX (side * 0.12, 0.8));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, x + side * 0.2, y + side * 0.55);
  cairo_line_to (cr, x + side * 0.42, y + side * 0.78);
  cairo_line_to (cr, x + side * 0.82, y + side * 0.22);
  cairo_stroke (cr);
  cairo_restore (cr);
}
