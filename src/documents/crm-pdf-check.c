/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a finished file is what it says to be: the clauses of PDF/A-3b in which our files could
 * fail, looked up in the file itself and not in what wrote it. veraPDF knows all clauses; it is run
 * by hand before a release. */
#include "config.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#include "crm-pdf-finish.h"
#include "crm-pdf-private.h"

#define FLAGS_UNSEEN 0x23 /* invisible, hidden, not in a viewer */
#define FLAG_PRINT 4
#define MAX_DEPTH 64

typedef struct
{
  CrmQpdf *qpdf;
  GPtrArray *faults;
  int object; /* that is looked at */
} Check;

static void
free_fault (gpointer data)
{
  CrmPdfFault *fault = data;

  g_free (fault->message);
  g_free (fault);
}

static void
add_fault (Check *self, CrmPdfClause clause, const char *message)
{
  CrmPdfFault *fault = g_new0 (CrmPdfFault, 1);

  fault->clause = clause;
  fault->message = self->object > 0 ? g_strdup_printf ("object %d: %s", self->object, message)
                                    : g_strdup (message);
  g_ptr_array_add (self->faults, fault);
}

static gboolean
is_name (Check *self, qpdf_oh from, const char *path, const char *name)
{
  return qpdf_oh_is_name_and_equals (self->qpdf, crm_pdf_get (self->qpdf, from, path), name);
}

static gboolean
has (Check *self, qpdf_oh from, const char *path)
{
  return !qpdf_oh_is_null (self->qpdf, crm_pdf_get (self->qpdf, from, path));
}

static char *
read_stream (Check *self, qpdf_oh stream, size_t *length)
{
  unsigned char *data = NULL;
  char *copy = NULL;

  *length = 0;
  if (qpdf_oh_is_stream (self->qpdf, stream)
      && (qpdf_oh_get_stream_data (self->qpdf, stream, qpdf_dl_all, NULL, &data, length)
          & QPDF_ERRORS)
             == 0)
    {
      copy = g_malloc (*length + 1);
      memcpy (copy, data, *length);
      copy[*length] = '\0';
    }
  free (data);
  return copy;
}

/* The packet */

static char *
find_text (xmlXPathContextPtr context, const char *path)
{
  xmlXPathObjectPtr found = xmlXPathEvalExpression ((const xmlChar *) path, context);
  char *text = NULL;

  if (found != NULL && found->type == XPATH_NODESET && found->nodesetval != NULL
      && found->nodesetval->nodeNr > 0)
    {
      xmlChar *content = xmlNodeGetContent (found->nodesetval->nodeTab[0]);

      text = g_strdup ((const char *) content);
      xmlFree (content);
    }
  xmlXPathFreeObject (found);
  return text;
}

static void
check_fact (Check *self, xmlXPathContextPtr context, const char *key, const char *path)
{
  g_autofree char *there = find_text (context, path);
  g_autofree char *here = crm_pdf_dup_text (self->qpdf, 0, key);
  g_autofree char *message = NULL;

  if (g_str_has_suffix (key, "Date"))
    {
      char *iso = here != NULL && g_str_has_prefix (here, "D:") ? crm_pdf_time_to_iso (here) : NULL;

      if (here != NULL && iso == NULL)
        add_fault (self, CRM_PDF_SAME_FACTS, "a date is not written as PDF writes dates");
      g_free (here);
      here = iso;
    }
  if (g_strcmp0 (here, there) == 0)
    return;
  message = g_strdup_printf ("%s is “%s” in the dictionary and “%s” in the packet", key,
                             here != NULL ? here : "", there != NULL ? there : "");
  add_fault (self, CRM_PDF_SAME_FACTS, message);
}

static void
check_extension (Check *self, xmlXPathContextPtr context)
{
  g_autofree char *file = find_text (context, "//fx:DocumentFileName");
  g_autofree char *level = find_text (context, "//fx:ConformanceLevel");
  g_autofree char *schema = find_text (context, "//pdfaSchema:namespaceURI");
  g_autofree char *property = find_text (context, "//pdfaProperty:name[.='ConformanceLevel']");

  if (file == NULL && level == NULL)
    {
      if (has (self, 0, "Root/AF"))
        add_fault (self, CRM_PDF_EXTENSION, "an attached invoice is not named in the packet");
      return;
    }
  if (g_strcmp0 (file, CRM_PDF_INVOICE_FILE) != 0 || g_strcmp0 (level, "EN 16931") != 0)
    add_fault (self, CRM_PDF_EXTENSION, "the packet names another file or level");
  if (schema == NULL || property == NULL || !g_str_has_prefix (schema, "urn:factur-x:pdfa:"))
    add_fault (self, CRM_PDF_EXTENSION, "the names of Factur-X are not explained");
}

