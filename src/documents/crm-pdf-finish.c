/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cairo 1.16 cannot say about a file of its own: which language it is in, what its pictures
 * show, what its colors mean, and that it is fit for an archive (PDF/A-3b). */
#include "config.h"

#include "crm-pdf-finish.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-pdf-private.h"

#define MAX_DEPTH 64
#define ANNOTATION_PRINT 4

/* The pictures of the tagged content in its order, each given the next of the texts. */
static void
put_alternatives (CrmQpdf *self, qpdf_oh element, GPtrArray *alternatives, guint *next, guint depth)
{
  qpdf_oh children;

  if (depth > MAX_DEPTH || !qpdf_oh_is_dictionary (self, element))
    return;
  if (qpdf_oh_is_name_and_equals (self, qpdf_oh_get_key (self, element, "/S"), "/Figure")
      && *next < alternatives->len)
    crm_pdf_put (self, element, "/Alt",
                 qpdf_oh_new_unicode_string (self, g_ptr_array_index (alternatives, (*next)++)));
  children = qpdf_oh_get_key (self, element, "/K");
  if (qpdf_oh_is_dictionary (self, children))
    put_alternatives (self, children, alternatives, next, depth + 1);
  else if (qpdf_oh_is_array (self, children))
    for (int i = 0; i < qpdf_oh_get_array_n_items (self, children); i++)
      put_alternatives (self, qpdf_oh_get_array_item (self, children, i), alternatives, next,
                        depth + 1);
}

static void
put_tags (CrmQpdf *self, const char *language, GPtrArray *alternatives)
{
  qpdf_oh root = qpdf_get_root (self), tree = qpdf_oh_get_key (self, root, "/StructTreeRoot");
  guint next = 0;

  crm_pdf_put (self, root, "/Lang", qpdf_oh_new_string (self, language));
  crm_pdf_put (self, root, "/ViewerPreferences",
               qpdf_oh_parse (self, "<< /DisplayDocTitle true >>"));
  if (!qpdf_oh_is_dictionary (self, tree))
    return;
  crm_pdf_put (self, root, "/MarkInfo", qpdf_oh_parse (self, "<< /Marked true >>"));
  if (alternatives != NULL && alternatives->len > 0)
    put_alternatives (self, tree, alternatives, &next, 0);
}

static void
put_color_profile (CrmQpdf *self)
{
  GBytes *profile = crm_pdf_get_color_profile ();
  gsize length;
  const void *data = g_bytes_get_data (profile, &length);
  qpdf_oh intent = qpdf_oh_parse (self, "<< /Type /OutputIntent /S /GTS_PDFA1"
                                        " /OutputConditionIdentifier (sRGB IEC61966-2.1)"
                                        " /Info (sRGB IEC61966-2.1) >>");

  crm_pdf_put (self, intent, "/DestOutputProfile",
               crm_pdf_indirect (self, crm_pdf_new_stream (self, "<< /N 3 /Filter /FlateDecode >>",
                                                           data, length)));
  crm_pdf_put (self, qpdf_get_root (self), "/OutputIntents",
               qpdf_oh_wrap_in_array (self, crm_pdf_indirect (self, intent)));
}

/* Glyphs of TrueType fonts are numbered as in the font; cairo leaves it to the reader to know. */
static void
put_glyph_map (CrmQpdf *self, qpdf_oh font)
{
  if (qpdf_oh_is_name_and_equals (self, qpdf_oh_get_key (self, font, "/Subtype"), "/CIDFontType2")
      && !qpdf_oh_has_key (self, font, "/CIDToGIDMap"))
    crm_pdf_put (self, font, "/CIDToGIDMap", qpdf_oh_new_name (self, "/Identity"));
}

static void
mend_objects (CrmQpdf *self, GPtrArray *pictures)
{
  int n = qpdf_oh_get_int_value_as_int (self, crm_pdf_get (self, 0, "Size"));

  for (int id = 1; id < n; id++)
    {
      qpdf_oh object = qpdf_get_object_by_id (self, id, 0);

      if (qpdf_oh_is_dictionary (self, object))
        put_glyph_map (self, object);
      else if (pictures != NULL && pictures->len > 0 && qpdf_oh_is_stream (self, object))
        crm_pdf_picture_put (self, object, pictures);
      qpdf_oh_release (self, object);
    }
}

static void
put_annotation_flags (CrmQpdf *self)
{
  int n = qpdf_get_num_pages (self);

  for (int i = 0; i < n; i++)
    {
      qpdf_oh list = crm_pdf_get (self, qpdf_get_page_n (self, (size_t) i), "Annots");

      for (int k = 0; qpdf_oh_is_array (self, list) && k < qpdf_oh_get_array_n_items (self, list);
           k++)
        crm_pdf_put (self, qpdf_oh_get_array_item (self, list, k), "/F",
                     qpdf_oh_new_integer (self, ANNOTATION_PRINT));
    }
}

/**
 * crm_pdf_finish:
 * @pdf: as cairo wrote it
 * @language: of the document: pt-PT
 * @alternatives: (nullable) (element-type utf8): what each tagged picture shows, in their order
 * @pictures: (nullable) (element-type CrmPdfPicture): those whose stand-ins were painted
 *
 * Makes a file fit for an archive and for people who hear it read: PDF/A-3b, tagged, with its
 * language. Equal input gives equal bytes. Any thread.
 *
 * Returns: (transfer full): the file, or %NULL with %CRM_ERROR_INVALID
 */
