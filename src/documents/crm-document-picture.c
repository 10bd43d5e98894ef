/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures out of the data (PNG and JPEG by their bytes, never by a name), QR codes, and the line
 * to sign on. A JPEG is handed to the PDF file as it is. */
#include "config.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <qrencode.h>
#include <string.h>

#include "crm-document-barcode-private.h"
#include "crm-document-layout-private.h"
#include "crm-pdf-finish.h"

#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_SIDE 12000
#define MAX_PIXELS (40 * 1000 * 1000)
#define QUIET_ZONE 4
#define MAX_KEPT 8
#define MAX_KEPT_BYTES (4 * 1024 * 1024)
#define BAR_QUIET_ZONE 11                     /* modules, as EAN asks for on its left */
#define BAR_MODULE (0.33 * CRM_POINTS_PER_MM) /* the nominal width of both codes */
#define BAR_HEIGHT (12 * CRM_POINTS_PER_MM)

typedef struct
{
  const guint8 *data;
  gsize left;
} Source;

static cairo_status_t
read_source (void *closure, unsigned char *data, unsigned int length)
{
  Source *source = closure;

  if (length > source->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->data, length);
  source->data += length;
  source->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
is_size_allowed (guint width, guint height)
{
  return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE
         && (guint64) width * height <= MAX_PIXELS;
}

static cairo_surface_t *
load_png (const guint8 *data, gsize length)
{
  Source source = { data, length };
  cairo_surface_t *surface;
  guint32 width, height;

  if (length < 33)
    return NULL;
  memcpy (&width, data + 16, 4);
  memcpy (&height, data + 20, 4);
  if (!is_size_allowed (GUINT32_FROM_BE (width), GUINT32_FROM_BE (height)))
    return NULL;
  surface = cairo_image_surface_create_from_png_stream (read_source, &source);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/* The size in the frame header of a JPEG; FALSE when there is none that a PDF file can hold. */
static gboolean
read_jpeg_size (const guint8 *data, gsize length, guint *width, guint *height)
{
  gsize at = 2;

  while (at + 9 < length && data[at] == 0xff)
    {
      guint marker = data[at + 1], size = data[at + 2] << 8 | data[at + 3];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xc2)
        {
          *height = data[at + 5] << 8 | data[at + 6];
          *width = data[at + 7] << 8 | data[at + 8];
          return data[at + 4] == 8;
        }
      if (marker == 0xd9 || marker == 0xda || size < 2)
        return FALSE;
      at += 2 + size;
    }
  return FALSE;
}

static cairo_surface_t *
load_jpeg (GBytes *bytes, const guint8 *data, gsize length)
{
  cairo_surface_t *surface;
  guint width = 0, height = 0;

  if (!read_jpeg_size (data, length, &width, &height) || !is_size_allowed (width, height))
    return NULL;
  /* The PDF file holds the JPEG itself; the pixels of the surface are never looked at. */
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  if (cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, data, length,
                                   (cairo_destroy_func_t) g_bytes_unref, g_bytes_ref (bytes))
      == CAIRO_STATUS_SUCCESS)
    return surface;
  g_bytes_unref (bytes);
  cairo_surface_destroy (surface);
  return NULL;
}

/* Pictures that this thread decoded last: the logo of an office is on each of its documents. */
typedef struct
{
  GBytes *bytes;
  cairo_surface_t *surface;
  CrmPdfPicture *packed; /* whose stand-in the surface is; NULL for a JPEG */
} KeptPicture;

static void
free_kept (gpointer data)
{
  KeptPicture *kept = data;

  g_bytes_unref (kept->bytes);
  cairo_surface_destroy (kept->surface);
  g_clear_pointer (&kept->packed, crm_pdf_picture_unref);
  g_free (kept);
}

static GPtrArray *
get_kept (void)
{
  static GPrivate pictures = G_PRIVATE_INIT ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *kept = g_private_get (&pictures);

  if (kept == NULL)
    {
      kept = g_ptr_array_new_with_free_func (free_kept);
      g_private_set (&pictures, kept);
    }
  return kept;
}

static KeptPicture *
find_kept (GBytes *bytes)
{
  GPtrArray *pictures = get_kept ();

  for (guint i = 0; i < pictures->len; i++)
    {
      KeptPicture *kept = g_ptr_array_index (pictures, i);

      if (g_bytes_equal (kept->bytes, bytes))
        return kept;
    }
  return NULL;
}

