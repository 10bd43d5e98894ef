/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Styles are found by name and inherit from each other; a loop among them ends after a while. */
#include "config.h"

#include "crm-word-styles-private.h"

#include <stdlib.h>
#include <string.h>

#include "crm-word-private.h"

#define MAX_PARENTS 20

struct _CrmWordStyles
{
  CrmWordForm form;
  xmlDoc *docs[2];    /* of a .docx: its styles and its numbering */
  GHashTable *styles; /* name, or family and name, -> node */
  GHashTable *lists;  /* .docx: number of a list -> its abstract one; .odt: name of a list style */
  GHashTable *abstracts; /* .docx */
};

static void
add_node (GHashTable *table, char *name, xmlNode *node)
{
  if (name != NULL && !g_hash_table_contains (table, name))
    g_hash_table_insert (table, name, node);
  else
    g_free (name);
}

static xmlDoc *
parse_part (CrmWordFile *file, const char *name)
{
  CrmWordPart *part = crm_word_file_find (file, name);

  return part != NULL ? crm_word_part_parse (part, NULL) : NULL;
}

static void
read_docx (CrmWordStyles *self, CrmWordFile *file)
{
  static const char *const parts[] = { "word/styles.xml", "word/numbering.xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      xmlNode *root;

      self->docs[i] = parse_part (file, parts[i]);
      root = self->docs[i] != NULL ? xmlDocGetRootElement (self->docs[i]) : NULL;
      for (xmlNode *node = root != NULL ? root->children : NULL; node != NULL; node = node->next)
        if (crm_xml_is (node, "w", "style"))
          add_node (self->styles, crm_xml_dup (node, "styleId"), node);
        else if (crm_xml_is (node, "w", "num"))
          add_node (self->lists, crm_xml_dup (node, "numId"), node);
        else if (crm_xml_is (node, "w", "abstractNum"))
          add_node (self->abstracts, crm_xml_dup (node, "abstractNumId"), node);
    }
}

static void
read_odt (CrmWordStyles *self, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      xmlNode *root = xmlDocGetRootElement (((CrmWordText *) texts->pdata[i])->doc);

      for (xmlNode *group = root->children; group != NULL; group = group->next)
        for (xmlNode *node = group->children; node != NULL; node = node->next)
          {
            g_autofree char *name = crm_xml_dup (node, "name");
            g_autofree char *family = crm_xml_dup (node, "family");

            if (crm_xml_is (node, "style", "style") && name != NULL && family != NULL)
              add_node (self->styles, g_strconcat (family, " ", name, NULL), node);
            else if (crm_xml_is (node, "text", "list-style"))
              add_node (self->lists, g_steal_pointer (&name), node);
          }
    }
}

/* @texts have to stay as long as the styles do. */
CrmWordStyles *
crm_word_styles_new (CrmWordFile *file, GPtrArray *texts)
{
  CrmWordStyles *self = g_new0 (CrmWordStyles, 1);

  self->form = file->form;
  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->abstracts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (file->form == CRM_WORD_DOCX)
    read_docx (self, file);
  else
    read_odt (self, texts);
  return self;
}

void
crm_word_styles_free (CrmWordStyles *self)
{
  g_hash_table_unref (self->styles);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->abstracts);
  for (gsize i = 0; i < G_N_ELEMENTS (self->docs); i++)
    g_clear_pointer (&self->docs[i], xmlFreeDoc);
  g_free (self);
}

/* .docx */

static char *
dup_value (const xmlNode *parent, const char *name)
{
  return crm_xml_dup (crm_xml_child (parent, name), "val");
}

/* The node @name in the properties @group of a style, or of one that it is based on. */
static const xmlNode *
find_in_style (CrmWordStyles *self, const char *id, const char *group, const char *name)
{
  g_autofree char *at = g_strdup (id);

  for (guint depth = 0; at != NULL && depth < MAX_PARENTS; depth++)
    {
      const xmlNode *style = g_hash_table_lookup (self->styles, at);
      const xmlNode *found = crm_xml_child (crm_xml_child (style, group), name);

      if (found != NULL)
        return found;
      g_free (at);
      at = style != NULL ? dup_value (style, "basedOn") : NULL;
    }
  return NULL;
}

static const xmlNode *
find_property (CrmWordStyles *self,
               const xmlNode *own,
               const char *style_name,
               const char *group,
               const char *name)
{
  const xmlNode *found = crm_xml_child (own, name);
  g_autofree char *style = found == NULL ? dup_value (own, style_name) : NULL;

  return found != NULL ? found : style != NULL ? find_in_style (self, style, group, name) : NULL;
}

static gboolean
is_on (const xmlNode *property)
{
  g_autofree char *value = property != NULL ? crm_xml_dup (property, "val") : NULL;

  return property != NULL
         && (value == NULL
             || (strcmp (value, "0") != 0 && strcmp (value, "false") != 0
                 && strcmp (value, "none") != 0));
}

