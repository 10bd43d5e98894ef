/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Word and Writer as parts in memory. What is written again has equal bytes for equal
 * parts: times are the same for all. */
#include "config.h"

#include "crm-word-file-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#include "crm-error.h"

#define MAX_FILE (32 * 1024 * 1024)
#define MAX_PARTS 4000
#define MAX_PART (64 * 1024 * 1024)
#define MAX_WHOLE (160 * 1024 * 1024)
#define FREE_SIZE (4 * 1024 * 1024) /* so much may be unpacked without comparing */
#define MAX_RATIO 150
#define PIECE (64 * 1024)
#define ODT_TYPE "application/vnd.oasis.opendocument.text"
#define EPOCH 315532800 /* 1980, the beginning of time in zip files */

static void
part_free (gpointer data)
{
  CrmWordPart *part = data;

  g_free (part->name);
  g_clear_pointer (&part->bytes, g_bytes_unref);
  g_free (part);
}

void
crm_word_file_free (CrmWordFile *self)
{
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
refuse_damaged (GError **error)
{
  return refuse (error, _ ("This file is damaged. Open it in Word or Writer and save it again."));
}

static gboolean
refuse_huge (GError **error)
{
  return refuse (error, _ ("This file unpacks to more than any document needs and was not read."));
}

CrmWordPart *
crm_word_file_find (CrmWordFile *self, const char *name)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      CrmWordPart *part = g_ptr_array_index (self->parts, i);

      if (g_ascii_strcasecmp (part->name, name) == 0)
        return part;
    }
  return NULL;
}

/* Puts a part in the place of the one of that name, or at the end. */
CrmWordPart *
crm_word_file_put (CrmWordFile *self, const char *name, GBytes *bytes)
{
  CrmWordPart *part = crm_word_file_find (self, name);

  if (part == NULL)
    {
      part = g_new0 (CrmWordPart, 1);
      part->name = g_strdup (name);
      g_ptr_array_add (self->parts, part);
    }
  g_bytes_ref (bytes);
  g_clear_pointer (&part->bytes, g_bytes_unref);
  part->bytes = bytes;
  return part;
}