/* Decodes and packs a picture; NULL when it is none. */
static KeptPicture *
read_picture (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  cairo_surface_t *surface = NULL;
  CrmPdfPicture *packed = NULL;
  KeptPicture *picture;

  if (memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    {
      surface = load_png (data, length);
      packed = surface != NULL ? crm_pdf_picture_new (surface) : NULL;
    }
  else if (data[0] == 0xff && data[1] == 0xd8)
    surface = load_jpeg (bytes, data, length);
  if (surface == NULL)
    return NULL;
  if (packed != NULL)
    {
      cairo_surface_destroy (surface);
      surface = cairo_surface_reference (crm_pdf_picture_get_stand_in (packed));
    }
  picture = g_new0 (KeptPicture, 1);
  picture->bytes = g_bytes_ref (bytes);
  picture->surface = surface;
  picture->packed = packed;
  return picture;
}

/* Takes @picture. */
static void
keep_picture (KeptPicture *picture)
{
  GPtrArray *pictures = get_kept ();

  if (cairo_image_surface_get_stride (picture->surface)
          * cairo_image_surface_get_height (picture->surface)
      > MAX_KEPT_BYTES)
    {
      free_kept (picture);
      return;
    }
  if (pictures->len >= MAX_KEPT)
    g_ptr_array_remove_index (pictures, 0);
  g_ptr_array_add (pictures, picture);
}

static cairo_surface_t *
load_picture (CrmBinder *self, GBytes *bytes)
{
  cairo_surface_t *surface = g_hash_table_lookup (self->pictures, bytes);
  KeptPicture *kept, *picture;

  if (surface != NULL)
    return surface;
  if (g_bytes_get_size (bytes) < 16 || g_bytes_get_size (bytes) > MAX_BYTES)
    return NULL;
  kept = find_kept (bytes);
  picture = kept != NULL ? kept : read_picture (bytes);
  if (picture == NULL)
    return NULL;
  surface = crm_arena_own (self->arena, cairo_surface_reference (picture->surface),
                           (GDestroyNotify) cairo_surface_destroy);
  g_hash_table_insert (self->pictures, bytes, surface);
  if (picture->packed != NULL)
    g_ptr_array_add (self->packed, crm_pdf_picture_ref (picture->packed));
  if (kept == NULL)
    keep_picture (picture);
  return surface;
}

static void
set_natural_size (CrmBox *box)
{
  box->picture.natural_width = cairo_image_surface_get_width (box->picture.surface);
  box->picture.natural_height = cairo_image_surface_get_height (box->picture.surface);
}

/* Sets a bit of a surface of one bit for each pixel. */
static void
set_bit (guint8 *row, int column)
{
  guint32 *word = (guint32 *) (gpointer) row + column / 32;

  *word |= G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1u << (column % 32) : 1u << (31 - column % 32);
}

/* One bit for each module, with a white margin of @quiet modules. NULL when @text is too long. */
static cairo_surface_t *
draw_qr (CrmBinder *self, const char *text, int quiet)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  cairo_surface_t *surface;
  int side, stride;
  guint8 *bits;

  if (code == NULL)
    return NULL;
  side = code->width + 2 * quiet;
  surface = cairo_image_surface_create (CAIRO_FORMAT_A1, side, side);
  cairo_surface_flush (surface);
  bits = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if ((code->data[y * code->width + x] & 1) != 0)
        set_bit (bits + (y + quiet) * stride, x + quiet);
  cairo_surface_mark_dirty (surface);
  QRcode_free (code);
  return crm_arena_own (self->arena, surface, (GDestroyNotify) cairo_surface_destroy);
}

/* A row of one bit for each module, which is drawn as high as the code shall be. */
static cairo_surface_t *
draw_bars (CrmBinder *self, GArray *modules)
{
  int width = (int) modules->len + 2 * BAR_QUIET_ZONE;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A1, width, 1);

  cairo_surface_flush (surface);
  for (guint i = 0; i < modules->len; i++)
    if (g_array_index (modules, gboolean, i))
      set_bit (cairo_image_surface_get_data (surface), (int) i + BAR_QUIET_ZONE);
  cairo_surface_mark_dirty (surface);
  return crm_arena_own (self->arena, surface, (GDestroyNotify) cairo_surface_destroy);
}

/* The size of the box: what the template says, the other side in proportion, never wider than the
 * line. A picture without a size is taken as of 150 dots an inch. */
