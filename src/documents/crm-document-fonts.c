/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fonts of documents. They come with the program and are found without the configuration of the
 * computer, so that a page is the same on every machine and in a sandbox. A template may name
 * another font that the computer has; its page may then look different elsewhere. */
#include "config.h"

#include "crm-document-fonts-private.h"
#include "crm-document-fonts.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

typedef struct
{
  FcConfig *own;    /* only what comes with the program */
  FcConfig *system; /* what the computer has and that */
  gboolean is_complete;
} Fonts;

/* Families by other names, of the same widths, that people write. */
static const char *const aliases[][2] = {
  { "Arial", "Liberation Sans" },
  { "Helvetica", "Liberation Sans" },
  { "Times New Roman", "Liberation Serif" },
  { "Times", "Liberation Serif" },
  { "Courier New", "Liberation Mono" },
  { "Courier", "Liberation Mono" },
  { "Calibri", "Carlito" },
  { "Cambria", "Caladea" },
};

static gboolean
is_folder_of_fonts (const char *folder)
{
  g_autofree char *first = g_build_filename (folder, "NotoSans-Regular.ttf", NULL);

  return g_file_test (first, G_FILE_TEST_IS_REGULAR);
}

/* The folder of the program that is installed, or of the one that was built; NULL without one. */
static char *
find_folder (void)
{
  const char *const roots[] = { g_getenv ("CRM_DATA_DIR"), CRM_PACKAGE_DATA_DIR };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *folder
          = roots[i] != NULL ? g_build_filename (roots[i], "fonts", NULL) : NULL;

      if (folder != NULL && is_folder_of_fonts (folder))
        return g_steal_pointer (&folder);
    }
  return is_folder_of_fonts (CRM_BUILT_FONTS_DIR) ? g_strdup (CRM_BUILT_FONTS_DIR) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* By name, because the order decides between fonts that suit equally well. */
static gboolean
add_fonts (FcConfig *config)
{
  g_autofree char *folder = find_folder ();
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".ttf"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      FcConfigAppFontAddFile (config, (const FcChar8 *) path);
    }
  return names->len > 0;
}

static const Fonts *
get_fonts (void)
{
  static Fonts fonts;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      fonts.own = FcConfigCreate ();
      fonts.is_complete = add_fonts (fonts.own);
      g_once_init_leave (&once, 1);
    }
  return &fonts;
}

/* Read only when a template asks for it: there may be hundreds of fonts. */
static FcConfig *
get_system (void)
{
  static FcConfig *config;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      config = FcInitLoadConfigAndFonts ();
      add_fonts (config);
      g_once_init_leave (&once, 1);
    }
  return config;
}

static gboolean
set_has (FcFontSet *set, const char *family)
{
  for (int i = 0; set != NULL && i < set->nfont; i++)
    {
      FcChar8 *name;

      for (int n = 0; FcPatternGetString (set->fonts[i], FC_FAMILY, n, &name) == FcResultMatch; n++)
        if (FcStrCmpIgnoreCase (name, (const FcChar8 *) family) == 0)
          return TRUE;
    }
  return FALSE;
}

/* The family that stands for the one a template names, and where it comes from. Any thread. */
const char *
crm_fonts_resolve (const char *family, CrmFontsOrigin *origin)
{
  const Fonts *fonts = get_fonts ();

  *origin = CRM_FONTS_OWN;
  if (!fonts->is_complete)
    {
      *origin = CRM_FONTS_SYSTEM;
      return family;
    }
  if (set_has (FcConfigGetFonts (fonts->own, FcSetApplication), family))
    return family;
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i][0], family) == 0)
      return aliases[i][1];
  *origin = set_has (FcConfigGetFonts (get_system (), FcSetSystem), family) ? CRM_FONTS_SYSTEM
                                                                            : CRM_FONTS_MISSING;
  return family;
}

/* The map of this thread, which keeps the fonts that it loaded. */
PangoFontMap *
crm_fonts_get_map (CrmFontsOrigin origin)
{
  static GPrivate maps[2] = { G_PRIVATE_INIT (g_object_unref), G_PRIVATE_INIT (g_object_unref) };
  gboolean system = origin == CRM_FONTS_SYSTEM;
  PangoFontMap *map = g_private_get (&maps[system]);

  if (map == NULL)
    {
      map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
      pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map),
                                    system ? get_system () : get_fonts ()->own);
      g_private_set (&maps[system], map);
    }
  return map;
}

/* Whether the letters that @family lacks are better taken from a serif. */
gboolean
crm_fonts_is_serif (const char *family)
{
  return strstr (family, "Serif") != NULL || strstr (family, "Times") != NULL
         || strstr (family, "Roman") != NULL || g_ascii_strcasecmp (family, "Caladea") == 0
         || g_ascii_strcasecmp (family, "Cambria") == 0;
}

/**
 * crm_document_fonts_begin:
 *
 * From here to crm_document_fonts_end() everything that this thread draws with Pango takes its
 * letters from the fonts that come with the program: a chart that stands in a document is the same
 * on every machine.
 *
 * Returns: (transfer full): what was there before
 */
GObject *
crm_document_fonts_begin (void)
{
  GObject *before = g_object_ref (G_OBJECT (pango_cairo_font_map_get_default ()));

  pango_cairo_font_map_set_default (PANGO_CAIRO_FONT_MAP (crm_fonts_get_map (CRM_FONTS_OWN)));
  return before;
}

/**
 * crm_document_fonts_end:
 * @before: (transfer full): what crm_document_fonts_begin() gave
 */
void
crm_document_fonts_end (GObject *before)
{
  pango_cairo_font_map_set_default (PANGO_CAIRO_FONT_MAP (before));
  g_object_unref (before);
}
