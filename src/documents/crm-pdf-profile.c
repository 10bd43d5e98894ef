/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the colors of a page mean: sRGB, as a profile that is made once and is always the same. */
#include "config.h"

#include <lcms2.h>
#include <string.h>

#include "crm-pdf-private.h"

#define CREATED 24 /* where the header keeps when the profile was made: six numbers of 16 bits */

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
  return g_bytes_new_take (bytes, length);
}

GBytes *
crm_pdf_get_color_profile (void)
{
  static GBytes *profile;

  if (g_once_init_enter (&profile))
    g_once_init_leave (&profile, make_profile ());
  return profile;
}