static void
set_size (CrmBox *box,
          const CrmTemplatePicture *picture,
          const CrmLook *look,
          double natural_width,
          double natural_height)
{
  double ratio = natural_height / natural_width, width = picture->width, height = picture->height;

  if (width == 0 && height == 0)
    width = natural_width * 72 / 150;
  if (width == 0)
    width = height / ratio;
  if (height == 0)
    height = width * ratio;
  if (width > height / ratio)
    width = height / ratio;
  else
    height = width * ratio;
  if (width > look->width)
    {
      height *= look->width / width;
      width = look->width;
    }
  box->width = look->width;
  box->height = height;
  box->picture.width = width;
  box->picture.x = look->align == CRM_ALIGN_RIGHT    ? look->width - width
                   : look->align == CRM_ALIGN_CENTER ? (look->width - width) / 2
                                                     : 0;
}

/* Notes what is wrong and gives the red mark. Takes @message. */
static CrmBox *
missing_box (CrmBinder *self,
             const CrmTemplatePicture *picture,
             const CrmLook *look,
             guint line,
             char *message)
{
  CrmTemplateField field = *picture->field;
  CrmTemplateInline item = { .type = CRM_INLINE_FIELD, .field = &field };
  g_autoptr (GPtrArray) inlines = g_ptr_array_new ();

  crm_evaluate_problem (&self->evaluation, &field, message);
  field.use = CRM_USE_MARK;
  g_ptr_array_add (inlines, &item);
  return crm_text_box_new (self, inlines, look, line);
}

/* Without a picture an optional signature is a line to sign on by hand. */
static CrmBox *
signing_line (CrmBinder *self, const CrmTemplatePicture *picture, const CrmLook *look, guint line)
{
  CrmBox *box = crm_box_new (self, CRM_BOX_PICTURE, line);
  double width = picture->width > 0 ? picture->width : 50 * CRM_POINTS_PER_MM;

  box->picture.alternative = crm_picture_words (self, picture, NULL, TRUE);
  set_size (box, picture, look, width, picture->height > 0 ? picture->height : width * 0.3);
  return box;
}

/* The words under the bars, as far to the right as they are. */
static CrmBox *
caption_box (
    CrmBinder *self, const CrmBox *bars, const CrmLook *look, guint line, const char *caption)
{
  CrmTemplateInline item
      = { .type = CRM_INLINE_TEXT, .text = crm_arena_strdup (self->arena, caption) };
  g_autoptr (GPtrArray) inlines = g_ptr_array_new ();
  CrmLook own = *look;
  CrmBox *box;

  own.width = bars->picture.width;
  own.align = CRM_ALIGN_CENTER;
  own.figures = TRUE;
  own.tight = TRUE;
  own.scale *= 0.8;
  g_ptr_array_add (inlines, &item);
  box = crm_text_box_new (self, inlines, &own, line);
  if (box != NULL)
    box->x = bars->picture.x;
  return box;
}

/* Bars and what they say, below each other and kept together. */
static CrmBox *
barcode_box (CrmBinder *self,
             const CrmTemplatePicture *picture,
             const CrmLook *look,
             guint line,
             const char *text)
{
  g_autofree char *caption = NULL;
  g_autoptr (GArray) modules
      = text != NULL ? crm_barcode_encode (picture->barcode, text, &caption) : NULL;
  CrmTemplatePicture sized = *picture;
  CrmBox *box, *bars, *words;

  if (modules == NULL)
    return missing_box (self, picture, look, line,
                        picture->barcode == CRM_BARCODE_EAN13
                            ? g_strdup (_ ("An EAN-13 code has 12 digits, or 13 of which the last "
                                           "one is right"))
                            : g_strdup (_ ("A Code 128 has at most 80 letters without accents, "
                                           "digits and signs")));
  box = crm_box_new (self, CRM_BOX_STACK, line);
  box->children = crm_arena_array (self->arena);
  bars = crm_box_new (self, CRM_BOX_PICTURE, line);
  bars->picture.surface = draw_bars (self, modules);
  bars->picture.is_mask = TRUE;
  set_natural_size (bars);
  bars->picture.alternative = crm_picture_words (self, picture, caption, FALSE);
  sized.width
      = MIN (picture->width > 0 ? picture->width : BAR_MODULE * (modules->len + 2 * BAR_QUIET_ZONE),
             look->width);
  sized.height = picture->height > 0 ? picture->height : BAR_HEIGHT;
  bars->width = look->width;
  bars->height = sized.height;
  bars->picture.width = sized.width;
  bars->picture.x = look->align == CRM_ALIGN_RIGHT    ? look->width - sized.width
                    : look->align == CRM_ALIGN_CENTER ? (look->width - sized.width) / 2
                                                      : 0;
  g_ptr_array_add (box->children, bars);
  words = caption_box (self, bars, look, line, caption);
  if (words != NULL)
    g_ptr_array_add (box->children, words);
  box->width = look->width;
  box->height = crm_boxes_stack (box->children);
  box->after = look->tight ? 0 : self->size * 0.4;
  return box;
}