static void
check_packet (Check *self, xmlDocPtr xml)
{
  static const char *const spaces[][2]
      = { { "pdfaid", "http://www.aiim.org/pdfa/ns/id/" },
          { "dc", "http://purl.org/dc/elements/1.1/" },
          { "xmp", "http://ns.adobe.com/xap/1.0/" },
          { "pdf", "http://ns.adobe.com/pdf/1.3/" },
          { "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#" },
          { "fx", "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#" },
          { "pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#" },
          { "pdfaProperty", "http://www.aiim.org/pdfa/ns/property#" } };
  static const char *const facts[][2] = { { "Info/Title", "//dc:title/rdf:Alt/rdf:li" },
                                          { "Info/Author", "//dc:creator/rdf:Seq/rdf:li" },
                                          { "Info/Subject", "//dc:description/rdf:Alt/rdf:li" },
                                          { "Info/Producer", "//pdf:Producer" },
                                          { "Info/Creator", "//xmp:CreatorTool" },
                                          { "Info/CreationDate", "//xmp:CreateDate" },
                                          { "Info/ModDate", "//xmp:ModifyDate" } };
  xmlXPathContextPtr context = xmlXPathNewContext (xml);
  g_autofree char *part = NULL;
  g_autofree char *level = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (spaces); i++)
    xmlXPathRegisterNs (context, (const xmlChar *) spaces[i][0], (const xmlChar *) spaces[i][1]);
  part = find_text (context, "//pdfaid:part");
  level = find_text (context, "//pdfaid:conformance");
  if (g_strcmp0 (part, "3") != 0 || g_strcmp0 (level, "B") != 0)
    add_fault (self, CRM_PDF_XMP, "the packet does not say PDF/A-3b");
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    check_fact (self, context, facts[i][0], facts[i][1]);
  check_extension (self, context);
  xmlXPathFreeContext (context);
}