GBytes *
crm_pdf_finish (
    GBytes *pdf, const char *language, GPtrArray *alternatives, GPtrArray *pictures, GError **error)
{
  g_autoptr (CrmQpdf) self = crm_pdf_open (pdf, error);

  if (self == NULL)
    return NULL;
  mend_objects (self, pictures);
  put_annotation_flags (self);
  put_tags (self, language, alternatives);
  put_color_profile (self);
  crm_pdf_put_metadata (self, FALSE);
  return crm_pdf_write (self, TRUE, error);
}

static qpdf_oh
new_attachment (CrmQpdf *self, GBytes *xml)
{
  gsize length;
  const void *data = g_bytes_get_data (xml, &length);
  g_autofree char *time = crm_pdf_dup_text (self, 0, "Info/ModDate");
  g_autofree char *dictionary = g_strdup_printf (
      "<< /Type /EmbeddedFile /Subtype /text#2fxml /Params << /Size %u >> >>", (guint) length);
  qpdf_oh stream = crm_pdf_new_stream (self, dictionary, data, length), entry;
  qpdf_oh file = qpdf_oh_parse (self, "<< /Type /Filespec /F (" CRM_PDF_INVOICE_FILE ")"
                                      " /UF (" CRM_PDF_INVOICE_FILE ")"
                                      " /Desc (Factur-X) /AFRelationship /Alternative >>");

  if (time != NULL)
    crm_pdf_put (self, crm_pdf_get (self, stream, "Params"), "/ModDate",
                 qpdf_oh_new_string (self, time));
  stream = crm_pdf_indirect (self, stream);
  entry = qpdf_oh_new_dictionary (self);
  crm_pdf_put (self, entry, "/F", stream);
  crm_pdf_put (self, entry, "/UF", stream);
  crm_pdf_put (self, file, "/EF", entry);
  return crm_pdf_indirect (self, file);
}

/**
 * crm_pdf_attach_invoice:
 * @pdf: a file that crm_pdf_finish() made
 * @xml: the invoice as CII of EN 16931
 *
 * Puts the data of an invoice into the file that shows it (Factur-X, profile EN 16931).
 *
 * Returns: (transfer full): the file, or %NULL with %CRM_ERROR_INVALID
 */
GBytes *
crm_pdf_attach_invoice (GBytes *pdf, GBytes *xml, GError **error)
{
  g_autoptr (CrmQpdf) self = crm_pdf_open (pdf, error);
  qpdf_oh root, file, names, tree;

  if (self == NULL)
    return NULL;
  root = qpdf_get_root (self);
  if (qpdf_oh_has_key (self, root, "/AcroForm"))
    {
      g_set_error_literal (
          error, CRM_ERROR, CRM_ERROR_CONFLICT,
          _ ("The file is signed already; an e-invoice is made of unsigned pages"));
      return NULL;
    }
  if (qpdf_oh_has_key (self, root, "/AF"))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("The PDF file holds an e-invoice already"));
      return NULL;
    }
  file = new_attachment (self, xml);
  crm_pdf_put (self, root, "/AF", qpdf_oh_wrap_in_array (self, file));
  names = qpdf_oh_new_array (self);
  qpdf_oh_append_item (self, names, qpdf_oh_new_string (self, CRM_PDF_INVOICE_FILE));
  qpdf_oh_append_item (self, names, file);
  tree = qpdf_oh_new_dictionary (self);
  crm_pdf_put (self, tree, "/Names", names);
  names = crm_pdf_get (self, root, "Names");
  if (!qpdf_oh_is_dictionary (self, names))
    {
      names = qpdf_oh_new_dictionary (self);
      crm_pdf_put (self, root, "/Names", names);
      names = qpdf_oh_get_key (self, root, "/Names");
    }
  crm_pdf_put (self, names, "/EmbeddedFiles", crm_pdf_indirect (self, tree));
  crm_pdf_put_metadata (self, TRUE);
  return crm_pdf_write (self, TRUE, error);
}

/**
 * crm_pdf_get_invoice:
 *
 * Returns: (transfer full): the XML of the invoice that the file holds, or %NULL with
 *   %CRM_ERROR_NOT_FOUND or %CRM_ERROR_INVALID
 */
GBytes *
crm_pdf_get_invoice (GBytes *pdf, GError **error)
{
  g_autoptr (CrmQpdf) self = crm_pdf_open (pdf, error);
  qpdf_oh list, stream;
  unsigned char *data = NULL;
  size_t length = 0;
  GBytes *xml = NULL;

  if (self == NULL)
    return NULL;
  list = crm_pdf_get (self, 0, "Root/AF");
  stream = qpdf_oh_is_array (self, list) && qpdf_oh_get_array_n_items (self, list) > 0
               ? crm_pdf_get (self, qpdf_oh_get_array_item (self, list, 0), "EF/F")
               : qpdf_oh_new_null (self);
  if (qpdf_oh_is_stream (self, stream)
      && (qpdf_oh_get_stream_data (self, stream, qpdf_dl_all, NULL, &data, &length) & QPDF_ERRORS)
             == 0)
    {
      xml = g_bytes_new (data, length);
      free (data);
      return xml;
    }
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                       _ ("The PDF file holds no e-invoice"));
  return NULL;
}
