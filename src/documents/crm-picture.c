/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures that come from anywhere: looked at before they are decoded, cut and scaled down, so that
 * what an office keeps is small, and what it shows was never trusted. Any thread. */
#include "config.h"

#include "crm-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "crm-error.h"

/* Of a file, before anything is decoded. */
#define MOST_BYTES (20 * 1024 * 1024)
#define MOST_PIXELS (64 * 1000 * 1000)
/* Of what is kept. */
#define KEPT_SIZE 512
/* Fed in parts, so that a picture of too many pixels is known by its first. */
#define PART 8192

static const char *
find_format (const guint8 *data, gsize size)
{
  if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (size > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (size > 6 && memcmp (data, "GIF8", 4) == 0)
    return "gif";
  if (size > 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "webp";
  return NULL;
}

typedef struct
{
  int smallest; /* the smaller side is to have so many pixels at least, if it has them */
  gboolean is_too_large;
} Size;

static void
on_size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  double scale = (double) size->smallest / MAX (1, MIN (width, height));

  if ((gint64) width * height > MOST_PIXELS || width < 1 || height < 1)
    {
      size->is_too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
  else if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) lround (width * scale)),
                                MAX (1, (int) lround (height * scale)));
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, why);
  return FALSE;
}

/* Writes all of @bytes, or stops where their size is known and too large. */
static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, const Size *size, GError **error)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  for (gsize at = 0; at < n; at += PART)
    {
      if (!gdk_pixbuf_loader_write (loader, data + at, MIN (PART, n - at), error))
        break;
      if (size->is_too_large)
        break;
    }
  if (size->is_too_large)
    {
      g_clear_error (error);
      gdk_pixbuf_loader_close (loader, NULL);
      return refuse (error,
                     _ ("The picture has too many pixels: choose one of at most 64 million."));
    }
  if (error != NULL && *error != NULL)
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return FALSE;
    }
  return gdk_pixbuf_loader_close (loader, error);
}

/**
 * crm_picture_decode:
 * @bytes: a file from anywhere
 * @smallest: so many pixels the smaller side is to have, if it has so many
 *
 * Returns: (transfer full): the picture, turned as its camera says; %NULL with @error in words for
 *   people when it cannot be used
 */
GdkPixbuf *
crm_picture_decode (GBytes *bytes, int smallest, GError **error)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  const char *format = find_format (data, n);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) why = NULL;
  Size size = { smallest, FALSE };
  GdkPixbuf *pixbuf;

  if (n > MOST_BYTES)
    refuse (error, _ ("The picture is too large: choose one of at most 20 MB."));
  else if (format == NULL)
    refuse (error,
            _ ("This is no picture that can be used: choose a PNG, JPEG, GIF or WebP file."));
  if (n > MOST_BYTES || format == NULL)
    return NULL;
  loader = gdk_pixbuf_loader_new_with_type (format, error);
  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared_cb), &size);
  if (!feed (loader, bytes, &size, &why))
    {
      if (why->domain == CRM_ERROR)
        g_propagate_error (error, g_steal_pointer (&why));
      else
        /* Translators: what is wrong, as the library that reads pictures says it. */
        g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("The picture is damaged: %s"),
                     why->message);
      return NULL;
    }
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    {
      refuse (error, _ ("There is nothing in this picture."));
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

/* The middle of a wide picture; the upper part of a high one, where faces are. */
static GdkPixbuf *
cut_square (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int side = MIN (width, height);

  return gdk_pixbuf_new_subpixbuf (pixbuf, (width - side) / 2, (height - side) / 3, side, side);
}

static GdkPixbuf *
scale_to (GdkPixbuf *pixbuf, int most)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  double scale = (double) most / MAX (width, height);

  if (scale >= 1)
    return g_object_ref (pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, MAX (1, (int) lround (width * scale)),
                                  MAX (1, (int) lround (height * scale)), GDK_INTERP_BILINEAR);
}

/**
 * crm_picture_prepare:
 * @foreign: a file from anywhere
 * @is_face: whether it is to fill a square
 *
 * Returns: (transfer full): a small picture of the same, as it is kept; %NULL with @error in words
 *   for people when it cannot be used
 */
GBytes *
crm_picture_prepare (GBytes *foreign, gboolean is_face, GError **error)
{
  g_autoptr (GdkPixbuf) whole = crm_picture_decode (foreign, 2 * KEPT_SIZE, error);
  g_autoptr (GdkPixbuf) cut = NULL;
  g_autoptr (GdkPixbuf) small = NULL;
  char *buffer;
  gsize size;
  gboolean good;

  if (whole == NULL)
    return NULL;
  cut = is_face ? cut_square (whole) : g_object_ref (whole);
  small = scale_to (cut, KEPT_SIZE);
  if (gdk_pixbuf_get_has_alpha (small))
    good = gdk_pixbuf_save_to_buffer (small, &buffer, &size, "png", error, NULL);
  else
    good = gdk_pixbuf_save_to_buffer (small, &buffer, &size, "jpeg", error, "quality", "88", NULL);
  return good ? g_bytes_new_take (buffer, size) : NULL;
}

/**
 * crm_picture_load_file:
 *
 * Returns: (transfer full): the bytes of a file that is not too large, or %NULL with @error
 */
GBytes *
crm_picture_load_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree guint8 *buffer = NULL;
  gsize n = 0;

  if (stream == NULL)
    return NULL;
  buffer = g_malloc (MOST_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, MOST_BYTES + 1, &n, cancellable,
                                error))
    return NULL;
  if (n > MOST_BYTES)
    {
      refuse (error, _ ("The picture is too large: choose one of at most 20 MB."));
      return NULL;
    }
  return g_bytes_new (buffer, n);
}
