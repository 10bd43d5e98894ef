/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the tags in a paragraph. Word divides what is typed into runs as it likes: the text of a
 * paragraph is read as one, and a tag takes the look of the run that it begins in. */
#include "config.h"

#include "crm-word-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A node with text, and where its text stands in that of the paragraph. */
typedef struct
{
  xmlNode *node;
  gsize start;
  gsize end;
} Piece;

typedef struct
{
  gsize start;
  gsize end;
  guint index; /* in the sheet; G_MAXUINT: taken out */
} Found;

gboolean
crm_word_is_paragraph (const xmlNode *node)
{
  return crm_xml_is (node, "w", "p") || crm_xml_is (node, "text", "p")
         || crm_xml_is (node, "text", "h");
}

xmlNode *
crm_word_find_paragraph (xmlNode *node)
{
  while (node != NULL && !crm_word_is_paragraph (node))
    node = node->parent;
  return node;
}

/* What is not part of the text that people read: what was deleted while changes are recorded, and
 * remarks. */
gboolean
crm_word_is_skipped (const xmlNode *node)
{
  return crm_xml_is (node, "text", "tracked-changes") || crm_xml_is (node, "office", "annotation")
         || crm_xml_is (node, "w", "del") || crm_xml_is (node, "w", "moveFrom");
}

guint
crm_word_tag_index (const xmlNode *node)
{
  g_autofree char *number = NULL;

  if (node->type != XML_ELEMENT_NODE || node->ns != NULL
      || strcmp ((const char *) node->name, CRM_WORD_TAG) != 0)
    return G_MAXUINT;
  number = crm_xml_dup (node, "n");
  return number != NULL ? (guint) g_ascii_strtoull (number, NULL, 10) : G_MAXUINT;
}

static void
add_piece (GArray *pieces, GString *text, xmlNode *node, const char *words)
{
  Piece piece = { node, text->len, 0 };

  g_string_append (text, words);
  piece.end = text->len;
  g_array_append_val (pieces, piece);
}

/* A <w:t> holds text and nothing else; where a file puts more into it, its text is what counts.
 * Else a part of it would go with another. */
static void
make_plain (xmlNode *node)
{
  xmlChar *text;

  if (node->children == NULL
      || (node->children->next == NULL && node->children->type == XML_TEXT_NODE))
    return;
  text = xmlNodeGetContent (node);
  while (node->children != NULL)
    crm_xml_remove (node->children);
  xmlAddChild (node, xmlNewDocText (node->doc, text));
  xmlFree (text);
}

/* The text of a paragraph without that of paragraphs inside it, as in a text frame. */
static void
collect_text (CrmWordForm form, xmlNode *paragraph, GArray *pieces, GString *text)
{
  xmlNode *next;

  for (xmlNode *node = paragraph->children; node != NULL; node = next)
    {
      gboolean inside = !crm_word_is_paragraph (node) && !crm_word_is_skipped (node)
                        && !crm_xml_is (node, "text", "s");

      if (form == CRM_WORD_DOCX && crm_xml_is (node, "w", "t"))
        make_plain (node);
      next = crm_xml_next (node, paragraph, inside);
      if (node->type == XML_TEXT_NODE && node->content != NULL
          && (form == CRM_WORD_ODT || crm_xml_is (node->parent, "w", "t")))
        add_piece (pieces, text, node, (const char *) node->content);
      else if (crm_xml_is (node, "text", "s"))
        add_piece (pieces, text, node, " ");
    }
}

/* A remainder of text stays with the blanks at its ends. */
static void
keep_blanks (xmlNode *node)
{
  if (crm_xml_is (node, "w", "t") && xmlHasProp (node, (const xmlChar *) "space") == NULL)
    xmlNodeSetSpacePreserve (node, 1);
}

static xmlNode *
new_marker (xmlDoc *doc, guint index)
{
  char number[16];
  xmlNode *marker = xmlNewDocNode (doc, NULL, (const xmlChar *) CRM_WORD_TAG, NULL);

  g_snprintf (number, sizeof number, "%u", index);
  xmlNewProp (marker, (const xmlChar *) "n", (const xmlChar *) number);
  return marker;
}

/* A copy of the <w:t> or text node that holds @text; NULL where there is none to hold. */
static xmlNode *
new_text (CrmWordForm form, xmlNode *node, const char *text, gsize length)
{
  xmlNode *copy;

  if (length == 0)
    return NULL;
  if (form == CRM_WORD_ODT)
    return xmlNewDocTextLen (node->doc, (const xmlChar *) text, (int) length);
  copy = xmlNewDocNode (node->doc, node->parent->ns, (const xmlChar *) "t", NULL);
  xmlAddChild (copy, xmlNewDocTextLen (node->doc, (const xmlChar *) text, (int) length));
  keep_blanks (copy);
  return copy;
}

