/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF file says about itself: the old dictionary and the XMP packet say the same, which
 * PDF/A asks for. */
#include "config.h"

#include <string.h>

#include "crm-pdf-private.h"

#define DATE_DIGITS 14

/* "D:20260302120000Z", also without its beginning as cairo 1.16 writes it, as
 * "2026-03-02T12:00:00Z"; NULL when it is no time of UTC. */
char *
crm_pdf_time_to_iso (const char *time)
{
  if (time == NULL)
    return NULL;
  if (g_str_has_prefix (time, "D:"))
    time += 2;
  for (guint i = 0; i < DATE_DIGITS; i++)
    if (!g_ascii_isdigit (time[i]))
      return NULL;
  if (time[DATE_DIGITS] != '\0' && time[DATE_DIGITS] != 'Z')
    return NULL;
  return g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", time, time + 4, time + 6, time + 8,
                          time + 10, time + 12);
}

/* Puts right the time under @key and gives it as XMP writes it; NULL when there is none. */
static char *
settle_time (CrmQpdf *self, qpdf_oh info, const char *key)
{
  g_autofree char *text = crm_pdf_dup_text (self, info, key + 1);
  char *iso = crm_pdf_time_to_iso (text);

  if (iso == NULL)
    {
      qpdf_oh_remove_key (self, info, key);
      return NULL;
    }
  if (!g_str_has_prefix (text, "D:"))
    {
      g_autofree char *whole = g_strconcat ("D:", text, NULL);

      crm_pdf_put (self, info, key, qpdf_oh_new_string (self, whole));
    }
  return iso;
}

/* Letters that XML cannot hold, such as those of a terminal, are left out. */
static void
append_element (GString *xmp, const char *before, const char *text, const char *after)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  if (text == NULL || *text == '\0')
    return;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x20 && c != 0xfffe && c != 0xffff)
        g_string_append_unichar (clean, c);
    }
  escaped = g_markup_escape_text (clean->str, (gssize) clean->len);
  g_string_append_printf (xmp, "%s%s%s\n", before, escaped, after);
}

/* The names under which the file says that it holds an e-invoice, and what they mean: PDF/A wants
 * every name explained that is not its own. */
static void
append_invoice (GString *xmp)
{
  static const char *const names[][2]
      = { { "DocumentFileName", "The name of the embedded XML document" },
          { "DocumentType", "The type of the hybrid document in capital letters" },
          { "Version", "The version of the schema of the embedded XML document" },
          { "ConformanceLevel", "The conformance level of the embedded XML document" } };

  g_string_append (xmp,
                   "<rdf:Description rdf:about=\"\""
                   " xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">\n"
                   "<fx:DocumentType>INVOICE</fx:DocumentType>\n"
                   "<fx:DocumentFileName>" CRM_PDF_INVOICE_FILE "</fx:DocumentFileName>\n"
                   "<fx:Version>1.0</fx:Version>\n"
                   "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>\n"
                   "</rdf:Description>\n"
                   "<rdf:Description rdf:about=\"\""
                   " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
                   " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
                   " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
                   "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
                   "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>\n"
                   "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
                   "</pdfaSchema:namespaceURI>\n"
                   "<pdfaSchema:prefix>fx</pdfaSchema:prefix>\n"
                   "<pdfaSchema:property><rdf:Seq>\n");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_append_printf (xmp,
                            "<rdf:li rdf:parseType=\"Resource\">"
                            "<pdfaProperty:name>%s</pdfaProperty:name>"
                            "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
                            "<pdfaProperty:category>external</pdfaProperty:category>"
                            "<pdfaProperty:description>%s</pdfaProperty:description></rdf:li>\n",
                            names[i][0], names[i][1]);
  g_string_append (xmp, "</rdf:Seq></pdfaSchema:property>\n"
                        "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
}

static void
append_description (GString *xmp, CrmQpdf *self, qpdf_oh info)
{
  g_autofree char *title = crm_pdf_dup_text (self, info, "Title");
  g_autofree char *author = crm_pdf_dup_text (self, info, "Author");
  g_autofree char *subject = crm_pdf_dup_text (self, info, "Subject");
  g_autofree char *keywords = crm_pdf_dup_text (self, info, "Keywords");
  g_autofree char *creator = crm_pdf_dup_text (self, info, "Creator");
  g_autofree char *producer = crm_pdf_dup_text (self, info, "Producer");
  g_autofree char *created = settle_time (self, info, "/CreationDate");
  g_autofree char *changed = settle_time (self, info, "/ModDate");

  g_string_append (xmp, "<rdf:Description rdf:about=\"\""
                        " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                        "<pdfaid:part>3</pdfaid:part>\n"
                        "<pdfaid:conformance>B</pdfaid:conformance>\n"
                        "<dc:format>application/pdf</dc:format>\n");
  append_element (xmp, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", title,
                  "</rdf:li></rdf:Alt></dc:title>");
  append_element (xmp, "<dc:creator><rdf:Seq><rdf:li>", author, "</rdf:li></rdf:Seq></dc:creator>");
  append_element (xmp, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", subject,
                  "</rdf:li></rdf:Alt></dc:description>");
  append_element (xmp, "<pdf:Keywords>", keywords, "</pdf:Keywords>");
  append_element (xmp, "<pdf:Producer>", producer, "</pdf:Producer>");
  append_element (xmp, "<xmp:CreatorTool>", creator, "</xmp:CreatorTool>");
  append_element (xmp, "<xmp:CreateDate>", created, "</xmp:CreateDate>");
  append_element (xmp, "<xmp:ModifyDate>", changed, "</xmp:ModifyDate>");
  g_string_append (xmp, "</rdf:Description>\n");
}

/* Writes the XMP packet from the dictionary of the file, in place of the one that is there. */
void
crm_pdf_put_metadata (CrmQpdf *self, gboolean with_invoice)
{
  qpdf_oh info = crm_pdf_get (self, 0, "Info"), stream;
  g_autoptr (GString) xmp
      = g_string_new ("<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n");

  if (!qpdf_oh_is_dictionary (self, info))
    info = qpdf_oh_new_dictionary (self);
  append_description (xmp, self, info);
  if (with_invoice)
    append_invoice (xmp);
  g_string_append (xmp, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>\n");
  stream = crm_pdf_new_stream (self, "<< /Type /Metadata /Subtype /XML >>", xmp->str, xmp->len);
  crm_pdf_put (self, qpdf_get_root (self), "/Metadata", crm_pdf_indirect (self, stream));
}