static void
read_docx_run (CrmWordStyles *self, const xmlNode *run, CrmWordRunLook *look)
{
  const xmlNode *own = crm_xml_child (run, "rPr");

  if (is_on (find_property (self, own, "rStyle", "rPr", "b")))
    look->style |= CRM_STYLE_BOLD;
  if (is_on (find_property (self, own, "rStyle", "rPr", "i")))
    look->style |= CRM_STYLE_ITALIC;
  if (is_on (find_property (self, own, "rStyle", "rPr", "u")))
    look->style |= CRM_STYLE_UNDERLINE;
  look->is_special
      = crm_xml_child (own, "color") != NULL || crm_xml_child (own, "sz") != NULL
        || crm_xml_child (own, "highlight") != NULL || crm_xml_child (own, "rFonts") != NULL
        || crm_xml_child (own, "strike") != NULL || crm_xml_child (own, "vertAlign") != NULL;
}

static CrmBlockType
type_of_format (const char *format)
{
  if (format == NULL || strcmp (format, "none") == 0 || *format == '\0')
    return CRM_BLOCK_PARAGRAPH;
  if (strcmp (format, "bullet") == 0)
    return CRM_BLOCK_BULLET;
  return strstr (format, "etter") != NULL || *format == 'a' || *format == 'A' ? CRM_BLOCK_LETTER
                                                                              : CRM_BLOCK_NUMBER;
}

static CrmBlockType
read_docx_list (CrmWordStyles *self, const char *number, guint level)
{
  const xmlNode *list = g_hash_table_lookup (self->lists, number);
  g_autofree char *id = list != NULL ? dup_value (list, "abstractNumId") : NULL;
  const xmlNode *abstract = id != NULL ? g_hash_table_lookup (self->abstracts, id) : NULL;

  for (const xmlNode *node = abstract != NULL ? abstract->children : NULL; node != NULL;
       node = node->next)
    {
      g_autofree char *own = crm_xml_is (node, "w", "lvl") ? crm_xml_dup (node, "ilvl") : NULL;
      g_autofree char *format = own != NULL ? dup_value (node, "numFmt") : NULL;

      if (own != NULL && atoi (own) == (int) level)
        return type_of_format (format);
    }
  return CRM_BLOCK_PARAGRAPH;
}

static guint
read_heading_level (CrmWordStyles *self, const xmlNode *own)
{
  g_autofree char *id = dup_value (own, "pStyle");
  const xmlNode *style = id != NULL ? g_hash_table_lookup (self->styles, id) : NULL;
  g_autofree char *name = style != NULL ? dup_value (style, "name") : NULL;
  const xmlNode *outline = find_property (self, own, "pStyle", "pPr", "outlineLvl");
  g_autofree char *level = outline != NULL ? crm_xml_dup (outline, "val") : NULL;

  if (name != NULL && g_ascii_strncasecmp (name, "heading ", 8) == 0)
    return (guint) CLAMP (atoi (name + 8), 1, 4);
  if (name != NULL && g_ascii_strcasecmp (name, "title") == 0)
    return 1;
  if (level != NULL && atoi (level) >= 0 && atoi (level) < 9)
    return (guint) MIN (atoi (level) + 1, 4);
  return 0;
}

static CrmAlign
read_align (const char *value, gboolean *is_justified)
{
  *is_justified = g_strcmp0 (value, "both") == 0 || g_strcmp0 (value, "justify") == 0;
  if (g_strcmp0 (value, "center") == 0)
    return CRM_ALIGN_CENTER;
  return g_strcmp0 (value, "right") == 0 || g_strcmp0 (value, "end") == 0 ? CRM_ALIGN_RIGHT
                                                                          : CRM_ALIGN_LEFT;
}

static void
read_docx_paragraph (CrmWordStyles *self, const xmlNode *paragraph, CrmWordParagraphLook *look)
{
  const xmlNode *own = crm_xml_child (paragraph, "pPr");
  const xmlNode *numbering = find_property (self, own, "pStyle", "pPr", "numPr");
  g_autofree char *number = numbering != NULL ? dup_value (numbering, "numId") : NULL;
  g_autofree char *level = numbering != NULL ? dup_value (numbering, "ilvl") : NULL;
  guint depth = level != NULL ? (guint) CLAMP (atoi (level), 0, 3) : 0;
  guint heading = read_heading_level (self, own);
  CrmBlockType list = number != NULL ? read_docx_list (self, number, depth) : CRM_BLOCK_PARAGRAPH;
  const xmlNode *align = find_property (self, own, "pStyle", "pPr", "jc");
  g_autofree char *side = align != NULL ? crm_xml_dup (align, "val") : NULL;

  look->align = read_align (side, &look->is_justified);
  look->breaks_page = is_on (find_property (self, own, "pStyle", "pPr", "pageBreakBefore"));
  look->type = list;
  look->level = depth;
  if (heading > 0)
    {
      gboolean is_clause = list == CRM_BLOCK_NUMBER && heading <= 2;

      look->type = is_clause ? CRM_BLOCK_CLAUSE : CRM_BLOCK_HEADING;
      look->level = heading;
    }
}

