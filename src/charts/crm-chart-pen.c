/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-chart-pen-private.h"

struct _CrmChartPen
{
  PangoContext *context;
  PangoLayout *layout;
  PangoAttrList *tabular; /* digits of one width */
  PangoFontDescription *font;
};

/* On a thread of our own there is a font map of our own: Pango keeps one a thread. */
CrmChartPen *
crm_chart_pen_new (const char *font_family)
{
  CrmChartPen *self = g_new0 (CrmChartPen, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  self->layout = pango_layout_new (self->context);
  self->tabular = pango_attr_list_new ();
  pango_attr_list_insert (self->tabular, pango_attr_font_features_new ("tnum=1"));
  self->font = pango_font_description_from_string (font_family);
  crm_chart_pen_set_font (self, 12, FALSE);
  return self;
}

void
crm_chart_pen_free (CrmChartPen *self)
{
  pango_font_description_free (self->font);
  pango_attr_list_unref (self->tabular);
  g_object_unref (self->layout);
  g_object_unref (self->context);
  g_free (self);
}

void
crm_chart_pen_set_font (CrmChartPen *self, double size, gboolean bold)
{
  pango_font_description_set_absolute_size (self->font, size * PANGO_SCALE);
  pango_font_description_set_weight (self->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, self->font);
}

/* One line, however many the text has. */
static void
set_line (CrmChartPen *self, const char *text, double width, gboolean digits)
{
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_attributes (self->layout, digits ? self->tabular : NULL);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_auto_dir (self->layout, FALSE);
  pango_layout_set_ellipsize (self->layout,
                              width >= 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (self->layout, width >= 0 ? (int) (width * PANGO_SCALE + 1) : -1);
  pango_layout_set_text (self->layout, text, -1);
}

static void
set_paragraph (CrmChartPen *self, const char *text, double width, CrmChartAlign align)
{
  static const PangoAlignment alignments[]
      = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };

  pango_layout_set_single_paragraph_mode (self->layout, FALSE);
  pango_layout_set_attributes (self->layout, NULL);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_alignment (self->layout, alignments[align]);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (self->layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (self->layout, text, -1);
}

double
crm_chart_pen_get_line_height (CrmChartPen *self)
{
  PangoRectangle logical;

  set_line (self, "Ágp", -1, FALSE);
  pango_layout_get_extents (self->layout, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

static double
measure (CrmChartPen *self, const char *text, gboolean digits)
{
  PangoRectangle logical;

  set_line (self, text, -1, digits);
  pango_layout_get_extents (self->layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

double
crm_chart_pen_measure (CrmChartPen *self, const char *text)
{
  return measure (self, text, FALSE);
}

double
crm_chart_pen_measure_digits (CrmChartPen *self, const char *text)
{
  return measure (self, text, TRUE);
}

/**
 * crm_chart_pen_write:
 * @x: left end of the room
 * @y: top of the line
 * @width: of the room; a longer text ends in an ellipsis
 * @digits: digits of one width, for columns of numbers
 *
 * The colour is the source of @cr.
 */
void
crm_chart_pen_write (CrmChartPen *self,
                     cairo_t *cr,
                     const char *text,
                     double x,
                     double y,
                     double width,
                     CrmChartAlign align,
                     gboolean digits)
{
  PangoRectangle logical;
  double free_width;

  set_line (self, text, width, digits);
  pango_layout_get_extents (self->layout, NULL, &logical);
  free_width = MAX (0, width - (double) logical.width / PANGO_SCALE);
  x += align == CRM_CHART_START ? 0 : align == CRM_CHART_CENTER ? free_width / 2 : free_width;
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, self->layout);
}

double
crm_chart_pen_measure_paragraph (CrmChartPen *self, const char *text, double width)
{
  PangoRectangle logical;

  set_paragraph (self, text, width, CRM_CHART_START);
  pango_layout_get_extents (self->layout, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

void
crm_chart_pen_write_paragraph (CrmChartPen *self,
                               cairo_t *cr,
                               const char *text,
                               double x,
                               double y,
                               double width,
                               CrmChartAlign align)
{
  set_paragraph (self, text, width, align);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, self->layout);
}

void
crm_chart_set_source (cairo_t *cr, CrmChartColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}
