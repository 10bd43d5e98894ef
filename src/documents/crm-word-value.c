/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the place of a tag: values become text of the tree and nothing else. */
#include "config.h"

#include "crm-word-private.h"

#include <string.h>

#define COLOR_MISSING "C01C28"

static void
put_element (xmlNode *marker, xmlNode *like, const char *name)
{
  xmlAddPrevSibling (marker, xmlNewDocNode (marker->doc, like->ns, (const xmlChar *) name, NULL));
}

/* XML has no place for control characters. */
static gboolean
is_allowed (gunichar c)
{
  return c >= 0x20 && c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c <= 0xdfff);
}

static void
put_words (CrmWordForm form, xmlNode *marker, GString *words)
{
  xmlNode *text;

  if (words->len == 0)
    return;
  text = xmlNewDocText (marker->doc, (const xmlChar *) words->str);
  text->_private = (gpointer) put_words; /* a value, not the author's own words */
  if (form == CRM_WORD_DOCX)
    {
      xmlNode *element
          = xmlNewDocNode (marker->doc, marker->parent->ns, (const xmlChar *) "t", NULL);

      xmlAddChild (element, text);
      xmlNodeSetSpacePreserve (element, 1);
      text = element;
    }
  crm_xml_put_before (marker, text);
  g_string_truncate (words, 0);
}

gboolean
crm_word_is_value (const xmlNode *text)
{
  return text->_private == (gpointer) put_words;
}

/* In Writer several blanks in a row are one; the others are elements. */
static gboolean
is_extra_blank (CrmWordForm form, const char *text, const char *p)
{
  return form == CRM_WORD_ODT && *p == ' ' && (p == text || p[-1] == ' ' || p[1] == '\0');
}

static void
mark_missing (xmlNode *run)
{
  xmlNode *look = crm_xml_child (run, "rPr"), *color;

  if (look == NULL)
    {
      look = xmlNewDocNode (run->doc, run->ns, (const xmlChar *) "rPr", NULL);
      if (run->children != NULL)
        xmlAddPrevSibling (run->children, look);
      else
        xmlAddChild (run, look);
    }
  color = crm_xml_child (look, "color");
  if (color != NULL)
    crm_xml_remove (color);
  color = crm_xml_add (look, run, "color");
  crm_xml_set (color, "val", COLOR_MISSING);
}

/**
 * crm_word_put_text:
 * @marker: which is replaced
 * @missing: whether the text is the mark of a value that is not there
 */
void
crm_word_put_text (CrmWordForm form, xmlNode *marker, const char *text, gboolean missing)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) words = g_string_new (NULL);
  xmlNode *paragraph = crm_word_find_paragraph (marker), *like = paragraph;

  for (const char *p = valid; like != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean blank = is_extra_blank (form, valid, p);

      if (c != '\n' && c != '\t' && !blank)
        {
          if (is_allowed (c))
            g_string_append_unichar (words, c);
          continue;
        }
      put_words (form, marker, words);
      if (form == CRM_WORD_DOCX)
        put_element (marker, like, c == '\n' ? "br" : "tab");
      else
        put_element (marker, like, c == '\n' ? "line-break" : c == '\t' ? "tab" : "s");
    }
  put_words (form, marker, words);
  if (missing && form == CRM_WORD_DOCX && crm_xml_is (marker->parent, "w", "r"))
    mark_missing (marker->parent);
  crm_xml_remove (marker);
}

static void
put_mark (xmlNode *marker, xmlNode *like, const char *type)
{
  xmlNode *mark = xmlNewDocNode (marker->doc, like->ns, (const xmlChar *) "fldChar", NULL);

  crm_xml_set (mark, "fldCharType", type);
  xmlAddPrevSibling (marker, mark);
}

/**
 * crm_word_put_page:
 * @pages: how many there are, rather than which one it is
 *
 * Puts the field of the other program that knows it.
 */
void
crm_word_put_page (CrmWordForm form, xmlNode *marker, gboolean pages)
{
  xmlNode *paragraph = crm_word_find_paragraph (marker), *field;

  if (form == CRM_WORD_ODT)
    {
      field = xmlNewDocNode (marker->doc, paragraph->ns,
                             (const xmlChar *) (pages ? "page-count" : "page-number"), NULL);
      if (!pages)
        crm_xml_set (field, "select-page", "current");
      xmlAddChild (field, xmlNewDocText (marker->doc, (const xmlChar *) "1"));
      xmlAddPrevSibling (marker, field);
    }
  else
    {
      put_mark (marker, paragraph, "begin");
      field = xmlNewDocNode (marker->doc, paragraph->ns, (const xmlChar *) "instrText", NULL);
      xmlAddChild (
          field, xmlNewDocText (marker->doc, (const xmlChar *) (pages ? " NUMPAGES " : " PAGE ")));
      xmlAddPrevSibling (marker, field);
      put_mark (marker, paragraph, "separate");
      field = xmlNewDocNode (marker->doc, paragraph->ns, (const xmlChar *) "t", NULL);
      xmlAddChild (field, xmlNewDocText (marker->doc, (const xmlChar *) "1"));
      xmlAddPrevSibling (marker, field);
      put_mark (marker, paragraph, "end");
    }
  crm_xml_remove (marker);
}
