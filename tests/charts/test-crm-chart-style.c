/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "crm-chart-style.h"

typedef struct
{
  double v[3];
} Vector;

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static Vector
multiply (const double matrix[3][3], Vector vector)
{
  Vector result;

  for (int i = 0; i < 3; i++)
    result.v[i]
        = matrix[i][0] * vector.v[0] + matrix[i][1] * vector.v[1] + matrix[i][2] * vector.v[2];
  return result;
}

static Vector
linear (CrmChartColor color)
{
  return (Vector){ { to_linear (color.red), to_linear (color.green), to_linear (color.blue) } };
}

/* Oklab, in which equal distances look equally different. */
static Vector
to_oklab (Vector rgb)
{
  static const double to_lms[3][3] = { { .4122214708, .5363325363, .0514459929 },
                                       { .2119034982, .6806995451, .1073969566 },
                                       { .0883024619, .2817188376, .6299787005 } };
  static const double to_lab[3][3] = { { .2104542553, .7936177850, -.0040720468 },
                                       { 1.9779984951, -2.4285922050, .4505937099 },
                                       { .0259040371, .7827717662, -.8086757660 } };
  Vector lms = multiply (to_lms, rgb);

  for (int i = 0; i < 3; i++)
    lms.v[i] = cbrt (MAX (0, lms.v[i]));
  return multiply (to_lab, lms);
}

/* How the eyes of others see: nobody, protan, deutan, tritan (Machado, Oliveira, Fernandes 2009).
 */
static const double eyes[][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 },
    { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 },
    { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 },
    { -0.078411, 0.930809, 0.147602 },
    { 0.004733, 0.691367, 0.303900 } },
};

static Vector
seen_by (gsize eye, CrmChartColor color)
{
  Vector seen = multiply (eyes[eye], linear (color));

  for (int i = 0; i < 3; i++)
    seen.v[i] = CLAMP (seen.v[i], 0, 1);
  return to_oklab (seen);
}

static double
difference (Vector a, Vector b)
{
  return sqrt (pow (a.v[0] - b.v[0], 2) + pow (a.v[1] - b.v[1], 2) + pow (a.v[2] - b.v[2], 2));
}

static double
luminance (CrmChartColor color)
{
  Vector rgb = linear (color);

  return 0.2126 * rgb.v[0] + 0.7152 * rgb.v[1] + 0.0722 * rgb.v[2];
}

static double
contrast (CrmChartColor a, CrmChartColor b)
{
  double x = luminance (a) + 0.05, y = luminance (b) + 0.05;

  return MAX (x, y) / MIN (x, y);
}

/* The well-known palette of Okabe and Ito reaches 0.076 by this measure. */
static void
check_palette (const CrmChartStyle *style)
{
  for (gsize eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
    for (int i = 0; i < CRM_CHART_N_COLORS; i++)
      for (int j = 0; j < i; j++)
        g_assert_cmpfloat (
            difference (seen_by (eye, style->palette[i]), seen_by (eye, style->palette[j])), >,
            0.09);
}

static void
check_contrast (const CrmChartStyle *style)
{
  g_assert_cmpfloat (contrast (style->foreground, style->surface), >=, 7);
  g_assert_cmpfloat (contrast (style->muted, style->surface), >=, 4.5);
  g_assert_cmpfloat (contrast (style->palette[0], style->surface), >=, 3);
  for (int i = 0; i < CRM_CHART_N_COLORS; i++)
    g_assert_cmpfloat (contrast (style->palette[i], style->surface), >=, 1.9);
  g_assert_cmpfloat (contrast (style->grid, style->surface), <, 1.5);
}

static void
test_styles (void)
{
  CrmChartStyle styles[]
      = { crm_chart_style_light (), crm_chart_style_dark (), crm_chart_style_print () };

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      check_palette (&styles[i]);
      check_contrast (&styles[i]);
      g_assert_nonnull (styles[i].font_family);
    }
  g_assert_cmpfloat (styles[0].background.alpha, ==, 0);
  g_assert_cmpfloat (styles[2].background.alpha, ==, 1);
}

static void
test_mix (void)
{
  CrmChartColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 0 };
  CrmChartColor grey = crm_chart_color_mix (black, white, 0.25);

  g_assert_cmpfloat (grey.red, ==, 0.25);
  g_assert_cmpfloat (grey.alpha, ==, 0.75);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-style/styles", test_styles);
  g_test_add_func ("/chart-style/mix", test_mix);
  return g_test_run ();
}