/* Unpacks one part; @whole counts what all of them come to. */
static GBytes *
read_part (struct archive *archive, gsize packed, gsize *whole, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *piece = g_malloc (PIECE);
  gssize n;

  while ((n = archive_read_data (archive, piece, PIECE)) > 0)
    {
      g_byte_array_append (bytes, (const guint8 *) piece, (guint) n);
      *whole += (gsize) n;
      if (bytes->len > MAX_PART || *whole > MAX_WHOLE
          || (*whole > FREE_SIZE && *whole / MAX_RATIO > packed))
        {
          refuse_huge (error);
          return NULL;
        }
    }
  if (n < 0)
    {
      refuse_damaged (error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
read_parts (CrmWordFile *self, struct archive *archive, gsize packed, GError **error)
{
  struct archive_entry *entry;
  gsize whole = 0;
  int result;

  while ((result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname (entry);
      g_autoptr (GBytes) bytes = NULL;

      if (name == NULL || !g_utf8_validate (name, -1, NULL))
        return refuse_damaged (error);
      if (g_str_has_suffix (name, "/"))
        continue;
      if (archive_entry_is_data_encrypted (entry))
        return refuse (error, _ ("This file is protected by a password. Save it without one."));
      if (self->parts->len >= MAX_PARTS)
        return refuse_huge (error);
      if (crm_word_file_find (self, name) != NULL)
        return refuse_damaged (error);
      bytes = read_part (archive, packed, &whole, error);
      if (bytes == NULL)
        return FALSE;
      crm_word_file_put (self, name, bytes);
    }
  return result == ARCHIVE_EOF || refuse_damaged (error);
}

static gboolean
part_says (const CrmWordPart *part, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (part->bytes, &length);

  return data != NULL && g_strstr_len (data, (gssize) length, text) != NULL;
}

static gboolean
find_form (CrmWordFile *self, GError **error)
{
  const CrmWordPart *types = crm_word_file_find (self, "[Content_Types].xml");
  const CrmWordPart *manifest = crm_word_file_find (self, "META-INF/manifest.xml");
  const CrmWordPart *mimetype = crm_word_file_find (self, "mimetype");

  if (manifest != NULL && part_says (manifest, "encryption-data"))
    return refuse (error, _ ("This file is protected by a password. Save it without one."));
  if (types != NULL && part_says (types, "macroEnabled"))
    return refuse (error, _ ("This file has macros in it. Save it as .docx."));
  if (types != NULL && part_says (types, "wordprocessingml"))
    self->form = CRM_WORD_DOCX;
  else if (mimetype != NULL && part_says (mimetype, ODT_TYPE)
           && crm_word_file_find (self, "content.xml") != NULL)
    self->form = CRM_WORD_ODT;
  else
    return refuse (error, _ ("This is no file of Word or Writer: give a .docx or an .odt."));
  return TRUE;
}

/**
 * crm_word_file_open:
 *
 * Returns: (transfer full): the parts, or %NULL with %CRM_ERROR_INVALID
 */
CrmWordFile *
crm_word_file_open (GBytes *bytes, GError **error)
{
  g_autoptr (CrmWordFile) self = g_new0 (CrmWordFile, 1);
  struct archive *archive;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean good;

  self->parts = g_ptr_array_new_with_free_func (part_free);
  if (length > MAX_FILE)
    return refuse_huge (error), NULL;
  if (length > 4 && memcmp (data, "\xd0\xcf\x11\xe0", 4) == 0)
    return refuse (error, _ ("This is an old Word file, or one with a password. Save it as .docx "
                             "without a password.")),
           NULL;
  archive = archive_read_new ();
  archive_read_support_format_zip_seekable (archive);
  good = length > 0 && archive_read_open_memory (archive, data, length) == ARCHIVE_OK
             ? read_parts (self, archive, length, error)
             : refuse_damaged (error);
  archive_read_free (archive);
  if (!good || !find_form (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static la_ssize_t
write_piece (struct archive *archive, void *data, const void *bytes, size_t length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

static gboolean
write_part (struct archive *archive, const CrmWordPart *part)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize length;
  const void *data = g_bytes_get_data (part->bytes, &length);
  int result;

  archive_entry_set_pathname (entry, part->name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (gint64) length);
  archive_entry_set_mtime (entry, EPOCH, 0);
  result = archive_write_header (archive, entry);
  archive_entry_free (entry);
  return result >= ARCHIVE_WARN
         && (length == 0 || archive_write_data (archive, data, length) == (la_ssize_t) length);
}

/**
 * crm_word_file_write:
 *
 * Returns: (transfer full): the file again; the type of an .odt comes first and unpacked, as
 *   programs look for it there
 */
GBytes *
crm_word_file_write (CrmWordFile *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  struct archive *archive = archive_write_new ();
  const CrmWordPart *first
      = self->form == CRM_WORD_ODT ? crm_word_file_find (self, "mimetype") : NULL;
  gboolean good;

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_in_last_block (archive, 1);
  good = archive_write_open (archive, bytes, NULL, write_piece, NULL) == ARCHIVE_OK;
  archive_write_zip_set_compression_store (archive);
  good = good && (first == NULL || write_part (archive, first));
  archive_write_zip_set_compression_deflate (archive);
  for (guint i = 0; good && i < self->parts->len; i++)
    {
      const CrmWordPart *part = g_ptr_array_index (self->parts, i);

      good = part == first || write_part (archive, part);
    }
  good = archive_write_close (archive) == ARCHIVE_OK && good;
  archive_write_free (archive);
  if (good)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The file could not be packed"));
  return NULL;
}

/* XML */

/* @prefix is the usual one of the namespace; what an element is called decides. */
gboolean
crm_xml_is (const xmlNode *node, const char *prefix, const char *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && node->ns != NULL
         && node->ns->prefix != NULL && strcmp ((const char *) node->ns->prefix, prefix) == 0
         && strcmp ((const char *) node->name, name) == 0;
}

/* The value of an attribute, whatever its prefix; NULL without one. */
char *
crm_xml_dup (const xmlNode *node, const char *name)
{
  for (const xmlAttr *at = node != NULL ? node->properties : NULL; at != NULL; at = at->next)
    if (strcmp ((const char *) at->name, name) == 0)
      {
        xmlChar *value = xmlNodeListGetString (node->doc, at->children, 1);
        char *copy = g_strdup (value != NULL ? (const char *) value : "");

        xmlFree (value);
        return copy;
      }
  return NULL;
}

xmlNode *
crm_xml_child (const xmlNode *node, const char *name)
{
  for (xmlNode *child = node != NULL ? node->children : NULL; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE && strcmp ((const char *) child->name, name) == 0)
      return child;
  return NULL;
}

/* The next node below @root in the order of the document; what is in @node only when @inside. */
xmlNode *
crm_xml_next (const xmlNode *node, const xmlNode *root, gboolean inside)
{
  if (inside && node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;
  for (; node != NULL && node != root; node = node->parent)
    if (node->next != NULL)
      return node->next;
  return NULL;
}

/* A new last child in the namespace of @like; without one in that of the parent. */
xmlNode *
crm_xml_add (xmlNode *parent, xmlNode *like, const char *name)
{
  return xmlNewChild (parent, (like != NULL ? like : parent)->ns, (const xmlChar *) name, NULL);
}

void
crm_xml_set (xmlNode *node, const char *name, const char *value)
{
  xmlNewNsProp (node, node->ns, (const xmlChar *) name, (const xmlChar *) value);
}

/* Text beside text stays a node of its own, so that each can be told from the other. @node may be
 * NULL. */
void
crm_xml_put_before (xmlNode *place, xmlNode *node)
{
  if (node == NULL)
    return;
  node->parent = place->parent;
  node->next = place;
  node->prev = place->prev;
  if (place->prev != NULL)
    place->prev->next = node;
  else
    place->parent->children = node;
  place->prev = node;
}

void
crm_xml_remove (xmlNode *node)
{
  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

/* Remarks in the XML would divide texts. */
static void
drop_remarks (xmlNode *root)
{
  xmlNode *next;

  for (xmlNode *node = root; node != NULL; node = next)
    {
      xmlNode *before = node->prev, *behind = node->next;

      next = crm_xml_next (node, root, TRUE);
      if (node->type != XML_COMMENT_NODE && node->type != XML_PI_NODE)
        continue;
      crm_xml_remove (node);
      if (before != NULL && behind != NULL && before->type == XML_TEXT_NODE
          && behind->type == XML_TEXT_NODE)
        {
          next = before;
          xmlTextMerge (before, behind);
        }
    }
}

/* Prefixes are the author's own; from here on they are the usual ones, by which elements are
 * found. */
static void
name_prefixes (xmlDoc *doc)
{
  static const char *const usual[][2] = {
    { "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w" },
    { "http://purl.oclc.org/ooxml/wordprocessingml/main", "w" },
    { "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office" },
    { "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text" },
    { "urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table" },
    { "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw" },
    { "urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style" },
    { "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo" },
  };
  xmlNode *root = xmlDocGetRootElement (doc);

  drop_remarks (root);
  for (xmlNode *node = root; node != NULL; node = crm_xml_next (node, root, TRUE))
    for (xmlNs *ns = node->type == XML_ELEMENT_NODE ? node->nsDef : NULL; ns != NULL; ns = ns->next)
      for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
        if (ns->href != NULL && strcmp ((const char *) ns->href, usual[i][0]) == 0
            && (ns->prefix == NULL || strcmp ((const char *) ns->prefix, usual[i][1]) != 0))
          {
            xmlFree ((void *) ns->prefix);
            ns->prefix = xmlStrdup ((const xmlChar *) usual[i][1]);
          }
}

/**
 * crm_word_part_parse:
 *
 * Returns: (transfer full): the tree, to be freed with xmlFreeDoc()
 */
xmlDoc *
crm_word_part_parse (const CrmWordPart *part, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (part->bytes, &length);
  xmlDoc *doc = length > 0 && length < G_MAXINT ? xmlReadMemory (
                    data, (int) length, NULL, NULL,
                    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                                                : NULL;

  if (doc == NULL || doc->intSubset != NULL || xmlDocGetRootElement (doc) == NULL)
    {
      g_clear_pointer (&doc, xmlFreeDoc);
      refuse_damaged (error);
      return NULL;
    }
  name_prefixes (doc);
  return doc;
}

static void
text_free (gpointer data)
{
  CrmWordText *text = data;

  xmlFreeDoc (text->doc);
  g_free (text);
}

/* Puts the tree in the place of the bytes that it came from. */
void
crm_word_text_keep (CrmWordText *self)
{
  xmlChar *text = NULL;
  int length = 0;

  xmlDocDumpMemoryEnc (self->doc, &text, &length, "UTF-8");
  g_clear_pointer (&self->part->bytes, g_bytes_unref);
  self->part->bytes = g_bytes_new (text, (gsize) length);
  xmlFree (text);
}

static gboolean
read_text (GPtrArray *texts, CrmWordPart *part, CrmWordPlace place, GError **error)
{
  xmlDoc *doc = part != NULL ? crm_word_part_parse (part, error) : NULL;
  CrmWordText *text;

  if (doc == NULL)
    return part == NULL;
  text = g_new0 (CrmWordText, 1);
  text->part = part;
  text->place = place;
  text->doc = doc;
  g_ptr_array_add (texts, text);
  return TRUE;
}

/* What a part of a .docx holds is told by its content type, not by its name. */
static gboolean
read_docx_texts (CrmWordFile *self, GPtrArray *texts, GError **error)
{
  static const struct
  {
    const char *type;
    CrmWordPlace place;
  } types[] = {
    { ".document.main+xml", CRM_WORD_BODY }, { ".template.main+xml", CRM_WORD_BODY },
    { ".header+xml", CRM_WORD_HEADER },      { ".footer+xml", CRM_WORD_FOOTER },
    { ".footnotes+xml", CRM_WORD_NOTES },    { ".endnotes+xml", CRM_WORD_NOTES },
  };
  CrmWordPart *list = crm_word_file_find (self, "[Content_Types].xml");
  xmlDoc *doc = crm_word_part_parse (list, error);
  gboolean good = doc != NULL;

  for (gsize i = 0; good && i < G_N_ELEMENTS (types); i++)
    for (xmlNode *node = xmlDocGetRootElement (doc)->children; good && node != NULL;
         node = node->next)
      {
        g_autofree char *type = crm_xml_dup (node, "ContentType");
        g_autofree char *name = crm_xml_dup (node, "PartName");

        if (type == NULL || name == NULL || !g_str_has_suffix (type, types[i].type))
          continue;
        good = read_text (texts, crm_word_file_find (self, name + (*name == '/')), types[i].place,
                          error);
      }
  g_clear_pointer (&doc, xmlFreeDoc);
  return good;
}

/**
 * crm_word_file_read_texts:
 *
 * Returns: (transfer full) (element-type CrmWordText): the parts with text, the body first
 */
GPtrArray *
crm_word_file_read_texts (CrmWordFile *self, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);
  gboolean good;

  if (self->form == CRM_WORD_DOCX)
    good = read_docx_texts (self, texts, error);
  else
    good = read_text (texts, crm_word_file_find (self, "content.xml"), CRM_WORD_BODY, error)
           && read_text (texts, crm_word_file_find (self, "styles.xml"), CRM_WORD_HEADER, error);
  if (good && (texts->len == 0 || ((CrmWordText *) texts->pdata[0])->place != CRM_WORD_BODY))
    good = refuse_damaged (error);
  return good ? g_steal_pointer (&texts) : NULL;
}
