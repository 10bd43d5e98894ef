/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faces as the screen shows them. Any thread. */
#include "config.h"

#include "crm-photo.h"

#include <string.h>

#include "crm-picture.h"

/**
 * crm_photo_get_field:
 *
 * Returns: (nullable): the field that holds the face of a record: photo, logo, or
 *   the picture of a product
 */
const CrmField *
crm_photo_get_field (const CrmKind *kind)
{
  static const char *const names[] = { "photo", "logo", "picture" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, names[i]);

      if (field != NULL)
        return field;
    }
  return NULL;
}

CrmPhotoKind
crm_photo_kind_of (const CrmField *field)
{
  return strcmp (crm_field_get_name (field), "photo") == 0 ? CRM_PHOTO_FACE : CRM_PHOTO_LOGO;
}

/* A round picture of @size pixels. */
static cairo_surface_t *
paint (GdkPixbuf *pixbuf, CrmPhotoKind kind, int size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  double width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  double room = kind == CRM_PHOTO_FACE ? size : size * 0.72;
  double scale = kind == CRM_PHOTO_FACE ? room / MIN (width, height) : room / MAX (width, height);

  cairo_arc (cr, size / 2.0, size / 2.0, size / 2.0, 0, 2 * G_PI);
  cairo_clip (cr);
  if (kind == CRM_PHOTO_LOGO)
    {
      /* Logos are made for paper. */
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
    }
  cairo_translate (cr, size / 2.0, size / 2.0);
  cairo_scale (cr, scale, scale);
  gdk_cairo_set_source_pixbuf (cr, pixbuf, -width / 2, -height / 2);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_destroy (cr);
  return surface;
}

/**
 * crm_photo_decode:
 * @bytes: of a blob, which may have come from another desk or from an address card
 * @size: in pixels of the screen
 *
 * Returns: (transfer full): the picture as it is shown, round, or %NULL with @error
 */
GdkTexture *
crm_photo_decode (GBytes *bytes, CrmPhotoKind kind, int size, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = crm_picture_decode (bytes, 2 * size, error);
  g_autoptr (GBytes) pixels = NULL;
  cairo_surface_t *surface;
  GdkTexture *texture;

  if (pixbuf == NULL)
    return NULL;
  surface = paint (pixbuf, kind, size);
  pixels = g_bytes_new (cairo_image_surface_get_data (surface),
                        (gsize) cairo_image_surface_get_stride (surface) * (gsize) size);
  texture = gdk_memory_texture_new (size, size, GDK_MEMORY_DEFAULT, pixels,
                                    (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);
  return texture;
}