/* The piece again, without what belongs to tags, and with the tags that begin in it. */
static void
divide_piece (CrmWordForm form, const Piece *piece, const char *text, GArray *found)
{
  xmlNode *place = form == CRM_WORD_DOCX ? piece->node->parent : piece->node;
  gsize at = piece->start;
  gboolean touched = FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      const Found *tag = &g_array_index (found, Found, i);

      if (tag->end <= piece->start || tag->start >= piece->end)
        continue;
      touched = TRUE;
      if (tag->start >= at && tag->start < piece->end && tag->start >= piece->start)
        {
          crm_xml_put_before (place, new_text (form, piece->node, text + at, tag->start - at));
          if (tag->index != G_MAXUINT)
            crm_xml_put_before (place, new_marker (piece->node->doc, tag->index));
        }
      at = MIN (MAX (at, tag->end), piece->end);
    }
  if (!touched)
    return;
  if (crm_xml_is (piece->node, "text", "s") && at < piece->end)
    return;
  crm_xml_put_before (place, new_text (form, piece->node, text + at, piece->end - at));
  crm_xml_remove (place);
}

static void
mark_paragraph (CrmWordForm form, xmlNode *paragraph, guint number, CrmTagSheet *sheet)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_autoptr (GString) text = g_string_new (NULL);
  const char *open;
  gsize at = 0;

  collect_text (form, paragraph, pieces, text);
  while ((open = strstr (text->str + at, "{{")) != NULL)
    {
      Found tag = { (gsize) (open - text->str), 0, G_MAXUINT };

      tag.end = crm_tag_end (text->str, text->len, tag.start);
      if (tag.end == 0)
        {
          g_autofree char *beginning
              = g_utf8_substring (open, 0, MIN (g_utf8_strlen (open, -1), 40));

          crm_tag_sheet_problem (
              sheet, number,
              /* Translators: %s is the beginning of a text. */
              g_strdup_printf (_ ("“%s”: the braces are not closed in this paragraph"), beginning));
          break;
        }
      tag.index = crm_tag_sheet_add (sheet, open, tag.end - tag.start, number);
      g_array_append_val (found, tag);
      at = tag.end;
    }
  for (guint i = 0; found->len > 0 && i < pieces->len; i++)
    divide_piece (form, &g_array_index (pieces, Piece, i), text->str, found);
}

/* Elements that only say how text looks: a tag may divide them. */
static gboolean
is_wrapping (const xmlNode *node)
{
  return crm_xml_is (node, "w", "r") || crm_xml_is (node, "w", "hyperlink")
         || crm_xml_is (node, "w", "ins") || crm_xml_is (node, "w", "smartTag")
         || crm_xml_is (node, "text", "span") || crm_xml_is (node, "text", "a");
}

/* The same element again, without what it holds but with its properties. */
static xmlNode *
copy_shell (xmlNode *node)
{
  xmlNode *copy = xmlDocCopyNode (node, node->doc, 2);
  xmlNode *properties = crm_xml_child (node, "rPr");

  if (properties != NULL)
    xmlAddChild (copy, xmlDocCopyNode (properties, node->doc, 1));
  return copy;
}

/* Moves what follows @node in its parent into @target. */
static void
move_rest (xmlNode *node, xmlNode *target)
{
  xmlNode *next;

  for (xmlNode *rest = node->next; rest != NULL; rest = next)
    {
      next = rest->next;
      xmlUnlinkNode (rest);
      xmlAddChild (target, rest);
    }
}

/* Divides the runs around a tag that begins or ends something, so that it stands in the paragraph
 * itself and what lies between two of them are whole nodes. */
static void
lift_marker (xmlNode *marker)
{
  while (is_wrapping (marker->parent))
    {
      xmlNode *parent = marker->parent, *rest = copy_shell (parent);

      move_rest (marker, rest);
      xmlUnlinkNode (marker);
      xmlAddNextSibling (parent, marker);
      xmlAddNextSibling (marker, rest);
    }
}

static void
lift_markers (xmlNode *root, CrmTagSheet *sheet)
{
  xmlNode *next;

  for (xmlNode *node = root; node != NULL; node = next)
    {
      const CrmTag *tag = crm_tag_sheet_get (sheet, crm_word_tag_index (node));

      if (tag != NULL && tag->type >= CRM_TAG_IF && tag->type <= CRM_TAG_END)
        lift_marker (node);
      next = crm_xml_next (node, root, TRUE);
    }
}

/* Nothing in a foreign file is one of our marks. */
static void
drop_false_markers (xmlNode *root)
{
  xmlNode *next;

  for (xmlNode *node = root; node != NULL; node = next)
    {
      gboolean is_false = node != root && node->type == XML_ELEMENT_NODE
                          && strcmp ((const char *) node->name, CRM_WORD_TAG) == 0;

      next = crm_xml_next (node, root, !is_false);
      if (is_false)
        crm_xml_remove (node);
    }
}

/**
 * crm_word_mark_tags:
 * @texts: (element-type CrmWordText): whose tags become elements
 * @sheet: takes the tags, in the order of the texts; their places are the numbers of their
 *   paragraphs
 */
void
crm_word_mark_tags (CrmWordForm form, GPtrArray *texts, CrmTagSheet *sheet)
{
  guint number = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      CrmWordText *text = g_ptr_array_index (texts, i);
      xmlNode *root = xmlDocGetRootElement (text->doc), *next;

      drop_false_markers (root);
      for (xmlNode *node = root; node != NULL; node = next)
        {
          gboolean skipped = crm_word_is_skipped (node);

          if (!skipped && crm_word_is_paragraph (node))
            mark_paragraph (form, node, ++number, sheet);
          next = crm_xml_next (node, root, !skipped);
        }
      lift_markers (root, sheet);
    }
}