static void
check_metadata (Check *self)
{
  qpdf_oh stream = crm_pdf_get (self->qpdf, 0, "Root/Metadata");
  size_t length;
  g_autofree char *packet = read_stream (self, stream, &length);
  xmlDocPtr xml;

  if (packet == NULL || !is_name (self, stream, "Type", "/Metadata")
      || !is_name (self, stream, "Subtype", "/XML"))
    {
      add_fault (self, CRM_PDF_XMP, "there is no XMP packet");
      return;
    }
  xml = xmlReadMemory (packet, (int) length, NULL, NULL,
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (xml == NULL)
    {
      add_fault (self, CRM_PDF_XMP, "the XMP packet is no XML");
      return;
    }
  check_packet (self, xml);
  xmlFreeDoc (xml);
}

/* Colors */

static void
check_output_intent (Check *self)
{
  qpdf_oh list = crm_pdf_get (self->qpdf, 0, "Root/OutputIntents"), intent, stream;
  size_t length;
  g_autofree char *profile = NULL;

  if (!qpdf_oh_is_array (self->qpdf, list) || qpdf_oh_get_array_n_items (self->qpdf, list) != 1)
    {
      add_fault (self, CRM_PDF_COLORS, "there is no output intent");
      return;
    }
  intent = qpdf_oh_get_array_item (self->qpdf, list, 0);
  stream = crm_pdf_get (self->qpdf, intent, "DestOutputProfile");
  profile = read_stream (self, stream, &length);
  if (!is_name (self, intent, "S", "/GTS_PDFA1")
      || !has (self, intent, "OutputConditionIdentifier"))
    add_fault (self, CRM_PDF_COLORS, "the output intent is none of PDF/A");
  if (profile == NULL || length < 128 || memcmp (profile + 36, "acsp", 4) != 0
      || memcmp (profile + 16, "RGB ", 4) != 0
      || qpdf_oh_get_int_value_as_int (self->qpdf, crm_pdf_get (self->qpdf, stream, "N")) != 3)
    add_fault (self, CRM_PDF_COLORS, "the output intent has no profile of RGB");
}

/* An operator k or K, which paints in CMYK, after a number. */
static gboolean
paints_cmyk (const char *content, gsize length)
{
  for (gsize i = 2; i + 1 < length; i++)
    if ((content[i] == 'k' || content[i] == 'K') && content[i - 1] == ' '
        && (g_ascii_isdigit (content[i - 2]) || content[i - 2] == '.')
        && g_ascii_isspace (content[i + 1]))
      return TRUE;
  return FALSE;
}

/* Objects, one after the other */

static void
check_font (Check *self, qpdf_oh font)
{
  qpdf_oh subtype = qpdf_oh_get_key (self->qpdf, font, "/Subtype");
  const char *name
      = qpdf_oh_is_name (self->qpdf, subtype) ? qpdf_oh_get_name (self->qpdf, subtype) : "";
  gboolean is_part = g_str_has_prefix (name, "/CIDFontType");
  qpdf_oh descriptor = qpdf_oh_get_key (self->qpdf, font, "/FontDescriptor");

  if (strcmp (name, "/Type3") == 0)
    {
      add_fault (self, CRM_PDF_FONTS, "a font is made of drawings");
      return;
    }
  if (g_str_equal (name, "/CIDFontType2") && !has (self, font, "CIDToGIDMap"))
    add_fault (self, CRM_PDF_GLYPHS, "a TrueType font says not how its glyphs are numbered");
  if (!is_part && !has (self, font, "ToUnicode"))
    add_fault (self, CRM_PDF_GLYPHS, "a font says not what its glyphs mean");
  if (strcmp (name, "/Type0") != 0 && !has (self, descriptor, "FontFile")
      && !has (self, descriptor, "FontFile2") && !has (self, descriptor, "FontFile3"))
    add_fault (self, CRM_PDF_FONTS, "a font is not embedded");
}

static void
check_picture (Check *self, qpdf_oh picture)
{
  if (qpdf_oh_is_bool (self->qpdf, crm_pdf_get (self->qpdf, picture, "Interpolate"))
      && qpdf_oh_get_bool_value (self->qpdf, crm_pdf_get (self->qpdf, picture, "Interpolate")))
    add_fault (self, CRM_PDF_PICTURES, "a picture is interpolated");
  if (has (self, picture, "Alternates") || has (self, picture, "OPI"))
    add_fault (self, CRM_PDF_PICTURES, "a picture has alternates");
  if (is_name (self, picture, "ColorSpace", "/DeviceCMYK"))
    add_fault (self, CRM_PDF_COLORS, "a picture is in CMYK");
}

static gboolean
has_filter (Check *self, qpdf_oh dictionary, const char *name)
{
  qpdf_oh filter = qpdf_oh_get_key (self->qpdf, dictionary, "/Filter");

  if (!qpdf_oh_is_array (self->qpdf, filter))
    return qpdf_oh_is_name_and_equals (self->qpdf, filter, name);
  for (int i = 0; i < qpdf_oh_get_array_n_items (self->qpdf, filter); i++)
    if (qpdf_oh_is_name_and_equals (self->qpdf, qpdf_oh_get_array_item (self->qpdf, filter, i),
                                    name))
      return TRUE;
  return FALSE;
}

static void
check_stream (Check *self, qpdf_oh stream)
{
  qpdf_oh dictionary = qpdf_oh_get_dict (self->qpdf, stream);

  if (has (self, dictionary, "F") || has (self, dictionary, "FFilter"))
    add_fault (self, CRM_PDF_FILTERS, "data are outside of the file");
  if (has_filter (self, dictionary, "/LZWDecode") || has_filter (self, dictionary, "/Crypt"))
    add_fault (self, CRM_PDF_FILTERS, "data are packed with LZW or encrypted");
  if (is_name (self, dictionary, "Subtype", "/Image"))
    check_picture (self, dictionary);
  if (is_name (self, dictionary, "Subtype", "/Form"))
    {
      size_t length;
      g_autofree char *content = read_stream (self, stream, &length);

      if (content != NULL && paints_cmyk (content, length))
        add_fault (self, CRM_PDF_COLORS, "CMYK is painted");
    }
}

static void
check_action (Check *self, qpdf_oh object)
{
  static const char *const forbidden[]
      = { "/JavaScript", "/Launch",      "/Sound",     "/Movie", "/ResetForm",  "/ImportData",
          "/Hide",       "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", NULL };
  qpdf_oh action = qpdf_oh_get_key (self->qpdf, object, "/S");
  const char *name
      = qpdf_oh_is_name (self->qpdf, action) ? qpdf_oh_get_name (self->qpdf, action) : "";

  if (g_strv_contains (forbidden, name))
    add_fault (self, CRM_PDF_ACTIONS, "an action runs something");
  if (has (self, object, "AA"))
    add_fault (self, CRM_PDF_ACTIONS, "something happens by itself");
}

/* An action may be an object of its own, or a part of what it belongs to. */
static void
check_actions (Check *self, qpdf_oh object)
{
  static const char *const keys[] = { "A", "OpenAction" };

  check_action (self, object);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      qpdf_oh action = crm_pdf_get (self->qpdf, object, keys[i]);

      if (qpdf_oh_is_dictionary (self->qpdf, action))
        check_action (self, action);
    }
}