/* .odt */

/* An attribute of the properties of a style, or of one that it comes from. */
static char *
dup_property (CrmWordStyles *self,
              const char *family,
              const char *name,
              const char *group,
              const char *property)
{
  g_autofree char *at = g_strdup (name);

  for (guint depth = 0; at != NULL && depth < MAX_PARENTS; depth++)
    {
      g_autofree char *key = g_strconcat (family, " ", at, NULL);
      const xmlNode *style = g_hash_table_lookup (self->styles, key);
      char *value = crm_xml_dup (crm_xml_child (style, group), property);

      if (value != NULL)
        return value;
      g_free (at);
      at = style != NULL ? crm_xml_dup (style, "parent-style-name") : NULL;
    }
  return NULL;
}

static void
read_odt_run (CrmWordStyles *self, const xmlNode *node, CrmWordRunLook *look)
{
  g_autofree char *name = crm_xml_dup (node, "style-name");
  const char *family = crm_word_is_paragraph (node) ? "paragraph" : "text";
  g_autofree char *weight = NULL, *slant = NULL, *line = NULL, *color = NULL, *size = NULL;

  if (name == NULL)
    return;
  weight = dup_property (self, family, name, "text-properties", "font-weight");
  slant = dup_property (self, family, name, "text-properties", "font-style");
  line = dup_property (self, family, name, "text-properties", "text-underline-style");
  if (g_strcmp0 (weight, "bold") == 0 || (weight != NULL && atoi (weight) >= 600))
    look->style |= CRM_STYLE_BOLD;
  if (g_strcmp0 (slant, "italic") == 0 || g_strcmp0 (slant, "oblique") == 0)
    look->style |= CRM_STYLE_ITALIC;
  if (line != NULL && strcmp (line, "none") != 0)
    look->style |= CRM_STYLE_UNDERLINE;
  if (strcmp (family, "text") != 0)
    return;
  color = dup_property (self, family, name, "text-properties", "color");
  size = dup_property (self, family, name, "text-properties", "font-size");
  look->is_special |= color != NULL || size != NULL;
}

static void
read_odt_paragraph (CrmWordStyles *self, const xmlNode *paragraph, CrmWordParagraphLook *look)
{
  g_autofree char *name = crm_xml_dup (paragraph, "style-name");
  g_autofree char *level = crm_xml_dup (paragraph, "outline-level");
  g_autofree char *side = NULL, *before = NULL;

  if (name != NULL)
    {
      side = dup_property (self, "paragraph", name, "paragraph-properties", "text-align");
      before = dup_property (self, "paragraph", name, "paragraph-properties", "break-before");
    }
  look->align = read_align (side, &look->is_justified);
  look->breaks_page = g_strcmp0 (before, "page") == 0;
  look->type = CRM_BLOCK_PARAGRAPH;
  if (crm_xml_is (paragraph, "text", "h"))
    {
      look->type = CRM_BLOCK_HEADING;
      look->level = level != NULL ? (guint) CLAMP (atoi (level), 1, 4) : 1;
    }
}

/**
 * crm_word_styles_read_run:
 * @node: a run of Word; a span or paragraph of Writer
 *
 * Adds to @look what the node says.
 */
void
crm_word_styles_read_run (CrmWordStyles *self, const xmlNode *node, CrmWordRunLook *look)
{
  if (self->form == CRM_WORD_DOCX)
    read_docx_run (self, node, look);
  else
    read_odt_run (self, node, look);
}

void
crm_word_styles_read_paragraph (CrmWordStyles *self,
                                const xmlNode *paragraph,
                                CrmWordParagraphLook *look)
{
  *look = (CrmWordParagraphLook){ CRM_BLOCK_PARAGRAPH };
  if (self->form == CRM_WORD_DOCX)
    read_docx_paragraph (self, paragraph, look);
  else
    read_odt_paragraph (self, paragraph, look);
}

/**
 * crm_word_styles_list_type:
 * @list_style: (nullable): of a list of Writer
 * @level: from 0
 *
 * Returns: what kind of item it has there
 */
CrmBlockType
crm_word_styles_list_type (CrmWordStyles *self, const char *list_style, guint level)
{
  const xmlNode *style = list_style != NULL ? g_hash_table_lookup (self->lists, list_style) : NULL;

  for (const xmlNode *node = style != NULL ? style->children : NULL; node != NULL;
       node = node->next)
    {
      g_autofree char *own = crm_xml_dup (node, "level");
      g_autofree char *format = crm_xml_dup (node, "num-format");

      if (own == NULL || atoi (own) != (int) level + 1)
        continue;
      return crm_xml_is (node, "text", "list-level-style-number") ? type_of_format (format)
                                                                  : CRM_BLOCK_BULLET;
    }
  return CRM_BLOCK_BULLET;
}