/* A picture of lines, by itself as large as it was drawn. */
static CrmBox *
drawing_box (CrmBinder *self,
             const CrmTemplatePicture *picture,
             const CrmLook *look,
             guint line,
             CrmDocumentData *node)
{
  CrmBox *box = crm_box_new (self, CRM_BOX_PICTURE, line);
  double width, height;

  box->picture.surface = crm_arena_own (
      self->arena, cairo_surface_reference (crm_document_data_get_drawing (node, &width, &height)),
      (GDestroyNotify) cairo_surface_destroy);
  box->picture.natural_width = width;
  box->picture.natural_height = height;
  box->picture.alternative = crm_picture_words (self, picture, NULL, FALSE);
  set_size (box, picture, look, width * 150 / 72, height * 150 / 72);
  box->after = look->tight ? 0 : self->size * 0.4;
  return box;
}

/* What a picture shows: the logo of the template's style stands for the company's. */
static CrmDocumentData *
find_picture (CrmBinder *self, const CrmTemplatePicture *picture)
{
  if (self->logo != NULL && strcmp (picture->field->path, "company.logo") == 0)
    return self->logo;
  return crm_evaluate_path (&self->evaluation, picture->field->path);
}

/* A picture as a box; text in red when it is missing; NULL when it is optional and missing. */
CrmBox *
crm_picture_box_new (CrmBinder *self,
                     const CrmTemplatePicture *picture,
                     const CrmLook *look,
                     guint line)
{
  CrmDocumentData *node = find_picture (self, picture);
  cairo_surface_t *surface = NULL, *drawing;
  double width, height;
  CrmBox *box;

  if (crm_data_is_missing (node))
    {
      if (!picture->field->optional)
        return missing_box (self, picture, look, line,
                            g_strdup_printf (
                                /* Translators: %s names a field such as company.logo. */
                                _ ("%s is missing"),
                                crm_evaluate_full_path (&self->evaluation, picture->field->path)));
      return picture->type == CRM_PICTURE_SIGNATURE ? signing_line (self, picture, look, line)
                                                    : NULL;
    }
  if (picture->type == CRM_PICTURE_BARCODE)
    return barcode_box (self, picture, look, line, crm_document_data_get_text (node));
  drawing = crm_document_data_get_drawing (node, &width, &height);
  if (drawing != NULL && picture->type == CRM_PICTURE_IMAGE)
    return drawing_box (self, picture, look, line, node);
  if (picture->type == CRM_PICTURE_QR && crm_document_data_get_text (node) != NULL)
    surface = draw_qr (self, crm_document_data_get_text (node), look->tight ? QUIET_ZONE : 0);
  else if (picture->type != CRM_PICTURE_QR && crm_document_data_get_picture (node) != NULL)
    surface = load_picture (self, crm_document_data_get_picture (node));
  if (surface == NULL)
    return missing_box (self, picture, look, line,
                        picture->type == CRM_PICTURE_QR
                            ? g_strdup (_ ("A QR code needs a text of at most 2,300 letters"))
                            : g_strdup (_ ("This is no PNG or JPEG picture that can be printed")));
  box = crm_box_new (self, CRM_BOX_PICTURE, line);
  box->picture.surface = surface;
  box->picture.is_mask = picture->type == CRM_PICTURE_QR;
  box->picture.alternative
      = crm_picture_words (self, picture, crm_document_data_get_text (node), FALSE);
  set_natural_size (box);
  set_size (box, picture, look, box->picture.natural_width, box->picture.natural_height);
  box->after = look->tight ? 0 : self->size * 0.4;
  /* On the open page the paper round the code is the margin that readers need. */
  if (box->picture.is_mask && !look->tight)
    box->before = box->after
        = QUIET_ZONE * box->picture.width / cairo_image_surface_get_width (surface);
  return box;
}