static void
check_attachment (Check *self, qpdf_oh file)
{
  qpdf_oh stream = crm_pdf_get (self->qpdf, file, "EF/F");

  if (!has (self, file, "F") || !has (self, file, "UF"))
    add_fault (self, CRM_PDF_ATTACHMENTS, "an attached file lacks one of its names");
  if (!has (self, file, "AFRelationship"))
    add_fault (self, CRM_PDF_ATTACHMENTS, "an attached file says not what it is for");
  if (!qpdf_oh_is_name (self->qpdf, crm_pdf_get (self->qpdf, stream, "Subtype"))
      || !has (self, stream, "Params/ModDate"))
    add_fault (self, CRM_PDF_ATTACHMENTS, "an attached file lacks its type or its time");
  if (!qpdf_oh_is_array (self->qpdf, crm_pdf_get (self->qpdf, 0, "Root/AF")))
    add_fault (self, CRM_PDF_ATTACHMENTS, "an attached file belongs to nothing");
}

static void
check_objects (Check *self)
{
  int n = qpdf_oh_get_int_value_as_int (self->qpdf, crm_pdf_get (self->qpdf, 0, "Size"));

  for (int id = 1; id < n; id++)
    {
      qpdf_oh object = qpdf_get_object_by_id (self->qpdf, id, 0);

      self->object = id;
      if (qpdf_oh_is_stream (self->qpdf, object))
        check_stream (self, object);
      else if (qpdf_oh_is_dictionary (self->qpdf, object))
        {
          if (is_name (self, object, "Type", "/Font"))
            check_font (self, object);
          else if (is_name (self, object, "Type", "/Filespec"))
            check_attachment (self, object);
          check_actions (self, object);
        }
      qpdf_oh_release (self->qpdf, object);
    }
  self->object = 0;
}

/* Pages */

static void
check_annotations (Check *self, qpdf_oh page)
{
  qpdf_oh list = crm_pdf_get (self->qpdf, page, "Annots");

  for (int i = 0;
       qpdf_oh_is_array (self->qpdf, list) && i < qpdf_oh_get_array_n_items (self->qpdf, list); i++)
    {
      qpdf_oh annotation = qpdf_oh_get_array_item (self->qpdf, list, i);
      qpdf_oh flags = crm_pdf_get (self->qpdf, annotation, "F");
      int value = qpdf_oh_is_integer (self->qpdf, flags)
                      ? qpdf_oh_get_int_value_as_int (self->qpdf, flags)
                      : 0;

      if ((value & FLAG_PRINT) == 0 || (value & FLAGS_UNSEEN) != 0)
        add_fault (self, CRM_PDF_ANNOTATIONS, "something on a page is not printed");
    }
}

