/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Where the letters of a document come from. */
typedef enum
{
  CRM_FONTS_OWN,     /* the fonts that come with the program: the page is the same everywhere */
  CRM_FONTS_SYSTEM,  /* a font of this computer, then the own ones */
  CRM_FONTS_MISSING, /* no such font: the own ones */
} CrmFontsOrigin;

const char *crm_fonts_resolve (const char *family, CrmFontsOrigin *origin);
PangoFontMap *crm_fonts_get_map (CrmFontsOrigin origin);
gboolean crm_fonts_is_serif (const char *family);

G_END_DECLS
