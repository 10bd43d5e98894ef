/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture as it stands in a PDF file, packed once for all the documents that show it. Cairo
 * paints a stand-in of the same size, a JPEG without a picture, which it copies as it is; the
 * finished file holds what cairo made of the picture itself. */
#include "config.h"

#include <cairo-pdf.h>
#include <string.h>

#include "crm-pdf-finish.h"
#include "crm-pdf-private.h"

#define MARK "Clientela picture "
#define DIGITS 16
#define MARK_AT 6

/* An image of PDF: what its dictionary says but for its length and its mask, and its data as they
 * are packed. */
typedef struct
{
  char *dictionary;
  GBytes *data;
} Image;

struct _CrmPdfPicture
{
  char name[DIGITS + 1]; /* in the stand-in */
  cairo_surface_t *stand_in;
  Image image;
  Image mask; /* how opaque it is; without data where it is wholly so */
};

static void
clear_image (Image *image)
{
  g_free (image->dictionary);
  g_clear_pointer (&image->data, g_bytes_unref);
}

static void
clear_picture (gpointer data)
{
  CrmPdfPicture *self = data;

  g_clear_pointer (&self->stand_in, cairo_surface_destroy);
  clear_image (&self->image);
  clear_image (&self->mask);
}

CrmPdfPicture *
crm_pdf_picture_ref (CrmPdfPicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
crm_pdf_picture_unref (CrmPdfPicture *self)
{
  g_atomic_rc_box_release_full (self, clear_picture);
}

/**
 * crm_pdf_picture_get_stand_in:
 *
 * Returns: (transfer none): what cairo paints where the picture shall be, as large as it. A file
 *   with it has to be finished with the picture among those of crm_pdf_finish()
 */
cairo_surface_t *
crm_pdf_picture_get_stand_in (CrmPdfPicture *self)
{
  return self->stand_in;
}

/* The segments that cairo reads: a comment with the name, the size in a frame, the end. */
static gboolean
make_stand_in (CrmPdfPicture *self, guint width, guint height)
{
  const guint8 frame[] = { 0xff,
                           0xc0,
                           0,
                           17,
                           8,
                           (guint8) (height >> 8),
                           (guint8) height,
                           (guint8) (width >> 8),
                           (guint8) width,
                           3,
                           1,
                           0x11,
                           0,
                           2,
                           0x11,
                           0,
                           3,
                           0x11,
                           0,
                           0xff,
                           0xd9 };
  const guint8 head[MARK_AT] = { 0xff, 0xd8, 0xff, 0xfe, 0, 2 + strlen (MARK) + DIGITS };
  GByteArray *data = g_byte_array_new ();
  guint length;
  guint8 *bytes;

  g_byte_array_append (data, head, sizeof head);
  g_byte_array_append (data, (const guint8 *) MARK, strlen (MARK));
  g_byte_array_append (data, (const guint8 *) self->name, DIGITS);
  g_byte_array_append (data, frame, sizeof frame);
  length = data->len;
  bytes = g_byte_array_free (data, FALSE);
  self->stand_in = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  if (cairo_surface_set_mime_data (self->stand_in, CAIRO_MIME_TYPE_JPEG, bytes, length, g_free,
                                   bytes)
      == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_free (bytes);
  return FALSE;
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A file of one page with nothing on it but the picture, painted as documents do. */
static GBytes *
print_picture (cairo_surface_t *picture, int width, int height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (write_bytes, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (picture);

  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
is_image (CrmQpdf *qpdf, qpdf_oh stream)
{
  return qpdf_oh_is_stream (qpdf, stream)
         && qpdf_oh_is_name_and_equals (qpdf, crm_pdf_get (qpdf, stream, "Subtype"), "/Image");
}

static gboolean
take_image (CrmQpdf *qpdf, qpdf_oh stream, Image *image)
{
  qpdf_oh dictionary = qpdf_oh_get_dict (qpdf, stream);
  unsigned char *data = NULL;
  size_t length = 0;

  if ((qpdf_oh_get_stream_data (qpdf, stream, qpdf_dl_none, NULL, &data, &length) & QPDF_ERRORS)
      != 0)
    return FALSE;
  image->data = g_bytes_new (data, length);
  free (data);
  qpdf_oh_remove_key (qpdf, dictionary, "/SMask");
  qpdf_oh_remove_key (qpdf, dictionary, "/Length");
  image->dictionary = g_strdup (qpdf_oh_unparse (qpdf, dictionary));
  return TRUE;
}

/* The one picture of a printed page. */
static gboolean
take_images (CrmPdfPicture *self, GBytes *page)
{
  g_autoptr (CrmQpdf) qpdf = crm_pdf_open (page, NULL);
  int n = qpdf != NULL ? qpdf_oh_get_int_value_as_int (qpdf, crm_pdf_get (qpdf, 0, "Size")) : 0;
  qpdf_oh found = 0, mask;

  for (int id = 1; id < n; id++)
    {
      qpdf_oh object = qpdf_get_object_by_id (qpdf, id, 0);

      if (is_image (qpdf, object)
          && (found == 0 || !qpdf_oh_is_null (qpdf, crm_pdf_get (qpdf, object, "SMask"))))
        found = object;
    }
  if (found == 0)
    return FALSE;
  mask = crm_pdf_get (qpdf, found, "SMask");
  if (is_image (qpdf, mask) && !take_image (qpdf, mask, &self->mask))
    return FALSE;
  return take_image (qpdf, found, &self->image);
}

/**
 * crm_pdf_picture_new:
 * @surface: an image surface of pixels in color
 *
 * Any thread.
 *
 * Returns: (transfer full): the picture, or %NULL when it cannot be packed beforehand
 */
CrmPdfPicture *
crm_pdf_picture_new (cairo_surface_t *surface)
{
  static guint last;
  CrmPdfPicture *self = g_atomic_rc_box_new0 (CrmPdfPicture);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) page = print_picture (surface, width, height);

  g_snprintf (self->name, sizeof self->name, "%0*u", DIGITS, (guint) g_atomic_int_add (&last, 1));
  if (take_images (self, page) && make_stand_in (self, (guint) width, (guint) height))
    return self;
  crm_pdf_picture_unref (self);
  return NULL;
}

static CrmPdfPicture *
find_picture (GPtrArray *pictures, const char *name)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      CrmPdfPicture *picture = g_ptr_array_index (pictures, i);

      if (memcmp (picture->name, name, DIGITS) == 0)
        return picture;
    }
  return NULL;
}

static void
fill (CrmQpdf *qpdf, qpdf_oh stream, const Image *image)
{
  gsize length;
  const void *data = g_bytes_get_data (image->data, &length);

  crm_pdf_fill_stream (qpdf, stream, image->dictionary, data, length);
}

/* Puts the picture in place of @stream where that is a stand-in for one of @pictures. */
void
crm_pdf_picture_put (CrmQpdf *qpdf, qpdf_oh stream, GPtrArray *pictures)
{
  CrmPdfPicture *picture = NULL;
  unsigned char *data = NULL;
  size_t length = 0;

  if (!qpdf_oh_is_name_and_equals (qpdf, crm_pdf_get (qpdf, stream, "Filter"), "/DCTDecode"))
    return;
  qpdf_oh_get_stream_data (qpdf, stream, qpdf_dl_none, NULL, &data, &length);
  if (length > MARK_AT + strlen (MARK) + DIGITS
      && memcmp (data + MARK_AT, MARK, strlen (MARK)) == 0)
    picture = find_picture (pictures, (const char *) data + MARK_AT + strlen (MARK));
  free (data);
  if (picture == NULL)
    return;
  fill (qpdf, stream, &picture->image);
  if (picture->mask.data != NULL)
    {
      qpdf_oh mask = qpdf_oh_new_stream (qpdf);

      fill (qpdf, mask, &picture->mask);
      crm_pdf_put (qpdf, qpdf_oh_get_dict (qpdf, stream), "/SMask", crm_pdf_indirect (qpdf, mask));
    }
}
