/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the colors of a page mean: sRGB, as a profile that is made and packed once and is always the
 * same. */
#include "config.h"

#include <gio/gio.h>
#include <lcms2.h>
#include <string.h>

#include "crm-pdf-private.h"

#define CREATED 24 /* where the header keeps when the profile was made: six numbers of 16 bits */

/* As /FlateDecode of PDF. Takes @bytes. */
static GBytes *
pack (guint8 *bytes, gsize length)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  gsize room = length + 1024, n_read, n_written;
  guint8 *packed = g_malloc (room);
  g_autoptr (GError) error = NULL;

  if (g_converter_convert (G_CONVERTER (zlib), bytes, length, packed, room,
                           G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error)
      != G_CONVERTER_FINISHED)
    g_error ("The profile of sRGB cannot be packed");
  g_free (bytes);
  return g_bytes_new_take (g_realloc (packed, n_written), n_written);
}

static GBytes *
make_profile (void)
{
  static const guint8 created[12] = { 0x07, 0xe6, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0 };
  cmsHPROFILE profile = cmsCreate_sRGBProfile ();
  cmsUInt32Number length = 0;
  guint8 *bytes;

  if (profile == NULL || !cmsSaveProfileToMem (profile, NULL, &length) || length < 128)
    g_error ("lcms2 makes no profile of sRGB");
  bytes = g_malloc (length);
  cmsSaveProfileToMem (profile, bytes, &length);
  cmsCloseProfile (profile);
  memcpy (bytes + CREATED, created, sizeof created);
  return pack (bytes, length);
}

/* The profile packed as /FlateDecode of PDF. Any thread. */
GBytes *
crm_pdf_get_color_profile (void)
{
  static GBytes *profile;

  if (g_once_init_enter (&profile))
    g_once_init_leave (&profile, make_profile ());
  return profile;
}
