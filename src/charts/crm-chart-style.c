/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three made styles. The palettes were searched for the largest smallest distance between any
 * two colours as people with each kind of colour blindness see them (the test measures it again),
 * within lightnesses that show well on the style's background. */
#include "config.h"

#include "crm-chart-scene-private.h"

#include <math.h>

#define RGB(hex)                                                                                   \
  {                                                                                                \
    ((hex) >> 16 & 0xff) / 255., ((hex) >> 8 & 0xff) / 255., ((hex) &0xff) / 255., 1               \
  }
#define RGBA(hex, alpha)                                                                           \
  {                                                                                                \
    ((hex) >> 16 & 0xff) / 255., ((hex) >> 8 & 0xff) / 255., ((hex) &0xff) / 255., alpha           \
  }

#define FONT_FAMILY "Cantarell, Sans"

/**
 * crm_chart_style_light:
 *
 * Returns: the style of a light window; nothing is painted under the chart
 */
CrmChartStyle
crm_chart_style_light (void)
{
  return (CrmChartStyle){
    .background = RGBA (0xffffff, 0),
    .surface = RGB (0xffffff),
    .foreground = RGB (0x2e3436),
    .muted = RGB (0x6a7075),
    .grid = RGB (0xe9eaec),
    .axis = RGB (0xb4b8bc),
    .palette = { RGB (0x2671eb), RGB (0xd5b55d), RGB (0x23716a), RGB (0xd76715), RGB (0x761d92),
                 RGB (0x54c5f9), RGB (0xc786a1), RGB (0x225a00) },
    .other = RGB (0xa4a8ac),
    .font_family = FONT_FAMILY,
    .font_size = 13,
    .line_width = 1,
  };
}

/**
 * crm_chart_style_dark:
 *
 * Returns: the style of a dark window; nothing is painted under the chart
 */
CrmChartStyle
crm_chart_style_dark (void)
{
  return (CrmChartStyle){
    .background = RGBA (0x1e1e1e, 0),
    .surface = RGB (0x1e1e1e),
    .foreground = RGB (0xf2f2f2),
    .muted = RGB (0xa5a9ad),
    .grid = RGB (0x303236),
    .axis = RGB (0x5c6064),
    .palette = { RGB (0x3284ff), RGB (0xf2ce2c), RGB (0x73ba71), RGB (0xd94109), RGB (0x8559b1),
                 RGB (0x9deaf1), RGB (0xd998d5), RGB (0x3b876d) },
    .other = RGB (0x7e8287),
    .font_family = FONT_FAMILY,
    .font_size = 13,
    .line_width = 1,
  };
}

/**
 * crm_chart_style_print:
 *
 * Returns: the style of paper: black ink on white, in points
 */
CrmChartStyle
crm_chart_style_print (void)
{
  CrmChartStyle style = crm_chart_style_light ();

  style.background = (CrmChartColor) RGB (0xffffff);
  style.foreground = (CrmChartColor) RGB (0x101214);
  style.muted = (CrmChartColor) RGB (0x54595e);
  style.grid = (CrmChartColor) RGB (0xdfe1e4);
  style.axis = (CrmChartColor) RGB (0x8c9196);
  style.font_size = 9.5;
  style.line_width = 0.5;
  return style;
}

/**
 * crm_chart_color_mix:
 * @share_of_b: 0 gives @a, 1 gives @b
 */
CrmChartColor
crm_chart_color_mix (CrmChartColor a, CrmChartColor b, double share_of_b)
{
  return (CrmChartColor){
    a.red + (b.red - a.red) * share_of_b,
    a.green + (b.green - a.green) * share_of_b,
    a.blue + (b.blue - a.blue) * share_of_b,
    a.alpha + (b.alpha - a.alpha) * share_of_b,
  };
}

/* White or black, whichever reads better on @color. */
CrmChartColor
crm_chart_color_ink (CrmChartColor color)
{
  double luminance = 0.2126 * pow (color.red, 2.2) + 0.7152 * pow (color.green, 2.2)
                     + 0.0722 * pow (color.blue, 2.2);

  return luminance > 0.36 ? (CrmChartColor){ 0.1, 0.1, 0.1, 1 } : (CrmChartColor){ 1, 1, 1, 1 };
}
