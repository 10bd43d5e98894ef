/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "word-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <string.h>

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define ODF                                                                                        \
  "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                             \
  "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                                 \
  "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "                               \
  "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "                              \
  "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "                                                  \
  "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "                        \
  "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                               \
  "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "                      \
  "office:version=\"1.2\""
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static la_ssize_t
write_piece (struct archive *archive, void *data, const void *bytes, size_t length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

GBytes *
word_pack (const WordPart *parts, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_in_last_block (archive, 1);
  archive_write_open (archive, bytes, NULL, write_piece, NULL);
  for (gsize i = 0; i < n; i++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize length = parts[i].length > 0 ? (gsize) parts[i].length : strlen (parts[i].text);

      archive_entry_set_pathname (entry, parts[i].name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_size (entry, (gint64) length);
      archive_write_header (archive, entry);
      archive_write_data (archive, parts[i].text, length);
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
word_docx (const char *body, const char *header, const char *footer)
{
  g_autofree char *document = g_strconcat (
      XML "<w:document " W " " R "><w:body>", body,
      "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId1\"/>"
      "<w:footerReference w:type=\"default\" r:id=\"rId2\"/></w:sectPr></w:body></w:document>",
      NULL);
  g_autofree char *top
      = g_strconcat (XML "<w:hdr " W ">", header != NULL ? header : "<w:p/>", "</w:hdr>", NULL);
  g_autofree char *bottom
      = g_strconcat (XML "<w:ftr " W ">", footer != NULL ? footer : "<w:p/>", "</w:ftr>", NULL);
  const WordPart parts[] = {
    { "[Content_Types].xml",
      XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
          "<Default Extension=\"rels\" "
          "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
          "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
          "<Override PartName=\"/word/document.xml\" ContentType=\"application/"
          "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
          "<Override PartName=\"/word/header1.xml\" ContentType=\"application/"
          "vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>"
          "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/"
          "vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/></Types>",
      0 },
    { "_rels/.rels",
      XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
          "relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
      0 },
    { "word/_rels/document.xml.rels",
      XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
          "relationships/header\" Target=\"header1.xml\"/>"
          "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
          "relationships/footer\" Target=\"footer1.xml\"/></Relationships>",
      0 },
    { "word/document.xml", document, 0 },
    { "word/header1.xml", top, 0 },
    { "word/footer1.xml", bottom, 0 },
  };

  return word_pack (parts, G_N_ELEMENTS (parts));
}

GBytes *
word_odt (const char *body, const char *header, const char *styles)
{
  g_autofree char *content = g_strconcat (
      XML "<office:document-content " ODF "><office:automatic-styles>",
      styles != NULL ? styles : "", "</office:automatic-styles><office:body><office:text>", body,
      "</office:text></office:body></office:document-content>", NULL);
  g_autofree char *page = g_strconcat (
      XML "<office:document-styles " ODF "><office:automatic-styles>"
          "<style:page-layout style:name=\"pm1\"><style:page-layout-properties "
          "fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin-top=\"2cm\" "
          "fo:margin-bottom=\"2cm\" fo:margin-left=\"2.5cm\" fo:margin-right=\"2.5cm\"/>"
          "<style:header-style/></style:page-layout></office:automatic-styles>"
          "<office:master-styles><style:master-page style:name=\"Standard\" "
          "style:page-layout-name=\"pm1\"><style:header>",
      header != NULL ? header : "<text:p/>",
      "</style:header></style:master-page></office:master-styles></office:document-styles>", NULL);
  const WordPart parts[] = {
    { "mimetype", "application/vnd.oasis.opendocument.text", 0 },
    { "META-INF/manifest.xml",
      XML
      "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
      "manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" "
      "manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>"
      "<manifest:file-entry manifest:full-path=\"content.xml\" "
      "manifest:media-type=\"text/xml\"/><manifest:file-entry "
      "manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
      "</manifest:manifest>",
      0 },
    { "content.xml", content, 0 },
    { "styles.xml", page, 0 },
  };

  return word_pack (parts, G_N_ELEMENTS (parts));
}

/* A part as it is; NULL where the file has none. */
char *
word_read (GBytes *file, const char *part)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  GString *text = NULL;
  char piece[4096];
  gssize n;

  archive_read_support_format_zip (archive);
  archive_read_open_memory (archive, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  while (text == NULL && archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    if (strcmp (archive_entry_pathname (entry), part) == 0)
      for (text = g_string_new (NULL); (n = archive_read_data (archive, piece, sizeof piece)) > 0;)
        g_string_append_len (text, piece, n);
  archive_read_free (archive);
  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

static void
append_node (GString *lines, xmlNode *node)
{
  const char *name = (const char *) node->name;

  if (node->type == XML_TEXT_NODE)
    g_string_append (lines, (const char *) node->content);
  else if (strcmp (name, "br") == 0 || strcmp (name, "line-break") == 0)
    g_string_append (lines, "/");
  else if (strcmp (name, "s") == 0)
    g_string_append (lines, " ");
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    append_node (lines, child);
  if (node->type == XML_ELEMENT_NODE
      && (strcmp (name, "p") == 0 || strcmp (name, "h") == 0 || strcmp (name, "tr") == 0
          || strcmp (name, "table-row") == 0))
    g_string_append_c (lines, strcmp (name, "p") == 0 || strcmp (name, "h") == 0 ? '\n' : '=');
}

/* The text of a part: a line for each paragraph; a line break is a stroke, the end of a row =. */
char *
word_lines (GBytes *file, const char *part)
{
  g_autofree char *text = word_read (file, part);
  GString *lines = g_string_new (NULL);
  xmlDoc *doc;

  g_assert_nonnull (text);
  doc = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_NONET);
  g_assert_nonnull (doc);
  append_node (lines, xmlDocGetRootElement (doc));
  xmlFreeDoc (doc);
  return g_string_free (lines, FALSE);
}