static void
check_pages (Check *self)
{
  int n = qpdf_get_num_pages (self->qpdf);

  for (int i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (self->qpdf, (size_t) i);
      unsigned char *content = NULL;
      size_t length = 0;

      check_annotations (self, page);
      if (is_name (self, page, "Group/CS", "/DeviceCMYK"))
        add_fault (self, CRM_PDF_COLORS, "a page is blended in CMYK");
      qpdf_oh_get_page_content_data (self->qpdf, page, &content, &length);
      if (content != NULL && paints_cmyk ((const char *) content, length))
        add_fault (self, CRM_PDF_COLORS, "CMYK is painted");
      free (content);
    }
}

/* Tags */

static void
check_figures (Check *self, qpdf_oh element, guint depth)
{
  qpdf_oh children;

  if (depth > MAX_DEPTH || !qpdf_oh_is_dictionary (self->qpdf, element))
    return;
  if (is_name (self, element, "S", "/Figure"))
    {
      g_autofree char *text = crm_pdf_dup_text (self->qpdf, element, "Alt");

      if (text == NULL || *text == '\0')
        add_fault (self, CRM_PDF_ALTERNATIVES, "a picture has no text");
    }
  children = qpdf_oh_get_key (self->qpdf, element, "/K");
  if (qpdf_oh_is_dictionary (self->qpdf, children))
    check_figures (self, children, depth + 1);
  else if (qpdf_oh_is_array (self->qpdf, children))
    for (int i = 0; i < qpdf_oh_get_array_n_items (self->qpdf, children); i++)
      check_figures (self, qpdf_oh_get_array_item (self->qpdf, children, i), depth + 1);
}

static void
check_tags (Check *self)
{
  qpdf_oh shown = crm_pdf_get (self->qpdf, 0, "Root/ViewerPreferences/DisplayDocTitle");
  qpdf_oh marked = crm_pdf_get (self->qpdf, 0, "Root/MarkInfo/Marked");
  g_autofree char *language = crm_pdf_dup_text (self->qpdf, 0, "Root/Lang");

  if (language == NULL || *language == '\0')
    add_fault (self, CRM_PDF_TAGS, "the language is not said");
  if (!qpdf_oh_is_bool (self->qpdf, shown) || !qpdf_oh_get_bool_value (self->qpdf, shown))
    add_fault (self, CRM_PDF_TAGS, "the title is not shown");
  if (!has (self, 0, "Root/StructTreeRoot"))
    return;
  if (!qpdf_oh_is_bool (self->qpdf, marked) || !qpdf_oh_get_bool_value (self->qpdf, marked))
    add_fault (self, CRM_PDF_TAGS, "the file is tagged and does not say so");
  check_figures (self, crm_pdf_get (self->qpdf, 0, "Root/StructTreeRoot"), 0);
}

static void
check_file (Check *self)
{
  const char *version = qpdf_get_pdf_version (self->qpdf);
  qpdf_oh id = crm_pdf_get (self->qpdf, 0, "ID");

  if (qpdf_is_encrypted (self->qpdf) || version == NULL || strcmp (version, "1.4") < 0
      || strcmp (version, "1.7") > 0)
    add_fault (self, CRM_PDF_OPENS, "the file is encrypted or of another version");
  if (!qpdf_oh_is_array (self->qpdf, id) || qpdf_oh_get_array_n_items (self->qpdf, id) != 2)
    add_fault (self, CRM_PDF_ID, "the file has no identifiers");
  if (has (self, 0, "Root/Names/JavaScript"))
    add_fault (self, CRM_PDF_ACTIONS, "the file has scripts");
}

/**
 * crm_pdf_check_archive:
 * @pdf: any PDF file
 *
 * Reads a file and says in which clauses of PDF/A-3b, as far as our files could fail in them, it
 * fails. Any thread.
 *
 * Returns: (transfer full) (element-type CrmPdfFault): what is wrong; empty for a good file
 */
GPtrArray *
crm_pdf_check_archive (GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmQpdf) qpdf = crm_pdf_open (pdf, &error);
  Check self = { qpdf, g_ptr_array_new_with_free_func (free_fault), 0 };

  if (qpdf == NULL)
    {
      add_fault (&self, CRM_PDF_OPENS, error->message);
      return self.faults;
    }
  check_file (&self);
  check_metadata (&self);
  check_output_intent (&self);
  check_objects (&self);
  check_pages (&self);
  check_tags (&self);
  return self.faults;
}
